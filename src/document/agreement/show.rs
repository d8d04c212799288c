//! An agreement in plain English.

use core::fmt::{self, Write as _};

use super::write::decimal;
use crate::identifier::NeverIssued;
use crate::policy::{
    Article6, Article9, Confidentiality, Doer, Law, Role, Terms, Tier, WithoutNumber,
};
use crate::schema::MissingMode;

/// What the terms say, in plain English, for those who must decide whether to sign.
#[must_use]
pub fn show(terms: &Terms) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write_summary(&mut out, terms);
    out
}

fn names(terms: &Terms, role: Role) -> String {
    let names: Vec<&str> = terms.with_role(role).map(crate::policy::Party::name).collect();
    names.join(", ")
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn write_summary(out: &mut String, terms: &Terms) -> fmt::Result {
    writeln!(out, "{}", terms.title)?;
    writeln!(out, "Agreement {} version {}, digest {}", terms.id, terms.version, terms.digest())?;
    writeln!(out)?;
    writeln!(out, "Purpose: {}.", words(terms.purpose.name()))?;
    writeln!(
        out,
        "In force from {} to {}, both days included; review by {}. Delivery {}.",
        terms.valid_from, terms.valid_until, terms.review_by, terms.epoch
    )?;
    if let Some(framework) = &terms.framework {
        writeln!(out, "It stands under the framework agreement {framework}.")?;
    }
    if let Some(digest) = &terms.supersedes {
        writeln!(out, "It takes the place of the agreement with the digest {digest}.")?;
    }
    write_law(out, terms)?;
    writeln!(out)?;
    writeln!(out, "Who:")?;
    writeln!(out, "  {} own the data.", names(terms, Role::Controller))?;
    writeln!(
        out,
        "  {} compares encoded rows; {} puts pairs together{}.",
        names(terms, Role::LinkageUnit),
        names(terms, Role::Assembler),
        match terms.linkage.tier {
            Tier::Separate => "; neither can undo the protection alone",
            Tier::Combined => "; both are one organisation, the weaker tier",
        }
    )?;
    writeln!(out, "  {} holds the root key.", names(terms, Role::KeyCustodian))?;
    if terms.release.recipients.is_empty() {
        writeln!(out, "  Nobody receives linked data.")?;
    } else {
        writeln!(
            out,
            "  {} may receive linked data under pseudonyms.",
            terms.release.recipients.join(", ")
        )?;
    }
    if let Some(reviewer) = &terms.release.reviewer {
        writeln!(out, "  Doubtful pairs are reviewed by {reviewer}.")?;
    }
    if !terms.further_approvers.is_empty() {
        let names: Vec<&str> =
            terms.further_approvers.iter().map(|approver| approver.name.as_str()).collect();
        let (wanted, all) = (terms.approvals_wanted(), names.len());
        writeln!(out, "  Of {}, {wanted} of {all} must sign too.", names.join(", "))?;
    }
    for party in terms.parties.iter().filter(|party| !party.is(Role::KeyCustodian)) {
        writeln!(
            out,
            "  {}: {}{}{}{}.",
            party.name(),
            words(party.sector.name()),
            if party.public_authority { ", a public authority" } else { "" },
            party.organisation_code.as_ref().map_or_else(String::new, |code| format!(", {code}")),
            party
                .accredited_until
                .map_or_else(String::new, |day| format!(", accredited until {day}"))
        )?;
    }
    writeln!(out)?;
    writeln!(out, "What is allowed (all else is denied):")?;
    for allowance in &terms.acts {
        let doers: Vec<String> = allowance
            .doers
            .iter()
            .map(|doer| match doer {
                Doer::Role(role) => words(role.name()),
                Doer::Party(name) => format!("`{name}`"),
            })
            .collect();
        writeln!(out, "  {}: {}", words(allowance.act.name()), doers.join(", "))?;
    }
    write_linkage(out, terms)
}

fn write_linkage(out: &mut String, terms: &Terms) -> fmt::Result {
    let (schema, linkage, release) = (&terms.schema, &terms.linkage, &terms.release);
    writeln!(out)?;
    writeln!(out, "Two records are compared only if they share one of:")?;
    for pass in &schema.passes {
        writeln!(out, "  {pass}")?;
    }
    let fields: Vec<String> = schema.fields.iter().map(|field| words(field.name())).collect();
    writeln!(out, "Compared are {}.", fields.join(", "))?;
    writeln!(
        out,
        "Keyed hash {}; at most {} records of one owner share a value; missing details are {}.",
        schema.suite.name(),
        schema.records_per_token,
        match schema.missing {
            MissingMode::Flagged => "flagged",
            MissingMode::Random => "hidden",
        }
    )?;
    if schema.never_issued == NeverIssued::Accept {
        writeln!(
            out,
            "TEST IDENTIFIERS ARE ACCEPTED: this agreement is for synthetic data alone."
        )?;
    }
    writeln!(
        out,
        "Wrong links among links: at most {} accepted; no pair below {} bits leaves the linkage \
         unit; {}.",
        decimal(linkage.tolerated_false_link_rate_millionths.into(), 6),
        linkage.floor_bits,
        if linkage.one_record_per_owner {
            "one record of each owner per child"
        } else {
            "several records of an owner may be one child"
        }
    )?;
    writeln!(
        out,
        "Batches have {} to {} records; counts below {} are not shown.",
        release.smallest_batch, release.most_rows, release.small_number_threshold
    )?;
    if let Some(rows) = release.row_budget {
        writeln!(out, "No owner encodes more than {rows} records over all deliveries.")?;
    }
    write_protection(out, terms)
}

fn write_law(out: &mut String, terms: &Terms) -> fmt::Result {
    let legal = &terms.legal;
    let reference = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    writeln!(out)?;
    writeln!(out, "Law:")?;
    writeln!(out, "  UK GDPR Article 6: {}", legal.article_6.map_or("none", Article6::name))?;
    if legal.special_category {
        writeln!(out, "  UK GDPR Article 9: {}", legal.article_9.map_or("none", Article9::name))?;
    } else {
        writeln!(out, "  No special category data are used.")?;
    }
    let condition = legal.schedule_1.map_or_else(|| "none".to_owned(), |one| words(one.name()));
    writeln!(out, "  Data Protection Act 2018, Schedule 1: {condition}")?;
    writeln!(out, "  Policy document: {}", reference(&legal.policy_document_reference))?;
    writeln!(out, "  Confidentiality: {}", confidentiality(&legal.confidentiality))?;
    let title = Law::current()
        .provision(&legal.gateway)
        .map_or(legal.gateway.as_str(), |provision| provision.title.as_str());
    writeln!(out, "  Power to share: {title}")?;
    writeln!(out, "  Why: {}", legal.evidence)?;
    writeln!(out, "  Impact assessment: {}", legal.impact_assessment_reference)?;
    writeln!(out, "  Record of processing: {}", legal.processing_record_reference)?;
    let datasets: Vec<String> = terms.datasets.iter().map(|one| words(one.name())).collect();
    let territories: Vec<String> = terms.territories.iter().map(|one| words(one.name())).collect();
    writeln!(out, "  Records of {}, held in {}.", datasets.join(", "), territories.join(", "))?;
    let unfinished = terms.unfinished();
    if !unfinished.is_empty() {
        writeln!(
            out,
            "  NOT READY TO SIGN: still to be completed in [legal]: {}.",
            unfinished.join(", ")
        )?;
    }
    Ok(())
}

fn confidentiality(confidentiality: &Confidentiality) -> String {
    match confidentiality {
        Confidentiality::NotConfidential => "no record is held in confidence".to_owned(),
        Confidentiality::ImpliedCareConsent => "consent implied by care".to_owned(),
        Confidentiality::ExplicitConsent { reference } => format!("explicit consent: {reference}"),
        Confidentiality::Statute { reference } => format!("a statute: {reference}"),
        Confidentiality::CourtOrder { reference } => format!("an order of a court: {reference}"),
        Confidentiality::Section251 { regulation, reference, expires, opt_out_exempt } => format!(
            "section 251 support under {}: {reference}, until {expires}; the National Data Opt-out \
             {}",
            words(regulation.name()),
            if *opt_out_exempt { "is set aside" } else { "binds, where it can apply" }
        ),
        Confidentiality::PublicInterest { reference, author } => {
            format!("an overriding public interest, weighed by {author}: {reference}")
        }
    }
}

fn write_protection(out: &mut String, terms: &Terms) -> fmt::Result {
    let (protection, limits) = (&terms.protection, &terms.limits);
    writeln!(
        out,
        "Where the National Data Opt-out binds, its list is at most {} hours old, and records without \
         an NHS number are {}.",
        protection.opt_out_hours,
        match protection.without_nhs_number {
            WithoutNumber::Withhold => "withheld",
            WithoutNumber::Use => "used",
        }
    )?;
    if let Some(reviewer) = &protection.conflict_reviewer {
        writeln!(out, "Pairs whose verified identifiers differ are shown to {reviewer}.")?;
    } else {
        writeln!(out, "Pairs whose verified identifiers differ are shown to nobody.")?;
    }
    writeln!(
        out,
        "Dates of birth: {}; places: {}.",
        precision(limits.birth.name()),
        precision(limits.place.name())
    )?;
    let left_out: Vec<String> = {
        let effective = terms.effective_schema();
        let passes = terms.schema.passes.iter().filter(|pass| !effective.passes.contains(pass));
        let fields = terms.schema.fields.iter().filter(|field| !effective.fields.contains(field));
        passes.map(ToString::to_string).chain(fields.map(|field| words(field.name()))).collect()
    };
    if !left_out.is_empty() {
        writeln!(out, "That leaves out: {}.", left_out.join("; "))?;
    }
    if limits.born_from.is_some() || limits.born_until.is_some() {
        let day = |day: Option<crate::time::Date>| {
            day.map_or_else(|| "any day".to_owned(), |day| day.to_string())
        };
        writeln!(
            out,
            "Children born from {} to {}.",
            day(limits.born_from),
            day(limits.born_until)
        )?;
    }
    if let Some(bits) = limits.possible_below_bits {
        writeln!(
            out,
            "For care and safeguarding, pairs below {bits} bits are only possible: a person decides."
        )?;
    }
    let output = &limits.output;
    writeln!(
        out,
        "Figures: counts from {} on, rounded to {}; 0 is {}.",
        output.least_shown.max(terms.release.small_number_threshold),
        output.round_to,
        if output.zero_is_shown { "shown" } else { "not shown" }
    )?;
    if let Some(witnessing) = &terms.witnessing {
        let names: Vec<&str> = witnessing.witnesses.iter().map(|one| one.name.as_str()).collect();
        writeln!(
            out,
            "Witnesses: what a party writes into its log is cosigned within {} hour{} by {} of {} ({}).",
            witnessing.delay_hours,
            if witnessing.delay_hours == 1 { "" } else { "s" },
            witnessing.quorum,
            names.len(),
            names.join(", ")
        )?;
    }
    let must: Vec<String> = terms.obligations.iter().map(|one| words(one.name())).collect();
    if !must.is_empty() {
        let day = terms.obligations.delete_by();
        let day = day.map_or_else(String::new, |day| format!(" ({day})"));
        writeln!(out, "Whoever acts must besides: {}{day}.", must.join(", "))?;
    }
    Ok(())
}

fn precision(word: &str) -> &str {
    match word {
        "none" => "not used",
        "full" => "in full",
        word => word,
    }
}

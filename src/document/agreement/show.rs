//! An agreement in plain English.

use core::fmt::{self, Write as _};

use super::write::decimal;
use crate::identifier::NeverIssued;
use crate::policy::{Doer, Role, Terms, Tier};
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
    let legal = &terms.legal;
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    writeln!(out)?;
    writeln!(out, "Law:")?;
    writeln!(out, "  UK GDPR Article 6: {}", legal.gdpr_article_6)?;
    writeln!(out, "  UK GDPR Article 9: {}", or_none(&legal.gdpr_article_9))?;
    writeln!(out, "  Data Protection Act 2018, Schedule 1: {}", or_none(&legal.schedule_1))?;
    writeln!(out, "  Confidentiality: {}", legal.confidentiality)?;
    writeln!(out, "  Power to share: {}", legal.gateway)?;
    writeln!(out, "  Impact assessment: {}", legal.dpia_reference)?;
    let unfinished = [&legal.confidentiality, &legal.gateway, &legal.dpia_reference];
    if unfinished.iter().any(|text| *text == Terms::TO_BE_COMPLETED) {
        writeln!(out, "  NOT READY TO SIGN: words in [legal] are still to be completed.")?;
    }
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
    for approver in &terms.further_approvers {
        writeln!(out, "  {} must sign too.", approver.name)?;
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
    )
}

//! Canonical bytes of terms.

use super::{
    ActKind, AgreedLimits, AgreedWitness, Allowance, Approver, Article6, Article9, Card,
    Confidentiality, Dataset, DatePrecision, Doer, Legal, Linkage, Obligation, Obligations,
    OutputProfile, Party, PlacePrecision, Protection, Purpose, Release, Role, Schedule1,
    Section251Regulation, Sector, Terms, Territory, Tier, WithoutNumber, Witnessing,
};
use crate::crypto::{Digest, SignerPublicKey};
use crate::schema::Schema;
use crate::time::Date;
use crate::wire::{Reader, WireError, Writer};

/// Terms that name no witnesses.
const MAGIC: &[u8; 8] = b"lwterms2";
/// Terms that name witnesses, and only those: one text of terms has one form.
const WITH_WITNESSES: &[u8; 8] = b"lwterms3";
/// Longest text of any item, in bytes.
const TEXT: usize = 4096;
pub(super) const MOST_PARTIES: usize = 64;

fn date(writer: &mut Writer, date: Date) {
    writer.u16(date.year());
    writer.u8(date.month());
    writer.u8(date.day());
}

fn option(writer: &mut Writer, text: Option<&str>) {
    writer.boolean(text.is_some());
    if let Some(text) = text {
        writer.text(text);
    }
}

fn option_date(writer: &mut Writer, day: Option<Date>) {
    writer.boolean(day.is_some());
    if let Some(day) = day {
        date(writer, day);
    }
}

fn write_legal(writer: &mut Writer, legal: &Legal) {
    // 0 stands for none in these three.
    writer.u8(legal.article_6.map_or(0, Article6::number));
    writer.boolean(legal.special_category);
    writer.u8(legal.article_9.map_or(0, Article9::number));
    writer.u8(legal.schedule_1.map_or(0, Schedule1::number));
    option(writer, legal.policy_document_reference.as_deref());
    match &legal.confidentiality {
        Confidentiality::NotConfidential => writer.u8(1),
        Confidentiality::ImpliedCareConsent => writer.u8(2),
        Confidentiality::ExplicitConsent { reference } => {
            writer.u8(3);
            writer.text(reference);
        }
        Confidentiality::Statute { reference } => {
            writer.u8(4);
            writer.text(reference);
        }
        Confidentiality::CourtOrder { reference } => {
            writer.u8(5);
            writer.text(reference);
        }
        Confidentiality::Section251 { regulation, reference, expires, opt_out_exempt } => {
            writer.u8(6);
            writer.u8(regulation.number());
            writer.text(reference);
            date(writer, *expires);
            writer.boolean(*opt_out_exempt);
        }
        Confidentiality::PublicInterest { reference, author } => {
            writer.u8(7);
            writer.text(reference);
            writer.text(author);
        }
    }
    writer.text(&legal.gateway);
    writer.text(&legal.evidence);
    writer.text(&legal.impact_assessment_reference);
    writer.text(&legal.processing_record_reference);
}

fn write_protection(writer: &mut Writer, terms: &Terms) {
    let (protection, limits) = (&terms.protection, &terms.limits);
    writer.u32(protection.opt_out_hours);
    writer.u8(protection.without_nhs_number.number());
    option(writer, protection.conflict_reviewer.as_deref());
    writer.u8(limits.birth.number());
    writer.u8(limits.place.number());
    option_date(writer, limits.born_from);
    option_date(writer, limits.born_until);
    writer.boolean(limits.possible_below_bits.is_some());
    if let Some(bits) = limits.possible_below_bits {
        writer.i64(i64::from(bits));
    }
    writer.u32(limits.output.least_shown);
    writer.boolean(limits.output.zero_is_shown);
    writer.u32(limits.output.round_to);
    // The day says that there is one to delete by.
    let words: Vec<Obligation> =
        terms.obligations.iter().filter(|one| *one != Obligation::DeleteBy).collect();
    writer.count(words.len());
    for word in words {
        writer.u8(word.number());
    }
    option_date(writer, terms.obligations.delete_by());
}

pub(super) fn write(terms: &Terms) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.fixed(if terms.witnessing.is_some() { WITH_WITNESSES } else { MAGIC });
    writer.text(&terms.id);
    writer.u32(terms.version);
    writer.text(&terms.title);
    writer.fixed(&terms.nonce);
    writer.u8(terms.purpose.number());
    option(&mut writer, terms.framework.as_deref());
    writer.boolean(terms.supersedes.is_some());
    if let Some(digest) = &terms.supersedes {
        writer.fixed(digest.as_bytes());
    }
    write_legal(&mut writer, &terms.legal);
    writer.count(terms.datasets.len());
    for dataset in &terms.datasets {
        writer.u8(dataset.number());
    }
    writer.count(terms.territories.len());
    for territory in &terms.territories {
        writer.u8(territory.number());
    }
    writer.count(terms.parties.len());
    for party in &terms.parties {
        writer.text(&party.card.name);
        writer.fixed(&party.card.signer.0);
        writer.text(&party.card.recipient);
        writer.text(&party.card.log_origin);
        writer.fixed(&party.card.log_key.0);
        writer.count(party.roles.len());
        for role in &party.roles {
            writer.u8(role.number());
        }
        option(&mut writer, party.organisation_code.as_deref());
        writer.u8(party.sector.number());
        writer.boolean(party.public_authority);
        option_date(&mut writer, party.accredited_until);
    }
    writer.count(terms.acts.len());
    for allowance in &terms.acts {
        writer.u8(allowance.act.number());
        writer.count(allowance.doers.len());
        for doer in &allowance.doers {
            match doer {
                Doer::Role(role) => {
                    writer.u8(1);
                    writer.u8(role.number());
                }
                Doer::Party(name) => {
                    writer.u8(2);
                    writer.text(name);
                }
            }
        }
    }
    writer.bytes(&terms.schema.to_bytes());
    writer.u64(terms.epoch);
    date(&mut writer, terms.valid_from);
    date(&mut writer, terms.valid_until);
    date(&mut writer, terms.review_by);
    writer.i64(i64::from(terms.linkage.floor_bits));
    writer.u32(terms.linkage.tolerated_false_link_rate_millionths);
    writer.boolean(terms.linkage.one_record_per_owner);
    writer.u8(terms.linkage.tier as u8);
    writer.count(terms.release.recipients.len());
    for name in &terms.release.recipients {
        writer.text(name);
    }
    option(&mut writer, terms.release.reviewer.as_deref());
    writer.u32(terms.release.smallest_batch);
    writer.u32(terms.release.small_number_threshold);
    writer.u64(terms.release.most_rows);
    writer.boolean(terms.release.row_budget.is_some());
    if let Some(rows) = terms.release.row_budget {
        writer.u64(rows);
    }
    write_protection(&mut writer, terms);
    writer.count(terms.further_approvers.len());
    for approver in &terms.further_approvers {
        writer.text(&approver.name);
        writer.fixed(&approver.signer.0);
    }
    writer.boolean(terms.approvals_needed.is_some());
    if let Some(needed) = terms.approvals_needed {
        writer.u32(needed);
    }
    if let Some(witnessing) = &terms.witnessing {
        writer.count(witnessing.witnesses.len());
        for witness in &witnessing.witnesses {
            writer.text(&witness.name);
            writer.fixed(&witness.key.0);
        }
        writer.u32(witnessing.quorum);
        writer.u32(witnessing.delay_hours);
    }
    writer.finish()
}

fn text(reader: &mut Reader<'_>, field: &'static str) -> Result<String, WireError> {
    reader.text(field, TEXT).map(str::to_owned)
}

fn optional(reader: &mut Reader<'_>, field: &'static str) -> Result<Option<String>, WireError> {
    reader.boolean(field)?.then(|| text(reader, field)).transpose()
}

fn day(reader: &mut Reader<'_>, field: &'static str) -> Result<Date, WireError> {
    let year = reader.u16(field)?;
    let month = reader.u8(field)?;
    Date::new(year, month, reader.u8(field)?).map_err(|_| reader.unknown(field))
}

fn optional_day(reader: &mut Reader<'_>, field: &'static str) -> Result<Option<Date>, WireError> {
    reader.boolean(field)?.then(|| day(reader, field)).transpose()
}

/// An item of a closed list.
fn item<T>(
    reader: &mut Reader<'_>,
    field: &'static str,
    of: impl Fn(u8) -> Option<T>,
) -> Result<T, WireError> {
    of(reader.u8(field)?).ok_or_else(|| reader.unknown(field))
}

/// An item of a closed list, or 0 for none.
fn item_or_none<T>(
    reader: &mut Reader<'_>,
    field: &'static str,
    of: impl Fn(u8) -> Option<T>,
) -> Result<Option<T>, WireError> {
    match reader.u8(field)? {
        0 => Ok(None),
        number => of(number).map(Some).ok_or_else(|| reader.unknown(field)),
    }
}

fn confidentiality(reader: &mut Reader<'_>) -> Result<Confidentiality, WireError> {
    let kind = reader.u8("confidentiality")?;
    let reference = |reader: &mut Reader<'_>| text(reader, "confidentiality_reference");
    Ok(match kind {
        1 => Confidentiality::NotConfidential,
        2 => Confidentiality::ImpliedCareConsent,
        3 => Confidentiality::ExplicitConsent { reference: reference(reader)? },
        4 => Confidentiality::Statute { reference: reference(reader)? },
        5 => Confidentiality::CourtOrder { reference: reference(reader)? },
        6 => Confidentiality::Section251 {
            regulation: item(reader, "regulation", Section251Regulation::from_number)?,
            reference: reference(reader)?,
            expires: day(reader, "confidentiality_expires")?,
            opt_out_exempt: reader.boolean("opt_out_exempt")?,
        },
        7 => Confidentiality::PublicInterest {
            reference: reference(reader)?,
            author: text(reader, "confidentiality_author")?,
        },
        _ => return Err(reader.unknown("confidentiality")),
    })
}

fn legal(reader: &mut Reader<'_>) -> Result<Legal, WireError> {
    Ok(Legal {
        article_6: item_or_none(reader, "article_6", Article6::from_number)?,
        special_category: reader.boolean("special_category")?,
        article_9: item_or_none(reader, "article_9", Article9::from_number)?,
        schedule_1: item_or_none(reader, "schedule_1", Schedule1::from_number)?,
        policy_document_reference: optional(reader, "policy_document_reference")?,
        confidentiality: confidentiality(reader)?,
        gateway: text(reader, "gateway")?,
        evidence: text(reader, "evidence")?,
        impact_assessment_reference: text(reader, "impact_assessment_reference")?,
        processing_record_reference: text(reader, "processing_record_reference")?,
    })
}

fn limits(reader: &mut Reader<'_>) -> Result<AgreedLimits, WireError> {
    Ok(AgreedLimits {
        birth: item(reader, "birth", DatePrecision::from_number)?,
        place: item(reader, "place", PlacePrecision::from_number)?,
        born_from: optional_day(reader, "born_from")?,
        born_until: optional_day(reader, "born_until")?,
        possible_below_bits: reader
            .boolean("possible_below_bits")?
            .then(|| {
                let bits = reader.i64("possible_below_bits")?;
                i16::try_from(bits).map_err(|_| reader.unknown("possible_below_bits"))
            })
            .transpose()?,
        output: OutputProfile {
            least_shown: reader.u32("least_shown")?,
            zero_is_shown: reader.boolean("zero_is_shown")?,
            round_to: reader.u32("round_to")?,
        },
    })
}

fn obligations(reader: &mut Reader<'_>) -> Result<Obligations, WireError> {
    let words = list(reader, "obligations", Obligation::ALL.len(), |reader| {
        item(reader, "obligation", Obligation::from_number)
    })?;
    // A set has no order to check afterwards.
    let ascends = words.is_sorted_by(|a, b| a < b);
    if !ascends || words.contains(&Obligation::DeleteBy) {
        return Err(reader.unknown("obligations"));
    }
    let set = Obligations::of(&words);
    Ok(optional_day(reader, "delete_by")?.map_or(set, |day| set.deleting_by(day)))
}

fn role(reader: &mut Reader<'_>) -> Result<Role, WireError> {
    Role::from_number(reader.u8("role")?).ok_or_else(|| reader.unknown("role"))
}

fn list<T>(
    reader: &mut Reader<'_>,
    field: &'static str,
    most: usize,
    mut item: impl FnMut(&mut Reader<'_>) -> Result<T, WireError>,
) -> Result<Vec<T>, WireError> {
    // No capacity is taken from the count: each item must be there before it is kept.
    (0..reader.count(field, most)?).map(|_| item(reader)).collect()
}

fn party(reader: &mut Reader<'_>) -> Result<Party, WireError> {
    Ok(Party {
        card: Card {
            name: text(reader, "party")?,
            signer: SignerPublicKey(reader.array("signer")?),
            recipient: text(reader, "recipient")?,
            log_origin: text(reader, "log origin")?,
            log_key: SignerPublicKey(reader.array("log key")?),
        },
        roles: list(reader, "roles", Role::ALL.len(), role)?,
        organisation_code: optional(reader, "organisation code")?,
        sector: item(reader, "sector", Sector::from_number)?,
        public_authority: reader.boolean("public authority")?,
        accredited_until: optional_day(reader, "accredited_until")?,
    })
}

fn allowance(reader: &mut Reader<'_>) -> Result<Allowance, WireError> {
    let act = ActKind::from_number(reader.u8("act")?).ok_or_else(|| reader.unknown("act"))?;
    let doers = list(reader, "doers", MOST_PARTIES + Role::ALL.len(), |reader| {
        match reader.u8("doer")? {
            1 => role(reader).map(Doer::Role),
            2 => text(reader, "doer").map(Doer::Party),
            _ => Err(reader.unknown("doer")),
        }
    })?;
    Ok(Allowance { act, doers })
}

fn approver(reader: &mut Reader<'_>) -> Result<Approver, WireError> {
    Ok(Approver {
        name: text(reader, "approver")?,
        signer: SignerPublicKey(reader.array("approver's key")?),
    })
}

fn witnessing(reader: &mut Reader<'_>) -> Result<Witnessing, WireError> {
    Ok(Witnessing {
        witnesses: list(reader, "witnesses", MOST_PARTIES, |reader| {
            Ok(AgreedWitness {
                name: text(reader, "witness")?,
                key: SignerPublicKey(reader.array("witness key")?),
            })
        })?,
        quorum: reader.u32("quorum")?,
        delay_hours: reader.u32("delay_hours")?,
    })
}

fn linkage(reader: &mut Reader<'_>) -> Result<Linkage, WireError> {
    Ok(Linkage {
        floor_bits: i16::try_from(reader.i64("floor")?).map_err(|_| reader.unknown("floor"))?,
        tolerated_false_link_rate_millionths: reader.u32("tolerated rate")?,
        one_record_per_owner: reader.boolean("one record per owner")?,
        tier: match reader.u8("tier")? {
            1 => Tier::Separate,
            2 => Tier::Combined,
            _ => return Err(reader.unknown("tier")),
        },
    })
}

pub(super) fn read(bytes: &[u8]) -> Result<Terms, WireError> {
    let mut reader = Reader::new(bytes);
    let magic = &reader.array("magic")?;
    if magic != MAGIC && magic != WITH_WITNESSES {
        return Err(reader.unknown("magic"));
    }
    let reader = &mut reader;
    let terms = Terms {
        id: text(reader, "id")?,
        version: reader.u32("version")?,
        title: text(reader, "title")?,
        nonce: reader.array("nonce")?,
        purpose: Purpose::from_number(reader.u8("purpose")?)
            .ok_or_else(|| reader.unknown("purpose"))?,
        framework: optional(reader, "framework")?,
        supersedes: reader
            .boolean("supersedes")?
            .then(|| reader.array("supersedes").map(Digest::from_bytes))
            .transpose()?,
        legal: legal(reader)?,
        datasets: list(reader, "datasets", Dataset::ALL.len(), |reader| {
            item(reader, "dataset", Dataset::from_number)
        })?,
        territories: list(reader, "territories", Territory::ALL.len(), |reader| {
            item(reader, "territory", Territory::from_number)
        })?,
        parties: list(reader, "parties", MOST_PARTIES, party)?,
        acts: list(reader, "acts", ActKind::ALL.len(), allowance)?,
        schema: Schema::from_bytes(reader.bytes("schema", 1 << 17)?)?,
        epoch: reader.u64("epoch")?,
        valid_from: day(reader, "valid_from")?,
        valid_until: day(reader, "valid_until")?,
        review_by: day(reader, "review_by")?,
        linkage: linkage(reader)?,
        release: Release {
            recipients: list(reader, "recipients", MOST_PARTIES, |reader| {
                text(reader, "recipient")
            })?,
            reviewer: optional(reader, "reviewer")?,
            smallest_batch: reader.u32("smallest_batch")?,
            small_number_threshold: reader.u32("small_number_threshold")?,
            most_rows: reader.u64("most_rows")?,
            row_budget: reader
                .boolean("row_budget")?
                .then(|| reader.u64("row_budget"))
                .transpose()?,
        },
        protection: Protection {
            opt_out_hours: reader.u32("opt_out_hours")?,
            without_nhs_number: item(reader, "without_nhs_number", WithoutNumber::from_number)?,
            conflict_reviewer: optional(reader, "conflict_reviewer")?,
        },
        limits: limits(reader)?,
        obligations: obligations(reader)?,
        further_approvers: list(reader, "further approvers", MOST_PARTIES, approver)?,
        approvals_needed: reader
            .boolean("approvals_needed")?
            .then(|| reader.u32("approvals_needed"))
            .transpose()?,
        witnessing: (magic == WITH_WITNESSES).then(|| witnessing(reader)).transpose()?,
    };
    reader.end()?;
    Ok(terms)
}

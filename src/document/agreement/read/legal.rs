//! From TOML to what terms say about law, protection and limits.

use super::{or_none, owned, words};
use crate::document::DocumentError;
use crate::document::table::{Table, Value};
use crate::policy::{
    AgreedLimits, Article6, Article9, Confidentiality, Dataset, DatePrecision, Law, Legal,
    Obligation, Obligations, OutputProfile, PlacePrecision, Protection, ProvisionKind, Schedule1,
    Section251Regulation, Territory, WithoutNumber,
};
use crate::time::Date;

pub(in crate::document::agreement) const LEGAL: [&str; 17] = [
    "article_6",
    "special_category",
    "article_9",
    "schedule_1",
    "policy_document_reference",
    "confidentiality",
    "confidentiality_reference",
    "confidentiality_author",
    "confidentiality_regulation",
    "confidentiality_expires",
    "opt_out_exempt",
    "gateway",
    "evidence",
    "impact_assessment_reference",
    "processing_record_reference",
    "datasets",
    "territories",
];
pub(in crate::document::agreement) const PROTECTION: [&str; 3] =
    ["opt_out_hours", "without_nhs_number", "conflict_reviewer"];
pub(in crate::document::agreement) const LIMITS: [&str; 9] = [
    "birth",
    "place",
    "born_from",
    "born_until",
    "possible_below_bits",
    "output",
    "least_shown",
    "zero_is_shown",
    "round_to",
];
pub(in crate::document::agreement) const OBLIGATIONS: [&str; 2] = ["must", "delete_by"];

/// The words for output profiles that have a name; `own` stands for any other.
pub(in crate::document::agreement) const PROFILES: [(&str, OutputProfile); 4] = [
    ("hospital_episodes", OutputProfile::HOSPITAL_EPISODES),
    ("care_statistics", OutputProfile::CARE_STATISTICS),
    ("secure_research", OutputProfile::SECURE_RESEARCH),
    ("open", OutputProfile::OPEN),
];
pub(in crate::document::agreement) const OWN_PROFILE: &str = "own";

/// The words of a closed list.
macro_rules! names {
    ($list:ident) => {
        &$list::ALL.map($list::name)
    };
}

/// A word, or none where it is `none`.
fn word_or_none<T>(
    value: &Value<'_>,
    known: &[&'static str],
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, DocumentError> {
    let mut known = known.to_vec();
    known.push("none");
    value.word(&known, |word| if word == "none" { Some(None) } else { read(word).map(Some) })
}

/// A date, or none where the word `none` stands.
pub(super) fn date_or_none(
    table: &Table<'_>,
    key: &'static str,
) -> Result<Option<Date>, DocumentError> {
    let value = table.value(key)?;
    if value.text().is_ok_and(|text| text == "none") { Ok(None) } else { value.date().map(Some) }
}

pub(super) fn legal(table: &Table<'_>) -> Result<Legal, DocumentError> {
    let gateways: Vec<&'static str> = Law::current()
        .provisions()
        .iter()
        .filter(|provision| provision.kind == ProvisionKind::Gateway)
        .map(|provision| provision.id.as_str())
        .collect();
    let article_6 = table.value("article_6")?;
    let article_9 = table.value("article_9")?;
    let schedule_1 = table.value("schedule_1")?;
    Ok(Legal {
        article_6: word_or_none(&article_6, names!(Article6), Article6::from_name)?,
        special_category: table.value("special_category")?.boolean()?,
        article_9: word_or_none(&article_9, names!(Article9), Article9::from_name)?,
        schedule_1: word_or_none(&schedule_1, names!(Schedule1), Schedule1::from_name)?,
        policy_document_reference: or_none(table, "policy_document_reference")?,
        confidentiality: confidentiality(table)?,
        gateway: table
            .value("gateway")?
            .word(&gateways, |word| gateways.contains(&word).then(|| word.to_owned()))?,
        evidence: owned(table, "evidence")?,
        impact_assessment_reference: owned(table, "impact_assessment_reference")?,
        processing_record_reference: owned(table, "processing_record_reference")?,
    })
}

pub(super) fn datasets(table: &Table<'_>) -> Result<Vec<Dataset>, DocumentError> {
    words(&table.value("datasets")?, names!(Dataset), Dataset::from_name)
}

pub(super) fn territories(table: &Table<'_>) -> Result<Vec<Territory>, DocumentError> {
    words(&table.value("territories")?, names!(Territory), Territory::from_name)
}

/// The words of [`Confidentiality`].
pub(in crate::document::agreement) const CONFIDENTIALITY: [&str; 7] = [
    "not_confidential",
    "implied_care_consent",
    "explicit_consent",
    "statute",
    "court_order",
    "section_251",
    "public_interest",
];

fn confidentiality(table: &Table<'_>) -> Result<Confidentiality, DocumentError> {
    let reference = || owned(table, "confidentiality_reference");
    let value = table.value("confidentiality")?;
    let kind = value
        .word(&CONFIDENTIALITY, |word| CONFIDENTIALITY.into_iter().find(|known| *known == word))?;
    let read = match kind {
        "implied_care_consent" => Confidentiality::ImpliedCareConsent,
        "explicit_consent" => Confidentiality::ExplicitConsent { reference: reference()? },
        "statute" => Confidentiality::Statute { reference: reference()? },
        "court_order" => Confidentiality::CourtOrder { reference: reference()? },
        "section_251" => Confidentiality::Section251 {
            regulation: table
                .value("confidentiality_regulation")?
                .word(names!(Section251Regulation), Section251Regulation::from_name)?,
            reference: reference()?,
            expires: table.value("confidentiality_expires")?.date()?,
            opt_out_exempt: table.value("opt_out_exempt")?.boolean()?,
        },
        "public_interest" => Confidentiality::PublicInterest {
            reference: reference()?,
            author: owned(table, "confidentiality_author")?,
        },
        _ => Confidentiality::NotConfidential,
    };
    let allowed: &[&str] = match &read {
        Confidentiality::NotConfidential | Confidentiality::ImpliedCareConsent => &[],
        Confidentiality::Section251 { .. } => &[
            "confidentiality_reference",
            "confidentiality_regulation",
            "confidentiality_expires",
            "opt_out_exempt",
        ],
        Confidentiality::PublicInterest { .. } => {
            &["confidentiality_reference", "confidentiality_author"]
        }
        _ => &["confidentiality_reference"],
    };
    leave_out(
        table,
        &[
            "confidentiality_reference",
            "confidentiality_author",
            "confidentiality_regulation",
            "confidentiality_expires",
            "opt_out_exempt",
        ],
        allowed,
        &format!("it has no meaning with confidentiality = \"{kind}\"; leave it out"),
    )?;
    Ok(read)
}

/// Refuses keys that say nothing where they stand, so that nobody believes they do.
fn leave_out(
    table: &Table<'_>,
    keys: &[&'static str],
    allowed: &[&str],
    problem: &str,
) -> Result<(), DocumentError> {
    for key in keys {
        if !allowed.contains(key)
            && let Some(value) = table.optional(key)
        {
            return Err(value.bad(problem));
        }
    }
    Ok(())
}

pub(super) fn protection(table: &Table<'_>) -> Result<Protection, DocumentError> {
    Ok(Protection {
        opt_out_hours: table.value("opt_out_hours")?.integer("1 to 504")?,
        without_nhs_number: table
            .value("without_nhs_number")?
            .word(names!(WithoutNumber), WithoutNumber::from_name)?,
        conflict_reviewer: or_none(table, "conflict_reviewer")?,
    })
}

pub(super) fn limits(table: &Table<'_>) -> Result<AgreedLimits, DocumentError> {
    let possible = table.value("possible_below_bits")?;
    Ok(AgreedLimits {
        birth: table.value("birth")?.word(names!(DatePrecision), DatePrecision::from_name)?,
        place: table.value("place")?.word(names!(PlacePrecision), PlacePrecision::from_name)?,
        born_from: date_or_none(table, "born_from")?,
        born_until: date_or_none(table, "born_until")?,
        possible_below_bits: integer_or(&possible, "none", "-100 to 200, or \"none\"")?,
        output: output(table)?,
    })
}

/// A whole number, or none where a certain word stands for none.
pub(super) fn integer_or<T: TryFrom<i64>>(
    value: &Value<'_>,
    none: &'static str,
    range: &'static str,
) -> Result<Option<T>, DocumentError> {
    match value.text() {
        Ok(text) if text == none => Ok(None),
        Ok(_) => Err(value.bad(format!("it must be a whole number or \"{none}\""))),
        Err(_) => value.integer(range).map(Some),
    }
}

fn output(table: &Table<'_>) -> Result<OutputProfile, DocumentError> {
    let mut known: Vec<&'static str> = PROFILES.iter().map(|(word, _)| *word).collect();
    known.push(OWN_PROFILE);
    let of = |word: &str| PROFILES.iter().find(|(name, _)| *name == word).map(|(_, own)| *own);
    let preset = table
        .value("output")?
        .word(&known, |word| if word == OWN_PROFILE { Some(None) } else { of(word).map(Some) })?;
    let Some(profile) = preset else {
        return Ok(OutputProfile {
            least_shown: table.value("least_shown")?.integer("1 to 1000")?,
            zero_is_shown: table.value("zero_is_shown")?.boolean()?,
            round_to: table.value("round_to")?.integer("1 to 1000")?,
        });
    };
    let keys = ["least_shown", "zero_is_shown", "round_to"];
    leave_out(table, &keys, &[], "it is for output = \"own\" alone; leave it out")?;
    Ok(profile)
}

pub(super) fn obligations(table: &Table<'_>) -> Result<Obligations, DocumentError> {
    let value = table.value("must")?;
    let list = words(&value, names!(Obligation), Obligation::from_name)?;
    if list.contains(&Obligation::DeleteBy) {
        return Err(value.bad("`delete_by` is a key of its own, with the day"));
    }
    let mut once = list.clone();
    once.sort_unstable();
    once.dedup();
    if once.len() != list.len() {
        return Err(value.bad("a word stands in it twice"));
    }
    let set = Obligations::of(&list);
    Ok(date_or_none(table, "delete_by")?.map_or(set, |day| set.deleting_by(day)))
}

//! Whether the agreement that an act names was in force then and allowed it: the decision table, asked
//! again with what the entry tells.

use super::agreed::{Agreements, Known};
use super::entry::Entry;
use super::kind::EntryKind;
use super::verdict::FindingCode as Code;
use crate::crypto::SignerPublicKey;
use crate::policy::{
    ActKind, Agreement, Circumstances, Draft, LIST_NAMES, Obligation, Obligations, Purpose,
    Request, Rule, Terms,
};
use crate::time::Timestamp;

/// The milliseconds of an hour, to which times in entries are rounded down.
pub(super) const HOUR_MS: i64 = 3_600_000;

/// A code and a sentence.
pub(super) type Wrong = (Code, String);

/// The log in which an entry stands.
pub(super) struct Place<'a> {
    pub(super) origin: &'a str,
    pub(super) key: Option<SignerPublicKey>,
}

/// What was found of one act.
pub(super) enum Outcome {
    /// Its agreement is not there.
    Unknown,
    /// It was held against it.
    Checked(Vec<Wrong>),
}

/// The count of an entry by its name.
pub(super) fn count(entry: &Entry, name: &str) -> Option<u64> {
    entry.counts.iter().find(|(one, _)| one == name).map(|(_, count)| *count)
}

/// As of when the list of the National Data Opt-out was that an entry says was applied.
pub(super) fn opt_out_as_of(entry: &Entry) -> Option<Timestamp> {
    let [_, _, opt_out, _] = LIST_NAMES;
    let hour = count(entry, &format!("as-of-hour:{opt_out}"))?;
    let hour = i64::try_from(hour).ok()?;
    Timestamp::from_unix_ms(hour.checked_mul(HOUR_MS)?).ok()
}

/// Holds a permit or an outcome against its agreement. `as_of` is the newest list of the National Data
/// Opt-out that the act applied.
///
/// Times in entries are rounded down to the hour. Agreements begin and end at midnight in London, which
/// is a whole hour, so that the hour tells the same as the moment; so does the age of a list in hours,
/// whose time is rounded down likewise.
pub(super) fn hold(
    agreements: &mut Agreements,
    entry: &Entry,
    place: &Place<'_>,
    as_of: Option<Timestamp>,
) -> Outcome {
    let Some(digest) = &entry.agreement else { return Outcome::Unknown };
    let mut wrong: Vec<Wrong> = Vec::new();
    let short = digest.short();
    // The first reason under each code: what follows from it is told with it.
    let mut deny = |code, why: &str| {
        if !wrong.iter().any(|(one, _)| *one == code) {
            wrong.push((code, format!("agreement {short} does not allow this act: {why}")));
        }
    };
    match agreements.get(digest) {
        Known::Withheld => return Outcome::Unknown,
        Known::Unusable => deny(Code::ActNotAllowed, "its terms contradict themselves"),
        Known::Read(draft) => {
            let terms = draft.terms();
            check_party(terms, entry, place, &mut deny);
            check_days(terms, entry.time, &mut deny);
            if entry.epoch != Some(terms.epoch) {
                deny(Code::ActNotAllowed, "it is for another delivery");
            }
            decide(draft, entry, as_of, &mut deny);
        }
    }
    Outcome::Checked(wrong)
}

fn check_party(terms: &Terms, entry: &Entry, place: &Place<'_>, deny: &mut impl FnMut(Code, &str)) {
    let party = terms.party(&entry.actor).filter(|one| one.card.signer == entry.actor_key);
    let Some(party) = party else {
        return deny(Code::ActNotAllowed, "whoever acted is no party of it, by name and key");
    };
    if party.card.log_origin != place.origin
        || place.key.is_some_and(|key| key != party.card.log_key)
    {
        deny(Code::LogNotAgreed, "it gives that party another log, by name or key");
    }
}

fn check_days(terms: &Terms, time: Timestamp, deny: &mut impl FnMut(Code, &str)) {
    let (Ok(begins), Ok(ends)) =
        (terms.valid_from.begins_in_london(), terms.valid_until.ends_in_london())
    else {
        return deny(Code::AgreementNotInForce, "its days of validity cannot be read");
    };
    if time < begins || time >= ends {
        deny(Code::AgreementNotInForce, "it was not in force then");
    }
}

/// The numbers of rows of the batches or files that an outcome is about, as far as its counts tell.
/// Numbers below the small-number threshold are left out of entries: then there were fewer than that.
fn rows(terms: &Terms, act: ActKind, entry: &Entry) -> Vec<u64> {
    let release = &terms.release;
    let told = |name| count(entry, name);
    match (act, entry.kind.is_outcome()) {
        (ActKind::Encode, true) => {
            let hidden = (release.smallest_batch >= release.small_number_threshold).then_some(0);
            told("records").or(hidden).into_iter().collect()
        }
        (ActKind::Compare, true) => {
            told("left-records").into_iter().chain(told("right-records")).collect()
        }
        (ActKind::Map, true) => told("records").into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Asks the decision table again.
fn decide(
    draft: &Agreement<Draft>,
    entry: &Entry,
    as_of: Option<Timestamp>,
    deny: &mut impl FnMut(Code, &str),
) {
    let Some(act) = entry.act.as_deref().and_then(ActKind::from_name) else {
        return deny(Code::ActNotAllowed, "no agreement knows an act of this name");
    };
    let Some(purpose) = entry.purpose.as_deref().and_then(Purpose::from_name) else {
        return deny(Code::ActNotAllowed, "no agreement knows a purpose of this name");
    };
    if !acts_of(entry.kind).is_none_or(|acts| acts.contains(&act)) {
        deny(Code::ActNotAllowed, "its outcome is that of another act");
    }
    let outcome = entry.kind.is_outcome();
    let rows = rows(draft.terms(), act, entry);
    let request = |rows, opt_out_as_of| Request {
        rows,
        circumstances: Circumstances { opt_out_as_of, ..Circumstances::NONE },
        ..Request::new(&entry.actor, purpose, entry.time)
    };
    // The list is applied between the permit and the outcome, where it is held against it.
    let fresh = Some(entry.time);
    let as_of = if outcome { as_of } else { fresh };
    // Each on its own, so that one denial does not hide another.
    let mut asked = vec![request(None, as_of)];
    asked.extend(rows.into_iter().map(|rows| request(Some(rows), fresh)));
    let mut denials = Vec::new();
    let mut obligations = Obligations::NONE;
    for request in &asked {
        let decision = draft.preview(act, request);
        obligations = obligations.and(decision.obligations());
        denials.extend(decision.reasons().denials().iter());
    }
    denials.sort_unstable();
    denials.dedup();
    for rule in denials {
        // A party with another key is none, which was told.
        match rule {
            Rule::OptOutStale => deny(
                Code::OptOutStale,
                "no list of the National Data Opt-out was applied that was new enough",
            ),
            Rule::TooManyRows | Rule::BatchTooSmall => {
                deny(Code::RowsNotAllowed, rule.sentence());
            }
            rule => deny(Code::ActNotAllowed, rule.sentence()),
        }
    }
    if !outcome {
        let acknowledged = |word: &str| entry.reasons.iter().any(|one| one == word);
        for one in obligations.iter().filter(|one| *one != Obligation::Log) {
            if !acknowledged(one.name()) {
                let why = format!("nobody acknowledged that they must {}", one.duty());
                deny(Code::ObligationNotAcknowledged, &why);
            }
        }
    }
}

/// The acts of which an entry of a kind is the outcome; none where it is no outcome.
const fn acts_of(kind: EntryKind) -> Option<&'static [ActKind]> {
    Some(match kind {
        EntryKind::BatchEncoded => &[ActKind::Encode],
        EntryKind::BatchScored => &[ActKind::Score],
        EntryKind::LinksAssembled | EntryKind::SampleDrawn => &[ActKind::Assemble],
        EntryKind::LinksDisclosed => &[
            ActKind::Review,
            ActKind::Export,
            ActKind::RevealExistence,
            ActKind::RevealIdentifier,
            ActKind::RevealContent,
            ActKind::Aggregate,
        ],
        EntryKind::ReferencesMapped => &[ActKind::Map],
        EntryKind::LinkExplained => &[ActKind::Explain],
        EntryKind::PlainCompared => &[ActKind::Compare],
        EntryKind::LinksWithdrawn => &[ActKind::Unlink],
        _ => return None,
    })
}

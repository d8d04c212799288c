//! Linking plain values inside one controller.

use std::borrow::Cow;

use super::cohort::check_births;
use super::protect::{ProtectionReport, name_lists, protect};
use super::ruled;
use crate::audit::{AuditLog, EntryKind};
use crate::crypto::Signer;
use crate::link::{Decision, Model, PlainTask, compare_records, link_plain};
use crate::policy::{Compare, Permit, Registers, Ruling};
use crate::record::Record;
use crate::role::RoleError;
use crate::role::act::{begin, finish};
use crate::role::linkage_unit::{Explanation, explanation};
use crate::schema::Schema;
use crate::secret::redacted;
use crate::time::Timestamp;

/// What to compare.
pub struct CompareTask<'a> {
    /// The records of one file.
    pub left: &'a [Record],
    /// Those of another; none: the file is linked with itself.
    pub right: Option<&'a [Record]>,
    /// The controller's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
}

/// What became of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PairDecision {
    /// One person.
    Match,
    /// One person, by way of a third record alone.
    Implied,
    /// A person must look.
    Review,
}

/// A decided pair, by the places of the records in their files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedPair {
    /// The place in the left file.
    pub left: usize,
    /// The place in the right file, or in the left where it was linked with itself.
    pub right: usize,
    /// The mean weight in whole bits; 0 for an implied pair.
    pub weight_bits: i16,
    /// What became of it.
    pub decision: PairDecision,
}

/// The result of a comparison.
pub struct ComparedPairs {
    /// Decided pairs, in the order of the record ids.
    pub pairs: Vec<ComparedPair>,
    /// The least weight, in whole bits, at which a pair is a match.
    pub threshold_bits: i16,
    /// Pairs that met and were compared.
    pub compared: u64,
    /// Passes that were left out because their blocks are too large.
    pub left_out: Vec<String>,
    /// What the registers withheld and restricted, by reason.
    pub protection: ProtectionReport,
    /// Pairs that are alike though their verified NHS numbers differ; none where they are fewer than
    /// the agreement's small-number threshold. They are among the pairs for review where the agreement
    /// names a conflict reviewer, and else nowhere.
    pub conflicts: Option<u64>,
    model: Model,
    schema: Schema,
}

redacted!("CompareTask" => CompareTask<'_>, "ComparedPairs" => ComparedPairs);

/// Links two files of one controller, or one with itself, on plain values: the same passes, caps,
/// levels, model and rules as between agencies.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
/// use linkwise::role::data_owner::{CompareTask, PairDecision, compare, explain_pair};
/// let (signer, log) = health.signer_and_log();
/// let request = Request::new("health", agreement.terms().purpose, now);
/// let task = CompareTask { left: &records, right: Some(&others), signer };
/// let compared = compare(agreement.permit(&request)?.accept(Obligations::NONE)?, &task, log, now)?;
/// let pair = compared.pairs[0];
/// assert_eq!((pair.left, pair.right, pair.decision), (0, 0, PairDecision::Match));
/// let why = explain_pair(&compared, &records[pair.left], &others[pair.right]);
/// assert_eq!(why.weight_bits, pair.weight_bits);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Refused`] where the number of rows is not allowed, or the agreement
/// stands on a register (see [`compare_with_registers`]); [`RoleError::Usage`] where a record id occurs twice in a file.
pub fn compare(
    permit: Permit<'_, Compare>,
    task: &CompareTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<ComparedPairs, RoleError> {
    compare_with_registers(permit, task, &Registers::NONE, log, now)
}

/// The records of one file that may be used, and where they stood in it.
struct Usable<'a> {
    records: Cow<'a, [Record]>,
    places: Vec<usize>,
    report: ProtectionReport,
}

fn usable<'a>(
    records: &'a [Record],
    ruling: &Ruling<'_>,
    registers: &Registers,
) -> Result<Usable<'a>, RoleError> {
    let protected = protect(records, ruling, registers)?;
    let unchanged = protected.is_unchanged();
    let mut kept = protected.records.iter().map(|kept| kept.id()).peekable();
    // Record ids are unique, and what was kept is in the order of the file.
    let places = (0..)
        .zip(records)
        .filter(|(_, record)| kept.next_if(|id| *id == record.id()).is_some())
        .map(|(place, _)| place)
        .collect();
    let records = if unchanged {
        Cow::Borrowed(records)
    } else {
        protected.records.iter().map(|kept| Record::clone(kept)).collect::<Vec<_>>().into()
    };
    Ok(Usable { records, places, report: protected.report })
}

/// As [`compare`], with the registers of the controller: records that the decision table denies are
/// withheld before anything is compared, as by [`encode`](super::encode()). Pairs name the places in the
/// whole files. Record ids of the registers are those of both files.
///
/// # Errors
/// As [`compare`]; [`RoleError::Refused`] where a register is missing on which the agreement stands.
pub fn compare_with_registers(
    permit: Permit<'_, Compare>,
    task: &CompareTask<'_>,
    registers: &Registers,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<ComparedPairs, RoleError> {
    let as_of = registers.opt_out.as_ref().map(crate::policy::OptOutAllowList::as_of);
    ruled(permit, as_of, now, |permit, ruling| {
        compare_ruled(permit, task, registers, log, now, ruling)
    })
}

fn compare_ruled(
    permit: Permit<'_, Compare>,
    task: &CompareTask<'_>,
    registers: &Registers,
    log: &mut AuditLog,
    now: Timestamp,
    ruling: &Ruling<'_>,
) -> Result<ComparedPairs, RoleError> {
    let agreement = permit.agreement();
    let terms = agreement.terms();
    for records in [Some(task.left), task.right].into_iter().flatten() {
        let mut ids: Vec<&str> = records.iter().map(Record::id).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|two| two.first() == two.last()) {
            return Err(RoleError::Usage { what: "a record id occurs twice in one file" });
        }
    }
    let left = usable(task.left, ruling, registers)?;
    let right = task.right.map(|right| usable(right, ruling, registers)).transpose()?;
    let mut rows = Vec::new();
    for side in [Some(&left), right.as_ref()].into_iter().flatten() {
        rows.push(side.records.len() as u64);
        permit.check_rows(side.records.len() as u64)?;
        check_births(permit.limits(), side.records.iter())?;
    }
    let schema = permit.schema().clone();
    let running = begin(permit, &rows, task.signer, log, now)?;
    let links = link_plain(&PlainTask {
        schema: &schema,
        left: &left.records,
        right: right.as_ref().map(|right| &*right.records),
        floor_bits: terms.linkage.floor_bits,
        tolerated_false_links: f64::from(terms.linkage.tolerated_false_link_rate_millionths) / 1e6,
        one_record_per_owner: terms.linkage.one_record_per_owner,
        possible_below: terms.operational_bits(),
        conflicts_to_review: terms.protection.conflict_reviewer.is_some(),
    });
    let mut outcome = running.entry(EntryKind::PlainCompared);
    outcome.model = Some(links.model.digest());
    running.count(
        &mut outcome,
        [
            ("left-records".to_owned(), left.records.len() as u64),
            (
                "right-records".to_owned(),
                right.as_ref().map_or(0, |right| right.records.len()) as u64,
            ),
            ("pairs-compared".to_owned(), links.compared),
            ("pairs-decided".to_owned(), links.assembly.pairs.len() as u64),
            ("pairs-in-conflict".to_owned(), links.conflicts),
        ],
    );
    let left_places = left.places;
    let offset = right.as_ref().map_or(0, |_| left.records.len());
    let mut protection = left.report;
    let mut right_places = None;
    if let Some(right) = right {
        protection = protection.and(right.report);
        right_places = Some(right.places);
    }
    if !registers.lists().is_empty() {
        let mut applied = running.entry(EntryKind::ListApplied);
        running.count(&mut applied, protection.counts());
        name_lists(&mut applied, registers);
        log.append(&applied)?;
    }
    finish(log, &outcome)?;
    let in_file = |places: &[usize], place: usize| places.get(place).copied().unwrap_or(place);
    let right = task.right.unwrap_or(task.left);
    let mut pairs: Vec<ComparedPair> = links
        .assembly
        .pairs
        .iter()
        .map(|(a, b, weight_bits, decision)| {
            (*a.min(b) as usize, *a.max(b) as usize, weight_bits, decision)
        })
        // Two records of one file can be one person by way of the other file; only pairs across
        // the files are told, as between agencies.
        .filter(|(first, second, ..)| offset == 0 || (*first < offset && *second >= offset))
        .map(|(first, second, weight_bits, decision)| ComparedPair {
            left: in_file(&left_places, first),
            right: in_file(right_places.as_ref().unwrap_or(&left_places), second - offset),
            weight_bits: *weight_bits,
            decision: match decision {
                Decision::Match => PairDecision::Match,
                Decision::Implied => PairDecision::Implied,
                Decision::Review => PairDecision::Review,
            },
        })
        .collect();
    let id = |records: &'_ [Record], place: usize| {
        records.get(place).map_or_else(String::new, |record| record.id().to_owned())
    };
    if task.right.is_none() {
        // Which of the two comes first must not depend on the order of the rows.
        for pair in &mut pairs {
            if id(task.left, pair.left) > id(task.left, pair.right) {
                core::mem::swap(&mut pair.left, &mut pair.right);
            }
        }
    }
    pairs.sort_by_cached_key(|pair| (id(task.left, pair.left), id(right, pair.right)));
    Ok(ComparedPairs {
        pairs,
        threshold_bits: links.model.threshold,
        compared: links.compared,
        left_out: links.left_out,
        protection,
        conflicts: (links.conflicts >= u64::from(terms.release.small_number_threshold))
            .then_some(links.conflicts),
        model: links.model,
        schema,
    })
}

/// Explains the weight of two records under the model of a comparison, whether or not they met.
#[must_use]
pub fn explain_pair(compared: &ComparedPairs, left: &Record, right: &Record) -> Explanation {
    let vector = compare_records(&compared.schema, left, right);
    explanation(&compared.schema, &compared.model, vector)
}

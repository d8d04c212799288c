//! Encoding a batch under a permit.

use core::ops::ControlFlow;
use std::collections::BTreeMap;
use std::path::Path;

use super::cohort::check_births;
use super::protect::{Kept, ProtectionReport, commit_to_lists, name_lists, protect};
use super::{openings, ruled};
use crate::audit::{AuditLog, EntryKind};
use crate::crypto::{Digest, HandleKey, LinkKey, Signer};
use crate::durable::NewFile;
use crate::encode::{BatchEncoder, HandleFile, write_references};
use crate::link::CodeComparer;
use crate::policy::{Encode, Permit, Registers, Ruling};
use crate::record::Record;
use crate::role::act::{RECORDS, begin, check_actor, check_deliveries, release};
use crate::role::{Outlet, Progress, RoleError, WRITTEN, go_on, library_digest};
use crate::schema::{Pass, Schema};
use crate::time::Timestamp;

/// What to encode, with which keys, and where to.
pub struct EncodeTask<'a> {
    /// The owner's records; ids must be unique.
    pub records: &'a [Record],
    /// Consents, objections, opt-outs and shields of the children in the file; [`Registers::NONE`]
    /// where there are none. Where the agreement stands on one that is not there, nothing is encoded.
    pub registers: &'a Registers,
    /// The link key of the agreement and epoch.
    pub link_key: &'a LinkKey,
    /// The owner's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// The batch (`.lwk`), for the linkage unit.
    pub batch: Box<dyn Outlet + 'a>,
    /// The handle key (`.lwh`), for the assembler.
    pub handles: Box<dyn Outlet + 'a>,
    /// The references (`.lwr`), for the owner alone.
    pub references: Box<dyn Outlet + 'a>,
    /// The openings of the log's commitments (`.lwo`), for the owner alone.
    pub openings: Box<dyn Outlet + 'a>,
    /// A folder in which codes may wait in a file of the owner's until the passport is signed.
    pub scratch: &'a Path,
    /// Counts for the owner's log, such as rows rejected by reason.
    pub counts: Vec<(String, u64)>,
    /// Called for every 65,536 records in each half of a pass, at the end of each half (`encoding`), and when
    /// all is written and nothing released (`writing`). `ControlFlow::Break` stops the act with
    /// [`RoleError::Cancelled`], and nothing is released. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl core::fmt::Debug for EncodeTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("EncodeTask")
    }
}

/// What became of one pass; for the owner alone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PassReport {
    /// The pass.
    pub pass: String,
    /// Rows that left.
    pub rows: u64,
    /// Rows withheld because too many records share their token.
    pub withheld: u64,
    /// Whether the whole pass was left out because its blocks are too large in the mean.
    pub left_out: bool,
    /// Where it was left out: by number of records, how many tokens had so many.
    pub tokens_by_records: BTreeMap<u64, u64>,
}

/// What was encoded; for the owner alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeReport {
    /// The passport's digest: the name of the batch in every log.
    pub passport: Digest,
    /// Exact number of records that were encoded.
    pub records: u64,
    /// What the registers withheld and restricted, by reason.
    pub protection: ProtectionReport,
    /// Records whose pattern of missing values is rare, so that their rows do not show it.
    pub coarsened: u64,
    /// The passes, in the order of the schema.
    pub passes: Vec<PassReport>,
}

/// Whether a record has a row in any pass.
fn can_meet(record: &Kept<'_>, schema: &Schema) -> bool {
    schema.passes.iter().any(|pass| {
        let mut any = false;
        record.for_each_row(pass, &mut |_, _| any = true);
        any
    })
}

/// Encodes a batch: writes batch, handle key, references and openings, and releases them once the log
/// has the outcome.
///
/// Before anything is computed, the decision table is asked about each child. Records that it denies
/// are withheld: given the same randomness, the batch and the handle key are byte for byte those of a
/// file without them, and the smallest batch, the caps, the histograms and the number of records on
/// the passport know nothing of them. A child whose location is sensitive has no pass and no code on a
/// place; an adopted child, or one with a protected gender history, is in the passes on its current
/// identifiers alone; staff are in the passes on identifiers alone. How many were withheld for which
/// reason stands in the report and, above the agreement's small-number threshold, in the owner's log.
///
/// Costs about 100 microseconds a record (thirteen passes, log and files included); memory beside the records: the
/// rows of one pass (about 110 bytes each).
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
/// use core::ops::ControlFlow;
/// use linkwise::policy::{ObjectionKind, ObjectionRegisterBuilder, Registers};
/// use linkwise::role::data_owner::{EncodeTask, encode};
/// // One of the three children objects, and is left out before anything is computed.
/// let mut objections = ObjectionRegisterBuilder::default();
/// objections.add("h3", ObjectionKind::Objection, None)?;
/// let registers = Registers { objections: Some(objections.finish(now)), ..Registers::NONE };
/// let mut records = records;
/// records.push(third);
/// let (signer, log) = health.signer_and_log();
/// let request = Request::new("health", agreement.terms().purpose, now);
/// let (batch, batch_bytes) = MemoryOutlet::new();
/// let (handles, _for_the_assembler) = MemoryOutlet::new();
/// let (references, _secret) = MemoryOutlet::new();
/// let (openings, _secret_too) = MemoryOutlet::new();
/// let task = EncodeTask {
///     records: &records,
///     registers: &registers,
///     link_key: &link_key,
///     signer,
///     batch: Box::new(batch),
///     handles: Box::new(handles),
///     references: Box::new(references),
///     openings: Box::new(openings),
///     scratch: folder.path(),
///     counts: Vec::new(),
///     progress: &|_| ControlFlow::Continue(()),
/// };
/// let report = encode(agreement.permit(&request)?.accept(Obligations::NONE)?, task, log, now)?;
/// assert_eq!(report.records, 2);
/// assert_eq!(report.protection.withheld_by_reason["objected"], 1);
/// assert!(batch_bytes.take().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Refused`] where the epoch or the budget of rows is used up, the number of rows that remain
/// is not allowed, a register is missing or too old on which the agreement stands, or the agreement was
/// ended,
/// [`RoleError::KeyMismatch`] where a key is not the agreement's, [`RoleError::NothingToMeetBy`] where no
/// record could meet another; nothing is released then, and the epoch is not used up.
pub fn encode(
    permit: Permit<'_, Encode>,
    task: EncodeTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<EncodeReport, RoleError> {
    let as_of = task.registers.opt_out.as_ref().map(crate::policy::OptOutAllowList::as_of);
    ruled(permit, as_of, now, |permit, ruling| encode_ruled(permit, task, log, now, ruling))
}

/// The same, under a ruling of the decision table.
fn encode_ruled(
    permit: Permit<'_, Encode>,
    task: EncodeTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
    ruling: &Ruling<'_>,
) -> Result<EncodeReport, RoleError> {
    let agreement = permit.agreement();
    let (terms, digest) = (agreement.terms(), *agreement.digest());
    let owner = permit.party().to_owned();
    if *task.link_key.agreement() != digest || task.link_key.epoch() != terms.epoch {
        return Err(RoleError::KeyMismatch {
            what: "the link key",
            needed: format!("agreement {} and epoch {}", digest.short(), terms.epoch),
            remedy: "ask the key custodian for the link key of this agreement and epoch",
        });
    }
    let schema = permit.schema().clone();
    check_actor(agreement, &owner, task.signer, log)?;
    // From here on there are only the records that may be used.
    let protected = protect(task.records, ruling, task.registers)?;
    let records = protected.records.as_slice();
    let rows = records.len() as u64;
    check_deliveries(log, terms, &digest, rows)?;
    permit.check_rows(rows)?;
    check_births(permit.limits(), records.iter().map(|record| &**record))?;
    if !records.iter().any(|record| can_meet(record, &schema)) {
        return Err(RoleError::NothingToMeetBy { passes: schema.passes.len() });
    }
    let running = begin(permit, &[rows], task.signer, log, now)?;
    log.publish()?;
    let handle_key = HandleKey::generate()?;
    let whole = schema.layout(&Pass::new(Vec::new()));
    let comparer = CodeComparer::new(&schema, &whole);
    let EncodeTask { mut batch, mut handles, mut references, mut openings, .. } = task;
    let encoder = BatchEncoder {
        schema: &schema,
        link_key: task.link_key,
        owner: &owner,
        library: &library_digest(),
        handle_key: &handle_key,
        log: &log.position(),
        signer: task.signer,
        compare: &|left, right| comparer.compare(left, right),
        progress: &|progress| {
            (task.progress)(Progress {
                stage: "encoding",
                done: ((progress.pass - 1) * progress.steps_in_all + progress.steps) as u64,
                total: (progress.passes * progress.steps_in_all) as u64,
            })
        },
    };
    let mut spool = NewFile::spool(task.scratch)
        .map_err(RoleError::io("create a spool file in the scratch folder"))?;
    let encoded = encoder.encode(records, &mut spool, &mut batch)?;
    drop(spool);
    let passport = encoded.passport.digest();
    let handle_file = HandleFile::new(&encoded.passport, encoded.records, handle_key);
    let handle_file = handle_file.write(&mut handles)?;
    let ids: Vec<&str> = encoded
        .references
        .iter()
        .map(|place| records.get(*place as usize).map_or("", |record| record.id()))
        .collect();
    write_references(&passport, ids.iter().copied(), &mut references)?;
    // After everything that leaves, so that nothing that leaves can depend on it.
    let mut applied = running.entry(EntryKind::ListApplied);
    running.count(&mut applied, protected.report.counts());
    name_lists(&mut applied, task.registers);
    let lists = commit_to_lists(&mut applied, task.registers)?;
    let ids: Vec<&str> = records.iter().map(|record| record.id()).collect();
    let event = |place: usize| {
        let id = ids.get(place).map_or(&[][..], |id| id.as_bytes());
        vec![&b"encoded"[..], id, digest.as_bytes()]
    };
    let tree = openings::write(ids.len(), event, &lists, &mut openings)?;
    go_on((task.progress)(WRITTEN))?;
    log.publish_run(tree.id(), tree.leaves())?;
    let mut outcome = running.entry(EntryKind::BatchEncoded);
    outcome.outputs = vec![passport];
    // By this an auditor knows that a handle key which an assembler shows is this batch's own.
    outcome.commitments = vec![handle_file];
    outcome.run = Some(tree.summary());
    let mut counts = task.counts;
    // What the budget of rows is counted by is never the caller's word.
    counts.retain(|(name, _)| name != RECORDS);
    counts.push((RECORDS.to_owned(), encoded.records));
    counts.push(("records-coarsened".to_owned(), encoded.coarsened));
    // Passes by their number in the schema, from 1: their names are too long for a count's name.
    for (number, pass) in (1..).zip(&schema.passes) {
        let id = pass.id();
        if let Some(made) = encoded.passes.iter().find(|made| made.pass == id) {
            counts.push((format!("rows-withheld-pass-{number}"), made.withheld_rows));
        } else {
            counts.push((format!("left-out-pass-{number}"), encoded.records));
        }
    }
    running.count(&mut outcome, counts);
    // The batch last: what opens and maps it must be there when it leaves.
    let outlets = vec![openings, references, handles, batch];
    if task.registers.lists().is_empty() {
        release(outlets, log, &[outcome])?;
    } else {
        release(outlets, log, &[applied, outcome])?;
    }
    let passes = schema
        .passes
        .iter()
        .map(|pass| {
            let id = pass.id();
            let crowded = encoded.left_out.iter().find(|crowded| crowded.pass == id);
            let made = encoded.passes.iter().find(|made| made.pass == id);
            PassReport {
                rows: made.map_or(0, |made| made.rows),
                withheld: made.map_or(0, |made| made.withheld_rows),
                left_out: crowded.is_some(),
                tokens_by_records: crowded
                    .map_or_else(BTreeMap::new, |crowded| crowded.tokens_by_records.clone()),
                pass: id,
            }
        })
        .collect();
    Ok(EncodeReport {
        passport,
        records: encoded.records,
        protection: protected.report,
        coarsened: encoded.coarsened,
        passes,
    })
}

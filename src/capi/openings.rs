//! Openings of what a log commits to: shown to a subject, destroyed.

use core::mem::MaybeUninit;

use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::flag::linkwise_flag;
use super::guard::guard;
use super::handle::{exclusive, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::register::linkwise_registers;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::audit::openings_run;
use crate::role::data_owner::{SubjectAnswer, SubjectTask, open_subject};
use crate::role::destroy_openings;
use crate::time::Timestamp;

/// What a subject was answered: one of the `LINKWISE_SUBJECT_` numbers.
pub type linkwise_subject_answer = i32;

/// The opening was released.
pub const LINKWISE_SUBJECT_OPENED: linkwise_subject_answer = 1;
/// Something protects the record, or nobody looked whether anything does, and nobody decided that the
/// opening may be handed out.
pub const LINKWISE_SUBJECT_WITHHELD: linkwise_subject_answer = 2;
/// The openings have no such record.
pub const LINKWISE_SUBJECT_ABSENT: linkwise_subject_answer = 3;

/// Answers a subject (UK GDPR Article 15): that one record was in an encoding, or that links of it were
/// withdrawn. `openings` is the file of openings (`.lwo`) of that act; exactly one source. `record_id` is the
/// organisation's own id. Needs no permit: the right is the subject's.
///
/// An opening shows where a child was known, and when. So a record that the list of shields in `registers`
/// protects is opened only where somebody has decided that it may be, which `shield_reviewed` says;
/// so is every record where `registers` (may be NULL) has no list of shields. Else the answer is
/// `LINKWISE_SUBJECT_WITHHELD`.
///
/// It is an act: the log has an entry before and one after, which name nobody and are the same whatever the
/// answer. Writes to the outlets `opening` (for the subject: what `linkwise_subject_opening_parse` reads;
/// nothing appears there unless the answer is `LINKWISE_SUBJECT_OPENED`) and `kept` (for the owner alone:
/// what opens the log's commitment to the answer). Consumes `openings` and `outlets`, whatever the result.
///
/// `entry` (may be NULL) is the number of the entry that names the act of the openings, and `UINT64_MAX`
/// where nothing was opened. Fails with `LINKWISE_E_MALFORMED` where the openings are not whole, with
/// `LINKWISE_E_USAGE` where they are of no act of this log, and with `LINKWISE_E_INPUT_OUTPUT`. No opening is
/// released then. Costs a pass over the openings and the entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_open_subject(
    log: Option<&mut linkwise_log>,
    openings: Option<&mut Option<Box<linkwise_sources>>>,
    record_id: linkwise_slice<'_>,
    registers: Option<&linkwise_registers>,
    shield_reviewed: linkwise_flag,
    signer: Option<&linkwise_signer>,
    now_ms: i64,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    answer: Option<&mut MaybeUninit<linkwise_subject_answer>>,
    entry: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (openings, outlets) = (take(openings), take(outlets));
        let (openings, mut outlets) = (openings?, outlets?);
        let answer = out(answer, "answer")?;
        let (mut log, signer) = (exclusive(log)?, shared(signer)?);
        let registers = registers.map(|registers| shared(Some(registers))).transpose()?;
        let record_id = record_id.text("record_id")?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        let openings = openings.one("openings")?;
        let (output, kept) = (outlets.take("opening")?, outlets.take("kept")?);
        outlets.must_be_empty()?;
        let task = SubjectTask {
            openings: openings.as_ref(),
            record_id,
            shields: registers.as_ref().and_then(|registers| registers.shields.as_ref()),
            shield_reviewed: shield_reviewed.is_set(),
            signer: &signer,
            output,
            kept,
        };
        let (answered, named) = match open_subject(task, &mut log, now)? {
            SubjectAnswer::Opened { entry, .. } => (LINKWISE_SUBJECT_OPENED, entry),
            SubjectAnswer::Withheld => (LINKWISE_SUBJECT_WITHHELD, u64::MAX),
            SubjectAnswer::Absent => (LINKWISE_SUBJECT_ABSENT, u64::MAX),
        };
        answer.write(answered);
        if let Some(entry) = entry {
            entry.write(named);
        }
        Ok(())
    })
}

/// Which act a file of openings (`.lwo`; exactly one source, consumed, whatever the result) is of: the random
/// name of its run and the Merkle root of its commitments, as the entry of the act has them. The file is read
/// to its end. Fails with `LINKWISE_E_MALFORMED` where it is not whole, or is no such file.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_openings_run(
    openings: Option<&mut Option<Box<linkwise_sources>>>,
    run: Option<&mut MaybeUninit<[u8; 16]>>,
    root: Option<&mut MaybeUninit<[u8; 32]>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let openings = take(openings)?;
        let (run, root) = (out(run, "run")?, out(root, "root")?);
        let openings = openings.one("openings")?;
        let (own_run, own_root) = openings_run(openings.open()?)?;
        run.write(own_run);
        root.write(*own_root.as_bytes());
        Ok(())
    })
}

/// Writes to a data owner's log that the openings of an act are destroyed: nobody can show of any record any
/// more that it was in it. `openings` is the file (`.lwo`; exactly one source), consumed, whatever the
/// result; delete it, and every copy, once this is written. `written` (may be NULL) is false where that was
/// written before. Fails with `LINKWISE_E_MALFORMED` where the openings are not whole, with
/// `LINKWISE_E_USAGE` where they are of no act of this log, and with `LINKWISE_E_KEY_MISMATCH` where the
/// signing key is not that of whoever acted. Costs a pass over the openings and the entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_openings_record_destroyed(
    openings: Option<&mut Option<Box<linkwise_sources>>>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    written: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let openings = take(openings)?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let now = Timestamp::from_unix_ms(now_ms)?;
        let openings = openings.one("openings")?;
        let (run, root) = openings_run(openings.open()?)?;
        let done = destroy_openings(&run, &root, &signer, &mut log, now)?;
        if let Some(written) = written {
            written.write(done);
        }
        Ok(())
    })
}

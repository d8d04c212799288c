//! The linkage unit scores batches.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{act, give_item, give_text_of};
use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_score_permit;
use super::progress::linkwise_progress;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::report::scored_object;
use crate::policy::Score;
use crate::role::linkage_unit::{ScoreReport, ScoreTask, score};

/// What was scored. Freed with `linkwise_score_report_free`. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_score_report(Handle<ScoreReport>);

opaque!(linkwise_score_report => ScoreReport, "report");

/// Scores batches (`.lwk`), one of each owner and at least two: compares rows that meet, learns the
/// weights, chooses the threshold, and writes the edges above the agreement's floor, shuffled, to the
/// outlet `edges` (`.lwe`, for the assembler). The outlet `bins` (`.lwb`) gets what stays with the
/// linkage unit, for an auditor to have parts of the run computed again, see `linkwise_reexecute`. Both must
/// be there, and no other.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
/// and may stop it, see `linkwise_progress`.
///
/// Consumes `permit`, `batches` and `outlets`, whatever the result. Fails with
/// `LINKWISE_E_PASSPORT_MISMATCH` where the batches do not belong together, and with
/// `LINKWISE_E_POLICY_REFUSED` where two of them have been scored together before; the refusal is written
/// to the log. Where it fails, nothing is released. Memory: one chunk of 65,536 rows of each owner and 35
/// bytes an edge, beside the batches where these are in memory.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score(
    permit: Option<&mut Option<Box<linkwise_score_permit>>>,
    batches: Option<&mut Option<Box<linkwise_sources>>>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    progress: Option<&linkwise_progress>,
    report: Option<&mut MaybeUninit<Option<Box<linkwise_score_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, batches, outlets) = (take(permit), take(batches), take(outlets));
        let (permit, batches, mut outlets) = (permit?, batches?, outlets?);
        let place = out(report, "report")?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let progress = linkwise_progress::read(progress)?;
        let (edges, bins) = (outlets.take("edges")?, outlets.take("bins")?);
        outlets.must_be_empty()?;
        let batches = batches.all();
        let report = act::<Score, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let task = ScoreTask { batches, signer: &signer, edges, bins, progress: &progress };
            score(permit, task, log, now)
        })?;
        give(place, report);
        Ok(())
    })
}

/// Edges that were released. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_report_released(report: Option<&linkwise_score_report>) -> u64 {
    number(|| Ok(shared(report)?.released), 0)
}

/// Pairs of rows that met, over all passes. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_report_met(report: Option<&linkwise_score_report>) -> u64 {
    number(|| Ok(shared(report)?.met), 0)
}

/// Pairs of records that the model expects to be matches. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_report_expected_matches(
    report: Option<&linkwise_score_report>,
) -> u64 {
    number(|| Ok(shared(report)?.expected_matches), 0)
}

/// The least weight, in whole bits, at which a pair is a link. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_report_threshold_bits(
    report: Option<&linkwise_score_report>,
) -> i16 {
    number(|| Ok(shared(report)?.threshold_bits), 0)
}

/// The digest that names the file of edges in logs: 32 bytes that live as long as the report.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_report_edges<'a>(
    report: Option<&'a linkwise_score_report>,
    digest: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(report, digest, "digest", |report| Ok(report.edges.as_bytes().as_slice().into()))
    })
}

/// The whole report as JSON: `edges`, `released`, `met`, `threshold_bits`, `expected_matches`,
/// `learned_from` (where the weights come from), and for each of the `owners` its `name` and the passes that it
/// left out. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_score_report_json(
    report: Option<&linkwise_score_report>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let json = |report: &ScoreReport| Ok(scored_object(report).to_string());
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(report, buffer, capacity, json) }
}

/// Frees a report. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_report_free(report: Option<Box<linkwise_score_report>>) {
    free(report);
}

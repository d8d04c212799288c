//! Parts of a scoring run computed again, and held against what the log commits to.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{give_item, give_text_of, item, json};
use super::bytes::exactly;
use super::failure::linkwise_error;
use super::file::linkwise_sources;
use super::flag::linkwise_flag;
use super::guard::{guard, number};
use super::handle::{Handle, free, give, opaque, out, shared, take};
use super::log::{finding_at, linkwise_finding, linkwise_log_reader};
use super::progress::linkwise_progress;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::role::auditor::{ReexecuteTask, Reexecution, reexecute};

/// What was computed again and found. Freed with `linkwise_reexecution_free`. Threads: `const` calls from
/// any number of threads.
#[derive(Debug)]
pub struct linkwise_reexecution(Handle<Reexecution>);

opaque!(linkwise_reexecution => Reexecution, "re-execution");

/// One bin that was computed again: a range of tokens in one pass.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_recomputed_bin<'a> {
    /// The pass; it lives as long as the re-execution.
    pub pass: linkwise_slice<'a>,
    /// Its number among all bins of the run, from 0: pass by pass, then by token.
    pub number: u64,
    /// Rows of all owners, as computed again.
    pub rows: u64,
    /// Edges, as computed again.
    pub edges: u64,
    /// Whether rows and edges are, bit for bit, those that the entry commits to.
    pub equal: bool,
}

/// Computes bins of a scoring run again and compares them, bit for bit, with those that the run's entry
/// commits to; checks that batches, edges and bins are those of the entry, that all counts add up, and that
/// the edges were released as they are computed. `reader` reads the linkage unit's log, whose folder has the
/// agreement; verify it first. `entry` is that of the run, from 0; `UINT64_MAX`: the one that put these edges
/// out. `batches` (`.lwk`) are those that were scored, `edges` (`.lwe`) and `bins` (`.lwb`; see
/// `linkwise_score`) exactly one source each; all are consumed, whatever the result.
///
/// `count` bins are drawn, all where there are fewer, by the checkpoint of the log and `seed`, 32 bytes: the
/// auditor's own, drawn after the checkpoint was fixed. Where a part f of the bins is wrong, it shows with a
/// chance of at least 1 - (1 - f)^count. With `estimate_model` the model is estimated again too, which reads
/// every row.
///
/// `progress` (may be NULL) is told how far it is and may stop it, see `linkwise_progress`.
///
/// That the run is not what the log says is no failure: ask what was found. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where a file is not signed by whom the
/// agreement names or was altered, and with `LINKWISE_E_USAGE` where the entry is of no scoring or the folder
/// has no such agreement. Costs one reading of the batches and the comparisons of the bins drawn.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecute(
    reader: Option<&linkwise_log_reader>,
    entry: u64,
    batches: Option<&mut Option<Box<linkwise_sources>>>,
    edges: Option<&mut Option<Box<linkwise_sources>>>,
    bins: Option<&mut Option<Box<linkwise_sources>>>,
    count: u64,
    seed: linkwise_slice<'_>,
    estimate_model: linkwise_flag,
    progress: Option<&linkwise_progress>,
    found: Option<&mut MaybeUninit<Option<Box<linkwise_reexecution>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (batches, edges, bins) = (take(batches), take(edges), take(bins));
        let (batches, edges, bins) = (batches?, edges?, bins?);
        let place = out(found, "found")?;
        let log = shared(reader)?;
        let progress = linkwise_progress::read(progress)?;
        let seed = exactly(seed, "seed")?;
        let (edges, bins) = (edges.one("edges")?, bins.one("bins")?);
        let found = reexecute(&ReexecuteTask {
            log: &log,
            entry: Some(entry).filter(|entry| *entry != u64::MAX),
            batches: batches.all(),
            edges: edges.as_ref(),
            bins: bins.as_ref(),
            count,
            seed,
            estimate_model: estimate_model.is_set(),
            progress: &progress,
        })?;
        give(place, found);
        Ok(())
    })
}

/// Whether bins were computed again and nothing is wrong. NULL gives false.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_is_sound(found: Option<&linkwise_reexecution>) -> bool {
    number(|| Ok(shared(found)?.is_sound()), false)
}

/// How many bins the run has. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_bins_in_all(found: Option<&linkwise_reexecution>) -> u64 {
    number(|| Ok(shared(found)?.bins_in_all), 0)
}

/// How many bins were computed again. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_bin_count(found: Option<&linkwise_reexecution>) -> usize {
    number(|| Ok(shared(found)?.bins.len()), 0)
}

/// One bin, counted from 0 in the order drawn. Fails with `LINKWISE_E_USAGE` where there is no such bin.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_bin<'a>(
    found: Option<&'a linkwise_reexecution>,
    index: usize,
    bin: Option<&mut MaybeUninit<linkwise_recomputed_bin<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(found, bin, "bin", |own| {
            let one = item(&own.bins, index)?;
            Ok(linkwise_recomputed_bin {
                pass: one.pass.as_bytes().into(),
                number: one.number,
                rows: one.rows,
                edges: one.edges,
                equal: one.equal,
            })
        })
    })
}

/// How many findings there are. NULL gives 0, so ask `linkwise_reexecution_is_sound` first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_finding_count(
    found: Option<&linkwise_reexecution>,
) -> usize {
    number(|| Ok(shared(found)?.findings.len()), 0)
}

/// One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_finding<'a>(
    found: Option<&'a linkwise_reexecution>,
    index: usize,
    finding: Option<&mut MaybeUninit<linkwise_finding<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || give_item(found, finding, "finding", |own| finding_at(&own.findings, index)))
}

/// One sentence for people. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_reexecution_summary(
    found: Option<&linkwise_reexecution>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(found, buffer, capacity, |own| Ok(own.summary())) }
}

/// All that was found as JSON: `origin`, `size` and `root` of the checkpoint, `entry`, `seed`, `bins_in_all`,
/// `bins`, `model_equal` (null where the model was not estimated again), `findings`. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_reexecution_json(
    found: Option<&linkwise_reexecution>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(found, buffer, capacity, json) }
}

/// Frees what was found. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reexecution_free(found: Option<Box<linkwise_reexecution>>) {
    free(found);
}

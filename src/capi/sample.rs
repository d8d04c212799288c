//! Samples of links and near-misses for people to look at: drawn, and drawn again.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{act, give_item, give_text_of, item, json};
use super::bytes::exactly;
use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::{finding_at, linkwise_finding, linkwise_log, linkwise_log_reader};
use super::permit::linkwise_assemble_permit;
use super::progress::linkwise_progress;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::Assemble;
use crate::role::assembler::{SampleTask, sample};
use crate::role::auditor::{CheckSampleTask, SampleVerdict, SampledPair, check_sample};

/// What was drawn.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_sample_report {
    /// Links in the list.
    pub links: u64,
    /// Near-misses in the list.
    pub near_misses: u64,
    /// Links in the release.
    pub links_in_all: u64,
    /// Pairs of the release that are left to people, of which near-misses are drawn.
    pub near_misses_in_all: u64,
}

/// What was found of a sample. Freed with `linkwise_sample_verdict_free`. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_sample_verdict(Handle<SampleVerdict>);

opaque!(linkwise_sample_verdict => SampleVerdict, "verdict on a sample");

/// As what a pair was drawn: one of the `LINKWISE_DRAWN_` numbers.
pub type linkwise_drawn_as = i16;

/// A link.
pub const LINKWISE_DRAWN_LINK: linkwise_drawn_as = 0;
/// A link by way of a third record alone.
pub const LINKWISE_DRAWN_IMPLIED: linkwise_drawn_as = 1;
/// No link: a pair that was left to people.
pub const LINKWISE_DRAWN_NEAR_MISS: linkwise_drawn_as = 2;

/// One pair of a sample, and as what it was drawn. A reference is that of the reviewer's list.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_sampled_pair<'a> {
    /// The one owner, by its name; it lives as long as the verdict.
    pub left_owner: linkwise_slice<'a>,
    /// The other.
    pub right_owner: linkwise_slice<'a>,
    /// The reference of the one.
    pub left: u32,
    /// The reference of the other.
    pub right: u32,
    /// The mean weight in whole bits; 0 for implied pairs.
    pub weight_bits: i16,
    /// As what it was drawn.
    pub drawn_as: linkwise_drawn_as,
}

/// Draws links and near-misses of a release for review, once the log has it: `edges` (`.lwe`; exactly one
/// source) and `handles` (`.lwh`) are those that were assembled. At most `links` links and `near_misses`
/// pairs that were left to people, the nearest to the threshold first; each at most 10,000, and one at least.
/// `seed` is the auditor's own, 32 bytes, told once the links were assembled: one that the assembler chose
/// itself shows nobody that it did not try several.
///
/// Writes to the outlets `list` (`.lwv`, for the reviewer whom the agreement names; the weight of each pair
/// is 0 there) and `key` (`.lws`, which tells which pairs are links: it stays with the assembler until all
/// are reviewed; the log commits to it). Consumes `permit`, `edges`, `handles` and `outlets`, whatever the
/// result.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
/// and may stop it, see `linkwise_progress`.
///
/// Fails with `LINKWISE_E_USAGE` where the agreement names no reviewer or too many pairs are asked for, with
/// `LINKWISE_E_PASSPORT_MISMATCH` where this log did not assemble these edges, and with
/// `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal is written to the log. Where
/// it fails, nothing is released. Costs what assembling does.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample(
    permit: Option<&mut Option<Box<linkwise_assemble_permit>>>,
    edges: Option<&mut Option<Box<linkwise_sources>>>,
    handles: Option<&mut Option<Box<linkwise_sources>>>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    links: u64,
    near_misses: u64,
    seed: linkwise_slice<'_>,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    progress: Option<&linkwise_progress>,
    report: Option<&mut MaybeUninit<linkwise_sample_report>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, edges) = (take(permit), take(edges));
        let (handles, outlets) = (take(handles), take(outlets));
        let (permit, edges, handles, mut outlets) = (permit?, edges?, handles?, outlets?);
        let place = out(report, "report")?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let progress = linkwise_progress::read(progress)?;
        let seed = exactly(seed, "seed")?;
        let (edges, handles) = (edges.one("edges")?, handles.all());
        let (list, key) = (outlets.take("list")?, outlets.take("key")?);
        outlets.must_be_empty()?;
        let drawn = act::<Assemble, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let edges = edges.as_ref();
            let (signer, progress) = (&*signer, &progress);
            let task = SampleTask {
                edges,
                handles,
                signer,
                links,
                near_misses,
                seed,
                list,
                key,
                progress,
            };
            sample(permit, task, log, now)
        })?;
        place.write(linkwise_sample_report {
            links: drawn.links,
            near_misses: drawn.near_misses,
            links_in_all: drawn.links_in_all,
            near_misses_in_all: drawn.near_misses_in_all,
        });
        Ok(())
    })
}

/// Draws a sample again, by the seed in its key (`.lws`), from the edges and handle keys of the release, and
/// compares it with the list that the assembler's log names; where they are the same, the verdict tells which
/// pairs are links. To be asked for when all are reviewed. `reader` reads the assembler's log, whose folder
/// has the agreement; verify it first. `seed` is the auditor's, 32 bytes; empty: the key's is believed.
/// Consumes `key`, `edges` (exactly one source each) and `handles`, whatever the result.
///
/// That the sample is another one is no failure: ask the verdict. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where a file is not signed by whom the
/// agreement names or was altered, and with `LINKWISE_E_USAGE` where the folder has no such agreement. Costs
/// what assembling does.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_check(
    reader: Option<&linkwise_log_reader>,
    key: Option<&mut Option<Box<linkwise_sources>>>,
    edges: Option<&mut Option<Box<linkwise_sources>>>,
    handles: Option<&mut Option<Box<linkwise_sources>>>,
    seed: linkwise_slice<'_>,
    verdict: Option<&mut MaybeUninit<Option<Box<linkwise_sample_verdict>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (key, edges, handles) = (take(key), take(edges), take(handles));
        let (key, edges, handles) = (key?, edges?, handles?);
        let place = out(verdict, "verdict")?;
        let log = shared(reader)?;
        let no_seed = seed.bytes("seed")?.is_empty();
        let seed = if no_seed { None } else { Some(exactly(seed, "seed")?) };
        let (key, edges) = (key.one("key")?, edges.one("edges")?);
        let verdict = check_sample(&CheckSampleTask {
            log: &log,
            key: key.as_ref(),
            edges: edges.as_ref(),
            handles: handles.all(),
            seed,
        })?;
        give(place, verdict);
        Ok(())
    })
}

/// Whether the sample is what its seed draws. NULL gives false.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_verdict_is_sound(
    verdict: Option<&linkwise_sample_verdict>,
) -> bool {
    number(|| Ok(shared(verdict)?.is_sound()), false)
}

/// How many findings there are. NULL gives 0, so ask `linkwise_sample_verdict_is_sound` first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_verdict_finding_count(
    verdict: Option<&linkwise_sample_verdict>,
) -> usize {
    number(|| Ok(shared(verdict)?.findings.len()), 0)
}

/// One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_verdict_finding<'a>(
    verdict: Option<&'a linkwise_sample_verdict>,
    index: usize,
    finding: Option<&mut MaybeUninit<linkwise_finding<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || give_item(verdict, finding, "finding", |own| finding_at(&own.findings, index)))
}

/// How many pairs the sample has; none where it is not what the log says. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_verdict_pair_count(
    verdict: Option<&linkwise_sample_verdict>,
) -> usize {
    number(|| Ok(shared(verdict)?.pairs.len()), 0)
}

fn drawn_as(pair: &SampledPair) -> linkwise_drawn_as {
    match pair.drawn_as {
        "link" => LINKWISE_DRAWN_LINK,
        "implied" => LINKWISE_DRAWN_IMPLIED,
        _ => LINKWISE_DRAWN_NEAR_MISS,
    }
}

/// One pair, counted from 0 in the order of the reviewer's list. Fails with `LINKWISE_E_USAGE` where there is
/// no such pair.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_verdict_pair<'a>(
    verdict: Option<&'a linkwise_sample_verdict>,
    index: usize,
    pair: Option<&mut MaybeUninit<linkwise_sampled_pair<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(verdict, pair, "pair", |own| {
            let one = item(&own.pairs, index)?;
            Ok(linkwise_sampled_pair {
                left_owner: one.left.0.as_bytes().into(),
                right_owner: one.right.0.as_bytes().into(),
                left: one.left.1,
                right: one.right.1,
                weight_bits: one.weight_bits,
                drawn_as: drawn_as(one),
            })
        })
    })
}

/// The whole verdict as JSON: `origin`, the `entry` of the sample, the entry by which the links were
/// `assembled`, `seed`, `pairs`, `findings`. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_sample_verdict_json(
    verdict: Option<&linkwise_sample_verdict>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(verdict, buffer, capacity, json) }
}

/// Frees a verdict on a sample. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sample_verdict_free(verdict: Option<Box<linkwise_sample_verdict>>) {
    free(verdict);
}

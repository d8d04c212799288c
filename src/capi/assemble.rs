//! The assembler makes links of edges.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{act, give_item, give_text_of, item};
use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_assemble_permit;
use super::progress::linkwise_progress;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::report::assembled_object;
use crate::policy::Assemble;
use crate::role::assembler::{AssembleReport, AssembleTask, assemble};

/// What was assembled. Freed with `linkwise_assemble_report_free`. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_assemble_report(Handle<AssembleReport>);

opaque!(linkwise_assemble_report => AssembleReport, "report");

/// One owner of a release.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_assembled_owner<'a> {
    /// Its name in the agreement; it lives as long as the report.
    pub owner: linkwise_slice<'a>,
    /// How many records of it there are.
    pub records: u64,
}

/// Assembles links from the edges (`.lwe`; exactly one source) of the linkage unit and the handle keys
/// (`.lwh`), one of each owner whose batch was scored. Writes one map of pseudonyms for each owner to
/// the outlet `map:` and its name, such as `map:health`, and, where the agreement names a reviewer, the
/// list of pairs that a person must look at to the outlet `review`, if there is one.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
/// and may stop it, see `linkwise_progress`. `recipient` says who may join on the pseudonyms; empty: the
/// agreement's only recipient, or its owners themselves. Consumes `permit`, `edges`, `handles` and `outlets`,
/// whatever the result.
///
/// Fails with `LINKWISE_E_PASSPORT_MISMATCH` where handle keys and edges are not of the same batches or
/// an owner has no outlet, and with `LINKWISE_E_POLICY_REFUSED` where these edges were assembled before;
/// the refusal is written to the log. Where it fails, nothing is released. Memory: about 12 bytes an edge
/// and 100 bytes a record.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble(
    permit: Option<&mut Option<Box<linkwise_assemble_permit>>>,
    edges: Option<&mut Option<Box<linkwise_sources>>>,
    handles: Option<&mut Option<Box<linkwise_sources>>>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    recipient: linkwise_slice<'_>,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    progress: Option<&linkwise_progress>,
    report: Option<&mut MaybeUninit<Option<Box<linkwise_assemble_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, edges) = (take(permit), take(edges));
        let (handles, outlets) = (take(handles), take(outlets));
        let (permit, edges, handles, mut outlets) = (permit?, edges?, handles?, outlets?);
        let place = out(report, "report")?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let progress = linkwise_progress::read(progress)?;
        let recipient = recipient.text_if_any("recipient")?;
        let (edges, handles) = (edges.one("edges")?, handles.all());
        let (maps, review) = (outlets.take_all("map:"), outlets.take_if_any("review"));
        outlets.must_be_empty()?;
        let report = act::<Assemble, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let task = AssembleTask {
                edges: edges.as_ref(),
                handles,
                signer: &signer,
                maps: maps.into_iter().map(|(name, map)| (name, map as _)).collect(),
                review: review.map(|review| review as _),
                recipient,
                progress: &progress,
            };
            assemble(permit, task, log, now)
        })?;
        give(place, report);
        Ok(())
    })
}

/// Pairs that are one person. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_matches(
    report: Option<&linkwise_assemble_report>,
) -> u64 {
    number(|| Ok(shared(report)?.matches), 0)
}

/// Pairs that are one person by way of a third record alone. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_implied(
    report: Option<&linkwise_assemble_report>,
) -> u64 {
    number(|| Ok(shared(report)?.implied), 0)
}

/// Pairs that a person must look at. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_review(
    report: Option<&linkwise_assemble_report>,
) -> u64 {
    number(|| Ok(shared(report)?.review), 0)
}

/// How many pairs for review weigh enough for a link, and not for one in care or safeguarding. NULL
/// gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_possible(
    report: Option<&linkwise_assemble_report>,
) -> u64 {
    number(|| Ok(shared(report)?.possible), 0)
}

/// People with records at two owners or more. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_linked_people(
    report: Option<&linkwise_assemble_report>,
) -> u64 {
    number(|| Ok(shared(report)?.linked_people), 0)
}

/// How many owners there are. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_owner_count(
    report: Option<&linkwise_assemble_report>,
) -> usize {
    number(|| Ok(shared(report)?.owners.len()), 0)
}

/// One owner, counted from 0 in the order of their names. Fails with `LINKWISE_E_USAGE` where there is no
/// such owner.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_owner<'a>(
    report: Option<&'a linkwise_assemble_report>,
    index: usize,
    owner: Option<&mut MaybeUninit<linkwise_assembled_owner<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(report, owner, "owner", |report| {
            let (owner, records) = item(&report.owners, index)?;
            Ok(linkwise_assembled_owner { owner: owner.as_bytes().into(), records: *records })
        })
    })
}

/// The whole report as JSON: for each of the `owners` its `name` and the number of its `records`, `matches`,
/// `implied`, `review`, `possible`, `linked_people`. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_assemble_report_json(
    report: Option<&linkwise_assemble_report>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe {
        give_text_of(report, buffer, capacity, |report| Ok(assembled_object(report).to_string()))
    }
}

/// Frees a report. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_report_free(report: Option<Box<linkwise_assemble_report>>) {
    free(report);
}

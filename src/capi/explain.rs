//! The linkage unit lists the edges of a file and explains one, level by level.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::sync::Arc;

use super::act::{act, give_item, give_text_of, item, json};
use super::failure::{Failure, linkwise_error};
use super::file::linkwise_sources;
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_explain_permit;
use super::progress::linkwise_progress;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::Explain;
use crate::role::linkage_unit::{ExplainTask, Explanation, explain};
use crate::role::{EdgeClass, ReleasedEdge, released_edges};

/// What the linkage unit holds an edge for: one of the `LINKWISE_EDGE_` numbers, which are those of the
/// file of edges.
pub type linkwise_edge_class = i16;

/// A link.
pub const LINKWISE_EDGE_LINK: linkwise_edge_class = 0;
/// Something that a person must look at.
pub const LINKWISE_EDGE_REVIEW: linkwise_edge_class = 1;

/// One edge as the linkage unit released it. It names no record: only the handle keys open handles.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_edge {
    /// The handle of a row of one owner.
    pub left: [u8; 16],
    /// The handle of a row of another owner.
    pub right: [u8; 16],
    /// The weight in whole bits, rounded down, at most 50.
    pub weight_bits: i16,
    /// Whether it is a link, or something that a person must look at.
    pub edge_class: linkwise_edge_class,
}

impl From<&ReleasedEdge> for linkwise_edge {
    fn from(edge: &ReleasedEdge) -> Self {
        Self {
            left: edge.left,
            right: edge.right,
            weight_bits: edge.weight_bits,
            edge_class: match edge.class {
                EdgeClass::Link => LINKWISE_EDGE_LINK,
                EdgeClass::Review => LINKWISE_EDGE_REVIEW,
            },
        }
    }
}

/// The edges of a file. Freed with `linkwise_edges_free`. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_edges(Handle<Arc<Vec<ReleasedEdge>>>);
/// Why a pair has its weight. Freed with `linkwise_explanation_free`. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_explanation(Handle<Explanation>);

opaque!(linkwise_edges => Arc<Vec<ReleasedEdge>>, "edges");
opaque!(linkwise_explanation => Explanation, "explanation");

/// One comparison of an explanation. The texts are the library's own and never what a field holds; they
/// live as long as the explanation.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_explained_level<'a> {
    /// What was compared.
    pub comparison: linkwise_slice<'a>,
    /// How it compared.
    pub level: linkwise_slice<'a>,
    /// How often records of one person have this level, 0 to 1.
    pub m: f64,
    /// How often records of two people have this level, 0 to 1.
    pub u: f64,
    /// What it adds to the weight, in 1/1024 bit.
    pub weight_units: i32,
}

/// Lists the edges of a file (`.lwe`; exactly one source), the heaviest first, to choose one for
/// `linkwise_explain`; a logged act of the linkage unit. Consumes `permit` and `file`, whatever the result.
/// `now_ms` is when it is done, see `linkwise_permit_encode`. Fails with `LINKWISE_E_VERIFICATION_FAILED` or
/// `LINKWISE_E_MALFORMED` where the file is not the linkage unit's or was altered, and with
/// `LINKWISE_E_PASSPORT_MISMATCH` where it is of another agreement. Memory: 70 bytes an edge.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_released_edges(
    permit: Option<&mut Option<Box<linkwise_explain_permit>>>,
    file: Option<&mut Option<Box<linkwise_sources>>>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    edges: Option<&mut MaybeUninit<Option<Box<linkwise_edges>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, file) = (take(permit), take(file));
        let (permit, file) = (permit?, file?);
        let place = out(edges, "edges")?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let file = file.one("file")?;
        let edges = act::<Explain, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            released_edges(permit, file.as_ref(), &signer, log, now)
        })?;
        give(place, Arc::new(edges));
        Ok(())
    })
}

/// How many edges there are. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_edges_count(edges: Option<&linkwise_edges>) -> usize {
    number(|| Ok(shared(edges)?.len()), 0)
}

/// One edge, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such edge.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_edges_at(
    edges: Option<&linkwise_edges>,
    index: usize,
    edge: Option<&mut MaybeUninit<linkwise_edge>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || give_item(edges, edge, "edge", |edges| Ok(item(edges, index)?.into())))
}

/// Frees edges. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_edges_free(edges: Option<Box<linkwise_edges>>) {
    free(edges);
}

fn handle_of(bytes: linkwise_slice<'_>, what: &str) -> Result<[u8; 16], Failure> {
    let bytes = bytes.bytes(what)?;
    bytes
        .try_into()
        .map_err(|_| Failure::usage(format!("`{what}` is not the 16 bytes of a handle")))
}

/// Explains one released edge, by its two handles of 16 bytes each, from the batches (`.lwk`) that were
/// scored together; a logged act of the linkage unit. Consumes `permit` and `batches`, whatever the
/// result. Reads the batches twice.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
/// and may stop it, see `linkwise_progress`.
///
/// Fails with `LINKWISE_E_INPUT_REJECTED` where the two handles do not meet or their edge was not
/// released, which are not told apart, with `LINKWISE_E_PASSPORT_MISMATCH` where these batches were not
/// scored together, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal
/// is written to the log.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explain(
    permit: Option<&mut Option<Box<linkwise_explain_permit>>>,
    batches: Option<&mut Option<Box<linkwise_sources>>>,
    left: linkwise_slice<'_>,
    right: linkwise_slice<'_>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    progress: Option<&linkwise_progress>,
    explanation: Option<&mut MaybeUninit<Option<Box<linkwise_explanation>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, batches) = (take(permit), take(batches));
        let (permit, batches) = (permit?, batches?);
        let place = out(explanation, "explanation")?;
        let (left, right) = (handle_of(left, "left")?, handle_of(right, "right")?);
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let progress = linkwise_progress::read(progress)?;
        let batches = batches.all();
        let explanation =
            act::<Explain, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
                let task =
                    ExplainTask { batches, left, right, signer: &signer, progress: &progress };
                explain(permit, task, log, now)
            })?;
        give(place, explanation);
        Ok(())
    })
}

/// How many comparisons the explanation has: every one of the schema. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explanation_level_count(
    explanation: Option<&linkwise_explanation>,
) -> usize {
    number(|| Ok(shared(explanation)?.levels.len()), 0)
}

/// One comparison, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such comparison.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explanation_level<'a>(
    explanation: Option<&'a linkwise_explanation>,
    index: usize,
    level: Option<&mut MaybeUninit<linkwise_explained_level<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(explanation, level, "level", |explanation| {
            let own = item(&explanation.levels, index)?;
            Ok(linkwise_explained_level {
                comparison: own.comparison.as_bytes().into(),
                level: own.level.as_bytes().into(),
                m: own.m,
                u: own.u,
                weight_units: own.weight_units,
            })
        })
    })
}

/// The sum of the levels' weights, exactly, in 1/1024 bit. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explanation_weight_units(
    explanation: Option<&linkwise_explanation>,
) -> i32 {
    number(|| Ok(shared(explanation)?.weight_units), 0)
}

/// The weight as it is released: whole bits, rounded down, with a ceiling. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explanation_weight_bits(
    explanation: Option<&linkwise_explanation>,
) -> i16 {
    number(|| Ok(shared(explanation)?.weight_bits), 0)
}

/// The least weight, in whole bits, at which a pair is a match. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explanation_threshold_bits(
    explanation: Option<&linkwise_explanation>,
) -> i16 {
    number(|| Ok(shared(explanation)?.threshold_bits), 0)
}

/// The explanation as a table for people. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_explanation_text(
    explanation: Option<&linkwise_explanation>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(explanation, buffer, capacity, |own| Ok(own.to_string())) }
}

/// The whole explanation as JSON: `pass` (in which the two meet; null for records that were compared
/// directly), `levels`, `weight_units`, `weight_bits`, `threshold_bits`, `for_review`. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_explanation_json(
    explanation: Option<&linkwise_explanation>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(explanation, buffer, capacity, json) }
}

/// Frees an explanation. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explanation_free(explanation: Option<Box<linkwise_explanation>>) {
    free(explanation);
}

//! Links assembled again from edges and handle keys, and held against the maps that were released.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{give_item, give_text_of, item, json};
use super::failure::linkwise_error;
use super::file::linkwise_sources;
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take, take_if_any};
use super::log::{finding_at, linkwise_finding, linkwise_log_reader};
use super::progress::linkwise_progress;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::role::auditor::{ReassembleTask, Reassembly, reassemble};

/// What was assembled again and found. It has no handle, pseudonym or reference of a record. Freed with
/// `linkwise_reassembly_free`. Threads: `const` calls from any number of threads, others one at a time.
#[derive(Debug)]
pub struct linkwise_reassembly(Handle<Reassembly>);

opaque!(linkwise_reassembly => Reassembly, "reassembly");

/// One owner whose records were assembled again.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_reassembled_owner<'a> {
    /// Its name in the agreement; it lives as long as the reassembly.
    pub owner: linkwise_slice<'a>,
    /// How many records its batch has: as its map has them, or, where that was not given, as its handle key
    /// claims.
    pub records: u64,
    /// Whether its map was given. Of an owner whose map was not, nothing is known.
    pub map_given: bool,
    /// Whether its own log says that the handle key is that of its batch; see
    /// `linkwise_reassembly_check_owner`.
    pub handles_logged: bool,
}

/// Assembles links again from their edges, and holds the maps that were released, the counts of the log's
/// entry and the list for the reviewer against them: two records have one pseudonym exactly where they are
/// one person by the edges. `reader` reads the assembler's log, whose folder has the agreement; verify it
/// first. `entry` is that of the links, from 0; `UINT64_MAX`: the first that took these edges in. `edges`
/// (`.lwe`) is exactly one source, `handles` (`.lwh`) one of each owner whose batch was scored, `maps` (`.map`)
/// as they were released, of every owner or of some. `review`, which may be NULL, or point to NULL, is the
/// list for the reviewer (`.lwv`): with it the finding says how many pairs are wrong. All are consumed, whatever
/// the result.
///
/// It shows nothing of how pseudonyms were drawn, of whether the edges are what the batches give (see
/// `linkwise_reexecute`), or of owners whose maps were not given.
///
/// `progress` (may be NULL) is told how far it is and may stop it, see `linkwise_progress`.
///
/// That anything is not what the log says, or not the assembler's, is no failure: ask what was found. Fails
/// with `LINKWISE_E_VERIFICATION_FAILED` where the edges are not signed by whom the agreement names or were
/// altered, with `LINKWISE_E_MALFORMED` where a file is of another kind, and with `LINKWISE_E_USAGE` where the
/// entry is of no assembling or the folder has no such agreement. Costs what assembling does. Memory: about 12
/// bytes an edge, 100 bytes a record, and 36 bytes a record of the maps.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassemble(
    reader: Option<&linkwise_log_reader>,
    entry: u64,
    edges: Option<&mut Option<Box<linkwise_sources>>>,
    handles: Option<&mut Option<Box<linkwise_sources>>>,
    maps: Option<&mut Option<Box<linkwise_sources>>>,
    review: Option<&mut Option<Box<linkwise_sources>>>,
    progress: Option<&linkwise_progress>,
    found: Option<&mut MaybeUninit<Option<Box<linkwise_reassembly>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (edges, handles, maps) = (take(edges), take(handles), take(maps));
        let review = take_if_any(review);
        let (edges, handles, maps, review) = (edges?, handles?, maps?, review?);
        let place = out(found, "found")?;
        let log = shared(reader)?;
        let progress = linkwise_progress::read(progress)?;
        let edges = edges.one("edges")?;
        let review = review.map(|review| review.one("review")).transpose()?;
        let found = reassemble(&ReassembleTask {
            log: &log,
            entry: Some(entry).filter(|entry| *entry != u64::MAX),
            edges: edges.as_ref(),
            handles: handles.all(),
            maps: maps.all(),
            review: review.as_deref(),
            progress: &progress,
        })?;
        give(place, found);
        Ok(())
    })
}

/// Holds the handle key of an owner, and the number of records that it claims, against the owner's log: when it
/// encoded, it committed there to its batch's key. Handle keys are not signed, so without this take each from
/// its owner, never from the assembler. Verify the log besides. A log of nobody whose batch was scored changes
/// nothing; another key than the log commits to is one more finding, and the owner may be the one who lied, by
/// sending the assembler another. Fails with `LINKWISE_E_MALFORMED` or `LINKWISE_E_VERIFICATION_FAILED` where the
/// log is damaged or not signed by the key that the agreement has for it. Costs one reading of its entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_check_owner(
    found: Option<&mut linkwise_reassembly>,
    reader: Option<&linkwise_log_reader>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut found = exclusive(found)?;
        let log = shared(reader)?;
        found.check_owner(&log)?;
        Ok(())
    })
}

/// Whether links were assembled again, at least one map was held against them, and nothing is wrong. NULL
/// gives false.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_is_sound(found: Option<&linkwise_reassembly>) -> bool {
    number(|| Ok(shared(found)?.is_sound()), false)
}

/// How many owners' batches were assembled again; none where nothing could be. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_owner_count(found: Option<&linkwise_reassembly>) -> usize {
    number(|| Ok(shared(found)?.owners.len()), 0)
}

/// One owner, counted from 0 in the order of the edges. Fails with `LINKWISE_E_USAGE` where there is no such
/// owner.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_owner<'a>(
    found: Option<&'a linkwise_reassembly>,
    index: usize,
    owner: Option<&mut MaybeUninit<linkwise_reassembled_owner<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(found, owner, "owner", |own| {
            let one = item(&own.owners, index)?;
            Ok(linkwise_reassembled_owner {
                owner: one.owner.as_bytes().into(),
                records: one.records,
                map_given: one.map_given,
                handles_logged: one.handles_logged,
            })
        })
    })
}

/// How many pseudonyms of the given maps stand for records of several people. NULL gives 0, so ask
/// `linkwise_reassembly_is_sound` first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_joined_wrongly(found: Option<&linkwise_reassembly>) -> u64 {
    number(|| Ok(shared(found)?.joined_wrongly), 0)
}

/// How many people have several pseudonyms in the given maps. NULL gives 0, so ask
/// `linkwise_reassembly_is_sound` first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_parted_wrongly(found: Option<&linkwise_reassembly>) -> u64 {
    number(|| Ok(shared(found)?.parted_wrongly), 0)
}

/// How many findings there are. NULL gives 0, so ask `linkwise_reassembly_is_sound` first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_finding_count(found: Option<&linkwise_reassembly>) -> usize {
    number(|| Ok(shared(found)?.findings.len()), 0)
}

/// One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_finding<'a>(
    found: Option<&'a linkwise_reassembly>,
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
pub unsafe extern "C" fn linkwise_reassembly_summary(
    found: Option<&linkwise_reassembly>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(found, buffer, capacity, |own| Ok(own.summary())) }
}

/// All that was found as JSON: `origin`, `size` and `root` of the checkpoint, `entry`, `owners`, `counts` (each
/// with `name`, `logged` and `again`, which are null for small numbers, and `equal`), `review_equal` (null where
/// no list was put out), `joined_wrongly`, `parted_wrongly`, `findings`. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_reassembly_json(
    found: Option<&linkwise_reassembly>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(found, buffer, capacity, json) }
}

/// Frees what was found. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_reassembly_free(found: Option<Box<linkwise_reassembly>>) {
    free(found);
}

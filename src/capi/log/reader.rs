//! Reading a log's folder, and proving what it has, without any key.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::checkpoint::linkwise_checkpoint;
use super::path;
use super::proof::{linkwise_consistency_proof, linkwise_inclusion_proof};
use crate::audit::{AuditError, Entry, LogReader};
use crate::capi::bytes::linkwise_bytes;
use crate::capi::failure::{Failure, linkwise_error};
use crate::capi::guard::{guard, number};
use crate::capi::handle::{Handle, free, give, opaque, out, shared};
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;
use crate::crypto::Digest;
use crate::document::log::entry_object;
use crate::error::ErrorKind;
use crate::secret::SecretBytes;

/// A log's folder, or a copy of it, as its checkpoint stood when it was opened. Nothing is verified by
/// reading; that is `linkwise_verifier`. Freed with `linkwise_log_reader_free`. Threads: `const` calls from
/// any number of threads.
#[derive(Debug)]
pub struct linkwise_log_reader(Handle<LogReader>);

opaque!(linkwise_log_reader => LogReader, "reader of a log");

/// An entry with its place.
#[derive(Debug)]
pub struct PlacedEntry {
    pub(super) index: u64,
    pub(super) origin: String,
    pub(super) entry: Entry,
}

/// One entry of a log. Freed with `linkwise_log_entry_free`. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_log_entry(Handle<PlacedEntry>);

opaque!(linkwise_log_entry => PlacedEntry, "entry of a log");

/// Opens the folder of a log and reads its checkpoint. Fails with `LINKWISE_E_MALFORMED` where it is not
/// the folder of a log, or `LINKWISE_E_INPUT_OUTPUT`. Costs two files.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_open(
    folder: linkwise_slice<'_>,
    reader: Option<&mut MaybeUninit<Option<Box<linkwise_log_reader>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let reader = out(reader, "reader")?;
        give(reader, LogReader::open(&path(folder, "folder")?)?);
        Ok(())
    })
}

/// How many entries the checkpoint covers. `reader` NULL or broken gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_size(reader: Option<&linkwise_log_reader>) -> u64 {
    number(|| Ok(shared(reader)?.position().size), 0)
}

/// The checkpoint, with the lines of witnesses where they are under it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_checkpoint(
    reader: Option<&linkwise_log_reader>,
    checkpoint: Option<&mut MaybeUninit<Option<Box<linkwise_checkpoint>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let checkpoint = out(checkpoint, "checkpoint")?;
        give(checkpoint, shared(reader)?.checkpoint().clone());
        Ok(())
    })
}

/// The entry with this number, from 0. Fails with `LINKWISE_E_USAGE` where the checkpoint covers no such
/// entry, `LINKWISE_E_MALFORMED` where its file is missing or broken. Costs one file of 256 entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_entry(
    reader: Option<&linkwise_log_reader>,
    index: u64,
    entry: Option<&mut MaybeUninit<Option<Box<linkwise_log_entry>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(entry, "entry")?;
        let reader = shared(reader)?;
        let entry = Entry::from_bytes(&reader.entry_bytes(index)?)?;
        give(place, PlacedEntry { index, origin: reader.position().origin.clone(), entry });
        Ok(())
    })
}

/// Everything that an entry says, as one JSON object, as `linkwise log show --json` has it. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_log_entry_json(
    entry: Option<&linkwise_log_entry>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let text = || {
        let placed = shared(entry)?;
        Ok(entry_object(placed.index, &placed.origin, &placed.entry).to_string())
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, text) }
}

/// Frees an entry. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_entry_free(entry: Option<Box<linkwise_log_entry>>) {
    free(entry);
}

/// The canonical bytes of the agreement with this digest, 64 hexadecimal digits; what
/// `linkwise_draft_from_canonical` reads. Fails with `LINKWISE_E_INPUT_REJECTED` where the
/// folder does not hold it (whoever gives a copy of a log may withhold agreements),
/// `LINKWISE_E_VERIFICATION_FAILED` where what it holds has another digest.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_agreement(
    reader: Option<&linkwise_log_reader>,
    digest: linkwise_slice<'_>,
    canonical: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(canonical, "canonical")?;
        let digest: Digest = digest
            .text("digest")?
            .parse()
            .map_err(|_| Failure::usage("`digest` is not 64 hexadecimal digits"))?;
        let reader = shared(reader)?;
        let bytes = reader.agreement(&digest)?.ok_or_else(|| {
            Failure::new(
                ErrorKind::InputRejected,
                "the folder of the log does not hold this agreement; ask its keeper for it",
            )
        })?;
        if Digest::of(&bytes) != digest {
            let origin = reader.position().origin.clone();
            return Err(AuditError::Altered { origin, what: "a stored agreement" }.into());
        }
        give(place, SecretBytes::new(bytes));
        Ok(())
    })
}

/// Proves that the entry with this number stands in the log at its checkpoint. Fails with
/// `LINKWISE_E_USAGE` where there is no such entry, `LINKWISE_E_VERIFICATION_FAILED` where the files do not
/// lead to the checkpoint's root. Costs a few files.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_prove_entry(
    reader: Option<&linkwise_log_reader>,
    index: u64,
    proof: Option<&mut MaybeUninit<Option<Box<linkwise_inclusion_proof>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let proof = out(proof, "proof")?;
        give(proof, shared(reader)?.prove_entry(index)?);
        Ok(())
    })
}

/// Proves that the log only grew since an earlier checkpoint of it. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED` where it did not, `LINKWISE_E_USAGE` where the checkpoint is of another
/// log. Costs a few files.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_prove_since(
    reader: Option<&linkwise_log_reader>,
    earlier: Option<&linkwise_checkpoint>,
    proof: Option<&mut MaybeUninit<Option<Box<linkwise_consistency_proof>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let proof = out(proof, "proof")?;
        give(proof, shared(reader)?.prove_since(&*shared(earlier)?)?);
        Ok(())
    })
}

/// Frees the reader of a log. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_reader_free(reader: Option<Box<linkwise_log_reader>>) {
    free(reader);
}

//! Proofs as files: what anyone with a log's key checks without the log.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::checkpoint::linkwise_checkpoint;
use super::key::linkwise_log_key;
use super::reader::{PlacedEntry, linkwise_log_entry};
use crate::audit::{ConsistencyProof, Entry, InclusionProof, SubjectOpening};
use crate::capi::bytes::linkwise_bytes;
use crate::capi::failure::{Failure, linkwise_error};
use crate::capi::guard::guard;
use crate::capi::handle::{Handle, free, give, opaque, out, shared};
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;
use crate::error::ErrorKind;
use crate::secret::SecretBytes;

/// The proof that an entry stands in a log (C2SP tlog-proof v1, with the entry in it). Freed with
/// `linkwise_inclusion_proof_free`. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_inclusion_proof(Handle<InclusionProof>);
/// The proof that a log only grew from one checkpoint to another. Freed with
/// `linkwise_consistency_proof_free`. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_consistency_proof(Handle<ConsistencyProof>);
/// What shows, without the log, that one subject's record was in one act. It names the record: it is for
/// the subject, and for whoever the subject shows it to. Freed with `linkwise_subject_opening_free`, which
/// wipes it. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_subject_opening(Handle<SubjectOpening>);
opaque!(linkwise_inclusion_proof => InclusionProof, "inclusion proof");
opaque!(linkwise_consistency_proof => ConsistencyProof, "consistency proof");
opaque!(linkwise_subject_opening => SubjectOpening, "subject's opening");

fn placed(proof: &InclusionProof, entry: Entry) -> PlacedEntry {
    let origin = proof.checkpoint().position().origin.clone();
    PlacedEntry { index: proof.index(), origin, entry }
}

/// Reads the text of an inclusion proof, which may come from anyone; nothing is verified yet. Fails with
/// `LINKWISE_E_MALFORMED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_inclusion_proof_parse(
    text: linkwise_slice<'_>,
    proof: Option<&mut MaybeUninit<Option<Box<linkwise_inclusion_proof>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let proof = out(proof, "proof")?;
        give(proof, InclusionProof::parse(text.text("text")?.as_bytes())?);
        Ok(())
    })
}

/// The text of the proof, about 1.5 kB. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_inclusion_proof_text(
    proof: Option<&linkwise_inclusion_proof>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(proof)?.to_text())) }
}

/// Checks the log's signature and every hash, and gives the entry that was proved. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_inclusion_proof_check(
    proof: Option<&linkwise_inclusion_proof>,
    key: Option<&linkwise_log_key>,
    entry: Option<&mut MaybeUninit<Option<Box<linkwise_log_entry>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let entry = out(entry, "entry")?;
        let proof = shared(proof)?;
        let verified = proof.verify(&*shared(key)?)?;
        give(entry, placed(&proof, verified));
        Ok(())
    })
}

/// Frees an inclusion proof. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_inclusion_proof_free(proof: Option<Box<linkwise_inclusion_proof>>) {
    free(proof);
}

/// Reads the text of a consistency proof, which may come from anyone; nothing is verified yet. Fails with
/// `LINKWISE_E_MALFORMED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consistency_proof_parse(
    text: linkwise_slice<'_>,
    proof: Option<&mut MaybeUninit<Option<Box<linkwise_consistency_proof>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let proof = out(proof, "proof")?;
        give(proof, ConsistencyProof::parse(text.text("text")?.as_bytes())?);
        Ok(())
    })
}

/// The text of the proof, about 1.5 kB. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_consistency_proof_text(
    proof: Option<&linkwise_consistency_proof>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(proof)?.to_text())) }
}

/// Checks both signatures and every hash, and that the proof begins at `kept`, the checkpoint that the
/// caller kept. `newer`, which may be NULL, is set to the checkpoint up to which the log only grew: the one
/// to keep from now on. Fails with `LINKWISE_E_VERIFICATION_FAILED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consistency_proof_check(
    proof: Option<&linkwise_consistency_proof>,
    key: Option<&linkwise_log_key>,
    kept: Option<&linkwise_checkpoint>,
    newer: Option<&mut MaybeUninit<Option<Box<linkwise_checkpoint>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let proof = shared(proof)?;
        proof.verify(&*shared(key)?)?;
        if shared(kept)?.position() != proof.older().position() {
            return Err(Failure::new(
                ErrorKind::VerificationFailed,
                "the proof does not begin at the checkpoint you kept: ask for one that does",
            ));
        }
        if let Some(newer) = newer {
            give(newer, proof.newer().clone());
        }
        Ok(())
    })
}

/// Frees a consistency proof. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consistency_proof_free(proof: Option<Box<linkwise_consistency_proof>>) {
    free(proof);
}

/// Reads the text of an opening, which may come from anyone; nothing is verified yet. Fails with
/// `LINKWISE_E_MALFORMED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_subject_opening_parse(
    text: linkwise_slice<'_>,
    opening: Option<&mut MaybeUninit<Option<Box<linkwise_subject_opening>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let opening = out(opening, "opening")?;
        give(opening, SubjectOpening::parse(text.text("text")?.as_bytes())?);
        Ok(())
    })
}

/// The text of the opening, under 3 kB. It names the record. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_subject_opening_text(
    opening: Option<&linkwise_subject_opening>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let text = || {
        let text = shared(opening)?.to_text();
        core::str::from_utf8(text.expose())
            .map(str::to_owned)
            .map_err(|_| Failure::usage("the opening is not UTF-8"))
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, text) }
}

/// Checks the log's signature, the proof of the entry, the path in its run and the opening. Gives the entry
/// and the id of the record that was in its act, at the organisation whose log it is: personal data, never
/// for a log. `record_id` is set to NULL where the opening is that of a dummy, which stands for nobody. Fails with `LINKWISE_E_VERIFICATION_FAILED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_subject_opening_check(
    opening: Option<&linkwise_subject_opening>,
    key: Option<&linkwise_log_key>,
    entry: Option<&mut MaybeUninit<Option<Box<linkwise_log_entry>>>>,
    record_id: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (entry, record_id) = (out(entry, "entry")?, out(record_id, "record_id")?);
        let opening = shared(opening)?;
        let verified = opening.verify(&*shared(key)?)?;
        match opening.expose_record_id()? {
            Some(id) => give(record_id, SecretBytes::new(id)),
            None => {
                record_id.write(None);
            }
        }
        give(entry, placed(opening.entry_proof(), verified));
        Ok(())
    })
}

/// Frees and wipes an opening. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_subject_opening_free(opening: Option<Box<linkwise_subject_opening>>) {
    free(opening);
}

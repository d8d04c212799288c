//! Checkpoints: what a log signs, and witnesses under it.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::key::{linkwise_log_key, witness};
use super::path;
use crate::audit::{AuditError, Checkpoint, Cosigned};
use crate::capi::failure::{Failure, linkwise_error};
use crate::capi::guard::{guard, number};
use crate::capi::handle::{Handle, free, give, opaque, out, shared};
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;

/// A checkpoint: a log's name, size and root, with the log's signature and those of witnesses. Reading
/// one verifies nothing. Freed with `linkwise_checkpoint_free`. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_checkpoint(Handle<Checkpoint>);

opaque!(linkwise_checkpoint => Checkpoint, "checkpoint");

/// Reads the text of a checkpoint, as in the file `checkpoint` of a log; nothing is verified yet. Fails
/// with `LINKWISE_E_MALFORMED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_checkpoint_parse(
    text: linkwise_slice<'_>,
    checkpoint: Option<&mut MaybeUninit<Option<Box<linkwise_checkpoint>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let checkpoint = out(checkpoint, "checkpoint")?;
        give(checkpoint, Checkpoint::parse(text.text("text")?.as_bytes())?);
        Ok(())
    })
}

/// The text of the checkpoint: keep it, and hold the log against it later. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_checkpoint_text(
    checkpoint: Option<&linkwise_checkpoint>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let text = || {
        String::from_utf8(shared(checkpoint)?.to_bytes())
            .map_err(|_| Failure::usage("the checkpoint is not UTF-8"))
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, text) }
}

/// The name of the log. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_checkpoint_origin(
    checkpoint: Option<&linkwise_checkpoint>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(checkpoint)?.position().origin.clone())) }
}

/// How many entries it covers. `checkpoint` NULL or broken gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_checkpoint_size(checkpoint: Option<&linkwise_checkpoint>) -> u64 {
    number(|| Ok(shared(checkpoint)?.position().size), 0)
}

/// The root over the entries, 64 hexadecimal digits. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_checkpoint_root(
    checkpoint: Option<&linkwise_checkpoint>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(checkpoint)?.position().root.to_string())) }
}

/// Checks that the checkpoint is of this log and signed by its key. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_checkpoint_check(
    checkpoint: Option<&linkwise_checkpoint>,
    key: Option<&linkwise_log_key>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (checkpoint, key) = (shared(checkpoint)?, shared(key)?);
        let origin = &checkpoint.position().origin;
        if *origin != key.name {
            return Err(AuditError::NotSigned { origin: origin.clone() }.into());
        }
        Ok(checkpoint.verify(&key.key)?)
    })
}

/// When a witness, known by the key of its own log, cosigned the checkpoint: `time_ms` is set to the
/// latest time that it says, in milliseconds, or to 0 where it did not cosign. Whether its clock is right
/// nobody knows. Fails with `LINKWISE_E_VERIFICATION_FAILED` where a line of the witness does not verify.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_checkpoint_cosigned_by(
    checkpoint: Option<&linkwise_checkpoint>,
    key: Option<&linkwise_log_key>,
    time_ms: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let time_ms = out(time_ms, "time_ms")?;
        let cosigned = shared(checkpoint)?.cosigned_by(&witness(&*shared(key)?))?;
        time_ms.write(cosigned.map_or(0, crate::time::Timestamp::unix_ms));
        Ok(())
    })
}

/// Puts the witnesses' lines of a checkpoint into a log's folder, under the checkpoint that is there.
/// Fails with `LINKWISE_E_USAGE` where the log has gone on to another checkpoint, or
/// `LINKWISE_E_INPUT_OUTPUT`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_checkpoint_publish_cosignatures(
    checkpoint: Option<&linkwise_checkpoint>,
    folder: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let checkpoint = shared(checkpoint)?.clone();
        Ok(Cosigned { checkpoint, previous: None }.publish(&path(folder, "folder")?)?)
    })
}

/// Frees a checkpoint. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_checkpoint_free(checkpoint: Option<Box<linkwise_checkpoint>>) {
    free(checkpoint);
}

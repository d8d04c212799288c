//! Witnessing the logs of others.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::checkpoint::linkwise_checkpoint;
use super::key::linkwise_log_key;
use super::path;
use crate::audit::{Witness, write_witness_key};
use crate::capi::failure::linkwise_error;
use crate::capi::guard::guard;
use crate::capi::handle::{Handle, free, give, opaque, out, shared, take};
use crate::capi::key::linkwise_signer;
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;
use crate::time::Timestamp;

/// A witness with its key: it cosigns another's checkpoints, each only where the log has grown from the
/// one before. Freed with `linkwise_witness_free`, which wipes the key. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_witness(Handle<Witness>);

opaque!(linkwise_witness => Witness, "witness");

/// A witness of this name, which is that of its own log where it has one. Consumes `signer`, the key of
/// that log. Fails with `LINKWISE_E_MALFORMED` where no key may have this name.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_witness_new(
    name: linkwise_slice<'_>,
    signer: Option<&mut Option<Box<linkwise_signer>>>,
    witness: Option<&mut MaybeUninit<Option<Box<linkwise_witness>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = take(signer)?;
        let witness = out(witness, "witness")?;
        give(witness, Witness::new(name.text("name")?, signer)?);
        Ok(())
    })
}

/// The witness's key as C2SP tlog-witness has it, for other verifiers; without a line end. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_witness_key(
    witness: Option<&linkwise_witness>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let text = || {
        let pinned = shared(witness)?.pinned();
        Ok(write_witness_key(&pinned.name, &pinned.key)?)
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, text) }
}

/// Checks that the checkpoint in a log's folder is signed by the log's key, and that the log only grew
/// since this witness cosigned last, which it keeps in the private file `state_path`; then cosigns it and
/// gives the cosigned checkpoint. `previous_size`, which may be NULL, is set to the size of the one before,
/// or to 0 the first time: then there was nothing to compare with.
///
/// Fails with `LINKWISE_E_VERIFICATION_FAILED`, `LINKWISE_E_USAGE` where the log is the witness's own,
/// `LINKWISE_E_INVALID_CONFIGURATION` where others could change the state, `LINKWISE_E_INPUT_OUTPUT`.
/// Costs a few files.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_witness_cosign(
    witness: Option<&linkwise_witness>,
    folder: linkwise_slice<'_>,
    key: Option<&linkwise_log_key>,
    state_path: linkwise_slice<'_>,
    now_ms: i64,
    cosigned: Option<&mut MaybeUninit<Option<Box<linkwise_checkpoint>>>>,
    previous_size: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(cosigned, "cosigned")?;
        let (witness, key) = (shared(witness)?, shared(key)?);
        let (folder, state) = (path(folder, "folder")?, path(state_path, "state_path")?);
        let cosigned = witness.cosign(&folder, &key, &state, Timestamp::from_unix_ms(now_ms)?)?;
        if let Some(size) = previous_size {
            size.write(cosigned.previous.map_or(0, |previous| previous.size));
        }
        give(place, cosigned.checkpoint);
        Ok(())
    })
}

/// Frees a witness, and wipes its key. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_witness_free(witness: Option<Box<linkwise_witness>>) {
    free(witness);
}

//! The log of one party: made, opened, read, proved, verified.

mod checkpoint;
mod comparison;
mod key;
mod proof;
mod reader;
mod recovery;
mod verifier;
mod witness;

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::path::PathBuf;

pub use checkpoint::*;
pub use comparison::*;
pub use key::*;
pub use proof::*;
pub use reader::*;
pub use recovery::*;
pub use verifier::*;
pub use witness::*;

use super::agreement::linkwise_agreement;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::audit::AuditLog;
use crate::role::adopt_agreement;
use crate::time::Timestamp;

/// The log of one party, open for its acts, which append to it; `linkwise_log_reader` reads it and makes
/// its proofs, also while it is open. It holds a lock beside the signer's state until it is freed. Threads:
/// one at a time, but for `const` calls while no other is under way.
#[derive(Debug)]
pub struct linkwise_log(Handle<AuditLog>);

opaque!(linkwise_log => AuditLog, "log");

/// The path of a file or folder.
fn path(slice: linkwise_slice<'_>, what: &str) -> Result<PathBuf, Failure> {
    let text = slice.text(what)?;
    if text.is_empty() || text.contains('\0') {
        return Err(Failure::usage(format!("`{what}` is no path of a file or folder")));
    }
    Ok(PathBuf::from(text))
}

/// Makes a new log in a folder that does not exist or is empty, with its first entry published.
/// `state_path` is the signer's state: a file outside the folder, beside the key, private to its keeper.
/// `origin` is the log's name, at most 128 visible ASCII characters without `+`; `actor` the party's name.
/// Consumes `signer`.
///
/// Fails with `LINKWISE_E_USAGE` where folder or state exist already, `LINKWISE_E_MALFORMED` where `origin`
/// is no name of a log, `LINKWISE_E_INPUT_OUTPUT`. Costs a few files.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_create(
    folder: linkwise_slice<'_>,
    state_path: linkwise_slice<'_>,
    origin: linkwise_slice<'_>,
    actor: linkwise_slice<'_>,
    now_ms: i64,
    signer: Option<&mut Option<Box<linkwise_signer>>>,
    log: Option<&mut MaybeUninit<Option<Box<linkwise_log>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = take(signer)?;
        let log = out(log, "log")?;
        let (folder, state) = (path(folder, "folder")?, path(state_path, "state_path")?);
        let (origin, actor) = (origin.text("origin")?, actor.text("actor")?);
        let now = Timestamp::from_unix_ms(now_ms)?;
        give(log, AuditLog::create(&folder, &state, origin, signer, actor, now)?);
        Ok(())
    })
}

/// Opens a log, and finishes what a crash interrupted; no entry is dropped. Consumes `signer`, which must
/// be the one that signed it.
///
/// Fails with `LINKWISE_E_VERIFICATION_FAILED` where entries that were signed are gone or changed,
/// `LINKWISE_E_INPUT_OUTPUT` also where it is open elsewhere, `LINKWISE_E_INVALID_CONFIGURATION` where
/// others could read or change the state, `LINKWISE_E_USAGE` where the signer is another. Costs a few
/// files; after a crash a pass over all entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_open(
    folder: linkwise_slice<'_>,
    state_path: linkwise_slice<'_>,
    signer: Option<&mut Option<Box<linkwise_signer>>>,
    log: Option<&mut MaybeUninit<Option<Box<linkwise_log>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = take(signer)?;
        let log = out(log, "log")?;
        let (folder, state) = (path(folder, "folder")?, path(state_path, "state_path")?);
        give(log, AuditLog::open(&folder, &state, signer)?);
        Ok(())
    })
}

/// The log's name. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_log_origin(
    log: Option<&linkwise_log>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(log)?.origin().to_owned())) }
}

/// How many entries the log has, published or not. `log` NULL or broken gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_size(log: Option<&linkwise_log>) -> u64 {
    number(|| Ok(shared(log)?.size()), 0)
}

/// The verifier key, `name+hash+key`, by which others know the log: what `linkwise_log_key_parse` reads.
/// Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_log_verifier_key(
    log: Option<&linkwise_log>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(log)?.vkey())) }
}

/// The last checkpoint that was published. Freed with `linkwise_checkpoint_free`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_checkpoint(
    log: Option<&linkwise_log>,
    checkpoint: Option<&mut MaybeUninit<Option<Box<linkwise_checkpoint>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let checkpoint = out(checkpoint, "checkpoint")?;
        give(checkpoint, shared(log)?.checkpoint()?);
        Ok(())
    })
}

/// Writes that the log's party adopts an agreement, before any act under it; an older version whose place
/// it takes is ended. `signer` is the party's signer, of its card. `adopted` is set to false where that
/// was written before; nothing is written then.
///
/// Fails with `LINKWISE_E_POLICY_REFUSED` where the agreement was ended in this log or a higher version
/// adopted, `LINKWISE_E_KEY_MISMATCH` where signer and log are not those of one of its parties,
/// `LINKWISE_E_INPUT_OUTPUT`. Costs a pass over the log's entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_adopt_agreement(
    agreement: Option<&linkwise_agreement>,
    signer: Option<&linkwise_signer>,
    now_ms: i64,
    log: Option<&mut linkwise_log>,
    adopted: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let adopted = out(adopted, "adopted")?;
        let (agreement, signer) = (shared(agreement)?, shared(signer)?);
        let now = Timestamp::from_unix_ms(now_ms)?;
        let mut log = exclusive(log)?;
        adopted.write(adopt_agreement(&agreement, &signer, &mut log, now)?);
        Ok(())
    })
}

/// Closes a log. Everything that was appended is durable before. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_free(log: Option<Box<linkwise_log>>) {
    free(log);
}

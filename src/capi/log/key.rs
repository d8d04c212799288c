//! The keys by which logs and witnesses are known.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use crate::audit::{PinnedLog, PinnedWitness, read_verifier_key, write_verifier_key};
use crate::capi::card::linkwise_card;
use crate::capi::failure::linkwise_error;
use crate::capi::guard::guard;
use crate::capi::handle::{Handle, free, give, opaque, out, shared};
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;

/// The name and public key of a log, known from elsewhere than the log: without it a log proves only that
/// it agrees with itself. It also stands for a witness, who is known by name and key of its own log.
/// Freed with `linkwise_log_key_free`. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_log_key(Handle<PinnedLog>);

opaque!(linkwise_log_key => PinnedLog, "key of a log");

pub(super) fn witness(key: &PinnedLog) -> PinnedWitness {
    PinnedWitness { name: key.name.clone(), key: key.key }
}

/// Reads a verifier key, `name+hash+key`, as in the file `log.vkey` of a log; a line end behind it is
/// fine. Fails with `LINKWISE_E_MALFORMED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_key_parse(
    text: linkwise_slice<'_>,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_log_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(key, "key")?;
        let text = text.text("text")?;
        let (name, key) = read_verifier_key(text.strip_suffix('\n').unwrap_or(text))?;
        give(place, PinnedLog { name, key });
        Ok(())
    })
}

/// The key of the log that an organisation's card names.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_key_of_card(
    card: Option<&linkwise_card>,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_log_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(key, "key")?;
        let card = shared(card)?;
        give(place, PinnedLog { name: card.log_origin.clone(), key: card.log_key });
        Ok(())
    })
}

/// The verifier key as text, without a line end. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_log_key_text(
    key: Option<&linkwise_log_key>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let text = || {
        let key = shared(key)?;
        Ok(write_verifier_key(&key.name, &key.key)?)
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, text) }
}

/// Frees the key of a log. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_key_free(key: Option<Box<linkwise_log_key>>) {
    free(key);
}

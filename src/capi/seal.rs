//! Sealing: to a party's recipient key, and link keys on their way from the custodian to the owners.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::io::{Read as _, Write as _};
use std::sync::Arc;

use super::agreement::linkwise_agreement;
use super::bytes::linkwise_bytes;
use super::draft::linkwise_draft;
use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::{exclusive, free, give, out, shared};
use super::key::{linkwise_link_key, linkwise_recipient_key, linkwise_root_key, linkwise_signer};
use super::log::linkwise_log;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::crypto::{RecipientKey, RecipientPublicKey, open, seal};
use crate::error::ErrorKind;
use crate::role::{destroy_epoch, issue_link_key, receive_link_key};
use crate::secret::SecretBytes;
use crate::time::Timestamp;

/// Makes the key that opens what is sealed to a party (X25519, of the age format) from the operating
/// system's generator. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recipient_key_generate(
    key: Option<&mut MaybeUninit<Option<Box<linkwise_recipient_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key = out(key, "key")?;
        give(key, Arc::new(RecipientKey::generate()));
        Ok(())
    })
}

/// A recipient key from its secret text (`AGE-SECRET-KEY-1...`), which the caller's key store kept. The
/// text is copied; wipe your own. The caller frees the key. Fails with `LINKWISE_E_KEY_MISMATCH` where the
/// text is no such key.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recipient_key_from_secret(
    secret: linkwise_slice<'_>,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_recipient_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key = out(key, "key")?;
        let secret = SecretBytes::new(secret.bytes("secret")?.to_vec());
        give(key, Arc::new(RecipientKey::from_secret(&secret)?));
        Ok(())
    })
}

/// The secret text of a recipient key (`AGE-SECRET-KEY-1...`), for the caller's key store alone. The
/// caller frees the bytes, which wipes them.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recipient_key_expose_secret(
    key: Option<&linkwise_recipient_key>,
    secret: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let secret = out(secret, "secret")?;
        give(secret, shared(key)?.expose());
        Ok(())
    })
}

/// The recipient to which others seal (`age1...`, 62 characters), as cards have it. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_recipient_key_public_key(
    key: Option<&linkwise_recipient_key>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(key)?.public_key().to_string())) }
}

/// Frees a recipient key. The key is shared with the sources to which it was given for sealed files; it is
/// wiped when the last that holds it is gone. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recipient_key_free(key: Option<Box<linkwise_recipient_key>>) {
    free(key);
}

/// Seals bytes to a recipient (`age1...`) in the age v1 format. Whoever opens them does not learn from
/// whom they are: sign what must be known to be yours. The caller frees `sealed`. Fails with
/// `LINKWISE_E_KEY_MISMATCH` where the recipient is none. Costs about 100 microseconds, and a second for a
/// gigabyte; any thread.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_seal(
    recipient: linkwise_slice<'_>,
    content: linkwise_slice<'_>,
    sealed: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let sealed = out(sealed, "sealed")?;
        let recipient: RecipientPublicKey = recipient.text("recipient")?.parse()?;
        let content = content.bytes("content")?;
        let failed = |error: std::io::Error| {
            Failure::new(ErrorKind::InputOutput, format!("the bytes could not be sealed: {error}"))
        };
        let mut writer = seal(&recipient, Vec::new()).map_err(failed)?;
        writer.write_all(content).map_err(failed)?;
        give(sealed, SecretBytes::new(writer.finish().map_err(failed)?));
        Ok(())
    })
}

/// Opens what was sealed to a recipient key. The caller frees `content`, which wipes it. Fails with
/// `LINKWISE_E_KEY_MISMATCH` where it is sealed to someone else, altered or cut short; nothing of it is
/// given then.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_unseal(
    key: Option<&linkwise_recipient_key>,
    sealed: linkwise_slice<'_>,
    content: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let content = out(content, "content")?;
        let key = shared(key)?;
        let sealed = sealed.bytes("sealed")?;
        let mut reader = open(&key, sealed)?;
        // The content is shorter than what was sealed, so the buffer is never moved and leaves no copy.
        let mut bytes = Vec::with_capacity(sealed.len());
        let read = reader.read_to_end(&mut bytes);
        let bytes = SecretBytes::new(bytes);
        read.map_err(|_| crate::crypto::CryptoError::DoesNotOpen)?;
        give(content, bytes);
        Ok(())
    })
}

/// Issues the link key of an agreement to one of its owners, as its key custodian: sealed to the owner,
/// signed by the custodian, and written to the custodian's log before it is handed out. The file is what
/// `linkwise key issue` writes and `linkwise key import` takes in. The caller frees `sealed`.
///
/// `to` is the owner's name in the agreement. Fails with `LINKWISE_E_POLICY_REFUSED` where `to` is no
/// controller of the agreement or the agreement has ended in this log, and with `LINKWISE_E_KEY_MISMATCH`
/// where signing key and log are not the custodian's.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_issue(
    root: Option<&linkwise_root_key>,
    agreement: Option<&linkwise_agreement>,
    to: linkwise_slice<'_>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    sealed: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let sealed = out(sealed, "sealed")?;
        let (root, agreement, signer) = (shared(root)?, shared(agreement)?, shared(signer)?);
        let mut log = exclusive(log)?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        let to = to.text("to")?;
        let bytes = issue_link_key(&agreement, &root, to, &signer, &mut log, now)?;
        give(sealed, SecretBytes::new(bytes));
        Ok(())
    })
}

/// Opens a link key that an agreement's custodian has issued to `own`, the caller's name in the
/// agreement. The caller frees the key. Fails with `LINKWISE_E_KEY_MISMATCH` where it is not sealed to
/// this recipient key, is of another agreement, epoch or suite, or was not signed by the custodian for
/// `own`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_receive(
    sealed: linkwise_slice<'_>,
    agreement: Option<&linkwise_agreement>,
    recipient: Option<&linkwise_recipient_key>,
    own: linkwise_slice<'_>,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_link_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key = out(key, "key")?;
        let (agreement, recipient) = (shared(agreement)?, shared(recipient)?);
        let (sealed, own) = (sealed.bytes("sealed")?, own.text("own")?);
        give(key, receive_link_key(sealed, &agreement, &recipient, own)?);
        Ok(())
    })
}

/// Writes to a party's log that the link key of an agreement's epoch is destroyed; nothing is encoded
/// under it there any more. Once it is written, free the key and delete every copy: a key that is gone
/// without a word could be one that was lost. `written` (may be NULL) is false where that was written
/// before. The agreement may have ended, so a draft of it is asked for; see `linkwise_agreement_draft`.
/// Fails with `LINKWISE_E_USAGE` where this log never opened the epoch.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_record_destroyed(
    agreement: Option<&linkwise_draft>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    written: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (agreement, signer) = (shared(agreement)?, shared(signer)?);
        let mut log = exclusive(log)?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        let done = destroy_epoch(agreement.terms(), &signer, &mut log, now)?;
        if let Some(written) = written {
            written.write(done);
        }
        Ok(())
    })
}

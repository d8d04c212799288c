//! Keys: made, exposed to key stores, checked, destroyed. Freeing a key wipes it.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::sync::Arc;

use super::agreement::linkwise_agreement;
use super::bytes::exactly;
use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::{Handle, free, give, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::crypto::{Digest, LinkKey, RecipientKey, RootKey, Signer, Suite};
use crate::secret::Secret;

/// A key with which a party signs agreements, files or its log. Freeing it wipes it. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_signer(Handle<Signer>);
/// The root of link keys, which the key custodian alone holds. Freeing it wipes it. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_root_key(Handle<RootKey>);
/// The link key of one agreement and epoch, which owners hold. Freeing it wipes it. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_link_key(Handle<LinkKey>);
/// The key that opens files sealed to a party. It is wiped when the last that holds it is gone: this, or
/// sources of sealed files. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_recipient_key(Handle<Arc<RecipientKey>>);

opaque!(linkwise_signer => Signer, "signer");
opaque!(linkwise_root_key => RootKey, "root key");
opaque!(linkwise_link_key => LinkKey, "link key");
opaque!(linkwise_recipient_key => Arc<RecipientKey>, "recipient key");

/// The primitives of keyed hashing: one of the `LINKWISE_SUITE_` numbers, which are those of the
/// agreement's canonical bytes.
pub type linkwise_suite = i32;

/// BLAKE3's keyed mode.
pub const LINKWISE_SUITE_BLAKE3: linkwise_suite = 1;
/// HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869).
pub const LINKWISE_SUITE_HMAC_SHA256: linkwise_suite = 2;

pub(super) fn suite_of(number: linkwise_suite) -> Result<Suite, Failure> {
    let suite = u8::try_from(number).ok().and_then(Suite::from_number);
    suite.ok_or_else(|| Failure::usage("`suite` is no number of a suite"))
}

/// A digest that C gives as 64 hexadecimal digits.
pub(super) fn digest_of(text: linkwise_slice<'_>, what: &str) -> Result<Digest, Failure> {
    let digest = text.text(what)?.parse();
    digest.map_err(|_| Failure::usage(format!("`{what}` must be 64 hexadecimal digits")))
}

/// The 32 bytes of a secret of the caller's.
fn secret_of(secret: linkwise_slice<'_>) -> Result<Secret<32>, Failure> {
    Ok(Secret::new(exactly(secret, "secret")?))
}

/// Makes a signing key (Ed25519, RFC 8032) from the operating system's generator. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_signer_generate(
    signer: Option<&mut MaybeUninit<Option<Box<linkwise_signer>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = out(signer, "signer")?;
        give(signer, Signer::generate()?);
        Ok(())
    })
}

/// A signing key from its 32-byte seed, which the caller's key store kept. The bytes are copied; wipe your
/// own. The caller frees the key.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_signer_from_secret(
    secret: linkwise_slice<'_>,
    signer: Option<&mut MaybeUninit<Option<Box<linkwise_signer>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = out(signer, "signer")?;
        give(signer, Signer::from_secret(secret_of(secret)?)?);
        Ok(())
    })
}

/// Writes the 32-byte seed, for the caller's key store alone; wipe the buffer after use.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_signer_expose_secret(
    signer: Option<&linkwise_signer>,
    secret: Option<&mut MaybeUninit<[u8; 32]>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let secret = out(secret, "secret")?;
        secret.write(*shared(signer)?.expose().expose());
        Ok(())
    })
}

/// The key with which others verify: 64 hexadecimal digits, as cards have it. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_signer_public_key(
    signer: Option<&linkwise_signer>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(signer)?.public_key().to_string())) }
}

/// Signs a message: the 64 bytes of an Ed25519 signature. What the library itself signs begins with
/// words of its own; begin your messages with yours, so that none stands for another.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_signer_sign(
    signer: Option<&linkwise_signer>,
    message: linkwise_slice<'_>,
    signature: Option<&mut MaybeUninit<[u8; 64]>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signature = out(signature, "signature")?;
        signature.write(shared(signer)?.sign(message.bytes("message")?).0);
        Ok(())
    })
}

/// Verifies the 64 bytes of an Ed25519 signature with a public key of 64 hexadecimal digits. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED` where it is not this key's over this message, and with
/// `LINKWISE_E_KEY_MISMATCH` where the public key is none. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verify(
    public_key: linkwise_slice<'_>,
    message: linkwise_slice<'_>,
    signature: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key: crate::crypto::SignerPublicKey = public_key.text("public_key")?.parse()?;
        let signature = crate::crypto::Signature(exactly(signature, "signature")?);
        Ok(key.verify(message.bytes("message")?, &signature)?)
    })
}

/// Frees and wipes a signing key. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_signer_free(signer: Option<Box<linkwise_signer>>) {
    free(signer);
}

/// Makes a root key from the operating system's generator: the custodian does so once. Whoever loses it
/// cannot issue a key of an earlier agreement again; whoever steals it can read all codes that were made
/// under it. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_root_key_generate(
    root: Option<&mut MaybeUninit<Option<Box<linkwise_root_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let root = out(root, "root")?;
        give(root, RootKey::generate()?);
        Ok(())
    })
}

/// A root key from its 32 bytes, which the custodian's key store kept. The bytes are copied; wipe your
/// own. The caller frees the key.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_root_key_from_secret(
    secret: linkwise_slice<'_>,
    root: Option<&mut MaybeUninit<Option<Box<linkwise_root_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let root = out(root, "root")?;
        give(root, RootKey::from_secret(secret_of(secret)?));
        Ok(())
    })
}

/// Writes the 32 bytes of a root key, for the custodian's key store alone; wipe the buffer after use.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_root_key_expose_secret(
    root: Option<&linkwise_root_key>,
    secret: Option<&mut MaybeUninit<[u8; 32]>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let secret = out(secret, "secret")?;
        secret.write(*shared(root)?.expose().expose());
        Ok(())
    })
}

/// The check value of a root key, which tells two keys apart without telling either: 16 hexadecimal
/// digits. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_root_key_check_value(
    root: Option<&linkwise_root_key>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(root)?.check().to_string())) }
}

/// Derives the link key of an agreement: of its suite, digest and epoch. The caller frees it. For
/// programs that play custodian and owner; a custodian of its own sends it with `linkwise_link_key_issue`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_root_key_link_key(
    root: Option<&linkwise_root_key>,
    agreement: Option<&linkwise_agreement>,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_link_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key = out(key, "key")?;
        let agreement = shared(agreement)?;
        let terms = agreement.terms();
        give(key, shared(root)?.link_key(terms.schema.suite, agreement.digest(), terms.epoch));
        Ok(())
    })
}

/// Frees and wipes a root key. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_root_key_free(root: Option<Box<linkwise_root_key>>) {
    free(root);
}

/// A link key from its parts, which an owner's key store kept: suite, digest of the agreement (64
/// hexadecimal digits), epoch, and 32 bytes. The bytes are copied; wipe your own. The caller frees the key.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_from_secret(
    suite: linkwise_suite,
    agreement: linkwise_slice<'_>,
    epoch: u64,
    secret: linkwise_slice<'_>,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_link_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key = out(key, "key")?;
        let agreement = digest_of(agreement, "agreement")?;
        give(key, LinkKey::from_secret(suite_of(suite)?, agreement, epoch, secret_of(secret)?));
        Ok(())
    })
}

/// Writes the 32 bytes of a link key, for the owner's key store alone; wipe the buffer after use.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_expose_secret(
    key: Option<&linkwise_link_key>,
    secret: Option<&mut MaybeUninit<[u8; 32]>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let secret = out(secret, "secret")?;
        secret.write(*shared(key)?.expose().expose());
        Ok(())
    })
}

/// The digest of the agreement that a link key is for: 64 hexadecimal digits. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_link_key_agreement(
    key: Option<&linkwise_link_key>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(key)?.agreement().to_string())) }
}

/// The check value of a link key, equal for all owners who hold the same key: 16 hexadecimal digits. Text
/// out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_link_key_check_value(
    key: Option<&linkwise_link_key>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(key)?.check().to_string())) }
}

/// The suite and the epoch that a link key was made for.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_made_for(
    key: Option<&linkwise_link_key>,
    suite: Option<&mut MaybeUninit<linkwise_suite>>,
    epoch: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (suite, epoch) = (out(suite, "suite")?, out(epoch, "epoch")?);
        let key = shared(key)?;
        suite.write(key.suite().number().into());
        epoch.write(key.epoch());
        Ok(())
    })
}

/// Frees and wipes a link key. NULL is fine. To destroy a key is to say so in the log with
/// `linkwise_link_key_record_destroyed`, to free it, and to delete it from the key store and its backups.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_link_key_free(key: Option<Box<linkwise_link_key>>) {
    free(key);
}

//! Revocation: a party ends an agreement, and the others take that in.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::card::linkwise_trust;
use super::draft::linkwise_draft;
use super::failure::linkwise_error;
use super::guard::guard;
use super::handle::{Handle, exclusive, free, give, opaque, out, shared};
use super::key::{digest_of, linkwise_signer};
use super::log::linkwise_log;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::document::revocation;
use crate::policy::{Revocation, SignedRevocation};
use crate::role::{adopt_revocation, has_ended};
use crate::time::Timestamp;

/// One party's signed notice that an agreement is at an end for everyone. Freed with
/// `linkwise_revocation_free`. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_revocation(Handle<SignedRevocation>);

opaque!(linkwise_revocation => SignedRevocation, "revocation");

/// Makes and signs a notice. `agreement` is a draft of the agreement (see `linkwise_agreement_draft`),
/// `party` the name of the party that ends it, whose card has the signer's key, and `reason` one line of at
/// most 1,000 characters without anything about a child. It counts with each organisation from the moment
/// at which that organisation takes it in; send the document to all of them. The caller frees it. Fails
/// with `LINKWISE_E_POLICY_REFUSED` where `trust` would not let the notice count.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_revocation_make(
    agreement: Option<&linkwise_draft>,
    party: linkwise_slice<'_>,
    reason: linkwise_slice<'_>,
    now_ms: i64,
    signer: Option<&linkwise_signer>,
    trust: Option<&linkwise_trust>,
    revocation: Option<&mut MaybeUninit<Option<Box<linkwise_revocation>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(revocation, "revocation")?;
        let agreement = shared(agreement)?;
        let notice = Revocation {
            agreement: *agreement.agreement().digest(),
            party: party.text("party")?.to_owned(),
            at: Timestamp::from_unix_ms(now_ms)?,
            reason: reason.text("reason")?.to_owned(),
        };
        let signed = notice.sign(&*shared(signer)?);
        // A notice that counts nowhere is not handed out.
        signed.check(agreement.terms(), &*shared(trust)?)?;
        give(place, signed);
        Ok(())
    })
}

/// Reads a notice from its document (TOML); it is not checked yet. The caller frees it. Fails with
/// `LINKWISE_E_INVALID_CONFIGURATION`; the error names the line.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_revocation_parse(
    document: linkwise_slice<'_>,
    revocation: Option<&mut MaybeUninit<Option<Box<linkwise_revocation>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let revocation = out(revocation, "revocation")?;
        give(revocation, revocation::parse(document.text("document")?)?);
        Ok(())
    })
}

/// The notice as a document (TOML), as it is sent to the others. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_revocation_document(
    revocation: Option<&linkwise_revocation>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(revocation::write(&*shared(revocation)?))) }
}

/// The digest of the agreement that a notice is about: 64 hexadecimal digits. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_revocation_agreement(
    revocation: Option<&linkwise_revocation>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe {
        give_text(buffer, capacity, || Ok(shared(revocation)?.revocation.agreement.to_string()))
    }
}

/// Checks that a notice is about this agreement and is signed by one of its parties with the key that the
/// caller has pinned. Fails with `LINKWISE_E_POLICY_REFUSED` and the reason.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_revocation_check(
    revocation: Option<&linkwise_revocation>,
    agreement: Option<&linkwise_draft>,
    trust: Option<&linkwise_trust>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (revocation, agreement) = (shared(revocation)?, shared(agreement)?);
        Ok(revocation.check(agreement.terms(), &*shared(trust)?)?)
    })
}

/// Takes a notice in: checks it and writes it to a party's log; from then on every act under the agreement
/// is refused there. The party that ends the agreement takes its own notice in too. `ended` (may be NULL)
/// is false where the agreement had ended in this log before; nothing is written then. Fails with
/// `LINKWISE_E_POLICY_REFUSED` where the notice does not count, and with `LINKWISE_E_KEY_MISMATCH` where
/// signing key and log are not those of one party of the agreement.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_revocation_adopt(
    revocation: Option<&linkwise_revocation>,
    agreement: Option<&linkwise_draft>,
    trust: Option<&linkwise_trust>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    ended: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (revocation, agreement) = (shared(revocation)?, shared(agreement)?);
        let (trust, signer) = (shared(trust)?, shared(signer)?);
        let mut log = exclusive(log)?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        let terms = agreement.terms();
        let done = adopt_revocation(&revocation, terms, &trust, &signer, &mut log, now)?;
        if let Some(ended) = ended {
            ended.write(done);
        }
        Ok(())
    })
}

/// Whether an agreement, named by its digest (64 hexadecimal digits), was revoked in a log, or a newer
/// version has taken its place there: what `revoked` of a request wants to know. Acts look by themselves
/// too.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_has_ended(
    log: Option<&linkwise_log>,
    agreement: linkwise_slice<'_>,
    ended: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let ended = out(ended, "ended")?;
        let digest = digest_of(agreement, "agreement")?;
        ended.write(has_ended(&*shared(log)?, &digest)?);
        Ok(())
    })
}

/// Frees a notice. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_revocation_free(revocation: Option<Box<linkwise_revocation>>) {
    free(revocation);
}

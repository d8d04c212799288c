//! What every act of the face has in common.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::failure::Failure;
use super::handle::{Opaque, shared};
use super::permit::Permitted;
use super::text::give_text;
use crate::audit::AuditLog;
use crate::crypto::Signer;
use crate::policy::{Act, Permit};
use crate::role::{RoleError, refuse};
use crate::time::Timestamp;

/// Asks for a permit again as of the time of the act, spends it and acts. A refusal is written to the log,
/// whether it comes before the act or from within.
pub(super) fn act<A: Act, T>(
    permitted: &Permitted,
    now_ms: i64,
    signer: &Signer,
    log: &mut AuditLog,
    run: impl FnOnce(Permit<'_, A>, &mut AuditLog, Timestamp) -> Result<T, RoleError>,
) -> Result<T, Failure> {
    let now = Timestamp::from_unix_ms(now_ms)?;
    if now < permitted.asked() {
        return Err(Failure::usage(
            "`now_ms` is before the time of the request for the permit; give the time of the act",
        ));
    }
    let result = permitted
        .permit_at::<A>(now)
        .map_err(RoleError::from)
        .and_then(|permit| run(permit, &mut *log, now));
    if let Err(RoleError::Refused(refusal)) = &result {
        let (party, digest) = (permitted.party(), permitted.agreement().digest());
        refuse(log, refusal, party, A::KIND, digest, signer, now)?;
    }
    Ok(result?)
}

/// One item of a list, by its number.
pub(super) fn item<T>(list: &[T], index: usize) -> Result<&T, Failure> {
    list.get(index).ok_or_else(|| Failure::usage("`index` is not below the count"))
}

/// Gives one item of what a handle has.
pub(super) fn give_item<'a, H: Opaque, T>(
    handle: Option<&'a H>,
    place: Option<&mut MaybeUninit<T>>,
    what: &str,
    make: impl FnOnce(&'a H::Value) -> Result<T, Failure>,
) -> Result<(), Failure> {
    let place = super::handle::out(place, what)?;
    place.write(make(super::handle::lasting(handle)?)?);
    Ok(())
}

/// A value as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|_| {
        Failure::new(crate::error::ErrorKind::Unexpected, "the report cannot be written as JSON")
    })
}

/// Gives text made of what a handle has.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
pub(super) unsafe fn give_text_of<H: Opaque>(
    handle: Option<&H>,
    buffer: *mut c_char,
    capacity: usize,
    text: impl FnOnce(&H::Value) -> Result<String, Failure>,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || text(&*shared(handle)?)) }
}

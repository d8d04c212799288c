//! Why a call failed: what a status cannot say.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::guard::guard;
use super::handle::{Handle, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::{LINKWISE_E_USAGE, linkwise_status};
use super::text::give_text;
use crate::error::ErrorKind;
use crate::policy::{Refusal, WithdrawalError};
use crate::role::{LinkKeyError, RoleError};

/// One of the reasons of a failure: a stable code, and a sentence.
#[derive(Debug)]
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) text: String,
}

/// What a body gives where it does not succeed.
#[derive(Debug)]
pub struct Failure {
    status: linkwise_status,
    message: String,
    reasons: Vec<Reason>,
}

/// Why a call failed. Made by the call, owned by the caller, freed with `linkwise_error_free`. It never
/// holds a value from the data. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_error(Handle<Failure>);

opaque!(linkwise_error => Failure, "error");

impl Failure {
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { status: kind.code(), message: message.into(), reasons: Vec::new() }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    pub(super) fn null(what: &str) -> Self {
        Self::usage(format!("`{what}` is NULL; give one that is not"))
    }

    pub(super) fn with_reason(mut self, code: &str, text: &str) -> Self {
        self.reasons.push(Reason { code: code.to_owned(), text: text.to_owned() });
        self
    }

    /// The same, with where it happened before the message.
    pub(super) fn at(mut self, place: impl core::fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    #[cfg(test)]
    pub(super) fn reasons(&self) -> impl Iterator<Item = &str> {
        self.reasons.iter().map(|reason| reason.code.as_str())
    }

    pub(super) const fn status(&self) -> linkwise_status {
        self.status
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let mut failure = Self::new(refusal.kind(), refusal.to_string());
        for reason in refusal.reasons() {
            failure = failure.with_reason(reason.code(), &reason.to_string());
        }
        failure
    }
}

impl From<RoleError> for Failure {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::Refused(refusal) => refusal.into(),
            RoleError::Withdrawal(error) => error.into(),
            other => Self::new(other.kind(), other.to_string()),
        }
    }
}

impl From<WithdrawalError> for Failure {
    fn from(error: WithdrawalError) -> Self {
        match error {
            WithdrawalError::Refused(refusal) => refusal.into(),
            other => Self::new(other.kind(), other.to_string()),
        }
    }
}

impl From<LinkKeyError> for Failure {
    fn from(error: LinkKeyError) -> Self {
        match error {
            LinkKeyError::Role(error) => error.into(),
            other => Self::new(other.kind(), other.to_string()),
        }
    }
}

/// Takes over errors that have no more than a kind and a text.
macro_rules! from_errors {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.kind(), error.to_string())
            }
        }
    )+};
}

from_errors!(
    crate::audit::AuditError,
    crate::crypto::CryptoError,
    crate::document::DocumentError,
    crate::identifier::IdentifierError,
    crate::document::register::RegisterFileError,
    crate::policy::AgreementError,
    crate::policy::RegisterError,
    crate::record::RecordError,
    crate::time::TimeError,
);

impl From<IdentifierFailure> for Failure {
    fn from(IdentifierFailure(error): IdentifierFailure) -> Self {
        Self::from(error).with_reason(error.code(), &error.to_string())
    }
}

/// An identifier's error, whose code is worth telling apart.
pub(super) struct IdentifierFailure(pub(super) crate::identifier::IdentifierError);

/// The status of the call that made the error. `error` NULL gives `LINKWISE_E_USAGE`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_error_status(error: Option<&linkwise_error>) -> linkwise_status {
    super::guard::number(|| Ok(shared(error)?.status), LINKWISE_E_USAGE)
}

/// What went wrong, where, and how to mend it: one or more English sentences. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_error_message(
    error: Option<&linkwise_error>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(error)?.message.clone())) }
}

/// How many reasons the error has: of a refusal every reason against the act, else 0 or 1. `error` NULL
/// gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_error_reason_count(error: Option<&linkwise_error>) -> usize {
    super::guard::number(|| Ok(shared(error)?.reasons.len()), 0)
}

/// The stable code and the sentence of one reason, counted from 0; both slices live as long as the
/// error. Fails with `LINKWISE_E_USAGE` where there is no such reason.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_error_reason<'a>(
    error: Option<&'a linkwise_error>,
    index: usize,
    code: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    sentence: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
) -> linkwise_status {
    guard(None, || {
        let (code, sentence) = (out(code, "code")?, out(sentence, "sentence")?);
        let failure = super::handle::lasting(error)?;
        let reason =
            failure.reasons.get(index).ok_or_else(|| Failure::usage("there is no such reason"))?;
        code.write(reason.code.as_bytes().into());
        sentence.write(reason.text.as_bytes().into());
        Ok(())
    })
}

/// Frees an error. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_error_free(error: Option<Box<linkwise_error>>) {
    super::handle::free(error);
}

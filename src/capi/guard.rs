//! The border: no panic passes it, in either direction of time.

use core::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::failure::{Failure, linkwise_error};
use super::handle::Opaque;
use super::status::{LINKWISE_E_PANIC, LINKWISE_OK, linkwise_status};
use crate::error::ErrorKind;

/// Where C wants to have an error, if it does.
pub(super) type ErrorOut<'a> = Option<&'a mut MaybeUninit<Option<Box<linkwise_error>>>>;

fn caught<T>(body: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // What a body holds when it panics is a handle, which the panic marks as broken, or is dropped.
    catch_unwind(AssertUnwindSafe(|| {
        #[cfg(linkwise_inject_panic)]
        super::inject::at_the_border();
        body()
    }))
    .unwrap_or_else(|payload| {
        // A payload may panic when it is dropped; to lose it is the lesser harm.
        core::mem::forget(payload);
        Err(Failure::new(
            ErrorKind::Panic,
            "the library failed within this call, which is a fault of its own: please report it; \
             the handles that it used refuse further use",
        ))
    })
}

/// Runs a body. Where it fails, the status tells so and the error is handed out; where it succeeds, the
/// place for the error is set to NULL.
pub(super) fn guard(
    error: ErrorOut<'_>,
    body: impl FnOnce() -> Result<(), Failure>,
) -> linkwise_status {
    let (status, failure) = match caught(body) {
        Ok(()) => (LINKWISE_OK, None),
        Err(failure) => (failure.status(), Some(failure)),
    };
    if let Some(error) = error {
        error.write(failure.map(linkwise_error::boxed));
    }
    status
}

/// Runs a body that gives a number, where there is no place for an error.
pub(super) fn number<T>(body: impl FnOnce() -> Result<T, Failure>, failed: T) -> T {
    caught(body).unwrap_or(failed)
}

/// Runs a body that gives nothing.
pub(super) fn quietly(body: impl FnOnce()) {
    let done = caught(|| {
        body();
        Ok(())
    });
    debug_assert!(done.as_ref().err().is_none_or(|one| one.status() == LINKWISE_E_PANIC));
}

//! Handles: what C holds and cannot look into.

use core::mem::MaybeUninit;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicBool, Ordering};

use super::failure::Failure;
use super::guard::quietly;

/// What is behind a pointer that C holds.
#[derive(Debug)]
pub(super) struct Handle<T> {
    value: T,
    // A call panicked while it used this: whether the value still keeps its rules, nobody knows.
    broken: AtomicBool,
}

impl<T> Handle<T> {
    pub(super) const fn new(value: T) -> Self {
        Self { value, broken: AtomicBool::new(false) }
    }
}

/// A type of handle, as the header names it.
pub(super) trait Opaque: Sized {
    // C may use any handle from another thread than the one that made it, and a const one from several.
    type Value: Send + Sync;
    const NAME: &'static str;
    fn boxed(value: Self::Value) -> Box<Self>;
    fn handle(&self) -> &Handle<Self::Value>;
    fn handle_mut(&mut self) -> &mut Handle<Self::Value>;
    fn into_handle(self) -> Handle<Self::Value>;
}

/// Makes a tuple struct around a [`Handle`] an [`Opaque`] one. The struct itself is written out, so that
/// the generator of the header sees it.
macro_rules! opaque {
    ($handle:ident => $value:ty, $name:literal) => {
        impl $crate::capi::handle::Opaque for $handle {
            type Value = $value;
            const NAME: &'static str = $name;

            fn boxed(value: $value) -> Box<Self> {
                Box::new(Self($crate::capi::handle::Handle::new(value)))
            }

            fn handle(&self) -> &$crate::capi::handle::Handle<$value> {
                &self.0
            }

            fn handle_mut(&mut self) -> &mut $crate::capi::handle::Handle<$value> {
                &mut self.0
            }

            fn into_handle(self) -> $crate::capi::handle::Handle<$value> {
                self.0
            }
        }
    };
}

pub(super) use opaque;

fn check(broken: bool, name: &str) -> Result<(), Failure> {
    if broken {
        return Err(Failure::usage(format!(
            "a call failed within the library while it used this {name}; free it and make another"
        )));
    }
    Ok(())
}

/// A handle in use by any number of threads; broken where the call panics.
pub(super) struct Shared<'a, T>(&'a Handle<T>);

impl<T> Deref for Shared<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T> Drop for Shared<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.broken.store(true, Ordering::Release);
        }
    }
}

/// A handle in use by one thread; broken where the call panics.
pub(super) struct Exclusive<'a, T>(&'a mut Handle<T>);

impl<T> Deref for Exclusive<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T> DerefMut for Exclusive<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0.value
    }
}

impl<T> Drop for Exclusive<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            *self.0.broken.get_mut() = true;
        }
    }
}

/// Looks into a handle.
pub(super) fn shared<H: Opaque>(handle: Option<&H>) -> Result<Shared<'_, H::Value>, Failure> {
    let handle = handle.ok_or_else(|| Failure::null(H::NAME))?.handle();
    check(handle.broken.load(Ordering::Acquire), H::NAME)?;
    let shared = Shared(handle);
    #[cfg(linkwise_inject_panic)]
    super::inject::at_a_handle();
    Ok(shared)
}

/// Looks into a handle for something that C may keep as long as the handle lives.
pub(super) fn lasting<H: Opaque>(handle: Option<&H>) -> Result<&H::Value, Failure> {
    let used = shared(handle)?;
    let value: &H::Value = &used.0.value;
    Ok(value)
}

/// Works on a handle.
pub(super) fn exclusive<H: Opaque>(
    handle: Option<&mut H>,
) -> Result<Exclusive<'_, H::Value>, Failure> {
    let handle = handle.ok_or_else(|| Failure::null(H::NAME))?.handle_mut();
    check(*handle.broken.get_mut(), H::NAME)?;
    let exclusive = Exclusive(handle);
    #[cfg(linkwise_inject_panic)]
    super::inject::at_a_handle();
    Ok(exclusive)
}

/// Takes a handle over and leaves NULL behind, whatever comes of it. A function takes all that it
/// consumes before it looks at anything else.
pub(super) fn take<H: Opaque>(place: Option<&mut Option<Box<H>>>) -> Result<H::Value, Failure> {
    let handle = place.and_then(Option::take).ok_or_else(|| Failure::null(H::NAME))?;
    let mut handle = handle.into_handle();
    check(*handle.broken.get_mut(), H::NAME)?;
    #[cfg(linkwise_inject_panic)]
    super::inject::at_a_handle();
    Ok(handle.value)
}

/// The same for a handle that may be NULL.
pub(super) fn take_if_any<H: Opaque>(
    place: Option<&mut Option<Box<H>>>,
) -> Result<Option<H::Value>, Failure> {
    place.filter(|place| place.is_some()).map(|place| take(Some(place))).transpose()
}

/// The place where C wants to have something.
pub(super) fn out<'a, T>(
    place: Option<&'a mut MaybeUninit<T>>,
    what: &str,
) -> Result<&'a mut MaybeUninit<T>, Failure> {
    place.ok_or_else(|| Failure::null(what))
}

/// Hands a new handle to C.
pub(super) fn give<H: Opaque>(place: &mut MaybeUninit<Option<Box<H>>>, value: H::Value) {
    place.write(Some(H::boxed(value)));
}

/// Frees what C gives back.
pub(super) fn free<H: Opaque>(handle: Option<Box<H>>) {
    quietly(|| drop(handle));
}

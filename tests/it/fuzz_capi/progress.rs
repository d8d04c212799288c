//! What acts are told to call while they run, and what must hold of it.

use core::cell::Cell;
use core::ffi::c_void;

use linkwise::capi::{linkwise_progress, linkwise_progress_step};

use super::Machine;
use super::argument::{Argument, NULL, read};

/// What an act has told.
struct Told {
    calls: Cell<u32>,
    /// The call, from 1, at which the act is to stop; 0: none.
    stop_at: u32,
}

impl Told {
    fn stopped(&self) -> bool {
        self.stop_at > 0 && self.calls.get() == self.stop_at
    }
}

type Call = unsafe extern "C" fn(*mut c_void, *const linkwise_progress_step<'_>) -> i32;

unsafe extern "C" fn told(context: *mut c_void, step: *const linkwise_progress_step<'_>) -> i32 {
    // SAFETY: the context is what was kept below, and the step lives until this returns.
    let (told, step) =
        unsafe { (&*context.cast::<Told>(), *step.cast::<linkwise_progress_step<'static>>()) };
    assert!(!told.stopped(), "no call after the one that stopped the act");
    assert!(std::str::from_utf8(&read(step.stage)).is_ok_and(|stage| !stage.is_empty()));
    assert!((1..=step.total).contains(&step.done), "{} of {}", step.done, step.total);
    told.calls.set(told.calls.get() + 1);
    i32::from(told.stopped())
}

impl Argument for Option<&linkwise_progress> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let byte = machine.byte();
        if byte >= NULL {
            return None;
        }
        let size = size_of::<linkwise_progress>();
        let struct_size = if byte < 0xe0 { size } else { usize::from(byte - 0xe0) * 4 };
        let stop_at = machine.byte();
        let call: Option<Call> = if stop_at == 0xff { None } else { Some(told) };
        let context = machine.keep(Told { calls: Cell::new(0), stop_at: u32::from(stop_at) });
        machine.after(move |_, succeeded| {
            // SAFETY: kept, and the call has returned.
            let stopped = unsafe { &*context }.stopped();
            assert!(!(stopped && succeeded), "an act that was stopped");
        });
        let progress = linkwise_progress { struct_size, call, context: context.cast() };
        // SAFETY: kept until the call has returned.
        Some(unsafe { &*machine.keep(progress) })
    }
}

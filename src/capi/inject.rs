//! Panics on demand, for the C tests' build alone (`--cfg linkwise_inject_panic`).

use core::sync::atomic::{AtomicI32, Ordering};

static ARMED: AtomicI32 = AtomicI32::new(0);
const AT_THE_BORDER: i32 = 1;
const AT_A_HANDLE: i32 = 2;
const IN_A_STREAM: i32 = 3;

/// Of the C tests' build alone: the next call panics, with 1 before it does anything, with 2 while it
/// uses its first handle, with 3 where a stream of the library's is asked for its next batch. 0 disarms, and gives what was armed.
#[unsafe(no_mangle)]
pub(super) extern "C" fn linkwise_test_inject_panic(at: i32) -> i32 {
    ARMED.swap(at, Ordering::SeqCst)
}

fn fire(at: i32) {
    if ARMED.compare_exchange(at, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        #[allow(clippy::panic, reason = "that is what this is for")]
        {
            panic!("a panic that a test asked for");
        }
    }
}

pub(super) fn at_the_border() {
    fire(AT_THE_BORDER);
}

pub(super) fn at_a_handle() {
    fire(AT_A_HANDLE);
}

pub(super) fn in_a_stream() {
    fire(IN_A_STREAM);
}

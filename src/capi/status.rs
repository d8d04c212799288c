//! Statuses: the numbers of [`ErrorKind`], never reused.

use core::ffi::{CStr, c_char};

use crate::error::ErrorKind;

/// What a call came to: `LINKWISE_OK`, or the kind of the error. The decade says the area: 1-9 the call
/// itself, 10-19 configuration, 20-29 input data, 30-39 policy, 40-49 keys and passports, 50-59
/// resources, 60-69 verification, 70-79 quality. Numbers are never reused; a caller treats one that it
/// does not know as an error.
pub type linkwise_status = i32;

/// It was done.
pub const LINKWISE_OK: linkwise_status = 0;
/// Something that should not happen did, or the operating system failed.
pub const LINKWISE_E_UNEXPECTED: linkwise_status = 1;
/// A panic was caught at the border of the library; handles that were in use then refuse further use.
pub const LINKWISE_E_PANIC: linkwise_status = 2;
/// The arguments do not make sense: NULL where a handle is needed, text that is not UTF-8, an unknown
/// number, a handle that a panic has broken.
pub const LINKWISE_E_USAGE: linkwise_status = 3;
/// Reading or writing a file failed.
pub const LINKWISE_E_INPUT_OUTPUT: linkwise_status = 4;
/// The caller's `linkwise_progress` stopped the act; nothing was released.
pub const LINKWISE_E_CANCELLED: linkwise_status = 5;
/// An agreement, card, schema or register is malformed.
pub const LINKWISE_E_INVALID_CONFIGURATION: linkwise_status = 10;
/// A record, identifier or file of records was refused.
pub const LINKWISE_E_INPUT_REJECTED: linkwise_status = 20;
/// A container, note or other encoded file does not decode.
pub const LINKWISE_E_MALFORMED: linkwise_status = 21;
/// The policy did not permit the act; the error has every reason.
pub const LINKWISE_E_POLICY_REFUSED: linkwise_status = 30;
/// A key is not the one that is needed, or a file is not sealed to this key.
pub const LINKWISE_E_KEY_MISMATCH: linkwise_status = 40;
/// Two batches were not made to be linked with each other.
pub const LINKWISE_E_PASSPORT_MISMATCH: linkwise_status = 41;
/// A limit on size, rows or memory was reached.
pub const LINKWISE_E_RESOURCE_CAP: linkwise_status = 50;
/// A signature, digest, proof or log does not verify.
pub const LINKWISE_E_VERIFICATION_FAILED: linkwise_status = 60;
/// A quality figure is below the bar that the caller set.
pub const LINKWISE_E_QUALITY_GATE: linkwise_status = 70;

/// Every status, its kind and its name.
const STATUSES: [(linkwise_status, Option<ErrorKind>, &CStr); 15] = [
    (LINKWISE_OK, None, c"LINKWISE_OK"),
    (LINKWISE_E_UNEXPECTED, Some(ErrorKind::Unexpected), c"LINKWISE_E_UNEXPECTED"),
    (LINKWISE_E_PANIC, Some(ErrorKind::Panic), c"LINKWISE_E_PANIC"),
    (LINKWISE_E_USAGE, Some(ErrorKind::Usage), c"LINKWISE_E_USAGE"),
    (LINKWISE_E_INPUT_OUTPUT, Some(ErrorKind::InputOutput), c"LINKWISE_E_INPUT_OUTPUT"),
    (LINKWISE_E_CANCELLED, Some(ErrorKind::Cancelled), c"LINKWISE_E_CANCELLED"),
    (
        LINKWISE_E_INVALID_CONFIGURATION,
        Some(ErrorKind::InvalidConfiguration),
        c"LINKWISE_E_INVALID_CONFIGURATION",
    ),
    (LINKWISE_E_INPUT_REJECTED, Some(ErrorKind::InputRejected), c"LINKWISE_E_INPUT_REJECTED"),
    (LINKWISE_E_MALFORMED, Some(ErrorKind::Malformed), c"LINKWISE_E_MALFORMED"),
    (LINKWISE_E_POLICY_REFUSED, Some(ErrorKind::PolicyRefused), c"LINKWISE_E_POLICY_REFUSED"),
    (LINKWISE_E_KEY_MISMATCH, Some(ErrorKind::KeyMismatch), c"LINKWISE_E_KEY_MISMATCH"),
    (
        LINKWISE_E_PASSPORT_MISMATCH,
        Some(ErrorKind::PassportMismatch),
        c"LINKWISE_E_PASSPORT_MISMATCH",
    ),
    (LINKWISE_E_RESOURCE_CAP, Some(ErrorKind::ResourceCap), c"LINKWISE_E_RESOURCE_CAP"),
    (
        LINKWISE_E_VERIFICATION_FAILED,
        Some(ErrorKind::VerificationFailed),
        c"LINKWISE_E_VERIFICATION_FAILED",
    ),
    (LINKWISE_E_QUALITY_GATE, Some(ErrorKind::QualityGate), c"LINKWISE_E_QUALITY_GATE"),
];

/// The name of a status, such as `LINKWISE_E_USAGE`; for a number that this version does not know
/// `LINKWISE_E_UNKNOWN`. The text lives as long as the library; never NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_status_name(status: linkwise_status) -> *const c_char {
    let known = STATUSES.iter().find(|(number, _, _)| *number == status);
    known.map_or(c"LINKWISE_E_UNKNOWN", |(_, _, name)| *name).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_the_numbers_of_error_kinds_each_once() {
        for (status, kind, _) in STATUSES {
            assert_eq!(status, kind.map_or(0, ErrorKind::code));
        }
        assert!(STATUSES.is_sorted_by(|a, b| a.0 < b.0));
    }
}

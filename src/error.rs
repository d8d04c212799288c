//! What kind of thing went wrong: one number for every error of every module.
//!
//! Each module has its own error type that says what, where and how to mend it; each such type has
//! a `kind`, so that a caller in any language can decide what to do without reading text.

/// The kind of an error. The numbers are those of the C interface and are never reused.
///
/// The decade says the area: 1-9 the call itself, 10-19 configuration, 20-29 input data,
/// 30-39 policy, 40-49 keys and passports, 50-59 resources, 60-69 verification, 70-79 quality.
///
/// ```
/// use linkwise::error::ErrorKind;
/// assert_eq!(ErrorKind::PolicyRefused.code(), 30);
/// assert_eq!(ErrorKind::PolicyRefused.exit_code(), 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i32)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Something that should not happen did, or the operating system failed.
    Unexpected = 1,
    /// A panic was caught at the border of the library.
    Panic = 2,
    /// The call's arguments do not make sense together.
    Usage = 3,
    /// Reading or writing a file failed.
    InputOutput = 4,
    /// Whoever called stopped the act; nothing was released.
    Cancelled = 5,
    /// An agreement, card, schema or home is malformed.
    InvalidConfiguration = 10,
    /// A record, identifier or file of records was refused.
    InputRejected = 20,
    /// A container, note or other encoded file does not decode.
    Malformed = 21,
    /// The policy did not permit the act.
    PolicyRefused = 30,
    /// A key is not the one that is needed, or a file is not sealed to this home.
    KeyMismatch = 40,
    /// Two batches were not made to be linked with each other.
    PassportMismatch = 41,
    /// A limit on size, rows or memory was reached.
    ResourceCap = 50,
    /// A signature, digest, proof or log does not verify.
    VerificationFailed = 60,
    /// A quality figure is below the bar that the caller set.
    QualityGate = 70,
}

impl ErrorKind {
    /// The number, as in the C interface.
    #[must_use]
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// The exit code with which the `linkwise` program ends on an error of this kind, 1 to 10.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Unexpected | Self::Panic | Self::InputOutput => 1,
            Self::Usage => 2,
            Self::InvalidConfiguration => 3,
            Self::InputRejected | Self::Malformed => 4,
            Self::PolicyRefused => 5,
            Self::KeyMismatch | Self::PassportMismatch => 6,
            Self::ResourceCap => 7,
            Self::VerificationFailed => 8,
            Self::QualityGate => 9,
            Self::Cancelled => 10,
        }
    }
}

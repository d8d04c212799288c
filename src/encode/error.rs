//! What can go wrong when a batch is made or read.

use std::io;

use super::Difference;
use crate::crypto::CryptoError;
use crate::error::ErrorKind;
use crate::wire::WireError;

/// Why a batch could not be made or read. Never holds a value from a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// Reading or writing failed.
    #[error("reading or writing the batch failed: {0}")]
    InputOutput(#[source] io::Error),
    /// A key, signature or the source of randomness failed.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A part does not decode.
    #[error("the file is malformed; ask its sender for it again")]
    Malformed(#[from] WireError),
    /// The file is of another kind.
    #[error("this is not a {expected} file; check which file was passed")]
    NotThisFile {
        /// The kind that was expected, such as `.lwk`.
        expected: &'static str,
    },
    /// The file is of a version that this library does not read.
    #[error(
        "the file has format version {found}, and this linkwise reads {known}; make and read all files \
         with one version of linkwise"
    )]
    UnknownVersion {
        /// The version in the file.
        found: u16,
        /// The version that is read.
        known: u16,
    },
    /// The file ends too early.
    #[error("the file ends inside {within}; it was cut short, ask its sender for it again")]
    Truncated {
        /// The part in which it ends.
        within: &'static str,
    },
    /// The file goes on behind its last part.
    #[error("the file goes on behind its end; it was altered, ask its sender for it again")]
    Trailing,
    /// The digest at the end of a small file does not fit its content.
    #[error("the {file} file was altered: its digest does not fit; ask its sender for it again")]
    FileAltered {
        /// The kind of file.
        file: &'static str,
    },
    /// A pass's row count, row length or chunk digests are not those of the passport.
    #[error("the rows of the pass `{pass}` are not those that the passport was signed for")]
    PassNotOfPassport {
        /// The pass.
        pass: String,
    },
    /// More rows of one owner share a token than the agreement allows.
    #[error("more rows of the pass `{pass}` share a token than the agreement allows")]
    CapExceeded {
        /// The pass.
        pass: String,
    },
    /// A chunk's rows are not those of the passport: one was changed, swapped, added or left out.
    #[error(
        "rows swapped or altered under the passport: chunk {chunk} of the pass `{pass}` is not the \
         one that was signed"
    )]
    RowsNotOfPassport {
        /// The pass.
        pass: String,
        /// The chunk, counted from 1.
        chunk: u64,
    },
    /// Rows are not in ascending order, or one stands there twice.
    #[error("row {row} of the pass `{pass}` is out of order or stands there twice")]
    RowOutOfOrder {
        /// The pass.
        pass: String,
        /// The row, counted from 1.
        row: u64,
    },
    /// Two batches were not made to be linked with each other.
    #[error("the two batches differ in {difference} and cannot be linked; {}", .difference.remedy())]
    NotComparable {
        /// The first thing that differs.
        difference: Difference,
    },
    /// A batch was not made under the agreement by which it is to be linked.
    #[error(
        "the batch and the agreement in hand differ in {difference}; {}", .difference.remedy_in_hand()
    )]
    NotOfAgreement {
        /// The first thing that differs.
        difference: Difference,
    },
    /// The passes of a passport are not those of the schema.
    #[error("the batch's passes or rows are not those of the agreement's schema, at `{pass}`")]
    NotOfSchema {
        /// The first pass that differs.
        pass: String,
    },
    /// The link key is of another suite than the schema.
    #[error("the link key was issued for another suite than the schema's; ask for the right key")]
    SuiteOfKey,
    /// A text of the passport is empty or too long.
    #[error("the {name} must have 1 to 255 bytes")]
    TextLength {
        /// Which text.
        name: &'static str,
    },
    /// Two records have one id.
    #[error("records {first} and {second} of the batch have the same id; give each its own")]
    DuplicateRecord {
        /// The earlier record, counted from 1.
        first: usize,
        /// The later record, counted from 1.
        second: usize,
    },
    /// A record's id is empty or too long.
    #[error("record {record} of the batch has an id that is empty or longer than 1,000 bytes")]
    RecordIdLength {
        /// The record, counted from 1.
        record: usize,
    },
    /// There are more records than one batch may hold.
    #[error("a batch holds at most 4,294,967,295 records; split it")]
    TooManyRecords,
    /// A record has more rows than handles can tell apart.
    #[error(
        "record {record} of the batch has more than 256 rows; reduce passes or old identifiers"
    )]
    TooManyRows {
        /// The record, counted from 1.
        record: usize,
    },
    /// A pass is shared by too many records and the schema makes that an error.
    #[error(
        "the pass `{pass}` has {mean_thousandths} thousandths of a record per token in the mean, \
         more than the {limit_thousandths} allowed; narrow it by one more component"
    )]
    CrowdedPass {
        /// The pass.
        pass: String,
        /// Mean records per token, in thousandths.
        mean_thousandths: u64,
        /// The limit, in thousandths.
        limit_thousandths: u16,
    },
    /// A handle does not open: it is not of this batch, or was altered.
    #[error(
        "a handle does not open with this batch's handle key; check that the files belong together"
    )]
    HandleRefused,
    /// Whoever called stopped the work; an act says [`RoleError::Cancelled`](crate::role::RoleError).
    #[error("the work was stopped by whoever called it; nothing was released")]
    Cancelled,
}

impl EncodeError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InputOutput(error) if error.kind() == io::ErrorKind::InvalidData => {
                ErrorKind::VerificationFailed
            }
            Self::InputOutput(_) => ErrorKind::InputOutput,
            Self::Crypto(error) => error.kind(),
            Self::Malformed(_)
            | Self::NotThisFile { .. }
            | Self::Truncated { .. }
            | Self::Trailing => ErrorKind::Malformed,
            Self::FileAltered { .. }
            | Self::PassNotOfPassport { .. }
            | Self::RowsNotOfPassport { .. }
            | Self::RowOutOfOrder { .. }
            | Self::CapExceeded { .. }
            | Self::HandleRefused => ErrorKind::VerificationFailed,
            // A file of another version is whole, and belongs with others of its version.
            Self::UnknownVersion { .. }
            | Self::NotComparable { .. }
            | Self::NotOfAgreement { .. }
            | Self::NotOfSchema { .. } => ErrorKind::PassportMismatch,
            Self::SuiteOfKey => ErrorKind::KeyMismatch,
            Self::Cancelled => ErrorKind::Cancelled,
            Self::TextLength { .. } => ErrorKind::Usage,
            Self::DuplicateRecord { .. } | Self::RecordIdLength { .. } => ErrorKind::InputRejected,
            Self::TooManyRecords | Self::TooManyRows { .. } | Self::CrowdedPass { .. } => {
                ErrorKind::ResourceCap
            }
        }
    }
}

impl From<io::Error> for EncodeError {
    fn from(error: io::Error) -> Self {
        Self::InputOutput(error)
    }
}

//! What can go wrong in an act.

use crate::audit::AuditError;
use crate::crypto::CryptoError;
use crate::encode::EncodeError;
use crate::error::ErrorKind;
use crate::link::EdgeFileError;
use crate::policy::{Refusal, WithdrawalError};

/// Why an act was not done. Nothing was released then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoleError {
    /// The policy did not permit it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A batch could not be made or read.
    #[error("{}{error}", .of.as_ref().map_or_else(String::new, |of| format!("{of}: ")))]
    Encode {
        /// The owner of the batch, where it is known.
        of: Option<String>,
        /// What is wrong.
        error: EncodeError,
    },
    /// A file of edges, pseudonyms or reviews could not be made or read.
    #[error(transparent)]
    EdgeFile(#[from] EdgeFileError),
    /// The log could not be written, so nothing was released.
    #[error("the log could not be written, so nothing was released: {0}")]
    Log(#[from] AuditError),
    /// A key is missing or wrong, or a file does not open.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A sealed file does not open.
    #[error("{path}: {error}")]
    Sealed {
        /// The file.
        path: String,
        /// What is wrong.
        error: CryptoError,
    },
    /// A key is not the one that this act needs.
    #[error("{what} is not that of {needed}; {remedy}")]
    KeyMismatch {
        /// Which key.
        what: &'static str,
        /// What it should be of.
        needed: String,
        /// How to mend it.
        remedy: &'static str,
    },
    /// Files that do not belong together.
    #[error("{what}; {remedy}")]
    Mismatch {
        /// What does not fit.
        what: String,
        /// How to mend it.
        remedy: &'static str,
    },
    /// No record of a batch has what any pass is made of, so that none could ever meet another.
    #[error(
        "no record has the values of any of the agreement's {passes} passes, so none could be linked, \
         and nothing was used up; check that the columns of the file are named as linkwise names them, \
         and that their values are read"
    )]
    NothingToMeetBy {
        /// How many passes the agreement has.
        passes: usize,
    },
    /// A notice of withdrawal, or a receipt, does not count.
    #[error(transparent)]
    Withdrawal(#[from] WithdrawalError),
    /// Links were to be withdrawn of records that are not in the release.
    #[error(
        "{missing} of the records whose links are to be withdrawn are not in this batch; give the \
         references and the map of the release in which they were linked, and nothing else in the list"
    )]
    NotInBatch {
        /// How many.
        missing: u64,
    },
    /// The call's arguments do not make sense together.
    #[error("{what}")]
    Usage {
        /// What is wrong and how to mend it.
        what: &'static str,
    },
    /// Links were withdrawn, and a map was to be applied without the list of them.
    #[error(
        "links were withdrawn here under this agreement or another version of it, and without the list of \
         barred links they would join again: give that list, or say that every bar was lifted since"
    )]
    NoBarredLinks,
    /// The two rows that were to be explained do not meet, or their edge was not released.
    #[error("no released edge joins these two handles")]
    NoSuchEdge,
    /// The task's callback stopped the act. Its intent is in the log, its outcome is not.
    #[error(
        "the act was stopped by whoever called it, and nothing was released; ask for a permit and act again \
         to have it done"
    )]
    Cancelled,
    /// The operating system failed.
    #[error("{what}: {error}")]
    InputOutput {
        /// What was tried.
        what: String,
        /// What the operating system said.
        error: std::io::Error,
    },
}

impl RoleError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(error) => error.kind(),
            Self::Encode { error, .. } => error.kind(),
            Self::EdgeFile(error) => error.kind(),
            Self::Log(error) => error.kind(),
            Self::Crypto(error) | Self::Sealed { error, .. } => error.kind(),
            Self::KeyMismatch { .. } => ErrorKind::KeyMismatch,
            Self::Mismatch { .. } => ErrorKind::PassportMismatch,
            Self::Usage { .. } | Self::NoBarredLinks => ErrorKind::Usage,
            Self::NoSuchEdge | Self::NothingToMeetBy { .. } | Self::NotInBatch { .. } => {
                ErrorKind::InputRejected
            }
            Self::Withdrawal(error) => error.kind(),
            Self::Cancelled => ErrorKind::Cancelled,
            Self::InputOutput { .. } => ErrorKind::InputOutput,
        }
    }

    pub(super) fn io(what: &str) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |error| Self::InputOutput { what: what.to_owned(), error }
    }
}

impl From<EncodeError> for RoleError {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Cancelled => Self::Cancelled,
            error => Self::Encode { of: None, error },
        }
    }
}

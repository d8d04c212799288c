//! What can go wrong with a log.

use std::io;
use std::path::{Path, PathBuf};

use crate::crypto::CryptoError;
use crate::error::ErrorKind;
use crate::wire::WireError;

/// Why a log, an entry, a note or a proof was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The operating system refused.
    #[error("could not {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// What was handed over to be read could not be read.
    #[error("could not read: {source}")]
    Read {
        /// What the operating system said.
        source: io::Error,
    },
    /// Canonical bytes do not decode.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A field of an entry has a value that no entry may have.
    #[error("the entry's `{field}` is not allowed: {rule}")]
    Field {
        /// The field.
        field: &'static str,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// An entry is longer than the format allows.
    #[error(
        "the entry has {length} bytes, more than the {most} a log entry may have; put long lists into a run"
    )]
    EntryTooLarge {
        /// Its length in bytes, padding included.
        length: usize,
        /// The most allowed.
        most: usize,
    },
    /// A note, checkpoint, verifier key, tile or other file of the log is not of its format.
    #[error("not a valid {what}: {rule}")]
    Format {
        /// What it should be.
        what: &'static str,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// A checkpoint is not signed by the key it should be signed by.
    #[error("the checkpoint of `{origin}` is not signed by the expected key")]
    NotSigned {
        /// The log's name.
        origin: String,
    },
    /// A witness's signature line does not verify.
    #[error(
        "the checkpoint of `{origin}` has a cosignature of the witness `{witness}` that does not verify"
    )]
    Cosignature {
        /// The log's name.
        origin: String,
        /// The witness's name.
        witness: String,
    },
    /// A proof does not prove what it claims.
    #[error("the {what} proof does not verify")]
    Proof {
        /// Inclusion or consistency.
        what: &'static str,
    },
    /// The folder holds fewer entries than the signer has signed for.
    #[error(
        "the log folder holds {held} entries, but {signed} were signed: it was rolled back or entries were lost; restore it from the newest copy"
    )]
    RolledBack {
        /// Entries that are there.
        held: u64,
        /// Entries that were signed.
        signed: u64,
    },
    /// The folder is not what the signer signed.
    #[error(
        "{what} of the log `{origin}` is not what was signed; restore the folder from the newest copy"
    )]
    Altered {
        /// The log's name.
        origin: String,
        /// What differs.
        what: &'static str,
    },
    /// Others could read or change what its signer keeps.
    #[error(
        "{} can be read or changed by other users of this computer; mend it with: chmod 600 {}",
        path.display(), path.display()
    )]
    NotPrivate {
        /// The file.
        path: PathBuf,
    },
    /// Another process has the log open.
    #[error("the log is open in another process; wait for it to end")]
    Locked,
    /// An entry's time is before that of the last entry.
    #[error(
        "the entry's time is before the last entry's; entries never go back in time: check the clock"
    )]
    TimeWentBack,
    /// The log is closed, or an entry stands where its type may not.
    #[error("the log cannot take this entry: {rule}")]
    Order {
        /// The rule it breaks.
        rule: &'static str,
    },
    /// An earlier write failed, so the state of the files is not known.
    #[error("an earlier write to the log failed; open the log again, which recovers it")]
    Interrupted,
    /// The arguments do not go together.
    #[error("{rule}")]
    Usage {
        /// The rule they break.
        rule: &'static str,
    },
    /// A key operation failed.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl AuditError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Io { .. } | Self::Read { .. } | Self::Interrupted | Self::Locked => {
                ErrorKind::InputOutput
            }
            Self::NotPrivate { .. } => ErrorKind::InvalidConfiguration,
            Self::Wire(_) | Self::Format { .. } => ErrorKind::Malformed,
            Self::NotSigned { .. }
            | Self::Cosignature { .. }
            | Self::Proof { .. }
            | Self::RolledBack { .. }
            | Self::Altered { .. } => ErrorKind::VerificationFailed,
            Self::Field { .. }
            | Self::EntryTooLarge { .. }
            | Self::TimeWentBack
            | Self::Order { .. }
            | Self::Usage { .. } => ErrorKind::Usage,
            Self::Crypto(error) => error.kind(),
        }
    }

    /// Turns an error of the operating system into one of this module.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }
}

//! Why something about a home failed.

use std::io;
use std::path::{Path, PathBuf};

use crate::crypto::{CryptoError, Digest};
use crate::document::DocumentError;
use crate::error::ErrorKind;
use crate::policy::AgreementError;

/// Why something about a home failed. Paths are named, contents never.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HomeError {
    /// Reading or writing failed.
    #[error("{}: {source}", path.display())]
    InputOutput {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The log cannot be opened or begun.
    #[error("the log: {0}")]
    Log(#[from] crate::audit::AuditError),
    /// The folder is not a home.
    #[error("{} is not a home: it has no `party.toml`; create a home first", folder.display())]
    NotAHome {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder has something in it.
    #[error("{} is not empty; choose a new folder for the home", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// Others could read or change it.
    #[error(
        "{} can be read or changed by other users of this computer; mend it with: chmod {mode} {}",
        path.display(), path.display()
    )]
    NotPrivate {
        /// The file or folder.
        path: PathBuf,
        /// The mode that it should have.
        mode: &'static str,
    },
    /// A file is not what it should be.
    #[error("{}: {problem}; restore it from a backup", file.display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: &'static str,
    },
    /// Another card is pinned under this name.
    #[error(
        "another card of `{name}` is pinned; check with them by another way which is right, then \
         pin it again and say that it replaces the old one"
    )]
    CardChanged {
        /// The name.
        name: String,
    },
    /// A card under the home's own name that is not its own.
    #[error("this card has this home's own name and other keys; it cannot be pinned here")]
    OwnCard,
    /// There is a root key already.
    #[error(
        "this home has a root key already; a new one would make all earlier agreements unusable"
    )]
    RootExists,
    /// There is no root key.
    #[error("this home has no root key; only a key custodian has one, and creates it once")]
    NoRoot,
    /// The agreement gives the role to someone else.
    #[error("the agreement does not make `{party}` its {role}, with the card of this home's trust")]
    NotInRole {
        /// The party.
        party: String,
        /// The role's word.
        role: &'static str,
    },
    /// No link key for this agreement and epoch.
    #[error(
        "this home holds no link key for agreement {} and epoch {epoch}; ask the key custodian for \
         it and import it", agreement.short()
    )]
    KeyNotHeld {
        /// The agreement's digest.
        agreement: Digest,
        /// The epoch.
        epoch: u64,
    },
    /// The link key is not the one of this agreement, or not from its custodian.
    #[error("the link key cannot be imported: {problem}")]
    WrongKey {
        /// What is wrong.
        problem: &'static str,
    },
    /// A key was refused or does not open.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A card was refused.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A name or card has the wrong form.
    #[error(transparent)]
    Agreement(#[from] AgreementError),
}

impl HomeError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::InputOutput { path: path.to_path_buf(), source }
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Log(error) => error.kind(),
            Self::InputOutput { .. } => ErrorKind::InputOutput,
            Self::NotAHome { .. }
            | Self::NotEmpty { .. }
            | Self::NotPrivate { .. }
            | Self::Broken { .. }
            | Self::CardChanged { .. }
            | Self::OwnCard => ErrorKind::InvalidConfiguration,
            Self::RootExists => ErrorKind::Usage,
            Self::NotInRole { .. } => ErrorKind::PolicyRefused,
            Self::NoRoot | Self::KeyNotHeld { .. } | Self::WrongKey { .. } => {
                ErrorKind::KeyMismatch
            }
            Self::Crypto(error) => error.kind(),
            Self::Document(error) => error.kind(),
            Self::Agreement(error) => error.kind(),
        }
    }
}

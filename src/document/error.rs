//! Why a document was refused.

use crate::error::ErrorKind;
use crate::policy::AgreementError;

/// Why a document was refused. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The document is too large.
    #[error("the document is larger than {most} bytes, the most that is read")]
    TooLarge {
        /// The limit in bytes.
        most: usize,
    },
    /// Brackets are nested too deep.
    #[error("line {line}: brackets are nested more than {most} deep")]
    TooDeep {
        /// The line.
        line: usize,
        /// The limit.
        most: usize,
    },
    /// The text is not TOML.
    #[error("line {line}: {message}")]
    Syntax {
        /// The line.
        line: usize,
        /// What the TOML reader says.
        message: String,
    },
    /// A key that has no meaning here.
    #[error("line {line}: `{key}` is not a key of {table}{hint}")]
    UnknownKey {
        /// The line.
        line: usize,
        /// The table.
        table: String,
        /// The key.
        key: String,
        /// What may have been meant, or nothing.
        hint: String,
    },
    /// A key that must be there is not.
    #[error("line {line}: {table} lacks the key `{key}`")]
    MissingKey {
        /// The line at which the table begins.
        line: usize,
        /// The table.
        table: String,
        /// The key.
        key: &'static str,
    },
    /// A value has the wrong type.
    #[error("line {line}: `{key}` in {table} must be {expected}, and it is a {found}")]
    WrongType {
        /// The line.
        line: usize,
        /// The table.
        table: String,
        /// The key.
        key: String,
        /// What it must be.
        expected: &'static str,
        /// The TOML type that it has.
        found: &'static str,
    },
    /// A value of the right type that cannot stand here.
    #[error("line {line}: `{key}` in {table}: {problem}")]
    BadValue {
        /// The line.
        line: usize,
        /// The table.
        table: String,
        /// The key.
        key: String,
        /// What is wrong, or what is needed.
        problem: String,
    },
    /// The document reads well, and what it says does not hold together.
    #[error("{0}")]
    Agreement(#[from] AgreementError),
    /// A signature cannot be added to this text.
    #[error(
        "the signature cannot be added to this text without changing what it says; write each \
         [[signature]] on a line of its own"
    )]
    CannotAppend,
}

impl DocumentError {
    /// The kind: always [`ErrorKind::InvalidConfiguration`].
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidConfiguration
    }
}

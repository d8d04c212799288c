//! Why a register was refused. Nothing here ever holds a value of the file.

use std::io;

use crate::document::records::CsvError;
use crate::error::ErrorKind;
use crate::policy::RegisterError;

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// The row, counted from 1, a header aside.
    pub row: u64,
    /// Its first line in the file, counted from 1.
    pub line: u64,
}

impl core::fmt::Display for RowPlace {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "row {} (line {})", self.row, self.line)
    }
}

/// Why a register, or a file of FHIR consents, was refused. It names the file, the place and the
/// column or element, never a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterFileError {
    /// The file cannot be read as CSV.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// The file cannot be read or written.
    #[error("{file}: {source}")]
    InputOutput {
        /// The file.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// A column of the header is none that is read. It is not passed over, since a word spelt wrongly
    /// would then leave a child unprotected.
    #[error(
        "{file}: column {position} of the header is not one of this register; its columns are {known}. Rename or remove it"
    )]
    UnknownColumn {
        /// The file.
        file: String,
        /// The place in the header, counted from 1.
        position: usize,
        /// The columns that there are.
        known: String,
    },
    /// A column stands twice.
    #[error("{file}: the column `{column}` stands twice in the header; remove one")]
    ColumnTwice {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// A column that must be there is not.
    #[error("{file} has no column `{column}`; {hint}")]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A row has too few or too many fields.
    #[error("{file}: {place}: the row has {found} fields, the header has {expected}")]
    FieldCount {
        /// The file.
        file: String,
        /// The row.
        place: RowPlace,
        /// The fields of the row.
        found: usize,
        /// The fields of the header.
        expected: usize,
    },
    /// The text is not JSON of the form that is read.
    #[error("{file}: {place}: {problem}")]
    Json {
        /// The file.
        file: String,
        /// The row.
        place: RowPlace,
        /// What is wrong.
        problem: &'static str,
    },
    /// A JSON row, or a whole file of FHIR, is too large; it was not read further.
    #[error("{file}: {place}: the object has more than {most} bytes, the most that is read")]
    TooLarge {
        /// The file.
        file: String,
        /// The row.
        place: RowPlace,
        /// The limit.
        most: usize,
    },
    /// A column cannot be read.
    #[error("{file}: {place}: `{column}`: {problem}")]
    Column {
        /// The file.
        file: String,
        /// The row.
        place: RowPlace,
        /// The column.
        column: &'static str,
        /// What is wrong, and what is needed.
        problem: String,
    },
    /// A FHIR resource says something that this library cannot hold.
    #[error("{file}: resource {resource}: `{path}`: {problem}")]
    Fhir {
        /// The file.
        file: String,
        /// The resource, counted from 1 in the order of the bundle.
        resource: u64,
        /// The path of the element, such as `Consent.provision.actor`.
        path: String,
        /// What is wrong, or what cannot be represented.
        problem: &'static str,
    },
    /// The register is too large.
    #[error("{file}: {error}")]
    Register {
        /// The file.
        file: String,
        /// What is wrong.
        error: RegisterError,
    },
}

impl RegisterFileError {
    /// The kind: input/output, a cap that was reached, or input that was refused.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Csv(error) => error.kind(),
            Self::InputOutput { .. } => ErrorKind::InputOutput,
            Self::Register { error, .. } => error.kind(),
            Self::TooLarge { .. } => ErrorKind::ResourceCap,
            _ => ErrorKind::InputRejected,
        }
    }
}

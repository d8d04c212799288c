//! Why a CSV file cannot be read at all, whatever its columns mean.

use core::fmt;
use std::io;

use crate::error::ErrorKind;

/// A place in a CSV file. It never holds the text that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CsvPlace {
    /// The data row, counted from 1; 0 is the header.
    pub row: u64,
    /// The line of the file, counted from 1.
    pub line: u64,
    /// The column of the file, counted from 1.
    pub position: usize,
    /// The name of the column, where it is one that is read.
    pub column: Option<&'static str>,
}

impl fmt::Display for CsvPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            0 => write!(f, "the header (line {})", self.line)?,
            row => write!(f, "row {row} (line {})", self.line)?,
        }
        write!(f, ", column {}", self.position)?;
        self.column.map_or(Ok(()), |name| write!(f, " (`{name}`)"))
    }
}

/// Why a CSV file cannot be read at all. It names the file and the place, never a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CsvError {
    /// The file cannot be opened.
    #[error("cannot open {file}: {source}")]
    Open {
        /// The file.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// Reading failed.
    #[error("cannot read {file}: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The separator cannot separate.
    #[error("a quote, an end of line or a character outside ASCII cannot separate the columns")]
    BadDelimiter,
    /// The file has no line.
    #[error("{file} is empty; it needs a header line and at least one row")]
    Empty {
        /// The file.
        file: String,
    },
    /// The file has a header and no row.
    #[error("{file} has a header and no row; check that the export finished")]
    NoRows {
        /// The file.
        file: String,
    },
    /// The file is in UTF-16 or UTF-32.
    #[error("{file} is not in UTF-8 but in UTF-16 or UTF-32; export it as \"CSV UTF-8\"")]
    WideCharacters {
        /// The file.
        file: String,
    },
    /// A name of the header is not UTF-8.
    #[error(
        "{file}: column {position} of the header is not UTF-8; export the file as \"CSV UTF-8\""
    )]
    HeaderNotUtf8 {
        /// The file.
        file: String,
        /// The column, counted from 1.
        position: usize,
    },
    /// A quote is opened and never closed.
    #[error(
        "{file}: {place}: a quote is opened and not closed before the file ends; close it, or double a quote that belongs to the text"
    )]
    UnclosedQuote {
        /// The file.
        file: String,
        /// Where the quote is opened.
        place: CsvPlace,
    },
    /// Text follows a closing quote.
    #[error(
        "{file}: {place}: text follows a closing quote; double each quote that belongs to the text"
    )]
    TextAfterQuote {
        /// The file.
        file: String,
        /// The field.
        place: CsvPlace,
    },
    /// A field is longer than the limit; it was not read further.
    #[error(
        "{file}: {place}: the field has more than {most} bytes; is a closing quote missing there?"
    )]
    FieldTooLong {
        /// The file.
        file: String,
        /// The field.
        place: CsvPlace,
        /// The most bytes of a field.
        most: usize,
    },
    /// A row is longer than eight of the longest fields, or has more than 10,000 fields.
    #[error(
        "{file}: {place}: the row has too many bytes or more than 10,000 fields; are ends of line missing?"
    )]
    RowTooLong {
        /// The file.
        file: String,
        /// Where the limit was reached.
        place: CsvPlace,
    },
}

impl CsvError {
    /// The kind: input/output, usage, a cap that was reached, or input that was refused.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Open { .. } | Self::Read { .. } => ErrorKind::InputOutput,
            Self::BadDelimiter => ErrorKind::Usage,
            Self::FieldTooLong { .. } | Self::RowTooLong { .. } => ErrorKind::ResourceCap,
            _ => ErrorKind::InputRejected,
        }
    }
}

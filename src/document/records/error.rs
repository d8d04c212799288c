//! Why a row, or a whole file of records, was refused.

use core::fmt;
use std::collections::BTreeMap;
use std::io;

use super::csv_error::CsvError;
use crate::error::ErrorKind;
use crate::record::{Column, RecordError};

/// The code of a record id that came before, for counts.
pub(super) const DUPLICATE: &str = "duplicate record id";

/// How many rows were refused, by column and reason. A row with too few or too many fields has no
/// column.
pub type RefusalCounts = BTreeMap<(Option<Column>, &'static str), u64>;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowReason {
    /// The row has too few or too many fields.
    #[error(
        "the row has {found} fields, the header has {expected}; is a separator missing, or one that belongs to a value not quoted?"
    )]
    FieldCount {
        /// The fields of the row.
        found: usize,
        /// The fields of the header.
        expected: usize,
    },
    /// The text of a column is not UTF-8.
    #[error("`{}`: the text is not UTF-8; export the file as \"CSV UTF-8\"", .column.name())]
    NotUtf8 {
        /// The column.
        column: Column,
    },
    /// The text of a column has a NUL byte.
    #[error("`{}`: the text has a NUL byte; check how the file was exported", .column.name())]
    NulByte {
        /// The column.
        column: Column,
    },
    /// The record id came before.
    #[error(
        "`record_id`: the id is that of row {first_row} (line {first_line}); every row needs an id of its own"
    )]
    DuplicateRecordId {
        /// The row that had it first.
        first_row: u64,
        /// That row's line.
        first_line: u64,
    },
    /// A column cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl RowReason {
    /// The column that is wrong; none where the row has too few or too many fields.
    #[must_use]
    pub const fn column(&self) -> Option<Column> {
        match self {
            Self::FieldCount { .. } => None,
            Self::NotUtf8 { column } | Self::NulByte { column } => Some(*column),
            Self::DuplicateRecordId { .. } => Some(Column::RecordId),
            Self::Record(error) => Some(error.column()),
        }
    }

    /// A short word for counting by reason; it never changes for a given fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FieldCount { found, expected } if *found < *expected => "too few fields",
            Self::FieldCount { .. } => "too many fields",
            Self::NotUtf8 { .. } => "not UTF-8",
            Self::NulByte { .. } => "NUL byte",
            Self::DuplicateRecordId { .. } => DUPLICATE,
            Self::Record(error) => error.code(),
        }
    }
}

/// A row that was refused: where it stands and what is wrong with it; never a value of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row} (line {line}): {reason}")]
#[non_exhaustive]
pub struct RowError {
    /// The data row, counted from 1.
    pub row: u64,
    /// Its first line in the file, counted from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: RowReason,
}

impl RowError {
    /// The kind: input that was refused, or usage where the rules of reading are at fault.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match &self.reason {
            RowReason::Record(error) => error.kind(),
            _ => ErrorKind::InputRejected,
        }
    }

    /// Whether the rules of reading are at fault, so that every row would be refused.
    pub(super) const fn is_of_the_rules(&self) -> bool {
        matches!(self.kind(), ErrorKind::Usage)
            || matches!(
                &self.reason,
                RowReason::Record(RecordError::Identifier {
                    error: crate::identifier::IdentifierError::BadAuthority
                        | crate::identifier::IdentifierError::BadSystemName,
                    ..
                })
            )
    }
}

/// The first row that was refused, and what was seen after it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedRows {
    /// The first row.
    pub first: RowError,
    /// How many more were refused; reading stops at [`RefusedRows::MOST`].
    pub more: u64,
    /// All of them, the first included, by column and reason.
    pub counts: RefusalCounts,
}

impl RefusedRows {
    /// How many refused rows are looked for after the first.
    pub const MOST: u64 = 1000;
}

impl fmt::Display for RefusedRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        if self.more == 0 {
            return Ok(());
        }
        match self.more {
            1 => f.write_str("; 1 more row is refused; in all:")?,
            more if more < Self::MOST => write!(f, "; {more} more rows are refused; in all:")?,
            more => write!(
                f,
                "; {more} more rows were refused, and then reading stopped; of these {}:",
                more + 1
            )?,
        }
        for (place, ((column, reason), count)) in self.counts.iter().enumerate() {
            let separator = if place == 0 { " " } else { ", " };
            match column {
                Some(column) => write!(f, "{separator}{count} × `{}` {reason}", column.name())?,
                None => write!(f, "{separator}{count} × {reason}")?,
            }
        }
        Ok(())
    }
}

/// Why a file of records was refused. It names the file, the place and the column, never a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordsError {
    /// The file cannot be read at all.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// No column of the header is the record id.
    #[error(
        "{file} has no column `record_id`; is the first line the header? Add the column, or say which one it is{hint}"
    )]
    NoRecordIdColumn {
        /// The file.
        file: String,
        /// What the header looks like.
        hint: &'static str,
    },
    /// A column of the header is almost one that is read, which the file lacks.
    #[error(
        "{file}: column {position} of the header is not known; did you mean `{}`? Rename it, say which column it is, or name it among those to ignore", .column.name()
    )]
    AlmostAColumn {
        /// The file.
        file: String,
        /// The place in the header, counted from 1.
        position: usize,
        /// The column that it is almost.
        column: Column,
    },
    /// Two columns of the header are the same one.
    #[error(
        "{file}: columns {first} and {second} of the header are both `{}`; rename or remove one", .column.name()
    )]
    ColumnTwice {
        /// The file.
        file: String,
        /// The column.
        column: Column,
        /// The first place, counted from 1.
        first: usize,
        /// The second place.
        second: usize,
    },
    /// A header that the mapping names is not in the file.
    #[error(
        "{file} has no column `{header}`, which was to be `{}`; names are compared letter by letter", .column.name()
    )]
    MappedHeaderAbsent {
        /// The file.
        file: String,
        /// The column that it stands for.
        column: Column,
        /// The header, as the mapping has it.
        header: String,
    },
    /// The mapping names a column twice.
    #[error("the mapping of columns names `{}` twice", .column.name())]
    ColumnMappedTwice {
        /// The column.
        column: Column,
    },
    /// The mapping gives one header to two columns.
    #[error("the mapping of columns gives the header `{header}` to two columns")]
    HeaderMappedTwice {
        /// The header.
        header: String,
    },
    /// At least one row was refused, and refused rows were not to be set aside.
    #[error("{file}: {rows}")]
    Rows {
        /// The file.
        file: String,
        /// Which, how many and why.
        rows: Box<RefusedRows>,
    },
    /// The file for refused rows would replace the file that is read.
    #[error("{file} is the file that is read; name another for the rows that are refused")]
    RejectIsInput {
        /// The file.
        file: String,
    },
    /// The file for refused rows cannot be written.
    #[error("cannot write the refused rows to {file}: {source}")]
    Reject {
        /// The file.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
}

impl RecordsError {
    /// The kind: input that was refused, input/output, a cap that was reached, or usage.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Csv(error) => error.kind(),
            Self::Rows { rows, .. } => rows.first.kind(),
            Self::Reject { .. } => ErrorKind::InputOutput,
            Self::MappedHeaderAbsent { .. }
            | Self::ColumnMappedTwice { .. }
            | Self::HeaderMappedTwice { .. }
            | Self::RejectIsInput { .. } => ErrorKind::Usage,
            _ => ErrorKind::InputRejected,
        }
    }
}

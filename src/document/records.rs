//! An agency's CSV file as [`Record`]s.
//!
//! The file has a header line whose names are those of [`Column`], or are mapped to them; columns of
//! other names are ignored. Each row is checked; what is wrong is told by file, row, line and column,
//! never by its value. Reading is streaming, and no field, however long, is taken into memory beyond
//! the limit.
//!
//! ```
//! use linkwise::document::records::{CsvOptions, RecordFile};
//! let text = "record_id,forename,surname,class\n1,Zoë,O'Neill,3B\n2,Max,Shah,3B\n";
//! let options = CsvOptions::default();
//! let mut file = RecordFile::from_reader("pupils.csv", text.as_bytes(), &options)?;
//! assert_eq!(file.ignored(), ["class"]);
//! let outcome = file.read_all(None, &mut |_| {})?;
//! assert_eq!(outcome.records.len(), 2);
//! # Ok::<(), linkwise::document::records::RecordsError>(())
//! ```

mod csv_error;
mod error;
mod header;
mod reject;
mod scan;
pub(in crate::document) mod table;

pub use csv_error::{CsvError, CsvPlace};
pub use error::{RecordsError, RefusalCounts, RefusedRows, RowError, RowReason};
pub use reject::{RawRow, RejectFile};

use core::fmt;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use header::Header;
use table::Table;

use crate::reading::MissingReason;
use crate::record::{Column, ReadingRules, Record};

/// After how many rows progress is told.
const PROGRESS: u64 = 10_000;

/// How a CSV file is to be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// Columns whose header in the file has another name. A header is compared letter by letter,
    /// blanks around it aside.
    pub mapping: Vec<(Column, String)>,
    /// Headers that are not read though they are, or look like, the name of a column.
    pub ignore: Vec<String>,
    /// How the text of a row is to be understood.
    pub rules: ReadingRules,
    /// What separates the columns: one ASCII character.
    pub delimiter: u8,
    /// The most bytes of any field, ignored columns included; a longer one ends the reading. A row
    /// may have eight times as many.
    pub longest_field: usize,
}

impl Default for CsvOptions {
    /// No mapping, ISO dates, commas, fields of at most 1 MiB.
    fn default() -> Self {
        Self {
            mapping: Vec::new(),
            ignore: Vec::new(),
            rules: ReadingRules::default(),
            delimiter: b',',
            longest_field: 1 << 20,
        }
    }
}

/// An agency's file, opened. `Debug` shows nothing of its rows.
pub struct RecordFile {
    path: Option<PathBuf>,
    delimiter: u8,
    table: Table,
    header: Header,
    rules: ReadingRules,
    /// The ids of the rows that were read, with row and line.
    ids: BTreeMap<Box<str>, (u64, u64)>,
    finished: bool,
}

/// What came of reading a whole file.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadOutcome {
    /// The columns that the file has, in the order of [`Column::ALL`].
    pub columns: Vec<Column>,
    /// The records, in the order of the file.
    pub records: Vec<Record>,
    /// How many rows the file has, refused ones included.
    pub read: u64,
    /// How many rows were refused and set aside.
    pub rejected: RefusalCounts,
    /// How many items are missing, of the records that were kept.
    pub missing: BTreeMap<(Column, MissingReason), u64>,
    /// How many values were invalid and are treated as missing, of the records that were kept.
    pub dropped: BTreeMap<(Column, &'static str), u64>,
}

/// What is called with each refused row.
pub type Rejecter<'a> = &'a mut dyn FnMut(&RowError, RawRow<'_>) -> io::Result<()>;

impl RecordFile {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// [`RecordsError`]: the file cannot be opened, is empty or no CSV, or its header is wrong.
    pub fn open(path: &Path, options: &CsvOptions) -> Result<Self, RecordsError> {
        let table = Table::open(path, options.delimiter, options.longest_field)?;
        Self::new(Some(path.to_path_buf()), table, options)
    }

    /// Reads from any source; errors call it `name`.
    ///
    /// # Errors
    /// As [`RecordFile::open`].
    pub fn from_reader(
        name: &str,
        source: impl Read + Send + 'static,
        options: &CsvOptions,
    ) -> Result<Self, RecordsError> {
        let source = Box::new(source);
        let table = Table::new(name.to_owned(), source, options.delimiter, options.longest_field)?;
        Self::new(None, table, options)
    }

    fn new(
        path: Option<PathBuf>,
        mut table: Table,
        options: &CsvOptions,
    ) -> Result<Self, RecordsError> {
        let header = Header::resolve(&table, options)?;
        table.set_names(header.names(table.header().len()));
        let rules = options.rules.clone();
        let delimiter = options.delimiter;
        Ok(Self { path, delimiter, table, header, rules, ids: BTreeMap::new(), finished: false })
    }

    /// The columns that are read, in the order of [`Column::ALL`].
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        self.header.columns()
    }

    /// The headers of the columns that are not read, each once, in the order of the file.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.header.ignored
    }

    /// The next row: a record, or why it was refused; nothing at the end of the file.
    ///
    /// A record id counts as taken once a row of it was read; the id of a refused row does not.
    ///
    /// # Errors
    /// [`RecordsError::Csv`] where the file cannot be read on. After an error there are no more rows.
    pub fn next_row(&mut self) -> Result<Option<Result<Record, RowError>>, RecordsError> {
        if self.finished {
            return Ok(None);
        }
        match self.table.advance() {
            Ok(true) => {}
            Ok(false) => {
                self.finished = true;
                return Ok(None);
            }
            Err(error) => {
                self.finished = true;
                return Err(error.into());
            }
        }
        let (row, line) = self.table.place();
        let record = self.read_row().and_then(|record| match self.ids.entry(record.id().into()) {
            Entry::Vacant(entry) => {
                entry.insert((row, line));
                Ok(record)
            }
            Entry::Occupied(entry) => {
                let (first_row, first_line) = *entry.get();
                Err(RowReason::DuplicateRecordId { first_row, first_line })
            }
        });
        Ok(Some(record.map_err(|reason| RowError { row, line, reason })))
    }

    /// The row that [`RecordFile::next_row`] took last, as it stands in the file.
    #[must_use]
    pub const fn raw_row(&self) -> RawRow<'_> {
        RawRow(self.table.record())
    }

    fn read_row(&self) -> Result<Record, RowReason> {
        let row = self.table.record();
        let (found, expected) = (row.len(), self.table.header().len());
        if found != expected {
            return Err(RowReason::FieldCount { found, expected });
        }
        let bytes = row.as_slice();
        // What is not read need not be text.
        if bytes.contains(&0) || !bytes.is_ascii() {
            for column in Column::ALL {
                let field = self.header.position(column).and_then(|place| row.get(place));
                let field = field.unwrap_or_default();
                if core::str::from_utf8(field).is_err() {
                    return Err(RowReason::NotUtf8 { column });
                }
                if field.contains(&0) {
                    return Err(RowReason::NulByte { column });
                }
            }
        }
        let text = |column| {
            let field = row.get(self.header.position(column)?)?;
            core::str::from_utf8(field).ok()
        };
        Ok(Record::read(&self.rules, text)?)
    }

    /// Reads all rows that are left.
    ///
    /// Without `reject`, one refused row refuses the file: the error names the first, and counts at
    /// most [`RefusedRows::MOST`] more. With `reject`, each refused row is handed to it (see
    /// [`RejectFile`]) and the rest goes on. `progress` is called with the number of rows so far,
    /// every 10,000 rows and at the end.
    ///
    /// A million rows take a few seconds and, beside the records, some 100 MB for the ids.
    ///
    /// # Errors
    /// [`RecordsError::Rows`] for refused rows, also with `reject` where the rules of reading are at
    /// fault; [`RecordsError::Csv`] where the file cannot be read on; [`RecordsError::Reject`] where
    /// `reject` fails.
    pub fn read_all(
        &mut self,
        mut reject: Option<Rejecter<'_>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ReadOutcome, RecordsError> {
        let mut outcome = ReadOutcome {
            columns: self.columns(),
            records: Vec::new(),
            read: 0,
            rejected: RefusalCounts::new(),
            missing: BTreeMap::new(),
            dropped: BTreeMap::new(),
        };
        while let Some(row) = self.next_row()? {
            outcome.read += 1;
            if outcome.read.is_multiple_of(PROGRESS) {
                progress(outcome.read);
            }
            match (row, reject.as_mut()) {
                (Ok(record), _) => outcome.keep(record),
                (Err(error), Some(reject)) if !error.is_of_the_rules() => {
                    count(&mut outcome.rejected, &error);
                    reject(&error, self.raw_row()).map_err(|source| RecordsError::Reject {
                        file: format!("the file for those of {}", self.table.file()),
                        source,
                    })?;
                }
                (Err(error), _) => {
                    // The records read so far are not needed for counting what else is wrong.
                    drop(outcome);
                    return Err(self.refuse(error));
                }
            }
        }
        if !outcome.read.is_multiple_of(PROGRESS) {
            progress(outcome.read);
        }
        Ok(outcome)
    }

    /// Reads on only to count what else is wrong.
    fn refuse(&mut self, first: RowError) -> RecordsError {
        let mut counts = RefusalCounts::new();
        count(&mut counts, &first);
        let mut more = 0;
        // The file may be broken further on; the first refused row comes before that.
        while !first.is_of_the_rules()
            && more < RefusedRows::MOST
            && let Ok(Some(row)) = self.next_row()
        {
            if let Err(error) = row {
                count(&mut counts, &error);
                more += 1;
            }
        }
        self.finished = true;
        let file = self.table.file().to_owned();
        RecordsError::Rows { file, rows: Box::new(RefusedRows { first, more, counts }) }
    }
}

fn count(counts: &mut RefusalCounts, error: &RowError) {
    *counts.entry((error.reason.column(), error.reason.code())).or_default() += 1;
}

impl ReadOutcome {
    fn keep(&mut self, record: Record) {
        for item in record.missing() {
            *self.missing.entry(*item).or_default() += 1;
        }
        for item in record.dropped() {
            *self.dropped.entry(*item).or_default() += 1;
        }
        self.records.push(record);
    }
}

/// The rows as they come; a refused row is [`RecordsError::Rows`] and does not end the iteration.
impl Iterator for RecordFile {
    type Item = Result<Record, RecordsError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.next_row() {
            Ok(None) => None,
            Ok(Some(Ok(record))) => Some(Ok(record)),
            Ok(Some(Err(first))) => {
                let mut counts = RefusalCounts::new();
                count(&mut counts, &first);
                let file = self.table.file().to_owned();
                let rows = Box::new(RefusedRows { first, more: 0, counts });
                Some(Err(RecordsError::Rows { file, rows }))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl fmt::Debug for RecordFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordFile")
            .field("file", &self.table.file())
            .field("columns", &self.columns())
            .finish_non_exhaustive()
    }
}

//! A CSV file with a header, row by row, in bounded memory.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use csv::ByteRecord;

use super::csv_error::{CsvError, CsvPlace};
use super::scan::{Breakage, Scan};

/// The bytes taken from the operating system at a time.
const BUFFER: usize = 1 << 16;

type Input = Scan<Box<dyn Read + Send>>;

pub(in crate::document) struct Table {
    file: String,
    longest_field: usize,
    reader: csv::Reader<Input>,
    header: Vec<String>,
    /// The name of each column that is read, for errors.
    names: Vec<Option<&'static str>>,
    record: ByteRecord,
    row: u64,
    line: u64,
}

impl Table {
    pub(in crate::document) fn open(
        path: &Path,
        delimiter: u8,
        longest_field: usize,
    ) -> Result<Self, CsvError> {
        let file = path.display().to_string();
        match File::open(path) {
            Ok(input) => Self::new(file, Box::new(input), delimiter, longest_field),
            Err(source) => Err(CsvError::Open { file, source }),
        }
    }

    pub(in crate::document) fn new(
        file: String,
        mut input: Box<dyn Read + Send>,
        delimiter: u8,
        longest_field: usize,
    ) -> Result<Self, CsvError> {
        if matches!(delimiter, b'"' | b'\r' | b'\n' | 0) || !delimiter.is_ascii() {
            return Err(CsvError::BadDelimiter);
        }
        let head = match head(&mut input) {
            Ok(head) => head,
            Err(source) => return Err(CsvError::Read { file, source }),
        };
        let rest = match head.as_slice() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff] => {
                return Err(CsvError::WideCharacters { file });
            }
            [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
            _ => head,
        };
        let input: Box<dyn Read + Send> = Box::new(Cursor::new(rest).chain(input));
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(BUFFER)
            .from_reader(Scan::new(input, delimiter, longest_field));
        let mut table = Self {
            file,
            longest_field,
            reader,
            header: Vec::new(),
            names: Vec::new(),
            record: ByteRecord::new(),
            row: 0,
            line: 0,
        };
        if !table.read()? {
            return Err(CsvError::Empty { file: table.file });
        }
        for (name, position) in table.record.iter().zip(1..) {
            match core::str::from_utf8(name) {
                Ok(name) => table.header.push(name.trim().to_owned()),
                Err(_) => return Err(CsvError::HeaderNotUtf8 { file: table.file, position }),
            }
        }
        Ok(table)
    }

    /// The name of the file, for errors.
    pub(in crate::document) fn file(&self) -> &str {
        &self.file
    }

    pub(in crate::document) fn header(&self) -> &[String] {
        &self.header
    }

    /// Names the columns that are read.
    pub(in crate::document) fn set_names(&mut self, names: Vec<Option<&'static str>>) {
        self.names = names;
    }

    /// The row that was read last.
    pub(in crate::document) const fn record(&self) -> &ByteRecord {
        &self.record
    }

    /// Its number, counted from 1, and its first line.
    pub(in crate::document) const fn place(&self) -> (u64, u64) {
        (self.row, self.line)
    }

    /// Takes the next row; false at the end.
    pub(in crate::document) fn advance(&mut self) -> Result<bool, CsvError> {
        if self.read()? {
            self.row += 1;
            return Ok(true);
        }
        if self.row == 0 {
            return Err(CsvError::NoRows { file: self.file.clone() });
        }
        Ok(false)
    }

    fn read(&mut self) -> Result<bool, CsvError> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {
                self.line = self.reader.get_mut().take_start();
                Ok(true)
            }
            Ok(false) => Ok(false),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn failed(&self, error: csv::Error) -> CsvError {
        let file = self.file.clone();
        let Some((breakage, place)) = self.reader.get_ref().broken() else {
            let source = match error.into_kind() {
                csv::ErrorKind::Io(source) => source,
                _ => io::Error::other("the CSV cannot be parsed"),
            };
            return CsvError::Read { file, source };
        };
        let place = CsvPlace {
            row: place.row,
            line: place.line,
            position: place.field + 1,
            column: self.names.get(place.field).copied().flatten(),
        };
        match breakage {
            Breakage::UnclosedQuote => CsvError::UnclosedQuote { file, place },
            Breakage::TextAfterQuote => CsvError::TextAfterQuote { file, place },
            Breakage::FieldTooLong => {
                CsvError::FieldTooLong { file, place, most: self.longest_field }
            }
            Breakage::RowTooLong => CsvError::RowTooLong { file, place },
        }
    }
}

/// The first four bytes, where the encoding shows.
fn head(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    input.take(4).read_to_end(&mut head)?;
    Ok(head)
}

//! Watches the bytes of a CSV file on their way to the parser.
//!
//! The parser is lenient and unbounded: it closes an open quote at the end of the file by itself and
//! takes a field of any length into memory. This reader stops both, and knows the line of each row.

use std::collections::VecDeque;
use std::io::{self, Read};

/// The most fields of one row.
const MOST_FIELDS: usize = 10_000;
/// A row may have this many times the bytes of the longest field.
const FIELDS_PER_ROW: usize = 8;

/// Where in the file a field begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) struct Place {
    /// The data row, counted from 1; 0 is the header.
    pub(in crate::document) row: u64,
    /// The line of the file, counted from 1.
    pub(in crate::document) line: u64,
    /// The field of the row, counted from 0.
    pub(in crate::document) field: usize,
}

/// Why the file cannot be read on from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Breakage {
    UnclosedQuote,
    TextAfterQuote,
    FieldTooLong,
    RowTooLong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    RowStart,
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

pub(in crate::document) struct Scan<R> {
    inner: R,
    delimiter: u8,
    longest_field: usize,
    state: State,
    after_carriage_return: bool,
    line: u64,
    rows_started: u64,
    field: usize,
    field_line: u64,
    field_length: usize,
    row_length: usize,
    /// The first line of each row that the parser has not taken yet.
    starts: VecDeque<u64>,
    broken: Option<(Breakage, Place)>,
}

impl<R: Read> Scan<R> {
    pub(in crate::document) const fn new(inner: R, delimiter: u8, longest_field: usize) -> Self {
        Self {
            inner,
            delimiter,
            longest_field,
            state: State::RowStart,
            after_carriage_return: false,
            line: 1,
            rows_started: 0,
            field: 0,
            field_line: 1,
            field_length: 0,
            row_length: 0,
            starts: VecDeque::new(),
            broken: None,
        }
    }

    /// What is broken, once a read has failed for it.
    pub(in crate::document) const fn broken(&self) -> Option<(Breakage, Place)> {
        self.broken
    }

    /// The first line of the next row that the parser gives out.
    pub(in crate::document) fn take_start(&mut self) -> u64 {
        self.starts.pop_front().unwrap_or(self.line)
    }

    const fn place(&self) -> Place {
        Place { row: self.rows_started.saturating_sub(1), line: self.field_line, field: self.field }
    }

    const fn begin_field(&mut self) {
        self.state = State::FieldStart;
        self.field_line = self.line;
        self.field_length = 0;
    }

    /// How many of the bytes are good.
    fn scan(&mut self, bytes: &[u8]) -> usize {
        for (index, byte) in bytes.iter().enumerate() {
            if let Some(breakage) = self.step(*byte) {
                self.broken = Some((breakage, self.place()));
                return index;
            }
        }
        bytes.len()
    }

    fn step(&mut self, byte: u8) -> Option<Breakage> {
        let ends_line = byte == b'\n' || byte == b'\r';
        if self.state == State::RowStart && !ends_line {
            self.rows_started += 1;
            self.row_length = 0;
            self.field = 0;
            self.starts.push_back(self.line);
            self.begin_field();
        }
        // CR LF is one end of line, also across two reads.
        if byte == b'\r' || (byte == b'\n' && !self.after_carriage_return) {
            self.line += 1;
        }
        self.after_carriage_return = byte == b'\r';
        self.row_length += 1;
        match self.state {
            State::Quoted if byte == b'"' => self.state = State::QuoteInQuoted,
            State::QuoteInQuoted if byte == b'"' => {
                self.state = State::Quoted;
                self.field_length += 1;
            }
            State::Quoted => self.field_length += 1,
            State::RowStart => {}
            _ if ends_line => self.state = State::RowStart,
            _ if byte == self.delimiter => {
                self.field += 1;
                self.begin_field();
                if self.field >= MOST_FIELDS {
                    return Some(Breakage::RowTooLong);
                }
            }
            State::FieldStart if byte == b'"' => self.state = State::Quoted,
            State::QuoteInQuoted => return Some(Breakage::TextAfterQuote),
            State::FieldStart | State::Plain => {
                self.state = State::Plain;
                self.field_length += 1;
            }
        }
        if self.field_length > self.longest_field {
            return Some(Breakage::FieldTooLong);
        }
        let longest_row = self.longest_field.saturating_mul(FIELDS_PER_ROW);
        (self.state != State::RowStart && self.row_length > longest_row)
            .then_some(Breakage::RowTooLong)
    }
}

impl<R: Read> Read for Scan<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let refuse = || Err(io::Error::other("the CSV is broken"));
        if self.broken.is_some() {
            return refuse();
        }
        let count = loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        if count == 0 {
            if !buffer.is_empty() && self.state == State::Quoted {
                self.broken = Some((Breakage::UnclosedQuote, self.place()));
                return refuse();
            }
            return Ok(0);
        }
        let good = self.scan(buffer.get(..count).unwrap_or_default());
        if good == 0 { refuse() } else { Ok(good) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte per read: no state may be lost between two reads.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = usize::from(!self.0.is_empty());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn starts(text: &[u8]) -> Vec<u64> {
        let mut whole = Scan::new(text, b',', 100);
        let mut drip = Scan::new(Drip(text), b',', 100);
        io::copy(&mut whole, &mut io::sink()).unwrap();
        io::copy(&mut drip, &mut io::sink()).unwrap();
        assert_eq!(whole.starts, drip.starts);
        whole.starts.into_iter().collect()
    }

    fn broken(text: &[u8], longest: usize) -> (Breakage, Place) {
        let mut scan = Scan::new(Drip(text), b',', longest);
        io::copy(&mut scan, &mut io::sink()).unwrap_err();
        scan.broken().unwrap()
    }

    #[test]
    fn rows_start_where_they_start() {
        assert_eq!(starts(b"a,b\n1,2\n3,4"), [1, 2, 3]);
        assert_eq!(starts(b"a,b\r\n\r\n1,2\r\n\r\n3,4\r\n"), [1, 3, 5]);
        assert_eq!(starts(b"a\r1\r2"), [1, 2, 3]);
        assert_eq!(starts(b"a,b\n\"x\ny\r\n,\"\"z\",2\n3,4\n"), [1, 2, 5]);
        assert_eq!(starts(b"\n\na\n"), [3]);
        assert!(starts(b"\n\r\n").is_empty());
    }

    #[test]
    fn breakage_is_named_with_its_place() {
        let place = |row, line, field| Place { row, line, field };
        assert_eq!(broken(b"a,b\n1,\"2\n3,4\n", 9), (Breakage::UnclosedQuote, place(1, 2, 1)));
        assert_eq!(broken(b"a,b\n1,\"2\"3\n", 9), (Breakage::TextAfterQuote, place(1, 2, 1)));
        assert_eq!(broken(b"a,b\n12345,6\n", 4), (Breakage::FieldTooLong, place(1, 2, 0)));
        assert_eq!(broken(b"a\n\"\"\"\"\"\"\"\"\n", 2), (Breakage::FieldTooLong, place(1, 2, 0)));
        assert_eq!(broken(b"a\n1,1,1,1,1\n", 1), (Breakage::RowTooLong, place(1, 2, 4)));
        let commas = vec![b','; MOST_FIELDS];
        assert_eq!(broken(&commas, 1 << 20), (Breakage::RowTooLong, place(0, 1, MOST_FIELDS)));
    }
}

//! Reading the container of a batch (`.lwk`): sequential, one chunk in memory, no row unchecked.

use std::io::Read;

use super::passport::{self, PassRows};
use super::stream::{FileKind, array, end, fill};
use super::{CHUNK_ROWS, EncodeError, Passport, body, root};
use crate::crypto::Digest;
use crate::schema::PassLayout;
use crate::secret::redacted;

/// One row of a pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// Equal for rows that share the pass's value. Ordered as bytes.
    pub(crate) token: &'a [u8; 8],
    /// Names the row to the assembler.
    pub(crate) handle: &'a [u8; 16],
    /// [`crate::schema::Flag`] bits.
    pub(crate) flags: u16,
    /// The codes, as the pass's layout places them.
    pub(crate) codes: &'a [u8],
}

impl<'a> Row<'a> {
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let (token, rest) = bytes.split_first_chunk()?;
        let (handle, rest) = rest.split_first_chunk()?;
        let (flags, codes) = rest.split_first_chunk()?;
        Some(Self { token, handle, flags: u16::from_le_bytes(*flags), codes })
    }
}

/// Checked rows of one chunk, in order.
#[derive(Clone, Copy)]
pub(crate) struct ChunkView<'a> {
    rows: &'a [u8],
    row_bytes: usize,
}

impl<'a> ChunkView<'a> {
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = &'a [u8]> + use<'a> {
        self.rows.chunks_exact(self.row_bytes)
    }

    /// The rows one behind another.
    pub(crate) const fn bytes(&self) -> &'a [u8] {
        self.rows
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        self.rows().filter_map(Row::from_bytes)
    }
}

/// Reads a batch pass by pass. What is handed out has been checked against the passport; whether the
/// passport is the owner's is for the caller to check by [`Passport::verify`].
pub(crate) struct EncodedReader<R> {
    input: R,
    passport: Passport,
    next_pass: usize,
    open: Option<OpenPass>,
}

/// The pass that is being read.
struct OpenPass {
    pass: String,
    rows: PassRows,
    digests: std::vec::IntoIter<Digest>,
    chunks: u64,
    rows_read: u64,
    last: Option<[u8; 24]>,
}

impl<R: Read> EncodedReader<R> {
    /// Reads as far as the passport.
    ///
    /// # Errors
    /// [`EncodeError`] for anything that is not the start of a batch.
    pub(crate) fn new(mut input: R) -> Result<Self, EncodeError> {
        FileKind::Encoded.check(&mut input)?;
        let length = u64::from(u32::from_le_bytes(array(&mut input, "the passport")?));
        if length > passport::MOST_BYTES as u64 {
            return Err(EncodeError::Malformed(crate::wire::WireError::TooLong {
                field: "passport",
                offset: 18,
                length,
                most: passport::MOST_BYTES as u64,
            }));
        }
        let mut bytes = Vec::new();
        fill(&mut input, "the passport", length, &mut bytes)?;
        Ok(Self { passport: Passport::from_bytes(&bytes)?, input, next_pass: 0, open: None })
    }

    pub(crate) const fn passport(&self) -> &Passport {
        &self.passport
    }

    /// The next pass that is present, in the order of the passport; what is unread of the one before
    /// is read and checked first. `None` behind the last, once the file has been seen to end there.
    ///
    /// # Errors
    /// [`EncodeError`] for rows that are not those of the passport.
    pub(crate) fn next_pass(&mut self) -> Result<Option<PassReader<'_, R>>, EncodeError> {
        let mut buffer = Vec::new();
        while self.next_chunk(&mut buffer)?.is_some() {}
        self.open = None;
        let (pass, rows) = loop {
            let Some(entry) = self.passport.passes.get(self.next_pass) else {
                end(&mut self.input)?;
                return Ok(None);
            };
            self.next_pass += 1;
            if let Some(rows) = &entry.rows {
                break (entry.pass.clone(), rows.clone());
            }
        };
        let digests = self.read_digests(&pass, &rows)?;
        self.open = Some(OpenPass {
            pass,
            rows,
            digests: digests.into_iter(),
            chunks: 0,
            rows_read: 0,
            last: None,
        });
        Ok(Some(PassReader { reader: self, buffer, at: usize::MAX }))
    }

    fn read_digests(&mut self, pass: &str, rows: &PassRows) -> Result<Vec<Digest>, EncodeError> {
        const WITHIN: &str = "the header of a pass";
        let refused = || EncodeError::PassNotOfPassport { pass: pass.to_owned() };
        let input = &mut self.input;
        let count = u64::from_le_bytes(array(input, WITHIN)?);
        let bytes = u16::from_le_bytes(array(input, WITHIN)?);
        let chunks = u64::from_le_bytes(array(input, WITHIN)?);
        let expected = rows.rows.div_ceil(CHUNK_ROWS);
        if count != rows.rows || bytes != rows.row_bytes || chunks != expected {
            return Err(refused());
        }
        // Grows as bytes arrive: the number is the passport's, which may be anyone's.
        let mut digests = Vec::new();
        for _ in 0..chunks {
            digests.push(Digest::from_bytes(array(input, WITHIN)?));
        }
        if root::root(&digests) != rows.root {
            return Err(refused());
        }
        Ok(digests)
    }

    fn next_chunk<'b>(
        &mut self,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<ChunkView<'b>>, EncodeError> {
        let Some(open) = &mut self.open else {
            return Ok(None);
        };
        let Some(digest) = open.digests.next() else {
            return Ok(None);
        };
        open.chunks += 1;
        let refused =
            |pass: &str, chunk| EncodeError::RowsNotOfPassport { pass: pass.to_owned(), chunk };
        let expected = (open.rows.rows - open.rows_read).min(CHUNK_ROWS);
        let row_bytes = usize::from(open.rows.row_bytes);
        let body_bytes = expected * row_bytes as u64 + body::OVERHEAD;
        let length = u32::from_le_bytes(array(&mut self.input, "a chunk")?);
        if u64::from(length) != body_bytes {
            return Err(refused(&open.pass, open.chunks));
        }
        fill(&mut self.input, "a chunk", body_bytes, buffer)?;
        let rows = body::read(buffer)
            .filter(|rows| rows.len() as u64 + body::OVERHEAD == body_bytes)
            .filter(|rows| Digest::of(rows) == digest)
            .ok_or_else(|| refused(&open.pass, open.chunks))?;
        // An owner who signs a batch out of order, or a row twice, is refused as well: the
        // merge-join relies on it.
        let mut number = open.rows_read;
        for row in rows.chunks_exact(row_bytes) {
            number += 1;
            let head = row.first_chunk::<24>().copied();
            if head <= open.last {
                return Err(EncodeError::RowOutOfOrder { pass: open.pass.clone(), row: number });
            }
            open.last = head;
        }
        open.rows_read = number;
        Ok(Some(ChunkView { rows, row_bytes }))
    }
}

/// Reads one pass, by chunks or by rows, not by both.
pub(crate) struct PassReader<'a, R> {
    reader: &'a mut EncodedReader<R>,
    /// The chunk that rows are taken from, and where the next begins.
    buffer: Vec<u8>,
    at: usize,
}

redacted!("Row" => Row<'_>, "ChunkView" => ChunkView<'_>, "EncodedReader" [R] => EncodedReader<R>, "OpenPass" => OpenPass, "PassReader" [R] => PassReader<'_, R>);

impl<R: Read> PassReader<'_, R> {
    /// The pass's name.
    pub(crate) fn pass(&self) -> &str {
        self.reader.open.as_ref().map_or("", |open| &open.pass)
    }

    /// How many rows it has in all.
    pub(crate) fn row_count(&self) -> u64 {
        self.reader.open.as_ref().map_or(0, |open| open.rows.rows)
    }

    /// Bytes of each row.
    pub(crate) fn row_bytes(&self) -> usize {
        self.reader.open.as_ref().map_or(PassLayout::HEAD_BYTES, |open| open.rows.row_bytes.into())
    }

    /// The next chunk, checked, in the caller's buffer; `None` behind the last.
    ///
    /// # Errors
    /// [`EncodeError`] for rows that are not those of the passport.
    pub(crate) fn next_chunk<'b>(
        &mut self,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<ChunkView<'b>>, EncodeError> {
        self.reader.next_chunk(buffer)
    }

    /// The next row, checked with its chunk; `None` behind the last.
    ///
    /// # Errors
    /// [`EncodeError`] for rows that are not those of the passport.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row<'_>>, EncodeError> {
        let row_bytes = self.row_bytes();
        if self.at >= self.buffer.len() {
            let Some(chunk) = self.reader.next_chunk(&mut self.buffer)? else {
                return Ok(None);
            };
            let rows = chunk.rows.len();
            self.at = self.buffer.len() - rows;
        }
        let row = self.buffer.get(self.at..).unwrap_or_default();
        self.at += row_bytes;
        Ok(row.get(..row_bytes).and_then(Row::from_bytes))
    }
}

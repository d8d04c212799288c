//! Writing the container of a batch (`.lwk`).
//!
//! ```text
//! magic (16), version (2), LE32 length of the passport, passport
//! per pass that is present, in the order of the passport:
//!     LE64 rows, LE16 bytes per row, LE64 chunks, the digest of each chunk (32)
//!     per chunk: LE32 length of the body, body (LE64 bytes of rows, rows)
//! ```
//! A chunk's digest is SHA-256 of its rows. Rows are sorted by token, then handle, as bytes.

use std::io::{self, Cursor, Read, Seek, Write};

use super::passport::PassRows;
use super::stream::FileKind;
use super::{CHUNK_ROWS, EncodeError, Passport, body, root};
use crate::crypto::{Digest, Sha256};
use crate::durable::NewFile;
use crate::secret::redacted;

/// Where passes wait until the passport, which stands before them, can be signed.
pub(crate) trait Spool: Write {
    /// What was written, from its start.
    ///
    /// # Errors
    /// Those of the operating system.
    fn reread(&mut self) -> io::Result<Box<dyn Read + '_>>;
}

impl Spool for NewFile {
    fn reread(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Self::reread(self).map(|read| Box::new(read) as Box<dyn Read>)
    }
}

impl Spool for Cursor<Vec<u8>> {
    fn reread(&mut self) -> io::Result<Box<dyn Read + '_>> {
        self.rewind()?;
        Ok(Box::new(self))
    }
}

/// Rows of one pass, unsorted, in blocks of whole rows.
pub(crate) struct UnsortedRows {
    pub(crate) row_bytes: usize,
    pub(crate) blocks: Vec<Vec<u8>>,
}

redacted!("UnsortedRows" => UnsortedRows);

/// What orders a row, and where it lies.
type Place = ([u64; 3], u32, u32);

impl UnsortedRows {
    fn places(&self) -> Vec<Place> {
        let rows: usize = self.blocks.iter().map(Vec::len).sum();
        let mut places: Vec<Place> = Vec::with_capacity(rows / self.row_bytes.max(1));
        for (block, bytes) in (0u32..).zip(&self.blocks) {
            for (row, bytes) in (0u32..).zip(bytes.chunks_exact(self.row_bytes)) {
                let mut words = bytes.as_chunks::<8>().0.iter();
                let mut word = || u64::from_be_bytes(words.next().copied().unwrap_or_default());
                places.push(([word(), word(), word()], block, row));
            }
        }
        sort(&mut places);
        places
    }

    fn row(&self, (_, block, row): &Place) -> &[u8] {
        let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let block = self.blocks.get(index(*block)).map_or(&[][..], Vec::as_slice);
        let start = index(*row).saturating_mul(self.row_bytes);
        block.get(start..start.saturating_add(self.row_bytes)).unwrap_or_default()
    }

    /// Writes the pass's section of the container; holds one chunk beside the rows.
    pub(crate) fn write(&self, output: &mut dyn Write) -> Result<PassRows, EncodeError> {
        let places = self.places();
        let chunk_rows = usize::try_from(CHUNK_ROWS).unwrap_or(usize::MAX);
        let digests: Vec<Digest> = places
            .chunks(chunk_rows)
            .map(|chunk| {
                let mut hash = Sha256::new();
                for place in chunk {
                    hash.update(self.row(place));
                }
                hash.finish()
            })
            .collect();
        let row_bytes = u16::try_from(self.row_bytes).unwrap_or(u16::MAX);
        output.write_all(&(places.len() as u64).to_le_bytes())?;
        output.write_all(&row_bytes.to_le_bytes())?;
        output.write_all(&(digests.len() as u64).to_le_bytes())?;
        for digest in &digests {
            output.write_all(digest.as_bytes())?;
        }
        let mut rows = Vec::new();
        for chunk in places.chunks(chunk_rows) {
            rows.clear();
            for place in chunk {
                rows.extend_from_slice(self.row(place));
            }
            let length = rows.len() as u64 + body::OVERHEAD;
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            output.write_all(&length.to_le_bytes())?;
            body::write(output, &rows)?;
        }
        Ok(PassRows { rows: places.len() as u64, row_bytes, root: root::root(&digests) })
    }
}

#[cfg(feature = "rayon")]
fn sort(places: &mut [Place]) {
    use rayon::slice::ParallelSliceMut;
    places.par_sort_unstable();
}

#[cfg(not(feature = "rayon"))]
fn sort(places: &mut [Place]) {
    places.sort_unstable();
}

/// Writes the container: passport, then what the spool holds.
pub(crate) fn write<S: Spool>(
    passport: &Passport,
    spool: &mut S,
    output: &mut dyn Write,
) -> Result<(), EncodeError> {
    let bytes = passport.to_bytes();
    FileKind::Encoded.begin(output)?;
    output.write_all(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    output.write_all(&bytes)?;
    io::copy(&mut spool.reread()?, output)?;
    output.flush()?;
    Ok(())
}

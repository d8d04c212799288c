//! The file of a batch's references (`.lwr`), which stays with the owner: by reference, record ids.
//!
//! `magic, version, passport digest (32), LE64 records, per record LE16 length and id, SHA-256 of
//! all before it`.

use std::io::{BufReader, BufWriter, Read, Write};

use super::EncodeError;
use super::stream::{Digesting, FileKind, array, end, fill};
use crate::crypto::Digest;
use crate::wire::WireError;

/// Longest record id in bytes.
pub(crate) const MOST_ID_BYTES: usize = 1000;

/// Writes the ids in the order of their references. The caller keeps the file secret.
///
/// # Errors
/// [`EncodeError::InputOutput`]; [`EncodeError::RecordIdLength`] for an id that no batch takes.
pub(crate) fn write_references<'a>(
    passport: &Digest,
    ids: impl ExactSizeIterator<Item = &'a str>,
    output: &mut dyn Write,
) -> Result<(), EncodeError> {
    let mut output = Digesting::new(BufWriter::new(output));
    FileKind::References.begin(&mut output)?;
    output.write_all(passport.as_bytes())?;
    output.write_all(&(ids.len() as u64).to_le_bytes())?;
    for (place, id) in ids.enumerate() {
        let length = u16::try_from(id.len()).ok();
        let Some(length) = length.filter(|_| (1..=MOST_ID_BYTES).contains(&id.len())) else {
            return Err(EncodeError::RecordIdLength { record: place + 1 });
        };
        output.write_all(&length.to_le_bytes())?;
        output.write_all(id.as_bytes())?;
    }
    let digest = output.digest();
    output.inner.write_all(digest.as_bytes())?;
    output.inner.flush()?;
    Ok(())
}

/// Reads the ids one by one. The file is known to be whole only when `None` was reached: until then
/// the caller releases nothing that it read.
pub(crate) struct ReferenceReader<R: Read> {
    input: Digesting<BufReader<R>>,
    passport: Digest,
    records: u64,
    left: u64,
    ended: bool,
}

impl<R: Read> core::fmt::Debug for ReferenceReader<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ReferenceReader")
    }
}

impl<R: Read> ReferenceReader<R> {
    /// Reads as far as the first id.
    ///
    /// # Errors
    /// [`EncodeError`] for anything that is not the start of such a file.
    pub(crate) fn new(input: R) -> Result<Self, EncodeError> {
        const WITHIN: &str = "the head of the references";
        let mut input = Digesting::new(BufReader::new(input));
        FileKind::References.check(&mut input)?;
        let passport = Digest::from_bytes(array(&mut input, WITHIN)?);
        let records = u64::from_le_bytes(array(&mut input, WITHIN)?);
        Ok(Self { input, passport, records, left: records, ended: false })
    }

    /// Digest of the passport of the batch.
    pub(crate) const fn passport(&self) -> &Digest {
        &self.passport
    }

    /// How many records the batch has.
    pub(crate) const fn records(&self) -> u64 {
        self.records
    }

    /// Puts the next reference's id into `id`; false behind the last, once the digest has been
    /// checked.
    ///
    /// # Errors
    /// [`EncodeError`] for a file that was cut, altered or goes on.
    pub(crate) fn next_id(&mut self, id: &mut String) -> Result<bool, EncodeError> {
        const WITHIN: &str = "the references";
        id.clear();
        if self.ended {
            return Ok(false);
        }
        if self.left == 0 {
            let digest = self.input.digest();
            if array::<32>(&mut self.input.inner, WITHIN)? != *digest.as_bytes() {
                return Err(EncodeError::FileAltered { file: FileKind::References.extension() });
            }
            end(&mut self.input.inner)?;
            self.ended = true;
            return Ok(false);
        }
        self.left -= 1;
        let length = u16::from_le_bytes(array(&mut self.input, WITHIN)?);
        if !(1..=MOST_ID_BYTES).contains(&usize::from(length)) {
            return Err(EncodeError::Malformed(WireError::TooLong {
                field: "record id",
                offset: 0,
                length: length.into(),
                most: MOST_ID_BYTES as u64,
            }));
        }
        let mut bytes = core::mem::take(id).into_bytes();
        fill(&mut self.input, WITHIN, length.into(), &mut bytes)?;
        *id = String::from_utf8(bytes).map_err(|_| {
            EncodeError::Malformed(WireError::NotText { field: "record id", offset: 0 })
        })?;
        Ok(true)
    }
}

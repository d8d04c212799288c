//! The file of a batch's handle key (`.lwh`), from the owner to the assembler.
//!
//! `magic, version, LE32 length, canonical bytes, SHA-256 of all before it`.

use std::io::{Read, Write};

use super::passport::read_text;
use super::stream::{Digesting, FileKind, array, end, fill};
use super::{EncodeError, HandleCipher, Passport};
use crate::crypto::{Digest, HandleKey, Suite};
use crate::secret::{Secret, SecretBytes};
use crate::wire::{Reader, Writer};

/// A batch's handle key, bound to the batch.
#[derive(Debug)]
pub(crate) struct HandleFile {
    /// Digest of the batch's passport.
    pub(crate) passport: Digest,
    /// The party that made the batch.
    pub(crate) owner: String,
    /// The suite of the batch.
    pub(crate) suite: Suite,
    /// How many records the batch has: references are below it.
    pub(crate) records: u64,
    /// The key.
    pub(crate) key: HandleKey,
}

const MOST_BYTES: u64 = 1024;

impl HandleFile {
    pub(crate) fn new(passport: &Passport, records: u64, key: HandleKey) -> Self {
        Self {
            passport: passport.digest(),
            owner: passport.owner.clone(),
            suite: passport.suite,
            records,
            key,
        }
    }

    pub(crate) fn cipher(&self) -> HandleCipher {
        HandleCipher::new(&self.key, self.suite)
    }

    /// Writes the file, in the clear: the caller seals it. Gives the digest that it ends with, a
    /// commitment to the key: nobody can try 256 random bits out.
    ///
    /// # Errors
    /// [`EncodeError::InputOutput`].
    pub(crate) fn write(&self, output: &mut dyn Write) -> Result<Digest, EncodeError> {
        let mut writer = Writer::new();
        writer.fixed(self.passport.as_bytes());
        writer.text(&self.owner);
        writer.u8(self.suite.number());
        writer.u64(self.records);
        writer.fixed(self.key.expose().expose());
        let content = SecretBytes::new(writer.finish());
        let mut output = Digesting::new(output);
        FileKind::HandleKey.begin(&mut output)?;
        let length = u32::try_from(content.expose().len()).unwrap_or(u32::MAX);
        output.write_all(&length.to_le_bytes())?;
        output.write_all(content.expose())?;
        let digest = output.digest();
        output.inner.write_all(digest.as_bytes())?;
        output.inner.flush()?;
        Ok(digest)
    }

    /// Reads the file; gives its digest too.
    ///
    /// # Errors
    /// [`EncodeError`] for anything that [`HandleFile::write`] did not write.
    pub(crate) fn read(input: &mut dyn Read) -> Result<(Self, Digest), EncodeError> {
        const WITHIN: &str = "the handle key";
        let mut input = Digesting::new(input);
        FileKind::HandleKey.check(&mut input)?;
        let length = u64::from(u32::from_le_bytes(array(&mut input, WITHIN)?));
        if length > MOST_BYTES {
            return Err(EncodeError::Malformed(crate::wire::WireError::TooLong {
                field: "handle key file",
                offset: 18,
                length,
                most: MOST_BYTES,
            }));
        }
        // As large as it can get from the start, so that no copy is left behind by growing.
        let mut content = Vec::with_capacity(usize::try_from(MOST_BYTES).unwrap_or(0) + 32);
        let filled = fill(&mut input, WITHIN, length, &mut content);
        let content = SecretBytes::new(content);
        filled?;
        let digest = input.digest();
        if array::<32>(&mut input.inner, WITHIN)? != *digest.as_bytes() {
            return Err(EncodeError::FileAltered { file: FileKind::HandleKey.extension() });
        }
        end(&mut input.inner)?;
        let mut reader = Reader::new(content.expose());
        let passport = Digest::from_bytes(reader.array("passport digest")?);
        let owner = read_text(&mut reader, "owner")?;
        let suite =
            Suite::from_number(reader.u8("suite")?).ok_or_else(|| reader.unknown("suite"))?;
        let records = reader.u64("records")?;
        let key = HandleKey::from_secret(Secret::new(reader.array("key")?));
        reader.end()?;
        Ok((Self { passport, owner, suite, records, key }, digest))
    }
}

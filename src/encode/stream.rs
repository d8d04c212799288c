//! What the three files have in common: how they begin, and reading that trusts no length.

use std::io::{self, Read, Write};

use super::EncodeError;
use crate::crypto::{Digest, Sha256};
use crate::schema::FORMAT_VERSION;

/// The kinds of file, by the 16 bytes with which they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Encoded,
    HandleKey,
    References,
}

impl FileKind {
    const fn magic(self) -> &'static [u8; 16] {
        match self {
            Self::Encoded => b"linkwise lwk 1\r\n",
            Self::HandleKey => b"linkwise lwh 1\r\n",
            Self::References => b"linkwise lwr 1\r\n",
        }
    }

    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Encoded => ".lwk",
            Self::HandleKey => ".lwh",
            Self::References => ".lwr",
        }
    }

    pub(crate) fn begin(self, output: &mut dyn Write) -> Result<(), EncodeError> {
        output.write_all(self.magic())?;
        output.write_all(&FORMAT_VERSION.to_le_bytes())?;
        Ok(())
    }

    pub(crate) fn check(self, input: &mut dyn Read) -> Result<(), EncodeError> {
        let expected = self.extension();
        let magic: [u8; 16] = array(input, expected)?;
        if &magic != self.magic() {
            return Err(EncodeError::NotThisFile { expected });
        }
        let found = u16::from_le_bytes(array(input, expected)?);
        if found != FORMAT_VERSION {
            return Err(EncodeError::UnknownVersion { found, known: FORMAT_VERSION });
        }
        Ok(())
    }
}

/// Exactly `N` bytes.
pub(crate) fn array<const N: usize>(
    input: &mut dyn Read,
    within: &'static str,
) -> Result<[u8; N], EncodeError> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => EncodeError::Truncated { within },
        _ => EncodeError::InputOutput(error),
    })?;
    Ok(bytes)
}

/// Exactly `length` bytes into an emptied buffer, which grows only as bytes arrive.
pub(crate) fn fill(
    input: &mut dyn Read,
    within: &'static str,
    length: u64,
    buffer: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    buffer.clear();
    let read = input.take(length).read_to_end(buffer)?;
    if read as u64 == length { Ok(()) } else { Err(EncodeError::Truncated { within }) }
}

/// Refuses bytes behind the end.
pub(crate) fn end(input: &mut dyn Read) -> Result<(), EncodeError> {
    let mut byte = [0];
    loop {
        match input.read(&mut byte) {
            Ok(0) => return Ok(()),
            Ok(_) => return Err(EncodeError::Trailing),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Hashes what passes through, for the digest at the end of a small file.
#[derive(Debug)]
pub(crate) struct Digesting<T> {
    pub(crate) inner: T,
    hash: Sha256,
}

impl<T> Digesting<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    pub(crate) fn digest(&self) -> Digest {
        self.hash.clone().finish()
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

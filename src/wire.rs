//! Canonical bytes: the one encoding of everything that is hashed or signed.
//!
//! Integers are little-endian and of fixed width. Variable bytes are preceded by their length as a
//! 64-bit integer; lists by their number of items. There is one way to write a value and the reader
//! refuses every other, so equal bytes mean equal values and equal values mean equal bytes.

use crate::error::ErrorKind;

/// Why bytes could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The bytes end before the value does.
    #[error("the bytes end inside `{field}`, at offset {offset}; the file was cut short")]
    Truncated {
        /// What was being read.
        field: &'static str,
        /// Where, in bytes from the start.
        offset: usize,
    },
    /// A length is above what this field may have.
    #[error(
        "`{field}` at offset {offset} says it has {length} items, more than the {most} allowed"
    )]
    TooLong {
        /// What was being read.
        field: &'static str,
        /// Where, in bytes from the start.
        offset: usize,
        /// The length found.
        length: u64,
        /// The most that is allowed.
        most: u64,
    },
    /// A value is not one of those that this field may have.
    #[error("`{field}` at offset {offset} has a value that this version does not know")]
    UnknownValue {
        /// What was being read.
        field: &'static str,
        /// Where, in bytes from the start.
        offset: usize,
    },
    /// Text is not UTF-8.
    #[error("`{field}` at offset {offset} is not UTF-8 text")]
    NotText {
        /// What was being read.
        field: &'static str,
        /// Where, in bytes from the start.
        offset: usize,
    },
    /// There is something behind the last value.
    #[error("there are bytes behind the end, at offset {offset}")]
    Trailing {
        /// Where, in bytes from the start.
        offset: usize,
    },
}

impl WireError {
    /// The kind: always [`ErrorKind::Malformed`].
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::Malformed
    }
}

/// Joins byte strings so that no two different lists give the same bytes:
/// `LE64(len x1) || x1 || LE64(len x2) || x2 ...`.
///
/// ```
/// use linkwise::wire::frame;
/// assert_ne!(frame(&[b"ab", b"c"]), frame(&[b"a", b"bc"]));
/// ```
#[must_use]
pub fn frame(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_le_bytes());
        out.extend_from_slice(part);
    }
    out
}

/// Writes canonical bytes.
///
/// ```
/// use linkwise::wire::{Reader, Writer};
/// let mut writer = Writer::new();
/// writer.u16(7);
/// writer.text("abc");
/// let bytes = writer.finish();
/// let mut reader = Reader::new(&bytes);
/// assert_eq!(reader.u16("number")?, 7);
/// assert_eq!(reader.text("word", 10)?, "abc");
/// reader.end()?;
/// # Ok::<(), linkwise::wire::WireError>(())
/// ```
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// Two bytes, little-endian.
    pub fn u16(&mut self, value: u16) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Four bytes, little-endian.
    pub fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Eight bytes, little-endian.
    pub fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Eight bytes, little-endian, two's complement.
    pub fn i64(&mut self, value: i64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// A truth value as one byte, 0 or 1.
    pub fn boolean(&mut self, value: bool) {
        self.0.push(u8::from(value));
    }

    /// Bytes whose number the format fixes: no length is written.
    pub fn fixed(&mut self, value: &[u8]) {
        self.0.extend_from_slice(value);
    }

    /// Bytes behind their length.
    pub fn bytes(&mut self, value: &[u8]) {
        self.u64(value.len() as u64);
        self.0.extend_from_slice(value);
    }

    /// Text behind its length in bytes.
    pub fn text(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    /// The number of items of a list that follows.
    pub fn count(&mut self, items: usize) {
        self.u64(items as u64);
    }

    /// The bytes written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads canonical bytes; checks every length before it believes it.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, offset: 0 }
    }

    /// How many bytes have been read.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    fn take(&mut self, field: &'static str, length: usize) -> Result<&'a [u8], WireError> {
        let Some((head, rest)) = self.rest.split_at_checked(length) else {
            return Err(WireError::Truncated { field, offset: self.offset });
        };
        self.rest = rest;
        self.offset += length;
        Ok(head)
    }

    /// `N` bytes whose number the format fixes.
    ///
    /// # Errors
    /// [`WireError::Truncated`] where fewer are left.
    pub fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], WireError> {
        let offset = self.offset;
        let head = self.take(field, N)?;
        head.try_into().map_err(|_| WireError::Truncated { field, offset })
    }

    /// `length` bytes whose number the format fixes.
    ///
    /// # Errors
    /// [`WireError::Truncated`] where fewer are left.
    pub fn fixed(&mut self, field: &'static str, length: usize) -> Result<&'a [u8], WireError> {
        self.take(field, length)
    }

    /// One byte.
    ///
    /// # Errors
    /// [`WireError::Truncated`] at the end.
    pub fn u8(&mut self, field: &'static str) -> Result<u8, WireError> {
        Ok(u8::from_le_bytes(self.array(field)?))
    }

    /// Two bytes.
    ///
    /// # Errors
    /// [`WireError::Truncated`] at the end.
    pub fn u16(&mut self, field: &'static str) -> Result<u16, WireError> {
        Ok(u16::from_le_bytes(self.array(field)?))
    }

    /// Four bytes.
    ///
    /// # Errors
    /// [`WireError::Truncated`] at the end.
    pub fn u32(&mut self, field: &'static str) -> Result<u32, WireError> {
        Ok(u32::from_le_bytes(self.array(field)?))
    }

    /// Eight bytes.
    ///
    /// # Errors
    /// [`WireError::Truncated`] at the end.
    pub fn u64(&mut self, field: &'static str) -> Result<u64, WireError> {
        Ok(u64::from_le_bytes(self.array(field)?))
    }

    /// Eight bytes, two's complement.
    ///
    /// # Errors
    /// [`WireError::Truncated`] at the end.
    pub fn i64(&mut self, field: &'static str) -> Result<i64, WireError> {
        Ok(i64::from_le_bytes(self.array(field)?))
    }

    /// A truth value: 0 or 1, nothing else.
    ///
    /// # Errors
    /// [`WireError::Truncated`] at the end, [`WireError::UnknownValue`] for any other byte.
    pub fn boolean(&mut self, field: &'static str) -> Result<bool, WireError> {
        let offset = self.offset;
        match self.u8(field)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(WireError::UnknownValue { field, offset }),
        }
    }

    /// The number of items of a list, at most `most`.
    ///
    /// # Errors
    /// [`WireError::TooLong`] above `most`.
    pub fn count(&mut self, field: &'static str, most: usize) -> Result<usize, WireError> {
        let offset = self.offset;
        let length = self.u64(field)?;
        match usize::try_from(length) {
            Ok(length) if length <= most => Ok(length),
            _ => Err(WireError::TooLong { field, offset, length, most: most as u64 }),
        }
    }

    /// Bytes behind their length, at most `most` of them.
    ///
    /// # Errors
    /// [`WireError::TooLong`] above `most`, [`WireError::Truncated`] where fewer are left.
    pub fn bytes(&mut self, field: &'static str, most: usize) -> Result<&'a [u8], WireError> {
        let length = self.count(field, most)?;
        self.take(field, length)
    }

    /// Text behind its length in bytes, at most `most`.
    ///
    /// # Errors
    /// As [`Reader::bytes`], and [`WireError::NotText`] where it is not UTF-8.
    pub fn text(&mut self, field: &'static str, most: usize) -> Result<&'a str, WireError> {
        let offset = self.offset;
        core::str::from_utf8(self.bytes(field, most)?)
            .map_err(|_| WireError::NotText { field, offset })
    }

    /// Refuses bytes behind the last value.
    ///
    /// # Errors
    /// [`WireError::Trailing`] where any are left.
    pub const fn end(&self) -> Result<(), WireError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WireError::Trailing { offset: self.offset }) }
    }

    /// An error about the value just read, for enums and ranges that the caller checks.
    #[must_use]
    pub const fn unknown(&self, field: &'static str) -> WireError {
        WireError::UnknownValue { field, offset: self.offset }
    }
}

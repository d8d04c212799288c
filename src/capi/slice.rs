//! Bytes that one side lends to the other.

use core::marker::PhantomData;
use core::slice;

use super::failure::Failure;

/// The most bytes that one slice may have.
const MOST: usize = isize::MAX.unsigned_abs();

/// Bytes that are lent: `{NULL, 0}` is empty. Into a call: they must stay as they are until it returns,
/// and are copied where they are kept. Out of a call: they live as long as the handle that they came from,
/// and until the next call that changes it; where there are none, `data` is not NULL but `len` is 0. Strings
/// are UTF-8, and their length counts bytes; there is no NUL at their end.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_slice<'a> {
    /// The first byte.
    data: *const u8,
    /// How many there are.
    len: usize,
    bytes: PhantomData<&'a [u8]>,
}

impl<'a> From<&'a [u8]> for linkwise_slice<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        // Of nothing C gets a pointer too that it may give to memcpy and printf.
        let data = if bytes.is_empty() { c"".as_ptr().cast() } else { bytes.as_ptr() };
        Self { data, len: bytes.len(), bytes: PhantomData }
    }
}

impl<'a> linkwise_slice<'a> {
    /// The bytes.
    pub(super) fn bytes(self, what: &str) -> Result<&'a [u8], Failure> {
        if self.len == 0 {
            return Ok(&[]);
        }
        if self.data.is_null() {
            return Err(Failure::usage(format!(
                "`{what}` is NULL and {} bytes long; give the bytes, or the length 0",
                self.len
            )));
        }
        if self.len > MOST {
            return Err(Failure::usage(format!("`{what}` is longer than memory can be")));
        }
        // SAFETY: Rust makes a slice of `&[u8]` alone, by `From`, with its lifetime. C makes one under
        // the contract of `linkwise_slice`: `len` bytes at `data` can be read and do not change until
        // the call returns; NULL and impossible lengths were refused above.
        Ok(unsafe { slice::from_raw_parts(self.data, self.len) })
    }

    /// The bytes as text.
    pub(super) fn text(self, what: &str) -> Result<&'a str, Failure> {
        let bytes = self.bytes(what)?;
        core::str::from_utf8(bytes)
            .map_err(|_| Failure::usage(format!("`{what}` is not UTF-8; convert it before")))
    }

    /// The bytes as text, none where there are none.
    pub(super) fn text_if_any(self, what: &str) -> Result<Option<&'a str>, Failure> {
        Ok(Some(self.text(what)?).filter(|text| !text.is_empty()))
    }
}

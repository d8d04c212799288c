//! Text that goes into a buffer of the caller's.

use core::ffi::c_char;
use core::ptr;

use zeroize::Zeroizing;

use super::failure::Failure;
use super::guard::number;

/// What functions that write text give where they fail; `cbindgen.toml` has its text for the header.
pub const LINKWISE_TEXT_FAILED: usize = usize::MAX;

/// Writes a text into C's buffer.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
pub(super) unsafe fn give_text(
    buffer: *mut c_char,
    capacity: usize,
    text: impl FnOnce() -> Result<String, Failure>,
) -> usize {
    number(
        || {
            // It may be an identifier.
            let text = Zeroizing::new(text()?);
            if let Some(room) = capacity.checked_sub(1).filter(|_| !buffer.is_null()) {
                let mut length = text.len().min(room);
                while !text.is_char_boundary(length) {
                    length -= 1;
                }
                // SAFETY: `length` bytes and one more are at most `capacity`, which the caller says can
                // be written at `buffer`; the text is our own and cannot overlap it.
                unsafe {
                    ptr::copy_nonoverlapping(text.as_ptr().cast::<c_char>(), buffer, length);
                    buffer.add(length).write(0);
                }
            }
            Ok(text.len())
        },
        LINKWISE_TEXT_FAILED,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str, capacity: usize) -> (usize, Vec<u8>) {
        let mut buffer = vec![0x7f_u8; 16];
        // SAFETY: `capacity` is at most the length of the buffer in every case below.
        let length =
            unsafe { give_text(buffer.as_mut_ptr().cast(), capacity, || Ok(text.to_owned())) };
        (length, buffer)
    }

    #[test]
    fn text_is_cut_at_a_character_and_ends_with_nul() {
        assert_eq!(given("abc", 4), (3, [b"abc\0".as_slice(), &[0x7f; 12]].concat()));
        assert_eq!(given("abc", 3), (3, [b"ab\0".as_slice(), &[0x7f; 13]].concat()));
        assert_eq!(given("aé", 3), (3, [b"a\0".as_slice(), &[0x7f; 14]].concat()));
        assert_eq!(given("abc", 1), (3, [b"\0".as_slice(), &[0x7f; 15]].concat()));
        assert_eq!(given("abc", 0), (3, vec![0x7f; 16]));
        // SAFETY: NULL is allowed.
        let length = unsafe { give_text(ptr::null_mut(), 9, || Ok("abc".to_owned())) };
        assert_eq!(length, 3);
        // SAFETY: NULL is allowed.
        let failed = unsafe { give_text(ptr::null_mut(), 9, || Err(Failure::null("x"))) };
        assert_eq!(failed, LINKWISE_TEXT_FAILED);
    }
}

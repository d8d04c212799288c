//! Any text to capital letters A to Z, digits and single spaces: the first step of every normaliser.
//!
//! NFKD; characters of a combining class other than 0 dropped; the rest transliterated to ASCII by
//! `any_ascii`; apostrophes of all kinds dropped; everything else that is not a letter or digit
//! (hyphens, full stops, commas, emoji) is a gap. Marks of class 0 are kept for transliteration,
//! because in Indic scripts they are vowels.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::error::{DemographicError, Field};

/// The most bytes of text that are read, and that folded text may have.
pub(super) const MOST_BYTES: usize = 1000;

/// Collects capital letters and digits with one space for each gap inside.
struct Folder {
    out: String,
    gap: bool,
}

impl Folder {
    fn push(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() {
            if self.gap && !self.out.is_empty() {
                self.out.push(' ');
            }
            self.gap = false;
            self.out.push(char::from(byte.to_ascii_uppercase()));
        } else if byte != b'\'' && byte != b'`' {
            self.gap = true;
        }
    }
}

/// Folds a text; see the module.
///
/// # Errors
/// `TooLong` above 1000 bytes before or after folding, `ControlCharacter`.
pub(super) fn fold(text: &str, field: Field) -> Result<String, DemographicError> {
    if text.len() > MOST_BYTES {
        return Err(DemographicError::TooLong { field, most: MOST_BYTES });
    }
    let mut folder = Folder { out: String::with_capacity(text.len()), gap: false };
    if text.is_ascii() {
        for byte in text.bytes() {
            if byte.is_ascii_control() {
                return Err(DemographicError::ControlCharacter { field });
            }
            folder.push(byte);
        }
        return Ok(folder.out);
    }
    if text.chars().any(char::is_control) {
        return Err(DemographicError::ControlCharacter { field });
    }
    // A free-standing acute accent is typed for an apostrophe; NFKD would make it a space.
    let characters = text.chars().filter(|&c| c != '\u{b4}');
    for character in characters.nfkd().filter(|&c| canonical_combining_class(c) == 0).nfc() {
        let ascii = any_ascii::any_ascii_char(character);
        if ascii.len() > 1 && ascii.starts_with(':') {
            // An emoji, spelt out.
            folder.gap = true;
        } else {
            ascii.bytes().for_each(|byte| folder.push(byte));
        }
        if folder.out.len() > MOST_BYTES {
            return Err(DemographicError::TooLong { field, most: MOST_BYTES });
        }
    }
    Ok(folder.out)
}

/// Whether a text shows nothing: white space and characters of no width.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
}

/// Whether a text is made of signs alone, as "?", "-" or "...", which stand for "not known".
pub(super) fn is_signs(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_punctuation() || c.is_whitespace() || matches!(c, '–' | '—' | '…'))
}

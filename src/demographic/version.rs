//! Which rules and tables these are: part of the library digest that every batch carries.

use super::{address, nickname, placeholder};
use crate::wire::Writer;

/// The versions of all rules and tables of this module.
///
/// Two batches can be linked only where these agree, because each may change what a value
/// normalises to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Versions {
    /// The rules of names, dates, sex, postcodes and folding.
    pub normaliser: u16,
    /// The version of Unicode by whose tables text is decomposed.
    pub unicode: (u8, u8, u8),
    /// The version of the `any_ascii` tables.
    pub transliteration: (u8, u8, u8),
    /// Soundex and Metaphone.
    pub phonetics: u16,
    /// The table of nicknames.
    pub nicknames: u16,
    /// The table of placeholders.
    pub placeholders: u16,
    /// The abbreviations of addresses.
    pub abbreviations: u16,
}

/// The versions that this build has.
///
/// ```
/// let versions = linkwise::demographic::versions();
/// assert_eq!(versions.canonical_bytes().len(), 16);
/// ```
#[must_use]
pub const fn versions() -> Versions {
    Versions {
        normaliser: 1,
        unicode: unicode_normalization::UNICODE_VERSION,
        transliteration: (0, 3, 3),
        phonetics: 1,
        nicknames: nickname::VERSION,
        placeholders: placeholder::VERSION,
        abbreviations: address::VERSION,
    }
}

impl Versions {
    /// Canonical bytes, 16 of them, in the order of the fields; for the library digest.
    #[must_use]
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u16(self.normaliser);
        for (major, minor, patch) in [self.unicode, self.transliteration] {
            writer.fixed(&[major, minor, patch]);
        }
        writer.u16(self.phonetics);
        writer.u16(self.nicknames);
        writer.u16(self.placeholders);
        writer.u16(self.abbreviations);
        writer.finish()
    }
}

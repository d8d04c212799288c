//! The unique pupil number of England and Wales.

use core::fmt;

use super::digits::{as_text, text_looks_like};
use super::placeholder::{is_blank, is_placeholder_word};
use super::{IdentifierError, IdentifierKind, NeverIssued, local_authority_known};
use crate::reading::{MissingReason, Reading};

/// The letters in use; a letter's place from 0 is its value. I, O and S are not used.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A UPN: check letter, local authority (3 digits), establishment (4), year of allocation (2),
/// serial (3). In a temporary number the last character is a letter.
///
/// The check letter catches every single wrong character and every swap of neighbours, with one
/// exception: a last character 0 to 9 and its letter A to K have the same value, so a temporary
/// and a permanent number can be twins ([`alias`](Self::alias)). Twins are not two independent
/// identifiers.
///
/// A UPN is for use in education only, lapses on leaving school, and an adopted child or a child
/// at risk may get a new one.
///
/// Source: DfE, Unique pupil numbers guide; Common Basic Data Set N00001.
///
/// ```
/// use linkwise::identifier::{NeverIssued, UniquePupilNumber};
/// let number = UniquePupilNumber::read("b801200005001", NeverIssued::Refuse)?.present();
/// assert_eq!(number.map(|n| n.as_str().to_owned()).as_deref(), Some("B801200005001"));
/// assert_eq!(number.map(|n| n.is_temporary()), Some(false));
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UniquePupilNumber([u8; 13]);

impl UniquePupilNumber {
    const KIND: IdentifierKind = IdentifierKind::UniquePupilNumber;

    /// Reads a UPN, permanent or temporary. Spaces around it are passed over and letters may be
    /// small.
    ///
    /// Empty text is missing, so are thirteen zeros or nines and words such as "unknown", and the
    /// codes UN1 to UN7 ([`UnknownPupilNumberCode`]).
    ///
    /// # Errors
    /// [`IdentifierError`]: length, character, check letter, never issued (establishment 0000),
    /// wrong column.
    pub fn read(text: &str, never_issued: NeverIssued) -> Result<Reading<Self>, IdentifierError> {
        let scheme = Self::KIND;
        let trimmed = text.trim_matches(is_blank);
        if trimmed.is_empty() {
            return Ok(Reading::Missing(MissingReason::Empty));
        }
        if UnknownPupilNumberCode::read(trimmed).is_some() {
            return Ok(Reading::Missing(MissingReason::UnknownCode));
        }
        if is_placeholder_word(trimmed) || matches!(trimmed, "0000000000000" | "9999999999999") {
            return Ok(Reading::Missing(MissingReason::Placeholder));
        }
        let number = match Self::parse(text, trimmed) {
            Ok(number) => number,
            Err(error) => {
                return Err(match text_looks_like(trimmed, scheme) {
                    Some(looks_like) => IdentifierError::WrongColumn { scheme, looks_like },
                    None => error,
                });
            }
        };
        if never_issued == NeverIssued::Refuse && number.establishment() == b"0000" {
            return Err(IdentifierError::NeverIssued { scheme });
        }
        Ok(Reading::Present(number))
    }

    /// Whether the text is a UPN with a right check letter.
    pub(super) fn is_well_formed(text: &str) -> bool {
        Self::parse(text, text.trim_matches(is_blank)).is_ok()
    }

    fn parse(text: &str, trimmed: &str) -> Result<Self, IdentifierError> {
        let scheme = Self::KIND;
        let found = trimmed.chars().count();
        if found != 13 {
            return Err(IdentifierError::BadLength { scheme, found });
        }
        let mut number = [0_u8; 13];
        let mut sum = 0_usize;
        for (index, (slot, character)) in number.iter_mut().zip(trimmed.chars()).enumerate() {
            let byte = u8::try_from(character).unwrap_or_default().to_ascii_uppercase();
            let value = match index {
                0 => letter_value(byte),
                12 => digit_value(byte).or_else(|| letter_value(byte)),
                _ => digit_value(byte),
            };
            let Some(value) = value else {
                let before = text.chars().take_while(|c| is_blank(*c)).count();
                return Err(IdentifierError::BadCharacter { scheme, position: before + index + 1 });
            };
            *slot = byte;
            if index > 0 {
                sum += (index + 1) * value;
            }
        }
        let [check, ..] = number;
        if LETTERS.get(sum % 23) == Some(&check) {
            Ok(Self(number))
        } else {
            Err(IdentifierError::BadCheckDigit { scheme })
        }
    }

    /// The thirteen characters. Personal data: for encoding and the controller's own use, never
    /// for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// Whether the number is temporary: its last character is a letter.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        let [.., last] = self.0;
        last.is_ascii_uppercase()
    }

    /// The twin with the same check letter: last character 0 for A, 1 for B ... 9 for K, and back.
    /// Letters from L on have none.
    #[must_use]
    pub fn alias(&self) -> Option<Self> {
        let mut twin = *self;
        let last = twin.0.last_mut()?;
        *last = match digit_value(*last) {
            Some(value) => *LETTERS.get(value)?,
            None => b"0123456789".get(letter_value(*last)?).copied()?,
        };
        Some(twin)
    }

    /// The permanent one of the two twins, or the number itself where there is no twin.
    ///
    /// Two numbers with one canonical form may come from one misread last character, so they count
    /// as one identifier in data-quality figures. It is not a key to link by: a temporary number
    /// and its twin can be of two children.
    #[must_use]
    pub fn canonical(&self) -> Self {
        if self.is_temporary() { self.alias().unwrap_or(*self) } else { *self }
    }

    /// Whether the code of the allocating authority is in the list of this library; where it is
    /// not, warn, since the list is of one day
    /// ([`LOCAL_AUTHORITY_LIST_VERSION`](super::LOCAL_AUTHORITY_LIST_VERSION)).
    #[must_use]
    pub fn local_authority_known(&self) -> bool {
        let [_, a, b, c, ..] = self.0;
        local_authority_known(as_text(&[a, b, c]))
    }

    const fn establishment(&self) -> &[u8; 4] {
        let [_, _, _, _, establishment @ .., _, _, _, _, _] = &self.0;
        establishment
    }
}

impl fmt::Debug for UniquePupilNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UniquePupilNumber")
    }
}

fn letter_value(byte: u8) -> Option<usize> {
    LETTERS.iter().position(|letter| *letter == byte)
}

fn digit_value(byte: u8) -> Option<usize> {
    byte.is_ascii_digit().then(|| usize::from(byte - b'0'))
}

/// Why a record has no UPN: the codes of the looked-after and children-in-need returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UnknownPupilNumberCode {
    /// UN1: not of school age.
    NotOfSchoolAge,
    /// UN2: never in a maintained school, for example an unaccompanied asylum-seeking child.
    NeverInMaintainedSchool,
    /// UN3: educated outside England.
    EducatedOutsideEngland,
    /// UN4: newly looked after, number not yet known.
    NewlyLookedAfter,
    /// UN5: sources give different numbers.
    SourcesConflict,
    /// UN6: children-in-need return only.
    ChildInNeedSix,
    /// UN7: children-in-need return only, as for a referral with no further action.
    ChildInNeedSeven,
}

impl UnknownPupilNumberCode {
    /// The code, where the text is UN1 to UN7 in any case with nothing but spaces around it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text.trim_matches(is_blank).as_bytes() {
            [b'U' | b'u', b'N' | b'n', digit] => match digit {
                b'1' => Some(Self::NotOfSchoolAge),
                b'2' => Some(Self::NeverInMaintainedSchool),
                b'3' => Some(Self::EducatedOutsideEngland),
                b'4' => Some(Self::NewlyLookedAfter),
                b'5' => Some(Self::SourcesConflict),
                b'6' => Some(Self::ChildInNeedSix),
                b'7' => Some(Self::ChildInNeedSeven),
                _ => None,
            },
            _ => None,
        }
    }
}

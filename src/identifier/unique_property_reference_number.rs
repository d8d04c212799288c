//! The unique property reference number: an address, not a person.

use core::fmt;

use super::digits::{as_text, scan};
use super::placeholder::is_placeholder_word;
use super::{IdentifierError, IdentifierKind};
use crate::reading::{MissingReason, Reading};

/// A UPRN: 1 to 12 digits without a check digit, kept with leading zeros to 12 so that equal
/// numbers compare equal.
///
/// ```
/// use linkwise::identifier::UniquePropertyReferenceNumber;
/// let short = UniquePropertyReferenceNumber::read("42")?;
/// assert_eq!(short, UniquePropertyReferenceNumber::read("000000000042")?);
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UniquePropertyReferenceNumber([u8; 12]);

impl UniquePropertyReferenceNumber {
    /// Reads a UPRN. Separators are those of [`NhsNumber::read`](super::NhsNumber::read); all
    /// zeros is a placeholder.
    ///
    /// # Errors
    /// [`IdentifierError::BadLength`] or [`IdentifierError::BadCharacter`].
    pub fn read(text: &str) -> Result<Reading<Self>, IdentifierError> {
        let scheme = IdentifierKind::UniquePropertyReferenceNumber;
        let scan = match scan::<12>(text, scheme) {
            Ok(scan) => scan,
            Err(_) if is_placeholder_word(text) => {
                return Ok(Reading::Missing(MissingReason::Placeholder));
            }
            Err(error) => return Err(error),
        };
        let mut digits = scan.digits;
        match scan.count {
            0 => return Ok(Reading::Missing(MissingReason::Empty)),
            count @ 1..=12 => digits.rotate_right(12 - count),
            found => return Err(IdentifierError::BadLength { scheme, found }),
        }
        Ok(if digits == *b"000000000000" {
            Reading::Missing(MissingReason::Placeholder)
        } else {
            Reading::Present(Self(digits))
        })
    }

    /// Twelve digits, with leading zeros. Personal data: for encoding and the controller's own
    /// use, never for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }
}

impl fmt::Debug for UniquePropertyReferenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UniquePropertyReferenceNumber")
    }
}

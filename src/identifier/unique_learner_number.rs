//! The unique learner number.

use core::fmt;

use super::digits::{LeadingZero, TenDigits, as_text, read_ten, refuse_check, residue};
use super::{IdentifierError, IdentifierKind};
use crate::reading::Reading;

/// A ULN: ten digits, the first not zero; the weighted sum leaves 10 modulo 11, where an NHS
/// number leaves 0. So no text is both.
///
/// Source: Learning Records Service; HESA, ULN.
///
/// ```
/// use linkwise::identifier::UniqueLearnerNumber;
/// let number = UniqueLearnerNumber::read("9276308686")?;
/// assert_eq!(number.as_present().map(UniqueLearnerNumber::as_str), Some("9276308686"));
/// // The temporary number of the Individualised Learner Record is no number.
/// assert_eq!(UniqueLearnerNumber::read("9999999999")?.present(), None);
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UniqueLearnerNumber(TenDigits);

impl UniqueLearnerNumber {
    const KIND: IdentifierKind = IdentifierKind::UniqueLearnerNumber;

    /// Reads a ULN. Separators and placeholders are those of
    /// [`NhsNumber::read`](super::NhsNumber::read); among them is 9999999999, the temporary ULN.
    ///
    /// # Errors
    /// [`IdentifierError`]: length, character, check digit, check ten, repeated digit, range
    /// (begins with zero), wrong column.
    pub fn read(text: &str) -> Result<Reading<Self>, IdentifierError> {
        let scheme = Self::KIND;
        let digits = match read_ten(text, scheme, LeadingZero::AsRead)? {
            Reading::Present(digits) => digits,
            Reading::Missing(reason) => return Ok(Reading::Missing(reason)),
        };
        if residue(&digits) != 10 {
            return Err(refuse_check(&digits, scheme, 0));
        }
        if digits.starts_with(b"0") {
            return Err(IdentifierError::OutOfRange { scheme });
        }
        Ok(Reading::Present(Self(digits)))
    }

    /// The ten digits. Personal data: for encoding and the controller's own use, never for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }
}

impl fmt::Debug for UniqueLearnerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UniqueLearnerNumber")
    }
}

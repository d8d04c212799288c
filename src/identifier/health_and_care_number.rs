//! The Health and Care number of Northern Ireland.

use core::fmt;

use super::digits::{
    LeadingZero, NumberRange, TenDigits, as_text, looks_like, range, read_ten, refuse_check,
    residue,
};
use super::{IdentifierError, IdentifierKind, PossibleSchemes};
use crate::reading::Reading;

/// A Health and Care number: ten digits from 320 000 0007 to 399 999 9999, modulus 11 as the NHS
/// number.
///
/// ```
/// use linkwise::identifier::HealthAndCareNumber;
/// let number = HealthAndCareNumber::read("320 000 0007")?;
/// assert_eq!(number.as_present().map(HealthAndCareNumber::as_str), Some("3200000007"));
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HealthAndCareNumber(TenDigits);

impl HealthAndCareNumber {
    const KIND: IdentifierKind = IdentifierKind::HealthAndCareNumber;

    /// Reads a Health and Care number. Separators and placeholders are those of
    /// [`NhsNumber::read`](super::NhsNumber::read).
    ///
    /// # Errors
    /// [`IdentifierError`]: length, character, check digit, check ten, repeated digit, range,
    /// wrong column.
    pub fn read(text: &str) -> Result<Reading<Self>, IdentifierError> {
        let scheme = Self::KIND;
        let digits = match read_ten(text, scheme, LeadingZero::AsRead)? {
            Reading::Present(digits) => digits,
            Reading::Missing(reason) => return Ok(Reading::Missing(reason)),
        };
        if residue(&digits) != 0 {
            return Err(refuse_check(&digits, scheme, 1));
        }
        if range(&digits) == NumberRange::HealthAndCare {
            return Ok(Reading::Present(Self(digits)));
        }
        Err(match looks_like(&digits) {
            Some(looks_like) => IdentifierError::WrongColumn { scheme, looks_like },
            None => IdentifierError::OutOfRange { scheme },
        })
    }

    /// The ten digits. Personal data: for encoding and the controller's own use, never for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// Who may have issued the number: Northern Ireland, though some sources give numbers that
    /// begin with 3 to England too, so the answer holds both and is disputed.
    #[must_use]
    pub const fn schemes(&self) -> PossibleSchemes {
        PossibleSchemes::new((Self::KIND, Some(IdentifierKind::NhsNumber)))
    }
}

impl fmt::Debug for HealthAndCareNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HealthAndCareNumber")
    }
}

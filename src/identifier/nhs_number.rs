//! The NHS number of England, Wales and the Isle of Man.

use core::fmt;

use super::digits::{
    LeadingZero, NumberRange, TenDigits, as_text, begins_with_a_date, range, read_ten,
    refuse_check, residue,
};
use super::{IdentifierError, IdentifierKind, NeverIssued, PossibleSchemes, SchemeConfidence};
use crate::reading::Reading;

/// An NHS number: ten digits, the last a modulus 11 check digit.
///
/// The arithmetic catches every single wrong digit and every swap of neighbours; it does not say
/// that the number is this child's, for which see
/// [`NhsNumberStatus`](super::NhsNumberStatus). Ten equal digits pass the arithmetic and are
/// refused by rule. Numbers from the ranges of Scotland and Northern Ireland are refused as
/// belonging to another column. One mistyped number in ten passes as a ULN and is reported as
/// one: a whole column of such errors means swapped columns, a few are typing errors.
///
/// Source: NHS Data Dictionary, `NHS NUMBER`; ISB 0149.
///
/// ```
/// use linkwise::identifier::{NeverIssued, NhsNumber};
/// use linkwise::reading::MissingReason;
///
/// let number = NhsNumber::read("943 476 5919", NeverIssued::Accept)?;
/// assert_eq!(number.as_present().map(NhsNumber::as_str), Some("9434765919"));
///
/// let none = NhsNumber::read("0000000000", NeverIssued::Refuse)?;
/// assert_eq!(none.missing(), Some(MissingReason::Placeholder));
///
/// let error = NhsNumber::read("943 476 5918", NeverIssued::Accept).unwrap_err();
/// assert_eq!(error.code(), "looks like a ULN");
/// let error = NhsNumber::read("943 476 5917", NeverIssued::Accept).unwrap_err();
/// assert_eq!(error.code(), "bad check digit");
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(TenDigits);

impl NhsNumber {
    const KIND: IdentifierKind = IdentifierKind::NhsNumber;

    /// Reads an NHS number. Spaces and no-break spaces are passed over, hyphens between digits too;
    /// nothing else is, and dropped zeros are not put back.
    ///
    /// Empty text is missing; so are `0000000000`, `9999999999`, `1234567890` and words such as
    /// "unknown".
    ///
    /// # Errors
    /// Every variant of [`IdentifierError`] but those of dates, code lists and social care.
    pub fn read(text: &str, never_issued: NeverIssued) -> Result<Reading<Self>, IdentifierError> {
        Self::read_with(text, never_issued, LeadingZero::AsRead)
    }

    /// Reads an NHS number after putting back one leading zero, where there are nine digits.
    ///
    /// A repair, to be called after [`read`](Self::read) gave "bad length", and to be logged by
    /// the caller. No NHS number begins with zero, but CHI numbers do, so the repair shows where a
    /// "bad length" is a CHI number that a spreadsheet cut short: the answer is then the error
    /// "looks like a CHI number", and [`ChiNumber::read_padded`](super::ChiNumber::read_padded)
    /// reads it.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_padded(
        text: &str,
        never_issued: NeverIssued,
    ) -> Result<Reading<Self>, IdentifierError> {
        Self::read_with(text, never_issued, LeadingZero::PutBack)
    }

    fn read_with(
        text: &str,
        never_issued: NeverIssued,
        leading_zero: LeadingZero,
    ) -> Result<Reading<Self>, IdentifierError> {
        let scheme = Self::KIND;
        let digits = match read_ten(text, scheme, leading_zero)? {
            Reading::Present(digits) => digits,
            Reading::Missing(reason) => return Ok(Reading::Missing(reason)),
        };
        if residue(&digits) != 0 {
            return Err(refuse_check(&digits, scheme, 1));
        }
        let wrong_column = |looks_like| Err(IdentifierError::WrongColumn { scheme, looks_like });
        match range(&digits) {
            NumberRange::EnglandAndWales | NumberRange::Unreserved => {
                Ok(Reading::Present(Self(digits)))
            }
            NumberRange::NeverIssued => match never_issued {
                NeverIssued::Accept => Ok(Reading::Present(Self(digits))),
                NeverIssued::Refuse => Err(IdentifierError::NeverIssued { scheme }),
            },
            NumberRange::HealthAndCare => wrong_column(IdentifierKind::HealthAndCareNumber),
            NumberRange::Chi if begins_with_a_date(&digits) => {
                wrong_column(IdentifierKind::ChiNumber)
            }
            NumberRange::Chi | NumberRange::Elsewhere => {
                Err(IdentifierError::OutOfRange { scheme })
            }
        }
    }

    /// The ten digits. Personal data: for encoding and the controller's own use, never for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// Who may have issued the number, by its range.
    ///
    /// Firm for 400 to 499 and 600 to 799; disputed for 3113 to 3199, which no table reserves;
    /// never issued for the test ranges.
    #[must_use]
    pub const fn schemes(&self) -> PossibleSchemes {
        let nhs = PossibleSchemes::new((Self::KIND, None));
        match range(&self.0) {
            NumberRange::EnglandAndWales => nhs,
            NumberRange::NeverIssued => nhs.with_confidence(SchemeConfidence::NeverIssued),
            _ => nhs.with_confidence(SchemeConfidence::Disputed),
        }
    }

    /// Whether the digits read the same backwards.
    ///
    /// Some data-quality rules refuse such numbers. Real ones exist (about one in 100,000), so
    /// this library only reports it.
    #[must_use]
    pub fn is_palindrome(&self) -> bool {
        self.0.iter().eq(self.0.iter().rev())
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber")
    }
}

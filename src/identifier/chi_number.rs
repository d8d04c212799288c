//! The Community Health Index number of Scotland.

use core::fmt;

use super::digits::{
    LeadingZero, TenDigits, as_text, begins_with_a_date, looks_like, passes_luhn, read_ten, residue,
};
use super::{IdentifierError, IdentifierKind};
use crate::reading::Reading;

/// A CHI number: date of birth as DDMMYY, two digits, a digit for sex, a check digit.
///
/// Since 1 November 2025 there are two right check digits: modulus 11, and, where a date has no
/// such number left, Luhn's modulus 10. Reading accepts either, so a mistyped number passes about
/// twice as often as under one rule; [`check`](Self::check) says which test passed, and numbers
/// that pass Luhn alone deserve less trust. The century is not in the number: the date must exist
/// in 19xx or 20xx.
///
/// Source: Public Health Scotland, `phsmethods::chi_check`.
///
/// ```
/// use linkwise::identifier::{ChiCheck, ChiNumber, ChiSex};
/// let number = ChiNumber::read("010120 1234")?.present();
/// assert_eq!(number.map(|n| n.check()), Some(ChiCheck::Luhn));
/// assert_eq!(number.map(|n| n.sex()), Some(ChiSex::Male));
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChiNumber(TenDigits);

/// Which check a CHI number passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChiCheck {
    /// Modulus 11 alone.
    Modulus11,
    /// Luhn's modulus 10 alone: issued since November 2025, or mistyped.
    Luhn,
    /// Both.
    Both,
}

/// What the ninth digit of a CHI number says of sex at registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChiSex {
    /// Even.
    Female,
    /// Odd.
    Male,
}

impl ChiNumber {
    const KIND: IdentifierKind = IdentifierKind::ChiNumber;

    /// Reads a CHI number. Separators and placeholders are those of
    /// [`NhsNumber::read`](super::NhsNumber::read); a dropped leading zero is not put back.
    ///
    /// # Errors
    /// [`IdentifierError`]: length, character, check digit, repeated digit, date, wrong column.
    pub fn read(text: &str) -> Result<Reading<Self>, IdentifierError> {
        Self::read_with(text, LeadingZero::AsRead)
    }

    /// Reads a CHI number after putting back one leading zero, where there are nine digits:
    /// spreadsheets drop it for births on the first nine days of a month.
    ///
    /// A repair, to be called after [`read`](Self::read) gave "bad length", and to be logged by
    /// the caller.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_padded(text: &str) -> Result<Reading<Self>, IdentifierError> {
        Self::read_with(text, LeadingZero::PutBack)
    }

    fn read_with(text: &str, leading_zero: LeadingZero) -> Result<Reading<Self>, IdentifierError> {
        let scheme = Self::KIND;
        let digits = match read_ten(text, scheme, leading_zero)? {
            Reading::Present(digits) => digits,
            Reading::Missing(reason) => return Ok(Reading::Missing(reason)),
        };
        // The date comes first, as in `chi_check`: it says more than a wrong check digit.
        if begins_with_a_date(&digits) && (residue(&digits) == 0 || passes_luhn(&digits)) {
            return Ok(Reading::Present(Self(digits)));
        }
        Err(match looks_like(&digits) {
            Some(looks_like) => IdentifierError::WrongColumn { scheme, looks_like },
            None if begins_with_a_date(&digits) => IdentifierError::BadCheckDigit { scheme },
            None => IdentifierError::BadDate { scheme },
        })
    }

    /// The ten digits. Personal data: for encoding and the controller's own use, never for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        as_text(&self.0)
    }

    /// Which check the number passes.
    #[must_use]
    pub fn check(&self) -> ChiCheck {
        match (residue(&self.0) == 0, passes_luhn(&self.0)) {
            (true, true) => ChiCheck::Both,
            (true, false) => ChiCheck::Modulus11,
            (false, _) => ChiCheck::Luhn,
        }
    }

    /// What the ninth digit says.
    #[must_use]
    pub const fn sex(&self) -> ChiSex {
        let [.., ninth, _] = self.0;
        if ninth % 2 == 0 { ChiSex::Female } else { ChiSex::Male }
    }

    /// The six digits of the date of birth, DDMMYY, without the century. Personal data.
    #[must_use]
    pub fn birth_digits(&self) -> &str {
        self.as_str().get(..6).unwrap_or_default()
    }
}

impl fmt::Debug for ChiNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChiNumber")
    }
}

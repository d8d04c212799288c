//! What the 10-digit schemes share: reading the digits, check digits, ranges, swapped columns.

use super::placeholder::is_placeholder_word;
use super::{IdentifierError, IdentifierKind, UniquePupilNumber};
use crate::reading::{MissingReason, Reading};

/// Ten ASCII digits.
pub(super) type TenDigits = [u8; 10];

/// Numbers that systems write where there is none. All zeros and all nines are null in the
/// Master Person Service too.
const PLACEHOLDERS: [&TenDigits; 3] = [b"0000000000", b"9999999999", b"1234567890"];

/// Whether a dropped leading zero is put back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LeadingZero {
    AsRead,
    PutBack,
}

/// The digits of a text from the left, `0` after them, and how many there were.
pub(super) struct Scan<const N: usize> {
    pub(super) digits: [u8; N],
    pub(super) count: usize,
}

/// Collects digits; spaces and no-break spaces may stand anywhere, hyphens between digits.
pub(super) fn scan<const N: usize>(
    text: &str,
    scheme: IdentifierKind,
) -> Result<Scan<N>, IdentifierError> {
    let mut digits = [b'0'; N];
    let mut count = 0_usize;
    let mut hanging_hyphen = None;
    for (index, character) in text.chars().enumerate() {
        let position = index + 1;
        match u8::try_from(character) {
            Ok(digit @ b'0'..=b'9') => {
                if let Some(slot) = digits.get_mut(count) {
                    *slot = digit;
                }
                count += 1;
                hanging_hyphen = None;
            }
            Ok(b' ' | 0xa0) => {}
            Ok(b'-') if count > 0 => hanging_hyphen = Some(position),
            _ => return Err(IdentifierError::BadCharacter { scheme, position }),
        }
    }
    match hanging_hyphen {
        Some(position) => Err(IdentifierError::BadCharacter { scheme, position }),
        None => Ok(Scan { digits, count }),
    }
}

/// Reads ten digits that are neither a placeholder nor one digit repeated.
pub(super) fn read_ten(
    text: &str,
    scheme: IdentifierKind,
    leading_zero: LeadingZero,
) -> Result<Reading<TenDigits>, IdentifierError> {
    let scan = match scan::<10>(text, scheme) {
        Ok(scan) => scan,
        Err(_) if is_placeholder_word(text) => {
            return Ok(Reading::Missing(MissingReason::Placeholder));
        }
        Err(error) => {
            return Err(if UniquePupilNumber::is_well_formed(text) {
                IdentifierError::WrongColumn {
                    scheme,
                    looks_like: IdentifierKind::UniquePupilNumber,
                }
            } else {
                error
            });
        }
    };
    let mut digits = scan.digits;
    match scan.count {
        10 => {}
        9 if leading_zero == LeadingZero::PutBack => digits.rotate_right(1),
        0 => return Ok(Reading::Missing(MissingReason::Empty)),
        found => return Err(IdentifierError::BadLength { scheme, found }),
    }
    if PLACEHOLDERS.contains(&&digits) {
        return Ok(Reading::Missing(MissingReason::Placeholder));
    }
    if is_repdigit(&digits) {
        return Err(IdentifierError::Repdigit { scheme });
    }
    Ok(Reading::Present(digits))
}

fn is_repdigit(digits: &TenDigits) -> bool {
    let [first, rest @ ..] = digits;
    rest.iter().all(|digit| digit == first)
}

/// The sum of digits times weights 10 to 1, modulo 11. 0: right for NHS, CHI and H&C. 10: for ULN.
pub(super) fn residue(digits: &TenDigits) -> u32 {
    digits
        .iter()
        .zip((1..=10_u32).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum::<u32>()
        % 11
}

/// The residue of the first nine digits alone.
pub(super) fn residue_of_nine(digits: &TenDigits) -> u32 {
    // The tenth digit has weight 1.
    let [.., check] = digits;
    (residue(digits) + 11 - u32::from(check - b'0')) % 11
}

/// The Luhn test (modulus 10) over all ten digits.
pub(super) fn passes_luhn(digits: &TenDigits) -> bool {
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(index, digit)| {
            let value = u32::from(digit - b'0');
            match (index % 2 == 0, value) {
                (true, 5..) => value * 2 - 9,
                (true, _) => value * 2,
                (false, _) => value,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whose range the number is in; `n` is the check digit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberRange {
    /// 010000000n to 311299999n.
    Chi,
    /// 311300000n to 319999999n: reserved for nobody, though some sources give 3xx to England.
    Unreserved,
    /// 320000000n to 399999999n.
    HealthAndCare,
    /// 400000000n to 499999999n and 600000000n to 799999999n.
    EnglandAndWales,
    /// 500000000n to 599999999n (internal tests) and 900000000n to 999999999n.
    NeverIssued,
    /// Below 010000000n; 800000000n to 899999999n (Ireland and spare).
    Elsewhere,
}

pub(super) const fn range(digits: &TenDigits) -> NumberRange {
    let [a, b, c, d, ..] = *digits;
    match two_digits(a, b) as u16 * 100 + two_digits(c, d) as u16 {
        100..=3112 => NumberRange::Chi,
        3113..=3199 => NumberRange::Unreserved,
        3200..=3999 => NumberRange::HealthAndCare,
        4000..=4999 | 6000..=7999 => NumberRange::EnglandAndWales,
        5000..=5999 | 9000.. => NumberRange::NeverIssued,
        _ => NumberRange::Elsewhere,
    }
}

const fn two_digits(tens: u8, units: u8) -> u8 {
    (tens - b'0') * 10 + (units - b'0')
}

/// Whether the first six digits are a day, month and year of 19xx or 20xx.
pub(super) const fn begins_with_a_date(digits: &TenDigits) -> bool {
    let [d, day, m, month, y, year, ..] = *digits;
    let (day, month, year) = (two_digits(d, day), two_digits(m, month), two_digits(y, year));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        // 1900 was no leap year, but 2000 was, and either century will do.
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => 0,
    };
    day >= 1 && day <= days
}

/// The scheme of which ten digits (no repdigit) are a valid number, for the message that two
/// columns are swapped. Modulus 11 comes first, then ULN, then Luhn, which proves least.
pub(super) fn looks_like(digits: &TenDigits) -> Option<IdentifierKind> {
    match residue(digits) {
        0 => match range(digits) {
            NumberRange::EnglandAndWales | NumberRange::NeverIssued => {
                Some(IdentifierKind::NhsNumber)
            }
            NumberRange::HealthAndCare => Some(IdentifierKind::HealthAndCareNumber),
            NumberRange::Chi if begins_with_a_date(digits) => Some(IdentifierKind::ChiNumber),
            NumberRange::Chi | NumberRange::Unreserved | NumberRange::Elsewhere => None,
        },
        10 if !digits.starts_with(b"0") => Some(IdentifierKind::UniqueLearnerNumber),
        _ => {
            (begins_with_a_date(digits) && passes_luhn(digits)).then_some(IdentifierKind::ChiNumber)
        }
    }
}

/// As [`looks_like`], from a text in a column that does not hold ten digits.
pub(super) fn text_looks_like(text: &str, scheme: IdentifierKind) -> Option<IdentifierKind> {
    match read_ten(text, scheme, LeadingZero::AsRead) {
        Ok(Reading::Present(digits)) => looks_like(&digits),
        _ => None,
    }
}

/// The error for ten digits whose residue is wrong for the scheme: another scheme's number, a
/// number without a check digit, or a mistyped one.
pub(super) fn refuse_check(
    digits: &TenDigits,
    scheme: IdentifierKind,
    residue_without_check: u32,
) -> IdentifierError {
    match looks_like(digits) {
        Some(looks_like) if looks_like != scheme => {
            IdentifierError::WrongColumn { scheme, looks_like }
        }
        _ if residue_of_nine(digits) == residue_without_check => {
            IdentifierError::CheckTen { scheme }
        }
        _ => IdentifierError::BadCheckDigit { scheme },
    }
}

/// The digits as text.
pub(super) fn as_text(digits: &[u8]) -> &str {
    // Only ASCII is ever stored, so the empty text never comes out.
    core::str::from_utf8(digits).unwrap_or_default()
}

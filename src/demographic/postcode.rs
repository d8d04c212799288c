//! Postcodes: of the United Kingdom, and plain ones of other places by prefix lengths.

use core::cmp::Ordering;
use core::fmt;

use super::error::{DemographicError, Field};
use super::fold::{fold, is_blank, is_signs};
use super::placeholder;
use crate::reading::{MissingReason, Reading};

/// The most letters and digits of a plain postcode.
const MOST_PLAIN: usize = 16;

/// A postcode, whole or in part, without spaces and in capitals. `Debug` shows nothing of it.
///
/// ```
/// use linkwise::demographic::Postcode;
/// use linkwise::reading::{MissingReason, Reading};
/// let Reading::Present(postcode) = Postcode::read_uk("sw1a 2aa")? else { panic!() };
/// assert_eq!(postcode.unit(), Some("SW1A2AA"));
/// assert_eq!(postcode.sector(), Some("SW1A2"));
/// assert_eq!(postcode.district(), Some("SW1A"));
/// assert_eq!(postcode.area(), Some("SW"));
/// let nowhere = Postcode::read_uk("ZZ99 3VZ")?;
/// assert_eq!(nowhere.missing(), Some(MissingReason::PseudoPostcode));
/// # Ok::<(), linkwise::demographic::DemographicError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Postcode {
    text: Box<str>,
    whole: bool,
    // Lengths of the parts at the start of the text; 0 where there is no such part.
    sector: u8,
    district: u8,
    area: u8,
}

impl Postcode {
    /// Reads a postcode of the United Kingdom, whole, or its outward part alone ("SW1A"), or its
    /// sector ("SW1A 2", with the space).
    ///
    /// Lower case, missing or extra spaces and hyphens do not matter. Where the text is not valid as
    /// it stands, O and 0, and I and 1, are taken for each other where that makes it valid; the way
    /// with the fewest changes is taken, and where two ways have as few, the postcode is refused.
    /// Codes from ZZ are pseudo-postcodes (no fixed abode, not known, abroad) and missing.
    ///
    /// Only the form is checked, by the pattern of BS 7666 and the Postcode Address File's rules, not
    /// whether the postcode exists or ended.
    ///
    /// # Errors
    /// [`DemographicError::NotAPostcode`], [`DemographicError::TooLong`],
    /// [`DemographicError::ControlCharacter`].
    pub fn read_uk(text: &str) -> Result<Reading<Self>, DemographicError> {
        let folded = match prepare(text)? {
            Ok(folded) => folded,
            Err(reason) => return Ok(Reading::Missing(reason)),
        };
        let compact = folded.replace(' ', "");
        if compact.starts_with("ZZ") {
            return Ok(Reading::Missing(MissingReason::PseudoPostcode));
        }
        if let Some((outward, [digit @ b'0'..=b'9'])) =
            folded.split_once(' ').map(|(outward, rest)| (outward, rest.as_bytes()))
            && let Some(outward) = repair(outward, is_outward)
        {
            return Ok(Reading::Present(Self::of_uk(
                format!("{outward}{}", char::from(*digit)),
                outward.len(),
                false,
            )));
        }
        let (valid, whole) = match compact.len() {
            2..=4 => (repair(&compact, is_outward), false),
            5..=7 => (repair(&compact, is_whole), true),
            _ => (None, false),
        };
        let valid = valid.ok_or(DemographicError::NotAPostcode)?;
        let district = if whole { valid.len() - 3 } else { valid.len() };
        Ok(Reading::Present(Self::of_uk(valid, district, whole)))
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "a postcode of the United Kingdom has at most seven characters"
    )]
    fn of_uk(text: String, district: usize, whole: bool) -> Self {
        let area = text.bytes().take_while(u8::is_ascii_uppercase).count();
        Self {
            sector: if text.len() > district { district as u8 + 1 } else { 0 },
            district: district as u8,
            area: area as u8,
            whole,
            text: text.into_boxed_str(),
        }
    }

    /// Reads a postcode of another scheme: its letters and digits in capitals, of which the first
    /// `sector_length` are the sector and the first `district_length` the district (none where the
    /// postcode is shorter).
    ///
    /// # Errors
    /// [`DemographicError::NotAPostcode`] above 16 letters and digits,
    /// [`DemographicError::TooLong`], [`DemographicError::ControlCharacter`].
    #[allow(
        clippy::cast_possible_truncation,
        reason = "lengths are at most that of the text, which is at most 16"
    )]
    pub fn read_plain(
        text: &str,
        sector_length: usize,
        district_length: usize,
    ) -> Result<Reading<Self>, DemographicError> {
        let folded = match prepare(text)? {
            Ok(folded) => folded,
            Err(reason) => return Ok(Reading::Missing(reason)),
        };
        let compact = folded.replace(' ', "");
        if compact.is_empty() || compact.len() > MOST_PLAIN {
            return Err(DemographicError::NotAPostcode);
        }
        let within = |length: usize| {
            if length <= compact.len() { length as u8 } else { 0 }
        };
        Ok(Reading::Present(Self {
            sector: within(sector_length),
            district: within(district_length),
            area: 0,
            whole: true,
            text: compact.into_boxed_str(),
        }))
    }

    fn part(&self, length: u8) -> Option<&str> {
        if length == 0 {
            return None;
        }
        self.text.get(..usize::from(length))
    }

    /// The whole postcode without its space ("SW1A2AA"), where it is known. Personal data.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        self.whole.then_some(&*self.text)
    }

    /// The sector ("SW1A2"), where it is known.
    #[must_use]
    pub fn sector(&self) -> Option<&str> {
        self.part(self.sector)
    }

    /// The district or outward part ("SW1A"), where it is known.
    #[must_use]
    pub fn district(&self) -> Option<&str> {
        self.part(self.district)
    }

    /// The area, the letters in front ("SW"); none in a plain scheme.
    #[must_use]
    pub fn area(&self) -> Option<&str> {
        self.part(self.area)
    }
}

impl PartialOrd for Postcode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Postcode {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| (one.whole, one.sector, one.district, one.area);
        self.text.cmp(&other.text).then_with(|| key(self).cmp(&key(other)))
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postcode(redacted)")
    }
}

/// The folded text, or the reason why there is none.
fn prepare(text: &str) -> Result<Result<String, MissingReason>, DemographicError> {
    let folded = fold(text, Field::Postcode)?;
    if is_blank(text) {
        return Ok(Err(MissingReason::Empty));
    }
    if is_signs(text) {
        return Ok(Err(MissingReason::Placeholder));
    }
    Ok(placeholder::find(&folded, Field::Postcode).map_or(Ok(folded), Err))
}

/// The text, or the one nearest to it by exchanges of O and 0, I and 1, that is valid.
fn repair(text: &str, is_valid: fn(&[u8]) -> bool) -> Option<String> {
    if is_valid(text.as_bytes()) {
        return Some(text.to_owned());
    }
    let exchangeable: Vec<usize> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'O' | b'0' | b'I' | b'1'))
        .map(|(index, _)| index)
        .collect();
    if exchangeable.len() > 7 {
        return None;
    }
    let mut best: Option<(u32, Vec<u8>)> = None;
    let mut tied = false;
    for choice in 1u32..1 << exchangeable.len() {
        let mut bytes = text.as_bytes().to_vec();
        for (bit, &index) in exchangeable.iter().enumerate() {
            if choice >> bit & 1 == 1
                && let Some(byte) = bytes.get_mut(index)
            {
                *byte = match *byte {
                    b'O' => b'0',
                    b'0' => b'O',
                    b'I' => b'1',
                    _ => b'I',
                };
            }
        }
        let changes = choice.count_ones();
        if !is_valid(&bytes) || best.as_ref().is_some_and(|(least, _)| *least < changes) {
            continue;
        }
        tied = best.as_ref().is_some_and(|(least, _)| *least == changes);
        best = Some((changes, bytes));
    }
    let (_, bytes) = best.filter(|_| !tied)?;
    String::from_utf8(bytes).ok()
}

fn is_whole(text: &[u8]) -> bool {
    let Some((outward, inward)) = text.split_last_chunk::<3>() else {
        return false;
    };
    let [digit, first, second] = inward;
    let is_last = |letter: &u8| letter.is_ascii_uppercase() && !b"CIKMOV".contains(letter);
    (outward == b"GIR" && inward == b"0AA")
        || (is_outward(outward)
            && outward != b"GIR"
            && digit.is_ascii_digit()
            && is_last(first)
            && is_last(second))
}

/// Whether this is an outward part: A9, A99, AA9, AA99, A9A, AA9A with the letters that each place
/// may have, or GIR.
fn is_outward(text: &[u8]) -> bool {
    let first = |letter: u8| letter.is_ascii_uppercase() && !b"QVX".contains(&letter);
    let second = |letter: u8| letter.is_ascii_uppercase() && !b"IJZ".contains(&letter);
    let third = |letter: u8| b"ABCDEFGHJKPSTUW".contains(&letter);
    let fourth = |letter: u8| b"ABEHMNPRVWXY".contains(&letter);
    let digit = |byte: u8| byte.is_ascii_digit();
    match *text {
        [b'G', b'I', b'R'] => true,
        [a, d] => first(a) && digit(d),
        [a, b, c] => first(a) && ((digit(b) && (digit(c) || third(c))) || (second(b) && digit(c))),
        [a, b, c, d] => first(a) && second(b) && digit(c) && (digit(d) || fourth(d)),
        _ => false,
    }
}

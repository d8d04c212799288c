//! Lines of addresses and towns.

use core::fmt;

use super::bigram::bigrams;
use super::error::{DemographicError, Field};
use super::fold::{MOST_BYTES, fold, is_blank, is_signs};
use super::placeholder;
use crate::reading::{MissingReason, Reading};

/// The version of the abbreviations; raised with every change of them.
pub(super) const VERSION: u16 = 1;

/// Words and the form that stands for them, sorted by word.
const ABBREVIATIONS: [(&str, &str); 54] = [
    ("APARTMENT", "FLAT"),
    ("APARTMENTS", "FLATS"),
    ("APPARTMENT", "FLAT"),
    ("APPT", "FLAT"),
    ("APT", "FLAT"),
    ("AV", "AVE"),
    ("AVENUE", "AVE"),
    ("BLVD", "BOULEVARD"),
    ("BUILDING", "BLDG"),
    ("BUILDINGS", "BLDGS"),
    ("CENTRE", "CTR"),
    ("CL", "CLOSE"),
    ("CLS", "CLOSE"),
    ("COTT", "COTTAGE"),
    ("COTTS", "COTTAGES"),
    ("COURT", "CT"),
    ("CRES", "CRESCENT"),
    ("CRESENT", "CRESCENT"),
    ("CRT", "CT"),
    ("DR", "DRIVE"),
    ("DRV", "DRIVE"),
    ("EST", "ESTATE"),
    ("FLT", "FLAT"),
    ("FM", "FARM"),
    ("FRM", "FARM"),
    ("GARDEN", "GDN"),
    ("GARDENS", "GDNS"),
    ("GDS", "GDNS"),
    ("GN", "GREEN"),
    ("GR", "GROVE"),
    ("GREAT", "GT"),
    ("GRN", "GREEN"),
    ("GRV", "GROVE"),
    ("HO", "HOUSE"),
    ("HSE", "HOUSE"),
    ("LA", "LANE"),
    ("LITTLE", "LT"),
    ("LN", "LANE"),
    ("LWR", "LOWER"),
    ("MOUNT", "MT"),
    ("NUMBER", "NO"),
    ("PARK", "PK"),
    ("PDE", "PARADE"),
    ("PL", "PLACE"),
    ("ROAD", "RD"),
    ("SAINT", "ST"),
    ("SQ", "SQUARE"),
    ("STR", "ST"),
    ("STREET", "ST"),
    ("TCE", "TERRACE"),
    ("TER", "TERRACE"),
    ("TERR", "TERRACE"),
    ("UPR", "UPPER"),
    ("WLK", "WALK"),
];

/// A normalised line of an address, or a town: capital letters, digits and single spaces.
///
/// Folded as names are; `&` is AND; each word that stands in the table of abbreviations takes its one
/// form (STREET and SAINT are ST, ROAD is RD, AVENUE and AV are AVE, APARTMENT and APT are FLAT, ...);
/// a number and a single letter behind it are joined ("12 A" is 12A). `Debug` shows no text.
///
/// ```
/// use linkwise::demographic::AddressText;
/// use linkwise::reading::Reading;
/// let Reading::Present(line) = AddressText::read("12 a, St. Mary's Road")? else { panic!() };
/// assert_eq!(line.as_str(), "12A ST MARYS RD");
/// # Ok::<(), linkwise::demographic::DemographicError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressText(Box<str>);

impl AddressText {
    /// Reads a line of an address, or a town.
    ///
    /// # Errors
    /// [`DemographicError::TooLong`] above 1000 bytes, [`DemographicError::ControlCharacter`],
    /// [`DemographicError::NoLetters`] for a script that cannot be written in A to Z.
    pub fn read(text: &str) -> Result<Reading<Self>, DemographicError> {
        let field = Field::Address;
        let folded = if text.len() <= MOST_BYTES && text.contains('&') {
            fold(&text.replace('&', " and "), field)?
        } else {
            fold(text, field)?
        };
        if folded.is_empty() {
            return if is_blank(text) {
                Ok(Reading::Missing(MissingReason::Empty))
            } else if is_signs(text) {
                Ok(Reading::Missing(MissingReason::Placeholder))
            } else {
                Err(DemographicError::NoLetters { field })
            };
        }
        if let Some(reason) = placeholder::find(&folded, field) {
            return Ok(Reading::Missing(reason));
        }
        let mut out = String::with_capacity(folded.len() + 8);
        let mut after_number = false;
        for word in folded.split(' ') {
            let joins = after_number && is_letter(word);
            if !out.is_empty() && !joins {
                out.push(' ');
            }
            out.push_str(short(word));
            after_number = word.bytes().all(|byte| byte.is_ascii_digit());
        }
        // A line of one word may have become a placeholder, or longer than a line may be.
        if let Some(reason) = placeholder::find(&out, field) {
            return Ok(Reading::Missing(reason));
        }
        if out.len() > MOST_BYTES {
            return Err(DemographicError::TooLong { field, most: MOST_BYTES });
        }
        Ok(Reading::Present(Self(out.into_boxed_str())))
    }

    /// The normalised text. Personal data: keep it out of logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The set of bigrams of the text without its spaces, padded by
    /// [`PADDING`](super::PADDING) at both ends, sorted, each once.
    #[must_use]
    pub fn bigrams(&self) -> Vec<[u8; 2]> {
        bigrams(&self.0)
    }
}

impl fmt::Debug for AddressText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressText(redacted)")
    }
}

fn is_letter(word: &str) -> bool {
    matches!(word.as_bytes(), [letter] if letter.is_ascii_uppercase())
}

fn short(word: &str) -> &str {
    ABBREVIATIONS
        .binary_search_by_key(&word, |(long, _)| long)
        .ok()
        .and_then(|index| ABBREVIATIONS.get(index))
        .map_or(word, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_sorted_and_of_one_step() {
        assert!(ABBREVIATIONS.is_sorted_by(|a, b| a.0 < b.0));
        for (_, form) in ABBREVIATIONS {
            assert_eq!(short(form), form);
        }
        // A change of the table needs a new version, and a new sum here.
        let sum = ABBREVIATIONS
            .iter()
            .flat_map(|(long, form)| [long.as_bytes(), b",", form.as_bytes(), b";"].concat())
            .fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        assert_eq!((VERSION, sum), (1, 683_265_170));
    }
}

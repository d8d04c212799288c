//! Names of people.

use core::cmp::Ordering;
use core::fmt;

use super::bigram::bigrams;
use super::error::{DemographicError, Field};
use super::fold::{MOST_BYTES, fold, is_blank, is_signs};
use super::name_rule::settle;
use super::{metaphone, nickname, placeholder, soundex};
use crate::reading::{MissingReason, Reading};

/// A normalised forename, middle name or surname.
///
/// The text is capital letters A to Z with single spaces between parts. How it comes about
/// (normaliser version 1):
/// 1. Round brackets and what they hold are dropped, where anything is left.
/// 2. NFKD; marks of a combining class other than 0 dropped; the rest written in ASCII (`any_ascii`),
///    in capitals. So Zoë is ZOE, Müller is MULLER, Łukasz is LUKASZ.
/// 3. Apostrophes are dropped; hyphens, full stops and all other signs part, like spaces. So
///    "Smith-Jones", "SMITH JONES" and "Smith - Jones" are SMITH JONES. Digits are dropped, once the
///    text has been seen to be no placeholder ("Twin 1").
/// 4. Titles in front are dropped (MR, MRS, MISS, MS, MX, DR, MASTER, REV, SIR, PROF; in a surname
///    also BABY, INFANT, BABY OF and B O). A forename "Baby of Sarah" is a placeholder: it names the mother.
/// 5. Particles are joined to the part behind them. In a surname: O, MC, MAC, D, DE, LA, VAN, VON,
///    AL, EL, BIN, ST (also for SAINT) and others; in a forename: AL, EL, ABD, ABDUL, UL, UR, DE, LA,
///    LE, DA. So O'Neill, O Neill and `ONeill` are ONEILL; van der Berg is VANDERBERG; Al-Hassan is
///    ALHASSAN.
/// 6. In a surname, MAC before three letters or more is MC: `MacDonald` is MCDONALD.
///
/// Reading a normalised name again gives the same name. `Debug` shows no text. Reading a plain ASCII
/// name takes some 0.2 microseconds.
///
/// ```
/// use linkwise::demographic::Name;
/// use linkwise::reading::{MissingReason, Reading};
/// let Reading::Present(name) = Name::read_surname("van der Bérg-Smith")? else { panic!() };
/// assert_eq!(name.as_str(), "VANDERBERG SMITH");
/// assert_eq!(name.prefix(3), Some("VAN"));
/// let baby = Name::read_forename("Baby Girl")?;
/// assert_eq!(baby.missing(), Some(MissingReason::Placeholder));
/// # Ok::<(), linkwise::demographic::DemographicError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// The text and, where it has spaces, the same without them behind it.
    text_and_letters: Box<str>,
    text_length: u16,
}

impl Name {
    /// Reads a forename.
    ///
    /// # Errors
    /// [`DemographicError::TooLong`] above 1000 bytes, [`DemographicError::ControlCharacter`],
    /// [`DemographicError::NoLetters`] for a number or a script that cannot be written in A to Z.
    pub fn read_forename(text: &str) -> Result<Reading<Self>, DemographicError> {
        Self::read(text, Field::Forename)
    }

    /// Reads middle names, by the rules for forenames.
    ///
    /// # Errors
    /// As [`Name::read_forename`].
    pub fn read_middle(text: &str) -> Result<Reading<Self>, DemographicError> {
        Self::read(text, Field::MiddleName)
    }

    /// Reads a surname.
    ///
    /// # Errors
    /// As [`Name::read_forename`].
    pub fn read_surname(text: &str) -> Result<Reading<Self>, DemographicError> {
        Self::read(text, Field::Surname)
    }

    fn read(text: &str, field: Field) -> Result<Reading<Self>, DemographicError> {
        let mut folded = if text.len() <= MOST_BYTES && text.contains('(') {
            let outside = fold(&without_brackets(text), field)?;
            if outside.is_empty() {
                fold(text, field)?
            } else {
                // What is in the brackets is not kept, but its faults are still faults.
                fold(text, field)?;
                outside
            }
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
        let has_digits = folded.bytes().any(|byte| byte.is_ascii_digit());
        if has_digits {
            if !folded.bytes().any(|byte| byte.is_ascii_uppercase()) {
                return if is_one_digit_repeated(&folded) {
                    Ok(Reading::Missing(MissingReason::Placeholder))
                } else {
                    Err(DemographicError::NoLetters { field })
                };
            }
            folded.retain(|c| !c.is_ascii_digit());
            folded = fold(&folded, field)?;
        }
        let is_changed = settle(&mut folded, field) || has_digits;
        if is_changed && let Some(reason) = placeholder::find(&folded, field) {
            return Ok(Reading::Missing(reason));
        }
        Ok(Reading::Present(Self::from_settled(folded, field)?))
    }

    fn from_settled(mut text: String, field: Field) -> Result<Self, DemographicError> {
        let too_long = DemographicError::TooLong { field, most: MOST_BYTES };
        if text.len() > MOST_BYTES {
            return Err(too_long);
        }
        let text_length = u16::try_from(text.len()).map_err(|_| too_long)?;
        if text.contains(' ') {
            let letters = text.replace(' ', "");
            text.push_str(&letters);
        }
        Ok(Self { text_and_letters: text.into_boxed_str(), text_length })
    }

    /// The normalised text: capital letters and single spaces. Personal data: keep it out of logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text_and_letters.get(..usize::from(self.text_length)).unwrap_or_default()
    }

    /// The letters without the spaces between parts, so that "Mary Ann" and "Maryann" agree.
    /// Personal data.
    #[must_use]
    pub fn letters(&self) -> &str {
        let length = usize::from(self.text_length);
        if self.text_and_letters.len() == length {
            &self.text_and_letters
        } else {
            self.text_and_letters.get(length..).unwrap_or_default()
        }
    }

    /// The first `length` of the [letters](Name::letters), or `None` where the name has fewer.
    #[must_use]
    pub fn prefix(&self, length: usize) -> Option<&str> {
        self.letters().get(..length)
    }

    /// The American Soundex code of the letters: a letter and three digits. H and W do not part
    /// letters of one code.
    #[must_use]
    pub fn soundex(&self) -> String {
        soundex::soundex(self.letters())
    }

    /// The Metaphone code (Philips 1990) of the letters, of any length, never empty.
    #[must_use]
    pub fn metaphone(&self) -> String {
        metaphone::metaphone(self.letters())
    }

    /// The root of the name in the table of nicknames and spellings (BOB: ROBERT; MOHAMMED:
    /// MUHAMMAD), or the name itself. Each name of the table has one root, also where life has more.
    #[must_use]
    pub fn canonical(&self) -> &str {
        nickname::root(self.as_str()).unwrap_or(self.as_str())
    }

    /// The set of bigrams of `_NAME_` (letters, padded by [`PADDING`](super::PADDING) at both ends),
    /// sorted, each once: at most one more than there are letters.
    #[must_use]
    pub fn bigrams(&self) -> Vec<[u8; 2]> {
        bigrams(self.letters())
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(redacted)")
    }
}

/// The text outside round brackets; what an open bracket without its end holds is dropped too.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter_map(|c| match c {
            '(' => {
                depth += 1;
                Some(' ')
            }
            ')' => {
                depth = depth.saturating_sub(1);
                Some(' ')
            }
            _ => (depth == 0).then_some(c),
        })
        .collect()
}

fn is_one_digit_repeated(folded: &str) -> bool {
    let mut digits = folded.bytes().filter(|&byte| byte != b' ');
    let first = digits.next();
    digits.all(|digit| Some(digit) == first)
}

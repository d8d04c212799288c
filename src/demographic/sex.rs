//! Sex, as each national scheme codes it in each year.

use core::fmt;

use super::error::{DemographicError, Field};
use super::fold::fold;
use crate::reading::{MissingReason, Reading};

/// Sex as recorded. "Not known", "other" and "indeterminate" are missing: no evidence for or against
/// a link.
///
/// ```
/// use linkwise::demographic::{Sex, SexScheme};
/// use linkwise::reading::{MissingReason, Reading};
/// assert_eq!(Sex::read("2", SexScheme::Hes)?, Reading::Present(Sex::Female));
/// assert_eq!(Sex::read("0", SexScheme::Hes)?, Reading::Missing(MissingReason::UnknownCode));
/// assert_eq!(Sex::read("0", SexScheme::CinTo2023)?, Reading::Missing(MissingReason::Unborn));
/// assert!(Sex::read("2", SexScheme::CinFrom2024).is_err());
/// # Ok::<(), linkwise::demographic::DemographicError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl fmt::Debug for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sex(redacted)")
    }
}

/// How a file codes sex: the scheme and, where the codes have changed, the years.
///
/// The same code means different things in different schemes (0 and 9 above all), so the scheme is
/// always named, never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SexScheme {
    /// NHS Data Dictionary PERSON STATED GENDER CODE: 1 male, 2 female, 9 indeterminate, X not known.
    NhsStatedGender,
    /// Hospital Episode Statistics: 1 male, 2 female, 9 not specified, 0 not known.
    Hes,
    /// FHIR administrative gender: male, female, other, unknown.
    Fhir,
    /// SSDA903 up to the year 2023-24: 1 male, 2 female.
    Ssda903To2023,
    /// SSDA903 from the year 2024-25: M, F, U.
    Ssda903From2024,
    /// Children in need census up to 2023-24: 1 male, 2 female, 0 not yet born, 9 not known.
    CinTo2023,
    /// Children in need census from 2024-25: M, F, U.
    CinFrom2024,
    /// Standard Safeguarding Dataset: 01 male, 02 female, 00 not known, 09 self-described and its
    /// local sub-codes 10 to 99.
    Ssd,
    /// Letters and words: F, M, female, male, girl, boy; U, unknown, other and the like.
    /// Numbers are refused, since their meaning depends on the scheme.
    Plain,
}

impl SexScheme {
    /// All schemes.
    pub const ALL: [Self; 9] = [
        Self::NhsStatedGender,
        Self::Hes,
        Self::Fhir,
        Self::Ssda903To2023,
        Self::Ssda903From2024,
        Self::CinTo2023,
        Self::CinFrom2024,
        Self::Ssd,
        Self::Plain,
    ];

    /// The names of all schemes, for messages.
    pub(super) const NAMES: &'static str = "nhs-stated-gender, hes, fhir, ssda903-to-2023-24, \
         ssda903-from-2024-25, cin-to-2023-24, cin-from-2024-25, ssd, plain";

    /// The name that configuration files use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NhsStatedGender => "nhs-stated-gender",
            Self::Hes => "hes",
            Self::Fhir => "fhir",
            Self::Ssda903To2023 => "ssda903-to-2023-24",
            Self::Ssda903From2024 => "ssda903-from-2024-25",
            Self::CinTo2023 => "cin-to-2023-24",
            Self::CinFrom2024 => "cin-from-2024-25",
            Self::Ssd => "ssd",
            Self::Plain => "plain",
        }
    }

    /// Whether the scheme's field is gender (stated or administrative) and not sex. The codes are read
    /// alike; who explains a disagreement may need to know.
    #[must_use]
    pub const fn holds_gender(self) -> bool {
        matches!(self, Self::NhsStatedGender | Self::Fhir | Self::CinTo2023 | Self::Ssd)
    }

    /// The scheme of that name.
    ///
    /// # Errors
    /// [`DemographicError::UnknownSexScheme`] for any other text.
    pub fn parse(name: &str) -> Result<Self, DemographicError> {
        Self::ALL
            .into_iter()
            .find(|scheme| scheme.name() == name)
            .ok_or(DemographicError::UnknownSexScheme)
    }
}

impl Sex {
    /// Reads a code of the scheme. White space around it is dropped; letters may be of either case.
    ///
    /// # Errors
    /// [`DemographicError::UnknownSexCode`] for a text that is not a code of the scheme,
    /// [`DemographicError::TooLong`], [`DemographicError::ControlCharacter`].
    pub fn read(text: &str, scheme: SexScheme) -> Result<Reading<Self>, DemographicError> {
        let folded = fold(text, Field::Sex)?;
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Reading::Missing(MissingReason::Empty));
        }
        let upper = trimmed.to_ascii_uppercase();
        // Words may have hyphens between them; codes are taken as they are.
        let code = if scheme == SexScheme::Plain { folded.as_str() } else { upper.as_str() };
        read_code(code, scheme).ok_or(DemographicError::UnknownSexCode { scheme })
    }

    /// `F` or `M`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
        }
    }
}

fn read_code(code: &str, scheme: SexScheme) -> Option<Reading<Sex>> {
    const FEMALE: Option<Reading<Sex>> = Some(Reading::Present(Sex::Female));
    const MALE: Option<Reading<Sex>> = Some(Reading::Present(Sex::Male));
    const UNKNOWN: Option<Reading<Sex>> = Some(Reading::Missing(MissingReason::UnknownCode));
    match scheme {
        SexScheme::NhsStatedGender => match code {
            "1" => MALE,
            "2" => FEMALE,
            "9" | "X" => UNKNOWN,
            _ => None,
        },
        SexScheme::Hes => match code {
            "1" => MALE,
            "2" => FEMALE,
            "9" | "0" => UNKNOWN,
            _ => None,
        },
        SexScheme::Fhir => match code {
            "MALE" => MALE,
            "FEMALE" => FEMALE,
            "OTHER" | "UNKNOWN" => UNKNOWN,
            _ => None,
        },
        SexScheme::Ssda903To2023 => match code {
            "1" => MALE,
            "2" => FEMALE,
            _ => None,
        },
        SexScheme::Ssda903From2024 | SexScheme::CinFrom2024 => match code {
            "M" => MALE,
            "F" => FEMALE,
            "U" => UNKNOWN,
            _ => None,
        },
        SexScheme::CinTo2023 => match code {
            "1" => MALE,
            "2" => FEMALE,
            "9" => UNKNOWN,
            "0" => Some(Reading::Missing(MissingReason::Unborn)),
            _ => None,
        },
        SexScheme::Ssd => match code.as_bytes() {
            b"01" => MALE,
            b"02" => FEMALE,
            b"00" | b"09" | [b'1'..=b'9', b'0'..=b'9'] => UNKNOWN,
            _ => None,
        },
        SexScheme::Plain => match code {
            "M" | "MALE" | "BOY" => MALE,
            "F" | "FEMALE" | "GIRL" => FEMALE,
            "U" | "X" | "I" | "O" | "UNKNOWN" | "UNK" | "NOT KNOWN" | "NK" | "N K" | "N A"
            | "OTHER" | "INDETERMINATE" | "NOT STATED" | "NOT SPECIFIED" | "UNSPECIFIED" => UNKNOWN,
            _ => None,
        },
    }
}

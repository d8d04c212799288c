//! Why a demographic value was refused.

use core::fmt;

use super::date_of_birth::DateFormat;
use super::sex::SexScheme;
use crate::error::ErrorKind;

/// The field that an error speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// A forename.
    Forename,
    /// Middle names.
    MiddleName,
    /// A surname.
    Surname,
    /// A date of birth.
    DateOfBirth,
    /// Sex.
    Sex,
    /// A postcode.
    Postcode,
    /// A line of an address, or a town.
    Address,
}

impl Field {
    /// The field's name in plain words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forename => "forename",
            Self::MiddleName => "middle name",
            Self::Surname => "surname",
            Self::DateOfBirth => "date of birth",
            Self::Sex => "sex",
            Self::Postcode => "postcode",
            Self::Address => "address",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePart {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day of the month.
    Day,
}

/// Why a demographic value was refused. No variant holds the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DemographicError {
    /// The text is longer than any real value.
    #[error("the {field} is longer than {most} bytes; is the column the right one?")]
    TooLong {
        /// Which field.
        field: Field,
        /// The most bytes that are read.
        most: usize,
    },
    /// The text has a control character (tab, line break, NUL, ...).
    #[error("the {field} has a control character; check how the file was exported")]
    ControlCharacter {
        /// Which field.
        field: Field,
    },
    /// The text has digits or signs but no letter that can be written in A to Z.
    #[error("the {field} has no letters; is the column the right one?")]
    NoLetters {
        /// Which field.
        field: Field,
    },
    /// The text is not a date in the format that was named.
    #[error("the date of birth is not written as {}; name the format that the file uses", .format.shape())]
    NotADate {
        /// The format that was expected.
        format: DateFormat,
    },
    /// The parts of a date are not whole numbers.
    #[error("the {} of the date of birth is not a number", part_name(*.part))]
    NotANumber {
        /// Which part.
        part: DatePart,
    },
    /// The year has two digits, so its century is a guess.
    #[error("the year of the date of birth has two digits; give all four")]
    TwoDigitYear,
    /// A part of the date cannot be: month 13, 31 June, a year outside 1880 to 2200.
    #[error("the {} of the date of birth cannot be; correct it at the source", part_name(*.part))]
    ImpossibleDate {
        /// Which part.
        part: DatePart,
    },
    /// The code is not one of the scheme's.
    #[error("the sex is not a code of the scheme `{}`; name the scheme and year that the file uses", .scheme.name())]
    UnknownSexCode {
        /// The scheme that was expected.
        scheme: SexScheme,
    },
    /// The text is not a postcode, nor can it be repaired into one.
    #[error("the postcode is not of the form that postcodes have; correct it at the source")]
    NotAPostcode,
    /// A date format was named that does not exist.
    #[error("no such date format; use one of: iso, compact, day-month-year, month-day-year")]
    UnknownDateFormat,
    /// A sex scheme was named that does not exist.
    #[error("no such sex scheme; use one of: {}", SexScheme::NAMES)]
    UnknownSexScheme,
}

const fn part_name(part: DatePart) -> &'static str {
    match part {
        DatePart::Year => "year",
        DatePart::Month => "month",
        DatePart::Day => "day",
    }
}

impl DemographicError {
    /// The kind: [`ErrorKind::InputRejected`] for data, [`ErrorKind::InvalidConfiguration`] for a
    /// format or scheme that does not exist.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::UnknownDateFormat | Self::UnknownSexScheme => ErrorKind::InvalidConfiguration,
            _ => ErrorKind::InputRejected,
        }
    }

    /// A short word for counting errors by reason; never changes for a given fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacter { .. } => "control-character",
            Self::NoLetters { .. } => "no-letters",
            Self::NotADate { .. } => "not-a-date",
            Self::NotANumber { .. } => "not-a-number",
            Self::TwoDigitYear => "two-digit-year",
            Self::ImpossibleDate { part } => match part {
                DatePart::Year => "impossible-year",
                DatePart::Month => "impossible-month",
                DatePart::Day => "impossible-day",
            },
            Self::UnknownSexCode { .. } => "unknown-sex-code",
            Self::NotAPostcode => "not-a-postcode",
            Self::UnknownDateFormat => "unknown-date-format",
            Self::UnknownSexScheme => "unknown-sex-scheme",
        }
    }
}

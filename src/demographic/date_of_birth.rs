//! Dates of birth, whole or in part.

use core::fmt;

use super::error::{DatePart, DemographicError, Field};
use super::fold::{fold, is_blank, is_signs};
use super::placeholder;
use crate::reading::{MissingReason, Reading};
use crate::time::{Date, days_in_month};

/// The years in which a date of birth may lie.
const YEARS: core::ops::RangeInclusive<u16> = 1880..=2200;

/// Dates that systems write where there is none: the zeros of SQL Server, Excel and of older
/// systems. Years of 9998 and 9999, and year 1, are always default dates.
const DEFAULT_DATES: [(u16, u8, u8); 8] = [
    (1111, 11, 11),
    (1753, 1, 1),
    (1800, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 1),
    (1901, 1, 1),
    (2999, 12, 31),
];

/// How a file writes dates. It is always named, never guessed: 03/04/2015 has two meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DateFormat {
    /// `YYYY-MM-DD`, or in part `YYYY-MM` or `YYYY`.
    Iso,
    /// `YYYYMMDD`, or in part `YYYYMM` or `YYYY`.
    Compact,
    /// `DD/MM/YYYY`, or in part `MM/YYYY` or `YYYY`; also with `-` or `.`, and `D/M/YYYY`.
    DayMonthYear,
    /// `MM/DD/YYYY`, or in part `MM/YYYY` or `YYYY`; also with `-` or `.`, and `M/D/YYYY`.
    MonthDayYear,
}

impl DateFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Iso, Self::Compact, Self::DayMonthYear, Self::MonthDayYear];

    /// The name that configuration files use: `iso`, `compact`, `day-month-year`, `month-day-year`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iso => "iso",
            Self::Compact => "compact",
            Self::DayMonthYear => "day-month-year",
            Self::MonthDayYear => "month-day-year",
        }
    }

    /// The shape of a whole date.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Iso => "YYYY-MM-DD",
            Self::Compact => "YYYYMMDD",
            Self::DayMonthYear => "DD/MM/YYYY",
            Self::MonthDayYear => "MM/DD/YYYY",
        }
    }

    /// The format of that name.
    ///
    /// # Errors
    /// [`DemographicError::UnknownDateFormat`] for any other text.
    pub fn parse(name: &str) -> Result<Self, DemographicError> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or(DemographicError::UnknownDateFormat)
    }
}

/// A date of birth of which at least one part is known. `Debug` shows none.
///
/// Years are 1880 to 2200. A part of zeros ("2015-00-00") is not known.
///
/// ```
/// use linkwise::demographic::{DateFormat, DateOfBirth};
/// use linkwise::reading::{MissingReason, Reading};
/// let Reading::Present(date) = DateOfBirth::read("03/04/2015", DateFormat::DayMonthYear)? else {
///     panic!()
/// };
/// assert_eq!((date.year(), date.month(), date.day()), (Some(2015), Some(4), Some(3)));
/// let reading = DateOfBirth::read("1900-01-01", DateFormat::Iso)?;
/// assert_eq!(reading.missing(), Some(MissingReason::DefaultDate));
/// assert!(DateOfBirth::read("2015-06-31", DateFormat::Iso).is_err());
/// # Ok::<(), linkwise::demographic::DemographicError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateOfBirth {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

impl DateOfBirth {
    /// Reads a date in the format. A time of midnight behind it, as databases write it, is dropped.
    ///
    /// # Errors
    /// [`DemographicError::NotADate`] for another shape, [`DemographicError::TwoDigitYear`],
    /// [`DemographicError::ImpossibleDate`] naming the part, [`DemographicError::TooLong`],
    /// [`DemographicError::ControlCharacter`].
    pub fn read(text: &str, format: DateFormat) -> Result<Reading<Self>, DemographicError> {
        let folded = fold(text, Field::DateOfBirth)?;
        if is_blank(text) {
            return Ok(Reading::Missing(MissingReason::Empty));
        }
        if is_signs(text) {
            return Ok(Reading::Missing(MissingReason::Placeholder));
        }
        if let Some(reason) = placeholder::find(&folded, Field::DateOfBirth) {
            return Ok(Reading::Missing(reason));
        }
        let text = without_midnight(text.trim());
        let (year, month, day) =
            split(text, format).ok_or(DemographicError::NotADate { format })?;
        if year.len() == 2 {
            return Err(DemographicError::TwoDigitYear);
        }
        let not_a_date = || DemographicError::NotADate { format };
        if year.len() != 4 {
            return Err(not_a_date());
        }
        let year = number(year).ok_or_else(not_a_date)?;
        let month = number(month).ok_or_else(not_a_date)?;
        let day = number(day).ok_or_else(not_a_date)?;
        Self::check(year, month, day)
    }

    /// Reads a date whose parts stand in columns of their own. An empty part, or one of zeros, is not
    /// known.
    ///
    /// # Errors
    /// [`DemographicError::NotANumber`] naming the part, otherwise as [`DateOfBirth::read`].
    pub fn from_parts(
        year: &str,
        month: &str,
        day: &str,
    ) -> Result<Reading<Self>, DemographicError> {
        let read = |text: &str, part: DatePart| {
            let text = text.trim();
            if text.len() > 4 {
                return Err(DemographicError::NotANumber { part });
            }
            number(text).ok_or(DemographicError::NotANumber { part })
        };
        if [year, month, day].iter().all(|part| is_blank(part)) {
            return Ok(Reading::Missing(MissingReason::Empty));
        }
        if year.trim().len() == 2 {
            return Err(DemographicError::TwoDigitYear);
        }
        Self::check(
            read(year, DatePart::Year)?,
            read(month, DatePart::Month)?,
            read(day, DatePart::Day)?,
        )
    }

    /// Checks the parts, of which 0 is "not known".
    fn check(year: u16, month: u16, day: u16) -> Result<Reading<Self>, DemographicError> {
        let impossible = |part| DemographicError::ImpossibleDate { part };
        let month = u8::try_from(month).map_err(|_| impossible(DatePart::Month))?;
        let day = u8::try_from(day).map_err(|_| impossible(DatePart::Day))?;
        let known = (year, month, day);
        if known == (0, 0, 0) || matches!(year, 1 | 9998 | 9999) || DEFAULT_DATES.contains(&known) {
            return Ok(Reading::Missing(MissingReason::DefaultDate));
        }
        if year != 0 && !YEARS.contains(&year) {
            return Err(impossible(DatePart::Year));
        }
        if month > 12 {
            return Err(impossible(DatePart::Month));
        }
        // Where a part is not known, the day may be any that some year or month has.
        let days = match (year, month) {
            (_, 0) => 31,
            (0, month) => days_in_month(2000, month),
            (year, month) => days_in_month(year, month),
        };
        if day > days {
            return Err(impossible(DatePart::Day));
        }
        Ok(Reading::Present(Self {
            year: (year != 0).then_some(year),
            month: (month != 0).then_some(month),
            day: (day != 0).then_some(day),
        }))
    }

    /// The year, 1880 to 2200, where known. Personal data.
    #[must_use]
    pub const fn year(&self) -> Option<u16> {
        self.year
    }

    /// The month, 1 to 12, where known. Personal data.
    #[must_use]
    pub const fn month(&self) -> Option<u8> {
        self.month
    }

    /// The day of the month, 1 to 31, where known. Personal data.
    #[must_use]
    pub const fn day(&self) -> Option<u8> {
        self.day
    }

    /// The date, where all parts are known. Personal data.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?).ok()
    }

    /// Whether the date is one that is often written down for want of a better one: 1 January, or the
    /// 15th of a month (unaccompanied children above all). It stays a value; a rule may trust it less.
    #[must_use]
    pub fn is_default_prone(&self) -> bool {
        self.day == Some(15) || (self.day == Some(1) && self.month == Some(1))
    }
}

impl fmt::Debug for DateOfBirth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DateOfBirth(redacted)")
    }
}

/// The whole number that up to four digits stand for; 0 for no digits, `None` for anything else.
fn number(text: &str) -> Option<u16> {
    if text.len() > 4 {
        return None;
    }
    text.bytes().try_fold(0u16, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0'))
    })
}

/// Year, month and day as text; a part that is not given is empty.
fn split(text: &str, format: DateFormat) -> Option<(&str, &str, &str)> {
    if format == DateFormat::Compact {
        if !matches!(text.len(), 2 | 4 | 6 | 8) || !text.is_ascii() {
            return None;
        }
        let (year, rest) = text.split_at_checked(4).unwrap_or((text, ""));
        let (month, day) = rest.split_at_checked(2).unwrap_or((rest, ""));
        return Some((year, month, day));
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit());
    let mut parts = match separator {
        None => vec![text],
        Some('-') => text.split('-').collect(),
        Some(sign @ ('/' | '.')) if format != DateFormat::Iso => text.split(sign).collect(),
        Some(_) => return None,
    };
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    if format != DateFormat::Iso {
        parts.reverse();
    }
    let (year, month, day) = match (format, parts.as_slice()) {
        (_, [year]) => (*year, "", ""),
        (_, [year, month]) => (*year, *month, ""),
        (DateFormat::MonthDayYear, [year, day, month]) | (_, [year, month, day]) => {
            (*year, *month, *day)
        }
        _ => return None,
    };
    let lengths = if format == DateFormat::Iso { 2..=2 } else { 1..=2 };
    let fits = |part: &str| part.is_empty() || lengths.contains(&part.len());
    (fits(month) && fits(day)).then_some((year, month, day))
}

/// The text without a time of midnight: `T00:00:00`, ` 00:00`, with zero fractions and `Z`.
fn without_midnight(text: &str) -> &str {
    let Some((date, time)) = text.split_once(['T', ' ']) else {
        return text;
    };
    let time = time.strip_suffix('Z').unwrap_or(time);
    let time = match time.split_once('.') {
        Some((time, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b == b'0') => {
            time
        }
        _ => time,
    };
    if matches!(time, "00:00" | "00:00:00") { date } else { text }
}

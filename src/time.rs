//! Dates and moments without a clock: the caller says what time it is.
//!
//! Agreements are valid by the day in `Europe/London`, so the rule of British Summer Time is here
//! (last Sunday of March to last Sunday of October, changing at 01:00 UTC; Summer Time Order 2002).

use core::fmt;

use crate::error::ErrorKind;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// The first moment after the year 9999, in days since 1970-01-01.
const END_DAYS: i64 = 2_932_897;

/// Why a date or moment was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeError {
    /// Not a day of the Gregorian calendar in the years 1583 to 9999.
    #[error("not a date of the calendar; write it as YYYY-MM-DD, in the years 1583 to 9999")]
    NotADate,
    /// Outside 1970 to 9999.
    #[error("the time is outside the years 1970 to 9999; is the clock set?")]
    OutOfRange,
}

impl TimeError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotADate => ErrorKind::InputRejected,
            Self::OutOfRange => ErrorKind::Usage,
        }
    }
}

/// A day of the Gregorian calendar, years 1583 to 9999.
///
/// ```
/// use linkwise::time::Date;
/// let day: Date = "2026-03-31".parse()?;
/// assert_eq!(day.to_string(), "2026-03-31");
/// assert!("2026-02-29".parse::<Date>().is_err());
/// # Ok::<(), linkwise::time::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A date from its parts.
    ///
    /// # Errors
    /// [`TimeError::NotADate`] where there is no such day.
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, TimeError> {
        if year < 1583 || year > 9999 || month < 1 || month > 12 {
            return Err(TimeError::NotADate);
        }
        if day < 1 || day > days_in_month(year, month) {
            return Err(TimeError::NotADate);
        }
        Ok(Self { year, month, day })
    }

    /// The year, 1583 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01 (negative before it). After Hinnant, `days_from_civil`.
    #[must_use]
    pub const fn days(self) -> i64 {
        let month = self.month as i64;
        let year = self.year as i64 - if month <= 2 { 1 } else { 0 };
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * shifted + 2) / 5 + self.day as i64 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date that lies `days` after 1970-01-01.
    ///
    /// # Errors
    /// [`TimeError::NotADate`] outside the years 1583 to 9999.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ranges are checked before"
    )]
    pub const fn from_days(days: i64) -> Result<Self, TimeError> {
        if days < -141_427 || days >= END_DAYS {
            return Err(TimeError::NotADate);
        }
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_shifted = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month_shifted + 2) / 5 + 1) as u8;
        let month = (if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 }) as u8;
        let year = (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }) as u16;
        Self::new(year, month, day)
    }

    /// The moment at which this day begins in London: 00:00 local time.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] before 1970.
    pub fn begins_in_london(self) -> Result<Timestamp, TimeError> {
        // Local midnight is an hour earlier in UTC exactly where summer time holds at that moment;
        // the changes are at 01:00 UTC, never at midnight, so the test at either side agrees.
        let midnight = self.days() * DAY_MS;
        let offset = if is_summer_time(midnight - HOUR_MS) { HOUR_MS } else { 0 };
        Timestamp::from_unix_ms(midnight - offset)
    }

    /// The moment at which the next day begins in London: the first at which this day is over.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for the last day of 9999 or before 1970.
    pub fn ends_in_london(self) -> Result<Timestamp, TimeError> {
        Self::from_days(self.days() + 1).map_err(|_| TimeError::OutOfRange)?.begins_in_london()
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// The number of days of a month, 28 to 31; months outside 1 to 12 have none.
#[must_use]
pub const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn last_sunday(year: u16, month: u8) -> i64 {
    let last = Date { year, month, day: days_in_month(year, month) }.days();
    // 1970-01-01 was a Thursday; day 3 was a Sunday.
    last - (last - 3).rem_euclid(7)
}

fn is_summer_time(unix_ms: i64) -> bool {
    let Ok(day) = Date::from_days(unix_ms.div_euclid(DAY_MS)) else {
        return false;
    };
    // Before 1996 the rule was different; agreements are not that old.
    if day.year() < 1996 {
        return false;
    }
    let begins = last_sunday(day.year(), 3) * DAY_MS + HOUR_MS;
    let ends = last_sunday(day.year(), 10) * DAY_MS + HOUR_MS;
    (begins..ends).contains(&unix_ms)
}

impl core::str::FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return Err(TimeError::NotADate);
        }
        let number = |range: core::ops::Range<usize>| -> Result<u16, TimeError> {
            let digits = bytes.get(range).ok_or(TimeError::NotADate)?;
            digits
                .iter()
                .try_fold(0u16, |sum, digit| {
                    digit.is_ascii_digit().then(|| sum * 10 + u16::from(digit - b'0'))
                })
                .ok_or(TimeError::NotADate)
        };
        let month = u8::try_from(number(5..7)?).map_err(|_| TimeError::NotADate)?;
        let day = u8::try_from(number(8..10)?).map_err(|_| TimeError::NotADate)?;
        Self::new(number(0..4)?, month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00 UTC, in the years 1970 to 9999.
///
/// ```
/// use linkwise::time::Timestamp;
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// assert_eq!(now.to_string(), "2026-01-01T00:00:00Z");
/// # Ok::<(), linkwise::time::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first moment that can be told: 1970-01-01T00:00:00 UTC.
    pub const EARLIEST: Self = Self(0);
    /// The last: one millisecond before the year 10000.
    pub const LATEST: Self = Self(END_DAYS * DAY_MS - 1);

    /// A moment from Unix milliseconds.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] before 1970 or after 9999.
    pub const fn from_unix_ms(milliseconds: i64) -> Result<Self, TimeError> {
        if milliseconds < 0 || milliseconds >= END_DAYS * DAY_MS {
            return Err(TimeError::OutOfRange);
        }
        Ok(Self(milliseconds))
    }

    /// Milliseconds since 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// The moment rounded down to the full hour, as log entries show it.
    #[must_use]
    pub const fn rounded_to_hour(self) -> Self {
        Self(self.0 - self.0 % HOUR_MS)
    }

    /// The day it is in London at this moment.
    #[must_use]
    pub fn day_in_london(self) -> Date {
        let local = self.0 + if is_summer_time(self.0) { HOUR_MS } else { 0 };
        Date::from_days(local.div_euclid(DAY_MS)).unwrap_or(Date { year: 9999, month: 12, day: 31 })
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = Date::from_days(self.0.div_euclid(DAY_MS)).map_err(|_| fmt::Error)?;
        let second = self.0.rem_euclid(DAY_MS) / 1000;
        write!(f, "{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree_over_the_whole_range() {
        let mut date = Date::new(1583, 1, 1).unwrap();
        assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
        assert_eq!(Date::new(2000, 3, 1).unwrap().days(), 11_017);
        for days in date.days()..END_DAYS {
            assert_eq!(Date::from_days(days).unwrap(), date);
            date = if date.day < days_in_month(date.year, date.month) {
                Date { day: date.day + 1, ..date }
            } else if date.month < 12 {
                Date { month: date.month + 1, day: 1, ..date }
            } else {
                Date { year: date.year + 1, month: 1, day: 1 }
            };
        }
        assert!(Date::from_days(END_DAYS).is_err());
        assert!(Date::from_days(Date::new(1583, 1, 1).unwrap().days() - 1).is_err());
    }

    #[test]
    fn a_day_in_london_begins_an_hour_earlier_in_summer() {
        // From the published transitions: 29 March 2026 and 25 October 2026, 01:00 UTC.
        let begins =
            |text: &str| text.parse::<Date>().unwrap().begins_in_london().unwrap().to_string();
        assert_eq!(begins("2026-03-29"), "2026-03-29T00:00:00Z");
        assert_eq!(begins("2026-03-30"), "2026-03-29T23:00:00Z");
        assert_eq!(begins("2026-04-01"), "2026-03-31T23:00:00Z");
        assert_eq!(begins("2026-10-25"), "2026-10-24T23:00:00Z");
        assert_eq!(begins("2026-10-26"), "2026-10-26T00:00:00Z");
    }

    #[test]
    fn the_day_of_a_moment_is_the_one_whose_bounds_hold_it() {
        for hour in 0..24 * 366 {
            let moment = Timestamp::from_unix_ms(1_767_225_600_000 + hour * HOUR_MS).unwrap();
            let day = moment.day_in_london();
            assert!(
                day.begins_in_london().unwrap() <= moment && moment < day.ends_in_london().unwrap()
            );
        }
    }

    #[test]
    fn moments_outside_the_range_are_refused() {
        assert_eq!(Timestamp::from_unix_ms(-1), Err(TimeError::OutOfRange));
        assert_eq!(Timestamp::from_unix_ms(END_DAYS * DAY_MS), Err(TimeError::OutOfRange));
        assert_eq!(
            Timestamp::from_unix_ms(END_DAYS * DAY_MS - 1).unwrap().to_string(),
            "9999-12-31T23:59:59Z"
        );
    }
}

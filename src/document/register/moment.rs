//! Moments as people and programs write them.

use crate::time::{Date, Timestamp};

/// Which moment a day stands for where no time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStandsFor {
    /// Its first moment in London.
    Beginning,
    /// The first moment after it in London: so long it lasts.
    End,
}

/// Reads a moment: RFC 3339 with its offset (`2026-09-01T09:30:00Z`, `2026-09-01T10:30:00+01:00`), at
/// most to the millisecond, or a day (`2026-09-01`) in London. None for anything else.
///
/// ```
/// use linkwise::document::register::{DayStandsFor, parse_moment};
/// let moment = |text| parse_moment(text, DayStandsFor::Beginning).map(|moment| moment.unix_ms());
/// assert_eq!(moment("2026-09-01"), moment("2026-08-31T23:00:00Z"));
/// assert_eq!(moment("2026-09-01T09:30:00Z"), moment("2026-09-01T10:30:00+01:00"));
/// assert_eq!(moment("1 September 2026"), None);
/// ```
#[must_use]
pub fn parse_moment(text: &str, day: DayStandsFor) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let date: Date = date.parse().ok()?;
    if rest.is_empty() {
        return match day {
            DayStandsFor::Beginning => date.begins_in_london().ok(),
            DayStandsFor::End => date.ends_in_london().ok(),
        };
    }
    let rest = rest.strip_prefix(['T', 't'])?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let [hour, minute, second] = three(clock)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (fraction, zone) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(rest) => {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, zone) = rest.split_at_checked(length)?;
            let (kept, beyond) = digits.split_at_checked(digits.len().min(3))?;
            if kept.is_empty() || beyond.bytes().any(|digit| digit != b'0') {
                return None;
            }
            (format!("{kept:0<3}").parse::<i64>().ok()?, zone)
        }
    };
    let offset = match zone {
        "Z" | "z" => 0,
        zone => {
            let (sign, zone) = zone.split_at_checked(1)?;
            let (hours, minutes) = zone.split_once(':')?;
            let (hours, minutes) = (two(hours)?, two(minutes)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            match sign {
                "+" => hours * 60 + minutes,
                "-" => -(hours * 60 + minutes),
                _ => return None,
            }
        }
    };
    let seconds = (hour * 60 + minute - offset) * 60 + second;
    Timestamp::from_unix_ms(date.days() * 86_400_000 + seconds * 1000 + fraction).ok()
}

fn two(text: &str) -> Option<i64> {
    let right = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

fn three(clock: &str) -> Option<[i64; 3]> {
    let mut parts = clock.split(':');
    let read = [two(parts.next()?)?, two(parts.next()?)?, two(parts.next()?)?];
    parts.next().is_none().then_some(read)
}

/// Writes a moment so that [`parse_moment`] reads the same one.
#[must_use]
pub fn write_moment(moment: Timestamp) -> String {
    let text = moment.to_string();
    match moment.unix_ms() % 1000 {
        0 => text,
        fraction => format!("{}.{fraction:03}Z", text.trim_end_matches('Z')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        let read = |text: &str| parse_moment(text, DayStandsFor::Beginning);
        for ms in [0, 1, 999, 1000, 1_790_000_000_000, 1_790_000_000_123, 253_402_300_799_999] {
            let moment = Timestamp::from_unix_ms(ms).unwrap();
            assert_eq!(read(&write_moment(moment)), Some(moment), "{ms}");
        }
        assert_eq!(read("2026-01-01T00:00:00.5Z"), read("2026-01-01T00:00:00.500000Z"));
        let (winter, end) = ("2026-01-31", DayStandsFor::End);
        assert_eq!(parse_moment(winter, end), read("2026-02-01T00:00:00Z"));
        for wrong in [
            "",
            "2026",
            "2026-02-30",
            "2026-01-01T",
            "2026-01-01T10:00:00",
            "2026-01-01T24:00:00Z",
            "2026-01-01T10:60:00Z",
            "2026-01-01T10:00:60Z",
            "2026-01-01 10:00:00Z",
            "2026-01-01T10:00Z",
            "2026-01-01T10:00:00.Z",
            "2026-01-01T10:00:00.0001Z",
            "2026-01-01T10:00:00+1:00",
            "2026-01-01T10:00:00+24:00",
            "2026-01-01T10:00:00Zé",
            "1960-01-01",
            "2026-01-01T10:00:00é",
            "2026-01-0é",
            "+026-01-01",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}

//! Slips of the hand and the eye: keys, transpositions, letters read wrongly, dates turned round.

use super::parameters::Errors;
use crate::crypto::SeededStream;
use crate::time::{Date, days_in_month};

const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const READ_WRONGLY: [(&str, &str); 12] = [
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("vv", "w"),
    ("l", "i"),
    ("i", "l"),
    ("e", "c"),
    ("u", "v"),
    ("h", "b"),
    ("n", "r"),
    ("a", "o"),
    ("g", "q"),
];

pub(super) fn below(stream: &mut SeededStream, bound: usize) -> usize {
    usize::try_from(stream.below(bound as u64)).unwrap_or_default()
}

fn beside_on_keyboard(stream: &mut SeededStream, letter: char) -> char {
    for row in KEYBOARD {
        if let Some(place) = row.find(letter) {
            let left = place > 0 && stream.chance(500_000);
            let other = if left || place + 1 == row.len() { place - 1 } else { place + 1 };
            return row.as_bytes().get(other).map_or('e', |byte| char::from(*byte));
        }
    }
    'e'
}

/// A name with one slip after its first two letters, so that it starts as before.
pub(super) fn mistyped(stream: &mut SeededStream, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        letters.push(letters.last().copied().unwrap_or('e'));
        return letters.into_iter().collect();
    }
    let place = 2 + below(stream, letters.len() - 2);
    match stream.below(100) {
        0..30 => {
            let letter = letters.get(place).copied().unwrap_or('e');
            let other = beside_on_keyboard(stream, letter);
            if let Some(slot) = letters.get_mut(place) {
                *slot = other;
            }
        }
        30..50 => {
            let tail: String = letters.iter().skip(2).collect();
            let head: String = letters.iter().take(2).collect();
            let start = below(stream, READ_WRONGLY.len());
            let mut pairs = READ_WRONGLY.iter().cycle().skip(start).take(READ_WRONGLY.len());
            let found = pairs.find(|(from, _)| tail.contains(from));
            return found.map_or_else(
                || format!("{head}{tail}e"),
                |(from, to)| format!("{head}{}", tail.replacen(from, to, 1)),
            );
        }
        50..65 if place + 1 < letters.len() && letters.get(place) != letters.get(place + 1) => {
            letters.swap(place, place + 1);
        }
        65..82 => {
            letters.remove(place);
        }
        _ => {
            let letter = letters.get(place).copied().unwrap_or('e');
            letters.insert(place, letter);
        }
    }
    letters.into_iter().collect()
}

const FORENAME_ENDINGS: [&str; 10] = ["ie", "a", "an", "y", "en", "lyn", "ah", "i", "o", "el"];
const SURNAME_ENDINGS: [&str; 10] =
    ["son", "ley", "man", "ton", "er", "ers", "well", "ford", "ing", "is"];

/// A name that shares its first two letters with `name` and ends otherwise.
pub(super) fn other_ending(stream: &mut SeededStream, name: &str, surname: bool) -> String {
    let endings = if surname { &SURNAME_ENDINGS } else { &FORENAME_ENDINGS };
    let start = if name.chars().count() > 5 { 3 } else { 2 };
    let mut result: String = name.chars().take(start).collect();
    let ending = endings.get(below(stream, endings.len()));
    result.push_str(ending.copied().unwrap_or("a"));
    if result == name { result + "s" } else { result }
}

/// An identifier with one digit wrong or two neighbours exchanged: both checks catch every such slip.
pub(super) fn mistyped_identifier(stream: &mut SeededStream, identifier: &str) -> String {
    let mut bytes: Vec<u8> = identifier.bytes().collect();
    let length = bytes.len();
    if length < 3 {
        return identifier.to_owned();
    }
    for _ in 0..50 {
        let place = 1 + below(stream, length - 2);
        let (here, next) = (bytes.get(place).copied(), bytes.get(place + 1).copied());
        let (Some(here), Some(next)) = (here, next) else {
            break;
        };
        if !here.is_ascii_digit() {
            continue;
        }
        if stream.chance(400_000) {
            if here != next && next.is_ascii_digit() {
                bytes.swap(place, place + 1);
                break;
            }
            continue;
        }
        let more = u8::try_from(1 + stream.below(9)).unwrap_or(1);
        if let Some(slot) = bytes.get_mut(place) {
            *slot = b'0' + (here - b'0' + more) % 10;
        }
        break;
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// A postcode with one character wrong.
pub(super) fn mistyped_postcode(stream: &mut SeededStream, postcode: &str) -> String {
    match stream.below(10) {
        0..2 => postcode.replace(' ', ""),
        2..4 if postcode.contains('0') => postcode.replace('0', "O"),
        2..5 if postcode.contains('1') => postcode.replace('1', "I"),
        4..5 => postcode.split(' ').next().unwrap_or_default().to_owned(),
        _ => {
            const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
            let mut bytes: Vec<u8> = postcode.bytes().collect();
            let place = bytes.len().saturating_sub(1 + below(stream, 3));
            if let Some(slot) = bytes.get_mut(place) {
                if slot.is_ascii_digit() {
                    *slot =
                        b'0' + (*slot - b'0' + 1 + u8::try_from(stream.below(9)).unwrap_or(0)) % 10;
                } else {
                    let old = LETTERS.iter().position(|letter| letter == slot).unwrap_or(0);
                    let other = (old + 1 + below(stream, 19)) % 20;
                    *slot = LETTERS.get(other).copied().unwrap_or(b'A');
                }
            }
            String::from_utf8(bytes).unwrap_or_default()
        }
    }
}

/// A date of birth of which two of three parts are right.
pub(super) fn mistyped_date(stream: &mut SeededStream, errors: &Errors, date: Date) -> Date {
    let [digit, swap, year, _] = errors.birth_date_kinds.map(|kind| u64::from(kind.get()));
    let (y, m, d) = (date.year(), date.month(), date.day());
    let point = stream.below(1_000_000);
    let changed = if point < digit {
        None
    } else if point < digit + swap {
        (d <= 12 && d != m).then_some((y, d, m))
    } else if point < digit + swap + year {
        Some((if stream.chance(500_000) { y + 1 } else { y - 1 }, m, d))
    } else {
        let other = u8::try_from(1 + stream.below(11)).unwrap_or(1);
        Some((y, (m + other - 1) % 12 + 1, d))
    };
    if let Some((y, m, d)) = changed
        && let Ok(date) = Date::new(y, m, d.min(days_in_month(y, m)))
    {
        return date;
    }
    // One digit of the day: the last, or the first where that gives a day of the month.
    for _ in 0..50 {
        let other = u8::try_from(stream.below(10)).unwrap_or_default();
        let day =
            if stream.chance(700_000) { d / 10 * 10 + other } else { other % 4 * 10 + d % 10 };
        if day != d
            && let Ok(date) = Date::new(y, m, day)
        {
            return date;
        }
    }
    date
}

/// Another date of birth altogether, within three years.
pub(super) fn other_date(stream: &mut SeededStream, date: Date) -> Date {
    let shift = i64::try_from(stream.below(2190)).unwrap_or_default() - 1095;
    Date::from_days(date.days() + shift).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::super::issue::{nhs_number, upn};
    use super::super::parameters::Parameters;
    use super::*;

    fn start(name: &str) -> String {
        name.chars().take(2).collect()
    }

    #[test]
    fn a_slip_changes_a_name_and_keeps_its_start() {
        let mut stream = SeededStream::new("test", 1);
        for name in ["Oliver", "Zoë", "O'Neill", "Wójcik", "Muhammad Ali", "Maya"] {
            let mut changed = 0;
            for _ in 0..300 {
                let slip = mistyped(&mut stream, name);
                assert_eq!(start(&slip), start(name));
                changed += u32::from(slip != name);
                let other = other_ending(&mut stream, name, false);
                assert_eq!(start(&other), start(name));
                assert_ne!(other, name);
            }
            assert!(changed > 270, "{name}: {changed}");
        }
        assert_ne!(mistyped(&mut stream, "Li"), "Li");
    }

    #[test]
    fn the_checks_catch_every_mistyped_identifier() {
        let mut stream = SeededStream::new("test", 2);
        let valid = |number: &str| {
            let digits = number.bytes().map(|digit| u32::from(digit - b'0'));
            let sum: u32 = digits.zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum();
            sum.is_multiple_of(11)
        };
        for _ in 0..2_000 {
            let body = 990_000_000 + u32::try_from(stream.below(9_999_999)).unwrap();
            let number = nhs_number(body);
            let slip = mistyped_identifier(&mut stream, &number);
            assert_eq!(slip.len(), 10);
            // A tenth of the bodies have no check digit, and are never issued.
            assert!(!(valid(&number) && valid(&slip)), "the check lets a slip pass");
            let pupil = upn(&format!("80100002{:04}", stream.below(10_000)));
            let slip = mistyped_identifier(&mut stream, &pupil);
            assert_ne!(slip, pupil);
            assert_ne!(upn(&slip[1..]), slip);
        }
    }

    #[test]
    fn a_date_keeps_two_of_its_parts_or_their_digits() {
        let errors = Parameters::default_england().values.errors;
        let mut stream = SeededStream::new("test", 3);
        let (mut swapped, mut changed) = (0, 0);
        let date = Date::new(2014, 3, 11).unwrap();
        for _ in 0..2_000 {
            let slip = mistyped_date(&mut stream, &errors, date);
            changed += u32::from(slip != date);
            let same = [slip.year() == 2014, slip.month() == 3, slip.day() == 11];
            let is_swapped = (slip.year(), slip.month(), slip.day()) == (2014, 11, 3);
            swapped += u32::from(is_swapped);
            assert!(is_swapped || same.iter().filter(|same| **same).count() >= 2);
        }
        assert_eq!(changed, 2_000);
        assert!((400..600).contains(&swapped), "{swapped}");
    }
}

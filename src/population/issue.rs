//! Identifiers that no real child can have: NHS numbers of the never-issued block 900000000n to
//! 999999999n, UPNs of establishment 0000, and made-up social care references.

use crate::crypto::SeededStream;

/// A permutation of 0 to 99,999,999 that a label and a seed determine (Feistel network, cycle walking).
#[derive(Debug)]
pub(super) struct Permutation {
    keys: [u64; 4],
}

const SPAN: u64 = 100_000_000;

impl Permutation {
    pub(super) fn new(label: &str, seed: u64) -> Self {
        let mut stream = SeededStream::new(label, seed);
        Self { keys: std::array::from_fn(|_| stream.next_u64()) }
    }

    /// The place of `value`, which is taken modulo 100,000,000.
    pub(super) fn of(&self, value: u64) -> u32 {
        let mut value = value % SPAN;
        loop {
            let (mut left, mut right) = (value >> 14, value & 0x3fff);
            for key in self.keys {
                let mut mixed = (right ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                mixed ^= mixed >> 29;
                mixed = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9);
                (left, right) = (right, left ^ (mixed >> 40 & 0x3fff));
            }
            value = left << 14 | right;
            if value < SPAN {
                return u32::try_from(value).unwrap_or_default();
            }
        }
    }
}

/// The check digit of nine digits (NHS Data Dictionary, modulus 11); none where it would be 10.
fn nhs_check_digit(body: u32) -> Option<u32> {
    let mut rest = body;
    let mut sum = 0;
    for weight in 2..=10 {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

/// The ten digits of an NHS number from its first nine.
pub(super) fn nhs_number(body: u32) -> String {
    format!("{body:09}{}", nhs_check_digit(body).unwrap_or_default())
}

/// English authorities' codes (DfE), first and last of each run: 140 codes. The establishment 0000
/// does not exist in any of them.
const AUTHORITIES: [(u16, u16); 21] = [
    (201, 213),
    (301, 320),
    (330, 336),
    (340, 344),
    (350, 359),
    (370, 373),
    (380, 384),
    (390, 394),
    (800, 803),
    (805, 808),
    (810, 813),
    (815, 816),
    (820, 823),
    (825, 826),
    (830, 831),
    (835, 841),
    (845, 846),
    (850, 852),
    (855, 857),
    (860, 861),
    (865, 896),
];
const AUTHORITY_COUNT: u32 = 140;
/// Permanent UPNs that one year has.
const OF_A_YEAR: u32 = AUTHORITY_COUNT * 1000;

const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A UPN, with its check letter, from the twelve characters after it (DfE, UPN guide).
pub(super) fn upn(body: &str) -> String {
    let sum: usize = body
        .bytes()
        .zip(2..)
        .map(|(byte, position)| {
            let value = if byte.is_ascii_digit() {
                usize::from(byte - b'0')
            } else {
                LETTERS.iter().position(|letter| *letter == byte).unwrap_or_default()
            };
            value * position
        })
        .sum();
    let letter = LETTERS.get(sum % 23).copied().unwrap_or_default();
    format!("{}{body}", char::from(letter))
}

/// Gives out identifiers, each once.
#[derive(Debug)]
pub(super) struct Issuer {
    numbers: Permutation,
    next_number: u64,
    pupils: [u32; 100],
    temporary: u32,
    first_authority: u32,
    references: Permutation,
    next_reference: u64,
}

impl Issuer {
    pub(super) fn new(seed: u64) -> Self {
        let mut stream = SeededStream::new("population identifiers", seed);
        Self {
            numbers: Permutation::new("population NHS numbers", seed),
            next_number: 0,
            pupils: [0; 100],
            temporary: 0,
            first_authority: u32::try_from(stream.below(u64::from(AUTHORITY_COUNT)))
                .unwrap_or_default(),
            references: Permutation::new("population references", seed),
            next_reference: 0,
        }
    }

    /// The first nine digits of a new NHS number.
    pub(super) fn nhs_body(&mut self) -> u32 {
        loop {
            let body = 900_000_000 + self.numbers.of(self.next_number);
            self.next_number += 1;
            // Ten nines pass the check but are a placeholder everywhere.
            if body != 999_999_999 && nhs_check_digit(body).is_some() {
                return body;
            }
        }
    }

    fn authority(&self, block: u32) -> u16 {
        let mut place = (self.first_authority + block) % AUTHORITY_COUNT;
        for (first, last) in AUTHORITIES {
            let length = u32::from(last - first) + 1;
            if place < length {
                return first + u16::try_from(place).unwrap_or_default();
            }
            place -= length;
        }
        201
    }

    /// A new permanent UPN allocated in a year (its last two digits). A year whose 140,000 UPNs are
    /// given runs over into the years 40 to 99, which no pupil has yet: together more than twice
    /// the children of the largest population, so that the search ends.
    pub(super) fn permanent_upn(&mut self, year: u16) -> String {
        let mut year = usize::from(year % 100);
        loop {
            if let Some(count) = self.pupils.get_mut(year)
                && *count < OF_A_YEAR
            {
                let (block, serial) = (*count / 1000, *count % 1000 * 367 % 1000);
                *count += 1;
                return upn(&format!("{:03}0000{year:02}{serial:03}", self.authority(block)));
            }
            year = if (40..99).contains(&year) { year + 1 } else { 40 };
        }
    }

    /// A new temporary UPN: its last character is a letter.
    pub(super) fn temporary_upn(&mut self, year: u16) -> String {
        let count = self.temporary;
        self.temporary += 1;
        let (letter, rest) = (count % 23, count / 23);
        let (serial, block) = (rest % 100, rest / 100);
        let letter =
            LETTERS.get(usize::try_from(letter).unwrap_or_default()).copied().unwrap_or(b'A');
        upn(&format!(
            "{:03}0000{:02}{serial:02}{}",
            self.authority(block),
            (u32::from(year) + block / AUTHORITY_COUNT) % 100,
            char::from(letter)
        ))
    }

    /// A new reference of one of three case systems.
    pub(super) fn social_care_reference(&mut self) -> String {
        let number = self.references.of(self.next_reference);
        self.next_reference += 1;
        match self.next_reference % 3 {
            0 => format!("{number:08}"),
            1 => format!("P{number:08}"),
            _ => format!("EC{number:08}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permutation_never_repeats() {
        let permutation = Permutation::new("test", 7);
        let mut seen: Vec<_> = (0..50_000).map(|value| permutation.of(value)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 50_000);
        assert!(seen.iter().all(|value| u64::from(*value) < SPAN));
    }

    #[test]
    fn check_characters_are_those_worked_by_hand() {
        assert_eq!(nhs_number(943_476_591), "9434765919");
        assert_eq!(nhs_number(999_000_001), "9990000018");
        assert_eq!(nhs_number(999_999_998), "9999999980");
        assert_eq!(nhs_check_digit(999_123_456), None);
        assert_eq!(upn("801200005001"), "B801200005001");
        assert_eq!(upn("801200001001"), "H801200001001");
        assert_eq!(upn("80112340001A"), "L80112340001A");
        assert_eq!(upn("207000016049"), "P207000016049");
    }

    #[test]
    fn authorities_are_as_many_as_counted() {
        let count: u32 = AUTHORITIES.iter().map(|(first, last)| u32::from(last - first) + 1).sum();
        assert_eq!(count, AUTHORITY_COUNT);
    }

    #[test]
    fn a_year_with_more_pupils_than_numbers_runs_over() {
        let mut issuer = Issuer::new(1);
        let mut seen: Vec<_> = (0..300_000).map(|_| issuer.permanent_upn(2020)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 300_000);
        let mut seen: Vec<_> = (0..150_000).map(|_| issuer.temporary_upn(2020)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 150_000);
    }
}

//! What becomes of a pair that meets: its released weight and its class.

use super::model::{Model, UNITS_PER_BIT};
use crate::schema::{Comparison, DateLevel, LevelVector, NameLevel, PostcodeLevel, SexLevel};

/// Weights above this many bits are released as this: more would only tell how rare a name is.
pub(crate) const CEILING_BITS: i16 = 50;
/// Edges down to this many bits below the threshold are released, for review.
pub(crate) const BAND_BITS: i16 = 5;

/// What the linkage unit says of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum EdgeClass {
    /// The evidence is of one kind.
    Link = 0,
    /// A person must look: an identifier and the demographics conflict, or twins are likely.
    Review = 1,
}

pub(crate) use EdgeClass as Class;

/// Turns level vectors into edges by one model.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    pub(crate) model: &'a Model,
    pub(crate) floor_bits: i16,
}

impl Scorer<'_> {
    /// The least weight that is released, in whole bits.
    pub(crate) fn least_released(&self) -> i16 {
        self.floor_bits.max(self.model.threshold.saturating_sub(BAND_BITS))
    }

    /// The weight in whole bits, rounded down, at most [`CEILING_BITS`].
    pub(crate) fn bits(&self, vector: LevelVector) -> i16 {
        let bits = self.model.weight(vector).div_euclid(UNITS_PER_BIT);
        i16::try_from(bits).unwrap_or(i16::MIN).min(CEILING_BITS)
    }

    /// The weight in whole bits (rounded towards zero evidence, at most [`CEILING_BITS`]) and the class
    /// of a pair; nothing where it is not released.
    pub(crate) fn edge(&self, vector: LevelVector, meeting: Meeting) -> Option<(i16, Class)> {
        let bits = self.bits(vector);
        (bits >= self.least_released()).then(|| (bits, class(vector, meeting)))
    }
}

/// How two rows met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meeting {
    /// The pass is on one identifier, and it is verified on both sides.
    pub(crate) verified: bool,
    /// The pair may be twins, should its forenames differ: the guard is always on, or a twin shows.
    pub(crate) guarded: bool,
}

/// Whether two records of one owner look like twins: the same date of birth, and forenames that are
/// different or not there to tell them apart.
pub(crate) fn look_like_twins(vector: LevelVector) -> bool {
    let forename = vector.level(Comparison::Forename);
    (forename >= NameLevel::Far as u8 || forename == NameLevel::Missing as u8)
        && vector.level(Comparison::DateOfBirth) == DateLevel::All as u8
}

/// The class of a pair from its levels (see `manual::linking`), and the twin guard.
pub(crate) fn class(vector: LevelVector, meeting: Meeting) -> Class {
    let forename = vector.level(Comparison::Forename);
    let surname = vector.level(Comparison::Surname);
    let date = vector.level(Comparison::DateOfBirth);
    let different_forename = forename == NameLevel::Different as u8;
    let same_identifier = Comparison::ALL
        .into_iter()
        .any(|item| item.field().is_identifier() && vector.level(item) == 1);
    if same_identifier {
        let far_date = date >= DateLevel::One as u8;
        let other_person =
            different_forename && vector.level(Comparison::Sex) == SexLevel::Different as u8;
        if far_date || other_person {
            return Class::Review;
        }
        if meeting.verified {
            return Class::Link;
        }
        let near_date = (DateLevel::All as u8..=DateLevel::Two as u8).contains(&date);
        let name = (NameLevel::Exact as u8..=NameLevel::Far as u8).contains(&forename)
            || (NameLevel::Exact as u8..=NameLevel::Near as u8).contains(&surname);
        let place = (PostcodeLevel::Unit as u8..=PostcodeLevel::District as u8)
            .contains(&vector.level(Comparison::Postcode));
        if !(near_date && (name || place)) {
            return Class::Review;
        }
    }
    let unnamed = forename == NameLevel::Missing as u8 && !same_identifier;
    let same_date = date == DateLevel::All as u8;
    if meeting.guarded && same_date && (different_forename || unnamed) {
        return Class::Review;
    }
    Class::Link
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(forename: u8, surname: u8, date: u8, sex: u8, postcode: u8) -> LevelVector {
        LevelVector::default()
            .with(Comparison::Forename, forename)
            .with(Comparison::Surname, surname)
            .with(Comparison::DateOfBirth, date)
            .with(Comparison::Sex, sex)
            .with(Comparison::Postcode, postcode)
    }

    fn with_number(vector: LevelVector) -> LevelVector {
        vector.with(Comparison::NhsNumber, 1)
    }

    const PLAIN: Meeting = Meeting { verified: false, guarded: false };
    const VERIFIED: Meeting = Meeting { verified: true, guarded: false };
    const GUARDED: Meeting = Meeting { verified: false, guarded: true };

    fn are(cases: &[(LevelVector, Meeting, Class)]) {
        for &(vector, meeting, expected) in cases {
            assert_eq!(class(vector, meeting), expected, "{vector:?} {meeting:?}");
        }
    }

    #[test]
    fn an_identifier_that_the_demographics_contradict_is_for_review() {
        // (forename, surname, date, sex, postcode), how they met, class
        are(&[
            (levels(1, 1, 1, 1, 1), VERIFIED, Class::Link),
            (levels(4, 1, 1, 1, 1), VERIFIED, Class::Link),
            (levels(1, 4, 2, 1, 4), VERIFIED, Class::Link),
            (levels(1, 1, 5, 1, 1), VERIFIED, Class::Review),
            (levels(1, 1, 6, 1, 1), VERIFIED, Class::Review),
            (levels(4, 1, 1, 2, 1), VERIFIED, Class::Review),
            (levels(1, 1, 4, 1, 4), PLAIN, Class::Link),
            (levels(4, 4, 1, 1, 3), PLAIN, Class::Link),
            (levels(4, 4, 1, 1, 4), PLAIN, Class::Review),
            (levels(1, 1, 0, 1, 1), PLAIN, Class::Review),
            (levels(0, 1, 1, 1, 1), GUARDED, Class::Link),
        ]
        .map(|(vector, meeting, class)| (with_number(vector), meeting, class)));
    }

    #[test]
    fn who_may_be_a_twin_is_for_review() {
        are(&[
            (levels(4, 1, 1, 1, 1), GUARDED, Class::Review),
            (levels(4, 1, 1, 1, 1), PLAIN, Class::Link),
            (levels(0, 1, 1, 1, 1), GUARDED, Class::Review),
            (levels(3, 1, 1, 1, 1), GUARDED, Class::Link),
            (levels(4, 1, 2, 1, 1), GUARDED, Class::Link),
            (levels(1, 1, 1, 1, 1), GUARDED, Class::Link),
        ]);
        assert!(look_like_twins(levels(4, 1, 1, 1, 1)));
        assert!(look_like_twins(levels(0, 1, 1, 1, 1)));
        assert!(!look_like_twins(levels(1, 1, 1, 1, 1)));
        assert!(!look_like_twins(levels(4, 1, 3, 1, 1)));
    }
}

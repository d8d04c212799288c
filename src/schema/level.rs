//! Comparison levels and the vector of them that two records give.

use super::{Comparison, SchemaError};

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameLevel {
    /// One side has no value: neither for nor against.
    Missing = 0,
    /// The same after normalisation.
    Exact = 1,
    /// Nearly the same, or nicknames of one name.
    Near = 2,
    /// Somewhat alike.
    Far = 3,
    /// Different.
    Different = 4,
}

/// How two dates of birth compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DateLevel {
    /// No part is known on both sides.
    Missing = 0,
    /// The same day of the same month and year.
    All = 1,
    /// Day and month are swapped, the year agrees.
    Swapped = 2,
    /// Day and month agree, the years are next to each other.
    YearNext = 3,
    /// Two of the three parts agree.
    Two = 4,
    /// One of the three parts agrees.
    One = 5,
    /// No part agrees.
    Different = 6,
}

/// How two postcodes compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PostcodeLevel {
    /// One side has no value.
    Missing = 0,
    /// The same postcode.
    Unit = 1,
    /// The same sector.
    Sector = 2,
    /// The same district.
    District = 3,
    /// Different districts.
    Different = 4,
}

/// How two values compare that are either the same or not: sex, property reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SexLevel {
    /// One side has no value.
    Missing = 0,
    /// The same.
    Agree = 1,
    /// Different.
    Different = 2,
}

/// How two identifiers compare: they agree or say nothing, so that presence never shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum IdentifierLevel {
    /// Absent on a side, or different.
    Nothing = 0,
    /// The same.
    Agree = 1,
}

/// The number of levels of a comparison, the missing one included.
#[must_use]
pub const fn level_count(comparison: Comparison) -> u8 {
    match comparison {
        Comparison::Forename
        | Comparison::MiddleNames
        | Comparison::Surname
        | Comparison::AddressLine1
        | Comparison::AddressLine2
        | Comparison::Town
        | Comparison::Postcode => 5,
        Comparison::DateOfBirth => 7,
        Comparison::Sex | Comparison::PropertyReference => 3,
        Comparison::NhsNumber
        | Comparison::UniquePupilNumber
        | Comparison::SocialCareId
        | Comparison::ChiNumber
        | Comparison::HealthAndCareNumber
        | Comparison::UniqueLearnerNumber => 2,
    }
}

/// The name of a level, for tables.
#[must_use]
pub const fn level_name(comparison: Comparison, level: u8) -> &'static str {
    match (comparison, level) {
        (
            Comparison::NhsNumber
            | Comparison::UniquePupilNumber
            | Comparison::SocialCareId
            | Comparison::ChiNumber
            | Comparison::HealthAndCareNumber
            | Comparison::UniqueLearnerNumber,
            0,
        ) => "says nothing",
        (_, 0) => "missing",
        (Comparison::DateOfBirth, 1) => "same date",
        (Comparison::DateOfBirth, 2) => "day and month swapped",
        (Comparison::DateOfBirth, 3) => "year next to it",
        (Comparison::DateOfBirth, 4) => "two of three parts",
        (Comparison::DateOfBirth, 5) => "one of three parts",
        (Comparison::Postcode, 1) => "same unit",
        (Comparison::Postcode, 2) => "same sector",
        (Comparison::Postcode, 3) => "same district",
        (_, 1) => "same",
        (Comparison::Sex | Comparison::PropertyReference, 2)
        | (_, 4)
        | (Comparison::DateOfBirth, 6) => "different",
        (_, 2) => "near",
        (_, 3) => "far",
        _ => "unknown",
    }
}

/// The levels of all comparisons of two records, four bits each; 0 is missing.
///
/// ```
/// use linkwise::schema::{Comparison, LevelVector, NameLevel};
/// let vector = LevelVector::default().with(Comparison::Surname, NameLevel::Near as u8);
/// assert_eq!(vector.level(Comparison::Surname), 2);
/// assert_eq!(vector.level(Comparison::Forename), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelVector(u64);

impl LevelVector {
    /// The vector with one comparison set to a level, 0 to 15.
    #[must_use]
    pub const fn with(self, comparison: Comparison, level: u8) -> Self {
        let shift = comparison.index() * 4;
        Self(self.0 & !(15 << shift) | ((level & 15) as u64) << shift)
    }

    /// The level of one comparison.
    #[must_use]
    pub const fn level(self, comparison: Comparison) -> u8 {
        ((self.0 >> (comparison.index() * 4)) & 15) as u8
    }

    /// The vector as a number, for canonical bytes.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// The vector of a number.
    ///
    /// # Errors
    /// [`SchemaError::OutOfRange`] where a comparison has no such level.
    pub fn from_bits(bits: u64) -> Result<Self, SchemaError> {
        let vector = Self(bits);
        if Comparison::ALL.into_iter().all(|item| vector.level(item) < level_count(item)) {
            Ok(vector)
        } else {
            Err(SchemaError::OutOfRange { name: "level", range: "the levels of its comparison" })
        }
    }
}

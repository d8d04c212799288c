//! How often each level vector occurs in each pass: all that the model needs to see.

use std::collections::BTreeMap;

use crate::schema::{
    Comparison, Component, DateLevel, LevelVector, NameLevel, Pass, PostcodeLevel,
};

/// A level vector, and whether both rows stand under a verified identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pattern {
    pub(crate) vector: LevelVector,
    pub(crate) verified: bool,
}

/// Counts of patterns, one table per pass of the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Patterns {
    pub(crate) passes: Vec<BTreeMap<Pattern, u64>>,
}

impl Patterns {
    pub(crate) fn new(passes: usize) -> Self {
        Self { passes: vec![BTreeMap::new(); passes] }
    }

    pub(crate) fn add(&mut self, pass: usize, pattern: Pattern) {
        if let Some(table) = self.passes.get_mut(pass) {
            *table.entry(pattern).or_default() += 1;
        }
    }

    pub(crate) fn pairs(&self) -> u64 {
        self.passes.iter().flat_map(|table| table.values()).sum()
    }
}

/// In about how many of the passes a pair with these levels meets, at least 1: what a count over all
/// passes must be divided by to count pairs once. A component that the levels do not settle (a prefix
/// of a name that is merely near) counts one half.
pub(crate) fn multiplicity(passes: &[Pass], vector: LevelVector) -> f64 {
    let sum: f64 = passes
        .iter()
        .map(|pass| {
            pass.components().iter().map(|component| chance(*component, vector)).product::<f64>()
        })
        .sum();
    sum.max(1.0)
}

fn chance(component: Component, vector: LevelVector) -> f64 {
    let level = |comparison: Comparison| vector.level(comparison);
    let whole_name = |comparison| f64::from(level(comparison) == NameLevel::Exact as u8);
    let part_of_name = |comparison| match level(comparison) {
        1 => 1.0,
        2 => 0.75,
        3 => 0.4,
        _ => 0.0,
    };
    let date = level(Comparison::DateOfBirth);
    let two = f64::from(date == DateLevel::Two as u8) * 2.0 / 3.0;
    let one = f64::from(date == DateLevel::One as u8) / 3.0;
    match component {
        Component::Identifier(field) => Comparison::ALL
            .into_iter()
            .find(|comparison| comparison.field() == field)
            .map_or(0.0, |comparison| f64::from(level(comparison))),
        Component::BirthDay | Component::BirthMonth => match date {
            1 | 3 => 1.0,
            _ => two + one,
        },
        Component::BirthYear => match date {
            1 | 2 => 1.0,
            _ => two + one,
        },
        Component::DateOfBirth => f64::from(date == DateLevel::All as u8),
        Component::Forename => whole_name(Comparison::Forename),
        Component::ForenamePrefix(_) | Component::ForenameSoundex | Component::ForenameNickname => {
            part_of_name(Comparison::Forename)
        }
        Component::Surname | Component::AnySurname => whole_name(Comparison::Surname),
        Component::SurnamePrefix(_) | Component::SurnameSoundex => {
            part_of_name(Comparison::Surname)
        }
        Component::NamePair => whole_name(Comparison::Forename) * whole_name(Comparison::Surname),
        Component::Sex => f64::from(level(Comparison::Sex) == 1),
        Component::Postcode => f64::from(level(Comparison::Postcode) == PostcodeLevel::Unit as u8),
        Component::PostcodeSector => f64::from((1..=2).contains(&level(Comparison::Postcode))),
        Component::PostcodeDistrict => f64::from((1..=3).contains(&level(Comparison::Postcode))),
        Component::AddressLine1 => whole_name(Comparison::AddressLine1),
        Component::AddressLine2 => whole_name(Comparison::AddressLine2),
        Component::Town => whole_name(Comparison::Town),
        Component::PropertyReference => f64::from(level(Comparison::PropertyReference) == 1),
    }
}

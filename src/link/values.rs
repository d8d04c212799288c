//! Levels from plain values, by Jaro-Winkler on names (Winkler 1990, by strsim).

use crate::record::Record;
use crate::schema::{
    CodeSource, Comparison, DateLevel, Field, IdentifierLevel, LevelBounds, LevelVector, NameLevel,
    PostcodeLevel, Schema, SexLevel,
};

/// Compares two records in every comparison that the schema has.
pub(crate) fn compare_records(schema: &Schema, left: &Record, right: &Record) -> LevelVector {
    let mut vector = LevelVector::default();
    for comparison in Comparison::ALL {
        if schema.has(comparison.field()) {
            vector = vector.with(comparison, level(schema, comparison, left, right));
        }
    }
    if schema.has(Field::Forename) && schema.has(Field::Surname) {
        let cross = |one: &Record, two: &Record| {
            names(&schema.bounds, one.text(Field::Forename), two.text(Field::Surname))
        };
        vector = with_swap(vector, cross(left, right), cross(right, left));
    }
    vector
}

/// Where each side's forename is the other's surname, both names are near: the two were swapped.
pub(super) fn with_swap(vector: LevelVector, first: NameLevel, second: NameLevel) -> LevelVector {
    let (best, worst) = (first.min(second), first.max(second));
    let swapped = best == NameLevel::Exact && worst <= NameLevel::Far
        || best == NameLevel::Near && worst == NameLevel::Near;
    let poor = |comparison| vector.level(comparison) >= NameLevel::Far as u8;
    let missing = best == NameLevel::Missing;
    if swapped && !missing && poor(Comparison::Forename) && poor(Comparison::Surname) {
        return vector
            .with(Comparison::Forename, NameLevel::Near as u8)
            .with(Comparison::Surname, NameLevel::Near as u8);
    }
    vector
}

fn level(schema: &Schema, comparison: Comparison, left: &Record, right: &Record) -> u8 {
    let bounds = &schema.bounds;
    match comparison {
        Comparison::Forename => {
            let others = [Field::PreferredForename, Field::MiddleNames];
            let others = others.map(|other| schema.has(other).then_some(other));
            forename(bounds, others, left, right) as u8
        }
        Comparison::Surname => {
            let other = schema.has(Field::FormerSurname).then_some(Field::FormerSurname);
            with_alternatives(bounds, Field::Surname, [other, None], left, right) as u8
        }
        Comparison::MiddleNames
        | Comparison::AddressLine1
        | Comparison::AddressLine2
        | Comparison::Town => {
            let field = comparison.field();
            names(bounds, left.text(field), right.text(field)) as u8
        }
        Comparison::DateOfBirth => dates(left, right) as u8,
        Comparison::Sex => same(CodeSource::Sex, left, right) as u8,
        Comparison::PropertyReference => same(CodeSource::PropertyReference, left, right) as u8,
        Comparison::Postcode => postcodes(left, right) as u8,
        Comparison::NhsNumber
        | Comparison::UniquePupilNumber
        | Comparison::SocialCareId
        | Comparison::ChiNumber
        | Comparison::HealthAndCareNumber
        | Comparison::UniqueLearnerNumber => {
            identifiers(CodeSource::Identifier(comparison.field()), left, right) as u8
        }
    }
}

fn names(bounds: &LevelBounds, left: Option<&str>, right: Option<&str>) -> NameLevel {
    let (Some(left), Some(right)) = (left, right) else {
        return NameLevel::Missing;
    };
    if left == right {
        return NameLevel::Exact;
    }
    let similarity = strsim::jaro_winkler(left, right) * 1000.0;
    if similarity >= f64::from(bounds.jaro_winkler_near) {
        NameLevel::Near
    } else if similarity >= f64::from(bounds.jaro_winkler_far) {
        NameLevel::Far
    } else {
        NameLevel::Different
    }
}

/// The better of the field's own level and what alternative names raise it to, where that is at least
/// near: a weak resemblance to one of several names is no evidence.
fn with_alternatives(
    bounds: &LevelBounds,
    field: Field,
    alternatives: [Option<Field>; 2],
    left: &Record,
    right: &Record,
) -> NameLevel {
    let own = names(bounds, left.text(field), right.text(field));
    if own == NameLevel::Missing {
        return own;
    }
    let mut level = own;
    for other in alternatives.into_iter().flatten() {
        for raised in [
            names(bounds, left.text(other), right.text(field)),
            names(bounds, left.text(field), right.text(other)),
            if other == Field::MiddleNames {
                // Two middle names that agree say nothing about the forenames.
                NameLevel::Missing
            } else {
                names(bounds, left.text(other), right.text(other))
            },
        ] {
            if matches!(raised, NameLevel::Exact | NameLevel::Near) {
                level = level.min(raised);
            }
        }
    }
    level
}

fn forename(
    bounds: &LevelBounds,
    alternatives: [Option<Field>; 2],
    left: &Record,
    right: &Record,
) -> NameLevel {
    let level = with_alternatives(bounds, Field::Forename, alternatives, left, right);
    if matches!(level, NameLevel::Far | NameLevel::Different) {
        let nickname = (left.value(CodeSource::Nickname), right.value(CodeSource::Nickname));
        if matches!(nickname, (Some(left), Some(right)) if left == right) {
            return NameLevel::Near;
        }
    }
    level
}

fn same(source: CodeSource, left: &Record, right: &Record) -> SexLevel {
    match (left.value(source), right.value(source)) {
        (Some(left), Some(right)) if left == right => SexLevel::Agree,
        (Some(_), Some(_)) => SexLevel::Different,
        _ => SexLevel::Missing,
    }
}

fn identifiers(source: CodeSource, left: &Record, right: &Record) -> IdentifierLevel {
    match (left.value(source), right.value(source)) {
        (Some(left), Some(right)) if left == right => IdentifierLevel::Agree,
        _ => IdentifierLevel::Nothing,
    }
}

fn postcodes(left: &Record, right: &Record) -> PostcodeLevel {
    let compare = |source| match (left.value(source), right.value(source)) {
        (Some(left), Some(right)) => Some(left == right),
        _ => None,
    };
    postcode_level(
        compare(CodeSource::PostcodeUnit),
        compare(CodeSource::PostcodeSector),
        compare(CodeSource::PostcodeDistrict),
    )
}

/// The level from the agreement of each part; a part that is missing on a side says nothing.
pub(super) fn postcode_level(
    unit: Option<bool>,
    sector: Option<bool>,
    district: Option<bool>,
) -> PostcodeLevel {
    match (unit, sector, district) {
        (Some(true), _, _) => PostcodeLevel::Unit,
        (_, Some(true), _) => PostcodeLevel::Sector,
        (_, _, Some(true)) => PostcodeLevel::District,
        (None, None, None) => PostcodeLevel::Missing,
        _ => PostcodeLevel::Different,
    }
}

fn dates(left: &Record, right: &Record) -> DateLevel {
    let compare = |source| match (left.value(source), right.value(source)) {
        (Some(left), Some(right)) => Some(left == right),
        _ => None,
    };
    let parts = [CodeSource::BirthDay, CodeSource::BirthMonth, CodeSource::BirthYear].map(compare);
    let is_true = |source| compare(source) == Some(true);
    date_level(
        parts,
        is_true(CodeSource::DayMonthPair),
        is_true(CodeSource::YearBinEven) != is_true(CodeSource::YearBinOdd),
    )
}

/// The level from the agreement of day, month and year (none: missing on a side), whether the
/// unordered pair of day and month agrees, and whether the years are next to each other.
pub(super) fn date_level(
    [day, month, year]: [Option<bool>; 3],
    pair: bool,
    year_next: bool,
) -> DateLevel {
    let agree = [day, month, year].iter().filter(|part| **part == Some(true)).count();
    match (day, month, year) {
        (None, None, None) => DateLevel::Missing,
        (Some(true), Some(true), Some(true)) => DateLevel::All,
        (Some(false), Some(false), Some(true)) if pair => DateLevel::Swapped,
        (Some(true), Some(true), Some(false)) if year_next => DateLevel::YearNext,
        _ if agree >= 2 => DateLevel::Two,
        _ if agree == 1 => DateLevel::One,
        _ => DateLevel::Different,
    }
}

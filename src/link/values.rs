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
    vector
}

fn level(schema: &Schema, comparison: Comparison, left: &Record, right: &Record) -> u8 {
    let bounds = &schema.bounds;
    match comparison {
        Comparison::Forename => {
            let other = schema
                .has(Field::PreferredForename)
                .then_some(Field::PreferredForename);
            forename(bounds, other, left, right) as u8
        }
        Comparison::Surname => {
            let other = schema
                .has(Field::FormerSurname)
                .then_some(Field::FormerSurname);
            with_alternative(bounds, Field::Surname, other, left, right) as u8
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

/// The better of the field's own level and what an alternative name raises it to, where that is at
/// least near: a weak resemblance to one of several names is no evidence.
fn with_alternative(
    bounds: &LevelBounds,
    field: Field,
    alternative: Option<Field>,
    left: &Record,
    right: &Record,
) -> NameLevel {
    let own = names(bounds, left.text(field), right.text(field));
    let Some(alternative) = alternative else {
        return own;
    };
    if own == NameLevel::Missing {
        return own;
    }
    let others = [
        names(bounds, left.text(alternative), right.text(field)),
        names(bounds, left.text(field), right.text(alternative)),
        names(bounds, left.text(alternative), right.text(alternative)),
    ];
    let raised = others
        .into_iter()
        .filter(|level| matches!(level, NameLevel::Exact | NameLevel::Near))
        .min();
    raised.map_or(own, |raised| own.min(raised))
}

fn forename(
    bounds: &LevelBounds,
    alternative: Option<Field>,
    left: &Record,
    right: &Record,
) -> NameLevel {
    let level = with_alternative(bounds, Field::Forename, alternative, left, right);
    if matches!(level, NameLevel::Far | NameLevel::Different) {
        let nickname = (
            left.value(CodeSource::Nickname),
            right.value(CodeSource::Nickname),
        );
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
    let parts = [
        CodeSource::BirthDay,
        CodeSource::BirthMonth,
        CodeSource::BirthYear,
    ]
    .map(compare);
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
    let agree = [day, month, year]
        .iter()
        .filter(|part| **part == Some(true))
        .count();
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

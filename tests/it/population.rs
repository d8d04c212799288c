//! The synthetic population: reproducible, with identifiers no child has, and errors as its
//! parameters say.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "counts are small"
)]

mod errors;
mod identifiers;
mod likeness;
mod output;
mod parameters;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use linkwise::population::{Parameters, Population, Row};

/// One authority, made once for all tests that count.
static AUTHORITY: LazyLock<Population> = LazyLock::new(|| england(60_000, 11));

/// A larger one, for what is rare.
static LARGE: LazyLock<Population> = LazyLock::new(|| england(250_000, 4));

fn england(children: u32, seed: u64) -> Population {
    Population::generate(&Parameters::default_england(), children, seed)
}

fn files(population: &Population) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let paths = population.write_csv(folder.path()).unwrap();
    let names: Vec<_> =
        paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    let expected = ["health.csv", "education.csv", "social_care.csv", "truth.csv", "people.csv"];
    assert_eq!(names, expected);
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn by_person(rows: &[Row]) -> BTreeMap<u32, &Row> {
    rows.iter().map(|row| (row.person(), row)).collect()
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn between(value: f64, least: f64, most: f64, what: &str) {
    assert!((least..=most).contains(&value), "{what}: {value} not in {least}..{most}");
}

/// Letters alone, in capitals: what a spelling convention cannot change.
fn letters(name: &str) -> String {
    any_letters(name).to_uppercase()
}

fn any_letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect()
}

const FIELDS: [&str; 5] = ["forename", "surname", "date_of_birth", "sex", "postcode"];

fn letters_or_digits(field: &str, row: &Row) -> String {
    if field.ends_with("name") { letters(row.value(field)) } else { row.value(field).to_owned() }
}

//! What the benches share: made-up children, and a figure held against a baseline that has a name.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    dead_code,
    reason = "a bench stops at the first surprise, and uses a part of what is shared"
)]

#[path = "../../tests/it/world.rs"]
pub(crate) mod world;

use std::hint::black_box;
use std::time::{Duration, Instant};

use linkwise::identifier::NeverIssued;
use linkwise::record::{Column, ReadingRules, Record};

const FORENAMES: [&str; 12] = [
    "Olivia", "Amir", "Chloe", "Dylan", "Ewa", "Freya", "Grace", "Harjit", "Isaac", "Jakub",
    "Kofi", "Leila",
];
const SURNAMES: [&str; 16] = [
    "Smith", "Khan", "O'Neill", "Jones", "Nowak", "Begum", "Taylor", "Singh", "Brown", "Ali",
    "Davies", "Patel", "Wilson", "Okafor", "Evans", "Hughes",
];

/// Children of whom each has a date of birth, a name, a place and, mostly, an NHS number.
pub(crate) fn children(count: u32) -> Vec<Record> {
    let rules = ReadingRules { never_issued: NeverIssued::Accept, ..ReadingRules::default() };
    let places = places();
    (0..count).map(|child| read(&rules, &places, &row(child))).collect()
}

/// What a row has, in this order; an empty text is a missing value.
pub(crate) const COLUMNS: [Column; 6] = [
    Column::RecordId,
    Column::Forename,
    Column::Surname,
    Column::DateOfBirth,
    Column::Postcode,
    Column::NhsNumber,
];

/// Where each column stands in a row, as a program knows it that has read a header.
pub(crate) type Places = [Option<usize>; Column::ALL.len()];

pub(crate) fn places() -> Places {
    let place = |column| COLUMNS.iter().position(|one| *one == column);
    // What is known when the bench is compiled would be left out, as in no program.
    black_box(Column::ALL.map(place))
}

/// Reads a row.
pub(crate) fn read<T: AsRef<str>>(rules: &ReadingRules, places: &Places, row: &[T; 6]) -> Record {
    let text = |column| places[column as usize].map(|place| row[place].as_ref());
    Record::read(rules, text).expect("made-up rows can be read")
}

/// The texts of a child.
pub(crate) fn row(child: u32) -> [String; 6] {
    let mixed = child.wrapping_mul(2_654_435_761) >> 7;
    let of = |list: &[&str], turn: u32| list[(mixed >> turn) as usize % list.len()].to_owned();
    [
        child.to_string(),
        of(&FORENAMES, 0),
        format!("{}{}", of(&SURNAMES, 4), of(&SURNAMES, 9).to_lowercase()),
        format!("{}-{:02}-{:02}", 2008 + mixed % 16, 1 + mixed / 16 % 12, 1 + mixed / 192 % 28),
        format!("LS{} {}AB", 1 + mixed % 29, mixed % 10),
        nhs_number(child).unwrap_or_default(),
    ]
}

/// A number of the range that is never issued; none where the check digit would be 10.
pub(crate) fn nhs_number(child: u32) -> Option<String> {
    let digits = format!("999{child:06}");
    let sum: u32 = (2..=10).rev().zip(digits.bytes()).map(|(w, d)| w * u32::from(d - b'0')).sum();
    let check = (11 - sum % 11) % 11;
    (check < 10).then(|| format!("{digits}{check}"))
}

/// How long one run takes.
pub(crate) fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    #[allow(clippy::disallowed_methods, reason = "a bench is where time is measured")]
    let start = Instant::now();
    let made = black_box(run());
    let elapsed = start.elapsed();
    drop(made);
    elapsed
}

/// Prints how many times as long `ours` takes as the baseline: the fastest of five runs of each.
pub(crate) fn ratio<T, U>(
    what: &str,
    baseline: &str,
    mut ours: impl FnMut() -> T,
    mut theirs: impl FnMut() -> U,
) {
    let fastest = |run: &mut dyn FnMut() -> Duration| (0..5).map(|_| run()).min();
    let ours = fastest(&mut || timed(&mut ours));
    let theirs = fastest(&mut || timed(&mut theirs));
    print_ratio(what, baseline, ours.unwrap_or_default(), theirs.unwrap_or_default());
}

/// The same of durations that were measured once.
pub(crate) fn print_ratio(what: &str, baseline: &str, ours: Duration, theirs: Duration) {
    println!(
        "RATIO {what}: {:.2} x {baseline} ({ours:.2?} against {theirs:.2?})",
        ours.as_secs_f64() / theirs.as_secs_f64().max(1e-9)
    );
}

/// Few samples: a bench takes seconds, not minutes.
pub(crate) fn criterion() -> criterion::Criterion {
    criterion::Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
}

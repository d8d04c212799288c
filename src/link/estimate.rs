//! m probabilities from the pairs that meet, the expected number of matches, the threshold.

use std::collections::BTreeMap;

use super::defaults::{LEVELS, default_m};
use super::model::{Histograms, Model, ModelSource, UNITS_PER_BIT, to_f64};
use super::pattern::{Patterns, multiplicity};
use crate::schema::{Comparison, LevelVector, Schema, level_count};

/// Fewer pairs under verified identifiers than this teach too little.
const LEAST_VERIFIED_PAIRS: u64 = 200;
/// Fewer expected matches in a pass than this teach too little.
const LEAST_EXPECTED_MATCHES: f64 = 50.0;
/// The defaults weigh as much as this many pairs, so that a level never seen keeps a finite weight.
const DEFAULT_PAIRS: f64 = 20.0;
const ROUNDS: usize = 60;

/// What the estimate needs beside the counts.
#[derive(Clone, Debug)]
pub(crate) struct Estimation<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) histograms: &'a [Histograms],
    pub(crate) all_pairs: u64,
    pub(crate) floor_bits: i16,
    pub(crate) tolerated_false_links: f64,
}

/// Estimates the model of a run and its threshold, without the truth.
pub(crate) fn estimate(patterns: &Patterns, task: &Estimation<'_>) -> Model {
    let u = Histograms::u_probabilities(task.histograms);
    let (m, source) = if let Some(m) = from_verified_pairs(patterns, task.schema) {
        (m, ModelSource::VerifiedPairs)
    } else if let Some(m) = from_expectation(patterns, task.schema, &u) {
        (m, ModelSource::Expectation)
    } else {
        (Comparison::ALL.map(default_m), ModelSource::Defaults)
    };
    let mut model = Model::new(&m, &u, source, task.all_pairs);
    let weighed = weigh(patterns, task.schema, &model);
    let matches = expected_matches(&weighed, &model);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of pairs"
    )]
    {
        model.expected_matches = libm::round(matches) as u64;
    }
    model.threshold = threshold(&weighed, &model, matches, task);
    model
}

type Row = [f64; LEVELS];

/// Smooths counts by the defaults and normalises them over the levels that are not missing.
fn smoothed(comparison: Comparison, counts: &Row) -> Row {
    let defaults = default_m(comparison);
    let total: f64 = counts.iter().skip(1).sum::<f64>() + DEFAULT_PAIRS;
    let mut row = [0.0; LEVELS];
    for (place, (cell, (count, default))) in
        row.iter_mut().zip(counts.iter().zip(&defaults)).enumerate()
    {
        if place > 0 && place < usize::from(level_count(comparison)) {
            *cell = (count + DEFAULT_PAIRS * default) / total;
        }
    }
    row
}

fn from_verified_pairs(patterns: &Patterns, schema: &Schema) -> Option<[Row; 16]> {
    let mut counts = [[0.0; LEVELS]; 16];
    let mut pairs = 0;
    for (pass, table) in schema.passes.iter().zip(&patterns.passes) {
        if pass.identifier().is_none() {
            continue;
        }
        for (pattern, count) in table.iter().filter(|(pattern, _)| pattern.verified) {
            pairs += count;
            add(&mut counts, pattern.vector, to_f64(*count));
        }
    }
    (pairs >= LEAST_VERIFIED_PAIRS).then(|| smooth_all(&counts))
}

fn add(counts: &mut [Row; 16], vector: LevelVector, weight: f64) {
    for (comparison, row) in Comparison::ALL.into_iter().zip(counts) {
        if let Some(cell) = row.get_mut(usize::from(vector.level(comparison))) {
            *cell += weight;
        }
    }
}

fn smooth_all(counts: &[Row; 16]) -> [Row; 16] {
    let mut rows = Comparison::ALL.map(default_m);
    for (comparison, (row, counts)) in Comparison::ALL.into_iter().zip(rows.iter_mut().zip(counts))
    {
        if !comparison.field().is_identifier() {
            *row = smoothed(comparison, counts);
        }
    }
    rows
}

fn from_expectation(patterns: &Patterns, schema: &Schema, u: &[Row; 16]) -> Option<[Row; 16]> {
    let mut sums = [[0.0; LEVELS]; 16];
    let mut learned = false;
    for (pass, table) in schema.passes.iter().zip(&patterns.passes) {
        if pass.identifier().is_some() {
            continue;
        }
        let layout = schema.layout(pass);
        let free: Vec<Comparison> = Comparison::ALL
            .into_iter()
            .filter(|item| {
                schema.has(item.field()) && !item.field().is_identifier() && !layout.touches(*item)
            })
            .collect();
        // Patterns that differ in held-out comparisons alone are one pattern here.
        let mut table_of_free: BTreeMap<LevelVector, u64> = BTreeMap::new();
        for (pattern, count) in table {
            let vector = free.iter().fold(LevelVector::default(), |vector, comparison| {
                vector.with(*comparison, pattern.vector.level(*comparison))
            });
            *table_of_free.entry(vector).or_default() += count;
        }
        if free.len() < 2 {
            continue;
        }
        let Some((expected, counts)) = expectation(&table_of_free, &free, u) else {
            continue;
        };
        if expected < LEAST_EXPECTED_MATCHES {
            continue;
        }
        learned = true;
        // Counts of expected matches, so a pass weighs by how many it holds.
        for comparison in free {
            if let (Some(sum), Some(counts)) =
                (sums.get_mut(comparison.index()), counts.get(comparison.index()))
            {
                sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    learned.then(|| smooth_all(&sums))
}

fn likelihood_ratio(m: &[Row; 16], u: &[Row; 16], free: &[Comparison], vector: LevelVector) -> f64 {
    free.iter()
        .map(|comparison| {
            let level = usize::from(vector.level(*comparison));
            if level == 0 {
                return 1.0;
            }
            let cell = |table: &[Row; 16]| {
                table.get(comparison.index()).and_then(|row| row.get(level)).copied().unwrap_or(0.0)
            };
            cell(m).max(1e-9) / cell(u).max(1e-9)
        })
        .product()
}

/// Expectation maximisation with u held fixed (Winkler 1988; u from random pairs). Gives the expected
/// number of matches and their expected counts of levels.
fn expectation(
    table: &BTreeMap<LevelVector, u64>,
    free: &[Comparison],
    u: &[Row; 16],
) -> Option<(f64, [Row; 16])> {
    let total: f64 = table.values().map(|count| to_f64(*count)).sum();
    if total < 1.0 {
        return None;
    }
    let mut m = Comparison::ALL.map(default_m);
    let mut share = 0.5;
    let mut counts = [[0.0; LEVELS]; 16];
    let mut expected = 0.0;
    for _ in 0..ROUNDS {
        counts = [[0.0; LEVELS]; 16];
        expected = 0.0;
        for (vector, count) in table {
            let odds = share / (1.0 - share) * likelihood_ratio(&m, u, free, *vector);
            let matches = to_f64(*count) * odds / (1.0 + odds);
            expected += matches;
            add(&mut counts, *vector, matches);
        }
        let next = (expected / total).clamp(1e-6, 1.0 - 1e-6);
        let settled = (next - share).abs() < 1e-9;
        share = next;
        m = smooth_all(&counts);
        if settled {
            break;
        }
    }
    is_one_person(&m, free).then_some((expected, counts))
}

/// Whether what was learned describes records of one person: where there are few or none, the mixture
/// settles on the next best resemblance, such as siblings, whose forenames differ.
fn is_one_person(m: &[Row; 16], free: &[Comparison]) -> bool {
    [Comparison::Forename, Comparison::Surname, Comparison::DateOfBirth]
        .into_iter()
        .filter(|comparison| free.contains(comparison))
        .all(|comparison| {
            let row = m.get(comparison.index());
            row.is_some_and(|row| row.iter().skip(1).take(2).sum::<f64>() >= 0.5)
        })
}

/// Weights of all patterns, with how many distinct pairs have them.
fn weigh(patterns: &Patterns, schema: &Schema, model: &Model) -> BTreeMap<i32, f64> {
    let mut weighed: BTreeMap<i32, f64> = BTreeMap::new();
    let mut shares: BTreeMap<LevelVector, f64> = BTreeMap::new();
    for table in &patterns.passes {
        for (pattern, count) in table {
            let share = *shares
                .entry(pattern.vector)
                .or_insert_with(|| 1.0 / multiplicity(&schema.passes, pattern.vector));
            *weighed.entry(model.weight(pattern.vector)).or_default() += to_f64(*count) * share;
        }
    }
    weighed
}

/// The number of matches at which the posteriors of all pairs sum to itself.
fn expected_matches(weighed: &BTreeMap<i32, f64>, model: &Model) -> f64 {
    let pairs: f64 = weighed.values().sum();
    let mut matches = pairs.max(1.0) / 2.0;
    for _ in 0..100 {
        let next: f64 =
            weighed.iter().map(|(weight, count)| count * model.posterior(*weight, matches)).sum();
        let settled = (next - matches).abs() < 1e-6 * matches.max(1.0);
        matches = next.max(1e-3);
        if settled {
            break;
        }
    }
    matches
}

/// The least whole-bit weight, not below the floor, at which the expected share of false links among
/// the pairs at or above it is tolerated.
fn threshold(
    weighed: &BTreeMap<i32, f64>,
    model: &Model,
    matches: f64,
    task: &Estimation<'_>,
) -> i16 {
    let (mut links, mut false_links) = (0.0, 0.0);
    let mut best = i16::MAX;
    let mut rest = weighed.iter().rev().peekable();
    for bits in (task.floor_bits..=100).rev() {
        while let Some((weight, count)) = rest.peek() {
            if **weight < i32::from(bits) * UNITS_PER_BIT {
                break;
            }
            links += **count;
            false_links += **count * (1.0 - model.posterior(**weight, matches));
            rest.next();
        }
        if links > 0.0 && false_links / links <= task.tolerated_false_links {
            best = bits;
        } else if links > 0.0 {
            break;
        }
    }
    if best == i16::MAX {
        // Nothing reaches the tolerated rate: only what no pair reaches may be a link.
        let highest = weighed.keys().next_back().copied().unwrap_or(0) / UNITS_PER_BIT;
        best = i16::try_from(highest + 1).unwrap_or(100).max(task.floor_bits);
    }
    best.max(task.floor_bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SeededStream;
    use crate::link::Pattern;

    /// Levels of one pair, drawn from probabilities by comparison.
    fn draw(stream: &mut SeededStream, rows: impl Fn(Comparison) -> Row) -> LevelVector {
        let mut vector = LevelVector::default();
        for comparison in [
            Comparison::Forename,
            Comparison::Surname,
            Comparison::DateOfBirth,
            Comparison::Sex,
            Comparison::Postcode,
        ] {
            let mut rest = to_f64(stream.below(1_000_000)) / 1e6;
            let row = rows(comparison);
            let level = row.iter().skip(1).position(|share| {
                rest -= share;
                rest < 0.0
            });
            vector = vector.with(comparison, u8::try_from(level.unwrap_or(0)).unwrap() + 1);
        }
        vector
    }

    /// True matches with more errors than the defaults say.
    fn true_m(comparison: Comparison) -> Row {
        match comparison {
            Comparison::Forename => [0.0, 0.80, 0.10, 0.04, 0.06, 0.0, 0.0],
            Comparison::Surname => [0.0, 0.85, 0.05, 0.02, 0.08, 0.0, 0.0],
            other => default_m(other),
        }
    }

    /// Pairs that meet on date of birth and postcode district, of which `matches` are true.
    fn patterns(schema: &Schema, matches: u64, others: u64) -> Patterns {
        let mut stream = SeededStream::new("pairs that meet", 1);
        let mut patterns = Patterns::new(schema.passes.len());
        for number in 0..matches + others {
            let is_match = number < matches;
            let vector = draw(&mut stream, |comparison| {
                if is_match {
                    true_m(comparison)
                } else {
                    super::super::defaults::default_u(comparison)
                }
            });
            // Rows meet in the pass on date and district whatever the names.
            let vector = vector.with(Comparison::DateOfBirth, 1).with(Comparison::Postcode, 3);
            patterns.add(6, Pattern { vector, verified: false });
        }
        patterns
    }

    fn task(schema: &Schema) -> Estimation<'_> {
        Estimation {
            schema,
            histograms: &[],
            all_pairs: 100_000_000,
            floor_bits: 5,
            tolerated_false_links: 0.01,
        }
    }

    #[test]
    fn expectation_finds_the_probabilities_that_made_the_pairs() {
        let schema = Schema::children();
        let model = estimate(&patterns(&schema, 8000, 4000), &task(&schema));
        assert_eq!(model.source, ModelSource::Expectation);
        // The pass holds out date, postcode and the forename's first letter; the surname is free.
        let learned = f64::from(model.m[Comparison::Surname.index()][1]) / 1e9;
        assert!((learned - 0.85).abs() < 0.03, "{learned}");
        // Each of these pairs would meet in about six passes and was put into one.
        assert!((900..2700).contains(&model.expected_matches), "{}", model.expected_matches);
    }

    #[test]
    fn what_is_no_match_teaches_nothing() {
        let schema = Schema::children();
        let model = estimate(&patterns(&schema, 0, 5000), &task(&schema));
        assert_eq!(model.source, ModelSource::Defaults);
        let model = estimate(&Patterns::new(schema.passes.len()), &task(&schema));
        assert_eq!(model.source, ModelSource::Defaults);
        assert!(model.threshold >= 5);
    }

    #[test]
    fn the_threshold_falls_with_what_is_tolerated_and_not_below_the_floor() {
        let schema = Schema::children();
        let patterns = patterns(&schema, 5000, 5000);
        let threshold = |tolerated_false_links, floor_bits| {
            let task = Estimation { floor_bits, tolerated_false_links, ..task(&schema) };
            estimate(&patterns, &task).threshold
        };
        assert!(threshold(0.0001, 5) >= threshold(0.01, 5));
        assert!(threshold(0.01, 5) >= threshold(0.2, 5));
        assert!(threshold(0.2, 30) >= 30);
    }

    #[test]
    fn a_weight_is_the_sum_of_its_levels_and_a_model_survives_its_bytes() {
        let schema = Schema::children();
        let model = estimate(&patterns(&schema, 3000, 3000), &task(&schema));
        let vector = LevelVector::default()
            .with(Comparison::Forename, 2)
            .with(Comparison::DateOfBirth, 1)
            .with(Comparison::NhsNumber, 1);
        let sum = model.weight_of(Comparison::Forename, 2)
            + model.weight_of(Comparison::DateOfBirth, 1)
            + model.weight_of(Comparison::NhsNumber, 1);
        assert_eq!(model.weight(vector), sum);
        assert_eq!(Model::from_bytes(&model.to_bytes()).unwrap(), model);
        let bytes = model.to_bytes();
        for cut in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..cut]).is_err());
        }
    }
}

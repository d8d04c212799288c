//! The Fellegi-Sunter model: m and u probabilities, match weights in fixed point, the threshold.

use super::defaults::{LEVELS, default_u};
use crate::crypto::Digest;
use crate::schema::{Comparison, LevelVector, level_count};
use crate::wire::{Reader, WireError, Writer};

/// Fixed-point units per bit of weight.
pub(crate) const UNITS_PER_BIT: i32 = 1024;

/// Counts of levels among pairs of records that belong to different people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Histograms {
    /// By comparison, then by level.
    pub(crate) counts: [[u64; LEVELS]; 16],
}

impl Histograms {
    pub(crate) fn add(&mut self, vector: LevelVector) {
        for (comparison, row) in Comparison::ALL.into_iter().zip(&mut self.counts) {
            if let Some(count) = row.get_mut(usize::from(vector.level(comparison))) {
                *count += 1;
            }
        }
    }

    /// u probabilities: the mean over the owners that have counts, else national defaults.
    pub(crate) fn u_probabilities(owners: &[Self]) -> [[f64; LEVELS]; 16] {
        let mut result = [[0.0; LEVELS]; 16];
        for (comparison, row) in Comparison::ALL.into_iter().zip(&mut result) {
            *row = default_u(comparison);
            if comparison.field().is_identifier() {
                continue;
            }
            let levels = usize::from(level_count(comparison));
            let mut sum = [0.0; LEVELS];
            let mut used = 0.0;
            for counts in owners.iter().filter_map(|owner| owner.counts.get(comparison.index())) {
                let known =
                    counts.iter().skip(1).fold(0, |sum: u64, count| sum.saturating_add(*count));
                if known < 1000 {
                    continue;
                }
                used += 1.0;
                for ((place, cell), count) in
                    sum.iter_mut().enumerate().zip(counts).skip(1).take(levels - 1)
                {
                    debug_assert!(place > 0, "level 0 is missing");
                    // Half a count for what was never seen keeps every weight finite.
                    *cell +=
                        (to_f64(*count) + 0.5) / (to_f64(known) + 0.5 * to_f64(levels as u64 - 1));
                }
            }
            if used > 0.0 {
                *row = sum.map(|cell| cell / used);
            }
        }
        result
    }
}

/// A count as a floating-point number; counts are far below 2^53.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) const fn to_f64(count: u64) -> f64 {
    count as f64
}

/// Where the m probabilities come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ModelSource {
    /// Pairs that meet under a verified identifier.
    VerifiedPairs = 1,
    /// Expectation maximisation over the demographic passes.
    Expectation = 2,
    /// The shipped defaults.
    Defaults = 3,
}

impl ModelSource {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::VerifiedPairs => "verified pairs",
            Self::Expectation => "expectation",
            Self::Defaults => "defaults",
        }
    }
}

/// Weights by comparison and level, and the threshold of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// m probabilities in thousand-millionths.
    pub(crate) m: [[u32; LEVELS]; 16],
    /// u probabilities in thousand-millionths.
    pub(crate) u: [[u32; LEVELS]; 16],
    /// log2(m/u) in 1/1024 bit.
    pub(crate) weights: [[i32; LEVELS]; 16],
    /// Where m comes from.
    pub(crate) source: ModelSource,
    /// Expected number of matching pairs.
    pub(crate) expected_matches: u64,
    /// Number of all pairs of records of different owners.
    pub(crate) all_pairs: u64,
    /// The least weight, in whole bits, at which a pair is a link.
    pub(crate) threshold: i16,
}

/// Agreement on an identifier weighs this many bits: an identifier is copied or mistyped into another
/// valid one about once in 10,000, and chance agreement is negligible beside it.
const IDENTIFIER_BITS: i32 = 20;

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "probabilities lie in 0 to 1, weights in -40 to 40 bits"
)]
fn fixed(probability: f64) -> u32 {
    libm::round(probability.clamp(0.0, 1.0) * 1e9) as u32
}

#[allow(clippy::cast_possible_truncation, reason = "weights lie in -40 to 40 bits")]
fn weight(m: u32, u: u32) -> i32 {
    if m == 0 && u == 0 {
        return 0;
    }
    let ratio = f64::from(m.max(1)) / f64::from(u.max(1));
    libm::round(libm::log2(ratio) * f64::from(UNITS_PER_BIT)) as i32
}

impl Model {
    pub(crate) fn new(
        m: &[[f64; LEVELS]; 16],
        u: &[[f64; LEVELS]; 16],
        source: ModelSource,
        all_pairs: u64,
    ) -> Self {
        let m = m.map(|row| row.map(fixed));
        let u = u.map(|row| row.map(fixed));
        Self {
            m,
            u,
            weights: Self::weights_of(&m, &u),
            source,
            expected_matches: 0,
            all_pairs,
            threshold: 0,
        }
    }

    fn weights_of(m: &[[u32; LEVELS]; 16], u: &[[u32; LEVELS]; 16]) -> [[i32; LEVELS]; 16] {
        let mut weights = [[0; LEVELS]; 16];
        for (comparison, (row, (m, u))) in
            Comparison::ALL.into_iter().zip(weights.iter_mut().zip(m.iter().zip(u)))
        {
            for (level, (cell, (m, u))) in row.iter_mut().zip(m.iter().zip(u)).enumerate() {
                *cell = if level == 0 {
                    0
                } else if comparison.field().is_identifier() {
                    if level == 1 { IDENTIFIER_BITS * UNITS_PER_BIT } else { 0 }
                } else {
                    weight(*m, *u)
                };
            }
        }
        weights
    }

    /// The weight of one comparison at a level, in 1/1024 bit.
    pub(crate) fn weight_of(&self, comparison: Comparison, level: u8) -> i32 {
        self.weights
            .get(comparison.index())
            .and_then(|row| row.get(usize::from(level)))
            .copied()
            .unwrap_or(0)
    }

    /// The weight of a level vector, in 1/1024 bit: the sum over its comparisons.
    pub(crate) fn weight(&self, vector: LevelVector) -> i32 {
        Comparison::ALL
            .into_iter()
            .map(|comparison| self.weight_of(comparison, vector.level(comparison)))
            .sum()
    }

    /// The probability that a pair of this weight is a match, by the model.
    pub(crate) fn posterior(&self, weight: i32, expected_matches: f64) -> f64 {
        let all = to_f64(self.all_pairs).max(1.0);
        let matches = expected_matches.clamp(1e-3, all * 0.999_999);
        let prior = matches / (all - matches);
        let odds = prior * libm::exp2(f64::from(weight) / f64::from(UNITS_PER_BIT));
        odds / (1.0 + odds)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u16(crate::schema::FORMAT_VERSION);
        writer.u8(self.source as u8);
        writer.u64(self.expected_matches);
        writer.u64(self.all_pairs);
        writer.u16(self.threshold.cast_unsigned());
        for cell in self.m.iter().chain(&self.u).flatten() {
            writer.u32(*cell);
        }
        writer.finish()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        if reader.u16("model format")? != crate::schema::FORMAT_VERSION {
            return Err(reader.unknown("model format"));
        }
        let source = match reader.u8("source of m")? {
            1 => ModelSource::VerifiedPairs,
            2 => ModelSource::Expectation,
            3 => ModelSource::Defaults,
            _ => return Err(reader.unknown("source of m")),
        };
        let expected_matches = reader.u64("expected matches")?;
        let all_pairs = reader.u64("pairs")?;
        let threshold = reader.u16("threshold")?.cast_signed();
        let mut tables = [[[0u32; LEVELS]; 16]; 2];
        for cell in tables.iter_mut().flatten().flatten() {
            *cell = reader.u32("probability")?;
            if *cell > 1_000_000_000 {
                return Err(reader.unknown("probability"));
            }
        }
        reader.end()?;
        let [m, u] = tables;
        let weights = Self::weights_of(&m, &u);
        Ok(Self { m, u, weights, source, expected_matches, all_pairs, threshold })
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
}

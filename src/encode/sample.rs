//! How often the owner's own records agree by chance: counts of levels over a sample of pairs.

use super::passport::{LevelCounts, two_digits};
use super::row::RowMaker;
use super::{CodeRow, EncodingKeys, RecordView};
use crate::schema::{Comparison, LevelVector, Pass, Schema, level_count};

/// Records that are drawn.
const RECORDS: usize = 4096;
/// Pairs that are compared.
const PAIRS: usize = 200_000;
/// An owner with fewer records gives no counts: they would tell too much of each.
const LEAST_RECORDS: usize = 1000;

/// Counts the levels of pairs of an owner's own records, to two significant digits.
pub(crate) fn level_counts<R: RecordView>(
    keys: &EncodingKeys,
    owner: &str,
    schema: &Schema,
    records: &[R],
    flags: &[u16],
    compare: &dyn Fn(CodeRow<'_>, CodeRow<'_>) -> LevelVector,
) -> Vec<LevelCounts> {
    if records.len() < LEAST_RECORDS {
        return Vec::new();
    }
    let mut drawn: Vec<([u8; 32], &R, u16)> = records
        .iter()
        .zip(flags)
        .map(|(record, flags)| (keys.sample_rank(record.id()), record, *flags))
        .collect();
    if drawn.len() > RECORDS {
        drawn.select_nth_unstable_by_key(RECORDS - 1, |(rank, ..)| *rank);
        drawn.truncate(RECORDS);
    }
    drawn.sort_unstable_by_key(|(rank, ..)| *rank);

    let pass = Pass::new(Vec::new());
    let maker = RowMaker::new(keys, owner, schema, &pass);
    let salt = keys.sample_salt();
    let rows: Vec<(u16, Vec<u8>)> = drawn
        .into_iter()
        .map(|(_, record, flags)| {
            let mut codes = vec![0; maker.layout().code_bytes()];
            maker.codes(&salt, record, 0, &mut codes);
            (flags, codes)
        })
        .collect();

    let mut counts: Vec<LevelCounts> = Comparison::ALL
        .into_iter()
        .filter(|comparison| schema.has(comparison.field()))
        .map(|comparison| LevelCounts {
            comparison,
            counts: vec![0; usize::from(level_count(comparison))],
        })
        .collect();
    let pairs = (1..rows.len()).flat_map(|distance| rows.iter().zip(rows.iter().skip(distance)));
    for (left, right) in pairs.take(PAIRS) {
        let levels = compare(
            CodeRow { flags: left.0, codes: &left.1 },
            CodeRow { flags: right.0, codes: &right.1 },
        );
        for item in &mut counts {
            let level = usize::from(levels.level(item.comparison));
            if let Some(count) = item.counts.get_mut(level) {
                *count += 1;
            }
        }
    }
    for count in counts.iter_mut().flat_map(|item| &mut item.counts) {
        *count = two_digits(*count);
    }
    counts
}

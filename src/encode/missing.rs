//! Which missing values a row may admit to.

use std::collections::BTreeMap;

use super::RecordView;
use crate::schema::{MissingMode, Pass, Schema};

/// A pattern of missing values held by fewer records than this singles them out.
pub(crate) const LEAST_RECORDS: usize = 20;

/// The flags of each record's rows: those of its missing values, or none where the pattern is rare
/// or the schema admits to nothing. Also how many records were coarsened.
pub(crate) fn shown_flags<R: RecordView>(schema: &Schema, records: &[R]) -> (Vec<u16>, u64) {
    if schema.missing == MissingMode::Random {
        return (vec![0; records.len()], 0);
    }
    // Only what has a code: a flag of a field outside the agreement would tell for nothing.
    let coded = schema
        .layout(&Pass::new(Vec::new()))
        .codes()
        .iter()
        .filter_map(|code| code.source.flag())
        .fold(0, |bits, flag| bits | flag.bit());
    let mut flags: Vec<u16> = records.iter().map(|record| record.missing_flags() & coded).collect();
    let mut patterns: BTreeMap<u16, usize> = BTreeMap::new();
    for pattern in &flags {
        *patterns.entry(*pattern).or_default() += 1;
    }
    let mut coarsened = 0;
    for pattern in &mut flags {
        if *pattern != 0 && patterns.get(pattern).is_none_or(|held| *held < LEAST_RECORDS) {
            *pattern = 0;
            coarsened += 1;
        }
    }
    (flags, coarsened)
}

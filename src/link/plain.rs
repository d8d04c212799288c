//! Linking of plain values inside one controller: the same passes, caps, levels, model and rules.

use super::assemble::{Assembly, CandidateEdge, Decision, Rules, assemble};
use super::decide::{Class, Meeting, Scorer, look_like_twins};
use super::estimate::{Estimation, estimate};
use super::model::{Histograms, Model};
use super::pattern::{Pattern, Patterns};
use super::values::compare_records;
use crate::crypto::{KeyedHash, Suite};
use crate::record::{Record, RowKind};
use crate::schema::{LevelVector, Schema, TwinGuard};
use crate::secret::Secret;
use crate::secret::redacted;

/// At most this many records of one file may share a token when the file is linked with itself.
const SELF_RECORDS_PER_TOKEN: usize = 10;
/// Records and pairs drawn for the level histograms, as for encoded batches.
const SAMPLED_RECORDS: usize = 4096;
const SAMPLED_PAIRS: usize = 200_000;
const LEAST_RECORDS: usize = 1000;

/// What to link.
#[derive(Clone, Copy)]
pub(crate) struct PlainTask<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) left: &'a [Record],
    /// None: the left file is linked with itself.
    pub(crate) right: Option<&'a [Record]>,
    pub(crate) floor_bits: i16,
    pub(crate) tolerated_false_links: f64,
    pub(crate) one_record_per_owner: bool,
    /// See [`Rules::possible_below`].
    pub(crate) possible_below: Option<i16>,
    /// Whether pairs whose verified numbers differ are for review; else nothing is said of them.
    pub(crate) conflicts_to_review: bool,
}

/// Decided pairs; records of the right file are numbered behind those of the left.
pub(crate) struct PlainLinks {
    pub(crate) assembly: Assembly,
    /// Pairs that would have been decided, and whose verified numbers differ.
    pub(crate) conflicts: u64,
    pub(crate) model: Model,
    pub(crate) compared: u64,
    pub(crate) left_out: Vec<String>,
}

redacted!("PlainTask" => PlainTask<'_>, "PlainLinks" => PlainLinks);

struct Row {
    token: u64,
    record: u32,
    verified: bool,
    superseded: bool,
    /// Another record of the owner, in the same block, looks like a twin.
    twin: bool,
}

fn rows_of(key: &KeyedHash, schema: &Schema, pass: usize, records: &[Record]) -> Vec<Row> {
    let Some(pass) = schema.passes.get(pass) else {
        return Vec::new();
    };
    let id = pass.id();
    let mut rows = Vec::with_capacity(records.len());
    for (record, number) in records.iter().zip(0u32..) {
        record.for_each_row(pass, &mut |kind, values| {
            let mut parts = Vec::with_capacity(values.len() + 1);
            parts.push(id.as_bytes());
            parts.extend_from_slice(values);
            let token = key.hash(&parts).first_chunk().copied().unwrap_or_default();
            rows.push(Row {
                token: u64::from_le_bytes(token),
                record: number,
                verified: kind == RowKind::Current { verified: true },
                superseded: kind == RowKind::Superseded,
                twin: false,
            });
        });
    }
    rows.sort_unstable_by_key(|row| (row.token, row.record, row.superseded));
    rows.dedup_by_key(|row| (row.token, row.record));
    rows
}

/// Withholds all rows of tokens that too many records share.
fn without_crowded(mut rows: Vec<Row>, most: usize) -> Vec<Row> {
    let (mut crowded, mut full): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
    for group in rows.chunk_by(|a, b| a.token == b.token) {
        let token = group.first().map(|row| row.token);
        if group.iter().filter(|row| !row.superseded).count() > most {
            crowded.extend(token);
        } else if group.len() > most {
            full.extend(token);
        }
    }
    // A value held before never pushes out one that is held now.
    rows.retain(|row| {
        crowded.binary_search(&row.token).is_err()
            && !(row.superseded && full.binary_search(&row.token).is_ok())
    });
    rows
}

/// The rows without those that are withheld; none where the pass is left out.
fn capped(schema: &Schema, rows: Vec<Row>, most: usize) -> Option<Vec<Row>> {
    let tokens = rows.chunk_by(|a, b| a.token == b.token).count();
    let limit = usize::from(schema.mean_records_per_token);
    (rows.len() * 1000 <= limit * tokens.max(1)).then(|| without_crowded(rows, most))
}

/// Marks rows whose block holds what looks like a twin of the same owner.
fn mark_twins(schema: &Schema, records: &[Record], rows: &mut [Row]) {
    let guarded = schema.twin_guard == TwinGuard::Always;
    for group in rows.chunk_by_mut(|a, b| a.token == b.token) {
        let mut twins = vec![guarded; group.len()];
        for (place, one) in group.iter().enumerate() {
            for (other, two) in group.iter().enumerate().skip(place + 1) {
                let (Some(left), Some(right)) =
                    (records.get(one.record as usize), records.get(two.record as usize))
                else {
                    continue;
                };
                if !guarded && look_like_twins(compare_records(schema, left, right)) {
                    for mark in [place, other] {
                        if let Some(twin) = twins.get_mut(mark) {
                            *twin = true;
                        }
                    }
                }
            }
        }
        group.iter_mut().zip(twins).for_each(|(row, twin)| row.twin = twin);
    }
}

/// Whether two records hold two verified NHS numbers that differ: never linked, and shown to nobody
/// unless the agreement names who looks at such pairs, whatever else agrees (a duplicate registration, an adoption, a number on the wrong child, twins).
/// Seen by a controller in its own plain files alone; between agencies numbers that differ say nothing.
fn numbers_conflict(left: &Record, right: &Record) -> bool {
    match (left.verified_nhs_number(), right.verified_nhs_number()) {
        (Some(left), Some(right)) => left != right,
        _ => false,
    }
}

/// A pair that meets in a pass: left, right, pass, how.
type Met = (u32, u32, u8, Meeting);

const fn how(one: &Row, two: &Row) -> Meeting {
    Meeting { verified: one.verified && two.verified, guarded: one.twin || two.twin }
}

fn meet(left: &[Row], right: &[Row], offset: u32, pass: u8, pairs: &mut Vec<Met>) {
    let mut right = right.chunk_by(|a, b| a.token == b.token).peekable();
    for group in left.chunk_by(|a, b| a.token == b.token) {
        let Some(token) = group.first().map(|row| row.token) else {
            continue;
        };
        while right.next_if(|other| other.first().is_some_and(|row| row.token < token)).is_some() {}
        let Some(other) =
            right.next_if(|other| other.first().is_some_and(|row| row.token == token))
        else {
            continue;
        };
        for one in group {
            for two in other {
                pairs.push((one.record, offset + two.record, pass, how(one, two)));
            }
        }
    }
}

fn meet_self(rows: &[Row], pass: u8, pairs: &mut Vec<Met>) {
    for group in rows.chunk_by(|a, b| a.token == b.token) {
        for (place, one) in group.iter().enumerate() {
            for two in group.iter().skip(place + 1) {
                // Twins stand in one file together, so the pair itself may be twins.
                pairs.push((
                    one.record,
                    two.record,
                    pass,
                    Meeting { guarded: true, ..how(one, two) },
                ));
            }
        }
    }
}

fn histograms(key: &KeyedHash, schema: &Schema, records: &[Record]) -> Histograms {
    let mut counts = Histograms::default();
    if records.len() < LEAST_RECORDS {
        return counts;
    }
    let mut drawn: Vec<([u8; 32], &Record)> =
        records.iter().map(|record| (key.hash(&[record.id().as_bytes()]), record)).collect();
    drawn.sort_unstable_by_key(|(hash, _)| *hash);
    drawn.truncate(SAMPLED_RECORDS);
    let mut pairs = 0;
    for distance in 1..drawn.len() {
        for ((_, left), (_, right)) in drawn.iter().zip(drawn.iter().skip(distance)) {
            counts.add(compare_records(schema, left, right));
            pairs += 1;
            if pairs >= SAMPLED_PAIRS {
                return counts;
            }
        }
    }
    counts
}

fn count(records: &[Record]) -> u64 {
    records.len() as u64
}

/// Links plain records. Memory: about 20 bytes per meeting of a pair in a pass.
pub(crate) fn link_plain(task: &PlainTask<'_>) -> PlainLinks {
    // Nothing leaves the process, so the key need not be secret: it only spreads tokens.
    let key = KeyedHash::new(Suite::Blake3, Secret::new([0; 32]));
    let schema = task.schema;
    let offset = u32::try_from(task.left.len()).unwrap_or(u32::MAX);
    let most = match task.right {
        Some(_) => usize::from(schema.records_per_token),
        None => SELF_RECORDS_PER_TOKEN,
    };
    let mut meetings: Vec<Met> = Vec::new();
    let mut left_out = Vec::new();
    for (number, (place, pass)) in (0u8..).zip(schema.passes.iter().enumerate()) {
        let left = rows_of(&key, schema, place, task.left);
        let met = if let Some(right) = task.right {
            let rows = rows_of(&key, schema, place, right);
            match (capped(schema, left, most), capped(schema, rows, most)) {
                (Some(mut left), Some(mut rows)) => {
                    mark_twins(schema, task.left, &mut left);
                    mark_twins(schema, right, &mut rows);
                    meet(&left, &rows, offset, number, &mut meetings);
                    true
                }
                _ => false,
            }
        } else {
            // Duplicates crowd tokens by themselves: the mean says nothing of a file linked with
            // itself.
            meet_self(&without_crowded(left, most), number, &mut meetings);
            true
        };
        if !met {
            left_out.push(pass.id());
        }
    }
    meetings.sort_unstable();
    meetings.dedup();
    let record = |number: u32| match number.checked_sub(offset) {
        Some(number) if task.right.is_some() => task.right.and_then(|r| r.get(number as usize)),
        _ => task.left.get(number as usize),
    };
    let mut patterns = Patterns::new(schema.passes.len());
    let mut vectors: Vec<LevelVector> = Vec::new();
    for group in meetings.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some((left, right, _, _)) = group.first() else {
            continue;
        };
        let (Some(left), Some(right)) = (record(*left), record(*right)) else {
            continue;
        };
        let vector = compare_records(schema, left, right);
        vectors.push(vector);
        for (_, _, pass, met) in group {
            patterns.add(usize::from(*pass), Pattern { vector, verified: met.verified });
        }
    }
    let mut owners = vec![histograms(&key, schema, task.left)];
    let all_pairs = match task.right {
        Some(right) => {
            owners.push(histograms(&key, schema, right));
            count(task.left) * count(right)
        }
        None => count(task.left) * count(task.left).saturating_sub(1) / 2,
    };
    let model = estimate(
        &patterns,
        &Estimation {
            schema,
            histograms: &owners,
            all_pairs,
            floor_bits: task.floor_bits,
            tolerated_false_links: task.tolerated_false_links,
        },
    );
    let scorer = Scorer { model: &model, floor_bits: task.floor_bits };
    let mut edges = Vec::new();
    let groups = meetings.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let apart = |left: usize, right: usize| {
        let record = |place| u32::try_from(place).ok().and_then(record);
        record(left).zip(record(right)).is_some_and(|(left, right)| numbers_conflict(left, right))
    };
    for (group, vector) in groups.zip(&vectors) {
        for (left, right, _, met) in group {
            if let Some((bits, class)) = scorer.edge(*vector, *met) {
                let conflict = apart(*left as usize, *right as usize);
                let class = if conflict { Class::Review } else { class };
                edges.push(CandidateEdge { left: *left, right: *right, bits, class });
            }
        }
    }
    let compared = vectors.len() as u64;
    let mut owner = vec![0u16; task.left.len()];
    owner.extend(task.right.into_iter().flatten().map(|_| 1u16));
    let rules = Rules {
        threshold: model.threshold,
        one_record_per_owner: task.one_record_per_owner && task.right.is_some(),
        possible_below: task.possible_below,
    };
    let mut assembly = assemble(edges, &owner, rules, &apart);
    // They took part so far, so that what is ambiguous because of them is not linked.
    let conflicting = |pair: &(u32, u32, i16, Decision)| apart(pair.0 as usize, pair.1 as usize);
    let conflicts = assembly.pairs.iter().filter(|pair| conflicting(pair)).count() as u64;
    if !task.conflicts_to_review {
        assembly.pairs.retain(|pair| !conflicting(pair));
    }
    PlainLinks { assembly, conflicts, model, compared, left_out }
}

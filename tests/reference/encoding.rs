//! Encoding as a slow and obvious model: every hash on its own, sets and maps instead of sorted
//! bytes. It shares with the real thing the keyed hash, the layout of rows and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::crypto::{Digest, KeyedHash, LinkKey, Use};
use crate::encode::{RecordView, RowKind};
use crate::schema::{CodeSource, MissingMode, Pass, Schema};

/// A row without its handle, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ModelRow {
    pub(crate) token: [u8; 8],
    pub(crate) id: String,
    pub(crate) flags: u16,
    pub(crate) codes: Vec<u8>,
}

/// Why a record has a row, the how manieth of its rows it is, and the values.
type Meeting = (RowKind, usize, Vec<Vec<u8>>);

/// By pass: its rows, or none where it is left out.
pub(crate) type Model = Vec<(String, Option<BTreeSet<ModelRow>>)>;

/// Encodes records.
pub(crate) fn encode<R: RecordView>(
    schema: &Schema,
    link: &LinkKey,
    library: &Digest,
    owner: &str,
    records: &[R],
) -> Model {
    let passes = schema.passes.iter();
    passes
        .map(|pass| {
            let rows = pass_rows(schema, link, library, owner, records, pass);
            (pass.to_string(), rows)
        })
        .collect()
}

fn pass_rows<R: RecordView>(
    schema: &Schema,
    link: &LinkKey,
    library: &Digest,
    owner: &str,
    records: &[R],
    pass: &Pass,
) -> Option<BTreeSet<ModelRow>> {
    // The blocks: by token, by record id, the strongest row.
    let mut blocks: BTreeMap<[u8; 8], BTreeMap<&str, Meeting>> = BTreeMap::new();
    let by_id: BTreeMap<&str, &R> = records.iter().map(|record| (record.id(), record)).collect();
    for record in records {
        let mut tokens = Vec::new();
        record.for_each_row(pass, &mut |kind, values| {
            let id = pass.to_string();
            let mut parts = vec![id.as_bytes()];
            parts.extend_from_slice(values);
            let hash = link.derive(library, Use::Token).hash(&parts);
            let token: [u8; 8] = hash[..8].try_into().unwrap();
            if !tokens.contains(&token) {
                tokens.push(token);
            }
            let number = tokens.iter().position(|one| *one == token).unwrap();
            let values = values.iter().map(|value| value.to_vec()).collect();
            let row = blocks.entry(token).or_default().entry(record.id());
            let row = row.or_insert((kind, number, values));
            row.0 = row.0.max(kind);
        });
    }
    let meetings: usize = blocks.values().map(BTreeMap::len).sum();
    if meetings * 1000 > blocks.len() * usize::from(schema.mean_records_per_token) {
        return None;
    }
    let cap = usize::from(schema.records_per_token);
    let mut rows = BTreeSet::new();
    for (token, block) in blocks {
        let current = |row: &Meeting| row.0 != RowKind::Superseded;
        let of_current = block.values().filter(|row| current(row)).count();
        for (id, row) in &block {
            if of_current > cap || (block.len() > cap && !current(row)) {
                continue;
            }
            let (kind, number, values) = row;
            let verified =
                pass.identifier().is_some() && *kind == RowKind::Current { verified: true };
            let shown = shown_flags(schema, records, by_id[id]);
            let mut parts: Vec<Vec<u8>> = vec![pass.to_string().into_bytes()];
            parts.extend(values.clone());
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            let salt = link.derive(library, Use::Salt).subkey(&parts);
            let mut filler = vec![0; schema.layout(pass).code_bytes()];
            let filler_parts: [&[u8]; 4] =
                [owner.as_bytes(), id.as_bytes(), parts[0], &(*number as u64).to_le_bytes()];
            link.derive(library, Use::Filler).extended(&filler_parts, &mut filler);
            let mut codes = Vec::new();
            for code in schema.layout(pass).codes() {
                let hashed = code_of(&salt, by_id[id], code.source, code.length);
                let random = filler[code.offset..][..code.length].to_vec();
                codes.extend(hashed.unwrap_or(random));
            }
            rows.insert(ModelRow {
                token,
                id: (*id).to_owned(),
                flags: shown | u16::from(verified) << 15,
                codes,
            });
        }
    }
    Some(rows)
}

fn shown_flags<R: RecordView>(schema: &Schema, records: &[R], record: &R) -> u16 {
    let coded: Vec<u16> = schema
        .layout(&Pass::new(Vec::new()))
        .codes()
        .iter()
        .filter_map(|code| code.source.flag())
        .map(crate::schema::Flag::bit)
        .collect();
    let pattern = |record: &R| {
        let bits = (0..15).map(|bit| 1u16 << bit);
        bits.filter(|bit| coded.contains(bit) && record.missing_flags() & bit != 0).sum::<u16>()
    };
    let mine = pattern(record);
    let held = records.iter().filter(|other| pattern(other) == mine).count();
    if schema.missing == MissingMode::Random || held < 20 { 0 } else { mine }
}

fn code_of<R: RecordView>(
    salt: &KeyedHash,
    record: &R,
    source: CodeSource,
    length: usize,
) -> Option<Vec<u8>> {
    let CodeSource::Bigrams(field) = source else {
        let value = record.value(source)?;
        let hash = salt.hash(&[b"exact", source.domain().as_bytes(), value.as_bytes()]);
        return Some(hash[..length].to_vec());
    };
    let bigrams = record.bigrams(field)?;
    let mut code = vec![0u8; length];
    for lane in 0..length * 8 {
        let word = |bigram: &[u8; 2]| {
            let mut words = vec![0; length * 32];
            salt.extended(&[b"minhash", source.domain().as_bytes(), bigram], &mut words);
            u32::from_le_bytes(words[lane * 4..][..4].try_into().unwrap())
        };
        let least = bigrams.iter().min_by_key(|bigram| (word(bigram) >> 1, **bigram))?;
        if word(least) & 1 == 1 {
            code[lane / 8] |= 1 << (lane % 8);
        }
    }
    Some(code)
}

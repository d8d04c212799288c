//! Tests of encoding as a whole: against vectors, against the model, and against altered files.
#![allow(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests stop at the first surprise"
)]

mod against_model;
mod altered;
mod batch;
mod minhash;
#[path = "../../../tests/reference/encoding.rs"]
mod model;
mod person;
mod vectors;

use core::ops::ControlFlow;

use crate::audit::LogPosition;
use std::io::Cursor;

use super::handle::References;
use super::*;
use crate::crypto::{Digest, HandleKey, LinkKey, Signer, Suite};
use crate::schema::{LevelVector, Schema};
use crate::secret::Secret;
use model::ModelRow;
use person::Person;

const OWNER: &str = "Ambridge Borough Council";

fn link_key(suite: Suite) -> LinkKey {
    LinkKey::from_secret(suite, Digest::of(b"agreement"), 3, Secret::new([8; 32]))
}

fn handle_key() -> HandleKey {
    HandleKey::from_secret(Secret::new([9; 32]))
}

fn signer() -> Signer {
    Signer::from_secret(Secret::new([10; 32])).unwrap()
}

fn log() -> LogPosition {
    LogPosition { origin: "ambridge.example/log".to_owned(), size: 4, root: Digest::of(b"root") }
}

fn nothing_compares(_: CodeRow<'_>, _: CodeRow<'_>) -> LevelVector {
    LevelVector::default()
}

/// Encodes with fixed keys; references random, or in the order of the records.
fn encode_with(
    schema: &Schema,
    records: &[Person],
    fixed: bool,
    compare: &dyn Fn(CodeRow<'_>, CodeRow<'_>) -> LevelVector,
) -> Result<(EncodedBatch, Vec<u8>), EncodeError> {
    let (link_key, handle_key) = (link_key(schema.suite), handle_key());
    let encoder = BatchEncoder {
        schema,
        link_key: &link_key,
        owner: OWNER,
        library: &Digest::of(b"library"),
        handle_key: &handle_key,
        log: &log(),
        signer: &signer(),
        compare,
        progress: &|_| ControlFlow::Continue(()),
    };
    let mut spool = Cursor::new(Vec::new());
    let mut output = Vec::new();
    let batch = if fixed {
        let order = (0..u32::try_from(records.len()).unwrap()).collect();
        let references = References::fixed(order, Secret::new([11; 32]));
        encoder.encode_as(records, references, &mut spool, &mut output)?
    } else {
        encoder.encode(records, &mut spool, &mut output)?
    };
    Ok((batch, output))
}

fn encode(schema: &Schema, records: &[Person]) -> (EncodedBatch, Vec<u8>) {
    encode_with(schema, records, false, &nothing_compares).unwrap()
}

/// A pass's name and its rows.
type PassBytes = (String, Vec<Vec<u8>>);

/// Everything in a container, each row checked; the signature too.
fn read(bytes: &[u8]) -> Result<(Passport, Vec<PassBytes>), EncodeError> {
    let mut reader = EncodedReader::new(bytes)?;
    reader.passport().verify(&signer().public_key())?;
    let passport = reader.passport().clone();
    let mut passes = Vec::new();
    let mut buffer = Vec::new();
    while let Some(mut pass) = reader.next_pass()? {
        let mut rows = Vec::new();
        while let Some(chunk) = pass.next_chunk(&mut buffer)? {
            rows.extend(chunk.rows().map(<[u8]>::to_vec));
        }
        assert_eq!(rows.len() as u64, pass.row_count());
        passes.push((pass.pass().to_owned(), rows));
    }
    Ok((passport, passes))
}

/// The rows behind the handles: what stays the same whatever the handles.
fn opened(batch: &EncodedBatch, bytes: &[u8], records: &[Person]) -> model::Model {
    let (passport, passes) = read(bytes).unwrap();
    assert_eq!(passport, batch.passport);
    let cipher = HandleCipher::new(&handle_key(), passport.suite);
    let mut handles = std::collections::BTreeSet::new();
    let mut passes: std::collections::BTreeMap<_, _> = passes.into_iter().collect();
    let entries = passport.passes.iter();
    let model = entries.map(|entry| {
        let rows = passes.remove(&entry.pass).map(|rows| {
            let rows = rows.iter().map(|bytes| {
                let row = Row::from_bytes(bytes).unwrap();
                let opened = cipher.open(row.handle, batch.records).unwrap();
                assert!(handles.insert(opened), "a handle twice");
                let place = batch.references[usize::try_from(opened.reference).unwrap()];
                ModelRow {
                    token: *row.token,
                    id: records[place as usize].id().to_owned(),
                    flags: row.flags,
                    codes: row.codes.to_vec(),
                }
            });
            rows.collect()
        });
        (entry.pass.clone(), rows)
    });
    let model = model.collect();
    assert!(passes.is_empty());
    model
}

/// Two passes, so that files are small.
fn small_schema() -> Schema {
    let mut schema = Schema::children();
    schema.passes =
        ["nhs_number", "birth_day + postcode"].map(|pass| pass.parse().unwrap()).to_vec();
    schema
}

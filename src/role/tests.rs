//! The same levels from codes as from plain values.

use core::ops::ControlFlow;
use std::io::Cursor;

use crate::audit::LogPosition;
use crate::crypto::{Digest, HandleKey, RootKey, SeededStream, Signer, Suite};
use crate::encode::{BatchEncoder, EncodedReader, HandleCipher};
use crate::link::{CodeComparer, SortedRows, compare_records, meet};
use crate::record::{Column, ReadingRules, Record};
use crate::schema::{Comparison, Field, NameLevel, Pass, Schema};
use crate::secret::Secret;

// Enough that no pattern of missing values is held by fewer than 20 records and coarsened.
const RECORDS: usize = 5000;

fn schema(suite: Suite) -> Schema {
    let mut schema = Schema::children();
    schema.suite = suite;
    schema.passes = vec!["social_care_id".parse().unwrap()];
    schema.fields = Field::ALL
        .into_iter()
        .filter(|field| *field != Field::UniqueLearnerNumber && *field != Field::ChiNumber)
        .collect();
    schema
}

/// Values from small sets, so that every level occurs; a few items are missing half of the time.
fn records(owner: &str, seed: u64) -> Vec<Record> {
    let mut stream = SeededStream::new(owner, seed);
    let mut pick = |list: &[&'static str]| {
        let place = stream.below(list.len() as u64);
        list[usize::try_from(place).unwrap()]
    };
    let rules = ReadingRules {
        social_care: Some(("999".to_owned(), "test".to_owned())),
        never_issued: crate::identifier::NeverIssued::Accept,
        ..ReadingRules::default()
    };
    (0..RECORDS)
        .map(|number| {
            let id = format!("{owner}{number}");
            let care = format!("C{number}");
            let names =
                ["KATHERINE", "KATE", "KATHRYN", "OLIVER", "OLLIE", "NOAH", "SMITH", "SMYTHE"];
            let (forename, surname) = (pick(&names), pick(&names));
            let (preferred, former) = (pick(&["", "KATE", "SMITH"]), pick(&["", "SMITH", "NOAH"]));
            let born = pick(&[
                "2014-03-07",
                "2014-07-03",
                "2015-03-07",
                "2013-03-07",
                "2014-03-08",
                "2016-11-21",
                "2014-03",
                "2014",
            ]);
            let sex = pick(&["F", "M", ""]);
            let postcode = pick(&["", "AB1 2AA", "AB1 2AB", "AB1 3AA", "CD1 2AA", "AB1"]);
            let nhs = pick(&["", "999 000 0018", "999 000 0026"]);
            Record::read(&rules, |column| match column {
                Column::RecordId => Some(id.as_str()),
                Column::SocialCareId => Some(care.as_str()),
                Column::Forename => Some(forename),
                Column::PreferredForename => Some(preferred),
                Column::Surname => Some(surname),
                Column::FormerSurname => Some(former),
                Column::MiddleNames => Some("ROSE"),
                Column::DateOfBirth => Some(born),
                Column::Sex => Some(sex),
                Column::Postcode => Some(postcode),
                Column::Address1 => Some("1 HIGH STREET"),
                Column::Address2 => Some("OLD TOWN"),
                Column::Town => Some("BRISTOL"),
                Column::Uprn => Some("100012345678"),
                Column::NhsNumber => Some(nhs),
                _ => None,
            })
            .unwrap()
        })
        .collect()
}

struct Rows<'a>(crate::encode::PassReader<'a, &'a [u8]>, Vec<u8>);

impl SortedRows for Rows<'_> {
    type Error = crate::encode::EncodeError;

    fn next_chunk(&mut self, rows: &mut Vec<u8>) -> Result<bool, Self::Error> {
        rows.clear();
        let Some(chunk) = self.0.next_chunk(&mut self.1)? else { return Ok(false) };
        chunk.rows().for_each(|row| rows.extend_from_slice(row));
        Ok(true)
    }

    fn crowded(&self) -> Self::Error {
        crate::encode::EncodeError::CapExceeded { pass: String::new() }
    }
}

fn encode(schema: &Schema, owner: &str, records: &[Record]) -> (Vec<u8>, HandleCipher, Vec<u32>) {
    let root = RootKey::from_secret(Secret::new([5; 32]));
    let key = root.link_key(schema.suite, &Digest::of(b"agreement"), 1);
    let handle_key = HandleKey::generate().unwrap();
    let whole = schema.layout(&Pass::new(Vec::new()));
    let comparer = CodeComparer::new(schema, &whole);
    let encoder = BatchEncoder {
        schema,
        link_key: &key,
        owner,
        library: &super::library_digest(),
        handle_key: &handle_key,
        log: &LogPosition { origin: owner.to_owned(), size: 1, root: Digest::of(b"") },
        signer: &Signer::generate().unwrap(),
        compare: &|left, right| comparer.compare(left, right),
        progress: &|_| ControlFlow::Continue(()),
    };
    let mut output = Vec::new();
    let batch = encoder.encode(records, &mut Cursor::new(Vec::new()), &mut output).unwrap();
    (output, HandleCipher::new(&handle_key, schema.suite), batch.references)
}

#[test]
fn codes_give_the_levels_of_plain_values() {
    for suite in [Suite::Blake3, Suite::HmacSha256] {
        let schema = schema(suite);
        let (left, right) = (records("a", 1), records("b", 2));
        let (left_file, left_cipher, left_places) = encode(&schema, "a", &left);
        let (right_file, right_cipher, right_places) = encode(&schema, "b", &right);
        let mut readers = [
            EncodedReader::new(left_file.as_slice()).unwrap(),
            EncodedReader::new(right_file.as_slice()).unwrap(),
        ];
        let sources = readers
            .iter_mut()
            .map(|reader| Rows(reader.next_pass().unwrap().unwrap(), Vec::new()))
            .collect();
        let mut met = 0;
        meet(&schema, &schema.passes[0], sources, &mut |pair| {
            let place = |cipher: &HandleCipher, places: &[u32], handle| {
                let opened = cipher.open(handle, RECORDS as u64).unwrap();
                places[usize::try_from(opened.reference).unwrap()] as usize
            };
            let l = place(&left_cipher, &left_places, pair.left_handle);
            let r = place(&right_cipher, &right_places, pair.right_handle);
            assert_eq!(l, r, "rows with one social care id meet");
            let plain = compare_records(&schema, &left[l], &right[r]);
            for item in Comparison::ALL.into_iter().filter(|item| schema.has(item.field())) {
                let (code, value) = (pair.vector.level(item), plain.level(item));
                match item {
                    // Similarities differ, and each has its own bounds; sameness and absence do not.
                    Comparison::Forename | Comparison::Surname => {
                        let same = |level| level == NameLevel::Exact as u8;
                        assert_eq!(same(code), same(value), "{} {code} {value}", item.name());
                        assert_eq!(code == 0, value == 0, "{}", item.name());
                    }
                    item => assert_eq!(code, value, "{} of pair {l}", item.name()),
                }
            }
            met += 1;
        })
        .unwrap();
        assert_eq!(met, RECORDS);
    }
}

//! Files that were cut, altered, swapped or are hostile from the start.

use super::*;
use crate::crypto::{CheckValue, Signature};
use crate::encode::container::{self, UnsortedRows};

/// A container taken apart.
#[derive(Clone)]
struct Parts {
    head: Vec<u8>,
    passes: Vec<(Vec<u8>, Vec<Vec<u8>>)>,
}

fn number(bytes: &[u8]) -> usize {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    usize::try_from(u64::from_le_bytes(word)).unwrap()
}

impl Parts {
    fn of(bytes: &[u8]) -> Self {
        let (head, mut rest) = bytes.split_at(22 + number(&bytes[18..22]));
        let mut passes = Vec::new();
        while !rest.is_empty() {
            let chunks = number(&rest[10..18]);
            let (header, behind) = rest.split_at(18 + 32 * chunks);
            rest = behind;
            let mut bodies = Vec::new();
            for _ in 0..chunks {
                let (body, behind) = rest.split_at(4 + number(&rest[..4]));
                bodies.push(body.to_vec());
                rest = behind;
            }
            passes.push((header.to_vec(), bodies));
        }
        Self { head: head.to_vec(), passes }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.clone();
        for (header, bodies) in &self.passes {
            bytes.extend(header);
            bodies.iter().flatten().for_each(|byte| bytes.push(*byte));
        }
        bytes
    }

    fn rows(&mut self, pass: usize, chunk: usize) -> &mut [u8] {
        &mut self.passes[pass].1[chunk][12..]
    }
}

fn swap<const N: usize>(rows: &mut [u8], left: usize, right: usize) {
    let (one, two): ([u8; N], [u8; N]) =
        (rows[left * N..][..N].try_into().unwrap(), rows[right * N..][..N].try_into().unwrap());
    rows[left * N..][..N].copy_from_slice(&two);
    rows[right * N..][..N].copy_from_slice(&one);
}

fn small() -> Vec<u8> {
    encode(&small_schema(), &person::people(9)).1
}

#[test]
fn the_format_is_that_of_the_golden_file() {
    // `tests/vectors/encoding.py check` reads the file and recomputes what it can.
    let people = person::people(9);
    let (_, bytes) = encode_with(&small_schema(), &people, true, &nothing_compares).unwrap();
    let golden = include_bytes!("../../../tests/golden/batch.lwk");
    assert!(bytes == golden, "the format or an encoding has changed");
    assert!(read(golden).is_ok());
}

#[test]
fn every_byte_matters() {
    let bytes = small();
    assert!(bytes.len() > 500 && read(&bytes).is_ok());
    for place in 0..bytes.len() {
        for mask in [1, 0x80] {
            let mut altered = bytes.clone();
            altered[place] ^= mask;
            assert!(read(&altered).is_err(), "byte {place}");
        }
        let cut = read(&bytes[..place]).unwrap_err();
        assert_eq!(cut.kind(), crate::error::ErrorKind::Malformed, "cut at {place}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(matches!(read(&longer), Err(EncodeError::Trailing)));
}

#[test]
fn a_row_swapped_under_a_passport_is_refused_by_name() {
    let whole = Parts::of(&small());
    assert_eq!(whole.bytes().len(), small().len());
    let refused_by_name = |parts: &Parts, what: &str| {
        let error = read(&parts.bytes()).unwrap_err();
        assert!(
            matches!(&error, EncodeError::RowsNotOfPassport { pass, chunk: 1 } if pass == "nhs_number"),
            "{what}: {error}"
        );
        assert!(error.to_string().contains("rows swapped or altered under the passport"));
        assert_eq!(error.kind(), crate::error::ErrorKind::VerificationFailed);
    };
    let row_bytes = number(&whole.passes[0].0[8..10]);
    assert_eq!(row_bytes, 76);
    let mut parts = whole.clone();
    swap::<76>(parts.rows(0, 0), 2, 3);
    refused_by_name(&parts, "two rows swapped");
    let mut parts = whole.clone();
    parts.rows(0, 0).copy_within(76..152, 152);
    refused_by_name(&parts, "a row twice");
    // The same owner's other batch, equal in all but its handles.
    let mut other = Parts::of(&small());
    let mut parts = whole.clone();
    // By chance one handle may be the same: one of 9 references, one of 256 slots.
    let mut pairs = parts.rows(0, 0).chunks_exact_mut(76).zip(other.rows(0, 0).chunks_exact(76));
    let (own, strange) = pairs.find(|(own, strange)| own != strange).unwrap();
    own.copy_from_slice(strange);
    refused_by_name(&parts, "a row of another batch");
    let mut parts = whole.clone();
    let body = &mut parts.passes[0].1[0];
    body.truncate(body.len() - 76);
    let length = u32::try_from(body.len() - 4).unwrap();
    body[..4].copy_from_slice(&length.to_le_bytes());
    body[4..12].copy_from_slice(&u64::from(length - 8).to_le_bytes());
    refused_by_name(&parts, "a row left out");

    let pass_refused = |parts: &Parts| {
        let error = read(&parts.bytes()).unwrap_err();
        assert!(matches!(error, EncodeError::PassNotOfPassport { .. }), "{error}");
    };
    let mut parts = whole.clone();
    parts.passes.swap(0, 1);
    pass_refused(&parts);
    let mut parts = whole.clone();
    parts.passes[1] = parts.passes[0].clone();
    pass_refused(&parts);
    let mut parts = whole.clone();
    parts.passes[0] = other.passes[0].clone();
    pass_refused(&parts);
    let mut parts = whole.clone();
    parts.head = other.head.clone();
    pass_refused(&parts);
    let mut parts = whole.clone();
    let twice = parts.passes[1].clone();
    parts.passes.push(twice);
    assert!(matches!(read(&parts.bytes()), Err(EncodeError::Trailing)));
    let mut parts = whole;
    parts.passes.pop();
    assert!(matches!(read(&parts.bytes()), Err(EncodeError::Truncated { .. })));
}

/// A signed container of one pass with these rows.
fn signed(blocks: Vec<Vec<u8>>) -> Vec<u8> {
    let mut spool = Cursor::new(Vec::new());
    let rows = UnsortedRows { row_bytes: 26, blocks };
    let rows = rows.write(&mut spool).unwrap();
    let mut passport = bare(rows);
    passport.sign(&signer());
    let mut bytes = Vec::new();
    container::write(&passport, &mut spool, &mut bytes).unwrap();
    bytes
}

fn bare(rows: PassRows) -> Passport {
    Passport {
        format: 1,
        suite: Suite::Blake3,
        agreement: Digest::of(b"agreement"),
        epoch: 1,
        library: Digest::of(b"library"),
        link_check: CheckValue([0; 8]),
        owner: OWNER.to_owned(),
        records: 10,
        passes: vec![PassEntry { pass: "upn".to_owned(), rows: Some(rows) }],
        levels: Vec::new(),
        log: log(),
        signature: Signature([0; 64]),
    }
}

#[test]
fn chunks_keep_their_places() {
    let count = 2 * 65_536 + 5;
    let row = |n: u32| {
        let mut row = vec![0; 26];
        // Scattered, so that sorting has work to do.
        row[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
        row[8..12].copy_from_slice(&n.to_be_bytes());
        row
    };
    let rows: Vec<u8> = (0..count).flat_map(row).collect();
    let (left, right) = rows.split_at(26 * 70_000);
    let bytes = signed(vec![left.to_vec(), Vec::new(), right.to_vec()]);
    let (_, passes) = read(&bytes).unwrap();
    let mut expected: Vec<Vec<u8>> = (0..count).map(row).collect();
    expected.sort_unstable();
    assert_eq!(passes[0].1, expected);

    let mut reader = EncodedReader::new(&*bytes).unwrap();
    let mut pass = reader.next_pass().unwrap().unwrap();
    for expected in &expected {
        assert_eq!(pass.next_row().unwrap(), Row::from_bytes(expected));
    }
    assert_eq!(pass.next_row().unwrap(), None);
    assert_eq!(pass.next_row().unwrap(), None);

    let whole = Parts::of(&bytes);
    assert_eq!(whole.passes[0].1.len(), 3);
    let mut parts = whole.clone();
    parts.passes[0].1.swap(0, 1);
    let error = read(&parts.bytes()).unwrap_err();
    assert!(matches!(error, EncodeError::RowsNotOfPassport { chunk: 1, .. }));
    let mut parts = whole.clone();
    parts.passes[0].1[1] = parts.passes[0].1[0].clone();
    let error = read(&parts.bytes()).unwrap_err();
    assert!(matches!(error, EncodeError::RowsNotOfPassport { chunk: 2, .. }));
    // With their digests swapped as well, the header is not that of the passport.
    let mut parts = whole.clone();
    parts.passes[0].1.swap(0, 1);
    swap::<32>(&mut parts.passes[0].0[18..], 0, 1);
    let error = read(&parts.bytes()).unwrap_err();
    assert!(matches!(error, EncodeError::PassNotOfPassport { .. }));
    // What is unread of a pass is checked all the same.
    let mut parts = whole;
    parts.rows(0, 2)[0] ^= 1;
    let bytes = parts.bytes();
    let mut reader = EncodedReader::new(&*bytes).unwrap();
    assert_eq!(reader.next_pass().unwrap().unwrap().row_bytes(), 26);
    assert!(matches!(
        reader.next_pass().unwrap_err(),
        EncodeError::RowsNotOfPassport { chunk: 3, .. }
    ));
}

#[test]
fn a_signature_does_not_excuse_rows_out_of_order() {
    let row = |n: u8| [n; 26].to_vec();
    assert!(read(&signed(vec![row(2), row(1), row(3)])).is_ok());
    let error = read(&signed(vec![row(2), row(1), row(2)])).unwrap_err();
    assert!(matches!(error, EncodeError::RowOutOfOrder { row: 3, .. }), "{error}");
    // One handle twice under one token, with other codes.
    let mut again = row(2);
    again[25] = 9;
    assert!(read(&signed(vec![row(2), again])).is_err());
}

#[test]
fn no_length_is_believed() {
    let rows = PassRows { rows: 1 << 40, row_bytes: 512, root: Digest::of(b"") };
    let bytes = bare(rows).to_bytes();
    let mut file = b"linkwise lwk 1\r\n\x01\x00".to_vec();
    file.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    file.extend(bytes);
    file.extend((1u64 << 40).to_le_bytes());
    file.extend(512u16.to_le_bytes());
    file.extend((1u64 << 24).to_le_bytes());
    let mut reader = EncodedReader::new(&*file).unwrap();
    assert!(matches!(reader.next_pass().unwrap_err(), EncodeError::Truncated { .. }));
    let mut file = file[..22].to_vec();
    file[18..22].copy_from_slice(&u32::MAX.to_le_bytes());
    let error = EncodedReader::new(&*file).unwrap_err();
    assert_eq!(error.kind(), crate::error::ErrorKind::Malformed);
    file[16] = 2;
    assert!(matches!(
        EncodedReader::new(&*file),
        Err(EncodeError::UnknownVersion { found: 2, known: 1 })
    ));
    file[0] = b'L';
    let error = EncodedReader::new(&*file).unwrap_err();
    assert!(error.to_string().contains(".lwk"));
}

#[test]
fn a_handle_file_is_whole_or_refused() {
    let (batch, _) = encode(&small_schema(), &person::people(9));
    let file = HandleFile::new(&batch.passport, batch.records, handle_key());
    let mut bytes = Vec::new();
    let written = file.write(&mut bytes).unwrap();
    let (again, digest) = HandleFile::read(&mut &*bytes).unwrap();
    assert_eq!((again.passport, digest), (batch.passport.digest(), written));
    assert_eq!((again.owner.as_str(), again.records), (OWNER, 9));
    let handle = file.cipher().seal(8, 3);
    assert_eq!(again.cipher().open(&handle, again.records).unwrap().slot, 3);
    for place in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[place] ^= 1;
        assert!(HandleFile::read(&mut &*altered).is_err(), "byte {place}");
        assert!(HandleFile::read(&mut &bytes[..place]).is_err(), "cut at {place}");
    }
    bytes.push(0);
    assert!(matches!(HandleFile::read(&mut &*bytes), Err(EncodeError::Trailing)));
}

fn ids(bytes: &[u8]) -> Result<(Digest, Vec<String>), EncodeError> {
    let mut reader = ReferenceReader::new(bytes)?;
    let mut ids = Vec::new();
    let mut id = String::new();
    while reader.next_id(&mut id)? {
        ids.push(id.clone());
    }
    assert!(!reader.next_id(&mut id)?);
    assert_eq!(reader.records(), ids.len() as u64);
    Ok((*reader.passport(), ids))
}

#[test]
fn a_reference_file_is_whole_or_refused() {
    let passport = Digest::of(b"passport");
    let wanted = ["r1", "", "r3"];
    let written = write_references(&passport, wanted.into_iter(), &mut Vec::new());
    assert!(matches!(written, Err(EncodeError::RecordIdLength { record: 2 })));
    let long = "x".repeat(1000);
    let wanted = ["r1", "\u{e9}\u{df}", &long];
    let mut bytes = Vec::new();
    write_references(&passport, wanted.into_iter(), &mut bytes).unwrap();
    let (digest, read) = ids(&bytes).unwrap();
    assert_eq!((digest, read), (passport, wanted.map(str::to_owned).to_vec()));
    for place in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[place] ^= 1;
        assert!(ids(&altered).is_err(), "byte {place}");
        assert!(ids(&bytes[..place]).is_err(), "cut at {place}");
    }
    bytes.push(0);
    assert!(matches!(ids(&bytes), Err(EncodeError::Trailing)));
}

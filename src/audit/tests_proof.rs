//! Proofs and openings as files: whole, altered, and from strangers.

use std::fs;

use proptest::prelude::*;

use super::merkle::{leaf_hash, node_hash};
use super::tests::{Home, ORIGIN, at, copy, entry, refusals, signer};
use super::*;
use crate::crypto::Digest;
use crate::wire::Writer;

fn pinned() -> PinnedLog {
    PinnedLog { name: ORIGIN.into(), key: signer(1).public_key() }
}

/// A log of 601 entries, its checkpoint at 101, and a run of three records, with the openings.
struct Example {
    home: Home,
    earlier: Checkpoint,
    openings: Vec<u8>,
}

const AGREEMENT: &[u8] = b"agreement";

fn example() -> Example {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 100)).unwrap();
    let earlier = log.publish().unwrap();
    let agreement = Digest::of(AGREEMENT);
    let events =
        [b"a", b"b", b"c"].map(|id| commit(&[b"encoded", id, agreement.as_bytes()]).unwrap());
    let mut kept = Vec::new();
    let tree = InnerTree::build(events.iter().map(|(c, _)| *c).collect(), |index, opening| {
        kept.push((index, opening.to_bytes()));
        Ok(())
    })
    .unwrap();
    for (place, (_, opening)) in events.iter().enumerate() {
        kept.push((tree.index_of(place).unwrap(), opening.to_bytes()));
    }
    // A list that was applied, whose name is like a record's id.
    let (_, list) = commit(&[b"list applied", b"a", &[7; 32], &[0; 8], &[]]).unwrap();
    kept.push((OPENINGS_LIST, list.to_bytes()));
    let mut writer = Writer::new();
    writer.fixed(b"linkwise lwo 1\r\n");
    writer.u16(1);
    for (index, bytes) in kept {
        writer.u64(index);
        writer.u32(u32::try_from(bytes.expose().len()).unwrap());
        writer.fixed(bytes.expose());
    }
    writer.u64(u64::MAX);
    writer.fixed(&tree.id());
    writer.fixed(tree.root().as_bytes());
    let mut openings = writer.finish();
    let digest = Digest::of(&openings);
    openings.extend_from_slice(digest.as_bytes());
    let run = log.publish_run(tree.id(), tree.leaves()).unwrap();
    log.append(&entry(EntryKind::PermitGranted, 101)).unwrap();
    let outcome = Entry { run: Some(run), ..entry(EntryKind::BatchEncoded, 101) };
    log.append(&outcome).unwrap();
    log.append_all(&refusals(102, 498)).unwrap();
    log.publish().unwrap();
    Example { home, earlier, openings }
}

fn opening_of(example: &Example, id: &str) -> SubjectOpening {
    let found = find_opening(example.openings.as_slice(), id).unwrap().unwrap();
    LogReader::open(&example.home.dir()).unwrap().open_subject(found).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_entry_is_proved_and_says_what_it_is() {
    let Example { home, .. } = example();
    let log = LogReader::open(&home.dir()).unwrap();
    for (index, entry) in (0..).zip(log.entries()) {
        let written = log.prove_entry(index).unwrap().to_text();
        let proof = InclusionProof::parse(written.as_bytes()).unwrap();
        assert_eq!(proof.to_text(), written);
        assert_eq!(proof.index(), index);
        assert_eq!(proof.verify(&pinned()).unwrap(), entry.unwrap());
    }
    assert!(matches!(log.prove_entry(601), Err(AuditError::Usage { .. })));
}

#[test]
fn growth_is_proved_from_every_size() {
    let home = Home::new();
    let mut log = home.create();
    let mut kept = vec![log.checkpoint().unwrap()];
    for (from, count) in [(1, 1), (2, 1), (3, 252), (255, 1), (256, 1), (257, 300)] {
        log.append_all(&refusals(from, count)).unwrap();
        kept.push(log.publish().unwrap());
        let reader = LogReader::open(&home.dir()).unwrap();
        for older in &kept {
            let written = reader.prove_since(older).unwrap().to_text();
            let proof = ConsistencyProof::parse(written.as_bytes()).unwrap();
            assert_eq!(proof.to_text(), written);
            proof.verify(&pinned()).unwrap();
            assert_eq!((proof.older(), proof.newer()), (older, kept.last().unwrap()));
        }
    }
}

type Holds<'a> = &'a dyn Fn(&[u8]) -> bool;

#[test]
fn a_file_with_any_byte_changed_proves_nothing() {
    let example = example();
    let log = LogReader::open(&example.home.dir()).unwrap();
    let inclusion = log.prove_entry(102).unwrap().to_text().into_bytes();
    let consistency = log.prove_since(&example.earlier).unwrap().to_text().into_bytes();
    let opening = opening_of(&example, "b").to_text().expose().to_vec();
    let inclusion_holds = |bytes: &[u8]| {
        InclusionProof::parse(bytes).is_ok_and(|proof| proof.verify(&pinned()).is_ok())
    };
    let consistency_holds = |bytes: &[u8]| {
        ConsistencyProof::parse(bytes).is_ok_and(|proof| proof.verify(&pinned()).is_ok())
    };
    let opening_holds = |bytes: &[u8]| {
        SubjectOpening::parse(bytes).is_ok_and(|opening| opening.verify(&pinned()).is_ok())
    };
    let cases: [(&[u8], Holds<'_>); 3] = [
        (&inclusion, &inclusion_holds),
        (&consistency, &consistency_holds),
        (&opening, &opening_holds),
    ];
    let mut refused = 0;
    for (whole, holds) in cases {
        assert!(holds(whole));
        for at in 0..whole.len() {
            let mut altered = whole.to_vec();
            altered[at] ^= 1;
            assert!(!holds(&altered), "byte {at} of {}", text(whole));
            assert!(!holds(&whole[..at]), "cut at {at}");
            refused += 2;
        }
        // A line lost, doubled, or exchanged with the next.
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        for at in 0..lines.len() {
            let without: Vec<u8> = lines
                .iter()
                .enumerate()
                .filter(|(n, _)| *n != at)
                .flat_map(|(_, l)| l.to_vec())
                .collect();
            assert!(!holds(&without), "without line {at}");
            if at + 1 < lines.len() && lines[at] != lines[at + 1] {
                let mut exchanged = lines.clone();
                exchanged.swap(at, at + 1);
                assert!(!holds(&exchanged.concat()), "line {at} exchanged");
            }
        }
    }
    assert!(refused > 4000, "{refused}");
}

#[test]
fn a_proof_is_of_one_log_by_one_key() {
    let example = example();
    let log = LogReader::open(&example.home.dir()).unwrap();
    let proof = log.prove_entry(3).unwrap();
    let growth = log.prove_since(&example.earlier).unwrap();
    let opening = opening_of(&example, "a");
    for wrong in [
        PinnedLog { name: "another".into(), key: signer(1).public_key() },
        PinnedLog { name: ORIGIN.into(), key: signer(2).public_key() },
    ] {
        assert!(matches!(proof.verify(&wrong), Err(AuditError::NotSigned { .. })));
        assert!(matches!(growth.verify(&wrong), Err(AuditError::NotSigned { .. })));
        assert!(matches!(opening.verify(&wrong), Err(AuditError::NotSigned { .. })));
    }
}

#[test]
fn what_the_folder_does_not_hold_is_not_proved() {
    let Example { home, earlier, .. } = example();
    let other = home.folder.path().join("other");
    copy(&home.dir(), &other);
    let mut tile = fs::read(other.join("tile/0/000")).unwrap();
    tile[40] ^= 1;
    fs::write(other.join("tile/0/000"), tile).unwrap();
    let log = LogReader::open(&other).unwrap();
    assert!(matches!(log.prove_entry(0), Err(AuditError::Altered { .. })));
    assert!(matches!(log.prove_since(&earlier), Err(AuditError::Proof { .. }) | Ok(_)));
    // A checkpoint of the future, and one of another log.
    let mut grown = home.open().unwrap();
    grown.append_all(&refusals(600, 1)).unwrap();
    let later = grown.publish().unwrap();
    assert!(matches!(
        log.prove_since(&later),
        Err(AuditError::RolledBack { held: 601, signed: 602 })
    ));
    let elsewhere = LogPosition { origin: "elsewhere".into(), ..earlier.position().clone() };
    let elsewhere = Checkpoint::sign(&elsewhere, &signer(1)).unwrap();
    assert!(matches!(log.prove_since(&elsewhere), Err(AuditError::Usage { .. })));
    // A signed checkpoint of the same size with another root: a fork.
    let forked = LogPosition { root: Digest::of(b"x"), ..earlier.position().clone() };
    let forked = Checkpoint::sign(&forked, &signer(1)).unwrap();
    assert!(matches!(log.prove_since(&forked), Err(AuditError::Proof { .. })));
}

#[test]
fn one_subject_is_opened_and_no_other() {
    let example = example();
    for id in ["a", "b", "c"] {
        let written = opening_of(&example, id).to_text();
        let read = SubjectOpening::parse(written.expose()).unwrap();
        let entry = read.verify(&pinned()).unwrap();
        assert_eq!((entry.kind, read.entry_proof().index()), (EntryKind::BatchEncoded, 102));
        assert_eq!(read.expose_record_id().unwrap().unwrap(), id.as_bytes());
        assert_eq!(format!("{read:?}"), "SubjectOpening");
    }
    assert!(find_opening(example.openings.as_slice(), "d").unwrap().is_none());
    assert!(find_opening(example.openings.as_slice(), "dummy").unwrap().is_none());
}

#[test]
fn openings_that_were_altered_cut_or_lengthened_are_refused() {
    let example = example();
    let whole = &example.openings;
    for at in (0..whole.len()).step_by(7) {
        let mut altered = whole.clone();
        altered[at] ^= 0x80;
        assert!(find_opening(altered.as_slice(), "a").is_err(), "{at}");
        assert!(find_opening(&whole[..at], "a").is_err(), "{at}");
    }
    let longer = [whole.as_slice(), b"x"].concat();
    assert!(find_opening(longer.as_slice(), "a").is_err());
}

#[test]
fn an_opening_of_another_run_or_agreement_is_refused() {
    let example = example();
    let log = LogReader::open(&example.home.dir()).unwrap();
    let mut found = find_opening(example.openings.as_slice(), "a").unwrap().unwrap();
    found.run = [9; 16];
    assert!(matches!(log.open_subject(found), Err(AuditError::Usage { .. })));
    let mut found = find_opening(example.openings.as_slice(), "a").unwrap().unwrap();
    found.index ^= 1;
    assert!(matches!(log.open_subject(found), Err(AuditError::Proof { .. })));
    // A leaf that opens, but whose event is of another agreement than its entry.
    let (commitment, opening) =
        commit(&[b"encoded", b"a", Digest::of(b"other").as_bytes()]).unwrap();
    let forged = large(commitment, opening, 6);
    assert!(matches!(forged.verify(&pinned()), Err(AuditError::Proof { what: "opening" })));
}

/// An opening in a run and a log of `2^height` leaves each, whose other hashes are made up: the roots
/// follow from the paths.
fn large(commitment: Digest, opening: Opening, height: u32) -> SubjectOpening {
    let path: Vec<Digest> = (0..height).map(|n| Digest::of(&n.to_be_bytes())).collect();
    // The leaf is the first, so each hash stands at its right.
    let root = |leaf: Digest| path.iter().fold(leaf, |hash, right| node_hash(&hash, right));
    let run = RunSummary {
        id: [7; 16],
        root: root(leaf_hash(commitment.as_bytes())),
        leaves: 1 << height,
    };
    // As many as an encoding writes where two passes were withheld.
    let counts = ["records", "records-coarsened", "rows-withheld-pass-13", "rows-withheld-pass-4"]
        .map(|name| (name.to_owned(), 1 << height))
        .to_vec();
    let encoded = Entry {
        run: Some(run),
        counts,
        outputs: vec![Digest::of(b"passport")],
        ..entry(EntryKind::BatchEncoded, 5)
    };
    let bytes = encoded.to_bytes().unwrap();
    let position =
        LogPosition { origin: ORIGIN.into(), size: 1 << height, root: root(leaf_hash(&bytes)) };
    let checkpoint = Checkpoint::sign(&position, &signer(1)).unwrap();
    SubjectOpening::new(opening, 0, path.clone(), InclusionProof::new(0, path, bytes, checkpoint))
}

#[test]
fn an_opening_at_a_million_entries_is_under_three_kilobytes() {
    let id = [b'7'; 24];
    let agreement = Digest::of(AGREEMENT);
    let (commitment, opening) = commit(&[b"encoded", &id, agreement.as_bytes()]).unwrap();
    let opening = large(commitment, opening, 20);
    opening.verify(&pinned()).unwrap();
    let length = opening.to_text().expose().len();
    assert!((2500..2900).contains(&length), "{length}");
    let proof = opening.entry_proof().to_text().len();
    assert!(proof < 2000, "{proof}");
}

#[test]
fn a_dummy_opens_as_a_dummy() {
    let (commitment, opening) = commit(&[b"dummy"]).unwrap();
    let opening = large(commitment, opening, 6);
    opening.verify(&pinned()).unwrap();
    assert_eq!(opening.expose_record_id().unwrap(), None);
    let (commitment, opening) = commit(&[b"something else"]).unwrap();
    assert!(large(commitment, opening, 6).verify(&pinned()).is_err());
}

#[test]
fn too_long_a_file_is_refused_before_it_is_read() {
    let long = vec![b'A'; PROOF_FILE_MAX + 1];
    assert!(InclusionProof::parse(&long).is_err());
    assert!(ConsistencyProof::parse(&long).is_err());
    assert!(SubjectOpening::parse(&long).is_err());
    // More hashes than any tree is high.
    let hash = "A".repeat(43) + "=\n";
    let text = format!("linkwise consistency proof 1\n{}\n", hash.repeat(65));
    let checkpoint = text_of_checkpoint();
    let file = format!("{text}{checkpoint}\n{checkpoint}");
    let error = ConsistencyProof::parse(file.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("at most 64"), "{error}");
}

fn text_of_checkpoint() -> String {
    let position = LogPosition { origin: ORIGIN.into(), size: 1, root: Digest::of(b"") };
    text(&Checkpoint::sign(&position, &signer(1)).unwrap().to_bytes())
}

proptest! {
    #[test]
    fn hostile_bytes_are_refused_or_written_again_as_they_are(
        head in "(c2sp.org/tlog-proof@v1|linkwise consistency proof 1|linkwise opening 1|x)\n",
        lines in proptest::collection::vec(
            "(extra [A-Za-z0-9+/]{0,12}={0,2}|index [0-9]{0,21}|leaf [0-9]{0,3}|opening [A-Za-z0-9+/=]{0,80}|[A-Za-z0-9+/]{43}=|)\n", 0..8),
        tail in proptest::collection::vec(any::<u8>(), 0..40),
        signed in any::<bool>(),
    ) {
        let mut bytes = (head + &lines.concat()).into_bytes();
        if signed {
            bytes.extend_from_slice(format!("\n{}", text_of_checkpoint()).as_bytes());
        } else {
            bytes.extend_from_slice(&tail);
        }
        if let Ok(proof) = InclusionProof::parse(&bytes) {
            prop_assert_eq!(proof.to_text().into_bytes(), bytes.clone());
        }
        if let Ok(proof) = ConsistencyProof::parse(&bytes) {
            prop_assert_eq!(proof.to_text().into_bytes(), bytes.clone());
        }
        if let Ok(opening) = SubjectOpening::parse(&bytes) {
            prop_assert!(opening.to_text().expose() == bytes.as_slice());
        }
        let _ = find_opening(bytes.as_slice(), "a");
    }
}

#[test]
fn a_time_of_the_log_is_that_of_the_proof() {
    let home = Home::new();
    drop(home.create());
    let proof = LogReader::open(&home.dir()).unwrap().prove_entry(0).unwrap();
    assert_eq!(proof.hashes(), []);
    assert_eq!(proof.verify(&pinned()).unwrap().time, at(0));
}

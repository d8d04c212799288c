//! The log as an auditor sees it: golden files, vectors of an independent program, hostile bytes.

use std::path::{Path, PathBuf};

use linkwise::audit::{
    Checkpoint, Entry, EntryKind, InnerTree, LogPosition, Opening, PinnedLog, RunSummary, commit,
    merkle, read_verifier_key, verify_logs, write_verifier_key,
};
use linkwise::crypto::{Digest, Signer, SignerPublicKey};
use linkwise::secret::Secret;
use linkwise::time::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/audit.json")).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn digest(value: &Value) -> Digest {
    text(value).parse().unwrap()
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(read).collect()
}

fn optional<T>(value: &Value, read: impl Fn(&Value) -> T) -> Option<T> {
    (!value.is_null()).then(|| read(value))
}

fn entry_of(fields: &Value) -> Entry {
    let kind = u8::try_from(fields["kind"].as_u64().unwrap()).unwrap();
    Entry {
        kind: EntryKind::from_number(kind).unwrap(),
        time: Timestamp::from_unix_ms(fields["time"].as_i64().unwrap()).unwrap(),
        actor: text(&fields["actor"]),
        actor_key: text(&fields["actor_key"]).parse().unwrap(),
        agreement: optional(&fields["agreement"], digest),
        epoch: fields["epoch"].as_u64(),
        act: optional(&fields["act"], text),
        purpose: optional(&fields["purpose"], text),
        inputs: list(&fields["inputs"], digest),
        outputs: list(&fields["outputs"], digest),
        model: optional(&fields["model"], digest),
        parents: list(&fields["parents"], |parent| LogPosition {
            origin: text(&parent[0]),
            size: parent[1].as_u64().unwrap(),
            root: digest(&parent[2]),
        }),
        counts: list(&fields["counts"], |count| (text(&count[0]), count[1].as_u64().unwrap())),
        commitments: list(&fields["commitments"], digest),
        run: optional(&fields["run"], |run| RunSummary {
            id: hex(run[0].as_str().unwrap()).try_into().unwrap(),
            root: digest(&run[1]),
            leaves: run[2].as_u64().unwrap(),
        }),
        reasons: list(&fields["reasons"], text),
        library_version: text(&fields["version"]),
    }
}

#[test]
fn entries_are_the_bytes_of_the_independent_program() {
    for case in vectors()["entries"].as_array().unwrap() {
        let entry = entry_of(&case["fields"]);
        let expected = hex(case["bytes"].as_str().unwrap());
        assert_eq!(entry.to_bytes().unwrap(), expected);
        let read = Entry::from_bytes(&expected).unwrap();
        assert_eq!(read.to_bytes().unwrap(), expected);
        assert_eq!(read.time, entry.time.rounded_to_hour());
    }
}

#[test]
fn notes_and_roots_are_those_of_the_independent_program() {
    let vectors = vectors();
    let name = text(&vectors["name"]);
    let key: SignerPublicKey = text(&vectors["key"]).parse().unwrap();
    assert_eq!(write_verifier_key(&name, &key).unwrap(), text(&vectors["vkey"]));
    assert_eq!(read_verifier_key(&text(&vectors["vkey"])).unwrap(), (name, key));
    let note = text(&vectors["checkpoint"]);
    let checkpoint = Checkpoint::parse(note.as_bytes()).unwrap();
    checkpoint.verify(&key).unwrap();
    assert_eq!(checkpoint.to_bytes(), note.as_bytes());
    let seed: [u8; 32] = hex(vectors["seed"].as_str().unwrap()).try_into().unwrap();
    let signer = Signer::from_secret(Secret::new(seed)).unwrap();
    let signed = Checkpoint::sign(checkpoint.position(), &signer).unwrap();
    assert_eq!(signed, checkpoint);
    for case in vectors["roots"].as_array().unwrap() {
        let size = u16::try_from(case[0].as_u64().unwrap()).unwrap();
        let leaves = (0..size).map(|n| merkle::leaf_hash(&n.to_le_bytes()));
        assert_eq!(merkle::root(leaves), digest(&case[1]), "{size}");
    }
}

#[test]
fn a_note_with_a_witness_is_read_and_kept() {
    let note = text(&vectors()["checkpoint"]);
    let key: SignerPublicKey = text(&vectors()["key"]).parse().unwrap();
    let cosigned = format!("{note}\u{2014} witness.example AAAAAAECAwQFBgcI\n");
    let checkpoint = Checkpoint::parse(cosigned.as_bytes()).unwrap();
    checkpoint.verify(&key).unwrap();
    assert_eq!(checkpoint.signatures().len(), 2);
    assert_eq!(checkpoint.to_bytes(), cosigned.as_bytes());
    // Base64 that is not canonical: bits behind the end, padding that is missing or misplaced.
    for wrong in ["AAAAAAEB=", "AAAAAAF=", "AAAAAAEB AAAA", "AAAA=AAA", "AAAAAAE_", "AAAA", ""] {
        let note = format!("{note}\u{2014} witness.example {wrong}\n");
        assert!(Checkpoint::parse(note.as_bytes()).is_err(), "{wrong}");
    }
    // Two lines by the log's key, one of which does not verify.
    let line = note.lines().last().unwrap();
    let mut forged = line.to_owned();
    forged.replace_range(
        forged.len() - 6..forged.len() - 5,
        if line.ends_with('A') { "B" } else { "A" },
    );
    if forged != line {
        let twice = format!("{note}{forged}\n");
        assert!(Checkpoint::parse(twice.as_bytes()).unwrap().verify(&key).is_err());
    }
}

#[test]
fn commitments_are_those_of_the_independent_program() {
    let vectors = vectors();
    let bytes = hex(vectors["opening"].as_str().unwrap());
    let opening = Opening::from_bytes(&bytes).unwrap();
    opening.verify(&digest(&vectors["commitment"])).unwrap();
    assert!(opening.verify(&Digest::of(b"another")).is_err());
    assert_eq!(opening.to_bytes().expose(), bytes);
    assert_eq!(format!("{opening:?}"), "Opening");
    let parts = opening.expose_parts().unwrap();
    assert_eq!(parts, [b"encoded".to_vec(), b"record 7".to_vec()]);
    for length in 0..bytes.len() {
        assert!(Opening::from_bytes(&bytes[..length]).is_err());
    }
    // The same event twice: two commitments, each opened by its own salt alone.
    let (first, one) = commit(&[b"event"]).unwrap();
    let (second, two) = commit(&[b"event"]).unwrap();
    assert_ne!(first, second);
    one.verify(&first).unwrap();
    assert!(one.verify(&second).is_err() && two.verify(&first).is_err());
}

#[test]
fn every_leaf_of_a_run_is_a_subject_or_an_openable_dummy() {
    for real in [0usize, 1, 63, 64, 65, 300] {
        let commitments: Vec<_> =
            (0..real).map(|n| commit(&[b"encoded", &n.to_le_bytes()]).unwrap().0).collect();
        let mut dummies = Vec::new();
        let tree = InnerTree::build(commitments.clone(), |index, opening| {
            dummies.push((index, opening));
            Ok(())
        })
        .unwrap();
        let leaves = tree.leaves();
        assert_eq!(leaves.len(), real.max(64).next_power_of_two());
        let mut seen = vec![false; leaves.len()];
        for (input, commitment) in commitments.iter().enumerate() {
            let index = tree.index_of(input).unwrap();
            let place = usize::try_from(index).unwrap();
            assert_eq!(&leaves[place], commitment);
            assert!(!std::mem::replace(&mut seen[place], true));
            let leaf = merkle::leaf_hash(commitment.as_bytes());
            let proof = tree.proof(index).unwrap();
            let size = leaves.len() as u64;
            merkle::verify_inclusion(&leaf, index, size, &proof, &tree.root()).unwrap();
        }
        for (index, opening) in dummies {
            let place = usize::try_from(index).unwrap();
            opening.verify(&leaves[place]).unwrap();
            assert_eq!(opening.expose_parts().unwrap(), [b"dummy".to_vec()]);
            assert!(!std::mem::replace(&mut seen[place], true));
        }
        assert!(seen.into_iter().all(|seen| seen));
        assert_eq!(tree.index_of(real), None);
        assert!(tree.proof(leaves.len() as u64).is_err());
        let hashes = leaves.iter().map(|c| merkle::leaf_hash(c.as_bytes()));
        assert_eq!(tree.root(), merkle::root(hashes));
        let again = InnerTree::from_leaves(tree.id(), leaves.to_vec()).unwrap();
        assert_eq!(again.summary(), tree.summary());
    }
    assert!(InnerTree::from_leaves([0; 16], vec![Digest::of(b""); 63]).is_err());
    assert!(InnerTree::from_leaves([0; 16], vec![Digest::of(b""); 32]).is_err());
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/log")
}

#[test]
fn the_golden_log_is_sound() {
    let pinned = [PinnedLog {
        name: text(&vectors()["name"]),
        key: text(&vectors()["key"]).parse().unwrap(),
    }];
    let verdict = verify_logs(&[golden()], &pinned, &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert!(!verdict.self_signed);
    let log = &verdict.logs[0];
    assert_eq!((log.size, log.entries, log.runs, log.agreements), (263, 263, 1, 1));
    let alone = verify_logs(&[golden()], &[], &[]);
    assert!(alone.is_sound() && alone.self_signed);
    assert!(alone.summary().contains("self-signed only"));
    let nothing = verify_logs(&[golden().join("none")], &[], &[]);
    assert!(!nothing.is_sound());
}

#[test]
fn every_kind_has_a_number_and_a_name_of_its_own() {
    for kind in EntryKind::ALL {
        assert_eq!(EntryKind::from_number(kind.number()), Some(kind));
    }
    let names: std::collections::BTreeSet<_> = EntryKind::ALL.iter().map(|k| k.name()).collect();
    assert_eq!(names.len(), EntryKind::ALL.len());
    assert_eq!(EntryKind::from_number(0), None);
    assert_eq!(EntryKind::from_number(23), None);
}

proptest! {
    #[test]
    fn hostile_bytes_are_refused_or_canonical(
        cuts in 0usize..600,
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        noise in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let vectors = vectors();
        let full = hex(vectors["entries"][1]["bytes"].as_str().unwrap());
        let mut changed = full.clone();
        changed[at.index(full.len())] = byte;
        for bytes in [&full[..cuts.min(full.len() - 1)], &changed, &noise] {
            // What is read at all is read from the one way to write it.
            if let Ok(entry) = Entry::from_bytes(bytes) {
                prop_assert_eq!(&entry.to_bytes().unwrap(), bytes);
            }
            if let Ok(position) = LogPosition::from_bytes(bytes) {
                prop_assert_eq!(&position.to_bytes(), bytes);
            }
            let _ = Opening::from_bytes(bytes);
        }
        let note = text(&vectors["checkpoint"]).into_bytes();
        let key: SignerPublicKey = text(&vectors["key"]).parse().unwrap();
        let mut altered = note.clone();
        altered[at.index(note.len())] = byte;
        if altered != note {
            let verified = Checkpoint::parse(&altered).is_ok_and(|c| c.verify(&key).is_ok());
            prop_assert!(!verified);
        }
        let _ = Checkpoint::parse(&noise);
    }
}

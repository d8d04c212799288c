//! What this module writes, read by the crates `signed_note` and `tlog_tiles`, which know nothing of it.

use std::path::PathBuf;

use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{
    Error, Hash, HashReader, Tile, TileHashReader, TileReader, check_record, check_tree,
    prove_record, prove_tree, stored_hash_index,
};

use super::tests::{Home, ORIGIN, at, refusals, signer};
use super::{LogReader, PinnedLog, Witness, write_witness_key};
use crate::crypto::{Digest, Signature, SignerPublicKey};

struct Files(PathBuf);

impl TileReader for Files {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &Tile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            std::fs::read(self.0.join(&path)).expect(&path)
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

fn hashes(proof: &[Digest]) -> Vec<Hash> {
    proof.iter().map(|digest| Hash(*digest.as_bytes())).collect()
}

#[test]
fn checkpoints_tiles_and_proofs_are_accepted_and_equal() {
    let home = Home::new();
    let mut log = home.create();
    let mut earlier = vec![log.position()];
    for (from, count) in [(1, 1), (2, 253), (255, 1), (256, 1), (257, 900), (1157, 64_500)] {
        log.append_all(&refusals(from, count)).unwrap();
        log.publish().unwrap();
        let position = log.position();
        let (size, root) = (position.size, Hash(*position.root.as_bytes()));

        let bytes = std::fs::read(home.dir().join("checkpoint")).unwrap();
        let note = Note::from_bytes(&bytes).unwrap();
        let verifier = StandardVerifier::new(&log.vkey()).unwrap();
        let known = VerifierList::new(vec![Box::new(verifier)]);
        let (verified, others) = note.verify(&known).unwrap();
        assert_eq!((verified.len(), others.len()), (1, 0));
        let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        assert_eq!(checkpoint.origin(), ORIGIN);
        assert_eq!((checkpoint.size(), checkpoint.hash()), (size, &root));

        let files = Files(home.dir());
        let reader = TileHashReader::new(size, root, &files);
        for index in [0, size / 3, size / 2, size - 2, size - 1] {
            let leaf = reader.read_hashes(&[stored_hash_index(0, index)]).unwrap()[0];
            let proof = hashes(&log.inclusion_proof(index).unwrap());
            assert_eq!(proof, prove_record(size, index, &reader).unwrap());
            check_record(&proof, size, root, index, leaf).unwrap();
        }
        for old in &earlier {
            let proof = hashes(&log.consistency_proof(old.size).unwrap());
            assert_eq!(proof, prove_tree(size, old.size, &reader).unwrap());
            check_tree(&proof, size, root, old.size, Hash(*old.root.as_bytes())).unwrap();
        }
        earlier.push(position);
    }
    assert!(log.size() > 65_536);
    assert!(home.verify().is_sound());
}

/// A witness as C2SP tlog-cosignature v1 has it, written from the document for `signed_note`.
struct Cosigner {
    name: String,
    key: [u8; 32],
}

impl signed_note::Verifier for Cosigner {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        signed_note::key_id(&self.name, &[&[4], self.key.as_slice()].concat())
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk::<8>() else { return false };
        let head = format!("cosignature/v1\ntime {}\n", u64::from_be_bytes(*time));
        let message = [head.as_bytes(), text].concat();
        let signature = Signature(signature.try_into().expect("64 bytes"));
        SignerPublicKey(self.key).verify(&message, &signature).is_ok()
    }
}

#[test]
fn cosigned_checkpoints_are_accepted() {
    let home = Home::new();
    let mut log = home.create();
    let pinned = PinnedLog { name: ORIGIN.into(), key: signer(1).public_key() };
    for (from, count) in [(1, 1), (2, 254), (256, 300)] {
        log.append_all(&refusals(from, count)).unwrap();
        log.publish().unwrap();
        for seed in [2, 3] {
            let witness = Witness::new(&format!("witness/{seed}"), signer(seed)).unwrap();
            let state = home.folder.path().join(format!("seen-{seed}"));
            let cosigned = witness.cosign(&home.dir(), &pinned, &state, at(from)).unwrap();
            cosigned.publish(&home.dir()).unwrap();
        }
        let note =
            Note::from_bytes(&std::fs::read(home.dir().join("checkpoint")).unwrap()).unwrap();
        let cosigner = |seed: u8| -> Box<dyn signed_note::Verifier> {
            Box::new(Cosigner { name: format!("witness/{seed}"), key: signer(seed).public_key().0 })
        };
        let known = VerifierList::new(vec![
            Box::new(StandardVerifier::new(&log.vkey()).unwrap()),
            cosigner(2),
            cosigner(3),
        ]);
        let (verified, others) = note.verify(&known).unwrap();
        assert_eq!((verified.len(), others.len()), (3, 0));
        // The key of a witness as it is written down has the same id.
        let written = write_witness_key("witness/2", &signer(2).public_key()).unwrap();
        assert!(written.contains(&format!("+{:08x}+", cosigner(2).key_id())));
    }
}

fn base64_lines(lines: &[&str]) -> Vec<Hash> {
    lines.iter().map(|line| Hash::parse_hash(line).expect("a hash")).collect()
}

#[test]
fn proof_files_are_accepted() {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 99)).unwrap();
    let older = log.publish().unwrap();
    log.append_all(&refusals(100, 500)).unwrap();
    log.publish().unwrap();
    let reader = LogReader::open(&home.dir()).unwrap();
    let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&log.vkey()).unwrap())]);
    let position = |note: &str| {
        let note = Note::from_bytes(note.as_bytes()).unwrap();
        note.verify(&known).unwrap();
        let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        (checkpoint.size(), *checkpoint.hash())
    };
    for index in [0, 1, 98, 255, 256, 599] {
        let text = reader.prove_entry(index).unwrap().to_text();
        let (head, note) = text.split_once("\n\n").unwrap();
        let lines: Vec<&str> = head.split('\n').collect();
        assert_eq!(lines[..1], ["c2sp.org/tlog-proof@v1"]);
        assert_eq!(lines[2], format!("index {index}"));
        let (size, root) = position(note);
        let leaf = tlog_tiles::record_hash(&reader.entry_bytes(index).unwrap());
        check_record(&base64_lines(&lines[3..]), size, root, index, leaf).unwrap();
    }
    let text = reader.prove_since(&older).unwrap().to_text();
    let parts: Vec<&str> = text.split("\n\n").collect();
    let lines: Vec<&str> = parts[0].split('\n').collect();
    let (old, old_root) = position(&format!("{}\n\n{}\n", parts[1], parts[2]));
    let (new, new_root) = position(&format!("{}\n\n{}", parts[3], parts[4]));
    assert_eq!((old, new), (100, 600));
    check_tree(&base64_lines(&lines[1..]), new, new_root, old, old_root).unwrap();
}

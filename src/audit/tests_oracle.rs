//! What this module writes, read by the crates `signed_note` and `tlog_tiles`, which know nothing of it.

use std::path::PathBuf;

use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{
    Error, Hash, HashReader, Tile, TileHashReader, TileReader, check_record, check_tree,
    prove_record, prove_tree, stored_hash_index,
};

use super::tests::{Home, ORIGIN, refusals};
use crate::crypto::Digest;

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

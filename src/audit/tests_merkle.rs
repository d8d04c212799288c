//! The tree against the recursive model of RFC 6962.

use proptest::prelude::*;

use super::merkle::{
    Frontier, consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion,
};
use super::tile::{Row, TileEdge, WIDTH, perfect_root, read_tile_path, tile_path};
use super::*;
use crate::crypto::Digest;

fn sha256(bytes: &[u8]) -> [u8; 32] {
    *Digest::of(bytes).as_bytes()
}

#[allow(unreachable_pub, reason = "a file shared with other tests")]
#[path = "../../tests/reference/merkle.rs"]
mod reference;

fn leaves(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| n.to_le_bytes().to_vec()).collect()
}

fn digests(hashes: Vec<[u8; 32]>) -> Vec<Digest> {
    hashes.into_iter().map(Digest::from_bytes).collect()
}

/// Nodes straight from the leaves.
fn nodes(data: &[Vec<u8>]) -> impl FnMut(u32, u64) -> Result<Digest, AuditError> + '_ {
    |level, index| {
        let width = 1 << level;
        let from = usize::try_from(index).unwrap() * width;
        let hashes: Vec<_> = data[from..from + width].iter().map(|d| leaf_hash(d)).collect();
        Ok(perfect_root(&hashes))
    }
}

#[test]
fn roots_and_right_edges_agree_with_the_model() {
    let data = leaves(1300);
    let mut frontier = Frontier::new();
    let mut edge = TileEdge::default();
    for size in 0..=data.len() {
        if size < 66 || size % 64 < 3 || (254..260).contains(&size) {
            let expected = Digest::from_bytes(reference::root(&data[..size]));
            assert_eq!(frontier.root(), expected, "{size}");
            assert_eq!(edge.root(), expected, "{size}");
            let mut levels = Vec::new();
            let mut count = size as u64;
            while count > 0 {
                levels.push(edge.level(levels.len()).to_vec());
                count /= WIDTH;
            }
            let again = TileEdge::from_partial(size as u64, levels).unwrap();
            assert_eq!(again.root(), expected, "{size}");
        }
        if let Some(leaf) = data.get(size) {
            frontier.push(leaf_hash(leaf));
            edge.push(leaf_hash(leaf));
        }
    }
}

#[test]
fn tiles_of_the_second_level_fill_at_65536() {
    let mut edge = TileEdge::default();
    let mut model = Vec::new();
    let mut full = Vec::new();
    for number in 0..65_536u64 + 300 {
        let leaf = leaf_hash(&number.to_le_bytes());
        model.push(leaf);
        full.extend(edge.push(leaf).into_iter().map(|t| (t.level, t.number)));
    }
    assert_eq!(full.iter().filter(|(level, _)| *level == 0).count(), 257);
    assert_eq!(full.iter().filter(|(level, _)| *level == 1).count(), 1);
    assert_eq!(edge.level(0).len(), 44);
    assert_eq!(edge.level(1).len(), 1);
    assert_eq!(edge.level(2).len(), 1);
    assert_eq!(edge.level(2)[0], perfect_root(&model[..65_536]));
    assert_eq!(edge.root(), merkle::root(model));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn proofs_are_those_of_the_model_and_only_they_verify(
        size in prop_oneof![1usize..600, Just(255), Just(256), Just(257), Just(512), Just(513)],
        pick in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        flip in any::<prop::sample::Index>(),
        bit in 0usize..256,
    ) {
        let data = leaves(size);
        let root = Digest::from_bytes(reference::root(&data));
        let index = pick.index(size);
        let leaf = leaf_hash(&data[index]);
        let proof = inclusion_proof(nodes(&data), index as u64, size as u64).unwrap();
        prop_assert_eq!(&proof, &digests(reference::path(index, &data)));
        let verify = |i: usize, s: usize, p: &[Digest], r: &Digest| {
            verify_inclusion(&leaf, i as u64, s as u64, p, r).is_ok()
        };
        prop_assert!(verify(index, size, &proof, &root));
        prop_assert!(index == other.index(size) || !verify(other.index(size), size, &proof, &root));
        prop_assert!(!verify(size, size, &proof, &root));

        let old = other.index(size) + 1;
        let old_root = Digest::from_bytes(reference::root(&data[..old]));
        let consistency = consistency_proof(nodes(&data), old as u64, size as u64).unwrap();
        prop_assert_eq!(&consistency, &digests(reference::proof(old, &data)));
        let check = |o: usize, a: &Digest, s: usize, b: &Digest, p: &[Digest]| {
            verify_consistency(o as u64, a, s as u64, b, p).is_ok()
        };
        prop_assert!(check(old, &old_root, size, &root, &consistency));
        prop_assert!(old == size || !check(old, &root, size, &old_root, &consistency));
        prop_assert!(!check(size + 1, &old_root, size, &root, &consistency));

        // One bit anywhere, or one hash more or less.
        let change = |proof: &[Digest]| {
            let mut changed = proof.to_vec();
            let at = flip.index(changed.len());
            let mut bytes = *changed[at].as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            changed[at] = Digest::from_bytes(bytes);
            changed
        };
        if !proof.is_empty() {
            prop_assert!(!verify(index, size, &change(&proof), &root));
            prop_assert!(!verify(index, size, &proof[1..], &root));
        }
        if !consistency.is_empty() {
            prop_assert!(!check(old, &old_root, size, &root, &change(&consistency)));
            prop_assert!(!check(old, &old_root, size, &root, &consistency[1..]));
        }
        let mut longer = proof.clone();
        longer.push(root);
        prop_assert!(!verify(index, size, &longer, &root));
    }

    #[test]
    fn paths_of_tiles_are_read_back(level in 0u8..8, number in any::<u32>(), width in 1u64..=256) {
        for row in [Row::Entries, Row::Hashes(level)] {
            let path = tile_path(row, u64::from(number), width);
            prop_assert_eq!(read_tile_path(&path), Some((row, u64::from(number), width)));
            let padded = format!("{path}0");
            prop_assert!(read_tile_path(&padded) != Some((row, u64::from(number), width)));
        }
    }
}

#[test]
fn the_published_example_of_a_tile_path() {
    assert_eq!(tile_path(Row::Hashes(0), 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(tile_path(Row::Entries, 0, 8), "tile/entries/000.p/8");
    for wrong in [
        "tile/0/1",
        "tile/0/0001",
        "tile/0/x001",
        "tile/00/001",
        "tile/8/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/08",
        "tile/entries/001.p",
        "tile/0/+01",
    ] {
        assert_eq!(read_tile_path(wrong), None, "{wrong}");
    }
}

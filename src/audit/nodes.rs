//! Roots of perfect subtrees, from the tiles: what proofs are made of.

use super::AuditError;
use super::folder::Folder;
use super::merkle::{consistency_proof, inclusion_proof};
use super::position::LogPosition;
use super::recovery::altered;
use super::tile::{HEIGHT, WIDTH, perfect_root};
use crate::crypto::Digest;

/// The inclusion proof of an entry in the tree of a position.
pub(super) fn prove_inclusion(
    folder: &Folder,
    position: &LogPosition,
    index: u64,
) -> Result<Vec<Digest>, AuditError> {
    inclusion_proof(nodes(folder, position), index, position.size)
}

/// The proof that the first `old` entries are the beginning of the tree of a position.
pub(super) fn prove_consistency(
    folder: &Folder,
    position: &LogPosition,
    old: u64,
) -> Result<Vec<Digest>, AuditError> {
    consistency_proof(nodes(folder, position), old, position.size)
}

/// Reads each tile that it is asked for; the last one is kept.
fn nodes<'a>(
    folder: &'a Folder,
    position: &'a LogPosition,
) -> impl FnMut(u32, u64) -> Result<Digest, AuditError> + 'a {
    let mut cached: Option<((u8, u64), Vec<Digest>)> = None;
    move |level, index| {
        let tile_level = u8::try_from(level / HEIGHT).unwrap_or(u8::MAX);
        let within = level % HEIGHT;
        let number = (index << within) / WIDTH;
        let altered = || altered(position, "a tile");
        if cached.as_ref().is_none_or(|(at, _)| *at != (tile_level, number)) {
            let count = position.size >> (u32::from(tile_level) * HEIGHT);
            let width = (count - number * WIDTH).min(WIDTH);
            let hashes = folder.tile(tile_level, number, width)?;
            cached = Some(((tile_level, number), hashes.ok_or_else(altered)?));
        }
        let from = usize::try_from((index << within) % WIDTH).unwrap_or(usize::MAX);
        let hashes = cached.as_ref().and_then(|(_, hashes)| {
            let (_, rest) = hashes.split_at_checked(from)?;
            rest.split_at_checked(1 << within)
        });
        let (hashes, _) = hashes.ok_or_else(altered)?;
        Ok(perfect_root(hashes))
    }
}

//! Bringing a log's folder back to what its signer signed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use super::AuditError;
use super::folder::{CHECKPOINT, Folder, Staging, VERIFIER_KEY};
use super::journal::Journal;
use super::log::CHECKPOINT_MAX;
use super::merkle::leaf_hash;
use super::note::{Checkpoint, write_verifier_key};
use super::position::LogPosition;
use super::tile::{
    Bundle, FullTile, HEIGHT, Row, TileEdge, WIDTH, push_entry, tile_bytes, tile_path,
};
use crate::crypto::{Digest, Signer};
use crate::durable::{self, Visibility, step};

pub(super) fn stage(staging: &mut Staging, tile: &FullTile) -> Result<(), AuditError> {
    staging
        .write(&tile_path(Row::Hashes(tile.level), tile.number, WIDTH), &tile_bytes(&tile.hashes))
}

pub(super) fn stage_partial(
    staging: &mut Staging,
    edge: &TileEdge,
    tail: &[u8],
) -> Result<(), AuditError> {
    let size = edge.size();
    if !size.is_multiple_of(WIDTH) {
        staging.write(&tile_path(Row::Entries, size / WIDTH, size % WIDTH), tail)?;
    }
    for (level, hashes) in edge.partial() {
        let number = size >> ((u32::from(level) + 1) * HEIGHT);
        let path = tile_path(Row::Hashes(level), number, hashes.len() as u64);
        staging.write(&path, &tile_bytes(hashes))?;
    }
    Ok(())
}

pub(super) fn altered(position: &LogPosition, what: &'static str) -> AuditError {
    AuditError::Altered { origin: position.origin.clone(), what }
}

pub(super) fn leaf_hashes(bundle: &[u8]) -> Result<Vec<Digest>, AuditError> {
    Bundle(bundle).map(|entry| Ok(leaf_hash(entry?))).collect()
}

pub(super) fn first_entries(bundle: &[u8], width: u64) -> Result<Vec<u8>, AuditError> {
    let mut out = Vec::new();
    for entry in Bundle(bundle).take(usize::try_from(width).unwrap_or(usize::MAX)) {
        push_entry(&mut out, entry?)?;
    }
    Ok(out)
}

/// Compares key and checkpoint with the signer's state. False where tiles should be made again.
pub(super) fn check_folder(
    folder: &Folder,
    position: &LogPosition,
    signer: &Signer,
) -> Result<bool, AuditError> {
    let altered = |what| altered(position, what);
    let key = write_verifier_key(&position.origin, &signer.public_key())?;
    let written = format!("{key}\n").into_bytes();
    match folder.read(VERIFIER_KEY, 4096)? {
        Some(bytes) if bytes == written => {}
        Some(_) => return Err(altered("the verifier key")),
        None => {
            let path = folder.path(VERIFIER_KEY);
            step::create_folders(folder.root()).map_err(AuditError::io("create", folder.root()))?;
            durable::write(&path, &written, Visibility::Shared)
                .map_err(AuditError::io("write", &path))?;
        }
    }
    if let Some(bytes) = folder.read(CHECKPOINT, CHECKPOINT_MAX)? {
        let checkpoint = Checkpoint::parse(&bytes).map_err(|_| altered("the checkpoint"))?;
        checkpoint.verify(&signer.public_key()).map_err(|_| altered("the checkpoint"))?;
        let there = checkpoint.position();
        // The state is written before the checkpoint: it can be ahead of it, never behind.
        if there.origin != position.origin
            || there.size > position.size
            || (there.size == position.size && there.root != position.root)
        {
            return Err(altered("the checkpoint"));
        }
    }
    Ok(folder.is_complete(position.size))
}

/// The right edge from the partial tiles, where it gives the signed root.
pub(super) fn right_edge(folder: &Folder, position: &LogPosition) -> Option<TileEdge> {
    let mut levels = Vec::new();
    let mut count = position.size;
    let mut level = 0u8;
    while count > 0 {
        let hashes = match count % WIDTH {
            0 => Vec::new(),
            width => folder.tile(level, count / WIDTH, width).ok()??,
        };
        levels.push(hashes);
        count /= WIDTH;
        level += 1;
    }
    TileEdge::from_partial(position.size, levels).filter(|edge| edge.root() == position.root)
}

/// The first `size` entries as far as the journal still has them, by index.
pub(super) fn held_entries(
    journal: &Path,
    size: u64,
) -> Result<BTreeMap<u64, Vec<u8>>, AuditError> {
    let mut held = BTreeMap::new();
    Journal::read(journal, |first, body| {
        for (index, bytes) in (first..size).zip(Bundle(body)) {
            held.insert(index, bytes?.to_vec());
        }
        Ok(())
    })?;
    Ok(held)
}

/// Makes all tiles again from the entries: those of the bundles, and of the journal where a bundle
/// is missing. The tiles are given their names only once the root is the one that was signed.
pub(super) fn rebuild(
    folder: &Folder,
    journal: &Path,
    position: &LogPosition,
    staging: &mut Staging,
) -> Result<TileEdge, AuditError> {
    let held = held_entries(journal, position.size)?;
    // First the root alone, so that nothing is written over a folder that was tampered with.
    let edge = replay(folder, &held, position, |_, _| Ok(()), |_| Ok(()))?;
    if edge.root() != position.root {
        return Err(altered(position, "an entry"));
    }
    let mut tail = Vec::new();
    let staging = RefCell::new(staging);
    let edge = replay(
        folder,
        &held,
        position,
        |index, bytes| {
            push_entry(&mut tail, bytes)?;
            if (index + 1) % WIDTH == 0 {
                let path = tile_path(Row::Entries, index / WIDTH, WIDTH);
                staging.borrow_mut().write(&path, &tail)?;
                tail.clear();
            }
            Ok(())
        },
        |tile| stage(&mut staging.borrow_mut(), tile),
    )?;
    let staging = staging.into_inner();
    stage_partial(staging, &edge, &tail)?;
    staging.commit()?;
    Ok(edge)
}

pub(super) fn replay(
    folder: &Folder,
    held: &BTreeMap<u64, Vec<u8>>,
    position: &LogPosition,
    mut entry: impl FnMut(u64, &[u8]) -> Result<(), AuditError>,
    mut tile: impl FnMut(&FullTile) -> Result<(), AuditError>,
) -> Result<TileEdge, AuditError> {
    let mut edge = TileEdge::default();
    for number in 0..position.size.div_ceil(WIDTH) {
        let first = number * WIDTH;
        let width = (position.size - first).min(WIDTH);
        let bundle = folder.widest_bundle(number, width)?;
        let mut entries = Bundle(&bundle);
        for index in first..first + width {
            // A bundle that is cut short ends here; the journal may have the rest.
            let bytes = match entries.next() {
                Some(Ok(bytes)) => bytes,
                _ => held
                    .get(&index)
                    .ok_or(AuditError::RolledBack { held: index, signed: position.size })?,
            };
            entry(index, bytes)?;
            for full in edge.push(leaf_hash(bytes)) {
                tile(&full)?;
            }
        }
    }
    Ok(edge)
}

//! The openings of a batch's commitments (`.lwo`): one leaf for each record, among dummies.
//!
//! `magic (16), LE16 version, then per leaf: LE64 index, LE32 length, opening; per list that was applied:
//! index 2^64-2, LE32 length, opening; at the end index 2^64-1, run id (16), root (32), SHA-256 of all
//! before it`.

use std::io::{self, BufWriter, Write};

use crate::audit::{AuditError, InnerTree, OPENINGS_LIST, OPENINGS_MAGIC, Opening, commit_with};
use crate::crypto::{Sha256, fill_random};
use crate::role::RoleError;
use crate::schema::FORMAT_VERSION;
use zeroize::Zeroize;

struct Hashed<W: Write> {
    output: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.output.write_all(bytes)
    }

    fn opening(&mut self, index: u64, opening: &Opening) -> io::Result<()> {
        let bytes = opening.to_bytes();
        self.put(&index.to_le_bytes())?;
        self.put(&u32::try_from(bytes.expose().len()).unwrap_or(u32::MAX).to_le_bytes())?;
        self.put(bytes.expose())
    }
}

/// Commits to the event of each of so many records, writes the openings, those of the lists too, and
/// gives the tree. Memory: 200 bytes a record.
pub(super) fn write<'e>(
    records: usize,
    event_of: impl Fn(usize) -> Vec<&'e [u8]>,
    lists: &[Opening],
    output: &mut dyn Write,
) -> Result<InnerTree, RoleError> {
    let io = || RoleError::io("write the openings");
    let mut output = Hashed { output: BufWriter::new(output), hash: Sha256::new() };
    output.put(OPENINGS_MAGIC).map_err(io())?;
    output.put(&FORMAT_VERSION.to_le_bytes()).map_err(io())?;
    let mut salts = vec![[0u8; 32]; records];
    fill_random(salts.as_flattened_mut())?;
    let event = |salt: &[u8; 32], place: usize| commit_with(*salt, &event_of(place));
    let mut commitments = Vec::with_capacity(records);
    for (place, salt) in salts.iter().enumerate() {
        commitments.push(event(salt, place)?.0);
    }
    let mut failed = None;
    let tree = InnerTree::build(commitments, |index, opening| {
        if failed.is_none() {
            failed = output.opening(index, &opening).err();
        }
        Ok::<(), AuditError>(())
    })?;
    if let Some(error) = failed {
        return Err(io()(error));
    }
    for (place, salt) in salts.iter().enumerate() {
        let (_, opening) = event(salt, place)?;
        output.opening(tree.index_of(place).unwrap_or(u64::MAX), &opening).map_err(io())?;
    }
    salts.as_flattened_mut().zeroize();
    for opening in lists {
        output.opening(OPENINGS_LIST, opening).map_err(io())?;
    }
    output.put(&u64::MAX.to_le_bytes()).map_err(io())?;
    output.put(&tree.id()).map_err(io())?;
    output.put(tree.root().as_bytes()).map_err(io())?;
    let digest = output.hash.clone().finish();
    output.put(digest.as_bytes()).map_err(io())?;
    output.output.flush().map_err(io())?;
    Ok(tree)
}

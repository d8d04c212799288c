//! Reading the entries of a log's folder, without any key.

use std::path::Path;

use super::AuditError;
use super::entry::Entry;
use super::folder::{AGREEMENTS, CHECKPOINT, EntryStream, Folder};
use super::log::{AGREEMENT_MAX, CHECKPOINT_MAX};
use super::nodes::{prove_consistency, prove_inclusion};
use super::note::Checkpoint;
use super::position::LogPosition;
use super::proof::{ConsistencyProof, InclusionProof};
use super::recovery::altered;
use super::tile::{Bundle, WIDTH};
use crate::crypto::Digest;

/// The entries that a log's folder says it has. Nothing is verified: that is [`verify_logs`](super::verify_logs).
///
/// ```
/// use linkwise::audit::{AuditLog, EntryKind, LogReader};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// # #[cfg(unix)]
/// # std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
/// let dir = home.path().join("log");
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// AuditLog::create(&dir, &home.path().join("state"), "council/log", Signer::generate()?, "council", now)?;
/// let log = LogReader::open(&dir)?;
/// assert_eq!(log.entries().next().unwrap()?.kind, EntryKind::LogOpened);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct LogReader {
    folder: Folder,
    checkpoint: Checkpoint,
    tail: Vec<u8>,
}

impl core::fmt::Debug for LogReader {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LogReader")
    }
}

impl LogReader {
    /// Opens a folder and reads its checkpoint. Costs one read, and one more of at most 256 entries.
    ///
    /// # Errors
    /// [`AuditError`] where the folder is not that of a log, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, AuditError> {
        let folder = Folder::new(path);
        let bytes = folder
            .read(CHECKPOINT, CHECKPOINT_MAX)?
            .ok_or(AuditError::Format { what: "folder of a log", rule: "it has a checkpoint" })?;
        let checkpoint = Checkpoint::parse(&bytes)?;
        let position = checkpoint.position();
        let width = position.size % WIDTH;
        let tail = if width == 0 {
            Vec::new()
        } else {
            folder.bundle(position.size / WIDTH, width)?.ok_or(AuditError::Format {
                what: "folder of a log",
                rule: "it has a bundle for every 256 entries, and one for the rest",
            })?
        };
        Ok(Self { folder, checkpoint, tail })
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Where the log stands by its checkpoint.
    #[must_use]
    pub const fn position(&self) -> &LogPosition {
        self.checkpoint.position()
    }

    /// The checkpoint, with the signatures of witnesses where they are in it.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The entries, in order, one bundle in memory at a time. An error ends it.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry, AuditError>> + '_ {
        let size = self.position().size;
        EntryStream::new(&self.folder, size - size % WIDTH, &self.tail, size)
    }

    /// The canonical bytes of an agreement that the folder holds; none where it is withheld.
    ///
    /// # Errors
    /// [`AuditError`] where the file cannot be read.
    pub fn agreement(&self, digest: &Digest) -> Result<Option<Vec<u8>>, AuditError> {
        self.folder.read(&format!("{AGREEMENTS}/{digest}"), AGREEMENT_MAX)
    }

    /// The canonical bytes of one entry. Reads one bundle.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where the checkpoint covers no such entry, [`AuditError::Format`] where
    /// its bundle is missing or broken.
    pub fn entry_bytes(&self, index: u64) -> Result<Vec<u8>, AuditError> {
        let size = self.position().size;
        if index >= size {
            return Err(AuditError::Usage {
                rule: "the log has no such entry; entries are numbered from 0",
            });
        }
        let missing =
            || AuditError::Format { what: "folder of a log", rule: "every entry is in a bundle" };
        let number = index / WIDTH;
        let width = (size - number * WIDTH).min(WIDTH);
        let bundle = self.folder.bundle(number, width)?.ok_or_else(missing)?;
        let within = usize::try_from(index % WIDTH).unwrap_or(usize::MAX);
        Ok(Bundle(&bundle).nth(within).ok_or_else(missing)??.to_vec())
    }

    /// The proof that an entry stands in the log at its checkpoint. Reads one bundle and a few tiles.
    ///
    /// # Errors
    /// As [`LogReader::entry_bytes`], and [`AuditError::Altered`] where the tiles do not lead from
    /// the entry to the checkpoint's root.
    pub fn prove_entry(&self, index: u64) -> Result<InclusionProof, AuditError> {
        let entry = self.entry_bytes(index)?;
        let hashes = prove_inclusion(&self.folder, self.position(), index)?;
        let proof = InclusionProof::new(index, hashes, entry, self.checkpoint.clone());
        proof.check_path().map_err(|_| altered(self.position(), "an entry or a tile"))?;
        Ok(proof)
    }

    /// The proof that the log at `older` is the beginning of the log at its checkpoint. Reads a few
    /// tiles.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where `older` is of another log, [`AuditError::RolledBack`] where the
    /// log is shorter than it was then, [`AuditError::Proof`] where it does not begin as it did then.
    pub fn prove_since(&self, older: &Checkpoint) -> Result<ConsistencyProof, AuditError> {
        let (old, new) = (older.position(), self.position());
        if old.origin != new.origin {
            return Err(AuditError::Usage { rule: "the earlier checkpoint is of another log" });
        }
        if old.size > new.size {
            return Err(AuditError::RolledBack { held: new.size, signed: old.size });
        }
        let hashes = prove_consistency(&self.folder, new, old.size)?;
        let proof = ConsistencyProof::new(hashes, older.clone(), self.checkpoint.clone());
        proof.check_path()?;
        Ok(proof)
    }
}

//! Reading the entries of a log's folder, without any key.

use std::path::Path;

use super::AuditError;
use super::entry::Entry;
use super::folder::{AGREEMENTS, CHECKPOINT, EntryStream, Folder};
use super::log::{AGREEMENT_MAX, CHECKPOINT_MAX};
use super::note::Checkpoint;
use super::position::LogPosition;
use super::tile::WIDTH;
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
    position: LogPosition,
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
        let position = Checkpoint::parse(&bytes)?.position().clone();
        let width = position.size % WIDTH;
        let tail = if width == 0 {
            Vec::new()
        } else {
            folder.bundle(position.size / WIDTH, width)?.ok_or(AuditError::Format {
                what: "folder of a log",
                rule: "it has a bundle for every 256 entries, and one for the rest",
            })?
        };
        Ok(Self { folder, position, tail })
    }

    /// Where the log stands by its checkpoint.
    #[must_use]
    pub const fn position(&self) -> &LogPosition {
        &self.position
    }

    /// The entries, in order, one bundle in memory at a time. An error ends it.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry, AuditError>> + '_ {
        let size = self.position.size;
        EntryStream::new(&self.folder, size - size % WIDTH, &self.tail, size)
    }

    /// The canonical bytes of an agreement that the folder holds; none where it is withheld.
    ///
    /// # Errors
    /// [`AuditError`] where the file cannot be read.
    pub fn agreement(&self, digest: &Digest) -> Result<Option<Vec<u8>>, AuditError> {
        self.folder.read(&format!("{AGREEMENTS}/{digest}"), AGREEMENT_MAX)
    }
}

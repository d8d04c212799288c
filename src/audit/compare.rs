//! Two copies of one log, held against each other.

use std::path::Path;

use super::AuditError;
use super::folder::Folder;
use super::merkle::{Frontier, leaf_hash};
use super::position::LogPosition;
use super::proof::check_signed;
use super::reader::LogReader;
use super::tile::{Bundle, WIDTH};
use super::verify::PinnedLog;

/// How the newer copy stands to the older.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Both have the same entries.
    Same,
    /// The newer begins with all entries of the older, and has more.
    Grown,
    /// The older begins with all entries of the newer: the newer was cut back, or is the older one.
    RolledBack,
    /// They differ at an entry that both have.
    Forked {
        /// The first entry that differs, from 0.
        entry: u64,
    },
}

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOfLog {
    /// What its checkpoint says.
    pub position: LogPosition,
    /// Whether its entries give the root of its checkpoint.
    pub agrees: bool,
    /// Whether its checkpoint is signed by the key that was given; none where none was given.
    pub signed: Option<bool>,
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogComparison {
    /// The older copy.
    pub older: CopyOfLog,
    /// The newer copy.
    pub newer: CopyOfLog,
    /// How they stand to each other.
    pub relation: Relation,
}

impl LogComparison {
    /// Whether both checkpoints are signed, go with the entries beside them, and cannot both be of
    /// one log that only grew: then whoever holds the key has shown two different logs.
    #[must_use]
    pub fn is_split_view(&self) -> bool {
        let true_copy = |copy: &CopyOfLog| copy.agrees && copy.signed == Some(true);
        matches!(self.relation, Relation::Forked { .. })
            && true_copy(&self.older)
            && true_copy(&self.newer)
    }
}

/// Compares the entries of two copies of one log, from the first to the last that both have, and each
/// with its own checkpoint. Reads all entries of both; one bundle of each is in memory.
///
/// ```
/// use linkwise::audit::{AuditLog, Relation, compare_logs};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// let dir = home.path().join("log");
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// AuditLog::create(&dir, &home.path().join("state"), "council/log", Signer::generate()?, "council", now)?;
/// let comparison = compare_logs(&dir, &dir, None)?;
/// assert_eq!(comparison.relation, Relation::Same);
/// assert!(comparison.older.agrees);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`AuditError::Usage`] where they are copies of different logs; [`AuditError::Format`] or
/// [`AuditError::Io`] where one is not a log's folder, has too few entries, or cannot be read.
pub fn compare_logs(
    older: &Path,
    newer: &Path,
    log: Option<&PinnedLog>,
) -> Result<LogComparison, AuditError> {
    let copies = [LogReader::open(older)?, LogReader::open(newer)?];
    let [a, b] = &copies;
    if a.position().origin != b.position().origin {
        return Err(AuditError::Usage {
            rule: "these are copies of different logs: their names differ",
        });
    }
    let (old, new) = (a.position().size, b.position().size);
    let mut common = Frontier::new();
    let mut forked = None;
    for number in 0..old.min(new).div_ceil(WIDTH) {
        let width = (old.min(new) - number * WIDTH).min(WIDTH);
        let (left, right) = (bundle(a, number)?, bundle(b, number)?);
        let pairs = Bundle(&left).zip(Bundle(&right)).take(usize::try_from(width).unwrap_or(256));
        for (index, (left, right)) in (number * WIDTH..).zip(pairs) {
            let left = left?;
            if left != right? {
                forked = Some(index);
                break;
            }
            common.push(leaf_hash(left));
        }
        if forked.is_some() {
            break;
        }
        if common.size() < number * WIDTH + width {
            return Err(cut_short());
        }
    }
    let relation = match forked {
        Some(entry) => Relation::Forked { entry },
        None if old == new => Relation::Same,
        None if old < new => Relation::Grown,
        None => Relation::RolledBack,
    };
    let copy = |reader: &LogReader| -> Result<CopyOfLog, AuditError> {
        let position = reader.position().clone();
        let agrees = root_from(reader, common.clone())? == position.root;
        let signed = log.map(|log| check_signed(reader.checkpoint(), log).is_ok());
        Ok(CopyOfLog { position, agrees, signed })
    };
    Ok(LogComparison { older: copy(a)?, newer: copy(b)?, relation })
}

fn cut_short() -> AuditError {
    AuditError::Format {
        what: "folder of a log",
        rule: "it has every entry that its checkpoint covers",
    }
}

/// The bundle of a number, as wide as the log's checkpoint says.
fn bundle(reader: &LogReader, number: u64) -> Result<Vec<u8>, AuditError> {
    let width = (reader.position().size - number * WIDTH).min(WIDTH);
    let folder: &Folder = reader.folder();
    folder.bundle(number, width)?.ok_or_else(cut_short)
}

/// The root over all entries of a log whose first ones are in the tree already.
fn root_from(reader: &LogReader, mut tree: Frontier) -> Result<crate::crypto::Digest, AuditError> {
    let size = reader.position().size;
    while tree.size() < size {
        let number = tree.size() / WIDTH;
        let bytes = bundle(reader, number)?;
        let width = (size - number * WIDTH).min(WIDTH);
        let end = number * WIDTH + width;
        let skip = usize::try_from(tree.size() % WIDTH).unwrap_or(usize::MAX);
        let take = usize::try_from(end - tree.size()).unwrap_or(usize::MAX);
        for entry in Bundle(&bytes).skip(skip).take(take) {
            tree.push(leaf_hash(entry?));
        }
        if tree.size() < end {
            return Err(cut_short());
        }
    }
    Ok(tree.root())
}

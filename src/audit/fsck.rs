//! Checking a log's folder from the ground, and what recovery would do to it.
//!
//! What recovery would do is found out by letting it do it, to a copy whose files are hard links where
//! they can be: every file of a log but the journal is replaced whole, never written into.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::AuditError;
use super::folder::{CHECKPOINT, Folder};
use super::journal::Journal;
use super::lock::Lock;
use super::log::{AuditLog, CHECKPOINT_MAX, beside};
use super::note::Checkpoint;
use super::position::LogPosition;
use super::recovery::{held_entries, replay};
use super::state::SignerState;
use super::tile::{Bundle, FullTile, HEIGHT, Row, TILE_MAX, WIDTH, tile_bytes, tile_path};
use super::verdict::Verdict;
use super::verify::{PinnedLog, verify_logs};
use crate::crypto::Signer;
use crate::durable;

/// Something that recovery does to a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepairStep {
    /// Takes in entries that are durable in the journal and not signed yet.
    TakeInEntries {
        /// The first of them, from 0.
        first: u64,
        /// How many.
        count: u64,
    },
    /// Cuts off the end of the journal, which was never acknowledged.
    CutJournal {
        /// How many bytes.
        bytes: u64,
    },
    /// Signs a checkpoint of this many entries, in place of the one that is there.
    SignCheckpoint {
        /// How many entries it covers.
        size: u64,
    },
    /// Makes a file again from what is signed or durable.
    MakeFile {
        /// Its path in the log's folder.
        path: String,
    },
    /// Removes a file that an interrupted write left, or that a newer one takes the place of.
    RemoveFile {
        /// Its path in the log's folder.
        path: String,
    },
}

impl core::fmt::Display for RepairStep {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TakeInEntries { first, count } => {
                write!(
                    f,
                    "take in {count} durable entries that are not signed yet, from entry {first}"
                )
            }
            Self::CutJournal { bytes } => {
                write!(f, "cut {bytes} bytes off the journal that were never acknowledged")
            }
            Self::SignCheckpoint { size } => write!(f, "sign a checkpoint of {size} entries"),
            Self::MakeFile { path } => write!(f, "make the file {path} again"),
            Self::RemoveFile { path } => write!(f, "remove the file {path}"),
        }
    }
}

/// What recovery would do, or did.
#[derive(Debug)]
pub struct RecoveryPlan {
    /// How many entries its signer has signed.
    pub signed: u64,
    /// What it does, in order; nothing where the log needs no recovery.
    pub steps: Vec<RepairStep>,
    /// What verification says after it; of the log as it is where recovery refuses.
    pub after: Verdict,
    /// Why recovery refuses, where it does.
    pub refused: Option<AuditError>,
}

/// Finds out what recovery would do to a log, and changes nothing of it. `scratch` is a private folder,
/// best on the same disk as the log, in which a copy is made and removed.
///
/// # Errors
/// [`AuditError::Locked`] where another process has the log open; [`AuditError::Io`];
/// [`AuditError::Format`] where the signer's state is none.
pub fn plan_recovery(
    dir: &Path,
    state: &Path,
    signer: Signer,
    scratch: &Path,
) -> Result<RecoveryPlan, AuditError> {
    let _lock = Lock::take(&beside(state, ".lock"))?;
    let kept = SignerState::read(state)?;
    let log = PinnedLog { name: kept.position.origin.clone(), key: signer.public_key() };
    let copy = scratch.join(".fsck");
    remove(&copy)?;
    let outcome = try_on_copy(dir, state, signer, &copy, &kept.position);
    let after = |dir: &Path| verify_logs(&[dir.to_path_buf()], core::slice::from_ref(&log), &[]);
    let plan = outcome.map(|tried| {
        let (signed, steps) = (kept.position.size, tried.steps);
        match tried.refused {
            None => RecoveryPlan { signed, steps, after: after(&copy.join("log")), refused: None },
            Some(error) => RecoveryPlan { signed, steps, after: after(dir), refused: Some(error) },
        }
    });
    remove(&copy)?;
    plan
}

/// Does what [`plan_recovery`] said: removes tiles that are not what the signed entries give, and opens
/// the log, which recovers it.
///
/// # Errors
/// Those of [`AuditLog::open`].
pub fn recover(dir: &Path, state: &Path, signer: Signer) -> Result<AuditLog, AuditError> {
    {
        let _lock = Lock::take(&beside(state, ".lock"))?;
        let kept = SignerState::read(state)?;
        for path in wrong_tiles(&Folder::new(dir), &beside(state, ".journal"), &kept.position)? {
            remove(&dir.join(path))?;
        }
    }
    AuditLog::open(dir, state, signer)
}

struct Tried {
    steps: Vec<RepairStep>,
    refused: Option<AuditError>,
}

fn try_on_copy(
    dir: &Path,
    state: &Path,
    signer: Signer,
    copy: &Path,
    position: &LogPosition,
) -> Result<Tried, AuditError> {
    let before = list(dir)?;
    let (log, kept) = (copy.join("log"), copy.join("state"));
    for path in &before {
        clone_file(&dir.join(path), &log.join(path), true)?;
    }
    fs::create_dir_all(&log).map_err(AuditError::io("create", &log))?;
    for ending in ["", ".journal"] {
        let from = beside(state, ending);
        if from.exists() {
            clone_file(&from, &beside(&kept, ending), false)?;
        }
    }
    let mut end = position.size;
    let read = Journal::read(&beside(&kept, ".journal"), |first, body| {
        end = end.max(first + Bundle(body).count() as u64);
        Ok(())
    });
    let opened = match read {
        Err(error) => Err(error),
        Ok(extent) => recover(&log, &kept, signer).map(|opened| (opened, extent)),
    };
    let (opened, extent) = match opened {
        Ok(opened) => opened,
        Err(error) => return Ok(Tried { steps: Vec::new(), refused: Some(error) }),
    };
    let mut steps = Vec::new();
    if end > position.size {
        let count = end - position.size;
        steps.push(RepairStep::TakeInEntries { first: position.size, count });
    }
    if let Some((good, total)) = extent.filter(|(good, total)| good < total) {
        steps.push(RepairStep::CutJournal { bytes: total - good });
    }
    compare(&before, dir, &log, opened.size(), &mut steps)?;
    Ok(Tried { steps, refused: None })
}

/// The files that recovery made, changed and removed.
fn compare(
    before: &BTreeSet<String>,
    dir: &Path,
    log: &Path,
    size: u64,
    steps: &mut Vec<RepairStep>,
) -> Result<(), AuditError> {
    let after = list(log)?;
    for path in &after {
        let same = before.contains(path) && same_file(&dir.join(path), &log.join(path))?;
        if !same && path != CHECKPOINT {
            steps.push(RepairStep::MakeFile { path: path.clone() });
        }
    }
    let read = |dir: &Path| {
        let bytes = Folder::new(dir).read(CHECKPOINT, CHECKPOINT_MAX)?;
        Ok::<_, AuditError>(bytes.and_then(|bytes| Checkpoint::parse(&bytes).ok()))
    };
    if read(dir)? != read(log)? {
        steps.push(RepairStep::SignCheckpoint { size });
    }
    for path in before.difference(&after) {
        steps.push(RepairStep::RemoveFile { path: path.clone() });
    }
    Ok(())
}

/// Hash tiles that are there and are not what the signed entries give. They are made of the entries, so
/// they can be made again.
fn wrong_tiles(
    folder: &Folder,
    journal: &Path,
    position: &LogPosition,
) -> Result<Vec<String>, AuditError> {
    let held = held_entries(journal, position.size)?;
    let mut wrong = Vec::new();
    let mut check = |path: String, hashes: &[crate::crypto::Digest]| -> Result<(), AuditError> {
        let there = match folder.read(&path, TILE_MAX) {
            Err(AuditError::Io { source, .. }) if source.kind() == io::ErrorKind::FileTooLarge => {
                Some(Vec::new())
            }
            read => read?,
        };
        if there.is_some_and(|there| there != tile_bytes(hashes)) {
            wrong.push(path);
        }
        Ok(())
    };
    let edge = replay(
        folder,
        &held,
        position,
        |_, _| Ok(()),
        |tile| {
            let FullTile { level, number, hashes } = tile;
            check(tile_path(Row::Hashes(*level), *number, WIDTH), hashes)
        },
    )?;
    for (level, hashes) in edge.partial() {
        let number = position.size >> ((u32::from(level) + 1) * HEIGHT);
        check(tile_path(Row::Hashes(level), number, hashes.len() as u64), hashes)?;
    }
    // Entries that are not the signed ones say nothing about tiles.
    Ok(if edge.root() == position.root { wrong } else { Vec::new() })
}

fn remove(path: &Path) -> Result<(), AuditError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(AuditError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

fn clone_file(from: &Path, to: &Path, link: bool) -> Result<(), AuditError> {
    if let Some(parent) = to.parent() {
        durable::create_private_folder(parent).map_err(AuditError::io("create", parent))?;
    }
    if link && fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(AuditError::io("copy", from))
}

/// Every file under a folder, by its path from there with forward slashes; symbolic links are none.
fn list(root: &Path) -> Result<BTreeSet<String>, AuditError> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<(PathBuf, String)> = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let failed = |error| AuditError::io("read", &folder)(error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(AuditError::io("read", &folder))?;
            let kind = entry.file_type().map_err(AuditError::io("read", &folder))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                found.insert(name);
            }
        }
    }
    Ok(found)
}

fn same_file(a: &Path, b: &Path) -> Result<bool, AuditError> {
    let read = |path: &Path| fs::read(path).map_err(AuditError::io("read", path));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let meta = |path: &Path| fs::metadata(path).map_err(AuditError::io("read", path));
        let (a, b) = (meta(a)?, meta(b)?);
        if (a.dev(), a.ino()) == (b.dev(), b.ino()) {
            return Ok(true);
        }
        if a.len() != b.len() {
            return Ok(false);
        }
    }
    Ok(read(a)? == read(b)?)
}

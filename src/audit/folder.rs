//! The files of a log's folder: reading them, and writing tiles so that they appear whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::AuditError;
use super::entry::Entry;
use super::tile::{BUNDLE_MAX, Bundle, Row, TILE_MAX, WIDTH, read_tile, tile_path};
use crate::crypto::Digest;
use crate::durable::{self, step};

pub(super) const CHECKPOINT: &str = "checkpoint";
pub(super) const VERIFIER_KEY: &str = "log.vkey";
pub(super) const RUNS: &str = "runs";
pub(super) const AGREEMENTS: &str = "agreements";
const STAGING: &str = ".staging";
/// Files that are held back before they are made durable together.
const STAGED_MAX: usize = 128;

/// Reads a log's folder; believes nothing.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

/// Refuses what is no plain file. A copy may come from anyone: a pipe in it would keep the verifier waiting
/// for ever.
pub(super) fn plain(path: &Path) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"));
    }
    Ok(())
}

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(super) fn root(&self) -> &Path {
        &self.0
    }

    /// The file's bytes, or `None` where there is no such file.
    pub(super) fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, AuditError> {
        let path = self.path(name);
        plain(&path).map_err(AuditError::io("read", &path))?;
        match durable::read(&path, most) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AuditError::io("read", &path)(error)),
        }
    }

    /// The bundle that holds entry `number * 256` and following, of which `width` are needed: the
    /// full one, or the partial one of exactly this width.
    pub(super) fn bundle(&self, number: u64, width: u64) -> Result<Option<Vec<u8>>, AuditError> {
        self.tile_file(Row::Entries, number, width, BUNDLE_MAX)
    }

    /// The entries of a bundle as far as they are there: of the file that should be there, else of
    /// the widest partial one.
    pub(super) fn widest_bundle(&self, number: u64, width: u64) -> Result<Vec<u8>, AuditError> {
        if let Some(bytes) = self.bundle(number, width)? {
            return Ok(bytes);
        }
        for narrower in (1..width).rev() {
            let path = tile_path(Row::Entries, number, narrower);
            if let Some(bytes) = self.read(&path, BUNDLE_MAX)? {
                return Ok(bytes);
            }
        }
        Ok(Vec::new())
    }

    /// The first `width` hashes of a tile, from the full one or the partial one of this width.
    pub(super) fn tile(
        &self,
        level: u8,
        number: u64,
        width: u64,
    ) -> Result<Option<Vec<Digest>>, AuditError> {
        let bytes = self.tile_file(Row::Hashes(level), number, width, TILE_MAX)?;
        let width = usize::try_from(width).unwrap_or(usize::MAX);
        Ok(bytes.and_then(|bytes| read_tile(&bytes)).filter(|hashes| hashes.len() >= width).map(
            |mut hashes| {
                hashes.truncate(width);
                hashes
            },
        ))
    }

    fn tile_file(
        &self,
        row: Row,
        number: u64,
        width: u64,
        most: u64,
    ) -> Result<Option<Vec<u8>>, AuditError> {
        if width < WIDTH
            && let Some(bytes) = self.read(&tile_path(row, number, width), most)?
        {
            return Ok(Some(bytes));
        }
        self.read(&tile_path(row, number, WIDTH), most)
    }

    /// Hands out the bytes of the first `size` entries in order.
    pub(super) fn each_entry(
        &self,
        size: u64,
        mut entry: impl FnMut(u64, &[u8]) -> Result<(), AuditError>,
    ) -> Result<(), AuditError> {
        for number in 0..size.div_ceil(WIDTH) {
            let first = number * WIDTH;
            let width = (size - first).min(WIDTH);
            let missing = || AuditError::Format {
                what: "folder of a log",
                rule: "it has a bundle for every 256 entries",
            };
            let bytes = self.bundle(number, width)?.ok_or_else(missing)?;
            let mut index = first;
            for bytes in Bundle(&bytes).take(usize::try_from(width).unwrap_or(usize::MAX)) {
                entry(index, bytes?)?;
                index += 1;
            }
            if index != first + width {
                return Err(missing());
            }
        }
        Ok(())
    }

    /// Whether every tile and bundle of a tree of `size` entries is there, with the length it must
    /// have. Reads no file.
    pub(super) fn is_complete(&self, size: u64) -> bool {
        let there = |row: Row, number: u64, width: u64| {
            let length = |width| {
                fs::metadata(self.path(&tile_path(row, number, width))).map(|meta| meta.len()).ok()
            };
            match row {
                Row::Entries => length(width).is_some_and(|length| length >= width * 2),
                Row::Hashes(_) => length(width) == Some(width * 32),
            }
        };
        let mut count = size;
        let mut level = 0u8;
        let complete = |row, count: u64| {
            (0..count / WIDTH).all(|number| there(row, number, WIDTH))
                && (count.is_multiple_of(WIDTH) || there(row, count / WIDTH, count % WIDTH))
        };
        if !complete(Row::Entries, size) {
            return false;
        }
        while count > 0 {
            if !complete(Row::Hashes(level), count) {
                return false;
            }
            count /= WIDTH;
            level += 1;
        }
        true
    }
}

/// The entries of a log, one after the other; holds one bundle at a time.
pub(super) struct EntryStream<'a> {
    folder: &'a Folder,
    published: u64,
    // Entries behind the last full bundle that are not published yet.
    tail: &'a [u8],
    next: u64,
    size: u64,
    bundle: std::vec::IntoIter<Vec<u8>>,
    failed: bool,
}

impl<'a> EntryStream<'a> {
    /// `published` entries stand in full bundles; `tail` is the bundle of the rest.
    pub(super) fn new(folder: &'a Folder, published: u64, tail: &'a [u8], size: u64) -> Self {
        Self {
            folder,
            published,
            tail,
            next: 0,
            size,
            bundle: Vec::new().into_iter(),
            failed: false,
        }
    }

    fn load(&mut self) -> Result<(), AuditError> {
        let bytes;
        let from = if self.next < self.published {
            bytes = self.folder.bundle(self.next / WIDTH, WIDTH)?.ok_or(AuditError::Format {
                what: "folder of a log",
                rule: "it has a bundle for every 256 entries",
            })?;
            bytes.as_slice()
        } else {
            self.tail
        };
        let entries: Result<Vec<_>, _> = Bundle(from).map(|e| e.map(<[u8]>::to_vec)).collect();
        self.bundle = entries?.into_iter();
        Ok(())
    }
}

impl Iterator for EntryStream<'_> {
    type Item = Result<Entry, AuditError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || self.next >= self.size {
            return None;
        }
        if self.next.is_multiple_of(WIDTH)
            && let Err(error) = self.load()
        {
            self.failed = true;
            return Some(Err(error));
        }
        self.next += 1;
        let entry = self.bundle.next().map_or(
            Err(AuditError::Format {
                what: "bundle of entries",
                rule: "a full bundle has 256 entries",
            }),
            |bytes| Entry::from_bytes(&bytes),
        );
        self.failed = entry.is_err();
        Some(entry)
    }
}

/// Tiles on their way: written aside, then made durable together, then given their names.
#[derive(Debug)]
pub(super) struct Staging {
    folder: Folder,
    waiting: Vec<(PathBuf, PathBuf)>,
    // Folders whose own names this process has made durable.
    named: BTreeSet<PathBuf>,
    count: u64,
}

impl Staging {
    /// An empty staging folder; what an interrupted process left in it is removed.
    pub(super) fn new(folder: &Folder) -> Result<Self, AuditError> {
        let path = folder.path(STAGING);
        match step::remove_folder(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(AuditError::io("remove", &path)(error));
            }
            _ => {}
        }
        step::create_folders(&path).map_err(AuditError::io("create", &path))?;
        Ok(Self { folder: folder.clone(), waiting: Vec::new(), named: BTreeSet::new(), count: 0 })
    }

    pub(super) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), AuditError> {
        let aside = self.folder.path(STAGING).join(self.count.to_string());
        self.count += 1;
        let failed = |error| AuditError::io("write", &aside)(error);
        let mut file = File::create(&aside).map_err(failed)?;
        step::write_all(&mut file, &aside, bytes).map_err(AuditError::io("write", &aside))?;
        self.waiting.push((aside, self.folder.path(name)));
        if self.waiting.len() >= STAGED_MAX {
            self.commit()?;
        }
        Ok(())
    }

    /// Makes the waiting files durable, gives them their names, makes the names durable.
    pub(super) fn commit(&mut self) -> Result<(), AuditError> {
        let mut folders = BTreeSet::new();
        let folder = self.folder.path(STAGING);
        step::sync_many(&folder, self.waiting.iter().map(|(aside, _)| aside.as_path()))
            .map_err(AuditError::io("make durable the files of", &folder))?;
        for (aside, path) in core::mem::take(&mut self.waiting) {
            let Some(parent) = path.parent() else {
                continue;
            };
            if !folders.contains(parent) {
                // The names of new folders must be durable too, up to the log's own.
                step::create_folders(parent).map_err(AuditError::io("create", parent))?;
                for above in parent.ancestors() {
                    folders.insert(above.to_path_buf());
                    if above == self.folder.root() || self.named.contains(above) {
                        break;
                    }
                }
            }
            step::rename(&aside, &path).map_err(AuditError::io("write", &path))?;
        }
        for folder in folders {
            step::sync_folder(&folder).map_err(AuditError::io("make durable", &folder))?;
            self.named.insert(folder);
        }
        Ok(())
    }

    /// Removes the partial tiles of a tile that is full now.
    pub(super) fn remove_partial(&self, row: Row, number: u64) {
        let full = tile_path(row, number, WIDTH);
        // They are superseded: where one cannot be removed, nothing is wrong.
        let _ = step::remove_folder(&self.folder.path(&format!("{full}.p")));
    }
}

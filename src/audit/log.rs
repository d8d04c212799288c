//! The log of one organisation: append, publish, recover.
//!
//! Order of a publication, each step durable before the next: entries in the journal; tiles; the
//! signer's state; the checkpoint. So a checkpoint never covers what could be lost, and the signer
//! never signs two roots for one size: what it is about to sign stands in its state before.

use std::path::{Path, PathBuf};

use super::AuditError;
use super::entry::{Entry, RunSummary};
use super::folder::{AGREEMENTS, CHECKPOINT, EntryStream, Folder, RUNS, Staging, VERIFIER_KEY};
use super::inner::InnerTree;
use super::journal::Journal;
use super::kind::EntryKind;
use super::lock::Lock;
use super::merkle::leaf_hash;
use super::nodes::{prove_consistency, prove_inclusion};
use super::note::{Checkpoint, write_verifier_key};
use super::position::{LogPosition, check_origin};
use super::recovery::{
    altered, check_folder, first_entries, leaf_hashes, rebuild, right_edge, stage, stage_partial,
};
use super::scan::is_unfinished;
use super::state::SignerState;
use super::tile::{Bundle, Row, TileEdge, WIDTH, push_entry, tile_bytes, tile_path};
use crate::crypto::{Digest, Signer};
use crate::durable::{self, Visibility, step};
use crate::time::Timestamp;

/// A checkpoint with a full set of witnesses is far below this.
pub(super) const CHECKPOINT_MAX: u64 = 1 << 20;
/// The most bytes of a stored agreement.
pub(super) const AGREEMENT_MAX: u64 = 1 << 24;
/// Entries of one batch of the journal.
const BATCH: usize = 16_384;
/// The journal is begun anew when it is longer and everything in it is published.
const JOURNAL_MAX: u64 = 1 << 22;

/// A log open for writing: one at a time, held by a lock on a file beside the signer's state.
///
/// Only acts of [`crate::role`] append to it; anyone may read. Memory: one bundle of entries and 64
/// digests, however long the log is. An append costs its entry and one fsync; a publication a few
/// files more.
///
/// ```
/// use linkwise::audit::AuditLog;
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// let log = AuditLog::create(
///     &home.path().join("log"),
///     &home.path().join("log.state"),
///     "council.example/linkage",
///     Signer::generate()?,
///     "Northshire Council",
///     now,
/// )?;
/// assert_eq!(log.position().size, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AuditLog {
    folder: Folder,
    state_path: PathBuf,
    signer: Signer,
    published: LogPosition,
    edge: TileEdge,
    // The entries behind the last full bundle, as a bundle.
    tail: Vec<u8>,
    last_time: Option<Timestamp>,
    closed: bool,
    interrupted: bool,
    journal: Journal,
    staging: Staging,
    // Tiles filled since the last publication, whose partial tiles can go after the next.
    filled: Vec<(Row, u64)>,
    _lock: Lock,
}

pub(super) fn beside(state: &Path, ending: &str) -> PathBuf {
    let mut name = state.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl AuditLog {
    /// Makes a new log in a folder that does not exist or is empty, with its first entry published. One
    /// whose making was interrupted, so that nothing was signed yet, is made anew.
    /// `state` is the signer's state file: outside the folder, beside the key, private.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where either exists already, [`AuditError::Format`] where `origin` is
    /// no name for a log, [`AuditError::Io`] where the files cannot be written.
    pub fn create(
        dir: &Path,
        state: &Path,
        origin: &str,
        signer: Signer,
        actor: &str,
        now: Timestamp,
    ) -> Result<Self, AuditError> {
        check_origin(origin)?;
        let opened = Entry::new(EntryKind::LogOpened, now, actor, signer.public_key());
        opened.to_bytes()?;
        let lock = Lock::take(&beside(state, ".lock"))?;
        if state.exists() {
            return Err(AuditError::Usage {
                rule: "a signer state exists already: open the log instead of making it",
            });
        }
        let folder = Folder::new(dir);
        if dir.exists() && !(dir.is_dir() && is_unfinished(&folder)) {
            return Err(AuditError::Usage { rule: "the folder for the log is not empty" });
        }
        step::create_folders(dir).map_err(AuditError::io("create", dir))?;
        if let Some(parent) = dir.parent().filter(|path| !path.as_os_str().is_empty()) {
            durable::sync_folder(parent).map_err(AuditError::io("make durable", parent))?;
        }
        let key = write_verifier_key(origin, &signer.public_key())?;
        let staging = Staging::new(&folder)?;
        let path = folder.path(VERIFIER_KEY);
        durable::write(&path, format!("{key}\n").as_bytes(), Visibility::Shared)
            .map_err(AuditError::io("write", &path))?;
        let journal = Journal::create(&beside(state, ".journal"))?;
        let empty = LogPosition { origin: origin.to_owned(), size: 0, root: Digest::of(&[]) };
        let mut log = Self {
            folder,
            state_path: state.to_path_buf(),
            signer,
            published: empty,
            edge: TileEdge::default(),
            tail: Vec::new(),
            last_time: None,
            closed: false,
            interrupted: false,
            journal,
            staging,
            filled: Vec::new(),
            _lock: lock,
        };
        log.append(&opened)?;
        log.publish()?;
        Ok(log)
    }

    /// Opens a log; finishes what a crash interrupted. Tiles and checkpoint are made again from the
    /// durable entries where they are missing; no entry is dropped.
    ///
    /// # Errors
    /// [`AuditError::RolledBack`] where entries that were signed are gone, [`AuditError::Altered`]
    /// where what is there is not what was signed, [`AuditError::Locked`] where another process has
    /// the log open, [`AuditError::Usage`] where the signer is not the log's,
    /// [`AuditError::NotPrivate`] where others could read or change the signer's state,
    /// [`AuditError::Io`].
    pub fn open(dir: &Path, state: &Path, signer: Signer) -> Result<Self, AuditError> {
        let lock = Lock::take(&beside(state, ".lock"))?;
        for ending in ["", ".lock", ".journal", ".recovery"] {
            let path = beside(state, ending);
            // One that is not there is for others to miss.
            if path.exists()
                && !durable::is_private(&path).map_err(AuditError::io("read", &path))?
            {
                return Err(AuditError::NotPrivate { path });
            }
        }
        let kept = SignerState::read(state)?;
        if kept.key != signer.public_key() {
            return Err(AuditError::Usage {
                rule: "the signing key is not the one that signed this log",
            });
        }
        let position = kept.position;
        let folder = Folder::new(dir);
        let intact = check_folder(&folder, &position, &signer)?;
        for name in ["", RUNS, AGREEMENTS] {
            durable::remove_unfinished(&folder.path(name));
        }
        let mut staging = Staging::new(&folder)?;
        let edge = match intact.then(|| right_edge(&folder, &position)).flatten() {
            Some(edge) => edge,
            None => rebuild(&folder, &beside(state, ".journal"), &position, &mut staging)?,
        };
        let mut tail = Vec::new();
        let mut last = None;
        let first = position.size - position.size % WIDTH;
        if position.size % WIDTH != 0 {
            tail = folder
                .bundle(first / WIDTH, position.size % WIDTH)?
                .ok_or(AuditError::RolledBack { held: first, signed: position.size })?;
            tail = first_entries(&tail, position.size % WIDTH)?;
            last = Bundle(&tail).last().transpose()?.map(<[u8]>::to_vec);
        } else if let Some(bytes) = folder.bundle((first / WIDTH).saturating_sub(1), WIDTH)? {
            last = Bundle(&bytes).last().transpose()?.map(<[u8]>::to_vec);
        }
        if !edge.level(0).iter().copied().eq(leaf_hashes(&tail)?) {
            return Err(altered(&position, "an entry"));
        }
        let last = last.map(|bytes| Entry::from_bytes(&bytes)).transpose()?;
        let mut log = Self {
            folder,
            state_path: state.to_path_buf(),
            signer,
            published: position,
            edge,
            tail,
            last_time: last.as_ref().map(|entry| entry.time),
            closed: last.is_some_and(|entry| entry.kind == EntryKind::LogClosed),
            interrupted: true,
            journal: Journal::create(&beside(state, ".recovery"))?,
            staging,
            filled: Vec::new(),
            _lock: lock,
        };
        // Entries that were durable before the crash but not signed yet.
        let journal = Journal::recover(&beside(state, ".journal"), |at, body| {
            for (index, bytes) in (at..).zip(Bundle(body)) {
                let bytes = bytes?;
                if index > log.edge.size() {
                    return Err(AuditError::Format {
                        what: "journal of the log",
                        rule: "it has no gaps; restore it from a copy",
                    });
                }
                if index == log.edge.size() {
                    let entry = Entry::from_bytes(bytes)?;
                    log.last_time = Some(entry.time);
                    log.closed = entry.kind == EntryKind::LogClosed;
                    log.grow(bytes)?;
                }
            }
            Ok(())
        })?;
        log.journal = journal;
        let _ = step::remove_file(&beside(state, ".recovery"));
        log.staging.commit()?;
        log.interrupted = false;
        log.publish()?;
        Ok(log)
    }

    /// Makes an entry durable and gives its index. It is not published yet.
    ///
    /// # Errors
    /// [`AuditError::TimeWentBack`], [`AuditError::Order`], the errors of [`Entry::to_bytes`], and
    /// [`AuditError::Io`], after which the log must be opened again.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<u64, AuditError> {
        self.append_all(core::slice::from_ref(entry))
    }

    /// Makes entries durable with one fsync for every 16,384, and gives the index of the first.
    ///
    /// # Errors
    /// As [`AuditLog::append`]; on an error before the writing none was appended.
    pub(crate) fn append_all(&mut self, entries: &[Entry]) -> Result<u64, AuditError> {
        if self.interrupted {
            return Err(AuditError::Interrupted);
        }
        let index = self.edge.size();
        self.check_order(entries)?;
        for batch in entries.chunks(BATCH) {
            let bytes: Result<Vec<_>, _> = batch.iter().map(Entry::to_bytes).collect();
            let bytes = bytes?;
            // Until the whole batch is in, the files are in between.
            self.interrupted = true;
            self.journal.append(self.edge.size(), &bytes)?;
            for entry in &bytes {
                self.grow(entry)?;
            }
            self.staging.commit()?;
            self.interrupted = false;
            if let Some(last) = batch.last() {
                self.last_time = Some(last.time.rounded_to_hour());
                self.closed = last.kind == EntryKind::LogClosed;
            }
        }
        Ok(index)
    }

    fn check_order(&self, entries: &[Entry]) -> Result<(), AuditError> {
        let mut last = self.last_time;
        let mut closed = self.closed;
        for (index, entry) in (self.edge.size()..).zip(entries) {
            if closed {
                return Err(AuditError::Order { rule: "it is closed" });
            }
            if (entry.kind == EntryKind::LogOpened) != (index == 0) {
                return Err(AuditError::Order {
                    rule: "it is opened by its first entry and by no other",
                });
            }
            let time = entry.time.rounded_to_hour();
            if last.is_some_and(|last| time < last) {
                return Err(AuditError::TimeWentBack);
            }
            // Refused now, before a batch is half written.
            if entries.len() > BATCH {
                entry.to_bytes()?;
            }
            closed = entry.kind == EntryKind::LogClosed;
            last = Some(time);
        }
        Ok(())
    }

    /// Takes a durable entry into the tree; writes the tiles that it fills.
    fn grow(&mut self, bytes: &[u8]) -> Result<(), AuditError> {
        push_entry(&mut self.tail, bytes)?;
        let full = self.edge.push(leaf_hash(bytes));
        if self.edge.size().is_multiple_of(WIDTH) {
            let number = self.edge.size() / WIDTH - 1;
            self.staging.write(&tile_path(Row::Entries, number, WIDTH), &self.tail)?;
            self.filled.push((Row::Entries, number));
            self.tail.clear();
        }
        for tile in &full {
            stage(&mut self.staging, tile)?;
            self.filled.push((Row::Hashes(tile.level), tile.number));
        }
        Ok(())
    }

    /// Publishes all durable entries: tiles, signer's state, checkpoint. Where nothing is new, gives
    /// the last checkpoint again.
    ///
    /// # Errors
    /// [`AuditError::Io`], after which the log must be opened again.
    pub(crate) fn publish(&mut self) -> Result<Checkpoint, AuditError> {
        if self.interrupted {
            return Err(AuditError::Interrupted);
        }
        self.interrupted = true;
        let next = LogPosition {
            origin: self.published.origin.clone(),
            size: self.edge.size(),
            root: self.edge.root(),
        };
        if next.size != self.published.size {
            stage_partial(&mut self.staging, &self.edge, &self.tail)?;
            self.staging.commit()?;
            SignerState { key: self.signer.public_key(), position: next.clone() }
                .write(&self.state_path)?;
            self.published = next;
        }
        let checkpoint = Checkpoint::sign(&self.published, &self.signer)?;
        let bytes = checkpoint.to_bytes();
        // One that says the same already may carry witnesses' signatures: it stays.
        let there = self.folder.read(CHECKPOINT, CHECKPOINT_MAX)?;
        let same = there.and_then(|there| Checkpoint::parse(&there).ok()).is_some_and(|there| {
            *there.position() == self.published && there.verify(&self.signer.public_key()).is_ok()
        });
        if !same {
            let path = self.folder.path(CHECKPOINT);
            durable::write(&path, &bytes, Visibility::Shared)
                .map_err(AuditError::io("write", &path))?;
        }
        for (row, number) in self.filled.drain(..) {
            self.staging.remove_partial(row, number);
        }
        if self.journal.length() > JOURNAL_MAX {
            self.journal = Journal::create(&beside(&self.state_path, ".journal"))?;
        }
        self.interrupted = false;
        Ok(checkpoint)
    }

    /// Makes the commitments of a run durable under `runs/<id>`, before the entry that names it.
    ///
    /// # Errors
    /// [`AuditError::Format`] where their number is not a power of two of at least 64,
    /// [`AuditError::Usage`] where another run has this name, [`AuditError::Io`].
    pub(crate) fn publish_run(
        &mut self,
        id: [u8; 16],
        leaves: &[Digest],
    ) -> Result<RunSummary, AuditError> {
        let summary = InnerTree::from_leaves(id, leaves.to_vec())?.summary();
        self.store(&run_path(&id), &tile_bytes(leaves))?;
        Ok(summary)
    }

    /// Stores an agreement's canonical bytes under `agreements/<digest>`.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where the digest is not theirs or they are too long, [`AuditError::Io`].
    pub(crate) fn store_agreement(
        &mut self,
        digest: &Digest,
        bytes: &[u8],
    ) -> Result<(), AuditError> {
        if Digest::of(bytes) != *digest || bytes.len() as u64 > AGREEMENT_MAX {
            return Err(AuditError::Usage {
                rule: "an agreement is stored under the SHA-256 of its bytes, at most 16 MiB",
            });
        }
        self.store(&format!("{AGREEMENTS}/{digest}"), bytes)
    }

    fn store(&mut self, name: &str, bytes: &[u8]) -> Result<(), AuditError> {
        if self.interrupted {
            return Err(AuditError::Interrupted);
        }
        if let Some(there) = self.folder.read(name, bytes.len() as u64 + 1)? {
            if there == bytes {
                return Ok(());
            }
            return Err(AuditError::Usage { rule: "another file of the log has this name" });
        }
        self.interrupted = true;
        self.staging.write(name, bytes)?;
        self.staging.commit()?;
        self.interrupted = false;
        Ok(())
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.published.origin
    }

    /// The key with which the log's checkpoints are signed.
    #[must_use]
    pub fn public_key(&self) -> crate::crypto::SignerPublicKey {
        self.signer.public_key()
    }

    /// Reads the log as it was published last.
    pub(crate) fn published(&self) -> Result<super::LogReader, AuditError> {
        super::LogReader::open(self.folder.root())
    }

    /// The number of durable entries, published or not.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The last published position: what a passport carries.
    #[must_use]
    pub fn position(&self) -> LogPosition {
        self.published.clone()
    }

    /// The last checkpoint.
    ///
    /// # Errors
    /// [`AuditError::Io`] or [`AuditError::Format`] where the file is not readable.
    pub fn checkpoint(&self) -> Result<Checkpoint, AuditError> {
        let bytes = self.folder.read(CHECKPOINT, CHECKPOINT_MAX)?;
        Checkpoint::parse(&bytes.unwrap_or_default())
    }

    /// The canonical bytes of an agreement that this log has stored, where it has.
    ///
    /// # Errors
    /// [`AuditError::Io`] where the file cannot be read.
    pub fn agreement(&self, digest: &Digest) -> Result<Option<Vec<u8>>, AuditError> {
        let bytes = self.folder.read(&format!("{AGREEMENTS}/{digest}"), AGREEMENT_MAX)?;
        Ok(bytes.filter(|bytes| Digest::of(bytes) == *digest))
    }

    /// The verifier key: `name+hash+key`, as in the file `log.vkey`.
    #[must_use]
    pub fn vkey(&self) -> String {
        // The name was checked when the log was made.
        write_verifier_key(self.origin(), &self.signer.public_key()).unwrap_or_default()
    }

    /// All durable entries, from the files, one bundle in memory at a time. An error ends it.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry, AuditError>> + '_ {
        let size = self.edge.size();
        EntryStream::new(&self.folder, size - size % WIDTH, &self.tail, size)
    }

    /// The inclusion proof of a published entry against [`AuditLog::position`]. Reads a few tiles.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where there is no such entry, [`AuditError::Altered`] where a tile is
    /// missing.
    pub fn inclusion_proof(&self, index: u64) -> Result<Vec<Digest>, AuditError> {
        prove_inclusion(&self.folder, &self.published, index)
    }

    /// The proof that the log at `old` entries is the beginning of [`AuditLog::position`].
    ///
    /// # Errors
    /// As [`AuditLog::inclusion_proof`].
    pub fn consistency_proof(&self, old: u64) -> Result<Vec<Digest>, AuditError> {
        prove_consistency(&self.folder, &self.published, old)
    }
}

/// The path of a run's commitments.
pub(super) fn run_path(id: &[u8; 16]) -> String {
    format!("{RUNS}/{:032x}", u128::from_be_bytes(*id))
}

//! Verification: what log folders, pinned keys and earlier checkpoints prove alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::AuditError;
use super::acts::Acts;
use super::agreed::Agreements;
use super::allowed::Place;
use super::cross::{Trace, cross_check};
use super::entry::Entry;
use super::folder::{CHECKPOINT, Folder, VERIFIER_KEY};
use super::kind::EntryKind;
use super::log::CHECKPOINT_MAX;
use super::merkle::leaf_hash;
use super::note::{Checkpoint, read_verifier_key};
use super::position::LogPosition;
use super::scan::{check_agreements, check_files, check_run};
use super::tile::{Bundle, FullTile, HEIGHT, Row, TileEdge, WIDTH, tile_bytes, tile_path};
use super::verdict::{FindingCode, Findings, LogVerdict, Verdict};
use super::witnessed::{Keeper, Witnessed};
use crate::crypto::{Digest, SignerPublicKey};
use crate::time::Timestamp;

/// A log whose key the verifier knows from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedLog {
    /// The log's origin.
    pub name: String,
    /// Its key.
    pub key: SignerPublicKey,
}

/// Verifies log folders, each alone and all together. Needs no key and no data.
///
/// Each: the checkpoint's signature; that the entries give the signed root; that every tile is what
/// the entries give and no other file is there; that entries are canonical, in order of time, and
/// each outcome after its intent; that runs and agreements are those that entries name; that the log
/// begins with the entries of every checkpoint in `since`. Together: that what an act took in came
/// out of an act in a given log; that positions of other logs, as entries quote them, are positions
/// those logs had; that links were assembled with the model they were scored with.
///
/// Each act whose agreement lies in one of the folders is held against it: that it was in force and had
/// been adopted, that neither this log nor, hours before, another had ended it, that the decision table
/// permits this party this act, for this purpose, in this delivery, with that many rows, that its
/// obligations were acknowledged, that a list of the National Data Opt-out was new enough where it binds,
/// and that the log is the one that the agreement gives the party. Agreements may be withheld: the verdict
/// counts the acts that could not be held against theirs. **Signatures of agreements are not in a log**:
/// that everyone signed is to be checked on the signed agreement itself.
///
/// Of keys and batches: that an epoch was opened before its use, not used after its destruction, and not
/// used twice; that no batches were scored or assembled together again; that the rows of all deliveries
/// are within the budget; that passports, edges and maps went from encoding to scoring to assembling to
/// mapping under one agreement, in this order of time; that counts agree.
///
/// Where an agreement names witnesses, entries that name it are held against the cosignatures under the
/// checkpoints in the folders and in `since`: what the quorum saw later than the agreed delay after its
/// time is back-dated. No time is known here, so what they have not seen at all is counted as waiting and
/// is no finding: [`verify_logs_at`].
///
/// A log whose name is in `pinned` must be signed by that key. Every other is checked against the
/// key in its own folder, and the verdict says that it is self-signed only.
///
/// Memory: the digests that acts took in and put out, 32 bytes for each 256 entries, 16 for each that must
/// be witnessed, one bundle. A million entries take a few seconds.
///
/// ```
/// use linkwise::audit::{AuditLog, PinnedLog, verify_logs};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// let dir = home.path().join("log");
/// let signer = Signer::generate()?;
/// let pinned = [PinnedLog { name: "council.example/log".into(), key: signer.public_key() }];
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// AuditLog::create(&dir, &home.path().join("state"), "council.example/log", signer, "Council", now)?;
/// let verdict = verify_logs(&[dir], &pinned, &[]);
/// assert!(verdict.is_sound() && !verdict.self_signed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn verify_logs(folders: &[PathBuf], pinned: &[PinnedLog], since: &[Checkpoint]) -> Verdict {
    verify_all(folders, pinned, since, None)
}

/// The same as [`verify_logs`] at a time that the caller says: entries that the witnesses of their
/// agreement have not seen, though the delay that it allows is over by then, are a finding, and so are
/// cosignatures more than five minutes ahead of it. Checkpoints that witnesses cosigned go into `since`,
/// those of earlier sizes and copies of the present one.
#[must_use]
pub fn verify_logs_at(
    folders: &[PathBuf],
    pinned: &[PinnedLog],
    since: &[Checkpoint],
    now: Timestamp,
) -> Verdict {
    verify_all(folders, pinned, since, Some(now))
}

fn verify_all(
    folders: &[PathBuf],
    pinned: &[PinnedLog],
    since: &[Checkpoint],
    now: Option<Timestamp>,
) -> Verdict {
    let mut findings = Findings::default();
    let mut logs = Vec::new();
    let mut traces = Vec::new();
    let mut origins = BTreeSet::new();
    let mut acts = Acts::default();
    let mut agreements = Agreements::new(folders);
    for path in folders {
        let (log, trace) =
            verify_one(path, pinned, (since, now), &mut findings, &mut acts, &mut agreements);
        if trace.is_some() && !origins.insert(log.origin.clone()) {
            findings.add(
                &log.origin,
                FindingCode::DuplicateOrigin,
                None,
                "another of the folders has the same origin".into(),
            );
        }
        logs.push(log);
        traces.extend(trace);
    }
    for checkpoint in since {
        let origin = &checkpoint.position().origin;
        if !origins.contains(origin) {
            findings.add(
                origin,
                FindingCode::EarlierUnmatched,
                None,
                "an earlier checkpoint is of this log, but its folder was not given".into(),
            );
        }
    }
    let (inputs_traced, parents_confirmed) = cross_check(&traces, &mut agreements, &mut findings);
    Verdict {
        self_signed: logs.iter().any(|log| log.self_signed),
        logs,
        more_findings: findings.more,
        findings: findings.list,
        inputs_traced,
        parents_confirmed,
        acts_checked: acts.checked,
        acts_unchecked: acts.unchecked,
        mapped_without_bars: acts.unbarred,
        barred_links_changed: acts.rebarred,
    }
}

fn verify_one(
    path: &Path,
    pinned: &[PinnedLog],
    (since, now): (&[Checkpoint], Option<Timestamp>),
    findings: &mut Findings,
    acts: &mut Acts,
    agreements: &mut Agreements,
) -> (LogVerdict, Option<Trace>) {
    let folder = Folder::new(path);
    let name = path
        .file_name()
        .map_or_else(|| "log".to_owned(), |name| name.to_string_lossy().into_owned());
    let mut log = LogVerdict {
        origin: name.clone(),
        size: 0,
        root: String::new(),
        entries: 0,
        self_signed: true,
        consistent_with: 0,
        runs: 0,
        agreements: 0,
        witnessed: 0,
        waiting: 0,
    };
    let checkpoint = match folder.read(CHECKPOINT, CHECKPOINT_MAX) {
        Err(error) => Err((FindingCode::Unreadable, error.to_string())),
        Ok(None) => Err((
            FindingCode::CheckpointMissing,
            "the folder has no checkpoint, so nothing in it is signed".into(),
        )),
        Ok(Some(bytes)) => Checkpoint::parse(&bytes)
            .map_err(|error| (FindingCode::CheckpointMalformed, error.to_string())),
    };
    let checkpoint = match checkpoint {
        Ok(checkpoint) => checkpoint,
        Err((code, sentence)) => {
            findings.add(&name, code, None, sentence);
            return (log, None);
        }
    };
    let position = checkpoint.position().clone();
    log.origin.clone_from(&position.origin);
    log.size = position.size;
    log.root = position.root.to_string();
    let mut pins = pinned.iter().filter(|pin| pin.name == position.origin);
    let pin = pins.next().map(|pin| pin.key);
    log.self_signed = pin.is_none();
    let key = check_keys(&folder, &position.origin, pin, findings);
    if let Some(key) = &key
        && checkpoint.verify(key).is_err()
    {
        findings.add(
            &position.origin,
            FindingCode::CheckpointSignature,
            None,
            "the checkpoint is not signed by the log's key".into(),
        );
    }
    let mut pass = Pass::new(&folder, &position, key, since, (findings, agreements));
    pass.run();
    if pass.trace.complete {
        pass.witnessed.saw(&checkpoint);
    }
    (log.witnessed, log.waiting) = pass.hold_against_witnesses(now);
    let Pass { trace, runs, allowed, .. } = pass;
    acts.add_counts_of(&allowed);
    log.entries = trace.well_formed;
    log.consistent_with = trace.consistent_with;
    log.runs = runs;
    check_files(&folder, &position, findings);
    log.agreements = check_agreements(&folder, &position.origin, findings);
    (log, Some(trace))
}

/// The key to verify with: the pinned one, else that of the folder.
fn check_keys(
    folder: &Folder,
    origin: &str,
    pin: Option<SignerPublicKey>,
    findings: &mut Findings,
) -> Option<SignerPublicKey> {
    let text = match folder.read(VERIFIER_KEY, 4096) {
        Ok(bytes) => bytes.and_then(|bytes| String::from_utf8(bytes).ok()),
        Err(_) => None,
    };
    let read = text
        .as_deref()
        .and_then(|text| text.strip_suffix('\n'))
        .and_then(|line| read_verifier_key(line).ok());
    match read {
        None => findings.add(
            origin,
            FindingCode::VerifierKeyMalformed,
            None,
            "`log.vkey` is missing or is not a verifier key".into(),
        ),
        Some((name, key)) => {
            if name != origin || pin.is_some_and(|pin| pin != key) {
                findings.add(
                    origin,
                    FindingCode::KeyMismatch,
                    None,
                    "`log.vkey` is not the key that is known for this log".into(),
                );
            }
            return Some(pin.unwrap_or(key));
        }
    }
    pin
}

/// One pass over the entries of one log.
struct Pass<'a> {
    folder: &'a Folder,
    position: &'a LogPosition,
    key: Option<SignerPublicKey>,
    findings: &'a mut Findings,
    agreements: &'a mut Agreements,
    since: Vec<&'a Checkpoint>,
    edge: TileEdge,
    trace: Trace,
    last: Option<Entry>,
    // The last permit, until an outcome follows: agreement, act, purpose.
    intent: Option<Intent>,
    // Root and leaves.
    run_ids: BTreeMap<[u8; 16], (Digest, u64)>,
    unopened: BTreeSet<[u8; 16]>,
    runs: u64,
    allowed: Acts,
    witnessed: Witnessed,
}

type Intent = (Option<Digest>, Option<String>, Option<String>);

impl<'a> Pass<'a> {
    fn new(
        folder: &'a Folder,
        position: &'a LogPosition,
        key: Option<SignerPublicKey>,
        since: &'a [Checkpoint],
        (findings, agreements): (&'a mut Findings, &'a mut Agreements),
    ) -> Self {
        let mut since: Vec<_> =
            since.iter().filter(|earlier| earlier.position().origin == position.origin).collect();
        since.sort_by_key(|earlier| earlier.position().size);
        Self {
            folder,
            position,
            key,
            findings,
            agreements,
            since,
            edge: TileEdge::default(),
            trace: Trace::new(folder.clone(), position.clone()),
            last: None,
            intent: None,
            run_ids: BTreeMap::new(),
            unopened: BTreeSet::new(),
            runs: 0,
            allowed: Acts::default(),
            witnessed: Witnessed::default(),
        }
    }

    fn find(&mut self, code: FindingCode, entry: Option<u64>, sentence: impl Into<String>) {
        self.findings.add(&self.position.origin, code, entry, sentence.into());
    }

    fn run(&mut self) {
        let size = self.position.size;
        self.earlier();
        for number in 0..size.div_ceil(WIDTH) {
            let first = number * WIDTH;
            let width = (size - first).min(WIDTH);
            if !self.bundle(number, first, width) {
                break;
            }
        }
        if self.edge.size() == size {
            self.trace.complete = true;
            let partial: Vec<_> = self
                .edge
                .partial()
                .map(|(level, hashes)| {
                    let number = size >> ((u32::from(level) + 1) * HEIGHT);
                    (level, number, hashes.to_vec())
                })
                .collect();
            for (level, number, hashes) in partial {
                self.tile(level, number, &hashes);
            }
            if self.edge.root() != self.position.root {
                self.trace.complete = false;
                self.find(
                    FindingCode::RootMismatch,
                    None,
                    "the entries do not give the root that was signed: an entry was changed, dropped or moved",
                );
            }
        }
        if size == 0 {
            self.find(
                FindingCode::NotOpened,
                None,
                "the log has no entries, not even the one that opens it",
            );
        }
        for earlier in core::mem::take(&mut self.since) {
            let held = earlier.position().size;
            if held > size {
                self.find(
                    FindingCode::RolledBack,
                    None,
                    format!("the log has {size} entries, but had {held} at an earlier checkpoint"),
                );
            }
        }
    }

    /// Checks the earlier checkpoints whose size the tree has now.
    fn earlier(&mut self) {
        while let Some(earlier) = self.since.first().copied() {
            if earlier.position().size != self.edge.size() {
                break;
            }
            self.since.remove(0);
            let size = self.edge.size();
            if self.key.is_some_and(|key| earlier.verify(&key).is_err()) {
                self.find(
                    FindingCode::EarlierSignature,
                    None,
                    format!(
                        "the earlier checkpoint of {size} entries is not signed by the log's key"
                    ),
                );
            } else if earlier.position().root == self.edge.root() {
                self.trace.consistent_with += 1;
                self.witnessed.saw(earlier);
            } else {
                self.find(
                    FindingCode::Inconsistent,
                    None,
                    format!("the first {size} entries are not those of an earlier checkpoint"),
                );
            }
        }
    }

    fn bundle(&mut self, number: u64, first: u64, width: u64) -> bool {
        let bytes = match self.folder.bundle(number, width) {
            Err(error) => {
                self.find(FindingCode::Unreadable, Some(first), error.to_string());
                return false;
            }
            Ok(None) => {
                let path = tile_path(Row::Entries, number, width);
                self.find(
                    FindingCode::EntriesMissing,
                    Some(first),
                    format!("the file `{path}` with {width} entries is missing"),
                );
                return false;
            }
            Ok(Some(bytes)) => bytes,
        };
        let mut index = first;
        let mut entries = Bundle(&bytes);
        while index < first + width {
            let Some(Ok(entry)) = entries.next() else { break };
            self.entry(index, entry);
            index += 1;
        }
        // A log that has grown serves its full bundle where the checkpoint covers a part of it; behind
        // the last entry of any other there is nothing.
        let grown =
            width < WIDTH && self.folder.path(&tile_path(Row::Entries, number, WIDTH)).exists();
        if index == first + width && !entries.0.is_empty() && !grown {
            self.find(
                FindingCode::EntriesMalformed,
                Some(index),
                "a bundle goes on behind its last entry",
            );
        }
        if index < first + width {
            self.find(
                FindingCode::EntriesMalformed,
                Some(index),
                format!("the bundle ends or breaks off before entry {index}"),
            );
            return false;
        }
        true
    }

    fn entry(&mut self, index: u64, bytes: &[u8]) {
        for full in self.edge.push(leaf_hash(bytes)) {
            let FullTile { level, number, hashes } = full;
            self.tile(level, number, &hashes);
        }
        self.earlier();
        let entry = match Entry::from_bytes(bytes) {
            Ok(entry) => entry,
            Err(error) => {
                self.find(FindingCode::EntryMalformed, Some(index), error.to_string());
                return;
            }
        };
        self.trace.well_formed += 1;
        self.order(index, &entry);
        self.intent(index, &entry);
        let place = Place { origin: &self.position.origin, key: self.key };
        for (code, sentence) in self.allowed.take(self.agreements, &entry, &place) {
            self.find(code, Some(index), sentence);
        }
        if entry.kind == EntryKind::KeyEpochDestroyed {
            self.destroyed(index, &entry);
        } else if let Some(run) = &entry.run {
            if self.run_ids.insert(run.id, (run.root, run.leaves)).is_none() {
                match check_run(self.folder, run) {
                    Ok(()) => self.runs += 1,
                    Err((code, sentence)) => self.find(code, Some(index), sentence),
                }
            } else {
                self.find(
                    FindingCode::RunRepeated,
                    Some(index),
                    "an earlier entry names the same run",
                );
            }
        }
        self.witnessed.take(index, &entry, self.agreements);
        self.trace.take(index, &entry, self.agreements);
        self.last = Some(entry);
    }

    /// The openings of a run can be destroyed once, and of a run that the log has.
    fn destroyed(&mut self, index: u64, entry: &Entry) {
        let Some(run) = &entry.run else { return };
        if self.run_ids.get(&run.id) != Some(&(run.root, run.leaves)) {
            let sentence = "it destroys the openings of a run that no earlier entry has";
            self.find(FindingCode::RunUnknown, Some(index), sentence);
        } else if !self.unopened.insert(run.id) {
            let sentence = "the openings of its run had been destroyed before";
            self.find(FindingCode::RunRepeated, Some(index), sentence);
        }
    }

    /// How many entries were witnessed, and how many wait.
    fn hold_against_witnesses(&mut self, now: Option<Timestamp>) -> (u64, u64) {
        let keeper = Keeper { origin: &self.position.origin, key: self.key, now };
        let outcome = self.witnessed.check(self.agreements, &keeper);
        for (code, entry, sentence) in outcome.wrong {
            self.find(code, entry, sentence);
        }
        (outcome.witnessed, outcome.waiting)
    }

    fn order(&mut self, index: u64, entry: &Entry) {
        if (entry.kind == EntryKind::LogOpened) != (index == 0) {
            self.find(
                FindingCode::NotOpened,
                Some(index),
                "the first entry opens the log, and no other does",
            );
        }
        if index == 0 && self.key.is_some_and(|key| key != entry.actor_key) {
            self.find(
                FindingCode::ActorKeyMismatch,
                Some(index),
                "the log was opened with another key than the one that signs it",
            );
        }
        let Some(last) = &self.last else { return };
        let (closed, back) = (last.kind == EntryKind::LogClosed, entry.time < last.time);
        if closed {
            self.find(
                FindingCode::AfterClose,
                Some(index),
                "the log was closed by the entry before",
            );
        }
        if back {
            self.find(
                FindingCode::TimeWentBack,
                Some(index),
                "the entry's time is before that of the entry before it",
            );
        }
    }

    /// Each permit is good for one outcome, the next: a log has one writer, and acts come one by one. One
    /// that was given up, or kept for later, is good for nothing once there is another.
    fn intent(&mut self, index: u64, entry: &Entry) {
        let intent = || {
            let (agreement, act) = (entry.agreement, entry.act.clone());
            (agreement, act, entry.purpose.clone())
        };
        if entry.kind == EntryKind::PermitGranted {
            self.intent = Some(intent());
        } else if entry.kind.is_outcome() && self.intent.take() != Some(intent()) {
            let sentence = format!(
                "the outcome `{}` has no permit of its agreement, act and purpose right before it",
                entry.kind
            );
            self.find(FindingCode::IntentMissing, Some(index), sentence);
        }
    }

    fn tile(&mut self, level: u8, number: u64, hashes: &[Digest]) {
        let width = hashes.len() as u64;
        let path = tile_path(Row::Hashes(level), number, width);
        // Exactly these bytes, where the file has exactly this name.
        match self.folder.read(&path, super::tile::TILE_MAX) {
            Err(AuditError::Io { source, .. }) if source.kind() == ErrorKind::FileTooLarge => self
                .find(
                    FindingCode::TileMismatch,
                    None,
                    format!("the file `{path}` is longer than any tile"),
                ),
            Err(error) => self.find(FindingCode::Unreadable, None, error.to_string()),
            Ok(Some(bytes)) if bytes == tile_bytes(hashes) => {}
            Ok(Some(_)) => self.find(
                FindingCode::TileMismatch,
                None,
                format!("the file `{path}` is not what the entries give"),
            ),
            Ok(None) => {
                let full = self.folder.tile(level, number, width);
                let covered = matches!(&full, Ok(Some(there)) if there == hashes);
                if !covered {
                    self.find(
                        FindingCode::TileMissing,
                        None,
                        format!("the file `{path}` is missing"),
                    );
                }
            }
        }
    }
}

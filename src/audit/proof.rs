//! Proofs as files: of one entry (C2SP tlog-proof v1), and that a log only grew (a form of our own).

use core::fmt::Write as _;

use super::AuditError;
use super::entry::{ENTRY_BLOCK, ENTRY_MAX, Entry};
use super::merkle::{PROOF_MAX, leaf_hash, verify_consistency, verify_inclusion};
use super::note::{Checkpoint, decode_base64, encode_base64};
use super::verify::PinnedLog;
use crate::crypto::Digest;

const TLOG_PROOF: &str = "c2sp.org/tlog-proof@v1";
const CONSISTENCY: &str = "linkwise consistency proof 1";
/// More than any proof has: an entry in base64, 64 hashes, a checkpoint with 100 signatures.
pub const PROOF_FILE_MAX: usize = 1 << 20;

fn refused(what: &'static str, rule: &'static str) -> AuditError {
    AuditError::Format { what, rule }
}

/// A text file of at most [`PROOF_FILE_MAX`] bytes.
pub(super) fn text_of<'a>(bytes: &'a [u8], what: &'static str) -> Result<&'a str, AuditError> {
    if bytes.len() > PROOF_FILE_MAX {
        return Err(refused(what, "it has at most 1 MiB"));
    }
    core::str::from_utf8(bytes).map_err(|_| refused(what, "it is text in UTF-8"))
}

pub(super) fn write_hashes(text: &mut String, hashes: &[Digest]) {
    for hash in hashes {
        text.push_str(&encode_base64(hash.as_bytes()));
        text.push('\n');
    }
}

pub(super) fn read_hashes<'a>(
    lines: impl Iterator<Item = &'a str>,
    what: &'static str,
) -> Result<Vec<Digest>, AuditError> {
    let mut hashes = Vec::new();
    for line in lines {
        let hash = decode_base64(line).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let hash = hash.ok_or_else(|| refused(what, "each hash is 32 bytes in base64"))?;
        if hashes.len() == PROOF_MAX {
            return Err(refused(what, "it has at most 64 hashes"));
        }
        hashes.push(Digest::from_bytes(hash));
    }
    Ok(hashes)
}

/// A decimal number without sign or leading zeros.
pub(super) fn read_number(text: &str, what: &'static str) -> Result<u64, AuditError> {
    let number = text.parse::<u64>().ok().filter(|number| number.to_string() == text);
    number.ok_or_else(|| refused(what, "its number is decimal, without sign or leading zeros"))
}

/// Checks that a checkpoint is of a log and signed by its key.
pub(super) fn check_signed(checkpoint: &Checkpoint, log: &PinnedLog) -> Result<(), AuditError> {
    if checkpoint.position().origin != log.name {
        return Err(AuditError::NotSigned { origin: checkpoint.position().origin.clone() });
    }
    checkpoint.verify(&log.key)
}

/// The proof that an entry stands in a log: C2SP tlog-proof v1, with the entry as its extra data.
///
/// The extra data are the entry's canonical bytes without the zeros at their end, so the file says
/// what it proves: about 1.5 kB for an entry of 512 bytes among a million.
///
/// ```
/// use linkwise::audit::{AuditLog, InclusionProof, LogReader, PinnedLog};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// let dir = home.path().join("log");
/// let signer = Signer::generate()?;
/// let pinned = PinnedLog { name: "council/log".into(), key: signer.public_key() };
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// AuditLog::create(&dir, &home.path().join("state"), "council/log", signer, "council", now)?;
/// let text = LogReader::open(&dir)?.prove_entry(0)?.to_text();
/// // Elsewhere, with the file and the key alone:
/// let entry = InclusionProof::parse(text.as_bytes())?.verify(&pinned)?;
/// assert_eq!(entry.actor, "council");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    index: u64,
    hashes: Vec<Digest>,
    entry: Vec<u8>,
    checkpoint: Checkpoint,
}

impl InclusionProof {
    const WHAT: &'static str = "tlog-proof";

    pub(super) const fn new(
        index: u64,
        hashes: Vec<Digest>,
        entry: Vec<u8>,
        checkpoint: Checkpoint,
    ) -> Self {
        Self { index, hashes, entry, checkpoint }
    }

    /// Reads a file, which may come from anyone; nothing is verified yet. Costs its length.
    ///
    /// # Errors
    /// [`AuditError::Format`] where it is not a tlog-proof, or has no entry as its extra data.
    pub fn parse(bytes: &[u8]) -> Result<Self, AuditError> {
        let wrong = |rule| refused(Self::WHAT, rule);
        let text = text_of(bytes, Self::WHAT)?;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or_else(|| wrong("an empty line stands between the hashes and the checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(TLOG_PROOF) {
            return Err(wrong("its first line is `c2sp.org/tlog-proof@v1`"));
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let extra = extra.ok_or_else(|| wrong("its second line, `extra`, holds the entry"))?;
        let entry = decode_base64(extra)
            .and_then(padded)
            .ok_or_else(|| wrong("its extra data are an entry without the zeros at its end"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.ok_or_else(|| wrong("its third line is `index` and a number"))?;
        Ok(Self {
            index: read_number(index, Self::WHAT)?,
            hashes: read_hashes(lines, Self::WHAT)?,
            entry,
            checkpoint: Checkpoint::parse(checkpoint.as_bytes())?,
        })
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let end = self.entry.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let (entry, _) = self.entry.split_at_checked(end).unwrap_or_default();
        let mut text = format!("{TLOG_PROOF}\nextra {}\n", encode_base64(entry));
        // Writing to a string does not fail.
        let _ = writeln!(text, "index {}", self.index);
        write_hashes(&mut text, &self.hashes);
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(&self.checkpoint.to_bytes()));
        text
    }

    /// Which entry it proves, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The hashes, from the leaf's sibling upwards.
    #[must_use]
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// The checkpoint that it leads up to.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Checks the log's signature and the path, and gives the entry that was proved.
    ///
    /// # Errors
    /// [`AuditError::NotSigned`] where the checkpoint is not of this log or not by its key,
    /// [`AuditError::Proof`] where the path does not lead to its root, and those of
    /// [`Entry::from_bytes`].
    pub fn verify(&self, log: &PinnedLog) -> Result<Entry, AuditError> {
        check_signed(&self.checkpoint, log)?;
        self.check_path()?;
        Entry::from_bytes(&self.entry)
    }

    pub(super) fn check_path(&self) -> Result<(), AuditError> {
        let position = self.checkpoint.position();
        let leaf = leaf_hash(&self.entry);
        verify_inclusion(&leaf, self.index, position.size, &self.hashes, &position.root)
    }
}

/// An entry with the zeros at its end again; `None` for what is none, or was not cut so.
fn padded(mut entry: Vec<u8>) -> Option<Vec<u8>> {
    if entry.last().is_none_or(|last| *last == 0) || entry.len() > ENTRY_MAX {
        return None;
    }
    entry.resize(entry.len().next_multiple_of(ENTRY_BLOCK), 0);
    (entry.len() <= ENTRY_MAX).then_some(entry)
}

/// The proof that a log at one checkpoint is the beginning of the same log at a later one.
///
/// C2SP has no file for it. Ours: a first line, the hashes of RFC 9162 in base64, an empty line, the
/// older checkpoint, an empty line, the newer checkpoint. About 1.5 kB at a million entries.
///
/// ```
/// use linkwise::audit::{AuditLog, ConsistencyProof, LogReader, PinnedLog};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// let dir = home.path().join("log");
/// let signer = Signer::generate()?;
/// let pinned = PinnedLog { name: "council/log".into(), key: signer.public_key() };
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// let log = AuditLog::create(&dir, &home.path().join("state"), "council/log", signer, "council", now)?;
/// let kept = log.checkpoint()?;
/// let text = LogReader::open(&dir)?.prove_since(&kept)?.to_text();
/// ConsistencyProof::parse(text.as_bytes())?.verify(&pinned)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    hashes: Vec<Digest>,
    older: Checkpoint,
    newer: Checkpoint,
}

impl ConsistencyProof {
    const WHAT: &'static str = "consistency proof";

    pub(super) const fn new(hashes: Vec<Digest>, older: Checkpoint, newer: Checkpoint) -> Self {
        Self { hashes, older, newer }
    }

    /// Reads a file, which may come from anyone; nothing is verified yet. Costs its length.
    ///
    /// # Errors
    /// [`AuditError::Format`] where it is not a consistency proof.
    pub fn parse(bytes: &[u8]) -> Result<Self, AuditError> {
        let wrong = |rule| refused(Self::WHAT, rule);
        let text = text_of(bytes, Self::WHAT)?;
        let mut parts = text.split("\n\n");
        let (Some(head), Some(a), Some(b), Some(c), Some(d), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong("it is hashes and two checkpoints, with empty lines between"));
        };
        let mut lines = head.split('\n');
        if lines.next() != Some(CONSISTENCY) {
            return Err(wrong("its first line is `linkwise consistency proof 1`"));
        }
        Ok(Self {
            hashes: read_hashes(lines, Self::WHAT)?,
            older: Checkpoint::parse(format!("{a}\n\n{b}\n").as_bytes())?,
            newer: Checkpoint::parse(format!("{c}\n\n{d}").as_bytes())?,
        })
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{CONSISTENCY}\n");
        write_hashes(&mut text, &self.hashes);
        for checkpoint in [&self.older, &self.newer] {
            text.push('\n');
            text.push_str(&String::from_utf8_lossy(&checkpoint.to_bytes()));
        }
        text
    }

    /// The hashes, as in RFC 9162, section 2.1.4.1.
    #[must_use]
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// Where the log stood before. Compare it with the checkpoint that you kept.
    #[must_use]
    pub const fn older(&self) -> &Checkpoint {
        &self.older
    }

    /// Where it stood later.
    #[must_use]
    pub const fn newer(&self) -> &Checkpoint {
        &self.newer
    }

    /// Checks both signatures and the path.
    ///
    /// # Errors
    /// [`AuditError::NotSigned`] where a checkpoint is not of this log or not by its key,
    /// [`AuditError::Proof`] where the older is not shown to be the beginning of the newer.
    pub fn verify(&self, log: &PinnedLog) -> Result<(), AuditError> {
        check_signed(&self.older, log)?;
        check_signed(&self.newer, log)?;
        self.check_path()
    }

    pub(super) fn check_path(&self) -> Result<(), AuditError> {
        let (old, new) = (self.older.position(), self.newer.position());
        verify_consistency(old.size, &old.root, new.size, &new.root, &self.hashes)
    }
}

//! The opening of one subject as a file: what a subject or an auditor verifies without any log.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zeroize::Zeroizing;

use super::AuditError;
use super::commitment::Opening;
use super::entry::{Entry, RunSummary};
use super::folder::Folder;
use super::log::run_path;
use super::merkle::{Frontier, inclusion_proof, leaf_hash, verify_inclusion};
use super::note::{decode_base64, encode_base64};
use super::openings::FoundOpening;
use super::proof::{InclusionProof, read_hashes, read_number, text_of, write_hashes};
use super::reader::LogReader;
use super::verify::PinnedLog;
use crate::crypto::Digest;
use crate::secret::SecretBytes;

const FIRST_LINE: &str = "linkwise opening 1";
const WHAT: &str = "opening file";

/// What shows, offline, that one subject's record was in one act: the opening of its commitment, the
/// path in the tree of the run, and the proof of the entry that names the run.
///
/// Text: a first line, `opening` and the opening in base64, `leaf` and its number, the hashes of the
/// path, an empty line, a tlog-proof. Under 3 kB for a run of a million in a log of a million entries.
/// It names the record: it is for the subject, and for whoever the subject shows it to.
///
/// `Debug` shows the type alone.
///
/// ```
/// use linkwise::audit::SubjectOpening;
/// let error = SubjectOpening::parse(b"linkwise opening 1\n").unwrap_err();
/// assert!(error.to_string().starts_with("not a valid opening file"));
/// ```
pub struct SubjectOpening {
    opening: Opening,
    leaf: u64,
    path: Vec<Digest>,
    entry: InclusionProof,
}

impl core::fmt::Debug for SubjectOpening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SubjectOpening")
    }
}

fn refused(rule: &'static str) -> AuditError {
    AuditError::Format { what: WHAT, rule }
}

impl SubjectOpening {
    pub(super) const fn new(
        opening: Opening,
        leaf: u64,
        path: Vec<Digest>,
        entry: InclusionProof,
    ) -> Self {
        Self { opening, leaf, path, entry }
    }

    /// Reads a file, which may come from anyone; nothing is verified yet. Costs its length.
    ///
    /// # Errors
    /// [`AuditError::Format`] or [`AuditError::Wire`] where it is not an opening file.
    pub fn parse(bytes: &[u8]) -> Result<Self, AuditError> {
        let (head, entry) = text_of(bytes, WHAT)?
            .split_once("\n\n")
            .ok_or_else(|| refused("an empty line stands before the proof of the entry"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(refused("its first line is `linkwise opening 1`"));
        }
        let opening = lines
            .next()
            .and_then(|line| line.strip_prefix("opening "))
            .and_then(decode_base64)
            .ok_or_else(|| refused("its second line is `opening` and base64"))?;
        let opening = SecretBytes::new(opening);
        let leaf = lines.next().and_then(|line| line.strip_prefix("leaf "));
        let leaf = leaf.ok_or_else(|| refused("its third line is `leaf` and a number"))?;
        Ok(Self {
            opening: Opening::from_bytes(opening.expose())?,
            leaf: read_number(leaf, WHAT)?,
            path: read_hashes(lines, WHAT)?,
            entry: InclusionProof::parse(entry.as_bytes())?,
        })
    }

    /// The text of the file. It names the record.
    #[must_use]
    pub fn to_text(&self) -> SecretBytes {
        let opening = Zeroizing::new(encode_base64(self.opening.to_bytes().expose()));
        let mut rest = format!("leaf {}\n", self.leaf);
        write_hashes(&mut rest, &self.path);
        rest.push('\n');
        rest.push_str(&self.entry.to_text());
        let parts = [FIRST_LINE, "\nopening ", &opening, "\n", &rest];
        SecretBytes::new(parts.concat().into_bytes())
    }

    /// The proof of the entry that names the run.
    #[must_use]
    pub const fn entry_proof(&self) -> &InclusionProof {
        &self.entry
    }

    /// Which leaf of the run it opens, from 0.
    #[must_use]
    pub const fn leaf(&self) -> u64 {
        self.leaf
    }

    /// The id of the record, at the organisation whose log it is; none for a dummy. Personal.
    ///
    /// # Errors
    /// [`AuditError::Proof`] where the event is neither.
    pub fn expose_record_id(&self) -> Result<Option<Vec<u8>>, AuditError> {
        let mut parts = self.opening.expose_parts()?.into_iter();
        match (parts.next().as_deref(), parts.next(), parts.next(), parts.next()) {
            // Of a withdrawal there stands, behind the agreement, of each link the other owner, its
            // record, the reason and the reference.
            (Some(b"encoded"), Some(id), Some(_), None)
            | (Some(b"withdrawn"), Some(id), Some(_), Some(_)) => Ok(Some(id)),
            (Some(b"dummy"), None, None, None) => Ok(None),
            _ => Err(AuditError::Proof { what: "opening" }),
        }
    }

    /// Checks the log's signature, the proof of the entry, the path in its run and the opening, and
    /// gives the entry.
    ///
    /// # Errors
    /// Those of [`InclusionProof::verify`], and [`AuditError::Proof`] where the entry names no run,
    /// the path does not lead from the opening to its root, or the event is of another agreement.
    pub fn verify(&self, log: &PinnedLog) -> Result<Entry, AuditError> {
        let entry = self.entry.verify(log)?;
        let refuted = || AuditError::Proof { what: "opening" };
        let run = entry.run.ok_or_else(refuted)?;
        self.check_path(&run)?;
        if self.expose_record_id()?.is_some() {
            let parts = self.opening.expose_parts()?;
            let agreement = entry.agreement.ok_or_else(refuted)?;
            if parts.get(2).map(Vec::as_slice) != Some(agreement.as_bytes().as_slice()) {
                return Err(refuted());
            }
        }
        Ok(entry)
    }

    fn check_path(&self, run: &RunSummary) -> Result<(), AuditError> {
        let leaf = leaf_hash(self.opening.commitment().as_bytes());
        verify_inclusion(&leaf, self.leaf, run.leaves, &self.path, &run.root)
            .map_err(|_| AuditError::Proof { what: "opening" })
    }
}

impl LogReader {
    /// The opening file of one subject. Reads the entries, to find the one of the run, and the run's
    /// commitments, once; keeps a few hashes in memory.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where the checkpoint covers no entry of this run,
    /// [`AuditError::Proof`] where the opening does not open the commitment that the folder holds,
    /// and those of [`LogReader::prove_entry`].
    pub fn open_subject(&self, found: FoundOpening) -> Result<SubjectOpening, AuditError> {
        for (index, entry) in (0u64..).zip(self.entries()) {
            let Some(run) = entry?.run.filter(|run| run.id == found.run) else { continue };
            let path = inner_path(self.folder(), &run, found.index)?;
            let opening =
                SubjectOpening::new(found.opening, found.index, path, self.prove_entry(index)?);
            opening.check_path(&run)?;
            return Ok(opening);
        }
        Err(AuditError::Usage {
            rule: "the openings are of a run that this log does not have: give the log of the \
                   organisation and of the batch whose openings these are",
        })
    }
}

/// The path of a leaf in a run, from the file of its commitments, each read once.
fn inner_path(folder: &Folder, run: &RunSummary, leaf: u64) -> Result<Vec<Digest>, AuditError> {
    let path = folder.path(&run_path(&run.id));
    let file = File::open(&path).map_err(AuditError::io("open", &path))?;
    let mut file = BufReader::with_capacity(1 << 16, file);
    inclusion_proof(|level, number| subtree(&mut file, level, number, &path), leaf, run.leaves)
}

fn subtree(
    file: &mut BufReader<File>,
    level: u32,
    number: u64,
    path: &Path,
) -> Result<Digest, AuditError> {
    let failed = |error| AuditError::io("read", path)(error);
    file.seek(SeekFrom::Start((number << level) * 32)).map_err(failed)?;
    let mut tree = Frontier::new();
    let mut commitment = [0; 32];
    for _ in 0..1u64 << level {
        file.read_exact(&mut commitment).map_err(AuditError::io("read", path))?;
        tree.push(leaf_hash(&commitment));
    }
    Ok(tree.root())
}

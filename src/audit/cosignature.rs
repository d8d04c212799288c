//! Cosignatures of witnesses: C2SP tlog-cosignature v1 with Ed25519, which says when.

use std::path::PathBuf;

use super::AuditError;
use super::note::{COSIGNATURE, Checkpoint, NoteSignature, SIGNATURES_MAX, hash_of, write_key};
use super::position::check_origin;
use super::reader::LogReader;
use super::verdict::{Finding, FindingCode, Verdict};
use crate::crypto::{Signature, Signer, SignerPublicKey};
use crate::time::Timestamp;

/// How far a witness's clock may be ahead of the verifier's.
pub(super) const AHEAD_MS: i64 = 300_000;

/// A witness whose key the verifier knows from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedWitness {
    /// The witness's name in signature lines.
    pub name: String,
    /// Its key.
    pub key: SignerPublicKey,
}

/// The verifier key of a witness: `name+hash+base64(0x04 || public key)`, without a line end.
///
/// # Errors
/// [`AuditError::Format`] where the name is not one that a key may have.
pub fn write_witness_key(name: &str, key: &SignerPublicKey) -> Result<String, AuditError> {
    write_key(name, COSIGNATURE, key)
}

impl Checkpoint {
    /// What a witness signs: two lines of its own, and the text that the log signed.
    fn cosigned_message(&self, seconds: u64) -> Vec<u8> {
        format!("cosignature/v1\ntime {seconds}\n{}", self.note.text).into_bytes()
    }

    /// The checkpoint with a cosignature under it, in place of an earlier one by the same key. The
    /// caller answers for it: [`super::Witness`] cosigns only what it has checked.
    pub(super) fn cosign(
        &self,
        name: &str,
        signer: &Signer,
        now: Timestamp,
    ) -> Result<Self, AuditError> {
        check_origin(name)?;
        let key_hash = hash_of(name, COSIGNATURE, &signer.public_key());
        let seconds = u64::try_from(now.unix_ms() / 1000).unwrap_or_default();
        let mut bytes = seconds.to_be_bytes().to_vec();
        bytes.extend_from_slice(&signer.sign(&self.cosigned_message(seconds)).0);
        let line = NoteSignature { name: name.to_owned(), key_hash, bytes };
        let mut cosigned = self.clone();
        cosigned.put(line)?;
        Ok(cosigned)
    }

    fn put(&mut self, line: NoteSignature) -> Result<(), AuditError> {
        let lines = &mut self.note.signatures;
        lines.retain(|there| (&there.name, there.key_hash) != (&line.name, line.key_hash));
        if lines.len() == SIGNATURES_MAX {
            return Err(AuditError::Usage { rule: "a checkpoint has at most 100 signatures" });
        }
        lines.push(line);
        Ok(())
    }

    /// The checkpoint with the signature lines of another copy of it that it lacks. Nothing is
    /// verified: lines of unknown keys count for nothing.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where the other is of another log, size or root, or where there would be
    /// more than 100 lines.
    pub fn with_signatures_of(&self, other: &Self) -> Result<Self, AuditError> {
        if self.note.text != other.note.text {
            return Err(AuditError::Usage {
                rule: "the cosigned checkpoint is not of the same log, size and root",
            });
        }
        let mut merged = self.clone();
        for line in &other.note.signatures {
            // The log's own line is not one to be replaced by what came from elsewhere.
            let own = line.name == self.position().origin;
            if !own && !merged.note.signatures.contains(line) {
                merged.put(line.clone())?;
            }
        }
        Ok(merged)
    }

    /// When a witness cosigned this checkpoint; none where it did not. The latest, where it did more
    /// than once.
    ///
    /// # Errors
    /// [`AuditError::Cosignature`] where a line of the witness does not verify.
    pub fn cosigned_by(&self, witness: &PinnedWitness) -> Result<Option<Timestamp>, AuditError> {
        Ok(self.cosigned_times(witness)?.into_iter().max())
    }

    /// Every time at which a witness cosigned this checkpoint.
    pub(super) fn cosigned_times(
        &self,
        witness: &PinnedWitness,
    ) -> Result<Vec<Timestamp>, AuditError> {
        let hash = hash_of(&witness.name, COSIGNATURE, &witness.key);
        let mut times = Vec::new();
        for line in self.signatures() {
            if line.name != witness.name || line.key_hash != hash {
                continue;
            }
            let time = self.cosignature_time(&line.bytes, &witness.key);
            let refuted = || AuditError::Cosignature {
                origin: self.position().origin.clone(),
                witness: witness.name.clone(),
            };
            times.push(time.ok_or_else(refuted)?);
        }
        Ok(times)
    }

    fn cosignature_time(&self, bytes: &[u8], key: &SignerPublicKey) -> Option<Timestamp> {
        let (seconds, signature) = bytes.split_first_chunk::<8>()?;
        let seconds = u64::from_be_bytes(*seconds);
        let signature = Signature(signature.try_into().ok()?);
        key.verify(&self.cosigned_message(seconds), &signature).ok()?;
        Timestamp::from_unix_ms(i64::try_from(seconds).ok()?.checked_mul(1000)?).ok()
    }
}

/// Who cosigned a checkpoint, and what is wrong about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessVerdict {
    /// The witnesses that count, with the time that each says.
    pub cosigned: Vec<(String, Timestamp)>,
    /// [`FindingCode::CosignatureInvalid`] and [`FindingCode::CosignaturesTooFew`].
    pub findings: Vec<Finding>,
}

/// Checks that `quorum` of the `witnesses` cosigned a checkpoint, whose own signature is checked
/// elsewhere. A key counts once, whatever its names; the keeper of a log is no witness of it; a time
/// more than five minutes after `now` does not count.
///
/// ```
/// use linkwise::audit::{AuditLog, PinnedLog, PinnedWitness, Witness, check_witnesses};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let home = tempfile::tempdir()?;
/// let dir = home.path().join("log");
/// let (signer, witness) = (Signer::generate()?, Signer::generate()?);
/// let log = PinnedLog { name: "council/log".into(), key: signer.public_key() };
/// let pinned = PinnedWitness { name: "regulator".into(), key: witness.public_key() };
/// let now = Timestamp::from_unix_ms(1_767_225_600_000)?;
/// AuditLog::create(&dir, &home.path().join("state"), "council/log", signer, "council", now)?;
/// let witness = Witness::new("regulator", witness)?;
/// let cosigned = witness.cosign(&dir, &log, &home.path().join("seen"), now)?;
/// let verdict = check_witnesses(&cosigned.checkpoint, &[pinned], 1, now);
/// assert_eq!(verdict.cosigned, [("regulator".to_owned(), now)]);
/// assert!(verdict.findings.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn check_witnesses(
    checkpoint: &Checkpoint,
    witnesses: &[PinnedWitness],
    quorum: usize,
    now: Timestamp,
) -> WitnessVerdict {
    let origin = &checkpoint.position().origin;
    let mut verdict = WitnessVerdict { cosigned: Vec::new(), findings: Vec::new() };
    let mut keys = Vec::new();
    let find = |code, sentence| Finding { code, origin: origin.clone(), entry: None, sentence };
    for witness in witnesses.iter().filter(|witness| witness.name != *origin) {
        // The keeper's key under another name is still the keeper's.
        if keys.contains(&witness.key) || checkpoint.verify(&witness.key).is_ok() {
            continue;
        }
        keys.push(witness.key);
        match checkpoint.cosigned_by(witness) {
            Ok(None) => {}
            Ok(Some(time)) if time.unix_ms() > now.unix_ms().saturating_add(AHEAD_MS) => {
                let sentence = format!(
                    "the cosignature of the witness `{}` is of a time to come, {time}",
                    witness.name
                );
                verdict.findings.push(find(FindingCode::CosignatureInvalid, sentence));
            }
            Ok(Some(time)) => verdict.cosigned.push((witness.name.clone(), time)),
            Err(error) => {
                verdict.findings.push(find(FindingCode::CosignatureInvalid, error.to_string()));
            }
        }
    }
    if verdict.cosigned.len() < quorum {
        let sentence = format!(
            "{} of {} witnesses cosigned the checkpoint of {} entries, fewer than the {quorum} asked for",
            verdict.cosigned.len(),
            keys.len(),
            checkpoint.position().size
        );
        verdict.findings.push(find(FindingCode::CosignaturesTooFew, sentence));
    }
    verdict
}

impl Verdict {
    /// Holds the checkpoint of each folder against witnesses as [`check_witnesses`] does, adds what is
    /// wrong to the findings, and gives who cosigned which log. `cosigned` are copies of these
    /// checkpoints as witnesses gave them back, those of other moments are passed over; a log that cannot
    /// be read is a finding already.
    ///
    /// # Errors
    /// [`AuditError`] where signatures cannot be joined to a checkpoint.
    pub fn check_witnesses(
        &mut self,
        folders: &[PathBuf],
        witnesses: &[PinnedWitness],
        quorum: usize,
        cosigned: &[Checkpoint],
        now: Timestamp,
    ) -> Result<Vec<(String, WitnessVerdict)>, AuditError> {
        let mut seen = Vec::new();
        for folder in folders {
            let Ok(reader) = LogReader::open(folder) else { continue };
            let mut checkpoint = reader.checkpoint().clone();
            for given in cosigned {
                if given.position() == checkpoint.position() {
                    checkpoint = checkpoint.with_signatures_of(given)?;
                }
            }
            let found = check_witnesses(&checkpoint, witnesses, quorum, now);
            for finding in &found.findings {
                if !self.findings.contains(finding) {
                    self.findings.push(finding.clone());
                }
            }
            seen.push((checkpoint.position().origin.clone(), found));
        }
        Ok(seen)
    }
}

//! A witness: cosigns a log's checkpoints, each only where the log has grown from the one before.

use std::path::{Path, PathBuf};

use super::AuditError;
use super::cosignature::PinnedWitness;
use super::folder::CHECKPOINT;
use super::lock::Lock;
use super::log::CHECKPOINT_MAX;
use super::note::Checkpoint;
use super::position::{LogPosition, check_origin};
use super::proof::check_signed;
use super::reader::LogReader;
use super::verify::PinnedLog;
use crate::crypto::Signer;
use crate::durable::{self, Visibility};
use crate::time::Timestamp;

/// A witness with its key.
///
/// The key may be one that signs the witness's own log under the same name: a checkpoint never begins
/// with the line `cosignature/v1`, and the kind of a signature is part of its key hash.
#[derive(Debug)]
pub struct Witness {
    name: String,
    signer: Signer,
}

/// A checkpoint that a witness cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// With the log's signature, those of other witnesses, and this witness's.
    pub checkpoint: Checkpoint,
    /// Where the log stood when this witness cosigned before; none the first time.
    pub previous: Option<LogPosition>,
}

impl Witness {
    /// A witness of this name, which is the name of its key in signature lines.
    ///
    /// # Errors
    /// [`AuditError::Format`] where no key may have this name.
    pub fn new(name: &str, signer: Signer) -> Result<Self, AuditError> {
        check_origin(name)?;
        Ok(Self { name: name.to_owned(), signer })
    }

    /// The name and key by which others know it.
    #[must_use]
    pub fn pinned(&self) -> PinnedWitness {
        PinnedWitness { name: self.name.clone(), key: self.signer.public_key() }
    }

    /// Checks that a log's checkpoint is signed by the pinned key and that the log has only grown
    /// since the last checkpoint that this witness cosigned, which it keeps in the file `state`; then
    /// cosigns it. The new checkpoint is durable in `state` before it is handed out, so that two
    /// that do not go together are never both cosigned. Reads a few tiles.
    ///
    /// The first time there is nothing to compare with: that is said by `previous`.
    ///
    /// # Errors
    /// [`AuditError::NotSigned`]; [`AuditError::RolledBack`] where the log is shorter than it was;
    /// [`AuditError::Proof`] where it does not begin as it did; [`AuditError::Usage`] where the log
    /// is the witness's own; [`AuditError::NotPrivate`] where others could change the state;
    /// [`AuditError::Locked`] where another process cosigns this log.
    pub fn cosign(
        &self,
        dir: &Path,
        log: &PinnedLog,
        state: &Path,
        now: Timestamp,
    ) -> Result<Cosigned, AuditError> {
        if log.name == self.name || log.key == self.signer.public_key() {
            return Err(AuditError::Usage {
                rule: "an organisation is no witness of its own log: another must cosign it",
            });
        }
        let mut lock = state.as_os_str().to_owned();
        lock.push(".lock");
        let _lock = Lock::take(&PathBuf::from(lock))?;
        let kept = self.kept(log, state)?;
        let reader = LogReader::open(dir)?;
        check_signed(reader.checkpoint(), log)?;
        if let Some(kept) = &kept {
            reader.prove_since(kept)?;
        }
        let checkpoint = reader.checkpoint().cosign(&self.name, &self.signer, now)?;
        durable::write(state, &checkpoint.to_bytes(), Visibility::Owner)
            .map_err(AuditError::io("write", state))?;
        Ok(Cosigned { checkpoint, previous: kept.map(|kept| kept.position().clone()) })
    }

    /// The last checkpoint that this witness cosigned, as its state has it.
    fn kept(&self, log: &PinnedLog, state: &Path) -> Result<Option<Checkpoint>, AuditError> {
        let io = |error| AuditError::io("read", state)(error);
        let bytes = match durable::read(state, CHECKPOINT_MAX) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(io)?,
        };
        if !durable::is_private(state).map_err(io)? {
            return Err(AuditError::NotPrivate { path: state.to_path_buf() });
        }
        let kept = Checkpoint::parse(&bytes)?;
        check_signed(&kept, log)?;
        if kept.cosigned_by(&self.pinned())?.is_none() {
            return Err(AuditError::Format {
                what: "state of a witness",
                rule: "it holds a checkpoint that this witness has cosigned",
            });
        }
        Ok(Some(kept))
    }
}

impl Cosigned {
    /// Puts the cosignatures into the log's folder, under the checkpoint that is there.
    ///
    /// # Errors
    /// [`AuditError::Usage`] where the log has gone on to another checkpoint, [`AuditError::Io`].
    pub fn publish(&self, dir: &Path) -> Result<(), AuditError> {
        let path = dir.join(CHECKPOINT);
        let there = durable::read(&path, CHECKPOINT_MAX).map_err(AuditError::io("read", &path))?;
        let merged = Checkpoint::parse(&there)?.with_signatures_of(&self.checkpoint)?;
        durable::write(&path, &merged.to_bytes(), Visibility::Shared)
            .map_err(AuditError::io("write", &path))
    }
}

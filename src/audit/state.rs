//! What the signer has signed: kept beside its key, outside the log's folder.

use std::path::Path;

use super::AuditError;
use super::position::LogPosition;
use crate::crypto::{Digest, SignerPublicKey};
use crate::durable::{self, Visibility};
use crate::wire::{Reader, Writer};

const MAGIC: &[u8; 8] = b"lwstate\x01";
const STATE_MAX: u64 = 4096;

/// The last position signed, and by which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignerState {
    pub(super) key: SignerPublicKey,
    pub(super) position: LogPosition,
}

impl SignerState {
    pub(super) fn write(&self, path: &Path) -> Result<(), AuditError> {
        let mut writer = Writer::new();
        writer.fixed(MAGIC);
        writer.fixed(&self.key.0);
        self.position.write(&mut writer);
        let mut bytes = writer.finish();
        let check = Digest::of(&bytes);
        bytes.extend_from_slice(check.as_bytes());
        durable::write(path, &bytes, Visibility::Owner).map_err(AuditError::io("write", path))
    }

    pub(super) fn read(path: &Path) -> Result<Self, AuditError> {
        let wrong = |rule| AuditError::Format { what: "signer state", rule };
        let bytes = durable::read(path, STATE_MAX).map_err(AuditError::io("read", path))?;
        let (body, check) =
            bytes.split_last_chunk::<32>().ok_or_else(|| wrong("it ends with its digest"))?;
        if Digest::of(body).as_bytes() != check {
            return Err(wrong("it ends with its digest"));
        }
        let mut reader = Reader::new(body);
        if reader.array::<8>("signer state")? != *MAGIC {
            return Err(wrong("it begins with its name and version"));
        }
        let key = SignerPublicKey(reader.array("key")?);
        let position = LogPosition::read(&mut reader)?;
        reader.end()?;
        Ok(Self { key, position })
    }
}

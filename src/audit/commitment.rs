//! Salted commitments: hiding until opened, binding for ever.

use core::fmt;

use super::AuditError;
use crate::crypto::{Digest, Sha256, equal_in_constant_time, random_bytes};
use crate::secret::{Secret, SecretBytes};
use crate::wire::{Reader, Writer, frame};

/// The most bytes of a committed event.
pub const EVENT_MAX: usize = 65_536;
const VERSION: u16 = 1;

/// What opens a commitment: the random salt and the event. Whoever has destroyed it can never open
/// the commitment again.
///
/// `Debug` shows the type alone; the event may be personal.
pub struct Opening {
    salt: Secret<32>,
    // frame(event parts)
    event: SecretBytes,
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening")
    }
}

/// Commits to an event: `SHA-256("linkwise v1 commit\0" || r || frame(event))`, with r 32 fresh
/// random bytes.
///
/// ```
/// use linkwise::audit::commit;
/// let (commitment, opening) = commit(&[b"encoded", b"record 7"])?;
/// opening.verify(&commitment)?;
/// assert_eq!(opening.expose_parts()?, vec![b"encoded".to_vec(), b"record 7".to_vec()]);
/// # Ok::<(), linkwise::audit::AuditError>(())
/// ```
///
/// # Errors
/// [`AuditError::Usage`] for an event above [`EVENT_MAX`] bytes, [`AuditError::Crypto`] where the
/// operating system gives no random bytes.
pub fn commit(event_parts: &[&[u8]]) -> Result<(Digest, Opening), AuditError> {
    commit_with(random_bytes()?, event_parts)
}

pub(crate) fn commit_with(
    salt: [u8; 32],
    event_parts: &[&[u8]],
) -> Result<(Digest, Opening), AuditError> {
    let event = frame(event_parts);
    if event.len() > EVENT_MAX {
        return Err(AuditError::Usage {
            rule: "an event to be committed to has at most 65,536 bytes",
        });
    }
    let opening = Opening { salt: Secret::new(salt), event: SecretBytes::new(event) };
    Ok((opening.commitment(), opening))
}

impl Opening {
    pub(super) fn commitment(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(b"linkwise v1 commit\0");
        hash.update(self.salt.expose());
        hash.update(self.event.expose());
        hash.finish()
    }

    /// Checks that this opens the commitment.
    ///
    /// # Errors
    /// [`AuditError::Proof`] where it does not.
    pub fn verify(&self, commitment: &Digest) -> Result<(), AuditError> {
        if equal_in_constant_time(self.commitment().as_bytes(), commitment.as_bytes()) {
            Ok(())
        } else {
            Err(AuditError::Proof { what: "opening" })
        }
    }

    /// The parts of the event. They may be personal.
    ///
    /// # Errors
    /// [`AuditError::Wire`] where the event is not a list of framed parts.
    pub fn expose_parts(&self) -> Result<Vec<Vec<u8>>, AuditError> {
        let mut reader = Reader::new(self.event.expose());
        let mut parts = Vec::new();
        while reader.end().is_err() {
            parts.push(reader.bytes("part of an event", EVENT_MAX)?.to_vec());
        }
        Ok(parts)
    }

    /// Whether the event is that a record of this id was encoded, or links of it withdrawn.
    pub(super) fn is_of_record(&self, id: &[u8]) -> Result<bool, AuditError> {
        let mut reader = Reader::new(self.event.expose());
        let mut part = || reader.bytes("part of an event", EVENT_MAX);
        Ok(matches!(part()?, b"encoded" | b"withdrawn") && part()? == id)
    }

    /// The canonical bytes, to be sealed before they are stored.
    #[must_use]
    pub fn to_bytes(&self) -> SecretBytes {
        let mut writer = Writer::new();
        writer.u16(VERSION);
        writer.fixed(self.salt.expose());
        writer.bytes(self.event.expose());
        SecretBytes::new(writer.finish())
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`AuditError::Wire`] where they are not those of an opening.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AuditError> {
        let mut reader = Reader::new(bytes);
        if reader.u16("opening version")? != VERSION {
            return Err(reader.unknown("opening version").into());
        }
        let salt = Secret::new(reader.array("salt")?);
        let event = SecretBytes::new(reader.bytes("event", EVENT_MAX)?.to_vec());
        reader.end()?;
        let opening = Self { salt, event };
        // An event is a list of framed parts; whatever is not cannot have been committed to.
        opening.expose_parts()?;
        Ok(opening)
    }
}

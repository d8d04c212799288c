//! Where a log stood at some moment.

use super::AuditError;
use crate::crypto::Digest;
use crate::wire::{Reader, WireError, Writer};

/// The longest name of a log, in bytes.
pub const ORIGIN_MAX: usize = 255;

/// A log's name, number of entries and root: what a checkpoint signs and a passport carries.
///
/// ```
/// use linkwise::audit::LogPosition;
/// use linkwise::crypto::Digest;
/// let position = LogPosition { origin: "council.example/log".into(), size: 3, root: Digest::of(b"") };
/// assert_eq!(LogPosition::from_bytes(&position.to_bytes())?, position);
/// # Ok::<(), linkwise::audit::AuditError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPosition {
    /// The log's name, at most [`ORIGIN_MAX`] bytes.
    pub origin: String,
    /// How many entries it had.
    pub size: u64,
    /// The RFC 6962 root over them.
    pub root: Digest,
}

impl LogPosition {
    /// Writes origin, size and root.
    pub fn write(&self, writer: &mut Writer) {
        writer.text(&self.origin);
        writer.u64(self.size);
        writer.fixed(self.root.as_bytes());
    }

    /// Reads what [`LogPosition::write`] wrote.
    ///
    /// # Errors
    /// [`WireError`] where the bytes are cut short, the name is longer than [`ORIGIN_MAX`], or is
    /// not the name of a log.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let origin = reader.text("log origin", ORIGIN_MAX)?;
        if check_origin(origin).is_err() {
            return Err(reader.unknown("log origin"));
        }
        Ok(Self {
            origin: origin.to_owned(),
            size: reader.u64("log size")?,
            root: Digest::from_bytes(reader.array("log root")?),
        })
    }

    /// The canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// As [`LogPosition::read`], and for bytes behind the end.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AuditError> {
        let mut reader = Reader::new(bytes);
        let position = Self::read(&mut reader)?;
        reader.end()?;
        Ok(position)
    }
}

/// Checks the name of a log, which is also the name of its key in signed notes: not empty, at most
/// [`ORIGIN_MAX`] bytes, no white space, no control characters, no `+`.
///
/// # Errors
/// [`AuditError::Format`] where it is not one.
pub fn check_origin(origin: &str) -> Result<(), AuditError> {
    let refused = |rule| Err(AuditError::Format { what: "name of a log", rule });
    if origin.is_empty() || origin.len() > ORIGIN_MAX {
        return refused("it has between 1 and 255 bytes");
    }
    if origin.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        return refused("it has no white space, no control characters and no plus sign");
    }
    Ok(())
}

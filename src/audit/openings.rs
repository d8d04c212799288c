//! Finding one subject's opening among those that a data owner keeps (`.lwo`).

use std::io::{self, BufReader, Read};

use super::AuditError;
use super::commitment::{EVENT_MAX, Opening};
use super::inner::LEAVES_MAX;
use crate::crypto::{Digest, Sha256};
use crate::schema::FORMAT_VERSION;
use crate::secret::SecretBytes;

/// The first bytes of a file of openings.
pub(crate) const OPENINGS_MAGIC: &[u8; 16] = b"linkwise lwo 1\r\n";
/// Stands where a leaf has its index, before the opening of a list's commitment.
pub(crate) const OPENINGS_LIST: u64 = u64::MAX - 1;
/// More lists than an encoding applies.
const LISTS_MAX: u64 = 64;
/// Version, salt, length of the event, event.
const OPENING_MAX: usize = 2 + 32 + 8 + EVENT_MAX;

/// One subject's opening, with its place in the tree of its run.
///
/// `Debug` shows the type alone; the event is personal.
pub struct FoundOpening {
    /// The run's random name.
    pub run: [u8; 16],
    /// The leaf, from 0.
    pub index: u64,
    /// What opens its commitment.
    pub opening: Opening,
}

impl core::fmt::Debug for FoundOpening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FoundOpening")
    }
}

impl FoundOpening {
    /// Whether it tells that links were withdrawn for one of these reasons, by their names.
    pub(crate) fn is_withdrawn_for(&self, reasons: &[&str]) -> Result<bool, AuditError> {
        let parts = self.opening.expose_parts()?;
        let withdrawn = parts.first().is_some_and(|kind| kind == b"withdrawn");
        // Behind kind, record and agreement, of each link: owner, record, reason, reference.
        let mut links = parts.get(3..).unwrap_or_default().chunks_exact(4);
        let named =
            |reason: &Vec<u8>| reasons.iter().any(|one| one.as_bytes() == reason.as_slice());
        Ok(withdrawn && links.any(|link| link.get(2).is_some_and(named)))
    }
}

/// Reads a file of openings to its end, whose digest must be right, and gives that of one record;
/// none where the record is not in it. One opening is in memory at a time.
///
/// ```
/// use linkwise::audit::find_opening;
/// assert!(find_opening(&b"not a file of openings"[..], "7").is_err());
/// ```
///
/// # Errors
/// [`AuditError::Format`] where it is not such a file, or is cut short or altered;
/// [`AuditError::Wire`] for an opening that is none; [`AuditError::Read`] where it cannot be read.
pub fn find_opening(input: impl Read, record_id: &str) -> Result<Option<FoundOpening>, AuditError> {
    let mut found = None;
    let mut of_run = [0; 16];
    let each = |index, opening: Opening| {
        if opening.is_of_record(record_id.as_bytes())? && found.replace((index, opening)).is_some()
        {
            return Err(refused("each record has one opening"));
        }
        Ok(())
    };
    read_openings(input, each, |run, _| of_run = run)?;
    Ok(found.map(|(index, opening)| FoundOpening { run: of_run, index, opening }))
}

/// Reads a file of openings, one at a time; its run is told once all of it has proved whole.
fn read_openings(
    input: impl Read,
    mut each: impl FnMut(u64, Opening) -> Result<(), AuditError>,
    run: impl FnOnce([u8; 16], Digest),
) -> Result<(), AuditError> {
    let mut file = Hashed { input: BufReader::with_capacity(1 << 16, input), hash: Sha256::new() };
    if file.array()? != *OPENINGS_MAGIC || u16::from_le_bytes(file.array()?) != FORMAT_VERSION {
        return Err(refused("it begins with its name and version"));
    }
    // The last one read is the end.
    for _ in 0..=LEAVES_MAX + LISTS_MAX {
        let index = u64::from_le_bytes(file.array()?);
        if index == u64::MAX {
            let (id, root) = file.end()?;
            run(id, root);
            return Ok(());
        }
        if index >= LEAVES_MAX && index != OPENINGS_LIST {
            return Err(refused("an index is that of a leaf, or of a list"));
        }
        let length = usize::try_from(u32::from_le_bytes(file.array()?)).unwrap_or(usize::MAX);
        if length > OPENING_MAX {
            return Err(refused("an opening has at most 65,578 bytes"));
        }
        let mut bytes = vec![0; length];
        file.fill(&mut bytes)?;
        let bytes = SecretBytes::new(bytes);
        each(index, Opening::from_bytes(bytes.expose())?)?;
    }
    Err(refused("it has at most 67,108,864 openings"))
}

/// Reads a file of openings to its end, whose digest must be right, and gives the random name and the root
/// of the run whose openings it holds.
///
/// # Errors
/// As [`find_opening`].
pub fn openings_run(input: impl Read) -> Result<([u8; 16], Digest), AuditError> {
    let mut run = None;
    read_openings(input, |_, _| Ok(()), |id, root| run = Some((id, root)))?;
    run.ok_or_else(|| refused("it ends with its run"))
}

fn refused(rule: &'static str) -> AuditError {
    AuditError::Format { what: "file of openings", rule }
}

struct Hashed<R: Read> {
    input: R,
    hash: Sha256,
}

impl<R: Read> Hashed<R> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), AuditError> {
        self.input.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => refused("it is not cut short"),
            _ => AuditError::Read { source: error },
        })?;
        self.hash.update(bytes);
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], AuditError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn end(mut self) -> Result<([u8; 16], Digest), AuditError> {
        let run = self.array()?;
        let root = Digest::from_bytes(self.array()?);
        let digest: Digest = self.hash.clone().finish();
        if self.array()? != *digest.as_bytes() {
            return Err(refused("it ends with its digest"));
        }
        let behind = self.input.read(&mut [0]).map_err(|source| AuditError::Read { source })?;
        if behind != 0 {
            return Err(refused("nothing stands behind its digest"));
        }
        Ok((run, root))
    }
}

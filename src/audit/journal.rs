//! The journal: where entries become durable before anything else is done with them.
//!
//! A file beside the signer's state. Each append is one batch: its head, its entries, one fsync. The
//! last batch may be cut short by a crash: it was never acknowledged and is dropped whole. A batch
//! that is damaged before the last was acknowledged: that is an error, never a reason to go on.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::AuditError;
use super::tile::push_entry;
use crate::crypto::{Digest, Sha256};
use crate::durable::{self, Visibility, step};

const MAGIC: &[u8; 8] = b"lwjrnal\x01";
/// Magic, first entry, number of entries, length of the body, digest of these and the body.
const HEAD: usize = 8 + 8 + 8 + 8 + 32;
/// The most bytes of one batch: as the caller hands it over in memory, generous.
const BATCH_MAX: u64 = 1 << 32;

#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    length: u64,
}

struct Head {
    first: u64,
    entries: u64,
    length: u64,
    check: [u8; 32],
}

fn check(first: u64, entries: u64, body: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    for number in [first, entries, body.len() as u64] {
        hash.update(&number.to_le_bytes());
    }
    hash.update(body);
    hash.finish()
}

impl Journal {
    /// Starts an empty journal, replacing an old one at once.
    pub(super) fn create(path: &Path) -> Result<Self, AuditError> {
        durable::write(path, &[], Visibility::Owner).map_err(AuditError::io("write", path))?;
        Self::open_at(path, 0)
    }

    fn open_at(path: &Path, length: u64) -> Result<Self, AuditError> {
        let file =
            OpenOptions::new().append(true).open(path).map_err(AuditError::io("open", path))?;
        Ok(Self { file, path: path.to_path_buf(), length })
    }

    /// The bytes that it holds.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Makes a batch of entries durable; `first` is the index of the first of them.
    pub(super) fn append(&mut self, first: u64, entries: &[Vec<u8>]) -> Result<(), AuditError> {
        let mut body = Vec::with_capacity(entries.iter().map(|entry| entry.len() + 2).sum());
        for entry in entries {
            push_entry(&mut body, entry)?;
        }
        let number = entries.len() as u64;
        let mut batch = Vec::with_capacity(HEAD);
        batch.extend_from_slice(MAGIC);
        for field in [first, number, body.len() as u64] {
            batch.extend_from_slice(&field.to_le_bytes());
        }
        batch.extend_from_slice(check(first, number, &body).as_bytes());
        step::write_all(&mut self.file, &self.path, &batch)
            .and_then(|()| step::write_all(&mut self.file, &self.path, &body))
            .and_then(|()| step::sync(&self.file, &self.path))
            .map_err(AuditError::io("append to", &self.path))?;
        self.length += (batch.len() + body.len()) as u64;
        Ok(())
    }

    /// Reads the journal batch by batch (first index, body in the form of a bundle), cuts a torn end
    /// off, and opens it for appending. Where there is none, starts one.
    pub(super) fn recover(
        path: &Path,
        batch: impl FnMut(u64, &[u8]) -> Result<(), AuditError>,
    ) -> Result<Self, AuditError> {
        let Some((good, total)) = Self::read(path, batch)? else { return Self::create(path) };
        let journal = Self::open_at(path, good)?;
        if good < total {
            let cut = AuditError::io("cut the torn end off", path);
            step::cut(&journal.file, path, good).map_err(cut)?;
        }
        Ok(journal)
    }

    /// Reads the journal batch by batch and changes nothing: the bytes of whole batches, and of the
    /// file. `None` where there is no journal.
    pub(super) fn read(
        path: &Path,
        mut batch: impl FnMut(u64, &[u8]) -> Result<(), AuditError>,
    ) -> Result<Option<(u64, u64)>, AuditError> {
        let io = |error| AuditError::io("read", path)(error);
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io(error)),
        };
        let total = file.metadata().map_err(io)?.len();
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut good = 0u64;
        while good < total {
            let left = total - good;
            let head = read_head(&mut reader, left).map_err(io)?;
            let body = match &head {
                Some(head) if head.length <= left - HEAD as u64 => {
                    let mut body = Vec::new();
                    let length = (&mut reader).take(head.length).read_to_end(&mut body);
                    length.map_err(io)?;
                    Some(body)
                }
                _ => None,
            };
            let whole = match (&head, &body) {
                (Some(head), Some(body)) => {
                    check(head.first, head.entries, body).as_bytes() == &head.check
                }
                _ => false,
            };
            if let (true, Some(head), Some(body)) = (whole, &head, &body) {
                batch(head.first, body)?;
                good += HEAD as u64 + head.length;
                continue;
            }
            // Not whole. Torn by a crash means: it reaches to the end of the file, or its head was
            // not written whole and only room without content follows. Whatever else stands behind
            // it was appended after it was acknowledged.
            let reaches = match &head {
                Some(head) => head.length >= left - HEAD as u64,
                None => left < HEAD as u64,
            };
            if !reaches && !rest_is_blank(path, good + HEAD as u64).map_err(io)? {
                return Err(AuditError::Format {
                    what: "journal of the log",
                    rule: "only its last batch may be damaged; restore it from a copy",
                });
            }
            break;
        }
        Ok(Some((good, total)))
    }
}

/// The next head; `None` where it is cut short or is not one.
fn read_head(reader: &mut impl Read, left: u64) -> std::io::Result<Option<Head>> {
    if left < HEAD as u64 {
        return Ok(None);
    }
    let mut magic = [0; 8];
    reader.read_exact(&mut magic)?;
    let mut number = || -> std::io::Result<u64> {
        let mut bytes = [0; 8];
        reader.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    };
    let (first, entries, length) = (number()?, number()?, number()?);
    let mut check = [0; 32];
    reader.read_exact(&mut check)?;
    Ok((magic == *MAGIC && length <= BATCH_MAX).then_some(Head { first, entries, length, check }))
}

/// Whether only zeros stand behind `offset`: room that the file system gave before the bytes came.
fn rest_is_blank(path: &Path, offset: u64) -> std::io::Result<bool> {
    use std::io::Seek;
    let mut file = File::open(path)?;
    file.seek(std::io::SeekFrom::Start(offset))?;
    for byte in BufReader::with_capacity(1 << 16, file).bytes() {
        if byte? != 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

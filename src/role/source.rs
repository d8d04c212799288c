//! Where an act reads from. A source can be opened more than once: linking reads its batches twice.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::RoleError;

/// Something that can be read from its start, as often as needed.
pub trait Source {
    /// Opens it at its start.
    ///
    /// # Errors
    /// [`RoleError`] where it cannot be opened.
    fn open(&self) -> Result<Box<dyn Read + '_>, RoleError>;
}

/// A file in the clear.
#[derive(Clone, Debug)]
pub struct FileSource(PathBuf);

impl FileSource {
    /// The file at a path.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self(path.to_path_buf())
    }
}

fn open_file(path: &Path) -> Result<BufReader<File>, RoleError> {
    let file = File::open(path).map_err(|error| RoleError::InputOutput {
        what: format!("open {}", path.display()),
        error,
    })?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

impl Source for FileSource {
    fn open(&self) -> Result<Box<dyn Read + '_>, RoleError> {
        Ok(Box::new(open_file(&self.0)?))
    }
}

/// Bytes in memory.
///
/// ```
/// use linkwise::role::{MemorySource, Source};
/// use std::io::Read;
/// let source = MemorySource::new(vec![1, 2, 3]);
/// let mut bytes = Vec::new();
/// source.open()?.read_to_end(&mut bytes)?;
/// assert_eq!(bytes, [1, 2, 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct MemorySource(Vec<u8>);

impl core::fmt::Debug for MemorySource {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MemorySource")
    }
}

impl MemorySource {
    /// These bytes.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Source for MemorySource {
    fn open(&self) -> Result<Box<dyn Read + '_>, RoleError> {
        Ok(Box::new(self.0.as_slice()))
    }
}

/// A file that is sealed to the reader.
#[cfg(feature = "seal")]
#[derive(Debug)]
pub struct SealedSource<'a> {
    path: PathBuf,
    key: &'a crate::crypto::RecipientKey,
}

#[cfg(feature = "seal")]
impl<'a> SealedSource<'a> {
    /// The file at a path, to be opened with a key.
    #[must_use]
    pub fn new(path: &Path, key: &'a crate::crypto::RecipientKey) -> Self {
        Self { path: path.to_path_buf(), key }
    }
}

#[cfg(feature = "seal")]
impl Source for SealedSource<'_> {
    fn open(&self) -> Result<Box<dyn Read + '_>, RoleError> {
        let sealed = |error| RoleError::Sealed { path: self.path.display().to_string(), error };
        let opened = crate::crypto::open(self.key, open_file(&self.path)?).map_err(sealed)?;
        Ok(Box::new(opened))
    }
}

//! Where an act writes to. What is written appears only on release, after the log has it.

use core::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::RoleError;
use crate::durable::{NewFile, Visibility};

/// Something that is written first and appears on release. Dropped before, it leaves nothing.
///
/// An act calls [`Outlet::release`] itself, once the checkpoint of the log covers its outcome.
pub trait Outlet: Write {
    /// Finishes what was written and makes it durable, still without its name; nothing more may be
    /// written then. An act calls it before its outcome goes to the log.
    ///
    /// # Errors
    /// [`RoleError::InputOutput`].
    fn prepare(&mut self) -> Result<(), RoleError>;

    /// Makes what was written appear.
    ///
    /// # Errors
    /// [`RoleError::InputOutput`].
    fn release(self: Box<Self>) -> Result<(), RoleError>;
}

/// A file in the clear.
#[derive(Debug)]
pub struct FileOutlet(NewFile);

impl FileOutlet {
    /// A file that will have this path.
    ///
    /// # Errors
    /// [`RoleError::InputOutput`].
    pub fn create(path: &Path, visibility: Visibility) -> Result<Self, RoleError> {
        create(path, visibility).map(Self)
    }
}

fn create(path: &Path, visibility: Visibility) -> Result<NewFile, RoleError> {
    NewFile::create(path, visibility).map_err(|error| RoleError::InputOutput {
        what: format!("create {}", path.display()),
        error,
    })
}

impl Write for FileOutlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Outlet for FileOutlet {
    fn prepare(&mut self) -> Result<(), RoleError> {
        self.0.sync().map_err(RoleError::io("write the file"))
    }

    fn release(self: Box<Self>) -> Result<(), RoleError> {
        self.0.commit().map_err(RoleError::io("write the file"))
    }
}

/// A file sealed to a recipient.
#[cfg(feature = "seal")]
#[derive(Debug)]
pub struct SealedOutlet(Sealing);

#[cfg(feature = "seal")]
#[derive(Debug)]
enum Sealing {
    Open(Box<crate::crypto::SealedWriter<NewFile>>),
    Finished(NewFile),
    Failed,
}

#[cfg(feature = "seal")]
impl SealedOutlet {
    /// A file that will have this path, sealed to `recipient`.
    ///
    /// # Errors
    /// [`RoleError::InputOutput`].
    pub fn create(
        path: &Path,
        recipient: &crate::crypto::RecipientPublicKey,
    ) -> Result<Self, RoleError> {
        let file = create(path, Visibility::Owner)?;
        let sealed =
            crate::crypto::seal(recipient, file).map_err(RoleError::io("seal the file"))?;
        Ok(Self(Sealing::Open(Box::new(sealed))))
    }

    fn writer(&mut self) -> io::Result<&mut crate::crypto::SealedWriter<NewFile>> {
        match &mut self.0 {
            Sealing::Open(writer) => Ok(writer),
            Sealing::Finished(_) | Sealing::Failed => {
                Err(io::Error::other("the sealed file is finished already"))
            }
        }
    }
}

#[cfg(feature = "seal")]
impl Write for SealedOutlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer()?.flush()
    }
}

#[cfg(feature = "seal")]
impl Outlet for SealedOutlet {
    fn prepare(&mut self) -> Result<(), RoleError> {
        if let Sealing::Open(writer) = core::mem::replace(&mut self.0, Sealing::Failed) {
            let finished = writer.finish().and_then(|mut file| file.sync().map(|()| file));
            self.0 = Sealing::Finished(finished.map_err(RoleError::io("seal the file"))?);
        }
        Ok(())
    }

    fn release(mut self: Box<Self>) -> Result<(), RoleError> {
        if matches!(self.0, Sealing::Open(_)) {
            self.prepare()?;
        }
        match self.0 {
            Sealing::Finished(file) => file.commit().map_err(RoleError::io("write the file")),
            Sealing::Open(_) | Sealing::Failed => {
                Err(RoleError::Usage { what: "a sealed file that failed cannot be released" })
            }
        }
    }
}

/// Bytes in memory that can be taken only once they are released.
///
/// ```
/// use linkwise::role::{MemoryOutlet, Outlet};
/// use std::io::Write;
/// let (mut outlet, output) = MemoryOutlet::new();
/// outlet.write_all(b"abc")?;
/// assert!(output.take().is_none());
/// Box::new(outlet).release()?;
/// assert_eq!(output.take().as_deref(), Some(&b"abc"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MemoryOutlet {
    bytes: Vec<u8>,
    released: Arc<Mutex<Option<Vec<u8>>>>,
}

/// What a [`MemoryOutlet`] released.
pub struct MemoryOutput(Arc<Mutex<Option<Vec<u8>>>>);

impl MemoryOutlet {
    /// An empty outlet, and where its bytes will appear.
    #[must_use]
    pub fn new() -> (Self, MemoryOutput) {
        let released = Arc::new(Mutex::new(None));
        (Self { bytes: Vec::new(), released: Arc::clone(&released) }, MemoryOutput(released))
    }
}

impl MemoryOutput {
    /// The bytes, once; none before the release.
    #[must_use]
    pub fn take(&self) -> Option<Vec<u8>> {
        self.0.lock().ok().and_then(|mut bytes| bytes.take())
    }
}

impl Write for MemoryOutlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outlet for MemoryOutlet {
    fn prepare(&mut self) -> Result<(), RoleError> {
        Ok(())
    }

    fn release(self: Box<Self>) -> Result<(), RoleError> {
        if let Ok(mut released) = self.released.lock() {
            *released = Some(self.bytes);
        }
        Ok(())
    }
}

impl fmt::Debug for MemoryOutlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryOutlet")
    }
}

impl fmt::Debug for MemoryOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryOutput")
    }
}

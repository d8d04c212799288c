//! Where acts read and write: files, sealed files, memory.

use core::mem::MaybeUninit;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use zeroize::Zeroizing;

use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared};
use super::key::linkwise_recipient_key;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::crypto::{RecipientKey, RecipientPublicKey};
use crate::durable::Visibility;
use crate::role::{FileOutlet, FileSource, Outlet, RoleError, SealedOutlet, Source};

/// What an act reads, in the order in which it was added. Built by `linkwise_sources_new` and the
/// functions that add, consumed by an act. Threads: one at a time.
#[derive(Debug)]
pub struct linkwise_sources(Handle<Sources>);
/// Where an act writes, each place under the name that the act asks for. What is written appears only
/// once the act's log has its outcome; an act that fails leaves nothing. Consumed by an act. Threads:
/// one at a time.
#[derive(Debug)]
pub struct linkwise_outlets(Handle<Outlets>);
/// What an act wrote into memory. Empty until the act has succeeded. Freeing it wipes it. Threads:
/// `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_output(Handle<Output>);

/// What an act reads.
#[derive(Default)]
pub struct Sources(Vec<Box<dyn Source + Send + Sync>>);

/// Where an act writes.
#[derive(Default)]
pub struct Outlets(Vec<(String, Box<dyn Outlet + Send + Sync>)>);

/// Bytes that are there once they are released.
pub struct Output(Arc<OnceLock<Zeroizing<Vec<u8>>>>);

crate::secret::redacted!("Sources" => Sources, "Outlets" => Outlets, "Output" => Output);
opaque!(linkwise_sources => Sources, "sources");
opaque!(linkwise_outlets => Outlets, "outlets");
opaque!(linkwise_output => Output, "output");

impl Sources {
    /// All of them.
    pub(super) fn all<'a>(self) -> Vec<Box<dyn Source + 'a>> {
        self.0.into_iter().map(|source| source as Box<dyn Source>).collect()
    }

    /// The only one.
    pub(super) fn one(self, what: &str) -> Result<Box<dyn Source>, Failure> {
        let mut sources = self.0.into_iter();
        match (sources.next(), sources.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(Failure::usage(format!("`{what}` must have exactly one source"))),
        }
    }
}

impl Outlets {
    /// The one of a name, which must be there.
    pub(super) fn take(&mut self, name: &str) -> Result<Box<dyn Outlet>, Failure> {
        self.take_if_any(name).ok_or_else(|| {
            Failure::usage(format!("there is no outlet `{name}`; add one of this name"))
        })
    }

    /// The one of a name, where there is one.
    pub(super) fn take_if_any(&mut self, name: &str) -> Option<Box<dyn Outlet>> {
        let place = self.0.iter().position(|(own, _)| own == name)?;
        Some(self.0.remove(place).1)
    }

    /// Those whose names begin with a word, without it.
    pub(super) fn take_all(&mut self, word: &str) -> Vec<(String, Box<dyn Outlet>)> {
        let (taken, left) =
            core::mem::take(&mut self.0).into_iter().partition(|(name, _)| name.starts_with(word));
        self.0 = left;
        let taken: Vec<(String, Box<dyn Outlet + Send + Sync>)> = taken;
        let short = |name: String| name.strip_prefix(word).unwrap_or_default().to_owned();
        taken.into_iter().map(|(name, outlet)| (short(name), outlet as Box<dyn Outlet>)).collect()
    }

    /// Refuses outlets that nobody has asked for: nothing would be written there.
    pub(super) fn must_be_empty(&self) -> Result<(), Failure> {
        self.0.first().map_or(Ok(()), |(name, _)| {
            Err(Failure::usage(format!("this act writes no `{name}`; leave that outlet out")))
        })
    }

    fn check(&self, name: linkwise_slice<'_>) -> Result<String, Failure> {
        let name = name.text("name")?;
        if name.is_empty() || self.0.iter().any(|(own, _)| own == name) {
            return Err(Failure::usage("`name` is empty, or there is an outlet of this name"));
        }
        Ok(name.to_owned())
    }
}

/// Bytes of our own, wiped.
struct WipedSource(Zeroizing<Vec<u8>>);

impl Source for WipedSource {
    fn open(&self) -> Result<Box<dyn Read + '_>, RoleError> {
        Ok(Box::new(self.0.as_slice()))
    }
}

/// A sealed file, with its key.
struct SealedFile {
    file: FileSource,
    path: PathBuf,
    key: Arc<RecipientKey>,
}

impl Source for SealedFile {
    fn open(&self) -> Result<Box<dyn Read + '_>, RoleError> {
        let opened = crate::crypto::open(&self.key, self.file.open()?)
            .map_err(|error| RoleError::Sealed { path: self.path.display().to_string(), error })?;
        Ok(Box::new(opened))
    }
}

/// An outlet into memory, wiped also where it grows.
pub(super) struct WipedOutlet {
    bytes: Zeroizing<Vec<u8>>,
    released: Arc<OnceLock<Zeroizing<Vec<u8>>>>,
}

impl WipedOutlet {
    pub(super) fn new() -> (Self, Output) {
        let released = Arc::new(OnceLock::new());
        let outlet = Self { bytes: Zeroizing::default(), released: Arc::clone(&released) };
        (outlet, Output(released))
    }
}

impl Output {
    /// The bytes, once they are released.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        self.0.get().map(|bytes| bytes.as_slice())
    }
}

impl Write for WipedOutlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let needed = self.bytes.len().saturating_add(bytes.len());
        if needed > self.bytes.capacity() {
            // A vector that grows by itself leaves what it held behind.
            let mut larger = Vec::new();
            larger.try_reserve_exact(needed.max(self.bytes.capacity().saturating_mul(2)))?;
            larger.extend_from_slice(&self.bytes);
            self.bytes = Zeroizing::new(larger);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outlet for WipedOutlet {
    fn prepare(&mut self) -> Result<(), RoleError> {
        Ok(())
    }

    fn release(self: Box<Self>) -> Result<(), RoleError> {
        let Self { bytes, released } = *self;
        // Nobody else fills it, since an outlet is released once.
        drop(released.set(bytes));
        Ok(())
    }
}

fn path(text: linkwise_slice<'_>) -> Result<&Path, Failure> {
    let text = text.text("path")?;
    if text.is_empty() || text.contains('\0') {
        return Err(Failure::usage("`path` is empty or holds a NUL; give the path of a file"));
    }
    Ok(Path::new(text))
}

/// An empty list of sources, freed with `linkwise_sources_free` or consumed by an act.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sources_new(
    sources: Option<&mut MaybeUninit<Option<Box<linkwise_sources>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give(out(sources, "sources")?, Sources::default());
        Ok(())
    })
}

/// Adds bytes in memory, which are copied, and wiped with the list.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sources_add_bytes(
    sources: Option<&mut linkwise_sources>,
    bytes: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut sources = exclusive(sources)?;
        let bytes = Zeroizing::new(bytes.bytes("bytes")?.to_vec());
        sources.0.push(Box::new(WipedSource(bytes)));
        Ok(())
    })
}

/// Adds a file in the clear, by its path in UTF-8. It is opened, twice by some acts, when the act runs;
/// a file that is not there fails then, with `LINKWISE_E_INPUT_OUTPUT`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sources_add_file(
    sources: Option<&mut linkwise_sources>,
    path: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut sources = exclusive(sources)?;
        sources.0.push(Box::new(FileSource::new(self::path(path)?)));
        Ok(())
    })
}

/// Adds a file that is sealed to the party, by its path in UTF-8; as `linkwise_sources_add_file`. The
/// key may be freed before the act runs: it is shared, and wiped when the last that holds it is gone.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sources_add_sealed_file(
    sources: Option<&mut linkwise_sources>,
    path: linkwise_slice<'_>,
    key: Option<&linkwise_recipient_key>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut sources = exclusive(sources)?;
        let key = Arc::clone(&*shared(key)?);
        let path = self::path(path)?.to_path_buf();
        sources.0.push(Box::new(SealedFile { file: FileSource::new(&path), path, key }));
        Ok(())
    })
}

/// How many sources the list has. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sources_count(sources: Option<&linkwise_sources>) -> usize {
    number(|| Ok(shared(sources)?.0.len()), 0)
}

/// Frees a list of sources that no act has consumed. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_sources_free(sources: Option<Box<linkwise_sources>>) {
    free(sources);
}

/// An empty list of outlets, freed with `linkwise_outlets_free` or consumed by an act.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_outlets_new(
    outlets: Option<&mut MaybeUninit<Option<Box<linkwise_outlets>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give(out(outlets, "outlets")?, Outlets::default());
        Ok(())
    })
}

/// Adds a place in memory under a name, and gives the handle in which the bytes will appear once the act
/// has succeeded. That handle is the caller's, and is freed by itself. What stands there is in the clear:
/// a program that hands it to another organisation seals it first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_outlets_add_memory(
    outlets: Option<&mut linkwise_outlets>,
    name: linkwise_slice<'_>,
    output: Option<&mut MaybeUninit<Option<Box<linkwise_output>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let output = out(output, "output")?;
        let mut outlets = exclusive(outlets)?;
        let name = outlets.check(name)?;
        let (outlet, released) = WipedOutlet::new();
        outlets.0.push((name, Box::new(outlet)));
        give(output, released);
        Ok(())
    })
}

/// Adds a file in the clear under a name, by its path in UTF-8. Nobody but the file's owner will be able
/// to read it. What has that name already is replaced, whole and only once the act has succeeded. Fails
/// with `LINKWISE_E_INPUT_OUTPUT` where no file can be made there.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_outlets_add_file(
    outlets: Option<&mut linkwise_outlets>,
    name: linkwise_slice<'_>,
    path: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut outlets = exclusive(outlets)?;
        let name = outlets.check(name)?;
        let outlet = FileOutlet::create(self::path(path)?, Visibility::Owner)?;
        outlets.0.push((name, Box::new(outlet)));
        Ok(())
    })
}

/// Adds a file under a name that only its recipient will be able to open: `recipient` is the text
/// `age1...` on the recipient's card. Else as `linkwise_outlets_add_file`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_outlets_add_sealed_file(
    outlets: Option<&mut linkwise_outlets>,
    name: linkwise_slice<'_>,
    path: linkwise_slice<'_>,
    recipient: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut outlets = exclusive(outlets)?;
        let name = outlets.check(name)?;
        let recipient: RecipientPublicKey = recipient.text("recipient")?.parse()?;
        let outlet = SealedOutlet::create(self::path(path)?, &recipient)?;
        outlets.0.push((name, Box::new(outlet)));
        Ok(())
    })
}

/// Frees a list of outlets that no act has consumed; nothing appears at its places. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_outlets_free(outlets: Option<Box<linkwise_outlets>>) {
    free(outlets);
}

/// The bytes that an act wrote; they live as long as the output. Fails with `LINKWISE_E_USAGE` until the
/// act has succeeded.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_output_bytes<'a>(
    output: Option<&'a linkwise_output>,
    bytes: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let bytes = out(bytes, "bytes")?;
        let released = lasting(output)?.bytes().ok_or_else(|| {
            Failure::usage("nothing was released here: the act has not run, or did not succeed")
        })?;
        bytes.write(released.into());
        Ok(())
    })
}

/// Frees and wipes an output, before or after the act. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_output_free(output: Option<Box<linkwise_output>>) {
    free(output);
}

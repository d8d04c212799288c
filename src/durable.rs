//! Files that appear whole or not at all: temporary file, fsync, rename, fsync of the folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

#[cfg(test)]
pub(crate) mod faults;
pub(crate) mod step;

/// A file being written beside its final name. Dropped before [`NewFile::commit`], it leaves nothing.
///
/// ```
/// use linkwise::durable::{NewFile, Visibility};
/// use std::io::Write;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("result.csv");
/// let mut file = NewFile::create(&path, Visibility::Owner)?;
/// file.write_all(b"record_id\n")?;
/// assert!(!path.exists());
/// file.commit()?;
/// assert!(path.exists());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct NewFile {
    writer: Option<BufWriter<File>>,
    temporary: PathBuf,
    path: PathBuf,
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The owner of the process alone (mode 0600 on Unix).
    Owner,
    /// As the process's file mode mask says.
    Shared,
}

fn options(visibility: Visibility) -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    if visibility == Visibility::Owner {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = visibility;
    options
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

impl NewFile {
    /// Opens a temporary file in the folder of `path`.
    ///
    /// # Errors
    /// Those of the operating system; the folder must exist.
    pub fn create(path: &Path, visibility: Visibility) -> io::Result<Self> {
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
        sweep(folder_of(path), &|of| of == name);
        let mut attempt = 0u32;
        loop {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{}-{attempt}.new", std::process::id()));
            let temporary = folder_of(path).join(hidden);
            match options(visibility).read(true).write(true).create_new(true).open(&temporary) {
                // Taken away between its making and its lock by one who took it for a left one.
                Ok(file) if !hold(&file, &temporary) => {}
                Ok(file) => {
                    let writer = Some(BufWriter::with_capacity(1 << 16, file));
                    return Ok(Self { writer, temporary, path: path.to_path_buf() });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// A file without a name, for what must wait and is never committed; on Unix a process that is killed leaves at
    /// most an empty file behind, if it is killed between making it and taking its name away.
    ///
    /// # Errors
    /// Those of the operating system; the folder must exist.
    pub fn spool(folder: &Path) -> io::Result<Self> {
        #[cfg_attr(not(unix), allow(unused_mut, reason = "the name stays where a file needs one"))]
        let mut spool = Self::create(&folder.join("linkwise-spool"), Visibility::Owner)?;
        #[cfg(unix)]
        fs::remove_file(core::mem::take(&mut spool.temporary))?;
        Ok(spool)
    }

    /// Makes what was written so far durable, still without its name.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn sync(&mut self) -> io::Result<()> {
        let writer = self.writer.as_mut().ok_or_else(|| io::Error::other("already committed"))?;
        writer.flush()?;
        writer.get_ref().sync_all()
    }

    /// Makes the content durable and gives it its name, replacing what had that name before.
    ///
    /// # Errors
    /// Those of the operating system; nothing is left under the final name then.
    pub fn commit(mut self) -> io::Result<()> {
        let Some(writer) = self.writer.take() else {
            return Ok(());
        };
        let mut file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        step::write_all(&mut file, &self.temporary, &[])?;
        step::sync(&file, &self.temporary)?;
        // Where a lock shows that the file is in use, it is held until the file has its name.
        #[cfg(not(unix))]
        drop(file);
        step::rename(&self.temporary, &self.path)?;
        // The rename happened: nothing is left for drop to remove.
        self.temporary = PathBuf::new();
        sync_folder(folder_of(&self.path))
    }

    /// Flushes, and hands the file out to be read from its start (a spool that is never committed).
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn reread(&mut self) -> io::Result<impl Read + '_> {
        let writer = self.writer.as_mut().ok_or_else(|| io::Error::other("already committed"))?;
        writer.flush()?;
        writer.get_mut().rewind()?;
        Ok(writer.get_mut())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.as_mut().ok_or_else(|| io::Error::other("already committed"))?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        self.writer = None;
        if !self.temporary.as_os_str().is_empty() {
            let _ = step::remove_file(&self.temporary);
        }
    }
}

/// Locks a new file for as long as it is open; false where its name is no longer its own. A file
/// system without locks has none to show that a file was left, so nothing is removed there.
#[cfg(unix)]
fn hold(file: &File, path: &Path) -> bool {
    use rustix::fs::{FlockOperation, flock};
    flock(file, FlockOperation::LockExclusive).is_err() || is_named(file, path)
}

#[cfg(not(unix))]
const fn hold(_: &File, _: &Path) -> bool {
    true
}

/// Whether the file still has this name.
#[cfg(unix)]
fn is_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(open), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
}

/// Removes what [`NewFile`]s of processes that were killed have left in a folder. A file of a process
/// that runs is never touched: the process holds its lock. Nothing is removed where there are no locks.
pub fn remove_unfinished(folder: &Path) {
    sweep(folder, &|_| true);
}

/// Of these final names. What cannot be read or removed now is for the next time.
#[cfg(unix)]
fn sweep(folder: &Path, is_meant: &dyn Fn(&std::ffi::OsStr) -> bool) {
    use rustix::fs::{FlockOperation, OFlags, flock};
    use std::os::unix::fs::OpenOptionsExt;
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !final_name(&name).is_some_and(|of| is_meant(of.as_ref())) {
            continue;
        }
        let path = entry.path();
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
        let Ok(flags) = i32::try_from(flags) else { continue };
        let Ok(file) = OpenOptions::new().read(true).custom_flags(flags).open(&path) else {
            continue;
        };
        let is_left = file.metadata().is_ok_and(|found| found.is_file())
            && flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok()
            && is_named(&file, &path);
        if is_left {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(not(unix))]
fn sweep(_: &Path, _: &dyn Fn(&std::ffi::OsStr) -> bool) {}

/// The name that a temporary file was to have: `.NAME.PROCESS-ATTEMPT.new`.
#[cfg(unix)]
fn final_name(temporary: &std::ffi::OsStr) -> Option<&str> {
    let name = temporary.to_str()?.strip_prefix('.')?.strip_suffix(".new")?;
    let (name, numbers) = name.rsplit_once('.')?;
    let (process, attempt) = numbers.split_once('-')?;
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    (is_number(process) && is_number(attempt)).then_some(name)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// Those of the operating system.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    step::sync_folder(folder)
}

/// Writes a whole small file: temporary file, fsync, rename, fsync of the folder.
///
/// # Errors
/// Those of the operating system; the old content stays where one is met.
pub fn write(path: &Path, content: &[u8], visibility: Visibility) -> io::Result<()> {
    let mut file = NewFile::create(path, visibility)?;
    file.write_all(content)?;
    file.commit()
}

/// Removes a file, and makes that durable; gives false where there is none. What it held may stay on the
/// disk: nothing is overwritten, since disks keep old blocks elsewhere.
///
/// # Errors
/// Those of the operating system.
pub fn remove(path: &Path) -> io::Result<bool> {
    let removed = match step::remove_file(path) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    // Where there is none, an earlier removal may not be durable yet.
    sync_folder(folder_of(path))?;
    Ok(removed)
}

/// Reads a whole file of at most `most` bytes; the size is checked while reading, not before.
///
/// # Errors
/// Those of the operating system, and [`io::ErrorKind::FileTooLarge`] for a larger file.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut content)?;
    if content.len() as u64 > most {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("the file is larger than {most} bytes"),
        ));
    }
    Ok(content)
}

/// Appends to a file, creating it where there is none, and makes the bytes durable.
///
/// # Errors
/// Those of the operating system; part of the bytes may then have been appended.
pub fn append(path: &Path, content: &[u8], visibility: Visibility) -> io::Result<()> {
    let created = !path.exists();
    let mut file = options(visibility).append(true).create(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    if created { sync_folder(folder_of(path)) } else { Ok(()) }
}

/// Makes a folder that only its owner may enter (mode 0700 on Unix); one that exists is left as it is.
///
/// # Errors
/// Those of the operating system.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Whether only the owner may read the file or enter the folder. True where the platform has no modes.
///
/// # Errors
/// Those of the operating system.
pub fn is_private(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Ok(fs::metadata(path)?.permissions().mode() & 0o077 == 0)
    }
    #[cfg(not(unix))]
    {
        fs::metadata(path)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_committed_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"old", Visibility::Owner).unwrap();
        let mut file = NewFile::create(&path, Visibility::Owner).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut used = NewFile::create(&at("a"), Visibility::Owner).unwrap();
        // As a killed process leaves them, and what only looks like it.
        for name in [".a.1-0.new", ".b.4000000-7.new", ".c.new", "d.1-0.new", ".e.x-0.new"] {
            fs::write(at(name), b"left").unwrap();
        }
        fs::create_dir(at(".f.1-0.new")).unwrap();
        // A new file removes what was left of its own name alone.
        write(&at("a"), b"1", Visibility::Owner).unwrap();
        assert!(!at(".a.1-0.new").exists() && at(".b.4000000-7.new").exists());
        remove_unfinished(folder.path());
        assert!(!at(".b.4000000-7.new").exists());
        for name in [".c.new", "d.1-0.new", ".e.x-0.new", ".f.1-0.new"] {
            assert!(at(name).exists(), "{name}");
        }
        used.write_all(b"2").unwrap();
        used.commit().unwrap();
        assert_eq!(fs::read(at("a")).unwrap(), b"2");
    }

    #[cfg(unix)]
    #[test]
    fn a_spool_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = NewFile::spool(folder.path()).unwrap();
        spool.write_all(b"codes").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut text = String::new();
        spool.reread().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "codes");
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"12345", Visibility::Shared).unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn private_means_private() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        create_private_folder(&home).unwrap();
        assert!(is_private(&home).unwrap());
        let path = home.join("key");
        append(&path, b"1", Visibility::Owner).unwrap();
        append(&path, b"2", Visibility::Owner).unwrap();
        assert!(is_private(&path).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"12");
    }
}

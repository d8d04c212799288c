//! The steps by which files of the log change on disk. In tests each is a place where the computer may
//! fail: `faults`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

#[cfg(test)]
use super::faults;

/// From how many files on they are made durable together.
#[cfg(target_os = "linux")]
const SYNC_TOGETHER: usize = 16;

/// Writes bytes to the end of a file.
pub(crate) fn write_all(file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    #[cfg(test)]
    let bytes = faults::writing(file, path, bytes)?;
    #[cfg(not(test))]
    let _ = path;
    file.write_all(bytes)?;
    #[cfg(test)]
    faults::wrote()?;
    Ok(())
}

/// Makes the content of a file durable.
pub(crate) fn sync(file: &File, path: &Path) -> io::Result<()> {
    #[cfg(test)]
    if faults::syncing(path)? {
        return Ok(());
    }
    #[cfg(not(test))]
    let _ = path;
    file.sync_all()
}

/// Makes the content of many files of one folder durable. On Linux one call to `syncfs` for all of them,
/// where that is cheaper: it waits for the whole file system, and since Linux 5.8 tells of any write that
/// failed.
pub(crate) fn sync_many<'a>(
    folder: &Path,
    files: impl ExactSizeIterator<Item = &'a Path>,
) -> io::Result<()> {
    #[cfg(test)]
    let played = faults::are_armed();
    #[cfg(all(target_os = "linux", not(test)))]
    let played = false;
    #[cfg(target_os = "linux")]
    if files.len() >= SYNC_TOGETHER && !played {
        rustix::fs::syncfs(File::open(folder)?)?;
        return Ok(());
    }
    let _ = folder;
    for path in files {
        sync(&File::open(path)?, path)?;
    }
    Ok(())
}

/// Gives a file its name, in place of what had it.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(test)]
    faults::renaming(from, to)?;
    fs::rename(from, to)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(test)]
    if faults::syncing_folder(folder)? {
        return Ok(());
    }
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes a folder and those above it.
pub(crate) fn create_folders(path: &Path) -> io::Result<()> {
    #[cfg(test)]
    faults::creating_folders(path)?;
    fs::create_dir_all(path)
}

/// Cuts a file off, and makes that durable.
pub(crate) fn cut(file: &File, path: &Path, length: u64) -> io::Result<()> {
    #[cfg(test)]
    faults::cutting(path, length)?;
    file.set_len(length)?;
    sync(file, path)
}

/// Removes a file.
pub(crate) fn remove_file(path: &Path) -> io::Result<()> {
    #[cfg(test)]
    faults::removing(path)?;
    fs::remove_file(path)
}

/// Removes a folder and what is in it.
pub(crate) fn remove_folder(path: &Path) -> io::Result<()> {
    #[cfg(test)]
    faults::removing(path)?;
    fs::remove_dir_all(path)
}

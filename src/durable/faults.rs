//! A computer that fails at a chosen step: for tests of what must survive that.
//!
//! The steps of the thread are counted. At the chosen one the operating system refuses, or the process
//! is killed (that step and all after it fail), before a write or in the middle of it. On a loss of
//! power, what no sync had made durable may be lost besides: content, names, removals.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing fails; steps are counted.
    None,
    /// This step fails, those after it do not.
    Refused,
    /// This step and all after it fail.
    Killed,
    /// The same, and half of what this step was to write is written.
    KilledWriting,
    /// Killed, and then [`lose_power`] is called.
    PowerLost,
}

struct Name {
    path: PathBuf,
    folder: PathBuf,
    // What had the name before; none where nothing had.
    before: Option<(Vec<u8>, fs::Permissions)>,
    is_folder: bool,
}

struct Computer {
    fault: Fault,
    at: u64,
    steps: u64,
    is_down: bool,
    half: bool,
    // Files with content that is not durable, and how much of each is.
    content: BTreeMap<PathBuf, u64>,
    // Names that are not durable, in their order.
    names: Vec<Name>,
}

thread_local! {
    static COMPUTER: RefCell<Option<Computer>> = const { RefCell::new(None) };
}

/// From here on the steps of this thread are counted from 1, and one of them fails.
pub(crate) fn arm(fault: Fault, at: u64) {
    let computer = Computer {
        fault,
        at,
        steps: 0,
        is_down: false,
        half: false,
        content: BTreeMap::new(),
        names: Vec::new(),
    };
    COMPUTER.with_borrow_mut(|one| *one = Some(computer));
}

/// Ends that; gives the number of steps.
pub(crate) fn disarm() -> u64 {
    COMPUTER.with_borrow_mut(Option::take).map_or(0, |computer| computer.steps)
}

/// Whether a computer that fails is being played.
pub(super) fn are_armed() -> bool {
    COMPUTER.with_borrow(Option::is_some)
}

fn refused() -> io::Error {
    io::Error::other("the computer failed, as the test wants")
}

/// Counts a step. Gives whether a computer that fails is being played.
fn step<T>(then: impl FnOnce(&mut Computer) -> io::Result<T>) -> io::Result<Option<T>> {
    COMPUTER.with_borrow_mut(|computer| {
        let Some(computer) = computer else { return Ok(None) };
        if computer.is_down {
            return Err(refused());
        }
        computer.steps += 1;
        if computer.steps == computer.at && computer.fault != Fault::None {
            computer.is_down = computer.fault != Fault::Refused;
            if computer.fault == Fault::KilledWriting {
                computer.half = true;
            } else {
                return Err(refused());
            }
        }
        let done = then(computer)?;
        // Only a write can be done by half.
        if computer.half { Err(refused()) } else { Ok(Some(done)) }
    })
}

pub(super) fn writing<'a>(file: &File, path: &Path, bytes: &'a [u8]) -> io::Result<&'a [u8]> {
    let length = file.metadata()?.len();
    let mut half = false;
    step(|computer| {
        computer.content.entry(path.to_path_buf()).or_insert(length);
        half = core::mem::take(&mut computer.half);
        Ok(())
    })?;
    Ok(if half { &bytes[..bytes.len() / 2] } else { bytes })
}

/// Whether the write before was done by half, and the process killed.
pub(super) fn wrote() -> io::Result<()> {
    let is_down = COMPUTER.with_borrow(|one| one.as_ref().is_some_and(|one| one.is_down));
    if is_down { Err(refused()) } else { Ok(()) }
}

/// True where nothing needs to be done: a played computer has no disk to wait for.
pub(super) fn syncing(path: &Path) -> io::Result<bool> {
    Ok(step(|computer| {
        computer.content.remove(path);
        Ok(())
    })?
    .is_some())
}

pub(super) fn syncing_folder(folder: &Path) -> io::Result<bool> {
    Ok(step(|computer| {
        computer.names.retain(|name| name.folder != folder);
        Ok(())
    })?
    .is_some())
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

pub(super) fn renaming(from: &Path, to: &Path) -> io::Result<()> {
    step(|computer| {
        let before = held(to);
        computer.content.remove(to);
        if let Some(durable) = computer.content.remove(from) {
            computer.content.insert(to.to_path_buf(), durable);
        }
        let (path, folder) = (to.to_path_buf(), folder_of(to));
        computer.names.push(Name { path, folder, before, is_folder: false });
        Ok(())
    })
    .map(drop)
}

pub(super) fn creating_folders(path: &Path) -> io::Result<()> {
    let missing: Vec<_> = path.ancestors().take_while(|one| !one.exists()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    step(|computer| {
        for one in missing.into_iter().rev() {
            let (path, folder) = (one.to_path_buf(), folder_of(one));
            computer.names.push(Name { path, folder, before: None, is_folder: true });
        }
        Ok(())
    })
    .map(drop)
}

pub(super) fn cutting(path: &Path, length: u64) -> io::Result<()> {
    step(|computer| {
        computer.content.insert(path.to_path_buf(), length);
        Ok(())
    })
    .map(drop)
}

pub(super) fn removing(path: &Path) -> io::Result<()> {
    step(|computer| {
        remember(path, &mut computer.names);
        computer.content.retain(|one, _| !one.starts_with(path));
        Ok(())
    })
    .map(drop)
}

fn held(path: &Path) -> Option<(Vec<u8>, fs::Permissions)> {
    Some((fs::read(path).ok()?, fs::metadata(path).ok()?.permissions()))
}

fn remember(path: &Path, names: &mut Vec<Name>) {
    if let Ok(entries) = fs::read_dir(path) {
        entries.flatten().for_each(|entry| remember(&entry.path(), names));
    } else if let Some(held) = held(path) {
        let (path, folder) = (path.to_path_buf(), folder_of(path));
        names.push(Name { path, folder, before: Some(held), is_folder: false });
    }
}

/// What a loss of power leaves: of what no sync had made durable, a part that `seed` chooses.
pub(crate) fn lose_power(seed: u64) {
    let Some(computer) = COMPUTER.with_borrow_mut(Option::take) else { return };
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for (path, durable) in &computer.content {
        let Ok(mut file) = OpenOptions::new().append(true).open(path) else { continue };
        let length = file.metadata().unwrap().len();
        let lost = length.saturating_sub(*durable);
        match random(4) {
            0 => {}
            1 => file.set_len(length - random(lost + 1)).unwrap(),
            2 => file.set_len(*durable).unwrap(),
            _ => {
                // The length came to the disk, the content did not.
                let kept = *durable + random(lost + 1);
                file.set_len(kept).unwrap();
                file.write_all(&vec![0; usize::try_from(length - kept).unwrap()]).unwrap();
            }
        }
    }
    let mut kept = BTreeSet::new();
    for name in computer.names.iter().rev() {
        if kept.contains(&name.path) || random(2) == 0 {
            kept.insert(name.path.clone());
            continue;
        }
        match &name.before {
            Some((content, permissions)) => {
                fs::create_dir_all(&name.folder).unwrap();
                fs::write(&name.path, content).unwrap();
                fs::set_permissions(&name.path, permissions.clone()).unwrap();
            }
            None if name.is_folder => drop(fs::remove_dir_all(&name.path)),
            None => drop(fs::remove_file(&name.path)),
        }
    }
}

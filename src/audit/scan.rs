//! The other files of a log's folder: runs, agreements, and files that should not be there.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

use super::entry::RunSummary;
use super::folder::{AGREEMENTS, CHECKPOINT, Folder, RUNS, VERIFIER_KEY, plain};
use super::inner::LEAVES_MAX;
use super::log::{AGREEMENT_MAX, run_path};
use super::merkle::{Frontier, leaf_hash};
use super::position::LogPosition;
use super::tile::{Bundle, HEIGHT, Row, WIDTH, read_tile_path, tile_bytes};
use super::verdict::{FindingCode, Findings};
use crate::crypto::Digest;

/// Deeper than any path of a tile.
const DEPTH_MAX: usize = 12;

/// Recomputes the inner tree of a run.
pub(super) fn check_run(folder: &Folder, run: &RunSummary) -> Result<(), (FindingCode, String)> {
    let name = run_path(&run.id);
    let mismatch =
        |what: &str| (FindingCode::RunMismatch, format!("the commitments in `{name}` {what}"));
    let path = folder.path(&name);
    let file = match plain(&path).and_then(|()| File::open(&path)) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err((
                FindingCode::RunMissing,
                format!("the file `{name}` with the run's commitments is missing"),
            ));
        }
        Err(error) => return Err((FindingCode::Unreadable, format!("`{name}`: {error}"))),
    };
    let unreadable = |error| (FindingCode::Unreadable, format!("`{name}`: {error}"));
    let length = file.metadata().map_err(unreadable)?.len();
    if run.leaves > LEAVES_MAX || length != run.leaves * 32 {
        return Err(mismatch("are not as many as the entry says"));
    }
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut tree = Frontier::new();
    let mut commitment = [0; 32];
    for _ in 0..run.leaves {
        reader.read_exact(&mut commitment).map_err(unreadable)?;
        tree.push(leaf_hash(&commitment));
    }
    if tree.root() == run.root {
        Ok(())
    } else {
        Err(mismatch("do not give the root that the entry says"))
    }
}

/// Recomputes the digest of every stored agreement; gives their number. Agreements may be withheld.
pub(super) fn check_agreements(folder: &Folder, origin: &str, findings: &mut Findings) -> u64 {
    let mut checked = 0;
    for name in names(&folder.path(AGREEMENTS)) {
        let path = format!("{AGREEMENTS}/{name}");
        let Ok(digest) = name.parse::<Digest>() else {
            unexpected(origin, &path, findings);
            continue;
        };
        match folder.read(&path, AGREEMENT_MAX) {
            // The name is in lower case, as it is written.
            Ok(Some(bytes)) if Digest::of(&bytes) == digest && digest.to_string() == name => {
                checked += 1;
            }
            Ok(_) => findings.add(
                origin,
                FindingCode::AgreementMismatch,
                None,
                format!("the stored agreement `{}` is not the one its name says", digest.short()),
            ),
            Err(error) => findings.add(origin, FindingCode::Unreadable, None, error.to_string()),
        }
    }
    checked
}

fn unexpected(origin: &str, path: &str, findings: &mut Findings) {
    findings.add(
        origin,
        FindingCode::UnexpectedFile,
        None,
        format!("the file `{}` is none that this log has", path.escape_debug()),
    );
}

/// The names in a folder, sorted; those that begin with a dot are no part of the log.
fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort_unstable();
    names
}

/// Looks for files that no log of this size has, and compares partial tiles that were superseded.
pub(super) fn check_files(folder: &Folder, position: &LogPosition, findings: &mut Findings) {
    for name in names(folder.root()) {
        if ![CHECKPOINT, VERIFIER_KEY, RUNS, AGREEMENTS, "tile"].contains(&name.as_str()) {
            unexpected(&position.origin, &name, findings);
        }
    }
    for name in names(&folder.path(RUNS)) {
        let path = format!("{RUNS}/{name}");
        let id = u128::from_str_radix(&name, 16).unwrap_or_default();
        if run_path(&id.to_be_bytes()) != path {
            unexpected(&position.origin, &path, findings);
        }
    }
    walk(folder, "tile", 0, &mut |path| match read_tile_path(path) {
        Some(tile) if is_expected(folder, position.size, tile) => {}
        Some((row, number, width)) if covers(position.size, row, number, width) => findings.add(
            &position.origin,
            FindingCode::TileMismatch,
            None,
            format!("the file `{path}` is not what the entries give"),
        ),
        _ => unexpected(&position.origin, path, findings),
    });
}

/// Whether a folder holds nothing but what the making of a log writes before its first checkpoint:
/// nothing in it was ever signed for.
pub(super) fn is_unfinished(folder: &Folder) -> bool {
    let first = |row| super::tile::tile_path(row, 0, 1);
    let first = [first(Row::Entries), first(Row::Hashes(0))];
    let mut only = names(folder.root()).iter().all(|name| name == VERIFIER_KEY || name == "tile");
    walk(folder, "tile", 0, &mut |path| only &= first.iter().any(|tile| tile == path));
    only
}

fn walk(folder: &Folder, name: &str, depth: usize, file: &mut impl FnMut(&str)) {
    for child in names(&folder.path(name)) {
        let path = format!("{name}/{child}");
        // Not followed: a symbolic link is no file of a log.
        match fs::symlink_metadata(folder.path(&path)) {
            Ok(meta) if meta.is_dir() && depth < DEPTH_MAX => walk(folder, &path, depth + 1, file),
            _ => file(&path),
        }
    }
}

/// How many hashes or entries a row of tiles has in all.
fn count(size: u64, row: Row) -> u64 {
    match row {
        Row::Hashes(level) => size >> (HEIGHT * u32::from(level)),
        Row::Entries => size,
    }
}

fn covers(size: u64, row: Row, number: u64, width: u64) -> bool {
    number
        .checked_mul(WIDTH)
        .and_then(|first| first.checked_add(width))
        .is_some_and(|end| end <= count(size, row))
}

/// Whether a tile belongs to the log. Current ones were compared while the entries were read; what
/// is left are partial ones, which must be the beginning of the current.
fn is_expected(folder: &Folder, size: u64, (row, number, width): (Row, u64, u64)) -> bool {
    if !covers(size, row, number, width) {
        return false;
    }
    if width == WIDTH {
        return true;
    }
    let current = (count(size, row) - number * WIDTH).min(WIDTH);
    let path = super::tile::tile_path(row, number, width);
    let most = super::tile::BUNDLE_MAX;
    let (Ok(Some(bytes)), Ok(whole)) = (
        folder.read(&path, most),
        match row {
            Row::Entries => folder.bundle(number, current),
            Row::Hashes(level) => folder
                .tile(level, number, current)
                .map(|hashes| hashes.map(|hashes| tile_bytes(&hashes))),
        },
    ) else {
        return false;
    };
    let held = match row {
        Row::Entries => Bundle(&bytes).flatten().count() as u64,
        Row::Hashes(_) => bytes.len() as u64 / 32,
    };
    // Where the current one is missing, that is a finding of its own.
    held == width && whole.is_none_or(|whole| whole.starts_with(&bytes))
}

//! Golden files are what they were: none is gone, none has other bytes, none came unlisted.
//!
//! `tests/golden/SHA256SUMS` is as `sha256sum` writes it, and `sha256sum -c` reads it. New files get lines
//! of their own; lines that are there do not change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use linkwise::crypto::Digest;

const LIST: &str = "SHA256SUMS";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every file below a folder, by its name from `root` on.
fn files(root: &Path, folder: &Path, found: &mut BTreeMap<String, Digest>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, found);
            continue;
        }
        let parts = path.strip_prefix(root).unwrap().components();
        let parts: Vec<_> = parts.map(|part| part.as_os_str().to_str().unwrap()).collect();
        found.insert(parts.join("/"), Digest::of(&fs::read(&path).unwrap()));
    }
}

#[test]
fn every_golden_file_is_there_as_it_was_written() {
    let list = fs::read_to_string(golden().join(LIST)).unwrap();
    let mut listed = BTreeMap::new();
    for line in list.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        let before = listed.insert(name.to_owned(), digest.parse::<Digest>().unwrap());
        assert!(before.is_none(), "{name} is listed twice");
    }
    let mut found = BTreeMap::new();
    files(&golden(), &golden(), &mut found);
    found.remove(LIST).unwrap();
    let missing: Vec<_> = listed.keys().filter(|name| !found.contains_key(*name)).collect();
    assert!(missing.is_empty(), "golden files are gone: {missing:?}");
    let unlisted: Vec<_> = found.keys().filter(|name| !listed.contains_key(*name)).collect();
    assert!(unlisted.is_empty(), "not in {LIST}: {unlisted:?}");
    let altered: Vec<_> = found.iter().filter(|(name, digest)| listed[*name] != **digest).collect();
    assert!(altered.is_empty(), "golden files have other bytes: {altered:?}");
}

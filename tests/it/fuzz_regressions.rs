//! Replays the seeds and regressions of fuzzing.

use std::fs;
use std::path::{Path, PathBuf};

#[cfg(feature = "capi")]
use crate::fuzz_capi::{capi, function_names, script, trace};
use crate::fuzz_files::{
    bins, container, edges, handles, log_folder, map, references, review, sample, true_files,
};
#[cfg(feature = "documents")]
use crate::fuzz_texts::{agreement, card, records, registers, revocation};
use crate::fuzz_texts::{
    checkpoint, demographics, identifiers, log_entry, passport, proof, terms, withdrawal,
};

type Target = (&'static str, fn(&[u8]));

const TARGETS: &[Target] = &[
    #[cfg(feature = "documents")]
    ("agreement", agreement),
    ("bins", bins),
    #[cfg(feature = "capi")]
    ("capi", capi),
    #[cfg(feature = "documents")]
    ("card", card),
    ("checkpoint", checkpoint),
    ("container", container),
    ("demographics", demographics),
    ("edges", edges),
    ("handles", handles),
    ("identifiers", identifiers),
    ("log_entry", log_entry),
    ("log_folder", log_folder),
    ("map", map),
    ("passport", passport),
    ("proof", proof),
    #[cfg(feature = "documents")]
    ("records", records),
    ("references", references),
    #[cfg(feature = "documents")]
    ("registers", registers),
    ("review", review),
    #[cfg(feature = "documents")]
    ("revocation", revocation),
    ("sample", sample),
    ("terms", terms),
    ("withdrawal", withdrawal),
];

/// Not in a published package, which has no `fuzz`.
fn fuzz() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    folder.is_dir().then_some(folder)
}

fn inputs(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut inputs: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn seeds_and_regressions_pass() {
    let Some(fuzz) = fuzz() else { return };
    for (name, target) in TARGETS {
        let seeds = inputs(&fuzz.join("seeds").join(name));
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for (path, data) in seeds.into_iter().chain(inputs(&fuzz.join("regressions").join(name))) {
            println!("{}", path.display());
            target(&data);
        }
    }
}

#[test]
fn every_target_is_replayed() {
    let Some(fuzz) = fuzz() else { return };
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    let targets = inputs(&fuzz.join("fuzz_targets"));
    if cfg!(all(feature = "capi", feature = "documents")) {
        assert_eq!(targets.len(), TARGETS.len(), "each target has an entry here");
    }
    for (name, _) in TARGETS {
        let call = fuzz.join("fuzz_targets").join(format!("{name}.rs"));
        assert!(call.is_file() && manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}

/// The true files go through all acts, altered or repaired by nothing.
#[test]
fn true_files_pass() {
    for (name, bytes) in true_files() {
        let (_, target) = TARGETS.iter().find(|(target, _)| *target == name).unwrap();
        target(&bytes);
        target(&[&[0], &*bytes].concat());
        target(&[1]);
        target(&[3]);
    }
}

/// A function that the header has and fuzzing has not is added to the table's end.
#[cfg(feature = "capi")]
#[test]
fn every_function_is_called() {
    let mut called: Vec<_> = function_names().collect();
    called.sort_unstable();
    let exported: Vec<_> = include_str!("../../include/linkwise.symbols").lines().collect();
    assert_eq!(called, exported);
}

/// The seeds of the C face go as deep as they are meant to: every call in them succeeds.
#[cfg(feature = "capi")]
#[test]
fn seeds_of_calls_succeed() {
    for (name, seed) in script::seeds() {
        let failed: Vec<_> = trace(&seed).into_iter().filter(|(_, succeeded)| !succeeded).collect();
        assert!(failed.is_empty(), "{name}: {failed:?}");
    }
}

/// `cargo test --all-features fuzz_regressions::write_seeds -- --ignored` makes the seeds of files anew.
#[test]
#[ignore = "writes into the source tree"]
fn write_seeds() {
    let seeds = fuzz().unwrap().join("seeds");
    for (name, bytes) in true_files() {
        let folder = seeds.join(name);
        fs::create_dir_all(&folder).unwrap();
        let raw = ["agreement", "card", "passport", "revocation", "terms"].contains(&name);
        let file = if raw { bytes } else { [&[0], &*bytes].concat() };
        fs::write(folder.join("true"), file).unwrap();
    }
    #[cfg(feature = "capi")]
    for (name, calls) in script::seeds() {
        fs::create_dir_all(seeds.join("capi")).unwrap();
        fs::write(seeds.join("capi").join(name), calls).unwrap();
    }
}

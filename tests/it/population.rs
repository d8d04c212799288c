//! The synthetic population: reproducible, impossible identifiers, error rates as its parameters say.

use std::collections::{BTreeMap, BTreeSet};

use linkwise::population::{Agency, Parameters, Population, Row};

fn england(children: u32, seed: u64) -> Population {
    Population::generate(&Parameters::default_england(), children, seed)
}

fn files(population: &Population) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let paths = population.write_csv(folder.path()).unwrap();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let first = files(&england(600, 5));
    assert_eq!(first, files(&england(600, 5)));
    assert_eq!(first.len(), 5);
    for (one, other) in first.iter().zip(files(&england(600, 6))) {
        assert_ne!(*one, other);
    }
}

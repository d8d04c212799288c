//! What a build without randomness made (`--cfg linkwise_deterministic`), products refuse.

use linkwise::policy::Explain;
use linkwise::role::{EncodeError, MemorySource, RoleError, released_edges};

use crate::lwk::FILE_VERSION;
use crate::world::{Batch, World, now};

/// A file of tests/vectors/embedding.txt.
fn file(what: &str) -> Vec<u8> {
    let printed = include_str!("../vectors/embedding.txt");
    let digits = printed.lines().find_map(|line| line.strip_prefix(&format!("bytes {what} ")));
    let digits = digits.expect("a file of that name").as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

#[test]
fn batches_without_randomness_are_of_a_version_that_no_product_reads() {
    let batch = |owner| Batch { lwk: file(owner), lwh: vec![], lwr: vec![], lwo: vec![] };
    let batches = [batch("health"), batch("council")];
    for batch in &batches {
        assert_eq!(batch.lwk[FILE_VERSION..][..2], u16::MAX.to_le_bytes());
    }
    let mut world = World::new(&["health", "council"], |_| {});
    let refused = world.score(&[&batches[0], &batches[1]]).unwrap_err();
    let RoleError::Encode { error: EncodeError::UnknownVersion { found, known }, .. } = refused
    else {
        panic!("refused for another reason: {refused}");
    };
    assert_eq!((found, known), (u16::MAX, linkwise::schema::FORMAT_VERSION));
    assert_eq!(known, 1);
}

#[test]
fn edges_without_randomness_are_refused_too() {
    let mut world = World::new(&["health", "council"], |_| {});
    let mut unit = world.organisations.remove("unit").unwrap();
    let permit = world.permit::<Explain>("unit").unwrap();
    let edges = MemorySource::new(file("edges"));
    let refused = released_edges(permit, &edges, &unit.signer, &mut unit.log, now()).unwrap_err();
    assert!(matches!(refused, RoleError::EdgeFile(_)), "refused for another reason: {refused}");
}

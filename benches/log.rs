//! Appending an entry to a log, against writing, syncing and hashing the same bytes.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    reason = "a bench stops at the first surprise, and uses a part of what it shares"
)]

mod support;
#[path = "../tests/it/world.rs"]
mod world;

use std::io::Write;

use linkwise::crypto::Digest;
use linkwise::policy::{ActKind, Encode};
use linkwise::role::refuse;

use support::{criterion, ratio};
use world::{World, now};

fn main() {
    let mut world = World::new(&["education", "health"], |_| {});
    // The linkage unit may not encode; that it asked is written down.
    let refusal = world.permit::<Encode>("unit").map(drop).unwrap_err();
    let digest = *world.agreement.digest();
    let mut unit = world.organisations.remove("unit").unwrap();
    let mut append = || {
        refuse(&mut unit.log, &refusal, "unit", ActKind::Encode, &digest, &unit.signer, now())
            .unwrap();
    };
    append();
    let mut file = std::fs::File::create(world.folder.path().join("baseline")).unwrap();
    let entry = [7; 512];
    let mut write = || {
        file.write_all(&entry).unwrap();
        file.sync_data().unwrap();
        Digest::of(&entry)
    };
    let mut criterion = criterion();
    criterion.bench_function("append an entry", |bencher| bencher.iter(&mut append));
    criterion.bench_function("baseline: write, sync and hash the same bytes", |bencher| {
        bencher.iter(&mut write);
    });
    ratio("appending to the log", "write, sync and hash the same bytes", &mut append, &mut write);
}

//! Appending an entry to a log, against writing, syncing and hashing the same bytes; proving one of a
//! million entries, against reading the same files.
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

use std::fs;
use std::io::Write;
use std::path::Path;

use linkwise::audit::merkle::{Frontier, leaf_hash, node_hash};
use linkwise::audit::{
    Checkpoint, Entry, EntryKind, InclusionProof, LogPosition, LogReader, PinnedLog,
};
use linkwise::crypto::{Digest, Signer};
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
    let mut file = fs::File::create(world.folder.path().join("baseline")).unwrap();
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
    prove(&mut criterion);
}

const SIZE: u64 = 1_000_000;
const PROVED: u64 = 654_321;

/// The path of tile 2,555 of a row and of its last, partial one follow from the sizes above.
fn tile_name(number: u64) -> String {
    if number < 1000 {
        format!("{number:03}")
    } else {
        format!("x{:03}/{:03}", number / 1000, number % 1000)
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A log of a million equal entries, of which only the bundles that a proof reads are there.
fn million(folder: &Path, signer: &Signer) {
    let mut entry = Entry::new(EntryKind::PermitRefused, now(), "unit", signer.public_key());
    entry.reasons = vec!["role-may-not-act".to_owned()];
    let entry = entry.to_bytes().unwrap();
    let mut tree = Frontier::new();
    let leaf = leaf_hash(&entry);
    (0..SIZE).for_each(|_| tree.push(leaf));
    // Equal leaves: all hashes of a level are equal but the last, which no tile holds unless it is whole.
    let (mut hash, mut count) = (leaf, SIZE);
    for level in 0.. {
        if count == 0 {
            break;
        }
        let tile = hash.as_bytes().repeat(256);
        for number in 0..count / 256 {
            write(folder, &format!("tile/{level}/{}", tile_name(number)), &tile);
        }
        let width = count % 256;
        let partial = format!("tile/{level}/{}.p/{width}", tile_name(count / 256));
        write(folder, &partial, &tile[..usize::try_from(width).unwrap() * 32]);
        hash = (0..8).fold(hash, |hash, _| node_hash(&hash, &hash));
        count /= 256;
    }
    let one = [&u16::try_from(entry.len()).unwrap().to_be_bytes(), entry.as_slice()].concat();
    write(folder, &format!("tile/entries/{}", tile_name(PROVED / 256)), &one.repeat(256));
    let last = format!("tile/entries/{}.p/{}", tile_name(SIZE / 256), SIZE % 256);
    write(folder, &last, &one.repeat(usize::try_from(SIZE % 256).unwrap()));
    let position =
        LogPosition { origin: "linkwise.example/unit".into(), size: SIZE, root: tree.root() };
    write(folder, "checkpoint", &Checkpoint::sign(&position, signer).unwrap().to_bytes());
}

fn prove(criterion: &mut criterion::Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::generate().unwrap();
    million(folder.path(), &signer);
    let log = LogReader::open(folder.path()).unwrap();
    let mut proving = || log.prove_entry(PROVED).unwrap();
    let text = proving().to_text();
    let pinned = PinnedLog { name: "linkwise.example/unit".into(), key: signer.public_key() };
    let mut checking = || InclusionProof::parse(text.as_bytes()).unwrap().verify(&pinned).unwrap();
    assert_eq!(checking().actor, "unit");
    println!("a proof of one of {SIZE} entries has {} bytes", text.len());
    let files = [
        format!("tile/entries/{}", tile_name(PROVED / 256)),
        format!("tile/0/{}", tile_name(PROVED / 256)),
        format!("tile/1/{}", tile_name(PROVED / 65_536)),
        "tile/2/000.p/15".to_owned(),
        format!("tile/0/{}.p/64", tile_name(SIZE / 256)),
        "tile/1/015.p/66".to_owned(),
    ]
    .map(|name| folder.path().join(name));
    let mut reading = || files.iter().map(|file| fs::read(file).unwrap().len()).sum::<usize>();
    criterion.bench_function("prove an entry of a million", |b| b.iter(&mut proving));
    criterion.bench_function("check that proof", |b| b.iter(&mut checking));
    criterion.bench_function("baseline: read the same files", |b| b.iter(&mut reading));
    ratio("proving an entry of a million", "reading the same files", &mut proving, &mut reading);
}

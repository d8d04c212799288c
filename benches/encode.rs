//! Encoding, against ten keyed hashes for each row.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench stops at the first surprise"
)]

mod support;

use linkwise::role::Passport;

use support::world::{Batch, World};
use support::{children, criterion, ratio};

const RECORDS: u32 = 2000;

fn rows(batch: &Batch) -> u64 {
    let length = u32::from_le_bytes(batch.lwk[18..22].try_into().unwrap()) as usize;
    let passport = Passport::from_bytes(&batch.lwk[22..22 + length]).unwrap();
    passport.passes.iter().filter_map(|pass| pass.rows.as_ref()).map(|pass| pass.rows).sum()
}

fn main() {
    let children = children(RECORDS);
    let mut world = World::new(&["education", "health"], |_| {});
    // An epoch is used once by each owner.
    let mut encode = || {
        world.change(|terms| terms.epoch += 1);
        world.encode("education", &children).unwrap()
    };
    let rows = rows(&encode());
    println!("{RECORDS} records are {rows} rows");
    let hash = || {
        let key = [7; 32];
        (0..rows * 10)
            .map(|row| {
                blake3::keyed_hash(&key, &[row; 4].map(u64::to_le_bytes).concat()).as_bytes()[0]
            })
            .fold(0u64, |sum, byte| sum.wrapping_add(byte.into()))
    };
    let mut criterion = criterion();
    criterion.bench_function("encode 2,000 records", |bencher| bencher.iter(&mut encode));
    criterion
        .bench_function("baseline: 10 keyed BLAKE3 hashes a row", |bencher| bencher.iter(hash));
    ratio("encoding", "10 keyed BLAKE3 hashes a row", &mut encode, hash);
}

//! Scoring codes against a merge-join of the tokens alone; linking plain values against strsim alone.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench stops at the first surprise"
)]

mod support;

use std::hint::black_box;

use linkwise::audit::AuditLog;
use linkwise::crypto::{Digest, Signer};
use linkwise::role::Passport;
use linkwise::role::data_owner::{CompareTask, compare};
use linkwise::secret::Secret;

use support::world::{World, now, source};
use support::{children, criterion, ratio};

/// The tokens of each pass, as they lie in a batch.
fn tokens(lwk: &[u8]) -> Vec<Vec<[u8; 8]>> {
    let number = |at: usize, bytes: usize| {
        lwk[at..at + bytes]
            .iter()
            .rev()
            .fold(0usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let mut at = 22 + number(18, 4);
    let passport = Passport::from_bytes(&lwk[22..at]).unwrap();
    let mut passes = Vec::new();
    for _ in passport.passes.iter().filter(|pass| pass.rows.is_some()) {
        let (row_bytes, chunks) = (number(at + 8, 2), number(at + 10, 8));
        at += 18 + 32 * chunks;
        let mut pass = Vec::new();
        for _ in 0..chunks {
            let length = number(at, 4);
            let rows = &lwk[at + 12..at + 4 + length];
            pass.extend(
                rows.chunks_exact(row_bytes).map(|row| <[u8; 8]>::try_from(&row[..8]).unwrap()),
            );
            at += 4 + length;
        }
        passes.push(pass);
    }
    passes
}

/// Pairs of rows with one token.
fn merge_join(left: &[[u8; 8]], right: &[[u8; 8]]) -> usize {
    let (mut left, mut right, mut met) = (left, right, 0);
    while let (Some(first), Some(second)) = (left.first(), right.first()) {
        let run = |rows: &[[u8; 8]], token| rows.iter().take_while(|row| *row == token).count();
        match first.cmp(second) {
            std::cmp::Ordering::Less => left = &left[1..],
            std::cmp::Ordering::Greater => right = &right[1..],
            std::cmp::Ordering::Equal => {
                let (in_left, in_right) = (run(left, first), run(right, first));
                met += in_left * in_right;
                (left, right) = (&left[in_left..], &right[in_right..]);
            }
        }
    }
    met
}

fn main() {
    let mut criterion = criterion();
    let children = children(2000);
    let (left_half, right_half) = (&children[..1500], &children[500..]);
    let mut world = World::new(&["education", "health"], |_| {});
    let left = world.encode("education", left_half).unwrap();
    let right = world.encode("health", right_half).unwrap();
    assert!(source(&left.lwk).open().is_ok());
    let (left_tokens, right_tokens) = (tokens(&left.lwk), tokens(&right.lwk));
    let join = || {
        left_tokens
            .iter()
            .zip(&right_tokens)
            .map(|(l, r)| merge_join(black_box(l), r))
            .sum::<usize>()
    };
    println!("{} pairs of rows meet", join());
    // A log lets a unit score a batch once; so each run has a log of its own.
    let mut runs = 0u32;
    let mut score = || {
        runs += 1;
        let home = world.folder.path().join(format!("run {runs}"));
        let unit = world.organisations.get_mut("unit").unwrap();
        let key = Signer::from_secret(Secret::new(*Digest::of(b"unit log").as_bytes())).unwrap();
        let origin = unit.card.log_origin.clone();
        std::fs::create_dir(&home).unwrap();
        let (log, state) = (home.join("log"), home.join("log.state"));
        unit.log = AuditLog::create(&log, &state, &origin, key, "unit", now()).unwrap();
        world.score(&[&left, &right]).unwrap()
    };
    criterion.bench_function("score 2 x 1,500 records", |bencher| bencher.iter(&mut score));
    criterion.bench_function("baseline: merge-join only", |bencher| bencher.iter(join));
    ratio("scoring", "merge-join only", &mut score, join);

    let mut one = world.organisations.remove("education").unwrap();
    let agreement = &world.agreement;
    let purpose = agreement.terms().purpose;
    let mut link = || {
        let party = one.name.as_str();
        let request = linkwise::policy::Request::new(party, purpose, now());
        let task = CompareTask { left: left_half, right: Some(right_half), signer: &one.signer };
        let permit = agreement
            .permit(&request)
            .unwrap()
            .accept(linkwise::policy::Obligations::NONE)
            .unwrap();
        compare(permit, &task, &mut one.log, now()).unwrap()
    };
    let compared = link().compared;
    println!("{compared} pairs are compared");
    let words =
        ["olivia", "olive", "smithkhan", "smithcann", "dylan", "dillon", "o'neillali", "oneilally"];
    let strsim = || {
        (0..usize::try_from(compared).unwrap())
            .map(|pair| {
                let word = |turn: usize| black_box(words[(pair + turn) % words.len()]);
                strsim::jaro_winkler(word(0), word(1)) + strsim::jaro_winkler(word(2), word(3))
            })
            .sum::<f64>()
    };
    criterion.bench_function("link 2 x 1,500 plain records", |bencher| bencher.iter(&mut link));
    criterion.bench_function("baseline: strsim alone", |bencher| bencher.iter(strsim));
    ratio("linking plain values", "Jaro-Winkler of two names a pair", &mut link, strsim);
}

//! Deciding, against BLAKE3 of the decision's own bytes.

#[allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "tests stop at the first surprise, and share more than a bench uses"
)]
#[path = "../tests/it/decision/facts.rs"]
mod facts;
mod support;

use std::hint::black_box;

use linkwise::policy::Subject;

use facts::Facts;
use support::{criterion, ratio};

const TIMES: u64 = 1000;

fn main() {
    let mut criterion = criterion();
    for (what, facts) in [
        ("a batch", Facts::batch()),
        ("a batch under section 251", Facts::research()),
        ("one named child under the duty", Facts::duty()),
    ] {
        facts.ask(|case, child| {
            let bytes = case.rule().decision().to_bytes();
            assert!(case.rule().decision().permits());
            let decide = || black_box(case).rule().decision().permits();
            let hash = || blake3::hash(black_box(&bytes)).as_bytes()[0];
            criterion.bench_function(&format!("decide about {what}"), |bencher| {
                bencher.iter(decide);
            });
            criterion.bench_function("baseline: BLAKE3 of the decision's bytes", |bencher| {
                bencher.iter(hash);
            });
            ratio(
                &format!("{TIMES} decisions about {what}"),
                "BLAKE3 of the same decisions' bytes",
                || (0..TIMES).filter(|_| decide()).count(),
                || (0..TIMES).map(|_| u64::from(hash())).sum::<u64>(),
            );
            let ruling = case.rule();
            let ask = |child: &Subject<'_>| ruling.for_subject(black_box(child)).denies();
            assert!(!ask(child));
            criterion.bench_function(&format!("ask of each child: {what}"), |bencher| {
                bencher.iter(|| ask(child));
            });
        });
    }
}

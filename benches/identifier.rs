//! Reading an identifier, against BLAKE3 of the same bytes.

mod support;

use std::hint::black_box;

use linkwise::identifier::{NeverIssued, NhsNumber};

use support::{criterion, nhs_number, ratio};

fn main() {
    let numbers: Vec<String> = (0..10_000).filter_map(nhs_number).collect();
    let read = || {
        let read = |text: &String| NhsNumber::read(black_box(text), NeverIssued::Accept).is_ok();
        numbers.iter().filter(|text| read(text)).count()
    };
    let hash = || {
        let hash = |text: &String| blake3::hash(black_box(text).as_bytes()).as_bytes()[0];
        numbers.iter().map(|text| u64::from(hash(text))).sum::<u64>()
    };
    assert_eq!(read(), numbers.len(), "all numbers are right");
    let mut criterion = criterion();
    criterion.bench_function("read 9,000 NHS numbers", |bencher| bencher.iter(read));
    criterion.bench_function("baseline: BLAKE3 of the same bytes", |bencher| bencher.iter(hash));
    ratio("reading an NHS number", "BLAKE3 of the same bytes", read, hash);
}

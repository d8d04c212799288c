//! A log of a million entries on a disk: appending them, verifying them, and proofs out of them, each
//! against writing, syncing and hashing the same bytes without a log.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench stops at the first surprise"
)]

mod support;

use std::fs::File;
use std::io::Write;
use std::iter::repeat_n;
use std::path::Path;
use std::slice::from_ref;
use std::time::Duration;

use linkwise::audit::{
    AuditLog, Checkpoint, ConsistencyProof, InclusionProof, LogReader, PinnedLog, verify_logs,
};
use linkwise::crypto::{Digest, Signer};
use linkwise::policy::{ActKind, DenialReason, Refusal};
use linkwise::role::refuse_each;
use linkwise::time::Timestamp;

use support::{criterion, print_ratio, ratio, timed};

const BASELINE: &str = "write, sync and hash the same bytes";
const ENTRIES: usize = 1_000_000;
/// As many are made durable together.
const BATCH: usize = 16_384;
const PROVED: u64 = 654_321;
const NAME: &str = "council.example/log";

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000).unwrap()
}

/// A log and its signer.
struct Council {
    log: AuditLog,
    signer: Signer,
}

impl Council {
    fn new(home: &Path) -> Self {
        let (log, state) = (home.join("log"), home.join("log.state"));
        let log_signer = Signer::generate().unwrap();
        let log = AuditLog::create(&log, &state, NAME, log_signer, "council", now()).unwrap();
        Self { log, signer: Signer::generate().unwrap() }
    }

    /// Writes down that the council was refused so many times.
    fn append(&mut self, entries: usize) {
        let refusal = Refusal::from(DenialReason::EpochUsed { epoch: 1 });
        let refusals = repeat_n(&refusal, entries);
        let agreement = Digest::of(b"agreement");
        let (log, signer) = (&mut self.log, &self.signer);
        refuse_each(log, refusals, "council", ActKind::Encode, &agreement, signer, now()).unwrap();
    }
}

/// A file to which bytes are written, synced and hashed.
struct Plain(File);

impl Plain {
    fn write(&mut self, bytes: &[u8]) -> Digest {
        self.0.write_all(bytes).unwrap();
        self.0.sync_data().unwrap();
        Digest::of(bytes)
    }
}

fn within(what: &str, took: Duration, bar: Duration) {
    let verdict = if took <= bar { "within" } else { "ABOVE" };
    println!("{what}: {took:.2?}, {verdict} the bar of {bar:.0?}");
}

fn main() {
    // Beside what was built: temporary files may lie in memory.
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let folder = home.path().join("log");
    let mut plain = Plain(File::create(home.path().join("plain")).unwrap());
    let mut council = Council::new(home.path());
    council.append(1);
    let entry = LogReader::open(&folder).unwrap().entry_bytes(1).unwrap();
    let mut criterion = criterion();
    criterion.bench_function("append an entry", |bencher| bencher.iter(|| council.append(1)));
    criterion.bench_function(&format!("baseline: {BASELINE}"), |bencher| {
        bencher.iter(|| plain.write(&entry));
    });
    ratio("appending an entry", BASELINE, || council.append(1), || plain.write(&entry));

    let early = council.log.checkpoint().unwrap();
    println!("{ENTRIES} entries of {} bytes", entry.len());
    let bytes = entry.repeat(BATCH);
    let batches = || (0..ENTRIES).step_by(BATCH).map(|first| BATCH.min(ENTRIES - first));
    let writing = timed(|| {
        batches().for_each(|entries| {
            plain.write(&bytes[..entries * entry.len()]);
        });
    });
    let appending = timed(|| batches().for_each(|entries| council.append(entries)));
    print_ratio("appending a million entries in batches", BASELINE, appending, writing);
    within("appending a million entries", appending, Duration::from_secs(10));

    let pinned = PinnedLog { name: NAME.to_owned(), key: council.log.public_key() };
    let verify = || verify_logs(from_ref(&folder), from_ref(&pinned), &[]);
    assert!(verify().is_sound());
    let verifying = timed(verify);
    print_ratio("verifying a million entries", BASELINE, verifying, writing);
    within("verifying a million entries", verifying, Duration::from_secs(5));

    prove(&mut criterion, &folder, &pinned, &early, &mut plain);
}

fn prove(
    criterion: &mut criterion::Criterion,
    folder: &Path,
    pinned: &PinnedLog,
    early: &Checkpoint,
    plain: &mut Plain,
) {
    let log = LogReader::open(folder).unwrap();
    let include = || log.prove_entry(PROVED).unwrap();
    let proof = include().to_text();
    let check = || InclusionProof::parse(proof.as_bytes()).unwrap().verify(pinned).unwrap();
    assert_eq!(check().actor, "council");
    println!("a proof of one of the entries has {} bytes", proof.len());
    criterion.bench_function("prove an entry", |bencher| bencher.iter(include));
    criterion.bench_function("check that proof", |bencher| bencher.iter(check));
    ratio("proving an entry", BASELINE, include, || plain.write(proof.as_bytes()));
    ratio("checking that proof", BASELINE, check, || plain.write(proof.as_bytes()));
    within("proving an entry", timed(include), Duration::from_millis(1));

    let extend = || log.prove_since(early).unwrap();
    let proof = extend().to_text();
    let check = || ConsistencyProof::parse(proof.as_bytes()).unwrap().verify(pinned).unwrap();
    check();
    println!("a proof that nothing was changed since has {} bytes", proof.len());
    criterion.bench_function("prove that nothing was changed", |bencher| bencher.iter(extend));
    criterion.bench_function("check that proof of consistency", |bencher| bencher.iter(check));
    ratio("proving consistency", BASELINE, extend, || plain.write(proof.as_bytes()));
    ratio("checking consistency", BASELINE, check, || plain.write(proof.as_bytes()));
}

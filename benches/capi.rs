//! What the C face costs beside the same calls in Rust: one record, one decision, and columns in bulk.
//!
//! Bars: a record costs at most 200 ns more, and records in bulk through Arrow at most 5 % more.
#![allow(unsafe_code, reason = "it calls as C does")]
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unnecessary_box_returns,
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "a bench stops at the first surprise, and C has handles and the whole header"
)]

mod support;

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    Array, ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, StringArray,
};
use linkwise::capi::*;
use linkwise::crypto::Digest;
use linkwise::document;
use linkwise::identifier::NeverIssued;
use linkwise::policy::{ActKind, Agreement, Granted, Purpose, Request};
use linkwise::record::{Column, ReadingRules, Record};

use support::world::{World, now};
use support::{COLUMNS, criterion, places, print_ratio, read, row, timed};

const ROWS: u32 = 100_000;
/// Rows in a batch of Arrow.
const BATCH: usize = 8192;
const OWNER: &str = "education";

type Place<T> = MaybeUninit<Option<Box<T>>>;
type Error<'a> = Option<&'a mut Place<linkwise_error>>;

/// How long all threads have computed: encoding runs on several, and on a machine with other work this is a
/// steadier measure than a clock.
#[cfg(unix)]
fn computed() -> Option<Duration> {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).ok()
}

#[cfg(not(unix))]
const fn computed() -> Option<Duration> {
    None
}

/// The time that a run computes, or that passes where the system does not say.
fn cost<T>(run: impl FnOnce() -> T) -> Duration {
    let before = computed();
    let mut made = None;
    let passed = timed(|| made = Some(run()));
    let cost =
        computed().zip(before).map_or(passed, |(after, before)| after.saturating_sub(before));
    drop(made);
    cost
}

fn slice(text: &str) -> linkwise_slice<'_> {
    text.as_bytes().into()
}

/// Calls a function that must succeed.
fn must(call: impl FnOnce(Error<'_>) -> linkwise_status) {
    let mut error = MaybeUninit::new(None);
    assert_eq!(call(Some(&mut error)), LINKWISE_OK);
}

/// Calls a function that makes a handle.
fn made<T>(call: impl FnOnce(Option<&mut Place<T>>, Error<'_>) -> linkwise_status) -> Box<T> {
    let mut place = MaybeUninit::new(None);
    must(|error| call(Some(&mut place), error));
    // SAFETY: initialised above.
    unsafe { place.assume_init() }.unwrap()
}

fn signer(of: &str) -> Box<linkwise_signer> {
    let seed = Digest::of(format!("{OWNER} {of}").as_bytes());
    made(|place, error| {
        linkwise_signer_from_secret(seed.as_bytes().as_slice().into(), place, error)
    })
}

/// The world's agreement, as C holds it.
fn agreement(world: &World) -> Box<linkwise_agreement> {
    let document = document::agreement::write(world.agreement.terms());
    let draft = made(|place, error| linkwise_draft_parse(slice(&document), place, error));
    let mut draft = Some(draft);
    let mut trust = made(|place, error| linkwise_trust_new(place, error));
    for one in world.organisations.values() {
        let card = document::card::write(&one.card);
        let card = made(|place, error| linkwise_card_parse(slice(&card), place, error));
        must(|error| linkwise_trust_add(Some(&mut trust), Some(&card), error));
        let seed = Digest::of(format!("{} signer", one.name).as_bytes());
        let seed = seed.as_bytes().as_slice().into();
        let signer = made(|place, error| linkwise_signer_from_secret(seed, place, error));
        must(|error| linkwise_draft_sign(draft.as_deref_mut(), Some(&signer), error));
    }
    made(|place, error| {
        linkwise_draft_grant(Some(&mut draft), Some(&trust), now().unix_ms(), place, error)
    })
}

fn request() -> linkwise_request<'static> {
    linkwise_request {
        struct_size: size_of::<linkwise_request<'_>>(),
        party: slice(OWNER),
        recipient: slice(""),
        now_ms: now().unix_ms(),
        opt_out_as_of_ms: 0,
        rows: 0,
        purpose: LINKWISE_PURPOSE_LINKAGE_QUALITY,
        revoked: false.into(),
    }
}

fn empty(agreement: &linkwise_agreement) -> Box<linkwise_records> {
    let rules = made(|place, error| linkwise_rules_new(Some(agreement), place, error));
    made(|place, error| linkwise_records_new(Some(&rules), place, error))
}

fn number(column: Column) -> linkwise_column {
    i32::try_from(Column::ALL.into_iter().position(|one| one == column).unwrap()).unwrap() + 1
}

fn fields(row: &[String; 6]) -> Vec<linkwise_field<'_>> {
    let pairs = COLUMNS.into_iter().zip(row);
    pairs
        .map(|(column, text)| linkwise_field { column: number(column), text: slice(text) })
        .collect()
}

/// Prints how much longer one of many takes through the face, by the fastest of many runs in turn.
fn difference(
    what: &str,
    times: u32,
    mut ours: impl FnMut() -> Duration,
    mut theirs: impl FnMut() -> Duration,
) {
    let (mut fastest, mut baseline) = (Duration::MAX, Duration::MAX);
    for _ in 0..400 {
        fastest = fastest.min(ours());
        baseline = baseline.min(theirs());
    }
    let nanoseconds = |total: Duration| total.as_secs_f64() * 1e9 / f64::from(times);
    println!(
        "DIFFERENCE {what}: {:.0} ns ({:.0} ns in C, {:.0} ns in Rust)",
        nanoseconds(fastest) - nanoseconds(baseline),
        nanoseconds(fastest),
        nanoseconds(baseline)
    );
}

/// One record at a time.
fn one_record(agreement: &linkwise_agreement, rules: &ReadingRules) {
    const TIMES: u32 = 2000;
    let rows: Vec<_> = (0..TIMES).map(row).collect();
    let fields: Vec<_> = rows.iter().map(fields).collect();
    let places = places();
    let in_c = || {
        let mut records = empty(agreement);
        must(|error| linkwise_records_reserve(Some(&mut records), TIMES as usize, error));
        timed(|| {
            for fields in &fields {
                // SAFETY: as many fields as is said.
                let status = unsafe {
                    linkwise_records_add(Some(&mut records), fields.as_ptr(), fields.len(), 0, None)
                };
                assert_eq!(status, LINKWISE_OK);
            }
        })
    };
    let in_rust = || {
        let mut records = Vec::with_capacity(TIMES as usize);
        timed(|| records.extend(rows.iter().map(|row| read(rules, &places, row))))
    };
    difference("one record", TIMES, in_c, in_rust);
}

/// One decision about a batch.
fn one_decision(face: &linkwise_agreement, agreement: &Agreement<Granted>) {
    const TIMES: u32 = 500;
    let (asked, own) = (request(), Request::new(OWNER, Purpose::LinkageQuality, now()));
    let in_c = || {
        timed(|| {
            for _ in 0..TIMES {
                let asked = black_box(Some(&asked));
                drop(made(|place, error| {
                    linkwise_agreement_decide(Some(face), LINKWISE_ACT_ENCODE, asked, place, error)
                }));
            }
        })
    };
    let in_rust = || {
        timed(|| {
            for _ in 0..TIMES {
                drop(black_box(agreement.decide(ActKind::Encode, black_box(&own))));
            }
        })
    };
    difference("one decision", TIMES, in_c, in_rust);
}

fn columns() -> RecordBatch {
    let rows: Vec<_> = (0..ROWS).map(row).collect();
    let column = |(place, column): (usize, Column)| {
        let texts = rows.iter().map(|row| Some(&*row[place]).filter(|text| !text.is_empty()));
        (column.name(), Arc::new(texts.collect::<StringArray>()) as ArrayRef)
    };
    RecordBatch::try_from_iter(COLUMNS.into_iter().enumerate().map(column)).unwrap()
}

fn read_in_c(agreement: &linkwise_agreement, columns: &RecordBatch) -> Box<linkwise_records> {
    let mut records = empty(agreement);
    let rows = columns.num_rows();
    let of = |from: usize| Ok(columns.slice(from, BATCH.min(rows - from)));
    let batches: Vec<_> = (0..rows).step_by(BATCH).map(of).collect();
    let batches = RecordBatchIterator::new(batches, columns.schema());
    let batches: Box<dyn RecordBatchReader + Send> = Box::new(batches);
    let mut stream = FFI_ArrowArrayStream::new(batches);
    // SAFETY: both have the layout of the Arrow C stream interface.
    let stream = unsafe { &mut *(&raw mut stream).cast::<ArrowArrayStream>() };
    // SAFETY: a stream that was made above.
    must(|error| unsafe { linkwise_records_add_stream(Some(&mut records), Some(stream), error) });
    assert_eq!(linkwise_records_count(Some(&records)), rows);
    records
}

fn read_in_rust(rules: &ReadingRules, columns: &RecordBatch) -> Vec<Record> {
    let arrays: Vec<&StringArray> =
        columns.columns().iter().map(|one| one.as_any().downcast_ref().unwrap()).collect();
    let (mut records, places) = (Vec::with_capacity(columns.num_rows()), places());
    for row in 0..columns.num_rows() {
        let texts = std::array::from_fn(|place| {
            let array = arrays[place];
            if array.is_null(row) { "" } else { array.value(row) }
        });
        records.push(read(rules, &places, &texts));
    }
    records
}

/// Encodes through the face, into memory, in a new log.
fn encode_in_c(
    world: &World,
    agreement: &linkwise_agreement,
    link_key: &linkwise_link_key,
    records: &linkwise_records,
    turn: u32,
) -> [Box<linkwise_output>; 4] {
    let (owner, mut log_signer) = (signer("signer"), Some(signer("log")));
    let path = |name: &str| {
        world.folder.path().join(format!("{name}-{turn}")).to_str().unwrap().to_owned()
    };
    let (folder, state, origin) = (path("log"), path("state"), format!("linkwise.example/{OWNER}"));
    let mut log = made(|place, error| {
        linkwise_log_create(
            slice(&folder),
            slice(&state),
            slice(&origin),
            slice(OWNER),
            now().unix_ms(),
            Some(&mut log_signer),
            place,
            error,
        )
    });
    let asked = request();
    let mut permit = Some(made(|place, error| {
        linkwise_permit_encode(Some(agreement), Some(&asked), 0, place, error)
    }));
    let mut outlets = Some(made(|place, error| linkwise_outlets_new(place, error)));
    let outputs = ["batch", "handles", "references", "openings"].map(|name| {
        made(|place, error| {
            linkwise_outlets_add_memory(outlets.as_deref_mut(), slice(name), place, error)
        })
    });
    let scratch = world.folder.path().to_str().unwrap();
    let report = made(|place, error| {
        linkwise_encode(
            Some(&mut permit),
            Some(records),
            None,
            Some(link_key),
            Some(&owner),
            Some(&mut log),
            now().unix_ms(),
            slice(scratch),
            Some(&mut outlets),
            None,
            place,
            error,
        )
    });
    assert_eq!(linkwise_encode_report_records(Some(&report)), u64::from(ROWS));
    outputs
}

fn main() {
    let mut world = World::new(&[OWNER, "health"], |_| {});
    let face = agreement(&world);
    let rules = ReadingRules { never_issued: NeverIssued::Accept, ..ReadingRules::default() };
    one_record(&face, &rules);
    one_decision(&face, &world.agreement);

    let columns = columns();
    let (mut in_c, mut in_rust) = (Duration::MAX, Duration::MAX);
    for _ in 0..15 {
        in_c = in_c.min(cost(|| read_in_c(&face, &columns)));
        in_rust = in_rust.min(cost(|| read_in_rust(&rules, &columns)));
    }
    print_ratio(
        "reading 100,000 rows by an Arrow stream",
        "Rust on the same columns",
        in_c,
        in_rust,
    );

    let root =
        made(|place, error| linkwise_root_key_from_secret([3; 32].as_slice().into(), place, error));
    let link_key =
        made(|place, error| linkwise_root_key_link_key(Some(&root), Some(&face), place, error));
    let (mut in_c, mut in_rust) = (Duration::MAX, Duration::MAX);
    for turn in 0..15 {
        in_c = in_c.min(cost(|| {
            let records = read_in_c(&face, &columns);
            // What was made is freed after the time is taken, on both sides.
            (encode_in_c(&world, &face, &link_key, &records, turn), records)
        }));
        // An epoch is used once by each owner.
        world.change(|terms| terms.epoch += 1);
        in_rust = in_rust.min(cost(|| {
            let records = read_in_rust(&rules, &columns);
            (world.encode(OWNER, &records).unwrap(), records)
        }));
    }
    print_ratio(
        "encoding 100,000 rows of an Arrow stream",
        "Rust on the same columns",
        in_c,
        in_rust,
    );

    let row = row(1);
    let fields = fields(&row);
    criterion().bench_function("add one record through C", |bencher| {
        let mut records = empty(&face);
        bencher.iter(|| {
            // SAFETY: as many fields as is said.
            unsafe {
                linkwise_records_add(Some(&mut records), fields.as_ptr(), fields.len(), 0, None)
            }
        });
    });
}

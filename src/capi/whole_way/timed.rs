//! Acts at a time of their own, told of and stopped.

use core::cell::RefCell;
use core::ffi::c_void;

use super::super::*;
use super::release::{reader, release};
use super::{
    COUNCIL, HEALTH, NOW, Outputs, Place, World, bytes, encoded, fails, handle, last_entry, ok,
    outlets, place, records, request, slice, sources, taken, world,
};
use crate::audit::EntryKind;

/// The agreement of these tests has ended by then.
const AFTER_THE_END: i64 = NOW + 2 * 366 * 24 * HOUR;
/// Entries tell the hour.
const HOUR: i64 = 3_600_000;

/// What a callback was told, and at which call, from 1, it stops the act.
#[derive(Default)]
struct Told {
    steps: RefCell<Vec<(String, u64, u64)>>,
    stop_at: usize,
}

unsafe extern "C" fn note(context: *mut c_void, step: *const linkwise_progress_step<'_>) -> i32 {
    // SAFETY: `progress` below gives the address of what outlives the act; a step is the library's.
    let (told, step) = unsafe { (&*context.cast::<Told>(), &*step) };
    let stage = step.stage.text("stage").unwrap().to_owned();
    told.steps.borrow_mut().push((stage, step.done, step.total));
    i32::from(told.steps.borrow().len() == told.stop_at)
}

fn progress(told: &Told) -> linkwise_progress {
    linkwise_progress {
        struct_size: size_of::<linkwise_progress>(),
        call: Some(note),
        context: core::ptr::from_ref(told).cast_mut().cast(),
    }
}

fn nothing_released((outlets, outputs): &Outputs) {
    assert!(outlets.is_none());
    for output in outputs {
        let mut bytes = core::mem::MaybeUninit::new(slice(""));
        let status = linkwise_output_bytes(Some(output), Some(&mut bytes), None);
        assert_eq!(status, LINKWISE_E_USAGE);
    }
}

fn encode(
    world: &mut World,
    now_ms: i64,
    progress: Option<&linkwise_progress>,
    error: Option<&mut Place<linkwise_error>>,
) -> (linkwise_status, Outputs) {
    let records = records(&world.agreement, &HEALTH);
    let actor = &mut world.actors[0];
    let own = request(actor.name);
    let mut permit = place();
    ok(|error| {
        linkwise_permit_encode(Some(&world.agreement), Some(&own), 0, Some(&mut permit), error)
    });
    let (mut permit, mut report) = (taken(permit), place());
    let mut places = outlets(&["batch", "handles", "references", "openings"]);
    let scratch = world.folder.path().to_str().unwrap();
    let status = linkwise_encode(
        Some(&mut permit),
        records.as_deref(),
        None,
        Some(&world.link_key),
        Some(&actor.signer),
        Some(&mut actor.log),
        now_ms,
        slice(scratch),
        Some(&mut places.0),
        progress,
        Some(&mut report),
        error,
    );
    assert!(permit.is_none());
    assert_eq!(taken(report).is_some(), status == LINKWISE_OK);
    (status, places)
}

fn score(
    world: &mut World,
    batches: [&[u8]; 2],
    (now_ms, names): (i64, &[&str]),
    progress: Option<&linkwise_progress>,
    error: Option<&mut Place<linkwise_error>>,
) -> (linkwise_status, Outputs) {
    let unit = &mut world.actors[2];
    let own = request(unit.name);
    let mut permit = place();
    ok(|error| {
        linkwise_permit_score(Some(&world.agreement), Some(&own), 0, Some(&mut permit), error)
    });
    let (mut permit, mut report) = (taken(permit), place());
    let (mut both, mut places) = (sources(&batches), outlets(names));
    let status = linkwise_score(
        Some(&mut permit),
        Some(&mut both),
        Some(&unit.signer),
        Some(&mut unit.log),
        now_ms,
        Some(&mut places.0),
        progress,
        Some(&mut report),
        error,
    );
    assert!(permit.is_none() && both.is_none());
    assert_eq!(taken(report).is_some(), status == LINKWISE_OK);
    (status, places)
}

#[test]
fn a_permit_that_was_kept_over_the_end_of_the_agreement_is_refused() {
    let mut world = world();
    let mut places = None;
    fails(LINKWISE_E_POLICY_REFUSED, |error| {
        let (status, made) = encode(&mut world, AFTER_THE_END, None, error);
        places = Some(made);
        status
    });
    nothing_released(&places.unwrap());
    let log = handle::exclusive(Some(&mut *world.actors[0].log)).unwrap();
    let last = log.entries().map(Result::unwrap).last().unwrap();
    let time = AFTER_THE_END - AFTER_THE_END % HOUR;
    assert_eq!((last.kind, last.time.unix_ms()), (EntryKind::PermitRefused, time));
}

#[test]
fn an_act_is_not_dated_before_its_permit_and_is_dated_as_it_says() {
    let mut world = world();
    let before = last_entry(&mut world.actors[0]);
    let why = fails(LINKWISE_E_USAGE, |error| encode(&mut world, NOW - 1, None, error).0);
    assert!(why.contains("now_ms"), "{why}");
    assert_eq!(last_entry(&mut world.actors[0]), before);
    assert_eq!(encode(&mut world, NOW + 5 * HOUR, None, None).0, LINKWISE_OK);
    let log = handle::exclusive(Some(&mut *world.actors[0].log)).unwrap();
    let last = log.entries().map(Result::unwrap).last().unwrap();
    let time = NOW - NOW % HOUR + 5 * HOUR;
    assert_eq!((last.kind, last.time.unix_ms()), (EntryKind::BatchEncoded, time));
}

#[test]
fn an_act_is_told_of_and_stopped_by_its_callback() {
    let mut world = world();
    for stop_at in [1, 20] {
        let told = Told { stop_at, ..Told::default() };
        let mut places = None;
        let why = fails(LINKWISE_E_CANCELLED, |error| {
            let (status, made) = encode(&mut world, NOW, Some(&progress(&told)), error);
            places = Some(made);
            status
        });
        assert!(why.contains("stopped"), "{why}");
        assert_eq!(told.steps.borrow().len(), stop_at);
        nothing_released(&places.unwrap());
    }
    let told = Told::default();
    let (status, health) = encode(&mut world, NOW, Some(&progress(&told)), None);
    assert_eq!(status, LINKWISE_OK);
    let steps = told.steps.take();
    assert_eq!(steps.last(), Some(&("writing".to_owned(), 1, 1)));
    assert!(steps.iter().all(|(_, done, total)| (1..=*total).contains(done)));

    let (health, council) = (bytes(&health.1[0]), encoded(&mut world, 1, &COUNCIL));
    let batches = [health.as_slice(), council[0].as_slice()];
    let both: &[&str] = &["edges", "bins"];
    let told = Told { stop_at: 3, ..Told::default() };
    let (status, places) = score(&mut world, batches, (NOW, both), Some(&progress(&told)), None);
    assert_eq!(status, LINKWISE_E_CANCELLED);
    nothing_released(&places);
    assert_eq!(last_entry(&mut world.actors[2]), EntryKind::PermitGranted);
    let told = Told::default();
    let (status, places) = score(&mut world, batches, (NOW, both), Some(&progress(&told)), None);
    assert_eq!(status, LINKWISE_OK);
    assert!(places.1.iter().all(|output| !bytes(output).is_empty()));
    let steps = told.steps.take();
    let mut stages: Vec<&str> = steps.iter().map(|(stage, _, _)| stage.as_str()).collect();
    stages.dedup();
    assert_eq!(stages, ["learning weights", "scoring", "writing"]);
}

#[test]
fn scoring_writes_its_bins() {
    let mut world = world();
    let (h, c) = (encoded(&mut world, 0, &HEALTH), encoded(&mut world, 1, &COUNCIL));
    let before = last_entry(&mut world.actors[2]);
    let why = fails(LINKWISE_E_USAGE, |error| {
        score(&mut world, [&h[0], &c[0]], (NOW, &["edges"]), None, error).0
    });
    assert!(why.contains("bins"), "{why}");
    assert_eq!(last_entry(&mut world.actors[2]), before);
}

#[test]
fn a_sample_and_an_explanation_are_stopped_too() {
    let mut world = world();
    let made_of = release(&mut world);
    let told = Told { stop_at: 3, ..Told::default() };
    let registry = &mut world.actors[3];
    let own = request(registry.name);
    let mut permit = place();
    ok(|error| {
        linkwise_permit_assemble(Some(&world.agreement), Some(&own), 0, Some(&mut permit), error)
    });
    let (mut permit, mut places) = (taken(permit), outlets(&["list", "key"]));
    let mut edges = sources(&[&made_of.edges]);
    let mut handles = sources(&[&made_of.health[1], &made_of.council[1]]);
    let mut report = core::mem::MaybeUninit::uninit();
    let status = linkwise_sample(
        Some(&mut permit),
        Some(&mut edges),
        Some(&mut handles),
        Some(&registry.signer),
        Some(&mut registry.log),
        NOW,
        1,
        1,
        [5; 32].as_slice().into(),
        Some(&mut places.0),
        Some(&progress(&told)),
        Some(&mut report),
        None,
    );
    assert_eq!((status, told.steps.take().len()), (LINKWISE_E_CANCELLED, 3));
    nothing_released(&places);
    assert_eq!(last_entry(registry), EntryKind::PermitGranted);

    let told = Told { stop_at: 2, ..Told::default() };
    let unit = &mut world.actors[2];
    let own = request(unit.name);
    let mut permit = place();
    ok(|error| {
        linkwise_permit_explain(Some(&world.agreement), Some(&own), 0, Some(&mut permit), error)
    });
    let (mut permit, mut why) = (taken(permit), place());
    let mut batches = sources(&[&made_of.health[0], &made_of.council[0]]);
    let status = linkwise_explain(
        Some(&mut permit),
        Some(&mut batches),
        [1; 16].as_slice().into(),
        [2; 16].as_slice().into(),
        Some(&unit.signer),
        Some(&mut unit.log),
        NOW,
        Some(&progress(&told)),
        Some(&mut why),
        None,
    );
    assert_eq!((status, told.steps.take().len()), (LINKWISE_E_CANCELLED, 2));
    assert!(taken(why).is_none());
    assert_eq!(last_entry(unit), EntryKind::PermitGranted);
}

#[test]
fn computing_again_is_stopped_too() {
    let mut world = world();
    let made_of = release(&mut world);
    let log = reader(&world, 2);
    let (mut batches, mut edges) =
        (sources(&[&made_of.health[0], &made_of.council[0]]), sources(&[&made_of.edges]));
    let mut bins = sources(&[&made_of.bins]);
    let told = Told { stop_at: 1, ..Told::default() };
    let mut found = place();
    let status = linkwise_reexecute(
        log.as_deref(),
        u64::MAX,
        Some(&mut batches),
        Some(&mut edges),
        Some(&mut bins),
        1,
        [5; 32].as_slice().into(),
        false.into(),
        Some(&progress(&told)),
        Some(&mut found),
        None,
    );
    assert_eq!(status, LINKWISE_E_CANCELLED);
    assert!(taken(found).is_none());
    assert_eq!(told.steps.take()[0].0, "computing again");

    let (mut edges, mut maps) =
        (sources(&[&made_of.edges]), sources(&[&made_of.maps[0], &made_of.maps[1]]));
    let mut handles = sources(&[&made_of.health[1], &made_of.council[1]]);
    let told = Told { stop_at: 4, ..Told::default() };
    let mut found = place();
    let status = linkwise_reassemble(
        reader(&world, 3).as_deref(),
        u64::MAX,
        Some(&mut edges),
        Some(&mut handles),
        Some(&mut maps),
        None,
        Some(&progress(&told)),
        Some(&mut found),
        None,
    );
    assert_eq!(status, LINKWISE_E_CANCELLED);
    assert!(taken(found).is_none());
    assert_eq!(told.steps.take().len(), 4);
}

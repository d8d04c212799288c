//! Openings: answered to subjects, with what protects them looked at, and destroyed.

use core::mem::MaybeUninit;

use super::super::*;
use super::release::{filled, text};
use super::{
    HEALTH, NOW, World, bytes, encoded, last_entry, made, ok, outlets, slice, sources, world,
};
use crate::audit::EntryKind;

/// Registers whose list of shields has these records.
fn shielding(records: &[&str]) -> Option<Box<linkwise_registers>> {
    let mut builder = made(|builder, error| linkwise_registers_builder_new(NOW, builder, error));
    ok(|error| {
        let list = LINKWISE_LIST_SHIELDS;
        linkwise_registers_builder_begin(builder.as_deref_mut(), list, 0, error)
    });
    for record in records {
        let (id, shield) = (slice(record), LINKWISE_MARK_SENSITIVE_LOCATION);
        ok(|error| {
            linkwise_registers_builder_add_shield(builder.as_deref_mut(), id, shield, 0, error)
        });
    }
    made(|made, error| linkwise_registers_builder_finish(Some(&mut builder), made, error))
}

type Answered = (linkwise_subject_answer, u64, Vec<Box<linkwise_output>>);

fn ask(
    world: &mut World,
    openings: &[u8],
    record: &str,
    registers: Option<&linkwise_registers>,
    reviewed: bool,
) -> Answered {
    let actor = &mut world.actors[0];
    let before = linkwise_log_size(Some(&actor.log));
    let (mut openings, mut places) = (sources(&[openings]), outlets(&["opening", "kept"]));
    let mut entry = MaybeUninit::new(7);
    let answer = filled(|answer, error| {
        linkwise_log_open_subject(
            Some(&mut actor.log),
            Some(&mut openings),
            slice(record),
            registers,
            reviewed.into(),
            Some(&actor.signer),
            NOW,
            Some(&mut places.0),
            answer,
            Some(&mut entry),
            error,
        )
    });
    // Whatever the answer, the log says the same.
    assert_eq!(linkwise_log_size(Some(&actor.log)), before + 2);
    assert_eq!(last_entry(actor), EntryKind::SubjectAccessAnswered);
    assert!(!bytes(&places.1[1]).is_empty());
    // SAFETY: initialised above.
    (answer, unsafe { entry.assume_init() }, places.1)
}

fn nothing((answer, entry, outputs): Answered, expected: linkwise_subject_answer) {
    assert_eq!((answer, entry), (expected, u64::MAX));
    let mut bytes = MaybeUninit::new(slice(""));
    assert_eq!(linkwise_output_bytes(Some(&outputs[0]), Some(&mut bytes), None), LINKWISE_E_USAGE);
}

#[test]
fn an_opening_is_given_where_nothing_protects_or_somebody_decided() {
    let mut world = world();
    let openings = encoded(&mut world, 0, &HEALTH).remove(3);
    let shields = shielding(&["h2"]);
    let shields = shields.as_deref();
    // Without a list of shields, every record may be protected; registers of other lists are none.
    nothing(ask(&mut world, &openings, "h1", None, false), LINKWISE_SUBJECT_WITHHELD);
    nothing(ask(&mut world, &openings, "h2", shields, false), LINKWISE_SUBJECT_WITHHELD);
    nothing(ask(&mut world, &openings, "h9", shields, true), LINKWISE_SUBJECT_ABSENT);
    let key = {
        let log = &world.actors[0].log;
        // SAFETY: the buffer is as long as it is said to be.
        text(|buffer, room| unsafe { linkwise_log_verifier_key(Some(log), buffer, room) })
    };
    let key = made(|made, error| linkwise_log_key_parse(slice(&key), made, error));
    for (record, registers, reviewed) in
        [("h1", shields, false), ("h2", shields, true), ("h3", None, true)]
    {
        let (answer, entry, outputs) = ask(&mut world, &openings, record, registers, reviewed);
        assert_eq!(answer, LINKWISE_SUBJECT_OPENED);
        assert!(entry < u64::MAX);
        let opening = String::from_utf8(bytes(&outputs[0])).unwrap();
        let opening =
            made(|made, error| linkwise_subject_opening_parse(slice(&opening), made, error));
        let mut named = super::place();
        let found = made(|found, error| {
            linkwise_subject_opening_check(
                opening.as_deref(),
                key.as_deref(),
                Some(&mut named),
                found,
                error,
            )
        });
        assert!(super::taken(named).is_some());
        let found = filled(|data, error| linkwise_bytes_data(found.as_deref(), data, error));
        assert_eq!(found.text("record").unwrap(), record);
    }
}

#[test]
fn destroyed_openings_are_written_once() {
    let mut world = world();
    let openings = encoded(&mut world, 0, &HEALTH).remove(3);
    let named = |openings: &[u8]| {
        let mut openings = sources(&[openings]);
        let (mut run, mut root) = (MaybeUninit::new([0; 16]), MaybeUninit::new([0; 32]));
        let (place, root_place) = (Some(&mut run), Some(&mut root));
        let status = linkwise_openings_run(Some(&mut openings), place, root_place, None);
        // SAFETY: initialised above.
        (status, unsafe { (run.assume_init(), root.assume_init()) })
    };
    let (status, run) = named(&openings);
    assert_eq!(status, LINKWISE_OK);
    let ends = openings.len() - 32;
    assert!(openings[..ends].ends_with(&run.1) && openings[..ends - 32].ends_with(&run.0));
    assert_eq!(named(&openings[1..]), (LINKWISE_E_MALFORMED, ([0; 16], [0; 32])));
    let mut record = |party: usize, openings: &[u8]| {
        let actor = &mut world.actors[party];
        let mut openings = sources(&[openings]);
        let mut written = MaybeUninit::new(false);
        let status = linkwise_openings_record_destroyed(
            Some(&mut openings),
            Some(&actor.signer),
            Some(&mut actor.log),
            NOW,
            Some(&mut written),
            None,
        );
        assert!(openings.is_none());
        // SAFETY: initialised above.
        (status, unsafe { written.assume_init() })
    };
    assert_eq!(record(1, &openings), (LINKWISE_E_USAGE, false));
    assert_eq!(record(0, &openings[1..]), (LINKWISE_E_MALFORMED, false));
    assert_eq!(record(0, &openings), (LINKWISE_OK, true));
    assert_eq!(record(0, &openings), (LINKWISE_OK, false));
}

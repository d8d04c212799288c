//! A release, for what comes after one.

use super::super::*;
use super::{
    COUNCIL, HEALTH, NOW, Outputs, World, bytes, encoded, made, ok, outlets, request, slice,
    sources,
};

/// Two owners' files, and what unit and registry made of them.
pub(super) struct Release {
    pub(super) health: Vec<Vec<u8>>,
    pub(super) council: Vec<Vec<u8>>,
    pub(super) edges: Vec<u8>,
    pub(super) bins: Vec<u8>,
    pub(super) maps: Vec<Vec<u8>>,
}

pub(super) const OWNERS: [&str; 2] = ["health", "council"];

fn all((outlets, outputs): Outputs) -> Vec<Vec<u8>> {
    assert!(outlets.is_none());
    outputs.iter().map(|output| bytes(output)).collect()
}

pub(super) fn release(world: &mut World) -> Release {
    let (health, council) = (encoded(world, 0, &HEALTH), encoded(world, 1, &COUNCIL));
    let agreement = &world.agreement;
    let unit = &mut world.actors[2];
    let own = request(unit.name);
    let mut permit =
        made(|permit, error| linkwise_permit_score(Some(agreement), Some(&own), 0, permit, error));
    let (mut both, mut places) = (sources(&[&health[0], &council[0]]), outlets(&["edges", "bins"]));
    made(|report, error| {
        linkwise_score(
            Some(&mut permit),
            Some(&mut both),
            Some(&unit.signer),
            Some(&mut unit.log),
            NOW,
            Some(&mut places.0),
            None,
            report,
            error,
        )
    });
    let scored = all(places);
    let registry = &mut world.actors[3];
    let own = request(registry.name);
    let mut permit = made(|permit, error| {
        linkwise_permit_assemble(Some(agreement), Some(&own), 0, permit, error)
    });
    let (mut edges, mut handles) = (sources(&[&scored[0]]), sources(&[&health[1], &council[1]]));
    let mut places = outlets(&["map:health", "map:council"]);
    made(|report, error| {
        linkwise_assemble(
            Some(&mut permit),
            Some(&mut edges),
            Some(&mut handles),
            Some(&registry.signer),
            Some(&mut registry.log),
            NOW,
            slice(""),
            Some(&mut places.0),
            None,
            report,
            error,
        )
    });
    let maps = all(places);
    Release { health, council, edges: scored[0].clone(), bins: scored[1].clone(), maps }
}

/// A draft of the world's agreement.
pub(super) fn draft(world: &World) -> Option<Box<linkwise_draft>> {
    made(|draft, error| linkwise_agreement_draft(Some(&world.agreement), draft, error))
}

/// Reads one party's log, or a folder of its name.
pub(super) fn reader(world: &World, party: usize) -> Option<Box<linkwise_log_reader>> {
    let folder = world.folder.path().join(world.actors[party].name);
    let folder = folder.to_str().unwrap().to_owned();
    made(|reader, error| linkwise_log_reader_open(slice(&folder), reader, error))
}

/// The text that a function of the face writes.
pub(super) fn text(write: impl Fn(*mut core::ffi::c_char, usize) -> usize) -> String {
    let length = write(core::ptr::null_mut(), 0);
    assert_ne!(length, LINKWISE_TEXT_FAILED);
    let mut buffer = vec![0_u8; length + 1];
    assert_eq!(write(buffer.as_mut_ptr().cast(), buffer.len()), length);
    buffer.pop();
    String::from_utf8(buffer).unwrap()
}

/// An empty structure is filled by a call that must succeed.
pub(super) fn filled<T>(
    call: impl FnOnce(
        Option<&mut core::mem::MaybeUninit<T>>,
        Option<&mut super::Place<linkwise_error>>,
    ) -> linkwise_status,
) -> T {
    let mut place = core::mem::MaybeUninit::uninit();
    ok(|error| call(Some(&mut place), error));
    // SAFETY: every call that succeeds has written its outputs.
    unsafe { place.assume_init() }
}

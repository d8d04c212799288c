//! Acts of one owner.

use core::mem::MaybeUninit;

use super::super::*;
use super::*;

#[test]
fn a_register_withholds_before_anything_is_computed() {
    let mut world = world();
    let mut builder = made(|builder, error| linkwise_registers_builder_new(NOW, builder, error));
    ok(|error| {
        let list = LINKWISE_LIST_OBJECTIONS;
        linkwise_registers_builder_begin(builder.as_deref_mut(), list, 0, error)
    });
    ok(|error| {
        linkwise_registers_builder_add_objection(
            builder.as_deref_mut(),
            slice("h4"),
            LINKWISE_OBJECTION_OBJECTION,
            0,
            error,
        )
    });
    let registers = made(|registers, error| {
        linkwise_registers_builder_finish(Some(&mut builder), registers, error)
    });
    let report = encoding(&mut world, 0, &HEALTH, registers.as_deref()).0;
    assert_eq!(linkwise_encode_report_records(report.as_deref()), 3);
    assert_eq!(linkwise_encode_report_withheld(report.as_deref()), 1);
}

#[test]
fn records_are_compared_and_pairs_explained() {
    let mut world = world();
    let (left, right) = (records(&world.agreement, &HEALTH), records(&world.agreement, &COUNCIL));
    let actor = &mut world.actors[0];
    let own = request(actor.name);
    let mut permit = made(|permit, error| {
        linkwise_permit_compare(Some(&world.agreement), Some(&own), 0, permit, error)
    });
    let compared = made(|compared, error| {
        linkwise_compare(
            Some(&mut permit),
            left.as_deref(),
            right.as_deref(),
            None,
            Some(&actor.signer),
            Some(&mut actor.log),
            NOW,
            compared,
            error,
        )
    });
    assert_eq!(linkwise_comparison_pair_count(compared.as_deref()), 3);
    let mut pair =
        MaybeUninit::new(linkwise_compared_pair { left: 9, right: 9, decision: 0, weight_bits: 0 });
    ok(|error| linkwise_comparison_pair(compared.as_deref(), 0, Some(&mut pair), error));
    // SAFETY: initialised above.
    let pair = unsafe { pair.assume_init() };
    assert_eq!((pair.left, pair.right, pair.decision), (0, 0, LINKWISE_PAIR_MATCH));
    let (compared, left, right) = (compared.as_deref(), left.as_deref(), right.as_deref());
    let why =
        made(|why, error| linkwise_comparison_explain(compared, left, 0, right, 0, why, error));
    assert_eq!(linkwise_explanation_weight_bits(why.as_deref()), pair.weight_bits);
    fails(LINKWISE_E_USAGE, |error| {
        linkwise_comparison_explain(compared, left, 4, right, 0, Some(&mut place()), error)
    });
}

#[test]
fn a_refusal_before_an_act_goes_to_the_log() {
    let mut world = world();
    let actor = &mut world.actors[0];
    let before = last_entry(actor);
    let own = request(actor.name);
    let mut write = |act| {
        let mut error = place();
        let status = linkwise_log_write_refusal(
            Some(&mut actor.log),
            Some(&actor.signer),
            Some(&world.agreement),
            Some(&own),
            0,
            act,
            Some(&mut error),
        );
        drop(taken(error));
        status
    };
    // An owner may encode, and not score.
    assert_eq!(write(LINKWISE_ACT_ENCODE), LINKWISE_E_USAGE);
    assert_eq!(write(LINKWISE_ACT_SCORE), LINKWISE_OK);
    assert_ne!(before, crate::audit::EntryKind::PermitRefused);
    assert_eq!(last_entry(actor), crate::audit::EntryKind::PermitRefused);
}

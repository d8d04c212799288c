//! What auditors ask for: samples, re-execution, replay, witnesses.

use super::super::*;
use super::release::{Release, draft, filled, reader, release, text};
use super::{
    NOW, World, bytes, fails, handle, made, ok, outlets, place, request, sources, world, world_with,
};
use crate::link::BinsHeader;
use crate::policy::{AgreedWitness, Witnessing};

const SEED: [u8; 32] = [5; 32];

type Sample = (linkwise_sample_report, Vec<Vec<u8>>);

fn drawn(world: &mut World, made_of: &Release, links: u64) -> Sample {
    let agreement = &world.agreement;
    let registry = &mut world.actors[3];
    let own = request(registry.name);
    let mut permit = made(|permit, error| {
        linkwise_permit_assemble(Some(agreement), Some(&own), 0, permit, error)
    });
    let mut edges = sources(&[&made_of.edges]);
    let mut handles = sources(&[&made_of.health[1], &made_of.council[1]]);
    let mut places = outlets(&["list", "key"]);
    let report = filled(|report, error| {
        linkwise_sample(
            Some(&mut permit),
            Some(&mut edges),
            Some(&mut handles),
            Some(&registry.signer),
            Some(&mut registry.log),
            NOW,
            links,
            2,
            SEED.as_slice().into(),
            Some(&mut places.0),
            None,
            report,
            error,
        )
    });
    assert!(permit.is_none() && places.0.is_none());
    (report, places.1.iter().map(|output| bytes(output)).collect())
}

#[test]
fn a_sample_is_reviewed_blind_and_drawn_again() {
    let mut world = world();
    let made_of = release(&mut world);
    let (report, files) = drawn(&mut world, &made_of, 2);
    assert_eq!((report.links, report.links_in_all), (2, 3));

    // The reviewer sees no weight.
    let panel = &mut world.actors[5];
    let own = request(panel.name);
    let mut permit = made(|permit, error| {
        linkwise_permit_review(Some(&world.agreement), Some(&own), 0, permit, error)
    });
    let mut list = sources(&[&files[0]]);
    let list = made(|pairs, error| {
        let (signer, log) = (Some(&*panel.signer), Some(&mut *panel.log));
        linkwise_review(Some(&mut permit), Some(&mut list), signer, log, NOW, pairs, error)
    });
    let count = linkwise_review_list_count(list.as_deref());
    assert_eq!(count as u64, report.links + report.near_misses);
    for index in 0..count {
        let pair =
            filled(|pair, error| linkwise_review_list_pair(list.as_deref(), index, pair, error));
        assert_eq!(pair.weight_bits, 0);
    }

    let log = reader(&world, 3);
    let check = |seed: &[u8]| {
        let (mut key, mut edges) = (sources(&[&files[1]]), sources(&[&made_of.edges]));
        let mut handles = sources(&[&made_of.health[1], &made_of.council[1]]);
        made(|verdict, error| {
            linkwise_sample_check(
                log.as_deref(),
                Some(&mut key),
                Some(&mut edges),
                Some(&mut handles),
                seed.into(),
                verdict,
                error,
            )
        })
    };
    for seed in [&SEED[..], b""] {
        let verdict = check(seed);
        let verdict = verdict.as_deref();
        assert!(linkwise_sample_verdict_is_sound(verdict));
        assert_eq!(linkwise_sample_verdict_pair_count(verdict), count);
        let links = (0..count).filter(|index| {
            let pair =
                filled(|pair, error| linkwise_sample_verdict_pair(verdict, *index, pair, error));
            pair.drawn_as == LINKWISE_DRAWN_LINK && pair.weight_bits > 0
        });
        assert_eq!(links.count() as u64, report.links);
    }
    let verdict = check(&[6; 32]);
    let verdict = verdict.as_deref();
    assert!(!linkwise_sample_verdict_is_sound(verdict));
    assert_eq!(linkwise_sample_verdict_pair_count(verdict), 0);
    assert_eq!(linkwise_sample_verdict_finding_count(verdict), 1);
    let finding =
        filled(|finding, error| linkwise_sample_verdict_finding(verdict, 0, finding, error));
    assert_eq!(finding.code.text("code").unwrap(), "sample-mismatch");
    // SAFETY: the buffer is as long as it is said to be.
    let json = text(|buffer, room| unsafe { linkwise_sample_verdict_json(verdict, buffer, room) });
    assert!(json.contains("\"pairs\":[]"), "{json}");
}

fn again(
    world: &World,
    made_of: &Release,
    bins: &[u8],
    error: Option<&mut super::Place<linkwise_error>>,
) -> (linkwise_status, Option<Box<linkwise_reexecution>>) {
    let log = reader(world, 2);
    let (mut batches, mut edges) =
        (sources(&[&made_of.health[0], &made_of.council[0]]), sources(&[&made_of.edges]));
    let mut bins = sources(&[bins]);
    let mut found = place();
    let status = linkwise_reexecute(
        log.as_deref(),
        u64::MAX,
        Some(&mut batches),
        Some(&mut edges),
        Some(&mut bins),
        u64::MAX,
        SEED.as_slice().into(),
        true.into(),
        None,
        Some(&mut found),
        error,
    );
    assert!(batches.is_none() && edges.is_none() && bins.is_none());
    (status, super::taken(found))
}

#[test]
fn an_honest_run_is_computed_again_the_same() {
    let mut world = world();
    let made_of = release(&mut world);
    let (status, found) = again(&world, &made_of, &made_of.bins, None);
    assert_eq!(status, LINKWISE_OK);
    let found = found.as_deref();
    assert!(linkwise_reexecution_is_sound(found));
    assert_eq!(linkwise_reexecution_finding_count(found), 0);
    let count = linkwise_reexecution_bin_count(found);
    assert!(count > 0 && count as u64 == linkwise_reexecution_bins_in_all(found));
    for index in 0..count {
        let bin = filled(|bin, error| linkwise_reexecution_bin(found, index, bin, error));
        assert!(bin.equal && !bin.pass.text("pass").unwrap().is_empty());
    }
    // SAFETY: the buffer is as long as it is said to be.
    let json = text(|buffer, room| unsafe { linkwise_reexecution_json(found, buffer, room) });
    assert!(json.contains("\"model_equal\":true"), "{json}");
    // SAFETY: the buffer is as long as it is said to be.
    let summary = text(|buffer, room| unsafe { linkwise_reexecution_summary(found, buffer, room) });
    assert!(summary.contains("bit for bit the same"), "{summary}");
}

#[test]
fn a_spoilt_run_is_found_out() {
    let mut world = world();
    let made_of = release(&mut world);
    // A bin that the unit itself signs, and that the log does not have.
    let signer = handle::shared(Some(&*world.actors[2].signer)).unwrap();
    let (header, mut bins) =
        BinsHeader::read(&mut &*made_of.bins, ("unit", &signer.public_key())).unwrap();
    bins[0].edges.count += 1;
    let mut lie = Vec::new();
    header.write(&bins, &signer, &mut lie).unwrap();
    let (status, found) = again(&world, &made_of, &lie, None);
    assert_eq!(status, LINKWISE_OK);
    let found = found.as_deref();
    assert!(!linkwise_reexecution_is_sound(found));
    assert_eq!(linkwise_reexecution_finding_count(found), 1);
    let finding = filled(|finding, error| linkwise_reexecution_finding(found, 0, finding, error));
    assert!(finding.code.text("code").unwrap().starts_with("bins-"));
    fails(LINKWISE_E_USAGE, |error| {
        let mut finding = core::mem::MaybeUninit::new(finding);
        linkwise_reexecution_finding(found, 1, Some(&mut finding), error)
    });
    // One that it did not sign.
    let mut changed = made_of.bins.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fails(LINKWISE_E_VERIFICATION_FAILED, |error| again(&world, &made_of, &changed, error).0);
}

/// Assembled again, with `maps`, from what `made_of` has.
fn assembled_again(
    world: &World,
    made_of: &Release,
    maps: &[&[u8]],
) -> Option<Box<linkwise_reassembly>> {
    let log = reader(world, 3);
    let mut edges = sources(&[&made_of.edges]);
    let mut handles = sources(&[&made_of.health[1], &made_of.council[1]]);
    let mut maps = sources(maps);
    made(|found, error| {
        linkwise_reassemble(
            log.as_deref(),
            u64::MAX,
            Some(&mut edges),
            Some(&mut handles),
            Some(&mut maps),
            None,
            None,
            found,
            error,
        )
    })
}

#[test]
fn links_are_assembled_again_and_held_against_maps() {
    let mut world = world();
    let made_of = release(&mut world);
    let maps: Vec<&[u8]> = made_of.maps.iter().take(2).map(Vec::as_slice).collect();
    let mut found = assembled_again(&world, &made_of, &maps);
    // The logs of the first owner, and of the assembler, who is none.
    for at in [1, 3] {
        let log = reader(&world, at);
        ok(|error| linkwise_reassembly_check_owner(found.as_deref_mut(), log.as_deref(), error));
    }
    let found = found.as_deref();
    assert!(linkwise_reassembly_is_sound(found));
    assert_eq!(linkwise_reassembly_finding_count(found), 0);
    assert_eq!(linkwise_reassembly_owner_count(found), 2);
    let owner = filled(|owner, error| linkwise_reassembly_owner(found, 0, owner, error));
    assert!(owner.map_given && owner.handles_logged && owner.records > 0);
    let other = filled(|owner, error| linkwise_reassembly_owner(found, 1, owner, error));
    assert!(!other.handles_logged);
    assert_eq!(owner.owner.text("owner").unwrap(), "council");
    // SAFETY: the buffer is as long as it is said to be.
    let json = text(|buffer, room| unsafe { linkwise_reassembly_json(found, buffer, room) });
    assert!(json.contains("\"parted_wrongly\":0"), "{json}");
    // SAFETY: the buffer is as long as it is said to be.
    let summary = text(|buffer, room| unsafe { linkwise_reassembly_summary(found, buffer, room) });
    assert!(summary.contains("maps of 2 of 2 owners"), "{summary}");
    // A map that was altered.
    let mut altered = made_of.maps[0].clone();
    *altered.last_mut().unwrap() ^= 1;
    let found = assembled_again(&world, &made_of, &[&altered, maps[1]]);
    let found = found.as_deref();
    assert!(!linkwise_reassembly_is_sound(found));
    assert_eq!(linkwise_reassembly_finding_count(found), 1);
    let finding = filled(|finding, error| linkwise_reassembly_finding(found, 0, finding, error));
    assert_eq!(finding.code.text("code").unwrap(), "reassembly-inputs");
    let wrong =
        (linkwise_reassembly_joined_wrongly(found), linkwise_reassembly_parted_wrongly(found));
    assert_eq!(wrong, (0, 0), "nothing was computed");
    // A list, where none was put out, that is none.
    let (mut edges, mut handles) =
        (sources(&[&made_of.edges]), sources(&[&made_of.health[1], &made_of.council[1]]));
    let (mut maps, mut review) = (sources(&maps), sources(&[&made_of.edges]));
    let log = reader(&world, 3);
    fails(LINKWISE_E_MALFORMED, |error| {
        let (edges, handles) = (Some(&mut edges), Some(&mut handles));
        let (maps, review) = (Some(&mut maps), Some(&mut review));
        let log = log.as_deref();
        let mut found = place();
        let found = Some(&mut found);
        linkwise_reassemble(log, u64::MAX, edges, handles, maps, review, None, found, error)
    });
    assert!(edges.is_none() && handles.is_none() && maps.is_none() && review.is_none());
}

#[test]
fn acts_are_replayed_under_a_draft() {
    let mut world = world();
    release(&mut world);
    let (log, same) = (reader(&world, 2), draft(&world));
    let replay = made(|replay, error| {
        linkwise_draft_simulate(same.as_deref(), log.as_deref(), replay, error)
    });
    assert_eq!(linkwise_replay_count(replay.as_deref()), 1);
    let act = filled(|act, error| linkwise_replay_act(replay.as_deref(), 0, act, error));
    assert_eq!((act.party.text("party").unwrap(), act.act), ("unit", LINKWISE_ACT_SCORE));
    assert!(act.was_permitted && act.would_be_permitted && !act.changes);
    let decision =
        made(|decision, error| linkwise_replay_decision(replay.as_deref(), 0, decision, error));
    assert!(linkwise_decision_permits(decision.as_deref()));
    fails(LINKWISE_E_USAGE, |error| {
        linkwise_replay_decision(replay.as_deref(), 1, Some(&mut place()), error)
    });
}

#[test]
fn an_agreement_tells_its_witnesses() {
    let without = world();
    let agreement = Some(&*without.agreement);
    assert_eq!(linkwise_agreement_witness_count(agreement), 0);
    fails(LINKWISE_E_USAGE, |error| {
        let mut places = [core::mem::MaybeUninit::new(0), core::mem::MaybeUninit::new(0)];
        let [quorum, hours] = &mut places;
        linkwise_agreement_witnessing(agreement, Some(quorum), Some(hours), error)
    });
    let with = world_with(|terms| {
        let owners = terms.parties.iter().take(2);
        let mut witnesses: Vec<_> = owners.map(|party| AgreedWitness::of(&party.card)).collect();
        witnesses.sort_by(|a, b| a.name.cmp(&b.name));
        terms.witnessing = Some(Witnessing { witnesses, quorum: 1, delay_hours: 24 });
    });
    let agreement = Some(&*with.agreement);
    assert_eq!(linkwise_agreement_witness_count(agreement), 2);
    let key = made(|key, error| linkwise_agreement_witness(agreement, 0, key, error));
    // SAFETY: the buffer is as long as it is said to be.
    let key = text(|buffer, room| unsafe { linkwise_log_key_text(key.as_deref(), buffer, room) });
    // SAFETY: the buffer is as long as it is said to be.
    let own = text(|buffer, room| unsafe {
        linkwise_log_verifier_key(Some(&with.actors[1].log), buffer, room)
    });
    assert_eq!(key, own);
    let mut quorum = core::mem::MaybeUninit::new(0);
    let hours = filled(|hours, error| {
        linkwise_agreement_witnessing(agreement, Some(&mut quorum), hours, error)
    });
    // SAFETY: initialised above.
    assert_eq!((unsafe { quorum.assume_init() }, hours), (1, 24));
    fails(LINKWISE_E_USAGE, |error| {
        linkwise_agreement_witness(agreement, 2, Some(&mut place()), error)
    });
}

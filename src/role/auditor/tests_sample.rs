//! Samples: what is drawn, that it can be drawn again, and that other samples are found out.

use core::ops::ControlFlow;

use super::tests::{World, now};
use super::{CheckSampleTask, SampleVerdict, check_sample};
use crate::audit::{Entry, EntryKind, FindingCode, LogReader, verify_logs};
use crate::crypto::Digest;
use crate::error::ErrorKind;
use crate::link::{EdgesHeader, ReviewHeader, SampleHeader, SampledTruth};
use crate::policy::{Assemble, Obligations, Request, Review};
use crate::role::assembler::{SampleReport, SampleTask, sample};
use crate::role::reviewer::{PairForReview, ReviewTask, review};
use crate::role::{MemoryOutlet, MemorySource, RoleError, Source};

const SEED: [u8; 32] = [5; 32];

/// A release, of which nothing is drawn yet.
fn assembled() -> World {
    let mut world = World::new();
    let handles = [world.batches[0].handles.clone(), world.batches[1].handles.clone()];
    let edges = world.scored.file.clone();
    let registry = &mut world.registry;
    let links =
        registry.assemble(&world.agreement, &edges, &[&handles[0], &handles[1]], now()).unwrap();
    assert!(links.report.matches > 100 && links.report.review > 20, "{:?}", links.report);
    world
}

fn source(bytes: &[u8]) -> Box<dyn Source> {
    Box::new(MemorySource::new(bytes.to_vec()))
}

fn handles(world: &World) -> Vec<Box<dyn Source>> {
    world.batches.iter().map(|batch| source(&batch.handles)).collect()
}

type Sample = (Vec<u8>, Vec<u8>, SampleReport);

fn drawn(
    world: &mut World,
    handles: Vec<Box<dyn Source>>,
    asked: (u64, u64),
    seed: [u8; 32],
) -> Result<Sample, RoleError> {
    let ((list, list_output), (key, key_output)) = (MemoryOutlet::new(), MemoryOutlet::new());
    let edges = MemorySource::new(world.scored.file.clone());
    let request = Request::new("registry", world.agreement.terms().purpose, now());
    let permit = world.agreement.permit::<Assemble>(&request).unwrap();
    let (signer, log) = world.registry.signer_and_log();
    let task = SampleTask {
        edges: &edges,
        handles,
        signer,
        links: asked.0,
        near_misses: asked.1,
        seed,
        list: Box::new(list),
        key: Box::new(key),
        progress: &|_| ControlFlow::Continue(()),
    };
    let report = sample(permit.accept(Obligations::NONE).unwrap(), task, log, now())?;
    Ok((list_output.take().unwrap(), key_output.take().unwrap(), report))
}

fn draw(world: &mut World, asked: (u64, u64), seed: [u8; 32]) -> Sample {
    let handles = handles(world);
    drawn(world, handles, asked, seed).unwrap()
}

fn checked(world: &World, key: &[u8], seed: Option<[u8; 32]>) -> SampleVerdict {
    checking(world, key, seed).unwrap()
}

fn checking(world: &World, key: &[u8], seed: Option<[u8; 32]>) -> Result<SampleVerdict, RoleError> {
    check_sample(&CheckSampleTask {
        log: &LogReader::open(&world.registry.log_folder()).unwrap(),
        key: source(key).as_ref(),
        edges: source(&world.scored.file).as_ref(),
        handles: handles(world),
        seed,
    })
}

fn reviewed(world: &mut World, list: &[u8]) -> Vec<PairForReview> {
    let request = Request::new("panel", world.agreement.terms().purpose, now());
    let permit = world.agreement.permit::<Review>(&request).unwrap();
    let (signer, log) = world.reviewer.signer_and_log();
    let list = source(list);
    let task = ReviewTask { list: list.as_ref(), signer };
    review(permit.accept(Obligations::NONE).unwrap(), &task, log, now()).unwrap()
}

/// The pairs of a list, as the assembler signed them.
fn pairs(world: &World, list: &[u8]) -> Vec<crate::link::ReviewPair> {
    let card = world.registry.card();
    ReviewHeader::read(&mut &*list, (&card.name, &card.signer)).unwrap().1
}

fn codes(found: &SampleVerdict) -> Vec<FindingCode> {
    assert_eq!(found.findings.is_empty(), found.is_sound() && !found.pairs.is_empty());
    found.findings.iter().map(|one| one.code).collect()
}

#[test]
fn a_sample_is_blind_for_the_reviewer_and_opens_with_its_key() {
    let mut world = assembled();
    let (list, key, report) = draw(&mut world, (30, 12), SEED);
    assert_eq!((report.links, report.near_misses), (30, 12));
    assert!(report.links_in_all > 100 && report.near_misses_in_all > 20);
    let shown = reviewed(&mut world, &list);
    assert_eq!(shown.len(), 42);
    assert!(shown.iter().all(|pair| pair.weight_bits == 0), "weights would tell links");
    let found = checked(&world, &key, Some(SEED));
    assert_eq!(codes(&found), []);
    // The key is in the order of the list, which is not that of links and near-misses.
    assert!(
        shown
            .iter()
            .zip(&found.pairs)
            .all(|(shown, told)| { (&shown.left, &shown.right) == (&told.left, &told.right) })
    );
    let near: Vec<bool> = found.pairs.iter().map(|pair| pair.drawn_as == "near-miss").collect();
    assert_eq!(near.iter().filter(|near| **near).count(), 12);
    assert!(!near.is_sorted() && !near.iter().rev().is_sorted());
    // Near-misses are the nearest there are.
    let threshold = {
        let card = world.agreement.terms().card_of(crate::policy::Role::LinkageUnit).unwrap();
        let unit = (card.name.as_str(), &card.signer);
        EdgesHeader::read(&mut &*world.scored.file, unit).unwrap().0.model.threshold
    };
    let distance = |pair: &super::SampledPair| pair.weight_bits.abs_diff(threshold);
    let missed = found.pairs.iter().filter(|pair| pair.drawn_as == "near-miss");
    let all = draw(&mut world, (0, 10_000), SEED);
    let all = checked(&world, &all.1, None);
    assert_eq!(all.pairs.len() as u64, report.near_misses_in_all);
    if all.pairs.iter().filter(|pair| distance(pair) <= 5).count() >= 12 {
        assert!(missed.clone().all(|pair| distance(pair) <= 5));
    }
    let logs = [world.registry.log_folder(), world.reviewer.log_folder()];
    let verdict = verify_logs(&logs, &[world.registry.pinned_log()], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
}

#[test]
fn the_seed_alone_says_what_is_drawn() {
    let mut world = assembled();
    let (first, ..) = draw(&mut world, (20, 20), SEED);
    let again = draw(&mut world, (20, 20), SEED).0;
    assert!(pairs(&world, &first) == pairs(&world, &again), "the same seed, the same list");
    // Neither the order of files nor what was logged since matters.
    let mut turned = handles(&world);
    turned.reverse();
    let turned = drawn(&mut world, turned, (20, 20), SEED).unwrap().0;
    assert!(pairs(&world, &first) == pairs(&world, &turned));
    let other = draw(&mut world, (20, 20), [6; 32]).0;
    assert!(pairs(&world, &first) != pairs(&world, &other), "another seed, another list");
    // A larger sample of one seed holds the smaller.
    let larger = draw(&mut world, (40, 20), SEED).0;
    let (larger, first) = (pairs(&world, &larger), pairs(&world, &first));
    assert!(first.iter().all(|pair| larger.contains(pair)));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let mut world = World::new();
    let own = handles(&world);
    let error = drawn(&mut world, own, (5, 5), SEED).unwrap_err();
    assert!(error.to_string().contains("not assembled by this log"), "{error}");
    let mut world = assembled();
    for asked in [(0, 0), (10_001, 1), (1, 10_001)] {
        let own = handles(&world);
        let error = drawn(&mut world, own, asked, SEED).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{asked:?}");
    }
    let mut own = handles(&world);
    own.pop();
    let error = drawn(&mut world, own, (5, 5), SEED).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch);
}

/// A sample that the assembler made up: its log, its key and its list agree with one another.
fn lie(
    world: &mut World,
    key: &[u8],
    change: impl FnOnce(&mut SampleHeader, &mut Vec<SampledTruth>, &mut Entry),
) -> Vec<u8> {
    let card = world.registry.card().clone();
    let (mut header, mut truth) =
        SampleHeader::read(&mut &*key, (&card.name, &card.signer)).unwrap();
    let log = LogReader::open(&world.registry.log_folder()).unwrap();
    let logged = log.entries().map(Result::unwrap);
    let mut entry = logged.filter(|entry| entry.kind == EntryKind::SampleDrawn).last().unwrap();
    entry.commitments.clear();
    entry.inputs = vec![header.edges];
    // A list of its own, so that the entry is found by it.
    let (signer, log) = world.registry.signer_and_log();
    header.salt[0] ^= 1;
    change(&mut header, &mut truth, &mut entry);
    entry.outputs = vec![header.list];
    if entry.commitments.is_empty() {
        entry.commitments = vec![header.commitment(&truth)];
    }
    log.append_all(&[entry]).unwrap();
    log.publish().unwrap();
    let mut file = Vec::new();
    header.write(&truth, signer, &mut file).unwrap();
    file
}

#[test]
fn other_samples_are_found_out() {
    use FindingCode::{SampleDiffers, SampleMismatch};
    let mut world = assembled();
    let (_, key, _) = draw(&mut world, (20, 20), SEED);
    assert_eq!(codes(&checked(&world, &key, None)), []);
    assert_eq!(codes(&checked(&world, &key, Some([6; 32]))), [SampleMismatch]);
    let mut checks = |change: fn(&mut SampleHeader, &mut Vec<SampledTruth>, &mut Entry)| {
        let lied = lie(&mut world, &key, change);
        codes(&checked(&world, &lied, None))
    };
    // A list that nobody drew; a seed of which it was not drawn; more asked for than drawn; a truth that
    // was changed.
    let picked = checks(|header, _, _| header.list = Digest::of(b"by hand"));
    assert_eq!(picked, [SampleDiffers]);
    let seeded = checks(|header, _, _| {
        header.list = Digest::of(b"1");
        header.seed = [6; 32];
    });
    assert_eq!(seeded, [SampleDiffers]);
    let asked = checks(|header, _, _| {
        header.list = Digest::of(b"2");
        header.asked.0 = 19;
    });
    assert_eq!(asked, [SampleDiffers]);
    let truth = checks(|header, truth, _| {
        header.list = Digest::of(b"3");
        truth.reverse();
    });
    assert_eq!(truth, [SampleDiffers]);
    // Another state of the log; other edges; a key that was changed after the log committed to it.
    let position = checks(|header, _, _| {
        header.list = Digest::of(b"4");
        header.position.size -= 1;
    });
    assert_eq!(position, [SampleMismatch]);
    let edges = checks(|header, _, entry| {
        header.list = Digest::of(b"5");
        header.edges = Digest::of(b"other edges");
        entry.inputs = vec![header.edges];
    });
    assert_eq!(edges, [SampleMismatch, SampleMismatch]);
    let changed = checks(|header, truth, entry| {
        header.list = Digest::of(b"6");
        entry.commitments = vec![header.commitment(truth)];
        truth.swap(0, 1);
        truth[0].bits += 1;
    });
    assert_eq!(changed, [SampleMismatch]);
    // A key of a list that is in no entry, and one that somebody else signed.
    let stranger = {
        let card = world.registry.card().clone();
        let (mut header, truth) =
            SampleHeader::read(&mut &*key, (&card.name, &card.signer)).unwrap();
        header.list = Digest::of(b"in no entry");
        let mut file = Vec::new();
        header.write(&truth, world.registry.signer(), &mut file).unwrap();
        file
    };
    assert_eq!(codes(&checked(&world, &stranger, None)), [SampleMismatch]);
    let mut forged = key.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let card = world.registry.card();
    let read = SampleHeader::read(&mut &*forged, (&card.name, &card.signer));
    assert!(read.is_err());
    let refused = checking(&world, &forged, None).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::VerificationFailed);
}

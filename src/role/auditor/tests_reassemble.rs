//! Releases that are as their edges say, and releases of an assembler that lies: each lie has its code.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::reassemble::joined_and_parted;
use super::tests::{World, now};
use super::{ReassembleTask, Reassembly, find_assembling, reassemble};
use crate::audit::{Entry, EntryKind, FindingCode, LogReader};
use crate::crypto::Digest;
use crate::encode::HandleFile;
use crate::error::ErrorKind;
use crate::link::{CEILING_BITS, Edge, EdgesHeader, MapHeader, ReviewHeader, ReviewPair};
use crate::policy::Role;
use crate::role::{MemorySource, RoleError, Source};

use FindingCode::{MapsDiffer, ModelMismatch, ReassemblyDiffers, ReassemblyInputs};

mod handle_keys;

const OWNERS: [&str; 2] = ["council", "health"];

type Map = (MapHeader, Vec<[u8; 16]>);

/// A release as it was, or as its assembler tells it.
#[derive(Clone)]
struct Release {
    /// Of council and health.
    maps: [Map; 2],
    review: (ReviewHeader, Vec<ReviewPair>),
    logged: Entry,
    /// What is given to the auditor.
    entry: Option<u64>,
    edges: Vec<u8>,
    handles: Vec<Vec<u8>>,
    map_files: Vec<Vec<u8>>,
    review_file: Option<Vec<u8>>,
}

fn source(bytes: &[u8]) -> Box<dyn Source> {
    Box::new(MemorySource::new(bytes.to_vec()))
}

fn reader(world: &World) -> LogReader {
    LogReader::open(&world.registry.log_folder()).unwrap()
}

fn try_again(world: &World, release: &Release) -> Result<Reassembly, RoleError> {
    let review = release.review_file.as_deref().map(source);
    reassemble(&ReassembleTask {
        log: &reader(world),
        entry: release.entry,
        edges: source(&release.edges).as_ref(),
        handles: release.handles.iter().map(|one| source(one)).collect(),
        maps: release.map_files.iter().map(|one| source(one)).collect(),
        review: review.as_deref(),
        progress: &|_| core::ops::ControlFlow::Continue(()),
    })
}

fn again(world: &World, release: &Release) -> Reassembly {
    try_again(world, release).unwrap()
}

fn codes(found: &Reassembly) -> Vec<FindingCode> {
    let mut codes: Vec<FindingCode> = found.findings.iter().map(|one| one.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.is_empty(), found.is_sound());
    codes
}

/// Scored, assembled, and nothing told that is not so.
fn honest() -> (World, Release) {
    let mut world = World::new();
    let handles = [world.batches[0].handles.clone(), world.batches[1].handles.clone()];
    let edges = world.scored.file.clone();
    let registry = &mut world.registry;
    let links =
        registry.assemble(&world.agreement, &edges, &[&handles[0], &handles[1]], now()).unwrap();
    let report = &links.report;
    assert!(report.matches > 100 && report.review > 20, "{report:?}");
    let card = registry.card().clone();
    let assembler = (card.name.as_str(), &card.signer);
    let map = |owner: &str| {
        let (header, pseudonyms, _) = MapHeader::read(&mut &*links.maps[owner], assembler).unwrap();
        (header, pseudonyms)
    };
    let review_file = links.review.clone().unwrap();
    let (header, pairs, _) = ReviewHeader::read(&mut &*review_file, assembler).unwrap();
    let log = reader(&world);
    let logged = log.entries().map(Result::unwrap);
    let logged = logged.filter(|entry| entry.kind == EntryKind::LinksAssembled).last().unwrap();
    let release = Release {
        maps: OWNERS.map(map),
        review: (header, pairs),
        logged,
        entry: None,
        edges,
        handles: handles.to_vec(),
        map_files: OWNERS.map(|owner| links.maps[owner].clone()).to_vec(),
        review_file: Some(review_file),
    };
    (world, release)
}

/// The release as its assembler tells it after `change`: it signs its files, and logs their digests and
/// whatever else `change` made of the entry.
fn lie(world: &mut World, truth: &Release, change: impl FnOnce(&mut Release)) -> Release {
    let mut told = truth.clone();
    told.logged.outputs.clear();
    change(&mut told);
    let signer = world.registry.signer();
    let mut digests = Vec::new();
    told.map_files.clear();
    for (header, pseudonyms) in &told.maps {
        let mut file = Vec::new();
        digests.push(header.write(pseudonyms, signer, &mut file).unwrap());
        told.map_files.push(file);
    }
    let mut file = Vec::new();
    digests.push(told.review.0.write(&told.review.1, signer, &mut file).unwrap());
    told.review_file = Some(file);
    // What `change` put there stands beside the files.
    digests.append(&mut told.logged.outputs);
    told.logged.outputs = digests;
    told.entry = Some(append(world, &told.logged));
    told
}

/// Appends an entry to the assembler's log; gives its number.
fn append(world: &mut World, entry: &Entry) -> u64 {
    let (_, log) = world.registry.signer_and_log();
    log.append_all(core::slice::from_ref(entry)).unwrap();
    log.publish().unwrap();
    reader(world).position().size - 1
}

fn told(world: &mut World, truth: &Release, change: impl FnOnce(&mut Release)) -> Reassembly {
    let lie = lie(world, truth, change);
    again(world, &lie)
}

/// Two records of council: each of somebody else, and both linked with a record of health.
fn two_linked(release: &Release) -> (usize, usize) {
    let theirs = &release.maps[1].1;
    let ours = release.maps[0].1.iter().enumerate();
    let mut linked = ours.filter(|(_, one)| theirs.contains(one)).map(|one| one.0);
    (linked.next().unwrap(), linked.next().unwrap())
}

#[test]
fn a_true_release_is_assembled_the_same_again() {
    let (mut world, release) = honest();
    let found = again(&world, &release);
    assert_eq!(codes(&found), [], "{:?}", found.findings);
    assert_eq!((found.joined_wrongly, found.parted_wrongly), (0, 0));
    assert_eq!(found.review_equal, Some(true));
    assert!(found.owners.iter().map(|one| &one.owner).eq(&OWNERS));
    let records: Vec<u64> = found.owners.iter().map(|one| one.records).collect();
    assert_eq!(records, [700, 700]);
    let names: Vec<&str> = found.counts.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["matches", "implied", "for-review", "only-possible", "linked-people"]);
    // Counted here another way than the assembler counts.
    let [(_, ours), (_, theirs)] = &release.maps;
    let shared = ours.iter().filter(|one| theirs.contains(one)).count() as u64;
    assert_eq!(found.counts[4].again, Some(shared));
    // Small numbers stay out of the log, and of what is told of it.
    assert!(found.counts.iter().any(|one| one.logged.is_none()));
    assert!(found.counts.iter().all(|one| one.equal && one.again == one.logged));
    let summary = found.summary();
    assert!(summary.contains("maps of 2 of 2 owners join their 1400 records"), "{summary}");
    assert!(summary.contains("5 of 5 counts") && !summary.contains("nothing is known"));
    // Neither the order of files, nor the list's being given, nor a file given twice matters.
    let mut other = release.clone();
    other.handles.reverse();
    other.map_files.reverse();
    other.map_files.push(release.map_files[0].clone());
    other.review_file = None;
    other.entry = found.entry;
    assert_eq!(again(&world, &other), found);
    // The same entry told again is as true; only the verifier of logs minds that it was told twice.
    assert_eq!(codes(&told(&mut world, &release, |_| {})), []);
}

#[test]
fn what_is_told_names_nobody() {
    let (mut world, release) = honest();
    let (one, two) = two_linked(&release);
    let found = told(&mut world, &release, |release| release.maps[0].1.swap(one, two));
    let text = format!("{} {}", serde_json::to_string(&found).unwrap(), found.summary());
    let hex = |bytes: &[u8; 16]| format!("{:032x}", u128::from_be_bytes(*bytes));
    assert!(release.maps.iter().flat_map(|map| &map.1).all(|one| !text.contains(&hex(one))));
    for field in ["origin", "size", "root", "entry", "owners", "counts", "review_equal"] {
        assert!(text.contains(&format!("\"{field}\"")), "{field}");
    }
    assert!(text.contains("\"code\":\"maps-differ\""), "{text}");
}

#[test]
fn a_map_that_was_not_given_is_said_and_not_found() {
    let (mut world, release) = honest();
    let mut some = release.clone();
    some.map_files.pop();
    let found = again(&world, &some);
    assert_eq!(codes(&found), []);
    let given: Vec<bool> = found.owners.iter().map(|one| one.map_given).collect();
    assert_eq!(given, [true, false]);
    let summary = found.summary();
    assert!(summary.contains("nothing is known of `health`, whose"), "{summary}");
    assert!(summary.contains("1 of 2 owners join their 700 records"), "{summary}");
    // What is wrong with it alone stays unknown.
    let mut swapped = lie(&mut world, &release, |release| {
        let ours = release.maps[0].1.clone();
        let theirs = &mut release.maps[1].1;
        let linked = theirs.iter().position(|one| ours.contains(one)).unwrap();
        let other = theirs.iter().rposition(|one| ours.contains(one)).unwrap();
        theirs.swap(linked, other);
    });
    assert_eq!(codes(&again(&world, &swapped)), [MapsDiffer]);
    swapped.map_files.pop();
    assert_eq!(codes(&again(&world, &swapped)), []);
    // Without any map nothing of them is sound, though nothing was found.
    some.map_files.clear();
    let found = again(&world, &some);
    assert!(found.findings.is_empty() && !found.is_sound());
    assert!(found.summary().contains("no map was given"), "{}", found.summary());
}

#[test]
fn maps_that_join_or_part_others_are_found() {
    let (mut world, release) = honest();
    let (one, two) = two_linked(&release);
    let numbers = |found: &Reassembly| {
        assert_eq!(codes(found), [MapsDiffer], "{:?}", found.findings);
        (found.joined_wrongly, found.parted_wrongly)
    };
    // Somebody's record gets the pseudonym of somebody else: that one stands for two, and who lost it has two.
    let found = told(&mut world, &release, |release| {
        release.maps[0].1[one] = release.maps[0].1[two];
    });
    assert_eq!(numbers(&found), (1, 1));
    // Two whole people under one pseudonym.
    let found = told(&mut world, &release, |release| {
        let (from, to) = (release.maps[0].1[one], release.maps[0].1[two]);
        for pseudonym in release.maps.iter_mut().flat_map(|map| &mut map.1) {
            if *pseudonym == from {
                *pseudonym = to;
            }
        }
    });
    assert_eq!(numbers(&found), (1, 0));
    let sentence = &found.findings[0].sentence;
    assert!(sentence.contains("several people") && sentence.ends_with(": 1"), "{sentence}");
    assert!(found.summary().contains("1 pseudonyms stand for several people"));
    // One person under two.
    let found = told(&mut world, &release, |release| release.maps[0].1[one] = [7; 16]);
    assert_eq!(numbers(&found), (0, 1));
    // Two records swapped.
    let found = told(&mut world, &release, |release| release.maps[0].1.swap(one, two));
    assert_eq!(numbers(&found), (2, 2));
    // Nobody linked with anybody.
    let found = told(&mut world, &release, |release| {
        for (number, pseudonym) in (0u128..).zip(&mut release.maps[0].1) {
            *pseudonym = number.to_be_bytes();
        }
    });
    let people = found.counts.iter().find(|one| one.name == "linked-people").unwrap();
    assert_eq!(numbers(&found), (0, people.again.unwrap()));
    // Everybody.
    let found = told(&mut world, &release, |release| {
        release.maps.iter_mut().for_each(|map| map.1.fill([7; 16]));
    });
    assert_eq!(numbers(&found), (1, 0));
    // A pseudonym too few.
    let found = told(&mut world, &release, |release| {
        release.maps[0].1.pop();
    });
    assert_eq!(codes(&found), [MapsDiffer]);
    assert!(found.findings[0].sentence.contains("699 pseudonyms for 700 records"));
    // Pseudonyms of another drawing are not to be told from these, and are not wrong.
    let found = told(&mut world, &release, |release| {
        for byte in release.maps.iter_mut().flat_map(|map| &mut map.1).flatten() {
            *byte ^= 0xff;
        }
    });
    assert_eq!(codes(&found), []);
}

#[test]
fn maps_of_another_release_are_found() {
    let (mut world, release) = honest();
    // The same edges, assembled another time: as true, and not what this entry put out.
    let other = lie(&mut world, &release, |release| {
        for pseudonym in release.maps.iter_mut().flat_map(|map| &mut map.1) {
            pseudonym.reverse();
        }
    });
    assert_eq!(codes(&again(&world, &other)), []);
    let mixed = Release { map_files: other.map_files, ..release.clone() };
    let found = again(&world, &mixed);
    assert_eq!(codes(&found), [ReassemblyInputs]);
    assert!(found.owners.is_empty() && found.counts.is_empty(), "nothing was computed");
    assert!(found.summary().contains("nothing could be assembled again"), "{}", found.summary());
    // A map that says it is of others: its owner could not have mapped it.
    let differs = |world: &mut World, change: fn(&mut MapHeader)| {
        codes(&told(world, &release, |release| change(&mut release.maps[0].0)))
    };
    assert_eq!(differs(&mut world, |map| map.edges = Digest::of(b"others")), [MapsDiffer]);
    assert_eq!(differs(&mut world, |map| map.passport = Digest::of(b"other")), [MapsDiffer]);
    assert_eq!(differs(&mut world, |map| map.origin.epoch += 1), [MapsDiffer]);
    assert_eq!(differs(&mut world, |map| map.recipient = "newspaper".to_owned()), [MapsDiffer]);
    assert_eq!(differs(&mut world, |map| map.owner = "nobody".to_owned()), [ReassemblyInputs]);
    // For which a place in the entry stands that is another owner's.
    assert_eq!(differs(&mut world, |map| map.owner = "health".to_owned()), [ReassemblyInputs]);
    // A map that somebody else signed, and one that was altered.
    let mut signed = release.clone();
    let (header, pseudonyms) = &release.maps[0];
    signed.map_files[0].clear();
    header.write(pseudonyms, world.reviewer.signer(), &mut signed.map_files[0]).unwrap();
    let found = again(&world, &signed);
    assert_eq!(codes(&found), [ReassemblyInputs]);
    assert!(found.findings[0].sentence.contains("not signed by `registry`"));
    let mut altered = release.clone();
    *altered.map_files[0].last_mut().unwrap() ^= 1;
    let found = again(&world, &altered);
    assert_eq!(codes(&found), [ReassemblyInputs]);
    assert!(found.findings[0].sentence.contains("altered"));
    // What is no map at all is no finding.
    let none = Release { map_files: vec![vec![7; 300]], ..release };
    assert_eq!(try_again(&world, &none).unwrap_err().kind(), ErrorKind::Malformed);
}

#[test]
fn other_counts_and_other_lists_are_found() {
    let (mut world, release) = honest();
    let count = |logged: &mut Entry, name: &str, count: Option<u64>| {
        logged.counts.retain(|one| one.0 != name);
        logged.counts.extend(count.map(|count| (name.to_owned(), count)));
        logged.counts.sort();
    };
    let first = again(&world, &release);
    let small = first.counts.iter().find(|one| one.logged.is_none()).unwrap().name.clone();
    for (name, told_as) in [
        ("matches", Some(1)),
        ("linked-people", Some(2_000)),
        ("for-review", None),
        // Small numbers are not told, not even the true ones.
        (&small, Some(0)),
    ] {
        let found = told(&mut world, &release, |one| count(&mut one.logged, name, told_as));
        assert_eq!(codes(&found), [ReassemblyDiffers], "{name}");
        let wrong: Vec<_> = found.counts.iter().filter(|one| !one.equal).collect();
        assert_eq!((wrong.len(), &*wrong[0].name, wrong[0].logged), (1, name, told_as));
        assert!(found.findings[0].sentence.contains(name), "{:?}", found.findings);
        assert!(found.summary().contains("4 of 5 counts"), "{}", found.summary());
    }
    // Counts of which this version knows nothing are not minded.
    let found = told(&mut world, &release, |one| count(&mut one.logged, "zebras", Some(50)));
    assert_eq!(codes(&found), []);

    // A pair less, a pair more, another weight: with the list given it is said how many.
    let mut lists = |change: fn(&mut Vec<ReviewPair>), how: &str| {
        let mut lie = lie(&mut world, &release, |one| change(&mut one.review.1));
        let found = again(&world, &lie);
        assert_eq!((codes(&found), found.review_equal), (vec![ReassemblyDiffers], Some(false)));
        assert!(found.findings[0].sentence.ends_with(how), "{:?}", found.findings);
        assert!(found.summary().contains("list for the reviewer is another one"));
        lie.review_file = None;
        assert_eq!(codes(&again(&world, &lie)), [ReassemblyDiffers]);
    };
    lists(|pairs| pairs.truncate(pairs.len() - 1), "lacks 1 pairs and has 0 others");
    // Of a weight that no pair of the list has.
    let more = |pairs: &mut Vec<ReviewPair>| {
        let bits = CEILING_BITS + 1;
        pairs.push(ReviewPair { left_owner: 0, left: 1, right_owner: 1, right: 1, bits });
    };
    lists(more, "lacks 0 pairs and has 1 others");
    lists(|pairs| pairs[3].bits += 1, "lacks 1 pairs and has 1 others");
    lists(|pairs| pairs.reverse(), "lacks 0 pairs and has 0 others");
    // A list that is not the entry's, and one that somebody else signed.
    let mut other = release.clone();
    let (header, mut pairs) = release.review.clone();
    pairs.pop();
    let mut file = Vec::new();
    header.write(&pairs, world.registry.signer(), &mut file).unwrap();
    other.review_file = Some(file.clone());
    assert_eq!(codes(&again(&world, &other)), [ReassemblyInputs]);
    file.clear();
    header.write(&release.review.1, world.reviewer.signer(), &mut file).unwrap();
    other.review_file = Some(file);
    assert_eq!(codes(&again(&world, &other)), [ReassemblyInputs]);
    // A list need not be made; where it was not, none can be given.
    let mut none = release.clone();
    none.logged.outputs.pop();
    none.entry = Some(append(&mut world, &none.logged));
    assert_eq!(codes(&again(&world, &none)), [ReassemblyInputs]);
    none.review_file = None;
    let found = again(&world, &none);
    assert_eq!((codes(&found), found.review_equal), (vec![], None));
}

#[test]
fn an_entry_of_other_edges_batches_or_files_is_found() {
    let (mut world, release) = honest();
    let inputs = |world: &mut World, change: fn(&mut Entry)| {
        codes(&told(world, &release, |one| change(&mut one.logged)))
    };
    assert_eq!(inputs(&mut world, |entry| entry.inputs.swap(1, 2)), [ReassemblyInputs]);
    assert_eq!(inputs(&mut world, |entry| entry.inputs.truncate(2)), [ReassemblyInputs]);
    assert_eq!(inputs(&mut world, |entry| entry.inputs[0] = entry.inputs[1]), [ReassemblyInputs]);
    assert_eq!(inputs(&mut world, |entry| entry.inputs.clear()), [ReassemblyInputs]);
    let model = inputs(&mut world, |entry| entry.model = Some(Digest::of(b"another")));
    assert_eq!(model, [ModelMismatch]);
    // A further map beside the others.
    let more = inputs(&mut world, |entry| entry.outputs.push(Digest::of(b"another map")));
    assert_eq!(more, [ReassemblyDiffers]);
    // A map that it says nothing of.
    let mut fewer = release.clone();
    fewer.logged.outputs.truncate(1);
    fewer.entry = Some(append(&mut world, &fewer.logged));
    (fewer.map_files, fewer.review_file) = (vec![release.map_files[0].clone()], None);
    assert_eq!(codes(&again(&world, &fewer)), [ReassemblyDiffers]);

    // Edges that the unit signed, and that no entry of this log took in.
    let card = world.agreement.terms().card_of(Role::LinkageUnit).unwrap().clone();
    let (header, mut edges, _) =
        EdgesHeader::read(&mut &*release.edges, (&card.name, &card.signer)).unwrap();
    edges.pop();
    let mut other = release.clone();
    other.edges.clear();
    header.write(&edges, world.unit_signer(), &mut other.edges).unwrap();
    let found = again(&world, &other);
    assert_eq!((codes(&found), found.entry), (vec![ReassemblyInputs], None));
    assert!(found.summary().contains("no entry took these edges in"), "{}", found.summary());
    other.entry = find_assembling(&reader(&world), source(&release.edges).as_ref()).unwrap();
    assert_eq!(codes(&again(&world, &other)), [ReassemblyInputs]);
    // Edges that somebody else signed are refused, and so is an entry of another kind.
    let mut strange = release.clone();
    strange.edges.clear();
    header.write(&edges, world.registry.signer(), &mut strange.edges).unwrap();
    strange.entry = other.entry;
    let error = try_again(&world, &strange).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VerificationFailed);
    let opening = Release { entry: Some(0), ..release.clone() };
    assert_eq!(try_again(&world, &opening).unwrap_err().kind(), ErrorKind::Usage);
}

#[test]
fn edges_and_handles_that_no_assembler_takes_are_found() {
    let (mut world, release) = honest();
    // Handle keys of another batch, and one too few.
    let mut other = release.clone();
    other.handles.pop();
    let found = again(&world, &other);
    assert_eq!(codes(&found), [ReassemblyInputs]);
    assert!(found.findings[0].sentence.contains("handle key of the batch of `health`"));
    let others = World::new();
    other.handles = others.batches.iter().map(|batch| batch.handles.clone()).collect();
    assert_eq!(codes(&again(&world, &other)), [ReassemblyInputs]);
    // Those of two owners that stand for each other.
    let read = |place: usize| HandleFile::read(&mut &*release.handles[place]).unwrap().0;
    other.handles = [(0, 1), (1, 0)]
        .map(|(one, another)| {
            let mut file = Vec::new();
            HandleFile { key: read(another).key, ..read(one) }.write(&mut file).unwrap();
            file
        })
        .to_vec();
    let found = again(&world, &other);
    assert_eq!(codes(&found), [ReassemblyInputs]);
    assert!(found.findings[0].sentence.contains("stand for each other"), "{:?}", found.findings);
    // Edges that the assembler had to refuse: it says that it took them in, and the unit signed them.
    let card = world.agreement.terms().card_of(Role::LinkageUnit).unwrap().clone();
    let (header, edges, _) =
        EdgesHeader::read(&mut &*release.edges, (&card.name, &card.signer)).unwrap();
    for (change, how) in [
        ((|edges| edges[0].bits = 51) as fn(&mut Vec<Edge>), "outside what the agreement allows"),
        (|edges| edges[0].right = edges[1].left, "two rows of one owner"),
        (
            |edges| {
                let edge = edges[0];
                (edges[0].left, edges[0].right) = (edge.right, edge.left);
            },
            "an edge was turned",
        ),
        (|edges| edges[0].right = [9; 16], "opens with none of the handle keys"),
    ] {
        let mut edges = edges.clone();
        change(&mut edges);
        let mut file = Vec::new();
        let digest = header.write(&edges, world.unit_signer(), &mut file).unwrap();
        let lie = lie(&mut world, &release, |release| {
            release.logged.inputs[0] = digest;
            release.maps.iter_mut().for_each(|map| map.0.edges = digest);
            release.review.0.edges = digest;
            release.edges = file;
        });
        let found = again(&world, &lie);
        assert_eq!(codes(&found), [ReassemblyInputs]);
        assert!(found.findings[0].sentence.contains(how), "{:?}", found.findings);
    }
}

#[test]
fn edges_of_an_owner_without_a_part_in_the_agreement_are_found() {
    let (mut world, release) = honest();
    let card = world.agreement.terms().card_of(Role::LinkageUnit).unwrap().clone();
    let (mut header, edges, _) =
        EdgesHeader::read(&mut &*release.edges, (&card.name, &card.signer)).unwrap();
    header.passports[0].0 = "stranger".to_owned();
    let (mut file, mut key) = (Vec::new(), Vec::new());
    let digest = header.write(&edges, world.unit_signer(), &mut file).unwrap();
    let (council, _) = HandleFile::read(&mut &*release.handles[0]).unwrap();
    HandleFile { owner: "stranger".to_owned(), ..council }.write(&mut key).unwrap();
    let mut lie = lie(&mut world, &release, |release| {
        release.logged.inputs[0] = digest;
        release.maps.iter_mut().for_each(|map| map.0.edges = digest);
        release.review.0.edges = digest;
        (release.edges, release.handles[0]) = (file, key);
    });
    lie.map_files.remove(0);
    let found = again(&world, &lie);
    assert_eq!(codes(&found), [ReassemblyInputs]);
    assert!(found.findings[0].sentence.contains("does not name"), "{:?}", found.findings);
}

proptest! {
    /// Against every pair looked at alone.
    #[test]
    fn nothing_is_wrong_exactly_where_all_pairs_agree(
        rows in proptest::collection::vec((0u8..6, 0u32..6), 0..12)
    ) {
        let rows: Vec<([u8; 16], u32)> = rows.into_iter().map(|(p, c)| ([p; 16], c)).collect();
        let (mut of_pseudonym, mut of_cluster) = (BTreeMap::new(), BTreeMap::new());
        for (pseudonym, cluster) in &rows {
            of_pseudonym.entry(pseudonym).or_insert_with(BTreeSet::new).insert(cluster);
            of_cluster.entry(cluster).or_insert_with(BTreeSet::new).insert(pseudonym);
        }
        let joined = of_pseudonym.values().filter(|several| several.len() > 1).count() as u64;
        let parted = of_cluster.values().filter(|several| several.len() > 1).count() as u64;
        prop_assert_eq!(joined_and_parted(rows.clone()), (joined, parted));
        let agree = |(p, c): &([u8; 16], u32), (q, d): &([u8; 16], u32)| (p == q) == (c == d);
        let all = rows.iter().all(|one| rows.iter().all(|other| agree(one, other)));
        prop_assert_eq!((joined, parted) == (0, 0), all);
    }
}

//! One release as golden files, from the agreement to a withdrawal and an answered subject: written once
//! by the acts themselves, read by every version.
//!
//! Every key is one that a test can make again. The children are invented.

use core::ops::ControlFlow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::auditor::{ReexecuteTask, reexecute};
use super::{FileSource, read_notice};
use crate::audit::{
    Checkpoint, Entry, EntryKind, FindingCode, LogReader, PinnedLog, PinnedWitness, SubjectOpening,
    Verdict, check_witnesses, verify_logs_at,
};
use crate::crypto::Signer;
use crate::encode::EncodedReader;
use crate::link::{BinsHeader, EdgesHeader, MapHeader, ReviewHeader, SampleHeader};
use crate::policy::{Role, SignedWithdrawalReceipt, Terms, Trust, WithdrawalKind};
use crate::secret::Secret;
use crate::time::Timestamp;

const PARTIES: [(&str, Role); 6] = [
    ("council", Role::Controller),
    ("health", Role::Controller),
    ("unit", Role::LinkageUnit),
    ("registry", Role::Assembler),
    ("panel", Role::Reviewer),
    ("custodian", Role::KeyCustodian),
];
/// The log whose cosigned checkpoint lies beside its folder; those of the others lie within.
const ASIDE: &str = "council";
const WITNESS: &str = "regulator/w1";
/// By which the sample is drawn.
const SEED: [u8; 32] = [5; 32];
/// Opens what stays with its holder, throw-away as all keys here.
#[cfg(feature = "seal")]
const HOLDER: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";

/// So many hours after the logs were opened.
fn at(hour: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000 + hour * 3_600_000).unwrap()
}

fn signer(number: usize) -> Signer {
    Signer::from_secret(Secret::new([u8::try_from(number).unwrap(); 32])).unwrap()
}

/// The signing key of a party, and that of its log.
fn keys(name: &str) -> (Signer, Signer) {
    let place = PARTIES.iter().position(|(party, _)| *party == name).unwrap();
    (signer(101 + place), signer(201 + place))
}

fn witness() -> Signer {
    signer(91)
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/release")
}

fn file(name: &str) -> FileSource {
    FileSource::new(&golden().join(name))
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(golden().join(name)).unwrap()
}

fn folders() -> Vec<PathBuf> {
    PARTIES.iter().map(|(name, _)| golden().join("logs").join(name)).collect()
}

fn log(name: &str) -> LogReader {
    LogReader::open(&golden().join("logs").join(name)).unwrap()
}

fn pin(name: &str) -> PinnedLog {
    PinnedLog { name: format!("linkwise/{name}"), key: keys(name).1.public_key() }
}

fn verify(since: &[Checkpoint], now: Timestamp) -> Verdict {
    let pins: Vec<PinnedLog> = PARTIES.iter().map(|(name, _)| pin(name)).collect();
    verify_logs_at(&folders(), &pins, since, now)
}

fn aside() -> Checkpoint {
    Checkpoint::parse(&bytes(&format!("{ASIDE}.checkpoint"))).unwrap()
}

/// The last entry of a kind.
fn entry(name: &str, kind: EntryKind) -> Entry {
    let entries = log(name);
    let mut entries = entries.entries().map(Result::unwrap).filter(|entry| entry.kind == kind);
    entries.by_ref().last().unwrap()
}

fn count(entry: &Entry, name: &str) -> u64 {
    entry.counts.iter().find(|(one, _)| one == name).unwrap().1
}

/// The agreement, as a log's folder has it, and the cards in it, held against the keys of this test.
fn agreed() -> (Terms, Trust) {
    let digest = entry("council", EntryKind::BatchEncoded).agreement.unwrap();
    let terms = Terms::from_bytes(&log("council").agreement(&digest).unwrap().unwrap()).unwrap();
    assert_eq!(terms.digest(), digest);
    let cards: Vec<_> = terms.parties.iter().map(|party| party.card.clone()).collect();
    assert_eq!(cards.len(), PARTIES.len());
    for card in &cards {
        let (signer, log) = keys(&card.name);
        assert_eq!((card.signer, card.log_key), (signer.public_key(), log.public_key()));
    }
    (terms, Trust { cards })
}

#[test]
fn the_logs_are_sound_with_pinned_keys_and_the_witness() {
    let later = at(1_000);
    let verdict = verify(&[aside()], later);
    assert!(verdict.is_sound() && !verdict.self_signed, "{:?}", verdict.findings);
    assert!(verdict.summary().ends_with("sound"), "{}", verdict.summary());
    let entries: u64 = verdict.logs.iter().map(|log| log.entries).sum();
    let witnessed: u64 = verdict.logs.iter().map(|log| log.witnessed).sum();
    let waiting: u64 = verdict.logs.iter().map(|log| log.waiting).sum();
    assert_eq!((entries, witnessed, waiting), (39, 31, 0));
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (10, 0));
    assert_eq!((verdict.inputs_traced, verdict.parents_confirmed), (12, 2));
    let of = |count: fn(&crate::audit::LogVerdict) -> u64| -> Vec<u64> {
        verdict.logs.iter().map(count).collect()
    };
    assert_eq!(of(|log| log.runs), [2, 1, 0, 0, 0, 0]);
    assert_eq!(of(|log| log.agreements), [1; 6]);
    // Without the witness's copy of one checkpoint that log's entries wait, and are overdue at last.
    let early = verify(&[], at(12));
    assert!(early.is_sound(), "{:?}", early.findings);
    let council = &early.logs[0];
    assert!(council.witnessed == 0 && council.waiting > 0);
    let codes: Vec<_> = verify(&[], later).findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, [FindingCode::CosignaturesTooFew]);
    // What the witness signed is the log's present state, at an hour after all of its entries.
    let pinned = PinnedWitness { name: WITNESS.to_owned(), key: witness().public_key() };
    let seen = check_witnesses(&aside(), &[pinned], 1, later);
    assert_eq!(seen.cosigned, [(WITNESS.to_owned(), at(9))]);
    assert_eq!(aside().position(), log(ASIDE).position());
}

#[test]
fn the_agreement_names_its_witness() {
    let (terms, _) = agreed();
    assert!(terms.to_bytes().starts_with(b"lwterms3"));
    let witnessing = terms.witnessing.unwrap();
    assert_eq!((witnessing.quorum, witnessing.delay_hours), (1, 24));
    let named: Vec<_> = witnessing.witnesses.iter().map(|one| (&*one.name, one.key)).collect();
    assert_eq!(named, [(WITNESS, witness().public_key())]);
}

/// A kind that comes later needs golden files too.
#[test]
fn every_kind_of_entry_occurs_in_golden_logs() {
    let linkage = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/linkage");
    let older = ["council", "health", "unit", "resolver", "custodian"];
    let older = older.map(|name| linkage.join(name));
    let kinds: BTreeSet<EntryKind> = older
        .into_iter()
        .chain(folders())
        .flat_map(|dir| {
            let log = LogReader::open(&dir).unwrap();
            log.entries().map(|entry| entry.unwrap().kind).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(kinds, EntryKind::ALL.into_iter().collect());
}

#[test]
fn every_file_decodes_and_is_what_the_logs_say() {
    let (terms, trust) = agreed();
    let card = |name: &str| trust.cards.iter().find(|card| card.name == name).unwrap();
    let mut passports = Vec::new();
    for (owner, records) in [("council", COUNCIL), ("health", HEALTH)] {
        let batch = bytes(&format!("{owner}.lwk"));
        let mut reader = EncodedReader::new(batch.as_slice()).unwrap();
        let passport = reader.passport().clone();
        passport.verify(&card(owner).signer).unwrap();
        passport.check_schema(&terms.schema).unwrap();
        assert_eq!(entry(owner, EntryKind::BatchEncoded).outputs, [passport.digest()]);
        let mut passes = 0;
        while let Some(mut pass) = reader.next_pass().unwrap() {
            let mut rows = 0;
            while pass.next_row().unwrap().is_some() {
                rows += 1;
            }
            assert_eq!(rows, pass.row_count());
            assert!(rows > 0 && rows <= u64::from(records));
            passes += 1;
        }
        assert_eq!(passes, terms.schema.passes.len());
        passports.push((owner.to_owned(), passport.digest()));
    }
    let unit = ("unit", &card("unit").signer);
    let (edges, rows, digest) = EdgesHeader::read(&mut &*bytes("edges.lwe"), unit).unwrap();
    let scored = entry("unit", EntryKind::BatchScored);
    assert_eq!((&edges.passports, &scored.outputs), (&passports, &vec![digest]));
    assert_eq!(count(&scored, "edges-released"), rows.len() as u64);
    let (bins, leaves) = BinsHeader::read(&mut &*bytes("bins.lwb"), unit).unwrap();
    assert_eq!(bins.bits, 1, "a pass is divided");
    assert_eq!((bins.edges, vec![bins.root(&leaves)]), (digest, scored.commitments));

    let registry = ("registry", &card("registry").signer);
    let mut joined: Vec<BTreeSet<[u8; 16]>> = Vec::new();
    let assembled = entry("registry", EntryKind::LinksAssembled);
    for ((owner, passport), records) in passports.iter().zip([COUNCIL, HEALTH]) {
        let map = bytes(&format!("{owner}.map"));
        let (header, pseudonyms, map) = MapHeader::read(&mut &*map, registry).unwrap();
        assert_eq!((&header.owner, header.passport, header.edges), (owner, *passport, digest));
        assert_eq!(pseudonyms.len(), usize::try_from(records).unwrap());
        assert!(assembled.outputs.contains(&map));
        assert_eq!(entry(owner, EntryKind::ReferencesMapped).inputs, [map]);
        joined.push(pseudonyms.into_iter().collect());
    }
    let shared = joined[0].intersection(&joined[1]).count() as u64;
    assert_eq!(shared, count(&assembled, "linked-people"));

    let (_, review, list) = ReviewHeader::read(&mut &*bytes("review.lwv"), registry).unwrap();
    assert!(!review.is_empty() && assembled.outputs.contains(&list));
    let (header, pairs, list) = ReviewHeader::read(&mut &*bytes("sample.lwv"), registry).unwrap();
    assert_eq!((header.edges, pairs.len()), (digest, 15));
    let (key, truth) = SampleHeader::read(&mut &*bytes("sample.lws"), registry).unwrap();
    assert_eq!((key.list, key.seed, truth.len()), (list, SEED, 15));
    let drawn = entry("registry", EntryKind::SampleDrawn);
    assert_eq!((drawn.outputs, drawn.commitments), (vec![list], vec![key.commitment(&truth)]));
}

#[test]
fn all_bins_and_the_model_are_the_same_again() {
    let again = reexecute(&ReexecuteTask {
        log: &log("unit"),
        entry: None,
        batches: vec![Box::new(file("council.lwk")), Box::new(file("health.lwk"))],
        edges: &file("edges.lwe"),
        bins: &file("bins.lwb"),
        count: u64::MAX,
        seed: [1; 32],
        estimate_model: true,
        progress: &|_| ControlFlow::Continue(()),
    })
    .unwrap();
    assert!(again.is_sound(), "{:?}", again.findings);
    assert_eq!((again.bins.len(), again.bins_in_all, again.model_equal), (6, 6, Some(true)));
    assert!(again.bins.iter().all(|bin| bin.equal && bin.rows > 0 && bin.edges > 0));
}

#[test]
fn notice_and_receipt_verify() {
    let (terms, trust) = agreed();
    let notice = read_notice(&file("council-to-health.lww")).unwrap();
    notice.check(&terms, &trust).unwrap();
    let withdrawn = entry("council", EntryKind::LinksWithdrawn);
    assert_eq!(withdrawn.outputs, [notice.digest()]);
    let text = &notice.notice;
    assert_eq!((&*text.owner, &*text.to, text.at), ("council", "health", at(6)));
    assert_eq!((withdrawn.inputs, text.release), (vec![text.map], terms.digest()));
    let mut kinds: Vec<_> = text.links.iter().map(|link| link.kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [WithdrawalKind::Corrected, WithdrawalKind::Withdrawn]);
    let receipt = SignedWithdrawalReceipt::from_bytes(&bytes("health.lwn")).unwrap();
    receipt.check(&notice.digest(), "health", &terms, &trust).unwrap();
    assert_eq!(receipt.receipt.at, at(7));
    assert_eq!(entry("health", EntryKind::WithdrawalReceived).inputs, [notice.digest()]);
    // The map as it was applied again has the withdrawn links barred.
    let mapped = entry("council", EntryKind::ReferencesMapped);
    assert_eq!(count(&mapped, "list:barred-links"), 1);
}

#[test]
fn the_opening_shows_its_subject() {
    let opening = SubjectOpening::parse(&bytes("subject.opening")).unwrap();
    let shown = opening.verify(&pin("council")).unwrap();
    assert_eq!(shown, entry("council", EntryKind::BatchEncoded));
    assert_eq!(opening.expose_record_id().unwrap().unwrap(), SUBJECT.as_bytes());
    assert!(opening.verify(&pin("health")).is_err());
}

/// How many records each owner has, and of whom one asked.
const COUNCIL: u32 = 300;
const HEALTH: u32 = 100;
const SUBJECT: &str = "c220";

#[cfg(feature = "seal")]
mod sealed {
    use super::*;
    use crate::audit::Witness;
    use crate::crypto::{Digest, RecipientKey, RootKey, seal};
    use crate::encode::ReferenceReader;
    use crate::identifier::NeverIssued;
    use crate::policy::{
        AgreedWitness, Agreement, Assemble, BarredLink, BarredLinks, Draft, Obligations, Request,
        Review, WithdrawalReason, Witnessing,
    };
    use crate::record::{Column, ReadingRules, Record};
    use crate::role::assembler::{SampleTask, sample};
    use crate::role::auditor::{CheckSampleTask, ReassembleTask, check_sample, reassemble};
    use crate::role::data_owner::{SubjectAnswer, SubjectTask, open_subject};
    use crate::role::key_custodian::record_issue;
    use crate::role::reviewer::{ReviewTask, review};
    use crate::role::{
        MemoryOutlet, MemoryOutput, MemorySource, Office, SealedSource, Source, receive_withdrawal,
    };
    use crate::secret::SecretBytes;
    use std::io::Write;

    fn holder() -> RecipientKey {
        RecipientKey::from_secret(&SecretBytes::new(HOLDER.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn the_sample_is_drawn_the_same_again() {
        let holder = holder();
        let sealed = |owner: &str| -> Box<dyn Source + '_> {
            let path = golden().join(format!("{owner}.lwh.age"));
            Box::new(SealedSource::new(&path, &holder))
        };
        let found = check_sample(&CheckSampleTask {
            log: &log("registry"),
            key: &file("sample.lws"),
            edges: &file("edges.lwe"),
            handles: vec![sealed("council"), sealed("health")],
            seed: Some(SEED),
        })
        .unwrap();
        assert!(found.is_sound(), "{:?}", found.findings);
        let near = found.pairs.iter().filter(|pair| pair.drawn_as == "near-miss").count();
        assert_eq!((found.pairs.len(), near), (15, 5));
    }

    #[test]
    fn the_links_are_assembled_the_same_again() {
        let holder = holder();
        let sealed = |owner: &str| -> Box<dyn Source + '_> {
            let path = golden().join(format!("{owner}.lwh.age"));
            Box::new(SealedSource::new(&path, &holder))
        };
        let found = reassemble(&ReassembleTask {
            log: &log("registry"),
            entry: None,
            edges: &file("edges.lwe"),
            handles: vec![sealed("council"), sealed("health")],
            maps: vec![Box::new(file("council.map")), Box::new(file("health.map"))],
            review: Some(&file("review.lwv")),
            progress: &|_| ControlFlow::Continue(()),
        })
        .unwrap();
        assert!(found.is_sound(), "{:?}", found.findings);
        let records: Vec<u64> = found.owners.iter().map(|owner| owner.records).collect();
        assert_eq!(records, [u64::from(COUNCIL), u64::from(HEALTH)]);
        assert!(found.owners.iter().all(|owner| owner.map_given));
        assert_eq!((found.counts.len(), found.review_equal), (5, Some(true)));
    }

    #[test]
    fn references_name_the_records() {
        let holder = holder();
        let path = golden().join("council.lwr.age");
        let source = SealedSource::new(&path, &holder);
        let mut reader = ReferenceReader::new(source.open().unwrap()).unwrap();
        assert_eq!(entry("council", EntryKind::BatchEncoded).outputs, [*reader.passport()]);
        let (mut ids, mut id) = (BTreeSet::new(), String::new());
        while reader.next_id(&mut id).unwrap() {
            ids.insert(id.clone());
        }
        assert_eq!(ids, (0..COUNCIL).map(|child| format!("c{child}")).collect());
    }

    /// Children with names, dates and places from small sets.
    fn record(id: &str, child: u32) -> Record {
        let rules = ReadingRules { never_issued: NeverIssued::Accept, ..ReadingRules::default() };
        let forenames = ["Olivia", "Amir", "Chloe", "Dylan", "Ewa", "Freya", "Grace", "Harjit"];
        let surnames = ["Smith", "Khan", "Jones", "Nowak", "Begum", "Taylor", "Singh", "Brown"];
        let mixed = child.wrapping_mul(2_654_435_761) >> 7;
        let of = |list: &[&str], turn: u32| list[(mixed >> turn) as usize % list.len()].to_owned();
        let forename = of(&forenames, 0);
        let surname = format!("{}{}", of(&surnames, 4), of(&surnames, 9).to_lowercase());
        let born =
            format!("{}-{:02}-{:02}", 2008 + mixed % 16, 1 + mixed / 16 % 12, 1 + mixed / 192 % 28);
        let postcode = format!("LS{} {}AB", 1 + mixed % 29, mixed % 10);
        Record::read(&rules, |column| match column {
            Column::RecordId => Some(id),
            Column::Forename => Some(&*forename),
            Column::Surname => Some(&*surname),
            Column::DateOfBirth => Some(&*born),
            Column::Postcode => Some(&*postcode),
            _ => None,
        })
        .unwrap()
    }

    /// The last of the council's children are among health's, a few of them twice.
    fn records() -> [Vec<Record>; 2] {
        let council = (0..COUNCIL).map(|child| record(&format!("c{child}"), child)).collect();
        let health = |place: u32| {
            let child = if place < 90 { 220 + place } else { 220 + place % 10 };
            record(&format!("h{place}"), child)
        };
        [council, (0..HEALTH).map(health).collect()]
    }

    fn put(name: &str, bytes: &[u8]) {
        let path = golden().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn put_sealed(name: &str, bytes: &[u8]) {
        let mut sealed = Vec::new();
        let mut writer = seal(&holder().public_key(), &mut sealed).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap();
        put(name, &sealed);
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &to);
            } else {
                fs::write(to, fs::read(entry.path()).unwrap()).unwrap();
            }
        }
    }

    fn agreement(offices: &[Office]) -> Agreement<crate::policy::Granted> {
        let parties = offices.iter().map(Office::party).collect();
        let (from, until) = ("2026-09-01".parse().unwrap(), "2027-08-31".parse().unwrap());
        let mut terms = Terms::linkage_quality("golden", [7; 32], parties, 1, from, until);
        terms.release.smallest_batch = 2;
        terms.schema.passes =
            ["date_of_birth + surname[3]", "date_of_birth + forename[3]", "birth_day + postcode"]
                .map(|pass| pass.parse().unwrap())
                .to_vec();
        let witness = AgreedWitness { name: WITNESS.to_owned(), key: witness().public_key() };
        terms.witnessing =
            Some(Witnessing { witnesses: vec![witness], quorum: 1, delay_hours: 24 });
        let terms = terms.completed_with("none: the children are invented");
        let draft = Agreement::<Draft>::new(terms).unwrap();
        let signed: Vec<_> = offices.iter().map(|one| draft.sign(one.signer()).unwrap()).collect();
        let trust = Trust { cards: offices.iter().map(|one| one.card().clone()).collect() };
        draft.grant(&signed, &trust, at(1)).unwrap()
    }

    fn outlet() -> (Box<MemoryOutlet>, MemoryOutput) {
        let (outlet, output) = MemoryOutlet::new();
        (Box::new(outlet), output)
    }

    /// Other bytes each time: keys of handles, salts and pseudonyms are drawn. So the files that were
    /// written once stay, and what comes later gets a folder of its own.
    #[test]
    #[ignore = "writes the golden files"]
    fn write_golden_release() {
        assert!(!golden().exists(), "they are written once");
        let home = tempfile::tempdir().unwrap();
        let mut offices: Vec<Office> = PARTIES
            .iter()
            .map(|(name, role)| {
                Office::with_keys(home.path(), name, *role, keys(name), at(0)).unwrap()
            })
            .collect();
        let agreement = agreement(&offices);
        let terms = agreement.terms();
        let trust = Trust { cards: offices.iter().map(|one| one.card().clone()).collect() };
        let [council, health, unit, registry, panel, custodian] = &mut offices[..] else {
            panic!("six parties")
        };
        for owner in ["council", "health"] {
            let (signer, log) = custodian.signer_and_log();
            let sealed = Digest::of(format!("sealed key of {owner}").as_bytes());
            record_issue(&agreement, &sealed, signer, log, at(1)).unwrap();
        }
        let root = RootKey::from_secret(Secret::new([9; 32]));
        let key = root.link_key(terms.schema.suite, agreement.digest(), 1);
        let [ours, theirs] = records();
        let ours = council.encode(&agreement, &key, &ours, at(2)).unwrap();
        let theirs = health.encode(&agreement, &key, &theirs, at(2)).unwrap();
        let scored = unit.score(&agreement, &[&ours.batch, &theirs.batch], at(3)).unwrap();
        let handles = [&*ours.handles, &*theirs.handles];
        let links = registry.assemble(&agreement, &scored.file, &handles, at(4)).unwrap();
        council.map(&agreement, &ours.references, &links.maps["council"], at(5)).unwrap();
        health.map(&agreement, &theirs.references, &links.maps["health"], at(5)).unwrap();

        let request = Request::new("registry", terms.purpose, at(5));
        let permit = agreement.permit::<Assemble>(&request).unwrap();
        let ((list, list_output), (truth, truth_output)) = (outlet(), outlet());
        let (signer, log) = registry.signer_and_log();
        let task = SampleTask {
            edges: &MemorySource::new(scored.file.clone()),
            handles: handles
                .iter()
                .map(|one| Box::new(MemorySource::new(one.to_vec())) as Box<dyn Source>)
                .collect(),
            signer,
            links: 10,
            near_misses: 5,
            seed: SEED,
            list,
            key: truth,
            progress: &|_| ControlFlow::Continue(()),
        };
        let drawn = sample(permit.accept(Obligations::NONE).unwrap(), task, log, at(5)).unwrap();
        assert_eq!((drawn.links, drawn.near_misses), (10, 5));
        let list = list_output.take().unwrap();
        let request = Request::new("panel", terms.purpose, at(6));
        let permit = agreement.permit::<Review>(&request).unwrap();
        let (signer, log) = panel.signer_and_log();
        let task = ReviewTask { list: &MemorySource::new(list.clone()), signer };
        review(permit.accept(Obligations::NONE).unwrap(), &task, log, at(6)).unwrap();

        let link = |id: &str, reason| BarredLink {
            record_id: id.to_owned(),
            other_owner: "health".to_owned(),
            other_record_id: None,
            reason,
            since: at(6),
            reference: None,
        };
        let wrong = BarredLinks::new(vec![
            link("c240", WithdrawalReason::WrongLink),
            link("c241", WithdrawalReason::CourtOrder),
        ]);
        let map = &links.maps["council"];
        let taken = council
            .withdraw(&agreement, &ours.references, map, &wrong, &BarredLinks::NONE, at(6))
            .unwrap();
        let notice = &taken.notices["health"];
        let ((listing, _), (receipt, receipt_output)) = (outlet(), outlet());
        let (signer, log) = health.signer_and_log();
        let read = read_notice(&MemorySource::new(notice.clone())).unwrap();
        receive_withdrawal(&read, (terms, &trust), signer, (listing, receipt), log, at(7)).unwrap();
        council.map_with(&agreement, &ours.references, map, &taken.barred, at(7)).unwrap();
        let ((opening, opening_output), (kept, _)) = (outlet(), outlet());
        let (signer, log) = council.signer_and_log();
        let task = SubjectTask {
            openings: &MemorySource::new(ours.openings.clone()),
            record_id: SUBJECT,
            shields: None,
            shield_reviewed: true,
            signer,
            output: opening,
            kept,
        };
        let answer = open_subject(task, log, at(8)).unwrap();
        assert!(matches!(answer, SubjectAnswer::Opened { .. }));

        let witness = Witness::new(WITNESS, witness()).unwrap();
        for office in &offices {
            let (dir, name) = (office.log_folder(), &office.card().name);
            let state = home.path().join(format!("{name}.seen"));
            let cosigned = witness.cosign(&dir, &office.pinned_log(), &state, at(9)).unwrap();
            if name == ASIDE {
                put(&format!("{name}.checkpoint"), &cosigned.checkpoint.to_bytes());
            } else {
                cosigned.publish(&dir).unwrap();
            }
            copy(&dir, &golden().join("logs").join(name));
        }
        for (owner, files) in [("council", &ours), ("health", &theirs)] {
            put(&format!("{owner}.lwk"), &files.batch);
            put_sealed(&format!("{owner}.lwh.age"), &files.handles);
            put_sealed(&format!("{owner}.lwr.age"), &files.references);
            put(&format!("{owner}.map"), &links.maps[owner]);
        }
        put("edges.lwe", &scored.file);
        put("bins.lwb", &scored.bins);
        put("review.lwv", &links.review.unwrap());
        put("sample.lwv", &list);
        put("sample.lws", &truth_output.take().unwrap());
        put("council-to-health.lww", notice);
        put("health.lwn", &receipt_output.take().unwrap());
        put("subject.opening", &opening_output.take().unwrap());
    }
}

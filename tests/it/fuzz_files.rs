//! What fuzzing calls for the files that organisations send each other: a true file, altered, goes
//! through the act that reads it.
//!
//! The first byte of the input says how the file comes about: even, the rest is the file; odd, the rest
//! edits a true one. From there its second bit says whether digests and signatures are made to fit
//! again, as a party of the agreement could, so that what lies behind them is reached too.

#![allow(unreachable_pub, reason = "the targets in fuzz/ are another crate")]

use std::cell::RefCell;
use std::fs;

use linkwise::audit::{Checkpoint, LogReader, PinnedLog, verify_logs};
use linkwise::crypto::{Digest, Signer};
use linkwise::identifier::NeverIssued;
use linkwise::policy::{Assemble, Review};
use linkwise::record::{Column, ReadingRules, Record};
use linkwise::role::assembler::{SampleTask, sample as draw_sample};
use linkwise::role::auditor::{
    CheckSampleTask, ReassembleTask, ReexecuteTask, check_sample, reassemble, reexecute,
};
use linkwise::role::reviewer::{ReviewTask, review as read_review};
use linkwise::role::{MemoryOutlet, MemorySource, Passport};
use linkwise::secret::Secret;

use crate::world::{Batch, World, name_reviewer, now, quiet, source};

struct Fixture {
    world: World,
    batches: [Batch; 2],
    edges: Vec<u8>,
    bins: Vec<u8>,
    map: Vec<u8>,
    review: Vec<u8>,
    sample: Vec<u8>,
}

thread_local! {
    static FIXTURE: RefCell<Option<Fixture>> = const { RefCell::new(None) };
}

const OWNERS: [&str; 2] = ["education", "health"];

fn children() -> Vec<Record> {
    let rules = ReadingRules { never_issued: NeverIssued::Accept, ..ReadingRules::default() };
    [
        ["1", "Anne-Marie", "O'Neill", "2015-03-07", "AB12 3CD", "9990000018"],
        ["2", "Bilal", "Khan", "2016-11-30", "", ""],
        ["3", "Chloe", "Smith", "2014-01-01", "ZZ99 3VZ", ""],
        ["4", "Dylan", "Jones", "2012-02-29", "AB12 4EF", "9990000026"],
    ]
    .iter()
    .filter_map(|row| {
        Record::read(&rules, |column| match column {
            Column::RecordId => Some(row[0]),
            Column::Forename => Some(row[1]),
            Column::Surname => Some(row[2]),
            Column::DateOfBirth => Some(row[3]),
            Column::Postcode => Some(row[4]),
            Column::NhsNumber => Some(row[5]),
            _ => None,
        })
        .ok()
    })
    .collect()
}

impl Fixture {
    fn new() -> Self {
        let mut world = World::new(&OWNERS, name_reviewer);
        let children = children();
        assert!(children.len() >= 2, "the children can be read");
        let batches = OWNERS.map(|owner| world.encode(owner, &children).unwrap());
        let (edges, _) = world.score(&[&batches[0], &batches[1]]).unwrap();
        let owned: Vec<_> = OWNERS.into_iter().zip(&batches).collect();
        let (maps, _) = world.assemble(&edges, &owned).unwrap();
        let map = maps[OWNERS[0]].clone();
        let bins = world.bins.clone();
        let review = world.review_list.clone().unwrap();
        let sample = sampled(&mut world, &batches, &edges);
        Self { world, batches, edges, bins, map, review, sample }
    }
}

/// The key of a sample of all pairs.
fn sampled(world: &mut World, batches: &[Batch], edges: &[u8]) -> Vec<u8> {
    let ((list, _), (key, written)) = (MemoryOutlet::new(), MemoryOutlet::new());
    let mut unit = world.organisations.remove("unit").unwrap();
    let task = SampleTask {
        edges: &MemorySource::new(edges.to_vec()),
        handles: batches.iter().map(|batch| source(&batch.lwh)).collect(),
        signer: &unit.signer,
        links: 10,
        near_misses: 10,
        seed: [1; 32],
        list: Box::new(list),
        key: Box::new(key),
        progress: &quiet,
    };
    draw_sample(world.permit::<Assemble>("unit").unwrap(), task, &mut unit.log, now()).unwrap();
    world.organisations.insert("unit".to_owned(), unit);
    written.take().unwrap()
}

fn with_fixture(run: impl FnOnce(&mut Fixture)) {
    FIXTURE.with_borrow_mut(|fixture| run(fixture.get_or_insert_with(Fixture::new)));
}

/// The key that the world gives to an organisation.
fn signer(name: &str) -> Signer {
    let seed = Digest::of(format!("{name} signer").as_bytes());
    Signer::from_secret(Secret::new(*seed.as_bytes())).unwrap()
}

/// Five bytes an edit: what, where (2), with what (2).
fn edited(truth: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut file = truth.to_vec();
    for edit in edits.chunks_exact(5).take(64) {
        let place = usize::from(u16::from_le_bytes([edit[1], edit[2]])) % (file.len() + 1);
        let with = usize::from(u16::from_le_bytes([edit[3], edit[4]]));
        match edit[0] % 6 {
            0 if place < file.len() => file[place] = edit[3],
            1 if place < file.len() => file[place] ^= edit[3],
            2 => file.truncate(place),
            3 => file.insert(place, edit[3]),
            4 => drop(file.drain(place..file.len().min(place + with))),
            5 => file.extend_from_within(place..file.len().min(place + with)),
            _ => {}
        }
    }
    file
}

/// The file that the input stands for.
fn file(data: &[u8], truth: &[u8], repair: impl FnOnce(&mut Vec<u8>) -> Option<()>) -> Vec<u8> {
    let Some((&how, rest)) = data.split_first() else { return Vec::new() };
    let mut file = if how & 1 == 0 { rest.to_vec() } else { edited(truth, rest) };
    if how & 2 != 0 {
        // What is too broken to repair stays as it is.
        let _ = repair(&mut file);
    }
    file
}

/// Handle keys and references end with the SHA-256 of all before it.
fn repair_digest(file: &mut [u8]) -> Option<()> {
    let (content, digest) = file.split_last_chunk_mut::<32>()?;
    *digest = *Digest::of(content).as_bytes();
    Some(())
}

/// Edges and maps: the digest of the rows stands last in the header, which is signed.
fn repair_release(file: &mut [u8], maker: &str) -> Option<()> {
    let length = u32::from_le_bytes(file.get(18..22)?.try_into().ok()?) as usize;
    let (head, rows) = file.split_at_mut_checked(22usize.checked_add(length)?.checked_add(64)?)?;
    let (magic, header) = head.split_at_mut_checked(22)?;
    let (header, signature) = header.split_last_chunk_mut::<64>()?;
    *header.last_chunk_mut::<32>()? = *Digest::of(rows).as_bytes();
    let signed = linkwise::wire::frame(&[b"linkwise 2026 v1 release", magic.get(..16)?, header]);
    *signature = signer(maker).sign(&signed).0;
    Some(())
}

/// Batches: each pass has digests of its chunks, the passport the roots over them and a signature.
fn repair_batch(file: &mut Vec<u8>, owner: &str) -> Option<()> {
    let length = u32::from_le_bytes(file.get(18..22)?.try_into().ok()?) as usize;
    let mut passport = Passport::from_bytes(file.get(22..22usize.checked_add(length)?)?).ok()?;
    let mut at = 22 + length;
    for pass in passport.passes.iter_mut().filter_map(|entry| entry.rows.as_mut()) {
        let head = file.get(at..at.checked_add(18)?)?;
        pass.rows = u64::from_le_bytes(head.get(..8)?.try_into().ok()?);
        pass.row_bytes = u16::from_le_bytes(head.get(8..10)?.try_into().ok()?);
        // Small batches have one chunk in each pass.
        if head.get(10..18)? != 1u64.to_le_bytes() {
            break;
        }
        let body = at + 18 + 32;
        let length = u32::from_le_bytes(file.get(body..body + 4)?.try_into().ok()?) as usize;
        // A body begins with the number of its bytes.
        let rows = file.get(body + 12..(body + 4).checked_add(length)?)?;
        let digest = Digest::of(rows);
        file.get_mut(at + 18..body)?.copy_from_slice(digest.as_bytes());
        pass.root = Digest::of(&[&[0][..], digest.as_bytes()].concat());
        at = body + 4 + length;
    }
    let mut bytes = passport.to_bytes();
    let (content, signature) = bytes.split_last_chunk_mut::<64>()?;
    let signed = [b"linkwise 2026 v1 passport\n", &*content].concat();
    *signature = signer(owner).sign(&signed).0;
    (bytes.len() == length).then(|| file[22..22 + length].copy_from_slice(&bytes))
}

pub fn container(data: &[u8]) {
    with_fixture(|Fixture { world, batches, .. }| {
        let lwk = file(data, &batches[0].lwk, |file| repair_batch(file, OWNERS[0]));
        let hostile = Batch { lwk, ..batches[0].clone() };
        let _ = world.score(&[&hostile, &batches[1]]);
    });
}

pub fn handles(data: &[u8]) {
    with_fixture(|Fixture { world, batches, edges, .. }| {
        let lwh = file(data, &batches[0].lwh, |file| repair_digest(file));
        let hostile = Batch { lwh, ..batches[0].clone() };
        let _ = world.assemble(edges, &[(OWNERS[0], &hostile), (OWNERS[1], &batches[1])]);
    });
}

pub fn edges(data: &[u8]) {
    with_fixture(|Fixture { world, batches, edges, .. }| {
        let hostile = file(data, edges, |file| repair_release(file, "unit"));
        let owned: Vec<_> = OWNERS.into_iter().zip(&*batches).collect();
        let _ = world.assemble(&hostile, &owned);
    });
}

/// Bins that are not the run's are found out, whoever signed them.
pub fn bins(data: &[u8]) {
    with_fixture(|Fixture { world, batches, edges, bins, .. }| {
        let hostile = file(data, bins, |file| repair_release(file, "unit"));
        let log = LogReader::open(&world.folder.path().join("unit").join("log")).unwrap();
        let task = ReexecuteTask {
            log: &log,
            entry: None,
            batches: batches.iter().map(|batch| source(&batch.lwk)).collect(),
            edges: &MemorySource::new(edges.clone()),
            bins: &MemorySource::new(hostile.clone()),
            count: u64::MAX,
            seed: [1; 32],
            estimate_model: false,
            progress: &quiet,
        };
        let found = reexecute(&task).is_ok_and(|found| found.is_sound());
        assert_eq!(found, hostile == *bins, "other bins pass, or these do not");
    });
}

/// A key that is not the sample's is found out, whoever signed it.
pub fn sample(data: &[u8]) {
    with_fixture(|Fixture { world, batches, edges, sample, .. }| {
        let hostile = file(data, sample, |file| repair_release(file, "unit"));
        let log = LogReader::open(&world.folder.path().join("unit").join("log")).unwrap();
        let task = CheckSampleTask {
            log: &log,
            key: &MemorySource::new(hostile.clone()),
            edges: &MemorySource::new(edges.clone()),
            handles: batches.iter().map(|batch| source(&batch.lwh)).collect(),
            seed: None,
        };
        let found = check_sample(&task).is_ok_and(|found| found.is_sound());
        assert_eq!(found, hostile == *sample, "another key passes, or this does not");
    });
}

/// What a reviewer is given; lists that are not the release's are found out.
pub fn review(data: &[u8]) {
    with_fixture(|Fixture { world, batches, edges, map, review, .. }| {
        let hostile = file(data, review, |file| repair_release(file, "unit"));
        let mut unit = world.organisations.remove("unit").unwrap();
        let task = ReviewTask { list: &MemorySource::new(hostile.clone()), signer: &unit.signer };
        let permit = world.permit::<Review>("unit").unwrap();
        let read = read_review(permit, &task, &mut unit.log, now());
        assert!(read.is_ok() || hostile != *review, "the true list is not read");
        world.organisations.insert("unit".to_owned(), unit);
        let found = assembled_again(world, batches, edges, map, Some(&hostile));
        assert_eq!(found, hostile == *review, "another list passes, or this does not");
    });
}

/// Whether links are sound, assembled again and held against one map.
fn assembled_again(
    world: &World,
    batches: &[Batch],
    edges: &[u8],
    map: &[u8],
    review: Option<&[u8]>,
) -> bool {
    let review = review.map(source);
    let task = ReassembleTask {
        log: &LogReader::open(&world.folder.path().join("unit").join("log")).unwrap(),
        entry: None,
        edges: &MemorySource::new(edges.to_vec()),
        handles: batches.iter().map(|batch| source(&batch.lwh)).collect(),
        maps: vec![source(map)],
        review: review.as_deref(),
        progress: &quiet,
    };
    reassemble(&task).is_ok_and(|found| found.is_sound())
}

/// Maps that are not the release's are found out, whoever signed them.
pub fn map(data: &[u8]) {
    with_fixture(|Fixture { world, batches, edges, map, .. }| {
        let hostile = file(data, map, |file| repair_release(file, "unit"));
        let _ = world.map(OWNERS[0], &batches[0], &hostile);
        let found = assembled_again(world, batches, edges, &hostile, None);
        assert_eq!(found, hostile == *map, "another map passes, or this does not");
    });
}

pub fn references(data: &[u8]) {
    with_fixture(|Fixture { world, batches, map, .. }| {
        let lwr = file(data, &batches[0].lwr, |file| repair_digest(file));
        let hostile = Batch { lwr, ..batches[0].clone() };
        let _ = world.map(OWNERS[0], &hostile, map);
    });
}

/// The first byte chooses a file of a small log; the rest edits it. An altered log is never sound.
pub fn log_folder(data: &[u8]) {
    let Some((&choice, edits)) = data.split_first() else { return };
    with_fixture(|Fixture { world, .. }| {
        let truth = world.folder.path().join("custodian").join("log");
        let folder = world.folder.path().join("altered");
        let mut files = Vec::new();
        copy(&truth, &folder, &mut files);
        files.sort();
        let (path, bytes) = &files[usize::from(choice) % files.len()];
        let altered = edited(bytes, edits);
        fs::write(path, &altered).unwrap();
        let card = &world.organisations["custodian"].card;
        let pinned = PinnedLog { name: card.log_origin.clone(), key: card.log_key };
        let verdict = verify_logs(std::slice::from_ref(&folder), &[pinned], &[]);
        assert!(
            !verdict.is_sound()
                || altered == *bytes
                || is_copy(path)
                || says_the_same(path, &altered, bytes),
            "an altered log is sound: {}",
            path.display()
        );
        fs::write(path, bytes).unwrap();
    });
}

/// A checkpoint with signature lines beside its own, such as a line twice, is the same checkpoint: by the
/// note format (C2SP signed-note) further signatures are passed over.
fn says_the_same(path: &std::path::Path, altered: &[u8], truth: &[u8]) -> bool {
    path.file_name().is_some_and(|name| name == "checkpoint")
        && match (Checkpoint::parse(altered), Checkpoint::parse(truth)) {
            (Ok(altered), Ok(truth)) => altered.position() == truth.position(),
            _ => false,
        }
}

/// The verifier's own pinned key counts, not the copy of the key in the folder.
fn is_copy(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|extension| extension == "vkey")
}

fn copy(
    from: &std::path::Path,
    to: &std::path::Path,
    files: &mut Vec<(std::path::PathBuf, Vec<u8>)>,
) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            fs::write(&target, &bytes).unwrap();
            files.push((target, bytes));
        }
    }
}

/// The true files, as seeds.
pub(crate) fn true_files() -> Vec<(&'static str, Vec<u8>)> {
    let mut seeds = Vec::new();
    with_fixture(|fixture| {
        let batch = &fixture.batches[0];
        let passport = u32::from_le_bytes(batch.lwk[18..22].try_into().unwrap()) as usize;
        seeds = vec![
            ("container", batch.lwk.clone()),
            ("handles", batch.lwh.clone()),
            ("edges", fixture.edges.clone()),
            ("bins", fixture.bins.clone()),
            ("map", fixture.map.clone()),
            ("references", batch.lwr.clone()),
            ("review", fixture.review.clone()),
            ("sample", fixture.sample.clone()),
            ("passport", batch.lwk[22..22 + passport].to_vec()),
            ("terms", fixture.world.agreement.terms().to_bytes()),
        ];
        #[cfg(feature = "documents")]
        {
            use linkwise::document::{agreement, card, revocation};
            let text = agreement::write(fixture.world.agreement.terms());
            seeds.push(("agreement", text.into_bytes()));
            let card = card::write(&fixture.world.organisations["unit"].card);
            seeds.push(("card", card.into_bytes()));
            let notice = linkwise::policy::Revocation {
                agreement: *fixture.world.agreement.digest(),
                party: "unit".to_owned(),
                at: now(),
                reason: "the project has ended".to_owned(),
            };
            let notice = notice.sign(&fixture.world.organisations["unit"].signer);
            seeds.push(("revocation", revocation::write(&notice).into_bytes()));
        }
    });
    seeds
}

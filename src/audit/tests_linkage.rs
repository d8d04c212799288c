//! The five logs of a whole linkage, as whoever holds their keys can write them, and a golden copy.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::tests::{at, memory, signer};
use super::tile::{push_entry, tile_bytes};
use super::*;
use crate::crypto::Digest;
use crate::policy::{
    Card, Confidentiality, Obligation, Obligations, Party, Role, Section251Regulation, Sector,
    Terms,
};

pub(super) const NAMES: [&str; 5] = ["council", "health", "unit", "resolver", "custodian"];

pub(super) fn date(text: &str) -> crate::time::Date {
    text.parse().unwrap()
}

fn place(name: &str) -> u8 {
    u8::try_from(NAMES.iter().position(|one| *one == name).unwrap()).unwrap()
}

pub(super) fn origin(name: &str) -> String {
    format!("linkwise/{name}")
}

/// Terms with obligations, a budget of rows and an opt-out that binds: valid from hour 24.
pub(super) fn terms(epoch: u64, supersedes: Option<Digest>) -> Terms {
    let party = |name: &str, role| {
        let number = place(name);
        let letter = char::from(b"qpzry"[usize::from(number)]);
        let card = Card {
            name: name.to_owned(),
            signer: signer(number + 11).public_key(),
            recipient: format!("age1{}", letter.to_string().repeat(58)),
            log_origin: origin(name),
            log_key: signer(number + 1).public_key(),
        };
        Party::new(card, vec![role])
    };
    let mut parties = vec![
        party("council", Role::Controller),
        party("health", Role::Controller),
        party("unit", Role::LinkageUnit),
        party("resolver", Role::Assembler),
        party("custodian", Role::KeyCustodian),
    ];
    parties[0].sector = Sector::ChildrensSocialCare;
    parties[1].sector = Sector::Health;
    let (from, until) = (date("2026-01-02"), date("2026-12-31"));
    let mut terms = Terms::linkage_quality("linkage", [1; 32], parties, epoch, from, until)
        .completed_with("none: a test");
    "nhsa2006_s251".clone_into(&mut terms.legal.gateway);
    terms.legal.confidentiality = Confidentiality::Section251 {
        regulation: Section251Regulation::MedicalPurposes,
        reference: "22/CAG/0001".to_owned(),
        expires: date("2026-12-31"),
        opt_out_exempt: false,
    };
    terms.protection.opt_out_hours = 24;
    terms.obligations = Obligations::of(&[Obligation::ClericalReview, Obligation::EquityReport]);
    terms.release.most_rows = 1_000;
    terms.release.row_budget = Some(1_200);
    terms.supersedes = supersedes;
    terms
}

/// One organisation's log, as whoever holds its key can write it.
pub(super) struct Forged {
    pub(super) seed: u8,
    pub(super) origin: String,
    pub(super) entries: Vec<Entry>,
}

/// All logs, and the files beside their entries.
pub(super) struct Linkage {
    pub(super) logs: BTreeMap<&'static str, Forged>,
    pub(super) agreements: Vec<Vec<u8>>,
    pub(super) runs: Vec<InnerTree>,
}

pub(super) fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

pub(super) fn counts(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

pub(super) fn hour_of(hour: i64) -> u64 {
    at(hour).unix_ms().unsigned_abs() / 3_600_000
}

impl Linkage {
    /// A sound one.
    pub(super) fn new() -> Self {
        Self::under(&terms(3, None))
    }

    /// The same under other terms of the same parties.
    pub(super) fn under(terms: &Terms) -> Self {
        let mut all =
            Self { logs: BTreeMap::new(), agreements: vec![terms.to_bytes()], runs: Vec::new() };
        for name in NAMES {
            let seed = place(name) + 1;
            let mut opened =
                Entry::new(EntryKind::LogOpened, at(0), name, signer(seed).public_key());
            "0.1.0".clone_into(&mut opened.library_version);
            let log = Forged { seed, origin: origin(name), entries: vec![opened] };
            all.logs.insert(name, log);
        }
        let under = |all: &mut Self, name: &'static str, kind, hour| {
            let mut entry = all.entry(name, kind, hour);
            entry.agreement = Some(terms.digest());
            entry.epoch = (kind != EntryKind::AgreementAdopted).then_some(3);
            all.push(name, entry);
        };
        under(&mut all, "custodian", EntryKind::AgreementAdopted, 30);
        under(&mut all, "custodian", EntryKind::KeyEpochOpened, 30);
        for (name, records) in [("council", 500), ("health", 800)] {
            under(&mut all, name, EntryKind::AgreementAdopted, 31);
            under(&mut all, name, EntryKind::KeyEpochOpened, 31);
            all.encode(name, terms, 31, &format!("passport of {name}"), records);
        }
        under(&mut all, "unit", EntryKind::AgreementAdopted, 33);
        all.act("unit", terms, EntryKind::BatchScored, "score", 33, |entry| {
            entry.inputs = vec![digest("passport of council"), digest("passport of health")];
            entry.outputs = vec![digest("edges")];
            entry.model = Some(digest("model"));
            entry.counts = counts(&[("edges-released", 300), ("rows-met", 900)]);
        });
        under(&mut all, "resolver", EntryKind::AgreementAdopted, 34);
        all.act("resolver", terms, EntryKind::LinksAssembled, "assemble", 34, |entry| {
            entry.inputs =
                vec![digest("edges"), digest("passport of council"), digest("passport of health")];
            entry.outputs = vec![digest("map of council"), digest("map of health")];
            entry.model = Some(digest("model"));
            entry.counts = counts(&[("linked-people", 240), ("matches", 250)]);
        });
        for (name, records) in [("council", 500), ("health", 800)] {
            all.act(name, terms, EntryKind::ReferencesMapped, "map", 36, |entry| {
                entry.inputs = vec![digest(&format!("map of {name}"))];
                entry.counts = counts(&[("records", records)]);
            });
        }
        all
    }

    pub(super) fn entry(&self, name: &str, kind: EntryKind, hour: i64) -> Entry {
        let mut entry = self.logs[name].entries[0].clone();
        entry.kind = kind;
        entry.time = at(hour);
        entry.actor_key = signer(place(name) + 11).public_key();
        entry
    }

    pub(super) fn push(&mut self, name: &str, entry: Entry) {
        self.logs.get_mut(name).unwrap().entries.push(entry);
    }

    pub(super) fn act(
        &mut self,
        name: &str,
        terms: &Terms,
        kind: EntryKind,
        act: &str,
        hour: i64,
        fill: impl FnOnce(&mut Entry),
    ) {
        let mut permit = self.entry(name, EntryKind::PermitGranted, hour);
        permit.agreement = Some(terms.digest());
        permit.epoch = Some(terms.epoch);
        permit.act = Some(act.to_owned());
        permit.purpose = Some("linkage_quality".to_owned());
        let mut outcome = Entry { kind, ..permit.clone() };
        permit.reasons = vec!["clerical_review".to_owned(), "equity_report".to_owned()];
        self.push(name, permit);
        if act == "encode" || act == "compare" {
            let mut applied = Entry { kind: EntryKind::ListApplied, ..outcome.clone() };
            applied.counts = counts(&[
                ("as-of-hour:opt-out-allow", hour_of(hour - 5)),
                ("list:opt-out-allow", 1),
                ("withheld:OPTED_OUT", 12),
            ]);
            self.push(name, applied);
        }
        fill(&mut outcome);
        self.push(name, outcome);
    }

    pub(super) fn encode(
        &mut self,
        name: &str,
        terms: &Terms,
        hour: i64,
        passport: &str,
        records: u64,
    ) {
        let mut id = [0; 16];
        id.copy_from_slice(&digest(passport).as_bytes()[..16]);
        let leaves = (0..1024u64).map(|leaf| Digest::of(&leaf.to_le_bytes())).collect();
        let run = InnerTree::from_leaves(id, leaves).unwrap();
        self.act(name, terms, EntryKind::BatchEncoded, "encode", hour, |entry| {
            entry.outputs = vec![digest(passport)];
            entry.run = Some(run.summary());
            entry.counts = counts(&[("records", records), ("records-coarsened", 20)]);
        });
        self.runs.push(run);
    }

    /// The entry of a kind in a log.
    pub(super) fn get(&mut self, name: &str, kind: EntryKind) -> &mut Entry {
        let entries = &mut self.logs.get_mut(name).unwrap().entries;
        entries.iter_mut().find(|entry| entry.kind == kind).unwrap()
    }

    pub(super) fn position(&self, name: &str, kind: EntryKind) -> usize {
        self.logs[name].entries.iter().position(|entry| entry.kind == kind).unwrap()
    }

    /// Writes all folders, signed by the logs' keys; gives them.
    pub(super) fn write(&self, home: &Path) -> Vec<PathBuf> {
        self.logs.iter().map(|(name, log)| log.write(&home.join(name), self)).collect()
    }

    pub(super) fn pins() -> Vec<PinnedLog> {
        let key = |name| signer(place(name) + 1).public_key();
        NAMES.iter().map(|name| PinnedLog { name: origin(name), key: key(name) }).collect()
    }
}

impl Forged {
    fn names(&self, agreement: &Digest) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.agreement == Some(*agreement) || entry.inputs.contains(agreement))
    }

    fn has(&self, run: &InnerTree) -> bool {
        self.entries.iter().any(|entry| entry.run.is_some_and(|named| named.id == run.id()))
    }

    fn write(&self, dir: &Path, all: &Linkage) -> PathBuf {
        let _ = fs::remove_dir_all(dir);
        let entries: Vec<_> = self.entries.iter().map(|one| one.to_bytes().unwrap()).collect();
        let mut bundle = Vec::new();
        let mut hashes = Vec::new();
        for bytes in &entries {
            push_entry(&mut bundle, bytes).unwrap();
            hashes.push(merkle::leaf_hash(bytes));
        }
        let size = entries.len();
        assert!((1..256).contains(&size));
        for (row, content) in [("entries", bundle), ("0", tile_bytes(&hashes))] {
            fs::create_dir_all(dir.join(format!("tile/{row}/000.p"))).unwrap();
            fs::write(dir.join(format!("tile/{row}/000.p/{size}")), content).unwrap();
        }
        let root = merkle::root(hashes);
        let position = LogPosition { origin: self.origin.clone(), size: size as u64, root };
        let signer = signer(self.seed);
        let note = Checkpoint::sign(&position, &signer).unwrap();
        fs::write(dir.join("checkpoint"), note.to_bytes()).unwrap();
        let key = write_verifier_key(&self.origin, &signer.public_key()).unwrap();
        fs::write(dir.join("log.vkey"), format!("{key}\n")).unwrap();
        for (folder, name, content) in all
            .agreements
            .iter()
            .filter(|bytes| self.names(&Digest::of(bytes)))
            .map(|bytes| ("agreements", Digest::of(bytes).to_string(), bytes.clone()))
            .chain(all.runs.iter().filter(|run| self.has(run)).map(|run| {
                let name = format!("{:032x}", u128::from_be_bytes(run.id()));
                ("runs", name, tile_bytes(run.leaves()))
            }))
        {
            fs::create_dir_all(dir.join(folder)).unwrap();
            fs::write(dir.join(folder).join(name), content).unwrap();
        }
        dir.to_path_buf()
    }
}

#[test]
fn a_whole_linkage_is_sound_and_every_act_is_held_against_its_agreement() {
    let home = memory();
    let dirs = Linkage::new().write(home.path());
    let verdict = verify_logs(&dirs, &Linkage::pins(), &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (6, 0));
    assert_eq!(verdict.inputs_traced, 7);
    // Withheld agreements leave the acts unchecked, and nothing wrong.
    let mut withheld = Linkage::new();
    withheld.agreements.clear();
    let verdict = verify_logs(&withheld.write(home.path()), &Linkage::pins(), &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (0, 6));
}

/// The linkage with an entry of every kind.
fn every_kind() -> Linkage {
    let mut all = Linkage::new();
    let old = terms(3, None);
    let new = terms(4, Some(old.digest()));
    all.agreements.push(new.to_bytes());
    all.act("unit", &old, EntryKind::LinkExplained, "explain", 37, |entry| {
        entry.inputs = vec![digest("passport of council"), digest("passport of health")];
        entry.model = Some(digest("model"));
    });
    let mut refused = all.entry("council", EntryKind::PermitRefused, 37);
    refused.agreement = Some(old.digest());
    refused.act = Some("score".to_owned());
    refused.reasons = vec!["ACT_NOT_ALLOWED".to_owned()];
    all.push("council", refused);
    all.act("council", &old, EntryKind::PlainCompared, "compare", 38, |entry| {
        entry.model = Some(digest("plain model"));
        entry.counts = counts(&[("left-records", 400), ("right-records", 300)]);
    });
    all.act("health", &old, EntryKind::LinksDisclosed, "aggregate", 38, |entry| {
        entry.inputs = vec![digest("map of health")];
        entry.commitments = vec![digest("commitment")];
    });
    all.act("council", &old, EntryKind::LinksWithdrawn, "unlink", 39, |entry| {
        entry.commitments = vec![digest("commitment")];
    });
    for (name, kind, hour) in [
        ("council", EntryKind::KeyEpochDestroyed, 40),
        ("council", EntryKind::AgreementRevoked, 41),
        ("council", EntryKind::LogClosed, 42),
        ("health", EntryKind::AgreementAdopted, 43),
        ("health", EntryKind::AgreementSuperseded, 43),
    ] {
        let mut entry = all.entry(name, kind, hour);
        entry.agreement = match kind {
            EntryKind::LogClosed => None,
            EntryKind::AgreementAdopted => Some(new.digest()),
            _ => Some(old.digest()),
        };
        entry.epoch = (kind == EntryKind::KeyEpochDestroyed).then_some(3);
        if kind == EntryKind::AgreementSuperseded {
            entry.inputs = vec![new.digest()];
        }
        all.push(name, entry);
    }
    all
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/linkage")
}

#[test]
#[ignore = "writes the golden files"]
fn write_golden_linkage() {
    every_kind().write(&golden());
}

/// A later version may write other bytes: then these stay as they are, and it must verify both.
#[test]
fn the_golden_linkage_holds_every_kind_of_entry_and_is_sound() {
    let dirs: Vec<_> = every_kind().logs.keys().map(|name| golden().join(name)).collect();
    let verdict = verify_logs(&dirs, &Linkage::pins(), &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (10, 0));
    let mut kinds: Vec<_> = dirs
        .iter()
        .flat_map(|dir| {
            let log = LogReader::open(dir).unwrap();
            log.entries().map(|entry| entry.unwrap().kind).collect::<Vec<_>>()
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    // Kinds that came after these files were written stand behind this one.
    let known = EntryKind::ALL.into_iter().filter(|kind| *kind <= EntryKind::LogClosed);
    assert_eq!(kinds, known.collect::<Vec<_>>());
    let home = memory();
    every_kind().write(home.path());
    let files = |root: &Path| {
        let mut found = BTreeMap::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(root).unwrap().to_path_buf();
                    found.insert(name, fs::read(path).unwrap());
                }
            }
        }
        found
    };
    assert!(files(home.path()) == files(&golden()), "this version writes other bytes");
}

#[test]
fn an_act_releases_one_thing_only() {
    let home = memory();
    for (name, kind, code) in [
        ("council", EntryKind::BatchEncoded, FindingCode::EpochReused),
        ("unit", EntryKind::BatchScored, FindingCode::ReleasedTwice),
        ("resolver", EntryKind::LinksAssembled, FindingCode::ReleasedTwice),
    ] {
        let mut all = Linkage::new();
        let outputs = &mut all.get(name, kind).outputs;
        // A list for the reviewer goes with the maps.
        let more = if kind == EntryKind::LinksAssembled { 2 } else { 1 };
        outputs.extend((0..more).map(|more| digest(&format!("another, {more}"))));
        let verdict = verify_logs(&all.write(home.path()), &Linkage::pins(), &[]);
        let codes: Vec<_> = verdict.findings.iter().map(|one| one.code).collect();
        assert_eq!(codes, [code], "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_read() {
    let home = memory();
    let dirs = Linkage::new().write(home.path());
    let first = |folder: &str| {
        let file = fs::read_dir(dirs[0].join(folder)).unwrap().next().unwrap().unwrap();
        format!("{folder}/{}", file.file_name().into_string().unwrap())
    };
    let folders = ["agreements", "runs", "tile/0/000.p", "tile/entries/000.p"].map(first);
    let names = ["checkpoint", "log.vkey"].map(str::to_owned);
    for name in names.iter().chain(&folders) {
        let path = dirs[0].join(name);
        let there = fs::read(&path);
        let _ = fs::remove_file(&path);
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let verdict = verify_logs(&dirs[..1], &Linkage::pins(), &[]);
        assert!(!verdict.is_sound(), "{name}");
        fs::remove_file(&path).unwrap();
        let _ = there.map(|bytes| fs::write(&path, bytes));
    }
}

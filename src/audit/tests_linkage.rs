//! The five logs of a whole linkage, spoilt in every way that someone may try who holds the keys of a
//! log, or only its folder: each is found, under its code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::FindingCode as Code;
use super::tests::{at, memory, signer};
use super::*;
use crate::crypto::Digest;
use crate::policy::{
    Card, Confidentiality, Obligation, Obligations, Party, Role, Section251Regulation, Sector,
    Terms,
};

const NAMES: [&str; 5] = ["council", "health", "unit", "resolver", "custodian"];

fn date(text: &str) -> crate::time::Date {
    text.parse().unwrap()
}

fn place(name: &str) -> u8 {
    u8::try_from(NAMES.iter().position(|one| *one == name).unwrap()).unwrap()
}

fn origin(name: &str) -> String {
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
    parties[0].sector = Sector::Education;
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

fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

fn counts(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

fn hour_of(hour: i64) -> u64 {
    at(hour).unix_ms().unsigned_abs() / 3_600_000
}

impl Linkage {
    /// A sound one.
    pub(super) fn new() -> Self {
        let terms = terms(3, None);
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
            all.encode(name, &terms, 31, &format!("passport of {name}"), records);
        }
        under(&mut all, "unit", EntryKind::AgreementAdopted, 33);
        all.act("unit", &terms, EntryKind::BatchScored, "score", 33, |entry| {
            entry.inputs = vec![digest("passport of council"), digest("passport of health")];
            entry.outputs = vec![digest("edges")];
            entry.model = Some(digest("model"));
            entry.counts = counts(&[("edges-released", 300), ("rows-met", 900)]);
        });
        under(&mut all, "resolver", EntryKind::AgreementAdopted, 34);
        all.act("resolver", &terms, EntryKind::LinksAssembled, "assemble", 34, |entry| {
            entry.inputs =
                vec![digest("edges"), digest("passport of council"), digest("passport of health")];
            entry.outputs = vec![digest("map of council"), digest("map of health")];
            entry.model = Some(digest("model"));
            entry.counts = counts(&[("linked-people", 240), ("matches", 250)]);
        });
        for (name, records) in [("council", 500), ("health", 800)] {
            all.act(name, &terms, EntryKind::ReferencesMapped, "map", 36, |entry| {
                entry.inputs = vec![digest(&format!("map of {name}"))];
                entry.counts = counts(&[("records", records)]);
            });
        }
        all
    }

    fn entry(&self, name: &str, kind: EntryKind, hour: i64) -> Entry {
        let mut entry = self.logs[name].entries[0].clone();
        entry.kind = kind;
        entry.time = at(hour);
        entry.actor_key = signer(place(name) + 11).public_key();
        entry
    }

    fn push(&mut self, name: &str, entry: Entry) {
        self.logs.get_mut(name).unwrap().entries.push(entry);
    }

    fn act(
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
        if act == "encode" {
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

    fn encode(&mut self, name: &str, terms: &Terms, hour: i64, passport: &str, records: u64) {
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
    fn get(&mut self, name: &str, kind: EntryKind) -> &mut Entry {
        let entries = &mut self.logs.get_mut(name).unwrap().entries;
        entries.iter_mut().find(|entry| entry.kind == kind).unwrap()
    }

    fn position(&self, name: &str, kind: EntryKind) -> usize {
        self.logs[name].entries.iter().position(|entry| entry.kind == kind).unwrap()
    }

    /// Writes all folders, signed by the logs' keys; gives them.
    pub(super) fn write(&self, home: &Path) -> Vec<PathBuf> {
        self.logs.iter().map(|(name, log)| log.write(&home.join(name), self)).collect()
    }

    fn pins() -> Vec<PinnedLog> {
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
            tile::push_entry(&mut bundle, bytes).unwrap();
            hashes.push(merkle::leaf_hash(bytes));
        }
        let size = entries.len();
        assert!((1..256).contains(&size));
        for (row, content) in [("entries", bundle), ("0", tile::tile_bytes(&hashes))] {
            fs::create_dir_all(dir.join(format!("tile/{row}/000.p"))).unwrap();
            fs::write(dir.join(format!("tile/{row}/000.p/{size}")), content).unwrap();
        }
        let root = merkle::root(hashes.into_iter());
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
                ("runs", name, tile::tile_bytes(run.leaves()))
            }))
        {
            fs::create_dir_all(dir.join(folder)).unwrap();
            fs::write(dir.join(folder).join(name), content).unwrap();
        }
        dir.to_path_buf()
    }
}

type Spoil = Box<dyn Fn(&mut Linkage)>;

/// What is spoilt before the logs are signed, by whoever holds their keys.
fn signed() -> Vec<(String, Code, Spoil)> {
    use EntryKind::{
        AgreementAdopted, AgreementRevoked, AgreementSuperseded, BatchEncoded, BatchScored,
        KeyEpochDestroyed, KeyEpochOpened, LinksAssembled, ListApplied, LogClosed, PermitGranted,
        ReferencesMapped,
    };
    let mut all: Vec<(String, Code, Spoil)> = Vec::new();
    let mut add = |name: String, code, spoil: Spoil| all.push((name, code, spoil));
    let outcomes = [
        ("council", BatchEncoded),
        ("health", BatchEncoded),
        ("unit", BatchScored),
        ("resolver", LinksAssembled),
        ("council", ReferencesMapped),
        ("health", ReferencesMapped),
    ];
    for (name, kind) in outcomes {
        let what = |change: &str| format!("{name}, {kind}: {change}");
        let mut change = |text: &str, code, change: fn(&mut Entry)| {
            add(what(text), code, Box::new(move |all: &mut Linkage| change(all.get(name, kind))));
        };
        change("a stranger acts", Code::ActNotAllowed, |e| e.actor = "stranger".into());
        change("a key of its own choice", Code::ActNotAllowed, |e| {
            e.actor_key = signer(99).public_key();
        });
        change("another purpose", Code::IntentMissing, |e| e.purpose = Some("research".into()));
        change("no purpose", Code::ActNotAllowed, |e| e.purpose = None);
        change("another act", Code::IntentMissing, |e| e.act = Some("explain".into()));
        change("an unknown act", Code::ActNotAllowed, |e| e.act = Some("guess".into()));
        change("another delivery", Code::ActNotAllowed, |e| e.epoch = Some(4));
        change("no delivery", Code::ActNotAllowed, |e| e.epoch = None);
        change("another agreement", Code::IntentMissing, |e| e.agreement = Some(digest("other")));
        change("before the agreement", Code::AgreementNotInForce, |e| e.time = at(23));
        change("after the agreement", Code::AgreementNotInForce, |e| e.time = at(365 * 24));
        change("back-dated", Code::TimeWentBack, |e| e.time = at(25));
        change("the outcome of another act", Code::ActNotAllowed, |e| {
            e.kind = EntryKind::LinkExplained;
        });
        add(
            what("twice for one permit"),
            Code::IntentMissing,
            Box::new(move |all| {
                let entry = all.get(name, kind).clone();
                let at = all.position(name, kind);
                all.logs.get_mut(name).unwrap().entries.insert(at + 1, entry);
            }),
        );
        add(
            what("its permit dropped"),
            Code::IntentMissing,
            Box::new(move |all| {
                let act = all.get(name, kind).act.clone();
                let entries = &mut all.logs.get_mut(name).unwrap().entries;
                entries.retain(|entry| entry.kind != PermitGranted || entry.act != act);
            }),
        );
        add(
            what("before its permit"),
            Code::IntentMissing,
            Box::new(move |all| {
                let at = all.position(name, kind);
                let entries = &mut all.logs.get_mut(name).unwrap().entries;
                let entry = entries.remove(at);
                let permit = entries
                    .iter()
                    .position(|one| one.kind == PermitGranted && one.act == entry.act);
                entries.insert(permit.unwrap(), entry);
            }),
        );
        add(
            what("its obligations not acknowledged"),
            Code::ObligationNotAcknowledged,
            Box::new(move |all| {
                let act = all.get(name, kind).act.clone();
                for entry in &mut all.logs.get_mut(name).unwrap().entries {
                    if entry.kind == PermitGranted && entry.act == act {
                        entry.reasons.truncate(1);
                    }
                }
            }),
        );
        add(
            what("the agreement revoked before"),
            Code::AgreementEnded,
            Box::new(move |all| end(all, name, AgreementRevoked)),
        );
        add(
            what("the agreement superseded before"),
            Code::AgreementEnded,
            Box::new(move |all| end(all, name, AgreementSuperseded)),
        );
        add(
            what("the agreement never adopted"),
            Code::AgreementNotAdopted,
            Box::new(move |all| {
                let entries = &mut all.logs.get_mut(name).unwrap().entries;
                entries.retain(|entry| entry.kind != AgreementAdopted);
            }),
        );
        add(
            what("in a log that the agreement does not name"),
            Code::LogNotAgreed,
            Box::new(move |all| {
                "linkwise/other".clone_into(&mut all.logs.get_mut(name).unwrap().origin)
            }),
        );
        add(
            what("after the log was closed"),
            Code::AfterClose,
            Box::new(move |all| {
                let closed = all.entry(name, LogClosed, 24);
                all.logs.get_mut(name).unwrap().entries.insert(1, closed);
            }),
        );
    }
    // What each log must begin with, and the order of its entries.
    for name in NAMES {
        let what = |change: &str| format!("{name}: {change}");
        let entries = |all: &mut Linkage, change: fn(&mut Vec<Entry>)| {
            change(&mut all.logs.get_mut(name).unwrap().entries);
        };
        let mut change = |text: &str, code, change: fn(&mut Vec<Entry>)| {
            add(what(text), code, Box::new(move |all: &mut Linkage| entries(all, change)));
        };
        change("its opening dropped", Code::NotOpened, |all| drop(all.remove(0)));
        change("opened twice", Code::NotOpened, |all| all.insert(1, all[0].clone()));
        change("opened by another key", Code::ActorKeyMismatch, |all| {
            all[0].actor_key = signer(98).public_key();
        });
        change("the last entry back-dated", Code::TimeWentBack, |all| {
            all.last_mut().unwrap().time = at(1);
        });
        change("the first entries swapped", Code::NotOpened, |all| all.swap(0, 1));
        add(
            what("signed by a key of its own choice"),
            Code::KeyMismatch,
            Box::new(move |all| all.logs.get_mut(name).unwrap().seed = 97),
        );
    }
    for name in ["council", "health"] {
        let what = |change: &str| format!("{name}: {change}");
        let mut counted = |text: &str, code, counted: &'static [(&'static str, u64)]| {
            let spoil =
                move |all: &mut Linkage| all.get(name, BatchEncoded).counts = counts(counted);
            add(what(text), code, Box::new(spoil));
        };
        counted("too many rows", Code::RowsNotAllowed, &[("records", 1001)]);
        counted("too few rows", Code::RowsNotAllowed, &[("records", 99)]);
        counted("too few rows to tell", Code::RowsNotAllowed, &[]);
        counted("more than its run", Code::CountsDisagree, &[("records", 1025)]);
        counted(
            "more coarsened than encoded",
            Code::CountsDisagree,
            &[("records", 500), ("records-coarsened", 501)],
        );
        counted(
            "more left out than encoded",
            Code::CountsDisagree,
            &[("left-out-pass-1", 501), ("records", 500)],
        );
        counted("other rows than were mapped", Code::CountsDisagree, &[("records", 400)]);
        // Of the two only the hospital holds records that the opt-out is about.
        let mut lists = |text: &str, change: fn(&mut Entry)| {
            if name != "health" {
                return;
            }
            let spoil = move |all: &mut Linkage| change(all.get(name, ListApplied));
            add(what(text), Code::OptOutStale, Box::new(spoil));
        };
        lists("an old opt-out list", |entry| entry.counts[0].1 = hour_of(31 - 25));
        lists("an opt-out list of the future", |entry| entry.counts[0].1 = hour_of(32));
        lists("no opt-out list", |entry| entry.counts.clear());
        lists("an opt-out list of no time", |entry| drop(entry.counts.remove(0)));
        lists("a list without its name", |entry| entry.counts[0].0 = "as-of-hour".to_owned());
        add(
            what("its epoch never opened"),
            Code::EpochNotOpened,
            Box::new(move |all| {
                let entries = &mut all.logs.get_mut(name).unwrap().entries;
                entries.retain(|entry| entry.kind != KeyEpochOpened);
            }),
        );
        for (text, code, epoch, place) in [
            ("used after the destruction of its key", Code::EpochDestroyed, 3, 3),
            ("opened after the destruction of its key", Code::EpochDestroyed, 3, 4),
            ("an epoch destroyed that was never opened", Code::EpochNotOpened, 9, 3),
        ] {
            add(
                what(text),
                code,
                Box::new(move |all| {
                    let mut entry = all.get(name, KeyEpochOpened).clone();
                    let again = entry.clone();
                    entry.kind = KeyEpochDestroyed;
                    entry.epoch = Some(epoch);
                    let entries = &mut all.logs.get_mut(name).unwrap().entries;
                    entries.insert(3, entry);
                    if place == 4 {
                        entries.insert(4, again);
                    }
                }),
            );
        }
        add(
            what("encoded twice under one delivery"),
            Code::EpochReused,
            Box::new(move |all| all.encode(name, &terms(3, None), 37, "again", 300)),
        );
        for (text, code, epoch, records) in [
            ("an earlier delivery after a later", Code::EpochReused, 2, 300),
            ("the budget of rows used up", Code::RowBudgetExceeded, 4, 900),
        ] {
            add(
                what(text),
                code,
                Box::new(move |all| {
                    let other = terms(epoch, None);
                    all.agreements.push(other.to_bytes());
                    all.encode(name, &other, 37, "more", records);
                }),
            );
        }
        add(
            what("an agreement replaced by one that does not say so"),
            Code::SupersessionUnfounded,
            Box::new(move |all| {
                let other = terms(4, None);
                all.agreements.push(other.to_bytes());
                let mut entry = all.entry(name, AgreementSuperseded, 40);
                entry.agreement = Some(terms(3, None).digest());
                entry.inputs = vec![other.digest()];
                all.push(name, entry);
            }),
        );
        add(
            what("the run's root changed"),
            Code::RunMismatch,
            Box::new(move |all| {
                all.get(name, BatchEncoded).run.as_mut().unwrap().root = digest("other");
            }),
        );
        add(
            what("another run named"),
            Code::RunMissing,
            Box::new(move |all| all.get(name, BatchEncoded).run.as_mut().unwrap().id = [9; 16]),
        );
    }
    let chain: [(&str, Code, fn(&mut Linkage)); 24] = [
        ("the agreement revoked hours before by another", Code::RevokedElsewhere, |all| {
            let mut entry = all.entry("custodian", AgreementRevoked, 29);
            entry.agreement = Some(terms(3, None).digest());
            all.logs.get_mut("custodian").unwrap().entries.insert(1, entry);
        }),
        ("the key destroyed hours before by the custodian", Code::EpochDestroyed, |all| {
            for entry in &mut all.logs.get_mut("custodian").unwrap().entries[1..] {
                entry.time = at(29);
            }
            let entry = all.get("custodian", KeyEpochOpened).clone();
            all.push("custodian", Entry { kind: KeyEpochDestroyed, ..entry });
        }),
        ("a batch scored that nobody encoded", Code::InputUnknown, |all| {
            all.get("unit", BatchScored).inputs[0] = digest("forged");
        }),
        ("edges assembled that nobody scored", Code::InputUnknown, |all| {
            all.get("resolver", LinksAssembled).inputs[0] = digest("forged");
        }),
        ("a map that nobody made", Code::InputUnknown, |all| {
            all.get("council", ReferencesMapped).inputs[0] = digest("forged");
        }),
        ("the batch of another log's entry dropped", Code::InputUnknown, |all| {
            all.get("health", BatchEncoded).outputs.clear();
        }),
        ("edges scored as if they were a batch", Code::ChainBroken, |all| {
            all.get("unit", BatchScored).inputs.push(digest("map of council"));
        }),
        ("a batch assembled as if it were edges", Code::ChainBroken, |all| {
            all.get("resolver", LinksAssembled).inputs.remove(0);
        }),
        ("edges mapped", Code::ChainBroken, |all| {
            all.get("council", ReferencesMapped).inputs[0] = digest("edges");
        }),
        ("a batch mapped", Code::ChainBroken, |all| {
            all.get("health", ReferencesMapped).inputs[0] = digest("passport of health");
        }),
        ("assembled with a batch that was not scored", Code::ChainBroken, |all| {
            all.get("unit", BatchScored).inputs.pop();
        }),
        ("a batch of another delivery scored", Code::ChainBroken, |all| {
            all.get("health", BatchEncoded).epoch = Some(2);
        }),
        ("a batch of another agreement scored", Code::ChainBroken, |all| {
            all.get("health", BatchEncoded).agreement = Some(digest("other"));
        }),
        ("scored hours before it was encoded", Code::TakenBeforeMade, |all| {
            for entry in &mut all.logs.get_mut("unit").unwrap().entries[1..] {
                entry.time = at(28);
            }
        }),
        ("assembled hours before it was scored", Code::TakenBeforeMade, |all| {
            for entry in &mut all.logs.get_mut("resolver").unwrap().entries[1..] {
                entry.time = at(30);
            }
        }),
        ("mapped hours before it was assembled", Code::TakenBeforeMade, |all| {
            for entry in &mut all.logs.get_mut("resolver").unwrap().entries[1..] {
                entry.time = at(40);
            }
        }),
        ("another model", Code::ModelMismatch, |all| {
            all.get("resolver", LinksAssembled).model = Some(digest("other"));
        }),
        ("scored together twice", Code::ReleasedTwice, |all| {
            again(all, "unit", BatchScored, "edges again");
        }),
        ("assembled together twice", Code::ReleasedTwice, |all| {
            again(all, "resolver", LinksAssembled, "maps again");
        }),
        ("more edges than rows met", Code::CountsDisagree, |all| {
            all.get("unit", BatchScored).counts =
                counts(&[("edges-released", 901), ("rows-met", 900)]);
        }),
        ("a log of the future quoted", Code::ParentAhead, |all| {
            let root = digest("root");
            let parent = LogPosition { origin: origin("council"), size: 99, root };
            all.get("unit", BatchScored).parents.push(parent);
        }),
        ("a log quoted that never was so", Code::ParentInconsistent, |all| {
            let root = digest("root");
            let parent = LogPosition { origin: origin("health"), size: 2, root };
            all.get("unit", BatchScored).parents.push(parent);
        }),
        ("two logs of one name", Code::DuplicateOrigin, |all| {
            all.logs.get_mut("unit").unwrap().origin = origin("resolver");
        }),
        ("the support of section 251 over", Code::ActNotAllowed, |all| {
            let mut other = terms(4, None);
            if let Confidentiality::Section251 { expires, .. } = &mut other.legal.confidentiality {
                *expires = date("2026-01-02");
            }
            all.agreements.push(other.to_bytes());
            all.encode("council", &other, 60, "more", 300);
        }),
    ];
    for (name, code, spoil) in chain {
        add(name.to_owned(), code, Box::new(spoil));
    }
    all
}

/// Ends the agreement in a log once it is adopted.
fn end(all: &mut Linkage, name: &str, kind: EntryKind) {
    let at = all.position(name, EntryKind::AgreementAdopted);
    let entries = &mut all.logs.get_mut(name).unwrap().entries;
    let entry = Entry { kind, ..entries[at].clone() };
    entries.insert(at + 1, entry);
}

fn again(all: &mut Linkage, name: &str, kind: EntryKind, output: &str) {
    let at = all.position(name, kind);
    let entries = &mut all.logs.get_mut(name).unwrap().entries;
    let (permit, mut outcome) = (entries[at - 1].clone(), entries[at].clone());
    outcome.outputs = vec![digest(output)];
    entries.extend([permit, outcome]);
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

#[test]
fn whatever_holders_of_keys_spoil_is_found_under_its_code() {
    let home = memory();
    let mut cases = signed();
    cases.push((
        "health: an opt-out list of an earlier act".to_owned(),
        Code::OptOutStale,
        Box::new(|all| {
            let at = all.position("health", EntryKind::ListApplied);
            all.logs.get_mut("health").unwrap().entries.swap(at, at - 1);
        }),
    ));
    for (name, code, spoil) in &cases {
        let mut linkage = Linkage::new();
        spoil(&mut linkage);
        let verdict = verify_logs(&linkage.write(home.path()), &Linkage::pins(), &[]);
        let found = verdict.findings.iter().find(|finding| finding.code == *code);
        assert!(found.is_some(), "{name}: {:?}", verdict.findings);
        assert!(verdict.findings.iter().all(|finding| finding.sentence.len() > 20));
    }
    println!("{} linkages spoilt and signed again, all found", cases.len());
    assert!(cases.len() >= 200, "{}", cases.len());
}

/// Whoever holds only a folder, or the key and an older folder: earlier checkpoints tell.
#[test]
fn a_history_that_was_rewritten_is_found_by_an_earlier_checkpoint() {
    let home = memory();
    let dirs = Linkage::new().write(home.path());
    let read =
        |dir: &PathBuf| Checkpoint::parse(&fs::read(dir.join("checkpoint")).unwrap()).unwrap();
    let since: Vec<_> = dirs.iter().map(read).collect();
    let verify = |linkage: &Linkage, code| {
        let verdict = verify_logs(&linkage.write(home.path()), &Linkage::pins(), &since);
        let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&code), "{codes:?}");
    };
    let mut cases = 0;
    for name in NAMES {
        let size = Linkage::new().logs[name].entries.len();
        for place in 1..size {
            // One entry changed, and the history extended.
            let mut forked = Linkage::new();
            let entries = &mut forked.logs.get_mut(name).unwrap().entries;
            entries[place].library_version = "0.1.1".to_owned();
            let last = entries[size - 1].clone();
            entries.push(Entry { kind: EntryKind::PermitRefused, ..last });
            verify(&forked, Code::Inconsistent);
            // Cut back to before it.
            let mut short = Linkage::new();
            short.logs.get_mut(name).unwrap().entries.truncate(place);
            verify(&short, Code::RolledBack);
            // It and the one after it swapped, and it dropped with another in its place.
            if place + 1 < size {
                let mut swapped = Linkage::new();
                swapped.logs.get_mut(name).unwrap().entries.swap(place, place + 1);
                verify(&swapped, Code::Inconsistent);
                let mut doubled = Linkage::new();
                let entries = &mut doubled.logs.get_mut(name).unwrap().entries;
                entries[place] = entries[place + 1].clone();
                verify(&doubled, Code::Inconsistent);
                cases += 2;
            }
            cases += 2;
        }
    }
    println!("{cases} histories rewritten, all found");
}

#[test]
fn a_folder_spoilt_by_who_holds_no_key_is_found() {
    let home = memory();
    let linkage = Linkage::new();
    let mut cases = 0;
    let mut check = |name: &str, what: &str, code, spoil: &dyn Fn(&Path)| {
        let dirs = linkage.write(home.path());
        spoil(&home.path().join(name));
        let verdict = verify_logs(&dirs, &Linkage::pins(), &[]);
        let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&code), "{name}: {what}: {codes:?}");
        cases += 1;
    };
    for (number, name) in NAMES.iter().enumerate() {
        let size = linkage.logs[name].entries.len();
        let bundle = format!("tile/entries/000.p/{size}");
        let tile = format!("tile/0/000.p/{size}");
        let flip = |file: &str, at: usize| {
            let file = file.to_owned();
            move |dir: &Path| {
                let mut bytes = fs::read(dir.join(&file)).unwrap();
                bytes[at] ^= 1;
                fs::write(dir.join(&file), bytes).unwrap();
            }
        };
        let mut offset = 0;
        for (place, entry) in linkage.logs[name].entries.iter().enumerate() {
            let length = entry.to_bytes().unwrap().len() + 2;
            let what = format!("entry {place}");
            check(name, &what, Code::RootMismatch, &flip(&bundle, offset + length - 1));
            check(name, &what, Code::TileMismatch, &flip(&tile, place * 32 + 7));
            offset += length;
        }
        for file in [&bundle, &tile] {
            check(name, "cut", Code::TileMismatch, &|dir| {
                if file == &tile {
                    let bytes = fs::read(dir.join(file)).unwrap();
                    fs::write(dir.join(file), &bytes[..bytes.len() - 32]).unwrap();
                } else {
                    fs::write(dir.join(&tile), b"").unwrap();
                }
            });
        }
        check(name, "the bundle cut", Code::EntriesMalformed, &|dir| {
            let bytes = fs::read(dir.join(&bundle)).unwrap();
            fs::write(dir.join(&bundle), &bytes[..bytes.len() - 256]).unwrap();
        });
        let other = NAMES[(number + 1) % NAMES.len()];
        check(name, "the checkpoint of another log", Code::DuplicateOrigin, &|dir| {
            fs::copy(dir.parent().unwrap().join(other).join("checkpoint"), dir.join("checkpoint"))
                .unwrap();
        });
        check(name, "the verifier key of another log", Code::KeyMismatch, &|dir| {
            fs::copy(dir.parent().unwrap().join(other).join("log.vkey"), dir.join("log.vkey"))
                .unwrap();
        });
        let agreement = format!("agreements/{}", Digest::of(&linkage.agreements[0]));
        for at in [0, 100, 500] {
            check(name, "the agreement", Code::AgreementMismatch, &flip(&agreement, at));
        }
    }
    println!("{cases} folders spoilt, all found");
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
    assert_eq!(kinds, EntryKind::ALL);
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

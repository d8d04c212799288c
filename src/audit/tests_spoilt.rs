//! The five logs of a whole linkage, spoilt in every way that someone may try who holds the keys of a
//! log, or only its folder: each is found, under its code.
#![expect(clippy::print_stdout, reason = "the number of mutations is a figure of the documents")]

use std::fs;
use std::path::{Path, PathBuf};

use super::FindingCode as Code;
use super::tests::{at, memory, signer};
use super::tests_linkage::{Linkage, NAMES, counts, date, digest, hour_of, origin, terms};
use super::*;
use crate::crypto::Digest;
use crate::policy::Confidentiality;

type Spoil = Box<dyn Fn(&mut Linkage)>;
type Change = fn(&mut Linkage);

/// What is spoilt before the logs are signed, by whoever holds their keys.
fn signed() -> Vec<(String, Code, Spoil)> {
    [acts(), orders(), deliveries(), chains()].into_iter().flatten().collect()
}

/// What is wrong with an act.
fn acts() -> Vec<(String, Code, Spoil)> {
    use EntryKind::{
        AgreementAdopted, AgreementRevoked, AgreementSuperseded, BatchEncoded, BatchScored,
        LinksAssembled, LogClosed, PermitGranted, ReferencesMapped,
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
            what("by a permit that another came after"),
            Code::IntentMissing,
            Box::new(move |all| {
                let act = all.get(name, kind).act.clone();
                let entries = &mut all.logs.get_mut(name).unwrap().entries;
                let own = |one: &&Entry| one.kind == PermitGranted && one.act == act;
                let permit = entries.iter().position(|one| own(&one)).unwrap();
                let mut other = entries[permit].clone();
                other.act =
                    Some(if act.as_deref() == Some("map") { "encode" } else { "map" }.into());
                entries.insert(permit + 1, other);
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
                "linkwise/other".clone_into(&mut all.logs.get_mut(name).unwrap().origin);
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
    all
}

/// What each log must begin with, and the order of its entries.
fn orders() -> Vec<(String, Code, Spoil)> {
    let mut all: Vec<(String, Code, Spoil)> = Vec::new();
    let mut add = |name: String, code, spoil: Spoil| all.push((name, code, spoil));
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
    all
}

/// What is wrong with what owners encode.
fn deliveries() -> Vec<(String, Code, Spoil)> {
    use EntryKind::{
        AgreementSuperseded, BatchEncoded, KeyEpochDestroyed, KeyEpochOpened, ListApplied,
    };
    let mut all: Vec<(String, Code, Spoil)> = Vec::new();
    let mut add = |name: String, code, spoil: Spoil| all.push((name, code, spoil));
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
        let mut lists = |text: &str, change: fn(&mut Entry)| {
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
    all
}

/// What is wrong between logs.
fn chains() -> Vec<(String, Code, Spoil)> {
    use EntryKind::{
        AgreementRevoked, BatchEncoded, BatchScored, KeyEpochDestroyed, KeyEpochOpened,
        LinksAssembled, ReferencesMapped,
    };
    let mut all: Vec<(String, Code, Spoil)> = Vec::new();
    let mut add = |name: String, code, spoil: Spoil| all.push((name, code, spoil));
    let chain: [(&str, Code, Change); 25] = [
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
        ("scored after a higher version was adopted", Code::AgreementEnded, |all| {
            let mut other = terms(4, None);
            other.version = 2;
            all.agreements.push(other.to_bytes());
            let mut adopted = all.get("unit", EntryKind::AgreementAdopted).clone();
            adopted.agreement = Some(other.digest());
            all.logs.get_mut("unit").unwrap().entries.insert(2, adopted);
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

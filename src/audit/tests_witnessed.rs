//! Logs under an agreement that names witnesses: what they must have seen, and what is found where they
//! have not.
#![expect(clippy::print_stdout, reason = "the number of mutations is a figure of the documents")]

use std::path::PathBuf;

use super::FindingCode as Code;
use super::tests::{at, memory, signer};
use super::tests_linkage::{Linkage, NAMES, counts, origin, terms};
use super::*;
use crate::policy::{AgreedWitness, Terms, Witnessing};

/// Whoever may cosign: two from outside, and the custodian, who is a party and signs its own log.
const WITNESSES: [(&str, u8); 3] =
    [("linkwise/custodian", 5), ("regulator/w1", 41), ("university/w2", 42)];
const OUTSIDE: [(&str, u8); 2] = [WITNESSES[1], WITNESSES[2]];
/// After everything of the linkage, and within the delay of all of it.
const SEEN: i64 = 40;
/// The delay of everything is over.
const LATER: i64 = 100;

/// Two of three witnesses within a day.
fn agreed() -> Terms {
    let mut terms = terms(3, None);
    let witness = |(name, seed): (&str, u8)| AgreedWitness {
        name: name.to_owned(),
        key: signer(seed).public_key(),
    };
    terms.witnessing =
        Some(Witnessing { witnesses: WITNESSES.map(witness).to_vec(), quorum: 2, delay_hours: 24 });
    terms.check().unwrap();
    terms
}

fn linkage() -> Linkage {
    Linkage::under(&agreed())
}

/// The checkpoint of a log when it had so many entries.
fn checkpoint(all: &Linkage, name: &str, size: usize) -> Checkpoint {
    let log = &all.logs[name];
    let hashes = log.entries.iter().take(size);
    let hashes: Vec<_> =
        hashes.map(|entry| merkle::leaf_hash(&entry.to_bytes().unwrap())).collect();
    let position =
        LogPosition { origin: log.origin.clone(), size: size as u64, root: merkle::root(hashes) };
    Checkpoint::sign(&position, &signer(log.seed)).unwrap()
}

fn cosigned(checkpoint: &Checkpoint, by: &[(&str, u8)], hour: i64) -> Checkpoint {
    by.iter().fold(checkpoint.clone(), |checkpoint, (name, seed)| {
        checkpoint.cosign(name, &signer(*seed), at(hour)).unwrap()
    })
}

/// The checkpoints of all logs as they are, cosigned at one hour.
fn all_cosigned(all: &Linkage, by: &[(&str, u8)], hour: i64) -> Vec<Checkpoint> {
    let whole = |name: &&str| checkpoint(all, name, all.logs[*name].entries.len());
    NAMES.iter().map(|name| cosigned(&whole(name), by, hour)).collect()
}

fn verify(all: &Linkage, since: &[Checkpoint], now: i64) -> Verdict {
    let home = memory();
    let dirs: Vec<PathBuf> = all.write(home.path());
    verify_logs_at(&dirs, &Linkage::pins(), since, at(now))
}

/// Log, entry and code of what is wrong.
fn found(verdict: &Verdict) -> Vec<(&str, Option<u64>, Code)> {
    let findings = verdict.findings.iter();
    let of = |finding: &'_ Finding| (finding.entry, finding.code);
    findings
        .map(|one| (one.origin.strip_prefix("linkwise/").unwrap(), of(one).0, of(one).1))
        .collect()
}

fn sum(verdict: &Verdict) -> (u64, u64) {
    let logs = || verdict.logs.iter();
    (logs().map(|log| log.witnessed).sum(), logs().map(|log| log.waiting).sum())
}

/// Every entry but those that open the logs names the agreement.
fn entries(all: &Linkage) -> u64 {
    all.logs.values().map(|log| log.entries.len() as u64 - 1).sum()
}

#[test]
fn what_the_quorum_saw_in_time_is_witnessed() {
    let all = linkage();
    let verdict = verify(&all, &all_cosigned(&all, &OUTSIDE, SEEN), LATER);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(sum(&verdict), (entries(&all), 0));
    assert!(verdict.summary().ends_with("sound"), "{}", verdict.summary());
    // Cosignatures in the folder are as good as those in a copy.
    let home = memory();
    let dirs = all.write(home.path());
    for (name, cosigned) in NAMES.iter().zip(all_cosigned(&all, &OUTSIDE, SEEN)) {
        std::fs::write(home.path().join(name).join("checkpoint"), cosigned.to_bytes()).unwrap();
    }
    let verdict = verify_logs_at(&dirs, &Linkage::pins(), &[], at(LATER));
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(sum(&verdict), (entries(&all), 0));
    // An agreement that names none asks for nobody, and one that is withheld cannot ask.
    let mut withheld = linkage();
    withheld.agreements.clear();
    for all in [Linkage::new(), withheld] {
        let verdict = verify(&all, &[], LATER);
        assert!(verdict.is_sound(), "{:?}", verdict.findings);
        assert_eq!(sum(&verdict), (0, 0));
    }
}

#[test]
fn an_entry_waits_for_its_witnesses_no_longer_than_is_agreed() {
    let all = linkage();
    let none = |now| verify(&all, &[], now);
    // The custodian's entries are of hour 30: a day, and the hour to which times are rounded.
    let verdict = none(55);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(sum(&verdict), (0, entries(&all)));
    let waits = format!("sound, and {} entries wait for the witnesses", entries(&all));
    assert!(verdict.summary().contains(&waits), "{}", verdict.summary());
    let late = none(56);
    assert_eq!(found(&late), [("custodian", Some(1), Code::CosignaturesTooFew)]);
    assert!(late.findings[0].sentence.starts_with("2 entries under agreement"));
    let all_late = none(LATER);
    let names: Vec<_> = found(&all_late).iter().map(|one| one.0).collect();
    assert_eq!(names.len(), 5);
    assert!(
        found(&all_late).iter().all(|one| one.1 == Some(1) && one.2 == Code::CosignaturesTooFew)
    );
    // Without a time nothing is overdue, and what waits is told.
    let home = memory();
    let verdict = verify_logs(&all.write(home.path()), &Linkage::pins(), &[]);
    assert!(verdict.is_sound() && verdict.summary().contains("entries wait"));
    assert_eq!(sum(&verdict), (0, entries(&all)));
}

#[test]
fn an_entry_that_the_quorum_saw_too_late_is_back_dated() {
    let all = linkage();
    let size = all.logs["custodian"].entries.len();
    let whole = checkpoint(&all, "custodian", size);
    let mut since = all_cosigned(&all, &OUTSIDE, SEEN);
    since.retain(|one| one.position().origin != origin("custodian"));
    let with = |cosigned: Checkpoint| [since.clone(), vec![cosigned]].concat();
    for (first, second, late) in [(55, 55, false), (40, 55, false), (40, 56, true), (56, 56, true)]
    {
        let copy = cosigned(&cosigned(&whole, &OUTSIDE[..1], first), &OUTSIDE[1..], second);
        let verdict = verify(&all, &with(copy), LATER);
        let expected =
            [("custodian", Some(1), Code::BackDated), ("custodian", Some(2), Code::BackDated)];
        assert_eq!(found(&verdict), if late { &expected[..] } else { &[] }, "{first} {second}");
        // Back-dating needs no time of the verifier's.
        let home = memory();
        let copy = cosigned(&cosigned(&whole, &OUTSIDE[..1], first), &OUTSIDE[1..], second);
        let verdict = verify_logs(&all.write(home.path()), &Linkage::pins(), &with(copy));
        assert_eq!(verdict.is_sound(), !late);
    }
    // That they saw it again later takes nothing away, in whichever order the copies are given.
    let (early, late) = (cosigned(&whole, &OUTSIDE, 40), cosigned(&whole, &OUTSIDE, 90));
    for copies in [[early.clone(), late.clone()], [late, early]] {
        let verdict = verify(&all, &[since.clone(), copies.to_vec()].concat(), LATER);
        assert!(verdict.is_sound(), "{:?}", verdict.findings);
    }
}

#[test]
fn earlier_checkpoints_tell_which_entries_were_there() {
    let all = linkage();
    let size = all.logs["council"].entries.len();
    let mut others = all_cosigned(&all, &OUTSIDE, SEEN);
    others.retain(|one| one.position().origin != origin("council"));
    for early in 1..size {
        let first = cosigned(&checkpoint(&all, "council", early), &OUTSIDE, 36);
        let rest = cosigned(&checkpoint(&all, "council", size), &OUTSIDE, 90);
        let verdict = verify(&all, &[others.clone(), vec![rest, first]].concat(), LATER);
        let expected: Vec<_> = (early.max(1)..size)
            .map(|entry| ("council", Some(entry as u64), Code::BackDated))
            .collect();
        assert_eq!(found(&verdict), expected, "{early}");
        // One witness had seen fewer entries than the other.
        let one = cosigned(&checkpoint(&all, "council", early), &OUTSIDE[..1], 36);
        let other = cosigned(&checkpoint(&all, "council", size), &OUTSIDE[1..], 37);
        let verdict = verify(&all, &[others.clone(), vec![one, other]].concat(), 60);
        let covered =
            found(&verdict).iter().map(|one| one.1.unwrap()).min().unwrap_or(early as u64);
        assert!(covered >= early as u64, "{early}: {:?}", verdict.findings);
        assert_eq!(verdict.logs[0].witnessed, early as u64 - 1);
    }
}

type Spoil = Box<dyn Fn(&mut Linkage) -> Vec<Checkpoint>>;

/// What is spoilt, where, at which entry, and under which code it is found.
fn spoilt() -> Vec<(String, &'static str, Option<u64>, Code, Spoil)> {
    let mut all: Vec<(String, &'static str, Option<u64>, Code, Spoil)> = Vec::new();
    let others = move |all: &Linkage, name: &str| {
        let mut since = all_cosigned(all, &OUTSIDE, SEEN);
        since.retain(|one| one.position().origin != origin(name));
        since
    };
    let whole = |all: &Linkage, name: &str| checkpoint(all, name, all.logs[name].entries.len());
    for name in NAMES {
        let mut add = |what: &str, entry, code, spoil: Spoil| {
            all.push((format!("{name}: {what}"), name, entry, code, spoil));
        };
        let own: &'static str = origin(name).leak();
        let too_few: [(&str, Vec<(&'static str, u8)>); 7] = [
            ("no cosignature", vec![]),
            ("one of two", vec![OUTSIDE[0]]),
            ("the same witness twice", vec![OUTSIDE[0], OUTSIDE[0]]),
            ("one, and one that nobody agreed", vec![OUTSIDE[0], ("other/w3", 43)]),
            ("one, and its key under another name", vec![OUTSIDE[0], ("alias/w1", 41)]),
            ("one, and another key under an agreed name", vec![OUTSIDE[0], ("university/w2", 43)]),
            ("one, and the log's own name", vec![OUTSIDE[0], (own, 42)]),
        ];
        for (what, by) in too_few {
            let spoil = move |all: &mut Linkage| {
                let copy = cosigned(&whole(all, name), &by, SEEN);
                [others(all, name), vec![copy]].concat()
            };
            add(what, Some(1), Code::CosignaturesTooFew, Box::new(spoil));
        }
        for stripped in 0..2 {
            add(
                &format!("cosignature {stripped} stripped"),
                Some(1),
                Code::CosignaturesTooFew,
                Box::new(move |all| {
                    let mut copy = cosigned(&whole(all, name), &OUTSIDE, SEEN);
                    copy.note.signatures.remove(stripped + 1);
                    [others(all, name), vec![copy]].concat()
                }),
            );
            for byte in [0, 7, 8, 71] {
                add(
                    &format!("byte {byte} of cosignature {stripped} changed"),
                    None,
                    Code::CosignatureInvalid,
                    Box::new(move |all| {
                        let mut copy = cosigned(&whole(all, name), &OUTSIDE, SEEN);
                        copy.note.signatures[stripped + 1].bytes[byte] ^= 1;
                        [others(all, name), vec![copy]].concat()
                    }),
                );
            }
        }
        add(
            "a cosignature of a time to come",
            None,
            Code::CosignatureInvalid,
            Box::new(move |all| {
                let copy = cosigned(&whole(all, name), &OUTSIDE, LATER + 1);
                [others(all, name), vec![copy]].concat()
            }),
        );
        for entry in 1..linkage().logs[name].entries.len() {
            // The keeper writes it days later, as if it had been that day.
            add(
                &format!("entry {entry} written days later"),
                Some(entry as u64),
                Code::BackDated,
                Box::new(move |all| {
                    let before = cosigned(&checkpoint(all, name, entry), &OUTSIDE, 37);
                    let after = cosigned(&whole(all, name), &OUTSIDE, 80);
                    [others(all, name), vec![before, after]].concat()
                }),
            );
            // As before, but never shown.
            add(
                &format!("entry {entry} never shown"),
                Some(entry as u64),
                Code::CosignaturesTooFew,
                Box::new(move |all| {
                    let before = cosigned(&checkpoint(all, name, entry), &OUTSIDE, 37);
                    [others(all, name), vec![before]].concat()
                }),
            );
            // It is put in before what the witnesses have seen.
            add(
                &format!("entry {entry} put in behind the witnesses' backs"),
                None,
                Code::Inconsistent,
                Box::new(move |all| {
                    let seen = all_cosigned(all, &OUTSIDE, SEEN);
                    let entries = &mut all.logs.get_mut(name).unwrap().entries;
                    let again = Entry { kind: EntryKind::PermitRefused, ..entries[entry].clone() };
                    entries.insert(entry, again);
                    seen
                }),
            );
            add(
                &format!("entry {entry} and what follows cut off"),
                None,
                Code::RolledBack,
                Box::new(move |all| {
                    let seen = all_cosigned(all, &OUTSIDE, SEEN);
                    all.logs.get_mut(name).unwrap().entries.truncate(entry);
                    seen
                }),
            );
        }
        // What says a later time than the one at which it was seen.
        add(
            "dated after the witnesses had seen it",
            Some(1),
            Code::PostDated,
            Box::new(move |all| {
                for entry in &mut all.logs.get_mut(name).unwrap().entries[1..] {
                    entry.time = at(50);
                }
                let copy = cosigned(&whole(all, name), &OUTSIDE, 49);
                [others(all, name), vec![copy]].concat()
            }),
        );
    }
    let keeper: Spoil = Box::new(move |all| {
        let copy = cosigned(&whole(all, "custodian"), &WITNESSES[..2], SEEN);
        [others(all, "custodian"), vec![copy]].concat()
    });
    let what = "custodian: one of the two is itself".to_owned();
    all.push((what, "custodian", Some(1), Code::CosignaturesTooFew, keeper));
    all
}

#[test]
fn whatever_the_witnesses_did_not_see_is_found_under_its_code() {
    let cases = spoilt();
    for (what, name, entry, code, spoil) in &cases {
        let mut all = linkage();
        let since = spoil(&mut all);
        let verdict = verify(&all, &since, LATER);
        let expected = (*name, *entry, *code);
        assert!(found(&verdict).contains(&expected), "{what}: {:?}", verdict.findings);
        assert!(verdict.findings.iter().all(|finding| finding.sentence.len() > 20));
        // A log whose keeper did nothing wrong has no finding of witnesses.
        let witnesses =
            [Code::BackDated, Code::PostDated, Code::CosignaturesTooFew, Code::CosignatureInvalid];
        assert!(
            !found(&verdict).iter().any(|one| one.0 != *name && witnesses.contains(&one.2)),
            "{what}: {:?}",
            verdict.findings
        );
    }
    println!("{} ways around the witnesses, all found", cases.len());
    assert!(cases.len() >= 150, "{}", cases.len());
    // The custodian does count for the logs of others.
    let all = linkage();
    let mut since = all_cosigned(&all, &WITNESSES[..2], SEEN);
    since.retain(|one| one.position().origin != origin("custodian"));
    let verdict = verify(&all, &since, 54);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(sum(&verdict), (entries(&all) - 2, 2));
}

/// Batches that their makers should not have encoded are found where they are used, too.
#[test]
fn scored_and_assembled_batches_are_held_against_the_limits_of_rows() {
    use EntryKind::{BatchEncoded, BatchScored, LinksAssembled};
    type Change = fn(&mut Linkage);
    let cases: [(&str, Code, &[&str], Change); 7] = [
        ("too many rows", Code::RowsNotAllowed, &["unit", "resolver"], |all| {
            all.get("health", BatchEncoded).counts = counts(&[("records", 1001)]);
        }),
        ("too few rows", Code::RowsNotAllowed, &["unit", "resolver"], |all| {
            all.get("health", BatchEncoded).counts = counts(&[("records", 99)]);
        }),
        ("too few rows to tell", Code::RowsNotAllowed, &["unit", "resolver"], |all| {
            all.get("council", BatchEncoded).counts.clear();
        }),
        ("more people than pairs of records", Code::CountsDisagree, &["resolver"], |all| {
            all.get("resolver", LinksAssembled).counts = counts(&[("linked-people", 651)]);
        }),
        ("the same with one batch less", Code::CountsDisagree, &["resolver"], |all| {
            let assembled = all.get("resolver", LinksAssembled);
            assembled.inputs.pop();
            assembled.counts = counts(&[("linked-people", 251)]);
        }),
        ("as many as there can be", Code::CountsDisagree, &[], |all| {
            all.get("resolver", LinksAssembled).counts = counts(&[("linked-people", 650)]);
        }),
        ("batches at both ends of what is allowed", Code::RowsNotAllowed, &[], |all| {
            for (name, records) in [("council", 100), ("health", 1000)] {
                all.get(name, BatchEncoded).counts = counts(&[("records", records)]);
            }
            all.get("unit", BatchScored).counts.clear();
        }),
    ];
    for (what, code, expected, change) in cases {
        let mut all = Linkage::new();
        change(&mut all);
        let verdict = verify(&all, &[], LATER);
        let takers: Vec<&str> = found(&verdict)
            .into_iter()
            .filter(|one| one.2 == code && ["unit", "resolver"].contains(&one.0))
            .map(|one| one.0)
            .collect();
        let mut takers: Vec<&str> = takers;
        takers.dedup();
        takers.reverse();
        assert_eq!(takers, expected, "{what}: {:?}", verdict.findings);
    }
}

/// A permit charges what an earlier entry leaves out at the threshold, and so does verification.
#[test]
fn rows_that_an_entry_leaves_out_are_charged_to_the_budget() {
    for (budget, over) in [(1_000, true), (1_010, false)] {
        let agreed = |epoch| {
            let mut terms = terms(epoch, None);
            terms.release.row_budget = Some(budget);
            (terms.release.smallest_batch, terms.release.small_number_threshold) = (2, 10);
            terms
        };
        let mut all = Linkage::under(&agreed(3));
        all.get("council", EntryKind::BatchEncoded).counts.clear();
        all.agreements.push(agreed(4).to_bytes());
        all.encode("council", &agreed(4), 37, "more", 1_000);
        let verdict = verify(&all, &[], LATER);
        let budget_used = found(&verdict).iter().any(|one| one.2 == Code::RowBudgetExceeded);
        assert_eq!(budget_used, over, "{:?}", verdict.findings);
    }
}

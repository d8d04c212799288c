//! Acts held against the agreements they name.

use super::FindingCode as Code;
use super::tests::{Home, ORIGIN, at, entry, signer};
use super::*;
use crate::crypto::Digest;
use crate::policy::{Card, Party, Role, Terms};

type Change = fn(&mut Entry);

fn terms() -> Terms {
    let party = |name: &str, seed: u8, role| {
        let letter = char::from(b"qpzry9x8"[usize::from(seed) % 8]);
        let card = Card {
            name: name.to_owned(),
            signer: signer(seed + 10).public_key(),
            recipient: format!("age1{}", letter.to_string().repeat(58)),
            // The council's log is that of the tests' home.
            log_origin: if seed == 1 { ORIGIN.to_owned() } else { format!("linkwise/{name}") },
            log_key: signer(if seed == 1 { 1 } else { seed + 100 }).public_key(),
        };
        Party::new(card, vec![role])
    };
    let parties = vec![
        party("council", 1, Role::Controller),
        party("health", 2, Role::Controller),
        party("unit", 3, Role::LinkageUnit),
        party("assembler-x", 4, Role::Assembler),
        party("custodian-x", 5, Role::KeyCustodian),
    ];
    let date = |text: &str| text.parse().unwrap();
    Terms::linkage_quality("test", [1; 32], parties, 3, date("2026-01-02"), date("2026-12-31"))
        .completed_with("none: a test")
}

/// A permit and its outcome in the log of the council, at an hour of 2026.
fn verdict(hour: i64, given: bool, change: impl Fn(&mut Entry)) -> Verdict {
    let home = Home::new();
    let terms = terms();
    let digest = terms.digest();
    let mut log = home.create();
    if given {
        log.store_agreement(&digest, &terms.to_bytes()).unwrap();
    }
    for kind in [EntryKind::AgreementAdopted, EntryKind::KeyEpochOpened] {
        let mut entry = entry(kind, hour);
        entry.agreement = Some(digest);
        entry.epoch = Some(3);
        log.append(&entry).unwrap();
    }
    for kind in [EntryKind::PermitGranted, EntryKind::BatchEncoded] {
        let mut entry = entry(kind, hour);
        if kind.is_outcome() {
            entry.counts = vec![("records".to_owned(), 500)];
        }
        entry.actor = "council".to_owned();
        entry.actor_key = signer(11).public_key();
        entry.agreement = Some(digest);
        entry.act = Some("encode".to_owned());
        entry.purpose = Some(terms.purpose.name().to_owned());
        entry.epoch = Some(3);
        change(&mut entry);
        log.append(&entry).unwrap();
    }
    log.publish().unwrap();
    home.verify()
}

#[test]
fn an_act_that_its_agreement_allows_is_counted() {
    let verdict = verdict(48, true, |_| {});
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (1, 0));
    assert!(verdict.summary().ends_with("sound"), "{}", verdict.summary());
    // Hours are rounded down: what is written at midnight may be a little later.
    assert!(self::verdict(24, true, |_| {}).is_sound());
}

#[test]
fn an_act_under_a_withheld_agreement_is_told_apart() {
    let verdict = verdict(48, false, |_| {});
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (0, 1));
    let told = "sound, but 1 act names an agreement that was not given, so whether it was allowed was \
                not checked";
    assert!(verdict.summary().ends_with(told), "{}", verdict.summary());
}

#[test]
fn an_act_that_its_agreement_does_not_allow_is_a_finding() {
    let wrong: [(&str, Change); 6] = [
        ("party", |entry| entry.actor = "stranger".to_owned()),
        ("key", |entry| entry.actor = "health".to_owned()),
        ("act", |entry| entry.act = Some("score".to_owned())),
        ("no act", |entry| entry.act = Some("nothing".to_owned())),
        ("purpose", |entry| entry.purpose = Some("safeguarding".to_owned())),
        ("epoch", |entry| entry.epoch = Some(4)),
    ];
    let stands = |code: &Code| !matches!(code, Code::EpochNotOpened);
    for (name, change) in wrong {
        let verdict = verdict(48, true, change);
        let codes: Vec<Code> =
            verdict.findings.iter().map(|finding| finding.code).filter(stands).collect();
        // The permit and the outcome.
        assert_eq!(codes, [Code::ActNotAllowed; 2], "{name}: {:?}", verdict.findings);
    }
    for hour in [23, 365 * 24] {
        let verdict = verdict(hour, true, |_| {});
        assert!(verdict.findings.iter().all(|one| one.code == Code::AgreementNotInForce));
        let sentence = verdict.findings.first().map(|finding| finding.sentence.as_str());
        assert!(sentence.is_some_and(|text| text.contains("not in force")), "{hour}: {sentence:?}");
    }
    assert_eq!(at(24).day_in_london(), terms().valid_from);
}

#[test]
fn the_reasons_of_a_permit_are_words_of_obligations() {
    let with = |kind, words: &[&str]| {
        let mut entry = entry(kind, 1);
        entry.reasons = words.iter().map(|word| (*word).to_owned()).collect();
        entry.to_bytes()
    };
    let permit = EntryKind::PermitGranted;
    let bytes = with(permit, &["clerical_review", "delete_by"]).unwrap();
    assert_eq!(Entry::from_bytes(&bytes).unwrap().reasons, ["clerical_review", "delete_by"]);
    for wrong in [&["EXPIRED"][..], &["delete_by", "clerical_review"], &["delete_by"; 2]] {
        assert!(with(permit, wrong).is_err(), "{wrong:?}");
        assert!(with(EntryKind::PermitRefused, wrong).is_ok());
    }
}

#[test]
fn an_act_after_its_agreement_ended_in_the_same_log_is_a_finding() {
    for kind in [EntryKind::AgreementRevoked, EntryKind::AgreementSuperseded] {
        for (before, other, expected) in [(true, false, 2), (false, false, 0), (true, true, 0)] {
            let home = Home::new();
            let mut log = home.create();
            let mut end = entry(kind, 1);
            end.agreement = Some(Digest::of(if other { b"other" } else { b"agree" }));
            if before {
                log.append(&end).unwrap();
            }
            for kind in [EntryKind::PermitGranted, EntryKind::BatchEncoded] {
                let mut act = entry(kind, 2);
                act.agreement = Some(Digest::of(b"agree"));
                log.append(&act).unwrap();
            }
            if !before {
                end.time = at(3);
                log.append(&end).unwrap();
            }
            log.publish().unwrap();
            let verdict = home.verify();
            let codes: Vec<Code> = verdict.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, vec![Code::AgreementEnded; expected], "{:?}", verdict.findings);
        }
    }
}

//! Witnesses: what they cosign, what they do not, and what counts.

use std::fs;
use std::path::PathBuf;

use super::tests::{Home, ORIGIN, at, copy, refusals, signer};
use super::*;
use crate::crypto::Digest;

fn pinned() -> PinnedLog {
    PinnedLog { name: ORIGIN.into(), key: signer(1).public_key() }
}

fn witness(seed: u8) -> Witness {
    Witness::new(&format!("witness/{seed}"), signer(seed)).unwrap()
}

fn state(home: &Home) -> PathBuf {
    home.folder.path().join("seen")
}

#[test]
fn a_witness_follows_a_log_that_grows() {
    let home = Home::new();
    let mut log = home.create();
    let mut seen = None;
    for (turn, (from, count)) in [(1, 1), (2, 253), (255, 2), (257, 500)].into_iter().enumerate() {
        log.append_all(&refusals(from, count)).unwrap();
        log.publish().unwrap();
        let hour = i64::try_from(turn).unwrap();
        let cosigned = witness(2).cosign(&home.dir(), &pinned(), &state(&home), at(hour)).unwrap();
        assert_eq!(cosigned.previous, seen);
        cosigned.checkpoint.verify(&signer(1).public_key()).unwrap();
        assert_eq!(cosigned.checkpoint.cosigned_by(&witness(2).pinned()).unwrap(), Some(at(hour)));
        assert_eq!(cosigned.checkpoint.cosigned_by(&witness(3).pinned()).unwrap(), None);
        cosigned.publish(&home.dir()).unwrap();
        assert!(home.verify().is_sound());
        seen = Some(log.position());
    }
    // The same log again, later: one line of this witness, with the new time.
    let again = witness(2).cosign(&home.dir(), &pinned(), &state(&home), at(50)).unwrap();
    assert_eq!(again.checkpoint.signatures().len(), 2);
    assert_eq!(again.checkpoint.cosigned_by(&witness(2).pinned()).unwrap(), Some(at(50)));
    // The log's keeper opens it, and the cosignature stays.
    again.publish(&home.dir()).unwrap();
    drop(log);
    drop(home.open().unwrap());
    assert_eq!(LogReader::open(&home.dir()).unwrap().checkpoint(), &again.checkpoint);
    // It goes on: what was cosigned is not put under another checkpoint.
    let mut log = home.open().unwrap();
    log.append_all(&refusals(757, 1)).unwrap();
    log.publish().unwrap();
    assert!(matches!(again.publish(&home.dir()), Err(AuditError::Usage { .. })));
}

#[test]
fn a_witness_does_not_cosign_what_did_not_grow() {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 300)).unwrap();
    log.publish().unwrap();
    let old = home.folder.path().join("old");
    copy(&home.dir(), &old);
    log.append_all(&refusals(301, 10)).unwrap();
    log.publish().unwrap();
    let cosign = |dir: &std::path::Path| witness(2).cosign(dir, &pinned(), &state(&home), at(9));
    cosign(&home.dir()).unwrap();
    let kept = fs::read(state(&home)).unwrap();
    assert!(matches!(cosign(&old), Err(AuditError::RolledBack { held: 301, signed: 311 })));
    // Another log by the same key, of the same size and longer.
    for count in [310, 400] {
        let other = Home::new();
        let mut log = other.create();
        log.append_all(&refusals(2, count)).unwrap();
        log.publish().unwrap();
        assert!(matches!(cosign(&other.dir()), Err(AuditError::Proof { what: "consistency" })));
    }
    assert_eq!(fs::read(state(&home)).unwrap(), kept, "a refusal leaves what was seen");
    cosign(&home.dir()).unwrap();
}

#[test]
fn a_witness_checks_key_name_and_its_own_state() {
    let home = Home::new();
    drop(home.create());
    let wrong_key = PinnedLog { name: ORIGIN.into(), key: signer(5).public_key() };
    let wrong_name = PinnedLog { name: "another".into(), key: signer(1).public_key() };
    for log in [wrong_key, wrong_name] {
        let refused = witness(2).cosign(&home.dir(), &log, &state(&home), at(1));
        assert!(matches!(refused, Err(AuditError::NotSigned { .. })));
        assert!(!state(&home).exists());
    }
    // Its own log, by key or by name.
    let own = Witness::new("other-name", signer(1)).unwrap();
    assert!(matches!(
        own.cosign(&home.dir(), &pinned(), &state(&home), at(1)),
        Err(AuditError::Usage { .. })
    ));
    let own = Witness::new(ORIGIN, signer(2)).unwrap();
    assert!(own.cosign(&home.dir(), &pinned(), &state(&home), at(1)).is_err());
    // A state that another wrote, or that is not cosigned.
    fs::copy(home.dir().join("checkpoint"), state(&home)).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(state(&home), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(
            witness(2).cosign(&home.dir(), &pinned(), &state(&home), at(1)),
            Err(AuditError::NotPrivate { .. })
        ));
        fs::set_permissions(state(&home), fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert!(matches!(
        witness(2).cosign(&home.dir(), &pinned(), &state(&home), at(1)),
        Err(AuditError::Format { what: "state of a witness", .. })
    ));
    fs::remove_file(state(&home)).unwrap();
    let first = witness(3).cosign(&home.dir(), &pinned(), &state(&home), at(1)).unwrap();
    assert_eq!(first.previous, None);
    assert!(witness(2).cosign(&home.dir(), &pinned(), &state(&home), at(1)).is_err());
}

/// A checkpoint that witnesses 2, 3 and 4 cosigned.
fn cosigned() -> Checkpoint {
    let position = LogPosition { origin: ORIGIN.into(), size: 7, root: Digest::of(b"root") };
    let mut checkpoint = Checkpoint::sign(&position, &signer(1)).unwrap();
    for seed in 2..5 {
        checkpoint = checkpoint
            .cosign(&format!("witness/{seed}"), &signer(seed), at(i64::from(seed)))
            .unwrap();
    }
    checkpoint
}

fn codes(verdict: &WitnessVerdict) -> Vec<FindingCode> {
    verdict.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_quorum_is_counted_by_key() {
    let checkpoint = cosigned();
    let all: Vec<_> = (2..6).map(|seed| witness(seed).pinned()).collect();
    let verdict = check_witnesses(&checkpoint, &all, 3, at(9));
    assert_eq!(verdict.findings, []);
    let names: Vec<_> = verdict.cosigned.iter().map(|(name, time)| (&**name, *time)).collect();
    assert_eq!(names, [("witness/2", at(2)), ("witness/3", at(3)), ("witness/4", at(4))]);
    let verdict = check_witnesses(&checkpoint, &all, 4, at(9));
    assert_eq!(codes(&verdict), [FindingCode::CosignaturesTooFew]);
    // One key under two names, and one witness given twice, count once.
    let twice = checkpoint.cosign("alias", &signer(2), at(5)).unwrap();
    let alias = PinnedWitness { name: "alias".into(), key: signer(2).public_key() };
    let given = [witness(2).pinned(), alias, witness(2).pinned()];
    let verdict = check_witnesses(&twice, &given, 2, at(9));
    assert_eq!(codes(&verdict), [FindingCode::CosignaturesTooFew]);
    // The keeper of the log, under its own name.
    let own = checkpoint.cosign(ORIGIN, &signer(6), at(5)).unwrap();
    let keeper = PinnedWitness { name: ORIGIN.into(), key: signer(6).public_key() };
    assert_eq!(check_witnesses(&own, &[keeper], 1, at(9)).cosigned, []);
    // And the key that signs the log, under another.
    let other = own.cosign("friend/witness", &signer(1), at(8)).unwrap();
    let friend = PinnedWitness { name: "friend/witness".into(), key: signer(1).public_key() };
    assert_eq!(check_witnesses(&other, &[friend], 1, at(9)).cosigned, []);
}

#[test]
fn times_to_come_and_lines_that_do_not_verify_are_findings() {
    let checkpoint = cosigned();
    let one = [witness(4).pinned()];
    let verdict = check_witnesses(&checkpoint, &one, 1, at(3));
    assert_eq!(codes(&verdict), [FindingCode::CosignatureInvalid, FindingCode::CosignaturesTooFew]);
    // Any byte of the cosignature.
    for byte in 0..72 {
        let mut altered = checkpoint.clone();
        altered.note.signatures.last_mut().unwrap().bytes[byte] ^= 1;
        let verdict = check_witnesses(&altered, &one, 0, at(9));
        assert_eq!(codes(&verdict), [FindingCode::CosignatureInvalid], "{byte}");
        assert!(matches!(altered.cosigned_by(&one[0]), Err(AuditError::Cosignature { .. })));
    }
    // The log's own signature says nothing of a witness, and the other way round.
    let mut swapped = checkpoint.clone();
    let line = swapped.note.signatures.pop().unwrap();
    swapped.note.signatures = vec![line];
    assert!(swapped.verify(&signer(1).public_key()).is_err());
    assert!(swapped.verify(&signer(4).public_key()).is_err());
    let log = PinnedWitness { name: ORIGIN.into(), key: signer(1).public_key() };
    assert_eq!(checkpoint.cosigned_by(&log).unwrap(), None);
}

#[test]
fn signatures_of_a_copy_are_added_but_the_log_s_own_line_stays() {
    let checkpoint = cosigned();
    let mut bare = checkpoint.clone();
    bare.note.signatures.truncate(1);
    assert_eq!(bare.with_signatures_of(&checkpoint).unwrap(), checkpoint);
    let mut forged = checkpoint.clone();
    forged.note.signatures[0].bytes[0] ^= 1;
    assert_eq!(bare.with_signatures_of(&forged).unwrap(), checkpoint);
    let other = LogPosition { size: 8, ..checkpoint.position().clone() };
    let other = Checkpoint::sign(&other, &signer(1)).unwrap();
    assert!(bare.with_signatures_of(&other).is_err());
    // As many as a note may have.
    let mut full = bare;
    for number in 1..100 {
        full = full.cosign(&format!("w{number}"), &signer(9), at(1)).unwrap();
    }
    assert!(Checkpoint::parse(&full.to_bytes()).is_ok());
    assert!(full.cosign("one-more", &signer(9), at(1)).is_err());
    assert!(full.cosign("w100", &signer(9), at(1)).is_err());
}

#[test]
fn the_example_of_the_standard_is_read() {
    // C2SP tlog-cosignature v1: the checkpoint that the document shows.
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let checkpoint = Checkpoint::parse(text.as_bytes()).unwrap();
    assert_eq!(checkpoint.to_bytes(), text.as_bytes());
    let [log, witness] = checkpoint.signatures() else { panic!("two signatures") };
    assert_eq!((log.bytes.len(), witness.bytes.len()), (64, 72));
    assert_eq!(witness.bytes[..8], 1_679_315_147u64.to_be_bytes());
}

//! Tests of what only this crate may do: writing a log.

use std::path::{Path, PathBuf};

use super::*;
use crate::crypto::{Digest, Signer, SignerPublicKey};
use crate::secret::Secret;
use crate::time::Timestamp;

pub(super) const HOUR: i64 = 3_600_000;
pub(super) const ORIGIN: &str = "council.example/linkage";

pub(super) fn signer(seed: u8) -> Signer {
    Signer::from_secret(Secret::new([seed; 32])).unwrap()
}

pub(super) fn at(hour: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_767_225_600_000 + hour * HOUR).unwrap()
}

/// A log with its files in a temporary folder.
pub(super) struct Home {
    pub(super) folder: tempfile::TempDir,
}

impl Home {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn dir(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    pub(super) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub(super) fn create(&self) -> AuditLog {
        AuditLog::create(&self.dir(), &self.state(), ORIGIN, signer(1), "Council", at(0)).unwrap()
    }

    pub(super) fn open(&self) -> Result<AuditLog, AuditError> {
        AuditLog::open(&self.dir(), &self.state(), signer(1))
    }

    pub(super) fn verify(&self) -> Verdict {
        let pinned = [PinnedLog { name: ORIGIN.into(), key: signer(1).public_key() }];
        verify_logs(&[self.dir()], &pinned, &[])
    }
}

/// A folder in memory, where there is such a place: for tests that wait for no disk.
pub(super) fn memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub(super) fn entry(kind: EntryKind, hour: i64) -> Entry {
    let mut entry = Entry::new(kind, at(hour), "Council", signer(1).public_key());
    entry.library_version = "0.1.0".into();
    if kind.is_outcome() || kind == EntryKind::PermitGranted {
        entry.agreement = Some(Digest::of(b"agreement"));
        entry.act = Some("encode".into());
        entry.purpose = Some("safeguarding".into());
    }
    entry
}

/// Entries without rules of their own.
pub(super) fn refusals(from: i64, count: i64) -> Vec<Entry> {
    // Making a key costs more than an entry: once is enough.
    let template = entry(EntryKind::PermitRefused, 0);
    (from..from + count)
        .map(|hour| Entry {
            time: at(hour),
            reasons: vec![format!("reason-{hour}")],
            ..template.clone()
        })
        .collect()
}

pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &target);
        } else {
            std::fs::copy(file.path(), target).unwrap();
        }
    }
}

#[test]
fn a_log_is_sound_at_every_size_and_opens_again() {
    let home = Home::new();
    let mut log = home.create();
    let mut checkpoints = vec![log.checkpoint().unwrap()];
    let mut hour = 1;
    for step in [1, 2, 253, 1, 1, 254, 1, 300, 700] {
        let index = log.append_all(&refusals(hour, step)).unwrap();
        assert_eq!(index, u64::try_from(hour).unwrap());
        hour += step;
        checkpoints.push(log.publish().unwrap());
        assert_eq!(log.position().size, log.size());
        let verdict = home.verify();
        assert!(verdict.is_sound(), "{:?}", verdict.findings);
        drop(log);
        log = home.open().unwrap();
        assert_eq!(&log.position(), checkpoints.last().unwrap().position());
    }
    let read: Vec<_> = log.entries().collect::<Result<_, _>>().unwrap();
    assert_eq!(read[1..], refusals(1, hour - 1));
    // Every proof from the tiles verifies.
    let last = log.position();
    for (index, entry) in read.iter().enumerate().step_by(37) {
        let leaf = merkle::leaf_hash(&entry.to_bytes().unwrap());
        let proof = log.inclusion_proof(index as u64).unwrap();
        merkle::verify_inclusion(&leaf, index as u64, last.size, &proof, &last.root).unwrap();
    }
    for old in &checkpoints {
        let old = old.position();
        let proof = log.consistency_proof(old.size).unwrap();
        merkle::verify_consistency(old.size, &old.root, last.size, &last.root, &proof).unwrap();
    }
    let verdict = verify_logs(&[home.dir()], &[], &checkpoints);
    assert!(verdict.is_sound() && verdict.self_signed);
    assert_eq!(verdict.logs[0].consistent_with, checkpoints.len() as u64);
}

#[test]
fn entries_keep_their_order() {
    let home = Home::new();
    let mut log = home.create();
    log.append(&entry(EntryKind::PermitRefused, 5)).unwrap();
    assert!(matches!(
        log.append(&entry(EntryKind::PermitRefused, 4)),
        Err(AuditError::TimeWentBack)
    ));
    assert!(matches!(log.append(&entry(EntryKind::LogOpened, 6)), Err(AuditError::Order { .. })));
    log.append(&entry(EntryKind::LogClosed, 6)).unwrap();
    log.publish().unwrap();
    drop(log);
    let mut log = home.open().unwrap();
    assert!(matches!(
        log.append(&entry(EntryKind::PermitRefused, 7)),
        Err(AuditError::Order { .. })
    ));
    assert!(home.verify().is_sound());
}

#[test]
fn a_second_writer_is_refused_and_a_crashed_one_blocks_nobody() {
    let home = Home::new();
    let log = home.create();
    let error = home.open().unwrap_err();
    assert!(matches!(error, AuditError::Locked));
    assert_eq!(error.kind(), crate::error::ErrorKind::InputOutput);
    drop(log);
    assert!(home.state().with_extension("lock").exists() || home.open().is_ok());
    home.open().unwrap();
}

#[cfg(unix)]
#[test]
fn a_state_that_others_can_read_is_refused_with_how_to_mend_it() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    drop(home.create());
    for ending in ["", ".journal", ".lock"] {
        let path = PathBuf::from(format!("{}{ending}", home.state().display()));
        let set = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        for mode in [0o640, 0o604, 0o620] {
            set(mode);
            let error = home.open().unwrap_err();
            assert!(matches!(error, AuditError::NotPrivate { .. }), "{error}");
            let mend = format!("chmod 600 {}", path.display());
            assert!(error.to_string().contains(&mend), "{error}");
            assert_eq!(error.kind(), crate::error::ErrorKind::InvalidConfiguration);
        }
        set(0o600);
        home.open().unwrap();
    }
}

#[test]
fn the_wrong_key_or_an_old_folder_is_refused() {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 10)).unwrap();
    log.publish().unwrap();
    copy(&home.dir(), &home.folder.path().join("old"));
    log.append_all(&refusals(11, 3)).unwrap();
    log.publish().unwrap();
    drop(log);
    assert!(matches!(
        AuditLog::open(&home.dir(), &home.state(), signer(2)),
        Err(AuditError::Usage { .. })
    ));
    // The journal could mend a folder that is merely behind; without it the entries are gone.
    std::fs::remove_file(home.folder.path().join("state.journal")).unwrap();
    std::fs::remove_dir_all(home.dir()).unwrap();
    copy(&home.folder.path().join("old"), &home.dir());
    let error = home.open().unwrap_err();
    assert!(matches!(error, AuditError::RolledBack { held: 11, signed: 14 }), "{error}");
    assert_eq!(error.kind(), crate::error::ErrorKind::VerificationFailed);
}

#[test]
fn runs_and_agreements_are_stored_once() {
    let home = Home::new();
    let mut log = home.create();
    let tree = InnerTree::build(vec![Digest::of(b"x")], |_, _| Ok(())).unwrap();
    let summary = log.publish_run(tree.id(), tree.leaves()).unwrap();
    assert_eq!(summary, tree.summary());
    log.publish_run(tree.id(), tree.leaves()).unwrap();
    let mut other = tree.leaves().to_vec();
    other.reverse();
    assert!(log.publish_run(tree.id(), &other).is_err());
    assert!(log.publish_run([1; 16], &other[1..]).is_err());
    let bytes = b"the agreement";
    log.store_agreement(&Digest::of(bytes), bytes).unwrap();
    assert!(log.store_agreement(&Digest::of(b"y"), bytes).is_err());
    let mut outcome = entry(EntryKind::BatchEncoded, 1);
    outcome.run = Some(summary);
    log.append(&entry(EntryKind::PermitGranted, 1)).unwrap();
    log.append(&outcome).unwrap();
    log.publish().unwrap();
    let verdict = home.verify();
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.logs[0].runs, verdict.logs[0].agreements), (1, 1));
}

#[test]
fn an_entry_of_any_size_up_to_the_limit_fits() {
    let mut big = entry(EntryKind::PermitRefused, 1);
    big.commitments = vec![Digest::of(b"c"); 1024];
    big.inputs = vec![Digest::of(b"i"); 900];
    assert!(big.to_bytes().unwrap().len() <= ENTRY_MAX);
    assert_eq!(Entry::from_bytes(&big.to_bytes().unwrap()).unwrap(), big);
    big.outputs = vec![Digest::of(b"o"); 1024];
    assert!(matches!(big.to_bytes(), Err(AuditError::EntryTooLarge { .. })));
    big.outputs = vec![Digest::of(b"o"); 1025];
    assert!(matches!(big.to_bytes(), Err(AuditError::Field { .. })));
}

#[test]
fn keys_are_not_the_signers_alone() {
    // A log opened in the name of another key is found out.
    let home = Home::new();
    let log = home.create();
    assert_eq!(
        read_verifier_key(&log.vkey()).unwrap(),
        (ORIGIN.to_owned(), signer(1).public_key())
    );
    let verdict = verify_logs(
        &[home.dir()],
        &[PinnedLog { name: ORIGIN.into(), key: SignerPublicKey([7; 32]) }],
        &[],
    );
    let codes: Vec<_> = verdict.findings.iter().map(|f| f.code).collect();
    assert!(codes.contains(&FindingCode::KeyMismatch));
    assert!(codes.contains(&FindingCode::CheckpointSignature));
}

/// Fixed keys, times and leaves: the same bytes each time.
fn write_golden(home: &Home) {
    let mut log = home.create();
    let agreement = b"golden agreement";
    log.store_agreement(&Digest::of(agreement), agreement).unwrap();
    let mut adopted = entry(EntryKind::AgreementAdopted, 1);
    adopted.agreement = Some(Digest::of(agreement));
    adopted.counts = vec![("approvers".into(), 3), ("parties".into(), 4)];
    let mut permit = entry(EntryKind::PermitGranted, 2);
    permit.agreement = adopted.agreement;
    let leaves: Vec<_> = (0..64u8).map(|n| Digest::of(&[n])).collect();
    let mut outcome = permit.clone();
    outcome.kind = EntryKind::BatchEncoded;
    outcome.epoch = Some(7);
    outcome.outputs = vec![Digest::of(b"passport")];
    outcome.commitments = vec![Digest::of(b"commitment")];
    outcome.run = Some(log.publish_run([0xab; 16], &leaves).unwrap());
    log.append_all(&[adopted, permit, outcome]).unwrap();
    log.publish().unwrap();
    log.append_all(&refusals(3, 259)).unwrap();
    log.publish().unwrap();
}

#[test]
fn golden_is_what_this_version_writes() {
    let home = Home::new();
    write_golden(&home);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/log");
    let read = |dir: &Path| {
        let mut bytes = std::fs::read(dir.join("tile/entries/000")).unwrap();
        // The first entry names the library's version, which may be newer.
        bytes.drain(..258);
        bytes
    };
    assert_eq!(read(&home.dir()), read(&golden));
    for name in ["tile/entries/001.p/7", "tile/0/001.p/7", "log.vkey"] {
        let written = std::fs::read(home.dir().join(name)).unwrap();
        assert_eq!(written, std::fs::read(golden.join(name)).unwrap(), "{name}");
    }
}

#[test]
fn every_code_is_named_after_itself() {
    use std::collections::BTreeSet;
    let names: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), FindingCode::ALL.len());
    for code in FindingCode::ALL {
        let mut words = String::new();
        for letter in format!("{code:?}").chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push('-');
            }
            words.extend(letter.to_lowercase());
        }
        assert_eq!(code.name(), words);
        assert_eq!(serde_json::to_value(code).unwrap(), words);
    }
}

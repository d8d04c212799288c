//! What recovery would do is said and not done; copies of one log are held against each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::tests::{Home, ORIGIN, copy, refusals, signer};
use super::*;

/// 300 published entries and 5 that are durable only.
fn interrupted() -> Home {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 299)).unwrap();
    log.publish().unwrap();
    log.append_all(&refusals(300, 5)).unwrap();
    home
}

fn plan(home: &Home) -> RecoveryPlan {
    plan_recovery(&home.dir(), &home.state(), signer(1), home.folder.path()).unwrap()
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    found
}

fn made(path: &str) -> RepairStep {
    RepairStep::MakeFile { path: path.into() }
}

const TAKE_IN: RepairStep = RepairStep::TakeInEntries { first: 300, count: 5 };
const SIGN: RepairStep = RepairStep::SignCheckpoint { size: 305 };

#[test]
fn a_log_that_needs_nothing_is_left_alone() {
    let home = interrupted();
    drop(home.open().unwrap());
    let before = contents(home.folder.path());
    let plan = plan(&home);
    assert_eq!(plan.steps, []);
    assert_eq!((plan.signed, plan.after.is_sound()), (305, true));
    assert_eq!(contents(home.folder.path()), before);
}

#[test]
fn what_is_planned_is_what_recovery_does() {
    type Damage = fn(&Home);
    let partial = ["tile/0/001.p/49", "tile/entries/001.p/49"].map(made);
    let cases: [(&str, Damage, Vec<RepairStep>); 6] = [
        ("crash", |_| (), vec![]),
        (
            "no tile",
            |home| fs::remove_file(home.dir().join("tile/0/000")).unwrap(),
            vec![made("tile/0/000")],
        ),
        (
            "wrong tile",
            |home| {
                let path = home.dir().join("tile/0/000");
                let mut tile = fs::read(&path).unwrap();
                tile[700] ^= 1;
                fs::write(path, tile).unwrap();
            },
            vec![made("tile/0/000")],
        ),
        (
            "no key",
            |home| fs::remove_file(home.dir().join("log.vkey")).unwrap(),
            vec![made("log.vkey")],
        ),
        (
            "torn journal",
            |home| {
                let path = home.folder.path().join("state.journal");
                let mut journal = fs::read(&path).unwrap();
                journal.extend_from_slice(b"lwjrnal\x01 torn");
                fs::write(path, journal).unwrap();
            },
            vec![RepairStep::CutJournal { bytes: 13 }],
        ),
        (
            "left over",
            |home| fs::write(home.dir().join(".checkpoint.4000000-1.new"), b"half").unwrap(),
            vec![RepairStep::RemoveFile { path: ".checkpoint.4000000-1.new".into() }],
        ),
    ];
    for (name, damage, more) in cases {
        let home = interrupted();
        damage(&home);
        let before = contents(home.folder.path());
        let plan = plan(&home);
        assert_eq!(contents(home.folder.path()), before, "{name}: nothing is changed");
        assert!(
            plan.refused.is_none() && plan.after.is_sound(),
            "{name}: {:?}",
            plan.after.findings
        );
        let mut expected = vec![TAKE_IN, SIGN];
        expected.extend(partial.clone());
        expected.extend(more);
        for step in &expected {
            assert!(plan.steps.contains(step), "{name}: {step} is not in {:?}", plan.steps);
        }
        assert_eq!(plan.steps.len(), expected.len(), "{name}: {:?}", plan.steps);
        let log = recover(&home.dir(), &home.state(), signer(1)).unwrap();
        assert_eq!(log.position().size, 305);
        drop(log);
        assert!(home.verify().is_sound(), "{name}");
        assert_eq!(self::plan(&home).steps, [], "{name}");
    }
}

#[test]
fn what_cannot_be_mended_is_said() {
    // Entries that were signed are gone.
    let home = interrupted();
    fs::remove_file(home.dir().join("tile/entries/000")).unwrap();
    fs::write(home.folder.path().join("state.journal"), b"").unwrap();
    let lost = plan(&home);
    assert!(matches!(lost.refused, Some(AuditError::RolledBack { .. })), "{:?}", lost.refused);
    assert!(!lost.after.is_sound());
    assert!(recover(&home.dir(), &home.state(), signer(1)).is_err());
    // An entry is another one: recovery does not touch it, verification finds it.
    let home = interrupted();
    let path = home.dir().join("tile/entries/000");
    let mut bundle = fs::read(&path).unwrap();
    bundle[300] ^= 1;
    fs::write(&path, &bundle).unwrap();
    let altered = plan(&home);
    assert!(altered.after.findings.iter().any(|f| f.code == FindingCode::RootMismatch));
    assert_eq!(fs::read(&path).unwrap(), bundle);
    // A journal damaged before its last batch.
    let home = interrupted();
    let path = home.folder.path().join("state.journal");
    let mut journal = fs::read(&path).unwrap();
    journal[100] ^= 1;
    fs::write(&path, journal).unwrap();
    assert!(matches!(plan(&home).refused, Some(AuditError::Format { .. })));
}

#[test]
fn a_log_in_use_is_not_looked_at() {
    let home = interrupted();
    let open = home.open().unwrap();
    let planned = plan_recovery(&home.dir(), &home.state(), signer(1), home.folder.path());
    assert!(matches!(planned, Err(AuditError::Locked)));
    drop(open);
}

fn pinned() -> PinnedLog {
    PinnedLog { name: ORIGIN.into(), key: signer(1).public_key() }
}

#[test]
fn copies_are_the_same_grown_cut_back_or_forked() {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 299)).unwrap();
    log.publish().unwrap();
    let old = home.folder.path().join("old");
    copy(&home.dir(), &old);
    let compare = |a: &Path, b: &Path| compare_logs(a, b, Some(&pinned())).unwrap();
    assert_eq!(compare(&old, &home.dir()).relation, Relation::Same);
    log.append_all(&refusals(300, 400)).unwrap();
    log.publish().unwrap();
    let grown = compare(&old, &home.dir());
    assert_eq!(grown.relation, Relation::Grown);
    assert!(grown.older.agrees && grown.newer.agrees && grown.newer.signed == Some(true));
    assert_eq!(compare(&home.dir(), &old).relation, Relation::RolledBack);
    // Others with the same key, that part at their first, in the middle, at the last entry of a bundle.
    for (same, more) in [(1, 400), (150, 200), (255, 1), (256, 100), (299, 1)] {
        let other = Home::new();
        let mut log = other.create();
        log.append_all(&refusals(1, same - 1)).unwrap();
        log.append_all(&refusals(same + 1000, more)).unwrap();
        log.publish().unwrap();
        let forked = compare(&old, &other.dir());
        assert_eq!(forked.relation, Relation::Forked { entry: same.unsigned_abs() });
        assert!(forked.is_split_view());
        // Without the key nobody knows who signed.
        assert!(!compare_logs(&old, &other.dir(), None).unwrap().is_split_view());
    }
    // A copy that was changed does not give its own root, and is no split view.
    let path = old.join("tile/entries/000");
    let mut bundle = fs::read(&path).unwrap();
    bundle[300] ^= 1;
    fs::write(&path, bundle).unwrap();
    let changed = compare(&old, &home.dir());
    assert!(matches!(changed.relation, Relation::Forked { .. }));
    assert!(!changed.older.agrees && changed.newer.agrees && !changed.is_split_view());
    fs::remove_file(path).unwrap();
    assert!(compare_logs(&old, &home.dir(), None).is_err());
}

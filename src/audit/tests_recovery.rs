//! What a crash leaves behind, and what comes of it.

use std::fs;

use super::tests::{Home, copy, entry, refusals};
use super::*;

/// 300 published entries and 5 durable but not published.
fn interrupted() -> Home {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 299)).unwrap();
    log.publish().unwrap();
    log.append_all(&refusals(300, 3)).unwrap();
    log.append_all(&refusals(303, 2)).unwrap();
    drop(log);
    home
}

fn all(log: &AuditLog) -> Vec<Entry> {
    log.entries().collect::<Result<_, _>>().unwrap()
}

#[test]
fn whatever_can_be_made_again_is_made_again() {
    for lost in [
        "",
        "tile/0",
        "tile/1",
        "tile/0/000",
        "tile/0/001.p",
        "checkpoint",
        "log.vkey",
        "tile/entries/000",
        "tile/entries/001.p",
        "tile",
    ] {
        let home = interrupted();
        let path = home.dir().join(lost);
        if path.is_file() {
            fs::remove_file(path).unwrap();
        } else if !lost.is_empty() {
            fs::remove_dir_all(path).unwrap();
        }
        let log = home.open().unwrap();
        assert_eq!(log.position().size, 305, "{lost}");
        assert_eq!(all(&log)[1..], refusals(1, 304), "{lost}");
        let verdict = home.verify();
        assert!(verdict.is_sound(), "{lost}: {:?}", verdict.findings);
    }
}

#[test]
fn a_torn_append_is_dropped_whole_and_what_was_acknowledged_stays() {
    let home = interrupted();
    let journal = home.folder.path().join("state.journal");
    let whole = fs::read(&journal).unwrap();
    let mut log = home.open().unwrap();
    log.append_all(&refusals(305, 2)).unwrap();
    drop(log);
    let longer = fs::read(&journal).unwrap();
    assert_eq!(longer[..whole.len()], whole);
    for cut in (whole.len()..longer.len()).step_by(7) {
        // Cut short, or the room given but the bytes not written.
        for blank in [false, true] {
            let mut torn = longer[..cut].to_vec();
            if blank {
                torn.resize(longer.len(), 0);
            }
            // Entries end with zeros: then nothing was lost after all.
            if torn == longer {
                continue;
            }
            fs::write(&journal, torn).unwrap();
            let log = home.open().unwrap();
            assert_eq!(log.position().size, 305, "{cut}");
            drop(log);
            assert_eq!(fs::read(&journal).unwrap(), whole);
        }
    }
    fs::write(&journal, &longer).unwrap();
    assert_eq!(home.open().unwrap().position().size, 307);
    assert!(home.verify().is_sound());
}

#[test]
fn a_damaged_entry_that_was_acknowledged_is_an_error() {
    let home = interrupted();
    let journal = home.folder.path().join("state.journal");
    let bytes = fs::read(&journal).unwrap();
    // The last batch but one: 3 entries of 258 bytes before the last 2 and their head.
    let at = bytes.len() - 2 * 258 - 64 - 100;
    let mut damaged = bytes.clone();
    damaged[at] ^= 1;
    fs::write(&journal, damaged).unwrap();
    assert!(matches!(home.open(), Err(AuditError::Format { .. })));
    fs::write(&journal, bytes).unwrap();
    assert_eq!(home.open().unwrap().position().size, 305);
}

#[test]
fn a_folder_that_was_changed_is_never_signed_again() {
    for (file, place) in
        [("checkpoint", 3), ("checkpoint", 90), ("log.vkey", 40), ("tile/entries/001.p/44", 700)]
    {
        let home = interrupted();
        let path = home.dir().join(file);
        let mut bytes = fs::read(&path).unwrap();
        bytes[place] ^= 1;
        fs::write(&path, bytes).unwrap();
        let error = home.open().unwrap_err();
        assert!(matches!(error, AuditError::Altered { .. }), "{file}: {error}");
        assert_eq!(error.kind(), crate::error::ErrorKind::VerificationFailed);
    }
    // An entry changed and its tiles taken away: the tiles are not made from what was not signed.
    let home = interrupted();
    let path = home.dir().join("tile/entries/000");
    let mut bytes = fs::read(&path).unwrap();
    bytes[700] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::remove_dir_all(home.dir().join("tile/0")).unwrap();
    assert!(matches!(home.open(), Err(AuditError::Altered { .. })));
    assert!(!home.dir().join("tile/0").exists());
}

#[test]
fn a_damaged_or_older_state_is_refused() {
    let home = Home::new();
    let mut log = home.create();
    let old = fs::read(home.state()).unwrap();
    log.append(&entry(EntryKind::PermitRefused, 1)).unwrap();
    log.publish().unwrap();
    drop(log);
    let new = fs::read(home.state()).unwrap();
    fs::write(home.state(), old).unwrap();
    assert!(matches!(home.open(), Err(AuditError::Altered { .. })));
    for place in [0, 20, new.len() - 40, new.len() - 1] {
        let mut damaged = new.clone();
        damaged[place] ^= 1;
        fs::write(home.state(), damaged).unwrap();
        assert!(matches!(home.open(), Err(AuditError::Format { .. })));
    }
    fs::write(home.state(), new).unwrap();
    home.open().unwrap();
}

#[test]
fn a_crash_between_any_two_files_of_a_publication_is_mended() {
    // The state after each step: the new files appear one after the other.
    let home = interrupted();
    let before = home.folder.path().join("before");
    copy(&home.dir(), &before);
    let old_state = fs::read(home.state()).unwrap();
    home.open().unwrap();
    let after = home.folder.path().join("after");
    copy(&home.dir(), &after);
    let new_state = fs::read(home.state()).unwrap();
    let steps =
        ["tile/entries/001.p/49", "tile/0/001.p/49", "tile/1/000.p/1", "state", "checkpoint"];
    for done in 0..=steps.len() {
        fs::remove_dir_all(home.dir()).unwrap();
        copy(&before, &home.dir());
        fs::write(home.state(), &old_state).unwrap();
        for step in &steps[..done] {
            if *step == "state" {
                fs::write(home.state(), &new_state).unwrap();
            } else {
                fs::copy(after.join(step), home.dir().join(step)).unwrap();
            }
        }
        assert_eq!(home.open().unwrap().position().size, 305, "{done}");
        assert!(home.verify().is_sound(), "{done}");
        assert_eq!(fs::read(home.state()).unwrap(), new_state);
    }
}

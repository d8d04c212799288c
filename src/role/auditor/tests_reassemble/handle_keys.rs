//! Handle keys that are their batches' own by the owners' logs, and such as are not.

use super::{ReassemblyInputs, again, codes, honest, reader};
use crate::audit::{Checkpoint, LogReader};
use crate::encode::HandleFile;
use crate::error::ErrorKind;
use crate::role::auditor::Reassembly;

#[test]
fn handle_keys_are_known_from_their_owners_logs() {
    let (world, release) = honest();
    let logs = || world.owners.iter().map(|one| LogReader::open(&one.log_folder()).unwrap());
    let logged = |found: &Reassembly| -> Vec<bool> {
        found.owners.iter().map(|one| one.handles_logged).collect()
    };
    let unknown = "no log shows that the handle key of";
    let mut found = again(&world, &release);
    assert!(found.summary().contains(unknown), "{}", found.summary());
    found.check_owner(&reader(&world)).unwrap();
    assert_eq!(logged(&found), [false, false]);
    found.check_owner(&logs().next().unwrap()).unwrap();
    assert_eq!(logged(&found), [true, false]);
    assert!(found.summary().contains(unknown), "{}", found.summary());
    logs().for_each(|log| found.check_owner(&log).unwrap());
    assert_eq!((logged(&found), codes(&found)), (vec![true, true], vec![]));
    assert!(!found.summary().contains(unknown), "{}", found.summary());

    // One that claims a record more, of an owner whose map is not given, and one with another's key.
    let read = |place: usize| HandleFile::read(&mut &*release.handles[place]).unwrap().0;
    let council = read(0);
    for forged in [
        HandleFile { records: council.records + 1, ..council },
        HandleFile { key: read(1).key, ..read(0) },
    ] {
        let mut other = release.clone();
        other.map_files.remove(0);
        other.handles[0].clear();
        forged.write(&mut other.handles[0]).unwrap();
        let mut found = again(&world, &other);
        let before = codes(&found);
        logs().for_each(|log| found.check_owner(&log).unwrap());
        if before.is_empty() {
            assert_eq!(
                (logged(&found), codes(&found)),
                (vec![false, true], vec![ReassemblyInputs])
            );
            assert!(found.findings[0].sentence.contains("`council`"), "{:?}", found.findings);
        } else {
            // No handle opens with it, so that nothing is left to be asked of the logs.
            assert_eq!((before, found.owners.len()), (vec![ReassemblyInputs], 0));
        }
    }
}

#[test]
fn a_log_that_another_key_signs_shows_no_handle_key() {
    let (world, release) = honest();
    let folder = world.owners[0].log_folder();
    let position = LogReader::open(&folder).unwrap().position().clone();
    let forged = Checkpoint::sign(&position, world.registry.signer()).unwrap();
    std::fs::write(folder.join("checkpoint"), forged.to_bytes()).unwrap();
    let mut found = again(&world, &release);
    let error = found.check_owner(&LogReader::open(&folder).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VerificationFailed, "{error}");
    assert!(found.owners.iter().all(|one| !one.handles_logged) && found.is_sound());
}

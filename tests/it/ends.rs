//! Agreements adopted and keys destroyed, without any other act.

use linkwise::audit::{EntryKind, FindingCode, verify_logs};
use linkwise::policy::{ActKind, DenialReason, Refusal};
use linkwise::role::{RoleError, adopt_agreement, destroy_epoch, refuse, refuse_each};

use crate::refusal::records;
use crate::world::{World, now, signer};

#[test]
fn adoption_and_destruction_are_entries_of_their_own() {
    let mut world = World::new(&["a", "b"], |_| {});
    let agreement = world.agreement.clone();
    let terms = agreement.terms();
    let log = &mut world.organisations.get_mut("a").unwrap().log;
    let own = signer("a", "signer");
    assert!(adopt_agreement(&agreement, &own, log, now()).unwrap());
    assert!(!adopt_agreement(&agreement, &own, log, now()).unwrap());
    let error = adopt_agreement(&agreement, &signer("b", "signer"), log, now()).unwrap_err();
    assert!(matches!(error, RoleError::KeyMismatch { .. }), "{error}");
    // Nothing was opened yet.
    let error = destroy_epoch(terms, &own, log, now()).unwrap_err();
    assert!(matches!(error, RoleError::Usage { .. }), "{error}");
    world.encode("a", &records("a", 40)).unwrap();
    let log = &mut world.organisations.get_mut("a").unwrap().log;
    assert!(destroy_epoch(terms, &own, log, now()).unwrap());
    assert!(!destroy_epoch(terms, &own, log, now()).unwrap());
    assert!(world.encode("a", &records("a", 40)).is_err());
    let log = &world.organisations["a"].log;
    let kinds: Vec<_> = log.entries().map(|entry| entry.unwrap().kind).collect();
    let of = |kind| kinds.iter().filter(|one| **one == kind).count();
    assert_eq!((of(EntryKind::AgreementAdopted), of(EntryKind::KeyEpochDestroyed)), (1, 1));
    // What went before is sound, and every act was held against the agreement.
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.acts_checked, verdict.acts_unchecked), (1, 0));
    let name = serde_json::to_string(&FindingCode::EpochDestroyed).unwrap();
    assert_eq!(name, "\"epoch-destroyed\"");
}

#[test]
fn many_refusals_are_the_same_entries_as_one_after_the_other() {
    let mut world = World::new(&["a", "b"], |_| {});
    let agreement = *world.agreement.digest();
    let refusals = [1, 2, 3].map(|epoch| Refusal::from(DenialReason::EpochUsed { epoch }));
    let act = ActKind::Encode;
    let a = world.organisations.get_mut("a").unwrap();
    for refusal in &refusals {
        refuse(&mut a.log, refusal, "a", act, &agreement, &signer("a", "signer"), now()).unwrap();
    }
    let again = &signer("a", "signer");
    refuse_each(&mut a.log, &refusals, "a", act, &agreement, again, now()).unwrap();
    let entries: Vec<_> = a.log.entries().map(Result::unwrap).skip(1).collect();
    assert_eq!((entries.len(), a.log.position().size), (6, 7));
    assert_eq!(entries[..3], entries[3..]);
    assert!(verify_logs(&world.log_folders(), &[], &[]).is_sound());
}

//! Withdrawals, their being taken in, and answers to subjects, as whoever holds keys can write them.

use super::FindingCode as Code;
use super::tests::{at, memory};
use super::tests_linkage::{Linkage, counts, digest, terms};
use super::*;

/// The linkage, after which the council withdrew links, health took that in, and a subject was answered.
fn withdrawn() -> Linkage {
    let mut all = Linkage::new();
    let old = terms(3, None);
    let run = InnerTree::from_leaves([9; 16], vec![digest("leaf"); 64]).unwrap();
    all.act("council", &old, EntryKind::LinksWithdrawn, "unlink", 40, |entry| {
        entry.inputs = vec![digest("map of council")];
        entry.outputs = vec![digest("notice to health")];
        entry.run = Some(run.summary());
        entry.counts = counts(&[("links", 12)]);
    });
    all.runs.push(run);
    let mut received = all.entry("health", EntryKind::WithdrawalReceived, 41);
    received.agreement = Some(old.digest());
    received.inputs = vec![digest("notice to health")];
    all.push("health", received);
    for kind in [EntryKind::SubjectAccessAsked, EntryKind::SubjectAccessAnswered] {
        let entry = all.entry("council", kind, 42);
        all.push("council", entry);
    }
    all
}

fn codes(all: &Linkage, only: Option<usize>) -> Vec<Code> {
    let home = memory();
    let mut dirs = all.write(home.path());
    if let Some(place) = only {
        dirs = vec![dirs.swap_remove(place)];
    }
    let verdict = verify_logs(&dirs, &Linkage::pins(), &[]);
    verdict.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_withdrawal_is_traced_to_its_map_and_a_receipt_to_its_notice() {
    let all = withdrawn();
    let home = memory();
    let verdict = verify_logs(&all.write(home.path()), &Linkage::pins(), &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    // The map and the notice beside what the linkage itself took in.
    assert_eq!((verdict.inputs_traced, verdict.acts_checked), (9, 7));
    // A log alone says nothing of what others put out.
    for place in 0..5 {
        assert_eq!(codes(&all, Some(place)), [], "{place}");
    }
}

#[test]
fn a_link_of_an_earlier_version_is_withdrawn_under_the_one_in_force() {
    let mut all = Linkage::new();
    let new = terms(4, Some(terms(3, None).digest()));
    all.agreements.push(new.to_bytes());
    for (name, kind) in [
        ("council", EntryKind::AgreementAdopted),
        ("council", EntryKind::AgreementSuperseded),
        ("health", EntryKind::AgreementAdopted),
    ] {
        let mut entry = all.entry(name, kind, 50);
        entry.agreement = Some(new.digest());
        if kind == EntryKind::AgreementSuperseded {
            entry.agreement = new.supersedes;
            entry.inputs = vec![new.digest()];
        }
        all.push(name, entry);
    }
    all.act("council", &new, EntryKind::LinksWithdrawn, "unlink", 51, |entry| {
        entry.inputs = vec![digest("map of council")];
        entry.outputs = vec![digest("notice to health")];
    });
    let mut received = all.entry("health", EntryKind::WithdrawalReceived, 51);
    received.agreement = Some(new.digest());
    received.inputs = vec![digest("notice to health")];
    all.push("health", received);
    assert_eq!(codes(&all, None), []);
    // The one who takes it in cannot say that it was under another agreement.
    all.get("health", EntryKind::WithdrawalReceived).agreement = Some(terms(3, None).digest());
    assert_eq!(codes(&all, None), [Code::ChainBroken]);
}

#[test]
fn spoilt_withdrawals_are_found_under_their_codes() {
    use EntryKind::{LinksWithdrawn, SubjectAccessAsked, WithdrawalReceived};
    type Spoil = fn(&mut Linkage);
    let cases: [(&str, Code, Spoil); 15] = [
        ("of a map that nobody made", Code::InputUnknown, |all| {
            all.get("council", LinksWithdrawn).inputs[0] = digest("forged");
        }),
        ("of a batch", Code::ChainBroken, |all| {
            all.get("council", LinksWithdrawn).inputs[0] = digest("passport of council");
        }),
        ("of no map", Code::WithdrawalUnfounded, |all| {
            all.get("council", LinksWithdrawn).inputs.clear();
        }),
        ("of two maps", Code::WithdrawalUnfounded, |all| {
            all.get("council", LinksWithdrawn).inputs.push(digest("map of health"));
        }),
        ("hours before the map was made", Code::TakenBeforeMade, |all| {
            for entry in &mut all.logs.get_mut("resolver").unwrap().entries[1..] {
                entry.time = at(60);
            }
        }),
        ("without a permit", Code::IntentMissing, |all| {
            let entries = &mut all.logs.get_mut("council").unwrap().entries;
            entries.retain(|one| {
                one.kind != EntryKind::PermitGranted || one.act.as_deref() != Some("unlink")
            });
        }),
        ("as the outcome of mapping", Code::ActNotAllowed, |all| {
            all.get("council", LinksWithdrawn).kind = EntryKind::ReferencesMapped;
        }),
        ("by another delivery's number", Code::ActNotAllowed, |all| {
            all.get("council", LinksWithdrawn).epoch = Some(2);
        }),
        ("commitments of another run", Code::RunMismatch, |all| {
            let run = all.get("council", LinksWithdrawn).run.as_mut().unwrap();
            run.root = digest("another root");
        }),
        ("taken in that nobody gave", Code::InputUnknown, |all| {
            all.get("health", WithdrawalReceived).inputs[0] = digest("forged");
        }),
        ("taken in without a notice", Code::WithdrawalUnfounded, |all| {
            all.get("health", WithdrawalReceived).inputs.clear();
        }),
        ("a map taken in as if it were a notice", Code::ChainBroken, |all| {
            all.get("health", WithdrawalReceived).inputs[0] = digest("map of health");
        }),
        ("taken in hours before it was given", Code::TakenBeforeMade, |all| {
            all.get("health", WithdrawalReceived).time = at(37);
        }),
        ("the notice struck out of the owner's entry", Code::InputUnknown, |all| {
            all.get("council", LinksWithdrawn).outputs.clear();
        }),
        ("a subject answered who had not asked", Code::IntentMissing, |all| {
            let entries = &mut all.logs.get_mut("council").unwrap().entries;
            entries.retain(|entry| entry.kind != SubjectAccessAsked);
        }),
    ];
    for (name, code, spoil) in cases {
        let mut all = withdrawn();
        spoil(&mut all);
        let found = codes(&all, None);
        assert!(found.contains(&code), "{name}: {found:?}");
    }
}

#[test]
fn a_subject_is_answered_as_often_as_asked() {
    let mut all = withdrawn();
    let answered = all.get("council", EntryKind::SubjectAccessAnswered).clone();
    let asked = all.get("council", EntryKind::SubjectAccessAsked).clone();
    // Asked twice and answered twice, in this order; a third answer is too many.
    for entry in [asked.clone(), asked, answered.clone(), answered.clone()] {
        all.push("council", entry);
    }
    assert_eq!(codes(&all, None), []);
    all.push("council", answered);
    assert_eq!(codes(&all, None), [Code::IntentMissing]);
}

#[test]
fn maps_without_barred_links_after_a_withdrawal_are_counted() {
    let mapped = |list: bool, who: &'static str| {
        let mut all = withdrawn();
        let terms = terms(3, None);
        all.act(who, &terms, EntryKind::ReferencesMapped, "map", 43, |entry| {
            entry.inputs = vec![digest(&format!("map of {who}"))];
            if list {
                entry.counts = counts(&[("list:barred-links", 1)]);
            }
        });
        let home = memory();
        verify_logs(&all.write(home.path()), &Linkage::pins(), &[])
    };
    let verdict = mapped(false, "council");
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(verdict.mapped_without_bars, 1);
    assert!(verdict.summary().contains("1 map was applied without barred links"));
    assert_eq!(mapped(true, "council").mapped_without_bars, 0);
    // Whoever withdrew nothing has nothing to bar.
    assert_eq!(mapped(false, "health").mapped_without_bars, 0);
}

/// The lists of two withdrawals of the council, `left` by the first and `kept` and `then` by the second,
/// and the list that was applied at the end.
fn lists_changed(left: &str, kept: &str, then: &str, applied: Option<&str>) -> u64 {
    let mut all = withdrawn();
    let terms = terms(3, None);
    let first = all.get("council", EntryKind::LinksWithdrawn);
    first.commitments = vec![digest("none"), digest(left)];
    let run = InnerTree::from_leaves([8; 16], vec![digest("leaf"); 64]).unwrap();
    all.act("council", &terms, EntryKind::LinksWithdrawn, "unlink", 43, |entry| {
        entry.inputs = vec![digest("map of council")];
        entry.run = Some(run.summary());
        entry.commitments = vec![digest(kept), digest(then)];
    });
    all.runs.push(run);
    all.act("council", &terms, EntryKind::ReferencesMapped, "map", 44, |entry| {
        entry.inputs = vec![digest("map of council")];
        entry.counts = counts(&[("list:barred-links", 1)]);
        entry.commitments = applied.map(digest).into_iter().collect();
    });
    let home = memory();
    let verdict = verify_logs(&all.write(home.path()), &Linkage::pins(), &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(verdict.mapped_without_bars, 0);
    let told = verdict.summary().contains("that the last withdrawal left: ask");
    assert_eq!(told, verdict.barred_links_changed > 0);
    verdict.barred_links_changed
}

#[test]
fn a_list_of_barred_links_that_was_changed_is_counted() {
    assert_eq!(lists_changed("one", "one", "two", Some("two")), 0);
    // The list that the first left lacks what the second withdrew.
    assert_eq!(lists_changed("one", "one", "two", Some("one")), 1);
    assert_eq!(lists_changed("one", "one", "two", Some("shorter")), 1);
    assert_eq!(lists_changed("one", "one", "two", None), 1);
    // The second went on from another list.
    assert_eq!(lists_changed("one", "none", "two", Some("two")), 1);
    assert_eq!(lists_changed("one", "none", "two", Some("one")), 2);
}

#[test]
fn lists_of_barred_links_go_on_across_agreements_and_end_with_the_key() {
    use super::bars::Bars;
    let entry = |key: u8, lists: &[&str]| {
        let key = crate::crypto::SignerPublicKey([key; 32]);
        let mut entry = Entry::new(EntryKind::LinksWithdrawn, at(40), "council", key);
        entry.commitments = lists.iter().map(|list| digest(list)).collect();
        entry
    };
    let mut bars = Bars::default();
    assert!(bars.withdrawn("a", &entry(1, &["none", "one"])));
    // Another agreement's withdrawal goes on from the list of the first, and so holds its links.
    assert!(bars.withdrawn("b", &entry(1, &["one", "two"])));
    for (family, list, right) in
        [("a", "one", true), ("a", "two", true), ("b", "two", true), ("b", "one", false)]
    {
        assert_eq!(bars.mapped(family, &entry(1, &[list])), right, "{family} {list}");
    }
    // One that starts anew holds nothing of the first.
    assert!(bars.withdrawn("c", &entry(1, &["none", "three"])));
    assert!(!bars.mapped("a", &entry(1, &["three"])));
    // By another key nothing can be told; nor of an agreement under which nothing was withdrawn.
    assert!(bars.mapped("a", &entry(2, &["three"])));
    assert!(bars.mapped("d", &entry(1, &["three"])));
    // One that was interrupted is done again.
    assert!(bars.withdrawn("a", &entry(1, &["two", "four"])));
    assert!(bars.withdrawn("a", &entry(1, &["two", "four"])));
    assert!(!bars.withdrawn("a", &entry(1, &["two", "five"])));
    // An entry of the earlier form says nothing of lists, unless there was one of this form.
    assert!(bars.withdrawn("e", &entry(1, &[])));
    assert!(bars.mapped("e", &entry(1, &["three"])));
    for lists in [&[][..], &["four"], &["two", "five", "six"]] {
        assert!(!bars.withdrawn("a", &entry(1, lists)), "{lists:?}");
    }
    assert!(bars.mapped("a", &entry(1, &["five"])));
    assert!(!bars.mapped("a", &entry(1, &["six"])));
}

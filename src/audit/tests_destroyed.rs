//! Openings that were destroyed: once, of a run that the log has.

use super::FindingCode as Code;
use super::tests::memory;
use super::tests_linkage::{Linkage, digest};
use super::*;

/// The entry that destroys the openings of an owner's run.
fn destroyed(all: &mut Linkage, name: &str) -> Entry {
    let encoded = all.get(name, EntryKind::BatchEncoded).clone();
    let mut entry = all.entry(name, EntryKind::KeyEpochDestroyed, 50);
    (entry.agreement, entry.run) = (encoded.agreement, encoded.run);
    entry
}

fn codes(all: &Linkage) -> Vec<Code> {
    let home = memory();
    let verdict = verify_logs(&all.write(home.path()), &Linkage::pins(), &[]);
    verdict.findings.iter().map(|finding| finding.code).collect()
}

type Change = fn(&mut Linkage, &'static str);

#[test]
fn openings_are_destroyed_once_and_of_a_run_that_the_log_has() {
    let cases: [(&str, &[Code], Change); 7] = [
        ("once", &[], |all, name| {
            let entry = destroyed(all, name);
            all.push(name, entry);
        }),
        ("twice", &[Code::RunRepeated], |all, name| {
            let entry = destroyed(all, name);
            all.push(name, entry.clone());
            all.push(name, entry);
        }),
        ("before they were made", &[Code::RunUnknown], |all, name| {
            let mut entry = destroyed(all, name);
            entry.time = all.get(name, EntryKind::AgreementAdopted).time;
            all.logs.get_mut(name).unwrap().entries.insert(1, entry);
        }),
        ("of a run of nobody", &[Code::RunUnknown], |all, name| {
            let mut entry = destroyed(all, name);
            entry.run.as_mut().unwrap().id = [9; 16];
            all.push(name, entry);
        }),
        ("of a run with another root", &[Code::RunUnknown], |all, name| {
            let mut entry = destroyed(all, name);
            entry.run.as_mut().unwrap().root = digest("other");
            all.push(name, entry);
        }),
        ("of a run with other leaves", &[Code::RunUnknown], |all, name| {
            let mut entry = destroyed(all, name);
            entry.run.as_mut().unwrap().leaves = 64;
            all.push(name, entry);
        }),
        ("of a run in another log", &[Code::RunUnknown], |all, name| {
            let entry = destroyed(all, if name == "council" { "health" } else { "council" });
            let mut own = destroyed(all, name);
            own.run = entry.run;
            all.push(name, own);
        }),
    ];
    for (what, expected, change) in cases {
        for name in ["council", "health"] {
            let mut all = Linkage::new();
            change(&mut all, name);
            assert_eq!(codes(&all), expected, "{name}: {what}");
        }
    }
}

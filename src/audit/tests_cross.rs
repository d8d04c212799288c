//! Several logs of one linkage, held against each other.

use std::path::PathBuf;

use super::FindingCode as Code;
use super::tests::{at, copy, signer};
use super::*;
use crate::crypto::Digest;

const NONE: [Code; 0] = [];

struct Party {
    log: AuditLog,
    dir: PathBuf,
    name: &'static str,
    seed: u8,
}

impl Party {
    fn new(home: &tempfile::TempDir, name: &'static str, seed: u8) -> Self {
        let dir = home.path().join(name);
        let log = AuditLog::create(
            &dir,
            &home.path().join(format!("{name}.state")),
            &format!("{name}.example"),
            signer(seed),
            name,
            at(0),
        )
        .unwrap();
        Self { log, dir, name, seed }
    }

    fn act(&mut self, kind: EntryKind, act: &str, fill: impl FnOnce(&mut Entry)) {
        let mut permit =
            Entry::new(EntryKind::PermitGranted, at(1), self.name, signer(self.seed).public_key());
        permit.agreement = Some(Digest::of(b"agreement"));
        permit.act = Some(act.into());
        permit.purpose = Some("safeguarding".into());
        let mut outcome = permit.clone();
        outcome.kind = kind;
        fill(&mut outcome);
        self.log.append(&permit).unwrap();
        self.log.append(&outcome).unwrap();
        self.log.publish().unwrap();
    }
}

fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

/// Owner, unit and assembler of one linkage; `spoil` changes what the unit and the assembler write.
fn linkage(spoil: &str) -> (tempfile::TempDir, Vec<PathBuf>) {
    let home = tempfile::tempdir().unwrap();
    let mut owner = Party::new(&home, "owner", 1);
    let mut unit = Party::new(&home, "unit", 2);
    let mut assembler = Party::new(&home, "assembler", 3);
    owner.act(EntryKind::BatchEncoded, "encode", |e| {
        e.outputs = vec![digest("passport")];
    });
    let mut quoted = owner.log.position();
    match spoil {
        "parent ahead" => quoted.size += 1,
        "parent root" => quoted.root = digest("another"),
        "parent size" => quoted.size -= 1,
        "parent elsewhere" => quoted.origin = "elsewhere.example".into(),
        _ => {}
    }
    owner.act(EntryKind::BatchEncoded, "encode", |e| {
        e.outputs = vec![digest("another passport")];
    });
    unit.act(EntryKind::BatchScored, "score", |e| {
        let passport =
            if spoil.contains("elsewhere") || spoil == "input" { "forged" } else { "passport" };
        e.inputs = vec![digest(passport)];
        e.outputs = vec![digest("edges")];
        e.model = Some(digest("model"));
        e.parents = vec![quoted];
    });
    assembler.act(EntryKind::LinksAssembled, "assemble", |e| {
        e.inputs = vec![digest("edges")];
        let model = if spoil == "model" { "another" } else { "model" };
        e.model = Some(digest(model));
        e.parents = vec![unit.log.position()];
    });
    let dirs = vec![owner.dir, unit.dir, assembler.dir];
    (home, dirs)
}

fn codes(dirs: &[PathBuf]) -> Vec<Code> {
    let verdict = verify_logs(dirs, &[], &[]);
    verdict.findings.iter().map(|f| f.code).collect()
}

#[test]
fn the_logs_of_a_linkage_confirm_each_other() {
    let (_home, dirs) = linkage("");
    let verdict = verify_logs(&dirs, &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!((verdict.inputs_traced, verdict.parents_confirmed), (2, 2));
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["logs"][0]["origin"], "owner.example");
    // One log alone says nothing of what others put out.
    assert_eq!(codes(&dirs[1..2]), NONE);
    // The owner's log is missing, but the unit's entry quotes it: not the unit's fault.
    assert_eq!(codes(&dirs[1..]), NONE);
}

#[test]
fn what_one_log_says_of_another_must_be_so() {
    for (spoil, code) in [
        ("input", Code::InputUnknown),
        ("model", Code::ModelMismatch),
        ("parent root", Code::ParentInconsistent),
        ("parent size", Code::ParentInconsistent),
    ] {
        let (_home, dirs) = linkage(spoil);
        assert_eq!(codes(&dirs), [code], "{spoil}");
        let finding = &verify_logs(&dirs, &[], &[]).findings[0];
        assert_eq!(finding.entry, Some(2));
        assert!(finding.to_string().contains(&finding.origin));
    }
    let (_home, dirs) = linkage("parent elsewhere");
    assert_eq!(codes(&dirs), NONE);
    let json = serde_json::to_string(&Code::InputUnknown).unwrap();
    assert_eq!(json, "\"input-unknown\"");
}

#[test]
fn an_old_copy_of_a_log_is_found_by_who_quotes_it() {
    let home = tempfile::tempdir().unwrap();
    let mut owner = Party::new(&home, "owner", 1);
    let old = home.path().join("old");
    copy(&owner.dir, &old);
    owner.act(EntryKind::BatchEncoded, "encode", |_| {});
    let mut unit = Party::new(&home, "unit", 2);
    let quoted = owner.log.position();
    unit.act(EntryKind::BatchScored, "score", |e| e.parents = vec![quoted]);
    assert_eq!(codes(&[owner.dir, unit.dir.clone()]), NONE);
    assert_eq!(codes(&[old, unit.dir]), [Code::ParentAhead]);
}

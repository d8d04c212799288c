//! A log's folder with something changed in it: each change is found, under the right code.

use std::fs;
use std::path::Path;

use super::FindingCode as Code;
use super::tests::{Home, ORIGIN, copy, entry, refusals, signer};
use super::*;
use crate::crypto::Digest;

const NONE: [Code; 0] = [];
const AGREEMENT: &[u8] = b"an agreement in canonical bytes";

/// 601 entries: two full bundles and a partial one, a run, an agreement, an act.
fn sound() -> (Home, Checkpoint) {
    let home = Home::new();
    let mut log = home.create();
    log.append_all(&refusals(1, 100)).unwrap();
    let earlier = log.publish().unwrap();
    log.store_agreement(&Digest::of(AGREEMENT), AGREEMENT).unwrap();
    let leaves: Vec<_> = (0..64u8).map(|n| Digest::of(&[n])).collect();
    let run = log.publish_run([3; 16], &leaves).unwrap();
    log.append(&entry(EntryKind::PermitGranted, 101)).unwrap();
    let mut outcome = entry(EntryKind::BatchEncoded, 101);
    outcome.run = Some(run);
    log.append(&outcome).unwrap();
    log.append_all(&refusals(102, 490)).unwrap();
    log.publish().unwrap();
    log.append_all(&refusals(592, 8)).unwrap();
    log.publish().unwrap();
    (home, earlier)
}

fn codes(home: &Home) -> Vec<Code> {
    let mut codes: Vec<_> = home.verify().findings.iter().map(|f| f.code).collect();
    codes.dedup();
    codes
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn edit(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

type Mutation = (String, Code, Box<dyn Fn(&Path)>);

fn mutation(name: &str, code: Code, change: impl Fn(&Path) + 'static) -> Mutation {
    (name.to_owned(), code, Box::new(change))
}

fn mutations() -> Vec<Mutation> {
    let mut all = Vec::new();
    let files = ["tile/0/000", "tile/0/001", "tile/0/002.p/89", "tile/1/000.p/2"];
    for file in files {
        for place in [0usize, 31, 40] {
            all.push(mutation(
                &format!("{file}: a bit at {place}"),
                Code::TileMismatch,
                move |dir| flip(&dir.join(file), place),
            ));
        }
        all.push(mutation(&format!("{file}: gone"), Code::TileMissing, move |dir| {
            fs::remove_file(dir.join(file)).unwrap();
        }));
        all.push(mutation(&format!("{file}: shorter"), Code::TileMismatch, move |dir| {
            edit(&dir.join(file), |bytes| bytes.truncate(bytes.len() - 32));
        }));
        all.push(mutation(&format!("{file}: longer"), Code::TileMismatch, move |dir| {
            edit(&dir.join(file), |bytes| bytes.extend([0; 32]));
        }));
    }
    let bundles = ["tile/entries/000", "tile/entries/001", "tile/entries/002.p/89"];
    for file in bundles {
        // The kind and the time of the second entry, a byte of its padding.
        for (what, place) in [("kind", 260), ("time", 263), ("actor", 278), ("padding", 514)] {
            all.push(mutation(
                &format!("{file}: {what} of an entry"),
                Code::RootMismatch,
                move |dir| flip(&dir.join(file), place),
            ));
        }
        all.push(mutation(&format!("{file}: gone"), Code::EntriesMissing, move |dir| {
            fs::remove_file(dir.join(file)).unwrap();
        }));
        all.push(mutation(&format!("{file}: cut short"), Code::EntriesMalformed, move |dir| {
            edit(&dir.join(file), |bytes| bytes.truncate(bytes.len() - 1));
        }));
        all.push(mutation(&format!("{file}: a length"), Code::EntriesMalformed, move |dir| {
            edit(&dir.join(file), |bytes| bytes[0] = 0xff);
        }));
        all.push(mutation(
            &format!("{file}: an entry dropped"),
            Code::EntriesMalformed,
            move |dir| {
                edit(&dir.join(file), |bytes| drop(bytes.drain(..258)));
            },
        ));
        all.push(mutation(
            &format!("{file}: two entries swapped"),
            Code::RootMismatch,
            move |dir| {
                edit(&dir.join(file), |bytes| bytes[..516].rotate_left(258));
            },
        ));
    }
    for file in ["tile/entries/000", "tile/entries/001"] {
        all.push(mutation(&format!("{file}: an entry more"), Code::EntriesMalformed, move |dir| {
            edit(&dir.join(file), |bytes| {
                let first = bytes[..258].to_vec();
                bytes.extend(first);
            });
        }));
    }
    all.push(mutation("the partial bundle: an entry more", Code::TileMismatch, |dir| {
        edit(&dir.join("tile/entries/002.p/89"), |bytes| {
            let first = bytes[..258].to_vec();
            bytes.extend(first);
        });
    }));
    all.push(mutation("an old partial tile", Code::TileMismatch, |dir| {
        flip(&dir.join("tile/0/002.p/81"), 3);
    }));
    all.push(mutation("an old partial bundle", Code::TileMismatch, |dir| {
        flip(&dir.join("tile/entries/002.p/81"), 30);
    }));
    for file in [
        "tile/0/003",
        "tile/0/002.p/90",
        "tile/2/000.p/1",
        "tile/entries/002",
        "tile/entries/x000/001",
        "tile/0/0000",
        "tile/1/000.p/0",
        "notes.txt",
        "runs/abc",
        "agreements/readme",
        "runs/ABABABABABABABABABABABABABABABAB",
    ] {
        all.push(mutation(&format!("{file}: added"), Code::UnexpectedFile, move |dir| {
            let path = dir.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::copy(dir.join("tile/0/000"), path).unwrap();
        }));
    }
    all.extend(signatures());
    let run = "runs/03030303030303030303030303030303";
    all.push(mutation("a run: gone", Code::RunMissing, move |dir| {
        fs::remove_file(dir.join(run)).unwrap();
    }));
    all.push(mutation("a run: a bit", Code::RunMismatch, move |dir| flip(&dir.join(run), 900)));
    all.push(mutation("a run: shorter", Code::RunMismatch, move |dir| {
        edit(&dir.join(run), |bytes| bytes.truncate(1024));
    }));
    all.push(mutation("a run: two leaves swapped", Code::RunMismatch, move |dir| {
        edit(&dir.join(run), |bytes| bytes[..64].rotate_left(32));
    }));
    let agreement = format!("agreements/{}", Digest::of(AGREEMENT));
    all.push(mutation("an agreement: a bit", Code::AgreementMismatch, {
        let agreement = agreement.clone();
        move |dir| flip(&dir.join(&agreement), 4)
    }));
    all.push(mutation("an agreement: another name", Code::AgreementMismatch, move |dir| {
        let other = format!("agreements/{}", Digest::of(b"other"));
        fs::rename(dir.join(&agreement), dir.join(other)).unwrap();
    }));
    all
}

fn signatures() -> Vec<Mutation> {
    let text = |change: &'static dyn Fn(String) -> String| {
        move |dir: &Path| {
            let path = dir.join("checkpoint");
            let note = fs::read_to_string(&path).unwrap();
            let changed = change(note.clone());
            assert_ne!(note, changed);
            fs::write(path, changed).unwrap();
        }
    };
    vec![
        mutation("no checkpoint", Code::CheckpointMissing, |dir| {
            fs::remove_file(dir.join("checkpoint")).unwrap();
        }),
        mutation("an empty checkpoint", Code::CheckpointMalformed, text(&|_| String::new())),
        mutation(
            "no signature",
            Code::CheckpointMalformed,
            text(&|note| note[..=note.find("\n\n").unwrap()].to_owned()),
        ),
        mutation(
            "an extension line",
            Code::CheckpointMalformed,
            text(&|note| note.replacen("\n\n", "\nextension\n\n", 1)),
        ),
        mutation(
            "a leading zero",
            Code::CheckpointMalformed,
            text(&|n| n.replacen("\n601\n", "\n0601\n", 1)),
        ),
        mutation(
            "a signed size",
            Code::CheckpointMalformed,
            text(&|n| n.replacen("\n601\n", "\n+601\n", 1)),
        ),
        mutation(
            "another size",
            Code::CheckpointSignature,
            text(&|n| n.replacen("\n601\n", "\n600\n", 1)),
        ),
        mutation(
            "no padding of the root",
            Code::CheckpointMalformed,
            text(&|n| n.replacen("=\n\n", "\n\n", 1)),
        ),
        mutation(
            "no line feed at the end",
            Code::CheckpointMalformed,
            text(&|n| n.trim_end().to_owned()),
        ),
        mutation(
            "a hyphen for the dash",
            Code::CheckpointMalformed,
            text(&|n| n.replace('\u{2014}', "-")),
        ),
        mutation("carriage returns", Code::CheckpointMalformed, text(&|n| n.replace('\n', "\r\n"))),
        mutation(
            "another origin",
            Code::CheckpointSignature,
            text(&|n| n.replacen(ORIGIN, "other.example", 1)),
        ),
        mutation(
            "another key name",
            Code::CheckpointSignature,
            text(&|n| n.replace("\u{2014} council", "\u{2014} counsel")),
        ),
        mutation(
            "an altered signature",
            Code::CheckpointSignature,
            text(&|n| {
                let at = n.rfind(' ').unwrap() + 20;
                let old = &n[at..=at];
                format!("{}{}{}", &n[..at], if old == "A" { "B" } else { "A" }, &n[at + 1..])
            }),
        ),
        mutation("a checkpoint by another key", Code::CheckpointSignature, |dir| {
            let path = dir.join("checkpoint");
            let position = Checkpoint::parse(&fs::read(&path).unwrap()).unwrap();
            let forged = Checkpoint::sign(position.position(), &signer(9)).unwrap();
            fs::write(path, forged.to_bytes()).unwrap();
        }),
        mutation("no verifier key", Code::VerifierKeyMalformed, |dir| {
            fs::remove_file(dir.join("log.vkey")).unwrap();
        }),
        mutation("a bit of the verifier key", Code::VerifierKeyMalformed, |dir| {
            flip(&dir.join("log.vkey"), 30);
        }),
        mutation("another verifier key", Code::KeyMismatch, |dir| {
            let key = write_verifier_key(ORIGIN, &signer(9).public_key()).unwrap();
            fs::write(dir.join("log.vkey"), format!("{key}\n")).unwrap();
        }),
        mutation("a verifier key of another name", Code::KeyMismatch, |dir| {
            let key = write_verifier_key("other.example", &signer(1).public_key()).unwrap();
            fs::write(dir.join("log.vkey"), format!("{key}\n")).unwrap();
        }),
    ]
}

#[test]
fn every_mutation_of_a_folder_is_found_under_its_code() {
    let (home, _) = sound();
    assert_eq!(codes(&home), NONE);
    let clean = home.folder.path().join("clean");
    copy(&home.dir(), &clean);
    let mutations = mutations();
    assert!(mutations.len() >= 80, "{}", mutations.len());
    for (name, code, change) in mutations {
        fs::remove_dir_all(home.dir()).unwrap();
        copy(&clean, &home.dir());
        change(&home.dir());
        let found = codes(&home);
        assert!(found.contains(&code), "{name}: {found:?}");
    }
}

/// Whoever holds the key can sign anything: what they sign is still held against its own rules and
/// against earlier checkpoints.
#[test]
fn a_rewritten_log_is_found_by_an_earlier_checkpoint() {
    let (home, earlier) = sound();
    let check = |home: &Home, since: &Checkpoint| {
        let verdict = verify_logs(&[home.dir()], &[], core::slice::from_ref(since));
        verdict.findings.iter().map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!(check(&home, &earlier), NONE);
    let other = Home::new();
    let mut log = other.create();
    log.append_all(&refusals(2, 110)).unwrap();
    log.publish().unwrap();
    assert_eq!(check(&other, &earlier), [Code::Inconsistent]);
    let short = Home::new();
    short.create();
    assert_eq!(check(&short, &earlier), [Code::RolledBack]);
    let forged = Checkpoint::sign(earlier.position(), &signer(9)).unwrap();
    assert_eq!(check(&home, &forged), [Code::EarlierSignature]);
    let mut elsewhere = earlier.position().clone();
    elsewhere.origin = "elsewhere.example".into();
    let elsewhere = Checkpoint::sign(&elsewhere, &signer(1)).unwrap();
    assert_eq!(check(&home, &elsewhere), [Code::EarlierUnmatched]);
    let twice = verify_logs(&[home.dir(), home.dir()], &[], &[]);
    assert!(twice.findings.iter().any(|f| f.code == Code::DuplicateOrigin));
}

/// A folder signed by its own key whose entries break the rules: bytes as another program writes them.
fn signed_folder(entries: &[Vec<u8>]) -> Home {
    let home = Home::new();
    home.create();
    let dir = home.dir();
    fs::remove_dir_all(dir.join("tile")).unwrap();
    let mut bundle = Vec::new();
    let mut tile = Vec::new();
    for bytes in entries {
        bundle.extend(u16::try_from(bytes.len()).unwrap().to_be_bytes());
        bundle.extend(bytes);
        tile.extend(merkle::leaf_hash(bytes).as_bytes());
    }
    let size = entries.len();
    let rows = [("entries", bundle), ("0", tile)];
    for (row, content) in rows.into_iter().filter(|_| size > 0) {
        fs::create_dir_all(dir.join(format!("tile/{row}/000.p"))).unwrap();
        fs::write(dir.join(format!("tile/{row}/000.p/{size}")), content).unwrap();
    }
    let position = LogPosition {
        origin: ORIGIN.into(),
        size: size as u64,
        root: merkle::root(entries.iter().map(|bytes| merkle::leaf_hash(bytes))),
    };
    let note = Checkpoint::sign(&position, &signer(1)).unwrap();
    fs::write(dir.join("checkpoint"), note.to_bytes()).unwrap();
    home
}

#[test]
fn entries_that_break_the_rules_are_found_though_they_are_signed() {
    use EntryKind::{BatchEncoded, LogClosed, LogOpened, PermitGranted, PermitRefused};
    let opened = entry(LogOpened, 0).to_bytes().unwrap();
    let bytes = |kind, hour| entry(kind, hour).to_bytes().unwrap();
    let check = |entries: &[Vec<u8>]| codes(&signed_folder(entries));
    let permit = bytes(PermitGranted, 1);
    let outcome = bytes(BatchEncoded, 1);
    assert_eq!(check(&[opened.clone(), permit.clone(), outcome.clone()]), NONE);
    assert_eq!(check(&[]), [Code::NotOpened]);
    assert_eq!(check(std::slice::from_ref(&permit)), [Code::NotOpened]);
    assert_eq!(check(&[opened.clone(), opened.clone()]), [Code::NotOpened]);
    assert_eq!(check(&[opened.clone(), outcome.clone()]), [Code::IntentMissing]);
    assert_eq!(check(&[opened.clone(), outcome.clone(), permit.clone()]), [Code::IntentMissing]);
    assert_eq!(
        check(&[opened.clone(), permit.clone(), outcome.clone(), outcome.clone()]),
        [Code::IntentMissing]
    );
    for change in [
        |e: &mut Entry| e.agreement = Some(Digest::of(b"another")),
        |e: &mut Entry| e.act = Some("score".into()),
        |e: &mut Entry| e.purpose = None,
    ] {
        let mut other = entry(PermitGranted, 1);
        change(&mut other);
        let other = other.to_bytes().unwrap();
        assert_eq!(check(&[opened.clone(), other, outcome.clone()]), [Code::IntentMissing]);
    }
    assert_eq!(
        check(&[opened.clone(), bytes(PermitRefused, 2), bytes(PermitRefused, 1)]),
        [Code::TimeWentBack]
    );
    assert_eq!(
        check(&[opened.clone(), bytes(LogClosed, 1), bytes(PermitRefused, 1)]),
        [Code::AfterClose]
    );
    let mut stranger = entry(LogOpened, 0);
    stranger.actor_key = signer(5).public_key();
    assert_eq!(check(&[stranger.to_bytes().unwrap()]), [Code::ActorKeyMismatch]);
    let mut run = entry(PermitRefused, 1);
    run.run = Some(RunSummary { id: [8; 16], root: Digest::of(b""), leaves: 64 });
    let run = run.to_bytes().unwrap();
    assert_eq!(check(&[opened.clone(), run.clone(), run]), [Code::RunMissing, Code::RunRepeated]);
    // Bytes that are no entry.
    let mut late = opened.clone();
    late[3] ^= 1;
    for wrong in
        [Vec::new(), vec![0; 256], opened[..255].to_vec(), [&opened[..], &[0; 256]].concat(), late]
    {
        assert_eq!(check(&[opened.clone(), wrong]), [Code::EntryMalformed]);
    }
}

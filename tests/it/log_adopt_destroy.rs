//! Agreements adopted, keys and openings destroyed, and logs under an agreement that names witnesses: by
//! the program, from outside.

#[allow(clippy::duplicate_mod, dead_code, reason = "shared with the tests of the other commands")]
#[path = "cli/world.rs"]
mod world;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use world::{World, names_in};

fn message(object: &Value) -> &str {
    object["error"]["message"].as_str().expect("a message")
}

fn kinds(world: &World, home: &str) -> Vec<String> {
    let shown = world.json(&format!("log show {home}"));
    let entries = shown["entries"].as_array().expect("a list");
    entries.iter().map(|entry| entry["kind"].as_str().expect("a word").to_owned()).collect()
}

fn how_many(world: &World, home: &str, kind: &str) -> usize {
    kinds(world, home).iter().filter(|one| *one == kind).count()
}

fn sound(world: &World, home: &str) {
    world.ok(&format!("log verify {home} --card {home}.card"));
}

/// The one link key that a home holds.
fn key_file(world: &World, home: &str) -> PathBuf {
    let folder = world.path().join(home).join("keys");
    let names = names_in(&folder);
    assert_eq!(names.len(), 1, "{names:?}");
    folder.join(&names[0])
}

#[test]
fn an_agreement_is_adopted_once_and_only_when_it_is_signed() {
    let world = World::ready(false);
    let adopt = |home: &str| format!("log adopt --home {home} --agreement A.toml");
    assert_eq!(kinds(&world, "unit"), ["log-opened"]);
    let first = world.json(&adopt("unit"));
    assert_eq!((&first["written"], &first["entries"]), (&true.into(), &2.into()));
    assert_eq!((&first["version"], &first["log"]), (&1.into(), &"linkwise/unit".into()));
    assert_eq!(kinds(&world, "unit"), ["log-opened", "agreement-adopted"]);
    let again = world.json(&adopt("unit"));
    assert_eq!((&again["written"], &again["entries"]), (&false.into(), &2.into()));
    assert_eq!(first["agreement"], again["agreement"]);
    sound(&world, "unit");
    // Acts go on from there and do not adopt it again.
    world.ok(&adopt("health"));
    world.ok(&World::encode("health"));
    assert_eq!(how_many(&world, "health", "agreement-adopted"), 1);
    sound(&world, "health");
    // Without a signature, by a stranger, and after its end.
    let text = fs::read_to_string(world.path().join("A.toml")).expect("read");
    let cut = text.rfind("[[signature]]").expect("a signature");
    fs::write(world.path().join("B.toml"), &text[..cut]).expect("written");
    let unsigned = world.refused("log adopt --home education --agreement B.toml", 5);
    assert!(unsigned["error"]["reasons"][0]["code"].is_string(), "{unsigned}");
    world.ok("party new --name stranger --home stranger");
    world.refused(&adopt("stranger"), 5);
    world.ok("agreement revoke --home health --agreement A.toml --reason over --out notice.toml");
    assert_eq!(world.refused(&adopt("health"), 5)["error"]["reasons"][0]["code"], "REVOKED");
    assert_eq!(kinds(&world, "education"), ["log-opened"]);
    assert_eq!(kinds(&world, "stranger"), ["log-opened"]);
    for (line, code) in [
        ("log adopt --home nowhere --agreement A.toml", 3),
        ("log adopt --home unit --agreement nowhere", 1),
        ("log adopt --home unit --agreement unit.card", 3),
        ("log adopt --home unit", 2),
    ] {
        world.refused(line, code);
    }
}

#[test]
fn a_link_key_is_destroyed_after_the_log_says_so() {
    let world = World::ready(false);
    world.ok(&World::encode("health"));
    let destroy = |home: &str| format!("log destroy --home {home} --agreement A.toml --epoch 1");
    let file = key_file(&world, "health");
    let kept = fs::read(&file).expect("read");
    for (line, code) in [
        ("log destroy --home health", 2),
        ("log destroy --home health --epoch 1", 2),
        ("log destroy --home health --agreement A.toml", 2),
        ("log destroy --home health --agreement A.toml --epoch 2", 2),
        ("log destroy --home health --agreement A.toml --epoch 1 --openings health.lwo", 2),
        ("log destroy --home nowhere --agreement A.toml --epoch 1", 3),
        ("log destroy --home health --agreement nowhere --epoch 1", 1),
    ] {
        world.refused(line, code);
    }
    assert!(file.exists() && how_many(&world, "health", "key-epoch-destroyed") == 0);
    let first = world.json(&destroy("health"));
    assert_eq!((&first["written"], &first["removed"]), (&true.into(), &true.into()));
    assert!(!file.exists());
    assert_eq!(world.json("key check --home health")["keys"], Value::Array(vec![]));
    assert_eq!(how_many(&world, "health", "key-epoch-destroyed"), 1);
    // The power failed between the entry and the file: the file is there still.
    linkwise::durable::write(&file, &kept, linkwise::durable::Visibility::Owner).expect("written");
    world.refused(&World::encode("health").replace("health.lwk", "again.lwk"), 5);
    let again = world.json(&destroy("health"));
    assert_eq!((&again["written"], &again["removed"]), (&false.into(), &true.into()));
    assert!(!file.exists());
    let third = world.json(&destroy("health"));
    assert_eq!((&third["written"], &third["removed"]), (&false.into(), &false.into()));
    assert_eq!(how_many(&world, "health", "key-epoch-destroyed"), 1);
    sound(&world, "health");
    // Who never used the key has nothing to say in its log; who never had one, nothing to destroy.
    let unused = world.json(&destroy("education"));
    assert_eq!((&unused["written"], &unused["removed"]), (&false.into(), &true.into()));
    assert_eq!(kinds(&world, "education"), ["log-opened"]);
    let none = world.refused(&destroy("unit"), 2);
    assert!(message(&none).contains("never opened that epoch"), "{none}");
    // The custodian issues none of this delivery any more.
    let custodian = world.json(&destroy("custodian"));
    assert_eq!((&custodian["written"], &custodian["removed"]), (&true.into(), &false.into()));
    let issue = "key issue --home custodian --agreement A.toml --out late.key --to education";
    assert_eq!(world.refused(issue, 5)["error"]["reasons"][0]["code"], "EPOCH_USED");
    assert!(!world.path().join("late.key").exists());
    sound(&world, "custodian");
    world.ok("log verify health custodian --card health.card --card custodian.card");
}

#[test]
fn a_log_that_cannot_be_written_keeps_the_key() {
    let world = World::ready(false);
    world.ok(&World::encode("health"));
    let file = key_file(&world, "health");
    let state = world.path().join("health/log.state");
    let kept = fs::read(&state).expect("read");
    linkwise::durable::write(&state, b"none", linkwise::durable::Visibility::Owner)
        .expect("written");
    assert_ne!(world.code("log destroy --home health --agreement A.toml --epoch 1"), 0);
    assert_ne!(world.code("log destroy --home health --openings health.lwo"), 0);
    assert!(file.exists() && world.path().join("health.lwo").exists());
    linkwise::durable::write(&state, &kept, linkwise::durable::Visibility::Owner).expect("written");
    world.ok("log destroy --home health --agreement A.toml --epoch 1");
    world.ok("log destroy --home health --openings health.lwo");
    assert!(!file.exists() && !world.path().join("health.lwo").exists());
    sound(&world, "health");
}

#[test]
fn openings_are_destroyed_after_the_log_says_so() {
    let world = World::ready(false);
    for owner in ["health", "education"] {
        world.ok(&World::encode(owner));
    }
    let destroy = "log destroy --home health --openings health.lwo";
    let path = world.path().join("health.lwo");
    let kept = fs::read(&path).expect("read");
    // Another's, an altered or cut file, none, a link, and what is no file of openings.
    let other = world.refused("log destroy --home education --openings health.lwo", 2);
    assert!(message(&other).contains("a run that this log does not have"), "{other}");
    fs::write(world.path().join("cut.lwo"), &kept[..kept.len() - 1]).expect("written");
    let mut altered = kept.clone();
    altered[700] ^= 1;
    fs::write(world.path().join("altered.lwo"), altered).expect("written");
    for (name, code) in
        [("cut.lwo", 4), ("altered.lwo", 4), ("nowhere", 1), ("A.toml", 4), ("children", 2)]
    {
        world.refused(&format!("log destroy --home health --openings {name}"), code);
    }
    assert!(world.path().join("A.toml").exists() && world.path().join("cut.lwo").exists());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("health.lwo", world.path().join("link.lwo")).expect("linked");
        let link = world.refused("log destroy --home health --openings link.lwo", 2);
        assert!(message(&link).contains("not the file itself"), "{link}");
    }
    assert_eq!(how_many(&world, "health", "key-epoch-destroyed"), 0);
    let first = world.json(destroy);
    assert_eq!((&first["written"], &first["removed"]), (&true.into(), &true.into()));
    assert!(!path.exists());
    let entries = world.json("log show health")["entries"].clone();
    let [.., encoded, destroyed] = entries.as_array().expect("a list").as_slice() else {
        panic!("two entries")
    };
    assert_eq!(destroyed["kind"], "key-epoch-destroyed");
    assert_eq!(destroyed["run"], encoded["run"]);
    assert_eq!(destroyed["run"]["id"], first["run"]);
    assert_eq!(
        (&destroyed["epoch"], &destroyed["agreement"]),
        (&Value::Null, &encoded["agreement"])
    );
    // The power failed between the entry and the file.
    fs::write(&path, kept).expect("written");
    let again = world.json(destroy);
    assert_eq!((&again["written"], &again["removed"]), (&false.into(), &true.into()));
    assert!(!path.exists());
    world.refused(destroy, 1);
    assert_eq!(how_many(&world, "health", "key-epoch-destroyed"), 1);
    sound(&world, "health");
    // The key is as it was: what was destroyed are openings.
    assert!(key_file(&world, "health").exists());
    world.ok(&world.verify());
}

/// An agreement that asks for the custodian and the unit as witnesses, one of them within an hour.
fn witnessed(quorum: u32) -> World {
    World::ready_with(false, |text| {
        let party = |name: &str| {
            let at = text.find(&format!("log_origin = \"linkwise/{name}\"")).expect("a party");
            let key = text[at..].split("log_key = \"").nth(1).expect("a key");
            let key = key.split('"').next().expect("a key");
            format!("\n[[witness]]\nname = \"linkwise/{name}\"\nkey = \"{key}\"\n")
        };
        let witnesses = party("education") + &party("unit") + &party("custodian");
        format!("{text}\n[witnessing]\nquorum = {quorum}\ndelay_hours = 1\n{witnesses}")
    })
}

#[test]
fn logs_are_held_against_the_witnesses_of_the_agreement() {
    let world = witnessed(2);
    let shown = String::from_utf8(world.run("agreement show A.toml").stdout).expect("UTF-8");
    assert!(shown.contains("cosigned within 1 hour by 2 of 3"), "{shown}");
    world.ok(&World::encode("health"));
    let verify = "log verify health --card health.card";
    // Not seen by anybody yet, and the hour is not over.
    let waiting = world.json(verify);
    assert_eq!(
        (&waiting["logs"][0]["witnessed"], &waiting["logs"][0]["waiting"]),
        (&0.into(), &4.into())
    );
    let words = String::from_utf8(world.run(verify).stdout).expect("UTF-8");
    assert!(words.contains("4 entries wait for the witnesses"), "{words}");
    world.ok("log witness --home unit health --card health.card --out unit.cosigned");
    let one = world.json(&format!("{verify} --cosigned unit.cosigned"));
    assert_eq!(one["logs"][0]["waiting"], 4);
    world.ok("log witness --home education health --card health.card --out education.cosigned");
    let both = format!("{verify} --cosigned unit.cosigned --cosigned education.cosigned");
    assert_eq!(world.json(&both)["logs"][0]["witnessed"], 4);
    let words = String::from_utf8(world.run(&both).stdout).expect("UTF-8");
    assert!(words.contains("   4 witnessed\n"), "{words}");
    // The log grows: what they saw before still counts, and the new entry waits.
    world.run("score --home health --agreement A.toml --input health.lwk --output x.lwe");
    let grown = world.json(&both);
    assert_eq!(
        (&grown["logs"][0]["witnessed"], &grown["logs"][0]["waiting"]),
        (&4.into(), &1.into())
    );
    assert_eq!(grown["logs"][0]["consistent_with"], 2);
    // The flags ask for the present checkpoint besides.
    let asked = world.refused(&format!("{both} --witness unit.card"), 8);
    assert_eq!(asked["report"]["findings"][0]["code"], "cosignatures-too-few");
    world.ok("log witness --home unit health --card health.card");
    world.ok(&format!("{both} --witness unit.card"));
    // The owner is no witness of its own log; whose cosignature is spoilt is told.
    let text = fs::read_to_string(world.path().join("unit.cosigned")).expect("read");
    let (head, line) = text.trim_end().rsplit_once(' ').expect("a line");
    // A letter of the signature, behind key hash and time.
    let letter = if line.as_bytes()[40] == b'A' { "B" } else { "A" };
    let line = format!("{}{letter}{}", &line[..40], &line[41..]);
    fs::write(world.path().join("spoilt.cosigned"), format!("{head} {line}\n")).expect("written");
    let spoilt = world.refused(&format!("{both} --cosigned spoilt.cosigned"), 8);
    assert_eq!(spoilt["report"]["findings"][0]["code"], "cosignature-invalid");
}

#[test]
fn more_witnesses_than_a_log_can_have_are_refused_before_signing() {
    let world = World::with_homes(true);
    world.draft_agreement();
    let path = world.path().join("A.toml");
    let text = fs::read_to_string(&path).expect("read");
    let key = "ab".repeat(32);
    let with = |quorum: u32| {
        format!(
            "{text}\n[witnessing]\nquorum = {quorum}\ndelay_hours = 24\n\n[[witness]]\nname = \
             \"regulator.example/w1\"\nkey = \"{key}\"\n"
        )
    };
    fs::write(&path, with(2)).expect("written");
    let refused = world.refused("agreement lint A.toml", 3);
    assert!(message(&refused).contains("`quorum` is outside"), "{refused}");
    fs::write(&path, with(1)).expect("written");
    world.ok("agreement lint A.toml");
    // A draft made after it names its own.
    fs::rename(&path, world.path().join("B.toml")).expect("moved");
    let made = world.run(
        "agreement new --template B.toml --controllers health.card,education.card --sectors \
         health,education --linkage-unit unit.card --custodian custodian.card --assembler \
         assembler.card --out A.toml",
    );
    let words = String::from_utf8_lossy(&made.stderr).into_owned();
    assert_eq!(made.status.code(), Some(0), "{words}");
    assert!(words.contains("yourself: [witnessing] 1 of regulator.example/w1"), "{words}");
    assert!(!fs::read_to_string(&path).expect("read").contains("\n[witnessing]"));
}

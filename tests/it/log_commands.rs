//! `linkwise log` from outside: each command, what it says, and how it ends where something is wrong.

#[allow(clippy::duplicate_mod, dead_code, reason = "shared with the tests of the other commands")]
#[path = "cli/world.rs"]
mod world;

mod again;

use std::fs;
use std::path::Path;

use serde_json::Value;
use world::World;

/// Health and education have encoded; a checkpoint of health from before is kept.
fn encoded() -> World {
    let world = World::ready(false);
    keep(&world, "kept");
    world.ok(&World::encode("health"));
    world.ok(&World::encode("education"));
    world
}

fn keep(world: &World, name: &str) {
    copy_file(world, "health/log/checkpoint", name);
}

fn copy_file(world: &World, from: &str, to: &str) {
    fs::copy(world.path().join(from), world.path().join(to)).expect("copied");
}

fn copy(world: &World, from: &str, to: &str) {
    fn all(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("made");
        for file in fs::read_dir(from).expect("read") {
            let file = file.expect("read");
            let target = to.join(file.file_name());
            if file.path().is_dir() {
                all(&file.path(), &target);
            } else {
                fs::copy(file.path(), target).expect("copied");
            }
        }
    }
    all(&world.path().join(from), &world.path().join(to));
}

fn read(world: &World, name: &str) -> Vec<u8> {
    fs::read(world.path().join(name)).expect("read")
}

fn text(world: &World, line: &str) -> String {
    let output = world.run(line);
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{line}\n{words}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn message(object: &Value) -> &str {
    object["error"]["message"].as_str().expect("a message")
}

/// Changes one byte.
fn flip(world: &World, name: &str, at: usize) {
    let path = world.path().join(name);
    let mut bytes = fs::read(&path).expect("read");
    bytes[at] ^= 1;
    fs::write(path, bytes).expect("written");
}

/// The entries that a command shows, by log, number and kind.
fn shown(world: &World, line: &str) -> Vec<(String, u64, String)> {
    let object = world.json(line);
    let entries = object["entries"].as_array().expect("a list");
    assert_eq!(object["shown"], entries.len());
    assert_eq!(object["verified"], false);
    entries
        .iter()
        .map(|entry| {
            let word = |key: &str| entry[key].as_str().expect("a word").to_owned();
            (word("log"), entry["entry"].as_u64().expect("a number"), word("kind"))
        })
        .collect()
}

#[test]
fn every_log_command_explains_itself_and_needs_its_options() {
    let world = World::empty();
    for command in
        ["show", "prove", "open", "check", "witness", "diff", "fsck", "verify", "adopt", "destroy"]
    {
        let help = text(&world, &format!("log {command} --help"));
        assert!(help.contains("Usage: linkwise log") && help.contains("Example"), "{command}");
        assert_eq!(world.code(&format!("log {command}")), 2, "{command}");
        assert_eq!(world.code(&format!("log {command} --no-such-option")), 2, "{command}");
    }
    world.private_folder("empty");
    for (line, code) in [
        ("log show nowhere", 1),
        ("log show empty", 4),
        ("log prove empty --entry 0", 4),
        ("log diff empty empty", 4),
        ("log fsck empty", 8),
    ] {
        world.refused(line, code);
    }
}

#[test]
fn entries_are_shown_by_party_act_agreement_and_day() {
    let world = encoded();
    let table = text(&world, "log show health");
    assert!(table.starts_with("hour "), "{table}");
    assert_eq!(table.lines().count(), 1 + shown(&world, "log show health").len());
    assert!(table.contains("batch-encoded") && !table.contains("linkwise lwo"));
    let all = shown(&world, "log show health education unit");
    for log in ["health", "education", "unit"] {
        let name = format!("linkwise/{log}");
        let numbers: Vec<u64> = all.iter().filter(|one| one.0 == name).map(|one| one.1).collect();
        assert!(numbers.is_sorted() && numbers[0] == 0, "{log}: {numbers:?}");
    }
    let both = "log show health education";
    let encoding = shown(&world, &format!("{both} --act encode"));
    assert_eq!(encoding.len(), 4);
    assert!(encoding.iter().all(|one| one.2 == "permit-granted" || one.2 == "batch-encoded"));
    assert_eq!(shown(&world, &format!("{both} --act batch-encoded")).len(), 2);
    let mine = shown(&world, &format!("{both} --party health"));
    assert_eq!(mine.len(), shown(&world, "log show health").len());
    assert_eq!(shown(&world, &format!("{both} --party nobody")), []);
    let digest = world.json("agreement show A.toml")["digest"].as_str().map(str::to_owned);
    let entries = world.json("log show health")["entries"].clone();
    let named = entries[1]["agreement"].as_str().expect("a digest").to_owned();
    assert!(digest.is_none_or(|digest| digest == named));
    let under =
        |prefix: &str| shown(&world, &format!("log show health --agreement {prefix}")).len();
    assert_eq!(under(&named), under(&named[..6].to_uppercase()));
    assert_eq!(under(&named), entries.as_array().expect("a list").len() - 1);
    // One that the digest, which is another in each run, does not begin with.
    let other = if named.starts_with("0000") { "1111" } else { "0000" };
    assert_eq!(under(other), 0);
    let day = entries[0]["time"].as_str().expect("a time")[..10].to_owned();
    assert_eq!(shown(&world, "log show health --until 2000-01-01"), []);
    assert_eq!(shown(&world, "log show health --from 9999-01-01"), []);
    assert!(!shown(&world, &format!("log show health --from {day}")).is_empty());
    for wrong in [
        "--act dance",
        "--agreement 12",
        "--agreement wxyz",
        "--from 2026-02-30",
        "--from 2026-02-02 --until 2026-02-01",
    ] {
        world.refused(&format!("log show health {wrong}"), 2);
    }
    assert!(message(&world.refused("log show health --act dance", 2)).contains("encode, compare"));
    // An entry that is none is told before anything is printed: still exactly one object.
    flip(&world, "health/log/tile/entries/000.p/5", 2);
    world.refused("log show health", 4);
}

#[test]
fn an_entry_is_proved_and_checked_without_the_log() {
    let world = encoded();
    let object = world.json("log prove health --entry 4 --out 4.tlog-proof");
    assert_eq!(object["kind"], "batch-encoded");
    let printed = text(&world, "log prove health --entry 4");
    assert_eq!(printed.as_bytes(), read(&world, "4.tlog-proof"));
    assert!(printed.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    copy_file(&world, "health/log/log.vkey", "health.vkey");
    fs::rename(world.path().join("health"), world.path().join("away")).expect("moved");
    for key in ["--card health.card", "--vkey health.vkey"] {
        let checked = world.json(&format!("log check 4.tlog-proof {key}"));
        assert_eq!(
            (&checked["verified"], &checked["entry"]["kind"]),
            (&true.into(), &object["kind"])
        );
    }
    let words = text(&world, "log check 4.tlog-proof --card health.card");
    assert!(words.starts_with("proved: entry 4 of linkwise/health"), "{words}");
    let other = world.refused("log check 4.tlog-proof --card education.card", 8);
    assert!(message(&other).contains("the key of `linkwise/education`"), "{other}");
    world.refused("log check 4.tlog-proof", 2);
    world.refused("log check 4.tlog-proof --card health.card --vkey health.vkey", 2);
    world.refused("log check 4.tlog-proof --card health.card --since kept", 2);
    let neither = world.refused("log check health.card --card health.card", 4);
    assert!(message(&neither).contains("nor an opening file"), "{neither}");
    let index = printed.find("index 4").expect("an index");
    flip(&world, "4.tlog-proof", index + 6);
    world.refused("log check 4.tlog-proof --card health.card", 8);
    let home = "log prove away";
    for (wrong, code) in [
        ("--entry 5000", 2),
        ("--entry -1", 2),
        ("", 2),
        ("--entry 1 --since kept", 2),
        ("--entry 1 --out kept", 2),
        ("--since nowhere", 1),
        ("--since health.card", 4),
    ] {
        world.refused(&format!("{home} {wrong}"), code);
    }
    flip(&world, "away/log/tile/0/000.p/5", 3);
    let altered = world.refused("log prove away --entry 4", 8);
    assert!(message(&altered).contains("is not what was signed"), "{altered}");
}

#[test]
fn growth_is_proved_from_the_checkpoint_that_was_kept() {
    let world = encoded();
    world.ok("log prove health --since kept --out growth.proof");
    keep(&world, "now");
    let checked = world.json("log check growth.proof --card health.card --since kept");
    assert_eq!(checked["older_is_the_kept_one"], true);
    assert!(checked["older"]["size"].as_u64() < checked["newer"]["size"].as_u64());
    let unpinned = text(&world, "log check growth.proof --card health.card");
    assert!(unpinned.contains("--since"), "{unpinned}");
    world.refused("log check growth.proof --card health.card --since now", 8);
    world.refused("log check growth.proof --card education.card", 8);
    // From a checkpoint that the log had not yet, or never had.
    copy(&world, "health/log", "old");
    world.refused("log score health", 2);
    world.run("score --home health --agreement A.toml --input health.lwk --output x.lwe");
    keep(&world, "later");
    let cut = world.refused("log prove old --since later", 8);
    assert!(message(&cut).contains("later"), "{cut}");
    world.refused("log prove education --since kept", 2);
}

/// What a shield protects is withheld, and so is what nobody looked at; either until someone decides.
fn a_shield_is_reviewed_before_its_child_is_shown(world: &World, id: &str) {
    let rows = format!("record_id,shield\n{id},sensitive_location\n");
    fs::write(world.path().join("protects.csv"), rows).expect("written");
    let open = format!("log open health --openings health.lwo --record-id {id}");
    for (place, shields) in ["", "--shields protects.csv"].into_iter().enumerate() {
        let (withheld, shown) = (format!("w{place}"), format!("s{place}"));
        let object = world.refused(&format!("{open} {shields} --out {withheld}"), 5);
        assert_eq!(object["report"]["answer"], "SHIELD_NOT_REVIEWED");
        assert!(message(&object).contains("--shield-reviewed"), "{object}");
        assert!(!world.path().join(&withheld).exists());
        assert!(world.path().join(format!("{withheld}.kept")).exists());
        let object = world.json(&format!("{open} {shields} --shield-reviewed --out {shown}"));
        assert_eq!(object["answer"], "OPENED");
        world.ok(&format!("log check {shown} --card health.card"));
    }
    let verdict = world.json("log verify health --card health.card");
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0));
}

fn any_record(world: &World, owner: &str) -> String {
    let records = String::from_utf8(read(world, &format!("children/{owner}.csv"))).expect("UTF-8");
    let line = records.lines().nth(7).expect("a record").to_owned();
    line.split(',').next().expect("an id").to_owned()
}

#[test]
fn one_record_is_opened_for_its_subject_and_checked_offline() {
    let world = encoded();
    let id = any_record(&world, "health");
    fs::write(world.path().join("shields.csv"), "record_id,shield\nanother,adopted\n")
        .expect("written");
    let open =
        format!("log open health --openings health.lwo --shields shields.csv --record-id {id}");
    let object = world.json(&format!("{open} --out child.opening"));
    assert_eq!(object["answer"], "OPENED");
    assert_eq!(object["entry"], 4);
    assert!(object["bytes"].as_u64().expect("a number") < 3000);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(world.path().join("child.opening")).expect("there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "it names a record");
    }
    let checked = world.json("log check child.opening --card health.card");
    assert_eq!(checked["record_id"], id);
    assert_eq!(checked["entry"]["kind"], "batch-encoded");
    let words = text(&world, "log check child.opening --card health.card");
    assert!(words.contains(&format!("the record `{id}` was in the act")), "{words}");
    world.refused("log check child.opening --card education.card", 8);
    // Neither that another record was there, nor that this one was elsewhere.
    let shields = "--shields shields.csv";
    let absent = format!("log open health --openings health.lwo {shields} --record-id nobody");
    let object = world.refused(&format!("{absent} --out a"), 4);
    assert_eq!(object["report"]["answer"], "NO_SUCH_RECORD");
    world.refused(&format!("{open} --out child.opening"), 2);
    let elsewhere =
        format!("log open education --openings health.lwo {shields} --record-id {id} --out b");
    world.refused(&elsewhere, 2);
    world.refused(&format!("log open health --openings nowhere --record-id {id} --out b"), 1);
    world.refused(&format!("log open health --openings A.toml --record-id {id} --out b"), 4);
    let there = |name: &str| world.path().join(name).exists();
    assert!(there("a.kept") && !there("a") && !there("b.kept") && !there("b"));
    a_shield_is_reviewed_before_its_child_is_shown(&world, &id);
    let opening = String::from_utf8(read(&world, "child.opening")).expect("UTF-8");
    let leaf = opening.find("\nleaf ").expect("a leaf");
    // Its last digit: the first might become a zero, which no number begins with.
    let end = leaf + opening[leaf + 1..].find('\n').expect("a line");
    flip(&world, "child.opening", end);
    world.refused("log check child.opening --card health.card", 8);
    flip(&world, "health.lwo", 60);
    world.refused(&format!("{open} --out b"), 4);
    assert!(!world.path().join("b").exists());
}

#[test]
fn witnesses_cosign_what_grew_and_a_quorum_is_asked_for() {
    let world = encoded();
    let by = |home: &str, rest: &str| format!("log witness --home {home} {rest}");
    let verify =
        "log verify health --card health.card --witness unit.card --witness education.card";
    let none = world.refused(verify, 8);
    assert_eq!(none["report"]["findings"][0]["code"], "cosignatures-too-few");
    let first = world.json(&by("unit", "health --card health.card"));
    assert_eq!(first["previous_size"], Value::Null);
    assert!(first["witness_key"].as_str().expect("a key").starts_with("linkwise/unit+"));
    let one = world.json(&format!("{verify} --quorum 1"));
    assert_eq!(one["cosigned"][0]["witnesses"][0]["name"], "linkwise/unit");
    world.refused(verify, 8);
    // The second works on a copy and sends its cosignature back.
    copy(&world, "health/log", "copy");
    world.ok(&by("education", "copy --card health.card --out cosigned"));
    world.refused(verify, 8);
    let both = world.json(&format!("{verify} --cosigned cosigned"));
    assert_eq!(both["cosigned"][0]["witnesses"].as_array().map(Vec::len), Some(2));
    let words = text(&world, &format!("{verify} --cosigned cosigned"));
    assert!(words.contains("cosigned by linkwise/unit at "), "{words}");
    // The log goes on: the witness sees that it grew, and refuses the old copy from then on.
    world.run("score --home health --agreement A.toml --input health.lwk --output x.lwe");
    // The earlier cosigned checkpoint is one that the log goes with, and says nothing of the present one.
    let moved_on = world.refused(&format!("{verify} --cosigned cosigned"), 8);
    assert_eq!(moved_on["report"]["findings"][0]["code"], "cosignatures-too-few");
    assert_eq!(moved_on["report"]["logs"][0]["consistent_with"], 1);
    let other = world.refused("log verify education --cosigned cosigned", 2);
    assert!(message(&other).contains("`linkwise/health`"), "{other}");
    let second = world.json(&by("unit", "health --card health.card"));
    assert!(second["previous_size"].as_u64() < second["size"].as_u64());
    let rolled_back = world.refused(&by("unit", "copy --card health.card"), 8);
    assert!(message(&rolled_back).contains("rolled back"), "{rolled_back}");
    // With a state of its own, the old copy is the first that it sees.
    world.ok(&by("unit", "copy --card health.card --state seen --out again"));
    world.refused(&by("unit", "health --card education.card"), 8);
    world.refused(&by("health", "health --card health.card"), 2);
    world.refused(&by("unit", "health --card health.card --out cosigned"), 2);
    world.refused(&by("nowhere", "health --card health.card"), 3);
    world.refused(&format!("{verify} --quorum 3"), 2);
    world.refused("log verify health --quorum 1", 2);
}

#[test]
fn recovery_is_foretold_and_done_only_where_it_is_asked_for() {
    let world = encoded();
    let clean = world.json("log fsck --home health");
    assert_eq!((&clean["steps"], &clean["repaired"]), (&Value::Array(vec![]), &false.into()));
    fs::remove_file(world.path().join("health/log/tile/0/000.p/5")).expect("removed");
    fs::remove_file(world.path().join("health/log/checkpoint")).expect("removed");
    let before = world.all_files();
    let foretold = text(&world, "log fsck --home health");
    assert!(foretold.contains("make the file tile/0/000.p/5 again"), "{foretold}");
    assert!(foretold.contains("sign a checkpoint of 5 entries"), "{foretold}");
    assert_eq!(world.all_files(), before, "nothing is changed");
    world.refused("log verify health", 8);
    world.refused("log fsck health/log", 8);
    let repaired = world.json("log fsck health --home health --repair");
    assert_eq!(repaired["repaired"], true);
    assert_eq!(repaired["verdict"]["findings"], Value::Array(vec![]));
    world.ok("log verify health --card health.card");
    world.ok("log fsck health");
    world.refused("log fsck health --repair", 2);
    world.refused("log fsck --home nowhere", 3);
    // What is not to be mended is left as it is.
    flip(&world, "health/log/tile/entries/000.p/5", 600);
    let altered = read(&world, "health/log/tile/entries/000.p/5");
    world.refused("log fsck --home health", 8);
    world.refused("log fsck --home health --repair", 8);
    assert_eq!(read(&world, "health/log/tile/entries/000.p/5"), altered);
    fs::remove_dir_all(world.path().join("health/log/tile/entries")).expect("removed");
    fs::write(world.path().join("health/log.state.journal"), b"").expect("emptied");
    let lost = world.refused("log fsck --home health --repair", 8);
    assert!(message(&lost).contains("0 entries, but 5 were signed"), "{lost}");
    assert!(lost["report"]["recovery_refuses"].is_string(), "{lost}");
}

#[test]
fn copies_of_a_log_are_compared() {
    let world = encoded();
    copy(&world, "health/log", "old");
    world.run("score --home health --agreement A.toml --input health.lwk --output x.lwe");
    let diff = |words: &str| format!("log diff {words} --card health.card");
    assert_eq!(world.json(&diff("old old"))["relation"], "same");
    let grown = world.json(&diff("old health"));
    assert_eq!((&grown["relation"], &grown["newer"]["signed"]), (&"grown".into(), &true.into()));
    let words = text(&world, "log diff old health");
    assert!(words.starts_with("linkwise/health grew from 5 to "), "{words}");
    let back = world.refused(&diff("health old"), 8);
    assert_eq!(back["report"]["relation"], "rolled-back");
    world.refused("log diff old health --card unit.card", 8);
    world.refused("log diff old education", 2);
    flip(&world, "old/tile/entries/000.p/5", 300);
    let forked = world.refused(&diff("old health"), 8);
    assert_eq!(forked["report"]["relation"], "forked");
    assert_eq!(forked["report"]["first_difference"], 1);
    assert_eq!(forked["report"]["split_view"], false);
    assert_eq!(forked["report"]["older"]["agrees_with_its_checkpoint"], false);
}

#[test]
fn a_folder_of_cards_is_an_address_book() {
    let world = encoded();
    world.private_folder("cards");
    let verify = "log verify health education --card cards";
    let none = world.refused(verify, 2);
    assert!(message(&none).contains("no .card file"), "{none}");
    copy_file(&world, "health.card", "cards/health.card");
    assert_eq!(world.json(verify)["self_signed"], true);
    for name in ["education", "unit"] {
        copy_file(&world, &format!("{name}.card"), &format!("cards/{name}.card"));
    }
    assert_eq!(world.json(verify)["self_signed"], false);
    let since = text(&world, &format!("{verify} --since kept"));
    assert!(since.contains("begins as at the checkpoint kept"), "{since}");
}

/// Scored by a unit, for an assembler of its own.
fn scored() -> World {
    let world = World::ready(true);
    world.ok(&World::encode("health"));
    world.ok(&World::encode("education"));
    world.ok("score --home unit --agreement A.toml --input health.lwk --input education.lwk \
              --output edges.lwe");
    world
}

const AGAIN: &str = "log verify unit --card unit.card --reexecute 4 --batch health.lwk \
                     --batch education.lwk --edges edges.lwe --bins edges.lwb";

#[test]
fn parts_of_a_run_are_computed_again_and_can_be_drawn_again() {
    let world = scored();
    let homes = "--home unit --home assembler";
    let verdict = world.json(&format!("{AGAIN} {homes} --model"));
    let again = &verdict["reexecution"];
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(again["bins"].as_array().map(Vec::len), Some(4));
    assert!(again["bins"].as_array().expect("a list").iter().all(|bin| bin["equal"] == true));
    assert_eq!(again["model_equal"], true);
    assert_eq!(again["root"], verdict["logs"][0]["root"]);
    // Whoever has the seed draws the same; without it others are drawn.
    let seed = again["seed"].as_str().expect("a seed");
    let same = world.json(&format!("{AGAIN} {homes} --seed {seed}"));
    assert_eq!(same["reexecution"]["bins"], again["bins"]);
    let others = world.json(&format!("{AGAIN} {homes}"));
    assert_ne!(others["reexecution"]["seed"], again["seed"]);
    let words = text(&world, &format!("{AGAIN} {homes} --seed {seed}"));
    assert!(words.contains("4 of 4 bins") && words.contains(seed), "{words}");
    // What is sealed to the assembler does not open with the unit's key.
    let refused = world.refused(&format!("{AGAIN} --home unit"), 2);
    assert!(message(&refused).contains("edges.lwe"), "{refused}");
    assert_eq!(world.code("log verify unit --reexecute 4"), 2);
    assert_eq!(world.code(&AGAIN.replace("--reexecute 4 ", "")), 2);
    // Without what is asked for, it verifies as ever.
    assert!(world.json("log verify unit --card unit.card")["reexecution"].is_null());
}

#[test]
fn bins_that_are_not_those_of_the_log_do_not_verify() {
    let world = scored();
    let homes = "--home unit --home assembler";
    flip(&world, "edges.lwb", 600);
    world.refused(&format!("{AGAIN} {homes}"), 8);
    flip(&world, "edges.lwb", 600);
    world.ok(&format!("{AGAIN} {homes}"));
    // Edges that are none: nothing was computed again, which must not pass for sound.
    fs::write(world.path().join("none.lwe"), [7; 3000]).expect("written");
    let none = AGAIN.replace("edges.lwe", "none.lwe");
    world.refused(&format!("{none} {homes}"), 4);
    // A log that did not put the edges out.
    let other = AGAIN.replace("verify unit --card unit.card", "verify health --card health.card");
    let refused = world.refused(&format!("{other} {homes}"), 8);
    assert_eq!(refused["report"]["findings"][0]["code"], "reexecution-inputs");
    assert!(refused["report"]["reexecution"]["entry"].is_null());
}

/// Scored and assembled, with a reviewer, by an agreement that names one.
fn assembled() -> World {
    let world = World::ready_with(true, |text| reviewing(&text));
    world.ok(&World::encode("health"));
    world.ok(&World::encode("education"));
    world.ok("score --home unit --agreement A.toml --input health.lwk --input education.lwk \
              --output edges.lwe");
    world.ok("assemble --home assembler --agreement A.toml --edges edges.lwe \
              --handles health.lwh --handles education.lwh --output maps");
    world
}

/// The words of an agreement whose custodian is the reviewer too.
fn reviewing(text: &str) -> String {
    let reviewing = text
        .replace("roles = [\"key_custodian\"]", "roles = [\"key_custodian\", \"reviewer\"]")
        .replace("\nreviewer = \"none\"", "\nreviewer = \"custodian\"");
    assert_ne!(reviewing, text);
    reviewing
}

#[test]
fn a_sample_is_drawn_by_a_seed_and_drawn_again() {
    let world = World::ready_with(true, |text| reviewing(&text));
    let files = "--edges edges.lwe --handles health.lwh --handles education.lwh";
    let draw = format!("sample draw --home assembler --agreement A.toml {files}");
    world.ok(&World::encode("health"));
    world.ok(&World::encode("education"));
    world.ok("score --home unit --agreement A.toml --input health.lwk --input education.lwk \
              --output edges.lwe");
    // Nothing was assembled yet.
    let asked = "--links 20 --near-misses 10 --output S.lwv";
    world.refused(&format!("{draw} {asked}"), 6);
    assert!(!world.path().join("S.lwv").exists() && !world.path().join("S.lws").exists());
    world.ok(&format!("assemble --home assembler --agreement A.toml {files} --output maps"));
    let seed = "5".repeat(64);
    let drawn = world.json(&format!("{draw} {asked} --seed {seed}"));
    assert_eq!((&drawn["links"], &drawn["seed"]), (&Value::from(20), &Value::from(seed.clone())));
    assert_eq!(world.code(&format!("{draw} {asked} --seed {seed}")), 2, "nothing is replaced");
    let none = "--links 0 --near-misses 0 --output T.lwv";
    assert_eq!(world.code(&format!("{draw} {none}")), 2);
    let check = format!("sample check S.lws --log assembler {files} --home assembler");
    let found = world.json(&format!("{check} --seed {seed}"));
    let pairs = found["pairs"].as_array().expect("a list");
    let links = pairs.iter().filter(|pair| pair["drawn_as"] == "link").count();
    assert_eq!((links, found["findings"].as_array().map(Vec::len)), (20, Some(0)));
    let table = text(&world, &check);
    assert_eq!(table.lines().count(), pairs.len() + 1);
    let refused = world.refused(&format!("{check} --seed {}", "6".repeat(64)), 8);
    assert_eq!(refused["report"]["findings"][0]["code"], "sample-mismatch");
    flip(&world, "S.lws", 300);
    world.refused(&check, 8);
    let verdict = world.json(&world.verify());
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0), "{verdict}");
    let kinds = shown(&world, "log show assembler --act sample-drawn");
    assert_eq!(kinds.len(), 1);
}

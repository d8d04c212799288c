//! The program from outside: help, exit codes, and the way of a linkage command by command.

mod enforced;
mod preview;
mod registers;
mod withdrawals;
mod world;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use world::{World, names_in};

/// Runs the program.
fn linkwise<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(arguments: I) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linkwise"))
        .args(arguments)
        .output()
        .expect("the program was built")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Runs words divided by spaces; paths in these tests have none.
fn words(line: &str) -> Output {
    linkwise(line.split_whitespace())
}

const COMMANDS: [&str; 34] = [
    "party new",
    "party card",
    "party trust",
    "agreement new",
    "agreement lint",
    "agreement show",
    "agreement sign",
    "agreement diff",
    "agreement explain",
    "agreement simulate",
    "key new",
    "key issue",
    "key import",
    "key check",
    "consents import-fhir",
    "consents export-fhir",
    "encode",
    "score",
    "assemble",
    "sample draw",
    "sample check",
    "link",
    "map",
    "links withdraw",
    "links receive",
    "links receipts",
    "links barred",
    "log open",
    "explain",
    "explain-policy",
    "link-clear",
    "log verify",
    "synth",
    "evaluate",
];

#[test]
fn every_command_explains_itself() {
    for command in COMMANDS.into_iter().chain(["demo"]) {
        let output = words(&format!("{command} --help"));
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = out(&output);
        assert!(help.contains("Usage: linkwise"), "{command}");
        assert!(help.contains("Example"), "{command} has no example");
        // An option stands six columns in, its description beside it or in the line below.
        let lines: Vec<&str> = help.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let Some(option) = line.strip_prefix("      --") else { continue };
            let beside = option.split("  ").nth(1).is_some();
            let below = lines.get(place + 1).is_some_and(|next| next.starts_with("         "));
            assert!(beside || below, "{command}: {line}");
        }
    }
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    for command in COMMANDS {
        assert_eq!(words(command).status.code(), Some(2), "{command} without its options");
        let unknown = words(&format!("{command} --no-such-option"));
        assert_eq!(unknown.status.code(), Some(2), "{command}");
        assert!(out(&unknown).is_empty(), "{command}: usage errors are words for people");
    }
    for line in
        ["", "no-such-command", "demo --children many", "synth --children 0 --seed 1 --out x"]
    {
        assert_eq!(words(line).status.code(), Some(2), "{line}");
    }
}

#[test]
fn a_usage_error_is_one_json_object_where_json_is_asked() {
    let output = words("demo --children many --json");
    assert_eq!(output.status.code(), Some(2));
    let object: Value = serde_json::from_str(&out(&output)).expect("one JSON object");
    assert_eq!(object["error"]["kind"], "usage");
    assert_eq!(object["error"]["exit_code"], 2);
}

#[test]
fn a_reader_who_goes_away_is_no_panic() {
    let world = World::with_homes(true);
    world.draft_agreement();
    let mut child = Command::new(env!("CARGO_BIN_EXE_linkwise"))
        .args(["agreement", "show", "A.toml"])
        .current_dir(world.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(!err(&output).contains("panicked"));
}

#[test]
fn synthetic_children_do_not_depend_on_threads() {
    let world = World::empty();
    for threads in ["1", "2"] {
        let line = format!("synth --children 300 --seed 4 --out t{threads} --threads {threads}");
        let object = world.json(&line);
        assert_eq!(object["children"], 300);
        assert_eq!(object["files"].as_array().map(Vec::len), Some(5));
    }
    for file in ["health", "education", "social_care", "truth", "people"] {
        let read = |threads: &str| fs::read(world.path().join(format!("t{threads}/{file}.csv")));
        assert_eq!(read("1").expect("written"), read("2").expect("written"));
    }
}

#[test]
fn keys_are_never_shown() {
    let world = World::ready(true);
    let mut seen = String::new();
    for home in ["health", "education", "custodian"] {
        for command in ["key check", "party card"] {
            for json in ["", "--json"] {
                let output = world.run(&format!("{command} --home {home} {json}"));
                assert_eq!(output.status.code(), Some(0));
                seen += &out(&output);
                seen += &err(&output);
            }
        }
    }
    let held = world.json("key check --home health");
    let other = world.json("key check --home education");
    assert_eq!(held["keys"][0]["check"], other["keys"][0]["check"]);
    assert!(world.json("key check --home custodian")["root_check"].is_string());
    let mut secrets = Vec::new();
    for home in ["health", "education", "custodian"] {
        for name in names_in(&world.path().join(home)) {
            let secret = Path::new(&name).extension().is_some_and(|extension| extension == "key");
            if secret {
                let text = fs::read_to_string(world.path().join(home).join(&name)).expect("read");
                secrets.push(text.trim().to_owned());
            }
        }
    }
    assert!(secrets.len() > 8);
    for secret in secrets {
        assert!(!seen.contains(&secret));
    }
}

#[test]
fn a_changed_card_is_pinned_only_on_purpose() {
    let world = World::with_homes(true);
    world.ok("party new --name health --home impostor");
    fs::write(world.path().join("other.card"), out(&world.run("party card --home impostor")))
        .expect("written");
    let refused = world.run("party trust --home unit other.card --json");
    assert_eq!(refused.status.code(), Some(3));
    world.ok("party trust --home unit other.card --replace");
}

#[test]
fn the_way_of_a_linkage_with_a_separate_assembler() {
    let world = World::ready(true);
    let lint = world.json("agreement lint A.toml");
    assert_eq!(lint["missing"].as_array().map(Vec::len), Some(0));
    for owner in ["health", "education"] {
        let report = world.json(&World::encode(owner));
        assert_eq!(report["party"], owner);
        assert!(report["records"].as_u64() > Some(100));
    }
    let scored = world.json(
        "score --home unit --agreement A.toml --input health.lwk --input education.lwk \
         --output edges.lwe",
    );
    assert!(scored["released"].as_u64() > Some(100));
    let assembled = world.json(
        "assemble --home assembler --agreement A.toml --edges edges.lwe --handles health.lwh \
         --handles education.lwh --output maps",
    );
    assert!(assembled["linked_people"].as_u64() > Some(100));
    assert_eq!(names_in(&world.path().join("maps")), ["education.map", "health.map"]);
    for owner in ["health", "education"] {
        world.ok(&format!(
            "map --home {owner} --agreement A.toml --references {owner}.lwr \
             --map maps/{owner}.map --output {owner}.csv"
        ));
        let text = fs::read_to_string(world.path().join(format!("{owner}.csv"))).expect("read");
        let ids: Vec<&str> = text.lines().filter_map(|line| line.split(',').next()).collect();
        assert_eq!(ids.first(), Some(&"record_id"));
        assert!(ids[1..].is_sorted() && ids.len() > 100);
    }
    let maps = "evaluate --map health=health.csv --map education=education.csv";
    let truth = "--truth children/truth.csv --people children/people.csv --by twin";
    let quality = world.json(&format!("{maps} {truth} --min-f1 0.9"));
    assert!(quality["overall"]["true_links"].as_u64() > Some(100));
    assert!(quality["subgroups"].as_array().is_some_and(|groups| !groups.is_empty()));
    let wrong = "--people children/people.csv --by no_such_column";
    assert_eq!(world.code(&format!("{maps} --truth children/truth.csv {wrong}")), 2);
    world.everyone_unlinked("education.csv", "apart.csv");
    let output = world.run(&format!(
        "evaluate --map health=health.csv --map education=apart.csv {truth} --min-f1 0.5 --json"
    ));
    assert_eq!(output.status.code(), Some(9));
    let object: Value = serde_json::from_str(&out(&output)).expect("one JSON object");
    assert_eq!(object["error"]["kind"], "quality_gate");
    assert_eq!(object["report"]["overall"]["true_links"], 0);
    // No edge joins these two handles, and the asking is in the log all the same.
    let nobody = "0".repeat(32);
    let explain = format!(
        "explain --home unit --agreement A.toml --input health.lwk --input education.lwk \
         --left {nobody} --right {nobody}"
    );
    assert_eq!(world.code(&explain), 4);
    let verdict = world.json(&world.verify());
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(verdict["self_signed"], false);
    assert!(verdict["inputs_traced"].as_u64() > Some(4));
}

#[test]
fn one_organisation_links_where_the_agreement_says_so() {
    let world = World::ready(false);
    for owner in ["health", "education"] {
        world.ok(&World::encode(owner));
    }
    let line = "link --home unit --agreement A.toml --input health.lwk --input education.lwk \
                --handles health.lwh --handles education.lwh --output maps";
    let object = world.json(line);
    assert!(object["assemble"]["matches"].as_u64() > Some(100));
    let expected = ["edges.lwb", "edges.lwe", "education.map", "health.map"];
    assert_eq!(names_in(&world.path().join("maps")), expected);
    // A release happens once, also under other names.
    let again = line.replace("--output maps", "--output again");
    let refused = world.refused(&again, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "RELEASED_BEFORE");
    assert!(names_in(&world.path().join("again")).is_empty());
    assert_eq!(world.code(line), 2, "files that are there are not replaced");
}

#[test]
fn what_is_not_agreed_is_refused_logged_and_leaves_nothing() {
    let world = World::ready(true);
    let before = world.listing();
    let entries = world.entries("health");
    // Not its act.
    let line = "score --home health --agreement A.toml --input no.lwk --output e.lwe";
    let refused = world.refused(line, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "ACT_NOT_ALLOWED");
    // Not both acts in one organisation.
    let line = "link --home unit --agreement A.toml --input a --handles b --output maps";
    assert_eq!(world.refused(line, 5)["error"]["kind"], "policy_refused");
    // Too few records.
    world.shorten("children/health.csv", "few.csv", 51);
    let few = World::encode("health").replace("children/health.csv", "few.csv");
    let refused = world.refused(&few, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "BATCH_TOO_SMALL");
    fs::remove_file(world.path().join("few.csv")).expect("removed");
    // Someone has not signed.
    let text = fs::read_to_string(world.path().join("A.toml")).expect("read");
    let unsigned = text.split("[[signature]]").next().unwrap_or_default();
    fs::write(world.path().join("B.toml"), unsigned).expect("written");
    let line = World::encode("health").replace("A.toml", "B.toml");
    let refused = world.refused(&line, 5);
    assert_eq!(refused["error"]["reasons"].as_array().map(Vec::len), Some(5));
    // Someone changed a word after signing.
    let edited = text.replace("smallest_batch = 100", "smallest_batch = 2");
    assert_ne!(edited, text);
    fs::write(world.path().join("B.toml"), edited).expect("written");
    let refused = world.refused(&line, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "SIGNATURE_FORGED");
    assert_eq!(world.code("agreement lint B.toml"), 8);
    fs::remove_file(world.path().join("B.toml")).expect("removed");
    assert_eq!(world.listing(), before);
    // Four refusals of health, each in its log, which is sound.
    assert_eq!(world.entries("health"), entries + 4);
    world.ok(&World::encode("health"));
    // The delivery is used up.
    let again = World::encode("health").replace("health.lwk", "again.lwk");
    let refused = world.refused(&again, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "EPOCH_USED");
    assert_eq!(world.code(&World::encode("health")), 2, "the batch is there already");
    assert!(!world.listing().iter().any(|name| name.contains("again")));
}

#[test]
fn each_kind_of_error_has_its_exit_code_and_leaves_nothing() {
    let world = World::ready(true);
    let before = world.listing();
    // 1: there is no such file.
    let line = World::encode("health").replace("children/health.csv", "missing.csv");
    assert_eq!(world.refused(&line, 1)["error"]["kind"], "input_output");
    // 3: the agreement is none; the home is none.
    fs::write(world.path().join("B.toml"), "[agreement]\nid = 7\n").expect("written");
    let line = World::encode("health").replace("A.toml", "B.toml");
    assert_eq!(world.refused(&line, 3)["error"]["kind"], "invalid_configuration");
    fs::remove_file(world.path().join("B.toml")).expect("removed");
    assert_eq!(world.code(&World::encode("health").replace("--home health", "--home maps")), 3);
    // 4: a row that cannot be read, and no place for refused rows.
    let text = fs::read_to_string(world.path().join("children/health.csv")).expect("read");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[3].push_str(",one field too many");
    fs::write(world.path().join("bad.csv"), lines.join("\n")).expect("written");
    let line = World::encode("health").replace("children/health.csv", "bad.csv");
    let refused = world.refused(&line, 4);
    let message = refused["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("bad.csv") && message.contains('4'), "{message}");
    assert!(!message.contains("one field too many"), "a message holds no value");
    assert_eq!(world.listing().len(), before.len() + 1, "only the bad file is new");
    let report = world.json(&format!("{line} --reject rejected.csv"));
    assert_eq!(report["rows_rejected"], 1);
    // 6: a file that is sealed to someone else; a key that is not held.
    let line = "assemble --home assembler --agreement A.toml --edges health.lwk --handles a \
                --output maps";
    assert_eq!(world.refused(line, 6)["error"]["kind"], "key_mismatch");
    fs::remove_dir_all(world.path().join("education/keys")).expect("removed");
    world.private_folder("education/keys");
    assert_eq!(world.refused(&World::encode("education"), 6)["error"]["kind"], "key_mismatch");
    // 7: an agreement that is larger than any agreement.
    fs::write(world.path().join("B.toml"), vec![b'#'; 5 << 20]).expect("written");
    let line = World::encode("health").replace("A.toml", "B.toml").replace(".lwk", ".new.lwk");
    assert_eq!(world.refused(&line, 7)["error"]["kind"], "resource_cap");
    // 8: a log that was altered.
    let tile = world.path().join("health/log/tile/entries/000.p");
    let name = names_in(&tile).pop().expect("a partial bundle");
    let mut bytes = fs::read(tile.join(&name)).expect("read");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(tile.join(&name), bytes).expect("written");
    let refused = world.refused(&world.verify(), 8);
    assert_eq!(refused["error"]["kind"], "verification_failed");
    assert!(refused["report"]["findings"].as_array().is_some_and(|list| !list.is_empty()));
}

#[cfg(unix)]
#[test]
fn a_home_that_others_can_enter_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with_homes(true);
    let home = world.path().join("health");
    fs::set_permissions(&home, fs::Permissions::from_mode(0o755)).expect("set");
    assert_eq!(world.code("party card --home health"), 3);
}

#[test]
fn the_demonstration_goes_the_whole_way() {
    let world = World::empty();
    let line = "demo --children 2000 --seed 3 --out d --separate-assembler";
    let object = world.json(line);
    assert_eq!(object["children"], 2000);
    assert!(object["quality"]["overall"]["f1"]["value"].as_f64() > Some(0.9));
    assert_eq!(object["quality"]["pairs"].as_array().map(Vec::len), Some(3));
    assert_eq!(object["logs"]["sound"], true);
    assert_eq!(object["logs"]["self_signed"], false);
    assert_eq!(object["logs"]["logs"], 6);
    let listed = object["files"].as_array().expect("a list");
    for file in listed {
        let path = file["path"].as_str().expect("a path");
        assert!(world.path().join(path).exists(), "{path}");
    }
    // What is listed is all there is: homes are listed as folders.
    let is_listed = |name: &str| {
        listed
            .iter()
            .filter_map(|file| file["path"].as_str())
            .any(|path| name == path || Path::new(name).starts_with(path))
    };
    for name in world.all_files() {
        assert!(is_listed(&name), "{name} is not listed");
    }
    let again = world.run(line);
    assert_eq!(again.status.code(), Some(2), "a folder that is not empty is left alone");
    assert!(out(&again).is_empty());
}

#[test]
fn a_log_that_was_cut_back_does_not_fit_an_earlier_checkpoint() {
    let world = World::ready(true);
    let log = world.path().join("health/log");
    let old = world.path().join("old");
    copy(&log, &old);
    world.ok(&World::encode("health"));
    fs::copy(log.join("checkpoint"), world.path().join("kept")).expect("copied");
    fs::copy(old.join("checkpoint"), world.path().join("first")).expect("copied");
    let verdict = world.json("log verify health --card health.card --since first --since kept");
    assert_eq!(verdict["logs"][0]["consistent_with"], 2);
    // The older copy is sound in itself, and has lost what was signed since.
    world.ok("log verify old --card health.card");
    let refused = world.refused("log verify old --card health.card --since kept", 8);
    assert_eq!(refused["report"]["findings"][0]["code"], "rolled-back");
    assert_eq!(world.json("log verify health")["self_signed"], true);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for name in names_in(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("copied");
        }
    }
}

#[test]
fn duplicates_inside_one_owner_are_found_and_explained() {
    let world = World::ready(true);
    // The same children under other ids, as a second export has them.
    let path = world.path().join("children/education.csv");
    let text = fs::read_to_string(path).expect("read");
    let renamed: Vec<String> = text
        .lines()
        .map(|line| line.replacen('E', "X", usize::from(!line.contains("upn"))))
        .collect();
    fs::write(world.path().join("second.csv"), renamed.join("\n")).expect("written");
    let id = text.lines().nth(1).and_then(|line| line.split(',').next()).expect("a row");
    let twin = id.replacen('E', "X", 1);
    let line = format!(
        "link-clear --home education --agreement A.toml --input children/education.csv \
         --input second.csv --invalid missing --output same.csv --explain {id} {twin}"
    );
    let object = world.json(&line);
    let records = text.lines().count() as u64 - 1;
    assert!(object["matches"].as_u64() > Some(records * 9 / 10), "{object}");
    let levels = object["explanation"]["levels"].as_array().expect("a list");
    let sum: i64 = levels.iter().filter_map(|level| level["weight_units"].as_i64()).sum();
    assert_eq!(object["explanation"]["weight_units"].as_i64(), Some(sum));
    let pairs = fs::read_to_string(world.path().join("same.csv")).expect("read");
    assert!(pairs.starts_with("left_id,right_id,weight_bits,decision\n"));
    assert!(pairs.contains(&format!("{id},{twin},")));
    assert_eq!(world.code(&line), 2, "a result that is there is not replaced");
    let unknown = line.replace("same.csv", "other.csv").replace(&twin, "nobody");
    assert_eq!(world.refused(&unknown, 4)["error"]["kind"], "input_rejected");
    let three = line.replace("--input second.csv", "--input second.csv --input second.csv");
    assert_eq!(world.code(&three.replace("same.csv", "other.csv")), 2);
}

/// A sealed batch with its passport changed and signed anew by its owner, under another name.
fn forge(world: &World, owner: &str, change: &dyn Fn(&mut [u8]), version: u8) {
    use std::io::{Read as _, Write as _};
    let home = |name: &str| linkwise::home::Home::open(&world.path().join(name)).expect("a home");
    let unit = home("unit");
    let sealed = fs::read(world.path().join(format!("{owner}.lwk"))).expect("read");
    let mut file = Vec::new();
    linkwise::crypto::open(unit.recipient_key(), sealed.as_slice())
        .expect("it is sealed to the unit")
        .read_to_end(&mut file)
        .expect("read");
    let mut file = crate::lwk::with_passport(&file, home(owner).signer(), change);
    file[crate::lwk::FILE_VERSION] = version;
    let mut writer =
        linkwise::crypto::seal(&unit.recipient_key().public_key(), Vec::new()).expect("sealed");
    writer.write_all(&file).expect("written");
    let sealed = writer.finish().expect("sealed");
    fs::write(world.path().join("other.lwk"), sealed).expect("written");
}

#[test]
fn batches_that_differ_end_with_six_and_the_first_difference() {
    use crate::lwk;
    let world = World::ready(true);
    for owner in ["health", "education"] {
        world.ok(&World::encode(owner));
    }
    let line = "score --home unit --agreement A.toml --input health.lwk --input other.lwk \
                --output edges.lwe";
    let entries = world.entries("unit");
    // Each changes all that comes after it too, so the order is seen as well.
    let places = [lwk::SUITE, lwk::AGREEMENT, lwk::EPOCH, lwk::LIBRARY, lwk::LINK_CHECK];
    let told = ["suite", "agreement", "epoch", "library digest", "link key"];
    for (first, told) in told.into_iter().enumerate() {
        let change = |bytes: &mut [u8]| {
            for place in &places[first..] {
                // Suites are numbered from 1; everything else may have any value.
                bytes[*place] =
                    if *place == lwk::SUITE { 3 - bytes[*place] } else { !bytes[*place] };
            }
        };
        forge(&world, "education", &change, 1);
        let refused = world.refused(line, 6);
        assert_eq!(refused["error"]["kind"], "passport_mismatch");
        let message = refused["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains(&format!("differ in {told}")), "{told}: {message}");
    }
    // The format: of the passport, and of the whole file.
    for version in [1, 2] {
        forge(&world, "education", &|bytes| bytes[lwk::FORMAT] = 2, version);
        let refused = world.refused(line, 6);
        assert_eq!(refused["error"]["kind"], "passport_mismatch");
        let message = refused["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("format version 2"), "{message}");
    }
    assert!(!world.path().join("edges.lwe").exists());
    assert_eq!(world.entries("unit"), entries, "nothing was begun");
    forge(&world, "education", &|_| {}, 1);
    world.ok(line);
}

/// Some columns of a file, as a file of their own.
fn columns(world: &World, from: &str, to: &str, names: &[&str]) {
    let mut reader = csv::Reader::from_path(world.path().join(from)).expect("read");
    let headers = reader.headers().expect("a header").clone();
    let places: Vec<usize> = names
        .iter()
        .map(|name| headers.iter().position(|header| header == *name).expect("a column"))
        .collect();
    let mut writer = csv::Writer::from_path(world.path().join(to)).expect("made");
    writer.write_record(names).expect("written");
    for row in reader.records() {
        let row = row.expect("a row");
        writer.write_record(places.iter().map(|place| &row[*place])).expect("written");
    }
    writer.flush().expect("written");
}

#[test]
fn a_file_without_demographics_is_told_of_before_its_delivery_is_used_up() {
    let world = World::ready(true);
    columns(&world, "children/health.csv", "ids.csv", &["record_id"]);
    columns(&world, "children/health.csv", "numbers.csv", &["record_id", "nhs_number"]);
    let entries = world.entries("health");
    let line = World::encode("health");
    let refused = world.refused(&line.replace("children/health.csv", "ids.csv"), 4);
    let message = refused["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("none could be linked") && message.contains("columns"), "{message}");
    assert_eq!(world.entries("health"), entries, "nothing was begun");
    let output =
        world.run(&format!("{} --json", line.replace("children/health.csv", "numbers.csv")));
    assert_eq!(output.status.code(), Some(0));
    let said = err(&output);
    let (warned, encoding) = (said.find("warning: numbers.csv"), said.find("wrote health.lwk"));
    assert!(warned.is_some() && warned < encoding && said.contains("--map"), "{said}");
    let object: Value = serde_json::from_str(&out(&output)).expect("one JSON object");
    // One on the columns, one on the registers that were not given.
    assert_eq!(object["warnings"].as_array().map(Vec::len), Some(2));
    // A file with demographics is not warned of.
    let report = world.json(&World::encode("education"));
    assert_eq!(report["warnings"].as_array().map(Vec::len), Some(1));
    assert!(report["warnings"][0].as_str().is_some_and(|text| text.contains("--shields")));
}

#[cfg(unix)]
fn is_unfinished(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "new")
}

/// What is left of an encoding that is killed as soon as its files are begun; none where it ended
/// before it was killed.
#[cfg(unix)]
fn killed_encoding(world: &World) -> Option<Vec<String>> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_linkwise"))
        .args(World::encode("health").split_whitespace())
        .current_dir(world.path())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program was built");
    let begun = || names_in(world.path()).iter().any(|name| name.starts_with(".health.lwo"));
    while !begun() && child.try_wait().expect("it runs").is_none() {
        std::thread::yield_now();
    }
    child.kill().expect("killed, or ended before");
    child.wait().expect("it ends");
    let left = world.listing();
    left.iter().any(|name| is_unfinished(name)).then_some(left)
}

#[cfg(unix)]
#[test]
fn an_encoding_that_was_killed_leaves_nothing_for_long() {
    // On a busy machine the encoding may be done before it is killed.
    let (world, left) = (0..10)
        .find_map(|_| {
            let world = World::ready(true);
            killed_encoding(&world).map(|left| (world, left))
        })
        .expect("one is killed in time");
    // Killed between making a spool and taking its name away, it leaves the name; what waits in a spool
    // never has one.
    for name in left.iter().filter(|name| name.contains("spool")) {
        assert_eq!(fs::metadata(world.path().join(name)).expect("there").len(), 0, "{name}");
    }
    // Whether or not the killed one had used the delivery up.
    world.run(&World::encode("health").replace("health.lwk", "second.lwk"));
    let mut left = world.listing();
    left.retain(|name| is_unfinished(name));
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_state_of_the_log_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with_homes(true);
    for name in ["log.state", "log.state.journal", "trust/unit.toml"] {
        let path = world.path().join("health").join(name);
        let set = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
        set(0o640);
        let refused = world.refused("party card --home health", 3);
        let message = refused["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("chmod 600") && message.contains(name), "{message}");
        set(0o600);
        world.ok("party card --home health");
    }
}

#[test]
fn help_and_version_are_one_object_where_json_is_asked() {
    for (line, key) in [
        ("--help --json", "help"),
        ("--json encode --help", "help"),
        ("--json -h", "help"),
        ("--version --json", "version"),
    ] {
        let output = words(line);
        assert_eq!(output.status.code(), Some(0), "{line}");
        let object: Value = serde_json::from_str(&out(&output)).expect("one JSON object");
        assert!(object[key].as_str().is_some_and(|text| text.contains("linkwise")), "{line}");
    }
    let output = words("--json");
    assert_eq!(output.status.code(), Some(2));
    let object: Value = serde_json::from_str(&out(&output)).expect("one JSON object");
    assert_eq!(object["error"]["kind"], "usage");
}

#[test]
fn an_agreement_is_signed_only_when_its_words_are_complete() {
    let world = World::with_homes(true);
    let new = "agreement new --controllers health.card,education.card --linkage-unit unit.card \
               --custodian custodian.card --assembler assembler.card";
    let missing = world.refused(&format!("{new} --template B.toml --out C.toml"), 2);
    let message = missing["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("--template") && message.contains("B.toml"), "{message}");
    world.ok(&format!("{new} --template linkage-quality --out A.toml"));
    let path = world.path().join("A.toml");
    let text = fs::read_to_string(&path).expect("read");
    let refused = world.refused("agreement sign --home health A.toml", 3);
    let message = refused["error"]["message"].as_str().unwrap_or_default();
    for item in ["confidentiality_reference", "evidence", "impact_assessment_reference"] {
        assert!(message.contains(item), "{message}");
    }
    assert_eq!(fs::read_to_string(&path).expect("read"), text, "nothing was signed");
    let complete = text.replace(linkwise::policy::Terms::TO_BE_COMPLETED, "a test");
    // Long in force, and its review is past.
    let overdue: Vec<String> = complete
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some(("valid_from", _)) => "valid_from = 2024-01-01".to_owned(),
            Some(("review_by", _)) => "review_by = 2024-06-30".to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    fs::write(&path, complete).expect("written");
    assert_eq!(world.json("agreement lint A.toml")["review_overdue"], false);
    fs::write(&path, overdue.join("\n")).expect("written");
    for command in ["agreement lint", "agreement show"] {
        let line = format!("{command} A.toml");
        assert!(err(&world.run(&line)).contains("warning: the agreement"), "{line}");
        assert_eq!(world.json(&line)["review_overdue"], true, "{line}");
    }
    for home in ["health", "education", "unit", "custodian", "assembler"] {
        let said = err(&world.run(&format!("agreement sign --home {home} A.toml")));
        assert!(said.contains("2024-06-30") && said.contains("signed A.toml"), "{said}");
    }
    // An act says it too, and is done or refused for other reasons.
    let act = "score --home unit --agreement A.toml --input no.lwk --input no.lwk --output e.lwe";
    assert!(err(&world.run(act)).contains("2024-06-30"));
}

#[test]
fn acts_under_withheld_agreements_are_told_apart() {
    let world = World::ready(true);
    world.ok(&World::encode("health"));
    let verify = "log verify health --card health.card";
    let verdict = world.json(verify);
    assert_eq!(verdict["acts_unchecked"], 0);
    assert_eq!(verdict["acts_checked"], 1);
    copy(&world.path().join("health/log"), &world.path().join("copy"));
    fs::remove_dir_all(world.path().join("copy/agreements")).expect("removed");
    let verify = "log verify copy --card health.card";
    let verdict = world.json(verify);
    assert_eq!((&verdict["acts_unchecked"], &verdict["acts_checked"]), (&1.into(), &0.into()));
    let said = out(&world.run(verify));
    assert!(said.contains("sound, but 1 act names an agreement that was not given"), "{said}");
}

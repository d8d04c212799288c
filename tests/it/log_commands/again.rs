//! Links assembled again from the command line, and held against maps, counts and owners' logs.

use std::fs;

use serde_json::Value;

use super::{assembled, copy, flip, message, read, text};

const ASSEMBLED_AGAIN: &str = "log verify assembler --card assembler.card --reassemble \
    --handles health.lwh --handles education.lwh --edges edges.lwe --map maps/health.map";
const EDUCATION: &str = "--map maps/education.map";
const HOMES: &str = "--home assembler --home health --home education --home custodian";

#[test]
fn links_are_assembled_again_and_held_against_the_maps() {
    let world = assembled();
    let line = format!("{ASSEMBLED_AGAIN} {EDUCATION} {HOMES}");
    let verdict = world.json(&format!("{line} --review maps/review.lwv"));
    let again = &verdict["reassembly"];
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!((&again["joined_wrongly"], &again["parted_wrongly"]), (&0.into(), &0.into()));
    assert_eq!(again["review_equal"], true);
    assert_eq!(again["root"], verdict["logs"][0]["root"]);
    let owners = again["owners"].as_array().expect("a list");
    assert!(owners.len() == 2 && owners.iter().all(|one| one["map_given"] == true), "{owners:?}");
    let counts = again["counts"].as_array().expect("a list");
    assert!(counts.len() == 5 && counts.iter().all(|one| one["equal"] == true), "{counts:?}");
    let words = text(&world, &line);
    assert!(words.contains("the maps of 2 of 2 owners join their"), "{words}");
    // With the owners' logs their handle keys are known for their own.
    assert!(words.contains("no log shows that the handle key of `"), "{words}");
    let logs = " health education --card health.card --card education.card";
    let verdict = world.json(&(line.clone() + logs));
    let owners = verdict["reassembly"]["owners"].as_array().expect("a list");
    assert!(owners.iter().all(|one| one["handles_logged"] == true), "{owners:?}");
    let words = text(&world, &(line.clone() + logs));
    assert!(!words.contains("no log shows"), "{words}");
    // With one map what it says of its own owner is known, and nothing of the other.
    let words = text(&world, &format!("{ASSEMBLED_AGAIN} {HOMES}"));
    assert!(words.contains("nothing is known of `education`, whose"), "{words}");
    // What is sealed to somebody else does not open.
    let refused = world.refused(&format!("{ASSEMBLED_AGAIN} --home assembler"), 2);
    assert!(message(&refused).contains("health.map"), "{refused}");
    let needed = ["edges edges.lwe", "map maps/health.map", "reassemble"];
    for missing in needed.map(|what| ASSEMBLED_AGAIN.replace(&format!("--{what}"), "")) {
        assert_eq!(world.code(&format!("{missing} {HOMES}")), 2, "{missing}");
    }
    assert_eq!(world.code("log verify assembler --edges edges.lwe"), 2);
    assert!(world.json("log verify assembler --card assembler.card")["reassembly"].is_null());

    // Scored and assembled, both again from the same edges.
    let both = format!(
        "{line} unit --card unit.card --reexecute 4 --batch health.lwk --batch education.lwk \
         --bins edges.lwb --home unit"
    );
    let verdict = world.json(&both);
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(verdict["reexecution"]["origin"], "linkwise/unit");
    assert_eq!(verdict["reassembly"]["origin"], "linkwise/assembler_office");
    let words = text(&world, &both);
    assert!(words.contains("4 of 4 bins") && words.contains("2 of 2 owners"), "{words}");
}

#[test]
fn maps_that_are_not_those_of_the_log_do_not_verify() {
    let world = assembled();
    let line = format!("{ASSEMBLED_AGAIN} {HOMES}");
    // Another's file in the place of a map; a map that was altered.
    let other = line.replace("maps/health.map", "maps/review.lwv");
    world.refused(&other, 4);
    let length = read(&world, "maps/health.map").len();
    flip(&world, "maps/health.map", length - 1);
    world.refused(&line, 8);
    flip(&world, "maps/health.map", length - 1);
    world.ok(&line);
    // Edges that are none: nothing was assembled again, which must not pass for sound.
    fs::write(world.path().join("none.lwe"), [7; 3000]).expect("written");
    world.refused(&line.replace("edges.lwe", "none.lwe"), 4);
    // A log that did not take the edges in, and handle keys that are too few.
    let other = line.replace("assembler --card assembler.card", "health --card health.card");
    let refused = world.refused(&other, 8);
    assert_eq!(refused["report"]["findings"][0]["code"], "reassembly-inputs");
    assert!(refused["report"]["reassembly"]["entry"].is_null());
    let refused = world.refused(&line.replace("--handles education.lwh", ""), 8);
    assert_eq!(refused["report"]["findings"][0]["code"], "reassembly-inputs");
    assert_eq!(refused["report"]["reassembly"]["owners"].as_array().map(Vec::len), Some(0));
    // A log without the agreement cannot say by what rules.
    copy(&world, "assembler/log", "copy");
    fs::remove_dir_all(world.path().join("copy/agreements")).expect("removed");
    world.refused(&line.replace("verify assembler ", "verify copy "), 2);
}

#[test]
fn an_owners_log_that_is_damaged_or_older_hides_nothing() {
    let world = assembled();
    let line = format!("{ASSEMBLED_AGAIN} {HOMES} --card health.card");
    let logged = |refused: &Value| {
        let owners = refused["report"]["reassembly"]["owners"].as_array().expect("a list").clone();
        owners.iter().find(|one| one["owner"] == "health").expect("health")["handles_logged"]
            .clone()
    };
    copy(&world, "health/log", "older");
    copy(&world, "health/log", "damaged");
    let bundles = fs::read_dir(world.path().join("damaged/tile/entries/000.p")).expect("a folder");
    let sizes =
        bundles.map(|file| file.expect("a file").file_name().into_string().expect("a number"));
    let size: Option<u32> = sizes.map(|size| size.parse().expect("a number")).max();
    flip(&world, &format!("damaged/tile/entries/000.p/{}", size.expect("entries")), 1);
    let refused = world.refused(&format!("{line} damaged"), 8);
    assert_eq!(logged(&refused), false);
    // The log goes on, and its copy is given beside it.
    world.ok("map --home health --agreement A.toml --references health.lwr --map maps/health.map \
              --output health.csv");
    world.ok(&format!("{line} health"));
    let refused = world.refused(&format!("{line} older health"), 8);
    assert_eq!(logged(&refused), true);
}

//! Obligations and revocations on the command line.

use std::fs;

use linkwise::audit::{EntryKind, LogReader};

use super::world::World;

fn ready(change: impl Fn(&str) -> String) -> World {
    let world = World::with_homes(false);
    world.ok("synth --children 300 --seed 1 --out children");
    world.draft_agreement();
    let path = world.path().join("A.toml");
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, change(&text)).expect("written");
    for home in ["health", "education", "unit", "custodian"] {
        world.ok(&format!("agreement sign --home {home} A.toml"));
    }
    world.ok("key new --home custodian");
    world.ok("key issue --home custodian --agreement A.toml --out health.key --to health");
    world.ok("key import --home health --agreement A.toml health.key");
    world
}

#[test]
fn obligations_are_acknowledged_by_their_words() {
    let world = ready(|text| {
        let obliging =
            text.replace("must = []", "must = [\"clerical_review\", \"second_approver\"]");
        assert_ne!(obliging, text);
        obliging
    });
    let encode = World::encode("health");
    let listing = world.listing();
    for said in ["", "--acknowledge second_approver", "--acknowledge log,record_reason"] {
        let refused = world.refused(&format!("{encode} {said}"), 5);
        let reasons = refused["error"]["reasons"].as_array().expect("reasons");
        let missing: Vec<&str> = ["clerical_review", "second_approver"]
            .into_iter()
            .filter(|word| !said.contains(word))
            .collect();
        assert_eq!(reasons.len(), missing.len(), "{said}");
        let message = refused["error"]["message"].as_str().expect("words");
        let mend = format!("--acknowledge {}", missing.join(","));
        assert!(
            message.contains("OBLIGATION_NOT_ACKNOWLEDGED") && message.contains(&mend),
            "{message}"
        );
    }
    assert_eq!(world.listing(), listing, "nothing was written");
    world.refused(&format!("{encode} --acknowledge clerical"), 2);
    world.ok(&format!("{encode} --acknowledge clerical_review,second_approver"));
    let log = LogReader::open(&world.path().join("health/log")).expect("a log");
    let granted = log.entries().map(|entry| entry.expect("read"));
    let granted: Vec<_> = granted.filter(|entry| entry.kind == EntryKind::PermitGranted).collect();
    assert_eq!(granted.len(), 1);
    assert_eq!(granted[0].reasons, ["clerical_review", "second_approver"]);
    world.ok("log verify health --card health.card");
}

#[test]
fn a_party_ends_the_agreement_and_the_others_take_that_in() {
    let world = ready(str::to_owned);
    let revoke = "agreement revoke --home education --agreement A.toml --reason over --out R.toml";
    let object = world.json(revoke);
    assert_eq!(
        (&object["newly_ended"], &object["revoked_by"]),
        (&true.into(), &"education".into())
    );
    world.refused(revoke, 2);
    let take_in = "agreement revoked --home health --agreement A.toml R.toml";
    // Altered, it counts for nothing.
    let text = fs::read_to_string(world.path().join("R.toml")).expect("read");
    fs::write(world.path().join("X.toml"), text.replace("over", "under")).expect("written");
    let refused = world.refused("agreement revoked --home health --agreement A.toml X.toml", 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "SIGNATURE_FORGED");
    world.refused("agreement revoked --home health --agreement A.toml A.toml", 3);
    assert_eq!(world.json(take_in)["newly_ended"], true);
    assert_eq!(world.json(take_in)["newly_ended"], false);
    let listing = world.listing();
    for command in [
        World::encode("health").as_str(),
        "score --home unit --agreement A.toml --input a.lwk --input b.lwk --output e.lwe",
    ] {
        if command.starts_with("score") {
            world.ok("agreement revoked --home unit --agreement A.toml R.toml");
        }
        let refused = world.refused(command, 5);
        assert_eq!(refused["error"]["reasons"][0]["code"], "REVOKED", "{command}");
    }
    assert_eq!(world.listing(), listing, "nothing was written");
    world.ok("log verify health --card health.card");
    world.ok("agreement revoked --home custodian --agreement A.toml R.toml");
    world.refused("key issue --home custodian --agreement A.toml --out e.key --to education", 5);
}

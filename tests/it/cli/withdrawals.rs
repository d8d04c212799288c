//! Links withdrawn through the program: the next delivery does not join them, and receipts come back.

use std::collections::BTreeMap;
use std::fs;

use super::world::{World, names_in};

/// Record id and pseudonym of a mapped file.
fn rows(world: &World, file: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(world.path().join(file)).expect("read");
    let rows = text.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.map(|(id, pseudonym)| (id.to_owned(), pseudonym.to_owned())).collect()
}

/// The pairs that two mapped files join.
fn joined(world: &World, health: &str, education: &str) -> Vec<(String, String)> {
    let mut by_pseudonym = BTreeMap::new();
    for (id, pseudonym) in rows(world, education) {
        by_pseudonym.insert(pseudonym, id);
    }
    let pair =
        |(id, pseudonym): (String, String)| Some((id, by_pseudonym.get(&pseudonym)?.clone()));
    rows(world, health).into_iter().filter_map(pair).collect()
}

fn put(world: &World, name: &str, text: &str) {
    fs::write(world.path().join(name), text).expect("written");
}

/// Links and maps under an agreement; files of this delivery begin with `run`.
fn deliver(world: &World, agreement: &str, run: &str) {
    for owner in ["health", "education"] {
        world.ok(&format!(
            "encode --home {owner} --agreement {agreement} --input children/{owner}.csv \
             --invalid missing --output {run}-{owner}.lwk"
        ));
    }
    world.ok(&format!(
        "link --home unit --agreement {agreement} --input {run}-health.lwk \
         --input {run}-education.lwk --handles {run}-health.lwh --handles {run}-education.lwh \
         --output {run}-maps"
    ));
}

fn map(owner: &str, agreement: &str, run: &str, rest: &str) -> String {
    format!(
        "map --home {owner} --agreement {agreement} --references {run}-{owner}.lwr \
         --map {run}-maps/{owner}.map {rest}"
    )
}

/// The same agreement for the next delivery, signed by everyone, with link keys.
fn next_version(world: &World) {
    let text = fs::read_to_string(world.path().join("A.toml")).expect("read");
    let shown = world.json("agreement show A.toml");
    let digest = shown["digest"].as_str().expect("a digest").to_owned();
    let mut next = String::new();
    for line in text.lines().take_while(|line| !line.starts_with("[[signature")) {
        if line.starts_with("version = 1") {
            next.push_str(&format!("version = 2\nsupersedes = \"{digest}\"\n"));
        } else if line.starts_with("epoch = 1") {
            next.push_str("epoch = 2\n");
        } else if !line.starts_with("supersedes") {
            next.push_str(line);
            next.push('\n');
        }
    }
    put(world, "A2.toml", &next);
    for home in ["health", "education", "unit", "custodian"] {
        world.ok(&format!("agreement sign --home {home} A2.toml"));
    }
    for owner in ["health", "education"] {
        world.ok(&format!(
            "key issue --home custodian --agreement A2.toml --out {owner}.key2 --to {owner}"
        ));
        world.ok(&format!("key import --home {owner} --agreement A2.toml {owner}.key2"));
    }
}

#[test]
fn a_withdrawn_link_is_not_joined_again_and_receipts_come_back() {
    let world = World::ready(false);
    deliver(&world, "A.toml", "one");
    for owner in ["health", "education"] {
        world.ok(&map(owner, "A.toml", "one", &format!("--output one-{owner}.csv")));
    }
    let before = joined(&world, "one-health.csv", "one-education.csv");
    assert!(before.len() > 100);
    let (wrong, right) = (before[3].clone(), before[7].clone());
    put(
        &world,
        "wrong.csv",
        &format!("record_id,other_owner,reason,reference\n{},education,wrong_link,C-12\n", wrong.0),
    );

    let unbarred = map("health", "A.toml", "one", "--output again.csv");
    let withdraw = "links withdraw --home health --agreement A.toml --references one-health.lwr \
                    --map one-maps/health.map";
    // A list that is none leaves nothing.
    put(&world, "none.csv", "record_id,other_owner,reason\nnobody,education,wrong_link\n");
    put(
        &world,
        "odd.csv",
        &format!("record_id,other_owner,reason\n{},education,a hunch\n", wrong.0),
    );
    let files = world.listing();
    let to = "--output health.barred.csv --openings health.withdrawn.lwo --notices notices";
    for (list, code) in [("none.csv", 4), ("odd.csv", 4), ("nowhere.csv", 1)] {
        let object = world.refused(&format!("{withdraw} --links {list} {to}"), code);
        assert!(!object.to_string().contains("nobody"), "{object}");
        assert_eq!(world.listing(), files);
    }
    let object = world.json(&format!("{withdraw} --links wrong.csv {to}"));
    assert_eq!((&object["links"], &object["barred"]), (&1.into(), &1.into()));
    assert_eq!(object["notices"][0]["party"], "education");
    assert_eq!(names_in(&world.path().join("notices")), ["education.lww", "notices.csv"]);
    let counted = world.json("links barred health.barred.csv");
    assert_eq!((&counted["links"], &counted["by_reason"]["wrong_link"]), (&1.into(), &1.into()));
    world.refused(&format!("{withdraw} --links wrong.csv {to}"), 2);

    // Without the list, what was withdrawn would come back.
    let refused = world.refused(&unbarred, 2);
    assert!(refused.to_string().contains("--barred"), "{refused}");
    assert!(!world.path().join("again.csv").exists());
    // An opening tells why.
    let open = "log open health --record-id";
    let shields = "record_id,shield\nanother,adopted\n";
    put(&world, "shields.csv", shields);
    let plain = format!("{open} {} --shields shields.csv --openings", wrong.0);
    world.ok(&format!("{plain} health.withdrawn.lwo --out one.opening"));
    // Openings of another's log neither show nor deny anything.
    let refused = world.refused(&format!("{plain} one-education.lwo --out two.opening"), 2);
    assert!(!refused.to_string().contains(&wrong.0), "{refused}");
    put(
        &world,
        "court.csv",
        &format!("record_id,other_owner,reason\n{},education,court_order\n", right.0),
    );
    world.ok(&format!(
        "{withdraw} --links court.csv --barred health.barred.csv --output court.barred.csv \
         --openings court.lwo --notices court"
    ));
    let court = format!("{open} {} --shields shields.csv --openings court.lwo", right.0);
    world.refused(&format!("{court} --out three.opening"), 5);
    world.ok(&format!("{court} --shield-reviewed --out four.opening"));

    // Nobody's receipt yet; the notice is sealed to education alone.
    let receipts = "links receipts --home health --agreement A.toml --notices notices/notices.csv";
    assert_eq!(world.json(receipts)["outstanding"], serde_json::json!(["education"]));
    let receive = "--agreement A.toml --notice notices/education.lww";
    world
        .refused(&format!("links receive --home unit {receive} --output u.csv --receipt u.lwn"), 6);
    let object = world.json(&format!(
        "links receive --home education {receive} --output apart.csv --receipt education.lwn"
    ));
    assert_eq!((&object["owner"], &object["newly_received"]), (&"health".into(), &true.into()));
    let apart = fs::read_to_string(world.path().join("apart.csv")).expect("read");
    let pseudonym = rows(&world, "one-education.csv")[&wrong.1].clone();
    assert_eq!(apart.lines().nth(1), Some(&*format!("{pseudonym},health,education,corrected")));
    let object = world.json(&format!("{receipts} education.lwn"));
    assert_eq!(object["outstanding"], serde_json::json!([]));
    assert!(object["parties"][0]["received"].is_string());
    let words = String::from_utf8(world.run(receipts).stdout).expect("UTF-8");
    assert_eq!(words, "education: outstanding\n");
    world.refused(&format!("{receipts} apart.csv"), 4);

    // The next delivery: the agreement's next version, its links as before, but for this one.
    next_version(&world);
    deliver(&world, "A2.toml", "two");
    let barred = "--barred health.barred.csv --output two-health.csv";
    let object = world.json(&map("health", "A2.toml", "two", barred));
    assert_eq!((&object["detached"], &object["barred_not_in_batch"]), (&1.into(), &0.into()));
    world.ok(&map("education", "A2.toml", "two", "--output two-education.csv"));
    let after = joined(&world, "two-health.csv", "two-education.csv");
    let mut expected = before;
    expected.retain(|pair| *pair != wrong);
    assert_eq!(after, expected);
    assert!(after.contains(&right));
    // In form the record is like any other.
    let own = &rows(&world, "two-health.csv")[&wrong.0];
    assert!(own.len() == 32 && own.bytes().all(|byte| byte.is_ascii_hexdigit()));

    // The log knows the list by its commitment.
    let told = world.json("links barred health.barred.csv --home health")["commitment"].clone();
    let shown = world.json("log show health").to_string();
    let times = shown.matches(told.as_str().expect("text")).count();
    assert_eq!(times, 3, "left by the withdrawal, and applied twice");

    // A link of the delivery before is withdrawn under the version in force, with the list as it grows.
    put(
        &world,
        "more.csv",
        &format!("record_id,other_owner,reason\n{},education,court_order\n", right.0),
    );
    let object = world.json(
        &format!(
            "{withdraw} --links more.csv --barred health.barred.csv --output health.barred.2.csv \
                  --openings health.2.lwo --notices notices.2"
        )
        .replace("A.toml", "A2.toml"),
    );
    assert_eq!((&object["links"], &object["barred"]), (&1.into(), &2.into()));
    // The list that the court's withdrawal left was not applied to the second delivery; that the same was
    // withdrawn again from the list before is no change. An older list has a row less, which is told again.
    let changed = || world.json("log verify health")["barred_links_changed"].clone();
    assert_eq!(changed(), 1);
    let stale = "--barred health.barred.csv --output stale.csv";
    world.json(&map("health", "A2.toml", "two", stale));
    assert_eq!(changed(), 2);
    // A list without a row is none, and does not say that every bar was lifted.
    put(&world, "empty.csv", "record_id,other_owner,other_record_id,reason,since,reference\n");
    let empty = map("health", "A2.toml", "two", "--barred empty.csv --output lifted.csv");
    world.refused(&empty, 4);
    world.ok(&map("health", "A2.toml", "two", "--bars-lifted --output lifted.csv"));
    // The subject sees that it was withdrawn.
    put(&world, "shields.csv", "record_id,shield\nanother,adopted\n");
    world.ok(&format!(
        "log open health --openings health.withdrawn.lwo --shields shields.csv --record-id {} \
         --out w.opening",
        wrong.0
    ));
    let checked = world.json("log check w.opening --card health.card");
    assert_eq!(checked["entry"]["kind"], "links-withdrawn");
    assert_eq!(checked["record_id"], wrong.0);
    let verdict = world.json(&world.verify());
    assert_eq!(verdict["findings"].as_array().map(Vec::len), Some(0), "{verdict}");
}

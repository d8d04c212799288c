//! Agreements compared, explained and tried out on logs before anyone signs.

use std::fs;

use super::world::World;

fn change(world: &World, from: &str, to: &str, edits: &[(&str, &str)]) {
    let mut text = fs::read_to_string(world.path().join(from)).expect("read");
    // A draft: signatures of the old text are of no use for it.
    if let Some(signed) = text.find("\n[[signature]]") {
        text.truncate(signed);
    }
    for (before, after) in edits {
        assert!(text.contains(before), "{before}");
        text = text.replace(before, after);
    }
    fs::write(world.path().join(to), text).expect("written");
}

#[test]
fn what_differs_is_listed_item_by_item() {
    let world = World::ready(true);
    change(
        &world,
        "A.toml",
        "B.toml",
        &[
            ("floor_bits = 8", "floor_bits = 12"),
            (
                "    \"upn\",\n    \"social_care_id\",\n]\n# The lengths",
                "    \"upn\",\n    \"social_care_id\",\n    \"uln\",\n]\n# The lengths",
            ),
        ],
    );
    let object = world.json("agreement diff A.toml B.toml");
    let changes: Vec<(&str, &str, &str)> = object["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let text = |key| one[key].as_str().unwrap_or("-");
            (text("item"), text("before"), text("after"))
        })
        .collect();
    assert_eq!(
        changes,
        [("[linkage] floor_bits", "8", "12"), ("[schema] fields: uln", "-", "listed")]
    );
    let same = world.json("agreement diff A.toml A.toml");
    assert_eq!(same["changes"].as_array().map(Vec::len), Some(0));
    assert_eq!(world.code("agreement diff A.toml nothing.toml"), 1);
}

#[test]
fn who_may_do_what_is_explained_with_the_rule_that_denies() {
    let world = World::ready(true);
    let object = world.json("agreement explain A.toml --party health");
    let decisions = object["decisions"].as_array().expect("a list");
    assert_eq!(decisions.len(), 13);
    let of = |act: &str| decisions.iter().find(|one| one["act"] == act).expect("the act");
    assert_eq!(of("encode")["permitted"], true);
    assert_eq!(of("score")["permitted"], false);
    assert_eq!(of("score")["denied_by"][0], "ACT_NOT_ALLOWED");
    assert_eq!(world.code("agreement explain A.toml --party nobody"), 2);
}

#[test]
fn one_decision_is_told_whole() {
    let world = World::ready(true);
    let permit = world.json("explain-policy --home health --agreement A.toml --act encode");
    assert_eq!(permit["effect"], "permit");
    assert_eq!(permit["rows"].as_array().map(Vec::len), Some(19));
    assert_eq!(permit["ground"]["gateway"], "ca2004_s10");
    let ask = "explain-policy --agreement A.toml --party health --act encode";
    let few = world.refused(&format!("{ask} --rows 1"), 5);
    assert_eq!(few["report"]["effect"], "deny", "{few}");
    assert!(few["error"]["message"].as_str().is_some_and(|text| text.contains("BATCH_TOO_SMALL")));
    let other = world.refused(&format!("{ask} --purpose research"), 5);
    assert!(other.to_string().contains("PURPOSE_NOT_ALLOWED"));
    let late = "explain-policy --home health --agreement A.toml --act encode --at 2099-01-01";
    assert!(world.refused(late, 5).to_string().contains("EXPIRED"));
    assert_eq!(world.code("explain-policy --agreement A.toml --party health --act steal"), 2);
    let output = world.run(ask);
    let table = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(table.starts_with("PERMIT\n") && table.contains("Is there a lawful basis?"), "{table}");
}

#[test]
fn acts_of_a_log_are_replayed_under_a_draft() {
    let world = World::ready(true);
    world.ok(&World::encode("health"));
    let same = world.json("agreement simulate A.toml health education");
    assert_eq!(same["changed"], 0);
    assert!(same["acts"].as_u64().is_some_and(|acts| acts > 0));
    change(&world, "A.toml", "B.toml", &[("most_rows = 5000000", "most_rows = 100")]);
    let fewer = world.json("agreement simulate B.toml health");
    assert_eq!(fewer["changed"], 1);
    let act = &fewer["logs"][0]["changes"][0];
    assert_eq!((&act["act"], &act["was_permitted"]), (&"encode".into(), &true.into()));
    assert_eq!(act["denied_by"][0], "TOO_MANY_ROWS");
    // What was refused then and would be permitted now is a change too.
    let refused =
        "encode --home unit --agreement A.toml --input children/health.csv --output u.lwk";
    assert_eq!(world.code(refused), 5);
    let doers =
        ("encode = [\"controller\"]", "encode = [\"controller\"]\nexport = [\"controller\"]");
    change(&world, "A.toml", "C.toml", &[doers]);
    assert_eq!(world.json("agreement simulate C.toml unit")["changed"], 0);
    assert_eq!(world.code("agreement simulate B.toml children"), 4);
}

#[test]
fn the_schema_for_editors_is_printed() {
    let schema = World::empty().json("agreement schema");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["additionalProperties"], false);
}

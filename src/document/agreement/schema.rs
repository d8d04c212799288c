//! The JSON Schema of agreements, for editors.

use serde_json::{Map, Value, json};

use super::read::legal::{
    CONFIDENTIALITY, LEGAL, LIMITS, OBLIGATIONS, OWN_PROFILE, PROFILES, PROTECTION,
};
use super::read::{AGREEMENT, LINKAGE, PARTY, RELEASE, SCHEMA, TOP, VALIDITY, WITNESS, WITNESSING};
use crate::policy::{
    ActKind, Article6, Article9, Dataset, DatePrecision, Law, Obligation, PlacePrecision,
    ProvisionKind, Purpose, Role, Schedule1, Section251Regulation, Sector, Territory,
    WithoutNumber,
};
use crate::schema::Field;

/// Keys that a table may do without.
const OPTIONAL: [&str; 10] = [
    "confidentiality_reference",
    "confidentiality_author",
    "confidentiality_regulation",
    "confidentiality_expires",
    "opt_out_exempt",
    "postcode_sector_letters",
    "postcode_district_letters",
    "least_shown",
    "zero_is_shown",
    "round_to",
];

/// The JSON Schema (draft 2020-12) of an agreement, made from the lists by which agreements are read,
/// so that editors complete and check what is written. Dates are TOML's.
///
/// It describes form alone: whether the items hold together, [`parse`](super::parse) says.
///
/// ```
/// let schema = linkwise::document::agreement::json_schema();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// assert!(schema["properties"]["legal"]["properties"]["article_6"]["enum"].is_array());
/// ```
#[must_use]
pub fn json_schema() -> Value {
    let mut tables = Map::new();
    for name in TOP {
        tables.insert(name.to_owned(), table(name));
    }
    let optional = ["witnessing", "witness", "further_approver", "signature"];
    let required: Vec<&str> = TOP.into_iter().filter(|name| !optional.contains(name)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Agreement to link records",
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": tables,
    })
}

fn table(name: &str) -> Value {
    let acts = ActKind::ALL.map(ActKind::name);
    match name {
        "agreement" => object(&AGREEMENT),
        "legal" => object(&LEGAL),
        "validity" => object(&VALIDITY),
        "delivery" => object(&["epoch"]),
        "party" => list_of(&object(&PARTY)),
        "acts" => {
            let doers = json!({ "type": "array", "minItems": 1, "items": { "type": "string" } });
            let keys: Map<String, Value> =
                acts.iter().map(|act| ((*act).to_owned(), doers.clone())).collect();
            json!({ "type": "object", "additionalProperties": false, "properties": keys })
        }
        "schema" => object(&SCHEMA),
        "linkage" => object(&LINKAGE),
        "release" => object(&RELEASE),
        "protection" => object(&PROTECTION),
        "limits" => object(&LIMITS),
        "obligations" => object(&OBLIGATIONS),
        "witnessing" => object(&WITNESSING),
        "witness" => list_of(&object(&WITNESS)),
        "further_approver" => list_of(&object(&["name", "signer"])),
        _ => list_of(&object(&["party", "key", "signature"])),
    }
}

fn list_of(item: &Value) -> Value {
    json!({ "type": "array", "items": item })
}

fn object(keys: &[&str]) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), value(key))).collect();
    let required: Vec<&&str> = keys.iter().filter(|key| !OPTIONAL.contains(key)).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

fn words_or_none<'a>(list: impl IntoIterator<Item = &'a str>) -> Value {
    words(list.into_iter().chain(["none"]))
}

fn list_of_words<'a>(list: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "type": "array", "uniqueItems": true, "items": words(list) })
}

fn integer(least: i64, most: i64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

fn hexadecimal(digits: usize) -> Value {
    json!({ "type": "string", "pattern": format!("^[0-9a-f]{{{digits}}}$") })
}

/// What a key may hold. A key has one meaning wherever it stands.
fn value(key: &str) -> Value {
    let day = json!({ "type": "string", "format": "date" });
    let day_or_none = json!({ "anyOf": [day, { "const": "none" }] });
    let boolean = json!({ "type": "boolean" });
    let share = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    match key {
        "version" | "epoch" => json!({ "type": "integer", "minimum": 1 }),
        "purpose" => words(Purpose::ALL.map(Purpose::name)),
        "supersedes" => json!({ "anyOf": [hexadecimal(64), { "const": "none" }] }),
        "approvals_needed" => json!({ "anyOf": [integer(0, 64), { "const": "all" }] }),
        "article_6" => words_or_none(Article6::ALL.map(Article6::name)),
        "article_9" => words_or_none(Article9::ALL.map(Article9::name)),
        "schedule_1" => words_or_none(Schedule1::ALL.map(Schedule1::name)),
        "special_category"
        | "opt_out_exempt"
        | "public_authority"
        | "one_record_per_owner"
        | "zero_is_shown" => boolean,
        "confidentiality" => words(CONFIDENTIALITY),
        "confidentiality_regulation" => {
            words(Section251Regulation::ALL.map(Section251Regulation::name))
        }
        "confidentiality_expires" | "valid_from" | "valid_until" | "review_by" => day,
        "accredited_until" | "born_from" | "born_until" | "delete_by" => day_or_none,
        "gateway" => words(
            Law::current()
                .provisions()
                .iter()
                .filter(|provision| provision.kind == ProvisionKind::Gateway)
                .map(|provision| provision.id.as_str()),
        ),
        "datasets" => list_of_words(Dataset::ALL.map(Dataset::name)),
        "territories" => list_of_words(Territory::ALL.map(Territory::name)),
        "roles" => list_of_words(Role::ALL.map(Role::name)),
        "sector" => words(Sector::ALL.map(Sector::name)),
        "suite" => words(["blake3", "hmac-sha256"]),
        "fields" => list_of_words(Field::ALL.map(Field::name)),
        "passes" | "recipients" => json!({ "type": "array", "items": { "type": "string" } }),
        "name_bits" => json!({ "enum": [32, 64] }),
        "exact_bits" => json!({ "enum": [16, 24, 32] }),
        "identifier_bits" => json!({ "enum": [32, 48, 64] }),
        "dice_near"
        | "dice_far"
        | "jaro_winkler_near"
        | "jaro_winkler_far"
        | "tolerated_false_link_rate" => share,
        "records_per_token" => integer(1, 3),
        "mean_records_per_token" => json!({ "type": "number", "minimum": 1 }),
        "crowded_pass" => words(["leave_out", "error"]),
        "missing" => words(["flagged", "random"]),
        "twin_guard" => words(["always", "where_twins_show"]),
        "postcode" => words(["uk", "plain"]),
        "postcode_sector_letters" | "postcode_district_letters" => integer(1, 12),
        "never_issued" => words(["refuse", "accept"]),
        "floor_bits" => integer(-100, 200),
        "possible_below_bits" => json!({ "anyOf": [integer(-100, 200), { "const": "none" }] }),
        "tier" => words(["separate", "combined"]),
        "smallest_batch" => integer(2, 1_000_000),
        "small_number_threshold" => integer(2, 1000),
        "most_rows" => integer(2, 1_000_000_000),
        "row_budget" => json!({
            "anyOf": [integer(2, 1_000_000_000_000), { "const": "none" }],
        }),
        "opt_out_hours" => integer(1, 504),
        "quorum" => integer(1, 64),
        "delay_hours" => integer(1, 8760),
        "without_nhs_number" => words(WithoutNumber::ALL.map(WithoutNumber::name)),
        "birth" => words(DatePrecision::ALL.map(DatePrecision::name)),
        "place" => words(PlacePrecision::ALL.map(PlacePrecision::name)),
        "output" => words(PROFILES.iter().map(|(name, _)| *name).chain([OWN_PROFILE])),
        "least_shown" | "round_to" => integer(1, 1000),
        "must" => list_of_words(
            Obligation::ALL
                .iter()
                .filter(|item| **item != Obligation::DeleteBy)
                .map(|item| item.name()),
        ),
        "nonce" | "signer" | "log_key" | "key" => hexadecimal(64),
        "signature" => hexadecimal(128),
        "title" => json!({ "type": "string", "minLength": 1, "maxLength": 200 }),
        _ => json!({ "type": "string", "minLength": 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a value has the form that a schema asks for, as far as this schema's words go.
    fn fits(schema: &Value, value: &toml::Value) -> bool {
        if let Some(any) = schema["anyOf"].as_array() {
            return any.iter().any(|one| fits(one, value));
        }
        if let Some(word) = schema["const"].as_str() {
            return value.as_str() == Some(word);
        }
        if let Some(words) = schema["enum"].as_array() {
            return words.iter().any(|word| {
                word.as_str().is_some_and(|word| value.as_str() == Some(word))
                    || word.as_i64().is_some_and(|word| value.as_integer() == Some(word))
            });
        }
        let within = |number: f64| {
            schema["minimum"].as_f64().is_none_or(|least| number >= least)
                && schema["maximum"].as_f64().is_none_or(|most| number <= most)
        };
        match (schema["type"].as_str(), value) {
            (Some("object"), toml::Value::Table(table)) => {
                let required = schema["required"].as_array();
                required.into_iter().flatten().all(|key| table.contains_key(key.as_str().unwrap()))
                    && table.iter().all(|(key, value)| {
                        schema["properties"].get(key).is_some_and(|schema| fits(schema, value))
                    })
            }
            (Some("array"), toml::Value::Array(list)) => {
                list.iter().all(|one| fits(&schema["items"], one))
            }
            (Some("string"), toml::Value::Datetime(_)) => schema["format"] == "date",
            (Some("string"), toml::Value::String(text)) => {
                schema["format"].is_null()
                    && schema["pattern"].as_str().is_none_or(|pattern| {
                        let digits: usize =
                            pattern.split(['{', '}']).nth(1).unwrap().parse().unwrap();
                        text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
                    })
            }
            (Some("boolean"), toml::Value::Boolean(_)) => true,
            (Some("integer"), toml::Value::Integer(number)) =>
            {
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                within(*number as f64)
            }
            (Some("number"), toml::Value::Float(number)) => within(*number),
            _ => false,
        }
    }

    fn examples() -> Vec<(String, toml::Value)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/agreements");
        let mut found: Vec<_> = std::fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
        found.sort_by_key(std::fs::DirEntry::path);
        let read = |file: &std::fs::DirEntry| {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let name = file.file_name().to_string_lossy().into_owned();
            (name, toml::Value::Table(text.parse().unwrap()))
        };
        found.iter().map(read).collect()
    }

    #[test]
    fn every_example_has_the_form_that_the_schema_describes() {
        let schema = json_schema();
        let examples = examples();
        assert!(examples.len() >= 8);
        for (name, example) in examples {
            for (table, value) in example.as_table().unwrap() {
                assert!(fits(&schema["properties"][table], value), "{name}: [{table}]");
            }
            assert!(fits(&schema, &example), "{name}");
        }
    }

    #[test]
    fn what_has_another_form_does_not_fit() {
        let schema = json_schema();
        let (_, example) = examples().remove(0);
        let changed = |table: &str, key: &str, value: toml::Value| {
            let mut copy = example.clone();
            copy[table].as_table_mut().unwrap().insert(key.to_owned(), value);
            copy
        };
        for (table, key, value) in [
            ("legal", "article_6", toml::Value::from("6(1)(z)")),
            ("legal", "artikel_6", toml::Value::from("6(1)(e)")),
            ("release", "most_rows", toml::Value::from(1)),
            ("linkage", "tier", toml::Value::from(true)),
            ("agreement", "nonce", toml::Value::from("ab")),
            ("validity", "valid_from", toml::Value::from("2026-01-01")),
        ] {
            assert!(!fits(&schema, &changed(table, key, value)), "{table} {key}");
        }
        let mut short = example.clone();
        short.as_table_mut().unwrap().remove("limits");
        assert!(!fits(&schema, &short));
    }
}

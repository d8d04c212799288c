//! Registers through the program: every reason for which a child is withheld.

use std::fs;

use linkwise::identifier::{NeverIssued, NhsNumber};
use serde_json::{Value, json};

use super::world::World;

/// Record id and NHS number of the first children in the file of health.
fn children(world: &World) -> Vec<(String, String)> {
    let path = world.path().join("children/health.csv");
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let headers = reader.headers().expect("a header").clone();
    let place = |name| headers.iter().position(|header| header == name).expect("a column");
    let (id, number) = (place("record_id"), place("nhs_number"));
    reader
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| (row[id].to_owned(), row[number].to_owned()))
        .collect()
}

/// Moves every birth in a file of children to the last ten years: whose word counts depends on age, and
/// time goes on.
fn make_young(world: &World, file: &str) {
    let path = world.path().join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let birth = headers.iter().position(|name| name == "date_of_birth").unwrap();
    let days = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() / 86_400;
    let year = 1970 + days / 366;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).unwrap();
    for (place, row) in (0u64..).zip(reader.records().map(Result::unwrap)) {
        let born = row.get(birth).unwrap();
        let moved = if born.len() == 10 {
            format!("{}{}", year - 1 - place % 10, &born[4..]).replace("-02-29", "-02-28")
        } else {
            born.to_owned()
        };
        let fields = row.iter().enumerate();
        let fields = fields.map(|(at, field)| if at == birth { &moved } else { field });
        writer.write_record(fields).unwrap();
    }
    fs::write(path, writer.into_inner().unwrap()).unwrap();
}

fn put(world: &World, name: &str, text: &str) {
    fs::write(world.path().join(name), text).expect("written");
}

fn encode(world: &World, registers: &str) -> Value {
    world.json(&format!("{} {registers}", World::encode("health")))
}

fn change(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn on_consent(text: &str) -> String {
    change(
        text,
        &[
            ("article_6 = \"6(1)(e)\"", "article_6 = \"6(1)(a)\""),
            ("article_9 = \"9(2)(g)\"", "article_9 = \"9(2)(a)\""),
            ("schedule_1 = \"part_2_paragraph_6\"", "schedule_1 = \"none\""),
            ("confidentiality = \"statute\"", "confidentiality = \"explicit_consent\""),
        ],
    )
}

fn under_section_251(text: &str, without: &str) -> String {
    change(
        text,
        &[
            (
                "confidentiality = \"statute\"",
                "confidentiality = \"section_251\"\nconfidentiality_regulation = \"regulation_5\"\n\
                 confidentiality_expires = 2098-06-30\nopt_out_exempt = false",
            ),
            ("opt_out_hours = 168", "opt_out_hours = 100"),
            ("without_nhs_number = \"withhold\"", &format!("without_nhs_number = \"{without}\"")),
        ],
    )
}

fn hours_ago(hours: i64) -> String {
    #[allow(clippy::disallowed_methods, reason = "the program reads the same clock")]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let ms = i64::try_from(now.as_millis()).unwrap() - hours * 3_600_000;
    linkwise::time::Timestamp::from_unix_ms(ms).unwrap().to_string()
}

#[test]
fn shields_and_objections_withhold_and_restrict() {
    let world = World::ready(false);
    let ids: Vec<String> = children(&world).into_iter().map(|(id, _)| id).collect();
    let mut shields = "record_id,shield,from\n".to_owned();
    for (id, shield) in [
        (&ids[0], "court_bar"),
        (&ids[1], "sensitive_service"),
        (&ids[2], "adopted"),
        (&ids[3], "gender_protected"),
        (&ids[4], "sensitive_location"),
        (&ids[5], "staff"),
        // Contradictory lines unite.
        (&ids[5], "court_bar"),
    ] {
        shields.push_str(&format!("{id},{shield},2020-01-01\n"));
    }
    shields.push_str(&format!("{},court_bar,2099-01-01\nnobody,court_bar,\n", ids[6]));
    put(&world, "shields.csv", &shields);
    let objections = json!([
        { "record_id": ids[7], "kind": "objection" },
        { "record_id": ids[8], "kind": "restriction", "from": "2020-01-01T00:00:00Z" },
        { "record_id": "nobody else", "kind": "objection", "from": null },
    ]);
    put(&world, "objections.json", &objections.to_string());
    let before = world.entries("health");
    let told = encode(&world, "--shields shields.csv --objections objections.json");
    let protection = &told["protection"];
    assert_eq!(
        protection["withheld_by_reason"],
        json!({ "court-bar": 2, "sensitive-service": 1, "objected": 1, "restricted": 1 })
    );
    assert_eq!(protection["withheld"], 5);
    assert_eq!(told["records"], ids.len() as u64 - 5);
    assert_eq!(protection["restricted"], json!({ "link-bar": 2, "sensitive-location": 1 }));
    assert_eq!(protection["not_in_file"], json!({ "shields": 1, "objections": 1 }));
    // Opened epoch, adopted agreement, permit, list, batch.
    assert_eq!(world.entries("health"), before + 5);
    // Nothing that leaves holds an id, and what stays in the folder of the log neither.
    for name in world.all_files() {
        if name.contains("/log/") {
            let bytes = fs::read(world.path().join(&name)).expect("read");
            let has = |id: &str| bytes.windows(id.len()).any(|part| part == id.as_bytes());
            assert!(!has("court-bar") && !has(&ids[0]), "{name}: a small number is not shown");
        }
    }
}

#[test]
fn consent_decides_where_the_agreement_stands_on_it() {
    let world = World::ready_with(false, |text| on_consent(&text));
    make_young(&world, "children/health.csv");
    let ids: Vec<String> = children(&world).into_iter().map(|(id, _)| id).collect();
    // Without a register nothing is encoded, and the refusal says why.
    let refused = world.refused(&World::encode("health"), 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "CONSENT_MISSING");
    let header = "record_id,kind,giver,giver_id,competence_assessed,evidence_seen,decision,purposes,from,until,withdrawn\n";
    let mut register = header.to_owned();
    for (place, id) in ids.iter().enumerate() {
        let row = match place {
            0 => "parental_responsibility,a,,yes,refused,linkage_quality,2020-01-01,,",
            1 => "parental_responsibility,a,,yes,given,linkage_quality,2020-01-01,,2021-01-01",
            2 => "parental_responsibility,a,,yes,given,linkage_quality,2020-01-01,2021-01-01,",
            3 => "parental_responsibility,a,,no,given,linkage_quality,2020-01-01,,",
            4 => "parental_responsibility,a,,yes,given,research,2020-01-01,,",
            5 => "child,,2020-01-01,,refused,linkage_quality,2020-01-01,,",
            6 => continue,
            _ => "local_authority,,,yes,given,research;linkage_quality,2020-01-01,,",
        };
        // The agreement stands on both kinds, and for one child there is but one.
        register.push_str(&format!("{id},data_protection,{row}\n"));
        if place != 7 {
            register.push_str(&format!("{id},confidentiality,{row}\n"));
        }
    }
    // A competent child's refusal stands against a parent's consent.
    register.push_str(&format!(
        "{},confidentiality,parental_responsibility,,,yes,given,linkage_quality,2020-01-01,,\n",
        ids[5]
    ));
    put(&world, "consents.csv", &register);
    let told = encode(&world, "--consents consents.csv");
    assert_eq!(
        told["protection"]["withheld_by_reason"],
        json!({
            "consent-refused": 1, "consent-withdrawn": 1, "consent-expired": 1,
            "consent-giver": 1, "consent-scope": 1, "child-refusal": 1, "consent-missing": 2,
        })
    );
    assert_eq!(told["protection"]["withheld"], 8);
}

/// At 16 one's own word needs no assessment, and at 18 nobody else's counts.
#[test]
fn who_is_of_age_decides_alone() {
    let world = World::ready_with(false, |text| on_consent(&text));
    make_young(&world, "children/health.csv");
    let path = world.path().join("children/health.csv");
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let birth = headers.iter().position(|name| name == "date_of_birth").unwrap();
    let mut writer = csv::Writer::from_path(world.path().join("aged.csv")).unwrap();
    writer.write_record(&headers).unwrap();
    let mut register =
        "record_id,kind,giver,competence_assessed,evidence_seen,decision,purposes,from\n"
            .to_owned();
    let years = ["1990-05-01", "1990-05-01", "2009-05-01"];
    for (place, row) in reader.records().map(Result::unwrap).enumerate() {
        let mut fields: Vec<&str> = row.iter().collect();
        if let Some(year) = years.get(place) {
            fields[birth] = year;
        }
        writer.write_record(&fields).unwrap();
        let said: &[&str] = match place {
            1 => &["child,,,given", "parental_responsibility,,yes,refused"],
            2 => &["child,,,refused", "parental_responsibility,,yes,given"],
            // Of the first, who is of age, a parent's consent is nobody's.
            _ => &["parental_responsibility,,yes,given"],
        };
        for (kind, said) in ["data_protection", "confidentiality"]
            .into_iter()
            .flat_map(|kind| said.iter().map(move |said| (kind, said)))
        {
            register.push_str(&format!("{},{kind},{said},linkage_quality,2020-01-01\n", &row[0]));
        }
    }
    writer.flush().unwrap();
    put(&world, "consents.csv", &register);
    let line = World::encode("health").replace("children/health.csv", "aged.csv");
    let told = world.json(&format!("{line} --consents consents.csv"));
    assert_eq!(
        told["protection"]["withheld_by_reason"],
        json!({ "consent-missing": 1, "child-refusal": 1 })
    );
    let late = register.replace("child,,,given", "child,2024-01-01,,given");
    put(&world, "late.csv", &late);
    let line = line.replace("health.lwk", "late.lwk");
    let refused = world.refused(&format!("{line} --consents late.csv"), 4);
    assert!(refused.to_string().contains("competence_assessed"), "{refused}");
}

#[test]
fn the_opt_out_is_an_allow_list_of_an_age() {
    for without in ["withhold", "use"] {
        let world = World::ready_with(false, |text| under_section_251(&text, without));
        let all = children(&world);
        let reads = |number: &&String| {
            let read = NhsNumber::read(number, NeverIssued::Accept);
            read.is_ok_and(|read| read.present().is_some())
        };
        let checks: Vec<&String> = all.iter().map(|(_, number)| number).filter(reads).collect();
        // In the form of the service: no header, a comma behind each number.
        let list = checks.iter().skip(12).fold(String::new(), |list, number| list + number + ",\n");
        put(&world, "allowed.dat", &list);
        let refused = world.refused(&World::encode("health"), 5);
        let codes: Vec<&Value> =
            refused["error"]["reasons"].as_array().unwrap().iter().map(|r| &r["code"]).collect();
        assert_eq!(codes, ["OPTOUT_STALE"]);
        for old in ["2010-01-01".to_owned(), hours_ago(101), "2098-01-01T00:00:00Z".to_owned()] {
            let line =
                format!("{} --opt-out-allow allowed.dat --as-of {old}", World::encode("health"));
            let refused = world.refused(&line, 5);
            assert_eq!(refused["error"]["reasons"][0]["code"], "OPTOUT_STALE", "{old}");
        }
        let as_of = hours_ago(90);
        let told = encode(&world, &format!("--opt-out-allow allowed.dat --as-of {as_of}"));
        let reasons = &told["protection"]["withheld_by_reason"];
        let out = reasons["opted-out"].as_u64().unwrap();
        let unread = reasons["optout-uncheckable"].as_u64().unwrap_or(0);
        assert!((10..=16).contains(&out), "{reasons}");
        assert_eq!(unread > 0, without == "withhold", "{reasons}");
        assert_eq!(told["records"].as_u64().unwrap() + out + unread, all.len() as u64);
    }
}

#[test]
fn a_batch_that_is_too_small_once_children_are_withheld_is_refused() {
    let world = World::ready(false);
    let mut objections = "record_id,kind\n".to_owned();
    for (id, _) in children(&world).iter().skip(50) {
        objections.push_str(&format!("{id},objection\n"));
    }
    put(&world, "objections.csv", &objections);
    let line = format!("{} --objections objections.csv", World::encode("health"));
    let refused = world.refused(&line, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "BATCH_TOO_SMALL");
    assert!(!world.path().join("health.lwk").exists());
}

#[test]
fn wrong_registers_are_refused_without_a_value() {
    let world = World::ready(false);
    for (option, text, code, says) in [
        ("--shields", "record_id,sheild\nMARKER,staff\n", 4, "column 2 of the header"),
        ("--shields", "record_id,shield\nMARKER,MARKER\n", 4, "row 1 (line 2): `shield`"),
        ("--objections", "record_id,kind\nMARKER,objection,\n", 4, "3 fields"),
        ("--objections", "record_id\nMARKER\n", 4, "no column `kind`"),
        ("--objections", "[{\"record_id\": \"MARKER\"}]", 4, "row 1 (line 1): `kind`"),
        ("--consents", "{\"record_id\": \"MARKER\"", 4, "cut short"),
        ("--opt-out-allow", "nhs_number\nMARKER\n", 4, "`nhs_number`"),
    ] {
        put(&world, "wrong", text);
        let as_of = if option == "--opt-out-allow" { "--as-of 2026-01-01" } else { "" };
        let line = format!("{} {option} wrong {as_of}", World::encode("health"));
        let refused = world.refused(&line, code);
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.contains(says), "{message}");
        assert!(!message.contains("MARKER"), "{message}");
    }
    assert_eq!(world.code(&format!("{} --opt-out-allow wrong", World::encode("health"))), 2);
    assert_eq!(world.code(&format!("{} --as-of 2026-01-01", World::encode("health"))), 2);
}

#[test]
fn consents_go_to_fhir_and_come_back() {
    let world = World::empty();
    let text = "record_id,kind,giver,giver_id,competence_assessed,evidence_seen,decision,purposes,from,until,withdrawn\n\
                a,data_protection,child,,2024-02-03,,given,research linkage_quality,2025-01-01,,\n\
                \"b,\"\"c\",confidentiality,court,,,,refused,research,2025-01-01,2026-01-01,\n\
                d,data_protection,local_authority,lea-1,,no,given,research,2025-01-01,,2025-06-01T10:00:00.250Z\n";
    put(&world, "in.csv", text);
    let system = "--record-system https://example.org/record";
    world.ok(&format!("consents export-fhir --input in.csv --output b.json {system}"));
    let told =
        world.json(&format!("consents import-fhir --input b.json --output out.csv {system}"));
    assert_eq!(told["decisions"], 3);
    world.ok(&format!("consents export-fhir --input out.csv --output again.json {system}"));
    let read = |name| fs::read_to_string(world.path().join(name)).unwrap();
    assert_eq!(read("b.json"), read("again.json"));
    assert!(
        read("out.csv").contains(
            "\"b,\"\"c\",confidentiality,court,,,,refused,research,2025-01-01T00:00:00Z,"
        )
    );
    // By NHS number, through the agency's file.
    let bundle = read("b.json")
        .replace("https://example.org/record", "https://fhir.nhs.uk/Id/nhs-number")
        .replace("\"a\"", "\"9990000018\"")
        .replace("\"b,\\\"c\"", "\"9990000026\"")
        .replace("\"d\"", "\"9990000034\"");
    put(&world, "numbers.json", &bundle);
    put(
        &world,
        "pupils.csv",
        "record_id,nhs_number\np1,999 000 0018\np2,9990000026\np3,9990000026\n",
    );
    assert_eq!(world.code("consents import-fhir --input numbers.json --output n.csv"), 2);
    let line = "consents import-fhir --input numbers.json --output n.csv --records pupils.csv";
    let told = world.json(line);
    assert_eq!((&told["decisions"], &told["about_nobody_in_the_file"]), (&json!(3), &json!(1)));
    // What cannot be represented is refused with its path.
    let broken = read("b.json").replacen("\"status\"", "\"language\":\"en\",\"status\"", 1);
    put(&world, "broken.json", &broken);
    let line = format!("consents import-fhir --input broken.json --output x.csv {system}");
    let refused = world.refused(&line, 4);
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("language") && message.contains("resource 1"), "{message}");
    assert!(!world.path().join("x.csv").exists());
}

#[test]
fn comparing_inside_one_controller_withholds_too() {
    let world = World::ready_with(false, |text| on_consent(&text));
    make_young(&world, "children/health.csv");
    let line = "link-clear --home health --agreement A.toml --input children/health.csv \
                --input children/health.csv --invalid missing --output pairs.csv";
    let refused = world.refused(line, 5);
    assert_eq!(refused["error"]["reasons"][0]["code"], "CONSENT_MISSING");
    let ids: Vec<String> = children(&world).into_iter().map(|(id, _)| id).collect();
    let mut register = "record_id,kind,giver,evidence_seen,decision,purposes,from\n".to_owned();
    for (place, id) in ids.iter().enumerate() {
        let decision = if place % 5 == 0 { "refused" } else { "given" };
        for kind in ["data_protection", "confidentiality"] {
            register.push_str(&format!(
                "{id},{kind},parental_responsibility,yes,{decision},linkage_quality,2020-01-01\n"
            ));
        }
    }
    put(&world, "consents.csv", &register);
    let told = world.json(&format!("{line} --consents consents.csv"));
    let refusals = ids.len().div_ceil(5) as u64;
    assert_eq!(told["protection"]["withheld_by_reason"]["consent-refused"], refusals * 2);
    // Every other child meets itself, under its own id, and no refusal is in a pair.
    let mut pairs = csv::Reader::from_path(world.path().join("pairs.csv")).expect("a file");
    let (mut same, mut all) = (0, 0);
    for pair in pairs.records().map(|row| row.expect("a row")) {
        all += 1;
        same += u64::from(pair[0] == pair[1]);
        for id in [&pair[0], &pair[1]] {
            let place = ids.iter().position(|other| other == id).expect("a child of the file");
            assert_ne!(place % 5, 0, "a refusal is in a pair");
        }
    }
    assert!(same * 10 > (ids.len() as u64 - refusals) * 9, "{same} of {all}");
}

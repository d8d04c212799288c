//! Registers: in memory against a slow reference, as files, hostile files, FHIR there and back.

use std::collections::BTreeMap;
use std::io::Cursor;

use linkwise::document::register::{
    ImportedConsent, Patient, RegisterFileError, RegisterSource, export_fhir, import_fhir,
    parse_moment, write_consents,
};
use linkwise::error::ErrorKind;
use linkwise::policy::{
    Consent, ConsentKind, ConsentRegisterBuilder, Giver, GiverId, Purpose, Registers, Shield,
    ShieldRegisterBuilder,
};
use linkwise::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

const SYSTEM: &str = "https://example.org/record";

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000).unwrap()
}

fn source(text: &str) -> RegisterSource {
    RegisterSource::from_reader("register", Cursor::new(text.to_owned()))
}

fn fails<T>(result: Result<T, RegisterFileError>) -> RegisterFileError {
    match result {
        Ok(_) => panic!("it should have been refused"),
        Err(error) => error,
    }
}

fn giver() -> impl Strategy<Value = Giver> {
    prop_oneof![
        Just(Giver::Child { competence_assessed: None }),
        Just(Giver::Child { competence_assessed: Some("1970-01-01".parse().unwrap()) }),
        any::<bool>().prop_map(|seen| Giver::ParentalResponsibility { evidence_seen: seen }),
        any::<bool>().prop_map(|seen| Giver::LocalAuthority { order_seen: seen }),
        Just(Giver::Court),
    ]
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000i64).prop_map(|ms| Timestamp::from_unix_ms(ms).unwrap())
}

fn consent() -> impl Strategy<Value = Consent> {
    let purposes = proptest::sample::subsequence(Purpose::ALL.to_vec(), 1..4);
    let end = prop_oneof![
        Just((None, None)),
        moment().prop_map(|until| (Some(until), None)),
        moment().prop_map(|withdrawn| (None, Some(withdrawn))),
    ];
    let kind = proptest::sample::select(&ConsentKind::ALL);
    let giver_id = proptest::option::of("[a-zA-Z0-9._-]{1,32}");
    (kind, giver(), giver_id, any::<bool>(), purposes, moment(), end).prop_map(
        |(kind, giver, giver_id, given, purposes, from, (until, withdrawn))| Consent {
            kind,
            giver_id: giver_id
                .filter(|_| !matches!(giver, Giver::Child { .. } | Giver::Court))
                .map(|id| GiverId::new(&id).unwrap()),
            giver,
            given,
            purposes,
            from,
            until,
            withdrawn,
        },
    )
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]{1,2}", "[a-zé\",;\n ]{0,6}x".prop_map(|id| id.trim().to_owned())]
}

proptest! {
    /// Every id has exactly its own decisions, in whatever order the rows come.
    #[test]
    fn decisions_are_those_of_the_rows(
        rows in proptest::collection::vec((id(), consent()), 0..40),
        turn in 0usize..40,
    ) {
        let build = |rows: &[(String, Consent)]| {
            let mut builder = ConsentRegisterBuilder::default();
            rows.iter().for_each(|(id, consent)| builder.add(id, consent).unwrap());
            builder.finish().unwrap()
        };
        let mut model = BTreeMap::<&str, Vec<&Consent>>::new();
        for (id, consent) in &rows {
            let decisions = model.entry(id).or_default();
            if !decisions.contains(&consent) {
                decisions.push(consent);
            }
        }
        let register = build(&rows);
        prop_assert_eq!((register.len(), register.rows()), (model.len(), rows.len() as u64));
        for (id, expected) in &model {
            let decided = register.decisions(id).unwrap();
            prop_assert_eq!(decided.len(), expected.len());
            prop_assert!(expected.iter().all(|one| decided.contains(one)));
        }
        prop_assert!(register.decisions("not there").is_none());
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len().max(1));
        let again = build(&turned);
        prop_assert_eq!(register.digest(), again.digest());
        for id in model.keys() {
            prop_assert_eq!(register.decisions(id), again.decisions(id));
        }
    }

    /// What is written as CSV or FHIR is read as it was.
    #[test]
    fn consents_survive_csv_and_fhir(rows in proptest::collection::vec((id(), consent()), 1..12)) {
        let mut csv = Vec::new();
        write_consents("c", &mut csv, rows.iter().map(|(id, one)| (id.as_str(), one))).unwrap();
        let mut back = Vec::new();
        RegisterSource::from_reader("c", Cursor::new(csv))
            .each_consent(|id, consent| {
                back.push((id.to_owned(), consent));
                Ok::<(), RegisterFileError>(())
            })
            .unwrap();
        prop_assert_eq!(&back, &rows);

        let all = rows.iter().map(|(id, consent)| ImportedConsent {
            patient: Patient::RecordId(id.clone()),
            consent: consent.clone(),
        });
        let mut bundle = Vec::new();
        export_fhir("b", &mut bundle, all.clone(), SYSTEM).unwrap();
        let file = RegisterSource::from_reader("b", Cursor::new(bundle));
        let imported = import_fhir(file, Some(SYSTEM)).unwrap();
        prop_assert!(all.eq(imported));
    }

    /// No bytes make a reader panic, and no error repeats what it read.
    #[test]
    fn hostile_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), head in 0..4) {
        let mut file = ["", "record_id,shield\n", "[{\"record_id\":", "{\"resourceType\":\"Bundle\","]
            [usize::try_from(head).unwrap()]
            .as_bytes()
            .to_vec();
        file.extend(bytes);
        let open = || RegisterSource::from_reader("f", Cursor::new(file.clone()));
        let _ = open().shields(now());
        let _ = open().objections(now());
        let _ = open().consents();
        let _ = open().opt_out_allow(now());
        prop_assert!(import_fhir(open(), None).is_err());
    }
}

#[test]
fn json_lines_arrays_and_csv_say_the_same() {
    let csv = "\u{feff}record_id,kind,giver,giver_id,evidence_seen,decision,purposes,from\n\
               x,data_protection,parental_responsibility,a,yes,given,research;equity_audit,2026-01-01\n\
               y,confidentiality,court,,,refused,research,2026-01-01T00:00:00Z\n";
    let x = r#"{"record_id":"x","kind":"data_protection","giver":"parental_responsibility","giver_id":"a",
                "evidence_seen":true,
                "decision":"given","purposes":["equity_audit","research"],"from":"2026-01-01"}"#;
    let y = r#"{"record_id":"y","kind":"confidentiality","giver":"court","decision":"refused","purposes":"research",
                "from":"2026-01-01","until":null}"#;
    let expected = source(csv).consents().unwrap();
    for text in [format!("[{x},{y}]"), format!("{x}\n{y}\n"), format!(" [ {y} , {x} ] \n")] {
        let read = source(&text).consents().unwrap();
        assert_eq!((read.digest(), read.rows()), (expected.digest(), 2), "{text}");
    }
    let decided = expected.decisions("x").unwrap();
    assert_eq!(decided[0].purposes, [Purpose::Research, Purpose::EquityAudit]);
}

#[test]
fn what_a_consent_is_to_is_never_guessed() {
    let rest = "giver,evidence_seen,decision,purposes,from";
    let row = "parental_responsibility,yes,given,research,2026-01-01";
    for (text, says) in [
        (format!("record_id,{rest}\nx,{row}\n"), "no column `kind`"),
        (format!("record_id,kind,{rest}\nx,,{row}\n"), "row 1 (line 2): `kind`"),
        (
            format!("record_id,kind,{rest}\nx,consent,{row}\n"),
            "must be one of data_protection, confidentiality",
        ),
        (
            "{\"record_id\":\"x\",\"giver\":\"court\",\"decision\":\"given\",\
             \"purposes\":\"research\",\"from\":\"2026-01-01\"}"
                .to_owned(),
            "`kind`",
        ),
    ] {
        let error = fails(source(&text).consents());
        assert_eq!(error.kind(), ErrorKind::InputRejected);
        let told = error.to_string();
        assert!(told.contains(says), "{told}");
        assert!(told.contains("data_protection") && told.contains("confidentiality"), "{told}");
    }
    let both = format!("record_id,kind,{rest}\nx,data_protection,{row}\nx,confidentiality,{row}\n");
    let register = source(&both).consents().unwrap();
    let kinds: Vec<_> = register.decisions("x").unwrap().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ConsentKind::ALL);
}

#[test]
fn an_id_of_a_giver_names_nobody_and_is_of_those_of_whom_there_are_several() {
    let read = |giver: &str, id: &str| {
        let header = "record_id,kind,giver,giver_id,decision,purposes,from";
        let text =
            format!("{header}\nx,data_protection,{giver},{id},refused,research,2026-01-01\n");
        source(&text).consents()
    };
    for (giver, id) in [
        ("parental_responsibility", "Ann Other"),
        ("parental_responsibility", "ann@example.org"),
        ("parental_responsibility", "é"),
        ("local_authority", "123456789012345678901234567890123"),
        ("child", "a"),
        ("court", "a"),
    ] {
        let told = fails(read(giver, id)).to_string();
        assert!(told.contains("row 1 (line 2): `giver_id`"), "{told}");
        assert!(!told.contains(id) || id == "a", "{told}");
    }
    for (giver, id) in
        [("parental_responsibility", "mother-1"), ("local_authority", "a"), ("child", "")]
    {
        let register = read(giver, id).unwrap();
        let consent = &register.decisions("x").unwrap()[0];
        assert_eq!(consent.giver_id.as_ref().map_or("", GiverId::as_str), id);
        assert!(id.len() < 2 || !format!("{consent:?}").contains(id));
    }
}

#[test]
fn days_protect() {
    let header =
        "record_id,kind,giver,competence_assessed,decision,purposes,from,until,withdrawn\n";
    let row =
        "x,confidentiality,child,2026-01-05,given,research,2026-06-01,2026-06-30,2026-06-20\n";
    let register = source(&format!("{header}{row}")).consents().unwrap();
    let consent = &register.decisions("x").unwrap()[0];
    let at = |text: &str| {
        parse_moment(text, linkwise::document::register::DayStandsFor::Beginning).unwrap()
    };
    assert_eq!(consent.from, at("2026-05-31T23:00:00Z"));
    assert_eq!(consent.until, Some(at("2026-06-30T23:00:00Z")));
    assert_eq!(consent.withdrawn, Some(at("2026-06-19T23:00:00Z")));
}

#[test]
fn a_shield_that_begins_later_does_not_count_yet() {
    let mut builder = ShieldRegisterBuilder::default();
    builder.add("x", Shield::Staff, None).unwrap();
    builder.add("x", Shield::CourtBar, Some(now())).unwrap();
    let later = Timestamp::from_unix_ms(now().unix_ms() + 1).unwrap();
    builder.add("x", Shield::Adopted, Some(later)).unwrap();
    let register = builder.finish(now());
    assert_eq!((register.rows(), register.not_yet()), (3, 1));
    let registers = Registers { shields: Some(register), ..Registers::NONE };
    let shields = registers.subject("x", None).shields;
    assert!(shields.has(Shield::Staff) && shields.has(Shield::CourtBar));
    assert!(!shields.has(Shield::Adopted));
    assert_eq!(format!("{registers:?}").matches("ShieldRegister").count(), 1);
}

#[test]
fn the_list_of_the_opt_out_is_read_in_every_form() {
    let digest = |text: &str| *source(text).opt_out_allow(now()).unwrap().digest();
    let plain = digest("nhs_number\n9990000018\n9990000026\n");
    for text in [
        "9990000018\n9990000026\n",
        "9990000018,\n9990000026,\n",
        "\u{feff}9990000018,\r\n9990000026,\r\n",
        "nhs_number,\n999 000 0026,\n999-000-0018,\n",
        "9990000026\n9990000018\n9990000018\n",
        "{\"nhs_number\":\"9990000018\"}\n{\"nhs_number\":9990000026}\n",
    ] {
        assert_eq!(digest(text), plain, "{text}");
    }
    assert_eq!(source("9990000018").opt_out_allow(now()).unwrap().len(), 1);
    for (text, says) in [
        ("nhs_number\n9990000019\n", "row 1 (line 2): `nhs_number`"),
        ("9990000018\n9990000019\n", "row 2 (line 2): `nhs_number`"),
        ("9990000018\n\u{e9}\n", "`nhs_number`"),
        ("9990000018,1\n", "header"),
        ("9990000018\n9990000026,1\n", "fields"),
        ("9990000018\n0000000000\n", "stands for no number"),
        ("number\n9990000018\n", "column 1 of the header"),
        ("nhs_number\n", "no row"),
        ("", "empty"),
    ] {
        let error = fails(source(text).opt_out_allow(now())).to_string();
        assert!(error.contains(says), "{text}: {error}");
        assert!(!error.contains("999000"), "{error}");
    }
}

#[test]
fn hostile_sizes_end_in_a_cap() {
    let long = "x".repeat(5000);
    let error = fails(source(&format!("record_id,shield\n{long},staff\n")).shields(now()));
    assert_eq!(error.kind(), ErrorKind::ResourceCap);
    let error = fails(source(&format!("[{{\"record_id\":\"{}", "x".repeat(70_000))).shields(now()));
    assert_eq!(error.kind(), ErrorKind::ResourceCap);
    let error = fails(source(&"[".repeat(100_000)).shields(now()));
    assert_eq!(error.kind(), ErrorKind::InputRejected);
    let error = fails(source(&format!("[{{\"a\":{}", "[".repeat(100))).shields(now()));
    assert!(error.to_string().contains("deep"), "{error}");
    let error = fails(import_fhir(source(&"[".repeat(100_000)), None));
    assert_eq!(error.kind(), ErrorKind::InputRejected);
    let id = "x".repeat(257);
    let error = fails(source(&format!("record_id,shield\n{id},staff\n")).shields(now()));
    assert!(error.to_string().contains("256 bytes"), "{error}");
    for text in [
        "{\"record_id\":\"a\",\"record_id\":\"b\",\"shield\":\"staff\"}",
        "{\"record_id\":\"a\",\"shield\":\"staff\"},",
        "[{\"record_id\":\"a\",\"shield\":\"staff\"}] x",
        "[{\"record_id\":\"a\",\"shield\":\"staff\"}",
        "{\"record_id\":\"a\",\"shield\":[\"staff\"]}",
        "{\"record_id\":{},\"shield\":\"staff\"}",
        "{\"record_id\":\"a\",\"shield\":\"staff\",\"other\":1}",
    ] {
        assert_eq!(fails(source(text).shields(now())).kind(), ErrorKind::InputRejected, "{text}");
    }
}

fn resource() -> Value {
    let concept =
        |system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
    json!({
        "resourceType": "Consent",
        "id": "one",
        "meta": { "versionId": "1", "profile": ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-Consent"] },
        "status": "active",
        "scope": concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        "category": [concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IDSCL")],
        "patient": { "identifier": { "system": SYSTEM, "value": "h17" } },
        "dateTime": "2026-03-01",
        "performer": [{ "type": "Patient" }],
        "policyRule": concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),
        "verification": [{ "verified": true, "verificationDate": "2026-02-01" }],
        "provision": {
            "type": "permit",
            "period": { "end": "2027-02-28" },
            "purpose": [
                { "system": "urn:linkwise:purpose", "code": "service_planning" },
                { "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HRESCH" },
            ],
            "provision": [{
                "type": "deny",
                "purpose": [{ "system": "urn:linkwise:purpose", "code": "research" }],
            }],
        },
    })
}

fn import(resource: &Value) -> Result<Vec<ImportedConsent>, RegisterFileError> {
    import_fhir(source(&resource.to_string()), Some(SYSTEM))
}

#[test]
fn a_provision_within_a_provision_is_two_decisions() {
    let imported = import(&resource()).unwrap();
    let told: Vec<_> =
        imported.iter().map(|one| (one.consent.given, one.consent.purposes.clone())).collect();
    assert_eq!(told, [(false, vec![Purpose::Research]), (true, vec![Purpose::ServicePlanning])]);
    let assessed = Some("2026-02-01".parse().unwrap());
    for one in &imported {
        assert_eq!(one.consent.giver, Giver::Child { competence_assessed: assessed });
        assert_eq!(one.consent.until.unwrap().to_string(), "2027-03-01T00:00:00Z");
        assert!(one.patient == Patient::RecordId("h17".to_owned()));
    }
    let mut rejected = resource();
    rejected["status"] = json!("rejected");
    rejected["provision"].as_object_mut().unwrap().remove("provision");
    assert!(!import(&rejected).unwrap()[0].consent.given);
}

fn giver_id(system: &str, sort: &str) -> Value {
    let sort = json!({ "coding": [{ "system": "urn:linkwise:consent-giver", "code": sort }] });
    json!({ "type": sort, "system": system, "value": "a" })
}

#[test]
fn a_category_of_fhir_tells_the_kind_or_is_refused() {
    let kind = |system: &str, code: &str| {
        let mut changed = resource();
        changed["category"][0]["coding"][0] = json!({ "system": system, "code": code });
        import(&changed).map(|imported| imported[0].consent.kind)
    };
    let act_code = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    let own = "urn:linkwise:consent-kind";
    assert_eq!(kind(act_code, "IDSCL").unwrap(), ConsentKind::Confidentiality);
    assert_eq!(kind(own, "confidentiality").unwrap(), ConsentKind::Confidentiality);
    assert_eq!(kind(own, "data_protection").unwrap(), ConsentKind::DataProtection);
    for (system, code) in
        [(act_code, "ICOL"), (act_code, "INFA"), ("http://loinc.org", "59284-0"), (own, "IDSCL")]
    {
        let told = fails(kind(system, code)).to_string();
        assert!(told.contains("does not tell whether"), "{told}");
    }
    let mut two = resource();
    let first = two["category"][0].clone();
    two["category"].as_array_mut().unwrap().push(first);
    assert!(fails(import(&two)).to_string().contains("Consent.category"));
}

#[test]
fn which_parent_it_is_comes_and_goes_with_fhir() {
    let mut parent = resource();
    parent["performer"] = json!([{
        "type": "RelatedPerson",
        "identifier": giver_id("urn:linkwise:giver-id", "parental_responsibility"),
    }]);
    parent["verification"] = json!([{ "verified": true }]);
    let imported = import(&parent).unwrap();
    assert_eq!(imported[0].consent.giver, Giver::ParentalResponsibility { evidence_seen: true });
    assert_eq!(imported[0].consent.giver_id, GiverId::new("a"));
    parent["performer"][0]["identifier"]["value"] = json!("A. Name");
    let told = fails(import(&parent)).to_string();
    assert!(
        told.contains("Consent.performer.identifier.value") && !told.contains("Name"),
        "{told}"
    );
}

#[test]
fn what_fhir_says_beyond_the_model_is_refused_with_its_path() {
    let cases: &[(&str, Value, &str)] = &[
        ("/organization", json!([{}]), "Consent.organization"),
        ("/text", json!({}), "Consent.text"),
        ("/extension", json!([]), "Consent.extension"),
        ("/modifierExtension", json!([]), "Consent.modifierExtension"),
        ("/_status", json!({}), "Consent.(not a name)"),
        ("/implicitRules", json!("x"), "Consent.implicitRules"),
        ("/sourceAttachment", json!({}), "Consent.sourceAttachment"),
        ("/policy", json!([]), "Consent.policy"),
        ("/meta/security", json!([]), "Consent.meta.security"),
        ("/meta/tag", json!([]), "Consent.meta.tag"),
        ("/patient/reference", json!("Patient/1"), "Consent.patient.reference"),
        ("/patient/identifier/use", json!("old"), "Consent.patient.identifier.use"),
        ("/patient/identifier/system", json!("urn:other"), "Consent.patient.identifier.system"),
        ("/performer/0/display", json!("A. Name"), "Consent.performer.display"),
        ("/performer/0/type", json!("Practitioner"), "Consent.performer.identifier"),
        ("/performer", json!([{ "type": "Patient" }, { "type": "Patient" }]), "Consent.performer"),
        ("/verification/0/verifiedWith", json!({}), "Consent.verification.verifiedWith"),
        ("/verification/0/verified", json!(false), "Consent.verification.verificationDate"),
        ("/verification/0/verificationDate", json!("2026"), "verificationDate"),
        ("/provision/actor", json!([]), "Consent.provision.actor"),
        ("/provision/action", json!([]), "Consent.provision.action"),
        ("/provision/data", json!([]), "Consent.provision.data"),
        ("/provision/class", json!([]), "Consent.provision.class"),
        ("/provision/code", json!([]), "Consent.provision.code"),
        ("/provision/dataPeriod", json!({}), "Consent.provision.dataPeriod"),
        ("/provision/securityLabel", json!([]), "Consent.provision.securityLabel"),
        ("/provision/type", json!("maybe"), "Consent.provision.type"),
        ("/provision/purpose", json!([]), "Consent.provision.purpose"),
        ("/provision/purpose/0/code", json!("anything"), "Consent.provision.purpose.code"),
        ("/provision/purpose/0/version", json!("1"), "Consent.provision.purpose.version"),
        ("/provision/period/start", json!("2026-03-02"), "Consent.provision.period.start"),
        ("/provision/period/end", json!("2027"), "Consent.provision.period.end"),
        ("/provision/provision/0/type", json!("permit"), "Consent.provision.provision.type"),
        ("/provision/provision/0/period", json!({}), "Consent.provision.provision.period"),
        ("/provision/provision/0/provision", json!([]), "Consent.provision.provision.provision"),
        ("/provision/provision/0/actor", json!([]), "Consent.provision.provision.actor"),
        (
            "/provision/provision/0/purpose/0/code",
            json!("equity_audit"),
            "Consent.provision.provision.purpose",
        ),
        ("/scope/text", json!("x"), "Consent.scope.text"),
        ("/scope/coding/0/code", json!("research"), "Consent.scope"),
        ("/scope/coding/0/code", json!("treatment"), "Consent.scope"),
        ("/category/0/coding/0/code", json!("acd"), "Consent.category"),
        ("/category/0/coding/0/code", json!("INFA"), "Consent.category"),
        ("/category/0/coding/0/system", json!("urn:linkwise:consent-kind"), "Consent.category"),
        ("/category", json!([]), "Consent.category"),
        (
            "/performer/0/identifier",
            json!({ "system": "urn:linkwise:giver-id", "value": "a" }),
            "Consent.performer.identifier.type",
        ),
        (
            "/performer/0/identifier",
            giver_id("urn:linkwise:giver-id", "child"),
            "Consent.performer.identifier.type",
        ),
        (
            "/performer/0/identifier",
            giver_id("urn:linkwise:consent-giver", "child"),
            "Consent.performer.identifier.type",
        ),
        (
            "/performer/0/identifier",
            giver_id("urn:other", "parental_responsibility"),
            "Consent.performer.identifier",
        ),
        ("/policyRule/coding/0/code", json!("OPTOUT"), "Consent.policyRule"),
        ("/status", json!("entered-in-error"), "Consent.status"),
        ("/status", json!("draft"), "Consent.status"),
        ("/dateTime", json!("2026-03"), "Consent.dateTime"),
        ("/resourceType", json!("Observation"), "Consent.resourceType"),
    ];
    assert!(import(&resource()).is_ok());
    for (pointer, value, path) in cases {
        let mut changed = resource();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match changed.pointer_mut(parent).unwrap() {
            Value::Object(items) => drop(items.insert(key.to_owned(), value.clone())),
            other => other[key.parse::<usize>().unwrap()] = value.clone(),
        }
        let error = fails(import(&changed));
        assert_eq!(error.kind(), ErrorKind::InputRejected);
        let told = error.to_string();
        assert!(told.contains(path), "{pointer}: {told}");
        assert!(!told.contains("h17") && !told.contains("A. Name"), "{told}");
    }
    for key in [
        "status",
        "scope",
        "category",
        "patient",
        "dateTime",
        "performer",
        "policyRule",
        "provision",
    ] {
        let mut changed = resource();
        changed.as_object_mut().unwrap().remove(key);
        let told = fails(import(&changed)).to_string();
        assert!(told.contains(&format!("Consent.{key}")), "{key}: {told}");
    }
    let mut inactive = resource();
    inactive["status"] = json!("inactive");
    let withdrawn = import(&inactive).unwrap()[0].consent.withdrawn.unwrap();
    assert_eq!(withdrawn.to_string(), "2027-02-28T00:00:00Z");
    inactive["provision"].as_object_mut().unwrap().remove("period");
    assert!(fails(import(&inactive)).to_string().contains("period.end"));
}

#[test]
fn what_fhir_cannot_hold_is_not_exported() {
    let consent = Consent {
        kind: ConsentKind::DataProtection,
        giver: Giver::Court,
        giver_id: None,
        given: true,
        purposes: vec![Purpose::Research],
        from: now(),
        until: Some(now()),
        withdrawn: Some(now()),
    };
    let one = ImportedConsent { patient: Patient::RecordId("h1".to_owned()), consent };
    let error = fails(export_fhir("b", Vec::new(), [one], SYSTEM)).to_string();
    assert!(error.contains("Consent.provision.period.end") && error.contains("resource 1"));
}

#[test]
fn digests_are_those_of_the_description() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/register.json")).unwrap();
    let text = |name: &str| source(vectors[name]["text"].as_str().unwrap());
    let digests = [
        ("consents", *text("consents").consents().unwrap().digest()),
        ("objections", text("objections").objections(now()).unwrap().digest()),
        ("shields", text("shields").shields(now()).unwrap().digest()),
        ("opt-out-allow", *text("opt-out-allow").opt_out_allow(now()).unwrap().digest()),
    ];
    for (name, digest) in digests {
        assert_eq!(vectors[name]["digest"], digest.to_string(), "{name}");
    }
}

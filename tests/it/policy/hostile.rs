//! Agreements from people who mean harm: everything that cannot be read without doubt is refused.

use linkwise::document::DocumentError;
use linkwise::document::agreement::{parse, write};
use linkwise::policy::{
    Agreement, Circumstances, Dataset, DenialReason, Encode, Obligation, Obligations, Refusal,
    Request, Rule, Terms,
};
use linkwise::time::{Date, TimeError, Timestamp};

use super::{codes, date, grant, moment, now, request, signatures, terms, trust, with_everything};

/// Each word of a closed list, put out of it.
#[test]
fn unknown_words_are_refused_by_line_and_key() {
    let text = write(&with_everything(terms()));
    for (key, from, to) in [
        ("purpose", "purpose = \"linkage_quality\"", "purpose = \"surveillance\""),
        ("article_6", "article_6 = \"none\"", "article_6 = \"6(1)(z)\""),
        ("article_9", "article_9 = \"9(2)(h)\"", "article_9 = \"9(2)(H)\""),
        ("schedule_1", "schedule_1 = \"part_1_paragraph_2\"", "schedule_1 = \"paragraph_2\""),
        ("confidentiality", "confidentiality = \"section_251\"", "confidentiality = \"waived\""),
        ("confidentiality_regulation", "\"regulation_5\"", "\"regulation_4\""),
        ("confidentiality_expires", "expires = 2026-03-01", "expires = \"2026-02-30\""),
        ("opt_out_exempt", "opt_out_exempt = true", "opt_out_exempt = \"yes\""),
        ("gateway", "gateway = \"nhsa2006_s251\"", "gateway = \"nhsa2006_s252x\""),
        ("datasets", "datasets = [\"health\"]", "datasets = [\"helth\"]"),
        ("territories", "[\"england\", \"wales\"]", "[\"england\", \"atlantis\"]"),
        ("sector", "sector = \"health\"", "sector = \"Health\""),
        ("public_authority", "public_authority = true", "public_authority = 1"),
        ("accredited_until", "until = 2027-04-30", "until = \"soon\""),
        ("without_nhs_number", "number = \"use\"", "number = \"ignore\""),
        ("opt_out_hours", "opt_out_hours = 24", "opt_out_hours = -1"),
        ("birth", "birth = \"month\"", "birth = \"week\""),
        ("place", "place = \"sector\"", "place = \"unit\""),
        ("born_from", "born_from = 2008-09-01", "born_from = \"2008-09-31\""),
        ("possible_below_bits", "possible_below_bits = -3", "possible_below_bits = \"all\""),
        ("output", "output = \"hospital_episodes\"", "output = \"hospital\""),
        ("must", "must = [\"notify_recipients\"", "must = [\"delete_by\""),
        ("must", "must = [\"notify_recipients\"", "must = [\"equity_report\""),
        ("must", "must = [\"notify_recipients\"", "must = [\"pray\""),
        ("delete_by", "delete_by = 2026-12-31", "delete_by = 20261231"),
        ("approvals_needed", "approvals_needed = 0", "approvals_needed = \"none\""),
        ("supersedes", "supersedes = \"6465", "supersedes = \"zz65"),
    ] {
        assert!(text.contains(from), "{from}");
        let line = 1 + text.lines().position(|line| line.contains(from)).unwrap();
        match parse(&text.replacen(from, to, 1)).unwrap_err() {
            DocumentError::BadValue { line: named_line, key: named, .. }
            | DocumentError::WrongType { line: named_line, key: named, .. } => {
                assert_eq!((named_line, named.as_str()), (line, key), "{to}");
            }
            other => panic!("{to}: {other}"),
        }
    }
}

#[test]
fn keys_that_say_nothing_where_they_stand_are_refused() {
    let text = write(&terms());
    let with = |after: &str, line: &str| {
        let at = text.find(after).unwrap() + after.len();
        let (head, tail) = text.split_at(at);
        parse(&format!("{head}\n{line}{tail}")).unwrap_err().to_string()
    };
    let statute = "confidentiality = \"statute\"";
    for line in [
        "opt_out_exempt = true",
        "confidentiality_regulation = \"regulation_5\"",
        "confidentiality_expires = 2030-01-01",
        "confidentiality_author = \"me\"",
    ] {
        assert!(with(statute, line).contains("leave it out"), "{line}");
    }
    assert!(with("output = \"secure_research\"", "least_shown = 1").contains("leave it out"));
    // Twice the same key, and twice the same table.
    assert!(with(statute, statute).contains("duplicate"));
    assert!(with("special_category = true", "special_category = false").contains("duplicate"));
    assert!(parse(&format!("{text}\n[legal]\n")).unwrap_err().to_string().contains("duplicate"));
}

#[test]
fn documents_are_refused_by_size_before_they_are_parsed() {
    // 100 MB of nesting: measured, not parsed.
    let deep = "[".repeat(100 << 20);
    assert!(matches!(parse(&deep), Err(DocumentError::TooLarge { most: 1_048_576 })));
    drop(deep);
    let nested = "a = ".to_owned() + &"{ a = ".repeat(10_000);
    assert!(matches!(parse(&nested), Err(DocumentError::TooDeep { line: 1, .. })));
    let many = write(&terms()) + &"\n[[party]]".repeat(50_000);
    assert!(parse(&many).is_err());
}

/// Bytes that say the same in another way, or what no terms say.
#[test]
fn bytes_that_are_not_canonical_are_refused() {
    // `find` occurs once; what stands there is put in its place.
    let altered = |terms: &Terms, find: &[u8], put: &[u8]| {
        let bytes = terms.to_bytes();
        let places: Vec<usize> =
            (0..bytes.len()).filter(|place| bytes[*place..].starts_with(find)).collect();
        assert_eq!(places.len(), 1, "{find:?}");
        let (head, tail) = bytes.split_at(places[0]);
        let altered = [head, put, &tail[find.len()..]].concat();
        Terms::from_bytes(&altered).map(drop)
    };
    let count = |number: u8| [number, 0, 0, 0, 0, 0, 0, 0];
    let list = |items: &[u8]| [&count(u8::try_from(items.len()).unwrap()), items].concat();
    let mut other = terms();
    other.datasets = vec![Dataset::Housing, Dataset::Voluntary];
    other.obligations = Obligations::of(&[Obligation::NotifySubject, Obligation::NotifyRecipients]);
    assert!(Terms::from_bytes(&other.to_bytes()).is_ok());
    let (datasets, obligations) = (list(&[7, 8]), list(&[3, 4]));
    // What follows the obligations is no day, which makes the place the only one.
    let tail = |bytes: Vec<u8>| [&bytes[..], &[0], &count(1)].concat();
    for (find, put) in [
        (datasets.clone(), list(&[8, 7])),
        (datasets.clone(), list(&[7, 7])),
        (datasets.clone(), list(&[7, 9])),
        (datasets.clone(), list(&[0, 7])),
        (datasets.clone(), list(&[])),
        (datasets, list(&[1, 2, 3, 4, 5, 6, 7, 8, 8])),
        (tail(obligations.clone()), tail(list(&[4, 3]))),
        (tail(obligations.clone()), tail(list(&[3, 3]))),
        (tail(obligations.clone()), tail(list(&[3, 7]))),
        (tail(obligations.clone()), tail(list(&[3, 12]))),
        (tail(obligations), [&list(&[3, 4])[..], &[2], &count(1)].concat()),
    ] {
        assert!(altered(&other, &find, &put).is_err(), "{put:?}");
    }
    // Terms of the version before this one are none.
    let bytes = terms().to_bytes();
    let (magic, rest) = bytes.split_at(8);
    assert_eq!(magic, b"lwterms2");
    assert!(Terms::from_bytes(&[b"lwterms1", rest].concat()).is_err());
    // A count without its items takes no memory.
    for place in 8..bytes.len() - 8 {
        let mut long = bytes.clone();
        long[place..place + 8].fill(0xff);
        let _ = Terms::from_bytes(&long);
    }
}

#[test]
fn a_signature_of_other_terms_binds_nobody() {
    let other = Agreement::new(with_everything(terms())).unwrap();
    let draft = Agreement::new(terms()).unwrap();
    let refusal = draft.grant(&signatures(&other), &trust(), now()).unwrap_err();
    assert_eq!(codes(&refusal), ["SIGNATURE_FORGED"; 7]);
    assert!(draft.grant(&[], &trust(), now()).unwrap_err().has("SIGNATURE_MISSING"));
}

#[test]
fn a_clock_that_cannot_be_right_permits_nothing() {
    for out in [i64::MIN, -1, 253_402_300_800_000, i64::MAX] {
        let error = Timestamp::from_unix_ms(out).unwrap_err();
        assert_eq!(error, TimeError::OutOfRange);
        assert_eq!(Refusal::from(error), DenialReason::ClockInvalid.into());
    }
    assert!(Date::new(10_000, 1, 1).is_err() && "10000-01-01".parse::<Date>().is_err());
    let agreement = grant(terms());
    let last = Timestamp::from_unix_ms(253_402_300_799_999).unwrap();
    for (now, code) in [
        (Timestamp::from_unix_ms(0).unwrap(), "CLOCK_INVALID"),
        (moment("2019-12-31", 86_399_999), "CLOCK_INVALID"),
        (last, "EXPIRED"),
    ] {
        let refusal = agreement.permit::<Encode>(&Request { now, ..request("council") });
        assert_eq!(codes(&refusal.unwrap_err()), [code]);
        let draft = Agreement::new(terms()).unwrap();
        let refusal = draft.grant(&signatures(&draft), &trust(), now).unwrap_err();
        assert_eq!(codes(&refusal), [code]);
    }
    // No terms begin or end where no moment is.
    let mut wrong = terms();
    wrong.valid_until = date("9999-12-31");
    assert!(wrong.check().is_err());
    // An opt-out list of the future is no list.
    let circumstances = Circumstances { opt_out_as_of: Some(last), ..Circumstances::NONE };
    let mut bound = terms();
    super::asked::section_251(&mut bound);
    let ask = Request { circumstances, ..request("council") };
    let refusal = grant(bound).permit::<Encode>(&ask).unwrap_err();
    assert_eq!(refusal, DenialReason::Rule(Rule::OptOutStale).into());
}

//! Identifiers: published vectors, properties of the check digits, one refusal per error variant.

use std::fmt::Debug;

use linkwise::error::ErrorKind;
use linkwise::identifier::{
    ChiCheck, ChiNumber, ChiSex, HealthAndCareNumber, IdentifierError, IdentifierKind,
    LOCAL_AUTHORITY_LIST_VERSION, NeverIssued, NhsNumber, NhsNumberStatus, SchemeConfidence,
    SocialCareId, UniqueLearnerNumber, UniquePropertyReferenceNumber, UniquePupilNumber,
    UnknownPupilNumberCode, identify, local_authority_known,
};
use linkwise::reading::{MissingReason, Reading};
use proptest::prelude::*;
use serde_json::{Value, json};

mod must_refuse;
#[path = "../reference/identifiers.rs"]
mod reference;

use reference::{nhs_check_digit, uln_check_digit, upn_check_letter};

const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

fn nhs(text: &str) -> Result<Reading<NhsNumber>, IdentifierError> {
    NhsNumber::read(text, NeverIssued::Accept)
}

fn upn(text: &str) -> Result<Reading<UniquePupilNumber>, IdentifierError> {
    UniquePupilNumber::read(text, NeverIssued::Accept)
}

fn value<T>(reading: Result<Reading<T>, IdentifierError>) -> T {
    reading.unwrap().present().expect("a value")
}

fn code<T: Debug>(reading: Result<Reading<T>, IdentifierError>) -> &'static str {
    reading.unwrap_err().code()
}

/// The answer as the vectors write it.
fn answer<T>(reading: Result<Reading<T>, IdentifierError>, fields: impl Fn(&T) -> Value) -> Value {
    match reading {
        Ok(Reading::Present(value)) => fields(&value),
        Ok(Reading::Missing(reason)) => json!({ "missing": reason.name() }),
        Err(error) => json!({ "error": error.code() }),
    }
}

fn short_name(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::NhsNumber => "NHS",
        IdentifierKind::ChiNumber => "CHI",
        IdentifierKind::HealthAndCareNumber => "HC",
        IdentifierKind::UniquePupilNumber => "UPN",
        IdentifierKind::UniqueLearnerNumber => "ULN",
        other => panic!("{other} has no check digit"),
    }
}

#[test]
fn every_vector_has_its_answer() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/identifiers.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() > 1000);
    for case in cases {
        let text = case["text"].as_str().unwrap();
        let never_issued = if case["accept"].as_bool().unwrap() {
            NeverIssued::Accept
        } else {
            NeverIssued::Refuse
        };
        let mut found = match case["scheme"].as_str().unwrap() {
            "NHS" => answer(NhsNumber::read(text, never_issued), |number| {
                json!({
                    "value": number.as_str(),
                    "confidence": format!("{:?}", number.schemes().confidence()),
                })
            }),
            "CHI" => answer(ChiNumber::read(text), |number| {
                json!({
                    "value": number.as_str(),
                    "check": format!("{:?}", number.check()),
                    "sex": format!("{:?}", number.sex()),
                })
            }),
            "HC" => answer(
                HealthAndCareNumber::read(text),
                |number| json!({ "value": number.as_str() }),
            ),
            "ULN" => answer(
                UniqueLearnerNumber::read(text),
                |number| json!({ "value": number.as_str() }),
            ),
            "UPN" => answer(UniquePupilNumber::read(text, never_issued), |number| {
                json!({
                    "value": number.as_str(),
                    "temporary": number.is_temporary(),
                    "alias": number.alias().as_ref().map(UniquePupilNumber::as_str),
                    "canonical": number.canonical().as_str(),
                    "known": number.local_authority_known(),
                })
            }),
            other => panic!("{other}"),
        };
        for key in ["scheme", "text", "accept"] {
            found[key] = case[key].clone();
        }
        found["identify"] = identify(text).into_iter().map(short_name).collect();
        assert_eq!(&found, case);
    }
}

#[test]
fn the_list_of_local_authorities_is_the_published_one() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/identifiers.json")).unwrap();
    let published: Vec<u64> = vectors["local_authorities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_u64().unwrap())
        .collect();
    assert_eq!(published.len(), 195);
    let known: Vec<u64> =
        (0..1000).filter(|code| local_authority_known(&format!("{code:03}"))).collect();
    assert_eq!(known, published);
    assert!(!local_authority_known("80") && !local_authority_known("8010"));
    assert!(!local_authority_known("8o1"));
    assert!(!LOCAL_AUTHORITY_LIST_VERSION.is_empty());
}

#[test]
fn an_error_says_how_to_mend_it_and_is_of_one_kind() {
    let scheme = IdentifierKind::UniquePupilNumber;
    let error = IdentifierError::BadLength { scheme, found: 12 };
    assert_eq!(error.kind(), ErrorKind::InputRejected);
    let text = error.to_string();
    assert!(text.contains("UPN") && text.contains("12") && text.contains("13"));
}

#[test]
fn separators_are_passed_over() {
    for text in [
        "943 476 5919",
        "943-476-5919",
        "943\u{a0}476\u{a0}5919",
        " 9434765919 ",
        "9 4 3 4 7 6 5 9 1 9",
    ] {
        assert_eq!(value(nhs(text)).as_str(), "9434765919");
    }
}

#[test]
fn a_dropped_zero_is_put_back_on_request_only() {
    assert_eq!(code(ChiNumber::read("101011237")), "bad length");
    assert_eq!(value(ChiNumber::read_padded("101011237")).as_str(), "0101011237");
    assert_eq!(code(ChiNumber::read_padded("10101123")), "bad length");
    let padded = NhsNumber::read_padded("101011237", NeverIssued::Accept);
    assert_eq!(code(padded), "looks like a CHI number");
    let whole = NhsNumber::read_padded("9434765919", NeverIssued::Accept);
    assert_eq!(value(whole).as_str(), "9434765919");
}

#[test]
fn placeholders_are_missing_everywhere() {
    use MissingReason::{Empty, Placeholder};
    for (text, reason) in [
        ("", Empty),
        (" \u{a0}", Empty),
        ("unknown", Placeholder),
        (" N/A ", Placeholder),
        ("-", Placeholder),
    ] {
        assert_eq!(nhs(text), Ok(Reading::Missing(reason)));
        assert_eq!(upn(text), Ok(Reading::Missing(reason)));
        assert_eq!(ChiNumber::read(text), Ok(Reading::Missing(reason)));
        assert_eq!(HealthAndCareNumber::read(text), Ok(Reading::Missing(reason)));
        assert_eq!(UniqueLearnerNumber::read(text), Ok(Reading::Missing(reason)));
        assert_eq!(NhsNumberStatus::read(text), Ok(Reading::Missing(reason)));
        let property = UniquePropertyReferenceNumber::read(text);
        assert_eq!(property, Ok(Reading::Missing(reason)));
        let care = SocialCareId::read("801", "s", text);
        assert_eq!(care, Ok(Reading::Missing(reason)));
    }
    for text in ["0000000000", "9999999999", "1234567890"] {
        assert_eq!(nhs(text), Ok(Reading::Missing(Placeholder)));
    }
    let property = UniquePropertyReferenceNumber::read("0");
    assert_eq!(property, Ok(Reading::Missing(Placeholder)));
    let care = SocialCareId::read("801", "s", "000");
    assert_eq!(care, Ok(Reading::Missing(Placeholder)));
    for digit in 1..=7 {
        let text = format!(" un{digit}");
        assert_eq!(upn(&text), Ok(Reading::Missing(MissingReason::UnknownCode)));
        assert!(UnknownPupilNumberCode::read(&text).is_some());
    }
    assert_eq!(UnknownPupilNumberCode::read("UN8"), None);
    assert_eq!(code(upn("UN8")), "bad length");
}

#[test]
fn ranges_say_who_may_have_issued_a_number() {
    let england = value(nhs("4010232137")).schemes();
    assert_eq!(england.confidence(), SchemeConfidence::Firm);
    assert_eq!(england.iter().collect::<Vec<_>>(), [IdentifierKind::NhsNumber]);
    let care = value(HealthAndCareNumber::read("3200000007")).schemes();
    assert_eq!(care.confidence(), SchemeConfidence::Disputed);
    assert!(care.contains(IdentifierKind::HealthAndCareNumber));
    assert!(care.contains(IdentifierKind::NhsNumber));
    assert!(!care.contains(IdentifierKind::ChiNumber));

    // The borders of the ranges, or the nearest nine digits that have a check digit.
    for (nine, expected) in [
        ("010100000", "looks like a CHI number"),
        ("311299999", "looks like a CHI number"),
        ("311300001", "Disputed"),
        ("319999999", "Disputed"),
        ("320000000", "looks like a Health and Care number"),
        ("399999999", "looks like a Health and Care number"),
        ("400000000", "Firm"),
        ("499999998", "Firm"),
        ("500000002", "NeverIssued"),
        ("599999999", "NeverIssued"),
        ("600000000", "Firm"),
        ("799999998", "Firm"),
        ("800000001", "out of range"),
        ("899999999", "out of range"),
        ("900000001", "NeverIssued"),
    ] {
        let Some(check) = nhs_check_digit(nine) else {
            panic!("{nine} has no check digit");
        };
        let found = match nhs(&format!("{nine}{check}")) {
            Ok(reading) => format!("{:?}", reading.present().unwrap().schemes().confidence()),
            Err(error) => error.code().to_owned(),
        };
        assert_eq!(found, expected, "{nine}");
    }
}

#[test]
fn palindromes_are_reported_and_accepted() {
    let text = (4_000..5_000)
        .map(|head| {
            let half = format!("{head}0");
            half.chars().chain(half.chars().rev()).collect::<String>()
        })
        .find(|text| nhs(text).is_ok())
        .expect("one in eleven");
    assert!(value(nhs(&text)).is_palindrome());
    assert!(!value(nhs("9434765919")).is_palindrome());
}

#[test]
fn only_status_01_is_verified() {
    for number in 1..=8 {
        let code = format!("{number:02}");
        let status = value(NhsNumberStatus::read(&code));
        assert_eq!(status.code(), code);
        assert_eq!(status.is_verified(), number == 1);
        assert_eq!(value(NhsNumberStatus::read(&number.to_string())), status);
    }
}

#[test]
fn a_chi_number_tells_check_sex_and_birth() {
    let number = value(ChiNumber::read("1904851231"));
    assert_eq!(number.check(), ChiCheck::Modulus11);
    assert_eq!(number.sex(), ChiSex::Male);
    assert_eq!(number.birth_digits(), "190485");
    assert_eq!(value(ChiNumber::read("0101201234")).check(), ChiCheck::Luhn);
    assert_eq!(value(ChiNumber::read("0101011237")).check(), ChiCheck::Both);
    // 29 February 2000 existed; 29 February 1900 did not.
    let leap = (0..10).filter(|check| ChiNumber::read(&format!("290200122{check}")).is_ok());
    assert!(leap.count() >= 1);
}

#[test]
fn a_social_care_id_is_three_parts_in_capitals() {
    let id = value(SocialCareId::read(" e06000023 ", "mosaic 2", "\u{a0}ab12 "));
    assert_eq!((id.authority(), id.system(), id.id()), ("E06000023", "MOSAIC 2", "AB12"));
    // The same id in another system or authority is another child.
    assert_ne!(id, value(SocialCareId::read("E06000023", "eclipse", "AB12")));
    assert_ne!(id, value(SocialCareId::read("801", "mosaic 2", "AB12")));
    // Leading zeros belong to the id, and the order is that of the text.
    let longer = value(SocialCareId::read("801", "s", "012"));
    let shorter = value(SocialCareId::read("801", "s", "01"));
    assert!(shorter < longer && longer < value(SocialCareId::read("801", "s", "1")));
    let full = "Z9".repeat(10);
    assert_eq!(value(SocialCareId::read("801", "s", &full)).id(), full);
}

#[test]
fn a_property_reference_is_twelve_digits() {
    let number = value(UniquePropertyReferenceNumber::read(" 100023336956"));
    assert_eq!(number.as_str(), "100023336956");
    let short = value(UniquePropertyReferenceNumber::read("1"));
    assert_eq!(short.as_str(), "000000000001");
    assert!(short < number);
}

#[test]
fn debug_shows_no_value() {
    let shown = [
        format!("{:?}", value(nhs("9434765919"))),
        format!("{:?}", value(ChiNumber::read("0101011237"))),
        format!("{:?}", value(HealthAndCareNumber::read("3200000007"))),
        format!("{:?}", value(UniqueLearnerNumber::read("9276308686"))),
        format!("{:#?}", value(upn("B801200005001"))),
        format!("{:?}", value(SocialCareId::read("801", "SYS", "AB12"))),
        format!("{:?}", value(UniquePropertyReferenceNumber::read("42"))),
    ];
    assert_eq!(
        shown,
        [
            "NhsNumber",
            "ChiNumber",
            "HealthAndCareNumber",
            "UniqueLearnerNumber",
            "UniquePupilNumber",
            "SocialCareId",
            "UniquePropertyReferenceNumber",
        ]
    );
}

/// Every text with one character replaced by another of `alphabet`, and every swap of neighbours.
fn slips(text: &str, alphabet: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut slips = Vec::new();
    for place in 0..characters.len() {
        for replacement in alphabet.chars() {
            let mut slip = characters.clone();
            slip[place] = replacement;
            slips.push(slip.into_iter().collect());
        }
        if place > 0 {
            let mut slip = characters.clone();
            slip.swap(place - 1, place);
            slips.push(slip.into_iter().collect());
        }
    }
    slips.retain(|slip| slip != text);
    slips
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_slip_in_an_nhs_number_is_caught(nine in "[4679][0-9]{8}") {
        let Some(check) = nhs_check_digit(&nine) else {
            for check in 0..10 {
                let text = format!("{nine}{check}");
                prop_assert!(nhs(&text).is_err());
            }
            return Ok(());
        };
        let text = format!("{nine}{check}");
        prop_assume!(text != "9999999999" && text.chars().any(|c| !text.starts_with(c)));
        let number = value(nhs(&text));
        prop_assert_eq!(number.as_str(), text.as_str());
        for slip in slips(&text, "0123456789") {
            prop_assert!(!matches!(nhs(&slip), Ok(Reading::Present(_))));
        }
    }

    #[test]
    fn every_slip_in_a_uln_is_caught(nine in "[1-9][0-9]{8}") {
        let Some(check) = uln_check_digit(&nine) else { return Ok(()) };
        let text = format!("{nine}{check}");
        let number = value(UniqueLearnerNumber::read(&text));
        prop_assert_eq!(number.as_str(), text.as_str());
        for slip in slips(&text, "0123456789") {
            prop_assert!(!matches!(UniqueLearnerNumber::read(&slip), Ok(Reading::Present(_))));
        }
    }

    #[test]
    fn every_slip_in_a_upn_is_caught_but_the_twin(
        twelve in "[0-9]{11}[0-9A-HJ-NP-RT-Z]",
    ) {
        let text = format!("{}{twelve}", upn_check_letter(&twelve));
        let number = value(upn(&text));
        prop_assert_eq!(number.as_str(), text.as_str());
        let twin = number.alias();
        prop_assert!(twin.is_none_or(|twin| twin.alias() == Some(number)));
        prop_assert_eq!(twin.is_some(), !('L'..='Z').contains(&twelve.chars().last().unwrap()));
        for slip in slips(&text, &format!("0123456789{LETTERS}IOS")) {
            let caught = !matches!(upn(&slip), Ok(Reading::Present(_)));
            prop_assert!(caught || twin.is_some_and(|twin| twin.as_str() == slip));
        }
    }

    #[test]
    fn no_number_is_both_modulus_11_and_a_uln(nine in "[0-9]{9}") {
        for check in 0..10 {
            let text = format!("{nine}{check}");
            let kinds = identify(&text);
            if kinds.contains(&IdentifierKind::UniqueLearnerNumber) {
                prop_assert!(!kinds.contains(&IdentifierKind::NhsNumber));
                prop_assert!(!kinds.contains(&IdentifierKind::HealthAndCareNumber));
                if kinds.contains(&IdentifierKind::ChiNumber) {
                    prop_assert_eq!(value(ChiNumber::read(&text)).check(), ChiCheck::Luhn);
                }
            }
        }
    }

    #[test]
    fn canonical_text_reads_back_as_itself(
        text in "\\PC*|[ 0-9\u{a0}-]{9,14}|[0-9]{10}|[A-Za-z][0-9]{11}[0-9A-Za-z]",
        never_issued in prop_oneof![Just(NeverIssued::Accept), Just(NeverIssued::Refuse)],
    ) {
        if let Ok(Reading::Present(number)) = NhsNumber::read(&text, never_issued) {
            prop_assert_eq!(NhsNumber::read(number.as_str(), never_issued), Ok(Reading::Present(number)));
        }
        if let Ok(Reading::Present(number)) = UniquePupilNumber::read(&text, never_issued) {
            prop_assert_eq!(UniquePupilNumber::read(number.as_str(), never_issued), Ok(Reading::Present(number)));
        }
        if let Ok(Reading::Present(number)) = ChiNumber::read(&text) {
            prop_assert_eq!(ChiNumber::read(number.as_str()), Ok(Reading::Present(number)));
        }
        if let Ok(Reading::Present(number)) = UniquePropertyReferenceNumber::read(&text) {
            prop_assert_eq!(UniquePropertyReferenceNumber::read(number.as_str()), Ok(Reading::Present(number)));
        }
        if let Ok(Reading::Present(id)) = SocialCareId::read("801", &text, &text) {
            let again = SocialCareId::read("801", id.system(), id.id());
            prop_assert_eq!(again, Ok(Reading::Present(id)));
        }
    }

    #[test]
    fn hostile_text_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64), text in "\\PC*") {
        for text in [String::from_utf8_lossy(&bytes).as_ref(), text.as_str()] {
            let _ = NhsNumber::read_padded(text, NeverIssued::Refuse);
            let _ = ChiNumber::read_padded(text);
            let _ = NhsNumberStatus::read(text);
            let _ = UniquePropertyReferenceNumber::read(text);
            let _ = SocialCareId::read(text, text, text);
            let _ = SocialCareId::read("801", "s", text);
            let _ = UnknownPupilNumberCode::read(text);
            let _ = local_authority_known(text);
            // No error message repeats the text.
            if let Err(error) = NhsNumber::read(text, NeverIssued::Refuse) {
                prop_assert!(text.chars().count() < 12 || !error.to_string().contains(text));
            }
            prop_assert!(identify(text).len() <= 2);
        }
    }
}

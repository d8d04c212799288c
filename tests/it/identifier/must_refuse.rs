//! One refusal at least for each variant of the error.

use super::*;

#[test]
fn bad_length() {
    for text in ["943476591", "94347659191", "9", "94347659199434765919"] {
        let found = text.len();
        let scheme = IdentifierKind::NhsNumber;
        assert_eq!(nhs(text), Err(IdentifierError::BadLength { scheme, found }));
    }
    assert_eq!(code(upn("B80120000500")), "bad length");
    assert_eq!(code(upn("B8012000050011")), "bad length");
    assert_eq!(code(SocialCareId::read("801", "s", &"A".repeat(21))), "bad length");
    assert_eq!(code(UniquePropertyReferenceNumber::read("1000000000000")), "bad length");
}

#[test]
fn bad_character_with_its_position() {
    let cases = [
        ("943_476_5919", 4),
        ("-9434765919", 1),
        ("943 476 5919-", 13),
        ("943476591９", 10),
        ("9434765919\t", 11),
        ("\u{a0}x", 2),
    ];
    for (text, position) in cases {
        let scheme = IdentifierKind::NhsNumber;
        let error = IdentifierError::BadCharacter { scheme, position };
        assert_eq!(nhs(text), Err(error), "{text}");
    }
    // I, O and S are not used, and only the ends hold letters.
    let cases = [
        ("I801200005001", 1),
        (" O801200005001", 2),
        ("B80120000500S", 13),
        ("B8A1200005001", 3),
        ("B801200005é01", 11),
    ];
    for (text, position) in cases {
        let scheme = IdentifierKind::UniquePupilNumber;
        let error = IdentifierError::BadCharacter { scheme, position };
        assert_eq!(upn(text), Err(error), "{text}");
    }
    let scheme = IdentifierKind::SocialCareId;
    assert_eq!(
        SocialCareId::read("801", "s", " AB/1"),
        Err(IdentifierError::BadCharacter { scheme, position: 4 })
    );
}

#[test]
fn bad_check_digit() {
    assert_eq!(code(nhs("9434765917")), "bad check digit");
    assert_eq!(code(ChiNumber::read("0101201233")), "bad check digit");
    assert_eq!(code(HealthAndCareNumber::read("3200000005")), "bad check digit");
    assert_eq!(code(UniqueLearnerNumber::read("9276308685")), "bad check digit");
    assert_eq!(code(upn("Q207000016049")), "bad check digit");
}

#[test]
fn check_ten() {
    assert_eq!(code(nhs("999 123 4560")), "check digit ten");
    // Nine digits of remainder 0: a ULN would need the check digit 10.
    assert_eq!(code(UniqueLearnerNumber::read("9999999981")), "check digit ten");
}

#[test]
fn repdigit() {
    for digit in 1..=8 {
        let text = digit.to_string().repeat(10);
        assert_eq!(code(nhs(&text)), "repeated digit");
        assert_eq!(code(ChiNumber::read(&text)), "repeated digit");
        assert_eq!(code(HealthAndCareNumber::read(&text)), "repeated digit");
        assert_eq!(code(UniqueLearnerNumber::read(&text)), "repeated digit");
        assert!(identify(&text).is_empty());
    }
}

#[test]
fn out_of_range() {
    // Ireland; spare; below the first CHI number; the date 30 February in the CHI range.
    for nine in ["800000001", "890000001", "001000001", "300200001"] {
        let text = format!("{nine}{}", nhs_check_digit(nine).unwrap());
        assert_eq!(code(nhs(&text)), "out of range", "{text}");
        assert_eq!(code(HealthAndCareNumber::read(&text)), "out of range");
    }
    let zero_first = format!("012345678{}", uln_check_digit("012345678").unwrap());
    assert_eq!(code(UniqueLearnerNumber::read(&zero_first)), "out of range");
}

#[test]
fn never_issued() {
    for text in ["9990000018", "9434765919", "5000000000"] {
        let nine = &text[..9];
        let text = format!("{nine}{}", nhs_check_digit(nine).unwrap());
        assert_eq!(code(NhsNumber::read(&text, NeverIssued::Refuse)), "never issued");
        assert_eq!(value(nhs(&text)).schemes().confidence(), SchemeConfidence::NeverIssued);
    }
    let text = format!("{}801000005001", upn_check_letter("801000005001"));
    let refused = UniquePupilNumber::read(&text, NeverIssued::Refuse);
    assert_eq!(code(refused), "never issued");
    assert_eq!(value(upn(&text)).as_str(), text);
}

#[test]
fn wrong_column() {
    let (learner, chi, care) = ("9276308686", "0101011237", "3200000007");
    let (health, pupil) = ("4010232137", "B801200005001");
    assert_eq!(code(nhs(learner)), "looks like a ULN");
    assert_eq!(code(nhs(chi)), "looks like a CHI number");
    assert_eq!(code(nhs("0101201234")), "looks like a CHI number");
    assert_eq!(code(nhs(care)), "looks like a Health and Care number");
    assert_eq!(code(nhs(pupil)), "looks like a UPN");
    let learner_column = UniqueLearnerNumber::read;
    assert_eq!(code(learner_column(health)), "looks like an NHS number");
    assert_eq!(code(learner_column("9990000018")), "looks like an NHS number");
    assert_eq!(code(learner_column(chi)), "looks like a CHI number");
    assert_eq!(code(learner_column(care)), "looks like a Health and Care number");
    assert_eq!(code(ChiNumber::read(health)), "looks like an NHS number");
    assert_eq!(code(ChiNumber::read(learner)), "looks like a ULN");
    assert_eq!(code(HealthAndCareNumber::read(health)), "looks like an NHS number");
    assert_eq!(code(upn("401 023 2137")), "looks like an NHS number");
    assert_eq!(code(upn(learner)), "looks like a ULN");
}

#[test]
fn bad_date() {
    // No 29 February in 1919 or 2019, no day 0 or 32, no month 13; whatever the check digit.
    for prefix in ["290219123", "000119123", "320119123", "011319123", "310419123"] {
        for check in 0..10 {
            let found = ChiNumber::read(&format!("{prefix}{check}")).unwrap_err();
            let scheme = IdentifierKind::ChiNumber;
            let is_another_scheme = matches!(found, IdentifierError::WrongColumn { .. });
            assert!(is_another_scheme || found == IdentifierError::BadDate { scheme });
        }
    }
    assert_eq!(code(ChiNumber::read("2902191230")), "bad date");
}

#[test]
fn not_in_code_list() {
    for text in ["00", "09", "0", "9", "10", "011"] {
        assert_eq!(code(NhsNumberStatus::read(text)), "not in code list");
    }
}

#[test]
fn bad_authority() {
    for authority in ["", "80", "8011", "E05000001", "E0600002", "E0600002A", "Wigan"] {
        assert_eq!(SocialCareId::read(authority, "s", "1"), Err(IdentifierError::BadAuthority));
    }
}

#[test]
fn bad_system_name() {
    for system in ["", " ", "a/b", "é", "\0", &"s".repeat(33)] {
        assert_eq!(SocialCareId::read("801", system, "1"), Err(IdentifierError::BadSystemName));
    }
}

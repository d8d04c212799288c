//! What holds for any text.

use linkwise::demographic::{AddressText, DateFormat, DateOfBirth, Name, Postcode, Sex, SexScheme};
use linkwise::reading::Reading;
use proptest::prelude::*;
use rphonetic::{Encoder, Metaphone, Soundex};

/// Text as files have it: letters of several scripts, signs, digits, marks, and anything at all.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z '\\-.]{0,20}",
        "[a-zÀ-ž'’´() \\-0-9]{0,20}",
        "(MAC|MC|DE|LA|VAN|O|DR|MR|SAINT|ST|D|R|BABY|OF|AL|[A-Z]{1,4}| |-){0,8}",
        "\\PC{0,20}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn normalising_twice_is_normalising_once(text in any_text()) {
        for read in [Name::read_forename, Name::read_middle, Name::read_surname] {
            if let Ok(Reading::Present(name)) = read(&text) {
                let again = read(name.as_str()).unwrap().present().unwrap();
                prop_assert_eq!(again.as_str(), name.as_str());
                prop_assert!(!name.letters().is_empty());
                prop_assert!(name.letters().bytes().all(|byte| byte.is_ascii_uppercase()));
                prop_assert_eq!(name.letters(), name.as_str().replace(' ', ""));
                prop_assert!(!name.as_str().contains("  ") && name.as_str().trim() == name.as_str());
                prop_assert!(!name.metaphone().is_empty());
                prop_assert_eq!(name.soundex().len(), 4);
            }
        }
        if let Ok(Reading::Present(line)) = AddressText::read(&text) {
            prop_assert_eq!(AddressText::read(line.as_str()).unwrap().present().unwrap(), line);
        }
    }

    #[test]
    fn nothing_panics(text in any_text(), other in any_text(), length in any::<usize>()) {
        for format in DateFormat::ALL {
            let _ = DateOfBirth::read(&text, format);
        }
        for scheme in SexScheme::ALL {
            let _ = Sex::read(&text, scheme);
        }
        let _ = DateOfBirth::from_parts(&text, &other, &text);
        let _ = Postcode::read_plain(&text, length, length / 2);
        if let Ok(Reading::Present(postcode)) = Postcode::read_uk(&text)
            && let Some(unit) = postcode.unit()
        {
            let again = Postcode::read_uk(unit).unwrap().present().unwrap();
            prop_assert_eq!(again, postcode.clone());
        }
        if let Ok(Reading::Present(name)) = Name::read_forename(&text) {
            let _ = name.prefix(length);
        }
    }

    #[test]
    fn case_accents_and_apostrophes_do_not_matter(
        letters in "[a-zA-Z]{4,12}",
        at in 1usize..4,
        mark in "[\u{300}-\u{304}\u{307}\u{308}\u{30c}\u{327}\u{328}'’ʼ`´]",
    ) {
        let mut marked = letters.clone();
        marked.insert_str(at, &mark);
        for read in [Name::read_forename, Name::read_surname] {
            let plain = read(&letters);
            prop_assert_eq!(read(&marked), plain.clone());
            prop_assert_eq!(read(&letters.to_lowercase()), plain.clone());
            prop_assert_eq!(read(&letters.to_uppercase()), plain);
        }
    }

    #[test]
    fn soundex_agrees_with_the_oracle(letters in "[A-Z]{1,12}") {
        if let Reading::Present(name) = Name::read_forename(&letters).unwrap() {
            prop_assert_eq!(name.soundex(), Soundex::default().encode(&letters));
        }
    }

    #[test]
    fn metaphone_agrees_with_the_oracle(letters in "[A-Z]{1,12}|[ACDEGHIMNSTWX]{1,12}") {
        if let Reading::Present(name) = Name::read_forename(&letters).unwrap() {
            let expected = Metaphone::new(None).encode(&letters);
            // The three differences are pinned in `metaphone_differs_from_the_oracle_only_where_it_says`.
            let end = ["GNED", "GN"].iter().find_map(|end| letters.strip_suffix(end));
            let inner = end.unwrap_or(&letters);
            let inner_gn = inner.get(1..).is_some_and(|inner| inner.contains("GN"));
            if !letters.starts_with("CH") && !inner_gn && !expected.is_empty() {
                prop_assert_eq!(name.metaphone(), expected);
            }
        }
    }

    #[test]
    fn every_code_of_the_form_is_a_postcode(text in "[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW])[0-9][ABD-HJLNP-UW-Z]{2}") {
        let postcode = Postcode::read_uk(&text).unwrap().present().unwrap();
        prop_assert_eq!(postcode.unit(), Some(&*text));
    }
}

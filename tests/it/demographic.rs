//! Names, dates of birth, sex, postcodes and addresses as a caller sees them.

mod date;
mod property;

use linkwise::demographic::{
    AddressText, DateFormat, DateOfBirth, DemographicError, Name, Postcode, Sex, SexScheme,
    versions,
};
use linkwise::error::ErrorKind;
use linkwise::reading::{MissingReason, Reading};
use rphonetic::{Encoder, Metaphone};

fn vectors() -> serde_json::Value {
    serde_json::from_str(include_str!("../vectors/demographics.json")).unwrap()
}

fn forename(text: &str) -> Name {
    Name::read_forename(text).unwrap().present().expect(text)
}

fn surname(text: &str) -> Name {
    Name::read_surname(text).unwrap().present().expect(text)
}

fn missing_forename(text: &str) -> Option<MissingReason> {
    Name::read_forename(text).unwrap().missing()
}

#[test]
fn names_normalise_as_the_vectors_say() {
    let vectors = vectors();
    for (group, read) in [("forenames", forename as fn(&str) -> Name), ("surnames", surname)] {
        let rows = vectors[group].as_array().unwrap();
        assert!(rows.len() > 40);
        for row in rows {
            let (text, expected) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
            assert_eq!(read(text).as_str(), expected, "{text}");
        }
    }
}

#[test]
fn other_scripts_are_transliterated() {
    assert_eq!(forename("Олександр").as_str(), "OLEKSANDR");
    assert_eq!(forename("Γιώργος").as_str(), forename("ΓΙΩΡΓΟΣ").as_str());
    assert_eq!(forename("محمد").as_str(), forename("مُحَمَّد").as_str());
    for text in ["王", "प्रिया", "김", "さくら"] {
        assert!(!forename(text).as_str().is_empty());
    }
}

#[test]
fn placeholders_are_missing() {
    for text in [
        "Baby",
        "BABY BOY",
        "Babyboy",
        "Bby",
        "Infant",
        "Male",
        "Female",
        "Twin 1",
        "Twin Two",
        "TWIN-2",
        "twin1",
        "Unknown",
        "Unk",
        "N/A",
        "n.a.",
        "Not known",
        "XXX",
        "xxxxxxx",
        "TBC",
        "Test",
        "No name",
        "?",
        "-",
        "...",
        "Baby of Sarah",
        "B/O Sarah",
        "Mr Unknown",
        "000",
        "Baby (Smith)",
        "Unknown 2",
        "Female Infant",
        "Not Yet Named",
        "(Baby)",
    ] {
        assert_eq!(missing_forename(text), Some(MissingReason::Placeholder), "{text}");
    }
    for text in ["Unborn", "UNBORN BABY", "Unborn Child", "Bump"] {
        assert_eq!(missing_forename(text), Some(MissingReason::Unborn), "{text}");
    }
    for text in ["", "   ", "\u{a0}", "\u{200b}\u{feff}"] {
        assert_eq!(missing_forename(text), Some(MissingReason::Empty), "{text:?}");
    }
    for text in ["Unknown", "Baby", "Unk", "No surname", "LNU"] {
        let reading = Name::read_surname(text).unwrap();
        assert_eq!(reading.missing(), Some(MissingReason::Placeholder), "{text}");
    }
    // Words that are placeholders in one field are names in the other.
    assert_eq!(surname("Male").as_str(), "MALE");
    assert_eq!(surname("Child").as_str(), "CHILD");
    assert_eq!(forename("Na").as_str(), "NA");
    assert_eq!(forename("Mali").as_str(), "MALI");
    let middle = Name::read_middle("NMN").unwrap();
    assert_eq!(middle.missing(), Some(MissingReason::Placeholder));
}

#[test]
fn names_that_cannot_be_read_are_refused() {
    let read = |text: &str| Name::read_surname(text).unwrap_err().code();
    assert_eq!(read(&"A".repeat(1001)), "too-long");
    assert!(Name::read_surname(&"A".repeat(1000)).is_ok());
    // One character of three bytes that decomposes into eighteen.
    assert_eq!(read(&"\u{fdfa}".repeat(333)), "too-long");
    for text in ["Smi\tth", "Smith\n", "\0", "Smith\u{85}", "É\u{1b}", "Smith (a\tb)"] {
        assert_eq!(read(text), "control-character", "{text:?}");
    }
    for text in ["12345", "943 476 5919", "\u{e000}", "😀"] {
        assert_eq!(read(text), "no-letters", "{text:?}");
    }
    let error = Name::read_surname("12345").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InputRejected);
    assert!(!error.to_string().contains("12345") && !format!("{error:?}").contains("12345"));
}

#[test]
fn prefixes_and_bigrams_are_of_letters() {
    let name = forename("Jo Ann");
    assert_eq!((name.as_str(), name.letters()), ("JO ANN", "JOANN"));
    assert_eq!(name.prefix(3), Some("JOA"));
    assert_eq!(name.prefix(5), Some("JOANN"));
    assert_eq!(name.prefix(6), None);
    assert_eq!(name.bigrams(), forename("Joann").bigrams());
    assert_ne!(name, forename("Joann"));
    assert_eq!(forename("Anana").bigrams(), [*b"AN", *b"A_", *b"NA", *b"_A"]);
    assert_eq!(forename("J").bigrams(), [*b"J_", *b"_J"]);
}

#[test]
fn nicknames_share_a_root() {
    for group in [
        &["Robert", "Bob", "Bobby", "Rob"][..],
        &["Muhammad", "Mohammed", "Mohammad", "Mohamed", "Mohd"],
        &["Aisha", "Ayesha", "Aysha"],
        &["Katherine", "Catherine", "Kate", "Katarzyna"],
        &["William", "Bill", "Gwilym"],
        &["Yusuf", "Joseph", "Yousef"],
    ] {
        let roots: Vec<_> =
            group.iter().map(|name| forename(name).canonical().to_owned()).collect();
        assert!(roots.windows(2).all(|pair| pair[0] == pair[1]), "{roots:?}");
    }
    assert_eq!(forename("Bob").canonical(), "ROBERT");
    assert_eq!(forename("Xanthippe").canonical(), "XANTHIPPE");
}

#[test]
fn soundex_is_as_the_vectors_say() {
    for row in vectors()["soundex"].as_array().unwrap() {
        let (word, code) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        if Name::read_forename(word).unwrap().present().is_some() {
            assert_eq!(forename(word).soundex(), code, "{word}");
        }
    }
    assert_eq!(surname("O'Neill").soundex(), surname("O Neil").soundex());
    assert_eq!(surname("Ashcroft").soundex(), "A261");
}

#[test]
fn metaphone_differs_from_the_oracle_only_where_it_says() {
    let oracle = Metaphone::new(None);
    // The oracle follows a common program, which has K for an initial CH before a vowel.
    assert_eq!(oracle.encode("CHARLES"), "KRLS");
    assert_eq!(forename("Charles").metaphone(), "XRLS");
    // It silences every GN, not the last alone.
    assert_eq!(oracle.encode("AGNES"), "ANS");
    assert_eq!(forename("Agnes").metaphone(), "AKNS");
    assert_eq!(oracle.encode("DESIGN"), forename("Design").metaphone());
    // It may give an empty code.
    assert_eq!(oracle.encode("WY"), "");
    assert_eq!(forename("Wy").metaphone(), "W");
    for (name, code) in [
        ("Knight", "NT"),
        ("Thomas", "0MS"),
        ("Wright", "RT"),
        ("Philip", "FLP"),
        ("Xavier", "SFR"),
        ("Schmidt", "SKMTT"),
        ("Hugh", "H"),
        ("Bridget", "BRJT"),
        ("Whitney", "WTN"),
        ("Pnina", "NN"),
        ("Lamb", "LM"),
        ("Marcia", "MRX"),
        ("Watch", "WX"),
    ] {
        assert_eq!(forename(name).metaphone(), code, "{name}");
    }
}

#[test]
fn formats_and_schemes_have_names() {
    for format in DateFormat::ALL {
        assert_eq!(DateFormat::parse(format.name()), Ok(format));
    }
    for scheme in SexScheme::ALL {
        assert_eq!(SexScheme::parse(scheme.name()), Ok(scheme));
        let error = SexScheme::parse("auto").unwrap_err();
        assert!(error.to_string().contains(scheme.name()), "{error}");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
    }
    assert_eq!(DateFormat::parse("auto"), Err(DemographicError::UnknownDateFormat));
}

/// The codes of a scheme with what they are read as.
type Codes = Vec<(&'static str, Reading<Sex>)>;

#[test]
fn the_crosswalk_of_sex_is_whole() {
    use SexScheme as S;
    let unknown = Reading::Missing(MissingReason::UnknownCode);
    let unborn = Reading::Missing(MissingReason::Unborn);
    let (female, male) = (Reading::Present(Sex::Female), Reading::Present(Sex::Male));
    let table: [(SexScheme, Codes); 9] = [
        (S::NhsStatedGender, vec![("1", male), ("2", female), ("9", unknown), ("X", unknown)]),
        (S::Hes, vec![("1", male), ("2", female), ("9", unknown), ("0", unknown)]),
        (
            S::Fhir,
            vec![("MALE", male), ("FEMALE", female), ("OTHER", unknown), ("UNKNOWN", unknown)],
        ),
        (S::Ssda903To2023, vec![("1", male), ("2", female)]),
        (S::Ssda903From2024, vec![("M", male), ("F", female), ("U", unknown)]),
        (S::CinTo2023, vec![("0", unborn), ("1", male), ("2", female), ("9", unknown)]),
        (S::CinFrom2024, vec![("M", male), ("F", female), ("U", unknown)]),
        (S::Ssd, vec![("00", unknown), ("01", male), ("02", female), ("09", unknown)]),
        (
            S::Plain,
            vec![
                ("M", male),
                ("F", female),
                ("MALE", male),
                ("FEMALE", female),
                ("BOY", male),
                ("GIRL", female),
                ("U", unknown),
                ("X", unknown),
                ("I", unknown),
                ("O", unknown),
                ("UNKNOWN", unknown),
                ("UNK", unknown),
                ("NOT KNOWN", unknown),
                ("NK", unknown),
                ("OTHER", unknown),
                ("INDETERMINATE", unknown),
                ("NOT STATED", unknown),
                ("NOT SPECIFIED", unknown),
                ("UNSPECIFIED", unknown),
            ],
        ),
    ];
    // Every code of up to two letters or digits, and every word, in every scheme.
    let signs: Vec<char> = ('0'..='9').chain('A'..='Z').collect();
    let mut codes: Vec<String> = signs.iter().map(char::to_string).collect();
    for first in &signs {
        codes.extend(signs.iter().map(|second| format!("{first}{second}")));
    }
    for (_, known) in &table {
        codes.extend(known.iter().map(|(code, _)| (*code).to_owned()));
    }
    for (scheme, known) in &table {
        for code in &codes {
            let mut expected = known.iter().find(|(one, _)| one == code).map(|(_, to)| *to);
            if *scheme == S::Ssd && code.len() == 2 && code.parse::<u8>().is_ok_and(|n| n >= 10) {
                expected = Some(unknown);
            }
            let expected = expected.ok_or(DemographicError::UnknownSexCode { scheme: *scheme });
            assert_eq!(Sex::read(code, *scheme), expected, "{code} {scheme:?}");
            let lower = format!(" {} ", code.to_lowercase());
            assert_eq!(Sex::read(&lower, *scheme), expected, "{lower} {scheme:?}");
        }
        assert_eq!(Sex::read(" ", *scheme), Ok(Reading::Missing(MissingReason::Empty)));
    }
    assert_eq!((Sex::Female.code(), Sex::Male.code()), ("F", "M"));
}

#[test]
fn schemes_say_whether_they_hold_sex_or_gender() {
    let gender: Vec<_> = SexScheme::ALL
        .into_iter()
        .filter(|scheme| scheme.holds_gender())
        .map(SexScheme::name)
        .collect();
    assert_eq!(gender, ["nhs-stated-gender", "fhir", "cin-to-2023-24", "ssd"]);
}

#[test]
fn postcodes_are_read_as_the_vectors_say() {
    let vectors = vectors();
    let rows = vectors["postcodes"].as_array().unwrap();
    assert!(rows.len() >= 28);
    for row in rows {
        let text = row[0].as_str().unwrap();
        let compact = text.replace(' ', "");
        let valid = row[1].as_bool().unwrap();
        let expected = row[2].as_str();
        let variants = [
            text.to_owned(),
            text.to_lowercase(),
            compact.clone(),
            format!("  {}  ", text.replace(' ', "   ")),
        ];
        for text in variants {
            let read = Postcode::read_uk(&text).map(|reading| reading.present().unwrap());
            // Without its space a text may be an outward part.
            let unit = read.as_ref().ok().and_then(|postcode| postcode.unit());
            assert_eq!(unit, expected, "{text}");
            assert!(!valid || unit == Some(&*compact), "{text}");
        }
    }
}

#[test]
fn postcodes_have_parts() {
    let read = |text: &str| Postcode::read_uk(text).unwrap().present().expect(text);
    let whole = read("sw1a2aa");
    assert_eq!(whole.unit(), Some("SW1A2AA"));
    assert_eq!(whole.sector(), Some("SW1A2"));
    assert_eq!(whole.district(), Some("SW1A"));
    assert_eq!(whole.area(), Some("SW"));
    for (text, district, area) in [("SW1A", "SW1A", "SW"), ("m1", "M1", "M"), ("W1T ", "W1T", "W")]
    {
        let outward = read(text);
        assert_eq!(outward.unit(), None);
        assert_eq!(outward.sector(), None);
        assert_eq!(outward.district(), Some(district));
        assert_eq!(outward.area(), Some(area));
    }
    let sector = read("M1 1");
    assert_eq!(
        (sector.unit(), sector.sector(), sector.district()),
        (None, Some("M11"), Some("M1"))
    );
    assert_ne!(sector, read("M11"));
    assert_ne!(sector.cmp(&read("M11")), core::cmp::Ordering::Equal);
}

#[test]
fn postcodes_that_stand_for_nothing_are_missing() {
    for code in ["3VZ", "3WZ", "3CZ", "3GZ", "3AZ", "3BZ", "3EZ", "3FZ", "3HZ"] {
        for text in [format!("ZZ99 {code}"), format!("zz99{code}")] {
            let reading = Postcode::read_uk(&text).unwrap();
            assert_eq!(reading.missing(), Some(MissingReason::PseudoPostcode), "{text}");
        }
    }
    for text in ["NFA", "No fixed abode", "unknown", "N/A", "?", "XXXX"] {
        let reading = Postcode::read_uk(text).unwrap();
        assert_eq!(reading.missing(), Some(MissingReason::Placeholder), "{text}");
    }
    let empty = Postcode::read_uk(" ").unwrap();
    assert_eq!(empty.missing(), Some(MissingReason::Empty));
    let error = Postcode::read_uk("NOT A POSTCODE").unwrap_err();
    assert_eq!(error.code(), "not-a-postcode");
}

#[test]
fn plain_postcodes_are_cut_by_length() {
    let read = |text: &str| Postcode::read_plain(text, 3, 2).unwrap().present().unwrap();
    let whole = read("2 904-x");
    assert_eq!(whole.unit(), Some("2904X"));
    assert_eq!(whole.sector(), Some("290"));
    assert_eq!(whole.district(), Some("29"));
    assert_eq!(whole.area(), None);
    let short = read("29");
    assert_eq!((short.sector(), short.district()), (None, Some("29")));
    assert!(Postcode::read_plain(&"1".repeat(17), 3, 2).is_err());
    assert_eq!(
        Postcode::read_plain("29", usize::MAX, 0).unwrap().present().unwrap().sector(),
        None
    );
}

#[test]
fn addresses_agree_in_their_forms() {
    let read = |text: &str| AddressText::read(text).unwrap().present().expect(text);
    for (one, other) in [
        ("12 High Street", "12, HIGH ST."),
        ("Flat 3, 4 Park Road", "Apt 3 4 Pk Rd"),
        ("12 A Station Avenue", "12a station av"),
        ("St. Mary's Close", "Saint Marys Cl"),
        ("Marks & Co House", "marks and co hse"),
        ("Ynys Môn", "YNYS MON"),
    ] {
        assert_eq!(read(one), read(other), "{one}");
    }
    assert_ne!(read("12 High Street"), read("14 High Street"));
    assert_eq!(read("A1").bigrams(), [*b"1_", *b"A1", *b"_A"]);
    for text in ["No fixed abode", "NFA", "unknown"] {
        let reading = AddressText::read(text).unwrap();
        assert_eq!(reading.missing(), Some(MissingReason::Placeholder));
    }
}

#[test]
fn debug_shows_no_value() {
    let shown = [
        format!("{:?}", forename("Zebedee")),
        format!("{:?}", DateOfBirth::read("2015-06-03", DateFormat::Iso).unwrap()),
        format!("{:?}", Sex::read("F", SexScheme::Plain).unwrap()),
        format!("{:?}", Postcode::read_uk("SW1A 2AA").unwrap()),
        format!("{:?}", AddressText::read("12 High Street").unwrap()),
    ];
    for text in shown {
        assert!(text.contains("(redacted)"), "{text}");
        for value in ["ZEB", "Zeb", "2015", "Female", "SW1A", "HIGH"] {
            assert!(!text.contains(value), "{text}");
        }
    }
}

/// A checksum by which a change of a table without a new version shows.
fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn a_table_that_changes_has_a_new_version() {
    let versions = versions();
    // Raise the version in the code, then put the new pair here.
    assert_eq!(
        (versions.nicknames, checksum(include_str!("../../src/demographic/nicknames.csv"))),
        (1, 0x2daf_38a3_8767_ea7b)
    );
    assert_eq!(
        (versions.placeholders, checksum(include_str!("../../src/demographic/placeholders.csv"))),
        (1, 0x8f44_f7e3_a920_a9ea)
    );
    let (major, minor, patch) = versions.transliteration;
    let manifest = include_str!("../../Cargo.toml");
    assert!(manifest.contains(&format!("any_ascii = \"={major}.{minor}.{patch}\"")));
    assert_eq!(versions.canonical_bytes().len(), 16);
}

//! Against the vectors of the independent script.

use crate::audit::LogPosition;
use serde_json::Value;

use super::*;
use crate::crypto::{CheckValue, Signature};
use crate::encode::code::Salt;
use crate::schema::Comparison;

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/encoding.json")).unwrap()
}

fn suites(test: impl Fn(Suite, &Value, EncodingKeys)) {
    let vectors = vectors();
    let suites = vectors["suites"].as_array().unwrap();
    assert_eq!(suites.len(), 2);
    for case in suites {
        let number = u8::try_from(case["suite"].as_u64().unwrap()).unwrap();
        let suite = Suite::from_number(number).unwrap();
        let link = LinkKey::from_secret(
            suite,
            Digest::from_bytes(array(&case["agreement"])),
            case["epoch"].as_u64().unwrap(),
            Secret::new(array(&case["link"])),
        );
        let library = Digest::from_bytes(array(&case["library"]));
        test(suite, case, EncodingKeys::new(&link, &library));
    }
}

#[test]
fn tokens_salts_and_fillers() {
    suites(|_, case, keys| {
        let meetings = case["meetings"].as_array().unwrap();
        assert_eq!(meetings.len(), 7);
        for meeting in meetings {
            let pass = meeting["pass"].as_str().unwrap();
            let values = meeting["values"].as_array().unwrap();
            let values: Vec<&[u8]> =
                values.iter().map(|value| value.as_str().unwrap().as_bytes()).collect();
            assert_eq!(keys.token(pass, &values), array::<8>(&meeting["token"]));
            let salt = keys.salt(pass, &values);
            assert_eq!(salt.expose().expose(), &array::<32>(&meeting["salt"]));
        }
        let mut filler = [0; 60];
        keys.filler("owner", "record 1", "nhs_number", 2, &mut filler);
        assert_eq!(filler, array::<60>(&case["filler"]));
        assert_eq!(keys.sample_rank("record 1"), array::<32>(&case["sample_rank"]));
        let salt = keys.sample_salt();
        assert_eq!(salt.expose().expose(), &array::<32>(&case["sample_salt"]));
    });
}

#[test]
fn codes() {
    suites(|suite, case, _| {
        let salt = Salt::from_secret(suite, Secret::new(array(&case["code_salt"])));
        for code in case["exact"].as_array().unwrap() {
            let expected = bytes(&code["code"]);
            let mut out = vec![0; expected.len()];
            let value = code["value"].as_str().unwrap().as_bytes();
            salt.exact("exact", code["domain"].as_str().unwrap(), value, &mut out);
            assert_eq!(out, expected);
        }
        let cases = case["minhash"].as_array().unwrap();
        assert_eq!(cases.len(), 12);
        for code in cases {
            let bigrams = code["bigrams"].as_array().unwrap();
            let bigrams: Vec<[u8; 2]> = bigrams.iter().map(array::<2>).collect();
            let expected = bytes(&code["code"]);
            let mut out = vec![0; expected.len()];
            salt.minhash(code["domain"].as_str().unwrap(), &bigrams, &mut out);
            assert_eq!(out, expected);
        }
        // The last four sets hold two bigrams whose words tie in the lane named: the code has there
        // what the lesser bigram gives alone, and not what the greater does.
        for (tie, code) in case["ties"].as_array().unwrap().iter().zip(&cases[8..]) {
            let lane = tie.as_u64().unwrap();
            let bit = |bigram: &Value| {
                let mut out = [0; 8];
                salt.minhash("surname", &[array(bigram)], &mut out);
                u64::from_le_bytes(out) >> lane & 1
            };
            let both = u64::from_le_bytes(array(&code["code"])) >> lane & 1;
            assert_eq!(bit(&code["bigrams"][0]), both);
            assert_ne!(bit(&code["bigrams"][1]), both);
        }
    });
}

#[test]
fn handles() {
    suites(|suite, case, _| {
        let key = HandleKey::from_secret(Secret::new(array(&case["handle_key"])));
        let cipher = HandleCipher::new(&key, suite);
        let cases = case["handles"].as_array().unwrap();
        assert_eq!(cases.len(), 5);
        for one in cases {
            let reference = one["reference"].as_u64().unwrap();
            let slot = u8::try_from(one["slot"].as_u64().unwrap()).unwrap();
            let handle = array::<16>(&one["handle"]);
            assert_eq!(cipher.seal(reference, slot), handle);
            let opened = cipher.open(&handle, reference + 1).unwrap();
            assert_eq!(opened, OpenedHandle { reference, slot });
            assert!(matches!(cipher.open(&handle, reference), Err(EncodeError::HandleRefused)));
            for bit in 0..128 {
                let mut altered = handle;
                altered[bit / 8] ^= 1 << (bit % 8);
                assert!(cipher.open(&altered, u64::MAX).is_err(), "bit {bit}");
            }
        }
    });
}

#[test]
fn roots() {
    let vectors = vectors();
    let digests: Vec<Digest> = (0..9u8).map(|n| Digest::of(&[n])).collect();
    let roots = vectors["roots"].as_array().unwrap();
    assert_eq!(roots.len(), 10);
    for (count, expected) in roots.iter().enumerate() {
        let root = root::root(&digests[..count]);
        assert_eq!(root.as_bytes(), &array::<32>(expected), "{count} chunks");
    }
}

#[test]
fn passports() {
    suites(|suite, case, _| {
        let mut passport = Passport {
            format: 1,
            suite,
            agreement: Digest::from_bytes([1; 32]),
            epoch: 7,
            library: Digest::from_bytes([2; 32]),
            link_check: CheckValue([0, 1, 2, 3, 4, 5, 6, 7]),
            owner: OWNER.to_owned(),
            records: 12_000,
            passes: vec![
                PassEntry {
                    pass: "nhs_number".to_owned(),
                    rows: Some(PassRows {
                        rows: 11_873,
                        row_bytes: 70,
                        root: Digest::from_bytes([3; 32]),
                    }),
                },
                PassEntry { pass: "birth_day + postcode".to_owned(), rows: None },
            ],
            levels: vec![LevelCounts {
                comparison: Comparison::Sex,
                counts: vec![0, 99_000, 100_000],
            }],
            log: LogPosition {
                origin: "ambridge.example/log".to_owned(),
                size: 41,
                root: Digest::from_bytes([4; 32]),
            },
            signature: Signature([0; 64]),
        };
        let mut expected = bytes(&case["passport"]);
        expected.extend([0; 64]);
        assert_eq!(passport.to_bytes(), expected);
        assert!(passport.verify(&signer().public_key()).is_err());
        passport.sign(&signer());
        passport.verify(&signer().public_key()).unwrap();
        let bytes = passport.to_bytes();
        assert_eq!(Passport::from_bytes(&bytes).unwrap(), passport);
        for place in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[place] ^= 1;
            let refused = Passport::from_bytes(&altered)
                .and_then(|passport| passport.verify(&signer().public_key()));
            assert!(refused.is_err(), "byte {place}");
            assert!(Passport::from_bytes(&bytes[..place]).is_err());
        }
    });
}

//! Agreements, cards and notices of revocation as documents.

use linkwise::crypto::{Digest, Signer, Suite};
use linkwise::document::agreement::{
    SignedDocument, TemplateOptions, append_signature, parse, show, template, write,
};
use linkwise::document::{DocumentError, card, revocation};
use linkwise::identifier::NeverIssued;
use linkwise::policy::{Agreement, Approver, Card, PartySignature, Role, Tier, Trust};
use linkwise::schema::{MissingMode, PostcodeScheme};
use linkwise::secret::Secret;
use linkwise::time::Timestamp;
use proptest::prelude::*;

fn key(seed: u8) -> Signer {
    Signer::from_secret(Secret::new([seed; 32])).unwrap()
}

fn card_of(name: &str, seed: u8) -> Card {
    let letters = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let letter = char::from(letters[usize::from(seed) % letters.len()]);
    Card {
        name: name.to_owned(),
        signer: key(seed).public_key(),
        recipient: format!("age1{}", letter.to_string().repeat(58)),
        log_origin: format!("linkwise/{name}"),
        log_key: key(seed + 100).public_key(),
    }
}

fn options() -> TemplateOptions {
    TemplateOptions {
        id: "northshire-2026".to_owned(),
        title: "Quality of \"linkage\" in Northshire \\ Süd".to_owned(),
        nonce: [0xab; 32],
        controllers: vec![card_of("hospital", 1), card_of("council", 2)],
        linkage_unit: card_of("unit", 3),
        assembler: Some(card_of("joiner", 4)),
        key_custodian: card_of("custodian", 5),
        sectors: Vec::new(),
        recipients: vec![card_of("university", 6), card_of("council", 2)],
        reviewer: Some(card_of("reviewers", 7)),
        epoch: 4,
        valid_from: "2026-01-01".parse().unwrap(),
        valid_until: "2026-03-31".parse().unwrap(),
        suite: Suite::Blake3,
        postcode: PostcodeScheme::Plain { sector: 5, district: 4 },
        never_issued: NeverIssued::Accept,
    }
}

fn text() -> String {
    template(&options()).unwrap()
}

#[test]
fn the_template_says_what_was_asked_for() {
    let document = parse(&text()).unwrap();
    assert!(document.signatures.is_empty());
    let terms = document.terms;
    assert_eq!(terms.title, options().title);
    assert_eq!(terms.nonce, [0xab; 32]);
    assert_eq!(terms.epoch, 4);
    assert_eq!(terms.schema.never_issued, NeverIssued::Accept);
    assert_eq!(terms.schema.postcode, options().postcode);
    assert_eq!(terms.party("council").unwrap().roles, [Role::Controller, Role::Recipient]);
    assert_eq!(terms.release.recipients, ["council", "university"]);
    assert_eq!(terms.release.reviewer.as_deref(), Some("reviewers"));
    assert_eq!(terms.linkage.tier, Tier::Separate);
    assert_eq!(terms.linkage.tolerated_false_link_rate_millionths, 10_000);
    assert_eq!(terms.card_of(Role::LinkageUnit), Some(&card_of("unit", 3)));
    let mut combined = options();
    combined.assembler = None;
    let terms = parse(&template(&combined).unwrap()).unwrap().terms;
    assert_eq!(terms.linkage.tier, Tier::Combined);
    let mut plain = options();
    plain.postcode = PostcodeScheme::Uk;
    plain.recipients.clear();
    plain.reviewer = None;
    plain.suite = Suite::HmacSha256;
    let terms = parse(&template(&plain).unwrap()).unwrap().terms;
    assert_eq!(terms.schema.suite, Suite::HmacSha256);
    assert_eq!(terms.release.reviewer, None);
    let mut one = options();
    one.controllers.pop();
    one.recipients.clear();
    assert!(matches!(template(&one), Err(DocumentError::Agreement(_))));
}

#[test]
fn what_is_written_is_read_back() {
    let mut terms = parse(&text()).unwrap().terms;
    terms.legal.article_9 = None;
    terms.legal.schedule_1 = None;
    terms.schema.missing = MissingMode::Random;
    terms.schema.crowded_pass_is_error = true;
    terms.schema.mean_records_per_token = 1001;
    terms.schema.bounds.dice_near = 1000;
    terms.linkage.floor_bits = -7;
    terms.linkage.tolerated_false_link_rate_millionths = 1;
    terms.linkage.one_record_per_owner = false;
    terms
        .further_approvers
        .push(Approver { name: "guardian".to_owned(), signer: key(9).public_key() });
    assert_eq!(parse(&write(&terms)).unwrap().terms, terms);
}

/// Lines that say something.
fn telling_lines(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(place, _)| place)
}

#[test]
fn every_line_left_out_is_named_or_changes_the_digest() {
    let text = text();
    let digest = parse(&text).unwrap().terms.digest();
    let lines: Vec<&str> = text.lines().collect();
    let mut named = 0;
    for place in telling_lines(&text) {
        let mut fewer = lines.clone();
        let line = fewer.remove(place);
        match parse(&fewer.join("\n")) {
            Err(error) => {
                named += 1;
                if let Some((key, _)) = line.split_once(" = ")
                    && !matches!(error, DocumentError::Syntax { .. })
                {
                    let message = error.to_string();
                    assert!(message.contains(key), "{line}: {message}");
                }
            }
            // Acts and the items of lists are the parties' choice.
            Ok(document) => {
                assert_ne!(document.terms.digest(), digest, "{line}");
                let act = line.ends_with("\"]") && !line.starts_with("roles");
                assert!(act || line.starts_with("    \""), "{line}");
            }
        }
    }
    assert!(named > 60, "{named}");
}

#[test]
fn every_misspelt_key_is_named_with_its_line() {
    let text = text();
    let lines: Vec<&str> = text.lines().collect();
    let mut tried = 0;
    for place in telling_lines(&text) {
        let line = lines[place];
        let Some((key, value)) = line.split_once(" = ") else {
            continue;
        };
        tried += 1;
        let mut wrong: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        wrong[place] = format!("{key}x = {value}");
        match parse(&wrong.join("\n")).unwrap_err() {
            DocumentError::UnknownKey { line, key: named, hint, .. } => {
                assert_eq!((line, named), (place + 1, format!("{key}x")));
                assert_eq!(hint, format!("; did you mean `{key}`?"));
            }
            other => panic!("{line}: {other}"),
        }
    }
    assert!(tried > 60, "{tried}");
    let wrong = text.replace("[legal]", "[lawful]");
    assert!(matches!(parse(&wrong), Err(DocumentError::UnknownKey { .. })));
}

#[test]
fn every_value_of_another_type_is_named_with_its_line() {
    let text = text();
    let lines: Vec<&str> = text.lines().collect();
    for place in telling_lines(&text) {
        let Some((key, value)) = lines[place].split_once(" = ") else {
            continue;
        };
        let mut tried = 0;
        for other in ["1979-05-27T07:32:00Z", "{ a = 1 }", "[[1]]"] {
            if value == "[" {
                continue;
            }
            tried += 1;
            let mut wrong: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            wrong[place] = format!("{key} = {other}");
            match parse(&wrong.join("\n")).unwrap_err() {
                DocumentError::WrongType { line, key: named, .. }
                | DocumentError::BadValue { line, key: named, .. } => {
                    assert_eq!((line, named.as_str()), (place + 1, key));
                }
                error => panic!("{key} = {other}: {error}"),
            }
        }
        assert!(tried == 3 || value == "[");
    }
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let text = text();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        parse(&text.replacen(from, to, 1)).unwrap_err().to_string()
    };
    let says = |message: String, part: &str| assert!(message.contains(part), "{message}");
    says(refused("date_of_birth + surname[3]", "date_of_birth + surnme[3]"), "component");
    says(refused("\"linkage_quality\"", "\"linkage_qualty\""), "did you mean `linkage_quality`?");
    says(refused("= \"blake3\"", "= \"md5\""), "blake3, hmac-sha256");
    says(refused("= 0.01", "= 0.0000001"), "decimal number such as 0.005");
    says(refused("= 0.01", "= 0.9"), "0.000001 to 0.2");
    says(refused("version = 1", "version = 1.5"), "a whole number");
    says(refused("version = 1", "version = 1\nversion = 2"), "duplicate");
    says(refused("2026-03-31", "2026-02-30"), "line");
    says(refused("epoch = 4", "epoch = -4"), "1 or more");
    says(refused("[\"linkage_unit\"]", "[\"linkage_unt\"]"), "linkage_unit");
    says(refused("encode = [\"controller\"]", "encode = [\"linkage_unit\"]"), "encode");
    says(refused("abababab", "xyxyxyxy"), "64 hexadecimal digits");
    says(parse(&text.replacen("= \"plain\"", "= \"uk\"", 1)).unwrap_err().to_string(), "plain");
    says(parse("a = [").unwrap_err().to_string(), "line 1");
    says(parse("").unwrap_err().to_string(), "lacks the key");
    assert!(matches!(parse(&"#".repeat((1 << 20) + 1)), Err(DocumentError::TooLarge { .. })));
    assert!(matches!(
        parse(&format!("a = {}", "[".repeat(100_000))),
        Err(DocumentError::TooDeep { line: 1, .. })
    ));
    assert!(matches!(parse(&vec!["a"; 100_000].join(".")), Err(DocumentError::Syntax { .. })));
}

fn signed() -> (String, Vec<PartySignature>) {
    let mut text = text();
    let draft = Agreement::new(parse(&text).unwrap().terms).unwrap();
    let mut signatures = Vec::new();
    for seed in 1..=7 {
        let signature = draft.sign(&key(seed)).unwrap();
        text = append_signature(&text, &signature).unwrap();
        signatures.push(signature);
    }
    (text, signatures)
}

#[test]
fn a_document_that_all_have_signed_is_granted() {
    let (text, signatures) = signed();
    let document = parse(&text).unwrap();
    assert_eq!(document.signatures, signatures);
    let trust =
        Trust { cards: document.terms.parties.iter().map(|party| party.card.clone()).collect() };
    let now = Timestamp::from_unix_ms(1_767_600_000_000).unwrap();
    let draft = Agreement::new(document.terms).unwrap();
    assert!(draft.grant(&document.signatures, &trust, now).is_ok());
    // Comments are free.
    let commented = text.replace("\n[linkage]", "\n# Agreed on Monday.\n\n[linkage]");
    let document = parse(&commented).unwrap();
    let draft = Agreement::new(document.terms).unwrap();
    assert!(draft.grant(&document.signatures, &trust, now).is_ok());
    // Words are not.
    let edited = parse(&text.replace("floor_bits = 8", "floor_bits = 7")).unwrap();
    let draft = Agreement::new(edited.terms).unwrap();
    let refusal = draft.grant(&edited.signatures, &trust, now).unwrap_err();
    assert!(refusal.has("SIGNATURE_FORGED"));
}

#[test]
fn a_signature_replaces_the_older_one_of_the_same_party_alone() {
    let (text, signatures) = signed();
    let text = text.replace(
        "[[signature]]\nparty = \"council\"",
        "[[signature]]\n# by the director\nparty = \"council\"",
    );
    let mut newer = signatures[1].clone();
    newer.signature.0[0] ^= 1;
    let again = append_signature(&text, &newer).unwrap();
    let document = parse(&again).unwrap();
    assert_eq!(document.signatures.len(), 7);
    assert_eq!(document.signatures.last(), Some(&newer));
    assert_eq!(document.terms, parse(&text).unwrap().terms);
    assert!(again.contains("# by the director"));
    for line in text.lines().filter(|line| line.starts_with('#')) {
        assert!(again.contains(line), "{line}");
    }
    // Without a line end at the end, and twice the same, it still holds one per party.
    let same = append_signature(again.trim_end(), &newer).unwrap();
    assert_eq!(parse(&same).unwrap(), document);
}

#[test]
fn a_layout_that_cannot_be_edited_by_lines_is_refused() {
    let (text, signatures) = signed();
    let odd = text.replacen("[[signature]]", "[[ signature ]] # odd", 1);
    let mut newer = signatures[0].clone();
    newer.signature.0[0] ^= 1;
    assert_eq!(append_signature(&odd, &newer), Err(DocumentError::CannotAppend));
    assert!(append_signature("no document", &newer).is_err());
}

#[test]
fn the_summary_is_for_people() {
    let terms = parse(&text()).unwrap().terms;
    let summary = show(&terms);
    for part in [
        "Purpose: linkage quality.",
        "2026-01-01 to 2026-03-31",
        "council, hospital own the data",
        "date_of_birth + surname[3]",
        "TEST IDENTIFIERS",
        "NOT READY TO SIGN",
        "0.01",
        &terms.digest().to_string(),
    ] {
        assert!(summary.contains(part), "{part}\n{summary}");
    }
}

#[test]
fn a_card_is_read_as_strictly() {
    let mine = card_of("council", 2);
    let text = card::write(&mine);
    assert_eq!(card::parse(&text).unwrap(), mine);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let without = text.replace(&format!("{line}\n"), "");
        assert!(card::parse(&without).is_err(), "{line}");
    }
    assert!(card::parse(&text.replace("age1", "age2")).is_err());
    let error = card::parse(&text.replace("log_key", "logkey")).unwrap_err();
    assert!(error.to_string().contains("did you mean `log_key`?"));
    assert_eq!(error.kind().code(), 10);
}

#[test]
fn a_notice_of_revocation_is_read_strictly() {
    let notice = linkwise::policy::Revocation {
        agreement: Digest::of(b"the terms"),
        party: "council".to_owned(),
        at: Timestamp::from_unix_ms(1_790_000_000_000).unwrap(),
        reason: "it said \"over\" and \\ more".to_owned(),
    };
    let signed = notice.sign(&key(1));
    let text = revocation::write(&signed);
    assert_eq!(revocation::parse(&text).unwrap(), signed);
    for (from, to, key) in [
        ("at_unix_ms = 1790000000000", "at_unix_ms = \"now\"", "at_unix_ms"),
        ("at_unix_ms = 1790000000000", "at_unix_ms = 9223372036854775807", "at_unix_ms"),
        ("party = ", "partie = ", "partie"),
        ("signature = \"", "signature = \"00", "signature"),
        ("agreement = \"", "agreement = \"x", "agreement"),
        ("[revocation]", "[revocations]", "revocations"),
        ("reason = ", "# reason = ", "reason"),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text);
        let message = revocation::parse(&wrong).unwrap_err().to_string();
        assert!(message.contains(key), "{message}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_template_survives_any_title_epoch_and_dates(
        title in "[ -~äöüß]{0,60}[a-z]",
        epoch in 1u64..=i64::MAX as u64,
        nonce in any::<[u8; 32]>(),
        days in 20_000i64..40_000,
        length in 0i64..2000,
    ) {
        let mut options = options();
        options.title = title;
        options.epoch = epoch;
        options.nonce = nonce;
        options.valid_from = linkwise::time::Date::from_days(days).unwrap();
        options.valid_until = linkwise::time::Date::from_days(days + length).unwrap();
        let text = template(&options).unwrap();
        let SignedDocument { terms, .. } = parse(&text).unwrap();
        prop_assert_eq!(&terms.title, &options.title);
        prop_assert_eq!(terms.epoch, epoch);
        let again = parse(&write(&terms)).unwrap().terms;
        prop_assert_eq!(again.to_bytes(), terms.to_bytes());
    }

    #[test]
    fn a_cut_or_changed_text_never_panics(place in 0usize..9000, byte in any::<u8>()) {
        let text = text();
        let cut: String = text.chars().take(place).collect();
        let _ = parse(&cut);
        let mut bytes = text.clone().into_bytes();
        let length = bytes.len();
        bytes[place % length] = byte;
        if let Ok(changed) = String::from_utf8(bytes) {
            let _ = parse(&changed);
        }
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text in "[\\[\\]{}\"'=#a-z.\n\\\\ ]{0,200}") {
        prop_assert!(parse(&text).is_err());
    }
}

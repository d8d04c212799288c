//! Agreements, permits and refusals, from the outside.

use linkwise::crypto::{Signer, SignerPublicKey};
use linkwise::policy::{
    ActKind, Aggregate, Agreement, AgreementError, Allowance, Approver, Assemble, Card, Compare,
    DenialReason, Doer, Draft, Encode, Explain, Export, Granted, Map, Obligations, Party,
    PartySignature, Purpose, Refusal, Request, RevealContent, RevealExistence, RevealIdentifier,
    Review, Role, Rule, Score, Terms, Tier, Trust, Unlink, is_party_name,
};
use linkwise::secret::Secret;
use linkwise::time::{Date, Timestamp};
use proptest::prelude::*;

mod asked;
#[cfg(feature = "documents")]
mod examples;
#[cfg(feature = "documents")]
mod hostile;
mod vector;
mod witnessing;
mod wrong;

use vector::with_everything;

fn key(seed: u8) -> Signer {
    Signer::from_secret(Secret::new([seed; 32])).unwrap()
}

fn card(name: &str, seed: u8) -> Card {
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

const PARTIES: [(&str, u8, &[Role]); 6] = [
    ("assembler-x", 1, &[Role::Assembler]),
    ("council", 2, &[Role::Controller]),
    ("custodian-x", 3, &[Role::KeyCustodian]),
    ("hospital", 4, &[Role::Controller, Role::Recipient]),
    ("reviewer-x", 5, &[Role::Reviewer]),
    ("unit", 6, &[Role::LinkageUnit]),
];

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A moment from `YYYY-MM-DD` and milliseconds after its midnight in UTC.
fn moment(day: &str, milliseconds: i64) -> Timestamp {
    Timestamp::from_unix_ms(date(day).days() * 86_400_000 + milliseconds).unwrap()
}

fn now() -> Timestamp {
    moment("2026-02-01", 0)
}

fn terms() -> Terms {
    let parties = PARTIES
        .iter()
        .map(|(name, seed, roles)| Party::new(card(name, *seed), roles.to_vec()))
        .collect();
    let mut terms = Terms::linkage_quality(
        "northshire-2026",
        [7; 32],
        parties,
        3,
        date("2026-01-01"),
        date("2026-03-31"),
    );
    terms
        .further_approvers
        .push(Approver { name: "guardian".to_owned(), signer: key(9).public_key() });
    terms
}

fn trust() -> Trust {
    let mut cards: Vec<Card> = PARTIES.iter().map(|(name, seed, _)| card(name, *seed)).collect();
    cards.push(card("guardian", 9));
    Trust { cards }
}

fn signatures(draft: &Agreement<Draft>) -> Vec<PartySignature> {
    [1, 2, 3, 4, 5, 6, 9].map(|seed| draft.sign(&key(seed)).unwrap()).to_vec()
}

fn grant(terms: Terms) -> Agreement<Granted> {
    let draft = Agreement::new(terms).unwrap();
    draft.grant(&signatures(&draft), &trust(), now()).unwrap()
}

fn request(party: &str) -> Request<'_> {
    Request { rows: Some(1000), ..Request::new(party, Purpose::LinkageQuality, now()) }
}

fn codes(refusal: &Refusal) -> Vec<&'static str> {
    refusal.reasons().map(DenialReason::code).collect()
}

/// The compiler whose words the files `tests/ui/*.stderr` quote. With any other, that these do not
/// compile is tested by the examples in `src/manual/must_not_compile.rs` alone.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn what_must_not_compile_does_not_and_says_why() {
    let version = std::process::Command::new("rustc").arg("--version").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    if version.starts_with(COMPILER) {
        trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
    } else {
        println!("messages are those of {COMPILER}x and not compared with those of {version}");
    }
}

/// Each of `tests/ui` has its example, which every compiler tests.
#[test]
fn what_must_not_compile_is_tested_by_every_compiler() {
    let examples = include_str!("../../src/manual/must_not_compile.rs");
    let mut files = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(examples.contains(&format!("const {}: ()", name.to_uppercase())), "{name}");
            files += 1;
        }
    }
    assert_eq!(examples.matches("```compile_fail").count(), files);
}

#[test]
fn the_way_from_a_draft_to_a_spent_permit() {
    let agreement = grant(terms());
    let permit = agreement.permit::<Encode>(&request("council")).unwrap();
    assert_eq!(permit.party(), "council");
    assert_eq!(permit.agreement().digest(), &terms().digest());
    assert_eq!(permit.limits().passes, terms().schema.passes);
    assert_eq!(permit.limits().fields, terms().schema.fields);
    assert_eq!(permit.limits().floor_bits, terms().linkage.floor_bits);
    assert!(permit.check_rows(100).is_ok());
    assert!(permit.check_rows(99).unwrap_err().has("BATCH_TOO_SMALL"));
    assert!(permit.check_rows(5_000_001).unwrap_err().has("TOO_MANY_ROWS"));
    assert!(permit.is_live_at(now()));
    let expires = permit.expires();
    assert!(!permit.is_live_at(expires));
    let spent = permit.accept(Obligations::NONE).unwrap().spend(&[100, 5_000_000], now()).unwrap();
    assert_eq!(spent.act(), ActKind::Encode);
    assert_eq!(spent.epoch(), 3);
    assert_eq!(spent.purpose(), Purpose::LinkageQuality);
    assert_eq!(spent.party(), "council");
    assert_eq!(spent.agreement(), agreement.digest());
    assert_eq!(spent.expires(), expires);
    let again = || {
        let permit = agreement.permit::<Encode>(&request("council")).unwrap();
        permit.accept(Obligations::NONE).unwrap()
    };
    assert!(again().spend(&[100], expires).unwrap_err().has("EXPIRED"));
    // No permit is spent without its limits, whoever forgot to look before.
    assert!(again().spend(&[100, 99], now()).unwrap_err().has("BATCH_TOO_SMALL"));
    assert!(again().spend(&[5_000_001, 100], now()).unwrap_err().has("TOO_MANY_ROWS"));
}

#[test]
fn each_party_may_do_its_own_acts_and_no_other() {
    let agreement = grant(terms());
    let allowed = |party: &str| -> Vec<&'static str> {
        let ask = request(party);
        let mut allowed = Vec::new();
        macro_rules! ask {
            ($($act:ident),*) => {$(
                if let Ok(permit) = agreement.permit::<$act>(&ask) {
                    allowed.push(permit.act().name());
                }
            )*};
        }
        ask!(
            Encode,
            Compare,
            Score,
            Assemble,
            Map,
            Review,
            Explain,
            RevealExistence,
            RevealIdentifier,
            RevealContent,
            Aggregate,
            Unlink,
            Export
        );
        allowed
    };
    let controller = ["encode", "compare", "map", "aggregate", "unlink"];
    assert_eq!(allowed("council"), controller);
    assert_eq!(allowed("hospital"), controller);
    assert_eq!(allowed("unit"), ["score", "explain", "aggregate"]);
    assert_eq!(allowed("assembler-x"), ["assemble", "aggregate"]);
    assert_eq!(allowed("reviewer-x"), ["review"]);
    assert!(allowed("custodian-x").is_empty());
    assert!(allowed("guardian").is_empty());
    assert!(allowed("Council").is_empty());
}

#[test]
fn it_ends_at_midnight_in_london() {
    // Summer time holds from 29 March 2026: midnight in London is 23:00 UTC of the day before.
    let agreement = grant(terms());
    let at = |now| agreement.permit::<Encode>(&Request { now, ..request("council") });
    let hour = 3_600_000;
    assert!(at(moment("2026-03-31", 23 * hour - 1)).is_ok());
    let refusal = at(moment("2026-03-31", 23 * hour)).unwrap_err();
    assert_eq!(codes(&refusal), ["EXPIRED"]);
    assert!(at(moment("2026-01-01", 0)).is_ok());
    let refusal = at(moment("2025-12-31", 24 * hour - 1)).unwrap_err();
    assert_eq!(codes(&refusal), ["NOT_IN_FORCE"]);
    assert!(!agreement.review_is_due(moment("2026-03-31", 23 * hour - 1)));
    assert!(agreement.review_is_due(moment("2026-03-31", 23 * hour)));
}

#[test]
fn every_reason_against_a_grant_is_named() {
    let draft = Agreement::new(terms()).unwrap();
    let signed = signatures(&draft);
    let refuse = |signatures: &[PartySignature], trust: &Trust, now| {
        draft.grant(signatures, trust, now).unwrap_err()
    };
    for (place, signature) in signed.iter().enumerate() {
        let mut fewer = signed.clone();
        fewer.remove(place);
        let party = signature.party.clone();
        assert_eq!(
            refuse(&fewer, &trust(), now()),
            DenialReason::SignatureMissing { party: party.clone() }.into()
        );
        let mut forged = signed.clone();
        forged[place].signature.0[5] ^= 1;
        let expected = Refusal::from(DenialReason::SignatureForged { party: party.clone() });
        assert_eq!(refuse(&forged, &trust(), now()), expected);
        // A good signature beside a forged one does not help.
        forged.push(signature.clone());
        assert_eq!(refuse(&forged, &trust(), now()), expected);
        // Signed by another, in this one's name, with the other's key.
        let other = &signed[(place + 1) % signed.len()];
        let mut stolen = signed.clone();
        stolen[place].key = other.key;
        stolen[place].signature = other.signature;
        assert_eq!(refuse(&stolen, &trust(), now()), expected);
        let mut unpinned = trust();
        unpinned.cards.retain(|card| card.name != party);
        assert_eq!(refuse(&signed, &unpinned, now()), DenialReason::KeyNotPinned { party }.into());
    }
    let changes: [fn(&mut Card); 4] = [
        |card| card.signer = key(50).public_key(),
        |card| card.recipient = format!("age1{}", "a".repeat(58)),
        |card| card.log_origin.push('2'),
        |card| card.log_key = key(50).public_key(),
    ];
    for change in changes {
        let mut other = trust();
        change(&mut other.cards[1]);
        let party = "council".to_owned();
        assert_eq!(refuse(&signed, &other, now()), DenialReason::CardChanged { party }.into());
    }
    let mut two = trust();
    two.cards.push(card("council", 50));
    assert_eq!(codes(&refuse(&signed, &two, now())), ["KEY_NOT_PINNED"]);
    let mut stranger = signed.clone();
    stranger.push(PartySignature { party: "../stranger".to_owned(), ..signed[0].clone() });
    let refusal = refuse(&stranger, &trust(), now());
    assert_eq!(codes(&refusal), ["NOT_A_PARTY"]);
    assert!(!refusal.to_string().contains("stranger"));
    for (day, code) in
        [("1970-01-01", "CLOCK_INVALID"), ("2025-12-31", "NOT_IN_FORCE"), ("2026-04-01", "EXPIRED")]
    {
        assert_eq!(codes(&refuse(&signed, &trust(), moment(day, 0))), [code]);
    }
    // The signatures of one version say nothing about another.
    let mut edited = terms();
    edited.linkage.floor_bits = 0;
    let refusal = Agreement::new(edited).unwrap().grant(&signed, &trust(), now()).unwrap_err();
    assert_eq!(codes(&refusal), ["SIGNATURE_FORGED"; 7]);
    let before_1970 = Timestamp::from_unix_ms(-1).unwrap_err();
    assert!(Refusal::from(before_1970).has("CLOCK_INVALID"));
}

#[test]
fn every_reason_against_a_permit_is_named() {
    let agreement = grant(terms());
    let ask = request("council");
    let denied = |request| codes(&agreement.permit::<Encode>(&request).unwrap_err());
    assert_eq!(denied(request("nobody")), ["NOT_A_PARTY"]);
    assert_eq!(denied(request("guardian")), ["NOT_A_PARTY"]);
    assert_eq!(denied(request("unit")), ["ACT_NOT_ALLOWED"]);
    assert_eq!(denied(Request { purpose: Purpose::Research, ..ask }), ["PURPOSE_NOT_ALLOWED"]);
    assert_eq!(denied(Request { rows: Some(99), ..ask }), ["BATCH_TOO_SMALL"]);
    assert_eq!(denied(Request { rows: Some(5_000_001), ..ask }), ["TOO_MANY_ROWS"]);
    assert_eq!(denied(Request { now: moment("1970-01-01", 0), ..ask }), ["CLOCK_INVALID"]);
    assert_eq!(
        denied(Request {
            party: "unit",
            purpose: Purpose::Research,
            now: moment("2027-01-01", 0),
            rows: Some(0),
            ..ask
        }),
        ["EXPIRED", "PURPOSE_NOT_ALLOWED", "BATCH_TOO_SMALL", "ACT_NOT_ALLOWED"]
    );
    let refusal = agreement.permit::<Export>(&ask).unwrap_err();
    assert_eq!(codes(&refusal), ["DEFAULT_DENY"]);
    assert_eq!(refusal.kind().code(), 30);
    let bare = Request { rows: None, ..ask };
    assert!(agreement.permit::<Encode>(&bare).is_ok());
    // Plain comparison inside one controller may be of few records.
    let few = Request { rows: Some(2), ..ask };
    assert!(agreement.permit::<Compare>(&few).is_ok());
}

#[test]
fn an_act_may_be_allowed_to_one_party_alone() {
    let mut narrow = terms();
    narrow.acts =
        vec![Allowance { act: ActKind::Encode, doers: vec![Doer::Party("hospital".to_owned())] }];
    let agreement = grant(narrow);
    assert!(agreement.permit::<Encode>(&request("hospital")).is_ok());
    let refusal = agreement.permit::<Encode>(&request("council")).unwrap_err();
    assert_eq!(codes(&refusal), ["ACT_NOT_ALLOWED"]);
}

#[test]
fn every_reason_has_a_code_a_sentence_and_a_citation() {
    let party = || "council".to_owned();
    let day = date("2026-01-01");
    let all = [
        DenialReason::NoAgreement,
        DenialReason::NotInForce { from: day },
        DenialReason::Expired { until: day },
        DenialReason::NotAParty { party: party() },
        DenialReason::SignatureMissing { party: party() },
        DenialReason::SignatureForged { party: party() },
        DenialReason::KeyNotPinned { party: party() },
        DenialReason::CardChanged { party: party() },
        DenialReason::ActNotAllowed { act: ActKind::Score },
        DenialReason::PurposeNotAllowed { asked: Purpose::Research, agreed: Purpose::EquityAudit },
        DenialReason::TooManyRows { most: 1 },
        DenialReason::BatchTooSmall { least: 1 },
        DenialReason::BornOutside,
        DenialReason::EpochUsed { epoch: 1 },
        DenialReason::ReleasedBefore,
        DenialReason::TierNotAgreed,
        DenialReason::ClockInvalid,
        DenialReason::AssertionUnusable { party: party() },
        DenialReason::Rule(Rule::ConfidenceNotLifted),
        DenialReason::DefaultDeny { act: ActKind::Score },
    ];
    let mut codes: Vec<&str> = all.iter().map(DenialReason::code).collect();
    for reason in &all {
        assert!(reason.sentence().ends_with(['.', '?']), "{reason}");
        assert!(!reason.citation().is_empty());
        let code = reason.code();
        assert!(code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
    assert!(Refusal::for_reasons(Vec::new()).is_none());
}

#[test]
fn a_key_signs_for_the_party_that_the_terms_give_it() {
    let draft = Agreement::new(terms()).unwrap();
    assert_eq!(draft.sign(&key(9)).unwrap().party, "guardian");
    assert_eq!(draft.sign(&key(77)), Err(AgreementError::NotASigner));
    // A log key is no signer.
    assert_eq!(draft.sign(&key(102)), Err(AgreementError::NotASigner));
}

fn party<'a>(terms: &'a mut Terms, name: &str) -> &'a mut Party {
    terms.parties.iter_mut().find(|party| party.card.name == name).unwrap()
}

#[test]
fn every_wrong_item_is_named() {
    terms().check().unwrap();
    for (place, (word, change)) in wrong::WRONG.iter().enumerate() {
        let mut wrong = terms();
        change(&mut wrong);
        let error = wrong.check().unwrap_err();
        assert!(error.to_string().contains(word), "{place} {word}: {error}");
        assert_eq!(error.kind().code(), 10);
        assert_eq!(Agreement::new(wrong).unwrap_err(), error);
    }
}

#[test]
fn one_organisation_may_score_and_assemble_where_the_tier_says_so() {
    let mut combined = terms();
    combined.parties.retain(|party| party.card.name != "assembler-x");
    party(&mut combined, "unit").roles.push(Role::Assembler);
    combined.linkage.tier = Tier::Combined;
    let draft = Agreement::new(combined).unwrap();
    let mut signed = Vec::new();
    for seed in [2, 3, 4, 5, 6, 9] {
        signed.push(draft.sign(&key(seed)).unwrap());
    }
    let agreement = draft.grant(&signed, &trust(), now()).unwrap();
    assert!(agreement.permit::<Score>(&request("unit")).is_ok());
    assert!(agreement.permit::<Assemble>(&request("unit")).is_ok());
}

#[test]
fn canonical_bytes_are_the_only_ones() {
    for terms in [terms(), with_everything(terms())] {
        only_these_bytes(&terms);
    }
}

fn only_these_bytes(terms: &Terms) {
    let bytes = terms.to_bytes();
    assert_eq!(Terms::from_bytes(&bytes).unwrap(), *terms);
    for cut in 0..bytes.len() {
        assert!(Terms::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(Terms::from_bytes(&longer).is_err());
    for place in 0..bytes.len() {
        for bit in [1u8, 0x80] {
            let mut flipped = bytes.clone();
            flipped[place] ^= bit;
            if let Ok(other) = Terms::from_bytes(&flipped) {
                assert_eq!(other.to_bytes(), flipped, "at {place}");
                assert_ne!(other.digest(), terms.digest(), "at {place}");
            }
        }
    }
}

#[test]
fn names_become_file_names_safely() {
    for name in ["a", "north-shire_2", &"a".repeat(64)] {
        assert!(is_party_name(name), "{name}");
    }
    for name in [
        "",
        "1a",
        "-a",
        "_a",
        "A",
        "a b",
        "a.b",
        "a/b",
        "..",
        "ä",
        "controller",
        "reviewer",
        &"a".repeat(65),
    ] {
        assert!(!is_party_name(name), "{name}");
    }
}

#[test]
fn words_and_numbers_name_one_thing_each() {
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
        assert_eq!(Purpose::from_number(purpose.number()), Some(purpose));
    }
    for act in ActKind::ALL {
        assert_eq!(ActKind::from_name(act.name()), Some(act));
        assert_eq!(ActKind::from_number(act.number()), Some(act));
    }
    for role in Role::ALL {
        assert_eq!(Role::from_name(role.name()), Some(role));
        assert_eq!(Role::from_number(role.number()), Some(role));
    }
    assert_eq!(ActKind::from_number(0), None);
    assert_eq!(ActKind::from_number(14), None);
}

/// The evaluator again, slow and obvious, for Encode.
fn encode_is_permitted(agreement: &Agreement<Granted>, request: &Request<'_>) -> bool {
    let terms = agreement.terms();
    let day = request.now.day_in_london();
    let is_controller = PARTIES
        .iter()
        .any(|(name, _, roles)| *name == request.party && roles.contains(&Role::Controller));
    let enough = request.rows.is_none_or(|rows| (100..=5_000_000).contains(&rows));
    is_controller
        && enough
        && request.purpose == Purpose::LinkageQuality
        && terms.valid_from <= day
        && day <= terms.valid_until
}

proptest! {
    #[test]
    fn the_evaluator_agrees_with_the_obvious_one(
        party in prop::sample::select(vec!["council", "hospital", "unit", "guardian", "x", ""]),
        purpose in prop::sample::select(Purpose::ALL.to_vec()),
        days in 20_000i64..21_000,
        milliseconds in 0i64..86_400_000,
        rows in prop::option::of(prop::sample::select(vec![0u64, 99, 100, 5_000_000, 5_000_001])),
    ) {
        let agreement = grant(terms());
        let now = Timestamp::from_unix_ms(days * 86_400_000 + milliseconds).unwrap();
        for purpose in [purpose, Purpose::LinkageQuality] {
            let request = Request { rows, ..Request::new(party, purpose, now) };
            let answer = agreement.permit::<Encode>(&request);
            prop_assert_eq!(answer.is_ok(), encode_is_permitted(&agreement, &request));
            if let Err(refusal) = answer {
                prop_assert!(refusal.reasons().count() >= 1);
            }
        }
    }

    /// A bar is anything that makes a request worse. None turns a denial into a permit, and none
    /// takes a reason away.
    #[test]
    fn adding_a_bar_never_permits(
        party in prop::sample::select(vec!["council", "unit", "nobody"]),
        rows in prop::option::of(0u64..6_000_000),
        days in 20_400i64..20_700,
        bar in 0usize..4,
    ) {
        let agreement = grant(terms());
        let now = Timestamp::from_unix_ms(days * 86_400_000).unwrap();
        let request = Request { rows, ..Request::new(party, Purpose::LinkageQuality, now) };
        let worse = match bar {
            0 => Request { purpose: Purpose::Research, ..request },
            1 => Request { now: moment("2030-01-01", 0), ..request },
            2 => Request { rows: Some(0), ..request },
            _ => Request { party: "stranger", ..request },
        };
        let refusal = agreement.permit::<Encode>(&worse).unwrap_err();
        if let Err(before) = agreement.permit::<Encode>(&request) {
            prop_assert!(refusal.reasons().count() >= before.reasons().count());
        }
    }

    #[test]
    fn hostile_bytes_are_refused_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Terms::from_bytes(&bytes).is_err());
        let mut behind_the_magic = b"lwterms2".to_vec();
        behind_the_magic.extend(bytes);
        prop_assert!(Terms::from_bytes(&behind_the_magic).is_err());
    }

    #[test]
    fn terms_survive_their_bytes(
        epoch in 1u64..=i64::MAX as u64,
        version in 1u32..,
        nonce in any::<[u8; 32]>(),
        title in "[ -~]{0,40}[a-z]",
        purpose in prop::sample::select(Purpose::ALL.to_vec()),
        floor_bits in -100i16..=200,
        signer in any::<[u8; 32]>(),
    ) {
        let mut terms = terms();
        terms.epoch = epoch;
        terms.version = version;
        terms.nonce = nonce;
        terms.title = title;
        terms.purpose = purpose;
        terms.limits.possible_below_bits = Some(20);
        terms.linkage.floor_bits = floor_bits;
        party(&mut terms, "council").card.signer = SignerPublicKey(signer);
        let again = Terms::from_bytes(&terms.to_bytes()).unwrap();
        prop_assert_eq!(again.digest(), terms.digest());
        prop_assert_eq!(again, terms);
    }
}

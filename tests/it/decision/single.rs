//! Decisions that a row of words cannot tell.

use linkwise::crypto::{Digest, Signer};
use linkwise::policy::{
    ActKind, Article6, Assertion, AssertionKind, Card, Confidentiality, DatePrecision,
    HarmThreshold, Law, Limits, OutputProfile, Rule, Trust,
};
use linkwise::schema::Field;
use linkwise::time::Timestamp;

use super::facts::{DAY, Facts, Stage, after, assertion, child, day, limits, noon};
use super::{codes, decide};

#[test]
fn counts_are_shown_as_hospital_episode_statistics_shows_them() {
    let shown = |count| OutputProfile::HOSPITAL_EPISODES.show(count);
    assert_eq!([0, 1, 7, 8, 12, 13].map(shown), ["0", "*", "*", "10", "10", "15"]);
}

#[test]
fn two_agencies_that_differ_on_the_date_of_birth_are_bound_to_the_year() {
    let one = decide(&Facts::batch());
    let mut facts = Facts::batch();
    facts.set("birth=year");
    let other = decide(&facts);
    let both = one.and(other);
    assert!(both.permits());
    let met = both.limits().unwrap();
    assert_eq!(met.birth, DatePrecision::Year);
    assert!(!met.fields.contains(&Field::DateOfBirth));
    assert_eq!(codes(&both), ["NARROWED", "PERMITTED_BY_AGREEMENT"]);
}

#[test]
fn the_duty_begins_with_the_day_of_its_commencement_in_london() {
    let law = Law::parse(
        "version\t2026-01-01\nca2004_s16la\tduty\tSection 16LA\t2026-06-01\t2026-06-01\tE\tno",
    )
    .unwrap();
    let midnight = day("2026-06-01").begins_in_london().unwrap().unix_ms();
    for (at, duty) in [
        (midnight - 1, false),
        (midnight, true),
        (midnight + DAY - 1, true),
        (midnight + DAY, false),
    ] {
        let now = Timestamp::from_unix_ms(at).unwrap();
        let mut facts = Facts::duty();
        facts.now = Some(now);
        facts.assertions = vec![made_at(now)];
        let made = facts.ask(|case, _| {
            let case = linkwise::policy::Case { law: &law, ..case.clone() };
            case.rule().decision().reasons()
        });
        assert_eq!(made.has(Rule::DischargedByDuty), duty, "{at}");
    }
}

fn made_at(now: Timestamp) -> linkwise::policy::CheckedAssertion {
    let (signer, trust) = lead();
    said(AssertionKind::Relevance, "lead", "council", now).sign(&signer).check(&trust).unwrap()
}

fn lead() -> (Signer, Trust) {
    let key = |seed| Signer::from_secret(linkwise::secret::Secret::new([seed; 32])).unwrap();
    let card = Card {
        name: "lead".to_owned(),
        signer: key(1).public_key(),
        recipient: format!("age1{}", "q".repeat(58)),
        log_origin: "linkwise/lead".to_owned(),
        log_key: key(2).public_key(),
    };
    (key(1), Trust { cards: vec![card] })
}

fn said(kind: AssertionKind, author: &str, recipient: &str, made: Timestamp) -> Assertion {
    Assertion {
        kind,
        threshold: HarmThreshold::Vital,
        subject: child(),
        author: author.to_owned(),
        recipient: recipient.to_owned(),
        acts: vec![ActKind::RevealExistence, ActKind::RevealContent],
        reference: "case note".to_owned(),
        made,
        expires: Timestamp::from_unix_ms(made.unix_ms() + Assertion::LONGEST_MS).unwrap(),
    }
}

#[test]
fn an_assertion_is_checked_before_it_counts() {
    let (signer, trust) = lead();
    let check = |assertion: Assertion| assertion.sign(&signer).check(&trust);
    let of = |kind, recipient| said(kind, "lead", recipient, noon());
    assert!(check(of(AssertionKind::Relevance, "council")).is_ok());
    let code = |assertion| check(assertion).unwrap_err().reasons().next().unwrap().code();

    // Whoever is to receive does not open the door; it may ask for it to stay shut.
    assert_eq!(code(of(AssertionKind::Relevance, "lead")), "ASSERTION_UNUSABLE");
    assert_eq!(code(of(AssertionKind::Safeguarding, "lead")), "ASSERTION_UNUSABLE");
    assert!(check(of(AssertionKind::Detriment, "lead")).is_ok());

    // Longer than 72 hours, or not at all.
    for wrong in [Assertion::LONGEST_MS + 1, 0, -1] {
        let mut assertion = of(AssertionKind::Relevance, "council");
        assertion.expires = Timestamp::from_unix_ms(noon().unix_ms() + wrong).unwrap();
        assert_eq!(code(assertion), "ASSERTION_UNUSABLE", "{wrong}");
    }
    let mut assertion = of(AssertionKind::Relevance, "council");
    " ".clone_into(&mut assertion.reference);
    assert_eq!(code(assertion), "ASSERTION_UNUSABLE");
    // Acts: none, out of order, twice, or one that is never about a named child.
    let (existence, content) = (ActKind::RevealExistence, ActKind::RevealContent);
    for (acts, right) in [
        (vec![], false),
        (vec![content, existence], false),
        (vec![content, content], false),
        (vec![ActKind::Encode], false),
        (vec![existence, ActKind::Export], false),
        (vec![content], true),
        (vec![existence, ActKind::RevealIdentifier, content], true),
    ] {
        for kind in [AssertionKind::Relevance, AssertionKind::Detriment] {
            let mut assertion = of(kind, "council");
            assertion.acts.clone_from(&acts);
            assert_eq!(check(assertion).is_ok(), right, "{acts:?}");
        }
    }
    let mut assertion = of(AssertionKind::Relevance, "council");
    "stranger".clone_into(&mut assertion.author);
    assert_eq!(code(assertion), "KEY_NOT_PINNED");

    // Signed for one child, shown for another.
    let mut signed = of(AssertionKind::Relevance, "council").sign(&signer);
    signed.assertion.subject = Digest::of(b"another");
    let refusal = signed.check(&trust).unwrap_err();
    assert!(refusal.has("SIGNATURE_FORGED"));
    // Signed for some acts, shown for one more.
    let mut signed = of(AssertionKind::Relevance, "council").sign(&signer);
    signed.assertion.acts.insert(1, ActKind::RevealIdentifier);
    assert!(signed.check(&trust).unwrap_err().has("SIGNATURE_FORGED"));
}

#[test]
fn the_request_names_the_law_that_an_assertion_stands_on() {
    let request = |facts: &Facts| facts.ask(|case, _| case.digest());
    let base = Facts::duty();
    let mut seen = vec![request(&base)];
    for fact in [
        "art6=6(1)(e)",
        "special=no",
        "art9=9(2)(h)",
        "sch1=none",
        "document=no",
        "confidentiality=s251_5",
        "confidentiality=s251_5_exempt",
        "confidentiality=s251_2",
        "confidentiality=s251_5_expired",
        "confidentiality=statute",
        "gateway=ca2004_s10",
        "own_law=no",
        "named=no",
        "scope=no",
        "recipient=nobody",
        "assertions=none",
        "assertions=relevance:existence_only",
        "datasets=health",
        "territories=england,wales",
        "rows=1",
        "weight=1",
        "list=fresh",
        "public=no",
        "usable=no",
        "law=before",
        "act=reveal_existence",
        "purpose=research",
        "clock=wrong",
        "agreement=yes",
    ] {
        let mut facts = base.clone();
        facts.set(fact);
        let digest = request(&facts);
        assert!(!seen.contains(&digest), "{fact}");
        seen.push(digest);
    }
}

#[test]
fn what_a_permit_stands_on_is_told() {
    let ground = |facts: &Facts| {
        let decision = decide(facts);
        let ground = decision.ground().unwrap().clone();
        (ground.gateway, ground.article_6, ground.confidentiality)
    };
    let is = |gateway: &str, article, confidentiality| {
        (gateway.to_owned(), Some(article), confidentiality)
    };
    assert_eq!(ground(&Facts::batch()), is("ca2004_s10", Article6::PublicTask, "not_confidential"));
    assert_eq!(
        ground(&Facts::duty()),
        is("ca2004_s16la", Article6::LegalObligation, "public_interest")
    );
    assert_eq!(
        ground(&Facts::emergency()),
        is("ca1989_s47", Article6::VitalInterests, "public_interest")
    );
    let mut facts = Facts::duty();
    facts.law = Stage::Confidence;
    facts.legal.confidentiality = Confidentiality::NotConfidential;
    assert_eq!(ground(&facts), is("ca2004_s16la", Article6::LegalObligation, "statute"));
}

#[test]
fn a_permit_on_assertions_ends_with_the_last_of_them() {
    let mut facts = Facts::duty();
    facts.assertions = vec![assertion("relevance:expired"), assertion("relevance")];
    assert_eq!(decide(&facts).limits().unwrap().valid_until, after(super::facts::HOUR));
    facts.set("agreement=yes");
    assert_eq!(decide(&facts).limits().unwrap().valid_until, after(super::facts::HOUR));
}

#[test]
fn no_threshold_is_the_narrowest_threshold() {
    let with = |possible_below_bits| Limits { possible_below_bits, ..limits() };
    for (a, b, both) in [
        (Some(3), Some(9), Some(9)),
        (None, Some(9), None),
        (Some(9), None, None),
        (None, None, None),
    ] {
        assert_eq!(with(a).meet(&with(b)).possible_below_bits, both);
    }
}

//! Witnesses, their number and the delay, as an agreement has them.

use linkwise::policy::{AgreedWitness, AgreementError, Terms, Witnessing};
use proptest::prelude::*;

use super::{key, party, terms};

pub(super) fn witness(name: &str, seed: u8) -> AgreedWitness {
    AgreedWitness { name: name.to_owned(), key: key(seed).public_key() }
}

/// Two of three, one of them a party, within a day.
fn witnessed() -> Terms {
    let mut terms = terms();
    let unit = AgreedWitness::of(&party(&mut terms, "unit").card);
    terms.witnessing = Some(Witnessing {
        witnesses: vec![unit, witness("regulator.example/w1", 60), witness("w2", 61)],
        quorum: 2,
        delay_hours: 24,
    });
    terms
}

type Change = fn(&mut Terms, &mut Witnessing);

#[test]
fn witnesses_that_are_none_are_refused_by_name() {
    witnessed().check().unwrap();
    let wrong: &[(&str, Change)] = &[
        ("the list `witness` must have 1 to 64 items", |_, w| w.witnesses.clear()),
        ("the list `witness` must have 1 to 64 items", |_, w| {
            w.witnesses =
                (0..65).map(|place| witness(&format!("w{place:02}"), place + 130)).collect();
        }),
        ("`witness` must be in ascending order", |_, w| w.witnesses.reverse()),
        ("`witness` must be in ascending order", |_, w| {
            w.witnesses[2].name = w.witnesses[1].name.clone();
        }),
        ("have a key in common", |_, w| w.witnesses[2].key = w.witnesses[1].key),
        ("have a key in common", |t, w| w.witnesses[2].key = party(t, "council").card.signer),
        ("have a key in common", |t, w| w.witnesses[2].key = party(t, "council").card.log_key),
        ("have a key in common", |t, w| w.witnesses[2].key = t.further_approvers[0].signer),
        ("and another key than that log", |_, w| w.witnesses[0].key = key(77).public_key()),
        ("needs a name", |_, w| w.witnesses[0].name.clear()),
        ("needs a name", |_, w| w.witnesses[0].name = "a+b".to_owned()),
        ("needs a name", |_, w| w.witnesses[0].name = "a b".to_owned()),
        ("needs a name", |_, w| w.witnesses[2].name = "\u{e9}".to_owned()),
        ("needs a name", |_, w| w.witnesses[0].name = "a".repeat(129)),
        ("`quorum` is outside", |_, w| w.quorum = 0),
        ("`quorum` is outside", |_, w| w.quorum = 4),
        ("`quorum` is outside", |_, w| w.quorum = u32::MAX),
        // All three, but the unit is no witness of its own log.
        ("`quorum` is outside", |_, w| w.quorum = 3),
        ("`delay_hours` is outside", |_, w| w.delay_hours = 0),
        ("`delay_hours` is outside", |_, w| w.delay_hours = 8761),
    ];
    for (place, (part, change)) in wrong.iter().enumerate() {
        let mut terms = witnessed();
        let mut witnessing = terms.witnessing.take().unwrap();
        change(&mut terms, &mut witnessing);
        terms.witnessing = Some(witnessing);
        let error = terms.check().unwrap_err();
        assert!(error.to_string().contains(part), "{place}: {error}");
        assert!(Terms::from_bytes(&terms.to_bytes()).is_err(), "{place}");
    }
    let mut all = witnessed();
    let witnessing = all.witnessing.as_mut().unwrap();
    witnessing.witnesses.remove(0);
    (witnessing.quorum, witnessing.delay_hours) = (2, 8760);
    all.check().unwrap();
}

#[test]
fn terms_without_witnesses_have_the_bytes_they_always_had() {
    let (plain, with) = (terms().to_bytes(), witnessed().to_bytes());
    assert!(plain.starts_with(b"lwterms2") && with.starts_with(b"lwterms3"));
    assert_eq!(plain[8..], with[8..plain.len()], "witnesses stand at the end");
    assert_ne!(terms().digest(), witnessed().digest());
    assert_eq!(Terms::from_bytes(&with).unwrap(), witnessed());
    // Each form under the other's magic, and nothing or nobody behind the third.
    let under = |magic: &[u8], rest: &[u8]| Terms::from_bytes(&[magic, rest].concat());
    for (magic, rest) in [
        (b"lwterms3", plain[8..].to_vec()),
        (b"lwterms2", with[8..].to_vec()),
        (b"lwterms4", with[8..].to_vec()),
        (b"lwterms3", [&plain[8..], &[0; 16]].concat()),
        (b"lwterms3", [&with[8..], &[0]].concat()),
    ] {
        let error = under(magic, &rest).unwrap_err();
        assert!(matches!(error, AgreementError::Wire(_) | AgreementError::WrongCount { .. }));
    }
    for end in plain.len()..with.len() {
        assert!(Terms::from_bytes(&with[..end]).is_err(), "{end}");
    }
}

#[cfg(feature = "documents")]
#[test]
fn an_agreement_with_witnesses_is_written_read_shown_and_compared() {
    use linkwise::document::agreement::{differences, json_schema, parse, show, write};

    let text = write(&witnessed());
    assert_eq!(parse(&text).unwrap().terms, witnessed());
    assert!(!write(&terms()).lines().any(|line| line.starts_with("[witnessing]")));
    let said = show(&witnessed());
    let line = "cosigned within 24 hours by 2 of 3 (linkwise/unit, regulator.example/w1, w2).";
    assert!(said.contains(line), "{said}");
    assert!(!show(&terms()).contains("Witnesses"));
    let added: Vec<String> =
        differences(&terms(), &witnessed()).into_iter().map(|change| change.item).collect();
    assert_eq!(
        added,
        [
            "[[witness]] linkwise/unit, key",
            "[[witness]] regulator.example/w1, key",
            "[[witness]] w2, key",
            "[witnessing] delay_hours",
            "[witnessing] quorum",
        ]
    );
    let mut fewer = witnessed();
    fewer.witnessing.as_mut().unwrap().quorum = 1;
    let changed = differences(&witnessed(), &fewer);
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].before.as_deref(), changed[0].after.as_deref()), (Some("2"), Some("1")));
    let schema = json_schema();
    assert_eq!(schema["properties"]["witnessing"]["properties"]["quorum"]["maximum"], 64);
    assert_eq!(schema["properties"]["witness"]["items"]["required"][1], "key");
    let required = schema["required"].as_array().unwrap();
    assert!(!required.contains(&"witnessing".into()) && !required.contains(&"witness".into()));
    // One without the other, and what is no number and no key.
    for (from, to, part) in [
        ("\n[witnessing]\nquorum = 2\ndelay_hours = 24\n", "\n", "witnessing"),
        ("quorum = 2", "quorum = -2", "quorum"),
        ("quorum = 2\n", "", "quorum"),
        ("\ndelay_hours = 24\n", "\n", "delay_hours"),
        ("\ndelay_hours = 24", "\ndelay_hours = \"1 day\"", "delay_hours"),
        ("quorum = 2", "quorum = 2\nquorums = 2", "quorums"),
        ("name = \"w2\"", "name = \"w 2\"", "w 2"),
        ("name = \"w2\"\nkey = \"", "name = \"w2\"\nkey = \"x", "key"),
        ("name = \"w2\"\n", "", "name"),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let error = parse(&text.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(part), "{from}: {error}");
    }
    let alone = text.split("\n[[witness]]").next().unwrap();
    assert!(parse(alone).unwrap_err().to_string().contains("witness"));
}

proptest! {
    #[test]
    fn terms_with_witnesses_survive_their_bytes(
        names in prop::collection::btree_set("[!-*,-~]{1,128}", 1..12),
        seeds in prop::collection::btree_set(any::<[u8; 32]>(), 12),
        quorum in 1u32..12,
        delay_hours in 1u32..=8760,
    ) {
        let mut terms = terms();
        let witnesses: Vec<AgreedWitness> = names
            .into_iter()
            .zip(seeds)
            .map(|(name, key)| AgreedWitness { name, key: linkwise::crypto::SignerPublicKey(key) })
            .collect();
        let most = u32::try_from(witnesses.len()).unwrap();
        terms.witnessing = Some(Witnessing { witnesses, quorum, delay_hours });
        prop_assert_eq!(terms.check().is_ok(), quorum <= most);
        let again = Terms::from_bytes(&terms.to_bytes());
        prop_assert_eq!(again.is_ok(), quorum <= most);
        if let Ok(again) = again {
            prop_assert_eq!(again.digest(), terms.digest());
            prop_assert_eq!(&again, &terms);
            #[cfg(feature = "documents")]
            {
                let text = linkwise::document::agreement::write(&terms);
                prop_assert_eq!(linkwise::document::agreement::parse(&text).unwrap().terms, terms);
            }
        }
    }
}

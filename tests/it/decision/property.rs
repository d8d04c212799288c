//! The properties of the decision table; each test is named after its sentence.

use linkwise::crypto::Digest;
use linkwise::policy::{
    DatePrecision, Decision, Limits, OptOutState, OutputProfile, PlacePrecision, Recipient, Rule,
    Shield,
};
use linkwise::schema::{Component, Field, Pass};
use linkwise::time::Timestamp;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::facts::{FACTS, Facts, after, assertion, child, consent, day, noon};
use super::{codes, decide};

fn facts() -> impl Strategy<Value = Facts> {
    let bases = select(vec!["batch", "duty", "emergency", "research", "consent"]);
    (bases, subsequence(FACTS.to_vec(), 0..6)).prop_map(|(base, words)| {
        let mut facts = Facts::base(base);
        words.iter().for_each(|word| facts.set(word));
        facts
    })
}

/// Each bar, put up.
const BARS: [fn(&mut Facts); 22] = [
    |facts| facts.shields = facts.shields.with(Shield::CourtBar),
    |facts| (facts.shields, facts.joins) = (facts.shields.with(Shield::Adopted), true),
    |facts| (facts.shields, facts.joins) = (facts.shields.with(Shield::GenderProtected), true),
    |facts| facts.shields = facts.shields.with(Shield::SensitiveService),
    |facts| facts.shields = facts.shields.with(Shield::SensitiveLocation),
    |facts| facts.recipient = Recipient::Unknown,
    |facts| facts.restricted = true,
    |facts| facts.objects = true,
    |facts| facts.usable = false,
    |facts| facts.now = None,
    |facts| facts.assertions.push(assertion("detriment")),
    |facts| facts.consents.push(consent("child:no:1", facts.purpose.unwrap())),
    |facts| facts.opt_out = OptOutState::NotAllowed,
    |facts| facts.list = None,
    |facts| facts.lifts.clear(),
    |facts| facts.act = None,
    |facts| facts.consents.push(consent("child:no:1:in_confidence", facts.purpose.unwrap())),
    |facts| facts.consents.push(consent("court:no:1", facts.purpose.unwrap())),
    |facts| facts.consents.push(consent("court:no:1:in_confidence", facts.purpose.unwrap())),
    |facts| facts.consents.push(consent("parent:no:1", facts.purpose.unwrap())),
    |facts| facts.consents.push(consent("parent:no:5:id_a", facts.purpose.unwrap())),
    |facts| facts.consents.push(consent("parent:yes:5:withdrawn", facts.purpose.unwrap())),
];

fn limits() -> impl Strategy<Value = Limits> {
    let passes = vec![
        Pass::new(vec![Component::Identifier(Field::NhsNumber)]),
        Pass::new(vec![Component::Surname, Component::DateOfBirth]),
        Pass::new(vec![Component::BirthYear, Component::Postcode]),
        Pass::new(vec![Component::ForenameSoundex, Component::PostcodeDistrict]),
    ];
    let days = || proptest::option::of(select(vec![day("2008-09-01"), day("2012-02-29")]));
    (
        subsequence(Field::ALL.to_vec(), 0..=18),
        subsequence(passes, 0..=4).prop_shuffle(),
        select(&DatePrecision::ALL),
        select(&PlacePrecision::ALL),
        (days(), days()),
        (any::<i16>(), any::<Option<i16>>()),
        (any::<u64>(), any::<u32>()),
        (0i64..1000).prop_map(after),
        (0u32..20, any::<bool>(), prop_oneof![1u32..30, any::<u32>()]),
    )
        .prop_map(
            |(fields, passes, birth, place, born, weights, rows, valid_until, output)| Limits {
                fields,
                passes,
                birth,
                place,
                born_from: born.0,
                born_until: born.1,
                floor_bits: weights.0,
                possible_below_bits: weights.1,
                most_rows: rows.0,
                smallest_batch: rows.1,
                valid_until,
                output: OutputProfile {
                    least_shown: output.0,
                    zero_is_shown: output.1,
                    round_to: output.2.max(1),
                },
            },
        )
}

fn words_of_consent() -> impl Strategy<Value = String> {
    (
        select(vec!["child", "parent", "authority", "court"]),
        select(vec!["yes", "no"]),
        1u8..9,
        select(vec!["", ":withdrawn", ":ended", ":not_able", ":id_a", ":id_b"]),
    )
        .prop_map(|(giver, says, days, rest)| format!("{giver}:{says}:{days}{rest}"))
}

/// Whether everything that the first allows, the second allows too.
fn within(narrow: &Limits, wide: &Limits) -> bool {
    let only_possible =
        |limits: &Limits, weight| limits.possible_below_bits.is_none_or(|least| weight < least);
    let from = |limits: &Limits| limits.born_from.map_or(i64::MIN, linkwise::time::Date::days);
    let until = |limits: &Limits| limits.born_until.map_or(i64::MAX, linkwise::time::Date::days);
    let hides = |limits: &Limits, count| limits.output.show(count) == "*";
    narrow.fields.iter().all(|field| wide.fields.contains(field))
        && narrow.passes.iter().all(|pass| wide.passes.contains(pass))
        && narrow.birth <= wide.birth
        && narrow.place <= wide.place
        && from(narrow) >= from(wide)
        && until(narrow) <= until(wide)
        && narrow.floor_bits >= wide.floor_bits
        && [i16::MIN, -1, 0, 1, 25, i16::MAX]
            .into_iter()
            .chain(narrow.possible_below_bits)
            .chain(wide.possible_below_bits)
            .all(|weight| only_possible(narrow, weight) || !only_possible(wide, weight))
        && narrow.most_rows <= wide.most_rows
        && narrow.smallest_batch >= wide.smallest_batch
        && narrow.valid_until <= wide.valid_until
        && (0..70).all(|count| !hides(wide, count) || hides(narrow, count))
        && (narrow.output.round_to.is_multiple_of(wide.output.round_to)
            || narrow.output.round_to == u32::MAX)
}

fn decisions() -> impl Strategy<Value = Decision> {
    (facts(), limits(), any::<u8>(), -3i64..3).prop_map(|(mut facts, limits, turn, hours)| {
        if let (Some(agreed), true) = (&mut facts.agreement, turn % 2 == 0) {
            agreed.limits = Limits { most_rows: u64::MAX, smallest_batch: 0, ..limits };
        }
        facts.now = facts.now.map(|now| {
            Timestamp::from_unix_ms(now.unix_ms() + hours * super::facts::HOUR / 8).unwrap()
        });
        decide(&facts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_permitted_by_default(mut facts in facts()) {
        facts.agreement = None;
        facts.assertions.clear();
        prop_assert!(!decide(&facts).permits());
    }

    #[test]
    fn adding_any_bar_never_turns_a_denial_into_a_permit(facts in facts(), bar in 0..BARS.len()) {
        let before = decide(&facts);
        let mut barred = facts;
        if barred.purpose.is_some() {
            BARS[bar](&mut barred);
        }
        prop_assert!(before.permits() || !decide(&barred).permits(), "{barred:?}");
    }

    #[test]
    fn a_statutory_bar_denies_whatever_else_holds(mut facts in facts(), bar in 0usize..3) {
        facts.act = facts.act.map(|_| linkwise::policy::ActKind::RevealContent);
        facts.lifts.clear();
        BARS[bar](&mut facts);
        prop_assert!(!decide(&facts).permits());
    }

    #[test]
    fn row_order_inside_a_stage_never_matters(facts in facts(), seed in any::<u64>()) {
        let mut shuffled = facts.clone();
        shuffled.consents.extend(facts.consents.iter().cloned());
        shuffled.assertions.extend(facts.assertions.iter().cloned());
        let places = |length: usize| if length == 0 { 0 } else {
            usize::try_from(seed % length as u64).unwrap()
        };
        shuffled.consents.reverse();
        let turn = places(shuffled.consents.len());
        shuffled.consents.rotate_left(turn);
        shuffled.assertions.reverse();
        let turn = places(shuffled.assertions.len());
        shuffled.assertions.rotate_left(turn);
        shuffled.datasets.reverse();
        shuffled.territories.reverse();
        shuffled.lifts.reverse();
        prop_assert_eq!(decide(&facts).to_bytes(), decide(&shuffled).to_bytes());
    }

    #[test]
    fn limits_form_a_meet_semilattice(a in limits(), b in limits(), c in limits()) {
        prop_assert_eq!(a.meet(&a), a.clone());
        prop_assert_eq!(a.meet(&b), b.meet(&a));
        prop_assert_eq!(a.meet(&b).meet(&c), a.meet(&b.meet(&c)));
        for one in [&a, &b] {
            prop_assert!(within(&a.meet(&b), one), "{:?} beyond {one:?}", a.meet(&b));
        }
        for narrower in [a.clone().narrowed(), a.clone().without_location()] {
            prop_assert!(within(&narrower, &a));
            prop_assert_eq!(narrower.clone().narrowed(), narrower);
        }
    }

    #[test]
    fn every_denial_has_a_reason_and_every_permit_names_what_it_stands_on(facts in facts()) {
        let decision = decide(&facts);
        prop_assert!(codes(&decision).len() <= 51);
        if !decision.permits() {
            prop_assert!(decision.reasons().denies());
            prop_assert!(decision.limits().is_none() && decision.ground().is_none());
            return Ok(());
        }
        let has = |rule| decision.reasons().has(rule);
        prop_assert!(!decision.reasons().denies());
        prop_assert!(
            has(Rule::PermittedByAgreement) || has(Rule::DischargedByDuty) || has(Rule::Emergency)
        );
        let ground = decision.ground().unwrap();
        prop_assert!(!ground.gateway.is_empty());
        prop_assert!(ground.article_6.is_some());
        let confidential = facts.datasets.iter().any(|dataset| dataset.is_confidential());
        prop_assert!(!confidential || ground.confidentiality != "not_confidential");
        prop_assert!(decision.limits().is_some());
        prop_assert!(decision.obligations().iter().any(|one| one.name() == "log"));
    }

    #[test]
    fn what_expires_at_a_moment_denies_then_and_permits_a_millisecond_before(
        hours in -48i64..48,
        what in 0usize..6,
    ) {
        let at = after(hours * super::facts::HOUR + 17);
        let before = Timestamp::from_unix_ms(at.unix_ms() - 1).unwrap();
        // Each set of facts ends at that moment and is decided at two.
        let decided = |now: Timestamp| {
            let mut facts = Facts::batch();
            facts.now = Some(now);
            match what {
                0 => facts.agreement.as_mut().unwrap().ends = at,
                1 | 2 => {
                    facts.set("art6=6(1)(a)");
                    let mut yes = consent("child:yes:200", facts.purpose.unwrap());
                    if what == 1 { yes.until = Some(at) } else { yes.withdrawn = Some(at) }
                    facts.consents = vec![yes];
                }
                3 => {
                    facts = Facts::research();
                    facts.now = Some(now);
                    // Of an age of 24 hours to the millisecond before, and one more at the moment.
                    let oldest = before.unix_ms() - 24 * super::facts::HOUR;
                    facts.list = Some(Timestamp::from_unix_ms(oldest).unwrap());
                }
                4 => {
                    facts = Facts::research();
                    let day = now.day_in_london();
                    let until = noon().day_in_london();
                    facts.legal.confidentiality =
                        super::facts::section_251(5, &until.to_string(), true);
                    facts.now = Some(if now == at {
                        until.ends_in_london().unwrap()
                    } else {
                        Timestamp::from_unix_ms(until.ends_in_london().unwrap().unix_ms() - 1).unwrap()
                    });
                    assert!(day.days() > 0);
                }
                _ => {
                    facts = Facts::duty();
                    let held = assertion("relevance").assertion().expires;
                    facts.now = Some(if now == at { held } else {
                        Timestamp::from_unix_ms(held.unix_ms() - 1).unwrap()
                    });
                }
            }
            decide(&facts).permits()
        };
        prop_assert!(decided(before));
        prop_assert!(!decided(at));
    }

    /// Consents of one kind, however many, never serve where the other kind is asked for.
    #[test]
    fn kinds_of_consent_never_convert(
        mut facts in facts(),
        words in proptest::collection::vec(words_of_consent(), 0..6),
        to_processing in any::<bool>(),
    ) {
        facts.act = facts.act.map(|_| linkwise::policy::ActKind::Score);
        facts.purpose = facts.purpose.or(Some(linkwise::policy::Purpose::Research));
        let (needs, other) = if to_processing {
            ("art6=6(1)(a)", ":in_confidence")
        } else {
            ("confidentiality=explicit_consent", "")
        };
        facts.set(needs);
        let purpose = facts.purpose.unwrap();
        facts.consents =
            words.iter().map(|word| consent(&format!("{word}{other}"), purpose)).collect();
        prop_assert!(!decide(&facts).permits());
        // And what the other kind says changes nothing about the kind that is asked for.
        facts.shields = linkwise::policy::Shields::default();
        let own: Vec<_> =
            words.iter().map(|word| consent(word, purpose)).collect();
        if to_processing && facts.legal.confidentiality.name() != "explicit_consent" {
            let with = { facts.consents.extend(own.iter().cloned()); decide(&facts) };
            facts.consents = own;
            prop_assert_eq!(codes(&with), codes(&decide(&facts)));
        }
    }

    #[test]
    fn an_unknown_code_denies(mut facts in facts(), act in any::<bool>()) {
        if act { facts.act = None } else { facts.purpose = None }
        let decision = decide(&facts);
        prop_assert!(!decision.permits());
        prop_assert!(decision.reasons().has(Rule::PolicyUnusable));
    }

    #[test]
    fn the_same_request_policy_and_time_give_identical_bytes(facts in facts()) {
        let twin = facts.clone();
        prop_assert_eq!(decide(&facts).to_bytes(), decide(&twin).to_bytes());
        if let Some(now) = facts.now {
            let mut later = facts.clone();
            later.now = Timestamp::from_unix_ms(now.unix_ms() + 1).ok();
            prop_assert_ne!(decide(&facts).to_bytes(), decide(&later).to_bytes());
        }
        if facts.named == Some(child()) {
            let mut other = facts.clone();
            other.named = Some(Digest::of(b"another"));
            prop_assert_ne!(decide(&facts).to_bytes(), decide(&other).to_bytes());
        }
    }

    #[test]
    fn decisions_combine_in_any_order_and_a_denial_overrides(
        a in decisions(),
        b in decisions(),
        c in decisions(),
    ) {
        let and = |a: &Decision, b: &Decision| a.clone().and(b.clone());
        prop_assert_eq!(and(&a, &b), and(&b, &a));
        prop_assert_eq!(and(&and(&a, &b), &c), and(&a, &and(&b, &c)));
        prop_assert_eq!(and(&a, &a), a.clone());
        let both = and(&a, &b);
        prop_assert_eq!(both.permits(), a.permits() && b.permits());
        for one in [&a, &b] {
            prop_assert!(one.reasons().iter().all(|rule| both.reasons().has(rule)));
            prop_assert!(one.obligations().iter().all(|must| both.obligations().has(must)));
            if let (Some(met), Some(limits)) = (both.limits(), one.limits()) {
                prop_assert!(within(met, limits));
            }
        }
        prop_assert_eq!(both.limits().is_some(), both.permits());
        prop_assert_eq!(both.ground().is_some(), both.permits());
    }
}

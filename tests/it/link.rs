//! Linking of plain values inside one controller: what identifiers may and may not decide.

use linkwise::policy::{Compare, Purpose, Role, Terms};
use linkwise::record::{Column, InvalidValues, ReadingRules, Record};
use linkwise::role::data_owner::{CompareTask, ComparedPairs, PairDecision, compare};

use crate::world::{World, now};

/// A child by its number, with an NHS number and the status of its tracing.
fn child(id: &str, number: usize, nhs: Option<&str>, status: &str) -> Record {
    let forenames = ["ALICE", "BRYN", "CERYS", "DYLAN", "ELIN", "FFION", "GETHIN", "HUW"];
    let surnames = ["ARCHER", "BAKER", "CARTER", "DYER", "FLETCHER", "GLOVER", "HOOPER"];
    let born = format!("20{:02}-{:02}-{:02}", 8 + number % 9, 1 + number % 12, 1 + number % 28);
    let postcode = format!("AB{} {}AA", 1 + number % 20, number % 10);
    let rules = ReadingRules {
        never_issued: linkwise::identifier::NeverIssued::Accept,
        invalid_values: InvalidValues::Refuse,
        ..ReadingRules::default()
    };
    Record::read(&rules, |column| match column {
        Column::RecordId => Some(id),
        Column::NhsNumber => nhs,
        Column::NhsNumberStatus => nhs.map(|_| status),
        Column::Forename => Some(forenames[number % forenames.len()]),
        Column::Surname => Some(surnames[number % surnames.len()]),
        Column::DateOfBirth => Some(born.as_str()),
        Column::Postcode => Some(postcode.as_str()),
        Column::Sex => Some("F"),
        _ => None,
    })
    .unwrap()
}

const ONE: Option<&str> = Some("999 000 0018");
const OTHER: Option<&str> = Some("999 000 0026");

/// Under an agreement that names who looks at pairs whose verified numbers differ.
fn compared(left: &[Record], right: Option<&[Record]>) -> ComparedPairs {
    compared_under(left, right, |terms| {
        let unit = terms.parties.iter_mut().find(|party| party.card.name == "unit").unwrap();
        unit.roles.push(Role::Reviewer);
        terms.release.reviewer = Some("unit".to_owned());
        terms.protection.conflict_reviewer = Some("unit".to_owned());
    })
}

fn compared_under(
    left: &[Record],
    right: Option<&[Record]>,
    change: impl FnOnce(&mut Terms),
) -> ComparedPairs {
    let mut world = World::new(&["a", "b"], change);
    let mut one = world.organisations.remove("a").unwrap();
    let task = CompareTask { left, right, signer: &one.signer };
    let pairs = compare(world.permit::<Compare>("a").unwrap(), &task, &mut one.log, now()).unwrap();
    assert_eq!(format!("{pairs:?}"), "ComparedPairs");
    pairs
}

fn file(prefix: &str) -> Vec<Record> {
    (1..40).map(|number| child(&format!("{prefix}{number:02}"), number, None, "")).collect()
}

fn decision(pairs: &ComparedPairs, left: usize, right: usize) -> Option<PairDecision> {
    let pair = pairs.pairs.iter().find(|pair| {
        (pair.left, pair.right) == (left, right) || (pair.left, pair.right) == (right, left)
    });
    pair.map(|pair| pair.decision)
}

#[test]
fn two_verified_nhs_numbers_that_differ_are_for_review() {
    let (mut left, mut right) = (file("l"), file("r"));
    let set = |file: &mut Vec<Record>, place: usize, prefix: &str, nhs, status| {
        file[place] = child(&format!("{prefix}{:02}", place + 1), place + 1, nhs, status);
    };
    set(&mut left, 3, "l", ONE, "01");
    set(&mut right, 3, "r", OTHER, "01");
    let pairs = compared(&left, Some(&right));
    assert_eq!(decision(&pairs, 3, 3), Some(PairDecision::Review));
    assert_eq!(decision(&pairs, 4, 4), Some(PairDecision::Match), "others are as they were");
    // Not traced at one side, or the same number: nothing stands against it.
    set(&mut right, 3, "r", OTHER, "03");
    assert_eq!(decision(&compared(&left, Some(&right)), 3, 3), Some(PairDecision::Match));
    set(&mut right, 3, "r", ONE, "01");
    assert_eq!(decision(&compared(&left, Some(&right)), 3, 3), Some(PairDecision::Match));
}

#[test]
fn nobody_is_told_of_two_verified_numbers_where_no_conflict_reviewer_is_named() {
    let (mut left, mut right) = (file("l"), file("r"));
    left[3] = child("l04", 4, ONE, "01");
    right[3] = child("r04", 4, OTHER, "01");
    let pairs = compared_under(&left, Some(&right), |_| {});
    assert_eq!(decision(&pairs, 3, 3), None);
    assert_eq!(decision(&pairs, 4, 4), Some(PairDecision::Match), "others are as they were");
    // One such pair is below the small-number threshold, so it is not counted either.
    assert_eq!(pairs.conflicts, None);
    let listed = compared(&left, Some(&right));
    assert_eq!((decision(&listed, 3, 3), listed.conflicts), (Some(PairDecision::Review), None));
    assert_eq!(listed.pairs.len(), pairs.pairs.len() + 1);
    // From the threshold on they are counted, and still not listed.
    let pairs = compared_under(&left, Some(&right), |terms| {
        terms.release.small_number_threshold = 2;
    });
    assert_eq!(pairs.conflicts, None);
    left[5] = child("l06", 6, Some("999 000 0034"), "01");
    right[5] = child("r06", 6, Some("999 000 0042"), "01");
    let pairs = compared_under(&left, Some(&right), |terms| {
        terms.release.small_number_threshold = 2;
    });
    assert_eq!(pairs.conflicts, Some(2));
    assert_eq!((decision(&pairs, 3, 3), decision(&pairs, 5, 5)), (None, None));
    // Silence about the pair does not give its third record away.
    let mut file = file("f");
    file[3] = child("f04", 4, ONE, "01");
    file.push(child("x04", 4, None, ""));
    file.push(child("y04", 4, OTHER, "01"));
    let pairs = compared_under(&file, None, |_| {});
    assert_eq!(decision(&pairs, 3, 40), None);
    let third = [decision(&pairs, 3, 39), decision(&pairs, 39, 40)];
    assert_eq!(third, [Some(PairDecision::Review); 2]);
}

#[test]
fn in_care_and_safeguarding_a_weaker_pair_is_for_review_inside_a_controller_too() {
    let (left, right) = (file("l"), file("r"));
    let under = |purpose, bits| {
        compared_under(&left, Some(&right), |terms| {
            terms.purpose = purpose;
            terms.limits.possible_below_bits = Some(bits);
        })
    };
    let weight = under(Purpose::LinkageQuality, 200).pairs[0].weight_bits;
    for purpose in [Purpose::IndividualCare, Purpose::SafeguardingChild] {
        assert_eq!(decision(&under(purpose, weight), 4, 4), Some(PairDecision::Match));
        assert_eq!(decision(&under(purpose, weight + 1), 4, 4), Some(PairDecision::Review));
    }
    let other = under(Purpose::LinkageQuality, 200);
    assert_eq!(decision(&other, 4, 4), Some(PairDecision::Match));
}

#[test]
fn no_third_record_joins_two_verified_nhs_numbers() {
    // One child three times in a file: under either number, and under none.
    let mut file = file("f");
    file[3] = child("f04", 4, ONE, "01");
    file.push(child("x04", 4, None, ""));
    file.push(child("y04", 4, OTHER, "01"));
    let pairs = compared(&file, None);
    assert_eq!(decision(&pairs, 3, 40), Some(PairDecision::Review));
    // Neither may have the third to itself: nothing says whose it is.
    let third = [decision(&pairs, 3, 39), decision(&pairs, 39, 40)];
    assert_eq!(third, [Some(PairDecision::Review); 2]);
}

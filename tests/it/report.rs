//! Quality figures against hand-made counts and against a look at every pair.

#[path = "../reference/quality.rs"]
mod reference;

use linkwise::error::ErrorKind;
use linkwise::report::{Figures, PartyMap, People, Quality, QualityError, TruthRow};
use proptest::prelude::*;
use reference::Record;

const PARTIES: [&str; 4] = ["education", "health", "social care", "youth justice"];

fn map<P: Clone>(party: &str, rows: &[(&str, P)]) -> PartyMap<P> {
    let rows = rows.iter().map(|(id, pseudonym)| ((*id).to_owned(), pseudonym.clone())).collect();
    PartyMap { party: party.to_owned(), rows }
}

fn truth(rows: &[(&str, &str, &str)]) -> Vec<TruthRow> {
    let rows = rows.iter().map(|(party, record_id, person)| TruthRow {
        party: (*party).to_owned(),
        record_id: (*record_id).to_owned(),
        person: (*person).to_owned(),
    });
    rows.collect()
}

fn people(columns: &[&str], rows: &[(&str, &[&str])]) -> People {
    People {
        columns: columns.iter().map(|it| (*it).to_owned()).collect(),
        rows: rows
            .iter()
            .map(|(person, values)| {
                ((*person).to_owned(), values.iter().map(|it| (*it).to_owned()).collect())
            })
            .collect(),
    }
}

fn counts(figures: &Figures) -> (u64, u64, u64) {
    (figures.true_links, figures.false_links, figures.missed_links)
}

/// Twins A and B, of whom health's record of B was given to A; C is linked rightly and twice in
/// education; D is missed; E is in health alone; youth justice has no map.
fn example() -> Quality {
    let maps = [
        map("health", &[("h1", "p"), ("h2", "p"), ("h3", "q"), ("h4", "r"), ("h5", "s")]),
        map("education", &[("e1", "p"), ("e3", "q"), ("e3b", "q"), ("e4", "t")]),
    ];
    let truth = truth(&[
        ("education", "e1", "A"),
        ("education", "e2", "B"),
        ("education", "e3", "C"),
        ("education", "e3b", "C"),
        ("education", "e4", "D"),
        ("health", "h1", "A"),
        ("health", "h2", "B"),
        ("health", "h3", "C"),
        ("health", "h4", "D"),
        ("health", "h5", "E"),
        ("youth justice", "y1", "A"),
    ]);
    let people = people(
        &["twin", "sex"],
        &[
            ("A", &["yes", "F"]),
            ("B", &["yes", "M"]),
            ("C", &["no", "F"]),
            ("D", &["no", "M"]),
            ("Z", &["no", "M"]),
        ],
    );
    Quality::measure(&maps, &truth, &people).unwrap()
}

#[test]
fn a_hand_made_example_is_counted() {
    let quality = example();
    // True: A, C twice. False: h2-e1. Missed: D, and B, whose record e2 is in no map.
    assert_eq!(counts(&quality.overall), (3, 1, 2));
    assert_eq!((quality.records, quality.persons, quality.persons_in_false_links), (9, 5, 2));
    assert!((quality.overall.precision.unwrap().value - 0.75).abs() < 1e-12);
    assert!((quality.overall.recall.unwrap().value - 0.6).abs() < 1e-12);
    assert!((quality.overall.f1.unwrap().value - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(quality.pairs.len(), 1);
    assert_eq!(
        (quality.pairs[0].first.as_str(), quality.pairs[0].second.as_str()),
        ("education", "health")
    );
    assert_eq!(counts(&quality.pairs[0].figures), (3, 1, 2));
    assert_eq!(counts(&quality.within[0].figures), (1, 0, 0));
    assert_eq!(counts(&quality.within[1].figures), (0, 1, 0));
    let of = |column, value| counts(&quality.subgroup(column, value).unwrap().figures);
    assert_eq!(of("twin", "yes"), (1, 1, 1));
    assert_eq!(of("twin", "no"), (2, 0, 1));
    // The false link belongs to both sexes.
    assert_eq!(of("sex", "F"), (3, 1, 0));
    assert_eq!(of("sex", "M"), (0, 1, 2));
    let twins = quality.false_per_thousand("twin", "yes").unwrap();
    assert!((twins.value - 1000.0).abs() < 1e-9 && twins.low < 400.0);
    assert!((quality.false_per_thousand("sex", "M").unwrap().value - 500.0).abs() < 1e-9);
    assert_eq!(quality.false_per_thousand("sex", "X"), None);
}

#[test]
fn a_table_has_aligned_columns_and_json_has_names() {
    let quality = example();
    let table = quality.table();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 9);
    assert!(
        lines[1].starts_with("between all parties     3      1       2  0.7500 (0.3006-0.9544)")
    );
    let end = lines[0].find("recall (95 %)").unwrap() + "recall (95 %)".len();
    assert!(lines[1..].iter().all(|line| line.get(end..=end) == Some(" ")), "{table}");
    let json = serde_json::to_value(&quality).unwrap();
    assert_eq!(json["overall"]["true_links"], 3);
    assert_eq!(json["subgroups"][0]["column"], "twin");
    assert_eq!(json["subgroups"][0]["missed_links"], 1);
    assert!(json["within"][1]["recall"].is_null());
}

#[test]
fn nothing_gives_no_figures() {
    let none = Quality::measure::<[u8; 1]>(&[], &[], &People::default()).unwrap();
    assert_eq!(none.overall, Figures::default());
    assert_eq!(none.table().lines().count(), 2);
    assert_eq!(none.gate(0.0), Err(QualityError::BelowBar { f1: None, least: 0.0 }));
    let only = truth(&[("health", "1", "A")]);
    let quality = Quality::measure::<[u8; 1]>(&[map("health", &[])], &only, &People::default());
    assert_eq!((quality.as_ref().unwrap().persons, quality.unwrap().records), (0, 0));
}

#[test]
fn the_gate_holds_at_its_bar() {
    let quality = example();
    let f1 = quality.overall.f1.unwrap().value;
    assert_eq!(quality.gate(f1), Ok(()));
    let below = quality.gate(f1 + 1e-9).unwrap_err();
    assert_eq!(below.kind(), ErrorKind::QualityGate);
    assert!(below.to_string().starts_with("F1 is 0.666667, below"), "{below}");
    for bar in [-0.1, 1.1, f64::NAN] {
        assert_eq!(quality.gate(bar).unwrap_err().kind(), ErrorKind::Usage);
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let none = People::default();
    let of = truth(&[("health", "1", "Anna"), ("health", "2", "Ben")]);
    let refused = |maps: &[PartyMap<[u8; 1]>], truth: &[TruthRow], people: &People| {
        let error = Quality::measure(maps, truth, people).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("Anna"));
        error
    };
    let party = || "health".to_owned();
    let twice = [map("health", &[("1", [1])]), map("health", &[("2", [1])])];
    assert_eq!(refused(&twice, &of, &none), QualityError::PartyTwice { party: party() });
    let again = [map("health", &[("1", [1]), ("2", [1]), ("1", [2])])];
    assert_eq!(
        refused(&again, &of, &none),
        QualityError::RecordTwiceInMap { party: party(), row: 3, first: 1 }
    );
    for unknown in ["0", "15", "3"] {
        let unknown = [map("health", &[("1", [1]), (unknown, [1])])];
        assert_eq!(
            refused(&unknown, &of, &none),
            QualityError::NotInTruth { party: party(), row: 2 }
        );
    }
    let other = truth(&[("health", "1", "Anna"), ("health", "1", "Ben")]);
    let one = [map("health", &[("1", [1])])];
    assert_eq!(refused(&one, &other, &none), QualityError::RecordTwiceInTruth { row: 2, first: 1 });
    let listed = people(&["sex"], &[("Anna", &["F"]), ("Ben", &["M"]), ("Anna", &["F"])]);
    assert_eq!(refused(&one, &of, &listed), QualityError::PersonTwice { row: 3, first: 1 });
    let short = people(&["sex"], &[("Anna", &[])]);
    assert_eq!(
        refused(&one, &of, &short),
        QualityError::ValueCount { row: 1, found: 0, expected: 1 }
    );
    assert!(!format!("{:?}{of:?}{listed:?}", map("health", &[("Anna", [1])])).contains("Anna"));
}

#[test]
fn one_group_of_everything_is_counted_without_listing_its_pairs() {
    const EACH: u64 = 20_000;
    let ids: Vec<String> = (0..EACH).map(|number| number.to_string()).collect();
    let mut rows = Vec::new();
    let mut maps = Vec::new();
    for party in ["a", "b"] {
        for id in &ids {
            rows.push(TruthRow { party: party.into(), record_id: id.clone(), person: id.clone() });
        }
        let linked = ids.iter().map(|id| (id.clone(), [0u8])).collect();
        maps.push(PartyMap { party: party.into(), rows: linked });
    }
    let many = People {
        columns: vec!["person".into(), "all".into()],
        rows: ids.iter().map(|id| (id.clone(), vec![id.clone(), "yes".into()])).collect(),
    };
    let quality = Quality::measure(&maps, &rows, &many).unwrap();
    assert_eq!(counts(&quality.overall), (EACH, EACH * (EACH - 1), 0));
    assert_eq!(counts(&quality.within[0].figures), (0, EACH * (EACH - 1) / 2, 0));
    assert_eq!(quality.skipped_columns, ["person"]);
    assert_eq!(quality.subgroups.len(), 1);
    assert_eq!(counts(&quality.subgroups[0].figures), counts(&quality.overall));
    assert_eq!(quality.persons_in_false_links, EACH);
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = (0u8..4, prop::option::weighted(0.9, 0u8..5), 0u8..6);
    // The value is the person's: 5 has none.
    prop::collection::vec(record, 0..40).prop_map(|records| {
        let of = |person: u8| (person < 5).then_some(person / 2);
        records.into_iter().map(|(party, it, person)| (party, it, person, of(person))).collect()
    })
}

fn measure(records: &[Record], reverse: bool) -> Quality {
    let mut maps: Vec<PartyMap<[u8; 1]>> = PARTIES.iter().map(|party| map(party, &[])).collect();
    let mut rows = Vec::new();
    for (number, (party, pseudonym, person, _)) in records.iter().enumerate() {
        let (record_id, place) = (number.to_string(), usize::from(*party));
        let party = PARTIES[place].to_owned();
        if let Some(pseudonym) = pseudonym {
            maps[place].rows.push((record_id.clone(), [*pseudonym]));
        }
        rows.push(TruthRow { party, record_id, person: person.to_string() });
    }
    let mut listed = People { columns: vec!["value".into()], rows: Vec::new() };
    for person in 0u8..5 {
        listed.rows.push((person.to_string(), vec![(person / 2).to_string()]));
    }
    if reverse {
        maps.reverse();
        maps.iter_mut().for_each(|map| map.rows.reverse());
        rows.reverse();
        listed.rows.reverse();
    }
    Quality::measure(&maps, &rows, &listed).unwrap()
}

proptest! {
    #[test]
    fn counts_are_those_of_every_pair(records in records()) {
        let quality = measure(&records, false);
        let between = |a: &Record, b: &Record, _| a.0 != b.0;
        prop_assert_eq!(counts(&quality.overall), reference::count(&records, between));
        prop_assert_eq!(
            (quality.persons, quality.persons_in_false_links),
            reference::harmed(&records, None)
        );
        let mut pairs = quality.pairs.iter();
        for first in 0u8..4 {
            let own = reference::count(&records, |a, b, _| a.0 == first && b.0 == first);
            prop_assert_eq!(counts(&quality.within[usize::from(first)].figures), own);
            for second in first + 1..4 {
                let pair = pairs.next().unwrap();
                prop_assert_eq!(&pair.second, PARTIES[usize::from(second)]);
                let wanted = |a: &Record, b: &Record, _| {
                    (a.0.min(b.0), a.0.max(b.0)) == (first, second)
                };
                prop_assert_eq!(counts(&pair.figures), reference::count(&records, wanted));
            }
        }
        for value in 0u8..3 {
            let group = quality.subgroup("value", &value.to_string()).unwrap();
            let wanted = |a: &Record, b: &Record, _| {
                a.0 != b.0 && (a.3 == Some(value) || b.3 == Some(value))
            };
            prop_assert_eq!(counts(&group.figures), reference::count(&records, wanted));
            prop_assert_eq!(
                (group.persons, group.persons_in_false_links),
                reference::harmed(&records, Some(value))
            );
        }
        prop_assert_eq!(measure(&records, true), quality);
    }
}

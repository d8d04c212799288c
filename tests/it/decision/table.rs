//! Every row of the decisions written by hand.

use linkwise::policy::{Decision, Obligation, OutputProfile};
use linkwise::schema::Field;

use super::facts::{Facts, HOUR, after};
use super::{codes, decide};

const ROWS: &str = include_str!("../../vectors/decisions.txt");

fn words(list: &str) -> Vec<&str> {
    let mut words: Vec<&str> = if list == "-" { Vec::new() } else { list.split(',').collect() };
    words.sort_unstable();
    words
}

fn limit_holds(decision: &Decision, limit: &str) -> bool {
    let limits = decision.limits().unwrap();
    let location = |field: &Field| field.is_location();
    match limit.split_once('=').unwrap_or((limit, "")) {
        ("rows", most) => limits.most_rows == most.parse::<u64>().unwrap(),
        ("until", "assertion") => limits.valid_until == after(HOUR),
        ("place", precision) => limits.place.name() == precision,
        ("birth", precision) => limits.birth.name() == precision,
        ("no_location", _) => {
            !limits.fields.iter().any(location)
                && !limits.fields.is_empty()
                && (limits.place.name() != "none"
                    || !limits.passes.iter().any(linkwise::schema::Pass::uses_location))
        }
        ("no_date_of_birth", _) => !limits.fields.contains(&Field::DateOfBirth),
        ("output", "hes") => limits.output == OutputProfile::HOSPITAL_EPISODES,
        ("output", "care") => limits.output == OutputProfile::CARE_STATISTICS,
        ("output", "secure") => limits.output == OutputProfile::SECURE_RESEARCH,
        _ => panic!("{limit}"),
    }
}

#[test]
fn every_decision_written_by_hand_is_the_one_made() {
    let (mut rows, mut wrong) = (0, Vec::new());
    for row in ROWS.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let [base, facts, effect, reasons, limits, obligations] =
            *row.split(" | ").collect::<Vec<_>>().as_slice()
        else {
            panic!("{row}");
        };
        let mut asked = Facts::base(base);
        facts.split(' ').filter(|fact| *fact != "-").for_each(|fact| asked.set(fact));
        let decision = decide(&asked);
        let mut made: Vec<&str> = decision.obligations().iter().map(Obligation::name).collect();
        made.sort_unstable();
        let mut wanted = words(obligations);
        wanted.push("log");
        wanted.sort_unstable();
        let right = decision.permits() == (effect == "permit")
            && ["permit", "deny"].contains(&effect)
            && codes(&decision) == words(reasons)
            && made == wanted
            && limits
                .split(' ')
                .filter(|limit| *limit != "-")
                .all(|limit| limit_holds(&decision, limit));
        if !right {
            wrong.push(format!("{row}\n    made: {decision:?}"));
        }
        // The reference reads the table for itself: it must say the same.
        let answer = asked.ask(super::reference::decide);
        if answer != (effect == "permit", words(reasons)) {
            wrong.push(format!("{row}\n    the reference says: {answer:?}"));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows >= 430, "{rows} rows");
}

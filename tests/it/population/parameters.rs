//! Files of parameters, and extreme ones.

use linkwise::error::ErrorKind;
use linkwise::population::{Parameters, Population, PopulationError, Row};

use super::files;

#[test]
fn parameter_files_are_checked() {
    let text = Parameters::default_england().text().to_owned();
    assert!(text.starts_with('#') && Parameters::from_toml(&text).is_ok());
    let held_out = Parameters::held_out();
    assert_eq!(held_out.name(), "held-out");
    assert_ne!(held_out.text(), text);
    let change = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Parameters::from_toml(&text.replacen(from, to, 1)).map(|_| ())
    };
    let mut refused = vec![
        ("an unknown key", change("[households]", "[households]\nnonsense = 1")),
        ("a missing key", change("moved = 300000", "")),
        ("a probability over one", change("moved = 300000", "moved = 1000001")),
        ("a negative probability", change("moved = 300000", "moved = -1")),
        ("no date", change("2026-01-31", "2026-02-30")),
        ("a year too early", change("2026-01-31", "1800-01-31")),
        ("shares that do not sum", change("births = [420000", "births = [420001")),
        ("an unknown table", change("english = 96", "martian = 96")),
        ("a weight of nothing", change("irish = 4", "irish = 0")),
        ("a gap shorter than a pregnancy", change("gap_least = 330", "gap_least = 100")),
        ("a lower-case area", change("\"LK\"", "\"lk\"")),
        ("an area no postcode begins with", change("\"LK\"", "\"QK\"")),
        ("a quality off its mean", change("multiplier = 900", "multiplier = 9000")),
        ("no overdispersion", change("overdispersion = 3", "overdispersion = 1")),
        ("a cluster that shrinks", change("cluster_least = 10", "cluster_least = 30")),
    ];
    refused.push(("no text", Parameters::from_toml("").map(|_| ())));
    for (what, result) in refused {
        let error = result.expect_err(what);
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration, "{what}");
    }
    let error = change("moved = 300000", "moved = 1000001").unwrap_err();
    assert!(matches!(error, PopulationError::ParameterSyntax { .. }));
    assert!(error.to_string().contains("moved"), "{error}");
}

/// The default text with every probability of one value between `[households]` and the groups.
fn extreme(value: &str) -> String {
    let text = Parameters::default_england().text().to_owned();
    let (numbers, groups) = text.split_once("\n[[ethnic_group]]").unwrap();
    let line = |line: &str| match line.split_once(" = ") {
        Some((key, old)) if old.bytes().all(|byte| byte.is_ascii_digit()) => match old.len() {
            // Sizes and all multipliers but one have at most three digits.
            0..=3 => line.to_owned(),
            _ if key.starts_with("gap_") || key.starts_with("homeless") => line.to_owned(),
            _ => format!("{key} = {value}"),
        },
        _ => line.to_owned(),
    };
    let numbers: Vec<_> = numbers.lines().map(line).collect();
    format!("{}\n[[ethnic_group]]{groups}", numbers.join("\n"))
}

#[test]
fn extreme_parameters_end_and_keep_the_rules() {
    for value in ["0", "1000000"] {
        let parameters = Parameters::from_toml(&extreme(value)).unwrap();
        let population = Population::generate(&parameters, 400, 1);
        assert_eq!(population.health().len(), 400);
        let twins = population.persons().iter().filter(|person| person.is_twin()).count();
        let numbers = population.health().iter().filter(|row| !row.value("nhs_number").is_empty());
        if value == "0" {
            assert_eq!((twins, numbers.count(), population.social_care().len()), (0, 0, 0));
        } else {
            assert!(twins > 100, "{twins}");
            let alone = |row: &Row| population.persons()[row.person() as usize].is_unaccompanied();
            assert!(population.education().iter().all(alone));
            assert_eq!(numbers.count(), 400);
            let known = population.social_care().len();
            assert!(known > 250, "{known}");
        }
        assert_eq!(files(&population).len(), 5);
    }
}

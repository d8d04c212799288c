//! The shape of small cases checked by hand: what a linkage must do with each pair, and why.

use core::fmt;

use super::table::Agency;

/// What a linkage must do with a pair of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Linked without a person looking at it.
    Match,
    /// Shown to a person, never linked by itself.
    Review,
    /// Not linked.
    NoLink,
    /// A value of one of the records is refused on reading; the pair is not linked by it.
    InputError,
}

/// A record of a scenario.
#[derive(Clone, PartialEq, Eq)]
pub struct ScenarioRecord {
    pub(super) agency: Agency,
    pub(super) record_id: &'static str,
    pub(super) values: Vec<(&'static str, String)>,
}

impl fmt::Debug for ScenarioRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScenarioRecord").field("record_id", &self.record_id).finish_non_exhaustive()
    }
}

impl ScenarioRecord {
    /// The agency whose record it is.
    #[must_use]
    pub const fn agency(&self) -> Agency {
        self.agency
    }

    /// The record's id, unlike that of any other record of the scenario.
    #[must_use]
    pub const fn record_id(&self) -> &'static str {
        self.record_id
    }

    /// The columns that have a value, and the value. Besides the agency's own columns there may be
    /// `chi_number`.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().map(|(column, value)| (*column, value.as_str()))
    }

    /// The value of a column; empty where it is missing.
    #[must_use]
    pub fn value(&self, column: &str) -> &str {
        self.values()
            .find_map(|(name, value)| (name == column).then_some(value))
            .unwrap_or_default()
    }

    pub(super) fn with(mut self, column: &'static str, value: impl Into<String>) -> Self {
        self.values.push((column, value.into()));
        self
    }
}

/// What must become of one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    pub(super) left: &'static str,
    pub(super) right: &'static str,
    pub(super) outcome: Outcome,
    pub(super) why: &'static str,
}

impl Expectation {
    /// The first record's id.
    #[must_use]
    pub const fn left(&self) -> &'static str {
        self.left
    }

    /// The second record's id.
    #[must_use]
    pub const fn right(&self) -> &'static str {
        self.right
    }

    /// What must become of the pair.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The reason, in a sentence.
    #[must_use]
    pub const fn why(&self) -> &'static str {
        self.why
    }
}

/// A few records and what must become of their pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub(super) name: &'static str,
    pub(super) records: Vec<ScenarioRecord>,
    pub(super) expected: Vec<Expectation>,
}

impl Scenario {
    /// The name, in words.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The records of all agencies.
    #[must_use]
    pub fn records(&self) -> &[ScenarioRecord] {
        &self.records
    }

    /// What must become of each pair that is named; pairs that are not named must not be linked.
    #[must_use]
    pub fn expected(&self) -> &[Expectation] {
        &self.expected
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::scenarios;
    use super::super::issue::upn;
    use super::*;

    #[test]
    fn expectations_name_records_of_two_agencies_each_pair_once() {
        let all = scenarios();
        assert!(all.len() >= 21);
        for scenario in &all {
            let find = |id: &str| {
                let mut found = scenario.records.iter().filter(|record| record.record_id == id);
                let record = found.next().unwrap_or_else(|| panic!("{}: {id}", scenario.name));
                assert!(found.next().is_none(), "{}: {id} twice", scenario.name);
                record
            };
            let mut pairs = Vec::new();
            for expected in &scenario.expected {
                let (left, right) = (find(expected.left), find(expected.right));
                assert_ne!(left.agency, right.agency, "{}", scenario.name);
                pairs.push((expected.left, expected.right));
            }
            pairs.sort_unstable();
            pairs.dedup();
            assert_eq!(pairs.len(), scenario.expected.len(), "{}", scenario.name);
        }
        let mut names: Vec<_> = all.iter().map(Scenario::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn columns_are_the_agencies() {
        for scenario in scenarios() {
            for record in scenario.records() {
                for (column, value) in record.values() {
                    let known = record.agency().columns().contains(&column);
                    assert!(known || column == "chi_number", "{} {column}", scenario.name());
                    assert!(!value.is_empty());
                }
            }
        }
    }

    #[test]
    fn the_alias_scenario_has_one_check_letter_and_numbers_exist() {
        assert_eq!(upn("801000023800").chars().next(), upn("80100002380A").chars().next());
        for scenario in scenarios() {
            for record in scenario.records() {
                let number = record.value("nhs_number");
                if !number.is_empty() && number != "9276308686" {
                    let sum: u32 = number
                        .bytes()
                        .zip((1..=10).rev())
                        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
                        .sum();
                    assert_eq!(sum % 11, 0, "{}", scenario.name());
                    assert!(number.starts_with('9'));
                }
            }
        }
    }
}

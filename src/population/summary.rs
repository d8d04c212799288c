//! Counts of a population, for printing.

use core::fmt;
use std::collections::BTreeMap;

use super::{Agency, Care, Person, Population};

/// Counts by agency and subgroup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    children: usize,
    records: Vec<(&'static str, usize)>,
    subgroups: Vec<(&'static str, usize)>,
    ethnic_groups: BTreeMap<String, usize>,
}

impl Summary {
    /// The number of children; the two identities of an adopted child count as two.
    #[must_use]
    pub const fn children(&self) -> usize {
        self.children
    }

    /// Records by agency, in the order of their files.
    #[must_use]
    pub fn records(&self) -> &[(&'static str, usize)] {
        &self.records
    }

    /// Children by subgroup, named as the columns of `people.csv`.
    #[must_use]
    pub fn subgroups(&self) -> &[(&'static str, usize)] {
        &self.subgroups
    }

    /// Children by DfE code of the ethnic group.
    #[must_use]
    pub const fn ethnic_groups(&self) -> &BTreeMap<String, usize> {
        &self.ethnic_groups
    }
}

impl Population {
    /// Counts the children and records.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let persons = self.persons();
        let count =
            |holds: fn(Person) -> bool| persons.iter().filter(|person| holds(**person)).count();
        let mut ethnic_groups = BTreeMap::new();
        for person in persons {
            let code = self.ethnicity(*person).0.to_owned();
            *ethnic_groups.entry(code).or_default() += 1;
        }
        Summary {
            children: persons.len(),
            records: Agency::ALL
                .map(|agency| (agency.as_str(), self.records(agency).len()))
                .to_vec(),
            subgroups: vec![
                ("twin", count(Person::is_twin)),
                ("mover", count(Person::is_mover)),
                ("changed_surname", count(Person::has_changed_surname)),
                ("looked_after", count(|person| person.care() == Care::LookedAfter)),
                ("missing_identifier", count(Person::lacks_identifier)),
                ("eal", count(Person::has_additional_language)),
                ("unaccompanied", count(Person::is_unaccompanied)),
                ("placeholder", count(Person::has_placeholder)),
                ("adopted", count(Person::is_adopted)),
                ("mononym", count(Person::has_one_name)),
            ],
            ethnic_groups,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<22}{:>9}", "children", self.children)?;
        for (name, count) in self.records.iter().chain(&self.subgroups) {
            writeln!(f, "{name:<22}{count:>9}")?;
        }
        for (code, count) in &self.ethnic_groups {
            writeln!(f, "ethnicity {code:<12}{count:>9}")?;
        }
        Ok(())
    }
}

//! A synthetic population of children with the records of three agencies and the truth: who is who.
//!
//! No value describes a real person. NHS numbers are of the block 900000000n to 999999999n that is
//! never numbers, UPNs of the establishment 0000 that does not exist, postcodes of areas that do not
//! exist; names come from lists written for this project with invented frequencies. The same
//! parameters, number of children and seed give the same bytes on every platform.
//!
//! Children live in households, households in postcodes; twins, siblings, moves, changes of name,
//! children's homes and refuges, unaccompanied children, newborn babies, adopted children with two
//! identities and children with one name alone are there because they are what linkage gets wrong.
//! Each record has one latent quality, so that errors come together.

mod adoption;
mod cases;
mod geography;
mod holding;
mod household;
mod issue;
mod names;
mod parameters;
mod person;
mod record;
mod scenario;
mod summary;
mod table;
mod typing;
mod write;

use core::fmt;

use crate::crypto::SeededStream;
use crate::error::ErrorKind;
use crate::time::Date;

pub use cases::scenarios;
pub use household::Care;
pub use parameters::Parameters;
pub use person::Person;
pub use scenario::{Expectation, Outcome, Scenario, ScenarioRecord};
pub use summary::Summary;
pub use table::{Agency, Row};

use adoption::Former;
use holding::Issued;
use household::{Household, Maker, age};
use issue::{Issuer, Permutation};
use names::Names;
use person::{
    ADDITIONAL_LANGUAGE, ADOPTED, CHANGED_SURNAME, MALE, MISSING_IDENTIFIER, MONONYM, MOVER,
    PLACEHOLDER, UNACCOMPANIED,
};
use record::Identifiers;

/// Why a population could not be made or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PopulationError {
    /// The parameter file is not the expected TOML.
    #[error("the parameter file cannot be read: {message}")]
    ParameterSyntax {
        /// What the TOML reader says, with the line.
        message: String,
    },
    /// A parameter's value does not fit.
    #[error("the parameter {key} {rule}; mend it in the parameter file")]
    ParameterValue {
        /// The key.
        key: &'static str,
        /// What it must fulfil.
        rule: &'static str,
    },
    /// A file could not be written.
    #[error("{file} could not be written in the folder given: {source}")]
    Write {
        /// The file's name.
        file: &'static str,
        /// The operating system's reason.
        source: std::io::Error,
    },
}

impl PopulationError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::ParameterSyntax { .. } | Self::ParameterValue { .. } => {
                ErrorKind::InvalidConfiguration
            }
            Self::Write { .. } => ErrorKind::InputOutput,
        }
    }
}

/// Children, and what three agencies wrote down about them.
///
/// A million children take about 200 MB.
///
/// ```
/// use linkwise::population::{Parameters, Population};
/// let population = Population::generate(&Parameters::default_england(), 500, 1);
/// assert_eq!(population.persons().len(), 500);
/// // Health holds every child; of an identity from before an adoption it may hold nothing.
/// assert!(population.health().len() <= 500);
/// let first = &population.health()[0];
/// assert!(first.record_id().starts_with('H'));
/// assert_eq!(first.value("sex").len(), 1);
/// ```
pub struct Population {
    parameters: Parameters,
    persons: Vec<Person>,
    health: Vec<Row>,
    education: Vec<Row>,
    social_care: Vec<Row>,
}

impl fmt::Debug for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Population").field("persons", &self.persons.len()).finish_non_exhaustive()
    }
}

/// Tables being filled.
struct Filling<'a> {
    maker: Maker<'a>,
    issuer: Issuer,
    record_ids: [Permutation; 3],
    tables: [Vec<Row>; 3],
    persons: Vec<Person>,
    households: u32,
    stranger: u32,
}

impl Population {
    /// Makes a population of `children` children, at most 5,000,000, that the parameters and the
    /// seed determine. The two identities of an adopted child, before and since the order, count as
    /// two children. A million children take under a minute.
    #[must_use]
    pub fn generate(parameters: &Parameters, children: u32, seed: u64) -> Self {
        let children = children.min(5_000_000);
        let names = Names::read();
        let stream = SeededStream::new("population", seed);
        let mut filling = Filling {
            maker: Maker::new(parameters, &names, stream, children),
            issuer: Issuer::new(seed),
            record_ids: Agency::ALL
                .map(|agency| Permutation::new(&format!("population {}", agency.as_str()), seed)),
            tables: [Vec::new(), Vec::new(), Vec::new()],
            persons: Vec::with_capacity(usize::try_from(children).unwrap_or_default()),
            households: 0,
            stranger: 900_000_001,
        };
        filling.stranger = filling.issuer.nhs_body();
        let wanted = usize::try_from(children).unwrap_or_default();
        let agencies = &parameters.values.agencies;
        let unaccompanied = u64::from(agencies.looked_after.get())
            * u64::from(agencies.unaccompanied.get())
            / 1_000_000;
        let unaccompanied = u32::try_from(unaccompanied).unwrap_or_default();
        while filling.persons.len() < wanted {
            let room = wanted - filling.persons.len();
            let mut household = filling.maker.household(room);
            household.children.truncate(room);
            let born = household.children.len();
            let former = filling.maker.adoptions(&mut household, room - born);
            let numbers = filling.add(&household);
            if let Some(former) = former {
                filling.add_former(former, &numbers);
            }
            for _ in 0..born {
                let arrives = filling.maker.stream.chance(unaccompanied);
                if arrives && filling.persons.len() < wanted {
                    let alone = filling.maker.unaccompanied();
                    filling.add(&alone);
                }
            }
        }
        let Filling { tables: [mut health, mut education, mut social_care], persons, .. } = filling;
        let mut order = SeededStream::new("population order", seed);
        for table in [&mut health, &mut education, &mut social_care] {
            shuffle(&mut order, table);
        }
        Self { parameters: parameters.clone(), persons, health, education, social_care }
    }

    /// The children, in the order in which they were made.
    #[must_use]
    pub fn persons(&self) -> &[Person] {
        &self.persons
    }

    /// The records of health, in no order.
    #[must_use]
    pub fn health(&self) -> &[Row] {
        &self.health
    }

    /// The records of education, in no order.
    #[must_use]
    pub fn education(&self) -> &[Row] {
        &self.education
    }

    /// The records of social care, in no order.
    #[must_use]
    pub fn social_care(&self) -> &[Row] {
        &self.social_care
    }

    /// The records of an agency.
    #[must_use]
    pub fn records(&self, agency: Agency) -> &[Row] {
        match agency {
            Agency::Health => &self.health,
            Agency::Education => &self.education,
            Agency::SocialCare => &self.social_care,
        }
    }

    /// The parameters that the population was made with.
    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The DfE code of a child's ethnic group, and the group of five of the Office for National Statistics.
    #[must_use]
    pub fn ethnicity(&self, person: Person) -> (&str, &str) {
        self.parameters
            .values
            .ethnic_group
            .get(usize::from(person.group))
            .map_or(("NOBT", "Unknown"), |group| (&group.code, &group.group))
    }

    /// A child's band of age in years on the reference date: `0`, `1-3`, `4-10`, `11-15`, `16-17`.
    #[must_use]
    pub fn age_band(&self, person: Person) -> &'static str {
        let birth = Date::from_days(i64::from(person.birth_days));
        let years = birth.map_or(0, |birth| age(birth, self.parameters.reference));
        match years {
            0 => "0",
            1..=3 => "1-3",
            4..=10 => "4-10",
            11..=15 => "11-15",
            _ => "16-17",
        }
    }
}

/// Puts items into an order in which each is equally likely (Fisher and Yates).
fn shuffle<T>(stream: &mut SeededStream, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        let other = usize::try_from(stream.below(last as u64 + 1)).unwrap_or_default();
        items.swap(last, other);
    }
}

impl Filling<'_> {
    /// Adds identities from before an adoption; half of them keep the UPN that `numbers` have.
    fn add_former(&mut self, mut former: Former, numbers: &[Issued]) {
        for (child, place) in former.household.children.iter_mut().zip(&former.places) {
            if let Some(kept) = &mut child.kept_upn {
                numbers.get(*place).and_then(Issued::upn).unwrap_or_default().clone_into(kept);
            }
        }
        self.add(&former.household);
    }

    fn add(&mut self, household: &Household) -> Vec<Issued> {
        let mut numbers = self.maker.issue(household, &mut self.issuer);
        for (place, child) in household.children.iter().enumerate() {
            let mut flags = 0;
            let mut set = |holds: bool, flag: u16| {
                if holds {
                    flags |= flag;
                }
            };
            set(child.male, MALE);
            set(child.before.is_some(), MOVER);
            set(child.additional_language, ADDITIONAL_LANGUAGE);
            set(child.unaccompanied, UNACCOMPANIED);
            set(child.former_surname.is_some(), CHANGED_SURNAME);
            set(child.adopted, ADOPTED);
            set(child.mononym, MONONYM);
            let number = u32::try_from(self.persons.len()).unwrap_or(u32::MAX);
            for agency in Agency::ALL {
                let known = match agency {
                    Agency::Health => child.in_health,
                    Agency::Education => child.in_census,
                    Agency::SocialCare => child.care != Care::None,
                };
                if !known {
                    continue;
                }
                let held = self.maker.hold(
                    household,
                    place,
                    agency,
                    &mut numbers,
                    &mut self.issuer,
                    self.stranger,
                );
                set(lacks(agency, &held), MISSING_IDENTIFIER);
                let (Some(ids), Some(table)) =
                    (self.record_ids.get(agency.place()), self.tables.get_mut(agency.place()))
                else {
                    continue;
                };
                let ids = (ids.of(u64::from(number)), number);
                if let Some((row, placeholder)) =
                    self.maker.record(household, place, agency, ids, &held)
                {
                    set(placeholder, PLACEHOLDER);
                    table.push(row);
                }
            }
            self.persons.push(Person {
                birth_days: i32::try_from(child.birth.days()).unwrap_or_default(),
                household: self.households,
                group: u8::try_from(child.group).unwrap_or_default(),
                babies: child.babies,
                flags,
                care: child.care,
            });
        }
        self.households += 1;
        if let Some(last) = numbers.last() {
            self.stranger = last.nhs_body();
        }
        numbers
    }
}

/// Whether a record lacks the identifier that its agency would hold: a UPN only from school age.
fn lacks(agency: Agency, held: &Identifiers) -> bool {
    let no_upn = held.upn.is_empty() || held.upn.starts_with("UN") && held.upn != "UN1";
    match agency {
        Agency::Health => held.nhs_number.is_empty(),
        Agency::Education => no_upn,
        Agency::SocialCare => held.nhs_number.is_empty() || no_upn,
    }
}

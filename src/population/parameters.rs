//! The numbers that shape the population, read from a commented TOML file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::PopulationError;
use super::names::TABLES;
use crate::time::Date;

const ENGLAND: &str = include_str!("parameters.toml");
const HELD_OUT: &str = include_str!("parameters-held-out.toml");
const WHOLE: u64 = 1_000_000;

/// A probability or share in millionths, 0 to 1,000,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Millionths(u32);

impl Millionths {
    /// The number of millionths, 0 to 1,000,000.
    #[must_use]
    pub(super) const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Millionths {
    type Error = &'static str;

    fn try_from(value: u32) -> Result<Self, Self::Error> {
        if value > 1_000_000 {
            return Err("a probability in millionths must be at most 1000000");
        }
        Ok(Self(value))
    }
}

/// The parameters of a population: a checked TOML text. The comments of `parameters.toml` beside
/// this module's source say what each key means and where its value comes from.
///
/// ```
/// use linkwise::population::Parameters;
/// let parameters = Parameters::default_england();
/// assert_eq!(parameters.name(), "england");
/// let unknown = format!("nonsense = 1\n{}", parameters.text());
/// assert!(Parameters::from_toml(&unknown).is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Parameters {
    text: String,
    pub(super) values: Values,
    pub(super) reference: Date,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Values {
    pub(super) name: String,
    pub(super) reference_date: String,
    pub(super) households: Households,
    pub(super) geography: Geography,
    pub(super) agencies: Agencies,
    pub(super) adoptions: Adoptions,
    pub(super) identifiers: Identifiers,
    pub(super) errors: Errors,
    pub(super) ethnic_group: Vec<EthnicGroup>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Households {
    pub(super) births: [Millionths; 5],
    pub(super) gap_least: u16,
    pub(super) gap_most: u16,
    pub(super) multiple_maternities: Millionths,
    pub(super) triplets: Millionths,
    pub(super) multiples_same_sex: Millionths,
    pub(super) multiples_same_initial: Millionths,
    pub(super) shared_surname: Millionths,
    pub(super) double_barrelled: Millionths,
    pub(super) like_neighbour: Millionths,
    pub(super) moved: Millionths,
    pub(super) changed_surname: Millionths,
    pub(super) in_refuge: Millionths,
    pub(super) middle_name: Millionths,
    pub(super) known_as: Millionths,
    pub(super) mononym: Millionths,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Geography {
    pub(super) children_per_postcode: u32,
    pub(super) overdispersion: u32,
    pub(super) cluster_least: u32,
    pub(super) cluster_most: u32,
    pub(super) areas: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agencies {
    pub(super) independent: Millionths,
    pub(super) home_educated: Millionths,
    pub(super) sixth_form: Millionths,
    pub(super) looked_after: Millionths,
    pub(super) unaccompanied: Millionths,
    pub(super) child_in_need: Millionths,
    pub(super) child_protection: Millionths,
    pub(super) siblings_alike: Millionths,
    pub(super) looked_after_male: Millionths,
    pub(super) childrens_home: Millionths,
    pub(super) placement_moved: Millionths,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Adoptions {
    pub(super) adopted: Millionths,
    pub(super) surname_changed: Millionths,
    pub(super) forename_changed: Millionths,
    pub(super) upn_changed: Millionths,
    pub(super) former_in_health: Millionths,
    pub(super) former_in_education: Millionths,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identifiers {
    pub(super) health_nhs_number: Millionths,
    pub(super) unaccompanied_nhs_number: Millionths,
    pub(super) care_nhs_number: Millionths,
    pub(super) need_nhs_number: Millionths,
    pub(super) nhs_number_verified: Millionths,
    pub(super) nhs_number_superseded: Millionths,
    pub(super) nhs_number_of_other: Millionths,
    pub(super) typing_error: Millionths,
    pub(super) education_upn: Millionths,
    pub(super) need_upn: Millionths,
    pub(super) looked_after_upn: Millionths,
    pub(super) two_upns: Millionths,
    pub(super) sibling_upn: Millionths,
    pub(super) temporary_upn: Millionths,
    pub(super) former_upn_recorded: Millionths,
    pub(super) unknown_upn_code: Millionths,
}

/// A rate that differs by sex.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BySex {
    pub(super) female: Millionths,
    pub(super) male: Millionths,
}

impl BySex {
    pub(super) fn of(self, male: bool) -> Millionths {
        if male { self.male } else { self.female }
    }
}

/// A class of records of one latent quality.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quality {
    pub(super) share: Millionths,
    pub(super) multiplier: u16,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Errors {
    pub(super) forename_partial: BySex,
    pub(super) forename_start_only: BySex,
    pub(super) forename_complete: BySex,
    pub(super) names_swapped: Millionths,
    pub(super) surname_partial: BySex,
    pub(super) surname_start_only: BySex,
    pub(super) surname_complete: Millionths,
    pub(super) birth_date_partial: Millionths,
    pub(super) birth_date_complete: Millionths,
    pub(super) sex: Millionths,
    pub(super) postcode_partial: Millionths,
    pub(super) postcode_complete: Millionths,
    pub(super) pseudo_postcode: Millionths,
    pub(super) postcode_missing: Millionths,
    pub(super) sex_unknown: Millionths,
    pub(super) quality: Vec<Quality>,
    pub(super) health: u16,
    pub(super) education: u16,
    pub(super) social_care: u16,
    pub(super) looked_after_postcode: u16,
    pub(super) looked_after_surname: u16,
    pub(super) additional_language_names: u16,
    pub(super) additional_language_swapped: u16,
    pub(super) under_one: u16,
    pub(super) homeless_pseudo_postcode: u16,
    pub(super) birth_date_kinds: [Millionths; 4],
    pub(super) default_birth_date: Millionths,
    pub(super) default_birth_date_held: Millionths,
    pub(super) placeholder_six_weeks: Millionths,
    pub(super) placeholder_six_months: Millionths,
    pub(super) placeholder_social_care: Millionths,
    pub(super) known_as_held: [Millionths; 3],
    pub(super) plain_letters: [Millionths; 3],
    pub(super) capitals: [Millionths; 3],
    pub(super) punctuation: Millionths,
    pub(super) part_dropped: Millionths,
    pub(super) compound_rearranged: Millionths,
    pub(super) mononym_repeated: [Millionths; 3],
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EthnicGroup {
    pub(super) code: String,
    pub(super) group: String,
    pub(super) share: Millionths,
    pub(super) additional_language: Millionths,
    pub(super) care: u16,
    pub(super) forename_tail: Millionths,
    pub(super) surname_tail: Millionths,
    pub(super) tables: BTreeMap<String, u32>,
}

impl Parameters {
    /// An English authority: the defaults.
    #[must_use]
    pub fn default_england() -> Self {
        Self::built_in(ENGLAND)
    }

    /// Another ethnic mix and more errors, so that tuning on the defaults cannot flatter the result.
    #[must_use]
    pub fn held_out() -> Self {
        Self::built_in(HELD_OUT)
    }

    /// A test reads both files, so the empty value here is never met.
    fn built_in(text: &str) -> Self {
        Self::from_toml(text).unwrap_or_else(|_| Self {
            text: String::new(),
            values: Values::default(),
            reference: FIRST_DAY,
        })
    }

    /// Reads and checks a parameter file.
    ///
    /// # Errors
    /// [`PopulationError::ParameterSyntax`] for a text that is not the expected TOML (an unknown or missing
    /// key, a probability over one), [`PopulationError::ParameterValue`] for values that do not fit together.
    pub fn from_toml(text: &str) -> Result<Self, PopulationError> {
        let values: Values = toml::from_str(text).map_err(|error| {
            PopulationError::ParameterSyntax { message: error.to_string().trim_end().to_owned() }
        })?;
        let reference: Date = values
            .reference_date
            .parse()
            .map_err(|_| refused("reference_date", "must be a date YYYY-MM-DD"))?;
        if !(1990..=2099).contains(&reference.year()) {
            return Err(refused("reference_date", "must be in the years 1990 to 2099"));
        }
        check(&values)?;
        Ok(Self { text: text.to_owned(), values, reference })
    }

    /// The text that was read: publish its digest beside every figure made with it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name that the file gives itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.values.name
    }

    /// The day on which the three files are taken.
    #[must_use]
    pub const fn reference_date(&self) -> Date {
        self.reference
    }
}

#[allow(clippy::empty_loop, reason = "the compiler evaluates it, and the day exists")]
const FIRST_DAY: Date = match Date::new(2026, 1, 31) {
    Ok(day) => day,
    Err(_) => loop {},
};

fn refused(key: &'static str, rule: &'static str) -> PopulationError {
    PopulationError::ParameterValue { key, rule }
}

fn whole(shares: impl Iterator<Item = Millionths>) -> bool {
    shares.map(|share| u64::from(share.get())).sum::<u64>() == WHOLE
}

fn check(values: &Values) -> Result<(), PopulationError> {
    let households = &values.households;
    if !whole(households.births.iter().copied()) {
        return Err(refused("households.births", "must sum to 1000000"));
    }
    if households.gap_least < 280 || households.gap_most < households.gap_least {
        return Err(refused("households.gap_least", "must be at least 280 and at most gap_most"));
    }
    let geography = &values.geography;
    if geography.overdispersion < 2
        || geography.overdispersion > 20
        || geography.children_per_postcode < geography.overdispersion - 1
        || geography.children_per_postcode > 100
    {
        return Err(refused(
            "geography.overdispersion",
            "must be 2 to 20, children_per_postcode from one less up to 100",
        ));
    }
    if geography.cluster_least == 0 || geography.cluster_most < geography.cluster_least {
        return Err(refused(
            "geography.cluster_least",
            "must be at least 1 and at most cluster_most",
        ));
    }
    // The letters that the postcode format allows in the first and second place.
    let two_letters = |area: &String| {
        let mut bytes = area.bytes();
        let first = bytes.next().unwrap_or_default();
        let second = bytes.next().unwrap_or_default();
        area.len() == 2
            && first.is_ascii_uppercase()
            && !b"QVX".contains(&first)
            && second.is_ascii_uppercase()
            && !b"IJZ".contains(&second)
    };
    if geography.areas.is_empty() || !geography.areas.iter().all(two_letters) {
        return Err(refused(
            "geography.areas",
            "must list areas of two capital letters that a postcode may begin with",
        ));
    }
    let errors = &values.errors;
    if !whole(errors.quality.iter().map(|class| class.share)) {
        return Err(refused("errors.quality", "shares must sum to 1000000"));
    }
    let mean = errors
        .quality
        .iter()
        .map(|class| u64::from(class.share.get()) * u64::from(class.multiplier))
        .sum::<u64>()
        / WHOLE;
    if !(95..=105).contains(&mean) {
        return Err(refused("errors.quality", "the mean multiplier must be 100"));
    }
    if !whole(errors.birth_date_kinds.iter().copied()) {
        return Err(refused("errors.birth_date_kinds", "must sum to 1000000"));
    }
    if !whole(values.ethnic_group.iter().map(|group| group.share)) {
        return Err(refused("ethnic_group.share", "must sum to 1000000"));
    }
    for group in &values.ethnic_group {
        let known = |name: &String| TABLES.iter().any(|(table, _)| table == name);
        if group.tables.is_empty() || !group.tables.keys().all(known) {
            return Err(refused("ethnic_group.tables", "must name tables of names that exist"));
        }
        if group.tables.values().any(|weight| *weight == 0 || *weight > 1_000_000) {
            return Err(refused("ethnic_group.tables", "weights must be 1 to 1000000"));
        }
    }
    if values.ethnic_group.len() > 200 {
        return Err(refused("ethnic_group", "at most 200 groups"));
    }
    Ok(())
}

//! What an agency writes down about a child, with its errors.

use super::household::{Care, Child, Household, Maker, age};
use super::parameters::Millionths;
use super::table::{Agency, Row};
use super::typing::{below, mistyped, mistyped_date, mistyped_postcode, other_date, other_ending};
use crate::time::Date;

/// The names, date of birth, sex and postcode of one record.
#[derive(Debug, Default)]
struct Written {
    forename: String,
    middle: String,
    preferred: String,
    surname: String,
    former_surname: String,
    birth: String,
    sex: &'static str,
    postcode: String,
    placeholder: bool,
}

/// The identifiers of one record; empty where it has none.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    pub(super) nhs_number: String,
    pub(super) nhs_status: &'static str,
    pub(super) upn: String,
    pub(super) former_upn: String,
    pub(super) social_care: String,
}

/// The multipliers of one record, in per cent.
#[derive(Clone, Copy, Debug)]
struct Load {
    record: u64,
    names: u64,
    surname: u64,
    postcode: u64,
}

/// The rate of one record of two that disagree at `pair`'s rate; at most nine in ten.
fn rate(pair: Millionths, loads: &[u64]) -> u32 {
    let scaled = loads
        .iter()
        .fold(u64::from(pair.get()) * 50, |rate, load| rate.saturating_mul(*load) / 100);
    u32::try_from((scaled / 100).min(900_000)).unwrap_or(900_000)
}

impl Maker<'_> {
    /// The record that `agency` holds of the child at `place` of a household, and whether its name
    /// is a placeholder.
    pub(super) fn record(
        &mut self,
        household: &Household,
        place: usize,
        agency: Agency,
        (number, person): (u32, u32),
        identifiers: &Identifiers,
    ) -> Option<(Row, bool)> {
        let child = household.children.get(place)?;
        let written = self.written(household, child, agency);
        let of = identifiers;
        let values: &[&str] = &match agency {
            Agency::Health => vec![
                of.nhs_number.as_str(),
                of.nhs_status,
                &written.forename,
                &written.middle,
                &written.surname,
                &written.former_surname,
                &written.birth,
                written.sex,
                &written.postcode,
            ],
            Agency::Education => vec![
                of.upn.as_str(),
                &of.former_upn,
                &written.forename,
                &written.middle,
                &written.preferred,
                &written.surname,
                &written.former_surname,
                &written.birth,
                written.sex,
                &written.postcode,
            ],
            Agency::SocialCare => vec![
                of.social_care.as_str(),
                &of.nhs_number,
                &of.upn,
                &written.forename,
                &written.surname,
                &written.birth,
                written.sex,
                &written.postcode,
            ],
        };
        Some((Row::new(agency, number, person, values), written.placeholder))
    }

    /// One draw of quality for the whole record: its errors come together.
    fn load(&mut self, child: &Child, agency: Agency) -> Load {
        let errors = &self.parameters.values.errors;
        let mut point = self.stream.below(1_000_000);
        let mut quality = 100;
        for class in &errors.quality {
            if point < u64::from(class.share.get()) {
                quality = u64::from(class.multiplier);
                break;
            }
            point -= u64::from(class.share.get());
        }
        let of_agency = u64::from(match agency {
            Agency::Health => errors.health,
            Agency::Education => errors.education,
            Agency::SocialCare => errors.social_care,
        });
        let mut record = quality * of_agency / 100;
        if age(child.birth, self.parameters.reference) < 1 {
            record = record.saturating_mul(u64::from(errors.under_one)) / 100;
        }
        let when = |holds: bool, multiplier: u16| if holds { u64::from(multiplier) } else { 100 };
        let looked_after = child.care.looked_after();
        let names = when(child.additional_language, errors.additional_language_names);
        Load {
            record,
            names,
            surname: names * when(looked_after, errors.looked_after_surname) / 100,
            postcode: of_agency * when(looked_after, errors.looked_after_postcode) / 100,
        }
    }

    fn written(&mut self, household: &Household, child: &Child, agency: Agency) -> Written {
        let load = self.load(child, agency);
        let mut written = Written {
            forename: child.forename.clone(),
            middle: child.middle.clone(),
            preferred: child.known_as.clone().unwrap_or_default(),
            surname: child.surname.clone(),
            ..Written::default()
        };
        let late = self.lateness(household, agency);
        self.write_surname(child, &mut written, load, late);
        self.write_forename(child, agency, &mut written, load);
        self.arrange(child, &mut written, load);
        self.write_mononym(child, agency, &mut written);
        let birth = self.write_birth(child, load);
        written.birth = birth.to_string();
        self.write_sex(child, &mut written, load);
        written.postcode = self.write_postcode(child, load, late);
        self.write_placeholder(household, child, agency, &mut written);
        self.spelling(agency, &mut written);
        written
    }

    /// How late the agency is for this child: mostly as late as for the household.
    fn lateness(&mut self, household: &Household, agency: Agency) -> u32 {
        let own = u32::try_from(self.stream.below(1_000_000)).unwrap_or_default();
        if self.stream.chance(800_000) {
            household.late.get(agency.place()).copied().unwrap_or(own)
        } else {
            own
        }
    }

    fn write_surname(&mut self, child: &Child, written: &mut Written, load: Load, late: u32) {
        let errors = &self.parameters.values.errors;
        let loads = [load.record, load.surname];
        if let Some(former) = &child.former_surname {
            // The whole rate is borne by those whose surname changed.
            let share = u64::from(self.parameters.values.households.changed_surname.get());
            let all = rate(errors.surname_complete, &[load.surname, load.postcode]);
            let lag = (u64::from(all) * 1_000_000 / share.max(1)).min(900_000);
            if u64::from(late) < lag {
                written.surname.clone_from(former);
            } else if self.stream.chance(400_000) {
                written.former_surname.clone_from(former);
            }
        }
        let parts = written.surname.split_once('-').filter(|(first, _)| first.len() > 2);
        if let Some((first, second)) = parts
            && self.stream.chance(errors.part_dropped.get())
        {
            written.surname = match self.stream.below(4) {
                0 => format!("{second}-{first}"),
                1 => first.to_owned(),
                _ => second.to_owned(),
            };
        }
        if self.stream.chance(rate(errors.surname_partial.of(child.male), &loads)) {
            written.surname = self.variant(&written.surname);
        } else if self.stream.chance(rate(errors.surname_start_only.of(child.male), &loads)) {
            written.surname = other_ending(&mut self.stream, &written.surname, true);
        }
    }

    /// Another spelling where one is known, at even chance, or a slip.
    fn variant(&mut self, name: &str) -> String {
        if self.stream.chance(500_000)
            && let Some(other) = self.names.respelt(&mut self.stream, name)
        {
            return other.to_owned();
        }
        mistyped(&mut self.stream, name)
    }

    fn write_forename(&mut self, child: &Child, agency: Agency, written: &mut Written, load: Load) {
        let errors = &self.parameters.values.errors;
        let loads = [load.record, load.names];
        let held = errors.known_as_held.get(agency.place()).copied().unwrap_or_default();
        if let Some(known_as) = &child.known_as
            && self.stream.chance(held.get())
        {
            written.forename.clone_from(known_as);
        }
        if self.stream.chance(rate(errors.forename_partial.of(child.male), &loads)) {
            written.forename = self.variant(&written.forename);
        } else if self.stream.chance(rate(errors.forename_start_only.of(child.male), &loads)) {
            let familiar = self.names.familiar(&mut self.stream, &child.forename);
            written.forename = match familiar {
                Some(short) => short.to_owned(),
                None => other_ending(&mut self.stream, &written.forename, false),
            };
        } else if self.stream.chance(rate(errors.forename_complete.of(child.male), &loads)) {
            if child.middle.is_empty() {
                written.forename = self.forename(child.group, child.table, child.male);
            } else {
                // The middle name is used as the first.
                written.forename.clone_from(&child.middle);
                written.middle.clone_from(&child.forename);
            }
        }
    }

    /// Given and family name exchanged, and conventions that clerks arrange differently.
    fn arrange(&mut self, child: &Child, written: &mut Written, load: Load) {
        if child.mononym {
            return;
        }
        let errors = &self.parameters.values.errors;
        let swapped = if child.additional_language {
            u64::from(errors.additional_language_swapped)
        } else {
            100
        };
        if child.compound && self.stream.chance(errors.compound_rearranged.get()) {
            if let Some((first, rest)) = written.forename.split_once(' ') {
                let (first, rest) = (first.to_owned(), rest.to_owned());
                if self.stream.chance(500_000) {
                    written.forename = rest;
                } else {
                    written.forename = first;
                    written.middle = rest;
                }
            } else if !written.middle.is_empty() {
                // Singh or Kaur in the place of the family name.
                written.surname = std::mem::take(&mut written.middle);
            }
        }
        if self.stream.chance(rate(errors.names_swapped, &[load.record, swapped])) {
            std::mem::swap(&mut written.forename, &mut written.surname);
        }
    }

    /// One name alone: forms that want a surname get it twice, others leave the surname empty.
    fn write_mononym(&mut self, child: &Child, agency: Agency, written: &mut Written) {
        if !child.mononym {
            return;
        }
        let errors = &self.parameters.values.errors;
        let repeated = errors.mononym_repeated.get(agency.place()).copied().unwrap_or_default();
        if self.stream.chance(repeated.get()) {
            written.surname.clone_from(&written.forename);
        } else {
            written.surname.clear();
        }
    }

    fn write_birth(&mut self, child: &Child, load: Load) -> Date {
        let errors = &self.parameters.values.errors;
        if let Some(default) = child.default_birth
            && self.stream.chance(errors.default_birth_date_held.get())
        {
            return default;
        }
        let written = if self.stream.chance(rate(errors.birth_date_partial, &[load.record])) {
            mistyped_date(&mut self.stream, errors, child.birth)
        } else if self.stream.chance(rate(errors.birth_date_complete, &[load.record])) {
            other_date(&mut self.stream, child.birth)
        } else {
            child.birth
        };
        // No agency accepts a day that has not come.
        if written > self.parameters.reference { child.birth } else { written }
    }

    fn write_sex(&mut self, child: &Child, written: &mut Written, load: Load) {
        let errors = &self.parameters.values.errors;
        let wrong = self.stream.chance(rate(errors.sex, &[load.record]));
        written.sex = if child.male == wrong { "F" } else { "M" };
        if self.stream.chance(errors.sex_unknown.get()) {
            written.sex = "U";
        }
    }

    fn write_postcode(&mut self, child: &Child, load: Load, late: u32) -> String {
        let errors = &self.parameters.values.errors;
        let pseudo = if child.homeless { u64::from(errors.homeless_pseudo_postcode) } else { 100 };
        let pseudo = u64::from(errors.pseudo_postcode.get()) * pseudo / 100;
        if self.stream.below(1_000_000) < pseudo {
            let not_known = self.stream.chance(400_000);
            return if not_known { "ZZ99 3WZ" } else { "ZZ99 3VZ" }.to_owned();
        }
        if self.stream.chance(errors.postcode_missing.get()) {
            return String::new();
        }
        let mut home = child.home;
        if let Some(before) = child.before {
            let share = if child.care == Care::LookedAfter {
                self.parameters.values.agencies.placement_moved
            } else {
                self.parameters.values.households.moved
            };
            // The whole rate is borne by those who moved.
            let all = rate(errors.postcode_complete, &[load.postcode]);
            let lag = (u64::from(all) * 1_000_000 / u64::from(share.get()).max(1)).min(900_000);
            if u64::from(late) < lag {
                home = before;
            }
        }
        let postcode = self.geography.postcode(home);
        if self.stream.chance(rate(errors.postcode_partial, &[load.record])) {
            return mistyped_postcode(&mut self.stream, &postcode);
        }
        postcode
    }

    fn write_placeholder(
        &mut self,
        household: &Household,
        child: &Child,
        agency: Agency,
        written: &mut Written,
    ) {
        let errors = &self.parameters.values.errors;
        let days = self.parameters.reference.days() - child.birth.days();
        let share = match agency {
            Agency::Health if days < 42 => errors.placeholder_six_weeks,
            Agency::Health if days < 183 => errors.placeholder_six_months,
            Agency::SocialCare if days < 365 => errors.placeholder_social_care,
            _ => return,
        };
        if !self.stream.chance(share.get()) {
            return;
        }
        let names = if child.male {
            ["Baby", "Baby Boy", "Male Infant", "Babyboy"]
        } else {
            ["Baby", "Baby Girl", "Female Infant", "Babygirl"]
        };
        let mut name = names.get(below(&mut self.stream, 4)).copied().unwrap_or("Baby").to_owned();
        if child.babies > 1 && self.stream.chance(500_000) {
            let twins = household.children.iter().filter(|other| other.birth == child.birth);
            let place = 1 + twins.take_while(|other| !std::ptr::eq(*other, child)).count();
            name = format!("Twin {place}");
        }
        written.forename = name;
        written.middle.clear();
        written.preferred.clear();
        written.placeholder = true;
        // At birth the mother's surname is written, which the child may not keep.
        if !household.other_surname.is_empty() && self.stream.chance(250_000) {
            written.surname.clone_from(&household.other_surname);
        }
    }

    /// Accents, capitals, hyphens and apostrophes.
    fn spelling(&mut self, agency: Agency, written: &mut Written) {
        let errors = &self.parameters.values.errors;
        let of = |shares: [Millionths; 3]| shares.get(agency.place()).copied().unwrap_or_default();
        let plain = self.stream.chance(of(errors.plain_letters).get());
        let capitals = self.stream.chance(of(errors.capitals).get());
        let otherwise = self.stream.chance(errors.punctuation.get());
        let kind = self.stream.below(3);
        for name in [
            &mut written.forename,
            &mut written.middle,
            &mut written.preferred,
            &mut written.surname,
            &mut written.former_surname,
        ] {
            if otherwise {
                *name = match kind {
                    0 => name.replace(['-', '\''], " "),
                    1 => name.replace(['-', '\'', ' '], ""),
                    _ => name.replace('-', " ").replace('\'', "\u{2019}"),
                };
            }
            if plain && !name.is_ascii() {
                *name = any_ascii::any_ascii(name);
            }
            if capitals {
                *name = name.to_uppercase();
            }
        }
    }
}

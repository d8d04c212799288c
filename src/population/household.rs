//! The truth: households and their children, before any agency writes anything down.

use super::geography::Geography;
use super::names::Names;
use super::parameters::{EthnicGroup, Parameters};
use crate::crypto::SeededStream;
use crate::time::Date;

/// What social care does for a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Care {
    /// Not known to social care.
    None,
    /// A child in need.
    InNeed,
    /// A child in need with a child protection plan.
    Protection,
    /// Looked after by the authority.
    LookedAfter,
    /// Adopted of late: the identity since the order, with support after adoption.
    Adopted,
    /// The identity before an adoption: a closed case of a child who was looked after.
    Closed,
}

impl Care {
    /// Whether the case is, or was until it was closed, one of a looked-after child.
    pub(super) const fn looked_after(self) -> bool {
        matches!(self, Self::LookedAfter | Self::Closed)
    }
}

/// A child as it is.
#[allow(clippy::struct_excessive_bools, reason = "facts that are independent")]
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) birth: Date,
    pub(super) male: bool,
    pub(super) group: usize,
    pub(super) table: usize,
    pub(super) forename: String,
    pub(super) middle: String,
    pub(super) surname: String,
    pub(super) former_surname: Option<String>,
    pub(super) known_as: Option<String>,
    /// Muhammad and another name, or a middle name Singh or Kaur.
    pub(super) compound: bool,
    /// One name alone, which each agency writes in its own way.
    pub(super) mononym: bool,
    pub(super) additional_language: bool,
    /// Babies of the same maternity, 1 for a single birth.
    pub(super) babies: u8,
    pub(super) care: Care,
    /// One of the two identities of an adopted child.
    pub(super) adopted: bool,
    pub(super) in_health: bool,
    pub(super) in_census: bool,
    pub(super) has_upn: bool,
    /// The UPN that another identity of the child has already.
    pub(super) kept_upn: Option<String>,
    pub(super) home: u32,
    pub(super) before: Option<u32>,
    pub(super) homeless: bool,
    pub(super) unaccompanied: bool,
    pub(super) default_birth: Option<Date>,
}

/// Children who were born into one household.
#[derive(Debug, Default)]
pub(super) struct Household {
    pub(super) children: Vec<Child>,
    /// What the parents' surname is where it is not the children's.
    pub(super) other_surname: String,
    /// How late each agency is with the household's moves and changes of name, in millionths.
    pub(super) late: [u32; 3],
}

/// What the children of a household share.
struct Family {
    group: usize,
    surname_table: usize,
    surname: String,
    former_surname: Option<String>,
    home: u32,
    before: Option<u32>,
    homeless: bool,
}

/// Makes households one after the other.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) names: &'a Names,
    pub(super) stream: SeededStream,
    pub(super) geography: Geography<'a>,
    neighbour: usize,
    /// The rate of mononyms among children whose names come from a table that has them.
    mononym: u32,
}

/// Tables of peoples among whom a child may have one name alone.
const MONONYMOUS: [&str; 5] = ["afghan", "bangladeshi", "indian", "pakistani", "south_east_asian"];

/// The rate among children of those tables that gives the rate of all children.
fn mononym_rate(parameters: &Parameters) -> u32 {
    let values = &parameters.values;
    let mut share = 0;
    for group in &values.ethnic_group {
        let sum = |only: &[&str]| -> u64 {
            let tables = group.tables.iter();
            let counted =
                tables.filter(|(name, _)| only.is_empty() || only.contains(&name.as_str()));
            counted.map(|(_, weight)| u64::from(*weight)).sum()
        };
        share += u64::from(group.share.get()) * sum(&MONONYMOUS) / sum(&[]).max(1);
    }
    let rate = u64::from(values.households.mononym.get()) * 1_000_000 / share.max(1);
    small(rate.min(1_000_000))
}

/// Completed years on `day`.
pub(super) fn age(birth: Date, day: Date) -> u16 {
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    day.year().saturating_sub(birth.year()).saturating_sub(u16::from(before_birthday))
}

fn small(value: u64) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        parameters: &'a Parameters,
        names: &'a Names,
        stream: SeededStream,
        children: u32,
    ) -> Self {
        Self {
            parameters,
            names,
            stream,
            geography: Geography::new(parameters, children),
            neighbour: 0,
            mononym: mononym_rate(parameters),
        }
    }

    fn groups(&self) -> &'a [EthnicGroup] {
        &self.parameters.values.ethnic_group
    }

    fn draw_group(&mut self) -> usize {
        let mut point = small(self.stream.below(1_000_000));
        for (place, group) in self.groups().iter().enumerate() {
            if point < group.share.get() {
                return place;
            }
            point -= group.share.get();
        }
        0
    }

    /// One of the tables of a group, by their weights.
    fn draw_table(&mut self, group: usize) -> usize {
        let Some(group) = self.groups().get(group) else {
            return 0;
        };
        let sum: u64 = group.tables.values().map(|weight| u64::from(*weight)).sum();
        let mut point = self.stream.below(sum);
        for (name, weight) in &group.tables {
            if point < u64::from(*weight) {
                return Names::place(name);
            }
            point -= u64::from(*weight);
        }
        0
    }

    pub(super) fn forename(&mut self, group: usize, table: usize, male: bool) -> String {
        let (Some(group), Some(table)) = (self.groups().get(group), self.names.table(table)) else {
            return String::new();
        };
        table.forename(&mut self.stream, male, group.forename_tail)
    }

    pub(super) fn surname(&mut self, group: usize, table: usize) -> String {
        let (Some(group), Some(table)) = (self.groups().get(group), self.names.table(table)) else {
            return String::new();
        };
        table.surname(&mut self.stream, group.surname_tail)
    }

    /// The next ordinary household, of at most `most` children.
    pub(super) fn household(&mut self, most: usize) -> Household {
        let births = self.births();
        let values = &self.parameters.values.households;
        let (home, fresh) = self.geography.house(&mut self.stream, small(births.len() as u64));
        if fresh || !self.stream.chance(values.like_neighbour.get()) {
            self.neighbour = self.draw_group();
        }
        let group = self.neighbour;
        let mut family = self.family(group, home);
        if self.stream.chance(values.in_refuge.get()) {
            family.before = Some(family.home);
            family.home = self.geography.shelter(&mut self.stream);
            family.homeless = true;
        }
        let mut household = Household {
            other_surname: self.surname(group, family.surname_table),
            late: std::array::from_fn(|_| small(self.stream.below(1_000_000))),
            ..Household::default()
        };
        let mut room = most;
        for birth in births {
            let mut babies = 1;
            if self.stream.chance(values.multiple_maternities.get()) {
                babies = if self.stream.chance(values.triplets.get()) { 3 } else { 2 };
            }
            // A set of twins is whole or not there.
            if babies > room {
                babies = room.min(1);
            }
            room -= babies;
            let first = household.children.len();
            for _ in 0..babies {
                let child = self.child(&family, birth, babies, &household.children, first);
                household.children.push(child);
            }
        }
        self.place_in_care(&mut household);
        household
    }

    /// Dates of birth of a household's maternities, the reference date last of all possible.
    fn births(&mut self) -> Vec<Date> {
        let values = &self.parameters.values.households;
        let last = self.parameters.reference;
        let end = last.days();
        let start = Date::new(last.year() - 18, last.month(), last.day().min(28))
            .map_or(end - 6574, |day| day.days() + 4);
        let mut point = small(self.stream.below(1_000_000));
        let mut count = 1;
        for share in values.births {
            if point < share.get() {
                break;
            }
            point -= share.get();
            count += 1;
        }
        let span = u64::try_from(end - start + 1).unwrap_or(1);
        let first = start + i64::from(small(self.stream.below(span)));
        let (mut earliest, mut latest) = (first, first);
        let mut days = vec![first];
        for _ in 1..count {
            let spread = u64::from(values.gap_most - values.gap_least) + 1;
            let gap = i64::from(values.gap_least) + i64::from(small(self.stream.below(spread)));
            let later = self.stream.chance(500_000);
            let day = if later { latest + gap } else { earliest - gap };
            if day < start || day > end {
                continue;
            }
            earliest = earliest.min(day);
            latest = latest.max(day);
            days.push(day);
        }
        days.sort_unstable();
        days.into_iter().filter_map(|day| Date::from_days(day).ok()).collect()
    }

    fn family(&mut self, group: usize, home: u32) -> Family {
        let values = &self.parameters.values.households;
        let surname_table = self.draw_table(group);
        let mut surname = self.surname(group, surname_table);
        if self.stream.chance(values.double_barrelled.get()) && !surname.contains(['-', ' ']) {
            let table = self.draw_table(group);
            let second = self.surname(group, table);
            if second != surname && !second.contains(['-', ' ']) {
                surname = format!("{surname}-{second}");
            }
        }
        let former_surname = if self.stream.chance(values.changed_surname.get()) {
            let table = self.draw_table(group);
            Some(self.surname(group, table))
        } else {
            None
        };
        let before = self
            .stream
            .chance(values.moved.get())
            .then(|| self.geography.another(&mut self.stream));
        Family { group, surname_table, surname, former_surname, home, before, homeless: false }
    }

    /// A child of a family with the given siblings; from place `first` on they are of the same maternity.
    fn child(
        &mut self,
        family: &Family,
        birth: Date,
        babies: usize,
        siblings: &[Child],
        first: usize,
    ) -> Child {
        let values = &self.parameters.values;
        let elder = siblings.get(first);
        let male = match elder {
            Some(elder) if self.stream.chance(values.households.multiples_same_sex.get()) => {
                elder.male
            }
            Some(elder) => !elder.male,
            None => self.stream.chance(512_000),
        };
        // Parents of a mixed group, and one couple in twelve of the others, come from two tables.
        let mixed = self.groups().get(family.group).is_some_and(|group| group.group == "Mixed");
        let table = if mixed || self.stream.chance(80_000) {
            self.draw_table(family.group)
        } else {
            family.surname_table
        };
        let mut forename = self.forename(family.group, table, male);
        let initial = elder.map(|elder| {
            let same = self.stream.chance(values.households.multiples_same_initial.get());
            (elder.forename.chars().next(), same)
        });
        for _ in 0..200 {
            let taken = siblings.iter().any(|sibling| sibling.forename == forename);
            let fits =
                initial.is_none_or(|(letter, same)| (forename.chars().next() == letter) == same);
            if fits && !taken {
                break;
            }
            forename = self.forename(family.group, table, male);
        }
        let mut surname = family.surname.clone();
        if !self.stream.chance(values.households.shared_surname.get()) {
            surname = self.surname(family.group, family.surname_table);
        }
        let mut child = Child {
            birth,
            male,
            group: family.group,
            table,
            middle: String::new(),
            former_surname: family.former_surname.clone(),
            known_as: None,
            compound: false,
            mononym: false,
            additional_language: self
                .groups()
                .get(family.group)
                .is_some_and(|group| self.stream.chance(group.additional_language.get())),
            babies: u8::try_from(babies).unwrap_or(1),
            care: Care::None,
            adopted: false,
            in_health: true,
            in_census: false,
            has_upn: false,
            kept_upn: None,
            home: family.home,
            before: family.before,
            homeless: family.homeless,
            unaccompanied: false,
            default_birth: None,
            forename,
            surname,
        };
        self.finish_names(&mut child);
        self.schooling(&mut child);
        child
    }

    /// Middle names, names by which a child is known, and the conventions of some communities.
    fn finish_names(&mut self, child: &mut Child) {
        let values = &self.parameters.values.households;
        if self.stream.chance(values.middle_name.get()) {
            child.middle = self.forename(child.group, child.table, child.male);
            if child.middle == child.forename {
                child.middle.clear();
            }
        }
        let religious = if child.male { "Singh" } else { "Kaur" };
        if child.table == Names::place("sikh") {
            if child.surname == "Singh" || child.surname == "Kaur" {
                religious.clone_into(&mut child.surname);
                child.middle.clear();
            } else {
                religious.clone_into(&mut child.middle);
                child.compound = true;
            }
        }
        let bangladeshi = child.table == Names::place("bangladeshi");
        if bangladeshi || child.table == Names::place("pakistani") {
            if child.male && self.stream.chance(180_000) && !child.forename.starts_with('M') {
                child.forename = format!("Muhammad {}", child.forename);
                child.middle.clear();
                child.compound = true;
            }
            // Daughters often bear a name of their own in the place of a surname.
            if !child.male && self.stream.chance(200_000) {
                let own = ["Begum", "Bibi", "Khatun", "Akhtar"];
                let place = usize::try_from(self.stream.below(4)).unwrap_or_default();
                own.get(place).copied().unwrap_or("Begum").clone_into(&mut child.surname);
            } else if child.male
                && ["Begum", "Bibi", "Khatun", "Khanom"].contains(&child.surname.as_str())
            {
                "Ahmed".clone_into(&mut child.surname);
            }
        }
        let adjective = ["ski", "cki", "dzki"].iter().any(|end| child.surname.ends_with(end));
        if child.table == Names::place("polish") && !child.male && adjective {
            child.surname.pop();
            child.surname.push('a');
        }
        let may = MONONYMOUS.iter().any(|name| child.table == Names::place(name));
        if may && self.stream.chance(self.mononym) {
            child.mononym = true;
            child.compound = false;
            child.middle.clear();
            child.former_surname = None;
            // One word, also where a table's names have two.
            let first = child.forename.split(' ').next_back().unwrap_or_default().to_owned();
            child.forename = first;
            return;
        }
        if self.stream.chance(values.known_as.get()) {
            let short = self.names.familiar(&mut self.stream, &child.forename);
            child.known_as = match short {
                Some(short) => Some(short.to_owned()),
                None if !child.middle.is_empty() => Some(child.middle.clone()),
                None => None,
            };
        }
    }

    fn schooling(&mut self, child: &mut Child) {
        let values = &self.parameters.values.agencies;
        let years = age(child.birth, self.parameters.reference);
        let independent = self.stream.chance(values.independent.get());
        let at_home = self.stream.chance(values.home_educated.get());
        let sixth_form = self.stream.chance(values.sixth_form.get());
        let state = !independent && !at_home;
        child.in_census = state && ((4..=15).contains(&years) || years > 15 && sixth_form);
        child.has_upn = years >= 4 && (state || at_home && self.stream.chance(500_000));
    }

    fn place_in_care(&mut self, household: &mut Household) {
        let values = &self.parameters.values.agencies;
        let mut previous: Option<Care> = None;
        let mut placement: Option<u32> = None;
        for child in &mut household.children {
            let multiplier = self.groups().get(child.group).map_or(100, |group| group.care);
            let by_sex = if child.male {
                values.looked_after_male.get()
            } else {
                1_000_000 - values.looked_after_male.get()
            };
            // The parameter is the share of all, unaccompanied children included.
            let rooted = u64::from(1_000_000 - values.unaccompanied.get());
            let looked_after = u64::from(values.looked_after.get()) * rooted / 1_000_000
                * u64::from(multiplier)
                * 2
                * u64::from(by_sex)
                / 100_000_000;
            let need = u64::from(values.child_in_need.get()) * u64::from(multiplier.min(200)) / 100;
            let point = self.stream.below(1_000_000);
            child.care = match previous {
                Some(care) if self.stream.chance(values.siblings_alike.get()) => care,
                _ if point < looked_after => Care::LookedAfter,
                _ if point < looked_after + need => {
                    if self.stream.chance(values.child_protection.get()) {
                        Care::Protection
                    } else {
                        Care::InNeed
                    }
                }
                _ => Care::None,
            };
            previous = Some(child.care);
            if child.care != Care::LookedAfter {
                continue;
            }
            // Away from the family: with the sibling before, in a home, or with foster carers.
            let family_home = child.home;
            child.home = match placement {
                Some(place) if self.stream.chance(700_000) => place,
                _ if self.stream.chance(values.childrens_home.get()) => {
                    self.geography.shelter(&mut self.stream)
                }
                _ => self.geography.another(&mut self.stream),
            };
            placement = Some(child.home);
            child.before = self.stream.chance(values.placement_moved.get()).then(|| {
                if self.stream.chance(500_000) {
                    family_home
                } else {
                    self.geography.another(&mut self.stream)
                }
            });
        }
    }

    /// An unaccompanied asylum-seeking child: alone, 14 to 17, the date of birth often not known.
    pub(super) fn unaccompanied(&mut self) -> Household {
        let code = match self.stream.below(10) {
            0..=3 => ("AOTH", "afghan"),
            4..=6 => ("OOTH", "turkish"),
            7 => ("OOTH", "arab"),
            _ => ("BAFR", "somali"),
        };
        let group = self.groups().iter().position(|group| group.code == code.0).unwrap_or_default();
        let end = self.parameters.reference.days();
        let day = end - 14 * 366 - i64::from(small(self.stream.below(3 * 365 + 330)));
        let birth = Date::from_days(day).unwrap_or(self.parameters.reference);
        let table = Names::place(code.1);
        let male = self.stream.chance(900_000);
        let sheltered = self.stream.chance(500_000);
        let home = if sheltered {
            self.geography.shelter(&mut self.stream)
        } else {
            self.geography.another(&mut self.stream)
        };
        let family = Family {
            group,
            surname_table: table,
            surname: self.surname(group, table),
            former_surname: None,
            home,
            before: None,
            homeless: true,
        };
        let mut child = self.child(&family, birth, 1, &[], 0);
        child.male = male;
        child.table = table;
        child.forename = self.forename(group, table, male);
        child.middle.clear();
        child.known_as = None;
        child.compound = false;
        child.mononym = false;
        child.additional_language = true;
        child.care = Care::LookedAfter;
        child.unaccompanied = true;
        child.in_census = self.stream.chance(600_000);
        child.has_upn = child.in_census;
        child.before = self
            .stream
            .chance(self.parameters.values.agencies.placement_moved.get())
            .then(|| self.geography.another(&mut self.stream));
        if self.stream.chance(self.parameters.values.errors.default_birth_date.get()) {
            let first_of_year = self.stream.chance(500_000);
            let (month, day) = if first_of_year { (1, 1) } else { (birth.month(), 15) };
            child.default_birth = Date::new(birth.year(), month, day).ok();
        }
        Household {
            children: vec![child],
            other_surname: String::new(),
            late: std::array::from_fn(|_| small(self.stream.below(1_000_000))),
        }
    }
}

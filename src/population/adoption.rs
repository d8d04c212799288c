//! Adopted children: two identities that must never be linked.

use super::household::{Care, Child, Household, Maker, age};

/// The identities that children of a household had before they were adopted.
#[derive(Debug)]
pub(super) struct Former {
    pub(super) household: Household,
    /// Of each child, the place in the adoptive household.
    pub(super) places: Vec<usize>,
}

impl Maker<'_> {
    /// Draws which children of a household are adopted, at most `room`, and makes the identities
    /// that they had before. The children of one maternity are adopted together or not at all.
    pub(super) fn adoptions(&mut self, household: &mut Household, room: usize) -> Option<Former> {
        let parameters = self.parameters;
        let values = &parameters.values.adoptions;
        let mut places: Vec<usize> = Vec::new();
        let mut before = None;
        let mut taken = false;
        for (place, child) in household.children.iter().enumerate() {
            if before != Some(child.birth) {
                before = Some(child.birth);
                let together = household.children.iter().filter(|other| other.birth == child.birth);
                let fits = together.clone().count() + places.len() <= room;
                let known = together.clone().any(|other| other.care != Care::None);
                let may = fits && !known && age(child.birth, parameters.reference) >= 1;
                taken = may && self.stream.chance(values.adopted.get());
            }
            if taken {
                places.push(place);
            }
        }
        let first = household.children.get(*places.first()?)?;
        let (group, table, surname) = (first.group, first.table, first.surname.clone());
        let mut other = surname.clone();
        for _ in 0..20 {
            if other != surname {
                break;
            }
            other = self.surname(group, table);
        }
        let keeps_surname = !self.stream.chance(values.surname_changed.get());
        let home = self.geography.another(&mut self.stream);
        let mut former = Household { late: household.late, ..Household::default() };
        for place in &places {
            if let Some(child) = household.children.get_mut(*place) {
                child.adopted = true;
                child.care = Care::Adopted;
                // A former name would lead to the identity before.
                child.former_surname = None;
                let mut old = self.former_identity(child);
                old.home = home;
                if !keeps_surname {
                    old.surname.clone_from(&other);
                }
                former.children.push(old);
            }
        }
        Some(Former { household: former, places })
    }

    fn former_identity(&mut self, child: &Child) -> Child {
        let values = &self.parameters.values.adoptions;
        let mut old = Child {
            care: Care::Closed,
            before: None,
            known_as: None,
            homeless: false,
            ..child.clone()
        };
        if self.stream.chance(values.forename_changed.get()) {
            for _ in 0..20 {
                if old.forename != child.forename {
                    break;
                }
                old.forename = self.forename(child.group, child.table, child.male);
            }
            old.compound = false;
        }
        let other_upn = self.stream.chance(values.upn_changed.get());
        if child.has_upn && !other_upn {
            // Filled with the UPN of the identity since the order once that is issued.
            old.kept_upn = Some(String::new());
        }
        old.in_health = self.stream.chance(values.former_in_health.get());
        let in_school = self.stream.chance(values.former_in_education.get());
        old.in_census = child.in_census && other_upn && in_school;
        old
    }
}

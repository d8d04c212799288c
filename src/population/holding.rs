//! The identifiers of a child, and which of them each agency holds.

use super::household::{Care, Household, Maker, age};
use super::issue::{Issuer, nhs_number};
use super::record::Identifiers;
use super::table::Agency;
use super::typing::mistyped_identifier;

/// Identifiers that were ever given to a child.
#[derive(Debug, Default)]
pub(super) struct Issued {
    nhs_body: u32,
    /// The number before, where one was superseded.
    nhs_before: Option<u32>,
    upn: Option<String>,
    second_upn: Option<String>,
    temporary_upn: Option<String>,
}

/// Why social care has no UPN (SSDA903 and children in need census).
const UNKNOWN_UPN: [&str; 6] = ["UN2", "UN3", "UN4", "UN5", "UN6", "UN7"];

impl Maker<'_> {
    /// Issues the identifiers of a household's children.
    pub(super) fn issue(&mut self, household: &Household, issuer: &mut Issuer) -> Vec<Issued> {
        let identifiers = &self.parameters.values.identifiers;
        let day = self.parameters.reference;
        let mut numbers = Vec::with_capacity(household.children.len());
        for child in &household.children {
            let mut of = Issued { nhs_body: issuer.nhs_body(), ..Issued::default() };
            if let Some(kept) = &child.kept_upn {
                of.upn = Some(kept.clone());
            } else if child.has_upn {
                // A UPN is given when the child first enters a school, in the year it turns four or five.
                let year = (child.birth.year() + 4).min(day.year());
                of.upn = Some(issuer.permanent_upn(year));
                if self.stream.chance(identifiers.two_upns.get()) {
                    let later = (child.birth.year() + 11).min(day.year());
                    of.second_upn = Some(issuer.permanent_upn(later));
                }
                if self.stream.chance(identifiers.temporary_upn.get()) {
                    of.temporary_upn = Some(issuer.temporary_upn(day.year() - 1));
                }
            }
            numbers.push(of);
        }
        numbers
    }

    /// What an agency holds of the child at `place`; `stranger` is some other child's NHS number.
    pub(super) fn hold(
        &mut self,
        household: &Household,
        place: usize,
        agency: Agency,
        numbers: &mut [Issued],
        issuer: &mut Issuer,
        stranger: u32,
    ) -> Identifiers {
        let mut held = Identifiers::default();
        match agency {
            Agency::Health => {
                self.hold_nhs_number(
                    household, place, agency, numbers, issuer, stranger, &mut held,
                );
            }
            Agency::Education => self.hold_upn(place, numbers, &mut held),
            Agency::SocialCare => {
                held.social_care = issuer.social_care_reference();
                self.hold_nhs_number(
                    household, place, agency, numbers, issuer, stranger, &mut held,
                );
                self.hold_upn_in_care(household, place, numbers, &mut held);
            }
        }
        held
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one household, each used once")]
    fn hold_nhs_number(
        &mut self,
        household: &Household,
        place: usize,
        agency: Agency,
        numbers: &mut [Issued],
        issuer: &mut Issuer,
        stranger: u32,
        held: &mut Identifiers,
    ) {
        let identifiers = &self.parameters.values.identifiers;
        let Some(child) = household.children.get(place) else {
            return;
        };
        let share = match (agency, child.care) {
            (Agency::Health, _) if child.unaccompanied => identifiers.unaccompanied_nhs_number,
            (Agency::Health, _) => identifiers.health_nhs_number,
            (_, care) if care.looked_after() || care == Care::Protection => {
                identifiers.care_nhs_number
            }
            _ => identifiers.need_nhs_number,
        };
        held.nhs_status =
            if self.stream.chance(identifiers.nhs_number_verified.get()) { "01" } else { "03" };
        if !self.stream.chance(share.get()) {
            held.nhs_status = "04";
            return;
        }
        let sibling = if place > 0 { place - 1 } else { place + 1 };
        let other = numbers.get(sibling).map_or(stranger, |of| of.nhs_body);
        let Some(of) = numbers.get_mut(place) else {
            return;
        };
        let mut body = of.nhs_body;
        if self.stream.chance(identifiers.nhs_number_of_other.get()) {
            body = other;
        } else if self.stream.chance(identifiers.nhs_number_superseded.get()) {
            body = *of.nhs_before.get_or_insert_with(|| issuer.nhs_body());
        }
        held.nhs_number = nhs_number(body);
        if self.stream.chance(identifiers.typing_error.get()) {
            held.nhs_number = mistyped_identifier(&mut self.stream, &held.nhs_number);
            held.nhs_status = "03";
        }
    }

    fn hold_upn(&mut self, place: usize, numbers: &[Issued], held: &mut Identifiers) {
        let identifiers = &self.parameters.values.identifiers;
        let Some(of) = numbers.get(place) else {
            return;
        };
        if !self.stream.chance(identifiers.education_upn.get()) {
            return;
        }
        held.upn = of.upn.clone().unwrap_or_default();
        if let Some(second) = &of.second_upn {
            held.upn.clone_from(second);
            if self.stream.chance(identifiers.former_upn_recorded.get()) {
                held.former_upn = of.upn.clone().unwrap_or_default();
            }
        }
        if let Some(temporary) = &of.temporary_upn {
            held.upn.clone_from(temporary);
        } else if self.stream.chance(identifiers.sibling_upn.get())
            && let Some(sibling) = numbers
                .iter()
                .enumerate()
                .find_map(|(other, of)| of.upn.as_ref().filter(|_| other != place))
        {
            held.upn.clone_from(sibling);
        }
        if self.stream.chance(identifiers.typing_error.get()) {
            held.upn = mistyped_identifier(&mut self.stream, &held.upn);
        }
    }

    fn hold_upn_in_care(
        &mut self,
        household: &Household,
        place: usize,
        numbers: &[Issued],
        held: &mut Identifiers,
    ) {
        let identifiers = &self.parameters.values.identifiers;
        let (Some(child), Some(of)) = (household.children.get(place), numbers.get(place)) else {
            return;
        };
        if age(child.birth, self.parameters.reference) < 4 {
            "UN1".clone_into(&mut held.upn);
            return;
        }
        let share = if child.care.looked_after() {
            identifiers.looked_after_upn
        } else {
            identifiers.need_upn
        };
        if let Some(upn) = &of.upn
            && self.stream.chance(share.get())
        {
            // A worker copied either of two numbers, or the temporary one.
            let second = of.second_upn.as_ref().or(of.temporary_upn.as_ref());
            let newer = second.filter(|_| self.stream.chance(500_000));
            held.upn.clone_from(newer.unwrap_or(upn));
            if self.stream.chance(identifiers.typing_error.get()) {
                held.upn = mistyped_identifier(&mut self.stream, &held.upn);
            }
        } else if self.stream.chance(identifiers.unknown_upn_code.get()) {
            let last = if child.care.looked_after() { 4 } else { 6 };
            let code = usize::try_from(self.stream.below(last)).unwrap_or_default();
            let code = if of.upn.is_none() { 0 } else { code };
            UNKNOWN_UPN.get(code).copied().unwrap_or("UN5").clone_into(&mut held.upn);
        }
    }
}

impl Issued {
    pub(super) const fn nhs_body(&self) -> u32 {
        self.nhs_body
    }

    pub(super) fn upn(&self) -> Option<&str> {
        self.upn.as_deref()
    }
}

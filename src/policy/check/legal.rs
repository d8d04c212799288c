//! Whether what terms say about law, protection and limits holds together.
//!
//! Whether the law suffices is asked when a permit is asked for, on the day it is asked for.

use super::{LINE, ascending, line, name, range};
use crate::policy::error::shown;
use crate::policy::{
    AgreementError, Confidentiality, Law, Legal, Obligation, ProvisionKind, Role, Terms,
};

/// Three weeks.
const MOST_OPT_OUT_HOURS: u32 = 504;

impl Terms {
    pub(super) fn check_framework(&self) -> Result<(), AgreementError> {
        let Some(framework) = &self.framework else { return Ok(()) };
        name("a framework agreement", framework)?;
        range("framework", *framework != self.id, "the name of another agreement")
    }

    pub(super) fn check_law(&self) -> Result<(), AgreementError> {
        check_legal(&self.legal)?;
        // Data on health are special category by their nature (UK GDPR Articles 4(15) and 9(1)), and
        // equality is audited on characteristics that are.
        let special = self.purpose == crate::policy::Purpose::EquityAudit
            || self.datasets.iter().any(|dataset| dataset.national_opt_out_can_apply());
        range(
            "special_category",
            self.legal.special_category || !special,
            "true where records of health or adult social care are used, and for an equity audit",
        )?;
        let count = |item, holds| {
            let range = "at least one of the";
            if holds { Ok(()) } else { Err(AgreementError::WrongCount { item, range }) }
        };
        count("datasets", !self.datasets.is_empty())?;
        ascending("datasets", &self.datasets)?;
        count("territories", !self.territories.is_empty())?;
        ascending("territories", &self.territories)
    }

    pub(super) fn check_protection(&self) -> Result<(), AgreementError> {
        let hours = self.protection.opt_out_hours;
        range("opt_out_hours", (1..=MOST_OPT_OUT_HOURS).contains(&hours), "1 to 504")?;
        let Some(reviewer) = &self.protection.conflict_reviewer else { return Ok(()) };
        if self.party(reviewer).is_some_and(|party| party.is(Role::Reviewer)) {
            return Ok(());
        }
        Err(AgreementError::UnknownParty {
            item: "conflict_reviewer",
            name: shown(reviewer),
            role: Role::Reviewer.name(),
        })
    }

    pub(super) fn check_limits(&self) -> Result<(), AgreementError> {
        let limits = &self.limits;
        let years = match (limits.born_from, limits.born_until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        range("born_until", years, "the day of born_from or later")?;
        range(
            "possible_below_bits",
            limits.possible_below_bits.is_none_or(|bits| (-100..=200).contains(&bits)),
            "-100 to 200",
        )?;
        range(
            "possible_below_bits",
            limits.possible_below_bits.is_some() || !self.purpose.is_operational(),
            "-100 to 200, and not \"none\" for individual care and safeguarding",
        )?;
        let output = &limits.output;
        range("least_shown", (1..=1000).contains(&output.least_shown), "1 to 1000")?;
        range("round_to", (1..=1000).contains(&output.round_to), "1 to 1000")?;
        let effective = self.effective_schema();
        if effective.passes.is_empty() || effective.fields.is_empty() {
            return Err(AgreementError::NothingLeft);
        }
        Ok(())
    }

    pub(super) fn check_obligations(&self) -> Result<(), AgreementError> {
        let day = self.obligations.delete_by();
        let holds = self.obligations.has(Obligation::DeleteBy) == day.is_some()
            && day.is_none_or(|day| day >= self.valid_from);
        range("delete_by", holds, "the day of valid_from or later")
    }

    pub(super) fn check_approvals(&self) -> Result<(), AgreementError> {
        let needed = self.approvals_needed.map_or(Ok(0), usize::try_from).unwrap_or(usize::MAX);
        range(
            "approvals_needed",
            // Whoever is named is named to have a say.
            needed <= self.further_approvers.len()
                && (needed > 0
                    || self.approvals_needed.is_none()
                    || self.further_approvers.is_empty()),
            "1 to the number of further approvers",
        )
    }
}

fn check_legal(legal: &Legal) -> Result<(), AgreementError> {
    if let Some(text) = &legal.policy_document_reference {
        line("policy_document_reference", text, LINE)?;
    }
    match &legal.confidentiality {
        Confidentiality::NotConfidential | Confidentiality::ImpliedCareConsent => {}
        Confidentiality::ExplicitConsent { reference }
        | Confidentiality::Statute { reference }
        | Confidentiality::CourtOrder { reference }
        | Confidentiality::Section251 { reference, .. } => {
            line("confidentiality_reference", reference, LINE)?;
        }
        Confidentiality::PublicInterest { reference, author } => {
            line("confidentiality_reference", reference, LINE)?;
            line("confidentiality_author", author, LINE)?;
        }
    }
    check_gateway(&legal.gateway)?;
    line("evidence", &legal.evidence, LINE)?;
    line("impact_assessment_reference", &legal.impact_assessment_reference, LINE)?;
    line("processing_record_reference", &legal.processing_record_reference, LINE)
}

/// The ids of the powers on which an agreement can stand. The duty to share on a named child is none
/// of them: it needs no agreement.
fn gateways() -> impl Iterator<Item = &'static str> {
    Law::current()
        .provisions()
        .iter()
        .filter(|provision| provision.kind == ProvisionKind::Gateway)
        .map(|provision| provision.id.as_str())
}

fn check_gateway(gateway: &str) -> Result<(), AgreementError> {
    if gateways().any(|id| id == gateway) {
        return Ok(());
    }
    let short: String = gateway.chars().take(64).collect();
    let near = gateways()
        .map(|id| (strsim::damerau_levenshtein(id, &short), id))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    let hint = near.map_or_else(
        || format!("it must be one of {}", gateways().collect::<Vec<_>>().join(", ")),
        |(_, id)| format!("did you mean `{id}`?"),
    );
    Err(AgreementError::UnknownGateway { gateway: shown(gateway), hint })
}

//! What is asked of an agreement, and under what circumstances.

use super::{
    ActKind, Agreement, Case, CheckedAssertion, Clause, Dataset, Decision, Draft, Granted, Law,
    Purpose, Recipient, Role, Ruling, Sector, State, Terms, Tier,
};
use crate::time::{Date, Timestamp};

/// What is asked of an agreement.
///
/// ```
/// use linkwise::policy::{Purpose, Request};
/// use linkwise::time::Timestamp;
/// let now = Timestamp::from_unix_ms(1_790_000_000_000)?;
/// let plain = Request::new("council", Purpose::LinkageQuality, now);
/// let counted = Request { rows: Some(20_000), ..plain };
/// # Ok::<(), linkwise::time::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The party that acts.
    pub party: &'a str,
    /// What for.
    pub purpose: Purpose,
    /// The time now, as the caller says.
    pub now: Timestamp,
    /// How many rows it is about, where that is known; else see [`Permit::check_rows`](super::Permit).
    pub rows: Option<u64>,
    /// What else the answer depends on.
    pub circumstances: Circumstances<'a>,
}

impl<'a> Request<'a> {
    /// A request about an unknown number of rows, under no circumstances worth telling.
    #[must_use]
    pub const fn new(party: &'a str, purpose: Purpose, now: Timestamp) -> Self {
        Self { party, purpose, now, rows: None, circumstances: Circumstances::NONE }
    }
}

/// What an answer depends on beside party, purpose, time and rows. What is left out is read as it
/// protects children.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// To whom something would go, beside what the agreement itself hands on.
    pub recipient: Recipient<'a>,
    /// The one named child that the act is about, by the commitment that assertions name.
    pub named_subject: Option<crate::crypto::Digest>,
    /// What named persons assert about that child.
    pub assertions: &'a [CheckedAssertion],
    /// The kinds of records that are used, where they are fewer than the agreement's.
    pub datasets: Option<&'a [Dataset]>,
    /// As of when the list of the National Data Opt-out is that was applied.
    pub opt_out_as_of: Option<Timestamp>,
    /// The weight of a link, in whole bits, where the act is about one.
    pub weight_bits: Option<i16>,
    /// Whether the agreement was revoked, or a newer version has taken its place.
    pub revoked: bool,
    /// The facts of law; none: those that come with this version of the library.
    pub law: Option<&'a Law>,
}

impl Circumstances<'_> {
    /// None worth telling.
    pub const NONE: Self = Self {
        recipient: Recipient::Nobody,
        named_subject: None,
        assertions: &[],
        datasets: None,
        opt_out_as_of: None,
        weight_bits: None,
        revoked: false,
        law: None,
    };
}

impl Default for Circumstances<'_> {
    fn default() -> Self {
        Self::NONE
    }
}

impl Agreement<Granted> {
    /// The whole decision about a request, permit or denial, with every rule that counted.
    ///
    /// About one named child the decision table may permit what no agreement covers; a permit of
    /// this agreement is not given even then.
    ///
    /// ```
    /// # use linkwise::policy::*;
    /// fn why(agreement: &Agreement<Granted>, request: &Request<'_>) -> Vec<&'static str> {
    ///     let decision = agreement.decide(ActKind::Encode, request);
    ///     decision.reasons().iter().map(Rule::name).collect()
    /// }
    /// ```
    #[must_use]
    pub fn decide(&self, act: ActKind, request: &Request<'_>) -> Decision {
        self.ask(act, request, |ruling| ruling.decision().clone())
    }

    /// Puts a request to the decision table, and hands the ruling on, so that it can be asked about
    /// each child too ([`Ruling::for_subject`]).
    pub fn ask<T>(
        &self,
        act: ActKind,
        request: &Request<'_>,
        then: impl FnOnce(&Ruling<'_>) -> T,
    ) -> T {
        put(self, self.begins(), self.ends(), act, request, then)
    }

    /// Whether a party would score and assemble where the agreement says that two do.
    pub(super) fn needs_lower_tier(&self, party: &super::Party) -> bool {
        needs_lower_tier(self.terms(), party)
    }
}

impl Agreement<Draft> {
    /// What the decision would be if everyone had signed, on any day: signatures and days of validity
    /// are not asked about. It gives no permit.
    ///
    /// ```
    /// # use linkwise::policy::*;
    /// fn would_it_do(draft: &Agreement<Draft>, request: &Request<'_>) -> bool {
    ///     draft.preview(ActKind::Encode, request).permits()
    /// }
    /// ```
    #[must_use]
    pub fn preview(&self, act: ActKind, request: &Request<'_>) -> Decision {
        let (first, last) = (Timestamp::EARLIEST, Timestamp::LATEST);
        put(self, first, last, act, request, |ruling| ruling.decision().clone())
    }
}

/// Whether a party would score and assemble where the agreement says that two do.
fn needs_lower_tier(terms: &Terms, party: &super::Party) -> bool {
    party.is(Role::LinkageUnit) && party.is(Role::Assembler) && terms.linkage.tier == Tier::Separate
}

/// Puts a request under an agreement to the decision table.
fn put<S: State, T>(
    agreement: &Agreement<S>,
    begins: Timestamp,
    ends: Timestamp,
    act: ActKind,
    request: &Request<'_>,
    then: impl FnOnce(&Ruling<'_>) -> T,
) -> T {
    let terms = agreement.terms();
    let party = terms.party(request.party);
    let circumstances = &request.circumstances;
    let recipient = match circumstances.recipient {
        Recipient::Known(name) => Some(name),
        Recipient::Nobody | Recipient::Unknown => None,
    };
    let accredited: Vec<Option<Date>> = terms
        .parties
        .iter()
        .filter(|party| RESEARCHERS.iter().any(|role| party.is(*role)))
        .map(|party| party.accredited_until)
        .collect();
    let clause = Clause {
        agreement: *agreement.digest(),
        begins,
        ends,
        revoked: circumstances.revoked,
        purpose: terms.purpose,
        names_parties: party.is_some() && recipient.is_none_or(|name| terms.party(name).is_some()),
        allows_act: party.is_some_and(|party| {
            !needs_lower_tier(terms, party)
                && terms.acts.iter().any(|allowance| {
                    allowance.act == act && allowance.doers.iter().any(|doer| doer.is(party))
                })
        }),
        datasets: &terms.datasets,
        legal: &terms.legal,
        limits: terms.limits_of(act, ends),
        obligations: terms.obligations,
        accredited_until: &accredited,
        opt_out_hours: terms.protection.opt_out_hours,
        without_number: terms.protection.without_nhs_number,
    };
    // No opt-out from care reaches a school's own records.
    let own: Vec<Dataset> = party
        .filter(|party| act.reads_records() && party.is(Role::Controller))
        .filter(|party| party.sector.is_outside_care())
        .map(|_| {
            let outside = |dataset: &Dataset| !dataset.national_opt_out_can_apply();
            terms.datasets.iter().copied().filter(outside).collect()
        })
        .unwrap_or_default();
    let in_scope = |name| terms.party(name).is_some_and(|party| has_the_duty(party.sector));
    let case = Case {
        law: circumstances.law.unwrap_or_else(|| Law::current()),
        now: (request.now.unix_ms() >= super::agreement::EARLIEST_MS).then_some(request.now),
        // Signatures and form were checked when the agreement was granted.
        policy_usable: true,
        act: Some(act),
        purpose: Some(request.purpose),
        party: request.party,
        // One basis for all of them: it must be open to each.
        public_authority: terms.with_role(Role::Controller).any(|party| party.public_authority),
        recipient: circumstances.recipient,
        named_subject: circumstances.named_subject,
        duty_in_scope: in_scope(request.party) && recipient.is_some_and(in_scope),
        datasets: circumstances.datasets.unwrap_or(&terms.datasets),
        reads: (!own.is_empty()).then_some(own.as_slice()),
        territories: &terms.territories,
        clause: Some(&clause),
        legal: Some(&terms.legal),
        assertions: circumstances.assertions,
        // The opt-out is applied where records are read; what follows works on what was left.
        opt_out_as_of: if act.reads_records() {
            circumstances.opt_out_as_of
        } else {
            Some(request.now)
        },
        rows: request.rows,
        weight_bits: circumstances.weight_bits,
    };
    then(&case.rule())
}

/// Who processes what others own: those whom the research power wants accredited.
const RESEARCHERS: [Role; 4] =
    [Role::LinkageUnit, Role::Assembler, Role::Recipient, Role::Reviewer];

/// Whether bodies of a sector are within the duty to share on a named child: those of section 11 of
/// the Children Act 2004, and designated agencies of childcare and education.
const fn has_the_duty(sector: Sector) -> bool {
    matches!(
        sector,
        Sector::Health | Sector::ChildrensSocialCare | Sector::Education | Sector::Justice
    )
}

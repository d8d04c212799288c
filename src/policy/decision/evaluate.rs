//! The decision table. Pure and total: every case has an answer, and it depends on the case alone.

use super::{Case, Clause, Decision, Ground, Recipient, Rule, RuleSet};
use crate::policy::law::{DUTY, DUTY_CONFIDENCE, RESEARCH_POWER};
use crate::policy::{
    ActKind, Article6, Assertion, AssertionKind, ConsentKind, Dataset, Legal, Limits, Obligation,
    OutputProfile, Provision, ProvisionKind, Purpose, Schedule1, Territory, WithoutNumber,
};
use crate::time::Timestamp;

/// A case whose run-wide rows were evaluated: what remains is to be asked of each child.
///
/// ```
/// use linkwise::policy::{Case, Law, Recipient, Row, Subject};
/// let case = Case {
///     law: Law::current(),
///     now: None,
///     policy_usable: true,
///     act: None,
///     purpose: None,
///     party: "council",
///     public_authority: true,
///     recipient: Recipient::Nobody,
///     named_subject: None,
///     duty_in_scope: false,
///     datasets: &[],
///     territories: &[],
///     clause: None,
///     legal: None,
///     assertions: &[],
///     reads: None,
///     opt_out_as_of: None,
///     rows: None,
///     weight_bits: None,
/// };
/// let ruling = case.rule();
/// assert!(!ruling.decision().permits());
/// assert!(ruling.decision().reasons().has_row(Row::Integrity));
/// assert!(ruling.for_subject(&Subject::UNKNOWN).denies());
/// ```
#[derive(Clone, Debug)]
pub struct Ruling<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) decision: Decision,
    pub(super) known: Option<Known>,
}

/// What is known once integrity holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) now: Timestamp,
    pub(super) act: ActKind,
    pub(super) purpose: Purpose,
    pub(super) duty: bool,
    pub(super) emergency: bool,
    /// A named person asserts significant harm.
    pub(super) harm: bool,
    /// The kinds of consent that each child needs.
    pub(super) consent: &'static [ConsentKind],
    pub(super) opt_out: Option<WithoutNumber>,
}

impl<'a> Case<'a> {
    /// Evaluates every row that is about the act as a whole.
    ///
    /// Costs a few microseconds: one pass over the table.
    #[must_use]
    pub fn rule(&'a self) -> Ruling<'a> {
        let integrity = RuleSet::EMPTY
            .with_if(!self.policy_usable, Rule::PolicyUnusable)
            .with_if(self.act.is_none() || self.purpose.is_none(), Rule::PolicyUnusable)
            .with_if(self.now.is_none(), Rule::ClockInvalid);
        let (Some(now), Some(act), Some(purpose)) = (self.now, self.act, self.purpose) else {
            return self.denied(integrity);
        };
        if integrity.denies() {
            return self.denied(integrity);
        }
        if self.recipient == Recipient::Unknown {
            return self.denied(RuleSet::EMPTY.with(Rule::RecipientUnknown));
        }
        let route = self.route(now, act, purpose);
        let mut known = Known {
            now,
            act,
            purpose,
            duty: route.duty,
            emergency: route.emergency,
            harm: route.harm,
            consent: &[],
            opt_out: None,
        };
        let excused = route.duty || route.emergency;
        let mut reasons = RuleSet::EMPTY
            .with_if(route.duty, Rule::DischargedByDuty)
            .with_if(route.detriment, Rule::DutyOffDetriment)
            .with_if(route.emergency, Rule::Emergency);
        let gaps = self.gaps(now, purpose);
        let covering = self.clause.filter(|_| gaps.is_empty());
        if excused {
            reasons = reasons.with_if(covering.is_some(), Rule::PermittedByAgreement);
        } else {
            reasons = reasons.and(gaps).with_if(gaps.is_empty(), Rule::PermittedByAgreement);
        }
        // An agreement that does not cover the act lends it no basis where an assertion excuses from
        // it; elsewhere its basis is looked at all the same, so that every reason is told.
        let basis = if excused && covering.is_none() {
            self.legal
        } else {
            self.clause.map(|clause| clause.legal)
        };
        if basis.is_some() || excused {
            reasons = reasons
                .and(self.gateway(now, route.duty, basis))
                .and(self.basis(purpose, route.duty, basis))
                .and(self.confidence(now, purpose, &route, basis))
                .and(self.research(now, basis));
        }
        // Taking a link back is what a withdrawal and an opt-out ask for: neither stands in its way.
        let asks_the_child = !excused && act != ActKind::Unlink;
        if asks_the_child {
            known.consent = basis.map_or(&[], Legal::consent_kinds);
        }
        if asks_the_child && self.opt_out_binds(purpose, basis) {
            reasons = reasons.with_if(self.opt_out_is_stale(now), Rule::OptOutStale);
            known.opt_out =
                Some(self.clause.map_or(WithoutNumber::Withhold, |clause| clause.without_number));
        }
        let mut decision = Decision::permit(self, reasons);
        if !reasons.denies() {
            decision.ground =
                basis.map(|legal| Ground::of(&route, self.duty_lifts(now, route.duty), legal));
            self.narrow(&mut decision, known, covering, route.until);
        }
        if decision.reasons.denies() || decision.ground.is_none() {
            return self.denied(decision.reasons);
        }
        Ruling { case: self, decision, known: Some(known) }
    }

    fn denied(&'a self, reasons: RuleSet) -> Ruling<'a> {
        Ruling { case: self, decision: Decision::deny(self, reasons), known: None }
    }

    /// Rows 2, 2b and 2c: what a named person's assertion opens, for the child it names alone.
    fn route(&self, now: Timestamp, act: ActKind, purpose: Purpose) -> Route {
        let to = match self.recipient {
            Recipient::Known(name) => Some(name),
            Recipient::Nobody | Recipient::Unknown => None,
        };
        let child = self.named_subject.filter(|_| act.can_name_a_subject());
        let until = |opens: &dyn Fn(&Assertion) -> bool| {
            let live = self.assertions.iter().filter(|checked| {
                child == Some(checked.assertion().subject)
                    && checked.is_live(now, act, to)
                    && opens(checked.assertion())
            });
            live.map(|checked| checked.assertion().expires).max()
        };
        // What protects the child counts until it is taken back, not until it runs out, and under
        // whatever salt it names the child.
        let detriment = self.assertions.iter().any(|checked| {
            checked.assertion().kind == AssertionKind::Detriment && checked.assertion().made <= now
        });
        let commenced = self.law.provision(DUTY).is_some_and(|provision| {
            provision.kind == ProvisionKind::Duty && self.is_law_here(provision, now)
        });
        let duty = until(&|assertion| assertion.kind == AssertionKind::Relevance).filter(|_| {
            commenced && self.duty_in_scope && purpose == Purpose::SafeguardingChild && !detriment
        });
        let harm = until(&|assertion| {
            assertion.kind == AssertionKind::Safeguarding && assertion.threshold.is_emergency()
        });
        let emergency = harm
            .filter(|_| matches!(purpose, Purpose::SafeguardingChild | Purpose::IndividualCare));
        Route {
            duty: duty.is_some(),
            detriment,
            emergency: emergency.is_some(),
            harm: harm.is_some(),
            until: duty.max(emergency),
        }
    }

    /// Whether a provision is law today wherever the records are held. Where that is not said, it is
    /// law nowhere.
    fn is_law_here(&self, provision: &Provision, now: Timestamp) -> bool {
        provision.in_force(now) && self.is_law_in_every_territory(provision)
    }

    fn is_law_in_every_territory(&self, provision: &Provision) -> bool {
        !self.territories.is_empty() && provision.extends_to(self.territories)
    }

    /// Whether one kind of records is of a sort. Where none is named, they may be of any.
    fn any_dataset(&self, is: impl Fn(Dataset) -> bool) -> bool {
        self.datasets.is_empty() || self.datasets.iter().any(|dataset| is(*dataset))
    }

    /// Row 3: why no agreement covers the act; empty where one does.
    fn gaps(&self, now: Timestamp, purpose: Purpose) -> RuleSet {
        let Some(clause) = self.clause else {
            return RuleSet::EMPTY.with(Rule::NoAgreement);
        };
        RuleSet::EMPTY
            .with_if(now < clause.begins, Rule::NotInForce)
            .with_if(now >= clause.ends, Rule::Expired)
            .with_if(clause.revoked, Rule::Revoked)
            .with_if(purpose != clause.purpose, Rule::PurposeNotAllowed)
            .with_if(!clause.names_parties, Rule::NotAParty)
            .with_if(!clause.allows_act, Rule::ActNotAllowed)
            .with_if(
                self.any_dataset(|dataset| !clause.datasets.contains(&dataset)),
                Rule::DatasetNotAgreed,
            )
    }

    fn gateway(&self, now: Timestamp, duty: bool, legal: Option<&Legal>) -> RuleSet {
        if duty {
            return RuleSet::EMPTY;
        }
        let provision = legal.and_then(|legal| self.law.provision(&legal.gateway));
        // The duty is about one named child: it is no power on which an agreement can stand.
        let gateway = provision.filter(|provision| {
            provision.kind == ProvisionKind::Gateway && provision.in_force(now)
        });
        let Some(gateway) = gateway else {
            return RuleSet::EMPTY.with(Rule::GatewayNotInForce);
        };
        RuleSet::EMPTY.with_if(!self.is_law_in_every_territory(gateway), Rule::GatewayExtent)
    }

    /// Row 3b. The duty is a legal obligation, so it stands for Article 6 and nothing more.
    fn basis(&self, purpose: Purpose, duty: bool, legal: Option<&Legal>) -> RuleSet {
        let Some(legal) = legal else {
            return RuleSet::EMPTY
                .with_if(!duty, Rule::Article6Missing)
                .with(Rule::Article9Missing);
        };
        let mut reasons = RuleSet::EMPTY;
        if !duty {
            let public = self.public_authority;
            reasons = reasons
                .with_if(legal.article_6.is_none(), Rule::Article6Missing)
                .with_if(
                    public && legal.article_6 == Some(Article6::RecognisedLegitimateInterests),
                    Rule::RecognisedInterestsPublicAuthority,
                )
                .with_if(
                    public && legal.article_6 == Some(Article6::LegitimateInterests),
                    Rule::LegitimateInterestsPublicAuthority,
                );
        }
        if !legal.special_category {
            return reasons;
        }
        let Some(article_9) = legal.article_9 else {
            return reasons.with(Rule::Article9Missing);
        };
        let condition = legal.schedule_1;
        // Whether groups are treated equally is asked under paragraph 8, or under a condition of
        // Article 9 that needs none of Schedule 1.
        let equality = purpose == Purpose::EquityAudit
            && !article_9.goes_with(None)
            && condition != Some(Schedule1::Equality);
        reasons
            .with_if(equality || !article_9.goes_with(condition), Rule::Schedule1Missing)
            .with_if(
                condition.is_some_and(Schedule1::needs_policy_document)
                    && legal.policy_document_reference.is_none(),
                Rule::PolicyDocumentMissing,
            )
    }

    /// Row 3c. The duty to share does not lift confidence until the law data confirms that it does.
    fn confidence(
        &self,
        now: Timestamp,
        purpose: Purpose,
        route: &Route,
        legal: Option<&Legal>,
    ) -> RuleSet {
        let confidential = self.any_dataset(Dataset::is_confidential);
        let lifted = self.duty_lifts(now, route.duty)
            || route.emergency
            || legal.is_some_and(|legal| legal.confidentiality.lifts(purpose, now));
        RuleSet::EMPTY.with_if(confidential && !lifted, Rule::ConfidenceNotLifted)
    }

    fn duty_lifts(&self, now: Timestamp, duty: bool) -> bool {
        duty && self.law.provision(DUTY_CONFIDENCE).is_some_and(|provision| {
            provision.kind == ProvisionKind::Confidence && self.is_law_here(provision, now)
        })
    }

    fn research(&self, now: Timestamp, legal: Option<&Legal>) -> RuleSet {
        if legal.is_none_or(|legal| legal.gateway != RESEARCH_POWER) {
            return RuleSet::EMPTY;
        }
        let today = now.day_in_london();
        let accredited = self.clause.is_some_and(|clause| {
            !clause.accredited_until.is_empty()
                && clause.accredited_until.iter().all(|until| until.is_some_and(|day| today <= day))
        });
        RuleSet::EMPTY
            .with_if(
                self.any_dataset(Dataset::excluded_from_research_power),
                Rule::ResearchExcludesHealth,
            )
            .with_if(!accredited, Rule::NotAccredited)
    }

    fn opt_out_binds(&self, purpose: Purpose, legal: Option<&Legal>) -> bool {
        purpose != Purpose::IndividualCare
            && self.territories.contains(&Territory::England)
            && self.any_dataset(Dataset::national_opt_out_can_apply)
            && self.reads.is_none_or(|read| read.iter().any(|one| one.national_opt_out_can_apply()))
            && legal.is_some_and(|legal| legal.confidentiality.national_opt_out_binds())
    }

    fn opt_out_is_stale(&self, now: Timestamp) -> bool {
        let hours = self.clause.map_or(0, |clause| clause.opt_out_hours);
        self.opt_out_as_of.is_none_or(|as_of| {
            let age = now.unix_ms().saturating_sub(as_of.unix_ms());
            // A list from the future is no list.
            age < 0 || age > i64::from(hours) * 3_600_000
        })
    }

    /// Rows 5, 6 and 7: they only ever narrow, and nothing discharges them.
    fn narrow(
        &self,
        decision: &mut Decision,
        known: Known,
        clause: Option<&Clause<'_>>,
        until: Option<Timestamp>,
    ) {
        if known.duty || known.emergency {
            decision.oblige(Obligation::RecordReason);
        }
        let mut agreed = if let Some(clause) = clause {
            decision.obligations = decision.obligations.and(clause.obligations);
            clause.limits.clone()
        } else {
            Limits::of_one_child(until.unwrap_or(known.now))
        };
        // What an assertion opens is about one child, and ends with it, whatever else was agreed.
        if let Some(until) = until {
            agreed.most_rows = agreed.most_rows.min(1);
            agreed.valid_until = agreed.valid_until.min(until);
        }
        let limits = agreed.clone().narrowed();
        let mut reasons = decision.reasons.with_if(limits != agreed, Rule::Narrowed);
        if let Some(rows) = self.rows {
            reasons = reasons
                .with_if(rows > limits.most_rows, Rule::TooManyRows)
                .with_if(rows < u64::from(limits.smallest_batch), Rule::BatchTooSmall);
        }
        // Where no threshold is agreed, no link is certain enough to go without a person.
        let possible = self.weight_bits.is_some_and(|weight| {
            limits.possible_below_bits.is_none_or(|threshold| weight < threshold)
        });
        if known.purpose.is_operational() && possible {
            reasons = reasons.with(Rule::PossibleOnly);
            decision.oblige(Obligation::ClericalReview);
        }
        let published = matches!(known.act, ActKind::Aggregate | ActKind::Export);
        decision.reasons =
            reasons.with_if(published && limits.output != OutputProfile::OPEN, Rule::OutputLimited);
        decision.limits = Some(limits);
    }
}

/// What rows 2, 2b and 2c come to.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts are yes or no")]
pub(super) struct Route {
    pub(super) duty: bool,
    pub(super) detriment: bool,
    pub(super) emergency: bool,
    pub(super) harm: bool,
    /// Until when the assertions hold that opened the duty or the emergency.
    pub(super) until: Option<Timestamp>,
}

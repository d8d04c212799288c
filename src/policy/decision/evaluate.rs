//! The decision table. Pure and total: every case has an answer, and it depends on the case alone.

use super::{Case, Decision, Ground, Recipient, Row, Rule, RuleSet};
use crate::policy::law::{DUTY, DUTY_CONFIDENCE, RESEARCH_POWER};
use crate::policy::subject::shows;
use crate::policy::{
    ActKind, Article6, Article9, AssertionKind, Consent, Giver, Legal, Lift, Obligation,
    Obligations, OptOutState, Purpose, Schedule1, Shield, Subject, WithoutNumber,
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
///     named_subject: false,
///     duty_in_scope: false,
///     datasets: &[],
///     territories: &[],
///     clause: None,
///     legal: None,
///     assertions: &[],
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
    case: &'a Case<'a>,
    decision: Decision,
    known: Option<Known>,
}

/// What is known once integrity holds.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts are yes or no")]
struct Known {
    now: Timestamp,
    act: ActKind,
    purpose: Purpose,
    duty: bool,
    emergency: bool,
    /// A named person asserts significant harm.
    harm: bool,
    consent: bool,
    opt_out: Option<WithoutNumber>,
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
            consent: false,
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
        known.consent = !excused && basis.is_some_and(Legal::stands_on_consent);
        if !excused && self.opt_out_binds(purpose, basis) {
            reasons = reasons.with_if(self.opt_out_is_stale(now), Rule::OptOutStale);
            known.opt_out =
                Some(self.clause.map_or(WithoutNumber::Withhold, |clause| clause.without_number));
        }
        if reasons.denies() {
            let mut ruling = self.denied(reasons);
            if route.detriment {
                ruling.decision.oblige(Obligation::ReviewDetriment);
            }
            return ruling;
        }
        let mut decision = Decision::permit(self, reasons);
        decision.ground = basis.map(|legal| Ground::of(&route, legal));
        self.narrow(&mut decision, known, covering);
        if decision.ground.is_none() {
            return self.denied(decision.reasons.with(Rule::DefaultDeny));
        }
        Ruling { case: self, decision, known: Some(known) }
    }

    fn denied(&'a self, reasons: RuleSet) -> Ruling<'a> {
        Ruling { case: self, decision: Decision::deny(self, reasons), known: None }
    }

    /// Rows 2, 2b and 2c: what a named person's assertion opens, for a named child alone.
    fn route(&self, now: Timestamp, act: ActKind, purpose: Purpose) -> Route {
        let to = match self.recipient {
            Recipient::Known(name) => Some(name),
            Recipient::Nobody | Recipient::Unknown => None,
        };
        let live = |kind| {
            self.assertions
                .iter()
                .filter(move |checked| checked.assertion().kind == kind && checked.is_live(now, to))
        };
        // What protects the child counts until it is taken back, not until it runs out.
        let detriment = self.assertions.iter().any(|checked| {
            checked.assertion().kind == AssertionKind::Detriment && checked.assertion().made <= now
        });
        let named = self.named_subject && act.can_name_a_subject();
        let commenced = self.law.provision(DUTY).is_some_and(|provision| {
            provision.in_force(now) && provision.extends_to(self.territories)
        });
        let duty = named
            && commenced
            && self.duty_in_scope
            && purpose == Purpose::SafeguardingChild
            && !self.territories.is_empty()
            && live(AssertionKind::Relevance).next().is_some();
        let harm = named
            && live(AssertionKind::Safeguarding)
                .any(|checked| checked.assertion().threshold.is_emergency());
        Route {
            duty: duty && !detriment,
            detriment,
            emergency: harm
                && matches!(purpose, Purpose::SafeguardingChild | Purpose::IndividualCare),
            harm,
        }
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
                self.datasets.iter().any(|dataset| !clause.datasets.contains(dataset)),
                Rule::DatasetNotAgreed,
            )
    }

    fn gateway(&self, now: Timestamp, duty: bool, legal: Option<&Legal>) -> RuleSet {
        if duty {
            return RuleSet::EMPTY;
        }
        let provision = legal.and_then(|legal| self.law.provision(&legal.gateway));
        let Some(provision) = provision.filter(|provision| provision.in_force(now)) else {
            return RuleSet::EMPTY.with(Rule::GatewayNotInForce);
        };
        RuleSet::EMPTY.with_if(!provision.extends_to(self.territories), Rule::GatewayExtent)
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
        // Whether groups are treated equally is asked under paragraph 8 and no other.
        let equality = purpose == Purpose::EquityAudit
            && article_9 == Article9::SubstantialPublicInterest
            && legal.schedule_1 != Some(Schedule1::Equality);
        let condition = legal.schedule_1;
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
        let confidential = self.datasets.iter().any(|dataset| dataset.is_confidential());
        let duty_lifts = route.duty
            && self.law.provision(DUTY_CONFIDENCE).is_some_and(|provision| {
                provision.in_force(now) && provision.extends_to(self.territories)
            });
        let lifted = duty_lifts
            || route.emergency
            || legal.is_some_and(|legal| legal.confidentiality.lifts(purpose, now));
        RuleSet::EMPTY.with_if(confidential && !lifted, Rule::ConfidenceNotLifted)
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
                self.datasets.iter().any(|dataset| dataset.excluded_from_research_power()),
                Rule::ResearchExcludesHealth,
            )
            .with_if(!accredited, Rule::NotAccredited)
    }

    fn opt_out_binds(&self, purpose: Purpose, legal: Option<&Legal>) -> bool {
        purpose != Purpose::IndividualCare
            && self.territories.contains(&crate::policy::Territory::England)
            && self.datasets.iter().any(|dataset| dataset.national_opt_out_can_apply())
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

    /// Rows 5, 6 and 7: they only ever narrow.
    fn narrow(&self, decision: &mut Decision, known: Known, clause: Option<&super::Clause<'_>>) {
        let mut obligations = Obligations::of(&[Obligation::Log]);
        if known.duty || known.emergency {
            obligations = obligations.with(Obligation::RecordReason);
        }
        if decision.reasons.has(Rule::DutyOffDetriment) {
            obligations = obligations.with(Obligation::ReviewDetriment);
        }
        let Some(clause) = clause else {
            decision.obligations = obligations;
            return;
        };
        obligations = obligations.and(clause.obligations);
        decision.agreements = vec![clause.agreement];
        let limits = clause.limits.clone().narrowed();
        let mut reasons = decision.reasons.with_if(limits != clause.limits, Rule::Narrowed);
        if let Some(rows) = self.rows {
            reasons = reasons
                .with_if(rows > limits.most_rows, Rule::TooManyRows)
                .with_if(rows < u64::from(limits.smallest_batch), Rule::BatchTooSmall);
        }
        let possible = self.weight_bits.is_some_and(|weight| {
            limits.possible_below_bits.is_none_or(|threshold| weight < threshold)
        });
        if known.purpose.is_operational() && possible {
            reasons = reasons.with(Rule::PossibleOnly);
            obligations = obligations.with(Obligation::ClericalReview);
        }
        let published = matches!(known.act, ActKind::Aggregate | ActKind::Export);
        reasons = reasons.with_if(
            published && limits.output != crate::policy::OutputProfile::OPEN,
            Rule::OutputLimited,
        );
        decision.reasons = reasons;
        decision.limits = Some(limits);
        decision.obligations = obligations;
        if reasons.denies() {
            *decision = Decision::deny(self, reasons);
        }
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
}

impl Ruling<'_> {
    /// The decision about the act as a whole.
    #[must_use]
    pub const fn decision(&self) -> &Decision {
        &self.decision
    }

    /// What is asked of one child: the rules that deny, narrow or note; those of the whole act where
    /// that is denied. Costs some tens of nanoseconds where the child has no consents.
    #[must_use]
    pub fn for_subject(&self, subject: &Subject<'_>) -> RuleSet {
        let Some(known) = self.known.filter(|_| self.decision.permits()) else {
            return self.decision.reasons.denials();
        };
        let bars = statutory_bars(known, subject);
        if bars.denies() {
            return bars;
        }
        let excused = known.duty || known.emergency;
        let mut rules = RuleSet::EMPTY.with_if(
            subject.shields.has(Shield::SensitiveLocation) && shows(known.act),
            Rule::SensitiveLocation,
        );
        if subject.shields.has(Shield::SensitiveService) && shows(known.act) {
            let child_agrees = child_decision(known, subject.consents).is_some_and(|yes| yes);
            rules =
                rules.with_if(!(child_agrees || known.harm || known.duty), Rule::SensitiveService);
        }
        if known.consent {
            rules = rules.and(consent(known, subject.consents));
        }
        if let Some(without_number) = known.opt_out {
            rules =
                rules.with_if(subject.opt_out == OptOutState::NotAllowed, Rule::OptedOut).with_if(
                    subject.opt_out == OptOutState::NoNumber
                        && without_number == WithoutNumber::Withhold,
                    Rule::OptOutUncheckable,
                );
        }
        rules.and(restriction(known, subject, excused))
    }

    /// The whole decision about one child: that about the act, narrowed by what is asked of the child.
    #[must_use]
    pub fn decide_for(&self, subject: &Subject<'_>) -> Decision {
        let rules = self.for_subject(subject);
        if rules.denies() {
            let mut denied = Decision::deny(self.case, self.decision.reasons.and(rules));
            if rules.has(Rule::ChildAndParentDiffer) {
                denied.oblige(Obligation::ReviewDifference);
            }
            return denied;
        }
        let mut decision = self.decision.clone();
        decision.reasons = decision.reasons.and(rules);
        if rules.has(Rule::SensitiveLocation) {
            decision.limits = decision.limits.map(crate::policy::Limits::without_location);
        }
        if rules.has(Rule::ChildAndParentDiffer) {
            decision.oblige(Obligation::ReviewDifference);
        }
        decision
    }
}

fn statutory_bars(known: Known, subject: &Subject<'_>) -> RuleSet {
    let lifted = |lift| subject.lifts.contains(&lift);
    let shield = |shield| subject.shields.has(shield);
    let order = lifted(Lift::NamedCourtOrder);
    RuleSet::EMPTY
        .with_if(shield(Shield::CourtBar) && shows(known.act) && !order, Rule::CourtBar)
        .with_if(
            subject.joins_identities
                && shield(Shield::Adopted)
                && known.act != ActKind::Unlink
                && !lifted(Lift::AdoptionAgency),
            Rule::AdoptionBar,
        )
        .with_if(
            subject.joins_identities
                && shield(Shield::GenderProtected)
                && known.act != ActKind::Unlink
                && !(order || lifted(Lift::OwnAgreement)),
            Rule::GenderProtected,
        )
}

/// Rows 4c. It does not hold against a legal obligation or an important public interest, nor where
/// the child's own consent is what the processing stands on.
fn restriction(known: Known, subject: &Subject<'_>, excused: bool) -> RuleSet {
    if !(subject.restricted || subject.objects) || known.act == ActKind::Unlink {
        return RuleSet::EMPTY;
    }
    if excused {
        return RuleSet::EMPTY.with_if(subject.restricted, Rule::RestrictionYields);
    }
    let consents = known.consent && !consent(known, subject.consents).denies();
    RuleSet::EMPTY
        .with_if(subject.restricted && !consents, Rule::Restricted)
        .with_if(subject.objects && !consents, Rule::Objected)
}

fn in_scope(known: Known, consent: &Consent) -> bool {
    consent.purposes.contains(&known.purpose)
}

fn has_begun(known: Known, consent: &Consent) -> bool {
    consent.from <= known.now
}

fn has_ended(known: Known, consent: &Consent) -> bool {
    consent.until.is_some_and(|until| until <= known.now)
}

fn is_withdrawn(known: Known, consent: &Consent) -> bool {
    consent.withdrawn.is_some_and(|at| at <= known.now)
}

fn holds(known: Known, consent: &Consent) -> bool {
    in_scope(known, consent)
        && consent.giver.is_competent()
        && has_begun(known, consent)
        && !has_ended(known, consent)
        && !is_withdrawn(known, consent)
}

/// What a competent child decided last; of two decisions at one moment, the refusal.
fn child_decision(known: Known, consents: &[Consent]) -> Option<bool> {
    consents
        .iter()
        .filter(|one| matches!(one.giver, Giver::Child { .. }) && holds(known, one))
        .map(|one| (one.from, !one.given))
        .max()
        .map(|(_, refused)| !refused)
}

/// Rows 4 and 4d, where consent is what the processing stands on.
fn consent(known: Known, consents: &[Consent]) -> RuleSet {
    let others = |given| {
        consents.iter().any(|one| {
            !matches!(one.giver, Giver::Child { .. }) && one.given == given && holds(known, one)
        })
    };
    match child_decision(known, consents) {
        Some(false) => RuleSet::EMPTY
            .with(Rule::ChildRefusal)
            .with_if(others(true), Rule::ChildAndParentDiffer),
        Some(true) => RuleSet::EMPTY.with_if(others(false), Rule::ChildAndParentDiffer),
        // Any one holder of parental responsibility may consent.
        None if others(true) => RuleSet::EMPTY,
        None => consents.iter().map(|one| fault(known, one)).fold(RuleSet::EMPTY, RuleSet::with),
    }
    .with_if(consents.is_empty(), Rule::ConsentMissing)
}

/// The first thing that is wrong with a consent that does not hold.
fn fault(known: Known, consent: &Consent) -> Rule {
    if !in_scope(known, consent) {
        Rule::ConsentScope
    } else if !consent.giver.is_competent() {
        Rule::ConsentGiver
    } else if is_withdrawn(known, consent) {
        Rule::ConsentWithdrawn
    } else if has_ended(known, consent) || !has_begun(known, consent) {
        Rule::ConsentExpired
    } else {
        Rule::ConsentRefused
    }
}

impl Row {
    /// Whether a row is final: nothing after it is asked.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Integrity | Self::StatutoryBar)
    }
}

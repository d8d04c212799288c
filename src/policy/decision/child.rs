//! What is asked of each child: bars, shields, consent, opt-out, restriction.

use super::evaluate::Known;
use super::{Decision, Row, Rule, RuleSet, Ruling};
use crate::policy::subject::shows;
use crate::policy::{
    ActKind, Consent, Giver, Lift, Obligation, OptOutState, Shield, Subject, WithoutNumber,
};

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
            let child_agrees = child_decision(known, subject.consents) == Some(ChildSays::Yes);
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
        if rules.iter().any(|rule| rule.row().is_final()) {
            return Decision::deny(self.case, rules);
        }
        let reasons = self.decision.reasons.and(rules);
        let mut decision = if rules.denies() {
            Decision::deny(self.case, reasons)
        } else {
            Decision { reasons, ..self.decision.clone() }
        };
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

const fn is_child(consent: &Consent) -> bool {
    matches!(consent.giver, Giver::Child { .. })
}

/// What a competent child says, in ascending order of what wins where two are of one moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ChildSays {
    Yes,
    NoLonger,
    No,
}

/// What a competent child decided last. Taking consent back is a decision, and stands when an older
/// yes has not run out and when the consent would have run out since.
fn child_decision(known: Known, consents: &[Consent]) -> Option<ChildSays> {
    let decision = |one: &Consent| {
        let withdrawn = one.withdrawn.filter(|at| {
            one.given && *at <= known.now && one.until.is_none_or(|until| *at < until)
        });
        if let Some(at) = withdrawn {
            let competent = in_scope(known, one) && one.giver.is_competent();
            return (competent && has_begun(known, one))
                .then_some((at.max(one.from), ChildSays::NoLonger));
        }
        let says = if one.given { ChildSays::Yes } else { ChildSays::No };
        holds(known, one).then_some((one.from, says))
    };
    consents.iter().filter(|one| is_child(one)).filter_map(decision).max().map(|(_, says)| says)
}

/// Rows 4 and 4d, where consent is what the processing stands on.
fn consent(known: Known, consents: &[Consent]) -> RuleSet {
    let others = |given| {
        consents.iter().any(|one| !is_child(one) && one.given == given && holds(known, one))
    };
    match child_decision(known, consents) {
        Some(ChildSays::No) => RuleSet::EMPTY
            .with(Rule::ChildRefusal)
            .with_if(others(true), Rule::ChildAndParentDiffer),
        Some(ChildSays::NoLonger) => RuleSet::EMPTY
            .with(Rule::ConsentWithdrawn)
            .with_if(others(true), Rule::ChildAndParentDiffer),
        Some(ChildSays::Yes) => RuleSet::EMPTY.with_if(others(false), Rule::ChildAndParentDiffer),
        // Any one holder of parental responsibility may consent.
        None if others(true) => RuleSet::EMPTY,
        None => consents.iter().map(|one| fault(known, one)).collect(),
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

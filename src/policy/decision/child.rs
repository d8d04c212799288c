//! What is asked of each child: bars, shields, consent, opt-out, restriction.

use super::consents::{Says, asked, child_says};
use super::evaluate::Known;
use super::{Decision, Row, Rule, RuleSet, Ruling};
use crate::policy::subject::shows;
use crate::policy::{
    ActKind, ConsentKind, Lift, Obligation, OptOutState, Shield, Subject, WithoutNumber,
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
            // That the service may be known of is a matter of confidence.
            let says = child_says(known, ConsentKind::Confidentiality, subject.consents);
            let child_agrees = says == Some(Says::Yes);
            rules =
                rules.with_if(!(child_agrees || known.harm || known.duty), Rule::SensitiveService);
        }
        for kind in known.consent {
            rules = rules.and(asked(known, *kind, subject.consents));
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
/// consent is what the processing stands on; a consent that lifts confidence is to something else.
fn restriction(known: Known, subject: &Subject<'_>, excused: bool) -> RuleSet {
    if !(subject.restricted || subject.objects) || known.act == ActKind::Unlink {
        return RuleSet::EMPTY;
    }
    if excused {
        return RuleSet::EMPTY.with_if(subject.restricted, Rule::RestrictionYields);
    }
    let to_processing = ConsentKind::DataProtection;
    let consents = known.consent.contains(&to_processing)
        && !asked(known, to_processing, subject.consents).denies();
    RuleSet::EMPTY
        .with_if(subject.restricted && !consents, Rule::Restricted)
        .with_if(subject.objects && !consents, Rule::Objected)
}

impl Row {
    /// Whether a row is final: nothing after it is asked.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Integrity | Self::StatutoryBar)
    }
}

//! The decision about one request: the staged table, with every reason.
//!
//! Sources and order: integrity, statutory bars, sensitive location, the duty to share on a named
//! child and what switches it off, emergency, sensitive service, gateway, basis, confidentiality,
//! research, each child's consent, opt-out, restriction, child against parent; then what only
//! narrows: minimise, quality, output; and in the end default deny.

mod case;
mod child;
mod consents;
mod evaluate;
mod rule;
mod set;

pub use case::{Case, Clause, Recipient};
pub use evaluate::Ruling;
pub use rule::{Row, Rule, Weight};
pub use set::{Obligation, Obligations, RuleSet};

use super::{Article6, DUTY, Legal, Limits};
use crate::crypto::Digest;
use crate::time::Timestamp;
use crate::wire::{Writer, frame};
use evaluate::Route;

/// Permit or deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It may be done, within the limits and with the obligations.
    Permit,
    /// It may not.
    Deny,
}

/// What a permit stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The power or duty: the id of a [`Provision`](super::Provision).
    pub gateway: String,
    /// The condition of UK GDPR Article 6(1).
    pub article_6: Option<Article6>,
    /// How confidentiality is met: the word of a [`Confidentiality`](super::Confidentiality);
    /// `public_interest` in an emergency, `statute` where the duty itself sets confidence aside.
    pub confidentiality: &'static str,
}

impl Ground {
    fn of(route: &Route, duty_lifts: bool, legal: &Legal) -> Self {
        Self {
            gateway: if route.duty { DUTY.to_owned() } else { legal.gateway.clone() },
            article_6: if route.duty { Some(Article6::LegalObligation) } else { legal.article_6 },
            confidentiality: if route.emergency {
                "public_interest"
            } else if duty_lifts {
                "statute"
            } else {
                legal.confidentiality.name()
            },
        }
    }
}

/// A decision: what, why, how far, and what to do besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    effect: Effect,
    reasons: RuleSet,
    ground: Option<Ground>,
    limits: Option<Limits>,
    obligations: Obligations,
    agreements: Vec<Digest>,
    law: Digest,
    decided: Option<Timestamp>,
    requests: Vec<Digest>,
}

impl Decision {
    fn new(case: &Case<'_>, effect: Effect, reasons: RuleSet) -> Self {
        let mut decision = Self {
            effect,
            reasons,
            ground: None,
            limits: None,
            obligations: Obligations::of(&[Obligation::Log]),
            agreements: case.clause.iter().map(|clause| clause.agreement).collect(),
            law: *case.law.digest(),
            decided: case.now,
            requests: vec![case.digest()],
        };
        for (rule, obligation) in [
            (Rule::DutyOffDetriment, Obligation::ReviewDetriment),
            (Rule::ChildAndParentDiffer, Obligation::ReviewDifference),
        ] {
            if reasons.has(rule) {
                decision.oblige(obligation);
            }
        }
        decision
    }

    fn permit(case: &Case<'_>, reasons: RuleSet) -> Self {
        Self::new(case, Effect::Permit, reasons)
    }

    fn deny(case: &Case<'_>, reasons: RuleSet) -> Self {
        // A denial always says why.
        let reasons = reasons.with_if(!reasons.denies(), Rule::DefaultDeny);
        Self::new(case, Effect::Deny, reasons)
    }

    fn oblige(&mut self, obligation: Obligation) {
        self.obligations = self.obligations.with(obligation);
    }

    /// Permit or deny.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether it permits.
    #[must_use]
    pub fn permits(&self) -> bool {
        self.effect == Effect::Permit
    }

    /// Every rule that counted.
    #[must_use]
    pub const fn reasons(&self) -> RuleSet {
        self.reasons
    }

    /// What a permit stands on; none for a denial.
    #[must_use]
    pub const fn ground(&self) -> Option<&Ground> {
        self.ground.as_ref()
    }

    /// How far a permit goes; none for a denial.
    #[must_use]
    pub const fn limits(&self) -> Option<&Limits> {
        self.limits.as_ref()
    }

    /// What must be done besides.
    #[must_use]
    pub const fn obligations(&self) -> Obligations {
        self.obligations
    }

    /// The agreements that were looked at, ascending.
    #[must_use]
    pub fn agreements(&self) -> &[Digest] {
        &self.agreements
    }

    /// The law data it was decided by.
    #[must_use]
    pub const fn law(&self) -> &Digest {
        &self.law
    }

    /// When, as the caller said.
    #[must_use]
    pub const fn decided(&self) -> Option<Timestamp> {
        self.decided
    }

    /// The digests of what was asked, ascending: one, or several where decisions were combined.
    #[must_use]
    pub fn requests(&self) -> &[Digest] {
        &self.requests
    }

    /// Both decisions as one: a denial overrides, limits are what both allow, obligations and reasons
    /// are those of both. The order does not matter.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = |mut a: Vec<Digest>, b: Vec<Digest>| {
            a.extend(b);
            a.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
            a.dedup();
            a
        };
        let reasons = self.reasons.and(other.reasons);
        let permits = self.permits() && other.permits();
        let limits = match (self.limits, other.limits) {
            (Some(a), Some(b)) => {
                let met = a.meet(&b).narrowed();
                Some(met)
            }
            (a, b) => a.or(b),
        };
        // Two grounds are told as the one that comes first, so that the order does not matter.
        let ground = self.ground.into_iter().chain(other.ground).min_by(|a, b| {
            (&a.gateway, a.article_6, a.confidentiality).cmp(&(
                &b.gateway,
                b.article_6,
                b.confidentiality,
            ))
        });
        Self {
            effect: if permits { Effect::Permit } else { Effect::Deny },
            reasons,
            ground: ground.filter(|_| permits),
            limits: limits.filter(|_| permits),
            obligations: self.obligations.and(other.obligations),
            agreements: both(self.agreements, other.agreements),
            law: if self.law.as_bytes() <= other.law.as_bytes() { self.law } else { other.law },
            decided: self.decided.min(other.decided),
            requests: both(self.requests, other.requests),
        }
    }

    /// Canonical bytes: the same decision has the same bytes in every language and on every platform.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.boolean(self.permits());
        writer.u64(self.reasons.bits());
        writer.boolean(self.ground.is_some());
        if let Some(ground) = &self.ground {
            writer.text(&ground.gateway);
            writer.u8(ground.article_6.map_or(0, Article6::number));
            writer.text(ground.confidentiality);
        }
        writer.boolean(self.limits.is_some());
        if let Some(limits) = &self.limits {
            limits.write(&mut writer);
        }
        writer.count(self.obligations.iter().count());
        for obligation in self.obligations.iter() {
            writer.u8(obligation.number());
        }
        writer.text(&self.obligations.delete_by().map_or_else(String::new, |day| day.to_string()));
        for list in [&self.agreements, &self.requests] {
            writer.count(list.len());
            for digest in list {
                writer.fixed(digest.as_bytes());
            }
        }
        writer.fixed(self.law.as_bytes());
        writer.boolean(self.decided.is_some());
        writer.i64(self.decided.map_or(0, Timestamp::unix_ms));
        frame(&[b"linkwise 2026 v1 decision", &writer.finish()])
    }
}

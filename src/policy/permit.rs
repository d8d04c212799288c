//! Permits: asked for, accepted with their obligations, given for one act, used up.

use core::marker::PhantomData;

use super::reason::safe_name;
use super::{
    Act, ActKind, Agreement, Decision, DenialReason, Granted, Limits, Obligation, Obligations,
    Purpose, Recipient, Refusal, Request, Rule,
};
use crate::crypto::Digest;
use crate::schema::Schema;
use crate::time::Timestamp;

mod sealed {
    pub trait Sealed {}
}

/// What a permit may be: [`Pending`] or [`Accepted`]. Sealed.
pub trait Acceptance: sealed::Sealed {}

/// Its obligations were not acknowledged yet: no act takes it.
#[derive(Clone, Copy, Debug)]
pub struct Pending(());

/// Its obligations were acknowledged.
#[derive(Clone, Copy, Debug)]
pub struct Accepted(Obligations);

impl sealed::Sealed for Pending {}
impl sealed::Sealed for Accepted {}
impl Acceptance for Pending {}
impl Acceptance for Accepted {}

/// The right to do one act once, under one agreement.
///
/// It cannot be made outside this module, is neither `Clone` nor `Copy`, cannot outlive its
/// agreement, and is used up by [`Permit::spend`]. Acts take it only when its obligations were
/// acknowledged: see [`Permit::accept`].
#[must_use = "a permit that is not spent permits nothing"]
pub struct Permit<'agreement, A: Act, S: Acceptance = Accepted> {
    agreement: &'agreement Agreement<Granted>,
    party: String,
    purpose: Purpose,
    decision: Decision,
    limits: Limits,
    schema: Schema,
    state: S,
    act: PhantomData<fn() -> A>,
}

/// What remains of a spent permit: what the log records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    agreement: Digest,
    party: String,
    act: ActKind,
    purpose: Purpose,
    epoch: u64,
    expires: Timestamp,
    decision: Digest,
    acknowledged: Obligations,
}

impl Agreement<Granted> {
    /// Asks for a permit. What the agreement does not allow is denied.
    ///
    /// What must be done besides stands in [`Permit::obligations`]; no act takes the permit before
    /// that was acknowledged by [`Permit::accept`].
    ///
    /// # Errors
    /// [`Refusal`] with every reason.
    pub fn permit<A: Act>(&self, request: &Request<'_>) -> Result<Permit<'_, A, Pending>, Refusal> {
        let decision = self.decide(A::KIND, request);
        let mut reasons = self.reasons_against(A::KIND, request);
        reasons.extend(
            decision
                .reasons()
                .denials()
                .iter()
                .filter(|rule| !is_told_already(*rule))
                .map(DenialReason::Rule),
        );
        // Being allowed is never the mere absence of a reason against.
        let limits = decision.limits().filter(|_| decision.permits()).cloned();
        match (Refusal::for_reasons(reasons), limits) {
            (Some(refusal), _) => Err(refusal),
            (None, None) => Err(DenialReason::DefaultDeny { act: A::KIND }.into()),
            (None, Some(limits)) => Ok(Permit {
                agreement: self,
                party: request.party.to_owned(),
                purpose: request.purpose,
                schema: self.terms().effective_schema(),
                limits,
                decision,
                state: Pending(()),
                act: PhantomData,
            }),
        }
    }

    /// What the agreement itself has against a request, with the particulars that rules do not tell.
    fn reasons_against(&self, act: ActKind, request: &Request<'_>) -> Vec<DenialReason> {
        let terms = self.terms();
        let mut reasons: Vec<DenialReason> = self.not_in_force(request.now).into_iter().collect();
        if request.purpose != terms.purpose {
            reasons.push(DenialReason::PurposeNotAllowed {
                asked: request.purpose,
                agreed: terms.purpose,
            });
        }
        let limits = terms.limits_of(act, self.ends());
        reasons.extend(request.rows.and_then(|rows| limits.check_rows(rows)));
        match terms.party(request.party) {
            None => reasons.push(DenialReason::NotAParty { party: safe_name(request.party) }),
            Some(party) => {
                if self.needs_lower_tier(party) {
                    reasons.push(DenialReason::TierNotAgreed);
                }
                match terms.acts.iter().find(|allowance| allowance.act == act) {
                    None => reasons.push(DenialReason::DefaultDeny { act }),
                    Some(allowance) if !allowance.doers.iter().any(|doer| doer.is(party)) => {
                        reasons.push(DenialReason::ActNotAllowed { act });
                    }
                    Some(_) => {}
                }
            }
        }
        if let Recipient::Known(name) = request.circumstances.recipient
            && terms.party(name).is_none()
        {
            reasons.push(DenialReason::NotAParty { party: safe_name(name) });
        }
        // An assertion excuses from an agreement, and this is a question to one all the same.
        if request.circumstances.revoked {
            reasons.push(DenialReason::Rule(Rule::Revoked));
        }
        let used = request.circumstances.datasets.unwrap_or_default();
        if used.iter().any(|dataset| !terms.datasets.contains(dataset)) {
            reasons.push(DenialReason::Rule(Rule::DatasetNotAgreed));
        }
        reasons
    }
}

/// Whether a denying rule is told by what the agreement itself has against the request.
const fn is_told_already(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::ClockInvalid
            | Rule::NoAgreement
            | Rule::NotInForce
            | Rule::Expired
            | Rule::PurposeNotAllowed
            | Rule::ActNotAllowed
            | Rule::NotAParty
            | Rule::Revoked
            | Rule::DatasetNotAgreed
            | Rule::TooManyRows
            | Rule::BatchTooSmall
            | Rule::DefaultDeny
    )
}

impl<'agreement, A: Act> Permit<'agreement, A, Pending> {
    /// Acknowledges obligations: whoever acts says that it does, or will do, each of them. The log has
    /// their words. To write that log is the library's own part and need not be acknowledged, so
    /// where nothing else was agreed, `permit.accept(Obligations::NONE)` is enough.
    ///
    /// ```
    /// use linkwise::policy::{
    ///     Agreement, Encode, Granted, Obligation, Obligations, Permit, Refusal, Request,
    /// };
    /// fn ask<'a>(
    ///     agreement: &'a Agreement<Granted>,
    ///     request: &Request<'_>,
    /// ) -> Result<Permit<'a, Encode>, Refusal> {
    ///     agreement.permit(request)?.accept(Obligations::of(&[Obligation::SecondApprover]))
    /// }
    /// ```
    ///
    /// # Errors
    /// [`DenialReason::NotAcknowledged`] for each obligation that is not among them.
    pub fn accept(self, acknowledged: Obligations) -> Result<Permit<'agreement, A>, Refusal> {
        let own = self.obligations().iter().filter(|one| *one != Obligation::Log);
        let missing = own
            .clone()
            .filter(|one| !acknowledged.has(*one))
            .map(|obligation| DenialReason::NotAcknowledged { obligation });
        if let Some(refusal) = Refusal::for_reasons(missing.collect()) {
            return Err(refusal);
        }
        let state = Accepted(own.fold(Obligations::NONE, Obligations::with));
        let Self { agreement, party, purpose, decision, limits, schema, state: _, act } = self;
        Ok(Permit { agreement, party, purpose, decision, limits, schema, state, act })
    }
}

impl<'agreement, A: Act, S: Acceptance> Permit<'agreement, A, S> {
    /// The agreement that permits.
    #[must_use]
    pub const fn agreement(&self) -> &'agreement Agreement<Granted> {
        self.agreement
    }

    /// The party that is permitted.
    #[must_use]
    pub fn party(&self) -> &str {
        &self.party
    }

    /// The act.
    #[must_use]
    pub const fn act(&self) -> ActKind {
        A::KIND
    }

    /// What for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The decision that it comes from: the rules that counted, the ground, the obligations.
    #[must_use]
    pub const fn decision(&self) -> &Decision {
        &self.decision
    }

    /// How far it goes: no further than the agreement, narrowed to the precision that it allows.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What must be done besides.
    #[must_use]
    pub const fn obligations(&self) -> Obligations {
        self.decision.obligations()
    }

    /// What is computed: [`Terms::effective_schema`](super::Terms::effective_schema).
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The first moment at which it permits nothing any more.
    #[must_use]
    pub fn expires(&self) -> Timestamp {
        self.agreement.ends().min(self.limits.valid_until)
    }

    /// Whether it permits anything at a moment.
    #[must_use]
    pub fn is_live_at(&self, now: Timestamp) -> bool {
        self.agreement.not_in_force(now).is_none() && now < self.limits.valid_until
    }

    /// Checks a number of rows that was not known when the permit was asked for, before
    /// [`Permit::spend`] does.
    ///
    /// # Errors
    /// [`DenialReason::TooManyRows`] or [`DenialReason::BatchTooSmall`].
    pub fn check_rows(&self, rows: u64) -> Result<(), Refusal> {
        self.limits.check_rows(rows).map_or(Ok(()), |reason| Err(reason.into()))
    }
}

impl<A: Act> Permit<'_, A> {
    /// Uses the permit up. `rows` are the numbers of rows of each batch or file that the act is about,
    /// none where it is about none: a permit is not spent without its limits.
    ///
    /// # Errors
    /// [`Refusal`] where the agreement is not in force at `now`, or a number of rows is not allowed.
    pub fn spend(self, rows: &[u64], now: Timestamp) -> Result<Spent, Refusal> {
        let mut reasons: Vec<DenialReason> = self.agreement.not_in_force(now).into_iter().collect();
        // What an assertion opened ends with it.
        if reasons.is_empty() && now >= self.limits.valid_until {
            reasons.push(DenialReason::Rule(Rule::Expired));
        }
        reasons.extend(rows.iter().filter_map(|rows| self.limits.check_rows(*rows)));
        if let Some(refusal) = Refusal::for_reasons(reasons) {
            return Err(refusal);
        }
        Ok(Spent {
            agreement: *self.agreement.digest(),
            expires: self.expires(),
            party: self.party,
            act: A::KIND,
            purpose: self.purpose,
            epoch: self.agreement.terms().epoch,
            decision: Digest::of(&self.decision.to_bytes()),
            acknowledged: self.state.0,
        })
    }
}

impl<A: Act, S: Acceptance> core::fmt::Debug for Permit<'_, A, S> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Permit({} by {})", A::KIND.name(), self.party)
    }
}

impl Spent {
    /// The digest of the agreement that permitted.
    #[must_use]
    pub const fn agreement(&self) -> &Digest {
        &self.agreement
    }

    /// The party that acts.
    #[must_use]
    pub fn party(&self) -> &str {
        &self.party
    }

    /// The act.
    #[must_use]
    pub const fn act(&self) -> ActKind {
        self.act
    }

    /// What for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The epoch of the agreement.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The first moment at which the permit would have permitted nothing any more.
    #[must_use]
    pub const fn expires(&self) -> Timestamp {
        self.expires
    }

    /// The digest of the canonical bytes of the decision.
    #[must_use]
    pub const fn decision(&self) -> &Digest {
        &self.decision
    }

    /// The obligations of the decision, all of which were acknowledged; without the log itself.
    #[must_use]
    pub const fn acknowledged(&self) -> Obligations {
        self.acknowledged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Signer;
    use crate::policy::{Assemble, Card, Encode, Party, Role, Score, Terms, Tier};
    use crate::secret::Secret;

    /// Terms that [`Terms::check`] would refuse, as if they had been granted: what the evaluator does
    /// where the check before it failed to see something.
    fn unchecked(change: impl Fn(&mut Terms)) -> Agreement<Granted> {
        let key = |seed| {
            let signer = Signer::from_secret(Secret::new([seed; 32])).unwrap();
            signer.public_key()
        };
        let party = |name: &str, roles: &[Role]| {
            let card = Card {
                name: name.to_owned(),
                signer: key(1),
                recipient: String::new(),
                log_origin: String::new(),
                log_key: key(2),
            };
            Party::new(card, roles.to_vec())
        };
        let parties = vec![
            party("council", &[Role::Controller]),
            party("unit", &[Role::LinkageUnit, Role::Assembler]),
        ];
        let (from, until) = ("2026-01-01".parse(), "2026-12-31".parse());
        let mut terms =
            Terms::linkage_quality("a", [0; 32], parties, 1, from.unwrap(), until.unwrap());
        change(&mut terms);
        Agreement::unchecked(terms)
    }

    fn request(party: &str) -> Request<'_> {
        let now = Timestamp::from_unix_ms(1_770_000_000_000).unwrap();
        Request::new(party, Purpose::LinkageQuality, now)
    }

    #[test]
    fn scoring_and_assembling_together_needs_the_lower_tier() {
        let combined = unchecked(|_| ());
        assert!(combined.permit::<Score>(&request("unit")).is_ok());
        let separate = unchecked(|terms| terms.linkage.tier = Tier::Separate);
        let refusal = separate.permit::<Score>(&request("unit")).unwrap_err();
        assert_eq!(refusal, DenialReason::TierNotAgreed.into());
        assert!(separate.permit::<Assemble>(&request("unit")).is_err());
        assert!(separate.permit::<Encode>(&request("council")).is_ok());
    }

    #[test]
    fn an_agreement_without_acts_permits_nothing() {
        let empty = unchecked(|terms| terms.acts.clear());
        let refusal = empty.permit::<Encode>(&request("council")).unwrap_err();
        assert!(refusal.has("DEFAULT_DENY"));
        let nobody = unchecked(|terms| {
            for allowance in &mut terms.acts {
                allowance.doers.clear();
            }
        });
        let refusal = nobody.permit::<Encode>(&request("council")).unwrap_err();
        assert!(refusal.has("ACT_NOT_ALLOWED"));
    }
}

//! Permits: asked for, given for one act, used up.

use core::marker::PhantomData;

use super::reason::safe_name;
use super::{
    Act, ActKind, Agreement, DatePrecision, DenialReason, Granted, Limits, OutputProfile,
    PlacePrecision, Purpose, Refusal, Role, Tier,
};
use crate::crypto::Digest;
use crate::time::Timestamp;

/// What is asked of an agreement.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The party that acts.
    pub party: &'a str,
    /// What for.
    pub purpose: Purpose,
    /// The time now, as the caller says.
    pub now: Timestamp,
    /// How many rows it is about, where that is known; else see [`Permit::check_rows`].
    pub rows: Option<u64>,
}

/// The right to do one act once, under one agreement.
///
/// It cannot be made outside this module, is neither `Clone` nor `Copy`, cannot outlive its
/// agreement, and is used up by [`Permit::spend`].
#[must_use = "a permit that is not spent permits nothing"]
pub struct Permit<'agreement, A: Act> {
    agreement: &'agreement Agreement<Granted>,
    party: String,
    purpose: Purpose,
    limits: Limits,
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
}

impl Agreement<Granted> {
    /// Asks for a permit. What the agreement does not allow is denied.
    ///
    /// # Errors
    /// [`Refusal`] with every reason.
    pub fn permit<A: Act>(&self, request: &Request<'_>) -> Result<Permit<'_, A>, Refusal> {
        let limits = self.limits(A::KIND);
        let mut reasons: Vec<DenialReason> = self.not_in_force(request.now).into_iter().collect();
        let terms = self.terms();
        if request.purpose != terms.purpose {
            reasons.push(DenialReason::PurposeNotAllowed {
                asked: request.purpose,
                agreed: terms.purpose,
            });
        }
        reasons.extend(request.rows.and_then(|rows| limits.check_rows(rows)));
        let mut allowed = false;
        match terms.party(request.party) {
            None => reasons.push(DenialReason::NotAParty { party: safe_name(request.party) }),
            Some(party) => {
                let both = party.is(Role::LinkageUnit) && party.is(Role::Assembler);
                if both && terms.linkage.tier == Tier::Separate {
                    reasons.push(DenialReason::TierNotAgreed);
                }
                match terms.acts.iter().find(|allowance| allowance.act == A::KIND) {
                    None => reasons.push(DenialReason::DefaultDeny { act: A::KIND }),
                    Some(allowance) => {
                        allowed = allowance.doers.iter().any(|doer| doer.is(party));
                        if !allowed {
                            reasons.push(DenialReason::ActNotAllowed { act: A::KIND });
                        }
                    }
                }
            }
        }
        // Being allowed is never the mere absence of a reason against.
        if reasons.is_empty() && !allowed {
            reasons.push(DenialReason::DefaultDeny { act: A::KIND });
        }
        if let Some(refusal) = Refusal::for_reasons(reasons) {
            return Err(refusal);
        }
        Ok(Permit {
            agreement: self,
            party: request.party.to_owned(),
            purpose: request.purpose,
            limits,
            act: PhantomData,
        })
    }

    fn limits(&self, act: ActKind) -> Limits {
        let terms = self.terms();
        Limits {
            fields: terms.schema.fields.clone(),
            passes: terms.schema.passes.clone(),
            birth: DatePrecision::Day,
            place: PlacePrecision::Full,
            born_from: None,
            born_until: None,
            floor_bits: terms.linkage.floor_bits,
            possible_below_bits: None,
            most_rows: terms.release.most_rows,
            smallest_batch: if act.takes_a_batch() { terms.release.smallest_batch } else { 0 },
            valid_until: self.ends(),
            output: OutputProfile::OPEN,
        }
    }
}

impl<'agreement, A: Act> Permit<'agreement, A> {
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

    /// How far it goes.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The first moment at which it permits nothing any more.
    #[must_use]
    pub const fn expires(&self) -> Timestamp {
        self.agreement.ends()
    }

    /// Whether it permits anything at a moment.
    #[must_use]
    pub fn is_live_at(&self, now: Timestamp) -> bool {
        self.agreement.not_in_force(now).is_none()
    }

    /// Checks a number of rows that was not known when the permit was asked for.
    ///
    /// # Errors
    /// [`DenialReason::TooManyRows`] or [`DenialReason::BatchTooSmall`].
    pub fn check_rows(&self, rows: u64) -> Result<(), Refusal> {
        self.limits.check_rows(rows).map_or(Ok(()), |reason| Err(reason.into()))
    }

    /// Uses the permit up.
    ///
    /// # Errors
    /// [`Refusal`] where the agreement is not in force at `now`.
    pub fn spend(self, now: Timestamp) -> Result<Spent, Refusal> {
        if let Some(reason) = self.agreement.not_in_force(now) {
            return Err(reason.into());
        }
        Ok(Spent {
            agreement: *self.agreement.digest(),
            expires: self.expires(),
            party: self.party,
            act: A::KIND,
            purpose: self.purpose,
            epoch: self.agreement.terms().epoch,
        })
    }
}

impl<A: Act> core::fmt::Debug for Permit<'_, A> {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Signer;
    use crate::policy::{Assemble, Card, Encode, Party, Score, Terms};
    use crate::secret::Secret;

    /// Terms that [`Terms::check`] would refuse, as if they had been granted: what the evaluator does
    /// where the check before it failed to see something.
    fn unchecked(change: impl Fn(&mut Terms)) -> Agreement<Granted> {
        let key = |seed| {
            let signer = Signer::from_secret(Secret::new([seed; 32])).unwrap();
            signer.public_key()
        };
        let party = |name: &str, roles: &[Role]| Party {
            card: Card {
                name: name.to_owned(),
                signer: key(1),
                recipient: String::new(),
                log_origin: String::new(),
                log_key: key(2),
            },
            roles: roles.to_vec(),
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
        Request {
            party,
            purpose: Purpose::LinkageQuality,
            now: Timestamp::from_unix_ms(1_770_000_000_000).unwrap(),
            rows: None,
        }
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

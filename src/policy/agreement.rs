//! An agreement: a draft until everyone has signed, then granted.

use super::reason::safe_name;
use super::{AgreementError, Card, DenialReason, Refusal, Terms};
use crate::crypto::{Digest, Signature, Signer, SignerPublicKey};
use crate::time::Timestamp;
use crate::wire::frame;

mod sealed {
    pub trait Sealed {}
}

/// What an agreement may be: [`Draft`] or [`Granted`]. Sealed.
pub trait State: sealed::Sealed {}

/// Not yet granted: it can be signed, and permits nothing.
#[derive(Clone, Copy, Debug)]
pub struct Draft(());

/// Signed by everyone, with keys that the caller trusts.
#[derive(Clone, Debug)]
pub struct Granted {
    begins: Timestamp,
    ends: Timestamp,
    signatures: Vec<PartySignature>,
}

impl sealed::Sealed for Draft {}
impl sealed::Sealed for Granted {}
impl State for Draft {}
impl State for Granted {}

/// One signature of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartySignature {
    /// The party or further approver who signs.
    pub party: String,
    /// The key with which it signs.
    pub key: SignerPublicKey,
    /// The signature of the agreement's digest.
    pub signature: Signature,
}

/// The cards that an organisation has pinned: of the others, and its own.
///
/// Keys come from here, never from the agreement, so that whoever writes an agreement cannot
/// bring their own keys under another's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// The cards, in any order.
    pub cards: Vec<Card>,
}

impl Trust {
    /// The card pinned under a name. None where two different ones are: then neither is trusted.
    #[must_use]
    pub fn card(&self, name: &str) -> Option<&Card> {
        let mut cards = self.cards.iter().filter(|card| card.name == name);
        let first = cards.next()?;
        cards.all(|card| card == first).then_some(first)
    }
}

/// An agreement in one of its states. See the [module](super) for the way through them.
#[derive(Clone, Debug)]
pub struct Agreement<S: State> {
    terms: Terms,
    digest: Digest,
    state: S,
}

/// What is signed: the digest under a domain of its own.
fn message(digest: &Digest) -> Vec<u8> {
    frame(&[b"linkwise 2026 v1 agreement", digest.as_bytes()])
}

/// Before 2020 no agreement can be valid: such a clock was never set.
pub(super) const EARLIEST_MS: i64 = 1_577_836_800_000;

impl<S: State> Agreement<S> {
    /// What it says.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The digest of the canonical bytes of the terms.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }
}

impl Agreement<Draft> {
    /// A draft of checked terms.
    ///
    /// # Errors
    /// As [`Terms::check`].
    pub fn new(terms: Terms) -> Result<Self, AgreementError> {
        terms.check()?;
        let digest = terms.digest();
        Ok(Self { terms, digest, state: Draft(()) })
    }

    /// Signs for the party or further approver whose key this is.
    ///
    /// # Errors
    /// [`AgreementError::NotASigner`] where the terms name no such key.
    pub fn sign(&self, signer: &Signer) -> Result<PartySignature, AgreementError> {
        let key = signer.public_key();
        let (party, _) = self
            .terms
            .signers()
            .find(|(_, named)| **named == key)
            .ok_or(AgreementError::NotASigner)?;
        Ok(PartySignature {
            party: party.to_owned(),
            key,
            signature: signer.sign(&message(&self.digest)),
        })
    }

    /// Every reason why these signatures do not bind everyone, by the caller's trust; empty where
    /// they do. It does not ask whether the agreement is in force.
    #[must_use]
    pub fn check_signatures(
        &self,
        signatures: &[PartySignature],
        trust: &Trust,
    ) -> Vec<DenialReason> {
        let message = message(&self.digest);
        let mut reasons = Vec::new();
        let mut approved = 0;
        let mut not_approved = Vec::new();
        for (name, key) in self.terms.signers() {
            let theirs = self.check_signature(name, key, &message, signatures, trust);
            if self.terms.party(name).is_some() {
                reasons.extend(theirs);
            } else if theirs.is_empty() {
                approved += 1;
            } else {
                not_approved.extend(theirs);
            }
        }
        // Enough others having approved excuses from approving, not from a forgery.
        let enough = approved >= self.terms.approvals_wanted();
        reasons.extend(not_approved.into_iter().filter(|reason| {
            let excused = matches!(
                reason,
                DenialReason::SignatureMissing { .. } | DenialReason::KeyNotPinned { .. }
            );
            !(enough && excused)
        }));
        for signature in signatures {
            if !self.terms.signers().any(|(name, _)| name == signature.party) {
                reasons.push(DenialReason::NotAParty { party: safe_name(&signature.party) });
            }
        }
        reasons
    }

    /// What speaks against the signature of one who signs.
    fn check_signature(
        &self,
        name: &str,
        key: &SignerPublicKey,
        message: &[u8],
        signatures: &[PartySignature],
        trust: &Trust,
    ) -> Vec<DenialReason> {
        let mut reasons = Vec::new();
        let party = || name.to_owned();
        match trust.card(name) {
            None => reasons.push(DenialReason::KeyNotPinned { party: party() }),
            Some(pinned) => {
                // A further approver has a key in the agreement and no card.
                let unchanged = self
                    .terms
                    .party(name)
                    .map_or_else(|| pinned.signer == *key, |party| party.card == *pinned);
                if !unchanged {
                    reasons.push(DenialReason::CardChanged { party: party() });
                }
            }
        }
        let mut theirs = signatures.iter().filter(|signature| signature.party == name).peekable();
        if theirs.peek().is_none() {
            reasons.push(DenialReason::SignatureMissing { party: party() });
        } else if !theirs.all(|signature| {
            signature.key == *key && key.verify(message, &signature.signature).is_ok()
        }) {
            reasons.push(DenialReason::SignatureForged { party: party() });
        }
        reasons
    }

    /// Grants the agreement where every party and as many further approvers as are needed have
    /// signed, with the key that the caller has pinned, and the agreement is in force at `now`.
    ///
    /// # Errors
    /// [`Refusal`] with every reason.
    pub fn grant(
        &self,
        signatures: &[PartySignature],
        trust: &Trust,
        now: Timestamp,
    ) -> Result<Agreement<Granted>, Refusal> {
        let begins = self.terms.valid_from.begins_in_london()?;
        let ends = self.terms.valid_until.ends_in_london()?;
        let mut reasons = self.check_signatures(signatures, trust);
        let mut signatures = signatures.to_vec();
        signatures.sort_by(|a, b| a.party.cmp(&b.party));
        let granted = Agreement {
            terms: self.terms.clone(),
            digest: self.digest,
            state: Granted { begins, ends, signatures },
        };
        reasons.extend(granted.not_in_force(now));
        Refusal::for_reasons(reasons).map_or(Ok(granted), Err)
    }
}

impl Agreement<Granted> {
    /// The first moment at which it permits anything.
    #[must_use]
    pub const fn begins(&self) -> Timestamp {
        self.state.begins
    }

    /// The first moment at which it permits nothing any more.
    #[must_use]
    pub const fn ends(&self) -> Timestamp {
        self.state.ends
    }

    /// The signatures with which it was granted, ascending by party.
    #[must_use]
    pub fn signatures(&self) -> &[PartySignature] {
        &self.state.signatures
    }

    /// Whether the day by which the parties wanted to review it is over. That denies nothing.
    #[must_use]
    pub fn review_is_due(&self, now: Timestamp) -> bool {
        now.day_in_london() > self.terms.review_by
    }

    /// For tests of the evaluator alone: granted without any check.
    #[cfg(test)]
    pub(super) fn unchecked(terms: Terms) -> Self {
        let state = Granted {
            begins: terms.valid_from.begins_in_london().unwrap(),
            ends: terms.valid_until.ends_in_london().unwrap(),
            signatures: Vec::new(),
        };
        let digest = terms.digest();
        Self { terms, digest, state }
    }

    /// Why nothing is permitted at a moment, if so.
    pub(super) fn not_in_force(&self, now: Timestamp) -> Option<DenialReason> {
        if now.unix_ms() < EARLIEST_MS {
            Some(DenialReason::ClockInvalid)
        } else if now < self.state.begins {
            Some(DenialReason::NotInForce { from: self.terms.valid_from })
        } else if now >= self.state.ends {
            Some(DenialReason::Expired { until: self.terms.valid_until })
        } else {
            None
        }
    }
}

//! A party ends an agreement: the notice, and what makes it count.

use super::agreement::EARLIEST_MS;
use super::check::LINE;
use super::reason::safe_name;
use super::{DenialReason, Refusal, Terms, Trust};
use crate::crypto::{Digest, Signature, Signer};
use crate::time::Timestamp;
use crate::wire::{Writer, frame};

/// One party's notice that an agreement is at an end for everyone.
///
/// Any party can give it. It counts in the log of each organisation from the moment at which that
/// organisation takes it in, whatever moment it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The digest of the agreement.
    pub agreement: Digest,
    /// The party that ends it.
    pub party: String,
    /// When the notice was written.
    pub at: Timestamp,
    /// Why: one line of at most 1,000 characters, without anything about a child.
    pub reason: String,
}

impl Revocation {
    fn message(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.fixed(self.agreement.as_bytes());
        writer.text(&self.party);
        writer.i64(self.at.unix_ms());
        writer.text(&self.reason);
        frame(&[b"linkwise 2026 v1 revocation", &writer.finish()])
    }

    /// The digest that logs name.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.message())
    }

    /// Signs it with the key on the party's card.
    #[must_use]
    pub fn sign(self, party: &Signer) -> SignedRevocation {
        let signature = party.sign(&self.message());
        SignedRevocation { revocation: self, signature }
    }
}

/// A notice of revocation with its signature, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRevocation {
    /// The notice.
    pub revocation: Revocation,
    /// The party's signature.
    pub signature: Signature,
}

impl SignedRevocation {
    /// Checks that the notice is about these terms, and is signed by one of their parties with the key
    /// that the caller has pinned.
    ///
    /// ```
    /// use linkwise::crypto::Signer;
    /// use linkwise::policy::{Party, Revocation, Role, Terms, Trust, Card};
    /// use linkwise::time::Timestamp;
    /// let signer = Signer::generate()?;
    /// let card = Card {
    ///     name: "council".to_owned(),
    ///     signer: signer.public_key(),
    ///     recipient: format!("age1{}", "q".repeat(58)),
    ///     log_origin: "linkwise/council".to_owned(),
    ///     log_key: Signer::generate()?.public_key(),
    /// };
    /// let parties = vec![Party::new(card.clone(), vec![Role::Controller])];
    /// let (from, until) = ("2026-01-01".parse()?, "2026-12-31".parse()?);
    /// let terms = Terms::linkage_quality("a", [0; 32], parties, 1, from, until);
    /// let notice = Revocation {
    ///     agreement: terms.digest(),
    ///     party: "council".to_owned(),
    ///     at: Timestamp::from_unix_ms(1_790_000_000_000)?,
    ///     reason: "the project has ended".to_owned(),
    /// };
    /// let signed = notice.sign(&signer);
    /// assert!(signed.check(&terms, &Trust { cards: vec![card] }).is_ok());
    /// assert!(signed.check(&terms, &Trust::default()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Refusal`]: [`DenialReason::RevocationUnusable`] where the notice is about other terms or its
    /// form is wrong, [`DenialReason::NotAParty`], [`DenialReason::KeyNotPinned`],
    /// [`DenialReason::CardChanged`] or [`DenialReason::SignatureForged`].
    pub fn check(&self, terms: &Terms, trust: &Trust) -> Result<(), Refusal> {
        let notice = &self.revocation;
        let party = || safe_name(&notice.party);
        let reason = notice.reason.trim();
        let form = !reason.is_empty()
            && notice.reason.chars().count() <= LINE
            && !notice.reason.chars().any(char::is_control)
            && notice.at.unix_ms() >= EARLIEST_MS;
        if !form || notice.agreement != terms.digest() {
            return Err(DenialReason::RevocationUnusable { party: party() }.into());
        }
        let Some(agreed) = terms.party(&notice.party) else {
            return Err(DenialReason::NotAParty { party: party() }.into());
        };
        let Some(pinned) = trust.card(&notice.party) else {
            return Err(DenialReason::KeyNotPinned { party: party() }.into());
        };
        if *pinned != agreed.card {
            return Err(DenialReason::CardChanged { party: party() }.into());
        }
        pinned
            .signer
            .verify(&notice.message(), &self.signature)
            .map_err(|_| DenialReason::SignatureForged { party: party() }.into())
    }
}

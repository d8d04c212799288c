//! What a named person asserts about a named child: software can record it, not decide it.

use super::words::closed_list;
use super::{ActKind, DenialReason, Refusal, Trust, is_party_name};
use crate::crypto::{Digest, Signature, Signer};
use crate::time::Timestamp;
use crate::wire::{Writer, frame};

closed_list! {
    /// What an assertion says.
    AssertionKind {
        /// The information is relevant to safeguarding or promoting the welfare of the child, and
        /// disclosing it may help the recipient to do its part (Children Act 2004 section 16LA).
        Relevance = 1 "relevance",
        /// Disclosing it would be more detrimental to the child than not.
        Detriment = 2 "detriment",
        /// The child has come to such harm, or is in danger of it.
        Safeguarding = 3 "safeguarding",
    }
}

closed_list! {
    /// How serious it is.
    ///
    /// ```
    /// use linkwise::policy::HarmThreshold;
    /// assert!(HarmThreshold::Vital.is_emergency());
    /// assert!(!HarmThreshold::Section47.is_emergency());
    /// ```
    HarmThreshold {
        /// The welfare of the child.
        Welfare = 1 "welfare",
        /// A child in need (Children Act 1989 section 17).
        Section17 = 2 "section_17",
        /// Reasonable cause to suspect significant harm: an enquiry (Children Act 1989 section 47).
        Section47 = 3 "section_47",
        /// Significant harm.
        SignificantHarm = 4 "significant_harm",
        /// Life and limb.
        Vital = 5 "vital",
    }
}

impl HarmThreshold {
    /// Whether an agreement need not be waited for.
    #[must_use]
    pub const fn is_emergency(self) -> bool {
        matches!(self, Self::SignificantHarm | Self::Vital)
    }
}

/// An assertion about one child, for acts towards one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// What it says.
    pub kind: AssertionKind,
    /// How serious it is.
    pub threshold: HarmThreshold,
    /// The child, as a salted commitment: whoever holds the salt can show that it is this child.
    pub subject: Digest,
    /// Who asserts: a name with a card in the caller's trust; not the recipient, unless it is to keep
    /// something back.
    pub author: String,
    /// To whom information may go.
    pub recipient: String,
    /// The acts that it opens, and no others: ascending, each once, at least one, each one that can
    /// be about one named child. A detriment stands against every act, whichever are named.
    pub acts: Vec<ActKind>,
    /// Where the reasons are kept.
    pub reference: String,
    /// When it was made.
    pub made: Timestamp,
    /// The first moment at which it counts no more; at most [`Assertion::LONGEST_MS`] after `made`.
    pub expires: Timestamp,
}

impl Assertion {
    /// The longest time that an assertion can hold, in milliseconds: 72 hours.
    pub const LONGEST_MS: i64 = 72 * 3_600_000;

    fn message(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u8(self.kind.number());
        writer.u8(self.threshold.number());
        writer.fixed(self.subject.as_bytes());
        writer.text(&self.author);
        writer.text(&self.recipient);
        let acts: Vec<u8> = self.acts.iter().map(|act| act.number()).collect();
        writer.bytes(&acts);
        writer.text(&self.reference);
        writer.i64(self.made.unix_ms());
        writer.i64(self.expires.unix_ms());
        frame(&[b"linkwise 2026 v1 assertion", &writer.finish()])
    }

    /// The digest that a decision's request names.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.message())
    }

    /// Signs it with the author's key.
    #[must_use]
    pub fn sign(self, author: &Signer) -> SignedAssertion {
        let signature = author.sign(&self.message());
        SignedAssertion { assertion: self, signature }
    }
}

/// An assertion with its author's signature, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAssertion {
    /// What is asserted.
    pub assertion: Assertion,
    /// The author's signature.
    pub signature: Signature,
}

impl SignedAssertion {
    /// Checks form and signature by the caller's trust; whether it is still live is asked when a
    /// case is decided.
    ///
    /// ```
    /// use linkwise::crypto::{Digest, Signer};
    /// use linkwise::policy::*;
    /// use linkwise::time::Timestamp;
    /// let (signer, log_key) = (Signer::generate()?, Signer::generate()?.public_key());
    /// let card = Card {
    ///     name: "safeguarding-lead".to_owned(),
    ///     signer: signer.public_key(),
    ///     recipient: format!("age1{}", "q".repeat(58)),
    ///     log_origin: "linkwise/safeguarding-lead".to_owned(),
    ///     log_key,
    /// };
    /// let assertion = Assertion {
    ///     kind: AssertionKind::Relevance,
    ///     threshold: HarmThreshold::Welfare,
    ///     subject: Digest::of(b"a salted commitment"),
    ///     author: "safeguarding-lead".to_owned(),
    ///     recipient: "council".to_owned(),
    ///     acts: vec![ActKind::RevealExistence, ActKind::RevealContent],
    ///     reference: "case note 17".to_owned(),
    ///     made: Timestamp::from_unix_ms(1_790_000_000_000)?,
    ///     expires: Timestamp::from_unix_ms(1_790_003_600_000)?,
    /// };
    /// let signed = assertion.sign(&signer);
    /// assert!(signed.check(&Trust { cards: vec![card] }).is_ok());
    /// assert!(signed.check(&Trust::default()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`DenialReason::KeyNotPinned`], [`DenialReason::SignatureForged`], or
    /// [`DenialReason::AssertionUnusable`].
    pub fn check(&self, trust: &Trust) -> Result<CheckedAssertion, Refusal> {
        let assertion = &self.assertion;
        let party = || super::reason::safe_name(&assertion.author);
        let card = trust
            .card(&assertion.author)
            .ok_or_else(|| DenialReason::KeyNotPinned { party: party() })?;
        card.signer
            .verify(&assertion.message(), &self.signature)
            .map_err(|_| DenialReason::SignatureForged { party: party() })?;
        let lasts = assertion.expires.unix_ms().checked_sub(assertion.made.unix_ms());
        // Whoever is to receive does not open the door; anybody may close it.
        let opens_to_itself =
            assertion.kind != AssertionKind::Detriment && assertion.author == assertion.recipient;
        let acts = &assertion.acts;
        let acts_named = !acts.is_empty()
            && acts.iter().all(|act| act.can_name_a_subject())
            && acts.is_sorted_by(|one, next| one < next);
        let named = acts_named
            && is_party_name(&assertion.recipient)
            && !assertion.reference.trim().is_empty()
            && !opens_to_itself;
        if !named || !lasts.is_some_and(|lasts| (1..=Assertion::LONGEST_MS).contains(&lasts)) {
            return Err(DenialReason::AssertionUnusable { party: party() }.into());
        }
        Ok(CheckedAssertion(assertion.clone()))
    }
}

/// An assertion whose author and form were checked. It cannot be made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedAssertion(Assertion);

impl CheckedAssertion {
    /// What is asserted.
    #[must_use]
    pub const fn assertion(&self) -> &Assertion {
        &self.0
    }

    /// Whether it counts at a moment for an act by which information goes to a recipient.
    #[must_use]
    pub fn is_live(&self, now: Timestamp, act: ActKind, recipient: Option<&str>) -> bool {
        self.0.made <= now
            && now < self.0.expires
            && self.0.acts.contains(&act)
            && recipient == Some(self.0.recipient.as_str())
    }
}

//! Who must have seen a log, and how soon.

use super::bytes::MOST_PARTIES;
use super::error::shown;
use super::{AgreementError, Card, Party, Terms};
use crate::crypto::SignerPublicKey;

/// The longest delay that can be agreed, in hours: a year.
const MOST_HOURS: u32 = 8760;
/// The longest name of a witness, in characters, as of a log on a card.
const NAME: usize = 128;

/// A witness that an agreement names: a party or somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedWitness {
    /// Its name in cosignatures, 1 to 128 visible ASCII characters without `+`. A party's is the name
    /// of its log.
    pub name: String,
    /// The key with which it cosigns. A party's is that of its log.
    pub key: SignerPublicKey,
}

impl AgreedWitness {
    /// A party as a witness of the other parties' logs.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        Self { name: card.log_origin.clone(), key: card.log_key }
    }

    fn is(&self, card: &Card) -> bool {
        self.name == card.log_origin && self.key == card.log_key
    }
}

/// How many of which witnesses must have cosigned a party's log, and how soon after an entry.
///
/// An entry that names the agreement is *witnessed* when [`Witnessing::quorum`] of the witnesses have
/// each cosigned a checkpoint that covers it (C2SP tlog-cosignature), at the latest
/// [`Witnessing::delay_hours`] after its time: whoever keeps a log cannot write into it later what is
/// said to have happened before. A party is no witness of its own log.
///
/// ```
/// use linkwise::crypto::Signer;
/// use linkwise::policy::{AgreedWitness, Terms, Witnessing};
/// # let (from, until) = ("2026-01-01".parse()?, "2026-12-31".parse()?);
/// let mut terms = Terms::linkage_quality("a", [0; 32], Vec::new(), 1, from, until);
/// let before = terms.to_bytes();
/// assert!(before.starts_with(b"lwterms2"));
/// let key = Signer::generate()?.public_key();
/// let witness = AgreedWitness { name: "regulator.example/witness".to_owned(), key };
/// terms.witnessing = Some(Witnessing { witnesses: vec![witness], quorum: 1, delay_hours: 24 });
/// assert!(terms.to_bytes().starts_with(b"lwterms3"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessing {
    /// The witnesses: ascending by name, 1 to 64.
    pub witnesses: Vec<AgreedWitness>,
    /// How many of them must cosign, from 1. Each party's log must have as many beside its keeper.
    pub quorum: u32,
    /// The hours that an entry may wait for them, 1 to 8,760.
    pub delay_hours: u32,
}

impl Terms {
    pub(super) fn check_witnessing(&self) -> Result<(), AgreementError> {
        let Some(Witnessing { witnesses, quorum, delay_hours }) = &self.witnessing else {
            return Ok(());
        };
        if !(1..=MOST_PARTIES).contains(&witnesses.len()) {
            return Err(AgreementError::WrongCount { item: "witness", range: "1 to 64" });
        }
        if !witnesses.is_sorted_by(|a, b| a.name < b.name) {
            return Err(AgreementError::NotAscending { item: "witness" });
        }
        for (place, witness) in witnesses.iter().enumerate() {
            let earlier = witnesses.iter().take(place);
            self.check_witness(witness)?;
            if let Some(other) = earlier.into_iter().find(|other| other.key == witness.key) {
                return Err(shared(&other.name, &witness.name));
            }
        }
        let beside = |party: &Party| witnesses.iter().filter(|one| !one.is(&party.card)).count();
        let most = self.parties.iter().map(beside).min().unwrap_or(witnesses.len());
        let fits = usize::try_from(*quorum).is_ok_and(|quorum| (1..=most).contains(&quorum));
        let out = |item, range| Err(AgreementError::OutOfRange { item, range });
        if !fits {
            return out(
                "quorum",
                "1 to the number of witnesses; where a party is one of them, one fewer, because it is \
                 no witness of its own log",
            );
        }
        if !(1..=MOST_HOURS).contains(delay_hours) {
            return out("delay_hours", "1 to 8760");
        }
        Ok(())
    }

    /// A key that a party or an approver uses for anything else is nobody's key as a witness.
    fn check_witness(&self, witness: &AgreedWitness) -> Result<(), AgreementError> {
        let AgreedWitness { name, key } = witness;
        let bad = |problem| Err(AgreementError::BadWitness { name: shown(name), problem });
        let form = (1..=NAME).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+');
        if !form {
            return bad("needs a name of 1 to 128 visible ASCII characters, no space and no `+`");
        }
        for party in &self.parties {
            let card = &party.card;
            if *key == card.signer || (*key == card.log_key && *name != card.log_origin) {
                return Err(shared(name, party.name()));
            }
            if *name == card.log_origin && *key != card.log_key {
                return bad("has the name of a party's log, and another key than that log");
            }
        }
        let approver = self.further_approvers.iter().find(|approver| approver.signer == *key);
        approver.map_or(Ok(()), |approver| Err(shared(name, &approver.name)))
    }
}

fn shared(first: &str, second: &str) -> AgreementError {
    AgreementError::KeyShared { first: first.to_owned(), second: second.to_owned() }
}

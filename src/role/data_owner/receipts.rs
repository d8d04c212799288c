//! Which parties have acknowledged a notice of withdrawal.

use crate::audit::{AuditLog, EntryKind};
use crate::crypto::Digest;
use crate::policy::{NoticesSent, SignedWithdrawalReceipt, Terms, Trust, WithdrawalError};
use crate::role::RoleError;
use crate::time::Timestamp;

/// Where one notice stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeStanding {
    /// The party to which it went.
    pub party: String,
    /// The notice, by its digest.
    pub notice: Digest,
    /// When the party says that it took it in; none: there is no receipt that counts.
    pub received: Option<Timestamp>,
}

/// The receipts of one withdrawal.
#[derive(Debug)]
pub struct Receipts {
    /// Every party that was told, in the order of their names.
    pub parties: Vec<NoticeStanding>,
    /// Receipts that do not count, by their place among those given, and why.
    pub refused: Vec<(usize, WithdrawalError)>,
}

impl Receipts {
    /// The parties without a receipt that counts.
    pub fn outstanding(&self) -> impl Iterator<Item = &NoticeStanding> {
        self.parties.iter().filter(|one| one.received.is_none())
    }
}

/// Lists who has given a valid receipt of the notices of one withdrawal, and who has not (UK GDPR
/// Article 19). The list of notices must be that of an entry of the owner's log, whole: a party that was
/// struck off it would otherwise not be missed. Writes nothing. `terms` are those of the agreement
/// under which the links were withdrawn; it may have ended.
///
/// # Errors
/// [`RoleError::Mismatch`] where the list is not that of a withdrawal in this log,
/// [`RoleError::Log`] where the log cannot be read. A receipt that does not count is no error: it is
/// among [`Receipts::refused`].
pub fn receipts(
    sent: &NoticesSent,
    receipts: &[SignedWithdrawalReceipt],
    terms: &Terms,
    trust: &Trust,
    log: &AuditLog,
) -> Result<Receipts, RoleError> {
    let mut wanted: Vec<Digest> = sent.iter().map(|(_, notice)| *notice).collect();
    wanted.sort_unstable();
    let mut known = false;
    for entry in log.entries() {
        let mut entry = entry?;
        entry.outputs.sort_unstable();
        known |= entry.kind == EntryKind::LinksWithdrawn
            && entry.agreement == Some(terms.digest())
            && entry.outputs == wanted;
    }
    // Digests alone stand in the log: a name that was altered would have its receipt refused for ever.
    known &= sent.iter().all(|(party, _)| terms.party(party).is_some());
    if !known {
        return Err(RoleError::Mismatch {
            what: "no withdrawal under this agreement in this log gave out just these notices"
                .to_owned(),
            remedy: "give the list as it was written with the notices, and their agreement",
        });
    }
    let mut parties: Vec<NoticeStanding> = sent
        .iter()
        .map(|(party, notice)| NoticeStanding {
            party: party.to_owned(),
            notice: *notice,
            received: None,
        })
        .collect();
    let mut refused = Vec::new();
    for (place, receipt) in receipts.iter().enumerate() {
        // One of a party that was not told is held against the first, and refused.
        let index = parties.iter().position(|one| one.party == receipt.receipt.party);
        let Some(standing) = parties.get_mut(index.unwrap_or_default()) else { continue };
        match receipt.check(&standing.notice, &standing.party, terms, trust) {
            Ok(()) => {
                let at = receipt.receipt.at;
                standing.received = Some(standing.received.map_or(at, |other| other.min(at)));
            }
            Err(error) => refused.push((place, error)),
        }
    }
    Ok(Receipts { parties, refused })
}

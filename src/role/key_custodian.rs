//! The key custodian: holds the root, issues one link key per agreement and epoch, sees no data.

use crate::audit::{AuditLog, Entry, EntryKind};
use crate::crypto::{Digest, Signer};
use crate::policy::{Agreement, DenialReason, Granted, Refusal, Role};
use crate::role::RoleError;
use crate::role::act::{adoption, check_actor, facts, finish};
use crate::time::Timestamp;

/// Writes to the custodian's log that a link key is issued; whoever issues one calls it first, and
/// releases the sealed key only if it succeeds. `sealed` is the digest of the sealed key.
///
/// # Errors
/// [`RoleError::KeyMismatch`] where signing key and log are not the custodian's, [`RoleError::Usage`]
/// where the agreement names none, [`RoleError::Refused`] where it was ended in this log or the key of its
/// epoch destroyed,
/// [`RoleError::Log`] where the log cannot be written.
pub fn record_issue(
    agreement: &Agreement<Granted>,
    sealed: &Digest,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<(), RoleError> {
    let terms = agreement.terms();
    let custodian = terms
        .card_of(Role::KeyCustodian)
        .ok_or(RoleError::Usage { what: "the agreement names no key custodian" })?;
    check_actor(agreement, &custodian.name, signer, log)?;
    let facts = facts(log)?;
    if facts.destroyed.contains(&(*agreement.digest(), terms.epoch)) {
        return Err(Refusal::from(DenialReason::EpochUsed { epoch: terms.epoch }).into());
    }
    log.store_agreement(agreement.digest(), &terms.to_bytes())?;
    let entry = |kind| {
        let mut entry = Entry::new(kind, now, &custodian.name, signer.public_key());
        entry.agreement = Some(*agreement.digest());
        entry
    };
    for entry in adoption(&facts, terms, agreement.digest(), &entry) {
        log.append(&entry)?;
    }
    let mut issued = entry(EntryKind::KeyEpochOpened);
    issued.epoch = Some(terms.epoch);
    issued.outputs = vec![*sealed];
    finish(log, &issued)
}

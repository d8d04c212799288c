//! Ending an agreement in an organisation's log.

use crate::audit::{AuditLog, Entry, EntryKind};
use crate::crypto::{Digest, Signer};
use crate::policy::{SignedRevocation, Terms, Trust};
use crate::role::RoleError;
use crate::role::act::{check_card, facts, finish};
use crate::time::Timestamp;

/// Takes a notice of revocation in: checks it by the organisation's own trust and writes it to its log.
/// From then on every act under the agreement is refused there. Gives false where the agreement had
/// ended in this log before; nothing is written then.
///
/// # Errors
/// [`RoleError::Refused`] where the notice does not count (see [`SignedRevocation::check`]),
/// [`RoleError::KeyMismatch`] where signing key and log are not those of a party of the agreement,
/// [`RoleError::Log`] where the log cannot be written.
pub fn adopt_revocation(
    notice: &SignedRevocation,
    terms: &Terms,
    trust: &Trust,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<bool, RoleError> {
    notice.check(terms, trust)?;
    let own = terms.parties.iter().find(|party| party.card.signer == signer.public_key());
    let name = own.map_or("a party", |party| party.name()).to_owned();
    check_card(own.map(|party| &party.card), &name, signer, log)?;
    let digest = notice.revocation.agreement;
    if has_ended(log, &digest)? {
        return Ok(false);
    }
    log.store_agreement(&digest, &terms.to_bytes())?;
    let mut entry = Entry::new(EntryKind::AgreementRevoked, now, &name, signer.public_key());
    entry.agreement = Some(digest);
    entry.inputs = vec![notice.revocation.digest()];
    finish(log, &entry)?;
    Ok(true)
}

/// Whether an agreement was revoked in a log, or a newer version has taken its place there: what
/// [`Circumstances::revoked`](crate::policy::Circumstances) wants to know. Acts look by themselves too.
///
/// # Errors
/// [`RoleError::Log`] where the log cannot be read.
pub fn has_ended(log: &AuditLog, agreement: &Digest) -> Result<bool, RoleError> {
    Ok(facts(log)?.ended.contains(agreement))
}

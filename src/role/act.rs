//! What every act has in common: intent before, outcome after, in the log of whoever acts.

use super::{Outlet, RoleError};
use crate::audit::{AuditLog, Entry, EntryKind};
use crate::crypto::{Digest, Signer, SignerPublicKey};
use crate::policy::{
    Act, ActKind, Agreement, DenialReason, Granted, Permit, Refusal, Spent, Terms,
};
use crate::time::Timestamp;

/// An act that has begun: its permit is spent and its intent is in the log.
pub(super) struct Running {
    spent: Spent,
    key: SignerPublicKey,
    now: Timestamp,
    small: u64,
}

/// Checks that whoever acts is who the permit says, spends the permit and writes the intent.
pub(super) fn begin<A: Act>(
    permit: Permit<'_, A>,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Running, RoleError> {
    let agreement = permit.agreement();
    check_actor(agreement, permit.party(), signer, log)?;
    let small = u64::from(agreement.terms().release.small_number_threshold);
    let spent = permit.spend(now)?;
    let running = Running { spent, key: signer.public_key(), now, small };
    let facts = facts(log)?;
    log.store_agreement(agreement.digest(), &agreement.terms().to_bytes())?;
    let mut entries = Vec::new();
    if !facts.agreements.contains(agreement.digest()) {
        entries.push(running.bare(EntryKind::AgreementAdopted));
    }
    // The first use of the link key opens its epoch.
    let epoch = (*running.spent.agreement(), running.spent.epoch());
    if A::KIND == ActKind::Encode && !facts.opened.contains(&epoch) {
        let mut entry = running.bare(EntryKind::KeyEpochOpened);
        entry.epoch = Some(epoch.1);
        entries.push(entry);
    }
    entries.push(running.entry(EntryKind::PermitGranted));
    log.append_all(&entries)?;
    Ok(running)
}

/// Checks that the signing key and the log are those of a party's card in the agreement. What earlier
/// entries tell about used epochs and releases holds only of the party's own log.
pub(super) fn check_actor(
    agreement: &Agreement<Granted>,
    party: &str,
    signer: &Signer,
    log: &AuditLog,
) -> Result<(), RoleError> {
    let card = agreement.terms().party(party).map(|party| &party.card);
    let what = if card.is_none_or(|card| card.signer != signer.public_key()) {
        "the signing key"
    } else if card
        .is_none_or(|card| card.log_origin != log.origin() || card.log_key != log.public_key())
    {
        "the log"
    } else {
        return Ok(());
    };
    Err(RoleError::KeyMismatch {
        what,
        needed: format!("`{party}` in the agreement"),
        remedy: "act from that party's own home",
    })
}

impl Running {
    fn bare(&self, kind: EntryKind) -> Entry {
        let mut entry = Entry::new(kind, self.now, self.spent.party(), self.key);
        entry.agreement = Some(*self.spent.agreement());
        entry
    }

    /// An entry about this act.
    pub(super) fn entry(&self, kind: EntryKind) -> Entry {
        let mut entry = self.bare(kind);
        entry.epoch = Some(self.spent.epoch());
        entry.act = Some(self.spent.act().name().to_owned());
        entry.purpose = Some(self.spent.purpose().name().to_owned());
        entry
    }

    /// Puts counts into an entry; those below the agreement's small-number threshold stay out.
    pub(super) fn count(&self, entry: &mut Entry, counts: impl IntoIterator<Item = (String, u64)>) {
        entry.counts.extend(counts.into_iter().filter(|(_, count)| *count >= self.small));
        entry.counts.sort();
        entry.counts.dedup_by(|a, b| a.0 == b.0);
    }

    pub(super) const fn spent(&self) -> &Spent {
        &self.spent
    }
}

/// Writes the outcome and publishes the checkpoint that covers it. Only then may anything be released.
pub(super) fn finish(log: &mut AuditLog, outcome: &Entry) -> Result<(), RoleError> {
    log.append(outcome)?;
    log.publish()?;
    Ok(())
}

/// Makes everything durable that will be released, writes the outcome (its last entry) and the checkpoint, and only
/// then gives the files their names, in this order.
pub(super) fn release<'a>(
    mut outlets: Vec<Box<dyn Outlet + 'a>>,
    log: &mut AuditLog,
    outcome: &[Entry],
) -> Result<(), RoleError> {
    for outlet in &mut outlets {
        outlet.prepare()?;
    }
    log.append_all(outcome)?;
    log.publish()?;
    outlets.into_iter().try_for_each(Outlet::release)
}

/// What earlier entries of a log tell.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Agreements that were adopted.
    pub(super) agreements: Vec<Digest>,
    /// Agreement and epoch of every link key that was used.
    pub(super) opened: Vec<(Digest, u64)>,
    /// Agreement and epoch of every batch that was encoded.
    pub(super) encoded: Vec<(Digest, u64)>,
    /// Passports that were scored together.
    pub(super) scored: Vec<Vec<Digest>>,
    /// Edges and passports that were assembled together.
    pub(super) assembled: Vec<Vec<Digest>>,
}

/// Reads a log for what it tells about what may be done again.
pub(super) fn facts(log: &AuditLog) -> Result<Facts, RoleError> {
    let mut facts = Facts::default();
    for entry in log.entries() {
        let entry = entry?;
        match entry.kind {
            EntryKind::AgreementAdopted => facts.agreements.extend(entry.agreement),
            EntryKind::KeyEpochOpened => {
                facts.opened.extend(entry.agreement.zip(entry.epoch));
            }
            EntryKind::BatchEncoded => {
                facts.encoded.extend(entry.agreement.zip(entry.epoch));
            }
            EntryKind::BatchScored => facts.scored.push(entry.inputs),
            EntryKind::LinksAssembled => facts.assembled.push(entry.inputs),
            _ => {}
        }
    }
    Ok(facts)
}

/// Refuses an epoch that an owner has used under any version of the agreement, or one before it.
pub(super) fn check_epoch(log: &AuditLog, terms: &Terms, digest: &Digest) -> Result<(), RoleError> {
    for (other, epoch) in facts(log)?.encoded {
        let same = other == *digest
            || log
                .agreement(&other)?
                .and_then(|bytes| Terms::from_bytes(&bytes).ok())
                // An agreement that cannot be read any more may have been a version of this one.
                .is_none_or(|other| other.id == terms.id);
        if same && epoch >= terms.epoch {
            return Err(Refusal::from(DenialReason::EpochUsed { epoch: terms.epoch }).into());
        }
    }
    Ok(())
}

/// Writes a refusal to the log of whoever was refused, so that it can be seen that it was asked.
///
/// # Errors
/// [`RoleError::Log`] where the log cannot be written.
pub fn refuse(
    log: &mut AuditLog,
    refusal: &Refusal,
    party: &str,
    act: ActKind,
    agreement: &Digest,
    signer: &Signer,
    now: Timestamp,
) -> Result<(), RoleError> {
    let mut entry = Entry::new(EntryKind::PermitRefused, now, party, signer.public_key());
    entry.agreement = Some(*agreement);
    entry.act = Some(act.name().to_owned());
    entry.reasons = refusal.reasons().map(|reason| reason.code().to_owned()).collect();
    entry.reasons.sort();
    entry.reasons.dedup();
    finish(log, &entry)
}

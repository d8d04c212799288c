//! What every act has in common: intent before, outcome after, in the log of whoever acts.

use super::{Outlet, RoleError};
use crate::audit::{AuditLog, Entry, EntryKind};
use crate::crypto::{Digest, Signer, SignerPublicKey};
use crate::policy::{
    Act, ActKind, Agreement, Card, DenialReason, Granted, Permit, Refusal, Rule, Spent, Terms,
};
use crate::time::Timestamp;

/// An act that has begun: its permit is spent and its intent is in the log.
pub(super) struct Running {
    spent: Spent,
    key: SignerPublicKey,
    now: Timestamp,
    small: u64,
}

/// Checks that whoever acts is who the permit says, spends the permit and writes the intent. `rows`
/// are the numbers of rows of each batch or file, where the act is about some.
pub(super) fn begin<A: Act>(
    permit: Permit<'_, A>,
    rows: &[u64],
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Running, RoleError> {
    let agreement = permit.agreement();
    check_actor(agreement, permit.party(), signer, log)?;
    let small = u64::from(agreement.terms().release.small_number_threshold);
    let spent = permit.spend(rows, now)?;
    let running = Running { spent, key: signer.public_key(), now, small };
    let facts = facts(log)?;
    log.store_agreement(agreement.digest(), &agreement.terms().to_bytes())?;
    let bare = |kind| running.bare(kind);
    let mut entries = adoption(&facts, agreement.terms(), agreement.digest(), &bare);
    // The first use of the link key opens its epoch.
    let epoch = (*running.spent.agreement(), running.spent.epoch());
    if A::KIND == ActKind::Encode && facts.destroyed.contains(&epoch) {
        return Err(Refusal::from(DenialReason::EpochUsed { epoch: epoch.1 }).into());
    }
    if A::KIND == ActKind::Encode && !facts.opened.contains(&epoch) {
        let mut entry = running.bare(EntryKind::KeyEpochOpened);
        entry.epoch = Some(epoch.1);
        entries.push(entry);
    }
    let mut intent = running.entry(EntryKind::PermitGranted);
    intent.inputs = vec![*running.spent.decision()];
    intent.reasons = running.spent.acknowledged().iter().map(|one| one.name().to_owned()).collect();
    entries.push(intent);
    log.append_all(&entries)?;
    Ok(running)
}

/// The entries with which an agreement is adopted, where it was not yet: one for it, and one that ends
/// the version whose place it takes.
pub(super) fn adoption(
    facts: &Facts,
    terms: &Terms,
    digest: &Digest,
    bare: &dyn Fn(EntryKind) -> Entry,
) -> Vec<Entry> {
    if facts.agreements.contains(digest) {
        return Vec::new();
    }
    let mut entries = vec![bare(EntryKind::AgreementAdopted)];
    if let Some(older) = terms.supersedes.filter(|older| !facts.ended.contains(older)) {
        let mut entry = bare(EntryKind::AgreementSuperseded);
        entry.agreement = Some(older);
        entry.inputs = vec![*digest];
        entries.push(entry);
    }
    entries
}

/// Checks that the signing key and the log are those of a party's card in the agreement, and that the
/// agreement has not ended there. What earlier entries tell about used epochs and releases holds only of
/// the party's own log.
pub(super) fn check_actor(
    agreement: &Agreement<Granted>,
    party: &str,
    signer: &Signer,
    log: &AuditLog,
) -> Result<(), RoleError> {
    check_card(agreement.terms().party(party).map(|party| &party.card), party, signer, log)?;
    let facts = facts(log)?;
    if facts.ended.contains(agreement.digest()) || is_outdated(log, &facts, agreement.terms())? {
        return Err(Refusal::from(DenialReason::Rule(Rule::Revoked)).into());
    }
    Ok(())
}

/// Whether a higher version of an agreement was adopted in a log: then no lower one is in force there,
/// whatever lies between them.
fn is_outdated(log: &AuditLog, facts: &Facts, terms: &Terms) -> Result<bool, RoleError> {
    for adopted in &facts.agreements {
        let adopted = log.agreement(adopted)?.and_then(|bytes| Terms::from_bytes(&bytes).ok());
        if adopted.is_some_and(|other| other.id == terms.id && other.version > terms.version) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The same for a card; none is the card of nobody.
pub(super) fn check_card(
    card: Option<&Card>,
    party: &str,
    signer: &Signer,
    log: &AuditLog,
) -> Result<(), RoleError> {
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
        entry.counts.extend(counts.into_iter().filter(|(_, count)| is_told(*count, self.small)));
        entry.counts.sort();
        entry.counts.dedup_by(|a, b| a.0 == b.0);
    }

    pub(super) const fn spent(&self) -> &Spent {
        &self.spent
    }
}

/// Whether an entry tells a count, under the agreement's small-number threshold.
pub(super) const fn is_told(count: u64, small: u64) -> bool {
    count >= small
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

/// The name of the count of a batch's records.
pub(super) const RECORDS: &str = "records";
/// The greatest small-number threshold of any agreement.
const MOST_THRESHOLD: u32 = 1000;

/// What earlier entries of a log tell.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Agreements that were adopted.
    pub(super) agreements: Vec<Digest>,
    /// Agreements that were revoked or whose place a newer version has taken.
    pub(super) ended: Vec<Digest>,
    /// Agreement and epoch of every link key that was used.
    pub(super) opened: Vec<(Digest, u64)>,
    /// Agreement and epoch of every link key that was destroyed.
    pub(super) destroyed: Vec<(Digest, u64)>,
    /// Agreement and epoch of every batch that was encoded, and its number of records; none where
    /// that is below the agreement's small-number threshold.
    pub(super) encoded: Vec<(Digest, u64, Option<u64>)>,
    /// Passports that were scored together.
    pub(super) scored: Vec<Vec<Digest>>,
    /// Edges and passports that were assembled together.
    pub(super) assembled: Vec<Vec<Digest>>,
    /// Agreements under which links were withdrawn.
    pub(super) withdrawn: Vec<Digest>,
}

/// Reads a log for what it tells about what may be done again.
pub(super) fn facts(log: &AuditLog) -> Result<Facts, RoleError> {
    let mut facts = Facts::default();
    for entry in log.entries() {
        let entry = entry?;
        match entry.kind {
            EntryKind::AgreementAdopted => facts.agreements.extend(entry.agreement),
            EntryKind::AgreementSuperseded | EntryKind::AgreementRevoked => {
                facts.ended.extend(entry.agreement);
            }
            EntryKind::KeyEpochOpened => {
                facts.opened.extend(entry.agreement.zip(entry.epoch));
            }
            EntryKind::KeyEpochDestroyed => {
                facts.destroyed.extend(entry.agreement.zip(entry.epoch));
            }
            EntryKind::BatchEncoded => {
                let records = entry.counts.iter().find(|(name, _)| name == RECORDS);
                let records = records.map(|(_, count)| *count);
                let batch = entry.agreement.zip(entry.epoch);
                facts.encoded.extend(batch.map(|(agreement, epoch)| (agreement, epoch, records)));
            }
            EntryKind::BatchScored => facts.scored.push(entry.inputs),
            EntryKind::LinksAssembled => facts.assembled.push(entry.inputs),
            EntryKind::LinksWithdrawn => facts.withdrawn.extend(entry.agreement),
            _ => {}
        }
    }
    Ok(facts)
}

/// Refuses an epoch that an owner has used under any version of the agreement, or one before it; and
/// more rows than the agreement allows over all of them.
pub(super) fn check_deliveries(
    log: &AuditLog,
    terms: &Terms,
    digest: &Digest,
    rows: u64,
) -> Result<(), RoleError> {
    let mut used = rows;
    let mut reasons = Vec::new();
    for (other, epoch, records) in facts(log)?.encoded {
        let known = if other == *digest {
            Some(terms.clone())
        } else {
            log.agreement(&other)?.and_then(|bytes| Terms::from_bytes(&bytes).ok())
        };
        // An agreement that cannot be read any more may have been a version of this one.
        if known.as_ref().is_some_and(|other| other.id != terms.id) {
            continue;
        }
        if epoch >= terms.epoch && reasons.is_empty() {
            reasons.push(DenialReason::EpochUsed { epoch: terms.epoch });
        }
        // A number that the log leaves out is below the threshold of that version.
        let most_left_out =
            known.map_or(MOST_THRESHOLD, |other| other.release.small_number_threshold);
        used = used.saturating_add(records.unwrap_or_else(|| u64::from(most_left_out)));
    }
    if let Some(most) = terms.release.row_budget.filter(|most| used > *most) {
        reasons.push(DenialReason::BudgetUsed { most });
    }
    Refusal::for_reasons(reasons).map_or(Ok(()), |refusal| Err(refusal.into()))
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
    refuse_each(log, core::slice::from_ref(refusal), party, act, agreement, signer, now)
}

/// [`refuse`] for each of many refusals of one act, such as one asked of many children: an entry each,
/// one fsync for every 16,384, one publication.
///
/// # Errors
/// As [`refuse`].
pub fn refuse_each<'r>(
    log: &mut AuditLog,
    refusals: impl IntoIterator<Item = &'r Refusal>,
    party: &str,
    act: ActKind,
    agreement: &Digest,
    signer: &Signer,
    now: Timestamp,
) -> Result<(), RoleError> {
    let entries: Vec<_> = refusals
        .into_iter()
        .map(|refusal| {
            let mut entry = Entry::new(EntryKind::PermitRefused, now, party, signer.public_key());
            entry.agreement = Some(*agreement);
            entry.act = Some(act.name().to_owned());
            entry.reasons = refusal.reasons().map(|reason| reason.code().to_owned()).collect();
            entry.reasons.sort();
            entry.reasons.dedup();
            entry
        })
        .collect();
    log.append_all(&entries)?;
    log.publish()?;
    Ok(())
}

//! Whether the agreement that an act names allows it.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use super::folder::{AGREEMENTS, Folder};
use super::kind::EntryKind;
use super::log::AGREEMENT_MAX;
use crate::crypto::Digest;
use crate::policy::{Doer, Terms};

/// Times in entries are rounded down to the hour.
const HOUR_MS: i64 = 3_600_000;

/// Acts of a log, held against the agreements in its folder.
#[derive(Default)]
pub(super) struct Acts {
    pub(super) checked: u64,
    pub(super) unchecked: u64,
    // None where it is withheld, or is of a version that this library does not read.
    agreements: BTreeMap<Digest, Option<Terms>>,
    ended: BTreeSet<Digest>,
}

impl Acts {
    /// Whether an act is under an agreement that earlier entries ended.
    pub(super) fn is_ended(&mut self, entry: &Entry) -> bool {
        if matches!(entry.kind, EntryKind::AgreementSuperseded | EntryKind::AgreementRevoked) {
            self.ended.extend(entry.agreement);
        }
        (entry.kind.is_outcome() || entry.kind == EntryKind::PermitGranted)
            && entry.agreement.is_some_and(|agreement| self.ended.contains(&agreement))
    }

    /// Counts an act; why the agreement does not allow it, if so.
    pub(super) fn take(&mut self, folder: &Folder, entry: &Entry) -> Option<String> {
        if !entry.kind.is_outcome() && entry.kind != EntryKind::PermitGranted {
            return None;
        }
        let terms = entry.agreement.as_ref().and_then(|digest| {
            self.agreements.entry(*digest).or_insert_with(|| read(folder, digest)).as_ref()
        });
        // The permit and its outcome are one act.
        let acts = u64::from(entry.kind.is_outcome());
        let Some(terms) = terms else {
            self.unchecked += acts;
            return None;
        };
        self.checked += acts;
        let reason = denied(terms, entry)?;
        Some(format!("agreement {} does not allow this act: {reason}", terms.digest().short()))
    }
}

fn read(folder: &Folder, digest: &Digest) -> Option<Terms> {
    let bytes = folder.read(&format!("{AGREEMENTS}/{digest}"), AGREEMENT_MAX).ok()??;
    // One that is not what its name says is a finding of its own.
    (Digest::of(&bytes) == *digest).then(|| Terms::from_bytes(&bytes).ok())?
}

fn denied(terms: &Terms, entry: &Entry) -> Option<&'static str> {
    let Some(party) = terms.party(&entry.actor).filter(|one| one.card.signer == entry.actor_key)
    else {
        return Some("whoever acted is no party of it, by name and key");
    };
    let does = |doer: &Doer| match doer {
        Doer::Role(role) => party.is(*role),
        Doer::Party(name) => *name == *party.name(),
    };
    let allowed = terms.acts.iter().any(|allowance| {
        entry.act.as_deref() == Some(allowance.act.name()) && allowance.doers.iter().any(does)
    });
    if !allowed {
        return Some("it gives this act to others, or to nobody");
    }
    if entry.purpose.as_deref() != Some(terms.purpose.name()) {
        return Some("it is for another purpose");
    }
    if entry.epoch != Some(terms.epoch) {
        return Some("it is for another delivery");
    }
    outside(terms, entry)
}

fn outside(terms: &Terms, entry: &Entry) -> Option<&'static str> {
    let (Ok(begins), Ok(ends)) =
        (terms.valid_from.begins_in_london(), terms.valid_until.ends_in_london())
    else {
        return Some("its days of validity cannot be read");
    };
    let latest = entry.time.unix_ms().saturating_add(HOUR_MS);
    if latest <= begins.unix_ms() || entry.time >= ends {
        return Some("it was not in force then");
    }
    None
}

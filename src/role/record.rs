//! Entries that stand for themselves: an agreement adopted, the key of an epoch or the openings of a run
//! destroyed.

use crate::audit::{AuditLog, Entry, EntryKind};
use crate::crypto::{Digest, Signer};
use crate::policy::{Agreement, Granted, Terms};
use crate::role::RoleError;
use crate::role::act::{adoption, check_actor, check_card, facts, finish};
use crate::time::Timestamp;

/// The name of the party of the agreement that signs with this key into this log.
fn own_name(terms: &Terms, signer: &Signer, log: &AuditLog) -> Result<String, RoleError> {
    let own = terms.parties.iter().find(|party| party.card.signer == signer.public_key());
    let name = own.map_or("a party", |party| party.name()).to_owned();
    check_card(own.map(|party| &party.card), &name, signer, log)?;
    Ok(name)
}

/// Writes to a party's log that it adopts an agreement, before any act under it; an older version whose
/// place it takes is ended there. Gives false where it was adopted before; nothing is written then.
///
/// # Errors
/// [`RoleError::Refused`] where it was ended in this log or a higher version adopted, [`RoleError::KeyMismatch`] where signing key and
/// log are not those of one of its parties, [`RoleError::Log`] where the log cannot be written.
pub fn adopt_agreement(
    agreement: &Agreement<Granted>,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<bool, RoleError> {
    let (terms, digest) = (agreement.terms(), agreement.digest());
    let name = own_name(terms, signer, log)?;
    check_actor(agreement, &name, signer, log)?;
    let facts = facts(log)?;
    let bare = |kind| {
        let mut entry = Entry::new(kind, now, &name, signer.public_key());
        entry.agreement = Some(*digest);
        entry
    };
    let entries = adoption(&facts, terms, digest, &bare);
    if entries.is_empty() {
        return Ok(false);
    }
    log.store_agreement(digest, &terms.to_bytes())?;
    log.append_all(&entries)?;
    log.publish()?;
    Ok(true)
}

/// Writes to a party's log that the link key of an agreement's epoch is destroyed; nothing is encoded
/// under it there any more. Whoever destroys a key removes it, and every copy, once this is written: a key
/// that is gone without a word could be one that was lost. Gives false where that was written before. The agreement may have ended, so only its terms are asked for.
///
/// # Errors
/// [`RoleError::KeyMismatch`] where signing key and log are not those of one of its parties,
/// [`RoleError::Usage`] where no entry of this log opened the epoch, [`RoleError::Log`] where the log
/// cannot be written.
pub fn destroy_epoch(
    terms: &Terms,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<bool, RoleError> {
    let name = own_name(terms, signer, log)?;
    let epoch = (terms.digest(), terms.epoch);
    let facts = facts(log)?;
    if facts.destroyed.contains(&epoch) {
        return Ok(false);
    }
    if !facts.opened.contains(&epoch) {
        return Err(RoleError::Usage {
            what: "this log never opened that epoch, so there is no key of it to destroy",
        });
    }
    let mut entry = Entry::new(EntryKind::KeyEpochDestroyed, now, &name, signer.public_key());
    entry.agreement = Some(epoch.0);
    entry.epoch = Some(epoch.1);
    finish(log, &entry)?;
    Ok(true)
}

/// Writes to a data owner's log that the openings of a run are destroyed: nobody can show of any record any
/// more that it was in that encoding. Whoever destroys a file of openings removes it, and every copy, once
/// this is written. `run` is the random name of the run, `root` its root, as
/// [`openings_run`](crate::audit::openings_run) reads them. Gives false where that was written before.
///
/// # Errors
/// [`RoleError::Usage`] where the log has no such run, [`RoleError::KeyMismatch`] where the signing key is
/// not that of whoever encoded, [`RoleError::Log`] where the log cannot be written.
pub fn destroy_openings(
    run: &[u8; 16],
    root: &Digest,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<bool, RoleError> {
    let mut encoded = None;
    for entry in log.entries() {
        let entry = entry?;
        if entry.run.is_none_or(|named| named.id != *run || named.root != *root) {
            continue;
        }
        if entry.kind == EntryKind::KeyEpochDestroyed {
            return Ok(false);
        }
        encoded = Some(entry);
    }
    let Some(encoded) = encoded else {
        return Err(RoleError::Usage {
            what: "the openings are of a run that this log does not have; act from the home of whoever \
                   encoded the batch",
        });
    };
    if encoded.actor_key != signer.public_key() {
        return Err(RoleError::KeyMismatch {
            what: "the signing key",
            needed: format!("`{}`, who encoded", encoded.actor),
            remedy: "act from that party's own home",
        });
    }
    let mut entry =
        Entry::new(EntryKind::KeyEpochDestroyed, now, &encoded.actor, signer.public_key());
    entry.agreement = encoded.agreement;
    entry.run = encoded.run;
    finish(log, &entry)?;
    Ok(true)
}

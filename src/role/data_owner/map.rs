//! Mapping pseudonyms back to the owner's own records.

use std::io::Write;

use crate::audit::{AuditLog, EntryKind};
use crate::crypto::Signer;
use crate::policy::{BarredLinks, Map, Permit, Terms, csv_field};
use crate::role::act::{begin, facts, release};
use crate::role::data_owner::barred::{commit_to_barred, detach};
use crate::role::data_owner::release::{ReleasedMap, mismatch};
use crate::role::{Outlet, RoleError, Source};
use crate::secret::redacted;
use crate::time::Timestamp;

/// What to map.
pub struct MapTask<'a> {
    /// The references of the batch (`.lwr`).
    pub references: &'a dyn Source,
    /// The map that the assembler made for this owner (`NAME.map`).
    pub map: &'a dyn Source,
    /// The links that the owner has withdrawn; none where it never withdrew any under any version of the
    /// agreement, and [`BarredLinks::NONE`] where every bar was lifted since.
    pub barred: Option<&'a BarredLinks>,
    /// The owner's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// Where to, beside the report: CSV with the columns `record_id` and `pseudonym`, ascending by record
    /// id.
    pub output: Option<Box<dyn Outlet + 'a>>,
}

impl core::fmt::Debug for MapTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MapTask")
    }
}

/// What was mapped.
#[derive(Clone, PartialEq, Eq)]
pub struct MapReport {
    /// Records that have a pseudonym.
    pub records: u64,
    /// Record ids with their pseudonyms, ascending by record id: personal data, never for logs.
    pub mapped: Vec<(String, [u8; 16])>,
    /// Who may join on the pseudonyms.
    pub recipient: String,
    /// How many of them were detached because a link of theirs is barred: each has a pseudonym of its
    /// own, which nobody else has.
    pub detached: u64,
    /// Barred links whose record is not in this batch.
    pub not_in_batch: u64,
}

redacted!("MapReport" => MapReport);

/// Maps the pseudonyms of a release to the owner's record ids. Memory: about 60 bytes a record.
///
/// Barred links are applied before anything is written. A record of which a link is barred does not get
/// the pseudonym of the release, but one of its own, made by the owner's key from map and record id:
/// it looks like any other, is the same whenever this map is mapped again, and nobody else has it, so
/// that the record joins with nobody. Its right links with further owners are lost in this release too:
/// the owner cannot see whom a pseudonym joins, and so cannot part one link from the others. Of two
/// barred records of its own under one pseudonym both are detached.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
#[doc = include_str!("../example/assembled.txt")]
/// use linkwise::role::data_owner::{MapTask, map};
/// let (signer, log) = health.signer_and_log();
/// let request = Request::new("health", agreement.terms().purpose, now);
/// let (output, csv) = MemoryOutlet::new();
/// let task = MapTask {
///     references: &MemorySource::new(h.references),
///     map: &MemorySource::new(links.maps["health"].clone()),
///     barred: None,
///     signer,
///     output: Some(Box::new(output)),
/// };
/// let report = map(agreement.permit(&request)?.accept(Obligations::NONE)?, task, log, now)?;
/// assert_eq!(report.mapped.len(), 2);
/// let csv = csv.take().ok_or("nothing was released")?;
/// assert!(csv.starts_with(b"record_id,pseudonym\nh1,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Mismatch`] where map and references are not of one batch, [`RoleError::EdgeFile`] where
/// the map is not the assembler's, [`RoleError::NoBarredLinks`] where links were withdrawn before and no list
/// is given; nothing is released then.
pub fn map(
    permit: Permit<'_, Map>,
    task: MapTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<MapReport, RoleError> {
    let agreement = permit.agreement();
    let (terms, digest) = (agreement.terms(), *agreement.digest());
    let owner = permit.party().to_owned();
    let made = ReleasedMap::read(task.map, terms, &owner)?;
    if made.header.origin.agreement != digest {
        return Err(mismatch("the map is of another agreement", "give the map of this release"));
    }
    if task.barred.is_none() && has_withdrawn(log, terms)? {
        return Err(RoleError::NoBarredLinks);
    }
    let records = made.pseudonyms.len() as u64;
    let running = begin(permit, &[records], task.signer, log, now)?;
    let mut rows = made.rows(task.references)?;
    let none = BarredLinks::NONE;
    let barred = task.barred.unwrap_or(&none);
    let detached = detach(&mut rows, barred, &owner, &made.digest, task.signer);
    let io = || RoleError::io("write the mapped pseudonyms");
    let mut output = task.output;
    if let Some(output) = &mut output {
        let mut writer = std::io::BufWriter::new(output);
        writeln!(writer, "record_id,pseudonym").map_err(io())?;
        for (id, pseudonym) in &rows {
            let hex = u128::from_be_bytes(*pseudonym);
            writeln!(writer, "{},{hex:032x}", csv_field(id)).map_err(io())?;
        }
        writer.flush().map_err(io())?;
    }
    let mut outcome = running.entry(EntryKind::ReferencesMapped);
    outcome.inputs = vec![made.digest];
    let counts = [("records", records), ("records-detached", detached.records)];
    running.count(&mut outcome, counts.map(|(name, count)| (name.to_owned(), count)));
    if !barred.is_empty() {
        // That the list was applied stands there however few it detached.
        outcome.counts.insert(0, ("list:barred-links".to_owned(), 1));
        outcome.commitments.push(commit_to_barred(barred, task.signer)?.0);
    }
    release(output.into_iter().collect(), log, &[outcome])?;
    Ok(MapReport {
        records,
        mapped: rows,
        recipient: made.header.recipient,
        detached: detached.records,
        not_in_batch: detached.not_in_batch,
    })
}

/// Whether links were withdrawn in this log under any version of an agreement. One that cannot be read
/// any more may have been a version of it.
fn has_withdrawn(log: &AuditLog, terms: &Terms) -> Result<bool, RoleError> {
    for agreement in facts(log)?.withdrawn {
        let known = log.agreement(&agreement)?.and_then(|bytes| Terms::from_bytes(&bytes).ok());
        if known.is_none_or(|known| known.id == terms.id) {
            return Ok(true);
        }
    }
    Ok(false)
}

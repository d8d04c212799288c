//! Mapping pseudonyms back to the owner's own records.

use std::io::Write;

use crate::audit::{AuditLog, EntryKind};
use crate::crypto::Signer;
use crate::encode::ReferenceReader;
use crate::link::MapHeader;
use crate::policy::{BarredLinks, Map, Permit, Role, csv_field};
use crate::role::act::{begin, release};
use crate::role::data_owner::barred::detach;
use crate::role::{Outlet, RoleError, Source};
use crate::time::Timestamp;

/// What to map.
pub struct MapTask<'a> {
    /// The references of the batch (`.lwr`).
    pub references: &'a dyn Source,
    /// The map that the assembler made for this owner (`NAME.map`).
    pub map: &'a dyn Source,
    /// The links that the owner has withdrawn; [`BarredLinks::NONE`] where there are none.
    pub barred: &'a BarredLinks,
    /// The owner's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// Where to: CSV with the columns `record_id` and `pseudonym`, ascending by record id.
    pub output: Box<dyn Outlet + 'a>,
}

impl core::fmt::Debug for MapTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MapTask")
    }
}

/// What was mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapReport {
    /// Records that have a pseudonym.
    pub records: u64,
    /// Who may join on the pseudonyms.
    pub recipient: String,
    /// How many of them were detached because a link of theirs is barred: each has a pseudonym of its
    /// own, which nobody else has.
    pub detached: u64,
    /// Barred links whose record is not in this batch.
    pub not_in_batch: u64,
}

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
/// use linkwise::policy::BarredLinks;
/// use linkwise::role::data_owner::{MapTask, map};
/// let (signer, log) = health.signer_and_log();
/// let request = Request::new("health", agreement.terms().purpose, now);
/// let (output, csv) = MemoryOutlet::new();
/// let task = MapTask {
///     references: &MemorySource::new(h.references),
///     map: &MemorySource::new(links.maps["health"].clone()),
///     barred: &BarredLinks::NONE,
///     signer,
///     output: Box::new(output),
/// };
/// map(agreement.permit(&request)?.accept(Obligations::NONE)?, task, log, now)?;
/// let csv = csv.take().ok_or("nothing was released")?;
/// assert!(csv.starts_with(b"record_id,pseudonym\nh1,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Mismatch`] where map and references are not of one batch, [`RoleError::EdgeFile`] where
/// the map is not the assembler's; nothing is released then.
pub fn map(
    permit: Permit<'_, Map>,
    task: MapTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<MapReport, RoleError> {
    let agreement = permit.agreement();
    let (terms, digest) = (agreement.terms(), *agreement.digest());
    let owner = permit.party().to_owned();
    let assembler = terms
        .card_of(Role::Assembler)
        .ok_or(RoleError::Usage { what: "the agreement names no assembler" })?;
    let (header, pseudonyms, map_digest) = {
        let mut input = task.map.open()?;
        MapHeader::read(&mut input, (&assembler.name, &assembler.signer))?
    };
    let mismatch = |what: &str, remedy| RoleError::Mismatch { what: what.to_owned(), remedy };
    if header.origin.agreement != digest {
        return Err(mismatch("the map is of another agreement", "give the map of this release"));
    }
    if header.owner != owner {
        return Err(mismatch("the map is another owner's", "give the map made for this owner"));
    }
    let running = begin(permit, &[pseudonyms.len() as u64], task.signer, log, now)?;
    let mut reader = ReferenceReader::new(task.references.open()?)?;
    if *reader.passport() != header.passport || reader.records() != pseudonyms.len() as u64 {
        return Err(mismatch(
            "the map and the references are not of the same batch",
            "give the references that were written with the batch that was linked",
        ));
    }
    let mut rows: Vec<(String, [u8; 16])> = Vec::with_capacity(pseudonyms.len());
    let mut id = String::new();
    for pseudonym in &pseudonyms {
        if !reader.next_id(&mut id)? {
            break;
        }
        rows.push((id.clone(), *pseudonym));
    }
    // Reads the digest behind the last id.
    if reader.next_id(&mut id)? || rows.len() != pseudonyms.len() {
        return Err(mismatch("the references are not whole", "take them from a copy"));
    }
    rows.sort_unstable();
    let detached = detach(&mut rows, task.barred, &owner, &map_digest, task.signer);
    let mut output = task.output;
    let io = || RoleError::io("write the mapped pseudonyms");
    {
        let mut writer = std::io::BufWriter::new(&mut output);
        writeln!(writer, "record_id,pseudonym").map_err(io())?;
        for (id, pseudonym) in &rows {
            let hex = u128::from_be_bytes(*pseudonym);
            writeln!(writer, "{},{hex:032x}", csv_field(id)).map_err(io())?;
        }
        writer.flush().map_err(io())?;
    }
    let mut outcome = running.entry(EntryKind::ReferencesMapped);
    outcome.inputs = vec![map_digest];
    let counts = [("records", rows.len() as u64), ("records-detached", detached.records)];
    running.count(&mut outcome, counts.map(|(name, count)| (name.to_owned(), count)));
    if !task.barred.is_empty() {
        // That the list was applied stands there however few it detached.
        outcome.counts.insert(0, ("list:barred-links".to_owned(), 1));
    }
    release(vec![output], log, &[outcome])?;
    Ok(MapReport {
        records: rows.len() as u64,
        recipient: header.recipient,
        detached: detached.records,
        not_in_batch: detached.not_in_batch,
    })
}

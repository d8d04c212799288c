//! A sample of links and near-misses for people to look at, drawn so that anyone can draw it again.

use core::fmt;
use core::ops::ControlFlow;

use super::resolve::{Owner, open_owners, read_edges, resolve, review_header, review_pair, rules};
use crate::audit::merkle::{Frontier, leaf_hash};
use crate::audit::{AuditError, AuditLog, Entry, EntryKind, LogPosition};
use crate::crypto::{Digest, Signer, random_bytes};
use crate::link::{
    Assembly, BAND_BITS, Decision, DrawnAs, Origin, ReviewPair, Rules, SampleHeader, SampledTruth,
};
use crate::policy::{Assemble, Permit};
use crate::role::act::{begin, check_actor, release};
use crate::role::auditor::Draw;
use crate::role::{Outlet, Progress, RoleError, Source, go_on};
use crate::time::Timestamp;

/// No sample has more links, or more near-misses: more than people look at would tell the release.
const MOST: u64 = 10_000;

/// What to draw from.
pub struct SampleTask<'a> {
    /// The edges (`.lwe`) that were assembled.
    pub edges: &'a dyn Source,
    /// The handle keys (`.lwh`), one of each owner whose batch was scored.
    pub handles: Vec<Box<dyn Source + 'a>>,
    /// The assembler's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// How many links; all where there are fewer. At most 10,000.
    pub links: u64,
    /// How many near-misses; all where there are fewer. At most 10,000.
    pub near_misses: u64,
    /// The auditor's own, told once the links were assembled. One that the assembler chose itself
    /// shows nobody that it did not try several.
    pub seed: [u8; 32],
    /// The list (`.lwv`), for the reviewer whom the agreement names. It does not tell which pairs are
    /// links: the weight of each is 0 there.
    pub list: Box<dyn Outlet + 'a>,
    /// The key of the sample (`.lws`), which tells. It stays with the assembler until all is reviewed.
    pub key: Box<dyn Outlet + 'a>,
    /// Called three times: when the handles are opened, when every pair is decided, and when all is written and
    /// nothing released. `ControlFlow::Break` stops the act with
    /// [`RoleError::Cancelled`], and nothing is released. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl fmt::Debug for SampleTask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SampleTask")
    }
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SampleReport {
    /// Links in the list.
    pub links: u64,
    /// Near-misses in the list.
    pub near_misses: u64,
    /// Links in the release.
    pub links_in_all: u64,
    /// Pairs of the release that are left to people, from which near-misses are drawn.
    pub near_misses_in_all: u64,
}

/// Draws links and near-misses of a release for review, once the log has it.
///
/// The seed chooses by [`Draw`], with the log's position as it was when the links had been assembled,
/// among the pairs in the order of their owners and references: `links` among matches and
/// implied pairs; `near misses` among the pairs left to people whose mean weight is within 5 bits of
/// the threshold, then among the others left to people. The list has both in the order of owners and
/// references. References are shuffled, so nothing in the list tells one from the other. The key of the
/// sample does; the log commits to it, so that it cannot be changed after people have answered.
///
/// Who has edges, handle keys and key draws the same again:
/// [`check_sample`](crate::role::auditor::check_sample). Costs what assembling does.
///
/// # Errors
/// [`RoleError::Usage`] where the agreement names no reviewer or too many pairs are asked for,
/// [`RoleError::Mismatch`] where this log did not assemble these edges.
pub fn sample(
    permit: Permit<'_, Assemble>,
    task: SampleTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<SampleReport, RoleError> {
    let agreement = permit.agreement();
    let terms = agreement.terms();
    let SampleTask {
        edges,
        handles,
        signer,
        links,
        near_misses,
        seed,
        mut list,
        mut key,
        progress,
    } = task;
    if terms.release.reviewer.is_none() {
        return Err(RoleError::Usage { what: "the agreement names no reviewer for a sample" });
    }
    if links.max(near_misses) > MOST || links.saturating_add(near_misses) == 0 {
        return Err(RoleError::Usage {
            what: "a sample has at least one pair, and at most 10,000 links and 10,000 near-misses",
        });
    }
    let step = |done| go_on(progress(Progress { stage: "drawing", done, total: 3 }));
    let (header, edges, edges_digest) = read_edges(terms, edges)?;
    check_actor(agreement, permit.party(), signer, log)?;
    let position = assembled_at(log.origin(), log.entries(), &edges_digest)?;
    let Some(position) = position else {
        return Err(RoleError::Mismatch {
            what: "these edges were not assembled by this log".to_owned(),
            remedy: "assemble them first, and draw from what was released",
        });
    };
    let owners = open_owners(&header, &handles, terms.release.most_rows)?;
    let records: Vec<u64> = owners.iter().map(|owner| u64::from(owner.records)).collect();
    let running = begin(permit, &records, signer, log, now)?;
    let rules = rules(terms, &header);
    let assembly = resolve(&owners, edges, rules, &|| step(1))?;
    step(2)?;
    let origin = Origin {
        agreement: *agreement.digest(),
        epoch: terms.epoch,
        maker: running.spent().party().to_owned(),
    };
    let asked = (links, near_misses);
    let drawn = draw(&assembly, rules, &owners, &seed, &position, asked);
    let review = review_header(origin.clone(), edges_digest, &owners);
    let list_digest = review.write(&drawn.pairs, signer, &mut list)?;
    let header = SampleHeader {
        origin,
        edges: edges_digest,
        list: list_digest,
        seed,
        position,
        asked,
        salt: random_bytes()?,
    };
    header.write(&drawn.truth, signer, &mut key)?;
    let report = drawn.report;
    let mut outcome = running.entry(EntryKind::SampleDrawn);
    outcome.inputs = vec![edges_digest];
    outcome.outputs = vec![list_digest];
    outcome.commitments = vec![header.commitment(&drawn.truth)];
    running.count(
        &mut outcome,
        [
            ("links-drawn".to_owned(), report.links),
            ("near-misses-drawn".to_owned(), report.near_misses),
        ],
    );
    step(3)?;
    release(vec![list, key], log, &[outcome])?;
    Ok(report)
}

/// Where a log stood once it had assembled links of these edges: the entry that says so is its last.
pub(in crate::role) fn assembled_at(
    origin: &str,
    entries: impl Iterator<Item = Result<Entry, AuditError>>,
    edges: &Digest,
) -> Result<Option<LogPosition>, RoleError> {
    let mut tree = Frontier::new();
    for entry in entries {
        let entry = entry?;
        tree.push(leaf_hash(&entry.to_bytes()?));
        if entry.kind == EntryKind::LinksAssembled && entry.inputs.first() == Some(edges) {
            let (origin, size, root) = (origin.to_owned(), tree.size(), tree.root());
            return Ok(Some(LogPosition { origin, size, root }));
        }
    }
    Ok(None)
}

/// A sample: the list as the reviewer has it, and what is true of each pair.
pub(in crate::role) struct Drawn {
    pub(in crate::role) pairs: Vec<ReviewPair>,
    pub(in crate::role) truth: Vec<SampledTruth>,
    report: SampleReport,
}

crate::secret::redacted!("Drawn" => Drawn);

/// Draws; the same each time.
pub(in crate::role) fn draw(
    assembly: &Assembly,
    rules: Rules,
    owners: &[Owner],
    seed: &[u8; 32],
    position: &LogPosition,
    (links, near_misses): (u64, u64),
) -> Drawn {
    let threshold = rules.possible_below.map_or(rules.threshold, |bits| bits.max(rules.threshold));
    let (mut linked, mut near, mut others) = (Vec::new(), Vec::new(), Vec::new());
    // Pairs ascend by record, and records by owner and reference.
    for (left, right, bits, decision) in &assembly.pairs {
        let (to, drawn_as) = match decision {
            Decision::Match => (&mut linked, DrawnAs::Link),
            Decision::Implied => (&mut linked, DrawnAs::Implied),
            Decision::Review if bits.abs_diff(threshold) <= BAND_BITS.unsigned_abs() => {
                (&mut near, DrawnAs::NearMiss)
            }
            Decision::Review => (&mut others, DrawnAs::NearMiss),
        };
        let truth = SampledTruth { drawn_as, bits: *bits };
        to.push((review_pair(owners, *left, *right, 0), truth));
    }
    let links_in_all = linked.len() as u64;
    let near_misses_in_all = (near.len() + others.len()) as u64;
    let entry = position.size.saturating_sub(1);
    let mut drawn = Draw::new("links", seed, position, entry).choose(links, linked);
    let linked = drawn.len() as u64;
    let mut missing = Draw::new("near misses", seed, position, entry);
    drawn.extend(missing.choose(near_misses, near));
    let more = near_misses.saturating_sub(drawn.len() as u64 - linked);
    drawn.extend(missing.choose(more, others));
    let report = SampleReport {
        links: linked,
        near_misses: drawn.len() as u64 - linked,
        links_in_all,
        near_misses_in_all,
    };
    drawn.sort_unstable();
    let (pairs, truth) = drawn.into_iter().unzip();
    Drawn { pairs, truth, report }
}

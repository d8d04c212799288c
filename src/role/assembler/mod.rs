//! The assembler: opens handles, resolves edges into matches, mints pseudonyms. It never sees a code.

pub(super) mod resolve;
pub(super) mod sample;

use core::ops::ControlFlow;

pub use sample::{SampleReport, SampleTask, sample};

use self::resolve::{
    OWNERS, open_owners, read_edges, report, resolve, review_header, review_pairs, rules,
};
use crate::audit::{AuditLog, EntryKind};
use crate::crypto::{ReleaseKey, Signer};
use crate::link::{MapHeader, Origin};
use crate::policy::{Assemble, DenialReason, Permit, Refusal};
use crate::role::act::{begin, check_actor, facts, release};
use crate::role::{Outlet, Progress, RoleError, Source, go_on};
use crate::time::Timestamp;

/// What to assemble.
pub struct AssembleTask<'a> {
    /// The edges (`.lwe`) from the linkage unit.
    pub edges: &'a dyn Source,
    /// The handle keys (`.lwh`), one of each owner whose batch was scored.
    pub handles: Vec<Box<dyn Source + 'a>>,
    /// The assembler's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// For each owner by name: its map of pseudonyms.
    pub maps: Vec<(String, Box<dyn Outlet + 'a>)>,
    /// The review list, for the reviewer whom the agreement names; none where it names none.
    pub review: Option<Box<dyn Outlet + 'a>>,
    /// Who may join on the pseudonyms; none: the agreement's only recipient, or its owners.
    pub recipient: Option<&'a str>,
    /// Called four times: when the act has begun, when the handles are opened, when every pair is decided, and
    /// when all is written and nothing released. `ControlFlow::Break` stops the act with
    /// [`RoleError::Cancelled`], and nothing is released. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl core::fmt::Debug for AssembleTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AssembleTask")
    }
}

/// What was assembled.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AssembleReport {
    /// Owners and their numbers of records, in the order of their names.
    pub owners: Vec<(String, u64)>,
    /// Pairs that are one person.
    pub matches: u64,
    /// Pairs that are one person by way of a third record alone.
    pub implied: u64,
    /// Pairs that a person must look at.
    pub review: u64,
    /// How many of these weigh enough for a link, and not for one in care or safeguarding: they are
    /// only possible, and linked by nobody but a person.
    pub possible: u64,
    /// People with records at two owners or more.
    pub linked_people: u64,
}

impl AssembleReport {
    /// The counts by the names that they have in the log.
    pub(in crate::role) const fn counts(&self) -> [(&'static str, u64); 5] {
        [
            ("matches", self.matches),
            ("implied", self.implied),
            ("for-review", self.review),
            ("only-possible", self.possible),
            ("linked-people", self.linked_people),
        ]
    }
}

/// Assembles links from edges and releases one map of pseudonyms per owner, once the log has the
/// outcome. Memory: about 12 bytes an edge, 100 bytes a record.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
/// use core::ops::ControlFlow;
/// use linkwise::role::assembler::{AssembleTask, assemble};
/// let (signer, log) = registry.signer_and_log();
/// let request = Request::new("registry", agreement.terms().purpose, now);
/// let handles: Vec<Box<dyn Source>> =
///     vec![Box::new(MemorySource::new(h.handles)), Box::new(MemorySource::new(c.handles))];
/// let (for_health, health_map) = MemoryOutlet::new();
/// let (for_council, council_map) = MemoryOutlet::new();
/// let task = AssembleTask {
///     edges: &MemorySource::new(edges),
///     handles,
///     signer,
///     maps: vec![
///         ("health".to_owned(), Box::new(for_health)),
///         ("council".to_owned(), Box::new(for_council)),
///     ],
///     review: None,
///     recipient: None,
///     progress: &|_| ControlFlow::Continue(()),
/// };
/// let report = assemble(agreement.permit(&request)?.accept(Obligations::NONE)?, task, log, now)?;
/// assert_eq!((report.matches, report.linked_people), (1, 1));
/// assert!(health_map.take().is_some() && council_map.take().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Mismatch`] where handle keys and edges are not of the same batches,
/// [`RoleError::Refused`] where these edges were assembled before.
pub fn assemble(
    permit: Permit<'_, Assemble>,
    task: AssembleTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<AssembleReport, RoleError> {
    let agreement = permit.agreement();
    let terms = agreement.terms();
    let AssembleTask { edges, handles, signer, maps, review, recipient, progress } = task;
    let recipient = recipient_of(&terms.release.recipients, recipient)?;
    let step = |done| go_on(progress(Progress { stage: "assembling", done, total: 4 }));
    let (header, edges, edges_digest) = read_edges(terms, edges)?;
    if review.is_some() && terms.release.reviewer.is_none() {
        return Err(RoleError::Usage { what: "the agreement names no reviewer for a review list" });
    }
    check_actor(agreement, permit.party(), signer, log)?;
    let passports = || header.passports.iter().map(|(_, digest)| digest);
    for earlier in facts(log)?.assembled {
        if passports().filter(|digest| earlier.contains(digest)).count() >= 2 {
            return Err(Refusal::from(DenialReason::ReleasedBefore).into());
        }
    }
    let owners = open_owners(&header, &handles, terms.release.most_rows)?;
    let records: Vec<u64> = owners.iter().map(|owner| u64::from(owner.records)).collect();
    let running = begin(permit, &records, signer, log, now)?;
    step(1)?;
    let rules = rules(terms, &header);
    let assembly = resolve(&owners, edges, rules, &|| step(2))?;
    step(3)?;
    let origin = Origin {
        agreement: *agreement.digest(),
        epoch: terms.epoch,
        maker: running.spent().party().to_owned(),
    };
    let release_key = ReleaseKey::generate(terms.schema.suite)?;
    let mut outlets: Vec<Box<dyn Outlet + '_>> = Vec::new();
    let mut digests = Vec::new();
    let mut maps = maps;
    for owner in &owners {
        let place = maps.iter().position(|(name, _)| *name == owner.name).ok_or_else(|| {
            RoleError::Mismatch {
                what: format!("there is nowhere to write the map of `{}`", owner.name),
                remedy: "give an outlet for each owner whose batch was scored",
            }
        })?;
        let (_, mut outlet) = maps.swap_remove(place);
        let pseudonyms: Vec<[u8; 16]> = owner
            .of(&assembly.cluster)
            .iter()
            .map(|cluster| {
                release_key.pseudonym(&recipient, terms.purpose.name(), u64::from(*cluster))
            })
            .collect();
        let header = MapHeader {
            origin: origin.clone(),
            owner: owner.name.clone(),
            passport: owner.passport,
            edges: edges_digest,
            recipient: recipient.clone(),
        };
        digests.push(header.write(&pseudonyms, signer, &mut outlet)?);
        outlets.push(outlet);
    }
    let report = report(&assembly, &owners, rules);
    if let Some(mut outlet) = review {
        let header = review_header(origin, edges_digest, &owners);
        digests.push(header.write(&review_pairs(&assembly, &owners), signer, &mut outlet)?);
        outlets.push(outlet);
    }
    let mut outcome = running.entry(EntryKind::LinksAssembled);
    outcome.inputs =
        core::iter::once(edges_digest).chain(owners.iter().map(|owner| owner.passport)).collect();
    outcome.outputs = digests;
    outcome.model = Some(header.model.digest());
    running.count(&mut outcome, report.counts().map(|(name, count)| (name.to_owned(), count)));
    step(4)?;
    release(outlets, log, &[outcome])?;
    Ok(report)
}

fn recipient_of(agreed: &[String], asked: Option<&str>) -> Result<String, RoleError> {
    match (agreed, asked) {
        ([], None) => Ok(OWNERS.to_owned()),
        ([only], None) => Ok(only.clone()),
        (agreed, Some(asked)) if agreed.iter().any(|name| name == asked) => Ok(asked.to_owned()),
        (_, None) => Err(RoleError::Usage {
            what: "the agreement names several recipients; say for which this release is",
        }),
        (_, Some(_)) => Err(RoleError::Usage { what: "the agreement names no such recipient" }),
    }
}

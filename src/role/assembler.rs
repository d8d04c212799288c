//! The assembler: opens handles, resolves edges into matches, mints pseudonyms. It never sees a code.

use crate::audit::{AuditLog, EntryKind};
use crate::crypto::{Digest, ReleaseKey, Signer};
use crate::encode::{HandleCipher, HandleFile};
use crate::link::{
    BAND_BITS, CEILING_BITS, CandidateEdge, Decision, Edge, EdgesHeader, MapHeader, Origin,
    ReviewHeader, ReviewPair, Rules, assemble as resolve,
};
use crate::policy::{Agreement, Assemble, DenialReason, Granted, Permit, Refusal, Role};
use crate::role::act::{begin, check_actor, facts, release};
use crate::role::{Outlet, Progress, RoleError, Source};
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
    /// Called now and then.
    pub progress: &'a dyn Fn(Progress),
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

struct Owner {
    name: String,
    passport: Digest,
    records: u32,
    /// The number of its first record among all owners' records.
    first: u32,
    cipher: HandleCipher,
}

/// Assembles links from edges and releases one map of pseudonyms per owner, once the log has the
/// outcome. Memory: about 12 bytes an edge, 100 bytes a record.
///
/// ```
#[doc = include_str!("example/agreed.txt")]
#[doc = include_str!("example/encoded.txt")]
#[doc = include_str!("example/scored.txt")]
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
///     progress: &|_| {},
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
    let unit = terms
        .card_of(Role::LinkageUnit)
        .ok_or(RoleError::Usage { what: "the agreement names no linkage unit" })?;
    let AssembleTask { edges, handles, signer, maps, review, recipient, progress } = task;
    let recipient = recipient_of(&terms.release.recipients, recipient)?;
    let step = |done| progress(Progress { stage: "assembling", done, total: 4 });
    let (header, edges, edges_digest) = {
        let mut input = edges.open()?;
        EdgesHeader::read(&mut input, (&unit.name, &unit.signer))?
    };
    check_edges(agreement, &header, &edges)?;
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
    step(1);
    let candidates = candidates(&owners, &edges)?;
    drop(edges);
    step(2);
    let mut owner_of = Vec::new();
    for (place, owner) in (0u16..).zip(&owners) {
        owner_of.extend(core::iter::repeat_n(place, owner.records as usize));
    }
    let rules = Rules {
        threshold: header.model.threshold,
        one_record_per_owner: terms.linkage.one_record_per_owner,
        possible_below: terms.operational_bits(),
    };
    let assembly = resolve(candidates, &owner_of, rules, &|_, _| false);
    step(3);
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
        let range = owner.first as usize..(owner.first + owner.records) as usize;
        let clusters = assembly.cluster.get(range).unwrap_or_default();
        let pseudonyms: Vec<[u8; 16]> = clusters
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
    let count =
        |decision: Decision| assembly.pairs.iter().filter(|pair| pair.3 == decision).count() as u64;
    let report = AssembleReport {
        owners: owners.iter().map(|owner| (owner.name.clone(), u64::from(owner.records))).collect(),
        matches: count(Decision::Match),
        implied: count(Decision::Implied),
        review: count(Decision::Review),
        possible: possible(&assembly.pairs, rules),
        linked_people: linked_people(&assembly.cluster),
    };
    if let Some(mut outlet) = review {
        digests.push(write_review(
            &assembly.pairs,
            &owners,
            origin,
            edges_digest,
            signer,
            &mut outlet,
        )?);
        outlets.push(outlet);
    }
    let mut outcome = running.entry(EntryKind::LinksAssembled);
    outcome.inputs =
        core::iter::once(edges_digest).chain(owners.iter().map(|owner| owner.passport)).collect();
    outcome.outputs = digests;
    outcome.model = Some(header.model.digest());
    running.count(
        &mut outcome,
        [
            ("matches".to_owned(), report.matches),
            ("implied".to_owned(), report.implied),
            ("for-review".to_owned(), report.review),
            ("only-possible".to_owned(), report.possible),
            ("linked-people".to_owned(), report.linked_people),
        ],
    );
    release(outlets, log, &[outcome])?;
    step(4);
    Ok(report)
}

/// Refuses edges that the agreement does not allow, whoever made them.
fn check_edges(
    agreement: &Agreement<Granted>,
    header: &EdgesHeader,
    edges: &[Edge],
) -> Result<(), RoleError> {
    let terms = agreement.terms();
    if header.origin.agreement != *agreement.digest() || header.origin.epoch != terms.epoch {
        return Err(RoleError::Mismatch {
            what: "the edges are of another agreement or epoch".to_owned(),
            remedy: "give the edges that were scored under this agreement",
        });
    }
    let least = header.floor_bits.max(header.model.threshold.saturating_sub(BAND_BITS));
    if header.floor_bits != terms.linkage.floor_bits
        || header.model.threshold < header.floor_bits
        || edges.iter().any(|edge| edge.bits < least || edge.bits > CEILING_BITS)
    {
        return Err(RoleError::Mismatch {
            what: "the linkage unit released edges outside what the agreement allows".to_owned(),
            remedy: "refuse them, and ask the linkage unit to score again",
        });
    }
    Ok(())
}

/// Opens the handles of all edges.
fn candidates(owners: &[Owner], edges: &[Edge]) -> Result<Vec<CandidateEdge>, RoleError> {
    let mut candidates = Vec::with_capacity(edges.len());
    for edge in edges {
        let (left_owner, left) = open(owners, &edge.left)?;
        let (right_owner, right) = open(owners, &edge.right)?;
        if left_owner == right_owner {
            return Err(RoleError::Mismatch {
                what: "an edge joins two rows of one owner".to_owned(),
                remedy: "refuse the edges, and ask the linkage unit to score again",
            });
        }
        candidates.push(CandidateEdge { left, right, bits: edge.bits, class: edge.class });
    }
    Ok(candidates)
}

fn recipient_of(agreed: &[String], asked: Option<&str>) -> Result<String, RoleError> {
    match (agreed, asked) {
        ([], None) => Ok("owners".to_owned()),
        ([only], None) => Ok(only.clone()),
        (agreed, Some(asked)) if agreed.iter().any(|name| name == asked) => Ok(asked.to_owned()),
        (_, None) => Err(RoleError::Usage {
            what: "the agreement names several recipients; say for which this release is",
        }),
        (_, Some(_)) => Err(RoleError::Usage { what: "the agreement names no such recipient" }),
    }
}

fn open_owners(
    header: &EdgesHeader,
    handles: &[Box<dyn Source + '_>],
    most_rows: u64,
) -> Result<Vec<Owner>, RoleError> {
    let mut files = Vec::new();
    for source in handles {
        let mut input = source.open()?;
        files.push(HandleFile::read(&mut input)?);
    }
    let mut owners = Vec::new();
    let mut first = 0u32;
    for (name, passport) in &header.passports {
        let file = files.iter().find(|file| file.owner == *name && file.passport == *passport);
        let Some(file) = file else {
            return Err(RoleError::Mismatch {
                what: format!("the handle key of the batch of `{name}` that was scored is missing"),
                remedy: "give the .lwh file that was written with that batch",
            });
        };
        // What an owner claims is believed only as far as the agreement goes.
        if file.records > most_rows {
            return Err(Refusal::from(DenialReason::TooManyRows { most: most_rows }).into());
        }
        let records = u32::try_from(file.records).ok();
        let next = records.and_then(|records| first.checked_add(records));
        let (Some(records), Some(next)) = (records, next) else {
            return Err(RoleError::Usage {
                what: "more than 4,294,967,295 records in one linkage",
            });
        };
        owners.push(Owner {
            name: name.clone(),
            passport: *passport,
            records,
            first,
            cipher: file.cipher(),
        });
        first = next;
    }
    if files.len() != owners.len() {
        return Err(RoleError::Mismatch {
            what: "there are handle keys of batches that were not scored".to_owned(),
            remedy: "give only the .lwh files of the batches that were scored",
        });
    }
    Ok(owners)
}

/// The owner and the number of the record that a handle names; each owner's key refuses the others'
/// handles.
fn open(owners: &[Owner], handle: &[u8; 16]) -> Result<(usize, u32), RoleError> {
    owners
        .iter()
        .enumerate()
        .find_map(|(place, owner)| {
            let opened = owner.cipher.open(handle, u64::from(owner.records)).ok()?;
            Some((place, owner.first.checked_add(u32::try_from(opened.reference).ok()?)?))
        })
        .ok_or(RoleError::Encode { of: None, error: crate::encode::EncodeError::HandleRefused })
}

/// Pairs between the threshold of links and that of what is more than possible.
fn possible(pairs: &[(u32, u32, i16, Decision)], rules: Rules) -> u64 {
    let bits = rules.possible_below.map(|below| rules.threshold..below);
    let only_possible = |pair: &&(u32, u32, i16, Decision)| {
        pair.3 == Decision::Review && bits.as_ref().is_some_and(|bits| bits.contains(&pair.2))
    };
    pairs.iter().filter(only_possible).count() as u64
}

fn linked_people(clusters: &[u32]) -> u64 {
    let mut clusters = clusters.to_vec();
    clusters.sort_unstable();
    clusters.chunk_by(|a, b| a == b).filter(|group| group.len() > 1).count() as u64
}

fn write_review(
    pairs: &[(u32, u32, i16, Decision)],
    owners: &[Owner],
    origin: Origin,
    edges: Digest,
    signer: &Signer,
    outlet: &mut Box<dyn Outlet + '_>,
) -> Result<Digest, RoleError> {
    let place = |record: u32| {
        let place = owners.partition_point(|owner| owner.first <= record).saturating_sub(1);
        let first = owners.get(place).map_or(0, |owner| owner.first);
        (u16::try_from(place).unwrap_or(u16::MAX), record - first)
    };
    let pairs: Vec<ReviewPair> = pairs
        .iter()
        .filter(|pair| pair.3 == Decision::Review)
        .map(|(left, right, bits, _)| {
            let ((left_owner, left), (right_owner, right)) = (place(*left), place(*right));
            ReviewPair { left_owner, left, right_owner, right, bits: *bits }
        })
        .collect();
    let header = ReviewHeader {
        origin,
        edges,
        owners: owners.iter().map(|owner| owner.name.clone()).collect(),
    };
    Ok(header.write(&pairs, signer, outlet)?)
}

//! From edges and handle keys to decided pairs and what is told of them: the same each time, for the
//! assembler and for whoever assembles again, or draws or checks a sample.

use crate::crypto::Digest;
use crate::encode::{HandleCipher, HandleFile};
use crate::link::{
    Assembly, BAND_BITS, CEILING_BITS, CandidateEdge, Decision, Edge, EdgesHeader, Origin,
    ReviewHeader, ReviewPair, Rules, assemble,
};
use crate::policy::{DenialReason, Refusal, Role, Terms};
use crate::role::assembler::AssembleReport;
use crate::role::{RoleError, Source};

/// Who may join on the pseudonyms where the agreement names no recipient.
pub(in crate::role) const OWNERS: &str = "owners";

/// Whether a release may be for this recipient, by the recipients that the agreement names.
pub(in crate::role) fn is_recipient(agreed: &[String], name: &str) -> bool {
    if agreed.is_empty() { name == OWNERS } else { agreed.iter().any(|one| one == name) }
}

/// One owner whose batch was scored.
pub(in crate::role) struct Owner {
    pub(in crate::role) name: String,
    pub(in crate::role) passport: Digest,
    /// The digest of its handle key's file.
    pub(in crate::role) handles: Digest,
    pub(in crate::role) records: u32,
    /// The number of its first record among all owners' records.
    pub(in crate::role) first: u32,
    cipher: HandleCipher,
}

impl Owner {
    /// What is of its records, out of something of every record.
    pub(in crate::role) fn of<'a, T>(&self, every: &'a [T]) -> &'a [T] {
        let first = self.first as usize;
        every.get(first..first + self.records as usize).unwrap_or_default()
    }
}

/// Refuses edges that the agreement does not allow, whoever made them.
fn check_edges(terms: &Terms, header: &EdgesHeader, edges: &[Edge]) -> Result<(), RoleError> {
    if header.origin.agreement != terms.digest() || header.origin.epoch != terms.epoch {
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
        // Scoring puts the owner on the left whose batch stands first.
        if left_owner > right_owner {
            return Err(RoleError::Mismatch {
                what: "the handle keys of two owners stand for each other, or an edge was turned"
                    .to_owned(),
                remedy: "take each handle key from its owner again",
            });
        }
        candidates.push(CandidateEdge { left, right, bits: edge.bits, class: edge.class });
    }
    Ok(candidates)
}

/// Opens the handle keys of the batches that were scored.
pub(in crate::role) fn open_owners(
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
        let file = files.iter().find(|(file, _)| file.owner == *name && file.passport == *passport);
        let Some((file, digest)) = file else {
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
            handles: *digest,
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

/// Reads edges that the agreement's linkage unit released and the agreement allows.
pub(in crate::role) fn read_edges(
    terms: &Terms,
    edges: &dyn Source,
) -> Result<(EdgesHeader, Vec<Edge>, Digest), RoleError> {
    let unit = terms
        .card_of(Role::LinkageUnit)
        .ok_or(RoleError::Usage { what: "the agreement names no linkage unit" })?;
    let mut input = edges.open()?;
    let read = EdgesHeader::read(&mut input, (&unit.name, &unit.signer))?;
    check_edges(terms, &read.0, &read.1)?;
    Ok(read)
}

/// How the agreement and the model say that pairs are resolved.
pub(in crate::role) fn rules(terms: &Terms, header: &EdgesHeader) -> Rules {
    Rules {
        threshold: header.model.threshold,
        one_record_per_owner: terms.linkage.one_record_per_owner,
        possible_below: terms.operational_bits(),
    }
}

/// Opens all handles and decides every pair. `opened` is called between the two and may stop it.
pub(in crate::role) fn resolve(
    owners: &[Owner],
    edges: Vec<Edge>,
    rules: Rules,
    opened: &dyn Fn() -> Result<(), RoleError>,
) -> Result<Assembly, RoleError> {
    let candidates = candidates(owners, &edges)?;
    drop(edges);
    opened()?;
    let mut owner_of = Vec::new();
    for (place, owner) in (0u16..).zip(owners) {
        owner_of.extend(core::iter::repeat_n(place, owner.records as usize));
    }
    Ok(assemble(candidates, &owner_of, rules, &|_, _| false))
}

/// A pair as reviewers see it: owners by their place, and their own references.
pub(in crate::role) fn review_pair(
    owners: &[Owner],
    left: u32,
    right: u32,
    bits: i16,
) -> ReviewPair {
    let place = |record: u32| {
        let place = owners.partition_point(|owner| owner.first <= record).saturating_sub(1);
        let first = owners.get(place).map_or(0, |owner| owner.first);
        (u16::try_from(place).unwrap_or(u16::MAX), record - first)
    };
    let ((left_owner, left), (right_owner, right)) = (place(left), place(right));
    ReviewPair { left_owner, left, right_owner, right, bits }
}

/// The head of a list for the reviewer.
pub(in crate::role) fn review_header(
    origin: Origin,
    edges: Digest,
    owners: &[Owner],
) -> ReviewHeader {
    ReviewHeader { origin, edges, owners: owners.iter().map(|owner| owner.name.clone()).collect() }
}

/// The pairs that a person must look at, ascending.
pub(in crate::role) fn review_pairs(assembly: &Assembly, owners: &[Owner]) -> Vec<ReviewPair> {
    let for_review = assembly.pairs.iter().filter(|pair| pair.3 == Decision::Review);
    for_review.map(|(left, right, bits, _)| review_pair(owners, *left, *right, *bits)).collect()
}

/// What was assembled, in numbers.
pub(in crate::role) fn report(
    assembly: &Assembly,
    owners: &[Owner],
    rules: Rules,
) -> AssembleReport {
    let count =
        |decision: Decision| assembly.pairs.iter().filter(|pair| pair.3 == decision).count() as u64;
    AssembleReport {
        owners: owners.iter().map(|owner| (owner.name.clone(), u64::from(owner.records))).collect(),
        matches: count(Decision::Match),
        implied: count(Decision::Implied),
        review: count(Decision::Review),
        possible: possible(&assembly.pairs, rules),
        linked_people: linked_people(&assembly.cluster),
    }
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

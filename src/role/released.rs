//! What the assembler can see of a file of edges.

use super::act::{begin, finish};
use super::{RoleError, Source};
use crate::audit::{AuditLog, EntryKind};
use crate::crypto::Signer;
use crate::link::{EdgeClass, EdgesHeader};
use crate::policy::{Explain, Permit, Role};
use crate::time::Timestamp;

/// One edge as the linkage unit released it. It names no record: only the handle keys open handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReleasedEdge {
    /// The handle of a row of one owner.
    pub left: [u8; 16],
    /// The handle of a row of another owner.
    pub right: [u8; 16],
    /// The weight in whole bits, rounded down, at most 50.
    pub weight_bits: i16,
    /// Whether the linkage unit holds it for a link, or for something that a person must look at.
    pub class: EdgeClass,
}

/// Lists the edges of a file (`.lwe`), checked to be the linkage unit's and whole, to choose one for
/// [`explain`](super::linkage_unit::explain): the heaviest first. A logged act. Memory: 70 bytes an edge.
///
/// # Errors
/// [`RoleError::EdgeFile`] where the file is not the linkage unit's or was altered,
/// [`RoleError::Mismatch`] where it is of another agreement.
pub fn released_edges(
    permit: Permit<'_, Explain>,
    edges: &dyn Source,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Vec<ReleasedEdge>, RoleError> {
    let agreement = permit.agreement();
    let unit = agreement
        .terms()
        .card_of(Role::LinkageUnit)
        .ok_or(RoleError::Usage { what: "the agreement names no linkage unit" })?;
    let (header, edges, digest) = {
        let mut input = edges.open()?;
        EdgesHeader::read(&mut input, (&unit.name, &unit.signer))?
    };
    if header.origin.agreement != *agreement.digest() {
        return Err(RoleError::Mismatch {
            what: "the edges are of another agreement".to_owned(),
            remedy: "give the edges that were scored under this agreement",
        });
    }
    let running = begin(permit, &[], signer, log, now)?;
    let mut outcome = running.entry(EntryKind::LinkExplained);
    outcome.inputs = vec![digest];
    running.count(&mut outcome, [("edges".to_owned(), edges.len() as u64)]);
    finish(log, &outcome)?;
    let mut edges: Vec<ReleasedEdge> = edges
        .into_iter()
        .map(|edge| ReleasedEdge {
            left: edge.left,
            right: edge.right,
            weight_bits: edge.bits,
            class: edge.class,
        })
        .collect();
    edges
        .sort_unstable_by_key(|edge| (core::cmp::Reverse(edge.weight_bits), edge.left, edge.right));
    Ok(edges)
}

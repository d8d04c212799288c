//! The reviewer: sees which pairs a person must look at, as owners' references and weights.

use crate::audit::{AuditLog, EntryKind};
use crate::crypto::Signer;
use crate::link::ReviewHeader;
use crate::policy::{Permit, Review, Role};
use crate::role::act::{begin, finish};
use crate::role::{RoleError, Source};
use crate::time::Timestamp;

/// What to review.
pub struct ReviewTask<'a> {
    /// The review list (`.lwv`) that the assembler made.
    pub list: &'a dyn Source,
    /// The reviewer's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
}

impl core::fmt::Debug for ReviewTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ReviewTask")
    }
}

/// One pair that a person must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairForReview {
    /// One owner and its reference: the place of the record's id in that owner's `.lwr` file.
    pub left: (String, u32),
    /// The other owner and its reference.
    pub right: (String, u32),
    /// The mean weight in whole bits.
    pub weight_bits: i16,
}

/// Opens a review list. Only the owners can say which record a reference is.
///
/// # Errors
/// [`RoleError::EdgeFile`] where the list is not the assembler's or was altered,
/// [`RoleError::Mismatch`] where it is of another agreement.
pub fn review(
    permit: Permit<'_, Review>,
    task: &ReviewTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Vec<PairForReview>, RoleError> {
    let agreement = permit.agreement();
    let assembler = agreement
        .terms()
        .card_of(Role::Assembler)
        .ok_or(RoleError::Usage { what: "the agreement names no assembler" })?;
    let (header, pairs, digest) = {
        let mut input = task.list.open()?;
        ReviewHeader::read(&mut input, (&assembler.name, &assembler.signer))?
    };
    if header.origin.agreement != *agreement.digest() {
        return Err(RoleError::Mismatch {
            what: "the review list is of another agreement".to_owned(),
            remedy: "give the list of this release",
        });
    }
    let running = begin(permit, &[], task.signer, log, now)?;
    let owner = |place: u16| {
        header.owners.get(usize::from(place)).cloned().ok_or(RoleError::Mismatch {
            what: "the review list names an owner that it does not list".to_owned(),
            remedy: "ask the assembler for the list again",
        })
    };
    let mut list = Vec::with_capacity(pairs.len());
    for pair in pairs {
        list.push(PairForReview {
            left: (owner(pair.left_owner)?, pair.left),
            right: (owner(pair.right_owner)?, pair.right),
            weight_bits: pair.bits,
        });
    }
    let mut outcome = running.entry(EntryKind::LinksDisclosed);
    outcome.inputs = vec![digest];
    running.count(&mut outcome, [("pairs".to_owned(), list.len() as u64)]);
    finish(log, &outcome)?;
    Ok(list)
}

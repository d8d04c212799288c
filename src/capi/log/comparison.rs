//! Two copies of one log, held against each other.

use core::mem::MaybeUninit;

use super::key::linkwise_log_key;
use super::path;
use crate::audit::{CopyOfLog, Relation, compare_logs};
use crate::capi::failure::{Failure, linkwise_error};
use crate::capi::guard::guard;
use crate::capi::handle::{out, shared};
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;

/// How the newer of two copies of a log stands to the older: one of the `LINKWISE_RELATION_` numbers.
pub type linkwise_relation = i32;

/// Both have the same entries.
pub const LINKWISE_RELATION_SAME: linkwise_relation = 1;
/// The newer begins with all entries of the older, and has more.
pub const LINKWISE_RELATION_GROWN: linkwise_relation = 2;
/// The older begins with all entries of the newer: the newer was cut back, or is the older one.
pub const LINKWISE_RELATION_ROLLED_BACK: linkwise_relation = 3;
/// They differ at an entry that both have.
pub const LINKWISE_RELATION_FORKED: linkwise_relation = 4;

/// What comparing two copies of a log found. The call fills it in; its layout never changes.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_log_comparison {
    /// How many entries the checkpoint of the older copy covers.
    pub older_size: u64,
    /// How many entries the checkpoint of the newer copy covers.
    pub newer_size: u64,
    /// The first entry that differs, from 0, where they are forked; else `UINT64_MAX`.
    pub first_difference: u64,
    /// How they stand to each other.
    pub relation: linkwise_relation,
    /// Whether each copy's entries give the root of its own checkpoint, and its checkpoint is signed by
    /// the key.
    pub both_true: bool,
    /// Whether whoever holds the key has shown two different logs under one name. Keep both copies.
    pub split_view: bool,
}

/// Compares two copies of one log whose key is known, entry by entry, and each with its own checkpoint.
/// The call succeeds whatever is found; all is well where `relation` is same or grown and `both_true` is
/// set. Fails with `LINKWISE_E_USAGE` where the copies are of different logs, `LINKWISE_E_MALFORMED`,
/// `LINKWISE_E_INPUT_OUTPUT`. Costs a pass over the entries of both.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_compare_logs(
    older: linkwise_slice<'_>,
    newer: linkwise_slice<'_>,
    key: Option<&linkwise_log_key>,
    comparison: Option<&mut MaybeUninit<linkwise_log_comparison>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(comparison, "comparison")?;
        let key = shared(key)?;
        let (older, newer) = (path(older, "older")?, path(newer, "newer")?);
        let found = compare_logs(&older, &newer, Some(&key)).map_err(Failure::from)?;
        let (relation, first_difference) = match found.relation {
            Relation::Same => (LINKWISE_RELATION_SAME, u64::MAX),
            Relation::Grown => (LINKWISE_RELATION_GROWN, u64::MAX),
            Relation::RolledBack => (LINKWISE_RELATION_ROLLED_BACK, u64::MAX),
            Relation::Forked { entry } => (LINKWISE_RELATION_FORKED, entry),
        };
        let is_true = |copy: &CopyOfLog| copy.agrees && copy.signed == Some(true);
        place.write(linkwise_log_comparison {
            older_size: found.older.position.size,
            newer_size: found.newer.position.size,
            first_difference,
            relation,
            both_true: is_true(&found.older) && is_true(&found.newer),
            split_view: found.is_split_view(),
        });
        Ok(())
    })
}

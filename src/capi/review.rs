//! The reviewer opens the list of pairs that a person must look at.

use core::mem::MaybeUninit;

use super::act::{act, give_item, item};
use super::failure::linkwise_error;
use super::file::linkwise_sources;
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_review_permit;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::Review;
use crate::role::reviewer::{PairForReview, ReviewTask, review};

/// Pairs that a person must look at. Freed with `linkwise_review_list_free`. Threads: `const` calls from
/// any number of threads.
#[derive(Debug)]
pub struct linkwise_review_list(Handle<ReviewList>);

/// The pairs.
pub struct ReviewList(Vec<PairForReview>);

crate::secret::redacted!("ReviewList" => ReviewList);
opaque!(linkwise_review_list => ReviewList, "review list");

/// One pair that a person must look at. A reference is the place, from 0, of the record's id in that
/// owner's references (`.lwr`): only the owner can say which record it is.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_review_pair<'a> {
    /// The one owner, by its name; it lives as long as the list.
    pub left_owner: linkwise_slice<'a>,
    /// The other.
    pub right_owner: linkwise_slice<'a>,
    /// The reference of the one.
    pub left: u32,
    /// The reference of the other.
    pub right: u32,
    /// The mean weight in whole bits.
    pub weight_bits: i16,
}

/// Opens a review list (`.lwv`; exactly one source) that the assembler made; a logged act. Consumes `permit`
/// and `list`, whatever the result. `now_ms` is when it is done, see `linkwise_permit_encode`. Fails with
/// `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where the list is not the assembler's or was
/// altered, with `LINKWISE_E_PASSPORT_MISMATCH` where it is of another agreement, and with
/// `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal is written to the log.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_review(
    permit: Option<&mut Option<Box<linkwise_review_permit>>>,
    list: Option<&mut Option<Box<linkwise_sources>>>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    pairs: Option<&mut MaybeUninit<Option<Box<linkwise_review_list>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, list) = (take(permit), take(list));
        let (permit, list) = (permit?, list?);
        let place = out(pairs, "pairs")?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let list = list.one("list")?;
        let pairs = act::<Review, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            review(permit, &ReviewTask { list: list.as_ref(), signer: &signer }, log, now)
        })?;
        give(place, ReviewList(pairs));
        Ok(())
    })
}

/// How many pairs there are. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_review_list_count(list: Option<&linkwise_review_list>) -> usize {
    number(|| Ok(shared(list)?.0.len()), 0)
}

/// One pair, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such pair.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_review_list_pair<'a>(
    list: Option<&'a linkwise_review_list>,
    index: usize,
    pair: Option<&mut MaybeUninit<linkwise_review_pair<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(list, pair, "pair", |list| {
            let own = item(&list.0, index)?;
            Ok(linkwise_review_pair {
                left_owner: own.left.0.as_bytes().into(),
                right_owner: own.right.0.as_bytes().into(),
                left: own.left.1,
                right: own.right.1,
                weight_bits: own.weight_bits,
            })
        })
    })
}

/// Frees a list. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_review_list_free(list: Option<Box<linkwise_review_list>>) {
    free(list);
}

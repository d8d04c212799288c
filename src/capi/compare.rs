//! A data owner compares its own plain records.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{act, give_item, give_text_of, item};
use super::explain::linkwise_explanation;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_compare_permit;
use super::record::linkwise_records;
use super::register::linkwise_registers;
use super::status::linkwise_status;
use crate::policy::{Compare, Registers};
use crate::role::data_owner::{
    CompareTask, ComparedPairs, PairDecision, compare_with_registers, explain_pair,
};

/// What became of a pair: one of the `LINKWISE_PAIR_` numbers, which are never reused.
pub type linkwise_pair_decision = i32;

/// One person.
pub const LINKWISE_PAIR_MATCH: linkwise_pair_decision = 1;
/// One person, by way of a third record alone.
pub const LINKWISE_PAIR_IMPLIED: linkwise_pair_decision = 2;
/// A person must look.
pub const LINKWISE_PAIR_REVIEW: linkwise_pair_decision = 3;

const fn number_of(decision: PairDecision) -> linkwise_pair_decision {
    match decision {
        PairDecision::Match => LINKWISE_PAIR_MATCH,
        PairDecision::Implied => LINKWISE_PAIR_IMPLIED,
        PairDecision::Review => LINKWISE_PAIR_REVIEW,
    }
}

/// A decided pair, by the places of the records in their lists, from 0.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_compared_pair {
    /// The place in the left list.
    pub left: usize,
    /// The place in the right list, or in the left where that was compared with itself.
    pub right: usize,
    /// What became of it.
    pub decision: linkwise_pair_decision,
    /// The mean weight in whole bits; 0 for an implied pair.
    pub weight_bits: i16,
}

/// What a comparison came to. Freed with `linkwise_comparison_free`. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_comparison(Handle<ComparedPairs>);

opaque!(linkwise_comparison => ComparedPairs, "comparison");

/// Links two lists of records of one owner, or one with itself where `right` is NULL, on plain values:
/// the same passes, caps, levels, model and rules as between owners. A logged act.
///
/// `registers` are those of both lists, or NULL where there are none: records that they withhold are left out
/// before anything is compared. Consumes `permit`, whatever the result. `now_ms` is when it is done, see
/// `linkwise_permit_encode`. Fails with `LINKWISE_E_POLICY_REFUSED` where the number of rows is not allowed or
/// a register is missing on which the agreement stands, with the refusal in the log, and with
/// `LINKWISE_E_USAGE` where a record id occurs twice in a list.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_compare(
    permit: Option<&mut Option<Box<linkwise_compare_permit>>>,
    left: Option<&linkwise_records>,
    right: Option<&linkwise_records>,
    registers: Option<&linkwise_registers>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    comparison: Option<&mut MaybeUninit<Option<Box<linkwise_comparison>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = take(permit)?;
        let place = out(comparison, "comparison")?;
        let left = shared(left)?;
        let right = right.map(|right| shared(Some(right))).transpose()?;
        let none = Registers::NONE;
        let registers = registers.map(|registers| shared(Some(registers))).transpose()?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let pairs = act::<Compare, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let task = CompareTask {
                left: left.all(),
                right: right.as_ref().map(|right| right.all()),
                signer: &signer,
            };
            let registers = registers.as_deref().unwrap_or(&none);
            compare_with_registers(permit, &task, registers, log, now)
        })?;
        give(place, pairs);
        Ok(())
    })
}

/// How many pairs were decided. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_comparison_pair_count(
    comparison: Option<&linkwise_comparison>,
) -> usize {
    number(|| Ok(shared(comparison)?.pairs.len()), 0)
}

/// One decided pair, counted from 0 in the order of the record ids. Fails with `LINKWISE_E_USAGE` where
/// there is no such pair.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_comparison_pair(
    comparison: Option<&linkwise_comparison>,
    index: usize,
    pair: Option<&mut MaybeUninit<linkwise_compared_pair>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(comparison, pair, "pair", |comparison| {
            let own = item(&comparison.pairs, index)?;
            Ok(linkwise_compared_pair {
                left: own.left,
                right: own.right,
                decision: number_of(own.decision),
                weight_bits: own.weight_bits,
            })
        })
    })
}

/// Pairs that met and were compared. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_comparison_compared(comparison: Option<&linkwise_comparison>) -> u64 {
    number(|| Ok(shared(comparison)?.compared), 0)
}

/// The least weight, in whole bits, at which a pair is a match. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_comparison_threshold_bits(
    comparison: Option<&linkwise_comparison>,
) -> i16 {
    number(|| Ok(shared(comparison)?.threshold_bits), 0)
}

/// Explains the weight of two records under the model of a comparison, whether or not they met: those at
/// the place `left_index` of `left` and `right_index` of `right`, both counted from 0; for a list that was
/// compared with itself give it twice. Fails with `LINKWISE_E_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_comparison_explain(
    comparison: Option<&linkwise_comparison>,
    left: Option<&linkwise_records>,
    left_index: usize,
    right: Option<&linkwise_records>,
    right_index: usize,
    explanation: Option<&mut MaybeUninit<Option<Box<linkwise_explanation>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(explanation, "explanation")?;
        let comparison = shared(comparison)?;
        let (left, right) = (shared(left)?, shared(right)?);
        let (Some(left), Some(right)) = (left.all().get(left_index), right.all().get(right_index))
        else {
            return Err(Failure::usage("`left_index` or `right_index` is not below the count"));
        };
        give(place, explain_pair(&comparison, left, right));
        Ok(())
    })
}

/// What the comparison came to as JSON: `compared`, `threshold_bits`, `matches`, `implied`, `review`,
/// `conflicts` (pairs that are alike though their verified NHS numbers differ; null where they are too
/// few to be told), `passes_left_out`, `protection`. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_comparison_json(
    comparison: Option<&linkwise_comparison>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let json = |own: &ComparedPairs| {
        let count = |decision| own.pairs.iter().filter(|pair| pair.decision == decision).count();
        Ok(serde_json::json!({
            "compared": own.compared,
            "threshold_bits": own.threshold_bits,
            "matches": count(PairDecision::Match),
            "implied": count(PairDecision::Implied),
            "review": count(PairDecision::Review),
            "conflicts": own.conflicts,
            "passes_left_out": own.left_out,
            "protection": own.protection,
        })
        .to_string())
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(comparison, buffer, capacity, json) }
}

/// Frees a comparison. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_comparison_free(comparison: Option<Box<linkwise_comparison>>) {
    free(comparison);
}

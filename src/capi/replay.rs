//! What would have become of acts that a log records, under a draft.

use core::mem::MaybeUninit;

use super::act::{give_item, item};
use super::decision::{linkwise_act, linkwise_decision};
use super::draft::linkwise_draft;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, free, give, opaque, out, shared};
use super::log::linkwise_log_reader;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::agreement::{ReplayedAct, simulate};
use crate::policy::Decision;

/// The acts of a log, replayed under a draft. Freed with `linkwise_replay_free`. Threads: `const` calls from
/// any number of threads.
#[derive(Debug)]
pub struct linkwise_replay(Handle<Vec<ReplayedAct>>);

opaque!(linkwise_replay => Vec<ReplayedAct>, "replay");

/// An act that a log records, and what a draft would make of it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_replayed_act<'a> {
    /// Who, by name; it lives as long as the replay.
    pub party: linkwise_slice<'a>,
    /// The number of the entry, from 0.
    pub entry: u64,
    /// When, rounded down to the hour.
    pub time_ms: i64,
    /// How many rows; 0: the log does not tell.
    pub rows: u64,
    /// What: one of the `LINKWISE_ACT_` numbers.
    pub act: linkwise_act,
    /// Whether it was permitted then.
    pub was_permitted: bool,
    /// Whether the draft would permit it. What cannot be decided would be denied.
    pub would_be_permitted: bool,
    /// Whether the draft would decide otherwise. A refusal then for what only the log of that time tells,
    /// such as a budget that was used up, is no change.
    pub changes: bool,
}

/// Replays every permit and refusal of a log under a draft, as if it had been signed and in force: about acts
/// as a whole, not about single children, whom a log does not know. Both stay. The caller frees the replay.
/// Fails with `LINKWISE_E_MALFORMED` or `LINKWISE_E_INPUT_OUTPUT` where an entry cannot be read. Costs some
/// microseconds an act.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_simulate(
    draft: Option<&linkwise_draft>,
    reader: Option<&linkwise_log_reader>,
    replay: Option<&mut MaybeUninit<Option<Box<linkwise_replay>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let replay = out(replay, "replay")?;
        give(replay, simulate(shared(draft)?.agreement(), &*shared(reader)?)?);
        Ok(())
    })
}

/// How many acts were replayed. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_replay_count(replay: Option<&linkwise_replay>) -> usize {
    number(|| Ok(shared(replay)?.len()), 0)
}

/// One act, counted from 0 in the order of the log. Fails with `LINKWISE_E_USAGE` where there is no such act.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_replay_act<'a>(
    replay: Option<&'a linkwise_replay>,
    index: usize,
    act: Option<&mut MaybeUninit<linkwise_replayed_act<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(replay, act, "act", |own| {
            let one = item(own, index)?;
            Ok(linkwise_replayed_act {
                party: one.party.as_bytes().into(),
                entry: one.entry,
                time_ms: one.time.unix_ms(),
                rows: one.rows.unwrap_or(0),
                act: one.act.number().into(),
                was_permitted: one.was_permitted,
                would_be_permitted: one.decision.as_ref().is_some_and(Decision::permits),
                changes: one.changes(),
            })
        })
    })
}

/// What the draft would have decided of one act, with every rule that counted. The caller frees the decision.
/// Fails with `LINKWISE_E_USAGE` where there is no such act, or its purpose is not a word of this version.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_replay_decision(
    replay: Option<&linkwise_replay>,
    index: usize,
    decision: Option<&mut MaybeUninit<Option<Box<linkwise_decision>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(decision, "decision")?;
        let replay = shared(replay)?;
        let decision = item(&replay, index)?.decision.clone();
        let unknown = "the purpose of that act is not known to this version, so it would be denied";
        give(place, decision.ok_or_else(|| Failure::usage(unknown))?);
        Ok(())
    })
}

/// Frees a replay. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_replay_free(replay: Option<Box<linkwise_replay>>) {
    free(replay);
}

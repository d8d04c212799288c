//! Whether the witnesses that agreements name saw a log's entries, and saw them in time.

use std::collections::{BTreeMap, BTreeSet};

use super::agreed::Agreements;
use super::allowed::HOUR_MS;
use super::cosignature::{AHEAD_MS, PinnedWitness};
use super::entry::Entry;
use super::note::Checkpoint;
use super::verdict::FindingCode as Code;
use crate::crypto::{Digest, SignerPublicKey};
use crate::policy::Witnessing;
use crate::time::Timestamp;

/// What is known of one log: entries that must be witnessed, and checkpoints that it had.
#[derive(Default)]
pub(super) struct Witnessed {
    // By agreement: number and hour.
    entries: BTreeMap<Digest, Vec<(u64, Timestamp)>>,
    // Each of them gives the root of the log's own entries at its size.
    checkpoints: Vec<Checkpoint>,
}

/// How many entries must be witnessed, and what is wrong.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) witnessed: u64,
    pub(super) waiting: u64,
    pub(super) wrong: Vec<(Code, Option<u64>, String)>,
}

/// The log that is held against its witnesses, and the time, where the verifier says it.
pub(super) struct Keeper<'a> {
    pub(super) origin: &'a str,
    pub(super) key: Option<SignerPublicKey>,
    pub(super) now: Option<Timestamp>,
}

impl Witnessed {
    pub(super) fn take(&mut self, index: u64, entry: &Entry, agreements: &mut Agreements) {
        let Some(agreement) = entry.agreement else { return };
        if agreements.terms(&agreement).is_some_and(|terms| terms.witnessing.is_some()) {
            self.entries.entry(agreement).or_default().push((index, entry.time));
        }
    }

    /// Takes a checkpoint that the log is consistent with.
    pub(super) fn saw(&mut self, checkpoint: &Checkpoint) {
        self.checkpoints.push(checkpoint.clone());
    }

    pub(super) fn check(&self, agreements: &mut Agreements, keeper: &Keeper<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        // What is wrong with a cosignature is told once, whichever agreements name the witness.
        let mut told = BTreeSet::new();
        for (agreement, entries) in &self.entries {
            let terms = agreements.terms(agreement);
            let Some(agreed) = terms.and_then(|terms| terms.witnessing.as_ref()) else { continue };
            let seen = self.seen(agreed, keeper, &mut |sentence| {
                if told.insert(sentence.clone()) {
                    outcome.wrong.push((Code::CosignatureInvalid, None, sentence));
                }
            });
            hold(agreed, agreement, entries, &seen, keeper.now, &mut outcome);
        }
        outcome
    }

    /// By size of the log, ascending: when the quorum of witnesses had seen so many entries or more.
    fn seen(
        &self,
        agreed: &Witnessing,
        keeper: &Keeper<'_>,
        find: &mut impl FnMut(String),
    ) -> Vec<(u64, Option<Timestamp>)> {
        let mut checkpoints: Vec<&Checkpoint> = self.checkpoints.iter().collect();
        checkpoints.sort_by_key(|checkpoint| core::cmp::Reverse(checkpoint.position().size));
        // The keeper of a log is no witness of it.
        let witnesses = agreed
            .witnesses
            .iter()
            .filter(|one| one.name != keeper.origin && Some(one.key) != keeper.key)
            .map(|one| PinnedWitness { name: one.name.clone(), key: one.key });
        let mut first: Vec<(PinnedWitness, Option<Timestamp>)> =
            witnesses.map(|witness| (witness, None)).collect();
        let mut seen: Vec<(u64, Option<Timestamp>)> = Vec::new();
        for checkpoint in checkpoints {
            let size = checkpoint.position().size;
            for (witness, first) in &mut first {
                match checkpoint.first_cosigned_by(witness, keeper.now) {
                    // Whoever saw more entries saw these.
                    Ok(Some(time)) => *first = Some(first.map_or(time, |one| one.min(time))),
                    Ok(None) => {}
                    Err(sentence) => find(sentence),
                }
            }
            let mut times: Vec<Timestamp> = first.iter().filter_map(|(_, first)| *first).collect();
            times.sort_unstable();
            let place = usize::try_from(agreed.quorum).ok().and_then(|n| n.checked_sub(1));
            let quorum = place.and_then(|place| times.get(place)).copied();
            match seen.last_mut() {
                Some((same, time)) if *same == size => *time = quorum,
                _ => seen.push((size, quorum)),
            }
        }
        seen.reverse();
        seen
    }
}

impl Checkpoint {
    /// The first time at which a witness cosigned this checkpoint, or why its lines do not count.
    fn first_cosigned_by(
        &self,
        witness: &PinnedWitness,
        now: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, String> {
        let times = self.cosigned_times(witness).map_err(|error| error.to_string())?;
        let first = times.into_iter().min();
        let ahead = |time: &Timestamp| {
            now.is_some_and(|now| time.unix_ms() > now.unix_ms().saturating_add(AHEAD_MS))
        };
        match first.filter(ahead) {
            None => Ok(first),
            Some(time) => Err(format!(
                "the cosignature of the witness `{}` is of a time to come, {time}",
                witness.name
            )),
        }
    }
}

/// Holds the entries of one agreement against the times at which the quorum saw them.
fn hold(
    agreed: &Witnessing,
    agreement: &Digest,
    entries: &[(u64, Timestamp)],
    seen: &[(u64, Option<Timestamp>)],
    now: Option<Timestamp>,
    outcome: &mut Outcome,
) {
    let (quorum, hours) = (agreed.quorum, agreed.delay_hours);
    let of = format!("{quorum} of {} witnesses", agreed.witnesses.len());
    // The time of an entry is rounded down to the hour.
    let latest = |time: Timestamp| {
        time.unix_ms().saturating_add(i64::from(hours).saturating_add(1).saturating_mul(HOUR_MS))
    };
    let mut overdue: Option<(u64, u64)> = None;
    for (index, time) in entries {
        let covers = seen.partition_point(|(size, _)| size <= index);
        match seen.get(covers).and_then(|(_, time)| *time) {
            Some(first) if first.unix_ms() > latest(*time) => {
                let sentence = format!(
                    "it says {time}, but {of} had seen it only at {first}, more than the {hours} hours \
                     later that are agreed: it was written later than it says, or kept from them"
                );
                outcome.wrong.push((Code::BackDated, Some(*index), sentence));
            }
            Some(first) if first.unix_ms().saturating_add(AHEAD_MS) < time.unix_ms() => {
                let sentence = format!("it says {time}, but {of} had seen it before, at {first}");
                outcome.wrong.push((Code::PostDated, Some(*index), sentence));
            }
            Some(_) => outcome.witnessed += 1,
            None if now.is_some_and(|now| now.unix_ms() > latest(*time)) => {
                let (_, count) = overdue.get_or_insert((*index, 0));
                *count += 1;
            }
            None => outcome.waiting += 1,
        }
    }
    if let Some((first, count)) = overdue {
        let sentence = format!(
            "{count} entries under agreement {}, of which this is the first, are not cosigned by {of}, \
             and the {hours} hours that are agreed are over",
            agreement.short()
        );
        outcome.wrong.push((Code::CosignaturesTooFew, Some(first), sentence));
    }
}

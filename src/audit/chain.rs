//! What must hold between the acts of one linkage, whichever logs they stand in.

use std::collections::BTreeMap;

use super::acts::is_later;
use super::cross::{Act, Input, Trace};
use super::kind::EntryKind;
use super::verdict::{FindingCode, Findings};
use crate::crypto::Digest;

pub(super) fn check_chain(logs: &[Trace], findings: &mut Findings) {
    check_makers(logs, findings);
    check_ends(logs, findings);
}

/// The kinds of act that an input may have come out of, by its place among the inputs; any where there are
/// none. Edges are assembled with the batches that they were scored from; reviewers get lists of releases
/// and of samples.
const fn made_by(kind: EntryKind, first: bool) -> &'static [EntryKind] {
    match kind {
        EntryKind::LinksAssembled if first => &[EntryKind::BatchScored],
        EntryKind::SampleDrawn => &[EntryKind::BatchScored],
        EntryKind::BatchScored | EntryKind::LinksAssembled => &[EntryKind::BatchEncoded],
        EntryKind::LinksDisclosed => &[EntryKind::LinksAssembled, EntryKind::SampleDrawn],
        EntryKind::ReferencesMapped | EntryKind::LinksWithdrawn => &[EntryKind::LinksAssembled],
        EntryKind::WithdrawalReceived => &[EntryKind::LinksWithdrawn],
        _ => &[],
    }
}

fn check_makers(logs: &[Trace], findings: &mut Findings) {
    // The batches that edges were scored from.
    let mut scored: BTreeMap<Digest, Vec<Digest>> = BTreeMap::new();
    for log in logs {
        let mut batches: BTreeMap<u64, Vec<Digest>> = BTreeMap::new();
        for input in log.inputs.iter().filter(|input| is_scored(&input.act)) {
            batches.entry(input.act.index).or_default().push(input.digest);
        }
        for (edges, act) in log.outputs.iter().filter(|(_, act)| is_scored(act)) {
            scored.insert(*edges, batches.get(&act.index).cloned().unwrap_or_default());
        }
    }
    for log in logs {
        let origin = &log.position.origin;
        let mut find = |code, input: &Input, what: &str| {
            let sentence = format!("what it took in, {}, {what}", input.digest.short());
            findings.add(origin, code, Some(input.act.index), sentence);
        };
        let mut edges: Option<&Input> = None;
        for input in &log.inputs {
            if input.first {
                edges = Some(input);
            }
            if input.act.kind == EntryKind::LinksAssembled
                && !input.first
                && let Some(batches) = edges.and_then(|edges| scored.get(&edges.digest))
                && !batches.contains(&input.digest)
            {
                find(
                    FindingCode::ChainBroken,
                    input,
                    "is no batch that its edges were scored from",
                );
            }
            let Some(made) = logs.iter().find_map(|log| log.outputs.get(&input.digest)) else {
                continue;
            };
            let makers = made_by(input.act.kind, input.first);
            if !makers.is_empty() && !makers.contains(&made.kind) {
                find(FindingCode::ChainBroken, input, "came out of an act of another kind");
            } else if !belongs(&input.act, made) {
                find(
                    FindingCode::ChainBroken,
                    input,
                    "was made under another agreement or delivery",
                );
            }
            if is_later(made.time, input.act.time) {
                find(
                    FindingCode::TakenBeforeMade,
                    input,
                    "was made hours later, by its maker's log",
                );
            }
        }
    }
}

/// Whether an act may take in what another made, by agreement and delivery.
fn belongs(act: &Act, made: &Act) -> bool {
    match act.kind {
        // A link of an earlier delivery is withdrawn under the agreement that is in force.
        EntryKind::LinksWithdrawn => true,
        // Taking a notice in is of no delivery.
        EntryKind::WithdrawalReceived => made.agreement == act.agreement,
        _ => (made.agreement, made.epoch) == (act.agreement, act.epoch),
    }
}

fn is_scored(act: &Act) -> bool {
    act.kind == EntryKind::BatchScored
}

/// What one party ended is ended for the others too, once they can have heard of it.
fn check_ends(logs: &[Trace], findings: &mut Findings) {
    for by in logs {
        for log in logs.iter().filter(|log| log.position.origin != by.position.origin) {
            let origin = &log.position.origin;
            for (agreement, at) in &by.revoked {
                let permits = log.permits.get(agreement).map_or(&[][..], Vec::as_slice);
                for (entry, _) in permits.iter().filter(|(_, time)| is_later(*time, *at)) {
                    let sentence = format!(
                        "its agreement had been revoked hours before, by the log {}",
                        by.position.origin
                    );
                    findings.add(origin, FindingCode::RevokedElsewhere, Some(*entry), sentence);
                }
            }
            for (entry, epoch, time) in &log.encoded {
                if by.destroyed.get(epoch).is_some_and(|at| is_later(*time, *at)) {
                    let sentence = format!(
                        "the key of its epoch had been destroyed hours before, by the log {}",
                        by.position.origin
                    );
                    findings.add(origin, FindingCode::EpochDestroyed, Some(*entry), sentence);
                }
            }
        }
    }
}

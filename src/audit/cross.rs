//! Checks between several logs: what one took in, another put out.

use std::collections::{BTreeMap, BTreeSet};

use super::agreed::Agreements;
use super::allowed::count;
use super::chain::check_chain;
use super::entry::Entry;
use super::folder::Folder;
use super::kind::EntryKind;
use super::merkle::{Frontier, leaf_hash};
use super::position::LogPosition;
use super::rows::check_rows;
use super::verdict::{FindingCode, Findings};
use crate::crypto::Digest;
use crate::policy::Role;
use crate::time::Timestamp;

/// What of a log the other logs are held against.
pub(super) struct Trace {
    folder: Folder,
    pub(super) position: LogPosition,
    pub(super) well_formed: u64,
    pub(super) consistent_with: u64,
    /// Whether all entries were read and give the signed root.
    pub(super) complete: bool,
    // What acts put out, and which act did.
    pub(super) outputs: BTreeMap<Digest, Act>,
    pub(super) inputs: Vec<Input>,
    // Each quoted position once, with the entry that quotes it first.
    parents: BTreeMap<LogPosition, u64>,
    // Edges and the model that they were scored with; edges and the model they were assembled with.
    scored: BTreeMap<Digest, Digest>,
    assembled: Vec<(u64, Digest, Digest)>,
    // By agreement, the logs of its parties.
    parties: BTreeMap<Digest, Vec<String>>,
    pub(super) revoked: BTreeMap<Digest, Timestamp>,
    pub(super) permits: BTreeMap<Digest, Vec<(u64, Timestamp)>>,
    // Epochs whose key the custodian destroyed, and those that batches were encoded under.
    pub(super) destroyed: BTreeMap<(Digest, u64), Timestamp>,
    pub(super) encoded: Vec<(u64, (Digest, u64), Timestamp)>,
    // By entry, how many people were linked, where that is told.
    pub(super) linked: BTreeMap<u64, u64>,
}

/// The act of an entry.
#[derive(Clone, Copy)]
pub(super) struct Act {
    pub(super) kind: EntryKind,
    pub(super) agreement: Option<Digest>,
    pub(super) epoch: Option<u64>,
    pub(super) time: Timestamp,
    // At which entry of its log.
    pub(super) index: u64,
    // Of a batch that was encoded, its records, where they are told.
    pub(super) records: Option<u64>,
}

impl Act {
    fn of(entry: &Entry, index: u64) -> Self {
        let Entry { kind, agreement, epoch, time, .. } = *entry;
        let records = (kind == EntryKind::BatchEncoded).then(|| count(entry, "records")).flatten();
        Self { kind, agreement, epoch, time, index, records }
    }
}

pub(super) struct Input {
    pub(super) digest: Digest,
    // Whether it is the first that its act took in.
    pub(super) first: bool,
    pub(super) act: Act,
    // The logs that the entry quotes, or else those of its agreement's parties.
    origins: Vec<String>,
}

/// The logs of the parties that act on batches under an agreement; none where it is withheld.
fn parties(agreements: &mut Agreements, agreement: &Digest) -> Vec<String> {
    let parties = agreements.terms(agreement).map_or(&[][..], |terms| &terms.parties);
    parties
        .iter()
        .filter(|party| {
            [Role::Controller, Role::LinkageUnit, Role::Assembler]
                .into_iter()
                .any(|role| party.is(role))
        })
        .map(|party| party.card.log_origin.clone())
        .collect()
}

impl Trace {
    pub(super) fn new(folder: Folder, position: LogPosition) -> Self {
        Self {
            folder,
            position,
            well_formed: 0,
            consistent_with: 0,
            complete: false,
            outputs: BTreeMap::new(),
            inputs: Vec::new(),
            parents: BTreeMap::new(),
            scored: BTreeMap::new(),
            assembled: Vec::new(),
            parties: BTreeMap::new(),
            revoked: BTreeMap::new(),
            permits: BTreeMap::new(),
            destroyed: BTreeMap::new(),
            encoded: Vec::new(),
            linked: BTreeMap::new(),
        }
    }

    pub(super) fn take(&mut self, index: u64, entry: &Entry, agreements: &mut Agreements) {
        let act = Act::of(entry, index);
        if entry.kind.is_outcome() {
            for digest in &entry.outputs {
                self.outputs.entry(*digest).or_insert(act);
            }
        }
        match (entry.kind, entry.agreement) {
            (EntryKind::AgreementRevoked, Some(agreement)) => {
                self.revoked.entry(agreement).or_insert(entry.time);
            }
            (EntryKind::PermitGranted, Some(agreement)) => {
                self.permits.entry(agreement).or_default().push((index, entry.time));
            }
            (EntryKind::KeyEpochDestroyed, Some(agreement)) => {
                let custodian = agreements
                    .terms(&agreement)
                    .and_then(|terms| terms.card_of(Role::KeyCustodian))
                    .is_some_and(|card| card.name == entry.actor);
                if let (true, Some(epoch)) = (custodian, entry.epoch) {
                    self.destroyed.entry((agreement, epoch)).or_insert(entry.time);
                }
            }
            (EntryKind::BatchEncoded, Some(agreement)) => {
                self.encoded
                    .extend(entry.epoch.map(|epoch| (index, (agreement, epoch), entry.time)));
            }
            (EntryKind::LinksAssembled, _) => {
                self.linked.extend(count(entry, "linked-people").map(|people| (index, people)));
            }
            _ => {}
        }
        if entry.kind.takes_from_others() {
            let origins: BTreeSet<_> = entry.parents.iter().map(|p| p.origin.clone()).collect();
            let mut origins: Vec<_> = origins.into_iter().collect();
            if let (true, Some(agreement)) = (origins.is_empty(), entry.agreement) {
                let known = self.parties.entry(agreement);
                origins.clone_from(known.or_insert_with(|| parties(agreements, &agreement)));
            }
            self.inputs.extend((0..).zip(&entry.inputs).map(|(place, digest)| Input {
                digest: *digest,
                first: place == 0,
                act,
                origins: origins.clone(),
            }));
        }
        for parent in &entry.parents {
            self.parents.entry(parent.clone()).or_insert(index);
        }
        let Some(model) = entry.model else { return };
        match entry.kind {
            EntryKind::BatchScored => {
                self.scored.extend(entry.outputs.iter().map(|edges| (*edges, model)));
            }
            EntryKind::LinksAssembled => {
                let inputs = entry.inputs.iter();
                self.assembled.extend(inputs.map(|edges| (index, *edges, model)));
            }
            _ => {}
        }
    }
}

/// Gives how many inputs were traced and how many quoted positions confirmed.
pub(super) fn cross_check(
    logs: &[Trace],
    agreements: &mut Agreements,
    findings: &mut Findings,
) -> (u64, u64) {
    let traced = trace_inputs(logs, findings);
    check_chain(logs, findings);
    check_rows(logs, agreements, findings);
    check_models(logs, findings);
    (traced, confirm_parents(logs, findings))
}

fn trace_inputs(logs: &[Trace], findings: &mut Findings) -> u64 {
    let given: BTreeSet<&str> = logs.iter().map(|log| log.position.origin.as_str()).collect();
    let mut traced = 0;
    for log in logs {
        for input in &log.inputs {
            if logs.iter().any(|log| log.outputs.contains_key(&input.digest)) {
                traced += 1;
            } else if logs.len() > 1
                // A log that is not given may well have put it out.
                && input.origins.iter().all(|origin| given.contains(origin.as_str()))
            {
                findings.add(
                    &log.position.origin,
                    FindingCode::InputUnknown,
                    Some(input.act.index),
                    format!(
                        "it took in {}, which no act in the given logs put out",
                        input.digest.short()
                    ),
                );
            }
        }
    }
    traced
}

fn check_models(logs: &[Trace], findings: &mut Findings) {
    for log in logs {
        for (entry, edges, model) in &log.assembled {
            let differs =
                logs.iter().filter_map(|log| log.scored.get(edges)).any(|scored| scored != model);
            if differs {
                findings.add(
                    &log.position.origin,
                    FindingCode::ModelMismatch,
                    Some(*entry),
                    format!(
                        "the links were assembled with another model than their edges {} were scored with",
                        edges.short()
                    ),
                );
            }
        }
    }
}

fn confirm_parents(logs: &[Trace], findings: &mut Findings) -> u64 {
    let mut confirmed = 0;
    for quoted in logs {
        // By size, because the map is sorted by origin, then size.
        let origin = &quoted.position.origin;
        let mut sizes = BTreeSet::new();
        for log in logs {
            sizes.extend(log.parents.keys().filter(|p| p.origin == *origin).map(|p| p.size));
        }
        sizes.retain(|size| *size <= quoted.position.size);
        // A log that does not give its own root can confirm nothing; it has findings of its own.
        if !quoted.complete {
            continue;
        }
        let roots = roots_at(&quoted.folder, &sizes);
        for log in logs {
            for (parent, entry) in log.parents.iter().filter(|(p, _)| p.origin == *origin) {
                let origin_of_log = &log.position.origin;
                if parent.size > quoted.position.size {
                    findings.add(
                        origin_of_log,
                        FindingCode::ParentAhead,
                        Some(*entry),
                        format!(
                            "it quotes {origin} at {} entries, but that log has {}: it was cut back, or an old copy was given",
                            parent.size, quoted.position.size
                        ),
                    );
                } else if roots.get(&parent.size) == Some(&parent.root) {
                    confirmed += 1;
                } else {
                    findings.add(
                        origin_of_log,
                        FindingCode::ParentInconsistent,
                        Some(*entry),
                        format!(
                            "it quotes {origin} at {} entries with a root that log never had",
                            parent.size
                        ),
                    );
                }
            }
        }
    }
    confirmed
}

/// The roots that a log had at some sizes: one more pass over its entries, up to the largest.
fn roots_at(folder: &Folder, sizes: &BTreeSet<u64>) -> BTreeMap<u64, Digest> {
    let mut roots = BTreeMap::new();
    let mut frontier = Frontier::new();
    if sizes.contains(&0) {
        roots.insert(0, frontier.root());
    }
    let most = sizes.last().copied().unwrap_or(0);
    // Where a file changed since the first pass, the roots that are missing make findings.
    let _ = folder.each_entry(most, |_, bytes| {
        frontier.push(leaf_hash(bytes));
        if sizes.contains(&frontier.size()) {
            roots.insert(frontier.size(), frontier.root());
        }
        Ok(())
    });
    roots
}

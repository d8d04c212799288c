//! The acts of one log in their order: what each must find before it, and what may not come again.

use std::collections::{BTreeMap, BTreeSet};

use super::agreed::Agreements;
use super::allowed::{HOUR_MS, Outcome, Place, Wrong, count, hold, opt_out_as_of};
use super::bars::Bars;
use super::entry::Entry;
use super::kind::EntryKind;
use super::verdict::FindingCode as Code;
use crate::crypto::Digest;
use crate::time::Timestamp;

type Epoch = (Digest, u64);

/// What earlier entries of a log tell about its acts.
#[derive(Default)]
pub(super) struct Acts {
    pub(super) checked: u64,
    pub(super) unchecked: u64,
    // Maps applied without barred links after links were withdrawn under their agreement.
    pub(super) unbarred: u64,
    // How often the barred links were another list than the one that the last withdrawal left.
    pub(super) rebarred: u64,
    adopted: BTreeSet<Digest>,
    ended: BTreeSet<Digest>,
    // By the agreement's own name, the highest version that was adopted: it ends all lower ones.
    versions: BTreeMap<String, u64>,
    opened: BTreeSet<Epoch>,
    destroyed: BTreeSet<Epoch>,
    // By the agreement's own name, the last epoch encoded under any version, and the rows of all.
    deliveries: BTreeMap<String, (u64, u64)>,
    // Of each batch that was encoded here, its rows, where they are told.
    batches: BTreeMap<Epoch, u64>,
    // The newest list of the National Data Opt-out that was applied since the last permit.
    as_of: Option<Timestamp>,
    scored: Together,
    assembled: Together,
    // Agreements, by their own names, under which links were withdrawn.
    withdrawn: BTreeSet<String>,
    bars: Bars,
    // Requests of subjects that were not answered yet.
    asked: u64,
}

/// Digests that went into one act together.
#[derive(Default)]
struct Together {
    acts: u64,
    by_digest: BTreeMap<Digest, Vec<u64>>,
}

impl Together {
    /// Takes an act's inputs; whether two of them went into an earlier one together.
    fn again(&mut self, inputs: &[Digest]) -> bool {
        let mut seen = BTreeSet::new();
        let mut again = false;
        for digest in inputs.iter().collect::<BTreeSet<_>>() {
            let acts = self.by_digest.entry(*digest).or_default();
            again |= acts.iter().any(|act| !seen.insert(*act));
            acts.push(self.acts);
        }
        self.acts += 1;
        again
    }
}

impl Acts {
    /// Adds what was counted in another log.
    pub(super) const fn add_counts_of(&mut self, log: &Self) {
        self.checked += log.checked;
        self.unchecked += log.unchecked;
        self.unbarred += log.unbarred;
        self.rebarred += log.rebarred;
    }

    /// Takes the next entry; what is wrong with it.
    pub(super) fn take(
        &mut self,
        agreements: &mut Agreements,
        entry: &Entry,
        place: &Place<'_>,
    ) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let mut find = |code, sentence: &str| wrong.push((code, sentence.to_owned()));
        let epoch = entry.agreement.zip(entry.epoch);
        match entry.kind {
            EntryKind::AgreementAdopted => {
                self.adopted.extend(entry.agreement);
                if let Some(terms) = entry.agreement.and_then(|one| agreements.terms(&one)) {
                    let newest = self.versions.entry(terms.id.clone()).or_default();
                    *newest = (*newest).max(u64::from(terms.version));
                }
            }
            EntryKind::AgreementRevoked => self.ended.extend(entry.agreement),
            EntryKind::AgreementSuperseded => {
                self.ended.extend(entry.agreement);
                let newer = entry.inputs.first().and_then(|newer| agreements.terms(newer));
                if newer.is_some_and(|newer| newer.supersedes != entry.agreement) {
                    find(
                        Code::SupersessionUnfounded,
                        "the agreement that is said to take its place does not say so",
                    );
                }
            }
            EntryKind::KeyEpochOpened => {
                self.opened.extend(epoch);
                if epoch.is_some_and(|epoch| self.destroyed.contains(&epoch)) {
                    find(Code::EpochDestroyed, "its key had been destroyed and is opened again");
                }
            }
            EntryKind::KeyEpochDestroyed => {
                // Without an epoch it is the openings of a run.
                self.destroyed.extend(epoch);
                if epoch.is_some_and(|epoch| !self.opened.contains(&epoch)) {
                    find(Code::EpochNotOpened, "no earlier entry opened the epoch it destroys");
                }
            }
            EntryKind::SubjectAccessAsked => self.asked = self.asked.saturating_add(1),
            EntryKind::SubjectAccessAnswered => match self.asked.checked_sub(1) {
                Some(left) => self.asked = left,
                None => find(Code::IntentMissing, "it answers a subject who had not asked"),
            },
            EntryKind::WithdrawalReceived if entry.inputs.len() != 1 => {
                find(
                    Code::WithdrawalUnfounded,
                    "it does not name the one notice that was taken in",
                );
            }
            EntryKind::PermitGranted => self.as_of = None,
            EntryKind::ListApplied => self.as_of = self.as_of.max(opt_out_as_of(entry)),
            _ => {}
        }
        if entry.kind.is_outcome() || entry.kind == EntryKind::PermitGranted {
            let terms = entry.agreement.and_then(|agreement| agreements.terms(&agreement));
            let outdated = terms.is_some_and(|terms| {
                self.versions.get(&terms.id).is_some_and(|one| *one > u64::from(terms.version))
            });
            if outdated || entry.agreement.is_some_and(|agreement| self.ended.contains(&agreement))
            {
                find(
                    Code::AgreementEnded,
                    "its agreement had been revoked or superseded in this log",
                );
            }
            self.once(agreements, entry, &mut wrong);
            self.against_agreement(agreements, entry, place, &mut wrong);
        }
        wrong
    }

    /// What needs no agreement, or only its name: what may not be done again, and what must add up.
    fn once(&mut self, agreements: &mut Agreements, entry: &Entry, wrong: &mut Vec<Wrong>) {
        let mut find = |code, sentence: String| wrong.push((code, sentence));
        match entry.kind {
            EntryKind::BatchEncoded => self.delivery(agreements, entry, &mut find),
            EntryKind::BatchScored => {
                if entry.outputs.len() > 1 {
                    find(
                        Code::ReleasedTwice,
                        "it put out more than one file of edges of its batches".into(),
                    );
                }
                if self.scored.again(&entry.inputs) {
                    find(
                        Code::ReleasedTwice,
                        "two of its batches had been scored together before".into(),
                    );
                }
                if count(entry, "edges-released") > count(entry, "rows-met") {
                    find(Code::CountsDisagree, "it released more edges than rows met".into());
                }
            }
            EntryKind::LinksAssembled => {
                // A map for each batch, and a list for the reviewer.
                if entry.outputs.len() > entry.inputs.len() {
                    find(
                        Code::ReleasedTwice,
                        "it put out more maps than it took batches in".into(),
                    );
                }
                // The first are the edges, which never come again without their batches.
                let batches = entry.inputs.get(1..).unwrap_or_default();
                if self.assembled.again(batches) {
                    find(
                        Code::ReleasedTwice,
                        "two of its batches had been assembled together before".into(),
                    );
                }
            }
            // Entries without a run are of a form that named no map.
            EntryKind::LinksWithdrawn => {
                if entry.run.is_some() && entry.inputs.len() != 1 {
                    find(
                        Code::WithdrawalUnfounded,
                        "it does not name the one map whose links it withdrew".into(),
                    );
                }
                if let Some(family) = family(agreements, entry) {
                    self.rebarred += u64::from(!self.bars.withdrawn(&family, entry));
                    self.withdrawn.insert(family);
                }
            }
            EntryKind::ReferencesMapped => {
                if let Some(family) = family(agreements, entry)
                    && self.withdrawn.contains(&family)
                {
                    if count(entry, "list:barred-links").is_none() {
                        self.unbarred += 1;
                    } else if !self.bars.mapped(&family, entry) {
                        self.rebarred += 1;
                    }
                }
                let batch = entry.agreement.zip(entry.epoch);
                let encoded = batch.and_then(|batch| self.batches.get(&batch));
                let mapped = count(entry, "records");
                if encoded.zip(mapped.as_ref()).is_some_and(|(encoded, mapped)| encoded != mapped) {
                    find(
                        Code::CountsDisagree,
                        "it mapped another number of records than were encoded".into(),
                    );
                }
            }
            _ => {}
        }
    }

    fn delivery(
        &mut self,
        agreements: &mut Agreements,
        entry: &Entry,
        find: &mut impl FnMut(Code, String),
    ) {
        let records = count(entry, "records");
        let leaves = entry.run.as_ref().map(|run| run.leaves);
        if records.zip(leaves).is_some_and(|(records, leaves)| records > leaves) {
            find(Code::CountsDisagree, "its run has fewer commitments than it has records".into());
        }
        let part = |name: &str| {
            let parts = ["records-coarsened", "left-out-pass-"];
            parts.iter().any(|part| name.starts_with(part))
        };
        let most =
            entry.counts.iter().filter(|(name, _)| part(name)).map(|(_, count)| *count).max();
        // Counts that are left out are smaller than all that are told.
        if most.is_some_and(|most| records.is_none_or(|records| most > records)) {
            find(Code::CountsDisagree, "a part of its records is more than all of them".into());
        }
        let Some(epoch) = entry.agreement.zip(entry.epoch) else { return };
        self.batches.extend(records.map(|records| (epoch, records)));
        let (agreement, number) = epoch;
        let (name, budget, hidden) = agreements.terms(&agreement).map_or_else(
            // Without the agreement, versions of it cannot be told from one another.
            || (agreement.to_string(), None, 0),
            |terms| {
                let release = &terms.release;
                (terms.id.clone(), release.row_budget, u64::from(release.small_number_threshold))
            },
        );
        let (last, before) = match self.deliveries.get(&name) {
            Some((last, used)) => (Some(*last), *used),
            None => (None, 0),
        };
        let used = before.saturating_add(records.unwrap_or(0));
        // A later permit charges what is left out here at the threshold.
        let charged = before.saturating_add(records.unwrap_or(hidden));
        if entry.outputs.len() > 1 {
            find(Code::EpochReused, "it put out more than one batch under its delivery".into());
        }
        if last.is_some_and(|last| last >= number) {
            find(
                Code::EpochReused,
                format!("its owner had encoded under delivery {number}, or a later one, before"),
            );
        }
        if let Some(budget) = budget.filter(|budget| used > *budget) {
            find(
                Code::RowBudgetExceeded,
                format!("with it {used} rows were encoded in all, of {budget} that are agreed"),
            );
        }
        self.deliveries.insert(name, (last.map_or(number, |last| last.max(number)), charged));
    }

    fn against_agreement(
        &mut self,
        agreements: &mut Agreements,
        entry: &Entry,
        place: &Place<'_>,
        wrong: &mut Vec<Wrong>,
    ) {
        // The permit and its outcome are one act.
        let acts = u64::from(entry.kind.is_outcome());
        match hold(agreements, entry, place, self.as_of) {
            Outcome::Unknown => self.unchecked += acts,
            Outcome::Checked(found) => {
                self.checked += acts;
                wrong.extend(found);
                self.grounds(entry, wrong);
            }
        }
    }

    /// What the log itself must say before an act.
    fn grounds(&self, entry: &Entry, wrong: &mut Vec<Wrong>) {
        if entry.kind == EntryKind::PermitGranted
            && entry.agreement.is_some_and(|agreement| !self.adopted.contains(&agreement))
        {
            let sentence = "no earlier entry adopted its agreement";
            wrong.push((Code::AgreementNotAdopted, sentence.to_owned()));
        }
        let epoch = entry.agreement.zip(entry.epoch);
        if let (EntryKind::BatchEncoded, Some(epoch)) = (entry.kind, epoch) {
            if !self.opened.contains(&epoch) {
                let sentence = "no earlier entry opened the epoch of its link key";
                wrong.push((Code::EpochNotOpened, sentence.to_owned()));
            }
            if self.destroyed.contains(&epoch) {
                let sentence = "the link key of its epoch had been destroyed";
                wrong.push((Code::EpochDestroyed, sentence.to_owned()));
            }
        }
    }
}

/// Whether one time in an entry is surely later than another, though clocks differ by up to an hour.
pub(super) fn is_later(time: Timestamp, than: Timestamp) -> bool {
    time.unix_ms().saturating_sub(than.unix_ms()) > HOUR_MS
}

/// The own name of an entry's agreement, which all its versions share; its digest where it is withheld.
fn family(agreements: &mut Agreements, entry: &Entry) -> Option<String> {
    let agreement = entry.agreement?;
    let name = agreements.terms(&agreement).map(|terms| terms.id.clone());
    Some(name.unwrap_or_else(|| agreement.to_string()))
}

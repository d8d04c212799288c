//! What would have become of acts that a log records, under another agreement.

use crate::audit::{AuditError, EntryKind, LogReader};
use crate::policy::{
    ActKind, Agreement, Circumstances, Decision, Draft, Purpose, Request, RuleSet,
};
use crate::time::Timestamp;

/// An act that a log records, and what a draft would make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayedAct {
    /// The number of the entry, from 0.
    pub entry: u64,
    /// When, rounded down to the hour.
    pub time: Timestamp,
    /// Who.
    pub party: String,
    /// What.
    pub act: ActKind,
    /// How many rows, where the log tells.
    pub rows: Option<u64>,
    /// Whether it was permitted then.
    pub was_permitted: bool,
    /// The codes of the reasons of a refusal then.
    pub reasons_then: Vec<String>,
    /// What the draft would have decided; none where the entry's purpose is not a word of this version.
    pub decision: Option<Decision>,
}

impl ReplayedAct {
    /// Whether the draft would decide otherwise. What cannot be decided would be denied. A refusal for
    /// what only the log of that time tells (epoch or budget used up, released before, an agreement that
    /// had ended, obligations not acknowledged) would not be undone by other words, and is no change.
    #[must_use]
    pub fn changes(&self) -> bool {
        if self.reasons_then.iter().any(|code| OF_THE_LOG.contains(&code.as_str())) {
            return false;
        }
        self.was_permitted != self.decision.as_ref().is_some_and(Decision::permits)
    }

    /// The rules by which the draft would deny.
    #[must_use]
    pub fn denials(&self) -> RuleSet {
        self.decision.as_ref().map_or(RuleSet::EMPTY, |decision| decision.reasons().denials())
    }
}

/// The codes of refusals that come from the log and not from the agreement's words.
const OF_THE_LOG: [&str; 5] =
    ["BUDGET_USED", "EPOCH_USED", "OBLIGATION_NOT_ACKNOWLEDGED", "RELEASED_BEFORE", "REVOKED"];

/// The request of then, with a fresh list of the National Data Opt-out: which list was applied is no
/// matter of the draft.
fn asked(party: &str, purpose: Purpose, time: Timestamp) -> Request<'_> {
    let circumstances = Circumstances { opt_out_as_of: Some(time), ..Circumstances::NONE };
    Request { circumstances, ..Request::new(party, purpose, time) }
}

/// Replays every permit and refusal of a log under a draft, as if it had been signed and in force.
///
/// It asks about the act as a whole, with the number of records where the log tells it; not about
/// single children, whom a log does not know. Refusals whose purpose is not in the log are asked for
/// the draft's purpose. Costs one decision an act, some microseconds each.
///
/// ```no_run
/// # fn replay(draft: &linkwise::policy::Agreement<linkwise::policy::Draft>)
/// #     -> Result<(), linkwise::audit::AuditError> {
/// let log = linkwise::audit::LogReader::open("council/log".as_ref())?;
/// let changed = linkwise::document::agreement::simulate(draft, &log)?;
/// println!("{} acts would end otherwise", changed.iter().filter(|act| act.changes()).count());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AuditError`] where the log cannot be read.
pub fn simulate(draft: &Agreement<Draft>, log: &LogReader) -> Result<Vec<ReplayedAct>, AuditError> {
    let mut acts: Vec<ReplayedAct> = Vec::new();
    // The place of the last permit of each act: its outcome tells the number of rows.
    let mut open: Option<usize> = None;
    for (number, entry) in (0..).zip(log.entries()) {
        let entry = entry?;
        let act = entry.act.as_deref().and_then(ActKind::from_name);
        match (entry.kind, act) {
            (EntryKind::PermitGranted | EntryKind::PermitRefused, Some(act)) => {
                let was_permitted = entry.kind == EntryKind::PermitGranted;
                let purpose = entry
                    .purpose
                    .as_deref()
                    .map_or_else(|| Some(draft.terms().purpose), Purpose::from_name);
                open = was_permitted.then_some(acts.len());
                let decision = purpose
                    .map(|purpose| draft.preview(act, &asked(&entry.actor, purpose, entry.time)));
                acts.push(ReplayedAct {
                    entry: number,
                    time: entry.time,
                    party: entry.actor,
                    act,
                    rows: None,
                    was_permitted,
                    reasons_then: if was_permitted { Vec::new() } else { entry.reasons },
                    decision,
                });
            }
            (kind, Some(act)) if kind.is_outcome() => {
                let records = entry.counts.iter().find(|(name, _)| name == "records");
                let replayed = open.take().and_then(|place| acts.get_mut(place));
                if let (Some(replayed), Some((_, records))) = (replayed, records)
                    && replayed.act == act
                {
                    replayed.rows = Some(*records);
                    let purpose = entry.purpose.as_deref().and_then(Purpose::from_name);
                    replayed.decision = purpose.map(|purpose| {
                        let plain = asked(&replayed.party, purpose, replayed.time);
                        draft.preview(act, &Request { rows: replayed.rows, ..plain })
                    });
                }
            }
            _ => {}
        }
    }
    Ok(acts)
}

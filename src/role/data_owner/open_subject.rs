//! Answering a subject: was this record in an encoding, or were links of it withdrawn?

use std::io::Write;

use crate::audit::{AuditLog, Entry, EntryKind, Opening, commit, find_opening, openings_run};
use crate::crypto::Signer;
use crate::policy::{ShieldRegister, WithdrawalReason};
use crate::role::act::finish;
use crate::role::{Outlet, RoleError, Source};
use crate::time::Timestamp;

/// What a subject asks for.
pub struct SubjectTask<'a> {
    /// The openings (`.lwo`) of an encoding, or of a withdrawal of links.
    pub openings: &'a dyn Source,
    /// The record, by the owner's own id.
    pub record_id: &'a str,
    /// What protects records. Without it every record is held for one that something protects.
    pub shields: Option<&'a ShieldRegister>,
    /// Whether someone decided that this opening may be handed out, though something protects the
    /// record.
    pub shield_reviewed: bool,
    /// The owner's signing key.
    pub signer: &'a Signer,
    /// Where the opening file goes: for the subject.
    pub output: Box<dyn Outlet + 'a>,
    /// Where the opening of the log's commitment to the answer goes: for the owner alone.
    pub kept: Box<dyn Outlet + 'a>,
}

impl core::fmt::Debug for SubjectTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SubjectTask")
    }
}

/// The answer; only the first releases an opening file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectAnswer {
    /// The opening file was released.
    Opened {
        /// The entry of the log that names the act.
        entry: u64,
        /// The leaf of the act's run.
        leaf: u64,
        /// The length of the file.
        bytes: u64,
    },
    /// Something protects the record, or nobody looked whether anything does, and nobody decided that
    /// the opening may be handed out: it tells where and when the child was known.
    Withheld,
    /// The openings have no such record.
    Absent,
}

impl SubjectAnswer {
    /// The stable code, in messages and in the committed answer.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened { .. } => "OPENED",
            Self::Withheld => "SHIELD_NOT_REVIEWED",
            Self::Absent => "NO_SUCH_RECORD",
        }
    }
}

/// Makes the opening file of one record, for its subject (UK GDPR Article 15). It needs no permit: the
/// right is the subject's, under whatever agreement the act was.
///
/// An opening shows where a child was known, and when. So a record that a shield protects, from
/// whomsoever, is opened only where someone decided it (`shield_reviewed`); so is every record where
/// no register of shields is given, and a withdrawal for a shield or by a court's order, which the opening
/// names. Whoever asked is told the same where it is withheld as where there is none.
///
/// The log has an entry before anything is opened, and one after, which are the same whatever the
/// answer: whoever reads it sees how often subjects were answered, and not that one was refused, which
/// would give a shield away. The second holds a salted commitment to record id, answer and whether it
/// was reviewed; its opening goes to `kept`, also where nothing is opened.
///
/// Reads the openings to their end, twice, and the entries up to that of the act.
///
/// # Errors
/// [`RoleError::Log`] where the openings are not whole, or not of an act of this log, or the log cannot
/// be written; [`RoleError::InputOutput`]. No opening file is released then.
pub fn open_subject(
    task: SubjectTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<SubjectAnswer, RoleError> {
    let opened = log.entries().next().transpose()?;
    let actor = opened.map(|entry| entry.actor).unwrap_or_default();
    let key = task.signer.public_key();
    log.append(&Entry::new(EntryKind::SubjectAccessAsked, now, &actor, key))?;
    log.publish()?;

    let SubjectTask { mut output, mut kept, .. } = task;
    let found = find_opening(task.openings.open()?, task.record_id)?;
    // The wrong file must not make a record absent, nor withheld.
    check_run(task.openings, log)?;
    let mut shielded = task.shields.is_none_or(|shields| !shields.of(task.record_id).is_empty());
    if let Some(found) = &found {
        // The opening of a withdrawal names its reason: these tell as much as a shield does.
        let telling = [WithdrawalReason::Shielded, WithdrawalReason::CourtOrder];
        shielded |= found.is_withdrawn_for(&telling.map(WithdrawalReason::name))?;
    }
    let answer = match found {
        None => SubjectAnswer::Absent,
        Some(_) if shielded && !task.shield_reviewed => SubjectAnswer::Withheld,
        Some(found) => {
            let opening = log.published()?.open_subject(found)?;
            let text = opening.to_text();
            output.write_all(text.expose()).map_err(RoleError::io("write the opening file"))?;
            SubjectAnswer::Opened {
                entry: opening.entry_proof().index(),
                leaf: opening.leaf(),
                bytes: text.expose().len() as u64,
            }
        }
    };
    let (commitment, opening) = answered(task.record_id, answer, task.shield_reviewed)?;
    kept.write_all(opening.to_bytes().expose()).map_err(RoleError::io("write the answer"))?;
    let mut outcome = Entry::new(EntryKind::SubjectAccessAnswered, now, &actor, key);
    outcome.commitments = vec![commitment];
    kept.prepare()?;
    if matches!(answer, SubjectAnswer::Opened { .. }) {
        output.prepare()?;
        finish(log, &outcome)?;
        kept.release()?;
        output.release()?;
    } else {
        finish(log, &outcome)?;
        kept.release()?;
    }
    Ok(answer)
}

/// That the openings are of a run that this log has.
fn check_run(openings: &dyn Source, log: &AuditLog) -> Result<(), RoleError> {
    let (id, root) = openings_run(openings.open()?)?;
    for entry in log.entries() {
        if entry?.run.is_some_and(|run| run.id == id && run.root == root) {
            return Ok(());
        }
    }
    Err(RoleError::Usage {
        what: "the openings are of a run that this log does not have: give those that were written with \
               the act, in the home that acted",
    })
}

fn answered(
    record_id: &str,
    answer: SubjectAnswer,
    reviewed: bool,
) -> Result<(crate::crypto::Digest, Opening), RoleError> {
    let reviewed: &[u8] = if reviewed { b"reviewed" } else { b"" };
    let parts = [b"subject-access", record_id.as_bytes(), answer.code().as_bytes(), reviewed];
    Ok(commit(&parts)?)
}

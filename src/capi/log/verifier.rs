//! Verifying logs: what to verify, and what came of it.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::checkpoint::linkwise_checkpoint;
use super::key::{linkwise_log_key, witness};
use super::path;
use crate::audit::{
    Checkpoint, Finding, PinnedLog, PinnedWitness, Verdict, WitnessVerdict, verify_logs_at,
};
use crate::capi::failure::{Failure, linkwise_error};
use crate::capi::guard::{guard, number};
use crate::capi::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared};
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;
use crate::document::log::{cosigned_object, cosigned_text, verdict_text};
use crate::error::ErrorKind;
use crate::time::Timestamp;

/// What is to be verified, gathered piece by piece. Freed with `linkwise_verifier_free`. Threads: one at a
/// time, but for `const` calls while no other is under way.
#[derive(Debug)]
pub struct linkwise_verifier(Handle<ToVerify>);

opaque!(linkwise_verifier => ToVerify, "verifier");

/// Folders, and what is known of their logs.
#[derive(Debug, Default)]
pub struct ToVerify {
    folders: Vec<PathBuf>,
    pinned: Vec<PinnedLog>,
    since: Vec<Checkpoint>,
    witnesses: Vec<PinnedWitness>,
    quorum: Option<usize>,
    cosigned: Vec<Checkpoint>,
}

/// What verification found. Freed with `linkwise_verdict_free`. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_verdict(Handle<Found>);

opaque!(linkwise_verdict => Found, "verdict");

/// A verdict, and what was found of cosignatures.
#[derive(Debug)]
pub struct Found {
    verdict: Verdict,
    cosigned: Vec<(String, WitnessVerdict)>,
}

/// One thing that is wrong with a log, or with a part of it that was held against it. All slices live as
/// long as the verdict that it is of.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_finding<'a> {
    /// What: a stable code such as "root-mismatch".
    pub code: linkwise_slice<'a>,
    /// In which log: its name, or that of the folder where the name is not known.
    pub origin: linkwise_slice<'a>,
    /// For people.
    pub sentence: linkwise_slice<'a>,
    /// At which entry, from 0; `UINT64_MAX`: at none.
    pub entry: u64,
}

/// One finding.
pub(in crate::capi) fn finding_at(
    findings: &[Finding],
    index: usize,
) -> Result<linkwise_finding<'_>, Failure> {
    let finding = findings.get(index).ok_or_else(|| Failure::usage("there is no such finding"))?;
    Ok(linkwise_finding {
        code: finding.code.name().as_bytes().into(),
        origin: finding.origin.as_bytes().into(),
        sentence: finding.sentence.as_bytes().into(),
        entry: finding.entry.unwrap_or(u64::MAX),
    })
}

impl Found {
    pub(super) fn new(verdict: Verdict, cosigned: Vec<(String, WitnessVerdict)>) -> Self {
        Self { verdict, cosigned }
    }

    pub(super) fn text(&self) -> String {
        let cosigned = self.cosigned.iter().map(|(log, found)| cosigned_text(log, found));
        cosigned.collect::<String>() + &verdict_text(&self.verdict)
    }

    pub(super) fn object(&self) -> Result<Value, Failure> {
        let mut object = serde_json::to_value(&self.verdict).map_err(|_| {
            Failure::new(ErrorKind::Unexpected, "the verdict could not be written as JSON")
        })?;
        if let Some(fields) = object.as_object_mut() {
            let cosigned = self.cosigned.iter().map(|(log, found)| cosigned_object(log, found));
            fields.insert("cosigned".to_owned(), cosigned.collect());
            fields.insert("sound".to_owned(), json!(self.verdict.is_sound()));
        }
        Ok(object)
    }
}

/// A verifier of nothing yet.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_new(
    verifier: Option<&mut MaybeUninit<Option<Box<linkwise_verifier>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give(out(verifier, "verifier")?, ToVerify::default());
        Ok(())
    })
}

/// Adds the folder of a log, or a copy of it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_add_folder(
    verifier: Option<&mut linkwise_verifier>,
    folder: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(verifier)?.folders.push(path(folder, "folder")?);
        Ok(())
    })
}

/// Pins the key of one of the logs: the log of this name must be signed by it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_pin_log(
    verifier: Option<&mut linkwise_verifier>,
    key: Option<&linkwise_log_key>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(verifier)?.pinned.push(shared(key)?.clone());
        Ok(())
    })
}

/// Adds a checkpoint that was kept from an earlier time: its log must have only grown since.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_add_checkpoint(
    verifier: Option<&mut linkwise_verifier>,
    earlier: Option<&linkwise_checkpoint>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(verifier)?.since.push(shared(earlier)?.clone());
        Ok(())
    })
}

/// Adds a witness who may have cosigned the checkpoints, known by the key of its own log.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_add_witness(
    verifier: Option<&mut linkwise_verifier>,
    key: Option<&linkwise_log_key>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(verifier)?.witnesses.push(witness(&*shared(key)?));
        Ok(())
    })
}

/// How many of the witnesses must have cosigned each log's checkpoint; all where this is not called.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_set_quorum(
    verifier: Option<&mut linkwise_verifier>,
    quorum: usize,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(verifier)?.quorum = Some(quorum);
        Ok(())
    })
}

/// Adds a cosigned copy of the checkpoint of one of the logs, as a witness gave it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_add_cosigned(
    verifier: Option<&mut linkwise_verifier>,
    cosigned: Option<&linkwise_checkpoint>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(verifier)?.cosigned.push(shared(cosigned)?.clone());
        Ok(())
    })
}

/// Verifies all folders, each alone and all with one another, as `linkwise log verify` does. The call
/// succeeds whatever is found, also in folders that cannot be read: ask the verdict. `now_ms` is held
/// against the times of witnesses alone.
///
/// Fails with `LINKWISE_E_USAGE` where there is no folder, where a pinned key or a cosigned checkpoint is
/// of a log that is not among the folders, or where more witnesses are asked for than were added. Costs
/// a few seconds for a million entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_verify(
    verifier: Option<&linkwise_verifier>,
    now_ms: i64,
    verdict: Option<&mut MaybeUninit<Option<Box<linkwise_verdict>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(verdict, "verdict")?;
        let all = shared(verifier)?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        if all.folders.is_empty() {
            return Err(Failure::usage("the verifier has no folder of a log"));
        }
        let quorum = all.quorum.unwrap_or(all.witnesses.len());
        if quorum > all.witnesses.len() {
            return Err(Failure::usage("fewer witnesses were added than must have cosigned"));
        }
        let mut since = all.since.clone();
        since.extend(all.cosigned.iter().cloned());
        let mut verdict = verify_logs_at(&all.folders, &all.pinned, &since, now);
        let missing = |pin: &&PinnedLog| !verdict.logs.iter().any(|log| log.origin == pin.name);
        if let Some(pin) = all.pinned.iter().find(missing) {
            return Err(Failure::usage(format!(
                "the log `{}`, whose key is pinned, is not among the folders",
                pin.name
            )));
        }
        let cosigned = if all.witnesses.is_empty() && all.cosigned.is_empty() {
            Vec::new()
        } else {
            verdict.check_witnesses(&all.folders, &all.witnesses, quorum, &all.cosigned, now)?
        };
        give(place, Found::new(verdict, cosigned));
        Ok(())
    })
}

/// Frees a verifier. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verifier_free(verifier: Option<Box<linkwise_verifier>>) {
    free(verifier);
}

/// Whether nothing is wrong. A log whose key was not pinned proves only that it agrees with itself: see
/// `linkwise_verdict_is_self_signed`. `verdict` NULL or broken gives false.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verdict_is_sound(verdict: Option<&linkwise_verdict>) -> bool {
    number(|| Ok(shared(verdict)?.verdict.is_sound()), false)
}

/// Whether the key of any of the logs was not pinned. `verdict` NULL or broken gives true.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verdict_is_self_signed(verdict: Option<&linkwise_verdict>) -> bool {
    number(|| Ok(shared(verdict)?.verdict.self_signed), true)
}

/// How many findings there are, at most 100 for each log and those of witnesses. `verdict` NULL or broken
/// gives 0, so ask `linkwise_verdict_is_sound` first.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verdict_finding_count(verdict: Option<&linkwise_verdict>) -> usize {
    number(|| Ok(shared(verdict)?.verdict.findings.len()), 0)
}

/// One finding, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such finding.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verdict_finding<'a>(
    verdict: Option<&'a linkwise_verdict>,
    index: usize,
    finding: Option<&mut MaybeUninit<linkwise_finding<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(finding, "finding")?;
        let found = lasting(verdict)?;
        place.write(finding_at(&found.verdict.findings, index)?);
        Ok(())
    })
}

/// The verdict for people, as `linkwise log verify` prints it. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_verdict_text(
    verdict: Option<&linkwise_verdict>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(verdict)?.text())) }
}

/// The verdict as one JSON object: each log, each finding, what was counted, who cosigned. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_verdict_json(
    verdict: Option<&linkwise_verdict>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(verdict)?.object()?.to_string())) }
}

/// Frees a verdict. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_verdict_free(verdict: Option<Box<linkwise_verdict>>) {
    free(verdict);
}

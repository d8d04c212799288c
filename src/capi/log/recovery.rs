//! Checking a log from the ground, and mending what a crash left.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use serde_json::{Value, json};

use super::verifier::{Found, linkwise_verdict};
use super::{linkwise_log, path};
use crate::audit::{RecoveryPlan, plan_recovery, recover};
use crate::capi::failure::linkwise_error;
use crate::capi::guard::{guard, number};
use crate::capi::handle::{Handle, free, give, opaque, out, shared, take};
use crate::capi::key::linkwise_signer;
use crate::capi::slice::linkwise_slice;
use crate::capi::status::linkwise_status;
use crate::capi::text::give_text;

/// What recovery would do to a log. Freed with `linkwise_recovery_plan_free`. Threads: `const` calls from
/// any number of threads.
#[derive(Debug)]
pub struct linkwise_recovery_plan(Handle<RecoveryPlan>);

opaque!(linkwise_recovery_plan => RecoveryPlan, "plan of recovery");

/// Finds out what recovery would do to a log, on a copy: nothing of the log is changed. `scratch` is a
/// private folder, best on the same disk, in which the copy is made and removed. Consumes `signer`, the
/// key that signed the log. The call succeeds also where recovery would refuse; ask the plan.
///
/// Fails with `LINKWISE_E_INPUT_OUTPUT`, also where the log is open elsewhere, and `LINKWISE_E_MALFORMED`
/// where the signer's state is none. Costs a few passes over the log.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_plan_recovery(
    folder: linkwise_slice<'_>,
    state_path: linkwise_slice<'_>,
    scratch: linkwise_slice<'_>,
    signer: Option<&mut Option<Box<linkwise_signer>>>,
    plan: Option<&mut MaybeUninit<Option<Box<linkwise_recovery_plan>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = take(signer)?;
        let plan = out(plan, "plan")?;
        let (folder, state) = (path(folder, "folder")?, path(state_path, "state_path")?);
        give(plan, plan_recovery(&folder, &state, signer, &path(scratch, "scratch")?)?);
        Ok(())
    })
}

/// How many things recovery would do; 0 where the log needs none or recovery refuses. `plan` NULL or
/// broken gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recovery_plan_step_count(
    plan: Option<&linkwise_recovery_plan>,
) -> usize {
    number(|| Ok(shared(plan)?.steps.len()), 0)
}

/// Whether recovery would refuse, because what was signed is gone or changed: then the folder is to be
/// restored from a copy. `plan` NULL or broken gives true.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recovery_plan_refuses(plan: Option<&linkwise_recovery_plan>) -> bool {
    number(|| Ok(shared(plan)?.refused.is_some()), true)
}

/// What verification says of the log after recovery, or of the log as it is where recovery refuses. Freed
/// with `linkwise_verdict_free`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recovery_plan_verdict(
    plan: Option<&linkwise_recovery_plan>,
    verdict: Option<&mut MaybeUninit<Option<Box<linkwise_verdict>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let verdict = out(verdict, "verdict")?;
        give(verdict, Found::new(shared(plan)?.after.clone(), Vec::new()));
        Ok(())
    })
}

/// The plan as one JSON object: `signed`, the number of entries that were signed; `steps`, sentences in
/// order; `recovery_refuses`, why it refuses, or null. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_recovery_plan_json(
    plan: Option<&linkwise_recovery_plan>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let text = || {
        let plan = shared(plan)?;
        let object = json!({
            "signed": plan.signed,
            "steps": plan.steps.iter().map(ToString::to_string).collect::<Value>(),
            "recovery_refuses": plan.refused.as_ref().map(ToString::to_string),
        });
        Ok(object.to_string())
    };
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, text) }
}

/// Frees a plan of recovery. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_recovery_plan_free(plan: Option<Box<linkwise_recovery_plan>>) {
    free(plan);
}

/// Does what a plan of recovery said, and opens the log. No entry is changed, dropped or moved. Consumes
/// `signer`. Fails as `linkwise_log_open`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_recover(
    folder: linkwise_slice<'_>,
    state_path: linkwise_slice<'_>,
    signer: Option<&mut Option<Box<linkwise_signer>>>,
    log: Option<&mut MaybeUninit<Option<Box<linkwise_log>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signer = take(signer)?;
        let log = out(log, "log")?;
        let (folder, state) = (path(folder, "folder")?, path(state_path, "state_path")?);
        give(log, recover(&folder, &state, signer)?);
        Ok(())
    })
}

//! `linkwise log fsck`.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::audit::{PinnedLog, RecoveryPlan, Verdict, plan_recovery, recover, verify_logs};
use linkwise::error::ErrorKind;
use linkwise::home::Home;
use serde_json::{Value, json};

use super::{describe, log_folder};
use crate::acting;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const FSCK: &str = "\
Recomputes everything, as `linkwise log verify` does, and, with the home of its keeper, says what
recovery after a crash would do. It finds that out on a copy, so it needs room for the log's journal;
nothing of the log is changed.

With --repair it does what it says: takes in entries that are durable, makes tiles and the checkpoint
again from entries that are signed or durable, removes what an interrupted write left. It never changes,
drops or moves an entry; what cannot be mended so comes from a copy, or not at all.

Examples:
  linkwise log fsck council-log-copy
  linkwise log fsck --home council
  linkwise log fsck --home council --repair";

/// Check a log from the ground, and say what recovery would do; exit code 8 where something is wrong
/// that recovery does not mend.
#[derive(Args, Debug)]
#[command(after_help = FSCK)]
pub(crate) struct Arguments {
    /// The log folder; that of the home where it is not given.
    #[arg(value_name = "DIR", required_unless_present = "home")]
    folder: Option<PathBuf>,

    /// The home of the organisation that keeps the log.
    #[arg(long, value_name = "H")]
    home: Option<PathBuf>,

    /// Do what recovery would do.
    #[arg(long, requires = "home")]
    repair: bool,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let Some(path) = &arguments.home else {
        let folder = log_folder(arguments.folder.as_deref().unwrap_or(Path::new(".")))?;
        let verdict = verify_logs(std::slice::from_ref(&folder), &[], &[]);
        let hint = "What recovery would do is known with the home of its keeper: --home\n";
        let data = describe(&verdict) + hint;
        return end(&verdict, data, json!({}), console);
    };
    let home = acting::open_home(path)?;
    let folder = match &arguments.folder {
        Some(folder) => log_folder(folder)?,
        None => home.log_folder(),
    };
    let at = |error| Failure::from(error).at(folder.display());
    let state = home.log_state_path();
    let plan = plan_recovery(&folder, &state, home.log_signer()?, home.path()).map_err(at)?;
    let mut lines = steps(&plan);
    let done = arguments.repair && plan.refused.is_none() && !plan.steps.is_empty();
    if done {
        drop(recover(&folder, &state, home.log_signer()?).map_err(at)?);
        lines.push("This was done.".to_owned());
    }
    let verdict =
        if plan.refused.is_some() { plan.after } else { now(&home, &folder, &plan, done) };
    let object = json!({
        "signed": plan.signed,
        "steps": plan.steps.iter().map(ToString::to_string).collect::<Value>(),
        "repaired": done,
        "recovery_refuses": plan.refused.as_ref().map(ToString::to_string),
    });
    if let Some(error) = plan.refused {
        lines.push(format!("Recovery refuses: {error}"));
        console.say(lines.join("\n") + "\n" + describe(&verdict).trim_end());
        return Err(at(error).with_report(report(&verdict, object)?));
    }
    if !done && !plan.steps.is_empty() {
        lines.push(
            "Nothing was changed; --repair does it. This is said of the log after it:".into(),
        );
    }
    end(&verdict, lines.join("\n") + "\n" + &describe(&verdict), object, console)
}

/// The verdict on the log once it is repaired, or as it would be.
fn now(home: &Home, folder: &Path, plan: &RecoveryPlan, done: bool) -> Verdict {
    if !done {
        return plan.after.clone();
    }
    let card = home.card();
    let pinned = [PinnedLog { name: card.log_origin.clone(), key: card.log_key }];
    verify_logs(&[folder.to_path_buf()], &pinned, &[])
}

fn steps(plan: &RecoveryPlan) -> Vec<String> {
    if plan.refused.is_some() {
        return Vec::new();
    }
    if plan.steps.is_empty() {
        return vec!["Recovery would do nothing.".to_owned()];
    }
    let mut lines = vec!["Recovery would:".to_owned()];
    lines.extend(plan.steps.iter().map(|step| format!("  {step}")));
    lines
}

fn report(verdict: &Verdict, mut object: Value) -> Result<Value, Failure> {
    let verdict = serde_json::to_value(verdict)
        .map_err(|error| Failure::unexpected(format!("writing the verdict: {error}")))?;
    if let Some(fields) = object.as_object_mut() {
        fields.insert("verdict".to_owned(), verdict);
    }
    Ok(object)
}

fn end(
    verdict: &Verdict,
    data: String,
    object: Value,
    console: Console,
) -> Result<Answer, Failure> {
    let object = report(verdict, object)?;
    if verdict.is_sound() {
        return Ok(Answer::new(data, object));
    }
    console.say(data.trim_end());
    Err(Failure::new(ErrorKind::VerificationFailed, verdict.summary()).with_report(object))
}

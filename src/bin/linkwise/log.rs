//! `linkwise log`: verify logs alone, without keys or data.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::audit::{Checkpoint, PinnedLog, Verdict, verify_logs};
use linkwise::error::ErrorKind;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Answer, Console, number};
use crate::{acting, files};

const VERIFY: &str = "\
Recomputes every hash, checks every signature and the order of events, that each act had a permit
and is one that its agreement allows, and, over several logs, that what one party took in is what
another put out. It needs no key and no data: give it copies of log folders, which are the folder
`log` of each home. Agreements may be withheld from a copy; the verdict says how many acts could not
be held against theirs.

Without --card a log only proves that it agrees with itself, and the verdict says so. With an
earlier checkpoint, it is shown that nothing before it was changed or cut away.

Examples:
  linkwise log verify council/log unit/log --card council.card --card unit.card
  linkwise log verify council/log --card council.card --since council.2025-01-31.checkpoint";

/// Verify the logs of organisations.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Verify(VerifyArguments),
}

/// Verify log folders, each alone and all with one another; exit code 8 where one is not sound.
#[derive(Args, Debug)]
#[command(after_help = VERIFY)]
pub(crate) struct VerifyArguments {
    /// The log folders, or homes that hold one.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// The card of an organisation whose log is among them; may be given several times.
    #[arg(long, value_name = "CARD")]
    card: Vec<PathBuf>,

    /// A checkpoint kept from an earlier time; may be given several times.
    #[arg(long, value_name = "CHECKPOINT")]
    since: Vec<PathBuf>,
}

pub(crate) fn run(command: &Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::Verify(arguments) => verify(arguments, console),
    }
}

fn verify(arguments: &VerifyArguments, console: Console) -> Result<Answer, Failure> {
    let folders: Vec<PathBuf> =
        arguments.folders.iter().map(|folder| log_folder(folder)).collect::<Result<_, _>>()?;
    let mut pinned = Vec::new();
    let mut cards: Vec<(&PathBuf, String)> = Vec::new();
    for path in &arguments.card {
        let card = acting::read_card(path)?;
        cards.push((path, card.log_origin.clone()));
        pinned.push(PinnedLog { name: card.log_origin, key: card.log_key });
    }
    let mut since = Vec::new();
    for path in &arguments.since {
        let checkpoint = Checkpoint::parse(&files::bytes(path)?);
        since.push(checkpoint.map_err(|error| Failure::from(error).at(path.display()))?);
    }
    let verdict = verify_logs(&folders, &pinned, &since);
    for (path, origin) in cards {
        if !verdict.logs.iter().any(|log| log.origin == origin) {
            return Err(Failure::usage(format!(
                "{}: the log of this card is not among the folders; give its folder, or leave the \
                 card out",
                path.display()
            )));
        }
    }
    let object = serde_json::to_value(&verdict)
        .map_err(|error| Failure::unexpected(format!("writing the verdict: {error}")))?;
    let data = describe(&verdict);
    if verdict.is_sound() {
        return Ok(Answer::new(data, object));
    }
    console.say(data.trim_end());
    Err(Failure::new(ErrorKind::VerificationFailed, verdict.summary()).with_report(object))
}

/// The log folder itself, or the one in a home.
pub(crate) fn log_folder(path: &Path) -> Result<PathBuf, Failure> {
    let folder = fs::metadata(path).map_err(|error| Failure::file(path, &error))?;
    if !folder.is_dir() {
        return Err(Failure::usage(format!("{} is not a folder", path.display())));
    }
    let inner = path.join("log");
    let is_home = !path.join("checkpoint").exists() && inner.is_dir();
    Ok(if is_home { inner } else { path.to_path_buf() })
}

/// The verdict for people.
pub(crate) fn describe(verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    for log in &verdict.logs {
        let trust = if log.self_signed { "self-signed only" } else { "key pinned" };
        lines.push(format!(
            "{:<40} {:>8} entries   {trust}   {} runs and {} agreements recomputed",
            log.origin,
            number(log.entries),
            number(log.runs),
            number(log.agreements)
        ));
    }
    lines.extend(verdict.findings.iter().map(|finding| format!("WRONG: {finding}")));
    if verdict.more_findings {
        lines.push("There are more findings than are shown.".to_owned());
    }
    lines.push(format!(
        "{} inputs were traced to the log that put them out, {} quoted positions confirmed",
        number(verdict.inputs_traced),
        number(verdict.parents_confirmed)
    ));
    lines.push(format!(
        "{} acts were held against the agreement they name",
        number(verdict.acts_checked)
    ));
    lines.push(verdict.summary());
    lines.join("\n") + "\n"
}

/// The verdict in brief, for JSON.
pub(crate) fn brief(verdict: &Verdict) -> Value {
    json!({
        "sound": verdict.is_sound(),
        "self_signed": verdict.self_signed,
        "logs": verdict.logs.len(),
        "entries": verdict.logs.iter().map(|log| log.entries).sum::<u64>(),
        "inputs_traced": verdict.inputs_traced,
        "parents_confirmed": verdict.parents_confirmed,
        "acts_checked": verdict.acts_checked,
        "acts_unchecked": verdict.acts_unchecked,
        "findings": verdict.findings.len(),
    })
}

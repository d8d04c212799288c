//! `linkwise log destroy`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use linkwise::audit::{AuditLog, EntryKind, openings_run};
use linkwise::crypto::Digest;
use linkwise::durable;
use linkwise::home::Home;
use linkwise::role::{destroy_epoch, destroy_openings};
use serde_json::json;

use crate::acting::{open_home, open_log, read_agreement};
use crate::clock;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const DESTROY: &str = "\
With --epoch: the link key of an agreement's delivery. Nothing is encoded under it here any more, and
whoever steals the home later cannot read what was. At the key custodian, no further key is issued for
that delivery.

With --openings: the openings of an encoding. Nobody can show of any record any more that it was in it,
not even by trying every identifier; the log stays valid.

The log says it first, durably; then the file is removed. Where the second fails, or the power does, run
the same command again. The file is unlinked and its folder made durable. It is not overwritten: disks
keep old blocks where no program reaches them. Whether its bytes are gone depends on the disk: encrypt
it. Copies are yours to destroy: backups, the sealed key file, the custodian's root, from which the key
of a delivery can be made again.

Examples:
  linkwise log destroy --home council --agreement A.toml --epoch 3
  linkwise log destroy --home council --openings batch.lwo";

/// Destroy a link key, or the openings of an encoding, and write to the home's log that it was done.
#[derive(Args, Debug)]
#[command(after_help = DESTROY)]
#[command(group(ArgGroup::new("what").args(["epoch", "openings"]).required(true)))]
pub(crate) struct Arguments {
    /// The home of whoever holds the key or the openings.
    #[arg(long, value_name = "H")]
    home: PathBuf,

    /// The agreement; it may have ended.
    #[arg(long, value_name = "A.toml", requires = "epoch")]
    agreement: Option<PathBuf>,

    /// The number of the delivery whose link key is destroyed: that of the agreement.
    #[arg(long, value_name = "N", requires = "agreement")]
    epoch: Option<u64>,

    /// The openings that are destroyed, as `encode` wrote them.
    #[arg(long, value_name = "X.lwo")]
    openings: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    match (&arguments.openings, &arguments.agreement, arguments.epoch) {
        (Some(path), ..) => openings(&home, path, console),
        (None, Some(agreement), Some(number)) => epoch(&home, agreement, number, console),
        _ => Err(Failure::usage("say what is destroyed: --agreement and --epoch, or --openings")),
    }
}

fn epoch(home: &Home, path: &Path, number: u64, console: Console) -> Result<Answer, Failure> {
    let terms = read_agreement(path)?.terms;
    if terms.epoch != number {
        return Err(Failure::usage(format!(
            "--epoch {number}: the agreement is for delivery {}; give the agreement of the delivery whose \
             key is to be destroyed",
            terms.epoch
        )));
    }
    let agreement = terms.digest();
    let mut log = open_log(home)?;
    // A key that was never used has no entry to end.
    let unused = !has_opened(&log, &agreement, number)?
        && home.keys()?.iter().any(|key| key.agreement == agreement && key.epoch == number);
    let written = !unused && destroy_epoch(&terms, home.signer(), &mut log, clock::now()?)?;
    let removed = home.destroy_link_key(&agreement, number)?;
    let log_says = match (written, unused) {
        (true, _) => "the log says that it is destroyed",
        (false, true) => "the log never used it, so nothing was written",
        (false, false) => "the log had said before that it is destroyed",
    };
    let key = if removed { "the link key was removed" } else { "this home holds no such link key" };
    console.say(format!("delivery {number} of `{}`: {log_says}; {key}", terms.id));
    Ok(Answer::object(json!({
        "agreement": agreement.to_string(),
        "epoch": number,
        "written": written,
        "removed": removed,
        "log": log.origin(),
        "entries": log.position().size,
    })))
}

fn has_opened(log: &AuditLog, agreement: &Digest, epoch: u64) -> Result<bool, Failure> {
    for entry in log.entries() {
        let entry = entry?;
        if entry.kind == EntryKind::KeyEpochOpened
            && (entry.agreement, entry.epoch) == (Some(*agreement), Some(epoch))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn openings(home: &Home, path: &Path, console: Console) -> Result<Answer, Failure> {
    let kind = fs::symlink_metadata(path).map_err(|error| Failure::file(path, &error))?;
    if !kind.is_file() {
        return Err(Failure::usage(format!(
            "{}: this is not the file itself; give the file, so that it is what is removed",
            path.display()
        )));
    }
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let at = |failure: Failure| failure.at(path.display());
    let (run, root) = openings_run(file).map_err(|error| at(error.into()))?;
    let mut log = open_log(home)?;
    let written = destroy_openings(&run, &root, home.signer(), &mut log, clock::now()?)
        .map_err(|error| at(error.into()))?;
    let removed = durable::remove(path).map_err(|error| Failure::file(path, &error))?;
    let run = format!("{:032x}", u128::from_be_bytes(run));
    let log_says = if written { "the log says so" } else { "the log had said so before" };
    console.say(format!(
        "{}: the openings of the run {run} were destroyed; {log_says}",
        path.display()
    ));
    Ok(Answer::object(json!({
        "run": run,
        "written": written,
        "removed": removed,
        "file": path.display().to_string(),
        "log": log.origin(),
        "entries": log.position().size,
    })))
}

//! `linkwise log prove`.

use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{AuditError, Checkpoint, LogReader};
use linkwise::durable::Visibility;
use linkwise::error::ErrorKind;
use serde_json::json;

use super::{entry_object, hand_out, log_folder};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console};

const PROVE: &str = "\
With --entry, writes a tlog-proof (C2SP tlog-proof v1): the entry, its path in the tree, and the signed
checkpoint. With --since, writes the proof that the log at that checkpoint is the beginning of the log
as it is now. Whoever has the log's key checks either with `linkwise log check`, without the log.

Entries are numbered from 0, as `linkwise log show` numbers them.

Examples:
  linkwise log prove council/log --entry 12 --out entry-12.tlog-proof
  linkwise log prove council/log --since council.2026-01-31.checkpoint --out january.proof";

/// Prove that an entry stands in a log, or that a log only grew.
#[derive(Args, Debug)]
#[command(after_help = PROVE)]
pub(crate) struct Arguments {
    /// The log folder, or a home that holds one.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The entry to prove, from 0.
    #[arg(long, value_name = "N", required_unless_present = "since", conflicts_with = "since")]
    entry: Option<u64>,

    /// A checkpoint kept from an earlier time.
    #[arg(long, value_name = "CHECKPOINT")]
    since: Option<PathBuf>,

    /// Where the proof goes; to standard output where it is not given.
    #[arg(long, value_name = "F")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    if let Some(out) = &arguments.out {
        files::must_be_new(out)?;
    }
    let folder = log_folder(&arguments.folder)?;
    let at = |error: AuditError| Failure::from(error).at(folder.display());
    let log = LogReader::open(&folder).map_err(at)?;
    let origin = log.position().origin.clone();
    let size = log.position().size;
    let (text, object, words) = if let Some(path) = &arguments.since {
        let older = Checkpoint::parse(&files::bytes(path)?)
            .map_err(|error| Failure::from(error).at(path.display()))?;
        let proof = log.prove_since(&older).map_err(|error| not_grown(error, path, &folder))?;
        let old = older.position().size;
        (
            proof.to_text(),
            json!({ "log": origin, "older": old, "newer": size }),
            format!("proof that the first {old} of {size} entries of {origin} are as they were"),
        )
    } else {
        let index = arguments.entry.unwrap_or_default();
        let proof = log.prove_entry(index).map_err(at)?;
        let entry =
            log.entry_bytes(index).and_then(|bytes| linkwise::audit::Entry::from_bytes(&bytes));
        let entry = entry.map_err(at)?;
        (
            proof.to_text(),
            entry_object(index, &origin, &entry),
            format!("proof of entry {index} ({}) of {size} of {origin}", entry.kind),
        )
    };
    console.say(words);
    hand_out(&text, arguments.out.as_deref(), Visibility::Shared, object)
}

/// What a log that did not grow from a checkpoint ends with.
pub(super) fn not_grown(
    error: AuditError,
    checkpoint: &std::path::Path,
    folder: &std::path::Path,
) -> Failure {
    let refuted = matches!(error, AuditError::Proof { .. } | AuditError::RolledBack { .. });
    let failure = Failure::from(error).at(folder.display());
    if refuted && failure.kind() == ErrorKind::VerificationFailed {
        return failure.after(format_args!(
            "The log is not one that grew from {}. Keep both: `linkwise log verify --since` says what is \
             wrong.",
            checkpoint.display()
        ));
    }
    failure
}

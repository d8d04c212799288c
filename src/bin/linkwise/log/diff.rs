//! `linkwise log diff`.

use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{CopyOfLog, LogComparison, PinnedLog, Relation, compare_logs};
use linkwise::error::ErrorKind;
use serde_json::{Value, json};

use super::log_folder;
use crate::acting;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const DIFF: &str = "\
Says whether the newer copy begins with all entries of the older one; otherwise whether it was cut
back, or at which entry the two part. With the card it also says whether both were signed: two signed
copies that part prove that whoever keeps the log has shown two different ones.

Example:
  linkwise log diff council-2026-01 council-2026-02 --card council.card";

/// Compare two copies of one log; exit code 8 where the newer did not grow from the older.
#[derive(Args, Debug)]
#[command(after_help = DIFF)]
pub(crate) struct Arguments {
    /// The older copy.
    #[arg(value_name = "OLDER")]
    older: PathBuf,

    /// The newer copy.
    #[arg(value_name = "NEWER")]
    newer: PathBuf,

    /// The card of the organisation whose log it is.
    #[arg(long, value_name = "CARD")]
    card: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let (older, newer) = (log_folder(&arguments.older)?, log_folder(&arguments.newer)?);
    let log = arguments.card.as_ref().map(|path| acting::read_card(path)).transpose()?;
    let log = log.map(|card| PinnedLog { name: card.log_origin, key: card.log_key });
    let comparison = compare_logs(&older, &newer, log.as_ref()).map_err(|error| {
        Failure::from(error).at(format_args!("{} and {}", older.display(), newer.display()))
    })?;
    let (word, sentence) = describe(&comparison);
    let mut wrong = !matches!(comparison.relation, Relation::Same | Relation::Grown);
    let mut lines = vec![sentence];
    for (which, copy) in [("older", &comparison.older), ("newer", &comparison.newer)] {
        if !copy.agrees {
            lines.push(format!(
                "The {which} copy's entries do not give the root of its checkpoint."
            ));
        }
        if copy.signed == Some(false) {
            lines.push(format!("The {which} copy's checkpoint is not signed by the card's key."));
        }
        wrong |= !copy.agrees || copy.signed == Some(false);
    }
    if comparison.is_split_view() {
        lines.push(
            "Both are signed: two different logs were shown under one name. Keep both.".into(),
        );
    }
    let object = json!({
        "log": comparison.older.position.origin,
        "relation": word,
        "first_difference": match comparison.relation {
            Relation::Forked { entry } => Some(entry),
            _ => None,
        },
        "split_view": comparison.is_split_view(),
        "older": side(&comparison.older),
        "newer": side(&comparison.newer),
    });
    let data = lines.join("\n") + "\n";
    if !wrong {
        return Ok(Answer::new(data, object));
    }
    console.say(data.trim_end());
    let message = "the newer copy is not the older one, grown";
    Err(Failure::new(ErrorKind::VerificationFailed, message).with_report(object))
}

fn side(copy: &CopyOfLog) -> Value {
    json!({
        "size": copy.position.size,
        "root": copy.position.root.to_string(),
        "agrees_with_its_checkpoint": copy.agrees,
        "signed": copy.signed,
    })
}

fn describe(comparison: &LogComparison) -> (&'static str, String) {
    let (old, new) = (comparison.older.position.size, comparison.newer.position.size);
    let origin = &comparison.older.position.origin;
    match comparison.relation {
        Relation::Same => ("same", format!("Both copies of {origin} have the same {old} entries.")),
        Relation::Grown => (
            "grown",
            format!("{origin} grew from {old} to {new} entries; the first {old} are the same."),
        ),
        Relation::RolledBack => (
            "rolled-back",
            format!(
                "{origin} was cut back from {old} to {new} entries, or the copies were given in the \
                 wrong order; the first {new} are the same."
            ),
        ),
        Relation::Forked { entry } => (
            "forked",
            format!(
                "The copies of {origin} part at entry {entry}: {entry} entries are the same, of {old} \
                 and {new}."
            ),
        ),
    }
}

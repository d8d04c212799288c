//! `linkwise links barred`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use linkwise::role::data_owner::commit_to_barred;
use serde_json::json;

use super::read_barred;
use crate::acting::open_home;
use crate::clock;
use crate::failure::Failure;
use crate::output::{Answer, Console, number};

const BARRED: &str = "\
Checks a list of barred links, and counts them by reason and by other data owner. To bar a link that no
release has yet, such as one that a court forbids, add a row to the list. To lift a bar, take its row out;
what was withdrawn stays withdrawn in the releases that were made. A list that was changed so is counted
when the log is verified (barred_links_changed): keep the reason where an auditor can ask for it.

With --home it tells the commitment too by which the owner's log knows this list.

Columns: record_id, other_owner, other_record_id, reason, since, reference. Reasons: wrong_link,
consent_withdrawn, objection_upheld, court_order, shielded.

Example:
  linkwise links barred council.barred.csv
  linkwise links barred council.barred.csv --home council";

/// Check a list of barred links and count them.
#[derive(Args, Debug)]
#[command(after_help = BARRED)]
pub(crate) struct Arguments {
    /// The list.
    #[arg(value_name = "B.csv")]
    list: PathBuf,

    /// The owner's home: tell the commitment to this list that its log would have.
    #[arg(long, value_name = "H")]
    home: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let barred = read_barred(Some(&arguments.list), clock::now()?)?;
    let mut by_reason: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_owner: BTreeMap<&str, u64> = BTreeMap::new();
    for link in &barred {
        *by_reason.entry(link.reason.name()).or_default() += 1;
        *by_owner.entry(&link.other_owner).or_default() += 1;
    }
    console.say(format!(
        "{}: {} barred links",
        arguments.list.display(),
        number(barred.len() as u64)
    ));
    for (what, count) in by_reason.iter().chain(&by_owner) {
        console.say(format!("  {what}: {}", number(*count)));
    }
    let commitment = match &arguments.home {
        None => None,
        Some(home) => Some(commit_to_barred(&barred, open_home(home)?.signer())?.0.to_string()),
    };
    if let Some(commitment) = &commitment {
        console.say(format!("  commitment {commitment}"));
    }
    Ok(Answer::object(json!({
        "links": barred.len(),
        "commitment": commitment,
        "by_reason": by_reason,
        "by_other_owner": by_owner,
    })))
}

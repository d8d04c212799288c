//! `linkwise links receipts`.

use std::path::PathBuf;

use clap::Args;
use linkwise::policy::{NoticesSent, SignedWithdrawalReceipt};
use linkwise::role::RoleError;
use linkwise::role::data_owner;
use serde_json::json;

use crate::acting::{open_home, open_log, read_agreement};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console};

const RECEIPTS: &str = "\
Every party that was told is listed, with the time of its receipt or without one (UK GDPR Article 19).
That some are outstanding is no error: the exit code is 0. The list of notices must be whole, as
`linkwise links withdraw` wrote it: it is held against this home's log.

Example:
  linkwise links receipts --home council --agreement A.toml --notices notices/notices.csv \\
    hospital.lwn school.lwn";

/// List which parties have given a valid receipt of a withdrawal, and which have not.
#[derive(Args, Debug)]
#[command(after_help = RECEIPTS)]
pub(crate) struct Arguments {
    /// The home of the data owner that withdrew the links.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The agreement under which they were withdrawn.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The list of the notices that were sent.
    #[arg(long, value_name = "DIR/notices.csv")]
    notices: PathBuf,

    /// The receipts that came back.
    #[arg(value_name = "NAME.lwn")]
    receipts: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    let terms = read_agreement(&arguments.agreement)?.terms;
    let named = |error: linkwise::policy::WithdrawalError, path: &PathBuf| {
        Failure::from(RoleError::from(error)).at(path.display())
    };
    let sent = NoticesSent::parse(&files::text(&arguments.notices)?)
        .map_err(|error| named(error, &arguments.notices))?;
    let mut receipts = Vec::new();
    for path in &arguments.receipts {
        let receipt = SignedWithdrawalReceipt::from_bytes(&files::bytes(path)?);
        receipts.push(receipt.map_err(|error| named(error, path))?);
    }
    let standing =
        data_owner::receipts(&sent, &receipts, &terms, &home.trust()?, &open_log(&home)?)?;
    let mut refused = Vec::new();
    for (place, error) in &standing.refused {
        let file = arguments
            .receipts
            .get(*place)
            .map_or_else(String::new, |path| path.display().to_string());
        console.say(format!("warning: {file} does not count: {error}"));
        refused.push(json!({ "file": file, "why": error.to_string() }));
    }
    let mut lines = String::new();
    for one in &standing.parties {
        let at =
            one.received.map_or_else(|| "outstanding".to_owned(), |at| format!("received {at}"));
        lines.extend([one.party.as_str(), ": ", &at, "\n"]);
    }
    let parties: Vec<_> = standing
        .parties
        .iter()
        .map(|one| {
            json!({
                "party": one.party,
                "notice": one.notice.to_string(),
                "received": one.received.map(|at| at.to_string()),
            })
        })
        .collect();
    let outstanding: Vec<&str> = standing.outstanding().map(|one| one.party.as_str()).collect();
    Ok(Answer::new(
        lines,
        json!({ "parties": parties, "outstanding": outstanding, "refused": refused }),
    ))
}

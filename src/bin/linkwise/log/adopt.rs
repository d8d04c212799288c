//! `linkwise log adopt`.

use std::path::PathBuf;

use clap::Args;
use linkwise::role::adopt_agreement;
use serde_json::json;

use crate::acting::{grant, open_home, open_log, overdue, read_agreement};
use crate::clock;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const ADOPT: &str = "\
The first act under an agreement adopts it by itself. This writes it before any act: so that the log
says from when on the organisation stood by it, or so that the version whose place it takes is ended
here at once. The signatures of all parties are checked first. To adopt it twice does no harm.

Example:
  linkwise log adopt --home council --agreement A.toml";

/// Write to the home's log that an agreement is adopted, before any act under it.
#[derive(Args, Debug)]
#[command(after_help = ADOPT)]
pub(crate) struct Arguments {
    /// The home of one of the parties.
    #[arg(long, value_name = "H")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    let document = read_agreement(&arguments.agreement)?;
    let now = clock::now()?;
    let agreement = grant(&home, &document, now)??;
    let terms = agreement.terms();
    if let Some(overdue) = overdue(terms, now) {
        console.say(format!("warning: {overdue}"));
    }
    let mut log = open_log(&home)?;
    let written = adopt_agreement(&agreement, home.signer(), &mut log, now)?;
    let what = format!("`{}` version {}", terms.id, terms.version);
    console.say(if written {
        format!("`{}` adopts the agreement {what}", home.name())
    } else {
        format!("`{}` had adopted the agreement {what} before; nothing was written", home.name())
    });
    Ok(Answer::object(json!({
        "agreement": agreement.digest().to_string(),
        "id": terms.id,
        "version": terms.version,
        "supersedes": terms.supersedes.map(|digest| digest.to_string()),
        "written": written,
        "log": log.origin(),
        "entries": log.position().size,
    })))
}

//! `linkwise links receive`.

use std::path::PathBuf;

use clap::Args;
use linkwise::durable::Visibility;
use linkwise::role::{self, FileOutlet};
use serde_json::json;

use crate::acting::{open_home, open_log, read_agreement};
use crate::failure::Failure;
use crate::output::{Answer, Console, number, paths};
use crate::{clock, files};

const RECEIVE: &str = "\
The notice is checked by the key that this home has pinned for the data owner that gave it. The list has
the columns pseudonym, owner, other_owner and kind: in that release, the records of owner under this
pseudonym are not those of other_owner. Take the joined rows apart, tell those to whom you gave them, and
send the receipt back. To take a notice in twice gives another receipt and no other entry.

No permit is needed, and the agreement may have ended.

Example:
  linkwise links receive --home hospital --agreement A.toml --notice hospital.lww \\
    --output withdrawn.csv --receipt hospital.lwn";

/// Take in a data owner's notice that links were withdrawn, and give a signed receipt.
#[derive(Args, Debug)]
#[command(after_help = RECEIVE)]
pub(crate) struct Arguments {
    /// The home that takes it in.
    #[arg(long, value_name = "X")]
    home: PathBuf,

    /// The agreement under which the links were withdrawn.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The notice, sealed to this home.
    #[arg(long, value_name = "NAME.lww")]
    notice: PathBuf,

    /// Where the list of the links goes.
    #[arg(long, value_name = "L.csv")]
    output: PathBuf,

    /// Where the receipt goes: for the data owner that gave the notice.
    #[arg(long, value_name = "NAME.lwn")]
    receipt: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let Arguments { output, receipt, .. } = arguments;
    for path in [output, receipt] {
        files::must_be_new(path)?;
    }
    let home = open_home(&arguments.home)?;
    let terms = read_agreement(&arguments.agreement)?.terms;
    let sealed = files::sealed(&arguments.notice, home.recipient_key())?;
    let notice = role::read_notice(sealed.as_ref())
        .map_err(|error| Failure::from(error).at(arguments.notice.display()))?;
    let trust = home.trust()?;
    let mut log = open_log(&home)?;
    let outlets = (
        Box::new(FileOutlet::create(output, Visibility::Owner)?) as _,
        Box::new(FileOutlet::create(receipt, Visibility::Shared)?) as _,
    );
    let received = role::receive_withdrawal(
        &notice,
        (&terms, &trust),
        home.signer(),
        outlets,
        &mut log,
        clock::now()?,
    )?;
    console.say(format!(
        "`{}` withdrew {} links: take what {} lists apart, and send {} back",
        received.owner,
        number(received.links),
        output.display(),
        receipt.display()
    ));
    Ok(Answer::object(json!({
        "party": home.name(),
        "owner": received.owner,
        "links": received.links,
        "notice": received.notice.to_string(),
        "newly_received": received.new,
        "files": paths([output, receipt]),
    })))
}

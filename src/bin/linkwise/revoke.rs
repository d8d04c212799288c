//! `linkwise agreement revoke` and `revoked`: a party ends an agreement, and the others take it in.

use std::path::PathBuf;

use clap::Args;
use linkwise::document::revocation;
use linkwise::durable::{self, Visibility};
use linkwise::home::Home;
use linkwise::policy::{Revocation, SignedRevocation, Terms};
use linkwise::role;
use serde_json::json;

use crate::acting::{open_home, open_log, read_agreement};
use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::{clock, files};

const REVOKE: &str = "\
Any party can end an agreement at any time. From then on everything under it is refused here; send
the notice to the others, so that it ends there too. It takes nothing back that was released before,
and keys and encoded files stay where they are: delete them.

Example:
  linkwise agreement revoke --home council --agreement A.toml \\
    --reason \"the project has ended\" --out A.revoked.toml";

const REVOKED: &str = "\
The notice is checked by the key that this home has pinned for the party that gave it. To take it in
twice does no harm.

Example:
  linkwise agreement revoked --home unit --agreement A.toml A.revoked.toml";

/// End an agreement: sign the notice for the others, and refuse everything under it from now on.
#[derive(Args, Debug)]
#[command(after_help = REVOKE)]
pub(crate) struct RevokeArguments {
    /// The home of the party that ends it.
    #[arg(long, value_name = "H")]
    home: PathBuf,

    /// The agreement.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// Why, in one line, without anything about a child.
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Where the notice goes.
    #[arg(long, value_name = "A.revoked.toml")]
    out: PathBuf,
}

/// Take in another party's notice that an agreement is at an end.
#[derive(Args, Debug)]
#[command(after_help = REVOKED)]
pub(crate) struct RevokedArguments {
    /// The home that takes it in.
    #[arg(long, value_name = "X")]
    home: PathBuf,

    /// The agreement.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The notice.
    #[arg(value_name = "A.revoked.toml")]
    notice: PathBuf,
}

pub(crate) fn revoke(arguments: &RevokeArguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.out)?;
    let home = open_home(&arguments.home)?;
    let terms = read_agreement(&arguments.agreement)?.terms;
    let notice = Revocation {
        agreement: terms.digest(),
        party: home.name().to_owned(),
        at: clock::now()?,
        reason: arguments.reason.clone(),
    }
    .sign(home.signer());
    let written = take_in(&home, &terms, &notice)?;
    durable::write(&arguments.out, revocation::write(&notice).as_bytes(), Visibility::Shared)
        .map_err(|error| Failure::file(&arguments.out, &error))?;
    console.say(format!(
        "the agreement `{}` is at an end for `{}`; send {} to the other parties",
        terms.id,
        home.name(),
        arguments.out.display()
    ));
    Ok(answer(&home, &notice, written))
}

pub(crate) fn revoked(arguments: &RevokedArguments, console: Console) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    let terms = read_agreement(&arguments.agreement)?.terms;
    let notice = revocation::parse(&files::text(&arguments.notice)?)
        .map_err(|error| Failure::from(error).at(arguments.notice.display()))?;
    let written = take_in(&home, &terms, &notice)?;
    console.say(format!(
        "the agreement `{}` {} at an end for `{}`: `{}` ended it",
        terms.id,
        if written { "is" } else { "was already" },
        home.name(),
        notice.revocation.party
    ));
    Ok(answer(&home, &notice, written))
}

fn take_in(home: &Home, terms: &Terms, notice: &SignedRevocation) -> Result<bool, Failure> {
    let trust = home.trust()?;
    let mut log = open_log(home)?;
    role::adopt_revocation(notice, terms, &trust, home.signer(), &mut log, clock::now()?)
        .map_err(Failure::from)
}

fn answer(home: &Home, notice: &SignedRevocation, written: bool) -> Answer {
    Answer::object(json!({
        "party": home.name(),
        "agreement": notice.revocation.agreement.to_string(),
        "revoked_by": notice.revocation.party,
        "reason": notice.revocation.reason,
        "newly_ended": written,
    }))
}

//! `linkwise key`: the custodian's root, and the link keys that it issues.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::output::{Answer, Console};
use clap::{Args, Subcommand};

const NEW: &str = "\
The root stays in the custodian's home. Keep a copy of the home in a safe place: what was encoded
under a lost root cannot be encoded the same way again.

Example:
  linkwise key new --home custodian";

const ISSUE: &str = "\
The file is sealed: only the data owner to whom it is issued opens it. It holds the link key of one
agreement and one delivery, and nothing else.

Example:
  linkwise key issue --home custodian --agreement A.toml --out council.key --to northshire_council";

const IMPORT: &str = "\
Example:
  linkwise key import --home council council.key";

const CHECK: &str = "\
Data owners of one delivery must show the same check value. A check value tells two keys apart
without telling either; no key is ever printed.

Example:
  linkwise key check --home council";

/// Make the root key, issue link keys and take them in.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(HomeArguments),
    Issue(IssueArguments),
    Import(ImportArguments),
    Check(CheckArguments),
}

/// Make the root key, at the key custodian.
#[derive(Args, Debug)]
#[command(after_help = NEW)]
pub(crate) struct HomeArguments {
    /// The home of the key custodian.
    #[arg(long, value_name = "K")]
    home: PathBuf,
}

/// Issue the link key of an agreement's delivery to one data owner, sealed to it.
#[derive(Args, Debug)]
#[command(after_help = ISSUE)]
pub(crate) struct IssueArguments {
    /// The home of the key custodian.
    #[arg(long, value_name = "K")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// Where the sealed key goes.
    #[arg(long, value_name = "P.key")]
    out: PathBuf,

    /// The data owner who receives it, by its name in the agreement.
    #[arg(long, value_name = "NAME")]
    to: String,
}

/// Take in a link key that the custodian issued.
#[derive(Args, Debug)]
#[command(after_help = IMPORT)]
pub(crate) struct ImportArguments {
    /// The home of the data owner.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The sealed key.
    #[arg(value_name = "P.key")]
    key: PathBuf,
}

/// List the keys of a home by id and check value; never a key.
#[derive(Args, Debug)]
#[command(after_help = CHECK)]
pub(crate) struct CheckArguments {
    /// The home.
    #[arg(long, value_name = "H")]
    home: PathBuf,
}

pub(crate) fn run(_command: Command, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

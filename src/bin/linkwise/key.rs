//! `linkwise key`: the custodian's root, and the link keys that it issues.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::crypto::Digest;
use linkwise::durable::{self, Visibility};
use linkwise::home::{HeldKey, Home, HomeError};
use linkwise::policy::{Agreement, Granted};
use linkwise::role::key_custodian;
use serde_json::{Value, json};

use crate::acting::{grant, open_home, open_log, read_agreement};
use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::{clock, files};

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
A sealed file does not say who sealed it, so the key is taken in only if the key custodian whom the
agreement names has signed it for this data owner.

Example:
  linkwise key import --home council --agreement A.toml council.key";

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

    /// The agreement, signed by everyone: it says who the key custodian is.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

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

pub(crate) fn run(command: Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::New(arguments) => {
            let check = open_home(&arguments.home)?.create_root()?.to_string();
            console.say(format!("made the root key; its check value is {check}"));
            Ok(Answer::object(json!({ "root_check": check })))
        }
        Command::Issue(arguments) => issue(&arguments, console),
        Command::Import(arguments) => import(&arguments, console),
        Command::Check(arguments) => check(&arguments),
    }
}

/// An agreement that everyone has signed, for a home that does no act under it.
fn granted(home: &Home, path: &Path) -> Result<Agreement<Granted>, Failure> {
    Ok(grant(home, &read_agreement(path)?, clock::now()?)??)
}

fn issue(arguments: &IssueArguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.out)?;
    let home = open_home(&arguments.home)?;
    let agreement = issue_to(&home, &arguments.agreement, &arguments.to, &arguments.out)?;
    let epoch = agreement.terms().epoch;
    console.say(format!(
        "issued the link key of epoch {epoch} to `{}`, sealed to it: {}",
        arguments.to,
        arguments.out.display()
    ));
    Ok(Answer::object(json!({
        "to": arguments.to,
        "agreement": agreement.digest().to_string(),
        "epoch": epoch,
        "file": arguments.out.display().to_string(),
    })))
}

/// Issues the link key of an agreement to a data owner, into a sealed file.
pub(crate) fn issue_to(
    home: &Home,
    agreement: &Path,
    to: &str,
    out: &Path,
) -> Result<Agreement<Granted>, Failure> {
    let agreement = granted(home, agreement)?;
    let sealed = home.issue_link_key(&agreement, to)?;
    key_custodian::record_issue(
        &agreement,
        &Digest::of(&sealed),
        home.signer(),
        &mut open_log(home)?,
        clock::now()?,
    )?;
    durable::write(out, &sealed, Visibility::Owner).map_err(|error| Failure::file(out, &error))?;
    Ok(agreement)
}

fn import(arguments: &ImportArguments, console: Console) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    let held = take_in(&home, &arguments.agreement, &arguments.key)?;
    console.say(format!(
        "`{}` holds the link key of epoch {}; its check value is {}",
        home.name(),
        held.epoch,
        held.check
    ));
    Ok(Answer::object(object(&held)))
}

/// Takes a sealed link key in.
pub(crate) fn take_in(home: &Home, agreement: &Path, sealed: &Path) -> Result<HeldKey, Failure> {
    let agreement = granted(home, agreement)?;
    home.import_link_key(&files::bytes(sealed)?, &agreement)
        .map_err(|error| Failure::from(error).at(sealed.display()))
}

fn check(arguments: &CheckArguments) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    let keys = home.keys()?;
    let root = match home.root() {
        Ok(root) => Some(root.check().to_string()),
        Err(HomeError::NoRoot) => None,
        Err(error) => return Err(error.into()),
    };
    let mut lines: Vec<String> =
        root.iter().map(|check| format!("root key       check {check}")).collect();
    lines.extend(keys.iter().map(|key| {
        format!(
            "link key       check {}   epoch {}   {}   agreement {}",
            key.check,
            key.epoch,
            key.suite.name(),
            key.agreement
        )
    }));
    if lines.is_empty() {
        lines.push("no keys".to_owned());
    }
    let data = lines.join("\n") + "\n";
    let keys: Vec<Value> = keys.iter().map(object).collect();
    Ok(Answer::new(data, json!({ "home": home.name(), "root_check": root, "keys": keys })))
}

fn object(key: &HeldKey) -> Value {
    json!({
        "agreement": key.agreement.to_string(),
        "epoch": key.epoch,
        "suite": key.suite.name(),
        "check": key.check.to_string(),
    })
}

//! `linkwise log`: read, prove, verify and witness logs, without keys or data of whoever keeps them; and
//! entries that stand for no act, by their keeper.

mod adopt;
mod again;
mod check;
mod destroy;
mod diff;
mod fsck;
mod open;
mod prove;
mod reassemble;
mod reexecute;
mod show;
mod verify;
mod witness;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::audit::{Entry, PinnedLog, read_verifier_key};
use linkwise::document::log::entry_object;
use linkwise::durable::{self, Visibility};
use serde_json::{Value, json};

pub(crate) use linkwise::document::log::verdict_text as describe;
pub(crate) use verify::brief;

use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::{acting, files};

/// Verify, read, prove and witness the logs of organisations; adopt agreements, destroy keys and openings.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Verify(Box<verify::Arguments>),
    Show(show::Arguments),
    Prove(prove::Arguments),
    Open(open::Arguments),
    Check(check::Arguments),
    Witness(witness::Arguments),
    Diff(diff::Arguments),
    Fsck(fsck::Arguments),
    Adopt(adopt::Arguments),
    Destroy(destroy::Arguments),
}

pub(crate) fn run(command: &Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::Verify(arguments) => verify::run(arguments, console),
        Command::Show(arguments) => show::run(arguments, console),
        Command::Prove(arguments) => prove::run(arguments, console),
        Command::Open(arguments) => open::run(arguments, console),
        Command::Check(arguments) => check::run(arguments, console),
        Command::Witness(arguments) => witness::run(arguments, console),
        Command::Diff(arguments) => diff::run(arguments, console),
        Command::Fsck(arguments) => fsck::run(arguments, console),
        Command::Adopt(arguments) => adopt::run(arguments, console),
        Command::Destroy(arguments) => destroy::run(arguments, console),
    }
}

/// The log folder itself, or the one in a home.
pub(crate) fn log_folder(path: &Path) -> Result<PathBuf, Failure> {
    let folder = fs::metadata(path).map_err(|error| Failure::file(path, &error))?;
    if !folder.is_dir() {
        return Err(Failure::usage(format!("{} is not a folder", path.display())));
    }
    let inner = path.join("log");
    let is_home = !path.join("checkpoint").exists() && inner.is_dir();
    Ok(if is_home { inner } else { path.to_path_buf() })
}

/// The key of a log, known from elsewhere.
#[derive(Args, Debug)]
struct KeyArguments {
    /// The card of the organisation whose log it is.
    #[arg(long, value_name = "CARD", required_unless_present = "vkey", conflicts_with = "vkey")]
    card: Option<PathBuf>,

    /// The log's verifier key, as in the file log.vkey, had from elsewhere than the log.
    #[arg(long, value_name = "FILE")]
    vkey: Option<PathBuf>,
}

impl KeyArguments {
    fn pinned(&self) -> Result<PinnedLog, Failure> {
        if let Some(path) = &self.card {
            let card = acting::read_card(path)?;
            return Ok(PinnedLog { name: card.log_origin, key: card.log_key });
        }
        let Some(path) = &self.vkey else {
            return Err(Failure::usage("give the log's key: --card or --vkey"));
        };
        let text = files::text(path)?;
        let read = read_verifier_key(text.strip_suffix('\n').unwrap_or(&text));
        let (name, key) = read.map_err(|error| Failure::from(error).at(path.display()))?;
        Ok(PinnedLog { name, key })
    }
}

/// Writes a proof to a file, or hands it out.
fn hand_out(
    text: &str,
    out: Option<&Path>,
    visibility: Visibility,
    mut object: Value,
) -> Result<Answer, Failure> {
    let Some(path) = out else {
        if let Some(fields) = object.as_object_mut() {
            fields.insert("proof".to_owned(), json!(text));
        }
        return Ok(Answer::new(text.to_owned(), object));
    };
    durable::write(path, text.as_bytes(), visibility)
        .map_err(|error| Failure::file(path, &error))?;
    if let Some(fields) = object.as_object_mut() {
        fields.insert("file".to_owned(), json!(path.display().to_string()));
    }
    Ok(Answer::object(object))
}

/// An entry in words, one thing a line.
fn entry_lines(entry: &Entry) -> String {
    let mut lines = vec![
        format!("  {} by {} in the hour from {}", entry.kind, entry.actor, entry.time),
        entry.act.as_ref().map_or_else(String::new, |act| format!("  act {act}")),
        entry.purpose.as_ref().map_or_else(String::new, |purpose| format!("  purpose {purpose}")),
        entry.agreement.map_or_else(String::new, |digest| format!("  agreement {digest}")),
    ];
    lines.retain(|line| !line.is_empty());
    lines.join("\n") + "\n"
}

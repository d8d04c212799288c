//! `linkwise log witness`.

use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{PinnedLog, Witness, write_witness_key};
use linkwise::crypto::Digest;
use linkwise::durable::{self, Visibility};
use serde_json::json;

use super::log_folder;
use super::prove::not_grown;
use crate::failure::Failure;
use crate::output::{Answer, Console, number};
use crate::{acting, clock, files};

const WITNESS: &str = "\
Cosigns the checkpoint of another organisation's log (C2SP tlog-cosignature v1, Ed25519), once its
signature is checked and it is shown that the log only grew since the checkpoint that this home
cosigned last. What it cosigned last is kept in the home. The cosignature is put under the checkpoint in
DIR, or, with --out, into a file to send back.

It says when this log was seen, and that everybody who asks this witness sees the same one. It does not
say that the entries are right: that is `linkwise log verify`.

Examples:
  linkwise log witness --home regulator council-log-copy --card council.card --out council.cosigned
  linkwise log verify council/log --card council.card --witness regulator.card --cosigned council.cosigned";

/// Cosign another organisation's log as a witness.
#[derive(Args, Debug)]
#[command(after_help = WITNESS)]
pub(crate) struct Arguments {
    /// The log folder, or a copy of it.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The home of the witness.
    #[arg(long, value_name = "W")]
    home: PathBuf,

    /// The card of the organisation whose log it is.
    #[arg(long, value_name = "CARD")]
    card: PathBuf,

    /// Where the last checkpoint that was cosigned is kept; in the home where it is not given.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Where the cosigned checkpoint goes; into DIR where it is not given.
    #[arg(long, value_name = "F")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    if let Some(out) = &arguments.out {
        files::must_be_new(out)?;
    }
    let folder = log_folder(&arguments.folder)?;
    let card = acting::read_card(&arguments.card)?;
    let log = PinnedLog { name: card.log_origin, key: card.log_key };
    let home = acting::open_home(&arguments.home)?;
    let state = if let Some(state) = &arguments.state {
        state.clone()
    } else {
        let seen = home.path().join("witness");
        durable::create_private_folder(&seen).map_err(|error| Failure::file(&seen, &error))?;
        // Names of logs may hold what no file name may.
        seen.join(format!("{}.checkpoint", Digest::of(log.name.as_bytes())))
    };
    let witness = Witness::new(&home.card().log_origin, home.log_signer()?)?;
    let cosigned = witness
        .cosign(&folder, &log, &state, clock::now()?)
        .map_err(|error| not_grown(error, &state, &folder))?;
    let position = cosigned.checkpoint.position();
    let out = if let Some(out) = &arguments.out {
        durable::write(out, &cosigned.checkpoint.to_bytes(), Visibility::Shared)
            .map_err(|error| Failure::file(out, &error))?;
        out.clone()
    } else {
        cosigned.publish(&folder).map_err(|error| Failure::from(error).at(folder.display()))?;
        folder.join("checkpoint")
    };
    let since = cosigned.previous.as_ref().map_or_else(
        || "the first that this witness sees of it".to_owned(),
        |previous| format!("grown from {} entries", number(previous.size)),
    );
    console.say(format!(
        "cosigned {} at {} entries, {since}: {}",
        position.origin,
        number(position.size),
        out.display()
    ));
    let pinned = witness.pinned();
    Ok(Answer::object(json!({
        "log": position.origin,
        "size": position.size,
        "root": position.root.to_string(),
        "previous_size": cosigned.previous.as_ref().map(|previous| previous.size),
        "witness": pinned.name,
        "witness_key": write_witness_key(&pinned.name, &pinned.key)?,
        "file": out.display().to_string(),
    })))
}

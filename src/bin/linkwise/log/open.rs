//! `linkwise log open`.

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{LogReader, find_opening};
use linkwise::durable::{self, Visibility};
use linkwise::error::ErrorKind;
use serde_json::json;

use super::log_folder;
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console};

const OPEN: &str = "\
Shows one subject that their record was in an encoding: writes the opening of the record's commitment,
its path in the tree of the encoding, and the proof of the entry. Whoever has the log's key checks it
with `linkwise log check`, without the log. The file names the record: give it to nobody but the
subject, and to whom the subject wants it shown.

Openings are in X.lwo, beside what `linkwise encode` wrote. Where they were destroyed, nobody can show
this any more.

Example:
  linkwise log open council/log --openings batch.lwo --record-id 4711 --out 4711.opening";

/// Open the commitment of one record, for the subject.
#[derive(Args, Debug)]
#[command(after_help = OPEN)]
pub(crate) struct Arguments {
    /// The log folder of the organisation that encoded, or its home.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The openings of the encoding.
    #[arg(long, value_name = "X.lwo")]
    openings: PathBuf,

    /// The organisation's own id of the record.
    #[arg(long, value_name = "ID")]
    record_id: String,

    /// Where the opening file goes.
    #[arg(long, value_name = "F")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let (openings, out) = (&arguments.openings, &arguments.out);
    files::must_be_new(out)?;
    let folder = log_folder(&arguments.folder)?;
    let log =
        LogReader::open(&folder).map_err(|error| Failure::from(error).at(folder.display()))?;
    let file = File::open(openings).map_err(|error| Failure::file(openings, &error))?;
    let found = find_opening(file, &arguments.record_id)
        .map_err(|error| Failure::from(error).at(openings.display()))?;
    let Some(found) = found else {
        return Err(Failure::new(
            ErrorKind::InputRejected,
            format!(
                "{}: no record of this encoding has that id, as far as openings were kept",
                openings.display()
            ),
        ));
    };
    let opening =
        log.open_subject(found).map_err(|error| Failure::from(error).at(folder.display()))?;
    let text = opening.to_text();
    durable::write(out, text.expose(), Visibility::Owner)
        .map_err(|error| Failure::file(out, &error))?;
    let entry = opening.entry_proof().index();
    console.say(format!(
        "wrote {}: the record was in the act of entry {entry} of {}; it names the record",
        out.display(),
        log.position().origin
    ));
    Ok(Answer::object(json!({
        "log": log.position().origin,
        "entry": entry,
        "leaf": opening.leaf(),
        "bytes": text.expose().len(),
        "file": out.display().to_string(),
    })))
}

//! `linkwise log open`.

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use linkwise::document::register::RegisterSource;
use linkwise::durable::Visibility;
use linkwise::error::ErrorKind;
use linkwise::role::data_owner::{SubjectAnswer, SubjectTask, open_subject};
use linkwise::role::{FileOutlet, FileSource};
use serde_json::json;

use crate::acting::{open_home, open_log};
use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::{clock, files};

const OPEN: &str = "\
Shows one subject that their record was in an encoding, or that links of it were withdrawn: writes the
opening of the record's commitment, its path in the tree of the act, and the proof of the entry. Whoever
has the log's key checks it with `linkwise log check`, without the log. The file names the record: give it
to nobody but the subject, and to whom the subject wants it shown.

It is an act: the log of the home has an entry before and after, which name nobody and are the same
whatever the answer. What was answered is committed to; what opens that goes to F.kept: keep it.

An opening tells where a child was known, and when. Where a shield protects the record it is withheld
(exit code 5, SHIELD_NOT_REVIEWED) until someone has decided that it may be handed out to whoever asks:
then add --shield-reviewed. The same holds where no register of shields is given.

Openings are in X.lwo, beside what `linkwise encode` or `linkwise links withdraw` wrote. Where they were
destroyed, nobody can show this any more.

Example:
  linkwise log open council --openings batch.lwo --record-id 4711 --shields shields.csv \\
    --out 4711.opening";

/// Open the commitment of one record, for the subject.
#[derive(Args, Debug)]
#[command(after_help = OPEN)]
pub(crate) struct Arguments {
    /// The home of the organisation that encoded.
    #[arg(value_name = "HOME")]
    home: PathBuf,

    /// The openings of the encoding, or of the withdrawal.
    #[arg(long, value_name = "X.lwo")]
    openings: PathBuf,

    /// The organisation's own id of the record.
    #[arg(long, value_name = "ID")]
    record_id: String,

    /// What protects records, by record id: as for `linkwise encode`.
    #[arg(long, value_name = "F")]
    shields: Option<PathBuf>,

    /// Somebody has decided that this opening may be handed out, though a shield protects the record.
    #[arg(long)]
    shield_reviewed: bool,

    /// Where the opening file goes.
    #[arg(long, value_name = "F")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let (openings, out) = (&arguments.openings, &arguments.out);
    let mut kept = out.clone().into_os_string();
    kept.push(".kept");
    let kept = PathBuf::from(kept);
    for path in [out, &kept] {
        files::must_be_new(path)?;
    }
    // Before the log says that a subject asked.
    File::open(openings).map_err(|error| Failure::file(openings, &error))?;
    let home = open_home(&arguments.home)?;
    let now = clock::now()?;
    let shields = match &arguments.shields {
        None => None,
        Some(path) => Some(RegisterSource::open(path)?.shields(now)?),
    };
    let mut log = open_log(&home)?;
    let task = SubjectTask {
        openings: &FileSource::new(openings),
        record_id: &arguments.record_id,
        shields: shields.as_ref(),
        shield_reviewed: arguments.shield_reviewed,
        signer: home.signer(),
        output: Box::new(FileOutlet::create(out, Visibility::Owner)?),
        kept: Box::new(FileOutlet::create(&kept, Visibility::Owner)?),
    };
    let answer = open_subject(task, &mut log, now)
        .map_err(|error| Failure::from(error).at(openings.display()))?;
    let report = json!({ "answer": answer.code(), "kept": kept.display().to_string() });
    match answer {
        SubjectAnswer::Opened { entry, leaf, bytes } => {
            console.say(format!(
                "wrote {}: the record was in the act of entry {entry} of {}; it names the record",
                out.display(),
                log.origin()
            ));
            Ok(Answer::object(json!({
                "log": log.origin(),
                "answer": answer.code(),
                "entry": entry,
                "leaf": leaf,
                "bytes": bytes,
                "file": out.display().to_string(),
                "kept": kept.display().to_string(),
            })))
        }
        SubjectAnswer::Withheld => {
            let why = if shields.is_some() {
                "a shield protects this record, or its links were withdrawn for one"
            } else {
                "no register of shields was given, so this record may be protected"
            };
            let message = format!(
                "SHIELD_NOT_REVIEWED: {why}. An opening tells where a child was known, and when: decide \
                 whether it may be handed out to whoever asks, and if so add --shield-reviewed; until then \
                 tell them no more than where there is no record"
            );
            Err(Failure::new(ErrorKind::PolicyRefused, message).with_report(report))
        }
        SubjectAnswer::Absent => {
            let message = format!(
                "{}: no record of this act has that id, as far as openings were kept",
                openings.display()
            );
            Err(Failure::new(ErrorKind::InputRejected, message).with_report(report))
        }
    }
}

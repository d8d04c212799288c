//! `linkwise encode`: a data owner's file becomes rows that mean nothing without the others.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::document::records::ReadOutcome;
use linkwise::document::report::encoded_object;
use linkwise::durable::{self, Visibility};
use linkwise::policy::{Encode, Registers, Role};
use linkwise::record::Column;
use linkwise::role::FileOutlet;
use linkwise::role::data_owner::{self, EncodeReport, EncodeTask};
use serde_json::json;

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console, paths, with};
use crate::progress::Progress;
use crate::reading::{ReadingArguments, columns_help, counts};
use crate::registers::{self, RegisterArguments};

const AFTER: &str = columns_help!(
    "\
Registers (CSV with a header, or JSON; a column that is not known is refused):
  --consents       record_id, kind (data_protection, confidentiality), giver (child,
                   parental_responsibility, local_authority, court), giver_id (which of several),
                   competence_assessed (a day), evidence_seen (yes, no), decision (given, refused),
                   purposes, from, until, withdrawn
  --opt-out-allow  nhs_number, or no header and one number on each line: those who may be used
  --objections     record_id, kind (objection, restriction), from
  --shields        record_id, shield (adopted, sensitive_location, sensitive_service,
                   gender_protected, court_bar, staff), from
Whom they withhold is left out before anything is computed; how many, and why, is said here and
stands in the data owner's own log.

Files:
  X.lwk   sealed to the linkage unit: passport and encoded rows
  X.lwh   sealed to the assembler: the key of this batch's handles
  X.lwr   stays, secret: which reference is which record
  X.lwo   stays, secret: the openings of the log's commitments

A data owner encodes once under each delivery (epoch) of an agreement; a further delivery needs an
agreement with a higher one.

Example:
  linkwise encode --home council --agreement A.toml --input children.csv --output council.lwk \\
    --map forename=GIVEN_NAME,surname=FAMILY_NAME --date-format day-month-year \\
    --sex-scheme ssda903-from-2024-25 --social-care-authority 999 --social-care-system cases \\
    --invalid missing --reject council.rejected.csv"
);

/// Encode a data owner's file for linkage.
///
/// Beside X.lwk, which goes to the linkage unit, it writes X.lwh for the assembler, and X.lwr and
/// X.lwo, which stay with the data owner.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the data owner.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The data owner's file: CSV in UTF-8, with a header.
    #[arg(long, value_name = "X.csv")]
    input: PathBuf,

    /// Where the encoded rows go. X.lwh, X.lwr and X.lwo are written beside it.
    #[arg(long, value_name = "X.lwk")]
    output: PathBuf,

    #[command(flatten)]
    registers: RegisterArguments,

    #[command(flatten)]
    reading: ReadingArguments,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

/// The files of a batch: beside one another, told apart by their extension.
pub(crate) struct BatchFiles {
    pub(crate) batch: PathBuf,
    pub(crate) handles: PathBuf,
    pub(crate) references: PathBuf,
    pub(crate) openings: PathBuf,
}

impl BatchFiles {
    /// The files beside `X.lwk`.
    pub(crate) fn beside(batch: &Path) -> Result<Self, Failure> {
        if batch.extension().is_none_or(|extension| extension != "lwk") {
            return Err(Failure::usage("the output must be named X.lwk"));
        }
        Ok(Self {
            batch: batch.to_path_buf(),
            handles: batch.with_extension("lwh"),
            references: batch.with_extension("lwr"),
            openings: batch.with_extension("lwo"),
        })
    }

    fn all(&self) -> [&PathBuf; 4] {
        [&self.batch, &self.handles, &self.references, &self.openings]
    }
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let output = BatchFiles::beside(&arguments.output)?;
    output.all().into_iter().try_for_each(|path| files::must_be_new(path))?;
    // What an encoding that was killed left here would hold record ids.
    durable::remove_unfinished(files::folder_of(&output.batch));
    let mut acting = Acting::open_with_opt_outs::<Encode>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        arguments.registers.opt_out_as_of(),
        console,
    )?;
    let registers = arguments.registers.read(acting.log.now(), console)?;
    let reading = arguments.reading.under(&acting.terms().schema)?;
    let read = reading.read(&arguments.input, console)?;
    let warnings: Vec<String> =
        identifiers_alone(&read.columns, &arguments.input, acting.terms().epoch)
            .into_iter()
            .chain(arguments.registers.not_given())
            .collect();
    for warning in &warnings {
        console.say(format!("warning: {warning}"));
    }
    let report = encode(&mut acting, &read, &registers, &output, console)?;
    registers::say(&report.protection, console);
    for pass in report.passes.iter().filter(|pass| pass.left_out) {
        console.say(format!(
            "  the pass {} was left out: too many records share one value",
            pass.pass
        ));
    }
    console.say(format!(
        "wrote {} for the linkage unit and {} for the assembler; {} and {} stay here",
        output.batch.display(),
        output.handles.display(),
        output.references.display(),
        output.openings.display()
    ));
    let object = encoded_object(&report, read.rejected.values().sum());
    let own = json!({
        "party": acting.home.name(),
        "rows_read": read.read,
        "values_dropped": read.dropped.values().sum::<u64>(),
        "warnings": warnings,
        "files": paths(output.all()),
    });
    Ok(Answer::object(with(object, own)))
}

/// What to say of a file without any demographic column, before its epoch is used up.
fn identifiers_alone(columns: &[Column], file: &Path, epoch: u64) -> Option<String> {
    if columns.iter().any(|column| column.is_demographic()) {
        return None;
    }
    Some(format!(
        "{} has no column with a name, date of birth, sex or place, so its children are found by their \
         numbers alone, and one whose number is missing or wrong at either side is not found. If the file \
         has such columns under other names, stop here and say which they are (--map COLUMN=NAME): \
         delivery {epoch} is used up once this file is encoded, and a further one needs a new agreement.",
        file.display()
    ))
}

/// Encodes what was read.
pub(crate) fn encode(
    acting: &mut Acting,
    read: &ReadOutcome,
    registers: &Registers,
    output: &BatchFiles,
    console: Console,
) -> Result<EncodeReport, Failure> {
    let link_key = acting.home.link_key(acting.agreement.digest(), acting.terms().epoch)?;
    let batch = files::to_seal(&output.batch, acting.card_of(Role::LinkageUnit)?)?;
    let handles = files::to_seal(&output.handles, acting.card_of(Role::Assembler)?)?;
    let stays = |path| FileOutlet::create(path, Visibility::Owner).map(Box::new);
    let (references, openings) = (stays(&output.references)?, stays(&output.openings)?);
    let progress = Progress::start(console, "encoding", Some(1));
    let (home, agreement) = (&acting.home, &acting.agreement);
    let report = acting.log.act::<Encode, _>(home, agreement, |permit, log, now| {
        let task = EncodeTask {
            records: &read.records,
            registers,
            link_key: &link_key,
            signer: home.signer(),
            batch,
            handles,
            references,
            openings,
            scratch: home.path(),
            counts: counts(read),
            progress: &|step| progress.advance(step),
        };
        data_owner::encode(permit, task, log, now)
    })?;
    progress.finish_with_count(report.records, "records");
    Ok(report)
}

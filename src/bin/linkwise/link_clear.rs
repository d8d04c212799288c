//! `linkwise link-clear`: plain records compared inside one data owner, where nothing is encoded.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::durable::{NewFile, Visibility};
use linkwise::error::ErrorKind;
use linkwise::policy::Compare;
use linkwise::record::Record;
use linkwise::role::data_owner::{self, CompareTask, ComparedPairs, PairDecision, explain_pair};
use serde_json::json;

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::output::{Answer, Console, number};
use crate::progress::Progress;
use crate::reading::{ReadingArguments, columns_help};
use crate::registers::{self, RegisterArguments};
use crate::{explain, files};

const AFTER: &str = columns_help!(
    "\
With one --input the file is compared with itself (duplicates); with two, each record of the first
with those of the second. Both files must be the data owner's own.

The output has the columns left_id, right_id, weight_bits, decision.

Examples:
  linkwise link-clear --home council --agreement A.toml --input children.csv \\
    --output duplicates.csv
  linkwise link-clear --home council --agreement A.toml --input 2024.csv --input 2025.csv \\
    --output same.csv --explain C-1001 C-2044"
);

/// Compare a data owner's own plain records with each other.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the data owner.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The data owner's file, once or twice: CSV in UTF-8, with a header.
    #[arg(long, value_name = "X.csv", required = true)]
    input: Vec<PathBuf>,

    /// Where the pairs go.
    #[arg(long, value_name = "O.csv")]
    output: PathBuf,

    /// Two record ids whose comparison is to be shown, level by level.
    #[arg(long, value_name = "ID", num_args = 2)]
    explain: Vec<String>,

    #[command(flatten)]
    registers: RegisterArguments,

    #[command(flatten)]
    reading: ReadingArguments,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.output)?;
    if arguments.input.len() > 1 && arguments.reading.sets_aside() {
        return Err(Failure::usage(
            "--reject holds the refused rows of one file; give it with one --input",
        ));
    }
    let mut acting = Acting::open_with_opt_outs::<Compare>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        arguments.registers.opt_out_as_of(),
        console,
    )?;
    let registers = arguments.registers.read(acting.log.now(), console)?;
    let reading = arguments.reading.under(&acting.terms().schema)?;
    let mut tables = Vec::new();
    for input in &arguments.input {
        tables.push(reading.read(input, console)?.records);
    }
    let mut tables = tables.into_iter();
    let (Some(left), right, None) = (tables.next(), tables.next(), tables.next()) else {
        return Err(Failure::usage("give --input once or twice"));
    };
    let asked = match arguments.explain.as_slice() {
        [first, second] => {
            Some((find(&left, first)?, find(right.as_ref().unwrap_or(&left), second)?))
        }
        _ => None,
    };
    let progress = Progress::start(console, "comparing", None);
    let (home, agreement) = (&acting.home, &acting.agreement);
    let pairs = acting.log.act::<Compare, _>(home, agreement, |permit, log, now| {
        let task = CompareTask { left: &left, right: right.as_deref(), signer: home.signer() };
        data_owner::compare_with_registers(permit, &task, &registers, log, now)
    })?;
    progress.finish_with_count(pairs.compared, "pairs compared");
    registers::say(&pairs.protection, console);
    write(&arguments.output, &pairs, &left, right.as_deref().unwrap_or(&left))
        .map_err(|error| Failure::file(&arguments.output, &error))?;
    let count = |decision: PairDecision| {
        pairs.pairs.iter().filter(|pair| pair.decision == decision).count() as u64
    };
    let (matches, implied) = (count(PairDecision::Match), count(PairDecision::Implied));
    let review = count(PairDecision::Review);
    console.say(format!(
        "wrote {}: {} matches, {} by way of a third record, {} for review",
        arguments.output.display(),
        number(matches),
        number(implied),
        number(review)
    ));
    if let Some(conflicts) = pairs.conflicts {
        console.say(format!(
            "  {} pairs are alike though their verified NHS numbers differ: {}",
            number(conflicts),
            if acting.terms().protection.conflict_reviewer.is_some() {
                "they are among those for review"
            } else {
                "they are not listed, because the agreement names no conflict reviewer"
            }
        ));
    }
    let explanation = asked.map(|(first, second)| explain_pair(&pairs, first, second));
    let mut object = json!({
        "compared": pairs.compared,
        "protection": pairs.protection,
        "threshold_bits": pairs.threshold_bits,
        "matches": matches,
        "implied": implied,
        "review": review,
        "conflicts": pairs.conflicts,
        "passes_left_out": pairs.left_out,
        "files": [arguments.output.display().to_string()],
    });
    let mut data = String::new();
    if let Some(explanation) = &explanation {
        data = explain::describe(explanation);
        if let Some(object) = object.as_object_mut() {
            object.insert("explanation".to_owned(), explain::object(explanation)?);
        }
    }
    Ok(Answer::new(data, object))
}

/// The record of an id; the message does not repeat the id.
fn find<'r>(records: &'r [Record], id: &str) -> Result<&'r Record, Failure> {
    records.iter().find(|record| record.id() == id).ok_or_else(|| {
        let message = "--explain: no record that was read has one of these ids";
        Failure::new(ErrorKind::InputRejected, message)
    })
}

/// The pairs as CSV: whole or not at all, for the data owner alone.
fn write(path: &Path, pairs: &ComparedPairs, left: &[Record], right: &[Record]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(NewFile::create(path, Visibility::Owner)?);
    writer.write_record(["left_id", "right_id", "weight_bits", "decision"])?;
    let id = |records: &'_ [Record], place: usize| -> io::Result<String> {
        let record = records.get(place);
        let missing = || io::Error::other("a pair names a record that was not read");
        Ok(record.ok_or_else(missing)?.id().to_owned())
    };
    for pair in &pairs.pairs {
        let decision = match pair.decision {
            PairDecision::Match => "match",
            PairDecision::Implied => "implied",
            PairDecision::Review => "review",
        };
        let (left, right) = (id(left, pair.left)?, id(right, pair.right)?);
        let weight = pair.weight_bits.to_string();
        writer.write_record([left.as_str(), &right, &weight, decision])?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?.commit()
}

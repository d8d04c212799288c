//! `linkwise evaluate`: links against the truth, where the truth is known.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::document::evaluation;
use linkwise::report::{People, Quality};
use serde_json::Value;

use crate::failure::Failure;
use crate::output::{Answer, Console};

const AFTER: &str = "\
Files:
  P.csv        record_id, pseudonym        as `linkwise map` writes it, one for each data owner
  truth.csv    party, record_id, person    as `linkwise synth` writes it
  people.csv   person, and columns by which the figures are broken down

A pair of records of two data owners is linked where both have one pseudonym, and true where both
are of one person. Precision is the part of linked pairs that are true; recall the part of true
pairs that are linked; F1 their harmonic mean.

Example:
  linkwise evaluate --map health=health.csv --map education=education.csv --truth truth.csv \\
    --people people.csv --by ethnic_group --min-f1 0.95";

/// Measure links against the truth, overall, by pair of data owners and by subgroup.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The record ids and pseudonyms of a data owner, with its name in the truth; one for each.
    #[arg(long, value_name = "NAME=P.csv", required = true, value_parser = named)]
    map: Vec<(String, PathBuf)>,

    /// Who is who: party, `record_id`, person.
    #[arg(long, value_name = "truth.csv")]
    truth: PathBuf,

    /// What is true of the people, for subgroups.
    #[arg(long, value_name = "people.csv", requires = "by")]
    people: Option<PathBuf>,

    /// The column of people.csv by which the figures are broken down; may be given several times.
    #[arg(long, value_name = "COLUMN", requires = "people")]
    by: Vec<String>,

    /// End with exit code 9 where the overall F1 is below this, 0 to 1.
    #[arg(long, value_name = "X", value_parser = share)]
    min_f1: Option<f64>,
}

/// `NAME=P.csv`.
fn named(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => {
            Ok((name.to_owned(), PathBuf::from(path)))
        }
        _ => Err("write NAME=P.csv".to_owned()),
    }
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("write a number from 0 to 1, such as 0.95".to_owned()),
    }
}

/// What is measured.
pub(crate) struct Input<'a> {
    /// Each data owner's name in the truth, and its record ids with pseudonyms.
    pub(crate) maps: &'a [(String, PathBuf)],
    pub(crate) truth: &'a Path,
    pub(crate) people: Option<&'a Path>,
    /// The columns of the people by which the figures are broken down.
    pub(crate) by: &'a [String],
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let quality = measure(&Input {
        maps: &arguments.map,
        truth: &arguments.truth,
        people: arguments.people.as_deref(),
        by: &arguments.by,
    })?;
    for column in &quality.skipped_columns {
        console.say(format!("the column {column} has too many values to break figures down by"));
    }
    let (data, object) = (quality.table(), object(&quality));
    match arguments.min_f1.map_or(Ok(()), |least| quality.gate(least)) {
        Ok(()) => Ok(Answer::new(data, object)),
        Err(error) => {
            console.say(data.trim_end());
            Err(Failure::from(error).with_report(object))
        }
    }
}

/// Measures links against the truth.
pub(crate) fn measure(input: &Input<'_>) -> Result<Quality, Failure> {
    let mut maps = Vec::new();
    for (party, path) in input.maps {
        maps.push(evaluation::read_map(path, party)?);
    }
    let truth = evaluation::read_truth(input.truth)?;
    let people = match input.people {
        Some(path) => only_columns(evaluation::read_people(path)?, input.by)?,
        None => People::default(),
    };
    Ok(Quality::measure(&maps, &truth, &people)?)
}

/// The people with the columns that are asked for.
fn only_columns(people: People, by: &[String]) -> Result<People, Failure> {
    let mut places = Vec::new();
    for column in by {
        let place = people.columns.iter().position(|name| name == column);
        places.push(place.ok_or_else(|| {
            let known = people.columns.join(", ");
            Failure::usage(format!("--by: the people have no such column, but {known}"))
        })?);
    }
    let rows = people.rows.into_iter().map(|(person, values)| {
        let kept = places.iter().filter_map(|place| values.get(*place).cloned()).collect();
        (person, kept)
    });
    Ok(People { columns: by.to_vec(), rows: rows.collect() })
}

/// The figures for JSON.
pub(crate) fn object(quality: &Quality) -> Value {
    // Figures are numbers and names, which always can be written.
    serde_json::to_value(quality).unwrap_or_default()
}

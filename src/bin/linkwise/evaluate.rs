//! `linkwise evaluate`: links against the truth, where the truth is known.

use std::path::PathBuf;

use clap::Args;
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

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

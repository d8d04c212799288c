//! `linkwise map`: a data owner puts the pseudonyms of a release to its own records.

use std::path::PathBuf;

use clap::Args;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const AFTER: &str = "\
The file has the columns record_id and pseudonym, sorted by record_id. Records of other data owners
that were linked have the same pseudonym there; it says nothing else, and another release has others.

Example:
  linkwise map --home council --agreement A.toml --references council.lwr \\
    --map maps/northshire_council.map --output council.pseudonyms.csv";

/// Put the pseudonyms of a release to the data owner's own record ids.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the data owner.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The references that `encode` wrote beside the encoded rows.
    #[arg(long, value_name = "X.lwr")]
    references: PathBuf,

    /// The map that the assembler sealed to this data owner.
    #[arg(long, value_name = "NAME.map")]
    map: PathBuf,

    /// Where the record ids and pseudonyms go.
    #[arg(long, value_name = "P.csv")]
    output: PathBuf,
}

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

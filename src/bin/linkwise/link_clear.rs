//! `linkwise link-clear`: plain records compared inside one data owner, where nothing is encoded.

use std::path::PathBuf;

use clap::Args;
use crate::failure::Failure;
use crate::output::{Answer, Console};

use crate::reading::{ReadingArguments, columns_help};

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
    reading: ReadingArguments,
}

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

//! `linkwise encode`: a data owner's file becomes rows that mean nothing without the others.

use std::path::PathBuf;

use clap::Args;
use crate::failure::Failure;
use crate::output::{Answer, Console};

use crate::reading::{ReadingArguments, columns_help};

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
    reading: ReadingArguments,
}

const AFTER: &str = columns_help!(
    "\
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

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

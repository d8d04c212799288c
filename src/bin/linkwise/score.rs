//! `linkwise score`: the linkage unit compares encoded rows that meet.

use std::path::PathBuf;

use clap::Args;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const AFTER: &str = "\
The edges name no person and no record: a handle is the data owner's row, enciphered, and opens only
at the assembler. Edges below the floor of the agreement do not leave, and the edges of the same
batches are released once.

Example:
  linkwise score --home unit --agreement A.toml --input health.lwk --input council.lwk \\
    --output edges.lwe";

/// Compare the encoded rows of data owners and release weighted edges, sealed to the assembler.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the linkage unit.
    #[arg(long, value_name = "U")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The encoded rows of one data owner; give one for each, two or more.
    #[arg(long, value_name = "X.lwk", required = true)]
    input: Vec<PathBuf>,

    /// Where the edges go.
    #[arg(long, value_name = "edges.lwe")]
    output: PathBuf,
}

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

//! `linkwise assemble`: the assembler turns edges into links, and links into pseudonyms.

use std::path::PathBuf;

use clap::Args;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const AFTER: &str = "\
Files:
  NAME.map     for each data owner, sealed to it: its own references with this release's pseudonyms
  review.lwv   sealed to the reviewer, where the agreement names one: pairs left to people

Example:
  linkwise assemble --home assembler --agreement A.toml --edges edges.lwe \\
    --handles health.lwh --handles council.lwh --output maps";

/// Open handles, decide which edges are links, and write one sealed map for each data owner.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the assembler.
    #[arg(long, value_name = "M")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The edges that the linkage unit released.
    #[arg(long, value_name = "edges.lwe")]
    edges: PathBuf,

    /// The handle key of one data owner's batch; give one for each batch that was scored.
    #[arg(long, value_name = "X.lwh", required = true)]
    handles: Vec<PathBuf>,

    /// The folder for the maps; it is made where there is none.
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
}

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

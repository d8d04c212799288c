//! `linkwise link`: score and assemble in one process, where one organisation does both.

use std::path::PathBuf;

use clap::Args;
use linkwise::policy::{Assemble, Score};
use serde_json::json;

use crate::acting::{Acknowledging, Acting};
use crate::assemble::{self, Input, Maps};
use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::score::{self, Output};

const AFTER: &str = "\
For agreements of the tier `combined` alone: where two organisations score and assemble, each runs
its own command. It is two acts with two permits and two entries in the log all the same.

Files:
  edges.lwe    sealed to this organisation, in DIR unless --edges says otherwise
  edges.lwb    beside it, and stays here: by it an auditor can have parts of the run computed again
  NAME.map     for each data owner, sealed to it: its own references with this release's pseudonyms
  review.lwv   sealed to the reviewer, where the agreement names one: pairs left to people

Example:
  linkwise link --home unit --agreement A.toml --input health.lwk --input council.lwk \\
    --handles health.lwh --handles council.lwh --output maps";

/// Score and assemble in one go, where one organisation does both.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the linkage unit, which assembles too.
    #[arg(long, value_name = "U")]
    home: PathBuf,

    /// The agreement, signed by everyone, of the tier `combined`.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The encoded rows of one data owner; give one for each, two or more.
    #[arg(long, value_name = "X.lwk", required = true)]
    input: Vec<PathBuf>,

    /// The handle key of one data owner's batch; give one for each batch.
    #[arg(long, value_name = "X.lwh", required = true)]
    handles: Vec<PathBuf>,

    /// Where the edges go; `edges.lwe` in the folder of the maps where it is not given.
    #[arg(long, value_name = "edges.lwe")]
    edges: Option<PathBuf>,

    /// Who may join on the pseudonyms, where the agreement names several recipients.
    #[arg(long, value_name = "NAME")]
    recipient: Option<String>,

    /// The folder for the maps; it is made where there is none.
    #[arg(long, value_name = "DIR")]
    output: PathBuf,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let mut acting = Acting::open::<Assemble>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        console,
    )?;
    acting.ask::<Score>()?;
    let maps = Maps::of(acting.terms(), &arguments.output)?;
    let edges = match &arguments.edges {
        Some(edges) => edges.clone(),
        None => arguments.output.join("edges.lwe"),
    };
    let output = Output::beside(&edges)?;
    output.must_be_new()?;
    // Scoring cannot be done twice, so what assembling needs is looked at before.
    if arguments.handles.len() != arguments.input.len() {
        return Err(Failure::usage(format!(
            "{} --input and {} --handles: give the .lwk and the .lwh file of each data owner",
            arguments.input.len(),
            arguments.handles.len()
        )));
    }
    let scored = score::score(&mut acting, &arguments.input, &output, console)?;
    let input = Input {
        edges: &edges,
        handles: &arguments.handles,
        recipient: arguments.recipient.as_deref(),
    };
    let report = assemble::assemble(&mut acting, &input, &maps, console).map_err(|failure| {
        failure.after(format_args!(
            "The edges were released to {}; go on with the command assemble.",
            edges.display()
        ))
    })?;
    let written = maps.written(&report);
    assemble::say_written(&written, console);
    Ok(Answer::object(json!({
        "score": score::object(&scored, &output),
        "assemble": assemble::object(&report, &written),
    })))
}

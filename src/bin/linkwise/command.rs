//! The commands and the options that all of them have.

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::{
    agreement, assemble, consents, demo, encode, evaluate, explain, explain_policy, key, link,
    link_clear, links, log, map, party, sample, score, synth,
};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something unexpected, or the operating system refused
  2  the command line is wrong
  3  an agreement, card or home is malformed
  4  the input was rejected
  5  the policy refused
  6  a key, or two batches, do not belong together
  7  a limit on size, rows or memory was reached
  8  a signature, proof or log does not verify
  9  the quality is below the bar (`evaluate --min-f1`)

Data, or with --json exactly one JSON object, goes to standard output; words for people go to
standard error. No key is ever given on the command line or in the environment. A file that exists
is never replaced, but for rejected rows and the agreement that is signed.

To see the whole way at work on invented children, run: linkwise demo";

/// Links children's records across agencies without showing them to each other.
///
/// Every act needs an agreement that all parties have signed, and is written to the log of whoever
/// acts before anything is released.
#[derive(Debug, Parser)]
#[command(name = "linkwise", version, after_help = EXIT_CODES, max_term_width = 100)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub(crate) struct CommandLine {
    /// Print exactly one JSON object on standard output, also on an error.
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) json: bool,

    /// How many threads to compute on; one for each core where it is not given. The result is the
    /// same bytes for every number.
    #[arg(long, global = true, value_name = "N", help_heading = "Everywhere")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One command with its options.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(subcommand)]
    Party(party::Command),
    #[command(subcommand)]
    Agreement(agreement::Command),
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Consents(consents::Command),
    Encode(encode::Arguments),
    Score(score::Arguments),
    Assemble(assemble::Arguments),
    Link(link::Arguments),
    Map(map::Arguments),
    #[command(subcommand)]
    Links(links::Command),
    Explain(explain::Arguments),
    ExplainPolicy(explain_policy::Arguments),
    #[command(subcommand)]
    Sample(sample::Command),
    LinkClear(link_clear::Arguments),
    #[command(subcommand)]
    Log(log::Command),
    Synth(synth::Arguments),
    Evaluate(evaluate::Arguments),
    Demo(demo::Arguments),
}

impl Command {
    pub(crate) fn run(self, console: Console) -> Result<Answer, Failure> {
        match self {
            Self::Party(command) => party::run(command, console),
            Self::Agreement(command) => agreement::run(command, console),
            Self::Key(command) => key::run(command, console),
            Self::Consents(command) => consents::run(&command, console),
            Self::Encode(arguments) => encode::run(&arguments, console),
            Self::Score(arguments) => score::run(&arguments, console),
            Self::Assemble(arguments) => assemble::run(&arguments, console),
            Self::Link(arguments) => link::run(&arguments, console),
            Self::Map(arguments) => map::run(&arguments, console),
            Self::Links(command) => links::run(&command, console),
            Self::Explain(arguments) => explain::run(&arguments, console),
            Self::ExplainPolicy(arguments) => explain_policy::run(&arguments, console),
            Self::Sample(command) => sample::run(&command, console),
            Self::LinkClear(arguments) => link_clear::run(&arguments, console),
            Self::Log(command) => log::run(&command, console),
            Self::Synth(arguments) => synth::run(&arguments, console),
            Self::Evaluate(arguments) => evaluate::run(&arguments, console),
            Self::Demo(arguments) => demo::run(&arguments, console),
        }
    }
}

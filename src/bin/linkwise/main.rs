//! The `linkwise` program: parses arguments, calls the library, prints. No rule of linkage is here.

mod acting;
mod agreement;
mod assemble;
mod clock;
mod command;
mod consents;
mod demo;
mod encode;
mod evaluate;
mod explain;
mod explain_policy;
mod failure;
mod files;
mod key;
mod link;
mod link_clear;
mod links;
mod log;
mod map;
mod output;
mod party;
mod progress;
mod reading;
mod registers;
mod revoke;
mod sample;
mod score;
mod synth;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use command::CommandLine;
use failure::Failure;
use output::Console;

fn main() -> ExitCode {
    let arguments = match CommandLine::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return Console::for_unread_arguments().usage(&error),
    };
    let console = Console::new(arguments.json);
    // Nothing is used after a panic: files that were begun are dropped, and the program ends.
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| run(console, arguments)));
    match outcome.unwrap_or_else(|_| Err(Failure::panicked())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => console.fail(&failure),
    }
}

fn run(console: Console, arguments: CommandLine) -> Result<(), Failure> {
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global()
            .map_err(|error| Failure::unexpected(format!("starting {threads} threads: {error}")))?;
    }
    let answer = arguments.command.run(console)?;
    console.answer(&answer)
}

//! `linkwise links`: links that are withdrawn, the notices of it, and their receipts.

mod barred;
mod receipts;
mod receive;
mod withdraw;

use std::path::Path;

use clap::Subcommand;
use linkwise::document::register::RegisterSource;
use linkwise::policy::BarredLinks;
use linkwise::time::Timestamp;

use crate::failure::Failure;
use crate::output::{Answer, Console};

/// Withdraw links, take withdrawals in, and list receipts.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Withdraw(withdraw::Arguments),
    Receive(receive::Arguments),
    Receipts(receipts::Arguments),
    Barred(barred::Arguments),
}

pub(crate) fn run(command: &Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::Withdraw(arguments) => withdraw::run(arguments, console),
        Command::Receive(arguments) => receive::run(arguments, console),
        Command::Receipts(arguments) => receipts::run(arguments, console),
        Command::Barred(arguments) => barred::run(arguments, console),
    }
}

/// Barred links from a file; none where no file is given.
pub(crate) fn read_barred(path: Option<&Path>, now: Timestamp) -> Result<BarredLinks, Failure> {
    match path {
        None => Ok(BarredLinks::NONE),
        Some(path) => Ok(RegisterSource::open(path)?.barred_links(now)?),
    }
}

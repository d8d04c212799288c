//! `linkwise agreement`: draft, check, show and sign what the parties agree on.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::output::{Answer, Console};
use clap::{Args, Subcommand, ValueEnum};

const NEW: &str = "\
The result is a text for people: read it, complete the law on which the linkage stands, set the
dates, then let every party sign the same text. Comments and layout may change without touching a
signature; what the text says may not.

Without --assembler the linkage unit also assembles: the lower tier `combined`, because one
organisation could then re-join the passes.

Example:
  linkwise agreement new --template linkage-quality --controllers health.card,council.card \\
    --linkage-unit unit.card --custodian custodian.card --out A.toml";

const LINT: &str = "\
Says what is wrong with line and key (exit code 3), or who has signed and who has not. It does not
ask whose keys are trusted: that is done with the home of whoever acts.

Example:
  linkwise agreement lint A.toml";

const SHOW: &str = "\
Example:
  linkwise agreement show A.toml";

const SIGN: &str = "\
The signature is added to the end of the file; an older one of the same party is replaced. Each
party signs in turn, or signs a copy and the signatures are put together.

Example:
  linkwise agreement sign --home council A.toml";

/// Draft, check, show and sign an agreement.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(Box<NewArguments>),
    Lint(LintArguments),
    Show(ShowArguments),
    Sign(SignArguments),
}

/// What an agreement begins from.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Template {
    /// How well the records of agencies can be linked: figures and pseudonyms, no content.
    LinkageQuality,
}

/// Write the draft of an agreement, with every key explained, ready to edit.
#[derive(Args, Debug)]
#[command(after_help = NEW)]
pub(crate) struct NewArguments {
    /// What to begin from.
    #[arg(long, value_enum)]
    template: Template,

    /// The cards of the data owners, two or more.
    #[arg(long, value_name = "a.card,b.card,...", value_delimiter = ',', required = true)]
    controllers: Vec<PathBuf>,

    /// The card of the linkage unit: it compares encoded rows and holds no key.
    #[arg(long, value_name = "u.card")]
    linkage_unit: PathBuf,

    /// The card of the assembler: it opens handles and sees no codes. Without it, the linkage unit
    /// assembles (tier `combined`).
    #[arg(long, value_name = "m.card")]
    assembler: Option<PathBuf>,

    /// The card of the key custodian: it holds the root key and sees no data. Neither a data owner,
    /// nor the linkage unit, nor the assembler can be the custodian, so there is no default.
    #[arg(long, value_name = "k.card")]
    custodian: PathBuf,

    /// The number of the delivery: each data owner encodes once under each.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    epoch: u64,

    /// Where the draft goes.
    #[arg(long, value_name = "A.toml")]
    out: PathBuf,
}

/// Check an agreement's form and signatures.
#[derive(Args, Debug)]
#[command(after_help = LINT)]
pub(crate) struct LintArguments {
    /// The agreement.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,
}

/// Say in plain English what an agreement says.
#[derive(Args, Debug)]
#[command(after_help = SHOW)]
pub(crate) struct ShowArguments {
    /// The agreement.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,
}

/// Sign an agreement for the organisation whose home this is.
#[derive(Args, Debug)]
#[command(after_help = SIGN)]
pub(crate) struct SignArguments {
    /// The home of the organisation that signs.
    #[arg(long, value_name = "H")]
    home: PathBuf,

    /// The agreement.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,
}

pub(crate) fn run(_command: Command, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

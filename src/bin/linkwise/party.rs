//! `linkwise party`: the home of an organisation, its card, and the cards that it trusts.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::output::{Answer, Console};
use clap::{Args, Subcommand};

const NEW: &str = "\
A home holds what makes an organisation: the key with which it signs, the key that opens what is
sealed to it, its log, and the cards of others that it has pinned. Only its owner may read it.

Example:
  linkwise party new --name northshire_council --home council";

const CARD: &str = "\
The card has public keys alone; give it to the other parties. They should compare it with you by
another way (such as a telephone call to a number they know) before they pin it.

Example:
  linkwise party card --home council > council.card";

const TRUST: &str = "\
Every agreement is checked against the pinned cards, never against the keys that it brings along.
A card that differs from the pinned one of the same name is refused: ask the organisation whether
its keys have changed, and only then pin it with --replace.

Example:
  linkwise party trust --home council trust.card school.card unit.card custodian.card";

/// The home of an organisation, its public card, and the cards that it trusts.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(NewArguments),
    Card(CardArguments),
    Trust(TrustArguments),
}

/// Make a home: new keys and an empty log.
#[derive(Args, Debug)]
#[command(after_help = NEW)]
pub(crate) struct NewArguments {
    /// The organisation's name: 1 to 64 characters of a-z, 0-9, `_` and `-`, beginning with a
    /// letter, and not the word of a role.
    #[arg(long, value_name = "NAME")]
    name: String,

    /// The folder of the home; it must not exist, or be empty.
    #[arg(long, value_name = "H")]
    home: PathBuf,
}

/// Print the organisation's public card.
#[derive(Args, Debug)]
#[command(after_help = CARD)]
pub(crate) struct CardArguments {
    /// The home of the organisation.
    #[arg(long, value_name = "H")]
    home: PathBuf,
}

/// Pin the cards of other organisations.
#[derive(Args, Debug)]
#[command(after_help = TRUST)]
pub(crate) struct TrustArguments {
    /// The home of the organisation that trusts.
    #[arg(long, value_name = "H")]
    home: PathBuf,

    /// Take a card in place of a different one that is pinned under the same name.
    #[arg(long)]
    replace: bool,

    /// The cards.
    #[arg(value_name = "CARD", required = true)]
    cards: Vec<PathBuf>,
}

pub(crate) fn run(_command: Command, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

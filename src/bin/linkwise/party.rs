//! `linkwise party`: the home of an organisation, its card, and the cards that it trusts.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::audit::AuditLog;
use linkwise::document::card;
use linkwise::durable::{self, Visibility};
use linkwise::home::Home;
use linkwise::policy::Card;
use serde_json::{Value, json};

use crate::acting::{open_home, read_card};
use crate::clock;
use crate::failure::Failure;
use crate::output::{Answer, Console};

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

pub(crate) fn run(command: Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::New(arguments) => new(&arguments, console),
        Command::Card(arguments) => {
            let home = open_home(&arguments.home)?;
            Ok(Answer::new(card::write(home.card()), object(home.card())))
        }
        Command::Trust(arguments) => trust(&arguments, console),
    }
}

fn new(arguments: &NewArguments, console: Console) -> Result<Answer, Failure> {
    let home = create(&arguments.home, &arguments.name)?;
    console.say(format!(
        "made the home of `{}` in {}; hand out its card with: linkwise party card --home {}",
        home.name(),
        arguments.home.display(),
        arguments.home.display()
    ));
    Ok(Answer::object(object(home.card())))
}

/// Makes a home and opens its log.
pub(crate) fn create(path: &Path, name: &str) -> Result<Home, Failure> {
    let home = Home::create(path, name)?;
    let folder = home.log_folder();
    let log = AuditLog::create(
        &folder,
        &home.log_state_path(),
        &home.card().log_origin,
        home.log_signer()?,
        name,
        clock::now()?,
    );
    log.map_err(|error| Failure::from(error).at(format_args!("the log {}", folder.display())))?;
    Ok(home)
}

/// Writes the card of a home.
pub(crate) fn write_card(home: &Home, path: &Path) -> Result<(), Failure> {
    durable::write(path, card::write(home.card()).as_bytes(), Visibility::Shared)
        .map_err(|error| Failure::file(path, &error))
}

fn trust(arguments: &TrustArguments, console: Console) -> Result<Answer, Failure> {
    let home = open_home(&arguments.home)?;
    let mut cards = Vec::new();
    for path in &arguments.cards {
        cards.push((path, read_card(path)?));
    }
    // All are read before any is pinned: a typing error in the last path pins nothing.
    for (path, card) in &cards {
        home.pin(card, arguments.replace)
            .map_err(|error| Failure::from(error).at(path.display()))?;
        console.say(format!("`{}` trusts the card of `{}`", home.name(), card.name));
    }
    let pinned: Vec<Value> = cards.iter().map(|(_, card)| object(card)).collect();
    Ok(Answer::object(json!({ "home": home.name(), "pinned": pinned })))
}

/// A card for JSON.
fn object(card: &Card) -> Value {
    json!({
        "name": card.name,
        "signer": card.signer.to_string(),
        "recipient": card.recipient,
        "log_origin": card.log_origin,
        "log_key": card.log_key.to_string(),
    })
}

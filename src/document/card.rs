//! A card as a small TOML document: what an organisation hands to the others.

use super::DocumentError;
use super::table::{Table, parse as parse_toml, quoted};
use crate::policy::Card;

const KEYS: [&str; 5] = ["name", "signer", "recipient", "log_origin", "log_key"];

/// Reads a card.
///
/// ```
/// use linkwise::crypto::SignerPublicKey;
/// use linkwise::document::card;
/// use linkwise::policy::Card;
/// let mine = Card {
///     name: "council".to_owned(),
///     signer: SignerPublicKey([1; 32]),
///     recipient: format!("age1{}", "q".repeat(58)),
///     log_origin: "linkwise/council".to_owned(),
///     log_key: SignerPublicKey([2; 32]),
/// };
/// assert_eq!(card::parse(&card::write(&mine))?, mine);
/// # Ok::<(), linkwise::document::DocumentError>(())
/// ```
///
/// # Errors
/// [`DocumentError`], with the line.
pub fn parse(text: &str) -> Result<Card, DocumentError> {
    let content = parse_toml(text)?;
    let document = Table::document(text, &content, &["card"])?;
    let card = read(&document.table("card", &KEYS)?)?;
    card.check()?;
    Ok(card)
}

/// Writes a card.
#[must_use]
pub fn write(card: &Card) -> String {
    format!(
        "# The card of an organisation: its public keys. Before you pin it, compare the keys with\n\
         # the organisation by another way, such as a telephone call to a number you know.\n\
         [card]\n{}",
        lines(card)
    )
}

/// The keys of a card as lines of TOML.
pub(super) fn lines(card: &Card) -> String {
    format!(
        "name = {}\nsigner = \"{}\"\nrecipient = {}\nlog_origin = {}\nlog_key = \"{}\"\n",
        quoted(&card.name),
        card.signer,
        quoted(&card.recipient),
        quoted(&card.log_origin),
        card.log_key
    )
}

/// Reads the keys of a card from a table that holds them.
pub(super) fn read(table: &Table<'_>) -> Result<Card, DocumentError> {
    let key = "a public key of 64 hexadecimal digits";
    Ok(Card {
        name: table.value("name")?.text()?.to_owned(),
        signer: table.value("signer")?.parsed(key)?,
        recipient: table.value("recipient")?.text()?.to_owned(),
        log_origin: table.value("log_origin")?.text()?.to_owned(),
        log_key: table.value("log_key")?.parsed(key)?,
    })
}

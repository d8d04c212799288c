//! Adding a signature to a text without touching the rest of it.

use core::fmt::Write as _;

use super::parse;
use crate::document::DocumentError;
use crate::document::table::{Table, parse as parse_toml, quoted};
use crate::policy::PartySignature;

/// The text with the signature added as a `[[signature]]` at its end. An older signature of the same
/// party is taken out; comments and all else stay as they are.
///
/// # Errors
/// As [`parse`]; [`DocumentError::CannotAppend`] where the layout of the text does not allow it.
pub fn append_signature(text: &str, signature: &PartySignature) -> Result<String, DocumentError> {
    let before = parse(text)?;
    let mut out = without(text, &signature.party);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    let _ = write!(
        out,
        "\n[[signature]]\nparty = {}\nkey = \"{}\"\nsignature = \"{}\"\n",
        quoted(&signature.party),
        signature.key,
        signature.signature
    );
    let after = parse(&out)?;
    let others = before.signatures.iter().filter(|other| other.party != signature.party);
    let expected: Vec<&PartySignature> = others.chain([signature]).collect();
    if after.terms != before.terms || !after.signatures.iter().eq(expected) {
        return Err(DocumentError::CannotAppend);
    }
    Ok(out)
}

/// The text without the `[[signature]]` tables of a party.
fn without(text: &str, party: &str) -> String {
    let mut out = String::new();
    let mut block = String::new();
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') && !block.is_empty() {
            out.push_str(&kept(&block, party));
            block.clear();
        }
        if !block.is_empty() || line.trim() == "[[signature]]" {
            block.push_str(line);
        } else {
            out.push_str(line);
        }
    }
    out.push_str(&kept(&block, party));
    out
}

/// What stays of one `[[signature]]` block: all of it, or the comments if it is the party's.
fn kept(block: &str, party: &str) -> String {
    let content = parse_toml(block).ok();
    let is_theirs = content.as_ref().is_some_and(|content| {
        Table::document(block, content, &["signature"])
            .and_then(|document| document.tables("signature", &["party", "key", "signature"]))
            .is_ok_and(|tables| {
                tables.iter().any(|table| {
                    let named = table.value("party").and_then(|value| value.text());
                    named.is_ok_and(|named| named == party)
                })
            })
    });
    if !is_theirs {
        return block.to_owned();
    }
    block.split_inclusive('\n').filter(|line| line.trim_start().starts_with('#')).collect()
}

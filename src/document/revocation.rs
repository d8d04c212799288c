//! A notice of revocation as a small TOML document: what a party sends to the others.

use super::DocumentError;
use super::table::{Table, parse as parse_toml, quoted};
use crate::policy::{Revocation, SignedRevocation};
use crate::time::Timestamp;

const KEYS: [&str; 5] = ["agreement", "party", "at_unix_ms", "reason", "signature"];

/// Reads a notice. Whether it counts is [`SignedRevocation::check`]'s to say.
///
/// ```
/// use linkwise::crypto::{Digest, Signer};
/// use linkwise::document::revocation;
/// use linkwise::policy::Revocation;
/// use linkwise::time::Timestamp;
/// let notice = Revocation {
///     agreement: Digest::of(b"the terms"),
///     party: "council".to_owned(),
///     at: Timestamp::from_unix_ms(1_790_000_000_000)?,
///     reason: "the project has ended".to_owned(),
/// };
/// let signed = notice.sign(&Signer::generate()?);
/// assert_eq!(revocation::parse(&revocation::write(&signed))?, signed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`DocumentError`], with the line.
pub fn parse(text: &str) -> Result<SignedRevocation, DocumentError> {
    let content = parse_toml(text)?;
    let document = Table::document(text, &content, &["revocation"])?;
    let table = document.table("revocation", &KEYS)?;
    let at = table.value("at_unix_ms")?;
    let revocation = Revocation {
        agreement: table.value("agreement")?.parsed("64 hexadecimal digits")?,
        party: table.value("party")?.text()?.to_owned(),
        at: Timestamp::from_unix_ms(at.integer("milliseconds since 1970")?)
            .map_err(|error| at.bad(error.to_string()))?,
        reason: table.value("reason")?.text()?.to_owned(),
    };
    let signature = table.value("signature")?.parsed("a signature of 128 hexadecimal digits")?;
    Ok(SignedRevocation { revocation, signature })
}

/// Writes a notice.
#[must_use]
pub fn write(signed: &SignedRevocation) -> String {
    let notice = &signed.revocation;
    format!(
        "# A party ends an agreement. Each organisation takes this in with: linkwise agreement revoked\n\
         # The day it was written, in London: {}\n\
         [revocation]\nagreement = \"{}\"\nparty = {}\nat_unix_ms = {}\nreason = {}\nsignature = \"{}\"\n",
        notice.at.day_in_london(),
        notice.agreement,
        quoted(&notice.party),
        notice.at.unix_ms(),
        quoted(&notice.reason),
        signed.signature
    )
}

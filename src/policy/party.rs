//! The organisations of an agreement and the cards that name their keys.

use super::words::closed_list;
use super::{AgreementError, Sector};
use crate::crypto::SignerPublicKey;
use crate::time::Date;

closed_list! {
    /// What an organisation is in an agreement.
    #[non_exhaustive]
    Role {
        /// A data owner: it decides about its own records and encodes them.
        Controller = 1 "controller",
        /// It compares encoded rows; it holds no key.
        LinkageUnit = 2 "linkage_unit",
        /// It opens handles and assembles clusters; it sees no code.
        Assembler = 3 "assembler",
        /// It holds the root key and issues link keys.
        KeyCustodian = 4 "key_custodian",
        /// It receives what the owners release under pseudonyms.
        Recipient = 5 "recipient",
        /// It looks at pairs that the rules leave to people.
        Reviewer = 6 "reviewer",
    }
}

/// Whether a text may name an organisation: 1 to 64 characters of `a-z`, `0-9`, `_` and `-`,
/// beginning with a letter, and neither `none` nor the word of a [`Role`]. Names become file names.
///
/// ```
/// use linkwise::policy::is_party_name;
/// assert!(is_party_name("northshire_council"));
/// assert!(!is_party_name("../northshire"));
/// assert!(!is_party_name("controller"));
/// ```
#[must_use]
pub fn is_party_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
        && text != "none"
        && Role::from_name(text).is_none()
}

/// The public side of an organisation: what others pin before they trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The organisation's name; see [`is_party_name`].
    pub name: String,
    /// The key with which it signs.
    pub signer: SignerPublicKey,
    /// The recipient to which others seal files for it, as text (`age1...`, 62 characters).
    pub recipient: String,
    /// The name of its log, 1 to 128 visible ASCII characters without `+`.
    pub log_origin: String,
    /// The key with which its log's checkpoints are signed.
    pub log_key: SignerPublicKey,
}

impl Card {
    /// Checks the form of every item.
    ///
    /// # Errors
    /// [`AgreementError::BadName`] or [`AgreementError::BadCard`].
    pub fn check(&self) -> Result<(), AgreementError> {
        if !is_party_name(&self.name) {
            return Err(AgreementError::BadName {
                what: "a party",
                name: super::error::shown(&self.name),
            });
        }
        let bad =
            |item, form| Err(AgreementError::BadCard { party: self.name.clone(), item, form });
        // Bech32 data characters (BIP 173); the checksum is checked where the key is used.
        let data = self.recipient.strip_prefix("age1").unwrap_or_default();
        if data.len() != 58
            || !data.bytes().all(|byte| b"qpzry9x8gf2tvdw0s3jn54khce6mua7l".contains(&byte))
        {
            return bad("recipient", "`age1` and 58 more characters");
        }
        if self.log_origin.is_empty()
            || self.log_origin.len() > 128
            || !self.log_origin.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+')
        {
            return bad("log_origin", "1 to 128 visible ASCII characters, no space and no `+`");
        }
        if self.signer == self.log_key {
            return bad("log_key", "another key than the signer's");
        }
        Ok(())
    }
}

/// An organisation in an agreement: its card and what it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its card.
    pub card: Card,
    /// What it is in this agreement: ascending, each once, at least one.
    pub roles: Vec<Role>,
    /// Its code in a national register, 1 to 16 of `A-Z` and `0-9`: Organisation Data Service, local
    /// authority, or unique reference number of a school.
    pub organisation_code: Option<String>,
    /// Its sector.
    pub sector: Sector,
    /// Whether it is a public authority (Data Protection Act 2018 section 7).
    pub public_authority: bool,
    /// The last day of its accreditation for research (Digital Economy Act 2017 section 71).
    pub accredited_until: Option<Date>,
}

impl Party {
    /// An organisation with the usual particulars, to be changed where they are others: a data owner
    /// is taken for a public authority of children's social care, one that only receives for a
    /// research body, any other for a processor. No code, no accreditation.
    #[must_use]
    pub fn new(card: Card, roles: Vec<Role>) -> Self {
        let owns = roles.contains(&Role::Controller);
        let sector = if owns {
            Sector::ChildrensSocialCare
        } else if roles == [Role::Recipient] {
            Sector::Research
        } else {
            Sector::Processing
        };
        Self {
            card,
            roles,
            organisation_code: None,
            sector,
            public_authority: owns,
            accredited_until: None,
        }
    }

    /// The organisation's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.card.name
    }

    /// Whether it holds a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

//! Why terms were refused.

use crate::error::ErrorKind;
use crate::schema::SchemaError;
use crate::wire::WireError;

/// Why the terms of an agreement were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// A name has the wrong form.
    #[error(
        "{name} cannot name {what}: use 1 to 64 characters of a-z, 0-9, `_` and `-`, beginning \
         with a letter, and neither `none` nor the word of a role"
    )]
    BadName {
        /// What is named.
        what: &'static str,
        /// The name, shortened and quoted.
        name: String,
    },
    /// An item of a card has the wrong form.
    #[error("`{item}` on the card of `{party}` must be {form}")]
    BadCard {
        /// The party.
        party: String,
        /// The item.
        item: &'static str,
        /// What it must be.
        form: &'static str,
    },
    /// A text is empty, too long, or holds control characters.
    #[error("`{item}` must be one line of 1 to {most} characters, and not the word `none`")]
    BadText {
        /// The item.
        item: &'static str,
        /// The most characters.
        most: usize,
    },
    /// A number or date is outside its range.
    #[error("`{item}` is outside its range, {range}")]
    OutOfRange {
        /// The item.
        item: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// A list is not ascending, or holds an item twice.
    #[error("the list `{item}` must be in ascending order with each item once")]
    NotAscending {
        /// The list.
        item: &'static str,
    },
    /// A list has too many or too few items.
    #[error("the list `{item}` must have {range} items")]
    WrongCount {
        /// The list.
        item: &'static str,
        /// How many it may have.
        range: &'static str,
    },
    /// A role is held by too few or too many parties.
    #[error("{needed} must be {role}, and {found} is; change the parties' roles")]
    RoleCount {
        /// The role's word.
        role: &'static str,
        /// How many parties must hold it.
        needed: &'static str,
        /// How many do.
        found: usize,
    },
    /// One party holds two roles that must be apart.
    #[error(
        "`{party}` is both {first} and {second}; these must be two organisations, because {reason}"
    )]
    RolesClash {
        /// The party.
        party: String,
        /// One role's word.
        first: &'static str,
        /// The other's.
        second: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A witness has the wrong form, or a name that is another's.
    #[error("the witness {name} {problem}")]
    BadWitness {
        /// The name, shortened and quoted.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// Two names stand for keys that are equal, so they are one organisation.
    #[error("`{first}` and `{second}` have a key in common; each organisation has its own keys")]
    KeyShared {
        /// One name.
        first: String,
        /// The other.
        second: String,
    },
    /// A name is used that is not among the parties, or not in the role that is needed.
    #[error("`{item}` names `{name}`, which is not a party with the role {role}")]
    UnknownParty {
        /// Where the name stands.
        item: &'static str,
        /// The name.
        name: String,
        /// The role it would need.
        role: &'static str,
    },
    /// A party has a role for which it is not listed.
    #[error("`{party}` has the role {role} but is not named in `{item}`; add it or drop the role")]
    NotListed {
        /// The party.
        party: String,
        /// The role's word.
        role: &'static str,
        /// The list.
        item: &'static str,
    },
    /// An act is allowed to someone who may never do it.
    #[error("`{act}` cannot be allowed to `{who}`: it is for {possible} alone")]
    ActBeyondRole {
        /// The act's word.
        act: &'static str,
        /// The role or party.
        who: String,
        /// The roles to which it may be allowed.
        possible: String,
    },
    /// The tier does not say what the parties' roles say.
    #[error(
        "the tier is `{tier}`, but the linkage unit and the assembler are {what}; change the one \
         or the other"
    )]
    WrongTier {
        /// The tier's word.
        tier: &'static str,
        /// What they are.
        what: &'static str,
    },
    /// The power to share is not one of the law data.
    #[error("`gateway` names {gateway}, which is no power to share that is known; {hint}")]
    UnknownGateway {
        /// The id, shortened and quoted.
        gateway: String,
        /// What may have been meant.
        hint: String,
    },
    /// The precision that is allowed leaves no pass or no field.
    #[error(
        "`birth` and `place` in [limits] leave no pass, or nothing to compare; allow more precision, \
         or choose passes and fields that need less"
    )]
    NothingLeft,
    /// The schema does not hold together.
    #[error("schema: {0}")]
    Schema(#[from] SchemaError),
    /// Bytes are not those of terms.
    #[error("agreement: {0}")]
    Wire(#[from] WireError),
    /// The key belongs to none of those who sign this agreement.
    #[error(
        "this key belongs to no party and no further approver of the agreement; has the card \
         changed since the agreement was written?"
    )]
    NotASigner,
}

impl AgreementError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Wire(error) => error.kind(),
            _ => ErrorKind::InvalidConfiguration,
        }
    }
}

/// A text from outside, shortened and quoted, for a message.
pub(crate) fn shown(text: &str) -> String {
    let short: String = text.chars().take(64).collect();
    format!("{short:?}")
}

//! An agreement as TOML: the terms and the signatures.
//!
//! The digest that is signed is that of the canonical bytes of the terms ([`Terms::to_bytes`]), so
//! comments, spaces and the order of tables may change without touching a signature.

mod compare;
mod read;
mod schema;
mod show;
mod sign;
mod simulate;
mod write;

pub use compare::{ItemChange, differences};
pub use read::parse;
pub use schema::json_schema;
pub use show::show;
pub use sign::append_signature;
pub use simulate::{ReplayedAct, simulate};
pub use write::{TemplateOptions, template, write};

use crate::policy::{PartySignature, Terms};

/// What an agreement's document holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedDocument {
    /// What it says; checked.
    pub terms: Terms,
    /// The signatures it carries, in the order of the text; not verified.
    pub signatures: Vec<PartySignature>,
}

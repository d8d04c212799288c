//! An agreement as TOML: the terms and the signatures.
//!
//! The digest that is signed is that of the canonical bytes of the terms ([`Terms::to_bytes`]), so
//! comments, spaces and the order of tables may change without touching a signature.

mod read;
mod show;
mod sign;
mod write;

pub use read::parse;
pub use show::show;
pub use sign::append_signature;
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

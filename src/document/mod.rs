//! Documents for people: agreements, cards and notices of revocation as TOML, agencies' records and the
//! files of an evaluation as CSV, registers of consents, objections and shields as CSV, JSON and FHIR, what
//! acts came to as JSON.
//!
//! A document is read strictly: a key that is not known, a key that is missing, a value of the wrong
//! type are each refused with the table, the key and the line. What is signed is never the text but
//! the canonical bytes of what it says, so comments and layout may change freely.

pub mod agreement;
pub mod card;
pub mod decision;
mod error;
pub mod evaluation;
pub mod log;
pub mod records;
pub mod register;
pub mod report;
pub mod revocation;
mod table;

pub use error::DocumentError;

//! document.
pub mod evaluation;
pub mod records;
mod table;

pub use error::DocumentError;

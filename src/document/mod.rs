//! document.
pub mod evaluation;
pub mod records;

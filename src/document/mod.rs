//! document.
pub mod records;

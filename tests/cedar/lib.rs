//! Nothing: the package is its test, `cedar.rs`.

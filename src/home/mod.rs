//! home.

//! crypto.

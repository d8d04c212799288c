//! demographic.

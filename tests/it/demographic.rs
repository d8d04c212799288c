//! demographic

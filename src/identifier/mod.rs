//! Identifiers.

/// Whether never-issued test identifiers count as valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeverIssued {
    /// They are refused.
    Refuse,
    /// They are accepted.
    Accept,
}

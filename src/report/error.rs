//! Why quality cannot be measured, or does not suffice.

use crate::error::ErrorKind;

/// Why quality cannot be measured, or does not suffice. Rows are counted from 1; no record id or
/// person is shown.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum QualityError {
    /// Two maps are of one party.
    #[error("there are two maps of the party `{party}`; give each party's map once")]
    PartyTwice {
        /// The party.
        party: String,
    },
    /// More parties or records than can be counted.
    #[error("at most 256 parties and 4,294,967,295 records can be evaluated together")]
    TooMany,
    /// A record id stands twice in a map.
    #[error("the map of `{party}`: row {row} has the record id of row {first}")]
    RecordTwiceInMap {
        /// The party.
        party: String,
        /// The later row.
        row: usize,
        /// The earlier row.
        first: usize,
    },
    /// A record stands twice in the truth.
    #[error("the truth: row {row} has the party and record id of row {first}")]
    RecordTwiceInTruth {
        /// The later row.
        row: usize,
        /// The earlier row.
        first: usize,
    },
    /// A record of a map is not in the truth.
    #[error(
        "the map of `{party}`: the record of row {row} is not in the truth; is it the truth of another population, or the party named otherwise there?"
    )]
    NotInTruth {
        /// The party.
        party: String,
        /// The row of the map.
        row: usize,
    },
    /// A person stands twice in the list of people.
    #[error("the people: row {row} has the person of row {first}")]
    PersonTwice {
        /// The later row.
        row: usize,
        /// The earlier row.
        first: usize,
    },
    /// A row of the people has another number of values than there are columns.
    #[error("the people: row {row} has {found} values for {expected} columns")]
    ValueCount {
        /// The row.
        row: usize,
        /// The values it has.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// The bar is no F1.
    #[error("the least F1 to be reached is a number from 0 to 1")]
    NoSuchBar,
    /// F1 is below the bar, or there is nothing to measure it on.
    #[error("{}, below the least that was asked for, {least}", match .f1 {
        Some(f1) => format!("F1 is {f1:.6}"),
        None => "there is neither a link nor a match, so there is no F1".to_owned(),
    })]
    BelowBar {
        /// The F1 that was measured.
        f1: Option<f64>,
        /// The bar.
        least: f64,
    },
}

impl QualityError {
    /// The kind: input that was refused, a cap, usage, or the quality gate.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::BelowBar { .. } => ErrorKind::QualityGate,
            Self::NoSuchBar | Self::PartyTwice { .. } => ErrorKind::Usage,
            Self::TooMany => ErrorKind::ResourceCap,
            _ => ErrorKind::InputRejected,
        }
    }
}

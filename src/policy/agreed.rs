//! What an agreement says about protection and about how far its use goes.

use super::{DatePrecision, OutputProfile, PlacePrecision, WithoutNumber};
use crate::time::Date;

/// How children's wishes and doubtful pairs are treated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// The greatest age of a list of the National Data Opt-out, in hours, 1 to 504.
    pub opt_out_hours: u32,
    /// What becomes of records without an NHS number where that opt-out binds.
    pub without_nhs_number: WithoutNumber,
    /// The party with the role reviewer that looks at pairs whose verified identifiers differ. With
    /// none, nobody is told of such pairs.
    pub conflict_reviewer: Option<String>,
}

impl Protection {
    /// A week: owners fetch the list for each delivery, and no opt-out is ignored for longer.
    pub const DEFAULT_OPT_OUT_HOURS: u32 = 168;
}

impl Default for Protection {
    /// Lists of at most a week, records without an NHS number withheld, no conflict reviewer.
    fn default() -> Self {
        Self {
            opt_out_hours: Self::DEFAULT_OPT_OUT_HOURS,
            without_nhs_number: WithoutNumber::Withhold,
            conflict_reviewer: None,
        }
    }
}

/// How far the use of the data goes, beside schema, floor and numbers of rows.
///
/// What is more exact than this is not used: see [`Terms::effective_schema`](super::Terms).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedLimits {
    /// How exactly dates of birth may be used.
    pub birth: DatePrecision,
    /// How exactly places may be used.
    pub place: PlacePrecision,
    /// Born on this day or later, where the agreement is about some years alone.
    pub born_from: Option<Date>,
    /// Born on this day or earlier.
    pub born_until: Option<Date>,
    /// Links below this weight, in whole bits, -100 to 200, are only possible: a person decides.
    pub possible_below_bits: Option<i16>,
    /// How counts are shown, beside the small-number threshold.
    pub output: OutputProfile,
}

impl Default for AgreedLimits {
    /// Dates and places in full, any year of birth, and counts as secure research services show them.
    fn default() -> Self {
        Self {
            birth: DatePrecision::Day,
            place: PlacePrecision::Full,
            born_from: None,
            born_until: None,
            possible_below_bits: None,
            output: OutputProfile::SECURE_RESEARCH,
        }
    }
}

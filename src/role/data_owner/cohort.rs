//! Whether records lie within the years that an agreement is about.

use crate::policy::{DenialReason, Limits, Refusal};
use crate::record::Record;

/// Refuses a batch with anyone who was certainly born outside the agreed days.
pub(super) fn check_births<'a>(
    limits: &Limits,
    mut records: impl Iterator<Item = &'a Record>,
) -> Result<(), Refusal> {
    let within = records.all(|record| {
        let (year, month, day) = record.born();
        limits.may_include_birth(year, month, day)
    });
    if within { Ok(()) } else { Err(DenialReason::BornOutside.into()) }
}

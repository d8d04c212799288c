//! The decision table's ruling on an encoding.

use crate::policy::{ActKind, Circumstances, Encode, Permit, Request, Ruling};
use crate::time::Timestamp;

/// Calls `work` with the ruling on what a permit is for, with the list of the National Data Opt-out as
/// of a moment.
pub(super) fn ruled<T>(
    permit: Permit<'_, Encode>,
    opt_out_as_of: Option<Timestamp>,
    now: Timestamp,
    work: impl FnOnce(Permit<'_, Encode>, &Ruling<'_>) -> T,
) -> T {
    let party = permit.party().to_owned();
    let request = Request {
        circumstances: Circumstances { opt_out_as_of, ..Circumstances::NONE },
        ..Request::new(&party, permit.purpose(), now)
    };
    permit.agreement().ask(ActKind::Encode, &request, |ruling| work(permit, ruling))
}

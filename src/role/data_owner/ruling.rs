//! The decision table's ruling on an encoding.

use crate::policy::{Act, Circumstances, Permit, Request, Ruling};
use crate::time::Timestamp;

/// Calls `work` with the ruling on what a permit is for, with the list of the National Data Opt-out as
/// of a moment.
pub(super) fn ruled<A: Act, T>(
    permit: Permit<'_, A>,
    opt_out_as_of: Option<Timestamp>,
    now: Timestamp,
    work: impl FnOnce(Permit<'_, A>, &Ruling<'_>) -> T,
) -> T {
    let party = permit.party().to_owned();
    let request = Request {
        circumstances: Circumstances { opt_out_as_of, ..Circumstances::NONE },
        ..Request::new(&party, permit.purpose(), now)
    };
    permit.agreement().ask(A::KIND, &request, |ruling| work(permit, ruling))
}

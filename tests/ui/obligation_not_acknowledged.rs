//! No act takes a permit whose obligations were not acknowledged.

use linkwise::audit::AuditLog;
use linkwise::policy::{Encode, Pending, Permit};
use linkwise::role::data_owner::{EncodeTask, encode};
use linkwise::time::Timestamp;

fn act(
    permit: Permit<'_, Encode, Pending>,
    task: EncodeTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) {
    let _ = encode(permit, task, log, now);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

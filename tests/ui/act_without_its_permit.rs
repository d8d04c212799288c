//! An act takes the permit of that act and no other.

use linkwise::audit::AuditLog;
use linkwise::policy::{Permit, Score};
use linkwise::role::data_owner::{EncodeTask, encode};
use linkwise::time::Timestamp;

fn act(permit: Permit<'_, Score>, task: EncodeTask<'_>, log: &mut AuditLog, now: Timestamp) {
    let _ = encode(permit, task, log, now);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

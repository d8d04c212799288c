//! No act is done without a log.

use linkwise::policy::{Encode, Permit};
use linkwise::role::data_owner::{EncodeTask, encode};
use linkwise::time::Timestamp;

fn act(permit: Permit<'_, Encode>, task: EncodeTask<'_>, now: Timestamp) {
    let _ = encode(permit, task, now);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

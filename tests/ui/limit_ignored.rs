//! No permit is spent without the numbers of rows that its limits are about.

use linkwise::policy::{Encode, Permit};
use linkwise::time::Timestamp;

fn spend(permit: Permit<'_, Encode>, now: Timestamp) {
    let _ = permit.spend(now);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

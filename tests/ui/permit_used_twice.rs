//! A permit is used up by being spent.

use linkwise::policy::{Encode, Permit};
use linkwise::time::Timestamp;

fn twice(permit: Permit<'_, Encode>, now: Timestamp) {
    let _ = permit.spend(&[], now);
    let _ = permit.spend(&[], now);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

//! A permit for one act is of no use for another.

use linkwise::policy::{Assemble, Permit, Score};

fn assemble(_: Permit<'_, Assemble>) {}

fn wrong(permit: Permit<'_, Score>) {
    assemble(permit);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

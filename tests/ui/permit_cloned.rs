//! A permit cannot be copied.

use linkwise::policy::{Encode, Permit};

fn copy<'a>(permit: &Permit<'a, Encode>) -> Permit<'a, Encode> {
    Clone::clone(permit)
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

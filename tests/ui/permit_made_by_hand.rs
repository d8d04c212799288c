//! A permit cannot be made without asking.

use linkwise::policy::{Agreement, Encode, Granted, Permit};

fn forge(agreement: &Agreement<Granted>) -> Permit<'_, Encode> {
    Permit { agreement }
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

//! A permit cannot outlive the agreement that gave it.

use linkwise::policy::{Agreement, Encode, Granted, Permit, Refusal, Request};

fn outlive<'a>(
    agreement: Agreement<Granted>,
    request: &Request<'_>,
) -> Result<Permit<'a, Encode>, Refusal> {
    agreement.permit::<Encode>(request)
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

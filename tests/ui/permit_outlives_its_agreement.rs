//! A permit cannot outlive the agreement that gave it.

use linkwise::policy::{Agreement, Encode, Granted, Pending, Permit, Refusal, Request};

fn outlive<'a>(
    agreement: Agreement<Granted>,
    request: &Request<'_>,
) -> Result<Permit<'a, Encode, Pending>, Refusal> {
    agreement.permit::<Encode>(request)
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

//! A draft permits nothing: there is no `permit` on it.

use linkwise::policy::{Agreement, Draft, Encode, Request};

fn ask(draft: &Agreement<Draft>, request: &Request<'_>) {
    let _ = draft.permit::<Encode>(request);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

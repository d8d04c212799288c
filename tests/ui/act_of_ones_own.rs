//! The list of acts is closed.

use linkwise::policy::{Act, ActKind};

struct Anything;

impl Act for Anything {
    const KIND: ActKind = ActKind::Encode;
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

//! A link key cannot be copied.

use linkwise::crypto::LinkKey;

fn copy(key: &LinkKey) -> LinkKey {
    key.clone()
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

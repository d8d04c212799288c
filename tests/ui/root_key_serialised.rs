//! A root key cannot be written by serde.

use linkwise::crypto::RootKey;

fn write<T: serde::Serialize>(_: &T) {}

fn root(key: &RootKey) {
    write(key);
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

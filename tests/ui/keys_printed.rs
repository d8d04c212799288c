//! Keys do not print.

use linkwise::crypto::{LinkKey, RootKey};

fn print(link: &LinkKey, root: &RootKey) {
    println!("{link}");
    println!("{root}");
}

fn main() {}

#[path = "twins/names.rs"]
mod twins;

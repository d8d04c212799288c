//! The `linkwise` program: parses arguments, calls the library, prints.

fn main() {}

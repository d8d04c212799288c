//! The targets call what `cargo test` replays: the same source, compiled here.

#[path = "../../tests/it/fuzz_capi/mod.rs"]
pub mod fuzz_capi;
#[path = "../../tests/it/fuzz_files.rs"]
pub mod fuzz_files;
#[path = "../../tests/it/fuzz_texts.rs"]
pub mod fuzz_texts;
#[allow(dead_code, reason = "fuzzing needs a part of it")]
#[path = "../../tests/it/world.rs"]
mod world;

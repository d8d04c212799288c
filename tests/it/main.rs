//! One test binary for the whole crate: it links once, and `every_file_is_listed` sees that no file is forgotten.
#![allow(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::needless_for_each,
    clippy::panic,
    clippy::print_stdout,
    clippy::ptr_arg,
    clippy::type_complexity,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "tests stop at the first surprise"
)]

mod audit;
mod cancel;
#[cfg(feature = "cli")]
mod cli;
mod crypto;
mod decision;
mod demographic;
#[cfg(feature = "documents")]
mod document;
#[cfg(feature = "documents")]
mod document_records;
mod durable;
mod embedding;
mod encode;
mod ends;
mod enforced;
mod febrl;
#[cfg(feature = "capi")]
mod fuzz_capi;
mod fuzz_files;
mod fuzz_regressions;
mod fuzz_texts;
mod golden;
#[cfg(all(feature = "documents", feature = "seal"))]
mod home;
mod identifier;
mod layering;
mod link;
#[cfg(feature = "cli")]
mod log_adopt_destroy;
#[cfg(feature = "cli")]
mod log_commands;
mod lwk;
mod policy;
#[cfg(feature = "population")]
mod population;
mod refusal;
#[cfg(feature = "documents")]
mod register;
mod report;
mod role;
mod schema;
mod time;
mod wire;
mod withdraw;
mod world;

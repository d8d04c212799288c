//! Encoding: what leaves an agency. One row per record and pass, each salted by what the pass is on.
//!
//! ```text
//! records -> rows of each pass (row, code, handle) -> caps -> container (.lwk) with its passport
//!                                                          -> handle key (.lwh), references (.lwr)
//! ```
//!
//! It knows keys and rows, no policy: `role` calls it with a permit in hand.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "crate-private: what `role` does not use is used by tests, what it exports is public"
)]

mod batch;
mod body;
mod cap;
mod code;
mod container;
mod error;
mod handle;
mod handle_file;
mod missing;
mod passport;
mod reader;
mod reference_file;
mod root;
mod row;
mod sample;
mod stream;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use crate::record::RowKind;
pub(crate) use crate::schema::CodeRow;
pub(crate) use batch::{BatchEncoder, EncodedBatch, PassStatistics, Progress};
pub(crate) use cap::CrowdedPass;
pub(crate) use code::EncodingKeys;
pub(crate) use container::Spool;
pub use error::EncodeError;
pub(crate) use handle::{HandleCipher, OpenedHandle};
pub(crate) use handle_file::HandleFile;
pub(crate) use passport::two_digits;
pub use passport::{Difference, LevelCounts, PassEntry, PassRows, Passport};
pub(crate) use reader::{ChunkView, EncodedReader, PassReader, Row};
pub(crate) use reference_file::{ReferenceReader, write_references};
pub(crate) use view::RecordView;

/// Rows of a chunk; the last chunk of a pass may have fewer.
pub(crate) const CHUNK_ROWS: u64 = 65_536;

//! The data owner: an agency that encodes its records and maps what comes back.

mod cohort;
mod compare;
mod encode;
mod map;
mod openings;

pub use compare::{CompareTask, ComparedPair, ComparedPairs, PairDecision, compare, explain_pair};
pub use encode::{EncodeReport, EncodeTask, PassReport, encode};
pub use map::{MapReport, MapTask, map};

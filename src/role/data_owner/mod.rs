//! The data owner: an agency that encodes its records and maps what comes back.

mod compare;
mod encode;
mod map;
mod openings;
mod protect;
mod ruling;

pub use compare::{CompareTask, ComparedPair, ComparedPairs, PairDecision, compare, explain_pair};
pub use encode::{EncodeReport, EncodeTask, PassReport, encode};
pub use protect::ProtectionReport;
pub use map::{MapReport, MapTask, map};

#[cfg(test)]
pub(super) use encode::encode_ruled;
use ruling::ruled;

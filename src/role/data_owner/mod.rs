//! The data owner: an agency that encodes its records and maps what comes back.

mod cohort;
mod compare;
mod encode;
mod map;
mod openings;
#[cfg(test)]
mod oracle;
mod protect;
mod ruling;

pub use compare::{
    CompareTask, ComparedPair, ComparedPairs, PairDecision, compare, compare_with_registers,
    explain_pair,
};
pub use encode::{EncodeReport, EncodeTask, PassReport, encode};
pub use map::{MapReport, MapTask, map};
pub use protect::ProtectionReport;

use ruling::ruled;

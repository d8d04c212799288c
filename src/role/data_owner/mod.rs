//! The data owner: an agency that encodes its records and maps what comes back.

mod barred;
mod cohort;
mod compare;
mod encode;
mod map;
mod open_subject;
mod openings;
#[cfg(test)]
mod oracle;
mod protect;
mod receipts;
mod release;
mod ruling;
mod withdraw;

pub use barred::commit_to_barred;
pub use compare::{
    CompareTask, ComparedPair, ComparedPairs, PairDecision, compare, compare_with_registers,
    explain_pair,
};
pub use encode::{EncodeReport, EncodeTask, PassReport, encode};
pub use map::{MapReport, MapTask, map};
pub use open_subject::{SubjectAnswer, SubjectTask, open_subject};
pub use protect::ProtectionReport;
pub use receipts::{NoticeStanding, Receipts, receipts};
pub use withdraw::{OpenNotice, WithdrawReport, WithdrawTask, withdraw};

use ruling::ruled;

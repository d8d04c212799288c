//! The linkage unit: holds no key, finds which codes belong to one child.

pub(super) mod batches;
pub(super) mod bins;
mod explain;
mod score;

pub(super) use explain::explanation;
pub use explain::{ExplainTask, ExplainedLevel, Explanation, explain};
pub use score::{ScoreReport, ScoreTask, score};

//! The auditor: draws parts of what was done by a seed of its own, and has them computed again.
//!
//! Nothing is released and no permit is spent: what is told is which parts are as the log says. Whoever
//! lends batches and keys for it decides whom to let see them.

mod draw;
mod reexecute;

pub use draw::Draw;
pub use reexecute::{RecomputedBin, ReexecuteTask, Reexecution, find_scoring, reexecute};

#[cfg(test)]
mod tests;

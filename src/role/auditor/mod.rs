//! The auditor: has computed again what was done, whole or in parts that a seed of its own draws.
//!
//! Nothing is released and no permit is spent: what is told is which parts are as the log says. Whoever
//! lends batches and keys for it decides whom to let see them.

mod check_sample;
mod draw;
mod handle_keys;
mod reassemble;
mod reexecute;

pub use check_sample::{CheckSampleTask, SampleVerdict, SampledPair, check_sample};
pub use draw::Draw;
pub use reassemble::{
    ReassembleTask, ReassembledOwner, Reassembly, RecomputedCount, find_assembling, reassemble,
};
pub use reexecute::{RecomputedBin, ReexecuteTask, Reexecution, find_scoring, reexecute};

use crate::audit::{Entry, LogReader};
use crate::crypto::Digest;
use crate::link::EdgesHeader;
use crate::policy::Terms;
use crate::role::{RoleError, Source};

/// The terms that an entry names, as its log's folder has them.
fn terms_of(log: &LogReader, entry: &Entry) -> Result<Terms, RoleError> {
    let missing = RoleError::Usage {
        what: "the agreement of the entry is not in the log's folder; give a copy of the log that has it",
    };
    let Some(digest) = entry.agreement else { return Err(missing) };
    let terms = log.agreement(&digest)?.and_then(|bytes| Terms::from_bytes(&bytes).ok());
    terms.filter(|terms| terms.digest() == digest).ok_or(missing)
}

/// The first entry of a log that is about a file of edges as is asked, by the file's digest.
fn find_entry(
    log: &LogReader,
    edges: &dyn Source,
    is: impl Fn(&Entry, &Digest) -> bool,
) -> Result<Option<u64>, RoleError> {
    let digest = EdgesHeader::name_of(&mut edges.open()?)?;
    for (index, entry) in (0..).zip(log.entries()) {
        if is(&entry?, &digest) {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_reassemble;
#[cfg(test)]
mod tests_sample;

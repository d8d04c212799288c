//! Handle keys, held against the logs of the owners who made them.

use super::Reassembly;
use super::reassemble::Made;
use crate::audit::{Entry, EntryKind, FindingCode, LogReader};
use crate::crypto::Digest;
use crate::role::RoleError;

impl Reassembly {
    /// Holds the handle key of an owner, and the number of records that it claims, against the owner's log, by the
    /// key that the agreement has for it: when the owner encoded, it committed there to its batch's key. Verify
    /// the log besides, by [`verify_logs`](crate::audit::verify_logs): here the entry alone is proved to stand
    /// under the checkpoint. A log of nobody whose batch was scored changes nothing.
    ///
    /// Another key than the log commits to is a finding. It does not show who lied: the owner may have sent the
    /// assembler another key than its log has. Where the log has no such batch, or commits to no key of it, as
    /// early logs do, `handles_logged` stays false and nothing is found.
    ///
    /// Costs one reading of the log's entries.
    ///
    /// ```
    #[doc = include_str!("../example/agreed.txt")]
    #[doc = include_str!("../example/encoded.txt")]
    #[doc = include_str!("../example/scored.txt")]
    #[doc = include_str!("../example/assembled.txt")]
    /// use linkwise::audit::LogReader;
    /// use core::ops::ControlFlow;
    /// use linkwise::role::auditor::{ReassembleTask, reassemble};
    /// let source = |bytes: &[u8]| Box::new(MemorySource::new(bytes.to_vec())) as Box<dyn Source>;
    /// let mut found = reassemble(&ReassembleTask {
    ///     log: &LogReader::open(&registry.log_folder())?,
    ///     entry: None,
    ///     edges: &MemorySource::new(edges),
    ///     handles: vec![source(&h.handles), source(&c.handles)],
    ///     maps: vec![source(&links.maps["health"])],
    ///     review: None,
    ///     progress: &|_| ControlFlow::Continue(()),
    /// })?;
    /// found.check_owner(&LogReader::open(&health.log_folder())?)?;
    /// let known = found.owners.iter().filter(|owner| owner.handles_logged);
    /// assert!(known.map(|owner| owner.owner.as_str()).eq(["health"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RoleError::Log`] where the log cannot be read, is not signed by the key that the agreement has for it, or
    /// its entry does not stand under the checkpoint.
    pub fn check_owner(&mut self, log: &LogReader) -> Result<(), RoleError> {
        let origin = &log.position().origin;
        let mut other = Vec::new();
        // A linkage unit may name two batches of one owner.
        for owner in self.owners.iter_mut().filter(|owner| owner.made.log.name == *origin) {
            let Some(logged) = committed(&owner.made, log)? else { continue };
            owner.handles_logged = logged == [owner.made.handles];
            if !owner.handles_logged {
                other.push(format!(
                    "the handle key of `{}` that was given is not the one that its log commits to",
                    owner.owner
                ));
            }
        }
        for sentence in other {
            self.find(FindingCode::ReassemblyInputs, sentence);
        }
        Ok(())
    }
}

/// What the log commits to about a batch; none where it has no such batch, or commits to nothing.
fn committed(made: &Made, log: &LogReader) -> Result<Option<Vec<Digest>>, RoleError> {
    let is_its = |entry: &Entry| {
        entry.kind == EntryKind::BatchEncoded
            && entry.agreement == Some(made.agreement)
            && entry.outputs == [made.passport]
            && !entry.commitments.is_empty()
    };
    for (index, entry) in (0..).zip(log.entries()) {
        if is_its(&entry?) {
            // Read again, from a folder that may have changed since.
            let entry = log.prove_entry(index)?.verify(&made.log)?;
            return Ok(is_its(&entry).then_some(entry.commitments));
        }
    }
    Ok(None)
}

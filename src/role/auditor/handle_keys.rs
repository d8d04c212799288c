//! Handle keys, held against the logs of the owners who made them.

use super::Reassembly;
use crate::audit::{Entry, EntryKind, FindingCode, LogReader};
use crate::role::RoleError;

impl Reassembly {
    /// Holds the handle key of an owner, and with it the number of its records, against the owner's log: when
    /// it encoded, it committed there to its batch's key. Verify that log first, by
    /// [`verify_logs`](crate::audit::verify_logs): here the entry alone is proved to stand under the
    /// checkpoint. A log of nobody whose batch was scored changes nothing.
    ///
    /// Another key than the log commits to is a finding. Where the log has no such batch, or commits to no key of it, as
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
    /// [`RoleError::Log`] where the log cannot be read or its entry does not stand under the checkpoint.
    pub fn check_owner(&mut self, log: &LogReader) -> Result<(), RoleError> {
        let origin = &log.position().origin;
        let Some(owner) = self.owners.iter_mut().find(|owner| owner.log_origin == *origin) else {
            return Ok(());
        };
        for (index, entry) in (0..).zip(log.entries()) {
            let Entry { kind, outputs, commitments, .. } = entry?;
            let is_its_batch =
                kind == EntryKind::BatchEncoded && outputs.first() == Some(&owner.passport);
            let Some(key) = commitments.first().filter(|_| is_its_batch) else { continue };
            log.prove_entry(index)?;
            owner.handles_logged = *key == owner.handles;
            if !owner.handles_logged {
                let name = owner.owner.clone();
                let sentence = format!(
                    "the handle key of `{name}` that was given is not the one that its log commits to"
                );
                self.find(FindingCode::ReassemblyInputs, sentence);
            }
            break;
        }
        Ok(())
    }
}

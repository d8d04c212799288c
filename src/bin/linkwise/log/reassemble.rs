//! `linkwise log verify --reassemble`: links assembled again, and held against the maps.

use std::path::PathBuf;

use clap::Args;
use linkwise::audit::Verdict;
use linkwise::role::RoleError;
use linkwise::role::auditor::{ReassembleTask, Reassembly, find_assembling, reassemble};

use super::again::Given;
use crate::failure::Failure;
use crate::files;
use crate::progress::Progress;

/// Links to be assembled again.
#[derive(Args, Debug)]
#[command(next_help_heading = "Assembling links again")]
pub(super) struct Reassembling {
    /// Assemble the links of --edges again, and compare with the maps that were released, and with the
    /// counts and the list for the reviewer that the log commits to.
    #[arg(long, requires_all = ["edges", "handles", "map"])]
    reassemble: bool,

    /// The handle key of one data owner's batch; give one for each batch that was scored. It is known for the
    /// batch's own where the owner's log is among the folders.
    #[arg(long, value_name = "X.lwh", requires = "reassemble")]
    handles: Vec<PathBuf>,

    /// The map of one data owner, as the assembler released it; of an owner whose map is not given,
    /// nothing is found out.
    #[arg(long, value_name = "X.map", requires = "reassemble")]
    map: Vec<PathBuf>,

    /// The list for the reviewer, to be told how many pairs it lacks or has too many. Whether it is right is
    /// found out without it.
    #[arg(long, value_name = "review.lwv", requires = "reassemble")]
    review: Option<PathBuf>,
}

impl Reassembling {
    /// Assembles again what was asked for, and adds what is wrong to the verdict.
    pub(super) fn run(
        &self,
        given: &Given<'_>,
        verdict: &mut Verdict,
    ) -> Result<Option<Reassembly>, Failure> {
        if !self.reassemble {
            return Ok(None);
        }
        let (handles, maps) = (given.files(&self.handles)?, given.files(&self.map)?);
        let review = self.review.as_ref().map(|review| files::sealed_or_clear(review, given.homes));
        let review = review.transpose()?;
        let Some(log) = given.log(verdict, find_assembling)? else { return Ok(None) };
        let logs = given.logs(verdict);
        let progress = Progress::start(given.console, "assembling links again", Some(1));
        let mut found = reassemble(&ReassembleTask {
            log: &log,
            entry: None,
            edges: given.edges,
            handles,
            maps,
            review: review.as_deref(),
            progress: &|step| progress.advance(step),
        })?;
        for log in &logs {
            match found.check_owner(log) {
                // A damaged log is a finding already, and hides nothing else.
                Ok(()) | Err(RoleError::Log(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let maps = found.owners.iter().filter(|owner| owner.map_given).count();
        progress.finish_with_count(maps as u64, "maps compared");
        verdict.findings.extend(found.findings.iter().cloned());
        Ok(Some(found))
    }
}

//! `linkwise log verify --reexecute`: parts of a scoring run, computed again.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use linkwise::audit::Verdict;
use linkwise::crypto::{Digest, random_bytes};
use linkwise::role::auditor::{ReexecuteTask, Reexecution, find_scoring, reexecute};

use super::again::Given;
use crate::failure::Failure;
use crate::files;
use crate::progress::Progress;

/// Parts of a scoring run to be computed again.
#[derive(Args, Debug)]
#[command(next_help_heading = "Computing parts of a scoring run again")]
pub(super) struct Reexecuting {
    /// Draw N bins (ranges of tokens in a pass) of the run that released --edges, compute them again
    /// from the encoded rows, and compare bit for bit with what the log commits to.
    #[arg(long, value_name = "N", requires_all = ["batch", "edges", "bins"])]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    reexecute: Option<u64>,

    /// The encoded rows of one data owner; give all that were scored together.
    #[arg(long, value_name = "X.lwk", requires = "reexecute")]
    batch: Vec<PathBuf>,

    /// The bins that the linkage unit kept.
    #[arg(long, value_name = "edges.lwb", requires = "reexecute")]
    bins: Option<PathBuf>,

    /// The seed of an earlier draw, 64 hexadecimal digits, to draw the same bins again. Without it a
    /// new one comes from the operating system after the checkpoint was read.
    #[arg(long, value_name = "HEX", requires = "reexecute")]
    seed: Option<Digest>,

    /// Estimate the model again too, from all rows.
    #[arg(long, requires = "reexecute")]
    model: bool,
}

impl Reexecuting {
    /// Computes again what was asked for, and adds what is wrong to the verdict.
    pub(super) fn run(
        &self,
        given: &Given<'_>,
        verdict: &mut Verdict,
    ) -> Result<Option<Reexecution>, Failure> {
        let (Some(count), Some(bins)) = (self.reexecute, &self.bins) else { return Ok(None) };
        let bins = files::sealed_or_clear(bins, given.homes)?;
        let batches = given.files(&self.batch)?;
        let Some(log) = given.log(verdict, find_scoring)? else { return Ok(None) };
        // After the checkpoint was read: nobody who made it could know what would be drawn.
        let seed = self.seed.map_or_else(random_bytes, |seed| Ok(*seed.as_bytes()))?;
        let progress = Progress::start(given.console, "computing parts of the run again", Some(1));
        let found = reexecute(&ReexecuteTask {
            log: &log,
            entry: None,
            batches,
            edges: given.edges,
            bins: bins.as_ref(),
            count,
            seed,
            estimate_model: self.model,
            progress: &|step| progress.advance(step),
        })?;
        progress.finish_with_count(found.bins.len() as u64, "bins computed again");
        verdict.findings.extend(found.findings.iter().cloned());
        Ok(Some(found))
    }
}

/// What was computed again, for people; with the seed, so that the same can be drawn again.
pub(super) fn tell(found: &Reexecution) -> String {
    let numbers: Vec<String> = found.bins.iter().map(|bin| bin.number.to_string()).collect();
    let mut text = format!("{}\n", found.summary());
    let Reexecution { size, root, seed, .. } = found;
    // A string does not fail to grow.
    let _ =
        writeln!(text, "  drawn by seed {seed}\n  and the checkpoint of {size} entries, {root}");
    if !numbers.is_empty() {
        let _ = writeln!(text, "  bins {}", numbers.join(", "));
    }
    text
}

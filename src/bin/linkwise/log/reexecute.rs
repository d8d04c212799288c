//! `linkwise log verify --reexecute`: parts of a scoring run, computed again.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{LogReader, Verdict};
use linkwise::crypto::{Digest, random_bytes};
use linkwise::home::Home;
use linkwise::role::auditor::{ReexecuteTask, Reexecution, find_scoring, reexecute};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::Console;
use crate::progress::Progress;
use crate::{acting, files};

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

    /// The edges that were released.
    #[arg(long, value_name = "edges.lwe", requires = "reexecute")]
    edges: Option<PathBuf>,

    /// The bins that the linkage unit kept.
    #[arg(long, value_name = "edges.lwb", requires = "reexecute")]
    bins: Option<PathBuf>,

    /// A home whose key opens the files that are sealed to it; may be given several times. Files in
    /// the clear need none.
    #[arg(long, value_name = "H", requires = "reexecute")]
    home: Vec<PathBuf>,

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
        folders: &[PathBuf],
        verdict: &mut Verdict,
        console: Console,
    ) -> Result<Option<Reexecution>, Failure> {
        let (Some(count), Some(edges), Some(bins)) = (self.reexecute, &self.edges, &self.bins)
        else {
            return Ok(None);
        };
        let homes = self.home.iter().map(|home| acting::open_home(home));
        let homes: Vec<Home> = homes.collect::<Result<_, _>>()?;
        let edges = files::sealed_or_clear(edges, &homes)?;
        let bins = files::sealed_or_clear(bins, &homes)?;
        let batches = self.batch.iter().map(|batch| files::sealed_or_clear(batch, &homes));
        let batches = batches.collect::<Result<_, _>>()?;
        let (mut last, mut refused) = (None, None);
        for folder in folders {
            // A log that cannot be read is a finding already.
            let Ok(log) = LogReader::open(folder) else { continue };
            let entry = match find_scoring(&log, edges.as_ref()) {
                Ok(entry) => entry,
                Err(error) => {
                    refused = Some(error);
                    continue;
                }
            };
            if entry.is_some() || last.is_none() {
                last = Some(log);
            }
            if entry.is_some() {
                break;
            }
        }
        let log = match (last, refused) {
            (Some(log), _) => log,
            // What was asked for was not done: that must not pass for sound.
            (None, Some(error)) => return Err(Failure::from(error)),
            (None, None) => return Ok(None),
        };
        let position = log.position();
        let known = verdict.logs.iter().find(|log| log.origin == position.origin);
        if known.is_none_or(|log| log.root != position.root.to_string()) {
            return Err(Failure::usage("the log changed while it was verified; verify it again"));
        }
        // After the checkpoint was read: nobody who made it could know what would be drawn.
        let seed = self.seed.map_or_else(random_bytes, |seed| Ok(*seed.as_bytes()))?;
        let progress = Progress::start(console, "computing parts of the run again", Some(1));
        let found = reexecute(&ReexecuteTask {
            log: &log,
            entry: None,
            batches,
            edges: edges.as_ref(),
            bins: bins.as_ref(),
            count,
            seed,
            estimate_model: self.model,
            progress: &|step| progress.advance(step.done, step.total),
        })?;
        progress.finish_with_count(found.bins.len() as u64, "bins computed again");
        verdict.findings.extend(found.findings.iter().cloned());
        Ok(Some(found))
    }
}

/// What was computed again, for people; with the seed, so that the same can be drawn again. For JSON it
/// goes into the verdict.
pub(super) fn tell(found: Option<&Reexecution>, object: &mut Value) -> Result<String, Failure> {
    let Some(found) = found else { return Ok(String::new()) };
    let told = serde_json::to_value(found)
        .map_err(|error| Failure::unexpected(format!("writing the verdict: {error}")))?;
    if let Some(fields) = object.as_object_mut() {
        fields.insert("reexecution".to_owned(), json!(told));
    }
    let numbers: Vec<String> = found.bins.iter().map(|bin| bin.number.to_string()).collect();
    let mut text = format!("{}\n", found.summary());
    let Reexecution { size, root, seed, .. } = found;
    // A string does not fail to grow.
    let _ =
        writeln!(text, "  drawn by seed {seed}\n  and the checkpoint of {size} entries, {root}");
    if !numbers.is_empty() {
        let _ = writeln!(text, "  bins {}", numbers.join(", "));
    }
    Ok(text)
}

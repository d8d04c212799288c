//! `linkwise log verify`: what can be computed again beside the log, from the files that went in and came
//! out.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use linkwise::audit::{LogReader, Verdict};
use linkwise::home::Home;
use linkwise::role::auditor::{Reassembly, Reexecution};
use linkwise::role::{RoleError, Source};
use serde_json::Value;

use super::{reassemble, reexecute};
use crate::failure::Failure;
use crate::output::Console;
use crate::{acting, files};

/// What is to be computed again.
#[derive(Args, Debug)]
#[command(next_help_heading = "Computing again, what was scored or what was assembled or both")]
#[command(group = ArgGroup::new("again").args(["reexecute", "reassemble"]).multiple(true))]
pub(super) struct ComputingAgain {
    /// The edges that were released, and assembled.
    #[arg(long, value_name = "edges.lwe", requires = "again")]
    edges: Option<PathBuf>,

    /// A home whose key opens the files that are sealed to it; may be given several times. Files in
    /// the clear need none.
    #[arg(long, value_name = "H", requires = "again")]
    home: Vec<PathBuf>,

    #[command(flatten)]
    reexecuting: reexecute::Reexecuting,

    #[command(flatten)]
    reassembling: reassemble::Reassembling,
}

/// What was computed again.
#[derive(Default)]
pub(super) struct ComputedAgain {
    reexecution: Option<Reexecution>,
    reassembly: Option<Reassembly>,
}

/// The edges by which an act is found, and what opens files.
pub(super) struct Given<'a> {
    folders: &'a [PathBuf],
    pub(super) edges: &'a dyn Source,
    pub(super) homes: &'a [Home],
    pub(super) console: Console,
}

impl ComputingAgain {
    /// Computes again what was asked for, and adds what is wrong to the verdict.
    pub(super) fn run(
        &self,
        folders: &[PathBuf],
        verdict: &mut Verdict,
        console: Console,
    ) -> Result<ComputedAgain, Failure> {
        let Some(edges) = &self.edges else { return Ok(ComputedAgain::default()) };
        let homes = self.home.iter().map(|home| acting::open_home(home));
        let homes: Vec<Home> = homes.collect::<Result<_, _>>()?;
        let edges = files::sealed_or_clear(edges, &homes)?;
        let given = Given { folders, edges: edges.as_ref(), homes: &homes, console };
        Ok(ComputedAgain {
            reexecution: self.reexecuting.run(&given, verdict)?,
            reassembly: self.reassembling.run(&given, verdict)?,
        })
    }
}

impl Given<'_> {
    /// The log with the entry that is looked for, or one of those that have none; none where no log can be
    /// read, which is a finding already.
    pub(super) fn log(
        &self,
        verdict: &Verdict,
        find: impl Fn(&LogReader, &dyn Source) -> Result<Option<u64>, RoleError>,
    ) -> Result<Option<LogReader>, Failure> {
        let (mut last, mut refused) = (None, None);
        for folder in self.folders {
            let Ok(log) = LogReader::open(folder) else { continue };
            let entry = match find(&log, self.edges) {
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
        if !is_verified(&log, verdict) {
            return Err(Failure::usage("the log changed while it was verified; verify it again"));
        }
        Ok(Some(log))
    }

    /// All logs that can be read, and are as they were when they were verified.
    pub(super) fn logs(&self, verdict: &Verdict) -> Vec<LogReader> {
        let logs = self.folders.iter().filter_map(|folder| LogReader::open(folder).ok());
        logs.filter(|log| is_verified(log, verdict)).collect()
    }

    /// Files in the clear, or that one of the homes opens.
    pub(super) fn files(&self, paths: &[PathBuf]) -> Result<Vec<Box<dyn Source + '_>>, Failure> {
        paths.iter().map(|path| files::sealed_or_clear(path, self.homes)).collect()
    }
}

/// Of one log there may be several copies, one older than the other.
fn is_verified(log: &LogReader, verdict: &Verdict) -> bool {
    let (position, root) = (log.position(), log.position().root.to_string());
    verdict.logs.iter().any(|log| log.origin == position.origin && log.root == root)
}

impl ComputedAgain {
    /// For people. For JSON it goes into the verdict.
    pub(super) fn tell(&self, object: &mut Value) -> Result<String, Failure> {
        let mut text = String::new();
        if let Some(found) = &self.reexecution {
            insert(object, "reexecution", found)?;
            text += &reexecute::tell(found);
        }
        if let Some(found) = &self.reassembly {
            insert(object, "reassembly", found)?;
            text.extend([&found.summary(), "\n"]);
        }
        Ok(text)
    }
}

fn insert(object: &mut Value, name: &str, found: &impl serde::Serialize) -> Result<(), Failure> {
    let found = serde_json::to_value(found)
        .map_err(|error| Failure::unexpected(format!("writing the verdict: {error}")))?;
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), found);
    }
    Ok(())
}

//! Parts of a scoring run computed again from the batches, and held against what the log commits to.

use core::fmt;
use core::ops::ControlFlow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::draw::Draw;
use super::{find_entry, terms_of};
use crate::audit::{Entry, EntryKind, Finding, FindingCode, LogReader};
use crate::crypto::Digest;
use crate::link::{Bin, BinsHeader, Edge, EdgesHeader, Scorer};
use crate::policy::{Role, Terms};
use crate::role::linkage_unit::batches::Batches;
use crate::role::linkage_unit::bins::{EdgeBins, RowBins};
use crate::role::{Progress, RoleError, Source};
use crate::schema::Pass;

/// The most findings about single bins.
const FINDINGS_MAX: usize = 100;

/// What to compute again.
pub struct ReexecuteTask<'a> {
    /// The linkage unit's log, whose folder has the agreement. Verify it first, by
    /// [`verify_logs`](crate::audit::verify_logs): here the entry alone is proved to stand under the
    /// checkpoint.
    pub log: &'a LogReader,
    /// The entry of the run, from 0; none: the one that put these edges out.
    pub entry: Option<u64>,
    /// The batches (`.lwk`) that were scored.
    pub batches: Vec<Box<dyn Source + 'a>>,
    /// The edges (`.lwe`) that were released.
    pub edges: &'a dyn Source,
    /// The bins (`.lwb`) that the linkage unit kept.
    pub bins: &'a dyn Source,
    /// How many bins; all where there are fewer.
    pub count: u64,
    /// The auditor's own, drawn after the checkpoint was fixed.
    pub seed: [u8; 32],
    /// Whether the model is estimated again too, which reads every row.
    pub estimate_model: bool,
    /// Called for every 65,536 rows that are read of an owner in a pass, and at the end of each pass; the
    /// batches are read once (`computing again`), and once more where the model is estimated again
    /// (`learning weights`). `ControlFlow::Break` stops it with [`RoleError::Cancelled`]. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl fmt::Debug for ReexecuteTask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReexecuteTask")
    }
}

/// One bin that was computed again: a range of tokens in one pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecomputedBin {
    /// Its number among all bins of the run, from 0: pass by pass, then by token.
    pub number: u64,
    /// The pass.
    pub pass: String,
    /// Rows of all owners, as computed again.
    pub rows: u64,
    /// Edges, as computed again.
    pub edges: u64,
    /// Whether rows and edges are, bit for bit, those that the entry commits to.
    pub equal: bool,
}

/// What was computed again and found.
///
/// With the checkpoint, entry, seed and count, anyone who has the bins can draw the same again:
/// [`Draw::new`]`("bins", seed, position, entry)` chooses first among the bins in which there are edges
/// or rows of two owners, ascending, then among the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reexecution {
    /// The log's name.
    pub origin: String,
    /// The entries that its checkpoint covers.
    pub size: u64,
    /// The root of its checkpoint, in hexadecimal.
    pub root: String,
    /// The entry of the run; none where the log has none that put these edges out.
    pub entry: Option<u64>,
    /// The auditor's seed, in hexadecimal.
    pub seed: String,
    /// The number of bins of the run.
    pub bins_in_all: u64,
    /// The bins that were computed again, in the order drawn.
    pub bins: Vec<RecomputedBin>,
    /// Whether the model was estimated again and is the same; none where it was not.
    pub model_equal: Option<bool>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Reexecution {
    /// Whether bins were computed again and nothing is wrong.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.findings.is_empty() && !self.bins.is_empty()
    }

    /// One sentence for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let Some(entry) = self.entry else {
            return format!("{}: no entry put these edges out", self.origin);
        };
        let equal = self.bins.iter().filter(|bin| bin.equal).count();
        let rows: u64 = self.bins.iter().map(|bin| bin.rows).sum();
        let edges: u64 = self.bins.iter().map(|bin| bin.edges).sum();
        let model = match self.model_equal {
            None => "; the model was taken from the edges and not estimated again",
            Some(true) => "; the model is estimated the same again",
            Some(false) => "; the model is estimated differently",
        };
        if self.bins.is_empty() {
            return format!("{}, entry {entry}: nothing could be computed again", self.origin);
        }
        format!(
            "{}, entry {entry}: {equal} of {} bins computed again are bit for bit the same ({} bins in \
             all, {rows} rows and {edges} edges in these){model}",
            self.origin,
            self.bins.len(),
            self.bins_in_all
        )
    }

    fn find(&mut self, code: FindingCode, sentence: impl Into<String>) {
        let (origin, sentence) = (self.origin.clone(), sentence.into());
        self.findings.push(Finding { code, origin, entry: self.entry, sentence });
    }
}

/// The entry of a log by which a file of edges was released, by the file's digest; none where there is
/// none. Neither the file nor the log is verified.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
/// use linkwise::audit::LogReader;
/// use linkwise::role::auditor::find_scoring;
/// let log = LogReader::open(&unit.log_folder())?;
/// assert!(find_scoring(&log, &MemorySource::new(edges))?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Log`] where an entry cannot be read, [`RoleError::EdgeFile`] where that is no file of
/// edges.
pub fn find_scoring(log: &LogReader, edges: &dyn Source) -> Result<Option<u64>, RoleError> {
    find_entry(log, edges, |entry, digest| {
        entry.kind == EntryKind::BatchScored && entry.outputs.contains(digest)
    })
}

/// Computes bins of a run again and compares them, bit for bit, with those that the run's entry commits
/// to; checks that batches, edges and bins are those of the entry, that all counts add up, and that the
/// edges were released as they are computed.
///
/// Bins are drawn by the auditor's seed and the checkpoint, see [`Reexecution`]. A bin is wrong where an edge
/// of two of its rows was left out or changed, or one with the handle of a row of it was added. Where a part f
/// of the bins is wrong, `count` drawn bins show it with a chance of at least 1 - (1 - f)^count; a count of all
/// bins shows every edge that was added, left out or changed. Costs one reading of the batches, whose every row
/// is checked against its passport and counted, and the comparisons of the bins drawn. Memory: the edges, and
/// 16 bytes a row of the bins drawn.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
/// use linkwise::audit::LogReader;
/// use core::ops::ControlFlow;
/// use linkwise::role::auditor::{ReexecuteTask, reexecute};
/// let scored = unit.score(&agreement, &[&h.batch, &c.batch], now)?;
/// let task = ReexecuteTask {
///     log: &LogReader::open(&unit.log_folder())?,
///     entry: None,
///     batches: vec![Box::new(MemorySource::new(h.batch)), Box::new(MemorySource::new(c.batch))],
///     edges: &MemorySource::new(scored.file),
///     bins: &MemorySource::new(scored.bins),
///     count: 5,
///     seed: random_bytes()?,
///     estimate_model: true,
///     progress: &|_| ControlFlow::Continue(()),
/// };
/// let found = reexecute(&task)?;
/// assert!(found.is_sound(), "{:?}", found.findings);
/// assert_eq!((found.bins.len(), found.model_equal), (5, Some(true)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError`] where a file or the log cannot be read, is not signed by whom the agreement names, or
/// was altered. That the run is not what the log says is no error: it is among the findings.
pub fn reexecute(task: &ReexecuteTask<'_>) -> Result<Reexecution, RoleError> {
    let position = task.log.position();
    let mut found = Reexecution {
        origin: position.origin.clone(),
        size: position.size,
        root: position.root.to_string(),
        entry: match task.entry {
            Some(entry) => Some(entry),
            None => find_scoring(task.log, task.edges)?,
        },
        seed: Digest::from_bytes(task.seed).to_string(),
        bins_in_all: 0,
        bins: Vec::new(),
        model_equal: None,
        findings: Vec::new(),
    };
    let Some(index) = found.entry else {
        let sentence = "no entry of this log put out the edges that were given";
        found.find(FindingCode::ReexecutionInputs, sentence);
        return Ok(found);
    };
    task.log.prove_entry(index)?;
    let entry = Entry::from_bytes(&task.log.entry_bytes(index)?)?;
    if entry.kind != EntryKind::BatchScored {
        return Err(RoleError::Usage { what: "that entry is of no scoring; give one that is" });
    }
    let Some(root) = entry.commitments.first() else {
        found.find(
            FindingCode::BinsMissing,
            "it commits to no bins, so the run cannot be computed again in parts",
        );
        return Ok(found);
    };
    let terms = terms_of(task.log, &entry)?;
    let unit = terms
        .card_of(Role::LinkageUnit)
        .ok_or(RoleError::Usage { what: "the agreement names no linkage unit" })?;
    let unit = (unit.name.as_str(), &unit.signer);
    let (edges_header, mut edges, digest) = EdgesHeader::read(&mut task.edges.open()?, unit)?;
    edges.sort_unstable();
    let (bins_header, bins) = BinsHeader::read(&mut task.bins.open()?, unit)?;
    let batches = Batches::open(&terms, &terms.digest(), &task.batches)?;
    let run = Run { entry: &entry, digest, edges_header, edges, bins_header, bins, batches };
    run.check_belonging(root, &mut found);
    if !found.findings.is_empty() {
        return Ok(found);
    }
    found.bins_in_all = run.bins.len() as u64;
    run.check_counts(&mut found);
    let mut draw = Draw::new("bins", &task.seed, position, index);
    let chosen = run.choose(&mut draw, task.count);
    run.recompute(&terms, &chosen, task.progress, &mut found)?;
    if task.estimate_model {
        let equal = run.batches.model(task.progress)?.0 == run.edges_header.model;
        found.model_equal = Some(equal);
        if !equal {
            let sentence = "the model, estimated again, is not the one the edges were scored with";
            found.find(FindingCode::ModelMismatch, sentence);
        }
    }
    Ok(found)
}

/// A run as its files tell it.
struct Run<'a> {
    entry: &'a Entry,
    digest: Digest,
    edges_header: EdgesHeader,
    /// Ascending.
    edges: Vec<Edge>,
    bins_header: BinsHeader,
    bins: Vec<Bin>,
    batches: Batches<'a>,
}

impl Run<'_> {
    /// That all files are those of the entry.
    fn check_belonging(&self, root: &Digest, found: &mut Reexecution) {
        let passports: Vec<(String, Digest)> = self
            .batches
            .passports()
            .map(|(passport, digest)| (passport.owner.clone(), *digest))
            .collect();
        if !passports.iter().map(|(_, digest)| digest).eq(&self.entry.inputs) {
            let sentence = "the batches that were given are not those it took in";
            found.find(FindingCode::ReexecutionInputs, sentence);
        }
        if !self.entry.outputs.contains(&self.digest) || self.edges_header.passports != passports {
            let sentence = "the edges that were given are not those it put out of these batches";
            found.find(FindingCode::ReexecutionInputs, sentence);
        } else if self.entry.outputs.len() > 1 || self.entry.commitments.len() > 1 {
            let sentence =
                "it put out other edges too, or commits to other bins, which were not given";
            found.find(FindingCode::ReexecutionInputs, sentence);
        }
        if self.entry.model != Some(self.edges_header.model.digest()) {
            let sentence = "the edges have another model than it says";
            found.find(FindingCode::ModelMismatch, sentence);
        }
        let header = &self.bins_header;
        if header.root(&self.bins) != *root {
            let sentence = "the bins that were given do not give the root that it commits to";
            found.find(FindingCode::BinsMismatch, sentence);
        } else if header.edges != self.digest
            || header.passports != passports
            || header.bits != self.batches.bin_bits()
            || usize::from(header.passes) != self.batches.schema().passes.len()
        {
            let sentence =
                "the bins it commits to are of other batches or edges, or of another width";
            found.find(FindingCode::BinsMismatch, sentence);
        }
    }

    /// That the bins' counts are those of the passports and of the edges.
    fn check_counts(&self, found: &mut Reexecution) {
        let edges: u64 = self.bins.iter().fold(0, |sum, bin| sum.saturating_add(bin.edges.count));
        if edges != self.edges.len() as u64 {
            let released = self.edges.len();
            let sentence = format!("its bins have {edges} edges, but {released} were released");
            found.find(FindingCode::BinsDisagree, sentence);
        }
        for (place, (passport, _)) in self.batches.passports().enumerate() {
            let by_pass = self.bins.chunks(1 << self.bins_header.bits);
            for (entry, bins) in passport.passes.iter().zip(by_pass) {
                let rows = bins
                    .iter()
                    .filter_map(|bin| bin.rows.get(place))
                    .fold(0u64, |sum, tally| sum.saturating_add(tally.count));
                let encoded = entry.rows.as_ref().map_or(0, |rows| rows.rows);
                if rows != encoded {
                    let (owner, pass) = (&passport.owner, &entry.pass);
                    let sentence = format!(
                        "its bins of {pass} have {rows} rows of `{owner}`, but {encoded} were encoded"
                    );
                    found.find(FindingCode::BinsDisagree, sentence);
                }
            }
        }
    }

    /// Bins in which something can have met come first: there is nothing to find out about the others
    /// but that nothing came out of them.
    fn choose(&self, draw: &mut Draw, count: u64) -> Vec<usize> {
        let (meeting, others): (Vec<usize>, Vec<usize>) = (0..self.bins.len()).partition(|bin| {
            self.bins.get(*bin).is_some_and(|bin| {
                bin.edges.count > 0 || bin.rows.iter().filter(|rows| rows.count > 0).count() > 1
            })
        });
        let mut chosen = draw.choose(count, meeting);
        let more = count.saturating_sub(chosen.len() as u64);
        chosen.extend(draw.choose(more, others));
        chosen
    }

    fn recompute(
        &self,
        terms: &Terms,
        chosen: &[usize],
        progress: &dyn Fn(Progress) -> ControlFlow<()>,
        found: &mut Reexecution,
    ) -> Result<(), RoleError> {
        let (bits, passes) = (self.bins_header.bits, usize::from(self.bins_header.passes));
        let scorer =
            Scorer { model: &self.edges_header.model, floor_bits: terms.linkage.floor_bits };
        let set: BTreeSet<usize> = chosen.iter().copied().collect();
        let all = set.len() == self.bins.len();
        let mut row_bins: Vec<RowBins> = self
            .entry
            .inputs
            .iter()
            .map(|_| RowBins::new(bits, passes, Some(set.clone())))
            .map(|bins| if all { bins } else { bins.keeping_handles() })
            .collect();
        let mut edge_bins = EdgeBins::new(bits, passes);
        let mut edges: Vec<Edge> = Vec::new();
        self.batches.scan("computing again", progress, &mut row_bins, &mut |pass, met| {
            if let Some((bits, class)) = scorer.edge(met.vector, met.meeting) {
                let edge = Edge { left: *met.left_handle, right: *met.right_handle, bits, class };
                edges.push(edge);
                edge_bins.add(pass, met.token, edge);
            }
        })?;
        let mut handles: Vec<[u8; 16]> =
            row_bins.iter_mut().flat_map(RowBins::take_handles).collect();
        handles.sort_unstable();
        let again = edge_bins.finish(row_bins);
        self.compare(chosen, &set, &again, found);
        edges.sort_unstable();
        let missing = edges.iter().filter(|edge| self.edges.binary_search(edge).is_err()).count();
        if missing > 0 {
            let sentence = format!("{missing} edges of these bins were not released as computed");
            found.find(FindingCode::EdgesDiffer, sentence);
        }
        // A row has a handle of its own and stands in one bin: an edge with the handle of a row of these bins
        // comes out of them or is forged, wherever an edge was left out so that the numbers agree.
        let of_these = |edge: &Edge| {
            all || [&edge.left, &edge.right].iter().any(|one| handles.binary_search(one).is_ok())
        };
        let forged = |edge: &&Edge| edges.binary_search(edge).is_err() && of_these(edge);
        let more = self.edges.iter().filter(forged).count();
        if more > 0 {
            let of = if all {
                "no bin gives"
            } else {
                "rows of these bins are in, and they do not give"
            };
            let sentence = format!("{more} edges were released that {of}");
            found.find(FindingCode::EdgesDiffer, sentence);
        }
        Ok(())
    }

    /// Holds what was computed again against what the entry commits to. Rows are counted in every bin:
    /// otherwise bins could be passed off as empty, to be drawn last.
    fn compare(
        &self,
        chosen: &[usize],
        set: &BTreeSet<usize>,
        again: &[Bin],
        found: &mut Reexecution,
    ) {
        let counts = |bin: &Bin| bin.rows.iter().map(|rows| rows.count).collect::<Vec<_>>();
        let passes = &self.batches.schema().passes;
        let pass_of = |bin: usize| passes.get(bin >> self.bins_header.bits);
        let miscounted: Vec<usize> = (0..)
            .zip(self.bins.iter().zip(again))
            .filter(|(bin, (told, seen))| !set.contains(bin) && counts(told) != counts(seen))
            .map(|(bin, _)| bin)
            .collect();
        if let Some(first) = miscounted.first() {
            let more = miscounted.len();
            let sentence = format!(
                "{more} bins have other numbers of rows than it commits to, first bin {first}"
            );
            found.find(FindingCode::ReexecutionDiffers, sentence);
        }
        let mut differing = 0;
        for place in chosen {
            let (Some(told), Some(seen)) = (self.bins.get(*place), again.get(*place)) else {
                continue;
            };
            let pass = pass_of(*place).map_or_else(String::new, Pass::id);
            let equal = told == seen;
            if !equal && differing < FINDINGS_MAX {
                differing += 1;
                let what = match (told.rows == seen.rows, told.edges == seen.edges) {
                    (false, true) => "its rows are",
                    (true, false) => "its edges are",
                    _ => "its rows and edges are",
                };
                let sentence = format!(
                    "bin {place}, in the pass {pass}: computed again, {what} not what it commits to"
                );
                found.find(FindingCode::ReexecutionDiffers, sentence);
            }
            found.bins.push(RecomputedBin {
                number: *place as u64,
                pass,
                rows: counts(seen).into_iter().sum(),
                edges: seen.edges.count,
                equal,
            });
        }
    }
}

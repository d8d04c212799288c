//! Scoring: from batches to edges.

use core::ops::ControlFlow;

use super::batches::Batches;
use super::bins::{EdgeBins, RowBins};
use crate::audit::{AuditLog, EntryKind};
use crate::crypto::{Digest, Signer, random_bytes, shuffle};
use crate::link::{BinsHeader, Edge, EdgesHeader, Origin, Scorer};
use crate::policy::{DenialReason, Permit, Refusal, Score};
use crate::role::act::{begin, check_actor, facts, release};
use crate::role::{Outlet, Progress, RoleError, Source, WRITTEN, go_on};
use crate::time::Timestamp;

/// What to score.
pub struct ScoreTask<'a> {
    /// The batches (`.lwk`), one of each owner, at least two.
    pub batches: Vec<Box<dyn Source + 'a>>,
    /// The linkage unit's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// The edges (`.lwe`), for the assembler.
    pub edges: Box<dyn Outlet + 'a>,
    /// The bins (`.lwb`), which stay with the linkage unit: by them an auditor can have parts of the run
    /// computed again, see [`reexecute`](crate::role::auditor::reexecute).
    pub bins: Box<dyn Outlet + 'a>,
    /// Called for every 65,536 rows that are read of an owner in a pass, and at the end of each pass; the
    /// batches are read twice (`learning weights`, `scoring`); and when all is written and nothing released
    /// (`writing`). `ControlFlow::Break` stops the act with
    /// [`RoleError::Cancelled`], and nothing is released. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl core::fmt::Debug for ScoreTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ScoreTask")
    }
}

/// What was scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreReport {
    /// The digest that names the file of edges in logs.
    pub edges: Digest,
    /// Edges released.
    pub released: u64,
    /// Pairs of rows that met, over all passes.
    pub met: u64,
    /// The least weight, in whole bits, at which a pair is a link.
    pub threshold_bits: i16,
    /// Pairs of records that the model expects to be matches.
    pub expected_matches: u64,
    /// Where the m probabilities come from: `verified pairs`, `expectation` or `defaults`.
    pub learned_from: &'static str,
    /// Owners, in the order of their names, and the passes that each left out.
    pub owners: Vec<(String, Vec<String>)>,
}

/// Scores batches: compares rows that meet, learns the weights, chooses the threshold, and releases the
/// edges above the floor, shuffled, once the log has the outcome. The outcome commits to the Merkle root
/// of the run's bins: what went into each range of tokens, and what came out.
///
/// Memory: one chunk of 65,536 rows of each owner, 35 bytes for each released edge, at most 256 bins a pass.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
/// use core::ops::ControlFlow;
/// use linkwise::role::linkage_unit::{ScoreTask, score};
/// let (signer, log) = unit.signer_and_log();
/// let request = Request::new("unit", agreement.terms().purpose, now);
/// let batches: Vec<Box<dyn Source>> =
///     vec![Box::new(MemorySource::new(h.batch)), Box::new(MemorySource::new(c.batch))];
/// let (edges, file) = MemoryOutlet::new();
/// let (edges, (bins, _)) = (Box::new(edges), MemoryOutlet::new());
/// let task = ScoreTask { batches, signer, edges, bins: Box::new(bins), progress: &|_| ControlFlow::Continue(()) };
/// let report = score(agreement.permit(&request)?.accept(Obligations::NONE)?, task, log, now)?;
/// assert!(report.released >= 1 && file.take().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Encode`] and [`RoleError::Mismatch`] for batches that do not belong together,
/// [`RoleError::Refused`] where two of them have been scored together before.
pub fn score(
    permit: Permit<'_, Score>,
    task: ScoreTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<ScoreReport, RoleError> {
    let agreement = permit.agreement();
    let terms = agreement.terms();
    let unit = permit.party().to_owned();
    let ScoreTask { batches: sources, signer, edges: mut output, bins: mut bins_output, progress } =
        task;
    let batches = Batches::open(terms, agreement.digest(), &sources)?;
    let inputs: Vec<Digest> = batches.passports().map(|(_, digest)| *digest).collect();
    check_actor(agreement, &unit, signer, log)?;
    for earlier in facts(log)?.scored {
        if inputs.iter().filter(|digest| earlier.contains(digest)).count() >= 2 {
            return Err(Refusal::from(DenialReason::ReleasedBefore).into());
        }
    }
    let running = begin(permit, &batches.rows(), signer, log, now)?;
    let (model, met) = batches.model(progress)?;
    let scorer = Scorer { model: &model, floor_bits: terms.linkage.floor_bits };
    let mut edges: Vec<Edge> = Vec::new();
    let (bin_bits, passes) = (batches.bin_bits(), batches.schema().passes.len());
    let mut edge_bins = EdgeBins::new(bin_bits, passes);
    let mut row_bins: Vec<RowBins> =
        inputs.iter().map(|_| RowBins::new(bin_bits, passes, None)).collect();
    batches.scan("scoring", progress, &mut row_bins, &mut |pass, met| {
        if let Some((bits, class)) = scorer.edge(met.vector, met.meeting) {
            let edge = Edge { left: *met.left_handle, right: *met.right_handle, bits, class };
            edges.push(edge);
            edge_bins.add(pass, met.token, edge);
        }
    })?;
    let bins = edge_bins.finish(row_bins);
    shuffle(&mut edges)?;
    let header = EdgesHeader {
        origin: Origin { agreement: *agreement.digest(), epoch: terms.epoch, maker: unit },
        passports: batches
            .passports()
            .map(|(passport, digest)| (passport.owner.clone(), *digest))
            .collect(),
        model,
        floor_bits: terms.linkage.floor_bits,
    };
    let digest = header.write(&edges, signer, &mut output)?;
    let bins_header = BinsHeader {
        origin: header.origin.clone(),
        edges: digest,
        passports: header.passports.clone(),
        seed: random_bytes()?,
        bits: bin_bits,
        passes: u16::try_from(passes).unwrap_or(u16::MAX),
    };
    bins_header.write(&bins, signer, &mut bins_output)?;
    let model = header.model;
    let mut outcome = running.entry(EntryKind::BatchScored);
    outcome.inputs = inputs;
    outcome.outputs = vec![digest];
    outcome.model = Some(model.digest());
    outcome.commitments = vec![bins_header.root(&bins)];
    outcome.parents = batches.passports().map(|(passport, _)| passport.log.clone()).collect();
    running.count(
        &mut outcome,
        [("edges-released".to_owned(), edges.len() as u64), ("rows-met".to_owned(), met)],
    );
    go_on(progress(WRITTEN))?;
    release(vec![output, bins_output], log, &[outcome])?;
    Ok(ScoreReport {
        edges: digest,
        released: edges.len() as u64,
        met,
        threshold_bits: model.threshold,
        expected_matches: model.expected_matches,
        learned_from: model.source.name(),
        owners: batches
            .passports()
            .map(|(passport, _)| {
                let left_out = passport.passes.iter().filter(|entry| entry.rows.is_none());
                (passport.owner.clone(), left_out.map(|entry| entry.pass.clone()).collect())
            })
            .collect(),
    })
}

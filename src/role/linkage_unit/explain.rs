//! Explaining one released edge, level by level.

use core::fmt;
use core::ops::ControlFlow;

use super::batches::Batches;
use crate::audit::{AuditLog, EntryKind};
use crate::crypto::{Digest, Signer};
use crate::link::{Class, Model, Scorer};
use crate::policy::{Explain, Permit};
use crate::role::act::{begin, check_actor, facts, finish};
use crate::role::{Progress, RoleError, Source};
use crate::schema::{Comparison, LevelVector, Schema, level_name};
use crate::time::Timestamp;

/// What to explain.
pub struct ExplainTask<'a> {
    /// The batches that were scored.
    pub batches: Vec<Box<dyn Source + 'a>>,
    /// One handle of the edge.
    pub left: [u8; 16],
    /// The other.
    pub right: [u8; 16],
    /// The linkage unit's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// Called for every 65,536 rows that are read of an owner in a pass, and at the end of each pass; the
    /// batches are read twice (`learning weights`, `finding the edge`). `ControlFlow::Break` stops the act with
    /// [`RoleError::Cancelled`], and nothing is released. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl fmt::Debug for ExplainTask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExplainTask")
    }
}

/// One comparison of an explanation.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExplainedLevel {
    /// What was compared.
    pub comparison: &'static str,
    /// How it compared.
    pub level: &'static str,
    /// How often records of one person have this level, 0 to 1.
    pub m: f64,
    /// How often records of two people have this level, 0 to 1.
    pub u: f64,
    /// What it adds to the weight, in 1/1024 bit.
    pub weight_units: i32,
}

/// Why a pair has its weight: the levels' weights sum to it exactly.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// The pass in which the two meet; none for records that were compared directly.
    pub pass: Option<String>,
    /// Every comparison of the schema.
    pub levels: Vec<ExplainedLevel>,
    /// The sum of the levels' weights, in 1/1024 bit.
    pub weight_units: i32,
    /// The weight as it is released: whole bits, rounded down, with a ceiling.
    pub weight_bits: i16,
    /// The least weight at which a pair is a match, in whole bits.
    pub threshold_bits: i16,
    /// Whether the edge was released for review; none for records that were compared directly.
    pub for_review: Option<bool>,
}

impl fmt::Display for Explanation {
    /// A table, one line for each comparison that says something; bits to one place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} bits; a link from {} on", self.weight_bits, self.threshold_bits)?;
        for level in self.levels.iter().filter(|level| level.weight_units != 0) {
            let bits = f64::from(level.weight_units) / 1024.0;
            writeln!(f, "  {:<14} {:<20} {bits:+6.1}", level.comparison, level.level)?;
        }
        Ok(())
    }
}

/// Explains a level vector by a model.
pub(in crate::role) fn explanation(
    schema: &Schema,
    model: &Model,
    vector: LevelVector,
) -> Explanation {
    let levels = Comparison::ALL
        .into_iter()
        .filter(|comparison| schema.has(comparison.field()))
        .map(|comparison| {
            let level = vector.level(comparison);
            let probability = |table: &[[u32; 7]; 16]| {
                let row = table.get(comparison.index());
                let cell = row.and_then(|row| row.get(usize::from(level))).copied();
                f64::from(cell.unwrap_or(0)) / 1e9
            };
            ExplainedLevel {
                comparison: comparison.name(),
                level: level_name(comparison, level),
                m: probability(&model.m),
                u: probability(&model.u),
                weight_units: model.weight_of(comparison, level),
            }
        })
        .collect();
    Explanation {
        pass: None,
        levels,
        weight_units: model.weight(vector),
        weight_bits: Scorer { model, floor_bits: i16::MIN }.bits(vector),
        threshold_bits: model.threshold,
        for_review: None,
    }
}

/// Explains one released edge. Reads the batches twice.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
/// use linkwise::role::linkage_unit::{ExplainTask, explain};
/// // Here the unit still has its own file of edges, in the clear.
/// let edge = unit.released_edges(&agreement, &edges, now)?[0];
/// use core::ops::ControlFlow;
/// let (signer, log) = unit.signer_and_log();
/// let request = Request::new("unit", agreement.terms().purpose, now);
/// let batches: Vec<Box<dyn Source>> =
///     vec![Box::new(MemorySource::new(h.batch)), Box::new(MemorySource::new(c.batch))];
/// let (left, right) = (edge.left, edge.right);
/// let task = ExplainTask { batches, left, right, signer, progress: &|_| ControlFlow::Continue(()) };
/// let why = explain(agreement.permit(&request)?.accept(Obligations::NONE)?, task, log, now)?;
/// assert_eq!(why.weight_bits, edge.weight_bits);
/// assert_eq!(why.levels.iter().map(|level| level.weight_units).sum::<i32>(), why.weight_units);
/// println!("{why}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::NoSuchEdge`] where the two handles do not meet or their edge was not released: the two
/// cases are not told apart.
pub fn explain(
    permit: Permit<'_, Explain>,
    task: ExplainTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Explanation, RoleError> {
    let agreement = permit.agreement();
    let terms = agreement.terms();
    let ExplainTask { batches: sources, left, right, signer, progress } = task;
    let batches = Batches::open(terms, agreement.digest(), &sources)?;
    check_actor(agreement, permit.party(), signer, log)?;
    let inputs: Vec<Digest> = batches.passports().map(|(_, digest)| *digest).collect();
    if !facts(log)?.scored.contains(&inputs) {
        return Err(RoleError::Mismatch {
            what: "these batches were not scored together".to_owned(),
            remedy: "give exactly the batches whose edge is to be explained",
        });
    }
    let running = begin(permit, &[], signer, log, now)?;
    let (model, _) = batches.model(progress)?;
    let scorer = Scorer { model: &model, floor_bits: terms.linkage.floor_bits };
    let mut found = None;
    batches.scan("finding the edge", progress, &mut [], &mut |pass, met| {
        let handles = (*met.left_handle, *met.right_handle);
        if (handles == (left, right) || handles == (right, left))
            && let Some((_, class)) = scorer.edge(met.vector, met.meeting)
        {
            found = Some((pass, met.vector, class));
        }
    })?;
    let mut outcome = running.entry(EntryKind::LinkExplained);
    outcome.inputs = inputs;
    outcome.model = Some(model.digest());
    finish(log, &outcome)?;
    let Some((pass, vector, class)) = found else { return Err(RoleError::NoSuchEdge) };
    let mut explained = explanation(batches.schema(), &model, vector);
    explained.pass = batches.schema().passes.get(pass).map(crate::schema::Pass::id);
    explained.for_review = Some(matches!(class, Class::Review));
    Ok(explained)
}

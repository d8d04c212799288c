//! A sample, drawn again.

use core::fmt;

use serde::Serialize;

use super::terms_of;
use crate::audit::{Entry, EntryKind, Finding, FindingCode, LogReader};
use crate::crypto::Digest;
use crate::link::{DrawnAs, SampleHeader, SampledTruth};
use crate::policy::{Role, Terms};
use crate::role::assembler::resolve::{open_owners, read_edges, resolve, review_header, rules};
use crate::role::assembler::sample::{assembled_at, draw};
use crate::role::{RoleError, Source};

/// A sample to be drawn again.
pub struct CheckSampleTask<'a> {
    /// The assembler's log, whose folder has the agreement. Verify it first, by
    /// [`verify_logs`](crate::audit::verify_logs).
    pub log: &'a LogReader,
    /// The key of the sample (`.lws`).
    pub key: &'a dyn Source,
    /// The edges (`.lwe`) that were assembled.
    pub edges: &'a dyn Source,
    /// The handle keys (`.lwh`), one of each owner whose batch was scored.
    pub handles: Vec<Box<dyn Source + 'a>>,
    /// The seed that the auditor gave; none where the key's is believed.
    pub seed: Option<[u8; 32]>,
}

impl fmt::Debug for CheckSampleTask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckSampleTask")
    }
}

/// One pair of a sample, and as what it was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampledPair {
    /// One owner and its reference.
    pub left: (String, u32),
    /// The other owner and its reference.
    pub right: (String, u32),
    /// `link`, `implied` (a link by way of a third record alone) or `near-miss`.
    pub drawn_as: &'static str,
    /// The mean weight in whole bits; 0 for implied pairs.
    pub weight_bits: i16,
}

/// What was found of a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampleVerdict {
    /// The log's name.
    pub origin: String,
    /// The entry of the sample; none where the log has none of this key.
    pub entry: Option<u64>,
    /// The entry by which the links were assembled: with the log up to it, the seed chose.
    pub assembled: Option<u64>,
    /// The seed, in hexadecimal.
    pub seed: String,
    /// How many links and near-misses it says were asked for: hold it against what the auditor asked, since
    /// a smaller sample by the same seed is the beginning of the larger.
    pub asked: (u64, u64),
    /// The pairs in the order of the reviewer's list, and what is true of each; none where the sample is
    /// not what the log says.
    pub pairs: Vec<SampledPair>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl SampleVerdict {
    /// Whether the sample is what its seed draws.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn find(&mut self, code: FindingCode, sentence: &str) {
        let (origin, sentence) = (self.origin.clone(), sentence.to_owned());
        self.findings.push(Finding { code, origin, entry: self.entry, sentence });
    }
}

/// Draws a sample again, by the seed in its key, and compares it with the list that the log's entry
/// names; where they are the same, tells which pairs are links. To be asked for when the reviewer has
/// answered. Costs what assembling does.
///
/// # Errors
/// [`RoleError`] where a file or the log cannot be read, is not signed by whom the agreement names, or
/// was altered. That the sample is another one is no error: it is among the findings.
pub fn check_sample(task: &CheckSampleTask<'_>) -> Result<SampleVerdict, RoleError> {
    let mut found = SampleVerdict {
        origin: task.log.position().origin.clone(),
        entry: None,
        assembled: None,
        seed: String::new(),
        asked: (0, 0),
        pairs: Vec::new(),
        findings: Vec::new(),
    };
    let Some(Logged { index, entry, terms, key, truth }) = find_entry(task)? else {
        let sentence = "no entry of this log names the list of the key that was given";
        found.find(FindingCode::SampleMismatch, sentence);
        return Ok(found);
    };
    task.log.prove_entry(index)?;
    found.entry = Some(index);
    found.seed = Digest::from_bytes(key.seed).to_string();
    found.asked = key.asked;
    if entry.commitments.first() != Some(&key.commitment(&truth)) {
        found.find(FindingCode::SampleMismatch, "it commits to another key of the sample");
    }
    if task.seed.is_some_and(|seed| seed != key.seed) {
        found.find(FindingCode::SampleMismatch, "it was drawn by another seed than the one given");
    }
    if entry.outputs.len() > 1 || entry.commitments.len() > 1 {
        found.find(FindingCode::SampleMismatch, "it put out or commits to more than one sample");
    }
    let position = assembled_at(&found.origin, task.log.entries(), &key.edges)?;
    if position.as_ref() != Some(&key.position) || key.position.size > index {
        let sentence = "it was drawn for another state of the log than that of the links assembled";
        found.find(FindingCode::SampleMismatch, sentence);
    }
    let (header, edges, digest) = read_edges(&terms, task.edges)?;
    if digest != key.edges || entry.inputs.first() != Some(&digest) {
        let sentence = "the edges that were given are not those it was drawn from";
        found.find(FindingCode::SampleMismatch, sentence);
    }
    if !found.findings.is_empty() {
        return Ok(found);
    }
    found.assembled = key.position.size.checked_sub(1);
    let owners = open_owners(&header, &task.handles, terms.release.most_rows)?;
    let rules = rules(&terms, &header);
    let assembly = resolve(&owners, edges, rules, &|| Ok(()))?;
    let drawn = draw(&assembly, rules, &owners, &key.seed, &key.position, key.asked);
    let review = review_header(key.origin.clone(), key.edges, &owners);
    if review.name_of(&drawn.pairs) != key.list || drawn.truth != truth {
        found
            .find(FindingCode::SampleDiffers, "drawn again by its seed, the sample is another one");
        return Ok(found);
    }
    let name = |place: u16| owners.get(usize::from(place)).map_or("", |owner| owner.name.as_str());
    found.pairs = drawn
        .pairs
        .iter()
        .zip(&truth)
        .map(|(pair, truth)| SampledPair {
            left: (name(pair.left_owner).to_owned(), pair.left),
            right: (name(pair.right_owner).to_owned(), pair.right),
            drawn_as: match truth.drawn_as {
                DrawnAs::Link => "link",
                DrawnAs::Implied => "implied",
                DrawnAs::NearMiss => "near-miss",
            },
            weight_bits: truth.bits,
        })
        .collect();
    Ok(found)
}

/// A sample as the log and its key tell it.
struct Logged {
    index: u64,
    entry: Entry,
    terms: Terms,
    key: SampleHeader,
    truth: Vec<SampledTruth>,
}

/// The entry that names the list of the key, which must be signed by the assembler of its agreement.
fn find_entry(task: &CheckSampleTask<'_>) -> Result<Option<Logged>, RoleError> {
    let mut refused = None;
    for (index, entry) in (0..).zip(task.log.entries()) {
        let entry = entry?;
        if entry.kind != EntryKind::SampleDrawn {
            continue;
        }
        let terms = terms_of(task.log, &entry)?;
        let Some(card) = terms.card_of(Role::Assembler) else { continue };
        match SampleHeader::read(&mut task.key.open()?, (&card.name, &card.signer)) {
            Ok((key, truth)) if entry.outputs.contains(&key.list) => {
                return Ok(Some(Logged { index, entry, terms, key, truth }));
            }
            Ok(_) => {}
            // It may be of another agreement.
            Err(error) => refused = Some(error),
        }
    }
    refused.map_or(Ok(None), |error| Err(error.into()))
}

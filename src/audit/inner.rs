//! The inner tree of a run: one commitment for each subject, shuffled, padded with dummies.

use super::AuditError;
use super::commitment::{Opening, commit_with};
use super::entry::RunSummary;
use super::merkle::{inclusion_proof, leaf_hash, node_hash};
use crate::crypto::{Digest, RandomSource, random_bytes, shuffle};

/// The least number of leaves.
pub const LEAVES_MIN: u64 = 64;
/// The most leaves: 2^26, above the number of people in the United Kingdom.
pub const LEAVES_MAX: u64 = 1 << 26;

/// The tree over the commitments of one run. Its number of leaves is a power of two, at least 64, so
/// it tells no more of the number of subjects.
///
/// ```
/// use linkwise::audit::{InnerTree, commit, merkle};
/// let (commitment, opening) = commit(&[b"encoded", b"record 7"])?;
/// let tree = InnerTree::build(vec![commitment], |_, _| Ok(()))?;
/// assert_eq!(tree.leaves().len(), 64);
/// let index = tree.index_of(0).ok_or("no such input")?;
/// let proof = tree.proof(index)?;
/// let leaf = merkle::leaf_hash(commitment.as_bytes());
/// merkle::verify_inclusion(&leaf, index, 64, &proof, &tree.root())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct InnerTree {
    id: [u8; 16],
    leaves: Vec<Digest>,
    // Hashes of perfect subtrees: row 0 of single leaves, the last row the root alone.
    rows: Vec<Vec<Digest>>,
    // Where each input went.
    places: Vec<u32>,
}

impl InnerTree {
    /// Shuffles the commitments among dummies and builds the tree.
    ///
    /// `dummy` is handed the index and the opening of every dummy, whose event is the one part
    /// `dummy`; the owner keeps them with the openings of the subjects, so that they can be shown to
    /// be dummies. Memory: about 100 bytes a leaf; a million leaves take about a second.
    ///
    /// # Errors
    /// [`AuditError::Usage`] above [`LEAVES_MAX`] commitments, [`AuditError::Crypto`] where the
    /// operating system gives no random bytes, and those of `dummy`.
    pub fn build(
        commitments: Vec<Digest>,
        mut dummy: impl FnMut(u64, Opening) -> Result<(), AuditError>,
    ) -> Result<Self, AuditError> {
        let real = commitments.len();
        let total = (real as u64).max(LEAVES_MIN);
        if total > LEAVES_MAX {
            return Err(AuditError::Usage {
                rule: "a run has at most 67,108,864 subjects; divide it",
            });
        }
        let total = u32::try_from(total.next_power_of_two()).unwrap_or(u32::MAX);
        let mut places: Vec<u32> = (0..total).collect();
        shuffle(&mut places)?;
        let mut slots = vec![Digest::from_bytes([0; 32]); places.len()];
        let mut put = |place: u32, commitment: Digest| {
            if let Some(slot) = slots.get_mut(place as usize) {
                *slot = commitment;
            }
        };
        for (place, commitment) in places.iter().zip(&commitments) {
            put(*place, *commitment);
        }
        drop(commitments);
        let mut source = RandomSource::new()?;
        for place in places.iter().skip(real) {
            let mut salt = [0; 32];
            source.fill(&mut salt);
            let (commitment, opening) = commit_with(salt, &[b"dummy"])?;
            put(*place, commitment);
            dummy(u64::from(*place), opening)?;
        }
        places.truncate(real);
        let rows = rows(&slots);
        Ok(Self { id: random_bytes()?, leaves: slots, rows, places })
    }

    /// The tree of a published run's commitments; it knows no inputs.
    ///
    /// # Errors
    /// [`AuditError::Format`] where their number is not a power of two between 64 and [`LEAVES_MAX`].
    pub fn from_leaves(id: [u8; 16], leaves: Vec<Digest>) -> Result<Self, AuditError> {
        let count = leaves.len() as u64;
        if !count.is_power_of_two() || !(LEAVES_MIN..=LEAVES_MAX).contains(&count) {
            return Err(AuditError::Format {
                what: "run",
                rule: "its leaves are a power of two between 64 and 67,108,864",
            });
        }
        let rows = rows(&leaves);
        Ok(Self { id, leaves, rows, places: Vec::new() })
    }

    /// The run's random name.
    #[must_use]
    pub const fn id(&self) -> [u8; 16] {
        self.id
    }

    /// The RFC 6962 root over the commitments.
    #[must_use]
    pub fn root(&self) -> Digest {
        let top = self.rows.last().and_then(|row| row.first());
        top.copied().unwrap_or_else(|| Digest::of(&[]))
    }

    /// The commitments in the order of the tree: what `runs/<id>` holds.
    #[must_use]
    pub fn leaves(&self) -> &[Digest] {
        &self.leaves
    }

    /// Where the commitment that was given `input`-th (from 0) stands in the tree.
    #[must_use]
    pub fn index_of(&self, input: usize) -> Option<u64> {
        self.places.get(input).map(|place| u64::from(*place))
    }

    /// What the entry of the run says about it.
    #[must_use]
    pub fn summary(&self) -> RunSummary {
        RunSummary { id: self.id, root: self.root(), leaves: self.leaves.len() as u64 }
    }

    /// The inclusion proof of a leaf, for [`super::merkle::verify_inclusion`].
    ///
    /// # Errors
    /// [`AuditError::Usage`] where there is no such leaf.
    pub fn proof(&self, index: u64) -> Result<Vec<Digest>, AuditError> {
        let node = |level: u32, number: u64| {
            let row = self.rows.get(level as usize);
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            row.and_then(|row| row.get(place))
                .copied()
                .ok_or(AuditError::Usage { rule: "the tree has no such node" })
        };
        inclusion_proof(node, index, self.leaves.len() as u64)
    }
}

fn rows(leaves: &[Digest]) -> Vec<Vec<Digest>> {
    let mut row: Vec<Digest> = leaves.iter().map(|c| leaf_hash(c.as_bytes())).collect();
    let mut rows = Vec::new();
    while row.len() > 1 {
        let above = row
            .chunks_exact(2)
            .filter_map(|pair| match pair {
                [left, right] => Some(node_hash(left, right)),
                _ => None,
            })
            .collect();
        rows.push(core::mem::replace(&mut row, above));
    }
    rows.push(row);
    rows
}

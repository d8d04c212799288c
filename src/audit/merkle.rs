//! The Merkle tree of RFC 6962 and RFC 9162 with SHA-256: hashes, roots, proofs.

use super::AuditError;
use crate::crypto::{Digest, Sha256};

/// No proof of a tree whose size is a 64-bit number is longer.
pub const PROOF_MAX: usize = 64;

/// The hash of a leaf: `SHA-256(0x00 || data)`.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(&[0]);
    hash.update(data);
    hash.finish()
}

/// The hash of an inner node: `SHA-256(0x01 || left || right)`.
#[must_use]
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut joined = [1; 65];
    let (_, halves) = joined.split_at_mut(1);
    let bytes = left.as_bytes().iter().chain(right.as_bytes());
    for (to, from) in halves.iter_mut().zip(bytes) {
        *to = *from;
    }
    Digest::of(&joined)
}

/// The right edge of a growing tree: all that is needed to append and to know the root.
///
/// Holds at most 64 digests, however many leaves were pushed.
///
/// ```
/// use linkwise::audit::merkle::{Frontier, leaf_hash, node_hash};
/// let mut tree = Frontier::new();
/// tree.push(leaf_hash(b"a"));
/// tree.push(leaf_hash(b"b"));
/// assert_eq!(tree.root(), node_hash(&leaf_hash(b"a"), &leaf_hash(b"b")));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    size: u64,
    // Roots of the perfect subtrees, largest (leftmost) first: one per bit of `size`.
    roots: Vec<Digest>,
}

impl Frontier {
    /// The empty tree.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, roots: Vec::new() }
    }

    /// The tree of `size` leaves whose perfect subtrees have these roots, largest first.
    pub(super) const fn from_roots(size: u64, roots: Vec<Digest>) -> Self {
        Self { size, roots }
    }

    /// The number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf, given its [`leaf_hash`].
    pub fn push(&mut self, leaf: Digest) {
        let mut hash = leaf;
        let mut full = self.size;
        while full & 1 == 1 {
            if let Some(left) = self.roots.pop() {
                hash = node_hash(&left, &hash);
            }
            full >>= 1;
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// The root over all leaves; that of the empty tree is the SHA-256 of nothing.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut roots = self.roots.iter().rev();
        match roots.next() {
            None => Digest::of(&[]),
            Some(last) => roots.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// The root of a tree given its leaf hashes.
#[must_use]
pub fn root(leaves: impl IntoIterator<Item = Digest>) -> Digest {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.push(leaf);
    }
    frontier.root()
}

/// Largest power of two below `n`, for `n` of at least 2.
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The hash over the leaves `start..end`, where `start` is a multiple of the power of two that
/// covers the range. `node(level, index)` gives the root of the perfect subtree of `2^level` leaves
/// that begins at leaf `index * 2^level`.
fn range<E>(
    node: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
    start: u64,
    end: u64,
) -> Result<Digest, E> {
    let length = end - start;
    if length.is_power_of_two() {
        let level = length.trailing_zeros();
        return node(level, start >> level);
    }
    let middle = start + split(length);
    let left = range(node, start, middle)?;
    let right = range(node, middle, end)?;
    Ok(node_hash(&left, &right))
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 9162, 2.1.3.1).
///
/// `node(level, index)` gives the root of the perfect subtree of `2^level` leaves that begins at
/// leaf `index * 2^level`; it is asked a number of times that grows with the logarithm of `size`.
///
/// # Errors
/// [`AuditError::Usage`] where `index` is not below `size`, and those of `node`.
pub fn inclusion_proof<E: From<AuditError>>(
    mut node: impl FnMut(u32, u64) -> Result<Digest, E>,
    index: u64,
    size: u64,
) -> Result<Vec<Digest>, E> {
    if index >= size {
        return Err(AuditError::Usage {
            rule: "the entry to be proved is not among those that the checkpoint covers",
        }
        .into());
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range(&mut node, middle, end)?);
            end = middle;
        } else {
            path.push(range(&mut node, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` leaves (RFC 9162, 2.1.4.1).
/// It is empty where `old` is 0 or equals `new`.
///
/// # Errors
/// [`AuditError::Usage`] where `old` is above `new`, and those of `node`, which is as in
/// [`inclusion_proof`].
pub fn consistency_proof<E: From<AuditError>>(
    mut node: impl FnMut(u32, u64) -> Result<Digest, E>,
    old: u64,
    new: u64,
) -> Result<Vec<Digest>, E> {
    if old > new {
        return Err(AuditError::Usage {
            rule: "the older of two checkpoints has the smaller size",
        }
        .into());
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    let mut path = Vec::new();
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range(&mut node, middle, end)?);
            end = middle;
        } else {
            path.push(range(&mut node, start, middle)?);
            start = middle;
        }
    }
    // Where the old tree is a perfect subtree at the left edge, the verifier knows its root.
    if start != 0 {
        path.push(range(&mut node, start, end)?);
    }
    path.reverse();
    Ok(path)
}

fn refuted(what: &'static str) -> AuditError {
    AuditError::Proof { what }
}

/// Verifies an inclusion proof (RFC 9162, 2.1.3.2).
///
/// # Errors
/// [`AuditError::Proof`] where it does not prove that the leaf stands at `index`.
pub fn verify_inclusion(
    leaf: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    root: &Digest,
) -> Result<(), AuditError> {
    const WHAT: &str = "inclusion";
    if index >= size || proof.len() > PROOF_MAX {
        return Err(refuted(WHAT));
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(refuted(WHAT));
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(refuted(WHAT)) }
}

/// Verifies a consistency proof (RFC 9162, 2.1.4.2).
///
/// # Errors
/// [`AuditError::Proof`] where it does not prove that the old tree is the beginning of the new one.
pub fn verify_consistency(
    old: u64,
    old_root: &Digest,
    new: u64,
    new_root: &Digest,
    proof: &[Digest],
) -> Result<(), AuditError> {
    const WHAT: &str = "consistency";
    if old > new || proof.len() > PROOF_MAX {
        return Err(refuted(WHAT));
    }
    if old == new || old == 0 {
        let starts = if old == 0 {
            *old_root == Digest::of(&[]) && (new != 0 || old_root == new_root)
        } else {
            old_root == new_root
        };
        return if starts && proof.is_empty() { Ok(()) } else { Err(refuted(WHAT)) };
    }
    let mut path = proof.iter();
    let first =
        if old.is_power_of_two() { old_root } else { path.next().ok_or_else(|| refuted(WHAT))? };
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return Err(refuted(WHAT));
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && old_hash == *old_root && new_hash == *new_root {
        Ok(())
    } else {
        Err(refuted(WHAT))
    }
}

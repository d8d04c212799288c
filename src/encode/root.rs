//! The root over the chunks of a pass: a Merkle tree as in RFC 6962, section 2.1, with SHA-256.

use crate::crypto::{Digest, Sha256};

fn hash(prefix: u8, parts: &[&Digest]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(&[prefix]);
    for part in parts {
        hash.update(part.as_bytes());
    }
    hash.finish()
}

/// The root whose leaves are the chunks' digests.
pub(crate) fn root(chunks: &[Digest]) -> Digest {
    match chunks {
        [] => Digest::of(b""),
        [chunk] => hash(0, &[chunk]),
        _ => {
            // The largest power of two below the number of leaves.
            let left = 1 << (chunks.len() - 1).ilog2();
            let (left, right) = chunks.split_at_checked(left).unwrap_or_default();
            hash(1, &[&root(left), &root(right)])
        }
    }
}

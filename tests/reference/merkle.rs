//! The Merkle tree exactly as RFC 6962 section 2.1 writes it: recursive, slow, obvious.

use super::sha256;

fn split(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

fn node(left: [u8; 32], right: [u8; 32]) -> [u8; 32] {
    sha256(&[&[1u8][..], &left, &right].concat())
}

/// MTH(D).
pub fn root(d: &[Vec<u8>]) -> [u8; 32] {
    match d {
        [] => sha256(b""),
        [one] => sha256(&[&[0u8][..], one].concat()),
        _ => {
            let (left, right) = d.split_at(split(d.len()));
            node(root(left), root(right))
        }
    }
}

/// PATH(m, D).
pub fn path(m: usize, d: &[Vec<u8>]) -> Vec<[u8; 32]> {
    if d.len() == 1 {
        return Vec::new();
    }
    let k = split(d.len());
    let (left, right) = d.split_at(k);
    let (mut proof, sibling) =
        if m < k { (path(m, left), root(right)) } else { (path(m - k, right), root(left)) };
    proof.push(sibling);
    proof
}

/// PROOF(m, D).
pub fn proof(m: usize, d: &[Vec<u8>]) -> Vec<[u8; 32]> {
    subproof(m, d, true)
}

fn subproof(m: usize, d: &[Vec<u8>], whole: bool) -> Vec<[u8; 32]> {
    if m == d.len() {
        return if whole { Vec::new() } else { vec![root(d)] };
    }
    let k = split(d.len());
    let (left, right) = d.split_at(k);
    let (mut proof, sibling) = if m <= k {
        (subproof(m, left, whole), root(right))
    } else {
        (subproof(m - k, right, false), root(left))
    };
    proof.push(sibling);
    proof
}

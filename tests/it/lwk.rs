//! Batches with another passport, signed by their owner: what no encoder of this version writes.

use linkwise::crypto::Signer;

/// Where the version of the format stands in a file (`.lwk`).
pub(crate) const FILE_VERSION: usize = 16;
/// Where the entries of a passport stand within it.
pub(crate) const FORMAT: usize = 0;
pub(crate) const SUITE: usize = 2;
#[cfg(feature = "cli")]
pub(crate) const AGREEMENT: usize = 3;
#[cfg(feature = "cli")]
pub(crate) const EPOCH: usize = 35;
pub(crate) const LIBRARY: usize = 43;
pub(crate) const LINK_CHECK: usize = 75;

/// The file with its passport changed and signed anew. Magic, version and length come before the
/// passport, whose last 64 bytes are the signature.
pub(crate) fn with_passport(file: &[u8], owner: &Signer, change: &dyn Fn(&mut [u8])) -> Vec<u8> {
    let (head, rest) = file.split_at(22);
    let length = u32::from_le_bytes(head[18..].try_into().unwrap()) as usize;
    let (passport, rows) = rest.split_at(length);
    let mut passport = passport[..length - 64].to_vec();
    change(&mut passport);
    let signed = [b"linkwise 2026 v1 passport\n", passport.as_slice()].concat();
    [head, &passport, &owner.sign(&signed).0, rows].concat()
}

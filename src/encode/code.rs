//! Tokens, salts and codes: the keyed hashes of a row.

use crate::crypto::{Digest, KeyedHash, LinkKey, Use};
use crate::secret::Secret;

/// The keys with which one owner encodes one batch.
#[derive(Debug)]
pub(crate) struct EncodingKeys {
    token: KeyedHash,
    salt: KeyedHash,
    filler: KeyedHash,
    sample: KeyedHash,
}

impl EncodingKeys {
    pub(crate) fn new(link: &LinkKey, library: &Digest) -> Self {
        let derive = |purpose| link.derive(library, purpose);
        Self {
            token: derive(Use::Token),
            salt: derive(Use::Salt),
            filler: derive(Use::Filler),
            sample: derive(Use::Sample),
        }
    }

    /// `keyed_hash(K_token, frame(pass id, v1..vn))[..8]`: equal for records that share the values.
    pub(crate) fn token(&self, pass_id: &str, values: &[&[u8]]) -> [u8; 8] {
        let hash = with_parts(pass_id, values, |parts| self.token.hash(parts));
        hash.first_chunk().copied().unwrap_or_default()
    }

    /// `keyed_hash(K_salt, frame(pass id, v1..vn))`: the key of the codes of these rows.
    pub(crate) fn salt(&self, pass_id: &str, values: &[&[u8]]) -> Salt {
        Salt(with_parts(pass_id, values, |parts| self.salt.subkey(parts)))
    }

    /// Bytes that stand in a row where there is no value:
    /// `extended(K_filler, frame(owner, record id, pass id, LE64 row))`, as long as all codes. A
    /// code without a value takes the bytes at its own offset, so that no two codes share any.
    pub(crate) fn filler(&self, owner: &str, id: &str, pass_id: &str, row: u64, out: &mut [u8]) {
        let row = row.to_le_bytes();
        let parts: [&[u8]; 4] = [owner.as_bytes(), id.as_bytes(), pass_id.as_bytes(), &row];
        self.filler.extended(&parts, out);
    }

    /// `keyed_hash(K_sample, frame("record", record id))`: the records with the least are drawn.
    pub(crate) fn sample_rank(&self, id: &str) -> [u8; 32] {
        self.sample.hash(&[b"record", id.as_bytes()])
    }

    /// `keyed_hash(K_sample, frame("salt"))`: the key of the sample's codes, which leave nothing
    /// but counts of levels.
    pub(crate) fn sample_salt(&self) -> Salt {
        Salt(self.sample.subkey(&[b"salt"]))
    }
}

/// The most components of a pass, and its id.
const MOST_PARTS: usize = 13;

fn with_parts<T>(pass_id: &str, values: &[&[u8]], then: impl FnOnce(&[&[u8]]) -> T) -> T {
    let all = core::iter::once(pass_id.as_bytes()).chain(values.iter().copied());
    let mut parts: [&[u8]; MOST_PARTS] = [&[]; MOST_PARTS];
    if let Some(used) = parts.get_mut(..=values.len()) {
        used.iter_mut().zip(all).for_each(|(to, from)| *to = from);
        return then(used);
    }
    then(&all.collect::<Vec<_>>())
}

/// The key of the codes of one token's rows; never leaves the owner.
#[derive(Debug)]
pub(crate) struct Salt(KeyedHash);

/// The most lanes of a `MinHash` code.
const MOST_LANES: usize = 64;

impl Salt {
    #[cfg(test)]
    pub(crate) fn from_secret(suite: crate::crypto::Suite, bytes: Secret<32>) -> Self {
        Self(KeyedHash::new(suite, bytes))
    }

    #[cfg(test)]
    pub(crate) const fn expose(&self) -> &Secret<32> {
        self.0.key()
    }

    /// `keyed_hash(salt, frame(kind, domain, value))`, as many bytes as `out` holds, at most 32.
    pub(crate) fn exact(&self, kind: &str, domain: &str, value: &[u8], out: &mut [u8]) {
        let hash = self.0.hash(&[kind.as_bytes(), domain.as_bytes(), value]);
        out.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    }

    /// The 1-bit `MinHash` of a set of bigrams, ascending and not empty; `out` holds 4 or 8 bytes.
    ///
    /// In lane t the bigram whose word t has the least upper 31 bits gives its lowest bit, which
    /// becomes bit t. Equal bits minus chance estimate the Jaccard coefficient (Li and Koenig 2010,
    /// b-bit minwise hashing).
    pub(crate) fn minhash(&self, domain: &str, bigrams: &[[u8; 2]], out: &mut [u8]) {
        debug_assert!(bigrams.is_sorted_by(|a, b| a < b));
        let lanes = (out.len() * 8).min(MOST_LANES);
        let mut bytes = [0u8; MOST_LANES * 4];
        let mut least = [0u32; MOST_LANES];
        for (place, bigram) in bigrams.iter().enumerate() {
            let message: [&[u8]; 3] = [b"minhash", domain.as_bytes(), bigram];
            self.0.extended(&message, bytes.get_mut(..lanes * 4).unwrap_or_default());
            let words = bytes.as_chunks::<4>().0.iter().copied();
            let lanes = least.iter_mut().zip(words.map(u32::from_le_bytes));
            if place == 0 {
                lanes.for_each(|(best, word)| *best = word);
                continue;
            }
            for (best, word) in lanes {
                // Strictly less: of equal words the least bigram, met first, stays.
                let less = word >> 1 < *best >> 1;
                *best = if less { word } else { *best };
            }
        }
        for (byte, lanes) in out.iter_mut().zip(least.as_chunks::<8>().0) {
            *byte = lanes.iter().rev().fold(0, |bits, word| bits << 1 | u8::from(word & 1 == 1));
        }
    }
}

//! Keys, keyed hashes, signatures and sealing: the only importer of ring, blake3 and age.
//!
//! Two suites of keyed hashing stand side by side, with one structure: BLAKE3, and HMAC-SHA-256
//! with HKDF. The suite is part of an agreement. Digests that anyone may recompute, and the log,
//! use SHA-256; signatures are Ed25519 (RFC 8032); sealing is the age v1 format.
//!
//! Failures of cryptography carry no reason, so that they teach an attacker nothing.

mod digest;
mod key;
mod keyed_hash;
#[cfg(feature = "seal")]
mod seal;
mod signature;
mod stream;

pub(crate) use digest::BulkHash;
pub use digest::{Digest, Sha256};
pub(crate) use key::Use;
pub use key::{CheckValue, HandleKey, LinkKey, ReleaseKey, RootKey};
pub(crate) use keyed_hash::KeyedHash;
pub use keyed_hash::Suite;
#[cfg(feature = "seal")]
pub use seal::{RecipientKey, RecipientPublicKey, SealedReader, SealedWriter, open, seal};
pub use signature::{Signature, Signer, SignerPublicKey};
pub use stream::SeededStream;

use crate::error::ErrorKind;

/// Why an operation on keys failed. It says what was tried, never why cryptography refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
    /// Bytes that should be a key are not one.
    #[error("not a valid key; it may have been cut or altered")]
    NotAKey,
    /// A signature does not verify.
    #[error("the signature does not verify")]
    BadSignature,
    /// A sealed file does not open with this key.
    #[error(
        "the file does not open with this home's recipient key: it is sealed to someone else, or altered"
    )]
    DoesNotOpen,
}

impl CryptoError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NoRandomness => ErrorKind::Unexpected,
            Self::NotAKey | Self::DoesNotOpen => ErrorKind::KeyMismatch,
            Self::BadSignature => ErrorKind::VerificationFailed,
        }
    }
}

/// `N` bytes from the operating system's generator.
///
/// # Errors
/// [`CryptoError::NoRandomness`] where it gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], CryptoError> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// Fills a buffer from the operating system's generator.
///
/// # Errors
/// [`CryptoError::NoRandomness`] where it gives none.
pub fn fill_random(buffer: &mut [u8]) -> Result<(), CryptoError> {
    #[cfg(not(linkwise_deterministic))]
    use ring::rand::SecureRandom;
    #[cfg(test)]
    if repeatable::fill(buffer) {
        return Ok(());
    }
    #[cfg(linkwise_deterministic)]
    return deterministic::fill(buffer);
    #[cfg(not(linkwise_deterministic))]
    ring::rand::SystemRandom::new().fill(buffer).map_err(|_| CryptoError::NoRandomness)
}

/// Shuffles in place; every order is equally likely (Fisher-Yates over the operating system's
/// generator).
///
/// # Errors
/// [`CryptoError::NoRandomness`] where the operating system gives no random bytes.
pub fn shuffle<T>(items: &mut [T]) -> Result<(), CryptoError> {
    let mut source = RandomSource::new()?;
    for last in (1..items.len()).rev() {
        let chosen = source.below(last as u64 + 1);
        items.swap(last, usize::try_from(chosen).unwrap_or(0));
    }
    Ok(())
}

/// A fast stream of unpredictable numbers: BLAKE3's extended output under a key from the operating
/// system.
#[derive(Debug)]
pub(crate) struct RandomSource(blake3::OutputReader);

impl RandomSource {
    pub(crate) fn new() -> Result<Self, CryptoError> {
        let key = crate::secret::Secret::new(random_bytes::<32>()?);
        Ok(Self(blake3::Hasher::new_keyed(key.expose()).finalize_xof()))
    }

    pub(crate) fn fill(&mut self, buffer: &mut [u8]) {
        self.0.fill(buffer);
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        let mut word = [0; 8];
        self.0.fill(&mut word);
        u64::from_le_bytes(word)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let threshold = bound.wrapping_neg().checked_rem(bound).unwrap_or(0);
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
            if (product as u64) >= threshold {
                return (product >> 64) as u64;
            }
        }
    }
}

/// For vector files alone (`--cfg linkwise_deterministic`): the same "randomness" in every process, so
/// that programs in all languages print the same bytes. The files and agreements of such a build have
/// another [`FORMAT_VERSION`](crate::schema::FORMAT_VERSION), which products refuse.
#[cfg(linkwise_deterministic)]
mod deterministic {
    use std::sync::Mutex;

    use crate::crypto::{CryptoError, SeededStream};

    static STREAM: Mutex<Option<SeededStream>> = Mutex::new(None);

    pub(super) fn fill(buffer: &mut [u8]) -> Result<(), CryptoError> {
        let mut stream = STREAM.lock().map_err(|_| CryptoError::NoRandomness)?;
        let stream = stream.get_or_insert_with(|| SeededStream::new("vectors of all languages", 1));
        for chunk in buffer.chunks_mut(8) {
            let word = stream.next_u64().to_le_bytes();
            chunk.iter_mut().zip(word).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

/// For this crate's unit tests alone: randomness that repeats, on one thread, while a test says so.
#[cfg(test)]
pub(crate) mod repeatable {
    use super::SeededStream;
    use std::cell::RefCell;

    thread_local! {
        static STREAM: RefCell<Option<SeededStream>> = const { RefCell::new(None) };
    }

    /// Runs `work` with the randomness of a seed.
    pub(crate) fn with_seed<T>(seed: u64, work: impl FnOnce() -> T) -> T {
        let put = |stream| STREAM.with(|cell| *cell.borrow_mut() = stream);
        put(Some(SeededStream::new("repeatable randomness of a test", seed)));
        let done = work();
        put(None);
        done
    }

    pub(super) fn fill(buffer: &mut [u8]) -> bool {
        STREAM.with(|cell| {
            let mut stream = cell.borrow_mut();
            let Some(stream) = stream.as_mut() else { return false };
            for chunk in buffer.chunks_mut(8) {
                let word = stream.next_u64().to_le_bytes();
                chunk.iter_mut().zip(word).for_each(|(to, from)| *to = from);
            }
            true
        })
    }
}

/// Whether two byte strings are equal, in time that depends on their lengths alone.
#[must_use]
pub fn equal_in_constant_time(left: &[u8], right: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_keeps_the_items_and_changes_their_order() {
        let mut items: Vec<u32> = (0..1000).collect();
        shuffle(&mut items).unwrap();
        assert_ne!(items, (0..1000).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..1000).collect::<Vec<_>>());
        shuffle::<u8>(&mut []).unwrap();
    }
}

//! Handles: 16 bytes that name a row to the assembler and say nothing to anyone else.

use super::EncodeError;
use crate::crypto::{
    CryptoError, HandleKey, KeyedHash, RandomSource, Suite, equal_in_constant_time, random_bytes,
    shuffle,
};
use crate::secret::Secret;
use crate::secret::redacted;

/// Makes and opens the handles of one batch.
///
/// `m = reference (7 bytes, little-endian) || slot (1 byte)`, `iv = keyed_hash(H_1, frame(m))[..8]`,
/// `body = m XOR keyed_hash(H_2, frame(iv))[..8]`, handle = `iv || body`: a synthetic-IV cipher
/// (Rogaway and Shrimpton 2006), so that one changed bit is refused.
#[derive(Debug)]
pub(crate) struct HandleCipher {
    first: KeyedHash,
    second: KeyedHash,
}

/// What a handle names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OpenedHandle {
    /// The record's place in the owner's shuffled order, from 0.
    pub(crate) reference: u64,
    /// The row among the record's rows, in random order.
    pub(crate) slot: u8,
}

impl HandleCipher {
    pub(crate) fn new(key: &HandleKey, suite: Suite) -> Self {
        Self { first: key.part(suite, 1), second: key.part(suite, 2) }
    }

    /// The handle of a row. References have 56 bits.
    pub(crate) fn seal(&self, reference: u64, slot: u8) -> [u8; 16] {
        let message = (reference & (u64::MAX >> 8) | u64::from(slot) << 56).to_le_bytes();
        let iv = part(&self.first, message);
        let body = u64::from_le_bytes(message) ^ u64::from_le_bytes(part(&self.second, iv));
        let mut handle = [0; 16];
        let bytes = iv.into_iter().chain(body.to_le_bytes());
        handle.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        handle
    }

    /// What a handle names, in a batch of `records` records.
    ///
    /// # Errors
    /// [`EncodeError::HandleRefused`] for anything that this batch's key did not make.
    pub(crate) fn open(
        &self,
        handle: &[u8; 16],
        records: u64,
    ) -> Result<OpenedHandle, EncodeError> {
        let ([iv, body], []) = handle.as_chunks::<8>() else {
            return Err(EncodeError::HandleRefused);
        };
        let message = u64::from_le_bytes(*body) ^ u64::from_le_bytes(part(&self.second, *iv));
        let [.., slot] = message.to_le_bytes();
        let reference = message & (u64::MAX >> 8);
        let expected = part(&self.first, message.to_le_bytes());
        if !equal_in_constant_time(&expected, iv) || reference >= records {
            return Err(EncodeError::HandleRefused);
        }
        Ok(OpenedHandle { reference, slot })
    }
}

fn part(key: &KeyedHash, message: [u8; 8]) -> [u8; 8] {
    let hash = key.hash(&[&message]);
    hash.first_chunk().copied().unwrap_or_default()
}

/// The order of references and of each record's slots: random, fresh per batch.
pub(crate) struct References {
    /// By reference, the record's place in the batch.
    order: Vec<u32>,
    /// By place in the batch, the reference.
    reference: Vec<u32>,
    slots: KeyedHash,
}

redacted!("OpenedHandle" => OpenedHandle, "References" => References);

/// Most rows of one record: slots have eight bits.
pub(crate) const MOST_ROWS: usize = 256;

impl References {
    pub(crate) fn draw(records: u32) -> Result<Self, EncodeError> {
        let mut order: Vec<u32> = (0..records).collect();
        shuffle(&mut order)?;
        Ok(Self::fixed(order, Secret::new(random_bytes()?)))
    }

    /// References in a given order, a permutation of the batch's places.
    pub(crate) fn fixed(order: Vec<u32>, slots: Secret<32>) -> Self {
        let mut reference = vec![0; order.len()];
        for (place, record) in (0u32..).zip(&order) {
            let entry = usize::try_from(*record).ok();
            if let Some(entry) = entry.and_then(|entry| reference.get_mut(entry)) {
                *entry = place;
            }
        }
        Self { order, reference, slots: KeyedHash::new(Suite::Blake3, slots) }
    }

    pub(crate) fn reference(&self, record: usize) -> u32 {
        self.reference.get(record).copied().unwrap_or_default()
    }

    pub(crate) fn into_order(self) -> Vec<u32> {
        self.order
    }

    /// The slots of a record's rows `first..first + out.len()`, from a random permutation of
    /// 0..=255 that the batch's own secret and the reference determine, so that none is kept.
    pub(crate) fn slots(&self, reference: u32, first: usize, out: &mut [u8]) {
        let end = first + out.len();
        debug_assert!(end <= MOST_ROWS);
        let mut random = [0u8; MOST_ROWS * 4];
        self.slots.extended(
            &[b"slots", &reference.to_le_bytes()],
            random.get_mut(..end * 4).unwrap_or_default(),
        );
        let mut permutation: [u8; MOST_ROWS] =
            core::array::from_fn(|n| u8::try_from(n).unwrap_or(0));
        for (place, word) in random.as_chunks::<4>().0.iter().enumerate().take(end) {
            // Fisher-Yates; 32 bits against a bound of at most 256 leave a bias below 2^-24.
            let left = u64::try_from(MOST_ROWS - place).unwrap_or(1);
            let step = (u64::from(u32::from_le_bytes(*word)) * left) >> 32;
            permutation.swap(place, place + usize::try_from(step).unwrap_or(0));
        }
        let taken = permutation.iter().skip(first);
        out.iter_mut().zip(taken).for_each(|(to, from)| *to = *from);
    }
}

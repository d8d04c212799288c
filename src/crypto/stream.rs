//! Reproducible numbers from a public seed, for synthetic data and samples. Never for a secret.

/// An endless stream of numbers that a label and a seed determine: BLAKE3's extended output.
///
/// Equal on every platform. It is public, so nothing secret may be drawn from it.
///
/// ```
/// use linkwise::crypto::SeededStream;
/// let mut a = SeededStream::new("example", 1);
/// let mut b = SeededStream::new("example", 1);
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert!(a.below(10) < 10);
/// ```
#[derive(Debug)]
pub struct SeededStream {
    reader: blake3::OutputReader,
    buffer: [u8; 256],
    used: usize,
}

impl SeededStream {
    /// The stream of `label` and `seed`.
    #[must_use]
    pub fn new(label: &str, seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("linkwise 2026 v1 seeded stream");
        hasher.update(&(label.len() as u64).to_le_bytes());
        hasher.update(label.as_bytes());
        hasher.update(&seed.to_le_bytes());
        Self { reader: hasher.finalize_xof(), buffer: [0; 256], used: 256 }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        if self.used >= self.buffer.len() {
            self.reader.fill(&mut self.buffer);
            self.used = 0;
        }
        let word = self.buffer.get(self.used..).and_then(<[u8]>::first_chunk).copied();
        self.used += 8;
        u64::from_le_bytes(word.unwrap_or_default())
    }

    /// A number below `bound`, each equally likely (Lemire's method); 0 where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
            if (product as u64) >= threshold {
                return (product >> 64) as u64;
            }
        }
    }

    /// True with probability `millionths` / 1,000,000.
    pub fn chance(&mut self, millionths: u32) -> bool {
        self.below(1_000_000) < u64::from(millionths)
    }
}

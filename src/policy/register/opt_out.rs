//! The National Data Opt-out: the list of those who may be used.

use zeroize::Zeroize;

use crate::crypto::{Digest, Sha256};
use crate::identifier::NhsNumber;
use crate::secret::redacted;
use crate::time::Timestamp;

/// Numbers whose first nine digits agree in all but the last 14 bits share a bucket.
const BUCKET_BITS: u32 = 14;
/// One more than the greatest bucket of nine digits.
const BUCKETS: u32 = (999_999_999 >> BUCKET_BITS) + 1;

/// The NHS numbers that the National Data Opt-out leaves for use, as of a moment.
///
/// It is an *allow* list: the service to which an organisation sends its NHS numbers gives back those
/// without an opt-out, so that nobody else learns who has opted out. A number that is not on it is not
/// to be used. Memory: four bytes a number, and a quarter of a megabyte; wiped when dropped.
///
/// ```
/// use linkwise::identifier::{NeverIssued, NhsNumber};
/// use linkwise::policy::OptOutAllowListBuilder;
/// use linkwise::time::Timestamp;
/// let number = |text| NhsNumber::read(text, NeverIssued::Accept).map(|number| number.present());
/// let (listed, other) = (number("9990000018")?.unwrap(), number("9990000026")?.unwrap());
/// let mut builder = OptOutAllowListBuilder::default();
/// builder.add(&listed);
/// let list = builder.finish(Timestamp::from_unix_ms(1_790_000_000_000)?);
/// assert!(list.allows(&listed) && !list.allows(&other));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OptOutAllowList {
    /// The first nine digits; the tenth follows from them.
    numbers: Vec<u32>,
    /// Where each bucket begins in `numbers`, and where the last ends.
    buckets: Vec<u32>,
    as_of: Timestamp,
    digest: Digest,
}

/// Gathers an [`OptOutAllowList`].
#[derive(Default)]
pub struct OptOutAllowListBuilder(Vec<u32>);

redacted!("OptOutAllowList" => OptOutAllowList, "OptOutAllowListBuilder" => OptOutAllowListBuilder);

fn nine_digits(number: &NhsNumber) -> u32 {
    let digits = number.as_str().bytes().take(9);
    digits.fold(0, |sum, digit| sum * 10 + u32::from(digit.wrapping_sub(b'0')))
}

impl OptOutAllowListBuilder {
    /// Adds a number that may be used.
    pub fn add(&mut self, number: &NhsNumber) {
        self.0.push(nine_digits(number));
    }

    /// The list, as of a moment: when the service made it, not when it was read.
    ///
    /// Costs a sort: half a second for ten million numbers.
    #[must_use]
    pub fn finish(mut self, as_of: Timestamp) -> OptOutAllowList {
        let mut numbers = core::mem::take(&mut self.0);
        numbers.sort_unstable();
        numbers.dedup();
        let mut hash = Sha256::new();
        hash.update(b"linkwise 2026 v1 register opt-out-allow\n");
        let mut block = Vec::with_capacity(4096);
        for chunk in numbers.chunks(1024) {
            block.clear();
            block.extend(chunk.iter().flat_map(|number| number.to_le_bytes()));
            hash.update(&block);
        }
        block.zeroize();
        let mut buckets = Vec::with_capacity(BUCKETS as usize + 1);
        let mut begin = 0;
        for bucket in 0..BUCKETS {
            buckets.push(begin);
            let rest = numbers.get(begin as usize..).unwrap_or_default();
            let inside = rest.partition_point(|number| number >> BUCKET_BITS <= bucket);
            begin += u32::try_from(inside).unwrap_or(u32::MAX);
        }
        buckets.push(begin);
        OptOutAllowList { numbers, buckets, as_of, digest: hash.finish() }
    }
}

impl Drop for OptOutAllowListBuilder {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl OptOutAllowList {
    /// Whether a number is on the list. Costs some tens of nanoseconds.
    #[must_use]
    pub fn allows(&self, number: &NhsNumber) -> bool {
        let number = nine_digits(number);
        let bucket = (number >> BUCKET_BITS) as usize;
        let (Some(from), Some(to)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1))
        else {
            return false;
        };
        let inside = self.numbers.get(*from as usize..*to as usize).unwrap_or_default();
        inside.binary_search(&number).is_ok()
    }

    /// As of when it is.
    #[must_use]
    pub const fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// How many numbers it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it is empty: then nobody with an NHS number may be used.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The digest of the numbers, whatever their order in the file. Whoever has the digest and a small
    /// list can find the list by trying: it is written to logs as a salted commitment alone.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }
}

impl Drop for OptOutAllowList {
    fn drop(&mut self) {
        self.numbers.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SeededStream;
    use crate::identifier::NeverIssued;
    use std::collections::BTreeSet;

    fn number(nine: u32) -> Option<NhsNumber> {
        let digits = format!("{nine:09}");
        let sum: u32 =
            (2..=10).rev().zip(digits.bytes()).map(|(w, d)| w * u32::from(d - b'0')).sum();
        let check = (11 - sum % 11) % 11;
        let read = NhsNumber::read(&format!("{digits}{check}"), NeverIssued::Accept).ok()?;
        read.present()
    }

    /// Against a set, with runs of neighbours and both ends of every kind of bucket.
    #[test]
    fn the_list_holds_what_was_put_in_and_nothing_else() {
        let mut stream = SeededStream::new("opt-out", 1);
        let mut listed = BTreeSet::new();
        let mut builder = OptOutAllowListBuilder::default();
        let mut asked = Vec::new();
        for round in 0..20_000u32 {
            let nine = match round % 3 {
                0 => u32::try_from(400_000_000 + stream.below(400_000_000)).unwrap(),
                1 => (27_000 + round) << BUCKET_BITS,
                _ => 999_000_000 + round,
            };
            let Some(number) = number(nine) else { continue };
            asked.push((nine, number));
            if stream.chance(500_000) {
                listed.insert(nine);
                builder.add(&number);
            }
        }
        assert!(listed.len() > 4000);
        let list = builder.finish(Timestamp::from_unix_ms(1).unwrap());
        assert_eq!(list.len(), listed.len());
        for (nine, number) in asked {
            assert_eq!(list.allows(&number), listed.contains(&nine), "{nine}");
        }
    }

    #[test]
    fn the_digest_forgets_order_and_repetition_alone() {
        let digest = |list: &[u32]| {
            let mut builder = OptOutAllowListBuilder::default();
            for nine in list {
                builder.add(&number(*nine).unwrap());
            }
            *builder.finish(Timestamp::from_unix_ms(1).unwrap()).digest()
        };
        let (a, b) = (999_000_001, 999_000_002);
        assert_eq!(digest(&[a, b]), digest(&[b, a, b]));
        assert_ne!(digest(&[a, b]), digest(&[a]));
        assert_ne!(digest(&[]), digest(&[a]));
    }
}

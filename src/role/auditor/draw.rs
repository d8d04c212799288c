//! A draw that anyone can repeat: from a seed, and from a checkpoint that was fixed before the seed.

use crate::audit::LogPosition;
use crate::crypto::Digest;
use crate::wire::frame;

/// Numbers that a seed, a position of a log and an entry determine.
///
/// The key is `SHA-256(frame("linkwise v1 draw", purpose, seed, origin, LE64 size, root, LE64 entry))`;
/// the numbers are the first eight bytes, little-endian, of `SHA-256(key || LE64 0)`,
/// `SHA-256(key || LE64 1)` and so on. A number below a bound is the remainder of the next one that lies
/// below the greatest multiple of the bound up to 2^64; others are passed over.
///
/// Whoever keeps the log fixed its position before the seed was known, and whoever chose the seed
/// cannot change the position: neither alone decides what is drawn.
///
/// ```
/// use linkwise::audit::LogPosition;
/// use linkwise::crypto::Digest;
/// use linkwise::role::auditor::Draw;
/// let position =
///     LogPosition { origin: "unit/log".into(), size: 7, root: Digest::of(b"the entries") };
/// let mut draw = Draw::new("example", &[1; 32], &position, 5);
/// let chosen = draw.choose(3, vec![10, 20, 30, 40]);
/// assert_eq!(chosen, Draw::new("example", &[1; 32], &position, 5).choose(3, vec![10, 20, 30, 40]));
/// assert_eq!(chosen.len(), 3);
/// ```
#[derive(Debug)]
pub struct Draw {
    key: Digest,
    next: u64,
}

impl Draw {
    /// A draw for a purpose, which keeps draws for different things apart.
    #[must_use]
    pub fn new(purpose: &str, seed: &[u8; 32], position: &LogPosition, entry: u64) -> Self {
        let key = Digest::of(&frame(&[
            b"linkwise v1 draw",
            purpose.as_bytes(),
            seed,
            position.origin.as_bytes(),
            &position.size.to_le_bytes(),
            position.root.as_bytes(),
            &entry.to_le_bytes(),
        ]));
        Self { key, next: 0 }
    }

    fn word(&mut self) -> u64 {
        let mut message = [0; 40];
        let bytes = self.key.as_bytes().iter().copied().chain(self.next.to_le_bytes());
        message.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        self.next += 1;
        let digest = Digest::of(&message);
        u64::from_le_bytes(digest.as_bytes().first_chunk().copied().unwrap_or_default())
    }

    /// A number below `bound`, each equally likely; 0 where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // 2^64 mod bound: the numbers above the greatest multiple.
        let over = (u64::MAX % bound + 1) % bound;
        loop {
            let word = self.word();
            if word <= u64::MAX - over {
                return word % bound;
            }
        }
    }

    /// Up to `count` of the items, each set of them equally likely, in the order drawn: the first
    /// `count` steps of a Fisher-Yates shuffle, the item at `i` changing places with that at
    /// `i + below(left)`.
    #[must_use]
    pub fn choose<T>(&mut self, count: u64, mut items: Vec<T>) -> Vec<T> {
        let count = usize::try_from(count).unwrap_or(usize::MAX).min(items.len());
        for place in 0..count {
            let left = items.len() - place;
            let chosen = self.below(left as u64);
            items.swap(place, place + usize::try_from(chosen).unwrap_or(0));
        }
        items.truncate(count);
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_the_vectors() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/vectors/draw.json")).unwrap();
        let draws = vectors["draws"].as_array().unwrap();
        assert!(draws.len() > 3);
        for one in draws {
            let hex = |key: &str| one[key].as_str().unwrap().parse::<Digest>().unwrap();
            let number = |key: &str| one[key].as_u64().unwrap();
            let position = LogPosition {
                origin: one["origin"].as_str().unwrap().to_owned(),
                size: number("size"),
                root: hex("root"),
            };
            let seed = *hex("seed").as_bytes();
            let purpose = one["purpose"].as_str().unwrap();
            let mut draw = Draw::new(purpose, &seed, &position, number("entry"));
            let chosen = draw.choose(number("count"), (0..number("of")).collect());
            let expected: Vec<u64> =
                one["chosen"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
            assert_eq!(chosen, expected);
        }
    }

    #[test]
    fn bounds_are_kept_and_reached() {
        let position = LogPosition { origin: "a".into(), size: 1, root: Digest::of(b"") };
        let mut draw = Draw::new("test", &[0; 32], &position, 0);
        let mut seen = [0u32; 3];
        for _ in 0..3000 {
            seen[usize::try_from(draw.below(3)).unwrap()] += 1;
        }
        assert!(seen.iter().all(|count| (900..1100).contains(count)), "{seen:?}");
        assert_eq!((draw.below(0), draw.below(1)), (0, 0));
        let most = u64::MAX / 2 + 2;
        assert!((0..100).all(|_| draw.below(most) < most));
        let mut all = draw.choose(99, (0..10).collect::<Vec<_>>());
        assert_eq!(all.len(), 10);
        all.sort_unstable();
        assert!(all.into_iter().eq(0..10));
    }
}

//! The keyed hash of both suites, its extended output and its key derivation.

use ring::{hkdf, hmac};

use crate::secret::Secret;

/// Which primitives an agreement uses for keyed hashing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Suite {
    /// BLAKE3's keyed mode, `derive_key` and extended output.
    Blake3 = 1,
    /// HMAC-SHA-256 (RFC 2104), HKDF-SHA-256 (RFC 5869).
    HmacSha256 = 2,
}

impl Suite {
    /// The number in canonical bytes.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The suite of a number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Blake3),
            2 => Some(Self::HmacSha256),
            _ => None,
        }
    }

    /// The name in agreements.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blake3 => "blake3",
            Self::HmacSha256 => "hmac-sha256",
        }
    }

    /// The suite of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Blake3, Self::HmacSha256].into_iter().find(|suite| suite.name() == name)
    }
}

/// A key of one suite.
///
/// Every message is the injective frame of its parts, `LE64(len) || part` for each, so that no two
/// lists of parts give one message.
#[derive(Debug)]
pub(crate) struct KeyedHash {
    suite: Suite,
    key: Secret<32>,
}

impl KeyedHash {
    pub(crate) const fn new(suite: Suite, key: Secret<32>) -> Self {
        Self { suite, key }
    }

    /// `derive_key(context, material)`: suite 1 is BLAKE3's; suite 2 is HKDF-SHA-256 with the
    /// context as salt and empty info.
    pub(crate) fn derive(suite: Suite, context: &str, material: &[u8; 32]) -> Self {
        let key = match suite {
            Suite::Blake3 => Secret::new(blake3::derive_key(context, material)),
            Suite::HmacSha256 => {
                let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, context.as_bytes()).extract(material);
                let mut key = [0; 32];
                expand(&prk, &[], &mut key);
                Secret::new(key)
            }
        };
        Self { suite, key }
    }

    pub(crate) const fn key(&self) -> &Secret<32> {
        &self.key
    }

    /// The keyed hash of the frame of `parts`; of the empty message where there are no parts.
    pub(crate) fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        match self.suite {
            Suite::Blake3 => *self.blake3(parts).finalize().as_bytes(),
            Suite::HmacSha256 => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.key.expose());
                let mut context = hmac::Context::with_key(&key);
                for part in parts {
                    context.update(&(part.len() as u64).to_le_bytes());
                    context.update(part);
                }
                let mut out = [0; 32];
                out.iter_mut().zip(context.sign().as_ref()).for_each(|(to, from)| *to = *from);
                out
            }
        }
    }

    /// A key from this key and `parts`.
    pub(crate) fn subkey(&self, parts: &[&[u8]]) -> Self {
        Self { suite: self.suite, key: Secret::new(self.hash(parts)) }
    }

    /// As many bytes as `out` holds: BLAKE3's extended output; HKDF-Expand with this key as PRK and
    /// the frame as info. At most 8,160 bytes (the bound of HKDF).
    pub(crate) fn extended(&self, parts: &[&[u8]], out: &mut [u8]) {
        match self.suite {
            Suite::Blake3 => self.blake3(parts).finalize_xof().fill(out),
            Suite::HmacSha256 => {
                let prk = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, self.key.expose());
                expand(&prk, &crate::wire::frame(parts), out);
            }
        }
    }

    fn blake3(&self, parts: &[&[u8]]) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(self.key.expose());
        // One update for short messages: they are nearly all messages, and the cost is per call.
        let mut buffer = [0u8; 192];
        let total: usize = parts.iter().map(|part| part.len() + 8).sum();
        if total <= buffer.len() {
            let mut at = 0;
            for part in parts {
                for piece in [&(part.len() as u64).to_le_bytes()[..], part] {
                    if let Some(place) = buffer.get_mut(at..at + piece.len()) {
                        place.copy_from_slice(piece);
                    }
                    at += piece.len();
                }
            }
            hasher.update(buffer.get(..total).unwrap_or_default());
            zeroize::Zeroize::zeroize(&mut buffer);
        } else {
            for part in parts {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hasher
    }
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(prk: &hkdf::Prk, info: &[u8], out: &mut [u8]) {
    debug_assert!(out.len() <= 255 * 32, "HKDF gives at most 8,160 bytes");
    let info = [info];
    // Both calls fail only above 8,160 bytes; the callers' lengths are constants below that.
    if let Ok(okm) = prk.expand(&info, Length(out.len())) {
        let _ = okm.fill(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_messages_take_the_same_path() {
        let key = KeyedHash::new(Suite::Blake3, Secret::new([9; 32]));
        for length in [0usize, 1, 175, 176, 177, 184, 185, 1000] {
            let part = vec![5u8; length];
            let expected = blake3::keyed_hash(&[9; 32], &crate::wire::frame(&[&part, b"x"]));
            assert_eq!(&key.hash(&[&part, b"x"]), expected.as_bytes(), "length {length}");
        }
    }

    #[test]
    fn the_suites_and_the_parts_are_kept_apart() {
        let blake = KeyedHash::derive(Suite::Blake3, "a", &[1; 32]);
        let hmac = KeyedHash::derive(Suite::HmacSha256, "a", &[1; 32]);
        assert!(!blake.key().equals(hmac.key()));
        assert_ne!(hmac.hash(&[b"ab", b"c"]), hmac.hash(&[b"a", b"bc"]));
        let mut long = [0; 256];
        hmac.extended(&[b"x"], &mut long);
        let mut short = [0; 32];
        hmac.extended(&[b"x"], &mut short);
        assert_eq!(long[..32], short);
        assert_ne!(long[32..64], short);
    }
}

//! The keys of a linkage and how one follows from the other.

use core::fmt;

use super::keyed_hash::{KeyedHash, Suite};
use super::{CryptoError, Digest, random_bytes};
use crate::secret::Secret;

/// What tells two keys apart without telling either: eight bytes, printed as hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckValue(pub [u8; 8]);

impl fmt::Display for CheckValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn check(suite: Suite, key: &Secret<32>) -> CheckValue {
    let hash = KeyedHash::derive(suite, "linkwise 2026 v1 root-check", key.expose()).hash(&[]);
    CheckValue(hash.first_chunk().copied().unwrap_or_default())
}

/// The root of all link keys: 32 random bytes that never leave the key custodian.
///
/// It can be neither cloned, printed nor serialised, and is wiped on drop.
///
/// ```
/// use linkwise::crypto::{Digest, RootKey, Suite};
/// let root = RootKey::generate()?;
/// let link = root.link_key(Suite::Blake3, &Digest::of(b"agreement"), 1);
/// assert_eq!(link.check(), root.link_key(Suite::Blake3, &Digest::of(b"agreement"), 1).check());
/// assert_ne!(link.check(), root.link_key(Suite::Blake3, &Digest::of(b"agreement"), 2).check());
/// # Ok::<(), linkwise::crypto::CryptoError>(())
/// ```
pub struct RootKey(Secret<32>);

impl RootKey {
    /// A new root from the operating system's generator.
    ///
    /// # Errors
    /// [`CryptoError::NoRandomness`] where the operating system gives no random bytes.
    pub fn generate() -> Result<Self, CryptoError> {
        Ok(Self(Secret::new(random_bytes()?)))
    }

    /// A root from a key store.
    #[must_use]
    pub const fn from_secret(bytes: Secret<32>) -> Self {
        Self(bytes)
    }

    /// The bytes, for the custodian's key store alone.
    #[must_use]
    pub const fn expose(&self) -> &Secret<32> {
        &self.0
    }

    /// The check value, which tells two roots apart without telling either.
    #[must_use]
    pub fn check(&self) -> CheckValue {
        check(Suite::Blake3, &self.0)
    }

    /// The link key of one agreement and epoch.
    #[must_use]
    pub fn link_key(&self, suite: Suite, agreement: &Digest, epoch: u64) -> LinkKey {
        let root = KeyedHash::derive(suite, "linkwise 2026 v1 root", self.0.expose());
        let key = root.hash(&[&[suite.number()], agreement.as_bytes(), &epoch.to_le_bytes()]);
        LinkKey { suite, agreement: *agreement, epoch, key: Secret::new(key) }
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", self.check())
    }
}

/// The key with which the data owners of one agreement and epoch encode. Wiped on drop, not `Clone`.
pub struct LinkKey {
    suite: Suite,
    agreement: Digest,
    epoch: u64,
    key: Secret<32>,
}

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Tokens: the equality of a pass's value.
    Token,
    /// Salts: what the codes of a row are keyed with.
    Salt,
    /// Codes that stand where there is no value.
    Filler,
    /// Which records are drawn for the level histograms.
    Sample,
}

impl Use {
    const fn context(self) -> &'static str {
        match self {
            Self::Token => "linkwise 2026 v1 token",
            Self::Salt => "linkwise 2026 v1 salt",
            Self::Filler => "linkwise 2026 v1 filler",
            Self::Sample => "linkwise 2026 v1 sample",
        }
    }
}

impl LinkKey {
    /// A link key from a key store or an opened `.key` file.
    #[must_use]
    pub const fn from_secret(
        suite: Suite,
        agreement: Digest,
        epoch: u64,
        bytes: Secret<32>,
    ) -> Self {
        Self { suite, agreement, epoch, key: bytes }
    }

    /// The bytes, for a key store or for sealing to the owner.
    #[must_use]
    pub const fn expose(&self) -> &Secret<32> {
        &self.key
    }

    /// The suite it was made for.
    #[must_use]
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    /// The digest of the agreement it was made for.
    #[must_use]
    pub const fn agreement(&self) -> &Digest {
        &self.agreement
    }

    /// The epoch it was made for.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The check value: equal for all owners who hold the same key.
    #[must_use]
    pub fn check(&self) -> CheckValue {
        check(self.suite, &self.key)
    }

    /// `K_use = derive_key("linkwise 2026 v1 <use>", keyed_hash(K_link, frame("library", digest)))`.
    pub(crate) fn derive(&self, library: &Digest, purpose: Use) -> KeyedHash {
        let link = KeyedHash::new(self.suite, Secret::new(*self.key.expose()));
        let encode = link.subkey(&[b"library", library.as_bytes()]);
        KeyedHash::derive(self.suite, purpose.context(), encode.key().expose())
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkKey({}, epoch {})", self.check(), self.epoch)
    }
}

/// The key of one batch's handles: fresh per encoding, sealed by the owner to the assembler.
pub struct HandleKey(Secret<32>);

impl HandleKey {
    /// A fresh handle key.
    ///
    /// # Errors
    /// [`CryptoError::NoRandomness`] where the operating system gives no random bytes.
    pub fn generate() -> Result<Self, CryptoError> {
        Ok(Self(Secret::new(random_bytes()?)))
    }

    /// A handle key from an opened `.lwh` file.
    #[must_use]
    pub const fn from_secret(bytes: Secret<32>) -> Self {
        Self(bytes)
    }

    /// The bytes, for sealing to the assembler.
    #[must_use]
    pub const fn expose(&self) -> &Secret<32> {
        &self.0
    }

    /// `H_i = keyed_hash(H, frame("handle", i))`.
    pub(crate) fn part(&self, suite: Suite, number: u8) -> KeyedHash {
        KeyedHash::new(suite, Secret::new(*self.0.expose())).subkey(&[b"handle", &[number]])
    }
}

impl fmt::Debug for HandleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandleKey")
    }
}

/// The key of one release's pseudonyms: fresh per release, kept by nobody.
pub struct ReleaseKey(KeyedHash);

impl ReleaseKey {
    /// A fresh release key.
    ///
    /// # Errors
    /// [`CryptoError::NoRandomness`] where the operating system gives no random bytes.
    pub fn generate(suite: Suite) -> Result<Self, CryptoError> {
        Ok(Self(KeyedHash::new(suite, Secret::new(random_bytes()?))))
    }

    /// `keyed_hash(K_release, frame(recipient, purpose, cluster))[..16]`.
    #[must_use]
    pub fn pseudonym(&self, recipient: &str, purpose: &str, cluster: u64) -> [u8; 16] {
        let hash = self.0.hash(&[recipient.as_bytes(), purpose.as_bytes(), &cluster.to_le_bytes()]);
        hash.first_chunk().copied().unwrap_or_default()
    }
}

impl fmt::Debug for ReleaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReleaseKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn bytes<const N: usize>(value: &Value) -> [u8; N] {
        let mut out = [0; N];
        super::super::digest::decode_hex(value.as_str().unwrap(), &mut out).unwrap();
        out
    }

    #[test]
    fn the_key_schedule_is_that_of_the_independent_script() {
        let cases: Value =
            serde_json::from_str(include_str!("../../tests/vectors/crypto.json")).unwrap();
        let cases = cases.as_array().unwrap();
        assert_eq!(cases.len(), 6);
        for case in cases {
            let suite =
                Suite::from_number(u8::try_from(case["suite"].as_u64().unwrap()).unwrap()).unwrap();
            let root = RootKey::from_secret(Secret::new(bytes(&case["root"])));
            let agreement = Digest::from_bytes(bytes(&case["agreement"]));
            let link = root.link_key(suite, &agreement, case["epoch"].as_u64().unwrap());
            assert_eq!(link.expose().expose(), &bytes::<32>(&case["link"]));
            assert_eq!(root.check().0, bytes::<8>(&case["root_check"]));
            assert_eq!(link.check().0, bytes::<8>(&case["link_check"]));
            let library = Digest::from_bytes(bytes(&case["library"]));
            for (purpose, name) in [
                (Use::Token, "token"),
                (Use::Salt, "salt"),
                (Use::Filler, "filler"),
                (Use::Sample, "sample"),
            ] {
                let key = link.derive(&library, purpose);
                assert_eq!(key.key().expose(), &bytes::<32>(&case[name]), "{name}");
            }
            let token = link.derive(&library, Use::Token);
            let parts: [&[u8]; 3] = [b"d+pc", b"07", b"AB12CD"];
            assert_eq!(token.hash(&parts), bytes::<32>(&case["hash_of_d+pc"]));
            let mut extended = [0; 256];
            token.extended(&parts, &mut extended);
            assert_eq!(extended, bytes::<256>(&case["extended_of_d+pc"]));
        }
    }

    #[test]
    fn keys_do_not_print_themselves() {
        let root = RootKey::from_secret(Secret::new([0xab; 32]));
        assert!(!format!("{root:?}").contains("abab"));
        let link = root.link_key(Suite::Blake3, &Digest::of(b""), 3);
        assert_eq!(format!("{link:?}"), format!("LinkKey({}, epoch 3)", link.check()));
    }
}

//! Ed25519 signatures (RFC 8032).

use core::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use super::digest::decode_hex;
use super::{CryptoError, random_bytes};
use crate::secret::Secret;

/// An organisation's signing key. Not `Clone`, not printable; the seed is wiped on drop.
///
/// ```
/// use linkwise::crypto::Signer;
/// let signer = Signer::generate()?;
/// let signature = signer.sign(b"message");
/// assert!(signer.public_key().verify(b"message", &signature).is_ok());
/// assert!(signer.public_key().verify(b"another", &signature).is_err());
/// # Ok::<(), linkwise::crypto::CryptoError>(())
/// ```
pub struct Signer {
    seed: Secret<32>,
    pair: Ed25519KeyPair,
}

impl Signer {
    /// A new signing key from the operating system's generator.
    ///
    /// # Errors
    /// [`CryptoError::NoRandomness`] where the operating system gives no random bytes.
    pub fn generate() -> Result<Self, CryptoError> {
        Self::from_secret(Secret::new(random_bytes()?))
    }

    /// A signing key from its 32-byte seed.
    ///
    /// # Errors
    /// [`CryptoError::NotAKey`]; every seed is one, so this is not expected.
    pub fn from_secret(seed: Secret<32>) -> Result<Self, CryptoError> {
        let pair =
            Ed25519KeyPair::from_seed_unchecked(seed.expose()).map_err(|_| CryptoError::NotAKey)?;
        Ok(Self { seed, pair })
    }

    /// The seed, for a key store alone.
    #[must_use]
    pub const fn expose(&self) -> &Secret<32> {
        &self.seed
    }

    /// The key with which others verify.
    #[must_use]
    pub fn public_key(&self) -> SignerPublicKey {
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(self.pair.public_key().as_ref()) {
            *to = *from;
        }
        SignerPublicKey(bytes)
    }

    /// Signs a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        let mut bytes = [0; 64];
        for (to, from) in bytes.iter_mut().zip(self.pair.sign(message).as_ref()) {
            *to = *from;
        }
        Signature(bytes)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public_key())
    }
}

/// The public half of a [`Signer`]: 32 bytes, printed as hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignerPublicKey(pub [u8; 32]);

impl SignerPublicKey {
    /// Checks a signature.
    ///
    /// # Errors
    /// [`CryptoError::BadSignature`] where it is not this key's over this message.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), CryptoError> {
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(message, &signature.0)
            .map_err(|_| CryptoError::BadSignature)
    }
}

impl fmt::Display for SignerPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SignerPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerPublicKey({self})")
    }
}

impl core::str::FromStr for SignerPublicKey {
    type Err = CryptoError;

    fn from_str(text: &str) -> Result<Self, CryptoError> {
        let mut bytes = [0; 32];
        decode_hex(text, &mut bytes).ok_or(CryptoError::NotAKey)?;
        Ok(Self(bytes))
    }
}

/// An Ed25519 signature: 64 bytes, printed as hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature")
    }
}

impl core::str::FromStr for Signature {
    type Err = CryptoError;

    fn from_str(text: &str) -> Result<Self, CryptoError> {
        let mut bytes = [0; 64];
        decode_hex(text, &mut bytes).ok_or(CryptoError::BadSignature)?;
        Ok(Self(bytes))
    }
}

//! Bytes that are wiped when dropped, cannot be cloned, printed or serialised, and compare in constant time.

use core::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// `N` secret bytes.
///
/// Not `Clone`, no `Display`, not serialisable; `Debug` shows the type alone; wiped on drop. What it
/// does not promise: that the compiler or the operating system made no copy of the memory before.
///
/// ```
/// use linkwise::secret::Secret;
/// let secret = Secret::new([7u8; 32]);
/// assert_eq!(format!("{secret:?}"), "Secret");
/// assert!(secret.equals(&Secret::new([7u8; 32])));
/// ```
pub struct Secret<const N: usize>([u8; N]);

impl<const N: usize> Secret<N> {
    /// Takes the bytes over. The caller wipes its own copy.
    #[must_use]
    pub const fn new(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a key store or for cryptography; never for a log or a message.
    #[must_use]
    pub const fn expose(&self) -> &[u8; N] {
        &self.0
    }

    /// Constant-time equality.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Gives types a `Debug` that shows their name alone: of personal data, of the order of a batch, and of
/// codes that are to be compared and never seen.
macro_rules! redacted {
    ($($name:literal $([$generic:ident])? => $type:ty),+ $(,)?) => {$(
        impl $(<$generic>)? core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str($name)
            }
        }
    )+};
}
pub(crate) use redacted;

/// Secret text or bytes of any length, with the same rules as [`Secret`].
///
/// ```
/// use linkwise::secret::SecretBytes;
/// let secret = SecretBytes::new(vec![1, 2, 3]);
/// assert_eq!(format!("{secret:?}"), "SecretBytes");
/// ```
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// Takes the bytes over.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, for a key store or for cryptography; never for a log or a message.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes")
    }
}

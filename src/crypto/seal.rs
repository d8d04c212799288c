//! Sealing to a recipient's X25519 key in the age v1 format, by the `age` crate.

use core::fmt;
use std::io::{self, Read, Write};

use age::secrecy::ExposeSecret;

use super::CryptoError;
use crate::secret::SecretBytes;

/// The key that opens what is sealed to an organisation. Not `Clone`, not printable.
///
/// ```
/// use linkwise::crypto::{RecipientKey, open, seal};
/// use std::io::{Read, Write};
/// let key = RecipientKey::generate();
/// let mut sealed = Vec::new();
/// let mut writer = seal(&key.public_key(), &mut sealed)?;
/// writer.write_all(b"secret")?;
/// writer.finish()?;
/// let mut opened = Vec::new();
/// open(&key, sealed.as_slice())?.read_to_end(&mut opened)?;
/// assert_eq!(opened, b"secret");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RecipientKey(age::x25519::Identity);

impl RecipientKey {
    /// A new key from the operating system's generator.
    #[must_use]
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// A key from the text that [`RecipientKey::expose`] gave.
    ///
    /// # Errors
    /// [`CryptoError::NotAKey`] where it is not an age X25519 identity.
    pub fn from_secret(text: &SecretBytes) -> Result<Self, CryptoError> {
        core::str::from_utf8(text.expose())
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .map(Self)
            .ok_or(CryptoError::NotAKey)
    }

    /// The key as an age identity line, for a key store alone.
    #[must_use]
    pub fn expose(&self) -> SecretBytes {
        SecretBytes::new(self.0.to_string().expose_secret().as_bytes().to_vec())
    }

    /// The key to which others seal.
    #[must_use]
    pub fn public_key(&self) -> RecipientPublicKey {
        RecipientPublicKey(self.0.to_public())
    }
}

impl fmt::Debug for RecipientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecipientKey({})", self.public_key())
    }
}

/// The public half of a [`RecipientKey`], printed as an age recipient (`age1...`).
#[derive(Clone, PartialEq, Eq)]
pub struct RecipientPublicKey(age::x25519::Recipient);

impl fmt::Display for RecipientPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for RecipientPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecipientPublicKey({self})")
    }
}

impl core::str::FromStr for RecipientPublicKey {
    type Err = CryptoError;

    fn from_str(text: &str) -> Result<Self, CryptoError> {
        text.parse().map(Self).map_err(|_| CryptoError::NotAKey)
    }
}

/// Writes sealed bytes; the file is whole only after [`SealedWriter::finish`].
pub struct SealedWriter<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> SealedWriter<W> {
    /// Writes the last chunk and hands the inner writer back.
    ///
    /// # Errors
    /// Those of the inner writer.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> fmt::Debug for SealedWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedWriter")
    }
}

/// Seals to one recipient what is written.
///
/// # Errors
/// Those of the inner writer.
pub fn seal<W: Write>(recipient: &RecipientPublicKey, output: W) -> io::Result<SealedWriter<W>> {
    let recipients = core::iter::once(&recipient.0 as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    Ok(SealedWriter(encryptor.wrap_output(output)?))
}

/// Reads what was sealed; altered bytes give an error, never wrong content.
pub struct SealedReader<R: Read>(age::stream::StreamReader<R>);

impl<R: Read> Read for SealedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // What the age format finds wrong is not a failure of the disk.
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => io::Error::new(
                io::ErrorKind::InvalidData,
                "the sealed file was altered or cut short; ask its sender for it again",
            ),
            _ => error,
        })
    }
}

impl<R: Read> fmt::Debug for SealedReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedReader")
    }
}

/// Opens what was sealed to `key`.
///
/// # Errors
/// [`CryptoError::DoesNotOpen`] where it is sealed to someone else or is not a sealed file.
pub fn open<R: Read>(key: &RecipientKey, input: R) -> Result<SealedReader<R>, CryptoError> {
    let decryptor = age::Decryptor::new(input).map_err(|_| CryptoError::DoesNotOpen)?;
    let identity = core::iter::once(&key.0 as &dyn age::Identity);
    decryptor.decrypt(identity).map(SealedReader).map_err(|_| CryptoError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &RecipientKey, content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = seal(&key.public_key(), &mut out).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap();
        out
    }

    #[test]
    fn only_the_recipient_opens_and_only_unaltered() {
        let (key, other) = (RecipientKey::generate(), RecipientKey::generate());
        let mut file = sealed(&key, &vec![7; 100_000]);
        assert_eq!(open(&other, file.as_slice()).err(), Some(CryptoError::DoesNotOpen));
        assert_eq!(open(&key, &b"no"[..]).err(), Some(CryptoError::DoesNotOpen));
        let last = file.len() - 1;
        file[last] ^= 1;
        let mut out = Vec::new();
        assert!(open(&key, file.as_slice()).unwrap().read_to_end(&mut out).is_err());
        let cut = file.get(..70_000).unwrap();
        assert!(open(&key, cut).unwrap().read_to_end(&mut Vec::new()).is_err());
    }

    #[test]
    fn a_key_survives_its_key_store() {
        let key = RecipientKey::generate();
        let again = RecipientKey::from_secret(&key.expose()).unwrap();
        assert_eq!(key.public_key(), again.public_key());
        assert_eq!(format!("{key:?}"), format!("RecipientKey({})", key.public_key()));
    }
}

//! Secrets in files, and the root key of a custodian.

use std::path::Path;

use super::{Home, HomeError, ROOT, read, write};
use crate::crypto::{CheckValue, RootKey};
use crate::secret::{Secret, SecretBytes};

pub(super) fn write_secret(file: &Path, content: &SecretBytes) -> Result<(), HomeError> {
    let mut line = content.expose().to_vec();
    line.push(b'\n');
    let line = SecretBytes::new(line);
    write(file, line.expose())
}

pub(super) fn read_secret(file: &Path) -> Result<SecretBytes, HomeError> {
    read(file).map(SecretBytes::new)
}

/// Writes bytes as one line of hexadecimal digits.
pub(super) fn write_hex(file: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    let digit = |value: u8| match value {
        0..=9 => b'0' + value,
        _ => b'a' + (value - 10),
    };
    // With its room reserved, the text is never moved and so leaves no copy behind.
    let mut text = Vec::with_capacity(bytes.len() * 2 + 1);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    write_secret(file, &SecretBytes::new(text))
}

/// Reads one line of hexadecimal digits.
pub(super) fn read_hex_bytes(file: &Path) -> Result<SecretBytes, HomeError> {
    let content = read_secret(file)?;
    let digits = content.expose().trim_ascii_end();
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks(2) {
        let value = match pair {
            [high, low] => value(*high).zip(value(*low)),
            _ => None,
        };
        let Some((high, low)) = value else {
            drop(SecretBytes::new(bytes));
            return Err(HomeError::Broken {
                file: file.to_path_buf(),
                problem: "it is not a line of hexadecimal digits",
            });
        };
        bytes.push(high << 4 | low);
    }
    Ok(SecretBytes::new(bytes))
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// Reads a secret of 32 bytes.
pub(super) fn read_hex(file: &Path) -> Result<Secret<32>, HomeError> {
    let bytes = read_hex_bytes(file)?;
    let key = bytes.expose().try_into().map_err(|_| HomeError::Broken {
        file: file.to_path_buf(),
        problem: "it is not a key of 64 hexadecimal digits",
    })?;
    Ok(Secret::new(key))
}

impl Home {
    /// Makes the root key of a key custodian, once.
    ///
    /// Whoever loses it cannot issue a key of an earlier agreement again; whoever steals it can read
    /// all codes made under it. Keep a backup as you keep the key itself.
    ///
    /// # Errors
    /// [`HomeError::RootExists`], or that the file cannot be written.
    pub fn create_root(&self) -> Result<CheckValue, HomeError> {
        let file = self.path.join(ROOT);
        if file.exists() {
            return Err(HomeError::RootExists);
        }
        let root = RootKey::generate()?;
        write_hex(&file, root.expose().expose())?;
        Ok(root.check())
    }

    /// The root key of a key custodian.
    ///
    /// # Errors
    /// [`HomeError::NoRoot`], or that the file cannot be read or is not private.
    pub fn root(&self) -> Result<RootKey, HomeError> {
        let file = self.path.join(ROOT);
        if !file.exists() {
            return Err(HomeError::NoRoot);
        }
        read_hex(&file).map(RootKey::from_secret)
    }
}

//! Signed notes (C2SP signed-note v1), verifier keys, and the base64 they are written in.

use super::AuditError;
use super::position::check_origin;
use crate::crypto::{Digest, Sha256, Signature, Signer, SignerPublicKey};

/// The signature algorithm number of Ed25519 in signed notes.
const ED25519: u8 = 1;
/// That of a witness's cosignature with a time (C2SP tlog-cosignature v1).
pub(super) const COSIGNATURE: u8 = 4;
/// More signatures than any quorum of witnesses needs.
pub(super) const SIGNATURES_MAX: usize = 100;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn refused(what: &'static str, rule: &'static str) -> AuditError {
    AuditError::Format { what, rule }
}

/// Standard base64 with padding (RFC 4648, section 4).
pub(super) fn encode_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0u8; 4];
        for (to, from) in group.iter_mut().skip(1).zip(chunk) {
            *to = *from;
        }
        let word = u32::from_be_bytes(group);
        for place in 0..4usize {
            let digit = (word >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(digit as usize).copied().unwrap_or(b'A');
            out.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

/// Reads standard base64; padding must be there and the unused bits must be zero.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3);
    let groups = digits.len() / 4;
    for (number, group) in digits.chunks_exact(4).enumerate() {
        let padding = group.iter().rev().take_while(|b| **b == b'=').count();
        if padding > 2 || (padding > 0 && number + 1 != groups) {
            return None;
        }
        let mut word = 0u32;
        for digit in group.iter().take(4 - padding) {
            word = word << 6 | decode_digit(*digit)?;
        }
        word <<= 6 * padding;
        let [_, a, b, c] = word.to_be_bytes();
        match padding {
            0 => out.extend_from_slice(&[a, b, c]),
            1 if c == 0 => out.extend_from_slice(&[a, b]),
            2 if b == 0 && c == 0 => out.push(a),
            _ => return None,
        }
    }
    Some(out)
}

fn decode_digit(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// The four bytes by which a note finds its key:
/// `SHA-256(name || 0x0A || 0x01 || public key)[..4]`.
#[must_use]
pub fn key_hash(name: &str, key: &SignerPublicKey) -> [u8; 4] {
    hash_of(name, ED25519, key)
}

pub(super) fn hash_of(name: &str, algorithm: u8, key: &SignerPublicKey) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update(&[b'\n', algorithm]);
    hash.update(&key.0);
    hash.finish().as_bytes().first_chunk().copied().unwrap_or_default()
}

fn hexadecimal(bytes: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(bytes))
}

/// The verifier key of a log: `name+hash+base64(0x01 || public key)`, without a line end.
///
/// # Errors
/// [`AuditError::Format`] where the name is not one that a log may have.
pub fn write_verifier_key(name: &str, key: &SignerPublicKey) -> Result<String, AuditError> {
    write_key(name, ED25519, key)
}

pub(super) fn write_key(
    name: &str,
    algorithm: u8,
    key: &SignerPublicKey,
) -> Result<String, AuditError> {
    check_origin(name)?;
    let mut bytes = vec![algorithm];
    bytes.extend_from_slice(&key.0);
    let hash = hexadecimal(hash_of(name, algorithm, key));
    Ok(format!("{name}+{hash}+{}", encode_base64(&bytes)))
}

/// Reads a verifier key: the log's name and its public key.
///
/// # Errors
/// [`AuditError::Format`] where it is not one, or its hash is not that of its name and key.
pub fn read_verifier_key(text: &str) -> Result<(String, SignerPublicKey), AuditError> {
    let wrong = || refused("verifier key", "it is `name+hash+base64(0x01 || key)`");
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hash), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    check_origin(name)?;
    let bytes = decode_base64(encoded).ok_or_else(wrong)?;
    let (algorithm, key) = bytes.split_first().ok_or_else(wrong)?;
    let key = SignerPublicKey(key.try_into().map_err(|_| wrong())?);
    if *algorithm != ED25519 || hash != hexadecimal(key_hash(name, &key)) {
        return Err(refused(
            "verifier key",
            "it is an Ed25519 key whose hash is that of its name and key",
        ));
    }
    Ok((name.to_owned(), key))
}

/// One signature line of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The first four bytes of the hash of name and key.
    pub key_hash: [u8; 4],
    /// The signature's bytes: 64 for Ed25519, more for a witness's cosignature.
    pub bytes: Vec<u8>,
}

/// A text with signatures under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// The signed text, with the line feed at its end.
    pub(super) text: String,
    pub(super) signatures: Vec<NoteSignature>,
}

impl Note {
    /// Reads a note: text, an empty line, signature lines.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, AuditError> {
        let wrong = |rule| refused("signed note", rule);
        let note = core::str::from_utf8(bytes).map_err(|_| wrong("it is UTF-8 text"))?;
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(wrong("it has no control characters but line feeds"));
        }
        let at = note
            .rfind("\n\n")
            .ok_or_else(|| wrong("an empty line stands before the signatures"))?;
        let (text, rest) = note.split_at_checked(at + 1).unwrap_or_default();
        let lines = rest
            .strip_prefix('\n')
            .and_then(|lines| lines.strip_suffix('\n'))
            .ok_or_else(|| wrong("it ends with a line feed"))?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == SIGNATURES_MAX {
                return Err(wrong("it has at most 100 signatures"));
            }
            signatures.push(
                read_signature(line)
                    .ok_or_else(|| wrong("a signature line is `\u{2014} name base64`"))?,
            );
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    pub(super) fn sign(text: String, name: &str, signer: &Signer) -> Self {
        let key = signer.public_key();
        let signature = NoteSignature {
            name: name.to_owned(),
            key_hash: key_hash(name, &key),
            bytes: signer.sign(text.as_bytes()).0.to_vec(),
        };
        Self { text, signatures: vec![signature] }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{}\n", self.text);
        for signature in &self.signatures {
            let mut bytes = signature.key_hash.to_vec();
            bytes.extend_from_slice(&signature.bytes);
            out.push_str("\u{2014} ");
            out.push_str(&signature.name);
            out.push(' ');
            out.push_str(&encode_base64(&bytes));
            out.push('\n');
        }
        out.into_bytes()
    }

    /// Whether the key of this name signed the text: at least one signature line is its, and every
    /// line that is its verifies.
    pub(super) fn is_signed_by(&self, name: &str, key: &SignerPublicKey) -> bool {
        let hash = key_hash(name, key);
        let mut found = false;
        for line in &self.signatures {
            if line.name != name || line.key_hash != hash {
                continue;
            }
            let Ok(signature) = <[u8; 64]>::try_from(line.bytes.as_slice()) else {
                return false;
            };
            if key.verify(self.text.as_bytes(), &Signature(signature)).is_err() {
                return false;
            }
            found = true;
        }
        found
    }
}

fn read_signature(line: &str) -> Option<NoteSignature> {
    let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    check_origin(name).ok()?;
    let bytes = decode_base64(encoded)?;
    let (key_hash, signature) = bytes.split_first_chunk::<4>()?;
    if signature.is_empty() {
        return None;
    }
    Some(NoteSignature { name: name.to_owned(), key_hash: *key_hash, bytes: signature.to_vec() })
}

/// A log's signed size and root (C2SP tlog-checkpoint v1, without extension lines).
///
/// ```
/// use linkwise::audit::{Checkpoint, LogPosition};
/// use linkwise::crypto::{Digest, Signer};
/// let signer = Signer::generate()?;
/// let position = LogPosition { origin: "council.example/log".into(), size: 0, root: Digest::of(b"") };
/// let checkpoint = Checkpoint::sign(&position, &signer)?;
/// let read = Checkpoint::parse(&checkpoint.to_bytes())?;
/// read.verify(&signer.public_key())?;
/// assert_eq!(read.position(), &position);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    position: LogPosition,
    pub(super) note: Note,
}

use super::position::LogPosition;

impl Checkpoint {
    /// Signs a position. The caller answers for it: [`super::AuditLog`] signs only what it has
    /// checked to be an append to what it signed before.
    ///
    /// # Errors
    /// [`AuditError::Format`] where the origin is not the name of a log.
    pub fn sign(position: &LogPosition, signer: &Signer) -> Result<Self, AuditError> {
        check_origin(&position.origin)?;
        let text = format!(
            "{}\n{}\n{}\n",
            position.origin,
            position.size,
            encode_base64(position.root.as_bytes())
        );
        Ok(Self { position: position.clone(), note: Note::sign(text, &position.origin, signer) })
    }

    /// Reads a checkpoint; its signatures are not verified yet.
    ///
    /// # Errors
    /// [`AuditError::Format`] where it is not one, or has extension lines.
    pub fn parse(bytes: &[u8]) -> Result<Self, AuditError> {
        let wrong = |rule| refused("checkpoint", rule);
        let note = Note::parse(bytes)?;
        let mut lines = note.text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(""), None) =
            (lines.next(), lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(wrong("it has three lines: origin, size, root"));
        };
        check_origin(origin)?;
        let number: u64 = size.parse().map_err(|_| wrong("its size is a decimal number"))?;
        // One way to write a number: no sign, no leading zeros.
        if number.to_string() != size {
            return Err(wrong("its size is a decimal number without leading zeros"));
        }
        let root = decode_base64(root)
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .ok_or_else(|| wrong("its root is 32 bytes in base64"))?;
        let position =
            LogPosition { origin: origin.to_owned(), size: number, root: Digest::from_bytes(root) };
        Ok(Self { position, note })
    }

    /// The bytes of the signed note.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.note.to_bytes()
    }

    /// What was signed.
    #[must_use]
    pub const fn position(&self) -> &LogPosition {
        &self.position
    }

    /// The signature lines, witnesses' among them.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.note.signatures
    }

    /// Checks the signature of the log itself.
    ///
    /// # Errors
    /// [`AuditError::NotSigned`] where there is none by this key, or one that does not verify.
    pub fn verify(&self, key: &SignerPublicKey) -> Result<(), AuditError> {
        if self.note.is_signed_by(&self.position.origin, key) {
            Ok(())
        } else {
            Err(AuditError::NotSigned { origin: self.position.origin.clone() })
        }
    }
}

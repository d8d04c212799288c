//! Link keys on their way from the custodian to the owners: sealed, signed, opened.
//!
//! A sealed file does not say who sealed it. So the custodian signs what it issues, and an owner
//! opens a key only with the agreement that names the custodian: an owner who encoded under a key
//! of someone else's making would hand its records to them.

use std::io::{Read as _, Write as _};

use super::{RoleError, key_custodian};
use crate::audit::AuditLog;
use crate::crypto::{
    CryptoError, Digest, LinkKey, RecipientKey, RootKey, Signature, Signer, Suite, open, seal,
};
use crate::error::ErrorKind;
use crate::policy::{Agreement, Granted, Role};
use crate::secret::{Secret, SecretBytes};
use crate::time::Timestamp;
use crate::wire::{Reader, WireError, Writer, frame};

const MAGIC: &[u8; 8] = b"lwkey001";
/// More than the plain content ever has.
const MOST_CONTENT: u64 = 4096;

/// Why a link key was not issued, or not taken from a sealed file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkKeyError {
    /// The agreement gives the role to someone else.
    #[error("the agreement does not make `{party}` its {role}")]
    NotInRole {
        /// The party.
        party: String,
        /// The role's word.
        role: &'static str,
    },
    /// The link key is not the one of this agreement, or not from its custodian.
    #[error("the link key cannot be used: {problem}")]
    WrongKey {
        /// What is wrong.
        problem: &'static str,
    },
    /// A key was refused or a file does not open.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// Signing key and log are not the custodian's, or the log cannot be written.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Sealing failed.
    #[error("the link key could not be sealed: {0}")]
    Sealing(std::io::Error),
}

impl LinkKeyError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotInRole { .. } => ErrorKind::PolicyRefused,
            Self::WrongKey { .. } => ErrorKind::KeyMismatch,
            Self::Crypto(error) => error.kind(),
            Self::Role(error) => error.kind(),
            Self::Sealing(_) => ErrorKind::InputOutput,
        }
    }
}

/// A link key as bytes: what is sealed, and what a home keeps.
pub(crate) fn plain(key: &LinkKey) -> SecretBytes {
    let mut writer = Writer::new();
    writer.fixed(MAGIC);
    writer.u8(key.suite().number());
    writer.fixed(key.agreement().as_bytes());
    writer.u64(key.epoch());
    writer.fixed(key.expose().expose());
    writer.fixed(&key.check().0);
    SecretBytes::new(writer.finish())
}

/// Reads a link key from its bytes.
pub(crate) fn read_plain(bytes: &[u8]) -> Result<LinkKey, WireError> {
    let mut reader = Reader::new(bytes);
    if &reader.array("magic")? != MAGIC {
        return Err(reader.unknown("magic"));
    }
    let suite = Suite::from_number(reader.u8("suite")?).ok_or_else(|| reader.unknown("suite"))?;
    let agreement = Digest::from_bytes(reader.array("agreement")?);
    let epoch = reader.u64("epoch")?;
    let bytes = Secret::new(reader.array("key")?);
    let key = LinkKey::from_secret(suite, agreement, epoch, bytes);
    if reader.array("check")? != key.check().0 {
        return Err(reader.unknown("check"));
    }
    reader.end()?;
    Ok(key)
}

/// What the custodian signs: the key and for whom it is.
fn message(content: &[u8], to: &str) -> SecretBytes {
    SecretBytes::new(frame(&[b"linkwise 2026 v1 link key", to.as_bytes(), content]))
}

/// The agreement's link key, sealed to one of its data owners and signed by the custodian. Whoever
/// issues it calls [`record_issue`](super::key_custodian::record_issue) before it leaves.
pub(crate) fn seal_link_key(
    agreement: &Agreement<Granted>,
    root: &RootKey,
    signer: &Signer,
    to: &str,
) -> Result<Vec<u8>, LinkKeyError> {
    let terms = agreement.terms();
    let owner = terms.party(to).filter(|party| party.is(Role::Controller)).ok_or_else(|| {
        LinkKeyError::NotInRole {
            party: to.chars().take(64).collect(),
            role: Role::Controller.name(),
        }
    })?;
    let content = plain(&root.link_key(terms.schema.suite, agreement.digest(), terms.epoch));
    let signature = signer.sign(message(content.expose(), to).expose());
    let failed = LinkKeyError::Sealing;
    let mut sealed = seal(&owner.card.recipient.parse()?, Vec::new()).map_err(failed)?;
    sealed.write_all(content.expose()).map_err(failed)?;
    sealed.write_all(&signature.0).map_err(failed)?;
    sealed.finish().map_err(failed)
}

/// Issues the link key of an agreement to one of its data owners: sealed to the owner's recipient key,
/// signed with the custodian's key, and written to the custodian's log before it is handed out. The log
/// names the key by the digest of the sealed bytes.
///
/// # Errors
/// [`LinkKeyError::NotInRole`] where `to` is not one of the agreement's controllers,
/// [`LinkKeyError::Role`] where signing key and log are not those of its key custodian, where it was
/// ended in this log, or where the log cannot be written.
pub fn issue_link_key(
    agreement: &Agreement<Granted>,
    root: &RootKey,
    to: &str,
    signer: &Signer,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Vec<u8>, LinkKeyError> {
    let sealed = seal_link_key(agreement, root, signer, to)?;
    key_custodian::record_issue(agreement, &Digest::of(&sealed), signer, log, now)?;
    Ok(sealed)
}

/// Opens a link key that the agreement's custodian has issued to `own`, a party of the agreement.
///
/// # Errors
/// [`LinkKeyError::Crypto`] where it is not sealed to this recipient key; [`LinkKeyError::WrongKey`] where
/// it is of another agreement, epoch or suite, or not signed by the agreement's custodian for `own`.
pub fn receive_link_key(
    sealed: &[u8],
    agreement: &Agreement<Granted>,
    recipient: &RecipientKey,
    own: &str,
) -> Result<LinkKey, LinkKeyError> {
    let wrong = |problem| LinkKeyError::WrongKey { problem };
    let mut content = Vec::with_capacity(512);
    let read = open(recipient, sealed)?.take(MOST_CONTENT).read_to_end(&mut content);
    let content = SecretBytes::new(content);
    read.map_err(|_| CryptoError::DoesNotOpen)?;
    let Some((plain, signature)) = content.expose().split_last_chunk::<64>() else {
        return Err(wrong("it is not a link key"));
    };
    let key = read_plain(plain).map_err(|_| wrong("it is not a link key of this version"))?;
    let terms = agreement.terms();
    let signed = terms.card_of(Role::KeyCustodian).is_some_and(|card| {
        let message = message(plain, own);
        card.signer.verify(message.expose(), &Signature(*signature)).is_ok()
    });
    if !signed {
        return Err(wrong("it was not issued to this party by the agreement's key custodian"));
    }
    if key.agreement() != agreement.digest() {
        return Err(wrong("it is for another agreement"));
    }
    if key.epoch() != terms.epoch || key.suite() != terms.schema.suite {
        return Err(wrong("it is for another epoch or suite"));
    }
    Ok(key)
}

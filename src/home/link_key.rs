//! Link keys: issued by the custodian, sealed, imported and held by the owners.
//!
//! A sealed file does not say who sealed it. So the custodian signs what it issues, and an owner
//! imports a key only with the agreement that names the custodian: an owner who encoded under a key
//! of someone else's making would hand its records to them.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use super::keys::{read_hex_bytes, write_hex};
use super::{Home, HomeError, KEYS, files};
use crate::crypto::{CheckValue, Digest, LinkKey, Signature, Suite, open, seal};
use crate::durable;
use crate::policy::{Agreement, Granted, Party, Role};
use crate::secret::{Secret, SecretBytes};
use crate::wire::{Reader, WireError, Writer, frame};

const MAGIC: &[u8; 8] = b"lwkey001";
/// More than the plain content ever has.
const MOST_CONTENT: u64 = 4096;

/// Which link key a home holds; nothing of the key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldKey {
    /// The digest of the agreement.
    pub agreement: Digest,
    /// The epoch.
    pub epoch: u64,
    /// The suite.
    pub suite: Suite,
    /// The check value: equal for all owners who hold the same key.
    pub check: CheckValue,
}

impl HeldKey {
    fn of(key: &LinkKey) -> Self {
        Self {
            agreement: *key.agreement(),
            epoch: key.epoch(),
            suite: key.suite(),
            check: key.check(),
        }
    }
}

fn write_key(writer: &mut Writer, key: &LinkKey) {
    writer.fixed(MAGIC);
    writer.u8(key.suite().number());
    writer.fixed(key.agreement().as_bytes());
    writer.u64(key.epoch());
    writer.fixed(key.expose().expose());
    writer.fixed(&key.check().0);
}

fn read_key(reader: &mut Reader<'_>) -> Result<LinkKey, WireError> {
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
    Ok(key)
}

/// What the custodian signs: the key and for whom it is.
fn message(content: &[u8], to: &str) -> SecretBytes {
    SecretBytes::new(frame(&[b"linkwise 2026 v1 link key", to.as_bytes(), content]))
}

fn custodian(agreement: &Agreement<Granted>) -> Option<&Party> {
    agreement.terms().with_role(Role::KeyCustodian).next()
}

impl Home {
    /// Issues the link key of an agreement to one of its data owners: sealed to the owner's recipient
    /// key, signed by this home.
    ///
    /// # Errors
    /// [`HomeError::NotInRole`] where this home is not the agreement's key custodian or `to` is not
    /// one of its controllers; [`HomeError::NoRoot`].
    pub fn issue_link_key(
        &self,
        agreement: &Agreement<Granted>,
        to: &str,
    ) -> Result<Vec<u8>, HomeError> {
        let not = |party: &str, role: Role| HomeError::NotInRole {
            party: party.to_owned(),
            role: role.name(),
        };
        if custodian(agreement).is_none_or(|party| party.card != *self.card()) {
            return Err(not(self.name(), Role::KeyCustodian));
        }
        let terms = agreement.terms();
        let owner =
            terms.party(to).filter(|party| party.is(Role::Controller)).ok_or_else(|| {
                let short: String = to.chars().take(64).collect();
                not(&short, Role::Controller)
            })?;
        let root = self.root()?;
        let key = root.link_key(terms.schema.suite, agreement.digest(), terms.epoch);
        let mut writer = Writer::new();
        write_key(&mut writer, &key);
        let content = SecretBytes::new(writer.finish());
        let signature = self.signer().sign(message(content.expose(), to).expose());
        let failed = |error| HomeError::io(self.path(), error);
        let mut sealed = seal(&owner.card.recipient.parse()?, Vec::new()).map_err(failed)?;
        sealed.write_all(content.expose()).map_err(failed)?;
        sealed.write_all(&signature.0).map_err(failed)?;
        sealed.finish().map_err(failed)
    }

    /// Opens a link key that the agreement's custodian has issued to this home, and keeps it.
    ///
    /// # Errors
    /// [`HomeError::Crypto`] where it is not sealed to this home; [`HomeError::WrongKey`] where it is
    /// of another agreement, epoch or suite, or not signed by the agreement's custodian for this
    /// home, or differs from one held already.
    pub fn import_link_key(
        &self,
        sealed: &[u8],
        agreement: &Agreement<Granted>,
    ) -> Result<HeldKey, HomeError> {
        let wrong = |problem| HomeError::WrongKey { problem };
        let mut content = Vec::with_capacity(512);
        let read = open(self.recipient_key(), sealed)?.take(MOST_CONTENT).read_to_end(&mut content);
        let content = SecretBytes::new(content);
        read.map_err(|_| crate::crypto::CryptoError::DoesNotOpen)?;
        let Some((plain, signature)) = content.expose().split_last_chunk::<64>() else {
            return Err(wrong("it is not a link key"));
        };
        let mut reader = Reader::new(plain);
        let key = read_key(&mut reader)
            .and_then(|key| reader.end().map(|()| key))
            .map_err(|_| wrong("it is not a link key of this version"))?;
        let signed = custodian(agreement).is_some_and(|party| {
            let message = message(plain, self.name());
            let signature = Signature(*signature);
            party.card.signer.verify(message.expose(), &signature).is_ok()
        });
        if !signed {
            return Err(wrong("it was not issued to this home by the agreement's key custodian"));
        }
        let terms = agreement.terms();
        if key.agreement() != agreement.digest() {
            return Err(wrong("it is for another agreement"));
        }
        if key.epoch() != terms.epoch || key.suite() != terms.schema.suite {
            return Err(wrong("it is for another epoch or suite"));
        }
        let file = self.key_file(key.agreement(), key.epoch());
        if file.exists() {
            let held = self.link_key(key.agreement(), key.epoch())?;
            return if held.expose().equals(key.expose()) {
                Ok(HeldKey::of(&key))
            } else {
                Err(wrong(
                    "another key for this agreement and epoch is held; has the custodian a new root?",
                ))
            };
        }
        write_hex(&file, plain)?;
        Ok(HeldKey::of(&key))
    }

    /// The link key of an agreement and epoch.
    ///
    /// # Errors
    /// [`HomeError::KeyNotHeld`], or that the file cannot be read or is not private.
    pub fn link_key(&self, agreement: &Digest, epoch: u64) -> Result<LinkKey, HomeError> {
        let file = self.key_file(agreement, epoch);
        if !file.exists() {
            return Err(HomeError::KeyNotHeld { agreement: *agreement, epoch });
        }
        let key = read_file(&file)?;
        if key.agreement() != agreement || key.epoch() != epoch {
            return Err(HomeError::Broken {
                file,
                problem: "the key in it is for another agreement or epoch than its name says",
            });
        }
        Ok(key)
    }

    /// Removes the link key of an agreement and epoch, for good; gives false where none is held. Whoever
    /// calls it has written to the log before that the key is destroyed
    /// ([`crate::role::destroy_epoch`]). Copies that were made elsewhere, the sealed file among them, stay.
    ///
    /// # Errors
    /// [`HomeError::InputOutput`] where the file cannot be removed.
    pub fn destroy_link_key(&self, agreement: &Digest, epoch: u64) -> Result<bool, HomeError> {
        let file = self.key_file(agreement, epoch);
        durable::remove(&file).map_err(|error| HomeError::io(&file, error))
    }

    /// Which link keys this home holds, ascending by agreement and epoch as text.
    ///
    /// # Errors
    /// [`HomeError`] where one cannot be read or is not private.
    pub fn keys(&self) -> Result<Vec<HeldKey>, HomeError> {
        files(&self.path.join(KEYS), "key")?
            .iter()
            .map(|file| read_file(file).map(|key| HeldKey::of(&key)))
            .collect()
    }

    fn key_file(&self, agreement: &Digest, epoch: u64) -> PathBuf {
        self.path.join(KEYS).join(format!("{agreement}-{epoch}.key"))
    }
}

fn read_file(file: &std::path::Path) -> Result<LinkKey, HomeError> {
    let content = read_hex_bytes(file)?;
    let mut reader = Reader::new(content.expose());
    read_key(&mut reader).and_then(|key| reader.end().map(|()| key)).map_err(|_| {
        HomeError::Broken { file: file.to_path_buf(), problem: "it is not a link key" }
    })
}

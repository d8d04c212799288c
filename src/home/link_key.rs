//! Link keys: issued by the custodian, sealed, imported and held by the owners.

use std::path::PathBuf;

use super::keys::{read_hex_bytes, write_hex};
use super::{Home, HomeError, KEYS, files};
use crate::crypto::{CheckValue, Digest, LinkKey, Suite};
use crate::durable;
use crate::policy::{Agreement, Granted, Role};
use crate::role::link_key::{plain, read_plain, seal_link_key};
use crate::role::{LinkKeyError, receive_link_key};

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

impl HomeError {
    fn of_link_key(home: &Home, error: LinkKeyError) -> Self {
        match error {
            LinkKeyError::NotInRole { party, role } => Self::NotInRole { party, role },
            LinkKeyError::WrongKey { problem } => Self::WrongKey { problem },
            LinkKeyError::Crypto(error) => Self::Crypto(error),
            LinkKeyError::Sealing(error) => Self::io(home.path(), error),
            // Nothing here touches a log.
            LinkKeyError::Role(error) => Self::io(home.path(), std::io::Error::other(error)),
        }
    }
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
        let custodian = agreement.terms().card_of(Role::KeyCustodian);
        if custodian.is_none_or(|card| card != self.card()) {
            let (party, role) = (self.name().to_owned(), Role::KeyCustodian.name());
            return Err(HomeError::NotInRole { party, role });
        }
        seal_link_key(agreement, &self.root()?, self.signer(), to)
            .map_err(|error| HomeError::of_link_key(self, error))
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
        let key = receive_link_key(sealed, agreement, self.recipient_key(), self.name())
            .map_err(|error| HomeError::of_link_key(self, error))?;
        let file = self.key_file(key.agreement(), key.epoch());
        if file.exists() {
            let held = self.link_key(key.agreement(), key.epoch())?;
            return if held.expose().equals(key.expose()) {
                Ok(HeldKey::of(&key))
            } else {
                let problem = "another key for this agreement and epoch is held; has the custodian a new root?";
                Err(HomeError::WrongKey { problem })
            };
        }
        write_hex(&file, plain(&key).expose())?;
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
    read_plain(content.expose()).map_err(|_| HomeError::Broken {
        file: file.to_path_buf(),
        problem: "it is not a link key",
    })
}

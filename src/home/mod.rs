//! An organisation's home: the private folder with its keys, its trust and its log.
//!
//! | file | holds |
//! |---|---|
//! | `party.toml` | the organisation's own card, to hand to the others |
//! | `signer.key` | the seed of its signing key, hexadecimal |
//! | `recipient.key` | the key that opens what is sealed to it, an age identity |
//! | `log.key` | the seed of the key with which its log is signed, hexadecimal |
//! | `trust/` | the cards it has pinned, one file each |
//! | `keys/` | the link keys it was issued, one file each, hexadecimal |
//! | `root.key` | at a key custodian alone: the root key, hexadecimal |
//! | `log/`, `log.state` | its log and the state of the log's signer |
//!
//! Folders are for their owner alone (mode 0700) and so are files (0600); anything else is refused.
//! Nothing secret is ever printed.

mod error;
mod keys;
mod link_key;

pub use error::HomeError;
pub use link_key::HeldKey;

use std::io;
use std::path::{Path, PathBuf};

use crate::audit::AuditLog;
use crate::crypto::{RecipientKey, RecipientPublicKey, Signer};
use crate::document::card;
use crate::durable::{self, Visibility};
use crate::policy::{AgreementError, Card, Trust, is_party_name};
use crate::time::Timestamp;

/// The largest file of a home that is read, in bytes; the log is read elsewhere.
const MOST_BYTES: u64 = 1 << 16;
/// The most cards or keys that a home may hold.
const MOST_FILES: usize = 10_000;

const PARTY: &str = "party.toml";
const SIGNER: &str = "signer.key";
const RECIPIENT: &str = "recipient.key";
const LOG_KEY: &str = "log.key";
const ROOT: &str = "root.key";
const TRUST: &str = "trust";
const KEYS: &str = "keys";
const STATE: &str = "log.state";

/// An organisation's home, opened.
///
/// ```
/// use linkwise::home::Home;
/// let folder = tempfile::tempdir()?;
/// let council = Home::create(&folder.path().join("council"), "council")?;
/// let hospital = Home::create(&folder.path().join("hospital"), "hospital")?;
/// council.pin(hospital.card(), false)?;
/// assert_eq!(council.trust()?.card("hospital"), Some(hospital.card()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    card: Card,
    signer: Signer,
    recipient: RecipientKey,
}

impl Home {
    /// Makes a home with new keys, in a folder that does not exist yet or is empty and private.
    ///
    /// # Errors
    /// [`HomeError`], and then what was begun is no home.
    pub fn create(path: &Path, name: &str) -> Result<Self, HomeError> {
        if !is_party_name(name) {
            let short: String = name.chars().take(64).collect();
            return Err(
                AgreementError::BadName { what: "a home", name: format!("{short:?}") }.into()
            );
        }
        durable::create_private_folder(path).map_err(|error| HomeError::io(path, error))?;
        require_private(path, "700")?;
        if std::fs::read_dir(path).map_err(|error| HomeError::io(path, error))?.next().is_some() {
            return Err(HomeError::NotEmpty { folder: path.to_path_buf() });
        }
        let (signer, log) = (Signer::generate()?, Signer::generate()?);
        let recipient = RecipientKey::generate();
        let card = Card {
            name: name.to_owned(),
            signer: signer.public_key(),
            recipient: recipient.public_key().to_string(),
            log_origin: format!("linkwise/{name}"),
            log_key: log.public_key(),
        };
        for folder in [TRUST, KEYS] {
            let folder = path.join(folder);
            durable::create_private_folder(&folder)
                .map_err(|error| HomeError::io(&folder, error))?;
        }
        keys::write_hex(&path.join(SIGNER), signer.expose().expose())?;
        keys::write_hex(&path.join(LOG_KEY), log.expose().expose())?;
        keys::write_secret(&path.join(RECIPIENT), &recipient.expose())?;
        // The card comes last: a folder without it is no home.
        write(&path.join(PARTY), card::write(&card).as_bytes())?;
        Ok(Self { path: path.to_path_buf(), card, signer, recipient })
    }

    /// Opens a home, and removes what acts that were killed have left in it.
    ///
    /// # Errors
    /// [`HomeError::NotPrivate`] where others could read or change it; [`HomeError::NotAHome`]; and
    /// [`HomeError::Broken`] where the card does not fit the keys.
    pub fn open(path: &Path) -> Result<Self, HomeError> {
        let party = path.join(PARTY);
        if !party.is_file() {
            return Err(HomeError::NotAHome { folder: path.to_path_buf() });
        }
        require_private(path, "700")?;
        for folder in [TRUST, KEYS] {
            require_private(&path.join(folder), "700")?;
        }
        for folder in [path.to_path_buf(), path.join(TRUST), path.join(KEYS)] {
            durable::remove_unfinished(&folder);
        }
        let mut secrets: Vec<PathBuf> = [ROOT, STATE].map(|name| path.join(name)).to_vec();
        secrets.extend(
            [".lock", ".journal", ".recovery"].map(|end| path.join(format!("{STATE}{end}"))),
        );
        secrets.extend(files(&path.join(KEYS), "key")?);
        secrets.extend(files(&path.join(TRUST), "toml")?);
        for file in secrets.iter().filter(|file| file.exists()) {
            require_private(file, "600")?;
        }
        let card = read_card(&party)?;
        let signer = Signer::from_secret(keys::read_hex(&path.join(SIGNER))?)?;
        let log = Signer::from_secret(keys::read_hex(&path.join(LOG_KEY))?)?;
        let recipient = RecipientKey::from_secret(&keys::read_secret(&path.join(RECIPIENT))?)?;
        let fits = card.signer == signer.public_key()
            && card.log_key == log.public_key()
            && card.recipient == recipient.public_key().to_string();
        if !fits {
            return Err(HomeError::Broken {
                file: party,
                problem: "the card does not fit the keys beside it",
            });
        }
        Ok(Self { path: path.to_path_buf(), card, signer, recipient })
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The organisation's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.card.name
    }

    /// The organisation's own card, to hand to the others.
    #[must_use]
    pub const fn card(&self) -> &Card {
        &self.card
    }

    /// The key with which it signs agreements and passports.
    #[must_use]
    pub const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The key that opens what is sealed to it.
    #[must_use]
    pub const fn recipient_key(&self) -> &RecipientKey {
        &self.recipient
    }

    /// The key with which its log is signed, read anew.
    ///
    /// # Errors
    /// [`HomeError`] where the file cannot be read or is not private.
    pub fn log_signer(&self) -> Result<Signer, HomeError> {
        Ok(Signer::from_secret(keys::read_hex(&self.path.join(LOG_KEY))?)?)
    }

    /// The folder of its log, which may not exist yet.
    #[must_use]
    pub fn log_folder(&self) -> PathBuf {
        self.path.join("log")
    }

    /// The file in which the log's signer keeps what it has signed last.
    #[must_use]
    pub fn log_state_path(&self) -> PathBuf {
        self.path.join(STATE)
    }

    /// Opens the log, or begins it where there is none yet.
    ///
    /// # Errors
    /// [`HomeError`] for the key, [`crate::audit::AuditError`] within it for the log.
    pub fn open_log(&self, now: Timestamp) -> Result<AuditLog, HomeError> {
        let (folder, state) = (self.log_folder(), self.log_state_path());
        let signer = self.log_signer()?;
        // Without either nothing was signed yet: its making may have been interrupted.
        let log = if state.exists() || folder.join("checkpoint").exists() {
            AuditLog::open(&folder, &state, signer)
        } else {
            AuditLog::create(&folder, &state, &self.card.log_origin, signer, self.name(), now)
        };
        Ok(log?)
    }

    /// The cards it trusts: those it has pinned, and its own.
    ///
    /// # Errors
    /// [`HomeError`] where a card cannot be read, or lies under another name than its own.
    pub fn trust(&self) -> Result<Trust, HomeError> {
        let mut cards = vec![self.card.clone()];
        for file in files(&self.path.join(TRUST), "toml")? {
            let card = read_card(&file)?;
            if file.file_stem().and_then(|stem| stem.to_str()) != Some(&card.name)
                || card.name == self.card.name
            {
                return Err(HomeError::Broken {
                    file,
                    problem: "the card has another name than the file, or this home's own",
                });
            }
            cards.push(card);
        }
        Ok(Trust { cards })
    }

    /// Pins a card, after its keys were compared with the organisation by another way.
    ///
    /// # Errors
    /// [`HomeError::CardChanged`] where another card is pinned under this name and `replace` is
    /// false; [`HomeError::OwnCard`] for another card under the home's own name.
    pub fn pin(&self, card: &Card, replace: bool) -> Result<(), HomeError> {
        card.check()?;
        card.recipient.parse::<RecipientPublicKey>()?;
        if card.name == self.card.name {
            return if *card == self.card { Ok(()) } else { Err(HomeError::OwnCard) };
        }
        let file = self.path.join(TRUST).join(format!("{}.toml", card.name));
        if file.exists() && !replace {
            return if read_card(&file)? == *card {
                Ok(())
            } else {
                Err(HomeError::CardChanged { name: card.name.clone() })
            };
        }
        write(&file, card::write(card).as_bytes())
    }
}

fn read_card(file: &Path) -> Result<Card, HomeError> {
    let bytes = read(file)?;
    let text = core::str::from_utf8(&bytes).map_err(|_| HomeError::Broken {
        file: file.to_path_buf(),
        problem: "it is not UTF-8 text",
    })?;
    Ok(card::parse(text)?)
}

fn require_private(path: &Path, mode: &'static str) -> Result<(), HomeError> {
    if durable::is_private(path).map_err(|error| HomeError::io(path, error))? {
        Ok(())
    } else {
        Err(HomeError::NotPrivate { path: path.to_path_buf(), mode })
    }
}

fn read(file: &Path) -> Result<Vec<u8>, HomeError> {
    require_private(file, "600")?;
    durable::read(file, MOST_BYTES).map_err(|error| HomeError::io(file, error))
}

fn write(file: &Path, content: &[u8]) -> Result<(), HomeError> {
    durable::write(file, content, Visibility::Owner).map_err(|error| HomeError::io(file, error))
}

/// The files of a folder with an ending, ascending. Hidden ones are files that were never finished.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, HomeError> {
    let failed = |error: io::Error| HomeError::io(folder, error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
        if found.len() > MOST_FILES {
            return Err(HomeError::Broken {
                file: folder.to_path_buf(),
                problem: "it holds more than 10,000 files",
            });
        }
    }
    found.sort_unstable();
    Ok(found)
}

//! Reading small files, making folders and opening what roles read, with errors that name the path.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use linkwise::crypto::{self, CryptoError, RecipientKey, RecipientPublicKey};
use linkwise::durable;
use linkwise::error::ErrorKind;
use linkwise::home::Home;
use linkwise::policy::Card;
use linkwise::role::{FileSource, SealedOutlet, SealedSource, Source};

use crate::failure::Failure;

/// No agreement, card, checkpoint or sealed key is larger.
const MOST: u64 = 4 << 20;

/// A small file as bytes.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    durable::read(path, MOST).map_err(|error| Failure::file(path, &error))
}

/// A small file as text.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path)?).map_err(|_| {
        let message = format!("{}: the file is not text in UTF-8", path.display());
        Failure::new(ErrorKind::InvalidConfiguration, message)
    })
}

/// The folder of a file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes a folder that anyone may read, with those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))
}

/// Refuses a path that is taken: what is there cannot be made again.
pub(crate) fn must_be_new(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        let message = format!("{} exists already; choose another name", path.display());
        return Err(Failure::usage(message));
    }
    Ok(())
}

/// A file that is sealed to a home. It is opened once here, so that an error names it.
pub(crate) fn sealed<'k>(
    path: &Path,
    key: &'k RecipientKey,
) -> Result<Box<dyn Source + 'k>, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    match crypto::open(key, file) {
        Ok(_) => Ok(Box::new(SealedSource::new(path, key))),
        Err(error @ CryptoError::DoesNotOpen) => Err(Failure::from(error)
            .at(path.display())
            .after("Is this the home to which it was sent?")),
        Err(error) => Err(Failure::from(error).at(path.display())),
    }
}

/// Files that are sealed to a home.
pub(crate) fn all_sealed<'k>(
    paths: &[PathBuf],
    key: &'k RecipientKey,
) -> Result<Vec<Box<dyn Source + 'k>>, Failure> {
    paths.iter().map(|path| sealed(path, key)).collect()
}

/// What files sealed in the age format begin with.
const SEALED: &[u8] = b"age-encryption.org/v1\n";

/// A file in the clear, or one that one of the homes opens.
pub(crate) fn sealed_or_clear<'h>(
    path: &Path,
    homes: &'h [Home],
) -> Result<Box<dyn Source + 'h>, Failure> {
    let open = || File::open(path).map_err(|error| Failure::file(path, &error));
    let mut start = Vec::new();
    open()?
        .take(SEALED.len() as u64)
        .read_to_end(&mut start)
        .map_err(|error| Failure::file(path, &error))?;
    if start != SEALED {
        return Ok(Box::new(FileSource::new(path)));
    }
    for home in homes {
        let key = home.recipient_key();
        if crypto::open(key, open()?).is_ok() {
            return Ok(Box::new(SealedSource::new(path, key)));
        }
    }
    Err(Failure::usage(format!(
        "{}: none of the homes given opens it; give --home of the organisation to which it is sealed",
        path.display()
    )))
}

/// A file to be sealed to the organisation of a card; it appears when it is released.
pub(crate) fn to_seal(path: &Path, card: &Card) -> Result<Box<SealedOutlet>, Failure> {
    let recipient: RecipientPublicKey = card.recipient.parse()?;
    Ok(Box::new(SealedOutlet::create(path, &recipient)?))
}

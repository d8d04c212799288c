//! Reading small files and making folders, with errors that name the path.

use std::fs;
use std::path::Path;

use linkwise::durable;
use linkwise::error::ErrorKind;

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

/// Makes a folder that anyone may read, with those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))
}

/// The path with another extension.
pub(crate) fn beside(path: &Path, extension: &str) -> std::path::PathBuf {
    path.with_extension(extension)
}

/// A card.
pub(crate) fn card(path: &Path) -> Result<linkwise::policy::Card, Failure> {
    let _ = text(path)?;
    Err(Failure::unexpected("cards are not there yet"))
}

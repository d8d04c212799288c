//! The agreements that entries name, from the folders of all logs that were given.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::folder::{AGREEMENTS, Folder};
use super::log::AGREEMENT_MAX;
use crate::crypto::Digest;
use crate::policy::{Agreement, Draft, Terms};

/// What is known of an agreement.
pub(super) enum Known {
    /// No given folder has it, or it is of a version that this library does not read.
    Withheld,
    /// It is there, and no party could have signed it: its terms contradict themselves.
    Unusable,
    /// It is there. That everyone signed it is not: signatures are in no log.
    Read(Box<Agreement<Draft>>),
}

/// Reads each agreement once, from the first folder that has it.
pub(super) struct Agreements {
    folders: Vec<Folder>,
    known: BTreeMap<Digest, Known>,
}

impl Agreements {
    pub(super) fn new(folders: &[PathBuf]) -> Self {
        let folders = folders.iter().map(|path| Folder::new(path)).collect();
        Self { folders, known: BTreeMap::new() }
    }

    pub(super) fn get(&mut self, digest: &Digest) -> &Known {
        let folders = &self.folders;
        self.known.entry(*digest).or_insert_with(|| {
            let terms = folders.iter().find_map(|folder| read(folder, digest));
            terms.map_or(Known::Withheld, |terms| {
                let draft = Agreement::new(terms);
                draft.map_or(Known::Unusable, |draft| Known::Read(Box::new(draft)))
            })
        })
    }

    pub(super) fn terms(&mut self, digest: &Digest) -> Option<&Terms> {
        match self.get(digest) {
            Known::Read(draft) => Some(draft.terms()),
            Known::Withheld | Known::Unusable => None,
        }
    }
}

fn read(folder: &Folder, digest: &Digest) -> Option<Terms> {
    let bytes = folder.read(&format!("{AGREEMENTS}/{digest}"), AGREEMENT_MAX).ok()??;
    // One that is not what its name says is a finding of its own.
    (Digest::of(&bytes) == *digest).then(|| Terms::from_bytes(&bytes).ok())?
}

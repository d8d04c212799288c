//! The owner's part of a release: the map that the assembler made for it, and its own record ids.

use crate::crypto::Digest;
use crate::encode::ReferenceReader;
use crate::link::MapHeader;
use crate::policy::{Role, Terms};
use crate::role::{RoleError, Source};
use crate::secret::redacted;

/// A map, as the assembler signed it.
pub(super) struct ReleasedMap {
    pub(super) header: MapHeader,
    pub(super) digest: Digest,
    pub(super) pseudonyms: Vec<[u8; 16]>,
}

redacted!("ReleasedMap" => ReleasedMap);

pub(super) fn mismatch(what: &str, remedy: &'static str) -> RoleError {
    RoleError::Mismatch { what: what.to_owned(), remedy }
}

impl ReleasedMap {
    /// Reads the map of `owner` by the assembler of an agreement with these terms.
    pub(super) fn read(map: &dyn Source, terms: &Terms, owner: &str) -> Result<Self, RoleError> {
        let assembler = terms
            .card_of(Role::Assembler)
            .ok_or(RoleError::Usage { what: "the agreement names no assembler" })?;
        let (header, pseudonyms, digest) =
            MapHeader::read(&mut map.open()?, (&assembler.name, &assembler.signer))?;
        if header.owner != owner {
            return Err(mismatch("the map is another owner's", "give the map made for this owner"));
        }
        Ok(Self { header, digest, pseudonyms })
    }

    /// The owner's record ids with their pseudonyms, ascending by record id.
    pub(super) fn rows(
        &self,
        references: &dyn Source,
    ) -> Result<Vec<(String, [u8; 16])>, RoleError> {
        let mut reader = ReferenceReader::new(references.open()?)?;
        let records = self.pseudonyms.len();
        if *reader.passport() != self.header.passport || reader.records() != records as u64 {
            return Err(mismatch(
                "the map and the references are not of the same batch",
                "give the references that were written with the batch that was linked",
            ));
        }
        let mut rows = Vec::with_capacity(records);
        let mut id = String::new();
        for pseudonym in &self.pseudonyms {
            if !reader.next_id(&mut id)? {
                break;
            }
            rows.push((id.clone(), *pseudonym));
        }
        // Reads the digest behind the last id.
        if reader.next_id(&mut id)? || rows.len() != records {
            return Err(mismatch("the references are not whole", "take them from a copy"));
        }
        rows.sort_unstable();
        Ok(rows)
    }
}

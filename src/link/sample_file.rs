//! The key of a sample (`sample.lws`): what was drawn as a link and what as a near-miss, and the seed.
//!
//! The list that goes to the reviewer tells neither. The log's entry commits to this file before anybody
//! reviews, so that the truth cannot be made to fit the answers.

use std::io::{Read, Write};

use super::edge_file::{
    EdgeFileError, Kind, Origin, check_signature, read_header, read_rows, rows_of, write_file,
};
use crate::audit::LogPosition;
use crate::crypto::{Digest, Sha256, Signer, SignerPublicKey};
use crate::secret::redacted;
use crate::wire::{Reader, WireError, Writer, frame};

const ROW_BYTES: usize = 3;

/// As what a pair of a sample was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum DrawnAs {
    Link = 0,
    Implied = 1,
    NearMiss = 2,
}

/// What is true of one pair of the list, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SampledTruth {
    pub(crate) drawn_as: DrawnAs,
    pub(crate) bits: i16,
}

/// The head of a sample's key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SampleHeader {
    pub(crate) origin: Origin,
    /// The edges of the release.
    pub(crate) edges: Digest,
    /// The list that was given to the reviewer.
    pub(crate) list: Digest,
    pub(crate) seed: [u8; 32],
    /// The log as it stood once the links were assembled; its last entry is theirs.
    pub(crate) position: LogPosition,
    /// How many links and near-misses were asked for.
    pub(crate) asked: (u64, u64),
    /// Random; it hides what the log commits to.
    pub(crate) salt: [u8; 32],
}

redacted!("SampleHeader" => SampleHeader);

fn rows(truth: &[SampledTruth]) -> Vec<u8> {
    let mut writer = Writer::new();
    for one in truth {
        writer.u8(one.drawn_as as u8);
        writer.u16(one.bits.cast_unsigned());
    }
    writer.finish()
}

impl SampleHeader {
    fn to_bytes(&self, truth: &[SampledTruth]) -> Vec<u8> {
        let mut writer = Writer::new();
        self.origin.write(&mut writer);
        writer.fixed(self.edges.as_bytes());
        writer.fixed(self.list.as_bytes());
        writer.fixed(&self.seed);
        self.position.write(&mut writer);
        writer.u64(self.asked.0);
        writer.u64(self.asked.1);
        writer.fixed(&self.salt);
        writer.u64(truth.len() as u64);
        writer.fixed(Digest::of(&rows(truth)).as_bytes());
        writer.finish()
    }

    /// What the log's entry commits to: a commitment under the salt to all of the header, and so to seed,
    /// list and truth.
    pub(crate) fn commitment(&self, truth: &[SampledTruth]) -> Digest {
        let mut hash = Sha256::new();
        hash.update(b"linkwise v1 commit\0");
        hash.update(&self.salt);
        hash.update(&frame(&[b"sample", &self.to_bytes(truth)]));
        hash.finish()
    }

    /// Writes a whole key.
    pub(crate) fn write(
        &self,
        truth: &[SampledTruth],
        signer: &Signer,
        output: &mut dyn Write,
    ) -> Result<Digest, EdgeFileError> {
        let digest = write_file(Kind::Sample, &self.to_bytes(truth), signer, output)?;
        output.write_all(&rows(truth))?;
        Ok(digest)
    }

    /// Reads a whole key, whose maker must be `assembler`.
    pub(crate) fn read(
        input: &mut dyn Read,
        assembler: (&str, &SignerPublicKey),
    ) -> Result<(Self, Vec<SampledTruth>), EdgeFileError> {
        let malformed = |error| EdgeFileError::Malformed { file: Kind::Sample.ending(), error };
        let (bytes, signature, _) = read_header(Kind::Sample, input)?;
        let (header, count, digest) = Self::parse(&bytes).map_err(malformed)?;
        check_signature(Kind::Sample, &header.origin.maker, assembler, &bytes, &signature)?;
        let mut truth = Vec::new();
        read_rows::<ROW_BYTES>(Kind::Sample, input, count, &digest, &mut |row| {
            let mut reader = Reader::new(&row);
            let mut read = || {
                let drawn_as = match reader.u8("drawn as")? {
                    0 => DrawnAs::Link,
                    1 => DrawnAs::Implied,
                    2 => DrawnAs::NearMiss,
                    _ => return Err(reader.unknown("drawn as")),
                };
                Ok(SampledTruth { drawn_as, bits: reader.u16("weight")?.cast_signed() })
            };
            truth.push(read().map_err(malformed)?);
            Ok(())
        })?;
        Ok((header, truth))
    }

    fn parse(bytes: &[u8]) -> Result<(Self, u64, Digest), WireError> {
        let mut reader = Reader::new(bytes);
        let header = Self {
            origin: Origin::read(&mut reader)?,
            edges: Digest::from_bytes(reader.array("edges")?),
            list: Digest::from_bytes(reader.array("list")?),
            seed: reader.array("seed")?,
            position: LogPosition::read(&mut reader)?,
            asked: (reader.u64("links")?, reader.u64("near-misses")?),
            salt: reader.array("salt")?,
        };
        let (count, digest) = rows_of(&mut reader)?;
        Ok((header, count, digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn a_key_reads_as_it_was_written_and_no_byte_may_change() {
        let header = SampleHeader {
            origin: Origin { agreement: Digest::of(b"a"), epoch: 1, maker: "registry".into() },
            edges: Digest::of(b"edges"),
            list: Digest::of(b"list"),
            seed: [1; 32],
            position: LogPosition { origin: "log".into(), size: 3, root: Digest::of(b"root") },
            asked: (1, 2),
            salt: [2; 32],
        };
        let one = |drawn_as, bits| SampledTruth { drawn_as, bits };
        let truth = [one(DrawnAs::Link, 20), one(DrawnAs::NearMiss, -3), one(DrawnAs::Implied, 0)];
        let signer = Signer::from_secret(Secret::new([1; 32])).unwrap();
        let key = signer.public_key();
        let mut file = Vec::new();
        header.write(&truth, &signer, &mut file).unwrap();
        let (again, read) = SampleHeader::read(&mut file.as_slice(), ("registry", &key)).unwrap();
        assert!(again == header && read == truth);
        for place in 0..file.len() {
            let mut altered = file.clone();
            altered[place] ^= 1;
            let read = SampleHeader::read(&mut altered.as_slice(), ("registry", &key));
            assert!(read.is_err(), "{place}");
        }
        // The commitment binds the truth, and the salt hides it.
        let commitment = header.commitment(&truth);
        assert_ne!(header.commitment(&truth[..2]), commitment);
        let salted = SampleHeader { salt: [3; 32], ..header.clone() };
        assert_ne!(salted.commitment(&truth), commitment);
    }
}

//! The files of edges (`edges.lwe`) and of pseudonyms (`NAME.map`), and the review list (`review.lwv`).
//!
//! All three, the bins (`bin_file`) and the key of a sample (`sample_file`): magic (16 bytes), version, a header of canonical bytes behind its length, the header's
//! signature, then rows of fixed width whose digest stands in the header. The header's digest names
//! the file in logs.

use std::io::{Read, Write};

use super::decide::EdgeClass;
use super::model::Model;
use crate::crypto::{Digest, Sha256, Signature, Signer, SignerPublicKey};
use crate::schema::FORMAT_VERSION;
use crate::secret::redacted;
use crate::wire::{Reader, WireError, Writer, frame};

/// Why a file of edges, pseudonyms or reviews was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EdgeFileError {
    /// It is another kind of file.
    #[error("this is no {expected} file, or of another version; was the right file given?")]
    NotThisFile {
        /// The ending of the file that was expected.
        expected: &'static str,
    },
    /// The file does not decode.
    #[error("the {file} file is malformed: {error}")]
    Malformed {
        /// The ending of the file.
        file: &'static str,
        /// What is wrong.
        error: WireError,
    },
    /// The rows are not those that were signed for.
    #[error("the rows of the {file} file are not those that its maker signed: it was altered")]
    Altered {
        /// The ending of the file.
        file: &'static str,
    },
    /// The signature is not that of the party the agreement names.
    #[error("the {file} file is not signed by `{party}` with the key in the agreement")]
    NotSigned {
        /// The ending of the file.
        file: &'static str,
        /// The party that should have signed.
        party: String,
    },
    /// The operating system failed, or the file was cut short.
    #[error("reading or writing the file failed: {0}")]
    InputOutput(#[from] std::io::Error),
}

impl EdgeFileError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> crate::error::ErrorKind {
        use crate::error::ErrorKind;
        match self {
            Self::InputOutput(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                ErrorKind::VerificationFailed
            }
            Self::NotThisFile { .. } | Self::Malformed { .. } => ErrorKind::Malformed,
            Self::Altered { .. } | Self::NotSigned { .. } => ErrorKind::VerificationFailed,
            Self::InputOutput(_) => ErrorKind::InputOutput,
        }
    }
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Edges,
    Bins,
    Sample,
    Map,
    Review,
}

impl Kind {
    const fn magic(self) -> &'static [u8; 16] {
        match self {
            Self::Edges => b"linkwise lwe 1\r\n",
            Self::Bins => b"linkwise lwb 1\r\n",
            Self::Sample => b"linkwise lws 1\r\n",
            Self::Map => b"linkwise map 1\r\n",
            Self::Review => b"linkwise lwv 1\r\n",
        }
    }

    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Edges => ".lwe",
            Self::Bins => ".lwb",
            Self::Sample => ".lws",
            Self::Map => ".map",
            Self::Review => ".lwv",
        }
    }
}

const MOST_HEADER: usize = 1 << 16;
pub(super) const MOST_NAME: usize = 255;
/// More rows than any release has; keeps sizes far from overflow.
const MOST_ROWS: u64 = 1 << 40;

/// What links of which batches a file is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) agreement: Digest,
    pub(crate) epoch: u64,
    /// The party that made the file.
    pub(crate) maker: String,
}

impl Origin {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.fixed(self.agreement.as_bytes());
        writer.u64(self.epoch);
        writer.text(&self.maker);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            agreement: Digest::from_bytes(reader.array("agreement")?),
            epoch: reader.u64("epoch")?,
            maker: reader.text("maker", MOST_NAME)?.to_owned(),
        })
    }
}

fn signed(kind: Kind, header: &[u8]) -> Vec<u8> {
    frame(&[b"linkwise 2026 v1 release", kind.magic(), header])
}

pub(super) fn write_file(
    kind: Kind,
    header: &[u8],
    signer: &Signer,
    output: &mut dyn Write,
) -> Result<Digest, EdgeFileError> {
    output.write_all(kind.magic())?;
    output.write_all(&FORMAT_VERSION.to_le_bytes())?;
    output.write_all(&u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    output.write_all(header)?;
    output.write_all(&signer.sign(&signed(kind, header)).0)?;
    Ok(Digest::of(header))
}

pub(super) fn read_header(
    kind: Kind,
    input: &mut dyn Read,
) -> Result<(Vec<u8>, Signature, Digest), EdgeFileError> {
    let mut head = [0; 22];
    input.read_exact(&mut head).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => EdgeFileError::NotThisFile { expected: kind.ending() },
        _ => EdgeFileError::InputOutput(error),
    })?;
    let mut reader = Reader::new(&head);
    let malformed = |error| EdgeFileError::Malformed { file: kind.ending(), error };
    let magic: [u8; 16] = reader.array("magic").map_err(malformed)?;
    let version = reader.u16("version").map_err(malformed)?;
    if &magic != kind.magic() || version != FORMAT_VERSION {
        return Err(EdgeFileError::NotThisFile { expected: kind.ending() });
    }
    let length = reader.u32("header").map_err(malformed)?;
    if length as usize > MOST_HEADER {
        return Err(malformed(WireError::TooLong {
            field: "header",
            offset: 18,
            length: length.into(),
            most: MOST_HEADER as u64,
        }));
    }
    let mut header = vec![0; length as usize];
    input.read_exact(&mut header)?;
    let mut signature = [0; 64];
    input.read_exact(&mut signature)?;
    let digest = Digest::of(&header);
    Ok((header, Signature(signature), digest))
}

/// Reads `rows` rows of `N` bytes and checks their digest; memory grows only as bytes arrive.
pub(super) fn read_rows<const N: usize>(
    kind: Kind,
    input: &mut dyn Read,
    rows: u64,
    digest: &Digest,
    take: &mut dyn FnMut([u8; N]) -> Result<(), EdgeFileError>,
) -> Result<(), EdgeFileError> {
    let altered = || EdgeFileError::Altered { file: kind.ending() };
    let mut input = std::io::BufReader::with_capacity(1 << 16, input);
    let mut hash = Sha256::new();
    for _ in 0..rows {
        let mut row = [0; N];
        input.read_exact(&mut row).map_err(|_| altered())?;
        hash.update(&row);
        take(row)?;
    }
    if input.read(&mut [0; 1])? != 0 || hash.finish() != *digest {
        return Err(altered());
    }
    Ok(())
}

/// One edge as it leaves the linkage unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) left: [u8; 16],
    pub(crate) right: [u8; 16],
    pub(crate) bits: i16,
    pub(crate) class: EdgeClass,
}

impl Edge {
    const BYTES: usize = 35;

    pub(crate) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let parts: [&[u8]; 4] =
            [&self.left, &self.right, &self.bits.to_le_bytes(), &[self.class as u8]];
        for (to, from) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
            *to = *from;
        }
        bytes
    }

    fn from_bytes(bytes: [u8; Self::BYTES]) -> Result<Self, WireError> {
        let mut reader = Reader::new(&bytes);
        Ok(Self {
            left: reader.array("handle")?,
            right: reader.array("handle")?,
            bits: reader.u16("weight")?.cast_signed(),
            class: match reader.u8("class")? {
                0 => EdgeClass::Link,
                1 => EdgeClass::Review,
                _ => return Err(reader.unknown("class")),
            },
        })
    }
}

/// The head of an edge file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EdgesHeader {
    pub(crate) origin: Origin,
    /// Owners and the digests of their passports.
    pub(crate) passports: Vec<(String, Digest)>,
    pub(crate) model: Model,
    pub(crate) floor_bits: i16,
}

impl EdgesHeader {
    /// Writes a whole edge file; gives the digest that names it.
    pub(crate) fn write(
        &self,
        edges: &[Edge],
        signer: &Signer,
        output: &mut dyn Write,
    ) -> Result<Digest, EdgeFileError> {
        let mut hash = Sha256::new();
        for edge in edges {
            hash.update(&edge.to_bytes());
        }
        let mut writer = Writer::new();
        self.origin.write(&mut writer);
        writer.count(self.passports.len());
        for (owner, digest) in &self.passports {
            writer.text(owner);
            writer.fixed(digest.as_bytes());
        }
        writer.bytes(&self.model.to_bytes());
        writer.u16(self.floor_bits.cast_unsigned());
        writer.u64(edges.len() as u64);
        writer.fixed(hash.finish().as_bytes());
        let digest = write_file(Kind::Edges, &writer.finish(), signer, output)?;
        let mut output = std::io::BufWriter::with_capacity(1 << 16, output);
        for edge in edges {
            output.write_all(&edge.to_bytes())?;
        }
        output.flush()?;
        Ok(digest)
    }

    /// Reads a whole edge file, whose maker must be `unit`. Gives header, edges and the file's digest.
    pub(crate) fn read(
        input: &mut dyn Read,
        unit: (&str, &SignerPublicKey),
    ) -> Result<(Self, Vec<Edge>, Digest), EdgeFileError> {
        let (bytes, signature, digest) = read_header(Kind::Edges, input)?;
        let (header, rows, row_digest) = Self::parse(&bytes)
            .map_err(|error| EdgeFileError::Malformed { file: Kind::Edges.ending(), error })?;
        check_signature(Kind::Edges, &header.origin.maker, unit, &bytes, &signature)?;
        let mut edges = Vec::new();
        read_rows(Kind::Edges, input, rows, &row_digest, &mut |row| {
            edges.push(
                Edge::from_bytes(row).map_err(|error| EdgeFileError::Malformed {
                    file: Kind::Edges.ending(),
                    error,
                })?,
            );
            Ok(())
        })?;
        Ok((header, edges, digest))
    }

    /// The digest that names an edge file in logs, without a look at its rows or signature.
    pub(crate) fn name_of(input: &mut dyn Read) -> Result<Digest, EdgeFileError> {
        read_header(Kind::Edges, input).map(|(_, _, digest)| digest)
    }

    fn parse(bytes: &[u8]) -> Result<(Self, u64, Digest), WireError> {
        let mut reader = Reader::new(bytes);
        let origin = Origin::read(&mut reader)?;
        let mut passports = Vec::new();
        for _ in 0..reader.count("passports", 64)? {
            let owner = reader.text("owner", MOST_NAME)?.to_owned();
            passports.push((owner, Digest::from_bytes(reader.array("passport")?)));
        }
        let model = Model::from_bytes(reader.bytes("model", 4096)?)?;
        let floor_bits = reader.u16("floor")?.cast_signed();
        let (rows, digest) = rows_of(&mut reader)?;
        Ok((Self { origin, passports, model, floor_bits }, rows, digest))
    }
}

pub(super) fn rows_of(reader: &mut Reader<'_>) -> Result<(u64, Digest), WireError> {
    let offset = reader.offset();
    let rows = reader.u64("rows")?;
    if rows > MOST_ROWS {
        return Err(WireError::TooLong { field: "rows", offset, length: rows, most: MOST_ROWS });
    }
    let digest = Digest::from_bytes(reader.array("digest of the rows")?);
    reader.end()?;
    Ok((rows, digest))
}

pub(super) fn check_signature(
    kind: Kind,
    maker: &str,
    (party, key): (&str, &SignerPublicKey),
    header: &[u8],
    signature: &Signature,
) -> Result<(), EdgeFileError> {
    if maker != party || key.verify(&signed(kind, header), signature).is_err() {
        return Err(EdgeFileError::NotSigned { file: kind.ending(), party: party.to_owned() });
    }
    Ok(())
}

/// The head of a map of pseudonyms for one owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MapHeader {
    pub(crate) origin: Origin,
    /// The owner for whom the map is.
    pub(crate) owner: String,
    /// Digest of the passport of the owner's batch.
    pub(crate) passport: Digest,
    /// Digest of the edges from which the map was made.
    pub(crate) edges: Digest,
    /// Who may join on the pseudonyms.
    pub(crate) recipient: String,
}

impl MapHeader {
    /// Writes a whole map: by reference, the pseudonym of the record.
    pub(crate) fn write(
        &self,
        pseudonyms: &[[u8; 16]],
        signer: &Signer,
        output: &mut dyn Write,
    ) -> Result<Digest, EdgeFileError> {
        let mut hash = Sha256::new();
        for pseudonym in pseudonyms {
            hash.update(pseudonym);
        }
        let mut writer = Writer::new();
        self.origin.write(&mut writer);
        writer.text(&self.owner);
        writer.fixed(self.passport.as_bytes());
        writer.fixed(self.edges.as_bytes());
        writer.text(&self.recipient);
        writer.u64(pseudonyms.len() as u64);
        writer.fixed(hash.finish().as_bytes());
        let digest = write_file(Kind::Map, &writer.finish(), signer, output)?;
        let mut output = std::io::BufWriter::with_capacity(1 << 16, output);
        for pseudonym in pseudonyms {
            output.write_all(pseudonym)?;
        }
        output.flush()?;
        Ok(digest)
    }

    /// The agreement that a map says it is of; nothing is verified.
    pub(crate) fn agreement_of(input: &mut dyn Read) -> Result<Digest, EdgeFileError> {
        let (bytes, _, _) = read_header(Kind::Map, input)?;
        let origin = Origin::read(&mut Reader::new(&bytes))
            .map_err(|error| EdgeFileError::Malformed { file: Kind::Map.ending(), error })?;
        Ok(origin.agreement)
    }

    /// Reads a whole map, whose maker must be `assembler`.
    pub(crate) fn read(
        input: &mut dyn Read,
        assembler: (&str, &SignerPublicKey),
    ) -> Result<(Self, Vec<[u8; 16]>, Digest), EdgeFileError> {
        let (bytes, signature, digest) = read_header(Kind::Map, input)?;
        let parse = || {
            let mut reader = Reader::new(&bytes);
            let header = Self {
                origin: Origin::read(&mut reader)?,
                owner: reader.text("owner", MOST_NAME)?.to_owned(),
                passport: Digest::from_bytes(reader.array("passport")?),
                edges: Digest::from_bytes(reader.array("edges")?),
                recipient: reader.text("recipient", MOST_NAME)?.to_owned(),
            };
            let (rows, digest) = rows_of(&mut reader)?;
            Ok((header, rows, digest))
        };
        let (header, rows, row_digest) = parse()
            .map_err(|error| EdgeFileError::Malformed { file: Kind::Map.ending(), error })?;
        check_signature(Kind::Map, &header.origin.maker, assembler, &bytes, &signature)?;
        let mut pseudonyms = Vec::new();
        read_rows(Kind::Map, input, rows, &row_digest, &mut |row| {
            pseudonyms.push(row);
            Ok(())
        })?;
        Ok((header, pseudonyms, digest))
    }
}

/// One pair for review: owners by their place in the header, references, mean weight in whole bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReviewPair {
    pub(crate) left_owner: u16,
    pub(crate) left: u32,
    pub(crate) right_owner: u16,
    pub(crate) right: u32,
    pub(crate) bits: i16,
}

redacted!("Edge" => Edge, "ReviewPair" => ReviewPair);

/// The head of a review list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReviewHeader {
    pub(crate) origin: Origin,
    pub(crate) edges: Digest,
    pub(crate) owners: Vec<String>,
}

impl ReviewHeader {
    /// Header and rows.
    fn to_bytes(&self, pairs: &[ReviewPair]) -> (Vec<u8>, Vec<u8>) {
        let mut rows = Writer::new();
        for pair in pairs {
            rows.u16(pair.left_owner);
            rows.u32(pair.left);
            rows.u16(pair.right_owner);
            rows.u32(pair.right);
            rows.u16(pair.bits.cast_unsigned());
        }
        let rows = rows.finish();
        let mut writer = Writer::new();
        self.origin.write(&mut writer);
        writer.fixed(self.edges.as_bytes());
        writer.count(self.owners.len());
        self.owners.iter().for_each(|owner| writer.text(owner));
        writer.u64(pairs.len() as u64);
        writer.fixed(Digest::of(&rows).as_bytes());
        (writer.finish(), rows)
    }

    /// The digest that names the list in logs.
    pub(crate) fn name_of(&self, pairs: &[ReviewPair]) -> Digest {
        Digest::of(&self.to_bytes(pairs).0)
    }

    /// Writes a whole review list.
    pub(crate) fn write(
        &self,
        pairs: &[ReviewPair],
        signer: &Signer,
        output: &mut dyn Write,
    ) -> Result<Digest, EdgeFileError> {
        let (header, rows) = self.to_bytes(pairs);
        let digest = write_file(Kind::Review, &header, signer, output)?;
        output.write_all(&rows)?;
        Ok(digest)
    }

    /// Reads a whole review list, whose maker must be `assembler`.
    pub(crate) fn read(
        input: &mut dyn Read,
        assembler: (&str, &SignerPublicKey),
    ) -> Result<(Self, Vec<ReviewPair>, Digest), EdgeFileError> {
        let (bytes, signature, digest) = read_header(Kind::Review, input)?;
        let parse = || {
            let mut reader = Reader::new(&bytes);
            let origin = Origin::read(&mut reader)?;
            let edges = Digest::from_bytes(reader.array("edges")?);
            let mut owners = Vec::new();
            for _ in 0..reader.count("owners", 64)? {
                owners.push(reader.text("owner", MOST_NAME)?.to_owned());
            }
            let (rows, digest) = rows_of(&mut reader)?;
            Ok((Self { origin, edges, owners }, rows, digest))
        };
        let malformed = |error| EdgeFileError::Malformed { file: Kind::Review.ending(), error };
        let (header, rows, row_digest) = parse().map_err(malformed)?;
        check_signature(Kind::Review, &header.origin.maker, assembler, &bytes, &signature)?;
        let mut pairs = Vec::new();
        read_rows::<14>(Kind::Review, input, rows, &row_digest, &mut |row| {
            let mut reader = Reader::new(&row);
            let mut read = || {
                Ok(ReviewPair {
                    left_owner: reader.u16("owner")?,
                    left: reader.u32("reference")?,
                    right_owner: reader.u16("owner")?,
                    right: reader.u32("reference")?,
                    bits: reader.u16("weight")?.cast_signed(),
                })
            };
            pairs.push(read().map_err(malformed)?);
            Ok(())
        })?;
        Ok((header, pairs, digest))
    }
}

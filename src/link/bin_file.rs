//! The bins of a run (`edges.lwb`): what the root in the log's entry commits to.
//!
//! A bin is a range of tokens in one pass. Rows meet only under one token, so each bin can be computed
//! again without the others.

use std::io::{Read, Write};

use super::edge_file::{
    EdgeFileError, Kind, MOST_NAME, Origin, check_signature, read_header, read_rows, rows_of,
    write_file,
};
use crate::audit::merkle::{self, leaf_hash};
use crate::crypto::{Digest, KeyedHash, Sha256, Signer, SignerPublicKey, Suite};
use crate::secret::{Secret, redacted};
use crate::wire::{Reader, WireError, Writer, frame};

/// No pass has more bins than this power of two: each is the first byte of the token then.
const MOST_BITS: u8 = 8;
/// Bins are no finer than so many rows of the owner that has most.
const FEWEST_ROWS: u64 = 256;
const MOST_OWNERS: usize = 64;
/// The passes of a schema are fewer.
const MOST_PASSES: u16 = 1024;
const TALLY_BYTES: usize = 40;

/// How many leading bits of a token name its bin, from the rows of the largest pass of any owner: the
/// unit has no choice. In a pass of ten million rows a bin has 39,000 of an owner, about 3 MB, which
/// meet within a second; batches of a few hundred rows have one bin to a pass.
pub(crate) fn bin_bits(most_rows: u64) -> u8 {
    (0..MOST_BITS).find(|bits| most_rows >> bits <= FEWEST_ROWS).unwrap_or(MOST_BITS)
}

/// The bin of a token among those of all passes.
pub(crate) fn bin_of(bits: u8, pass: usize, token: &[u8]) -> usize {
    let first = u16::from(token.first().copied().unwrap_or(0));
    (pass << bits) + usize::from(first >> (8 - bits.min(8)))
}

/// How many there are, and their digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) digest: [u8; 32],
}

impl Tally {
    fn write(&self, writer: &mut Writer) {
        writer.u64(self.count);
        writer.fixed(&self.digest);
    }
}

/// What went into a bin, by owner in the order of their names, and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bin {
    pub(crate) rows: Vec<Tally>,
    pub(crate) edges: Tally,
}

impl Bin {
    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.rows.iter().chain([&self.edges]).for_each(|tally| tally.write(&mut writer));
        writer.finish()
    }
}

/// The head of a file of bins.
#[derive(Clone)]
pub(crate) struct BinsHeader {
    pub(crate) origin: Origin,
    /// The edges that the run released.
    pub(crate) edges: Digest,
    /// Owners and the digests of their passports.
    pub(crate) passports: Vec<(String, Digest)>,
    /// Random; the salts of all commitments come from it.
    pub(crate) seed: [u8; 32],
    pub(crate) bits: u8,
    pub(crate) passes: u16,
}

redacted!("BinsHeader" => BinsHeader);

impl BinsHeader {
    /// The Merkle root (RFC 6962) over the bins' commitments, in the order of passes and tokens.
    pub(crate) fn root(&self, bins: &[Bin]) -> Digest {
        let salts = KeyedHash::new(Suite::Blake3, Secret::new(self.seed));
        merkle::root((0u64..).zip(bins).map(|(number, bin)| {
            let number = number.to_le_bytes();
            let mut hash = Sha256::new();
            hash.update(b"linkwise v1 bin\0");
            hash.update(&salts.hash(&[b"bin", &number]));
            hash.update(&frame(&[&number, &bin.to_bytes()]));
            leaf_hash(hash.finish().as_bytes())
        }))
    }

    fn bins(&self) -> u64 {
        u64::from(self.passes) << self.bits
    }

    /// Writes a whole file of bins; gives the digest of its header.
    pub(crate) fn write(
        &self,
        bins: &[Bin],
        signer: &Signer,
        output: &mut dyn Write,
    ) -> Result<Digest, EdgeFileError> {
        let rows: Vec<u8> = bins.iter().flat_map(Bin::to_bytes).collect();
        let mut writer = Writer::new();
        self.origin.write(&mut writer);
        writer.fixed(self.edges.as_bytes());
        writer.count(self.passports.len());
        for (owner, digest) in &self.passports {
            writer.text(owner);
            writer.fixed(digest.as_bytes());
        }
        writer.fixed(&self.seed);
        writer.u8(self.bits);
        writer.u16(self.passes);
        writer.u64((rows.len() / TALLY_BYTES) as u64);
        writer.fixed(Digest::of(&rows).as_bytes());
        let digest = write_file(Kind::Bins, &writer.finish(), signer, output)?;
        output.write_all(&rows)?;
        Ok(digest)
    }

    /// Reads a whole file of bins, whose maker must be `unit`.
    pub(crate) fn read(
        input: &mut dyn Read,
        unit: (&str, &SignerPublicKey),
    ) -> Result<(Self, Vec<Bin>), EdgeFileError> {
        let malformed = |error| EdgeFileError::Malformed { file: Kind::Bins.ending(), error };
        let (bytes, signature, _) = read_header(Kind::Bins, input)?;
        let (header, tallies, digest) = Self::parse(&bytes).map_err(malformed)?;
        check_signature(Kind::Bins, &header.origin.maker, unit, &bytes, &signature)?;
        let owners = header.passports.len();
        let mut bins = Vec::new();
        let mut rows = Vec::new();
        read_rows::<TALLY_BYTES>(Kind::Bins, input, tallies, &digest, &mut |tally| {
            let mut reader = Reader::new(&tally);
            let mut read =
                || Ok(Tally { count: reader.u64("count")?, digest: reader.array("digest")? });
            let tally = read().map_err(malformed)?;
            if rows.len() < owners {
                rows.push(tally);
            } else {
                bins.push(Bin { rows: core::mem::take(&mut rows), edges: tally });
            }
            Ok(())
        })?;
        Ok((header, bins))
    }

    fn parse(bytes: &[u8]) -> Result<(Self, u64, Digest), WireError> {
        let mut reader = Reader::new(bytes);
        let origin = Origin::read(&mut reader)?;
        let edges = Digest::from_bytes(reader.array("edges")?);
        let mut passports = Vec::new();
        for _ in 0..reader.count("passports", MOST_OWNERS)? {
            let owner = reader.text("owner", MOST_NAME)?.to_owned();
            passports.push((owner, Digest::from_bytes(reader.array("passport")?)));
        }
        let seed = reader.array("seed")?;
        let bits = reader.u8("bits")?;
        if bits > MOST_BITS {
            return Err(reader.unknown("bits"));
        }
        let passes = reader.u16("passes")?;
        if passes > MOST_PASSES {
            return Err(reader.unknown("passes"));
        }
        let offset = reader.offset();
        let (tallies, digest) = rows_of(&mut reader)?;
        let header = Self { origin, edges, passports, seed, bits, passes };
        let expected = header.bins() * (header.passports.len() as u64 + 1);
        if tallies != expected {
            return Err(WireError::TooLong {
                field: "rows",
                offset,
                length: tallies,
                most: expected,
            });
        }
        Ok((header, tallies, digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_neither_tiny_nor_too_many() {
        let bins = [0, 1, 256, 257, 2_000, 65_536, 65_537, 10_000_000, u64::MAX].map(bin_bits);
        assert_eq!(bins, [0, 0, 0, 1, 3, 8, 8, 8, 8]);
        assert_eq!(bin_of(0, 3, &[255]), 3);
        assert_eq!(bin_of(3, 2, &[0b1010_0000, 7]), 2 * 8 + 5);
        assert_eq!(bin_of(8, 1, &[255]), 511);
    }

    fn sample() -> (BinsHeader, Vec<Bin>) {
        let origin = Origin { agreement: Digest::of(b"a"), epoch: 1, maker: "unit".into() };
        let tally = |count| Tally { count, digest: [3; 32] };
        let bins: Vec<Bin> =
            (0..4).map(|bin| Bin { rows: vec![tally(bin), tally(9)], edges: tally(1) }).collect();
        let passports = vec![("a".into(), Digest::of(b"1")), ("b".into(), Digest::of(b"2"))];
        let edges = Digest::of(b"edges");
        (BinsHeader { origin, edges, passports, seed: [7; 32], bits: 1, passes: 2 }, bins)
    }

    #[test]
    fn bins_read_as_they_were_written_and_no_byte_may_change() {
        let (header, bins) = sample();
        let signer = Signer::from_secret(Secret::new([1; 32])).unwrap();
        let mut file = Vec::new();
        header.write(&bins, &signer, &mut file).unwrap();
        let key = signer.public_key();
        let (again, read) = BinsHeader::read(&mut file.as_slice(), ("unit", &key)).unwrap();
        assert!(read == bins && again.root(&read) == header.root(&bins));
        for place in 0..file.len() {
            let mut altered = file.clone();
            altered[place] ^= 1;
            assert!(BinsHeader::read(&mut altered.as_slice(), ("unit", &key)).is_err(), "{place}");
            let cut = &file[..place];
            assert!(BinsHeader::read(&mut &cut[..], ("unit", &key)).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn the_root_binds_every_tally_and_the_seed() {
        let (header, bins) = sample();
        let root = header.root(&bins);
        let other = BinsHeader { seed: [8; 32], ..header.clone() };
        assert_ne!(other.root(&bins), root);
        for place in 0..bins.len() {
            for what in 0..3 {
                let mut changed = bins.clone();
                match what {
                    0 => changed[place].rows[1].count += 1,
                    1 => changed[place].edges.digest[0] ^= 1,
                    _ => drop(changed[place].rows.pop()),
                }
                assert_ne!(header.root(&changed), root);
            }
        }
    }
}

//! The passport: what a batch is, signed by its owner.

use core::fmt;

use super::EncodeError;
use crate::audit::LogPosition;
use crate::crypto::{CheckValue, Digest, Signature, Signer, SignerPublicKey, Suite};
use crate::schema::{Comparison, FORMAT_VERSION, Pass, PassLayout, Schema, level_count};
use crate::wire::{Reader, WireError, Writer};

/// The rows of a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassRows {
    /// How many there are.
    pub rows: u64,
    /// Bytes of each.
    pub row_bytes: u16,
    /// Merkle root (RFC 6962) over the digests of the chunks of 65,536 rows.
    pub root: Digest,
}

/// One pass of the schema in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassEntry {
    /// The pass's name.
    pub pass: String,
    /// Its rows; `None` where the pass was left out because too many records share its tokens.
    pub rows: Option<PassRows>,
}

/// How often pairs of the owner's own records have each level of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelCounts {
    /// The comparison.
    pub comparison: Comparison,
    /// Pairs by level, to two significant digits.
    pub counts: Vec<u64>,
}

/// What a batch is: who made it, under which agreement and key, and a digest of its every row.
///
/// It binds the rows: a batch whose rows are not those signed for is refused when read. Two batches
/// compare by [`Passport::first_difference`]. It holds no value of any record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passport {
    /// The version of the format.
    pub format: u16,
    /// The primitives of keyed hashing.
    pub suite: Suite,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The delivery under the agreement; rises with each.
    pub epoch: u64,
    /// Digest of the versions of normaliser, Unicode, phonetics and nickname table.
    pub library: Digest,
    /// Check value of the link key.
    pub link_check: CheckValue,
    /// The party that made the batch.
    pub owner: String,
    /// Number of records, to two significant digits.
    pub records: u64,
    /// The passes, in the order of the schema.
    pub passes: Vec<PassEntry>,
    /// Chance agreement among the owner's own records; empty under 1,000 records.
    pub levels: Vec<LevelCounts>,
    /// Where the owner's log stood.
    pub log: LogPosition,
    /// The owner's signature over all of the above.
    pub signature: Signature,
}

/// What two passports differ in, in the order in which it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The version of the format.
    Format,
    /// The suite of primitives.
    Suite,
    /// The agreement.
    Agreement,
    /// The agreement, and the epoch with it: each epoch is an agreement of its own.
    AgreementAndEpoch,
    /// The epoch.
    Epoch,
    /// Normaliser, Unicode, phonetics or nickname table.
    Library,
    /// The link key.
    LinkKey,
}

impl Difference {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Format | Self::Library => "encode both with one version of linkwise",
            Self::Suite | Self::Agreement | Self::AgreementAndEpoch => {
                "encode both under one agreement"
            }
            Self::Epoch => "encode both for one epoch",
            Self::LinkKey => "ask the key custodian for one link key for both owners",
        }
    }

    /// What to do where a batch differs from the agreement by which it is to be linked.
    pub(crate) const fn remedy_in_hand(self) -> &'static str {
        match self {
            Self::Epoch => "link with the agreement of the epoch for which the batch was encoded",
            _ => "link with the agreement under which the batch was encoded",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "format version",
            Self::Suite => "suite",
            Self::Agreement => "agreement",
            Self::AgreementAndEpoch => "agreement and epoch",
            Self::Epoch => "epoch",
            Self::Library => "library digest",
            Self::LinkKey => "link key",
        })
    }
}

/// What is signed begins with this, so that no other signed thing of the owner reads as a passport.
const SIGNED: &[u8] = b"linkwise 2026 v1 passport\n";
/// No passport is longer.
pub(crate) const MOST_BYTES: usize = 1 << 17;
const MOST_TEXT: usize = 255;
const MOST_PASSES: usize = 64;
/// More than any batch has; keeps the arithmetic on sizes far from overflow.
const MOST_ROWS: u64 = 1 << 40;

impl Passport {
    /// Signs; the signature that was there is replaced.
    pub(crate) fn sign(&mut self, signer: &Signer) {
        self.signature = signer.sign(&self.signed_bytes());
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.fixed(SIGNED);
        self.write(&mut writer);
        writer.finish()
    }

    fn write(&self, writer: &mut Writer) {
        writer.u16(self.format);
        writer.u8(self.suite.number());
        writer.fixed(self.agreement.as_bytes());
        writer.u64(self.epoch);
        writer.fixed(self.library.as_bytes());
        writer.fixed(&self.link_check.0);
        writer.text(&self.owner);
        writer.u64(self.records);
        writer.count(self.passes.len());
        for entry in &self.passes {
            writer.text(&entry.pass);
            writer.boolean(entry.rows.is_some());
            if let Some(rows) = &entry.rows {
                writer.u64(rows.rows);
                writer.u16(rows.row_bytes);
                writer.fixed(rows.root.as_bytes());
            }
        }
        writer.count(self.levels.len());
        for item in &self.levels {
            writer.u8(item.comparison as u8);
            for count in &item.counts {
                writer.u64(*count);
            }
        }
        writer.text(&self.log.origin);
        writer.u64(self.log.size);
        writer.fixed(self.log.root.as_bytes());
    }

    /// The canonical bytes, signature included.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.fixed(&self.signature.0);
        writer.finish()
    }

    /// Reads what [`Passport::to_bytes`] wrote. The signature is not checked.
    ///
    /// # Errors
    /// [`EncodeError::UnknownVersion`], and [`EncodeError::Malformed`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EncodeError> {
        let mut reader = Reader::new(bytes);
        let format = reader.u16("format version")?;
        if format != FORMAT_VERSION {
            return Err(EncodeError::UnknownVersion { found: format, known: FORMAT_VERSION });
        }
        let suite =
            Suite::from_number(reader.u8("suite")?).ok_or_else(|| reader.unknown("suite"))?;
        let passport = Self {
            format,
            suite,
            agreement: Digest::from_bytes(reader.array("agreement digest")?),
            epoch: reader.u64("epoch")?,
            library: Digest::from_bytes(reader.array("library digest")?),
            link_check: CheckValue(reader.array("link check")?),
            owner: read_text(&mut reader, "owner")?,
            records: read_rounded(&mut reader, "records")?,
            passes: read_passes(&mut reader)?,
            levels: read_levels(&mut reader)?,
            log: LogPosition {
                origin: read_text(&mut reader, "log origin")?,
                size: reader.u64("log size")?,
                root: Digest::from_bytes(reader.array("log root")?),
            },
            signature: Signature(reader.array("signature")?),
        };
        reader.end()?;
        Ok(passport)
    }

    /// The digest by which other files and the log name this batch: SHA-256 of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// Checks the owner's signature.
    ///
    /// # Errors
    /// [`EncodeError::Crypto`] where it does not verify under the owner's pinned key.
    pub fn verify(&self, owner: &SignerPublicKey) -> Result<(), EncodeError> {
        Ok(owner.verify(&self.signed_bytes(), &self.signature)?)
    }

    /// The first of the things in which two batches must agree and do not: format, suite,
    /// agreement, epoch, library digest, link key.
    #[must_use]
    pub fn first_difference(&self, other: &Self) -> Option<Difference> {
        [
            (self.format == other.format, Difference::Format),
            (self.suite == other.suite, Difference::Suite),
            (self.agreement == other.agreement, Difference::Agreement),
            (self.epoch == other.epoch, Difference::Epoch),
            (self.library == other.library, Difference::Library),
            (self.link_check == other.link_check, Difference::LinkKey),
        ]
        .into_iter()
        .find_map(|(same, difference)| (!same).then_some(difference))
    }

    /// Checks that two batches were made to be linked with each other.
    ///
    /// # Errors
    /// [`EncodeError::NotComparable`], naming the first difference.
    pub fn check_comparable(&self, other: &Self) -> Result<(), EncodeError> {
        self.first_difference(other)
            .map_or(Ok(()), |difference| Err(EncodeError::NotComparable { difference }))
    }

    /// Checks that passes and row lengths are those of a schema.
    ///
    /// # Errors
    /// [`EncodeError::NotOfSchema`], naming the first pass that differs.
    pub fn check_schema(&self, schema: &Schema) -> Result<(), EncodeError> {
        let refuse = |pass: &str| EncodeError::NotOfSchema { pass: pass.to_owned() };
        let mut entries = self.passes.iter();
        for pass in &schema.passes {
            let id = pass.id();
            let bytes = schema.layout(pass).row_bytes();
            let fits = entries.next().is_some_and(|entry| {
                let rows = entry.rows.as_ref();
                entry.pass == id && rows.is_none_or(|rows| usize::from(rows.row_bytes) == bytes)
            });
            if !fits {
                return Err(refuse(&id));
            }
        }
        if self.suite != schema.suite {
            return Err(EncodeError::NotComparable { difference: Difference::Suite });
        }
        entries.next().map_or(Ok(()), |entry| Err(refuse(&entry.pass)))
    }
}

/// Checks a text that goes into a passport.
pub(crate) fn check_text(name: &'static str, text: &str) -> Result<(), EncodeError> {
    if text.is_empty() || text.len() > MOST_TEXT {
        return Err(EncodeError::TextLength { name });
    }
    Ok(())
}

pub(crate) fn read_text(reader: &mut Reader<'_>, name: &'static str) -> Result<String, WireError> {
    let text = reader.text(name, MOST_TEXT)?;
    if text.is_empty() {
        return Err(reader.unknown(name));
    }
    Ok(text.to_owned())
}

fn read_rounded(reader: &mut Reader<'_>, name: &'static str) -> Result<u64, WireError> {
    let number = reader.u64(name)?;
    if two_digits(number) == number { Ok(number) } else { Err(reader.unknown(name)) }
}

fn read_passes(reader: &mut Reader<'_>) -> Result<Vec<PassEntry>, WireError> {
    let count = reader.count("passes", MOST_PASSES)?;
    let mut passes: Vec<PassEntry> = Vec::with_capacity(count);
    for _ in 0..count {
        let pass = reader.text("pass", 1000)?;
        let known = pass.parse::<Pass>().is_ok_and(|read| read.id() == pass);
        if !known || passes.iter().any(|earlier| earlier.pass == pass) {
            return Err(reader.unknown("pass"));
        }
        let rows = if reader.boolean("pass present")? {
            let rows = reader.u64("rows")?;
            let row_bytes = reader.u16("row length")?;
            let long = PassLayout::HEAD_BYTES..=MOST_ROW_BYTES;
            if rows > MOST_ROWS || !long.contains(&usize::from(row_bytes)) {
                return Err(reader.unknown("rows"));
            }
            let root = Digest::from_bytes(reader.array("root of the rows")?);
            Some(PassRows { rows, row_bytes, root })
        } else {
            None
        };
        passes.push(PassEntry { pass: pass.to_owned(), rows });
    }
    Ok(passes)
}

/// More than any row has.
pub(crate) const MOST_ROW_BYTES: usize = 512;

fn read_levels(reader: &mut Reader<'_>) -> Result<Vec<LevelCounts>, WireError> {
    let count = reader.count("level counts", Comparison::ALL.len())?;
    let mut levels: Vec<LevelCounts> = Vec::with_capacity(count);
    for _ in 0..count {
        let number = usize::from(reader.u8("comparison")?);
        let comparison = Comparison::ALL.get(number).copied();
        let last = levels.last().map(|item| item.comparison);
        let Some(comparison) = comparison.filter(|_| last < comparison) else {
            return Err(reader.unknown("comparison"));
        };
        let counts = (0..level_count(comparison))
            .map(|_| read_rounded(reader, "pairs of a level"))
            .collect::<Result<_, _>>()?;
        levels.push(LevelCounts { comparison, counts });
    }
    Ok(levels)
}

/// A number rounded, halves up, to two significant digits.
pub(crate) const fn two_digits(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    // The rounding may carry into a third digit: 995 gives 1,000, which has two significant ones.
    match number.checked_add(unit / 2) {
        Some(sum) => sum / unit * unit,
        None => number / unit * unit,
    }
}

//! One entry of a log and its canonical bytes.

use super::AuditError;
use super::kind::EntryKind;
use super::position::LogPosition;
use crate::crypto::{Digest, SignerPublicKey};
use crate::policy::Obligation;
use crate::time::Timestamp;
use crate::wire::{Reader, Writer};

/// The most bytes an entry may have: the entry bundles give it a 16-bit length.
pub const ENTRY_MAX: usize = 65_535;
/// Entries are padded to a multiple of this, so that their length says little.
pub const ENTRY_BLOCK: usize = 256;
/// The version of the canonical bytes.
const VERSION: u16 = 1;
/// The most items of any list in an entry.
const LIST_MAX: usize = 1024;
const NAME_MAX: usize = 255;
const WORD_MAX: usize = 64;

/// The inner tree of a run: one leaf for each subject and for each dummy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunSummary {
    /// Random; the name of the file under `runs/`, in hexadecimal.
    pub id: [u8; 16],
    /// The RFC 6962 root over the commitments.
    pub root: Digest,
    /// The number of leaves, dummies included: a power of two, at least 64.
    pub leaves: u64,
}

/// One entry: who did what, when, under which agreement, with which digests in and out.
///
/// It never holds a pseudonym, token, handle, name, date of birth or free text about a subject.
/// Lists, outputs and subjects appear as salted commitments alone.
///
/// ```
/// use linkwise::audit::{Entry, EntryKind};
/// use linkwise::crypto::Signer;
/// use linkwise::time::Timestamp;
/// let key = Signer::generate()?.public_key();
/// let now = Timestamp::from_unix_ms(1_767_229_200_001)?;
/// let mut entry = Entry::new(EntryKind::AgreementAdopted, now, "Northshire Council", key);
/// entry.counts = vec![("parties".into(), 3)];
/// let bytes = entry.to_bytes()?;
/// assert_eq!(bytes.len() % 256, 0);
/// assert_eq!(Entry::from_bytes(&bytes)?, entry);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub kind: EntryKind,
    /// When, rounded down to the hour in the bytes.
    pub time: Timestamp,
    /// The party whose log this is: 1 to 255 bytes.
    pub actor: String,
    /// The party's key.
    pub actor_key: SignerPublicKey,
    /// The agreement, by digest.
    pub agreement: Option<Digest>,
    /// The key epoch.
    pub epoch: Option<u64>,
    /// The act, a word of the policy: at most 64 printable ASCII characters.
    pub act: Option<String>,
    /// The purpose: at most 255 bytes.
    pub purpose: Option<String>,
    /// Digests of what went in: passports, edges.
    pub inputs: Vec<Digest>,
    /// Digests of what came out.
    pub outputs: Vec<Digest>,
    /// The model, by digest.
    pub model: Option<Digest>,
    /// Where other parties' logs stood, as their passports say.
    pub parents: Vec<LogPosition>,
    /// Counts, in the order of their names, each name once. Numbers below the agreement's
    /// small-number threshold are the caller's to suppress.
    pub counts: Vec<(String, u64)>,
    /// Salted commitments to whatever may not stand here in clear.
    pub commitments: Vec<Digest>,
    /// The inner tree of the act's subjects.
    pub run: Option<RunSummary>,
    /// Codes of the reasons of a refusal; in a permit the words of the obligations that were
    /// acknowledged, ascending as [`Obligation`] has them.
    pub reasons: Vec<String>,
    /// The version of this library.
    pub library_version: String,
}

impl Entry {
    /// An entry with nothing but kind, time and actor; fill in the rest.
    #[must_use]
    pub fn new(kind: EntryKind, time: Timestamp, actor: &str, actor_key: SignerPublicKey) -> Self {
        Self {
            kind,
            time: time.rounded_to_hour(),
            actor: actor.to_owned(),
            actor_key,
            agreement: None,
            epoch: None,
            act: None,
            purpose: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            model: None,
            parents: Vec::new(),
            counts: Vec::new(),
            commitments: Vec::new(),
            run: None,
            reasons: Vec::new(),
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// The canonical bytes: `manual::formats`, "Log entry". A multiple of 256, at most 65,535.
    ///
    /// # Errors
    /// [`AuditError::Field`] where a field breaks its rule, [`AuditError::EntryTooLarge`] where the
    /// whole is too long.
    pub fn to_bytes(&self) -> Result<Vec<u8>, AuditError> {
        self.check()?;
        let mut writer = Writer::new();
        writer.u16(VERSION);
        writer.u8(self.kind.number());
        writer.i64(self.time.rounded_to_hour().unix_ms());
        writer.text(&self.actor);
        writer.fixed(&self.actor_key.0);
        write_optional(&mut writer, self.agreement.as_ref(), write_digest);
        write_optional(&mut writer, self.epoch.as_ref(), |w, epoch| w.u64(*epoch));
        write_optional(&mut writer, self.act.as_ref(), |w, act| w.text(act));
        write_optional(&mut writer, self.purpose.as_ref(), |w, text| w.text(text));
        write_list(&mut writer, &self.inputs, write_digest);
        write_list(&mut writer, &self.outputs, write_digest);
        write_optional(&mut writer, self.model.as_ref(), write_digest);
        write_list(&mut writer, &self.parents, |w, parent| parent.write(w));
        write_list(&mut writer, &self.counts, |w, (name, count)| {
            w.text(name);
            w.u64(*count);
        });
        write_list(&mut writer, &self.commitments, write_digest);
        write_optional(&mut writer, self.run.as_ref(), |w, run| {
            w.fixed(&run.id);
            w.fixed(run.root.as_bytes());
            w.u64(run.leaves);
        });
        write_list(&mut writer, &self.reasons, |w, reason| w.text(reason));
        writer.text(&self.library_version);
        let mut bytes = writer.finish();
        bytes.resize(bytes.len().next_multiple_of(ENTRY_BLOCK), 0);
        if bytes.len() > ENTRY_MAX {
            return Err(AuditError::EntryTooLarge { length: bytes.len(), most: ENTRY_MAX });
        }
        Ok(bytes)
    }

    /// Reads canonical bytes, which may come from anyone.
    ///
    /// # Errors
    /// [`AuditError::Wire`], [`AuditError::Field`], [`AuditError::EntryTooLarge`] or
    /// [`AuditError::Format`] where they are not exactly what [`Entry::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AuditError> {
        if bytes.len() > ENTRY_MAX {
            return Err(AuditError::EntryTooLarge { length: bytes.len(), most: ENTRY_MAX });
        }
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        if r.u16("entry version")? != VERSION {
            return Err(r.unknown("entry version").into());
        }
        let code = r.u8("entry kind")?;
        let kind = EntryKind::from_number(code).ok_or_else(|| r.unknown("entry kind"))?;
        let time = r.i64("time")?;
        let time = Timestamp::from_unix_ms(time)
            .ok()
            .filter(|moment| moment.rounded_to_hour() == *moment)
            .ok_or_else(|| r.unknown("time"))?;
        let entry = Self {
            kind,
            time,
            actor: r.text("actor", NAME_MAX)?.to_owned(),
            actor_key: SignerPublicKey(r.array("actor key")?),
            agreement: read_optional(r, "agreement", |r| read_digest(r, "agreement"))?,
            epoch: read_optional(r, "epoch", |r| Ok(r.u64("epoch")?))?,
            act: read_optional(r, "act", |r| Ok(r.text("act", WORD_MAX)?.to_owned()))?,
            purpose: read_optional(r, "purpose", |r| Ok(r.text("purpose", NAME_MAX)?.to_owned()))?,
            inputs: read_list(r, "inputs", |r| read_digest(r, "inputs"))?,
            outputs: read_list(r, "outputs", |r| read_digest(r, "outputs"))?,
            model: read_optional(r, "model", |r| read_digest(r, "model"))?,
            parents: read_list(r, "parents", |r| Ok(LogPosition::read(r)?))?,
            counts: read_list(r, "counts", |r| {
                let name = r.text("count name", WORD_MAX)?.to_owned();
                Ok((name, r.u64("count")?))
            })?,
            commitments: read_list(r, "commitments", |r| read_digest(r, "commitments"))?,
            run: read_optional(r, "run", |r| {
                Ok(RunSummary {
                    id: r.array("run id")?,
                    root: read_digest(r, "run root")?,
                    leaves: r.u64("run leaves")?,
                })
            })?,
            reasons: read_list(r, "reasons", |r| Ok(r.text("reason", WORD_MAX)?.to_owned()))?,
            library_version: r.text("library version", WORD_MAX)?.to_owned(),
        };
        entry.check()?;
        let (_, padding) = bytes.split_at_checked(reader.offset()).unwrap_or_default();
        if !bytes.len().is_multiple_of(ENTRY_BLOCK)
            || padding.len() >= ENTRY_BLOCK
            || padding.iter().any(|byte| *byte != 0)
        {
            return Err(AuditError::Format {
                what: "log entry",
                rule: "it is padded with zeros to the next multiple of 256 bytes",
            });
        }
        Ok(entry)
    }

    fn check(&self) -> Result<(), AuditError> {
        rule(!self.actor.is_empty(), "actor", "it is not empty")?;
        plain_text("actor", &self.actor, NAME_MAX)?;
        if let Some(act) = &self.act {
            word("act", act)?;
        }
        if let Some(purpose) = &self.purpose {
            plain_text("purpose", purpose, NAME_MAX)?;
        }
        word("library_version", &self.library_version)?;
        for reason in &self.reasons {
            word("reasons", reason)?;
        }
        if self.kind == EntryKind::PermitGranted {
            let words = || self.reasons.iter().map(|word| Obligation::from_name(word));
            rule(
                words().all(|word| word.is_some()) && words().is_sorted_by(|a, b| a < b),
                "reasons",
                "in a permit they are words of obligations, in their order, each once",
            )?;
        }
        for (name, _) in &self.counts {
            word("counts", name)?;
        }
        rule(
            self.counts.iter().is_sorted_by(|(a, _), (b, _)| a < b),
            "counts",
            "they are sorted by name, each name once",
        )?;
        for parent in &self.parents {
            super::position::check_origin(&parent.origin)?;
        }
        let longest = [
            self.inputs.len(),
            self.outputs.len(),
            self.parents.len(),
            self.counts.len(),
            self.commitments.len(),
            self.reasons.len(),
        ]
        .into_iter()
        .max();
        rule(
            longest.is_none_or(|length| length <= LIST_MAX),
            "lists",
            "each has at most 1,024 items",
        )?;
        if let Some(run) = &self.run {
            rule(
                run.leaves >= super::inner::LEAVES_MIN && run.leaves.is_power_of_two(),
                "run",
                "its leaves are a power of two, at least 64",
            )?;
        }
        // Without an agreement an act has no ground to stand on.
        rule(
            !self.kind.is_outcome() || (self.agreement.is_some() && self.act.is_some()),
            "agreement",
            "the outcome of an act names its agreement and its act",
        )
    }
}

fn rule(holds: bool, field: &'static str, rule: &'static str) -> Result<(), AuditError> {
    if holds { Ok(()) } else { Err(AuditError::Field { field, rule }) }
}

fn plain_text(field: &'static str, text: &str, most: usize) -> Result<(), AuditError> {
    rule(
        text.len() <= most && !text.chars().any(char::is_control),
        field,
        "it has at most 255 bytes and no control characters",
    )
}

fn word(field: &'static str, text: &str) -> Result<(), AuditError> {
    rule(
        (1..=WORD_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()),
        field,
        "it has 1 to 64 printable ASCII characters and no space",
    )
}

fn write_digest(writer: &mut Writer, digest: &Digest) {
    writer.fixed(digest.as_bytes());
}

fn read_digest(reader: &mut Reader<'_>, field: &'static str) -> Result<Digest, AuditError> {
    Ok(Digest::from_bytes(reader.array(field)?))
}

fn write_optional<T>(writer: &mut Writer, value: Option<&T>, write: impl Fn(&mut Writer, &T)) {
    writer.boolean(value.is_some());
    if let Some(value) = value {
        write(writer, value);
    }
}

fn read_optional<T>(
    reader: &mut Reader<'_>,
    field: &'static str,
    read: impl Fn(&mut Reader<'_>) -> Result<T, AuditError>,
) -> Result<Option<T>, AuditError> {
    if reader.boolean(field)? { Ok(Some(read(reader)?)) } else { Ok(None) }
}

fn write_list<T>(writer: &mut Writer, items: &[T], write: impl Fn(&mut Writer, &T)) {
    writer.count(items.len());
    for item in items {
        write(writer, item);
    }
}

fn read_list<T>(
    reader: &mut Reader<'_>,
    field: &'static str,
    read: impl Fn(&mut Reader<'_>) -> Result<T, AuditError>,
) -> Result<Vec<T>, AuditError> {
    // The vector grows as items are read: a length alone reserves nothing.
    let count = reader.count(field, LIST_MAX)?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(read(reader)?);
    }
    Ok(items)
}

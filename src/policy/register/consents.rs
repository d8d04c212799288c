//! The consent register.

use std::collections::BTreeMap;

use super::RegisterError;
use super::ids::{Ids, Rows};
use crate::crypto::{Digest, Sha256};
use crate::policy::{Consent, Giver, GiverId};
use crate::secret::redacted;
use crate::time::{Date, Timestamp};
use crate::wire::{Writer, frame};

/// A decision without whose it is, with an order that is no row's. Many children share one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: u8,
    giver: u8,
    giver_id: Option<GiverId>,
    shown: bool,
    assessed: Option<Date>,
    given: bool,
    purposes: Vec<u8>,
    from: i64,
    until: Option<i64>,
    withdrawn: Option<i64>,
}

impl Key {
    fn of(consent: &Consent) -> Self {
        let (giver, shown, assessed) = match &consent.giver {
            Giver::Child { competence_assessed } => (1, false, *competence_assessed),
            Giver::ParentalResponsibility { evidence_seen } => (2, *evidence_seen, None),
            Giver::LocalAuthority { order_seen } => (3, *order_seen, None),
            Giver::Court => (4, false, None),
        };
        Self {
            kind: consent.kind.number(),
            giver,
            giver_id: consent.giver_id.clone(),
            shown,
            assessed,
            given: consent.given,
            purposes: consent.purposes.iter().map(|purpose| purpose.number()).collect(),
            from: consent.from.unix_ms(),
            until: consent.until.map(Timestamp::unix_ms),
            withdrawn: consent.withdrawn.map(Timestamp::unix_ms),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u8(self.kind);
        writer.u8(self.giver);
        writer.text(self.giver_id.as_ref().map_or("", GiverId::as_str));
        writer.boolean(self.shown);
        writer.text(&self.assessed.map_or_else(String::new, |day| day.to_string()));
        writer.boolean(self.given);
        writer.bytes(&self.purposes);
        writer.i64(self.from);
        for moment in [self.until, self.withdrawn] {
            writer.boolean(moment.is_some());
            writer.i64(moment.unwrap_or_default());
        }
        writer.finish()
    }
}

/// Consents and refusals by record id. Memory: some 20 bytes a child beside the id, and what differs
/// from child to child once; so ids of givers that are short and the same for every child, such as
/// `a` and `b`, cost nothing. `Debug` shows nothing; ids are wiped when it is dropped.
pub struct ConsentRegister {
    ids: Ids,
    /// Of each id, where its decisions are in `decisions`.
    runs: Vec<(u32, u32)>,
    decisions: Vec<Consent>,
    rows: u64,
    digest: Digest,
}

/// Gathers a [`ConsentRegister`].
///
/// ```
/// use linkwise::policy::{
///     Consent, ConsentKind, ConsentRegisterBuilder, Giver, GiverId, Purpose,
/// };
/// use linkwise::time::Timestamp;
/// let mut builder = ConsentRegisterBuilder::default();
/// let yes = Consent {
///     kind: ConsentKind::DataProtection,
///     giver: Giver::ParentalResponsibility { evidence_seen: true },
///     giver_id: GiverId::new("a"),
///     given: true,
///     purposes: vec![Purpose::Research],
///     from: Timestamp::from_unix_ms(1_780_000_000_000)?,
///     until: None,
///     withdrawn: None,
/// };
/// builder.add("h17", &yes)?;
/// let register = builder.finish()?;
/// assert_eq!(register.decisions("h17"), Some([yes].as_slice()));
/// assert_eq!(register.decisions("h18"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct ConsentRegisterBuilder {
    rows: Rows<u32>,
    decisions: BTreeMap<Key, (u32, Consent)>,
}

redacted!("ConsentRegister" => ConsentRegister, "ConsentRegisterBuilder" => ConsentRegisterBuilder);

impl ConsentRegisterBuilder {
    /// Adds a decision about a record.
    ///
    /// # Errors
    /// [`RegisterError::TooLarge`].
    pub fn add(&mut self, id: &str, consent: &Consent) -> Result<(), RegisterError> {
        let next = u32::try_from(self.decisions.len()).map_err(|_| RegisterError::TooLarge)?;
        let mut consent = consent.clone();
        consent.purposes.sort_unstable();
        consent.purposes.dedup();
        let (number, _) = self.decisions.entry(Key::of(&consent)).or_insert((next, consent));
        self.rows.push(id, *number)
    }

    /// The register.
    ///
    /// # Errors
    /// [`RegisterError::TooLarge`].
    pub fn finish(self) -> Result<ConsentRegister, RegisterError> {
        let Self { mut rows, decisions } = self;
        // From the order of the file to an order that the decisions themselves have.
        let mut rank = vec![0; decisions.len()];
        let mut keys = Vec::with_capacity(decisions.len());
        let mut table = Vec::with_capacity(decisions.len());
        for (place, (key, (number, consent))) in (0u32..).zip(decisions) {
            if let Some(slot) = rank.get_mut(number as usize) {
                *slot = place;
            }
            keys.push(Digest::of(&key.to_bytes()));
            table.push(consent);
        }
        rows.change_values(|number| rank.get(number as usize).copied().unwrap_or_default());
        drop(rank);
        let count = rows.len() as u64;
        let mut hash = Sha256::new();
        hash.update(b"linkwise 2026 v1 register consents\n");
        let mut runs = Vec::new();
        let mut full = false;
        let ids = rows.group(|id, values| {
            for value in values {
                if let Some(key) = keys.get(*value as usize) {
                    hash.update(&frame(&[id, key.as_bytes()]));
                }
            }
            runs.push(match values {
                [one] => (*one, *one + 1),
                several => {
                    let from = table.len();
                    for value in several {
                        table.extend(table.get(*value as usize).cloned());
                    }
                    full |= u32::try_from(table.len()).is_err();
                    let narrow = |place| u32::try_from(place).unwrap_or(u32::MAX);
                    (narrow(from), narrow(table.len()))
                }
            });
        });
        if full {
            return Err(RegisterError::TooLarge);
        }
        Ok(ConsentRegister { ids, runs, decisions: table, rows: count, digest: hash.finish() })
    }
}

impl ConsentRegister {
    /// Everything that was decided about a record; none where nothing was.
    #[must_use]
    pub fn decisions(&self, id: &str) -> Option<&[Consent]> {
        let (from, to) = *self.runs.get(self.ids.find(id)?)?;
        self.decisions.get(from as usize..to as usize)
    }

    /// How many rows were read.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// How many records are in it.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nobody is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The digest of all rows, whatever their order in the file.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }
}

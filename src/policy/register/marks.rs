//! Registers that put marks on records: objections, restrictions, shields.

use super::RegisterError;
use super::ids::{Ids, Rows};
use crate::crypto::{Digest, Sha256};
use crate::policy::words::closed_list;
use crate::policy::{Shield, Shields};
use crate::secret::redacted;
use crate::time::Timestamp;
use crate::wire::frame;

closed_list! {
    /// What a child, or someone for the child, has asked of the agency itself.
    ///
    /// ```
    /// use linkwise::policy::ObjectionKind;
    /// assert_eq!(ObjectionKind::from_name("restriction"), Some(ObjectionKind::Restriction));
    /// ```
    ObjectionKind {
        /// An objection was upheld, or is not decided yet (UK GDPR Article 21).
        Objection = 1 "objection",
        /// Processing is restricted (UK GDPR Article 18).
        Restriction = 2 "restriction",
    }
}

/// From the beginning.
const ALWAYS: i64 = i64::MIN;

/// Marks by record id: each a bit, in force from a moment on.
#[derive(Default)]
struct Marks {
    ids: Ids,
    bits: Vec<u8>,
    rows: u64,
    not_yet: u64,
    digest: Option<Digest>,
}

type MarkRows = Rows<(u8, i64)>;

fn push(
    rows: &mut MarkRows,
    id: &str,
    bit: u8,
    from: Option<Timestamp>,
) -> Result<(), RegisterError> {
    rows.push(id, (bit, from.map_or(ALWAYS, Timestamp::unix_ms)))
}

fn finish(rows: MarkRows, name: &str, now: Timestamp) -> Marks {
    let mut marks = Marks { rows: rows.len() as u64, ..Marks::default() };
    let mut hash = Sha256::new();
    hash.update(format!("linkwise 2026 v1 register {name}\n").as_bytes());
    marks.ids = rows.group(|id, values| {
        let mut bits = 0;
        for (bit, from) in values {
            hash.update(&frame(&[id, &[*bit], &from.to_le_bytes()]));
            // Contradictory rows unite: of several, each protects.
            if *from <= now.unix_ms() {
                bits |= 1 << bit;
            } else {
                marks.not_yet += 1;
            }
        }
        marks.bits.push(bits);
    });
    marks.digest = Some(hash.finish());
    marks
}

impl Marks {
    fn find(&self, id: &str) -> Option<u8> {
        self.ids.find(id).and_then(|place| self.bits.get(place)).copied()
    }
}

macro_rules! mark_register {
    ($(#[$doc:meta])* $register:ident, $(#[$builder_doc:meta])* $builder:ident, $kind:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Default)]
        pub struct $register(Marks);

        $(#[$builder_doc])*
        #[derive(Default)]
        pub struct $builder(MarkRows);


        impl $builder {
            /// Adds a row, which holds from a moment on, or always.
            ///
            /// # Errors
            /// [`RegisterError::TooLarge`].
            pub fn add(
                &mut self,
                id: &str,
                kind: $kind,
                from: Option<Timestamp>,
            ) -> Result<(), RegisterError> {
                push(&mut self.0, id, kind.number(), from)
            }

            /// The register as it stands at a moment: rows that begin later do not count yet.
            #[must_use]
            pub fn finish(self, now: Timestamp) -> $register {
                $register(finish(self.0, $name, now))
            }
        }

        impl $register {
            /// How many rows were read.
            #[must_use]
            pub const fn rows(&self) -> u64 {
                self.0.rows
            }

            /// How many records are in it.
            #[must_use]
            pub const fn len(&self) -> usize {
                self.0.ids.len()
            }

            /// Whether nobody is in it.
            #[must_use]
            pub const fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// How many rows begin later than now.
            #[must_use]
            pub const fn not_yet(&self) -> u64 {
                self.0.not_yet
            }

            /// The digest of all rows, whatever their order in the file.
            #[must_use]
            pub fn digest(&self) -> Digest {
                self.0.digest.unwrap_or_else(|| Digest::of(b""))
            }

            pub(super) fn find(&self, id: &str) -> Option<u8> {
                self.0.find(id)
            }
        }
    };
}

mark_register! {
    /// Objections and restrictions by record id: a deny list of the agency's own.
    ObjectionRegister,
    /// Gathers an [`ObjectionRegister`].
    ///
    /// ```
    /// use linkwise::policy::{ObjectionKind, ObjectionRegisterBuilder};
    /// use linkwise::time::Timestamp;
    /// let mut builder = ObjectionRegisterBuilder::default();
    /// builder.add("h17", ObjectionKind::Objection, None)?;
    /// let register = builder.finish(Timestamp::from_unix_ms(1_790_000_000_000)?);
    /// assert_eq!(register.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ObjectionRegisterBuilder, ObjectionKind, "objections"
}

mark_register! {
    /// Shields by record id. Several of one record unite.
    ShieldRegister,
    /// Gathers a [`ShieldRegister`].
    ///
    /// ```
    /// use linkwise::policy::{Shield, ShieldRegisterBuilder};
    /// use linkwise::time::Timestamp;
    /// let mut builder = ShieldRegisterBuilder::default();
    /// builder.add("h17", Shield::Adopted, None)?;
    /// builder.add("h17", Shield::SensitiveLocation, None)?;
    /// let register = builder.finish(Timestamp::from_unix_ms(1_790_000_000_000)?);
    /// assert_eq!((register.rows(), register.len()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ShieldRegisterBuilder, Shield, "shields"
}

redacted!(
    "ObjectionRegister" => ObjectionRegister,
    "ObjectionRegisterBuilder" => ObjectionRegisterBuilder,
    "ShieldRegister" => ShieldRegister,
    "ShieldRegisterBuilder" => ShieldRegisterBuilder,
);

impl ObjectionRegister {
    pub(super) fn has(bits: u8, kind: ObjectionKind) -> bool {
        bits & 1 << kind.number() != 0
    }
}

impl ShieldRegister {
    /// What protects a record.
    #[must_use]
    pub fn of(&self, record_id: &str) -> Shields {
        self.find(record_id).map_or_else(Shields::default, Self::shields)
    }

    pub(super) fn shields(bits: u8) -> Shields {
        let has = |shield: &&Shield| bits & 1 << shield.number() != 0;
        Shield::ALL.iter().filter(has).fold(Shields::default(), |all, one| all.with(*one))
    }
}

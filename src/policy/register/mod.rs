//! Registers: what is known of many children at once, in as little memory as it takes.

mod barred;
mod consents;
mod ids;
mod marks;
mod opt_out;

#[cfg(feature = "documents")]
pub(crate) use barred::BARRED_COLUMNS;
pub(crate) use barred::csv_field;
pub use barred::{BarredLink, BarredLinks, CaseReference};
pub use consents::{ConsentRegister, ConsentRegisterBuilder};
pub use marks::{
    ObjectionKind, ObjectionRegister, ObjectionRegisterBuilder, ShieldRegister,
    ShieldRegisterBuilder,
};
pub use opt_out::{OptOutAllowList, OptOutAllowListBuilder};

use super::{OptOutState, Shields, Subject};
use crate::crypto::Digest;
use crate::error::ErrorKind;
use crate::identifier::NhsNumber;
use crate::time::Timestamp;

/// Why a register cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// More rows, or more text of ids, than are counted in 32 bits.
    #[error(
        "the register has more than four thousand million rows, or four gigabytes of record ids; divide it by batches"
    )]
    TooLarge,
}

impl RegisterError {
    /// The kind: always [`ErrorKind::ResourceCap`].
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::ResourceCap
    }
}

/// What an agency knows of its children's wishes and of what protects them: each list may be absent.
///
/// ```
/// use linkwise::policy::{OptOutState, Registers, Shield, ShieldRegisterBuilder};
/// use linkwise::time::Timestamp;
/// let mut shields = ShieldRegisterBuilder::default();
/// shields.add("h17", Shield::CourtBar, None)?;
/// let now = Timestamp::from_unix_ms(1_790_000_000_000)?;
/// let registers = Registers { shields: Some(shields.finish(now)), ..Registers::default() };
/// assert!(registers.subject("h17", None).shields.has(Shield::CourtBar));
/// assert!(registers.subject("h18", None).shields.is_empty());
/// assert_eq!(registers.subject("h18", None).opt_out, OptOutState::NoNumber);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Registers {
    /// Consents and refusals.
    pub consents: Option<ConsentRegister>,
    /// Objections and restrictions.
    pub objections: Option<ObjectionRegister>,
    /// Who may be used under the National Data Opt-out.
    pub opt_out: Option<OptOutAllowList>,
    /// What protects records.
    pub shields: Option<ShieldRegister>,
}

/// The names of the lists, ascending: in logs, counts and on the command line.
pub const LIST_NAMES: [&str; 4] = ["consents", "objections", "opt-out-allow", "shields"];

/// One list as the log tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSummary {
    /// One of [`LIST_NAMES`].
    pub name: &'static str,
    /// The digest of its rows. Small lists can be found from it by trying, so it goes nowhere unsalted.
    pub digest: Digest,
    /// How many rows it has.
    pub rows: u64,
    /// As of when it is, where that is known.
    pub as_of: Option<Timestamp>,
}

/// What the lists say of one record, and which of them name it.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// What is known of the child.
    pub subject: Subject<'a>,
    /// Of the lists by record id, in the order consents, objections, shields: whether it is in them.
    pub listed: [bool; 3],
}

impl Registers {
    /// No lists at all.
    pub const NONE: Self = Self { consents: None, objections: None, opt_out: None, shields: None };

    /// What is known of the child of a record. Costs a search in each list: about a microsecond.
    ///
    /// `number` is the record's NHS number where it has one that checks.
    #[must_use]
    pub fn subject(&self, record_id: &str, number: Option<&NhsNumber>) -> Subject<'_> {
        self.find(record_id, number).subject
    }

    /// The same, with which lists name the record.
    #[must_use]
    pub fn find(&self, record_id: &str, number: Option<&NhsNumber>) -> Found<'_> {
        let consents = self.consents.as_ref().and_then(|list| list.decisions(record_id));
        let objections = self.objections.as_ref().and_then(|list| list.find(record_id));
        let shields = self.shields.as_ref().and_then(|list| list.find(record_id));
        let objected = |kind| objections.is_some_and(|bits| ObjectionRegister::has(bits, kind));
        let subject = Subject {
            consents: consents.unwrap_or_default(),
            objects: objected(ObjectionKind::Objection),
            restricted: objected(ObjectionKind::Restriction),
            opt_out: match (number, &self.opt_out) {
                (None, _) => OptOutState::NoNumber,
                (Some(number), Some(list)) if list.allows(number) => OptOutState::Allowed,
                // Without a list nobody is known to be allowed.
                (Some(_), _) => OptOutState::NotAllowed,
            },
            shields: shields.map_or_else(Shields::default, ShieldRegister::shields),
            lifts: &[],
            // An encoding joins nothing by itself: link-barred records enter the passes on their
            // current identifiers alone.
            joins_identities: false,
        };
        let listed = [consents.is_some(), objections.is_some(), shields.is_some()];
        Found { subject, listed }
    }

    /// The lists that there are, ascending by name.
    #[must_use]
    pub fn lists(&self) -> Vec<ListSummary> {
        let [consents, objections, opt_out, shields] = LIST_NAMES;
        let list = |name, digest: Digest, rows| ListSummary { name, digest, rows, as_of: None };
        let lists = [
            self.consents.as_ref().map(|one| list(consents, *one.digest(), one.rows())),
            self.objections.as_ref().map(|one| list(objections, one.digest(), one.rows())),
            self.opt_out.as_ref().map(|one| ListSummary {
                as_of: Some(one.as_of()),
                ..list(opt_out, *one.digest(), one.len() as u64)
            }),
            self.shields.as_ref().map(|one| list(shields, one.digest(), one.rows())),
        ];
        lists.into_iter().flatten().collect()
    }
}

//! Who may do what, under which agreement: a pure, total evaluator.
//!
//! An [`Agreement`] begins as a draft of [`Terms`]. When every party has signed, and every signature
//! is by the key that the caller itself has pinned in its [`Trust`], the draft is granted. A granted
//! agreement gives a [`Permit`] for one act of one party, or a [`Refusal`] that names every reason.
//! A permit cannot be made elsewhere, cannot be copied, is of no use to any act before its obligations
//! were acknowledged, and is used up when it is spent.
//!
//! States: `Agreement<Draft>` -> [`Agreement::grant`] -> `Agreement<Granted>` ->
//! [`Agreement::permit`] -> `Permit<A, Pending>` -> [`Permit::accept`] -> `Permit<A, Accepted>` ->
//! [`Permit::spend`] -> [`Spent`], which the log records.
//!
//! ```
//! use linkwise::crypto::Signer;
//! use linkwise::policy::*;
//! use linkwise::time::Timestamp;
//!
//! // Each organisation has keys and a card; here all of them are made at once.
//! let mut signers = Vec::new();
//! let mut parties = Vec::new();
//! for (name, letter, role) in [
//!     ("council", "q", Role::Controller),
//!     ("hospital", "p", Role::Controller),
//!     ("unit", "z", Role::LinkageUnit),
//!     ("assembling-body", "r", Role::Assembler),
//!     ("custodian", "y", Role::KeyCustodian),
//! ] {
//!     let signer = Signer::generate()?;
//!     let card = Card {
//!         name: name.to_owned(),
//!         signer: signer.public_key(),
//!         recipient: format!("age1{}", letter.repeat(58)),
//!         log_origin: format!("linkwise/{name}"),
//!         log_key: Signer::generate()?.public_key(),
//!     };
//!     parties.push(Party::new(card, vec![role]));
//!     signers.push(signer);
//! }
//! let trust = Trust { cards: parties.iter().map(|party| party.card.clone()).collect() };
//!
//! let (from, until) = ("2026-01-01".parse()?, "2026-12-31".parse()?);
//! let nonce = linkwise::crypto::random_bytes()?;
//! let terms = Terms::linkage_quality("northshire-2026", nonce, parties, 1, from, until);
//! // References to papers are still to be written; these parties are invented.
//! let draft = Agreement::new(terms.completed_with("none: an example"))?;
//! let signatures: Vec<PartySignature> =
//!     signers.iter().map(|signer| draft.sign(signer)).collect::<Result<_, _>>()?;
//!
//! let now = Timestamp::from_unix_ms(1_770_000_000_000)?;
//! let agreement = draft.grant(&signatures, &trust, now)?;
//! let purpose = Purpose::LinkageQuality;
//! let council = Request { rows: Some(20_000), ..Request::new("council", purpose, now) };
//! let permit = agreement.permit::<Encode>(&council)?.accept(Obligations::NONE)?;
//! assert_eq!(permit.spend(&[20_000], now)?.act().name(), "encode");
//! assert!(agreement.permit::<Score>(&council).unwrap_err().has("ACT_NOT_ALLOWED"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here reads a clock, a file or the environment; what is not permitted is denied.

mod act;
mod agreed;
mod agreement;
mod assertion;
mod basis;
mod bytes;
mod check;
mod decision;
mod error;
mod law;
mod limits;
mod party;
mod permit;
mod purpose;
mod reason;
mod receipt;
mod register;
mod request;
mod revocation;
mod subject;
mod terms;
mod withdrawal;
mod witnessing;
mod words;

pub use act::{
    Act, ActKind, Aggregate, Assemble, Compare, Encode, Explain, Export, Map, RevealContent,
    RevealExistence, RevealIdentifier, Review, Score, Unlink,
};
pub use agreed::{AgreedLimits, Protection};
pub use agreement::{Agreement, Draft, Granted, PartySignature, State, Trust};
pub use assertion::{Assertion, AssertionKind, CheckedAssertion, HarmThreshold, SignedAssertion};
pub use basis::{
    Article6, Article9, Confidentiality, Dataset, Legal, Schedule1, Section251Regulation, Sector,
};
pub use decision::{
    Case, Clause, Decision, Effect, Ground, Obligation, Obligations, Recipient, Row, Rule, RuleSet,
    Ruling, Weight,
};
pub use error::AgreementError;
pub use law::{DUTY, Law, LawError, Provision, ProvisionKind, Territory};
pub use limits::{DatePrecision, Limits, OutputProfile, PlacePrecision};
pub use party::{Card, Party, Role, is_party_name};
pub use permit::{Acceptance, Accepted, Pending, Permit, Spent};
pub use purpose::Purpose;
pub use reason::{DenialReason, Refusal};
pub use receipt::{NoticesSent, SignedWithdrawalReceipt, WithdrawalReceipt};
#[cfg(feature = "documents")]
pub(crate) use register::BARRED_COLUMNS;
pub(crate) use register::csv_field;
pub use register::{
    BarredLink, BarredLinks, CaseReference, ConsentRegister, ConsentRegisterBuilder, Found,
    LIST_NAMES, ListSummary, ObjectionKind, ObjectionRegister, ObjectionRegisterBuilder,
    OptOutAllowList, OptOutAllowListBuilder, RegisterError, Registers, ShieldRegister,
    ShieldRegisterBuilder,
};
pub use request::{Circumstances, Request};
pub use revocation::{Revocation, SignedRevocation};
pub use subject::{
    Consent, ConsentKind, Giver, GiverId, Lift, OptOutState, Shield, Shields, Subject,
    WithoutNumber,
};
pub use terms::{Allowance, Approver, Doer, Linkage, Release, Terms, Tier};
pub(crate) use withdrawal::{MOST_LINKS, MOST_NOTICE};
pub use withdrawal::{
    SignedWithdrawal, Withdrawal, WithdrawalError, WithdrawalKind, WithdrawalReason, WithdrawnLink,
};
pub use witnessing::{AgreedWitness, Witnessing};

pub(crate) use words::closed_list;

//! Who may do what, under which agreement: a pure, total evaluator.
//!
//! An [`Agreement`] begins as a draft of [`Terms`]. When every party has signed, and every signature
//! is by the key that the caller itself has pinned in its [`Trust`], the draft is granted. A granted
//! agreement gives a [`Permit`] for one act of one party, or a [`Refusal`] that names every reason.
//! A permit cannot be made elsewhere, cannot be copied, and is used up when it is spent.
//!
//! States: `Agreement<Draft>` -> [`Agreement::grant`] -> `Agreement<Granted>` ->
//! [`Agreement::permit`] -> [`Permit`] -> [`Permit::spend`] -> [`Spent`], which the log records.
//!
//! Nothing here reads a clock, a file or the environment; what is not permitted is denied.

mod act;
mod agreement;
mod bytes;
mod check;
mod error;
mod party;
mod permit;
mod purpose;
mod reason;
mod terms;

pub use act::{
    Act, ActKind, Aggregate, Assemble, Compare, Encode, Explain, Export, Map, RevealContent,
    RevealExistence, RevealIdentifier, Review, Score, Unlink,
};
pub use agreement::{Agreement, Draft, Granted, PartySignature, State, Trust};
pub use error::AgreementError;
pub use party::{Card, Party, Role, is_party_name};
pub use permit::{Limits, Permit, Request, Spent};
pub use purpose::Purpose;
pub use reason::{DenialReason, Refusal};
pub use terms::{Allowance, Approver, Doer, Legal, Linkage, Release, Terms, Tier};

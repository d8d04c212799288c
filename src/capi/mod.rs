//! The C face: handles, statuses, error objects, Arrow streams.
//!
//! Programs in C, C++, Java, .NET and Python call these functions through `include/linkwise.h`, which is
//! generated from this module; each function's contract is there in words. Rust programs have no need of
//! them. The chapter [`manual::c_api`](crate::manual::c_api) says how the face is used.
//!
//! How it is made:
//!
//! - Pointers arrive as `Option<&T>`, `Option<&mut T>`, `Option<Box<T>>` and `Option<&mut Option<Box<T>>>`,
//!   which C sees as `const T *`, `T *`, an owned `T *` and a `T **` that a consuming call sets to NULL.
//!   Bodies are therefore safe Rust; the few places that touch what C laid out are in `slice`, `text` and
//!   `arrow`.
//! - Every body runs inside `guard`: a panic becomes [`LINKWISE_E_PANIC`], and a handle that was in use
//!   then refuses further use.
//! - Names are those of C: what a reader of the header sees is found here under the same name.
#![allow(
    non_camel_case_types,
    reason = "the names are those of the C header, which is generated from them"
)]
#![allow(unsafe_code, reason = "symbols must keep their names, and C hands over pointers")]

mod act;
mod agreement;
mod arrow;
mod assemble;
mod barred;
mod bytes;
mod card;
mod case;
mod compare;
mod consent;
mod decision;
mod draft;
mod encode;
mod explain;
mod export;
mod failure;
mod file;
mod flag;
mod guard;
mod handle;
mod identifier;
mod import;
#[cfg(linkwise_inject_panic)]
mod inject;
mod key;
mod log;
mod map;
mod notice;
mod openings;
mod permit;
#[cfg(test)]
mod policy_tests;
mod progress;
mod reassemble;
mod receipts;
mod record;
mod reexecute;
mod refusal;
mod register;
mod replay;
mod review;
mod revocation;
mod rules;
mod sample;
mod score;
mod seal;
mod slice;
mod status;
mod terms;
mod text;
mod version;
#[cfg(test)]
mod whole_way;
mod withdraw;
mod witnessing;

pub use agreement::*;
pub use arrow::*;
pub use assemble::*;
pub use barred::*;
pub use bytes::*;
pub use card::*;
pub use case::*;
pub use compare::*;
pub use consent::*;
pub use decision::*;
pub use draft::*;
pub use encode::*;
pub use explain::*;
pub use export::*;
pub use failure::*;
pub use file::*;
pub use flag::*;
pub use identifier::*;
pub use import::*;
pub use key::*;
pub use log::*;
pub use map::*;
pub use notice::*;
pub use openings::*;
pub use permit::*;
pub use progress::*;
pub use reassemble::*;
pub use receipts::*;
pub use record::*;
pub use reexecute::*;
pub use refusal::*;
pub use register::*;
pub use replay::*;
pub use review::*;
pub use revocation::*;
pub use rules::*;
pub use sample::*;
pub use score::*;
pub use seal::*;
pub use slice::*;
pub use status::*;
pub use terms::*;
pub use text::*;
pub use version::*;
pub use withdraw::*;
pub use witnessing::*;

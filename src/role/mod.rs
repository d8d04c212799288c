//! Who acts: the only place where policy, keys, encoding, linking and log meet.
//!
//! Every act takes a [`Permit`](crate::policy::Permit) by value, spends it, writes its intent to the
//! log before it computes and its outcome before it releases anything. If the log cannot be written,
//! nothing is released.
//!
//! | who | acts |
//! |---|---|
//! | [`data_owner`] | encode, map, withdraw, compare inside one controller, answer subjects |
//! | [`linkage_unit`] | score, explain |
//! | [`assembler`] | assemble |
//! | [`reviewer`] | review |
//! | [`key_custodian`] | issues link keys |
//! | [`auditor`] | computes again what was scored and assembled; no act, and nothing is released |

mod act;
pub mod assembler;
pub mod auditor;
pub mod data_owner;
mod error;
pub mod key_custodian;
#[cfg(feature = "seal")]
pub(crate) mod link_key;
pub mod linkage_unit;
mod office;
mod outlet;
mod record;
mod released;
pub mod reviewer;
mod revocation;
mod source;
mod withdrawal;

pub use act::{refuse, refuse_each};
pub use error::RoleError;
#[cfg(feature = "seal")]
pub use link_key::{LinkKeyError, issue_link_key, receive_link_key};
pub use office::{AssembledLinks, EncodedFiles, Office, ScoredEdges, WithdrawnLinks};
#[cfg(feature = "seal")]
pub use outlet::SealedOutlet;
pub use outlet::{FileOutlet, MemoryOutlet, MemoryOutput, Outlet};
pub use record::{adopt_agreement, destroy_epoch, destroy_openings};
pub use released::{ReleasedEdge, released_edges};
pub use revocation::{adopt_revocation, has_ended};
#[cfg(feature = "seal")]
pub use source::SealedSource;
pub use source::{FileSource, MemorySource, Source};
pub use withdrawal::{Received, read_notice, receive_withdrawal};

pub use crate::encode::{Difference, EncodeError, Passport};
pub use crate::link::{EdgeClass, EdgeFileError};

use core::ops::ControlFlow;

use crate::crypto::Digest;

/// How far a long act has come, as the `progress` of its task is told.
///
/// The callback runs on the thread that called the act, and never after the act has returned. Where it gives
/// `ControlFlow::Break(())`, the act stops with [`RoleError::Cancelled`]: nothing is released, and the log has
/// the act's intent without an outcome, as of any act that fails. It is not called once anything was
/// released: an act that gave its last call cannot be stopped any more.
///
/// ```
/// use core::ops::ControlFlow;
/// use core::sync::atomic::{AtomicBool, Ordering};
/// // Set by another thread, such as that of a window with a button.
/// let stop = AtomicBool::new(false);
/// let progress = |step: linkwise::role::Progress| {
///     println!("{}: {} of {}", step.stage, step.done, step.total);
///     if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
/// };
/// let task_progress: &dyn Fn(linkwise::role::Progress) -> ControlFlow<()> = &progress;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, in a word or two.
    pub stage: &'static str,
    /// Steps done of this stage.
    pub done: u64,
    /// Steps in all of this stage.
    pub total: u64,
}

/// The last that an act tells: all is written, and nothing released yet.
const WRITTEN: Progress = Progress { stage: "writing", done: 1, total: 1 };

/// An act goes on where its callback says so.
fn go_on(told: ControlFlow<()>) -> Result<(), RoleError> {
    match told {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(RoleError::Cancelled),
    }
}

/// The digest of everything in this library that decides which values two records share: versions of
/// the normaliser, Unicode, phonetics and the nickname table.
///
/// ```
/// assert_eq!(linkwise::role::library_digest(), linkwise::role::library_digest());
/// ```
#[must_use]
pub fn library_digest() -> Digest {
    Digest::of(&crate::demographic::versions().canonical_bytes())
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_golden;

//! The log that an auditor verifies alone.
//!
//! Each organisation keeps one: every permit, refusal and act is an entry, and the entries are
//! leaves of a Merkle tree (RFC 6962) whose root the organisation signs. The files are those that
//! existing tools know: C2SP signed notes and checkpoints, C2SP tlog-tiles. An entry names
//! agreements, batches and models by digest; people appear as salted commitments in the inner tree
//! of a run, which only whoever holds the opening can tie to a person.
//!
//! ```text
//! log/checkpoint            origin, size, root, signature
//! log/log.vkey              the verifier key
//! log/tile/entries/000      256 entries, each behind its length
//! log/tile/0/000            256 hashes; log/tile/0/001.p/17 a partial tile
//! log/agreements/<digest>   the canonical bytes of agreements
//! log/runs/<id>             the commitments of a run
//! state, state.journal      outside: what was signed last; entries not yet in tiles
//! ```
//!
//! [`AuditLog`] writes, [`verify_logs`] verifies, [`merkle`] has the tree and its proofs,
//! [`commit`] and [`InnerTree`] the commitments.

mod acts;
mod agreed;
mod allowed;
mod bars;
mod chain;
mod commitment;
mod compare;
mod cosignature;
mod cross;
mod entry;
mod error;
mod folder;
mod fsck;
mod inner;
mod journal;
mod kind;
mod lock;
mod log;
pub mod merkle;
mod nodes;
mod note;
mod openings;
mod position;
mod proof;
mod reader;
mod recovery;
mod rows;
mod scan;
mod state;
mod subject;
mod tile;
mod verdict;
mod verify;
mod witness;
mod witnessed;

pub(crate) use commitment::commit_with;
pub use commitment::{EVENT_MAX, Opening, commit};
pub use compare::{CopyOfLog, LogComparison, Relation, compare_logs};
pub use cosignature::{PinnedWitness, WitnessVerdict, check_witnesses, write_witness_key};
pub use entry::{ENTRY_BLOCK, ENTRY_MAX, Entry, RunSummary};
pub use error::AuditError;
pub use fsck::{RecoveryPlan, RepairStep, plan_recovery, recover};
pub use inner::{InnerTree, LEAVES_MAX, LEAVES_MIN};
pub use kind::EntryKind;
pub use log::AuditLog;
pub use note::{Checkpoint, NoteSignature, key_hash, read_verifier_key, write_verifier_key};
pub use openings::{FoundOpening, find_opening, openings_run};
pub(crate) use openings::{OPENINGS_LIST, OPENINGS_MAGIC};
pub use position::{LogPosition, ORIGIN_MAX, check_origin};
pub use proof::{ConsistencyProof, InclusionProof, PROOF_FILE_MAX};
pub use reader::LogReader;
pub use subject::SubjectOpening;
pub use verdict::{Finding, FindingCode, LogVerdict, Verdict};
pub use verify::{PinnedLog, verify_logs, verify_logs_at};
pub use witness::{Cosigned, Witness};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_allowed;
#[cfg(test)]
mod tests_cross;
#[cfg(test)]
mod tests_destroyed;
#[cfg(test)]
mod tests_fault;
#[cfg(test)]
mod tests_fsck;
#[cfg(test)]
mod tests_kill;
#[cfg(test)]
mod tests_linkage;
#[cfg(test)]
mod tests_merkle;
#[cfg(test)]
mod tests_mutation;
#[cfg(test)]
mod tests_oracle;
#[cfg(test)]
mod tests_proof;
#[cfg(test)]
mod tests_recovery;
#[cfg(test)]
mod tests_spoilt;
#[cfg(test)]
mod tests_withdrawal;
#[cfg(test)]
mod tests_witness;
#[cfg(test)]
mod tests_witnessed;

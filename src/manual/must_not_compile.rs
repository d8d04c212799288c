//! What must not compile, as examples that every compiler tests. The same cases with the compiler's own
//! words are in `tests/ui`.
//!
//! That each fails for its own reason, not for a wrong name, is seen by what compiles:
//!
//! ```
//! use linkwise::audit::AuditLog;
//! use linkwise::crypto::{LinkKey, RootKey, Signer};
//! use linkwise::policy::{
//!     Agreement, Assemble, Draft, Encode, Granted, Obligations, PartySignature, Pending, Permit, Refusal,
//!     Request,
//! };
//! use linkwise::role::data_owner::{EncodeTask, encode};
//! use linkwise::time::Timestamp;
//!
//! fn act(permit: Permit<'_, Encode>, task: EncodeTask<'_>, log: &mut AuditLog, now: Timestamp) {
//!     let _ = encode(permit, task, log, now);
//! }
//!
//! fn shown(link: &LinkKey, root: &RootKey) -> String {
//!     format!("{link:?} {root:?}")
//! }
//!
//! fn ask<'a>(
//!     agreement: &'a Agreement<Granted>,
//!     request: &Request<'_>,
//! ) -> Result<Permit<'a, Encode, Pending>, Refusal> {
//!     agreement.permit::<Encode>(request)
//! }
//!
//! fn accept(permit: Permit<'_, Encode, Pending>) -> Result<Permit<'_, Encode>, Refusal> {
//!     permit.accept(Obligations::NONE)
//! }
//!
//! fn sign(draft: &Agreement<Draft>, signer: &Signer) -> Option<PartySignature> {
//!     draft.sign(signer).ok()
//! }
//!
//! fn once(permit: Permit<'_, Encode>, now: Timestamp) {
//!     let _ = permit.spend(&[], now);
//! }
//!
//! fn assemble(_: Permit<'_, Assemble>) {}
//!
//! fn right(permit: Permit<'_, Assemble>) {
//!     assemble(permit);
//! }
//!
//! fn write<T: serde::Serialize>(_: &T) {}
//!
//! fn list() {
//!     write(&linkwise::role::data_owner::PairDecision::Match);
//! }
//! ```

/// An act takes the permit of that act and no other.
///
/// ```compile_fail,E0308
/// use linkwise::audit::AuditLog;
/// use linkwise::policy::{Permit, Score};
/// use linkwise::role::data_owner::{EncodeTask, encode};
/// use linkwise::time::Timestamp;
///
/// fn act(permit: Permit<'_, Score>, task: EncodeTask<'_>, log: &mut AuditLog, now: Timestamp) {
///     let _ = encode(permit, task, log, now);
/// }
/// ```
const ACT_WITHOUT_ITS_PERMIT: () = ();

/// No act is done without a log.
///
/// ```compile_fail,E0061
/// use linkwise::policy::{Encode, Permit};
/// use linkwise::role::data_owner::{EncodeTask, encode};
/// use linkwise::time::Timestamp;
///
/// fn act(permit: Permit<'_, Encode>, task: EncodeTask<'_>, now: Timestamp) {
///     let _ = encode(permit, task, now);
/// }
/// ```
const ACT_WITHOUT_A_LOG: () = ();

/// Keys do not print.
///
/// ```compile_fail,E0277
/// use linkwise::crypto::{LinkKey, RootKey};
///
/// fn print(link: &LinkKey, root: &RootKey) {
///     println!("{link}");
///     println!("{root}");
/// }
/// ```
const KEYS_PRINTED: () = ();

/// No permit is spent without the numbers of rows that its limits are about.
///
/// ```compile_fail,E0061
/// use linkwise::policy::{Encode, Permit};
/// use linkwise::time::Timestamp;
///
/// fn spend(permit: Permit<'_, Encode>, now: Timestamp) {
///     let _ = permit.spend(now);
/// }
/// ```
const LIMIT_IGNORED: () = ();

/// A link key cannot be copied.
///
/// ```compile_fail,E0308
/// use linkwise::crypto::LinkKey;
///
/// fn copy(key: &LinkKey) -> LinkKey {
///     key.clone()
/// }
/// ```
const LINK_KEY_CLONED: () = ();

/// No act takes a permit whose obligations were not acknowledged.
///
/// ```compile_fail,E0308
/// use linkwise::audit::AuditLog;
/// use linkwise::policy::{Encode, Pending, Permit};
/// use linkwise::role::data_owner::{EncodeTask, encode};
/// use linkwise::time::Timestamp;
///
/// fn act(
///     permit: Permit<'_, Encode, Pending>,
///     task: EncodeTask<'_>,
///     log: &mut AuditLog,
///     now: Timestamp,
/// ) {
///     let _ = encode(permit, task, log, now);
/// }
/// ```
const OBLIGATION_NOT_ACKNOWLEDGED: () = ();

/// A permit cannot be copied.
///
/// ```compile_fail,E0277
/// use linkwise::policy::{Encode, Permit};
///
/// fn copy<'a>(permit: &Permit<'a, Encode>) -> Permit<'a, Encode> {
///     Clone::clone(permit)
/// }
/// ```
const PERMIT_CLONED: () = ();

/// A draft permits nothing: there is no `permit` on it.
///
/// ```compile_fail,E0599
/// use linkwise::policy::{Agreement, Draft, Encode, Request};
///
/// fn ask(draft: &Agreement<Draft>, request: &Request<'_>) {
///     let _ = draft.permit::<Encode>(request);
/// }
/// ```
const PERMIT_FROM_A_DRAFT: () = ();

/// A permit cannot be made without asking.
///
/// ```compile_fail
/// use linkwise::policy::{Agreement, Encode, Granted, Permit};
///
/// fn forge(agreement: &Agreement<Granted>) -> Permit<'_, Encode> {
///     Permit { agreement }
/// }
/// ```
const PERMIT_MADE_BY_HAND: () = ();

/// A permit for one act is of no use for another.
///
/// ```compile_fail,E0308
/// use linkwise::policy::{Assemble, Permit, Score};
///
/// fn assemble(_: Permit<'_, Assemble>) {}
///
/// fn wrong(permit: Permit<'_, Score>) {
///     assemble(permit);
/// }
/// ```
const PERMIT_OF_THE_WRONG_ACT: () = ();

/// A permit cannot outlive the agreement that gave it.
///
/// ```compile_fail,E0515
/// use linkwise::policy::{Agreement, Encode, Granted, Pending, Permit, Refusal, Request};
///
/// fn outlive<'a>(
///     agreement: Agreement<Granted>,
///     request: &Request<'_>,
/// ) -> Result<Permit<'a, Encode, Pending>, Refusal> {
///     agreement.permit::<Encode>(request)
/// }
/// ```
const PERMIT_OUTLIVES_ITS_AGREEMENT: () = ();

/// A permit is used up by being spent.
///
/// ```compile_fail,E0382
/// use linkwise::policy::{Encode, Permit};
/// use linkwise::time::Timestamp;
///
/// fn twice(permit: Permit<'_, Encode>, now: Timestamp) {
///     let _ = permit.spend(&[], now);
///     let _ = permit.spend(&[], now);
/// }
/// ```
const PERMIT_USED_TWICE: () = ();

/// A root key cannot be written by serde.
///
/// ```compile_fail,E0277
/// use linkwise::crypto::RootKey;
///
/// fn write<T: serde::Serialize>(_: &T) {}
///
/// fn root(key: &RootKey) {
///     write(key);
/// }
/// ```
const ROOT_KEY_SERIALISED: () = ();

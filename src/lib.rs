//! Privacy-preserving record linkage of children's records across agencies.
//!
//! Agencies that each know a part of a child's life - health, education, social care - find out which
//! of their records belong to one child, without showing each other, or anyone else, a name, a date of
//! birth, an address or a number. Each agency turns its records into codes under a key made for one
//! agreement; a linkage unit without a key compares codes that share something strong, and an
//! assembler without codes joins what the comparisons found into pseudonyms. Nothing is computed
//! without an agreement that every party has signed, and every act stands in a log that an auditor
//! verifies alone.
//!
//! It is for data engineers who link such files, for the developers of systems that embed linkage,
//! and for those who answer for it: data protection officers, Caldicott guardians, auditors. All that
//! it puts out stays personal data; what it protects against, and what not, is in the
//! [threat model](manual::threat_model).
//!
//! # The way of a record
//!
//! ```text
//! agency's row
//!      |  record       parse, check, normalise
//!      v
//! role::data_owner     <- permit; key of this agreement and epoch
//!      |               one row per pass: token, handle, codes      -> the agency's log
//!      v
//! batch (.lwk)         ---------------- leaves the agency ----------------
//!      |
//!      v
//! role::linkage_unit   <- permit; no key
//!      |               rows with equal tokens meet, are compared
//!      |               level by level, and weighed                 -> the unit's log
//!      v
//! edges (.lwe)         handle, handle, weight, link or review
//!      |
//!      v
//! role::assembler      <- permit; keys of handles, no codes
//!      |               opens handles, decides, clusters            -> the assembler's log
//!      v
//! one map of pseudonyms (.map) per owner, a list for review (.lwv)
//!      |
//!      v
//! role::data_owner     map: pseudonyms beside its own record ids   -> the agency's log
//!                                                                        |
//!                                        audit::verify_logs  <-----------+
//! ```
//!
//! # The main job
//!
//! The steps of the program below, which is the repository's `examples/quickstart.rs`:
//!
//! 1. [`Record::read`](record::Record::read) parses and normalises rows of each agency by
//!    [`ReadingRules`](record::ReadingRules).
//! 2. [`Terms`](policy::Terms) say who may do what and how is linked; every party signs the
//!    [`Agreement`](policy::Agreement), and it is granted where every signature is by a pinned key.
//! 3. The key custodian derives the [`LinkKey`](crypto::LinkKey) of this agreement and epoch from its
//!    [`RootKey`](crypto::RootKey); each agency [encodes](role::data_owner::encode) under it.
//! 4. The linkage unit [scores](role::linkage_unit::score), the assembler
//!    [assembles](role::assembler::assemble), each agency [maps](role::data_owner::map) pseudonyms to
//!    its own records: equal pseudonyms are one child.
//! 5. The linkage unit [explains](role::linkage_unit::explain) edges, comparison by comparison.
//! 6. Whoever has the parties' cards [verifies the logs](audit::verify_logs).
//!
//! [`role::Office`] does each act with files in memory, for one program that plays several parties.
//! Programs that exchange files call the modules of [`role`] with sealed files instead, and keep keys
//! and trust in a `home`; the `linkwise` program does so and does no more.
//!
//! ```
#![doc = include_str!("../examples/quickstart.rs")]
//! ```
//!
//! Its explanations look like this: what was compared, how it compared, and what that adds, in bits
//! (each doubles the odds). The unit sees no more of the child than these words.
//!
//! ```text
//! 37 bits; a link from 8 on
//!   forename       near                   +2.6
//!   surname        same                   +8.5
//!   date_of_birth  same date             +12.7
//!   sex            same                   +1.0
//!   postcode       same unit             +13.0
//! ```
//!
//! # Features
//!
//! All are additive; none weakens what an agreement demands.
//!
//! | feature | adds | implies |
//! |---|---|---|
//! | `std` (default) | nothing yet: reserved, the crate needs the standard library | |
//! | `seal` | files sealed to their recipient, in the age v1 format | |
//! | `documents` | agreements and cards as TOML; with `seal`, homes | |
//! | `rayon` | encoding on several threads; the same rows | |
//! | `population` | a synthetic population of three agencies with its truth | `documents` |
//! | `capi` | the C face: see [`manual::c_api`] | `seal`, `documents` |
//! | `cli` | the `linkwise` program | `seal`, `documents`, `rayon`, `population` |
//!
//! # Modules, from the top floor down
//!
//! A module imports from lower floors only.
//!
//! | floor | modules |
//! |---|---|
//! | 6 | `capi`: the C face |
//! | 5 | `document`, `home`: agreements, cards, keys in files; [`report`]: figures; `population`: invented children |
//! | 4 | [`role`]: the acts, the only place where policy, keys, encoding, linking and log meet |
//! | 3 | [`record`]: one row of an agency; encoding and linking, which are not public: no feature may open a door past the agreement |
//! | 2 | [`policy`]: agreements and permits; [`audit`]: the log |
//! | 1 | [`identifier`], [`demographic`], [`reading`]: what a row holds; [`schema`]: passes, codes, levels as plain data; [`crypto`]: keys |
//! | 0 | [`wire`], [`secret`], [`error`], [`time`], [`durable`] |
//! | - | [`manual`]: how it works and why |
//!
//! # Stability
//!
//! Version 0.1: what may change with which version, and what is promised from 1.0 on, is in the README
//! under "What is stable". What decides whether two records meet is named in every batch, by digest
//! ([`role::library_digest`]): batches of versions that disagree refuse each other, they never link badly.
//!
//! # The manual
//!
//! [Architecture](manual::architecture), [threat model](manual::threat_model),
//! [policy](manual::policy), [encoding](manual::encoding), [linking](manual::linking),
//! [the log](manual::log), [formats](manual::formats), [command line](manual::command_line), [C](manual::c_api),
//! [decisions](manual::decisions).

pub mod audit;
#[cfg(feature = "capi")]
pub mod capi;
pub mod crypto;
pub mod demographic;
#[cfg(feature = "documents")]
pub mod document;
pub mod durable;
mod encode;
pub mod error;
#[cfg(all(feature = "documents", feature = "seal"))]
pub mod home;
pub mod identifier;
mod link;
pub mod manual;
pub mod policy;
#[cfg(feature = "population")]
pub mod population;
pub mod reading;
pub mod record;
pub mod report;
pub mod role;
pub mod schema;
pub mod secret;
pub mod time;
pub mod wire;

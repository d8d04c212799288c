//! How linkwise works, and why: chapters to read, without code of their own.
//!
//! | chapter | answers |
//! |---|---|
//! | [`architecture`] | who holds what, and which module does what |
//! | [`threat_model`] | what is protected against whom, and what is not |
//! | [`policy`] | what an agreement says, and how an act is permitted or refused |
//! | [`encoding`] | what leaves an agency |
//! | [`linking`] | how pairs are compared, weighed, decided and joined |
//! | [`quality`] | how well records link, and what that does not show |
//! | [`auditor`] | an auditor's first five minutes: what to type, and what it says |
//! | [`log`] | what is written down, and how an auditor verifies it alone |
//! | [`formats`] | every file, byte by byte |
//! | [`command_line`] | the `linkwise` program |
//! | [`c_api`] | how programs in other languages embed linkwise |
//! | [`decisions`] | why things are as they are |
//!
//! A Caldicott guardian or data protection officer may read [`threat_model`], [`policy`], [`log`]
//! and [`auditor`] alone. A data engineer begins with the [front page](crate) and [`command_line`].

pub mod architecture;
pub mod auditor;
pub mod c_api;
pub mod command_line;
pub mod decisions;
pub mod encoding;
pub mod formats;
pub mod linking;
pub mod log;
#[cfg(doctest)]
mod must_not_compile;
pub mod policy;
pub mod quality;
pub mod threat_model;

//! The quality of a linkage against the truth.
//!
//! Two records that share a pseudonym are *linked*; two records of one person are a *match*. A linked
//! match is a true link, a link that is no match is false, a match that is not linked is missed.
//! Counted are pairs of records of two parties; pairs inside one party are counted apart.
//!
//! ```
//! use linkwise::report::{PartyMap, People, Quality, TruthRow};
//! let map = |party: &str, rows: &[(&str, [u8; 1])]| PartyMap {
//!     party: party.into(),
//!     rows: rows.iter().map(|(id, pseudonym)| (id.to_string(), *pseudonym)).collect(),
//! };
//! let truth = |party: &str, id: &str, person: &str| TruthRow {
//!     party: party.into(),
//!     record_id: id.into(),
//!     person: person.into(),
//! };
//! let maps = [map("health", &[("1", [7]), ("2", [8])]), map("school", &[("a", [7]), ("b", [9])])];
//! let truth = [
//!     truth("health", "1", "Ann"),
//!     truth("health", "2", "Ben"),
//!     truth("school", "a", "Ann"),
//!     truth("school", "b", "Ben"),
//! ];
//! let quality = Quality::measure(&maps, &truth, &People::default())?;
//! assert_eq!((quality.overall.true_links, quality.overall.missed_links), (1, 1));
//! assert!(quality.gate(0.6).is_ok() && quality.gate(0.7).is_err());
//! # Ok::<(), linkwise::report::QualityError>(())
//! ```

mod count;
mod error;
mod figures;
mod input;
mod quality;
mod table;

pub use error::QualityError;
pub use figures::{Estimate, Figures, wilson};
pub use input::{PartyMap, People, TruthRow};
pub use quality::{PairOfParties, Quality, Subgroup, WithinParty};

//! From rows that meet to links: levels, model, threshold, classes, assembly.
//!
//! Knows no policy and no key. Every decision is a function of a [`LevelVector`], whether it came
//! from codes or from plain values, so decisions can be tabulated, explained and replayed.
//!
//! [`LevelVector`]: crate::schema::LevelVector

mod assemble;
mod bin_file;
mod cluster;
mod codes;
mod decide;
mod defaults;
mod edge_file;
mod estimate;
mod meet;
mod model;
mod pattern;
mod plain;
mod sample_file;
mod values;

pub(crate) use assemble::{Assembly, CandidateEdge, Decision, Rules, assemble};
pub(crate) use bin_file::{Bin, BinsHeader, Tally, bin_bits, bin_of};
pub(crate) use codes::CodeComparer;
pub(crate) use decide::{BAND_BITS, CEILING_BITS, Class, Scorer};
pub(crate) use edge_file::{Edge, EdgesHeader, MapHeader, Origin, ReviewHeader, ReviewPair};
pub(crate) use estimate::{Estimation, estimate};
pub(crate) use meet::{MetRows, SortedRows, meet};
pub(crate) use model::{Histograms, Model};
pub(crate) use pattern::{Pattern, Patterns};
pub(crate) use plain::{PlainTask, link_plain};
pub(crate) use sample_file::{DrawnAs, SampleHeader, SampledTruth};
pub(crate) use values::compare_records;

pub use decide::EdgeClass;
pub use edge_file::EdgeFileError;

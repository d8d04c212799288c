//! The demonstration's result held against the truth.

use linkwise::report::Quality;

use super::cast::{OWNERS, Stage};
use crate::evaluate::{self, Input};
use crate::failure::Failure;

/// Column, value and what people call it.
pub(super) const SUBGROUPS: [(&str, &str, &str); 3] = [
    ("twin", "yes", "twins"),
    ("mover", "yes", "children who moved"),
    ("missing_identifier", "yes", "children who lack an identifier"),
];
/// The column of the groups of the Office for National Statistics.
pub(super) const ETHNIC_GROUP: &str = "ethnic_group";

/// Measures the pseudonyms of all owners against the truth.
pub(super) fn measure(stage: &Stage) -> Result<Quality, Failure> {
    let maps = OWNERS.map(|owner| (owner.to_owned(), stage.own(owner, "pseudonyms.csv")));
    let (truth, people) = (stage.truth("truth.csv"), stage.truth("people.csv"));
    let by: Vec<String> = SUBGROUPS
        .into_iter()
        .map(|(column, _, _)| column)
        .chain([ETHNIC_GROUP])
        .map(str::to_owned)
        .collect();
    evaluate::measure(&Input { maps: &maps, truth: &truth, people: Some(&people), by: &by })
}

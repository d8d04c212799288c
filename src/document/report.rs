//! What acts came to, as JSON: one shape for whoever asks.

use serde_json::{Value, json};

use crate::role::assembler::AssembleReport;
use crate::role::data_owner::{EncodeReport, WithdrawReport};
use crate::role::linkage_unit::ScoreReport;

/// What was encoded, for the owner alone: `passport`, `records`, `rows_rejected` (rows of its file that were
/// refused before), `protection`, `coarsened`, `passes`.
///
/// ```
#[doc = include_str!("../role/example/agreed.txt")]
#[doc = include_str!("../role/example/encoded.txt")]
/// let object = linkwise::document::report::encoded_object(&h.report, 0);
/// assert_eq!((&object["records"], &object["rows_rejected"]), (&2.into(), &0.into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn encoded_object(report: &EncodeReport, rows_rejected: u64) -> Value {
    json!({
        "passport": report.passport.to_string(),
        "records": report.records,
        "rows_rejected": rows_rejected,
        "protection": report.protection,
        "coarsened": report.coarsened,
        "passes": report.passes,
    })
}

/// What was scored: `edges`, `released`, `met`, `threshold_bits`, `expected_matches`, `learned_from`, and of
/// each of the `owners` its `name` and the passes that it left out.
///
/// ```
#[doc = include_str!("../role/example/agreed.txt")]
#[doc = include_str!("../role/example/encoded.txt")]
/// let scored = unit.score(&agreement, &[&h.batch, &c.batch], now)?;
/// let object = linkwise::document::report::scored_object(&scored.report);
/// assert_eq!(object["released"], scored.report.released);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn scored_object(report: &ScoreReport) -> Value {
    let owner = |(name, left_out): &(String, Vec<String>)| json!({ "name": name, "passes_left_out": left_out });
    json!({
        "edges": report.edges.to_string(),
        "released": report.released,
        "met": report.met,
        "threshold_bits": report.threshold_bits,
        "expected_matches": report.expected_matches,
        "learned_from": report.learned_from,
        "owners": report.owners.iter().map(owner).collect::<Value>(),
    })
}

/// What was assembled: of each of the `owners` its `name` and the number of its `records`, `matches`,
/// `implied`, `review`, `possible`, `linked_people`.
///
/// ```
#[doc = include_str!("../role/example/agreed.txt")]
#[doc = include_str!("../role/example/encoded.txt")]
#[doc = include_str!("../role/example/scored.txt")]
#[doc = include_str!("../role/example/assembled.txt")]
/// let object = linkwise::document::report::assembled_object(&links.report);
/// assert_eq!((&object["matches"], &object["owners"][0]["name"]), (&1.into(), &"council".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn assembled_object(report: &AssembleReport) -> Value {
    let owner = |(name, records): &(String, u64)| json!({ "name": name, "records": records });
    json!({
        "owners": report.owners.iter().map(owner).collect::<Value>(),
        "matches": report.matches,
        "implied": report.implied,
        "review": report.review,
        "possible": report.possible,
        "linked_people": report.linked_people,
    })
}

/// What was withdrawn: `links`, `records`, `barred`, of each of the `notices` the `party` and the digest of
/// the `notice`, and `unreached`.
///
/// ```
#[doc = include_str!("../role/example/agreed.txt")]
#[doc = include_str!("../role/example/encoded.txt")]
#[doc = include_str!("../role/example/scored.txt")]
#[doc = include_str!("../role/example/assembled.txt")]
/// use linkwise::policy::{BarredLink, BarredLinks, WithdrawalReason};
/// let wrong = BarredLinks::new(vec![BarredLink {
///     record_id: "h1".to_owned(),
///     other_owner: "council".to_owned(),
///     other_record_id: None,
///     reason: WithdrawalReason::WrongLink,
///     since: now,
///     reference: None,
/// }]);
/// let map = &links.maps["health"];
/// let kept = BarredLinks::NONE;
/// let taken = health.withdraw(&agreement, &h.references, map, &wrong, &kept, now)?;
/// let object = linkwise::document::report::withdrawn_object(&taken.report);
/// assert_eq!((&object["links"], &object["notices"][0]["party"]), (&1.into(), &"council".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn withdrawn_object(report: &WithdrawReport) -> Value {
    json!({
        "links": report.links,
        "records": report.records,
        "barred": report.barred,
        "notices": report.notices.iter()
            .map(|(party, notice)| json!({ "party": party, "notice": notice.to_string() }))
            .collect::<Value>(),
        "unreached": report.unreached,
    })
}

//! What a log says and what verifying it found, in words and as JSON.

use serde_json::{Value, json};

use crate::audit::{Entry, FindingCode, Verdict, WitnessVerdict};
use crate::crypto::Digest;

/// An entry as JSON: everything that it says. `index` counts from 0, `origin` is the log's name.
#[must_use]
pub fn entry_object(index: u64, origin: &str, entry: &Entry) -> Value {
    let digests = |list: &[Digest]| -> Value {
        list.iter().map(|digest| json!(digest.to_string())).collect()
    };
    json!({
        "log": origin,
        "entry": index,
        "time": entry.time.to_string(),
        "kind": entry.kind.name(),
        "actor": entry.actor,
        "actor_key": entry.actor_key.to_string(),
        "agreement": entry.agreement.map(|digest| digest.to_string()),
        "epoch": entry.epoch,
        "act": entry.act,
        "purpose": entry.purpose,
        "inputs": digests(&entry.inputs),
        "outputs": digests(&entry.outputs),
        "model": entry.model.map(|digest| digest.to_string()),
        "parents": entry.parents.iter().map(|parent| json!({
            "log": parent.origin,
            "size": parent.size,
            "root": parent.root.to_string(),
        })).collect::<Value>(),
        "counts": entry.counts.iter().map(|(name, count)| (name.clone(), json!(count)))
            .collect::<serde_json::Map<String, Value>>(),
        "commitments": digests(&entry.commitments),
        "run": entry.run.map(|run| json!({
            "id": format!("{:032x}", u128::from_be_bytes(run.id)),
            "root": run.root.to_string(),
            "leaves": run.leaves,
        })),
        "reasons": entry.reasons,
        "library_version": entry.library_version,
    })
}

/// A verdict for people: a line for each log and finding, and what it comes to.
#[must_use]
pub fn verdict_text(verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    for log in &verdict.logs {
        let trust = if log.self_signed { "self-signed only" } else { "key pinned" };
        let earlier = match log.consistent_with {
            0 => String::new(),
            1 => "   begins as at the checkpoint kept".to_owned(),
            more => format!("   begins as at {more} checkpoints kept"),
        };
        let witnessed = match (log.witnessed, log.waiting) {
            (0, 0) => String::new(),
            (seen, 0) => format!("   {} witnessed", grouped(seen)),
            (seen, waiting) => {
                format!("   {} witnessed, {} waiting", grouped(seen), grouped(waiting))
            }
        };
        lines.push(format!(
            "{:<40} {:>8} entries   {trust}   {} runs and {} agreements recomputed{earlier}{witnessed}",
            log.origin,
            grouped(log.entries),
            grouped(log.runs),
            grouped(log.agreements)
        ));
    }
    lines.extend(verdict.findings.iter().map(|finding| format!("WRONG: {finding}")));
    if verdict.more_findings {
        lines.push("There are more findings than are shown.".to_owned());
    }
    lines.push(format!(
        "{} inputs were traced to the log that put them out, {} quoted positions confirmed",
        grouped(verdict.inputs_traced),
        grouped(verdict.parents_confirmed)
    ));
    lines.push(format!(
        "{} acts were held against the agreement they name",
        grouped(verdict.acts_checked)
    ));
    lines.push(verdict.summary());
    lines.join("\n") + "\n"
}

/// Who cosigned one log, for people: one line with its end.
#[must_use]
pub fn cosigned_text(origin: &str, found: &WitnessVerdict) -> String {
    let by: Vec<String> =
        found.cosigned.iter().map(|(name, time)| format!("{name} at {time}")).collect();
    let by = if by.is_empty() { "nobody".to_owned() } else { by.join(", ") };
    format!("{origin:<40} cosigned by {by}\n")
}

/// Who cosigned one log, as JSON.
#[must_use]
pub fn cosigned_object(origin: &str, found: &WitnessVerdict) -> Value {
    let enough = !found.findings.iter().any(|f| f.code == FindingCode::CosignaturesTooFew);
    json!({
        "log": origin,
        "enough": enough,
        "witnesses": found.cosigned.iter()
            .map(|(name, time)| json!({ "name": name, "time": time.to_string() }))
            .collect::<Value>(),
    })
}

/// A number with its thousands apart: 1,234,567.
#[must_use]
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

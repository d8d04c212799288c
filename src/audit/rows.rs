//! Whether the batches that were scored and assembled together are of a size that their agreement allows:
//! what went in stands in the logs of those who encoded.

use std::collections::{BTreeMap, BTreeSet};

use super::agreed::Agreements;
use super::cross::{Input, Trace};
use super::kind::EntryKind;
use super::verdict::{FindingCode, Findings};
use crate::crypto::Digest;
use crate::policy::Release;

pub(super) fn check_rows(logs: &[Trace], agreements: &mut Agreements, findings: &mut Findings) {
    for log in logs {
        let mut acts: BTreeMap<u64, Vec<&Input>> = BTreeMap::new();
        let takes = [EntryKind::BatchScored, EntryKind::LinksAssembled];
        for input in log.inputs.iter().filter(|input| takes.contains(&input.act.kind)) {
            acts.entry(input.act.index).or_default().push(input);
        }
        for (entry, inputs) in acts {
            let agreement = inputs.first().and_then(|input| input.act.agreement);
            let terms = agreement.and_then(|agreement| agreements.terms(&agreement));
            let Some(release) = terms.map(|terms| terms.release.clone()) else { continue };
            let linked = log.linked.get(&entry).copied();
            check_act(logs, &inputs, &release, linked, &mut |code, sentence| {
                findings.add(&log.position.origin, code, Some(entry), sentence);
            });
        }
    }
}

/// Checks one act by what its batches' makers wrote; batches of logs that were not given tell nothing.
fn check_act(
    logs: &[Trace],
    inputs: &[&Input],
    release: &Release,
    linked: Option<u64>,
    find: &mut impl FnMut(FindingCode, String),
) {
    let (least, most) = (u64::from(release.smallest_batch), release.most_rows);
    // What is left out of an entry is below the threshold.
    let hidden = u64::from(release.small_number_threshold.saturating_sub(1));
    let mut all = Some(0u64);
    let distinct: BTreeSet<Digest> = inputs.iter().map(|input| input.digest).collect();
    for digest in &distinct {
        let Some(made) = logs.iter().find_map(|log| log.outputs.get(digest)) else {
            all = None;
            continue;
        };
        if made.kind != EntryKind::BatchEncoded {
            continue;
        }
        let rows = made.records.unwrap_or(hidden);
        all = all.map(|all| all.saturating_add(rows));
        let batch = digest.short();
        if rows > most {
            let sentence = format!(
                "its batch {batch} has {rows} records, more than the {most} that are agreed"
            );
            find(FindingCode::RowsNotAllowed, sentence);
        } else if rows < least {
            let sentence =
                format!("its batch {batch} has fewer than the {least} records that are agreed");
            find(FindingCode::RowsNotAllowed, sentence);
        }
    }
    // Each of them has two records or more, and nobody is two of them.
    if let Some((linked, all)) = linked.zip(all).filter(|(linked, all)| *linked > all / 2) {
        let sentence = format!("it linked {linked} people out of {all} records in all its batches");
        find(FindingCode::CountsDisagree, sentence);
    }
}

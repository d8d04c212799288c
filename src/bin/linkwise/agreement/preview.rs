//! `linkwise agreement diff|explain|simulate|schema`: what an agreement changes, before anyone signs.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use linkwise::audit::LogReader;
use linkwise::document::agreement::{ReplayedAct, differences, json_schema, simulate};
use linkwise::policy::{ActKind, Agreement, Circumstances, Draft, Request, RuleSet};
use serde_json::{Value, json};

use crate::acting::read_agreement;
use crate::clock;
use crate::failure::Failure;
use crate::log::log_folder;
use crate::output::{Answer, Console};

const DIFF: &str = "\
Lists are compared by what they hold. Whatever differs, signatures and link keys of the one are of
no use for the other.

Example:
  linkwise agreement diff A.toml B.toml";

const EXPLAIN: &str = "\
Asks the decision table for every party and every act, as if everyone had signed and the agreement
were in force and its opt-out list fresh, and says by which rules an act is denied. For the whole of one decision see
`linkwise explain-policy`.

Example:
  linkwise agreement explain A.toml
  linkwise agreement explain A.toml --party council";

const SIMULATE: &str = "\
Replays every permit and every refusal that the logs record under the draft, as if it had been
signed and in force then and its opt-out lists fresh, and lists what would have ended otherwise. It asks about acts as a whole,
with the numbers of records that the logs tell; of single children a log knows nothing.

Example:
  linkwise agreement simulate draft.toml council/log unit/log";

/// List every item in which two agreements differ.
#[derive(Args, Debug)]
#[command(after_help = DIFF)]
pub(crate) struct DiffArguments {
    /// The first agreement.
    #[arg(value_name = "A.toml")]
    before: PathBuf,

    /// The second.
    #[arg(value_name = "B.toml")]
    after: PathBuf,
}

/// Say who may do what, and which rule denies the rest.
#[derive(Args, Debug)]
#[command(after_help = EXPLAIN)]
pub(crate) struct ExplainArguments {
    /// The agreement, signed or not.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,

    /// One party alone.
    #[arg(long, value_name = "NAME")]
    party: Option<String>,
}

/// Replay the acts of logs under a draft and list what would change.
#[derive(Args, Debug)]
#[command(after_help = SIMULATE)]
pub(crate) struct SimulateArguments {
    /// The draft.
    #[arg(value_name = "B.toml")]
    draft: PathBuf,

    /// The log folders, or homes that hold one.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
}

pub(super) fn diff(arguments: &DiffArguments) -> Result<Answer, Failure> {
    let (before, after) = (read_agreement(&arguments.before)?, read_agreement(&arguments.after)?);
    let changes = differences(&before.terms, &after.terms);
    let mut data = String::new();
    for change in &changes {
        let line = match (&change.before, &change.after) {
            (Some(before), Some(after)) => format!("{}: {before} -> {after}", change.item),
            (None, Some(value)) if value == "listed" => format!("+ {}", change.item),
            (Some(value), None) if value == "listed" => format!("- {}", change.item),
            (None, Some(after)) => format!("+ {}: {after}", change.item),
            (Some(before), None) => format!("- {}: {before}", change.item),
            (None, None) => continue,
        };
        data.push_str(&line);
        data.push('\n');
    }
    if changes.is_empty() {
        data.push_str("Both say the same.\n");
    }
    let list: Vec<Value> = changes
        .iter()
        .map(
            |change| json!({ "item": change.item, "before": change.before, "after": change.after }),
        )
        .collect();
    Ok(Answer::new(
        data,
        json!({
            "before": before.terms.digest().to_string(),
            "after": after.terms.digest().to_string(),
            "changes": list,
        }),
    ))
}

pub(super) fn explain(arguments: &ExplainArguments) -> Result<Answer, Failure> {
    let terms = read_agreement(&arguments.agreement)?.terms;
    if let Some(party) = &arguments.party
        && terms.party(party).is_none()
    {
        return Err(Failure::usage(format!("--party: the agreement names no `{party}`")));
    }
    let draft = Agreement::new(terms)?;
    let now = clock::now()?;
    let mut rows = Vec::new();
    let mut data = String::new();
    for party in draft.terms().parties.iter().map(linkwise::policy::Party::name) {
        if arguments.party.as_deref().is_some_and(|asked| asked != party) {
            continue;
        }
        let _ = writeln!(data, "{party}");
        // As if the list of the National Data Opt-out were fresh.
        let circumstances = Circumstances { opt_out_as_of: Some(now), ..Circumstances::NONE };
        let request = Request { circumstances, ..Request::new(party, draft.terms().purpose, now) };
        for act in ActKind::ALL {
            let decision = draft.preview(act, &request);
            let denials = decision.reasons().denials();
            let obligations: Vec<&str> =
                decision.obligations().iter().map(linkwise::policy::Obligation::name).collect();
            let outcome = if decision.permits() {
                format!("permitted; obliged to {}", obligations.join(", "))
            } else {
                format!("denied: {}", codes(denials).join(", "))
            };
            let _ = writeln!(data, "  {:<20}{outcome}", act.name());
            rows.push(json!({
                "party": party,
                "act": act.name(),
                "permitted": decision.permits(),
                "denied_by": codes(denials),
                "obligations": obligations,
            }));
        }
    }
    Ok(Answer::new(data, json!({ "agreement": draft.digest().to_string(), "decisions": rows })))
}

fn codes(rules: RuleSet) -> Vec<&'static str> {
    rules.iter().map(linkwise::policy::Rule::name).collect()
}

pub(super) fn replay(arguments: &SimulateArguments, console: Console) -> Result<Answer, Failure> {
    let draft: Agreement<Draft> = Agreement::new(read_agreement(&arguments.draft)?.terms)?;
    let mut logs = Vec::new();
    let mut data = String::new();
    let (mut all, mut changed) = (0_u64, 0_u64);
    for folder in &arguments.folders {
        let at = |error| Failure::from(error).at(format_args!("the log {}", folder.display()));
        let log = LogReader::open(&log_folder(folder)?).map_err(at)?;
        let acts = simulate(&draft, &log).map_err(at)?;
        all += acts.len() as u64;
        let changes: Vec<&ReplayedAct> = acts.iter().filter(|act| act.changes()).collect();
        changed += changes.len() as u64;
        for act in &changes {
            let _ = writeln!(data, "{}, {}", log.position().origin, line(act));
        }
        logs.push(json!({
            "origin": log.position().origin,
            "entries": log.position().size,
            "acts": acts.len(),
            "changes": changes.iter().map(|act| object(act)).collect::<Vec<_>>(),
        }));
    }
    console.say(format!("{all} acts replayed; {changed} would have ended otherwise"));
    if changed == 0 {
        data.push_str("Nothing would have ended otherwise.\n");
    }
    Ok(Answer::new(
        data,
        json!({ "draft": draft.digest().to_string(), "acts": all, "changed": changed, "logs": logs }),
    ))
}

fn line(act: &ReplayedAct) -> String {
    let after = match &act.decision {
        None => "would be denied: its purpose is not known".to_owned(),
        Some(decision) if decision.permits() => "would be permitted".to_owned(),
        Some(_) => format!("would be denied: {}", codes(act.denials()).join(", ")),
    };
    let before = if act.was_permitted {
        "was permitted".to_owned()
    } else {
        format!("was denied ({})", act.reasons_then.join(", "))
    };
    format!(
        "entry {}, {}: {} by {} {before}, {after}",
        act.entry,
        act.time,
        act.act.name(),
        act.party
    )
}

fn object(act: &ReplayedAct) -> Value {
    json!({
        "entry": act.entry,
        "time": act.time.to_string(),
        "party": act.party,
        "act": act.act.name(),
        "rows": act.rows,
        "was_permitted": act.was_permitted,
        "reasons_then": act.reasons_then,
        "would_be_permitted": act.decision.as_ref().is_some_and(linkwise::policy::Decision::permits),
        "denied_by": codes(act.denials()),
    })
}

pub(super) fn schema() -> Result<Answer, Failure> {
    let schema = json_schema();
    let text = serde_json::to_string_pretty(&schema)
        .map_err(|error| Failure::unexpected(format!("writing the schema: {error}")))?;
    Ok(Answer::new(text + "\n", schema))
}

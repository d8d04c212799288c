//! A decision as a table that a data protection officer can read, and as JSON.

use core::fmt::{self, Write as _};

use serde_json::{Value, json};

use crate::policy::{Decision, Law, Limits, Row, Rule, Weight};

/// What a row of the decision table asks, in plain English.
const fn question(row: Row) -> &'static str {
    match row {
        Row::Integrity => "Can the policy be relied on?",
        Row::StatutoryBar => "Does a statute or a court bar it?",
        Row::SensitiveLocation => "Must a location not be found?",
        Row::Duty => "Is there a duty to share on a named child?",
        Row::Detriment => "Would sharing be more detrimental?",
        Row::Emergency => "Is it an emergency?",
        Row::SensitiveService => "Would it show contact with a sensitive service?",
        Row::Gateway => "Does an agreement in force, on a power in force, cover it?",
        Row::Basis => "Is there a lawful basis?",
        Row::Confidentiality => "Is the duty of confidence lifted?",
        Row::Research => "Is research accredited, and within its power?",
        Row::Individual => "Does each child's consent hold, where it is the basis?",
        Row::OptOut => "Does the National Data Opt-out allow it?",
        Row::Restriction => "Is processing restricted or objected to?",
        Row::ChildAndParent => "Do child and parent agree?",
        Row::Minimise => "Does it go no further than agreed?",
        Row::Quality => "Are links certain enough?",
        Row::Output => "Are published counts safe?",
        Row::Default => "Does anything permit it at all?",
    }
}

/// How a row came out.
fn outcome(decision: &Decision, row: Row) -> &'static str {
    let mut rules = decision.reasons().iter().filter(|rule| rule.row() == row).peekable();
    if rules.peek().is_some() {
        return match rules.map(Rule::weight).min() {
            Some(Weight::Denies) => "denies",
            Some(Weight::Narrows) => "narrows",
            _ => "noted",
        };
    }
    let ended = decision
        .reasons()
        .iter()
        .filter(|rule| rule.denies())
        .any(|rule| rule.row().is_final() && rule.row() < row);
    if ended {
        "not asked"
    } else if matches!(row, Row::Duty | Row::Detriment | Row::Emergency) {
        "no"
    } else {
        "nothing against"
    }
}

/// The whole decision as a table: every row asked, how it came out, with the law for what it says, then
/// ground, limits and obligations.
///
/// It explains the decision; it is not legal advice. Costs a few microseconds.
///
/// ```
/// use linkwise::document::decision;
/// use linkwise::policy::{Case, Law, Recipient};
/// # let case = Case { law: Law::current(), now: None, policy_usable: false, act: None, purpose: None,
/// #     party: "council", public_authority: true, recipient: Recipient::Nobody, named_subject: None,
/// #     duty_in_scope: false, datasets: &[], territories: &[], clause: None, legal: None,
/// #     assertions: &[], reads: None, opt_out_as_of: None, rows: None, weight_bits: None };
/// let ruling = case.rule();
/// let table = decision::table(ruling.decision(), Law::current());
/// assert!(table.starts_with("DENY"));
/// assert!(table.contains("POLICY_UNUSABLE"));
/// ```
#[must_use]
pub fn table(decision: &Decision, law: &Law) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write_table(&mut out, decision, law);
    out
}

fn write_table(out: &mut String, decision: &Decision, law: &Law) -> fmt::Result {
    let effect = if decision.permits() { "PERMIT" } else { "DENY" };
    writeln!(out, "{effect}\n")?;
    for row in Row::ALL {
        let outcome = outcome(decision, row);
        writeln!(out, "{:<4}{:<62}{outcome}", row.name(), question(row))?;
        // That an agreement covers the act is not said beside what denies in the same row.
        let shown = |rule: &Rule| {
            rule.row() == row && (outcome != "denies" || rule.weight() != Weight::Notes)
        };
        for rule in decision.reasons().iter().filter(shown) {
            writeln!(out, "      {}: {}", rule.name(), rule.sentence())?;
            writeln!(out, "      [{}]", rule.citation())?;
        }
    }
    if let Some(ground) = decision.ground() {
        let article = ground.article_6.map_or("none", crate::policy::Article6::name);
        writeln!(out, "\nIt stands on")?;
        let provision = law.provision(&ground.gateway);
        let title = provision.map_or(ground.gateway.as_str(), |known| known.title.as_str());
        writeln!(out, "  power or duty     {title}")?;
        if provision.is_some_and(|known| !known.checked) {
            writeln!(out, "                    (date and extent not checked in the statute book)")?;
        }
        writeln!(out, "  UK GDPR           Article {article}")?;
        writeln!(out, "  confidentiality   {}", ground.confidentiality.replace('_', " "))?;
    }
    if let Some(limits) = decision.limits() {
        writeln!(out, "\nIt goes no further than")?;
        for (name, value) in limit_lines(limits) {
            writeln!(out, "  {name:<18}{value}")?;
        }
    }
    writeln!(out, "\nBesides, whoever acts must")?;
    for obligation in decision.obligations().iter() {
        match decision.obligations().delete_by().filter(|_| obligation.name() == "delete_by") {
            Some(day) => writeln!(out, "  delete by {day}")?,
            None => writeln!(out, "  {}", obligation.name().replace('_', " "))?,
        }
    }
    writeln!(out)?;
    for agreement in decision.agreements() {
        writeln!(out, "agreement {agreement}")?;
    }
    writeln!(out, "law data of {}, {}", law.version(), decision.law())?;
    for request in decision.requests() {
        writeln!(out, "request {request}")?;
    }
    Ok(())
}

fn limit_lines(limits: &Limits) -> Vec<(&'static str, String)> {
    let fields: Vec<&str> = limits.fields.iter().map(|field| field.name()).collect();
    let mut lines = vec![
        ("fields", fields.join(", ")),
        ("passes", limits.passes.len().to_string()),
        ("date of birth", limits.birth.name().to_owned()),
        ("place", limits.place.name().to_owned()),
    ];
    if let Some(day) = limits.born_from {
        lines.push(("born from", day.to_string()));
    }
    if let Some(day) = limits.born_until {
        lines.push(("born until", day.to_string()));
    }
    lines.push(("edges from", format!("{} bits", limits.floor_bits)));
    if let Some(bits) = limits.possible_below_bits {
        lines.push(("only possible", format!("below {bits} bits")));
    }
    lines.push(("rows", format!("{} to {}", limits.smallest_batch, limits.most_rows)));
    let output = limits.output;
    lines.push((
        "counts",
        format!(
            "below {} suppressed, 0 {}, rounded to {}",
            output.least_shown,
            if output.zero_is_shown { "shown" } else { "suppressed" },
            output.round_to
        ),
    ));
    lines
}

/// The same as one JSON object. Digests in hexadecimal, times in milliseconds since 1970 (UTC).
#[must_use]
pub fn object(decision: &Decision, law: &Law) -> Value {
    let rows: Vec<Value> = Row::ALL
        .iter()
        .map(|row| {
            let rules: Vec<Value> = decision
                .reasons()
                .iter()
                .filter(|rule| rule.row() == *row)
                .map(|rule| {
                    json!({
                        "code": rule.name(),
                        "sentence": rule.sentence(),
                        "citation": rule.citation(),
                        "denies": rule.denies(),
                    })
                })
                .collect();
            json!({
                "row": row.name(),
                "question": question(*row),
                "outcome": outcome(decision, *row),
                "reasons": rules,
            })
        })
        .collect();
    let obligations: Vec<&str> =
        decision.obligations().iter().map(crate::policy::Obligation::name).collect();
    let hex = |digests: &[crate::crypto::Digest]| -> Vec<String> {
        digests.iter().map(ToString::to_string).collect()
    };
    json!({
        "effect": if decision.permits() { "permit" } else { "deny" },
        "rows": rows,
        "ground": decision.ground().map(|ground| json!({
            "gateway": ground.gateway,
            "article_6": ground.article_6.map(crate::policy::Article6::name),
            "confidentiality": ground.confidentiality,
            "checked": law.provision(&ground.gateway).is_some_and(|known| known.checked),
        })),
        "limits": decision.limits().map(|limits| json!({
            "fields": limits.fields.iter().map(|field| field.name()).collect::<Vec<_>>(),
            "passes": limits.passes.iter().map(crate::schema::Pass::id).collect::<Vec<_>>(),
            "birth": limits.birth.name(),
            "place": limits.place.name(),
            "born_from": limits.born_from.map(|day| day.to_string()),
            "born_until": limits.born_until.map(|day| day.to_string()),
            "floor_bits": limits.floor_bits,
            "possible_below_bits": limits.possible_below_bits,
            "most_rows": limits.most_rows,
            "smallest_batch": limits.smallest_batch,
            "valid_until": limits.valid_until.unix_ms(),
            "least_shown": limits.output.least_shown,
            "zero_is_shown": limits.output.zero_is_shown,
            "round_to": limits.output.round_to,
        })),
        "obligations": obligations,
        "delete_by": decision.obligations().delete_by().map(|day| day.to_string()),
        "agreements": hex(decision.agreements()),
        "requests": hex(decision.requests()),
        "law_version": law.version(),
        "law": decision.law().to_string(),
        "decided": decision.decided().map(crate::time::Timestamp::unix_ms),
    })
}

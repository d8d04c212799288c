//! The last screen of the demonstration, for someone who sees this for the first time.

use linkwise::audit::Verdict;
use linkwise::population::Summary;
use linkwise::report::{Figures, Quality};
use linkwise::role::assembler::AssembleReport;
use linkwise::role::data_owner::EncodeReport;
use linkwise::role::linkage_unit::ScoreReport;
use serde_json::{Value, json};

use super::cast::{Listed, OWNERS, Stage, UNIT};
use super::figures::{self, SUBGROUPS};
use crate::output::number;
use crate::{assemble, evaluate, log, score};

/// All that came of the demonstration.
pub(super) struct Shown<'a> {
    pub(super) stage: &'a Stage,
    pub(super) population: &'a Summary,
    pub(super) encoded: &'a [EncodeReport],
    pub(super) scored: &'a ScoreReport,
    pub(super) assembled: &'a AssembleReport,
    pub(super) figures: &'a Quality,
    pub(super) verdict: &'a Verdict,
    pub(super) seconds: i64,
}

/// The screen.
pub(super) fn text(shown: &Shown<'_>) -> String {
    let mut lines = vec![String::new()];
    // The list is long: what matters most stands last, where the screen ends.
    files(shown.stage, &mut lines);
    happened(shown, &mut lines);
    quality(shown.figures, &mut lines);
    logs(shown.verdict, &mut lines);
    next(shown.stage, &mut lines);
    lines.join("\n") + "\n"
}

fn happened(shown: &Shown<'_>, lines: &mut Vec<String>) {
    let records: Vec<String> = OWNERS
        .into_iter()
        .zip(shown.encoded)
        .map(|(owner, report)| format!("{owner} {}", number(report.records)))
        .collect();
    let assembler = if shown.stage.separate_assembler {
        "and another organisation decided which belong together, without seeing a row"
    } else {
        "and decided which belong together (with --separate-assembler, another would)"
    };
    lines.extend([
        "WHAT HAPPENED".to_owned(),
        format!(
            "  {} children were invented. Of these, the agencies hold records: {}.",
            number(shown.population.children() as u64),
            records.join(", ")
        ),
        "  No agency saw another's records. What they sent holds no name, no date and no number."
            .to_owned(),
        format!(
            "  The {} compared {} pairs of rows that met,",
            UNIT.replace('_', " "),
            number(shown.scored.met)
        ),
        format!("  {assembler}."),
        format!(
            "  {} children turned out to be known to two agencies or more. It took {} seconds.",
            number(shown.assembled.linked_people),
            shown.seconds
        ),
        "  All of it stays personal data, and with real children is guarded as such.".to_owned(),
        String::new(),
    ]);
}

fn line(name: &str, figures: &Figures) -> String {
    let share = |estimate: Option<linkwise::report::Estimate>| {
        estimate.map_or_else(|| "-".to_owned(), |it| format!("{:.2} %", it.value * 100.0))
    };
    format!(
        "  {name:<34} {:>9} {:>8} {:>8} {:>10} {:>10}",
        number(figures.true_links),
        number(figures.false_links),
        number(figures.missed_links),
        share(figures.precision),
        share(figures.recall)
    )
}

fn quality(quality: &Quality, lines: &mut Vec<String>) {
    lines.extend([
        "HOW WELL IT WENT (the children are invented, so the truth is known)".to_owned(),
        format!(
            "  {:<34} {:>9} {:>8} {:>8} {:>10} {:>10}",
            "pairs of records", "right", "wrong", "missed", "precision", "recall"
        ),
        line("between all agencies", &quality.overall),
    ]);
    for pair in &quality.pairs {
        lines.push(line(&format!("{} - {}", pair.first, pair.second), &pair.figures));
    }
    for (column, value, name) in SUBGROUPS {
        if let Some(group) = quality.subgroup(column, value) {
            lines.push(line(name, &group.figures));
        }
    }
    for group in quality.subgroups.iter().filter(|group| group.column == figures::ETHNIC_GROUP) {
        lines.push(line(&format!("ethnic group: {}", group.value), &group.figures));
    }
    lines.extend([
        "  Precision: of the pairs that were linked, how many are of one child.".to_owned(),
        "  Recall: of the pairs that are of one child, how many were linked.".to_owned(),
        String::new(),
    ]);
}

fn logs(verdict: &Verdict, lines: &mut Vec<String>) {
    lines.extend([
        "THE LOGS (each organisation keeps and signs its own)".to_owned(),
        format!("  {}", verdict.summary()),
        format!(
            "  {} files that one organisation took in were traced to the one that put them out.",
            number(verdict.inputs_traced)
        ),
    ]);
    lines.extend(verdict.findings.iter().map(|finding| format!("  WRONG: {finding}")));
    lines.push(String::new());
}

fn files(stage: &Stage, lines: &mut Vec<String>) {
    lines.push(format!("THE FILES in {}, and who may read them", stage.folder.display()));
    for Listed { path, who, sealed, what } in stage.files() {
        let path = path.strip_prefix(&stage.folder).unwrap_or(&path);
        let how = if sealed { "sealed to" } else { "" };
        lines.push(format!("  {:<34} {how:>9} {who:<19} {what}", path.display()));
    }
    lines.push(String::new());
}

fn next(stage: &Stage, lines: &mut Vec<String>) {
    let folder = stage.folder.display();
    let homes: Vec<String> =
        stage.everyone().map(|name| stage.home(name).display().to_string()).collect();
    lines.extend([
        "WHAT TO TRY NEXT (`cargo install --path . --features cli` puts `linkwise` on your path)"
            .to_owned(),
        "  Read what everyone signed:".to_owned(),
        format!("    linkwise agreement show {folder}/agreement.toml"),
        "  Ask for what is not agreed, and be refused (exit code 5):".to_owned(),
        format!(
            "    linkwise score --home {folder}/health/home --agreement {folder}/agreement.toml \\\n      \
             --input {folder}/sent/health.lwk --output {folder}/taken.lwe"
        ),
        format!(
            "  Change one byte of a file in {folder}/health/home/log/tile, and be found out (exit code 8):"
        ),
        format!("    linkwise log verify {}", homes.join(" \\\n      ")),
    ]);
}

/// The screen for `--json`.
pub(super) fn object(shown: &Shown<'_>, seed: u64) -> Value {
    let stage = shown.stage;
    let encoded: Vec<Value> = OWNERS
        .into_iter()
        .zip(shown.encoded)
        .map(|(owner, report)| {
            json!({
                "party": owner,
                "passport": report.passport.to_string(),
                "records": report.records,
                "passes": report.passes,
            })
        })
        .collect();
    let files: Vec<Value> = stage.files().iter().map(Listed::object).collect();
    json!({
        "folder": stage.folder.display().to_string(),
        "children": shown.population.children(),
        "seed": seed,
        "separate_assembler": stage.separate_assembler,
        "encoded": encoded,
        "score": score::object(shown.scored, &stage.scored()),
        "assemble": assemble::object(shown.assembled, &[]),
        "quality": evaluate::object(shown.figures),
        "logs": log::brief(shown.verdict),
        "files": files,
        "seconds": shown.seconds,
    })
}

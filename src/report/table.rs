//! Quality for people to read.

use super::figures::{Estimate, Figures};
use super::quality::{Quality, Subgroup};

const HEADINGS: [&str; 8] = [
    "pairs of records",
    "true",
    "false",
    "missed",
    "precision (95 %)",
    "recall (95 %)",
    "F1 (95 %)",
    "in false links per 1,000 persons (95 %)",
];

impl Quality {
    /// The figures as lines of text with aligned columns, each line ended by a line feed. The last
    /// column is [`Quality::false_per_thousand`].
    #[must_use]
    pub fn table(&self) -> String {
        let mut rows = vec![HEADINGS.map(str::to_owned)];
        rows.push(row("between all parties", &self.overall, None));
        for pair in &self.pairs {
            rows.push(row(&format!("{} - {}", pair.first, pair.second), &pair.figures, None));
        }
        for party in &self.within {
            rows.push(row(&format!("within {}", party.party), &party.figures, None));
        }
        for group in &self.subgroups {
            let name = format!("{} = {}", group.column, group.value);
            rows.push(row(&name, &group.figures, Some(group)));
        }
        let mut widths = [0; HEADINGS.len()];
        for cells in &rows {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.chars().count().max(*width);
            }
        }
        let mut table = String::new();
        for cells in &rows {
            let mut line = String::new();
            for (place, (cell, width)) in cells.iter().zip(widths).enumerate() {
                match place {
                    0 => line = format!("{cell:<width$}"),
                    _ => line = format!("{line}  {cell:>width$}"),
                }
            }
            table.push_str(line.trim_end());
            table.push('\n');
        }
        table
    }
}

fn row(name: &str, figures: &Figures, group: Option<&Subgroup>) -> [String; HEADINGS.len()] {
    let shown = |estimate: Option<Estimate>, digits: usize| {
        estimate.map_or_else(
            || "-".to_owned(),
            |Estimate { value, low, high }| {
                format!("{value:.digits$} ({low:.digits$}-{high:.digits$})")
            },
        )
    };
    // A value may hold any character; one that ends or moves a line would break the table.
    let name = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    [
        name,
        figures.true_links.to_string(),
        figures.false_links.to_string(),
        figures.missed_links.to_string(),
        shown(figures.precision, 4),
        shown(figures.recall, 4),
        shown(figures.f1, 4),
        group.map_or_else(String::new, |group| shown(group.false_per_thousand(), 2)),
    ]
}

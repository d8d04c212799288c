//! `linkwise explain`: one released edge, level by level and weight by weight.

use std::path::PathBuf;

use clap::Args;
use linkwise::policy::Explain;
use linkwise::role::linkage_unit::{self, ExplainTask, Explanation};
use linkwise::role::{EdgeClass, ReleasedEdge, SealedSource, released_edges};
use serde_json::{Value, json};

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console};
use crate::progress::Progress;

const AFTER: &str = "\
The levels say how near two encoded fields are (exact, close, partial, differ, missing), never what
they hold; their weights sum exactly to the weight of the edge. Only an edge that was released can be
explained. The act is written to the log.

Handles stand in the file of edges, which only the assembler can open. Where the unit assembles too,
--edges lists the heaviest edges instead of explaining one.

Examples:
  linkwise explain --home unit --agreement A.toml --edges edges.lwe --most 5
  linkwise explain --home unit --agreement A.toml --input health.lwk --input council.lwk \\
    --left 00112233445566778899aabbccddeeff --right ffeeddccbbaa99887766554433221100";

/// Explain one released edge, level by level and weight by weight; a logged act.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the linkage unit.
    #[arg(long, value_name = "U")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The encoded rows of one data owner; give all that were scored together.
    #[arg(long, value_name = "X.lwk", required_unless_present = "edges")]
    input: Vec<PathBuf>,

    /// One handle of the edge, 32 hexadecimal digits.
    #[arg(long, value_name = "HANDLE", value_parser = handle, required_unless_present = "edges")]
    left: Option<[u8; 16]>,

    /// The other handle of the edge, 32 hexadecimal digits.
    #[arg(long, value_name = "HANDLE", value_parser = handle, required_unless_present = "edges")]
    right: Option<[u8; 16]>,

    /// List the heaviest edges of this file, to choose one.
    #[arg(long, value_name = "edges.lwe", conflicts_with_all = ["input", "left", "right"])]
    edges: Option<PathBuf>,

    /// How many edges to list.
    #[arg(long, value_name = "N", default_value_t = 20, requires = "edges")]
    most: usize,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

/// 32 hexadecimal digits.
fn handle(text: &str) -> Result<[u8; 16], String> {
    let wrong = || "a handle is 32 hexadecimal digits".to_owned();
    if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    u128::from_str_radix(text, 16).map(u128::to_be_bytes).map_err(|_| wrong())
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let mut acting = Acting::open::<Explain>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        console,
    )?;
    let (home, agreement) = (&acting.home, &acting.agreement);
    if let Some(edges) = &arguments.edges {
        let source = SealedSource::new(edges, home.recipient_key());
        let edges = acting.log.act::<Explain, _>(home, agreement, |permit, log, now| {
            released_edges(permit, &source, home.signer(), log, now)
        })?;
        return Ok(list(&edges, arguments.most));
    }
    let (Some(left), Some(right)) = (arguments.left, arguments.right) else {
        return Err(Failure::usage("give --left and --right, or --edges to list edges"));
    };
    let batches = files::all_sealed(&arguments.input, home.recipient_key())?;
    let progress = Progress::start(console, "finding the edge", Some(1));
    let explanation = acting.log.act::<Explain, _>(home, agreement, |permit, log, now| {
        let task = ExplainTask {
            batches,
            left,
            right,
            signer: home.signer(),
            progress: &|step| progress.advance(step),
        };
        linkage_unit::explain(permit, task, log, now)
    })?;
    progress.finish("found");
    Ok(Answer::new(describe(&explanation), object(&explanation)?))
}

/// Edges, the heaviest first: handles and weights, as the assembler sees them.
fn list(edges: &[ReleasedEdge], most: usize) -> Answer {
    let hexadecimal = |handle: [u8; 16]| format!("{:032x}", u128::from_be_bytes(handle));
    let mut lines = vec![format!("{:<32} {:<32} {:>4}  class", "left", "right", "bits")];
    let mut objects = Vec::new();
    for edge in edges.iter().take(most) {
        let class = match edge.class {
            EdgeClass::Link => "link",
            EdgeClass::Review => "review",
        };
        let (left, right) = (hexadecimal(edge.left), hexadecimal(edge.right));
        lines.push(format!("{left} {right} {:>4}  {class}", edge.weight_bits));
        objects.push(json!({
            "left": left, "right": right, "weight_bits": edge.weight_bits, "class": class,
        }));
    }
    lines.push(format!("{} of {} released edges", edges.len().min(most), edges.len()));
    lines.push(String::new());
    Answer::new(lines.join("\n"), json!({ "edges": objects, "released": edges.len() }))
}

/// An explanation for JSON.
pub(crate) fn object(explanation: &Explanation) -> Result<Value, Failure> {
    serde_json::to_value(explanation)
        .map_err(|error| Failure::unexpected(format!("writing the explanation: {error}")))
}

/// A weight in bits, rounded: a unit is 1/1024 bit.
fn bits(units: i32) -> String {
    format!("{:+.2}", f64::from(units) / 1024.0)
}

/// An explanation for people.
pub(crate) fn describe(explanation: &Explanation) -> String {
    let mut lines = Vec::new();
    if let Some(pass) = &explanation.pass {
        lines.push(format!("The two records met because both have the same {pass}."));
    }
    lines.push(format!(
        "{:<26} {:<18} {:>11} {:>11} {:>9} {:>12}",
        "compared", "level", "same person", "others", "bits", "1/1024 bit"
    ));
    for level in &explanation.levels {
        lines.push(format!(
            "{:<26} {:<18} {:>11.6} {:>11.6} {:>9} {:>+12}",
            level.comparison,
            level.level,
            level.m,
            level.u,
            bits(level.weight_units),
            level.weight_units
        ));
    }
    lines.push(format!(
        "{:<69} {:>9} {:>+12}",
        "sum",
        bits(explanation.weight_units),
        explanation.weight_units
    ));
    lines.push(format!(
        "It is released as {} whole bits (rounded down, 50 at most); pairs from {} bits on can be links.",
        explanation.weight_bits, explanation.threshold_bits
    ));
    match explanation.for_review {
        Some(true) => lines.push("It was released for review.".to_owned()),
        Some(false) => lines.push("It was released as a link.".to_owned()),
        None => {}
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::{bits, handle};

    #[test]
    fn a_handle_is_32_hexadecimal_digits() {
        let mut expected = [0; 16];
        *expected.last_mut().unwrap() = 0xfe;
        assert_eq!(handle("000000000000000000000000000000fe"), Ok(expected));
        for wrong in ["", "fe", "+00000000000000000000000000000fe", &"0".repeat(33)] {
            assert!(handle(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn bits_have_their_sign() {
        assert_eq!(bits(1536), "+1.50");
        assert_eq!(bits(-1024), "-1.00");
    }
}

//! `linkwise explain`: one released edge, level by level and weight by weight.

use std::path::PathBuf;

use clap::Args;
use linkwise::policy::Explain;
use linkwise::role::linkage_unit::{self, ExplainTask, Explanation};
use serde_json::Value;

use crate::acting::Acting;
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console};
use crate::progress::Progress;

const AFTER: &str = "\
The levels say how near two encoded fields are (exact, close, partial, differ, missing), never what
they hold; their weights sum exactly to the weight of the edge. Only an edge that was released can be
explained. The act is written to the log.

Example:
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
    #[arg(long, value_name = "X.lwk", required = true)]
    input: Vec<PathBuf>,

    /// One handle of the edge, 32 hexadecimal digits.
    #[arg(long, value_name = "HANDLE", value_parser = handle)]
    left: [u8; 16],

    /// The other handle of the edge, 32 hexadecimal digits.
    #[arg(long, value_name = "HANDLE", value_parser = handle)]
    right: [u8; 16],
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
    let mut acting = Acting::open::<Explain>(&arguments.home, &arguments.agreement)?;
    let (home, agreement) = (&acting.home, &acting.agreement);
    let batches = files::all_sealed(&arguments.input, home.recipient_key())?;
    let progress = Progress::start(console, "finding the edge", Some(1));
    let explanation = acting.log.act::<Explain, _>(home, agreement, |permit, log, now| {
        let task = ExplainTask {
            batches,
            left: arguments.left,
            right: arguments.right,
            signer: home.signer(),
            progress: &|step| progress.advance(step.done, step.total),
        };
        linkage_unit::explain(permit, task, log, now)
    })?;
    progress.finish("found");
    Ok(Answer::new(describe(&explanation), object(&explanation)?))
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
        "The weight is {} whole bits; pairs from {} bits on are links.",
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

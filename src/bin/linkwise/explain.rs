//! `linkwise explain`: one released edge, level by level and weight by weight.

use std::path::PathBuf;

use clap::Args;
use crate::failure::Failure;
use crate::output::{Answer, Console};

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

#[cfg(test)]
mod tests {
    use super::handle;

    #[test]
    fn a_handle_is_32_hexadecimal_digits() {
        let mut expected = [0; 16];
        *expected.last_mut().unwrap() = 0xfe;
        assert_eq!(handle("000000000000000000000000000000fe"), Ok(expected));
        for wrong in ["", "fe", "+00000000000000000000000000000fe", &"0".repeat(33)] {
            assert!(handle(wrong).is_err(), "{wrong}");
        }
    }
}

pub(crate) fn run(_arguments: &Arguments, _console: &Console) -> Result<Answer, Failure> {
    Err(Failure::unexpected("this command is not there yet"))
}

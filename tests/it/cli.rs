//! The program from outside: help, exit codes, and the way of a linkage command by command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the program.
fn linkwise<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(arguments: I) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linkwise"))
        .args(arguments)
        .output()
        .expect("the program was built")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Runs words divided by spaces; paths in these tests have none.
fn words(line: &str) -> Output {
    linkwise(line.split_whitespace())
}

const COMMANDS: [&str; 21] = [
    "party new",
    "party card",
    "party trust",
    "agreement new",
    "agreement lint",
    "agreement show",
    "agreement sign",
    "key new",
    "key issue",
    "key import",
    "key check",
    "encode",
    "score",
    "assemble",
    "link",
    "map",
    "explain",
    "link-clear",
    "log verify",
    "synth",
    "evaluate",
];

#[test]
fn every_command_explains_itself() {
    for command in COMMANDS.into_iter().chain(["demo"]) {
        let output = words(&format!("{command} --help"));
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = out(&output);
        assert!(help.contains("Usage: linkwise"), "{command}");
        assert!(help.contains("Example"), "{command} has no example");
        // An option stands six columns in, its description beside it or in the line below.
        let lines: Vec<&str> = help.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let Some(option) = line.strip_prefix("      --") else { continue };
            let beside = option.split("  ").nth(1).is_some();
            let below = lines.get(place + 1).is_some_and(|next| next.starts_with("         "));
            assert!(beside || below, "{command}: {line}");
        }
    }
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    for command in COMMANDS {
        assert_eq!(words(command).status.code(), Some(2), "{command} without its options");
        let unknown = words(&format!("{command} --no-such-option"));
        assert_eq!(unknown.status.code(), Some(2), "{command}");
        assert!(out(&unknown).is_empty(), "{command}: usage errors are words for people");
    }
    for line in
        ["", "no-such-command", "demo --children many", "synth --children 0 --seed 1 --out x"]
    {
        assert_eq!(words(line).status.code(), Some(2), "{line}");
    }
}

#[test]
fn a_usage_error_is_one_json_object_where_json_is_asked() {
    let output = words("demo --children many --json");
    assert_eq!(output.status.code(), Some(2));
    let object: Value = serde_json::from_str(&out(&output)).expect("one JSON object");
    assert_eq!(object["error"]["kind"], "usage");
    assert_eq!(object["error"]["exit_code"], 2);
}

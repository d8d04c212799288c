//! Words that stand for "there is no value", kept as data in `placeholders.csv`.
//!
//! Each line has a field (`any`, `forename`, `surname`, `address`, `postcode`, `date`), how it
//! matches (`whole` text, or its `start` up to the end of a word), the folded text, and the reason.
//! `forename` holds for middle names too.

use std::sync::LazyLock;

use super::error::Field;
use crate::reading::MissingReason;

/// The version of the table; raised with every change of it.
pub(super) const VERSION: u16 = 1;

const TABLE: &str = include_str!("placeholders.csv");

struct Placeholder {
    text: &'static str,
    field: &'static str,
    start: bool,
    reason: MissingReason,
}

static PLACEHOLDERS: LazyLock<Vec<Placeholder>> = LazyLock::new(|| {
    let mut all: Vec<Placeholder> = TABLE.lines().filter_map(parse).collect();
    all.sort_by_key(|placeholder| placeholder.text);
    all
});

fn parse(line: &'static str) -> Option<Placeholder> {
    let mut columns = line.split(',');
    let field = columns.next()?;
    let start = match columns.next()? {
        "whole" => false,
        "start" => true,
        _ => return None,
    };
    let text = columns.next()?;
    let reason = match columns.next()? {
        "placeholder" => MissingReason::Placeholder,
        "unborn" => MissingReason::Unborn,
        _ => return None,
    };
    Some(Placeholder { text, field, start, reason })
}

const fn group(field: Field) -> &'static str {
    match field {
        Field::Forename | Field::MiddleName => "forename",
        Field::Surname => "surname",
        Field::Address => "address",
        Field::Postcode => "postcode",
        Field::DateOfBirth => "date",
        Field::Sex => "sex",
    }
}

/// The reason why folded text is no value of the field, where it stands in the table.
pub(super) fn find(folded: &str, field: Field) -> Option<MissingReason> {
    if folded.len() > 1 && folded.bytes().all(|byte| byte == b'X') {
        return Some(MissingReason::Placeholder);
    }
    let group = group(field);
    let applies = |entry: &&Placeholder| entry.field == "any" || entry.field == group;
    let entries = |text: &str| {
        let from = PLACEHOLDERS.partition_point(|entry| entry.text < text);
        PLACEHOLDERS.get(from..).unwrap_or_default()
    };
    if let Some(entry) =
        entries(folded).iter().take_while(|entry| entry.text == folded).find(applies)
    {
        return Some(entry.reason);
    }
    // A start ends with a word, so it can only be what stands before one of the spaces.
    folded.match_indices(' ').find_map(|(index, _)| {
        let start = folded.get(..index)?;
        entries(start)
            .iter()
            .take_while(|entry| entry.text == start)
            .filter(|entry| entry.start)
            .find(applies)
            .map(|entry| entry.reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = TABLE.lines().count();
        assert_eq!(PLACEHOLDERS.len() + 1, lines, "the first line is the header");
        for entry in PLACEHOLDERS.iter() {
            assert_eq!(
                entry.text,
                super::super::fold::fold(entry.text, Field::Surname).unwrap(),
                "entries are folded text"
            );
            assert!(
                ["any", "forename", "surname", "address", "postcode", "date"]
                    .contains(&entry.field)
            );
        }
    }
}

//! Strict reading of TOML tables: every key known, every type named, every error with its line.

use core::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use super::DocumentError;
use crate::time::Date;

/// The largest document that is read.
pub(super) const MOST_BYTES: usize = 1 << 20;
const MOST_DEPTH: usize = 8;

/// Refuses what is too large or too deep, before anything is parsed.
pub(super) fn check_size(text: &str) -> Result<(), DocumentError> {
    if text.len() > MOST_BYTES {
        return Err(DocumentError::TooLarge { most: MOST_BYTES });
    }
    let (mut depth, mut line) = (0usize, 1usize);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        match first {
            '\n' => line += 1,
            '#' => taken = rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => {
                taken = string_length(rest, first);
                line += rest.get(..taken).unwrap_or_default().matches('\n').count();
            }
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_DEPTH {
            return Err(DocumentError::TooDeep { line, most: MOST_DEPTH });
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    Ok(())
}

/// The length in bytes of the string that begins `text`, quotes included; up to the end of the line
/// or text where it does not end.
fn string_length(text: &str, quote: char) -> usize {
    let three: String = core::iter::repeat_n(quote, 3).collect();
    let (open, close) = if text.starts_with(&three) {
        (3, three.as_str())
    } else {
        (1, three.get(..1).unwrap_or_default())
    };
    let mut at = open;
    while let Some(rest) = text.get(at..) {
        if rest.starts_with(close) {
            return at + close.len();
        }
        match rest.chars().next() {
            None => return at,
            Some('\n') if open == 1 => return at,
            Some('\\') if quote == '"' => {
                at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
            }
            Some(letter) => at += letter.len_utf8(),
        }
    }
    text.len()
}

/// The line of a byte offset, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// Parses TOML.
pub(super) fn parse(text: &str) -> Result<DeTable<'_>, DocumentError> {
    check_size(text)?;
    DeTable::parse(text).map(toml::Spanned::into_inner).map_err(|error| DocumentError::Syntax {
        line: line_of(text, error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })
}

/// A table of a document, with the keys that it may have.
pub(super) struct Table<'a> {
    text: &'a str,
    name: String,
    offset: usize,
    content: &'a DeTable<'a>,
}

/// A value with its key and place, for messages; the line is counted only when there is one.
pub(super) struct Value<'a> {
    text: &'a str,
    offset: usize,
    key: &'static str,
    table: String,
    content: &'a DeValue<'a>,
}

impl<'a> Table<'a> {
    /// The whole document.
    pub(super) fn document(
        text: &'a str,
        content: &'a DeTable<'a>,
        keys: &[&'static str],
    ) -> Result<Self, DocumentError> {
        Self::new(text, "the document".to_owned(), 0, content, keys)
    }

    fn new(
        text: &'a str,
        name: String,
        offset: usize,
        content: &'a DeTable<'a>,
        keys: &[&'static str],
    ) -> Result<Self, DocumentError> {
        let table = Self { text, name, offset, content };
        for key in content.keys() {
            let word: &str = key.get_ref();
            if !keys.contains(&word) {
                let short: String = word.chars().take(64).collect();
                return Err(DocumentError::UnknownKey {
                    line: line_of(text, key.span().start),
                    table: table.name,
                    hint: did_you_mean(&short, keys),
                    key: short,
                });
            }
        }
        Ok(table)
    }

    /// A value that may be absent.
    pub(super) fn optional(&self, key: &'static str) -> Option<Value<'a>> {
        let (_, value) = self.content.iter().find(|(name, _)| name.get_ref().as_ref() == key)?;
        Some(Value {
            text: self.text,
            offset: value.span().start,
            key,
            table: self.name.clone(),
            content: value.get_ref(),
        })
    }

    /// A value that must be there.
    pub(super) fn value(&self, key: &'static str) -> Result<Value<'a>, DocumentError> {
        self.optional(key).ok_or_else(|| DocumentError::MissingKey {
            line: line_of(self.text, self.offset),
            table: self.name.clone(),
            key,
        })
    }

    /// A table that must be there.
    pub(super) fn table(
        &self,
        key: &'static str,
        keys: &[&'static str],
    ) -> Result<Table<'a>, DocumentError> {
        let value = self.value(key)?;
        match value.content {
            DeValue::Table(content) => {
                let offset = self.offset_of(key);
                Table::new(self.text, format!("[{key}]"), offset, content, keys)
            }
            _ => Err(value.wrong_type("a table")),
        }
    }

    /// The tables `[[key]]`; none where there are none.
    pub(super) fn tables(
        &self,
        key: &'static str,
        keys: &[&'static str],
    ) -> Result<Vec<Table<'a>>, DocumentError> {
        let Some(value) = self.optional(key) else {
            return Ok(Vec::new());
        };
        let DeValue::Array(items) = value.content else {
            return Err(value.wrong_type("a list of tables, each begun with double brackets"));
        };
        let mut tables = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let DeValue::Table(content) = item.get_ref() else {
                return Err(value.wrong_type("a list of tables, each begun with double brackets"));
            };
            let name = format!("[[{key}]] number {}", place + 1);
            tables.push(Table::new(self.text, name, item.span().start, content, keys)?);
        }
        Ok(tables)
    }

    fn offset_of(&self, key: &str) -> usize {
        self.content
            .iter()
            .find(|(name, _)| name.get_ref().as_ref() == key)
            .map_or(0, |(name, _)| name.span().start)
    }

    /// The keys that are there, of those the table may have.
    pub(super) fn present(&self, keys: &[&'static str]) -> Vec<&'static str> {
        keys.iter().copied().filter(|key| self.optional(key).is_some()).collect()
    }
}

fn did_you_mean(word: &str, keys: &[&'static str]) -> String {
    keys.iter()
        .map(|key| (strsim::damerau_levenshtein(key, word), *key))
        .min()
        .filter(|(distance, key)| *distance <= 3 && *distance < key.len())
        .map_or_else(
            || format!("; its keys are {}", keys.join(", ")),
            |(_, key)| format!("; did you mean `{key}`?"),
        )
}

impl<'a> Value<'a> {
    fn wrong_type(&self, expected: &'static str) -> DocumentError {
        DocumentError::WrongType {
            line: line_of(self.text, self.offset),
            table: self.table.clone(),
            key: self.key.to_owned(),
            expected,
            found: self.content.type_str(),
        }
    }

    /// An error about this value.
    pub(super) fn bad(&self, problem: impl Into<String>) -> DocumentError {
        DocumentError::BadValue {
            line: line_of(self.text, self.offset),
            table: self.table.clone(),
            key: self.key.to_owned(),
            problem: problem.into(),
        }
    }

    /// Text.
    pub(super) fn text(&self) -> Result<&'a str, DocumentError> {
        self.content.as_str().ok_or_else(|| self.wrong_type("text in quotes"))
    }

    /// Text that is one of several words.
    pub(super) fn word<T>(
        &self,
        known: &[&'static str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, DocumentError> {
        let word = self.text()?;
        read(word).ok_or_else(|| {
            let short: String = word.chars().take(64).collect();
            let near = known
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, &short), *known))
                .min()
                .filter(|(distance, known)| *distance <= 3 && *distance < known.len());
            self.bad(near.map_or_else(
                || format!("it must be one of {}", known.join(", ")),
                |(_, known)| format!("did you mean `{known}`?"),
            ))
        })
    }

    /// Text that another type reads.
    pub(super) fn parsed<T: core::str::FromStr>(
        &self,
        expected: &'static str,
    ) -> Result<T, DocumentError> {
        self.text()?.parse().map_err(|_| self.bad(format!("it must be {expected}")))
    }

    /// A whole number.
    pub(super) fn integer<T: TryFrom<i64>>(&self, range: &'static str) -> Result<T, DocumentError> {
        let number = self.content.as_integer().ok_or_else(|| self.wrong_type("a whole number"))?;
        i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| self.bad(format!("it must be a whole number, {range}")))
    }

    /// A decimal number, exactly, as a whole number of the unit of its last place. It is read from
    /// its digits, so no rounding of binary fractions comes in.
    pub(super) fn decimal(&self, places: usize) -> Result<u32, DocumentError> {
        let digits = match self.content {
            DeValue::Float(number) => number.as_str(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            _ => return Err(self.wrong_type("a decimal number such as 0.005")),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if fraction.len() <= places && plain(whole) && plain(fraction) {
            let number = format!("{whole}{fraction:0<places$}");
            if let Ok(number) = number.parse() {
                return Ok(number);
            }
        }
        Err(self.bad(format!(
            "it must be a decimal number such as 0.005, with at most {places} places"
        )))
    }

    /// A truth value.
    pub(super) fn boolean(&self) -> Result<bool, DocumentError> {
        self.content.as_bool().ok_or_else(|| self.wrong_type("true or false"))
    }

    /// A date, with or without quotes.
    pub(super) fn date(&self) -> Result<Date, DocumentError> {
        let written = match self.content {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return Err(self.wrong_type("a date such as 2026-03-31")),
        };
        written.parse().map_err(|_| self.bad("it must be a date such as 2026-03-31"))
    }

    /// A list of texts, each with its line left out of account: messages name the list.
    pub(super) fn texts(&self) -> Result<Vec<&'a str>, DocumentError> {
        let expected = "a list of texts in quotes";
        let items = self.content.as_array().ok_or_else(|| self.wrong_type(expected))?;
        items
            .iter()
            .map(|item| item.get_ref().as_str().ok_or_else(|| self.wrong_type(expected)))
            .collect()
    }
}

/// Text as a TOML basic string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            _ if letter.is_control() => {
                // Writing to a String does not fail.
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_strings_and_comments() {
        let deep = "[".repeat(9);
        assert!(check_size(&format!("a = {deep}")).is_err());
        assert!(check_size(&format!("# {deep}\na = \"{deep}\"")).is_ok());
        assert!(check_size(&format!("a = '{deep}'\nb = '''\n{deep}\n'''")).is_ok());
        assert!(check_size(&format!("a = \"\\\"{deep}\"")).is_ok());
        assert!(check_size(&format!("a = \"\"\"{deep}\\\"\"\"\"")).is_ok());
        let error = check_size(&format!("a = '''\n\n'''\nb = {deep}")).unwrap_err();
        assert!(matches!(error, DocumentError::TooDeep { line: 4, .. }));
        assert!(check_size(&" ".repeat(MOST_BYTES + 1)).is_err());
        assert!(check_size("a = \"never ends\nb = [[[[[[[[[").is_err());
        assert!(check_size("é\"é").is_ok());
    }

    #[test]
    fn decimals_are_exact() {
        let read = |number: &str, places| {
            let text = format!("a = {number}");
            let content = parse(&text).unwrap();
            let table = Table::document(&text, &content, &["a"]).unwrap();
            table.value("a").unwrap().decimal(places)
        };
        assert_eq!(read("0.005", 6).unwrap(), 5000);
        assert_eq!(read("0.62", 3).unwrap(), 620);
        assert_eq!(read("1", 3).unwrap(), 1000);
        assert_eq!(read("1.400", 3).unwrap(), 1400);
        for wrong in ["0.0005", "-0.5", "1e-3", "inf", "nan", "0x10", "9999999.0"] {
            assert!(read(wrong, 3).is_err(), "{wrong}");
        }
    }

    #[test]
    fn quoting_is_read_back() {
        let hard = "a\"b\\c\td\u{7f}é";
        let text = format!("a = {}", quoted(hard));
        let content = parse(&text).unwrap();
        let table = Table::document(&text, &content, &["a"]).unwrap();
        assert_eq!(table.value("a").unwrap().text().unwrap(), hard);
    }
}

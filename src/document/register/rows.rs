//! Rows of a register, whether they stand in CSV or in JSON.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use super::error::{RegisterFileError, RowPlace};
use super::json::{Json, JsonRows};
use crate::document::records::CsvError;
use crate::document::records::table::Table;

/// The most bytes of one field.
const LONGEST_FIELD: usize = 4096;
/// The longest record id, in bytes: that of records.
pub(crate) const LONGEST_ID: usize = 256;

/// A column of a register.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) required: bool,
    /// What to do where it is missing.
    pub(super) hint: &'static str,
}

impl Column {
    /// Whether there is more to say than to look for a header.
    fn has_hint(&self) -> bool {
        self.hint != IS_THERE_A_HEADER
    }
}

/// What is said of most columns that are missing.
pub(super) const IS_THERE_A_HEADER: &str = "is the first line the header?";

/// A file of a register, not read yet.
pub struct RegisterSource {
    file: String,
    input: Box<dyn Read + Send>,
}

crate::secret::redacted!("RegisterSource" => RegisterSource, "Rows" => Rows);

impl RegisterSource {
    /// Opens a file.
    ///
    /// # Errors
    /// [`RegisterFileError::InputOutput`].
    pub fn open(path: &Path) -> Result<Self, RegisterFileError> {
        let file = path.display().to_string();
        match File::open(path) {
            Ok(input) => Ok(Self { file, input: Box::new(input) }),
            Err(source) => Err(RegisterFileError::InputOutput { file, source }),
        }
    }

    /// Reads from any source; errors call it `name`.
    #[must_use]
    pub fn from_reader(name: &str, input: impl Read + Send + 'static) -> Self {
        Self { file: name.to_owned(), input: Box::new(input) }
    }

    /// Reads a whole file of at most so many bytes.
    pub(super) fn whole(self, most: usize) -> Result<(String, Vec<u8>), RegisterFileError> {
        let Self { file, input } = self;
        let mut bytes = Vec::new();
        if let Err(source) = input.take(most as u64 + 1).read_to_end(&mut bytes) {
            return Err(RegisterFileError::InputOutput { file, source });
        }
        if bytes.len() > most {
            let place = RowPlace { row: 1, line: 1 };
            return Err(RegisterFileError::TooLarge { file, place, most });
        }
        Ok((file, bytes))
    }

    /// Begins to read rows. `headless`: whether a file without a header is taken for the one column.
    pub(super) fn rows(
        self,
        columns: &'static [Column],
        headless: Option<fn(&str) -> bool>,
    ) -> Result<Rows, RegisterFileError> {
        let Self { file, mut input } = self;
        let mut head = Vec::new();
        if let Err(source) = input.by_ref().take(512).read_to_end(&mut head) {
            return Err(RegisterFileError::InputOutput { file, source });
        }
        let text = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&head);
        let json = matches!(text.trim_ascii_start().first(), Some(b'[' | b'{'));
        let input: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(input));
        if json {
            let source = Source::Json(JsonRows::new(file.clone(), input), Vec::new());
            return Ok(Rows { file, columns, source });
        }
        let mut table = Box::new(Table::new(file.clone(), input, b',', LONGEST_FIELD)?);
        let header = table.header();
        if let (Some(is_value), [first, rest @ ..]) = (headless, header)
            && is_value(first)
            && rest.iter().all(String::is_empty)
        {
            let source = Source::Csv { fields: 0, places: vec![Some(0)], at_header: true, table };
            return Ok(Rows { file, columns, source });
        }
        let mut places = vec![None; columns.len()];
        let mut names = Vec::with_capacity(header.len());
        for (position, name) in header.iter().enumerate() {
            let found = columns.iter().zip(&mut places).find(|(column, _)| column.name == name);
            let Some((column, place)) = found else {
                // What exports end each line with is no column.
                if name.is_empty() && position + 1 == header.len() && position > 0 {
                    names.push(None);
                    continue;
                }
                let known: Vec<&str> = columns.iter().map(|column| column.name).collect();
                let (position, known) = (position + 1, known.join(", "));
                return Err(RegisterFileError::UnknownColumn { file, position, known });
            };
            if place.is_some() {
                return Err(RegisterFileError::ColumnTwice { file, column: column.name });
            }
            *place = Some(position);
            names.push(Some(column.name));
        }
        for (column, place) in columns.iter().zip(&places) {
            if column.required && place.is_none() {
                let (column, hint) = (column.name, column.hint);
                return Err(RegisterFileError::NoColumn { file, column, hint });
            }
        }
        let fields = header.len();
        table.set_names(names);
        let source = Source::Csv { fields, places, at_header: false, table };
        Ok(Rows { file, columns, source })
    }
}

enum Source {
    Csv {
        /// How many fields each row has; 0: any number, of which all but the first are empty.
        fields: usize,
        /// Of each column, where it stands.
        places: Vec<Option<usize>>,
        /// Whether the first row stands where a header would.
        at_header: bool,
        table: Box<Table>,
    },
    Json(JsonRows, Vec<(String, Json)>),
}

/// The rows of a register.
pub(super) struct Rows {
    file: String,
    columns: &'static [Column],
    source: Source,
}

impl Rows {
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Takes the next row; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool, RegisterFileError> {
        match &mut self.source {
            Source::Csv { at_header, table, fields, .. } => {
                if *at_header {
                    // The header was the first row, and may have been the only one.
                    *at_header = false;
                } else {
                    match table.advance() {
                        Ok(true) => {}
                        Ok(false) => return Ok(false),
                        Err(CsvError::NoRows { .. }) if *fields == 0 => return Ok(false),
                        Err(error) => return Err(error.into()),
                    }
                }
                let found = table.record().len();
                let expected = (*fields).max(1);
                let rest_is_empty = || table.record().iter().skip(1).all(<[u8]>::is_empty);
                if found != expected && !(*fields < 2 && found == 2 && rest_is_empty()) {
                    let (file, place) = (self.file.clone(), self.place());
                    return Err(RegisterFileError::FieldCount { file, place, found, expected });
                }
                Ok(true)
            }
            Source::Json(rows, row) => {
                let before = rows.place().row;
                let Some(items) = rows.next()? else {
                    if before == 0 {
                        let file = self.file.clone();
                        return Err(CsvError::NoRows { file }.into());
                    }
                    return Ok(false);
                };
                *row = items;
                let known = |key: &str| self.columns.iter().any(|column| column.name == key);
                if row.iter().any(|(key, _)| !known(key)) {
                    return Err(RegisterFileError::Json {
                        file: self.file.clone(),
                        place: rows.place(),
                        problem: "a key is not a column of this register",
                    });
                }
                Ok(true)
            }
        }
    }

    pub(super) fn place(&self) -> RowPlace {
        match &self.source {
            Source::Csv { table, fields, .. } => {
                let (row, line) = table.place();
                let headless = u64::from(*fields == 0);
                RowPlace { row: row + headless, line: line.max(1) }
            }
            Source::Json(rows, _) => rows.place(),
        }
    }

    pub(super) fn wrong(
        &self,
        column: &'static str,
        problem: impl Into<String>,
    ) -> RegisterFileError {
        let (file, place) = (self.file.clone(), self.place());
        RegisterFileError::Column { file, place, column, problem: problem.into() }
    }

    /// The text of a column, blanks around it taken away; none where it is absent or empty.
    pub(super) fn text(
        &self,
        column: &'static str,
    ) -> Result<Option<Cow<'_, str>>, RegisterFileError> {
        let text: Option<Cow<'_, str>> = match &self.source {
            Source::Csv { places, table, .. } => {
                let number = self.columns.iter().position(|known| known.name == column);
                let place = number.and_then(|number| places.get(number).copied().flatten());
                let field = place.and_then(|place| table.record().get(place));
                match field.map(core::str::from_utf8) {
                    None => None,
                    Some(Ok(text)) => Some(Cow::Borrowed(text)),
                    Some(Err(_)) => {
                        let problem = "the text is not UTF-8; export the file as \"CSV UTF-8\"";
                        return Err(self.wrong(column, problem));
                    }
                }
            }
            Source::Json(_, row) => match row.iter().find(|(key, _)| key == column) {
                None | Some((_, Json::Null)) => None,
                Some((_, Json::Text(text))) => Some(Cow::Borrowed(text.as_str())),
                Some((_, Json::Boolean(yes))) => {
                    Some(Cow::Borrowed(if *yes { "yes" } else { "no" }))
                }
                Some((_, Json::Number(number))) => Some(Cow::Owned(number.to_string())),
                Some((_, Json::List(items))) if column == "purposes" => {
                    let texts: Option<Vec<&str>> = items
                        .iter()
                        .map(|item| match item {
                            Json::Text(text) => Some(text.as_str()),
                            _ => None,
                        })
                        .collect();
                    match texts {
                        Some(texts) => Some(Cow::Owned(texts.join(" "))),
                        None => {
                            return Err(self.wrong(column, "a list of purposes holds texts alone"));
                        }
                    }
                }
                Some((_, Json::OtherNumber | Json::List(_) | Json::Object(_))) => {
                    return Err(self.wrong(column, "text in quotes is needed"));
                }
            },
        };
        let trimmed = match text {
            None => return Ok(None),
            Some(Cow::Borrowed(text)) => Cow::Borrowed(text.trim()),
            Some(Cow::Owned(text)) => Cow::Owned(text.trim().to_owned()),
        };
        if trimmed.contains('\0') {
            return Err(self.wrong(column, "the text has a NUL byte"));
        }
        Ok((!trimmed.is_empty()).then_some(trimmed))
    }

    /// The text of a column that must be there.
    pub(super) fn needed(&self, column: &'static str) -> Result<Cow<'_, str>, RegisterFileError> {
        self.text(column)?.ok_or_else(|| {
            // In a file with a header it is told there; of an object, here.
            let hint = self.columns.iter().find(|known| known.name == column && known.has_hint());
            match hint {
                None => self.wrong(column, "it is empty, and must not be"),
                Some(known) => {
                    self.wrong(column, format!("it is empty, and must not be; {}", known.hint))
                }
            }
        })
    }

    /// The record id.
    pub(super) fn record_id(&self) -> Result<Cow<'_, str>, RegisterFileError> {
        let id = self.needed("record_id")?;
        if id.len() > LONGEST_ID {
            return Err(self.wrong("record_id", format!("it has more than {LONGEST_ID} bytes")));
        }
        Ok(id)
    }

    /// A word of a closed list.
    pub(super) fn word<T>(
        &self,
        column: &'static str,
        read: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Result<T, RegisterFileError> {
        let word = self.needed(column)?;
        read(&word)
            .ok_or_else(|| self.wrong(column, format!("it must be one of {}", known.join(", "))))
    }
}

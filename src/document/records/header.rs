//! Which column of a file is which.

use super::CsvOptions;
use super::error::RecordsError;
use super::table::Table;
use crate::record::Column;

/// Names that other systems give to a column.
const SYNONYMS: [(&str, Column); 10] = [
    ("dob", Column::DateOfBirth),
    ("birthdate", Column::DateOfBirth),
    ("firstname", Column::Forename),
    ("givenname", Column::Forename),
    ("lastname", Column::Surname),
    ("familyname", Column::Surname),
    ("gender", Column::Sex),
    ("nhsno", Column::NhsNumber),
    ("nhs", Column::NhsNumber),
    ("uniquepupilnumber", Column::Upn),
];

/// Where each column stands in the file.
#[derive(Debug, Default)]
pub(super) struct Header {
    positions: [Option<usize>; Column::ALL.len()],
    pub(super) ignored: Vec<String>,
}

impl Header {
    pub(super) fn position(&self, column: Column) -> Option<usize> {
        self.positions.get(column as usize).copied().flatten()
    }

    /// The columns that the file has, in the order of the documentation.
    pub(super) fn columns(&self) -> Vec<Column> {
        Column::ALL.into_iter().filter(|column| self.position(*column).is_some()).collect()
    }

    /// The name of the column at each place of the file.
    pub(super) fn names(&self, width: usize) -> Vec<Option<&'static str>> {
        let mut names = vec![None; width];
        for column in self.columns() {
            if let Some(name) = self.position(column).and_then(|place| names.get_mut(place)) {
                *name = Some(column.name());
            }
        }
        names
    }

    pub(super) fn resolve(table: &Table, options: &CsvOptions) -> Result<Self, RecordsError> {
        check_mapping(&options.mapping)?;
        let mut header = Self::default();
        let mut unknown = Vec::new();
        for (name, position) in table.header().iter().zip(0..) {
            let mapped = options.mapping.iter().find(|(_, header)| header.trim() == name.as_str());
            let column = match mapped {
                Some((column, _)) => Some(*column),
                None if options.ignore.contains(name) => None,
                None => Column::from_name(name),
            };
            match column {
                Some(column) => header.take(table, column, position)?,
                None => unknown.push((name, position)),
            }
        }
        for (column, name) in &options.mapping {
            if !table.header().iter().any(|present| present == name.trim()) {
                let (file, header) = (table.file().to_owned(), name.clone());
                return Err(RecordsError::MappedHeaderAbsent { file, column: *column, header });
            }
        }
        for (name, position) in unknown {
            let almost = if options.ignore.contains(name) { None } else { header.almost(name) };
            if let Some(column) = almost {
                let (file, position) = (table.file().to_owned(), position + 1);
                return Err(RecordsError::AlmostAColumn { file, position, column });
            }
            if !header.ignored.contains(name) {
                header.ignored.push(name.clone());
            }
        }
        if header.position(Column::RecordId).is_none() {
            let (file, hint) = (table.file().to_owned(), separator_hint(table.header()));
            return Err(RecordsError::NoRecordIdColumn { file, hint });
        }
        Ok(header)
    }

    fn take(&mut self, table: &Table, column: Column, position: usize) -> Result<(), RecordsError> {
        let Some(place) = self.positions.get_mut(column as usize) else {
            return Ok(());
        };
        if let Some(first) = place {
            let (first, second) = (*first + 1, position + 1);
            return Err(RecordsError::ColumnTwice {
                file: table.file().to_owned(),
                column,
                first,
                second,
            });
        }
        *place = Some(position);
        Ok(())
    }

    /// The column that an unknown name is probably meant to be, among those that are not there.
    fn almost(&self, name: &str) -> Option<Column> {
        let name = plain(name);
        let absent = |column: &Column| self.position(*column).is_none();
        let synonym = SYNONYMS.into_iter().find(|(word, _)| *word == name).map(|(_, it)| it);
        synonym
            .filter(absent)
            .or_else(|| Column::ALL.into_iter().filter(absent).find(|it| is_almost(&name, *it)))
    }
}

/// Letters in lower case, and digits.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(64)
        .collect()
}

fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(char::is_ascii_digit)
}

fn is_almost(name: &str, column: Column) -> bool {
    let known = plain(column.name());
    // `address_3` is another column than `address_2`, and no slip of the keys.
    let slips = match known.len() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    digits(name).eq(digits(&known)) && strsim::osa_distance(name, &known) <= slips
}

fn check_mapping(mapping: &[(Column, String)]) -> Result<(), RecordsError> {
    for (place, (column, header)) in mapping.iter().enumerate() {
        for (other, name) in mapping.iter().skip(place + 1) {
            if other == column {
                return Err(RecordsError::ColumnMappedTwice { column: *column });
            }
            if name.trim() == header.trim() {
                return Err(RecordsError::HeaderMappedTwice { header: header.clone() });
            }
        }
    }
    Ok(())
}

/// What to do where the whole header is one name with another separator in it.
fn separator_hint(header: &[String]) -> &'static str {
    match header {
        [only] if only.contains(';') => "; the columns seem to be separated by semicolons",
        [only] if only.contains('\t') => "; the columns seem to be separated by tabs",
        [only] if only.contains('|') => "; the columns seem to be separated by vertical bars",
        [only] if only.contains(',') => "; the columns seem to be separated by commas",
        _ => "",
    }
}

//! The files that a linkage is evaluated on: maps of pseudonyms, the truth and the subgroups.
//!
//! Every file is a CSV file in UTF-8 with a header. What is wrong is told by file, row, line and
//! column, never by its value.
//!
//! ```
//! use linkwise::document::evaluation::{read_map, read_people, read_truth};
//! use linkwise::report::Quality;
//! let folder = tempfile::tempdir()?;
//! let write = |name: &str, text: &str| {
//!     let path = folder.path().join(name);
//!     std::fs::write(&path, text).map(|()| path)
//! };
//! let maps = [
//!     read_map(&write("health.csv", "record_id,pseudonym\n1,x\n")?, "health")?,
//!     read_map(&write("school.csv", "record_id,pseudonym\na,x\n")?, "school")?,
//! ];
//! let truth = "party,record_id,person\nhealth,1,P1\nschool,a,P1\n";
//! let truth = read_truth(&write("truth.csv", truth)?)?;
//! let people = read_people(&write("people.csv", "person,twin\nP1,no\n")?)?;
//! let quality = Quality::measure(&maps, &truth, &people)?;
//! assert_eq!(quality.subgroup("twin", "no").unwrap().figures.true_links, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::path::Path;

use super::records::CsvError;
use super::records::table::Table;
use crate::error::ErrorKind;
use crate::report::{PartyMap, People, TruthRow};

/// The most bytes of a field.
const LONGEST_FIELD: usize = 4096;

/// Why a file cannot be evaluated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// The file cannot be read at all.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// The header lacks a column.
    #[error("{file} has no column `{column}`; its header should be {header}")]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// The header that is expected.
        header: &'static str,
    },
    /// Two columns have one name.
    #[error("{file}: columns {first} and {second} of the header have the same name; rename one")]
    ColumnTwice {
        /// The file.
        file: String,
        /// The first place, counted from 1.
        first: usize,
        /// The second place.
        second: usize,
    },
    /// A row has too few or too many fields.
    #[error(
        "{file}: row {row} (line {line}): the row has {found} fields, the header has {expected}; is a separator missing, or one that belongs to a value not quoted?"
    )]
    FieldCount {
        /// The file.
        file: String,
        /// The row, counted from 1.
        row: u64,
        /// Its first line.
        line: u64,
        /// The fields of the row.
        found: usize,
        /// The fields of the header.
        expected: usize,
    },
    /// A field that must be filled is empty.
    #[error("{file}: row {row} (line {line}): `{column}` is empty; every row needs one")]
    EmptyField {
        /// The file.
        file: String,
        /// The row, counted from 1.
        row: u64,
        /// Its first line.
        line: u64,
        /// The column.
        column: &'static str,
    },
    /// A field is not UTF-8.
    #[error(
        "{file}: row {row} (line {line}), column {position}: the text is not UTF-8; export the file as \"CSV UTF-8\""
    )]
    NotUtf8 {
        /// The file.
        file: String,
        /// The row, counted from 1.
        row: u64,
        /// Its first line.
        line: u64,
        /// The column, counted from 1.
        position: usize,
    },
}

impl EvaluationError {
    /// The kind: input that was refused, or that of the file's error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Csv(error) => error.kind(),
            _ => ErrorKind::InputRejected,
        }
    }
}

/// Reads a party's map: `record_id,pseudonym`; other columns are ignored. A map without rows is a
/// party of which nobody was linked.
///
/// # Errors
/// [`EvaluationError`]: the file cannot be read, lacks a column, or a row is malformed.
pub fn read_map(path: &Path, party: &str) -> Result<PartyMap<String>, EvaluationError> {
    let mut file = Columns::open(path, ["record_id", "pseudonym"], "`record_id,pseudonym`")?;
    let mut rows = Vec::new();
    while file.advance()? {
        let [record_id, pseudonym] = file.required()?;
        rows.push((record_id.to_owned(), pseudonym.to_owned()));
    }
    Ok(PartyMap { party: party.to_owned(), rows })
}

/// Reads the truth: `party,record_id,person`; other columns are ignored.
///
/// # Errors
/// [`EvaluationError`]: the file cannot be read, lacks a column, or a row is malformed.
pub fn read_truth(path: &Path) -> Result<Vec<TruthRow>, EvaluationError> {
    let names = ["party", "record_id", "person"];
    let mut file = Columns::open(path, names, "`party,record_id,person`")?;
    let mut rows = Vec::new();
    while file.advance()? {
        let [party, record_id, person] = file.required()?.map(str::to_owned);
        rows.push(TruthRow { party, record_id, person });
    }
    Ok(rows)
}

/// Reads the people: `person` and any columns of subgroups.
///
/// # Errors
/// [`EvaluationError`]: the file cannot be read, lacks the column, or a row is malformed.
pub fn read_people(path: &Path) -> Result<People, EvaluationError> {
    let header = "`person` and the columns of subgroups";
    let mut file = Columns::open(path, ["person"], header)?;
    let [of_person] = file.places;
    let others: Vec<usize> =
        (0..file.table.header().len()).filter(|place| *place != of_person).collect();
    let named = file.table.header().iter().enumerate();
    let columns = named.filter(|(place, _)| *place != of_person).map(|(_, name)| name.clone());
    let mut people = People { columns: columns.collect(), rows: Vec::new() };
    while file.advance()? {
        let [person] = file.required()?;
        let values: Result<Vec<String>, EvaluationError> =
            others.iter().map(|place| file.text(*place).map(str::to_owned)).collect();
        people.rows.push((person.to_owned(), values?));
    }
    Ok(people)
}

/// A file of which some columns must be filled.
struct Columns<const N: usize> {
    table: Table,
    names: [&'static str; N],
    places: [usize; N],
}

impl<const N: usize> Columns<N> {
    fn open(
        path: &Path,
        names: [&'static str; N],
        header: &'static str,
    ) -> Result<Self, EvaluationError> {
        let mut table = Table::open(path, b',', LONGEST_FIELD)?;
        for (place, name) in table.header().iter().enumerate() {
            let earlier = table.header().iter().take(place).position(|other| other == name);
            if let Some(earlier) = earlier {
                let (first, second) = (earlier + 1, place + 1);
                let file = table.file().to_owned();
                return Err(EvaluationError::ColumnTwice { file, first, second });
            }
        }
        let mut places = [0; N];
        let mut shown = vec![None; table.header().len()];
        for (place, column) in places.iter_mut().zip(names) {
            let Some(found) = table.header().iter().position(|name| name == column) else {
                let file = table.file().to_owned();
                return Err(EvaluationError::NoColumn { file, column, header });
            };
            *place = found;
            if let Some(shown) = shown.get_mut(found) {
                *shown = Some(column);
            }
        }
        table.set_names(shown);
        Ok(Self { table, names, places })
    }

    fn advance(&mut self) -> Result<bool, EvaluationError> {
        // No row is an answer here: nobody in a map, no person in a truth.
        match self.table.advance() {
            Ok(true) => {}
            Ok(false) | Err(CsvError::NoRows { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let (found, expected) = (self.table.record().len(), self.table.header().len());
        if found == expected {
            return Ok(true);
        }
        let (row, line) = self.table.place();
        let file = self.table.file().to_owned();
        Err(EvaluationError::FieldCount { file, row, line, found, expected })
    }

    fn text(&self, place: usize) -> Result<&str, EvaluationError> {
        let field = self.table.record().get(place).unwrap_or_default();
        core::str::from_utf8(field).map(str::trim).map_err(|_| {
            let (row, line) = self.table.place();
            let file = self.table.file().to_owned();
            EvaluationError::NotUtf8 { file, row, line, position: place + 1 }
        })
    }

    fn required(&self) -> Result<[&str; N], EvaluationError> {
        let mut texts = [""; N];
        for ((text, place), column) in texts.iter_mut().zip(self.places).zip(self.names) {
            *text = self.text(place)?;
            if text.is_empty() {
                let (row, line) = self.table.place();
                let file = self.table.file().to_owned();
                return Err(EvaluationError::EmptyField { file, row, line, column });
            }
        }
        Ok(texts)
    }
}

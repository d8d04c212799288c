//! From the text of a row to a [`Record`].

use super::{Column, Record, Shield};
use crate::demographic::{
    AddressText, DateFormat, DateOfBirth, DemographicError, Name, Postcode, Sex, SexScheme,
};
use crate::error::ErrorKind;
use crate::identifier::{
    ChiNumber, HealthAndCareNumber, IdentifierError, NeverIssued, NhsNumber, NhsNumberStatus,
    SocialCareId, UniqueLearnerNumber, UniquePropertyReferenceNumber, UniquePupilNumber,
};
use crate::reading::{MissingReason, Reading};
use crate::schema::{PostcodeScheme, Schema};

/// The longest text of one field, in bytes; longer ones are refused before they are looked at.
const LONGEST_FIELD: usize = 4096;
/// The longest record id, in bytes.
const LONGEST_ID: usize = 256;

/// What becomes of an identifier that does not check, or an item that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InvalidValues {
    /// The row is refused.
    #[default]
    Refuse,
    /// The value is treated as missing and counted; the row stays.
    TreatAsMissing,
}

/// How the text of a row is to be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRules {
    /// How dates are written.
    pub date_format: DateFormat,
    /// Which codes stand for sex.
    pub sex_scheme: SexScheme,
    /// How postcodes are read.
    pub postcode: PostcodeScheme,
    /// Whether never-issued test identifiers count as valid.
    pub never_issued: NeverIssued,
    /// What becomes of an identifier that does not check, or an item that cannot be read.
    pub invalid_values: InvalidValues,
    /// The local authority and the system in which social care ids are unique: their ids mean
    /// nothing without both.
    pub social_care: Option<(String, String)>,
}

impl Default for ReadingRules {
    fn default() -> Self {
        Self {
            date_format: DateFormat::Iso,
            sex_scheme: SexScheme::Plain,
            postcode: PostcodeScheme::Uk,
            never_issued: NeverIssued::Refuse,
            invalid_values: InvalidValues::Refuse,
            social_care: None,
        }
    }
}

impl ReadingRules {
    /// The rules that a schema fixes, with ISO dates and plain sex codes.
    #[must_use]
    pub fn of_schema(schema: &Schema) -> Self {
        Self { postcode: schema.postcode, never_issued: schema.never_issued, ..Self::default() }
    }
}

/// Why a row was refused: which column, and what is wrong with it; never the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The row has no record id.
    #[error("`record_id` is empty; every row needs an id of its own")]
    NoRecordId,
    /// A field is far longer than any value may be.
    #[error("`{}` has {length} bytes, more than the {most} that a field may have", .column.name())]
    FieldTooLong {
        /// The column.
        column: Column,
        /// Its length in bytes.
        length: usize,
        /// The most that is allowed.
        most: usize,
    },
    /// A social care id without the authority and the system that issued it.
    #[error("`social_care_id` is unique only within its authority and system; say which they are")]
    NoSocialCareAuthority,
    /// An identifier does not check.
    #[error("`{}`: {error}", .column.name())]
    Identifier {
        /// The column.
        column: Column,
        /// What is wrong.
        error: IdentifierError,
    },
    /// A demographic item cannot be read.
    #[error("`{}`: {error}", .column.name())]
    Demographic {
        /// The column.
        column: Column,
        /// What is wrong.
        error: DemographicError,
    },
}

impl RecordError {
    /// The kind: configuration where the authority is missing, else input.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSocialCareAuthority => ErrorKind::Usage,
            _ => ErrorKind::InputRejected,
        }
    }

    /// The column that is wrong.
    #[must_use]
    pub const fn column(&self) -> Column {
        match self {
            Self::NoRecordId => Column::RecordId,
            Self::NoSocialCareAuthority => Column::SocialCareId,
            Self::FieldTooLong { column, .. }
            | Self::Identifier { column, .. }
            | Self::Demographic { column, .. } => *column,
        }
    }

    /// A short word for counting by reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRecordId => "no record id",
            Self::FieldTooLong { .. } => "field too long",
            Self::NoSocialCareAuthority => "no authority",
            Self::Identifier { error, .. } => error.code(),
            Self::Demographic { error, .. } => error.code(),
        }
    }
}

struct Reader<'r, F> {
    rules: &'r ReadingRules,
    text: F,
    missing: Vec<(Column, MissingReason)>,
    dropped: Vec<(Column, &'static str)>,
}

impl<'t, F: Fn(Column) -> Option<&'t str>> Reader<'_, F> {
    fn text(&self, column: Column) -> Result<Option<&'t str>, RecordError> {
        match (self.text)(column) {
            Some(text) if text.len() > LONGEST_FIELD => {
                let (length, most) = (text.len(), LONGEST_FIELD);
                Err(RecordError::FieldTooLong { column, length, most })
            }
            text => Ok(text),
        }
    }

    fn keep<T>(&mut self, column: Column, reading: Reading<T>) -> Option<T> {
        match reading {
            Reading::Present(value) => Some(value),
            Reading::Missing(reason) => {
                self.missing.push((column, reason));
                None
            }
        }
    }

    fn demographic<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<Reading<T>, DemographicError>,
    ) -> Result<Option<T>, RecordError> {
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        let reading = read(text);
        self.demographic_reading(column, reading)
    }

    fn demographic_reading<T>(
        &mut self,
        column: Column,
        reading: Result<Reading<T>, DemographicError>,
    ) -> Result<Option<T>, RecordError> {
        match reading {
            Ok(reading) => Ok(self.keep(column, reading)),
            Err(error) if self.rules.invalid_values == InvalidValues::TreatAsMissing => {
                self.dropped.push((column, error.code()));
                Ok(None)
            }
            Err(error) => Err(RecordError::Demographic { column, error }),
        }
    }

    fn identifier<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<Reading<T>, IdentifierError>,
    ) -> Result<Option<T>, RecordError> {
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        match read(text) {
            Ok(reading) => Ok(self.keep(column, reading)),
            Err(error) if self.rules.invalid_values == InvalidValues::TreatAsMissing => {
                self.dropped.push((column, error.code()));
                Ok(None)
            }
            Err(error) => Err(RecordError::Identifier { column, error }),
        }
    }

    fn date_of_birth(&mut self) -> Result<Option<DateOfBirth>, RecordError> {
        if self.text(Column::DateOfBirth)?.is_some_and(|text| !text.trim().is_empty()) {
            let format = self.rules.date_format;
            return self.demographic(Column::DateOfBirth, |text| DateOfBirth::read(text, format));
        }
        let parts = [Column::BirthYear, Column::BirthMonth, Column::BirthDay];
        let mut texts = [""; 3];
        let mut any = false;
        for (text, column) in texts.iter_mut().zip(parts) {
            if let Some(part) = self.text(column)? {
                any = true;
                *text = part;
            }
        }
        if !any {
            return self
                .demographic(Column::DateOfBirth, |_| Ok(Reading::Missing(MissingReason::Empty)));
        }
        let [year, month, day] = texts;
        let reading = DateOfBirth::from_parts(year, month, day);
        self.demographic_reading(Column::DateOfBirth, reading)
    }

    fn social_care_id(&mut self) -> Result<Option<SocialCareId>, RecordError> {
        match self.text(Column::SocialCareId)? {
            None => Ok(None),
            Some(text) if text.trim().is_empty() => {
                Ok(self.keep(Column::SocialCareId, Reading::Missing(MissingReason::Empty)))
            }
            Some(_) => {
                let Some((authority, system)) = self.rules.social_care.as_ref() else {
                    return Err(RecordError::NoSocialCareAuthority);
                };
                self.identifier(Column::SocialCareId, |id| {
                    SocialCareId::read(authority, system, id)
                })
            }
        }
    }
}

impl Record {
    /// Reads a row; `text` gives the text of a column, or nothing where the file has no such column.
    ///
    /// Costs about a microsecond; nothing of the row is kept but normalised values.
    ///
    /// # Errors
    /// [`RecordError`]: the first column that cannot be read, and why.
    pub fn read<'t>(
        rules: &ReadingRules,
        text: impl Fn(Column) -> Option<&'t str>,
    ) -> Result<Self, RecordError> {
        let mut reader = Reader { rules, text, missing: Vec::new(), dropped: Vec::new() };
        let id = reader.text(Column::RecordId)?.unwrap_or("").trim();
        if id.is_empty() {
            return Err(RecordError::NoRecordId);
        }
        if id.len() > LONGEST_ID {
            let (length, most) = (id.len(), LONGEST_ID);
            return Err(RecordError::FieldTooLong { column: Column::RecordId, length, most });
        }
        let never_issued = rules.never_issued;
        let nhs_number =
            reader.identifier(Column::NhsNumber, |text| NhsNumber::read(text, never_issued))?;
        // Without a status nobody traced the number: it is evidence, not an anchor.
        let status = reader.identifier(Column::NhsNumberStatus, NhsNumberStatus::read)?;
        let upn =
            reader.identifier(Column::Upn, |text| UniquePupilNumber::read(text, never_issued))?;
        let former_upn = reader
            .identifier(Column::FormerUpn, |text| UniquePupilNumber::read(text, never_issued))?;
        let date_of_birth = reader.date_of_birth()?;
        let sex_scheme = rules.sex_scheme;
        let postcode = rules.postcode;
        Ok(Self {
            id: id.into(),
            nhs_number,
            nhs_number_verified: status.is_some_and(NhsNumberStatus::is_verified),
            upn,
            former_upn,
            social_care_id: reader.social_care_id()?,
            chi_number: reader.identifier(Column::ChiNumber, ChiNumber::read)?,
            hc_number: reader.identifier(Column::HcNumber, HealthAndCareNumber::read)?,
            uln: reader.identifier(Column::Uln, UniqueLearnerNumber::read)?,
            forename: reader.demographic(Column::Forename, Name::read_forename)?,
            middle_names: reader.demographic(Column::MiddleNames, Name::read_middle)?,
            preferred_forename: reader
                .demographic(Column::PreferredForename, Name::read_forename)?,
            surname: reader.demographic(Column::Surname, Name::read_surname)?,
            former_surname: reader.demographic(Column::FormerSurname, Name::read_surname)?,
            date_of_birth,
            sex: reader.demographic(Column::Sex, |text| Sex::read(text, sex_scheme))?,
            postcode: reader.demographic(Column::Postcode, |text| match postcode {
                PostcodeScheme::Uk => Postcode::read_uk(text),
                PostcodeScheme::Plain { sector, district } => {
                    Postcode::read_plain(text, usize::from(sector), usize::from(district))
                }
            })?,
            address_1: reader.demographic(Column::Address1, AddressText::read)?,
            address_2: reader.demographic(Column::Address2, AddressText::read)?,
            town: reader.demographic(Column::Town, AddressText::read)?,
            uprn: reader.identifier(Column::Uprn, UniquePropertyReferenceNumber::read)?,
            shield: Shield::default(),
            missing: reader.missing,
            dropped: reader.dropped,
        })
    }
}

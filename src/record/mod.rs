//! One row of an agency, parsed and normalised: what encoding and plain comparison start from.
//!
//! ```
//! use linkwise::record::{Column, ReadingRules, Record};
//! let row = [(Column::RecordId, "1"), (Column::Forename, "Zoë"), (Column::Surname, "O'Neill")];
//! let record = Record::read(&ReadingRules::default(), |column| {
//!     row.iter().find(|(name, _)| *name == column).map(|(_, text)| *text)
//! })?;
//! assert_eq!(record.id(), "1");
//! # Ok::<(), linkwise::record::RecordError>(())
//! ```

mod column;
mod read;
mod rows;

pub use column::Column;
pub use read::{InvalidValues, ReadingRules, RecordError};
pub use rows::RowKind;

use core::fmt;

use crate::demographic::{AddressText, DateOfBirth, Name, Postcode, Sex};
use crate::identifier::{
    ChiNumber, HealthAndCareNumber, NhsNumber, SocialCareId, UniqueLearnerNumber,
    UniquePropertyReferenceNumber, UniquePupilNumber,
};
use crate::reading::MissingReason;

/// Restrictions on one child's record that act before anything is computed from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shield {
    /// No link may bridge two identities (adoption): the record enters only the passes on its own
    /// current identifiers.
    pub link_bar: bool,
    /// The place where the child lives must not be told (S-flag): no pass and no code on location.
    pub sensitive_location: bool,
    /// Nobody who reviews may come across the record by name (staff, someone the public knows): it
    /// enters the passes on identifiers alone, former ones included.
    pub identifiers_only: bool,
}

impl Shield {
    /// What either restricts.
    ///
    /// ```
    /// use linkwise::record::Shield;
    /// let place = Shield { sensitive_location: true, ..Shield::default() };
    /// let bar = Shield { link_bar: true, ..Shield::default() };
    /// assert!(place.and(bar).link_bar && place.and(bar).sensitive_location);
    /// ```
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            link_bar: self.link_bar || other.link_bar,
            sensitive_location: self.sensitive_location || other.sensitive_location,
            identifiers_only: self.identifiers_only || other.identifiers_only,
        }
    }
}

/// One row of an agency. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    id: Box<str>,
    nhs_number: Option<NhsNumber>,
    nhs_number_verified: bool,
    upn: Option<UniquePupilNumber>,
    former_upn: Option<UniquePupilNumber>,
    social_care_id: Option<SocialCareId>,
    chi_number: Option<ChiNumber>,
    hc_number: Option<HealthAndCareNumber>,
    uln: Option<UniqueLearnerNumber>,
    forename: Option<Name>,
    middle_names: Option<Name>,
    preferred_forename: Option<Name>,
    surname: Option<Name>,
    former_surname: Option<Name>,
    date_of_birth: Option<DateOfBirth>,
    sex: Option<Sex>,
    postcode: Option<Postcode>,
    address_1: Option<AddressText>,
    address_2: Option<AddressText>,
    town: Option<AddressText>,
    uprn: Option<UniquePropertyReferenceNumber>,
    shield: Shield,
    missing: Vec<(Column, MissingReason)>,
    dropped: Vec<(Column, &'static str)>,
}

impl Record {
    /// The owner's own id of the record: unique within a batch, never hashed, never sent.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Why items that the row holds are missing, for counts.
    #[must_use]
    pub fn missing(&self) -> &[(Column, MissingReason)] {
        &self.missing
    }

    /// Values that were invalid and are treated as missing, with the code of the error.
    #[must_use]
    pub fn dropped(&self) -> &[(Column, &'static str)] {
        &self.dropped
    }

    /// Year, month and day of birth, as far as each is known.
    pub(crate) fn born(&self) -> (Option<u16>, Option<u8>, Option<u8>) {
        let born = self.date_of_birth.as_ref();
        let part = |of: fn(&DateOfBirth) -> Option<u8>| born.and_then(of);
        (born.and_then(DateOfBirth::year), part(DateOfBirth::month), part(DateOfBirth::day))
    }

    /// The NHS number, where there is one that checks. Personal data: for the controller's own use,
    /// never for logs.
    #[must_use]
    pub const fn nhs_number(&self) -> Option<&NhsNumber> {
        self.nhs_number.as_ref()
    }

    /// The restrictions on the record.
    #[must_use]
    pub const fn shield(&self) -> Shield {
        self.shield
    }

    /// Puts restrictions on the record.
    #[must_use]
    pub const fn with_shield(mut self, shield: Shield) -> Self {
        self.shield = shield;
        self
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Record")
    }
}

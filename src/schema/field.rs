//! The data items that records hold and the comparisons that are made of them.

/// A data item of a record that may be compared. The order is that of codes in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Field {
    /// First or given name (NHS Data Dictionary PERSON GIVEN NAME).
    Forename = 1,
    /// Other given names.
    MiddleNames = 2,
    /// The forename a child goes by, where it is another (CBDS).
    PreferredForename = 3,
    /// Family name (NHS Data Dictionary PERSON FAMILY NAME).
    Surname = 4,
    /// A surname held before (CBDS).
    FormerSurname = 5,
    /// Date of birth, or the parts of it that are known.
    DateOfBirth = 6,
    /// Sex as recorded: female or male.
    Sex = 7,
    /// Postcode of the usual address.
    Postcode = 8,
    /// First line of the address.
    AddressLine1 = 9,
    /// Second line of the address.
    AddressLine2 = 10,
    /// Town of the address.
    Town = 11,
    /// Unique property reference number of the address.
    PropertyReference = 12,
    /// NHS number (England, Wales, Isle of Man).
    NhsNumber = 13,
    /// Unique pupil number (England, Wales).
    UniquePupilNumber = 14,
    /// A local authority's own id: authority, system and id together.
    SocialCareId = 15,
    /// Community Health Index number (Scotland).
    ChiNumber = 16,
    /// Health and Care number (Northern Ireland).
    HealthAndCareNumber = 17,
    /// Unique learner number.
    UniqueLearnerNumber = 18,
}

impl Field {
    /// Every field, ascending.
    pub const ALL: [Self; 18] = [
        Self::Forename,
        Self::MiddleNames,
        Self::PreferredForename,
        Self::Surname,
        Self::FormerSurname,
        Self::DateOfBirth,
        Self::Sex,
        Self::Postcode,
        Self::AddressLine1,
        Self::AddressLine2,
        Self::Town,
        Self::PropertyReference,
        Self::NhsNumber,
        Self::UniquePupilNumber,
        Self::SocialCareId,
        Self::ChiNumber,
        Self::HealthAndCareNumber,
        Self::UniqueLearnerNumber,
    ];

    /// The name in agreements: that of the column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forename => "forename",
            Self::MiddleNames => "middle_names",
            Self::PreferredForename => "preferred_forename",
            Self::Surname => "surname",
            Self::FormerSurname => "former_surname",
            Self::DateOfBirth => "date_of_birth",
            Self::Sex => "sex",
            Self::Postcode => "postcode",
            Self::AddressLine1 => "address_1",
            Self::AddressLine2 => "address_2",
            Self::Town => "town",
            Self::PropertyReference => "uprn",
            Self::NhsNumber => "nhs_number",
            Self::UniquePupilNumber => "upn",
            Self::SocialCareId => "social_care_id",
            Self::ChiNumber => "chi_number",
            Self::HealthAndCareNumber => "hc_number",
            Self::UniqueLearnerNumber => "uln",
        }
    }

    /// The field of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The number in canonical bytes.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The field of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.number() == number)
    }

    /// Whether the item tells where a person is.
    #[must_use]
    pub const fn is_location(self) -> bool {
        matches!(
            self,
            Self::Postcode
                | Self::AddressLine1
                | Self::AddressLine2
                | Self::Town
                | Self::PropertyReference
        )
    }

    /// Whether the item identifies a person by itself.
    #[must_use]
    pub const fn is_identifier(self) -> bool {
        matches!(
            self,
            Self::NhsNumber
                | Self::UniquePupilNumber
                | Self::SocialCareId
                | Self::ChiNumber
                | Self::HealthAndCareNumber
                | Self::UniqueLearnerNumber
        )
    }
}

/// One comparison of a level vector. A comparison may draw on several fields: the surname on former
/// surnames, the forename on the preferred one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Comparison {
    /// Forenames, preferred ones included.
    Forename = 0,
    /// Middle names.
    MiddleNames = 1,
    /// Surnames, former ones included.
    Surname = 2,
    /// Dates of birth.
    DateOfBirth = 3,
    /// Sex.
    Sex = 4,
    /// Postcodes.
    Postcode = 5,
    /// First lines of the address.
    AddressLine1 = 6,
    /// Second lines of the address.
    AddressLine2 = 7,
    /// Towns.
    Town = 8,
    /// Unique property reference numbers.
    PropertyReference = 9,
    /// NHS numbers.
    NhsNumber = 10,
    /// Unique pupil numbers.
    UniquePupilNumber = 11,
    /// Social care ids.
    SocialCareId = 12,
    /// Community Health Index numbers.
    ChiNumber = 13,
    /// Health and Care numbers.
    HealthAndCareNumber = 14,
    /// Unique learner numbers.
    UniqueLearnerNumber = 15,
}

impl Comparison {
    /// Every comparison, in the order of the level vector.
    pub const ALL: [Self; 16] = [
        Self::Forename,
        Self::MiddleNames,
        Self::Surname,
        Self::DateOfBirth,
        Self::Sex,
        Self::Postcode,
        Self::AddressLine1,
        Self::AddressLine2,
        Self::Town,
        Self::PropertyReference,
        Self::NhsNumber,
        Self::UniquePupilNumber,
        Self::SocialCareId,
        Self::ChiNumber,
        Self::HealthAndCareNumber,
        Self::UniqueLearnerNumber,
    ];

    /// The main field that is compared.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::Forename => Field::Forename,
            Self::MiddleNames => Field::MiddleNames,
            Self::Surname => Field::Surname,
            Self::DateOfBirth => Field::DateOfBirth,
            Self::Sex => Field::Sex,
            Self::Postcode => Field::Postcode,
            Self::AddressLine1 => Field::AddressLine1,
            Self::AddressLine2 => Field::AddressLine2,
            Self::Town => Field::Town,
            Self::PropertyReference => Field::PropertyReference,
            Self::NhsNumber => Field::NhsNumber,
            Self::UniquePupilNumber => Field::UniquePupilNumber,
            Self::SocialCareId => Field::SocialCareId,
            Self::ChiNumber => Field::ChiNumber,
            Self::HealthAndCareNumber => Field::HealthAndCareNumber,
            Self::UniqueLearnerNumber => Field::UniqueLearnerNumber,
        }
    }

    /// The name for tables: that of the main field.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.field().name()
    }

    /// The place in a level vector, 0 to 15.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

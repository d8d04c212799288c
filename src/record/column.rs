//! The columns that an agency's file may have.

/// A column of an agency's file. All but [`Column::RecordId`] may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Column {
    /// The owner's own id of the row.
    RecordId,
    /// NHS number.
    NhsNumber,
    /// NHS NUMBER STATUS INDICATOR CODE, 01 to 08.
    NhsNumberStatus,
    /// Unique pupil number.
    Upn,
    /// Former unique pupil number.
    FormerUpn,
    /// The local authority's id of the child.
    SocialCareId,
    /// Community Health Index number.
    ChiNumber,
    /// Health and Care number.
    HcNumber,
    /// Unique learner number.
    Uln,
    /// Forename.
    Forename,
    /// Middle names.
    MiddleNames,
    /// Preferred forename.
    PreferredForename,
    /// Surname.
    Surname,
    /// Former surname.
    FormerSurname,
    /// Date of birth in one column.
    DateOfBirth,
    /// Day of birth, where the date comes in three columns.
    BirthDay,
    /// Month of birth.
    BirthMonth,
    /// Year of birth.
    BirthYear,
    /// Sex.
    Sex,
    /// Postcode.
    Postcode,
    /// First line of the address.
    Address1,
    /// Second line of the address.
    Address2,
    /// Town.
    Town,
    /// Unique property reference number.
    Uprn,
}

impl Column {
    /// Every column, in the order of the documentation.
    pub const ALL: [Self; 24] = [
        Self::RecordId,
        Self::NhsNumber,
        Self::NhsNumberStatus,
        Self::Upn,
        Self::FormerUpn,
        Self::SocialCareId,
        Self::ChiNumber,
        Self::HcNumber,
        Self::Uln,
        Self::Forename,
        Self::MiddleNames,
        Self::PreferredForename,
        Self::Surname,
        Self::FormerSurname,
        Self::DateOfBirth,
        Self::BirthDay,
        Self::BirthMonth,
        Self::BirthYear,
        Self::Sex,
        Self::Postcode,
        Self::Address1,
        Self::Address2,
        Self::Town,
        Self::Uprn,
    ];

    /// Whether it holds something about the child besides numbers given to it: a name, date, sex or
    /// place.
    #[must_use]
    pub const fn is_demographic(self) -> bool {
        !matches!(
            self,
            Self::RecordId
                | Self::NhsNumber
                | Self::NhsNumberStatus
                | Self::Upn
                | Self::FormerUpn
                | Self::SocialCareId
                | Self::ChiNumber
                | Self::HcNumber
                | Self::Uln
        )
    }

    /// The name in a file's header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RecordId => "record_id",
            Self::NhsNumber => "nhs_number",
            Self::NhsNumberStatus => "nhs_number_status",
            Self::Upn => "upn",
            Self::FormerUpn => "former_upn",
            Self::SocialCareId => "social_care_id",
            Self::ChiNumber => "chi_number",
            Self::HcNumber => "hc_number",
            Self::Uln => "uln",
            Self::Forename => "forename",
            Self::MiddleNames => "middle_names",
            Self::PreferredForename => "preferred_forename",
            Self::Surname => "surname",
            Self::FormerSurname => "former_surname",
            Self::DateOfBirth => "date_of_birth",
            Self::BirthDay => "birth_day",
            Self::BirthMonth => "birth_month",
            Self::BirthYear => "birth_year",
            Self::Sex => "sex",
            Self::Postcode => "postcode",
            Self::Address1 => "address_1",
            Self::Address2 => "address_2",
            Self::Town => "town",
            Self::Uprn => "uprn",
        }
    }

    /// The column of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

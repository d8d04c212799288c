//! Which codes the rows of a pass hold, and where.

use core::ops::Range;

use super::{Comparison, Component, Field, Pass, Schema};

/// What one code is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CodeSource {
    /// The whole normalised text of a name or address field.
    Exact(Field),
    /// The bigrams of a name or address field, as a `MinHash`.
    Bigrams(Field),
    /// The forename that the nickname table gives for the forename.
    Nickname,
    /// The day of the month.
    BirthDay,
    /// The month.
    BirthMonth,
    /// The year.
    BirthYear,
    /// Day and month, the smaller first, so that a swap shows.
    DayMonthPair,
    /// The two-year bin of the year that begins with an even year.
    YearBinEven,
    /// The two-year bin of the year that begins with an odd year.
    YearBinOdd,
    /// Sex.
    Sex,
    /// The whole postcode.
    PostcodeUnit,
    /// The postcode's sector.
    PostcodeSector,
    /// The postcode's district.
    PostcodeDistrict,
    /// The unique property reference number.
    PropertyReference,
    /// An identifier.
    Identifier(Field),
}

impl CodeSource {
    /// The domain in which values are comparable: part of what is hashed. All personal names lie in one
    /// domain, so that swapped, preferred, middle and former names can meet.
    #[must_use]
    pub const fn domain(self) -> &'static str {
        match self {
            Self::Exact(
                Field::Forename
                | Field::MiddleNames
                | Field::PreferredForename
                | Field::Surname
                | Field::FormerSurname,
            )
            | Self::Bigrams(
                Field::Forename
                | Field::MiddleNames
                | Field::PreferredForename
                | Field::Surname
                | Field::FormerSurname,
            ) => "name",
            Self::Exact(field) | Self::Bigrams(field) | Self::Identifier(field) => field.name(),
            Self::Nickname => "nickname",
            Self::BirthDay => "birth_day",
            Self::BirthMonth => "birth_month",
            Self::BirthYear => "birth_year",
            Self::DayMonthPair => "day_month_pair",
            Self::YearBinEven => "year_bin_even",
            Self::YearBinOdd => "year_bin_odd",
            Self::Sex => "sex",
            Self::PostcodeUnit => "postcode",
            Self::PostcodeSector => "postcode_sector",
            Self::PostcodeDistrict => "postcode_district",
            Self::PropertyReference => "uprn",
        }
    }

    /// The kind of code, part of what is hashed.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Bigrams(_) => "minhash",
            _ => "exact",
        }
    }

    /// The flag that says the value is missing; none where presence must not show.
    #[must_use]
    pub const fn flag(self) -> Option<Flag> {
        match self {
            Self::Exact(field) | Self::Bigrams(field) => match field {
                Field::Forename => Some(Flag::Forename),
                Field::MiddleNames => Some(Flag::MiddleNames),
                Field::Surname => Some(Flag::Surname),
                Field::AddressLine1 => Some(Flag::AddressLine1),
                Field::AddressLine2 => Some(Flag::AddressLine2),
                Field::Town => Some(Flag::Town),
                _ => None,
            },
            Self::Nickname => Some(Flag::Forename),
            Self::BirthDay => Some(Flag::BirthDay),
            Self::BirthMonth => Some(Flag::BirthMonth),
            Self::BirthYear | Self::YearBinEven | Self::YearBinOdd => Some(Flag::BirthYear),
            Self::Sex => Some(Flag::Sex),
            Self::PostcodeUnit | Self::PostcodeSector => Some(Flag::PostcodeUnit),
            Self::PostcodeDistrict => Some(Flag::PostcodeDistrict),
            Self::PropertyReference => Some(Flag::PropertyReference),
            // The pair is missing where the day or the month is; identifiers never show.
            Self::DayMonthPair | Self::Identifier(_) => None,
        }
    }
}

/// One bit of a row's flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Flag {
    /// The forename is missing.
    Forename = 1,
    /// The surname is missing.
    Surname = 1 << 1,
    /// The day of birth is missing.
    BirthDay = 1 << 2,
    /// The month of birth is missing.
    BirthMonth = 1 << 3,
    /// The year of birth is missing.
    BirthYear = 1 << 4,
    /// Sex is missing.
    Sex = 1 << 5,
    /// The postcode's unit and sector are missing.
    PostcodeUnit = 1 << 6,
    /// The postcode is missing altogether.
    PostcodeDistrict = 1 << 7,
    /// The middle names are missing.
    MiddleNames = 1 << 8,
    /// The first line of the address is missing.
    AddressLine1 = 1 << 9,
    /// The second line of the address is missing.
    AddressLine2 = 1 << 10,
    /// The town is missing.
    Town = 1 << 11,
    /// The unique property reference number is missing.
    PropertyReference = 1 << 12,
    /// In an identifier pass: the identifier is verified and current.
    Verified = 1 << 15,
}

impl Flag {
    /// The bit.
    #[must_use]
    pub const fn bit(self) -> u16 {
        self as u16
    }

    /// Whether the bit is set.
    #[must_use]
    pub const fn is_set(self, flags: u16) -> bool {
        flags & self.bit() != 0
    }
}

/// One code of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it is made of.
    pub source: CodeSource,
    /// Where it begins among the row's code bytes.
    pub offset: usize,
    /// Its length in bytes, 2 to 8.
    pub length: usize,
}

/// The part of a row that is compared: flags, and the codes as the pass's layout places them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRow<'a> {
    /// [`Flag`] bits.
    pub flags: u16,
    /// All codes.
    pub codes: &'a [u8],
}

/// The rows of one pass: token (8 bytes), handle (16), flags (2), codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassLayout {
    codes: Vec<Code>,
    code_bytes: usize,
    components: Vec<Component>,
}

impl PassLayout {
    /// Bytes of a row before its codes.
    pub const HEAD_BYTES: usize = 26;

    pub(super) fn new(schema: &Schema, pass: &Pass) -> Self {
        let mut codes = Vec::new();
        let mut offset = 0;
        for source in sources(schema) {
            if fixed(source, pass.components()) {
                continue;
            }
            let bits = match source {
                CodeSource::Bigrams(_) => schema.name_bits,
                CodeSource::Identifier(_) => schema.identifier_bits,
                _ => schema.exact_bits,
            };
            let length = usize::from(bits / 8);
            codes.push(Code { source, offset, length });
            offset += length;
        }
        Self { codes, code_bytes: offset, components: pass.components().to_vec() }
    }

    /// The codes in the order of the row.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// Bytes of all codes of a row.
    #[must_use]
    pub const fn code_bytes(&self) -> usize {
        self.code_bytes
    }

    /// Bytes of a whole row.
    #[must_use]
    pub const fn row_bytes(&self) -> usize {
        Self::HEAD_BYTES + self.code_bytes
    }

    /// Where a code stands among the row's code bytes, if the row has it.
    #[must_use]
    pub fn place(&self, source: CodeSource) -> Option<Range<usize>> {
        self.codes
            .iter()
            .find(|code| code.source == source)
            .map(|code| code.offset..code.offset + code.length)
    }

    /// Whether two rows that meet in this pass agree on a code's value by meeting.
    #[must_use]
    pub fn fixes(&self, source: CodeSource) -> bool {
        fixed(source, &self.components)
    }

    /// Whether the pass's value tells anything about a comparison, so that it says little about how
    /// often records of one person agree.
    #[must_use]
    pub fn touches(&self, comparison: Comparison) -> bool {
        self.components.iter().any(|component| {
            let (first, second) = component.fields();
            first == comparison.field() || second == Some(comparison.field())
        })
    }
}

/// Every code of a schema, in the order of rows.
fn sources(schema: &Schema) -> Vec<CodeSource> {
    let mut sources = Vec::new();
    for field in &schema.fields {
        match field {
            Field::Forename => sources.extend([
                CodeSource::Exact(*field),
                CodeSource::Nickname,
                CodeSource::Bigrams(*field),
            ]),
            Field::MiddleNames
            | Field::PreferredForename
            | Field::Surname
            | Field::FormerSurname
            | Field::AddressLine1
            | Field::AddressLine2
            | Field::Town => {
                sources.extend([CodeSource::Exact(*field), CodeSource::Bigrams(*field)]);
            }
            Field::DateOfBirth => sources.extend([
                CodeSource::BirthDay,
                CodeSource::BirthMonth,
                CodeSource::BirthYear,
                CodeSource::DayMonthPair,
                CodeSource::YearBinEven,
                CodeSource::YearBinOdd,
            ]),
            Field::Sex => sources.push(CodeSource::Sex),
            Field::Postcode => sources.extend([
                CodeSource::PostcodeUnit,
                CodeSource::PostcodeSector,
                CodeSource::PostcodeDistrict,
            ]),
            Field::PropertyReference => sources.push(CodeSource::PropertyReference),
            Field::NhsNumber
            | Field::UniquePupilNumber
            | Field::SocialCareId
            | Field::ChiNumber
            | Field::HealthAndCareNumber
            | Field::UniqueLearnerNumber => sources.push(CodeSource::Identifier(*field)),
        }
    }
    sources
}

/// Whether the value of a pass with these components fixes a code's value wholly.
fn fixed(source: CodeSource, components: &[Component]) -> bool {
    let has = |wanted: Component| components.contains(&wanted);
    let day = has(Component::BirthDay) || has(Component::DateOfBirth);
    let month = has(Component::BirthMonth) || has(Component::DateOfBirth);
    let year = has(Component::BirthYear) || has(Component::DateOfBirth);
    match source {
        CodeSource::Exact(Field::Forename | Field::PreferredForename)
        | CodeSource::Bigrams(Field::Forename | Field::PreferredForename)
        | CodeSource::Nickname => has(Component::Forename),
        CodeSource::Exact(Field::Surname | Field::FormerSurname)
        | CodeSource::Bigrams(Field::Surname | Field::FormerSurname) => has(Component::Surname),
        CodeSource::Exact(Field::AddressLine1) | CodeSource::Bigrams(Field::AddressLine1) => {
            has(Component::AddressLine1)
        }
        CodeSource::Exact(Field::AddressLine2) | CodeSource::Bigrams(Field::AddressLine2) => {
            has(Component::AddressLine2)
        }
        CodeSource::Exact(Field::Town) | CodeSource::Bigrams(Field::Town) => has(Component::Town),
        CodeSource::Exact(_) | CodeSource::Bigrams(_) => false,
        CodeSource::BirthDay => day,
        CodeSource::BirthMonth => month,
        CodeSource::BirthYear | CodeSource::YearBinEven | CodeSource::YearBinOdd => year,
        // Where the day or the month is shared, a swap cannot show.
        CodeSource::DayMonthPair => day || month,
        CodeSource::Sex => has(Component::Sex),
        CodeSource::PostcodeUnit => has(Component::Postcode),
        CodeSource::PostcodeSector => has(Component::Postcode) || has(Component::PostcodeSector),
        CodeSource::PostcodeDistrict => {
            has(Component::Postcode)
                || has(Component::PostcodeSector)
                || has(Component::PostcodeDistrict)
        }
        CodeSource::PropertyReference => has(Component::PropertyReference),
        CodeSource::Identifier(field) => has(Component::Identifier(field)),
    }
}

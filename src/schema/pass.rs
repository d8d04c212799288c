//! Passes: what two records must share to meet.

use core::fmt;
use core::str::FromStr;

use super::{Field, SchemaError};

/// One part of a pass's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Component {
    /// A whole identifier: `nhs_number`, `upn`, `social_care_id`, `chi_number`, `hc_number`, `uln`.
    Identifier(Field),
    /// `birth_day`: the day of the month.
    BirthDay,
    /// `birth_month`.
    BirthMonth,
    /// `birth_year`.
    BirthYear,
    /// `date_of_birth`: all three parts.
    DateOfBirth,
    /// `forename`: the whole normalised forename.
    Forename,
    /// `forename[n]`: its first n letters, 1 to 9.
    ForenamePrefix(u8),
    /// `soundex(forename)`.
    ForenameSoundex,
    /// `nickname(forename)`: the forename that the nickname table gives for it.
    ForenameNickname,
    /// `surname`: the whole normalised surname.
    Surname,
    /// `surname[n]`: its first n letters, 1 to 9.
    SurnamePrefix(u8),
    /// `soundex(surname)`.
    SurnameSoundex,
    /// `any(surname)`: the surname, and in a row of its own the former surname.
    AnySurname,
    /// `pair(forename, surname)`: both whole names in alphabetical order, so that a swap meets.
    NamePair,
    /// `sex`.
    Sex,
    /// `postcode`: the whole postcode.
    Postcode,
    /// `postcode_sector`.
    PostcodeSector,
    /// `postcode_district`.
    PostcodeDistrict,
    /// `address_1`: the first line of the address.
    AddressLine1,
    /// `address_2`: the second line of the address.
    AddressLine2,
    /// `town`.
    Town,
    /// `uprn`: the unique property reference number.
    PropertyReference,
}

const PLAIN: [(Component, &str); 25] = [
    (Component::Identifier(Field::NhsNumber), "nhs_number"),
    (Component::Identifier(Field::UniquePupilNumber), "upn"),
    (Component::Identifier(Field::SocialCareId), "social_care_id"),
    (Component::Identifier(Field::ChiNumber), "chi_number"),
    (Component::Identifier(Field::HealthAndCareNumber), "hc_number"),
    (Component::Identifier(Field::UniqueLearnerNumber), "uln"),
    (Component::BirthDay, "birth_day"),
    (Component::BirthMonth, "birth_month"),
    (Component::BirthYear, "birth_year"),
    (Component::DateOfBirth, "date_of_birth"),
    (Component::Forename, "forename"),
    (Component::ForenameSoundex, "soundex(forename)"),
    (Component::ForenameNickname, "nickname(forename)"),
    (Component::Surname, "surname"),
    (Component::SurnameSoundex, "soundex(surname)"),
    (Component::AnySurname, "any(surname)"),
    (Component::NamePair, "pair(forename, surname)"),
    (Component::Sex, "sex"),
    (Component::Postcode, "postcode"),
    (Component::PostcodeSector, "postcode_sector"),
    (Component::PostcodeDistrict, "postcode_district"),
    (Component::AddressLine1, "address_1"),
    (Component::AddressLine2, "address_2"),
    (Component::Town, "town"),
    (Component::PropertyReference, "uprn"),
];

impl Component {
    /// The fields it is made of.
    #[must_use]
    pub const fn fields(self) -> (Field, Option<Field>) {
        match self {
            Self::Identifier(field) => (field, None),
            Self::BirthDay | Self::BirthMonth | Self::BirthYear | Self::DateOfBirth => {
                (Field::DateOfBirth, None)
            }
            Self::Forename
            | Self::ForenamePrefix(_)
            | Self::ForenameSoundex
            | Self::ForenameNickname => (Field::Forename, None),
            Self::Surname | Self::SurnamePrefix(_) | Self::SurnameSoundex => (Field::Surname, None),
            Self::AnySurname => (Field::Surname, Some(Field::FormerSurname)),
            Self::NamePair => (Field::Forename, Some(Field::Surname)),
            Self::Sex => (Field::Sex, None),
            Self::Postcode | Self::PostcodeSector | Self::PostcodeDistrict => {
                (Field::Postcode, None)
            }
            Self::AddressLine1 => (Field::AddressLine1, None),
            Self::AddressLine2 => (Field::AddressLine2, None),
            Self::Town => (Field::Town, None),
            Self::PropertyReference => (Field::PropertyReference, None),
        }
    }

    /// Whether it tells where a person is.
    #[must_use]
    pub const fn is_location(self) -> bool {
        self.fields().0.is_location()
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForenamePrefix(letters) => write!(f, "forename[{letters}]"),
            Self::SurnamePrefix(letters) => write!(f, "surname[{letters}]"),
            other => f.write_str(
                PLAIN
                    .into_iter()
                    .find(|(component, _)| component == other)
                    .map_or("", |(_, name)| name),
            ),
        }
    }
}

fn prefix(word: &str, name: &str) -> Option<u8> {
    let letters = word.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
    match letters.as_bytes() {
        [digit @ b'1'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

impl FromStr for Component {
    type Err = SchemaError;

    fn from_str(text: &str) -> Result<Self, SchemaError> {
        let word: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        if let Some((component, _)) =
            PLAIN.into_iter().find(|(_, name)| name.bytes().filter(|b| *b != b' ').eq(word.bytes()))
        {
            return Ok(component);
        }
        if let Some(letters) = prefix(&word, "forename") {
            return Ok(Self::ForenamePrefix(letters));
        }
        if let Some(letters) = prefix(&word, "surname") {
            return Ok(Self::SurnamePrefix(letters));
        }
        let nearest = PLAIN
            .into_iter()
            .map(|(_, name)| (strsim::damerau_levenshtein(name, &word), name))
            .min()
            .filter(|(distance, _)| *distance <= 3);
        Err(SchemaError::UnknownComponent {
            word: word.chars().take(60).collect(),
            hint: nearest.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?")),
        })
    }
}

/// What two records must share to meet: one identifier, or several demographic components.
///
/// ```
/// use linkwise::schema::Pass;
/// let pass: Pass = "date_of_birth+soundex( surname )".parse()?;
/// assert_eq!(pass.id(), "date_of_birth + soundex(surname)");
/// # Ok::<(), linkwise::schema::SchemaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pass {
    components: Vec<Component>,
}

impl Pass {
    /// A pass of these components, in this order.
    #[must_use]
    pub const fn new(components: Vec<Component>) -> Self {
        Self { components }
    }

    /// The components, in the order in which they are hashed.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The name: the components joined by ` + `. It is what is hashed into tokens.
    #[must_use]
    pub fn id(&self) -> String {
        self.to_string()
    }

    /// The identifier that the pass is on, if it is.
    #[must_use]
    pub fn identifier(&self) -> Option<Field> {
        match self.components.as_slice() {
            [Component::Identifier(field)] => Some(*field),
            _ => None,
        }
    }

    /// Whether the pass draws on a place: postcode, address or property.
    #[must_use]
    pub fn uses_location(&self) -> bool {
        self.components.iter().any(|component| {
            matches!(
                component.fields().0,
                Field::Postcode
                    | Field::AddressLine1
                    | Field::AddressLine2
                    | Field::Town
                    | Field::PropertyReference
            )
        })
    }

    /// Checks that the pass is narrow enough and that its fields are listed.
    ///
    /// # Errors
    /// [`SchemaError::PassTooWide`], [`SchemaError::FieldNotListed`], [`SchemaError::OutOfRange`].
    pub fn check(&self, fields: &[Field]) -> Result<(), SchemaError> {
        if self.components.is_empty() || self.components.len() > 12 {
            return Err(SchemaError::OutOfRange { name: "components of a pass", range: "1 to 12" });
        }
        for component in &self.components {
            let (first, second) = component.fields();
            for field in core::iter::once(first).chain(second) {
                if !fields.contains(&field) {
                    return Err(SchemaError::FieldNotListed {
                        pass: self.id(),
                        field: field.name(),
                    });
                }
            }
        }
        if self.identifier().is_some() {
            return Ok(());
        }
        // Names alone, a place alone or a date alone make blocks that are not small, and codes that are
        // as good as keyed by a common value.
        let mut kinds: Vec<u8> =
            self.components.iter().map(|component| kind_of(component.fields().0)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < 2 {
            return Err(SchemaError::PassTooWide { pass: self.id() });
        }
        Ok(())
    }
}

/// What kind of thing a field tells: names, a place, a date, sex, an identifier.
const fn kind_of(field: Field) -> u8 {
    match field {
        Field::Forename
        | Field::MiddleNames
        | Field::PreferredForename
        | Field::Surname
        | Field::FormerSurname => 0,
        Field::Postcode
        | Field::AddressLine1
        | Field::AddressLine2
        | Field::Town
        | Field::PropertyReference => 1,
        Field::DateOfBirth => 2,
        Field::Sex => 3,
        _ => 4,
    }
}

impl fmt::Display for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, component) in self.components.iter().enumerate() {
            if place > 0 {
                f.write_str(" + ")?;
            }
            component.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Pass {
    type Err = SchemaError;

    fn from_str(text: &str) -> Result<Self, SchemaError> {
        let components = text.split('+').map(str::parse).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { components })
    }
}

//! What the parties of an agreement compute, as plain data: passes, codes, levels, caps.
//!
//! The schema is part of the agreement and of its digest, so two owners who encode under one
//! agreement compute the same thing, and two who do not cannot be linked by mistake.
//!
//! ```
//! use linkwise::schema::Schema;
//! let schema = Schema::children();
//! assert_eq!(schema.passes.first().map(|pass| pass.id()), Some("nhs_number".to_owned()));
//! assert!(schema.check().is_ok());
//! ```

mod bytes;
mod field;
mod layout;
mod level;
mod pass;

pub use field::{Comparison, Field};
pub use layout::{Code, CodeRow, CodeSource, Flag, PassLayout};
pub use level::{
    DateLevel, IdentifierLevel, LevelVector, NameLevel, PostcodeLevel, SexLevel, level_count,
    level_name,
};
pub use pass::{Component, Pass};

use crate::crypto::Suite;
use crate::error::ErrorKind;
use crate::identifier::NeverIssued;

/// The version of everything in this crate that is written to files which others read.
pub const FORMAT_VERSION: u16 = if cfg!(linkwise_deterministic) { u16::MAX } else { 1 };

/// Why a schema was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// A pass is written with a word that is not a component.
    #[error("`{word}` is not a component of a pass{hint}")]
    UnknownComponent {
        /// The word as written.
        word: String,
        /// What may have been meant, or nothing.
        hint: String,
    },
    /// A pass shares too little to be safe or useful.
    #[error(
        "the pass `{pass}` is on names, a place or a date alone; add a component of another kind, so \
         that its blocks stay small"
    )]
    PassTooWide {
        /// The pass.
        pass: String,
    },
    /// A pass is given twice.
    #[error("the pass `{pass}` is given twice; leave one out")]
    PassTwice {
        /// The pass.
        pass: String,
    },
    /// A pass uses a field that the schema does not list.
    #[error(
        "the pass `{pass}` uses `{field}`, which is not among the fields; add it or drop the pass"
    )]
    FieldNotListed {
        /// The pass.
        pass: String,
        /// The field.
        field: &'static str,
    },
    /// A number is outside its range.
    #[error("`{name}` is outside its range, {range}")]
    OutOfRange {
        /// The setting.
        name: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// There is nothing to link on.
    #[error("there is no {what}; a linkage needs at least one")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
}

impl SchemaError {
    /// The kind: always [`ErrorKind::InvalidConfiguration`].
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidConfiguration
    }
}

/// What stands where a demographic value is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingMode {
    /// A flag says so; patterns held by few records are coarsened to random codes.
    Flagged,
    /// Always random codes: no presence shows, at a cost of 0.1 to 0.6 points of F1.
    Random,
}

/// When a pair that agrees on the date of birth and differs in the forename goes to review, because
/// the two may be twins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwinGuard {
    /// Always: the safest, at the price of people whose forename was changed.
    Always,
    /// Where one of the owners holds another record beside it, in the same block, with the same date of
    /// birth and another forename: where twins show.
    WhereTwinsShow,
}

/// How postcodes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostcodeScheme {
    /// United Kingdom postcodes: unit, sector, district.
    Uk,
    /// Any other: the whole text is the unit, and prefixes stand for sector and district.
    Plain {
        /// Letters of the prefix that stands for the sector, 1 to 12.
        sector: u8,
        /// Letters of the prefix that stands for the district, 1 to 12, fewer than `sector`.
        district: u8,
    },
}

/// From which similarity on two names are near or far, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelBounds {
    /// Dice coefficient of bigrams, from codes: near.
    pub dice_near: u16,
    /// Dice coefficient of bigrams, from codes: far.
    pub dice_far: u16,
    /// Jaro-Winkler, from plain values: near.
    pub jaro_winkler_near: u16,
    /// Jaro-Winkler, from plain values: far.
    pub jaro_winkler_far: u16,
}

/// Passes, codes, levels and caps of one agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The primitives of keyed hashing.
    pub suite: Suite,
    /// What two records must share to meet; in the order in which they are written.
    pub passes: Vec<Pass>,
    /// What is compared when they meet; ascending, each once.
    pub fields: Vec<Field>,
    /// Bits of a name's `MinHash` code: 32 or 64.
    pub name_bits: u16,
    /// Bits of an exact code: 16, 24 or 32.
    pub exact_bits: u16,
    /// Bits of an identifier's code: 32, 48 or 64.
    pub identifier_bits: u16,
    /// Where names count as near or far.
    pub bounds: LevelBounds,
    /// At most this many records of one owner may share a token, 1 to 3.
    pub records_per_token: u8,
    /// A pass with more records per token than this in the mean is left out, in thousandths
    /// (1,000 to 3,000).
    pub mean_records_per_token: u16,
    /// Whether such a pass stops the encoding instead.
    pub crowded_pass_is_error: bool,
    /// What stands for missing demographic values.
    pub missing: MissingMode,
    /// When a pair that may be twins goes to review.
    pub twin_guard: TwinGuard,
    /// How postcodes are read.
    pub postcode: PostcodeScheme,
    /// Whether never-issued test identifiers count as valid; for synthetic data only.
    pub never_issued: NeverIssued,
}

/// The demographic passes for children, measured on synthetic populations (the set called R10).
const CHILDREN_PASSES: [&str; 13] = [
    "nhs_number",
    "upn",
    "social_care_id",
    "birth_day + postcode",
    "birth_year + postcode + sex",
    "birth_month + birth_year + postcode_district + forename[1] + surname[1]",
    "date_of_birth + postcode_district + forename[1]",
    "date_of_birth + postcode_district + surname[1]",
    "date_of_birth + surname[3]",
    "date_of_birth + forename[3]",
    "postcode_district + forename[3] + surname[3]",
    "birth_day + birth_year + soundex(surname) + soundex(forename)",
    "birth_day + postcode_district + sex + soundex(surname)",
];

impl Schema {
    /// The default for children: identifiers, names, date of birth, sex, postcode, ten demographic
    /// passes, suite 1.
    #[must_use]
    pub fn children() -> Self {
        Self {
            suite: Suite::Blake3,
            passes: CHILDREN_PASSES.iter().filter_map(|text| text.parse().ok()).collect(),
            fields: vec![
                Field::Forename,
                Field::Surname,
                Field::DateOfBirth,
                Field::Sex,
                Field::Postcode,
                Field::NhsNumber,
                Field::UniquePupilNumber,
                Field::SocialCareId,
            ],
            name_bits: 64,
            exact_bits: 16,
            identifier_bits: 32,
            bounds: LevelBounds {
                dice_near: 620,
                dice_far: 400,
                jaro_winkler_near: 920,
                jaro_winkler_far: 850,
            },
            records_per_token: 2,
            mean_records_per_token: 1400,
            crowded_pass_is_error: false,
            missing: MissingMode::Flagged,
            twin_guard: TwinGuard::WhereTwinsShow,
            postcode: PostcodeScheme::Uk,
            never_issued: NeverIssued::Refuse,
        }
    }

    /// Whether a field is compared.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Which rows a pass consists of and where each code stands.
    #[must_use]
    pub fn layout(&self, pass: &Pass) -> PassLayout {
        PassLayout::new(self, pass)
    }

    /// Checks that the parts fit together.
    ///
    /// # Errors
    /// [`SchemaError`], naming the first part that does not.
    pub fn check(&self) -> Result<(), SchemaError> {
        let range = |holds: bool, name, range| {
            if holds { Ok(()) } else { Err(SchemaError::OutOfRange { name, range }) }
        };
        if self.passes.is_empty() {
            return Err(SchemaError::Empty { what: "pass" });
        }
        if self.fields.is_empty() {
            return Err(SchemaError::Empty { what: "field" });
        }
        range(self.passes.len() <= 64, "passes", "at most 64")?;
        range(
            self.fields.is_sorted_by(|a, b| a < b),
            "fields",
            "each once, in the order of the documentation",
        )?;
        range([32, 64].contains(&self.name_bits), "name_bits", "32 or 64")?;
        range([16, 24, 32].contains(&self.exact_bits), "exact_bits", "16, 24 or 32")?;
        range([32, 48, 64].contains(&self.identifier_bits), "identifier_bits", "32, 48 or 64")?;
        range((1..=3).contains(&self.records_per_token), "records_per_token", "1 to 3")?;
        range(
            (1000..=3000).contains(&self.mean_records_per_token),
            "mean_records_per_token",
            "1.0 to 3.0",
        )?;
        let bounds = &self.bounds;
        range(
            bounds.dice_far < bounds.dice_near && bounds.dice_near <= 1000,
            "dice_near and dice_far",
            "far below near, near at most 1",
        )?;
        range(
            bounds.jaro_winkler_far < bounds.jaro_winkler_near && bounds.jaro_winkler_near <= 1000,
            "jaro_winkler_near and jaro_winkler_far",
            "far below near, near at most 1",
        )?;
        if let PostcodeScheme::Plain { sector, district } = self.postcode {
            range(
                district >= 1 && district < sector && sector <= 12,
                "postcode prefixes",
                "1 to 12 letters, the district's shorter than the sector's",
            )?;
        }
        for (place, pass) in self.passes.iter().enumerate() {
            pass.check(&self.fields)?;
            if self.passes.iter().take(place).any(|other| other.id() == pass.id()) {
                return Err(SchemaError::PassTwice { pass: pass.id() });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_sound_and_survives_its_bytes() {
        let schema = Schema::children();
        schema.check().unwrap();
        assert_eq!(schema.passes.len(), CHILDREN_PASSES.len());
        let bytes = schema.to_bytes();
        assert_eq!(Schema::from_bytes(&bytes).unwrap(), schema);
        for cut in 0..bytes.len() {
            assert!(Schema::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn every_component_is_written_as_it_is_read() {
        let all = "nhs_number|upn|social_care_id|chi_number|hc_number|uln|birth_day|birth_month|\
                   birth_year|date_of_birth|forename|forename[4]|soundex(forename)|\
                   nickname(forename)|surname|surname[9]|soundex(surname)|any(surname)|\
                   pair(forename, surname)|sex|postcode|postcode_sector|postcode_district|\
                   address_1|address_2|town|uprn";
        for text in all.split('|') {
            assert_eq!(text.parse::<Component>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = "date_of_birth + forname".parse::<Pass>().unwrap_err();
        assert!(error.to_string().contains("did you mean `forename`"), "{error}");
        let mut schema = Schema::children();
        for alone in [
            "surname",
            "date_of_birth",
            "postcode",
            "birth_day + birth_month",
            "pair(forename, surname)",
            "forename + surname",
            "postcode + postcode_district",
        ] {
            schema.passes = vec![alone.parse().unwrap()];
            assert!(matches!(schema.check(), Err(SchemaError::PassTooWide { .. })), "{alone}");
        }
        schema.passes = vec!["town + surname".parse().unwrap()];
        assert!(matches!(schema.check(), Err(SchemaError::FieldNotListed { .. })));
        schema = Schema::children();
        schema.passes.push("upn".parse().unwrap());
        assert!(matches!(schema.check(), Err(SchemaError::PassTwice { .. })));
        schema = Schema::children();
        schema.exact_bits = 8;
        assert!(matches!(schema.check(), Err(SchemaError::OutOfRange { .. })));
    }

    #[test]
    fn a_pass_holds_no_code_that_its_value_fixes() {
        let schema = Schema::children();
        let layout = |text: &str| schema.layout(&text.parse().unwrap());
        let all = layout("nhs_number");
        assert!(all.fixes(CodeSource::Identifier(Field::NhsNumber)));
        assert_eq!(all.code_bytes(), (2 + 2 + 8) + (2 + 8) + 6 * 2 + 2 + 3 * 2 + 2 * 4);
        let dob = layout("date_of_birth + surname[3]");
        assert!(dob.place(CodeSource::BirthDay).is_none());
        assert!(dob.place(CodeSource::Exact(Field::Surname)).is_some());
        assert!(dob.touches(Comparison::Surname) && dob.touches(Comparison::DateOfBirth));
        assert!(!dob.touches(Comparison::Forename));
        let place = layout("birth_day + postcode");
        assert!(place.place(CodeSource::DayMonthPair).is_none());
        assert!(place.place(CodeSource::BirthMonth).is_some());
        assert!(place.place(CodeSource::PostcodeDistrict).is_none());
        let mut end = 0;
        for code in place.codes() {
            assert_eq!(code.offset, end);
            end += code.length;
        }
        assert_eq!(end, place.code_bytes());
    }

    #[test]
    fn a_level_vector_keeps_each_level_apart() {
        let mut vector = LevelVector::default();
        for (place, comparison) in Comparison::ALL.into_iter().enumerate() {
            let level = u8::try_from(place).unwrap() % level_count(comparison);
            vector = vector.with(comparison, level);
        }
        for (place, comparison) in Comparison::ALL.into_iter().enumerate() {
            let level = u8::try_from(place).unwrap() % level_count(comparison);
            assert_eq!(vector.level(comparison), level);
        }
        assert_eq!(LevelVector::from_bits(vector.to_bits()).unwrap(), vector);
        assert!(LevelVector::from_bits(15).is_err());
    }
}

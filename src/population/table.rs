//! The agencies' records as rows of text.

use core::fmt;

/// One of the three agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agency {
    /// The NHS: every child.
    Health,
    /// Schools: pupils of the school census.
    Education,
    /// Children's social care: looked-after children and children in need.
    SocialCare,
}

impl Agency {
    /// All agencies, in the order of their files.
    pub const ALL: [Self; 3] = [Self::Health, Self::Education, Self::SocialCare];

    /// The name in `truth.csv`, and of the file: `health`, `education` or `social_care`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Education => "education",
            Self::SocialCare => "social_care",
        }
    }

    /// The columns of this agency's file. Sex is written M, F or U (not known) in all three, though
    /// NHS files have 1, 2, 9: code lists are tested elsewhere.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Health => &[
                "record_id",
                "nhs_number",
                "nhs_number_status",
                "forename",
                "middle_names",
                "surname",
                "former_surname",
                "date_of_birth",
                "sex",
                "postcode",
            ],
            Self::Education => &[
                "record_id",
                "upn",
                "former_upn",
                "forename",
                "middle_names",
                "preferred_forename",
                "surname",
                "former_surname",
                "date_of_birth",
                "sex",
                "postcode",
            ],
            Self::SocialCare => &[
                "record_id",
                "social_care_id",
                "nhs_number",
                "upn",
                "forename",
                "surname",
                "date_of_birth",
                "sex",
                "postcode",
            ],
        }
    }

    pub(super) const fn place(self) -> usize {
        match self {
            Self::Health => 0,
            Self::Education => 1,
            Self::SocialCare => 2,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Health => 'H',
            Self::Education => 'E',
            Self::SocialCare => 'S',
        }
    }
}

/// One record of an agency, with the person it is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    agency: Agency,
    pub(super) number: u32,
    pub(super) person: u32,
    /// The values after the record's id, parted by a character that no value has: a million rows
    /// take a third of the memory that separate strings would.
    text: Box<str>,
}

const PARTING: char = '\u{1f}';

impl Row {
    pub(super) fn new(agency: Agency, number: u32, person: u32, values: &[&str]) -> Self {
        let mut text = String::with_capacity(values.iter().map(|value| value.len() + 1).sum());
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                text.push(PARTING);
            }
            text.push_str(value);
        }
        Self { agency, number, person, text: text.into_boxed_str() }
    }

    /// The record's id: a letter for the agency and eight digits in no order.
    #[must_use]
    pub fn record_id(&self) -> String {
        format!("{}{:08}", self.agency.letter(), self.number)
    }

    /// The agency whose record it is.
    #[must_use]
    pub const fn agency(&self) -> Agency {
        self.agency
    }

    /// The truth: the place of the record's person in [`Population::persons`](super::Population::persons).
    #[must_use]
    pub const fn person(&self) -> u32 {
        self.person
    }

    /// The values after the record's id, in the order of the agency's columns.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.text.split(PARTING)
    }

    /// The value of a column other than `record_id`; empty where it is missing.
    #[must_use]
    pub fn value(&self, column: &str) -> &str {
        let columns = self.agency.columns().iter().skip(1);
        columns
            .zip(self.values())
            .find_map(|(name, value)| (*name == column).then_some(value))
            .unwrap_or_default()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("agency", &self.agency).finish_non_exhaustive()
    }
}

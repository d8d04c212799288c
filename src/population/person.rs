//! What is true of a child.

use super::Care;

/// What is true of a child, by which linkage quality is broken down. An adopted child is two of
/// them, one for each identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub(super) birth_days: i32,
    pub(super) household: u32,
    pub(super) group: u8,
    pub(super) babies: u8,
    pub(super) flags: u16,
    pub(super) care: Care,
}

pub(super) const MALE: u16 = 1;
pub(super) const MOVER: u16 = 2;
pub(super) const MISSING_IDENTIFIER: u16 = 4;
pub(super) const ADDITIONAL_LANGUAGE: u16 = 8;
pub(super) const UNACCOMPANIED: u16 = 16;
pub(super) const PLACEHOLDER: u16 = 32;
pub(super) const CHANGED_SURNAME: u16 = 64;
pub(super) const ADOPTED: u16 = 128;
pub(super) const MONONYM: u16 = 256;

impl Person {
    const fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// The true date of birth in days since 1970-01-01.
    #[must_use]
    pub const fn birth_days(self) -> i32 {
        self.birth_days
    }

    /// The household of birth: siblings share it.
    #[must_use]
    pub const fn household(self) -> u32 {
        self.household
    }

    /// What social care does for the child.
    #[must_use]
    pub const fn care(self) -> Care {
        self.care
    }

    /// Whether the child is a boy.
    #[must_use]
    pub const fn is_male(self) -> bool {
        self.has(MALE)
    }

    /// Whether the child was born together with another.
    #[must_use]
    pub const fn is_twin(self) -> bool {
        self.babies > 1
    }

    /// Whether the child moved lately, so that an agency may hold the address before.
    #[must_use]
    pub const fn is_mover(self) -> bool {
        self.has(MOVER)
    }

    /// Whether the child's surname changed.
    #[must_use]
    pub const fn has_changed_surname(self) -> bool {
        self.has(CHANGED_SURNAME)
    }

    /// Whether a record lacks the NHS number or UPN that its agency would hold.
    #[must_use]
    pub const fn lacks_identifier(self) -> bool {
        self.has(MISSING_IDENTIFIER)
    }

    /// Whether English is an additional language.
    #[must_use]
    pub const fn has_additional_language(self) -> bool {
        self.has(ADDITIONAL_LANGUAGE)
    }

    /// Whether the child is an unaccompanied asylum-seeking child.
    #[must_use]
    pub const fn is_unaccompanied(self) -> bool {
        self.has(UNACCOMPANIED)
    }

    /// Whether the person is one of the two identities of an adopted child, before or since the
    /// order ([`Care::Closed`], [`Care::Adopted`]): two persons, which no linkage may join.
    #[must_use]
    pub const fn is_adopted(self) -> bool {
        self.has(ADOPTED)
    }

    /// Whether the child has one name alone, so that a record lacks the surname or repeats it.
    #[must_use]
    pub const fn has_one_name(self) -> bool {
        self.has(MONONYM)
    }

    /// Whether a record has a placeholder such as "Baby" for a forename.
    #[must_use]
    pub const fn has_placeholder(self) -> bool {
        self.has(PLACEHOLDER)
    }
}

//! Why an identifier was refused.

use super::IdentifierKind;
use crate::error::ErrorKind;

/// Why a text is not an identifier of the scheme. It never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// Too short or too long.
    #[error(
        "{scheme} has {found} characters; it should be {}; were leading zeros dropped, or two columns joined?",
        scheme.form()
    )]
    BadLength {
        /// The scheme that was read.
        scheme: IdentifierKind,
        /// The number of characters found, separators not counted.
        found: usize,
    },
    /// A character that the scheme does not use.
    #[error(
        "{scheme} has a character at position {position} that it does not allow; it should be {}; correct it at the source",
        scheme.form()
    )]
    BadCharacter {
        /// The scheme that was read.
        scheme: IdentifierKind,
        /// The place of the character in the text, counted from 1.
        position: usize,
    },
    /// The check digit or letter does not fit the rest.
    #[error("{scheme} has a wrong check digit; compare it with the original, it is mistyped")]
    BadCheckDigit {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// The check digit of such a number would be 10, so it was never issued.
    #[error(
        "{scheme} has no possible check digit and was never issued; compare it with the original"
    )]
    CheckTen {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// One digit repeated: it passes the arithmetic and stands for nobody.
    #[error("{scheme} is one digit repeated, which is never issued; leave the field empty instead")]
    Repdigit {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// Outside the range of the scheme.
    #[error(
        "{scheme} is outside the range of numbers issued; check which scheme this column holds"
    )]
    OutOfRange {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// A test identifier in real records.
    #[error(
        "{scheme} is a test identifier that is never issued; remove test records, or accept never-issued identifiers in the schema of a synthetic run"
    )]
    NeverIssued {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// A valid identifier of another scheme.
    #[error(
        "the column for {scheme} holds what looks like another scheme's value ({looks_like}); are two columns swapped, or is it mistyped?"
    )]
    WrongColumn {
        /// The scheme that was read.
        scheme: IdentifierKind,
        /// The scheme of which the text is a valid identifier.
        looks_like: IdentifierKind,
    },
    /// The date of birth inside the number is not a day of the calendar in 19xx or 20xx.
    #[error("{scheme} begins with a date that does not exist; compare it with the original")]
    BadDate {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// A code that the code list does not have.
    #[error("{scheme} is not in the code list; it should be {}", scheme.form())]
    NotInCodeList {
        /// The scheme that was read.
        scheme: IdentifierKind,
    },
    /// The local authority of a social care id is not in one of the two forms.
    #[error(
        "the authority of a social care id should be a DfE code of 3 digits or an ONS code of 9 characters"
    )]
    BadAuthority,
    /// The name of the case system of a social care id is not usable.
    #[error(
        "the case system of a social care id should be named by 1 to 32 letters, digits, spaces, hyphens, dots or underscores"
    )]
    BadSystemName,
}

impl IdentifierError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::InputRejected
    }

    /// A short stable phrase for counting errors by reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadLength { .. } => "bad length",
            Self::BadCharacter { .. } => "bad character",
            Self::BadCheckDigit { .. } => "bad check digit",
            Self::CheckTen { .. } => "check digit ten",
            Self::Repdigit { .. } => "repeated digit",
            Self::OutOfRange { .. } => "out of range",
            Self::NeverIssued { .. } => "never issued",
            Self::WrongColumn { looks_like, .. } => match looks_like {
                IdentifierKind::NhsNumber => "looks like an NHS number",
                IdentifierKind::ChiNumber => "looks like a CHI number",
                IdentifierKind::HealthAndCareNumber => "looks like a Health and Care number",
                IdentifierKind::UniquePupilNumber => "looks like a UPN",
                IdentifierKind::UniqueLearnerNumber => "looks like a ULN",
                IdentifierKind::SocialCareId
                | IdentifierKind::UniquePropertyReferenceNumber
                | IdentifierKind::NhsNumberStatus => "wrong column",
            },
            Self::BadDate { .. } => "bad date",
            Self::NotInCodeList { .. } => "not in code list",
            Self::BadAuthority => "bad authority",
            Self::BadSystemName => "bad system name",
        }
    }
}

//! The schemes themselves, and sets of them.

use core::fmt;

/// An identifier scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IdentifierKind {
    /// NHS number of England, Wales and the Isle of Man.
    NhsNumber,
    /// Community Health Index number of Scotland.
    ChiNumber,
    /// Health and Care number of Northern Ireland.
    HealthAndCareNumber,
    /// Unique pupil number of England and Wales.
    UniquePupilNumber,
    /// Unique learner number.
    UniqueLearnerNumber,
    /// Child's id in one local authority's case system.
    SocialCareId,
    /// Unique property reference number.
    UniquePropertyReferenceNumber,
    /// NHS NUMBER STATUS INDICATOR CODE.
    NhsNumberStatus,
}

impl IdentifierKind {
    /// Every scheme, in the order of the enumeration.
    pub const ALL: [Self; 8] = [
        Self::NhsNumber,
        Self::ChiNumber,
        Self::HealthAndCareNumber,
        Self::UniquePupilNumber,
        Self::UniqueLearnerNumber,
        Self::SocialCareId,
        Self::UniquePropertyReferenceNumber,
        Self::NhsNumberStatus,
    ];

    /// The name for messages and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NhsNumber => "NHS number",
            Self::ChiNumber => "CHI number",
            Self::HealthAndCareNumber => "Health and Care number",
            Self::UniquePupilNumber => "UPN",
            Self::UniqueLearnerNumber => "ULN",
            Self::SocialCareId => "social care id",
            Self::UniquePropertyReferenceNumber => "UPRN",
            Self::NhsNumberStatus => "NHS number status",
        }
    }

    /// What a well-formed value looks like.
    pub(super) const fn form(self) -> &'static str {
        match self {
            Self::NhsNumber
            | Self::ChiNumber
            | Self::HealthAndCareNumber
            | Self::UniqueLearnerNumber => "10 digits",
            Self::UniquePupilNumber => "13 characters: a letter, 11 digits, a digit or letter",
            Self::SocialCareId => "1 to 20 letters and digits",
            Self::UniquePropertyReferenceNumber => "1 to 12 digits",
            Self::NhsNumberStatus => "a code from 01 to 08",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far the published tables of number ranges agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SchemeConfidence {
    /// The range is kept for tests and never issued.
    NeverIssued,
    /// Sources conflict, or the range is in nobody's table.
    Disputed,
    /// Sources agree on one scheme.
    Firm,
}

/// The schemes that may have issued a number, judged by its range.
///
/// A range is a hint and not proof; hence a set and a confidence, never one guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PossibleSchemes {
    kinds: u8,
    confidence: SchemeConfidence,
}

impl PossibleSchemes {
    pub(super) const fn new(kinds: (IdentifierKind, Option<IdentifierKind>)) -> Self {
        let (first, second) = kinds;
        match second {
            None => Self { kinds: first.bit(), confidence: SchemeConfidence::Firm },
            Some(second) => {
                Self { kinds: first.bit() | second.bit(), confidence: SchemeConfidence::Disputed }
            }
        }
    }

    pub(super) const fn with_confidence(self, confidence: SchemeConfidence) -> Self {
        Self { confidence, ..self }
    }

    /// Whether `kind` is one of them.
    #[must_use]
    pub const fn contains(self, kind: IdentifierKind) -> bool {
        self.kinds & kind.bit() != 0
    }

    /// The schemes, in the order of the enumeration.
    pub fn iter(self) -> impl Iterator<Item = IdentifierKind> {
        IdentifierKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// How far the sources agree.
    #[must_use]
    pub const fn confidence(self) -> SchemeConfidence {
        self.confidence
    }
}

//! A data item as it was read: a value, or missing with the reason.
//!
//! A placeholder, a default date or a code for "unknown" is no evidence for or against a link, so it
//! becomes *missing*, and the reason is counted. What is not readable at all is an error instead.

/// A value, or the reason why there is none.
///
/// ```
/// use linkwise::reading::{MissingReason, Reading};
/// let reading: Reading<u8> = Reading::Missing(MissingReason::Empty);
/// assert_eq!(reading.present(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading<T> {
    /// There is a value.
    Present(T),
    /// There is none.
    Missing(MissingReason),
}

impl<T> Reading<T> {
    /// The value, where there is one.
    pub fn present(self) -> Option<T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Missing(_) => None,
        }
    }

    /// The value by reference, where there is one.
    pub const fn as_present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Missing(_) => None,
        }
    }

    /// The reason, where there is no value.
    pub const fn missing(&self) -> Option<MissingReason> {
        match self {
            Self::Present(_) => None,
            Self::Missing(reason) => Some(*reason),
        }
    }
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MissingReason {
    /// The field is empty.
    Empty,
    /// A word or number that stands for "not known" ("Baby", "Unknown", 9999999999).
    Placeholder,
    /// A code of the scheme that says why there is no value (UN1 to UN7, sex "not known").
    UnknownCode,
    /// A pseudo-postcode (ZZ99 ...): no fixed abode, abroad, not known.
    PseudoPostcode,
    /// A date that stands for "not known".
    DefaultDate,
    /// The child is not born yet.
    Unborn,
}

impl MissingReason {
    /// A word for tables and counts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder => "placeholder",
            Self::UnknownCode => "unknown code",
            Self::PseudoPostcode => "pseudo-postcode",
            Self::DefaultDate => "default date",
            Self::Unborn => "unborn",
        }
    }
}

//! The numbers and codes by which agencies know a child, each parsed once into its own type.
//!
//! A type of this module exists only with a right check digit, a right range and canonical spelling,
//! so that code behind it never checks again. Every type is read with `read`, which gives one of
//! three answers: a value, *missing* with the reason ([`Reading`]), or an
//! [`IdentifierError`] that says what is wrong and how to mend it. Nothing is repaired silently.
//!
//! | type | who issues it | form | check |
//! |---|---|---|---|
//! | [`NhsNumber`] | NHS of England, Wales, Isle of Man | 10 digits | modulus 11 |
//! | [`ChiNumber`] | NHS Scotland | 10 digits, begins with the date of birth | modulus 11, or Luhn since November 2025 |
//! | [`HealthAndCareNumber`] | Northern Ireland | 10 digits, 320 to 399 | modulus 11 |
//! | [`UniquePupilNumber`] | schools in England and Wales | letter, 11 digits, digit or letter | modulus 23 |
//! | [`UniqueLearnerNumber`] | Learning Records Service | 10 digits | modulus 11, remainder 10 |
//! | [`SocialCareId`] | one local authority's case system | up to 20 letters and digits | none |
//! | [`UniquePropertyReferenceNumber`] | local authorities (an address, not a person) | 1 to 12 digits | none |
//!
//! Parsing allocates nothing. `Debug` of these types shows the type's name alone, and they have no
//! `Display`; the value is read with `as_str`, which is for encoding and for the controller's own
//! screens, never for logs.
//!
//! ```
//! use linkwise::identifier::{IdentifierKind, NeverIssued, NhsNumber, identify};
//!
//! // 999 ... numbers are never issued: they are for tests.
//! let number = NhsNumber::read("999 000 0018", NeverIssued::Accept)?.present();
//! assert_eq!(number.map(|n| n.as_str().to_owned()).as_deref(), Some("9990000018"));
//! assert_eq!(format!("{number:?}"), "Some(NhsNumber)");
//!
//! // A learner number in the column of NHS numbers is recognised as what it is.
//! let error = NhsNumber::read("9276308686", NeverIssued::Refuse).unwrap_err();
//! assert_eq!(error.code(), "looks like a ULN");
//! assert_eq!(identify("9276308686"), [IdentifierKind::UniqueLearnerNumber]);
//! # Ok::<(), linkwise::identifier::IdentifierError>(())
//! ```

mod chi_number;
mod digits;
mod error;
mod health_and_care_number;
mod kind;
mod local_authority;
mod nhs_number;
mod nhs_number_status;
mod placeholder;
mod social_care_id;
mod unique_learner_number;
mod unique_property_reference_number;
mod unique_pupil_number;

pub use chi_number::{ChiCheck, ChiNumber, ChiSex};
pub use error::IdentifierError;
pub use health_and_care_number::HealthAndCareNumber;
pub use kind::{IdentifierKind, PossibleSchemes, SchemeConfidence};
pub use local_authority::{LOCAL_AUTHORITY_LIST_VERSION, local_authority_known};
pub use nhs_number::NhsNumber;
pub use nhs_number_status::NhsNumberStatus;
pub use social_care_id::SocialCareId;
pub use unique_learner_number::UniqueLearnerNumber;
pub use unique_property_reference_number::UniquePropertyReferenceNumber;
pub use unique_pupil_number::{UniquePupilNumber, UnknownPupilNumberCode};

use crate::reading::Reading;

/// Whether test identifiers that are never issued to anyone count as valid.
///
/// These are NHS numbers from 500 000 0000 to 599 999 9999 and from 900 000 0000 on, and UPNs of
/// establishment 0000. Synthetic populations use them, so that no made-up child can be a real one;
/// a run on real records refuses them, so that test records do not link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NeverIssued {
    /// They are an error that names the reason: for real records.
    Refuse,
    /// They are values like any other: for synthetic records.
    Accept,
}

/// The schemes of which `text` is a valid identifier, test identifiers included.
///
/// Only schemes with a check digit take part: any row of digits would do as a property reference
/// or a social care id. Use it to find swapped columns: a 10-digit text is never both a ULN and a
/// number with a right modulus 11 digit, but a CHI number that passes Luhn alone can be both.
///
/// Cost: reads the text at most five times; allocates the answer only.
///
/// ```
/// use linkwise::identifier::{IdentifierKind, identify};
/// assert_eq!(identify("010101 1237"), [IdentifierKind::ChiNumber]);
/// assert!(identify("unknown").is_empty());
/// ```
#[must_use]
pub fn identify(text: &str) -> Vec<IdentifierKind> {
    fn valid<T>(reading: &Result<Reading<T>, IdentifierError>) -> bool {
        matches!(reading, Ok(Reading::Present(_)))
    }
    [
        (IdentifierKind::NhsNumber, valid(&NhsNumber::read(text, NeverIssued::Accept))),
        (IdentifierKind::ChiNumber, valid(&ChiNumber::read(text))),
        (IdentifierKind::HealthAndCareNumber, valid(&HealthAndCareNumber::read(text))),
        (
            IdentifierKind::UniquePupilNumber,
            valid(&UniquePupilNumber::read(text, NeverIssued::Accept)),
        ),
        (IdentifierKind::UniqueLearnerNumber, valid(&UniqueLearnerNumber::read(text))),
    ]
    .into_iter()
    .filter_map(|(kind, is_valid)| is_valid.then_some(kind))
    .collect()
}

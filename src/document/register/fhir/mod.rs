//! Consent of FHIR R4 (<https://hl7.org/fhir/R4/consent.html>; UK Core is R4), in JSON.
//!
//! | here | there |
//! |---|---|
//! | the record | `patient.identifier`: a record id under a system that the caller states, or an NHS number |
//! | the kind | `category`: `confidentiality` is `IDSCL` (information disclosure) of v3-ActCode, `data_protection` the code of [`FHIR_KIND_SYSTEM`]; read too: `confidentiality` of that system |
//! | given, refused | `provision.type` permit, deny; also `status` rejected of what would be permitted |
//! | purposes | `provision.purpose`, codes of [`FHIR_PURPOSE_SYSTEM`]; read too: `TREAT` (individual care) and `HRESCH` (research) of v3-ActReason |
//! | from | `dateTime`, and `provision.period.start` where it is there; both must agree |
//! | until | `provision.period.end` of an active consent |
//! | withdrawn | `status` inactive with `provision.period.end` |
//! | the giver | `performer.identifier`, a code of [`FHIR_GIVER_SYSTEM`]; read too: a performer that is but `type` `Patient` (the child) or `RelatedPerson` (parental responsibility) |
//! | which of several givers | `performer.identifier` of [`FHIR_GIVER_ID_SYSTEM`], with the code of [`FHIR_GIVER_SYSTEM`] as its `type` |
//! | competence, evidence | `verification`: `verified`, and for a child `verificationDate` |
//! | one purpose in another way | a provision within the provision, of the other type, for some of its purposes; read as two decisions |
//!
//! The rest is fixed: scope `patient-privacy`, policy rule `OPTIN`. Another scope is to something else
//! (`research`: to taking part in a study; `treatment`), and another category (`ICOL`, `INFA`, LOINC's
//! 59284-0) does not tell whether it is consent to processing or consent that lifts confidence: both are
//! refused, and so are two categories in one resource. Passed over is only
//! what says nothing of the consent: `id`, `meta` with version, profile and time, `fullUrl`, and
//! the `display` of a code. Everything else is refused with its path: nothing that someone wrote into
//! a consent is ever lost without a word.

mod element;
mod export;
mod import;

pub use export::export_fhir;
pub use import::import_fhir;

use crate::identifier::NhsNumber;
use crate::policy::Consent;

/// The system of NHS numbers in FHIR.
pub const NHS_NUMBER_SYSTEM: &str = "https://fhir.nhs.uk/Id/nhs-number";
/// The code system of purposes: the words of agreements, such as `research`.
pub const FHIR_PURPOSE_SYSTEM: &str = "urn:linkwise:purpose";
/// The code system of givers: the words of the consent register, such as `parental_responsibility`.
pub const FHIR_GIVER_SYSTEM: &str = "urn:linkwise:consent-giver";

/// The system of ids that tell several givers of one child's consents apart.
pub const FHIR_GIVER_ID_SYSTEM: &str = "urn:linkwise:giver-id";
/// The code system of the kinds of consent: the words of the consent register.
pub const FHIR_KIND_SYSTEM: &str = "urn:linkwise:consent-kind";

const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const SCOPE: [&str; 2] = ["http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"];
const DISCLOSURE: [&str; 2] = ["http://terminology.hl7.org/CodeSystem/v3-ActCode", "IDSCL"];
const POLICY_RULE: [&str; 2] = ["http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"];

/// Whom a consent is about.
#[derive(Clone, PartialEq, Eq)]
pub enum Patient {
    /// The record of this id.
    RecordId(String),
    /// The child with this NHS number.
    NhsNumber(NhsNumber),
}

/// A decision as it came in.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedConsent {
    /// Whom it is about.
    pub patient: Patient,
    /// What was decided.
    pub consent: Consent,
}

crate::secret::redacted!("Patient" => Patient, "ImportedConsent" => ImportedConsent);

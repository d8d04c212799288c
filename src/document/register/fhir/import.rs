//! From FHIR.

use super::element::{CODING, CONCEPT, Element};
use super::{
    ACT_REASON, DISCLOSURE, FHIR_GIVER_ID_SYSTEM, FHIR_GIVER_SYSTEM, FHIR_KIND_SYSTEM,
    FHIR_PURPOSE_SYSTEM, ImportedConsent, NHS_NUMBER_SYSTEM, POLICY_RULE, Patient, SCOPE,
};
use crate::document::register::error::{RegisterFileError, RowPlace};
use crate::document::register::json::{self, Json};
use crate::document::register::{DayStandsFor, RegisterSource, nhs_number, parse_moment};
use crate::policy::{Consent, ConsentKind, Giver, GiverId, Purpose};
use crate::time::Timestamp;

/// The largest file of FHIR that is read.
const MOST_BYTES: usize = 32 << 20;
/// The longest record id: that of records.
const LONGEST_ID: usize = 256;

type Read<T> = Result<T, RegisterFileError>;

const CONSENT: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "status",
    "scope",
    "category",
    "patient",
    "dateTime",
    "performer",
    "policyRule",
    "verification",
    "provision",
];
const PROVISION: &[&str] = &["type", "period", "purpose", "provision"];
const NESTED: &[&str] = &["type", "purpose"];
/// Givers of whom there can be several about one child.
const SEVERAL: [&str; 2] = ["parental_responsibility", "local_authority"];
const META: &[&str] = &["versionId", "lastUpdated", "profile"];

/// Reads consents from a bundle, or from one resource.
///
/// `record_system` is the system under which `patient.identifier` holds record ids. The file is read
/// whole: at most 256 MiB, which take some three times as much memory.
///
/// ```
/// use linkwise::document::register::{Patient, RegisterSource, import_fhir};
/// let json = r#"{
///     "resourceType": "Consent", "status": "active",
///     "scope": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/consentscope",
///                             "code": "patient-privacy" }] },
///     "category": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
///                                 "code": "IDSCL" }] }],
///     "patient": { "identifier": { "system": "https://example.org/record", "value": "h17" } },
///     "dateTime": "2026-03-01",
///     "performer": [{ "type": "RelatedPerson" }],
///     "policyRule": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
///                                  "code": "OPTIN" }] },
///     "verification": [{ "verified": true }],
///     "provision": { "type": "permit",
///                    "purpose": [{ "system": "urn:linkwise:purpose", "code": "research" }] }
/// }"#;
/// let source = RegisterSource::from_reader("consent.json", json.as_bytes());
/// let imported = import_fhir(source, Some("https://example.org/record"))?;
/// assert!(imported[0].patient == Patient::RecordId("h17".to_owned()));
/// assert!(imported[0].consent.given);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RegisterFileError`]; for whatever the consents say that this library cannot hold,
/// [`RegisterFileError::Fhir`] with the path of the element.
pub fn import_fhir(
    source: RegisterSource,
    record_system: Option<&str>,
) -> Read<Vec<ImportedConsent>> {
    let (file, bytes) = source.whole(MOST_BYTES)?;
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
    let Some(document) = json::parse(text) else {
        let (place, problem) =
            (RowPlace { row: 1, line: 1 }, "the file is not JSON in UTF-8, or has a key twice");
        return Err(RegisterFileError::Json { file, place, problem });
    };
    let kind = |value: &Json| match value {
        Json::Object(items) => items.iter().find_map(|(key, value)| match value {
            Json::Text(text) if key == "resourceType" => Some(text.clone()),
            _ => None,
        }),
        _ => None,
    };
    let mut imported = Vec::new();
    if kind(&document).as_deref() != Some("Bundle") {
        read(
            &Element::new(&file, 1, "Consent", &document, CONSENT)?,
            record_system,
            &mut imported,
        )?;
        return Ok(imported);
    }
    let known = &["resourceType", "id", "meta", "type", "entry"];
    let bundle = Element::new(&file, 0, "Bundle", &document, known)?;
    no_security(&bundle)?;
    if bundle.needed_text("type")? != "collection" {
        return Err(bundle.wrong("type", "a bundle of the type collection is needed"));
    }
    for (number, entry) in (1..).zip(bundle.list("entry")?) {
        let entry = Element::new(&file, number, "Bundle.entry", entry, &["fullUrl", "resource"])?;
        let resource = entry.object("resource", CONSENT)?;
        let resource = resource.ok_or_else(|| entry.wrong("resource", "it is missing"))?;
        read(&resource.renamed("Consent"), record_system, &mut imported)?;
    }
    Ok(imported)
}

/// Labels and tags of `meta` would say how to handle the consent; what it may say is checked by name.
fn no_security(element: &Element<'_>) -> Read<()> {
    element.object("meta", META).map(|_| ())
}

fn read(
    consent: &Element<'_>,
    record_system: Option<&str>,
    imported: &mut Vec<ImportedConsent>,
) -> Read<()> {
    if consent.needed_text("resourceType")? != "Consent" {
        return Err(consent.wrong("resourceType", "consents alone are read"));
    }
    no_security(consent)?;
    fixed(consent, "scope", consent.object("scope", CONCEPT)?, SCOPE)?;
    let kind = consent_kind(consent)?;
    fixed(consent, "policyRule", consent.object("policyRule", CONCEPT)?, POLICY_RULE)?;
    let patient = patient(consent, record_system)?;
    let (giver, giver_id) = giver(consent)?;
    let provision = consent.object("provision", PROVISION)?;
    let provision = provision.ok_or_else(|| consent.wrong("provision", "it is missing"))?;
    let mut permit = permits(&provision)?;
    let status = consent.needed_text("status")?;
    match status {
        "active" | "inactive" => {}
        "rejected" if permit => permit = false,
        "rejected" => {
            let problem = "a rejected provision that denies has no plain meaning";
            return Err(consent.wrong("status", problem));
        }
        _ => return Err(consent.wrong("status", "it must be active, inactive or rejected")),
    }
    let (from, end) = times(consent, &provision)?;
    let (until, withdrawn) = match (status, end) {
        ("inactive", None) => {
            let problem = "an inactive consent needs the time of its withdrawal here";
            return Err(provision.wrong("period.end", problem));
        }
        ("inactive", end) => (None, end),
        (_, end) => (end, None),
    };
    let mut purposes = purposes(&provision)?;
    let mut add = |given, purposes| {
        let (giver, giver_id) = (giver.clone(), giver_id.clone());
        let consent = Consent { kind, giver, giver_id, given, purposes, from, until, withdrawn };
        imported.push(ImportedConsent { patient: patient.clone(), consent });
    };
    if let Some(nested) = provision.only("provision", NESTED)? {
        if status == "rejected" {
            let problem = "an exception to what was rejected has no plain meaning";
            return Err(provision.wrong("provision", problem));
        }
        if permits(&nested)? == permit {
            let problem = "a provision within a provision must be of the other type";
            return Err(nested.wrong("type", problem));
        }
        let excepted = self::purposes(&nested)?;
        if !excepted.iter().all(|purpose| purposes.contains(purpose)) {
            return Err(nested.wrong("purpose", "it is no purpose of the provision around it"));
        }
        purposes.retain(|purpose| !excepted.contains(purpose));
        if purposes.is_empty() {
            return Err(nested.wrong("purpose", "it leaves nothing of the provision around it"));
        }
        add(!permit, excepted);
    }
    add(permit, purposes);
    Ok(())
}

fn fixed(
    consent: &Element<'_>,
    key: &str,
    concept: Option<Element<'_>>,
    expected: [&str; 2],
) -> Read<()> {
    let concept = concept.ok_or_else(|| consent.wrong(key, "it is missing"))?;
    if concept.concept()? == expected {
        return Ok(());
    }
    Err(consent.wrong(key, "another code than the one of a consent to share cannot be represented"))
}

/// Whether it is consent to processing or consent that lifts confidence: told, or refused.
fn consent_kind(consent: &Element<'_>) -> Read<ConsentKind> {
    let concept = consent.only("category", CONCEPT)?;
    let concept = concept.ok_or_else(|| consent.wrong("category", "it is missing"))?;
    let kind = match concept.concept()? {
        DISCLOSURE => Some(ConsentKind::Confidentiality),
        [FHIR_KIND_SYSTEM, word] => ConsentKind::from_name(word),
        _ => None,
    };
    let problem = "it does not tell whether this is consent to processing (data_protection) or consent that lifts confidence (confidentiality); the code IDSCL, or one of urn:linkwise:consent-kind, does";
    kind.ok_or_else(|| consent.wrong("category", problem))
}

fn patient(consent: &Element<'_>, record_system: Option<&str>) -> Read<Patient> {
    let patient = consent.object("patient", &["identifier", "type"])?;
    let patient = patient.ok_or_else(|| consent.wrong("patient", "it is missing"))?;
    if patient.text("type")?.is_some_and(|kind| kind != "Patient") {
        return Err(patient.wrong("type", "it must be Patient"));
    }
    let identifier = patient.object("identifier", &["system", "value"])?;
    let identifier = identifier.ok_or_else(|| patient.wrong("identifier", "it is missing"))?;
    let (system, value) = (identifier.needed_text("system")?, identifier.needed_text("value")?);
    if system == NHS_NUMBER_SYSTEM {
        return match nhs_number(value) {
            Some(Ok(number)) => Ok(Patient::NhsNumber(number)),
            _ => Err(identifier.wrong("value", "it is no NHS number")),
        };
    }
    if record_system != Some(system) {
        let problem =
            "it is neither that of NHS numbers nor the one that was stated for record ids";
        return Err(identifier.wrong("system", problem));
    }
    if value.trim() != value || value.len() > LONGEST_ID || value.contains('\0') {
        return Err(identifier.wrong("value", "it is no record id"));
    }
    Ok(Patient::RecordId(value.to_owned()))
}

fn giver(consent: &Element<'_>) -> Read<(Giver, Option<GiverId>)> {
    let performer = consent.only("performer", &["type", "identifier"])?;
    let performer =
        performer.ok_or_else(|| consent.wrong("performer", "it is missing: who decided?"))?;
    let kind = performer.text("type")?;
    let mut giver_id = None;
    let word = match performer.object("identifier", &["type", "system", "value"])? {
        None => match kind {
            Some("Patient") => "child",
            Some("RelatedPerson") => "parental_responsibility",
            _ => return Err(performer.wrong("identifier", "it is missing: who decided?")),
        },
        Some(identifier) if identifier.needed_text("system")? == FHIR_GIVER_ID_SYSTEM => {
            let sort = identifier.object("type", CONCEPT)?;
            let sort = sort.ok_or_else(|| identifier.wrong("type", "it is missing"))?;
            let [system, word] = sort.concept()?;
            if system != FHIR_GIVER_SYSTEM || !SEVERAL.contains(&word) {
                let problem = "it must be a giver of whom there can be several: parental_responsibility or local_authority";
                return Err(identifier.wrong("type", problem));
            }
            let problem = "it must be 1 to 32 letters, digits, `-`, `_` or `.`";
            let id = GiverId::new(identifier.needed_text("value")?);
            giver_id = Some(id.ok_or_else(|| identifier.wrong("value", problem))?);
            word
        }
        Some(identifier) => {
            if identifier.object("type", CONCEPT)?.is_some() {
                let problem = "a type goes with an id of urn:linkwise:giver-id alone";
                return Err(identifier.wrong("type", problem));
            }
            if identifier.needed_text("system")? != FHIR_GIVER_SYSTEM {
                return Err(identifier.wrong("system", "it must be the one of givers"));
            }
            identifier.needed_text("value")?
        }
    };
    let verification = consent.only("verification", &["verified", "verificationDate"])?;
    let (verified, date) = match &verification {
        None => (false, None),
        Some(one) => {
            let verified = one.boolean("verified")?;
            let verified = verified.ok_or_else(|| one.wrong("verified", "it is missing"))?;
            (verified, one.text("verificationDate")?)
        }
    };
    let expected = if word == "child" { "Patient" } else { "RelatedPerson" };
    let institution = matches!(word, "local_authority" | "court");
    if kind.is_some_and(|kind| kind != if institution { "Organization" } else { expected }) {
        return Err(performer.wrong("type", "it is not that of this giver"));
    }
    if let (Some(one), Some(_), true) = (&verification, date, word != "child") {
        return Err(one.wrong("verificationDate", "a day is kept of a child's competence alone"));
    }
    let giver = match word {
        "child" => {
            let assessed = match (&verification, verified, date) {
                (_, false, None) | (None, ..) => None,
                (Some(_), true, Some(date)) if date.parse::<crate::time::Date>().is_ok() => {
                    date.parse().ok()
                }
                (Some(one), ..) => {
                    let problem =
                        "a child's competence is verified true with a day, or false without";
                    return Err(one.wrong("verificationDate", problem));
                }
            };
            Giver::Child { competence_assessed: assessed }
        }
        "parental_responsibility" => Giver::ParentalResponsibility { evidence_seen: verified },
        "local_authority" => Giver::LocalAuthority { order_seen: verified },
        "court" if verification.is_none() => Giver::Court,
        "court" => {
            return Err(consent.wrong("verification", "that of a court cannot be represented"));
        }
        _ => return Err(performer.wrong("identifier.value", "it is none of the givers")),
    };
    Ok((giver, giver_id))
}

fn permits(provision: &Element<'_>) -> Read<bool> {
    match provision.needed_text("type")? {
        "permit" => Ok(true),
        "deny" => Ok(false),
        _ => Err(provision.wrong("type", "it must be permit or deny")),
    }
}

fn times(consent: &Element<'_>, provision: &Element<'_>) -> Read<(Timestamp, Option<Timestamp>)> {
    let read = |element: &Element<'_>, key: &str, day| {
        let problem =
            "a whole day, or a time with its offset, at most to the millisecond, is needed";
        let text = element.text(key)?;
        text.map(|text| parse_moment(text, day).ok_or_else(|| element.wrong(key, problem)))
            .transpose()
    };
    let decided = read(consent, "dateTime", DayStandsFor::Beginning)?;
    let period = provision.object("period", &["start", "end"])?;
    let (start, end) = match &period {
        None => (None, None),
        Some(period) => (
            read(period, "start", DayStandsFor::Beginning)?,
            // A day of withdrawal protects from its beginning; a day of expiry lasts.
            read(
                period,
                "end",
                if consent.text("status")? == Some("inactive") {
                    DayStandsFor::Beginning
                } else {
                    DayStandsFor::End
                },
            )?,
        ),
    };
    match (decided, start) {
        (Some(a), Some(b)) if a != b => {
            let problem = "it differs from dateTime, and there is one beginning alone";
            Err(provision.wrong("period.start", problem))
        }
        (Some(from), _) | (None, Some(from)) => Ok((from, end)),
        (None, None) => Err(consent.wrong("dateTime", "it is missing")),
    }
}

fn purposes(provision: &Element<'_>) -> Read<Vec<Purpose>> {
    let mut purposes = Vec::new();
    for coding in provision.objects("purpose", CODING)? {
        let purpose = match coding.coding()? {
            [FHIR_PURPOSE_SYSTEM, word] => Purpose::from_name(word),
            [ACT_REASON, "TREAT"] => Some(Purpose::IndividualCare),
            [ACT_REASON, "HRESCH"] => Some(Purpose::Research),
            _ => None,
        };
        let problem = "it is not one of the purposes that are mapped";
        purposes.push(purpose.ok_or_else(|| coding.wrong("code", problem))?);
    }
    if purposes.is_empty() {
        let problem = "it is missing, and a consent for every purpose is not specific";
        return Err(provision.wrong("purpose", problem));
    }
    purposes.sort_unstable();
    purposes.dedup();
    Ok(purposes)
}

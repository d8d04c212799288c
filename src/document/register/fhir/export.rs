//! To FHIR.

use std::io::Write;

use serde_json::{Value, json};

use super::{
    DISCLOSURE, FHIR_GIVER_ID_SYSTEM, FHIR_GIVER_SYSTEM, FHIR_KIND_SYSTEM, FHIR_PURPOSE_SYSTEM,
    ImportedConsent, NHS_NUMBER_SYSTEM, POLICY_RULE, Patient, SCOPE,
};
use crate::document::register::{RegisterFileError, write_moment};
use crate::policy::{Consent, ConsentKind, Giver};

/// Writes consents as a bundle of the type collection, one resource each; [`super::import_fhir`]
/// reads the same consents from it. Errors call the output `name`.
///
/// # Errors
/// [`RegisterFileError::InputOutput`]; [`RegisterFileError::Fhir`] for a consent that FHIR R4 cannot
/// hold: one that has both an end and a withdrawal.
pub fn export_fhir(
    name: &str,
    mut output: impl Write,
    consents: impl IntoIterator<Item = ImportedConsent>,
    record_system: &str,
) -> Result<(), RegisterFileError> {
    let failed = |source: std::io::Error| {
        let file = name.to_owned();
        RegisterFileError::InputOutput { file, source }
    };
    let mut put = |bytes: &[u8]| output.write_all(bytes).map_err(failed);
    put(b"{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[")?;
    let mut any = false;
    for (resource, one) in (1..).zip(consents) {
        let entry = json!({ "resource": write(&one, record_system, name, resource)? });
        put(if any { b",\n" } else { b"\n" })?;
        put(entry.to_string().as_bytes())?;
        any = true;
    }
    put(b"\n]}\n")?;
    output.flush().map_err(failed)
}

fn concept([system, code]: [&str; 2]) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}

fn write(
    one: &ImportedConsent,
    record_system: &str,
    file: &str,
    resource: u64,
) -> Result<Value, RegisterFileError> {
    let Consent { kind: consent_kind, giver, giver_id, given, purposes, from, until, withdrawn } =
        &one.consent;
    if until.is_some() && withdrawn.is_some() {
        return Err(RegisterFileError::Fhir {
            file: file.to_owned(),
            resource,
            path: "Consent.provision.period.end".to_owned(),
            problem: "the consent has an end and a withdrawal, and FHIR R4 has one place for both",
        });
    }
    let (system, value) = match &one.patient {
        Patient::RecordId(id) => (record_system, id.as_str()),
        Patient::NhsNumber(number) => (NHS_NUMBER_SYSTEM, number.as_str()),
    };
    let (kind, verification) = match giver {
        Giver::Child { competence_assessed: Some(day) } => {
            ("Patient", Some(json!({ "verified": true, "verificationDate": day.to_string() })))
        }
        Giver::Child { competence_assessed: None } => {
            ("Patient", Some(json!({ "verified": false })))
        }
        Giver::ParentalResponsibility { evidence_seen } => {
            ("RelatedPerson", Some(json!({ "verified": evidence_seen })))
        }
        Giver::LocalAuthority { order_seen } => {
            ("Organization", Some(json!({ "verified": order_seen })))
        }
        Giver::Court => ("Organization", None),
    };
    let mut period = json!({ "start": write_moment(*from) });
    if let (Some(end), Some(period)) = (until.or(*withdrawn), period.as_object_mut()) {
        period.insert("end".to_owned(), write_moment(end).into());
    }
    let purposes: Vec<Value> = purposes
        .iter()
        .map(|purpose| json!({ "system": FHIR_PURPOSE_SYSTEM, "code": purpose.name() }))
        .collect();
    let category = match consent_kind {
        ConsentKind::Confidentiality => DISCLOSURE,
        ConsentKind::DataProtection => [FHIR_KIND_SYSTEM, consent_kind.name()],
    };
    let identifier = match giver_id {
        None => json!({ "system": FHIR_GIVER_SYSTEM, "value": giver.name() }),
        Some(id) => json!({
            "type": concept([FHIR_GIVER_SYSTEM, giver.name()]),
            "system": FHIR_GIVER_ID_SYSTEM,
            "value": id.as_str(),
        }),
    };
    let mut consent = json!({
        "resourceType": "Consent",
        "status": if withdrawn.is_some() { "inactive" } else { "active" },
        "scope": concept(SCOPE),
        "category": [concept(category)],
        "patient": { "identifier": { "system": system, "value": value } },
        "dateTime": write_moment(*from),
        "performer": [{
            "type": kind,
            "identifier": identifier,
        }],
        "policyRule": concept(POLICY_RULE),
        "provision": {
            "type": if *given { "permit" } else { "deny" },
            "period": period,
            "purpose": purposes,
        },
    });
    if let (Some(verification), Some(consent)) = (verification, consent.as_object_mut()) {
        consent.insert("verification".to_owned(), json!([verification]));
    }
    Ok(consent)
}

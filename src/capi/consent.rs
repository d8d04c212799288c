//! Consents and refusals: one by one, as CSV, JSON and FHIR.

use core::mem::MaybeUninit;
use std::io::{Cursor, Read};

use super::bytes::linkwise_bytes;
use super::failure::{Failure, linkwise_error};
use super::flag::linkwise_flag;
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::register::{
    ImportedConsent, Patient, RegisterFileError, RegisterSource, export_fhir, import_fhir,
    write_consents,
};
use crate::error::ErrorKind;
use crate::policy::{Consent, ConsentKind, Giver, GiverId, Purpose};
use crate::secret::SecretBytes;
use crate::time::{Date, Timestamp};

/// What a consent is to: one of the `LINKWISE_CONSENT_` numbers. Neither stands for the other.
pub type linkwise_consent_kind = i32;

/// To processing, where that is the lawful basis (UK GDPR Articles 6(1)(a) and 9(2)(a)).
pub const LINKWISE_CONSENT_DATA_PROTECTION: linkwise_consent_kind = 1;
/// To disclosure, which lifts the common-law duty of confidentiality.
pub const LINKWISE_CONSENT_CONFIDENTIALITY: linkwise_consent_kind = 2;

/// Who decided: one of the `LINKWISE_GIVER_` numbers.
pub type linkwise_giver = i32;

/// The child.
pub const LINKWISE_GIVER_CHILD: linkwise_giver = 1;
/// Someone with parental responsibility.
pub const LINKWISE_GIVER_PARENTAL_RESPONSIBILITY: linkwise_giver = 2;
/// A local authority with parental responsibility under an order.
pub const LINKWISE_GIVER_LOCAL_AUTHORITY: linkwise_giver = 3;
/// A court.
pub const LINKWISE_GIVER_COURT: linkwise_giver = 4;

/// A consent, or a refusal. Set `struct_size` to the size of the structure, and what is not wanted to
/// zero, also where a call fills it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct linkwise_consent<'a> {
    /// The size of this structure, in bytes.
    pub struct_size: usize,
    /// Which of several with parental responsibility, or of several local authorities: 1 to 32 letters,
    /// digits, `-`, `_` or `.` that name nobody, such as "a" and "b". Empty: all of that sort count as one.
    pub giver_id: linkwise_slice<'a>,
    /// Of a child, the day on which competence for this decision was assessed, such as 2026-09-01; empty: it
    /// was not.
    pub competence_assessed: linkwise_slice<'a>,
    /// From when.
    pub from_ms: i64,
    /// Until when; 0: it does not end.
    pub until_ms: i64,
    /// When it was withdrawn; 0: it was not.
    pub withdrawn_ms: i64,
    /// What it is to.
    pub kind: linkwise_consent_kind,
    /// Who decided.
    pub giver: linkwise_giver,
    /// For which purposes: for each, 1 shifted left by its `LINKWISE_PURPOSE_` number. At least one.
    pub purposes: u32,
    /// Whether they said yes.
    pub given: linkwise_flag,
    /// Whether evidence of parental responsibility, or the order of a local authority, was seen.
    pub evidence_seen: linkwise_flag,
}

/// Consents, each with the record or the NHS number that it is about. Freed with `linkwise_consents_free`,
/// which wipes ids. Threads: one at a time while it is filled; `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_consents(Handle<Vec<Decided>>);

/// A consent, with the day of its assessment as text.
pub struct Decided {
    consent: ImportedConsent,
    assessed: String,
}

crate::secret::redacted!("Decided" => Decided, "linkwise_consent" => linkwise_consent<'_>);
opaque!(linkwise_consents => Vec<Decided>, "consents");

impl Decided {
    fn new(patient: Patient, consent: Consent) -> Self {
        let assessed = match &consent.giver {
            Giver::Child { competence_assessed: Some(day) } => day.to_string(),
            _ => String::new(),
        };
        Self { consent: ImportedConsent { patient, consent }, assessed }
    }

    pub(super) const fn consent(&self) -> &Consent {
        &self.consent.consent
    }

    /// The record that it is about.
    pub(super) fn record_id(&self) -> Result<&str, Failure> {
        match &self.consent.patient {
            Patient::RecordId(id) => Ok(id),
            Patient::NhsNumber(_) => Err(Failure::new(
                ErrorKind::InputRejected,
                "a consent names its child by NHS number; add it under the id of the record with that \
                 number",
            )),
        }
    }
}

fn check_size(consent: &linkwise_consent<'_>) -> Result<(), Failure> {
    if consent.struct_size == size_of::<linkwise_consent<'_>>() {
        return Ok(());
    }
    Err(Failure::usage(
        "`consent.struct_size` is not the size of the structure; was the program built with the header \
         of another version?",
    ))
}

fn rejected(message: &str) -> Failure {
    Failure::new(ErrorKind::InputRejected, message)
}

/// A record id, of the form of those in registers.
pub(super) fn record_id(text: linkwise_slice<'_>) -> Result<&str, Failure> {
    let id = text.text("record_id")?;
    if !(1..=crate::document::register::LONGEST_ID).contains(&id.len()) || id.trim() != id {
        return Err(rejected("`record_id` must be 1 to 256 bytes without blanks around it"));
    }
    Ok(id)
}

/// A consent that C made.
pub(super) fn read(consent: Option<&linkwise_consent<'_>>) -> Result<Consent, Failure> {
    let consent = consent.ok_or_else(|| Failure::null("consent"))?;
    check_size(consent)?;
    let kind = u8::try_from(consent.kind).ok().and_then(ConsentKind::from_number);
    let purposes: Vec<Purpose> =
        Purpose::ALL.into_iter().filter(|one| consent.purposes & 1 << one.number() != 0).collect();
    let bits = purposes.iter().fold(0, |all, one| all | 1 << one.number());
    if purposes.is_empty() || bits != consent.purposes {
        return Err(Failure::usage(
            "`consent.purposes` has no bit, or one that stands for no purpose",
        ));
    }
    let from = Timestamp::from_unix_ms(consent.from_ms)?;
    let assessed = consent.competence_assessed.text_if_any("consent.competence_assessed")?;
    let assessed: Option<Date> = assessed.map(str::parse).transpose()?;
    let is_child = consent.giver == LINKWISE_GIVER_CHILD;
    if assessed.is_some() && !is_child {
        return Err(rejected("competence is assessed of a child alone"));
    }
    if assessed.is_some_and(|day| day > from.day_in_london()) {
        return Err(rejected("competence is assessed before the child decides, not after"));
    }
    let seen = consent.evidence_seen.is_set();
    if seen && (is_child || consent.giver == LINKWISE_GIVER_COURT) {
        return Err(rejected("evidence is of parental responsibility or an order of care alone"));
    }
    let giver = match consent.giver {
        LINKWISE_GIVER_CHILD => Giver::Child { competence_assessed: assessed },
        LINKWISE_GIVER_PARENTAL_RESPONSIBILITY => {
            Giver::ParentalResponsibility { evidence_seen: seen }
        }
        LINKWISE_GIVER_LOCAL_AUTHORITY => Giver::LocalAuthority { order_seen: seen },
        LINKWISE_GIVER_COURT => Giver::Court,
        _ => return Err(Failure::usage("`consent.giver` is no number of a giver")),
    };
    let giver_id = match consent.giver_id.text_if_any("consent.giver_id")? {
        None => None,
        Some(_) if matches!(giver, Giver::Child { .. } | Giver::Court) => {
            return Err(rejected("the child and the court are one giver each, without an id"));
        }
        Some(text) => Some(GiverId::new(text).ok_or_else(|| {
            rejected("`consent.giver_id` must be 1 to 32 letters, digits, `-`, `_` or `.`")
        })?),
    };
    let moment = |ms| match ms {
        0 => Ok(None),
        ms => Timestamp::from_unix_ms(ms).map(Some),
    };
    Ok(Consent {
        kind: kind.ok_or_else(|| Failure::usage("`consent.kind` is no number of a kind"))?,
        giver,
        giver_id,
        given: consent.given.is_set(),
        purposes,
        from,
        until: moment(consent.until_ms)?,
        withdrawn: moment(consent.withdrawn_ms)?,
    })
}

/// A register's document that C lends; wiped when it has been read.
pub(super) fn source(name: &str, document: linkwise_slice<'_>) -> Result<RegisterSource, Failure> {
    let copy = Lent(Cursor::new(zeroize::Zeroizing::new(document.bytes("document")?.to_vec())));
    Ok(RegisterSource::from_reader(name, copy))
}

struct Lent(Cursor<zeroize::Zeroizing<Vec<u8>>>);

impl Read for Lent {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let place = usize::try_from(self.0.position()).unwrap_or(usize::MAX);
        let mut rest = self.0.get_ref().get(place..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.0.set_position((place + count) as u64);
        Ok(count)
    }
}

/// A list without a consent in it. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_new(
    consents: Option<&mut MaybeUninit<Option<Box<linkwise_consents>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let consents = out(consents, "consents")?;
        give(consents, Vec::new());
        Ok(())
    })
}

/// Adds a consent about a record of the caller's; everything is copied. Fails with
/// `LINKWISE_E_INPUT_REJECTED` where what it says does not hold together.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_add(
    consents: Option<&mut linkwise_consents>,
    record_id: linkwise_slice<'_>,
    consent: Option<&linkwise_consent<'_>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut consents = exclusive(consents)?;
        let id = self::record_id(record_id)?.to_owned();
        consents.push(Decided::new(Patient::RecordId(id), read(consent)?));
        Ok(())
    })
}

/// Reads a consent register: CSV with a header, or JSON, of the columns `record_id`, `kind`, `giver`,
/// `giver_id`, `competence_assessed`, `evidence_seen`, `decision`, `purposes`, `from`, `until`, `withdrawn`.
/// The caller frees the list. Fails with `LINKWISE_E_INPUT_REJECTED`; the error names row and column, never
/// a value.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_read(
    document: linkwise_slice<'_>,
    consents: Option<&mut MaybeUninit<Option<Box<linkwise_consents>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let consents = out(consents, "consents")?;
        let mut list = Vec::new();
        source("consents", document)?.each_consent(|id, consent| {
            list.push(Decided::new(Patient::RecordId(id.to_owned()), consent));
            Ok::<(), RegisterFileError>(())
        })?;
        give(consents, list);
        Ok(())
    })
}

/// Reads consents of FHIR R4: a bundle of the type collection, or one Consent resource, in JSON.
/// `record_system` is the system under which `patient.identifier` has the caller's record ids; empty:
/// none. The caller frees the list. Fails with `LINKWISE_E_INPUT_REJECTED` and the path of the element for
/// whatever the consents say that the library cannot hold: nothing is passed over in silence.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_read_fhir(
    document: linkwise_slice<'_>,
    record_system: linkwise_slice<'_>,
    consents: Option<&mut MaybeUninit<Option<Box<linkwise_consents>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let consents = out(consents, "consents")?;
        let system = record_system.text_if_any("record_system")?;
        let imported = import_fhir(source("consents", document)?, system)?;
        let list = imported.into_iter().map(|one| Decided::new(one.patient, one.consent));
        give(consents, list.collect());
        Ok(())
    })
}

/// How many consents there are. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_count(consents: Option<&linkwise_consents>) -> usize {
    number(|| Ok(shared(consents)?.len()), 0)
}

/// One consent, counted from 0. `subject` is the record id, or the NHS number where `is_nhs_number` is
/// true. `consent` is filled; set its `struct_size` and the rest to zero before. The slices live until the
/// list is changed or freed. Fails with `LINKWISE_E_USAGE` where there is no such consent.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_get<'a>(
    consents: Option<&'a linkwise_consents>,
    index: usize,
    subject: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    is_nhs_number: Option<&mut MaybeUninit<bool>>,
    consent: Option<&mut linkwise_consent<'a>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (subject, is_number) = (out(subject, "subject")?, out(is_nhs_number, "is_nhs_number")?);
        let place = consent.ok_or_else(|| Failure::null("consent"))?;
        check_size(place)?;
        let one = lasting(consents)?.get(index);
        let one = one.ok_or_else(|| Failure::usage("there is no such consent"))?;
        let known = one.consent();
        // 0 stands for none: the one moment that is 0 is told as the millisecond before.
        let ms = |moment: Option<Timestamp>| match moment.map(Timestamp::unix_ms) {
            None => 0,
            Some(0) => -1,
            Some(ms) => ms,
        };
        let (giver, evidence_seen) = match known.giver {
            Giver::Child { .. } => (LINKWISE_GIVER_CHILD, false),
            Giver::ParentalResponsibility { evidence_seen } => {
                (LINKWISE_GIVER_PARENTAL_RESPONSIBILITY, evidence_seen)
            }
            Giver::LocalAuthority { order_seen } => (LINKWISE_GIVER_LOCAL_AUTHORITY, order_seen),
            Giver::Court => (LINKWISE_GIVER_COURT, false),
        };
        let (text, number) = match &one.consent.patient {
            Patient::RecordId(id) => (id.as_str(), false),
            Patient::NhsNumber(number) => (number.as_str(), true),
        };
        *place = linkwise_consent {
            struct_size: place.struct_size,
            giver_id: known.giver_id.as_ref().map_or("", GiverId::as_str).as_bytes().into(),
            competence_assessed: one.assessed.as_bytes().into(),
            from_ms: known.from.unix_ms(),
            until_ms: ms(known.until),
            withdrawn_ms: ms(known.withdrawn),
            kind: known.kind.number().into(),
            giver,
            purposes: known.purposes.iter().fold(0, |all, one| all | 1 << one.number()),
            given: known.given.into(),
            evidence_seen: evidence_seen.into(),
        };
        subject.write(text.as_bytes().into());
        is_number.write(number);
        Ok(())
    })
}

fn failed(error: &RegisterFileError) -> Failure {
    Failure::new(error.kind(), error.to_string())
}

/// The consents as a register in CSV, as `linkwise_consents_read` reads it. The caller frees the bytes.
/// Fails with `LINKWISE_E_INPUT_REJECTED` where a consent names its child by NHS number.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_write(
    consents: Option<&linkwise_consents>,
    document: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let document = out(document, "document")?;
        let consents = shared(consents)?;
        let rows: Result<Vec<(&str, &Consent)>, Failure> =
            consents.iter().map(|one| Ok((one.record_id()?, one.consent()))).collect();
        let mut bytes = Vec::new();
        let written = write_consents("consents", &mut bytes, rows?);
        let bytes = SecretBytes::new(bytes);
        written.map_err(|error| failed(&error))?;
        give(document, bytes);
        Ok(())
    })
}

/// The consents as a bundle of FHIR R4, as `linkwise_consents_read_fhir` reads it; `record_system` is the
/// system of the caller's record ids. The caller frees the bytes. Fails with `LINKWISE_E_INPUT_REJECTED`
/// where a consent has both an end and a withdrawal, for which FHIR has one place.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_write_fhir(
    consents: Option<&linkwise_consents>,
    record_system: linkwise_slice<'_>,
    document: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let document = out(document, "document")?;
        let consents = shared(consents)?;
        let system = record_system.text("record_system")?;
        let mut bytes = Vec::new();
        let rows = consents.iter().map(|one| one.consent.clone());
        let written = export_fhir("consents", &mut bytes, rows, system);
        let bytes = SecretBytes::new(bytes);
        written.map_err(|error| failed(&error))?;
        give(document, bytes);
        Ok(())
    })
}

/// Frees a list of consents. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_consents_free(consents: Option<Box<linkwise_consents>>) {
    free(consents);
}

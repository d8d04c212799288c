//! Identifiers: checking them, and saying what is wrong.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use zeroize::Zeroizing;

use super::failure::{Failure, IdentifierFailure, linkwise_error};
use super::flag::linkwise_flag;
use super::guard::guard;
use super::handle::{Handle, free, give, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::error::ErrorKind;
use crate::identifier::{
    ChiNumber, HealthAndCareNumber, IdentifierError, IdentifierKind, NeverIssued, NhsNumber,
    NhsNumberStatus, SocialCareId, UniqueLearnerNumber, UniquePropertyReferenceNumber,
    UniquePupilNumber, identify,
};
use crate::reading::Reading;

/// An identifier scheme: one of the `LINKWISE_IDENTIFIER_` numbers, which are never reused.
pub type linkwise_identifier_kind = i32;

/// NHS number of England, Wales and the Isle of Man.
pub const LINKWISE_IDENTIFIER_NHS_NUMBER: linkwise_identifier_kind = 1;
/// Community Health Index number of Scotland.
pub const LINKWISE_IDENTIFIER_CHI_NUMBER: linkwise_identifier_kind = 2;
/// Health and Care number of Northern Ireland.
pub const LINKWISE_IDENTIFIER_HEALTH_AND_CARE_NUMBER: linkwise_identifier_kind = 3;
/// Unique pupil number (UPN) of England and Wales.
pub const LINKWISE_IDENTIFIER_UNIQUE_PUPIL_NUMBER: linkwise_identifier_kind = 4;
/// Unique learner number (ULN).
pub const LINKWISE_IDENTIFIER_UNIQUE_LEARNER_NUMBER: linkwise_identifier_kind = 5;
/// Child's id in one local authority's case system; unique with authority and system alone.
pub const LINKWISE_IDENTIFIER_SOCIAL_CARE_ID: linkwise_identifier_kind = 6;
/// Unique property reference number (UPRN).
pub const LINKWISE_IDENTIFIER_UNIQUE_PROPERTY_REFERENCE_NUMBER: linkwise_identifier_kind = 7;
/// NHS NUMBER STATUS INDICATOR CODE.
pub const LINKWISE_IDENTIFIER_NHS_NUMBER_STATUS: linkwise_identifier_kind = 8;

const KINDS: [(linkwise_identifier_kind, IdentifierKind); 8] = [
    (LINKWISE_IDENTIFIER_NHS_NUMBER, IdentifierKind::NhsNumber),
    (LINKWISE_IDENTIFIER_CHI_NUMBER, IdentifierKind::ChiNumber),
    (LINKWISE_IDENTIFIER_HEALTH_AND_CARE_NUMBER, IdentifierKind::HealthAndCareNumber),
    (LINKWISE_IDENTIFIER_UNIQUE_PUPIL_NUMBER, IdentifierKind::UniquePupilNumber),
    (LINKWISE_IDENTIFIER_UNIQUE_LEARNER_NUMBER, IdentifierKind::UniqueLearnerNumber),
    (LINKWISE_IDENTIFIER_SOCIAL_CARE_ID, IdentifierKind::SocialCareId),
    (
        LINKWISE_IDENTIFIER_UNIQUE_PROPERTY_REFERENCE_NUMBER,
        IdentifierKind::UniquePropertyReferenceNumber,
    ),
    (LINKWISE_IDENTIFIER_NHS_NUMBER_STATUS, IdentifierKind::NhsNumberStatus),
];

/// An identifier that checks, in its canonical spelling. Freed with `linkwise_identifier_free`, which
/// wipes it. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_identifier(Handle<Identifier>);

/// The canonical text, wiped on drop.
pub struct Identifier(Zeroizing<String>);

crate::secret::redacted!("Identifier" => Identifier);
opaque!(linkwise_identifier => Identifier, "identifier");

/// Reads one identifier of a scheme: case, spaces and hyphens as people write them; form, range and
/// check digit. Nothing is repaired silently.
///
/// `authority` and `system` say where a social care id is unique (DfE or ONS code of the local authority,
/// name of the case system) and are empty for every other scheme. `accept_never_issued` lets test numbers
/// pass (NHS numbers from 900 000 0000, UPNs of establishment 0000): for synthetic records alone.
///
/// Fails with `LINKWISE_E_INPUT_REJECTED`; the error's one reason has the stable code of what is wrong,
/// such as "bad check digit" or "missing", and never the value. Costs well under a microsecond; any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_identifier_read(
    kind: linkwise_identifier_kind,
    text: linkwise_slice<'_>,
    authority: linkwise_slice<'_>,
    system: linkwise_slice<'_>,
    accept_never_issued: linkwise_flag,
    identifier: Option<&mut MaybeUninit<Option<Box<linkwise_identifier>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let identifier = out(identifier, "identifier")?;
        let text = text.text("text")?;
        let place = (authority.text("authority")?, system.text("system")?);
        let never_issued =
            if accept_never_issued.is_set() { NeverIssued::Accept } else { NeverIssued::Refuse };
        let reading = read(kind_of(kind)?, text, place, never_issued).map_err(IdentifierFailure)?;
        let Reading::Present(canonical) = reading else {
            let why =
                "there is no identifier here: the field is empty, or holds a word for nothing";
            let failure = Failure::new(ErrorKind::InputRejected, why);
            return Err(failure.with_reason("missing", why));
        };
        give(identifier, Identifier(Zeroizing::new(canonical)));
        Ok(())
    })
}

fn kind_of(number: linkwise_identifier_kind) -> Result<IdentifierKind, Failure> {
    let known = KINDS.iter().find(|(one, _)| *one == number);
    known.map(|(_, kind)| *kind).ok_or_else(|| Failure::usage("`kind` is no scheme of identifiers"))
}

/// The canonical text of an identifier.
fn read(
    kind: IdentifierKind,
    text: &str,
    (authority, system): (&str, &str),
    never_issued: NeverIssued,
) -> Result<Reading<String>, IdentifierError> {
    fn spelt<T>(reading: Reading<T>, text: impl FnOnce(&T) -> &str) -> Reading<String> {
        match reading {
            Reading::Present(value) => Reading::Present(text(&value).to_owned()),
            Reading::Missing(why) => Reading::Missing(why),
        }
    }
    Ok(match kind {
        IdentifierKind::NhsNumber => spelt(NhsNumber::read(text, never_issued)?, NhsNumber::as_str),
        IdentifierKind::ChiNumber => spelt(ChiNumber::read(text)?, ChiNumber::as_str),
        IdentifierKind::HealthAndCareNumber => {
            spelt(HealthAndCareNumber::read(text)?, HealthAndCareNumber::as_str)
        }
        IdentifierKind::UniquePupilNumber => {
            spelt(UniquePupilNumber::read(text, never_issued)?, UniquePupilNumber::as_str)
        }
        IdentifierKind::UniqueLearnerNumber => {
            spelt(UniqueLearnerNumber::read(text)?, UniqueLearnerNumber::as_str)
        }
        IdentifierKind::SocialCareId => {
            spelt(SocialCareId::read(authority, system, text)?, SocialCareId::id)
        }
        IdentifierKind::UniquePropertyReferenceNumber => {
            spelt(UniquePropertyReferenceNumber::read(text)?, UniquePropertyReferenceNumber::as_str)
        }
        IdentifierKind::NhsNumberStatus => {
            spelt(NhsNumberStatus::read(text)?, |status| status.code())
        }
    })
}

/// The canonical spelling of an identifier: personal data, never for a log. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_identifier_text(
    identifier: Option<&linkwise_identifier>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(identifier)?.0.to_string())) }
}

/// Frees and wipes an identifier. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_identifier_free(identifier: Option<Box<linkwise_identifier>>) {
    free(identifier);
}

/// The schemes with a check digit of which `text` is a valid identifier, test numbers included: bit 1
/// shifted left by the scheme's number, for each. For finding swapped columns. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_identifier_identify(
    text: linkwise_slice<'_>,
    schemes: Option<&mut MaybeUninit<u32>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let schemes = out(schemes, "schemes")?;
        let found = identify(text.text("text")?);
        let bits = KINDS.iter().filter(|(_, kind)| found.contains(kind));
        schemes.write(bits.fold(0, |all, (number, _)| all | 1 << number));
        Ok(())
    })
}

//! Keys, agreements, decisions, registers and revocation through the functions that C calls.

mod agreement;
mod numbers;
mod register;

use core::ffi::c_char;
use core::mem::MaybeUninit;

use crate::audit::AuditLog;
use crate::capi::handle::{Opaque, shared};
use crate::capi::*;
use crate::crypto::Signer;
use crate::time::Timestamp;

const NOW: i64 = 1_790_000_000_000;

type Place<'a, T> = Option<&'a mut MaybeUninit<T>>;
type ErrorPlace<'a> = Place<'a, Option<Box<linkwise_error>>>;

/// What a call gave, or its status with the codes of its reasons.
type Given<T> = Result<T, (linkwise_status, Vec<String>)>;

fn outcome(call: impl FnOnce(ErrorPlace<'_>) -> linkwise_status) -> Given<()> {
    let mut error = MaybeUninit::new(None);
    let status = call(Some(&mut error));
    // SAFETY: it was initialised above, and functions write whole values there.
    let error = unsafe { error.assume_init() };
    if status == LINKWISE_OK {
        assert!(error.is_none());
        return Ok(());
    }
    let error = error.unwrap();
    assert_eq!(linkwise_error_status(Some(&error)), status);
    let codes = shared(Some(&*error)).unwrap().reasons().map(str::to_owned).collect();
    Err((status, codes))
}

fn value<T>(
    empty: T,
    call: impl FnOnce(Place<'_, T>, ErrorPlace<'_>) -> linkwise_status,
) -> Given<T> {
    let mut place = MaybeUninit::new(empty);
    outcome(|error| call(Some(&mut place), error))?;
    // SAFETY: it was initialised above, and functions write whole values there.
    Ok(unsafe { place.assume_init() })
}

fn made<T>(
    call: impl FnOnce(Place<'_, Option<Box<T>>>, ErrorPlace<'_>) -> linkwise_status,
) -> Given<Box<T>> {
    Ok(value(None, call)?.unwrap())
}

fn text(write: impl Fn(*mut c_char, usize) -> usize) -> String {
    let mut buffer = vec![0_u8; write(core::ptr::null_mut(), 0) + 1];
    let length = write(buffer.as_mut_ptr().cast(), buffer.len());
    buffer.truncate(length);
    String::from_utf8(buffer).unwrap()
}

fn s(text: &str) -> linkwise_slice<'_> {
    text.as_bytes().into()
}

const NONE: &str = "";

fn bytes(handle: &linkwise_bytes) -> Vec<u8> {
    shared(Some(handle)).unwrap().expose().to_vec()
}

fn request(party: &str) -> linkwise_request<'_> {
    linkwise_request {
        struct_size: size_of::<linkwise_request<'_>>(),
        party: s(party),
        recipient: s(NONE),
        now_ms: NOW,
        opt_out_as_of_ms: 0,
        rows: 0,
        purpose: LINKWISE_PURPOSE_LINKAGE_QUALITY,
        revoked: false.into(),
    }
}

/// One organisation: its keys, its card, its log.
struct Party {
    signer: Box<linkwise_signer>,
    recipient: Box<linkwise_recipient_key>,
    card: Box<linkwise_card>,
    log: Box<linkwise_log>,
    _folder: tempfile::TempDir,
}

impl Party {
    fn new(name: &str) -> Self {
        let signer = made(|place, error| linkwise_signer_generate(place, error)).unwrap();
        let recipient = made(|place, error| linkwise_recipient_key_generate(place, error)).unwrap();
        let log_signer = Signer::generate().unwrap();
        let log_key = log_signer.public_key().to_string();
        // SAFETY: buffer and capacity are those of a vector.
        let key = text(|to, size| unsafe { linkwise_signer_public_key(Some(&signer), to, size) });
        let own = text(|to, size| {
            // SAFETY: buffer and capacity are those of a vector.
            unsafe { linkwise_recipient_key_public_key(Some(&recipient), to, size) }
        });
        let origin = format!("linkwise/{name}");
        let card = made(|place, error| {
            linkwise_card_new(s(name), s(&key), s(&own), s(&origin), s(&log_key), place, error)
        });
        let folder = tempfile::tempdir().unwrap();
        let (dir, state) = (folder.path().join("log"), folder.path().join("state"));
        let now = Timestamp::from_unix_ms(NOW).unwrap();
        let log = AuditLog::create(&dir, &state, &origin, log_signer, name, now).unwrap();
        let log = linkwise_log::boxed(log);
        Self { signer, recipient, card: card.unwrap(), log, _folder: folder }
    }
}

const CAST: [(&str, linkwise_roles); 5] = [
    ("health", LINKWISE_ROLE_CONTROLLER),
    ("council", LINKWISE_ROLE_CONTROLLER),
    ("unit", LINKWISE_ROLE_LINKAGE_UNIT),
    ("registry", LINKWISE_ROLE_ASSEMBLER),
    ("custodian", LINKWISE_ROLE_KEY_CUSTODIAN),
];

struct Everyone {
    parties: Vec<Party>,
    trust: Box<linkwise_trust>,
    draft: Box<linkwise_draft>,
}

fn everyone() -> Everyone {
    let parties: Vec<Party> = CAST.iter().map(|(name, _)| Party::new(name)).collect();
    let mut trust = made(|place, error| linkwise_trust_new(place, error)).unwrap();
    let mut terms = made(|place, error| {
        let (from, until) = (s("2026-01-01"), s("2026-12-31"));
        linkwise_terms_new(s("example"), s(NONE), 1, from, until, place, error)
    })
    .unwrap();
    for (party, (_, roles)) in parties.iter().zip(CAST) {
        outcome(|error| linkwise_trust_add(Some(&mut trust), Some(&party.card), error)).unwrap();
        let terms = Some(&mut *terms);
        let card = Some(&*party.card);
        outcome(|error| linkwise_terms_add_party(terms, card, roles, 0, error)).unwrap();
    }
    let reference = s("none: invented");
    outcome(|error| linkwise_terms_set_synthetic(Some(&mut terms), reference, error)).unwrap();
    let mut terms = Some(terms);
    let draft = made(|place, error| linkwise_terms_draft(Some(&mut terms), place, error));
    assert!(terms.is_none());
    Everyone { parties, trust, draft: draft.unwrap() }
}

fn document(draft: &linkwise_draft) -> String {
    let slice = value(s(NONE), |place, error| linkwise_draft_document(Some(draft), place, error));
    slice.unwrap().text("document").unwrap().to_owned()
}

fn parsed(document: &str) -> Box<linkwise_draft> {
    made(|place, error| linkwise_draft_parse(s(document), place, error)).unwrap()
}

fn grant(draft: Box<linkwise_draft>, trust: &linkwise_trust) -> Given<Box<linkwise_agreement>> {
    let mut draft = Some(draft);
    let granted =
        made(|place, error| linkwise_draft_grant(Some(&mut draft), Some(trust), NOW, place, error));
    assert!(draft.is_none());
    granted
}

/// Everyone signs a copy of their own; one gathers the signatures.
fn sign_all(all: &mut Everyone) {
    let unsigned = document(&all.draft);
    for party in &all.parties {
        let mut copy = parsed(&unsigned);
        let signer = Some(&*party.signer);
        outcome(|error| linkwise_draft_sign(Some(&mut copy), signer, error)).unwrap();
        let returned = parsed(&document(&copy));
        outcome(|error| {
            linkwise_draft_add_signatures_of(Some(&mut all.draft), Some(&returned), error)
        })
        .unwrap();
    }
    assert_eq!(linkwise_draft_signature_count(Some(&all.draft)), all.parties.len());
}

#[allow(clippy::unnecessary_box_returns, reason = "as C holds it")]
fn agreed(all: &mut Everyone) -> Box<linkwise_agreement> {
    sign_all(all);
    grant(parsed(&document(&all.draft)), &all.trust).unwrap()
}

fn reason(decision: &linkwise_decision, index: usize) -> String {
    let (mut code, mut sentence, mut citation) =
        (MaybeUninit::new(s(NONE)), MaybeUninit::new(s(NONE)), MaybeUninit::new(s(NONE)));
    let weight = value(0, |weight, error| {
        let (code, sentence) = (Some(&mut code), Some(&mut sentence));
        let citation = Some(&mut citation);
        linkwise_decision_reason(Some(decision), index, code, sentence, citation, weight, error)
    });
    // SAFETY: both were initialised above.
    let (code, sentence) = unsafe { (code.assume_init(), sentence.assume_init()) };
    assert!(sentence.text("sentence").unwrap().ends_with('.'));
    let denies = if weight.unwrap() == LINKWISE_WEIGHT_DENIES { "denies" } else { "does not" };
    format!("{} {denies}", code.text("code").unwrap())
}

const CONSENTS: &str = "record_id,kind,giver,giver_id,competence_assessed,evidence_seen,decision,\
     purposes,from,until,withdrawn\n\
     h1,data_protection,child,,2026-01-01,,refused,research,2026-01-02T00:00:00Z,,\n\
     h2,confidentiality,parental_responsibility,a,,yes,given,research linkage_quality,\
     2026-01-01T00:00:00Z,,2026-03-01T00:00:00Z\n";

fn builder() -> Box<linkwise_registers_builder> {
    made(|place, error| linkwise_registers_builder_new(NOW, place, error)).unwrap()
}

fn finish(builder: Box<linkwise_registers_builder>) -> Box<linkwise_registers> {
    let mut builder = Some(builder);
    let done =
        made(|place, error| linkwise_registers_builder_finish(Some(&mut builder), place, error));
    assert!(builder.is_none());
    done.unwrap()
}

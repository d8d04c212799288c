//! Keys, agreements, decisions, registers and revocation through the functions that C calls.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::*;
use crate::audit::AuditLog;
use crate::capi::handle::{Opaque, shared};
use crate::crypto::Signer;
use crate::policy::{OptOutState, Shield};
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
        revoked: false,
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

fn agreed(all: &mut Everyone) -> Box<linkwise_agreement> {
    sign_all(all);
    grant(parsed(&document(&all.draft)), &all.trust).unwrap()
}

#[test]
fn an_agreement_is_made_signed_granted_and_asked() {
    let mut all = everyone();
    let (status, codes) = grant(parsed(&document(&all.draft)), &all.trust).unwrap_err();
    assert_eq!(status, LINKWISE_E_POLICY_REFUSED);
    assert_eq!(codes, vec!["SIGNATURE_MISSING"; 5]);

    let stranger = made(|place, error| linkwise_signer_generate(place, error)).unwrap();
    let refused =
        outcome(|error| linkwise_draft_sign(Some(&mut all.draft), Some(&stranger), error));
    assert_eq!(refused.unwrap_err().0, LINKWISE_E_INVALID_CONFIGURATION);

    let agreement = agreed(&mut all);
    outcome(|error| linkwise_draft_check_signatures(Some(&all.draft), Some(&all.trust), error))
        .unwrap();
    assert_eq!(linkwise_agreement_party_count(Some(&agreement)), 5);
    assert_eq!(linkwise_agreement_purpose(Some(&agreement)), LINKWISE_PURPOSE_LINKAGE_QUALITY);
    // SAFETY: buffer and capacity are those of a vector.
    let digest = text(|to, size| unsafe { linkwise_agreement_digest(Some(&agreement), to, size) });
    let canonical =
        made(|place, error| linkwise_agreement_canonical(Some(&agreement), place, error)).unwrap();
    assert_eq!(crate::crypto::Digest::of(&bytes(&canonical)).to_string(), digest);
    let canonical = bytes(&canonical);
    let again = made(|place, error| {
        linkwise_draft_from_canonical(canonical.as_slice().into(), place, error)
    })
    .unwrap();
    // SAFETY: buffer and capacity are those of a vector.
    let same = text(|to, size| unsafe { linkwise_draft_digest(Some(&again), to, size) });
    assert_eq!(same, digest);
    let restored = made(|place, error| linkwise_agreement_draft(Some(&agreement), place, error));
    assert!(grant(restored.unwrap(), &all.trust).is_ok());

    let (council, unit) = (request("council"), request("unit"));
    let asked = |act, request| {
        made(|place, error| {
            linkwise_agreement_decide(Some(&agreement), act, Some(request), place, error)
        })
    };
    let permitted = asked(LINKWISE_ACT_ENCODE, &council).unwrap();
    assert!(linkwise_decision_permits(Some(&permitted)));
    let log_alone = LINKWISE_OBLIGATION_LOG;
    assert_eq!(linkwise_decision_obligations(Some(&permitted)), log_alone);
    let denied = asked(LINKWISE_ACT_ENCODE, &unit).unwrap();
    assert!(!linkwise_decision_permits(Some(&denied)));
    let count = linkwise_decision_reason_count(Some(&denied));
    let codes: Vec<String> = (0..count).map(|index| reason(&denied, index)).collect();
    assert!(codes.contains(&"ACT_NOT_ALLOWED denies".to_owned()), "{codes:?}");
    let both =
        made(|place, error| linkwise_decision_and(Some(&permitted), Some(&denied), place, error));
    assert!(!linkwise_decision_permits(Some(&both.unwrap())));
    assert_eq!(asked(99, &council).unwrap_err().0, LINKWISE_E_USAGE);
    // SAFETY: buffer and capacity are those of a vector.
    let table = text(|to, size| unsafe { linkwise_decision_table(Some(&denied), to, size) });
    assert!(table.starts_with("DENY"));
    let preview = made(|place, error| {
        let draft = Some(&*all.draft);
        linkwise_draft_preview(draft, LINKWISE_ACT_ENCODE, Some(&council), place, error)
    });
    assert!(linkwise_decision_permits(Some(&preview.unwrap())));
    let permit = made::<linkwise_unlink_permit>(|place, error| {
        linkwise_permit_unlink(Some(&agreement), Some(&council), 0, place, error)
    });
    permit.unwrap();
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

#[test]
fn a_link_key_goes_from_custodian_to_owner_and_an_agreement_ends() {
    let mut all = everyone();
    let agreement = agreed(&mut all);
    let root = made(|place, error| linkwise_root_key_generate(place, error)).unwrap();
    let (custodian, others) = all.parties.split_last_mut().unwrap();
    let mut issue = |to: &str, signer: &linkwise_signer| {
        made(|place, error| {
            let (root, agreement) = (Some(&*root), Some(&*agreement));
            let log = Some(&mut *custodian.log);
            linkwise_link_key_issue(root, agreement, s(to), Some(signer), log, NOW, place, error)
        })
    };
    assert_eq!(issue("unit", &custodian.signer).unwrap_err().0, LINKWISE_E_POLICY_REFUSED);
    let (health, council) = (&others[0], &others[1]);
    assert_eq!(issue("health", &health.signer).unwrap_err().0, LINKWISE_E_KEY_MISMATCH);
    let sealed = bytes(&issue("health", &custodian.signer).unwrap());
    let receive = |recipient: &linkwise_recipient_key, own: &str| {
        made(|place, error| {
            let sealed = sealed.as_slice().into();
            let agreement = Some(&*agreement);
            linkwise_link_key_receive(sealed, agreement, Some(recipient), s(own), place, error)
        })
    };
    let key = receive(&health.recipient, "health").unwrap();
    let derived = made(|place, error| {
        linkwise_root_key_link_key(Some(&root), Some(&agreement), place, error)
    })
    .unwrap();
    let exposed = |key: &linkwise_link_key| {
        value([0; 32], |place, error| linkwise_link_key_expose_secret(Some(key), place, error))
    };
    assert_eq!(exposed(&key).unwrap(), exposed(&derived).unwrap());
    assert_eq!(receive(&council.recipient, "health").unwrap_err().0, LINKWISE_E_KEY_MISMATCH);
    assert_eq!(receive(&health.recipient, "council").unwrap_err().0, LINKWISE_E_KEY_MISMATCH);
    linkwise_link_key_free(Some(key));

    // The council ends it; the custodian takes that in, and issues no more.
    let notice = |party: &str| {
        made(|place, error| {
            let (draft, trust) = (Some(&*all.draft), Some(&*all.trust));
            let (party, why) = (s(party), s("the project has ended"));
            let signer = Some(&*council.signer);
            linkwise_revocation_make(draft, party, why, NOW, signer, trust, place, error)
        })
    };
    assert_eq!(notice("health").unwrap_err().1, ["SIGNATURE_FORGED"]);
    let notice = notice("council").unwrap();
    let sent = text(|to, size| {
        // SAFETY: buffer and capacity are those of a vector.
        unsafe { linkwise_revocation_document(Some(&notice), to, size) }
    });
    let notice = made(|place, error| linkwise_revocation_parse(s(&sent), place, error)).unwrap();
    let mut adopt = || {
        value(false, |place, error| {
            let (draft, trust) = (Some(&*all.draft), Some(&*all.trust));
            let (signer, log) = (Some(&*custodian.signer), Some(&mut *custodian.log));
            linkwise_revocation_adopt(Some(&notice), draft, trust, signer, log, NOW, place, error)
        })
    };
    assert_eq!((adopt().unwrap(), adopt().unwrap()), (true, false));
    // SAFETY: buffer and capacity are those of a vector.
    let digest = text(|to, size| unsafe { linkwise_draft_digest(Some(&all.draft), to, size) });
    let ended = |log: &linkwise_log| {
        value(false, |place, error| linkwise_log_has_ended(Some(log), s(&digest), place, error))
    };
    assert!(ended(&custodian.log).unwrap());
    assert!(!ended(&health.log).unwrap());
    let refused = made(|place, error| {
        let (root, agreement) = (Some(&*root), Some(&*agreement));
        let (signer, log) = (Some(&*custodian.signer), Some(&mut *custodian.log));
        linkwise_link_key_issue(root, agreement, s("health"), signer, log, NOW, place, error)
    });
    assert_eq!(refused.unwrap_err(), (LINKWISE_E_POLICY_REFUSED, vec!["REVOKED".to_owned()]));
}

#[test]
fn keys_survive_a_key_store_and_sealed_bytes_open_with_their_key_alone() {
    let signer = made(|place, error| linkwise_signer_generate(place, error)).unwrap();
    let secret =
        value([0; 32], |place, error| linkwise_signer_expose_secret(Some(&signer), place, error))
            .unwrap();
    let again =
        made(|place, error| linkwise_signer_from_secret(secret.as_slice().into(), place, error))
            .unwrap();
    // SAFETY: buffer and capacity are those of a vector.
    let public = text(|to, size| unsafe { linkwise_signer_public_key(Some(&again), to, size) });
    let signature = value([0; 64], |place, error| {
        linkwise_signer_sign(Some(&signer), s("message"), place, error)
    })
    .unwrap();
    let verified = |message: &str| {
        outcome(|error| linkwise_verify(s(&public), s(message), signature.as_slice().into(), error))
    };
    verified("message").unwrap();
    assert_eq!(verified("another").unwrap_err().0, LINKWISE_E_VERIFICATION_FAILED);
    let short = made(|place, error| linkwise_signer_from_secret(secret[..31].into(), place, error));
    assert_eq!(short.unwrap_err().0, LINKWISE_E_USAGE);

    let keys: [Box<linkwise_recipient_key>; 2] = core::array::from_fn(|_| {
        made(|place, error| linkwise_recipient_key_generate(place, error)).unwrap()
    });
    let secret =
        made(|place, error| linkwise_recipient_key_expose_secret(Some(&keys[0]), place, error))
            .unwrap();
    let secret = bytes(&secret);
    let kept = made(|place, error| {
        linkwise_recipient_key_from_secret(secret.as_slice().into(), place, error)
    })
    .unwrap();
    let recipient = text(|to, size| {
        // SAFETY: buffer and capacity are those of a vector.
        unsafe { linkwise_recipient_key_public_key(Some(&keys[0]), to, size) }
    });
    let sealed =
        made(|place, error| linkwise_seal(s(&recipient), s("content"), place, error)).unwrap();
    let sealed = bytes(&sealed);
    let open = |key: &linkwise_recipient_key, sealed: &[u8]| {
        made(|place, error| linkwise_unseal(Some(key), sealed.into(), place, error))
            .map(|content| bytes(&content))
    };
    assert_eq!(open(&kept, &sealed).unwrap(), b"content");
    assert_eq!(open(&keys[1], &sealed).unwrap_err().0, LINKWISE_E_KEY_MISMATCH);
    let cut = &sealed[..sealed.len() - 1];
    assert_eq!(open(&kept, cut).unwrap_err().0, LINKWISE_E_KEY_MISMATCH);
}

const CONSENTS: &str = "record_id,kind,giver,giver_id,competence_assessed,evidence_seen,decision,\
     purposes,from,until,withdrawn\n\
     h1,data_protection,child,,2026-01-01,,refused,research,2026-01-02T00:00:00Z,,\n\
     h2,confidentiality,parental_responsibility,a,,yes,given,research linkage_quality,\
     2026-01-01T00:00:00Z,,2026-03-01T00:00:00Z\n";

#[test]
fn consents_pass_through_c_and_fhir_unchanged() {
    let list = made(|place, error| linkwise_consents_read(s(CONSENTS), place, error)).unwrap();
    let written = |list: &linkwise_consents| {
        made(|place, error| linkwise_consents_write(Some(list), place, error))
            .map(|csv| String::from_utf8(bytes(&csv)).unwrap())
    };
    let csv = written(&list).unwrap();
    let mut copy = made(|place, error| linkwise_consents_new(place, error)).unwrap();
    let mut empty = linkwise_consent {
        struct_size: size_of::<linkwise_consent<'_>>(),
        giver_id: s(NONE),
        competence_assessed: s(NONE),
        from_ms: 0,
        until_ms: 0,
        withdrawn_ms: 0,
        kind: 0,
        giver: 0,
        purposes: 0,
        given: false,
        evidence_seen: false,
    };
    for index in 0..linkwise_consents_count(Some(&list)) {
        let mut consent = empty;
        let mut id = MaybeUninit::new(s(NONE));
        let is_number = value(true, |place, error| {
            let (list, id) = (Some(&*list), Some(&mut id));
            linkwise_consents_get(list, index, id, place, Some(&mut consent), error)
        });
        assert!(!is_number.unwrap());
        // SAFETY: it was initialised above.
        let id = unsafe { id.assume_init() };
        outcome(|error| linkwise_consents_add(Some(&mut copy), id, Some(&consent), error)).unwrap();
    }
    assert_eq!(written(&copy).unwrap(), csv);
    let system = s("https://example.org/record");
    let fhir = made(|place, error| linkwise_consents_write_fhir(Some(&list), system, place, error));
    let fhir = bytes(&fhir.unwrap());
    let back = made(|place, error| {
        linkwise_consents_read_fhir(fhir.as_slice().into(), system, place, error)
    });
    assert_eq!(written(&back.unwrap()).unwrap(), csv);
    let beyond =
        outcome(|error| linkwise_consents_add(Some(&mut copy), s("h3"), Some(&empty), error));
    assert_eq!(beyond.unwrap_err().0, LINKWISE_E_USAGE);
    empty.struct_size = 1;
    let older =
        outcome(|error| linkwise_consents_add(Some(&mut copy), s("h3"), Some(&empty), error));
    assert_eq!(older.unwrap_err().0, LINKWISE_E_USAGE);
}

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

#[test]
fn registers_are_the_same_row_by_row_and_as_documents() {
    let mut rows = builder();
    let add_shield = |rows: &mut linkwise_registers_builder, from| {
        outcome(|error| {
            let shield = LINKWISE_MARK_COURT_BAR;
            linkwise_registers_builder_add_shield(Some(rows), s("h1"), shield, from, error)
        })
    };
    assert_eq!(add_shield(&mut rows, 0).unwrap_err().0, LINKWISE_E_USAGE);
    for list in 1..=4 {
        let as_of = if list == LINKWISE_LIST_OPT_OUT_ALLOW { NOW - 1 } else { 0 };
        let rows = Some(&mut *rows);
        outcome(|error| linkwise_registers_builder_begin(rows, list, as_of, error)).unwrap();
    }
    add_shield(&mut rows, 0).unwrap();
    add_shield(&mut rows, NOW + 1).unwrap();
    let list = made(|place, error| linkwise_consents_read(s(CONSENTS), place, error)).unwrap();
    outcome(|error| linkwise_registers_builder_add_consents(Some(&mut rows), Some(&list), error))
        .unwrap();
    outcome(|error| {
        let kind = LINKWISE_OBJECTION_RESTRICTION;
        linkwise_registers_builder_add_objection(Some(&mut rows), s("h2"), kind, 0, error)
    })
    .unwrap();
    let allow = |rows: &mut linkwise_registers_builder, number: &str| {
        outcome(|error| linkwise_registers_builder_add_allowed(Some(rows), s(number), error))
    };
    allow(&mut rows, "999 000 0018").unwrap();
    assert_eq!(allow(&mut rows, "9990000019").unwrap_err().0, LINKWISE_E_INPUT_REJECTED);
    let by_rows = finish(rows);

    let mut read = builder();
    let shields = "record_id,shield,from\nh1,court_bar,\nh1,court_bar,2026-09-21T14:13:20.001Z\n";
    let objections = r#"[{"record_id": "h2", "kind": "restriction"}]"#;
    let one = Some(&mut *read);
    outcome(|error| linkwise_registers_builder_read_consents(one, s(CONSENTS), error)).unwrap();
    let one = Some(&mut *read);
    outcome(|error| linkwise_registers_builder_read_shields(one, s(shields), error)).unwrap();
    let one = Some(&mut *read);
    outcome(|error| linkwise_registers_builder_read_objections(one, s(objections), error)).unwrap();
    let allowed = |read: &mut linkwise_registers_builder| {
        outcome(|error| {
            let (list, as_of) = (s("9990000018\n"), NOW - 1);
            linkwise_registers_builder_read_opt_out_allow(Some(read), list, as_of, error)
        })
    };
    allowed(&mut read).unwrap();
    assert_eq!(allowed(&mut read).unwrap_err().0, LINKWISE_E_USAGE);
    let by_documents = finish(read);
    let (one, other) = (shared(Some(&*by_rows)).unwrap(), shared(Some(&*by_documents)).unwrap());
    assert_eq!(one.lists(), other.lists());
    assert_eq!(one.lists().len(), 4);
    let subject = one.subject("h1", None);
    assert!(subject.shields.has(Shield::CourtBar));
    assert_eq!((subject.consents.len(), subject.opt_out), (1, OptOutState::NoNumber));

    let mut not_yet = MaybeUninit::new(0);
    let mut as_of = MaybeUninit::new(0);
    let count = value(0, |rows, error| {
        let (registers, shields) = (Some(&*by_rows), LINKWISE_LIST_SHIELDS);
        let (not_yet, as_of) = (Some(&mut not_yet), Some(&mut as_of));
        linkwise_registers_list(registers, shields, rows, not_yet, as_of, error)
    });
    // SAFETY: both were initialised above.
    let rest = unsafe { (not_yet.assume_init(), as_of.assume_init()) };
    assert_eq!((count.unwrap(), rest), (2, (1, 0)));
}

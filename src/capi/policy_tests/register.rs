//! Consents, registers, and decisions about one child.

use super::*;
use crate::policy::{OptOutState, Shield};

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
        given: false.into(),
        evidence_seen: false.into(),
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

#[test]
fn a_decision_counts_what_the_registers_and_named_persons_say_of_a_child() {
    let mut all = everyone();
    let agreement = agreed(&mut all);
    let mut rows = builder();
    let list = Some(&mut *rows);
    outcome(|error| linkwise_registers_builder_begin(list, LINKWISE_LIST_OBJECTIONS, 0, error))
        .unwrap();
    outcome(|error| {
        let kind = LINKWISE_OBJECTION_OBJECTION;
        linkwise_registers_builder_add_objection(Some(&mut rows), s("h2"), kind, 0, error)
    })
    .unwrap();
    let registers = finish(rows);
    let council = request("council");
    let about = |id: &str| {
        made(|place, error| {
            let (agreement, registers) = (Some(&*agreement), Some(&*registers));
            let (act, asked, none) = (LINKWISE_ACT_ENCODE, Some(&council), s(NONE));
            linkwise_agreement_decide_for_child(
                agreement,
                act,
                asked,
                registers,
                s(id),
                none,
                place,
                error,
            )
        })
        .unwrap()
    };
    assert!(linkwise_decision_permits(Some(&about("h1"))));
    let denied = about("h2");
    assert!(!linkwise_decision_permits(Some(&denied)));
    let count = linkwise_decision_reason_count(Some(&denied));
    assert!((0..count).any(|index| reason(&denied, index) == "OBJECTED denies"));

    let subject = crate::crypto::Digest::of(b"a salted commitment").to_string();
    let facts = linkwise_assertion_facts {
        struct_size: size_of::<linkwise_assertion_facts<'_>>(),
        subject: s(&subject),
        author: s("health"),
        recipient: s("council"),
        reference: s("case note 17"),
        made_ms: NOW - 1,
        expires_ms: NOW + 1000,
        kind: LINKWISE_ASSERTION_SAFEGUARDING,
        threshold: LINKWISE_HARM_VITAL,
        acts: 1 << LINKWISE_ACT_REVEAL_EXISTENCE,
    };
    let signed = |party: &Party| {
        made(|place, error| {
            linkwise_assertion_sign(Some(&facts), Some(&party.signer), place, error)
        })
        .unwrap()
    };
    let mut known = made(|place, error| linkwise_circumstances_new(place, error)).unwrap();
    outcome(|error| linkwise_circumstances_set_subject(Some(&mut known), s(&subject), error))
        .unwrap();
    let reveal = |known: &linkwise_circumstances| {
        let health = linkwise_request {
            recipient: s("council"),
            purpose: LINKWISE_PURPOSE_SAFEGUARDING_CHILD,
            ..request("health")
        };
        let decision = made(|place, error| {
            let (agreement, act) = (Some(&*agreement), LINKWISE_ACT_REVEAL_EXISTENCE);
            linkwise_agreement_decide_under(
                agreement,
                act,
                Some(&health),
                Some(known),
                place,
                error,
            )
        });
        linkwise_decision_permits(Some(&decision.unwrap()))
    };
    assert!(!reveal(&known));
    let mut add = |assertion: &linkwise_assertion| {
        outcome(|error| {
            let (known, trust) = (Some(&mut *known), Some(&*all.trust));
            linkwise_circumstances_add_assertion(known, Some(assertion), trust, error)
        })
    };
    let forged = add(&signed(&all.parties[1])).unwrap_err();
    assert_eq!(forged, (LINKWISE_E_POLICY_REFUSED, vec!["SIGNATURE_FORGED".to_owned()]));
    add(&signed(&all.parties[0])).unwrap();
    assert!(reveal(&known));
}

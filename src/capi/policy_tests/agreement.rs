//! Keys, drafts, agreements, decisions, revocation.

use super::*;

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

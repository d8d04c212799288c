//! Links taken back: from the owner's list to the receipts.

use super::super::*;
use super::release::{OWNERS, Release, draft, filled, release, text};
use super::{
    NOW, Outputs, World, bytes, fails, made, mapped, mapped_with, ok, outlets, place, request,
    slice, sources, taken, world,
};

fn wrong_link(record: &str) -> linkwise_barred_link<'_> {
    linkwise_barred_link {
        struct_size: size_of::<linkwise_barred_link<'_>>(),
        record_id: slice(record),
        other_owner: slice("council"),
        other_record_id: slice(""),
        reference: slice("ZC26/00123"),
        since_ms: NOW,
        reason: LINKWISE_WITHDRAWAL_WRONG_LINK,
    }
}

fn barred(records: &[&str]) -> Option<Box<linkwise_barred_links>> {
    let mut builder = made(|builder, error| linkwise_barred_links_builder_new(builder, error));
    for record in records {
        let link = wrong_link(record);
        ok(|error| linkwise_barred_links_builder_add(builder.as_deref_mut(), Some(&link), error));
    }
    let list =
        made(|list, error| linkwise_barred_links_builder_finish(Some(&mut builder), list, error));
    assert!(builder.is_none());
    list
}

const ALL: [&str; 4] = ["barred", "openings", "sent", "notice:council"];

type Withdrawing = (linkwise_status, Option<Box<linkwise_withdraw_report>>, Outputs);

/// Health takes links of its records back.
fn withdraw(world: &mut World, made_of: &Release, records: &[&str], names: &[&str]) -> Withdrawing {
    let links = barred(records);
    let own = request(OWNERS[0]);
    let mut permit = made(|permit, error| {
        linkwise_permit_unlink(Some(&world.agreement), Some(&own), 0, permit, error)
    });
    let (mut references, mut map) = (sources(&[&made_of.health[2]]), sources(&[&made_of.maps[0]]));
    let mut places = outlets(names);
    let actor = &mut world.actors[0];
    let mut report = place();
    let status = linkwise_withdraw(
        Some(&mut permit),
        Some(&mut references),
        Some(&mut map),
        links.as_deref(),
        None,
        Some(&actor.signer),
        Some(&mut actor.log),
        NOW,
        Some(&mut places.0),
        Some(&mut report),
        None,
    );
    assert!(permit.is_none() && references.is_none() && map.is_none() && places.0.is_none());
    (status, taken(report), places)
}

#[test]
fn a_barred_list_holds_what_was_put_in() {
    let list = barred(&["h2", "h1", "h1"]);
    assert_eq!(linkwise_barred_links_count(list.as_deref()), 2);
    let mut link = wrong_link("");
    ok(|error| linkwise_barred_links_at(list.as_deref(), 0, Some(&mut link), error));
    assert_eq!(link.record_id.text("id").unwrap(), "h1");
    assert_eq!(link.other_owner.text("owner").unwrap(), "council");
    assert_eq!(link.reference.text("reference").unwrap(), "ZC26/00123");
    assert_eq!((link.since_ms, link.reason), (NOW, LINKWISE_WITHDRAWAL_WRONG_LINK));
    fails(LINKWISE_E_USAGE, |error| {
        linkwise_barred_links_at(list.as_deref(), 2, Some(&mut link), error)
    });
    let csv = made(|csv, error| linkwise_barred_links_document(list.as_deref(), csv, error));
    let csv = filled(|data, error| linkwise_bytes_data(csv.as_deref(), data, error));
    let read = made(|read, error| linkwise_barred_links_parse(csv, NOW, read, error));
    let more = barred(&["h2", "h3"]);
    let both = made(|both, error| {
        linkwise_barred_links_and(read.as_deref(), more.as_deref(), both, error)
    });
    assert_eq!(linkwise_barred_links_count(both.as_deref()), 3);
}

#[test]
fn a_link_that_cannot_be_is_refused() {
    let mut builder = made(|builder, error| linkwise_barred_links_builder_new(builder, error));
    let mut refuse = |status, change: fn(&mut linkwise_barred_link<'_>)| {
        let mut link = wrong_link("h1");
        change(&mut link);
        fails(status, |error| {
            linkwise_barred_links_builder_add(builder.as_deref_mut(), Some(&link), error)
        })
    };
    refuse(LINKWISE_E_USAGE, |link| link.struct_size -= 1);
    refuse(LINKWISE_E_USAGE, |link| link.reason = 6);
    refuse(LINKWISE_E_INPUT_REJECTED, |link| link.record_id = slice(" h1"));
    refuse(LINKWISE_E_INPUT_REJECTED, |link| link.other_owner = slice("The Council"));
    let why = refuse(LINKWISE_E_INPUT_REJECTED, |link| link.reference = slice("the mother rang"));
    assert!(!why.contains("mother"), "{why}");
}

#[test]
fn a_withdrawn_link_is_told_received_and_never_mapped_again() {
    let mut world = world();
    let made_of = release(&mut world);
    let (status, report, (_, outputs)) = withdraw(&mut world, &made_of, &["h1"], &ALL);
    assert_eq!(status, LINKWISE_OK);
    let report = report.as_deref();
    assert_eq!(linkwise_withdraw_report_links(report), 1);
    assert_eq!(linkwise_withdraw_report_records(report), 1);
    assert_eq!(linkwise_withdraw_report_barred(report), 1);
    assert_eq!(linkwise_withdraw_report_unreached_count(report), 0);
    assert_eq!(linkwise_withdraw_report_notice_count(report), 1);
    let sent = filled(|notice, error| linkwise_withdraw_report_notice(report, 0, notice, error));
    assert_eq!(sent.party.text("party").unwrap(), "council");
    // SAFETY: the buffer is as long as it is said to be.
    let json = text(|buffer, room| unsafe { linkwise_withdraw_report_json(report, buffer, room) });
    assert!(json.contains("\"unreached\":[]"), "{json}");

    // The record has a pseudonym of its own from now on; others keep theirs.
    let of = |rows: &[(String, u128)], id: &str| {
        rows.iter().find(|(own, _)| own == id).map(|(_, pseudonym)| *pseudonym).unwrap()
    };
    let list = bytes(&outputs[0]);
    let list =
        made(|read, error| linkwise_barred_links_parse(list.as_slice().into(), NOW, read, error));
    let theirs = mapped(&mut world, 1, &made_of.council[2], &made_of.maps[1]);
    let references = &made_of.health[2];
    // Not without a list; an empty one says that every bar was lifted.
    let mut none = place();
    let (status, _) =
        super::mapping(&mut world, 0, (references, &made_of.maps[0]), None, Some(&mut none));
    assert_eq!(status, LINKWISE_E_USAGE);
    assert!(taken(none).is_none());
    let before = mapped_with(&mut world, 0, references, &made_of.maps[0], barred(&[]).as_deref());
    let after = mapped_with(&mut world, 0, references, &made_of.maps[0], list.as_deref());
    assert_eq!(of(&before, "h1"), of(&theirs, "c6"));
    assert!(theirs.iter().all(|(_, pseudonym)| *pseudonym != of(&after, "h1")));
    assert_eq!(of(&after, "h2"), of(&theirs, "c7"));

    // The council takes the notice in, and again.
    let mut file = sources(&[&bytes(&outputs[3])]);
    let notice = made(|notice, error| linkwise_notice_read(Some(&mut file), notice, error));
    let notice = notice.as_deref();
    // SAFETY: the buffer is as long as it is said to be.
    let digest = text(|buffer, room| unsafe { linkwise_notice_digest(notice, buffer, room) });
    assert!(json.contains(&digest), "{json}");
    assert_eq!(linkwise_notice_link_count(notice), 1);
    let link = filled(|link, error| linkwise_notice_link(notice, 0, link, error));
    assert_eq!(u128::from_be_bytes(link.pseudonym), of(&before, "h1"));
    assert_eq!(link.kind, LINKWISE_WITHDRAWN_CORRECTED);
    let agreement = draft(&world);
    ok(|error| linkwise_notice_check(notice, agreement.as_deref(), Some(&world.trust), error));
    let mut receive = |party: usize, expected| {
        let actor = &mut world.actors[party];
        let mut places = outlets(&["listing", "receipt"]);
        let mut new = core::mem::MaybeUninit::new(false);
        let status = linkwise_notice_receive(
            notice,
            agreement.as_deref(),
            Some(&world.trust),
            Some(&actor.signer),
            Some(&mut actor.log),
            NOW + 1000,
            Some(&mut places.0),
            Some(&mut new),
            None,
        );
        assert_eq!(status, expected);
        // SAFETY: initialised above.
        (unsafe { new.assume_init() }, places.1)
    };
    receive(2, LINKWISE_E_PASSPORT_MISMATCH);
    let (new, taken_in) = receive(1, LINKWISE_OK);
    assert!(new && !receive(1, LINKWISE_OK).0);
    let listing = String::from_utf8(bytes(&taken_in[0])).unwrap();
    assert!(listing.ends_with(",health,council,corrected\n"), "{listing}");

    // The owner holds receipts against its list.
    let receipt = bytes(&taken_in[1]);
    let mut forged = receipt.clone();
    *forged.last_mut().unwrap() ^= 1;
    let standing = |files: &[&[u8]]| {
        let (mut files, sent) = (sources(files), bytes(&outputs[2]));
        made(|list, error| {
            linkwise_receipts_read(
                sent.as_slice().into(),
                Some(&mut files),
                agreement.as_deref(),
                Some(&world.trust),
                Some(&world.actors[0].log),
                list,
                error,
            )
        })
    };
    let list = standing(&[]);
    assert_eq!(linkwise_receipts_party_count(list.as_deref()), 1);
    assert_eq!(linkwise_receipts_outstanding_count(list.as_deref()), 1);
    let list = standing(&[&forged, &receipt]);
    assert_eq!(linkwise_receipts_outstanding_count(list.as_deref()), 0);
    let one = filled(|one, error| linkwise_receipts_party(list.as_deref(), 0, one, error));
    assert_eq!((one.received, one.received_ms), (true, NOW + 1000));
    assert_eq!(linkwise_receipts_refused_count(list.as_deref()), 1);
    let mut file = core::mem::MaybeUninit::new(9);
    let why = filled(|why, error| {
        linkwise_receipts_refused(list.as_deref(), 0, Some(&mut file), why, error)
    });
    // SAFETY: initialised above.
    assert_eq!(unsafe { file.assume_init() }, 0);
    assert!(!why.text("why").unwrap().is_empty());
    let (mut files, sent) = (sources(&[&receipt, b"no receipt"]), bytes(&outputs[2]));
    let why = fails(LINKWISE_E_MALFORMED, |error| {
        linkwise_receipts_read(
            sent.as_slice().into(),
            Some(&mut files),
            agreement.as_deref(),
            Some(&world.trust),
            Some(&world.actors[0].log),
            Some(&mut place()),
            error,
        )
    });
    assert!(why.starts_with("receipt 1"), "{why}");
}

#[test]
fn a_withdrawal_that_fails_releases_nothing() {
    let mut world = world();
    let made_of = release(&mut world);
    let nothing = |(status, report, (_, outputs)): Withdrawing, expected| {
        assert_eq!(status, expected);
        assert!(report.is_none());
        for output in outputs {
            fails(LINKWISE_E_USAGE, |error| {
                let mut bytes = core::mem::MaybeUninit::new(slice(""));
                linkwise_output_bytes(Some(&output), Some(&mut bytes), error)
            });
        }
    };
    nothing(withdraw(&mut world, &made_of, &["h1"], &ALL[..3]), LINKWISE_E_USAGE);
    nothing(withdraw(&mut world, &made_of, &["h1"], &ALL[1..]), LINKWISE_E_USAGE);
    nothing(withdraw(&mut world, &made_of, &["h9"], &ALL), LINKWISE_E_INPUT_REJECTED);
    nothing(withdraw(&mut world, &made_of, &[], &ALL), LINKWISE_E_USAGE);
}

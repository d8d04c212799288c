//! Links withdrawn, told, received and barred; subjects answered.

use std::collections::BTreeMap;

use linkwise::audit::{EntryKind, FindingCode, SubjectOpening, find_opening, verify_logs};
use linkwise::crypto::Digest;
use linkwise::error::ErrorKind;
use linkwise::policy::{
    BarredLink, BarredLinks, CaseReference, NoticesSent, Party, Role, Shield,
    ShieldRegisterBuilder, SignedWithdrawal, SignedWithdrawalReceipt, Terms, Trust, Unlink,
    WithdrawalError, WithdrawalKind, WithdrawalReason,
};
use linkwise::record::{Column, ReadingRules, Record};
use linkwise::role::data_owner::{
    Receipts, SubjectAnswer, SubjectTask, WithdrawReport, WithdrawTask, open_subject, receipts,
    withdraw,
};
use linkwise::role::{
    MemoryOutlet, MemoryOutput, MemorySource, Outlet, Received, RoleError, read_notice,
    receive_withdrawal,
};
use proptest::prelude::*;

use crate::refusal::refused;
use crate::world::{Batch, World, now, people, signer};

const OWNERS: [&str; 3] = ["council", "health", "school"];

/// The same children at every owner: the first `count` of one list, under ids of its own.
pub(crate) fn records(owner: &str, count: usize) -> Vec<Record> {
    (0..count).map(|number| child(&format!("{owner}-{number:02}"), number)).collect()
}

fn child(id: &str, number: usize) -> Record {
    let forenames = ["ALICE", "BRYN", "CERYS", "DYLAN", "ELIN", "FFION", "GETHIN", "HUW"];
    let surnames =
        ["ADDISON", "BELLWOOD", "CARRUTHERS", "DUNMORE", "EASTMAN", "FALLOWS", "GRIMWOOD"];
    let born = format!("20{:02}-{:02}-{:02}", 8 + number % 9, 1 + number % 12, 1 + number % 28);
    let postcode = format!("AB{} {}AA", 1 + number % 20, number % 10);
    Record::read(&ReadingRules::default(), |column| match column {
        Column::RecordId => Some(id),
        Column::Forename => Some(forenames[number % 8]),
        Column::Surname => Some(surnames[number % 7]),
        Column::DateOfBirth => Some(born.as_str()),
        Column::Postcode => Some(postcode.as_str()),
        Column::Sex => Some("F"),
        _ => None,
    })
    .unwrap()
}

pub(crate) fn link(id: &str, other: &str, reason: WithdrawalReason) -> BarredLink {
    BarredLink {
        record_id: id.to_owned(),
        other_owner: other.to_owned(),
        other_record_id: None,
        reason,
        since: now(),
        reference: None,
    }
}

/// A release: its batches and maps.
struct Release {
    batches: BTreeMap<String, Batch>,
    maps: BTreeMap<String, Vec<u8>>,
}

fn release(world: &mut World) -> Release {
    release_with(world, Vec::new())
}

/// One to which the council brings more records.
fn release_with(world: &mut World, mut more: Vec<Record>) -> Release {
    let mut batches = Vec::new();
    for owner in OWNERS {
        let mut records = records(owner, 30);
        if owner == "council" {
            records.append(&mut more);
        }
        batches.push((owner, world.encode(owner, &records).unwrap()));
    }
    let all: Vec<&Batch> = batches.iter().map(|(_, batch)| batch).collect();
    let (edges, _) = world.score(&all).unwrap();
    let of: Vec<(&str, &Batch)> = batches.iter().map(|(owner, batch)| (*owner, batch)).collect();
    let (maps, _) = world.assemble(&edges, &of).unwrap();
    let batches = batches.into_iter().map(|(owner, batch)| (owner.to_owned(), batch)).collect();
    Release { batches, maps }
}

fn mapped(
    world: &mut World,
    of: &Release,
    council: &BarredLinks,
) -> (Vec<Vec<String>>, BTreeMap<String, Vec<(String, String)>>) {
    let mut all = BTreeMap::new();
    for owner in OWNERS {
        let barred = if owner == "council" { council } else { &BarredLinks::NONE };
        let (rows, _) = world.map_with(owner, &of.batches[owner], &of.maps[owner], barred).unwrap();
        all.insert(owner.to_owned(), rows);
    }
    (people(&all), all)
}

/// What a withdrawal leaves.
struct Withdrawn {
    report: WithdrawReport,
    barred: Vec<u8>,
    openings: Vec<u8>,
    sent: NoticesSent,
    notices: BTreeMap<String, Vec<u8>>,
}

fn take_back(
    world: &mut World,
    of: &Release,
    links: &BarredLinks,
    kept: &BarredLinks,
) -> Result<Withdrawn, RoleError> {
    let mut one = world.organisations.remove("council").unwrap();
    let (references, map) = (
        MemorySource::new(of.batches["council"].lwr.clone()),
        MemorySource::new(of.maps["council"].clone()),
    );
    let (barred, barred_out) = MemoryOutlet::new();
    let (openings, openings_out) = MemoryOutlet::new();
    let (sent, sent_out) = MemoryOutlet::new();
    let mut outputs: Vec<(String, MemoryOutput)> = Vec::new();
    let result = world.permit::<Unlink>("council").map_err(RoleError::from).and_then(|permit| {
        let task = WithdrawTask {
            references: &references,
            map: &map,
            links,
            kept,
            signer: &one.signer,
            barred: Box::new(barred),
            openings: Box::new(openings),
            sent: Box::new(sent),
            notices: &mut |party| {
                let (outlet, output) = MemoryOutlet::new();
                outputs.push((party.to_owned(), output));
                Ok(Box::new(outlet) as Box<dyn Outlet>)
            },
        };
        withdraw(permit, task, &mut one.log, now())
    });
    world.organisations.insert("council".to_owned(), one);
    if result.is_err() {
        assert!([&barred_out, &openings_out, &sent_out].iter().all(|one| one.take().is_none()));
        assert!(outputs.iter().all(|(_, one)| one.take().is_none()));
    }
    result.map(|report| Withdrawn {
        report,
        barred: barred_out.take().unwrap(),
        openings: openings_out.take().unwrap(),
        sent: NoticesSent::parse(core::str::from_utf8(&sent_out.take().unwrap()).unwrap()).unwrap(),
        notices: outputs.into_iter().map(|(party, one)| (party, one.take().unwrap())).collect(),
    })
}

fn trust(world: &World) -> Trust {
    Trust { cards: world.organisations.values().map(|one| one.card.clone()).collect() }
}

fn receive(
    world: &mut World,
    party: &str,
    notice: &[u8],
) -> Result<(Received, String, SignedWithdrawalReceipt), RoleError> {
    let trust = trust(world);
    let terms = world.agreement.terms().clone();
    let notice = read_notice(&MemorySource::new(notice.to_vec()))?;
    let (listing, listed) = MemoryOutlet::new();
    let (receipt, given) = MemoryOutlet::new();
    let one = world.organisations.get_mut(party).unwrap();
    let outlets = (Box::new(listing) as _, Box::new(receipt) as _);
    let result =
        receive_withdrawal(&notice, (&terms, &trust), &one.signer, outlets, &mut one.log, now());
    if result.is_err() {
        assert!(listed.take().is_none() && given.take().is_none());
    }
    result.map(|received| {
        let receipt = SignedWithdrawalReceipt::from_bytes(&given.take().unwrap()).unwrap();
        (received, String::from_utf8(listed.take().unwrap()).unwrap(), receipt)
    })
}

fn standing(
    world: &World,
    sent: &NoticesSent,
    of: &[SignedWithdrawalReceipt],
) -> Result<Receipts, RoleError> {
    let log = &world.organisations["council"].log;
    receipts(sent, of, world.agreement.terms(), &trust(world), log)
}

fn entries(world: &World, party: &str, kind: EntryKind) -> usize {
    let log = &world.organisations[party].log;
    log.entries().filter(|entry| entry.as_ref().unwrap().kind == kind).count()
}

fn all_linked() -> Vec<String> {
    (0..30)
        .map(|n| format!("council:council-{n:02} health:health-{n:02} school:school-{n:02}"))
        .collect()
}

fn joined(people: &[Vec<String>]) -> Vec<String> {
    people.iter().map(|person| person.join(" ")).collect()
}

#[test]
fn a_withdrawn_link_stays_apart_in_the_next_release_and_all_others_stand() {
    let mut world = World::new(&OWNERS, |_| {});
    let first = release(&mut world);
    let (before, rows) = mapped(&mut world, &first, &BarredLinks::NONE);
    assert_eq!(joined(&before), all_linked());

    let links = BarredLinks::new(vec![
        link("council-03", "health", WithdrawalReason::WrongLink),
        link("council-07", "school", WithdrawalReason::Shielded),
    ]);
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    assert_eq!((withdrawn.report.links, withdrawn.report.records), (2, 2));
    // The release was for the owners: each of the others is told of both.
    let told: Vec<&str> = withdrawn.sent.iter().map(|(party, _)| party).collect();
    assert_eq!(told, ["health", "school"]);
    assert_eq!(withdrawn.notices.keys().collect::<Vec<_>>(), ["health", "school"]);
    for (party, notice) in &withdrawn.notices {
        let notice = SignedWithdrawal::from_bytes(notice).unwrap();
        assert_eq!(notice.notice.to, *party);
        assert_eq!(notice.notice.links.len(), 2);
        let of = |id: &str| {
            let (_, pseudonym) = rows["council"].iter().find(|(one, _)| one == id).unwrap();
            let wanted = u128::from_str_radix(pseudonym, 16).unwrap().to_be_bytes();
            notice.notice.links.iter().find(|link| link.pseudonym == wanted).unwrap().clone()
        };
        let (wrong, shielded) = (of("council-03"), of("council-07"));
        assert_eq!((wrong.other_owner.as_str(), wrong.kind), ("health", WithdrawalKind::Corrected));
        // That the child is shielded is told to nobody.
        assert_eq!(
            (shielded.other_owner.as_str(), shielded.kind),
            ("school", WithdrawalKind::Withdrawn)
        );
        assert!(!format!("{notice:?}").contains("council"));
    }

    // The same map again, and the next delivery; never without a list.
    let barred = links.clone();
    let (batch, map) = (&first.batches["council"], &first.maps["council"]);
    assert!(matches!(world.map("council", batch, map), Err(RoleError::NoBarredLinks)));
    let (again, _) = mapped(&mut world, &first, &barred);
    world.change(|terms| {
        terms.version = 2;
        terms.epoch = 2;
    });
    let second = release(&mut world);
    let (batch, map) = (&second.batches["council"], &second.maps["council"]);
    assert!(matches!(world.map("council", batch, map), Err(RoleError::NoBarredLinks)));
    let (unbarred, _) = mapped(&mut world, &second, &BarredLinks::NONE);
    assert_eq!(joined(&unbarred), all_linked());
    let (after, _) = mapped(&mut world, &second, &barred);
    let mut expected = all_linked();
    for number in ["03", "07"] {
        let place =
            expected.iter().position(|one| one.contains(&format!("council-{number}"))).unwrap();
        expected[place] = format!("health:health-{number} school:school-{number}");
        expected.push(format!("council:council-{number}"));
    }
    expected.sort();
    for people in [again, after] {
        let mut found = joined(&people);
        found.sort();
        assert_eq!(found, expected);
    }
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    assert_eq!(verdict.acts_unchecked, 0);
    // The log says that the list was applied, and neither how many nor who.
    let council = &world.organisations["council"].log;
    let last = council.entries().map(Result::unwrap).last().unwrap();
    assert_eq!(last.kind, EntryKind::ReferencesMapped);
    assert_eq!(last.counts, [("list:barred-links".to_owned(), 1), ("records".to_owned(), 30)]);
}

#[test]
fn receipts_are_given_listed_and_missed() {
    let mut world = World::new(&OWNERS, |_| {});
    let first = release(&mut world);
    let links = BarredLinks::new(vec![link("council-03", "health", WithdrawalReason::CourtOrder)]);
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    let listed = standing(&world, &withdrawn.sent, &[]).unwrap();
    assert_eq!(
        listed.outstanding().map(|one| one.party.as_str()).collect::<Vec<_>>(),
        ["health", "school"]
    );

    let (received, csv, health) =
        receive(&mut world, "health", &withdrawn.notices["health"]).unwrap();
    assert!(received.new);
    assert_eq!((received.owner.as_str(), received.links), ("council", 1));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "pseudonym,owner,other_owner,kind");
    assert!(lines[1].ends_with(",council,health,withdrawn") && lines.len() == 2);
    let listed = standing(&world, &withdrawn.sent, core::slice::from_ref(&health)).unwrap();
    assert_eq!(listed.outstanding().map(|one| one.party.as_str()).collect::<Vec<_>>(), ["school"]);
    assert_eq!(listed.parties[0].received, Some(now()));
    assert!(listed.refused.is_empty());
    // Taken in again: another receipt, no other entry.
    let (received, _, _) = receive(&mut world, "health", &withdrawn.notices["health"]).unwrap();
    assert!(!received.new);
    assert_eq!(entries(&world, "health", EntryKind::WithdrawalReceived), 1);

    // A notice to another, an altered one, an altered receipt, another's.
    let error = receive(&mut world, "health", &withdrawn.notices["school"]).unwrap_err();
    assert!(matches!(error, RoleError::Withdrawal(WithdrawalError::Other { .. })), "{error}");
    let mut altered = withdrawn.notices["school"].clone();
    let nonce = altered.len() - 64 - (8 + 16 + 8 + 6 + 1) - 5;
    altered[nonce] ^= 1;
    let error = receive(&mut world, "school", &altered).unwrap_err();
    let RoleError::Withdrawal(WithdrawalError::Refused(refusal)) = &error else {
        panic!("{error}")
    };
    assert!(refusal.has("SIGNATURE_FORGED"), "{error}");
    assert_eq!(entries(&world, "school", EntryKind::WithdrawalReceived), 0);
    let mut late = health.clone();
    late.receipt.at = linkwise::time::Timestamp::from_unix_ms(now().unix_ms() - 1).unwrap();
    let mut others = health.clone();
    others.receipt.party = "school".to_owned();
    let mut nobody = health;
    nobody.receipt.party = "nobody".to_owned();
    let listed = standing(&world, &withdrawn.sent, &[late, others, nobody]).unwrap();
    assert_eq!(listed.outstanding().count(), 2);
    assert_eq!(listed.refused.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [0, 1, 2]);

    // Whoever strikes a party off the list is found out.
    let short = NoticesSent::new(
        withdrawn.sent.iter().take(1).map(|(party, notice)| (party.to_owned(), *notice)).collect(),
    );
    let error = standing(&world, &short, &[]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    receive(&mut world, "school", &withdrawn.notices["school"]).unwrap();
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);

    // A key that is not pinned, and terms that are not those of the notice.
    let notice = SignedWithdrawal::from_bytes(&withdrawn.notices["health"]).unwrap();
    let terms = world.agreement.terms();
    let mut unpinned = trust(&world);
    unpinned.cards.retain(|card| card.name != "council");
    let WithdrawalError::Refused(refusal) = notice.check(terms, &unpinned).unwrap_err() else {
        panic!("not refused")
    };
    assert!(refusal.has("KEY_NOT_PINNED"));
    let mut other: Terms = terms.clone();
    other.version = 9;
    let error = notice.check(&other, &trust(&world)).unwrap_err();
    assert!(matches!(error, WithdrawalError::Other { .. }), "{error}");
    // Nobody but a controller withdraws, though its signature be right.
    let mut forged = notice.notice.clone();
    forged.owner = "unit".to_owned();
    let forged = forged.sign(&signer("unit", "signer"));
    let WithdrawalError::Refused(refusal) = forged.check(terms, &trust(&world)).unwrap_err() else {
        panic!("not refused")
    };
    assert!(refusal.has("NOT_A_PARTY"));
}

#[test]
fn a_recipient_is_told_of_all_and_each_owner_of_its_own() {
    let recipients = |terms: &mut Terms| {
        let school = terms.parties.iter_mut().find(|one| one.name() == "school").unwrap();
        *school = Party::new(school.card.clone(), vec![Role::Controller, Role::Recipient]);
        terms.release.recipients = vec!["school".to_owned()];
    };
    let mut world = World::new(&OWNERS, recipients);
    let first = release(&mut world);
    let links = BarredLinks::new(vec![
        link("council-03", "health", WithdrawalReason::WrongLink),
        link("council-04", "school", WithdrawalReason::ConsentWithdrawn),
        link("council-05", "school", WithdrawalReason::ObjectionUpheld),
    ]);
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    let told = |party: &str| {
        SignedWithdrawal::from_bytes(&withdrawn.notices[party]).unwrap().notice.links.len()
    };
    assert_eq!((told("health"), told("school"), withdrawn.notices.len()), (1, 3, 2));
    let health_alone =
        BarredLinks::new(vec![link("council-06", "school", WithdrawalReason::WrongLink)]);
    let second = take_back(&mut world, &first, &health_alone, &links).unwrap();
    assert_eq!(second.notices.keys().collect::<Vec<_>>(), ["school"]);
    // What was barred before is kept.
    assert_eq!(second.report.barred, 4);
    assert_eq!(second.barred, links.and(&health_alone).to_csv().expose());
}

#[test]
fn what_cannot_be_withdrawn_is_refused_and_leaves_nothing() {
    let mut world = World::new(&OWNERS, |_| {});
    let mut first = release(&mut world);
    let wrong = WithdrawalReason::WrongLink;
    let own = |other: Option<&str>| {
        let mut link = link("council-03", "council", wrong);
        link.other_record_id = other.map(str::to_owned);
        BarredLinks::new(vec![link])
    };
    let usage = [
        BarredLinks::NONE,
        BarredLinks::new(vec![link("council-03", "unit", wrong)]),
        BarredLinks::new(vec![link("council-03", "elsewhere", wrong)]),
        own(None),
        own(Some("council-03")),
    ];
    for links in usage {
        let error = take_back(&mut world, &first, &links, &BarredLinks::NONE).err().unwrap();
        assert!(matches!(error, RoleError::Usage { .. }), "{error}");
    }
    let nobody = BarredLinks::new(vec![
        link("council-03", "health", wrong),
        link("council-99", "health", wrong),
    ]);
    let error = take_back(&mut world, &first, &nobody, &BarredLinks::NONE).err().unwrap();
    assert!(matches!(error, RoleError::NotInBatch { missing: 1 }), "{error}");
    assert!(!error.to_string().contains("council-99"));
    let links = BarredLinks::new(vec![link("council-03", "health", wrong)]);
    let council = first.maps["council"].clone();
    let health = first.maps["health"].clone();
    first.maps.insert("council".to_owned(), health);
    let error = take_back(&mut world, &first, &links, &BarredLinks::NONE).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    let mut altered = council.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    first.maps.insert("council".to_owned(), altered);
    let error = take_back(&mut world, &first, &links, &BarredLinks::NONE).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::VerificationFailed, "{error}");
    assert_eq!(entries(&world, "council", EntryKind::LinksWithdrawn), 0);
    first.maps.insert("council".to_owned(), council);
    // Of an agreement of another name no map is taken; one of an earlier version is.
    world.change(|terms| terms.id = "another".to_owned());
    let error = take_back(&mut world, &first, &links, &BarredLinks::NONE).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    world.change(|terms| {
        terms.id = "test".to_owned();
        terms.version = 2;
        terms.epoch = 2;
    });
    take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    // Where the agreement allows nobody to unlink, nobody does.
    world.change(|terms| {
        terms.version = 3;
        terms.acts.retain(|one| one.act != linkwise::policy::ActKind::Unlink);
    });
    let error = take_back(&mut world, &first, &links, &BarredLinks::NONE).err().unwrap();
    refused(&error, "DEFAULT_DENY");
}

#[test]
fn whoever_has_left_since_the_release_is_named() {
    let mut world = World::new(&OWNERS, |_| {});
    let first = release(&mut world);
    mapped(&mut world, &first, &BarredLinks::NONE);
    world.change(|terms| {
        terms.version = 2;
        terms.epoch = 2;
        terms.parties.retain(|party| party.name() != "school");
    });
    let links = BarredLinks::new(vec![link("council-03", "school", WithdrawalReason::WrongLink)]);
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    assert_eq!(withdrawn.report.unreached, ["school"]);
    assert_eq!(withdrawn.notices.keys().collect::<Vec<_>>(), ["health"]);
}

#[test]
fn two_records_of_one_owner_are_parted() {
    let mut world = World::new(&OWNERS, |terms| terms.linkage.one_record_per_owner = false);
    // Two records of one child, or of two who are all too alike.
    let first = release_with(&mut world, vec![child("council-again", 3)]);
    let (together, _) = mapped(&mut world, &first, &BarredLinks::NONE);
    let both = "council:council-03 council:council-again health:health-03 school:school-03";
    assert!(joined(&together).iter().any(|person| person == both), "{together:?}");
    let own = |one: &str, other: &str| {
        let mut pair = link(one, "council", WithdrawalReason::WrongLink);
        pair.other_record_id = Some(other.to_owned());
        pair.reference = CaseReference::new("T/1");
        BarredLinks::new(vec![pair])
    };
    let links = own("council-again", "council-03");
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    assert_eq!((withdrawn.report.links, withdrawn.report.notices.len()), (1, 2));
    let (apart, _) = mapped(&mut world, &first, &links);
    for alone in
        ["council:council-03", "council:council-again", "health:health-03 school:school-03"]
    {
        assert!(joined(&apart).iter().any(|person| person == alone), "{alone}: {apart:?}");
    }
    // Those that the release has apart already stay with whom they are.
    let others = own("council-04", "council-05");
    let mut map = |barred: &BarredLinks| {
        let (batch, map) = (&first.batches["council"], &first.maps["council"]);
        world.map_with("council", batch, map, barred).unwrap().1
    };
    let (detached, kept) = (map(&links), map(&others));
    assert_eq!((detached.detached, kept.detached, kept.not_in_batch), (2, 0, 0));
    assert_eq!(map(&own("council-04", "council-99")).not_in_batch, 1);
    let csv = String::from_utf8(withdrawn.barred).unwrap();
    assert!(csv.contains("\ncouncil-again,council,council-03,wrong_link,"), "{csv}");
    assert!(csv.ends_with(",T/1\n"), "{csv}");
}

#[test]
fn a_receipt_without_a_withdrawal_is_found_between_the_logs() {
    let mut world = World::new(&OWNERS, |_| {});
    let first = release(&mut world);
    let links = BarredLinks::new(vec![link("council-03", "health", WithdrawalReason::WrongLink)]);
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    // The council signs a notice that its log knows nothing of.
    let mut notice = SignedWithdrawal::from_bytes(&withdrawn.notices["health"]).unwrap().notice;
    notice.nonce = [1; 32];
    let off_the_record = notice.sign(&signer("council", "signer"));
    receive(&mut world, "health", &off_the_record.to_bytes()).unwrap();
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    let codes: Vec<_> = verdict.findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, [FindingCode::InputUnknown]);
}

/// Answers one subject: the answer, the opening file, and what is kept.
fn answer(
    world: &mut World,
    openings: &[u8],
    id: &str,
    shields: Option<&[(&str, Shield)]>,
    reviewed: bool,
) -> Result<(SubjectAnswer, Option<Vec<u8>>, Vec<u8>), RoleError> {
    let register = shields.map(|rows| {
        let mut builder = ShieldRegisterBuilder::default();
        rows.iter().for_each(|(id, shield)| builder.add(id, *shield, None).unwrap());
        builder.finish(now())
    });
    let source = MemorySource::new(openings.to_vec());
    let (output, opening) = MemoryOutlet::new();
    let (kept, keeping) = MemoryOutlet::new();
    let one = world.organisations.get_mut("council").unwrap();
    let task = SubjectTask {
        openings: &source,
        record_id: id,
        shields: register.as_ref(),
        shield_reviewed: reviewed,
        signer: &one.signer,
        output: Box::new(output),
        kept: Box::new(kept),
    };
    let result = open_subject(task, &mut one.log, now());
    if result.is_err() {
        assert!(opening.take().is_none() && keeping.take().is_none());
    }
    result.map(|answer| (answer, opening.take(), keeping.take().unwrap()))
}

#[test]
fn a_subject_is_answered_and_a_shield_withholds_until_someone_decides() {
    let mut world = World::new(&OWNERS, |_| {});
    let first = release(&mut world);
    let links = BarredLinks::new(vec![link("council-03", "health", WithdrawalReason::WrongLink)]);
    let withdrawn = take_back(&mut world, &first, &links, &BarredLinks::NONE).unwrap();
    let lwo = first.batches["council"].lwo.clone();
    let pinned = {
        let log = &world.organisations["council"].log;
        linkwise::audit::PinnedLog { name: log.origin().to_owned(), key: log.public_key() }
    };
    let nobody: &[(&str, Shield)] = &[];
    let (found, opening, kept) =
        answer(&mut world, &lwo, "council-05", Some(nobody), false).unwrap();
    assert!(matches!(found, SubjectAnswer::Opened { .. }));
    let opening = SubjectOpening::parse(&opening.unwrap()).unwrap();
    assert_eq!(opening.verify(&pinned).unwrap().kind, EntryKind::BatchEncoded);
    assert_eq!(opening.expose_record_id().unwrap().unwrap(), b"council-05");
    // What is kept opens the commitment in the log.
    let kept = linkwise::audit::Opening::from_bytes(&kept).unwrap();
    let last = |world: &World| {
        world.organisations["council"].log.entries().map(Result::unwrap).last().unwrap()
    };
    kept.verify(&last(&world).commitments[0]).unwrap();
    let parts = kept.expose_parts().unwrap();
    assert_eq!(parts, [&b"subject-access"[..], b"council-05", b"OPENED", b""]);

    for shield in Shield::ALL {
        let rows = [("council-05", shield), ("council-06", shield)];
        let (found, opening, kept) =
            answer(&mut world, &lwo, "council-05", Some(&rows), false).unwrap();
        assert_eq!((found, opening), (SubjectAnswer::Withheld, None));
        let kept = linkwise::audit::Opening::from_bytes(&kept).unwrap();
        assert_eq!(kept.expose_parts().unwrap()[2], b"SHIELD_NOT_REVIEWED");
        let refused = last(&world);
        let (found, opening, _) =
            answer(&mut world, &lwo, "council-05", Some(&rows), true).unwrap();
        assert!(matches!(found, SubjectAnswer::Opened { .. }) && opening.is_some());
        // The log does not tell the two apart.
        let mut opened = last(&world);
        assert_ne!(opened.commitments, refused.commitments);
        opened.commitments.clone_from(&refused.commitments);
        assert_eq!(opened, refused);
        let (found, _, _) = answer(&mut world, &lwo, "council-07", Some(&rows), false).unwrap();
        assert!(matches!(found, SubjectAnswer::Opened { .. }));
    }
    // Without a register nobody looked.
    let (found, opening, _) = answer(&mut world, &lwo, "council-05", None, false).unwrap();
    assert_eq!((found, opening), (SubjectAnswer::Withheld, None));
    let (found, _, _) = answer(&mut world, &lwo, "council-05", None, true).unwrap();
    assert!(matches!(found, SubjectAnswer::Opened { .. }));
    let (found, opening, _) = answer(&mut world, &lwo, "nobody", Some(nobody), true).unwrap();
    assert_eq!((found, opening), (SubjectAnswer::Absent, None));

    // A withdrawal is shown in the same way, to whom it concerns alone.
    let (found, opening, _) =
        answer(&mut world, &withdrawn.openings, "council-03", Some(nobody), false).unwrap();
    assert!(matches!(found, SubjectAnswer::Opened { .. }));
    let opening = SubjectOpening::parse(&opening.unwrap()).unwrap();
    assert_eq!(opening.verify(&pinned).unwrap().kind, EntryKind::LinksWithdrawn);
    assert_eq!(opening.expose_record_id().unwrap().unwrap(), b"council-03");
    assert!(find_opening(&*withdrawn.openings, "council-05").unwrap().is_none());
    let shields = Some(nobody);
    let (found, _, _) =
        answer(&mut world, &withdrawn.openings, "council-05", shields, true).unwrap();
    assert_eq!(found, SubjectAnswer::Absent);

    // Openings of another log, and what is none.
    let health = first.batches["health"].lwo.clone();
    assert!(answer(&mut world, &health, "health-05", Some(nobody), false).is_err());
    assert!(answer(&mut world, b"none", "council-05", Some(nobody), false).is_err());
    let (asked, answered) = (
        entries(&world, "council", EntryKind::SubjectAccessAsked),
        entries(&world, "council", EntryKind::SubjectAccessAnswered),
    );
    assert_eq!(asked, answered + 2);
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
}

fn a_notice() -> SignedWithdrawal {
    let wrong = linkwise::policy::WithdrawnLink {
        pseudonym: [4; 16],
        other_owner: "health".to_owned(),
        kind: WithdrawalKind::Corrected,
    };
    let barred = linkwise::policy::WithdrawnLink {
        pseudonym: [3; 16],
        other_owner: "school".to_owned(),
        kind: WithdrawalKind::Withdrawn,
    };
    let notice = linkwise::policy::Withdrawal {
        agreement: Digest::of(b"agreement"),
        release: Digest::of(b"release"),
        epoch: 7,
        map: Digest::of(b"map"),
        edges: Digest::of(b"edges"),
        owner: "council".to_owned(),
        to: "health".to_owned(),
        at: now(),
        nonce: [9; 32],
        links: vec![wrong.clone(), barred, wrong],
    };
    notice.sign(&signer("council", "signer"))
}

/// Made by `tests/vectors/withdrawal.py`, which knows the format from the manual alone.
#[test]
fn notice_and_receipt_are_byte_for_byte_those_of_the_format() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../vectors/withdrawal.json")).unwrap();
    let hex =
        |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let notice = a_notice();
    let bytes = notice.to_bytes();
    assert_eq!(hex(&bytes[..bytes.len() - 64]), vectors["notice"].as_str().unwrap());
    let message = vectors["notice_message"].as_str().unwrap();
    let message: Vec<u8> = (0..message.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&message[at..at + 2], 16).unwrap())
        .collect();
    let key = signer("council", "signer").public_key();
    key.verify(&message, &notice.signature).unwrap();
    let receipt = linkwise::policy::WithdrawalReceipt {
        agreement: Digest::of(b"agreement"),
        notice: Digest::of(b"notice"),
        party: "health".to_owned(),
        at: now(),
    };
    let bytes = receipt.sign(&signer("health", "signer")).to_bytes();
    assert_eq!(hex(&bytes[..bytes.len() - 64]), vectors["receipt"].as_str().unwrap());
}

#[test]
fn a_notice_that_was_cut_or_altered_is_refused() {
    let notice = a_notice();
    let bytes = notice.to_bytes();
    assert!(SignedWithdrawal::from_bytes(&bytes).unwrap() == notice);
    assert_eq!(notice.digest(), Digest::of(&bytes));
    for end in 0..bytes.len() {
        assert!(SignedWithdrawal::from_bytes(&bytes[..end]).is_err(), "{end}");
    }
    assert!(SignedWithdrawal::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        SignedWithdrawal::from_bytes(&bytes).err().map(|error| error.kind())
    };
    assert_eq!(refused(&|bytes| bytes[3] ^= 1), Some(ErrorKind::Malformed));
    assert_eq!(refused(&|bytes| bytes[16] ^= 1), Some(ErrorKind::Malformed));
    // The length of the text, and the number of links, as large as can be.
    assert_eq!(refused(&|bytes| bytes[18..26].fill(0xff)), Some(ErrorKind::Malformed));
    let links = bytes.len() - 64 - 2 * (16 + 8 + 6 + 1) - 8;
    assert_eq!(refused(&|bytes| bytes[links..links + 8].fill(0xff)), Some(ErrorKind::Malformed));
    assert_eq!(refused(&|bytes| bytes[links] = 0), Some(ErrorKind::Malformed));
    let kind = bytes.len() - 65;
    assert_eq!(refused(&|bytes| bytes[kind] = 3), Some(ErrorKind::Malformed));
    // Links that do not ascend, and a name that is none.
    assert_eq!(refused(&|bytes| bytes[links + 8..links + 24].fill(5)), Some(ErrorKind::Malformed));
    let name = bytes.len() - 65 - 6;
    assert_eq!(refused(&|bytes| bytes[name] = b'/'), Some(ErrorKind::Malformed));
    // Any other change of the text is no longer what was signed.
    assert_eq!(refused(&|bytes| bytes[60] ^= 1), None);
}

proptest! {
    #[test]
    fn hostile_bytes_are_refused_or_read_as_they_are_written(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        place in 0usize..400,
        value in any::<u8>(),
    ) {
        prop_assert!(SignedWithdrawal::from_bytes(&bytes).is_err());
        prop_assert!(SignedWithdrawalReceipt::from_bytes(&bytes).is_err());
        let mut altered = a_notice().to_bytes();
        if let Some(byte) = altered.get_mut(place) {
            *byte = value;
        }
        if let Ok(read) = SignedWithdrawal::from_bytes(&altered) {
            prop_assert_eq!(read.to_bytes(), altered);
        }
    }
}

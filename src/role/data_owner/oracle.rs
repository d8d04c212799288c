//! No existence oracle: given the same randomness, what leaves is byte for byte the same whether a
//! child was withheld or was never in the file.

use core::ops::ControlFlow;

use super::EncodeTask;
use crate::crypto::{RootKey, repeatable};
use crate::policy::{
    Agreement, Article6, Article9, Circumstances, Confidentiality, Consent, ConsentKind,
    ConsentRegisterBuilder, Draft, Encode, Giver, Granted, ObjectionKind, ObjectionRegisterBuilder,
    OptOutAllowList, OptOutAllowListBuilder, Registers, Request, Role, Rule, Section251Regulation,
    Shield, ShieldRegisterBuilder, Terms, Trust, WithoutNumber,
};
use crate::record::{Column, ReadingRules, Record};
use crate::role::{MemoryOutlet, MemoryOutput, Office};
use crate::secret::Secret;
use crate::time::Timestamp;

const CHILDREN: usize = 60;
/// NHS numbers that were never issued, and check.
const NUMBERS: [&str; 3] = ["9990000018", "9990000026", "9990000034"];

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000).unwrap()
}

fn child(number: usize) -> Record {
    let rules = ReadingRules {
        never_issued: crate::identifier::NeverIssued::Accept,
        ..ReadingRules::default()
    };
    let names = ["Olivia", "Amir", "Chloe", "Dylan", "Ewa", "Freya", "Grace"];
    let (id, born) = (format!("c{number}"), format!("2014-03-{:02}", 1 + number % 28));
    let surname = format!("Su{}ame", char::from(b'a' + u8::try_from(number % 26).unwrap()));
    Record::read(&rules, |column| match column {
        Column::RecordId => Some(id.as_str()),
        Column::Forename => Some(names[number % names.len()]),
        Column::Surname => Some(surname.as_str()),
        Column::DateOfBirth => Some(born.as_str()),
        Column::Postcode => Some("LK1 4AB"),
        Column::NhsNumber => NUMBERS.get(number).copied(),
        _ => None,
    })
    .unwrap()
}

/// What leaves an encoding under a ruling, and what the owner alone learns.
struct Left {
    batch: Vec<u8>,
    handles: Vec<u8>,
    withheld: Vec<String>,
}

/// The footing of the agreement, as the decision table sees it.
#[derive(Clone, Copy)]
enum Footing {
    Statute,
    Consent,
    Section251,
}

/// Terms on a footing.
fn put_footing(terms: &mut Terms, footing: Footing) {
    match footing {
        Footing::Statute => {}
        Footing::Consent => {
            terms.legal.article_6 = Some(Article6::Consent);
            terms.legal.article_9 = Some(Article9::ExplicitConsent);
            terms.legal.schedule_1 = None;
            terms.legal.policy_document_reference = None;
            terms.legal.confidentiality =
                Confidentiality::ExplicitConsent { reference: "form 1".to_owned() };
        }
        Footing::Section251 => {
            terms.legal.confidentiality = Confidentiality::Section251 {
                regulation: Section251Regulation::MedicalPurposes,
                reference: "00/CAG/0000".to_owned(),
                expires: "2030-01-01".parse().unwrap(),
                opt_out_exempt: false,
            };
            terms.protection.without_nhs_number = WithoutNumber::Use;
            // The opt-out reaches those who hold records of health care.
            for party in &mut terms.parties {
                party.sector = crate::policy::Sector::Health;
            }
        }
    }
}

fn request<'a>(agreement: &Agreement<Granted>, registers: &Registers) -> Request<'a> {
    let opt_out_as_of = registers.opt_out.as_ref().map(OptOutAllowList::as_of);
    Request {
        circumstances: Circumstances { opt_out_as_of, ..Circumstances::NONE },
        ..Request::new("health", agreement.terms().purpose, now())
    }
}

/// Encodes with repeatable randomness from the first key on, in a folder of its own.
fn encode(records: &[Record], registers: &Registers, footing: Footing) -> Left {
    repeatable::with_seed(7, || {
        let folder = tempfile::tempdir().unwrap();
        let open = |name, role| Office::create(folder.path(), name, role, now()).unwrap();
        let mut health = open("health", Role::Controller);
        let others = [
            open("council", Role::Controller),
            open("unit", Role::LinkageUnit),
            open("registry", Role::Assembler),
            open("custodian", Role::KeyCustodian),
        ];
        let everyone: Vec<&Office> = others.iter().chain([&health]).collect();
        let mut parties: Vec<_> = everyone.iter().map(|one| one.party()).collect();
        // The opt-out is asked of those who hold health records.
        for party in parties.iter_mut().filter(|party| party.card.name == "health") {
            party.sector = crate::policy::Sector::Health;
        }
        let (from, until) = ("2026-09-01".parse().unwrap(), "2027-08-31".parse().unwrap());
        let mut terms = Terms::linkage_quality("oracle", [9; 32], parties, 1, from, until);
        terms.release.smallest_batch = 2;
        terms.release.small_number_threshold = 2;
        terms.schema.never_issued = crate::identifier::NeverIssued::Accept;
        terms = terms.completed_with("none: the children are invented");
        put_footing(&mut terms, footing);
        let draft = Agreement::<Draft>::new(terms).unwrap();
        let signed: Vec<_> = everyone.iter().map(|one| draft.sign(one.signer()).unwrap()).collect();
        let trust = Trust { cards: everyone.iter().map(|one| one.card().clone()).collect() };
        let agreement = draft.grant(&signed, &trust, now()).unwrap();
        let link_key = RootKey::from_secret(Secret::new([3; 32])).link_key(
            agreement.terms().schema.suite,
            agreement.digest(),
            agreement.terms().epoch,
        );
        let (outlets, outputs): (Vec<_>, Vec<_>) = (0..4).map(|_| MemoryOutlet::new()).unzip();
        let mut outlets = outlets.into_iter().map(Box::new);
        let (signer, log) = health.signer_and_log();
        let task = EncodeTask {
            records,
            registers,
            link_key: &link_key,
            signer,
            batch: outlets.next().unwrap(),
            handles: outlets.next().unwrap(),
            references: outlets.next().unwrap(),
            openings: outlets.next().unwrap(),
            scratch: folder.path(),
            counts: Vec::new(),
            progress: &|_| ControlFlow::Continue(()),
        };
        let permit = agreement.permit::<Encode>(&request(&agreement, registers)).unwrap();
        let permit = permit.accept(crate::policy::Obligations::NONE).unwrap();
        let report = super::encode(permit, task, log, now()).unwrap();
        assert_eq!(
            report.protection.withheld + report.records,
            records.len() as u64,
            "withheld or encoded"
        );
        let mut files = outputs.iter().map(MemoryOutput::take).map(Option::unwrap);
        Left {
            batch: files.next().unwrap(),
            handles: files.next().unwrap(),
            withheld: report.protection.withheld_by_reason.into_keys().collect(),
        }
    })
}

fn consents(refused: usize) -> Registers {
    let mut builder = ConsentRegisterBuilder::default();
    for number in 0..CHILDREN {
        let mut consent = Consent {
            kind: ConsentKind::DataProtection,
            giver: Giver::ParentalResponsibility { evidence_seen: true },
            giver_id: None,
            given: number != refused,
            purposes: vec![crate::policy::Purpose::LinkageQuality],
            from: Timestamp::from_unix_ms(1_700_000_000_000).unwrap(),
            until: None,
            withdrawn: None,
        };
        builder.add(&format!("c{number}"), &consent).unwrap();
        // The agreement stands on consent to processing, and on consent that lifts confidence.
        consent.kind = ConsentKind::Confidentiality;
        builder.add(&format!("c{number}"), &consent).unwrap();
    }
    Registers { consents: Some(builder.finish().unwrap()), ..Registers::NONE }
}

fn shielded(number: usize, shield: Shield) -> Registers {
    let mut builder = ShieldRegisterBuilder::default();
    builder.add(&format!("c{number}"), shield, None).unwrap();
    Registers { shields: Some(builder.finish(now())), ..Registers::NONE }
}

fn objected(number: usize, kind: ObjectionKind) -> Registers {
    let mut builder = ObjectionRegisterBuilder::default();
    builder.add(&format!("c{number}"), kind, None).unwrap();
    Registers { objections: Some(builder.finish(now())), ..Registers::NONE }
}

fn opted_out(number: usize) -> Registers {
    let mut builder = OptOutAllowListBuilder::default();
    for (place, text) in NUMBERS.iter().enumerate() {
        let read = crate::identifier::NhsNumber::read(text, crate::identifier::NeverIssued::Accept);
        if place != number {
            builder.add(&read.unwrap().present().unwrap());
        }
    }
    Registers { opt_out: Some(builder.finish(now())), ..Registers::NONE }
}

#[test]
fn a_withheld_child_leaves_no_trace() {
    type Make = fn(usize) -> Registers;
    let kinds: [(Rule, Footing, Make, &[usize]); 6] = [
        (Rule::CourtBar, Footing::Statute, |n| shielded(n, Shield::CourtBar), &[0, 31, 59]),
        (
            Rule::SensitiveService,
            Footing::Statute,
            |n| shielded(n, Shield::SensitiveService),
            &[0, 17, 59],
        ),
        (Rule::ConsentRefused, Footing::Consent, consents, &[0, 44, 59]),
        (Rule::OptedOut, Footing::Section251, opted_out, &[0, 1, 2]),
        (Rule::Objected, Footing::Statute, |n| objected(n, ObjectionKind::Objection), &[0, 59]),
        (Rule::Restricted, Footing::Statute, |n| objected(n, ObjectionKind::Restriction), &[5]),
    ];
    let all: Vec<Record> = (0..CHILDREN).map(child).collect();
    for (rule, footing, make, places) in kinds {
        for place in places {
            let registers = make(*place);
            let with = encode(&all, &registers, footing);
            assert_eq!(with.withheld, [rule.name().to_lowercase().replace('_', "-")]);
            let mut others = all.clone();
            others.remove(*place);
            let without = encode(&others, &registers, footing);
            assert!(without.withheld.is_empty());
            assert!(with.batch == without.batch, "{rule:?} at {place}: the batch differs");
            assert!(with.handles == without.handles, "{rule:?} at {place}: the handles differ");
        }
    }
}

/// With as many records as it takes for the histograms of a sample.
#[test]
fn the_sample_knows_nothing_of_a_withheld_child() {
    let all: Vec<Record> = (0..1001).map(child).collect();
    let registers = shielded(500, Shield::CourtBar);
    let mut others = all.clone();
    others.remove(500);
    let with = encode(&all, &registers, Footing::Statute);
    let without = encode(&others, &Registers::NONE, Footing::Statute);
    assert!(with.batch == without.batch && with.handles == without.handles);
}

/// The comparison sees a child that is not withheld, and repeats without one.
#[test]
fn a_child_that_is_not_withheld_is_seen() {
    let all: Vec<Record> = (0..CHILDREN).map(child).collect();
    for place in [0, 31, 59] {
        let mut others = all.clone();
        others.remove(place);
        let with = encode(&all, &Registers::NONE, Footing::Statute);
        let again = encode(&all, &Registers::NONE, Footing::Statute);
        let without = encode(&others, &Registers::NONE, Footing::Statute);
        assert!(with.batch == again.batch && with.handles == again.handles, "it repeats");
        assert!(with.batch != without.batch && with.handles != without.handles);
    }
}

/// A child whose location alone is shielded stays, with no row and no code on a place.
#[test]
fn a_sensitive_location_is_in_no_pass_on_a_place() {
    let all: Vec<Record> = (0..CHILDREN).map(child).collect();
    let registers = shielded(3, Shield::SensitiveLocation);
    let kept = encode(&all, &registers, Footing::Statute);
    assert!(kept.withheld.is_empty());
    let open = encode(&all, &Registers::NONE, Footing::Statute);
    assert!(kept.batch != open.batch);
}

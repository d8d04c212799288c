//! What an agreement asks for besides, how much it allows in all, and how it ends.

use linkwise::audit::{Entry, EntryKind, PinnedLog, verify_logs};
use linkwise::crypto::{Digest, RootKey};
use linkwise::policy::{
    ActKind, Agreement, Assemble, Circumstances, DenialReason, Draft, Encode, Obligation,
    Obligations, Purpose, Refusal, Request, Review, Revocation, Role, Score, SignedRevocation,
    Terms, Trust,
};
use linkwise::role::reviewer::{ReviewTask, review};
use linkwise::role::{MemorySource, Office, RoleError, adopt_revocation, has_ended, key_custodian};

use crate::refusal::{records, refused};
use crate::world::{World, name_reviewer, now, people, signer};

fn entries(world: &World, name: &str) -> Vec<Entry> {
    world.organisations[name].log.entries().map(Result::unwrap).collect()
}

fn kinds(world: &World, name: &str) -> Vec<EntryKind> {
    entries(world, name).into_iter().map(|entry| entry.kind).collect()
}

fn is_sound(world: &World) {
    let pinned: Vec<PinnedLog> = world
        .organisations
        .values()
        .map(|one| PinnedLog { name: one.card.log_origin.clone(), key: one.card.log_key })
        .collect();
    let verdict = verify_logs(&world.log_folders(), &pinned, &[]);
    assert!(verdict.is_sound() && !verdict.self_signed, "{:?}", verdict.findings);
}

#[test]
fn what_was_acknowledged_stands_in_the_log_with_the_decision() {
    let mut world = World::new(&["a", "b"], |terms| {
        terms.obligations =
            Obligations::of(&[Obligation::SecondApprover, Obligation::EquityReport]);
    });
    let batch = records("a", 30);
    refused(&world.encode("a", &batch).unwrap_err(), "OBLIGATION_NOT_ACKNOWLEDGED");
    assert_eq!(kinds(&world, "a"), [EntryKind::LogOpened], "nothing was begun");
    world.acknowledged = Obligations::of(&[Obligation::EquityReport]);
    refused(&world.encode("a", &batch).unwrap_err(), "OBLIGATION_NOT_ACKNOWLEDGED");
    world.acknowledged = world.acknowledged.with(Obligation::SecondApprover);
    world.encode("a", &batch).unwrap();
    let purpose = world.agreement.terms().purpose;
    let decision = world.agreement.decide(ActKind::Encode, &Request::new("a", purpose, now()));
    let granted: Vec<Entry> = entries(&world, "a")
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::PermitGranted)
        .collect();
    let [granted] = granted.as_slice() else { panic!("one permit") };
    assert_eq!(granted.reasons, ["second_approver", "equity_report"]);
    assert_eq!(granted.inputs, [Digest::of(&decision.to_bytes())]);
    is_sound(&world);
}

#[test]
fn an_owner_encodes_no_more_rows_than_all_deliveries_together_may_have() {
    let budget = |terms: &mut Terms, rows| {
        terms.release.most_rows = 60;
        terms.release.row_budget = Some(rows);
    };
    let mut world = World::new(&["a", "b"], |terms| budget(terms, 100));
    world.encode("a", &records("a", 60)).unwrap();
    // Another version and delivery of the same agreement.
    world.change(|terms| (terms.epoch, terms.version) = (2, 2));
    let error = world.encode("a", &records("a", 41)).unwrap_err();
    refused(&error, "BUDGET_USED");
    let RoleError::Refused(refusal) = error else { panic!("refused") };
    let reasons: Vec<&DenialReason> = refusal.reasons().collect();
    assert_eq!(reasons, [&DenialReason::BudgetUsed { most: 100 }]);
    assert_eq!(
        kinds(&world, "a").iter().filter(|kind| **kind == EntryKind::PermitGranted).count(),
        1,
        "refused before anything was begun"
    );
    // Each owner has its own.
    world.encode("b", &records("b", 60)).unwrap();
    world.encode("a", &records("a", 40)).unwrap();
    world.change(|terms| terms.epoch = 3);
    refused(&world.encode("a", &records("a", 2)).unwrap_err(), "BUDGET_USED");
    // An agreement of another name has a budget of its own; one without has none.
    world.change(|terms| terms.id = "another".to_owned());
    world.encode("a", &records("a", 60)).unwrap();
    world.change(|terms| {
        terms.id = "test".to_owned();
        terms.release.row_budget = None;
    });
    world.encode("a", &records("a", 60)).unwrap();
}

#[test]
fn numbers_that_the_log_leaves_out_count_as_the_threshold() {
    let with = |most: u64| {
        let mut world = World::new(&["a", "b"], |terms| {
            terms.release.small_number_threshold = 10;
            terms.release.most_rows = 10;
            terms.release.row_budget = Some(most);
        });
        world.encode("a", &records("a", 3)).unwrap();
        let counted = entries(&world, "a").into_iter().flat_map(|entry| entry.counts).count();
        assert_eq!(counted, 0, "three are not told");
        world.change(|terms| terms.epoch = 2);
        world.encode("a", &records("a", 3)).map(drop)
    };
    assert!(with(13).is_ok());
    refused(&with(12).unwrap_err(), "BUDGET_USED");
}

#[test]
fn a_new_version_ends_the_old_one_where_it_is_adopted() {
    let mut world = World::new(&["a", "b"], |_| {});
    world.encode("a", &records("a", 30)).unwrap();
    let old = *world.agreement.digest();
    world.change(|terms| {
        (terms.version, terms.epoch) = (2, 2);
        terms.supersedes = Some(old);
    });
    let new = *world.agreement.digest();
    world.encode("a", &records("a", 30)).unwrap();
    let superseded: Vec<Entry> = entries(&world, "a")
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::AgreementSuperseded)
        .collect();
    let [entry] = superseded.as_slice() else { panic!("one") };
    assert_eq!((entry.agreement, entry.inputs.as_slice()), (Some(old), [new].as_slice()));
    assert!(has_ended(&world.organisations["a"].log, &old).unwrap());
    assert!(!has_ended(&world.organisations["a"].log, &new).unwrap());
    world.change(|terms| {
        (terms.version, terms.epoch) = (1, 1);
        terms.supersedes = None;
    });
    assert_eq!(*world.agreement.digest(), old);
    refused(&world.encode("a", &records("a", 30)).unwrap_err(), "REVOKED");
    // Who has not adopted the new one has not heard of it.
    world.encode("b", &records("b", 30)).unwrap();
    is_sound(&world);
}

fn notice(world: &World, party: &str) -> Revocation {
    Revocation {
        agreement: *world.agreement.digest(),
        party: party.to_owned(),
        at: now(),
        reason: "the project has ended".to_owned(),
    }
}

fn trust(world: &World) -> Trust {
    Trust { cards: world.organisations.values().map(|one| one.card.clone()).collect() }
}

fn adopt(world: &mut World, at: &str, notice: &SignedRevocation) -> Result<bool, RoleError> {
    let (terms, trust) = (world.agreement.terms().clone(), trust(world));
    let one = world.organisations.get_mut(at).unwrap();
    adopt_revocation(notice, &terms, &trust, &one.signer, &mut one.log, now())
}

#[test]
fn a_revocation_ends_the_agreement_where_it_is_taken_in() {
    let mut world = World::new(&["a", "b"], |_| {});
    let a = world.encode("a", &records("a", 30)).unwrap();
    let b = world.encode("b", &records("b", 30)).unwrap();
    let signed = notice(&world, "b").sign(&signer("b", "signer"));
    assert!(adopt(&mut world, "unit", &signed).unwrap());
    let before = kinds(&world, "unit");
    assert!(!adopt(&mut world, "unit", &signed).unwrap(), "twice is once");
    assert_eq!(kinds(&world, "unit"), before);
    assert_eq!(before.last(), Some(&EntryKind::AgreementRevoked));
    refused(&world.score(&[&a, &b]).unwrap_err(), "REVOKED");
    assert_eq!(kinds(&world, "unit"), before, "nothing was begun");
    // A permit asked for with what the log tells is refused before any file is touched.
    let ended = has_ended(&world.organisations["unit"].log, world.agreement.digest()).unwrap();
    let circumstances = Circumstances { revoked: ended, ..Circumstances::NONE };
    let ask =
        Request { circumstances, ..Request::new("unit", world.agreement.terms().purpose, now()) };
    assert!(world.agreement.permit::<Score>(&ask).unwrap_err().has("REVOKED"));
    assert!(world.agreement.permit::<Assemble>(&ask).unwrap_err().has("REVOKED"));
    // The custodian issues nothing any more either.
    assert!(adopt(&mut world, "custodian", &signed).unwrap());
    let custodian = world.organisations.get_mut("custodian").unwrap();
    let sealed = Digest::of(b"sealed");
    let (signer, log) = (&custodian.signer, &mut custodian.log);
    let issued = key_custodian::record_issue(&world.agreement, &sealed, signer, log, now());
    refused(&issued.unwrap_err(), "REVOKED");
    is_sound(&world);
}

#[test]
fn a_notice_counts_only_from_a_party_with_its_pinned_key_and_about_these_terms() {
    let mut world = World::new(&["a", "b"], |_| {});
    let good = notice(&world, "b");
    let by_b = |notice: Revocation| notice.sign(&signer("b", "signer"));
    let terms = world.agreement.terms().clone();
    let pinned = trust(&world);
    let code = |signed: &SignedRevocation, trust: &Trust| -> Vec<&'static str> {
        let refusal: Refusal = signed.check(&terms, trust).unwrap_err();
        refusal.reasons().map(DenialReason::code).collect()
    };
    assert!(by_b(good.clone()).check(&terms, &pinned).is_ok());
    for (wrong, expected) in [
        (Revocation { agreement: Digest::of(b"other"), ..good.clone() }, "REVOCATION_UNUSABLE"),
        (Revocation { reason: " ".to_owned(), ..good.clone() }, "REVOCATION_UNUSABLE"),
        (Revocation { reason: "two\nlines".to_owned(), ..good.clone() }, "REVOCATION_UNUSABLE"),
        (Revocation { reason: "x".repeat(1001), ..good.clone() }, "REVOCATION_UNUSABLE"),
        (Revocation { party: "stranger".to_owned(), ..good.clone() }, "NOT_A_PARTY"),
        (Revocation { party: "a".to_owned(), ..good.clone() }, "SIGNATURE_FORGED"),
    ] {
        assert_eq!(code(&by_b(wrong), &pinned), [expected]);
    }
    let mut altered = by_b(good.clone());
    altered.revocation.reason.push('!');
    assert_eq!(code(&altered, &pinned), ["SIGNATURE_FORGED"]);
    assert_eq!(code(&by_b(good.clone()), &Trust::default()), ["KEY_NOT_PINNED"]);
    let mut changed = pinned.clone();
    let card = changed.cards.iter_mut().find(|card| card.name == "b").unwrap();
    card.signer = signer("other", "signer").public_key();
    assert_eq!(code(&by_b(good.clone()), &changed), ["CARD_CHANGED"]);
    // What does not count is not written; nor is anything in the log of someone else.
    refused(&adopt(&mut world, "unit", &altered).unwrap_err(), "SIGNATURE_FORGED");
    assert_eq!(kinds(&world, "unit"), [EntryKind::LogOpened]);
    let signed = by_b(good);
    let one = world.organisations.get_mut("unit").unwrap();
    let other = signer("a", "signer");
    let error = adopt_revocation(&signed, &terms, &pinned, &other, &mut one.log, now());
    assert!(matches!(error.unwrap_err(), RoleError::KeyMismatch { .. }));
    let nobody = signer("stranger", "signer");
    let error = adopt_revocation(&signed, &terms, &pinned, &nobody, &mut one.log, now());
    assert!(matches!(error.unwrap_err(), RoleError::KeyMismatch { .. }));
    // The agreement itself still permits.
    world.encode("a", &records("a", 30)).unwrap();
    assert!(world.permit::<Encode>("a").is_ok());
}

#[test]
fn in_care_and_safeguarding_what_is_only_possible_is_never_linked_by_itself() {
    let run = |purpose, bits: i16, reviewer: bool| {
        let mut world = World::new(&["a", "b"], |terms| {
            terms.purpose = purpose;
            terms.limits.possible_below_bits = Some(bits);
            if reviewer {
                name_reviewer(terms);
            }
        });
        let a = world.encode("a", &records("a", 40)).unwrap();
        let b = world.encode("b", &records("b", 40)).unwrap();
        let (edges, _) = world.score(&[&a, &b]).unwrap();
        let (maps, report) = world.assemble(&edges, &[("a", &a), ("b", &b)]).unwrap();
        let mapped = [("a", &a), ("b", &b)].map(|(owner, batch)| {
            (owner.to_owned(), world.map(owner, batch, &maps[owner]).unwrap())
        });
        let together = people(&mapped.into_iter().collect());
        let linked = together.iter().filter(|person| person.len() > 1).count() as u64;
        let outcome = entries(&world, "unit")
            .into_iter()
            .find(|entry| entry.kind == EntryKind::LinksAssembled)
            .unwrap();
        let logged = outcome.counts.iter().find(|(name, _)| name == "only-possible");
        assert_eq!(
            logged.map(|(_, count)| *count),
            (report.possible >= 10).then_some(report.possible)
        );
        assert_eq!(linked, report.linked_people);
        let list = world.review_list.take();
        assert_eq!(list.is_some(), reviewer);
        if let Some(list) = list {
            let one = world.organisations.remove("unit").unwrap();
            let list = MemorySource::new(list);
            let task = ReviewTask { list: &list, signer: &one.signer };
            let mut log = one.log;
            let listed =
                review(world.permit::<Review>("unit").unwrap(), &task, &mut log, now()).unwrap();
            assert_eq!(listed.len() as u64, report.review);
            let below = listed.iter().filter(|pair| pair.weight_bits < bits).count() as u64;
            assert!(below >= report.possible);
        }
        report
    };
    let quality = run(Purpose::LinkageQuality, 200, false);
    assert!(quality.matches >= 30 && quality.possible == 0, "{quality:?}");
    for purpose in [Purpose::IndividualCare, Purpose::SafeguardingChild] {
        for reviewer in [false, true] {
            let strict = run(purpose, 200, reviewer);
            assert_eq!((strict.matches, strict.implied, strict.linked_people), (0, 0, 0));
            assert_eq!(strict.possible, quality.matches);
            assert_eq!(strict.review, quality.review + quality.matches);
        }
        let loose = run(purpose, -100, false);
        assert_eq!((loose.matches, loose.possible), (quality.matches, 0));
    }
}

#[test]
fn an_office_acknowledges_for_all_that_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let create = |name, role| Office::create(folder.path(), name, role, now()).unwrap();
    let mut health = create("health", Role::Controller);
    let council = create("council", Role::Controller);
    let unit = create("unit", Role::LinkageUnit);
    let joiner = create("joiner", Role::Assembler);
    let custodian = create("custodian", Role::KeyCustodian);
    let everyone = [&health, &council, &unit, &joiner, &custodian];
    let parties = everyone.map(Office::party).to_vec();
    let (from, until) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    let mut terms = Terms::linkage_quality("office", [9; 32], parties, 1, from, until);
    terms.release.smallest_batch = 2;
    terms.obligations = Obligations::of(&[Obligation::ReturnReceipt]);
    let draft = Agreement::<Draft>::new(terms.completed_with("the children are invented")).unwrap();
    let signed = everyone.map(|one| draft.sign(one.signer()).unwrap());
    let trust = Trust { cards: everyone.map(|one| one.card().clone()).to_vec() };
    let agreement = draft.grant(&signed, &trust, now()).unwrap();
    let suite = agreement.terms().schema.suite;
    let key = RootKey::generate().unwrap().link_key(suite, agreement.digest(), 1);
    let batch = records("h", 20);
    let error = health.encode(&agreement, &key, &batch, now()).unwrap_err();
    refused(&error, "OBLIGATION_NOT_ACKNOWLEDGED");
    health.acknowledge(Obligations::of(&[Obligation::ReturnReceipt]));
    assert_eq!(health.encode(&agreement, &key, &batch, now()).unwrap().report.records, 20);
}

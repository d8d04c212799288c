//! The ready agreements in `examples/agreements`: they hold together, and the table bears them out.

use linkwise::crypto::{Digest, Signer};
use linkwise::document::agreement::{parse, show, write};
use linkwise::policy::Trust;
use linkwise::policy::{
    ActKind, Agreement, Assertion, AssertionKind, CheckedAssertion, Circumstances, Compare,
    Dataset, Encode, Explain, Granted, HarmThreshold, Law, Map, Obligation, Purpose, Recipient,
    Request, RevealExistence, RevealIdentifier, Role, Rule, Schedule1, Score, Terms,
};
use linkwise::secret::Secret;
use linkwise::time::Timestamp;

use super::{card, codes, date, key, moment};

const EXAMPLES: [(&str, &str, Purpose); 7] = [
    (
        "safeguarding-2026",
        include_str!("../../../examples/agreements/safeguarding-2026.toml"),
        Purpose::SafeguardingChild,
    ),
    (
        "statutory-return",
        include_str!("../../../examples/agreements/statutory-return.toml"),
        Purpose::StatutoryReturn,
    ),
    (
        "direct-care",
        include_str!("../../../examples/agreements/direct-care.toml"),
        Purpose::IndividualCare,
    ),
    (
        "service-planning-section-251",
        include_str!("../../../examples/agreements/service-planning-section-251.toml"),
        Purpose::ServicePlanning,
    ),
    (
        "research-digital-economy-act",
        include_str!("../../../examples/agreements/research-digital-economy-act.toml"),
        Purpose::Research,
    ),
    (
        "equity-audit",
        include_str!("../../../examples/agreements/equity-audit.toml"),
        Purpose::EquityAudit,
    ),
    (
        "linkage-quality",
        include_str!("../../../examples/agreements/linkage-quality.toml"),
        Purpose::LinkageQuality,
    ),
];

fn now() -> Timestamp {
    moment("2026-10-01", 0)
}

/// The keys of the examples are made of their owners' names, so that they can be signed here.
fn signer(name: &str) -> Signer {
    let seed = Digest::of(format!("{name} signer").as_bytes());
    Signer::from_secret(Secret::new(*seed.as_bytes())).unwrap()
}

fn terms(id: &str) -> Terms {
    let (_, text, _) = EXAMPLES.iter().find(|(name, ..)| *name == id).unwrap();
    parse(text).unwrap().terms
}

fn granted(terms: Terms) -> Agreement<Granted> {
    let names: Vec<String> = terms.signers().map(|(name, _)| name.to_owned()).collect();
    let mut cards: Vec<_> = terms.parties.iter().map(|party| party.card.clone()).collect();
    for approver in &terms.further_approvers {
        let mut theirs = card(&approver.name, 1);
        theirs.signer = approver.signer;
        cards.push(theirs);
    }
    let draft = Agreement::new(terms).unwrap();
    let signed: Vec<_> = names.iter().map(|name| draft.sign(&signer(name)).unwrap()).collect();
    draft.grant(&signed, &Trust { cards }, now()).unwrap()
}

fn ask<'a>(agreement: &Agreement<Granted>, party: &'a str) -> Request<'a> {
    Request::new(party, agreement.terms().purpose, now())
}

#[test]
fn each_holds_together_and_is_permitted_on_its_day() {
    for (id, text, purpose) in EXAMPLES {
        let terms = terms(id);
        assert_eq!((terms.id.as_str(), terms.purpose), (id, purpose));
        // References are placeholders, with which it cannot be signed as it stands.
        assert!(!terms.unfinished().is_empty(), "{id}");
        let terms = terms.completed_with("a test");
        assert!(text.contains("no legal advice"), "{id}");
        assert_eq!(parse(&write(&terms)).unwrap().terms, terms, "{id}");
        assert!(!show(&terms).contains("NOT READY TO SIGN"), "{id}");
        let owners: Vec<String> =
            terms.with_role(Role::Controller).map(|party| party.name().to_owned()).collect();
        let agreement = granted(terms);
        // A fresh list of the opt-out, where it binds.
        let circumstances = Circumstances { opt_out_as_of: Some(now()), ..Circumstances::NONE };
        for owner in &owners {
            let ask = Request { circumstances, ..ask(&agreement, owner) };
            let permit = agreement.permit::<Encode>(&ask).unwrap_or_else(|e| panic!("{id}: {e}"));
            let decision = permit.decision();
            assert!(decision.reasons().has(Rule::PermittedByAgreement), "{id}");
            assert_eq!(decision.ground().unwrap().gateway, agreement.terms().legal.gateway);
            assert!(agreement.permit::<Compare>(&ask).is_ok(), "{id}");
            assert!(agreement.permit::<Map>(&ask).is_ok(), "{id}");
        }
        let unit = ask(&agreement, "linkage_centre");
        assert!(agreement.permit::<Score>(&unit).is_ok(), "{id}");
        assert!(agreement.permit::<Explain>(&unit).is_ok(), "{id}");
        assert!(agreement.permit::<Encode>(&unit).unwrap_err().has("ACT_NOT_ALLOWED"), "{id}");
        for other in Purpose::ALL.into_iter().filter(|other| *other != purpose) {
            let ask = Request { purpose: other, circumstances, ..ask(&agreement, &owners[0]) };
            let refusal = agreement.permit::<Encode>(&ask).unwrap_err();
            assert!(refusal.has("PURPOSE_NOT_ALLOWED"), "{id}");
        }
        let late = Request { now: moment("2027-08-31", 23 * 3_600_000), ..unit };
        assert!(agreement.permit::<Score>(&late).unwrap_err().has("EXPIRED"), "{id}");
    }
}

fn asserted(kind: AssertionKind) -> CheckedAssertion {
    let assertion = Assertion {
        kind,
        threshold: HarmThreshold::Welfare,
        subject: Digest::of(b"a salted commitment"),
        author: "lead".to_owned(),
        recipient: "hospital".to_owned(),
        acts: vec![ActKind::RevealExistence],
        reference: "case note 17".to_owned(),
        made: now(),
        expires: moment("2026-10-02", 0),
    };
    assertion.sign(&key(20)).check(&Trust { cards: vec![card("lead", 20)] }).unwrap()
}

#[test]
fn safeguarding_stands_on_co_operation_until_the_duty_commences_and_in_bulk_after_that() {
    let agreement = granted(terms("safeguarding-2026"));
    let facts: Vec<String> = Law::current()
        .provisions()
        .iter()
        .map(|one| {
            let from = one.from.map_or_else(|| "2026-09-15".to_owned(), |day| day.to_string());
            let kind = if one.id == "ca2004_s16la" { "duty" } else { "gateway" };
            format!("{}\t{kind}\t{}\t{from}\t-\tE\tno\n", one.id, one.title)
        })
        .collect();
    let commenced = Law::parse(&format!("version\t2026-09-15\n{}", facts.concat())).unwrap();
    let assertions = [asserted(AssertionKind::Relevance)];
    let detriment = [asserted(AssertionKind::Relevance), asserted(AssertionKind::Detriment)];
    let named = Circumstances {
        recipient: Recipient::Known("hospital"),
        named_subject: Some(assertions[0].assertion().subject),
        assertions: &assertions,
        ..Circumstances::NONE
    };
    let gateway = |act, circumstances| {
        let decision =
            agreement.decide(act, &Request { circumstances, ..ask(&agreement, "council") });
        decision.ground().map(|ground| ground.gateway.clone())
    };
    let after = Circumstances { law: Some(&commenced), ..named };
    let power = Some("ca2004_s10".to_owned());
    assert_eq!(gateway(ActKind::RevealExistence, named), power);
    assert_eq!(gateway(ActKind::Encode, named), power);
    assert_eq!(gateway(ActKind::RevealExistence, after), Some("ca2004_s16la".to_owned()));
    assert_eq!(gateway(ActKind::Encode, after), power);
    let shut = Circumstances { assertions: &detriment, ..after };
    assert_eq!(gateway(ActKind::RevealExistence, shut), power);
    let ask = Request { circumstances: after, ..ask(&agreement, "council") };
    let permit = agreement.permit::<RevealExistence>(&ask).unwrap();
    assert!(permit.obligations().has(Obligation::RecordReason));
}

#[test]
fn links_in_care_are_only_possible_below_the_threshold() {
    let agreement = granted(terms("direct-care"));
    let reasons = |bits| {
        let circumstances = Circumstances { weight_bits: Some(bits), ..Circumstances::NONE };
        let ask = Request { circumstances, ..ask(&agreement, "hospital") };
        agreement.permit::<RevealIdentifier>(&ask).unwrap().decision().reasons()
    };
    assert!(reasons(24).has(Rule::PossibleOnly));
    assert!(!reasons(25).has(Rule::PossibleOnly));
}

#[test]
fn section_251_needs_a_fresh_list_for_health_alone_and_ends_on_its_day() {
    let agreement = granted(terms("service-planning-section-251"));
    let encode = |party, circumstances, now| {
        let ask = Request { circumstances, now, ..ask(&agreement, party) };
        agreement.permit::<Encode>(&ask).map_err(|refusal| codes(&refusal)).map(drop)
    };
    let as_of = |day| Circumstances { opt_out_as_of: Some(moment(day, 0)), ..Circumstances::NONE };
    assert_eq!(encode("hospital", Circumstances::NONE, now()), Err(vec!["OPTOUT_STALE"]));
    assert_eq!(encode("hospital", as_of("2026-09-24"), now()), Ok(()));
    assert_eq!(encode("hospital", as_of("2026-09-23"), now()), Err(vec!["OPTOUT_STALE"]));
    // No opt-out from health care reaches the schools' rolls.
    assert_eq!(encode("schools", Circumstances::NONE, now()), Ok(()));
    let (last, after) = (moment("2027-06-30", 0), moment("2027-07-01", 0));
    assert_eq!(encode("hospital", as_of("2027-06-30"), last), Ok(()));
    assert_eq!(encode("hospital", as_of("2027-07-01"), after), Err(vec!["CLDC"]));
}

#[test]
fn what_each_example_warns_of_is_denied() {
    let denied = |id: &str, party: &str, change: fn(&mut Terms)| {
        let mut terms = terms(id);
        change(&mut terms);
        let agreement = granted(terms);
        codes(&agreement.permit::<Encode>(&ask(&agreement, party)).unwrap_err())
    };
    let research = "research-digital-economy-act";
    assert_eq!(
        denied(research, "council", |t| t.datasets.insert(0, Dataset::Health)),
        ["DEA_HEALTH_EXCLUDED"]
    );
    assert_eq!(
        denied(research, "council", |t| {
            let university = t.parties.iter_mut().find(|one| one.name() == "university").unwrap();
            university.accredited_until = Some(date("2026-09-30"));
        }),
        ["DEA_NOT_ACCREDITED"]
    );
    assert_eq!(
        denied("equity-audit", "schools", |t| {
            t.legal.schedule_1 = Some(Schedule1::StatutoryPurposes);
        }),
        ["SCH1_MISSING"]
    );
    assert_eq!(
        denied("equity-audit", "schools", |t| t.datasets.insert(0, Dataset::ChildrensSocialCare)),
        ["CLDC"]
    );
}

#[test]
fn the_equity_audit_uses_districts_alone() {
    let terms = terms("equity-audit");
    let effective = terms.effective_schema();
    assert!(effective.passes.len() < terms.schema.passes.len());
    assert!(effective.fields.iter().all(|field| !field.is_location()));
    assert!(effective.passes.iter().any(|pass| pass.id().contains("postcode_district")));
    assert!(effective.passes.iter().all(|pass| !pass.id().contains("postcode +")));
    assert!(show(&terms).contains("That leaves out: birth_day + postcode;"));
}

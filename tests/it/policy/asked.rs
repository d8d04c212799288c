//! Agreements put to the decision table.

use linkwise::crypto::Digest;
use linkwise::policy::{
    ActKind, Aggregate, AgreedLimits, Agreement, Article6, Assertion, AssertionKind, Circumstances,
    Compare, Confidentiality, Dataset, DatePrecision, DenialReason, Effect, Encode, Granted,
    HarmThreshold, Law, Map, Obligation, Obligations, OutputProfile, PlacePrecision, Purpose,
    Recipient, Request, RevealExistence, Role, Row, Rule, Score, Section251Regulation, Sector,
    Shield, Shields, Subject, Terms, Territory, Trust,
};
use linkwise::schema::Field;

use super::{card, codes, date, grant, key, moment, now, party, request, signatures, terms, trust};

fn changed(change: impl FnOnce(&mut Terms)) -> Agreement<Granted> {
    let mut terms = terms();
    change(&mut terms);
    grant(terms)
}

fn denied(change: impl FnOnce(&mut Terms)) -> Vec<&'static str> {
    codes(&changed(change).permit::<Encode>(&request("council")).unwrap_err())
}

#[test]
fn a_permit_carries_its_decision() {
    let agreement = changed(|terms| {
        terms.obligations =
            Obligations::of(&[Obligation::EquityReport]).deleting_by(date("2026-06-30"));
    });
    let permit = agreement.permit::<Encode>(&request("council")).unwrap();
    let decision = permit.decision();
    assert_eq!(decision.effect(), Effect::Permit);
    assert!(decision.reasons().has(Rule::PermittedByAgreement));
    assert_eq!(decision.agreements(), [*agreement.digest()]);
    assert_eq!(decision.decided(), Some(now()));
    let ground = decision.ground().unwrap();
    assert_eq!((ground.gateway.as_str(), ground.confidentiality), ("ca2004_s10", "statute"));
    assert_eq!(ground.article_6, Some(Article6::PublicTask));
    let obligations: Vec<&str> = permit.obligations().iter().map(Obligation::name).collect();
    assert_eq!(obligations, ["log", "delete_by", "equity_report"]);
    assert_eq!(permit.obligations().delete_by(), Some(date("2026-06-30")));
    let expected = Digest::of(&decision.to_bytes());
    assert_eq!(agreement.decide(ActKind::Encode, &request("council")), *decision);
    let done = Obligations::of(&[Obligation::EquityReport, Obligation::DeleteBy]);
    let spent = permit.accept(done).unwrap().spend(&[100], now()).unwrap();
    assert_eq!((spent.decision(), spent.acknowledged()), (&expected, done));
}

#[test]
fn every_obligation_but_the_log_is_acknowledged_before_any_act() {
    let agreement = changed(|terms| {
        terms.obligations =
            Obligations::of(&[Obligation::EquityReport, Obligation::SecondApprover])
                .deleting_by(date("2026-06-30"));
    });
    let ask = |done| agreement.permit::<Encode>(&request("council")).unwrap().accept(done);
    let missing = |done| -> Vec<Obligation> {
        let refusal = ask(done).unwrap_err();
        assert_eq!(refusal.kind(), linkwise::error::ErrorKind::PolicyRefused);
        let obligation = |reason: &DenialReason| match reason {
            DenialReason::NotAcknowledged { obligation } => {
                assert!(reason.sentence().contains(obligation.name()), "{reason}");
                *obligation
            }
            other => panic!("{other}"),
        };
        refusal.reasons().map(obligation).collect()
    };
    let (approver, delete, equity) =
        (Obligation::SecondApprover, Obligation::DeleteBy, Obligation::EquityReport);
    assert_eq!(missing(Obligations::NONE), [approver, delete, equity]);
    assert_eq!(missing(Obligations::of(&[Obligation::Log])), [approver, delete, equity]);
    assert_eq!(missing(Obligations::of(&[approver, equity])), [delete]);
    // What was not asked is not recorded.
    let done = Obligations::of(&[approver, delete, equity, Obligation::ReturnReceipt]);
    let spent = ask(done).unwrap().spend(&[100], now()).unwrap();
    assert_eq!(spent.acknowledged(), Obligations::of(&[approver, delete, equity]));
    // Where nothing was agreed, nothing is to be acknowledged.
    let plain = changed(|_| ());
    let permit = plain.permit::<Encode>(&request("council")).unwrap();
    assert!(permit.accept(Obligations::NONE).is_ok());
}

#[test]
fn what_the_law_does_not_bear_is_denied_by_its_rule() {
    assert_eq!(denied(|t| t.legal.article_6 = None), ["ART6_MISSING"]);
    assert_eq!(denied(|t| t.legal.article_9 = None), ["ART9_MISSING"]);
    assert_eq!(denied(|t| t.legal.schedule_1 = None), ["SCH1_MISSING"]);
    assert_eq!(denied(|t| t.legal.policy_document_reference = None), ["POLICY_DOCUMENT_MISSING"]);
    assert_eq!(denied(|t| t.legal.confidentiality = Confidentiality::NotConfidential), ["CLDC"]);
    assert_eq!(denied(|t| t.legal.confidentiality = Confidentiality::ImpliedCareConsent), ["CLDC"]);
    assert_eq!(
        denied(|t| t.territories = vec![Territory::England, Territory::Scotland]),
        ["GATEWAY_EXTENT"]
    );
    assert_eq!(denied(|t| t.legal.gateway = "ca2004_s16lc".to_owned()), ["GATEWAY_NOT_IN_FORCE"]);
    assert_eq!(
        denied(|t| t.legal.article_6 = Some(Article6::RecognisedLegitimateInterests)),
        ["EA_PUBLIC_AUTHORITY"]
    );
    // All reasons at once, the agreement's own first.
    let agreement = changed(|t| {
        t.legal.article_6 = None;
        t.legal.confidentiality = Confidentiality::NotConfidential;
    });
    let ask = Request { rows: Some(1), ..request("unit") };
    let refusal = agreement.permit::<Encode>(&ask).unwrap_err();
    assert_eq!(codes(&refusal), ["BATCH_TOO_SMALL", "ACT_NOT_ALLOWED", "ART6_MISSING", "CLDC"]);
    let decision = agreement.decide(ActKind::Encode, &ask);
    assert_eq!(decision.effect(), Effect::Deny);
    assert!(decision.reasons().has(Rule::ActNotAllowed));
}

#[test]
fn a_basis_must_be_open_to_every_data_owner() {
    let ea = |council, hospital| {
        changed(|t| {
            t.legal.article_6 = Some(Article6::RecognisedLegitimateInterests);
            party(t, "council").public_authority = council;
            party(t, "hospital").public_authority = hospital;
        })
        .permit::<Encode>(&request("council"))
        .is_ok()
    };
    assert!(ea(false, false));
    assert!(!ea(true, false));
    assert!(!ea(false, true));
}

#[test]
fn the_research_power_wants_everyone_who_processes_accredited() {
    let research = |until: Option<&str>, datasets: Vec<Dataset>| {
        let agreement = changed(|t| {
            t.purpose = Purpose::Research;
            t.legal.gateway = "dea2017_s64".to_owned();
            t.datasets = datasets;
            for name in ["assembler-x", "hospital", "reviewer-x", "unit"] {
                party(t, name).accredited_until = until.map(date);
            }
        });
        let ask = Request { purpose: Purpose::Research, ..request("council") };
        agreement.permit::<Encode>(&ask).map_err(|refusal| codes(&refusal)).map(drop)
    };
    let both = || vec![Dataset::ChildrensSocialCare, Dataset::Education];
    assert_eq!(research(Some("2026-02-01"), both()), Ok(()));
    assert_eq!(research(Some("2026-01-31"), both()), Err(vec!["DEA_NOT_ACCREDITED"]));
    assert_eq!(research(None, both()), Err(vec!["DEA_NOT_ACCREDITED"]));
    assert_eq!(
        research(Some("2026-02-01"), vec![Dataset::Health]),
        Err(vec!["DEA_HEALTH_EXCLUDED"])
    );
}

pub(super) fn section_251(t: &mut Terms) {
    party(t, "council").sector = Sector::Health;
    "nhsa2006_s251".clone_into(&mut t.legal.gateway);
    t.legal.confidentiality = Confidentiality::Section251 {
        regulation: Section251Regulation::MedicalPurposes,
        reference: "22/CAG/0001".to_owned(),
        expires: date("2026-02-28"),
        opt_out_exempt: false,
    };
    t.protection.opt_out_hours = 24;
}

#[test]
fn the_opt_out_list_must_be_fresh_where_records_are_read() {
    let agreement = changed(section_251);
    let as_of = |hours: i64| Circumstances {
        opt_out_as_of: Some(moment("2026-02-01", -hours * 3_600_000)),
        ..Circumstances::NONE
    };
    let encode = |circumstances| {
        let ask = Request { circumstances, ..request("council") };
        agreement.permit::<Encode>(&ask).map_err(|refusal| codes(&refusal)).map(drop)
    };
    assert_eq!(encode(Circumstances::NONE), Err(vec!["OPTOUT_STALE"]));
    assert_eq!(encode(as_of(24)), Ok(()));
    assert_eq!(encode(as_of(25)), Err(vec!["OPTOUT_STALE"]));
    assert_eq!(encode(as_of(-1)), Err(vec!["OPTOUT_STALE"]));
    // A school's own roll is outside the opt-out, though the agreement is about health too.
    let schools = Circumstances { datasets: Some(&[Dataset::Education]), ..Circumstances::NONE };
    assert_eq!(encode(schools), Ok(()));
    let other = Circumstances { datasets: Some(&[Dataset::Justice]), ..Circumstances::NONE };
    assert_eq!(encode(other), Err(vec!["DATASET_NOT_AGREED"]));
    // Later acts work on what was left.
    assert!(agreement.permit::<Score>(&request("unit")).is_ok());
    assert!(agreement.permit::<Map>(&request("council")).is_ok());
    let compare = agreement.permit::<Compare>(&request("council")).unwrap_err();
    assert_eq!(codes(&compare), ["OPTOUT_STALE"]);
    let late = Request {
        now: moment("2026-03-01", 0),
        circumstances: Circumstances { opt_out_as_of: Some(now()), ..Circumstances::NONE },
        ..request("council")
    };
    let refusal = agreement.permit::<Encode>(&late).unwrap_err();
    assert_eq!(codes(&refusal), ["CLDC", "OPTOUT_STALE"]);
}

#[test]
fn each_child_can_be_asked_about() {
    let agreement = changed(section_251);
    let circumstances = Circumstances { opt_out_as_of: Some(now()), ..Circumstances::NONE };
    let ask = Request { circumstances, ..request("council") };
    agreement.ask(ActKind::Encode, &ask, |ruling| {
        assert!(ruling.decision().permits());
        assert!(ruling.for_subject(&Subject::UNKNOWN).has(Rule::OptOutUncheckable));
        let barred =
            Subject { shields: Shields::default().with(Shield::CourtBar), ..Subject::UNKNOWN };
        assert!(ruling.for_subject(&barred).has(Rule::CourtBar));
    });
}

#[test]
fn an_agreement_that_was_revoked_or_a_recipient_outside_it_is_refused() {
    let agreement = grant(terms());
    let ask = |circumstances| {
        let ask = Request { circumstances, ..request("council") };
        agreement.permit::<Encode>(&ask).map_err(|refusal| codes(&refusal)).map(drop)
    };
    assert_eq!(ask(Circumstances { revoked: true, ..Circumstances::NONE }), Err(vec!["REVOKED"]));
    let to = |recipient| Circumstances { recipient, ..Circumstances::NONE };
    assert_eq!(ask(to(Recipient::Known("hospital"))), Ok(()));
    assert_eq!(ask(to(Recipient::Known("stranger"))), Err(vec!["NOT_A_PARTY"]));
    assert_eq!(ask(to(Recipient::Unknown)), Err(vec!["RECIPIENT_UNKNOWN"]));
}

#[test]
fn precision_narrows_what_is_computed() {
    let agreement = changed(|t| {
        t.limits = AgreedLimits {
            birth: DatePrecision::Year,
            place: PlacePrecision::District,
            ..AgreedLimits::default()
        };
    });
    let permit = agreement.permit::<Encode>(&request("council")).unwrap();
    assert!(permit.decision().reasons().has(Rule::Narrowed));
    let schema = permit.schema();
    assert_eq!(*schema, agreement.terms().effective_schema());
    let limits = permit.limits();
    assert_eq!((&schema.fields, &schema.passes), (&limits.fields, &limits.passes));
    assert!(!schema.has(Field::DateOfBirth) && !schema.has(Field::Postcode));
    let passes: Vec<String> = schema.passes.iter().map(linkwise::schema::Pass::id).collect();
    assert_eq!(
        passes,
        ["nhs_number", "upn", "social_care_id", "postcode_district + forename[3] + surname[3]"]
    );
    let exact = grant(terms());
    let permit = exact.permit::<Encode>(&request("council")).unwrap();
    assert_eq!(*permit.schema(), terms().schema);
    assert!(!permit.decision().reasons().has(Rule::Narrowed));
}

#[test]
fn figures_are_shown_as_the_stricter_of_threshold_and_profile() {
    let output = |threshold, profile| {
        let agreement = changed(|t| {
            t.release.small_number_threshold = threshold;
            t.limits.output = profile;
        });
        let permit = agreement.permit::<Aggregate>(&request("council")).unwrap();
        assert!(permit.decision().reasons().has(Rule::OutputLimited));
        permit.limits().output
    };
    let episodes = OutputProfile::HOSPITAL_EPISODES;
    assert_eq!(output(5, episodes), episodes);
    assert_eq!(output(20, episodes).least_shown, 20);
    assert_eq!(output(20, OutputProfile::OPEN).show(19), "*");
}

/// An agreement that lets the council tell the hospital that it knows a child.
fn safeguarding() -> Agreement<Granted> {
    changed(|t| {
        t.purpose = Purpose::SafeguardingChild;
        t.limits.possible_below_bits = Some(20);
        t.legal.confidentiality = Confidentiality::NotConfidential;
        party(t, "hospital").sector = Sector::Health;
        t.acts.push(linkwise::policy::Allowance {
            act: ActKind::RevealExistence,
            doers: vec![linkwise::policy::Doer::Role(Role::Controller)],
        });
        *t = t.clone().in_order();
    })
}

fn asserted(kind: AssertionKind, threshold: HarmThreshold) -> linkwise::policy::CheckedAssertion {
    let lead = card("lead", 20);
    let assertion = Assertion {
        kind,
        threshold,
        subject: Digest::of(b"a salted commitment"),
        author: "lead".to_owned(),
        recipient: "hospital".to_owned(),
        acts: vec![ActKind::RevealExistence],
        reference: "case note 17".to_owned(),
        made: now(),
        expires: moment("2026-02-02", 0),
    };
    assertion.sign(&key(20)).check(&Trust { cards: vec![lead] }).unwrap()
}

#[test]
fn an_emergency_lifts_confidence_about_one_named_child_alone() {
    let agreement = safeguarding();
    let assertions = [asserted(AssertionKind::Safeguarding, HarmThreshold::SignificantHarm)];
    let named = Circumstances {
        recipient: Recipient::Known("hospital"),
        named_subject: Some(assertions[0].assertion().subject),
        assertions: &assertions,
        ..Circumstances::NONE
    };
    let ask = |circumstances| Request {
        purpose: Purpose::SafeguardingChild,
        circumstances,
        rows: None,
        ..request("council")
    };
    let permit = agreement.permit::<RevealExistence>(&ask(named)).unwrap();
    assert!(permit.decision().reasons().has(Rule::Emergency));
    assert!(permit.obligations().has(Obligation::RecordReason));
    let unnamed = Circumstances { named_subject: None, ..named };
    let refusal = agreement.permit::<RevealExistence>(&ask(unnamed)).unwrap_err();
    assert_eq!(codes(&refusal), ["CLDC"]);
    let nobody = Circumstances { assertions: &[], ..named };
    let refusal = agreement.permit::<RevealExistence>(&ask(nobody)).unwrap_err();
    assert_eq!(codes(&refusal), ["CLDC"]);
    // A batch is never about one named child.
    let refusal = agreement.permit::<Encode>(&ask(named)).unwrap_err();
    assert_eq!(codes(&refusal), ["CLDC"]);
    // The table may excuse from an agreement that has ended; a permit of that agreement is not given.
    let late = Request { now: moment("2026-02-01", 3_600_000), ..ask(named) };
    let ended = Circumstances { revoked: true, ..named };
    assert!(agreement.permit::<RevealExistence>(&late).is_ok());
    let decision = agreement.decide(ActKind::RevealExistence, &ask(ended));
    // About one child, and no longer than the assertion holds.
    let limits = decision.limits().unwrap();
    assert!(decision.permits() && limits.most_rows == 1);
    assert_eq!(limits.valid_until, assertions[0].assertion().expires);
    let refusal = agreement.permit::<RevealExistence>(&ask(ended)).unwrap_err();
    assert_eq!(codes(&refusal), ["REVOKED"]);
}

#[test]
fn the_duty_holds_between_the_sectors_that_have_it_once_it_has_commenced() {
    let facts = "version\t2026-01-01\n\
                 ca2004_s10\tgateway\tChildren Act 2004 section 10\t2005-04-01\t-\tE\tno\n\
                 ca2004_s16la\tduty\tChildren Act 2004 section 16LA\t2026-01-15\t-\tE\tno\n\
                 ca2004_s16la_confidence\tconfidence\tThe same\t2026-01-15\t-\tE\tno\n";
    let law = Law::parse(facts).unwrap();
    let agreement = safeguarding();
    let assertions = [asserted(AssertionKind::Relevance, HarmThreshold::Welfare)];
    let named = Circumstances {
        recipient: Recipient::Known("hospital"),
        named_subject: Some(assertions[0].assertion().subject),
        assertions: &assertions,
        law: Some(&law),
        ..Circumstances::NONE
    };
    let decide = |agreement: &Agreement<Granted>, circumstances| {
        let purpose = Purpose::SafeguardingChild;
        let ask = Request { purpose, circumstances, rows: None, ..request("council") };
        agreement.decide(ActKind::RevealExistence, &ask)
    };
    let decision = decide(&agreement, named);
    assert!(decision.reasons().has(Rule::DischargedByDuty), "{:?}", decision.reasons());
    assert_eq!(decision.ground().unwrap().article_6, Some(Article6::LegalObligation));
    let today = decide(&agreement, Circumstances { law: None, ..named });
    assert!(today.reasons().has_row(Row::Confidentiality) && !today.permits());
    // The same recipient as a charity is outside the duty.
    let mut terms = agreement.terms().clone();
    party(&mut terms, "hospital").sector = Sector::Voluntary;
    assert!(!decide(&grant(terms), named).reasons().has(Rule::DischargedByDuty));
}

#[test]
fn as_many_further_approvers_sign_as_are_needed() {
    let with = |needed| {
        let mut terms = terms();
        terms.further_approvers.push(linkwise::policy::Approver {
            name: "officer".to_owned(),
            signer: key(10).public_key(),
        });
        terms.approvals_needed = needed;
        Agreement::new(terms).unwrap()
    };
    let trust = {
        let mut trust = trust();
        trust.cards.push(card("officer", 10));
        trust
    };
    // By the parties and the guardian; the officer has not signed.
    let refused = |draft: &Agreement<linkwise::policy::Draft>, by_officer: bool, trust: &Trust| {
        let mut signed = signatures(draft);
        if by_officer {
            signed.push(draft.sign(&key(10)).unwrap());
        }
        let refusal = draft.grant(&signed, trust, now()).err();
        refusal.map_or_else(Vec::new, |refusal| codes(&refusal))
    };
    assert_eq!(refused(&with(None), false, &trust), ["SIGNATURE_MISSING"]);
    assert_eq!(refused(&with(Some(2)), false, &trust), ["SIGNATURE_MISSING"]);
    assert!(refused(&with(None), true, &trust).is_empty());
    assert!(refused(&with(Some(1)), false, &trust).is_empty());
    assert!(refused(&with(Some(1)), false, &super::trust()).is_empty());
    // A signature by a key that is not pinned counts for nothing.
    let mut unpinned = super::trust();
    unpinned.cards.retain(|card| card.name != "guardian");
    let draft = with(Some(1));
    assert_eq!(
        refused(&draft, false, &unpinned),
        ["KEY_NOT_PINNED", "KEY_NOT_PINNED", "SIGNATURE_MISSING"]
    );
    // Nobody needed: the parties alone; and still no forgery.
    let draft = with(Some(0));
    let mut signed = signatures(&draft);
    let guardian = signed.pop().unwrap();
    assert!(draft.grant(&signed, &trust, now()).is_ok());
    let mut forged = guardian;
    forged.signature.0[0] ^= 1;
    signed.push(forged);
    assert_eq!(codes(&draft.grant(&signed, &trust, now()).unwrap_err()), ["SIGNATURE_FORGED"]);
    // A party cannot be spared.
    let draft = with(Some(0));
    let mut signed = signatures(&draft);
    signed.remove(0);
    assert_eq!(codes(&draft.grant(&signed, &trust, now()).unwrap_err()), ["SIGNATURE_MISSING"]);
}

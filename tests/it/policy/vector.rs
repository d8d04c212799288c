//! Canonical bytes, digest and signature against an independent script.

use core::fmt::Write as _;

use linkwise::crypto::Digest;
use linkwise::policy::{
    AgreedLimits, AgreedWitness, Agreement, Approver, Article9, Card, Confidentiality, Dataset,
    DatePrecision, Legal, Obligation, Obligations, OutputProfile, Party, PlacePrecision,
    Protection, Role, Schedule1, Section251Regulation, Sector, Terms, Territory, WithoutNumber,
    Witnessing,
};

use super::{card, date, key, party};

#[test]
fn bytes_digest_and_signature_are_those_of_the_independent_script() {
    let vector: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors/agreement.json")).unwrap();
    let party = |name: &str, seed, letter: &str, roles: &[Role]| {
        let card = Card { recipient: format!("age1{}", letter.repeat(58)), ..card(name, seed) };
        Party::new(card, roles.to_vec())
    };
    let mut terms = Terms::linkage_quality(
        "vector-1",
        core::array::from_fn(|place| u8::try_from(place).unwrap()),
        vec![
            party("unit", 5, "y", &[Role::LinkageUnit]),
            party("joiner", 4, "r", &[Role::Assembler]),
            party("hospital", 3, "z", &[Role::Recipient, Role::Controller]),
            party("custodian", 2, "p", &[Role::KeyCustodian]),
            party("council", 1, "q", &[Role::Controller]),
        ],
        9,
        date("2026-01-01"),
        date("2026-03-31"),
    );
    terms
        .further_approvers
        .push(Approver { name: "guardian".to_owned(), signer: key(6).public_key() });
    let full = terms.clone();
    assert_eq!(hex(&terms.to_bytes()), vector["bytes"].as_str().unwrap());
    assert_eq!(terms.digest().to_string(), vector["digest"].as_str().unwrap());
    let signature = Agreement::new(terms).unwrap().sign(&key(1)).unwrap();
    assert_eq!(signature.signature.to_string(), vector["council_signature"].as_str().unwrap());
    let mut witnessed = full.clone();
    witnessed.witnessing = Some(Witnessing {
        witnesses: vec![
            AgreedWitness::of(&witnessed.party("unit").unwrap().card),
            AgreedWitness { name: "regulator.example/w1".to_owned(), key: key(7).public_key() },
        ],
        quorum: 1,
        delay_hours: 24,
    });
    witnessed.check().unwrap();
    assert_eq!(hex(&witnessed.to_bytes()), vector["witnessed_bytes"].as_str().unwrap());
    let full = with_everything(full);
    full.check().unwrap();
    assert_eq!(hex(&full.to_bytes()), vector["full_bytes"].as_str().unwrap());
    assert_eq!(Terms::from_bytes(&full.to_bytes()).unwrap(), full);
}

/// The second vector: every item that has a default is another.
pub(crate) fn with_everything(mut terms: Terms) -> Terms {
    terms.framework = Some("framework-1".to_owned());
    let digest: [u8; 32] = core::array::from_fn(|place| u8::try_from(place + 100).unwrap());
    terms.supersedes = Some(Digest::from_bytes(digest));
    terms.legal = Legal {
        article_6: None,
        special_category: true,
        article_9: Some(Article9::HealthOrSocialCare),
        schedule_1: Some(Schedule1::HealthOrSocialCare),
        policy_document_reference: None,
        confidentiality: Confidentiality::Section251 {
            regulation: Section251Regulation::MedicalPurposes,
            reference: "22/CAG/0001".to_owned(),
            expires: date("2026-03-01"),
            opt_out_exempt: true,
        },
        gateway: "nhsa2006_s251".to_owned(),
        evidence: "why".to_owned(),
        impact_assessment_reference: "assessment".to_owned(),
        processing_record_reference: "record".to_owned(),
    };
    terms.datasets = vec![Dataset::Health];
    terms.territories = vec![Territory::England, Territory::Wales];
    party(&mut terms, "council").organisation_code = Some("E06000001".to_owned());
    let hospital = party(&mut terms, "hospital");
    hospital.organisation_code = Some("RX1".to_owned());
    hospital.sector = Sector::Health;
    hospital.accredited_until = Some(date("2027-04-30"));
    terms.protection = Protection {
        opt_out_hours: 24,
        without_nhs_number: WithoutNumber::Use,
        conflict_reviewer: None,
    };
    terms.limits = AgreedLimits {
        birth: DatePrecision::Month,
        place: PlacePrecision::Sector,
        born_from: Some(date("2008-09-01")),
        born_until: Some(date("2016-08-31")),
        possible_below_bits: Some(-3),
        output: OutputProfile::HOSPITAL_EPISODES,
    };
    terms.release.row_budget = Some(12_000_000);
    terms.obligations = Obligations::of(&[Obligation::NotifyRecipients, Obligation::EquityReport])
        .deleting_by(date("2026-12-31"));
    terms.approvals_needed = Some(0);
    terms
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

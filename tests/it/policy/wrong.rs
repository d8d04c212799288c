//! Terms that must be refused, each with a part of the message.
#![allow(
    clippy::assigning_clones,
    clippy::semicolon_if_nothing_returned,
    reason = "a table of small changes reads best without ceremony"
)]

use linkwise::policy::{
    Confidentiality, Dataset, DatePrecision, Doer, Obligation, Obligations, PlacePrecision,
    Purpose, Role, Terms, Territory, Tier,
};

use super::{date, key, party};

pub(crate) type Change = fn(&mut Terms);

/// Changes that must each be refused, with a part of the message.
pub(crate) const WRONG: &[(&str, Change)] = &[
    ("an agreement", |t| t.id = "Agreement 1".to_owned()),
    ("version", |t| t.version = 0),
    ("epoch", |t| t.epoch = 0),
    ("title", |t| t.title = " ".to_owned()),
    ("title", |t| t.title = "two\nlines".to_owned()),
    ("a framework agreement", |t| t.framework = Some("Framework 1".to_owned())),
    ("framework", |t| t.framework = Some(t.id.clone())),
    ("policy_document_reference", |t| t.legal.policy_document_reference = Some(String::new())),
    ("confidentiality_reference", |t| {
        t.legal.confidentiality = Confidentiality::CourtOrder { reference: "x".repeat(1001) }
    }),
    ("confidentiality_reference", |t| {
        t.legal.confidentiality = Confidentiality::Statute { reference: "none".to_owned() }
    }),
    ("confidentiality_author", |t| {
        t.legal.confidentiality = Confidentiality::PublicInterest {
            reference: "file 1".to_owned(),
            author: "two\nlines".to_owned(),
        }
    }),
    ("did you mean `ca2004_s10`", |t| t.legal.gateway = "ca2004_s1O".to_owned()),
    ("must be one of ca1989_s17", |t| t.legal.gateway = "the Children Act".to_owned()),
    // The duty to share on a named child is no ground for an agreement.
    ("gateway", |t| t.legal.gateway = "ca2004_s16la".to_owned()),
    ("gateway", |t| t.legal.gateway = "ca2004_s16la_confidence".to_owned()),
    ("evidence", |t| t.legal.evidence.clear()),
    ("impact_assessment_reference", |t| t.legal.impact_assessment_reference.clear()),
    ("processing_record_reference", |t| t.legal.processing_record_reference.clear()),
    ("datasets", |t| t.datasets.clear()),
    ("datasets", |t| t.datasets.reverse()),
    ("datasets", |t| t.datasets = vec![Dataset::Health, Dataset::Health]),
    ("territories", |t| t.territories.clear()),
    ("territories", |t| t.territories = vec![Territory::Wales, Territory::England]),
    ("organisation_code", |t| party(t, "unit").organisation_code = Some(String::new())),
    ("organisation_code", |t| party(t, "unit").organisation_code = Some("rx1".to_owned())),
    ("organisation_code", |t| party(t, "unit").organisation_code = Some("A".repeat(17))),
    ("opt_out_hours", |t| t.protection.opt_out_hours = 0),
    ("opt_out_hours", |t| t.protection.opt_out_hours = 505),
    ("conflict_reviewer", |t| t.protection.conflict_reviewer = Some("unit".to_owned())),
    ("conflict_reviewer", |t| t.protection.conflict_reviewer = Some("nobody".to_owned())),
    ("born_until", |t| {
        t.limits.born_from = Some(date("2010-01-02"));
        t.limits.born_until = Some(date("2010-01-01"));
    }),
    ("possible_below_bits", |t| t.limits.possible_below_bits = Some(201)),
    ("possible_below_bits", |t| t.purpose = Purpose::IndividualCare),
    ("possible_below_bits", |t| t.purpose = Purpose::SafeguardingChild),
    ("least_shown", |t| t.limits.output.least_shown = 0),
    ("round_to", |t| t.limits.output.round_to = 0),
    ("round_to", |t| t.limits.output.round_to = 1001),
    ("leave no pass", |t| {
        t.limits.birth = DatePrecision::Year;
        t.schema.passes.retain(|pass| pass.id().starts_with("date_of_birth"));
    }),
    ("leave no pass", |t| {
        t.limits.place = PlacePrecision::None;
        t.schema.passes = vec!["sex + postcode".parse().unwrap()];
    }),
    ("delete_by", |t| t.obligations = Obligations::of(&[Obligation::DeleteBy])),
    ("delete_by", |t| t.obligations = Obligations::NONE.deleting_by(date("2025-12-31"))),
    ("approvals_needed", |t| t.approvals_needed = Some(2)),
    ("a party", |t| party(t, "unit").card.name = "unit/..".to_owned()),
    ("recipient", |t| party(t, "unit").card.recipient = "age1short".to_owned()),
    ("log_origin", |t| party(t, "unit").card.log_origin = "a b".to_owned()),
    ("log_key", |t| {
        let unit = party(t, "unit");
        unit.card.log_key = unit.card.signer;
    }),
    ("roles", |t| party(t, "unit").roles.clear()),
    ("roles", |t| party(t, "unit").roles = vec![Role::LinkageUnit, Role::LinkageUnit]),
    ("parties", |t| t.parties.reverse()),
    ("key in common", |t| {
        let signer = party(t, "council").card.signer;
        party(t, "hospital").card.signer = signer;
    }),
    ("key in common", |t| {
        let recipient = party(t, "unit").card.recipient.clone();
        party(t, "assembler-x").card.recipient = recipient;
    }),
    ("key in common", |t| t.further_approvers[0].signer = key(2).public_key()),
    ("further approver", |t| t.further_approvers[0].name = "controller".to_owned()),
    ("further_approvers", |t| t.further_approvers[0].name = "council".to_owned()),
    ("controller", |t| {
        party(t, "hospital").roles = vec![Role::Recipient];
    }),
    ("linkage_unit", |t| party(t, "unit").roles = vec![Role::Assembler]),
    ("assembler", |t| t.parties.retain(|party| party.card.name != "assembler-x")),
    ("key_custodian", |t| t.parties.retain(|party| party.card.name != "custodian-x")),
    ("both controller and key_custodian", |t| {
        t.parties.retain(|party| party.card.name != "custodian-x");
        party(t, "council").roles.push(Role::KeyCustodian);
    }),
    ("both linkage_unit and key_custodian", |t| {
        t.parties.retain(|party| party.card.name != "custodian-x");
        party(t, "unit").roles.push(Role::KeyCustodian);
    }),
    ("both controller and assembler", |t| {
        t.parties.retain(|party| party.card.name != "assembler-x");
        party(t, "council").roles.push(Role::Assembler);
    }),
    ("tier", |t| t.linkage.tier = Tier::Combined),
    ("tier", |t| {
        t.parties.retain(|party| party.card.name != "assembler-x");
        party(t, "unit").roles.push(Role::Assembler);
    }),
    ("acts", |t| t.acts.clear()),
    ("acts", |t| t.acts.reverse()),
    ("encode", |t| t.acts[0].doers.clear()),
    ("encode", |t| t.acts[0].doers = vec![Doer::Role(Role::LinkageUnit)]),
    ("encode", |t| t.acts[0].doers = vec![Doer::Party("unit".to_owned())]),
    ("encode", |t| t.acts[0].doers = vec![Doer::Party("nobody".to_owned())]),
    ("schema", |t| t.schema.passes.clear()),
    ("valid_from", |t| t.valid_from = date("2019-12-31")),
    ("valid_from", |t| t.valid_until = date("9999-12-31")),
    ("valid_until", |t| t.valid_until = date("2025-12-31")),
    ("review_by", |t| t.review_by = date("2026-04-01")),
    ("floor_bits", |t| t.linkage.floor_bits = 201),
    ("tolerated_false_link_rate", |t| t.linkage.tolerated_false_link_rate_millionths = 0),
    ("recipients", |t| t.release.recipients.clear()),
    ("recipients", |t| t.release.recipients.push("unit".to_owned())),
    ("reviewer", |t| t.release.reviewer = None),
    ("reviewer", |t| t.release.reviewer = Some("council".to_owned())),
    ("smallest_batch", |t| t.release.smallest_batch = 1),
    ("small_number_threshold", |t| t.release.small_number_threshold = 1),
    ("most_rows", |t| t.release.most_rows = 99),
    ("row_budget", |t| t.release.row_budget = Some(t.release.most_rows - 1)),
    ("row_budget", |t| t.release.row_budget = Some(1_000_000_000_001)),
];

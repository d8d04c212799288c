//! Terms that must be refused, each with a part of the message.
#![allow(
    clippy::assigning_clones,
    clippy::semicolon_if_nothing_returned,
    reason = "a table of small changes reads best without ceremony"
)]

use linkwise::policy::{Doer, Role, Terms, Tier};

use super::{date, key, party};

pub(crate) type Change = fn(&mut Terms);

/// Changes that must each be refused, with a part of the message.
pub(crate) const WRONG: &[(&str, Change)] = &[
    ("an agreement", |t| t.id = "Agreement 1".to_owned()),
    ("version", |t| t.version = 0),
    ("epoch", |t| t.epoch = 0),
    ("title", |t| t.title = " ".to_owned()),
    ("title", |t| t.title = "two\nlines".to_owned()),
    ("gdpr_article_6", |t| t.legal.gdpr_article_6.clear()),
    ("gdpr_article_9", |t| t.legal.gdpr_article_9 = Some(String::new())),
    ("schedule_1", |t| t.legal.schedule_1 = Some("x".repeat(1001))),
    ("confidentiality", |t| t.legal.confidentiality.clear()),
    ("gateway", |t| t.legal.gateway.clear()),
    ("dpia_reference", |t| t.legal.dpia_reference.clear()),
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
];

//! The numbers that cross the border are those of the lists within.

use crate::capi::*;
use crate::policy::{ActKind, ObjectionKind, Obligation, Role, Sector, Shield};

#[test]
fn the_numbers_are_those_of_the_rust_lists() {
    let acts = [
        (LINKWISE_ACT_ENCODE, ActKind::Encode),
        (LINKWISE_ACT_COMPARE, ActKind::Compare),
        (LINKWISE_ACT_SCORE, ActKind::Score),
        (LINKWISE_ACT_ASSEMBLE, ActKind::Assemble),
        (LINKWISE_ACT_MAP, ActKind::Map),
        (LINKWISE_ACT_REVIEW, ActKind::Review),
        (LINKWISE_ACT_EXPLAIN, ActKind::Explain),
        (LINKWISE_ACT_REVEAL_EXISTENCE, ActKind::RevealExistence),
        (LINKWISE_ACT_REVEAL_IDENTIFIER, ActKind::RevealIdentifier),
        (LINKWISE_ACT_REVEAL_CONTENT, ActKind::RevealContent),
        (LINKWISE_ACT_AGGREGATE, ActKind::Aggregate),
        (LINKWISE_ACT_UNLINK, ActKind::Unlink),
        (LINKWISE_ACT_EXPORT, ActKind::Export),
    ];
    assert_eq!(acts.map(|(_, act)| act), ActKind::ALL);
    assert!(acts.iter().all(|(number, act)| *number == i32::from(act.number())));
    let obligations = [
        (LINKWISE_OBLIGATION_LOG, Obligation::Log),
        (LINKWISE_OBLIGATION_RECORD_REASON, Obligation::RecordReason),
        (LINKWISE_OBLIGATION_NOTIFY_SUBJECT, Obligation::NotifySubject),
        (LINKWISE_OBLIGATION_NOTIFY_RECIPIENTS, Obligation::NotifyRecipients),
        (LINKWISE_OBLIGATION_CLERICAL_REVIEW, Obligation::ClericalReview),
        (LINKWISE_OBLIGATION_SECOND_APPROVER, Obligation::SecondApprover),
        (LINKWISE_OBLIGATION_DELETE_BY, Obligation::DeleteBy),
        (LINKWISE_OBLIGATION_EQUITY_REPORT, Obligation::EquityReport),
        (LINKWISE_OBLIGATION_RETURN_RECEIPT, Obligation::ReturnReceipt),
        (LINKWISE_OBLIGATION_REVIEW_DETRIMENT, Obligation::ReviewDetriment),
        (LINKWISE_OBLIGATION_REVIEW_DIFFERENCE, Obligation::ReviewDifference),
    ];
    assert_eq!(obligations.map(|(_, one)| one), Obligation::ALL);
    assert!(obligations.iter().all(|(bit, one)| *bit == 1 << one.number()));
    let roles = [
        (LINKWISE_ROLE_CONTROLLER, Role::Controller),
        (LINKWISE_ROLE_LINKAGE_UNIT, Role::LinkageUnit),
        (LINKWISE_ROLE_ASSEMBLER, Role::Assembler),
        (LINKWISE_ROLE_KEY_CUSTODIAN, Role::KeyCustodian),
        (LINKWISE_ROLE_RECIPIENT, Role::Recipient),
        (LINKWISE_ROLE_REVIEWER, Role::Reviewer),
    ];
    assert_eq!(roles.map(|(_, role)| role), Role::ALL);
    assert!(roles.iter().all(|(bit, role)| *bit == 1 << role.number()));
    let sectors = [
        (LINKWISE_SECTOR_HEALTH, Sector::Health),
        (LINKWISE_SECTOR_ADULT_SOCIAL_CARE, Sector::AdultSocialCare),
        (LINKWISE_SECTOR_CHILDRENS_SOCIAL_CARE, Sector::ChildrensSocialCare),
        (LINKWISE_SECTOR_EDUCATION, Sector::Education),
        (LINKWISE_SECTOR_JUSTICE, Sector::Justice),
        (LINKWISE_SECTOR_VOLUNTARY, Sector::Voluntary),
        (LINKWISE_SECTOR_RESEARCH, Sector::Research),
        (LINKWISE_SECTOR_PROCESSING, Sector::Processing),
    ];
    assert!(sectors.iter().all(|(number, one)| *number == i32::from(one.number())));
    let shields = [
        (LINKWISE_MARK_ADOPTED, Shield::Adopted),
        (LINKWISE_MARK_SENSITIVE_LOCATION, Shield::SensitiveLocation),
        (LINKWISE_MARK_SENSITIVE_SERVICE, Shield::SensitiveService),
        (LINKWISE_MARK_GENDER_PROTECTED, Shield::GenderProtected),
        (LINKWISE_MARK_COURT_BAR, Shield::CourtBar),
        (LINKWISE_MARK_STAFF, Shield::Staff),
    ];
    assert_eq!(shields.map(|(_, shield)| shield), Shield::ALL);
    assert!(shields.iter().all(|(number, one)| *number == i32::from(one.number())));
    let objections = [ObjectionKind::Objection.number(), ObjectionKind::Restriction.number()];
    assert_eq!(objections.map(i32::from), [1, 2]);
    assert_eq!(LINKWISE_OBJECTION_RESTRICTION, 2);
}

//! The decision table's ruling on an encoding.

use crate::policy::{
    ActKind, Agreement, Article6, Article9, Case, Clause, Confidentiality, Granted, Law, Legal,
    Limits, Obligations, OutputProfile, Recipient, Ruling, Schedule1, WithoutNumber,
};
use crate::policy::{DatePrecision, PlacePrecision};
use crate::time::Timestamp;

/// Calls `work` with the ruling on an encoding by a party, with the list of the National Data Opt-out
/// as of a moment.
pub(super) fn ruled<T>(
    agreement: &Agreement<Granted>,
    party: &str,
    opt_out_as_of: Option<Timestamp>,
    now: Timestamp,
    work: impl FnOnce(&Ruling<'_>) -> T,
) -> T {
    let terms = agreement.terms();
    let legal = Legal {
        article_6: Some(Article6::PublicTask),
        special_category: true,
        article_9: Some(Article9::SubstantialPublicInterest),
        schedule_1: Some(Schedule1::StatutoryPurposes),
        policy_document_reference: Some(String::new()),
        confidentiality: Confidentiality::NotConfidential,
        gateway: "ca2004_s10".to_owned(),
        evidence: String::new(),
        impact_assessment_reference: String::new(),
        processing_record_reference: String::new(),
    };
    let clause = Clause {
        agreement: *agreement.digest(),
        begins: now,
        ends: agreement.ends(),
        revoked: false,
        purpose: terms.purpose,
        names_parties: true,
        allows_act: true,
        datasets: &[],
        legal: &legal,
        limits: Limits {
            fields: terms.schema.fields.clone(),
            passes: terms.schema.passes.clone(),
            birth: DatePrecision::Day,
            place: PlacePrecision::Full,
            born_from: None,
            born_until: None,
            floor_bits: terms.linkage.floor_bits,
            possible_below_bits: None,
            most_rows: terms.release.most_rows,
            smallest_batch: terms.release.smallest_batch,
            valid_until: agreement.ends(),
            output: OutputProfile::OPEN,
        },
        obligations: Obligations::NONE,
        accredited_until: &[],
        opt_out_hours: 0,
        without_number: WithoutNumber::Withhold,
    };
    let case = Case {
        law: Law::current(),
        now: Some(now),
        policy_usable: true,
        act: Some(ActKind::Encode),
        purpose: Some(terms.purpose),
        party,
        public_authority: true,
        recipient: Recipient::Nobody,
        named_subject: false,
        duty_in_scope: false,
        datasets: &[],
        territories: &[],
        clause: Some(&clause),
        legal: None,
        assertions: &[],
        opt_out_as_of,
        rows: None,
        weight_bits: None,
    };
    work(&case.rule())
}

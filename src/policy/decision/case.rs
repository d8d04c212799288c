//! What is asked, and everything that the answer depends on.

use crate::crypto::Digest;
use crate::policy::{
    ActKind, Article6, Article9, CheckedAssertion, Confidentiality, Dataset, Law, Legal, Limits,
    Obligations, Purpose, Schedule1, Territory, WithoutNumber,
};
use crate::time::{Date, Timestamp};
use crate::wire::{Writer, frame};

/// To whom something would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient<'a> {
    /// To nobody: it stays with whoever acts.
    Nobody,
    /// To an organisation that the caller knows and can authenticate.
    Known(&'a str),
    /// To one that it does not.
    Unknown,
}

/// What one agreement says about a case.
#[derive(Clone, Debug)]
pub struct Clause<'a> {
    /// The agreement.
    pub agreement: Digest,
    /// The first moment at which it permits anything.
    pub begins: Timestamp,
    /// The first moment at which it permits nothing any more.
    pub ends: Timestamp,
    /// Whether it was revoked or superseded.
    pub revoked: bool,
    /// Its purpose.
    pub purpose: Purpose,
    /// Whether whoever acts, and the recipient if there is one, are parties.
    pub names_parties: bool,
    /// Whether it allows the act to this party.
    pub allows_act: bool,
    /// The kinds of records that it names.
    pub datasets: &'a [Dataset],
    /// The law it stands on.
    pub legal: &'a Legal,
    /// How far it goes.
    pub limits: Limits,
    /// What it asks for besides.
    pub obligations: Obligations,
    /// Of every party that processes, until when it is accredited for research; none: it is not.
    pub accredited_until: &'a [Option<Date>],
    /// The greatest age of a list of the National Data Opt-out, in hours.
    pub opt_out_hours: u32,
    /// What becomes of records without an NHS number where that opt-out binds.
    pub without_number: WithoutNumber,
}

/// A request with everything that the answer depends on. The caller gathers it; the evaluator looks
/// nowhere else.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The facts of law.
    pub law: &'a Law,
    /// The time now; none where the clock cannot be right.
    pub now: Option<Timestamp>,
    /// Whether the policy is signed, the newest, and read without doubt.
    pub policy_usable: bool,
    /// What is to be done; none for a word that is not known.
    pub act: Option<ActKind>,
    /// What for; none for a word that is not known.
    pub purpose: Option<Purpose>,
    /// Who acts.
    pub party: &'a str,
    /// Whether whoever decides about the data is a public authority.
    pub public_authority: bool,
    /// To whom something would go.
    pub recipient: Recipient<'a>,
    /// The child, where the act is about one named child: the commitment of the assertions that open
    /// the duty or an emergency, once whoever asks has seen that it is of this child.
    pub named_subject: Option<Digest>,
    /// Whether the parties are within the duty to share on a named child.
    pub duty_in_scope: bool,
    /// The kinds of records used.
    pub datasets: &'a [Dataset],
    /// Where the records are held.
    pub territories: &'a [Territory],
    /// What an agreement says; none where there is none.
    pub clause: Option<&'a Clause<'a>>,
    /// The law that an assertion about a named child stands on, where no agreement covers the act.
    pub legal: Option<&'a Legal>,
    /// What named persons assert.
    pub assertions: &'a [CheckedAssertion],
    /// The kinds of records that whoever acts reads, where they are fewer than those of the linkage:
    /// the National Data Opt-out is about these.
    pub reads: Option<&'a [Dataset]>,
    /// As of when the list of the National Data Opt-out is; none where there is none.
    pub opt_out_as_of: Option<Timestamp>,
    /// How many rows, where that is known.
    pub rows: Option<u64>,
    /// The weight of a link, in whole bits, where the act is about one.
    pub weight_bits: Option<i16>,
}

impl Case<'_> {
    /// The digest of what was asked, so that a decision says to what it is the answer.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut writer = Writer::new();
        let optional = |writer: &mut Writer, value: Option<i64>| {
            writer.boolean(value.is_some());
            writer.i64(value.unwrap_or_default());
        };
        optional(&mut writer, self.now.map(Timestamp::unix_ms));
        writer.boolean(self.policy_usable);
        writer.u8(self.act.map_or(0, ActKind::number));
        writer.u8(self.purpose.map_or(0, Purpose::number));
        writer.text(self.party);
        writer.boolean(self.public_authority);
        match self.recipient {
            Recipient::Nobody => writer.u8(0),
            Recipient::Known(name) => {
                writer.u8(1);
                writer.text(name);
            }
            Recipient::Unknown => writer.u8(2),
        }
        writer.boolean(self.named_subject.is_some());
        if let Some(child) = self.named_subject {
            writer.fixed(child.as_bytes());
        }
        writer.boolean(self.duty_in_scope);
        // Ascending, each once: the order in which facts were gathered tells nothing.
        let set = |writer: &mut Writer, mut numbers: Vec<u8>| {
            numbers.sort_unstable();
            numbers.dedup();
            writer.bytes(&numbers);
        };
        set(&mut writer, self.datasets.iter().map(|dataset| dataset.number()).collect());
        writer.boolean(self.reads.is_some());
        let reads = self.reads.unwrap_or_default();
        set(&mut writer, reads.iter().map(|dataset| dataset.number()).collect());
        set(&mut writer, self.territories.iter().map(|territory| *territory as u8).collect());
        writer.boolean(self.clause.is_some());
        if let Some(clause) = self.clause {
            writer.fixed(clause.agreement.as_bytes());
            writer.boolean(clause.revoked);
        }
        writer.boolean(self.legal.is_some());
        if let Some(legal) = self.legal {
            write_legal(&mut writer, legal);
        }
        let mut assertions: Vec<Digest> =
            self.assertions.iter().map(|checked| checked.assertion().digest()).collect();
        assertions.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
        assertions.dedup();
        writer.count(assertions.len());
        for assertion in &assertions {
            writer.fixed(assertion.as_bytes());
        }
        optional(&mut writer, self.opt_out_as_of.map(Timestamp::unix_ms));
        writer.boolean(self.rows.is_some());
        writer.u64(self.rows.unwrap_or_default());
        optional(&mut writer, self.weight_bits.map(i64::from));
        writer.fixed(self.law.digest().as_bytes());
        Digest::of(&frame(&[b"linkwise 2026 v1 request", &writer.finish()]))
    }
}

/// The law on which an assertion stands is part of what is asked; that of an agreement is in its digest.
fn write_legal(writer: &mut Writer, legal: &Legal) {
    writer.u8(legal.article_6.map_or(0, Article6::number));
    writer.boolean(legal.special_category);
    writer.u8(legal.article_9.map_or(0, Article9::number));
    writer.u8(legal.schedule_1.map_or(0, Schedule1::number));
    writer.boolean(legal.policy_document_reference.is_some());
    writer.text(legal.policy_document_reference.as_deref().unwrap_or_default());
    writer.text(legal.confidentiality.name());
    match &legal.confidentiality {
        Confidentiality::NotConfidential | Confidentiality::ImpliedCareConsent => {}
        Confidentiality::ExplicitConsent { reference }
        | Confidentiality::Statute { reference }
        | Confidentiality::CourtOrder { reference } => writer.text(reference),
        Confidentiality::Section251 { regulation, reference, expires, opt_out_exempt } => {
            writer.u8(regulation.number());
            writer.text(reference);
            writer.text(&expires.to_string());
            writer.boolean(*opt_out_exempt);
        }
        Confidentiality::PublicInterest { reference, author } => {
            writer.text(reference);
            writer.text(author);
        }
    }
    for text in [
        &legal.gateway,
        &legal.evidence,
        &legal.impact_assessment_reference,
        &legal.processing_record_reference,
    ] {
        writer.text(text);
    }
}

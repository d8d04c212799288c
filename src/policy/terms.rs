//! Everything that an agreement says.

use super::{
    ActKind, AgreedLimits, AgreementError, Article6, Article9, Card, Confidentiality, Dataset,
    Legal, Limits, Obligations, OutputProfile, Party, Protection, Purpose, Role, Schedule1,
    Territory, Witnessing,
};
use crate::crypto::{Digest, SignerPublicKey};
use crate::schema::Schema;
use crate::time::Date;

/// How a text begins that someone must still write.
const UNFINISHED: [&str; 2] = ["to be completed", "placeholder"];

fn is_unfinished(text: &str) -> bool {
    UNFINISHED.iter().any(|words| text.starts_with(words))
}

/// Whether scoring and assembling are done by one organisation or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tier {
    /// Two organisations: whoever holds codes cannot open handles.
    Separate = 1,
    /// One organisation does both, and could re-join the passes: the lower tier.
    Combined = 2,
}

impl Tier {
    /// The word in agreements.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Separate => "separate",
            Self::Combined => "combined",
        }
    }

    /// The tier of a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Separate, Self::Combined].into_iter().find(|tier| tier.name() == name)
    }
}

/// Which pairs become links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linkage {
    /// No edge below this weight leaves the linkage unit, in whole bits, -100 to 200.
    pub floor_bits: i16,
    /// The rate of false links among links that the parties accept, in millionths, 1 to 200,000.
    pub tolerated_false_link_rate_millionths: u32,
    /// Whether a cluster holds at most one record of each owner.
    pub one_record_per_owner: bool,
    /// Whether one organisation scores and assembles.
    pub tier: Tier,
}

/// What leaves, to whom, and in what numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The parties with the role recipient; ascending. May be empty: then nothing is handed on.
    pub recipients: Vec<String>,
    /// The party that reviews, if any.
    pub reviewer: Option<String>,
    /// The least number of records in a batch, 2 to 1,000,000.
    pub smallest_batch: u32,
    /// Counts below this are not shown, 2 to 1,000.
    pub small_number_threshold: u32,
    /// The greatest number of records in a batch, 2 to 1,000,000,000.
    pub most_rows: u64,
    /// The greatest number of records that one owner may encode under all versions and deliveries of
    /// the agreement together, `most_rows` to 1,000,000,000,000; none where that is not limited.
    pub row_budget: Option<u64>,
}

/// Someone beyond the parties who must sign, such as a Caldicott guardian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// The name, of the same form as a party's.
    pub name: String,
    /// The key with which they sign.
    pub signer: SignerPublicKey,
}

/// Who may do an act: everyone with a role, or one party.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doer {
    /// Every party with the role.
    Role(Role),
    /// The party of this name.
    Party(String),
}

impl Doer {
    /// The word in agreements: the role's, or the party's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Role(role) => role.name(),
            Self::Party(name) => name,
        }
    }

    /// The doer of a word: a role where it is one, else a party.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Role::from_name(name).map_or_else(|| Self::Party(name.to_owned()), Self::Role)
    }

    pub(super) fn is(&self, party: &Party) -> bool {
        match self {
            Self::Role(role) => party.is(*role),
            Self::Party(name) => party.name() == name,
        }
    }
}

/// One act that is allowed, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The act.
    pub act: ActKind,
    /// Who may do it: ascending, at least one.
    pub doers: Vec<Doer>,
}

/// Everything that an agreement says. [`Terms::check`] says whether it holds together; nothing can
/// be signed or granted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The agreement's name, of the same form as a party's.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// A title for people, one line of at most 200 characters.
    pub title: String,
    /// 32 random bytes: two agreements with equal words have different digests and keys.
    pub nonce: [u8; 32],
    /// What the linkage is for.
    pub purpose: Purpose,
    /// The name of the framework agreement above this one, if there is one.
    pub framework: Option<String>,
    /// The digest of the version whose place this one takes, if it takes one's.
    pub supersedes: Option<Digest>,
    /// On what law it stands.
    pub legal: Legal,
    /// The kinds of records that are used: ascending, at least one.
    pub datasets: Vec<Dataset>,
    /// Where the records are held: ascending, at least one.
    pub territories: Vec<Territory>,
    /// The organisations: ascending by name.
    pub parties: Vec<Party>,
    /// What is allowed: ascending by act. An act that is not listed is denied.
    pub acts: Vec<Allowance>,
    /// What is computed.
    pub schema: Schema,
    /// The number of the delivery, from 1; each owner encodes once under each.
    pub epoch: u64,
    /// The first day on which anything is permitted, in London.
    pub valid_from: Date,
    /// The last day on which anything is permitted, in London.
    pub valid_until: Date,
    /// The day by which the parties review the agreement.
    pub review_by: Date,
    /// Which pairs become links.
    pub linkage: Linkage,
    /// What leaves.
    pub release: Release,
    /// How children's wishes and doubtful pairs are treated.
    pub protection: Protection,
    /// How far the use goes.
    pub limits: AgreedLimits,
    /// What whoever acts must do besides.
    pub obligations: Obligations,
    /// Who signs beyond the parties: ascending by name.
    pub further_approvers: Vec<Approver>,
    /// How many of them must sign, at most as many as there are; none: all of them.
    pub approvals_needed: Option<u32>,
    /// Who must have seen each party's log, and how soon; none: whoever verifies says.
    pub witnessing: Option<Witnessing>,
}

impl Terms {
    /// What stands where someone must still write a reference; see [`Terms::unfinished`].
    pub const TO_BE_COMPLETED: &'static str = "to be completed before signing";

    /// Terms to begin from: purpose linkage quality, schema [`Schema::children`], the acts of
    /// [`Terms::default_acts`], and the defaults of the agreement template. The tier follows from
    /// the parties' roles.
    ///
    /// The law: public task, substantial public interest for statutory purposes, a statute for
    /// confidentiality, and the Children Act 2004 section 10; records of health, children's social
    /// care and education in England. References are still to be written: [`Terms::unfinished`].
    #[must_use]
    pub fn linkage_quality(
        id: &str,
        nonce: [u8; 32],
        parties: Vec<Party>,
        epoch: u64,
        valid_from: Date,
        valid_until: Date,
    ) -> Self {
        let combined =
            parties.iter().any(|party| party.is(Role::LinkageUnit) && party.is(Role::Assembler));
        let named = |role: Role| {
            parties.iter().filter(move |party| party.is(role)).map(|party| party.card.name.clone())
        };
        let release = Release {
            recipients: named(Role::Recipient).collect(),
            reviewer: named(Role::Reviewer).next(),
            smallest_batch: 100,
            small_number_threshold: 10,
            most_rows: 5_000_000,
            row_budget: None,
        };
        Self {
            id: id.to_owned(),
            version: 1,
            title: "Quality of linkage between agencies".to_owned(),
            nonce,
            purpose: Purpose::LinkageQuality,
            framework: None,
            supersedes: None,
            legal: Legal {
                article_6: Some(Article6::PublicTask),
                special_category: true,
                article_9: Some(Article9::SubstantialPublicInterest),
                schedule_1: Some(Schedule1::StatutoryPurposes),
                policy_document_reference: Some(Self::TO_BE_COMPLETED.to_owned()),
                confidentiality: Confidentiality::Statute {
                    reference: Self::TO_BE_COMPLETED.to_owned(),
                },
                gateway: "ca2004_s10".to_owned(),
                evidence: Self::TO_BE_COMPLETED.to_owned(),
                impact_assessment_reference: Self::TO_BE_COMPLETED.to_owned(),
                processing_record_reference: Self::TO_BE_COMPLETED.to_owned(),
            },
            datasets: vec![Dataset::Health, Dataset::ChildrensSocialCare, Dataset::Education],
            territories: vec![Territory::England],
            acts: Self::default_acts(&parties),
            parties,
            schema: Schema::children(),
            epoch,
            valid_from,
            valid_until,
            review_by: valid_until,
            linkage: Linkage {
                floor_bits: 8,
                tolerated_false_link_rate_millionths: 10_000,
                one_record_per_owner: true,
                tier: if combined { Tier::Combined } else { Tier::Separate },
            },
            release,
            protection: Protection::default(),
            limits: AgreedLimits::default(),
            obligations: Obligations::NONE,
            further_approvers: Vec::new(),
            approvals_needed: None,
            witnessing: None,
        }
        .in_order()
    }

    /// The usual acts: controllers encode, map, compare and unlink; the linkage unit scores and
    /// explains; the assembler assembles; a reviewer, if there is one, reviews; all of the first
    /// three publish figures. Nothing reveals, nothing exports.
    #[must_use]
    pub fn default_acts(parties: &[Party]) -> Vec<Allowance> {
        let mut acts = Vec::new();
        let mut allow = |act, roles: &[Role]| {
            acts.push(Allowance { act, doers: roles.iter().copied().map(Doer::Role).collect() });
        };
        allow(ActKind::Encode, &[Role::Controller]);
        allow(ActKind::Compare, &[Role::Controller]);
        allow(ActKind::Score, &[Role::LinkageUnit]);
        allow(ActKind::Assemble, &[Role::Assembler]);
        allow(ActKind::Map, &[Role::Controller]);
        if parties.iter().any(|party| party.is(Role::Reviewer)) {
            allow(ActKind::Review, &[Role::Reviewer]);
        }
        allow(ActKind::Explain, &[Role::LinkageUnit]);
        allow(ActKind::Aggregate, &[Role::Controller, Role::LinkageUnit, Role::Assembler]);
        allow(ActKind::Unlink, &[Role::Controller]);
        acts
    }

    /// The same terms with every list in ascending order, as canonical bytes need it.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        for party in &mut self.parties {
            party.roles.sort_unstable();
        }
        self.parties.sort_by(|a, b| a.name().cmp(b.name()));
        for allowance in &mut self.acts {
            allowance.doers.sort_unstable();
        }
        self.acts.sort_by_key(|allowance| allowance.act);
        self.datasets.sort_unstable();
        self.territories.sort_unstable();
        self.schema.fields.sort_unstable();
        self.release.recipients.sort_unstable();
        self.further_approvers.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(witnessing) = &mut self.witnessing {
            witnessing.witnesses.sort_by(|a, b| a.name.cmp(&b.name));
        }
        self
    }

    /// The party of a name.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.name() == name)
    }

    /// The parties with a role, ascending by name.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.is(role))
    }

    /// The card of the one party with a role; of the first where there are several.
    #[must_use]
    pub fn card_of(&self, role: Role) -> Option<&Card> {
        self.with_role(role).next().map(|party| &party.card)
    }

    /// Everyone who signs, with the key: the parties, then the further approvers, of whom
    /// [`Terms::approvals_needed`] must.
    pub fn signers(&self) -> impl Iterator<Item = (&str, &SignerPublicKey)> {
        let parties = self.parties.iter().map(|party| (party.name(), &party.card.signer));
        let approvers = self
            .further_approvers
            .iter()
            .map(|approver| (approver.name.as_str(), &approver.signer));
        parties.chain(approvers)
    }

    /// How many further approvers must sign.
    #[must_use]
    pub fn approvals_wanted(&self) -> usize {
        let all = self.further_approvers.len();
        self.approvals_needed
            .map_or(all, |needed| usize::try_from(needed).map_or(all, |needed| needed.min(all)))
    }

    /// The weight, in whole bits, below which a pair is only possible, where the purpose is one that
    /// acts on single children; none for other purposes. Such a pair is never linked by itself.
    #[must_use]
    pub fn operational_bits(&self) -> Option<i16> {
        // Checked terms have one; without it, every pair is only possible.
        let bits = self.limits.possible_below_bits.unwrap_or(i16::MAX);
        self.purpose.is_operational().then_some(bits)
    }

    /// What is computed in fact: the schema without the fields and passes that are more exact than
    /// the limits allow. Both sides of a linkage work by it.
    ///
    /// ```
    /// use linkwise::policy::{DatePrecision, Terms};
    /// # let (from, until) = ("2026-01-01".parse()?, "2026-12-31".parse()?);
    /// let mut terms = Terms::linkage_quality("a", [0; 32], Vec::new(), 1, from, until);
    /// assert_eq!(terms.effective_schema(), terms.schema);
    /// terms.limits.birth = DatePrecision::Month;
    /// assert!(terms.effective_schema().passes.len() < terms.schema.passes.len());
    /// # Ok::<(), linkwise::time::TimeError>(())
    /// ```
    #[must_use]
    pub fn effective_schema(&self) -> Schema {
        let (birth, place) = (self.limits.birth, self.limits.place);
        let mut schema = self.schema.clone();
        schema.fields.retain(|field| super::limits::field_within(*field, birth, place));
        schema.passes.retain(|pass| super::limits::pass_within(pass, birth, place));
        schema
    }

    /// The limits that a permit for an act begins from.
    pub(super) fn limits_of(&self, act: ActKind, ends: crate::time::Timestamp) -> Limits {
        let threshold = OutputProfile {
            least_shown: self.release.small_number_threshold,
            ..OutputProfile::OPEN
        };
        Limits {
            fields: self.schema.fields.clone(),
            passes: self.schema.passes.clone(),
            birth: self.limits.birth,
            place: self.limits.place,
            born_from: self.limits.born_from,
            born_until: self.limits.born_until,
            floor_bits: self.linkage.floor_bits,
            possible_below_bits: self.limits.possible_below_bits,
            most_rows: self.release.most_rows,
            smallest_batch: if act.takes_a_batch() { self.release.smallest_batch } else { 0 },
            valid_until: ends,
            output: self.limits.output.meet(&threshold),
        }
    }

    fn references(&mut self) -> impl Iterator<Item = (&'static str, &mut String)> {
        let legal = &mut self.legal;
        let confidentiality = match &mut legal.confidentiality {
            Confidentiality::NotConfidential | Confidentiality::ImpliedCareConsent => None,
            Confidentiality::ExplicitConsent { reference }
            | Confidentiality::Statute { reference }
            | Confidentiality::CourtOrder { reference }
            | Confidentiality::Section251 { reference, .. }
            | Confidentiality::PublicInterest { reference, .. } => Some(reference),
        };
        [
            ("policy_document_reference", legal.policy_document_reference.as_mut()),
            ("confidentiality_reference", confidentiality),
            ("evidence", Some(&mut legal.evidence)),
            ("impact_assessment_reference", Some(&mut legal.impact_assessment_reference)),
            ("processing_record_reference", Some(&mut legal.processing_record_reference)),
        ]
        .into_iter()
        .filter_map(|(key, text)| text.map(|text| (key, text)))
    }

    /// The keys of `[legal]` whose text is still to be written.
    #[must_use]
    pub fn unfinished(&self) -> Vec<&'static str> {
        self.clone()
            .references()
            .filter(|(_, text)| is_unfinished(text))
            .map(|(key, _)| key)
            .collect()
    }

    /// The same terms with one reference wherever one is still to be written: for invented data,
    /// where nobody asks where papers are kept.
    #[must_use]
    pub fn completed_with(mut self, reference: &str) -> Self {
        for (_, text) in self.references().filter(|(_, text)| is_unfinished(text)) {
            reference.clone_into(text);
        }
        self
    }

    /// The digest of the canonical bytes: what is signed and what keys are made for.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// Reads canonical bytes and checks the terms.
    ///
    /// # Errors
    /// [`AgreementError::Wire`] where the bytes are not those of terms; else as [`Terms::check`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AgreementError> {
        let terms = super::bytes::read(bytes)?;
        terms.check()?;
        Ok(terms)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        super::bytes::write(self)
    }
}

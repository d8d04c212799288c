//! Why something was denied.

use core::fmt;

use super::error::shown;
use super::{ActKind, Obligation, Purpose, Rule, is_party_name};
use crate::error::ErrorKind;
use crate::time::{Date, TimeError};

/// A reason for a denial.
///
/// Exhaustive on purpose: a new reason must break callers that decide by reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DenialReason {
    /// No agreement covers the act.
    NoAgreement,
    /// The agreement begins later.
    NotInForce {
        /// Its first day.
        from: Date,
    },
    /// The agreement has ended.
    Expired {
        /// Its last day.
        until: Date,
    },
    /// Someone is not named in the agreement.
    NotAParty {
        /// Who; where the word cannot be a name, it is not repeated.
        party: String,
    },
    /// Someone who must sign has not signed.
    SignatureMissing {
        /// Who.
        party: String,
    },
    /// A signature does not verify, or is by another key than the agreement names.
    SignatureForged {
        /// In whose name.
        party: String,
    },
    /// The caller's trust has no card of this party.
    KeyNotPinned {
        /// Who.
        party: String,
    },
    /// The card in the agreement is not the one in the caller's trust.
    CardChanged {
        /// Who.
        party: String,
    },
    /// The agreement allows the act to others, not to this party.
    ActNotAllowed {
        /// The act.
        act: ActKind,
    },
    /// The agreement is for another purpose.
    PurposeNotAllowed {
        /// What was asked.
        asked: Purpose,
        /// What was agreed.
        agreed: Purpose,
    },
    /// The batch has more rows than the agreement allows.
    TooManyRows {
        /// The greatest number.
        most: u64,
    },
    /// The batch has fewer rows than the agreement allows.
    BatchTooSmall {
        /// The least number.
        least: u32,
    },
    /// An obligation was not acknowledged.
    NotAcknowledged {
        /// Which.
        obligation: Obligation,
    },
    /// The owner would encode more rows than the agreement allows over all its deliveries.
    BudgetUsed {
        /// The greatest number.
        most: u64,
    },
    /// Someone in the batch was born outside the days that the agreement is about.
    BornOutside,
    /// The owner has already encoded under this epoch, or a later one.
    EpochUsed {
        /// The epoch.
        epoch: u64,
    },
    /// Edges of these passports were released before.
    ReleasedBefore,
    /// One organisation would score and assemble, and the agreement says two.
    TierNotAgreed,
    /// The time cannot be right.
    ClockInvalid,
    /// An assertion about a named child has the wrong form or holds too long.
    AssertionUnusable {
        /// Who asserts.
        party: String,
    },
    /// A notice of revocation has the wrong form, or is about another agreement.
    RevocationUnusable {
        /// In whose name.
        party: String,
    },
    /// A rule of the decision table.
    Rule(Rule),
    /// The agreement says nothing about the act.
    DefaultDeny {
        /// The act.
        act: ActKind,
    },
}

/// A party's name if it is one; a word that is not is never repeated in a message.
pub(super) fn safe_name(text: &str) -> String {
    if is_party_name(text) { text.to_owned() } else { "(not a name)".to_owned() }
}

impl DenialReason {
    /// The stable code, for programs and logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAgreement => "NO_AGREEMENT",
            Self::NotInForce { .. } => "NOT_IN_FORCE",
            Self::Expired { .. } => "EXPIRED",
            Self::NotAParty { .. } => "NOT_A_PARTY",
            Self::SignatureMissing { .. } => "SIGNATURE_MISSING",
            Self::SignatureForged { .. } => "SIGNATURE_FORGED",
            Self::KeyNotPinned { .. } => "KEY_NOT_PINNED",
            Self::CardChanged { .. } => "CARD_CHANGED",
            Self::ActNotAllowed { .. } => "ACT_NOT_ALLOWED",
            Self::PurposeNotAllowed { .. } => "PURPOSE_NOT_ALLOWED",
            Self::TooManyRows { .. } => "TOO_MANY_ROWS",
            Self::BatchTooSmall { .. } => "BATCH_TOO_SMALL",
            Self::NotAcknowledged { .. } => "OBLIGATION_NOT_ACKNOWLEDGED",
            Self::BudgetUsed { .. } => "BUDGET_USED",
            Self::BornOutside => "BORN_OUTSIDE",
            Self::EpochUsed { .. } => "EPOCH_USED",
            Self::ReleasedBefore => "RELEASED_BEFORE",
            Self::TierNotAgreed => "TIER_NOT_AGREED",
            Self::ClockInvalid => "CLOCK_INVALID",
            Self::AssertionUnusable { .. } => "ASSERTION_UNUSABLE",
            Self::RevocationUnusable { .. } => "REVOCATION_UNUSABLE",
            Self::Rule(rule) => rule.name(),
            Self::DefaultDeny { .. } => "DEFAULT_DENY",
        }
    }

    /// What is wrong and how to mend it, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoAgreement => "No agreement covers this act; conclude one first.".to_owned(),
            Self::NotInForce { from } => {
                format!("The agreement is in force only from {from} on.")
            }
            Self::Expired { until } => format!(
                "The agreement ended with {until}; the parties must conclude a new version."
            ),
            Self::NotAParty { party } => {
                format!("{} is not a party to the agreement.", shown(party))
            }
            Self::SignatureMissing { party } => {
                format!("`{party}` has not signed the agreement; ask for its signature.")
            }
            Self::SignatureForged { party } => format!(
                "The signature in the name of `{party}` is not its signature of this agreement; \
                 was the agreement edited after signing?"
            ),
            Self::KeyNotPinned { party } => format!(
                "The card of `{party}` is not in this organisation's trust; check it with them \
                 by another way, then pin it."
            ),
            Self::CardChanged { party } => format!(
                "The card of `{party}` in the agreement is not the one pinned in trust; check \
                 with them by another way which is right."
            ),
            Self::ActNotAllowed { act } => format!(
                "The agreement does not allow this party to {}.",
                act.name().replace('_', " ")
            ),
            Self::PurposeNotAllowed { asked, agreed } => format!(
                "The agreement is for {}, not for {}.",
                agreed.name().replace('_', " "),
                asked.name().replace('_', " ")
            ),
            Self::TooManyRows { most } => {
                format!("The batch has more than {most} rows, the most that the agreement allows.")
            }
            Self::BatchTooSmall { least } => format!(
                "The batch has fewer than {least} rows, the least that the agreement allows; \
                 a small batch would be a question about single children."
            ),
            Self::NotAcknowledged { obligation } => format!(
                "Whoever acts must also {}; when that is done or arranged, acknowledge `{}`.",
                obligation.duty(),
                obligation.name()
            ),
            Self::BudgetUsed { most } => format!(
                "With this batch the owner would have encoded more than {most} rows under the \
                 deliveries of this agreement, the most that it allows; the parties must agree on more."
            ),
            Self::BornOutside => "The batch has records of people born outside the days that the \
                                  agreement is about; leave these out."
                .to_owned(),
            Self::EpochUsed { epoch } => format!(
                "Epoch {epoch} is used up; a further delivery needs an agreement with a higher one."
            ),
            Self::ReleasedBefore => "The edges of these batches were released before; they are \
                                     released once."
                .to_owned(),
            Self::TierNotAgreed => "One organisation would both score and assemble, and the \
                                    agreement has the tier `separate`."
                .to_owned(),
            Self::ClockInvalid => "The time cannot be right; set this computer's clock.".to_owned(),
            Self::AssertionUnusable { party } => format!(
                "The assertion by {} has the wrong form, does not name its acts, or holds longer \
                 than 72 hours; have it made again.",
                shown(party)
            ),
            Self::RevocationUnusable { party } => format!(
                "The notice of revocation by {} has the wrong form, or is about another agreement; \
                 give the agreement that it names, or have the notice made again.",
                shown(party)
            ),
            Self::Rule(rule) => rule.sentence().to_owned(),
            Self::DefaultDeny { act } => format!(
                "The agreement says nothing about the act {}, and what is not allowed is denied.",
                act.name()
            ),
        }
    }

    /// The part of the agreement or the law that the reason stands on.
    #[must_use]
    pub const fn citation(&self) -> &'static str {
        match self {
            Self::NoAgreement => "Data Protection Act 2018; UK GDPR Article 5(2), accountability",
            Self::NotInForce { .. } => "agreement, [validity] valid_from",
            Self::Expired { .. } => "agreement, [validity] valid_until",
            Self::NotAParty { .. } | Self::RevocationUnusable { .. } => "agreement, [[party]]",
            Self::SignatureMissing { .. } | Self::SignatureForged { .. } => {
                "agreement, [[signature]]"
            }
            Self::KeyNotPinned { .. } | Self::CardChanged { .. } => {
                "UK GDPR Article 32, security of processing"
            }
            Self::ActNotAllowed { .. } | Self::DefaultDeny { .. } => "agreement, [acts]",
            Self::PurposeNotAllowed { .. } => {
                "UK GDPR Article 5(1)(b), purpose limitation; agreement, [agreement] purpose"
            }
            Self::TooManyRows { .. } => {
                "UK GDPR Article 5(1)(c), data minimisation; agreement, [release] most_rows"
            }
            Self::BatchTooSmall { .. } => "agreement, [release] smallest_batch",
            Self::NotAcknowledged { .. } => "agreement, [obligations]",
            Self::BudgetUsed { .. } => {
                "UK GDPR Article 5(1)(c), data minimisation; agreement, [release] row_budget"
            }
            Self::BornOutside => {
                "UK GDPR Article 5(1)(c), data minimisation; agreement, [limits] born_from, born_until"
            }
            Self::EpochUsed { .. } => "agreement, [delivery] epoch",
            Self::ReleasedBefore => "agreement, [release]",
            Self::TierNotAgreed => "agreement, [linkage] tier",
            Self::ClockInvalid => "agreement, [validity]",
            Self::AssertionUnusable { .. } => "Children Act 2004 section 16LA",
            Self::Rule(rule) => rule.citation(),
        }
    }
}

impl fmt::Display for DenialReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.code(), self.sentence(), self.citation())
    }
}

/// A denial with every reason for it; at least one.
///
/// ```
/// use linkwise::policy::{DenialReason, Refusal};
/// let refusal = Refusal::from(DenialReason::ReleasedBefore);
/// assert!(refusal.to_string().starts_with("RELEASED_BEFORE: "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    first: DenialReason,
    others: Vec<DenialReason>,
}

impl Refusal {
    /// A refusal for these reasons; none where there are none.
    #[must_use]
    pub fn for_reasons(reasons: Vec<DenialReason>) -> Option<Self> {
        let mut reasons = reasons.into_iter();
        reasons.next().map(|first| Self { first, others: reasons.collect() })
    }

    /// Every reason, in the order in which they were found.
    pub fn reasons(&self) -> impl Iterator<Item = &DenialReason> {
        core::iter::once(&self.first).chain(&self.others)
    }

    /// Whether a reason of this code is among them.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.reasons().any(|reason| reason.code() == code)
    }

    /// The kind: always [`ErrorKind::PolicyRefused`].
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::PolicyRefused
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        self.others.iter().try_for_each(|reason| write!(f, "\n{reason}"))
    }
}

impl core::error::Error for Refusal {}

impl From<DenialReason> for Refusal {
    fn from(first: DenialReason) -> Self {
        Self { first, others: Vec::new() }
    }
}

impl From<TimeError> for Refusal {
    fn from(_: TimeError) -> Self {
        DenialReason::ClockInvalid.into()
    }
}

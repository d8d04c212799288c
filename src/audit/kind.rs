//! The closed list of entry types.

use core::fmt;

/// What an entry says happened. The numbers in the canonical bytes are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// The log begins: always the first entry, and only that.
    LogOpened,
    /// An agreement came into force for this organisation.
    AgreementAdopted,
    /// An agreement gave way to a newer version.
    AgreementSuperseded,
    /// An agreement was ended.
    AgreementRevoked,
    /// The policy permitted an act: its intent, durable before the act computes.
    PermitGranted,
    /// The policy refused an act, with the codes of its reasons.
    PermitRefused,
    /// The key custodian opened an epoch.
    KeyEpochOpened,
    /// The key of an epoch, or the openings of a run, were destroyed.
    KeyEpochDestroyed,
    /// A data owner encoded a batch.
    BatchEncoded,
    /// The linkage unit scored batches.
    BatchScored,
    /// The assembler made links of edges.
    LinksAssembled,
    /// Links were given to a recipient.
    LinksDisclosed,
    /// An owner mapped references back to its records.
    ReferencesMapped,
    /// A link was explained.
    LinkExplained,
    /// Records were compared in plain form inside one controller.
    PlainCompared,
    /// A consent or opt-out list was applied.
    ListApplied,
    /// Links were withdrawn.
    LinksWithdrawn,
    /// The log ends: nothing follows.
    LogClosed,
    /// An owner's notice that links were withdrawn was taken in, and a receipt given.
    WithdrawalReceived,
    /// A subject, or someone for them, asked to see whether a record was in an encoding or withdrawal:
    /// the intent, durable before anything is opened.
    SubjectAccessAsked,
    /// That was answered, whatever the answer.
    SubjectAccessAnswered,
}

impl EntryKind {
    /// Every kind, in the order of its number.
    pub const ALL: [Self; 21] = [
        Self::LogOpened,
        Self::AgreementAdopted,
        Self::AgreementSuperseded,
        Self::AgreementRevoked,
        Self::PermitGranted,
        Self::PermitRefused,
        Self::KeyEpochOpened,
        Self::KeyEpochDestroyed,
        Self::BatchEncoded,
        Self::BatchScored,
        Self::LinksAssembled,
        Self::LinksDisclosed,
        Self::ReferencesMapped,
        Self::LinkExplained,
        Self::PlainCompared,
        Self::ListApplied,
        Self::LinksWithdrawn,
        Self::LogClosed,
        Self::WithdrawalReceived,
        Self::SubjectAccessAsked,
        Self::SubjectAccessAnswered,
    ];

    /// The number in the canonical bytes, from 1.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8 + 1
    }

    /// The kind of a number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The stable name, as in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LogOpened => "log-opened",
            Self::AgreementAdopted => "agreement-adopted",
            Self::AgreementSuperseded => "agreement-superseded",
            Self::AgreementRevoked => "agreement-revoked",
            Self::PermitGranted => "permit-granted",
            Self::PermitRefused => "permit-refused",
            Self::KeyEpochOpened => "key-epoch-opened",
            Self::KeyEpochDestroyed => "key-epoch-destroyed",
            Self::BatchEncoded => "batch-encoded",
            Self::BatchScored => "batch-scored",
            Self::LinksAssembled => "links-assembled",
            Self::LinksDisclosed => "links-disclosed",
            Self::ReferencesMapped => "references-mapped",
            Self::LinkExplained => "link-explained",
            Self::PlainCompared => "plain-compared",
            Self::ListApplied => "list-applied",
            Self::LinksWithdrawn => "links-withdrawn",
            Self::LogClosed => "log-closed",
            Self::WithdrawalReceived => "withdrawal-received",
            Self::SubjectAccessAsked => "subject-access-asked",
            Self::SubjectAccessAnswered => "subject-access-answered",
        }
    }

    /// Whether this is the outcome of an act, which an earlier [`EntryKind::PermitGranted`] of the
    /// same agreement, act and purpose must announce.
    #[must_use]
    pub const fn is_outcome(self) -> bool {
        matches!(
            self,
            Self::BatchEncoded
                | Self::BatchScored
                | Self::LinksAssembled
                | Self::LinksDisclosed
                | Self::ReferencesMapped
                | Self::LinkExplained
                | Self::PlainCompared
                | Self::LinksWithdrawn
        )
    }

    /// Whether what it took in must have come out of an act in some party's log.
    #[must_use]
    pub const fn takes_from_others(self) -> bool {
        matches!(
            self,
            Self::BatchScored
                | Self::LinksAssembled
                | Self::LinksDisclosed
                | Self::ReferencesMapped
                | Self::LinksWithdrawn
                | Self::WithdrawalReceived
        )
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

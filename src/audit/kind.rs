//! The closed list of entry types.

use core::fmt;

use crate::policy::closed_list;

closed_list! {
    /// What an entry says happened. The numbers in the canonical bytes are never reused.
    EntryKind {
        /// The log begins: always the first entry, and only that.
        LogOpened = 1 "log-opened",
        /// An agreement came into force for this organisation.
        AgreementAdopted = 2 "agreement-adopted",
        /// An agreement gave way to a newer version.
        AgreementSuperseded = 3 "agreement-superseded",
        /// An agreement was ended.
        AgreementRevoked = 4 "agreement-revoked",
        /// The policy permitted an act: its intent, durable before the act computes.
        PermitGranted = 5 "permit-granted",
        /// The policy refused an act, with the codes of its reasons.
        PermitRefused = 6 "permit-refused",
        /// The key custodian opened an epoch.
        KeyEpochOpened = 7 "key-epoch-opened",
        /// The key of an epoch, or the openings of a run, were destroyed.
        KeyEpochDestroyed = 8 "key-epoch-destroyed",
        /// A data owner encoded a batch.
        BatchEncoded = 9 "batch-encoded",
        /// The linkage unit scored batches.
        BatchScored = 10 "batch-scored",
        /// The assembler made links of edges.
        LinksAssembled = 11 "links-assembled",
        /// Links were given to a recipient.
        LinksDisclosed = 12 "links-disclosed",
        /// An owner mapped references back to its records.
        ReferencesMapped = 13 "references-mapped",
        /// A link was explained.
        LinkExplained = 14 "link-explained",
        /// Records were compared in plain form inside one controller.
        PlainCompared = 15 "plain-compared",
        /// A consent or opt-out list was applied.
        ListApplied = 16 "list-applied",
        /// Links were withdrawn.
        LinksWithdrawn = 17 "links-withdrawn",
        /// The log ends: nothing follows.
        LogClosed = 18 "log-closed",
        /// An owner's notice that links were withdrawn was taken in, and a receipt given.
        WithdrawalReceived = 19 "withdrawal-received",
        /// A subject, or someone for them, asked to see whether a record was in an encoding or
        /// withdrawal: the intent, durable before anything is opened.
        SubjectAccessAsked = 20 "subject-access-asked",
        /// That was answered, whatever the answer.
        SubjectAccessAnswered = 21 "subject-access-answered",
        /// A sample of links and near-misses was drawn for review.
        SampleDrawn = 22 "sample-drawn",
    }
}

impl EntryKind {
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
                | Self::SampleDrawn
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
                | Self::SampleDrawn
        )
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

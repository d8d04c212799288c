//! What verification found.

use core::fmt;
use std::collections::BTreeMap;

use serde::Serialize;

/// The most findings of one log that are kept.
const FINDINGS_MAX: usize = 100;

macro_rules! codes {
    ($(#[$doc:meta])* $list:ident { $($(#[$item_doc:meta])* $item:ident $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $list {
            $($(#[$item_doc])* $item,)*
        }

        impl $list {
            /// Its stable name, as JSON and other languages have it.
            ///
            /// ```
            /// assert_eq!(linkwise::audit::FindingCode::RootMismatch.name(), "root-mismatch");
            /// ```
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$item => $name,)*
                }
            }

            #[cfg(test)]
            pub(super) const ALL: [Self; [$($name),*].len()] = [$(Self::$item,)*];
        }
    };
}

codes! {
    /// What is wrong. The names are stable.
    FindingCode {
        /// A file or folder could not be read.
        Unreadable "unreadable",
        /// There is no checkpoint.
        CheckpointMissing "checkpoint-missing",
        /// The checkpoint is not a signed note of three lines.
        CheckpointMalformed "checkpoint-malformed",
        /// The checkpoint is not signed by the log's key.
        CheckpointSignature "checkpoint-signature",
        /// There is no verifier key, or it is not one.
        VerifierKeyMalformed "verifier-key-malformed",
        /// The verifier key is not the pinned one, or not of this log.
        KeyMismatch "key-mismatch",
        /// Two of the folders have the same origin.
        DuplicateOrigin "duplicate-origin",
        /// A bundle of entries is missing.
        EntriesMissing "entries-missing",
        /// A bundle of entries is not one.
        EntriesMalformed "entries-malformed",
        /// An entry is not in canonical form.
        EntryMalformed "entry-malformed",
        /// The root over the entries is not the one that was signed.
        RootMismatch "root-mismatch",
        /// A hash tile is missing.
        TileMissing "tile-missing",
        /// A tile or bundle differs from what the entries give.
        TileMismatch "tile-mismatch",
        /// A file is there that no log of this size has.
        UnexpectedFile "unexpected-file",
        /// The first entry does not open the log, or a later one does.
        NotOpened "not-opened",
        /// There are entries after the log was closed.
        AfterClose "after-close",
        /// The log was opened with another key than the one that signs it.
        ActorKeyMismatch "actor-key-mismatch",
        /// An entry's time is before that of the entry before it.
        TimeWentBack "time-went-back",
        /// The outcome of an act has no intent right before it; a permit that was given up is good for nothing once
        /// there is another.
        IntentMissing "intent-missing",
        /// The commitments of a run are missing.
        RunMissing "run-missing",
        /// The commitments of a run are not those of its entry.
        RunMismatch "run-mismatch",
        /// The agreement that an act names does not allow it.
        ActNotAllowed "act-not-allowed",
        /// The agreement that an act names was not in force at that hour.
        AgreementNotInForce "agreement-not-in-force",
        /// An act under an agreement that no earlier entry of its log adopted.
        AgreementNotAdopted "agreement-not-adopted",
        /// An act under an agreement that had been revoked or superseded in the same log.
        AgreementEnded "agreement-ended",
        /// An act under an agreement that another party had revoked, by its log, hours before.
        RevokedElsewhere "revoked-elsewhere",
        /// An agreement is said to have given way to one that does not name it.
        SupersessionUnfounded "supersession-unfounded",
        /// The agreement gives whoever acted another log, by name or key.
        LogNotAgreed "log-not-agreed",
        /// A batch or file has more or fewer rows than the agreement allows.
        RowsNotAllowed "rows-not-allowed",
        /// An owner encoded more rows over all deliveries than the agreement allows.
        RowBudgetExceeded "row-budget-exceeded",
        /// An obligation of the decision was not acknowledged in the permit.
        ObligationNotAcknowledged "obligation-not-acknowledged",
        /// Where the National Data Opt-out binds, no list of it was applied that was new enough.
        OptOutStale "opt-out-stale",
        /// The epoch of a link key was used or destroyed, and no earlier entry opened it.
        EpochNotOpened "epoch-not-opened",
        /// The epoch of a link key was used or opened after its key was destroyed.
        EpochDestroyed "epoch-destroyed",
        /// An owner encoded twice under one epoch, or under an earlier one than before.
        EpochReused "epoch-reused",
        /// Batches were scored or assembled together a second time.
        ReleasedTwice "released-twice",
        /// Counts of one entry, or of entries that belong together, cannot all be right.
        CountsDisagree "counts-disagree",
        /// Two entries name the same run.
        RunRepeated "run-repeated",
        /// Openings are said to be destroyed of a run that no earlier entry has.
        RunUnknown "run-unknown",
        /// A stored agreement is not the one its name says.
        AgreementMismatch "agreement-mismatch",
        /// An earlier checkpoint is of a log that was not given.
        EarlierUnmatched "earlier-unmatched",
        /// An earlier checkpoint is not signed by the log's key.
        EarlierSignature "earlier-signature",
        /// The log is shorter than it was at an earlier checkpoint.
        RolledBack "rolled-back",
        /// The log does not begin with the entries of an earlier checkpoint.
        Inconsistent "inconsistent",
        /// An act took in what no given log put out.
        InputUnknown "input-unknown",
        /// An act took in what came out of an act of another kind, agreement or delivery.
        ChainBroken "chain-broken",
        /// An act took something in hours before it was made.
        TakenBeforeMade "taken-before-made",
        /// A position of another log, as an entry quotes it, is ahead of that log.
        ParentAhead "parent-ahead",
        /// A position of another log, as an entry quotes it, is not one that it had.
        ParentInconsistent "parent-inconsistent",
        /// A withdrawal of links, or its being taken in, does not name what it is about.
        WithdrawalUnfounded "withdrawal-unfounded",
        /// Links were assembled with another model than their edges were scored with.
        ModelMismatch "model-mismatch",
        /// The entry of a run commits to no bins, so that nothing of it can be computed again.
        BinsMissing "bins-missing",
        /// The bins that were given are not those that the entry commits to.
        BinsMismatch "bins-mismatch",
        /// The counts of the bins do not add up to the rows that went in, or the edges that came out.
        BinsDisagree "bins-disagree",
        /// The batches or edges that were given to be computed again are not those of the entry.
        ReexecutionInputs "reexecution-inputs",
        /// A bin that was computed again is not what the entry commits to.
        ReexecutionDiffers "reexecution-differs",
        /// Edges that were computed again were not released so, or others were.
        EdgesDiffer "edges-differ",
        /// The edges, handle keys, maps or list for the reviewer that were given to be assembled again are not
        /// those of the entry, or of their owner's log, or cannot be assembled.
        ReassemblyInputs "reassembly-inputs",
        /// The counts, the list for the reviewer or the number of maps of an entry are not what its edges,
        /// assembled again, give.
        ReassemblyDiffers "reassembly-differs",
        /// The pseudonyms of maps join or part people otherwise than the edges, assembled again, do; or a map is
        /// not made as the agreement says.
        MapsDiffer "maps-differ",
        /// What was given is not the sample that the entry commits to.
        SampleMismatch "sample-mismatch",
        /// The sample, drawn again by its seed, is another one.
        SampleDiffers "sample-differs",
        /// A line of a witness under the checkpoint does not verify.
        CosignatureInvalid "cosignature-invalid",
        /// Fewer witnesses cosigned the checkpoint than were asked for, or cosigned an entry than its
        /// agreement asks for, and the time that is agreed for it is over.
        CosignaturesTooFew "cosignatures-too-few",
        /// The witnesses that an agreement asks for saw an entry later than it allows: it was written later
        /// than it says, or kept from them.
        BackDated "back-dated",
        /// The witnesses that an agreement asks for saw an entry before the time that it says.
        PostDated "post-dated",
    }
}

impl Serialize for FindingCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One thing that is wrong, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// In which log: its origin, or the folder's name where that is not known.
    pub origin: String,
    /// At which entry, from 0.
    pub entry: Option<u64>,
    /// For people.
    pub sentence: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "{}, entry {entry}: {}", self.origin, self.sentence),
            None => write!(f, "{}: {}", self.origin, self.sentence),
        }
    }
}

/// Collects findings, no more than a reader can use.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
    counts: BTreeMap<String, usize>,
    pub(super) more: bool,
}

impl Findings {
    pub(super) fn add(
        &mut self,
        origin: &str,
        code: FindingCode,
        entry: Option<u64>,
        sentence: String,
    ) {
        let count = self.counts.entry(origin.to_owned()).or_default();
        *count += 1;
        if *count > FINDINGS_MAX {
            self.more = true;
            return;
        }
        self.list.push(Finding { code, origin: origin.to_owned(), entry, sentence });
    }
}

/// What was seen of one log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogVerdict {
    /// Its name, or the folder's where that is not known.
    pub origin: String,
    /// The number of entries that its checkpoint covers.
    pub size: u64,
    /// The root of its checkpoint, in hexadecimal; empty where there is no checkpoint.
    pub root: String,
    /// The number of entries that were read and are in canonical form.
    pub entries: u64,
    /// Whether its key was not pinned: it agrees with itself, and nothing more is known.
    pub self_signed: bool,
    /// The earlier checkpoints that it was found consistent with.
    pub consistent_with: u64,
    /// How many runs had their commitments recomputed.
    pub runs: u64,
    /// How many stored agreements had their digest recomputed.
    pub agreements: u64,
    /// How many entries were seen in time by the witnesses that their agreement asks for.
    pub witnessed: u64,
    /// How many entries their agreement's witnesses have not seen yet, where the delay that it allows is
    /// not over or the verifier gave no time.
    pub waiting: u64,
}

/// The outcome of [`super::verify_logs`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The logs, in the order in which they were given.
    pub logs: Vec<LogVerdict>,
    /// What is wrong, by log, at most 100 for each.
    pub findings: Vec<Finding>,
    /// Whether findings were left out because there were too many.
    pub more_findings: bool,
    /// Whether the key of any log was not pinned.
    pub self_signed: bool,
    /// How many inputs of acts were traced to the log that put them out.
    pub inputs_traced: u64,
    /// How many quoted positions of other logs were confirmed.
    pub parents_confirmed: u64,
    /// How many acts were held against the agreement that they name: that it was in force, and that the
    /// decision table permits this party this act, for this purpose, in this delivery, at this time. That
    /// everyone signed the agreement is not checked: signatures are in no log.
    pub acts_checked: u64,
    /// How many acts name an agreement that is not in the log's folder, so that whether they were
    /// allowed was not checked.
    pub acts_unchecked: u64,
    /// How often an owner mapped a release without any list of barred links, though it had withdrawn links
    /// under a version of that agreement before. Nothing is wrong where every bar was lifted; otherwise
    /// links that were withdrawn came back.
    pub mapped_without_bars: u64,
    /// How often an owner mapped a release with barred links, or withdrew more, and the list was not one that
    /// its last withdrawal under a version of that agreement left, or a later withdrawal made of that.
    /// Nothing is wrong where single bars were lifted by hand, or lists joined; otherwise bars are missing.
    /// Acts are counted, so a change by hand counts at every mapping until the next withdrawal. Lists are compared
    /// as long as the owner's key stays the same; an owner that lies to its own log is not found so.
    pub barred_links_changed: u64,
}

impl Verdict {
    /// Whether nothing is wrong. A sound log whose key is not pinned proves only that it agrees with
    /// itself: see [`Verdict::self_signed`].
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// One line for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let logs = self.logs.len();
        let entries: u64 = self.logs.iter().map(|log| log.entries).sum();
        let state = if !self.is_sound() {
            match self.findings.len() {
                1 => "NOT SOUND, 1 finding".to_owned(),
                findings => format!("NOT SOUND, {findings} findings"),
            }
        } else if self.self_signed {
            "agrees with itself (self-signed only: no key was pinned for at least one log)".into()
        } else {
            "sound".to_owned()
        };
        let unchecked = match self.acts_unchecked {
            0 => String::new(),
            1 => ", but 1 act names an agreement that was not given, so whether it was allowed was not \
                  checked"
                .to_owned(),
            acts => format!(
                ", but {acts} acts name agreements that were not given, so whether they were allowed was \
                 not checked"
            ),
        };
        let waiting: u64 = self.logs.iter().map(|log| log.waiting).sum();
        let waiting = match waiting {
            0 => String::new(),
            1 => ", and 1 entry waits for the witnesses of its agreement".to_owned(),
            entries => {
                format!(", and {entries} entries wait for the witnesses of their agreements")
            }
        };
        let unbarred = match self.mapped_without_bars {
            0 => String::new(),
            1 => ", and 1 map was applied without barred links after links had been withdrawn: ask whether \
                  every bar was lifted"
                .to_owned(),
            maps => format!(
                ", and {maps} maps were applied without barred links after links had been withdrawn: ask \
                 whether every bar was lifted"
            ),
        };
        let rebarred = match self.barred_links_changed {
            0 => String::new(),
            1 => ", and 1 list of barred links was not the one that the last withdrawal left: ask what was \
                  changed by hand"
                .to_owned(),
            lists => format!(
                ", and {lists} lists of barred links were not those that the last withdrawal left: ask what \
                 was changed by hand"
            ),
        };
        format!("{logs} logs, {entries} entries: {state}{unchecked}{waiting}{unbarred}{rebarred}")
    }
}

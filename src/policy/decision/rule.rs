//! The rules of the decision table, and what they say.

use crate::policy::words::closed_list;

closed_list! {
    /// The rows of the decision table, in their order of precedence.
    ///
    /// ```
    /// use linkwise::policy::Row;
    /// assert!(Row::StatutoryBar < Row::Duty && Row::Duty < Row::Gateway);
    /// assert_eq!(Row::Confidentiality.name(), "3c");
    /// ```
    Row {
        /// 0: whether the policy can be used at all.
        Integrity = 1 "0",
        /// 1: what a statute or a court bars.
        StatutoryBar = 2 "1",
        /// 1c: a location that must not be found.
        SensitiveLocation = 3 "1c",
        /// 2: the duty to share on a named child.
        Duty = 4 "2",
        /// 2b: sharing would be more detrimental.
        Detriment = 5 "2b",
        /// 2c: an emergency.
        Emergency = 6 "2c",
        /// 1b, asked after 2: contact with a sensitive service.
        SensitiveService = 7 "1b",
        /// 3: an agreement in force, and a gateway.
        Gateway = 8 "3",
        /// 3b: the lawful basis.
        Basis = 9 "3b",
        /// 3c: the duty of confidence.
        Confidentiality = 10 "3c",
        /// 3d: research under the Digital Economy Act 2017.
        Research = 11 "3d",
        /// 4: the consent of each child.
        Individual = 12 "4",
        /// 4b: the National Data Opt-out.
        OptOut = 13 "4b",
        /// 4c: restriction and objection.
        Restriction = 14 "4c",
        /// 4d: the child's decision and the parent's.
        ChildAndParent = 15 "4d",
        /// 5: no more than was agreed.
        Minimise = 16 "5",
        /// 6: links that are not certain enough.
        Quality = 17 "6",
        /// 7: what is published.
        Output = 18 "7",
        /// 8: what nothing permits.
        Default = 19 "8",
    }
}

/// What a rule does to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It denies.
    Denies,
    /// It narrows or obliges.
    Narrows,
    /// It is recorded.
    Notes,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $number:literal $code:literal $row:ident $weight:ident $citation:literal $sentence:literal,)*) => {
        closed_list! {
            /// A rule of the decision table: a stable code, the row, what it does, the law it stands
            /// on, and one sentence that says what is wrong and how to mend it.
            ///
            /// ```
            /// use linkwise::policy::{Row, Rule};
            /// let rule = Rule::from_name("OPTED_OUT").unwrap();
            /// assert_eq!(rule.row(), Row::OptOut);
            /// assert!(rule.denies());
            /// ```
            Rule { $($(#[$doc])* $rule = $number $code,)* }
        }

        impl Rule {
            /// The row of the table.
            #[must_use]
            pub const fn row(self) -> Row {
                match self { $(Self::$rule => Row::$row,)* }
            }

            /// What it does.
            #[must_use]
            pub const fn weight(self) -> Weight {
                match self { $(Self::$rule => Weight::$weight,)* }
            }

            /// The law or the part of the agreement that it stands on.
            #[must_use]
            pub const fn citation(self) -> &'static str {
                match self { $(Self::$rule => $citation,)* }
            }

            /// What it says, in one sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$rule => $sentence,)* }
            }
        }
    };
}

rules! {
    /// Unsigned, not the newest, unreadable, or words of a newer version.
    PolicyUnusable = 1 "POLICY_UNUSABLE" Integrity Denies
        "UK GDPR Article 5(2), accountability"
        "The policy cannot be relied on: it is unsigned, out of date, unreadable, or uses words that this version does not know; get the agreement in force and a version that reads it.",
    /// The clock cannot be right.
    ClockInvalid = 2 "CLOCK_INVALID" Integrity Denies
        "agreement, [validity]"
        "The time cannot be right; set this computer's clock.",
    /// A court forbids it.
    CourtBar = 3 "COURT_BAR" StatutoryBar Denies
        "order of a court"
        "A court has barred disclosure; only an order that names this disclosure lifts the bar.",
    /// It would join the identities before and after an adoption.
    AdoptionBar = 4 "ADOPTION_BAR" StatutoryBar Denies
        "Adoption and Children Act 2002 sections 56 to 65 and 98"
        "Identities before and after an adoption are not joined; only the adoption agency's authority lifts the bar.",
    /// It would join identities across a protected change of gender.
    GenderProtected = 5 "GENDER_PROTECTED" StatutoryBar Denies
        "Gender Recognition Act 2004 section 22"
        "A gender history is protected; only the person's own agreement or an order of a court lifts the bar.",
    /// The recipient is not known.
    RecipientUnknown = 6 "RECIPIENT_UNKNOWN" StatutoryBar Denies
        "UK GDPR Article 32, security of processing"
        "The recipient is unknown or could not be authenticated; pin its card first.",
    /// The location is shielded.
    SensitiveLocation = 7 "SENSITIVE_LOCATION" SensitiveLocation Narrows
        "Personal Demographics Service, sensitive records; UK GDPR Article 5(1)(f)"
        "Where the child is must not be found: nothing about the location is used or leaves.",
    /// The duty stands in for what it discharges.
    DischargedByDuty = 8 "DISCHARGED_BY_DUTY" Duty Notes
        "Children Act 2004 section 16LA"
        "The duty to share on a named child discharges the agreement, the basis under Article 6, consent, opt-out, objection and the parent's view.",
    /// The duty is off.
    DutyOffDetriment = 9 "DUTY_OFF_DETRIMENT" Detriment Narrows
        "Children Act 2004 section 16LA, disclosure more detrimental to the child"
        "Someone has said that sharing would be more detrimental to the child than not, so the duty is off; the rest of the table decides, and the assertion is to be reviewed.",
    /// An emergency.
    Emergency = 10 "EMERGENCY" Emergency Notes
        "UK GDPR Article 6(1)(d); overriding public interest at common law"
        "A named person asserts significant harm or danger to life: no agreement is waited for, and the overriding public interest lifts the duty of confidence.",
    /// Contact with a sensitive service.
    SensitiveService = 11 "SENSITIVE_SERVICE" SensitiveService Denies
        "modelled on the Children Act 2004 Information Database (England) Regulations 2007; not current statute"
        "Contact with a sensitive service is not shown without the child's consent, an assertion of significant harm, or a live duty.",
    /// No agreement covers it.
    NoAgreement = 12 "NO_AGREEMENT" Gateway Denies
        "UK GDPR Article 5(2), accountability"
        "No agreement covers this act; conclude one first.",
    /// Not yet.
    NotInForce = 13 "NOT_IN_FORCE" Gateway Denies
        "agreement, [validity] valid_from"
        "The agreement is not yet in force.",
    /// No longer.
    Expired = 14 "EXPIRED" Gateway Denies
        "agreement, [validity] valid_until"
        "The agreement has ended; the parties must conclude a new version.",
    /// Taken back.
    Revoked = 15 "REVOKED" Gateway Denies
        "agreement, revoked or superseded"
        "The agreement was revoked, or a newer version has taken its place; act under that.",
    /// Another purpose.
    PurposeNotAllowed = 16 "PURPOSE_NOT_ALLOWED" Gateway Denies
        "UK GDPR Article 5(1)(b), purpose limitation"
        "The agreement is for another purpose.",
    /// Not to this party.
    ActNotAllowed = 17 "ACT_NOT_ALLOWED" Gateway Denies
        "agreement, [acts]"
        "The agreement does not allow this act to this party.",
    /// Someone is not named.
    NotAParty = 18 "NOT_A_PARTY" Gateway Denies
        "agreement, [[party]]"
        "Whoever acts or receives is not a party to the agreement.",
    /// Records that the agreement does not name.
    DatasetNotAgreed = 19 "DATASET_NOT_AGREED" Gateway Denies
        "agreement, [legal] datasets"
        "The agreement does not name this kind of records.",
    /// The power to share is not law now.
    GatewayNotInForce = 20 "GATEWAY_NOT_IN_FORCE" Gateway Denies
        "law data, commencement"
        "The power to share that the agreement names is unknown or not in force today.",
    /// The power to share is not law there.
    GatewayExtent = 21 "GATEWAY_EXTENT" Gateway Denies
        "law data, territorial extent"
        "The power to share that the agreement names is not law in every part of the country where the records are held.",
    /// No condition of Article 6.
    Article6Missing = 22 "ART6_MISSING" Basis Denies
        "UK GDPR Article 6(1)"
        "No condition of Article 6(1) is named.",
    /// No condition of Article 9.
    Article9Missing = 23 "ART9_MISSING" Basis Denies
        "UK GDPR Article 9(2)"
        "Special category data is used, and no condition of Article 9(2) is named.",
    /// No, or the wrong, condition of Schedule 1.
    Schedule1Missing = 24 "SCH1_MISSING" Basis Denies
        "Data Protection Act 2018 section 10 and Schedule 1"
        "The condition of Article 9(2) needs one of Schedule 1 that is not named.",
    /// No appropriate policy document.
    PolicyDocumentMissing = 25 "POLICY_DOCUMENT_MISSING" Basis Denies
        "Data Protection Act 2018 Schedule 1 Part 4"
        "The condition of Schedule 1 needs an appropriate policy document, and none is named.",
    /// Recognised legitimate interests by a public authority.
    RecognisedInterestsPublicAuthority = 26 "EA_PUBLIC_AUTHORITY" Basis Denies
        "UK GDPR Article 6(1)(ea) and Data (Use and Access) Act 2025 section 70"
        "A public authority cannot rely on recognised legitimate interests for its tasks.",
    /// Legitimate interests by a public authority.
    LegitimateInterestsPublicAuthority = 27 "LI_PUBLIC_AUTHORITY" Basis Denies
        "UK GDPR Article 6(1), last sentence"
        "A public authority cannot rely on legitimate interests for its tasks.",
    /// The duty of confidence is not lifted.
    ConfidenceNotLifted = 28 "CLDC" Confidentiality Denies
        "common-law duty of confidentiality; National Health Service Act 2006 section 251"
        "Records are held in confidence and nothing lifts it for this purpose today: consent, statute, an order of a court, section 251 support in date, or an overriding public interest.",
    /// Health data under the research power.
    ResearchExcludesHealth = 29 "DEA_HEALTH_EXCLUDED" Research Denies
        "Digital Economy Act 2017 section 64"
        "The research power does not reach information held for health services or adult social care.",
    /// Someone who processes is not accredited.
    NotAccredited = 30 "DEA_NOT_ACCREDITED" Research Denies
        "Digital Economy Act 2017 sections 64 and 71"
        "Someone who processes under the research power is not accredited today.",
    /// No consent.
    ConsentMissing = 31 "CONSENT_MISSING" Individual Denies
        "UK GDPR Articles 4(11) and 7; common-law duty of confidentiality"
        "The agreement stands on consent, and there is none of the kind that it needs for this child: consent to processing and consent that lifts confidence never stand for each other.",
    /// Consent was withdrawn.
    ConsentWithdrawn = 32 "CONSENT_WITHDRAWN" Individual Denies
        "UK GDPR Article 7(3)"
        "Consent was withdrawn.",
    /// Consent has ended, or has not begun.
    ConsentExpired = 33 "CONSENT_EXPIRED" Individual Denies
        "UK GDPR Article 7"
        "Consent has ended, or has not begun.",
    /// The giver could not decide.
    ConsentGiver = 34 "CONSENT_GIVER" Individual Denies
        "Gillick v West Norfolk AHA [1986] AC 112; Children Act 1989 sections 3 and 33"
        "Whoever consented was not shown to be able to: competence assessed, parental responsibility, or an order.",
    /// Consent was for something else.
    ConsentScope = 35 "CONSENT_SCOPE" Individual Denies
        "UK GDPR Article 6(1)(a), specific purposes"
        "Consent was given for another purpose.",
    /// Consent was refused.
    ConsentRefused = 36 "CONSENT_REFUSED" Individual Denies
        "UK GDPR Article 7"
        "Consent was refused.",
    /// Not on the list of those who may be used.
    OptedOut = 37 "OPTED_OUT" OptOut Denies
        "National Data Opt-out policy"
        "The National Data Opt-out binds this use, and the child is not on the list of those who may be used.",
    /// The list is too old, or there is none.
    OptOutStale = 38 "OPTOUT_STALE" OptOut Denies
        "National Data Opt-out policy"
        "The National Data Opt-out binds this use, and its list is missing or older than agreed; fetch a new one.",
    /// There is no number to look up.
    OptOutUncheckable = 39 "OPTOUT_UNCHECKABLE" OptOut Denies
        "National Data Opt-out policy; agreement, [protection] without_nhs_number"
        "The National Data Opt-out binds this use, the record has no NHS number to look up, and the agreement withholds such records.",
    /// Processing is restricted.
    Restricted = 40 "RESTRICTED" Restriction Denies
        "UK GDPR Article 18"
        "Processing of this child's data is restricted.",
    /// An objection was upheld.
    Objected = 41 "OBJECTED" Restriction Denies
        "UK GDPR Article 21"
        "An objection to this processing was upheld.",
    /// A restriction yields.
    RestrictionYields = 42 "RESTRICTION_YIELDS" Restriction Notes
        "UK GDPR Article 18(2)"
        "A restriction yields to an important public interest: the live duty or emergency.",
    /// A competent child has refused.
    ChildRefusal = 43 "CHILD_REFUSAL" ChildAndParent Denies
        "Gillick v West Norfolk AHA [1986] AC 112; UK GDPR recital 38"
        "A competent child has refused, and where consent is the basis that decides, whatever a parent says.",
    /// Child and parent differ.
    ChildAndParentDiffer = 44 "CHILD_AND_PARENT_DIFFER" ChildAndParent Narrows
        "Gillick v West Norfolk AHA [1986] AC 112"
        "A competent child and someone else who can decide differ; the child's decision holds, and someone should look.",
    /// Fields, passes or precision beyond the agreement are left out.
    Narrowed = 45 "NARROWED" Minimise Narrows
        "UK GDPR Article 5(1)(c), data minimisation"
        "Fields, passes and precision go no further than was agreed.",
    /// Too many rows.
    TooManyRows = 46 "TOO_MANY_ROWS" Minimise Denies
        "UK GDPR Article 5(1)(c), data minimisation; agreement, [release] most_rows"
        "More rows than the agreement allows.",
    /// Too few rows.
    BatchTooSmall = 47 "BATCH_TOO_SMALL" Minimise Denies
        "agreement, [release] smallest_batch"
        "Fewer rows than the agreement allows; a small batch would be a question about single children.",
    /// Links are only possible ones.
    PossibleOnly = 48 "POSSIBLE_ONLY" Quality Narrows
        "UK GDPR Articles 5(1)(d) and 22A to 22D"
        "Below the operational threshold a link is only possible: a person decides, and no identifier is written back by itself.",
    /// Counts are suppressed and rounded.
    OutputLimited = 49 "OUTPUT_LIMITED" Output Narrows
        "statistical disclosure control; agreement, [release]"
        "Counts are suppressed and rounded by the agreed profile.",
    /// Nothing permits it.
    DefaultDeny = 50 "DEFAULT" Default Denies
        "default deny"
        "Nothing permits it.",
    /// An agreement covers it.
    PermittedByAgreement = 51 "PERMITTED_BY_AGREEMENT" Gateway Notes
        "agreement"
        "An agreement in force covers it.",
}

impl Rule {
    /// Whether it denies.
    #[must_use]
    pub const fn denies(self) -> bool {
        matches!(self.weight(), Weight::Denies)
    }
}

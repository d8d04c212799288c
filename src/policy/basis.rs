//! On what law an agreement stands, as types.

use super::words::closed_list;
use super::{ConsentKind, Purpose};
use crate::time::{Date, Timestamp};

closed_list! {
    /// The sector of an organisation.
    ///
    /// ```
    /// use linkwise::policy::Sector;
    /// assert_eq!(Sector::from_name("education"), Some(Sector::Education));
    /// ```
    Sector {
        /// National Health Service bodies and those who provide care for them.
        Health = 1 "health",
        /// Adult social care.
        AdultSocialCare = 2 "adult_social_care",
        /// Children's social care.
        ChildrensSocialCare = 3 "childrens_social_care",
        /// Schools, colleges, early years and those who run them.
        Education = 4 "education",
        /// Police and youth justice.
        Justice = 5 "justice",
        /// Charities and other voluntary bodies.
        Voluntary = 6 "voluntary",
        /// Bodies that do research.
        Research = 7 "research",
        /// Bodies that process for others: linkage units, assemblers, custodians.
        Processing = 8 "processing",
    }
}

impl Sector {
    /// Whether organisations of a sector hold no records of health care and adult social care, so that
    /// no opt-out from these reaches what they read themselves. A council's sector says one of the things
    /// that it does, so a council is not among them.
    ///
    /// ```
    /// use linkwise::policy::Sector;
    /// assert!(Sector::Education.is_outside_care());
    /// assert!(!Sector::ChildrensSocialCare.is_outside_care());
    /// ```
    #[must_use]
    pub const fn is_outside_care(self) -> bool {
        matches!(self, Self::Education | Self::Justice)
    }
}

closed_list! {
    /// A kind of records that a linkage uses.
    ///
    /// ```
    /// use linkwise::policy::Dataset;
    /// assert!(Dataset::Health.is_confidential());
    /// assert!(Dataset::AdultSocialCare.national_opt_out_can_apply());
    /// assert!(!Dataset::ChildrensSocialCare.national_opt_out_can_apply());
    /// ```
    Dataset {
        /// Records of health care.
        Health = 1 "health",
        /// Records of adult social care.
        AdultSocialCare = 2 "adult_social_care",
        /// Records of children's social care.
        ChildrensSocialCare = 3 "childrens_social_care",
        /// Records of pupils.
        Education = 4 "education",
        /// Records of early years settings.
        EarlyYears = 5 "early_years",
        /// Records of youth justice.
        Justice = 6 "justice",
        /// Records of housing.
        Housing = 7 "housing",
        /// Records of voluntary bodies.
        Voluntary = 8 "voluntary",
    }
}

impl Dataset {
    /// Whether these records are held under a common-law duty of confidence.
    #[must_use]
    pub const fn is_confidential(self) -> bool {
        matches!(
            self,
            Self::Health
                | Self::AdultSocialCare
                | Self::ChildrensSocialCare
                | Self::Justice
                | Self::Housing
                | Self::Voluntary
        )
    }

    /// Whether the National Data Opt-out can apply: confidential patient information from health and
    /// adult social care, not from children's social care or education.
    #[must_use]
    pub const fn national_opt_out_can_apply(self) -> bool {
        matches!(self, Self::Health | Self::AdultSocialCare)
    }

    /// Whether the Digital Economy Act 2017 section 64 excludes them: information held for health
    /// services or adult social care.
    #[must_use]
    pub const fn excluded_from_research_power(self) -> bool {
        matches!(self, Self::Health | Self::AdultSocialCare)
    }
}

closed_list! {
    /// The condition of UK GDPR Article 6(1).
    ///
    /// ```
    /// use linkwise::policy::Article6;
    /// assert_eq!(Article6::PublicTask.name(), "6(1)(e)");
    /// assert!(!Article6::LegitimateInterests.open_to_public_authorities());
    /// ```
    Article6 {
        /// Consent.
        Consent = 1 "6(1)(a)",
        /// Contract.
        Contract = 2 "6(1)(b)",
        /// Legal obligation.
        LegalObligation = 3 "6(1)(c)",
        /// Vital interests.
        VitalInterests = 4 "6(1)(d)",
        /// Public task.
        PublicTask = 5 "6(1)(e)",
        /// Recognised legitimate interests (Data (Use and Access) Act 2025 section 70).
        RecognisedLegitimateInterests = 6 "6(1)(ea)",
        /// Legitimate interests.
        LegitimateInterests = 7 "6(1)(f)",
    }
}

impl Article6 {
    /// Whether a public authority may use it for its tasks: neither (ea) nor (f).
    #[must_use]
    pub const fn open_to_public_authorities(self) -> bool {
        !matches!(self, Self::RecognisedLegitimateInterests | Self::LegitimateInterests)
    }
}

closed_list! {
    /// The condition of UK GDPR Article 9(2), for special category data.
    ///
    /// ```
    /// use linkwise::policy::{Article9, Schedule1};
    /// assert!(Article9::HealthOrSocialCare.goes_with(Some(Schedule1::HealthOrSocialCare)));
    /// assert!(!Article9::HealthOrSocialCare.goes_with(None));
    /// assert!(Article9::ExplicitConsent.goes_with(None));
    /// ```
    Article9 {
        /// Explicit consent.
        ExplicitConsent = 1 "9(2)(a)",
        /// Employment, social security and social protection.
        SocialProtection = 2 "9(2)(b)",
        /// Vital interests of someone who cannot consent.
        VitalInterests = 3 "9(2)(c)",
        /// Substantial public interest.
        SubstantialPublicInterest = 4 "9(2)(g)",
        /// Health or social care.
        HealthOrSocialCare = 5 "9(2)(h)",
        /// Public health.
        PublicHealth = 6 "9(2)(i)",
        /// Archiving, research and statistics.
        Research = 7 "9(2)(j)",
    }
}

impl Article9 {
    /// Whether a condition of Schedule 1 is the one that Data Protection Act 2018 section 10 asks
    /// for: (b), (h), (i) and (j) a certain one of Part 1, (g) one of Part 2, the others none.
    #[must_use]
    pub fn goes_with(self, condition: Option<Schedule1>) -> bool {
        match self {
            Self::ExplicitConsent | Self::VitalInterests => true,
            Self::SocialProtection => condition == Some(Schedule1::SocialProtection),
            Self::HealthOrSocialCare => condition == Some(Schedule1::HealthOrSocialCare),
            Self::PublicHealth => condition == Some(Schedule1::PublicHealth),
            Self::Research => condition == Some(Schedule1::Research),
            Self::SubstantialPublicInterest => condition.is_some_and(Schedule1::is_of_part_2),
        }
    }
}

closed_list! {
    /// The condition of Schedule 1 to the Data Protection Act 2018.
    ///
    /// ```
    /// use linkwise::policy::Schedule1;
    /// assert!(Schedule1::SafeguardingChildren.needs_policy_document());
    /// assert!(!Schedule1::Research.needs_policy_document());
    /// ```
    Schedule1 {
        /// Part 1 paragraph 1: employment, social security and social protection.
        SocialProtection = 1 "part_1_paragraph_1",
        /// Part 1 paragraph 2: health or social care purposes.
        HealthOrSocialCare = 2 "part_1_paragraph_2",
        /// Part 1 paragraph 3: public health.
        PublicHealth = 3 "part_1_paragraph_3",
        /// Part 1 paragraph 4: research.
        Research = 4 "part_1_paragraph_4",
        /// Part 2 paragraph 6: statutory and government purposes.
        StatutoryPurposes = 5 "part_2_paragraph_6",
        /// Part 2 paragraph 8: equality of opportunity or treatment.
        Equality = 6 "part_2_paragraph_8",
        /// Part 2 paragraph 18: safeguarding of children and of individuals at risk.
        SafeguardingChildren = 7 "part_2_paragraph_18",
    }
}

impl Schedule1 {
    /// Whether it is of Part 2, the conditions of substantial public interest.
    #[must_use]
    pub const fn is_of_part_2(self) -> bool {
        matches!(self, Self::StatutoryPurposes | Self::Equality | Self::SafeguardingChildren)
    }

    /// Whether an appropriate policy document must be in place (Schedule 1 Part 4).
    #[must_use]
    pub const fn needs_policy_document(self) -> bool {
        self.is_of_part_2() || matches!(self, Self::SocialProtection)
    }
}

closed_list! {
    /// The regulation of the Health Service (Control of Patient Information) Regulations 2002.
    Section251Regulation {
        /// Regulation 2: cancer.
        Cancer = 2 "regulation_2",
        /// Regulation 3: communicable disease and other risks to public health.
        PublicHealth = 3 "regulation_3",
        /// Regulation 5: other medical purposes, by way of the Confidentiality Advisory Group.
        MedicalPurposes = 5 "regulation_5",
    }
}

/// How the common-law duty of confidentiality is met. It is a matter of its own, apart from UK GDPR:
/// consent here is never consent under Article 6, and the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confidentiality {
    /// No record is held in confidence.
    NotConfidential,
    /// Consent implied by care; for care of the individual alone.
    ImpliedCareConsent,
    /// Explicit consent to this disclosure.
    ExplicitConsent {
        /// Where the form of consent is kept.
        reference: String,
    },
    /// A statute sets the duty aside.
    Statute {
        /// Which.
        reference: String,
    },
    /// A court has ordered disclosure.
    CourtOrder {
        /// Which order.
        reference: String,
    },
    /// Support under National Health Service Act 2006 section 251.
    Section251 {
        /// Under which regulation.
        regulation: Section251Regulation,
        /// The reference of the Confidentiality Advisory Group.
        reference: String,
        /// The last day of the support.
        expires: Date,
        /// Whether the support says that the National Data Opt-out does not apply.
        opt_out_exempt: bool,
    },
    /// An overriding public interest.
    PublicInterest {
        /// Where the reasons are kept.
        reference: String,
        /// Who weighed it.
        author: String,
    },
}

impl Confidentiality {
    /// The word in agreements and logs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotConfidential => "not_confidential",
            Self::ImpliedCareConsent => "implied_care_consent",
            Self::ExplicitConsent { .. } => "explicit_consent",
            Self::Statute { .. } => "statute",
            Self::CourtOrder { .. } => "court_order",
            Self::Section251 { .. } => "section_251",
            Self::PublicInterest { .. } => "public_interest",
        }
    }

    /// Whether it lifts the duty for a purpose at a moment, where records are held in confidence.
    #[must_use]
    pub fn lifts(&self, purpose: Purpose, now: Timestamp) -> bool {
        match self {
            Self::NotConfidential => false,
            // Implied consent reaches as far as the care it is implied by.
            Self::ImpliedCareConsent => purpose == Purpose::IndividualCare,
            // Section 251(6): not solely or principally to determine the care of individuals.
            Self::Section251 { expires, .. } => {
                purpose != Purpose::IndividualCare && now.day_in_london() <= *expires
            }
            Self::ExplicitConsent { .. }
            | Self::Statute { .. }
            | Self::CourtOrder { .. }
            | Self::PublicInterest { .. } => true,
        }
    }

    /// Whether the National Data Opt-out binds a use on this footing: support under regulation 2 or 5
    /// without exemption. Consent, statute, court orders, regulation 3 and an overriding public
    /// interest are outside it.
    #[must_use]
    pub const fn national_opt_out_binds(&self) -> bool {
        matches!(
            self,
            Self::Section251 {
                regulation: Section251Regulation::Cancer | Section251Regulation::MedicalPurposes,
                opt_out_exempt: false,
                ..
            }
        )
    }
}

/// The law that an agreement, or an assertion about a named child, stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legal {
    /// The condition of UK GDPR Article 6(1).
    pub article_6: Option<Article6>,
    /// Whether special category data (UK GDPR Article 9(1)) is used.
    pub special_category: bool,
    /// The condition of UK GDPR Article 9(2), where special category data is used.
    pub article_9: Option<Article9>,
    /// The condition of Schedule 1 to the Data Protection Act 2018, where Article 9 needs one.
    pub schedule_1: Option<Schedule1>,
    /// Where the appropriate policy document is kept, where Schedule 1 needs one.
    pub policy_document_reference: Option<String>,
    /// How the common-law duty of confidentiality is met.
    pub confidentiality: Confidentiality,
    /// The power or duty to share: the id of a [`Provision`](super::Provision).
    pub gateway: String,
    /// Why these hold, in a line for people.
    pub evidence: String,
    /// Where the data protection impact assessment is kept (UK GDPR Article 35).
    pub impact_assessment_reference: String,
    /// Where the record of processing is kept (UK GDPR Article 30).
    pub processing_record_reference: String,
}

impl Legal {
    /// Whether consent to processing is what it stands on, so that each child's counts: UK GDPR
    /// Article 6(1)(a), or Article 9(2)(a) where special category data is used.
    #[must_use]
    pub const fn stands_on_data_protection_consent(&self) -> bool {
        matches!(self.article_6, Some(Article6::Consent))
            || (self.special_category && matches!(self.article_9, Some(Article9::ExplicitConsent)))
    }

    /// Whether consent is what lifts the common-law duty of confidentiality, so that each child's
    /// counts.
    #[must_use]
    pub const fn stands_on_confidentiality_consent(&self) -> bool {
        matches!(self.confidentiality, Confidentiality::ExplicitConsent { .. })
    }

    /// The kinds of consent that each child needs: none, one or both.
    #[must_use]
    pub const fn consent_kinds(&self) -> &'static [ConsentKind] {
        let data_protection = self.stands_on_data_protection_consent();
        match (data_protection, self.stands_on_confidentiality_consent()) {
            (true, true) => &ConsentKind::ALL,
            (true, false) => &[ConsentKind::DataProtection],
            (false, true) => &[ConsentKind::Confidentiality],
            (false, false) => &[],
        }
    }
}

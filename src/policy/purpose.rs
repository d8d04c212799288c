//! What a linkage is for.

/// The purpose of an agreement: a closed list, so that a new purpose is a new version of the policy.
///
/// Purpose limitation is UK GDPR Article 5(1)(b).
///
/// ```
/// use linkwise::policy::Purpose;
/// assert_eq!(Purpose::from_name("linkage_quality"), Some(Purpose::LinkageQuality));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// Care of the individual child.
    IndividualCare = 1,
    /// Safeguarding or promoting the welfare of a child.
    SafeguardingChild = 2,
    /// Planning of services, about groups alone.
    ServicePlanning = 3,
    /// A return that a statute demands.
    StatutoryReturn = 4,
    /// Research.
    Research = 5,
    /// Finding whether groups are served or linked unequally.
    EquityAudit = 6,
    /// Measuring and improving the linkage itself.
    LinkageQuality = 7,
    /// Answering a data subject's request.
    SubjectRights = 8,
    /// Finding and mending what an incident did.
    IncidentResponse = 9,
}

impl Purpose {
    /// Every purpose, ascending.
    pub const ALL: [Self; 9] = [
        Self::IndividualCare,
        Self::SafeguardingChild,
        Self::ServicePlanning,
        Self::StatutoryReturn,
        Self::Research,
        Self::EquityAudit,
        Self::LinkageQuality,
        Self::SubjectRights,
        Self::IncidentResponse,
    ];

    /// Whether what is linked is acted on for single children, so that a link that is not certain is
    /// left to a person.
    #[must_use]
    pub const fn is_operational(self) -> bool {
        matches!(self, Self::IndividualCare | Self::SafeguardingChild)
    }

    /// The word in agreements and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::IndividualCare => "individual_care",
            Self::SafeguardingChild => "safeguarding_child",
            Self::ServicePlanning => "service_planning",
            Self::StatutoryReturn => "statutory_return",
            Self::Research => "research",
            Self::EquityAudit => "equity_audit",
            Self::LinkageQuality => "linkage_quality",
            Self::SubjectRights => "subject_rights",
            Self::IncidentResponse => "incident_response",
        }
    }

    /// The purpose of a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The number in canonical bytes.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The purpose of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.number() == number)
    }
}

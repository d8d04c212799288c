//! What a linkage is for.

use super::words::closed_list;

closed_list! {
    /// The purpose of an agreement: a closed list, so that a new purpose is a new version of the policy.
    ///
    /// Purpose limitation is UK GDPR Article 5(1)(b).
    ///
    /// ```
    /// use linkwise::policy::Purpose;
    /// assert_eq!(Purpose::from_name("linkage_quality"), Some(Purpose::LinkageQuality));
    /// ```
    Purpose {
        /// Care of the individual child.
        IndividualCare = 1 "individual_care",
        /// Safeguarding or promoting the welfare of a child.
        SafeguardingChild = 2 "safeguarding_child",
        /// Planning of services, about groups alone.
        ServicePlanning = 3 "service_planning",
        /// A return that a statute demands.
        StatutoryReturn = 4 "statutory_return",
        /// Research.
        Research = 5 "research",
        /// Finding whether groups are served or linked unequally.
        EquityAudit = 6 "equity_audit",
        /// Measuring and improving the linkage itself.
        LinkageQuality = 7 "linkage_quality",
        /// Answering a data subject's request.
        SubjectRights = 8 "subject_rights",
        /// Finding and mending what an incident did.
        IncidentResponse = 9 "incident_response",
    }
}

impl Purpose {
    /// Whether what is linked is acted on for single children, so that a link that is not certain is
    /// left to a person.
    #[must_use]
    pub const fn is_operational(self) -> bool {
        matches!(self, Self::IndividualCare | Self::SafeguardingChild)
    }
}

//! What is known of one child's wishes and of what protects them.

use super::words::closed_list;
use super::{ActKind, Purpose};
use crate::secret::redacted;
use crate::time::{Date, Timestamp};

/// Who gives or refuses consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Giver {
    /// The child, whose competence someone assessed.
    Child {
        /// The day on which competence for this decision was assessed; none: it was not.
        competence_assessed: Option<Date>,
    },
    /// Someone with parental responsibility.
    ParentalResponsibility {
        /// Whether evidence of it was seen.
        evidence_seen: bool,
    },
    /// A local authority with parental responsibility under an order.
    LocalAuthority {
        /// Whether the order was seen.
        order_seen: bool,
    },
    /// A court.
    Court,
}

impl Giver {
    /// Whether this giver can decide.
    #[must_use]
    pub const fn is_competent(&self) -> bool {
        match self {
            Self::Child { competence_assessed } => competence_assessed.is_some(),
            Self::ParentalResponsibility { evidence_seen } => *evidence_seen,
            Self::LocalAuthority { order_seen } => *order_seen,
            Self::Court => true,
        }
    }

    /// The word in registers.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Child { .. } => "child",
            Self::ParentalResponsibility { .. } => "parental_responsibility",
            Self::LocalAuthority { .. } => "local_authority",
            Self::Court => "court",
        }
    }
}

closed_list! {
    /// What a consent is to. The two are asked for apart, and neither ever stands for the other.
    ///
    /// ```
    /// use linkwise::policy::ConsentKind;
    /// assert_eq!(ConsentKind::from_name("confidentiality"), Some(ConsentKind::Confidentiality));
    /// assert_eq!(ConsentKind::from_name("consent"), None);
    /// ```
    ConsentKind {
        /// To processing, where that is the lawful basis: UK GDPR Article 6(1)(a), and Article
        /// 9(2)(a) for special category data.
        DataProtection = 1 "data_protection",
        /// To disclosure, which lifts the common-law duty of confidentiality.
        Confidentiality = 2 "confidentiality",
    }
}

/// Which of several people a giver is: short, opaque, and unique among the decisions about one child,
/// such as `a` and `b` for two parents. Never a name or a number that others know. `Debug` shows
/// nothing.
///
/// ```
/// use linkwise::policy::GiverId;
/// assert_eq!(GiverId::new("parent-2").unwrap().as_str(), "parent-2");
/// assert!(GiverId::new("A. Name").is_none());
/// assert!(GiverId::new("").is_none());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GiverId(Box<str>);

redacted!("GiverId" => GiverId);

impl GiverId {
    /// The most characters.
    pub const LONGEST: usize = 32;

    /// An id of 1 to 32 letters and digits of ASCII, `-`, `_` and `.`; none for any other text.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        ((1..=Self::LONGEST).contains(&text.len()) && text.bytes().all(plain))
            .then(|| Self(text.into()))
    }

    /// The id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A consent, or a refusal, of one child's linkage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// What it is to.
    pub kind: ConsentKind,
    /// Who decided.
    pub giver: Giver,
    /// Which of several with parental responsibility, or of several local authorities. The child and
    /// the court are one giver each, whatever stands here. Where a decision of one sort of giver has
    /// no id, all decisions of that sort about the child count as those of one giver.
    pub giver_id: Option<GiverId>,
    /// Whether they said yes.
    pub given: bool,
    /// For which purposes: ascending, each once.
    pub purposes: Vec<Purpose>,
    /// From when.
    pub from: Timestamp,
    /// Until when, where it ends.
    pub until: Option<Timestamp>,
    /// When it was withdrawn, if it was.
    pub withdrawn: Option<Timestamp>,
}

closed_list! {
    /// What protects a child's record.
    ///
    /// ```
    /// use linkwise::policy::Shield;
    /// assert_eq!(Shield::from_name("sensitive_location"), Some(Shield::SensitiveLocation));
    /// ```
    Shield {
        /// Adopted: the identities before and after must not be linked (Adoption and Children Act
        /// 2002 sections 56 to 65 and 98).
        Adopted = 1 "adopted",
        /// Where the child is must not be found (the S flag of the Personal Demographics Service).
        SensitiveLocation = 2 "sensitive_location",
        /// A service whose mere contact with the child is sensitive.
        SensitiveService = 3 "sensitive_service",
        /// A person whose gender history is protected (Gender Recognition Act 2004 section 22).
        GenderProtected = 4 "gender_protected",
        /// A court has forbidden disclosure.
        CourtBar = 5 "court_bar",
        /// Staff, or someone the public knows: people who review must not come across them.
        Staff = 6 "staff",
    }
}

/// The shields of one record.
///
/// ```
/// use linkwise::policy::{Shield, Shields};
/// let shields = Shields::default().with(Shield::Staff);
/// assert!(shields.has(Shield::Staff) && !shields.has(Shield::Adopted));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Shields(u8);

impl Shields {
    /// These and one more.
    #[must_use]
    pub const fn with(self, shield: Shield) -> Self {
        Self(self.0 | 1 << shield.number())
    }

    /// Whether one is among them.
    #[must_use]
    pub const fn has(self, shield: Shield) -> bool {
        self.0 & 1 << shield.number() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

// That a child is shielded is a thing to keep: not even a debugger's line says so.
impl core::fmt::Debug for Shields {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Shields")
    }
}

closed_list! {
    /// What lifts a bar in a named case. Each lifts the bars that it names and no other.
    Lift {
        /// The adoption agency's authority, for an adoption.
        AdoptionAgency = 1 "adoption_agency",
        /// An order of a court that names this disclosure, for a court's bar and for a protected gender
        /// history (Gender Recognition Act 2004 section 22(4)(e)).
        NamedCourtOrder = 2 "named_court_order",
        /// The person's own agreement, for a protected gender history.
        OwnAgreement = 3 "own_agreement",
    }
}

closed_list! {
    /// Whether a child may be linked under the National Data Opt-out.
    OptOutState {
        /// The NHS number is on the list of those who may be used.
        Allowed = 1 "allowed",
        /// The NHS number checks and is not on the list.
        NotAllowed = 2 "not_allowed",
        /// There is no NHS number that could be looked up.
        NoNumber = 3 "no_number",
    }
}

closed_list! {
    /// What becomes of records without an NHS number where the National Data Opt-out binds.
    WithoutNumber {
        /// They are withheld.
        Withhold = 1 "withhold",
        /// They are used.
        Use = 2 "use",
    }
}

/// What is known of one child. Everything absent is read as it protects the child.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// What was consented to or refused.
    pub consents: &'a [Consent],
    /// Whether an objection was upheld (UK GDPR Article 21).
    pub objects: bool,
    /// Whether processing is restricted (UK GDPR Article 18).
    pub restricted: bool,
    /// The National Data Opt-out.
    pub opt_out: OptOutState,
    /// What protects the record.
    pub shields: Shields,
    /// What lifts bars in this case: ascending.
    pub lifts: &'a [Lift],
    /// Whether the act would join two identities of this child, before and after an adoption or a
    /// change of gender.
    pub joins_identities: bool,
}

impl Subject<'_> {
    /// A child of whom nothing is known and nothing is asked.
    pub const UNKNOWN: Self = Self {
        consents: &[],
        objects: false,
        restricted: false,
        opt_out: OptOutState::NoNumber,
        shields: Shields(0),
        lifts: &[],
        joins_identities: false,
    };
}

/// Whether an act shows anyone anything that they do not hold themselves: all but comparing inside
/// one controller, and taking a link back, which only ever shows less.
pub(super) const fn shows(act: ActKind) -> bool {
    !matches!(act, ActKind::Compare | ActKind::Unlink)
}

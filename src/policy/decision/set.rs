//! Sets of rules and of obligations: without order, so that no order can matter.

use core::fmt;

use super::{Row, Rule};
use crate::policy::words::closed_list;
use crate::time::Date;

/// A set of rules, told in ascending order.
///
/// ```
/// use linkwise::policy::{Rule, RuleSet};
/// let rules = RuleSet::EMPTY.with(Rule::OptedOut).with(Rule::CourtBar);
/// assert!(rules.denies());
/// assert_eq!(rules.iter().map(Rule::name).collect::<Vec<_>>(), ["COURT_BAR", "OPTED_OUT"]);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleSet(u64);

impl RuleSet {
    /// No rule.
    pub const EMPTY: Self = Self(0);

    /// These and one more.
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        Self(self.0 | 1 << rule.number())
    }

    /// These and one more, where a condition holds.
    #[must_use]
    pub const fn with_if(self, holds: bool, rule: Rule) -> Self {
        if holds { self.with(rule) } else { self }
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one is among them.
    #[must_use]
    pub const fn has(self, rule: Rule) -> bool {
        self.0 & 1 << rule.number() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of them denies.
    #[must_use]
    pub fn denies(self) -> bool {
        self.iter().any(Rule::denies)
    }

    /// Those that deny.
    #[must_use]
    pub fn denials(self) -> Self {
        self.iter().filter(|rule| rule.denies()).fold(Self::EMPTY, Self::with)
    }

    /// Whether one of a row is among them.
    #[must_use]
    pub fn has_row(self, row: Row) -> bool {
        self.iter().any(|rule| rule.row() == row)
    }

    /// The rules, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        let rules: &'static [Rule] = if self.0 == 0 { &[] } else { &Rule::ALL };
        rules.iter().copied().filter(move |rule| self.has(*rule))
    }

    /// The set as a number: bit n is the rule with the number n.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl FromIterator<Rule> for RuleSet {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        rules.into_iter().fold(Self::EMPTY, Self::with)
    }
}

closed_list! {
    /// What whoever acts must do besides.
    ///
    /// ```
    /// use linkwise::policy::Obligation;
    /// assert_eq!(Obligation::ClericalReview.name(), "clerical_review");
    /// ```
    Obligation {
        /// Write the act to the log; the library does.
        Log = 1 "log",
        /// Write down why, where the case is kept.
        RecordReason = 2 "record_reason",
        /// Tell the child or those who answer for the child, where that is safe.
        NotifySubject = 3 "notify_subject",
        /// Tell recipients of corrections and erasures (UK GDPR Article 19).
        NotifyRecipients = 4 "notify_recipients",
        /// Have a person decide what is only possible.
        ClericalReview = 5 "clerical_review",
        /// Have a second person approve the release.
        SecondApprover = 6 "second_approver",
        /// Delete by a day.
        DeleteBy = 7 "delete_by",
        /// Report quality by subgroup.
        EquityReport = 8 "equity_report",
        /// Return a receipt.
        ReturnReceipt = 9 "return_receipt",
        /// Review the assertion that sharing would be more detrimental.
        ReviewDetriment = 10 "review_detriment",
        /// Have someone look where child and parent differ.
        ReviewDifference = 11 "review_difference",
    }
}

impl Obligation {
    /// What it is to do, for people; behind "must".
    #[must_use]
    pub const fn duty(self) -> &'static str {
        match self {
            Self::Log => "write the act to the log",
            Self::RecordReason => "write down why, where the case is kept",
            Self::NotifySubject => {
                "tell the child, or those who answer for the child, where that is safe"
            }
            Self::NotifyRecipients => "tell recipients of corrections and erasures",
            Self::ClericalReview => "have a person decide what is only possible",
            Self::SecondApprover => "have a second person approve the release",
            Self::DeleteBy => "delete by the day that was agreed",
            Self::EquityReport => "report quality by subgroup",
            Self::ReturnReceipt => "return a receipt",
            Self::ReviewDetriment => "review the assertion that sharing would be more detrimental",
            Self::ReviewDifference => "have someone look where child and parent differ",
        }
    }
}

/// A set of obligations, and the day of the one that has a day.
///
/// ```
/// use linkwise::policy::{Obligation, Obligations};
/// let both = Obligations::of(&[Obligation::Log]).and(Obligations::of(&[Obligation::EquityReport]));
/// assert!(both.has(Obligation::Log) && both.has(Obligation::EquityReport));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Obligations {
    set: u16,
    delete_by: Option<Date>,
}

impl Obligations {
    /// None.
    pub const NONE: Self = Self { set: 0, delete_by: None };

    /// These.
    #[must_use]
    pub fn of(list: &[Obligation]) -> Self {
        list.iter().fold(Self::NONE, |set, obligation| set.with(*obligation))
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, obligation: Obligation) -> Self {
        Self { set: self.set | 1 << obligation.number(), delete_by: self.delete_by }
    }

    /// These, and to delete by a day.
    #[must_use]
    pub const fn deleting_by(self, day: Date) -> Self {
        let mut set = self.with(Obligation::DeleteBy);
        set.delete_by = Some(day);
        set
    }

    /// These and others; of two days the earlier.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        let delete_by = match (self.delete_by, others.delete_by) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self { set: self.set | others.set, delete_by }
    }

    /// Whether one is among them.
    #[must_use]
    pub const fn has(self, obligation: Obligation) -> bool {
        self.set & 1 << obligation.number() != 0
    }

    /// By which day to delete, where one is agreed.
    #[must_use]
    pub const fn delete_by(self) -> Option<Date> {
        self.delete_by
    }

    /// The obligations, ascending.
    pub fn iter(self) -> impl Iterator<Item = Obligation> + Clone {
        Obligation::ALL.iter().copied().filter(move |obligation| self.has(*obligation))
    }
}

impl fmt::Debug for Obligations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

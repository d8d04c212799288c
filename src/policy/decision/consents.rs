//! Rows 4 and 4d: what was consented to about one child, by whom, and who has the last word.

use super::evaluate::Known;
use super::{Rule, RuleSet};
use crate::policy::{Consent, ConsentKind, Giver, GiverId};
use crate::time::Timestamp;

/// What a giver says, in ascending order of what wins where two are of one moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    Yes,
    NoLonger,
    No,
}

/// Everyone's last word on one kind of consent.
#[derive(Default)]
struct Words {
    child: Option<Says>,
    court: Option<Says>,
    /// Whether someone with parental responsibility, or a local authority, says yes or anything else.
    another_yes: bool,
    another_no: bool,
}

/// What a competent child decided last.
pub(super) fn child_says(known: Known, kind: ConsentKind, consents: &[Consent]) -> Option<Says> {
    last(known, of_kind(kind, consents).filter(|one| is_child(one)))
}

/// What is wrong with the consents of one kind; nothing that denies where it is given.
pub(super) fn asked(known: Known, kind: ConsentKind, consents: &[Consent]) -> RuleSet {
    if of_kind(kind, consents).next().is_none() {
        return RuleSet::EMPTY.with(Rule::ConsentMissing);
    }
    let words = words(known, kind, consents);
    let yes = words.another_yes || words.court == Some(Says::Yes);
    let refusal = match words.child {
        Some(Says::No) => RuleSet::EMPTY.with(Rule::ChildRefusal),
        Some(Says::NoLonger) => RuleSet::EMPTY.with(Rule::ConsentWithdrawn),
        Some(Says::Yes) | None => RuleSet::EMPTY,
    };
    let refusal = refusal.with_if(refusal.denies() && yes, Rule::ChildAndParentDiffer);
    // A court's decision stands over everyone's yes; over a competent child's no, not even that does.
    match (words.court, words.child) {
        (Some(Says::No), _) => refusal.with(Rule::ConsentRefused),
        (Some(Says::NoLonger), _) => refusal.with(Rule::ConsentWithdrawn),
        (_, Some(Says::No | Says::NoLonger)) => refusal,
        (_, Some(Says::Yes)) => {
            RuleSet::EMPTY.with_if(words.another_no, Rule::ChildAndParentDiffer)
        }
        // Any one holder of parental responsibility may consent.
        (_, None) if yes => RuleSet::EMPTY,
        (_, None) => of_kind(kind, consents).filter_map(|one| fault(known, one)).collect(),
    }
}

fn of_kind(kind: ConsentKind, consents: &[Consent]) -> impl Iterator<Item = &Consent> {
    consents.iter().filter(move |one| one.kind == kind)
}

fn words(known: Known, kind: ConsentKind, consents: &[Consent]) -> Words {
    let of = |is: fn(&Giver) -> bool| of_kind(kind, consents).filter(move |one| is(&one.giver));
    let mut words = Words {
        child: child_says(known, kind, consents),
        court: last(known, of(|giver| matches!(giver, Giver::Court))),
        ..Words::default()
    };
    let parents: fn(&Giver) -> bool = |giver| matches!(giver, Giver::ParentalResponsibility { .. });
    let authorities: fn(&Giver) -> bool = |giver| matches!(giver, Giver::LocalAuthority { .. });
    for sort in [parents, authorities] {
        let mut said: Vec<(Option<&GiverId>, (Timestamp, Says))> = of(sort)
            .filter_map(|one| Some((one.giver_id.as_ref(), decision(known, one)?)))
            .collect();
        // Whose a decision without an id is cannot be told: it may be anyone's, so all are one giver's.
        if said.iter().any(|(id, _)| id.is_none()) {
            for (id, _) in &mut said {
                *id = None;
            }
        }
        said.sort_unstable();
        for of_one_giver in said.chunk_by(|(one, _), (other, _)| one == other) {
            match of_one_giver.last() {
                Some((_, (_, Says::Yes))) => words.another_yes = true,
                Some(_) => words.another_no = true,
                None => {}
            }
        }
    }
    words
}

/// The last word of decisions that are one giver's.
fn last<'a>(known: Known, consents: impl Iterator<Item = &'a Consent>) -> Option<Says> {
    consents.filter_map(|one| decision(known, one)).max().map(|(_, says)| says)
}

/// What is decided and when. Taking consent back is a decision, and stands when an older yes has not
/// run out and when the consent would have run out since.
fn decision(known: Known, one: &Consent) -> Option<(Timestamp, Says)> {
    if !in_scope(known, one) || !counts(one) || !has_begun(known, one) {
        return None;
    }
    if let Some(at) = one.withdrawn.filter(|at| *at <= known.now) {
        let taken_back = one.given && one.until.is_none_or(|until| at < until);
        return taken_back.then_some((at.max(one.from), Says::NoLonger));
    }
    let says = if one.given { Says::Yes } else { Says::No };
    (!has_ended(known, one)).then_some((one.from, says))
}

fn in_scope(known: Known, consent: &Consent) -> bool {
    consent.purposes.contains(&known.purpose)
}

fn has_begun(known: Known, consent: &Consent) -> bool {
    consent.from <= known.now
}

fn has_ended(known: Known, consent: &Consent) -> bool {
    consent.until.is_some_and(|until| until <= known.now)
}

fn is_withdrawn(known: Known, consent: &Consent) -> bool {
    consent.withdrawn.is_some_and(|at| at <= known.now)
}

const fn is_child(consent: &Consent) -> bool {
    matches!(consent.giver, Giver::Child { .. })
}

/// Whether whoever decided can: a child by competence; anyone else needs evidence for a yes alone, so
/// that no evidence has to be shown again to take it back.
fn counts(consent: &Consent) -> bool {
    consent.giver.is_competent() || !(consent.given || is_child(consent))
}

/// The first thing that is wrong with a consent; none with a yes that its giver took back later.
fn fault(known: Known, consent: &Consent) -> Option<Rule> {
    Some(if !in_scope(known, consent) {
        Rule::ConsentScope
    } else if !counts(consent) {
        Rule::ConsentGiver
    } else if is_withdrawn(known, consent) {
        Rule::ConsentWithdrawn
    } else if has_ended(known, consent) || !has_begun(known, consent) {
        Rule::ConsentExpired
    } else if !consent.given {
        Rule::ConsentRefused
    } else {
        return None;
    })
}

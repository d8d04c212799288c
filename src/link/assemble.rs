//! From edges to matches: pairs, ambiguity, one-to-one, clusters.
//!
//! Nothing here depends on the order of edges or on how records are numbered: ties are never broken by
//! a number, they go to review.

use std::collections::BTreeMap;

use super::cluster::Clusters;
use super::decide::Class;
use crate::secret::redacted;

/// Two best candidates closer than this many bits are both for review.
const AMBIGUOUS_BITS: i64 = 3;

/// One edge with its handles opened: records are numbered over all owners.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CandidateEdge {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) bits: i16,
    pub(crate) class: Class,
}

/// What becomes of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decision {
    /// One person.
    Match,
    /// One person, by way of a third record alone.
    Implied,
    /// A person must look.
    Review,
}

/// The result: decided pairs, ascending, and the cluster of every record.
pub(crate) struct Assembly {
    /// Left, right, mean weight in whole bits (0 for implied pairs), decision.
    pub(crate) pairs: Vec<(u32, u32, i16, Decision)>,
    /// The least record number of the record's cluster, by record.
    pub(crate) cluster: Vec<u32>,
}

/// How pairs are to be resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// Weight in whole bits from which a pair is a match.
    pub(crate) threshold: i16,
    /// At most one record of an owner per person.
    pub(crate) one_record_per_owner: bool,
    /// Weight in whole bits below which a pair is only possible. Where there is one, no two records of
    /// different owners become one person unless their own pair weighs as much, not even by way of a
    /// third.
    pub(crate) possible_below: Option<i16>,
}

#[derive(Clone, Copy)]
struct Pair {
    left: u32,
    right: u32,
    /// Sum and number of weights: their quotient is the mean, compared without rounding.
    sum: i64,
    edges: i64,
    state: State,
}

redacted!("CandidateEdge" => CandidateEdge, "Assembly" => Assembly, "Pair" => Pair);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// May become a match.
    Open,
    /// A person must look.
    Review,
    /// A record of it has a clearly better candidate.
    Beaten,
}

impl Pair {
    const fn is_match(self, threshold: i64) -> bool {
        matches!(self.state, State::Open) && self.sum >= threshold * self.edges
    }

    const fn mean_bits(self) -> i64 {
        self.sum.div_euclid(self.edges)
    }
}

/// Resolves edges into matches. `owner` gives the owner of each record; every edge joins two owners,
/// or two records of one owner where `one_record_per_owner` is off. Two records that are `apart` are
/// never of one person, not even by way of a third.
pub(crate) fn assemble(
    mut edges: Vec<CandidateEdge>,
    owner: &[u16],
    rules: Rules,
    apart: &dyn Fn(usize, usize) -> bool,
) -> Assembly {
    for edge in &mut edges {
        if edge.left > edge.right {
            core::mem::swap(&mut edge.left, &mut edge.right);
        }
    }
    edges.sort_unstable();
    let mut pairs: Vec<Pair> = edges
        .chunk_by(|a, b| (a.left, a.right) == (b.left, b.right))
        .filter_map(|group| {
            let first = group.first()?;
            let review = group.iter().filter(|edge| edge.class == Class::Review).count();
            Some(Pair {
                left: first.left,
                right: first.right,
                sum: group.iter().map(|edge| i64::from(edge.bits)).sum(),
                edges: i64::try_from(group.len()).unwrap_or(i64::MAX),
                state: if 2 * review > group.len() { State::Review } else { State::Open },
            })
        })
        .collect();
    drop(edges);
    if rules.one_record_per_owner {
        mark_ambiguous(&mut pairs, owner);
    }
    let threshold =
        i64::from(rules.possible_below.map_or(rules.threshold, |bits| bits.max(rules.threshold)));
    // Ascending, as the pairs are.
    let certain: Option<Vec<(u32, u32)>> = rules.possible_below.map(|_| {
        let certain = pairs.iter().filter(|pair| pair.sum >= threshold * pair.edges);
        certain.map(|pair| (pair.left, pair.right)).collect()
    });
    let only_possible = |left: usize, right: usize| {
        let numbers = u32::try_from(left.min(right)).ok().zip(u32::try_from(left.max(right)).ok());
        certain.as_ref().is_some_and(|certain| {
            owner.get(left) != owner.get(right)
                && numbers.is_none_or(|pair| certain.binary_search(&pair).is_err())
        })
    };
    let apart = |left: usize, right: usize| apart(left, right) || only_possible(left, right);
    let mut clusters = Clusters::new(owner.len());
    let mut by_weight: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        if pair.is_match(threshold) {
            by_weight.entry(-pair.mean_bits()).or_default().push(place);
        }
    }
    let held = pairs.iter().filter(|pair| pair.state != State::Open);
    let mut held: Vec<(usize, usize)> =
        held.map(|pair| (pair.left as usize, pair.right as usize)).collect();
    for group in by_weight.into_values() {
        join_level(&mut pairs, &group, owner, &mut clusters, &mut held, rules, &apart);
    }
    finish(&pairs, &mut clusters, threshold, owner.len())
}

/// For each record and other owner: all candidates within [`AMBIGUOUS_BITS`] of the best go to review
/// where there are several, and those further behind are beaten.
fn mark_ambiguous(pairs: &mut [Pair], owner: &[u16]) {
    let owner_of = |record: u32| owner.get(record as usize).copied().unwrap_or(0);
    // (record, other owner) -> best and second best mean, as exact fractions.
    let mut best: BTreeMap<(u32, u16), (Pair, Option<Pair>)> = BTreeMap::new();
    let above = |a: &Pair, b: &Pair| a.sum * b.edges > b.sum * a.edges;
    for pair in pairs.iter() {
        for (record, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
            best.entry((record, owner_of(other)))
                .and_modify(|(first, second)| {
                    if above(pair, first) {
                        *second = Some(*first);
                        *first = *pair;
                    } else if second.as_ref().is_none_or(|second| above(pair, second)) {
                        *second = Some(*pair);
                    }
                })
                .or_insert((*pair, None));
        }
    }
    // Whether a - b < AMBIGUOUS_BITS, in exact fractions.
    let near =
        |a: &Pair, b: &Pair| a.sum * b.edges - b.sum * a.edges < AMBIGUOUS_BITS * a.edges * b.edges;
    for pair in pairs.iter_mut() {
        for (record, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
            let Some((first, second)) = best.get(&(record, owner_of(other))) else {
                continue;
            };
            if !near(first, pair) {
                pair.state = State::Beaten;
            } else if pair.state == State::Open
                && second.as_ref().is_some_and(|second| near(first, second))
            {
                pair.state = State::Review;
            }
        }
    }
}

/// Joins all pairs of one weight at once: where that would put two records of one owner into a
/// cluster, or two that are apart, or a pair that is held back (for review, or beaten), none of the
/// pairs concerned is joined.
fn join_level(
    pairs: &mut [Pair],
    group: &[usize],
    owner: &[u16],
    clusters: &mut Clusters,
    held: &mut Vec<(usize, usize)>,
    rules: Rules,
    apart: &dyn Fn(usize, usize) -> bool,
) {
    // Components of the clusters that this level's pairs would join.
    let mut joined: BTreeMap<usize, usize> = BTreeMap::new();
    for pair in group.iter().filter_map(|place| pairs.get(*place)) {
        let (left, right) = (clusters.root(pair.left as usize), clusters.root(pair.right as usize));
        let (left, right) = (top(&joined, left), top(&joined, right));
        joined.insert(left.max(right), left.min(right));
        joined.entry(left.min(right)).or_insert(left.min(right));
    }
    let mut barred = Vec::new();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for root in joined.keys() {
        members.entry(top(&joined, *root)).or_default().extend(clusters.members(*root));
    }
    for (component, members) in members {
        let mut owners: Vec<_> = members.iter().filter_map(|member| owner.get(*member)).collect();
        owners.sort_unstable();
        let twice = owners.windows(2).any(|two| two.first() == two.last());
        let mut rest = members.as_slice();
        let mut conflict = false;
        while let Some((one, others)) = rest.split_first() {
            conflict |= others.iter().any(|other| apart(*one, *other));
            rest = others;
        }
        if conflict || twice && rules.one_record_per_owner {
            barred.push(component);
        }
    }
    for (left, right) in held.iter() {
        let (left, right) = (clusters.root(*left), clusters.root(*right));
        let (above_left, above_right) = (top(&joined, left), top(&joined, right));
        if left != right && above_left == above_right {
            barred.push(above_left);
        }
    }
    barred.sort_unstable();
    barred.dedup();
    let mut decided = Vec::new();
    for place in group {
        let Some(pair) = pairs.get_mut(*place) else {
            continue;
        };
        let ends = (pair.left as usize, pair.right as usize);
        if barred.binary_search(&top(&joined, clusters.root(ends.0))).is_ok() {
            pair.state = State::Review;
            held.push(ends);
        } else {
            decided.push(ends);
        }
    }
    for (left, right) in decided {
        clusters.join(left, right);
    }
}

/// The representative of a component: components are few and small, so paths are short.
fn top(joined: &BTreeMap<usize, usize>, mut item: usize) -> usize {
    while let Some(next) = joined.get(&item).filter(|next| **next != item) {
        item = *next;
    }
    item
}

fn finish(pairs: &[Pair], clusters: &mut Clusters, threshold: i64, records: usize) -> Assembly {
    let mut decided: Vec<(u32, u32, i16, Decision)> = pairs
        .iter()
        .filter(|pair| pair.state != State::Beaten)
        .map(|pair| {
            let bits = i16::try_from(pair.mean_bits()).unwrap_or(i16::MAX);
            let decision =
                if pair.is_match(threshold) { Decision::Match } else { Decision::Review };
            (pair.left, pair.right, bits, decision)
        })
        .collect();
    let mut cluster = vec![0u32; records];
    for record in 0..records {
        let members: Vec<usize> = clusters.members(record).to_vec();
        let least = members.iter().min().copied().unwrap_or(record);
        if let Some(cell) = cluster.get_mut(record) {
            *cell = u32::try_from(least).unwrap_or(u32::MAX);
        }
        if least == record && members.len() > 2 {
            for (place, left) in members.iter().enumerate() {
                for right in members.iter().skip(place + 1) {
                    let (left, right) = ((*left).min(*right), (*left).max(*right));
                    let (Ok(left), Ok(right)) = (u32::try_from(left), u32::try_from(right)) else {
                        continue;
                    };
                    let known =
                        pairs.binary_search_by_key(&(left, right), |pair| (pair.left, pair.right));
                    let is_match = known
                        .ok()
                        .and_then(|place| pairs.get(place))
                        .is_some_and(|pair| pair.is_match(threshold));
                    if !is_match {
                        decided.push((left, right, 0, Decision::Implied));
                    }
                }
            }
        }
    }
    decided.sort_unstable();
    Assembly { pairs: decided, cluster }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules { threshold: 10, one_record_per_owner: true, possible_below: None };
    const NONE_APART: fn(usize, usize) -> bool = |_, _| false;

    fn edge(left: u32, right: u32, bits: i16, class: Class) -> CandidateEdge {
        CandidateEdge { left, right, bits, class }
    }

    fn clusters(edges: &[CandidateEdge], owner: &[u16]) -> Vec<u32> {
        assemble(edges.to_vec(), owner, RULES, &NONE_APART).cluster
    }

    #[test]
    fn a_third_record_does_not_join_what_is_held_back() {
        // Twins at two owners, and a record without a forename at a third.
        let edges = [
            edge(0, 1, 30, Class::Review),
            edge(0, 2, 25, Class::Link),
            edge(1, 2, 25, Class::Link),
        ];
        assert_eq!(clusters(&edges, &[0, 1, 2]), [0, 1, 2]);
        // With one of them clearly nearer, that one is joined and the other goes to review.
        let edges = [edges[0], edge(0, 2, 29, Class::Link), edges[2]];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], RULES, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 1, 0]);
        assert_eq!(assembly.pairs[2], (1, 2, 25, Decision::Review));
    }

    #[test]
    fn two_near_candidates_go_to_review_and_a_beaten_one_is_dropped() {
        let edges = [edge(0, 1, 30, Class::Link), edge(0, 2, 28, Class::Link)];
        assert_eq!(clusters(&edges, &[0, 1, 1]), [0, 1, 2]);
        let edges = [edge(0, 1, 30, Class::Link), edge(0, 2, 27, Class::Link)];
        let assembly = assemble(edges.to_vec(), &[0, 1, 1], RULES, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 0, 2]);
        assert_eq!(assembly.pairs, [(0, 1, 30, Decision::Match)]);
    }

    #[test]
    fn a_pair_through_a_third_record_alone_is_implied() {
        let edges = [edge(0, 1, 30, Class::Link), edge(1, 2, 20, Class::Link)];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], RULES, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 0, 0]);
        assert_eq!(assembly.pairs[1], (0, 2, 0, Decision::Implied));
    }

    #[test]
    fn what_is_only_possible_is_not_linked_not_even_by_way_of_a_third() {
        let rules = Rules { possible_below: Some(25), ..RULES };
        let edges = [edge(0, 1, 30, Class::Link), edge(1, 2, 24, Class::Link)];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], rules, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 0, 2]);
        assert_eq!(assembly.pairs, [(0, 1, 30, Decision::Match), (1, 2, 24, Decision::Review)]);
        // 0 and 2 never met: their own pair does not weigh enough.
        let edges = [edges[0], edge(1, 2, 26, Class::Link)];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], rules, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 0, 2]);
        assert_eq!(assembly.pairs[1], (1, 2, 26, Decision::Review));
        // Nor where they met and weigh too little.
        let edges = [edges[0], edge(0, 2, 20, Class::Link), edges[1]];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], rules, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 0, 2]);
        // All three pairs weigh enough.
        let edges = [edges[0], edge(0, 2, 25, Class::Link), edges[2]];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], rules, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 0, 0]);
        assert!(assembly.pairs.iter().all(|pair| pair.3 == Decision::Match));
        // A bound below the threshold does not lower it.
        let low = Rules { possible_below: Some(-5), ..RULES };
        let assembly = assemble(vec![edge(0, 1, 9, Class::Link)], &[0, 1], low, &NONE_APART);
        assert_eq!(assembly.cluster, [0, 1]);
    }

    #[test]
    fn records_that_are_apart_are_not_joined_by_way_of_a_third() {
        let apart = |left: usize, right: usize| left.min(right) == 0 && left.max(right) == 2;
        let edges = [edge(0, 1, 30, Class::Link), edge(1, 2, 20, Class::Link)];
        let assembly = assemble(edges.to_vec(), &[0, 1, 2], RULES, &apart);
        assert_eq!(assembly.cluster, [0, 0, 2]);
        assert_eq!(assembly.pairs[1], (1, 2, 20, Decision::Review));
    }

    #[test]
    fn a_chain_through_two_records_of_one_owner_is_not_closed() {
        let edges =
            [edge(0, 2, 40, Class::Link), edge(2, 4, 30, Class::Link), edge(1, 4, 20, Class::Link)];
        // Records 0 and 1 are of one owner.
        assert_eq!(clusters(&edges, &[0, 0, 1, 1, 2]), [0, 1, 0, 3, 0]);
    }

    #[test]
    fn neither_the_order_of_edges_nor_the_numbers_of_records_matter() {
        let edges = [
            edge(0, 3, 20, Class::Link),
            edge(0, 3, 22, Class::Review),
            edge(0, 3, 24, Class::Link),
            edge(1, 3, 18, Class::Link),
            edge(1, 4, 20, Class::Link),
            edge(2, 4, 20, Class::Link),
            edge(3, 5, 20, Class::Link),
            edge(4, 5, 20, Class::Link),
        ];
        let owner = [0, 0, 0, 1, 1, 2];
        let first = clusters(&edges, &owner);
        let mut turned = edges;
        turned.reverse();
        assert_eq!(clusters(&turned, &owner), first);
        // The same with every record numbered from the other end.
        let flipped: Vec<_> =
            edges.iter().map(|e| edge(5 - e.left, 5 - e.right, e.bits, e.class)).collect();
        let mut back: Vec<u16> = owner.to_vec();
        back.reverse();
        let second = clusters(&flipped, &back);
        for left in 0..6 {
            for right in 0..6 {
                assert_eq!(first[left] == first[right], second[5 - left] == second[5 - right]);
            }
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(assemble(Vec::new(), &[], RULES, &NONE_APART).pairs.is_empty());
        assert_eq!(clusters(&[], &[0, 1]), [0, 1]);
    }
}

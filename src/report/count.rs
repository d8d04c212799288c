//! Counts pairs by groups, never one by one.

use std::collections::BTreeMap;

/// A record: the group of its pseudonym (none where it is in no map), its person and its party.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) pseudonym: Option<u32>,
    pub(super) person: u32,
    pub(super) party: u16,
}

/// How many records of each party are in a group.
#[derive(Clone, Default)]
struct Tally(Vec<(u16, u64)>);

impl Tally {
    fn of(items: &[Item]) -> Self {
        let mut tally = Self::default();
        tally.add(items);
        tally
    }

    fn add(&mut self, items: &[Item]) {
        for item in items {
            match self.0.iter_mut().find(|(party, _)| *party == item.party) {
                Some((_, count)) => *count += 1,
                None => self.0.push((item.party, 1)),
            }
        }
    }

    fn get(&self, party: u16) -> u64 {
        self.0.iter().find(|(other, _)| *other == party).map_or(0, |(_, count)| *count)
    }

    fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Pairs of records of two parties.
    fn between(&self) -> u64 {
        let mut before = 0;
        let mut pairs = 0;
        for (_, count) in &self.0 {
            pairs += before * count;
            before += count;
        }
        pairs
    }

    fn without(&self, part: &Self) -> Self {
        Self(self.0.iter().map(|(party, count)| (*party, count - part.get(*party))).collect())
    }
}

/// Pairs by their two parties; both are the same for pairs inside one.
pub(super) type Pairs = BTreeMap<(u16, u16), u64>;

fn add_pairs(pairs: &mut Pairs, tally: &Tally) {
    for (place, (party, count)) in tally.0.iter().enumerate() {
        if *count > 1 {
            *pairs.entry((*party, *party)).or_default() += count * (count - 1) / 2;
        }
        for (other, more) in tally.0.iter().skip(place + 1) {
            let key = (*party.min(other), *party.max(other));
            *pairs.entry(key).or_default() += count * more;
        }
    }
}

/// Pairs of two parties that belong to one value of a column.
#[derive(Clone, Copy, Default)]
pub(super) struct Share {
    /// Links of which at least one record's person has the value.
    pub(super) links: u64,
    /// True links of persons who have it.
    pub(super) true_links: u64,
    /// Pairs of one person who has it.
    pub(super) matches: u64,
}

/// A column of subgroups: the value of each person, where there is one.
pub(super) struct Grouping {
    pub(super) values: Vec<Option<u16>>,
    pub(super) shares: Vec<Share>,
}

impl Grouping {
    fn value(&self, person: u32) -> Option<u16> {
        self.values.get(person as usize).copied().flatten()
    }

    fn share(&mut self, value: Option<u16>) -> Option<&mut Share> {
        self.shares.get_mut(usize::from(value?))
    }
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) links: Pairs,
    pub(super) true_links: Pairs,
    pub(super) matches: Pairs,
    /// For each person, whether a record is in a map, and whether one is in a false link between
    /// two parties.
    pub(super) persons: Vec<(bool, bool)>,
}

/// Sorts the records, counts their pairs and adds the shares of each grouping.
pub(super) fn count(items: &mut [Item], persons: usize, groupings: &mut [Grouping]) -> Counts {
    let mut counts = Counts { persons: vec![(false, false); persons], ..Counts::default() };
    items.sort_unstable();
    for group in items.chunk_by(|a, b| a.pseudonym == b.pseudonym) {
        if group.first().is_some_and(|item| item.pseudonym.is_some()) {
            counts.add_linked(group, groupings);
        }
    }
    items.sort_unstable_by_key(|item| (item.person, item.party));
    for group in items.chunk_by(|a, b| a.person == b.person) {
        let tally = Tally::of(group);
        add_pairs(&mut counts.matches, &tally);
        let Some(first) = group.first() else { continue };
        for grouping in groupings.iter_mut() {
            let value = grouping.value(first.person);
            if let Some(share) = grouping.share(value) {
                share.matches += tally.between();
            }
        }
    }
    counts
}

impl Counts {
    /// Records that share a pseudonym, sorted by person.
    fn add_linked(&mut self, group: &[Item], groupings: &mut [Grouping]) {
        let whole = Tally::of(group);
        add_pairs(&mut self.links, &whole);
        let linked = whole.between();
        for of_person in group.chunk_by(|a, b| a.person == b.person) {
            let Some(person) = of_person.first().map(|item| item.person) else { continue };
            let tally = Tally::of(of_person);
            add_pairs(&mut self.true_links, &tally);
            if let Some((in_map, in_false_link)) = self.persons.get_mut(person as usize) {
                *in_map = true;
                // Is there a record of another person and another party than one of these?
                let others = whole.total() - tally.total();
                *in_false_link |=
                    tally.0.iter().any(|(party, count)| others > whole.get(*party) - count);
            }
            for grouping in groupings.iter_mut() {
                let value = grouping.value(person);
                if let Some(share) = grouping.share(value) {
                    share.true_links += tally.between();
                }
            }
        }
        if linked > 0 {
            for grouping in groupings {
                grouping.add_links(group, &whole, linked);
            }
        }
    }
}

impl Grouping {
    /// A link belongs to a value unless neither person has it.
    fn add_links(&mut self, group: &[Item], whole: &Tally, linked: u64) {
        let (first, last) = (group.first(), group.last());
        if let (Some(first), Some(last)) = (first, last)
            && first.person == last.person
        {
            // Most groups are one person's: no need to part them.
            let value = self.value(first.person);
            if let Some(share) = self.share(value) {
                share.links += linked;
            }
            return;
        }
        let mut parts: BTreeMap<u16, Tally> = BTreeMap::new();
        for of_person in group.chunk_by(|a, b| a.person == b.person) {
            if let Some(first) = of_person.first()
                && let Some(value) = self.value(first.person)
            {
                parts.entry(value).or_default().add(of_person);
            }
        }
        for (value, part) in parts {
            if let Some(share) = self.share(Some(value)) {
                share.links += linked - whole.without(&part).between();
            }
        }
    }
}

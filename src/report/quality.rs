//! The quality of a linkage, overall, by pair of parties and by subgroup.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::count::{Counts, Grouping, Item, Pairs, Share, count};
use super::error::QualityError;
use super::figures::{Estimate, Figures, wilson};
use super::input::{PartyMap, People, TruthRow};

/// The most values of a column of subgroups.
const MOST_VALUES: usize = 200;
/// The most parties.
const MOST_PARTIES: usize = 256;

/// The quality of the links between two parties.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairOfParties {
    /// The party that comes first in the alphabet.
    pub first: String,
    /// The other.
    pub second: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The quality of the links inside one party: records of its own that received one pseudonym.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WithinParty {
    /// The party.
    pub party: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The quality for persons who have one value in a column.
///
/// A true or missed link belongs to the subgroup if its person does; a false link if the person of
/// either record does, so that false links may belong to two subgroups of a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Subgroup {
    /// The column.
    pub column: String,
    /// The value.
    pub value: String,
    /// The persons of the subgroup of whom at least one record is in a map.
    pub persons: u64,
    /// Those of them of whom at least one record is in a false link between two parties.
    pub persons_in_false_links: u64,
    /// The figures of pairs between two parties.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The quality of a linkage against the truth. Serialises to JSON; [`Quality::table`] is for people.
///
/// Figures of small subgroups may say something about single persons: publish with the usual rules of
/// disclosure control.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Quality {
    /// The records in the maps.
    pub records: u64,
    /// The persons of whom at least one record is in a map.
    pub persons: u64,
    /// Those of them of whom at least one record is in a false link between two parties.
    pub persons_in_false_links: u64,
    /// All pairs of records of two parties.
    pub overall: Figures,
    /// The same by pair of parties, in alphabetical order; every pair is listed.
    pub pairs: Vec<PairOfParties>,
    /// Pairs inside one party, in alphabetical order; they are no part of the other figures.
    pub within: Vec<WithinParty>,
    /// By column, in the order of the people's columns, and value, in alphabetical order.
    pub subgroups: Vec<Subgroup>,
    /// Columns with more than 200 values, of which no subgroups are made.
    pub skipped_columns: Vec<String>,
}

/// Where a name stands in a sorted list.
fn place_of<T: Ord>(sorted: &[T], name: &T) -> Option<usize> {
    sorted.binary_search(name).ok()
}

/// Bytes that compare as bytes do; the first sixteen lie in the key itself, so that sorting seldom
/// looks further.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a>(u128, &'a [u8]);

impl<'a> Key<'a> {
    fn of(bytes: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        let bytes = bytes.as_ref();
        let mut head = [0; 16];
        for (to, from) in head.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self(u128::from_be_bytes(head), bytes)
    }
}

fn narrow(number: usize) -> Result<u32, QualityError> {
    u32::try_from(number).map_err(|_| QualityError::TooMany)
}

fn narrow_party(number: usize) -> Result<u16, QualityError> {
    u16::try_from(number).map_err(|_| QualityError::TooMany)
}

impl Quality {
    /// Measures the maps against the truth.
    ///
    /// Every record of a map must be in the truth. A record of the truth that is in no map counts as
    /// linked to none; records of parties without a map are not counted at all. Costs a few sorts of
    /// the records; pairs are counted by groups, so that a large group costs no more than small ones.
    ///
    /// # Errors
    /// [`QualityError`]: parties or records that come twice, records without truth, too many of them.
    pub fn measure<P: AsRef<[u8]>>(
        maps: &[PartyMap<P>],
        truth: &[TruthRow],
        people: &People,
    ) -> Result<Self, QualityError> {
        let parties = parties(maps)?;
        // Truth of parties that have a map, sorted by party and record id.
        let mut known: Vec<Known<'_>> = Vec::with_capacity(truth.len());
        for (row, of) in truth.iter().enumerate() {
            if let Some(party) = place_of(&parties, &of.party.as_str()) {
                known.push((narrow_party(party)?, Key::of(&of.record_id), row));
            }
        }
        known.sort_unstable();
        for pair in known.windows(2) {
            if let [(party, id, first), (other, same, row)] = pair
                && (party, id) == (other, same)
            {
                return Err(QualityError::RecordTwiceInTruth { row: row + 1, first: first + 1 });
            }
        }
        let (persons, mut items) = persons_of(truth, &known)?;
        narrow(items.len())?;
        let records = join(maps, &parties, &known, &mut items)?;
        let groups = Groups::new(people, &persons)?;
        let Groups { mut groupings, names, skipped_columns } = groups;
        let counts = count(&mut items, persons.len(), &mut groupings);
        let mut subgroups = Vec::new();
        for (grouping, (column, values)) in groupings.iter().zip(&names) {
            subgroups.extend(of_column(grouping, column, values, &counts));
        }
        let in_maps = counts.persons.iter().filter(|(in_map, _)| *in_map).count();
        let in_false = counts.persons.iter().filter(|(_, in_false)| *in_false).count();
        let between = |pairs: &Pairs| -> u64 {
            pairs.iter().filter(|((a, b), _)| a != b).map(|(_, count)| count).sum()
        };
        let links = between(&counts.links);
        let true_links = between(&counts.true_links);
        let matches = between(&counts.matches);
        let mut pairs = Vec::new();
        let mut within = Vec::new();
        for (first, place) in parties.iter().zip(0u16..) {
            let party = (*first).to_owned();
            within.push(WithinParty { party, figures: of_pair(&counts, (place, place)) });
            for (second, other) in parties.iter().zip(0u16..).skip(usize::from(place) + 1) {
                let figures = of_pair(&counts, (place, other));
                let (first, second) = ((*first).to_owned(), (*second).to_owned());
                pairs.push(PairOfParties { first, second, figures });
            }
        }
        Ok(Self {
            records,
            persons: in_maps as u64,
            persons_in_false_links: in_false as u64,
            overall: Figures::new(true_links, links - true_links, matches - true_links),
            pairs,
            within,
            subgroups,
            skipped_columns,
        })
    }

    /// The figures of the persons who have `value` in `column`.
    #[must_use]
    pub fn subgroup(&self, column: &str, value: &str) -> Option<&Subgroup> {
        self.subgroups.iter().find(|group| group.column == column && group.value == value)
    }

    /// How many of a thousand persons of the subgroup are harmed by a false link: persons of whom at
    /// least one record is in a false link between two parties, whoever the other person is, divided
    /// by the persons of whom at least one record is in a map, times 1000; with the Wilson interval.
    /// Each person counts once, however many false links they are in. Nothing where the subgroup has
    /// no such person.
    #[must_use]
    pub fn false_per_thousand(&self, column: &str, value: &str) -> Option<Estimate> {
        self.subgroup(column, value).and_then(Subgroup::false_per_thousand)
    }

    /// Checks F1 of all pairs between two parties, without its interval, against a bar.
    ///
    /// # Errors
    /// [`QualityError::BelowBar`] where it is below, or where there is neither a link nor a match;
    /// [`QualityError::NoSuchBar`] for a bar outside 0 to 1.
    pub fn gate(&self, least: f64) -> Result<(), QualityError> {
        if !(0.0..=1.0).contains(&least) {
            return Err(QualityError::NoSuchBar);
        }
        match self.overall.f1.map(|f1| f1.value) {
            Some(f1) if f1 >= least => Ok(()),
            f1 => Err(QualityError::BelowBar { f1, least }),
        }
    }
}

impl Subgroup {
    /// See [`Quality::false_per_thousand`].
    #[must_use]
    pub fn false_per_thousand(&self) -> Option<Estimate> {
        wilson(self.persons_in_false_links, self.persons)
            .map(|share| share.map(|share| share * 1000.0))
    }
}

fn parties<P>(maps: &[PartyMap<P>]) -> Result<Vec<&str>, QualityError> {
    let mut parties: Vec<&str> = maps.iter().map(|map| map.party.as_str()).collect();
    parties.sort_unstable();
    for pair in parties.windows(2) {
        if let [first, second] = pair
            && first == second
        {
            return Err(QualityError::PartyTwice { party: (*first).to_owned() });
        }
    }
    if parties.len() > MOST_PARTIES { Err(QualityError::TooMany) } else { Ok(parties) }
}

/// A record of the truth: party, record id and row.
type Known<'a> = (u16, Key<'a>, usize);

/// The persons, sorted, and the records in the order of `known`, each with its person's place.
fn persons_of<'t>(
    truth: &'t [TruthRow],
    known: &[Known<'_>],
) -> Result<(Vec<Key<'t>>, Vec<Item>), QualityError> {
    narrow(known.len())?;
    let mut of_records: Vec<(Key<'t>, usize)> = Vec::with_capacity(known.len());
    let mut items = Vec::with_capacity(known.len());
    for (place, (party, _, row)) in known.iter().enumerate() {
        let person = truth.get(*row).map_or("", |of| of.person.as_str());
        of_records.push((Key::of(person), place));
        items.push(Item { pseudonym: None, person: 0, party: *party });
    }
    of_records.sort_unstable();
    let mut persons = Vec::new();
    for (group, number) in of_records.chunk_by(|a, b| a.0 == b.0).zip(0u32..) {
        persons.extend(group.first().map(|(person, _)| *person));
        for (_, place) in group {
            if let Some(item) = items.get_mut(*place) {
                item.person = number;
            }
        }
    }
    Ok((persons, items))
}

/// Gives each record of a map the group of its pseudonym; returns how many there are.
fn join<P: AsRef<[u8]>>(
    maps: &[PartyMap<P>],
    parties: &[&str],
    known: &[Known<'_>],
    items: &mut [Item],
) -> Result<u64, QualityError> {
    let mut pseudonyms: Vec<(Key<'_>, usize)> = Vec::with_capacity(known.len());
    for map in maps {
        let party = place_of(parties, &map.party.as_str()).unwrap_or_default();
        let party = narrow_party(party)?;
        let rows = map.rows.iter().enumerate();
        let mut rows: Vec<(Key<'_>, usize, &P)> =
            rows.map(|(row, (id, it))| (Key::of(id), row, it)).collect();
        rows.sort_unstable_by_key(|(id, row, _)| (*id, *row));
        let mut place = known.partition_point(|(other, _, _)| *other < party);
        let mut before: Option<(Key<'_>, usize)> = None;
        for (id, row, pseudonym) in rows {
            if let Some((_, first)) = before.filter(|(other, _)| *other == id) {
                let (row, first, party) = (row + 1, first + 1, map.party.clone());
                return Err(QualityError::RecordTwiceInMap { party, row, first });
            }
            before = Some((id, row));
            while known.get(place).is_some_and(|(of, other, _)| *of == party && *other < id) {
                place += 1;
            }
            if !known.get(place).is_some_and(|(of, other, _)| *of == party && *other == id) {
                return Err(QualityError::NotInTruth { party: map.party.clone(), row: row + 1 });
            }
            pseudonyms.push((Key::of(pseudonym), place));
        }
    }
    pseudonyms.sort_unstable();
    let groups = pseudonyms.chunk_by(|a, b| a.0 == b.0);
    for (group, number) in groups.zip(0u32..) {
        for (_, place) in group {
            if let Some(item) = items.get_mut(*place) {
                item.pseudonym = Some(number);
            }
        }
    }
    Ok(pseudonyms.len() as u64)
}

struct Groups {
    groupings: Vec<Grouping>,
    /// The column and its values.
    names: Vec<(String, Vec<String>)>,
    skipped_columns: Vec<String>,
}

impl Groups {
    fn new(people: &People, persons: &[Key<'_>]) -> Result<Self, QualityError> {
        let expected = people.columns.len();
        let rows = people.rows.iter().enumerate();
        let mut rows: Vec<(Key<'_>, usize)> =
            rows.map(|(row, (person, _))| (Key::of(person), row)).collect();
        rows.sort_unstable();
        for pair in rows.windows(2) {
            if let [(person, first), (other, row)] = pair
                && person == other
            {
                return Err(QualityError::PersonTwice { row: row + 1, first: first + 1 });
            }
        }
        for ((_, values), row) in people.rows.iter().zip(1..) {
            let found = values.len();
            if found != expected {
                return Err(QualityError::ValueCount { row, found, expected });
            }
        }
        // Persons of whom no record is known do not count.
        let places: Vec<Option<usize>> =
            people.rows.iter().map(|(person, _)| place_of(persons, &Key::of(person))).collect();
        let mut groups =
            Self { groupings: Vec::new(), names: Vec::new(), skipped_columns: Vec::new() };
        for (column, name) in people.columns.iter().enumerate() {
            groups.add(people, &places, persons.len(), column, name);
        }
        Ok(groups)
    }

    fn add(
        &mut self,
        people: &People,
        places: &[Option<usize>],
        persons: usize,
        column: usize,
        name: &str,
    ) {
        let mut distinct: BTreeSet<&str> = BTreeSet::new();
        for (_, values) in &people.rows {
            if let Some(value) = values.get(column) {
                distinct.insert(value);
            }
            if distinct.len() > MOST_VALUES {
                self.skipped_columns.push(name.to_owned());
                return;
            }
        }
        let numbers: BTreeMap<&str, u16> = distinct.iter().copied().zip(0..).collect();
        let mut of_persons = vec![None; persons];
        for ((_, values), place) in people.rows.iter().zip(places) {
            if let Some(number) = place.and_then(|place| of_persons.get_mut(place)) {
                *number = values.get(column).and_then(|value| numbers.get(value.as_str())).copied();
            }
        }
        let shares = vec![Share::default(); distinct.len()];
        self.groupings.push(Grouping { values: of_persons, shares });
        let values = distinct.into_iter().map(str::to_owned).collect();
        self.names.push((name.to_owned(), values));
    }
}

fn of_pair(counts: &Counts, key: (u16, u16)) -> Figures {
    let get = |pairs: &Pairs| pairs.get(&key).copied().unwrap_or_default();
    let true_links = get(&counts.true_links);
    let (links, matches) = (get(&counts.links), get(&counts.matches));
    Figures::new(true_links, links - true_links, matches - true_links)
}

fn of_column(
    grouping: &Grouping,
    column: &str,
    values: &[String],
    counts: &Counts,
) -> Vec<Subgroup> {
    let mut persons = vec![(0u64, 0u64); values.len()];
    for (value, (in_map, in_false)) in grouping.values.iter().zip(&counts.persons) {
        if let Some((all, harmed)) = value.and_then(|value| persons.get_mut(usize::from(value))) {
            *all += u64::from(*in_map);
            *harmed += u64::from(*in_false);
        }
    }
    let rows = values.iter().zip(persons).zip(&grouping.shares);
    rows.map(|((value, (persons, persons_in_false_links)), share)| Subgroup {
        column: column.to_owned(),
        value: value.clone(),
        persons,
        persons_in_false_links,
        figures: Figures::new(
            share.true_links,
            share.links - share.true_links,
            share.matches - share.true_links,
        ),
    })
    .collect()
}

//! Tables of names and how one is drawn: a Zipf head from a list, a long tail put together of syllables.

use std::collections::BTreeMap;

use super::parameters::Millionths;
use crate::crypto::SeededStream;

/// The tables, by the name under which a parameter file calls them.
pub(super) const TABLES: [(&str, &str); 18] = [
    ("afghan", include_str!("names/afghan.csv")),
    ("arab", include_str!("names/arab.csv")),
    ("bangladeshi", include_str!("names/bangladeshi.csv")),
    ("caribbean", include_str!("names/caribbean.csv")),
    ("chinese", include_str!("names/chinese.csv")),
    ("english", include_str!("names/english.csv")),
    ("ghanaian", include_str!("names/ghanaian.csv")),
    ("indian", include_str!("names/indian.csv")),
    ("irish", include_str!("names/irish.csv")),
    ("nigerian", include_str!("names/nigerian.csv")),
    ("pakistani", include_str!("names/pakistani.csv")),
    ("polish", include_str!("names/polish.csv")),
    ("romanian", include_str!("names/romanian.csv")),
    ("sikh", include_str!("names/sikh.csv")),
    ("somali", include_str!("names/somali.csv")),
    ("south_east_asian", include_str!("names/south_east_asian.csv")),
    ("southern_european", include_str!("names/southern_european.csv")),
    ("turkish", include_str!("names/turkish.csv")),
];

const VARIANTS: &str = include_str!("names/variants.csv");
const NICKNAMES: &str = include_str!("names/nicknames.csv");

/// Lines of a data file without its comments and its header.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1)
}

/// One kind of name of one table.
#[derive(Debug, Default)]
struct List {
    texts: Vec<&'static str>,
    /// Running sums of the weights.
    sums: Vec<u64>,
    beginnings: Vec<&'static str>,
    endings: Vec<&'static str>,
}

fn any(stream: &mut SeededStream, of: &[&'static str]) -> &'static str {
    let index = usize::try_from(stream.below(of.len() as u64)).unwrap_or_default();
    of.get(index).copied().unwrap_or_default()
}

impl List {
    fn draw(&self, stream: &mut SeededStream, tail: Millionths) -> String {
        if stream.chance(tail.get()) && !self.beginnings.is_empty() {
            let mut name = any(stream, &self.beginnings).to_owned();
            name.push_str(any(stream, &self.endings));
            return name;
        }
        let point = stream.below(self.sums.last().copied().unwrap_or_default());
        let index = self.sums.partition_point(|sum| *sum <= point);
        self.texts.get(index).copied().unwrap_or_default().to_owned()
    }
}

/// The names of one table.
#[derive(Debug, Default)]
pub(super) struct Table {
    male: List,
    female: List,
    surname: List,
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        for line in lines(text) {
            let mut parts = line.split(',');
            let (Some(kind), Some(name), Some(weight)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let list = match kind.as_bytes().first() {
                Some(b'M') => &mut table.male,
                Some(b'F') => &mut table.female,
                _ => &mut table.surname,
            };
            match kind.as_bytes().get(1) {
                Some(b'B') => list.beginnings.push(name),
                Some(_) => list.endings.push(name),
                None => {
                    let before = list.sums.last().copied().unwrap_or_default();
                    list.texts.push(name);
                    list.sums.push(before + weight.parse::<u64>().unwrap_or(1));
                }
            }
        }
        table
    }

    pub(super) fn forename(
        &self,
        stream: &mut SeededStream,
        male: bool,
        tail: Millionths,
    ) -> String {
        if male { self.male.draw(stream, tail) } else { self.female.draw(stream, tail) }
    }

    pub(super) fn surname(&self, stream: &mut SeededStream, tail: Millionths) -> String {
        self.surname.draw(stream, tail)
    }
}

/// All tables, spellings and nicknames.
#[derive(Debug)]
pub(super) struct Names {
    tables: Vec<Table>,
    spellings: BTreeMap<&'static str, Vec<&'static str>>,
    familiar: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Names {
    pub(super) fn read() -> Self {
        let mut spellings: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for line in lines(VARIANTS) {
            for name in line.split('|') {
                let others = line.split('|').filter(|other| *other != name);
                spellings.entry(name).or_default().extend(others);
            }
        }
        let mut familiar: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (formal, short) in lines(NICKNAMES).filter_map(|line| line.split_once(',')) {
            familiar.entry(formal).or_default().push(short);
        }
        Self {
            tables: TABLES.iter().map(|(_, text)| Table::read(text)).collect(),
            spellings,
            familiar,
        }
    }

    /// The table's place in [`TABLES`] by its name.
    pub(super) fn place(name: &str) -> usize {
        TABLES.iter().position(|(table, _)| *table == name).unwrap_or_default()
    }

    pub(super) fn table(&self, place: usize) -> Option<&Table> {
        self.tables.get(place)
    }

    /// Another spelling of the same name, where one is known.
    pub(super) fn respelt(&self, stream: &mut SeededStream, name: &str) -> Option<&'static str> {
        self.spellings.get(name).map(|others| any(stream, others))
    }

    /// A short form of a forename, where one is known.
    pub(super) fn familiar(&self, stream: &mut SeededStream, name: &str) -> Option<&'static str> {
        self.familiar.get(name).map(|shorts| any(stream, shorts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_every_kind_and_says_that_its_weights_are_invented() {
        for (name, text) in TABLES {
            assert!(text.contains("INVENTED"), "{name}");
            let table = Table::read(text);
            for list in [&table.male, &table.female, &table.surname] {
                assert!(list.texts.len() >= 30, "{name}");
                assert!(!list.beginnings.is_empty() && !list.endings.is_empty(), "{name}");
            }
            for line in lines(text) {
                let parts: Vec<_> = line.split(',').collect();
                assert_eq!(parts.len(), 3, "{name}");
                assert!(parts[2].parse::<u32>().unwrap() > 0, "{name}");
            }
        }
    }

    #[test]
    fn every_table_has_several_hundred_names_each_once_in_falling_order() {
        for (name, text) in TABLES {
            let table = Table::read(text);
            let forenames = table.male.texts.len() + table.female.texts.len();
            let surnames = table.surname.texts.len();
            assert!(forenames >= 300 && surnames >= 300, "{name}: {forenames}, {surnames}");
            for list in [&table.male, &table.female, &table.surname] {
                let mut names: Vec<_> = list.texts.iter().map(|text| text.to_lowercase()).collect();
                names.sort_unstable();
                for pair in names.windows(2) {
                    assert_ne!(pair[0], pair[1], "{name}");
                }
                for text in &list.texts {
                    let known = |letter: char| letter.is_alphabetic() || " '-".contains(letter);
                    assert!(text.chars().all(known) && text.trim() == *text, "{name}: {text}");
                    assert!(text.chars().next().is_some_and(char::is_uppercase), "{name}: {text}");
                }
                let mut before = 0;
                let weights: Vec<u64> = list
                    .sums
                    .iter()
                    .map(|sum| {
                        let weight = sum - before;
                        before = *sum;
                        weight
                    })
                    .collect();
                assert!(weights.windows(2).all(|pair| pair[0] >= pair[1]), "{name}");
                assert!(weights[0] > 6 * weights[weights.len() - 1], "{name}");
            }
        }
    }

    #[test]
    fn the_head_is_concentrated_and_the_tail_long() {
        let names = Names::read();
        let table = names.table(Names::place("pakistani")).unwrap();
        let mut stream = SeededStream::new("test", 1);
        let none = Millionths::default();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for _ in 0..10_000 {
            *counts.entry(table.surname(&mut stream, none)).or_default() += 1;
        }
        let mut sizes: Vec<_> = counts.values().copied().collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let top: u32 = sizes.iter().take(10).sum();
        assert!((3_500..7_000).contains(&top), "{top}");
        let english = names.table(Names::place("english")).unwrap();
        let all = Millionths::try_from(1_000_000).unwrap();
        let tail: std::collections::BTreeSet<_> =
            (0..10_000).map(|_| english.surname(&mut stream, all)).collect();
        assert!(tail.len() > 2_500, "{}", tail.len());
    }
}

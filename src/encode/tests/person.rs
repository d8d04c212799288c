//! Records for tests.

use std::borrow::Cow;

use proptest::prelude::*;

use crate::encode::{RecordView, RowKind};
use crate::schema::{CodeSource, Component, Field, Flag, Pass};

#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) forename: Option<String>,
    pub(crate) surname: Option<String>,
    pub(crate) former_surname: Option<String>,
    /// Day, month, year as they are hashed.
    pub(crate) born: [Option<String>; 3],
    pub(crate) sex: Option<String>,
    pub(crate) postcode: Option<String>,
    pub(crate) nhs: Option<(String, bool)>,
    pub(crate) old_nhs: Vec<String>,
    pub(crate) upn: Option<String>,
}

fn prefix(text: &str, letters: u8) -> String {
    text.chars().take(letters.into()).collect()
}

impl Person {
    fn component(&self, component: Component) -> Vec<(RowKind, String)> {
        let current = RowKind::Current { verified: false };
        let [day, month, year] = &self.born;
        let one = |value: Option<String>| value.map(|value| (current, value)).into_iter().collect();
        match component {
            Component::Identifier(Field::NhsNumber) => {
                let now = self.nhs.iter().map(|(number, verified)| {
                    let kind = RowKind::Current { verified: *verified };
                    (kind, number.clone())
                });
                let old = self.old_nhs.iter();
                now.chain(old.map(|old| (RowKind::Superseded, old.clone()))).collect()
            }
            Component::Identifier(Field::UniquePupilNumber) => one(self.upn.clone()),
            Component::BirthDay => one(day.clone()),
            Component::BirthMonth => one(month.clone()),
            Component::BirthYear => one(year.clone()),
            Component::DateOfBirth => {
                one((|| Some(format!("{}-{}-{}", year.as_ref()?, month.as_ref()?, day.as_ref()?)))(
                ))
            }
            Component::Forename => one(self.forename.clone()),
            Component::ForenamePrefix(n) => one(self.forename.as_ref().map(|name| prefix(name, n))),
            Component::Surname => one(self.surname.clone()),
            Component::SurnamePrefix(n) => one(self.surname.as_ref().map(|name| prefix(name, n))),
            Component::AnySurname => self
                .surname
                .iter()
                .chain(&self.former_surname)
                .map(|name| (current, name.clone()))
                .collect(),
            Component::Sex => one(self.sex.clone()),
            Component::Postcode => one(self.postcode.clone()),
            Component::PostcodeDistrict => one(self.postcode.as_ref().map(|code| prefix(code, 3))),
            _ => Vec::new(),
        }
    }
}

impl RecordView for Person {
    fn id(&self) -> &str {
        &self.id
    }

    fn for_each_row(&self, pass: &Pass, visit: &mut dyn FnMut(RowKind, &[&[u8]])) {
        let mut rows: Vec<(RowKind, Vec<String>)> =
            vec![(RowKind::Current { verified: true }, Vec::new())];
        for component in pass.components() {
            let values = self.component(*component);
            rows = rows
                .iter()
                .flat_map(|(kind, row)| {
                    values.iter().map(|(other, value)| {
                        let mut row = row.clone();
                        row.push(value.clone());
                        ((*kind).min(*other), row)
                    })
                })
                .collect();
        }
        for (kind, row) in rows {
            let row: Vec<&[u8]> = row.iter().map(String::as_bytes).collect();
            visit(kind, &row);
        }
    }

    fn value(&self, source: CodeSource) -> Option<Cow<'_, str>> {
        let [day, month, year] = &self.born;
        let bin = |odd: u32| {
            let year: u32 = year.as_ref()?.parse().ok()?;
            Some(((year + odd) >> 1).to_string().into())
        };
        let borrowed = |value: &'_ Option<String>| value.clone().map(Cow::Owned);
        match source {
            CodeSource::Exact(Field::Forename) => borrowed(&self.forename),
            CodeSource::Nickname => self.forename.as_ref().map(|name| prefix(name, 2).into()),
            CodeSource::Exact(Field::Surname) => borrowed(&self.surname),
            CodeSource::Exact(Field::FormerSurname) => borrowed(&self.former_surname),
            CodeSource::BirthDay => borrowed(day),
            CodeSource::BirthMonth => borrowed(month),
            CodeSource::BirthYear => borrowed(year),
            CodeSource::DayMonthPair => {
                let (day, month) = (day.as_ref()?, month.as_ref()?);
                Some(format!("{}-{}", day.min(month), day.max(month)).into())
            }
            CodeSource::YearBinEven => bin(0),
            CodeSource::YearBinOdd => bin(1),
            CodeSource::Sex => borrowed(&self.sex),
            CodeSource::PostcodeUnit => borrowed(&self.postcode),
            CodeSource::PostcodeSector => self.postcode.as_ref().map(|code| prefix(code, 4).into()),
            CodeSource::PostcodeDistrict => {
                self.postcode.as_ref().map(|code| prefix(code, 3).into())
            }
            CodeSource::Identifier(Field::NhsNumber) => {
                self.nhs.as_ref().map(|(number, _)| number.clone().into())
            }
            CodeSource::Identifier(Field::UniquePupilNumber) => borrowed(&self.upn),
            _ => None,
        }
    }

    fn bigrams(&self, field: Field) -> Option<Vec<[u8; 2]>> {
        let name = match field {
            Field::Forename => &self.forename,
            Field::Surname => &self.surname,
            Field::FormerSurname => &self.former_surname,
            _ => &None,
        };
        name.as_deref().map(bigrams)
    }

    fn missing_flags(&self) -> u16 {
        let [day, month, year] = &self.born;
        [
            (self.forename.is_none(), Flag::Forename),
            (self.surname.is_none(), Flag::Surname),
            (day.is_none(), Flag::BirthDay),
            (month.is_none(), Flag::BirthMonth),
            (year.is_none(), Flag::BirthYear),
            (self.sex.is_none(), Flag::Sex),
            (self.postcode.is_none(), Flag::PostcodeUnit),
            (self.postcode.is_none(), Flag::PostcodeDistrict),
            // No schema of these tests has a code for it: it must never show.
            (true, Flag::Town),
        ]
        .into_iter()
        .filter_map(|(missing, flag)| missing.then_some(flag.bit()))
        .sum()
    }
}

pub(crate) fn bigrams(name: &str) -> Vec<[u8; 2]> {
    let text = format!("_{name}_").into_bytes();
    let mut bigrams: Vec<[u8; 2]> = text.windows(2).map(|two| [two[0], two[1]]).collect();
    bigrams.sort_unstable();
    bigrams.dedup();
    bigrams
}

/// People who differ in everything, by number.
pub(crate) fn people(count: u32) -> Vec<Person> {
    let name = |mut seed: u32| {
        let mut name = String::new();
        for _ in 0..6 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            name.push(char::from(b'a' + u8::try_from(seed >> 24).unwrap() % 26));
        }
        name
    };
    (0..count)
        .map(|n| Person {
            id: format!("id-{n}"),
            forename: Some(name(n)),
            surname: Some(name(n + 7_000_000)),
            former_surname: None,
            born: [
                Some(format!("{:02}", n % 28 + 1)),
                Some(format!("{:02}", n / 28 % 12 + 1)),
                Some(format!("{}", 2005 + n / 336 % 15)),
            ],
            sex: Some(if n % 2 == 0 { "F" } else { "M" }.to_owned()),
            postcode: Some(format!("AB{}{}CD", n % 7 + 1, n / 7)),
            nhs: Some((format!("{n:010}"), n % 3 == 0)),
            old_nhs: Vec::new(),
            upn: (n % 4 == 0).then(|| format!("A{n:012}")),
        })
        .collect()
}

/// A batch in which much is shared and much is missing, so that caps and coarsening bite.
pub(crate) fn crowd() -> impl Strategy<Value = Vec<Person>> {
    let of = |values: &'static [&'static str]| {
        proptest::option::weighted(0.9, proptest::sample::select(values))
            .prop_map(|value| value.map(str::to_owned))
    };
    let names = || of(&["anna", "ann", "oluwaseun", "li", "jo", "fitzgerald", "smith"]);
    let number = || (0u32..40).prop_map(|number| format!("{number:010}"));
    let born = [of(&["01", "07", "12"]), of(&["01", "07", "12"]), of(&["2014", "2015", "2016"])];
    let person = (
        (names(), names(), proptest::option::weighted(0.2, names())),
        born,
        (of(&["F", "M"]), of(&["AB12CD", "AB12CE", "XY99ZZ", "XY91AA"])),
        proptest::option::of((number(), any::<bool>())),
        proptest::collection::vec(number(), 0..3),
        proptest::option::of(number()),
    );
    proptest::collection::vec(person, 0..60).prop_map(|people| {
        (0..)
            .zip(people)
            .map(|(n, ((forename, surname, former), born, (sex, postcode), nhs, old_nhs, upn))| {
                Person {
                    id: format!("r{n}"),
                    forename,
                    surname,
                    former_surname: former.flatten(),
                    born,
                    sex,
                    postcode,
                    nhs,
                    old_nhs,
                    upn,
                }
            })
            .collect()
    })
}

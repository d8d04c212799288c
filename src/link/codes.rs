//! The same levels from codes.

use crate::schema::{
    CodeRow, CodeSource, Comparison, DateLevel, Field, Flag, LevelVector, NameLevel, PassLayout,
    Schema, SexLevel,
};

use super::values::{date_level, postcode_level, with_swap};

/// Where one code stands, or that the pass's value fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Absent,
    Fixed,
    At { offset: usize, length: usize },
}

#[derive(Clone, Copy, Debug)]
struct NamePlaces {
    flag: u16,
    exact: Place,
    bigrams: Place,
    nickname: Place,
    others: [OtherName; 2],
}

#[derive(Clone, Copy, Debug)]
struct OtherName {
    exact: Place,
    bigrams: Place,
    /// The flag that says it is missing; 0 where its presence never shows.
    flag: u16,
    /// Whether two such names may be compared with each other.
    together: bool,
}

/// Compares rows of one pass: offsets are looked up once.
#[derive(Debug)]
pub(crate) struct CodeComparer {
    names: Vec<(Comparison, NamePlaces)>,
    date: Option<[Place; 6]>,
    postcode: Option<[Place; 3]>,
    sex: Option<Place>,
    property: Option<Place>,
    identifiers: Vec<(Comparison, Place)>,
    /// Exact code and bigrams of forename and surname, where the pass fixes neither.
    swap: Option<((Place, Place), (Place, Place))>,
    near: u32,
    far: u32,
}

/// The largest Hamming distance at which `bits`-bit `MinHash` codes have at least this Dice
/// coefficient: J = 1 - 2x/bits, Dice = 2J/(1+J).
fn largest_distance(bits: u16, dice_thousandths: u16) -> u32 {
    let bits = u32::from(bits);
    (0..=bits)
        .rev()
        .find(|distance| {
            // Dice = 2(bits - 2x) / (2 bits - 2x), for x below bits/2.
            let shared = bits.saturating_sub(2 * distance);
            let sum = bits - distance;
            1000 * shared >= u32::from(dice_thousandths) * sum && shared > 0
        })
        .unwrap_or(0)
}

impl CodeComparer {
    pub(crate) fn new(schema: &Schema, layout: &PassLayout) -> Self {
        let place = |source: CodeSource| {
            if let Some(range) = layout.place(source) {
                Place::At { offset: range.start, length: range.len() }
            } else if layout.fixes(source) {
                Place::Fixed
            } else {
                Place::Absent
            }
        };
        let other = |field: Option<Field>| {
            let field = field.filter(|field| schema.has(*field));
            OtherName {
                exact: field.map_or(Place::Absent, |field| place(CodeSource::Exact(field))),
                bigrams: field.map_or(Place::Absent, |field| place(CodeSource::Bigrams(field))),
                flag: field.and_then(|field| CodeSource::Exact(field).flag()).map_or(0, Flag::bit),
                together: field != Some(Field::MiddleNames),
            }
        };
        let name = |field: Field, flag: Flag, others: [Option<Field>; 2]| NamePlaces {
            flag: flag.bit(),
            exact: place(CodeSource::Exact(field)),
            bigrams: place(CodeSource::Bigrams(field)),
            nickname: if field == Field::Forename {
                place(CodeSource::Nickname)
            } else {
                Place::Absent
            },
            others: others.map(other),
        };
        let mut names = Vec::new();
        let forenames = [Some(Field::PreferredForename), Some(Field::MiddleNames)];
        for (comparison, flag, others) in [
            (Comparison::Forename, Flag::Forename, forenames),
            (Comparison::MiddleNames, Flag::MiddleNames, [None; 2]),
            (Comparison::Surname, Flag::Surname, [Some(Field::FormerSurname), None]),
            (Comparison::AddressLine1, Flag::AddressLine1, [None; 2]),
            (Comparison::AddressLine2, Flag::AddressLine2, [None; 2]),
            (Comparison::Town, Flag::Town, [None; 2]),
        ] {
            if schema.has(comparison.field()) {
                names.push((comparison, name(comparison.field(), flag, others)));
            }
        }
        let when = |field: Field, places| schema.has(field).then_some(places);
        Self {
            names,
            date: when(
                Field::DateOfBirth,
                [
                    CodeSource::BirthDay,
                    CodeSource::BirthMonth,
                    CodeSource::BirthYear,
                    CodeSource::DayMonthPair,
                    CodeSource::YearBinEven,
                    CodeSource::YearBinOdd,
                ]
                .map(place),
            ),
            postcode: schema.has(Field::Postcode).then(|| {
                [CodeSource::PostcodeUnit, CodeSource::PostcodeSector, CodeSource::PostcodeDistrict]
                    .map(place)
            }),
            sex: schema.has(Field::Sex).then(|| place(CodeSource::Sex)),
            property: schema
                .has(Field::PropertyReference)
                .then(|| place(CodeSource::PropertyReference)),
            identifiers: Comparison::ALL
                .into_iter()
                .filter(|item| item.field().is_identifier() && schema.has(item.field()))
                .map(|item| (item, place(CodeSource::Identifier(item.field()))))
                .collect(),
            swap: {
                let codes =
                    |field| (place(CodeSource::Exact(field)), place(CodeSource::Bigrams(field)));
                let (forename, surname) = (codes(Field::Forename), codes(Field::Surname));
                let held = |codes: (Place, Place)| matches!(codes.1, Place::At { .. });
                (held(forename) && held(surname)).then_some((forename, surname))
            },
            near: largest_distance(schema.name_bits, schema.bounds.dice_near),
            far: largest_distance(schema.name_bits, schema.bounds.dice_far),
        }
    }

    /// The levels of two rows that meet.
    pub(crate) fn compare(&self, left: CodeRow<'_>, right: CodeRow<'_>) -> LevelVector {
        let flags = left.flags | right.flags;
        let mut vector = LevelVector::default();
        for (comparison, places) in &self.names {
            vector = vector.with(*comparison, self.name(places, flags, left, right) as u8);
        }
        if let Some((forename, surname)) = self.swap
            && flags & (Flag::Forename.bit() | Flag::Surname.bit()) == 0
        {
            let first = self.pair(forename, surname, left, right);
            let second = self.pair(surname, forename, left, right);
            vector = with_swap(vector, first, second);
        }
        if let Some(places) = &self.date {
            vector = vector.with(Comparison::DateOfBirth, date(places, flags, left, right) as u8);
        }
        if let Some([unit, sector, district]) = self.postcode {
            let agree =
                |place, flag: Flag| (!flag.is_set(flags)).then(|| equal(place, place, left, right));
            let level = postcode_level(
                agree(unit, Flag::PostcodeUnit),
                agree(sector, Flag::PostcodeUnit),
                agree(district, Flag::PostcodeDistrict),
            );
            vector = vector.with(Comparison::Postcode, level as u8);
        }
        if let Some(place) = self.sex {
            vector = vector.with(Comparison::Sex, same(place, Flag::Sex, flags, left, right));
        }
        if let Some(place) = self.property {
            let level = same(place, Flag::PropertyReference, flags, left, right);
            vector = vector.with(Comparison::PropertyReference, level);
        }
        for (comparison, place) in &self.identifiers {
            vector = vector.with(*comparison, u8::from(equal(*place, *place, left, right)));
        }
        vector
    }

    fn name(
        &self,
        places: &NamePlaces,
        flags: u16,
        left: CodeRow<'_>,
        right: CodeRow<'_>,
    ) -> NameLevel {
        if flags & places.flag != 0 {
            return NameLevel::Missing;
        }
        let (exact, bigrams) = (places.exact, places.bigrams);
        let own = self.pair((exact, bigrams), (exact, bigrams), left, right);
        let mut level = own;
        for other in places.others.iter().filter(|other| other.exact != Place::Absent) {
            if own == NameLevel::Exact {
                break;
            }
            let of_other = (other.exact, other.bigrams);
            let candidates = [
                (of_other, (exact, bigrams), left.flags & other.flag == 0),
                ((exact, bigrams), of_other, right.flags & other.flag == 0),
                (of_other, of_other, other.together),
            ];
            for (one, two, applies) in candidates {
                let raised = self.pair(one, two, left, right);
                if applies && matches!(raised, NameLevel::Exact | NameLevel::Near) {
                    level = level.min(raised);
                }
            }
        }
        if level > NameLevel::Near
            && places.nickname != Place::Absent
            && equal(places.nickname, places.nickname, left, right)
        {
            return NameLevel::Near;
        }
        level
    }

    fn pair(
        &self,
        (left_exact, left_bigrams): (Place, Place),
        (right_exact, right_bigrams): (Place, Place),
        left: CodeRow<'_>,
        right: CodeRow<'_>,
    ) -> NameLevel {
        if left_bigrams == Place::Fixed || right_bigrams == Place::Fixed {
            return NameLevel::Exact;
        }
        let distance = (word(left_bigrams, left) ^ word(right_bigrams, right)).count_ones();
        if distance == 0 && word(left_exact, left) == word(right_exact, right) {
            NameLevel::Exact
        } else if distance <= self.near {
            NameLevel::Near
        } else if distance <= self.far {
            NameLevel::Far
        } else {
            NameLevel::Different
        }
    }
}

/// The bytes at a place as a little-endian number; codes have at most eight bytes.
fn word(place: Place, row: CodeRow<'_>) -> u64 {
    let Place::At { offset, length } = place else {
        return 0;
    };
    let mut bytes = [0; 8];
    if let (Some(from), Some(to)) =
        (row.codes.get(offset..offset + length), bytes.get_mut(..length))
    {
        to.copy_from_slice(from);
    }
    u64::from_le_bytes(bytes)
}

fn equal(left: Place, right: Place, left_row: CodeRow<'_>, right_row: CodeRow<'_>) -> bool {
    match (left, right) {
        (Place::Fixed, _) | (_, Place::Fixed) => true,
        (Place::Absent, _) | (_, Place::Absent) => false,
        _ => word(left, left_row) == word(right, right_row),
    }
}

fn same(place: Place, flag: Flag, flags: u16, left: CodeRow<'_>, right: CodeRow<'_>) -> u8 {
    let level = if flag.is_set(flags) {
        SexLevel::Missing
    } else if equal(place, place, left, right) {
        SexLevel::Agree
    } else {
        SexLevel::Different
    };
    level as u8
}

fn date(
    [day, month, year, pair, even, odd]: &[Place; 6],
    flags: u16,
    left: CodeRow<'_>,
    right: CodeRow<'_>,
) -> DateLevel {
    let agree =
        |place: Place, flag: Flag| (!flag.is_set(flags)).then(|| equal(place, place, left, right));
    let is = |place: Place| equal(place, place, left, right);
    let known = !Flag::BirthDay.is_set(flags) && !Flag::BirthMonth.is_set(flags);
    // Where the pass fixes day or month there is no pair code, and no swap can show.
    let swap = known && matches!(pair, Place::At { .. }) && is(*pair);
    let next = !Flag::BirthYear.is_set(flags) && is(*even) != is(*odd);
    date_level(
        [
            agree(*day, Flag::BirthDay),
            agree(*month, Flag::BirthMonth),
            agree(*year, Flag::BirthYear),
        ],
        swap,
        next,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_on_distance_are_those_of_the_design() {
        // Dice 0.62 is J = 0.449, x = 17.6; Dice 0.40 is J = 0.25, x = 24.
        assert_eq!(largest_distance(64, 620), 17);
        assert_eq!(largest_distance(64, 400), 24);
        assert_eq!(largest_distance(32, 400), 12);
        assert_eq!(largest_distance(64, 1000), 0);
    }
}

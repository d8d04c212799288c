//! How far a permit goes. Limits only ever narrow: what holds for two of them is what both allow.

use super::DenialReason;
use super::words::closed_list;
use crate::schema::{Component, Field, Pass};
use crate::time::{Date, Timestamp};
use crate::wire::Writer;

closed_list! {
    /// How exactly a date of birth may be used.
    DatePrecision {
        /// Not at all.
        None = 1 "none",
        /// The year.
        Year = 2 "year",
        /// Month and year.
        Month = 3 "month",
        /// The day.
        Day = 4 "day",
    }
}

closed_list! {
    /// How exactly a place may be used.
    PlacePrecision {
        /// Not at all.
        None = 1 "none",
        /// The postcode district.
        District = 2 "district",
        /// The postcode sector.
        Sector = 3 "sector",
        /// The whole postcode and address.
        Full = 4 "full",
    }
}

/// How counts are shown.
///
/// ```
/// use linkwise::policy::OutputProfile;
/// let shown = |count| OutputProfile::HOSPITAL_EPISODES.show(count);
/// assert_eq!([0, 1, 7, 8, 12, 13].map(shown), ["0", "*", "*", "10", "10", "15"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputProfile {
    /// The least count that is shown, beyond 0.
    pub least_shown: u32,
    /// Whether 0 is shown.
    pub zero_is_shown: bool,
    /// Counts are rounded to multiples of this, halves up; 1 for none, at least 1.
    pub round_to: u32,
}

impl OutputProfile {
    /// Hospital Episode Statistics below the national level: 0 shown, 1 to 7 suppressed, else
    /// rounded to 5 (NHS England, HES analysis guide).
    pub const HOSPITAL_EPISODES: Self = Self { least_shown: 8, zero_is_shown: true, round_to: 5 };
    /// Department for Education statistics on children's social care: small numbers suppressed, the
    /// rest rounded to 10.
    pub const CARE_STATISTICS: Self = Self { least_shown: 10, zero_is_shown: false, round_to: 10 };
    /// Secure research services: at least 10, not rounded.
    pub const SECURE_RESEARCH: Self = Self { least_shown: 10, zero_is_shown: false, round_to: 1 };
    /// Nothing suppressed and nothing rounded: the identity of [`OutputProfile::meet`].
    pub const OPEN: Self = Self { least_shown: 1, zero_is_shown: true, round_to: 1 };

    /// The text that stands for a count: `*` where it is suppressed.
    #[must_use]
    pub fn show(&self, count: u64) -> String {
        if count == 0 {
            return if self.zero_is_shown { "0" } else { "*" }.to_owned();
        }
        if count < u64::from(self.least_shown) {
            return "*".to_owned();
        }
        let step = u64::from(self.round_to.max(1));
        let rounded = count.saturating_add(step / 2) / step * step;
        // A count that is not 0 is never shown as 0.
        if rounded == 0 { "*".to_owned() } else { rounded.to_string() }
    }

    /// What both show. Rounding is to the least common multiple: no finer than either. That does not
    /// make it safe to publish the same counts twice, rounded to different multiples.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.round_to.max(1), other.round_to.max(1));
        let product = u64::from(a) * u64::from(b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self {
            least_shown: self.least_shown.max(other.least_shown),
            zero_is_shown: self.zero_is_shown && other.zero_is_shown,
            round_to: u32::try_from(product / u64::from(a.max(1))).unwrap_or(u32::MAX),
        }
    }
}

/// How far a permit goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The fields that may be used: ascending.
    pub fields: Vec<Field>,
    /// The passes that may be made, in the order of the agreement.
    pub passes: Vec<Pass>,
    /// How exactly dates of birth may be used.
    pub birth: DatePrecision,
    /// How exactly places may be used.
    pub place: PlacePrecision,
    /// Born on this day or later, where the agreement is about some years alone.
    pub born_from: Option<Date>,
    /// Born on this day or earlier.
    pub born_until: Option<Date>,
    /// The least weight of an edge, in whole bits.
    pub floor_bits: i16,
    /// Links below this weight, in whole bits, are only possible: a person decides, and nothing is
    /// written back by itself. None: every link is only possible.
    pub possible_below_bits: Option<i16>,
    /// The greatest number of rows.
    pub most_rows: u64,
    /// The least number of rows; 0 for an act that is not about a batch.
    pub smallest_batch: u32,
    /// The first moment at which nothing is permitted any more.
    pub valid_until: Timestamp,
    /// How counts are shown.
    pub output: OutputProfile,
}

impl Limits {
    /// How far a duty or an emergency goes where no agreement says: one child, whose every link is
    /// only possible, until the assertion runs out.
    pub(super) fn of_one_child(valid_until: Timestamp) -> Self {
        Self {
            fields: Field::ALL.to_vec(),
            passes: Vec::new(),
            birth: DatePrecision::Day,
            place: PlacePrecision::Full,
            born_from: None,
            born_until: None,
            floor_bits: i16::MIN,
            possible_below_bits: None,
            most_rows: 1,
            smallest_batch: 0,
            valid_until,
            output: OutputProfile::OPEN,
        }
    }

    /// What both allow.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let later = |a: Option<Date>, b: Option<Date>| a.max(b);
        let earlier = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let fields = self.fields.iter().filter(|field| other.fields.contains(field));
        // The order is part of the meet: that of the passes themselves, so that it commutes.
        let mut passes: Vec<Pass> =
            self.passes.iter().filter(|pass| other.passes.contains(pass)).cloned().collect();
        if self.passes != other.passes {
            passes.sort_by_key(Pass::id);
        }
        Self {
            fields: fields.copied().collect(),
            passes,
            birth: self.birth.min(other.birth),
            place: self.place.min(other.place),
            born_from: later(self.born_from, other.born_from),
            born_until: earlier(self.born_until, other.born_until),
            floor_bits: self.floor_bits.max(other.floor_bits),
            possible_below_bits: self
                .possible_below_bits
                .zip(other.possible_below_bits)
                .map(|(a, b)| a.max(b)),
            most_rows: self.most_rows.min(other.most_rows),
            smallest_batch: self.smallest_batch.max(other.smallest_batch),
            valid_until: self.valid_until.min(other.valid_until),
            output: self.output.meet(&other.output),
        }
    }

    /// These limits with the fields and passes taken out that are more exact than they may be.
    #[must_use]
    pub fn narrowed(mut self) -> Self {
        let (birth, place) = (self.birth, self.place);
        self.fields.retain(|field| field_within(*field, birth, place));
        self.passes.retain(|pass| pass_within(pass, birth, place));
        self
    }

    /// Whether someone of whose date of birth these parts are known may be one of the years that the
    /// limits are about. Where no year is known, nothing speaks against it.
    #[must_use]
    pub fn may_include_birth(&self, year: Option<u16>, month: Option<u8>, day: Option<u8>) -> bool {
        let Some(year) = year else { return true };
        let parts = |date: Date| (date.year(), date.month(), date.day());
        // Without a month, a day says nothing about which half of the year it was.
        let first = (year, month.unwrap_or(1), month.and(day).unwrap_or(1));
        let last = (year, month.unwrap_or(12), month.and(day).unwrap_or(31));
        self.born_from.is_none_or(|from| last >= parts(from))
            && self.born_until.is_none_or(|until| first <= parts(until))
    }

    /// The same without anything that tells where a child is.
    #[must_use]
    pub fn without_location(mut self) -> Self {
        self.place = PlacePrecision::None;
        self.narrowed()
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.count(self.fields.len());
        for field in &self.fields {
            writer.u8(field.number());
        }
        writer.count(self.passes.len());
        for pass in &self.passes {
            writer.text(&pass.id());
        }
        writer.u8(self.birth.number());
        writer.u8(self.place.number());
        for day in [self.born_from, self.born_until] {
            writer.text(&day.map_or_else(String::new, |day| day.to_string()));
        }
        writer.i64(i64::from(self.floor_bits));
        writer.boolean(self.possible_below_bits.is_some());
        writer.i64(i64::from(self.possible_below_bits.unwrap_or_default()));
        writer.u64(self.most_rows);
        writer.u32(self.smallest_batch);
        writer.i64(self.valid_until.unix_ms());
        writer.u32(self.output.least_shown);
        writer.boolean(self.output.zero_is_shown);
        writer.u32(self.output.round_to);
    }

    pub(super) fn check_rows(&self, rows: u64) -> Option<DenialReason> {
        if rows > self.most_rows {
            Some(DenialReason::TooManyRows { most: self.most_rows })
        } else if rows < u64::from(self.smallest_batch) {
            Some(DenialReason::BatchTooSmall { least: self.smallest_batch })
        } else {
            None
        }
    }
}

/// Whether a field may be compared at a precision.
pub(super) fn field_within(field: Field, birth: DatePrecision, place: PlacePrecision) -> bool {
    match field {
        Field::DateOfBirth => birth == DatePrecision::Day,
        field if field.is_location() => place == PlacePrecision::Full,
        _ => true,
    }
}

/// Whether a pass may be made at a precision.
pub(super) fn pass_within(pass: &Pass, birth: DatePrecision, place: PlacePrecision) -> bool {
    pass.components().iter().all(|part| within(*part, birth, place))
}

const fn within(part: Component, birth: DatePrecision, place: PlacePrecision) -> bool {
    let day = DatePrecision::Day as u8;
    let (birth, place) = (birth as u8, place as u8);
    match part {
        Component::BirthYear => birth >= DatePrecision::Year as u8,
        Component::BirthMonth => birth >= DatePrecision::Month as u8,
        Component::BirthDay | Component::DateOfBirth => birth >= day,
        Component::PostcodeDistrict => place >= PlacePrecision::District as u8,
        Component::PostcodeSector => place >= PlacePrecision::Sector as u8,
        part if part.is_location() => place >= PlacePrecision::Full as u8,
        _ => true,
    }
}

//! Records: read one at a time, kept in memory for an act.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use core::slice;
use std::collections::BTreeMap;

use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared};
use super::rules::linkwise_rules;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::error::ErrorKind;
use crate::record::{Column, ReadingRules, Record, RecordError, Shield};

/// A column of an agency's records: one of the `LINKWISE_COLUMN_` numbers, which are never reused.
pub type linkwise_column = i32;

/// `record_id`: the owner's own id of the record, unique in a batch; it is never sent.
pub const LINKWISE_COLUMN_RECORD_ID: linkwise_column = 1;
/// `nhs_number`: NHS number.
pub const LINKWISE_COLUMN_NHS_NUMBER: linkwise_column = 2;
/// `nhs_number_status`: NHS NUMBER STATUS INDICATOR CODE, 01 to 08.
pub const LINKWISE_COLUMN_NHS_NUMBER_STATUS: linkwise_column = 3;
/// `upn`: unique pupil number.
pub const LINKWISE_COLUMN_UPN: linkwise_column = 4;
/// `former_upn`: former unique pupil number.
pub const LINKWISE_COLUMN_FORMER_UPN: linkwise_column = 5;
/// `social_care_id`: the local authority's id of the child.
pub const LINKWISE_COLUMN_SOCIAL_CARE_ID: linkwise_column = 6;
/// `chi_number`: Community Health Index number.
pub const LINKWISE_COLUMN_CHI_NUMBER: linkwise_column = 7;
/// `hc_number`: Health and Care number.
pub const LINKWISE_COLUMN_HC_NUMBER: linkwise_column = 8;
/// `uln`: unique learner number.
pub const LINKWISE_COLUMN_ULN: linkwise_column = 9;
/// `forename`.
pub const LINKWISE_COLUMN_FORENAME: linkwise_column = 10;
/// `middle_names`.
pub const LINKWISE_COLUMN_MIDDLE_NAMES: linkwise_column = 11;
/// `preferred_forename`.
pub const LINKWISE_COLUMN_PREFERRED_FORENAME: linkwise_column = 12;
/// `surname`.
pub const LINKWISE_COLUMN_SURNAME: linkwise_column = 13;
/// `former_surname`.
pub const LINKWISE_COLUMN_FORMER_SURNAME: linkwise_column = 14;
/// `date_of_birth`, in one column.
pub const LINKWISE_COLUMN_DATE_OF_BIRTH: linkwise_column = 15;
/// `birth_day`, where the date comes in three columns.
pub const LINKWISE_COLUMN_BIRTH_DAY: linkwise_column = 16;
/// `birth_month`.
pub const LINKWISE_COLUMN_BIRTH_MONTH: linkwise_column = 17;
/// `birth_year`.
pub const LINKWISE_COLUMN_BIRTH_YEAR: linkwise_column = 18;
/// `sex`.
pub const LINKWISE_COLUMN_SEX: linkwise_column = 19;
/// `postcode`.
pub const LINKWISE_COLUMN_POSTCODE: linkwise_column = 20;
/// `address_1`: first line of the address.
pub const LINKWISE_COLUMN_ADDRESS_1: linkwise_column = 21;
/// `address_2`: second line of the address.
pub const LINKWISE_COLUMN_ADDRESS_2: linkwise_column = 22;
/// `town`.
pub const LINKWISE_COLUMN_TOWN: linkwise_column = 23;
/// `uprn`: unique property reference number.
pub const LINKWISE_COLUMN_UPRN: linkwise_column = 24;

/// Restrictions on one child's record: the sum of `LINKWISE_SHIELD_` bits.
pub type linkwise_shield = u32;

/// No restriction.
pub const LINKWISE_SHIELD_NONE: linkwise_shield = 0;
/// No link may bridge two identities (adoption): the record enters only the passes on its own current
/// identifiers.
pub const LINKWISE_SHIELD_LINK_BAR: linkwise_shield = 1;
/// The place where the child lives must not be told: no pass and no code on location.
pub const LINKWISE_SHIELD_SENSITIVE_LOCATION: linkwise_shield = 2;
/// Nobody who reviews may come across the record by name: the passes on identifiers alone.
pub const LINKWISE_SHIELD_IDENTIFIERS_ONLY: linkwise_shield = 4;

/// One field of a record. A column that the record's file does not have is left out; an empty text is a
/// missing value.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_field<'a> {
    /// Which column.
    pub column: linkwise_column,
    /// Its text.
    pub text: linkwise_slice<'a>,
}

/// A row that was refused.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_rejected_row<'a> {
    /// Its place among all rows that were offered to the list, from 0.
    pub row: u64,
    /// A stable code of what is wrong, such as "bad check digit"; it lives as long as the list.
    pub code: linkwise_slice<'a>,
    /// The column that is wrong.
    pub column: linkwise_column,
}

/// Records of one owner, in memory. Freed with `linkwise_records_free`. Threads: one at a time, but for
/// `const` calls while no other is under way; acts use it as `const`.
#[derive(Debug)]
pub struct linkwise_records(Handle<Records>);

/// Records, and what became of the rows that were refused.
pub struct Records {
    rules: ReadingRules,
    kept: Vec<Record>,
    offered: u64,
    rejected: Vec<Rejected>,
}

/// A row that was refused.
#[derive(Clone, Copy)]
pub(super) struct Rejected {
    pub(super) row: u64,
    pub(super) column: Column,
    pub(super) code: &'static str,
}

crate::secret::redacted!("Records" => Records, "Rejected" => Rejected);
opaque!(linkwise_records => Records, "records");

/// The texts of one row, by column.
pub(super) type Line<'a> = [Option<&'a str>; Column::ALL.len()];

impl Records {
    pub(super) fn all(&self) -> &[Record] {
        &self.kept
    }

    pub(super) const fn rules(&self) -> &ReadingRules {
        &self.rules
    }

    /// How many rows were offered, refused ones included.
    pub(super) const fn offered(&self) -> u64 {
        self.offered
    }

    pub(super) fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    pub(super) fn reserve(&mut self, records: usize) -> Result<(), Failure> {
        self.kept.try_reserve(records).map_err(|_| {
            Failure::new(ErrorKind::ResourceCap, "there is no memory for so many records")
        })
    }

    /// Reads one row; where it is refused, that is counted. A rule that is missing is nobody's row.
    pub(super) fn add(&mut self, line: &Line<'_>, shield: Shield) -> Result<(), RecordError> {
        let text = |column: Column| line.get(column as usize).copied().flatten();
        match Record::read(&self.rules, text) {
            Ok(record) => {
                // A record is large: it is moved once more only where that changes it.
                let free = shield == Shield::default();
                self.kept.push(if free { record } else { record.with_shield(shield) });
                self.offered += 1;
                Ok(())
            }
            Err(error) => {
                if error.kind() == ErrorKind::InputRejected {
                    let (column, code) = (error.column(), error.code());
                    self.rejected.push(Rejected { row: self.offered, column, code });
                    self.offered += 1;
                }
                Err(error)
            }
        }
    }

    /// What was refused or dropped, by column and reason, as counts for the log.
    pub(super) fn counts(&self) -> Vec<(String, u64)> {
        let word = |what: &str, (column, code): (Column, &str), count| {
            (format!("{what}:{}:{code}", column.name()).replace(' ', "-"), count)
        };
        let rejected = self.rejected_by_reason().into_iter();
        let dropped = self.dropped_by_reason().into_iter();
        rejected
            .map(|(reason, count)| word("rejected", reason, count))
            .chain(dropped.map(|(reason, count)| word("dropped", reason, count)))
            .collect()
    }

    fn rejected_by_reason(&self) -> BTreeMap<(Column, &'static str), u64> {
        counted(self.rejected.iter().map(|one| (one.column, one.code)))
    }

    fn dropped_by_reason(&self) -> BTreeMap<(Column, &'static str), u64> {
        counted(self.kept.iter().flat_map(|record| record.dropped().iter().copied()))
    }

    fn json(&self) -> String {
        let list = |counts: BTreeMap<(Column, &'static str), u64>| {
            let object = |((column, code), rows): ((Column, &str), u64)| serde_json::json!({ "column": column.name(), "code": code, "rows": rows });
            serde_json::Value::Array(counts.into_iter().map(object).collect())
        };
        serde_json::json!({
            "rows": self.offered,
            "records": self.kept.len(),
            "rejected": list(self.rejected_by_reason()),
            "dropped": list(self.dropped_by_reason()),
        })
        .to_string()
    }
}

fn counted<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, u64> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// The number of a column.
pub(super) fn number_of(column: Column) -> linkwise_column {
    column as linkwise_column + 1
}

fn column_of(number: linkwise_column) -> Option<Column> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    Column::ALL.get(place).copied()
}

fn shield_of(bits: linkwise_shield) -> Result<Shield, Failure> {
    let known = LINKWISE_SHIELD_LINK_BAR
        | LINKWISE_SHIELD_SENSITIVE_LOCATION
        | LINKWISE_SHIELD_IDENTIFIERS_ONLY;
    if bits & !known != 0 {
        return Err(Failure::usage("`shield` has a bit that stands for no restriction"));
    }
    Ok(Shield {
        link_bar: bits & LINKWISE_SHIELD_LINK_BAR != 0,
        sensitive_location: bits & LINKWISE_SHIELD_SENSITIVE_LOCATION != 0,
        identifiers_only: bits & LINKWISE_SHIELD_IDENTIFIERS_ONLY != 0,
    })
}

/// What a refused row comes to.
pub(super) fn refused(error: &RecordError) -> Failure {
    Failure::new(error.kind(), error.to_string()).with_reason(error.code(), &error.to_string())
}

/// An empty list of records that are read by rules, which are copied: changing them later changes
/// nothing here.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_new(
    rules: Option<&linkwise_rules>,
    records: Option<&mut MaybeUninit<Option<Box<linkwise_records>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let records = out(records, "records")?;
        let rules = shared(rules)?.clone();
        give(records, Records { rules, kept: Vec::new(), offered: 0, rejected: Vec::new() });
        Ok(())
    })
}

/// Makes room for so many more records, so that adding them costs no more than reading them. Fails with
/// `LINKWISE_E_RESOURCE_CAP` where there is no room.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_reserve(
    records: Option<&mut linkwise_records>,
    more: usize,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || exclusive(records)?.reserve(more))
}

/// Reads one record and adds it: `fields` points to `count` fields, of which no column comes twice.
/// `shield` restricts what may be done with it.
///
/// A record that cannot be read fails with `LINKWISE_E_INPUT_REJECTED` and is counted; the error's one
/// reason has the stable code of what is wrong, and `linkwise_records_rejected` gives the column. Nothing
/// that was added before is lost. Costs about a microsecond.
///
/// # Safety
/// `fields` is NULL and `count` 0, or `count` fields can be read there and do not change meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_records_add(
    records: Option<&mut linkwise_records>,
    fields: *const linkwise_field<'_>,
    count: usize,
    shield: linkwise_shield,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut records = exclusive(records)?;
        if count > Column::ALL.len() {
            return Err(Failure::usage("`count` is more than there are columns"));
        }
        let fields = if count == 0 {
            &[]
        } else if fields.is_null() {
            return Err(Failure::null("fields"));
        } else {
            // SAFETY: not NULL, and the caller says that `count` fields, which is no more than 24, can
            // be read there.
            unsafe { slice::from_raw_parts(fields, count) }
        };
        let mut line: Line<'_> = [None; Column::ALL.len()];
        for field in fields {
            let column = column_of(field.column)
                .ok_or_else(|| Failure::usage("`fields` has a number that is no column's"))?;
            let text = field.text.text(column.name())?;
            if let Some(place) = line.get_mut(column as usize)
                && place.replace(text).is_some()
            {
                return Err(Failure::usage(format!("`{}` comes twice", column.name())));
            }
        }
        records.add(&line, shield_of(shield)?).map_err(|error| refused(&error))
    })
}

/// How many records the list has, refused ones left out. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_count(records: Option<&linkwise_records>) -> usize {
    number(|| Ok(shared(records)?.kept.len()), 0)
}

/// The owner's id of one record, counted from 0 in the order in which they were added; it lives as long
/// as the list, until the next call that changes it. Fails with `LINKWISE_E_USAGE` where there is no such
/// record.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_id<'a>(
    records: Option<&'a linkwise_records>,
    index: usize,
    id: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let id = out(id, "id")?;
        let record = lasting(records)?.kept.get(index);
        let record = record.ok_or_else(|| Failure::usage("there is no such record"))?;
        id.write(record.id().as_bytes().into());
        Ok(())
    })
}

/// How many rows were refused. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_rejected_count(records: Option<&linkwise_records>) -> usize {
    number(|| Ok(shared(records)?.rejected.len()), 0)
}

/// One refused row, counted from 0. Fails with `LINKWISE_E_USAGE` where there is no such row.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_rejected<'a>(
    records: Option<&'a linkwise_records>,
    index: usize,
    rejected: Option<&mut MaybeUninit<linkwise_rejected_row<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(rejected, "rejected")?;
        let row = lasting(records)?.rejected.get(index);
        let row = row.ok_or_else(|| Failure::usage("there is no such refused row"))?;
        place.write(linkwise_rejected_row {
            row: row.row,
            code: row.code.as_bytes().into(),
            column: number_of(row.column),
        });
        Ok(())
    })
}

/// What became of all rows, as JSON: `rows`, `records`, and by `column` and `code` how many were
/// `rejected` and how many values were `dropped`, that is, treated as missing. It holds no value of any
/// row. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_records_summary_json(
    records: Option<&linkwise_records>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(records)?.json())) }
}

/// Frees records, without wiping what they held. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_free(records: Option<Box<linkwise_records>>) {
    free(records);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_columns_are_those_of_the_header() {
        let named = [
            (LINKWISE_COLUMN_RECORD_ID, "record_id"),
            (LINKWISE_COLUMN_ULN, "uln"),
            (LINKWISE_COLUMN_FORENAME, "forename"),
            (LINKWISE_COLUMN_DATE_OF_BIRTH, "date_of_birth"),
            (LINKWISE_COLUMN_SEX, "sex"),
            (LINKWISE_COLUMN_UPRN, "uprn"),
        ];
        for (number, name) in named {
            assert_eq!(column_of(number).map(Column::name), Some(name));
        }
        for (place, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, place);
            assert_eq!(column_of(number_of(column)), Some(column));
        }
        assert_eq!([column_of(0), column_of(-1), column_of(25)], [None; 3]);
    }
}

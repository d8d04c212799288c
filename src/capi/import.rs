//! Records in bulk: batches of rows through the Arrow C data and stream interfaces, without a copy of
//! their texts.

use core::mem::MaybeUninit;
use std::io::Write as _;

use arrow_array::cast::AsArray as _;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::types::Date32Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, LargeStringArray, StringArray, StringViewArray, StructArray,
};
use arrow_data::ArrayData;
use arrow_schema::{DataType, Field, Fields};

use super::arrow::{ArrowArray, ArrowArrayStream, ArrowSchema};
use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::exclusive;
use super::record::{Line, Records, linkwise_records, refused};
use super::status::linkwise_status;
use crate::demographic::DateFormat;
use crate::error::ErrorKind;
use crate::record::{Column, Shield};
use crate::time::Date;

/// The columns of the batches to come.
struct Columns {
    known: Vec<Column>,
    types: Vec<DataType>,
    batch: DataType,
}

impl Columns {
    fn of(schema: &FFI_ArrowSchema) -> Result<Self, Failure> {
        let schema = ArrowSchema::of(schema);
        if schema.is_released() {
            return Err(Failure::usage(
                "the Arrow schema was released before; give one that was not",
            ));
        }
        let children = if schema.is_struct() { schema.children() } else { None };
        let children = children.ok_or_else(|| {
            Failure::usage("the Arrow schema is no struct with a child for each column")
        })?;
        let (mut columns, mut types) = (Vec::new(), Vec::new());
        for (place, child) in children.into_iter().enumerate() {
            let column = child.name().and_then(Column::from_name).ok_or_else(|| {
                Failure::usage(format!(
                    "column {place} has a name that linkwise does not know; select and rename the \
                     columns before"
                ))
            })?;
            if columns.contains(&column) {
                return Err(Failure::usage(format!("`{}` comes twice", column.name())));
            }
            let known = child
                .column_type()
                .filter(|own| *own != DataType::Date32 || column == Column::DateOfBirth);
            types.push(known.ok_or_else(|| {
                Failure::usage(format!(
                    "`{}` has a type that cannot be read; make it text (utf8, large utf8, utf8 view, or \
                     a dictionary of these), or date32 for `date_of_birth`",
                    column.name()
                ))
            })?);
            columns.push(column);
        }
        if !columns.contains(&Column::RecordId) {
            return Err(Failure::usage("there is no column `record_id`"));
        }
        let field = |(column, data_type): (&Column, &DataType)| {
            Field::new(column.name(), data_type.clone(), true)
        };
        let fields: Fields = columns.iter().zip(&types).map(field).collect();
        Ok(Self { known: columns, types, batch: DataType::Struct(fields) })
    }

    fn name(&self, place: usize) -> &'static str {
        self.known.get(place).map_or("the batch", |column| column.name())
    }

    fn malformed(&self, place: Option<usize>, row: u64) -> Failure {
        let of = place.map_or("the batch", |place| self.name(place));
        Failure::new(
            ErrorKind::Malformed,
            format!(
                "row {row}, `{of}`: this is no valid Arrow array (lengths, offsets, UTF-8 or keys of a \
                 dictionary are wrong); nothing of its batch was added"
            ),
        )
    }

    /// Checks a batch in full, and then reads its rows.
    fn add(&self, records: &mut Records, array: FFI_ArrowArray) -> Result<(), Failure> {
        let first = records.offered();
        if array.is_empty() {
            return Ok(());
        }
        let checked = ArrowArray::of(&array).check_batch(&self.types);
        checked.map_err(|place| self.malformed(place, first))?;
        // SAFETY: the array is one of the C data interface with a release of its own, as the contract of
        // the functions below says; lengths, the numbers of buffers and children, and the offsets that
        // give lengths were checked; what is in the buffers is checked below before it is used.
        let data = unsafe { from_ffi_and_data_type(array, self.batch.clone()) };
        let data = data.map_err(|_| self.malformed(None, first))?;
        for (place, child) in data.child_data().iter().enumerate() {
            if child.validate_full().is_err() {
                let row = first_invalid(child).saturating_sub(data.offset());
                return Err(self.malformed(Some(place), first + row as u64));
            }
        }
        data.validate().map_err(|_| self.malformed(None, first))?;
        if let Some(nulls) = data.nulls().filter(|nulls| nulls.null_count() > 0) {
            let row = nulls.iter().position(|valid| !valid).unwrap_or(0) as u64;
            return Err(Failure::usage(format!(
                "row {} is null as a whole; leave it out",
                first + row
            )));
        }
        let rows = data.len();
        let (_, arrays, _) = StructArray::from(data).into_parts();
        let mut texts = Vec::new();
        for (place, (column, array)) in self.known.iter().zip(&arrays).enumerate() {
            texts.push((
                *column,
                Texts::of(array).ok_or_else(|| self.malformed(Some(place), first))?,
            ));
        }
        records.reserve(rows)?;
        let format = records.rules().date_format;
        // Only one column can be one of days.
        let days = texts.iter().find_map(|(_, texts)| match texts {
            Texts::Days(days) => Some(*days),
            _ => None,
        });
        for row in 0..rows {
            let mut line: Line<'_> = [None; Column::ALL.len()];
            let mut day = [0; 10];
            let born = days.map(|days| {
                if days.is_null(row) { "" } else { day_text(days.value(row), format, &mut day) }
            });
            for (column, texts) in &texts {
                if let Some(place) = line.get_mut(*column as usize) {
                    *place = match texts {
                        Texts::Days(_) => born,
                        texts => Some(texts.text(row).unwrap_or("")),
                    };
                }
            }
            if let Err(error) = records.add(&line, Shield::default())
                && error.kind() != ErrorKind::InputRejected
            {
                return Err(refused(&error).at(format_args!("row {}", first + row as u64)));
            }
        }
        Ok(())
    }
}

/// The first row of an array that is not valid: before it, all are.
fn first_invalid(data: &ArrayData) -> usize {
    let (mut valid, mut invalid) = (0, data.len());
    while valid + 1 < invalid {
        let middle = valid + (invalid - valid) / 2;
        if data.slice(0, middle).validate_full().is_ok() {
            valid = middle;
        } else {
            invalid = middle;
        }
    }
    valid
}

/// The texts of one column.
enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    /// Values, and for each row which one it has.
    Words(&'a ArrayRef, Box<Texts<'a>>, Vec<usize>),
    Days(&'a Date32Array),
}

impl<'a> Texts<'a> {
    fn of(array: &'a ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Small(array.as_string_opt()?),
            DataType::LargeUtf8 => Self::Large(array.as_string_opt()?),
            DataType::Utf8View => Self::View(array.as_string_view_opt()?),
            DataType::Date32 => Self::Days(array.as_primitive_opt::<Date32Type>()?),
            DataType::Dictionary(..) => {
                let words = array.as_any_dictionary_opt()?;
                let keys =
                    if words.values().is_empty() { Vec::new() } else { words.normalized_keys() };
                Self::Words(array, Box::new(Self::of(words.values())?), keys)
            }
            _ => return None,
        })
    }

    /// The text of a row; none where it is null.
    fn text(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Small(array) => (!array.is_null(row)).then(|| array.value(row)),
            Self::Large(array) => (!array.is_null(row)).then(|| array.value(row)),
            Self::View(array) => (!array.is_null(row)).then(|| array.value(row)),
            Self::Words(array, words, keys) => {
                if array.is_null(row) {
                    None
                } else {
                    words.text(*keys.get(row)?)
                }
            }
            Self::Days(_) => None,
        }
    }
}

/// A day in the way in which the rules say that dates are written; one that is no date stays none.
fn day_text(days: i32, format: DateFormat, buffer: &mut [u8; 10]) -> &str {
    let Ok(date) = Date::from_days(i64::from(days)) else {
        return "not a date";
    };
    let (year, month, day) = (date.year(), date.month(), date.day());
    let mut rest = buffer.as_mut_slice();
    let written = match format {
        DateFormat::Iso => write!(rest, "{year:04}-{month:02}-{day:02}"),
        DateFormat::Compact => write!(rest, "{year:04}{month:02}{day:02}"),
        DateFormat::DayMonthYear => write!(rest, "{day:02}/{month:02}/{year:04}"),
        DateFormat::MonthDayYear => write!(rest, "{month:02}/{day:02}/{year:04}"),
    };
    let left = rest.len();
    let text = buffer.get(..buffer.len() - left).map(core::str::from_utf8);
    match (written, text) {
        (Ok(()), Some(Ok(text))) => text,
        _ => "not a date",
    }
}

/// Reads every row of an Arrow stream of struct batches and adds them. Its children are named as columns
/// are (`record_id`, `nhs_number`, ...), in any order, each once and no other: text as utf8, large utf8,
/// utf8 view or a dictionary of these, and `date_of_birth` also as date32. Null is a missing value. No
/// text is copied but what a record keeps.
///
/// A row that cannot be read is counted and left out: `linkwise_records_rejected` lists these, with their
/// rows as counted over everything that was offered to the list. Each batch is checked in full before a
/// row of it is read; one that is not valid fails with `LINKWISE_E_MALFORMED`, and the message says row
/// and column. Where the call fails, the batches before stay added.
///
/// The stream is consumed: it is moved out of `*stream`, which is left as released, and its own release
/// is called once, whatever the result. Costs about a microsecond a row, and no memory but the records.
///
/// # Safety
/// `stream` is NULL, or a stream of the Arrow C stream interface, valid or released.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_records_add_stream(
    records: Option<&mut linkwise_records>,
    stream: Option<&mut ArrowArrayStream>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        // SAFETY: as this function's own contract says.
        let stream = stream.map(|stream| unsafe { stream.take() });
        let mut stream = stream.ok_or_else(|| Failure::null("stream"))?;
        let mut records = exclusive(records)?;
        let (Some(get_schema), Some(get_next), Some(_)) =
            (stream.get_schema, stream.get_next, stream.release)
        else {
            return Err(Failure::usage("the stream was released before; give one that was not"));
        };
        let failed = |what: &str, code: i32| {
            let message = format!("the stream fails to give {what} (its error {code})");
            Err(Failure::new(ErrorKind::InputOutput, message))
        };
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the stream is valid and not released, and the schema is a place for one.
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return failed("its schema", code);
        }
        let columns = Columns::of(&schema)?;
        loop {
            let mut array = FFI_ArrowArray::empty();
            // SAFETY: the stream is valid and not released, and the array is a place for one.
            let code = unsafe { get_next(&raw mut stream, &raw mut array) };
            if code != 0 {
                return failed("its next batch", code);
            }
            if array.is_released() {
                return Ok(());
            }
            columns.add(&mut records, array)?;
        }
    })
}

/// Reads every row of one batch, a struct array with its schema, and adds them; as
/// `linkwise_records_add_stream`. Array and schema are both consumed, whatever the result.
///
/// # Safety
/// `array` and `schema` are NULL, or structures of the Arrow C data interface, valid or released, of
/// which the schema describes the array.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_records_add_array(
    records: Option<&mut linkwise_records>,
    array: Option<&mut ArrowArray>,
    schema: Option<&mut ArrowSchema>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        // SAFETY: as this function's own contract says.
        let array = array.map(|array| unsafe { array.take() });
        // SAFETY: as this function's own contract says.
        let schema = schema.map(|schema| unsafe { schema.take() });
        let array = array.ok_or_else(|| Failure::null("array"))?;
        let schema = schema.ok_or_else(|| Failure::null("schema"))?;
        let mut records = exclusive(records)?;
        if array.is_released() {
            return Err(Failure::usage("the array was released before; give one that was not"));
        }
        Columns::of(&schema)?.add(&mut records, array)
    })
}

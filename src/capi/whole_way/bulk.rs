//! Records by way of Arrow.

use std::sync::Arc;

use arrow_array::ffi::to_ffi;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, DictionaryArray, LargeStringArray, RecordBatch,
    RecordBatchIterator, RecordBatchReader, StringArray, StringViewArray, StructArray,
};
use arrow_data::ArrayData;
use arrow_schema::{DataType, Field};

use super::super::arrow::testing;
use super::super::*;
use super::{HEALTH, Place, empty_records, fails, ok, records, world};

fn batch() -> RecordBatch {
    let column = |place: usize| HEALTH.iter().map(move |row| row.split(',').nth(place));
    let days = [16136, 15665, 17012, 15839];
    let sexes: DictionaryArray<Int8Type> = ["F", "M", "F", "M"].into_iter().collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("sex", Arc::new(sexes)),
        ("record_id", Arc::new(column(0).collect::<StringArray>())),
        (
            "nhs_number",
            Arc::new(column(1).map(|t| t.filter(|t| !t.is_empty())).collect::<StringArray>()),
        ),
        ("forename", Arc::new(column(2).collect::<LargeStringArray>())),
        ("surname", Arc::new(column(3).collect::<StringViewArray>())),
        ("date_of_birth", Arc::new(Date32Array::from(days.to_vec()))),
        ("postcode", Arc::new(column(6).collect::<StringArray>())),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn stream_of(batches: Vec<RecordBatch>) -> ArrowArrayStream {
    let schema = batches[0].schema();
    let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
    let batches: Box<dyn RecordBatchReader + Send> = Box::new(batches);
    FFI_ArrowArrayStream::new(batches).into()
}

#[test]
fn records_by_arrow_are_those_by_fields() {
    let world = world();
    let one_by_one = records(&world.agreement, &HEALTH).unwrap();
    let mut by_stream = empty_records(&world.agreement);
    // Slices have offsets; their rows must be the right ones.
    let mut stream = stream_of(vec![batch().slice(0, 1), batch().slice(1, 0), batch().slice(1, 3)]);
    // SAFETY: a valid stream.
    ok(|error| unsafe {
        linkwise_records_add_stream(by_stream.as_deref_mut(), Some(&mut stream), error)
    });
    // SAFETY: moved out, and thus a released stream.
    assert!(unsafe { stream.take() }.release.is_none());
    let by_stream = by_stream.unwrap();
    let (left, right) =
        (handle::shared(Some(&*one_by_one)).unwrap(), handle::shared(Some(&*by_stream)).unwrap());
    assert_eq!(left.all().len(), 4);
    assert!(left.all() == right.all());
}

fn add_raw(
    records: &mut Option<Box<linkwise_records>>,
    batch: StructArray,
    change: impl FnOnce(&mut ArrowArray),
    error: Option<&mut Place<linkwise_error>>,
) -> linkwise_status {
    let (array, schema) = to_ffi(&batch.into_data()).unwrap();
    let (mut array, mut schema) = (ArrowArray::from(array), ArrowSchema::from(schema));
    let released = array.changed(change);
    // SAFETY: of the library's own making, but for what is changed, which is checked before use.
    let status = unsafe {
        linkwise_records_add_array(
            records.as_deref_mut(),
            Some(&mut array),
            Some(&mut schema),
            error,
        )
    };
    // SAFETY: both are released structures.
    let (array, schema) = unsafe { (array.take(), schema.take()) };
    assert!(array.is_released() && ArrowSchema::of(&schema).is_released());
    assert_eq!(released.get(), 1);
    status
}

#[test]
fn invalid_arrays_are_refused_before_they_are_read() {
    let world = world();
    let mut records = empty_records(&world.agreement);
    ok(|error| add_raw(&mut records, batch().into(), |_| {}, error));
    assert_eq!(linkwise_records_count(records.as_deref()), 4);
    for (column, change) in testing::CHANGES {
        let why = fails(LINKWISE_E_MALFORMED, |error| {
            add_raw(&mut records, batch().into(), change, error)
        });
        assert!(why.contains(column) && why.contains("row 4"), "{column}: {why}");
    }
    assert_eq!(linkwise_records_count(records.as_deref()), 4);
}

/// A batch of record ids of which the texts and the offsets are given as they are.
fn raw_texts(offsets: Vec<i32>, texts: &[u8]) -> StructArray {
    let builder = ArrayData::builder(DataType::Utf8)
        .len(offsets.len() - 1)
        .add_buffer(offsets.into())
        .add_buffer(texts.to_vec().into());
    // SAFETY: it is not, and nobody reads it before the library has checked it.
    let texts = unsafe { builder.build_unchecked() };
    let field = Field::new("record_id", DataType::Utf8, true);
    let builder = ArrayData::builder(DataType::Struct(vec![field].into()))
        .len(texts.len())
        .add_child_data(texts);
    // SAFETY: as above.
    unsafe { builder.build_unchecked() }.into()
}

#[test]
fn a_text_that_is_not_utf_8_is_named_by_its_row() {
    let world = world();
    let mut records = empty_records(&world.agreement);
    let refuse = |records: &mut _, offsets, texts, row: &str| {
        let why = fails(LINKWISE_E_MALFORMED, |error| {
            add_raw(records, raw_texts(offsets, texts), |_| {}, error)
        });
        assert!(why.contains(row) && why.contains("`record_id`"), "{why}");
    };
    refuse(&mut records, vec![0, 1, 2, 3, 4], b"ab\xffd", "row 2,");
    refuse(&mut records, vec![0, 1, 3, 2, 4], b"abcd", "row 2,");
    // The border of two rows within a character.
    refuse(&mut records, vec![0, 1, 2, 3, 4], "aéb".as_bytes(), "row 1,");
    assert_eq!(linkwise_records_count(records.as_deref()), 0);
    ok(|error| add_raw(&mut records, raw_texts(vec![0, 1, 3, 4], "aéb".as_bytes()), |_| {}, error));
    assert_eq!(linkwise_records_count(records.as_deref()), 3);
}

#[test]
fn columns_that_nobody_knows_are_refused() {
    let world = world();
    let mut records = empty_records(&world.agreement);
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let days: ArrayRef = Arc::new(Date32Array::from(vec![1, 2]));
    let batches = [
        ("does not know", vec![("record_id", &texts), ("first_name", &texts)]),
        ("comes twice", vec![("record_id", &texts), ("record_id", &texts)]),
        ("no column `record_id`", vec![("surname", &texts)]),
        ("type that cannot be read", vec![("record_id", &days)]),
    ];
    for (expected, columns) in batches {
        let fields = |(name, array): &(&str, &ArrayRef)| {
            (Arc::new(Field::new(*name, array.data_type().clone(), true)), Arc::clone(*array))
        };
        let batch: StructArray = columns.iter().map(fields).collect::<Vec<_>>().into();
        let why = fails(LINKWISE_E_USAGE, |error| add_raw(&mut records, batch, |_| {}, error));
        assert!(why.contains(expected), "{why}");
    }
}

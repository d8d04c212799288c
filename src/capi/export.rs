//! Results in bulk: streams of the Arrow C stream interface that the caller reads.

use core::mem::MaybeUninit;
use core::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::builder::FixedSizeBinaryBuilder;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, Int16Array, RecordBatch, RecordBatchReader, StringArray, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::arrow::ArrowArrayStream;
use super::explain::linkwise_edges;
use super::failure::linkwise_error;
use super::guard::guard;
use super::handle::{out, shared};
use super::map::linkwise_mappings;
use super::record::linkwise_records;
use super::status::linkwise_status;
use crate::role::EdgeClass;

/// Rows of one batch.
const ROWS: usize = 1 << 16;

/// Rows that are made into batches as they are asked for. Whoever asks may be of another language, so
/// nothing unwinds out of here.
struct Rows<F> {
    schema: SchemaRef,
    batch: F,
    next: usize,
    count: usize,
    failed: bool,
}

impl<F: FnMut(Range<usize>) -> Result<Vec<ArrayRef>, ArrowError>> Rows<F> {
    fn step(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        #[cfg(linkwise_inject_panic)]
        super::inject::in_a_stream();
        if self.failed {
            return Some(Err(failed()));
        }
        if self.next >= self.count {
            return None;
        }
        let end = self.next.saturating_add(ROWS).min(self.count);
        let arrays = (self.batch)(self.next..end);
        self.next = end;
        Some(arrays.and_then(|arrays| RecordBatch::try_new(Arc::clone(&self.schema), arrays)))
    }
}

fn failed() -> ArrowError {
    ArrowError::ComputeError(
        "linkwise failed within this stream, which is a fault of its own".into(),
    )
}

impl<F: FnMut(Range<usize>) -> Result<Vec<ArrayRef>, ArrowError>> Iterator for Rows<F> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // After a panic the stream fails for good, so that nobody takes a part for the whole.
        catch_unwind(AssertUnwindSafe(|| self.step())).unwrap_or_else(|payload| {
            core::mem::forget(payload);
            self.failed = true;
            Some(Err(failed()))
        })
    }
}

impl<F: FnMut(Range<usize>) -> Result<Vec<ArrayRef>, ArrowError>> RecordBatchReader for Rows<F> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// Writes a stream of rows into the caller's structure.
fn export(
    place: &mut MaybeUninit<ArrowArrayStream>,
    columns: &[(&str, DataType)],
    rows: usize,
    batch: impl FnMut(Range<usize>) -> Result<Vec<ArrayRef>, ArrowError> + Send + 'static,
) {
    let field = |(name, data_type): &(&str, DataType)| Field::new(*name, data_type.clone(), false);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let rows = Rows { schema, batch, next: 0, count: rows, failed: false };
    place.write(FFI_ArrowArrayStream::new(Box::new(rows)).into());
}

fn binary<'a>(values: impl ExactSizeIterator<Item = &'a [u8; 16]>) -> Result<ArrayRef, ArrowError> {
    let mut builder = FixedSizeBinaryBuilder::with_capacity(values.len(), 16);
    for value in values {
        builder.append_value(value)?;
    }
    Ok(Arc::new(builder.finish()))
}

/// The edges as an Arrow stream, written into `*stream`, which is not looked at before: `left` and
/// `right` (fixed size binary 16), `weight_bits` (int16), `edge_class` (utf8: `link` or `review`), none
/// null, the heaviest first. The stream is the caller's, who calls its release; it holds what it needs,
/// so that `edges` may be freed before. Its batches have at most 65,536 rows and are made as they are
/// asked for, by one thread at a time.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_edges_export(
    edges: Option<&linkwise_edges>,
    stream: Option<&mut MaybeUninit<ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let stream = out(stream, "stream")?;
        let edges = Arc::clone(&*shared(edges)?);
        let columns = [
            ("left", DataType::FixedSizeBinary(16)),
            ("right", DataType::FixedSizeBinary(16)),
            ("weight_bits", DataType::Int16),
            ("edge_class", DataType::Utf8),
        ];
        export(stream, &columns, edges.len(), move |range| {
            let edges = edges.get(range).unwrap_or_default();
            let class = |class| match class {
                EdgeClass::Link => "link",
                EdgeClass::Review => "review",
            };
            Ok(vec![
                binary(edges.iter().map(|edge| &edge.left))?,
                binary(edges.iter().map(|edge| &edge.right))?,
                Arc::new(Int16Array::from_iter_values(edges.iter().map(|edge| edge.weight_bits))),
                Arc::new(StringArray::from_iter_values(edges.iter().map(|edge| class(edge.class)))),
            ])
        });
        Ok(())
    })
}

/// Record ids and pseudonyms as an Arrow stream: `record_id` (utf8) and `pseudonym` (fixed size binary
/// 16), none null, ascending by record id. Else as `linkwise_edges_export`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_mappings_export(
    mappings: Option<&linkwise_mappings>,
    stream: Option<&mut MaybeUninit<ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let stream = out(stream, "stream")?;
        let rows = Arc::clone(&shared(mappings)?.rows);
        let columns = [("record_id", DataType::Utf8), ("pseudonym", DataType::FixedSizeBinary(16))];
        export(stream, &columns, rows.len(), move |range| {
            let rows = rows.get(range).unwrap_or_default();
            Ok(vec![
                Arc::new(StringArray::from_iter_values(rows.iter().map(|(id, _)| id))),
                binary(rows.iter().map(|(_, pseudonym)| pseudonym))?,
            ])
        });
        Ok(())
    })
}

/// The rows that were refused as an Arrow stream: `row` (uint64, from 0, as counted over everything that
/// was offered to the list), `column` and `code` (utf8), none null. Rows that are refused later are not
/// in it. Else as `linkwise_edges_export`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_records_rejected_export(
    records: Option<&linkwise_records>,
    stream: Option<&mut MaybeUninit<ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let stream = out(stream, "stream")?;
        let rows = shared(records)?.rejected().to_vec();
        let columns =
            [("row", DataType::UInt64), ("column", DataType::Utf8), ("code", DataType::Utf8)];
        export(stream, &columns, rows.len(), move |range| {
            let rows = rows.get(range).unwrap_or_default();
            let names = rows.iter().map(|row| row.column.name());
            Ok(vec![
                Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.row))),
                Arc::new(StringArray::from_iter_values(names)),
                Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.code))),
            ])
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use arrow_array::ffi_stream::ArrowArrayStreamReader;

    use super::*;

    #[test]
    fn a_panic_in_a_stream_is_an_error_and_stays_one() {
        let mut stream = MaybeUninit::new(FFI_ArrowArrayStream::empty().into());
        export(&mut stream, &[("row", DataType::UInt64)], 2 * ROWS, |range| {
            assert_eq!(range.start, 0, "a panic that this test asks for");
            Ok(vec![Arc::new(UInt64Array::from_iter_values(range.map(|row| row as u64)))])
        });
        // SAFETY: initialised above.
        let mut stream = unsafe { stream.assume_init() };
        // SAFETY: a stream that the library made.
        let stream = unsafe { stream.take() };
        let mut batches = ArrowArrayStreamReader::try_new(stream).unwrap();
        assert_eq!(batches.next().unwrap().unwrap().num_rows(), ROWS);
        for _ in 0..2 {
            let error = batches.next().unwrap().unwrap_err().to_string();
            assert!(error.contains("a fault of its own"), "{error}");
        }
    }
}

//! The structures of the Arrow C data and stream interfaces, and what is checked of them before they are
//! believed.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::DataType;

/// A schema, as the Arrow C data interface lays it out.
#[derive(Debug)]
#[repr(C)]
pub struct ArrowSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut ArrowSchema,
    dictionary: *mut ArrowSchema,
    release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

/// An array, as the Arrow C data interface lays it out.
#[derive(Debug)]
#[repr(C)]
pub struct ArrowArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

/// A stream of arrays, as the Arrow C stream interface lays it out.
#[derive(Debug)]
#[repr(C)]
pub struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    private_data: *mut c_void,
}

// The layouts are those of the same specification; `arrow` keeps some fields to itself.
const _: () = assert!(
    size_of::<ArrowSchema>() == size_of::<FFI_ArrowSchema>()
        && size_of::<ArrowArray>() == size_of::<FFI_ArrowArray>()
        && size_of::<ArrowArrayStream>() == size_of::<FFI_ArrowArrayStream>()
);

impl ArrowSchema {
    /// Moves the schema out, which leaves it released; whoever holds it releases it once.
    ///
    /// # Safety
    /// It is one of the C data interface: valid, or released.
    pub(super) unsafe fn take(&mut self) -> FFI_ArrowSchema {
        // SAFETY: a reference is valid and aligned; the layout is that of the specification, and that
        // it is initialised the caller says.
        unsafe { FFI_ArrowSchema::from_raw(ptr::from_mut(self).cast()) }
    }

    /// Looks into a schema.
    pub(super) fn of(schema: &FFI_ArrowSchema) -> &Self {
        // SAFETY: both have the layout of the specification, and the reference lives as long.
        unsafe { &*ptr::from_ref(schema).cast::<Self>() }
    }

    /// Whether it was released, or never filled.
    pub(super) const fn is_released(&self) -> bool {
        self.release.is_none()
    }

    #[allow(clippy::unused_self, reason = "the text lives as long as the schema")]
    fn text(&self, pointer: *const c_char) -> Option<&str> {
        if pointer.is_null() {
            return None;
        }
        // SAFETY: the specification makes it a text with a NUL at its end that lives as long as the
        // schema.
        unsafe { CStr::from_ptr(pointer) }.to_str().ok()
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.text(self.name)
    }

    /// Whether it is that of a struct, which a batch of rows is.
    pub(super) fn is_struct(&self) -> bool {
        self.text(self.format) == Some("+s")
    }

    /// Its children, where all are there.
    pub(super) fn children(&self) -> Option<Vec<&Self>> {
        let count = usize::try_from(self.n_children).ok()?;
        if count > 0 && self.children.is_null() {
            return None;
        }
        let mut children = Vec::new();
        for place in 0..count {
            // SAFETY: `n_children` pointers can be read there, by the specification; NULL is sorted out.
            let child = unsafe { (*self.children.add(place)).as_ref() }?;
            if child.is_released() {
                return None;
            }
            children.push(child);
        }
        Some(children)
    }

    /// The type of a column that can be read here: text of any form, or days.
    pub(super) fn column_type(&self) -> Option<DataType> {
        // SAFETY: NULL, or a schema that lives as long as this one, by the specification.
        let dictionary = unsafe { self.dictionary.as_ref() };
        if dictionary.is_some_and(Self::is_released) {
            return None;
        }
        let format = self.text(self.format)?;
        let Some(dictionary) = dictionary else {
            return match format {
                "tdD" => Some(DataType::Date32),
                text => text_type(text),
            };
        };
        let key = match format {
            "c" => DataType::Int8,
            "C" => DataType::UInt8,
            "s" => DataType::Int16,
            "S" => DataType::UInt16,
            "i" => DataType::Int32,
            "I" => DataType::UInt32,
            "l" => DataType::Int64,
            "L" => DataType::UInt64,
            _ => return None,
        };
        if !dictionary.dictionary.is_null() {
            return None;
        }
        let value = text_type(dictionary.text(dictionary.format)?)?;
        Some(DataType::Dictionary(Box::new(key), Box::new(value)))
    }
}

fn text_type(format: &str) -> Option<DataType> {
    match format {
        "u" => Some(DataType::Utf8),
        "U" => Some(DataType::LargeUtf8),
        "vu" => Some(DataType::Utf8View),
        _ => None,
    }
}

/// The most rows of one array; with it, no product of a length and a width overflows.
const MOST_ROWS: i64 = i64::MAX >> 8;

impl ArrowArray {
    /// Moves the array out, which leaves it released; whoever holds it releases it once.
    ///
    /// # Safety
    /// It is one of the C data interface: valid, or released.
    pub(super) unsafe fn take(&mut self) -> FFI_ArrowArray {
        // SAFETY: a reference is valid and aligned; the layout is that of the specification, and that
        // it is initialised the caller says.
        unsafe { FFI_ArrowArray::from_raw(ptr::from_mut(self).cast()) }
    }

    /// Looks into an array.
    pub(super) fn of(array: &FFI_ArrowArray) -> &Self {
        // SAFETY: both have the layout of the specification, and the reference lives as long.
        unsafe { &*ptr::from_ref(array).cast::<Self>() }
    }

    /// Checks a batch of rows against the types of its columns, so far as this can be seen without
    /// looking at rows: what `arrow` itself takes for granted when it imports. Gives the place of the
    /// column that is wrong, where it is one column.
    pub(super) fn check_batch(&self, types: &[DataType]) -> Result<(), Option<usize>> {
        self.check_lengths(1).ok_or(None)?;
        if !usize::try_from(self.n_children).is_ok_and(|count| count == types.len())
            || (!types.is_empty() && self.children.is_null())
            || !self.dictionary.is_null()
        {
            return Err(None);
        }
        for (place, data_type) in types.iter().enumerate() {
            // SAFETY: `n_children` pointers can be read there, by the specification.
            let child = unsafe { (*self.children.add(place)).as_ref() }.ok_or(Some(place))?;
            child.check_column(data_type).ok_or(Some(place))?;
            if child.length < self.offset + self.length {
                return Err(Some(place));
            }
        }
        Ok(())
    }

    /// Lengths, and that there are at least so many buffers.
    fn check_lengths(&self, buffers: i64) -> Option<()> {
        let rows = 0..=MOST_ROWS;
        let fits = rows.contains(&self.length)
            && rows.contains(&self.offset)
            && (-1..=self.length).contains(&self.null_count)
            && (buffers..=MOST_ROWS).contains(&self.n_buffers)
            && !self.buffers.is_null();
        // A count of nulls without a bitmap of them cannot be.
        (fits && (self.null_count < 1 || !self.buffer(0).is_null())).then_some(())
    }

    /// A buffer, of those that `check_lengths` has found to be there.
    fn buffer(&self, place: usize) -> *const c_void {
        // SAFETY: `n_buffers` pointers can be read there, by the specification; every caller has
        // checked that `place` is below it.
        unsafe { *self.buffers.add(place) }
    }

    fn check_column(&self, data_type: &DataType) -> Option<()> {
        // What was moved away before has nothing that may be read.
        self.release?;
        let buffers = match data_type {
            DataType::Date32 | DataType::Dictionary(..) => 2,
            _ => 3,
        };
        self.check_lengths(buffers)?;
        let last = usize::try_from(self.offset + self.length).ok()?;
        let with_rows = !self.buffer(1).is_null() || self.length == 0;
        let exact = self.n_buffers == buffers || *data_type == DataType::Utf8View;
        if self.n_children != 0 || !with_rows || !exact {
            return None;
        }
        let dictionary = self.dictionary;
        if dictionary.is_null() == matches!(data_type, DataType::Dictionary(..)) {
            return None;
        }
        match data_type {
            DataType::Utf8 => self.check_last_offset::<i32>(last),
            DataType::LargeUtf8 => self.check_last_offset::<i64>(last),
            DataType::Utf8View => self.check_view_buffers(),
            DataType::Dictionary(_, value) => {
                // SAFETY: not NULL, and it lives as long as this array, by the specification.
                let dictionary = unsafe { &*dictionary };
                dictionary.check_column(value)
            }
            _ => Some(()),
        }
    }

    /// The last offset says how many bytes of text there are.
    fn check_last_offset<T: Copy + TryInto<usize>>(&self, last: usize) -> Option<()> {
        if self.length == 0 {
            return Some(());
        }
        let offsets = self.buffer(1).cast::<T>();
        if !offsets.is_aligned() {
            return None;
        }
        // SAFETY: not NULL, aligned, and by the specification there are offset + length + 1 offsets.
        let bytes: usize = unsafe { offsets.add(last).read() }.try_into().ok()?;
        (bytes == 0 || (isize::try_from(bytes).is_ok() && !self.buffer(2).is_null())).then_some(())
    }

    /// Buffers of text behind views: their lengths stand in the last buffer.
    fn check_view_buffers(&self) -> Option<()> {
        let count = usize::try_from(self.n_buffers).ok()?.checked_sub(3)?;
        let lengths = self.buffer(count + 2).cast::<i64>();
        if count > 0 && (lengths.is_null() || !lengths.is_aligned()) {
            return None;
        }
        for place in 0..count {
            // SAFETY: not NULL, aligned, and by the specification there are `count` lengths.
            let length = unsafe { lengths.add(place).read() };
            if isize::try_from(length).is_err()
                || length < 0
                || (length > 0 && self.buffer(place + 2).is_null())
            {
                return None;
            }
        }
        Some(())
    }
}

impl ArrowArrayStream {
    /// Moves the stream out, which leaves it released; whoever holds it releases it once.
    ///
    /// # Safety
    /// It is one of the C stream interface: valid, or released.
    pub(super) unsafe fn take(&mut self) -> FFI_ArrowArrayStream {
        // SAFETY: a reference is valid and aligned; the layout is that of the specification, and that
        // it is initialised the caller says.
        unsafe { FFI_ArrowArrayStream::from_raw(ptr::from_mut(self).cast()) }
    }
}

impl From<FFI_ArrowArrayStream> for ArrowArrayStream {
    fn from(stream: FFI_ArrowArrayStream) -> Self {
        // SAFETY: both have the layout of the specification; the value moves, so that it is released
        // once, by whoever holds it then.
        unsafe { core::mem::transmute(stream) }
    }
}

#[cfg(test)]
pub(super) mod testing {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    type Change = (&'static str, fn(&mut ArrowArray));

    /// What a producer may have got wrong, and the column that is then named.
    pub(in crate::capi) const CHANGES: [Change; 10] = [
        ("the batch", |array| array.length = -1),
        ("the batch", |array| array.offset = i64::MAX),
        ("the batch", |array| array.null_count = 2),
        ("the batch", |array| array.n_children = 3),
        ("sex", |array| array.child(0).length = 3),
        ("record_id", |array| array.child(1).n_buffers = 2),
        ("record_id", |array| array.child(1).offset = -4),
        ("surname", |array| array.child(4).n_buffers = 2),
        ("postcode", |array| array.child(6).null_count = 9),
        // Moved away before.
        ("surname", |array| array.child(4).release = None),
    ];

    struct Kept {
        array: ArrowArray,
        released: Rc<Cell<u32>>,
    }

    /// Counts, and lets the maker release what it has made.
    unsafe extern "C" fn release(array: *mut ArrowArray) {
        // SAFETY: an array that `changed` has made.
        let array = unsafe { &mut *array };
        // SAFETY: as above.
        let mut kept = unsafe { Box::from_raw(array.private_data.cast::<Kept>()) };
        array.release = None;
        kept.released.set(kept.released.get() + 1);
        // SAFETY: as its maker has made it.
        drop(unsafe { kept.array.take() });
    }

    impl ArrowArray {
        fn child(&mut self, place: usize) -> &mut Self {
            // SAFETY: tests name children that are there.
            unsafe { &mut **self.children.add(place) }
        }

        /// Changes the numbers of an array, and counts how often it is released.
        pub(in crate::capi) fn changed(&mut self, change: impl FnOnce(&mut Self)) -> Rc<Cell<u32>> {
            let released = Rc::new(Cell::new(0));
            let kept = Kept { array: Self { ..*self }, released: Rc::clone(&released) };
            self.release = Some(release);
            self.private_data = Box::into_raw(Box::new(kept)).cast();
            change(self);
            released
        }
    }

    impl From<FFI_ArrowArray> for ArrowArray {
        fn from(array: FFI_ArrowArray) -> Self {
            // SAFETY: both have the layout of the specification; the value moves.
            unsafe { core::mem::transmute(array) }
        }
    }

    impl From<FFI_ArrowSchema> for ArrowSchema {
        fn from(schema: FFI_ArrowSchema) -> Self {
            // SAFETY: both have the layout of the specification; the value moves.
            unsafe { core::mem::transmute(schema) }
        }
    }
}

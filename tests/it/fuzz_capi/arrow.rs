//! Arrow structures as a producer makes them: true ones, and ones that are wrong in every way that the
//! library says it checks. Buffers are as long as lengths and offsets say, which nobody can check.

use std::cell::Cell;
use std::collections::VecDeque;
use std::ffi::{CString, c_char, c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr;
use std::rc::Rc;

use linkwise::capi::{ArrowArray, ArrowArrayStream, ArrowSchema};

use super::argument::Argument;
use super::script::{COLUMNS, FORMATS, WORDS};
use super::{Machine, UNTOUCHED};

#[repr(C)]
struct RawSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut RawSchema,
    dictionary: *mut RawSchema,
    release: Option<unsafe extern "C" fn(*mut RawSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct RawArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut RawArray,
    dictionary: *mut RawArray,
    release: Option<unsafe extern "C" fn(*mut RawArray)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct RawStream {
    get_schema: Option<unsafe extern "C" fn(*mut RawStream, *mut RawSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut RawStream, *mut RawArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut RawStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut RawStream)>,
    private_data: *mut c_void,
}

/// How often the outermost structures of a call were made, and released.
#[derive(Clone, Default)]
struct Counts(Rc<Cell<(u32, u32)>>);

impl Counts {
    fn made(&self) {
        self.0.set((self.0.get().0 + 1, self.0.get().1));
    }

    fn released(&self) {
        self.0.set((self.0.get().0, self.0.get().1 + 1));
    }

    fn check(&self) {
        assert_eq!(self.0.get().0, self.0.get().1, "what was handed over is released once");
    }
}

struct SchemaParts {
    _texts: [CString; 2],
    children: Box<[*mut RawSchema]>,
    dictionary: *mut RawSchema,
    counts: Option<Counts>,
}

unsafe extern "C" fn release_schema(schema: *mut RawSchema) {
    // SAFETY: made by `schema_of`, and not released before.
    let schema = unsafe { &mut *schema };
    // SAFETY: as above.
    let parts = unsafe { Box::from_raw(schema.private_data.cast::<SchemaParts>()) };
    schema.release = None;
    for child in parts.children.iter().chain([&parts.dictionary]) {
        if !child.is_null() {
            // SAFETY: made by `schema_of` in a box.
            let mut child = unsafe { Box::from_raw(*child) };
            if let Some(release) = child.release {
                // SAFETY: not released before.
                unsafe { release(&raw mut *child) };
            }
        }
    }
    if let Some(counts) = parts.counts {
        counts.released();
    }
}

fn schema_of(
    format: &str,
    name: &str,
    children: Vec<RawSchema>,
    dictionary: Option<RawSchema>,
    counts: Option<&Counts>,
) -> RawSchema {
    let texts = [format, name].map(|text| CString::new(text).unwrap());
    let pointers = [texts[0].as_ptr(), texts[1].as_ptr()];
    let dictionary =
        dictionary.map_or(ptr::null_mut(), |dictionary| Box::into_raw(Box::new(dictionary)));
    let children = children.into_iter().map(|child| Box::into_raw(Box::new(child)));
    let children: Box<[*mut RawSchema]> = children.collect();
    if let Some(counts) = counts {
        counts.made();
    }
    let mut parts =
        Box::new(SchemaParts { _texts: texts, children, dictionary, counts: counts.cloned() });
    RawSchema {
        format: pointers[0],
        name: pointers[1],
        metadata: ptr::null(),
        flags: 2,
        n_children: i64::try_from(parts.children.len()).unwrap(),
        children: parts.children.as_mut_ptr(),
        dictionary,
        release: Some(release_schema),
        private_data: Box::into_raw(parts).cast(),
    }
}

struct ArrayParts {
    _buffers: Vec<Box<[u8]>>,
    pointers: Box<[*const c_void]>,
    children: Box<[*mut RawArray]>,
    dictionary: *mut RawArray,
    counts: Option<Counts>,
}

unsafe extern "C" fn release_array(array: *mut RawArray) {
    // SAFETY: made by `array_of`, and not released before.
    let array = unsafe { &mut *array };
    // SAFETY: as above.
    let parts = unsafe { Box::from_raw(array.private_data.cast::<ArrayParts>()) };
    array.release = None;
    for child in parts.children.iter().chain([&parts.dictionary]) {
        if !child.is_null() {
            // SAFETY: made by `array_of` in a box.
            let mut child = unsafe { Box::from_raw(*child) };
            if let Some(release) = child.release {
                // SAFETY: not released before.
                unsafe { release(&raw mut *child) };
            }
        }
    }
    if let Some(counts) = parts.counts {
        counts.released();
    }
}

/// A buffer: its bytes, whether it is there, and whether its begin is odd.
struct Buffer(Vec<u8>, bool, bool);

fn array_of(
    shape: (i64, i64, i64),
    buffers: Vec<Buffer>,
    children: Vec<RawArray>,
    dictionary: Option<RawArray>,
    counts: Option<&Counts>,
) -> RawArray {
    let (mut kept, mut pointers) = (Vec::new(), Vec::new());
    for Buffer(mut bytes, there, odd) in buffers {
        bytes.splice(0..0, vec![0; usize::from(odd)]);
        let bytes = bytes.into_boxed_slice();
        pointers.push(if there { bytes[usize::from(odd)..].as_ptr().cast() } else { ptr::null() });
        kept.push(bytes);
    }
    let dictionary =
        dictionary.map_or(ptr::null_mut(), |dictionary| Box::into_raw(Box::new(dictionary)));
    let children = children.into_iter().map(|child| Box::into_raw(Box::new(child))).collect();
    if let Some(counts) = counts {
        counts.made();
    }
    let mut parts = Box::new(ArrayParts {
        _buffers: kept,
        pointers: pointers.into_boxed_slice(),
        children,
        dictionary,
        counts: counts.cloned(),
    });
    let (length, null_count, offset) = shape;
    RawArray {
        length,
        null_count,
        offset,
        n_buffers: i64::try_from(parts.pointers.len()).unwrap(),
        n_children: i64::try_from(parts.children.len()).unwrap(),
        buffers: parts.pointers.as_mut_ptr(),
        children: parts.children.as_mut_ptr(),
        dictionary,
        release: Some(release_array),
        private_data: Box::into_raw(parts).cast(),
    }
}

// What is drawn.

/// A column's name and format.
type Kind = (&'static str, &'static str);

fn draw_schema(machine: &mut Machine<'_>, kinds: &[Kind], counts: &Counts) -> RawSchema {
    let child = |(name, format): &Kind| {
        let (format, words) = format.split_once(' ').unwrap_or((format, ""));
        let words = (!words.is_empty()).then(|| schema_of(words, "", Vec::new(), None, None));
        schema_of(format, name, Vec::new(), words, None)
    };
    let children = kinds.iter().map(child).collect();
    let mut schema = schema_of("+s", "", children, None, Some(counts));
    match machine.byte() {
        0xf0 => schema.n_children = -1,
        0xf1 => schema.format = c"+l".as_ptr(),
        0xf2 => schema.format = c"\xff".as_ptr(),
        0xf3 => schema.name = ptr::null(),
        0xf4 => schema.format = ptr::null(),
        0xf5 if !kinds.is_empty() => schema.n_children -= 1,
        0xf6 => schema.flags = i64::MIN,
        // SAFETY: the first child is there.
        0xf7 if !kinds.is_empty() => unsafe { (**schema.children).name = c"\xff".as_ptr() },
        // SAFETY: as above.
        0xf8 if !kinds.is_empty() => unsafe { (**schema.children).name = ptr::null() },
        _ => {}
    }
    schema
}

/// The texts of a column, as offsets and bytes.
fn draw_texts(machine: &mut Machine<'_>, count: usize) -> (Vec<i64>, Vec<u8>) {
    let (mut offsets, mut bytes) = (vec![0], Vec::new());
    for _ in 0..count {
        let word = usize::from(machine.byte());
        bytes.extend_from_slice(WORDS[word % WORDS.len()].as_bytes());
        offsets.push(i64::try_from(bytes.len()).unwrap());
    }
    match machine.byte() {
        0xf0 => {
            // One offset is wrong.
            let place = usize::from(machine.byte()) % offsets.len();
            offsets[place] = i64::draw(machine);
            let last = offsets[count];
            match usize::try_from(last) {
                Ok(last) if last <= 4096 => bytes.resize(bytes.len().max(last), b'x'),
                Ok(_) => offsets[count] = i64::try_from(bytes.len()).unwrap(),
                Err(_) => {}
            }
        }
        0xf1 => {
            let place = usize::from(u16::from_le_bytes(machine.bytes()));
            let by = machine.byte();
            let length = bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(place % length) {
                *byte ^= by;
            }
        }
        _ => {}
    }
    (offsets, bytes)
}

fn there(bytes: Vec<u8>) -> Buffer {
    Buffer(bytes, true, false)
}

fn views(machine: &mut Machine<'_>, count: usize) -> Vec<Buffer> {
    let (offsets, bytes) = draw_texts(machine, count);
    let mut views = Vec::new();
    for ends in offsets.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let text = usize::try_from(from).ok().zip(usize::try_from(to).ok());
        let text = text.and_then(|(from, to)| bytes.get(from..to)).unwrap_or_default();
        let mut view = [0; 16];
        view[..4].copy_from_slice(&i32::try_from(text.len()).unwrap().to_le_bytes());
        if text.len() <= 12 {
            view[4..4 + text.len()].copy_from_slice(text);
        } else {
            view[4..8].copy_from_slice(&text[..4]);
            view[12..].copy_from_slice(&u32::try_from(from).unwrap_or(0).to_le_bytes());
        }
        if machine.byte() == 0xf0 {
            let [place, by] = machine.bytes();
            view[usize::from(place) % 16] ^= by;
        }
        views.extend_from_slice(&view);
    }
    let length = if machine.byte() == 0xf0 {
        i64::draw(machine).min(0)
    } else {
        i64::try_from(bytes.len()).unwrap()
    };
    vec![there(views), there(bytes), there(length.to_le_bytes().to_vec())]
}

fn draw_column(machine: &mut Machine<'_>, format: &str, rows: usize) -> RawArray {
    let offset = match machine.byte() {
        byte @ 0xe0.. => usize::from(byte - 0xe0),
        _ => 0,
    };
    let rows = match machine.byte() {
        0xf0 => rows + 1,
        0xf1 => rows.saturating_sub(1),
        0xf2 => 0,
        _ => rows,
    };
    let all = rows + offset;
    let validity = machine.byte();
    let bitmap = (0..all.div_ceil(8)).map(|_| machine.byte()).collect::<Vec<_>>();
    let mut buffers = vec![Buffer(bitmap, validity >= 0xe0, false)];
    let mut dictionary = None;
    let texts = |machine: &mut Machine<'_>, wide: bool| {
        let (offsets, bytes) = draw_texts(machine, all);
        let offsets = offsets.into_iter().flat_map(|offset| {
            let small = i32::try_from(offset).unwrap_or(-1).to_le_bytes();
            if wide { offset.to_le_bytes().to_vec() } else { small.to_vec() }
        });
        [there(offsets.collect()), there(bytes)]
    };
    match format.split_once(' ').unwrap_or((format, "")) {
        ("U", _) => buffers.extend(texts(machine, true)),
        ("vu", _) => buffers.extend(views(machine, all)),
        ("tdD", _) => {
            let days = (0..all).flat_map(|_| i32::draw(machine).to_le_bytes());
            buffers.push(there(days.collect()));
        }
        (keys @ ("c" | "C" | "s" | "S" | "i" | "I" | "l" | "L"), words) => {
            let width = match keys {
                "c" | "C" => 1,
                "s" | "S" => 2,
                "i" | "I" => 4,
                _ => 8,
            };
            let count = usize::from(machine.byte() % 4);
            let key = |machine: &mut Machine<'_>| match machine.byte() {
                0xf0 => i64::draw(machine),
                byte => i64::from(byte) % i64::try_from(count.max(1)).unwrap(),
            };
            let keys = (0..all).flat_map(|_| key(machine).to_le_bytes()[..width].to_vec());
            buffers.push(there(keys.collect()));
            // A dictionary of a dictionary is refused, and would have no end here.
            let words = if words.contains(' ') { "u" } else { words };
            dictionary = Some(draw_column(machine, words, count));
        }
        _ => buffers.extend(texts(machine, false)),
    }
    match machine.byte() {
        0xf0 => buffers.iter_mut().for_each(|buffer| buffer.1 = false),
        0xf1 => buffers[1].2 = true,
        0xf2 => drop(buffers.pop()),
        0xf3 => buffers.push(there(vec![0; 8])),
        0xf4 => dictionary = None,
        _ => {}
    }
    let nulls = if validity >= 0xe0 { -1 } else { 0 };
    let shape = (i64::try_from(rows).unwrap(), nulls, i64::try_from(offset).unwrap());
    let mut array = array_of(shape, buffers, Vec::new(), dictionary, None);
    match machine.byte() {
        0xf0 => array.length = i64::draw(machine).min(array.length),
        0xf1 => array.null_count = i64::draw(machine),
        0xf2 => array.offset = [i64::MIN, -1, i64::MAX][usize::from(machine.byte()) % 3],
        0xf3 => array.n_buffers = [-1, 0, 1][usize::from(machine.byte()) % 3],
        0xf4 => array.n_children = -1,
        0xf5 => array.length = i64::MAX,
        0xf6 => array.buffers = ptr::null_mut(),
        _ => {}
    }
    array
}

fn draw_batch(machine: &mut Machine<'_>, kinds: &[Kind], counts: &Counts) -> RawArray {
    let rows = usize::from(machine.byte() % 8);
    let mut children: Vec<_> =
        kinds.iter().map(|(_, format)| draw_column(machine, format, rows)).collect();
    let how = machine.byte();
    if how == 0xf0
        && let Some(mut child) = children.pop()
    {
        // SAFETY: made above.
        unsafe { release_array(&raw mut child) };
    }
    let validity = Buffer(vec![machine.byte()], how == 0xf1, false);
    let shape = (i64::try_from(rows).unwrap(), if how == 0xf1 { -1 } else { 0 }, 0);
    let mut batch = array_of(shape, vec![validity], children, None, Some(counts));
    match how {
        0xf2 => batch.length = i64::draw(machine).min(batch.length),
        0xf3 => batch.offset = i64::draw(machine).min(0),
        0xf4 => batch.null_count = i64::draw(machine),
        0xf5 => batch.n_buffers = 0,
        0xf6 => batch.n_children = -1,
        0xf7 => batch.children = ptr::null_mut(),
        0xf8 => batch.length += 1,
        0xf9 if !kinds.is_empty() && batch.n_children > 0 => {
            // A child that was released before.
            // SAFETY: the first child is there.
            unsafe { release_array(*batch.children) };
        }
        _ => {}
    }
    batch
}

fn draw_kinds(machine: &mut Machine<'_>) -> Vec<Kind> {
    let count = usize::from(machine.byte() % 10);
    let kind = |machine: &mut Machine<'_>| {
        let [name, format] = machine.bytes::<2>().map(usize::from);
        (COLUMNS[name % COLUMNS.len()], FORMATS[format % FORMATS.len()])
    };
    (0..count).map(|_| kind(machine)).collect()
}

impl Argument for Option<&mut ArrowArray> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let counts = Counts::default();
        let how = machine.byte();
        if how >= 0xf8 {
            return None;
        }
        // The schema draws the same kinds: that it describes the array is in the contract.
        let kinds = draw_kinds(machine);
        let mut array = draw_batch(machine, &kinds, &counts);
        machine.kinds = Some(kinds);
        if how >= 0xf0 {
            // SAFETY: made above.
            unsafe { release_array(&raw mut array) };
        }
        let place = machine.keep(array);
        machine.after(move |_, _| {
            // SAFETY: kept until now.
            assert!(unsafe { &*place }.release.is_none(), "an array is moved out");
            counts.check();
        });
        // SAFETY: kept until the call has returned; the layout is that of the specification.
        Some(unsafe { &mut *place.cast() })
    }
}

impl Argument for Option<&mut ArrowSchema> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let counts = Counts::default();
        let how = machine.byte();
        let kinds = machine.kinds.take().unwrap_or_default();
        if how >= 0xf8 {
            return None;
        }
        let mut schema = draw_schema(machine, &kinds, &counts);
        if how >= 0xf0 {
            // SAFETY: made above.
            unsafe { release_schema(&raw mut schema) };
        }
        let place = machine.keep(schema);
        machine.after(move |_, _| {
            // SAFETY: kept until now.
            assert!(unsafe { &*place }.release.is_none(), "a schema is moved out");
            counts.check();
        });
        // SAFETY: as above.
        Some(unsafe { &mut *place.cast() })
    }
}

/// What a stream gives, and its errors.
struct Producer {
    schema: Option<RawSchema>,
    batches: VecDeque<RawArray>,
    fails_at: Option<usize>,
    counts: Counts,
}

unsafe extern "C" fn get_schema(stream: *mut RawStream, place: *mut RawSchema) -> c_int {
    // SAFETY: made by `draw_stream`, and not released before.
    let producer = unsafe { &mut *(*stream).private_data.cast::<Producer>() };
    match producer.schema.take() {
        // SAFETY: a place for a schema.
        Some(schema) => unsafe { place.write(schema) },
        None => return 5,
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut RawStream, place: *mut RawArray) -> c_int {
    // SAFETY: as above.
    let producer = unsafe { &mut *(*stream).private_data.cast::<Producer>() };
    if producer.fails_at == Some(producer.batches.len()) {
        return 22;
    }
    if let Some(batch) = producer.batches.pop_front() {
        // SAFETY: a place for an array.
        unsafe { place.write(batch) };
    } else {
        // SAFETY: as above.
        unsafe { (*place).release = None };
    }
    0
}

unsafe extern "C" fn get_last_error(_: *mut RawStream) -> *const c_char {
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut RawStream) {
    // SAFETY: made by `draw_stream`, and not released before.
    let stream = unsafe { &mut *stream };
    stream.release = None;
    // SAFETY: as above.
    let producer = unsafe { Box::from_raw(stream.private_data.cast::<Producer>()) };
    if let Some(mut schema) = producer.schema {
        // SAFETY: made by `draw_schema`.
        unsafe { release_schema(&raw mut schema) };
    }
    for mut batch in producer.batches {
        // SAFETY: made by `draw_batch`.
        unsafe { release_array(&raw mut batch) };
    }
    producer.counts.released();
}

fn draw_stream(machine: &mut Machine<'_>) -> (RawStream, Counts) {
    let counts = Counts::default();
    let kinds = draw_kinds(machine);
    let schema = (machine.byte() != 0xff).then(|| draw_schema(machine, &kinds, &counts));
    let batches = usize::from(machine.byte() % 4);
    let batches = (0..batches).map(|_| draw_batch(machine, &kinds, &counts)).collect();
    let fails_at = Some(usize::from(machine.byte())).filter(|byte| *byte >= 0xf0);
    let fails_at = fails_at.map(|byte| byte - 0xf0);
    counts.made();
    let producer = Box::new(Producer { schema, batches, fails_at, counts: counts.clone() });
    let stream = RawStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release_stream),
        private_data: Box::into_raw(producer).cast(),
    };
    (stream, counts)
}

impl Argument for Option<&mut ArrowArrayStream> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let (stream, counts) = match machine.byte() {
            0xf0.. => return None,
            0xe0..0xf0 => match machine.stream.take() {
                Some(mut stream) => {
                    let empty = RawStream { release: None, ..stream.0 };
                    (std::mem::replace(&mut stream.0, empty), Counts::default())
                }
                None => return None,
            },
            0xd0..0xe0 => {
                let (mut stream, counts) = draw_stream(machine);
                // SAFETY: made above.
                unsafe { release_stream(&raw mut stream) };
                (stream, counts)
            }
            _ => draw_stream(machine),
        };
        let place = machine.keep(stream);
        machine.after(move |_, _| {
            // SAFETY: kept until now.
            assert!(unsafe { &*place }.release.is_none(), "a stream is moved out");
            counts.check();
        });
        // SAFETY: as above.
        Some(unsafe { &mut *place.cast() })
    }
}

/// A stream that the library made.
pub(crate) struct Stream(RawStream);

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: not released before.
            unsafe { release(&raw mut self.0) };
        }
    }
}

impl Argument for Option<&mut MaybeUninit<ArrowArrayStream>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        if machine.byte() >= 0xf0 {
            return None;
        }
        let mut place = Box::new(MaybeUninit::<RawStream>::uninit());
        // SAFETY: any bytes may be in it.
        unsafe { place.as_mut_ptr().write_bytes(UNTOUCHED, 1) };
        let given = place.as_mut_ptr();
        machine.after(move |machine, succeeded| {
            // SAFETY: all bytes were written above.
            let bytes: [u8; size_of::<RawStream>()] =
                unsafe { place.as_ptr().cast::<[u8; size_of::<RawStream>()]>().read() };
            assert_eq!(bytes.iter().any(|byte| *byte != UNTOUCHED), succeeded);
            if succeeded {
                // SAFETY: the call wrote it.
                machine.stream = Some(Stream(unsafe { place.assume_init_read() }));
            }
        });
        // SAFETY: the box lives until the call has returned.
        Some(unsafe { &mut *given.cast() })
    }
}

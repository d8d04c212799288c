//! What fuzzing calls for the C face: the input is a list of calls, with arguments that the contracts in
//! the header allow, wrong ones among them.
//!
//! Each call is the place of a function in [`function::FUNCTIONS`] and its arguments, as [`argument`] draws
//! them: handles from slots of their types, into which also go the handles that calls make; texts from
//! registers, into which go the texts that calls give. Whatever is called: nothing panics, a call that
//! fails writes nothing, and what is consumed is gone.

#![allow(unsafe_code, reason = "it calls as C does")]
#![allow(dead_code, reason = "fuzzing needs a part of it")]

mod argument;
mod arrow;
mod function;
mod handle;
mod progress;
pub(crate) mod script;

use std::any::Any;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use linkwise::capi::{LINKWISE_E_PANIC, LINKWISE_OK, LINKWISE_TEXT_FAILED, linkwise_slice};

use arrow::Stream;
use handle::Slots;

/// What a place has before a call writes to it.
const UNTOUCHED: u8 = 0x5a;
/// The number of registers.
const REGISTERS: usize = 32;
/// No input has more calls.
const MOST_CALLS: usize = 400;

type After = Box<dyn FnOnce(&mut Machine<'_>, bool)>;

pub(crate) struct Machine<'d> {
    data: &'d [u8],
    room: tempfile::TempDir,
    slots: Rc<Slots>,
    registers: Vec<Vec<u8>>,
    stream: Option<Stream>,
    // Of the call that is being made:
    paths: u8,
    slices: u32,
    locked: Vec<(*const (), bool)>,
    afters: Vec<After>,
    kept: Vec<Box<dyn Any>>,
    count: Option<usize>,
    kinds: Option<Vec<(&'static str, &'static str)>>,
    text: Option<(Box<[u8]>, usize)>,
    has_error: bool,
    succeeded: bool,
}

/// The names of all functions that may be called.
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    function::FUNCTIONS.iter().map(|(name, ..)| *name)
}

pub fn capi(data: &[u8]) {
    trace(data);
}

/// Makes the calls, and gives their names and whether they succeeded.
pub(crate) fn trace(data: &[u8]) -> Vec<(&'static str, bool)> {
    let mut machine = Machine::new(data);
    let mut calls = Vec::new();
    while !machine.data.is_empty() && calls.len() < MOST_CALLS {
        let number = usize::from(u16::from_le_bytes([machine.byte(), machine.byte()]));
        let (name, paths, call) = function::FUNCTIONS[number % function::FUNCTIONS.len()];
        machine.paths = paths;
        call(&mut machine);
        calls.push((name, machine.succeeded));
    }
    calls
}

impl<'d> Machine<'d> {
    fn new(data: &'d [u8]) -> Self {
        Self {
            data,
            room: tempfile::tempdir().unwrap(),
            slots: Rc::default(),
            registers: vec![Vec::new(); REGISTERS],
            stream: None,
            paths: 0,
            slices: 0,
            locked: Vec::new(),
            afters: Vec::new(),
            kept: Vec::new(),
            count: None,
            kinds: None,
            text: None,
            has_error: false,
            succeeded: false,
        }
    }

    /// The next byte; 0 after the end.
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.data.split_first() else { return 0 };
        self.data = rest;
        first
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    fn after(&mut self, after: impl FnOnce(&mut Machine<'_>, bool) + 'static) {
        self.afters.push(Box::new(after));
    }

    /// Keeps what a call reads until it has returned, at the place where it is.
    fn keep<T: 'static>(&mut self, value: T) -> *mut T {
        let mut value = Box::new(value);
        let place = &raw mut *value;
        self.kept.push(value);
        place
    }

    /// Bytes in memory of exactly their length.
    fn lend(&mut self, bytes: Vec<u8>) -> linkwise_slice<'static> {
        let bytes = bytes.into_boxed_slice();
        let lent: *const [u8] = &raw const *bytes;
        self.kept.push(Box::new(bytes));
        // SAFETY: they are kept until the call has returned.
        unsafe { &*lent }.into()
    }

    /// Puts a text that a call gave into a register.
    fn put(&mut self, register: usize, text: &[u8]) {
        self.registers[register % REGISTERS] = text.to_vec();
    }

    /// Whether an object is not in use by this call, or only shared and wanted as shared.
    fn lock(&mut self, object: *const (), exclusive: bool) -> bool {
        let free = self.locked.iter().all(|(own, by)| *own != object || !(*by || exclusive));
        if free {
            self.locked.push((object, exclusive));
        }
        free
    }

    fn finish<R: argument::Outcome>(&mut self, result: R) {
        self.succeeded = result.outcome(self);
        for after in std::mem::take(&mut self.afters) {
            after(self, self.succeeded);
        }
        self.kept.clear();
        self.locked.clear();
        (self.slices, self.count, self.text, self.has_error) = (0, None, None, false);
    }

    fn status(&mut self, status: i32) -> bool {
        assert!(!self.has_error || status != LINKWISE_E_PANIC, "the library panicked");
        // What has neither an error nor an output gives a number of another kind.
        (!self.has_error && self.afters.is_empty()) || status == LINKWISE_OK
    }

    /// Checks a text in a buffer, where there is one, and keeps it.
    fn given(&mut self, length: usize) -> bool {
        let Some((buffer, register)) = self.text.take() else { return true };
        let untouched = |bytes: &[u8]| bytes.iter().all(|byte| *byte == UNTOUCHED);
        if length == LINKWISE_TEXT_FAILED || buffer.is_empty() {
            assert!(untouched(&buffer), "a text that was not given was written");
            return length != LINKWISE_TEXT_FAILED;
        }
        let most = buffer.len().min(length + 1);
        // A text that is cut is cut at a character, of which none is longer than four bytes.
        let end = (most.saturating_sub(4)..most)
            .rfind(|place| buffer[*place] == 0 && (length >= buffer.len() || *place == length));
        let end = end.expect("a text ends with NUL");
        let text = std::str::from_utf8(&buffer[..end]).expect("a text is UTF-8");
        assert!(untouched(&buffer[end + 1..]), "a call wrote behind a text");
        let text = text.as_bytes().to_vec();
        self.put(register, &text);
        true
    }

    /// A path in the room of this input, or none.
    fn path(&mut self) -> Vec<u8> {
        let room = self.room.path().to_str().unwrap().to_owned();
        let letter = |byte: u8| char::from(b'a' + byte % 16);
        let path = match self.byte() {
            0 => return Vec::new(),
            1 => format!("{room}/{}\0b", letter(self.byte())),
            2 => return [room.as_bytes(), b"/\xff"].concat(),
            3 => format!("{room}/{}", "long".repeat(1024)),
            4 => room,
            5 => format!("{room}/{}/{}", letter(self.byte()), letter(self.byte())),
            6 => format!("{room}/{}/checkpoint", letter(self.byte())),
            7 => {
                // A file with a text that came out of the library.
                let path = PathBuf::from(format!("{room}/{}", letter(self.byte())));
                let register = usize::from(self.byte()) % REGISTERS;
                // Where a folder is, none is written.
                let _ = fs::write(&path, &self.registers[register]);
                return path.to_str().unwrap().as_bytes().to_vec();
            }
            byte => format!("{room}/{}", letter(byte)),
        };
        path.into_bytes()
    }
}

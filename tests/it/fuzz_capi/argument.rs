//! How arguments are drawn, each by its type.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::rc::Rc;

use linkwise::capi::*;

use super::handle::{Handle, SLOTS, Slot};
use super::script::WORDS;
use super::{Machine, REGISTERS, UNTOUCHED};

/// 2026-01-01T00:00:00Z.
pub(crate) const NOW: i64 = 1_767_225_600_000;
/// From here on, a byte that chooses a handle or a place chooses NULL.
pub(crate) const NULL: u8 = 0xf0;

/// An argument of a call.
pub(crate) trait Argument: Sized {
    fn draw(machine: &mut Machine<'_>) -> Self;
}

/// What a call gives back.
pub(crate) trait Outcome {
    /// Whether the call succeeded.
    fn outcome(self, machine: &mut Machine<'_>) -> bool;
}

impl Outcome for i32 {
    fn outcome(self, machine: &mut Machine<'_>) -> bool {
        machine.status(self)
    }
}

impl Outcome for usize {
    fn outcome(self, machine: &mut Machine<'_>) -> bool {
        machine.given(self)
    }
}

impl Outcome for *const c_char {
    fn outcome(self, _: &mut Machine<'_>) -> bool {
        assert!(!self.is_null());
        // SAFETY: functions that give such a pointer say that it ends with NUL and lives for ever.
        unsafe { CStr::from_ptr(self) }.to_str().is_ok_and(|text| !text.is_empty())
    }
}

macro_rules! plain_outcomes {
    ($($result:ty)*) => { $(
        impl Outcome for $result {
            fn outcome(self, _: &mut Machine<'_>) -> bool {
                true
            }
        }
    )* };
}

plain_outcomes! { () bool i16 u32 u64 }

// Numbers: most bytes are the number themselves.

fn number(machine: &mut Machine<'_>) -> i64 {
    match machine.byte() {
        byte @ ..0xf0 => i64::from(byte),
        0xf0 => i64::from(u16::from_le_bytes(machine.bytes())),
        0xf1 => i64::from_le_bytes(machine.bytes()),
        0xf2 => NOW + i64::from(i16::from_le_bytes(machine.bytes())) * 3_600_000,
        0xf3 => i64::MAX,
        0xf4 => i64::MIN,
        0xf5 => -1,
        0xf6 => 1_i64.rotate_left(u32::from(machine.byte()) % 64),
        _ => NOW,
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl Argument for $number {
            #[allow(clippy::cast_possible_truncation, reason = "any number does")]
            #[allow(clippy::cast_sign_loss, reason = "any number does")]
            fn draw(machine: &mut Machine<'_>) -> Self {
                number(machine) as $number
            }
        }
    )* };
}

numbers! { u8 i16 i32 u32 i64 u64 }

impl Argument for usize {
    fn draw(machine: &mut Machine<'_>) -> Self {
        machine.count.take().unwrap_or_else(|| {
            let drawn = u64::draw(machine);
            // Room is made for small numbers of things, and refused for impossible ones.
            let small = usize::try_from(drawn & 0xffff).unwrap_or(0);
            if drawn < 1 << 60 { small } else { usize::try_from(drawn).unwrap_or(usize::MAX) }
        })
    }
}

impl Argument for linkwise_flag {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let byte = machine.byte();
        let byte: u8 = if byte & 1 == 1 { byte } else { 0 };
        // SAFETY: a flag is a byte, and each byte is one, as C may put any into a bool.
        unsafe { core::mem::transmute(byte) }
    }
}

// Handles.

fn slot<H: Handle>(machine: &mut Machine<'_>) -> Option<*const Slot<H>> {
    let byte = machine.byte();
    let slots = Rc::clone(&machine.slots);
    (byte < NULL).then(|| &raw const H::slots(&slots)[usize::from(byte) % SLOTS])
}

impl<H: Handle> Argument for Option<&H> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let slot = slot::<H>(machine)?;
        // SAFETY: the slots live as long as the machine; nothing else of this call may write to it.
        machine.lock(slot.cast(), false).then(|| unsafe { &*(*slot).get() }.as_deref())?
    }
}

impl<H: Handle> Argument for Option<&mut H> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let slot = slot::<H>(machine)?;
        // SAFETY: as above; nothing else of this call may use it.
        machine.lock(slot.cast(), true).then(|| unsafe { &mut *(*slot).get() }.as_deref_mut())?
    }
}

impl<H: Handle> Argument for Option<Box<H>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let slot = slot::<H>(machine)?;
        // SAFETY: as above.
        machine.lock(slot.cast(), true).then(|| unsafe { (*(*slot).get()).take() })?
    }
}

impl<H: Handle> Argument for Option<&mut Option<Box<H>>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let slot = slot::<H>(machine)?;
        if !machine.lock(slot.cast(), true) {
            return None;
        }
        machine.after(move |_, _| {
            // SAFETY: as above.
            let gone = unsafe { (*(*slot).get()).is_none() };
            assert!(gone, "what a call consumes is gone");
        });
        // SAFETY: as above.
        Some(unsafe { &mut *(*slot).get() })
    }
}

/// A place for what a call gives, and what becomes of it where the call succeeds.
#[allow(clippy::unnecessary_wraps, reason = "arguments may be NULL, and this one is none")]
fn place<'a, T: 'static>(
    machine: &mut Machine<'_>,
    done: impl FnOnce(&mut Machine<'_>, bool, Option<MaybeUninit<T>>) + 'static,
) -> Option<&'a mut MaybeUninit<T>> {
    let mut place = Box::new(MaybeUninit::<T>::uninit());
    // SAFETY: any bytes may be in it.
    unsafe { place.as_mut_ptr().cast::<u8>().write_bytes(UNTOUCHED, size_of::<T>()) };
    let given: *mut MaybeUninit<T> = &raw mut *place;
    machine.after(move |machine, succeeded| {
        let bytes = place.as_ptr().cast::<u8>();
        // SAFETY: all bytes were written above; a call writes whole values, whose padding is not asked.
        let touched = (0..size_of::<T>()).any(|at| unsafe { *bytes.add(at) } != UNTOUCHED);
        done(machine, succeeded, touched.then_some(*place));
    });
    // SAFETY: the box lives until the call has returned.
    Some(unsafe { &mut *given })
}

impl<H: Handle> Argument for Option<&mut MaybeUninit<Option<Box<H>>>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        machine.has_error |= H::IS_ERROR;
        let slot = slot::<H>(machine)?;
        if !machine.lock(slot.cast(), true) {
            return None;
        }
        place(machine, move |_, succeeded, handle: Option<MaybeUninit<Option<Box<H>>>>| {
            assert_eq!(handle.is_some(), succeeded || H::IS_ERROR, "outputs of success alone");
            if let Some(handle) = handle {
                // SAFETY: the call wrote it.
                let handle = unsafe { handle.assume_init() };
                if H::IS_ERROR {
                    assert_eq!(handle.is_none(), succeeded, "an error where a call fails");
                }
                // SAFETY: the call has returned, and the slots live as long as the machine.
                unsafe { *(*slot).get() = handle };
            }
        })
    }
}

// What a call writes and C may copy.

/// Something that a call fills in.
trait Filled: 'static {
    /// The texts in it.
    fn texts(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }
}

macro_rules! filled {
    ($($filled:ty)*) => { $( impl Filled for $filled {} )* };
    ($($filled:ident: $($slice:ident)*;)*) => { $(
        impl Filled for $filled<'static> {
            fn texts(&self) -> Vec<Vec<u8>> {
                vec![$(read(self.$slice)),*]
            }
        }
    )* };
}

filled! { bool u32 i32 u64 i64 usize linkwise_compared_pair linkwise_log_comparison linkwise_sample_report }

filled! {
    linkwise_assembled_owner: owner;
    linkwise_pass_report: name;
    linkwise_explained_level: comparison level;
    linkwise_finding: code origin sentence;
    linkwise_mapping: record_id;
    linkwise_rejected_row: code;
    linkwise_review_pair: left_owner right_owner;
    linkwise_withdrawn_link: other_owner;
    linkwise_notice_standing: party notice;
    linkwise_reassembled_owner: owner;
    linkwise_recomputed_bin: pass;
    linkwise_replayed_act: party;
    linkwise_sampled_pair: left_owner right_owner;
    linkwise_sent_notice: party notice;
}

impl Filled for linkwise_slice<'static> {
    fn texts(&self) -> Vec<Vec<u8>> {
        vec![read(*self)]
    }
}

impl<const N: usize> Filled for [u8; N] {
    fn texts(&self) -> Vec<Vec<u8>> {
        vec![self.to_vec()]
    }
}

impl Filled for linkwise_edge {
    fn texts(&self) -> Vec<Vec<u8>> {
        vec![self.left.to_vec(), self.right.to_vec()]
    }
}

/// What C sees of a slice.
#[repr(C)]
pub(crate) struct RawSlice {
    pub(crate) data: *const u8,
    pub(crate) len: usize,
}

pub(crate) fn raw_slice(slice: RawSlice) -> linkwise_slice<'static> {
    // SAFETY: both have the same layout.
    unsafe { std::mem::transmute(slice) }
}

pub(crate) fn read(slice: linkwise_slice<'static>) -> Vec<u8> {
    // SAFETY: both have the same layout.
    let slice: RawSlice = unsafe { std::mem::transmute(slice) };
    if slice.len == 0 {
        return Vec::new();
    }
    // SAFETY: the library lent it, and nothing has changed its handle.
    unsafe { std::slice::from_raw_parts(slice.data, slice.len) }.to_vec()
}

fn filled<'a, T: Filled>(machine: &mut Machine<'_>) -> Option<&'a mut MaybeUninit<T>> {
    let register = machine.byte();
    if register >= NULL {
        return None;
    }
    place(machine, move |machine, succeeded, value: Option<MaybeUninit<T>>| {
        assert_eq!(value.is_some(), succeeded, "outputs of success alone");
        if let Some(value) = value {
            // SAFETY: the call wrote it.
            let texts = unsafe { value.assume_init_ref() }.texts();
            for (place, text) in texts.into_iter().enumerate() {
                machine.put(usize::from(register) + place, &text);
            }
        }
    })
}

macro_rules! filled_arguments {
    ($($filled:ty)*) => { $(
        impl<'a> Argument for Option<&'a mut MaybeUninit<$filled>> {
            fn draw(machine: &mut Machine<'_>) -> Self {
                filled::<$filled>(machine)
            }
        }
    )* };
    ($($filled:ident;)*) => { $(
        impl<'a, 'b> Argument for Option<&'a mut MaybeUninit<$filled<'b>>> {
            fn draw(machine: &mut Machine<'_>) -> Self {
                let place = filled::<$filled<'static>>(machine)?;
                // SAFETY: the lifetime alone is another.
                Some(unsafe { &mut *std::ptr::from_mut(place).cast() })
            }
        }
    )* };
}

filled_arguments! {
    bool u32 i32 u64 i64 usize [u8; 16] [u8; 32] [u8; 64] linkwise_compared_pair linkwise_edge
    linkwise_log_comparison linkwise_sample_report
}

filled_arguments! {
    linkwise_slice;
    linkwise_assembled_owner;
    linkwise_pass_report;
    linkwise_explained_level;
    linkwise_finding;
    linkwise_mapping;
    linkwise_rejected_row;
    linkwise_review_pair;
    linkwise_withdrawn_link;
    linkwise_notice_standing;
    linkwise_reassembled_owner;
    linkwise_recomputed_bin;
    linkwise_replayed_act;
    linkwise_sampled_pair;
    linkwise_sent_notice;
}

// Texts.

fn slice(machine: &mut Machine<'_>) -> linkwise_slice<'static> {
    let bytes = match machine.byte() {
        0 => return raw_slice(RawSlice { data: std::ptr::null(), len: 0 }),
        1 => {
            let length = usize::from(machine.byte()).min(machine.data.len());
            let (text, rest) = machine.data.split_at(length);
            machine.data = rest;
            text.to_vec()
        }
        2 => register(machine),
        3 => {
            // With one byte changed.
            let mut text = register(machine);
            let [low, high, by] = machine.bytes();
            let length = text.len().max(1);
            if let Some(byte) = text.get_mut(usize::from(u16::from_le_bytes([low, high])) % length)
            {
                *byte ^= by;
            }
            text
        }
        4 => {
            // Cut.
            let mut text = register(machine);
            text.truncate(usize::from(u16::from_le_bytes(machine.bytes())));
            text
        }
        5 => return raw_slice(RawSlice { data: std::ptr::null(), len: 5 }),
        6 => return raw_slice(RawSlice { data: b"x".as_ptr(), len: usize::MAX }),
        7 => b"caf\xe9".to_vec(),
        8 => vec![machine.byte(); usize::from(u16::from_le_bytes(machine.bytes()))],
        9 => [register(machine), register(machine)].concat(),
        byte => WORDS[(usize::from(byte) - 10) % WORDS.len()].as_bytes().to_vec(),
    };
    machine.lend(bytes)
}

fn register(machine: &mut Machine<'_>) -> Vec<u8> {
    let register = usize::from(machine.byte()) % REGISTERS;
    machine.registers[register].clone()
}

impl Argument for linkwise_slice<'_> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let is_path = machine.paths.checked_shr(machine.slices).is_some_and(|paths| paths & 1 == 1);
        machine.slices += 1;
        if is_path {
            let path = machine.path();
            machine.lend(path)
        } else {
            slice(machine)
        }
    }
}

/// A buffer for a text; its capacity is the next argument.
impl Argument for *mut c_char {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let (kind, register) = (machine.byte(), machine.byte());
        let capacity = if kind == 0xff { 1 << 16 } else { usize::from(kind) };
        machine.count = Some(capacity);
        if register >= NULL {
            return std::ptr::null_mut();
        }
        let mut buffer = vec![UNTOUCHED; capacity].into_boxed_slice();
        let place = buffer.as_mut_ptr().cast();
        machine.text = Some((buffer, usize::from(register)));
        place
    }
}

/// Fields; their number is the next argument.
impl Argument for *const linkwise_field<'_> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let count = usize::from(machine.byte());
        if count >= usize::from(NULL) {
            machine.count = Some(count % 3);
            return std::ptr::null();
        }
        let count = count % 28;
        machine.count = Some(count);
        let mut fields = Vec::new();
        for _ in 0..count {
            let column = i32::draw(machine);
            fields.push(linkwise_field { column, text: slice(machine) });
        }
        let fields = fields.into_boxed_slice();
        let place = fields.as_ptr();
        machine.keep(fields);
        place
    }
}

// Structures that C fills.

/// A size that is right, or not.
fn size<T>(machine: &mut Machine<'_>) -> usize {
    let byte = machine.byte();
    if byte < 0xe0 { size_of::<T>() } else { usize::from(byte - 0xe0) * 8 }
}

impl Argument for Option<&linkwise_request<'_>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let struct_size = size::<linkwise_request<'_>>(machine);
        if struct_size == 0 {
            return None;
        }
        let request = linkwise_request {
            struct_size,
            party: slice(machine),
            recipient: slice(machine),
            now_ms: i64::draw(machine),
            opt_out_as_of_ms: i64::draw(machine),
            rows: u64::draw(machine),
            purpose: i32::draw(machine),
            revoked: linkwise_flag::draw(machine),
        };
        // SAFETY: kept until the call has returned.
        Some(unsafe { &*machine.keep(request) })
    }
}

impl Argument for Option<&linkwise_assertion_facts<'_>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let struct_size = size::<linkwise_assertion_facts<'_>>(machine);
        if struct_size == 0 {
            return None;
        }
        let facts = linkwise_assertion_facts {
            struct_size,
            subject: slice(machine),
            author: slice(machine),
            recipient: slice(machine),
            reference: slice(machine),
            made_ms: i64::draw(machine),
            expires_ms: i64::draw(machine),
            kind: i32::draw(machine),
            threshold: i32::draw(machine),
            acts: u32::draw(machine),
        };
        // SAFETY: kept until the call has returned.
        Some(unsafe { &*machine.keep(facts) })
    }
}

fn consent(machine: &mut Machine<'_>) -> Option<linkwise_consent<'static>> {
    let struct_size = size::<linkwise_consent<'_>>(machine);
    (struct_size != 0).then(|| linkwise_consent {
        struct_size,
        giver_id: slice(machine),
        competence_assessed: slice(machine),
        from_ms: i64::draw(machine),
        until_ms: i64::draw(machine),
        withdrawn_ms: i64::draw(machine),
        kind: i32::draw(machine),
        giver: i32::draw(machine),
        purposes: u32::draw(machine),
        given: linkwise_flag::draw(machine),
        evidence_seen: linkwise_flag::draw(machine),
    })
}

impl Argument for Option<&linkwise_consent<'_>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let consent = consent(machine)?;
        // SAFETY: kept until the call has returned.
        Some(unsafe { &*machine.keep(consent) })
    }
}

/// One that a call fills.
impl Argument for Option<&mut linkwise_consent<'_>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let consent = consent(machine)?;
        let (before, place) = (consent, machine.keep(consent));
        machine.after(move |machine, succeeded| {
            // SAFETY: kept, and the call has returned.
            let consent = unsafe { *place };
            if succeeded {
                machine.put(30, &read(consent.giver_id));
                machine.put(31, &read(consent.competence_assessed));
            } else {
                assert_eq!(
                    (consent.from_ms, consent.purposes, consent.given.is_set()),
                    (before.from_ms, before.purposes, before.given.is_set())
                );
            }
        });
        // SAFETY: kept until the call has returned; the lifetime alone is another.
        Some(unsafe { &mut *place.cast() })
    }
}

fn barred_link(machine: &mut Machine<'_>) -> Option<linkwise_barred_link<'static>> {
    let struct_size = size::<linkwise_barred_link<'_>>(machine);
    (struct_size != 0).then(|| linkwise_barred_link {
        struct_size,
        record_id: slice(machine),
        other_owner: slice(machine),
        other_record_id: slice(machine),
        reference: slice(machine),
        since_ms: i64::draw(machine),
        reason: i32::draw(machine),
    })
}

impl Argument for Option<&linkwise_barred_link<'_>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let link = barred_link(machine)?;
        // SAFETY: kept until the call has returned.
        Some(unsafe { &*machine.keep(link) })
    }
}

/// One that a call fills.
impl Argument for Option<&mut linkwise_barred_link<'_>> {
    fn draw(machine: &mut Machine<'_>) -> Self {
        let link = barred_link(machine)?;
        let (before, place) = (link, machine.keep(link));
        machine.after(move |machine, succeeded| {
            // SAFETY: kept, and the call has returned.
            let link = unsafe { *place };
            if succeeded {
                machine.put(30, &read(link.record_id));
                machine.put(31, &read(link.other_owner));
            } else {
                assert_eq!((link.since_ms, link.reason), (before.since_ms, before.reason));
            }
        });
        // SAFETY: kept until the call has returned; the lifetime alone is another.
        Some(unsafe { &mut *place.cast() })
    }
}

//! Registers: what an agency knows of its children's wishes and of what protects them.

use core::mem::MaybeUninit;

use super::consent::{linkwise_consent, linkwise_consents, read, record_id, source};
use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::{Exclusive, Handle, exclusive, free, give, opaque, out, shared, take};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::error::ErrorKind;
use crate::identifier::{NeverIssued, NhsNumber};
use crate::policy::{
    ConsentRegisterBuilder, ObjectionKind, ObjectionRegisterBuilder, OptOutAllowListBuilder,
    Registers, Shield, ShieldRegisterBuilder,
};
use crate::time::Timestamp;

/// What an agency knows of its children's wishes and of what protects them: consents, objections, the
/// National Data Opt-out, shields; each list may be absent, which is not the same as empty. Freed with
/// `linkwise_registers_free`, which wipes ids and numbers. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_registers(Handle<Registers>);

/// Registers that are being gathered. Freed with `linkwise_registers_builder_free`, or consumed by
/// `linkwise_registers_builder_finish`. Threads: one at a time.
#[derive(Debug)]
pub struct linkwise_registers_builder(Handle<Gathered>);

/// Lists row by row. What is read as a whole stands in `whole`.
#[derive(Default)]
pub struct Gathered {
    consents: Option<ConsentRegisterBuilder>,
    objections: Option<ObjectionRegisterBuilder>,
    opt_out: Option<(OptOutAllowListBuilder, Timestamp)>,
    shields: Option<ShieldRegisterBuilder>,
    whole: Registers,
    now: Option<Timestamp>,
}

crate::secret::redacted!("Gathered" => Gathered);
opaque!(linkwise_registers => Registers, "registers");
opaque!(linkwise_registers_builder => Gathered, "registers builder");

/// One of the lists: one of the `LINKWISE_LIST_` numbers.
pub type linkwise_list = i32;

/// Consents and refusals.
pub const LINKWISE_LIST_CONSENTS: linkwise_list = 1;
/// Objections and restrictions.
pub const LINKWISE_LIST_OBJECTIONS: linkwise_list = 2;
/// The NHS numbers that the National Data Opt-out leaves for use.
pub const LINKWISE_LIST_OPT_OUT_ALLOW: linkwise_list = 3;
/// What protects records.
pub const LINKWISE_LIST_SHIELDS: linkwise_list = 4;

/// What was asked of the agency itself: one of the `LINKWISE_OBJECTION_` numbers.
pub type linkwise_objection = i32;

/// An objection was upheld, or is not decided yet (UK GDPR Article 21).
pub const LINKWISE_OBJECTION_OBJECTION: linkwise_objection = 1;
/// Processing is restricted (UK GDPR Article 18).
pub const LINKWISE_OBJECTION_RESTRICTION: linkwise_objection = 2;

/// What protects a child's record: one of the `LINKWISE_MARK_` numbers.
pub type linkwise_mark = i32;

/// Adopted: the identities before and after must not be linked.
pub const LINKWISE_MARK_ADOPTED: linkwise_mark = 1;
/// Where the child is must not be found.
pub const LINKWISE_MARK_SENSITIVE_LOCATION: linkwise_mark = 2;
/// A service whose mere contact with the child is sensitive.
pub const LINKWISE_MARK_SENSITIVE_SERVICE: linkwise_mark = 3;
/// A person whose gender history is protected.
pub const LINKWISE_MARK_GENDER_PROTECTED: linkwise_mark = 4;
/// A court has forbidden disclosure.
pub const LINKWISE_MARK_COURT_BAR: linkwise_mark = 5;
/// Staff, or someone the public knows: people who review must not come across them.
pub const LINKWISE_MARK_STAFF: linkwise_mark = 6;

fn twice() -> Failure {
    Failure::usage("this list has been begun or read already; put all of it into one document")
}

fn not_begun() -> Failure {
    Failure::usage(
        "this list has not been begun; call linkwise_registers_builder_begin for it first",
    )
}

/// From when a row holds; 0: always.
fn from(ms: i64) -> Result<Option<Timestamp>, Failure> {
    Ok(if ms == 0 { None } else { Some(Timestamp::from_unix_ms(ms)?) })
}

impl Gathered {
    const fn has(&self, list: linkwise_list) -> bool {
        match list {
            LINKWISE_LIST_CONSENTS => self.consents.is_some() || self.whole.consents.is_some(),
            LINKWISE_LIST_OBJECTIONS => {
                self.objections.is_some() || self.whole.objections.is_some()
            }
            LINKWISE_LIST_OPT_OUT_ALLOW => self.opt_out.is_some() || self.whole.opt_out.is_some(),
            _ => self.shields.is_some() || self.whole.shields.is_some(),
        }
    }

    fn now(&self) -> Result<Timestamp, Failure> {
        // Set when the builder is made.
        self.now.ok_or_else(|| Failure::usage("the builder has no time"))
    }
}

/// A builder that does not have the list yet.
fn without(
    builder: Option<&mut linkwise_registers_builder>,
    list: linkwise_list,
) -> Result<Exclusive<'_, Gathered>, Failure> {
    let builder = exclusive(builder)?;
    if builder.has(list) { Err(twice()) } else { Ok(builder) }
}

/// A builder of registers as they stand at a moment: objections and shields that begin later do not count
/// yet. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_new(
    now_ms: i64,
    builder: Option<&mut MaybeUninit<Option<Box<linkwise_registers_builder>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let builder = out(builder, "builder")?;
        let now = Some(Timestamp::from_unix_ms(now_ms)?);
        give(builder, Gathered { now, ..Gathered::default() });
        Ok(())
    })
}

/// Begins a list that is filled row by row; it may stay empty. `as_of_ms` is needed for the National Data
/// Opt-out alone: when the service made the list, not when it was read; 0 for every other. Fails with
/// `LINKWISE_E_USAGE` where the list is there already.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_begin(
    builder: Option<&mut linkwise_registers_builder>,
    list: linkwise_list,
    as_of_ms: i64,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        let is_opt_out = list == LINKWISE_LIST_OPT_OUT_ALLOW;
        if is_opt_out == (as_of_ms == 0) {
            return Err(Failure::usage(
                "`as_of_ms` is needed for the National Data Opt-out, and for no other list",
            ));
        }
        if !(LINKWISE_LIST_CONSENTS..=LINKWISE_LIST_SHIELDS).contains(&list) {
            return Err(Failure::usage("`list` is no number of a list"));
        }
        if builder.has(list) {
            return Err(twice());
        }
        match list {
            LINKWISE_LIST_CONSENTS => builder.consents = Some(ConsentRegisterBuilder::default()),
            LINKWISE_LIST_OBJECTIONS => {
                builder.objections = Some(ObjectionRegisterBuilder::default());
            }
            LINKWISE_LIST_OPT_OUT_ALLOW => {
                let as_of = Timestamp::from_unix_ms(as_of_ms)?;
                builder.opt_out = Some((OptOutAllowListBuilder::default(), as_of));
            }
            _ => builder.shields = Some(ShieldRegisterBuilder::default()),
        }
        Ok(())
    })
}

/// Adds a consent or a refusal about a record; everything is copied. Several of one record all count. Fails
/// with `LINKWISE_E_INPUT_REJECTED` where what it says does not hold together.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_add_consent(
    builder: Option<&mut linkwise_registers_builder>,
    record_id: linkwise_slice<'_>,
    consent: Option<&linkwise_consent<'_>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        let (id, consent) = (self::record_id(record_id)?, read(consent)?);
        builder.consents.as_mut().ok_or_else(not_begun)?.add(id, &consent)?;
        Ok(())
    })
}

/// Adds every consent of a list, which stays. Fails with `LINKWISE_E_INPUT_REJECTED`, and adds nothing,
/// where one names its child by NHS number: look those up, and add them one by one.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_add_consents(
    builder: Option<&mut linkwise_registers_builder>,
    consents: Option<&linkwise_consents>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        let consents = shared(consents)?;
        let register = builder.consents.as_mut().ok_or_else(not_begun)?;
        consents.iter().try_for_each(|one| one.record_id().map(drop))?;
        for one in consents.iter() {
            register.add(one.record_id()?, one.consent())?;
        }
        Ok(())
    })
}

/// Adds an objection or a restriction of a record, which holds from a moment on; 0: always.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_add_objection(
    builder: Option<&mut linkwise_registers_builder>,
    record_id: linkwise_slice<'_>,
    objection: linkwise_objection,
    from_ms: i64,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        let kind = u8::try_from(objection).ok().and_then(ObjectionKind::from_number);
        let kind = kind.ok_or_else(|| Failure::usage("`objection` is no number of one"))?;
        let (id, from) = (self::record_id(record_id)?, from(from_ms)?);
        builder.objections.as_mut().ok_or_else(not_begun)?.add(id, kind, from)?;
        Ok(())
    })
}

/// Adds a shield of a record, which holds from a moment on; 0: always. Several of one record unite.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_add_shield(
    builder: Option<&mut linkwise_registers_builder>,
    record_id: linkwise_slice<'_>,
    shield: linkwise_mark,
    from_ms: i64,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        let kind = u8::try_from(shield).ok().and_then(Shield::from_number);
        let kind = kind.ok_or_else(|| Failure::usage("`shield` is no number of a shield"))?;
        let (id, from) = (self::record_id(record_id)?, from(from_ms)?);
        builder.shields.as_mut().ok_or_else(not_begun)?.add(id, kind, from)?;
        Ok(())
    })
}

/// Adds an NHS number that the National Data Opt-out leaves for use; whoever is not on the list is not
/// used. Fails with `LINKWISE_E_INPUT_REJECTED` where it does not check.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_add_allowed(
    builder: Option<&mut linkwise_registers_builder>,
    nhs_number: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        let text = nhs_number.text("nhs_number")?;
        // Numbers that were never issued pass: on a list of those who may be used they do no harm.
        let read = NhsNumber::read(text, NeverIssued::Accept);
        let number = read.map_err(super::failure::IdentifierFailure)?.present();
        let number = number
            .ok_or_else(|| Failure::new(ErrorKind::InputRejected, "there is no NHS number here"))?;
        builder.opt_out.as_mut().ok_or_else(not_begun)?.0.add(&number);
        Ok(())
    })
}

/// Reads the list of consents as a whole: CSV or JSON; see `linkwise_consents_read` for its columns. Fails
/// with `LINKWISE_E_INPUT_REJECTED`; the error names row and column, never a value. Some million rows a
/// second; memory is some 20 bytes a child beside its id, and a copy of the document.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_read_consents(
    builder: Option<&mut linkwise_registers_builder>,
    document: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = without(builder, LINKWISE_LIST_CONSENTS)?;
        builder.whole.consents = Some(source("consents", document)?.consents()?);
        Ok(())
    })
}

/// Reads the list of objections and restrictions as a whole: CSV or JSON of the columns `record_id`,
/// `kind` (objection, restriction), `from` (a day or a time, or nothing).
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_read_objections(
    builder: Option<&mut linkwise_registers_builder>,
    document: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = without(builder, LINKWISE_LIST_OBJECTIONS)?;
        let now = builder.now()?;
        builder.whole.objections = Some(source("objections", document)?.objections(now)?);
        Ok(())
    })
}

/// Reads the list of shields as a whole: CSV or JSON of the columns `record_id`, `shield` (adopted,
/// `sensitive_location`, `sensitive_service`, `gender_protected`, `court_bar`, staff), `from` (a day or a
/// time, or nothing).
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_read_shields(
    builder: Option<&mut linkwise_registers_builder>,
    document: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = without(builder, LINKWISE_LIST_SHIELDS)?;
        let now = builder.now()?;
        builder.whole.shields = Some(source("shields", document)?.shields(now)?);
        Ok(())
    })
}

/// Reads the NHS numbers that the National Data Opt-out leaves for use, as the service gave them back: one
/// on each line, or CSV or JSON with the column `nhs_number`. `as_of_ms` is when the service made the list;
/// requests name the same time.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_read_opt_out_allow(
    builder: Option<&mut linkwise_registers_builder>,
    document: linkwise_slice<'_>,
    as_of_ms: i64,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = without(builder, LINKWISE_LIST_OPT_OUT_ALLOW)?;
        let as_of = Timestamp::from_unix_ms(as_of_ms)?;
        builder.whole.opt_out = Some(source("opt-out-allow", document)?.opt_out_allow(as_of)?);
        Ok(())
    })
}

/// The registers. Consumes the builder, whatever the result: `*builder` is NULL afterwards. The caller
/// frees the registers. Costs a sort of each list.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_finish(
    builder: Option<&mut Option<Box<linkwise_registers_builder>>>,
    registers: Option<&mut MaybeUninit<Option<Box<linkwise_registers>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let gathered = take(builder)?;
        let registers = out(registers, "registers")?;
        let now = gathered.now()?;
        let mut whole = gathered.whole;
        if let Some(consents) = gathered.consents {
            whole.consents = Some(consents.finish()?);
        }
        if let Some(objections) = gathered.objections {
            whole.objections = Some(objections.finish(now));
        }
        if let Some((allowed, as_of)) = gathered.opt_out {
            whole.opt_out = Some(allowed.finish(as_of));
        }
        if let Some(shields) = gathered.shields {
            whole.shields = Some(shields.finish(now));
        }
        give(registers, whole);
        Ok(())
    })
}

/// Frees and wipes a builder. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_builder_free(
    builder: Option<Box<linkwise_registers_builder>>,
) {
    free(builder);
}

/// How many rows a list has, how many of them begin later than now, and as of when it is (0 where that is
/// not known, as of every list but that of the National Data Opt-out). Fails with `LINKWISE_E_USAGE` where
/// the list is absent or `list` is no number of a list.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_list(
    registers: Option<&linkwise_registers>,
    list: linkwise_list,
    rows: Option<&mut MaybeUninit<u64>>,
    not_yet: Option<&mut MaybeUninit<u64>>,
    as_of_ms: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (rows, not_yet) = (out(rows, "rows")?, out(not_yet, "not_yet")?);
        let as_of = out(as_of_ms, "as_of_ms")?;
        let registers = shared(registers)?;
        let found = match list {
            LINKWISE_LIST_CONSENTS => registers.consents.as_ref().map(|one| (one.rows(), 0, 0)),
            LINKWISE_LIST_OBJECTIONS => {
                registers.objections.as_ref().map(|one| (one.rows(), one.not_yet(), 0))
            }
            LINKWISE_LIST_OPT_OUT_ALLOW => {
                let known = registers.opt_out.as_ref();
                known.map(|one| (one.len() as u64, 0, one.as_of().unix_ms()))
            }
            LINKWISE_LIST_SHIELDS => {
                registers.shields.as_ref().map(|one| (one.rows(), one.not_yet(), 0))
            }
            _ => return Err(Failure::usage("`list` is no number of a list")),
        };
        let absent = || Failure::usage("these registers do not have that list");
        let (count, later, moment) = found.ok_or_else(absent)?;
        rows.write(count);
        not_yet.write(later);
        as_of.write(moment);
        Ok(())
    })
}

/// Frees and wipes registers. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_registers_free(registers: Option<Box<linkwise_registers>>) {
    free(registers);
}

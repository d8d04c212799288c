//! A data owner encodes a batch.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::path::Path;

use super::act::{act, give_item, give_text_of, item};
use super::failure::{Failure, linkwise_error};
use super::file::linkwise_outlets;
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::{linkwise_link_key, linkwise_signer};
use super::log::linkwise_log;
use super::permit::linkwise_encode_permit;
use super::progress::linkwise_progress;
use super::record::linkwise_records;
use super::register::linkwise_registers;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::report::encoded_object;
use crate::policy::{Encode, Registers};
use crate::role::data_owner::{EncodeReport, EncodeTask, encode};

/// What was encoded; for the owner alone. Freed with `linkwise_encode_report_free`. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_encode_report(Handle<Encoded>);

/// What was encoded, and the counts of what was not.
pub struct Encoded {
    report: EncodeReport,
    rejected: u64,
}

/// What became of one pass; for the owner alone.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_pass_report<'a> {
    /// The name of the pass; it lives as long as the report.
    pub name: linkwise_slice<'a>,
    /// Rows that left.
    pub rows: u64,
    /// Rows withheld because too many records share their token.
    pub withheld: u64,
    /// Whether the whole pass was left out because its blocks are too large in the mean.
    pub left_out: bool,
}

crate::secret::redacted!("Encoded" => Encoded);
opaque!(linkwise_encode_report => Encoded, "report");

/// Encodes a batch of records under the agreement's link key, and writes it to the outlets `batch`
/// (`.lwk`, for the linkage unit), `handles` (`.lwh`, for the assembler), `references` (`.lwr`) and
/// `openings` (`.lwo`; both for the owner alone). All four must be there, and no other.
///
/// `registers` are consents, objections, opt-outs and shields of the children in the records, or NULL
/// where there are none: records that they withhold are left out before anything is computed.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`. `progress` (may be NULL) is told how far it is
/// and may stop it, see `linkwise_progress`.
///
/// Consumes `permit` and `outlets`, whatever the result. `scratch` is the path of a folder of the
/// owner's in which codes may wait until the passport is signed; nothing is left there. What was refused
/// and dropped in the records is counted in the log.
///
/// Fails with `LINKWISE_E_POLICY_REFUSED` and every reason where the epoch or the budget of rows is used up,
/// the number of rows is not allowed, or a register is missing or too old on which the agreement stands; the
/// refusal is written to the log. Fails with `LINKWISE_E_KEY_MISMATCH` where a key or the log is not the
/// agreement's. Where it fails, nothing is released. Costs about 100 microseconds a record, log and files
/// included.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode(
    permit: Option<&mut Option<Box<linkwise_encode_permit>>>,
    records: Option<&linkwise_records>,
    registers: Option<&linkwise_registers>,
    link_key: Option<&linkwise_link_key>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    scratch: linkwise_slice<'_>,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    progress: Option<&linkwise_progress>,
    report: Option<&mut MaybeUninit<Option<Box<linkwise_encode_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, outlets) = (take(permit), take(outlets));
        let (permit, mut outlets) = (permit?, outlets?);
        let place = out(report, "report")?;
        let (records, link_key) = (shared(records)?, shared(link_key)?);
        let none = Registers::NONE;
        let registers = registers.map(|registers| shared(Some(registers))).transpose()?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let progress = linkwise_progress::read(progress)?;
        let scratch = scratch.text("scratch")?;
        if scratch.is_empty() || scratch.contains('\0') {
            return Err(Failure::usage("`scratch` is not the path of a folder"));
        }
        let (batch, handles) = (outlets.take("batch")?, outlets.take("handles")?);
        let (references, openings) = (outlets.take("references")?, outlets.take("openings")?);
        outlets.must_be_empty()?;
        let report = act::<Encode, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let task = EncodeTask {
                records: records.all(),
                registers: registers.as_deref().unwrap_or(&none),
                link_key: &link_key,
                signer: &signer,
                batch,
                handles,
                references,
                openings,
                scratch: Path::new(scratch),
                counts: records.counts(),
                progress: &progress,
            };
            encode(permit, task, log, now)
        })?;
        give(place, Encoded { report, rejected: records.rejected().len() as u64 });
        Ok(())
    })
}

/// The exact number of records that were encoded. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_report_records(report: Option<&linkwise_encode_report>) -> u64 {
    number(|| Ok(shared(report)?.report.records), 0)
}

/// The number of records that the registers withheld: nothing was computed from them. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_report_withheld(report: Option<&linkwise_encode_report>) -> u64 {
    number(|| Ok(shared(report)?.report.protection.withheld), 0)
}

/// The digest of the batch's passport: 32 bytes, the name of the batch in every log. It lives as long as
/// the report.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_report_passport<'a>(
    report: Option<&'a linkwise_encode_report>,
    passport: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(report, passport, "passport", |encoded| {
            Ok(encoded.report.passport.as_bytes().as_slice().into())
        })
    })
}

/// How many passes the agreement's schema has. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_report_pass_count(
    report: Option<&linkwise_encode_report>,
) -> usize {
    number(|| Ok(shared(report)?.report.passes.len()), 0)
}

/// What became of one pass, counted from 0 in the order of the schema. Fails with `LINKWISE_E_USAGE`
/// where there is no such pass.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_report_pass<'a>(
    report: Option<&'a linkwise_encode_report>,
    index: usize,
    pass_report: Option<&mut MaybeUninit<linkwise_pass_report<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(report, pass_report, "pass_report", |encoded| {
            let own = item(&encoded.report.passes, index)?;
            Ok(linkwise_pass_report {
                name: own.pass.as_bytes().into(),
                rows: own.rows,
                withheld: own.withheld,
                left_out: own.left_out,
            })
        })
    })
}

/// The whole report as JSON: `passport`, `records`, `rows_rejected`, `protection` (what the registers
/// withheld and restricted, by reason), `coarsened`, `passes`. For the owner alone. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_encode_report_json(
    report: Option<&linkwise_encode_report>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let json =
        |encoded: &Encoded| Ok(encoded_object(&encoded.report, encoded.rejected).to_string());
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(report, buffer, capacity, json) }
}

/// Frees a report. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_report_free(report: Option<Box<linkwise_encode_report>>) {
    free(report);
}

//! A data owner takes links of a release back.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{act, give_item, give_text_of, item};
use super::barred::linkwise_barred_links;
use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_unlink_permit;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::crypto::Digest;
use crate::document::report::withdrawn_object;
use crate::policy::{BarredLinks, Unlink};
use crate::role::RoleError;
use crate::role::data_owner::{WithdrawReport, WithdrawTask, withdraw};

/// What was taken back. Freed with `linkwise_withdraw_report_free`. Threads: `const` calls from any number
/// of threads.
#[derive(Debug)]
pub struct linkwise_withdraw_report(Handle<Withdrawn>);

/// The report, and its notices as a list.
#[derive(Debug)]
pub struct Withdrawn {
    report: WithdrawReport,
    notices: Vec<(String, Digest)>,
}

opaque!(linkwise_withdraw_report => Withdrawn, "report");

/// A notice that went out. The slices live as long as what they are of.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_sent_notice<'a> {
    /// To whom, by its name in the agreement.
    pub party: linkwise_slice<'a>,
    /// The digest of the notice, 32 bytes, which logs and receipts name.
    pub notice: linkwise_slice<'a>,
}

/// Takes links of a release back: writes a notice to each party that was given them (UK GDPR Article 19),
/// and the owner's list of barred links, which `linkwise_map` applies to every later release. `links` are
/// those to withdraw, 1 to 100,000; `kept`, which may be NULL, those that were barred before. `references`
/// (`.lwr`) and `map` (`NAME.map`), exactly one source each, are those of the release: of this agreement or
/// of an earlier version of it that the log has.
///
/// Writes to the outlets `barred` (CSV of all barred links, for the owner alone), `openings` (`.lwo`, for
/// the owner alone), `sent` (the list of the notices, for `linkwise_receipts_read`) and, for each party that
/// is told, `notice:` and its name, such as `notice:council`. Told are the recipient of the release, or each
/// of its owners, and an owner whose records a link names; an outlet for a party that is not told stays
/// empty. Notices carry pseudonyms: seal each to its party, as `linkwise_outlets_add_sealed_file` does.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`.
/// Consumes `permit`, `references`, `map` and `outlets`, whatever the result. Where it fails, nothing is
/// released. Fails with `LINKWISE_E_PASSPORT_MISMATCH` where map and references are not of one batch or of
/// another agreement, with `LINKWISE_E_INPUT_REJECTED` where a record is not in the batch, with
/// `LINKWISE_E_USAGE` where a link names an owner that the agreement does not have or a party that is told
/// has no outlet, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit it; the refusal is
/// written to the log. Memory: about 60 bytes a record of the batch.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw(
    permit: Option<&mut Option<Box<linkwise_unlink_permit>>>,
    references: Option<&mut Option<Box<linkwise_sources>>>,
    map: Option<&mut Option<Box<linkwise_sources>>>,
    links: Option<&linkwise_barred_links>,
    kept: Option<&linkwise_barred_links>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    report: Option<&mut MaybeUninit<Option<Box<linkwise_withdraw_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, references) = (take(permit), take(references));
        let (pseudonyms, outlets) = (take(map), take(outlets));
        let (permit, references) = (permit?, references?);
        let (pseudonyms, mut outlets) = (pseudonyms?, outlets?);
        let place = out(report, "report")?;
        let links = shared(links)?;
        let kept = kept.map(|kept| shared(Some(kept))).transpose()?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let none = BarredLinks::NONE;
        let (references, pseudonyms) = (references.one("references")?, pseudonyms.one("map")?);
        let (barred, openings) = (outlets.take("barred")?, outlets.take("openings")?);
        let sent = outlets.take("sent")?;
        let mut notices = outlets.take_all("notice:");
        outlets.must_be_empty()?;
        let report = act::<Unlink, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let task = WithdrawTask {
                references: references.as_ref(),
                map: pseudonyms.as_ref(),
                links: &links,
                kept: kept.as_deref().unwrap_or(&none),
                signer: &signer,
                barred,
                openings,
                sent,
                notices: &mut |party| {
                    let own = notices.iter().position(|(name, _)| name == party);
                    let what = "a party that is told has no outlet; add one of the name `notice:` and its \
                                name for every other owner and the recipient";
                    Ok(notices.remove(own.ok_or(RoleError::Usage { what })?).1)
                },
            };
            withdraw(permit, task, log, now)
        })?;
        let notices = report.notices.iter().map(|(party, one)| (party.to_owned(), *one)).collect();
        give(place, Withdrawn { report, notices });
        Ok(())
    })
}

/// How many links were withdrawn. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_links(report: Option<&linkwise_withdraw_report>) -> u64 {
    number(|| Ok(shared(report)?.report.links), 0)
}

/// How many of the owner's records they are of. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_records(
    report: Option<&linkwise_withdraw_report>,
) -> u64 {
    number(|| Ok(shared(report)?.report.records), 0)
}

/// How many links are barred from now on, those of before among them. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_barred(
    report: Option<&linkwise_withdraw_report>,
) -> u64 {
    number(|| Ok(shared(report)?.report.barred), 0)
}

/// How many parties were told. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_notice_count(
    report: Option<&linkwise_withdraw_report>,
) -> usize {
    number(|| Ok(shared(report)?.notices.len()), 0)
}

/// One notice, counted from 0 in the order of the parties' names. Fails with `LINKWISE_E_USAGE` where there
/// is no such notice.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_notice<'a>(
    report: Option<&'a linkwise_withdraw_report>,
    index: usize,
    notice: Option<&mut MaybeUninit<linkwise_sent_notice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(report, notice, "notice", |own| {
            let (party, notice) = item(&own.notices, index)?;
            let notice = notice.as_bytes().as_slice().into();
            Ok(linkwise_sent_notice { party: party.as_bytes().into(), notice })
        })
    })
}

/// How many were given the links under an earlier version of the agreement and are no parties any more:
/// they must be told in another way. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_unreached_count(
    report: Option<&linkwise_withdraw_report>,
) -> usize {
    number(|| Ok(shared(report)?.report.unreached.len()), 0)
}

/// The name of one of those, counted from 0; it lives as long as the report. Fails with `LINKWISE_E_USAGE`
/// where there is no such party.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_unreached<'a>(
    report: Option<&'a linkwise_withdraw_report>,
    index: usize,
    name: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(report, name, "name", |own| {
            Ok(item(&own.report.unreached, index)?.as_bytes().into())
        })
    })
}

/// The whole report as JSON: `links`, `records`, `barred`, of each of the `notices` the `party` and the
/// digest of the `notice`, and `unreached`. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_withdraw_report_json(
    report: Option<&linkwise_withdraw_report>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    let json = |own: &Withdrawn| Ok(withdrawn_object(&own.report).to_string());
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(report, buffer, capacity, json) }
}

/// Frees a report. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_withdraw_report_free(report: Option<Box<linkwise_withdraw_report>>) {
    free(report);
}

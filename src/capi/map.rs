//! A data owner puts the pseudonyms of a release to its own records.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::sync::Arc;

use super::act::{act, give_item, give_text_of, item};
use super::barred::linkwise_barred_links;
use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take, take_if_any};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::linkwise_map_permit;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::Map;
use crate::role::data_owner::{MapTask, map as map_records};

/// The owner's record ids with their pseudonyms. Freed with `linkwise_mappings_free`. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_mappings(Handle<Mappings>);

/// Record ids and pseudonyms, and who may join on these.
pub struct Mappings {
    pub(super) rows: Arc<Vec<(String, [u8; 16])>>,
    recipient: String,
}

crate::secret::redacted!("Mappings" => Mappings);
opaque!(linkwise_mappings => Mappings, "mappings");

/// One record and its pseudonym.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_mapping<'a> {
    /// The owner's id of the record; it lives as long as the mappings.
    pub record_id: linkwise_slice<'a>,
    /// Its pseudonym. Records of other owners that were linked have the same one.
    pub pseudonym: [u8; 16],
}

/// Maps the pseudonyms of a release (`NAME.map`; exactly one source) to the owner's record ids, through
/// the references of its batch (`.lwr`; exactly one source). What comes of it is given in memory and,
/// where there are `outlets`, written to the outlet `mapped` too: CSV with the columns `record_id` and
/// `pseudonym`, ascending by record id.
///
/// `barred` has the links that the owner has withdrawn: a record of theirs gets a pseudonym that nobody else
/// has. NULL says that it has withdrawn none under any version of the agreement, and fails with
/// `LINKWISE_E_USAGE` where `log` says otherwise; where every bar was lifted since, an empty list
/// says so.
///
/// `now_ms` is when it is done, see `linkwise_permit_encode`.
/// Consumes `permit`, `references`, `map` and `outlets`, whatever the result; `outlets` may be NULL, or
/// point to NULL, where nothing is to be written. Fails with `LINKWISE_E_PASSPORT_MISMATCH` where map and
/// references are not of one batch, with `LINKWISE_E_VERIFICATION_FAILED` or `LINKWISE_E_MALFORMED` where
/// the map is not the assembler's, and with `LINKWISE_E_POLICY_REFUSED` where the policy does not permit
/// it; the refusal is written to the log. Memory: about 200 bytes a record.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_map(
    permit: Option<&mut Option<Box<linkwise_map_permit>>>,
    references: Option<&mut Option<Box<linkwise_sources>>>,
    map: Option<&mut Option<Box<linkwise_sources>>>,
    barred: Option<&linkwise_barred_links>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    mappings: Option<&mut MaybeUninit<Option<Box<linkwise_mappings>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (permit, references, pseudonyms) = (take(permit), take(references), take(map));
        let outlets = take_if_any(outlets);
        let (permit, references, pseudonyms) = (permit?, references?, pseudonyms?);
        let outlets = outlets?;
        let place = out(mappings, "mappings")?;
        let (signer, mut log) = (shared(signer)?, exclusive(log)?);
        let barred = barred.map(|barred| shared(Some(barred))).transpose()?;
        let (references, pseudonyms) = (references.one("references")?, pseudonyms.one("map")?);
        let output = match outlets {
            None => None,
            Some(mut outlets) => {
                let output = outlets.take("mapped")?;
                outlets.must_be_empty()?;
                Some(output)
            }
        };
        let report = act::<Map, _>(&permit, now_ms, &signer, &mut log, |permit, log, now| {
            let task = MapTask {
                references: references.as_ref(),
                map: pseudonyms.as_ref(),
                barred: barred.as_deref(),
                signer: &signer,
                output,
            };
            map_records(permit, task, log, now)
        })?;
        give(place, Mappings { rows: Arc::new(report.mapped), recipient: report.recipient });
        Ok(())
    })
}

/// How many records have a pseudonym. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_mappings_count(mappings: Option<&linkwise_mappings>) -> usize {
    number(|| Ok(shared(mappings)?.rows.len()), 0)
}

/// One record and its pseudonym, counted from 0, ascending by record id. Fails with `LINKWISE_E_USAGE`
/// where there is no such record.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_mappings_at<'a>(
    mappings: Option<&'a linkwise_mappings>,
    index: usize,
    mapping: Option<&mut MaybeUninit<linkwise_mapping<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(mappings, mapping, "mapping", |mappings| {
            let (id, pseudonym) = item(&mappings.rows, index)?;
            Ok(linkwise_mapping { record_id: id.as_bytes().into(), pseudonym: *pseudonym })
        })
    })
}

/// Who may join on the pseudonyms. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_mappings_recipient(
    mappings: Option<&linkwise_mappings>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(mappings, buffer, capacity, |mappings| Ok(mappings.recipient.clone())) }
}

/// Frees mappings. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_mappings_free(mappings: Option<Box<linkwise_mappings>>) {
    free(mappings);
}

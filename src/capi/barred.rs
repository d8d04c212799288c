//! Barred links: what an owner has withdrawn, applied whenever a map comes back.

use core::mem::MaybeUninit;

use super::act::item;
use super::bytes::linkwise_bytes;
use super::consent::record_id;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared, take};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::register::RegisterSource;
use crate::error::ErrorKind;
use crate::policy::{BarredLink, BarredLinks, CaseReference, WithdrawalReason, is_party_name};
use crate::time::Timestamp;

/// The links that an owner has withdrawn, or withdraws, by its own record ids: ascending, each once. Freed
/// with `linkwise_barred_links_free`, which wipes ids. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_barred_links(Handle<BarredLinks>);

/// A list of barred links that is being gathered. Freed with `linkwise_barred_links_builder_free`, or
/// consumed by `linkwise_barred_links_builder_finish`. Threads: one at a time.
#[derive(Debug)]
pub struct linkwise_barred_links_builder(Handle<Vec<BarredLink>>);

opaque!(linkwise_barred_links => BarredLinks, "list of barred links");
opaque!(linkwise_barred_links_builder => Vec<BarredLink>, "builder of a list of barred links");

/// Why a link is taken back: one of the `LINKWISE_WITHDRAWAL_` numbers. It stays with the owner; others
/// learn only whether the link was wrong or may not stand.
pub type linkwise_withdrawal_reason = i32;

/// The records are of different people (UK GDPR Article 16).
pub const LINKWISE_WITHDRAWAL_WRONG_LINK: linkwise_withdrawal_reason = 1;
/// Consent was withdrawn (UK GDPR Article 7(3)).
pub const LINKWISE_WITHDRAWAL_CONSENT_WITHDRAWN: linkwise_withdrawal_reason = 2;
/// An objection was upheld (UK GDPR Article 21).
pub const LINKWISE_WITHDRAWAL_OBJECTION_UPHELD: linkwise_withdrawal_reason = 3;
/// A court forbids it.
pub const LINKWISE_WITHDRAWAL_COURT_ORDER: linkwise_withdrawal_reason = 4;
/// The child is adopted, or shielded otherwise: the identities must not be joined.
pub const LINKWISE_WITHDRAWAL_SHIELDED: linkwise_withdrawal_reason = 5;

/// A link that is withdrawn for good. Set `struct_size` to the size of the structure, and what is not
/// wanted to zero, also where a call fills it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct linkwise_barred_link<'a> {
    /// The size of this structure, in bytes.
    pub struct_size: usize,
    /// The owner's own record, by its id of 1 to 256 bytes.
    pub record_id: linkwise_slice<'a>,
    /// Whose record it must never be joined with, by the name in the agreement; the owner itself where both
    /// are its own.
    pub other_owner: linkwise_slice<'a>,
    /// The other's record, at most 256 bytes, where the owner lawfully knows it, and always where both are
    /// its own; else empty.
    pub other_record_id: linkwise_slice<'a>,
    /// The number of the case or order: at most 64 letters, digits, `-`, `_`, `.` or `/`, never a sentence;
    /// empty: there is none.
    pub reference: linkwise_slice<'a>,
    /// Since when it stands in the list; it is kept to the second, and the bar holds at once, whatever it
    /// says.
    pub since_ms: i64,
    /// Why.
    pub reason: linkwise_withdrawal_reason,
}

crate::secret::redacted!("linkwise_barred_link" => linkwise_barred_link<'_>);

fn check_size(link: &linkwise_barred_link<'_>) -> Result<(), Failure> {
    if link.struct_size == size_of::<linkwise_barred_link<'_>>() {
        return Ok(());
    }
    Err(Failure::usage(
        "`link.struct_size` is not the size of the structure; was the program built with the header of \
         another version?",
    ))
}

/// A link that C made.
fn read(link: Option<&linkwise_barred_link<'_>>) -> Result<BarredLink, Failure> {
    let link = link.ok_or_else(|| Failure::null("link"))?;
    check_size(link)?;
    let rejected = |what: &str| Failure::new(ErrorKind::InputRejected, what);
    let reason = u8::try_from(link.reason).ok().and_then(WithdrawalReason::from_number);
    let reason = reason.ok_or_else(|| Failure::usage("`link.reason` is no number of a reason"))?;
    let other_owner = link.other_owner.text("link.other_owner")?;
    let other_record_id = link.other_record_id.text_if_any("link.other_record_id")?;
    let reference = link.reference.text_if_any("link.reference")?;
    let own = record_id(link.record_id)?;
    if !is_party_name(other_owner) {
        return Err(rejected("`link.other_owner` is no name of a party as agreements have it"));
    }
    if other_record_id.is_some_and(|id| id.len() > crate::document::register::LONGEST_ID) {
        return Err(rejected("`link.other_record_id` has more than 256 bytes"));
    }
    let reference = reference.map(|text| {
        CaseReference::new(text).ok_or_else(|| {
            rejected(
                "`link.reference` must be at most 64 letters, digits, `-`, `_`, `.` or `/`, and no \
                 sentence",
            )
        })
    });
    Ok(BarredLink {
        record_id: own.to_owned(),
        other_owner: other_owner.to_owned(),
        other_record_id: other_record_id.map(str::to_owned),
        reason,
        since: Timestamp::from_unix_ms(link.since_ms)?,
        reference: reference.transpose()?,
    })
}

/// Begins a list of barred links, which may stay empty. The caller frees the builder, or finishes it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_builder_new(
    builder: Option<&mut MaybeUninit<Option<Box<linkwise_barred_links_builder>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give(out(builder, "builder")?, Vec::new());
        Ok(())
    })
}

/// Adds a link; everything is copied. Of several of one pair of records the oldest stays. Fails with
/// `LINKWISE_E_INPUT_REJECTED` where an id, a name or a reference has not the form that it must have.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_builder_add(
    builder: Option<&mut linkwise_barred_links_builder>,
    link: Option<&linkwise_barred_link<'_>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut builder = exclusive(builder)?;
        builder.push(read(link)?);
        Ok(())
    })
}

/// The list. Consumes the builder, whatever the result. The caller frees the list. Costs a sort.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_builder_finish(
    builder: Option<&mut Option<Box<linkwise_barred_links_builder>>>,
    barred: Option<&mut MaybeUninit<Option<Box<linkwise_barred_links>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let links = take(builder)?;
        give(out(barred, "barred")?, BarredLinks::new(links));
        Ok(())
    })
}

/// Frees and wipes a builder. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_builder_free(
    builder: Option<Box<linkwise_barred_links_builder>>,
) {
    free(builder);
}

/// Reads a list of barred links: CSV with the columns `record_id`, `other_owner`, `other_record_id`,
/// `reason`, `since` and `reference`, as withdrawing writes it. Rows without `since` are of `now_ms`. The
/// caller frees the list. Fails with `LINKWISE_E_INVALID_CONFIGURATION` or `LINKWISE_E_INPUT_REJECTED`,
/// naming the row.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_parse(
    document: linkwise_slice<'_>,
    now_ms: i64,
    barred: Option<&mut MaybeUninit<Option<Box<linkwise_barred_links>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let barred = out(barred, "barred")?;
        let document = std::io::Cursor::new(document.bytes("document")?.to_vec());
        let source = RegisterSource::from_reader("barred links", document);
        give(barred, source.barred_links(Timestamp::from_unix_ms(now_ms)?)?);
        Ok(())
    })
}

/// A list of the links of two, which stay. The caller frees the new one.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_and(
    barred: Option<&linkwise_barred_links>,
    more: Option<&linkwise_barred_links>,
    both: Option<&mut MaybeUninit<Option<Box<linkwise_barred_links>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let both = out(both, "both")?;
        give(both, shared(barred)?.and(&*shared(more)?));
        Ok(())
    })
}

/// How many links there are. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_count(barred: Option<&linkwise_barred_links>) -> usize {
    number(|| Ok(shared(barred)?.len()), 0)
}

/// One link, counted from 0, ascending by record id. `link` is filled; set its `struct_size` and the rest to
/// zero before. The slices live as long as the list. Fails with `LINKWISE_E_USAGE` where there is no such
/// link.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_at<'a>(
    barred: Option<&'a linkwise_barred_links>,
    index: usize,
    link: Option<&mut linkwise_barred_link<'a>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = link.ok_or_else(|| Failure::null("link"))?;
        check_size(place)?;
        let one = item(lasting(barred)?.iter().as_slice(), index)?;
        *place = linkwise_barred_link {
            struct_size: place.struct_size,
            record_id: one.record_id.as_bytes().into(),
            other_owner: one.other_owner.as_bytes().into(),
            other_record_id: one.other_record_id.as_deref().unwrap_or_default().as_bytes().into(),
            reference: one.reference.as_ref().map_or("", CaseReference::as_str).as_bytes().into(),
            since_ms: one.since.unix_ms(),
            reason: one.reason.number().into(),
        };
        Ok(())
    })
}

/// The list as CSV, as `linkwise_barred_links_parse` reads it. The caller frees the bytes, which wipes them.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_document(
    barred: Option<&linkwise_barred_links>,
    document: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let document = out(document, "document")?;
        give(document, shared(barred)?.to_csv());
        Ok(())
    })
}

/// Frees and wipes a list of barred links. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_free(barred: Option<Box<linkwise_barred_links>>) {
    free(barred);
}

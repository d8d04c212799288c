//! Barred links: what an owner has withdrawn, applied whenever a map comes back.

use core::mem::MaybeUninit;

use super::failure::linkwise_error;
use super::guard::guard;
use super::handle::{Handle, free, give, opaque, out};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::document::register::RegisterSource;
use crate::policy::BarredLinks;
use crate::time::Timestamp;

/// The links that an owner has withdrawn, by its own record ids. Freed with `linkwise_barred_links_free`.
/// Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_barred_links(Handle<BarredLinks>);

opaque!(linkwise_barred_links => BarredLinks, "list of barred links");

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

/// Frees a list of barred links. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_barred_links_free(barred: Option<Box<linkwise_barred_links>>) {
    free(barred);
}

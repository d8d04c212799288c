//! Receipts of notices: which parties have acknowledged a withdrawal.

use core::mem::MaybeUninit;
use std::io::Read as _;

use super::act::{give_item, item};
use super::card::linkwise_trust;
use super::draft::linkwise_draft;
use super::failure::{Failure, linkwise_error};
use super::file::linkwise_sources;
use super::guard::{guard, number};
use super::handle::{Handle, free, give, opaque, out, shared, take};
use super::log::linkwise_log;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::{NoticesSent, SignedWithdrawalReceipt};
use crate::role::RoleError;
use crate::role::data_owner::{Receipts, receipts};
use crate::time::Timestamp;

/// More bytes than any receipt has.
const MOST: u64 = 1 << 12;

/// Which parties have acknowledged the notices of one withdrawal. Freed with `linkwise_receipts_free`.
/// Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_receipts(Handle<Standing>);

/// Where the notices stand, with the sentences about receipts that do not count.
#[derive(Debug)]
pub struct Standing {
    receipts: Receipts,
    why: Vec<String>,
}

opaque!(linkwise_receipts => Standing, "list of receipts");

/// Where the notice to one party stands. The slices live as long as the list.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_notice_standing<'a> {
    /// The party, by its name in the agreement.
    pub party: linkwise_slice<'a>,
    /// The digest of the notice, 32 bytes.
    pub notice: linkwise_slice<'a>,
    /// When the party says that it took the notice in, where it has given a receipt; else 0.
    pub received_ms: i64,
    /// Whether there is a receipt that counts.
    pub received: bool,
}

/// Lists who has given a valid receipt of the notices of one withdrawal and who has not. `sent` is the list
/// of the notices as `linkwise_withdraw` wrote it, whole: it is held against the owner's log. `files` are the
/// receipts that came back (`.lwn`); consumed, whatever the result. `agreement` is a draft of the agreement
/// under which the links were withdrawn, which may have ended. Writes nothing. The caller frees the list.
///
/// Fails with `LINKWISE_E_PASSPORT_MISMATCH` where the list is not that of a withdrawal in this log, and with
/// `LINKWISE_E_MALFORMED` where it is no such list or a file is no receipt; the error says which, counted
/// from 0. A receipt that does not count is no failure: see `linkwise_receipts_refused`. Costs a pass over
/// the log's entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_read(
    sent: linkwise_slice<'_>,
    files: Option<&mut Option<Box<linkwise_sources>>>,
    agreement: Option<&linkwise_draft>,
    trust: Option<&linkwise_trust>,
    log: Option<&linkwise_log>,
    list: Option<&mut MaybeUninit<Option<Box<linkwise_receipts>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let files = take(files)?;
        let place = out(list, "list")?;
        let (agreement, trust, log) = (shared(agreement)?, shared(trust)?, shared(log)?);
        let sent = NoticesSent::parse(sent.text("sent")?)?;
        let mut given = Vec::new();
        for (index, file) in files.all().iter().enumerate() {
            let at = |failure: Failure| failure.at(format_args!("receipt {index}"));
            let mut bytes = Vec::new();
            let opened = file.open().map_err(|error| at(error.into()))?;
            let read = opened.take(MOST).read_to_end(&mut bytes);
            let unread =
                |error| RoleError::InputOutput { what: "read the receipt".to_owned(), error };
            read.map_err(|error| at(unread(error).into()))?;
            let receipt = SignedWithdrawalReceipt::from_bytes(&bytes);
            given.push(receipt.map_err(|error| at(error.into()))?);
        }
        let receipts = receipts(&sent, &given, agreement.terms(), &trust, &log)?;
        let why = receipts.refused.iter().map(|(_, error)| error.to_string()).collect();
        give(place, Standing { receipts, why });
        Ok(())
    })
}

/// How many parties were told. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_party_count(list: Option<&linkwise_receipts>) -> usize {
    number(|| Ok(shared(list)?.receipts.parties.len()), 0)
}

/// Where the notice to one party stands, counted from 0 in the order of the parties' names. Fails with
/// `LINKWISE_E_USAGE` where there is no such party.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_party<'a>(
    list: Option<&'a linkwise_receipts>,
    index: usize,
    standing: Option<&mut MaybeUninit<linkwise_notice_standing<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(list, standing, "standing", |own| {
            let one = item(&own.receipts.parties, index)?;
            Ok(linkwise_notice_standing {
                party: one.party.as_bytes().into(),
                notice: one.notice.as_bytes().as_slice().into(),
                received_ms: one.received.map_or(0, Timestamp::unix_ms),
                received: one.received.is_some(),
            })
        })
    })
}

/// How many parties still owe a receipt. NULL gives 0, so ask `linkwise_receipts_party_count` too.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_outstanding_count(list: Option<&linkwise_receipts>) -> usize {
    number(|| Ok(shared(list)?.receipts.outstanding().count()), 0)
}

/// How many receipts do not count. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_refused_count(list: Option<&linkwise_receipts>) -> usize {
    number(|| Ok(shared(list)?.why.len()), 0)
}

/// A receipt that does not count, counted from 0 among those: its place among the files, from 0, and a
/// sentence that says why, which lives as long as the list. Fails with `LINKWISE_E_USAGE` where there is no
/// such receipt.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_refused<'a>(
    list: Option<&'a linkwise_receipts>,
    index: usize,
    file: Option<&mut MaybeUninit<usize>>,
    sentence: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let file = out(file, "file")?;
        give_item(list, sentence, "sentence", |own| {
            file.write(item(&own.receipts.refused, index)?.0);
            Ok(item(&own.why, index)?.as_bytes().into())
        })
    })
}

/// Frees a list of receipts. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_receipts_free(list: Option<Box<linkwise_receipts>>) {
    free(list);
}

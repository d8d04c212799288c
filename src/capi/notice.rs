//! Notices that links were withdrawn: read, checked, taken in.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::act::{give_item, give_text_of, item};
use super::card::linkwise_trust;
use super::draft::linkwise_draft;
use super::failure::linkwise_error;
use super::file::{linkwise_outlets, linkwise_sources};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::SignedWithdrawal;
use crate::role::{read_notice, receive_withdrawal};
use crate::time::Timestamp;

/// An owner's notice to one party that links of a release are taken back. It carries pseudonyms: keep it no
/// longer than it is needed. Freed with `linkwise_notice_free`. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_notice(Handle<SignedWithdrawal>);

opaque!(linkwise_notice => SignedWithdrawal, "notice");

/// What a notice says of the reason: one of the `LINKWISE_WITHDRAWN_` numbers.
pub type linkwise_withdrawal_kind = i32;

/// The records are of different people.
pub const LINKWISE_WITHDRAWN_CORRECTED: linkwise_withdrawal_kind = 1;
/// The link may not stand, be it right or wrong.
pub const LINKWISE_WITHDRAWN_WITHDRAWN: linkwise_withdrawal_kind = 2;

/// One link that a notice takes back: in that release, the records of the notice's owner under this
/// pseudonym are not those of the other owner.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_withdrawn_link<'a> {
    /// Whose record it must not be joined with; the notice's owner where two of its own are meant. It lives
    /// as long as the notice.
    pub other_owner: linkwise_slice<'a>,
    /// The pseudonym of the owner's record in that release.
    pub pseudonym: [u8; 16],
    /// Why, as far as others need it.
    pub kind: linkwise_withdrawal_kind,
}

/// Reads a notice (`.lww`; exactly one source, sealed or not), which may come from anyone; nothing is
/// verified yet. Consumes `file`, whatever the result. The caller frees the notice. Fails with
/// `LINKWISE_E_MALFORMED` where it is no notice, and with `LINKWISE_E_KEY_MISMATCH` where it is sealed to
/// someone else. Memory: its length, at most 9 MB.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_read(
    file: Option<&mut Option<Box<linkwise_sources>>>,
    notice: Option<&mut MaybeUninit<Option<Box<linkwise_notice>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let file = take(file)?;
        let notice = out(notice, "notice")?;
        give(notice, read_notice(file.one("file")?.as_ref())?);
        Ok(())
    })
}

/// Who takes links back, to whom the notice is, and when it was written. The slices live as long as the
/// notice.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_names<'a>(
    notice: Option<&'a linkwise_notice>,
    owner: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    to: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    at_ms: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (owner, to, at) = (out(owner, "owner")?, out(to, "to")?, out(at_ms, "at_ms")?);
        let own = &lasting(notice)?.notice;
        owner.write(own.owner.as_bytes().into());
        to.write(own.to.as_bytes().into());
        at.write(own.at.unix_ms());
        Ok(())
    })
}

/// Which release it is about: the agreement under which the links are taken back, the agreement of the
/// release (that one, or an earlier version of it), the owner's map of pseudonyms and the edges of which all
/// maps of the release were made, each by its digest of 32 bytes, and the number of the delivery. The slices
/// live as long as the notice.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_release<'a>(
    notice: Option<&'a linkwise_notice>,
    agreement: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    release: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    map: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    edges: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    epoch: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (agreement, release) = (out(agreement, "agreement")?, out(release, "release")?);
        let (map, edges) = (out(map, "map")?, out(edges, "edges")?);
        let epoch = out(epoch, "epoch")?;
        let own = &lasting(notice)?.notice;
        agreement.write(own.agreement.as_bytes().as_slice().into());
        release.write(own.release.as_bytes().as_slice().into());
        map.write(own.map.as_bytes().as_slice().into());
        edges.write(own.edges.as_bytes().as_slice().into());
        epoch.write(own.epoch);
        Ok(())
    })
}

/// How many links it takes back. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_link_count(notice: Option<&linkwise_notice>) -> usize {
    number(|| Ok(shared(notice)?.notice.links.len()), 0)
}

/// One link, counted from 0, ascending by pseudonym. Fails with `LINKWISE_E_USAGE` where there is no such
/// link.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_link<'a>(
    notice: Option<&'a linkwise_notice>,
    index: usize,
    link: Option<&mut MaybeUninit<linkwise_withdrawn_link<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        give_item(notice, link, "link", |own| {
            let one = item(&own.notice.links, index)?;
            Ok(linkwise_withdrawn_link {
                other_owner: one.other_owner.as_bytes().into(),
                pseudonym: one.pseudonym,
                kind: one.kind.number().into(),
            })
        })
    })
}

/// The digest that logs and receipts name: 64 hexadecimal digits. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_notice_digest(
    notice: Option<&linkwise_notice>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text_of(notice, buffer, capacity, |own| Ok(own.digest().to_string())) }
}

/// Checks that a notice is under this agreement (a draft of it; see `linkwise_agreement_draft`), and signed
/// by one of its controllers with the key that the caller has pinned. Fails with
/// `LINKWISE_E_PASSPORT_MISMATCH` where it is about another agreement, and with `LINKWISE_E_POLICY_REFUSED`
/// and the reason where the signature does not count.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_check(
    notice: Option<&linkwise_notice>,
    agreement: Option<&linkwise_draft>,
    trust: Option<&linkwise_trust>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (notice, agreement) = (shared(notice)?, shared(agreement)?);
        Ok(notice.check(agreement.terms(), &*shared(trust)?)?)
    })
}

/// Takes a notice in: checks it, writes it to the party's log, and gives a signed receipt. It needs no
/// permit: whoever was given a link must be able to take its withdrawal in, after the agreement has ended
/// too, so a draft of it is asked for.
///
/// Writes to the outlets `listing` (CSV of the links, for whoever holds the joined data: `pseudonym`,
/// `owner`, `other_owner`, `kind`) and `receipt` (`.lwn`, for the owner that gave the notice). Consumes
/// `outlets`, whatever the result. `newly_received` (may be NULL) is false where the notice was taken in
/// before: another receipt is written then, and no other entry.
///
/// Fails as `linkwise_notice_check`, with `LINKWISE_E_PASSPORT_MISMATCH` where the notice is to another
/// party, and with `LINKWISE_E_KEY_MISMATCH` where signing key and log are not those of a party of the
/// agreement. Nothing is released then. Costs a pass over the log's entries.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_receive(
    notice: Option<&linkwise_notice>,
    agreement: Option<&linkwise_draft>,
    trust: Option<&linkwise_trust>,
    signer: Option<&linkwise_signer>,
    log: Option<&mut linkwise_log>,
    now_ms: i64,
    outlets: Option<&mut Option<Box<linkwise_outlets>>>,
    newly_received: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut outlets = take(outlets)?;
        let (notice, agreement) = (shared(notice)?, shared(agreement)?);
        let (trust, signer) = (shared(trust)?, shared(signer)?);
        let mut log = exclusive(log)?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        let both = (outlets.take("listing")?, outlets.take("receipt")?);
        outlets.must_be_empty()?;
        let of = (agreement.terms(), &*trust);
        let received = receive_withdrawal(&notice, of, &signer, both, &mut log, now)?;
        if let Some(newly_received) = newly_received {
            newly_received.write(received.new);
        }
        Ok(())
    })
}

/// Frees a notice. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_notice_free(notice: Option<Box<linkwise_notice>>) {
    free(notice);
}

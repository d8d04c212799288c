//! Granted agreements: what they say.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::sync::Arc;

use super::bytes::linkwise_bytes;
use super::draft::{SignedDraft, linkwise_draft};
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, free, give, lasting, opaque, out, shared};
use super::permit::linkwise_purpose;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::policy::{Agreement, Granted};
use crate::secret::SecretBytes;
use crate::time::Timestamp;

/// An agreement that every party has signed and whose signatures hold: the only source of permits. Freed
/// with `linkwise_agreement_free`; permits that it gave live on. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_agreement(Handle<Arc<Agreement<Granted>>>);

opaque!(linkwise_agreement => Arc<Agreement<Granted>>, "agreement");

/// What a party is in an agreement: bits of the `LINKWISE_ROLE_` numbers.
pub type linkwise_roles = u32;

/// It holds records and answers for them: a data owner.
pub const LINKWISE_ROLE_CONTROLLER: linkwise_roles = 2;
/// It compares encoded rows.
pub const LINKWISE_ROLE_LINKAGE_UNIT: linkwise_roles = 4;
/// It opens handles and assembles clusters and maps.
pub const LINKWISE_ROLE_ASSEMBLER: linkwise_roles = 8;
/// It holds the root key and issues link keys.
pub const LINKWISE_ROLE_KEY_CUSTODIAN: linkwise_roles = 16;
/// It receives what the owners release under pseudonyms.
pub const LINKWISE_ROLE_RECIPIENT: linkwise_roles = 32;
/// It looks at pairs that the rules leave to people.
pub const LINKWISE_ROLE_REVIEWER: linkwise_roles = 64;

/// The digest of the agreement, by which logs and keys name it: 64 hexadecimal digits. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_agreement_digest(
    agreement: Option<&linkwise_agreement>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(agreement)?.digest().to_string())) }
}

/// Name and title of the agreement; the slices live as long as the agreement.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_names<'a>(
    agreement: Option<&'a linkwise_agreement>,
    id: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    title: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (id, title) = (out(id, "id")?, out(title, "title")?);
        let terms = lasting(agreement)?.terms();
        id.write(terms.id.as_bytes().into());
        title.write(terms.title.as_bytes().into());
        Ok(())
    })
}

/// The version of the agreement, from 1, and the number of its delivery, from 1; each owner encodes once
/// under each delivery.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_version(
    agreement: Option<&linkwise_agreement>,
    version: Option<&mut MaybeUninit<u32>>,
    epoch: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (version, epoch) = (out(version, "version")?, out(epoch, "epoch")?);
        let agreement = shared(agreement)?;
        version.write(agreement.terms().version);
        epoch.write(agreement.terms().epoch);
        Ok(())
    })
}

/// The first moment at which the agreement permits anything, and the first at which it permits nothing
/// any more.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_validity(
    agreement: Option<&linkwise_agreement>,
    begins_ms: Option<&mut MaybeUninit<i64>>,
    ends_ms: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (begins, ends) = (out(begins_ms, "begins_ms")?, out(ends_ms, "ends_ms")?);
        let agreement = shared(agreement)?;
        begins.write(agreement.begins().unix_ms());
        ends.write(agreement.ends().unix_ms());
        Ok(())
    })
}

/// Whether the day by which the parties wanted to review the agreement is over; that denies nothing.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_review_is_due(
    agreement: Option<&linkwise_agreement>,
    now_ms: i64,
    due: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let due = out(due, "due")?;
        due.write(shared(agreement)?.review_is_due(Timestamp::from_unix_ms(now_ms)?));
        Ok(())
    })
}

/// What the agreement is for. NULL gives 0, which is no purpose.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_purpose(
    agreement: Option<&linkwise_agreement>,
) -> linkwise_purpose {
    number(|| Ok(shared(agreement)?.terms().purpose.number().into()), 0)
}

/// How many parties the agreement has. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_party_count(agreement: Option<&linkwise_agreement>) -> usize {
    number(|| Ok(shared(agreement)?.terms().parties.len()), 0)
}

/// The name and the roles of one party, counted from 0 and ascending by name. The slice lives as long as
/// the agreement. Fails with `LINKWISE_E_USAGE` where there is no such party.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_party<'a>(
    agreement: Option<&'a linkwise_agreement>,
    index: usize,
    name: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    roles: Option<&mut MaybeUninit<linkwise_roles>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (name, roles) = (out(name, "name")?, out(roles, "roles")?);
        let party = lasting(agreement)?.terms().parties.get(index);
        let party = party.ok_or_else(|| Failure::usage("there is no such party"))?;
        name.write(party.name().as_bytes().into());
        roles.write(party.roles.iter().fold(0, |bits, role| bits | 1 << role.number()));
        Ok(())
    })
}

/// The canonical bytes, of which the digest is made; equal in every language and on every platform. The
/// caller frees them.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_canonical(
    agreement: Option<&linkwise_agreement>,
    canonical: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let canonical = out(canonical, "canonical")?;
        give(canonical, SecretBytes::new(shared(agreement)?.terms().to_bytes()));
        Ok(())
    })
}

/// A draft of the same agreement with the signatures with which it was granted: for its document, its
/// summary, comparing it, and what is still to be done after it has ended. The caller frees it; the
/// agreement stays.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_draft(
    agreement: Option<&linkwise_agreement>,
    draft: Option<&mut MaybeUninit<Option<Box<linkwise_draft>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(draft, "draft")?;
        let agreement = shared(agreement)?;
        let mut draft = SignedDraft::of_terms(agreement.terms().clone())?;
        agreement.signatures().iter().try_for_each(|signature| draft.add(signature.clone()))?;
        give(place, draft);
        Ok(())
    })
}

/// Frees an agreement. Permits that it gave live on. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_free(agreement: Option<Box<linkwise_agreement>>) {
    free(agreement);
}

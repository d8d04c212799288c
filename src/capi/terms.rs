//! Making a draft from cards: for programs that play several parties, and as a document to edit.

use core::mem::MaybeUninit;

use super::agreement::linkwise_roles;
use super::bytes::exactly;
use super::card::linkwise_card;
use super::draft::{SignedDraft, linkwise_draft};
use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::{Handle, exclusive, free, give, opaque, out, shared, take};
use super::key::{linkwise_suite, suite_of};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::crypto::{Suite, random_bytes};
use crate::identifier::NeverIssued;
use crate::policy::{Party, Role, Sector, Terms};
use crate::time::Date;

/// A draft that is being made from cards. Freed with `linkwise_terms_free`, or consumed by
/// `linkwise_terms_draft`. Threads: one at a time.
#[derive(Debug)]
pub struct linkwise_terms(Handle<TermsInMaking>);

/// What is known of the draft.
#[derive(Debug)]
pub struct TermsInMaking {
    id: String,
    title: Option<String>,
    nonce: [u8; 32],
    epoch: u64,
    days: (Date, Date),
    parties: Vec<Party>,
    suite: Suite,
    never_issued: NeverIssued,
    rows: Option<(u32, u64)>,
    reference: Option<String>,
}

opaque!(linkwise_terms => TermsInMaking, "terms");

/// The sector of an organisation: one of the `LINKWISE_SECTOR_` numbers, which are those of the
/// agreement's canonical bytes.
pub type linkwise_sector = i32;

/// What follows from the roles: a data owner is of children's social care, one that only receives does
/// research, any other processes for others.
pub const LINKWISE_SECTOR_BY_ROLE: linkwise_sector = 0;
/// National Health Service bodies and those who provide care for them.
pub const LINKWISE_SECTOR_HEALTH: linkwise_sector = 1;
/// Adult social care.
pub const LINKWISE_SECTOR_ADULT_SOCIAL_CARE: linkwise_sector = 2;
/// Children's social care.
pub const LINKWISE_SECTOR_CHILDRENS_SOCIAL_CARE: linkwise_sector = 3;
/// Schools, colleges, early years and those who run them.
pub const LINKWISE_SECTOR_EDUCATION: linkwise_sector = 4;
/// Police and youth justice.
pub const LINKWISE_SECTOR_JUSTICE: linkwise_sector = 5;
/// Charities and other voluntary bodies.
pub const LINKWISE_SECTOR_VOLUNTARY: linkwise_sector = 6;
/// Bodies that do research.
pub const LINKWISE_SECTOR_RESEARCH: linkwise_sector = 7;
/// Bodies that process for others: linkage units, assemblers, custodians.
pub const LINKWISE_SECTOR_PROCESSING: linkwise_sector = 8;

fn day(text: linkwise_slice<'_>, what: &str) -> Result<Date, Failure> {
    let day = text.text(what)?.parse();
    day.map_err(|_| Failure::usage(format!("`{what}` must be a day such as 2026-09-01")))
}

/// Begins a draft for the purpose linkage quality with the library's schema for children and the usual
/// acts: controllers encode, map, compare and unlink, the linkage unit scores and explains, the assembler
/// assembles, a reviewer reviews. `id` is the agreement's name (a-z, 0-9, `_`, `-`), the days are
/// as 2026-09-01, in London, and `epoch` is the number of the delivery, from 1. `nonce` is 32 random bytes,
/// which make keys and digest unlike those of any other agreement; empty: the library draws them. The
/// caller frees the terms.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_new(
    id: linkwise_slice<'_>,
    nonce: linkwise_slice<'_>,
    epoch: u64,
    valid_from: linkwise_slice<'_>,
    valid_until: linkwise_slice<'_>,
    terms: Option<&mut MaybeUninit<Option<Box<linkwise_terms>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let terms = out(terms, "terms")?;
        let made = TermsInMaking {
            id: id.text("id")?.to_owned(),
            title: None,
            nonce: match nonce.bytes("nonce")? {
                [] => random_bytes()?,
                _ => exactly(nonce, "nonce")?,
            },
            epoch,
            days: (day(valid_from, "valid_from")?, day(valid_until, "valid_until")?),
            parties: Vec::new(),
            suite: Suite::Blake3,
            never_issued: NeverIssued::Refuse,
            rows: None,
            reference: None,
        };
        give(terms, made);
        Ok(())
    })
}

/// Adds a party by its card, which is copied: `roles` are bits of the `LINKWISE_ROLE_` numbers, at least
/// one. Two controllers or more, one linkage unit, one assembler and one key custodian are needed; a party
/// that is linkage unit and assembler makes the agreement one of the lower tier. A data owner is taken for
/// a public authority, any other not; where that is wrong, edit the document.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_add_party(
    terms: Option<&mut linkwise_terms>,
    card: Option<&linkwise_card>,
    roles: linkwise_roles,
    sector: linkwise_sector,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut terms = exclusive(terms)?;
        let bit = |role: &Role| 1 << role.number();
        let set: Vec<Role> = Role::ALL.into_iter().filter(|role| roles & bit(role) != 0).collect();
        if set.is_empty() || set.iter().fold(0, |bits, role| bits | bit(role)) != roles {
            return Err(Failure::usage("`roles` has no bit, or one that stands for no role"));
        }
        let mut party = Party::new(shared(card)?.clone(), set);
        if sector != LINKWISE_SECTOR_BY_ROLE {
            let known = u8::try_from(sector).ok().and_then(Sector::from_number);
            party.sector =
                known.ok_or_else(|| Failure::usage("`sector` is no number of a sector"))?;
        }
        terms.parties.push(party);
        Ok(())
    })
}

/// Sets the title for people: one line of at most 200 characters.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_set_title(
    terms: Option<&mut linkwise_terms>,
    title: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(terms)?.title = Some(title.text("title")?.to_owned());
        Ok(())
    })
}

/// Sets the least and the greatest number of records in a batch: from 2 to 1,000,000, and up to
/// 1,000,000,000. Without this call 100 and 5,000,000.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_set_batch(
    terms: Option<&mut linkwise_terms>,
    smallest_batch: u32,
    most_rows: u64,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(terms)?.rows = Some((smallest_batch, most_rows));
        Ok(())
    })
}

/// Sets the primitives of keyed hashing. Without this call BLAKE3.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_set_suite(
    terms: Option<&mut linkwise_terms>,
    suite: linkwise_suite,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(terms)?.suite = suite_of(suite)?;
        Ok(())
    })
}

/// Makes the draft one about invented children: test identifiers that were never issued count as valid,
/// and `reference` (one line) stands wherever a reference to a paper is still to be written.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_set_synthetic(
    terms: Option<&mut linkwise_terms>,
    reference: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut terms = exclusive(terms)?;
        terms.reference = Some(reference.text("reference")?.to_owned());
        terms.never_issued = NeverIssued::Accept;
        Ok(())
    })
}

/// Makes the draft. Consumes the terms, whatever the result: `*terms` is NULL afterwards. The caller
/// frees the draft. Everything else that an agreement can say is edited in its document, which
/// `linkwise_draft_document` gives and `linkwise_draft_parse` reads. Fails with
/// `LINKWISE_E_INVALID_CONFIGURATION` where the parties do not fit together.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_draft(
    terms: Option<&mut Option<Box<linkwise_terms>>>,
    draft: Option<&mut MaybeUninit<Option<Box<linkwise_draft>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let made = take(terms)?;
        let draft = out(draft, "draft")?;
        let (from, until) = made.days;
        let mut terms =
            Terms::linkage_quality(&made.id, made.nonce, made.parties, made.epoch, from, until);
        if let Some(title) = made.title {
            terms.title = title;
        }
        if let Some((smallest, most)) = made.rows {
            terms.release.smallest_batch = smallest;
            terms.release.most_rows = most;
        }
        terms.schema.suite = made.suite;
        terms.schema.never_issued = made.never_issued;
        if let Some(reference) = &made.reference {
            terms = terms.completed_with(reference);
        }
        give(draft, SignedDraft::of_terms(terms)?);
        Ok(())
    })
}

/// Frees a terms. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_terms_free(terms: Option<Box<linkwise_terms>>) {
    free(terms);
}

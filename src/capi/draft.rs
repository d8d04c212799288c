//! Drafts of agreements: read, signed, compared, granted.

use core::ffi::c_char;
use core::mem::MaybeUninit;
use std::sync::Arc;

use super::agreement::linkwise_agreement;
use super::bytes::{exactly, linkwise_bytes};
use super::card::linkwise_trust;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared, take};
use super::key::linkwise_signer;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::crypto::Signature;
use crate::document::agreement::{append_signature, differences, json_schema, parse, show, write};
use crate::policy::{Agreement, AgreementError, Draft, PartySignature, Refusal, Terms};
use crate::secret::SecretBytes;
use crate::time::Timestamp;

/// An agreement that is not granted: its document, and the signatures that it carries. It permits
/// nothing. Freed with `linkwise_draft_free`, or consumed by `linkwise_draft_grant`. Threads: one at a time
/// while it is signed; `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_draft(Handle<SignedDraft>);

/// A draft, its text, and its signatures; the text carries them too.
#[derive(Debug)]
pub struct SignedDraft {
    agreement: Agreement<Draft>,
    document: String,
    signatures: Vec<PartySignature>,
}

opaque!(linkwise_draft => SignedDraft, "draft");

impl SignedDraft {
    pub(super) fn of_terms(terms: Terms) -> Result<Self, Failure> {
        let document = write(&terms);
        Ok(Self { agreement: Agreement::new(terms)?, document, signatures: Vec::new() })
    }

    pub(super) const fn terms(&self) -> &Terms {
        self.agreement.terms()
    }

    pub(super) const fn agreement(&self) -> &Agreement<Draft> {
        &self.agreement
    }

    /// A signature takes the place of an older one of the same party.
    pub(super) fn add(&mut self, signature: PartySignature) -> Result<(), Failure> {
        self.document = append_signature(&self.document, &signature)?;
        self.signatures.retain(|other| other.party != signature.party);
        self.signatures.push(signature);
        Ok(())
    }
}

/// Reads an agreement's document (TOML), with the signatures that it carries; they are not verified yet.
/// The caller frees the draft. Fails with `LINKWISE_E_INVALID_CONFIGURATION`; the error names the line.
/// Costs about a millisecond.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_parse(
    document: linkwise_slice<'_>,
    draft: Option<&mut MaybeUninit<Option<Box<linkwise_draft>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let draft = out(draft, "draft")?;
        let document = document.text("document")?.to_owned();
        let read = parse(&document)?;
        let agreement = Agreement::new(read.terms)?;
        give(draft, SignedDraft { agreement, document, signatures: read.signatures });
        Ok(())
    })
}

/// A draft from canonical bytes of terms, such as logs store; without signatures. The caller frees it.
/// Fails with `LINKWISE_E_MALFORMED` or `LINKWISE_E_INVALID_CONFIGURATION`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_from_canonical(
    canonical: linkwise_slice<'_>,
    draft: Option<&mut MaybeUninit<Option<Box<linkwise_draft>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let draft = out(draft, "draft")?;
        let terms = Terms::from_bytes(canonical.bytes("canonical")?)?;
        give(draft, SignedDraft::of_terms(terms)?);
        Ok(())
    })
}

/// The document (TOML) with the signatures so far, as it is sent to the other parties. The slice lives
/// until the draft is signed, changed, granted or freed.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_document<'a>(
    draft: Option<&'a linkwise_draft>,
    document: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let document = out(document, "document")?;
        document.write(lasting(draft)?.document.as_bytes().into());
        Ok(())
    })
}

/// What the draft says, for people to read before they sign. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_draft_summary(
    draft: Option<&linkwise_draft>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(show(shared(draft)?.terms()))) }
}

/// The digest of the canonical bytes, which is what is signed and what keys are made for: 64 hexadecimal
/// digits. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_draft_digest(
    draft: Option<&linkwise_draft>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(draft)?.agreement.digest().to_string())) }
}

/// The keys of the table `[legal]` whose text someone must still write before the parties sign, one on
/// each line; empty where there are none. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_draft_unfinished(
    draft: Option<&linkwise_draft>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(draft)?.terms().unfinished().join("\n"))) }
}

/// Signs for the party or further approver whose key this is; the document then carries the signature,
/// and an older one of the same party is taken out. Read `linkwise_draft_summary` before. Fails with
/// `LINKWISE_E_INVALID_CONFIGURATION` where the draft names no such key.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_sign(
    draft: Option<&mut linkwise_draft>,
    signer: Option<&linkwise_signer>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut draft = exclusive(draft)?;
        let signature = draft.agreement.sign(&*shared(signer)?)?;
        draft.add(signature)
    })
}

/// Adds a signature that was made elsewhere: the signer's name in the draft, and 64 bytes. It is verified
/// when the draft is granted. Fails with `LINKWISE_E_INVALID_CONFIGURATION` where the draft has no such
/// signer.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_add_signature(
    draft: Option<&mut linkwise_draft>,
    party: linkwise_slice<'_>,
    signature: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut draft = exclusive(draft)?;
        let party = party.text("party")?;
        let signature = Signature(exactly(signature, "signature")?);
        let named = draft.terms().signers().find(|(name, _)| *name == party);
        let key = named.map(|(_, key)| *key).ok_or(AgreementError::NotASigner)?;
        draft.add(PartySignature { party: party.to_owned(), key, signature })
    })
}

/// Takes over every signature of another copy of the same agreement, such as one that a party has sent
/// back. Fails with `LINKWISE_E_USAGE` where the other says something else; compare them with
/// `linkwise_draft_differences`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_add_signatures_of(
    draft: Option<&mut linkwise_draft>,
    other: Option<&linkwise_draft>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut draft = exclusive(draft)?;
        let other = shared(other)?;
        if draft.agreement.digest() != other.agreement.digest() {
            return Err(Failure::usage(
                "`other` says something else than `draft`, so its signatures are of no use here",
            ));
        }
        other.signatures.iter().try_for_each(|signature| draft.add(signature.clone()))
    })
}

/// How many signatures the draft carries. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_signature_count(draft: Option<&linkwise_draft>) -> usize {
    number(|| Ok(shared(draft)?.signatures.len()), 0)
}

/// The signer's name and the 64 bytes of one signature, counted from 0. The slices live until the draft
/// is signed, changed, granted or freed. Fails with `LINKWISE_E_USAGE` where there is no such signature.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_signature<'a>(
    draft: Option<&'a linkwise_draft>,
    index: usize,
    party: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    signature: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (party, signature) = (out(party, "party")?, out(signature, "signature")?);
        let known = lasting(draft)?.signatures.get(index);
        let known = known.ok_or_else(|| Failure::usage("there is no such signature"))?;
        party.write(known.party.as_bytes().into());
        signature.write(known.signature.0.as_slice().into());
        Ok(())
    })
}

/// Checks that every party, and as many further approvers as are needed, have signed with the keys that
/// the caller has pinned; not whether the agreement is in force. Fails with `LINKWISE_E_POLICY_REFUSED`
/// and every reason.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_check_signatures(
    draft: Option<&linkwise_draft>,
    trust: Option<&linkwise_trust>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (draft, trust) = (shared(draft)?, shared(trust)?);
        let reasons = draft.agreement.check_signatures(&draft.signatures, &trust);
        Refusal::for_reasons(reasons).map_or(Ok(()), |refusal| Err(refusal.into()))
    })
}

/// Grants the agreement where everyone has signed with the keys that the caller has pinned, and it is in
/// force now. Consumes the draft, whatever the result: `*draft` is NULL afterwards; parse the document
/// again to try again. The caller frees the agreement. Fails with `LINKWISE_E_POLICY_REFUSED` and every
/// reason. Costs about a tenth of a millisecond for each signature.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_grant(
    draft: Option<&mut Option<Box<linkwise_draft>>>,
    trust: Option<&linkwise_trust>,
    now_ms: i64,
    agreement: Option<&mut MaybeUninit<Option<Box<linkwise_agreement>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let draft = take(draft)?;
        let agreement = out(agreement, "agreement")?;
        let now = Timestamp::from_unix_ms(now_ms)?;
        let granted = draft.agreement.grant(&draft.signatures, &*shared(trust)?, now)?;
        give(agreement, Arc::new(granted));
        Ok(())
    })
}

/// Every item in which two drafts differ, as JSON: an array of objects with `item`, `before` and `after`,
/// of which one is null where only the other draft has the item. Empty where they say the same. The
/// caller frees the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_differences(
    before: Option<&linkwise_draft>,
    after: Option<&linkwise_draft>,
    json: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let json = out(json, "json")?;
        let (before, after) = (shared(before)?, shared(after)?);
        let changes = differences(before.terms(), after.terms()).into_iter().map(|change| {
            serde_json::json!({
                "item": change.item, "before": change.before, "after": change.after,
            })
        });
        let changes: serde_json::Value = changes.collect();
        give(json, SecretBytes::new(changes.to_string().into_bytes()));
        Ok(())
    })
}

/// The JSON schema of agreements' documents, for editors that check while one writes. The caller frees
/// the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_json_schema(
    json: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let json = out(json, "json")?;
        give(json, SecretBytes::new(json_schema().to_string().into_bytes()));
        Ok(())
    })
}

/// Frees a draft. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_free(draft: Option<Box<linkwise_draft>>) {
    free(draft);
}

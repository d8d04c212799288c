//! Decisions: "may I", with every reason.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::agreement::linkwise_agreement;
use super::bytes::linkwise_bytes;
use super::draft::linkwise_draft;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{Handle, free, give, lasting, opaque, out, shared};
use super::permit::{OwnRequest, linkwise_request};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::crypto::Digest;
use crate::document::decision::{object, table};
use crate::policy::{ActKind, Decision, Law, Obligation, Rule, Weight};
use crate::secret::SecretBytes;

/// A decision about a request: whether it is permitted, every reason, how far it goes and what must be
/// done besides. It is no permit. Freed with `linkwise_decision_free`. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_decision(Handle<Decision>);

opaque!(linkwise_decision => Decision, "decision");

/// An act that needs a permit: one of the `LINKWISE_ACT_` numbers, which are those of the agreement's
/// canonical bytes.
pub type linkwise_act = i32;

/// Encode one's own records for linkage.
pub const LINKWISE_ACT_ENCODE: linkwise_act = 1;
/// Compare plain records inside one controller.
pub const LINKWISE_ACT_COMPARE: linkwise_act = 2;
/// Compare encoded rows of several owners and release edges.
pub const LINKWISE_ACT_SCORE: linkwise_act = 3;
/// Open handles and assemble clusters and maps.
pub const LINKWISE_ACT_ASSEMBLE: linkwise_act = 4;
/// Bring a map's references back to one's own record ids.
pub const LINKWISE_ACT_MAP: linkwise_act = 5;
/// Look at pairs that the rules leave to people.
pub const LINKWISE_ACT_REVIEW: linkwise_act = 6;
/// Show why a pair was linked or not, level by level.
pub const LINKWISE_ACT_EXPLAIN: linkwise_act = 7;
/// Tell that another agency holds a record of a child.
pub const LINKWISE_ACT_REVEAL_EXISTENCE: linkwise_act = 8;
/// Tell an identifier that another agency holds.
pub const LINKWISE_ACT_REVEAL_IDENTIFIER: linkwise_act = 9;
/// Tell content that another agency holds.
pub const LINKWISE_ACT_REVEAL_CONTENT: linkwise_act = 10;
/// Publish counts and rates.
pub const LINKWISE_ACT_AGGREGATE: linkwise_act = 11;
/// Take a link back.
pub const LINKWISE_ACT_UNLINK: linkwise_act = 12;
/// Hand linked data to a recipient.
pub const LINKWISE_ACT_EXPORT: linkwise_act = 13;

/// What whoever acts must do besides: a set of the `LINKWISE_OBLIGATION_` bits.
pub type linkwise_obligations = u64;

/// Write the act to the log; the library does.
pub const LINKWISE_OBLIGATION_LOG: linkwise_obligations = 2;
/// Write down why, where the case is kept.
pub const LINKWISE_OBLIGATION_RECORD_REASON: linkwise_obligations = 4;
/// Tell the child, or those who answer for the child, where that is safe.
pub const LINKWISE_OBLIGATION_NOTIFY_SUBJECT: linkwise_obligations = 8;
/// Tell recipients of corrections and erasures.
pub const LINKWISE_OBLIGATION_NOTIFY_RECIPIENTS: linkwise_obligations = 16;
/// Have a person decide what is only possible.
pub const LINKWISE_OBLIGATION_CLERICAL_REVIEW: linkwise_obligations = 32;
/// Have a second person approve the release.
pub const LINKWISE_OBLIGATION_SECOND_APPROVER: linkwise_obligations = 64;
/// Delete by a day: see `linkwise_decision_delete_by`.
pub const LINKWISE_OBLIGATION_DELETE_BY: linkwise_obligations = 128;
/// Report quality by subgroup.
pub const LINKWISE_OBLIGATION_EQUITY_REPORT: linkwise_obligations = 256;
/// Return a receipt.
pub const LINKWISE_OBLIGATION_RETURN_RECEIPT: linkwise_obligations = 512;
/// Review the assertion that sharing would be more detrimental.
pub const LINKWISE_OBLIGATION_REVIEW_DETRIMENT: linkwise_obligations = 1024;
/// Have someone look where child and parent differ.
pub const LINKWISE_OBLIGATION_REVIEW_DIFFERENCE: linkwise_obligations = 2048;

/// What a reason does to a decision: one of the `LINKWISE_WEIGHT_` numbers.
pub type linkwise_weight = i32;

/// It denies.
pub const LINKWISE_WEIGHT_DENIES: linkwise_weight = 1;
/// It narrows how far the act goes, or obliges to something.
pub const LINKWISE_WEIGHT_NARROWS: linkwise_weight = 2;
/// It is recorded.
pub const LINKWISE_WEIGHT_NOTES: linkwise_weight = 3;

pub(super) fn act_of(number: linkwise_act) -> Result<ActKind, Failure> {
    let act = u8::try_from(number).ok().and_then(ActKind::from_number);
    act.ok_or_else(|| Failure::usage("`act` is no number of an act"))
}

/// May I? The whole decision about an act under an agreement, permit or denial, with every rule that
/// counted. A denial is an answer: the status is `LINKWISE_OK`, and `linkwise_decision_permits` gives
/// false. It uses nothing up and writes nothing; acts need a permit. The caller frees the decision. Costs a
/// few microseconds.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_decide(
    agreement: Option<&linkwise_agreement>,
    act: linkwise_act,
    request: Option<&linkwise_request<'_>>,
    decision: Option<&mut MaybeUninit<Option<Box<linkwise_decision>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let decision = out(decision, "decision")?;
        let (agreement, request) = (shared(agreement)?, OwnRequest::read(request)?);
        give(decision, agreement.decide(act_of(act)?, &request.request()));
        Ok(())
    })
}

/// What the decision would be if everyone had signed a draft, on any day: signatures and days of validity
/// are not asked about. The caller frees the decision.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_draft_preview(
    draft: Option<&linkwise_draft>,
    act: linkwise_act,
    request: Option<&linkwise_request<'_>>,
    decision: Option<&mut MaybeUninit<Option<Box<linkwise_decision>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let decision = out(decision, "decision")?;
        let (draft, request) = (shared(draft)?, OwnRequest::read(request)?);
        give(decision, draft.agreement().preview(act_of(act)?, &request.request()));
        Ok(())
    })
}

/// Two decisions as one: a denial overrides, limits are what both allow, reasons and obligations are those
/// of both. The order does not matter. The caller frees the new decision; the two stay.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_and(
    one: Option<&linkwise_decision>,
    other: Option<&linkwise_decision>,
    decision: Option<&mut MaybeUninit<Option<Box<linkwise_decision>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let decision = out(decision, "decision")?;
        let (one, other) = (shared(one)?.clone(), shared(other)?.clone());
        give(decision, one.and(other));
        Ok(())
    })
}

/// Whether the decision permits. NULL, or a handle that is broken, gives false.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_permits(decision: Option<&linkwise_decision>) -> bool {
    number(|| Ok(shared(decision)?.permits()), false)
}

/// How many rules counted. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_reason_count(decision: Option<&linkwise_decision>) -> usize {
    number(|| Ok(shared(decision)?.reasons().iter().count()), 0)
}

/// One rule that counted, counted from 0 in the order of the list of rules: its stable code, a sentence
/// that says what is wrong and how to mend it, the law that it stands on, and what it does. The slices
/// live as long as the decision. Fails with `LINKWISE_E_USAGE` where there is no such reason.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_reason<'a>(
    decision: Option<&'a linkwise_decision>,
    index: usize,
    code: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    sentence: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    citation: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    weight: Option<&mut MaybeUninit<linkwise_weight>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (code, sentence) = (out(code, "code")?, out(sentence, "sentence")?);
        let (citation, weight) = (out(citation, "citation")?, out(weight, "weight")?);
        let rule: Option<Rule> = lasting(decision)?.reasons().iter().nth(index);
        let rule = rule.ok_or_else(|| Failure::usage("there is no such reason"))?;
        code.write(rule.name().as_bytes().into());
        sentence.write(rule.sentence().as_bytes().into());
        citation.write(rule.citation().as_bytes().into());
        weight.write(match rule.weight() {
            Weight::Denies => LINKWISE_WEIGHT_DENIES,
            Weight::Narrows => LINKWISE_WEIGHT_NARROWS,
            Weight::Notes => LINKWISE_WEIGHT_NOTES,
        });
        Ok(())
    })
}

/// What whoever acts must do besides, as bits, which a permit wants to have acknowledged. NULL gives 0.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_obligations(
    decision: Option<&linkwise_decision>,
) -> linkwise_obligations {
    number(
        || Ok(shared(decision)?.obligations().iter().fold(0, |all, one| all | 1 << one.number())),
        0,
    )
}

/// By which day to delete, such as "2027-03-31"; empty where no day is agreed. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_decision_delete_by(
    decision: Option<&linkwise_decision>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe {
        give_text(buffer, capacity, || {
            let day = shared(decision)?.obligations().delete_by();
            Ok(day.map_or_else(String::new, |day| day.to_string()))
        })
    }
}

/// How far a permit goes: the greatest number of rows, the least (0 for an act that is not about a batch),
/// the least weight of an edge in whole bits, and the first moment at which nothing is permitted any more.
/// Fields, passes, precision and how counts are shown are in `linkwise_decision_json`. Fails with
/// `LINKWISE_E_POLICY_REFUSED` for a denial, which has no limits.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_limits(
    decision: Option<&linkwise_decision>,
    most_rows: Option<&mut MaybeUninit<u64>>,
    smallest_batch: Option<&mut MaybeUninit<u32>>,
    floor_bits: Option<&mut MaybeUninit<i32>>,
    valid_until_ms: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (most, smallest) =
            (out(most_rows, "most_rows")?, out(smallest_batch, "smallest_batch")?);
        let (floor, until) =
            (out(floor_bits, "floor_bits")?, out(valid_until_ms, "valid_until_ms")?);
        let decision = shared(decision)?;
        let limits = decision.limits().ok_or_else(denial)?;
        most.write(limits.most_rows);
        smallest.write(limits.smallest_batch);
        floor.write(limits.floor_bits.into());
        until.write(limits.valid_until.unix_ms());
        Ok(())
    })
}

fn denial() -> Failure {
    let why = "the decision denies, so that it has neither limits nor ground";
    Failure::new(crate::error::ErrorKind::PolicyRefused, why)
}

/// What a permit stands on: the id of the power or duty, the word of the condition of UK GDPR Article 6
/// (empty where there is none), and the word for how confidentiality is met. The slices live as long as
/// the decision. Fails with `LINKWISE_E_POLICY_REFUSED` for a denial.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_ground<'a>(
    decision: Option<&'a linkwise_decision>,
    gateway: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    article_6: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    confidentiality: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (gateway, article_6) = (out(gateway, "gateway")?, out(article_6, "article_6")?);
        let confidentiality = out(confidentiality, "confidentiality")?;
        let ground = lasting(decision)?.ground().ok_or_else(denial)?;
        gateway.write(ground.gateway.as_bytes().into());
        let condition = ground.article_6.map_or("", crate::policy::Article6::name);
        article_6.write(condition.as_bytes().into());
        confidentiality.write(ground.confidentiality.as_bytes().into());
        Ok(())
    })
}

/// The canonical bytes of the decision: equal in every language and on every platform. The caller frees
/// them.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_canonical(
    decision: Option<&linkwise_decision>,
    canonical: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let canonical = out(canonical, "canonical")?;
        give(canonical, SecretBytes::new(shared(decision)?.to_bytes()));
        Ok(())
    })
}

/// The digest of the canonical bytes, which logs name: 64 hexadecimal digits. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_decision_digest(
    decision: Option<&linkwise_decision>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe {
        give_text(buffer, capacity, || Ok(Digest::of(&shared(decision)?.to_bytes()).to_string()))
    }
}

/// The whole decision as a table for people: every row that was asked, how it came out, with the law for
/// what it says, then ground, limits and obligations. It explains the decision; it is not legal advice.
/// Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_decision_table(
    decision: Option<&linkwise_decision>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(table(&*shared(decision)?, Law::current()))) }
}

/// The whole decision as a JSON object: `effect`, rows with their rules, ground, limits, obligations. The
/// caller frees the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_json(
    decision: Option<&linkwise_decision>,
    json: Option<&mut MaybeUninit<Option<Box<linkwise_bytes>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let json = out(json, "json")?;
        let text = object(&*shared(decision)?, Law::current()).to_string();
        give(json, SecretBytes::new(text.into_bytes()));
        Ok(())
    })
}

/// Frees a decision. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_decision_free(decision: Option<Box<linkwise_decision>>) {
    free(decision);
}

/// The word of an act in agreements and logs, such as "encode". A number that is none gives
/// `LINKWISE_TEXT_FAILED`. Text out.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_act_name(
    act: linkwise_act,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(act_of(act)?.name().to_owned())) }
}

fn obligation_of(bit: linkwise_obligations) -> Result<Obligation, Failure> {
    let known = Obligation::ALL.iter().find(|one| 1 << one.number() == bit);
    known.copied().ok_or_else(|| Failure::usage("`obligation` is not the bit of one obligation"))
}

/// The word of an obligation in agreements, such as "log", by its bit. What is not the bit of one
/// obligation gives `LINKWISE_TEXT_FAILED`. Text out.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_obligation_name(
    obligation: linkwise_obligations,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(obligation_of(obligation)?.name().to_owned())) }
}

/// What an obligation is to do, for people; behind "must". By its bit, as `linkwise_obligation_name`.
/// Text out.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_obligation_duty(
    obligation: linkwise_obligations,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(obligation_of(obligation)?.duty().to_owned())) }
}

//! "May I" about one child: assertions of named persons, and what the registers say.

use core::mem::MaybeUninit;

use super::agreement::linkwise_agreement;
use super::bytes::exactly;
use super::card::linkwise_trust;
use super::consent::record_id;
use super::decision::{act_of, linkwise_act, linkwise_decision};
use super::failure::{Failure, IdentifierFailure, linkwise_error};
use super::guard::guard;
use super::handle::{Handle, exclusive, free, give, opaque, out, shared};
use super::key::{digest_of, linkwise_signer};
use super::permit::{OwnRequest, linkwise_request};
use super::register::linkwise_registers;
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::crypto::{Digest, Signature};
use crate::identifier::{NeverIssued, NhsNumber};
use crate::policy::{
    ActKind, Assertion, AssertionKind, CheckedAssertion, Dataset, HarmThreshold, Recipient,
    Request, SignedAssertion,
};
use crate::time::Timestamp;

/// What an assertion says: one of the `LINKWISE_ASSERTION_` numbers.
pub type linkwise_assertion_kind = i32;

/// The information is relevant to safeguarding or promoting the welfare of the child, and disclosing it
/// may help the recipient to do its part (Children Act 2004 section 16LA).
pub const LINKWISE_ASSERTION_RELEVANCE: linkwise_assertion_kind = 1;
/// Disclosing it would be more detrimental to the child than not.
pub const LINKWISE_ASSERTION_DETRIMENT: linkwise_assertion_kind = 2;
/// The child has come to such harm, or is in danger of it.
pub const LINKWISE_ASSERTION_SAFEGUARDING: linkwise_assertion_kind = 3;

/// How serious it is: one of the `LINKWISE_HARM_` numbers.
pub type linkwise_harm = i32;

/// The welfare of the child.
pub const LINKWISE_HARM_WELFARE: linkwise_harm = 1;
/// A child in need (Children Act 1989 section 17).
pub const LINKWISE_HARM_SECTION_17: linkwise_harm = 2;
/// Reasonable cause to suspect significant harm: an enquiry (Children Act 1989 section 47).
pub const LINKWISE_HARM_SECTION_47: linkwise_harm = 3;
/// Significant harm.
pub const LINKWISE_HARM_SIGNIFICANT: linkwise_harm = 4;
/// Life and limb.
pub const LINKWISE_HARM_VITAL: linkwise_harm = 5;

/// What a named person asserts about a named child. Set `struct_size` to the size of the structure.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct linkwise_assertion_facts<'a> {
    /// The size of this structure, in bytes.
    pub struct_size: usize,
    /// The child, as a salted commitment of 64 hexadecimal digits: whoever holds the salt can show that it
    /// is this child.
    pub subject: linkwise_slice<'a>,
    /// Who asserts: a name with a card in the trust of whoever checks it.
    pub author: linkwise_slice<'a>,
    /// To whom information may go: another than the author, unless it is to keep something back.
    pub recipient: linkwise_slice<'a>,
    /// Where the reasons are kept.
    pub reference: linkwise_slice<'a>,
    /// When it was made.
    pub made_ms: i64,
    /// The first moment at which it counts no more; at most 72 hours after.
    pub expires_ms: i64,
    /// What it says.
    pub kind: linkwise_assertion_kind,
    /// How serious it is.
    pub threshold: linkwise_harm,
    /// The acts that it opens: for each, 1 shifted left by its `LINKWISE_ACT_` number. At least one, each
    /// one that can be about one named child (those that reveal).
    pub acts: u32,
}

crate::secret::redacted!("linkwise_assertion_facts" => linkwise_assertion_facts<'_>);

/// An assertion with its author's signature, not yet checked. Freed with `linkwise_assertion_free`.
/// Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_assertion(Handle<SignedAssertion>);
/// What a decision depends on beside the request. Freed with `linkwise_circumstances_free`. Threads: one at
/// a time while it is filled; then `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_circumstances(Handle<Known>);

/// What is told of the circumstances.
#[derive(Debug, Default)]
pub struct Known {
    subject: Option<Digest>,
    assertions: Vec<CheckedAssertion>,
    datasets: Vec<Dataset>,
    weight_bits: Option<i16>,
    unknown_recipient: bool,
}

opaque!(linkwise_assertion => SignedAssertion, "assertion");
opaque!(linkwise_circumstances => Known, "circumstances");

fn assertion(facts: Option<&linkwise_assertion_facts<'_>>) -> Result<Assertion, Failure> {
    let facts = facts.ok_or_else(|| Failure::null("facts"))?;
    if facts.struct_size != size_of::<linkwise_assertion_facts<'_>>() {
        return Err(Failure::usage(
            "`facts.struct_size` is not the size of the structure; was the program built with the \
             header of another version?",
        ));
    }
    let bit = |act: &ActKind| 1 << act.number();
    let acts: Vec<ActKind> =
        ActKind::ALL.into_iter().filter(|act| facts.acts & bit(act) != 0).collect();
    if acts.iter().fold(0, |bits, act| bits | bit(act)) != facts.acts {
        return Err(Failure::usage("`facts.acts` has a bit that stands for no act"));
    }
    let kind = u8::try_from(facts.kind).ok().and_then(AssertionKind::from_number);
    let threshold = u8::try_from(facts.threshold).ok().and_then(HarmThreshold::from_number);
    let threshold =
        threshold.ok_or_else(|| Failure::usage("`facts.threshold` is no number of one"));
    Ok(Assertion {
        kind: kind.ok_or_else(|| Failure::usage("`facts.kind` is no number of a kind"))?,
        threshold: threshold?,
        subject: digest_of(facts.subject, "facts.subject")?,
        author: facts.author.text("facts.author")?.to_owned(),
        recipient: facts.recipient.text("facts.recipient")?.to_owned(),
        acts,
        reference: facts.reference.text("facts.reference")?.to_owned(),
        made: Timestamp::from_unix_ms(facts.made_ms)?,
        expires: Timestamp::from_unix_ms(facts.expires_ms)?,
    })
}

/// Signs an assertion with its author's key. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assertion_sign(
    facts: Option<&linkwise_assertion_facts<'_>>,
    author: Option<&linkwise_signer>,
    assertion: Option<&mut MaybeUninit<Option<Box<linkwise_assertion>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(assertion, "assertion")?;
        give(place, self::assertion(facts)?.sign(&*shared(author)?));
        Ok(())
    })
}

/// An assertion that came from elsewhere: what it says, and the 64 bytes of its author's signature. It is
/// checked when it is added to circumstances. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assertion_new(
    facts: Option<&linkwise_assertion_facts<'_>>,
    signature: linkwise_slice<'_>,
    assertion: Option<&mut MaybeUninit<Option<Box<linkwise_assertion>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(assertion, "assertion")?;
        let assertion = self::assertion(facts)?;
        let signature = Signature(exactly(signature, "signature")?);
        give(place, SignedAssertion { assertion, signature });
        Ok(())
    })
}

/// Writes the 64 bytes of the author's signature, which go to others with what the assertion says.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assertion_signature(
    assertion: Option<&linkwise_assertion>,
    signature: Option<&mut MaybeUninit<[u8; 64]>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let signature = out(signature, "signature")?;
        signature.write(shared(assertion)?.signature.0);
        Ok(())
    })
}

/// Frees an assertion. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assertion_free(assertion: Option<Box<linkwise_assertion>>) {
    free(assertion);
}

/// Circumstances that tell nothing; what is left out is read as it protects children. The caller frees
/// them.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_new(
    circumstances: Option<&mut MaybeUninit<Option<Box<linkwise_circumstances>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let circumstances = out(circumstances, "circumstances")?;
        give(circumstances, Known::default());
        Ok(())
    })
}

/// The act is about one named child, by the commitment that assertions name (64 hexadecimal digits).
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_set_subject(
    circumstances: Option<&mut linkwise_circumstances>,
    subject: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(circumstances)?.subject = Some(digest_of(subject, "subject")?);
        Ok(())
    })
}

/// Adds an assertion, after checking its form and its author's signature by the caller's trust; it is
/// copied. Whether it is still live is asked when it is decided. Fails with `LINKWISE_E_POLICY_REFUSED` and
/// the reason.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_add_assertion(
    circumstances: Option<&mut linkwise_circumstances>,
    assertion: Option<&linkwise_assertion>,
    trust: Option<&linkwise_trust>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut circumstances = exclusive(circumstances)?;
        let checked = shared(assertion)?.check(&*shared(trust)?)?;
        circumstances.assertions.push(checked);
        Ok(())
    })
}

/// Adds a kind of records that is used, by its word in agreements such as "education", where they are fewer
/// than the agreement's.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_add_dataset(
    circumstances: Option<&mut linkwise_circumstances>,
    dataset: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut circumstances = exclusive(circumstances)?;
        let known = Dataset::from_name(dataset.text("dataset")?);
        let known = known.ok_or_else(|| Failure::usage("`dataset` is no word for records"))?;
        if !circumstances.datasets.contains(&known) {
            circumstances.datasets.push(known);
            circumstances.datasets.sort_unstable();
        }
        Ok(())
    })
}

/// The weight of the link that the act is about, in whole bits, -32768 to 32767.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_set_weight(
    circumstances: Option<&mut linkwise_circumstances>,
    bits: i16,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(circumstances)?.weight_bits = Some(bits);
        Ok(())
    })
}

/// Whoever would receive could not be authenticated, whatever name the request gives.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_set_unknown_recipient(
    circumstances: Option<&mut linkwise_circumstances>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(circumstances)?.unknown_recipient = true;
        Ok(())
    })
}

/// Frees circumstances. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_circumstances_free(circumstances: Option<Box<linkwise_circumstances>>) {
    free(circumstances);
}

/// A request under circumstances.
fn under<'a>(own: &'a OwnRequest, known: &'a Known) -> Request<'a> {
    let mut request = own.request();
    let circumstances = &mut request.circumstances;
    circumstances.named_subject = known.subject;
    circumstances.assertions = &known.assertions;
    circumstances.datasets = (!known.datasets.is_empty()).then_some(known.datasets.as_slice());
    circumstances.weight_bits = known.weight_bits;
    if known.unknown_recipient {
        circumstances.recipient = Recipient::Unknown;
    }
    request
}

/// As `linkwise_agreement_decide`, under circumstances. About one named child the decision may permit what
/// the agreement does not cover; no permit of the agreement is given even then. The caller frees the
/// decision.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_decide_under(
    agreement: Option<&linkwise_agreement>,
    act: linkwise_act,
    request: Option<&linkwise_request<'_>>,
    circumstances: Option<&linkwise_circumstances>,
    decision: Option<&mut MaybeUninit<Option<Box<linkwise_decision>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let decision = out(decision, "decision")?;
        let (agreement, known) = (shared(agreement)?, shared(circumstances)?);
        let own = OwnRequest::read(request)?;
        give(decision, agreement.decide(act_of(act)?, &under(&own, &known)));
        Ok(())
    })
}

/// The whole decision about the child of one record: that about the act, narrowed by what the registers say
/// of the child. `nhs_number` may be empty: the record has none. Encoding asks the same of each record, and
/// counts besides that a person of 16 decides alone. The caller frees the decision. Fails with
/// `LINKWISE_E_INPUT_REJECTED` where the number does not check. Costs some microseconds.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_decide_for_child(
    agreement: Option<&linkwise_agreement>,
    act: linkwise_act,
    request: Option<&linkwise_request<'_>>,
    registers: Option<&linkwise_registers>,
    record_id: linkwise_slice<'_>,
    nhs_number: linkwise_slice<'_>,
    decision: Option<&mut MaybeUninit<Option<Box<linkwise_decision>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let decision = out(decision, "decision")?;
        let (agreement, registers) = (shared(agreement)?, shared(registers)?);
        let own = OwnRequest::read(request)?;
        let id = self::record_id(record_id)?;
        let number = match nhs_number.text_if_any("nhs_number")? {
            None => None,
            Some(text) => {
                NhsNumber::read(text, NeverIssued::Accept).map_err(IdentifierFailure)?.present()
            }
        };
        let subject = registers.subject(id, number.as_ref());
        let act = act_of(act)?;
        let about = agreement.ask(act, &own.request(), |ruling| ruling.decide_for(&subject));
        give(decision, about);
        Ok(())
    })
}

//! Permits: one type of handle for each act, so that C keeps the rule that Rust's types make.

use core::mem::MaybeUninit;
use std::sync::Arc;

use super::agreement::linkwise_agreement;
use super::failure::{Failure, linkwise_error};
use super::flag::linkwise_flag;
use super::guard::guard;
use super::handle::{Handle, free, give, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::policy::{
    Act, Agreement, Circumstances, Granted, Obligation, Obligations, Permit, Purpose, Recipient,
    Refusal, Request,
};
use crate::time::Timestamp;

/// A purpose: one of the `LINKWISE_PURPOSE_` numbers, which are those of the agreement's canonical bytes.
pub type linkwise_purpose = i32;

/// Care of the individual child.
pub const LINKWISE_PURPOSE_INDIVIDUAL_CARE: linkwise_purpose = 1;
/// Safeguarding or promoting the welfare of a child.
pub const LINKWISE_PURPOSE_SAFEGUARDING_CHILD: linkwise_purpose = 2;
/// Planning of services, about groups alone.
pub const LINKWISE_PURPOSE_SERVICE_PLANNING: linkwise_purpose = 3;
/// A return that a statute demands.
pub const LINKWISE_PURPOSE_STATUTORY_RETURN: linkwise_purpose = 4;
/// Research.
pub const LINKWISE_PURPOSE_RESEARCH: linkwise_purpose = 5;
/// Finding whether groups are served or linked unequally.
pub const LINKWISE_PURPOSE_EQUITY_AUDIT: linkwise_purpose = 6;
/// Measuring and improving the linkage itself.
pub const LINKWISE_PURPOSE_LINKAGE_QUALITY: linkwise_purpose = 7;
/// Answering a data subject's request.
pub const LINKWISE_PURPOSE_SUBJECT_RIGHTS: linkwise_purpose = 8;
/// Finding and mending what an incident did.
pub const LINKWISE_PURPOSE_INCIDENT_RESPONSE: linkwise_purpose = 9;

/// What is asked of an agreement. Set `struct_size` to the size of the structure, and what is not wanted
/// to zero.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_request<'a> {
    /// The size of this structure, in bytes.
    pub struct_size: usize,
    /// The party that acts, by its name in the agreement.
    pub party: linkwise_slice<'a>,
    /// To whom something would go, beside what the agreement itself hands on; empty: nobody.
    pub recipient: linkwise_slice<'a>,
    /// The time now, in milliseconds since 1970-01-01T00:00:00Z. The act with the permit that is asked for
    /// tells its own time, which may not be before this one.
    pub now_ms: i64,
    /// As of when the list of the National Data Opt-out is that was applied; 0: none was.
    pub opt_out_as_of_ms: i64,
    /// How many rows it is about; 0: not known yet.
    pub rows: u64,
    /// What for.
    pub purpose: linkwise_purpose,
    /// Whether the agreement was revoked, or a newer version has taken its place. Acts look into their
    /// log by themselves too.
    pub revoked: linkwise_flag,
}

/// A request that C made, in memory of our own.
pub struct OwnRequest {
    party: String,
    recipient: Option<String>,
    now: Timestamp,
    opt_out_as_of: Option<Timestamp>,
    rows: Option<u64>,
    purpose: Purpose,
    revoked: bool,
}

impl OwnRequest {
    pub(super) fn read(request: Option<&linkwise_request<'_>>) -> Result<Self, Failure> {
        let request = request.ok_or_else(|| Failure::null("request"))?;
        if request.struct_size != size_of::<linkwise_request<'_>>() {
            return Err(Failure::usage(
                "`request.struct_size` is not the size of the structure; was the program built with \
                 the header of another version?",
            ));
        }
        let purpose = u8::try_from(request.purpose).ok().and_then(Purpose::from_number);
        let moment = |ms| Timestamp::from_unix_ms(ms);
        Ok(Self {
            party: request.party.text("request.party")?.to_owned(),
            recipient: request.recipient.text_if_any("request.recipient")?.map(str::to_owned),
            now: moment(request.now_ms)?,
            opt_out_as_of: match request.opt_out_as_of_ms {
                0 => None,
                ms => Some(moment(ms)?),
            },
            rows: Some(request.rows).filter(|rows| *rows > 0),
            purpose: purpose
                .ok_or_else(|| Failure::usage("`request.purpose` is no number of a purpose"))?,
            revoked: request.revoked.is_set(),
        })
    }

    pub(super) fn request(&self) -> Request<'_> {
        let recipient = self.recipient.as_deref().map_or(Recipient::Nobody, Recipient::Known);
        Request {
            rows: self.rows,
            circumstances: Circumstances {
                recipient,
                opt_out_as_of: self.opt_out_as_of,
                revoked: self.revoked,
                ..Circumstances::NONE
            },
            ..Request::new(&self.party, self.purpose, self.now)
        }
    }
}

/// A permit that was given. The decision is a pure function of agreement and request, of which nothing changes
/// but the time, so that it is asked again, as of then, when it is used: thus no handle borrows from another,
/// and the agreement may be freed before.
pub struct Permitted {
    agreement: Arc<Agreement<Granted>>,
    request: OwnRequest,
    acknowledged: Obligations,
}

impl Permitted {
    fn ask<A: Act>(
        agreement: Option<&linkwise_agreement>,
        request: Option<&linkwise_request<'_>>,
        acknowledged: u64,
    ) -> Result<Self, Failure> {
        let permitted = Self::unasked(agreement, request, acknowledged)?;
        permitted.permit_at::<A>(permitted.request.now).map(drop)?;
        Ok(permitted)
    }

    /// What is asked, whatever the answer.
    pub(super) fn unasked(
        agreement: Option<&linkwise_agreement>,
        request: Option<&linkwise_request<'_>>,
        acknowledged: u64,
    ) -> Result<Self, Failure> {
        let agreement = Arc::clone(&*shared(agreement)?);
        let request = OwnRequest::read(request)?;
        Ok(Self { agreement, request, acknowledged: obligations(acknowledged)? })
    }

    /// The permit as of the time of an act.
    pub(super) fn permit_at<A: Act>(&self, now: Timestamp) -> Result<Permit<'_, A>, Refusal> {
        let request = Request { now, ..self.request.request() };
        self.agreement.permit::<A>(&request)?.accept(self.acknowledged)
    }

    /// Who acts.
    pub(super) fn party(&self) -> &str {
        &self.request.party
    }

    pub(super) fn agreement(&self) -> &Agreement<Granted> {
        &self.agreement
    }

    /// The time that the request told.
    pub(super) const fn asked(&self) -> Timestamp {
        self.request.now
    }
}

/// The set of obligations whose numbers are the bits.
fn obligations(bits: u64) -> Result<Obligations, Failure> {
    let known = Obligation::ALL.iter().filter(|one| bits & 1 << one.number() != 0);
    let set: Vec<Obligation> = known.copied().collect();
    let named = set.iter().fold(0, |all, one| all | 1 << one.number());
    if bits != named {
        return Err(Failure::usage("`acknowledged` has a bit that stands for no obligation"));
    }
    Ok(Obligations::of(&set))
}

/// The right to encode one batch once.
#[derive(Debug)]
pub struct linkwise_encode_permit(Handle<Permitted>);
/// The right to compare plain records inside one controller once.
#[derive(Debug)]
pub struct linkwise_compare_permit(Handle<Permitted>);
/// The right to score batches once.
#[derive(Debug)]
pub struct linkwise_score_permit(Handle<Permitted>);
/// The right to assemble links once.
#[derive(Debug)]
pub struct linkwise_assemble_permit(Handle<Permitted>);
/// The right to map pseudonyms to record ids once.
#[derive(Debug)]
pub struct linkwise_map_permit(Handle<Permitted>);
/// The right to explain one edge, or to list the edges of a file, once.
#[derive(Debug)]
pub struct linkwise_explain_permit(Handle<Permitted>);
/// The right to read a review list once.
#[derive(Debug)]
pub struct linkwise_review_permit(Handle<Permitted>);
/// The right to take links back once.
#[derive(Debug)]
pub struct linkwise_unlink_permit(Handle<Permitted>);

crate::secret::redacted!("Permitted" => Permitted, "OwnRequest" => OwnRequest);
opaque!(linkwise_encode_permit => Permitted, "permit to encode");
opaque!(linkwise_compare_permit => Permitted, "permit to compare");
opaque!(linkwise_score_permit => Permitted, "permit to score");
opaque!(linkwise_assemble_permit => Permitted, "permit to assemble");
opaque!(linkwise_map_permit => Permitted, "permit to map");
opaque!(linkwise_explain_permit => Permitted, "permit to explain");
opaque!(linkwise_review_permit => Permitted, "permit to review");
opaque!(linkwise_unlink_permit => Permitted, "permit to unlink");

/// Asks an agreement for a permit to encode. `acknowledged` has the bits of the obligations that whoever
/// acts says it does or will do (see `linkwise_decision_obligations`); a permit is given only where every
/// one of the decision's is among them. Fails with `LINKWISE_E_POLICY_REFUSED` and every reason. The
/// permit is consumed by the act; freeing it unused is fine. Costs about a microsecond.
///
/// Every act tells when it is done, in `now_ms`, and is dated so in the log, to the hour. The agreement is
/// asked again as of then: a permit that was kept over the end of the agreement, or until a list of opt-outs
/// was too old, gives `LINKWISE_E_POLICY_REFUSED`, and the refusal is written to the log. A time before that of
/// the request gives `LINKWISE_E_USAGE`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_encode(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_encode_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Encode>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_encode_permit_free(permit: Option<Box<linkwise_encode_permit>>) {
    free(permit);
}

/// Asks for a permit to compare plain records; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_compare(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_compare_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Compare>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_compare_permit_free(permit: Option<Box<linkwise_compare_permit>>) {
    free(permit);
}

/// Asks for a permit to score; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_score(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_score_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Score>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_score_permit_free(permit: Option<Box<linkwise_score_permit>>) {
    free(permit);
}

/// Asks for a permit to assemble; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_assemble(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_assemble_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Assemble>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_assemble_permit_free(permit: Option<Box<linkwise_assemble_permit>>) {
    free(permit);
}

/// Asks for a permit to map pseudonyms; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_map(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_map_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Map>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_map_permit_free(permit: Option<Box<linkwise_map_permit>>) {
    free(permit);
}

/// Asks for a permit to explain; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_explain(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_explain_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Explain>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_explain_permit_free(permit: Option<Box<linkwise_explain_permit>>) {
    free(permit);
}

/// Asks for a permit to read a review list; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_review(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_review_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Review>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_review_permit_free(permit: Option<Box<linkwise_review_permit>>) {
    free(permit);
}

/// Asks for a permit to take links back; as `linkwise_permit_encode`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_permit_unlink(
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    permit: Option<&mut MaybeUninit<Option<Box<linkwise_unlink_permit>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let permit = out(permit, "permit")?;
        give(permit, Permitted::ask::<crate::policy::Unlink>(agreement, request, acknowledged)?);
        Ok(())
    })
}

/// Frees a permit that was not used. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_unlink_permit_free(permit: Option<Box<linkwise_unlink_permit>>) {
    free(permit);
}

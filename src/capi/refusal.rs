//! Refusals that come before an act: they belong in the log too.

use core::mem::MaybeUninit;

use super::agreement::linkwise_agreement;
use super::decision::{act_of, linkwise_act};
use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::{exclusive, shared};
use super::key::linkwise_signer;
use super::log::linkwise_log;
use super::permit::{Permitted, linkwise_request};
use super::status::linkwise_status;
use crate::policy::{
    Act, ActKind, Assemble, Compare, Encode, Explain, Map, Refusal, Review, Score, Unlink,
};
use crate::role::refuse;

/// Writes to the log of whoever asked that a permit was refused, so that it can be seen that it was asked
/// for. A program calls it with the same agreement, request and obligations after a function that gives
/// permits has failed with `LINKWISE_E_POLICY_REFUSED`; refusals from within an act are written by the act.
/// Fails with `LINKWISE_E_USAGE` where the permit would be given, or `act` is none that has permits here.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_log_write_refusal(
    log: Option<&mut linkwise_log>,
    signer: Option<&linkwise_signer>,
    agreement: Option<&linkwise_agreement>,
    request: Option<&linkwise_request<'_>>,
    acknowledged: u64,
    act: linkwise_act,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (mut log, signer) = (exclusive(log)?, shared(signer)?);
        let asked = Permitted::unasked(agreement, request, acknowledged)?;
        let act = act_of(act)?;
        let refusal = match act {
            ActKind::Encode => of::<Encode>(&asked),
            ActKind::Compare => of::<Compare>(&asked),
            ActKind::Score => of::<Score>(&asked),
            ActKind::Assemble => of::<Assemble>(&asked),
            ActKind::Map => of::<Map>(&asked),
            ActKind::Review => of::<Review>(&asked),
            ActKind::Explain => of::<Explain>(&asked),
            ActKind::Unlink => of::<Unlink>(&asked),
            _ => return Err(Failure::usage("there are no permits for this act here")),
        };
        let refusal = refusal.ok_or_else(|| {
            Failure::usage("the permit would be given; only a refusal can be written as one")
        })?;
        let digest = asked.agreement().digest();
        refuse(&mut log, &refusal, asked.party(), act, digest, &signer, asked.asked())?;
        Ok(())
    })
}

fn of<A: Act>(asked: &Permitted) -> Option<Refusal> {
    asked.permit_at::<A>(asked.asked()).err()
}

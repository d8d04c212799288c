//! Whom an agreement names as witnesses of its parties' logs.

use core::mem::MaybeUninit;

use super::act::item;
use super::agreement::linkwise_agreement;
use super::failure::{Failure, linkwise_error};
use super::guard::{guard, number};
use super::handle::{give, out, shared};
use super::log::linkwise_log_key;
use super::status::linkwise_status;
use crate::audit::PinnedLog;

/// How many witnesses the agreement names: parties or others, who cosign checkpoints of the parties' logs.
/// NULL gives 0, and so does an agreement that names none.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_witness_count(
    agreement: Option<&linkwise_agreement>,
) -> usize {
    let count = || {
        let agreement = shared(agreement)?;
        Ok(agreement.terms().witnessing.as_ref().map_or(0, |agreed| agreed.witnesses.len()))
    };
    number(count, 0)
}

/// Name and key of one witness, counted from 0 and ascending by name: what `linkwise_verifier_add_witness`
/// takes, and `linkwise_log_key_text` tells. The caller frees the key. Fails with `LINKWISE_E_USAGE` where
/// there is no such witness.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_witness(
    agreement: Option<&linkwise_agreement>,
    index: usize,
    key: Option<&mut MaybeUninit<Option<Box<linkwise_log_key>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let key = out(key, "key")?;
        let agreement = shared(agreement)?;
        let agreed = agreement.terms().witnessing.as_ref();
        let witness = item(agreed.map_or(&[][..], |agreed| &agreed.witnesses), index)?;
        give(key, PinnedLog { name: witness.name.clone(), key: witness.key });
        Ok(())
    })
}

/// How many of the witnesses must cosign a party's log, and how many hours at most an entry waits for them.
/// A party is no witness of its own log. Fails with `LINKWISE_E_USAGE` where the agreement names no
/// witnesses.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_agreement_witnessing(
    agreement: Option<&linkwise_agreement>,
    quorum: Option<&mut MaybeUninit<u32>>,
    delay_hours: Option<&mut MaybeUninit<u32>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (quorum, hours) = (out(quorum, "quorum")?, out(delay_hours, "delay_hours")?);
        let agreement = shared(agreement)?;
        let agreed = agreement.terms().witnessing.as_ref();
        let agreed =
            agreed.ok_or_else(|| Failure::usage("this agreement names no witnesses of logs"))?;
        quorum.write(agreed.quorum);
        hours.write(agreed.delay_hours);
        Ok(())
    })
}

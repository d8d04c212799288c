//! Taking in another owner's notice that links were withdrawn.

use std::io::{Read, Write};

use super::act::{check_card, release};
use super::{Outlet, RoleError, Source};
use crate::audit::{AuditLog, Entry, EntryKind};
use crate::crypto::{Digest, Signer};
use crate::policy::{
    MOST_NOTICE, SignedWithdrawal, Terms, Trust, WithdrawalError, WithdrawalReceipt,
};
use crate::time::Timestamp;

/// What was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Who withdrew the links.
    pub owner: String,
    /// How many.
    pub links: u64,
    /// The notice, by its digest.
    pub notice: Digest,
    /// Whether it is newly taken in; a notice that was taken in before gets another receipt and no other
    /// entry.
    pub new: bool,
}

/// Reads a notice of withdrawal (`.lww`); nothing is verified yet. Memory: its length, at most 9 MB.
///
/// # Errors
/// [`RoleError::Withdrawal`] where it is none, [`RoleError::InputOutput`].
pub fn read_notice(notice: &dyn Source) -> Result<SignedWithdrawal, RoleError> {
    let mut bytes = Vec::new();
    let most = MOST_NOTICE as u64 + 1;
    notice.open()?.take(most).read_to_end(&mut bytes).map_err(RoleError::io("read the notice"))?;
    Ok(SignedWithdrawal::from_bytes(&bytes)?)
}

/// Takes a notice of withdrawal in: checks it by the organisation's own trust, writes it to its log, and
/// gives a signed receipt. Needs no permit: whoever was given a link must be able to take its withdrawal
/// in, after the agreement has ended too.
///
/// `listing` gets the links as CSV, for whoever holds the joined data: `pseudonym`, `owner`,
/// `other_owner`, `kind`. In the release, the owner's records under that pseudonym are not those of the
/// other owner.
///
/// # Errors
/// [`RoleError::Withdrawal`] where the notice does not count or is for another party,
/// [`RoleError::KeyMismatch`] where signing key and log are not those of a party of the agreement,
/// [`RoleError::Log`] where the log cannot be written; nothing is released then.
pub fn receive_withdrawal<'o>(
    notice: &SignedWithdrawal,
    (terms, trust): (&Terms, &Trust),
    signer: &Signer,
    (mut listing, mut receipt): (Box<dyn Outlet + 'o>, Box<dyn Outlet + 'o>),
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<Received, RoleError> {
    notice.check(terms, trust)?;
    let own = terms.parties.iter().find(|party| party.card.signer == signer.public_key());
    let name = own.map_or("a party", |party| party.name()).to_owned();
    check_card(own.map(|party| &party.card), &name, signer, log)?;
    if notice.notice.to != name {
        return Err(WithdrawalError::Other { file: ".lww", what: "for another party" }.into());
    }
    let digest = notice.digest();
    let mut new = true;
    for entry in log.entries() {
        let entry = entry?;
        new &= entry.kind != EntryKind::WithdrawalReceived || !entry.inputs.contains(&digest);
    }
    let agreement = terms.digest();
    log.store_agreement(&agreement, &terms.to_bytes())?;
    let mut entry = Entry::new(EntryKind::WithdrawalReceived, now, &name, signer.public_key());
    entry.agreement = Some(agreement);
    entry.inputs = vec![digest];
    let links = notice.notice.links.len() as u64;
    if links >= u64::from(terms.release.small_number_threshold) {
        entry.counts = vec![("links".to_owned(), links)];
    }
    let mut csv = "pseudonym,owner,other_owner,kind\n".to_owned();
    for link in &notice.notice.links {
        let pseudonym = u128::from_be_bytes(link.pseudonym);
        let (owner, other, kind) = (&notice.notice.owner, &link.other_owner, link.kind.name());
        csv.extend([&*format!("{pseudonym:032x}"), ",", owner, ",", other, ",", kind, "\n"]);
    }
    listing.write_all(csv.as_bytes()).map_err(RoleError::io("write the withdrawn links"))?;
    let signed = WithdrawalReceipt { agreement, notice: digest, party: name, at: now }.sign(signer);
    receipt.write_all(&signed.to_bytes()).map_err(RoleError::io("write the receipt"))?;
    let entries = if new { vec![entry] } else { Vec::new() };
    release(vec![listing, receipt], log, &entries)?;
    Ok(Received { owner: notice.notice.owner.clone(), links, notice: digest, new })
}

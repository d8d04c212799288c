//! Taking links back: the owner's list of barred links, and the notices to those who were given them.

use std::collections::BTreeMap;
use std::io::Write;

use crate::audit::{AuditLog, EntryKind};
use crate::crypto::{Digest, Signer, random_bytes};
use crate::link::MapHeader;
use crate::policy::{
    BarredLink, BarredLinks, CaseReference, MOST_LINKS, NoticesSent, Party, Permit, Role, Terms,
    Unlink, Withdrawal, WithdrawnLink,
};
use crate::role::act::{begin, facts, release};
use crate::role::data_owner::barred::commit_to_barred;
use crate::role::data_owner::openings;
use crate::role::data_owner::release::{ReleasedMap, mismatch};
use crate::role::{Outlet, RoleError, Source};
use crate::time::Timestamp;

/// Opens the outlet of a notice to a party, by its name.
pub type OpenNotice<'a> = dyn FnMut(&str) -> Result<Box<dyn Outlet + 'a>, RoleError> + 'a;

/// What to take back.
pub struct WithdrawTask<'a> {
    /// The references of the batch (`.lwr`).
    pub references: &'a dyn Source,
    /// The map of the release (`NAME.map`): of this agreement, or of an earlier version of it that this
    /// log has.
    pub map: &'a dyn Source,
    /// The links to withdraw, by the owner's own record ids: 1 to 100,000.
    pub links: &'a BarredLinks,
    /// Those that were barred before; [`BarredLinks::NONE`] where there are none.
    pub kept: &'a BarredLinks,
    /// The owner's signing key: that of its card in the agreement.
    pub signer: &'a Signer,
    /// Where the list of all barred links goes, as CSV: for the owner alone.
    pub barred: Box<dyn Outlet + 'a>,
    /// Where the openings of the log's commitments go (`.lwo`): for the owner alone.
    pub openings: Box<dyn Outlet + 'a>,
    /// Where the list of the notices goes ([`NoticesSent::to_text`]).
    pub sent: Box<dyn Outlet + 'a>,
    /// Opens the outlet of the notice (`.lww`) to a party, by its name. Notices carry pseudonyms: seal
    /// them to the party.
    pub notices: &'a mut OpenNotice<'a>,
}

impl core::fmt::Debug for WithdrawTask<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("WithdrawTask")
    }
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawReport {
    /// Links that were withdrawn.
    pub links: u64,
    /// The owner's records that they are of.
    pub records: u64,
    /// Links that are barred from now on, those of before among them.
    pub barred: u64,
    /// Who is told, and by which notice.
    pub notices: NoticesSent,
    /// Who was given the links under an earlier version of the agreement and is no party any more: they
    /// must be told in another way.
    pub unreached: Vec<String>,
}

/// Takes links of a release back: writes a notice to each party that was given them, and the owner's
/// list of barred links, which [`map`](super::map) applies to every later release.
///
/// Told are, as UK GDPR Article 19 has it, whoever was given the links: the recipient of the release,
/// or each of the owners where it was made for them, of all links; another owner of those with its own
/// records. A notice tells the pseudonyms of that release, whose records they are not, and only
/// whether a link was wrong or may not stand ([`Withdrawal`]).
///
/// The log says of which map so many links were withdrawn, and under which digests the notices went
/// out. Of each record there is a salted commitment among dummies, which its opening opens.
///
/// It can be done as long as the agreement is in force, or a newer version of it: of a release that was
/// made under an earlier version too.
///
/// Costs reading the map, and a search for each link. Memory: about 60 bytes a record of the batch.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
#[doc = include_str!("../example/assembled.txt")]
/// use linkwise::policy::{BarredLink, BarredLinks, WithdrawalReason};
/// let wrong = BarredLinks::new(vec![BarredLink {
///     record_id: "h1".to_owned(),
///     other_owner: "council".to_owned(),
///     other_record_id: None,
///     reason: WithdrawalReason::WrongLink,
///     since: now,
///     reference: None,
/// }]);
/// let map = &links.maps["health"];
/// let kept = BarredLinks::NONE;
/// let before = health.map(&agreement, &h.references, map, now)?;
/// let taken = health.withdraw(&agreement, &h.references, map, &wrong, &kept, now)?;
/// assert_eq!(taken.report.links, 1);
/// assert!(taken.notices.contains_key("council"));
/// // From now on the record joins with nobody, and nothing is mapped without the list.
/// assert!(health.map(&agreement, &h.references, map, now).is_err());
/// let after = health.map_with(&agreement, &h.references, map, &taken.barred, now)?;
/// assert_ne!(before, after);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Mismatch`] where map and references are not of one batch, or of another agreement,
/// [`RoleError::NotInBatch`] where a record is not in it, [`RoleError::Usage`] where a link names an
/// owner that the agreement does not have, or a record of one's own with itself; nothing is released
/// then.
pub fn withdraw(
    permit: Permit<'_, Unlink>,
    task: WithdrawTask<'_>,
    log: &mut AuditLog,
    now: Timestamp,
) -> Result<WithdrawReport, RoleError> {
    let agreement = permit.agreement();
    let (terms, digest) = (agreement.terms(), *agreement.digest());
    let owner = permit.party().to_owned();
    let links = task.links;
    let made = Release::read(&task, terms, &digest, &owner, log)?;
    let version = made.version.as_ref().unwrap_or(terms);
    check_links(links, version, &owner)?;
    let wanted = wanted(&made, links)?;
    let mut told = told(&made.map.header.recipient, links, version, &owner);
    // Whoever has left since has no card here to which a notice could be sealed.
    let unreached: Vec<String> =
        told.keys().filter(|party| terms.party(party).is_none()).cloned().collect();
    told.retain(|party, _| !unreached.contains(party));

    let running = begin(permit, &[links.len() as u64], task.signer, log, now)?;
    log.publish()?;
    let mut outlets: Vec<Box<dyn Outlet + '_>> = Vec::new();
    let mut sent = Vec::new();
    for (party, links) in told {
        let notice = Withdrawal {
            agreement: digest,
            release: made.map.header.origin.agreement,
            epoch: made.map.header.origin.epoch,
            map: made.map.digest,
            edges: made.map.header.edges,
            owner: owner.clone(),
            to: party.clone(),
            at: now,
            nonce: random_bytes()?,
            links: links.iter().filter_map(|link| withdrawn(link, &wanted)).collect(),
        };
        let notice = notice.sign(task.signer);
        let mut outlet = (task.notices)(&party)?;
        outlet.write_all(&notice.to_bytes()).map_err(RoleError::io("write a notice"))?;
        outlets.push(outlet);
        sent.push((party, notice.digest()));
    }
    let notices = NoticesSent::new(sent);
    let barred = task.kept.and(links);
    let WithdrawTask { barred: mut list, openings: mut opened, sent: mut listed, .. } = task;
    list.write_all(barred.to_csv().expose()).map_err(RoleError::io("write the barred links"))?;
    listed
        .write_all(notices.to_text().as_bytes())
        .map_err(RoleError::io("write the list of notices"))?;

    // One leaf for each record, with all of its links.
    let links: Vec<&BarredLink> = links.iter().collect();
    let records: Vec<&[&BarredLink]> = links.chunk_by(|a, b| a.record_id == b.record_id).collect();
    let event = |place: usize| event(records.get(place).copied().unwrap_or_default(), &digest);
    let tree = openings::write(records.len(), event, &[], &mut opened)?;
    log.publish_run(tree.id(), tree.leaves())?;
    let mut outcome = running.entry(EntryKind::LinksWithdrawn);
    outcome.inputs = vec![made.map.digest];
    outcome.outputs = notices.iter().map(|(_, notice)| *notice).collect();
    outcome.run = Some(tree.summary());
    for list in [task.kept, &barred] {
        outcome.commitments.push(commit_to_barred(list, task.signer)?.0);
    }
    running.count(&mut outcome, [("links".to_owned(), links.len() as u64)]);
    // The notices last: what is kept must be there when they leave.
    let mut all: Vec<Box<dyn Outlet + '_>> = vec![opened, list, listed];
    all.extend(outlets);
    release(all, log, &[outcome])?;
    Ok(WithdrawReport {
        links: links.len() as u64,
        records: records.len() as u64,
        barred: barred.len() as u64,
        notices,
        unreached,
    })
}

fn check_links(links: &BarredLinks, terms: &Terms, owner: &str) -> Result<(), RoleError> {
    let usage = |what| Err(RoleError::Usage { what });
    if links.is_empty() || links.len() > MOST_LINKS {
        return usage("1 to 100,000 links are withdrawn at once; name some, or divide them");
    }
    for link in links {
        if link.other_owner == owner {
            if link.other_record_id.as_ref().is_none_or(|other| *other == link.record_id) {
                return usage(
                    "a link between two of the owner's own records names both, and they differ",
                );
            }
        } else if !terms.with_role(Role::Controller).any(|party| party.name() == link.other_owner) {
            return usage(
                "a link names an owner that is no controller of this agreement; write its name as the \
                 agreement does",
            );
        }
    }
    Ok(())
}

/// The owner's part of a release, and of which version of the agreement it is.
struct Release {
    map: ReleasedMap,
    rows: Vec<(String, [u8; 16])>,
    /// The version of the agreement under which it was made, where that is an earlier one.
    version: Option<Terms>,
}

impl Release {
    fn read(
        task: &WithdrawTask<'_>,
        terms: &Terms,
        agreement: &Digest,
        owner: &str,
        log: &AuditLog,
    ) -> Result<Self, RoleError> {
        let of = MapHeader::agreement_of(&mut task.map.open()?)?;
        let version = if of == *agreement {
            None
        } else {
            // One that was stored and never adopted may not be one that everyone signed.
            let adopted = facts(log)?.agreements.contains(&of);
            let older = log.agreement(&of)?.filter(|_| adopted);
            let older = older.and_then(|bytes| Terms::from_bytes(&bytes).ok());
            let older = older.filter(|older| older.id == terms.id).ok_or_else(|| {
                mismatch(
                    "the map is of another agreement, or of a version of it that was not adopted here",
                    "give the map of a release under this agreement or an earlier version of it",
                )
            })?;
            Some(older)
        };
        // By the assembler of that version, which may be another than today's.
        let map = ReleasedMap::read(task.map, version.as_ref().unwrap_or(terms), owner)?;
        let rows = map.rows(task.references)?;
        Ok(Self { map, rows, version })
    }

    fn pseudonym(&self, id: &str) -> Option<[u8; 16]> {
        let place = self.rows.binary_search_by(|(row, _)| row.as_str().cmp(id)).ok()?;
        self.rows.get(place).map(|(_, pseudonym)| *pseudonym)
    }
}

/// The pseudonyms of the records whose links are withdrawn.
fn wanted<'l>(
    made: &Release,
    links: &'l BarredLinks,
) -> Result<BTreeMap<&'l str, [u8; 16]>, RoleError> {
    let mut wanted = BTreeMap::new();
    let mut missing = 0;
    for link in links {
        match made.pseudonym(&link.record_id) {
            Some(pseudonym) => {
                wanted.insert(link.record_id.as_str(), pseudonym);
            }
            None => missing += 1,
        }
    }
    if missing > 0 { Err(RoleError::NotInBatch { missing }) } else { Ok(wanted) }
}

fn withdrawn(link: &BarredLink, wanted: &BTreeMap<&str, [u8; 16]>) -> Option<WithdrawnLink> {
    Some(WithdrawnLink {
        pseudonym: *wanted.get(link.record_id.as_str())?,
        other_owner: link.other_owner.clone(),
        kind: link.reason.kind(),
    })
}

/// Who is told of which links.
fn told<'l>(
    recipient: &str,
    links: &'l BarredLinks,
    terms: &Terms,
    owner: &str,
) -> BTreeMap<String, Vec<&'l BarredLink>> {
    let mut told: BTreeMap<String, Vec<&BarredLink>> = BTreeMap::new();
    let named = terms.party(recipient).is_some();
    for party in terms.with_role(Role::Controller).map(Party::name) {
        let concerns = |link: &&BarredLink| !named || link.other_owner == party;
        told.insert(party.to_owned(), links.iter().filter(concerns).collect());
    }
    if named {
        told.insert(recipient.to_owned(), links.iter().collect());
    }
    told.retain(|party, links| party != owner && !links.is_empty());
    told
}

/// What is committed to of one record.
fn event<'l>(links: &[&'l BarredLink], agreement: &'l Digest) -> Vec<&'l [u8]> {
    let id = links.first().map_or(&[][..], |link| link.record_id.as_bytes());
    let mut parts = vec![&b"withdrawn"[..], id, agreement.as_bytes().as_slice()];
    for link in links {
        parts.push(link.other_owner.as_bytes());
        parts.push(link.other_record_id.as_deref().unwrap_or_default().as_bytes());
        parts.push(link.reason.name().as_bytes());
        parts.push(link.reference.as_ref().map_or("", CaseReference::as_str).as_bytes());
    }
    parts
}

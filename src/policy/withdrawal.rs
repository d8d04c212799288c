//! Links that are taken back: why, and the notice to those who were given them.

use super::reason::safe_name;
use super::words::closed_list;
use super::{DenialReason, Refusal, Role, Terms, Trust, is_party_name};
use crate::crypto::{Digest, Signature, Signer};
use crate::error::ErrorKind;
use crate::schema::FORMAT_VERSION;
use crate::secret::redacted;
use crate::time::Timestamp;
use crate::wire::{Reader, WireError, Writer, frame};

closed_list! {
    /// Why a link is taken back. It stays with the owner; others learn its [`WithdrawalKind`] alone.
    ///
    /// ```
    /// use linkwise::policy::{WithdrawalKind, WithdrawalReason};
    /// let reason = WithdrawalReason::from_name("court_order").unwrap();
    /// assert_eq!(reason.kind(), WithdrawalKind::Withdrawn);
    /// assert_eq!(WithdrawalReason::WrongLink.kind(), WithdrawalKind::Corrected);
    /// ```
    WithdrawalReason {
        /// The records are of different people (UK GDPR Article 16).
        WrongLink = 1 "wrong_link",
        /// Consent was withdrawn (UK GDPR Article 7(3)).
        ConsentWithdrawn = 2 "consent_withdrawn",
        /// An objection was upheld (UK GDPR Article 21).
        ObjectionUpheld = 3 "objection_upheld",
        /// A court forbids it.
        CourtOrder = 4 "court_order",
        /// The child is adopted, or shielded otherwise: the identities must not be joined.
        Shielded = 5 "shielded",
    }
}

closed_list! {
    /// What a notice says of the reason: that the link was wrong, or that it may not stand. An adoption,
    /// a court's order or an objection cannot be told apart by it.
    WithdrawalKind {
        /// The records are of different people.
        Corrected = 1 "corrected",
        /// The link may not stand, be it right or wrong.
        Withdrawn = 2 "withdrawn",
    }
}

impl WithdrawalReason {
    /// What others learn of it.
    #[must_use]
    pub const fn kind(self) -> WithdrawalKind {
        match self {
            Self::WrongLink => WithdrawalKind::Corrected,
            Self::ConsentWithdrawn | Self::ObjectionUpheld | Self::CourtOrder | Self::Shielded => {
                WithdrawalKind::Withdrawn
            }
        }
    }
}

/// One link that a notice takes back. The pseudonym is personal data: `Debug` shows the type alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WithdrawnLink {
    /// The pseudonym of the owner's record in that release.
    pub pseudonym: [u8; 16],
    /// Whose record it must not be joined with; the owner itself where two of its own are meant.
    pub other_owner: String,
    /// Why, as far as others need it.
    pub kind: WithdrawalKind,
}

redacted!("WithdrawnLink" => WithdrawnLink, "Withdrawal" => Withdrawal, "SignedWithdrawal" => SignedWithdrawal);

/// An owner's notice to one party that links of a release are taken back (UK GDPR Article 19). It
/// carries pseudonyms, so it is sealed on its way and kept no longer than it is needed.
#[derive(Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The agreement under which they are taken back.
    pub agreement: Digest,
    /// The agreement of the release: that one, or an earlier version of it.
    pub release: Digest,
    /// The delivery of the release.
    pub epoch: u64,
    /// The owner's map of pseudonyms, by its digest.
    pub map: Digest,
    /// The edges from which all maps of the release were made, by their digest.
    pub edges: Digest,
    /// Who takes them back.
    pub owner: String,
    /// To whom the notice is.
    pub to: String,
    /// When it was written.
    pub at: Timestamp,
    /// Random, so that nobody finds the notice from its digest by trying pseudonyms.
    pub nonce: [u8; 32],
    /// The links: ascending, each once.
    pub links: Vec<WithdrawnLink>,
}

/// Why a notice of withdrawal, or a receipt of one, does not count.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WithdrawalError {
    /// It is another kind of file.
    #[error("this is no {expected} file, or of another version; was the right file given?")]
    NotThisFile {
        /// The ending of the file that was expected.
        expected: &'static str,
    },
    /// It does not decode.
    #[error("the {file} file is malformed: {error}; ask for it again")]
    Malformed {
        /// The ending of the file.
        file: &'static str,
        /// What is wrong.
        error: WireError,
    },
    /// It breaks a rule of its form.
    #[error("the {file} file cannot be right: {rule}; ask for it again")]
    Form {
        /// The ending of the file.
        file: &'static str,
        /// The rule.
        rule: &'static str,
    },
    /// It is about something else.
    #[error("the {file} file is {what}; give the right one")]
    Other {
        /// The ending of the file.
        file: &'static str,
        /// What it is about, or for whom.
        what: &'static str,
    },
    /// Whoever signed it is not whom it says, or is not known here.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl WithdrawalError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotThisFile { .. } | Self::Malformed { .. } | Self::Form { .. } => {
                ErrorKind::Malformed
            }
            Self::Other { .. } => ErrorKind::PassportMismatch,
            Self::Refused(refusal) => refusal.kind(),
        }
    }
}

/// The ending of notices.
const NOTICE: &str = ".lww";
const MAGIC: &[u8; 16] = b"linkwise lww 1\r\n";
/// More links than anyone takes back at once.
pub(crate) const MOST_LINKS: usize = 100_000;
/// The most bytes of a name.
const MOST_NAME: usize = 64;
/// The most bytes of a notice's text: heads, and the widest link so many times.
const MOST_BODY: usize = 1024 + MOST_LINKS * (16 + 8 + MOST_NAME + 1);
/// The most bytes of a file.
pub(crate) const MOST_NOTICE: usize = MOST_BODY + 128;

impl Withdrawal {
    fn body(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.fixed(self.agreement.as_bytes());
        writer.fixed(self.release.as_bytes());
        writer.u64(self.epoch);
        writer.fixed(self.map.as_bytes());
        writer.fixed(self.edges.as_bytes());
        writer.text(&self.owner);
        writer.text(&self.to);
        writer.i64(self.at.unix_ms());
        writer.fixed(&self.nonce);
        writer.count(self.links.len());
        for link in &self.links {
            writer.fixed(&link.pseudonym);
            writer.text(&link.other_owner);
            writer.u8(link.kind.number());
        }
        writer.finish()
    }

    /// Signs it with the key on the owner's card. Links are put in order, each once.
    #[must_use]
    pub fn sign(mut self, owner: &Signer) -> SignedWithdrawal {
        self.links.sort_unstable();
        self.links.dedup();
        let signature = owner.sign(&message(&self.body()));
        SignedWithdrawal { notice: self, signature }
    }
}

fn message(body: &[u8]) -> Vec<u8> {
    frame(&[b"linkwise 2026 v1 withdrawal", body])
}

/// A notice of withdrawal with its signature, not yet checked.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedWithdrawal {
    /// The notice.
    pub notice: Withdrawal,
    /// The owner's signature.
    pub signature: Signature,
}

impl SignedWithdrawal {
    /// The bytes of the file (`.lww`): magic (16), version, text behind its length, signature (64).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        write_file(MAGIC, &self.notice.body(), &self.signature)
    }

    /// Reads a file, which may come from anyone; nothing is verified yet. Memory: its length.
    ///
    /// # Errors
    /// [`WithdrawalError::NotThisFile`], [`WithdrawalError::Malformed`] or [`WithdrawalError::Form`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WithdrawalError> {
        let (body, signature) = read_file(MAGIC, NOTICE, MOST_BODY, bytes)?;
        let malformed = |error| WithdrawalError::Malformed { file: NOTICE, error };
        let notice = read_body(body).map_err(malformed)?;
        let form = |holds, rule| {
            if holds { Ok(()) } else { Err(WithdrawalError::Form { file: NOTICE, rule }) }
        };
        form(!notice.links.is_empty(), "it takes a link back")?;
        form(notice.links.is_sorted_by(|a, b| a < b), "its links ascend, each once")?;
        let named = is_party_name(&notice.owner)
            && is_party_name(&notice.to)
            && notice.links.iter().all(|link| is_party_name(&link.other_owner));
        form(named, "its parties are named as in agreements")?;
        Ok(Self { notice, signature })
    }

    /// The digest that logs and receipts name: of the whole file, nonce and signature included.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// Checks that the notice is about these terms, and signed by one of their controllers with the key
    /// that the caller has pinned.
    ///
    /// # Errors
    /// [`WithdrawalError::Other`] where it is about another agreement; [`WithdrawalError::Refused`]
    /// with [`DenialReason::NotAParty`], [`DenialReason::KeyNotPinned`],
    /// [`DenialReason::CardChanged`] or [`DenialReason::SignatureForged`].
    pub fn check(&self, terms: &Terms, trust: &Trust) -> Result<(), WithdrawalError> {
        let notice = &self.notice;
        if notice.agreement != terms.digest() {
            return Err(WithdrawalError::Other { file: NOTICE, what: "about another agreement" });
        }
        if !terms.party(&notice.owner).is_some_and(|party| party.is(Role::Controller)) {
            let party = safe_name(&notice.owner);
            return Err(Refusal::from(DenialReason::NotAParty { party }).into());
        }
        check_signed_by(&notice.owner, &message(&notice.body()), &self.signature, terms, trust)
    }
}

/// Checks a signature by the pinned card of a party of the terms.
pub(super) fn check_signed_by(
    name: &str,
    message: &[u8],
    signature: &Signature,
    terms: &Terms,
    trust: &Trust,
) -> Result<(), WithdrawalError> {
    let party = || safe_name(name);
    let refused = |reason: DenialReason| Err(Refusal::from(reason).into());
    let Some(agreed) = terms.party(name) else {
        return refused(DenialReason::NotAParty { party: party() });
    };
    let Some(pinned) = trust.card(name) else {
        return refused(DenialReason::KeyNotPinned { party: party() });
    };
    if *pinned != agreed.card {
        return refused(DenialReason::CardChanged { party: party() });
    }
    if pinned.signer.verify(message, signature).is_err() {
        return refused(DenialReason::SignatureForged { party: party() });
    }
    Ok(())
}

pub(super) fn write_file(magic: &[u8; 16], body: &[u8], signature: &Signature) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.fixed(magic);
    writer.u16(FORMAT_VERSION);
    writer.bytes(body);
    writer.fixed(&signature.0);
    writer.finish()
}

pub(super) fn read_file<'b>(
    magic: &[u8; 16],
    file: &'static str,
    most: usize,
    bytes: &'b [u8],
) -> Result<(&'b [u8], Signature), WithdrawalError> {
    let mut reader = Reader::new(bytes);
    let head = (reader.array::<16>("magic"), reader.u16("version"));
    if !matches!(head, (Ok(found), Ok(FORMAT_VERSION)) if found == *magic) {
        return Err(WithdrawalError::NotThisFile { expected: file });
    }
    let mut read = || {
        let body = reader.bytes("text", most)?;
        let signature = Signature(reader.array("signature")?);
        reader.end()?;
        Ok((body, signature))
    };
    read().map_err(|error| WithdrawalError::Malformed { file, error })
}

fn read_body(body: &[u8]) -> Result<Withdrawal, WireError> {
    let mut reader = Reader::new(body);
    let r = &mut reader;
    let mut notice = Withdrawal {
        agreement: Digest::from_bytes(r.array("agreement")?),
        release: Digest::from_bytes(r.array("agreement of the release")?),
        epoch: r.u64("delivery")?,
        map: Digest::from_bytes(r.array("map")?),
        edges: Digest::from_bytes(r.array("edges")?),
        owner: r.text("owner", MOST_NAME)?.to_owned(),
        to: r.text("addressee", MOST_NAME)?.to_owned(),
        at: read_time(r)?,
        nonce: r.array("nonce")?,
        links: Vec::new(),
    };
    // The list grows as links are read: their number alone reserves nothing.
    for _ in 0..r.count("links", MOST_LINKS)? {
        notice.links.push(WithdrawnLink {
            pseudonym: r.array("pseudonym")?,
            other_owner: r.text("other owner", MOST_NAME)?.to_owned(),
            kind: {
                let number = r.u8("kind")?;
                WithdrawalKind::from_number(number).ok_or_else(|| r.unknown("kind"))?
            },
        });
    }
    r.end()?;
    Ok(notice)
}

pub(super) fn read_time(reader: &mut Reader<'_>) -> Result<Timestamp, WireError> {
    let time = reader.i64("time")?;
    Timestamp::from_unix_ms(time).map_err(|_| reader.unknown("time"))
}

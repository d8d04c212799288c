//! Receipts of notices of withdrawal, and which parties still owe one.

use super::withdrawal::{WithdrawalError, check_signed_by, read_file, read_time, write_file};
use super::{Terms, Trust, is_party_name};
use crate::crypto::{Digest, Signature, Signer};
use crate::time::Timestamp;
use crate::wire::{Reader, WireError, Writer, frame};

const RECEIPT: &str = ".lwn";
const MAGIC: &[u8; 16] = b"linkwise lwn 1\r\n";
const MOST_BODY: usize = 256;
/// The most bytes of a name.
const MOST_NAME: usize = 64;

/// That a party took a notice of withdrawal in. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalReceipt {
    /// The agreement of the notice.
    pub agreement: Digest,
    /// The notice, by its digest.
    pub notice: Digest,
    /// Who took it in.
    pub party: String,
    /// When.
    pub at: Timestamp,
}

/// A receipt with its signature, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedWithdrawalReceipt {
    /// The receipt.
    pub receipt: WithdrawalReceipt,
    /// The party's signature.
    pub signature: Signature,
}

fn message(body: &[u8]) -> Vec<u8> {
    frame(&[b"linkwise 2026 v1 withdrawal receipt", body])
}

impl WithdrawalReceipt {
    fn body(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.fixed(self.agreement.as_bytes());
        writer.fixed(self.notice.as_bytes());
        writer.text(&self.party);
        writer.i64(self.at.unix_ms());
        writer.finish()
    }

    /// Signs it with the key on the party's card.
    ///
    /// ```
    /// use linkwise::crypto::{Digest, Signer};
    /// use linkwise::policy::{SignedWithdrawalReceipt, WithdrawalReceipt};
    /// use linkwise::time::Timestamp;
    /// let receipt = WithdrawalReceipt {
    ///     agreement: Digest::of(b"terms"),
    ///     notice: Digest::of(b"notice"),
    ///     party: "hospital".to_owned(),
    ///     at: Timestamp::from_unix_ms(1_790_000_000_000)?,
    /// };
    /// let signed = receipt.sign(&Signer::generate()?);
    /// assert_eq!(SignedWithdrawalReceipt::from_bytes(&signed.to_bytes())?, signed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sign(self, party: &Signer) -> SignedWithdrawalReceipt {
        let signature = party.sign(&message(&self.body()));
        SignedWithdrawalReceipt { receipt: self, signature }
    }
}

impl SignedWithdrawalReceipt {
    /// The bytes of the file (`.lwn`): magic (16), version, text behind its length, signature (64).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        write_file(MAGIC, &self.receipt.body(), &self.signature)
    }

    /// Reads a file, which may come from anyone; nothing is verified yet.
    ///
    /// # Errors
    /// [`WithdrawalError::NotThisFile`], [`WithdrawalError::Malformed`] or [`WithdrawalError::Form`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WithdrawalError> {
        let (body, signature) = read_file(MAGIC, RECEIPT, MOST_BODY, bytes)?;
        let receipt =
            read_body(body).map_err(|error| WithdrawalError::Malformed { file: RECEIPT, error })?;
        if !is_party_name(&receipt.party) {
            let rule = "its party is named as in agreements";
            return Err(WithdrawalError::Form { file: RECEIPT, rule });
        }
        Ok(Self { receipt, signature })
    }

    /// Checks that the receipt is of a notice, and signed by the party to which that was given, with
    /// the key that the caller has pinned.
    ///
    /// # Errors
    /// [`WithdrawalError::Other`] where it is of another notice or party;
    /// [`WithdrawalError::Refused`] where the signature does not count.
    pub fn check(
        &self,
        notice: &Digest,
        party: &str,
        terms: &Terms,
        trust: &Trust,
    ) -> Result<(), WithdrawalError> {
        let receipt = &self.receipt;
        if receipt.notice != *notice || receipt.party != party {
            let what = "a receipt of another notice, or another party's";
            return Err(WithdrawalError::Other { file: RECEIPT, what });
        }
        if receipt.agreement != terms.digest() {
            return Err(WithdrawalError::Other { file: RECEIPT, what: "about another agreement" });
        }
        check_signed_by(party, &message(&receipt.body()), &self.signature, terms, trust)
    }
}

fn read_body(body: &[u8]) -> Result<WithdrawalReceipt, WireError> {
    let mut reader = Reader::new(body);
    let receipt = WithdrawalReceipt {
        agreement: Digest::from_bytes(reader.array("agreement")?),
        notice: Digest::from_bytes(reader.array("notice")?),
        party: reader.text("party", MOST_NAME)?.to_owned(),
        at: read_time(&mut reader)?,
    };
    reader.end()?;
    Ok(receipt)
}

/// To whom the notices of one withdrawal went: the owner's own list, by which it asks for receipts.
///
/// ```
/// use linkwise::crypto::Digest;
/// use linkwise::policy::NoticesSent;
/// let sent = NoticesSent::new(vec![("hospital".to_owned(), Digest::of(b"notice"))]);
/// assert_eq!(NoticesSent::parse(&sent.to_text())?, sent);
/// # Ok::<(), linkwise::policy::WithdrawalError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticesSent(Vec<(String, Digest)>);

const SENT_HEADER: &str = "party,notice";
/// More parties than any agreement has.
const MOST_SENT: usize = 1024;

impl NoticesSent {
    /// A list, in the order of the parties' names.
    #[must_use]
    pub fn new(mut sent: Vec<(String, Digest)>) -> Self {
        sent.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Self(sent)
    }

    /// Parties, and the digests of the notices to them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Digest)> {
        self.0.iter().map(|(party, notice)| (party.as_str(), notice))
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody was to be told.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// CSV with the columns `party` and `notice`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self.0.iter().map(|(party, notice)| format!("{party},{notice}\n"));
        core::iter::once(format!("{SENT_HEADER}\n")).chain(lines).collect()
    }

    /// Reads that text.
    ///
    /// # Errors
    /// [`WithdrawalError::Form`] where it is not exactly that.
    pub fn parse(text: &str) -> Result<Self, WithdrawalError> {
        let form = |rule| WithdrawalError::Form { file: "list of notices", rule };
        let mut lines = text.lines();
        if lines.next().map(str::trim_end) != Some(SENT_HEADER) {
            return Err(form("its first line is `party,notice`"));
        }
        let mut sent: Vec<(String, Digest)> = Vec::new();
        for line in lines.map(str::trim_end).filter(|line| !line.is_empty()) {
            let (party, notice) = line
                .split_once(',')
                .filter(|(party, _)| is_party_name(party))
                .ok_or_else(|| form("each line is a party and a digest"))?;
            let notice = notice.parse().map_err(|_| form("each line is a party and a digest"))?;
            if sent.len() >= MOST_SENT || sent.iter().any(|(known, _)| known == party) {
                return Err(form("each party stands once"));
            }
            sent.push((party.to_owned(), notice));
        }
        Ok(Self::new(sent))
    }
}

//! The links that an owner never takes up again.

use zeroize::Zeroize;

use crate::crypto::{Digest, Sha256};
use crate::policy::WithdrawalReason;
use crate::secret::redacted;
use crate::time::Timestamp;
use crate::wire::{Writer, frame};

/// The number of a case or an order: 1 to 64 letters and digits of ASCII, `-`, `_`, `.` and `/`; never
/// a sentence or a name. `Debug` shows nothing.
///
/// ```
/// use linkwise::policy::CaseReference;
/// assert_eq!(CaseReference::new("ZC26/00123").unwrap().as_str(), "ZC26/00123");
/// assert!(CaseReference::new("the mother rang").is_none());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseReference(Box<str>);

impl CaseReference {
    /// The most characters.
    pub const LONGEST: usize = 64;

    /// A reference; none for any other text.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        ((1..=Self::LONGEST).contains(&text.len()) && text.bytes().all(plain))
            .then(|| Self(text.into()))
    }

    /// The reference itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A link that is withdrawn for good, by record id. Wiped when dropped; `Debug` shows the type alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BarredLink {
    /// The owner's own record.
    pub record_id: String,
    /// Whose record it must never be joined with; the owner itself where both are its own.
    pub other_owner: String,
    /// The other's record, where the owner lawfully knows it; always where both are its own.
    pub other_record_id: Option<String>,
    /// Why.
    pub reason: WithdrawalReason,
    /// Since when it stands in the list. It holds from the moment at which it stands there, whatever
    /// moment this names.
    pub since: Timestamp,
    /// The number of the case or order, if there is one.
    pub reference: Option<CaseReference>,
}

redacted!(
    "CaseReference" => CaseReference,
    "BarredLink" => BarredLink,
    "BarredLinks" => BarredLinks,
);

impl Drop for BarredLink {
    fn drop(&mut self) {
        self.record_id.zeroize();
        self.other_record_id.zeroize();
    }
}

impl BarredLink {
    /// What makes two of them the same, whatever the reason.
    fn pair(&self) -> (&str, &str, Option<&str>) {
        (&self.record_id, &self.other_owner, self.other_record_id.as_deref())
    }
}

/// The links that an owner has withdrawn: kept by record id, and applied whenever a map comes back.
///
/// ```
/// use linkwise::policy::{BarredLink, BarredLinks, WithdrawalReason};
/// use linkwise::time::Timestamp;
/// let link = BarredLink {
///     record_id: "c17".to_owned(),
///     other_owner: "hospital".to_owned(),
///     other_record_id: None,
///     reason: WithdrawalReason::WrongLink,
///     since: Timestamp::from_unix_ms(1_790_000_000_000)?,
///     reference: None,
/// };
/// let barred = BarredLinks::new(vec![link.clone(), link]);
/// assert_eq!(barred.len(), 1);
/// let csv = barred.to_csv();
/// assert!(csv.expose().ends_with(b"\nc17,hospital,,wrong_link,2026-09-21T14:13:20Z,\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct BarredLinks(Vec<BarredLink>);

/// The columns of the file, in their order.
pub(crate) const BARRED_COLUMNS: [&str; 6] =
    ["record_id", "other_owner", "other_record_id", "reason", "since", "reference"];

impl BarredLinks {
    /// No links at all.
    pub const NONE: Self = Self(Vec::new());

    /// A list: ascending; of several rows of one pair the oldest stays. Times are kept to the second.
    #[must_use]
    pub fn new(mut links: Vec<BarredLink>) -> Self {
        for link in &mut links {
            let ms = link.since.unix_ms();
            link.since = Timestamp::from_unix_ms(ms - ms.rem_euclid(1000)).unwrap_or(link.since);
        }
        links.sort_by(|a, b| a.pair().cmp(&b.pair()).then_with(|| a.since.cmp(&b.since)));
        links.dedup_by(|a, b| a.pair() == b.pair());
        Self(links)
    }

    /// These and more.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        Self::new(self.0.iter().chain(&more.0).cloned().collect())
    }

    /// The links.
    pub fn iter(&self) -> core::slice::Iter<'_, BarredLink> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The digest of all links. Small lists can be found from it by trying, so it goes nowhere
    /// unsalted.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(b"linkwise 2026 v1 register barred-links\n");
        for link in &self.0 {
            let mut writer = Writer::new();
            writer.text(&link.record_id);
            writer.text(&link.other_owner);
            writer.text(link.other_record_id.as_deref().unwrap_or_default());
            writer.u8(link.reason.number());
            writer.i64(link.since.unix_ms());
            writer.text(link.reference.as_ref().map_or("", CaseReference::as_str));
            hash.update(&frame(&[&writer.finish()]));
        }
        hash.finish()
    }

    /// The digest of the pairs alone: what is applied, whatever the reasons and since when.
    pub(crate) fn pairs_digest(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(b"linkwise 2026 v1 barred pairs\n");
        for link in &self.0 {
            let (record, owner, other) = link.pair();
            let other = other.unwrap_or_default();
            hash.update(&frame(&[record.as_bytes(), owner.as_bytes(), other.as_bytes()]));
        }
        hash.finish()
    }

    /// The list as CSV: `record_id`, `other_owner`, `other_record_id`, `reason`, `since`, `reference`.
    #[must_use]
    pub fn to_csv(&self) -> crate::secret::SecretBytes {
        let mut text = BARRED_COLUMNS.join(",");
        text.push('\n');
        for link in &self.0 {
            let row = [
                csv_field(&link.record_id),
                csv_field(&link.other_owner),
                csv_field(link.other_record_id.as_deref().unwrap_or_default()),
                link.reason.name().to_owned(),
                link.since.to_string(),
                link.reference.as_ref().map_or_else(String::new, |one| one.as_str().to_owned()),
            ];
            text.push_str(&row.join(","));
            text.push('\n');
        }
        crate::secret::SecretBytes::new(text.into_bytes())
    }
}

impl<'a> IntoIterator for &'a BarredLinks {
    type Item = &'a BarredLink;
    type IntoIter = core::slice::Iter<'a, BarredLink>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A CSV field: quoted where it needs to be (RFC 4180).
pub(crate) fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

//! Facts of law that change with time, as data.

use std::sync::OnceLock;

use crate::crypto::Digest;
use crate::policy::words::closed_list;
use crate::time::{Date, Timestamp};

closed_list! {
    /// A part of the United Kingdom in which a provision is law or data is held.
    Territory {
        /// England.
        England = 1 "england",
        /// Wales.
        Wales = 2 "wales",
        /// Scotland.
        Scotland = 3 "scotland",
        /// Northern Ireland.
        NorthernIreland = 4 "northern_ireland",
    }
}

impl Territory {
    const fn letter(self) -> char {
        match self {
            Self::England => 'E',
            Self::Wales => 'W',
            Self::Scotland => 'S',
            Self::NorthernIreland => 'N',
        }
    }
}

/// What a provision does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProvisionKind {
    /// A power or a duty on which an agreement to share can stand.
    Gateway,
    /// A duty to share information about a named child.
    Duty,
    /// Whether a duty also sets the common-law duty of confidence aside.
    Confidence,
}

/// One provision, with when and where it is law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// The word in agreements, such as `ca2004_s10`.
    pub id: String,
    /// What it does.
    pub kind: ProvisionKind,
    /// Enactment and section, in words.
    pub title: String,
    /// The first day in force; none where commencement is not confirmed.
    pub from: Option<Date>,
    /// The last day in force, where there is one.
    pub until: Option<Date>,
    /// Where it is law, ascending.
    pub extent: Vec<Territory>,
    /// Whether date and extent were read in the statute book for this data.
    pub checked: bool,
}

impl Provision {
    /// Whether it is in force on the day that a moment is in London.
    #[must_use]
    pub fn in_force(&self, now: Timestamp) -> bool {
        let today = now.day_in_london();
        self.from.is_some_and(|from| from <= today) && self.until.is_none_or(|until| today <= until)
    }

    /// Whether it is law in all of these territories.
    #[must_use]
    pub fn extends_to(&self, territories: &[Territory]) -> bool {
        territories.iter().all(|territory| self.extent.contains(territory))
    }
}

/// Why a file of law data was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("law data, line {line}: {what}")]
pub struct LawError {
    line: usize,
    what: &'static str,
}

impl LawError {
    /// The line, from 1; 0 where the file as a whole is wrong.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The kind: always [`crate::error::ErrorKind::InvalidConfiguration`].
    #[must_use]
    pub const fn kind(&self) -> crate::error::ErrorKind {
        crate::error::ErrorKind::InvalidConfiguration
    }
}

/// The id of the duty to share information about a named child.
pub const DUTY: &str = "ca2004_s16la";
pub(super) const DUTY_CONFIDENCE: &str = "ca2004_s16la_confidence";
pub(super) const RESEARCH_POWER: &str = "dea2017_s64";

/// Dated facts of law. It is not legal advice: each fact says whether anyone has checked it.
///
/// ```
/// use linkwise::policy::Law;
/// let law = Law::current();
/// assert!(law.provision("ca2004_s10").is_some());
/// // The duty to share has Royal Assent; its commencement is not confirmed, so it is not in force.
/// let now = linkwise::time::Timestamp::from_unix_ms(1_790_000_000_000)?;
/// assert!(!law.provision("ca2004_s16la").unwrap().in_force(now));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    version: String,
    digest: Digest,
    provisions: Vec<Provision>,
}

impl Law {
    /// The facts that came with this version of the library.
    #[must_use]
    pub fn current() -> &'static Self {
        static LAW: OnceLock<Law> = OnceLock::new();
        // A file that could not be read would leave nothing in force; a test reads it.
        LAW.get_or_init(|| {
            Self::parse(include_str!("facts.tsv")).unwrap_or_else(|_| Self {
                version: String::new(),
                digest: Digest::of(b""),
                provisions: Vec::new(),
            })
        })
    }

    /// Reads law data: see the head of the file that comes with the library for its form.
    ///
    /// # Errors
    /// [`LawError`] with the line.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let mut version = None;
        let mut provisions: Vec<Provision> = Vec::new();
        for (line, row) in (1..).zip(text.lines()) {
            let wrong = |what| LawError { line, what };
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = row.split('\t').collect();
            match *columns.as_slice() {
                ["version", day] => {
                    day.parse::<Date>().map_err(|_| wrong("the version must be a day"))?;
                    if version.is_some() {
                        return Err(wrong("the version is told once"));
                    }
                    version = Some(day.to_owned());
                }
                [id, kind, title, from, until, letters, checked] => {
                    let day = |text: &str| match text {
                        "-" => Ok(None),
                        day => day.parse().map(Some).map_err(|_| wrong("a date is not one")),
                    };
                    let kind = match kind {
                        "gateway" => ProvisionKind::Gateway,
                        "duty" => ProvisionKind::Duty,
                        "confidence" => ProvisionKind::Confidence,
                        _ => return Err(wrong("the kind is unknown")),
                    };
                    let extent: Vec<Territory> = Territory::ALL
                        .into_iter()
                        .filter(|territory| letters.contains(territory.letter()))
                        .collect();
                    let known = |letter| extent.iter().any(|one| one.letter() == letter);
                    if extent.is_empty() || !letters.chars().all(known) {
                        return Err(wrong("the extent is empty, or names what is no territory"));
                    }
                    let (from, until) = (day(from)?, day(until)?);
                    if until.is_some_and(|until| from.is_none_or(|from| until < from)) {
                        return Err(wrong("it ends before it begins"));
                    }
                    let checked = match checked {
                        "yes" => true,
                        "no" => false,
                        _ => return Err(wrong("checked must be `yes` or `no`")),
                    };
                    if provisions.last().is_some_and(|last| last.id.as_str() >= id) {
                        return Err(wrong("ids must ascend, each once"));
                    }
                    provisions.push(Provision {
                        id: id.to_owned(),
                        kind,
                        title: title.to_owned(),
                        from,
                        until,
                        extent,
                        checked,
                    });
                }
                _ => return Err(wrong("a line has seven columns, or is the version")),
            }
        }
        let version = version.ok_or(LawError { line: 0, what: "the version is missing" })?;
        Ok(Self { version, digest: Digest::of(text.as_bytes()), provisions })
    }

    /// The day on which this data was made.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The digest of the data, which decisions name.
    #[must_use]
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The provision of an id.
    #[must_use]
    pub fn provision(&self, id: &str) -> Option<&Provision> {
        self.provisions.iter().find(|provision| provision.id == id)
    }

    /// Every provision, ascending by id.
    #[must_use]
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_reads() {
        let law = Law::parse(include_str!("facts.tsv")).unwrap();
        assert_eq!(law.version(), Law::current().version());
        for id in [DUTY, DUTY_CONFIDENCE, RESEARCH_POWER] {
            assert!(law.provision(id).is_some(), "{id}");
        }
    }

    #[test]
    fn bad_data_is_refused_with_its_line() {
        for (text, line) in [
            ("version\t2026-01-01\na\tgateway\tA\t-\t-\tE", 2),
            ("version\t2026-01-01\na\tgateway\tA\t2026-02-30\t-\tE\tno", 2),
            ("version\t2026-01-01\na\tgateway\tA\t-\t-\tX\tno", 2),
            ("version\t2026-01-01\na\tpower\tA\t-\t-\tE\tno", 2),
            ("version\t2026-01-01\nb\tgateway\tA\t-\t-\tE\tno\na\tgateway\tA\t-\t-\tE\tno", 3),
            ("a\tgateway\tA\t-\t-\tE\tno", 0),
            ("version\t2026-01-01\na\tgateway\tA\t-\t-\tEX\tno", 2),
            ("version\t2026-01-01\na\tgateway\tA\t2026-02-02\t2026-02-01\tE\tno", 2),
            ("version\t2026-01-01\na\tgateway\tA\t-\t2026-02-01\tE\tno", 2),
            ("version\t2026-01-01\nversion\t2026-01-02", 2),
            ("version\tsoon", 1),
        ] {
            assert_eq!(Law::parse(text).unwrap_err().line(), line, "{text}");
        }
    }
}

//! The list of barred links as a file.

use super::error::RegisterFileError;
use super::rows::{Column, RegisterSource, Rows};
use super::{DayStandsFor, moment, needed, optional};
use crate::policy::{
    BARRED_COLUMNS, BarredLink, BarredLinks, CaseReference, WithdrawalReason, is_party_name,
};
use crate::time::Timestamp;

const COLUMNS: &[Column] = {
    let [record_id, other_owner, other_record_id, reason, since, reference] = BARRED_COLUMNS;
    &[
        needed(record_id),
        needed(other_owner),
        optional(other_record_id),
        needed(reason),
        optional(since),
        optional(reference),
    ]
};

/// The most bytes of a record id: that of records.
const LONGEST_ID: usize = 256;

impl RegisterSource {
    /// Reads barred links, or links that are to be withdrawn. Rows without `since` are of this moment.
    ///
    /// ```
    /// use linkwise::document::register::RegisterSource;
    /// use linkwise::time::Timestamp;
    /// let now = Timestamp::from_unix_ms(1_790_000_000_000)?;
    /// let text = "record_id,other_owner,reason\nc17,hospital,wrong_link\n";
    /// let barred = RegisterSource::from_reader("w.csv", text.as_bytes()).barred_links(now)?;
    /// let csv = barred.to_csv();
    /// let again = RegisterSource::from_reader("b.csv", std::io::Cursor::new(csv.expose().to_vec()));
    /// assert!(again.barred_links(now)? == barred);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegisterFileError`].
    pub fn barred_links(self, now: Timestamp) -> Result<BarredLinks, RegisterFileError> {
        let mut rows = self.rows(COLUMNS, None)?;
        let mut links = Vec::new();
        while rows.advance()? {
            links.push(read(&rows, now)?);
        }
        Ok(BarredLinks::new(links))
    }
}

fn read(rows: &Rows, now: Timestamp) -> Result<BarredLink, RegisterFileError> {
    let known: Vec<&str> = WithdrawalReason::ALL.iter().map(|one| one.name()).collect();
    let other_owner = rows.needed("other_owner")?.into_owned();
    if !is_party_name(&other_owner) {
        let problem =
            "it must be the name of a party as agreements have it, such as northshire_council";
        return Err(rows.wrong("other_owner", problem));
    }
    let other_record_id = rows.text("other_record_id")?.map(std::borrow::Cow::into_owned);
    if other_record_id.as_ref().is_some_and(|id| id.len() > LONGEST_ID) {
        return Err(rows.wrong("other_record_id", "it has more than 256 bytes"));
    }
    let problem = "it must be the number of a case or order: at most 64 letters, digits, `-`, `_`, `.` or `/`, and no sentence";
    let reference = match rows.text("reference")? {
        None => None,
        Some(text) => {
            Some(CaseReference::new(&text).ok_or_else(|| rows.wrong("reference", problem))?)
        }
    };
    Ok(BarredLink {
        record_id: rows.record_id()?.into_owned(),
        other_owner,
        other_record_id,
        reason: rows.word("reason", WithdrawalReason::from_name, &known)?,
        since: moment(rows, "since", DayStandsFor::Beginning)?.unwrap_or(now),
        reference,
    })
}

//! The consent register as CSV.

use std::io::Write;

use super::error::RegisterFileError;
use super::{CONSENTS, write_moment};
use crate::policy::{Consent, Giver, GiverId, Purpose};

/// Writes a consent register as CSV, in the order in which the rows come; errors call it `name`.
///
/// # Errors
/// [`RegisterFileError::InputOutput`].
pub fn write_consents<'c>(
    name: &str,
    output: impl Write,
    rows: impl IntoIterator<Item = (&'c str, &'c Consent)>,
) -> Result<(), RegisterFileError> {
    let failed = |source: std::io::Error| {
        let file = name.to_owned();
        RegisterFileError::InputOutput { file, source }
    };
    let mut writer = csv::Writer::from_writer(output);
    let header = CONSENTS.iter().map(|column| column.name);
    writer.write_record(header).map_err(|error| failed(error.into()))?;
    for (id, consent) in rows {
        let (assessed, seen) = match &consent.giver {
            Giver::Child { competence_assessed } => {
                (competence_assessed.map_or_else(String::new, |day| day.to_string()), "")
            }
            Giver::ParentalResponsibility { evidence_seen: seen }
            | Giver::LocalAuthority { order_seen: seen } => {
                (String::new(), if *seen { "yes" } else { "no" })
            }
            Giver::Court => (String::new(), ""),
        };
        let purposes: Vec<&str> = consent.purposes.iter().copied().map(Purpose::name).collect();
        let moment = |moment: Option<_>| moment.map_or_else(String::new, write_moment);
        let row = [
            id,
            consent.kind.name(),
            consent.giver.name(),
            consent.giver_id.as_ref().map_or("", GiverId::as_str),
            &assessed,
            seen,
            if consent.given { "given" } else { "refused" },
            &purposes.join(" "),
            &write_moment(consent.from),
            &moment(consent.until),
            &moment(consent.withdrawn),
        ];
        writer.write_record(row).map_err(|error| failed(error.into()))?;
    }
    writer.flush().map_err(failed)
}

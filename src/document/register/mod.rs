//! Registers as files: consents, objections, shields, and the list of those who may be used under the
//! National Data Opt-out.
//!
//! Each is CSV in UTF-8 with a header, or JSON: an array of objects, or one object on each line. Rows
//! are streamed: ten million take no more memory than what is kept of them. A column that is not
//! known is refused, not passed over, since a word spelt wrongly would leave a child unprotected. Errors
//! name file, row and column, never a value.
//!
//! Times are RFC 3339 (`2026-09-01T09:30:00Z`), or days in London: `from` and `withdrawn` hold from the
//! beginning of the day, `until` to its end.
//!
//! | register | columns |
//! |---|---|
//! | consents | `record_id`; `kind`: `data_protection`, `confidentiality`; `giver`: `child`, `parental_responsibility`, `local_authority`, `court`; `giver_id`: which of several with parental responsibility or several authorities, as [`GiverId`], or nothing; `competence_assessed`: for a child, the day; `evidence_seen`: for parental responsibility and a local authority, yes or no; `decision`: `given`, `refused`; `purposes`: words of agreements, separated by blanks or `;`; `from`; `until` and `withdrawn`, or nothing |
//! | objections | `record_id`; `kind`: `objection`, `restriction`; `from`, or nothing |
//! | shields | `record_id`; `shield`: `adopted`, `sensitive_location`, `sensitive_service`, `gender_protected`, `court_bar`, `staff`; `from`, or nothing |
//! | opt-out-allow | `nhs_number`; or no header and one number on each line, with or without a comma behind it: the form in which the NHS service "Check for National Data Opt-outs" takes and returns lists |
//! | barred links | `record_id`; `other_owner`: the other owner's name in agreements, or the owner's own; `other_record_id`, or nothing; `reason`: `wrong_link`, `consent_withdrawn`, `objection_upheld`, `court_order`, `shielded`; `since`, or nothing: now; `reference`: the number of a case or order, or nothing |
//!
//! Several rows of one record all count: shields unite, and of decisions the policy takes each giver's
//! latest, apart for each kind. A parent who says no later has taken back the yes of the same `giver_id`;
//! where a row of a sort of giver has no `giver_id`, all rows of that sort about the record count as one
//! giver's.
//!
//! ```
//! use linkwise::document::register::RegisterSource;
//! use linkwise::policy::Purpose;
//! let text = "record_id,kind,giver,evidence_seen,decision,purposes,from\n\
//!             h1,data_protection,parental_responsibility,yes,given,research;linkage_quality,2026-01-01\n\
//!             h2,confidentiality,child,,refused,research,2026-01-01\n";
//! let register = RegisterSource::from_reader("consents.csv", text.as_bytes()).consents()?;
//! assert_eq!(register.len(), 2);
//! let decided = register.decisions("h1").unwrap_or_default();
//! assert_eq!(decided[0].purposes, [Purpose::Research, Purpose::LinkageQuality]);
//!
//! let json = r#"{"record_id": "h3", "shield": "court_bar"}"#;
//! let now = "2026-09-01".parse::<linkwise::time::Date>()?.begins_in_london()?;
//! let shields = RegisterSource::from_reader("shields.json", json.as_bytes()).shields(now)?;
//! assert_eq!(shields.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod barred;
mod error;
mod fhir;
mod json;
mod moment;
mod rows;
mod write;

pub use error::{RegisterFileError, RowPlace};
pub use fhir::{
    FHIR_GIVER_ID_SYSTEM, FHIR_GIVER_SYSTEM, FHIR_KIND_SYSTEM, FHIR_PURPOSE_SYSTEM,
    ImportedConsent, NHS_NUMBER_SYSTEM, Patient, export_fhir, import_fhir,
};
pub use moment::{DayStandsFor, parse_moment, write_moment};
#[cfg(feature = "capi")]
pub(crate) use rows::LONGEST_ID;
pub use rows::RegisterSource;
pub use write::write_consents;

use rows::{Column, IS_THERE_A_HEADER, Rows};

use crate::identifier::{NeverIssued, NhsNumber};
use crate::policy::{
    Consent, ConsentKind, ConsentRegister, ConsentRegisterBuilder, Giver, GiverId, ObjectionKind,
    ObjectionRegister, ObjectionRegisterBuilder, OptOutAllowList, OptOutAllowListBuilder, Purpose,
    Shield, ShieldRegister, ShieldRegisterBuilder,
};
use crate::reading::Reading;
use crate::time::{Date, Timestamp};

const fn needed(name: &'static str) -> Column {
    Column { name, required: true, hint: IS_THERE_A_HEADER }
}

const fn optional(name: &'static str) -> Column {
    Column { name, required: false, hint: IS_THERE_A_HEADER }
}

/// Which of the two a consent is to is never guessed.
const SAY_THE_KIND: &str = "say of each consent whether it is `data_protection` (UK GDPR Articles 6(1)(a) and 9(2)(a)) or `confidentiality` (the common-law duty): neither ever stands for the other, and somebody who consented to both has two rows";

/// The columns of the consent register, in the order in which they are written.
const CONSENTS: &[Column] = &[
    needed("record_id"),
    Column { name: "kind", required: true, hint: SAY_THE_KIND },
    needed("giver"),
    optional("giver_id"),
    optional("competence_assessed"),
    optional("evidence_seen"),
    needed("decision"),
    needed("purposes"),
    needed("from"),
    optional("until"),
    optional("withdrawn"),
];
const OBJECTIONS: &[Column] = &[needed("record_id"), needed("kind"), optional("from")];
const SHIELDS: &[Column] = &[needed("record_id"), needed("shield"), optional("from")];
const OPT_OUT: &[Column] = &[needed("nhs_number")];

impl RegisterSource {
    /// Reads consents, row by row, each with the id of its record.
    ///
    /// # Errors
    /// [`RegisterFileError`], or what `take` gives.
    pub fn each_consent<E: From<RegisterFileError>>(
        self,
        mut take: impl FnMut(&str, Consent) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rows = self.rows(CONSENTS, None)?;
        while rows.advance()? {
            let consent = read_consent(&rows)?;
            take(&rows.record_id()?, consent)?;
        }
        Ok(())
    }

    /// Reads a consent register.
    ///
    /// # Errors
    /// [`RegisterFileError`].
    pub fn consents(self) -> Result<ConsentRegister, RegisterFileError> {
        let mut builder = ConsentRegisterBuilder::default();
        let mut rows = self.rows(CONSENTS, None)?;
        while rows.advance()? {
            let consent = read_consent(&rows)?;
            builder.add(&rows.record_id()?, &consent).map_err(|error| full(&rows, error))?;
        }
        builder.finish().map_err(|error| full(&rows, error))
    }

    /// Reads a register of objections and restrictions, as it stands at a moment.
    ///
    /// # Errors
    /// [`RegisterFileError`].
    pub fn objections(self, now: Timestamp) -> Result<ObjectionRegister, RegisterFileError> {
        let mut builder = ObjectionRegisterBuilder::default();
        let mut rows = self.rows(OBJECTIONS, None)?;
        let known: Vec<&str> = ObjectionKind::ALL.iter().map(|kind| kind.name()).collect();
        while rows.advance()? {
            let kind = rows.word("kind", ObjectionKind::from_name, &known)?;
            let from = moment(&rows, "from", DayStandsFor::Beginning)?;
            builder.add(&rows.record_id()?, kind, from).map_err(|error| full(&rows, error))?;
        }
        Ok(builder.finish(now))
    }

    /// Reads a register of shields, as it stands at a moment.
    ///
    /// # Errors
    /// [`RegisterFileError`].
    pub fn shields(self, now: Timestamp) -> Result<ShieldRegister, RegisterFileError> {
        let mut builder = ShieldRegisterBuilder::default();
        let mut rows = self.rows(SHIELDS, None)?;
        let known: Vec<&str> = Shield::ALL.iter().map(|shield| shield.name()).collect();
        while rows.advance()? {
            let shield = rows.word("shield", Shield::from_name, &known)?;
            let from = moment(&rows, "from", DayStandsFor::Beginning)?;
            builder.add(&rows.record_id()?, shield, from).map_err(|error| full(&rows, error))?;
        }
        Ok(builder.finish(now))
    }

    /// Reads the list of those who may be used under the National Data Opt-out, as of the moment at
    /// which the service made it. Ten million numbers take a few seconds and 40 MB.
    ///
    /// # Errors
    /// [`RegisterFileError`].
    pub fn opt_out_allow(self, as_of: Timestamp) -> Result<OptOutAllowList, RegisterFileError> {
        let mut builder = OptOutAllowListBuilder::default();
        let is_number = |text: &str| nhs_number(text).is_some_and(|number| number.is_ok());
        let mut rows = self.rows(OPT_OUT, Some(is_number))?;
        while rows.advance()? {
            let text = rows.needed("nhs_number")?;
            match nhs_number(&text) {
                Some(Ok(number)) => builder.add(&number),
                Some(Err(code)) => return Err(rows.wrong("nhs_number", code)),
                None => return Err(rows.wrong("nhs_number", "it stands for no number")),
            }
        }
        Ok(builder.finish(as_of))
    }
}

/// An NHS number, or the code of what is wrong with it; none for a placeholder. Numbers that were
/// never issued pass: on a list of those who may be used they do no harm.
fn nhs_number(text: &str) -> Option<Result<NhsNumber, &'static str>> {
    match NhsNumber::read(text, NeverIssued::Accept) {
        Ok(Reading::Present(number)) => Some(Ok(number)),
        Ok(Reading::Missing(_)) => None,
        Err(error) => Some(Err(error.code())),
    }
}

fn full(rows: &Rows, error: crate::policy::RegisterError) -> RegisterFileError {
    RegisterFileError::Register { file: rows.file().to_owned(), error }
}

fn moment(
    rows: &Rows,
    column: &'static str,
    day: DayStandsFor,
) -> Result<Option<Timestamp>, RegisterFileError> {
    let Some(text) = rows.text(column)? else { return Ok(None) };
    let problem = "it must be a day such as 2026-09-01, or a time such as 2026-09-01T09:30:00Z";
    parse_moment(&text, day).map(Some).ok_or_else(|| rows.wrong(column, problem))
}

fn yes_or_no(rows: &Rows, column: &'static str) -> Result<Option<bool>, RegisterFileError> {
    match rows.text(column)?.as_deref() {
        None => Ok(None),
        Some("yes" | "true") => Ok(Some(true)),
        Some("no" | "false") => Ok(Some(false)),
        Some(_) => Err(rows.wrong(column, "it must be yes or no")),
    }
}

fn read_giver(rows: &Rows) -> Result<Giver, RegisterFileError> {
    const GIVERS: [&str; 4] = ["child", "parental_responsibility", "local_authority", "court"];
    let (assessed_column, seen_column) = ("competence_assessed", "evidence_seen");
    let assessed = match rows.text(assessed_column)? {
        None => None,
        Some(text) => Some(text.parse::<Date>().map_err(|_| {
            rows.wrong(assessed_column, "it must be a day such as 2026-09-01, or empty")
        })?),
    };
    let seen = yes_or_no(rows, seen_column)?;
    let word =
        rows.word("giver", |word| GIVERS.into_iter().find(|known| *known == word), &GIVERS)?;
    if assessed.is_some() && word != "child" {
        return Err(rows.wrong(assessed_column, "competence is assessed of a child alone"));
    }
    if seen.is_some() && matches!(word, "child" | "court") {
        let problem = "evidence is of parental responsibility or an order of care alone";
        return Err(rows.wrong(seen_column, problem));
    }
    // What is not said is read as not shown.
    let seen = seen.unwrap_or(false);
    Ok(match word {
        "child" => Giver::Child { competence_assessed: assessed },
        "parental_responsibility" => Giver::ParentalResponsibility { evidence_seen: seen },
        "local_authority" => Giver::LocalAuthority { order_seen: seen },
        _ => Giver::Court,
    })
}

fn read_giver_id(rows: &Rows, giver: &Giver) -> Result<Option<GiverId>, RegisterFileError> {
    let column = "giver_id";
    let Some(text) = rows.text(column)? else { return Ok(None) };
    if matches!(giver, Giver::Child { .. } | Giver::Court) {
        return Err(rows.wrong(column, "the child and the court are one giver each, without an id"));
    }
    let problem = "it must be 1 to 32 letters, digits, `-`, `_` or `.` that tell givers of one record apart, such as a and b, and name nobody";
    GiverId::new(&text).map(Some).ok_or_else(|| rows.wrong(column, problem))
}

fn read_consent(rows: &Rows) -> Result<Consent, RegisterFileError> {
    let decision = |word: &str| match word {
        "given" => Some(true),
        "refused" => Some(false),
        _ => None,
    };
    let words = rows.needed("purposes")?;
    let mut purposes = Vec::new();
    for word in words.split([' ', ';', '\t']).filter(|word| !word.is_empty()) {
        purposes.push(Purpose::from_name(word).ok_or_else(|| {
            let known = Purpose::ALL.map(Purpose::name).join(", ");
            rows.wrong("purposes", format!("each word must be one of {known}"))
        })?);
    }
    if purposes.is_empty() {
        return Err(rows.wrong("purposes", "it names no purpose"));
    }
    purposes.sort_unstable();
    purposes.dedup();
    let from = moment(rows, "from", DayStandsFor::Beginning)?;
    let kinds: Vec<&str> = ConsentKind::ALL.iter().map(|kind| kind.name()).collect();
    let kind = rows.word("kind", ConsentKind::from_name, &kinds)?;
    let giver = read_giver(rows)?;
    if let (Giver::Child { competence_assessed: Some(day) }, Some(from)) = (&giver, from)
        && *day > from.day_in_london()
    {
        let problem = "competence is assessed before the child decides, not after `from`";
        return Err(rows.wrong("competence_assessed", problem));
    }
    Ok(Consent {
        kind,
        giver_id: read_giver_id(rows, &giver)?,
        giver,
        given: rows.word("decision", decision, &["given", "refused"])?,
        purposes,
        from: from.ok_or_else(|| rows.wrong("from", "it is empty, and must not be"))?,
        until: moment(rows, "until", DayStandsFor::End)?,
        withdrawn: moment(rows, "withdrawn", DayStandsFor::Beginning)?,
    })
}

//! The options that say how an agency's file is to be understood.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use linkwise::demographic::{DateFormat, SexScheme};
use linkwise::document::records::{CsvOptions, ReadOutcome, RecordFile, RejectFile};
use linkwise::error::ErrorKind;
use linkwise::record::{Column, InvalidValues, ReadingRules};
use linkwise::schema::Schema;

use crate::failure::Failure;
use crate::output::{Console, number};
use crate::progress::Progress;

/// What a file may hold, for the help of commands that read one, with what else that help says.
macro_rules! columns_help {
    ($after:literal) => {
        concat!(
            "\
Columns (all but record_id may be absent):
  record_id            the agency's own id of the record, unique in the file; it is never sent
  nhs_number           with nhs_number_status, the status of its tracing (01 to 08)
  upn, former_upn      unique pupil numbers
  social_care_id       unique within --social-care-authority and --social-care-system
  chi_number, hc_number, uln
  forename, middle_names, preferred_forename, surname, former_surname
  date_of_birth        or birth_day, birth_month and birth_year
  sex, postcode, address_1, address_2, town, uprn

",
            $after
        )
    };
}
pub(crate) use columns_help;

/// What becomes of values that do not check.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Invalid {
    /// The row is refused.
    Refuse,
    /// The value is treated as missing and counted; the row stays.
    Missing,
}

/// How the columns of a CSV file are named and written.
#[derive(Args, Debug)]
#[command(next_help_heading = "How the file is written")]
pub(crate) struct ReadingArguments {
    /// What the file calls the columns, where it calls them something else: COLUMN=NAME, for
    /// example `forename=GIVEN_NAME,surname=FAMILY_NAME`.
    #[arg(long, value_name = "COLUMN=NAME,...", value_delimiter = ',', value_parser = column)]
    map: Vec<(Column, String)>,

    /// Columns of the file that are not to be read, although their names are near to one that is.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    ignore: Vec<String>,

    /// How dates are written: iso 2019-05-31, compact 20190531, day-month-year 31/05/2019,
    /// month-day-year 05/31/2019.
    #[arg(long, value_name = "F", default_value = DateFormat::Iso.name())]
    #[arg(value_parser = PossibleValuesParser::new(DateFormat::ALL.map(DateFormat::name)))]
    date_format: String,

    /// Which codes stand for sex; the numbers of one scheme mean something else in another.
    #[arg(long, value_name = "S", default_value = SexScheme::Plain.name())]
    #[arg(value_parser = PossibleValuesParser::new(SexScheme::ALL.map(SexScheme::name)))]
    sex_scheme: String,

    /// The local authority whose social care ids these are: three digits, or nine characters of the
    /// Office for National Statistics.
    #[arg(long, value_name = "C", requires = "social_care_system")]
    social_care_authority: Option<String>,

    /// The case system in which the social care ids are unique.
    #[arg(long, value_name = "N", requires = "social_care_authority")]
    social_care_system: Option<String>,

    /// What becomes of identifiers that do not check and items that cannot be read.
    #[arg(long, value_enum, default_value_t = Invalid::Refuse)]
    invalid: Invalid,

    /// Where refused rows go: each with its row number, column and reason, and as it stood, so the
    /// file stays with the data owner. Without it, a refused row stops the command.
    #[arg(long, value_name = "R.csv")]
    reject: Option<PathBuf>,
}

/// `COLUMN=NAME`.
fn column(text: &str) -> Result<(Column, String), String> {
    let (column, name) = text.split_once('=').ok_or("write COLUMN=NAME")?;
    let column = Column::from_name(column.trim()).ok_or_else(|| {
        let known: Vec<&str> = Column::ALL.into_iter().map(Column::name).collect();
        format!("there is no such column; the columns are {}", known.join(", "))
    })?;
    if name.is_empty() {
        return Err("the name in the file is empty; write COLUMN=NAME".to_owned());
    }
    Ok((column, name.to_owned()))
}

/// How a file is to be understood, and where its refused rows go.
pub(crate) struct Reading {
    pub(crate) options: CsvOptions,
    pub(crate) reject: Option<PathBuf>,
}

impl ReadingArguments {
    /// Whether refused rows are set aside.
    pub(crate) const fn sets_aside(&self) -> bool {
        self.reject.is_some()
    }

    /// The rules of reading under an agreement's schema.
    pub(crate) fn under(&self, schema: &Schema) -> Result<Reading, Failure> {
        let date_format = DateFormat::ALL.into_iter().find(|f| f.name() == self.date_format);
        let sex_scheme = SexScheme::ALL.into_iter().find(|s| s.name() == self.sex_scheme);
        let rules = ReadingRules {
            date_format: date_format
                .ok_or_else(|| Failure::usage("--date-format: there is no such format"))?,
            sex_scheme: sex_scheme
                .ok_or_else(|| Failure::usage("--sex-scheme: there is no such scheme"))?,
            invalid_values: match self.invalid {
                Invalid::Refuse => InvalidValues::Refuse,
                Invalid::Missing => InvalidValues::TreatAsMissing,
            },
            social_care: self.social_care_authority.clone().zip(self.social_care_system.clone()),
            ..ReadingRules::of_schema(schema)
        };
        let options = CsvOptions {
            mapping: self.map.clone(),
            ignore: self.ignore.clone(),
            rules,
            ..CsvOptions::default()
        };
        Ok(Reading { options, reject: self.reject.clone() })
    }
}

impl Reading {
    /// Reads a file; refused rows are set aside where there is a place for them.
    pub(crate) fn read(&self, path: &Path, console: Console) -> Result<ReadOutcome, Failure> {
        let mut file = RecordFile::open(path, &self.options)?;
        if !file.ignored().is_empty() {
            console.say(format!("columns that are not used: {}", file.ignored().join(", ")));
        }
        let progress = Progress::start(console, format!("reading {}", path.display()), None);
        let outcome = if let Some(reject) = &self.reject {
            let mut rejected = RejectFile::create(reject, &file)?;
            let outcome =
                file.read_all(Some(&mut |error, row| rejected.write(error, row)), &mut |_| {})?;
            rejected.commit()?;
            outcome
        } else {
            file.read_all(None, &mut |_| {}).map_err(|error| {
                let refused = error.kind() == ErrorKind::InputRejected;
                let failure = Failure::from(error);
                if refused {
                    failure.after(
                        "--reject FILE sets refused rows aside; --invalid missing keeps them, \
                         without the value that cannot be read.",
                    )
                } else {
                    failure
                }
            })?
        };
        progress.finish_with_count(outcome.records.len() as u64, "records");
        let dropped: u64 = outcome.dropped.values().sum();
        if dropped > 0 {
            console.say(format!("  invalid values treated as missing: {}", number(dropped)));
            for ((column, code), count) in &outcome.dropped {
                console.say(format!("    {}: {code}: {}", column.name(), number(*count)));
                // A whole column that cannot be read is written in another way than was said.
                if *count * 2 > outcome.records.len() as u64 && outcome.records.len() > 1 {
                    return Err(Failure::new(
                        ErrorKind::InputRejected,
                        format!(
                            "{}: more than half of the values of `{}` cannot be read ({code}); say \
                             how they are written (--date-format, --sex-scheme, --map)",
                            path.display(),
                            column.name()
                        ),
                    ));
                }
            }
        }
        if let Some(reject) = &self.reject {
            let rejected: u64 = outcome.rejected.values().sum();
            console.say(format!("  refused rows: {} -> {}", number(rejected), reject.display()));
        }
        Ok(outcome)
    }
}

/// What was refused or dropped, by column and reason, as counts for the log.
pub(crate) fn counts(outcome: &ReadOutcome) -> Vec<(String, u64)> {
    let word = |what: &str, column: Option<Column>, code: &str| {
        let column = column.map_or("row", Column::name);
        format!("{what}:{column}:{code}").replace(' ', "-")
    };
    let rejected = outcome
        .rejected
        .iter()
        .map(|((column, code), count)| (word("rejected", *column, code), *count));
    let dropped = outcome
        .dropped
        .iter()
        .map(|((column, code), count)| (word("dropped", Some(*column), code), *count));
    rejected.chain(dropped).collect()
}

//! `linkwise consents`: consents from and to FHIR.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::document::records::{CsvOptions, RecordFile};
use linkwise::document::register::{
    ImportedConsent, Patient, RegisterSource, export_fhir, import_fhir, write_consents,
};
use linkwise::durable::{NewFile, Visibility};
use linkwise::identifier::NeverIssued;
use linkwise::policy::Consent;
use linkwise::record::{InvalidValues, ReadingRules};
use serde_json::json;

use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console, number, paths};

const IMPORT: &str = "\
Example:
  linkwise consents import-fhir --input bundle.json --output consents.csv \\
    --record-system https://council.example/record";

const EXPORT: &str = "\
Example:
  linkwise consents export-fhir --input consents.csv --output bundle.json \\
    --record-system https://council.example/record";

/// Take consents in from FHIR, or give them out.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    ImportFhir(ImportArguments),
    ExportFhir(ExportArguments),
}

/// Make a consent register of a bundle of FHIR R4 Consent resources (JSON).
///
/// Whatever a consent says that the register cannot hold is refused with the path of the element;
/// nothing is passed over.
#[derive(Args, Debug)]
#[command(after_help = IMPORT)]
pub(crate) struct ImportArguments {
    /// The bundle, or one Consent.
    #[arg(long, value_name = "BUNDLE.json")]
    input: PathBuf,

    /// Where the register goes.
    #[arg(long, value_name = "C.csv")]
    output: PathBuf,

    /// The system under which `patient.identifier` holds the agency's record ids.
    #[arg(long, value_name = "URI")]
    record_system: Option<String>,

    /// The data owner's file, where patients are named by NHS number: each consent goes to every
    /// record with that number.
    #[arg(long, value_name = "X.csv")]
    records: Option<PathBuf>,
}

/// Write a consent register as a bundle of FHIR R4 Consent resources (JSON).
#[derive(Args, Debug)]
#[command(after_help = EXPORT)]
pub(crate) struct ExportArguments {
    /// The register.
    #[arg(long, value_name = "C.csv")]
    input: PathBuf,

    /// Where the bundle goes.
    #[arg(long, value_name = "BUNDLE.json")]
    output: PathBuf,

    /// The system of the agency's record ids.
    #[arg(long, value_name = "URI")]
    record_system: String,
}

pub(crate) fn run(command: &Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::ImportFhir(arguments) => import(arguments, console),
        Command::ExportFhir(arguments) => export(arguments, console),
    }
}

fn import(arguments: &ImportArguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.output)?;
    let system = arguments.record_system.as_deref();
    let imported = import_fhir(RegisterSource::open(&arguments.input)?, system)?;
    let numbers = match &arguments.records {
        None => Vec::new(),
        Some(path) => ids_by_number(path)?,
    };
    let mut rows: Vec<(&str, &Consent)> = Vec::new();
    let mut nobody = 0u64;
    for ImportedConsent { patient, consent } in &imported {
        match patient {
            Patient::RecordId(id) => rows.push((id, consent)),
            Patient::NhsNumber(_) if arguments.records.is_none() => {
                return Err(Failure::usage(
                    "the bundle names patients by NHS number; say which records have which number \
                     (--records X.csv)",
                ));
            }
            Patient::NhsNumber(number) => {
                let from = numbers.partition_point(|(other, _)| other.as_str() < number.as_str());
                let before = rows.len();
                let same = numbers.iter().skip(from);
                let same = same.take_while(|(other, _)| other == number.as_str());
                rows.extend(same.map(|(_, id)| (id.as_str(), consent)));
                nobody += u64::from(rows.len() == before);
            }
        }
    }
    let mut output = new_file(&arguments.output)?;
    write_consents(&arguments.output.display().to_string(), &mut output, rows.iter().copied())?;
    commit(output, &arguments.output)?;
    console.say(format!(
        "wrote {} decisions to {}",
        number(rows.len() as u64),
        arguments.output.display()
    ));
    if nobody > 0 {
        console.say(format!("  decisions about nobody in the file: {}", number(nobody)));
    }
    Ok(Answer::object(json!({
        "decisions": rows.len(),
        "about_nobody_in_the_file": nobody,
        "files": paths([&arguments.output]),
    })))
}

fn export(arguments: &ExportArguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.output)?;
    let mut consents = Vec::new();
    RegisterSource::open(&arguments.input)?.each_consent(|id, consent| {
        let patient = Patient::RecordId(id.to_owned());
        consents.push(ImportedConsent { patient, consent });
        Ok::<(), Failure>(())
    })?;
    let count = consents.len() as u64;
    let mut output = new_file(&arguments.output)?;
    let name = arguments.output.display().to_string();
    export_fhir(&name, &mut output, consents, &arguments.record_system)?;
    commit(output, &arguments.output)?;
    console.say(format!("wrote {} consents to {name}", number(count)));
    Ok(Answer::object(json!({ "consents": count, "files": paths([&arguments.output]) })))
}

/// NHS number and record id of every record that has one, ascending.
fn ids_by_number(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let rules = ReadingRules {
        never_issued: NeverIssued::Accept,
        invalid_values: InvalidValues::TreatAsMissing,
        // What is not an NHS number is not used here, so any authority will do.
        social_care: Some(("999".to_owned(), "any".to_owned())),
        ..ReadingRules::default()
    };
    let mut found = Vec::new();
    for record in RecordFile::open(path, &CsvOptions { rules, ..CsvOptions::default() })? {
        let record = record?;
        if let Some(number) = record.nhs_number() {
            found.push((number.as_str().to_owned(), record.id().to_owned()));
        }
    }
    found.sort();
    Ok(found)
}

fn new_file(path: &Path) -> Result<NewFile, Failure> {
    NewFile::create(path, Visibility::Owner).map_err(|error| Failure::file(path, &error))
}

fn commit(file: NewFile, path: &Path) -> Result<(), Failure> {
    file.commit().map_err(|error| Failure::file(path, &error))
}

//! The options that say what is known of children's wishes and of what protects them.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::document::register::{DayStandsFor, RegisterFileError, RegisterSource, parse_moment};
use linkwise::policy::{
    ConsentRegister, ObjectionRegister, OptOutAllowList, Registers, ShieldRegister,
};
use linkwise::role::data_owner::ProtectionReport;
use linkwise::time::Timestamp;

use crate::failure::Failure;
use crate::output::{Console, number};
use crate::progress::Progress;

/// The registers of an agency.
#[derive(Args, Debug)]
#[command(next_help_heading = "Consent, opt-out and protection")]
pub(crate) struct RegisterArguments {
    /// Consents and refusals, by record id.
    #[arg(long, value_name = "F")]
    consents: Option<PathBuf>,

    /// The NHS numbers that the National Data Opt-out leaves for use: what the service gave back.
    /// Whoever is not on it is left out.
    #[arg(long, value_name = "F", requires = "as_of")]
    opt_out_allow: Option<PathBuf>,

    /// Objections and restrictions, by record id.
    #[arg(long, value_name = "F")]
    objections: Option<PathBuf>,

    /// What protects records, by record id.
    #[arg(long, value_name = "F")]
    shields: Option<PathBuf>,

    /// When the service made the list of the National Data Opt-out: 2026-09-01, or
    /// 2026-09-01T09:30:00Z.
    #[arg(long, value_name = "TIME", requires = "opt_out_allow", value_parser = as_of)]
    as_of: Option<Timestamp>,
}

fn as_of(text: &str) -> Result<Timestamp, String> {
    let problem = "write a day such as 2026-09-01, or a time such as 2026-09-01T09:30:00Z";
    parse_moment(text, DayStandsFor::Beginning).ok_or_else(|| problem.to_owned())
}

impl RegisterArguments {
    /// As of when the list of the National Data Opt-out is.
    pub(crate) const fn opt_out_as_of(&self) -> Option<Timestamp> {
        self.as_of
    }

    /// What to say of registers that were not given, where their absence protects nobody.
    pub(crate) fn not_given(&self) -> Option<String> {
        let missing: Vec<&str> = [("--shields", &self.shields), ("--objections", &self.objections)]
            .into_iter()
            .filter(|(_, file)| file.is_none())
            .map(|(option, _)| option)
            .collect();
        (!missing.is_empty()).then(|| {
            format!(
                "no {} given: no child is withheld or restricted on that account",
                missing.join(" and no ")
            )
        })
    }

    /// Reads the registers that were given, as they stand now.
    pub(crate) fn read(&self, now: Timestamp, console: Console) -> Result<Registers, Failure> {
        let objections = |file: RegisterSource| file.objections(now);
        let shields = |file: RegisterSource| file.shields(now);
        let consents = RegisterSource::consents;
        let opt_out = match self.as_of {
            None => None,
            Some(as_of) => {
                let path = self.opt_out_allow.as_deref();
                let rows = |list: &OptOutAllowList| list.len() as u64;
                one(path, console, |file| file.opt_out_allow(as_of), rows)?
            }
        };
        Ok(Registers {
            consents: one(self.consents.as_deref(), console, consents, ConsentRegister::rows)?,
            objections: one(
                self.objections.as_deref(),
                console,
                objections,
                ObjectionRegister::rows,
            )?,
            opt_out,
            shields: one(self.shields.as_deref(), console, shields, ShieldRegister::rows)?,
        })
    }
}

fn one<T>(
    path: Option<&Path>,
    console: Console,
    read: impl FnOnce(RegisterSource) -> Result<T, RegisterFileError>,
    rows: impl FnOnce(&T) -> u64,
) -> Result<Option<T>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let progress = Progress::start(console, format!("reading {}", path.display()), None);
    let register = read(RegisterSource::open(path)?)?;
    progress.finish_with_count(rows(&register), "rows");
    Ok(Some(register))
}

/// Says to the owner what the registers did.
pub(crate) fn say(report: &ProtectionReport, console: Console) {
    if report.withheld > 0 {
        console.say(format!("  withheld: {} records", number(report.withheld)));
        for (reason, count) in &report.withheld_by_reason {
            console.say(format!("    {reason}: {}", number(*count)));
        }
    }
    for (restriction, count) in &report.restricted {
        console.say(format!("  restricted, {restriction}: {}", number(*count)));
    }
    for (list, count) in report.not_in_file.iter().filter(|(_, count)| **count > 0) {
        console.say(format!("  record ids of {list} that are not in the file: {}", number(*count)));
    }
}

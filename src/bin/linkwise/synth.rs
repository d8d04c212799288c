//! `linkwise synth`: invented children, and what three agencies wrote down about them.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use linkwise::population::{Parameters, Population};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console, paths};
use crate::progress::Progress;

const EXAMPLES: &str = "\
Files:
  health.csv, education.csv, social_care.csv   what each agency holds
  truth.csv     party, record_id, person: who is who
  people.csv    person, and the subgroups to which they belong

No value describes a real person: NHS numbers are of a block that is never issued, UPNs and
postcodes of places that do not exist. The same number and seed give the same bytes everywhere.

Example:
  linkwise synth --children 20000 --seed 1 --out population";

/// Make invented children with the records of three agencies and the truth: who is who.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// How many children, 1 to 5,000,000.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    children: u32,

    /// The seed: another one gives other children.
    #[arg(long, value_name = "S")]
    seed: u64,

    /// The folder for the five files; it is made where there is none.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    fs::create_dir_all(&arguments.out).map_err(|error| Failure::file(&arguments.out, &error))?;
    let progress = Progress::start(console, "inventing children", None);
    for name in ["health", "education", "social_care", "truth", "people"] {
        files::must_be_new(&arguments.out.join(format!("{name}.csv")))?;
    }
    let parameters = Parameters::default_england();
    let population = Population::generate(&parameters, arguments.children, arguments.seed);
    progress.finish_with_count(u64::from(arguments.children), "children");
    let written = population.write_csv(&arguments.out)?;
    let summary = population.summary();
    console.say(summary.to_string().trim_end());
    console.say(format!("wrote {} files in {}", written.len(), arguments.out.display()));
    let counts = |list: &[(&'static str, usize)]| -> Map<String, Value> {
        list.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect()
    };
    Ok(Answer::object(json!({
        "children": summary.children(),
        "seed": arguments.seed,
        "records": counts(summary.records()),
        "subgroups": counts(summary.subgroups()),
        "ethnic_groups": summary.ethnic_groups(),
        "files": paths(&written),
    })))
}

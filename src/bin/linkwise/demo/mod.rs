//! `linkwise demo`: the whole way, from invented children to verified logs, in one folder.

mod cast;
mod figures;
mod screen;
mod steps;

use std::path::PathBuf;

use clap::Args;

use crate::clock;
use crate::failure::Failure;
use crate::output::{Answer, Console};
use cast::Stage;

const AFTER: &str = "\
What happens: three agencies (health, education, social care) hold records of the same children,
misspelt, incomplete and out of date as in life. Each agency encodes its own file; a linkage centre
compares the encoded rows without any key; an assembler decides which belong together; each agency
gets pseudonyms for its own records. Because the children are invented, the truth is known and the
result is measured against it. In the end all logs are verified together.

Examples:
  linkwise demo
  linkwise demo --children 4000 --seed 7 --out /tmp/demo --separate-assembler";

/// Run the whole way on invented children, and explain it.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// How many children to invent, 2,000 to 1,000,000.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    #[arg(value_parser = clap::value_parser!(u32).range(2_000..=1_000_000))]
    children: u32,

    /// The seed: another one gives other children. Keys are random all the same.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// The folder for everything; it must not exist, or be empty.
    #[arg(long, value_name = "DIR", default_value = "linkwise-demo")]
    out: PathBuf,

    /// Let a sixth organisation assemble, so that nobody holds both codes and handles.
    #[arg(long)]
    separate_assembler: bool,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let begun = clock::now()?;
    let stage = Stage::set(&arguments.out, arguments.separate_assembler)?;
    console.say(format!("Everything goes to the folder {}.", arguments.out.display()));
    console.say("1. Three agencies write down what they know of the same children.");
    let population = steps::invent(&stage, arguments.children, arguments.seed, console)?;
    console.say("2. Organisations make keys, trust each other's cards, and sign an agreement.");
    let homes = stage.found_organisations()?;
    steps::agree(&stage, &homes, &population, console)?;
    steps::hand_out_keys(&stage, console)?;
    drop(homes);
    console.say("3. Each agency encodes its own records, and keeps them.");
    let encoded = steps::encode(&stage, console)?;
    console.say("4. The linkage centre compares encoded rows; it holds no key.");
    let scored = steps::score(&stage, console)?;
    console.say(if arguments.separate_assembler {
        "5. The assembly office decides which belong together; it sees no row."
    } else {
        "5. The linkage centre also decides which belong together."
    });
    let assembled = steps::assemble(&stage, console)?;
    console.say("6. Each agency puts the pseudonyms to its own records.");
    steps::map(&stage, console)?;
    console.say("7. The result is held against the truth, and the logs are verified.");
    let figures = figures::measure(&stage)?;
    let verdict = steps::verify(&stage)?;
    let seconds = (clock::now()?.unix_ms() - begun.unix_ms()) / 1000;
    let shown = screen::Shown {
        stage: &stage,
        population: &population,
        encoded: &encoded,
        scored: &scored,
        assembled: &assembled,
        figures: &figures,
        verdict: &verdict,
        seconds,
    };
    let answer = Answer::new(screen::text(&shown), screen::object(&shown, arguments.seed));
    if verdict.is_sound() {
        Ok(answer)
    } else {
        console.say(answer.data);
        let kind = linkwise::error::ErrorKind::VerificationFailed;
        Err(Failure::new(kind, verdict.summary()).with_report(answer.object))
    }
}

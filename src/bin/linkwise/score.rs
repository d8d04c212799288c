//! `linkwise score`: the linkage unit compares encoded rows that meet.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::document::report::scored_object;
use linkwise::durable::Visibility;
use linkwise::policy::{Role, Score};
use linkwise::role::FileOutlet;
use linkwise::role::linkage_unit::{self, ScoreReport, ScoreTask};
use serde_json::{Value, json};

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console, number, paths, with};
use crate::progress::Progress;

const AFTER: &str = "\
The edges name no person and no record: a handle is the data owner's row, enciphered, and opens only
at the assembler. Edges below the floor of the agreement do not leave, and the edges of the same
batches are released once.

Beside the edges stand the bins, edges.lwb, which stay with the linkage unit: with them an auditor can
have parts of the run computed again (`linkwise log verify --reexecute`). They name nobody either.

Example:
  linkwise score --home unit --agreement A.toml --input health.lwk --input council.lwk \\
    --output edges.lwe";

/// Compare the encoded rows of data owners and release weighted edges, sealed to the assembler.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the linkage unit.
    #[arg(long, value_name = "U")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The encoded rows of one data owner; give one for each, two or more.
    #[arg(long, value_name = "X.lwk", required = true)]
    input: Vec<PathBuf>,

    /// Where the edges go.
    #[arg(long, value_name = "edges.lwe")]
    output: PathBuf,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let output = Output::beside(&arguments.output)?;
    output.must_be_new()?;
    let mut acting = Acting::open::<Score>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        console,
    )?;
    let report = score(&mut acting, &arguments.input, &output, console)?;
    console.say(format!(
        "wrote {} for the assembler; {} stays here",
        output.edges.display(),
        output.bins.display()
    ));
    Ok(Answer::object(object(&report, &output)))
}

/// What scoring writes.
pub(crate) struct Output {
    pub(crate) edges: PathBuf,
    pub(crate) bins: PathBuf,
}

impl Output {
    /// The bins beside a file of edges.
    pub(crate) fn beside(edges: &Path) -> Result<Self, Failure> {
        let bins = edges.with_extension("lwb");
        if bins == edges {
            return Err(Failure::usage(
                "the edges cannot be named X.lwb: so are the bins beside them",
            ));
        }
        Ok(Self { edges: edges.to_path_buf(), bins })
    }

    pub(crate) fn must_be_new(&self) -> Result<(), Failure> {
        [&self.edges, &self.bins].into_iter().try_for_each(|path| files::must_be_new(path))
    }
}

/// Scores batches and releases the edges, sealed to the assembler.
pub(crate) fn score(
    acting: &mut Acting,
    batches: &[PathBuf],
    output: &Output,
    console: Console,
) -> Result<ScoreReport, Failure> {
    let (home, agreement) = (&acting.home, &acting.agreement);
    let batches = files::all_sealed(batches, home.recipient_key())?;
    let bins = Box::new(FileOutlet::create(&output.bins, Visibility::Owner)?);
    let edges = files::to_seal(&output.edges, acting.card_of(Role::Assembler)?)?;
    let progress = Progress::start(console, "comparing rows that meet", Some(1));
    let report = acting.log.act::<Score, _>(home, agreement, |permit, log, now| {
        let task = ScoreTask {
            batches,
            signer: home.signer(),
            edges,
            bins,
            progress: &|step| progress.advance(step),
        };
        linkage_unit::score(permit, task, log, now)
    })?;
    progress.finish_with_count(report.released, "edges released");
    console.say(format!(
        "  {} pairs of rows met; weights learned from {}; links from {} bits on",
        number(report.met),
        report.learned_from,
        report.threshold_bits
    ));
    Ok(report)
}

/// What was scored, for JSON.
pub(crate) fn object(report: &ScoreReport, output: &Output) -> Value {
    with(scored_object(report), json!({ "files": paths([&output.edges, &output.bins]) }))
}

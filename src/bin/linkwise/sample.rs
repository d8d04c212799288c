//! `linkwise sample`: links and near-misses for people to look at, drawn so that anyone can draw again.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::audit::LogReader;
use linkwise::crypto::{Digest, random_bytes};
use linkwise::durable::Visibility;
use linkwise::error::ErrorKind;
use linkwise::home::Home;
use linkwise::policy::Assemble;
use linkwise::role::FileOutlet;
use linkwise::role::assembler::{self, SampleTask};
use linkwise::role::auditor::{CheckSampleTask, SampleVerdict, check_sample};
use serde_json::{Value, json};

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::output::{Answer, Console, number, paths};
use crate::progress::Progress;
use crate::{acting, files, log};

/// Draw links and near-misses for people to look at, and check what was drawn.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Draw(Drawing),
    Check(Checking),
}

pub(crate) fn run(command: &Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::Draw(arguments) => draw(arguments, console),
        Command::Check(arguments) => check(arguments, console),
    }
}

const DRAW: &str = "\
How good are the links? People look at some, and at some pairs that were not linked, without knowing
which is which. The list S.lwv is sealed to the reviewer whom the agreement names; the weight of each
pair is 0 in it. The key S.lws tells which pairs are links: it stays here until all are reviewed. The log
commits to both before anybody reviews.

The seed is the auditor's, told to the assembler once the links are in its log. Without --seed one comes
from the operating system, which shows nobody that the assembler did not try several.

Example:
  linkwise sample draw --home assembler --agreement A.toml --edges edges.lwe --handles health.lwh \\
    --handles council.lwh --links 100 --near-misses 100 --seed 64-HEXADECIMAL-DIGITS --output S.lwv";

/// Draw links and near-misses of a release, sealed to the reviewer, blind.
#[derive(Args, Debug)]
#[command(after_help = DRAW)]
pub(crate) struct Drawing {
    /// The home of the assembler.
    #[arg(long, value_name = "M")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The edges that were assembled.
    #[arg(long, value_name = "edges.lwe")]
    edges: PathBuf,

    /// The handle key of one data owner's batch; give one for each batch that was scored.
    #[arg(long, value_name = "X.lwh", required = true)]
    handles: Vec<PathBuf>,

    /// How many links; all where there are fewer.
    #[arg(long, value_name = "N")]
    links: u64,

    /// How many pairs that were left to people, the nearest to the threshold first; all where there are
    /// fewer.
    #[arg(long, value_name = "N")]
    near_misses: u64,

    /// The auditor's seed, 64 hexadecimal digits.
    #[arg(long, value_name = "HEX")]
    seed: Option<Digest>,

    /// Where the list goes; its key is put beside it, with the ending .lws.
    #[arg(long, value_name = "S.lwv")]
    output: PathBuf,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

fn draw(arguments: &Drawing, console: Console) -> Result<Answer, Failure> {
    let output = &arguments.output;
    let key_path = output.with_extension("lws");
    if key_path == *output {
        return Err(Failure::usage("the list cannot be named S.lws: so is the key beside it"));
    }
    files::must_be_new(output)?;
    files::must_be_new(&key_path)?;
    let acknowledged = arguments.acknowledging.obligations();
    let mut acting =
        Acting::open::<Assemble>(&arguments.home, &arguments.agreement, acknowledged, console)?;
    let terms = acting.terms();
    let reviewer = terms.release.reviewer.as_ref().and_then(|name| terms.party(name));
    let Some(reviewer) = reviewer else {
        let message = "the agreement names no reviewer to whom a sample could go";
        return Err(Failure::new(ErrorKind::InvalidConfiguration, message));
    };
    let list = files::to_seal(output, &reviewer.card)?;
    let (home, agreement) = (&acting.home, &acting.agreement);
    let edges = files::sealed(&arguments.edges, home.recipient_key())?;
    let handles = files::all_sealed(&arguments.handles, home.recipient_key())?;
    let key = Box::new(FileOutlet::create(&key_path, Visibility::Owner)?);
    let seed = arguments.seed.map_or_else(random_bytes, |seed| Ok(*seed.as_bytes()))?;
    let progress = Progress::start(console, "drawing", Some(1));
    let report = acting.log.act::<Assemble, _>(home, agreement, |permit, log, now| {
        let task = SampleTask {
            edges: edges.as_ref(),
            handles,
            signer: home.signer(),
            links: arguments.links,
            near_misses: arguments.near_misses,
            seed,
            list,
            key,
            progress: &|step| progress.advance(step),
        };
        assembler::sample(permit, task, log, now)
    })?;
    progress.finish_with_count(report.links + report.near_misses, "pairs drawn");
    console.say(format!(
        "  {} of {} links and {} of {} pairs that were left to people; wrote {} for the reviewer; {} \
         stays here until all are reviewed",
        number(report.links),
        number(report.links_in_all),
        number(report.near_misses),
        number(report.near_misses_in_all),
        output.display(),
        key_path.display()
    ));
    Ok(Answer::object(json!({
        "links": report.links,
        "near_misses": report.near_misses,
        "links_in_all": report.links_in_all,
        "near_misses_in_all": report.near_misses_in_all,
        "seed": Digest::from_bytes(seed).to_string(),
        "files": paths([output, &key_path]),
    })))
}

const CHECK: &str = "\
Draws the sample again from edges and handle keys by the seed in its key, and compares it with the list
that the assembler's log names. Where they are the same, it tells as what each pair of the list was
drawn: with the reviewer's answers that gives precision. Do this when all are reviewed. Verify the log
itself with `linkwise log verify`.

Example:
  linkwise sample check S.lws --log assembler/log --edges edges.lwe --handles health.lwh \\
    --handles council.lwh --home assembler --seed 64-HEXADECIMAL-DIGITS";

/// Draw a sample again and compare it with the one in the log; exit code 8 where it is another.
#[derive(Args, Debug)]
#[command(after_help = CHECK)]
pub(crate) struct Checking {
    /// The key of the sample.
    #[arg(value_name = "S.lws")]
    key: PathBuf,

    /// The assembler's log folder, or its home.
    #[arg(long, value_name = "DIR")]
    log: PathBuf,

    /// The edges that were assembled.
    #[arg(long, value_name = "edges.lwe")]
    edges: PathBuf,

    /// The handle key of one data owner's batch; give one for each batch that was scored.
    #[arg(long, value_name = "X.lwh", required = true)]
    handles: Vec<PathBuf>,

    /// A home whose key opens the files that are sealed to it; may be given several times. Files in
    /// the clear need none.
    #[arg(long, value_name = "H")]
    home: Vec<PathBuf>,

    /// The seed that the auditor gave, 64 hexadecimal digits: the sample must have been drawn by it.
    #[arg(long, value_name = "HEX")]
    seed: Option<Digest>,
}

fn check(arguments: &Checking, console: Console) -> Result<Answer, Failure> {
    let homes = arguments.home.iter().map(|home| acting::open_home(home));
    let homes: Vec<Home> = homes.collect::<Result<_, _>>()?;
    let source = |path: &Path| files::sealed_or_clear(path, &homes);
    let folder = log::log_folder(&arguments.log)?;
    let log =
        LogReader::open(&folder).map_err(|error| Failure::from(error).at(folder.display()))?;
    let (key, edges) = (source(&arguments.key)?, source(&arguments.edges)?);
    let handles = arguments.handles.iter().map(|path| source(path)).collect::<Result<_, _>>()?;
    let found = check_sample(&CheckSampleTask {
        log: &log,
        key: key.as_ref(),
        edges: edges.as_ref(),
        handles,
        seed: arguments.seed.map(|seed| *seed.as_bytes()),
    })?;
    let object = object(&found)?;
    if let Some(first) = found.findings.first() {
        for finding in &found.findings {
            console.say(format!("WRONG: {finding}"));
        }
        return Err(
            Failure::new(ErrorKind::VerificationFailed, first.sentence.clone()).with_report(object)
        );
    }
    let (links, near_misses) = found.asked;
    console.say(format!(
        "drawn for {} links and {} near-misses: compare that with what you asked for",
        number(links),
        number(near_misses)
    ));
    if arguments.seed.is_none() {
        console.say(
            "warning: no seed was given, so the key's own is believed: nobody knows that the assembler did \
             not try several",
        );
    }
    Ok(Answer::new(table(&found), object))
}

fn object(found: &SampleVerdict) -> Result<Value, Failure> {
    serde_json::to_value(found)
        .map_err(|error| Failure::unexpected(format!("writing the verdict: {error}")))
}

/// The pairs in the order of the reviewer's list, as CSV; owners' names need no quotes.
fn table(found: &SampleVerdict) -> String {
    let mut lines =
        vec!["left_owner,left_reference,right_owner,right_reference,drawn_as,weight".to_owned()];
    lines.extend(found.pairs.iter().map(|pair| {
        let ((left_owner, left), (right_owner, right)) = (&pair.left, &pair.right);
        let (drawn_as, bits) = (pair.drawn_as, pair.weight_bits);
        format!("{left_owner},{left},{right_owner},{right},{drawn_as},{bits}")
    }));
    lines.push(String::new());
    lines.join("\n")
}

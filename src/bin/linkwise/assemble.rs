//! `linkwise assemble`: the assembler turns edges into links, and links into pseudonyms.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::document::report::assembled_object;
use linkwise::policy::{Assemble, Role, Terms};
use linkwise::role::Outlet;
use linkwise::role::assembler::{self, AssembleReport, AssembleTask};
use serde_json::{Value, json};

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console, number, paths, with};
use crate::progress::Progress;

const AFTER: &str = "\
Files:
  NAME.map     for each data owner, sealed to it: its own references with this release's pseudonyms
  review.lwv   sealed to the reviewer, where the agreement names one: pairs left to people

Example:
  linkwise assemble --home assembler --agreement A.toml --edges edges.lwe \\
    --handles health.lwh --handles council.lwh --output maps";

/// Open handles, decide which edges are links, and write one sealed map for each data owner.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the assembler.
    #[arg(long, value_name = "M")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The edges that the linkage unit released.
    #[arg(long, value_name = "edges.lwe")]
    edges: PathBuf,

    /// The handle key of one data owner's batch; give one for each batch that was scored.
    #[arg(long, value_name = "X.lwh", required = true)]
    handles: Vec<PathBuf>,

    /// Who may join on the pseudonyms, where the agreement names several recipients.
    #[arg(long, value_name = "NAME")]
    recipient: Option<String>,

    /// The folder for the maps; it is made where there is none.
    #[arg(long, value_name = "DIR")]
    output: PathBuf,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let mut acting = Acting::open::<Assemble>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        console,
    )?;
    let paths = Maps::of(acting.terms(), &arguments.output)?;
    let input = Input {
        edges: &arguments.edges,
        handles: &arguments.handles,
        recipient: arguments.recipient.as_deref(),
    };
    let report = assemble(&mut acting, &input, &paths, console)?;
    let written = paths.written(&report);
    say_written(&written, console);
    Ok(Answer::object(object(&report, &written)))
}

/// What is assembled.
pub(crate) struct Input<'a> {
    pub(crate) edges: &'a Path,
    pub(crate) handles: &'a [PathBuf],
    pub(crate) recipient: Option<&'a str>,
}

/// Where the maps and the review list go.
pub(crate) struct Maps {
    /// Each data owner's name and map.
    pub(crate) owners: Vec<(String, PathBuf)>,
    /// The reviewer's list, where the agreement names a reviewer.
    review: Option<(String, PathBuf)>,
}

impl Maps {
    /// New files in a folder, by the parties of an agreement.
    pub(crate) fn of(terms: &Terms, folder: &Path) -> Result<Self, Failure> {
        files::make_folder(folder)?;
        let owners: Vec<(String, PathBuf)> = terms
            .with_role(Role::Controller)
            .map(|party| (party.name().to_owned(), folder.join(format!("{}.map", party.name()))))
            .collect();
        let review =
            terms.release.reviewer.as_ref().map(|name| (name.clone(), folder.join("review.lwv")));
        for (_, path) in owners.iter().chain(&review) {
            files::must_be_new(path)?;
        }
        Ok(Self { owners, review })
    }

    /// The files that there are after assembling: an owner whose batch was not scored has none.
    pub(crate) fn written(&self, report: &AssembleReport) -> Vec<PathBuf> {
        let linked = |name: &String| report.owners.iter().any(|(owner, _)| owner == name);
        let maps = self.owners.iter().filter(|(name, _)| linked(name));
        maps.chain(&self.review).map(|(_, path)| path.clone()).collect()
    }
}

/// Assembles edges into one sealed map for each data owner.
pub(crate) fn assemble(
    acting: &mut Acting,
    input: &Input<'_>,
    paths: &Maps,
    console: Console,
) -> Result<AssembleReport, Failure> {
    let (home, agreement) = (&acting.home, &acting.agreement);
    let edges = files::sealed(input.edges, home.recipient_key())?;
    let handles = files::all_sealed(input.handles, home.recipient_key())?;
    let outlet = |(name, path): &(String, PathBuf)| -> Result<Box<dyn Outlet>, Failure> {
        let card = agreement.terms().party(name).map(|party| &party.card);
        let missing = || Failure::unexpected(format!("the agreement names no `{name}`"));
        Ok(files::to_seal(path, card.ok_or_else(missing)?)?)
    };
    let mut maps = Vec::new();
    for owner in &paths.owners {
        maps.push((owner.0.clone(), outlet(owner)?));
    }
    let review = paths.review.as_ref().map(outlet).transpose()?;
    let progress = Progress::start(console, "assembling links", Some(1));
    let report = acting.log.act::<Assemble, _>(home, agreement, |permit, log, now| {
        let task = AssembleTask {
            edges: edges.as_ref(),
            handles,
            signer: home.signer(),
            maps,
            review,
            recipient: input.recipient,
            progress: &|step| progress.advance(step),
        };
        assembler::assemble(permit, task, log, now)
    })?;
    progress.finish_with_count(report.matches, "pairs are one person");
    console.say(format!(
        "  {} more by way of a third record; {} pairs left to people; {} people with records at \
         two data owners or more",
        number(report.implied),
        number(report.review),
        number(report.linked_people)
    ));
    if report.possible > 0 {
        console.say(format!(
            "  {} of the pairs left to people are only possible for this purpose",
            number(report.possible)
        ));
    }
    Ok(report)
}

pub(crate) fn say_written(written: &[PathBuf], console: Console) {
    let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    console.say(format!("wrote {}, each sealed to whom it is for", names.join(", ")));
}

/// What was assembled, for JSON.
pub(crate) fn object(report: &AssembleReport, written: &[PathBuf]) -> Value {
    with(assembled_object(report), json!({ "files": paths(written) }))
}

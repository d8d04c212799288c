//! `linkwise map`: a data owner puts the pseudonyms of a release to its own records.

use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::durable::Visibility;
use linkwise::policy::{BarredLinks, Map};
use linkwise::role::data_owner::{self, MapReport, MapTask};
use linkwise::role::{FileOutlet, FileSource, Outlet};
use serde_json::json;

use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::files;
use crate::links::read_barred;
use crate::output::{Answer, Console, number};

const AFTER: &str = "\
The file has the columns record_id and pseudonym, sorted by record_id. Records of other data owners
that were linked have the same pseudonym there; it says nothing else, and another release has others.

Where links were withdrawn, give the list of barred links every time. A record of which a link is barred
gets a pseudonym that nobody else has. In that release it also loses its right links with further data
owners: whom a pseudonym joins cannot be seen here, so one link cannot be parted from the others.

Examples:
  linkwise map --home council --agreement A.toml --references council.lwr \\
    --map maps/northshire_council.map --output council.pseudonyms.csv
  linkwise map --home council --agreement A.toml --references council.lwr \\
    --map maps/northshire_council.map --barred council.barred.csv --output council.pseudonyms.csv";

/// Put the pseudonyms of a release to the data owner's own record ids.
#[derive(Args, Debug)]
#[command(after_help = AFTER)]
pub(crate) struct Arguments {
    /// The home of the data owner.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The references that `encode` wrote beside the encoded rows.
    #[arg(long, value_name = "X.lwr")]
    references: PathBuf,

    /// The map that the assembler sealed to this data owner.
    #[arg(long, value_name = "NAME.map")]
    map: PathBuf,

    /// The links that were withdrawn (see `linkwise links withdraw`): their records get pseudonyms that
    /// join with nobody.
    #[arg(long, value_name = "B.csv")]
    barred: Option<PathBuf>,

    /// Every bar was lifted, though links were withdrawn before: map without a list.
    #[arg(long, conflicts_with = "barred")]
    bars_lifted: bool,

    /// Where the record ids and pseudonyms go.
    #[arg(long, value_name = "P.csv")]
    output: PathBuf,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.output)?;
    let mut acting = Acting::open::<Map>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        console,
    )?;
    let barred = match (&arguments.barred, arguments.bars_lifted) {
        (None, lifted) => lifted.then_some(BarredLinks::NONE),
        (path, _) => Some(read_barred(path.as_deref(), acting.log.now())?),
    };
    let files = (arguments.references.as_path(), arguments.map.as_path());
    let report = map(&mut acting, files, barred.as_ref(), &arguments.output)?;
    console.say(format!(
        "wrote {}: {} records with pseudonyms for {}",
        arguments.output.display(),
        number(report.records),
        report.recipient
    ));
    if arguments.barred.is_some() {
        console.say(format!(
            "  {} records detached, a link of theirs being barred; {} barred links are of records that are \
             not in this batch",
            number(report.detached),
            number(report.not_in_batch)
        ));
    }
    Ok(Answer::object(json!({
        "party": acting.home.name(),
        "records": report.records,
        "detached": report.detached,
        "barred_not_in_batch": report.not_in_batch,
        "recipient": report.recipient,
        "files": [arguments.output.display().to_string()],
    })))
}

/// Maps a release back to record ids.
pub(crate) fn map(
    acting: &mut Acting,
    (references, map): (&Path, &Path),
    barred: Option<&BarredLinks>,
    output: &Path,
) -> Result<MapReport, Failure> {
    let (home, agreement) = (&acting.home, &acting.agreement);
    let map = files::sealed(map, home.recipient_key())?;
    let output: Box<dyn Outlet> = Box::new(FileOutlet::create(output, Visibility::Owner)?);
    acting.log.act::<Map, _>(home, agreement, |permit, log, now| {
        let task = MapTask {
            references: &FileSource::new(references),
            map: map.as_ref(),
            barred,
            signer: home.signer(),
            output: Some(output),
        };
        data_owner::map(permit, task, log, now)
    })
}

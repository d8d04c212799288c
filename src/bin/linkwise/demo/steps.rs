//! The steps of the demonstration: each is what a command does.

use std::fs;
use std::path::PathBuf;

use linkwise::audit::{PinnedLog, Verdict, verify_logs};
use linkwise::crypto::{Suite, random_bytes};
use linkwise::document::agreement::{self, TemplateOptions};
use linkwise::document::records::CsvOptions;
use linkwise::durable::{self, Visibility};
use linkwise::home::Home;
use linkwise::identifier::NeverIssued;
use linkwise::policy::{Assemble, Card, Encode, Map, Obligations, Registers, Score};
use linkwise::population::{Parameters, Population, Summary};
use linkwise::record::{InvalidValues, ReadingRules};
use linkwise::role::assembler::AssembleReport;
use linkwise::role::data_owner::EncodeReport;
use linkwise::role::linkage_unit::ScoreReport;
use linkwise::schema::{PostcodeScheme, Schema};
use linkwise::time::Date;

use super::cast::{ASSEMBLER, CUSTODIAN, OWNERS, SECTORS, Stage, UNIT};
use crate::acting::{Acting, read_card};
use crate::assemble::{Input, Maps};
use crate::encode::BatchFiles;
use crate::failure::Failure;
use crate::output::Console;
use crate::progress::Progress;
use crate::reading::Reading;
use crate::{acting, clock, key, map, score};

/// What the demonstration's agreement obliges to.
const NONE: Obligations = Obligations::NONE;

/// Fewer children than this are too few social care records for the usual smallest batch.
const FEW_CHILDREN: usize = 8_000;
const SMALLEST_BATCH_OF_FEW: u32 = 20;

/// Invents the children; each agency gets its own records, and the truth goes aside.
pub(super) fn invent(
    stage: &Stage,
    children: u32,
    seed: u64,
    console: Console,
) -> Result<Summary, Failure> {
    let progress = Progress::start(console, "inventing children", None);
    let population = Population::generate(&Parameters::default_england(), children, seed);
    let folder = stage.truth("");
    population.write_csv(&folder)?;
    for owner in OWNERS {
        let (from, to) = (stage.truth(&format!("{owner}.csv")), stage.own(owner, "records.csv"));
        fs::rename(&from, &to).map_err(|error| Failure::file(&to, &error))?;
    }
    progress.finish_with_count(u64::from(children), "children");
    Ok(population.summary())
}

/// Writes the agreement, and everyone signs it.
pub(super) fn agree(
    stage: &Stage,
    homes: &[Home],
    population: &Summary,
    console: Console,
) -> Result<(), Failure> {
    let card = |name: &str| -> Result<Card, Failure> { read_card(&stage.card(name)) };
    let today = clock::now()?.day_in_london();
    let draft = agreement::template(&TemplateOptions {
        id: "demonstration".to_owned(),
        title: "Demonstration on invented children".to_owned(),
        nonce: random_bytes()?,
        controllers: OWNERS.into_iter().map(card).collect::<Result<_, _>>()?,
        linkage_unit: card(UNIT)?,
        assembler: stage.separate_assembler.then(|| card(ASSEMBLER)).transpose()?,
        key_custodian: card(CUSTODIAN)?,
        sectors: SECTORS.to_vec(),
        recipients: Vec::new(),
        reviewer: None,
        epoch: 1,
        valid_from: today,
        valid_until: Date::from_days(today.days() + 30)?,
        suite: Suite::Blake3,
        postcode: PostcodeScheme::Uk,
        never_issued: NeverIssued::Accept,
    })?;
    let mut terms = agreement::parse(&draft)?.terms;
    terms = terms.completed_with("none needed: the children are invented");
    if population.children() < FEW_CHILDREN {
        terms.release.smallest_batch = SMALLEST_BATCH_OF_FEW;
    }
    let path = stage.agreement();
    durable::write(&path, agreement::write(&terms).as_bytes(), Visibility::Shared)
        .map_err(|error| Failure::file(&path, &error))?;
    let progress = Progress::start(console, "signing the agreement", None);
    for home in homes {
        crate::agreement::sign(home, &path)?;
    }
    progress.finish_with_count(homes.len() as u64, "signatures");
    Ok(())
}

/// Makes the root, issues a link key to each owner, and each takes its own in.
pub(super) fn hand_out_keys(stage: &Stage, console: Console) -> Result<(), Failure> {
    let custodian = acting::open_home(&stage.home(CUSTODIAN))?;
    custodian.create_root()?;
    let progress = Progress::start(console, "issuing link keys", None);
    for owner in OWNERS {
        let sealed = stage.sent(&format!("{owner}.key"));
        key::issue_to(&custodian, &stage.agreement(), owner, &sealed)?;
        let home = acting::open_home(&stage.home(owner))?;
        key::take_in(&home, &stage.agreement(), &sealed)?;
    }
    progress.finish_with_count(OWNERS.len() as u64, "keys, each sealed to its owner");
    Ok(())
}

/// How the invented files are written.
fn reading(schema: &Schema) -> Reading {
    let rules = ReadingRules {
        invalid_values: InvalidValues::TreatAsMissing,
        social_care: Some(("999".to_owned(), "cases".to_owned())),
        ..ReadingRules::of_schema(schema)
    };
    Reading { options: CsvOptions { rules, ..CsvOptions::default() }, reject: None }
}

/// Each owner encodes its own file.
pub(super) fn encode(stage: &Stage, console: Console) -> Result<Vec<EncodeReport>, Failure> {
    let mut reports = Vec::new();
    for owner in OWNERS {
        let mut acting =
            Acting::open::<Encode>(&stage.home(owner), &stage.agreement(), NONE, console)?;
        let read =
            reading(&acting.terms().schema).read(&stage.own(owner, "records.csv"), console)?;
        let output = BatchFiles {
            batch: stage.sent(&format!("{owner}.lwk")),
            handles: stage.sent(&format!("{owner}.lwh")),
            references: stage.own(owner, "batch.lwr"),
            openings: stage.own(owner, "batch.lwo"),
        };
        reports.push(crate::encode::encode(
            &mut acting,
            &read,
            &Registers::NONE,
            &output,
            console,
        )?);
    }
    Ok(reports)
}

fn of_owners(stage: &Stage, extension: &str) -> Vec<PathBuf> {
    OWNERS.into_iter().map(|owner| stage.sent(&format!("{owner}.{extension}"))).collect()
}

/// The linkage unit scores.
pub(super) fn score(stage: &Stage, console: Console) -> Result<ScoreReport, Failure> {
    let mut acting = Acting::open::<Score>(&stage.home(UNIT), &stage.agreement(), NONE, console)?;
    score::score(&mut acting, &of_owners(stage, "lwk"), &stage.scored(), console)
}

/// The assembler assembles.
pub(super) fn assemble(stage: &Stage, console: Console) -> Result<AssembleReport, Failure> {
    let home = stage.home(stage.assembler());
    let mut acting = Acting::open::<Assemble>(&home, &stage.agreement(), NONE, console)?;
    let maps = Maps::of(acting.terms(), &stage.sent(""))?;
    let (edges, handles) = (stage.sent("edges.lwe"), of_owners(stage, "lwh"));
    let input = Input { edges: &edges, handles: &handles, recipient: None };
    crate::assemble::assemble(&mut acting, &input, &maps, console)
}

/// Each owner maps back.
pub(super) fn map(stage: &Stage, console: Console) -> Result<(), Failure> {
    for owner in OWNERS {
        let progress = Progress::start(console, format!("pseudonyms of {owner}"), None);
        let mut acting =
            Acting::open::<Map>(&stage.home(owner), &stage.agreement(), NONE, console)?;
        let report = map::map(
            &mut acting,
            (&stage.own(owner, "batch.lwr"), &stage.sent(&format!("{owner}.map"))),
            None,
            &stage.own(owner, "pseudonyms.csv"),
        )?;
        progress.finish_with_count(report.records, "records");
    }
    Ok(())
}

/// All logs, each alone and with one another, by the keys on the cards.
pub(super) fn verify(stage: &Stage) -> Result<Verdict, Failure> {
    let mut folders = Vec::new();
    let mut pinned = Vec::new();
    for name in stage.everyone() {
        let card = read_card(&stage.card(name))?;
        folders.push(acting::open_home(&stage.home(name))?.log_folder());
        pinned.push(PinnedLog { name: card.log_origin, key: card.log_key });
    }
    Ok(verify_logs(&folders, &pinned, &[]))
}

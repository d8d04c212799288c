//! `linkwise log verify`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use linkwise::audit::{
    Checkpoint, PinnedLog, PinnedWitness, Verdict, WitnessVerdict, verify_logs_at,
};
use linkwise::document::log::{cosigned_object, cosigned_text, verdict_text};
use linkwise::error::ErrorKind;
use linkwise::time::Timestamp;
use serde_json::{Value, json};

use super::{again, log_folder};
use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::{acting, clock, files};

const VERIFY: &str = "\
Recomputes every hash, checks every signature and the order of events, that each act had a permit
and is one that its agreement allows, and, over several logs, that what one party took in is what
another put out. It needs no key and no data: give it copies of log folders, which are the folder
`log` of each home. Agreements may be withheld from a copy; the verdict says how many acts could not
be held against theirs.

Without --card a log only proves that it agrees with itself, and the verdict says so. With an
earlier checkpoint, it is shown that nothing before it was changed or cut away. With witnesses, it
is shown that others saw the same log: each cosigns only a log that has grown from what it saw before.

Where an agreement names witnesses, it says how many, and how soon: what they have not seen in time is
found, without --witness. Their cosignatures are taken from the folders and from --cosigned: keep every
cosigned checkpoint that they send back, because each says what was in the log by then. --witness and
--quorum ask for cosignatures of the present checkpoints, whatever agreements say.

Examples:
  linkwise log verify council/log unit/log --card council.card --card unit.card
  linkwise log verify council/log --card council.card --since council.2025-01-31.checkpoint
  linkwise log verify council/log --card council.card --cosigned january.cosigned --cosigned now.cosigned
  linkwise log verify council/log --card council.card --witness a.card --witness b.card --quorum 1
  linkwise log verify unit/log --card unit.card --reexecute 20 --home unit --batch health.lwk \\
    --batch council.lwk --edges edges.lwe --bins edges.lwb
  linkwise log verify assembler/log --card assembler.card --reassemble --home assembler \\
    --edges edges.lwe --handles health.lwh --handles council.lwh --map health.map --map council.map";

/// Verify log folders, each alone and all with one another; exit code 8 where one is not sound.
#[derive(Args, Debug)]
#[command(after_help = VERIFY)]
pub(crate) struct Arguments {
    /// The log folders, or homes that hold one.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// The card of an organisation whose log is among them, or a folder of cards (all `.card` files in
    /// it); may be given several times.
    #[arg(long, value_name = "CARD")]
    card: Vec<PathBuf>,

    /// A checkpoint kept from an earlier time; may be given several times.
    #[arg(long, value_name = "CHECKPOINT")]
    since: Vec<PathBuf>,

    /// The card of an organisation that may have cosigned the checkpoints; may be given several times.
    #[arg(long, value_name = "CARD")]
    witness: Vec<PathBuf>,

    /// How many of these witnesses must have cosigned each log's checkpoint; all where it is not given.
    #[arg(long, value_name = "N", requires = "witness")]
    quorum: Option<usize>,

    /// A checkpoint of one of the logs with cosignatures, as a witness gave it, the present one or an
    /// earlier one; may be given several times.
    #[arg(long, value_name = "CHECKPOINT")]
    cosigned: Vec<PathBuf>,

    #[command(flatten)]
    again: again::ComputingAgain,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let folders: Vec<PathBuf> =
        arguments.folders.iter().map(|folder| log_folder(folder)).collect::<Result<_, _>>()?;
    let mut pinned = Vec::new();
    let mut cards: Vec<(PathBuf, String)> = Vec::new();
    for path in &arguments.card {
        // A folder of cards is an address book: not all of its logs need be here.
        let book = path.is_dir();
        for path in if book { cards_in(path)? } else { vec![path.clone()] } {
            let card = acting::read_card(&path)?;
            if !book {
                cards.push((path, card.log_origin.clone()));
            }
            pinned.push(PinnedLog { name: card.log_origin, key: card.log_key });
        }
    }
    let mut since = Vec::new();
    for path in &arguments.since {
        let checkpoint = Checkpoint::parse(&files::bytes(path)?);
        since.push(checkpoint.map_err(|error| Failure::from(error).at(path.display()))?);
    }
    let witnesses = Witnesses::read(arguments)?;
    since.extend(witnesses.cosigned.iter().cloned());
    let now = clock::now()?;
    let mut verdict = verify_logs_at(&folders, &pinned, &since, now);
    witnesses.belong_to(&verdict)?;
    for (path, origin) in cards {
        if !verdict.logs.iter().any(|log| log.origin == origin) {
            return Err(Failure::usage(format!(
                "{}: the log of this card is not among the folders; give its folder, or leave the \
                 card out",
                path.display()
            )));
        }
    }
    let seen = witnesses.check(&folders, now, &mut verdict)?;
    let again = arguments.again.run(&folders, &mut verdict, console)?;
    let mut object = serde_json::to_value(&verdict)
        .map_err(|error| Failure::unexpected(format!("writing the verdict: {error}")))?;
    if let Some(fields) = object.as_object_mut().filter(|_| !witnesses.pinned.is_empty()) {
        fields.insert(
            "cosigned".to_owned(),
            seen.iter().map(|(log, found)| cosigned_object(log, found)).collect(),
        );
    }
    let told = again.tell(&mut object)?;
    let data = seen.iter().map(|(log, found)| cosigned_text(log, found)).collect::<String>()
        + &told
        + &verdict_text(&verdict);
    if verdict.is_sound() {
        return Ok(Answer::new(data, object));
    }
    console.say(data.trim_end());
    Err(Failure::new(ErrorKind::VerificationFailed, verdict.summary()).with_report(object))
}

/// The cards in a folder, by name.
fn cards_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))?;
    let mut cards = Vec::new();
    for file in files {
        let path = file.map_err(|error| Failure::file(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "card") {
            cards.push(path);
        }
    }
    if cards.is_empty() {
        return Err(Failure::usage(format!("{}: there is no .card file in it", folder.display())));
    }
    cards.sort();
    Ok(cards)
}

/// The witnesses that are known, and what they gave.
struct Witnesses {
    pinned: Vec<PinnedWitness>,
    quorum: usize,
    cosigned: Vec<Checkpoint>,
}

impl Witnesses {
    fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let mut pinned = Vec::new();
        for path in &arguments.witness {
            let card = acting::read_card(path)?;
            pinned.push(PinnedWitness { name: card.log_origin, key: card.log_key });
        }
        let quorum = arguments.quorum.unwrap_or(pinned.len());
        if quorum > pinned.len() {
            return Err(Failure::usage(format!(
                "--quorum {quorum}: only {} witnesses were given",
                pinned.len()
            )));
        }
        let mut cosigned = Vec::new();
        for path in &arguments.cosigned {
            let checkpoint = Checkpoint::parse(&files::bytes(path)?);
            cosigned.push(checkpoint.map_err(|error| Failure::from(error).at(path.display()))?);
        }
        Ok(Self { pinned, quorum, cosigned })
    }

    fn belong_to(&self, verdict: &Verdict) -> Result<(), Failure> {
        let is_given = |origin: &str| verdict.logs.iter().any(|log| log.origin == origin);
        let mut origins = self.cosigned.iter().map(|cosigned| &cosigned.position().origin);
        origins.find(|origin| !is_given(origin)).map_or(Ok(()), |origin| {
            Err(Failure::usage(format!(
                "a cosigned checkpoint is of the log `{origin}`, which is not among the folders; give its \
                 folder, or leave the checkpoint out"
            )))
        })
    }

    /// Adds what is wrong to the verdict, and gives who cosigned which log.
    fn check(
        &self,
        folders: &[PathBuf],
        now: Timestamp,
        verdict: &mut Verdict,
    ) -> Result<Vec<(String, WitnessVerdict)>, Failure> {
        if self.pinned.is_empty() {
            return Ok(Vec::new());
        }
        Ok(verdict.check_witnesses(folders, &self.pinned, self.quorum, &self.cosigned, now)?)
    }
}

/// The verdict in brief, for JSON.
pub(crate) fn brief(verdict: &Verdict) -> Value {
    json!({
        "sound": verdict.is_sound(),
        "self_signed": verdict.self_signed,
        "logs": verdict.logs.len(),
        "entries": verdict.logs.iter().map(|log| log.entries).sum::<u64>(),
        "inputs_traced": verdict.inputs_traced,
        "parents_confirmed": verdict.parents_confirmed,
        "acts_checked": verdict.acts_checked,
        "acts_unchecked": verdict.acts_unchecked,
        "mapped_without_bars": verdict.mapped_without_bars,
        "barred_links_changed": verdict.barred_links_changed,
        "findings": verdict.findings.len(),
    })
}

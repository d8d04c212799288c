//! `linkwise log show`.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{AuditError, Entry, EntryKind, LogReader};
use linkwise::time::Date;

use super::{entry_object, log_folder};
use crate::failure::Failure;
use crate::output::{Answer, Console, number};

const SHOW: &str = "\
Shows who did what, when (the hour, in UTC) and under which agreement. Several logs are shown as one
story, in the order of time. Nothing is verified here: that is `linkwise log verify`.

With --json, one object with everything that the entries say; its list `entries` may be long.

Examples:
  linkwise log show council/log
  linkwise log show council/log unit/log --act score --from 2026-01-01
  linkwise log show council/log --agreement 3fa9 --json";

/// Show the entries of logs.
#[derive(Args, Debug)]
#[command(after_help = SHOW)]
pub(crate) struct Arguments {
    /// The log folders, or homes that hold one.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// Entries that this party wrote, or that quote its log.
    #[arg(long, value_name = "P")]
    party: Option<String>,

    /// Entries of this act (such as encode, score, assemble) or of this kind (such as permit-refused).
    #[arg(long, value_name = "A")]
    act: Option<String>,

    /// Entries that name an agreement whose digest begins so: at least 4 hexadecimal digits.
    #[arg(long, value_name = "DIGEST", value_parser = prefix)]
    agreement: Option<String>,

    /// Entries of this day or later; days are those of London.
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,

    /// Entries of this day or earlier.
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
}

fn prefix(text: &str) -> Result<String, String> {
    let text = text.to_ascii_lowercase();
    if (4..=64).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(text)
    } else {
        Err("write 4 to 64 hexadecimal digits".to_owned())
    }
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && from > until
        {
            return Err(Failure::usage("--from is after --until"));
        }
        let Some(act) = &self.act else { return Ok(()) };
        let acts = linkwise::policy::ActKind::ALL.map(linkwise::policy::ActKind::name);
        let kinds = EntryKind::ALL.map(EntryKind::name);
        if acts.contains(&&**act) || kinds.contains(&&**act) {
            return Ok(());
        }
        Err(Failure::usage(format!(
            "--act {act}: there is no such act or kind of entry; acts are {}; kinds are {}",
            acts.join(", "),
            kinds.join(", ")
        )))
    }

    fn asks_for(&self, entry: &Entry) -> bool {
        let day = entry.time.day_in_london();
        let party = self.party.as_ref().is_none_or(|party| {
            let quoted = format!("linkwise/{party}");
            entry.actor == *party || entry.parents.iter().any(|parent| parent.origin == quoted)
        });
        party
            && self
                .act
                .as_ref()
                .is_none_or(|act| entry.act.as_ref() == Some(act) || entry.kind.name() == *act)
            && self.agreement.as_ref().is_none_or(|prefix| {
                entry.agreement.is_some_and(|digest| digest.to_string().starts_with(prefix))
            })
            && self.from.is_none_or(|from| day >= from)
            && self.until.is_none_or(|until| day <= until)
    }
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    arguments.check()?;
    let mut logs = Vec::new();
    for folder in &arguments.folders {
        let folder = log_folder(folder)?;
        let log =
            LogReader::open(&folder).map_err(|error| Failure::from(error).at(folder.display()))?;
        // Read once before anything is printed: an error must not come in the middle of an object.
        for entry in log.entries() {
            entry.map_err(|error| Failure::from(error).at(folder.display()))?;
        }
        logs.push(log);
    }
    let mut stream = console.stream();
    let json = console.is_json();
    let mut shown = 0u64;
    let all: u64 = logs.iter().map(|log| log.position().size).sum();
    stream.put(if json { "{\"entries\":[" } else { HEAD })?;
    each_in_order(&logs, |log, index, entry| {
        if arguments.asks_for(entry) {
            let origin = &log.position().origin;
            let text = if json {
                let comma = if shown == 0 { "" } else { "," };
                format!("{comma}{}", entry_object(index, origin, entry))
            } else {
                line(index, entry)
            };
            stream.put(&text)?;
            shown += 1;
        }
        Ok(())
    })?;
    if json {
        stream.put(&format!("],\"shown\":{shown},\"of\":{all},\"verified\":false}}\n"))?;
    }
    stream.end()?;
    console.say(format!(
        "{} of {} entries; nothing was verified: linkwise log verify",
        number(shown),
        number(all)
    ));
    Ok(Answer::streamed())
}

/// The entries of all logs by time; those of one hour in the order of the logs.
fn each_in_order(
    logs: &[LogReader],
    mut entry: impl FnMut(&LogReader, u64, &Entry) -> Result<(), Failure>,
) -> Result<(), Failure> {
    type Next<'a> = Box<dyn Iterator<Item = (u64, Result<Entry, AuditError>)> + 'a>;
    let mut streams: Vec<_> = logs
        .iter()
        .map(|log| (log, (Box::new((0u64..).zip(log.entries())) as Next<'_>).peekable()))
        .collect();
    loop {
        let mut first = None;
        for (place, (_, stream)) in streams.iter_mut().enumerate() {
            // An error stands before all times: it is met at once.
            let time = stream.peek().map(|(_, entry)| entry.as_ref().ok().map(|e| e.time));
            if let Some(time) = time
                && first.is_none_or(|(least, _)| time < least)
            {
                first = Some((time, place));
            }
        }
        let next = first.and_then(|(_, place)| streams.get_mut(place));
        let Some((log, Some((index, read)))) = next.map(|(log, stream)| (*log, stream.next()))
        else {
            return Ok(());
        };
        entry(log, index, &read?)?;
    }
}

const HEAD: &str = "hour              entry  who                kind                 act           agreement     says\n";

fn line(index: u64, entry: &Entry) -> String {
    let time = entry.time.to_string();
    let hour = time.get(..16).unwrap_or(&time).replace('T', " ");
    let agreement = entry.agreement.map_or_else(String::new, |digest| digest.short());
    let mut line = format!(
        "{hour}  {index:>5}  {:<17}  {:<19}  {:<12}  {agreement:<12}",
        entry.actor,
        entry.kind.name(),
        entry.act.as_deref().unwrap_or_default(),
    );
    let mut says: Vec<String> = entry.reasons.clone();
    if let Some(epoch) = entry.epoch {
        says.push(format!("delivery {epoch}"));
    }
    says.extend(entry.counts.iter().map(|(name, count)| format!("{name} {}", number(*count))));
    says.extend(entry.run.map(|run| match entry.kind {
        EntryKind::KeyEpochDestroyed => {
            format!("openings of {} commitments destroyed", number(run.leaves))
        }
        _ => format!("{} commitments", number(run.leaves)),
    }));
    says.extend(entry.parents.iter().map(|at| format!("{} at {}", at.origin, number(at.size))));
    let _ = write!(line, "  {}", says.join(", "));
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

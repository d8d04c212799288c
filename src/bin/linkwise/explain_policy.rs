//! `linkwise explain-policy`: one whole decision, row by row.

use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{EntryKind, LogReader};
use linkwise::crypto::Digest;
use linkwise::document::decision;
use linkwise::home::Home;
use linkwise::policy::{ActKind, Agreement, Circumstances, Law, Purpose, Recipient, Request};
use linkwise::time::{Date, Timestamp};

use crate::acting::{grant, open_home, read_agreement};
use crate::clock;
use crate::failure::Failure;
use crate::output::{Answer, Console};

const HELP: &str = "\
Prints every row of the decision table, how it came out, and the law for what it says, as a table
for a data protection officer, or with --json as an object. With --home, signatures are held against
what that home trusts, and validity against the time; without, the draft is asked as if everyone had
signed and it were in force. Nothing is done and nothing is logged. It is no legal advice.

Exit code 5 where the answer is a denial.

Examples:
  linkwise explain-policy --agreement A.toml --party council --act encode --rows 20000
  linkwise explain-policy --home council --agreement A.toml --act encode --at 2027-04-01";

/// Show the whole decision about one act, with every reason.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Arguments {
    /// The agreement.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The home of whoever acts.
    #[arg(long, value_name = "H")]
    home: Option<PathBuf>,

    /// Whoever acts, where no home is given.
    #[arg(long, value_name = "NAME", required_unless_present = "home", conflicts_with = "home")]
    party: Option<String>,

    /// The act: `encode`, `compare`, `score`, `assemble`, `map`, `review`, `explain`,
    /// `reveal_existence`, `reveal_identifier`, `reveal_content`, `aggregate`, `unlink` or `export`.
    #[arg(long, value_name = "ACT", value_parser = act)]
    act: ActKind,

    /// The purpose; the agreement's where it is not given.
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    purpose: Option<Purpose>,

    /// To whom something would go, beside what the agreement itself hands on.
    #[arg(long, value_name = "NAME")]
    recipient: Option<String>,

    /// The day, at noon in London in winter; now where it is not given.
    #[arg(long, value_name = "YYYY-MM-DD")]
    at: Option<Date>,

    /// How many rows.
    #[arg(long, value_name = "N")]
    rows: Option<u64>,

    /// As of which day the list of the National Data Opt-out is: from the beginning of that day in
    /// London.
    #[arg(long, value_name = "YYYY-MM-DD")]
    opt_out_as_of: Option<Date>,

    /// The weight of one link, in bits.
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    weight: Option<i16>,
}

fn act(word: &str) -> Result<ActKind, String> {
    ActKind::from_name(word)
        .ok_or_else(|| format!("it must be one of {}", ActKind::ALL.map(ActKind::name).join(", ")))
}

fn purpose(word: &str) -> Result<Purpose, String> {
    Purpose::from_name(word)
        .ok_or_else(|| format!("it must be one of {}", Purpose::ALL.map(Purpose::name).join(", ")))
}

const NOON_MS: i64 = 12 * 3_600_000;

fn noon(day: Date) -> Result<Timestamp, Failure> {
    Ok(Timestamp::from_unix_ms(day.days() * 86_400_000 + NOON_MS)?)
}

/// Whether the home's own log says that an agreement ended. It is read, not opened: others may act.
fn has_ended(home: &Home, agreement: &Digest) -> Result<bool, Failure> {
    for entry in LogReader::open(&home.log_folder())?.entries() {
        let entry = entry?;
        let ends =
            matches!(entry.kind, EntryKind::AgreementRevoked | EntryKind::AgreementSuperseded);
        if ends && entry.agreement.as_ref() == Some(agreement) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let document = read_agreement(&arguments.agreement)?;
    let now = arguments.at.map_or_else(clock::now, noon)?;
    let home = arguments.home.as_deref().map(open_home).transpose()?;
    let party = home
        .as_ref()
        .map(|home| home.name().to_owned())
        .or_else(|| arguments.party.clone())
        .unwrap_or_default();
    let revoked = match &home {
        Some(home) => has_ended(home, &document.terms.digest())?,
        None => false,
    };
    if home.is_none() {
        console.say(
            "asked as a draft: signatures, days of validity and revocation are asked about with --home",
        );
    }
    let plain = Request::new(&party, arguments.purpose.unwrap_or(document.terms.purpose), now);
    let request = Request {
        rows: arguments.rows,
        circumstances: Circumstances {
            recipient: arguments.recipient.as_deref().map_or(Recipient::Nobody, Recipient::Known),
            opt_out_as_of: arguments.opt_out_as_of.map(Date::begins_in_london).transpose()?,
            revoked,
            weight_bits: arguments.weight,
            ..Circumstances::NONE
        },
        ..plain
    };
    let decided = match &home {
        Some(home) => match grant(home, &document, now)? {
            Ok(agreement) => agreement.decide(arguments.act, &request),
            Err(refusal) => return Err(refusal.into()),
        },
        None => Agreement::new(document.terms.clone())?.preview(arguments.act, &request),
    };
    let law = Law::current();
    let (table, object) = (decision::table(&decided, law), decision::object(&decided, law));
    if decided.permits() {
        return Ok(Answer::new(table, object));
    }
    console.say(table.trim_end());
    let codes: Vec<&str> =
        decided.reasons().denials().iter().map(linkwise::policy::Rule::name).collect();
    let message = format!("denied: {}", codes.join(", "));
    Err(Failure::new(linkwise::error::ErrorKind::PolicyRefused, message).with_report(object))
}

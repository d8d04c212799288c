//! `linkwise links withdraw`.

use std::path::PathBuf;

use clap::Args;
use linkwise::document::report::withdrawn_object;
use linkwise::durable::{Visibility, create_private_folder};
use linkwise::policy::Unlink;
use linkwise::role::data_owner::{self, WithdrawTask};
use linkwise::role::{FileOutlet, FileSource, Outlet, RoleError, SealedOutlet};
use serde_json::{Value, json};

use super::read_barred;
use crate::acting::{Acknowledging, Acting};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console, number, paths, with};

const WITHDRAW: &str = "\
The list of links has the columns record_id, other_owner and reason, and may have other_record_id, since
and reference (the number of a case or order, never a sentence). Reasons: wrong_link, consent_withdrawn,
objection_upheld, court_order, shielded. Two records of your own that are not one child: write your own
name as other_owner, and other_record_id.

Whoever was given the links is told: notices go to DIR, each sealed to its party, which takes it in with
`linkwise links receive` and sends you a receipt. They say which pseudonyms, and whether the link was
wrong or may not stand; your reason and your record ids stay with you. DIR/notices.csv is your list of
them, for `linkwise links receipts`.

Give the new list of barred links to every later `linkwise map --barred`. The map may be of an earlier
version of the agreement.

Example:
  linkwise links withdraw --home council --agreement A.toml --references council.lwr \\
    --map maps/council.map --links wrong.csv --barred council.barred.csv \\
    --output council.barred.2.csv --openings withdrawn.lwo --notices notices";

/// Withdraw links of a release, tell those who were given them, and bar them from now on.
#[derive(Args, Debug)]
#[command(after_help = WITHDRAW)]
pub(crate) struct Arguments {
    /// The home of the data owner.
    #[arg(long, value_name = "P")]
    home: PathBuf,

    /// The agreement, signed by everyone.
    #[arg(long, value_name = "A.toml")]
    agreement: PathBuf,

    /// The references that `encode` wrote beside the encoded rows of that release.
    #[arg(long, value_name = "X.lwr")]
    references: PathBuf,

    /// The map of that release that the assembler sealed to this data owner.
    #[arg(long, value_name = "NAME.map")]
    map: PathBuf,

    /// The links to withdraw, by record id.
    #[arg(long, value_name = "W.csv")]
    links: PathBuf,

    /// The list of links that were barred before.
    #[arg(long, value_name = "B.csv")]
    barred: Option<PathBuf>,

    /// Where the new list of barred links goes: those of before and these.
    #[arg(long, value_name = "B2.csv")]
    output: PathBuf,

    /// Where the openings of the log's commitments go, for `linkwise log open`.
    #[arg(long, value_name = "W.lwo")]
    openings: PathBuf,

    /// The new folder of the notices.
    #[arg(long, value_name = "DIR")]
    notices: PathBuf,

    #[command(flatten)]
    acknowledging: Acknowledging,
}

pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Answer, Failure> {
    let Arguments { output, openings, notices: folder, .. } = arguments;
    for path in [output, openings, folder] {
        files::must_be_new(path)?;
    }
    let mut acting = Acting::open::<Unlink>(
        &arguments.home,
        &arguments.agreement,
        arguments.acknowledging.obligations(),
        console,
    )?;
    let links = read_barred(Some(&arguments.links), acting.log.now())?;
    let kept = read_barred(arguments.barred.as_deref(), acting.log.now())?;
    let (home, agreement) = (&acting.home, &acting.agreement);
    let map = files::sealed(&arguments.map, home.recipient_key())?;
    let private = |path| Ok::<_, Failure>(Box::new(FileOutlet::create(path, Visibility::Owner)?));
    let (barred, opened) = (private(output)?, private(openings)?);
    create_private_folder(folder).map_err(|error| Failure::file(folder, &error))?;
    let listed = folder.join("notices.csv");
    let sent = private(&listed)?;
    let notice_of = |party: &str| folder.join(format!("{party}.lww"));
    let result = acting.log.act::<Unlink, _>(home, agreement, |permit, log, now| {
        let task = WithdrawTask {
            references: &FileSource::new(&arguments.references),
            map: map.as_ref(),
            links: &links,
            kept: &kept,
            signer: home.signer(),
            barred,
            openings: opened,
            sent,
            notices: &mut |party| -> Result<Box<dyn Outlet>, RoleError> {
                let card = agreement.terms().party(party).map(|party| &party.card);
                let card =
                    card.ok_or(RoleError::Usage { what: "the agreement has no such party" })?;
                let recipient = card.recipient.parse().map_err(RoleError::Crypto)?;
                Ok(Box::new(SealedOutlet::create(&notice_of(party), &recipient)?))
            },
        };
        data_owner::withdraw(permit, task, log, now)
    });
    if result.is_err() {
        // It is empty then: nothing was released.
        let _ = std::fs::remove_dir(folder);
    }
    let report = result?;
    console.say(format!(
        "withdrew {} links of {} records; wrote {} with {} barred links, for every later map",
        number(report.links),
        number(report.records),
        output.display(),
        number(report.barred)
    ));
    let told: Vec<&str> = report.notices.iter().map(|(party, _)| party).collect();
    console.say(if told.is_empty() {
        "nobody else was given them: there is nobody to tell".to_owned()
    } else {
        format!("send the notices in {}, each sealed, to {}", folder.display(), told.join(", "))
    });
    if !report.unreached.is_empty() {
        console.say(format!(
            "warning: {} were given the links and are no parties any more: tell them in another way",
            report.unreached.join(", ")
        ));
    }
    let notices: Value = report
        .notices
        .iter()
        .map(|(party, notice)| {
            let file = notice_of(party).display().to_string();
            json!({ "party": party, "notice": notice.to_string(), "file": file })
        })
        .collect();
    let files = paths([output, openings, &listed]);
    let own = json!({ "party": home.name(), "notices": notices, "files": files });
    Ok(Answer::object(with(withdrawn_object(&report), own)))
}

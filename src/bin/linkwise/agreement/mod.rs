//! `linkwise agreement`: draft, check, show, compare, try out, sign and end what the parties agree on.

mod preview;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use linkwise::crypto::{Digest, Suite, random_bytes};
use linkwise::document::agreement::{self, TemplateOptions};
use linkwise::durable::{self, Visibility};
use linkwise::error::ErrorKind;
use linkwise::home::Home;
use linkwise::identifier::NeverIssued;
use linkwise::policy::{
    Agreement, DenialReason, Linkage, Obligation, Obligations, Protection, Sector, Terms, Tier,
    Trust,
};
use linkwise::schema::PostcodeScheme;
use linkwise::time::Date;
use serde_json::json;

use crate::acting::{open_home, overdue, read_agreement, read_card};
use crate::failure::Failure;
use crate::output::{Answer, Console};
use crate::revoke::{RevokeArguments, RevokedArguments};
use crate::{clock, files, revoke};

/// The draft says one year from today; whoever edits it says better.
const DAYS_IN_FORCE: i64 = 364;

const NEW: &str = "\
The result is a text for people: read it, complete the law on which the linkage stands, set the
dates, then let every party sign the same text. Comments and layout may change without touching a
signature; what the text says may not.

Without --assembler the linkage unit also assembles: the lower tier `combined`, because one
organisation could then re-join the passes.

Example:
  linkwise agreement new --template linkage-quality --controllers health.card,council.card \\
    --linkage-unit unit.card --custodian custodian.card --out A.toml";

const LINT: &str = "\
Says what is wrong with line and key (exit code 3), or who has signed and who has not. It does not
ask whose keys are trusted: that is done with the home of whoever acts.

Example:
  linkwise agreement lint A.toml";

const SHOW: &str = "\
Example:
  linkwise agreement show A.toml";

const SIGN: &str = "\
The signature is added to the end of the file; an older one of the same party is replaced. Each
party signs in turn, or signs a copy and the signatures are put together. An agreement in which
words of [legal] are still to be completed is not signed.

Example:
  linkwise agreement sign --home council A.toml";

/// Draft, check, show, compare, try out, sign and end an agreement.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(Box<NewArguments>),
    Lint(LintArguments),
    Show(ShowArguments),
    Sign(SignArguments),
    Revoke(RevokeArguments),
    Revoked(RevokedArguments),
    Diff(preview::DiffArguments),
    Explain(preview::ExplainArguments),
    Simulate(preview::SimulateArguments),
    /// Print the JSON Schema of agreements, for editors.
    Schema,
}

/// The name of the template that is built in.
const BUILT_IN: &str = "linkage-quality";

/// Write the draft of an agreement, with every key explained, ready to edit.
#[derive(Args, Debug)]
#[command(after_help = NEW)]
pub(crate) struct NewArguments {
    /// What to begin from: `linkage-quality`, or another agreement's file, of which everything is
    /// taken but parties, acts, dates and epoch.
    #[arg(long, value_name = "linkage-quality|B.toml")]
    template: String,

    /// The cards of the data owners, two or more.
    #[arg(long, value_name = "a.card,b.card,...", value_delimiter = ',', required = true)]
    controllers: Vec<PathBuf>,

    /// Their sectors, in the same order: `health`, `adult_social_care`, `childrens_social_care`,
    /// `education`, `justice`, `voluntary`. Without this, the draft says `childrens_social_care` of
    /// each; correct it there.
    #[arg(long, value_name = "health,education,...", value_delimiter = ',', value_parser = sector)]
    sectors: Vec<Sector>,

    /// The card of the linkage unit: it compares encoded rows and holds no key.
    #[arg(long, value_name = "u.card")]
    linkage_unit: PathBuf,

    /// The card of the assembler: it opens handles and sees no codes. Without it, the linkage unit
    /// assembles (tier `combined`).
    #[arg(long, value_name = "m.card")]
    assembler: Option<PathBuf>,

    /// The card of the key custodian: it holds the root key and sees no data. Neither a data owner,
    /// nor the linkage unit, nor the assembler can be the custodian, so there is no default.
    #[arg(long, value_name = "k.card")]
    custodian: PathBuf,

    /// The number of the delivery: each data owner encodes once under each.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    epoch: u64,

    /// Where the draft goes.
    #[arg(long, value_name = "A.toml")]
    out: PathBuf,
}

/// Check an agreement's form and signatures.
#[derive(Args, Debug)]
#[command(after_help = LINT)]
pub(crate) struct LintArguments {
    /// The agreement.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,
}

/// Say in plain English what an agreement says.
#[derive(Args, Debug)]
#[command(after_help = SHOW)]
pub(crate) struct ShowArguments {
    /// The agreement.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,
}

/// Sign an agreement for the organisation whose home this is.
#[derive(Args, Debug)]
#[command(after_help = SIGN)]
pub(crate) struct SignArguments {
    /// The home of the organisation that signs.
    #[arg(long, value_name = "H")]
    home: PathBuf,

    /// The agreement.
    #[arg(value_name = "A.toml")]
    agreement: PathBuf,
}

pub(crate) fn run(command: Command, console: Console) -> Result<Answer, Failure> {
    match command {
        Command::New(arguments) => new(&arguments, console),
        Command::Revoke(arguments) => revoke::revoke(&arguments, console),
        Command::Revoked(arguments) => revoke::revoked(&arguments, console),
        Command::Lint(arguments) => lint(&arguments, console),
        Command::Diff(arguments) => preview::diff(&arguments),
        Command::Explain(arguments) => preview::explain(&arguments),
        Command::Simulate(arguments) => preview::replay(&arguments, console),
        Command::Schema => preview::schema(),
        Command::Show(arguments) => {
            let document = read_agreement(&arguments.agreement)?;
            let overdue = say_overdue(&document.terms, console)?;
            let text = agreement::show(&document.terms);
            let object = json!({ "digest": document.terms.digest().to_string(), "text": text, "review_overdue": overdue });
            Ok(Answer::new(text, object))
        }
        Command::Sign(arguments) => {
            let home = open_home(&arguments.home)?;
            let digest = sign(&home, &arguments.agreement)?;
            let terms = read_agreement(&arguments.agreement)?.terms;
            say_overdue(&terms, console)?;
            let trust = home.trust()?;
            for party in terms
                .parties
                .iter()
                .filter(|party| trust.card(party.name()).is_none_or(|pinned| *pinned != party.card))
            {
                console.say(format!(
                    "warning: the card of `{}` in the agreement is not one that this home has pinned",
                    party.name()
                ));
            }
            console.say(format!("`{}` signed {}", home.name(), arguments.agreement.display()));
            Ok(Answer::object(json!({ "party": home.name(), "digest": digest.to_string() })))
        }
    }
}

fn sector(word: &str) -> Result<Sector, String> {
    Sector::from_name(word).ok_or_else(|| {
        let known: Vec<&str> = Sector::ALL.iter().map(|sector| sector.name()).collect();
        format!("it must be one of {}", known.join(", "))
    })
}

fn new(arguments: &NewArguments, console: Console) -> Result<Answer, Failure> {
    files::must_be_new(&arguments.out)?;
    let example = match arguments.template.as_str() {
        BUILT_IN => None,
        path if !Path::new(path).exists() => {
            return Err(Failure::usage(format!(
                "--template: there is no file {path}; give `{BUILT_IN}`, or the file of another agreement"
            )));
        }
        path => Some(read_agreement(Path::new(path))?.terms),
    };
    let optional = |path: &Option<PathBuf>| path.as_deref().map(read_card).transpose();
    let today = clock::now()?.day_in_london();
    let options = TemplateOptions {
        id: "linkage_quality".to_owned(),
        title: "Quality of linkage between agencies".to_owned(),
        nonce: random_bytes()?,
        controllers: arguments
            .controllers
            .iter()
            .map(|path| read_card(path))
            .collect::<Result<_, _>>()?,
        linkage_unit: read_card(&arguments.linkage_unit)?,
        assembler: optional(&arguments.assembler)?,
        key_custodian: read_card(&arguments.custodian)?,
        sectors: arguments.sectors.clone(),
        recipients: Vec::new(),
        reviewer: None,
        epoch: arguments.epoch,
        valid_from: today,
        valid_until: Date::from_days(today.days() + DAYS_IN_FORCE)?,
        suite: Suite::Blake3,
        postcode: PostcodeScheme::Uk,
        never_issued: NeverIssued::Refuse,
    };
    let mut text = agreement::template(&options)?;
    let mut terms = agreement::parse(&text)?.terms;
    let tier = terms.linkage.tier;
    if let Some(example) = example {
        let left_out = left_out(&example);
        terms.id = example.id;
        terms.title = example.title;
        terms.purpose = example.purpose;
        terms.legal = example.legal;
        terms.datasets = example.datasets;
        terms.territories = example.territories;
        // The new parties have no reviewer, and the example's days are over.
        terms.protection = Protection { conflict_reviewer: None, ..example.protection };
        terms.limits = example.limits;
        let obligations = example.obligations.iter().filter(|one| *one != Obligation::DeleteBy);
        terms.obligations = Obligations::of(&obligations.collect::<Vec<_>>());
        terms.schema = example.schema;
        terms.linkage = Linkage { tier, ..example.linkage };
        terms.release.smallest_batch = example.release.smallest_batch;
        terms.release.small_number_threshold = example.release.small_number_threshold;
        terms.release.most_rows = example.release.most_rows;
        terms.release.row_budget = example.release.row_budget;
        terms.check()?;
        text = agreement::write(&terms);
        for line in left_out {
            console.say(format!("not taken over from the example, write it in yourself: {line}"));
        }
    }
    write(&arguments.out, &text)?;
    console.say(format!(
        "wrote {}: read it, complete it, then let every party sign the same text",
        arguments.out.display()
    ));
    if arguments.sectors.len() < arguments.controllers.len() {
        console.say(
            "no --sectors for every data owner: the draft says childrens_social_care for the others; \
             correct it where that is wrong",
        );
    }
    if tier == Tier::Combined {
        console.say(
            "no --assembler: the linkage unit also assembles (tier `combined`), and could re-join \
             the passes; two organisations are safer",
        );
    }
    Ok(Answer::object(json!({
        "file": arguments.out.display().to_string(),
        "tier": tier.name(),
        "epoch": arguments.epoch,
        "valid_from": options.valid_from.to_string(),
        "valid_until": options.valid_until.to_string(),
    })))
}

/// What an example says that depends on its own parties and days, in words.
fn left_out(example: &Terms) -> Vec<String> {
    let mut lines = Vec::new();
    let approvers: Vec<&str> =
        example.further_approvers.iter().map(|approver| approver.name.as_str()).collect();
    if !approvers.is_empty() {
        lines.push(format!("[[further_approver]] {}", approvers.join(", ")));
    }
    if let Some(witnessing) = &example.witnessing {
        let names: Vec<&str> = witnessing.witnesses.iter().map(|one| one.name.as_str()).collect();
        lines.push(format!("[witnessing] {} of {}", witnessing.quorum, names.join(", ")));
    }
    if let Some(framework) = &example.framework {
        lines.push(format!("[agreement] framework {framework}"));
    }
    if !example.release.recipients.is_empty() {
        lines.push(format!("[release] recipients {}", example.release.recipients.join(", ")));
    }
    if let Some(reviewer) = &example.release.reviewer {
        lines.push(format!("[release] reviewer {reviewer}"));
    }
    if let Some(reviewer) = &example.protection.conflict_reviewer {
        lines.push(format!("[protection] conflict_reviewer {reviewer}"));
    }
    if let Some(day) = example.obligations.delete_by() {
        lines.push(format!("[obligations] delete_by {day}"));
    }
    if example.parties.iter().any(|party| party.accredited_until.is_some()) {
        lines.push("[[party]] accredited_until".to_owned());
    }
    let usual = Terms::default_acts(&example.parties);
    for allowance in example.acts.iter().filter(|one| usual.iter().all(|act| act.act != one.act)) {
        lines.push(format!("[acts] {}", allowance.act.name()));
    }
    lines
}

/// An agreement or its draft, whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    durable::write(path, text.as_bytes(), Visibility::Shared)
        .map_err(|error| Failure::file(path, &error))
}

/// Says that the day of review is over, where it is.
fn say_overdue(terms: &Terms, console: Console) -> Result<bool, Failure> {
    let overdue = overdue(terms, clock::now()?);
    if let Some(overdue) = &overdue {
        console.say(format!("warning: {overdue}"));
    }
    Ok(overdue.is_some())
}

fn lint(arguments: &LintArguments, console: Console) -> Result<Answer, Failure> {
    let document = read_agreement(&arguments.agreement)?;
    let overdue = say_overdue(&document.terms, console)?;
    let draft = Agreement::new(document.terms.clone())?;
    // The cards of the agreement stand in for trust: only form and signatures are asked about.
    let cards = document.terms.parties.iter().map(|party| party.card.clone()).collect();
    let reasons = draft.check_signatures(&document.signatures, &Trust { cards });
    let mut signed = Vec::new();
    let mut missing = Vec::new();
    for (name, _) in document.terms.signers() {
        if document.signatures.iter().any(|signature| signature.party == name) {
            signed.push(name);
        } else {
            missing.push(name);
        }
    }
    let is_approver = |party: &str| document.terms.party(party).is_none();
    let forged: Vec<&DenialReason> = reasons
        .iter()
        .filter(|reason| match reason {
            DenialReason::SignatureMissing { .. } => false,
            // A further approver has no card in the agreement.
            DenialReason::KeyNotPinned { party } => !is_approver(party),
            _ => true,
        })
        .collect();
    let unfinished = document.terms.unfinished();
    let object = json!({
        "digest": document.terms.digest().to_string(),
        "signed": signed,
        "missing": missing,
        "unfinished": unfinished,
        "review_overdue": overdue,
        "problems": forged.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    if !forged.is_empty() {
        let lines: Vec<String> = forged.iter().map(|reason| reason.sentence()).collect();
        let failure = Failure::new(ErrorKind::VerificationFailed, lines.join("\n"));
        return Err(failure.at(arguments.agreement.display()).with_report(object));
    }
    let or_none = |names: &[&str]| {
        if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
    };
    let mut data = format!(
        "The agreement holds together. Its digest is {}.\nsigned by: {}\nnot yet by: {}\n",
        document.terms.digest(),
        or_none(&signed),
        or_none(&missing)
    );
    if !unfinished.is_empty() {
        data.push_str("to be completed before signing: ");
        data.push_str(&unfinished.join(", "));
        data.push('\n');
    }
    Ok(Answer::new(data, object))
}

/// Adds the signature of a home to an agreement, the words of which are complete.
pub(crate) fn sign(home: &Home, path: &Path) -> Result<Digest, Failure> {
    let text = files::text(path)?;
    let document = read_agreement(path)?;
    let unfinished = document.terms.unfinished();
    if !unfinished.is_empty() {
        return Err(Failure::new(
            ErrorKind::InvalidConfiguration,
            format!(
                "{}: not signed: in [legal], words are still to be completed: {}; write on what the \
                 linkage stands, and then let every party sign the same text",
                path.display(),
                unfinished.join(", ")
            ),
        ));
    }
    let draft = Agreement::new(document.terms)?;
    let signature = draft.sign(home.signer())?;
    let signed = agreement::append_signature(&text, &signature)
        .map_err(|error| Failure::from(error).at(path.display()))?;
    write(path, &signed)?;
    Ok(*draft.digest())
}

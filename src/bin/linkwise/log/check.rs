//! `linkwise log check`.

use std::path::PathBuf;

use clap::Args;
use linkwise::audit::{
    AuditError, Checkpoint, ConsistencyProof, Entry, InclusionProof, PinnedLog, SubjectOpening,
};
use linkwise::error::ErrorKind;
use serde_json::{Value, json};

use super::{KeyArguments, entry_lines, entry_object};
use crate::failure::Failure;
use crate::files;
use crate::output::{Answer, Console};

const CHECK: &str = "\
Checks, without the log, a file that `linkwise log prove` or `linkwise log open` wrote: the signature,
every hash, and what it says. The log's key comes from the organisation's card: a proof without a
known key proves nothing.

Examples:
  linkwise log check entry-12.tlog-proof --card council.card
  linkwise log check january.proof --card council.card --since council.2026-01-31.checkpoint
  linkwise log check child.opening --vkey council.vkey";

/// Check a proof or an opening file, offline; exit code 8 where it does not verify.
#[derive(Args, Debug)]
#[command(after_help = CHECK)]
pub(crate) struct Arguments {
    /// A tlog-proof, a consistency proof, or an opening file.
    #[arg(value_name = "PROOF")]
    proof: PathBuf,

    #[command(flatten)]
    key: KeyArguments,

    /// The checkpoint you kept, which must be the older one of a consistency proof.
    #[arg(long, value_name = "CHECKPOINT")]
    since: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, _console: Console) -> Result<Answer, Failure> {
    let bytes = files::bytes(&arguments.proof)?;
    let log = arguments.key.pinned()?;
    let at = |failure: Failure| failure.at(arguments.proof.display());
    if bytes.starts_with(b"linkwise consistency proof ") {
        let kept = arguments.since.as_ref().map(|path| {
            Checkpoint::parse(&files::bytes(path)?)
                .map_err(|error| Failure::from(error).at(path.display()))
        });
        return consistency(&bytes, &log, kept.transpose()?.as_ref()).map_err(at);
    }
    if arguments.since.is_some() {
        return Err(at(Failure::usage("--since goes with a consistency proof, which this is not")));
    }
    if bytes.starts_with(b"linkwise opening ") {
        return opening(&bytes, &log).map_err(at);
    }
    if bytes.starts_with(b"c2sp.org/tlog-proof@") {
        return inclusion(&bytes, &log).map_err(at);
    }
    let what = "this is neither a tlog-proof, nor a consistency proof, nor an opening file";
    Err(at(Failure::new(ErrorKind::Malformed, what)))
}

/// What a tlog-proof and an opening say of the entry.
fn of_entry(proof: &InclusionProof, entry: &Entry, what: &str) -> (String, Value) {
    let position = proof.checkpoint().position();
    let object = json!({
        "proof": what,
        "verified": true,
        "log": position.origin,
        "size": position.size,
        "root": position.root.to_string(),
        "entry": entry_object(proof.index(), &position.origin, entry),
    });
    let data = format!(
        "entry {} of {}, under its signed checkpoint of {} entries:\n{}",
        proof.index(),
        position.origin,
        position.size,
        entry_lines(entry)
    );
    (data, object)
}

fn inclusion(bytes: &[u8], log: &PinnedLog) -> Result<Answer, Failure> {
    let proof = InclusionProof::parse(bytes)?;
    let entry = proof.verify(log).map_err(|error| other_log(error, proof.checkpoint(), log))?;
    let (data, object) = of_entry(&proof, &entry, "inclusion");
    Ok(Answer::new(format!("proved: {data}"), object))
}

fn opening(bytes: &[u8], log: &PinnedLog) -> Result<Answer, Failure> {
    let file = SubjectOpening::parse(bytes)?;
    let proof = file.entry_proof();
    let entry = file.verify(log).map_err(|error| other_log(error, proof.checkpoint(), log))?;
    let (data, mut object) = of_entry(proof, &entry, "opening");
    let record = file.expose_record_id()?.map(|id| String::from_utf8_lossy(&id).into_owned());
    let words = record.as_ref().map_or_else(
        || "a dummy, which stands for nobody".to_owned(),
        // Whoever made the file chose the id: no control character of it reaches a terminal.
        |id| format!("the record `{}`", id.escape_debug()),
    );
    if let Some(fields) = object.as_object_mut() {
        fields.insert("record_id".to_owned(), json!(record));
        fields.insert("leaf".to_owned(), json!(file.leaf()));
    }
    Ok(Answer::new(format!("proved: {words} was in the act of {data}"), object))
}

fn consistency(
    bytes: &[u8],
    log: &PinnedLog,
    kept: Option<&Checkpoint>,
) -> Result<Answer, Failure> {
    let proof = ConsistencyProof::parse(bytes)?;
    proof.verify(log).map_err(|error| other_log(error, proof.newer(), log))?;
    let (old, new) = (proof.older().position(), proof.newer().position());
    if kept.is_some_and(|kept| kept.position() != old) {
        return Err(Failure::new(
            ErrorKind::VerificationFailed,
            "the proof does not begin at the checkpoint you kept: ask for one that does",
        ));
    }
    let mut data = format!(
        "proved: the first {} of {} entries of {} are as they were\n",
        old.size, new.size, new.origin
    );
    if kept.is_none() {
        data.push_str("Compare the older checkpoint with the one you kept: --since\n");
    }
    let side = |position: &linkwise::audit::LogPosition| json!({ "size": position.size, "root": position.root.to_string() });
    let object = json!({
        "proof": "consistency",
        "verified": true,
        "log": new.origin,
        "older": side(old),
        "newer": side(new),
        "older_is_the_kept_one": kept.is_some(),
    });
    Ok(Answer::new(data, object))
}

/// A proof of another log than that of the card is told apart from a forged one.
fn other_log(error: AuditError, checkpoint: &Checkpoint, log: &PinnedLog) -> Failure {
    let origin = &checkpoint.position().origin;
    if *origin == log.name {
        return error.into();
    }
    Failure::from(error)
        .after(format_args!("The proof is of `{origin}`, the key of `{}`.", log.name))
}

//! The program of the examples in other languages, on the Rust interface alone; it prints the same:
//! `cargo run --features documents --example embedding -- FOLDER [NOW] [--bytes]`.
//!
//! FOLDER is an empty folder for the logs, NOW the time in Unix milliseconds (else that of the clock);
//! `--bytes` prints what the acts made in hexadecimal besides. `quickstart.rs` is shorter.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it did")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use linkwise::audit::verify_logs_at;
use linkwise::crypto::{LinkKey, RootKey, random_bytes};
use linkwise::document::log::verdict_text;
use linkwise::identifier::{IdentifierKind, NeverIssued, NhsNumber, identify};
use linkwise::policy::{
    ActKind, Agreement, Card, Draft, Granted, Party, Purpose, Request, Role, Terms, Trust, Weight,
};
use linkwise::reading::Reading;
use linkwise::record::{Column, ReadingRules, Record};
use linkwise::role::{EncodedFiles, Office};
use linkwise::time::Timestamp;

type Result<T> = core::result::Result<T, Box<dyn Error>>;

const PARTIES: [(&str, Role); 5] = [
    ("health", Role::Controller),
    ("council", Role::Controller),
    ("unit", Role::LinkageUnit),
    ("registry", Role::Assembler),
    ("custodian", Role::KeyCustodian),
];

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn print_bytes(wanted: bool, what: &str, bytes: &[u8]) {
    if wanted {
        println!("bytes {what} {}", hex(bytes));
    }
}

/// Is it an NHS number? If not: what is wrong, and what else it may be.
fn check_identifier(text: &str) {
    match NhsNumber::read(text, NeverIssued::Accept) {
        Ok(Reading::Present(number)) => {
            println!("  {text}: sound, and written {}", number.as_str());
        }
        Ok(Reading::Missing(_)) => println!("  {text}: missing"),
        Err(error) => {
            println!("  {text}: {}: {error}", error.code());
            if identify(text).contains(&IdentifierKind::UniquePupilNumber) {
                println!("    it is a sound UPN");
            }
        }
    }
}

/// Terms, signed by everyone and granted: without this, nothing below can be called.
fn agree(offices: &[Office], now: Timestamp) -> Result<Agreement<Granted>> {
    // Nothing is ever sealed to an office. The recipient of its card, which is its own, gives way to the
    // one that the programs in other languages write.
    let card = |(office, last): (&Office, char)| Card {
        recipient: format!("age1{}{last}", "q".repeat(57)),
        ..office.card().clone()
    };
    let cards: Vec<Card> = offices.iter().zip("qpzry".chars()).map(card).collect();
    let party = |(card, (_, role)): (&Card, (&str, Role))| Party::new(card.clone(), vec![role]);
    let parties = cards.iter().zip(PARTIES).map(party).collect();
    let (from, until) = ("2026-01-01".parse()?, "2035-12-31".parse()?);
    let mut terms = Terms::linkage_quality("embedding", random_bytes()?, parties, 1, from, until);
    terms.release.smallest_batch = 2;
    terms.release.most_rows = 1000;
    terms.schema.never_issued = NeverIssued::Accept; // the children are invented
    let draft = Agreement::<Draft>::new(terms.completed_with("none: the children are invented"))?;
    let signed: core::result::Result<Vec<_>, _> =
        offices.iter().map(|office| draft.sign(office.signer())).collect();
    // Each pins the others' cards, which it has compared.
    let agreement = draft.grant(&signed?, &Trust { cards }, now)?;
    println!("agreement");
    println!("  signed by {} organisations, granted as {}", offices.len(), agreement.digest());
    Ok(agreement)
}

/// May I? A denial is an answer and no error.
fn may(
    agreement: &Agreement<Granted>,
    act: ActKind,
    request: &Request<'_>,
    question: &str,
    bytes: bool,
) {
    let decision = agreement.decide(act, request);
    println!("  {question}: {}", if decision.permits() { "yes" } else { "no" });
    for rule in decision.reasons().iter().filter(|rule| rule.weight() == Weight::Denies) {
        println!("    {}: {}", rule.name(), rule.sentence());
    }
    print_bytes(bytes, "decision", &decision.to_bytes());
}

/// The agreement says how a row is to be understood. One that cannot be read is counted and left out.
fn read_records(agreement: &Agreement<Granted>, file: &str, owner: &str) -> Vec<Record> {
    let rules = ReadingRules::of_schema(&agreement.terms().schema);
    let mut lines = file.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let (mut records, mut refused) = (Vec::new(), Vec::new());
    for (row, line) in lines.filter(|line| line.split(',').next() == Some(owner)).enumerate() {
        let values: BTreeMap<&str, &str> = columns.iter().copied().zip(line.split(',')).collect();
        match Record::read(&rules, |column: Column| values.get(column.name()).copied()) {
            Ok(record) => records.push(record),
            Err(error) => refused.push((row, error)),
        }
    }
    println!("  {owner}: {}", records.len());
    for (row, error) in refused {
        println!("    row {row} is refused, {}: {}", error.column().name(), error.code());
    }
    records
}

fn encode(
    owner: &mut Office,
    agreement: &Agreement<Granted>,
    key: &LinkKey,
    records: &[Record],
    now: Timestamp,
    bytes: bool,
) -> Result<EncodedFiles> {
    let files = owner.encode(agreement, key, records, now)?;
    let name = &owner.card().name;
    println!("  {name} encoded {} records", files.report.records);
    print_bytes(bytes, name, &files.batch);
    Ok(files)
}

fn run(folder: &Path, now: Timestamp, bytes: bool) -> Result<bool> {
    println!("identifiers");
    ["990 000 1028", "990 000 1029", "B801200005001"].into_iter().for_each(check_identifier);

    // The organisations, each with its own keys and its own log.
    let create = |(name, role)| Office::create(folder, name, role, now);
    let offices: core::result::Result<Vec<_>, _> = PARTIES.into_iter().map(create).collect();
    let mut offices = offices?;
    let agreement = agree(&offices, now)?;

    println!("may I?");
    let request = Request::new("health", Purpose::LinkageQuality, now);
    may(&agreement, ActKind::Encode, &request, "health encodes, for the quality of linkage", bytes);
    let request = Request::new("council", Purpose::Research, now);
    may(&agreement, ActKind::Score, &request, "council scores, for research", bytes);

    println!("records");
    let file = std::fs::read_to_string("examples/children.csv")?;
    let of_health = read_records(&agreement, &file, "health");
    let of_council = read_records(&agreement, &file, "council");

    // The custodian makes the key of this agreement; where it is another program, it issues it sealed.
    let terms = agreement.terms();
    let key = RootKey::generate()?.link_key(terms.schema.suite, agreement.digest(), terms.epoch);

    println!("linkage");
    let [health, council, unit, registry, _custodian] = offices.as_mut_slice() else {
        return Err("there are five organisations".into());
    };
    let h = encode(health, &agreement, &key, &of_health, now, bytes)?;
    let c = encode(council, &agreement, &key, &of_council, now, bytes)?;

    // The linkage unit compares codes. It has no key, and can read none of them.
    let batches = [&h.batch[..], &c.batch];
    let edges = unit.score(&agreement, &batches, now)?;
    let (met, released) = (edges.report.met, edges.report.released);
    println!("  unit scored {met} pairs of rows, released {released} edges");
    print_bytes(bytes, "edges", &edges.file);

    // The registry joins weights. It sees no codes, and makes for each owner a map of its own.
    let links = registry.assemble(&agreement, &edges.file, &[&h.handles, &c.handles], now)?;
    println!("  registry assembled {} links", links.report.matches);

    // Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child.
    println!("pseudonyms");
    for (owner, files) in [(health, &h), (council, &c)] {
        let name = owner.card().name.clone();
        let map = links.maps.get(&name).ok_or("a map for each owner")?;
        let mapped = owner.map(&agreement, &files.references, map, now)?;
        for (record_id, pseudonym) in mapped.lines().skip(1).filter_map(|line| line.split_once(','))
        {
            println!("  {name} {record_id} {pseudonym}");
        }
    }

    // Why were these two linked? Of the lightest edge, the last: what each comparison weighs.
    let released = unit.released_edges(&agreement, &edges.file, now)?;
    let lightest = released.last().ok_or("no edge was released")?;
    let explained = unit.explain(&agreement, &batches, lightest, now)?;
    let (weight, threshold) = (explained.weight_bits, explained.threshold_bits);
    println!("explanation\n  weighs {weight} bits, a link from {threshold} on; in 1/1024 bit:");
    for level in explained.levels.iter().filter(|level| level.weight_units != 0) {
        println!("    {}: {} {}", level.comparison, level.level, level.weight_units);
    }

    // Anyone who has the cards can do this, without keys or data.
    let (logs, keys): (Vec<_>, Vec<_>) =
        offices.iter().map(|office| (office.log_folder(), office.pinned_log())).unzip();
    let verdict = verify_logs_at(&logs, &keys, &[], now);
    print!("verdict\n{}", verdict_text(&verdict));
    Ok(verdict.is_sound())
}

#[allow(clippy::disallowed_methods, reason = "a program has a clock; the library has none")]
fn main() -> ExitCode {
    let given = || std::env::args().skip(1);
    let bytes = given().any(|argument| argument == "--bytes");
    let mut arguments = given().filter(|argument| argument != "--bytes");
    let clock =
        || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_millis());
    let (folder, now) = (arguments.next(), arguments.next());
    let now = now.unwrap_or_else(|| clock().to_string()).parse().map(Timestamp::from_unix_ms);
    let (Some(folder), Ok(Ok(now))) = (folder, now) else {
        eprintln!("embedding FOLDER [NOW] [--bytes]");
        return ExitCode::from(2);
    };
    match run(Path::new(&folder), now, bytes) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

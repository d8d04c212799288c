//! Two agencies, played by one program, link invented children: `cargo run --example quickstart`.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "an example shows what it did")]

use linkwise::audit::verify_logs;
use linkwise::crypto::{RootKey, random_bytes};
use linkwise::identifier::NeverIssued;
use linkwise::policy::{Agreement, Draft, Role, Terms, Trust};
use linkwise::record::{ReadingRules, Record, RecordError};
use linkwise::role::Office;
use linkwise::time::Timestamp;

const COLUMNS: &str = "record_id,nhs_number,forename,surname,date_of_birth,sex,postcode";
const HEALTH: [&str; 4] = [
    "h1,990 000 1028,Zoë,O'Neill,2014-03-07,F,LK1 4AB",
    "h2,,Mohammed,Hussain,2012-11-21,M,LK1 4AD",
    "h3,,Katherine,Szczepańska,2016-07-30,F,LK2 7BE",
    "h4,,Oliver,Green,2013-05-14,M,LK3 1AA",
];
const COUNCIL: [&str; 3] = [
    "c6,990 000 1028,Zoe,ONeill,2014-03-07,F,LK1 4AB",
    "c7,,Muhammad,Hussain,2012-11-21,M,LK1 4AD",
    "c8,,Kate,Szczepanski,2016-07-30,F,LK2 7BE",
];

fn read(rows: &[&str], rules: &ReadingRules) -> Result<Vec<Record>, RecordError> {
    let place = |name| COLUMNS.split(',').position(|column| column == name);
    let record = |row: &&str| Record::read(rules, |item| row.split(',').nth(place(item.name())?));
    rows.iter().map(record).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The organisations, each with its own keys and its own log.
    let (folder, now) = (tempfile::tempdir()?, Timestamp::from_unix_ms(1_790_000_000_000)?);
    let open = |name, role| Office::create(folder.path(), name, role, now);
    let mut health = open("health", Role::Controller)?;
    let mut council = open("council", Role::Controller)?;
    let mut unit = open("unit", Role::LinkageUnit)?;
    let mut registry = open("registry", Role::Assembler)?;
    let custodian = open("custodian", Role::KeyCustodian)?;

    // An agreement that all have signed: without it, nothing below can be called.
    let everyone = [&health, &council, &unit, &registry, &custodian];
    let parties = everyone.map(Office::party).to_vec();
    let (from, until) = ("2026-09-01".parse()?, "2027-08-31".parse()?);
    let mut terms = Terms::linkage_quality("quickstart", random_bytes()?, parties, 1, from, until);
    terms.release.smallest_batch = 2;
    terms.schema.never_issued = NeverIssued::Accept; // the children are invented
    let terms = terms.completed_with("none: the children are invented");
    let draft = Agreement::<Draft>::new(terms)?;
    let signed: Result<Vec<_>, _> = everyone.iter().map(|one| draft.sign(one.signer())).collect();
    let trust = Trust { cards: everyone.map(|one| one.card().clone()).to_vec() };
    let agreement = draft.grant(&signed?, &trust, now)?;

    // Each agency encodes its records under the key that the custodian makes for this agreement.
    let terms = agreement.terms();
    let key = RootKey::generate()?.link_key(terms.schema.suite, agreement.digest(), terms.epoch);
    let rules = ReadingRules::of_schema(&terms.schema);
    let h = health.encode(&agreement, &key, &read(&HEALTH, &rules)?, now)?;
    let c = council.encode(&agreement, &key, &read(&COUNCIL, &rules)?, now)?;

    // The unit compares codes, the registry joins weights; equal pseudonyms are one child.
    let batches = [&h.batch[..], &c.batch];
    let edges = unit.score(&agreement, &batches, now)?;
    let links = registry.assemble(&agreement, &edges.file, &[&h.handles, &c.handles], now)?;
    println!("{}", health.map(&agreement, &h.references, &links.maps["health"], now)?);
    println!("{}", council.map(&agreement, &c.references, &links.maps["council"], now)?);

    // Three links, explained: the rows of one pair weigh the same, so one edge of each weight.
    let mut released = unit.released_edges(&agreement, &edges.file, now)?;
    released.dedup_by_key(|edge| edge.weight_bits);
    for edge in released.iter().take(3) {
        println!("{}", unit.explain(&agreement, &batches, edge, now)?);
    }

    // Whoever has pinned the cards verifies the logs, without keys or data.
    let everyone = [&health, &council, &unit, &registry, &custodian];
    let (logs, keys) = (everyone.map(Office::log_folder), everyone.map(Office::pinned_log));
    println!("{}", verify_logs(&logs, &keys, &[]).summary());
    Ok(())
}

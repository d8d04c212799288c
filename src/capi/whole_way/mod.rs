//! Two owners, a linkage unit and an assembler, through the functions of the face alone.

mod alone;
mod audited;
mod bulk;
mod release;
mod subject;
mod timed;
mod withdrawn;

use core::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};

use super::handle::Opaque;
use super::*;
use crate::audit::AuditLog;
use crate::crypto::{LinkKey, RecipientKey, RootKey, Signer, random_bytes};
use crate::identifier::NeverIssued;
use crate::policy::{Agreement, Card, Draft, Granted, Party, Role, Terms, Trust};
use crate::time::Timestamp;

const NOW: i64 = 1_790_000_000_000;

type Place<T> = MaybeUninit<Option<Box<T>>>;

fn place<T>() -> Place<T> {
    MaybeUninit::new(None)
}

fn taken<T>(place: Place<T>) -> Option<Box<T>> {
    // SAFETY: made by `place`, so that it is initialised whatever a call does.
    unsafe { place.assume_init() }
}

fn slice(text: &str) -> linkwise_slice<'_> {
    text.as_bytes().into()
}

fn message(error: &linkwise_error) -> String {
    // SAFETY: NULL is allowed.
    let length = unsafe { linkwise_error_message(Some(error), core::ptr::null_mut(), 0) };
    let mut text = vec![0_u8; length + 1];
    // SAFETY: the buffer is as long as it is said to be.
    unsafe { linkwise_error_message(Some(error), text.as_mut_ptr().cast(), text.len()) };
    text.pop();
    String::from_utf8(text).unwrap()
}

/// Calls a function that must succeed.
fn ok(call: impl FnOnce(Option<&mut Place<linkwise_error>>) -> linkwise_status) {
    let mut error = place();
    let status = call(Some(&mut error));
    let error = taken(error);
    assert_eq!(status, LINKWISE_OK, "{}", error.as_deref().map(message).unwrap_or_default());
    assert!(error.is_none());
}

/// Calls a function that must give a handle.
fn made<H>(
    call: impl FnOnce(Option<&mut Place<H>>, Option<&mut Place<linkwise_error>>) -> linkwise_status,
) -> Option<Box<H>> {
    let mut made = place();
    ok(|error| call(Some(&mut made), error));
    let made = taken(made);
    assert!(made.is_some());
    made
}

/// Calls a function that must fail, and gives its message.
fn fails(
    expected: linkwise_status,
    call: impl FnOnce(Option<&mut Place<linkwise_error>>) -> linkwise_status,
) -> String {
    let mut error = place();
    assert_eq!(call(Some(&mut error)), expected);
    let error = taken(error).unwrap();
    assert_eq!(linkwise_error_status(Some(&error)), expected);
    message(&error)
}

struct Actor {
    name: &'static str,
    signer: Box<linkwise_signer>,
    log: Box<linkwise_log>,
}

fn actor(folder: &Path, name: &'static str, role: Role) -> (Actor, Party, Signer) {
    let seed = || random_bytes::<32>().unwrap();
    let (own, log) = (seed(), seed());
    let signer = |seed: &[u8; 32]| Signer::from_secret(crate::secret::Secret::new(*seed)).unwrap();
    let card = Card {
        name: name.to_owned(),
        signer: signer(&own).public_key(),
        recipient: RecipientKey::generate().public_key().to_string(),
        log_origin: format!("linkwise/{name}"),
        log_key: signer(&log).public_key(),
    };
    let now = Timestamp::from_unix_ms(NOW).unwrap();
    let (path, state) = (folder.join(name), folder.join(format!("{name}.state")));
    let log = AuditLog::create(&path, &state, &card.log_origin, signer(&log), name, now).unwrap();
    let handles =
        Actor { name, signer: linkwise_signer::boxed(signer(&own)), log: linkwise_log::boxed(log) };
    (handles, Party::new(card, vec![role]), signer(&own))
}

struct World {
    folder: tempfile::TempDir,
    agreement: Box<linkwise_agreement>,
    trust: Box<linkwise_trust>,
    link_key: Box<linkwise_link_key>,
    actors: Vec<Actor>,
}

fn world() -> World {
    world_with(|_| {})
}

fn world_with(change: impl FnOnce(&mut Terms)) -> World {
    let folder = tempfile::tempdir().unwrap();
    let everyone = [
        ("health", Role::Controller),
        ("council", Role::Controller),
        ("unit", Role::LinkageUnit),
        ("registry", Role::Assembler),
        ("custodian", Role::KeyCustodian),
        ("panel", Role::Reviewer),
    ];
    let everyone: Vec<_> =
        everyone.into_iter().map(|(name, role)| actor(folder.path(), name, role)).collect();
    let parties: Vec<Party> = everyone.iter().map(|(_, party, _)| party.clone()).collect();
    let trust = Trust { cards: parties.iter().map(|party| party.card.clone()).collect() };
    let (from, until) = ("2026-09-01".parse().unwrap(), "2027-08-31".parse().unwrap());
    let id = random_bytes().unwrap();
    let mut terms = Terms::linkage_quality("whole-way", id, parties, 1, from, until);
    terms.release.smallest_batch = 2;
    terms.schema.never_issued = NeverIssued::Accept;
    change(&mut terms);
    let terms = terms.completed_with("none: the children are invented");
    let draft = Agreement::<Draft>::new(terms).unwrap();
    let signatures: Vec<_> =
        everyone.iter().map(|(_, _, signer)| draft.sign(signer).unwrap()).collect();
    let now = Timestamp::from_unix_ms(NOW).unwrap();
    let agreement: Agreement<Granted> = draft.grant(&signatures, &trust, now).unwrap();
    let terms = agreement.terms();
    let link_key: LinkKey =
        RootKey::generate().unwrap().link_key(terms.schema.suite, agreement.digest(), terms.epoch);
    World {
        folder,
        agreement: linkwise_agreement::boxed(Arc::new(agreement)),
        trust: linkwise_trust::boxed(trust),
        link_key: linkwise_link_key::boxed(link_key),
        actors: everyone.into_iter().map(|(actor, _, _)| actor).collect(),
    }
}

fn request(party: &str) -> linkwise_request<'_> {
    linkwise_request {
        struct_size: size_of::<linkwise_request<'_>>(),
        party: slice(party),
        recipient: slice(""),
        now_ms: NOW,
        opt_out_as_of_ms: 0,
        rows: 0,
        purpose: LINKWISE_PURPOSE_LINKAGE_QUALITY,
        revoked: false.into(),
    }
}

fn sources(files: &[&[u8]]) -> Option<Box<linkwise_sources>> {
    let mut sources = made(|sources, error| linkwise_sources_new(sources, error));
    for file in files {
        let bytes = linkwise_slice::from(*file);
        ok(|error| linkwise_sources_add_bytes(sources.as_deref_mut(), bytes, error));
    }
    assert_eq!(linkwise_sources_count(sources.as_deref()), files.len());
    sources
}

type Outputs = (Option<Box<linkwise_outlets>>, Vec<Box<linkwise_output>>);

fn outlets(names: &[&str]) -> Outputs {
    let mut outlets = made(|outlets, error| linkwise_outlets_new(outlets, error));
    let mut outputs = Vec::new();
    for name in names {
        let name = slice(name);
        outputs.extend(made(|output, error| {
            linkwise_outlets_add_memory(outlets.as_deref_mut(), name, output, error)
        }));
    }
    (outlets, outputs)
}

fn bytes(output: &linkwise_output) -> Vec<u8> {
    let mut bytes = MaybeUninit::new(linkwise_slice::from(b"".as_slice()));
    ok(|error| linkwise_output_bytes(Some(output), Some(&mut bytes), error));
    // SAFETY: initialised above.
    unsafe { bytes.assume_init() }.bytes("bytes").unwrap().to_vec()
}

const COLUMNS: [linkwise_column; 7] = [
    LINKWISE_COLUMN_RECORD_ID,
    LINKWISE_COLUMN_NHS_NUMBER,
    LINKWISE_COLUMN_FORENAME,
    LINKWISE_COLUMN_SURNAME,
    LINKWISE_COLUMN_DATE_OF_BIRTH,
    LINKWISE_COLUMN_SEX,
    LINKWISE_COLUMN_POSTCODE,
];
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

fn empty_records(agreement: &linkwise_agreement) -> Option<Box<linkwise_records>> {
    let rules = made(|rules, error| linkwise_rules_new(Some(agreement), rules, error));
    made(|records, error| linkwise_records_new(rules.as_deref(), records, error))
}

fn add(
    records: Option<&mut linkwise_records>,
    row: &str,
    error: Option<&mut Place<linkwise_error>>,
) -> linkwise_status {
    let fields: Vec<linkwise_field<'_>> = COLUMNS
        .into_iter()
        .zip(row.split(','))
        .map(|(column, text)| linkwise_field { column, text: slice(text) })
        .collect();
    // SAFETY: the fields are as many as is said.
    unsafe { linkwise_records_add(records, fields.as_ptr(), fields.len(), 0, error) }
}

fn records(agreement: &linkwise_agreement, rows: &[&str]) -> Option<Box<linkwise_records>> {
    let mut records = empty_records(agreement);
    for row in rows {
        ok(|error| add(records.as_deref_mut(), row, error));
    }
    records
}

type Encoding = (Option<Box<linkwise_encode_report>>, Vec<Box<linkwise_output>>);

fn encoding(
    world: &mut World,
    owner: usize,
    rows: &[&str],
    registers: Option<&linkwise_registers>,
) -> Encoding {
    let records = records(&world.agreement, rows);
    let actor = &mut world.actors[owner];
    let request = request(actor.name);
    let mut permit = made(|permit, error| {
        linkwise_permit_encode(Some(&world.agreement), Some(&request), 0, permit, error)
    });
    let (mut outlets, outputs) = outlets(&["batch", "handles", "references", "openings"]);
    let scratch = world.folder.path().to_str().unwrap().to_owned();
    let report = made(|report, error| {
        linkwise_encode(
            Some(&mut permit),
            records.as_deref(),
            registers,
            Some(&world.link_key),
            Some(&actor.signer),
            Some(&mut actor.log),
            NOW,
            slice(&scratch),
            Some(&mut outlets),
            None,
            report,
            error,
        )
    });
    assert!(permit.is_none() && outlets.is_none());
    (report, outputs)
}

fn encoded(world: &mut World, owner: usize, rows: &[&str]) -> Vec<Vec<u8>> {
    let (report, outputs) = encoding(world, owner, rows, None);
    assert_eq!(linkwise_encode_report_records(report.as_deref()), rows.len() as u64);
    assert_eq!(linkwise_encode_report_pass_count(report.as_deref()), 13);
    outputs.iter().map(|output| bytes(output)).collect()
}

/// Applies a map, with what it gives and writes.
fn mapping(
    world: &mut World,
    owner: usize,
    (references, map): (&[u8], &[u8]),
    barred: Option<&linkwise_barred_links>,
    mappings: Option<&mut Place<linkwise_mappings>>,
) -> (linkwise_status, Outputs) {
    let actor = &mut world.actors[owner];
    let request = request(actor.name);
    let mut permit = made(|permit, error| {
        linkwise_permit_map(Some(&world.agreement), Some(&request), 0, permit, error)
    });
    let (mut references, mut map) = (sources(&[references]), sources(&[map]));
    let mut places = outlets(&["mapped"]);
    let status = linkwise_map(
        Some(&mut permit),
        Some(&mut references),
        Some(&mut map),
        barred,
        Some(&actor.signer),
        Some(&mut actor.log),
        NOW,
        Some(&mut places.0),
        mappings,
        None,
    );
    (status, places)
}

type Pseudonyms = Vec<(String, u128)>;

fn mapped(world: &mut World, owner: usize, references: &[u8], map: &[u8]) -> Pseudonyms {
    mapped_with(world, owner, references, map, None)
}

fn mapped_with(
    world: &mut World,
    owner: usize,
    references: &[u8],
    map: &[u8],
    barred: Option<&linkwise_barred_links>,
) -> Pseudonyms {
    let mut mappings = place();
    let (status, (_, outputs)) =
        mapping(world, owner, (references, map), barred, Some(&mut mappings));
    assert_eq!(status, LINKWISE_OK);
    let mappings = taken(mappings);
    assert!(bytes(&outputs[0]).starts_with(b"record_id,pseudonym\n"));
    let count = linkwise_mappings_count(mappings.as_deref());
    let mut rows = Vec::new();
    for index in 0..count {
        let mut one =
            MaybeUninit::new(linkwise_mapping { record_id: slice(""), pseudonym: [0; 16] });
        ok(|error| linkwise_mappings_at(mappings.as_deref(), index, Some(&mut one), error));
        // SAFETY: initialised above.
        let one = unsafe { one.assume_init() };
        let id = one.record_id.text("id").unwrap().to_owned();
        rows.push((id, u128::from_be_bytes(one.pseudonym)));
    }
    // The same through Arrow, after the handle is gone.
    let mut stream = MaybeUninit::new(FFI_ArrowArrayStream::empty().into());
    ok(|error| linkwise_mappings_export(mappings.as_deref(), Some(&mut stream), error));
    linkwise_mappings_free(mappings);
    let batches = batches(stream);
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), rows.len());
    rows
}

fn batches(stream: MaybeUninit<ArrowArrayStream>) -> Vec<RecordBatch> {
    // SAFETY: initialised with an empty stream, or by an export.
    let mut stream = unsafe { stream.assume_init() };
    // SAFETY: a stream that the library made.
    let stream = unsafe { stream.take() };
    ArrowArrayStreamReader::try_new(stream).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn two_owners_link_and_map_in_memory() {
    let mut world = world();
    let (h, c) = (encoded(&mut world, 0, &HEALTH), encoded(&mut world, 1, &COUNCIL));

    // The unit scores, lists and explains.
    let agreement = &world.agreement;
    let unit = &mut world.actors[2];
    let own = request(unit.name);
    let mut permit =
        made(|permit, error| linkwise_permit_score(Some(agreement), Some(&own), 0, permit, error));
    let (mut both, (mut outlet, outputs)) = (sources(&[&h[0], &c[0]]), outlets(&["edges", "bins"]));
    let too_early = fails(LINKWISE_E_USAGE, |error| {
        let mut bytes = MaybeUninit::new(slice(""));
        linkwise_output_bytes(Some(&outputs[0]), Some(&mut bytes), error)
    });
    assert!(too_early.contains("nothing was released"), "{too_early}");
    let report = made(|report, error| {
        linkwise_score(
            Some(&mut permit),
            Some(&mut both),
            Some(&unit.signer),
            Some(&mut unit.log),
            NOW,
            Some(&mut outlet),
            None,
            report,
            error,
        )
    });
    let edges = bytes(&outputs[0]);
    let released = linkwise_score_report_released(report.as_deref());
    assert!(released >= 3);
    let explain = || {
        made(|permit, error| linkwise_permit_explain(Some(agreement), Some(&own), 0, permit, error))
    };
    let (mut permit, mut file) = (explain(), sources(&[&edges]));
    let listed = made(|listed, error| {
        linkwise_released_edges(
            Some(&mut permit),
            Some(&mut file),
            Some(&unit.signer),
            Some(&mut unit.log),
            NOW,
            listed,
            error,
        )
    });
    assert_eq!(linkwise_edges_count(listed.as_deref()) as u64, released);
    let mut edge = MaybeUninit::new(linkwise_edge {
        left: [0; 16],
        right: [0; 16],
        weight_bits: 0,
        edge_class: 0,
    });
    ok(|error| linkwise_edges_at(listed.as_deref(), 0, Some(&mut edge), error));
    // SAFETY: initialised above.
    let edge = unsafe { edge.assume_init() };
    let (mut permit, mut both) = (explain(), sources(&[&h[0], &c[0]]));
    let why = made(|why, error| {
        linkwise_explain(
            Some(&mut permit),
            Some(&mut both),
            edge.left.as_slice().into(),
            edge.right.as_slice().into(),
            Some(&unit.signer),
            Some(&mut unit.log),
            NOW,
            None,
            why,
            error,
        )
    });
    assert_eq!(linkwise_explanation_weight_bits(why.as_deref()), edge.weight_bits);
    let mut sum = 0;
    for index in 0..linkwise_explanation_level_count(why.as_deref()) {
        let mut level = MaybeUninit::new(linkwise_explained_level {
            comparison: slice(""),
            level: slice(""),
            m: 0.0,
            u: 0.0,
            weight_units: 0,
        });
        ok(|error| linkwise_explanation_level(why.as_deref(), index, Some(&mut level), error));
        // SAFETY: initialised above.
        sum += unsafe { level.assume_init() }.weight_units;
    }
    assert_eq!(sum, linkwise_explanation_weight_units(why.as_deref()));
    let mut stream = MaybeUninit::new(FFI_ArrowArrayStream::empty().into());
    ok(|error| linkwise_edges_export(listed.as_deref(), Some(&mut stream), error));
    let exported = batches(stream);
    assert_eq!(exported.iter().map(RecordBatch::num_rows).sum::<usize>() as u64, released);

    // The registry assembles, and a second time is refused, with the refusal in its log.
    let registry = &mut world.actors[3];
    let own = request(registry.name);
    let mut assemble = |expected| {
        let mut permit = made(|permit, error| {
            linkwise_permit_assemble(Some(agreement), Some(&own), 0, permit, error)
        });
        let (mut edges, mut handles) = (sources(&[&edges]), sources(&[&h[1], &c[1]]));
        let (mut outlet, outputs) = outlets(&["map:health", "map:council"]);
        let mut report = place();
        let status = linkwise_assemble(
            Some(&mut permit),
            Some(&mut edges),
            Some(&mut handles),
            Some(&registry.signer),
            Some(&mut registry.log),
            NOW,
            slice(""),
            Some(&mut outlet),
            None,
            Some(&mut report),
            None,
        );
        assert_eq!(status, expected);
        (taken(report), outputs)
    };
    let (report, maps) = assemble(LINKWISE_OK);
    assert_eq!(linkwise_assemble_report_matches(report.as_deref()), 3);
    assert_eq!(linkwise_assemble_report_linked_people(report.as_deref()), 3);
    assert_eq!(linkwise_assemble_report_owner_count(report.as_deref()), 2);
    assert!(assemble(LINKWISE_E_POLICY_REFUSED).0.is_none());
    assert_eq!(last_entry(&mut world.actors[3]), crate::audit::EntryKind::PermitRefused);

    // Each owner maps: the three pairs have one pseudonym each.
    let of_health = mapped(&mut world, 0, &h[2], &bytes(&maps[0]));
    let of_council = mapped(&mut world, 1, &c[2], &bytes(&maps[1]));
    let of = |rows: &[(String, u128)], id: &str| {
        rows.iter().find(|(own, _)| own == id).map(|(_, pseudonym)| *pseudonym)
    };
    assert_eq!((of_health.len(), of_council.len()), (4, 3));
    for (left, right) in [("h1", "c6"), ("h2", "c7"), ("h3", "c8")] {
        assert!(of(&of_health, left).is_some());
        assert_eq!(of(&of_health, left), of(&of_council, right));
    }
}

#[test]
fn a_permit_is_gone_whatever_comes_of_the_act() {
    let world = world();
    let own = request("health");
    let mut permit = made(|permit, error| {
        linkwise_permit_encode(Some(&world.agreement), Some(&own), 0, permit, error)
    });
    let (mut outlets, outputs) = outlets(&["batch"]);
    let mut report = place();
    let status = linkwise_encode(
        Some(&mut permit),
        None,
        None,
        None,
        None,
        None,
        NOW,
        slice("."),
        Some(&mut outlets),
        None,
        Some(&mut report),
        None,
    );
    assert_eq!(status, LINKWISE_E_USAGE);
    assert!(permit.is_none() && outlets.is_none() && taken(report).is_none());
    fails(LINKWISE_E_USAGE, |error| {
        let mut bytes = MaybeUninit::new(slice(""));
        linkwise_output_bytes(Some(&outputs[0]), Some(&mut bytes), error)
    });
}

#[test]
fn a_refused_record_loses_nothing() {
    let world = world();
    let mut records = records(&world.agreement, &HEALTH);
    let why = fails(LINKWISE_E_INPUT_REJECTED, |error| {
        add(records.as_deref_mut(), "h5,990 000 1029,A,B,2014-03-07,F,LK1 4AB", error)
    });
    assert!(why.contains("nhs_number") && !why.contains("1029"), "{why}");
    ok(|error| add(records.as_deref_mut(), "h6,,A,B,2014-03-07,F,LK1 4AB", error));
    fails(LINKWISE_E_INPUT_REJECTED, |error| add(records.as_deref_mut(), ",,A,B", error));
    assert_eq!(linkwise_records_count(records.as_deref()), 5);
    assert_eq!(linkwise_records_rejected_count(records.as_deref()), 2);
    let mut one = MaybeUninit::new(linkwise_rejected_row { row: 0, code: slice(""), column: 0 });
    ok(|error| linkwise_records_rejected(records.as_deref(), 0, Some(&mut one), error));
    // SAFETY: initialised above.
    let one = unsafe { one.assume_init() };
    assert_eq!((one.row, one.column), (4, LINKWISE_COLUMN_NHS_NUMBER));
    assert_eq!(one.code.text("code").unwrap(), "bad check digit");
    let field = linkwise_field { column: 25, text: slice("") };
    // SAFETY: one field.
    fails(LINKWISE_E_USAGE, |error| unsafe {
        linkwise_records_add(records.as_deref_mut(), &raw const field, 1, 0, error)
    });
    let twice = [linkwise_field { column: 1, text: slice("x") }; 2];
    // SAFETY: two fields.
    fails(LINKWISE_E_USAGE, |error| unsafe {
        linkwise_records_add(records.as_deref_mut(), twice.as_ptr(), 2, 0, error)
    });
    assert_eq!(linkwise_records_count(records.as_deref()), 5);
    let mut stream = MaybeUninit::new(FFI_ArrowArrayStream::empty().into());
    ok(|error| linkwise_records_rejected_export(records.as_deref(), Some(&mut stream), error));
    assert_eq!(batches(stream)[0].num_rows(), 2);
}

fn last_entry(actor: &mut Actor) -> crate::audit::EntryKind {
    let log = handle::exclusive(Some(&mut *actor.log)).unwrap();
    log.entries().map(|entry| entry.unwrap().kind).last().unwrap()
}

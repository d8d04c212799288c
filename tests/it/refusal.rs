//! What must be refused, and by which name.

use linkwise::crypto::{RootKey, Suite};
use linkwise::error::ErrorKind;
use linkwise::policy::{Agreement, DatePrecision, Draft, Encode, PlacePrecision, Score, Trust};
use linkwise::record::{Column, ReadingRules, Record};
use linkwise::role::RoleError;
use linkwise::role::data_owner::{CompareTask, compare, explain_pair};
use linkwise::secret::Secret;

use crate::world::{Batch, World, now, signer};

pub(crate) fn records(prefix: &str, count: u32) -> Vec<Record> {
    let names = ["ALICE", "BRYN", "CERYS", "DYLAN", "ELIN", "FFION", "GETHIN", "HUW"];
    (0..count)
        .map(|number| {
            let id = format!("{prefix}{number}");
            let forename = names[number as usize % names.len()];
            let surname = format!("{}SON", names[(number as usize / 3) % names.len()]);
            let born =
                format!("20{:02}-{:02}-{:02}", 8 + number % 9, 1 + number % 12, 1 + number % 28);
            let postcode = format!("AB{} {}AA", 1 + number % 20, number % 10);
            Record::read(&ReadingRules::default(), |column| match column {
                Column::RecordId => Some(id.as_str()),
                Column::Forename => Some(forename),
                Column::Surname => Some(surname.as_str()),
                Column::DateOfBirth => Some(born.as_str()),
                Column::Postcode => Some(postcode.as_str()),
                Column::Sex => Some("F"),
                _ => None,
            })
            .unwrap()
        })
        .collect()
}

fn world() -> World {
    World::new(&["a", "b", "c"], |_| {})
}

pub(crate) fn refused(error: &RoleError, code: &str) {
    let RoleError::Refused(refusal) = error else { panic!("{error}") };
    assert!(refusal.has(code), "{error}");
    assert_eq!(error.kind(), ErrorKind::PolicyRefused);
}

fn mismatched(world: &mut World, batches: &[&Batch], word: &str) {
    let error = world.score(batches).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    assert!(error.to_string().contains(word), "{error}");
}

#[test]
fn an_epoch_is_used_once_and_rises() {
    let mut world = world();
    let one = records("a", 50);
    world.encode("a", &one).unwrap();
    refused(&world.encode("a", &one).unwrap_err(), "EPOCH_USED");
    // The same epoch under a new version of the agreement is the same epoch.
    world.change(|terms| terms.version = 2);
    refused(&world.encode("a", &one).unwrap_err(), "EPOCH_USED");
    world.change(|terms| terms.epoch = 2);
    world.encode("a", &one).unwrap();
    world.change(|terms| terms.epoch = 1);
    refused(&world.encode("a", &one).unwrap_err(), "EPOCH_USED");
}

#[test]
fn edges_of_the_same_passports_are_released_once() {
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let b = world.encode("b", &records("b", 50)).unwrap();
    let c = world.encode("c", &records("c", 50)).unwrap();
    let (edges, _) = world.score(&[&a, &b]).unwrap();
    refused(&world.score(&[&b, &a]).unwrap_err(), "RELEASED_BEFORE");
    // Nor as part of a larger set, which would release the pairs of a and b again.
    refused(&world.score(&[&a, &b, &c]).unwrap_err(), "RELEASED_BEFORE");
    world.assemble(&edges, &[("a", &a), ("b", &b)]).unwrap();
    refused(&world.assemble(&edges, &[("a", &a), ("b", &b)]).unwrap_err(), "RELEASED_BEFORE");
}

#[test]
fn batches_that_differ_name_the_first_difference() {
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let b = records("b", 50);

    let wrong_key = RootKey::from_secret(Secret::new([9; 32])).link_key(
        Suite::Blake3,
        world.agreement.digest(),
        1,
    );
    let other = world.encode_with("b", &b, &wrong_key).unwrap();
    mismatched(&mut world, &[&a, &other], "differ in link key");

    // The same terms but for the epoch: that is what differs, though digests do too.
    world.change(|terms| terms.epoch = 2);
    let other = world.encode("b", &b).unwrap();
    let c = world.encode("c", &records("c", 50)).unwrap();
    mismatched(&mut world, &[&a, &other], "differ in epoch");
    world.change(|terms| terms.epoch = 1);
    mismatched(&mut world, &[&a, &other], "differ in epoch");
    mismatched(&mut world, &[&other, &a], "differ in epoch");
    // Two batches that agree with each other and not with the agreement in hand.
    mismatched(&mut world, &[&c, &other], "the agreement in hand differ in epoch");

    // Another epoch of another agreement.
    world.change(|terms| {
        terms.epoch = 3;
        terms.title = "Another".to_owned();
    });
    let other = world.encode("b", &b).unwrap();
    mismatched(&mut world, &[&a, &other], "differ in agreement and epoch");
    world.change(|terms| terms.epoch = 1);
    mismatched(&mut world, &[&a, &other], "differ in agreement and epoch");
    mismatched(&mut world, &[&a, &c], "differ in agreement and epoch");
    world.change(|terms| terms.title = "test".to_owned());

    world.change(|terms| {
        terms.schema.suite = Suite::HmacSha256;
        terms.epoch = 4;
    });
    let other = world.encode("b", &b).unwrap();
    world.change(|terms| {
        terms.schema.suite = Suite::Blake3;
        terms.epoch = 1;
    });
    mismatched(&mut world, &[&a, &other], "differ in suite");
    mismatched(&mut world, &[&other, &a], "differ in suite");

    // One epoch, another agreement.
    world.change(|terms| {
        terms.id = "another".to_owned();
    });
    let other = world.encode("b", &b).unwrap();
    mismatched(&mut world, &[&a, &other], "differ in agreement and cannot");
}

/// What is signed of a passport comes first; the last 64 bytes are the signature.
fn altered(batch: &Batch, signer: &linkwise::crypto::Signer, change: &dyn Fn(&mut [u8])) -> Batch {
    let lwk = crate::lwk::with_passport(&batch.lwk, signer, change);
    Batch { lwk, ..batch.clone() }
}

#[test]
fn batches_of_two_formats_or_libraries_refuse_to_link() {
    use crate::lwk;
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let b = world.encode("b", &records("b", 50)).unwrap();
    let (of_a, of_b) = (signer("a", "signer"), signer("b", "signer"));
    // Signed anew without a change, the batch is as good as before, so the refusals below are about
    // what was changed.
    assert_eq!(altered(&b, &of_b, &|_| {}).lwk, b.lwk);
    let library = |bytes: &mut [u8]| bytes[lwk::LIBRARY] ^= 1;
    let newer = altered(&b, &of_b, &library);
    mismatched(&mut world, &[&a, &newer], "differ in library digest");
    mismatched(&mut world, &[&newer, &a], "differ in library digest");
    let key = altered(&b, &of_b, &|bytes| bytes[lwk::LINK_CHECK] ^= 1);
    mismatched(&mut world, &[&a, &key], "differ in link key");
    // The library comes before the key, and the suite before both.
    let both = altered(&key, &of_b, &library);
    mismatched(&mut world, &[&a, &both], "differ in library digest");
    let all = altered(&both, &of_b, &|bytes| bytes[lwk::SUITE] = Suite::HmacSha256.number());
    mismatched(&mut world, &[&a, &all], "differ in suite");
    // A format that this library does not read, in the passport alone and in the whole file.
    let format = |bytes: &mut [u8]| bytes[lwk::FORMAT] = 2;
    let passport = altered(&all, &of_b, &format);
    mismatched(&mut world, &[&a, &passport], "format version 2");
    let mut whole = passport.clone();
    whole.lwk[lwk::FILE_VERSION] = 2;
    mismatched(&mut world, &[&a, &whole], "format version 2");
    mismatched(&mut world, &[&whole, &a], "format version 2");
    // Two batches of one library, which is not the one at work here, still meet.
    let (a, b) = (altered(&a, &of_a, &library), altered(&b, &of_b, &library));
    world.score(&[&a, &b]).unwrap();
}

/// Passes and fields that need more precision than is allowed are made and compared by nobody.
#[test]
fn what_precision_leaves_out_is_not_computed() {
    let mut world = World::new(&["a", "b"], |terms| {
        terms.limits.birth = DatePrecision::Month;
        terms.limits.place = PlacePrecision::District;
    });
    let expected: Vec<String> = world
        .agreement
        .terms()
        .effective_schema()
        .passes
        .iter()
        .map(linkwise::schema::Pass::id)
        .collect();
    assert_eq!(expected.len(), 5);
    let (left, right) = (records("a", 200), records("b", 200));
    let (a, b) = (world.encode("a", &left).unwrap(), world.encode("b", &right).unwrap());
    // The passport names its passes in readable text.
    let says = |pass: &str| a.lwk.windows(pass.len()).any(|window| window == pass.as_bytes());
    for pass in &world.agreement.terms().schema.passes {
        assert_eq!(says(&pass.id()), expected.contains(&pass.id()), "{pass}");
    }
    let (edges, report) = world.score(&[&a, &b]).unwrap();
    assert!(report.met > 0);
    world.assemble(&edges, &[("a", &a), ("b", &b)]).unwrap();
    // A batch under a wider reading is none of this agreement's: its digest is another.
    let mut wider = World::new(&["a", "b"], |_| {});
    let other = wider.encode("b", &right).unwrap();
    mismatched(&mut world, &[&a, &other], "agreement");
    // Plain comparison keeps to the same.
    let mut one = world.organisations.remove("a").unwrap();
    let task = CompareTask { left: &left, right: Some(&left), signer: &one.signer };
    let plain = compare(world.permit("a").unwrap(), &task, &mut one.log, now()).unwrap();
    let why = explain_pair(&plain, &left[0], &left[0]);
    assert!(why.levels.iter().all(|item| item.comparison != "date_of_birth"));
}

#[test]
fn children_born_outside_the_agreed_days_are_refused() {
    let born = |world: &mut World, text: &str| {
        let mut batch = records("a", 2);
        let record = Record::read(&ReadingRules::default(), |column| match column {
            Column::RecordId => Some("x"),
            Column::Surname => Some("JONES"),
            Column::DateOfBirth => Some(text),
            _ => None,
        });
        batch.push(record.unwrap());
        batch.rotate_right(1);
        let mut one = world.organisations.remove("a").unwrap();
        let task = CompareTask { left: &batch, right: None, signer: &one.signer };
        let plain = compare(world.permit("a").unwrap(), &task, &mut one.log, now());
        world.organisations.insert("a".to_owned(), one);
        let encoded = world.encode("a", &batch);
        // A delivery of its own for each try.
        world.change(|terms| terms.epoch += 1);
        match (plain, encoded) {
            (Ok(_), Ok(_)) => true,
            (Err(plain), Err(encoded)) => {
                refused(&plain, "BORN_OUTSIDE");
                refused(&encoded, "BORN_OUTSIDE");
                assert!(!encoded.to_string().contains("20"), "{encoded}");
                false
            }
            _ => panic!("one side refuses and the other does not: {text}"),
        }
    };
    let mut world = World::new(&["a", "b"], |terms| {
        terms.limits.born_from = "2008-01-01".parse().ok();
        terms.limits.born_until = "2016-08-31".parse().ok();
    });
    for inside in ["2008-01-01", "2016-08-31", "2016-08", "2016", "2008", ""] {
        assert!(born(&mut world, inside), "{inside}");
    }
    for outside in ["2007-12-31", "2016-09-01", "2016-09", "2007-12", "2007", "2017"] {
        assert!(!born(&mut world, outside), "{outside}");
    }
    let mut open = World::new(&["a", "b"], |_| {});
    assert!(born(&mut open, "1950-01-01"));
}

#[test]
fn one_batch_of_each_owner() {
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let error = world.score(&[&a, &a]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    assert_eq!(world.score(&[&a]).unwrap_err().kind(), ErrorKind::Usage);
}

#[test]
fn a_row_swapped_under_a_passport_is_named_and_nothing_is_released() {
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let mut b = world.encode("b", &records("b", 50)).unwrap();
    let last = b.lwk.len() - 40;
    b.lwk[last] ^= 1;
    let error = world.score(&[&a, &b]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VerificationFailed, "{error}");
    assert!(error.to_string().contains("swapped or altered under the passport"), "{error}");
}

#[test]
fn the_wrong_link_key_or_signer_is_a_key_mismatch() {
    let mut world = world();
    let stale = world.root.link_key(Suite::Blake3, world.agreement.digest(), 7);
    let error = world.encode_with("a", &records("a", 50), &stale).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyMismatch, "{error}");
    // b's home cannot act as a.
    let mut b = world.organisations.remove("b").unwrap();
    let a = world.organisations.remove("a").unwrap();
    b.log = a.log;
    b.name = "a".to_owned();
    world.organisations.insert("a".to_owned(), b);
    let error = world.encode("a", &records("a", 50)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyMismatch, "{error}");
}

#[test]
fn signatures_missing_forged_or_unpinned_are_each_named() {
    let world = world();
    let draft = Agreement::<Draft>::new(world.agreement.terms().clone()).unwrap();
    let all: Vec<_> =
        world.organisations.values().map(|one| draft.sign(&one.signer).unwrap()).collect();
    let trust =
        || Trust { cards: world.organisations.values().map(|one| one.card.clone()).collect() };
    assert!(draft.grant(&all, &trust(), now()).is_ok());
    for place in 0..all.len() {
        let mut fewer = all.clone();
        let gone = fewer.remove(place);
        let refusal = draft.grant(&fewer, &trust(), now()).unwrap_err();
        assert!(refusal.has("SIGNATURE_MISSING") && refusal.to_string().contains(&gone.party));
        let mut forged = all.clone();
        forged[place].signature = all[(place + 1) % all.len()].signature;
        assert!(draft.grant(&forged, &trust(), now()).unwrap_err().has("SIGNATURE_FORGED"));
        let mut unpinned = trust();
        unpinned.cards.retain(|card| card.name != gone.party);
        assert!(draft.grant(&all, &unpinned, now()).unwrap_err().has("KEY_NOT_PINNED"));
    }
}

#[test]
fn nobody_does_what_the_agreement_gives_to_others() {
    let mut world = world();
    assert!(world.permit::<Score>("a").unwrap_err().has("ACT_NOT_ALLOWED"));
    assert!(world.permit::<Encode>("unit").unwrap_err().has("ACT_NOT_ALLOWED"));
    assert!(world.permit::<Encode>("stranger").unwrap_err().has("NOT_A_PARTY"));
    refused(&world.encode("a", &records("a", 1)).unwrap_err(), "BATCH_TOO_SMALL");
}

#[test]
fn maps_and_handles_of_other_batches_are_refused() {
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let b = world.encode("b", &records("b", 50)).unwrap();
    let c = world.encode("c", &records("c", 50)).unwrap();
    let (edges, _) = world.score(&[&a, &b]).unwrap();
    let error = world.assemble(&edges, &[("a", &a), ("b", &c)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    let error = world.assemble(&edges, &[("a", &a), ("b", &b), ("c", &c)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    let mut altered = edges.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    let error = world.assemble(&altered, &[("a", &a), ("b", &b)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VerificationFailed, "{error}");
    let (maps, _) = world.assemble(&edges, &[("a", &a), ("b", &b)]).unwrap();
    let error = world.map("a", &a, &maps["b"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    let error = world.map("a", &b, &maps["a"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassportMismatch, "{error}");
    assert_eq!(world.map("a", &a, &maps["a"]).unwrap().len(), 50);
}

#[test]
fn a_duplicate_record_id_is_refused_without_naming_it() {
    let mut world = world();
    let mut twice = records("secret-id-", 50);
    twice.push(twice[7].clone());
    let error = world.encode("a", &twice).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InputRejected);
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn an_empty_batch_is_refused_by_its_size() {
    let mut world = world();
    refused(&world.encode("a", &[]).unwrap_err(), "BATCH_TOO_SMALL");
}

#[test]
fn a_log_that_is_not_given_is_no_forgery() {
    let mut world = world();
    let a = world.encode("a", &records("a", 50)).unwrap();
    let b = world.encode("b", &records("b", 50)).unwrap();
    let (edges, _) = world.score(&[&a, &b]).unwrap();
    let (maps, _) = world.assemble(&edges, &[("a", &a), ("b", &b)]).unwrap();
    world.map("a", &a, &maps["a"]).unwrap();
    world.map("b", &b, &maps["b"]).unwrap();
    let folders = world.log_folders();
    let pick = |names: &[&str]| -> Vec<std::path::PathBuf> {
        folders
            .iter()
            .filter(|folder| names.iter().any(|name| folder.ends_with(format!("{name}/log"))))
            .cloned()
            .collect()
    };
    for names in [&["a", "b"][..], &["a", "unit"], &["a", "b", "c", "unit", "custodian"]] {
        let verdict = linkwise::audit::verify_logs(&pick(names), &[], &[]);
        assert!(verdict.is_sound(), "{names:?}: {:?}", verdict.findings);
    }
}

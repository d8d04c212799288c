//! Caps, missing values, counts of levels, and what a batch refuses.

use core::ops::ControlFlow;
use std::cell::RefCell;

use super::*;
use crate::encode::handle::MOST_ROWS;
use crate::error::ErrorKind;
use crate::schema::{Comparison, Flag, MissingMode, Pass, PassLayout, SexLevel};

fn one_pass(pass: &str) -> Schema {
    let mut schema = Schema::children();
    schema.passes = vec![pass.parse().unwrap()];
    schema
}

fn share(person: &mut Person, number: &str) {
    person.nhs = Some((number.to_owned(), true));
}

fn ids(batch: &EncodedBatch, bytes: &[u8], people: &[Person]) -> Vec<String> {
    let model = opened(batch, bytes, people);
    let rows = model.into_iter().flat_map(|(_, rows)| rows.unwrap());
    let mut ids: Vec<String> = rows.map(|row| row.id).collect();
    ids.sort();
    ids
}

#[test]
fn a_token_that_too_many_share_leaves_with_none() {
    let schema = one_pass("nhs_number");
    let mut people = person::people(20);
    for place in [3, 5, 8] {
        share(&mut people[place], "shared");
    }
    share(&mut people[10], "pair");
    share(&mut people[11], "pair");
    let (batch, bytes) = encode(&schema, &people);
    let left = ids(&batch, &bytes, &people);
    assert_eq!(left.len(), 17);
    assert!(!left.contains(&"id-5".to_owned()) && left.contains(&"id-10".to_owned()));
    let statistics = &batch.passes[0];
    assert_eq!((statistics.withheld_rows, statistics.withheld_tokens), (3, 1));
    assert_eq!((statistics.rows, statistics.records), (17, 20));
    assert_eq!(statistics.tokens, 17);
}

#[test]
fn superseded_rows_push_nobody_out_and_do_not_crowd() {
    let schema = one_pass("nhs_number");
    let mut people = person::people(20);
    share(&mut people[0], "victim");
    share(&mut people[1], "victim");
    for person in &mut people[2..9] {
        person.old_nhs = vec!["victim".to_owned()];
    }
    people[12].old_nhs = vec!["old".to_owned(), people[12].nhs.clone().unwrap().0];
    let (batch, bytes) = encode_with(&schema, &people, false, &nothing_compares).unwrap();
    let left = ids(&batch, &bytes, &people);
    // Every current row, and the one old number that is not crowded; the number that is both
    // current and old makes one row.
    assert_eq!(left.len(), 21);
    assert_eq!(left.iter().filter(|id| *id == "id-12").count(), 2);
    assert_eq!(batch.passes[0].withheld_rows, 7);
}

#[test]
fn a_crowded_pass_is_left_out_or_an_error() {
    let mut schema = small_schema();
    let mut people = person::people(30);
    for (n, person) in people.iter_mut().enumerate() {
        share(person, &format!("{}", n / 2));
    }
    let (batch, bytes) = encode(&schema, &people);
    assert_eq!(batch.left_out.len(), 1);
    let crowded = &batch.left_out[0];
    assert_eq!((crowded.pass.as_str(), crowded.mean_thousandths), ("nhs_number", 2000));
    assert_eq!(crowded.tokens_by_records.clone().into_iter().collect::<Vec<_>>(), [(2, 15)]);
    assert_eq!(batch.passport.passes[0].rows, None);
    batch.passport.check_schema(&schema).unwrap();
    assert_eq!(read(&bytes).unwrap().1.len(), 1);
    schema.mean_records_per_token = 2000;
    assert!(encode(&schema, &people).0.left_out.is_empty());
    schema.mean_records_per_token = 1999;
    schema.crowded_pass_is_error = true;
    let error = encode_with(&schema, &people, false, &nothing_compares).unwrap_err();
    assert!(matches!(&error, EncodeError::CrowdedPass { pass, .. } if pass == "nhs_number"));
    assert_eq!(error.kind(), ErrorKind::ResourceCap);
}

#[test]
fn rare_patterns_of_missing_values_do_not_show() {
    let mut schema = one_pass("nhs_number");
    let mut people = person::people(60);
    people[..20].iter_mut().for_each(|person| person.sex = None);
    people[20..39].iter_mut().for_each(|person| person.postcode = None);
    let flags = |batch: &EncodedBatch, bytes: &[u8]| {
        let rows = opened(batch, bytes, &people).remove(0).1.unwrap();
        let mut flags: Vec<u16> =
            rows.iter().map(|row| row.flags & !Flag::Verified.bit()).collect();
        flags.sort_unstable();
        flags
    };
    let (batch, bytes) = encode(&schema, &people);
    assert_eq!(batch.coarsened, 19);
    let shown = flags(&batch, &bytes);
    assert_eq!(shown[..40], [0; 40]);
    assert_eq!(shown[40..], [Flag::Sex.bit(); 20]);
    schema.missing = MissingMode::Random;
    let (batch, bytes) = encode(&schema, &people);
    assert_eq!((batch.coarsened, flags(&batch, &bytes)), (0, vec![0; 60]));
}

#[test]
fn what_stands_for_a_missing_value_looks_like_a_value() {
    // Absent everywhere: forename, sex and UPN; the codes of them differ from record to record.
    let schema = one_pass("nhs_number");
    let mut people = person::people(200);
    for person in &mut people {
        (person.forename, person.sex, person.upn) = (None, None, None);
    }
    let layout = schema.layout(&schema.passes[0]);
    let (batch, bytes) = encode(&schema, &people);
    let rows = opened(&batch, &bytes, &people).remove(0).1.unwrap();
    let mut ones = 0;
    let mut bits = 0;
    for code in layout.codes() {
        let mut codes: Vec<&[u8]> =
            rows.iter().map(|row| &row.codes[code.offset..][..code.length]).collect();
        ones += codes.iter().flat_map(|code| *code).map(|byte| byte.count_ones()).sum::<u32>();
        bits += codes.len() * code.length * 8;
        codes.sort_unstable();
        codes.dedup();
        // Of 200 codes of 16 bits some 0.3 pairs are equal by chance.
        assert!(codes.len() > 194, "{:?}", code.source);
    }
    let share = f64::from(ones) / bits as f64;
    assert!((share - 0.5).abs() < 0.01, "{share}");
    // The exact and the bigram code of one missing name share no bytes, nor does a second row.
    let row = rows.iter().next().unwrap();
    assert_ne!(row.codes[..2], row.codes[4..6]);
}

#[test]
fn levels_are_counted_over_the_sample() {
    let schema = one_pass("nhs_number");
    let layout: PassLayout = schema.layout(&Pass::new(Vec::new()));
    let place = layout.place(crate::schema::CodeSource::Sex).unwrap();
    let pairs = RefCell::new(0u32);
    let compare = |left: CodeRow<'_>, right: CodeRow<'_>| {
        *pairs.borrow_mut() += 1;
        assert_eq!(left.codes.len(), layout.code_bytes());
        let level = if Flag::Sex.is_set(left.flags | right.flags) {
            SexLevel::Missing
        } else if left.codes[place.clone()] == right.codes[place.clone()] {
            SexLevel::Agree
        } else {
            SexLevel::Different
        };
        LevelVector::default().with(Comparison::Sex, level as u8)
    };
    let mut people = person::people(4500);
    people.iter_mut().step_by(10).for_each(|person| person.sex = None);
    let (few, _) = encode_with(&schema, &people[..999], false, &compare).unwrap();
    assert!(few.passport.levels.is_empty() && *pairs.borrow() == 0);
    assert_eq!(few.passport.records, 1000);

    let (batch, _) = encode_with(&schema, &people, false, &compare).unwrap();
    assert_eq!(*pairs.borrow(), 200_000);
    let keys = EncodingKeys::new(&link_key(schema.suite), &Digest::of(b"library"));
    let mut drawn: Vec<&Person> = people.iter().collect();
    drawn.sort_by_key(|person| keys.sample_rank(person.id()));
    drawn.truncate(4096);
    let mut expected = [0u64; 3];
    let mut left = 200_000;
    for distance in 1..drawn.len() {
        for first in 0..drawn.len() - distance {
            if left == 0 {
                break;
            }
            left -= 1;
            let level = match (&drawn[first].sex, &drawn[first + distance].sex) {
                (Some(one), Some(two)) if one == two => 1,
                (Some(_), Some(_)) => 2,
                _ => 0,
            };
            expected[level] += 1;
        }
    }
    let sex = batch.passport.levels.iter().find(|item| item.comparison == Comparison::Sex);
    let counts = &sex.unwrap().counts;
    for (count, expected) in counts.iter().zip(expected) {
        assert!(expected > 10_000 && expected < 100_000);
        assert_eq!(*count, (expected + 500) / 1000 * 1000);
    }
    let compared: Vec<Comparison> =
        batch.passport.levels.iter().map(|item| item.comparison).collect();
    assert_eq!(compared.len(), schema.fields.len());
    assert_eq!(Passport::from_bytes(&batch.passport.to_bytes()).unwrap(), batch.passport);
    // The order of the records changes nothing.
    people.reverse();
    let (other, _) = encode_with(&schema, &people, false, &compare).unwrap();
    assert_eq!(other.passport.levels, batch.passport.levels);
}

#[test]
fn numbers_keep_two_digits() {
    for (number, rounded) in [
        (0, 0),
        (9, 9),
        (99, 99),
        (104, 100),
        (105, 110),
        (995, 1000),
        (123_456, 120_000),
        (u64::MAX, 18_000_000_000_000_000_000),
    ] {
        assert_eq!(two_digits(number), rounded);
        assert_eq!(two_digits(rounded), rounded);
    }
}

#[test]
fn what_a_batch_refuses() {
    let mut schema = small_schema();
    let refused = |schema: &Schema, people: &[Person]| {
        encode_with(schema, people, false, &nothing_compares).unwrap_err()
    };
    let mut people = person::people(9);
    people[4].id = "secret".to_owned();
    people[1].id = "secret".to_owned();
    let error = refused(&schema, &people);
    assert!(matches!(error, EncodeError::DuplicateRecord { first: 2, second: 5 }));
    assert!(!format!("{error} {error:?}").contains("secret"));
    people[4].id = String::new();
    let error = refused(&schema, &people);
    assert!(matches!(error, EncodeError::RecordIdLength { record: 5 }));
    assert_eq!(error.kind(), ErrorKind::InputRejected);

    let mut people = person::people(9);
    people[6].old_nhs = (0..MOST_ROWS - 2).map(|n| format!("old {n}")).collect();
    schema.mean_records_per_token = 3000;
    // 255 rows in the first pass and one in the second: all 256 slots.
    let (batch, bytes) = encode(&schema, &people);
    let rows = ids(&batch, &bytes, &people);
    assert_eq!(rows.iter().filter(|id| *id == "id-6").count(), MOST_ROWS);
    people[6].old_nhs.push("one more".to_owned());
    let error = refused(&schema, &people);
    assert!(matches!(error, EncodeError::TooManyRows { record: 7 }));

    let (link_key, handle_key) = (link_key(Suite::HmacSha256), handle_key());
    let mut encoder = BatchEncoder {
        schema: &schema,
        link_key: &link_key,
        owner: OWNER,
        library: &Digest::of(b"library"),
        handle_key: &handle_key,
        log: &log(),
        signer: &signer(),
        compare: &nothing_compares,
        progress: &|_| ControlFlow::Continue(()),
    };
    let none: [Person; 0] = [];
    let mut spool = Cursor::new(Vec::new());
    let error = encoder.encode(&none, &mut spool, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyMismatch);
    encoder.owner = "";
    let other = super::link_key(Suite::Blake3);
    encoder.link_key = &other;
    let error = encoder.encode(&none, &mut spool, &mut Vec::new()).unwrap_err();
    assert!(matches!(error, EncodeError::TextLength { .. }));
}

#[test]
fn an_empty_batch_is_a_batch() {
    let (batch, bytes) = encode(&small_schema(), &[]);
    assert_eq!(batch.records, 0);
    let (_, passes) = read(&bytes).unwrap();
    assert!(passes.len() == 2 && passes.iter().all(|(_, rows)| rows.is_empty()));
}

#[test]
fn a_spool_on_disk_gives_the_same_bytes_and_leaves_nothing() {
    use crate::durable::{NewFile, Visibility};
    let schema = small_schema();
    let people = person::people(50);
    let (_, expected) = encode_with(&schema, &people, true, &nothing_compares).unwrap();
    let (link_key, handle_key) = (link_key(schema.suite), handle_key());
    let encoder = BatchEncoder {
        schema: &schema,
        link_key: &link_key,
        owner: OWNER,
        library: &Digest::of(b"library"),
        handle_key: &handle_key,
        log: &log(),
        signer: &signer(),
        compare: &nothing_compares,
        progress: &|_| ControlFlow::Continue(()),
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spool");
    let mut spool = NewFile::create(&path, Visibility::Owner).unwrap();
    let references = References::fixed((0..50).collect(), Secret::new([11; 32]));
    let mut bytes = Vec::new();
    encoder.encode_as(&people, references, &mut spool, &mut bytes).unwrap();
    assert_eq!(bytes, expected);
    drop(spool);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn slots_are_a_permutation_that_tells_nothing_of_the_pass() {
    let references = References::fixed(vec![0, 1], Secret::new([1; 32]));
    let mut all = [0; MOST_ROWS];
    references.slots(1, 0, &mut all);
    let mut part = [0; 6];
    references.slots(1, 250, &mut part);
    assert_eq!(all[250..], part);
    let mut sorted = all;
    sorted.sort_unstable();
    assert!(sorted.iter().copied().eq(0..=255));
    let mut seen = [0u32; 4];
    for reference in 0..2000 {
        let mut first = [0; 1];
        references.slots(reference, 0, &mut first);
        seen[usize::from(first[0] / 64)] += 1;
    }
    // 500 expected in each quarter, standard deviation 19.
    assert!(seen.iter().all(|count| count.abs_diff(500) < 90), "{seen:?}");
}

#[test]
fn references_are_a_fresh_permutation() {
    let people = person::people(300);
    let (first, _) = encode(&small_schema(), &people);
    let (second, _) = encode(&small_schema(), &people);
    assert_ne!(first.references, second.references);
    let mut sorted = first.references;
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..300));
}

#[test]
fn the_first_difference_is_named() {
    let (batch, _) = encode(&small_schema(), &person::people(3));
    let mine = batch.passport;
    let mut other = mine.clone();
    other.owner = "Borchester".to_owned();
    mine.check_comparable(&other).unwrap();
    let mut differ = |change: &dyn Fn(&mut Passport), expected: Difference| {
        change(&mut other);
        assert_eq!(mine.first_difference(&other), Some(expected));
        let error = mine.check_comparable(&other).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PassportMismatch);
        assert!(error.to_string().contains(&expected.to_string()), "{error}");
    };
    // Each stands before the ones above it.
    differ(&|other| other.link_check.0[0] ^= 1, Difference::LinkKey);
    differ(&|other| other.library = Digest::of(b"x"), Difference::Library);
    differ(&|other| other.epoch += 1, Difference::Epoch);
    differ(&|other| other.agreement = Digest::of(b"x"), Difference::Agreement);
    differ(&|other| other.suite = Suite::HmacSha256, Difference::Suite);
    differ(&|other| other.format = 2, Difference::Format);
}

#[test]
fn a_passport_of_another_schema_is_refused() {
    let schema = small_schema();
    let (batch, _) = encode(&schema, &person::people(3));
    let passport = batch.passport;
    passport.check_schema(&schema).unwrap();
    let refused = |change: &dyn Fn(&mut Schema), expected: &str| {
        let mut other = schema.clone();
        change(&mut other);
        let error = passport.check_schema(&other).unwrap_err();
        assert!(matches!(&error, EncodeError::NotOfSchema { pass } if pass == expected), "{error}");
    };
    refused(&|other| other.passes.swap(0, 1), "birth_day + postcode");
    refused(&|other| other.passes.truncate(1), "birth_day + postcode");
    refused(&|other| other.passes.push("upn".parse().unwrap()), "upn");
    refused(&|other| other.exact_bits = 24, "nhs_number");
}

#[test]
fn progress_reaches_its_end() {
    let schema = small_schema();
    let (link_key, handle_key) = (link_key(schema.suite), handle_key());
    let seen = RefCell::new(Vec::new());
    let encoder = BatchEncoder {
        schema: &schema,
        link_key: &link_key,
        owner: OWNER,
        library: &Digest::of(b"library"),
        handle_key: &handle_key,
        log: &log(),
        signer: &signer(),
        compare: &nothing_compares,
        progress: &|progress| {
            seen.borrow_mut().push(progress);
            ControlFlow::Continue(())
        },
    };
    let people = person::people(1100);
    let mut spool = Cursor::new(Vec::new());
    encoder.encode(&people, &mut spool, &mut std::io::sink()).unwrap();
    let seen = seen.into_inner();
    assert!(seen.is_sorted_by_key(|progress| (progress.pass, progress.steps)));
    let last = seen.last().unwrap();
    assert_eq!((last.pass, last.passes), (2, 2));
    assert_eq!((last.steps, last.steps_in_all), (2200, 2200));
}

#[test]
fn debug_shows_neither_rows_nor_their_order() {
    let schema = one_pass("nhs_number");
    let (batch, bytes) = encode(&schema, &person::people(20));
    assert_eq!(format!("{batch:?}"), "EncodedBatch");
    assert_eq!(format!("{:?}", References::draw(20).unwrap()), "References");
    let mut reader = EncodedReader::new(bytes.as_slice()).unwrap();
    assert_eq!(format!("{reader:?}"), "EncodedReader");
    let mut pass = reader.next_pass().unwrap().unwrap();
    assert_eq!(format!("{pass:?}"), "PassReader");
    assert_eq!(format!("{:?}", pass.next_row().unwrap()), "Some(Row)");
    let rows = container::UnsortedRows { row_bytes: 1, blocks: vec![vec![1, 2, 3]] };
    assert_eq!(format!("{rows:?}"), "UnsortedRows");
}

//! Files, their bytes and their order.

use std::collections::{BTreeMap, BTreeSet};

use linkwise::error::ErrorKind;
use linkwise::population::{Agency, Care, Row, scenarios};

use super::{AUTHORITY, england, files};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let first = files(&england(600, 5));
    assert_eq!(first, files(&england(600, 5)));
    for (one, other) in first.iter().zip(files(&england(600, 6))) {
        assert_ne!(*one, other);
    }
}

/// FNV-1a, written here so that nothing of the crate vouches for itself.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_bytes_are_those_of_every_platform() {
    // Changes only when the generator, the names or the parameters change: say so in the changelog.
    let digests: Vec<_> = files(&england(300, 1)).iter().map(|file| digest(file)).collect();
    assert_eq!(digests, GOLDEN, "{digests:#x?}");
}

const GOLDEN: [u64; 5] = [
    0xc19d_5cc1_b166_501a,
    0xb3d0_05e0_4a2d_8c04,
    0x324e_f02c_69e4_509b,
    0x5de7_6601_f27d_debd,
    0x81a6_904a_f2a5_e5b3,
];

#[test]
fn any_number_of_children_is_met_exactly() {
    for children in [0, 1, 2, 3, 7, 100] {
        for seed in 0..20 {
            let population = england(children, seed);
            assert_eq!(population.persons().len() as u32, children);
            let closed =
                population.persons().iter().filter(|person| person.care() == Care::Closed).count();
            assert!(
                (children as usize - closed..=children as usize)
                    .contains(&population.health().len())
            );
        }
    }
}

fn table(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            assert_eq!(record.len(), header.len());
            header
                .iter()
                .zip(&record)
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect()
        })
        .collect()
}

#[test]
fn files_have_their_columns_and_the_truth_names_every_record_once() {
    let population = england(2_000, 3);
    let files = files(&population);
    let mut truth = BTreeMap::new();
    for row in table(&files[3]) {
        let party = row["party"].clone();
        let old = truth.insert((party, row["record_id"].clone()), row["person"].clone());
        assert!(old.is_none());
    }
    let people: BTreeMap<_, _> =
        table(&files[4]).into_iter().map(|row| (row["person"].clone(), row)).collect();
    assert_eq!(people.len(), 2_000);
    let mut lacking = BTreeSet::new();
    for (agency, file) in Agency::ALL.iter().zip(&files) {
        let header = std::str::from_utf8(file).unwrap().lines().next().unwrap();
        assert_eq!(header, agency.columns().join(","));
        let mut seen = BTreeSet::new();
        for row in table(file) {
            let key = (agency.as_str().to_owned(), row["record_id"].clone());
            let person = truth.remove(&key).expect("every record is in the truth");
            assert!(seen.insert(person.clone()), "one record of a child in an agency");
            for (column, value) in &row {
                let may_lack = matches!(
                    column.as_str(),
                    "nhs_number"
                        | "upn"
                        | "former_upn"
                        | "middle_names"
                        | "preferred_forename"
                        | "former_surname"
                        | "postcode"
                ) || column == "surname" && people[&person]["mononym"] == "yes";
                assert!(may_lack || !value.is_empty(), "{column}");
                assert!(!value.contains('\u{1f}'));
            }
            let no_upn = row
                .get("upn")
                .is_some_and(|upn| upn.is_empty() || upn.starts_with("UN") && upn != "UN1");
            if row.get("nhs_number").is_some_and(String::is_empty) || no_upn {
                lacking.insert(person);
            }
        }
    }
    assert!(truth.is_empty());
    for (person, row) in &people {
        assert_eq!(row["missing_identifier"] == "yes", lacking.contains(person));
        let columns = ["twin", "mover", "looked_after", "eal", "unaccompanied", "placeholder"];
        for column in columns.into_iter().chain(["adopted", "mononym"]) {
            assert!(["yes", "no"].contains(&row[column].as_str()));
        }
        assert!(["0", "1-3", "4-10", "11-15", "16-17"].contains(&row["age_band"].as_str()));
    }
    assert!(
        people.values().any(|row| row["ethnicity"] == "WBRI" && row["ethnic_group"] == "White")
    );
}

#[test]
fn the_order_of_rows_and_the_record_ids_say_nothing_about_the_person() {
    for agency in Agency::ALL {
        let rows = AUTHORITY.records(agency);
        let persons: Vec<_> = rows.iter().map(|row| f64::from(row.person())).collect();
        let places: Vec<_> = (0..rows.len()).map(|place| place as f64).collect();
        let ids: Vec<f64> = rows.iter().map(|row| row.record_id()[1..].parse().unwrap()).collect();
        let noise = 4.0 / (rows.len() as f64).sqrt();
        for (what, values) in [("row", &places), ("record id", &ids)] {
            let correlation = correlation(values, &persons);
            assert!(correlation.abs() < noise, "{what} of {}: {correlation}", agency.as_str());
        }
        assert!(correlation(&places, &ids).abs() < noise);
        // Siblings are made one after the other; in the file they are not neighbours.
        let household = |row: &Row| AUTHORITY.persons()[row.person() as usize].household();
        let neighbours =
            rows.windows(2).filter(|pair| household(&pair[0]) == household(&pair[1])).count();
        assert!(neighbours < 12, "{neighbours}");
        let ids: BTreeSet<_> = rows.iter().map(Row::record_id).collect();
        assert_eq!(ids.len(), rows.len());
    }
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let count = one.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
    let (mean_one, mean_other) = (mean(one), mean(other));
    let sum = |f: &dyn Fn(f64, f64) -> f64| {
        one.iter().zip(other).map(|(a, b)| f(a - mean_one, b - mean_other)).sum::<f64>()
    };
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let error = england(10, 1).write_csv(&missing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InputOutput);
    assert!(error.to_string().starts_with("health.csv"));
}

#[test]
fn debug_shows_no_value() {
    let population = england(50, 1);
    let row = &population.health()[0];
    for text in
        [format!("{row:?}"), format!("{population:?}"), format!("{:?}", scenarios()[0].records())]
    {
        assert!(!text.contains(row.value("surname")) && !text.contains("Hartley"), "{text}");
    }
    assert!(population.summary().to_string().contains("social_care"));
    assert_eq!(population.summary().children(), 50);
}

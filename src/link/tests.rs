//! Quality on foreign data.

use super::*;
use crate::demographic::DateFormat;
use crate::record::{Column, ReadingRules, Record};
use crate::schema::{Field, PostcodeScheme, Schema};

fn febrl(name: &str) -> Option<Vec<Record>> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/febrl").join(name);
    let text = std::fs::read_to_string(path).ok()?;
    let rules = ReadingRules {
        date_format: DateFormat::Compact,
        postcode: PostcodeScheme::Plain { sector: 3, district: 2 },
        invalid_values: crate::record::InvalidValues::TreatAsMissing,
        ..ReadingRules::default()
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let columns = [
        (Column::RecordId, at("rec_id")),
        (Column::Forename, at("given_name")),
        (Column::Surname, at("surname")),
        (Column::DateOfBirth, at("date_of_birth")),
        (Column::Postcode, at("postcode")),
        (Column::Address1, at("address_1")),
        (Column::Address2, at("address_2")),
        (Column::Town, at("suburb")),
    ];
    let mut bad = 0;
    let records = reader
        .records()
        .filter_map(|row| {
            let row = row.unwrap();
            let record = Record::read(&rules, |column| {
                let place = columns.iter().find(|(name, _)| *name == column)?.1;
                row.get(place)
            });
            bad += usize::from(record.is_err());
            if let Err(error) = &record {
                println!("{error}");
            }
            record.ok()
        })
        .collect();
    println!("bad {bad}");
    Some(records)
}

fn f1(schema: &Schema) {
    let (left, right) = (febrl("dataset4a.csv").unwrap(), febrl("dataset4b.csv").unwrap());
    let links = link_plain(&PlainTask {
        schema,
        left: &left,
        right: Some(&right),
        floor_bits: 8,
        tolerated_false_links: 0.01,
        one_record_per_owner: true,
    });
    let id = |record: &Record| record.id().split('-').nth(1).unwrap().to_owned();
    let (mut tp, mut fp, mut review, mut rt) = (0, 0, 0, 0);
    for (l, r, bits, decision) in &links.assembly.pairs {
        let same = id(&left[*l as usize]) == id(&right[*r as usize - left.len()]);
        match decision {
            Decision::Match => {
                if same {
                    tp += 1
                } else {
                    fp += 1;
                    println!("false {bits}")
                }
            }
            _ => {
                review += 1;
                if same {
                    rt += 1
                }
            }
        }
    }
    let (p, r) = (f64::from(tp) / f64::from(tp + fp), f64::from(tp) / 5000.0);
    println!(
        "compared {} out {:?} t {} source {:?} expected {}",
        links.compared,
        links.left_out,
        links.model.threshold,
        links.model.source,
        links.model.expected_matches
    );
    println!(
        "tp {tp} fp {fp} review {review} ({rt} true) P {p:.4} R {r:.4} F1 {:.4}",
        2.0 * p * r / (p + r)
    );
    for c in crate::schema::Comparison::ALL {
        if schema.has(c.field()) {
            println!(
                "{} {:?} m {:?} u {:?}",
                c.name(),
                links.model.weights[c.index()].map(|w| w / 1024),
                links.model.m[c.index()],
                links.model.u[c.index()]
            );
        }
    }
}

#[test]
fn febrl_plain() {
    let mut schema = Schema::children();
    schema.postcode = PostcodeScheme::Plain { sector: 3, district: 2 };
    f1(&schema);
    schema.fields.extend([Field::AddressLine1, Field::AddressLine2, Field::Town]);
    schema.fields.sort();
    for pass in [
        "address_1 + forename[1]",
        "address_1 + surname[1]",
        "address_2 + town + birth_year",
        "town + surname + forename[1]",
        "town + forename + birth_year",
        "date_of_birth + town",
        "pair(forename, surname) + town",
        "pair(forename, surname) + birth_year",
    ] {
        schema.passes.push(pass.parse().unwrap());
    }
    f1(&schema);
}

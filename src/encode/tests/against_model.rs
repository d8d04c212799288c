//! Against the slow model, and against itself in another order.

use proptest::prelude::*;

use super::*;
use crate::schema::{Field, MissingMode};

fn schema(random: bool, suite: Suite, cap: u8, mean: u16) -> Schema {
    let mut schema = Schema::children();
    schema.fields = vec![
        Field::Forename,
        Field::Surname,
        Field::FormerSurname,
        Field::DateOfBirth,
        Field::Sex,
        Field::Postcode,
        Field::NhsNumber,
        Field::UniquePupilNumber,
    ];
    let passes = [
        "nhs_number",
        "upn",
        "birth_day + postcode",
        "date_of_birth + surname[3]",
        "any(surname) + postcode_district + birth_year",
        "forename + sex + birth_month",
    ];
    schema.passes = passes.map(|pass| pass.parse().unwrap()).to_vec();
    schema.suite = suite;
    schema.records_per_token = cap;
    schema.mean_records_per_token = mean;
    if random {
        schema.missing = MissingMode::Random;
        schema.name_bits = 32;
        schema.exact_bits = 24;
        schema.identifier_bits = 64;
    }
    schema.check().unwrap();
    schema
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_batch_is_that_of_the_model(
        people in person::crowd(),
        random in any::<bool>(),
        blake in any::<bool>(),
        cap in 1u8..=3,
        mean in 1000u16..=3000,
    ) {
        let suite = if blake { Suite::Blake3 } else { Suite::HmacSha256 };
        let schema = schema(random, suite, cap, mean);
        let (batch, bytes) = encode(&schema, &people);
        let model = model::encode(
            &schema,
            &link_key(suite),
            &Digest::of(b"library"),
            OWNER,
            &people,
        );
        prop_assert_eq!(&opened(&batch, &bytes, &people), &model);
        for (_, rows) in &model {
            let rows = rows.iter().flatten();
            let mut by_token = std::collections::BTreeMap::new();
            rows.for_each(|row| *by_token.entry(row.token).or_insert(0u8) += 1);
            prop_assert!(by_token.values().all(|rows| *rows <= cap));
        }
        // Another order of the records, another handle order: the same rows.
        let mut reversed = people.clone();
        reversed.reverse();
        let (other, bytes) = encode(&schema, &reversed);
        prop_assert_eq!(&opened(&other, &bytes, &reversed), &model);
    }
}

#[test]
fn blocks_and_threads_leave_no_trace() {
    // More records than fit in one block of work, so that with `rayon` several threads take part.
    let schema = schema(false, Suite::Blake3, 2, 1400);
    let people = person::people(2500);
    let (batch, bytes) = encode_with(&schema, &people, true, &nothing_compares).unwrap();
    let (_, again) = encode_with(&schema, &people, true, &nothing_compares).unwrap();
    assert_eq!(bytes, again);
    let model = opened(&batch, &bytes, &people);
    let mut reversed = people.clone();
    reversed.reverse();
    let (other, bytes) = encode(&schema, &reversed);
    assert_eq!(opened(&other, &bytes, &reversed), model);
    #[cfg(feature = "rayon")]
    {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let alone = pool.install(|| encode_with(&schema, &people, true, &nothing_compares));
        assert_eq!(alone.unwrap().1, again);
    }
}

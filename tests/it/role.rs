//! The main job, in memory: three agencies, one agreement, real keys and logs.

#[cfg(feature = "population")]
mod synthetic {
    use std::collections::BTreeMap;

    use linkwise::population::{Agency, Parameters, Population};
    use linkwise::record::{Column, InvalidValues, ReadingRules, Record};
    use linkwise::schema::Schema;

    use crate::world::{World, people};

    fn records(population: &Population, agency: Agency) -> (Vec<Record>, BTreeMap<String, u32>) {
        let rules = ReadingRules {
            never_issued: linkwise::identifier::NeverIssued::Accept,
            invalid_values: InvalidValues::TreatAsMissing,
            social_care: Some(("999".to_owned(), "synthetic".to_owned())),
            ..ReadingRules::of_schema(&Schema::children())
        };
        let mut truth = BTreeMap::new();
        let records = population
            .records(agency)
            .iter()
            .map(|row| {
                let id = row.record_id();
                truth.insert(format!("{}:{id}", agency.as_str()), row.person());
                Record::read(&rules, |column| match column {
                    Column::RecordId => Some(id.as_str()),
                    column => Some(row.value(column.name())),
                })
                .unwrap()
            })
            .collect();
        (records, truth)
    }

    #[test]
    fn three_agencies_link() {
        let population = Population::generate(&Parameters::default_england(), 3000, 1);
        let mut world = World::new(&["health", "education", "social_care"], |_| {});
        let mut truth = BTreeMap::new();
        let mut files = Vec::new();
        for agency in Agency::ALL {
            let (records, of) = records(&population, agency);
            truth.extend(of);
            files.push((agency.as_str(), records));
        }
        let slices: Vec<(&str, &[Record])> =
            files.iter().map(|(name, records)| (*name, records.as_slice())).collect();
        let maps = world.link(&slices).unwrap();
        let people = people(&maps);
        let (mut correct, mut wrong) = (0u32, 0u32);
        for person in &people {
            for (place, left) in person.iter().enumerate() {
                for right in &person[place + 1..] {
                    if truth[left] == truth[right] { correct += 1 } else { wrong += 1 }
                }
            }
        }
        let mut by_person: BTreeMap<u32, u32> = BTreeMap::new();
        for person in truth.values() {
            *by_person.entry(*person).or_default() += 1;
        }
        let all: u32 = by_person.values().map(|count| count * (count - 1) / 2).sum();
        let precision = f64::from(correct) / f64::from(correct + wrong);
        let recall = f64::from(correct) / f64::from(all);
        println!("correct {correct} wrong {wrong} all {all} P {precision:.4} R {recall:.4}");
        assert!(precision > 0.995 && recall > 0.97, "precision {precision}, recall {recall}");
        let verdict = linkwise::audit::verify_logs(&world.log_folders(), &[], &[]);
        assert!(verdict.is_sound(), "{:?}", verdict.findings);
    }
}

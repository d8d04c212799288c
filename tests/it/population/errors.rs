//! How two agencies write one child.

use std::collections::BTreeMap;

use linkwise::population::{Agency, Care, Parameters, Population, Row};

use super::{AUTHORITY, FIELDS, LARGE, between, by_person, letters_or_digits, share};

/// Shares of children whose two records differ, by field, and of those with two or more such fields
/// other than the postcode.
fn differences(population: &Population, one: Agency, other: Agency) -> ([f64; 5], f64) {
    let others = by_person(population.records(other));
    let (mut counts, mut several, mut pairs) = ([0; 5], 0, 0);
    for row in population.records(one) {
        let Some(second) = others.get(&row.person()) else {
            continue;
        };
        pairs += 1;
        let differs =
            FIELDS.map(|field| letters_or_digits(field, row) != letters_or_digits(field, second));
        for (count, differs) in counts.iter_mut().zip(differs) {
            *count += usize::from(differs);
        }
        several += usize::from(differs.iter().take(4).filter(|differs| **differs).count() > 1);
    }
    (counts.map(|count| share(count, pairs)), share(several, pairs))
}

#[test]
fn error_rates_are_those_of_the_parameters() {
    // Half of the pair's rate for health, 1.3 times half for education.
    let (rates, several) = differences(&AUTHORITY, Agency::Health, Agency::Education);
    let [forename, surname, birth, sex, postcode] = rates;
    between(birth, 0.004_6, 0.006_8, "date of birth: (0.459 % + 0.033 %) x 1.15");
    between(sex, 0.004_6, 0.007, "sex: 0.33 % x 1.15, and 0.2 % not known");
    between(postcode, 0.12, 0.18, "postcode: 12 % to 20 %, late or mistyped");
    between(forename, 0.03, 0.08, "forename: slips, nicknames, accents, conventions");
    between(surname, 0.03, 0.07, "surname: slips, changes, parts, accents");
    // Errors come together more than they would by chance.
    let mut by_chance = 0.0;
    for (place, one) in rates.iter().take(4).enumerate() {
        by_chance += rates.iter().take(place).map(|other| one * other).sum::<f64>();
    }
    assert!(several > 1.2 * by_chance, "{several} against {by_chance}");
}

#[test]
fn social_care_errs_more_and_the_held_out_population_more_still() {
    let (schools, _) = differences(&AUTHORITY, Agency::Health, Agency::Education);
    let (care, _) = differences(&AUTHORITY, Agency::Health, Agency::SocialCare);
    for (field, (school, care)) in FIELDS.iter().zip(schools.iter().zip(care)) {
        assert!(care > school * 0.9, "{field}: {care} against {school}");
    }
    assert!(care[4] > 1.2 * schools[4]);
    let held_out = Population::generate(&Parameters::held_out(), 40_000, 2);
    let (rates, _) = differences(&held_out, Agency::Health, Agency::Education);
    for (field, (held_out, england)) in FIELDS.iter().zip(rates.iter().zip(schools)) {
        assert!(*held_out > 1.1 * england, "{field}: {held_out} against {england}");
    }
    let british = held_out.summary().ethnic_groups()["WBRI"];
    assert!(british < 20_000 && AUTHORITY.summary().ethnic_groups()["WBRI"] > 30_000);
}

#[test]
fn babies_wait_for_their_names_and_birth_dates_of_the_unaccompanied_are_defaults() {
    let population = &*AUTHORITY;
    let day = population.parameters().reference_date().days();
    let placeholder = |row: &Row| {
        let name = row.value("forename").to_uppercase();
        ["BABY", "MALE INFANT", "FEMALE INFANT", "TWIN "]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let (mut newborn, mut unnamed) = (0, 0);
    for row in population.health() {
        let person = population.persons()[row.person() as usize];
        let age = day - i64::from(person.birth_days());
        assert!((0..18 * 366).contains(&age));
        if age < 42 {
            newborn += 1;
            unnamed += usize::from(placeholder(row));
        }
        assert!(!placeholder(row) || age < 183 && person.has_placeholder());
    }
    between(share(unnamed, newborn), 0.6, 0.8, "newborn without a name");
    let large = &*LARGE;
    let (mut alone, mut default) = (0, 0);
    for row in large.social_care() {
        if large.persons()[row.person() as usize].is_unaccompanied() {
            alone += 1;
            let birth = row.value("date_of_birth");
            default += usize::from(birth.ends_with("-01-01") || birth.ends_with("-15"));
        }
    }
    assert!(alone > 80);
    between(share(default, alone), 0.25, 0.52, "default dates of birth");
}

#[test]
fn an_adopted_child_is_two_persons_with_little_in_common() {
    let population = &*LARGE;
    let persons = population.persons();
    let social_care = by_person(population.social_care());
    let health = by_person(population.health());
    let education = by_person(population.education());
    // The identities before the order stand in the household after the adoptive one, in its order.
    let mut since: BTreeMap<(u32, i32), Vec<u32>> = BTreeMap::new();
    for (place, person) in (0u32..).zip(persons) {
        assert_eq!(person.is_adopted(), matches!(person.care(), Care::Adopted | Care::Closed));
        if person.care() == Care::Adopted {
            let key = (person.household() + 1, person.birth_days());
            since.entry(key).or_default().insert(0, place);
        }
    }
    let (mut all, mut surname, mut forename, mut upns, mut other_upn) = (0, 0, 0, 0, 0);
    let (mut in_health, mut in_education) = (0, 0);
    for (place, before) in (0u32..).zip(persons) {
        if before.care() != Care::Closed {
            continue;
        }
        let key = (before.household(), before.birth_days());
        let other = since.get_mut(&key).and_then(Vec::pop).expect("an identity since the order");
        assert_eq!(persons[other as usize].is_male(), before.is_male());
        all += 1;
        let (old, new) = (social_care[&place], social_care[&other]);
        assert!(health.contains_key(&other), "health holds the identity since the order");
        surname +=
            usize::from(letters_or_digits("surname", old) != letters_or_digits("surname", new));
        forename +=
            usize::from(letters_or_digits("forename", old) != letters_or_digits("forename", new));
        let numbers = |place| {
            let rows = [social_care.get(place), health.get(place)].into_iter().flatten();
            rows.map(|row| row.value("nhs_number")).filter(|number| !number.is_empty())
        };
        for number in numbers(&place) {
            assert!(numbers(&other).all(|new| new != number), "the NHS number is a new one");
        }
        if old.value("upn").len() == 13 && new.value("upn").len() == 13 {
            upns += 1;
            other_upn += usize::from(old.value("upn") != new.value("upn"));
        }
        in_health += usize::from(health.contains_key(&place));
        if let Some(school) = education.get(&place) {
            in_education += 1;
            assert_ne!(school.value("upn"), education[&other].value("upn"));
        }
    }
    assert!(since.values().all(Vec::is_empty), "each identity has its other");
    assert!(upns > 50 && in_education > 5, "{upns}, {in_education}");
    between(share(all, 250_000), 0.000_7, 0.001_1, "adopted children");
    between(share(surname, all), 0.90, 1.0, "another surname: 95 %, and errors");
    between(share(forename, all), 0.17, 0.36, "another forename: 20 %, and errors");
    between(share(other_upn, upns), 0.38, 0.66, "another UPN: 50 %, and errors");
    between(share(in_health, all), 0.40, 0.60, "health still holds the former identity");
}

#[test]
fn one_name_alone_is_written_twice_or_without_a_surname() {
    let population = &*LARGE;
    let mut alone = 0;
    for (code, person) in
        population.persons().iter().map(|person| (population.ethnicity(*person).0, person))
    {
        if person.has_one_name() {
            alone += 1;
            assert!(!["WBRI", "WIRI", "CHNE", "BCRB"].contains(&code), "{code}");
        }
    }
    between(share(alone, 250_000), 0.000_85, 0.001_15, "mononyms");
    for (agency, least, most) in [(Agency::Health, 0.2, 0.4), (Agency::Education, 0.6, 0.8)] {
        let (mut empty, mut twice) = (0, 0);
        for row in population.records(agency) {
            if population.persons()[row.person() as usize].has_one_name() {
                let (forename, surname) = (row.value("forename"), row.value("surname"));
                empty += usize::from(surname.is_empty());
                twice += usize::from(surname == forename);
            } else {
                assert!(!row.value("surname").is_empty());
            }
        }
        between(share(twice, twice + empty), least, most, agency.as_str());
        assert!(twice + empty > 100, "{twice} {empty}");
    }
}

//! What is known of children in England, and whom one could take for another.

use std::collections::{BTreeMap, BTreeSet};

use linkwise::population::{Care, Population};

use super::{AUTHORITY, between, england, letters, share};

#[test]
fn twins_share_date_of_birth_and_household() {
    let population = &*AUTHORITY;
    let mut sets: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    let mut twins = 0;
    for person in population.persons() {
        if person.is_twin() {
            twins += 1;
            sets.entry(person.household()).or_default().push(*person);
        }
    }
    between(share(twins, 60_000), 0.025, 0.032, "babies of multiple births");
    let (mut pairs, mut same_sex) = (0, 0);
    for set in sets.values() {
        for person in set {
            let same = set.iter().filter(|other| other.birth_days() == person.birth_days()).count();
            assert!(same >= 2, "no twin is alone");
        }
        if let [one, other] = set.as_slice() {
            pairs += 1;
            same_sex += usize::from(one.is_male() == other.is_male());
        }
    }
    between(share(same_sex, pairs), 0.60, 0.73, "same sex");
}

/// Pairs of children whom health knows by one sex, date of birth and postcode, and twins among them.
fn collisions(population: &Population) -> (usize, usize) {
    let mut groups: BTreeMap<[&str; 3], Vec<u32>> = BTreeMap::new();
    for row in population.health() {
        let key = [row.value("sex"), row.value("date_of_birth"), row.value("postcode")];
        if !key[2].is_empty() && !key[2].starts_with("ZZ") {
            groups.entry(key).or_default().push(row.person());
        }
    }
    let (mut twins, mut pairs) = (0, 0);
    for group in groups.values() {
        for (place, one) in group.iter().enumerate() {
            for other in &group[..place] {
                let (one, other) =
                    (population.persons()[*one as usize], population.persons()[*other as usize]);
                pairs += 1;
                twins += usize::from(one.is_twin() && one.household() == other.household());
            }
        }
    }
    (pairs, twins)
}

#[test]
fn those_who_share_sex_birth_date_and_postcode_are_mostly_twins() {
    let (pairs, twins) = collisions(&AUTHORITY);
    assert!(pairs > 200);
    between(share(twins, pairs), 0.90, 0.995, "twins among collisions");
}

/// Records of social care with an NHS number, of persons whom health holds with one: all, those that
/// health's number and date of birth find, and those of them who are found as another person.
fn number_and_birth_date(population: &Population) -> (usize, usize, usize) {
    let mut index: BTreeMap<[&str; 2], Vec<u32>> = BTreeMap::new();
    for row in population.health().iter().filter(|row| !row.value("nhs_number").is_empty()) {
        let key = [row.value("nhs_number"), row.value("date_of_birth")];
        index.entry(key).or_default().push(row.person());
    }
    let held: BTreeSet<u32> = index.values().flatten().copied().collect();
    let (mut all, mut found, mut wrong) = (0, 0, 0);
    for row in population.social_care().iter().filter(|row| !row.value("nhs_number").is_empty()) {
        all += usize::from(held.contains(&row.person()));
        if let Some(persons) = index.get(&[row.value("nhs_number"), row.value("date_of_birth")]) {
            found += usize::from(persons.contains(&row.person()));
            wrong += usize::from(!persons.contains(&row.person()));
        }
    }
    (all, found, wrong)
}

/// Shares of boys with the commonest forename and with the three commonest spellings of Muhammad,
/// and of girls with the commonest one.
fn commonest(population: &Population) -> [f64; 3] {
    let mut counts: [BTreeMap<String, usize>; 2] = Default::default();
    for row in population.health() {
        let male = population.persons()[row.person() as usize].is_male();
        let first = row.value("forename").split(' ').next().unwrap_or_default();
        *counts[usize::from(male)].entry(letters(first)).or_default() += 1;
    }
    let [girls, boys] = &counts;
    let part = |counts: &BTreeMap<String, usize>, count: usize| share(count, counts.values().sum());
    let named = |name: &str| boys.get(name).copied().unwrap_or_default();
    let top = |counts: &BTreeMap<String, usize>| {
        let named = counts.iter().filter(|(name, _)| *name != "BABY");
        named.map(|(_, count)| *count).max().unwrap_or_default()
    };
    let muhammad = named("MUHAMMAD") + named("MOHAMMED") + named("MOHAMMAD");
    [part(boys, top(boys)), part(boys, muhammad), part(girls, top(girls))]
}

/// Mean of five seeds, and half the width of its 95 % interval (Student, four degrees of freedom).
fn mean_and_half_width(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, 2.776 * (variance / count).sqrt())
}

/// What is known of children in England, reproduced by five seeds of 40,000 children each. Shown
/// with `--nocapture`.
#[test]
fn five_seeds_reproduce_what_is_known() {
    let mut figures: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for seed in 1..=5 {
        let population = england(40_000, seed);
        let mut note = |name, value| figures.entry(name).or_default().push(value);
        let (pairs, twins) = collisions(&population);
        note("twins among collisions", share(twins, pairs));
        let (all, found, wrong) = number_and_birth_date(&population);
        note("found by NHS number and date of birth", share(found, all));
        note("found as another person", share(wrong, all));
        let [boy, muhammad, girl] = commonest(&population);
        note("commonest name of boys", boy);
        note("three spellings of Muhammad among boys", muhammad);
        note("commonest name of girls", girl);
        let of = |care: Care| population.persons().iter().filter(move |one| one.care() == care);
        let looked_after = of(Care::LookedAfter).count();
        note("looked after", share(looked_after, 40_000));
        let boys = of(Care::LookedAfter).filter(|one| one.is_male()).count();
        note("boys among the looked after", share(boys, looked_after));
        let twins = population.persons().iter().filter(|one| one.is_twin()).count();
        note("babies of multiple births", share(twins, 40_000));
    }
    let expected = [
        // Nine in ten at least.
        ("twins among collisions", 0.90, 0.995),
        // Less than the 98 % of the Master Person Service, whose senders are the NHS: social care
        // errs more.
        ("found by NHS number and date of birth", 0.94, 0.985),
        ("found as another person", 0.0, 0.002),
        // Of boys born in a year 1.9 % and 2.8 %, of girls 1 % (ONS): the lists have flatter heads.
        ("commonest name of boys", 0.011, 0.019),
        ("three spellings of Muhammad among boys", 0.018, 0.028),
        ("commonest name of girls", 0.008, 0.013),
        // 67 in 10,000, of whom 56 % are boys: somewhat more here, since the unaccompanied are added.
        ("looked after", 0.005_5, 0.007_5),
        ("boys among the looked after", 0.55, 0.64),
        ("babies of multiple births", 0.026, 0.031),
    ];
    for (name, least, most) in expected {
        let (mean, half_width) = mean_and_half_width(&figures[name]);
        println!("{name}: {mean:.5} +- {half_width:.5}");
        between(mean, least, most, name);
    }
}

#[test]
fn surnames_are_concentrated_as_in_each_group() {
    let population = &*AUTHORITY;
    let mut names: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for row in population.health() {
        let (code, _) = population.ethnicity(population.persons()[row.person() as usize]);
        *names.entry(code).or_default().entry(letters(row.value("surname"))).or_default() += 1;
    }
    let top = |code: &str| {
        let mut counts: Vec<_> = names[code].values().copied().collect();
        counts.sort_unstable_by(|one, other| other.cmp(one));
        share(counts.iter().take(10).sum(), counts.iter().sum())
    };
    between(top("WBRI"), 0.03, 0.08, "White British");
    between(top("APKN"), 0.35, 0.60, "Pakistani");
    between(top("ABAN"), 0.40, 0.65, "Bangladeshi");
    assert!(names["WBRI"].len() > 3_000, "a long tail");
}

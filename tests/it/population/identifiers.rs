//! Identifiers and postcodes, which are nobody's.

use std::collections::{BTreeMap, BTreeSet};

use linkwise::population::{Agency, Care, Parameters, Row};

use super::{AUTHORITY, between, share};

/// Modulus 11 over all ten digits, weights 10 to 1: a valid number leaves nothing.
fn is_nhs_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(10)).collect();
    digits.len() == 10
        && text.len() == 10
        && digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
            == 0
}

fn is_upn(text: &str) -> bool {
    const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";
    let value =
        |letter: char| letter.to_digit(10).map(|digit| digit as usize).or(LETTERS.find(letter));
    let Some(sum) = text
        .chars()
        .enumerate()
        .skip(1)
        .map(|(place, letter)| value(letter).map(|value| value * (place + 1)))
        .sum::<Option<usize>>()
    else {
        return false;
    };
    text.len() == 13 && LETTERS.chars().nth(sum % 23) == text.chars().next()
}

#[test]
fn no_identifier_can_be_a_real_childs() {
    assert!(is_nhs_number("9434765919") && !is_nhs_number("9876544321"));
    assert!(is_upn("H801200001001") && !is_upn("Q207000016049"));
    let population = &*AUTHORITY;
    let (mut numbers, mut mistyped, mut upns, mut mistyped_upns) = (0, 0, 0, 0);
    for agency in Agency::ALL {
        for row in population.records(agency) {
            let number = row.value("nhs_number");
            if !number.is_empty() {
                numbers += 1;
                if is_nhs_number(number) {
                    assert!(number.starts_with('9') && number != "9999999999");
                } else {
                    mistyped += 1;
                    assert_ne!(row.value("nhs_number_status"), "01");
                }
            }
            for column in ["upn", "former_upn"] {
                let upn = row.value(column);
                if upn.is_empty() || upn.starts_with("UN") && upn.len() == 3 {
                    continue;
                }
                upns += 1;
                if is_upn(upn) {
                    assert_eq!(&upn[4..8], "0000");
                } else {
                    mistyped_upns += 1;
                }
            }
        }
    }
    between(share(mistyped, numbers), 0.002, 0.004, "mistyped NHS numbers");
    between(share(mistyped_upns, upns), 0.002, 0.004, "mistyped UPNs");
    let ids: BTreeSet<_> =
        population.social_care().iter().map(|row| row.value("social_care_id")).collect();
    assert_eq!(ids.len(), population.social_care().len());
}

#[test]
fn agencies_hold_identifiers_as_often_as_the_parameters_say() {
    let population = &*AUTHORITY;
    let held = |rows: &[&Row], column: &str| {
        share(rows.iter().filter(|row| row.value(column).len() >= 10).count(), rows.len())
    };
    let health: Vec<_> = population.health().iter().collect();
    between(held(&health, "nhs_number"), 0.987, 0.993, "health");
    let care_of = |row: &Row| population.persons()[row.person() as usize].care();
    let (mut in_need, mut in_care) = (Vec::new(), Vec::new());
    for row in population.social_care() {
        match care_of(row) {
            Care::InNeed => in_need.push(row),
            Care::Protection | Care::LookedAfter => in_care.push(row),
            care => assert!(matches!(care, Care::Adopted | Care::Closed)),
        }
    }
    between(held(&in_care, "nhs_number"), 0.92, 0.98, "looked after or protected");
    between(held(&in_need, "nhs_number"), 0.55, 0.65, "in need");
    between(share(population.social_care().len(), 60_000), 0.026, 0.040, "known to social care");
    between(share(population.education().len(), 60_000), 0.60, 0.72, "in the school census");
    let education: Vec<_> = population.education().iter().collect();
    between(held(&education, "upn"), 0.995, 1.0, "UPNs of schools");
    let mut counts = BTreeMap::new();
    for row in &education {
        *counts.entry(row.value("upn")).or_insert(0) += 1;
    }
    let doubled = counts.iter().filter(|(upn, count)| !upn.is_empty() && **count > 1).count();
    between(share(doubled, education.len()), 0.000_5, 0.004, "siblings with one UPN");
    let former = education.iter().filter(|row| !row.value("former_upn").is_empty()).count();
    between(share(former, education.len()), 0.004, 0.009, "former UPNs");
    let temporary = education
        .iter()
        .filter(|row| row.value("upn").ends_with(|last: char| last.is_ascii_uppercase()))
        .count();
    between(share(temporary, education.len()), 0.007, 0.013, "temporary UPNs");
    let codes: BTreeSet<_> = population
        .social_care()
        .iter()
        .map(|row| row.value("upn"))
        .filter(|upn| upn.len() == 3)
        .collect();
    assert!(codes.contains("UN1") && codes.iter().all(|code| code.starts_with("UN")));
}

/// All areas of the postcodes in use, the crown dependencies and non-geographic ones included.
const REAL_AREAS: &str = "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL \
    DN DT DY E EC EH EN EX FK FY G GIR GL GU GX GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN \
    LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR QC RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW \
    SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE ZZ";

fn areas(parameters: &Parameters) -> Vec<String> {
    let line = parameters.text().lines().find(|line| line.starts_with("areas = ")).unwrap();
    line.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn no_area_of_a_postcode_is_in_use() {
    for parameters in [Parameters::default_england(), Parameters::held_out()] {
        let areas = areas(&parameters);
        assert!(areas.len() > 20);
        for area in areas {
            assert!(REAL_AREAS.split_whitespace().all(|real| real != area), "{area}");
        }
    }
}

/// The format of a postcode, of one of the areas.
fn is_postcode(areas: &[String], text: &str) -> bool {
    let Some((outward, inward)) = text.split_once(' ') else {
        return false;
    };
    let (area, district) = outward.split_at(2);
    let inward = inward.as_bytes();
    let letter = |byte: u8| b"ABDEFGHJLNPQRSTUWXYZ".contains(&byte);
    areas.iter().any(|known| known == area)
        && district.parse::<u32>().is_ok_and(|district| (1..=99).contains(&district))
        && inward.len() == 3
        && inward[0].is_ascii_digit()
        && letter(inward[1])
        && letter(inward[2])
}

#[test]
fn postcodes_are_well_formed_and_hold_about_eight_children() {
    let areas = areas(AUTHORITY.parameters());
    let (mut well_formed, mut pseudo, mut missing) = (0, 0, 0);
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for row in AUTHORITY.health() {
        match row.value("postcode") {
            "" => missing += 1,
            "ZZ99 3VZ" | "ZZ99 3WZ" => pseudo += 1,
            postcode => {
                well_formed += usize::from(is_postcode(&areas, postcode));
                *counts.entry(postcode).or_default() += 1;
            }
        }
    }
    between(share(pseudo, 60_000), 0.001, 0.004, "pseudo-postcodes");
    between(share(missing, 60_000), 0.002, 0.004, "no postcode");
    between(share(well_formed, 60_000), 0.985, 0.996, "well formed");
    // Postcodes of two children and more: those of one are mostly addresses in other authorities.
    let sizes: Vec<f64> =
        counts.values().filter(|count| **count > 1).map(|count| f64::from(*count)).collect();
    let mean = sizes.iter().sum::<f64>() / sizes.len() as f64;
    between(mean, 6.5, 10.0, "children per postcode");
    let variance = sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / sizes.len() as f64;
    assert!(variance > 1.8 * mean, "overdispersed: {variance} against {mean}");
}

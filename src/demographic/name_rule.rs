//! Titles, particles and Mac: the part of the normaliser that knows names (version 1).

use super::error::Field;

const TITLES: [&str; 10] = ["MR", "MRS", "MISS", "MS", "MX", "DR", "MASTER", "REV", "SIR", "PROF"];

/// Particles of surnames that are joined to the part behind them.
const SURNAME_PARTICLES: [&str; 50] = [
    "ABD", "ABDUL", "ABU", "AL", "AP", "BEN", "BIN", "BINT", "D", "DA", "DAL", "DE", "DEL", "DELA",
    "DELLA", "DEN", "DER", "DES", "DI", "DO", "DOS", "DU", "EL", "FITZ", "IBN", "LA", "LAS", "LE",
    "LO", "LOS", "MAC", "MC", "NI", "NIC", "O", "ST", "TEN", "TER", "UI", "UL", "UR", "VAN",
    "VANDEN", "VANDER", "VER", "VON", "VONDER", "ZU", "ZUM", "ZUR",
];

/// Particles of forenames that are joined to the part behind them.
const FORENAME_PARTICLES: [&str; 10] =
    ["ABD", "ABDUL", "AL", "DA", "DE", "EL", "LA", "LE", "UL", "UR"];

fn is_particle(part: &str, field: Field) -> bool {
    let particles: &[&str] =
        if field == Field::Surname { &SURNAME_PARTICLES } else { &FORENAME_PARTICLES };
    particles.contains(&part)
}

/// Applies the rules to folded text until they change nothing more, so that reading the result
/// again gives the result. Gives whether they changed anything.
pub(super) fn settle(text: &mut String, field: Field) -> bool {
    let mut is_changed = false;
    while let Some(changed) = apply(text, field) {
        *text = changed;
        is_changed = true;
    }
    is_changed
}

/// One round of the rules; `None` where they change nothing. Each change shortens the text.
fn apply(text: &str, field: Field) -> Option<String> {
    let surname = field == Field::Surname;
    if !text.contains(' ') {
        return if surname { mac_to_mc(text) } else { None };
    }
    let parts: Vec<&str> = text.split(' ').collect();
    let parts = without_titles(&parts, surname);

    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        let part = if surname && *part == "SAINT" && !is_last { "ST" } else { part };
        if !out.is_empty() && !open {
            out.push(' ');
        }
        match mac_to_mc(part).filter(|_| surname) {
            Some(part) => out.push_str(&part),
            None => out.push_str(part),
        }
        open = is_particle(part, field);
    }
    (out != text).then_some(out)
}

fn without_titles<'a, 'b>(parts: &'b [&'a str], surname: bool) -> &'b [&'a str] {
    let mut rest = parts;
    loop {
        rest = match rest {
            ["BABY", "OF", tail @ ..] | ["B", "O", tail @ ..] if surname && !tail.is_empty() => {
                tail
            }
            ["BABY" | "INFANT", tail @ ..] if surname && !tail.is_empty() => tail,
            [title, tail @ ..] if TITLES.contains(title) && !tail.is_empty() => tail,
            _ => return rest,
        };
    }
}

/// MC for MAC before three letters or more.
fn mac_to_mc(part: &str) -> Option<String> {
    let rest = part.strip_prefix("MAC")?;
    (rest.len() >= 3).then(|| format!("MC{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_the_words_has_a_new_version() {
        let words =
            [&TITLES[..], &SURNAME_PARTICLES, &FORENAME_PARTICLES].map(|list| list.join(","));
        let sum = words
            .join(";")
            .bytes()
            .fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        assert_eq!((super::super::versions().normaliser, sum), (1, 1_292_236_777));
    }
}

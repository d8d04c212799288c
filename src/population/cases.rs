//! The linkage scenarios themselves.

use super::issue::{nhs_number, upn};
use super::scenario::{Expectation, Outcome, Scenario, ScenarioRecord};
use super::table::Agency;

use Agency::{Education, Health, SocialCare};
use Outcome::{InputError, Match, NoLink, Review};

/// A record from "forename surname date sex postcode", the first two with `_` for a space.
fn record(record_id: &'static str, text: &str) -> ScenarioRecord {
    let agency = match record_id.as_bytes().first() {
        Some(b'h') => Health,
        Some(b'e') => Education,
        _ => SocialCare,
    };
    let mut record = ScenarioRecord { agency, record_id, values: Vec::new() };
    let mut parts = text.splitn(5, ' ');
    for column in ["forename", "surname", "date_of_birth", "sex", "postcode"] {
        let value = parts.next().unwrap_or_default();
        let value = if column == "postcode" { value.to_owned() } else { value.replace('_', " ") };
        if !value.is_empty() && value != "-" {
            record = record.with(column, value);
        }
    }
    record
}

impl ScenarioRecord {
    fn nhs(self, body: u32) -> Self {
        let number = nhs_number(body);
        let record = self.with("nhs_number", number);
        if record.agency == Health {
            return record.with("nhs_number_status", "01");
        }
        record
    }

    fn upn(self, body: &str) -> Self {
        self.with("upn", upn(body))
    }
}

const fn pair(
    left: &'static str,
    right: &'static str,
    outcome: Outcome,
    why: &'static str,
) -> Expectation {
    Expectation { left, right, outcome, why }
}

fn scenario<const R: usize, const E: usize>(
    name: &'static str,
    records: [ScenarioRecord; R],
    expected: [Expectation; E],
) -> Scenario {
    Scenario { name, records: records.into(), expected: expected.into() }
}

/// The linkage scenarios: children who are mistaken for each other, and records that look unlike
/// though they are of one child. No identifier in them was ever issued to a child.
///
/// ```
/// use linkwise::population::scenarios;
/// let twins = &scenarios()[0];
/// assert_eq!(twins.name(), "same-sex twins with similar names");
/// assert!(twins.expected().iter().all(|pair| !pair.why().is_empty()));
/// ```
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    let mut all = siblings();
    all.extend(identifiers());
    all.extend(names());
    all.extend(dates_and_places());
    all
}

#[allow(clippy::too_many_lines, reason = "a list of cases")]
fn siblings() -> Vec<Scenario> {
    vec![
        scenario(
            "same-sex twins with similar names",
            [
                record("h1", "Olivia Hartley 2016-05-09 F LK3 4AB").nhs(900_100_011),
                record("h2", "Olive Hartley 2016-05-09 F LK3 4AB").nhs(900_100_012),
                record("e1", "Olivia Hartley 2016-05-09 F LK3 4AB").upn("801000020101"),
                record("e2", "Olive Hartley 2016-05-09 F LK3 4AB").upn("801000020102"),
            ],
            [
                pair(
                    "h1",
                    "e1",
                    Match,
                    "everything agrees, and the other twin has a record of her own",
                ),
                pair(
                    "h2",
                    "e2",
                    Match,
                    "everything agrees, and the other twin has a record of her own",
                ),
                pair(
                    "h1",
                    "e2",
                    NoLink,
                    "the forename differs, and each twin has an exact counterpart",
                ),
                pair(
                    "h2",
                    "e1",
                    NoLink,
                    "the forename differs, and each twin has an exact counterpart",
                ),
            ],
        ),
        scenario(
            "triplets one record short",
            [
                record("h1", "Jack Ferris 2014-11-30 M LK7 1DG").nhs(900_100_021),
                record("h2", "Owen Ferris 2014-11-30 M LK7 1DG").nhs(900_100_022),
                record("h3", "Toby Ferris 2014-11-30 M LK7 1DG").nhs(900_100_023),
                record("e1", "Jack Ferris 2014-11-30 M LK7 1DG").upn("801000018201"),
                record("e3", "Toby Ferris 2014-11-30 M LK7 1DG").upn("801000018203"),
            ],
            [
                pair("h1", "e1", Match, "everything agrees"),
                pair("h3", "e3", Match, "everything agrees"),
                pair("h2", "e1", NoLink, "a forename that differs vetoes where all else agrees"),
                pair("h2", "e3", NoLink, "a forename that differs vetoes where all else agrees"),
            ],
        ),
        scenario(
            "siblings sharing a UPN by error",
            [
                record("e1", "Leo Marsh 2013-02-17 M LK5 2PQ").upn("801000017301"),
                record("e2", "Eva Marsh 2011-08-04 F LK5 2PQ").upn("801000015302"),
                record("s1", "Leo Marsh 2013-02-17 M LK5 2PQ").upn("801000017301"),
                record("s2", "Eva Marsh 2011-08-04 F LK5 2PQ").upn("801000017301"),
            ],
            [
                pair("e1", "s1", Match, "the UPN and everything else agree"),
                pair(
                    "e1",
                    "s2",
                    Review,
                    "the UPN agrees but forename, sex and date of birth do not: copied from a sibling",
                ),
                pair(
                    "e2",
                    "s2",
                    Match,
                    "everything but the UPN agrees; identifiers that differ say nothing, so that none shows",
                ),
                pair(
                    "e2",
                    "s1",
                    NoLink,
                    "neither the UPN nor forename, sex or date of birth agrees",
                ),
            ],
        ),
        scenario(
            "NHS number held by the wrong sibling",
            [
                record("h1", "Amina Yusuf 2012-06-21 F LK2 8HJ").nhs(900_100_031),
                record("h2", "Zahra Yusuf 2015-03-13 F LK2 8HJ").nhs(900_100_032),
                record("s2", "Zahra Yusuf 2015-03-13 F LK2 8HJ").nhs(900_100_031),
            ],
            [
                pair(
                    "h1",
                    "s2",
                    Review,
                    "the number agrees but forename and date of birth do not: never linked by itself",
                ),
                pair(
                    "h2",
                    "s2",
                    Match,
                    "everything but the number agrees; numbers that differ say nothing, so that none shows",
                ),
            ],
        ),
        scenario(
            "father and son of one name",
            [
                record("h1", "David Okafor 1986-04-02 M LK9 3RT").nhs(900_100_044),
                record("h2", "David Okafor 2015-09-19 M LK9 3RT").nhs(900_100_042),
                record("e2", "David Okafor 2015-09-19 M LK9 3RT").upn("801000019401"),
            ],
            [
                pair("h2", "e2", Match, "everything agrees"),
                pair("h1", "e2", NoLink, "the dates of birth have nothing in common"),
            ],
        ),
        scenario(
            "cousin of the same name and date of birth in another authority",
            [
                record("h1", "Muhammad Khan 2014-07-25 M LK4 6WE").nhs(900_100_051),
                record("h2", "Muhammad Khan 2014-07-25 M HW31 2NP").nhs(900_100_052),
                record("e1", "Muhammad Khan 2014-07-25 M LK4 6WE").upn("801000018501"),
            ],
            [
                pair("h1", "e1", Match, "everything agrees, the postcode too"),
                pair(
                    "h2",
                    "e1",
                    NoLink,
                    "a common name, another place, and the record has a better counterpart",
                ),
            ],
        ),
    ]
}

#[allow(clippy::too_many_lines, reason = "a list of cases")]
fn identifiers() -> Vec<Scenario> {
    vec![
        scenario(
            "child with two UPNs",
            [
                record("e1", "Chloe Ingram 2010-10-10 F LK6 9ZX")
                    .upn("802000021601")
                    .with("former_upn", upn("801000014601")),
                record("s1", "Chloe Ingram 2010-10-10 F LK6 9ZX").upn("801000014601"),
            ],
            [pair(
                "e1",
                "s1",
                Match,
                "the former UPN of one record is the UPN of the other, and all else agrees",
            )],
        ),
        scenario(
            "temporary UPN replaced",
            [
                record("e1", "Daria Popescu 2013-12-01 F LK8 5TU")
                    .upn("801000024701")
                    .with("former_upn", upn("80100002370C")),
                record("s1", "Daria Popescu 2013-12-01 F LK8 5TU").upn("80100002370C"),
            ],
            [pair(
                "e1",
                "s1",
                Match,
                "the temporary UPN is among the former ones, and everything else agrees",
            )],
        ),
        scenario(
            "UPN alias of A and 0",
            [
                record("e1", "Samuel Adeyemi 2014-01-28 M LK1 1AA").upn("801000023800"),
                record("s1", "Freya Thornton 2012-09-15 F LK9 7BD").upn("80100002380A"),
            ],
            [pair(
                "e1",
                "s1",
                NoLink,
                "a final A and a final 0 have the same check letter but are two UPNs, and all else differs",
            )],
        ),
        scenario(
            "superseded NHS number",
            [
                record("h1", "Kacper Nowak 2011-03-07 M LK2 4GH").nhs(900_100_062),
                record("s1", "Kacper Nowak 2011-03-07 M LK2 4GH").nhs(900_100_061),
            ],
            [pair(
                "h1",
                "s1",
                Match,
                "everything but the number agrees; numbers that differ say nothing, so that none shows",
            )],
        ),
        scenario(
            "ULN in the column of the NHS number",
            [
                record("h1", "Grace Mensah 2009-05-16 F LK5 5KL").nhs(900_100_071),
                record("s1", "Grace Mensah 2009-05-16 F LK5 5KL").with("nhs_number", "9276308686"),
            ],
            [pair(
                "h1",
                "s1",
                InputError,
                "no number can pass both checks: the column holds learner numbers",
            )],
        ),
        scenario(
            "CHI number valid by modulus 10 alone",
            [
                record("h1", "Isla Murray 2020-01-01 F LK3 3CD").with("chi_number", "0101201234"),
                record("s1", "Isla Murray 2020-01-01 F LK3 3CD").with("chi_number", "0101201234"),
            ],
            [pair(
                "h1",
                "s1",
                Match,
                "issued since November 2025 with the second check digit, and everything agrees",
            )],
        ),
        scenario(
            "CHI number valid by neither check",
            [
                record("h1", "Eilidh Fraser 2020-01-01 F LK3 3CD").with("chi_number", "0101201234"),
                record("s1", "Eilidh Fraser 2020-01-01 F LK3 3CD").with("chi_number", "0101201233"),
            ],
            [pair("h1", "s1", InputError, "the last digit fits neither modulus 11 nor modulus 10")],
        ),
        scenario(
            "before and after an adoption",
            [
                record("h1", "Ruby Collins 2018-04-11 F LK7 7LM").nhs(900_100_081),
                record("s1", "Ruby Ashworth 2018-04-11 F HW12 6QR").nhs(900_100_082),
            ],
            [pair(
                "h1",
                "s1",
                NoLink,
                "the new identity is unlinked by law: its owner bars links but by its own identifiers",
            )],
        ),
    ]
}

fn names() -> Vec<Scenario> {
    vec![
        scenario(
            "given and family name exchanged",
            [
                record("h1", "Yutong Zhao 2013-08-22 F LK6 2JN").nhs(900_100_091),
                record("e1", "Zhao Yutong 2013-08-22 F LK6 2JN").upn("801000017901"),
            ],
            [pair(
                "h1",
                "e1",
                Match,
                "the same two names the other way round, and everything else agrees",
            )],
        ),
        scenario(
            "Singh and Kaur",
            [
                record("h1", "Gurpreet Singh 2012-02-20 M LK4 9PS").nhs(900_100_101),
                record("e1", "Gurpreet Gill 2012-02-20 M LK4 9PS")
                    .with("middle_names", "Singh")
                    .upn("801000016111"),
                record("e2", "Gurpreet Kaur 2012-06-13 F LK8 1XY").upn("801000016112"),
            ],
            [
                pair(
                    "h1",
                    "e1",
                    Match,
                    "Singh is a religious name that one clerk took for the surname; all else agrees",
                ),
                pair(
                    "h1",
                    "e2",
                    NoLink,
                    "sex, date of birth and postcode differ; the forename is both a boy's and a girl's",
                ),
            ],
        ),
        scenario(
            "O'Neill, ONeill and O Neill",
            [
                record("h1", "Conor O'Neill 2011-11-11 M LK2 2EF").nhs(900_100_111),
                record("e1", "Conor ONeill 2011-11-11 M LK2 2EF").upn("801000015121"),
                record("s1", "Conor O_Neill 2011-11-11 M LK2 2EF"),
            ],
            [
                pair("h1", "e1", Match, "the same name without its apostrophe"),
                pair("h1", "s1", Match, "the same name with a space for its apostrophe"),
                pair("e1", "s1", Match, "the same name in two spellings"),
            ],
        ),
        scenario(
            "baby who was named",
            [
                record("h1", "Baby_Boy Whitfield 2026-01-04 M LK1 6TR").nhs(900_100_121),
                record("h2", "Baby Larkin 2025-12-30 F LK5 8UV").nhs(900_100_125),
                record("s1", "Noah Whitfield 2026-01-04 M LK1 6TR").nhs(900_100_121),
                record("s2", "Elsie Larkin 2025-12-30 F LK5 8UV"),
            ],
            [
                pair(
                    "h1",
                    "s1",
                    Match,
                    "the number agrees, and a placeholder is a missing forename",
                ),
                pair(
                    "h2",
                    "s2",
                    Review,
                    "no number, and without a forename a twin cannot be told apart",
                ),
            ],
        ),
        scenario(
            "unborn child",
            [
                record("h1", "Jasmine Lowe 1999-03-03 F LK3 7WX").nhs(900_100_131),
                record("s1", "Unborn Lowe - U LK3 7WX").nhs(900_100_131),
            ],
            [pair(
                "h1",
                "s1",
                Review,
                "an unborn child's record bears the mother's number: it is never a child's match",
            )],
        ),
    ]
}

fn dates_and_places() -> Vec<Scenario> {
    vec![
        scenario(
            "day and month exchanged",
            [
                record("h1", "Harriet Pemberton 2012-03-11 F LK9 1NB").nhs(900_100_141),
                record("e1", "Harriet Pemberton 2012-11-03 F LK9 1NB").upn("801000016131"),
            ],
            [pair(
                "h1",
                "e1",
                Match,
                "the date is the same with day and month exchanged, and everything else agrees",
            )],
        ),
        scenario(
            "unaccompanied child with a default date of birth",
            [
                record("h1", "Zabiullah Stanikzai 2009-01-01 M LK6 4VB").nhs(900_100_151),
                record("h2", "Ehsanullah Ahmadi 2009-01-01 M LK6 4VB").nhs(900_100_152),
                record("s1", "Zabiullah Stanikzai 2009-01-15 M LK6 4VB"),
                record("s3", "Omid Ahmadi 2009-01-01 M LK6 4VB"),
            ],
            [
                pair(
                    "h1",
                    "s1",
                    Review,
                    "both dates are defaults and say nothing but the year; rare names and place agree",
                ),
                pair(
                    "h2",
                    "s3",
                    NoLink,
                    "a default date, a common surname and a hostel's postcode do not outweigh the forename",
                ),
                pair(
                    "h1",
                    "s3",
                    NoLink,
                    "a default date and a hostel's postcode are shared by many",
                ),
                pair("h2", "s1", NoLink, "names and dates differ"),
            ],
        ),
        scenario(
            "no fixed abode",
            [
                record("h1", "Tyrell Pinnock 2010-07-08 M ZZ99 3VZ").nhs(900_100_161),
                record("e1", "Tyrell Pinnock 2010-07-08 M ZZ99 3VZ").upn("801000014141"),
                record("e2", "Milan Horvath 2010-07-08 M ZZ99 3VZ").upn("801000014142"),
            ],
            [
                pair(
                    "h1",
                    "e1",
                    Match,
                    "rare names, sex and date of birth agree; the pseudo-postcode counts for nothing",
                ),
                pair(
                    "h1",
                    "e2",
                    NoLink,
                    "date of birth and sex agree by chance, and a pseudo-postcode is no agreement",
                ),
            ],
        ),
    ]
}

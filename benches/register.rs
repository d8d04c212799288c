//! Asking of a million children whether they may be used, against a list of five million, beside a
//! plain binary search in the same numbers; and reading lists of five and ten million rows.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench stops at the first surprise"
)]

mod support;

use std::io::{self, Read, Write};
use std::time::Instant;

use linkwise::document::register::RegisterSource;
use linkwise::identifier::{NeverIssued, NhsNumber};
use linkwise::policy::{
    ActKind, Article6, Article9, Case, Clause, Confidentiality, Dataset, DatePrecision, Law, Legal,
    Limits, Obligations, OutputProfile, PlacePrecision, Purpose, Recipient, Registers, Schedule1,
    Section251Regulation, Shield, ShieldRegisterBuilder, Territory, WithoutNumber,
};
use linkwise::time::Timestamp;

use support::{criterion, ratio};

const CHILDREN: u32 = 1_000_000;
const LISTED: u32 = 5_000_000;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000).unwrap()
}

/// The nine digits and the check digit of the `n`-th number; none where there is no check digit.
fn ten_digits(n: u32) -> Option<[u8; 10]> {
    let mut digits = [0; 10];
    // Spread over the numbers that are in use: 400 to 499 and 600 to 799 million.
    let spread = n.wrapping_mul(29) % 300_000_000;
    let mut rest = if spread < 100_000_000 { 400_000_000 + spread } else { 500_000_000 + spread };
    for digit in digits[..9].iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap();
        rest /= 10;
    }
    let sum: u32 = (2..=10).rev().zip(digits).map(|(w, d)| w * u32::from(d - b'0')).sum();
    let check = (11 - sum % 11) % 11;
    digits[9] = b'0' + u8::try_from(check).unwrap();
    (check < 10).then_some(digits)
}

/// A list as it comes from the service, made as it is read.
struct Lines {
    rows: u32,
    next: u32,
    waiting: Vec<u8>,
}

impl Lines {
    const fn new(rows: u32) -> Self {
        Self { rows, next: 0, waiting: Vec::new() }
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.waiting.clear();
        while self.rows > 0 && self.waiting.len() + 12 <= buffer.len() {
            if let Some(digits) = ten_digits(self.next) {
                self.waiting.extend_from_slice(&digits);
                self.waiting.extend_from_slice(b",\n");
                self.rows -= 1;
            }
            self.next += 1;
        }
        buffer[..self.waiting.len()].copy_from_slice(&self.waiting);
        Ok(self.waiting.len())
    }
}

/// The peak of memory in MiB since it was last asked for; none beside Linux.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    let mut clear = std::fs::File::options().write(true).open("/proc/self/clear_refs").ok()?;
    clear.write_all(b"5").ok()?;
    Some(kib / 1024)
}

fn legal() -> Legal {
    Legal {
        article_6: Some(Article6::PublicTask),
        special_category: true,
        article_9: Some(Article9::HealthOrSocialCare),
        schedule_1: Some(Schedule1::HealthOrSocialCare),
        policy_document_reference: None,
        confidentiality: Confidentiality::Section251 {
            regulation: Section251Regulation::MedicalPurposes,
            reference: String::new(),
            expires: "2030-01-01".parse().unwrap(),
            opt_out_exempt: false,
        },
        gateway: "nhsa2006_s251".to_owned(),
        evidence: String::new(),
        impact_assessment_reference: String::new(),
        processing_record_reference: String::new(),
    }
}

fn main() {
    #[allow(clippy::disallowed_methods, reason = "a bench is where time is measured")]
    let read = |rows| {
        peak();
        let start = Instant::now();
        let source = RegisterSource::from_reader("list", Lines::new(rows));
        let list = source.opt_out_allow(now()).expect("the list reads");
        assert_eq!(list.len(), rows as usize);
        println!("READ {rows} rows: {:.2?}, peak {:?} MiB", start.elapsed(), peak());
        list
    };
    drop(read(10_000_000));
    let list = read(LISTED);

    let mut shields = ShieldRegisterBuilder::default();
    for child in (0..CHILDREN).step_by(300) {
        shields.add(&format!("c{child}"), Shield::SensitiveLocation, None).unwrap();
    }
    let registers =
        Registers { opt_out: Some(list), shields: Some(shields.finish(now())), ..Registers::NONE };
    // Half of the children are on the list: those of its last numbers, and as many after them.
    let numbers: Vec<NhsNumber> = (0..)
        .map(|n| n + LISTED)
        .filter_map(ten_digits)
        .filter_map(|digits| {
            let text = core::str::from_utf8(&digits).unwrap();
            NhsNumber::read(text, NeverIssued::Accept).ok()?.present()
        })
        .take(CHILDREN as usize)
        .collect();
    let legal = legal();
    let day =
        |text: &str| text.parse::<linkwise::time::Date>().unwrap().begins_in_london().unwrap();
    let clause = Clause {
        agreement: linkwise::crypto::Digest::of(b"bench"),
        begins: day("2026-01-01"),
        ends: day("2027-01-01"),
        revoked: false,
        purpose: Purpose::ServicePlanning,
        names_parties: true,
        allows_act: true,
        datasets: &[Dataset::Health],
        legal: &legal,
        limits: Limits {
            fields: Vec::new(),
            passes: Vec::new(),
            birth: DatePrecision::Day,
            place: PlacePrecision::Full,
            born_from: None,
            born_until: None,
            floor_bits: 8,
            possible_below_bits: None,
            most_rows: 5_000_000,
            smallest_batch: 0,
            valid_until: day("2027-01-01"),
            output: OutputProfile::OPEN,
        },
        obligations: Obligations::NONE,
        accredited_until: &[],
        opt_out_hours: 168,
        without_number: WithoutNumber::Withhold,
    };
    let case = Case {
        law: Law::current(),
        now: Some(now()),
        policy_usable: true,
        act: Some(ActKind::Encode),
        purpose: Some(Purpose::ServicePlanning),
        party: "hospital",
        public_authority: true,
        recipient: Recipient::Nobody,
        named_subject: None,
        duty_in_scope: false,
        datasets: &[Dataset::Health],
        territories: &[Territory::England],
        clause: Some(&clause),
        legal: None,
        assertions: &[],
        reads: None,
        opt_out_as_of: Some(now()),
        rows: None,
        weight_bits: None,
    };
    let ruling = case.rule();
    assert!(ruling.decision().permits(), "{:?}", ruling.decision().reasons());
    let mut id = String::new();
    let mut filter = || {
        let mut kept = 0u32;
        for (child, number) in (0u32..).zip(&numbers) {
            use std::fmt::Write as _;
            id.clear();
            write!(id, "c{child}").unwrap();
            let subject = registers.subject(&id, Some(number));
            kept += u32::from(!ruling.for_subject(&subject).denies());
        }
        kept
    };
    peak();
    let kept = filter();
    println!("FILTER keeps {kept} of {CHILDREN}, peak {:?} MiB", peak());
    assert!((300_000..700_000).contains(&kept), "{kept}");

    let nine = |number: &NhsNumber| {
        let digits = number.as_str().bytes().take(9);
        digits.fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    let mut sorted = Vec::with_capacity(LISTED as usize);
    let mut next = 0;
    while sorted.len() < LISTED as usize {
        if let Some(digits) = ten_digits(next) {
            sorted.push(digits[..9].iter().fold(0u32, |sum, d| sum * 10 + u32::from(d - b'0')));
        }
        next += 1;
    }
    sorted.sort_unstable();
    let baseline =
        || numbers.iter().filter(|number| sorted.binary_search(&nine(number)).is_ok()).count();
    assert_eq!(baseline(), kept as usize);
    criterion().bench_function("ask of a million children", |bencher| bencher.iter(&mut filter));
    ratio("asking of a million children", "a plain binary search", filter, baseline);
}

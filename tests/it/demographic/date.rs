//! Dates of birth.

use linkwise::demographic::{DateFormat, DateOfBirth, DatePart, DemographicError};
use linkwise::reading::{MissingReason, Reading};

use super::vectors;

#[test]
fn every_day_is_read_and_every_impossible_day_refused() {
    for row in vectors()["dates"].as_array().unwrap() {
        let part = |index: usize| row[index].as_u64().unwrap();
        let (year, month, day, valid) = (part(0), part(1), part(2), row[3].as_bool().unwrap());
        let texts = [
            (format!("{year}-{month:02}-{day:02}"), DateFormat::Iso),
            (format!("{year}{month:02}{day:02}"), DateFormat::Compact),
            (format!("{day:02}/{month:02}/{year}"), DateFormat::DayMonthYear),
            (format!("{day}.{month}.{year}"), DateFormat::DayMonthYear),
            (format!("{month}-{day}-{year}"), DateFormat::MonthDayYear),
        ];
        for (text, format) in texts {
            let reading = DateOfBirth::read(&text, format);
            if (year, month, day) == (1900, 1, 1) {
                assert_eq!(reading, Ok(Reading::Missing(MissingReason::DefaultDate)));
            } else if valid {
                let date = reading.unwrap().present().expect(&text);
                let parts = (date.year(), date.month(), date.day());
                let parts =
                    (parts.0.map(u64::from), parts.1.map(u64::from), parts.2.map(u64::from));
                assert_eq!(parts, (Some(year), Some(month), Some(day)));
                assert!(date.date().is_some());
            } else {
                let part = if month > 12 { DatePart::Month } else { DatePart::Day };
                assert_eq!(reading, Err(DemographicError::ImpossibleDate { part }), "{text}");
            }
        }
    }
}

fn parts(text: &str, format: DateFormat) -> (Option<u16>, Option<u8>, Option<u8>) {
    let date = DateOfBirth::read(text, format).unwrap().present().expect(text);
    (date.year(), date.month(), date.day())
}

#[test]
fn dates_may_be_known_in_part() {
    assert_eq!(parts("2015", DateFormat::Iso), (Some(2015), None, None));
    assert_eq!(parts("2015-06", DateFormat::Iso), (Some(2015), Some(6), None));
    assert_eq!(parts("2015-00-00", DateFormat::Iso), (Some(2015), None, None));
    assert_eq!(parts("201506", DateFormat::Compact), (Some(2015), Some(6), None));
    assert_eq!(parts("06/2015", DateFormat::DayMonthYear), (Some(2015), Some(6), None));
    assert_eq!(parts("06/2015", DateFormat::MonthDayYear), (Some(2015), Some(6), None));
    let date = |year, month, day| DateOfBirth::from_parts(year, month, day).unwrap().present();
    let read = date("", "2", "29").unwrap();
    assert_eq!((read.year(), read.month(), read.day()), (None, Some(2), Some(29)));
    assert_eq!(read.date(), None);
    assert_eq!(date("2015", "06", "").unwrap().month(), Some(6));
    let day = DateOfBirth::from_parts("2015", "", "31").unwrap().present().unwrap();
    assert_eq!(day.day(), Some(31));
    let codes = [
        (("", "2", "30"), "impossible-day"),
        (("2015", "2", "29"), "impossible-day"),
        (("2015", "x", "1"), "not-a-number"),
        (("15", "2", "1"), "two-digit-year"),
        (("2015", "13", "1"), "impossible-month"),
        (("2015", "300", "1"), "impossible-month"),
        (("20155", "1", "1"), "not-a-number"),
    ];
    for ((year, month, day), code) in codes {
        let error = DateOfBirth::from_parts(year, month, day).unwrap_err();
        assert_eq!(error.code(), code, "{year} {month} {day}");
    }
    let empty = DateOfBirth::from_parts("", " ", "").unwrap();
    assert_eq!(empty.missing(), Some(MissingReason::Empty));
}

#[test]
fn dates_of_other_shapes_are_refused() {
    for (text, format, code) in [
        ("01/02/2015", DateFormat::Iso, "not-a-date"),
        ("2015-1-2", DateFormat::Iso, "not-a-date"),
        ("2015-01-02-03", DateFormat::Iso, "not-a-date"),
        ("2015-01-", DateFormat::Iso, "not-a-date"),
        ("2015-01-02T10:30:00", DateFormat::Iso, "not-a-date"),
        ("01/02-2015", DateFormat::DayMonthYear, "not-a-date"),
        ("2015/02/01", DateFormat::DayMonthYear, "not-a-date"),
        ("01/02/15", DateFormat::DayMonthYear, "two-digit-year"),
        ("15-02-01", DateFormat::Iso, "two-digit-year"),
        ("1 June 2015", DateFormat::DayMonthYear, "not-a-date"),
        ("2015013", DateFormat::Compact, "not-a-date"),
        ("20150é1", DateFormat::Compact, "not-a-date"),
        ("+150101", DateFormat::Compact, "not-a-date"),
        ("1879-12-31", DateFormat::Iso, "impossible-year"),
        ("2201-01-01", DateFormat::Iso, "impossible-year"),
        ("2015-01-02\n", DateFormat::Iso, "control-character"),
    ] {
        let error = DateOfBirth::read(text, format).unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        assert!(!error.to_string().contains(text));
    }
    assert_eq!(parts("1880-01-02", DateFormat::Iso).0, Some(1880));
    assert_eq!(parts("2200-12-31", DateFormat::Iso).0, Some(2200));
    for text in ["2015-06-03T00:00:00", "2015-06-03 00:00:00.000", "2015-06-03T00:00:00Z"] {
        assert_eq!(parts(text, DateFormat::Iso), (Some(2015), Some(6), Some(3)));
    }
}

#[test]
fn default_dates_are_missing_and_likely_ones_told() {
    for text in ["1900-01-01", "1901-01-01", "9999-12-31", "1111-11-11", "0001-01-01", "0000-00-00"]
    {
        let reading = DateOfBirth::read(text, DateFormat::Iso).unwrap();
        assert_eq!(reading.missing(), Some(MissingReason::DefaultDate), "{text}");
    }
    for text in ["unknown", "N/A", "?", "NULL"] {
        let reading = DateOfBirth::read(text, DateFormat::DayMonthYear).unwrap();
        assert_eq!(reading.missing(), Some(MissingReason::Placeholder), "{text}");
    }
    let prone = |text| {
        DateOfBirth::read(text, DateFormat::Iso).unwrap().present().unwrap().is_default_prone()
    };
    assert!(prone("2008-01-01") && prone("2008-06-15"));
    assert!(!prone("2008-02-01") && !prone("2008-01-02") && !prone("2008"));
}

//! Agencies' CSV files: what is read, what is refused, and that no refusal shows a value.

use std::fs;
use std::io::Read;

use linkwise::demographic::DateFormat;
use linkwise::document::records::{
    CsvError, CsvOptions, ReadOutcome, RecordFile, RecordsError, RejectFile, RowReason,
};
use linkwise::error::ErrorKind;
use linkwise::reading::MissingReason;
use linkwise::record::{Column, InvalidValues, ReadingRules};
use proptest::prelude::*;

const HEADER: &str = "record_id,nhs_number,forename,surname,date_of_birth";

fn open(text: impl AsRef<[u8]>, options: &CsvOptions) -> Result<RecordFile, RecordsError> {
    let bytes = text.as_ref().to_vec();
    RecordFile::from_reader("a.csv", std::io::Cursor::new(bytes), options)
}

fn read_with(text: impl AsRef<[u8]>, options: &CsvOptions) -> Result<ReadOutcome, RecordsError> {
    open(text, options)?.read_all(None, &mut |_| {})
}

fn read(text: impl AsRef<[u8]>) -> Result<ReadOutcome, RecordsError> {
    read_with(text, &CsvOptions::default())
}

fn message(text: impl AsRef<[u8]>) -> String {
    read(text).unwrap_err().to_string()
}

fn reason(text: impl AsRef<[u8]>) -> (u64, u64, RowReason) {
    match read(text).unwrap_err() {
        RecordsError::Rows { rows, .. } => (rows.first.row, rows.first.line, rows.first.reason),
        other => panic!("{other}"),
    }
}

fn ids(outcome: &ReadOutcome) -> Vec<&str> {
    outcome.records.iter().map(linkwise::record::Record::id).collect()
}

#[test]
fn bom_crlf_blank_lines_and_quotes_are_read() {
    let plain = format!("{HEADER}\n1,4010232137,Zoë,O'Neill,2015-04-03\n2,,\"Max, J\",Shah,\n");
    let variants = [
        plain.clone(),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\n\n"),
        plain.trim_end().to_owned(),
        plain.replace("record_id,", "\"record_id\","),
        plain.replace("Shah", "\"Shah\""),
    ];
    let expected = read(&plain).unwrap();
    assert_eq!(ids(&expected), ["1", "2"]);
    assert_eq!(expected.read, 2);
    for text in variants {
        assert_eq!(read(&text).unwrap().records, expected.records, "{text:?}");
    }
    assert_eq!(expected.missing[&(Column::NhsNumber, MissingReason::Empty)], 1);
    assert_eq!(expected.missing[&(Column::DateOfBirth, MissingReason::Empty)], 1);
}

#[test]
fn columns_are_mapped_and_ignored() {
    let options = CsvOptions {
        mapping: vec![(Column::RecordId, "Child Ref".into()), (Column::DateOfBirth, "DOB".into())],
        delimiter: b';',
        rules: ReadingRules { date_format: DateFormat::DayMonthYear, ..ReadingRules::default() },
        ..CsvOptions::default()
    };
    let text = "class;Child Ref;DOB;class;house\n1;7;03/04/2015;2;3\n";
    let mut file = open(text, &options).unwrap();
    assert_eq!(file.columns(), [Column::RecordId, Column::DateOfBirth]);
    assert_eq!(file.ignored(), ["class", "house"]);
    assert_eq!(file.next().unwrap().unwrap().id(), "7");
    assert!(file.next().is_none());
}

#[test]
fn wrong_headers_are_refused() {
    let no_id = message("id,forename\n1,Zoe\n");
    assert_eq!(
        no_id,
        "a.csv has no column `record_id`; is the first line the header? Add the column, or say which one it is"
    );
    assert!(message("record_id;forename\n1;Zoe\n").ends_with("separated by semicolons"));
    let almost = |name: &str| message(format!("record_id,{name}\n1,2\n"));
    for (name, column) in [
        ("forname", "forename"),
        ("Forename", "forename"),
        ("NHS Number", "nhs_number"),
        ("dob", "date_of_birth"),
        ("address1", "address_1"),
        ("UPN", "upn"),
    ] {
        let text = almost(name);
        assert!(
            text.contains("column 2 of the header is not known")
                && text.contains(&format!("did you mean `{column}`?")),
            "{text}"
        );
    }
    for name in ["address_3", "school", "sets", "notes"] {
        assert_eq!(
            open(format!("record_id,{name}\n"), &CsvOptions::default()).unwrap().ignored(),
            [name]
        );
    }
    // The column itself is there: the other is only ignored.
    let both = open("record_id,forename,Forename\n", &CsvOptions::default()).unwrap();
    assert_eq!(both.ignored(), ["Forename"]);
    let ignore = CsvOptions { ignore: vec!["forname".into()], ..CsvOptions::default() };
    assert_eq!(open("record_id,forname\n", &ignore).unwrap().ignored(), ["forname"]);

    assert!(message("record_id,sex,sex\n1,M,M\n").contains("columns 2 and 3"));
    let mapped = |mapping: Vec<(Column, String)>, text: &str| {
        let error = open(text, &CsvOptions { mapping, ..CsvOptions::default() }).unwrap_err();
        (error.kind(), error.to_string())
    };
    let (kind, text) = mapped(vec![(Column::Sex, "gender".into())], "record_id\n1\n");
    assert_eq!(kind, ErrorKind::Usage);
    assert!(text.contains("no column `gender`, which was to be `sex`"), "{text}");
    let (kind, text) = mapped(vec![(Column::Sex, "gender".into())], "record_id,sex,gender\n");
    assert_eq!(kind, ErrorKind::InputRejected);
    assert!(text.contains("columns 2 and 3 of the header are both `sex`"), "{text}");
    let twice = vec![(Column::Sex, "a".into()), (Column::Sex, "b".into())];
    assert_eq!(mapped(twice, "record_id,a,b\n").0, ErrorKind::Usage);
    let same = vec![(Column::Sex, "a".into()), (Column::Town, "a".into())];
    assert_eq!(mapped(same, "record_id,a,b\n").0, ErrorKind::Usage);
    let error = open("record_id\n", &CsvOptions { delimiter: b'"', ..CsvOptions::default() });
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Usage);
}

#[test]
fn files_that_are_no_csv_are_refused() {
    assert!(matches!(read(""), Err(RecordsError::Csv(CsvError::Empty { .. }))));
    assert!(matches!(read("\n\n"), Err(RecordsError::Csv(CsvError::Empty { .. }))));
    assert!(matches!(read(HEADER), Err(RecordsError::Csv(CsvError::NoRows { .. }))));
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(HEADER.bytes().flat_map(|b| [b, 0])).collect();
    assert!(matches!(read(wide), Err(RecordsError::Csv(CsvError::WideCharacters { .. }))));
    assert!(message(b"record_id,na\xefve\n1,2\n").contains("column 2 of the header is not UTF-8"));

    let unclosed = read(format!("{HEADER}\n1,,Zoe,Shah,\n2,,\"Max,Shah,\n3,,Ann,Shah,\n"));
    let unclosed = unclosed.unwrap_err();
    assert_eq!(unclosed.kind(), ErrorKind::InputRejected);
    assert!(
        unclosed.to_string().starts_with("a.csv: row 2 (line 3), column 3 (`forename`): a quote"),
        "{unclosed}"
    );
    let after = message(format!("{HEADER}\n1,,\"Max\" J,Shah,\n"));
    assert!(after.starts_with("a.csv: row 1 (line 2), column 3 (`forename`): text follows"));
    let header = message("record_id,\"forename\n1,Zoe\n");
    assert!(header.starts_with("a.csv: the header (line 1), column 2: a quote"), "{header}");

    let folder = tempfile::tempdir().unwrap();
    let absent = RecordFile::open(&folder.path().join("b.csv"), &CsvOptions::default());
    assert_eq!(absent.unwrap_err().kind(), ErrorKind::InputOutput);
    let unreadable = RecordFile::open(folder.path(), &CsvOptions::default());
    assert_eq!(unreadable.unwrap_err().kind(), ErrorKind::InputOutput);
}

/// Gives a field without end, and fails the test where much of it is taken.
struct Endless(usize);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0 += buffer.len();
        assert!(self.0 < 3 << 20, "the limit was passed");
        buffer.fill(b'a');
        Ok(buffer.len())
    }
}

#[test]
fn a_field_of_ten_megabytes_is_not_taken_into_memory() {
    for start in ["record_id,forename\n1,Zoe\n2,", "record_id,forename\n1,Zoe\n2,\""] {
        let source = std::io::Cursor::new(start).chain(Endless(0));
        let mut file = RecordFile::from_reader("a.csv", source, &CsvOptions::default()).unwrap();
        let error = file.read_all(Some(&mut |_, _| Ok(())), &mut |_| {}).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ResourceCap);
        assert!(
            error.to_string().starts_with(
                "a.csv: row 2 (line 3), column 2 (`forename`): the field has more than 1048576"
            ),
            "{error}"
        );
    }
    let source = std::io::Cursor::new("record_id,notes\n1,").chain(std::io::repeat(b','));
    let mut file = RecordFile::from_reader("a.csv", source, &CsvOptions::default()).unwrap();
    assert_eq!(file.next_row().unwrap_err().kind(), ErrorKind::ResourceCap);
    assert!(file.next_row().unwrap().is_none());
    let longest = CsvOptions { longest_field: 5, ..CsvOptions::default() };
    assert_eq!(
        read_with("record_id\n12345\n", &longest).unwrap_err().kind(),
        ErrorKind::ResourceCap
    );
    let longest = CsvOptions { longest_field: 9, ..CsvOptions::default() };
    assert!(read_with("record_id\n123456789\n", &longest).is_ok());
}

#[test]
fn bad_rows_are_named_by_row_line_and_column() {
    let row = |row: &str| reason(format!("{HEADER}\n0,,,,\n\n{row}\n"));
    assert_eq!(row("1,,Zoe,Shah"), (2, 4, RowReason::FieldCount { found: 4, expected: 5 }));
    assert_eq!(row("1,,Zoe,Shah,,"), (2, 4, RowReason::FieldCount { found: 6, expected: 5 }));
    let code = |text: &str| {
        let (number, line, reason) = row(text);
        assert_eq!((number, line), (2, 4));
        (reason.column().unwrap(), reason.code())
    };
    assert_eq!(code("1,,Zoe,Shah,2015-06-31"), (Column::DateOfBirth, "impossible-day"));
    assert_eq!(code("1,,Zoe,Shah,31/06/2015"), (Column::DateOfBirth, "not-a-date"));
    assert_eq!(code("1,9434765911,Zoe,Shah,"), (Column::NhsNumber, "bad check digit"));
    assert_eq!(code(" ,,Zoe,Shah,"), (Column::RecordId, "no record id"));
    assert_eq!(code("0,,Zoe,Shah,"), (Column::RecordId, "duplicate record id"));
    assert_eq!(code("1,,Z\0oe,Shah,"), (Column::Forename, "NUL byte"));
    let long = "a".repeat(5000);
    assert_eq!(code(&format!("1,,{long},Shah,")), (Column::Forename, "field too long"));
    let (number, line, wrong) = reason([HEADER.as_bytes(), b"\n1,,Zo\xeb,Shah,\n"].concat());
    assert_eq!((number, line, wrong), (1, 2, RowReason::NotUtf8 { column: Column::Forename }));
    // What is not read need not be text.
    assert!(read(b"record_id,notes\n1,\xeb\0\n").is_ok());

    let duplicate = message("record_id\nx\ny\n\"x\"\n");
    assert!(
        duplicate
            .starts_with("a.csv: row 3 (line 4): `record_id`: the id is that of row 1 (line 2);"),
        "{duplicate}"
    );
    let impossible = message(format!("{HEADER}\n1,,Zoe,Shah,2015-06-31\n"));
    assert_eq!(
        impossible,
        "a.csv: row 1 (line 2): `date_of_birth`: the day of the date of birth cannot be; correct it at the source"
    );
}

#[test]
fn further_bad_rows_are_counted_up_to_a_thousand() {
    let rows = |count: usize| {
        let mut text = format!("{HEADER}\n1,,Zoe,Shah,2015-06-31\n2,,Zoe,Shah,\n");
        for _ in 0..count {
            text.push_str("3,9434765911,Zoe,Shah,\n");
        }
        text.push_str("9,x\n");
        message(text)
    };
    let few = rows(2);
    assert!(
        few.ends_with(
            "; 3 more rows are refused; in all: 1 × too few fields, 2 × `nhs_number` bad check digit, 1 × `date_of_birth` impossible-day"
        ),
        "{few}"
    );
    let many = rows(3000);
    let told =
        "; 1000 more rows were refused, and then reading stopped; of these 1001: 1000 × `nhs";
    assert!(many.contains(told), "{many}");
    assert!(rows(0).ends_with(
        "; 1 more row is refused; in all: 1 × too few fields, 1 × `date_of_birth` impossible-day"
    ));
    // A file broken further on is told by its first refused row.
    let (number, _, _) = reason(format!("{HEADER}\n1\n2,,\"Zoe\n"));
    assert_eq!(number, 1);
}

#[test]
fn values_may_be_treated_as_missing() {
    let options = CsvOptions {
        rules: ReadingRules {
            invalid_values: InvalidValues::TreatAsMissing,
            ..ReadingRules::default()
        },
        ..CsvOptions::default()
    };
    let text = format!("{HEADER}\n1,9434765911,Zoe,Shah,2015-06-31\n");
    let outcome = read_with(text, &options).unwrap();
    assert_eq!(ids(&outcome), ["1"]);
    assert_eq!(outcome.dropped[&(Column::NhsNumber, "bad check digit")], 1);
    assert_eq!(outcome.dropped[&(Column::DateOfBirth, "impossible-day")], 1);
}

#[test]
fn refused_rows_are_set_aside_as_they_stood() {
    let folder = tempfile::tempdir().unwrap();
    let (input, reject) = (folder.path().join("a.csv"), folder.path().join("reject.csv"));
    let mut text = format!("{HEADER},notes\n").into_bytes();
    text.extend_from_slice(b"1,,Zoe,Shah,2015-06-31,\"a, \"\"b\"\"\"\n2,,Max,Shah,,x\n");
    text.extend_from_slice(b"3,,Z\xeb,Shah,,x\n4,,a\n5,,a,b,,c,d\n2,,Ann,Shah,,x\n");
    fs::write(&input, &text).unwrap();
    let mut file = RecordFile::open(&input, &CsvOptions::default()).unwrap();
    assert_eq!(RejectFile::create(&input, &file).unwrap_err().kind(), ErrorKind::Usage);
    let mut rejects = RejectFile::create(&reject, &file).unwrap();
    let mut told = Vec::new();
    let outcome = file
        .read_all(Some(&mut |error, row| rejects.write(error, row)), &mut |rows| told.push(rows))
        .unwrap();
    assert_eq!(rejects.rows(), 5);
    assert!(!reject.exists());
    rejects.commit().unwrap();
    assert!(linkwise::durable::is_private(&reject).unwrap());
    assert_eq!((ids(&outcome), outcome.read, told), (vec!["2"], 6, vec![6]));
    assert_eq!(outcome.rejected.values().sum::<u64>(), 5);
    assert_eq!(outcome.rejected[&(None, "too few fields")], 1);
    assert_eq!(outcome.rejected[&(Some(Column::RecordId), "duplicate record id")], 1);
    let mut expected =
        format!("linkwise_row,linkwise_column,linkwise_reason,{HEADER},notes\n").into_bytes();
    let day = "`date_of_birth`: the day of the date of birth cannot be; correct it at the source";
    expected.extend_from_slice(
        format!("1,date_of_birth,{day},1,,Zoe,Shah,2015-06-31,\"a, \"\"b\"\"\"\n").as_bytes(),
    );
    let written = fs::read(&reject).unwrap();
    assert!(written.starts_with(&expected), "{}", String::from_utf8_lossy(&written));
    let find = |part: &[u8]| written.windows(part.len()).any(|window| window == part);
    assert!(find(b",3,,Z\xeb,Shah,,x\n") && find(b"4,,a\n") && find(b",5,,a,b,,c,d\n"));

    // Mended rows can be read again, the columns of the reject file included.
    let again = read(b"linkwise_row,linkwise_column,linkwise_reason,record_id\n1,record_id,x,7\n");
    assert_eq!(ids(&again.unwrap()), ["7"]);
}

#[test]
fn what_is_broken_is_an_error_with_reject_too() {
    let all = |text: &str| {
        let mut file = open(text, &CsvOptions::default()).unwrap();
        file.read_all(Some(&mut |_, _| Ok(())), &mut |_| {}).unwrap_err()
    };
    assert!(matches!(
        all("record_id\n1\n\"2\n"),
        RecordsError::Csv(CsvError::UnclosedQuote { .. })
    ));
    let no_authority = all("record_id,social_care_id\n1,\n2,123\n3,124\n");
    assert_eq!(no_authority.kind(), ErrorKind::Usage);
    assert!(no_authority.to_string().starts_with("a.csv: row 2 (line 3): `social_care_id`"));
    let mut file = open("record_id\n\" \"\n", &CsvOptions::default()).unwrap();
    let full = file.read_all(Some(&mut |_, _| Err(std::io::Error::other("full"))), &mut |_| {});
    assert_eq!(full.unwrap_err().kind(), ErrorKind::InputOutput);
}

#[test]
fn nothing_is_shown_of_rows() {
    let mut file = open("record_id,forename\nxyzzy,Xyzzy\n", &CsvOptions::default()).unwrap();
    let record = file.next_row().unwrap();
    let shown = format!("{file:?} {:?} {record:?}", file.raw_row()).to_lowercase();
    assert!(!shown.contains("xyzzy"), "{shown}");
}

/// What breaks a file in every way there is; each cell holds a marker of its own.
fn cell(marker: u32) -> impl Strategy<Value = Vec<u8>> {
    let marker = format!("Qq{marker}zZ");
    prop_oneof![
        6 => Just(marker.clone().into_bytes()),
        1 => Just(format!("\"{marker}\"").into_bytes()),
        1 => Just(format!("\"{marker}").into_bytes()),
        1 => Just(format!("\"{marker}\"{marker}").into_bytes()),
        1 => Just([marker.as_bytes(), b"\0"].concat()),
        1 => Just([marker.as_bytes(), b"\xff"].concat()),
        1 => Just(format!("{marker},{marker}").into_bytes()),
        1 => Just(format!("{marker}\n{marker}").into_bytes()),
        1 => Just(marker.repeat(900).into_bytes()),
        1 => Just(b"2015-06-31".to_vec()),
        1 => Just(Vec::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_message_holds_a_cell(
        header in prop::sample::select(vec![
            "record_id,nhs_number,upn,forename,date_of_birth,sex,postcode",
            "record_id,forename,surname,notes,postcode,chi_number,uprn",
            "record_id,forname,surname,notes,postcode,chi_number,uprn",
            "",
        ]),
        rows in prop::collection::vec(
            (cell(1), cell(2), cell(3), cell(4), cell(5), cell(6), cell(7)), 1..6),
    ) {
        let mut text = header.as_bytes().to_vec();
        for (a, b, c, d, e, f, g) in rows {
            text.push(b'\n');
            text.extend_from_slice(&[a, b, c, d, e, f, g].join(&b','));
        }
        let options = CsvOptions { longest_field: 6000, ..CsvOptions::default() };
        let mut shown = String::new();
        match open(&text, &options) {
            Err(error) => shown = format!("{error} {error:?}"),
            Ok(mut file) => {
                let mut errors = Vec::new();
                let all = file.read_all(Some(&mut |error, _| { errors.push(error.clone()); Ok(()) }), &mut |_| {});
                shown.push_str(&format!("{all:?} {errors:?}"));
                for error in errors {
                    shown.push_str(&error.to_string());
                }
                if let Err(error) = all {
                    shown.push_str(&error.to_string());
                }
                if let Err(error) = read_with(&text, &options) {
                    shown.push_str(&format!("{error} {error:?}"));
                }
            }
        }
        prop_assert!(!shown.contains("Qq") && !shown.contains("2015-06"), "{shown}");
    }
}

mod evaluation {
    use std::fs;
    use std::path::PathBuf;

    use linkwise::document::evaluation::{read_map, read_people, read_truth};
    use linkwise::error::ErrorKind;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn file(&self, text: impl AsRef<[u8]>) -> PathBuf {
            let path = self.0.path().join("x.csv");
            fs::write(&path, text).unwrap();
            path
        }
    }

    fn folder() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    #[test]
    fn maps_truth_and_people_are_read() {
        let folder = folder();
        let map = read_map(&folder.file("pseudonym,x,record_id\np,1,a\nq,2, b\n"), "health");
        let map = map.unwrap();
        assert_eq!(map.party, "health");
        assert_eq!(map.rows, [("a".into(), "p".into()), ("b".into(), "q".into())]);
        let none = read_map(&folder.file("record_id,pseudonym\n"), "health").unwrap();
        assert!(none.rows.is_empty());
        let truth = read_truth(&folder.file("\u{feff}party,record_id,person\r\nh,a,P\r\n"));
        let truth = truth.unwrap();
        assert_eq!((truth.len(), truth[0].record_id.as_str()), (1, "a"));
        let people = read_people(&folder.file("twin,person,sex\nyes,P,F\n,Q,M\n")).unwrap();
        assert_eq!(people.columns, ["twin", "sex"]);
        assert_eq!(people.rows[1], ("Q".into(), vec![String::new(), "M".into()]));
    }

    /// The values are longer than what is random in the name of the folder, which the messages hold.
    #[test]
    fn wrong_files_are_refused_without_their_values() {
        let folder = folder();
        for (text, expected) in [
            (
                &b"record_id,name\nQqQqQqQq,QqQqQqQq\n"[..],
                "x.csv has no column `pseudonym`; its header should",
            ),
            (b"record_id,pseudonym,record_id\n", "columns 1 and 3 of the header have the same"),
            (
                b"record_id,pseudonym\n1,2\n\nQqQqQqQq\n",
                "row 2 (line 4): the row has 1 fields, the",
            ),
            (b"record_id,pseudonym\nQqQqQqQq, \n", "row 1 (line 2): `pseudonym` is empty"),
            (
                b"record_id,pseudonym\nQqQqQqQq,QqQqQqQq\xff\n",
                "row 1 (line 2), column 2: the text is not UTF-8",
            ),
            (
                b"record_id,pseudonym\nQqQqQqQq,\"QqQqQqQq\n",
                "row 1 (line 2), column 2 (`pseudonym`): a quote",
            ),
            (b"", "x.csv is empty"),
        ] {
            let error = read_map(&folder.file(text), "health").unwrap_err();
            let shown = error.to_string();
            assert!(shown.contains(expected), "{shown}");
            assert!(!format!("{shown} {error:?}").contains("QqQqQqQq"), "{shown}");
            assert_eq!(error.kind(), ErrorKind::InputRejected);
        }
        let long = format!("record_id,pseudonym\n1,{}\n", "Q".repeat(5000));
        let long = read_map(&folder.file(long), "health").unwrap_err();
        assert_eq!(long.kind(), ErrorKind::ResourceCap);
        let absent = read_truth(&folder.0.path().join("absent.csv")).unwrap_err();
        assert_eq!(absent.kind(), ErrorKind::InputOutput);
    }
}

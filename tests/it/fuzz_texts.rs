//! What fuzzing calls for readers that need no organisation: texts, and canonical bytes. The targets
//! in `fuzz/` call these, and so does the replay of seeds and regressions.

#![allow(unreachable_pub, reason = "the targets in fuzz/ are another crate")]

use linkwise::audit::{
    Checkpoint, ConsistencyProof, Entry, InclusionProof, PinnedLog, PinnedWitness, SubjectOpening,
    find_opening, read_verifier_key,
};
use linkwise::crypto::SignerPublicKey;
use linkwise::demographic::{AddressText, DateFormat, DateOfBirth, Name, Postcode, Sex, SexScheme};
use linkwise::identifier::{
    ChiNumber, HealthAndCareNumber, NeverIssued, NhsNumber, NhsNumberStatus, SocialCareId,
    UniqueLearnerNumber, UniquePropertyReferenceNumber, UniquePupilNumber, identify,
};
use linkwise::policy::Terms;
use linkwise::reading::Reading;
use linkwise::role::Passport;
use linkwise::time::Date;

/// What was accepted is accepted again as it is written, and means the same.
macro_rules! reads_itself {
    ($text:expr, $read:expr) => {
        if let Ok(Reading::Present(value)) = $read($text) {
            let again = $read(value.as_str()).expect("what was written is read again");
            assert!(again == Reading::Present(value), "what was written is read as the same value");
        }
    };
}

pub fn identifiers(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    for never_issued in [NeverIssued::Accept, NeverIssued::Refuse] {
        reads_itself!(text, |text| NhsNumber::read(text, never_issued));
        reads_itself!(text, |text| UniquePupilNumber::read(text, never_issued));
        let _ = NhsNumber::read_padded(text, never_issued);
        if let Ok(Reading::Present(upn)) = UniquePupilNumber::read(text, never_issued) {
            assert!(upn.canonical().canonical() == upn.canonical());
            let _ = (upn.alias(), upn.local_authority_known());
        }
    }
    reads_itself!(text, ChiNumber::read);
    reads_itself!(text, HealthAndCareNumber::read);
    reads_itself!(text, UniqueLearnerNumber::read);
    reads_itself!(text, UniquePropertyReferenceNumber::read);
    let _ = (ChiNumber::read_padded(text), NhsNumberStatus::read(text), identify(text));
    let mut parts = text.split('\n');
    let mut part = || parts.next().unwrap_or_default();
    if let Ok(Reading::Present(id)) = SocialCareId::read(part(), part(), part()) {
        let again = SocialCareId::read(id.authority(), id.system(), id.id());
        assert!(again.expect("read before") == Reading::Present(id));
    }
}

pub fn demographics(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    for read in [Name::read_forename, Name::read_middle, Name::read_surname] {
        if let Ok(Reading::Present(name)) = read(text) {
            assert!(!name.as_str().is_empty() && name.as_str().is_ascii());
            let _ = (name.letters(), name.soundex(), name.metaphone(), name.canonical());
            assert!(name.prefix(name.letters().len() + 1).is_none());
            let _ = (name.bigrams(), name.prefix(0), name.prefix(3));
        }
    }
    for format in DateFormat::ALL {
        if let Ok(Reading::Present(born)) = DateOfBirth::read(text, format) {
            let _ = (born.date(), born.is_default_prone());
        }
    }
    for scheme in SexScheme::ALL {
        if let Ok(Reading::Present(sex)) = Sex::read(text, scheme) {
            assert!(!sex.code().is_empty());
        }
    }
    if let Ok(Reading::Present(postcode)) = Postcode::read_uk(text) {
        let _ = (postcode.sector(), postcode.district(), postcode.area());
        if let Some(unit) = postcode.unit() {
            let again = Postcode::read_uk(unit).expect("what was written is read again");
            assert!(again.as_present().and_then(Postcode::unit) == Some(unit));
        }
    }
    let _ = (Postcode::read_plain(text, 3, 2), Postcode::read_plain(text, 0, usize::MAX));
    if let Ok(Reading::Present(address)) = AddressText::read(text) {
        assert!(!address.as_str().is_empty());
        let _ = address.bigrams();
    }
    let _ = text.parse::<Date>();
}

pub fn terms(data: &[u8]) {
    if let Ok(terms) = Terms::from_bytes(data) {
        assert_eq!(terms.to_bytes(), data, "one text has one encoding");
    }
}

pub fn log_entry(data: &[u8]) {
    if let Ok(entry) = Entry::from_bytes(data) {
        assert_eq!(entry.to_bytes().expect("it was read"), data, "one entry has one encoding");
    }
}

pub fn checkpoint(data: &[u8]) {
    if let Ok(checkpoint) = Checkpoint::parse(data) {
        assert_eq!(checkpoint.to_bytes(), data, "one checkpoint has one text");
        for line in checkpoint.signatures() {
            let witness = PinnedWitness { name: line.name.clone(), key: SignerPublicKey([0; 32]) };
            let _ = checkpoint.cosigned_by(&witness);
        }
    }
    if let Ok(text) = core::str::from_utf8(data) {
        let _ = read_verifier_key(text);
    }
}

/// Proofs, opening files, and the files of openings that they are made from.
pub fn proof(data: &[u8]) {
    let log = PinnedLog { name: "linkwise/health".to_owned(), key: SignerPublicKey([0; 32]) };
    if let Ok(proof) = InclusionProof::parse(data) {
        assert_eq!(proof.to_text().as_bytes(), data, "one proof has one text");
        let _ = proof.verify(&log);
    }
    if let Ok(proof) = ConsistencyProof::parse(data) {
        assert_eq!(proof.to_text().as_bytes(), data, "one proof has one text");
        let _ = proof.verify(&log);
    }
    if let Ok(opening) = SubjectOpening::parse(data) {
        assert!(opening.to_text().expose() == data, "one opening has one text");
        let _ = (opening.verify(&log), opening.expose_record_id());
    }
    let _ = find_opening(data, "7");
}

pub fn passport(data: &[u8]) {
    if let Ok(passport) = Passport::from_bytes(data) {
        assert_eq!(passport.to_bytes(), data, "one passport has one encoding");
        assert!(passport.first_difference(&passport).is_none());
    }
}

#[cfg(feature = "documents")]
pub fn agreement(data: &[u8]) {
    use linkwise::document::agreement;
    let Ok(text) = core::str::from_utf8(data) else { return };
    if let Ok(document) = agreement::parse(text) {
        let again = agreement::parse(&agreement::write(&document.terms));
        assert_eq!(again.expect("what was written is read again").terms, document.terms);
        let _ = agreement::show(&document.terms);
    }
}

#[cfg(feature = "documents")]
pub fn card(data: &[u8]) {
    use linkwise::document::card;
    let Ok(text) = core::str::from_utf8(data) else { return };
    if let Ok(read) = card::parse(text) {
        assert_eq!(card::parse(&card::write(&read)).expect("it was read"), read);
    }
}

/// Notices of withdrawal, receipts of them, lists of notices, and barred links.
pub fn withdrawal(data: &[u8]) {
    use linkwise::policy::{NoticesSent, SignedWithdrawal, SignedWithdrawalReceipt};
    if let Ok(read) = SignedWithdrawal::from_bytes(data) {
        assert!(read.to_bytes() == data, "there is one way to write a notice");
    }
    if let Ok(read) = SignedWithdrawalReceipt::from_bytes(data) {
        assert!(read.to_bytes() == data, "there is one way to write a receipt");
    }
    let Ok(text) = core::str::from_utf8(data) else { return };
    if let Ok(read) = NoticesSent::parse(text) {
        assert_eq!(NoticesSent::parse(&read.to_text()).expect("it was read"), read);
    }
    #[cfg(feature = "documents")]
    barred_links(text);
}

#[cfg(feature = "documents")]
fn barred_links(text: &str) {
    use linkwise::document::register::RegisterSource;
    let now = linkwise::time::Timestamp::from_unix_ms(1_790_000_000_000).expect("a moment");
    let read = |bytes: Vec<u8>| {
        RegisterSource::from_reader("fuzz", std::io::Cursor::new(bytes)).barred_links(now)
    };
    if let Ok(barred) = read(text.as_bytes().to_vec()) {
        let again = read(barred.to_csv().expose().to_vec()).expect("it was written");
        assert!(again == barred, "what was written is read as the same list");
    }
}

#[cfg(feature = "documents")]
pub fn revocation(data: &[u8]) {
    use linkwise::document::revocation;
    let Ok(text) = core::str::from_utf8(data) else { return };
    if let Ok(read) = revocation::parse(text) {
        let again = revocation::parse(&revocation::write(&read));
        assert_eq!(again.expect("it was read"), read);
    }
}

/// The first byte chooses how the file is to be understood; the rest is the file.
#[cfg(feature = "documents")]
pub fn records(data: &[u8]) {
    use linkwise::document::records::{CsvOptions, RecordFile};
    use linkwise::record::{InvalidValues, ReadingRules};
    let Some((&choice, file)) = data.split_first() else { return };
    let pick = |bit: u8| choice >> bit & 1 == 1;
    let rules = ReadingRules {
        date_format: DateFormat::ALL[usize::from(choice & 3)],
        never_issued: if pick(2) { NeverIssued::Accept } else { NeverIssued::Refuse },
        invalid_values: if pick(3) { InvalidValues::TreatAsMissing } else { InvalidValues::Refuse },
        social_care: pick(4).then(|| ("825".to_owned(), "case system".to_owned())),
        ..ReadingRules::default()
    };
    let delimiter = if pick(5) { b';' } else { b',' };
    let options = CsvOptions { rules, delimiter, longest_field: 4096, ..CsvOptions::default() };
    let source = std::io::Cursor::new(file.to_vec());
    let Ok(mut opened) = RecordFile::from_reader("fuzz", source, &options) else { return };
    let (mut kept, mut refused) = (std::collections::BTreeSet::new(), 0u64);
    while let Ok(Some(row)) = opened.next_row() {
        match row {
            Ok(record) => assert!(kept.insert(record.id().to_owned()), "ids are unique"),
            Err(_) => refused += 1,
        }
    }
    assert!(kept.len() as u64 + refused <= file.len() as u64 + 1);
}

/// The first byte chooses which register the rest is. What was read of consents is read again from what
/// is written of them.
#[cfg(feature = "documents")]
pub fn registers(data: &[u8]) {
    use linkwise::document::register::{
        RegisterFileError, RegisterSource, export_fhir, import_fhir, write_consents,
    };
    use linkwise::time::Timestamp;
    const SYSTEM: &str = "https://example.org/record";
    let Some((&choice, file)) = data.split_first() else { return };
    let source =
        |file: &[u8]| RegisterSource::from_reader("fuzz", std::io::Cursor::new(file.to_vec()));
    let now = Timestamp::from_unix_ms(1_790_000_000_000).expect("it is a time");
    let most = file.len() + 1;
    match choice % 6 {
        0 => {
            let consents = |file: &[u8]| {
                let mut read = Vec::new();
                let all = source(file).each_consent(|id, consent| {
                    read.push((id.to_owned(), consent));
                    Ok::<_, RegisterFileError>(())
                });
                all.map(|()| read)
            };
            let register = source(file).consents();
            let Ok(read) = consents(file) else {
                assert!(register.is_err(), "a register of rows that cannot be read");
                return;
            };
            assert!(read.len() <= most);
            let mut written = Vec::new();
            let rows = read.iter().map(|(id, consent)| (id.as_str(), consent));
            write_consents("written", &mut written, rows).expect("memory can be written");
            let again = consents(&written).expect("what was written is read again");
            assert!(again == read, "what was written is read as the same consents");
        }
        1 => assert!(source(file).objections(now).map_or(0, |read| read.len()) <= most),
        2 => assert!(source(file).shields(now).map_or(0, |read| read.len()) <= most),
        3 => assert!(source(file).opt_out_allow(now).map_or(0, |read| read.len()) <= most),
        system => {
            let Ok(read) = import_fhir(source(file), (system == 4).then_some(SYSTEM)) else {
                return;
            };
            let mut written = Vec::new();
            // What has both an end and a withdrawal has no place in FHIR; nothing read from it has both.
            export_fhir("written", &mut written, read.clone(), SYSTEM)
                .expect("what was read from FHIR can be written to it");
            let again = import_fhir(source(&written), Some(SYSTEM));
            assert!(again.expect("what was written is read again") == read);
        }
    }
}

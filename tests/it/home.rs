//! Homes: creation, trust, link keys, permissions.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use linkwise::crypto::{CryptoError, RecipientPublicKey, seal};
use linkwise::document::agreement::{TemplateOptions, append_signature, parse, template};
use linkwise::home::{Home, HomeError};
use linkwise::identifier::NeverIssued;
use linkwise::policy::{Agreement, Granted};
use linkwise::schema::PostcodeScheme;
use linkwise::time::Timestamp;
use tempfile::TempDir;

const NAMES: [&str; 5] = ["council", "hospital", "unit", "joiner", "custodian"];

struct World {
    folder: TempDir,
    homes: Vec<Home>,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let homes: Vec<Home> = NAMES
            .iter()
            .map(|name| Home::create(&folder.path().join(name), name).unwrap())
            .collect();
        for home in &homes {
            for other in &homes {
                home.pin(other.card(), false).unwrap();
            }
        }
        home(&homes, "custodian").create_root().unwrap();
        Self { folder, homes }
    }

    fn home(&self, name: &str) -> &Home {
        home(&self.homes, name)
    }

    /// An agreement that all have signed, as one home grants it.
    fn agreement(&self, id: &str, by: &str) -> Agreement<Granted> {
        let card = |name| self.home(name).card().clone();
        let mut text = template(&TemplateOptions {
            id: id.to_owned(),
            title: "Test".to_owned(),
            nonce: [1; 32],
            controllers: vec![card("council"), card("hospital")],
            linkage_unit: card("unit"),
            assembler: Some(card("joiner")),
            key_custodian: card("custodian"),
            sectors: Vec::new(),
            recipients: Vec::new(),
            reviewer: None,
            epoch: 2,
            valid_from: "2026-01-01".parse().unwrap(),
            valid_until: "2026-12-31".parse().unwrap(),
            suite: linkwise::crypto::Suite::Blake3,
            postcode: PostcodeScheme::Uk,
            never_issued: NeverIssued::Refuse,
        })
        .unwrap();
        for home in &self.homes {
            let draft = Agreement::new(parse(&text).unwrap().terms).unwrap();
            let signature = draft.sign(home.signer()).unwrap();
            text = append_signature(&text, &signature).unwrap();
        }
        let document = parse(&text).unwrap();
        let now = Timestamp::from_unix_ms(1_770_000_000_000).unwrap();
        Agreement::new(document.terms)
            .unwrap()
            .grant(&document.signatures, &self.home(by).trust().unwrap(), now)
            .unwrap()
    }
}

fn home<'a>(homes: &'a [Home], name: &str) -> &'a Home {
    homes.iter().find(|home| home.name() == name).unwrap()
}

#[test]
fn a_home_opens_as_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep").join("council");
    let made = Home::create(&path, "council").unwrap();
    let opened = Home::open(&path).unwrap();
    assert_eq!(opened.card(), made.card());
    assert_eq!(opened.signer().public_key(), made.card().signer);
    assert_eq!(opened.log_signer().unwrap().public_key(), made.card().log_key);
    assert_eq!(opened.recipient_key().public_key().to_string(), made.card().recipient);
    assert_eq!(opened.trust().unwrap().cards, [made.card().clone()]);
    assert_eq!(opened.log_folder(), path.join("log"));
    assert_eq!(opened.log_state_path(), path.join("log.state"));
    assert!(opened.keys().unwrap().is_empty());
    let again = Home::create(&path, "council").unwrap_err();
    assert!(matches!(again, HomeError::NotEmpty { .. }), "{again}");
    let nothing = Home::open(folder.path()).unwrap_err();
    assert!(matches!(nothing, HomeError::NotAHome { .. }), "{nothing}");
    let error = Home::create(&folder.path().join("x"), "../x").unwrap_err();
    assert!(matches!(error, HomeError::Agreement(_)), "{error}");
    assert!(!folder.path().join("x").exists());
}

#[test]
fn what_is_printed_holds_no_secret() {
    let world = World::new();
    let home = world.home("custodian");
    let printed = format!("{home:?} {:?}", home.root().unwrap());
    for file in ["signer.key", "recipient.key", "log.key", "root.key"] {
        let secret = fs::read_to_string(home.path().join(file)).unwrap();
        assert!(!printed.contains(secret.trim()), "{file}");
        assert!(secret.trim().len() >= 64, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn what_others_can_read_is_refused_with_how_to_mend_it() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let custodian = world.home("custodian");
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let path = custodian.path();
    let now = Timestamp::from_unix_ms(1_780_000_000_000).unwrap();
    drop(custodian.open_log(now).unwrap());
    for (part, open, private) in [
        ("", 0o750, 0o700),
        ("trust", 0o755, 0o700),
        ("keys", 0o711, 0o700),
        ("signer.key", 0o640, 0o600),
        ("recipient.key", 0o604, 0o600),
        ("log.key", 0o660, 0o600),
        ("party.toml", 0o620, 0o600),
        ("root.key", 0o640, 0o600),
        ("trust/council.toml", 0o602, 0o600),
        ("log.state", 0o640, 0o600),
        ("log.state.journal", 0o604, 0o600),
        ("log.state.lock", 0o660, 0o600),
    ] {
        let part = if part.is_empty() { path.to_path_buf() } else { path.join(part) };
        let mode = fs::metadata(&part).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, private, "{}", part.display());
        set(&part, open);
        let error = Home::open(path).unwrap_err();
        assert!(matches!(error, HomeError::NotPrivate { .. }), "{error}");
        let mend = format!("chmod {private:o} {}", part.display());
        assert!(error.to_string().contains(&mend), "{error}");
        assert_eq!(error.kind().code(), 10);
        set(&part, private);
        Home::open(path).unwrap();
    }
    set(&path.join("root.key"), 0o644);
    assert!(matches!(custodian.root(), Err(HomeError::NotPrivate { .. })));
    let open = world.folder.path().join("open");
    fs::create_dir(&open).unwrap();
    set(&open, 0o755);
    assert!(matches!(Home::create(&open, "open"), Err(HomeError::NotPrivate { .. })));
}

#[cfg(unix)]
#[test]
fn what_killed_acts_left_in_a_home_is_removed_when_it_is_opened() {
    let world = World::new();
    let path = world.home("council").path();
    let left = [".linkwise-spool.4000000-0.new", "keys/.a.key.7-1.new", "trust/.b.toml.7-0.new"];
    for name in left {
        fs::write(path.join(name), b"codes").unwrap();
    }
    let used = linkwise::durable::NewFile::create(
        &path.join("signer.key"),
        linkwise::durable::Visibility::Owner,
    )
    .unwrap();
    Home::open(path).unwrap();
    assert!(left.iter().all(|name| !path.join(name).exists()));
    let hidden = |name: &str| name.starts_with(".signer.key.");
    let names: Vec<String> = fs::read_dir(path)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().any(|name| hidden(name)), "what is being written stays: {names:?}");
    drop(used);
}

#[test]
fn a_changed_card_is_refused_unless_it_replaces() {
    let world = World::new();
    let council = world.home("council");
    let old = world.home("hospital").card().clone();
    let new = Home::create(&world.folder.path().join("other"), "hospital").unwrap().card().clone();
    council.pin(&old, false).unwrap();
    let error = council.pin(&new, false).unwrap_err();
    assert!(matches!(error, HomeError::CardChanged { .. }), "{error}");
    assert_eq!(council.trust().unwrap().card("hospital"), Some(&old));
    council.pin(&new, true).unwrap();
    assert_eq!(council.trust().unwrap().card("hospital"), Some(&new));
    let mut own = new;
    own.name = "council".to_owned();
    assert!(matches!(council.pin(&own, true), Err(HomeError::OwnCard)));
    // The form is right and the checksum is not.
    let mut bad = old;
    bad.recipient = format!("age1{}", "q".repeat(58));
    let error = council.pin(&bad, true).unwrap_err();
    assert!(matches!(error, HomeError::Crypto(_)), "{error}");
}

#[test]
fn a_card_under_another_name_is_no_trust() {
    let world = World::new();
    let trust = world.home("council").path().join("trust");
    fs::copy(trust.join("hospital.toml"), trust.join("unit.toml")).unwrap();
    let error = world.home("council").trust().unwrap_err();
    assert!(matches!(error, HomeError::Broken { .. }), "{error}");
}

#[test]
fn a_home_with_mixed_up_keys_does_not_open() {
    let world = World::new();
    let (council, hospital) = (world.home("council").path(), world.home("hospital").path());
    for file in ["signer.key", "recipient.key", "log.key", "party.toml"] {
        let mine = fs::read(council.join(file)).unwrap();
        fs::copy(hospital.join(file), council.join(file)).unwrap();
        let error = Home::open(council).unwrap_err();
        assert!(matches!(error, HomeError::Broken { .. }), "{file}: {error}");
        fs::write(council.join(file), b"nothing\n").unwrap();
        assert!(Home::open(council).is_err(), "{file}");
        fs::remove_file(council.join(file)).unwrap();
        assert!(Home::open(council).is_err(), "{file}");
        linkwise::durable::write(&council.join(file), &mine, linkwise::durable::Visibility::Owner)
            .unwrap();
        Home::open(council).unwrap();
    }
}

#[test]
fn a_link_key_goes_from_the_custodian_to_the_owners() {
    let world = World::new();
    let custodian = world.home("custodian");
    let agreement = world.agreement("one", "custodian");
    let mut checks = Vec::new();
    for owner in ["council", "hospital"] {
        let sealed = custodian.issue_link_key(&agreement, owner).unwrap();
        let home = world.home(owner);
        let theirs = world.agreement("one", owner);
        assert_eq!(theirs.digest(), agreement.digest());
        let missing = home.link_key(agreement.digest(), 2).unwrap_err();
        assert!(matches!(missing, HomeError::KeyNotHeld { .. }), "{missing}");
        let held = home.import_link_key(&sealed, &theirs).unwrap();
        assert_eq!(held, home.import_link_key(&sealed, &theirs).unwrap());
        assert_eq!(home.keys().unwrap(), [held]);
        let key = home.link_key(agreement.digest(), 2).unwrap();
        let root = custodian.root().unwrap();
        let expected = root.link_key(key.suite(), agreement.digest(), 2);
        assert!(key.expose().equals(expected.expose()));
        assert!(home.link_key(agreement.digest(), 3).is_err());
        checks.push(held.check);
    }
    assert_eq!(checks[0], checks[1]);
    let again = custodian.create_root().unwrap_err();
    assert!(matches!(again, HomeError::RootExists), "{again}");
}

#[test]
fn a_link_key_is_issued_by_the_custodian_to_an_owner_alone() {
    let world = World::new();
    let agreement = world.agreement("one", "custodian");
    for to in ["unit", "joiner", "custodian", "nobody"] {
        let error = world.home("custodian").issue_link_key(&agreement, to).unwrap_err();
        assert!(matches!(error, HomeError::NotInRole { .. }), "{to}: {error}");
        assert_eq!(error.kind().code(), 30);
    }
    let unit = world.home("unit");
    unit.create_root().unwrap();
    let error = unit.issue_link_key(&agreement, "council").unwrap_err();
    assert!(matches!(error, HomeError::NotInRole { .. }), "{error}");
    assert!(matches!(world.home("council").root(), Err(HomeError::NoRoot)));
}

#[test]
fn a_link_key_of_anothers_making_is_refused() {
    let world = World::new();
    let custodian = world.home("custodian");
    let council = world.home("council");
    let agreement = world.agreement("one", "council");
    let sealed = custodian.issue_link_key(&agreement, "council").unwrap();
    let refused = |bytes: &[u8], agreement| council.import_link_key(bytes, agreement).unwrap_err();
    // Sealed to someone else; cut; altered.
    let other = custodian.issue_link_key(&agreement, "hospital").unwrap();
    for bytes in [other.as_slice(), &sealed[..sealed.len() - 1], b""] {
        let error = refused(bytes, &agreement);
        assert!(matches!(error, HomeError::Crypto(CryptoError::DoesNotOpen)), "{error}");
    }
    for place in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        refused(&altered, &agreement);
    }
    // Of another agreement.
    let second = world.agreement("two", "council");
    let error = refused(&sealed, &second);
    assert!(error.to_string().contains("another agreement"), "{error}");
    // The hospital's, opened by the hospital and sealed again to the council: not issued to it.
    let mut plain = Vec::new();
    let key = world.home("hospital").recipient_key();
    std::io::Read::read_to_end(
        &mut linkwise::crypto::open(key, other.as_slice()).unwrap(),
        &mut plain,
    )
    .unwrap();
    let to_council = |content: &[u8]| {
        let recipient: RecipientPublicKey = council.card().recipient.parse().unwrap();
        let mut writer = seal(&recipient, Vec::new()).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    };
    let error = refused(&to_council(&plain), &agreement);
    assert!(error.to_string().contains("not issued"), "{error}");
    // A key of one's own making, with a signature of one's own.
    plain.truncate(plain.len() - 64);
    let message = linkwise::wire::frame(&[b"linkwise 2026 v1 link key", b"council", &plain]);
    let mut forged = plain.clone();
    forged.extend(world.home("unit").signer().sign(&message).0);
    let error = refused(&to_council(&forged), &agreement);
    assert!(error.to_string().contains("not issued"), "{error}");
    for content in [&b""[..], &[0; 64], &[0; 200], &vec![0; 100_000]] {
        let error = refused(&to_council(content), &agreement);
        assert!(matches!(error, HomeError::WrongKey { .. }), "{error}");
    }
    assert!(council.keys().unwrap().is_empty());
    // A custodian with a new root cannot slip in another key for the same agreement.
    council.import_link_key(&sealed, &agreement).unwrap();
    fs::remove_file(custodian.path().join("root.key")).unwrap();
    custodian.create_root().unwrap();
    let changed = custodian.issue_link_key(&agreement, "council").unwrap();
    let error = refused(&changed, &agreement);
    assert!(error.to_string().contains("another key"), "{error}");
}

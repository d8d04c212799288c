//! A process that writes a log is killed at any time: nothing that it acknowledged is lost.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "parent and child of one test talk to each other"
)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::tests::{Home, ORIGIN, entry, memory, refusals, signer};
use super::*;

/// Where the child finds its folder.
const FOLDER: &str = "LINKWISE_TEST_FOLDER";
const KILLS: u64 = 30;

/// The child: appends and publishes until it is killed, and says what it has done.
#[test]
#[ignore = "is killed by the test below"]
fn writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let (dir, state) =
        (std::path::Path::new(&folder).join("log"), std::path::Path::new(&folder).join("state"));
    let mut log = AuditLog::open(&dir, &state, signer(1)).unwrap();
    let mut out = std::io::stdout().lock();
    for round in 0.. {
        let from = i64::try_from(log.size()).unwrap();
        log.append_all(&refusals(from, 1 + round % 7)).unwrap();
        writeln!(out, "\nappended {}", log.size()).unwrap();
        if round % 3 == 0 {
            let position = log.publish().unwrap().position().clone();
            writeln!(out, "\npublished {} {}", position.size, position.root).unwrap();
        }
        out.flush().unwrap();
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    let home = Home { folder: memory() };
    drop(home.create());
    let mut roots = std::collections::BTreeMap::new();
    let mut killed_writing = 0;
    for number in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "audit::tests_kill::writes_until_it_is_killed"])
            .args(["--ignored", "--nocapture", "--test-threads", "1"])
            .env(FOLDER, home.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Once it writes, at some moment that differs each time.
        let first = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("appended"));
        std::thread::sleep(Duration::from_micros(number * 7_919 % 20_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut acknowledged = 0;
        // The last line may be torn.
        for line in first.into_iter().chain(lines.map_while(Result::ok)) {
            let mut words = line.split(' ');
            match (
                words.next(),
                words.next().and_then(|size| size.parse::<u64>().ok()),
                words.next(),
            ) {
                (Some("appended"), Some(size), _) => acknowledged = acknowledged.max(size),
                (Some("published"), Some(size), Some(root)) if root.len() == 64 => {
                    assert_eq!(roots.entry(size).or_insert(root.to_owned()), root);
                }
                _ => {}
            }
        }
        let log = home.open().unwrap();
        // A line that was torn tells a smaller number, never a greater one.
        assert!(log.size() >= acknowledged, "{} of {acknowledged}", log.size());
        killed_writing += u64::from(log.size() > acknowledged);
        let read: Vec<_> = log.entries().collect::<Result<_, _>>().unwrap();
        let size = i64::try_from(read.len()).unwrap();
        assert_eq!(read[1..], refusals(1, size - 1));
        let position = log.position();
        assert_eq!(
            *roots.entry(position.size).or_insert_with(|| position.root.to_string()),
            position.root.to_string(),
            "two roots for one size"
        );
        let pinned =
            [PinnedLog { name: ORIGIN.into(), key: entry(EntryKind::LogOpened, 0).actor_key }];
        let verdict = verify_logs(&[home.dir()], &pinned, &[]);
        assert!(verdict.is_sound(), "{:?}", verdict.findings);
    }
    let size = home.open().unwrap().size();
    println!("{KILLS} kills, {killed_writing} before what was durable was told, {size} entries");
}

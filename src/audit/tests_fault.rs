//! The computer fails at every write, sync, rename and removal of a run, in each way that it can: no
//! entry that was acknowledged is lost, no two roots are signed for one size, recovery needs no hand.

#![expect(clippy::print_stdout, reason = "the number of points is a figure of the documents")]

use std::fs;

use super::tests::{Home, ORIGIN, at, copy, memory, refusals, signer};
use super::*;
use crate::crypto::{Digest, SignerPublicKey};
use crate::durable::faults::{self, Fault};

#[derive(Clone, Copy, Debug)]
enum Step {
    Append(i64),
    Publish,
    Agreement,
    Run,
    Reopen,
}

/// What was told to whoever uses the log: all of it must survive.
#[derive(Default)]
struct Told {
    entries: Vec<Entry>,
    // Handed over, and not acknowledged.
    pending: Vec<Entry>,
    checkpoints: Vec<Checkpoint>,
    agreements: Vec<Vec<u8>>,
    runs: Vec<(Digest, Vec<Digest>, [u8; 16])>,
    created: bool,
}

/// A log in some state, to begin runs with.
struct Base {
    home: Home,
    entries: Vec<Entry>,
    checkpoints: Vec<Checkpoint>,
}

/// What is durable is played, not waited for.
fn home() -> Home {
    Home { folder: memory() }
}

fn numbered(from: usize, count: i64, template: &Entry) -> Vec<Entry> {
    (from..)
        .take(usize::try_from(count).unwrap())
        .map(|number| Entry {
            time: at(1 + i64::try_from(number).unwrap()),
            reasons: vec![format!("reason-{number}")],
            ..template.clone()
        })
        .collect()
}

/// Logs of different sizes, some with entries that are durable and not published.
fn bases() -> Vec<Option<Base>> {
    let template = &refusals(0, 1)[0];
    let base = |published: i64, waiting: i64| {
        let home = home();
        let mut log = home.create();
        log.append_all(&numbered(1, published, template)).unwrap();
        let checkpoint = log.publish().unwrap();
        log.append_all(&numbered(1 + usize::try_from(published).unwrap(), waiting, template))
            .unwrap();
        let entries = log.entries().collect::<Result<_, _>>().unwrap();
        drop(log);
        Some(Base { home, entries, checkpoints: vec![checkpoint] })
    };
    vec![None, base(3, 0), base(253, 0), base(250, 4), base(255, 0), base(509, 2)]
}

struct Run<'a> {
    home: &'a Home,
    template: Entry,
    told: Told,
    log: Option<AuditLog>,
}

impl Run<'_> {
    /// Plays steps until one fails; what succeeds was told.
    fn play(&mut self, steps: &[Step]) -> Result<(), AuditError> {
        if self.told.created {
            self.log = Some(self.home.open()?);
        } else {
            let (dir, state) = (self.home.dir(), self.home.state());
            let log = AuditLog::create(&dir, &state, ORIGIN, signer(1), "Council", at(0))?;
            self.told.created = true;
            self.told.entries = log.entries().collect::<Result<_, _>>()?;
            self.told.checkpoints.push(log.checkpoint()?);
            self.log = Some(log);
        }
        for (number, step) in (0u8..).zip(steps) {
            let Some(log) = &mut self.log else { return Ok(()) };
            match step {
                Step::Append(count) => {
                    let entries = numbered(self.told.entries.len(), *count, &self.template);
                    self.told.pending.clone_from(&entries);
                    log.append_all(&entries)?;
                    self.told.pending.clear();
                    self.told.entries.extend(entries);
                }
                Step::Publish => self.told.checkpoints.push(log.publish()?),
                Step::Agreement => {
                    let bytes = vec![number; 100];
                    log.store_agreement(&Digest::of(&bytes), &bytes)?;
                    self.told.agreements.push(bytes);
                }
                Step::Run => {
                    let leaves: Vec<_> =
                        (0..64u8).map(|leaf| Digest::of(&[number, leaf])).collect();
                    let run = log.publish_run([number; 16], &leaves)?;
                    self.told.runs.push((run.root, leaves, run.id));
                }
                Step::Reopen => {
                    self.log = None;
                    self.log = Some(self.home.open()?);
                }
            }
        }
        Ok(())
    }

    /// What must hold after a failure, whatever it was.
    fn check(mut self, what: &str) {
        self.log = None;
        // Nothing fails any more; the disk need not be waited for.
        faults::arm(Fault::None, 0);
        let dir = self.home.dir();
        self.told.checkpoints.extend(
            fs::read(dir.join("checkpoint")).ok().and_then(|bytes| Checkpoint::parse(&bytes).ok()),
        );
        let open = || {
            if self.told.created || self.home.state().exists() {
                self.home.open()
            } else {
                AuditLog::create(&dir, &self.home.state(), ORIGIN, signer(1), "Council", at(0))
            }
        };
        let mut opened = open();
        // A test beside this one that starts a process holds every lock until that runs.
        for _ in 0..500 {
            if !matches!(opened, Err(AuditError::Locked)) {
                break;
            }
            std::thread::sleep(core::time::Duration::from_millis(10));
            opened = open();
        }
        let mut log = opened.unwrap_or_else(|error| panic!("{what}: {error}"));
        let entries: Vec<Entry> = log.entries().collect::<Result<_, _>>().unwrap();
        let (told, more) = entries.split_at_checked(self.told.entries.len()).unwrap_or_else(|| {
            panic!("{what}: {} of {} entries", entries.len(), self.told.entries.len())
        });
        assert!(told == self.told.entries, "{what}: an entry that was acknowledged changed");
        assert!(
            more.is_empty() || more == self.told.pending || !self.told.created && more.len() == 1,
            "{what}: {} entries from nowhere",
            more.len()
        );
        assert_eq!(log.position().size, log.size(), "{what}");
        self.told.checkpoints.push(log.checkpoint().unwrap());
        // Other entries than those that were lost: roots of the same size would differ.
        let mut other = numbered(entries.len(), 1, &self.template);
        other[0].reasons = vec!["another".to_owned()];
        log.append_all(&other).unwrap();
        self.told.checkpoints.push(log.publish().unwrap());
        for bytes in &self.told.agreements {
            assert_eq!(log.agreement(&Digest::of(bytes)).unwrap().as_ref(), Some(bytes), "{what}");
        }
        for (root, leaves, id) in &self.told.runs {
            assert_eq!(log.publish_run(*id, leaves).unwrap().root, *root, "{what}");
        }
        for one in &self.told.checkpoints {
            let same = |other: &&Checkpoint| other.position().size == one.position().size;
            for other in self.told.checkpoints.iter().filter(same) {
                assert_eq!(one.position(), other.position(), "{what}: two roots for one size");
            }
        }
        let key: SignerPublicKey = self.template.actor_key;
        let pinned = [PinnedLog { name: ORIGIN.into(), key }];
        let verdict = verify_logs(&[dir], &pinned, &self.told.checkpoints);
        assert!(verdict.is_sound(), "{what}: {:?}", verdict.findings);
        faults::disarm();
    }
}

fn run<'a>(home: &'a Home, base: Option<&Base>, template: &Entry) -> Run<'a> {
    let mut told = Told::default();
    if let Some(base) = base {
        for ending in ["", ".journal", ".lock"] {
            let name = format!("state{ending}");
            fs::copy(base.home.folder.path().join(&name), home.folder.path().join(name)).unwrap();
        }
        copy(&base.home.dir(), &home.dir());
        told.created = true;
        told.entries.clone_from(&base.entries);
        told.checkpoints.clone_from(&base.checkpoints);
    }
    Run { home, template: template.clone(), told, log: None }
}

fn clear(home: &Home) {
    for entry in fs::read_dir(home.folder.path()).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
}

/// The steps of a run, different for each number.
fn script(number: u64) -> Vec<Step> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    (0..3 + random(3))
        .map(|_| match random(8) {
            0 => Step::Append(1),
            1 | 2 => Step::Append(1 + i64::try_from(random(7)).unwrap()),
            3 | 4 => Step::Publish,
            5 => Step::Agreement,
            6 => Step::Run,
            _ => Step::Reopen,
        })
        .chain([Step::Append(2), Step::Publish])
        .collect()
}

/// Plays runs with every failure at every step; gives the number of points, at least `least`.
fn inject(first: u64, least: u64, faults: &[(Fault, u64)]) -> u64 {
    let template = refusals(0, 1).remove(0);
    let bases = bases();
    let home = home();
    let mut points = 0;
    for number in first.. {
        if points >= least {
            break;
        }
        let steps = script(number);
        let base = bases[usize::try_from(number).unwrap() % bases.len()].as_ref();
        clear(&home);
        faults::arm(Fault::None, 0);
        let mut whole = run(&home, base, &template);
        whole.play(&steps).unwrap();
        let all = faults::disarm();
        whole.check(&format!("run {number}: {steps:?}"));
        for (fault, seed) in faults {
            for at in 1..=all {
                clear(&home);
                faults::arm(*fault, at);
                let mut run = run(&home, base, &template);
                let outcome = run.play(&steps);
                // The log is let go while the computer is down, as a process that was killed does.
                run.log = None;
                if *fault == Fault::PowerLost {
                    faults::lose_power(number ^ at << 8 ^ seed << 32);
                } else {
                    faults::disarm();
                }
                let what = format!("run {number} of {steps:?}, {fault:?} at {at} of {all}, {seed}");
                // Where what failed is only tidying, the run goes on.
                assert!(outcome.is_err() || *fault == Fault::Refused || at + 2 > all, "{what}");
                run.check(&what);
                points += 1;
            }
        }
    }
    points
}

const WAYS: [(Fault, u64); 5] = [
    (Fault::Refused, 0),
    (Fault::Killed, 0),
    (Fault::KilledWriting, 0),
    (Fault::PowerLost, 0),
    (Fault::PowerLost, 1),
];

#[test]
fn a_failure_at_any_step_loses_nothing() {
    let points = inject(0, 1_500, &WAYS);
    println!("{points} points of failure");
}

/// The whole number, over other runs: `.ci/full faults`. In parts, so that they run side by side.
macro_rules! parts {
    ($($name:ident $first:literal)*) => {$(
        #[test]
        #[ignore = "takes a minute"]
        fn $name() {
            let points = inject($first, 2_600, &WAYS);
            println!("{points} points of failure");
        }
    )*};
}

parts! { many_failures_1 1000 many_failures_2 2000 many_failures_3 3000 many_failures_4 4000 }

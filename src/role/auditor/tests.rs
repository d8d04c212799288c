//! Runs that are as the log says, and runs of a linkage unit that lies: each lie has its code.

use core::ops::ControlFlow;
use std::collections::{BTreeMap, BTreeSet};

use super::{ReexecuteTask, Reexecution, reexecute};
use crate::audit::{Entry, EntryKind, FindingCode, LogReader};
use crate::crypto::{Digest, RootKey, Signer};
use crate::encode::EncodedReader;
use crate::identifier::NeverIssued;
use crate::link::{Bin, BinsHeader, Edge, EdgeClass, EdgesHeader, bin_of};
use crate::policy::{Agreement, Draft, Granted, Role, Terms, Trust};
use crate::record::{Column, ReadingRules, Record};
use crate::role::{EncodedFiles, MemorySource, Office, ScoredEdges};
use crate::time::Timestamp;

const ALL: u64 = u64::MAX;

pub(super) fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000).unwrap()
}

/// Children with names, dates and places from small sets, or second records of them; nobody has an identifier.
fn records(children: core::ops::Range<u32>, second: bool) -> Vec<Record> {
    let rules = ReadingRules { never_issued: NeverIssued::Accept, ..ReadingRules::default() };
    let forenames = ["Olivia", "Amir", "Chloe", "Dylan", "Ewa", "Freya", "Grace", "Harjit"];
    let surnames = ["Smith", "Khan", "Jones", "Nowak", "Begum", "Taylor", "Singh", "Brown"];
    let read = |child: u32| {
        let mixed = child.wrapping_mul(2_654_435_761) >> 7;
        let of = |list: &[&str], turn: u32| list[(mixed >> turn) as usize % list.len()].to_owned();
        let forename = of(&forenames, 0);
        let id = format!("{child}{}", if second { "b" } else { "" });
        let surname = format!("{}{}", of(&surnames, 4), of(&surnames, 9).to_lowercase());
        let born =
            format!("{}-{:02}-{:02}", 2008 + mixed % 16, 1 + mixed / 16 % 12, 1 + mixed / 192 % 28);
        let postcode = format!("LS{} {}AB", 1 + mixed % 29, mixed % 10);
        Record::read(&rules, |column| match column {
            Column::RecordId => Some(&*id),
            Column::Forename => Some(&*forename),
            Column::Surname => Some(&*surname),
            Column::DateOfBirth => Some(&*born),
            Column::Postcode => Some(&*postcode),
            _ => None,
        })
        .unwrap()
    };
    children.map(read).collect()
}

pub(super) struct World {
    _folder: tempfile::TempDir,
    pub(super) owners: [Office; 2],
    unit: Office,
    pub(super) registry: Office,
    pub(super) reviewer: Office,
    pub(super) agreement: Agreement<Granted>,
    pub(super) batches: [EncodedFiles; 2],
    pub(super) scored: ScoredEdges,
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open = |name, role| Office::create(folder.path(), name, role, now()).unwrap();
        let mut owners = ["council", "health"].map(|name| open(name, Role::Controller));
        let mut unit = open("unit", Role::LinkageUnit);
        let registry = open("registry", Role::Assembler);
        let reviewer = open("panel", Role::Reviewer);
        let others = [open("custodian", Role::KeyCustodian)];
        let three = [&unit, &registry, &reviewer];
        let everyone: Vec<&Office> = owners.iter().chain(three).chain(&others).collect();
        let parties = everyone.iter().map(|one| one.party()).collect();
        let date = |text: &str| text.parse().unwrap();
        let (from, until) = (date("2026-09-01"), date("2027-08-31"));
        let mut terms = Terms::linkage_quality("test", [7; 32], parties, 1, from, until);
        terms.release.smallest_batch = 2;
        let draft =
            Agreement::<Draft>::new(terms.completed_with("none: the children are invented"));
        let draft = draft.unwrap();
        let signed: Vec<_> = everyone.iter().map(|one| draft.sign(one.signer()).unwrap()).collect();
        let trust = Trust { cards: everyone.iter().map(|one| one.card().clone()).collect() };
        let agreement = draft.grant(&signed, &trust, now()).unwrap();
        let suite = agreement.terms().schema.suite;
        let key = RootKey::generate().unwrap().link_key(suite, agreement.digest(), 1);
        // Which of two records of a child is meant is left to people.
        let mut health = records(150..800, false);
        health.extend(records(150..200, true));
        let files = [records(0..700, false), health];
        let mut files = files.iter();
        let batches = owners
            .each_mut()
            .map(|owner| owner.encode(&agreement, &key, files.next().unwrap(), now()).unwrap());
        let scored =
            unit.score(&agreement, &[&batches[0].batch, &batches[1].batch], now()).unwrap();
        Self { _folder: folder, owners, unit, registry, reviewer, agreement, batches, scored }
    }

    pub(super) fn unit_signer(&self) -> &Signer {
        self.unit.signer()
    }

    /// The bin in which each row stands, by the row's handle.
    fn bins_of_rows(&self) -> BTreeMap<[u8; 16], u64> {
        let bits = self.honest().bins_header.bits;
        let passes = &self.agreement.terms().schema.passes;
        let mut bins = BTreeMap::new();
        for batch in &self.batches {
            let mut reader = EncodedReader::new(batch.batch.as_slice()).unwrap();
            while let Some(mut rows) = reader.next_pass().unwrap() {
                let pass = passes.iter().position(|pass| pass.id() == rows.pass()).unwrap();
                while let Some(row) = rows.next_row().unwrap() {
                    bins.insert(*row.handle, bin_of(bits, pass, row.token) as u64);
                }
            }
        }
        bins
    }

    fn again(&self, run: &Lie, count: u64, seed: [u8; 32]) -> Reexecution {
        let source = |bytes: &[u8]| Box::new(MemorySource::new(bytes.to_vec()));
        reexecute(&ReexecuteTask {
            log: &LogReader::open(&self.unit.log_folder()).unwrap(),
            entry: run.entry,
            batches: vec![source(&self.batches[0].batch), source(&self.batches[1].batch)],
            edges: source(&run.edges_file).as_ref(),
            bins: source(&run.bins_file).as_ref(),
            count,
            seed,
            estimate_model: count == ALL,
            progress: &|_| ControlFlow::Continue(()),
        })
        .unwrap()
    }

    fn honest(&self) -> Lie {
        let (edges_file, bins_file) = (self.scored.file.clone(), self.scored.bins.clone());
        let card = self.unit.card();
        let unit = (card.name.as_str(), &card.signer);
        let (header, edges, _) = EdgesHeader::read(&mut &*edges_file, unit).unwrap();
        let (bins_header, bins) = BinsHeader::read(&mut &*bins_file, unit).unwrap();
        let log = LogReader::open(&self.unit.log_folder()).unwrap();
        let scored = log.entries().map(Result::unwrap);
        let scored = scored.filter(|entry| entry.kind == EntryKind::BatchScored);
        Lie {
            header,
            edges,
            bins_header,
            bins,
            logged: scored.last().unwrap(),
            edges_file,
            bins_file,
            entry: None,
        }
    }

    /// The run as the unit tells it after `change`: it signs its files and logs what goes with them.
    fn lie(&mut self, change: impl FnOnce(&mut Lie)) -> Lie {
        let mut lie = self.honest();
        let before = (lie.logged.model, lie.logged.inputs.clone());
        change(&mut lie);
        let (signer, log) = self.unit.signer_and_log();
        lie.edges_file.clear();
        let digest = lie.header.write(&lie.edges, signer, &mut lie.edges_file).unwrap();
        lie.bins_header.edges = digest;
        lie.bins_file.clear();
        lie.bins_header.write(&lie.bins, signer, &mut lie.bins_file).unwrap();
        lie.logged.outputs = vec![digest];
        if (lie.logged.model, lie.logged.inputs.clone()) == before {
            lie.logged.model = Some(lie.header.model.digest());
        }
        if !lie.logged.commitments.is_empty() {
            lie.logged.commitments = vec![lie.bins_header.root(&lie.bins)];
        }
        log.append_all(core::slice::from_ref(&lie.logged)).unwrap();
        log.publish().unwrap();
        let log = LogReader::open(&self.unit.log_folder()).unwrap();
        lie.entry = Some(log.position().size - 1);
        lie
    }

    /// The codes under which all bins, computed again, show the lie.
    fn codes(&mut self, change: impl FnOnce(&mut Lie)) -> Vec<FindingCode> {
        let lie = self.lie(change);
        codes(&self.again(&lie, ALL, [1; 32]))
    }
}

struct Lie {
    header: EdgesHeader,
    edges: Vec<Edge>,
    bins_header: BinsHeader,
    bins: Vec<Bin>,
    logged: Entry,
    edges_file: Vec<u8>,
    bins_file: Vec<u8>,
    entry: Option<u64>,
}

impl Lie {
    /// The fullest bin.
    fn bin(&mut self) -> &mut Bin {
        self.bins.iter_mut().max_by_key(|bin| bin.edges.count).unwrap()
    }
}

fn codes(found: &Reexecution) -> Vec<FindingCode> {
    let mut codes: Vec<FindingCode> = found.findings.iter().map(|one| one.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.is_empty(), found.is_sound());
    codes
}

#[test]
fn an_honest_run_is_the_same_again() {
    let world = World::new();
    let run = world.honest();
    assert!(run.edges.len() > 400 && run.bins_header.bits == 2, "{}", run.edges.len());
    let all = world.again(&run, ALL, [1; 32]);
    assert_eq!(codes(&all), []);
    assert_eq!((all.bins.len() as u64, all.model_equal), (all.bins_in_all, Some(true)));
    assert_eq!(all.bins.iter().map(|bin| bin.edges).sum::<u64>(), run.edges.len() as u64);
    let few = world.again(&run, 5, [1; 32]);
    assert_eq!((codes(&few), few.bins.len(), few.model_equal), (vec![], 5, None));
    assert!(few.bins.iter().all(|bin| bin.equal && bin.rows > 0));
    // The same seed draws the same, another one others.
    assert_eq!(world.again(&run, 5, [1; 32]), few);
    let others = world.again(&run, 5, [2; 32]);
    assert_ne!(others.bins, few.bins);
    assert_eq!(others.seed, Digest::from_bytes([2; 32]).to_string());
    assert!(few.summary().contains("5 of 5 bins"), "{}", few.summary());
    // Another position of the log draws others too.
    let mut world = world;
    let listed = world.unit.released_edges(&world.agreement, &world.scored.file, now());
    assert!(listed.is_ok_and(|listed| listed.len() == run.edges.len()));
    assert_ne!(world.again(&run, 5, [1; 32]).bins, few.bins);
}

#[test]
fn edges_that_were_added_left_out_or_changed_are_found() {
    use FindingCode::{BinsDisagree, EdgesDiffer, ReexecutionDiffers};
    let mut world = World::new();
    let forged = Edge { left: [1; 16], right: [2; 16], bits: 40, class: EdgeClass::Link };
    // In the file alone.
    assert_eq!(world.codes(|lie| lie.edges.push(forged)), [BinsDisagree, EdgesDiffer]);
    assert_eq!(
        world.codes(|lie| lie.edges.truncate(lie.edges.len() - 1)),
        [BinsDisagree, EdgesDiffer]
    );
    assert_eq!(world.codes(|lie| lie.edges[7].bits += 1), [EdgesDiffer]);
    let other = |class| if class == EdgeClass::Link { EdgeClass::Review } else { EdgeClass::Link };
    assert_eq!(world.codes(|lie| lie.edges[7].class = other(lie.edges[7].class)), [EdgesDiffer]);
    assert_eq!(world.codes(|lie| lie.edges[7] = forged), [EdgesDiffer]);
    // With bins that say the same.
    let told = world.codes(|lie| {
        lie.edges.push(forged);
        lie.bin().edges.count += 1;
    });
    assert_eq!(told, [ReexecutionDiffers, EdgesDiffer]);
    let told = world.codes(|lie| {
        lie.edges.pop();
        lie.bin().edges.count -= 1;
    });
    assert_eq!(told, [ReexecutionDiffers, EdgesDiffer]);
    let told = world.codes(|lie| lie.bin().edges.digest[0] ^= 1);
    assert_eq!(told, [ReexecutionDiffers]);
}

#[test]
fn rows_that_were_skipped_are_found_in_any_draw() {
    use FindingCode::{BinsDisagree, ReexecutionDiffers};
    let mut world = World::new();
    let told = world.codes(|lie| lie.bin().rows[0].count -= 1);
    assert_eq!(told, [BinsDisagree, ReexecutionDiffers]);
    // A bin whose rows were skipped, and others counted in its stead.
    let empty = |lie: &mut Lie| {
        let fullest = (0..lie.bins.len()).max_by_key(|bin| lie.bins[*bin].rows[0].count).unwrap();
        let rows = core::mem::replace(&mut lie.bins[fullest].rows[0].count, 0);
        lie.bins[fullest ^ 1].rows[0].count += rows;
    };
    assert_eq!(world.codes(empty), [ReexecutionDiffers]);
    let lie = world.lie(empty);
    for seed in 0..5 {
        assert_eq!(codes(&world.again(&lie, 1, [seed; 32])), [ReexecutionDiffers]);
    }
    assert_eq!(world.codes(|lie| lie.bin().rows[1].digest[9] ^= 1), [ReexecutionDiffers]);
}

#[test]
fn another_model_is_found() {
    use FindingCode::{EdgesDiffer, ModelMismatch, ReexecutionDiffers};
    let mut world = World::new();
    // Scored with one model, and another said to be it.
    let threshold = |lie: &mut Lie| lie.header.model.threshold -= 3;
    let told = world.codes(threshold);
    assert!(told.contains(&ModelMismatch), "{told:?}");
    let weights = |lie: &mut Lie| lie.header.model.m.iter_mut().for_each(|row| row.swap(1, 2));
    let told = world.codes(weights);
    assert_eq!(told, [ModelMismatch, ReexecutionDiffers, EdgesDiffer]);
    let told = world.codes(|lie| lie.logged.model = Some(Digest::of(b"another")));
    assert_eq!(told, [ModelMismatch]);
}

#[test]
fn files_of_another_run_are_found() {
    use FindingCode::{BinsMismatch, BinsMissing, ReexecutionInputs};
    let mut world = World::new();
    // A second run over the same batches: other salts.
    let second = world.lie(|lie| lie.bins_header.seed = [9; 32]);
    assert_eq!(codes(&world.again(&second, ALL, [1; 32])), []);
    let first = world.honest();
    let mixed = Lie { bins_file: second.bins_file, ..world.honest() };
    assert_eq!(codes(&world.again(&mixed, ALL, [1; 32])), [BinsMismatch]);
    // A leaf that was forged after the root was logged.
    let mut forged = world.honest();
    forged.bin().rows[0].digest[0] ^= 1;
    forged.bins_file.clear();
    let signer = world.unit.signer();
    forged.bins_header.write(&forged.bins, signer, &mut forged.bins_file).unwrap();
    assert_eq!(codes(&world.again(&forged, ALL, [1; 32])), [BinsMismatch]);
    // Coarser bins than the batches have.
    let told = world.codes(|lie| {
        lie.bins_header.bits = 0;
        lie.bins.truncate(usize::from(lie.bins_header.passes));
    });
    assert_eq!(told, [BinsMismatch]);
    // Batches that the entry does not name.
    let told = world.codes(|lie| lie.logged.inputs.reverse());
    assert_eq!(told, [ReexecutionInputs]);
    // Edges of another entry, and of none.
    let lie = world.lie(|lie| lie.edges[7].bits += 1);
    let log = LogReader::open(&world.unit.log_folder()).unwrap();
    let index = super::find_scoring(&log, &MemorySource::new(first.edges_file.clone())).unwrap();
    let other = Lie { entry: index, ..lie };
    let told = codes(&world.again(&other, ALL, [1; 32]));
    assert!(told.contains(&ReexecutionInputs), "{told:?}");
    let mut none = world.honest();
    none.edges.pop();
    none.edges_file.clear();
    let signer = world.unit.signer();
    none.header.write(&none.edges, signer, &mut none.edges_file).unwrap();
    let found = world.again(&none, ALL, [1; 32]);
    assert_eq!((codes(&found), found.entry), (vec![ReexecutionInputs], None));
    // As entries were before there were bins.
    let told = world.lie(|lie| lie.logged.commitments.clear());
    let found = world.again(&told, ALL, [1; 32]);
    assert_eq!(codes(&found), [BinsMissing]);
    assert!(found.findings[0].sentence.contains("cannot be computed again"));
}

#[test]
fn a_few_bins_find_a_lie_about_as_often_as_they_should() {
    let mut world = World::new();
    // What was not told is not taken for a lie, however many bins are drawn.
    let honest = world.honest();
    let all = world.again(&honest, 1, [0; 32]).bins_in_all;
    assert_eq!(codes(&world.again(&honest, all / 2, [0; 32])), []);
    assert_eq!(codes(&world.again(&honest, all - 1, [0; 32])), []);
    let lie = world.lie(|lie| lie.bin().edges.digest[0] ^= 1);
    let counted = (0u64..).zip(&lie.bins);
    let lied = counted.max_by_key(|(_, bin)| bin.edges.count).unwrap().0;
    // Bins without rows of both owners come last, so that half of the others is drawn.
    let owners = |bin: &&Bin| bin.rows.iter().filter(|rows| rows.count > 0).count();
    let meeting = lie.bins.iter().filter(|bin| owners(bin) > 1).count() as u64;
    let found = (0..32u8)
        .filter(|seed| {
            let few = world.again(&lie, meeting / 2, [*seed; 32]);
            let is_drawn = few.bins.iter().any(|bin| bin.number == lied);
            assert_eq!(
                codes(&few).is_empty(),
                !is_drawn,
                "found where it is drawn, and only there"
            );
            is_drawn
        })
        .count();
    // 32 tosses: beyond these bounds in less than one of a million runs.
    assert!((3..=29).contains(&found), "{found} of 32, among {meeting} bins");
}

#[test]
fn forged_edges_are_found_in_the_bins_of_their_rows() {
    let mut world = World::new();
    let bins = world.bins_of_rows();
    // One edge is left out; in its stead stands one between rows that never met, since all three are of
    // different bins. The bins tell the truth.
    let (mut left_out, mut forged) = (0, [0; 2]);
    let lie = world.lie(|lie| {
        let bin = |edge: &Edge| bins[&edge.left];
        let last = lie.edges.pop().unwrap();
        left_out = bin(&last);
        let one = lie.edges.iter().find(|edge| bin(edge) != left_out).unwrap();
        let apart = |edge: &&Edge| ![left_out, bin(one)].contains(&bin(edge));
        let two = lie.edges.iter().find(apart).unwrap();
        forged = [bin(one), bin(two)];
        let edge = Edge { left: one.left, right: two.right, bits: 40, class: EdgeClass::Link };
        lie.edges.push(edge);
    });
    // One bin at a time shows what is in it, and each of the three is drawn at last.
    let wanted = BTreeSet::from([left_out, forged[0], forged[1]]);
    let mut drawn = BTreeSet::new();
    for seed in 0..2_000u16 {
        let one = world.again(&lie, 1, seed.to_le_bytes().repeat(16).try_into().unwrap());
        let bin = one.bins[0].number;
        let sentences: Vec<&str> = one.findings.iter().map(|one| &*one.sentence).collect();
        let what = if bin == left_out { "not released as computed" } else { "rows of these bins" };
        match sentences[..] {
            [] => assert!(!wanted.contains(&bin), "bin {bin} of {wanted:?} shows nothing"),
            [told] => assert!(wanted.contains(&bin) && told.contains(what), "bin {bin}: {told}"),
            _ => panic!("bin {bin} of {wanted:?}: {sentences:?}"),
        }
        drawn.insert(bin);
        if drawn.len() > wanted.len() && wanted.is_subset(&drawn) {
            break;
        }
    }
    assert!(wanted.is_subset(&drawn), "{wanted:?} in {drawn:?}");
    assert_eq!(codes(&world.again(&lie, ALL, [0; 32])), [FindingCode::EdgesDiffer]);
}

#[test]
fn a_run_with_other_edges_or_bins_beside_is_found() {
    let mut world = World::new();
    let honest = world.honest();
    for spoil in [
        (|entry: &mut Entry| entry.outputs.push(Digest::of(b"other edges"))) as fn(&mut Entry),
        |entry| entry.commitments.push(Digest::of(b"other bins")),
    ] {
        let mut entry = honest.logged.clone();
        spoil(&mut entry);
        let (_, log) = world.unit.signer_and_log();
        log.append_all(&[entry]).unwrap();
        log.publish().unwrap();
        let size = LogReader::open(&world.unit.log_folder()).unwrap().position().size;
        let run = Lie { entry: Some(size - 1), ..world.honest() };
        let found = world.again(&run, ALL, [1; 32]);
        assert_eq!(codes(&found), [FindingCode::ReexecutionInputs]);
    }
}

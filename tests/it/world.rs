//! Organisations in a temporary folder, with everything but homes: real keys, agreement and logs.

use core::cell::{Cell, RefCell};
use core::ops::ControlFlow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use linkwise::audit::AuditLog;
use linkwise::crypto::{LinkKey, RootKey, Signer};
use linkwise::policy::{
    Act, Agreement, Card, Draft, Granted, Obligations, Party, Permit, Refusal, Request, Role,
    Terms, Trust,
};
use linkwise::record::Record;
use linkwise::role::{
    self, MemoryOutlet, MemorySource, Outlet, Progress, RoleError, Source, assembler, data_owner,
    linkage_unit,
};
use linkwise::secret::Secret;
use linkwise::time::Timestamp;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_790_000_000_000).unwrap()
}

pub(crate) fn quiet(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Notes what an act tells, and stops it at one of its calls, from 0, where that is asked.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) steps: RefCell<Vec<Progress>>,
    pub(crate) stop_at: Cell<Option<usize>>,
}

impl Told {
    fn take(&self, step: Progress) -> ControlFlow<()> {
        self.steps.borrow_mut().push(step);
        let stop = self.stop_at.get() == Some(self.steps.borrow().len() - 1);
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// An organisation.
pub(crate) struct Organisation {
    pub(crate) name: String,
    pub(crate) signer: Signer,
    pub(crate) card: Card,
    pub(crate) log: AuditLog,
}

/// The files of one encoded batch, in the clear.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) lwk: Vec<u8>,
    pub(crate) lwh: Vec<u8>,
    pub(crate) lwr: Vec<u8>,
    pub(crate) lwo: Vec<u8>,
}

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) organisations: BTreeMap<String, Organisation>,
    pub(crate) agreement: Agreement<Granted>,
    pub(crate) root: RootKey,
    /// What whoever acts acknowledges.
    pub(crate) acknowledged: Obligations,
    /// The review list of the last release, where the agreement names a reviewer.
    pub(crate) review_list: Option<Vec<u8>>,
    /// The bins of the last scoring.
    pub(crate) bins: Vec<u8>,
    /// What the acts told of their progress.
    pub(crate) told: Told,
}

pub(crate) fn signer(name: &str, of: &str) -> Signer {
    // Keys of tests are fixed so that failures repeat.
    let seed = linkwise::crypto::Digest::of(format!("{name} {of}").as_bytes());
    Signer::from_secret(Secret::new(*seed.as_bytes())).unwrap()
}

/// Text of the right form; nothing is sealed to it here.
fn recipient(name: &str) -> String {
    let digest = linkwise::crypto::Digest::of(name.as_bytes()).to_string();
    let letters = b"qpzry9x8gf2tvdw0";
    let digits = digest.chars().take(58).map(|digit| digit.to_digit(16).unwrap() as usize);
    format!("age1{}", digits.map(|digit| char::from(letters[digit])).collect::<String>())
}

fn roles(name: &str, separate: bool) -> Vec<Role> {
    match name {
        "unit" if separate => vec![Role::LinkageUnit],
        "unit" => vec![Role::LinkageUnit, Role::Assembler],
        "resolver" => vec![Role::Assembler],
        "custodian" => vec![Role::KeyCustodian],
        _ => vec![Role::Controller],
    }
}

/// The assembler reviews too.
pub(crate) fn name_reviewer(terms: &mut Terms) {
    let unit = terms.parties.iter_mut().find(|party| party.is(Role::Assembler)).unwrap();
    unit.roles.push(Role::Reviewer);
    terms.release.reviewer = Some(unit.card.name.clone());
    terms.acts = Terms::default_acts(&terms.parties);
}

impl World {
    /// Owners, a unit that assembles, and a custodian; `change` may change the terms before signing.
    pub(crate) fn new(owners: &[&str], change: impl FnOnce(&mut Terms)) -> Self {
        Self::with_tier(owners, false, change)
    }

    pub(crate) fn with_tier(
        owners: &[&str],
        separate: bool,
        change: impl FnOnce(&mut Terms),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut names: Vec<&str> = owners.to_vec();
        names.extend(["unit", "custodian"]);
        if separate {
            names.push("resolver");
        }
        let mut organisations = BTreeMap::new();
        for name in names {
            let home = folder.path().join(name);
            linkwise::durable::create_private_folder(&home).unwrap();
            let log_key = signer(name, "log");
            let card = Card {
                name: name.to_owned(),
                signer: signer(name, "signer").public_key(),
                recipient: recipient(name),
                log_origin: format!("linkwise.example/{name}"),
                log_key: log_key.public_key(),
            };
            let log = AuditLog::create(
                &home.join("log"),
                &home.join("log.state"),
                &card.log_origin,
                log_key,
                name,
                now(),
            )
            .unwrap();
            let organisation =
                Organisation { name: name.to_owned(), signer: signer(name, "signer"), card, log };
            organisations.insert(name.to_owned(), organisation);
        }
        let parties = organisations
            .values()
            .map(|one| Party::new(one.card.clone(), roles(&one.name, separate)))
            .collect();
        let date = |text: &str| text.parse().unwrap();
        let mut terms = Terms::linkage_quality(
            "test",
            [7; 32],
            parties,
            1,
            date("2026-01-01"),
            date("2027-12-31"),
        );
        terms.release.smallest_batch = 2;
        terms.schema.never_issued = linkwise::identifier::NeverIssued::Accept;
        terms = terms.completed_with("none: the children are invented");
        change(&mut terms);
        let agreement = grant(&organisations, terms).unwrap();
        let root = RootKey::from_secret(Secret::new([3; 32]));
        Self {
            folder,
            organisations,
            agreement,
            root,
            acknowledged: Obligations::NONE,
            review_list: None,
            bins: Vec::new(),
            told: Told::default(),
        }
    }

    /// The same organisations under changed terms.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Terms)) {
        let mut terms = self.agreement.terms().clone();
        change(&mut terms);
        self.agreement = grant(&self.organisations, terms).unwrap();
    }

    pub(crate) fn link_key(&self) -> LinkKey {
        let terms = self.agreement.terms();
        self.root.link_key(terms.schema.suite, self.agreement.digest(), terms.epoch)
    }

    pub(crate) fn permit<A: Act>(&self, party: &str) -> Result<Permit<'_, A>, Refusal> {
        let request = Request::new(party, self.agreement.terms().purpose, now());
        self.agreement.permit(&request)?.accept(self.acknowledged)
    }

    pub(crate) fn encode(&mut self, owner: &str, records: &[Record]) -> Result<Batch, RoleError> {
        let key = self.link_key();
        self.encode_with(owner, records, &key)
    }

    pub(crate) fn encode_with(
        &mut self,
        owner: &str,
        records: &[Record],
        key: &LinkKey,
    ) -> Result<Batch, RoleError> {
        let (outlets, outputs): (Vec<_>, Vec<_>) = (0..4).map(|_| MemoryOutlet::new()).unzip();
        let mut outlets = outlets.into_iter().map(|outlet| Box::new(outlet) as Box<dyn Outlet>);
        let mut one = self.organisations.remove(owner).unwrap();
        let result = self.permit(owner).map_err(RoleError::from).and_then(|permit| {
            data_owner::encode(
                permit,
                data_owner::EncodeTask {
                    records,
                    registers: &linkwise::policy::Registers::NONE,
                    link_key: key,
                    signer: &one.signer,
                    batch: outlets.next().unwrap(),
                    handles: outlets.next().unwrap(),
                    references: outlets.next().unwrap(),
                    openings: outlets.next().unwrap(),
                    scratch: self.folder.path(),
                    counts: Vec::new(),
                    progress: &|step| self.told.take(step),
                },
                &mut one.log,
                now(),
            )
        });
        self.organisations.insert(owner.to_owned(), one);
        let files: Vec<Option<Vec<u8>>> = outputs.iter().map(role::MemoryOutput::take).collect();
        if result.is_err() {
            assert!(files.iter().all(Option::is_none), "nothing is released after an error");
        }
        result.map(|_| {
            let mut files = files.into_iter().map(Option::unwrap);
            let mut next = || files.next().unwrap();
            Batch { lwk: next(), lwh: next(), lwr: next(), lwo: next() }
        })
    }

    pub(crate) fn score(
        &mut self,
        batches: &[&Batch],
    ) -> Result<(Vec<u8>, linkage_unit::ScoreReport), RoleError> {
        let (outlet, output) = MemoryOutlet::new();
        let (bins, bins_output) = MemoryOutlet::new();
        let mut one = self.organisations.remove("unit").unwrap();
        let result = self.permit("unit").map_err(RoleError::from).and_then(|permit| {
            linkage_unit::score(
                permit,
                linkage_unit::ScoreTask {
                    batches: batches.iter().map(|batch| source(&batch.lwk)).collect(),
                    signer: &one.signer,
                    edges: Box::new(outlet),
                    bins: Box::new(bins),
                    progress: &|step| self.told.take(step),
                },
                &mut one.log,
                now(),
            )
        });
        self.organisations.insert("unit".to_owned(), one);
        let (edges, bins) = (output.take(), bins_output.take());
        if result.is_err() {
            assert!(edges.is_none() && bins.is_none(), "nothing is released after an error");
        }
        result.map(|report| {
            self.bins = bins.unwrap();
            (edges.unwrap(), report)
        })
    }

    pub(crate) fn assemble(
        &mut self,
        edges: &[u8],
        batches: &[(&str, &Batch)],
    ) -> Result<(BTreeMap<String, Vec<u8>>, assembler::AssembleReport), RoleError> {
        let name = self.agreement.terms().card_of(Role::Assembler).unwrap().name.clone();
        let mut outputs = Vec::new();
        let mut maps: Vec<(String, Box<dyn Outlet>)> = Vec::new();
        for (owner, _) in batches {
            let (outlet, output) = MemoryOutlet::new();
            maps.push(((*owner).to_owned(), Box::new(outlet)));
            outputs.push(((*owner).to_owned(), output));
        }
        let mut one = self.organisations.remove(&name).unwrap();
        let edges = MemorySource::new(edges.to_vec());
        let (review, review_list) = MemoryOutlet::new();
        let named = self.agreement.terms().release.reviewer.is_some();
        let review = named.then(|| Box::new(review) as Box<dyn Outlet>);
        let result = self.permit(&name).map_err(RoleError::from).and_then(|permit| {
            assembler::assemble(
                permit,
                assembler::AssembleTask {
                    edges: &edges,
                    handles: batches.iter().map(|(_, batch)| source(&batch.lwh)).collect(),
                    signer: &one.signer,
                    maps,
                    review,
                    recipient: None,
                    progress: &|step| self.told.take(step),
                },
                &mut one.log,
                now(),
            )
        });
        self.organisations.insert(name, one);
        self.review_list = review_list.take();
        let maps: Vec<_> =
            outputs.into_iter().map(|(owner, output)| (owner, output.take())).collect();
        if result.is_err() {
            let released = self.review_list.is_some() || maps.iter().any(|(_, map)| map.is_some());
            assert!(!released, "nothing is released after an error");
        }
        result.map(|report| {
            let maps = maps.into_iter().map(|(owner, map)| (owner, map.unwrap()));
            (maps.collect(), report)
        })
    }

    /// Record id and pseudonym, ascending by record id.
    pub(crate) fn map(
        &mut self,
        owner: &str,
        batch: &Batch,
        map: &[u8],
    ) -> Result<Vec<(String, String)>, RoleError> {
        self.map_barring(owner, batch, map, None).map(|(rows, _)| rows)
    }

    /// The same, with barred links.
    pub(crate) fn map_with(
        &mut self,
        owner: &str,
        batch: &Batch,
        map: &[u8],
        barred: &linkwise::policy::BarredLinks,
    ) -> Result<(Vec<(String, String)>, data_owner::MapReport), RoleError> {
        self.map_barring(owner, batch, map, Some(barred))
    }

    fn map_barring(
        &mut self,
        owner: &str,
        batch: &Batch,
        map: &[u8],
        barred: Option<&linkwise::policy::BarredLinks>,
    ) -> Result<(Vec<(String, String)>, data_owner::MapReport), RoleError> {
        let (outlet, output) = MemoryOutlet::new();
        let mut one = self.organisations.remove(owner).unwrap();
        let (references, map) =
            (MemorySource::new(batch.lwr.clone()), MemorySource::new(map.to_vec()));
        let result = self.permit(owner).map_err(RoleError::from).and_then(|permit| {
            data_owner::map(
                permit,
                data_owner::MapTask {
                    references: &references,
                    map: &map,
                    barred,
                    signer: &one.signer,
                    output: Some(Box::new(outlet)),
                },
                &mut one.log,
                now(),
            )
        });
        self.organisations.insert(owner.to_owned(), one);
        result.map(|report| {
            let text = String::from_utf8(output.take().unwrap()).unwrap();
            let rows = text
                .lines()
                .skip(1)
                .map(|line| {
                    let (id, pseudonym) = line.rsplit_once(',').unwrap();
                    (id.to_owned(), pseudonym.to_owned())
                })
                .collect();
            (rows, report)
        })
    }

    /// The whole way: encode, score, assemble, map. By owner, record ids and pseudonyms.
    pub(crate) fn link(
        &mut self,
        files: &[(&str, &[Record])],
    ) -> Result<BTreeMap<String, Vec<(String, String)>>, RoleError> {
        let mut batches = Vec::new();
        for (owner, records) in files {
            batches.push((*owner, self.encode(owner, records)?));
        }
        let batches: Vec<(&str, &Batch)> = batches.iter().map(|(o, b)| (*o, b)).collect();
        let all: Vec<&Batch> = batches.iter().map(|(_, batch)| *batch).collect();
        let (edges, _) = self.score(&all)?;
        let (maps, _) = self.assemble(&edges, &batches)?;
        let mut result = BTreeMap::new();
        for (owner, batch) in &batches {
            result.insert((*owner).to_owned(), self.map(owner, batch, &maps[*owner])?);
        }
        Ok(result)
    }

    pub(crate) fn log_folders(&self) -> Vec<PathBuf> {
        self.organisations.keys().map(|name| self.folder.path().join(name).join("log")).collect()
    }
}

pub(crate) fn grant(
    organisations: &BTreeMap<String, Organisation>,
    terms: Terms,
) -> Result<Agreement<Granted>, Refusal> {
    let draft = Agreement::<Draft>::new(terms).unwrap();
    // Who has left signs nothing.
    let parties =
        organisations.values().filter(|one| draft.terms().party(&one.card.name).is_some());
    let signatures: Vec<_> = parties.map(|one| draft.sign(&one.signer).unwrap()).collect();
    let cards = organisations.values().map(|one| one.card.clone()).collect();
    draft.grant(&signatures, &Trust { cards }, now())
}

pub(crate) fn source(bytes: &[u8]) -> Box<dyn Source> {
    Box::new(MemorySource::new(bytes.to_vec()))
}

/// Sets of records that share a pseudonym, each as `owner:id`, ascending.
pub(crate) fn people(maps: &BTreeMap<String, Vec<(String, String)>>) -> Vec<Vec<String>> {
    let mut by_pseudonym: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (owner, rows) in maps {
        for (id, pseudonym) in rows {
            by_pseudonym.entry(pseudonym).or_default().push(format!("{owner}:{id}"));
        }
    }
    let mut people: Vec<Vec<String>> = by_pseudonym.into_values().collect();
    for person in &mut people {
        person.sort();
    }
    people.sort();
    people
}

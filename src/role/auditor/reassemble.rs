//! Assembling, computed again from edges and handle keys, and held against the maps that were released.

use core::fmt;
use core::ops::ControlFlow;

use serde::Serialize;

use super::{find_entry, terms_of};
use crate::audit::{Entry, EntryKind, Finding, FindingCode, LogReader, PinnedLog};
use crate::crypto::{Digest, SignerPublicKey};
use crate::encode::EncodeError;
use crate::error::ErrorKind;
use crate::link::{EdgeFileError, EdgesHeader, MapHeader, Origin, ReviewHeader, ReviewPair};
use crate::policy::{Role, Terms};
use crate::role::act::is_told;
use crate::role::assembler::resolve::{
    Owner, is_recipient, open_owners, read_edges, report, resolve, review_header, review_pairs,
    rules,
};
use crate::role::{Progress, RoleError, Source, go_on};

/// What to assemble again.
pub struct ReassembleTask<'a> {
    /// The assembler's log, whose folder has the agreement. Verify it first, by
    /// [`verify_logs`](crate::audit::verify_logs): here the entry alone is proved to stand under the
    /// checkpoint.
    pub log: &'a LogReader,
    /// The entry of the links, from 0; none: the first that took these edges in.
    pub entry: Option<u64>,
    /// The edges (`.lwe`) that were assembled.
    pub edges: &'a dyn Source,
    /// The handle keys (`.lwh`), one of each owner whose batch was scored.
    pub handles: Vec<Box<dyn Source + 'a>>,
    /// The maps (`.map`) as the assembler released them: of every owner, or of some.
    pub maps: Vec<Box<dyn Source + 'a>>,
    /// The list for the reviewer (`.lwv`), to be told how many pairs it lacks or has too many; none: it is
    /// held by its digest alone against the pairs that are computed again.
    pub review: Option<&'a dyn Source>,
    /// Called four times: when all is read, when the handles are opened, when every pair is decided, and when all
    /// is compared. `ControlFlow::Break` stops it with [`RoleError::Cancelled`]. See [`Progress`].
    pub progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl fmt::Debug for ReassembleTask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReassembleTask")
    }
}

/// One owner whose records were assembled again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReassembledOwner {
    /// Its name.
    pub owner: String,
    /// How many records its batch has: as its map has them, or, where that was not given, as its handle key
    /// claims.
    pub records: u64,
    /// Whether its map was given. Of an owner whose map was not, nothing is known.
    pub map_given: bool,
    /// Whether its own log says that the handle key is that of its batch; see [`Reassembly::check_owner`].
    pub handles_logged: bool,
    #[serde(skip)]
    pub(super) made: Made,
}

/// What an owner's log must say of its batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// Its log, by the agreement.
    pub(super) log: PinnedLog,
    pub(super) agreement: Digest,
    pub(super) passport: Digest,
    /// The digest of the handle key's file that was given.
    pub(super) handles: Digest,
}

/// One count of the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecomputedCount {
    /// Its name in the log.
    pub name: String,
    /// As the entry has it; none where it leaves it out.
    pub logged: Option<u64>,
    /// As computed again; none where it is below the agreement's small-number threshold, so that the entry
    /// leaves it out.
    pub again: Option<u64>,
    /// Whether these are the same.
    pub equal: bool,
}

/// What was assembled again and found. It has no handle, no pseudonym and no reference of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reassembly {
    /// The log's name.
    pub origin: String,
    /// The entries that its checkpoint covers.
    pub size: u64,
    /// The root of its checkpoint, in hexadecimal.
    pub root: String,
    /// The entry of the links; none where the log has none that took these edges in.
    pub entry: Option<u64>,
    /// The owners whose batches were scored, in the order of the edges; none where nothing could be
    /// assembled again.
    pub owners: Vec<ReassembledOwner>,
    /// The counts of the entry, held against those computed again.
    pub counts: Vec<RecomputedCount>,
    /// Whether the list for the reviewer has exactly the pairs that were computed again; none where none was
    /// put out.
    pub review_equal: Option<bool>,
    /// How many pseudonyms of the given maps stand for records of several people.
    pub joined_wrongly: u64,
    /// How many people have several pseudonyms in the given maps.
    pub parted_wrongly: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Reassembly {
    /// Whether links were assembled again, at least one map was held against them, and nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && self.owners.iter().any(|owner| owner.map_given)
    }

    /// One sentence for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let Some(entry) = self.entry else {
            return format!("{}: no entry took these edges in", self.origin);
        };
        if self.owners.is_empty() {
            return format!("{}, entry {entry}: nothing could be assembled again", self.origin);
        }
        let others = self.owners.iter().filter(|owner| !owner.map_given);
        let others: Vec<String> = others.map(|owner| format!("`{}`", owner.owner)).collect();
        let given = self.owners.iter().filter(|owner| owner.map_given);
        let (maps, records) =
            given.fold((0, 0), |sum: (u64, u64), owner| (sum.0 + 1, sum.1 + owner.records));
        let maps = match (maps, self.joined_wrongly, self.parted_wrongly) {
            (0, _, _) => "no map was given".to_owned(),
            (_, 0, 0) => format!(
                "the maps of {} of {} owners join their {records} records as the edges, assembled again, \
                 do, and no others",
                maps,
                self.owners.len()
            ),
            (_, joined, parted) => format!(
                "assembled again, {joined} pseudonyms stand for several people and {parted} people have \
                 several pseudonyms in the maps of {} of {} owners",
                maps,
                self.owners.len()
            ),
        };
        let equal = self.counts.iter().filter(|count| count.equal).count();
        let review = match self.review_equal {
            None => "",
            Some(true) => "; the list for the reviewer is the same again",
            Some(false) => "; the list for the reviewer is another one",
        };
        let unknown = if others.is_empty() {
            String::new()
        } else {
            format!("; nothing is known of {}, whose map was not given", others.join(" and "))
        };
        let keys = self.owners.iter().filter(|owner| !owner.handles_logged);
        let keys: Vec<String> = keys.map(|owner| format!("`{}`", owner.owner)).collect();
        let keys = if keys.is_empty() {
            String::new()
        } else {
            format!("; no log shows that the handle key of {} is its own", keys.join(" and of "))
        };
        format!(
            "{}, entry {entry}: {maps}; {equal} of {} counts computed again are the same{review}{unknown}{keys}",
            self.origin,
            self.counts.len()
        )
    }

    pub(super) fn find(&mut self, code: FindingCode, sentence: impl Into<String>) {
        let (origin, sentence) = (self.origin.clone(), sentence.into());
        self.findings.push(Finding { code, origin, entry: self.entry, sentence });
    }

    /// What an assembler refuses is a finding here, since this one says that it assembled it.
    fn take<T>(&mut self, result: Result<T, RoleError>) -> Result<Option<T>, RoleError> {
        match result {
            Ok(value) => return Ok(Some(value)),
            Err(RoleError::Mismatch { what, .. }) => {
                self.find(FindingCode::ReassemblyInputs, what);
            }
            Err(RoleError::Encode { error: EncodeError::HandleRefused, .. }) => {
                let sentence = "a handle of the edges opens with none of the handle keys given";
                self.find(FindingCode::ReassemblyInputs, sentence);
            }
            Err(RoleError::Refused(refusal)) => {
                self.find(FindingCode::RowsNotAllowed, refusal.to_string());
            }
            Err(error) => return Err(error),
        }
        Ok(None)
    }

    /// A release that its maker did not sign, or that was altered since, is a finding.
    fn take_release<T>(
        &mut self,
        read: Result<T, EdgeFileError>,
    ) -> Result<Option<T>, EdgeFileError> {
        match read {
            Err(error) if error.kind() == ErrorKind::VerificationFailed => {
                self.find(FindingCode::ReassemblyInputs, error.to_string());
                Ok(None)
            }
            read => read.map(Some),
        }
    }
}

/// The entry of a log by which links of a file of edges were assembled, by the file's digest; none where
/// there is none. Neither the file nor the log is verified.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
#[doc = include_str!("../example/assembled.txt")]
/// use linkwise::audit::LogReader;
/// use linkwise::role::auditor::find_assembling;
/// let log = LogReader::open(&registry.log_folder())?;
/// assert!(find_assembling(&log, &MemorySource::new(edges))?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError::Log`] where an entry cannot be read, [`RoleError::EdgeFile`] where that is no file of
/// edges.
pub fn find_assembling(log: &LogReader, edges: &dyn Source) -> Result<Option<u64>, RoleError> {
    find_entry(log, edges, |entry, digest| {
        entry.kind == EntryKind::LinksAssembled && entry.inputs.first() == Some(digest)
    })
}

/// Assembles links again from their edges, and holds the maps that were released, the counts of the
/// entry and the list for the reviewer against them: two records have one pseudonym exactly where they are
/// one person by the edges.
///
/// Edges, handle keys, maps and list must be those of the entry, signed by whom its agreement names. What
/// is wrong is told in numbers: nobody is named. Needs no secret of a release and no record; who gives its
/// map gives pseudonyms alone.
///
/// Handle keys are not signed. That each is its batch's own is known from its owner's log, by
/// [`Reassembly::check_owner`]; without that log take the key from its owner, never from the assembler, whose
/// work is checked.
///
/// **What it does not show**: how pseudonyms were drawn, so that they may carry a meaning, or be those of
/// another release; whether the edges are what the batches give, which is
/// [`reexecute`](super::reexecute); anything about an owner whose map was not given, not even whether its
/// records have pseudonyms of the others; whether the links are right, which people see by a
/// [sample](crate::role::assembler::sample).
///
/// Costs what assembling does, and two sortings of the maps' rows. Memory: that of assembling, about 12 bytes
/// an edge and 100 bytes a record, and 36 bytes a record of the maps.
///
/// ```
#[doc = include_str!("../example/agreed.txt")]
#[doc = include_str!("../example/encoded.txt")]
#[doc = include_str!("../example/scored.txt")]
#[doc = include_str!("../example/assembled.txt")]
/// use linkwise::audit::LogReader;
/// use core::ops::ControlFlow;
/// use linkwise::role::auditor::{ReassembleTask, reassemble};
/// let source = |bytes: &[u8]| Box::new(MemorySource::new(bytes.to_vec())) as Box<dyn Source>;
/// let task = ReassembleTask {
///     log: &LogReader::open(&registry.log_folder())?,
///     entry: None,
///     edges: &MemorySource::new(edges),
///     handles: vec![source(&h.handles), source(&c.handles)],
///     maps: vec![source(&links.maps["health"]), source(&links.maps["council"])],
///     review: None,
///     progress: &|_| ControlFlow::Continue(()),
/// };
/// let found = reassemble(&task)?;
/// assert!(found.is_sound(), "{:?}", found.findings);
/// assert_eq!((found.joined_wrongly, found.parted_wrongly), (0, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoleError`] where a file or the log cannot be read, or where the edges are not signed by whom the
/// agreement names or were altered. That a map or list is not the assembler's, or anything is not what the log
/// says, is no error: it is among the findings.
pub fn reassemble(task: &ReassembleTask<'_>) -> Result<Reassembly, RoleError> {
    let step =
        |done| go_on((task.progress)(Progress { stage: "assembling again", done, total: 4 }));
    let position = task.log.position();
    let mut found = Reassembly {
        origin: position.origin.clone(),
        size: position.size,
        root: position.root.to_string(),
        entry: match task.entry {
            Some(entry) => Some(entry),
            None => find_assembling(task.log, task.edges)?,
        },
        owners: Vec::new(),
        counts: Vec::new(),
        review_equal: None,
        joined_wrongly: 0,
        parted_wrongly: 0,
        findings: Vec::new(),
    };
    let Some(index) = found.entry else {
        let sentence = "no entry of this log took in the edges that were given";
        found.find(FindingCode::ReassemblyInputs, sentence);
        return Ok(found);
    };
    task.log.prove_entry(index)?;
    let entry = Entry::from_bytes(&task.log.entry_bytes(index)?)?;
    if entry.kind != EntryKind::LinksAssembled {
        return Err(RoleError::Usage { what: "that entry is of no assembling; give one that is" });
    }
    let terms = terms_of(task.log, &entry)?;
    let assembler = terms
        .card_of(Role::Assembler)
        .ok_or(RoleError::Usage { what: "the agreement names no assembler" })?;
    let read = read_edges(&terms, task.edges);
    let Some((header, edges, digest)) = found.take(read)? else { return Ok(found) };
    let owners = open_owners(&header, &task.handles, terms.release.most_rows);
    let Some(owners) = found.take(owners)? else { return Ok(found) };
    let origin =
        Origin { agreement: terms.digest(), epoch: terms.epoch, maker: assembler.name.clone() };
    let signer = (assembler.name.as_str(), &assembler.signer);
    let links = Links { entry: &entry, terms: &terms, origin, header, digest, owners };
    links.check_belonging(&mut found);
    if !found.findings.is_empty() {
        // Maps of other edges would all be wrong.
        return Ok(found);
    }
    let maps = links.read_maps(&task.maps, signer, &mut found)?;
    let review = links.read_review(task.review, signer, &mut found)?;
    if !found.findings.is_empty() {
        return Ok(found);
    }
    step(1)?;
    let rules = rules(&terms, &links.header);
    let assembly = found.take(resolve(&links.owners, edges, rules, &|| step(2)))?;
    let Some(assembly) = assembly else { return Ok(found) };
    step(3)?;
    for (owner, map) in links.owners.iter().zip(&maps) {
        let Some(party) = terms.party(&owner.name) else {
            let sentence = "the edges are of an owner whom the agreement does not name";
            found.find(FindingCode::ReassemblyInputs, sentence);
            return Ok(found);
        };
        let card = &party.card;
        let log = PinnedLog { name: card.log_origin.clone(), key: card.log_key };
        let (agreement, passport, handles) = (terms.digest(), owner.passport, owner.handles);
        found.owners.push(ReassembledOwner {
            owner: owner.name.clone(),
            records: u64::from(owner.records),
            map_given: map.is_some(),
            handles_logged: false,
            made: Made { log, agreement, passport, handles },
        });
    }
    links.check_counts(report(&assembly, &links.owners, rules).counts(), &mut found);
    let pairs = review_pairs(&assembly, &links.owners);
    links.check_review(&pairs, review.as_deref(), &mut found);
    check_maps(&links.owners, &assembly.cluster, maps, &mut found);
    step(4)?;
    Ok(found)
}

/// The pseudonyms of one owner's records, in the order of its references.
type Pseudonyms = Vec<[u8; 16]>;

/// Links as their entry and their edges tell them.
struct Links<'a> {
    entry: &'a Entry,
    terms: &'a Terms,
    /// What stands in everything that was released with them.
    origin: Origin,
    header: EdgesHeader,
    /// That of the edges.
    digest: Digest,
    /// In the order of their batches in the edges.
    owners: Vec<Owner>,
}

impl Links<'_> {
    /// The list for the reviewer as the entry names it; none where it names none.
    fn review(&self) -> Option<&Digest> {
        self.entry.outputs.get(self.owners.len())
    }

    /// That edges and batches are those of the entry, and that it put out what an assembler does.
    fn check_belonging(&self, found: &mut Reassembly) {
        let (edges, batches) = self.entry.inputs.split_first().unzip();
        if edges != Some(&self.digest) {
            let sentence = "the edges that were given are not those it took in";
            found.find(FindingCode::ReassemblyInputs, sentence);
        } else if !batches.into_iter().flatten().eq(self.owners.iter().map(|one| &one.passport)) {
            let sentence = "the edges are of other batches than it took in";
            found.find(FindingCode::ReassemblyInputs, sentence);
        }
        if self.entry.model != Some(self.header.model.digest()) {
            let sentence = "the edges have another model than it says";
            found.find(FindingCode::ModelMismatch, sentence);
        }
        let lists = usize::from(self.terms.release.reviewer.is_some());
        if self.entry.outputs.len() < self.owners.len() {
            let sentence = "it put out fewer maps than it took batches in";
            found.find(FindingCode::ReassemblyDiffers, sentence);
        } else if self.entry.outputs.len() > self.owners.len() + lists {
            let sentence =
                "it put out more than a map for each batch and a list for the agreed reviewer";
            found.find(FindingCode::ReassemblyDiffers, sentence);
        }
    }

    /// The maps by owner, each held against what its header and the entry say.
    fn read_maps(
        &self,
        sources: &[Box<dyn Source + '_>],
        assembler: (&str, &SignerPublicKey),
        found: &mut Reassembly,
    ) -> Result<Vec<Option<Pseudonyms>>, RoleError> {
        let mut maps: Vec<Option<Pseudonyms>> = self.owners.iter().map(|_| None).collect();
        let mut recipient = None;
        for source in sources {
            let read = MapHeader::read(&mut source.open()?, assembler);
            let Some((header, pseudonyms, digest)) = found.take_release(read)? else { continue };
            let place = self.owners.iter().position(|owner| owner.name == header.owner);
            let of = place.and_then(|at| Some((self.owners.get(at)?, maps.get_mut(at)?)));
            let Some((owner, map)) = of else {
                let sentence = "a map that was given is of an owner whose batch was not scored";
                found.find(FindingCode::ReassemblyInputs, sentence);
                continue;
            };
            let name = &owner.name;
            if place.and_then(|place| self.entry.outputs.get(place)) != Some(&digest) {
                let sentence =
                    format!("the map of `{name}` that was given is not the one it put out");
                found.find(FindingCode::ReassemblyInputs, sentence);
                continue;
            }
            if header.origin != self.origin
                || (header.passport, header.edges) != (owner.passport, self.digest)
            {
                let sentence = format!("its map of `{name}` is of another release or batch");
                found.find(FindingCode::MapsDiffer, sentence);
            }
            let other = recipient.as_ref().is_some_and(|before| *before != header.recipient);
            if other || !is_recipient(&self.terms.release.recipients, &header.recipient) {
                let sentence = format!(
                    "its map of `{name}` is for another recipient than the agreement, or another map, names"
                );
                found.find(FindingCode::MapsDiffer, sentence);
            }
            if pseudonyms.len() as u64 != u64::from(owner.records) {
                let (told, records) = (pseudonyms.len(), owner.records);
                let sentence =
                    format!("its map of `{name}` has {told} pseudonyms for {records} records");
                found.find(FindingCode::MapsDiffer, sentence);
            }
            recipient = Some(header.recipient);
            *map = Some(pseudonyms);
        }
        Ok(maps)
    }

    /// The pairs of the list for the reviewer, where it is given.
    fn read_review(
        &self,
        source: Option<&dyn Source>,
        assembler: (&str, &SignerPublicKey),
        found: &mut Reassembly,
    ) -> Result<Option<Vec<ReviewPair>>, RoleError> {
        let Some(source) = source else { return Ok(None) };
        let read = ReviewHeader::read(&mut source.open()?, assembler);
        let Some((_, pairs, digest)) = found.take_release(read)? else { return Ok(None) };
        if self.review() != Some(&digest) {
            let sentence = "the list for the reviewer that was given is not one it put out";
            found.find(FindingCode::ReassemblyInputs, sentence);
        }
        Ok(Some(pairs))
    }

    /// That the counts of the entry are these, as far as they may be told.
    fn check_counts(
        &self,
        counts: impl IntoIterator<Item = (&'static str, u64)>,
        found: &mut Reassembly,
    ) {
        let small = u64::from(self.terms.release.small_number_threshold);
        let tell = |count: Option<u64>| {
            count.map_or_else(|| format!("left out as below {small}"), |count| count.to_string())
        };
        for (name, count) in counts {
            let logged = self.entry.counts.iter().find(|(one, _)| one == name).map(|one| one.1);
            let again = Some(count).filter(|count| is_told(*count, small));
            let equal = logged == again;
            if !equal {
                let (logged, again) = (tell(logged), tell(again));
                let sentence =
                    format!("its count of {name} is {logged}, and computed again {again}");
                found.find(FindingCode::ReassemblyDiffers, sentence);
            }
            found.counts.push(RecomputedCount { name: name.to_owned(), logged, again, equal });
        }
    }

    /// That the list for the reviewer, where one was put out, has these pairs.
    fn check_review(
        &self,
        pairs: &[ReviewPair],
        given: Option<&[ReviewPair]>,
        found: &mut Reassembly,
    ) {
        let Some(digest) = self.review() else { return };
        let list = review_header(self.origin.clone(), self.digest, &self.owners);
        let equal = list.name_of(pairs) == *digest;
        found.review_equal = Some(equal);
        if equal {
            return;
        }
        let mut sentence =
            "the list for the reviewer that it put out is not what its edges give".to_owned();
        if let Some(given) = given {
            let mut given = given.to_vec();
            given.sort_unstable();
            let lacks = pairs.iter().filter(|pair| given.binary_search(pair).is_err()).count();
            let more = given.iter().filter(|pair| pairs.binary_search(pair).is_err()).count();
            sentence = format!("{sentence}: it lacks {lacks} pairs and has {more} others");
        }
        found.find(FindingCode::ReassemblyDiffers, sentence);
    }
}

/// That two records have one pseudonym exactly where they are in one cluster.
fn check_maps(
    owners: &[Owner],
    clusters: &[u32],
    maps: Vec<Option<Pseudonyms>>,
    found: &mut Reassembly,
) {
    let records = maps.iter().flatten().map(Vec::len).sum();
    let mut rows: Vec<([u8; 16], u32)> = Vec::with_capacity(records);
    for (owner, map) in owners.iter().zip(maps) {
        rows.extend(map.into_iter().flatten().zip(owner.of(clusters).iter().copied()));
    }
    let (joined, parted) = joined_and_parted(rows);
    (found.joined_wrongly, found.parted_wrongly) = (joined, parted);
    if joined > 0 {
        let sentence = format!(
            "pseudonyms of its maps that stand for several people by the edges, assembled again: {joined}"
        );
        found.find(FindingCode::MapsDiffer, sentence);
    }
    if parted > 0 {
        let sentence = format!(
            "people by the edges, assembled again, who have several pseudonyms in its maps: {parted}"
        );
        found.find(FindingCode::MapsDiffer, sentence);
    }
}

/// Of records with their pseudonyms and clusters: how many pseudonyms stand for several clusters, and how
/// many clusters have several pseudonyms.
pub(super) fn joined_and_parted(mut rows: Vec<([u8; 16], u32)>) -> (u64, u64) {
    rows.sort_unstable();
    rows.dedup();
    let joined = rows.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1).count() as u64;
    rows.sort_unstable_by_key(|(_, cluster)| *cluster);
    let parted = rows.chunk_by(|a, b| a.1 == b.1).filter(|group| group.len() > 1).count() as u64;
    (joined, parted)
}

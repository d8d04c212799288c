//! An organisation that acts within this process: its keys, its log, and files in memory.

use core::ops::ControlFlow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::assembler::{AssembleReport, AssembleTask, assemble};
use super::data_owner::{
    EncodeReport, EncodeTask, MapTask, WithdrawReport, WithdrawTask, encode, map, withdraw,
};
use super::linkage_unit::{ExplainTask, Explanation, ScoreReport, ScoreTask, explain, score};
use super::{
    MemoryOutlet, MemoryOutput, MemorySource, Outlet, ReleasedEdge, RoleError, Source,
    released_edges,
};
use crate::audit::{AuditLog, PinnedLog};
use crate::crypto::{Digest, LinkKey, Signer, SignerPublicKey};
use crate::durable::create_private_folder;
use crate::policy::{
    Act, Agreement, BarredLinks, Card, Granted, Obligations, Party, Permit, Registers, Request,
    Role, is_party_name,
};
use crate::record::Record;
use crate::secret::redacted;
use crate::time::Timestamp;

/// An organisation that acts within this process: its signing key, its card, its log in a folder.
///
/// Each method asks the agreement for the permit, writes a refusal to the log where there is one, and
/// does the act with files in memory and in the clear: for embedding, trials and tests, where one
/// program holds what each party may see. Programs that hand files to other organisations call
/// [`data_owner`](super::data_owner), [`linkage_unit`](super::linkage_unit) and
/// [`assembler`](super::assembler) themselves, with sealed files. See the
/// [front page](crate#the-main-job) for the whole way.
pub struct Office {
    party: Party,
    signer: Signer,
    log: AuditLog,
    folder: PathBuf,
    acknowledged: Obligations,
}

/// The files of one encoded batch, in the clear.
pub struct EncodedFiles {
    /// The batch (`.lwk`), for the linkage unit.
    pub batch: Vec<u8>,
    /// The handle key (`.lwh`), for the assembler.
    pub handles: Vec<u8>,
    /// The references (`.lwr`), for the owner alone.
    pub references: Vec<u8>,
    /// The openings of the log's commitments (`.lwo`), for the owner alone.
    pub openings: Vec<u8>,
    /// What was encoded.
    pub report: EncodeReport,
}

/// A file of edges (`.lwe`), in the clear.
pub struct ScoredEdges {
    /// The file, for the assembler.
    pub file: Vec<u8>,
    /// The bins (`.lwb`), for the linkage unit itself and its auditor.
    pub bins: Vec<u8>,
    /// What was scored.
    pub report: ScoreReport,
}

redacted!("ScoredEdges" => ScoredEdges);

/// What an assembler released, in the clear.
pub struct AssembledLinks {
    /// By owner, its map of pseudonyms (`.map`).
    pub maps: BTreeMap<String, Vec<u8>>,
    /// The review list (`.lwv`), where the agreement names a reviewer.
    pub review: Option<Vec<u8>>,
    /// What was assembled.
    pub report: AssembleReport,
}

/// What an owner keeps and gives out when it withdraws links, in the clear.
pub struct WithdrawnLinks {
    /// The links that it keeps barred from now on.
    pub barred: BarredLinks,
    /// The openings of the log's commitments (`.lwo`), for the owner alone.
    pub openings: Vec<u8>,
    /// By party, the notice to it (`.lww`).
    pub notices: BTreeMap<String, Vec<u8>>,
    /// What was withdrawn.
    pub report: WithdrawReport,
}

redacted!("WithdrawnLinks" => WithdrawnLinks);

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Office({})", self.party.card.name)
    }
}

impl fmt::Debug for AssembledLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AssembledLinks")
    }
}

impl fmt::Debug for EncodedFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncodedFiles")
    }
}

/// Outlets in memory, and a way to what they release.
struct Outlets(Vec<MemoryOutput>);

impl Outlets {
    fn add(&mut self) -> Box<dyn Outlet> {
        let (outlet, output) = MemoryOutlet::new();
        self.0.push(output);
        Box::new(outlet)
    }

    /// What was released, in the order of the outlets.
    fn take(self) -> impl Iterator<Item = Option<Vec<u8>>> {
        self.0.into_iter().map(|output| output.take())
    }
}

fn sources<'a>(files: &[&'a [u8]]) -> Vec<Box<dyn Source + 'a>> {
    let source = |file: &&'a [u8]| Box::new(MemorySource::new(file.to_vec())) as Box<dyn Source>;
    files.iter().map(source).collect()
}

/// Text of the form of a recipient, another for each signer, whose checksum does not hold.
fn unopenable(signer: &SignerPublicKey) -> String {
    let digits = Digest::of(&signer.0).to_string().chars().take(57).collect::<String>();
    // Letters that hexadecimal digits and Bech32 (BIP 173) do not share are taken for others.
    let letters = digits.replace('1', "q").replace('b', "z");
    format!("age1{letters}q")
}

impl Office {
    /// Makes an organisation of one role, with new keys and a new log, in a folder of its name within
    /// `parent`.
    ///
    /// `name` is its name in agreements, see [`is_party_name`]; its log is called `linkwise/NAME`.
    /// Nothing is ever sealed to an office: the recipient on its card is one that no key opens, and
    /// sealing to it fails.
    ///
    /// # Errors
    /// [`RoleError::Usage`] where the name is not in order, [`RoleError::Log`] where there is a log
    /// already, [`RoleError::Crypto`] where the operating system gives no randomness.
    pub fn create(
        parent: &Path,
        name: &str,
        role: Role,
        now: Timestamp,
    ) -> Result<Self, RoleError> {
        if !is_party_name(name) {
            return Err(RoleError::Usage {
                what: "that is no name for an organisation: 1 to 64 of a-z, 0-9, `_` and `-`, first a \
                       letter, and not the word of a role",
            });
        }
        Self::with_keys(parent, name, role, (Signer::generate()?, Signer::generate()?), now)
    }

    /// The same with keys that the caller has: the one that signs, and the log's.
    pub(super) fn with_keys(
        parent: &Path,
        name: &str,
        role: Role,
        (signer, log_signer): (Signer, Signer),
        now: Timestamp,
    ) -> Result<Self, RoleError> {
        let card = Card {
            name: name.to_owned(),
            signer: signer.public_key(),
            recipient: unopenable(&signer.public_key()),
            log_origin: format!("linkwise/{name}"),
            log_key: log_signer.public_key(),
        };
        let folder = parent.join(name);
        create_private_folder(&folder).map_err(RoleError::io("make the organisation's folder"))?;
        let (path, state) = (folder.join("log"), folder.join("log.state"));
        let log = AuditLog::create(&path, &state, &card.log_origin, log_signer, name, now)?;
        let party = Party::new(card, vec![role]);
        Ok(Self { party, signer, log, folder, acknowledged: Obligations::NONE })
    }

    /// What others pin before they trust it.
    #[must_use]
    pub const fn card(&self) -> &Card {
        &self.party.card
    }

    /// The organisation as a party of agreements.
    #[must_use]
    pub fn party(&self) -> Party {
        self.party.clone()
    }

    /// The key with which it signs agreements and files.
    #[must_use]
    pub const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Its signing key and its log, for acts with files of your own.
    #[must_use]
    pub const fn signer_and_log(&mut self) -> (&Signer, &mut AuditLog) {
        (&self.signer, &mut self.log)
    }

    /// Acknowledges obligations, for every act from now on; see
    /// [`Permit::accept`]. Without this, only agreements without
    /// obligations permit anything.
    pub const fn acknowledge(&mut self, obligations: Obligations) {
        self.acknowledged = obligations;
    }

    /// The folder of its log, for [`verify_logs`](crate::audit::verify_logs).
    #[must_use]
    pub fn log_folder(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Its log's name and key, for [`verify_logs`](crate::audit::verify_logs).
    #[must_use]
    pub fn pinned_log(&self) -> PinnedLog {
        PinnedLog { name: self.party.card.log_origin.clone(), key: self.party.card.log_key }
    }

    /// Asks for the permit and does the act; a refusal goes into the log.
    fn act<A: Act, T>(
        &mut self,
        agreement: &Agreement<Granted>,
        now: Timestamp,
        run: impl FnOnce(Permit<'_, A>, &Signer, &mut AuditLog) -> Result<T, RoleError>,
    ) -> Result<T, RoleError> {
        let purpose = agreement.terms().purpose;
        let mut request = Request::new(&self.party.card.name, purpose, now);
        request.circumstances.revoked = super::has_ended(&self.log, agreement.digest())?;
        let result = agreement
            .permit::<A>(&request)
            .and_then(|permit| permit.accept(self.acknowledged))
            .map_err(RoleError::from)
            .and_then(|permit| run(permit, &self.signer, &mut self.log));
        if let Err(RoleError::Refused(refusal)) = &result {
            let (name, digest) = (&self.party.card.name, agreement.digest());
            super::refuse(&mut self.log, refusal, name, A::KIND, digest, &self.signer, now)?;
        }
        result
    }

    /// Encodes a batch of its records; see [`data_owner::encode`](super::data_owner::encode).
    ///
    /// # Errors
    /// As there.
    pub fn encode(
        &mut self,
        agreement: &Agreement<Granted>,
        link_key: &LinkKey,
        records: &[Record],
        now: Timestamp,
    ) -> Result<EncodedFiles, RoleError> {
        self.encode_with(agreement, link_key, records, &Registers::NONE, now)
    }

    /// Encodes a batch of its records, with its registers; see
    /// [`data_owner::encode`](super::data_owner::encode).
    ///
    /// # Errors
    /// As there.
    pub fn encode_with(
        &mut self,
        agreement: &Agreement<Granted>,
        link_key: &LinkKey,
        records: &[Record],
        registers: &Registers,
        now: Timestamp,
    ) -> Result<EncodedFiles, RoleError> {
        let mut outlets = Outlets(Vec::new());
        let scratch = self.folder.clone();
        let report = self.act(agreement, now, |permit, signer, log| {
            let task = EncodeTask {
                records,
                registers,
                link_key,
                signer,
                batch: outlets.add(),
                handles: outlets.add(),
                references: outlets.add(),
                openings: outlets.add(),
                scratch: &scratch,
                counts: Vec::new(),
                progress: &|_| ControlFlow::Continue(()),
            };
            encode(permit, task, log, now)
        })?;
        let mut files = outlets.take().map(Option::unwrap_or_default);
        let mut next = || files.next().unwrap_or_default();
        let (batch, handles, references, openings) = (next(), next(), next(), next());
        Ok(EncodedFiles { batch, handles, references, openings, report })
    }

    /// Scores batches (`.lwk`), one of each owner; see [`linkage_unit::score`](super::linkage_unit::score).
    ///
    /// # Errors
    /// As there.
    pub fn score(
        &mut self,
        agreement: &Agreement<Granted>,
        batches: &[&[u8]],
        now: Timestamp,
    ) -> Result<ScoredEdges, RoleError> {
        let mut outlets = Outlets(Vec::new());
        let report = self.act(agreement, now, |permit, signer, log| {
            let (batches, edges, bins) = (sources(batches), outlets.add(), outlets.add());
            score(
                permit,
                ScoreTask {
                    batches,
                    signer,
                    edges,
                    bins,
                    progress: &|_| ControlFlow::Continue(()),
                },
                log,
                now,
            )
        })?;
        let mut files = outlets.take().flatten();
        let (file, bins) = (files.next().unwrap_or_default(), files.next().unwrap_or_default());
        Ok(ScoredEdges { file, bins, report })
    }

    /// Lists the edges of a file (`.lwe`), the heaviest first; see
    /// [`released_edges`](super::released_edges).
    ///
    /// # Errors
    /// As there.
    pub fn released_edges(
        &mut self,
        agreement: &Agreement<Granted>,
        edges: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ReleasedEdge>, RoleError> {
        let edges = MemorySource::new(edges.to_vec());
        self.act(agreement, now, |permit, signer, log| {
            released_edges(permit, &edges, signer, log, now)
        })
    }

    /// Explains one released edge; see [`linkage_unit::explain`](super::linkage_unit::explain).
    ///
    /// # Errors
    /// As there.
    pub fn explain(
        &mut self,
        agreement: &Agreement<Granted>,
        batches: &[&[u8]],
        edge: &ReleasedEdge,
        now: Timestamp,
    ) -> Result<Explanation, RoleError> {
        self.act(agreement, now, |permit, signer, log| {
            let (batches, left, right) = (sources(batches), edge.left, edge.right);
            explain(
                permit,
                ExplainTask {
                    batches,
                    left,
                    right,
                    signer,
                    progress: &|_| ControlFlow::Continue(()),
                },
                log,
                now,
            )
        })
    }

    /// Assembles links of edges (`.lwe`) and handle keys (`.lwh`) for the agreement's only recipient,
    /// or for its owners; see [`assembler::assemble`](super::assembler::assemble).
    ///
    /// # Errors
    /// As there.
    pub fn assemble(
        &mut self,
        agreement: &Agreement<Granted>,
        edges: &[u8],
        handles: &[&[u8]],
        now: Timestamp,
    ) -> Result<AssembledLinks, RoleError> {
        let terms = agreement.terms();
        let owners: Vec<String> =
            terms.with_role(Role::Controller).map(|party| party.name().to_owned()).collect();
        let edges = MemorySource::new(edges.to_vec());
        let mut outlets = Outlets(Vec::new());
        let report = self.act(agreement, now, |permit, signer, log| {
            let maps = owners.iter().map(|owner| (owner.clone(), outlets.add())).collect();
            let task = AssembleTask {
                edges: &edges,
                handles: sources(handles),
                signer,
                maps,
                review: terms.release.reviewer.as_ref().map(|_| outlets.add()),
                recipient: None,
                progress: &|_| ControlFlow::Continue(()),
            };
            assemble(permit, task, log, now)
        })?;
        let mut files = outlets.take();
        let maps = owners
            .into_iter()
            .zip(files.by_ref())
            .filter_map(|(owner, map)| Some((owner, map?)))
            .collect();
        Ok(AssembledLinks { maps, review: files.next().flatten(), report })
    }

    /// Maps the pseudonyms of a release (`.map`) to its own record ids, through the batch's references
    /// (`.lwr`): CSV with the columns `record_id` and `pseudonym`; see
    /// [`data_owner::map`](super::data_owner::map).
    ///
    /// # Errors
    /// As there.
    pub fn map(
        &mut self,
        agreement: &Agreement<Granted>,
        references: &[u8],
        pseudonyms: &[u8],
        now: Timestamp,
    ) -> Result<String, RoleError> {
        self.map_barring(agreement, references, pseudonyms, None, now)
    }

    /// The same, with the links that it has withdrawn; see [`data_owner::map`](super::data_owner::map).
    ///
    /// # Errors
    /// As there.
    pub fn map_with(
        &mut self,
        agreement: &Agreement<Granted>,
        references: &[u8],
        pseudonyms: &[u8],
        barred: &BarredLinks,
        now: Timestamp,
    ) -> Result<String, RoleError> {
        self.map_barring(agreement, references, pseudonyms, Some(barred), now)
    }

    fn map_barring(
        &mut self,
        agreement: &Agreement<Granted>,
        references: &[u8],
        pseudonyms: &[u8],
        barred: Option<&BarredLinks>,
        now: Timestamp,
    ) -> Result<String, RoleError> {
        let references = MemorySource::new(references.to_vec());
        let pseudonyms = MemorySource::new(pseudonyms.to_vec());
        let mut outlets = Outlets(Vec::new());
        self.act(agreement, now, |permit, signer, log| {
            let output = Some(outlets.add());
            let task =
                MapTask { references: &references, map: &pseudonyms, barred, signer, output };
            map(permit, task, log, now)
        })?;
        let csv = outlets.take().flatten().next().unwrap_or_default();
        Ok(String::from_utf8(csv).unwrap_or_default())
    }

    /// Withdraws links of a release (`.map`) by its own record ids, through the batch's references
    /// (`.lwr`); `kept` are those that it had withdrawn before. See
    /// [`data_owner::withdraw`](super::data_owner::withdraw).
    ///
    /// # Errors
    /// As there.
    pub fn withdraw(
        &mut self,
        agreement: &Agreement<Granted>,
        references: &[u8],
        pseudonyms: &[u8],
        links: &BarredLinks,
        kept: &BarredLinks,
        now: Timestamp,
    ) -> Result<WithdrawnLinks, RoleError> {
        let references = MemorySource::new(references.to_vec());
        let pseudonyms = MemorySource::new(pseudonyms.to_vec());
        let mut outlets = Outlets(Vec::new());
        let report = self.act(agreement, now, |permit, signer, log| {
            let (barred_output, openings, sent) = (outlets.add(), outlets.add(), outlets.add());
            let task = WithdrawTask {
                references: &references,
                map: &pseudonyms,
                links,
                kept,
                signer,
                barred: barred_output,
                openings,
                sent,
                notices: &mut |_| Ok(outlets.add()),
            };
            withdraw(permit, task, log, now)
        })?;
        let mut files = outlets.take().map(Option::unwrap_or_default);
        let (_csv, openings) = (files.next(), files.next().unwrap_or_default());
        let _sent = files.next();
        let notices = report.notices.iter().map(|(party, _)| party.to_owned()).zip(files).collect();
        Ok(WithdrawnLinks { barred: kept.and(links), openings, notices, report })
    }
}

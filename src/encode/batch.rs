//! Encoding a whole batch, one pass at a time.

use core::ops::{ControlFlow, Range};
use std::io::Write;

use super::cap::{Caps, CrowdedPass, TokenUse};
use super::container::{self, Spool, UnsortedRows};
use super::handle::{MOST_ROWS, References};
use super::passport::{PassEntry, Passport, check_text, two_digits};
use super::reference_file::MOST_ID_BYTES;
use super::row::{Meeting, RowMaker};
use super::{
    CodeRow, EncodeError, EncodingKeys, HandleCipher, RecordView, RowKind, missing, sample,
};
use crate::audit::LogPosition;
use crate::crypto::{Digest, HandleKey, LinkKey, Signature, Signer};
use crate::schema::{FORMAT_VERSION, Flag, LevelVector, Pass, Schema};
use crate::secret::redacted;

/// How far an encoding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The pass in work, from 1.
    pub(crate) pass: usize,
    /// Passes in all.
    pub(crate) passes: usize,
    /// Records done in this pass: each counts twice, once for its tokens and once for its rows.
    pub(crate) steps: usize,
    /// Steps of a pass in all.
    pub(crate) steps_in_all: usize,
}

/// What became of a pass. For the owner's log alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PassStatistics {
    pub(crate) pass: String,
    /// Rows that left.
    pub(crate) rows: u64,
    /// Records with at least one row before the caps.
    pub(crate) records: u64,
    /// Tokens before the caps.
    pub(crate) tokens: u64,
    /// Rows withheld because too many records share their token.
    pub(crate) withheld_rows: u64,
    /// Tokens from which rows were withheld.
    pub(crate) withheld_tokens: u64,
}

/// What was encoded.
#[derive(Clone)]
pub(crate) struct EncodedBatch {
    pub(crate) passport: Passport,
    /// By reference, the place of the record in the batch: secret, for the owner alone.
    pub(crate) references: Vec<u32>,
    pub(crate) passes: Vec<PassStatistics>,
    /// Passes that were left out because too many records share their tokens.
    pub(crate) left_out: Vec<CrowdedPass>,
    /// Exact number of records.
    pub(crate) records: u64,
    /// Records whose pattern of missing values is rare, so that their rows do not show it.
    pub(crate) coarsened: u64,
}

redacted!("EncodedBatch" => EncodedBatch);

/// Encodes batches of one owner.
pub(crate) struct BatchEncoder<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) link_key: &'a LinkKey,
    /// The owner's name in the agreement, 1 to 255 bytes.
    pub(crate) owner: &'a str,
    /// Digest of the versions of normaliser, Unicode, phonetics and nickname table.
    pub(crate) library: &'a Digest,
    /// Fresh for this batch.
    pub(crate) handle_key: &'a HandleKey,
    /// Where the owner's log stands.
    pub(crate) log: &'a LogPosition,
    pub(crate) signer: &'a Signer,
    /// Compares two rows that hold all codes, laid out as those of a pass without components.
    pub(crate) compare: &'a dyn Fn(CodeRow<'_>, CodeRow<'_>) -> LevelVector,
    /// Called once for every 65,536 records of each half of a pass, and at its end; may stop the encoding.
    pub(crate) progress: &'a dyn Fn(Progress) -> ControlFlow<()>,
}

impl core::fmt::Debug for BatchEncoder<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("BatchEncoder")
    }
}

/// Records that one thread works on at a time.
const BLOCK: usize = 1024;
/// Blocks between two calls of progress.
const BLOCKS_IN_TURN: usize = 64;

/// One pass in work.
struct PassWork<'a, R> {
    maker: RowMaker<'a>,
    records: &'a [R],
    flags: &'a [u16],
    cipher: &'a HandleCipher,
    references: &'a References,
    /// Rows that each record had in the passes before.
    rows_before: &'a [u16],
    identifier: bool,
}

/// What one block of records gave.
#[derive(Default)]
struct BlockRows {
    rows: Vec<u8>,
    /// By record, how many rows it has in the pass, withheld ones included.
    counts: Vec<u16>,
    withheld: u64,
    /// The first record with too many rows.
    overfull: Option<usize>,
}

impl BatchEncoder<'_> {
    /// Encodes the records: writes the container to `output`, through `spool`, which must be empty
    /// and is left holding the passes.
    ///
    /// The bytes depend on the handle key and on randomness; the rows behind the handles do not
    /// depend on the order of the records or on the number of threads. Memory: the rows of one pass
    /// (about 110 bytes each, sorting included), and some 60 bytes per record.
    ///
    /// # Errors
    /// [`EncodeError`]; what was written is of no use then.
    pub(crate) fn encode<R: RecordView, S: Spool>(
        &self,
        records: &[R],
        spool: &mut S,
        output: &mut dyn Write,
    ) -> Result<EncodedBatch, EncodeError> {
        let count = u32::try_from(records.len()).map_err(|_| EncodeError::TooManyRecords)?;
        self.encode_as(records, References::draw(count)?, spool, output)
    }

    /// As [`BatchEncoder::encode`], with given references.
    pub(super) fn encode_as<R: RecordView, S: Spool>(
        &self,
        records: &[R],
        references: References,
        spool: &mut S,
        output: &mut dyn Write,
    ) -> Result<EncodedBatch, EncodeError> {
        if self.link_key.suite() != self.schema.suite {
            return Err(EncodeError::SuiteOfKey);
        }
        check_text("name of the owner", self.owner)?;
        check_text("name of the log", &self.log.origin)?;
        check_ids(records)?;

        let keys = EncodingKeys::new(self.link_key, self.library);
        let cipher = HandleCipher::new(self.handle_key, self.schema.suite);
        let (flags, coarsened) = missing::shown_flags(self.schema, records);
        let mut rows_before = vec![0u16; records.len()];
        let mut entries = Vec::new();
        let mut passes = Vec::new();
        let mut left_out = Vec::new();
        for (place, pass) in self.schema.passes.iter().enumerate() {
            let work = PassWork {
                maker: RowMaker::new(&keys, self.owner, self.schema, pass),
                records,
                flags: &flags,
                cipher: &cipher,
                references: &references,
                rows_before: &rows_before,
                identifier: pass.identifier().is_some(),
            };
            let report = |steps| {
                (self.progress)(Progress {
                    pass: place + 1,
                    passes: self.schema.passes.len(),
                    steps,
                    steps_in_all: records.len() * 2,
                })
            };
            let (caps, with_rows) = work.caps(self.schema, &report)?;
            if let Some(crowded) = self.crowded(pass, &caps)? {
                entries.push(PassEntry { pass: pass.id(), rows: None });
                left_out.push(crowded);
                go_on(report(records.len() * 2))?;
                continue;
            }
            let (rows, counts, withheld_rows) = work.rows(&caps, &report)?;
            for (before, count) in rows_before.iter_mut().zip(counts) {
                *before += count;
            }
            let written = rows.write(spool)?;
            passes.push(PassStatistics {
                pass: pass.id(),
                rows: written.rows,
                records: with_rows,
                tokens: caps.tokens,
                withheld_rows,
                withheld_tokens: caps.withheld_tokens(),
            });
            entries.push(PassEntry { pass: pass.id(), rows: Some(written) });
        }
        spool.flush()?;

        let levels =
            sample::level_counts(&keys, self.owner, self.schema, records, &flags, self.compare);
        let mut passport = Passport {
            format: FORMAT_VERSION,
            suite: self.schema.suite,
            agreement: *self.link_key.agreement(),
            epoch: self.link_key.epoch(),
            library: *self.library,
            link_check: self.link_key.check(),
            owner: self.owner.to_owned(),
            records: two_digits(records.len() as u64),
            passes: entries,
            levels,
            log: self.log.clone(),
            signature: Signature([0; 64]),
        };
        passport.sign(self.signer);
        container::write(&passport, spool, output)?;
        Ok(EncodedBatch {
            passport,
            references: references.into_order(),
            passes,
            left_out,
            records: records.len() as u64,
            coarsened,
        })
    }

    fn crowded(&self, pass: &Pass, caps: &Caps) -> Result<Option<CrowdedPass>, EncodeError> {
        let mean_thousandths = caps.mean_thousandths();
        let limit_thousandths = self.schema.mean_records_per_token;
        if mean_thousandths <= u64::from(limit_thousandths) {
            return Ok(None);
        }
        if self.schema.crowded_pass_is_error {
            return Err(EncodeError::CrowdedPass {
                pass: pass.id(),
                mean_thousandths,
                limit_thousandths,
            });
        }
        Ok(Some(CrowdedPass {
            pass: pass.id(),
            mean_thousandths,
            tokens_by_records: caps.tokens_by_records.clone(),
        }))
    }
}

fn check_ids<R: RecordView>(records: &[R]) -> Result<(), EncodeError> {
    let mut ids: Vec<(&str, usize)> =
        (1..).zip(records).map(|(place, record)| (record.id(), place)).collect();
    if let Some((_, record)) = ids.iter().find(|(id, _)| !(1..=MOST_ID_BYTES).contains(&id.len())) {
        return Err(EncodeError::RecordIdLength { record: *record });
    }
    ids.sort_unstable();
    let same = |pair: &[(&str, usize)]| match pair {
        [(left, first), (right, second)] if left == right => Some((*first, *second)),
        _ => None,
    };
    // Of all ids that are given twice, the one that shows first in the batch.
    match ids.windows(2).filter_map(same).min() {
        Some((first, second)) => Err(EncodeError::DuplicateRecord { first, second }),
        None => Ok(()),
    }
}

/// Calls `work` for blocks of places and `take` for what they gave, in the order of the places, and now and
/// then `report` with the number of places done. `work` is called on several threads with the feature
/// `rayon`, the others on this one alone.
fn in_blocks<T: Send>(
    places: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
    mut take: impl FnMut(T),
    report: &dyn Fn(usize) -> ControlFlow<()>,
) -> Result<(), EncodeError> {
    let blocks = places.div_ceil(BLOCK);
    let range = |block: usize| block * BLOCK..places.min((block + 1) * BLOCK);
    for turn in (0..blocks).step_by(BLOCKS_IN_TURN) {
        let turn = turn..blocks.min(turn + BLOCKS_IN_TURN);
        let done = range(turn.end.saturating_sub(1)).end;
        #[cfg(feature = "rayon")]
        let made: Vec<T> = {
            use rayon::iter::{IntoParallelIterator, ParallelIterator};
            let block = |block| work(range(block));
            turn.clone().into_par_iter().map(block).collect()
        };
        #[cfg(not(feature = "rayon"))]
        let made = turn.clone().map(|block| work(range(block)));
        for made in made {
            take(made);
        }
        go_on(report(done))?;
    }
    Ok(())
}

fn go_on(told: ControlFlow<()>) -> Result<(), EncodeError> {
    match told {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(EncodeError::Cancelled),
    }
}

impl<R: RecordView> PassWork<'_, R> {
    /// What the caps say about the pass, and how many records have a row in it.
    fn caps(
        &self,
        schema: &Schema,
        report: &dyn Fn(usize) -> ControlFlow<()>,
    ) -> Result<(Caps, u64), EncodeError> {
        let mut uses = Vec::new();
        let mut with_rows = 0;
        in_blocks(
            self.records.len(),
            |range| self.block_tokens(range),
            |(tokens, records)| {
                uses.extend(tokens);
                with_rows += records;
            },
            report,
        )?;
        Ok((Caps::judge(schema, &mut uses), with_rows))
    }

    fn block_tokens(&self, range: Range<usize>) -> (Vec<TokenUse>, u64) {
        let mut uses = Vec::with_capacity(range.len());
        let mut with_rows = 0;
        let mut meetings = Vec::new();
        for place in range {
            let Some(record) = self.records.get(place) else {
                continue;
            };
            self.maker.meetings(record, false, &mut meetings);
            with_rows += u64::from(!meetings.is_empty());
            uses.extend(meetings.iter().map(|meeting| TokenUse {
                token: meeting.token,
                record: u32::try_from(place).unwrap_or(u32::MAX),
                superseded: meeting.kind == RowKind::Superseded,
            }));
        }
        (uses, with_rows)
    }

    /// The rows that leave, the rows of each record before caps, and how many rows were withheld.
    fn rows(
        &self,
        caps: &Caps,
        report: &dyn Fn(usize) -> ControlFlow<()>,
    ) -> Result<(UnsortedRows, Vec<u16>, u64), EncodeError> {
        let mut blocks = Vec::new();
        let mut counts = Vec::with_capacity(self.records.len());
        let mut withheld = 0;
        let mut overfull = None;
        in_blocks(
            self.records.len(),
            |range| self.block_rows(caps, range),
            |block| {
                blocks.push(block.rows);
                counts.extend(block.counts);
                withheld += block.withheld;
                overfull = overfull.or(block.overfull);
            },
            &|done| report(self.records.len() + done),
        )?;
        if let Some(place) = overfull {
            return Err(EncodeError::TooManyRows { record: place + 1 });
        }
        let row_bytes = self.maker.layout().row_bytes();
        Ok((UnsortedRows { row_bytes, blocks }, counts, withheld))
    }

    fn block_rows(&self, caps: &Caps, range: Range<usize>) -> BlockRows {
        let row_bytes = self.maker.layout().row_bytes();
        let mut block = BlockRows {
            rows: Vec::with_capacity(range.len() * row_bytes),
            counts: Vec::with_capacity(range.len()),
            ..BlockRows::default()
        };
        let mut meetings = Vec::new();
        let mut codes = vec![0; self.maker.layout().code_bytes()];
        for place in range {
            let (Some(record), Some(before)) =
                (self.records.get(place), self.rows_before.get(place))
            else {
                continue;
            };
            self.maker.meetings(record, true, &mut meetings);
            block.counts.push(u16::try_from(meetings.len()).unwrap_or(u16::MAX));
            let first = usize::from(*before);
            if first + meetings.len() > MOST_ROWS {
                block.overfull = block.overfull.or(Some(place));
                continue;
            }
            let mut slots = [0; MOST_ROWS];
            let slots = slots.get_mut(..meetings.len()).unwrap_or_default();
            let reference = self.references.reference(place);
            if !meetings.is_empty() {
                self.references.slots(reference, first, slots);
            }
            let flags = self.flags.get(place).copied().unwrap_or_default();
            for ((row, meeting), slot) in (0u64..).zip(&meetings).zip(slots) {
                let superseded = meeting.kind == RowKind::Superseded;
                if caps.withholds(meeting.token, superseded) {
                    block.withheld += 1;
                    continue;
                }
                let Some(salt) = &meeting.salt else { continue };
                self.maker.codes(salt, record, row, &mut codes);
                let handle = self.cipher.seal(u64::from(reference), *slot);
                let flags = flags | self.verified(meeting);
                block.rows.extend_from_slice(&meeting.token);
                block.rows.extend_from_slice(&handle);
                block.rows.extend_from_slice(&flags.to_le_bytes());
                block.rows.extend_from_slice(&codes);
            }
        }
        block
    }

    fn verified(&self, meeting: &Meeting) -> u16 {
        let verified = meeting.kind == RowKind::Current { verified: true };
        if self.identifier && verified { Flag::Verified.bit() } else { 0 }
    }
}

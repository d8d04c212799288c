//! Batches that have been checked to belong together, and scans over them.

use core::cell::Cell;
use core::ops::ControlFlow;
use std::io::Read;

use super::bins::RowBins;
use crate::crypto::Digest;
use crate::encode::{
    CHUNK_ROWS, Difference, EncodeError, EncodedReader, PassReader, Passport, two_digits,
};
use crate::link::{
    Estimation, Histograms, MetRows, Model, Pattern, Patterns, SortedRows, bin_bits, estimate, meet,
};
use crate::policy::{Role, Terms};
use crate::role::{Progress, RoleError, Source, go_on};
use crate::schema::Schema;

type Reader<'a> = EncodedReader<Box<dyn Read + 'a>>;

/// Checked batches, in the order of their owners' names.
pub(in crate::role) struct Batches<'a> {
    terms: &'a Terms,
    schema: Schema,
    sources: Vec<(&'a dyn Source, Passport, Digest)>,
}

struct PassSource<'p, 'a> {
    reader: PassReader<'p, Box<dyn Read + 'a>>,
    buffer: Vec<u8>,
    /// What counts the rows, and the place of the pass.
    bins: Option<(&'p mut RowBins, usize)>,
    /// Told of each chunk.
    step: &'p dyn Fn() -> ControlFlow<()>,
}

impl SortedRows for PassSource<'_, '_> {
    type Error = EncodeError;

    fn next_chunk(&mut self, rows: &mut Vec<u8>) -> Result<bool, EncodeError> {
        rows.clear();
        let row_bytes = self.reader.row_bytes();
        let Some(chunk) = self.reader.next_chunk(&mut self.buffer)? else { return Ok(false) };
        match &mut self.bins {
            Some((bins, pass)) => bins.take(*pass, chunk.bytes(), row_bytes, rows),
            None => rows.extend_from_slice(chunk.bytes()),
        }
        match (self.step)() {
            ControlFlow::Continue(()) => Ok(true),
            ControlFlow::Break(()) => Err(EncodeError::Cancelled),
        }
    }

    fn crowded(&self) -> EncodeError {
        EncodeError::CapExceeded { pass: self.reader.pass().to_owned() }
    }
}

/// What people call a difference of agreements. An epoch is part of the agreement, so two epochs are
/// two digests: where the epoch alone explains them, it is the epoch that differs.
fn told(difference: Difference, terms: &Terms, passports: &[&Passport]) -> Difference {
    let mut epochs: Vec<u64> = passports.iter().map(|passport| passport.epoch).collect();
    // A lone passport is held against the agreement in hand.
    if passports.len() == 1 {
        epochs.push(terms.epoch);
    }
    if difference != Difference::Agreement || epochs.first() == epochs.last() {
        return difference;
    }
    let explained = passports.iter().all(|passport| {
        Terms { epoch: passport.epoch, ..terms.clone() }.digest() == passport.agreement
    });
    if explained { Difference::Epoch } else { Difference::AgreementAndEpoch }
}

impl<'a> Batches<'a> {
    /// Reads the passports and refuses, before anything else, batches that do not belong together.
    pub(in crate::role) fn open(
        terms: &'a Terms,
        agreement: &Digest,
        sources: &'a [Box<dyn Source + 'a>],
    ) -> Result<Self, RoleError> {
        let schema = terms.effective_schema();
        if sources.len() < 2 {
            return Err(RoleError::Usage {
                what: "linking needs the batches of at least two owners",
            });
        }
        let mut opened = Vec::new();
        for source in sources {
            let passport = EncodedReader::new(source.open()?)?.passport().clone();
            let digest = passport.digest();
            opened.push((source.as_ref(), passport, digest));
        }
        opened.sort_by(|a, b| a.1.owner.cmp(&b.1.owner));
        // First with each other: what differs between two batches says more than that one of them is
        // not of the agreement in hand.
        for (_, passport, _) in &opened {
            if let Some((_, first, _)) = opened.first()
                && let Some(difference) = first.first_difference(passport)
            {
                let of = Some(format!("{} and {}", first.owner, passport.owner));
                let difference = told(difference, terms, &[first, passport]);
                return Err(RoleError::Encode {
                    of,
                    error: EncodeError::NotComparable { difference },
                });
            }
        }
        for (_, passport, _) in &opened {
            let of = |error| RoleError::Encode { of: Some(passport.owner.clone()), error };
            let in_hand = [
                (passport.suite == schema.suite, Difference::Suite),
                (passport.agreement == *agreement, Difference::Agreement),
                (passport.epoch == terms.epoch, Difference::Epoch),
            ];
            if let Some((_, difference)) = in_hand.into_iter().find(|(same, _)| !same) {
                let difference = told(difference, terms, &[passport]);
                return Err(of(EncodeError::NotOfAgreement { difference }));
            }
            let Some(party) = terms.party(&passport.owner).filter(|p| p.is(Role::Controller))
            else {
                return Err(RoleError::Mismatch {
                    what: "a batch is not by a data owner of the agreement".to_owned(),
                    remedy: "link only batches of the agreement's data owners",
                });
            };
            passport.verify(&party.card.signer).map_err(of)?;
            passport.check_schema(&schema).map_err(of)?;
        }
        if let Some(twice) = opened.windows(2).find_map(|two| match two {
            [(_, a, _), (_, b, _)] if a.owner == b.owner => Some(&a.owner),
            _ => None,
        }) {
            return Err(RoleError::Mismatch {
                what: format!("two batches are of `{twice}`"),
                remedy: "give one batch of each owner",
            });
        }
        Ok(Self { terms, schema, sources: opened })
    }

    /// The owners' numbers of records as far as passports tell them, which is to two digits: one that
    /// may be at a bound of the agreement counts as there.
    pub(in crate::role) fn rows(&self) -> Vec<u64> {
        let release = &self.terms.release;
        let bounds = [u64::from(release.smallest_batch), release.most_rows];
        let at_bound = |told| bounds.into_iter().find(|bound| two_digits(*bound) == told);
        self.sources
            .iter()
            .map(|(_, passport, _)| at_bound(passport.records).unwrap_or(passport.records))
            .collect()
    }

    /// What the owners computed: the schema of the agreement at the precision that it allows.
    pub(in crate::role) const fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(in crate::role) fn passports(&self) -> impl Iterator<Item = (&Passport, &Digest)> {
        self.sources.iter().map(|(_, passport, digest)| (passport, digest))
    }

    /// How many leading bits of a token name its bin.
    pub(in crate::role) fn bin_bits(&self) -> u8 {
        let passes = self.passports().flat_map(|(passport, _)| &passport.passes);
        let rows = passes.filter_map(|entry| entry.rows.as_ref()).map(|rows| rows.rows);
        bin_bits(rows.max().unwrap_or(0))
    }

    /// How often a scan tells how far it is: once for each chunk of each owner, and once for each pass.
    fn steps(&self) -> u64 {
        let passes = self.passports().flat_map(|(passport, _)| &passport.passes);
        let chunks = passes
            .filter_map(|entry| entry.rows.as_ref())
            .map(|rows| rows.rows.div_ceil(CHUNK_ROWS))
            .fold(0, u64::saturating_add);
        chunks.saturating_add(self.schema.passes.len() as u64)
    }

    /// Calls `visit` with the place of the pass and each pair of rows that meets, reading every batch
    /// once from its start. Where there are bins, one set for each owner, they take the rows first.
    pub(in crate::role) fn scan(
        &self,
        stage: &'static str,
        progress: &dyn Fn(Progress) -> ControlFlow<()>,
        bins: &mut [RowBins],
        visit: &mut dyn FnMut(usize, &MetRows<'_>),
    ) -> Result<(), RoleError> {
        let schema = &self.schema;
        let mut readers: Vec<Reader<'_>> = Vec::new();
        for (source, passport, _) in &self.sources {
            let reader = EncodedReader::new(source.open()?)?;
            if reader.passport() != passport {
                return Err(RoleError::Mismatch {
                    what: format!("the batch of `{}` changed while it was read", passport.owner),
                    remedy: "link again once nobody writes the file",
                });
            }
            readers.push(reader);
        }
        let (done, total) = (Cell::new(0), self.steps());
        let step = || {
            done.set(done.get() + 1);
            progress(Progress { stage, done: done.get(), total })
        };
        for (place, pass) in schema.passes.iter().enumerate() {
            let mut sources = Vec::new();
            let mut counting = bins.iter_mut();
            for reader in &mut readers {
                let bins = counting.next().map(|bins| (bins, place));
                let of = reader.passport().owner.clone();
                let present =
                    reader.passport().passes.get(place).is_some_and(|entry| entry.rows.is_some());
                if present
                    && let Some(reader) = reader
                        .next_pass()
                        .map_err(|error| RoleError::Encode { of: Some(of), error })?
                {
                    sources.push(PassSource { reader, buffer: Vec::new(), bins, step: &step });
                }
            }
            meet(schema, pass, sources, &mut |met| visit(place, met))?;
            go_on(step())?;
        }
        // The end of each file is checked too.
        for reader in &mut readers {
            let of = reader.passport().owner.clone();
            let end = reader.next_pass().map(|pass| pass.is_none());
            if !end.map_err(|error| RoleError::Encode { of: Some(of.clone()), error })? {
                return Err(RoleError::Encode { of: Some(of), error: EncodeError::Trailing });
            }
        }
        Ok(())
    }

    /// The model of these batches: the same each time it is estimated.
    pub(in crate::role) fn model(
        &self,
        progress: &dyn Fn(Progress) -> ControlFlow<()>,
    ) -> Result<(Model, u64), RoleError> {
        let terms = self.terms;
        let mut patterns = Patterns::new(self.schema.passes.len());
        self.scan("learning weights", progress, &mut [], &mut |pass, met| {
            patterns.add(pass, Pattern { vector: met.vector, verified: met.meeting.verified });
        })?;
        let histograms: Vec<Histograms> = self
            .passports()
            .map(|(passport, _)| {
                let mut histograms = Histograms::default();
                for item in &passport.levels {
                    if let Some(row) = histograms.counts.get_mut(item.comparison.index()) {
                        row.iter_mut().zip(&item.counts).for_each(|(to, from)| *to = *from);
                    }
                }
                histograms
            })
            .collect();
        let sizes: Vec<u64> = self.passports().map(|(passport, _)| passport.records).collect();
        let all_pairs = sizes
            .iter()
            .enumerate()
            .flat_map(|(place, left)| {
                sizes.iter().skip(place + 1).map(move |right| left.saturating_mul(*right))
            })
            .fold(0, u64::saturating_add);
        let rate = f64::from(terms.linkage.tolerated_false_link_rate_millionths) / 1e6;
        let model = estimate(
            &patterns,
            &Estimation {
                schema: &self.schema,
                histograms: &histograms,
                all_pairs,
                floor_bits: terms.linkage.floor_bits,
                tolerated_false_links: rate,
            },
        );
        Ok((model, patterns.pairs()))
    }
}

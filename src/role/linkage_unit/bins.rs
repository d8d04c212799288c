//! Counting and digesting what goes into each bin and what comes out of it, while batches are scanned.

use std::collections::BTreeSet;

use crate::crypto::BulkHash;
use crate::link::{Bin, Edge, Tally, bin_of};

const ROWS: &str = "linkwise 2026 v1 rows of a bin";
const EDGES: &str = "linkwise 2026 v1 edges of a bin";

/// The rows of one owner, by bin. They come pass by pass and ascending by token, so that bins do too.
pub(in crate::role) struct RowBins {
    bits: u8,
    /// The bins whose rows are digested and handed on; all where there are none.
    chosen: Option<BTreeSet<usize>>,
    tallies: Vec<Tally>,
    current: usize,
    hash: BulkHash,
    /// The handles of rows in chosen bins, where they are kept.
    handles: Option<Vec<[u8; 16]>>,
}

crate::secret::redacted!("RowBins" => RowBins, "EdgeBins" => EdgeBins);

impl RowBins {
    pub(in crate::role) fn new(bits: u8, passes: usize, chosen: Option<BTreeSet<usize>>) -> Self {
        let mut hash = BulkHash::new(ROWS);
        let tallies = vec![Tally { count: 0, digest: hash.take() }; passes << bits];
        Self { bits, chosen, tallies, current: 0, hash, handles: None }
    }

    /// Keeps the handles of rows in chosen bins.
    pub(in crate::role) fn keeping_handles(mut self) -> Self {
        self.handles = Some(Vec::new());
        self
    }

    /// The handles that were kept.
    pub(in crate::role) fn take_handles(&mut self) -> Vec<[u8; 16]> {
        self.handles.take().unwrap_or_default()
    }

    /// Takes rows of a pass, one behind another, and appends those of chosen bins to `kept`.
    pub(super) fn take(&mut self, pass: usize, rows: &[u8], row_bytes: usize, kept: &mut Vec<u8>) {
        let bits = self.bits;
        // Rows of one bin stand together: they are hashed and copied at once.
        let mut rest = rows;
        while let Some(first) = rest.get(..row_bytes) {
            let bin = bin_of(bits, pass, first);
            let count = rest
                .chunks_exact(row_bytes)
                .take_while(|row| bin_of(bits, pass, row) == bin)
                .count();
            let Some((these, others)) = rest.split_at_checked(count * row_bytes) else { break };
            rest = others;
            if bin != self.current {
                self.close();
                self.current = bin;
            }
            if let Some(tally) = self.tallies.get_mut(bin) {
                tally.count += count as u64;
            }
            if self.chosen.as_ref().is_none_or(|chosen| chosen.contains(&bin)) {
                self.hash.update(these);
                kept.extend_from_slice(these);
                if let Some(handles) = &mut self.handles {
                    // Behind the token.
                    let handle = |row: &[u8]| row.get(8..)?.first_chunk().copied();
                    handles.extend(these.chunks_exact(row_bytes).filter_map(handle));
                }
            }
        }
    }

    fn close(&mut self) {
        if let Some(tally) = self.tallies.get_mut(self.current) {
            tally.digest = self.hash.take();
        }
    }

    fn finish(mut self) -> Vec<Tally> {
        self.close();
        self.tallies
    }
}

/// Edges by bin, which come ascending by bin.
pub(in crate::role) struct EdgeBins {
    bits: u8,
    tallies: Vec<Tally>,
    current: usize,
    edges: Vec<Edge>,
    hash: BulkHash,
}

impl EdgeBins {
    pub(in crate::role) fn new(bits: u8, passes: usize) -> Self {
        let mut hash = BulkHash::new(EDGES);
        let tallies = vec![Tally { count: 0, digest: hash.take() }; passes << bits];
        Self { bits, tallies, current: 0, edges: Vec::new(), hash }
    }

    pub(in crate::role) fn add(&mut self, pass: usize, token: [u8; 8], edge: Edge) {
        let bin = bin_of(self.bits, pass, &token);
        if bin != self.current {
            self.close();
            self.current = bin;
        }
        self.edges.push(edge);
    }

    fn close(&mut self) {
        self.edges.sort_unstable();
        for edge in &self.edges {
            self.hash.update(&edge.to_bytes());
        }
        if let Some(tally) = self.tallies.get_mut(self.current) {
            *tally = Tally { count: self.edges.len() as u64, digest: self.hash.take() };
        }
        self.edges.clear();
    }

    /// The bins, with the rows of the owners in the order of their names.
    pub(in crate::role) fn finish(mut self, owners: Vec<RowBins>) -> Vec<Bin> {
        self.close();
        let owners: Vec<Vec<Tally>> = owners.into_iter().map(RowBins::finish).collect();
        (0..)
            .zip(self.tallies)
            .map(|(bin, edges)| Bin {
                rows: owners.iter().filter_map(|tallies| tallies.get(bin).copied()).collect(),
                edges,
            })
            .collect()
    }
}

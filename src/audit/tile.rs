//! The files of a log (C2SP tlog-tiles v0.1): paths, tiles, bundles of entries.

use super::AuditError;
use super::merkle::{Frontier, node_hash};
use crate::crypto::Digest;

/// Hashes in a full tile, entries in a full bundle.
pub(super) const WIDTH: u64 = 256;
/// The base-2 logarithm of [`WIDTH`].
pub(super) const HEIGHT: u32 = 8;
/// The most bytes of a bundle: 256 entries with their lengths.
pub(super) const BUNDLE_MAX: u64 = WIDTH * (2 + super::entry::ENTRY_MAX as u64);
/// The bytes of a full tile.
pub(super) const TILE_MAX: u64 = WIDTH * 32;

/// Which row of files a tile stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Row {
    /// Hash tiles of a level: each hash covers `256^level` entries.
    Hashes(u8),
    /// Bundles of entries.
    Entries,
}

/// The path of a tile in the log's folder, with forward slashes; `width` below 256 is a partial tile.
pub(super) fn tile_path(row: Row, number: u64, width: u64) -> String {
    let row = match row {
        Row::Hashes(level) => level.to_string(),
        Row::Entries => "entries".to_owned(),
    };
    let mut name = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        name = format!("x{:03}/{name}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH {
        format!("tile/{row}/{name}.p/{width}")
    } else {
        format!("tile/{row}/{name}")
    }
}

/// Reads what [`tile_path`] writes: row, number and width; `None` for every other path.
pub(super) fn read_tile_path(path: &str) -> Option<(Row, u64, u64)> {
    let rest = path.strip_prefix("tile/")?;
    let (row, rest) = rest.split_once('/')?;
    let row = match row {
        "entries" => Row::Entries,
        level => Row::Hashes(level.parse().ok().filter(|level| *level < 8)?),
    };
    let (name, width) = match rest.split_once(".p/") {
        Some((name, width)) => (name, width.parse().ok().filter(|w| (1..WIDTH).contains(w))?),
        None => (rest, WIDTH),
    };
    let mut number = 0u64;
    for group in name.split('/') {
        let digits: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
        number = number.checked_mul(1000)?.checked_add(digits)?;
    }
    // One way to write a path: what writing it again gives.
    (tile_path(row, number, width) == path).then_some((row, number, width))
}

/// Appends an entry to a bundle.
pub(super) fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), AuditError> {
    let length = u16::try_from(entry.len()).map_err(|_| AuditError::EntryTooLarge {
        length: entry.len(),
        most: super::entry::ENTRY_MAX,
    })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The entries of a bundle, one after the other; an error ends it.
pub(super) struct Bundle<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Bundle<'a> {
    type Item = Result<&'a [u8], AuditError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let split = self.0.split_first_chunk::<2>().and_then(|(length, rest)| {
            rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
        });
        if let Some((entry, rest)) = split {
            self.0 = rest;
            Some(Ok(entry))
        } else {
            self.0 = &[];
            Some(Err(AuditError::Format {
                what: "bundle of entries",
                rule: "each entry stands behind its length in two bytes, and none is cut short",
            }))
        }
    }
}

/// A tile that was filled: its level, number and 256 hashes.
pub(super) struct FullTile {
    pub(super) level: u8,
    pub(super) number: u64,
    pub(super) hashes: Vec<Digest>,
}

/// The right edge of the tree in tiles: at most 255 hashes of each level, and the frontier.
#[derive(Clone, Debug, Default)]
pub(super) struct TileEdge {
    frontier: Frontier,
    levels: Vec<Vec<Digest>>,
}

impl TileEdge {
    pub(super) const fn size(&self) -> u64 {
        self.frontier.size()
    }

    pub(super) fn root(&self) -> Digest {
        self.frontier.root()
    }

    /// The hashes of the partial tile of one level.
    pub(super) fn level(&self, level: usize) -> &[Digest] {
        self.levels.get(level).map_or(&[], Vec::as_slice)
    }

    /// The hashes of the partial tile of each level.
    pub(super) fn partial(&self) -> impl Iterator<Item = (u8, &[Digest])> {
        (0u8..)
            .zip(&self.levels)
            .filter(|(_, hashes)| !hashes.is_empty())
            .map(|(level, hashes)| (level, hashes.as_slice()))
    }

    /// Appends a leaf hash; gives the tiles that it filled, lowest level first.
    pub(super) fn push(&mut self, leaf: Digest) -> Vec<FullTile> {
        self.frontier.push(leaf);
        let mut full = Vec::new();
        let mut hash = leaf;
        for level in 0u8.. {
            if self.levels.len() == usize::from(level) {
                self.levels.push(Vec::new());
            }
            let Some(hashes) = self.levels.get_mut(usize::from(level)) else {
                break;
            };
            hashes.push(hash);
            if (hashes.len() as u64) < WIDTH {
                break;
            }
            let hashes = core::mem::take(hashes);
            hash = perfect_root(&hashes);
            full.push(FullTile {
                level,
                number: (self.size() >> (HEIGHT * (u32::from(level) + 1))) - 1,
                hashes,
            });
        }
        full
    }

    /// The right edge of a tree of `size` leaves, given the hashes of its partial tiles by level.
    /// `None` where they are not as many as the size says.
    pub(super) fn from_partial(size: u64, levels: Vec<Vec<Digest>>) -> Option<Self> {
        let mut left = size;
        for hashes in &levels {
            if hashes.len() as u64 != left % WIDTH {
                return None;
            }
            left /= WIDTH;
        }
        let mut roots = Vec::new();
        // Largest subtrees first: the highest level, and in it the perfect runs from the left.
        for hashes in levels.iter().rev() {
            let mut rest = hashes.as_slice();
            for bit in (0..HEIGHT).rev() {
                if hashes.len() >> bit & 1 == 1 {
                    let (run, behind) = rest.split_at_checked(1 << bit)?;
                    roots.push(perfect_root(run));
                    rest = behind;
                }
            }
        }
        (left == 0).then(|| Self { frontier: Frontier::from_roots(size, roots), levels })
    }
}

/// The root over a number of hashes that is a power of two.
pub(super) fn perfect_root(hashes: &[Digest]) -> Digest {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => node_hash(left, right),
                [only, ..] => *only,
                [] => Digest::of(&[]),
            })
            .collect();
    }
    row.first().copied().unwrap_or_else(|| Digest::of(&[]))
}

/// The bytes of a tile.
pub(super) fn tile_bytes(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// Reads the bytes of a tile; `None` where they are no whole number of hashes.
pub(super) fn read_tile(bytes: &[u8]) -> Option<Vec<Digest>> {
    bytes.len().is_multiple_of(32).then(|| {
        bytes
            .chunks_exact(32)
            .filter_map(|chunk| chunk.try_into().ok().map(Digest::from_bytes))
            .collect()
    })
}

//! Meeting: the merge-join of sorted token columns of several owners, one pass at a time.

use super::codes::CodeComparer;
use super::decide::{Meeting, look_like_twins};
use crate::schema::{CodeRow, Flag, LevelVector, Pass, PassLayout, Schema, TwinGuard};
use crate::secret::redacted;

/// Rows of one owner in one pass, sorted by token and handle, chunk by chunk.
pub(crate) trait SortedRows {
    /// What reading may fail with.
    type Error;

    /// Replaces `rows` by the next chunk; false behind the last.
    fn next_chunk(&mut self, rows: &mut Vec<u8>) -> Result<bool, Self::Error>;

    /// The error for more rows under one token than the agreement allows.
    fn crowded(&self) -> Self::Error;
}

/// Two rows of different owners that share a token.
#[derive(Clone, Copy)]
pub(crate) struct MetRows<'a> {
    pub(crate) token: [u8; 8],
    pub(crate) left_handle: &'a [u8; 16],
    pub(crate) right_handle: &'a [u8; 16],
    pub(crate) vector: LevelVector,
    pub(crate) meeting: Meeting,
}

redacted!("MetRows" => MetRows<'_>);

struct Cursor<S> {
    source: S,
    rows: Vec<u8>,
    at: usize,
    row_bytes: usize,
    ended: bool,
}

impl<S: SortedRows> Cursor<S> {
    /// The token of the next row; none behind the last.
    fn token(&mut self) -> Result<Option<[u8; 8]>, S::Error> {
        while self.at >= self.rows.len() {
            if self.ended {
                return Ok(None);
            }
            self.at = 0;
            self.ended = !self.source.next_chunk(&mut self.rows)?;
            if self.ended {
                self.rows.clear();
            }
        }
        Ok(self.rows.get(self.at..).and_then(|rest| rest.first_chunk::<8>()).copied())
    }

    /// Appends all rows of a token to `group`, at most `most` of them: whoever made the batch had to
    /// keep the cap, and rows in large blocks would tell too much.
    fn take(&mut self, token: [u8; 8], most: usize, group: &mut Vec<u8>) -> Result<(), S::Error> {
        while self.token()? == Some(token) {
            if group.len() >= most * self.row_bytes {
                return Err(self.source.crowded());
            }
            let row = self.rows.get(self.at..self.at + self.row_bytes).unwrap_or_default();
            group.extend_from_slice(row);
            self.at += self.row_bytes;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct RowParts<'a> {
    handle: &'a [u8; 16],
    row: CodeRow<'a>,
}

fn parts(bytes: &[u8]) -> Option<RowParts<'_>> {
    let (_, rest) = bytes.split_first_chunk::<8>()?;
    let (handle, rest) = rest.split_first_chunk::<16>()?;
    let (flags, codes) = rest.split_first_chunk::<2>()?;
    Some(RowParts { handle, row: CodeRow { flags: u16::from_le_bytes(*flags), codes } })
}

/// Calls `visit` for every pair of rows of different owners that meet in a pass. Memory: one chunk of
/// each owner.
///
/// # Errors
/// Those of the sources.
pub(crate) fn meet<S: SortedRows>(
    schema: &Schema,
    pass: &Pass,
    sources: Vec<S>,
    visit: &mut dyn FnMut(&MetRows<'_>),
) -> Result<(), S::Error> {
    let layout: PassLayout = schema.layout(pass);
    let comparer = CodeComparer::new(schema, &layout);
    let on_identifier = pass.identifier().is_some();
    let always = schema.twin_guard == TwinGuard::Always;
    let row_bytes = layout.row_bytes();
    let mut cursors: Vec<Cursor<S>> = sources
        .into_iter()
        .map(|source| Cursor { source, rows: Vec::new(), at: 0, row_bytes, ended: false })
        .collect();
    // Rows of the token in work, by owner.
    let mut groups: Vec<Vec<u8>> = vec![Vec::new(); cursors.len()];
    loop {
        let mut least: Option<[u8; 8]> = None;
        let mut holders = 0;
        for cursor in &mut cursors {
            let Some(token) = cursor.token()? else { continue };
            match least {
                Some(found) if found < token => {}
                Some(found) if found == token => holders += 1,
                _ => {
                    least = Some(token);
                    holders = 1;
                }
            }
        }
        let Some(token) = least else { return Ok(()) };
        for (cursor, group) in cursors.iter_mut().zip(&mut groups) {
            group.clear();
            cursor.take(token, usize::from(schema.records_per_token), group)?;
        }
        if holders < 2 {
            continue;
        }
        let owners: Vec<Vec<(RowParts<'_>, bool)>> = groups
            .iter()
            .map(|group| {
                let rows: Vec<RowParts<'_>> =
                    group.chunks_exact(row_bytes).filter_map(parts).collect();
                let twins = twins(&comparer, &rows, always);
                rows.into_iter().zip(twins).collect()
            })
            .collect();
        for (place, left_owner) in owners.iter().enumerate() {
            for right_owner in owners.iter().skip(place + 1) {
                for (left, left_twin) in left_owner {
                    for (right, right_twin) in right_owner {
                        let both = left.row.flags & right.row.flags;
                        visit(&MetRows {
                            token,
                            left_handle: left.handle,
                            right_handle: right.handle,
                            vector: comparer.compare(left.row, right.row),
                            meeting: Meeting {
                                verified: on_identifier && Flag::Verified.is_set(both),
                                guarded: *left_twin || *right_twin,
                            },
                        });
                    }
                }
            }
        }
    }
}

/// Which rows of one owner have what looks like a twin beside them.
fn twins(comparer: &CodeComparer, rows: &[RowParts<'_>], always: bool) -> Vec<bool> {
    let mut twins = vec![always; rows.len()];
    if always {
        return twins;
    }
    for (place, one) in rows.iter().enumerate() {
        for (other, two) in rows.iter().enumerate().skip(place + 1) {
            if look_like_twins(comparer.compare(one.row, two.row)) {
                for mark in [place, other] {
                    if let Some(twin) = twins.get_mut(mark) {
                        *twin = true;
                    }
                }
            }
        }
    }
    twins
}

//! How many of an owner's records may share a token.

use std::collections::BTreeMap;

use crate::schema::Schema;
use crate::secret::redacted;

/// One record under one token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TokenUse {
    pub(crate) token: [u8; 8],
    pub(crate) record: u32,
    pub(crate) superseded: bool,
}

/// A pass that is left out because too many records share its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CrowdedPass {
    pub(crate) pass: String,
    /// Mean records per token, in thousandths.
    pub(crate) mean_thousandths: u64,
    /// How many tokens are shared by how many records.
    pub(crate) tokens_by_records: BTreeMap<u64, u64>,
}

/// What the caps say about the tokens of one pass.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Caps {
    /// Tokens none of whose rows may leave, ascending.
    all: Vec<[u8; 8]>,
    /// Tokens whose superseded rows may not leave, ascending.
    superseded: Vec<[u8; 8]>,
    pub(crate) tokens: u64,
    pub(crate) tokens_by_records: BTreeMap<u64, u64>,
}

redacted!("TokenUse" => TokenUse, "Caps" => Caps);

impl Caps {
    /// Judges the tokens of a pass; each record stands under a token once.
    ///
    /// No token leaves with more records than the schema allows. Superseded rows do not count
    /// against current ones, so that an old number entered twice pushes nobody out: where there
    /// would be too many with them, they alone stay behind.
    pub(crate) fn judge(schema: &Schema, uses: &mut [TokenUse]) -> Self {
        uses.sort_unstable();
        let most = usize::from(schema.records_per_token);
        let mut caps = Self::default();
        for block in uses.chunk_by(|left, right| left.token == right.token) {
            let Some(first) = block.first() else { continue };
            let current = block.iter().filter(|one| !one.superseded).count();
            caps.tokens += 1;
            *caps.tokens_by_records.entry(block.len() as u64).or_default() += 1;
            if current > most {
                caps.all.push(first.token);
            } else if block.len() > most {
                caps.superseded.push(first.token);
            }
        }
        caps
    }

    pub(crate) fn withholds(&self, token: [u8; 8], superseded: bool) -> bool {
        self.all.binary_search(&token).is_ok()
            || superseded && self.superseded.binary_search(&token).is_ok()
    }

    /// Tokens from which rows were withheld.
    pub(crate) fn withheld_tokens(&self) -> u64 {
        (self.all.len() + self.superseded.len()) as u64
    }

    /// Mean records per token in thousandths, rounded up; 0 where there are no tokens.
    pub(crate) fn mean_thousandths(&self) -> u64 {
        let records: u64 =
            self.tokens_by_records.iter().map(|(records, tokens)| records * tokens).sum();
        (records * 1000).div_ceil(self.tokens.max(1))
    }
}

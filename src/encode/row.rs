//! The rows of one record in one pass.

use super::code::Salt;
use super::{EncodingKeys, RecordView, RowKind};
use crate::schema::{CodeSource, Pass, PassLayout, Schema};
use crate::secret::redacted;

/// Makes the tokens and codes of one pass for one owner.
#[derive(Debug)]
pub(crate) struct RowMaker<'a> {
    keys: &'a EncodingKeys,
    owner: &'a str,
    pass: &'a Pass,
    pass_id: String,
    layout: PassLayout,
}

/// One row that a record has in a pass: where it meets others.
pub(crate) struct Meeting {
    pub(crate) token: [u8; 8],
    pub(crate) kind: RowKind,
    pub(crate) salt: Option<Salt>,
}

redacted!("Meeting" => Meeting);

/// More than any row's codes have.
const MOST_CODE_BYTES: usize = 512;

impl<'a> RowMaker<'a> {
    pub(crate) fn new(
        keys: &'a EncodingKeys,
        owner: &'a str,
        schema: &Schema,
        pass: &'a Pass,
    ) -> Self {
        Self { keys, owner, pass, pass_id: pass.id(), layout: schema.layout(pass) }
    }

    pub(crate) const fn layout(&self) -> &PassLayout {
        &self.layout
    }

    /// The record's tokens in the pass, each once, with their salts where `salted` says so. Two rows
    /// of one record under one token would show that they are of one record: the stronger stays.
    pub(crate) fn meetings<R: RecordView>(
        &self,
        record: &R,
        salted: bool,
        meetings: &mut Vec<Meeting>,
    ) {
        meetings.clear();
        record.for_each_row(self.pass, &mut |kind, values| {
            let token = self.keys.token(&self.pass_id, values);
            if let Some(earlier) = meetings.iter_mut().find(|other| other.token == token) {
                earlier.kind = earlier.kind.max(kind);
                return;
            }
            meetings.push(Meeting {
                token,
                kind,
                salt: salted.then(|| self.keys.salt(&self.pass_id, values)),
            });
        });
    }

    /// Writes the codes of a record's row, the `row`th of its rows in this pass from 0; `out` holds
    /// the layout's code bytes.
    pub(crate) fn codes<R: RecordView>(&self, salt: &Salt, record: &R, row: u64, out: &mut [u8]) {
        let mut filler = None;
        for code in self.layout.codes() {
            let place = code.offset..code.offset + code.length;
            let Some(bytes) = out.get_mut(place.clone()) else {
                return;
            };
            if write_code(salt, record, code.source, bytes) {
                continue;
            }
            let filler: &[u8; MOST_CODE_BYTES] = filler.get_or_insert_with(|| {
                let mut filler = [0; MOST_CODE_BYTES];
                let used = self.layout.code_bytes().min(MOST_CODE_BYTES);
                let used = filler.get_mut(..used).unwrap_or_default();
                self.keys.filler(self.owner, record.id(), &self.pass_id, row, used);
                filler
            });
            let random = filler.iter().skip(place.start);
            bytes.iter_mut().zip(random).for_each(|(to, from)| *to = *from);
        }
    }
}

/// Whether there was a value to write a code of.
fn write_code<R: RecordView>(salt: &Salt, record: &R, source: CodeSource, out: &mut [u8]) -> bool {
    if let CodeSource::Bigrams(field) = source {
        let Some(bigrams) = record.bigrams(field).filter(|set| !set.is_empty()) else {
            return false;
        };
        salt.minhash(source.domain(), &bigrams, out);
        return true;
    }
    let Some(value) = record.value(source) else {
        return false;
    };
    salt.exact(source.kind(), source.domain(), value.as_bytes(), out);
    true
}

//! What encoding asks of a record.

use std::borrow::Cow;

use crate::record::{Record, RowKind};
use crate::schema::{CodeSource, Field, Pass};

/// A record as encoding sees it: normalised values, nothing of where they came from.
///
/// Values are as they are hashed: day `07`, month `03`, year `2015`, date of birth `2015-03-07`,
/// names and Soundex codes as normalised text, sex `F` or `M`, postcode without its space,
/// identifiers in canonical form.
pub(crate) trait RecordView: Sync {
    /// The record's id, unique within the owner's batch.
    fn id(&self) -> &str;

    /// Calls `visit` with the component values, in their order, of each row that the record has in
    /// the pass; not at all where a component is missing.
    fn for_each_row(&self, pass: &Pass, visit: &mut dyn FnMut(RowKind, &[&[u8]]));

    /// The value of a code; `None` where it is missing. Not asked for bigrams.
    fn value(&self, source: CodeSource) -> Option<Cow<'_, str>>;

    /// The bigrams of `_name_`, ascending, each once; `None` where the name is missing.
    fn bigrams(&self, field: Field) -> Option<Vec<[u8; 2]>>;

    /// The flags of all missing demographic values; never [`crate::schema::Flag::Verified`].
    fn missing_flags(&self) -> u16;
}

impl RecordView for Record {
    fn id(&self) -> &str {
        Self::id(self)
    }

    fn for_each_row(&self, pass: &Pass, visit: &mut dyn FnMut(RowKind, &[&[u8]])) {
        Self::for_each_row(self, pass, visit);
    }

    fn value(&self, source: CodeSource) -> Option<Cow<'_, str>> {
        Self::value(self, source)
    }

    fn bigrams(&self, field: Field) -> Option<Vec<[u8; 2]>> {
        Self::bigrams(self, field)
    }

    fn missing_flags(&self) -> u16 {
        Self::missing_flags(self)
    }
}

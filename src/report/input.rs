//! What quality is measured on.

use core::fmt;

/// The pseudonyms that a party received. `Debug` shows nothing of the rows.
#[derive(Clone, PartialEq, Eq)]
pub struct PartyMap<P> {
    /// The party's name, as the truth has it.
    pub party: String,
    /// Record id and pseudonym (text or bytes) of each record. Records that share a pseudonym are
    /// linked.
    pub rows: Vec<(String, P)>,
}

/// Which person a record is of. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct TruthRow {
    /// The party's name.
    pub party: String,
    /// The party's id of the record.
    pub record_id: String,
    /// The person.
    pub person: String,
}

/// The subgroups that persons belong to. `Debug` shows nothing of the rows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct People {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Each person with a value per column. A person who is not listed is in no subgroup.
    pub rows: Vec<(String, Vec<String>)>,
}

impl<P> fmt::Debug for PartyMap<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartyMap")
    }
}

impl fmt::Debug for TruthRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TruthRow")
    }
}

impl fmt::Debug for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("People")
    }
}
